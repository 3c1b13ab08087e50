// Written by `cargo test -p tests --test contract`. Never edited.
export { noticeKindLabels, reportNameLabels, roleLabels, stageLabels } from "./first-words";
import type { ReportName } from "./types";
import type { Step, Level, ThreatSource, ImpactKind, ControlKind, Answer, ReasonBasis, Criterion, RequestKind, Topic, DocumentKind, LetterForm, SentBy, SignedHow, Disposition, Audience, RetiredKind, LeftPart, NewHolderKind, ItemKind, ItemState, YesNo, Follows, ViolationStage, ViolationStep, Incident, Recipient, Finding, MailTo, PoamColumn, BackupSchedule, Covers, Trigger, Fate, Outcome, RecordedAs, ImportField, DayOrder, Exporting, PolicyKind, MatterKind, AuditKind, AuditStage, AuditStep, Strata, DueKind, AuditPaper, FindingState, Verdict, Check, ChosenAct, Sides, PrinterState, JobState, BatchState, KeepingPart } from "./types";

export const stepLabels: Record<Step, string> = {
  open: "Open the request",
  revise_intake: "Record the intake",
  send_for_assessment: "Send for assessment",
  not_qualified: "Record as not qualified",
  record_assessment: "Record the assessment",
  ask_expert: "Ask an expert",
  contribute: "Contribute to the assessment",
  send_assessment: "Send the assessment to the ISO",
  accept_assessment: "Accept the assessment",
  decline_assessment: "Decline the assessment",
  record_work: "Record work done",
  complete_re_architecture: "Complete the re-architecture",
  submit_form: "Submit TECH 358",
  record_meeting: "Record a meeting",
  ask_for_information: "Ask for more information",
  assess_again: "Assess again",
  present_for_decision: "Present for decision",
  return_to_review: "Return to review",
  accept_request: "Accept the request",
  decline_request: "Decline the request",
  record_responses: "Record the responses",
  draft_findings: "Prepare the findings packet",
  send_findings: "Send the findings packet",
  draft_letter: "Draft the denial letter",
  approve_letter: "Approve the denial letter",
  send_letter: "Send the denial letter",
  draft_document: "Make a document",
  send_document: "Record that a document was sent",
  file_edited_letter: "File an edited letter",
  record_signing: "Record the signing of a document",
  record_solution: "Record the solution",
  report_done: "Report an item done",
  verify_item: "Verify an item",
  change_item: "Change an item’s owner or due date",
  record_review: "Record a review",
  renew: "Renew the exception",
  report_change: "Report a material change",
  revoke: "Revoke the exception",
  end_early: "End the exception early",
  close_out: "Close out the exception",
  expire: "Note the expiry",
  supersede: "Note the supersession",
  close_superseded: "Close the superseded exception",
  withdraw: "Withdraw the request",
  note_service_request: "Record the note in the Service Request",
  reassign: "Reassign what was left behind",
  assign: "Assign the request",
  place_hold: "Place the request on hold",
  lift_hold: "Lift a hold",
  make_public_copy: "Make a copy for a public-records request",
  comment: "Add a comment",
  attach: "Attach a file",
  import: "Import the request",
  take_back_import: "Take the import back",
  attempt_refused: "Record a refused attempt",
};

export const levelLabels: Record<Level, string> = {
  very_low: "Very Low",
  low: "Low",
  moderate: "Moderate",
  high: "High",
  very_high: "Very High",
};

export const threatSourceLabels: Record<ThreatSource, string> = {
  adversarial: "Adversarial",
  non_adversarial: "Not adversarial",
};

export const impactKindLabels: Record<ImpactKind, string> = {
  operations: "Operations",
  assets: "Assets",
  individuals: "Individuals",
  other_organizations: "Other organizations",
  nation: "The Nation",
};

export const controlKindLabels: Record<ControlKind, string> = {
  preventive: "Preventive",
  detective: "Detective",
  corrective: "Corrective",
};

export const answerLabels: Record<Answer, string> = {
  accepted: "Accepted",
  declined: "Declined",
};

export const reasonBasisLabels: Record<ReasonBasis, string> = {
  assessed_risk: "The assessed risk",
  requirement: "A requirement",
};

export const criterionLabels: Record<Criterion, string> = {
  unforeseen: "Criterion 1: cannot be adhered to for unforeseen reasons outside the requester’s control",
  exhausted: "Criterion 2: alternatives exhausted in working closely with SMB",
  both: "Both criteria",
};

export const requestKindLabels: Record<RequestKind, string> = {
  new: "New",
  renewal: "Renewal",
  change: "Change",
  reconsideration: "Reconsideration",
};

export const topicLabels: Record<Topic, string> = {
  background: "Request background",
  documentation: "Documentation",
  risk_assessment: "Risk assessment",
  recommended_alternative: "Recommended alternative",
};

export const documentKindLabels: Record<DocumentKind, string> = {
  denial_letter: "Denial letter",
  findings_packet: "Findings packet",
  approval_letter: "Approval letter",
  not_qualified_notice: "Not-qualified notice",
  information_request: "Request for information",
  meeting_minutes: "Meeting minutes",
  revocation_notice: "Revocation notice",
  expiry_reminder: "Expiry reminder",
  tech_358: "TECH 358",
};

export const letterFormLabels: Record<LetterForm, string> = {
  letter: "Letter",
  memorandum: "Memorandum",
};

export const sentByLabels: Record<SentBy, string> = {
  email: "E-mail",
  post: "Post",
  certified_mail: "Certified mail",
  secure_transfer: "Secure file transfer",
  hand: "By hand",
};

export const signedHowLabels: Record<SignedHow, string> = {
  ink: "In ink, scanned",
  tool: "With the agency’s signing tool",
};

export const dispositionLabels: Record<Disposition, string> = {
  gone: "The deviation is gone",
  renewed: "Renewed by another exception",
  reported: "Reported as a violation",
};

export const audienceLabels: Record<Audience, string> = {
  everyone: "Everyone on the request",
  inside_smb: "Inside SMB only",
};

export const retiredKindLabels: Record<RetiredKind, string> = {
  policy: "Policy or standard",
  system: "System",
  person: "Person",
};

export const leftPartLabels: Record<LeftPart, string> = {
  requester: "Requester",
  iso: "The only ISO of the department",
  expert: "Expert who was asked",
  assigned: "Who sees to it",
  owner: "Owner of a condition or milestone",
  policy: "The policy it deviates from",
  system: "A system in the form",
};

export const newHolderLabels: Record<NewHolderKind, string> = {
  account: "Another person takes the part",
  replacement: "Note what replaces it",
  keep: "Keep it as it is",
};

export const itemKindLabels: Record<ItemKind, string> = {
  condition: "Condition",
  milestone: "Milestone",
  control: "Compensating control",
  remedy: "Remedy",
};

export const itemStateLabels: Record<ItemState, string> = {
  open: "Open",
  reported: "Reported done",
  verified: "Verified",
  failed: "Not met",
};

export const yesNoLabels: Record<YesNo, string> = {
  yes: "Yes",
  no: "No",
};

export const followsLabels: Record<Follows, string> = {
  continue: "It goes on",
  end: "It is ended early",
  revoke: "Revocation is recommended to the CDT ISO",
  assess: "It is assessed again: something material has changed",
};

export const violationStageLabels: Record<ViolationStage, string> = {
  reporting: "To be sent",
  reported: "Reported",
  acknowledged: "Acknowledged",
  inquiry: "Being looked into",
  ended: "Ended",
};

export const violationStepLabels: Record<ViolationStep, string> = {
  open: "Report the violation",
  make_report: "Make the report",
  send: "Record that the report was sent",
  acknowledge: "Acknowledge the report",
  note: "Add a note",
  attach: "Attach evidence",
  add_action: "Add an action",
  finish_action: "Record an action as done",
  end: "End the report",
  attempt_refused: "Record a refused attempt",
};

export const incidentLabels: Record<Incident, string> = {
  yes: "Yes",
  no: "No",
  unknown: "Not known yet",
};

export const recipientLabels: Record<Recipient, string> = {
  cdt_iso: "CDT ISO",
  supervisor: "Reporter’s immediate supervisor",
};

export const findingLabels: Record<Finding, string> = {
  confirmed: "Confirmed",
  corrected: "Confirmed and corrected",
  unfounded: "Unfounded",
};

export const mailToLabels: Record<MailTo, string> = {
  iso: "Requester’s ISO",
  requester: "Requester",
  smb: "SMB",
  cdt_iso: "CDT ISO",
  owner: "Owner",
};

export const poamColumnLabels: Record<PoamColumn, string> = {
  number: "Weakness ID",
  department: "Department",
  control: "Control or policy",
  weakness: "Weakness",
  source: "Source of the weakness",
  identified: "Date identified",
  severity: "Severity",
  contact: "Point of contact",
  resources: "Resources required",
  completion: "Scheduled completion date",
  milestones: "Milestones with completion dates",
  changes: "Changes to milestones",
  status: "Status",
  comments: "Comments",
  service_request: "Service Request",
};

export const backupScheduleLabels: Record<BackupSchedule, string> = {
  daily: "Every day at an hour",
  at_closing: "When the window is closed",
  never: "Not by itself",
};

export const coversLabels: Record<Covers, string> = {
  all: "Every closed request",
  granted: "Exceptions that were granted",
  denied: "Requests that were denied",
  undecided: "Requests that were never decided",
};

export const triggerLabels: Record<Trigger, string> = {
  closed: "The day on which the request was closed",
  last_day: "The last day of the exception",
};

export const fateLabels: Record<Fate, string> = {
  destroy: "Destroy",
  transfer: "Transfer to the State Archives, then destroy",
  keep: "Keep for good",
};

export const outcomeLabels: Record<Outcome, string> = {
  not_qualified: "Not qualified",
  resolved_by_alternative: "Resolved by alternative",
  withdrawn: "Withdrawn",
  denied_solution_agreed: "Denied, solution agreed",
  revoked: "Revoked",
  ended_early: "Ended early",
  closed_out: "Closed out after expiry",
  renewed: "Renewed",
  changed: "Changed",
  denied: "Denied",
  import_taken_back: "Import taken back",
};

export const recordedAsLabels: Record<RecordedAs, string> = {
  open: "Under way",
  in_force: "In force",
  not_qualified: "Not qualified",
  resolved_by_alternative: "Resolved by alternative",
  withdrawn: "Withdrawn",
  denied: "Denied",
  revoked: "Revoked",
  ended_early: "Ended early",
  closed_out: "Closed out after expiry",
};

export const importFieldLabels: Record<ImportField, string> = {
  reference: "Its own number",
  service_request: "Service Request number",
  title: "What it is about",
  status: "How it stands",
  department: "Department",
  requester_name: "Requester’s name",
  requester_email: "Requester’s e-mail address",
  iso_name: "ISO’s name",
  iso_email: "ISO’s e-mail address",
  policy_number: "Policy or standard: number",
  policy_title: "Policy or standard: title",
  policy_section: "Policy or standard: section",
  cannot_be_met: "What cannot be met",
  rating: "Risk rating",
  opened_on: "Opened on",
  decided_on: "Decided on",
  decided_by: "Decided by",
  reasons: "Reasons of the decision",
  from: "First day",
  to: "Last day",
  review_on: "To be reviewed by",
  ended_on: "Ended on",
};

export const dayOrderLabels: Record<DayOrder, string> = {
  month_first: "Month first: 3/4/2026 is March 4",
  day_first: "Day first: 3/4/2026 is 3 April",
};

export const exportingLabels: Record<Exporting, string> = {
  history: "The whole history, as JSON Lines",
  requests_csv: "All requests, as CSV",
  requests_xlsx: "All requests, as a workbook (XLSX)",
};

export const policyKindLabels: Record<PolicyKind, string> = {
  policy: "Policy",
  standard: "Standard",
  procedure: "Procedure",
};

export const matterKindLabels: Record<MatterKind, string> = {
  audit: "Audit",
  violation: "Violation report",
};

export const auditKindLabels: Record<AuditKind, string> = {
  periodic: "Periodic audit",
  random: "Random audit",
};

export const auditStageLabels: Record<AuditStage, string> = {
  planned: "To be drawn",
  fieldwork: "Sheets",
  follow_up: "Follow-up",
  closed: "Closed",
};

export const auditStepLabels: Record<AuditStep, string> = {
  open: "Plan the audit",
  revise: "Change the plan",
  draw: "Draw the requests",
  read_again: "Read the record again",
  judge_sheet: "Judge the request",
  attach_evidence: "Attach evidence",
  record_finding: "Record a finding",
  notify_finding: "Notify who is responsible",
  respond_to_finding: "Answer the finding",
  close_finding: "Close the finding",
  return_finding: "Return the answer",
  conclude: "Conclude the sheets",
  make_report: "Make the audit report",
  close: "Close the audit",
  abandon: "Give up the audit",
  attempt_refused: "Record a refused attempt",
};

export const strataLabels: Record<Strata, string> = {
  department: "Department",
  policy: "Policy",
  risk: "Risk",
};

export const dueKindLabels: Record<DueKind, string> = {
  stage: "Next step",
  answer: "Answer to the assessment",
  form: "TECH 358",
  condition: "Condition",
  milestone: "Milestone",
  control: "Compensating control",
  remedy: "Remedy",
  review: "Review",
  renewal: "Renewal",
  last_day: "Last day",
  revocation_notice: "Revocation notice",
  finding: "Audit finding",
  audit: "Audit",
  violation: "Violation report",
};

export const auditPaperLabels: Record<AuditPaper, string> = {
  notice: "Audit notice",
  report: "Audit report",
};

export const findingStateLabels: Record<FindingState, string> = {
  recorded: "To be notified",
  notified: "To be remedied",
  answered: "Answered, to be verified",
  closed: "Closed",
};

export const verdictLabels: Record<Verdict, string> = {
  met: "Met",
  not_met: "Not met",
  not_applicable: "Not applicable",
};

export const checkLabels: Record<Check, string> = {
  service_request_linked: "The request is tied to a Service Request",
  qualification_recorded: "The qualification is recorded, with its facts",
  notice_sent: "The notice that the request does not qualify was sent",
  risk_assessed: "The risk was assessed",
  alternative_recommended: "At least one alternative was recommended",
  assessment_given: "Assessment and alternatives were given to the requester’s ISO",
  iso_answered: "The requester’s ISO answered each alternative",
  re_architected: "The accepted alternative was put in place",
  form_submitted: "TECH 358 was submitted",
  form_reference_noted: "The form’s reference is noted in the Service Request",
  topics_discussed: "Meetings with the ISO covered the four topics",
  decided: "The CDT ISO decided, with reasons",
  decider_uninvolved: "Who decided had no other part in the request",
  decided_on_newest: "The decision was made on the newest form and assessment",
  responses_documented: "The responses of the requester and the CDT ISO are documented",
  findings_sent: "The findings were sent to the requester’s ISO",
  denial_sent: "The denial letter was sent to the requester’s ISO",
  solution_agreed: "Work went on until a solution was agreed",
  service_request_noted: "Each step that touches the Service Request is noted in it",
  items_followed: "Conditions, milestones and controls are followed when they are due",
  reviewed_in_cycle: "The exception is reviewed in its cycle",
  closed_out: "The exception was closed out after its last day",
};

export const chosenActLabels: Record<ChosenAct, string> = {
  assign: "Assign",
  remind: "Draft reminders",
  note: "Record notes in the Service Requests",
  print: "Print documents",
};

export const sidesLabels: Record<Sides, string> = {
  one: "One side",
  long_edge: "Both sides, turned on the long edge",
  short_edge: "Both sides, turned on the short edge",
};

export const printerStateLabels: Record<PrinterState, string> = {
  ready: "Ready",
  printing: "Printing",
  stopped: "Stopped",
  closed: "Takes no documents",
  unknown: "Not known",
};

export const jobStateLabels: Record<JobState, string> = {
  printed: "Printed",
  waiting: "Waits at the printer",
  held: "Held at the printer",
  stopped: "Waits: the printer is stopped",
  failed: "Given up by the printer",
  unknown: "Given to the printer",
};

export const batchStateLabels: Record<BatchState, string> = {
  running: "Running",
  done: "Done",
  stopped: "Stopped",
  failed: "Failed",
};

export const keepingPartLabels: Record<KeepingPart, string> = {
  copying: "Copying the records",
  packing: "Packing the copy",
  unpacking: "Unpacking the backup beside the records",
  reading: "Reading the history line by line",
  verifying: "Verifying every event, signature and file",
};

export const reportSays: Record<ReportName, string> = {
  in_force: "What is in force on the day, and in which months it ends.",
  policies: "Which policies and sections exceptions are asked from: where a rule provokes many, it may be time for another rule.",
  departments: "Which departments ask for exceptions, and what became of their requests.",
  risk: "How the requests and exceptions are rated.",
  reasons: "Why exceptions are asked for, by the reason category of TECH 358.",
  ageing: "What is under way on the day, and for how long it has been.",
  flow: "How long requests stayed in each stage, and who was waited for.",
  renewals: "How often exceptions in force were renewed, and for how many months they have been granted altogether.",
  expiring: "What is in force on the day and ends within 90 days, and whether a renewal was asked for.",
  overdue: "What was due before the day and is not done, and who owes it.",
  conditions: "What is followed up on exceptions in force: how much is done, and what is late.",
  consistency: "Where requests from the same section for the same reason were accepted and declined.",
  different_from_precedent: "What the CDT ISO decided otherwise than a clear majority of requests alike, and why.",
  audits: "What audits have found, and what the records themselves show to be broken today.",
  year: "The calendar year up to the day, for the annual certification.",
  month: "The year so far, what is in force, its risk, what was renewed, what ends soon, what is late, where time goes, and what was decided against precedent.",
};
