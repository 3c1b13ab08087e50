import type { Step, StepOffer } from "../generated/types";

/** Steps that lead the request on to where it mostly goes: they stand first. */
const onward: readonly Step[] = [
  "send_for_assessment",
  "send_assessment",
  "accept_assessment",
  "decline_assessment",
  "complete_re_architecture",
  "submit_form",
  "present_for_decision",
  "accept_request",
  "decline_request",
  "send_findings",
  "send_letter",
  "record_solution",
  "close_out",
];

/** Steps that prepare one of those; of two that are open the later one is the next. */
const preparing: readonly Step[] = [
  "revise_intake",
  "record_assessment",
  "contribute",
  "record_work",
  "record_meeting",
  "record_responses",
  "draft_findings",
  "draft_letter",
  "approve_letter",
  "renew",
  "report_done",
  "verify_item",
  "record_review",
];

/** Offers in the order in which they are mostly used: onward, preparing, then back or out. */
export function inOrderOfUse(offers: readonly StepOffer[]): StepOffer[] {
  const rank = ({ step }: StepOffer): number => {
    if (onward.includes(step)) return onward.indexOf(step);
    if (preparing.includes(step)) return onward.length + preparing.length - preparing.indexOf(step);
    return Number.POSITIVE_INFINITY;
  };
  // Sorting keeps the procedure's order among those of one rank.
  return [...offers].sort((one, other) => compare(rank(one), rank(other)));
}

function compare(one: number, other: number): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
