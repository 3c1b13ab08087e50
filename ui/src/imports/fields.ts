import { importFieldLabels } from "../generated/vocabulary";
import type { ImportField } from "../generated/types";

/** The fields in the order of the core. */
export const fieldsOf: readonly ImportField[] = Object.keys(importFieldLabels).filter(
  (name): name is ImportField => Object.hasOwn(importFieldLabels, name),
);

/** Fields without which no request begins: a text may stand for what the file lacks. */
export const needed: ReadonlySet<ImportField> = new Set<ImportField>([
  "service_request",
  "title",
  "status",
  "department",
  "requester_name",
]);
