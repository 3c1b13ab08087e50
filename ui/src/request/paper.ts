import type { DocumentKind, FiledDocument, Request, Step } from "../generated/types";
import { documentKindLabels } from "../generated/vocabulary";

/** The steps that are about one document and say which by themselves: it stands beside their questions. */
export const paperSteps = [
  "draft_letter",
  "approve_letter",
  "send_letter",
  "draft_findings",
  "send_findings",
] as const satisfies readonly Step[];
export type PaperStep = (typeof paperSteps)[number];

/** The steps that are taken about any document: which, the address says. */
export const documentSteps = [
  "draft_document",
  "file_edited_letter",
  "send_document",
  "record_signing",
] as const satisfies readonly Step[];
export type DocumentStep = (typeof documentSteps)[number];

/** Whether a step is about one document. */
export function isPaperStep(step: Step): step is PaperStep {
  return paperSteps.some((one) => one === step);
}

/** Whether a step is taken about any document. */
export function isDocumentStep(step: string): step is DocumentStep {
  return documentSteps.some((one) => one === step);
}

/** Reads the kind of a document out of an address. */
export function kindNamed(name: string): DocumentKind | null {
  return Object.hasOwn(documentKindLabels, name) ? (name as DocumentKind) : null;
}

/** What kind of document a step is about. */
export function kindOf(step: PaperStep): DocumentKind {
  return step === "draft_findings" || step === "send_findings" ? "findings_packet" : "denial_letter";
}

/** The newest document of a kind that is on file. */
export function newestOf(request: Request, kind: DocumentKind): FiledDocument | undefined {
  return request.documents.filter((filed) => filed.document.kind === kind).at(-1);
}

/** The document on file with this digest. */
export function filedAs(request: Request, sha256: string): FiledDocument | undefined {
  return [...request.documents].reverse().find((filed) => filed.document.file.sha256 === sha256);
}

/** A document's name within a sentence: "the approval letter", "TECH 358". */
export function theDocument(kind: DocumentKind): string {
  const label = documentKindLabels[kind];
  return kind === "tech_358" ? label : `the ${label.charAt(0).toLowerCase()}${label.slice(1)}`;
}

/** What is done with a document, as a button says it. */
export function actOn(step: DocumentStep, kind: DocumentKind): string {
  const one = theDocument(kind);
  switch (step) {
    case "draft_document":
      return kind === "tech_358" ? `Put ${one} on file` : `Draft ${one}`;
    case "file_edited_letter":
      return `File an edited copy of ${one}`;
    case "send_document":
      return `Record that ${one} was sent`;
    case "record_signing":
      return `Record the signing of ${one}`;
  }
}

/** Versions of one document, the newest first; the minutes of each meeting are a document of their own. */
export interface Versions {
  kind: DocumentKind;
  newest: FiledDocument;
  older: readonly FiledDocument[];
}

/** Everything on file, a document an entry, in the order in which each was first made. */
export function versionsOf(documents: readonly FiledDocument[]): Versions[] {
  const of = ({ document, letter }: FiledDocument) => `${document.kind} ${letter?.meeting ?? ""}`;
  return [...new Set(documents.map(of))].flatMap((one) => {
    const [newest, ...older] = documents.filter((filed) => of(filed) === one).reverse();
    return newest ? [{ kind: newest.document.kind, newest, older }] : [];
  });
}

/** The version that took a document's place. */
export function supersededBy(
  documents: readonly FiledDocument[],
  filed: FiledDocument,
): FiledDocument | undefined {
  const versions = versionsOf(documents).find(({ older }) => older.includes(filed));
  return versions?.newest;
}
