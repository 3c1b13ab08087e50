import type { Component } from "svelte";
import { blankScenario } from "../assessment/asks";
import AssessmentFields from "../assessment/AssessmentFields.svelte";
import ExpertFields from "../assessment/ExpertFields.svelte";
import { blankAnswers, responseAnswers } from "../assessment/response";
import ResponseFields from "../assessment/ResponseFields.svelte";
import type { Answer } from "../components/types";
import type { Ask } from "../form/ask";
import { choicesOf } from "../form/ask";
import type { Sheet } from "../form/sheet.svelte";
import type { RequestView, Step } from "../generated/types";
import {
  audienceLabels,
  dispositionLabels,
  yesNoLabels,
  followsLabels,
  reasonBasisLabels,
  sentByLabels,
  signedHowLabels,
} from "../generated/vocabulary";
import type { Values } from "../lib/values";
import MeetingFields from "../meetings/MeetingFields.svelte";
import { copies, dated, delivery, enclosures, form, salutation } from "./drafting";
import { intake } from "./intake";
import AssigneeFields from "./AssigneeFields.svelte";
import ItemFields from "./ItemFields.svelte";
import { itemAnswers } from "./items";
import ReviewFields from "./ReviewFields.svelte";

/**
 * What a step's own fields are given. They read and write the sheet by the paths that the core names its problems by
 * (`sheet.text("summary")`, `sheet.set("scenarios.0.threat", …)`); the page keeps the draft, checks it and files it.
 */
export interface StepFieldsProps {
  sheet: Sheet;
  view: RequestView;
}

/** What a step asks of the person who takes it, in the order in which it is asked. */
export interface StepWords {
  /** What the step is for, in a sentence or two. */
  about: string;
  /** Questions that the ordinary fields can ask. */
  asks: readonly Ask[];
  /** The step's own fields, above the questions, where the ordinary ones do not do. */
  fields?: Component<StepFieldsProps>;
  /** What stands in the questions of a person who has typed nothing yet, where the core's draft does not say it. */
  start?: (view: RequestView) => Values;
  /** What was typed into the step's own fields, to be read once more before it is filed. */
  answers?: (sheet: Sheet, view: RequestView) => Answer[];
  /** What will be filed and sent, and to whom; a step that has any is confirmed on a page of its own. */
  consequences: readonly string[] | ((view: RequestView) => readonly string[]);
  /** Whether a file may go with the evidence. */
  evidence?: true;
  /** A step that ends something, or that says no. */
  grave?: boolean;
}

const filed = "The step is filed in the history, signed with your key. It can't be taken back.";
const notes = "A text to paste into the Service Request is offered.";

function isoOf({ request }: RequestView): string {
  const { name, department } = request.intake.iso;
  return `the requester’s ISO, ${[name, department].filter(Boolean).join(", ")}`;
}

const oneReason = () => ({ reasons: [{ text: "", basis: "" }] });

/** Asked where a decision goes against a clear majority of requests alike. */
const different: Ask = {
  kind: "prose",
  name: "different",
  label: "Why this request is decided otherwise",
  hint: "Most requests alike were decided the other way: see Precedents above. Leadership reads the explanation.",
  when: { name: "against", is: ["yes"] },
};

const reasons: Ask = {
  kind: "rows",
  name: "reasons",
  label: "Reasons",
  hint: "Each stands numbered in the letter or the packet, tied to the assessed risk or to a requirement.",
  one: "reason",
  many: "reasons",
  most: 20,
  asks: [
    { kind: "prose", name: "text", label: "Reason", lines: 3 },
    { kind: "choice", name: "basis", label: "What does it rest on?", choices: choicesOf(reasonBasisLabels) },
  ],
  blank: { text: "", basis: "" },
};

const dispatch: readonly Ask[] = [
  {
    kind: "line",
    name: "to",
    label: "Sent to",
    hint: "The requester’s ISO is the addressee; the requester is at most a copy.",
  },
  { kind: "date", name: "on", label: "Sent on" },
  { kind: "choice", name: "by", label: "How was it sent?", choices: choicesOf(sentByLabels) },
];

function prose(name: string, label: string, hint?: string): Ask {
  return { kind: "prose", name, label, hint };
}

/** Steps that the program writes itself. */
type ProgramsStep =
  | "expire"
  | "supersede"
  | "close_superseded"
  | "attempt_refused"
  // Taken for a whole file of requests, on the page Import.
  | "import"
  | "take_back_import";

const yesOrNo = choicesOf(yesNoLabels);

/** A question of a review: yes or no, and what was found. */
function reviewed(name: string, label: string): readonly Ask[] {
  return [
    { kind: "choice", name, label, choices: yesOrNo },
    {
      kind: "prose",
      name: `${name}_words`,
      label: "What was found?",
      hint: "Needed with a no.",
      lines: 2,
      optional: true,
      when: { name, is: ["yes", "no"] },
    },
  ];
}

/** What each step that a person may take asks and does. */
export const stepWords: Readonly<Record<Exclude<Step, ProgramsStep>, StepWords>> = {
  open: {
    about:
      "The record begins here, before the form exists. What is not known yet can be added until the request is sent for assessment.",
    asks: intake,
    consequences: [],
  },
  revise_intake: {
    about:
      "Complete or correct what was recorded when the request was opened. The earlier record stays in the history.",
    asks: intake,
    consequences: [],
  },
  send_for_assessment: {
    about: "SMB then assesses the risk and recommends alternatives.",
    asks: [],
    consequences: [filed, "SMB owes the risk assessment and the alternative recommendations."],
  },
  not_qualified: {
    about: "For a request that meets neither criterion. Your reasons stand in its record.",
    asks: [prose("reasons", "Why does the request not qualify?")],
    consequences: [filed, "The request is closed as not qualified.", notes],
    grave: true,
  },
  record_assessment: {
    about:
      "SMB’s advice to the requester’s ISO: threat scenarios, compensating controls and at least one alternative.",
    asks: [],
    fields: AssessmentFields,
    start: () => ({ scenarios: [blankScenario()], alternatives: [{ title: "" }] }),
    consequences: [],
  },
  ask_expert: {
    about: "The expert sees the request and contributes to the assessment.",
    asks: [prose("question", "What is the expert asked?")],
    fields: ExpertFields,
    consequences: [],
  },
  contribute: {
    about: "Your contribution stands beside the assessment.",
    asks: [prose("text", "Your contribution")],
    consequences: [],
  },
  send_assessment: {
    about: "The requester’s ISO accepts or declines the assessment and each alternative.",
    asks: [],
    consequences: (view) => [
      filed,
      `The assessment and its alternatives go to ${isoOf(view)}, who then owes an answer.`,
      notes,
    ],
  },
  accept_assessment: {
    about:
      "You accept the assessment and at least one of its alternatives. The request ends when the alternative is in place.",
    asks: [{ ...prose("remarks", "Remarks"), optional: true }],
    fields: ResponseFields,
    start: blankAnswers,
    answers: responseAnswers,
    consequences: [filed, "SMB works with the requester to put the accepted alternative in place.", notes],
  },
  decline_assessment: {
    about: "You decline the assessment and its alternatives. The requester then completes TECH 358.",
    asks: [prose("reasons", "Why are the assessment and its alternatives declined?")],
    fields: ResponseFields,
    start: blankAnswers,
    answers: responseAnswers,
    consequences: [filed, "The requester owes the form TECH 358.", notes],
    grave: true,
  },
  record_work: {
    about: "What was done towards the agreed solution.",
    asks: [prose("text", "What was done?")],
    consequences: [],
  },
  complete_re_architecture: {
    about: "The accepted alternative is in place, and no exception is needed.",
    asks: [prose("summary", "What was put in place?")],
    consequences: [filed, "The request is closed as resolved by alternative.", notes],
  },
  submit_form: { about: "", asks: [], consequences: [filed, "SMB reviews the form and holds the meetings."] },
  record_meeting: {
    about:
      "Meetings together cover the four topics of the procedure before the request is presented for decision.",
    asks: [],
    fields: MeetingFields,
    start: () => ({ attendees: [{ name: "", role: "" }] }),
    consequences: [],
  },
  ask_for_information: {
    about: "The form goes back to the requester with your questions. This is not a denial.",
    asks: [prose("questions", "What information is needed?")],
    consequences: [filed, "The requester completes the form and submits it again."],
  },
  assess_again: {
    about: "For a material change: assessment, ISO response and form follow again.",
    asks: [prose("reasons", "What has changed?")],
    consequences: [filed, "The request goes back to the assessment."],
  },
  present_for_decision: {
    about: "The CDT ISO then accepts or declines the request.",
    asks: [prose("summary", "Summary for the decision")],
    consequences: [filed, "The CDT ISO owes the decision."],
  },
  return_to_review: {
    about: "Send the request back to SMB with what is needed before the decision. This is not a denial.",
    asks: [prose("questions", "What is needed before the decision?")],
    consequences: [filed, "SMB holds a further meeting and presents the request again."],
  },
  accept_request: {
    about: "You accept the exception request for a period, with its conditions.",
    asks: [
      reasons,
      different,
      {
        kind: "rows",
        name: "conditions",
        label: "Conditions",
        optional: true,
        one: "condition",
        many: "conditions",
        most: 50,
        asks: [
          { kind: "prose", name: "what", label: "Condition", lines: 3 },
          { kind: "line", name: "owner", label: "Who meets it", width: "medium" },
          { kind: "date", name: "due", label: "Due" },
        ],
        blank: { what: "", owner: "", due: "" },
      },
      { kind: "date", name: "from", label: "First day" },
      {
        kind: "date",
        name: "to",
        label: "Last day",
        hint: "The exception is valid on its last day, and not on the day after.",
      },
      { kind: "date", name: "review_on", label: "Review date" },
    ],
    start: oneReason,
    consequences: (view) => [
      filed,
      "It records what the decision was made on: assessment, ISO response and form as they stand.",
      `SMB documents the responses and sends the findings packet to ${isoOf(view)}.`,
      notes,
    ],
  },
  decline_request: {
    about:
      "You decline the exception request. SMB sends the denial letter and works with the requester until an acceptable solution is agreed.",
    asks: [reasons, different],
    start: oneReason,
    consequences: (view) => [
      filed,
      "It records what the decision was made on: assessment, ISO response and form as they stand.",
      `SMB owes the denial letter to ${isoOf(view)}.`,
      notes,
    ],
    grave: true,
  },
  record_responses: {
    about: "The responses of the requester and of the CDT ISO stand in the findings packet.",
    asks: [prose("requester", "The requester’s response"), prose("cdt_iso", "The CDT ISO’s response")],
    consequences: [],
  },
  draft_findings: {
    about:
      "The program makes the packet from the record and puts it on file. A later version is another file.",
    asks: [],
    consequences: ["The findings packet is made and put on file.", "Its SHA-256 is filed in the history."],
  },
  send_findings: {
    about: "Record how the packet was sent to the requester’s ISO. The exception is then approved.",
    asks: dispatch,
    consequences: [
      filed,
      "What you record is that the packet was sent: the program itself sends nothing.",
      "The exception is approved, and in force from its first day.",
      notes,
    ],
  },
  draft_letter: {
    about:
      "Everything else in the letter comes from the decision and the record. The draft goes on file as a version of its own; it is then approved and sent.",
    asks: [
      form,
      dated,
      delivery,
      salutation,
      prose("meanwhile", "What applies meanwhile?", "Until an acceptable solution is agreed."),
      {
        ...prose("next_steps", "Next steps", "Beside the standing sentences of the letter."),
        optional: true,
      },
      enclosures,
      copies,
    ],
    consequences: [],
  },
  approve_letter: {
    about: "The letter as it stands on file is approved to be sent.",
    asks: [],
    consequences: (view) => [filed, `The letter may then be sent to ${isoOf(view)}.`],
  },
  send_letter: {
    about: "Record how the letter was sent to the requester’s ISO.",
    asks: dispatch,
    consequences: [
      filed,
      "What you record is that the letter was sent: the program itself sends nothing.",
      "SMB works with the requester until an acceptable solution is agreed.",
      notes,
    ],
  },
  draft_document: {
    about:
      "The program makes the document from the record and puts it on file. A later version is another file.",
    asks: [],
    consequences: [],
  },
  send_document: {
    about: "Record how the document was sent. It may be sent more than once.",
    asks: dispatch,
    consequences: [
      filed,
      "What you record is that the document was sent: the program itself sends nothing.",
      notes,
    ],
  },
  file_edited_letter: {
    about:
      "For a sentence that no field holds: save an editable copy of the letter, change it in a word processor, save it as .docx, and file it here. It becomes the letter’s next version, marked as edited by you. The letterhead is the program’s and is not read back.",
    asks: [],
    consequences: [
      "You choose the edited copy when you go on. The copy and the letter made of it are kept with their SHA-256.",
      "An earlier version stays on file. A denial letter has to be approved again.",
    ],
  },
  record_signing: {
    about:
      "Record how the document was signed. A typed name is no signature: what counts is the scan, or the file from the agency’s signing tool.",
    asks: [
      { kind: "choice", name: "how", label: "How was it signed?", choices: choicesOf(signedHowLabels) },
      { kind: "name", name: "signed_by", label: "Signed by" },
      { kind: "date", name: "signed_on", label: "Signed on" },
    ],
    consequences: [],
  },
  record_solution: {
    about: "An acceptable solution is agreed; the exception request ends.",
    asks: [prose("solution", "What was agreed?"), { kind: "date", name: "agreed_on", label: "Agreed on" }],
    consequences: [filed, "The request is closed as denied, with the solution agreed.", notes],
  },
  report_done: {
    about:
      "For the requester’s side: say that a condition, milestone or control is done, and what shows it. SMB then verifies it.",
    asks: [
      prose("evidence", "What shows that it is done?"),
      { kind: "date", name: "done_on", label: "Done on" },
    ],
    evidence: true,
    fields: ItemFields,
    answers: itemAnswers,
    consequences: [],
  },
  verify_item: {
    about:
      "SMB verifies what was reported done, and compensating controls from time to time. Whoever reported it done does not verify it.",
    asks: [
      {
        kind: "choice",
        name: "met",
        label: "Is it met?",
        choices: [
          { value: "yes", label: yesNoLabels.yes },
          { value: "no", label: yesNoLabels.no, hint: "It stays open as not met, to be done or remedied." },
        ],
      },
      prose("how", "How was it verified, and what was found?"),
      { kind: "date", name: "verified_on", label: "Verified on" },
    ],
    fields: ItemFields,
    answers: itemAnswers,
    consequences: [],
  },
  change_item: {
    about:
      "Give it another owner or another day, with the reason. The day of a condition is moved by the CDT ISO alone, and never beyond the exception’s last day.",
    asks: [
      {
        kind: "line",
        name: "owner",
        label: "New owner",
        optional: true,
        hint: "Leave it empty to keep the owner.",
      },
      {
        kind: "date",
        name: "due",
        label: "New due date",
        optional: true,
        hint: "Leave it empty to keep the day.",
      },
      prose("reason", "Why is it changed?"),
    ],
    fields: ItemFields,
    answers: itemAnswers,
    consequences: [],
  },
  record_review: {
    about:
      "A review asks four things, and says what follows. It is made every three months where the risk is high or very high, and every six otherwise.",
    asks: [
      { kind: "date", name: "reviewed_on", label: "Reviewed on" },
      ...reviewed("still_needed", "Is the exception still needed?"),
      ...reviewed("conditions_met", "Are its conditions met?"),
      {
        kind: "heading",
        name: "remedies",
        label: "What is done about the condition that is not met?",
        hint: "It is followed up like a condition. Needed where the exception goes on.",
        when: { name: "conditions_met", is: ["no"] },
        asks: [
          { ...prose("remedy", "What is done?"), optional: true },
          { kind: "line", name: "remedy_owner", label: "By whom?", optional: true },
          { kind: "date", name: "remedy_due", label: "By when?", optional: true },
        ],
      },
      ...reviewed("controls_verified", "Were its compensating controls verified?"),
      ...reviewed("plan_on_track", "Is the plan to comply on track?"),
      {
        kind: "choice",
        name: "follows",
        label: "What follows?",
        choices: [
          { value: "continue", label: followsLabels.continue },
          { value: "end", label: followsLabels.end, hint: "Take the step “End the exception early” next." },
          { value: "revoke", label: followsLabels.revoke, hint: "The CDT ISO then decides." },
          {
            value: "assess",
            label: followsLabels.assess,
            hint: "Take the step “Report a material change” next.",
          },
        ],
      },
      {
        kind: "date",
        name: "next_on",
        label: "Next review on",
        hint: "Not after the last day. Leave it empty where the last day comes first.",
        optional: true,
        when: { name: "follows", is: ["continue"] },
      },
    ],
    fields: ReviewFields,
    consequences: [filed, notes],
  },
  renew: {
    about:
      "A renewal is a new request, linked to this one, with its own decision. Its form starts from the old answers. It goes through every step of the procedure; nothing is carried over but the answers.",
    asks: [],
    consequences: [
      "A new request is opened and linked to this one.",
      "Once its findings are sent, this exception ends the day before the new one begins: without a gap, and without an overlap.",
    ],
  },
  report_change: {
    about:
      "For a change that matters to the risk: other systems, other data, a control that fell away. It is assessed as a new request, linked to this one, which starts in the assessment with the old answers. This exception stays in force, and is watched, until the new one takes its place.",
    asks: [prose("what", "What has changed, or will?")],
    consequences: [
      "A new request is opened, linked to this one, and sent for assessment.",
      "SMB owes the risk assessment and the alternative recommendations.",
      notes,
    ],
  },
  revoke: {
    about: "The exception is taken back before its last day.",
    asks: [
      prose("reasons", "Why is it revoked?"),
      { kind: "date", name: "effective_on", label: "Last day in force" },
    ],
    consequences: [
      filed,
      "The exception is in force through that day and no longer, and the request is closed.",
      "SMB owes the revocation notice to the requester’s ISO until it is sent.",
      notes,
    ],
    grave: true,
  },
  end_early: {
    about: "The deviation is gone before the exception’s last day.",
    asks: [
      prose("evidence", "What shows that the deviation is gone?"),
      { kind: "date", name: "ended_on", label: "Ended on" },
    ],
    evidence: true,
    consequences: [filed, "The request is closed as ended early.", notes],
  },
  close_out: {
    about: "The last day has passed.",
    asks: [
      {
        kind: "choice",
        name: "disposition",
        label: "What became of the deviation?",
        choices: choicesOf(dispositionLabels),
      },
      {
        kind: "line",
        name: "renewal",
        label: "Which renewal?",
        hint: "Its number, such as EX-2026-0001.",
        width: "medium",
        when: { name: "disposition", is: ["renewed"] },
      },
      {
        kind: "line",
        name: "report",
        label: "Which report?",
        hint: "Its number, such as VR-2026-0001, or where it is kept.",
        width: "medium",
        when: { name: "disposition", is: ["reported"] },
      },
      prose("evidence", "Evidence"),
    ],
    consequences: [filed, "The request is closed.", notes],
  },
  withdraw: {
    about: "The request ends without a decision.",
    asks: [prose("reasons", "Why is the request withdrawn?")],
    consequences: [filed, "The request is closed as withdrawn.", notes],
    grave: true,
  },
  note_service_request: {
    about: "Record that the text was put into the Service Request.",
    asks: [{ kind: "date", name: "noted_on", label: "Noted on" }],
    consequences: [],
  },
  reassign: {
    about:
      "Say what becomes of a part whose holder is retired. The page Orphans takes this step for many requests at once.",
    asks: [],
    consequences: [],
  },
  assign: {
    about:
      "Say who of SMB’s staff sees to the request. What SMB owes stays in the list of all of SMB’s staff; the list of requests says who sees to which, and finds them by “assigned:me”.",
    asks: [],
    fields: AssigneeFields,
    consequences: [],
  },
  place_hold: {
    about: "A request on hold is not disposed of, whatever its period says, until the hold is lifted.",
    asks: [
      {
        kind: "line",
        name: "matter",
        label: "What is it held for?",
        hint: "The case, the audit or the request for public records. The hold is lifted by this name.",
      },
      prose("reason", "Why, and on whose word?"),
      {
        kind: "choice",
        name: "audience",
        label: "Who is told?",
        hint: "Everyone includes the department: the hold keeps its copy of the record too.",
        choices: choicesOf(audienceLabels),
      },
    ],
    consequences: [],
  },
  make_public_copy: {
    about:
      "A copy of the record for somebody who asked for it under the Public Records Act. What you withhold is taken out of the copy for good: a bar with the section stands in its place, and an index lists it. Each file is given whole or withheld.",
    asks: [
      {
        kind: "line",
        name: "reference",
        label: "Number of the request for records",
        hint: "As your office keeps it, such as PRA 2026-118.",
        width: "medium",
      },
      {
        kind: "line",
        name: "by",
        label: "Who asked",
        hint: "The law asks nobody for their name.",
        optional: true,
      },
      { kind: "date", name: "on", label: "Asked on", optional: true },
    ],
    consequences: [
      "The copy is kept with the request, and the history says who made it, for which request for records, and what was withheld under which section.",
      "You are named in it as the person who answers for what is withheld (Government Code 7922.540).",
    ],
  },
  lift_hold: {
    about: "The request goes by its period again, once no hold stands.",
    asks: [
      {
        kind: "line",
        name: "matter",
        label: "Which hold is lifted?",
        hint: "What it was held for, as the request shows it.",
      },
      prose("reason", "Why, and on whose word?"),
    ],
    consequences: [],
  },
  comment: {
    about: "A comment stays with the request.",
    asks: [
      prose("text", "Comment"),
      { kind: "choice", name: "audience", label: "Who may read it?", choices: choicesOf(audienceLabels) },
    ],
    consequences: [],
  },
  attach: {
    about:
      "Files are kept once, by their content, up to 50 MB each. They are opened only by the system’s own viewer.",
    asks: [{ kind: "line", name: "note", label: "What is the file?", optional: true }],
    consequences: [],
  },
};

/** The steps that a person may be asked about. */
export type TakenStep = keyof typeof stepWords;

/** Steps about one of the items that are watched. */
export type ItemStep = "report_done" | "verify_item" | "change_item";

/** Whether a step is about one of the items that are watched. */
export function isItemStep(step: string): step is ItemStep {
  return step === "report_done" || step === "verify_item" || step === "change_item";
}

/** Reads the name of a step out of an address. */
export function stepNamed(name: string): TakenStep | null {
  return Object.hasOwn(stepWords, name) ? (name as TakenStep) : null;
}
