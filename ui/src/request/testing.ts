import type { Actor, HistoryLine, Mark, Request, RequestView, Step, StepOffer } from "../generated/types";

/** A request of an office in a test: decided on nothing yet, in the stage Decision, all that comes before on record. */
export function sampleRequest(): Request {
  return {
    number: "EX-2026-0007",
    version: 12,
    head: "c0ffee",
    stage: "decision",
    since: "2026-05-01T17:00:00Z",
    opened: mark(1),
    imported: null,
    intake: {
      service_request: "SR-104233",
      service_request_opened_on: "2026-03-02",
      related: null,
      kind: "new",
      previous: null,
      title: "Legacy portal without multi-factor sign-in",
      requester: { ...nobody, name: "Linh Nguyễn", department: "Department of Fish and Wildlife" },
      requester_account: null,
      iso: { ...nobody, name: "Araxie Petrosyan", email: "a@dfw.ca.gov" },
      policy: { number: "3500", title: "Security Awareness Policy", version: "4", section: "2.1" },
      cannot_be_met: "The vendor ended support.",
      qualification: { criterion: "unforeseen", facts: "The vendor left the market." },
    },
    passed: [],
    assessments: [
      {
        mark: mark(4),
        value: {
          summary: "Sign-in by password alone.",
          scenarios: [
            {
              threat: "Stolen passwords",
              source: "adversarial",
              kinds: ["operations"],
              inherent: { initiation: "high", adverse_impact: "high", impact: "moderate" },
              residual: { initiation: "moderate", adverse_impact: "moderate", impact: "moderate" },
            },
          ],
          controls: [],
          alternatives: [
            {
              number: 1,
              title: "A gateway with multi-factor sign-in",
              description: null,
              effort: "Three months",
              cost: null,
              risk_left: "low",
              recommended: true,
            },
          ],
          overridden: null,
        },
      },
    ],
    experts: [],
    contributions: [],
    assessment_sent: true,
    responses_to_assessment: [
      {
        mark: mark(6),
        value: {
          answer: "declined",
          answers: [{ alternative: 1, answer: "declined", reason: "The portal can't stand behind one." }],
          words: "No alternative fits before the summer.",
          assessment: "digest-4",
        },
      },
    ],
    forms: [],
    meetings: [],
    questions: [],
    presented: null,
    decision: null,
    responses: null,
    documents: [],
    work: [],
    item_events: [],
    reviews: [],
    renewals: [],
    changes: [],
    superseded: null,
    expiry_noted: false,
    ending: null,
    noted: [],
    attachments: [],
    reassignments: [],
    assigned: null,
    holds: [],
    public_copies: [],
    comments: [],
    attempts: [],
    to_note: [],
  };
}

/** The same as a person sees it, with what they may do. */
export function sampleView(offers: StepOffer[] = [], request: Partial<Request> = {}): RequestView {
  return {
    request: { ...sampleRequest(), ...request },
    today: "2026-05-13",
    stepper: [
      { stage: "review", state: "done", entered_on: "2026-04-20", by: actor },
      { stage: "decision", state: "current", entered_on: "2026-05-01", by: actor },
      { stage: "closed", state: "ahead", entered_on: null, by: null },
    ],
    owed: "Accept or decline the request",
    owed_by: "CDT ISO",
    owed_by_me: true,
    owed_days: 12,
    clocks: [],
    waited: [],
    offers,
    in_force: false,
    sharing: {
      with: null,
      ended: null,
      may_end: false,
      may_tell: false,
      waits: null,
      may_send: false,
      withheld: 0,
      packets: [],
    },
    decided_on_older_version: false,
    ratings: [
      {
        inherent: "high",
        residual: "moderate",
        rating: "moderate",
        scenarios: [
          [
            { likelihood: "high", risk: "moderate" },
            { likelihood: "moderate", risk: "moderate" },
          ],
        ],
      },
    ],
    topics_missing: [],
    service_request_texts: [
      {
        about: 1,
        step: "Open the request",
        text: "Exception request opened.",
        noted_on: null,
        noted_by: null,
      },
    ],
    service_request_warning: null,
    policy_warnings: [],
    documents_to_draft: [],
    documents_to_send: [],
    missing_particulars: [],
    watch: null,
    lineage: null,
    checks: [],
    history: [historyLine(1, "Opened the request.")],
    history_verifies: true,
    left: [],
  };
}

/** What a person is told of a step. */
export function offer(step: Step, label: string, whyNot?: string): StepOffer {
  return {
    step,
    label,
    leads_on: true,
    allowed: whyNot === undefined,
    why_not: whyNot ?? null,
    not_theirs: whyNot !== undefined,
    acts_for: [],
  };
}

/** A line of a history. */
export function historyLine(sequence: number, text: string): HistoryLine {
  return {
    sequence,
    step: "open",
    at: "2026-03-02T18:00:00Z",
    moment: "March 2, 2026",
    actor,
    text,
    to: null,
    digest: `digest-${sequence}`,
    verified: true,
  };
}

const actor: Actor = {
  account: "dana",
  name: "Dana Whitfield",
  role: "smb_staff",
  department: "California Department of Technology",
};

const nobody = { name: "", title: "", department: "", unit: "", phone: "", email: "", address: "" };

/** When an event was filed, and by whom. */
export function mark(sequence: number): Mark {
  return { sequence, digest: `digest-${sequence}`, at: "2026-04-01T18:00:00Z", by: actor };
}
