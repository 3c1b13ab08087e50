import type { RequestView, Section } from "../generated/types";

/** Whether the procedure has filled in a section of the form. */
export function isOnRecord({ id }: Section, { request }: RequestView): boolean {
  switch (id) {
    case "risk":
      return request.assessments.length > 0;
    case "iso_response":
      return request.responses_to_assessment.length > 0;
    case "meetings":
      return request.meetings.length > 0;
    case "decision":
      return request.decision !== null;
    default:
      return request.ending !== null || request.documents.some((document) => document.sendings.length > 0);
  }
}
