import type { Problem } from "../generated/types";

/** What the core found wrong with one field; the English sentence is the core's. */
export type { Problem };

/** The problems of one field, in the order found. */
export function problemsOf(problems: readonly Problem[], field: string): Problem[] {
  return problems.filter((problem) => problem.field === field);
}

/** The problems of a field or of anything below it: `systems` has those of `systems.3.name`. */
export function problemsUnder(problems: readonly Problem[], field: string): Problem[] {
  return problems.filter((problem) => problem.field === field || problem.field.startsWith(`${field}.`));
}

/** The id of the control that a field's links and labels point at. */
export function fieldId(name: string): string {
  return `field-${name}`;
}

/** The ids that describe a control, as `aria-describedby` wants them; undefined when there are none. */
export function describedBy(...ids: readonly (string | false | null | undefined)[]): string | undefined {
  const present = ids.filter((id): id is string => typeof id === "string" && id !== "");
  return present.length > 0 ? present.join(" ") : undefined;
}
