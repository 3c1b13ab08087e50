import type { DocumentKind, FiledDocument, Request, Step } from "../generated/types";

/** The steps that are about a document: it stands beside their questions. */
export const paperSteps = [
  "draft_letter",
  "approve_letter",
  "send_letter",
  "draft_findings",
  "send_findings",
] as const satisfies readonly Step[];
export type PaperStep = (typeof paperSteps)[number];

/** Whether a step is about a document. */
export function isPaperStep(step: Step): step is PaperStep {
  return paperSteps.some((one) => one === step);
}

/** What kind of document a step is about. */
export function kindOf(step: PaperStep): DocumentKind {
  return step === "draft_findings" || step === "send_findings" ? "findings_packet" : "denial_letter";
}

/** The newest document of a kind that is on file. */
export function newestOf(request: Request, kind: DocumentKind): FiledDocument | undefined {
  return request.documents.filter((filed) => filed.document.kind === kind).at(-1);
}
