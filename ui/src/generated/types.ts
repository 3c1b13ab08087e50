// Written by `cargo test -p tests --test contract`. Never edited.

export type Absent = { 
/**
 * Name of the account.
 */
account: string, 
/**
 * Name of the person at the time.
 */
name: string, };

export type AccountRow = { 
/**
 * The person.
 */
person: Person, 
/**
 * When the account was retired, if it was.
 */
retired_at: Instant | null, 
/**
 * Fingerprint of the signing key.
 */
fingerprint: Digest, 
/**
 * Whether its passphrase is for one time: whoever signs in with it chooses their own first.
 */
one_time: boolean, 
/**
 * How often it was tried in vain since its person last sat down; told to administrators.
 */
failed_sign_ins: FailedSignIns | null, };

export type ActionItem = { 
/**
 * What is to be done.
 */
what: Line, 
/**
 * By whom.
 */
owner: Line, 
/**
 * By when.
 */
due: string, };

export type Actor = { 
/**
 * Name of the account.
 */
account: string, 
/**
 * Name of the person at the time.
 */
name: string, 
/**
 * The role in which they acted.
 */
role: Role, 
/**
 * Their department at the time.
 */
department: string, 
/**
 * For whom they acted, as a deputy ([`crate::deputy`]); the role is that person’s then.
 */
acting_for?: Absent, };

export type ActsFor = { 
/**
 * Their account.
 */
account: string, 
/**
 * Their name.
 */
name: string, 
/**
 * In which roles.
 */
roles: Array<Role>, };

export type Alternative = { 
/**
 * Its number within the assessment, from 1.
 */
number: number, 
/**
 * What it is, in a line.
 */
title: Line, 
/**
 * How it would work.
 */
description: Prose | null, 
/**
 * Effort, in words.
 */
effort: Line | null, 
/**
 * Cost, in words.
 */
cost: Line | null, 
/**
 * The risk left with it.
 */
risk_left: Level | null, 
/**
 * Whether SMB recommends it above the others.
 */
recommended: boolean, };

export type AlternativeAnswer = { 
/**
 * The alternative's number in the assessment.
 */
alternative: number, 
/**
 * Accepted or declined.
 */
answer: Answer, 
/**
 * Why; required where declined.
 */
reason: Prose | null, };

export type Answer = "accepted" | "declined";

export type AskedExpert = { 
/**
 * Account.
 */
account: string, 
/**
 * Name.
 */
name: string, 
/**
 * What they were asked.
 */
question: string, };

export type Assessment = { 
/**
 * What was assessed and found, in words.
 */
summary: Prose, 
/**
 * Threat scenarios, at least one.
 */
scenarios: Array<Scenario>, 
/**
 * Compensating controls.
 */
controls: Array<Control>, 
/**
 * Alternative recommendations, at least one, numbered from 1 in order.
 */
alternatives: Array<Alternative>, 
/**
 * The assessor's own rating of the residual risk in place of the computed one.
 */
overridden: Override | null, };

export type AssessmentRating = { 
/**
 * Inherent, of the highest scenario.
 */
inherent: Level, 
/**
 * Residual, of the highest scenario.
 */
residual: Level, 
/**
 * The rating of the request.
 */
rating: Level, 
/**
 * Inherent and residual of each scenario.
 */
scenarios: Array<[Rated, Rated]>, };

export type Assignee = { 
/**
 * Name of the account.
 */
account: string, 
/**
 * Name of the person at the time.
 */
name: string, };

export type Attachment = { 
/**
 * The file.
 */
file: FileReference, 
/**
 * What it is, in the words of whoever attached it.
 */
note: string, };

export type Attempt = { 
/**
 * The step.
 */
step: Step, 
/**
 * Why it was refused.
 */
why: string, };

export type Attendee = { 
/**
 * Name.
 */
name: string, 
/**
 * Role or organization, may be empty.
 */
role: string, };

export type Audience = "everyone" | "inside_smb";

export type Audit = { 
/**
 * Where its history stands.
 */
thread: Thread<AuditStage>, 
/**
 * The plan as it stands.
 */
plan: Plan, 
/**
 * What was drawn, when and by whom.
 */
drawn: Recorded<Draw> | null, 
/**
 * A sheet for each request that was drawn, in the order of the draw.
 */
sheets: Array<Sheet>, 
/**
 * Files that were added.
 */
evidence: Array<Recorded<AuditEvidence>>, 
/**
 * Findings, by number.
 */
findings: Array<AuditFinding>, 
/**
 * The conclusion once all sheets were judged.
 */
conclusion: Recorded<string> | null, 
/**
 * Reports, oldest first.
 */
reports: Array<Recorded<AuditDocument>>, 
/**
 * Why it was given up.
 */
abandoned: Recorded<string> | null, 
/**
 * When and by whom it was closed or given up.
 */
closed: Mark | null, 
/**
 * Refused attempts.
 */
attempts: Array<Recorded<string>>, };

export type AuditDocument = { 
/**
 * What it is.
 */
paper: AuditPaper, 
/**
 * Version within its kind, and for a notice within its finding, from 1.
 */
version: number, 
/**
 * The file.
 */
file: FileReference, 
/**
 * Pages.
 */
pages: number, 
/**
 * The revision of the text that it was made with; none for what has no text of its own, and where it was made
 * before texts could be changed.
 */
template_revision?: number | null, };

export type AuditEvidence = { 
/**
 * The request it is about.
 */
request: RequestNumber | null, 
/**
 * The finding it is about.
 */
finding: number | null, 
/**
 * The file.
 */
file: FileReference, 
/**
 * What it is.
 */
note: string, };

export type AuditFinding = { 
/**
 * Its number within the audit, from 1.
 */
id: number, 
/**
 * How far it is.
 */
state: FindingState, 
/**
 * Since when.
 */
since: Mark, 
/**
 * What it says; the due date as it stands.
 */
finding: FindingDraft, 
/**
 * When and by whom it was recorded.
 */
recorded: Mark, 
/**
 * The notices, oldest first.
 */
notices: Array<Recorded<AuditDocument>>, 
/**
 * What passed since, oldest first.
 */
words: Array<Recorded<FindingWord>>, };

export type AuditKind = "periodic" | "random";

export type AuditList = { 
/**
 * The last opened first.
 */
rows: Array<AuditRow>, 
/**
 * Whether this person may open one.
 */
may_open: boolean, };

export type AuditPaper = "notice" | "report";

export type AuditRow = { 
/**
 * Number.
 */
number: MatterNumber, 
/**
 * Title.
 */
title: string, 
/**
 * Why it is made.
 */
kind: AuditKind, 
/**
 * Stage.
 */
stage: AuditStage, 
/**
 * The day it was opened.
 */
opened_on: string, 
/**
 * The day it was closed.
 */
closed_on: string | null, 
/**
 * How many requests were drawn.
 */
sheets: number, 
/**
 * How many of them are to be judged.
 */
to_judge: number, 
/**
 * How many findings there are.
 */
findings: number, 
/**
 * How many of them are open.
 */
open_findings: number, };

export type AuditStage = "planned" | "fieldwork" | "follow_up" | "closed";

export type AuditStep = "open" | "revise" | "draw" | "read_again" | "judge_sheet" | "attach_evidence" | "record_finding" | "notify_finding" | "respond_to_finding" | "close_finding" | "return_finding" | "conclude" | "make_report" | "close" | "abandon" | "attempt_refused";

export type AuditView = { 
/**
 * The record.
 */
audit: Audit, 
/**
 * The day in California.
 */
today: string, 
/**
 * Whether this person sees all of it, and not only the findings that concern them.
 */
inside: boolean, 
/**
 * How many sheets are to be judged.
 */
to_judge: number, 
/**
 * The rule of the draw, in words.
 */
rule: string, 
/**
 * Requests that were drawn and in which this person took part: another must judge them.
 */
not_to_judge: Array<RequestNumber>, 
/**
 * Findings that this person is to answer.
 */
to_answer: Array<number>, 
/**
 * What this person may do now, and what not and why.
 */
offers: Array<MatterOffer>, 
/**
 * History, oldest first.
 */
history: Array<MatterLine>, 
/**
 * Whether the whole history of the audit verifies.
 */
history_verifies: boolean, };

export type Away = { 
/**
 * The first day that was not read, `YYYY-MM-DD`.
 */
from: string, 
/**
 * The last, which is today.
 */
to: string, 
/**
 * How many reminders came up.
 */
reminders: number, 
/**
 * About how many requests.
 */
requests: number, };

export type BackupFound = { 
/**
 * The name of its file.
 */
name: string, 
/**
 * The agency and branch whose office it is.
 */
office: string, 
/**
 * When it was made, in words.
 */
made: string, 
/**
 * The day, in words.
 */
day: string, 
/**
 * The version of the program that made it.
 */
program: string, 
/**
 * How many events it holds.
 */
events: number, 
/**
 * How many requests.
 */
requests: number, 
/**
 * How many accounts.
 */
accounts: number, 
/**
 * The size of the records in it, in bytes.
 */
bytes: number, 
/**
 * The office head after its last event.
 */
head: Digest, 
/**
 * The account that signed how far it reaches.
 */
signed_by: string | null, 
/**
 * Everything that is wrong with it, a sentence each; empty where all of it verifies.
 */
problems: Array<string>, };

export type BackupMade = { 
/**
 * The backup.
 */
backup: BackupRow, 
/**
 * The folder in which it lies.
 */
folder: string, 
/**
 * The names of the older backups that the rule no longer keeps, and that were removed.
 */
removed: Array<string>, };

export type BackupRow = { 
/**
 * The name of its file.
 */
name: string, 
/**
 * When it was made, in words.
 */
made: string, 
/**
 * The day, `YYYY-MM-DD`.
 */
day: string, 
/**
 * How many events it holds.
 */
events: number, 
/**
 * How many requests.
 */
requests: number, 
/**
 * The size of the records in it, in bytes.
 */
bytes: number, 
/**
 * The account that signed how far it reaches; none where nobody was at the desk.
 */
signed_by: string | null, };

export type BackupSchedule = "daily" | "at_closing" | "never";

export type Batch = { 
/**
 * What is done.
 */
kind: BatchKind, 
/**
 * How far it is.
 */
state: BatchState, 
/**
 * How many letters there are.
 */
total: number, 
/**
 * How many are done.
 */
done: number, 
/**
 * The letter that is at hand; empty when it does not run.
 */
at: string, 
/**
 * Why it failed; empty when it did not.
 */
why: string, 
/**
 * Where the file was saved; empty when there is none.
 */
place: string, 
/**
 * Every letter; none while it runs.
 */
letters: Array<BatchLetter>, };

export type BatchKind = "print" | "file";

export type BatchLetter = { 
/**
 * The request.
 */
number: RequestNumber, 
/**
 * The document.
 */
sha256: Digest, 
/**
 * What it is: `Denial letter, version 1`.
 */
what: string, 
/**
 * The addressee.
 */
to: string, 
/**
 * Whether it was printed, or is in the file.
 */
done: boolean, 
/**
 * What the printer has done with it; none where no printer was given it.
 */
job: PrintJob | null, };

export type BatchState = "running" | "done" | "stopped" | "failed";

export type Becomes = { "is": "new", 
/**
 * As what.
 */
recorded_as: RecordedAs, } | { "is": "here", 
/**
 * Which.
 */
number: RequestNumber, } | { "is": "cannot", 
/**
 * Why.
 */
problems: Array<CellProblem>, };

export type BrokenList = { 
/**
 * The longest broken first; at most 200.
 */
rows: Array<BrokenRequest>, 
/**
 * How much is broken of each rule.
 */
counts: Array<[Check, number]>, 
/**
 * How much is broken in all.
 */
total: number, 
/**
 * The day in California.
 */
today: string, };

export type BrokenRequest = { 
/**
 * Number.
 */
number: RequestNumber, 
/**
 * Title.
 */
title: string, 
/**
 * Department.
 */
department: string, 
/**
 * The rule.
 */
check: Check, 
/**
 * What is wrong, in a sentence.
 */
why: string, 
/**
 * Since which day, `YYYY-MM-DD`.
 */
since: string, 
/**
 * Who puts it right.
 */
owed_by: Role, };

export type CalendarOf = { "of": "owed" } | { "of": "request", 
/**
 * The request.
 */
number: RequestNumber, 
/**
 * Which date: `meeting-7`, `review`, `end`, `condition-1`; none for all.
 */
date: string | null, };

export type CalendarView = { 
/**
 * The first day, `YYYY-MM-DD`.
 */
from: string, 
/**
 * The last day.
 */
to: string, 
/**
 * The day in California.
 */
today: string, 
/**
 * The days on which something is due.
 */
days: Array<DayDue>, 
/**
 * The weekdays on which the office does not work.
 */
closed: Array<ClosedDay>, 
/**
 * Exceptions whose span touches the days and that are not closed, the first to end first; at most 200.
 */
spans: Array<Spanned>, 
/**
 * How many of them there are in all.
 */
spans_total: number, };

export type CardState = "new" | "known" | "replaces" | "retired";

export type CardView = { 
/**
 * The account in their own office.
 */
account: string, 
/**
 * The name.
 */
name: string, 
/**
 * The title; may be empty.
 */
title: string, 
/**
 * The department.
 */
department: string, 
/**
 * The office.
 */
office: string, 
/**
 * E-mail address; may be empty.
 */
email: string, 
/**
 * Telephone number; may be empty.
 */
phone: string, 
/**
 * The roles that the card names.
 */
roles: Array<Role>, 
/**
 * Those of them that can be accepted here.
 */
roles_offered: Array<Role>, 
/**
 * The fingerprint of the key in twelve words, to be compared.
 */
words: string, 
/**
 * The fingerprint.
 */
fingerprint: Digest, 
/**
 * Whether it is known here.
 */
state: CardState, 
/**
 * What to look at before accepting it, a sentence each.
 */
attention: Array<string>, 
/**
 * Why it can’t be accepted.
 */
why_not: string | null, };

export type CellProblem = { 
/**
 * The field.
 */
field: ImportField, 
/**
 * The cell, such as C5; none where the field has no column.
 */
cell: string | null, 
/**
 * The sentence.
 */
message: string, };

export type ChainLink = { 
/**
 * Number.
 */
number: RequestNumber, 
/**
 * New, renewal, change or reconsideration.
 */
kind: RequestKind, 
/**
 * Stage.
 */
stage: Stage, 
/**
 * How it ended.
 */
outcome: Outcome | null, 
/**
 * First day in force, once its findings are sent.
 */
from: string | null, 
/**
 * Last day in force.
 */
to: string | null, 
/**
 * Whether it is in force today.
 */
in_force: boolean, };

export type Check = "service_request_linked" | "qualification_recorded" | "notice_sent" | "risk_assessed" | "alternative_recommended" | "assessment_given" | "iso_answered" | "re_architected" | "form_submitted" | "form_reference_noted" | "topics_discussed" | "decided" | "decider_uninvolved" | "decided_on_newest" | "responses_documented" | "findings_sent" | "denial_sent" | "solution_agreed" | "service_request_noted" | "items_followed" | "reviewed_in_cycle" | "closed_out";

export type CheckResult = { "is": "proven", 
/**
 * Place of the event in the history.
 */
sequence: number, 
/**
 * Its digest.
 */
digest: Digest, } | { "is": "broken", 
/**
 * What is wrong, in a sentence.
 */
why: string, 
/**
 * Since which day.
 */
since: string, } | { "is": "not_yet", 
/**
 * What is still missing, in a sentence.
 */
what: string, 
/**
 * The day by which it must be there; none where no day is set.
 */
by: string | null, } | { "is": "does_not_apply", };

export type Checked = { 
/**
 * The rule.
 */
check: Check, 
/**
 * What the record says.
 */
result: CheckResult, };

export type ChecksAsk = { 
/**
 * This rule.
 */
check: Check | null, 
/**
 * Put right by this role.
 */
owed_by: Role | null, 
/**
 * Of this department.
 */
department: string | null, };

export type ChoiceOption = { 
/**
 * The stored value.
 */
value: string, 
/**
 * The words people read.
 */
label: string, };

export type ChosenAct = "assign" | "remind" | "note" | "print";

export type ChosenRow = { 
/**
 * The request.
 */
number: RequestNumber, 
/**
 * Its title; empty where this person may not see it.
 */
title: string, 
/**
 * Its Service Request.
 */
service_request: string, 
/**
 * Its version: what is done later is done to this one, or not.
 */
version: number, 
/**
 * What would be done, a line each.
 */
will: Array<string>, 
/**
 * Why it can’t be done; none where it can.
 */
why_not: string | null, 
/**
 * What would be printed.
 */
letters: Array<LetterRef>, };

export type Clock = { 
/**
 * The stage.
 */
stage: Stage, 
/**
 * How many business days it may take.
 */
target: number, 
/**
 * How many it has taken.
 */
used: number, 
/**
 * How many are left; 0 where they are used up.
 */
left: number, 
/**
 * How many it has taken beyond its target.
 */
over: number, 
/**
 * The day by which it is due; none while the clock stands still.
 */
due_on: string | null, 
/**
 * Who owes the step in this stage.
 */
owed_by: Role | null, };

export type ClosedDay = { 
/**
 * The day, `YYYY-MM-DD`.
 */
on: string, 
/**
 * Why.
 */
why: string, };

export type Closure = { 
/**
 * The day, of the years 1999 to 2149.
 */
on: string, 
/**
 * Why.
 */
why: Line, };

export type Column = { 
/**
 * Stable name, unique in the table.
 */
id: string, 
/**
 * Label.
 */
label: string, 
/**
 * What it holds; never a table.
 */
kind: FieldKind, 
/**
 * Whether each row needs it.
 */
required: boolean, 
/**
 * What may be chosen.
 */
options: Array<ChoiceOption>, };

export type Comment = { 
/**
 * What was said.
 */
text: string, 
/**
 * Who may read it.
 */
audience: Audience, };

export type ComparedLine = { 
/**
 * Its line in the older text; none where it is new.
 */
old: number | null, 
/**
 * Its line in the newer text; none where it is gone.
 */
new: number | null, 
/**
 * The line.
 */
text: string, };

export type Completion = { 
/**
 * All that then stands in the box.
 */
text: string, 
/**
 * What it is called in the list.
 */
label: string, 
/**
 * What kind of thing it is, in a word or two.
 */
kind: string, 
/**
 * The request that is opened by choosing it, in place of looking further.
 */
opens: RequestNumber | null, };

export type Condition = { 
/**
 * What must be done or kept.
 */
what: Prose, 
/**
 * By whom.
 */
owner: Line, 
/**
 * By when.
 */
due: string, };

export type Control = { 
/**
 * The control, in words.
 */
control: Prose, 
/**
 * What it does.
 */
kind: ControlKind, 
/**
 * Who is responsible for it.
 */
owner: Line | null, 
/**
 * In place since this day.
 */
in_place_since: string | null, 
/**
 * Planned to be in place by this day.
 */
planned_by: string | null, 
/**
 * How it is verified.
 */
verified_by: Line | null, 
/**
 * Evidence that it works.
 */
evidence: Line | null, };

export type ControlKind = "preventive" | "detective" | "corrective";

export type CopyFileRow = { 
/**
 * Its digest, by which it is marked.
 */
sha256: Digest, 
/**
 * Its name.
 */
name: string, 
/**
 * Its size in bytes.
 */
size: number, 
/**
 * What it is.
 */
what: string, };

export type CopyKind = "pdf" | "word";

export type CopyPlace = { 
/**
 * Its number, by which it is marked.
 */
number: number, 
/**
 * The headings above it.
 */
heading: string, 
/**
 * What it is under them; empty for running text.
 */
label: string, 
/**
 * What it says.
 */
text: string, };

export type CorrespondentList = { 
/**
 * Newest first.
 */
people: Array<CorrespondentRow>, 
/**
 * One’s own fingerprint in words, to be read out; empty without an account.
 */
own_words: string, 
/**
 * Whether this person accepts and retires cards.
 */
may_keep: boolean, };

export type CorrespondentRow = { 
/**
 * Who, with the roles that were accepted.
 */
person: Person, 
/**
 * Their office.
 */
office: string, 
/**
 * The fingerprint of their key in twelve words.
 */
words: string, 
/**
 * The fingerprint.
 */
fingerprint: Digest, 
/**
 * Who accepted the card.
 */
accepted_by: string, 
/**
 * On which day.
 */
accepted_on: string, 
/**
 * On which day it was retired or replaced.
 */
retired_on: string | null, 
/**
 * Why.
 */
why_retired: string | null, };

export type Covers = "all" | "granted" | "denied" | "undecided";

export type Criterion = "unforeseen" | "exhausted" | "both";

export type DayDue = { 
/**
 * The day, `YYYY-MM-DD`.
 */
on: string, 
/**
 * How many things are due.
 */
total: number, 
/**
 * The things; fewer than the total where a span has very many.
 */
dues: Array<DueLine>, };

export type DayOrder = "month_first" | "day_first";

export type Decision = { 
/**
 * Accepted or declined.
 */
answer: Answer, 
/**
 * Why.
 */
reasons: Reasons, 
/**
 * Conditions; none where declined.
 */
conditions: Array<Condition>, 
/**
 * The period; none where declined.
 */
period: Period | null, 
/**
 * The day of the first review; none where declined.
 */
review_on: string | null, 
/**
 * Why it is decided otherwise than requests alike, where it is.
 */
different: Prose | null, 
/**
 * What it was decided on (rule 6).
 */
basis: DecisionBasis, };

export type DecisionBasis = { 
/**
 * The newest assessment.
 */
assessment: Digest, 
/**
 * The ISO's response to it.
 */
response: Digest, 
/**
 * The newest submitted form.
 */
form: Digest, 
/**
 * The last event before the decision.
 */
head: Digest, };

export type DeputyList = { 
/**
 * Every deputation, the newest first: for administrators and auditors all, for others those of which they are part.
 */
rows: Array<DeputyRow>, 
/**
 * For whom this person may name a deputy, and in which roles; themselves first.
 */
may_name_for: Array<ActsFor>, 
/**
 * Who may be chosen as a deputy.
 */
people: Array<Person>, };

export type DeputyRow = { 
/**
 * What stands for it when it is ended.
 */
number: number, 
/**
 * The account of who is absent.
 */
absent: string, 
/**
 * Their name.
 */
absent_name: string, 
/**
 * The account of the deputy.
 */
deputy: string, 
/**
 * Their name.
 */
deputy_name: string, 
/**
 * In which roles.
 */
roles: Array<Role>, 
/**
 * The first day, `YYYY-MM-DD`.
 */
from: string, 
/**
 * The last day.
 */
to: string, 
/**
 * Who named the deputy.
 */
named_by: string, 
/**
 * Whether the deputy may act today.
 */
is_today: boolean, 
/**
 * How it stands, in words.
 */
state: string, 
/**
 * Whether this person may end it.
 */
may_end: boolean, };

export type Desk = { 
/**
 * The person.
 */
person: Person, 
/**
 * The day in California, `YYYY-MM-DD`.
 */
today: string, 
/**
 * How many requests they owe a step on.
 */
owed: number, 
/**
 * How many requests they can see.
 */
visible: number, 
/**
 * Whether they may open a request.
 */
may_open: boolean, 
/**
 * For whom they act as a deputy today.
 */
acts_for: Array<ActsFor>, 
/**
 * How often their account was tried in vain before they signed in; none where it was not.
 */
failed_sign_ins: FailedSignIns | null, };

export type Digest = string;

export type Dispatch = { 
/**
 * To whom; the requester's ISO is the addressee (procedure, step 4).
 */
to: Line, 
/**
 * On which day.
 */
on: string, 
/**
 * How.
 */
by: SentBy, };

export type DisposedRow = { 
/**
 * The number, which is never given out again.
 */
number: RequestNumber, 
/**
 * How many events it had.
 */
events: number, 
/**
 * The day, `YYYY-MM-DD`.
 */
day: string, 
/**
 * Title of the series, with the schedule.
 */
schedule: string, 
/**
 * What became of it.
 */
fate: Fate, 
/**
 * Who proposed it.
 */
proposed_by: string, 
/**
 * Who disposed of it.
 */
disposed_by: string, };

export type Disposition = "gone" | "renewed" | "reported";

export type Document = { 
/**
 * What it is.
 */
kind: DocumentKind, 
/**
 * Version within its kind and request, from 1.
 */
version: number, 
/**
 * The file.
 */
file: FileReference, 
/**
 * Pages.
 */
pages: number, };

export type DocumentKind = "denial_letter" | "findings_packet" | "approval_letter" | "not_qualified_notice" | "information_request" | "meeting_minutes" | "revocation_notice" | "expiry_reminder" | "tech_358";

export type DocumentOffer = { 
/**
 * The kind.
 */
kind: DocumentKind, 
/**
 * Whether the record holds what it tells of.
 */
allowed: boolean, 
/**
 * What is missing.
 */
why_not: string | null, };

export type Draft = { 
/**
 * The input of the step.
 */
input: unknown, 
/**
 * Version; saving starts from it.
 */
version: number, 
/**
 * When it was saved; none for a draft that starts from the record.
 */
saved_at: Instant | null, };

export type DraftRow = { 
/**
 * The request; none for one not opened yet.
 */
number: RequestNumber | null, 
/**
 * The step.
 */
step: Step, 
/**
 * For a document that is drafted: its kind.
 */
kind: DocumentKind | null, 
/**
 * When it was saved.
 */
saved_at: Instant, };

export type Draw = { 
/**
 * How many requests the population had.
 */
population: number, 
/**
 * SHA-256 of their numbers, sorted as bytes, each followed by a line feed: a later draw is compared by it.
 */
population_digest: Digest, 
/**
 * The groups, by name; none where the population is not divided.
 */
groups: Array<Group>, 
/**
 * What was drawn: by group, then lowest rank first.
 */
drawn: Array<Drawn>, };

export type Drawing = { 
/**
 * How high it is.
 */
height: number, 
/**
 * What it shows, in a sentence, for those who do not see it.
 */
says: string, 
/**
 * What is painted, in order.
 */
marks: Array<DrawnMark>, 
/**
 * What the series are called, by their numbers, where the picture itself does not say so.
 */
key: Array<string>, 
/**
 * What of the table it does not show, in a sentence; empty where it shows all.
 */
note: string, };

export type Drawn = { 
/**
 * Its number.
 */
number: RequestNumber, 
/**
 * The group from which it was drawn; none where the population is not divided.
 */
group: string | null, 
/**
 * Its rank; none where all were taken.
 */
rank: Digest | null, };

export type DrawnMark = { "mark": "bar", series: number, x: number, y: number, width: number, height: number, } | { "mark": "line", series: number, points: Array<[number, number]>, } | { "mark": "dot", series: number, x: number, y: number, } | { "mark": "grid", from: number, to: number, y: number, } | { "mark": "words", words: string, x: number, y: number, stand: Stand, quiet: boolean, };

export type DueKind = "stage" | "answer" | "form" | "condition" | "milestone" | "control" | "remedy" | "review" | "renewal" | "last_day" | "revocation_notice" | "finding" | "audit" | "violation";

export type DueLetter = { 
/**
 * The request.
 */
number: RequestNumber, 
/**
 * The request's title.
 */
title: string, 
/**
 * The addressee's department.
 */
department: string, 
/**
 * The document.
 */
document: Document, 
/**
 * The addressee.
 */
to: string, 
/**
 * When it was made.
 */
made_at: Instant, };

export type DueLine = { 
/**
 * What it is due on: a request's number, or that of something else that is followed.
 */
subject: string, 
/**
 * The request; none where it is something else.
 */
request: RequestNumber | null, 
/**
 * Its title.
 */
title: string, 
/**
 * What kind of thing is due.
 */
kind: DueKind, 
/**
 * Which of several of its kind; empty where there is one.
 */
item: string, 
/**
 * What is to be done.
 */
what: string, 
/**
 * By which day, `YYYY-MM-DD`.
 */
due_on: string, 
/**
 * Whether that day has passed.
 */
overdue: boolean, 
/**
 * Who is waited for.
 */
owed_by: Role, 
/**
 * Who is waited for, in words, with the department where it is one's.
 */
waits_for: string, 
/**
 * Whether it is owed by this person, for themselves or as a deputy.
 */
owed_by_me: boolean, 
/**
 * For whom this person owes it as their deputy; none where it is owed by themselves.
 */
owed_for: string | null, };

export type Edited = { 
/**
 * The version whose editable copy was changed.
 */
of: Digest, 
/**
 * The copy as it came back; who brought it back is who edited it, for the record.
 */
copy: FileReference, };

export type Ending = { 
/**
 * How.
 */
outcome: Outcome, 
/**
 * In words: the reason, the solution, the evidence.
 */
words: string, 
/**
 * The day on which the exception ended, where it was in force; else the day of the act.
 */
on: string, };

export type Evidence = { 
/**
 * The file.
 */
file: FileReference, 
/**
 * What it is.
 */
note: string, };

export type Exporting = "history" | "requests_csv" | "requests_xlsx";

export type FailedSignIns = { 
/**
 * How often.
 */
attempts: number, 
/**
 * The first time.
 */
first_at: Instant, 
/**
 * The last time.
 */
last_at: Instant, 
/**
 * In a sentence.
 */
text: string, };

export type Fate = "destroy" | "transfer" | "keep";

export type Field = { 
/**
 * Stable name, unique in the form.
 */
id: string, 
/**
 * Heading over several fields that belong together.
 */
group: string | null, 
/**
 * Label.
 */
label: string, 
/**
 * Help.
 */
help: string | null, 
/**
 * What it holds.
 */
kind: FieldKind, 
/**
 * When it must be filled in.
 */
required: Required, 
/**
 * Only asked when another field has one of these answers.
 */
when: When | null, 
/**
 * Longest text, in characters, where less than the kind's.
 */
limit: number | null, 
/**
 * What may be chosen.
 */
options: Array<ChoiceOption>, 
/**
 * Columns of a table.
 */
column: Array<Column>, 
/**
 * What one row of a table is called.
 */
row: string | null, 
/**
 * Most rows of a table.
 */
most: number | null, 
/**
 * For a date: the field of a date it may not lie before.
 */
not_before: string | null, 
/**
 * The words of a statement.
 */
statement: string | null, 
/**
 * JSON pointer into the intake record from which the draft starts.
 */
prefill: string | null, };

export type FieldKind = "line" | "name" | "email" | "prose" | "date" | "choice" | "table" | "statement";

export type Figure = { 
/**
 * The table’s id.
 */
table: string, 
/**
 * The row’s key.
 */
row: string, 
/**
 * The column’s place in the table, from 0.
 */
column: number, };

export type FileReference = { 
/**
 * SHA-256 of the bytes.
 */
sha256: Digest, 
/**
 * Name, as it came; shown with bidi controls made visible, never used as a path.
 */
name: string, 
/**
 * Length in bytes.
 */
size: number, 
/**
 * Media type, from the content.
 */
media_type: string, };

export type FiledDocument = { 
/**
 * The document.
 */
document: Document, 
/**
 * When and by whom it was made.
 */
made: Mark, 
/**
 * For a letter: what its drafter added.
 */
letter: LetterDraft | null, 
/**
 * For a letter that was edited outside the program: what was edited, and the copy that came back.
 */
edited: Edited | null, 
/**
 * When and by whom it was approved.
 */
approved: Mark | null, 
/**
 * When, to whom and how it was sent, oldest first: it may be sent more than once.
 */
sendings: Array<Recorded<Dispatch>>, 
/**
 * How it was signed, by whom and when, oldest first.
 */
signings: Array<Recorded<Signing>>, };

export type FilledBy = "requester" | "smb" | "iso" | "cdt_iso";

export type Finding = "confirmed" | "corrected" | "unfounded";

export type FindingDraft = { 
/**
 * The request; none where the finding is about several.
 */
request: RequestNumber | null, 
/**
 * The step of the procedure, by its rule.
 */
check: Check | null, 
/**
 * What was found.
 */
what: Prose, 
/**
 * Who is responsible.
 */
responsible: Whom, 
/**
 * How the responsible person or office is addressed.
 */
addressee: Line, 
/**
 * What is to be done.
 */
remediation: Prose, 
/**
 * By when.
 */
due_on: string, };

export type FindingState = "recorded" | "notified" | "answered" | "closed";

export type FindingWord = { 
/**
 * The step: the answer, its return, or the closing.
 */
step: AuditStep, 
/**
 * In words.
 */
text: string, 
/**
 * The evidence that came with it.
 */
evidence: FileReference | null, };

export type Follows = "continue" | "end" | "revoke" | "assess";

export type FormChange = { 
/**
 * The field: `title`, `systems.3.name`.
 */
field: string, 
/**
 * The field in words.
 */
label: string, 
/**
 * What stood there, as people read it; empty where nothing did.
 */
before: string, 
/**
 * What the copy says, as people read it.
 */
after: string, };

export type FormImport = { 
/**
 * What became of it.
 */
outcome: Imported, 
/**
 * Answers to what was empty.
 */
filled: Array<FormChange>, 
/**
 * Answers to what was answered otherwise.
 */
overwritten: Array<FormChange>, 
/**
 * How many answers are the same in both.
 */
same: number, 
/**
 * What could not be taken, and why.
 */
not_taken: Array<FormLeft>, 
/**
 * What else is to be known, a sentence each.
 */
notices: Array<string>, 
/**
 * What is wrong with the answers that came in: they are taken all the same, to be mended in the form.
 */
problems: Array<Problem>, };

export type FormLeft = { 
/**
 * The field in words; its name in the file where the form has no such field.
 */
label: string, 
/**
 * What stood in it.
 */
text: string, 
/**
 * Why, and what to do.
 */
why: string, };

export type FormToFill = { 
/**
 * The template.
 */
template: Template, 
/**
 * The answers so far: the draft, else the last submission, else what the intake holds.
 */
answers: { [key in string]: Given }, 
/**
 * Version of the draft.
 */
version: number, 
/**
 * When the draft was saved.
 */
saved_at: Instant | null, 
/**
 * Every problem there is now.
 */
problems: Array<Problem>, 
/**
 * Each section with how far it is.
 */
sections: Array<SectionState>, };

export type Given = string | Array<{ [key in string]: string }>;

export type Ground = { 
/**
 * The section as it is cited, such as `Gov. Code § 7929.210`.
 */
section: Line, 
/**
 * What it covers, in a few words.
 */
covers: Line, };

export type Group = { 
/**
 * Its name.
 */
name: string, 
/**
 * How many requests are in it.
 */
population: number, 
/**
 * How many of them are drawn.
 */
places: number, };

export type HistoryFound = { 
/**
 * The name of its file.
 */
name: string, 
/**
 * The agency and branch whose office it is.
 */
office: string, 
/**
 * When it was written, in words.
 */
exported: string, 
/**
 * How many events it says it holds.
 */
events: number, 
/**
 * The size of the file.
 */
bytes: number, 
/**
 * The account that signed how far it reaches; none where whoever wrote it had none.
 */
signed_by: string | null, };

export type HistoryLine = { 
/**
 * Place in the history.
 */
sequence: number, 
/**
 * The step.
 */
step: Step, 
/**
 * When.
 */
at: Instant, 
/**
 * When, in California, in words.
 */
moment: string, 
/**
 * Who.
 */
actor: Actor, 
/**
 * What happened, in a sentence.
 */
text: string, 
/**
 * The stage it led to, where it changed.
 */
to: Stage | null, 
/**
 * Digest of the event.
 */
digest: Digest, 
/**
 * Whether hash, chain and signature fit.
 */
verified: boolean, };

export type HistoryReadBack = { 
/**
 * The office whose history it is, as the file says.
 */
office: string, 
/**
 * When the file was written, as it says.
 */
exported: string, 
/**
 * How many events.
 */
events: number, 
/**
 * How many files.
 */
files: number, 
/**
 * How many requests the lists show.
 */
requests: number, 
/**
 * How many accounts, the retired ones included.
 */
accounts: number, 
/**
 * The office's head after the last event.
 */
head: Digest, 
/**
 * The administrators whose accounts are in use: one of them is let in first.
 */
administrators: Array<string>, };

export type Hold = { 
/**
 * What for: the litigation, the audit, the request for public records.
 */
matter: Line, 
/**
 * Why, and on whose word.
 */
reason: Prose, 
/**
 * Who is told. A hold that everyone on the request is told of goes to the department’s office with the next packet,
 * and keeps the record there too; any other stays inside SMB, with its matter and its reason.
 */
audience: Audience, };

export type ImpactKind = "operations" | "assets" | "individuals" | "other_organizations" | "nation";

export type ImportAsk = { 
/**
 * The sheet of a workbook; the first one where none is named.
 */
sheet: string | null, 
/**
 * The row of the headings; found where none is named.
 */
head_row: number | null, 
/**
 * A mapping that ships with the program, by its name.
 */
ready: string | null, 
/**
 * The mapping; the one of the last file with these headings, or a ready one that fits, where none is given.
 */
mapping: Mapping | null, 
/**
 * Whether rows that cannot be taken are left out.
 */
leave_out: boolean, };

export type ImportField = "reference" | "service_request" | "title" | "status" | "department" | "requester_name" | "requester_email" | "iso_name" | "iso_email" | "policy_number" | "policy_title" | "policy_section" | "cannot_be_met" | "rating" | "opened_on" | "decided_on" | "decided_by" | "reasons" | "from" | "to" | "review_on" | "ended_on";

export type ImportHeading = { 
/**
 * The heading.
 */
heading: string, 
/**
 * The column: A, B, …
 */
column: string, 
/**
 * The first cells under it that are not empty, shortened.
 */
examples: Array<string>, };

export type ImportMade = { 
/**
 * Its number.
 */
import: number, 
/**
 * How many requests it made.
 */
requests: number, 
/**
 * How many rows were requests already.
 */
here: number, 
/**
 * How many rows were left out.
 */
left_out: number, 
/**
 * The first and the last of the requests.
 */
numbers: [RequestNumber, RequestNumber] | null, };

export type ImportRow = { 
/**
 * Its number.
 */
import: number, 
/**
 * The file’s name, bidi controls made visible.
 */
name: string, 
/**
 * Its SHA-256.
 */
file: Digest, 
/**
 * When.
 */
at: Instant, 
/**
 * When, in words.
 */
moment: string, 
/**
 * By whom.
 */
by: string, 
/**
 * How many requests it made.
 */
requests: number, 
/**
 * How many of them have not been taken back.
 */
left: number, 
/**
 * How many rows were left out.
 */
left_out: number, };

export type ImportSource = { 
/**
 * The import, by its number in this office, from 1.
 */
import: number, 
/**
 * SHA-256 of the file. The file itself is the office’s: a tracker tells of other requests as well.
 */
file: Digest, 
/**
 * The file’s name, as it came.
 */
name: string, 
/**
 * The sheet of a workbook; none for a file without sheets.
 */
sheet?: string | null, 
/**
 * The row, as a spreadsheet counts it, from 1.
 */
row: number, 
/**
 * What the request was called there.
 */
reference?: Line | null, };

export type ImportTakenBack = { 
/**
 * How many requests were taken back.
 */
taken_back: number, 
/**
 * Requests that stay, because something was done with them since.
 */
stay: Array<RequestNumber>, };

export type ImportTrial = { 
/**
 * The file’s name, bidi controls made visible.
 */
name: string, 
/**
 * Its SHA-256.
 */
file: Digest, 
/**
 * The sheet that is read.
 */
sheet: string | null, 
/**
 * The sheets that there are.
 */
sheets: Array<string>, 
/**
 * The row of the headings.
 */
head_row: number, 
/**
 * The headings.
 */
headings: Array<ImportHeading>, 
/**
 * How the file was read, in sentences.
 */
notes: Array<string>, 
/**
 * The mapping that was tried.
 */
mapping: Mapping, 
/**
 * Where the mapping came from, in a sentence.
 */
mapping_from: string, 
/**
 * The mappings that ship with the program.
 */
ready: Array<ReadyMapping>, 
/**
 * The words for how requests stand, the first fifty.
 */
statuses: Array<StatusWord>, 
/**
 * How many rows would become requests.
 */
new: number, 
/**
 * How many are requests already.
 */
here: number, 
/**
 * How many cannot be taken.
 */
cannot: number, 
/**
 * The rows: those that cannot be taken first, then those that are here already, then the new ones; a few hundred.
 */
rows: Array<RowFate>, 
/**
 * The import that took this very file before, if one did and was not taken back.
 */
imported_before: number | null, };

export type Imported = "saved" | "asks" | "nothing";

export type ImportedRecord = { 
/**
 * From where.
 */
source: ImportSource, 
/**
 * How it stood.
 */
recorded_as: RecordedAs, 
/**
 * The intake, as far as the file tells.
 */
intake: Intake, 
/**
 * The day on which it was opened there.
 */
opened_on?: string | null, 
/**
 * The day on which it was decided there.
 */
decided_on?: string | null, 
/**
 * Who decided there.
 */
decided_by?: Line | null, 
/**
 * The reasons given there.
 */
reasons?: Prose | null, 
/**
 * The days for which it was granted.
 */
period?: Period | null, 
/**
 * The day by which it was to be reviewed.
 */
review_on?: string | null, 
/**
 * The day on which it ended.
 */
ended_on?: string | null, 
/**
 * The risk as it was rated there.
 */
rating?: Level | null, 
/**
 * The columns that have no field here.
 */
more?: Array<KeptCell>, };

export type Inbox = { 
/**
 * The newest reminder of each thing that is due, the first to be due first; at most 100.
 */
reminders: Array<Reminder>, 
/**
 * How many there are in all.
 */
total: number, 
/**
 * The summary, where more than a long weekend has passed.
 */
away: Away | null, 
/**
 * What marking it as read gives back.
 */
through: ReadThrough, };

export type Incident = "yes" | "no" | "unknown";

export type Inputs = { 
/**
 * Likelihood of initiation (G-2) or occurrence (G-3).
 */
initiation: Level, 
/**
 * Likelihood that it results in adverse impact (G-4).
 */
adverse_impact: Level, 
/**
 * Impact (H-3).
 */
impact: Level, };

export type Instant = string;

export type Intake = { 
/**
 * The Service Request the request is tied to (procedure, section 4A).
 */
service_request: ServiceRequest, 
/**
 * The day the Service Request was opened.
 */
service_request_opened_on: string | null, 
/**
 * Related Service Requests, free text.
 */
related: Line | null, 
/**
 * The kind of request.
 */
kind: RequestKind, 
/**
 * The exception it renews, changes or asks again for.
 */
previous: RequestNumber | null, 
/**
 * What the request is about, in a line.
 */
title: Line, 
/**
 * Who cannot comply. Name and department are never empty.
 */
requester: Party, 
/**
 * Account of the requester, if they have one here.
 */
requester_account: string | null, 
/**
 * The Information Security Officer of the requester's department.
 */
iso: Party, 
/**
 * The policy.
 */
policy: PolicyReference, 
/**
 * What cannot be met, in words.
 */
cannot_be_met: Prose | null, 
/**
 * The qualification.
 */
qualification: Qualification | null, };

export type Involved = { 
/**
 * Name.
 */
name: string, 
/**
 * Account, where it is known.
 */
account: string | null, };

export type IsoResponse = { 
/**
 * The answer to the whole.
 */
answer: Answer, 
/**
 * The answer to each alternative.
 */
answers: Array<AlternativeAnswer>, 
/**
 * Reasons where declined, remarks where accepted.
 */
words: string, 
/**
 * The assessment it answers.
 */
assessment: Digest, };

export type Item = { 
/**
 * Its name within the request.
 */
id: ItemId, 
/**
 * Its kind.
 */
kind: ItemKind, 
/**
 * What is to be done or kept.
 */
what: string, 
/**
 * Who sees to it; empty for a control whose assessment names nobody.
 */
owner: string, 
/**
 * By when; none for a control that is in place.
 */
due: string | null, 
/**
 * How far it is.
 */
state: ItemState, 
/**
 * For a control: in place since this day.
 */
in_place_since: string | null, 
/**
 * For a control: how it is verified, in the words of the assessment.
 */
verified_how: string | null, 
/**
 * The newest report that it is done.
 */
done: Recorded<ItemDone> | null, 
/**
 * The newest verification.
 */
verified: Recorded<ItemVerified> | null, 
/**
 * The day on which it was last found met.
 */
last_verified: string | null, 
/**
 * Changes of owner and due date, oldest first.
 */
changes: Array<Recorded<ItemChange>>, };

export type ItemChange = { 
/**
 * The item.
 */
item: ItemId, 
/**
 * The new owner; none: as before.
 */
owner: Line | null, 
/**
 * The new day; none: as before.
 */
due: string | null, 
/**
 * Why.
 */
reason: Prose, };

export type ItemDone = { 
/**
 * The item.
 */
item: ItemId, 
/**
 * What shows it.
 */
evidence: Prose, 
/**
 * Since which day.
 */
done_on: string, 
/**
 * A file that shows it.
 */
file?: FileReference | null, };

export type ItemEvent = { "what": "done" } & ItemDone | { "what": "verified" } & ItemVerified | { "what": "changed" } & ItemChange;

export type ItemId = string;

export type ItemKind = "condition" | "milestone" | "control" | "remedy";

export type ItemState = "open" | "reported" | "verified" | "failed";

export type ItemVerified = { 
/**
 * The item.
 */
item: ItemId, 
/**
 * Whether it was found met.
 */
met: YesNo, 
/**
 * How that was verified, or what was found instead.
 */
how: Prose, 
/**
 * On which day.
 */
verified_on: string, };

export type JobState = "printed" | "waiting" | "held" | "stopped" | "failed" | "unknown";

export type Judgement = { 
/**
 * The step, by its rule.
 */
check: Check, 
/**
 * The judgement.
 */
verdict: Verdict, 
/**
 * In words; required where it is not met, or where the record says otherwise.
 */
words: Prose | null, };

export type Keeping = { 
/**
 * When the program backs up by itself.
 */
schedule: BackupSchedule, 
/**
 * The hour of the day in California, 0 to 23; 12 by default, when somebody is there to see a failure.
 */
hour: number, 
/**
 * Of how many days the last backup is kept, 1 to 366; 7 by default.
 */
daily: number, 
/**
 * Of how many weeks the last backup is kept, 0 to 520; 4 by default.
 */
weekly: number, 
/**
 * Of how many months the last backup is kept, 0 to 600; 12 by default.
 */
monthly: number, 
/**
 * After how many days without a good backup the administrator is warned, 1 to 90; 3 by default.
 */
warn_after_days: number, };

export type KeepingPart = "copying" | "packing" | "unpacking" | "reading" | "verifying";

export type KeepingProgress = { 
/**
 * What is done now.
 */
part: KeepingPart, 
/**
 * How much of that is done, 0 to 100; none where that is not known.
 */
percent: number | null, };

export type KeepingView = { 
/**
 * The office’s rule.
 */
rule: Keeping, 
/**
 * The folder of this computer to which backups go; none is chosen.
 */
folder: string | null, 
/**
 * The last good backup that was made here.
 */
last: BackupRow | null, 
/**
 * When the last attempt failed and why; none where it did not.
 */
failed: string | null, 
/**
 * What is wrong with how the records are backed up.
 */
warning: string | null, 
/**
 * What is said where the records lie on a network share.
 */
share: string | null, 
/**
 * The office’s backups in the folder, the newest first.
 */
backups: Array<BackupRow>, 
/**
 * Names of files beside the records that hold what they held: copies before an upgrade, records that were set aside.
 */
others: Array<string>, 
/**
 * Whether this person may back up, restore and choose the folder.
 */
may_keep: boolean, };

export type KeptCell = { 
/**
 * The heading.
 */
heading: string, 
/**
 * What stands under it.
 */
text: string, };

export type Leaving = { 
/**
 * Requests that are open and on which the person has a part.
 */
requests: number, 
/**
 * Parts that they have in those: one request may have several.
 */
parts: number, 
/**
 * Drafts that they have not filed.
 */
drafts: number, 
/**
 * Deputations of which they are a part, and which end with the account.
 */
deputies: number, };

export type LeftBehind = { 
/**
 * What was retired.
 */
kind: RetiredKind, 
/**
 * The account, the number of the policy, or the name of the system.
 */
name: string, 
/**
 * The part it plays.
 */
part: LeftPart, };

export type LeftPart = "requester" | "iso" | "expert" | "assigned" | "owner" | "policy" | "system";

export type LetterDraft = { 
/**
 * The date the letter bears.
 */
dated: string, 
/**
 * Letter or memorandum.
 */
form: LetterForm, 
/**
 * Delivery line, such as "By certified mail".
 */
delivery: Line | null, 
/**
 * Salutation, such as "Dear Ms. Nguyen:"; none in a memorandum and in minutes.
 */
salutation: Line | null, 
/**
 * For a denial letter: what applies until a solution is agreed.
 */
meanwhile: Prose | null, 
/**
 * For a denial letter: what happens next, beside the standing sentences.
 */
next_steps: Prose | null, 
/**
 * A paragraph in the drafter's own words, for the other kinds.
 */
added: Prose | null, 
/**
 * For a request for information: the day by which to answer.
 */
answer_by: string | null, 
/**
 * For minutes: the meeting, by the sequence of the event that recorded it.
 */
meeting: number | null, 
/**
 * Enclosures, one a line.
 */
enclosures: Array<Line>, 
/**
 * Copies to, one a line.
 */
copies: Array<Line>, 
/**
 * Revision of the template that the letter was made with.
 */
template_revision: number, };

export type LetterForm = "letter" | "memorandum";

export type LetterRef = { 
/**
 * The request's number.
 */
number: string, 
/**
 * SHA-256 of the document.
 */
sha256: string, };

export type Level = "very_low" | "low" | "moderate" | "high" | "very_high";

export type Line = string;

export type Lineage = { 
/**
 * The requests of the chain that this person may see, oldest first, this one among them.
 */
chain: Array<ChainLink>, 
/**
 * How often the exception was renewed, this request counted where it is a renewal.
 */
renewals: number, 
/**
 * How many renewals may follow.
 */
renewals_left: number, 
/**
 * Months granted in all so far.
 */
months: number, 
/**
 * Months that may still be granted.
 */
months_left: number, 
/**
 * Whether what this request continues was over before this one was decided: there is no continuity then.
 */
previous_over: boolean, 
/**
 * What was reported as changed, where this request assesses a change.
 */
reported: string | null, 
/**
 * The answers of the form that differ from those of the exception it continues; none where one of the two
 * forms is not there, or this person may not see it.
 */
changes: Array<FormChange> | null, };

export type MailOffer = { 
/**
 * What it tells.
 */
kind: NoticeKind, 
/**
 * What it is about within the request; empty for the request itself.
 */
about: string, 
/**
 * What it is, in a line.
 */
title: string, 
/**
 * To whom, in a line.
 */
to: string, };

export type MailPerson = { 
/**
 * As what.
 */
recipient: MailTo, 
/**
 * Name; may be empty.
 */
name: string, 
/**
 * E-mail address; empty where none is known that mail can be sent to.
 */
email: string, };

export type MailTo = "iso" | "requester" | "smb" | "cdt_iso" | "owner";

export type MailView = { 
/**
 * The request.
 */
number: RequestNumber, 
/**
 * The title of the request.
 */
request_title: string, 
/**
 * Which mail it is.
 */
offer: MailOffer, 
/**
 * To whom.
 */
to: Array<MailPerson>, 
/**
 * Who gets a copy.
 */
cc: Array<MailPerson>, 
/**
 * Its subject.
 */
subject: string, 
/**
 * Its text.
 */
body: string, 
/**
 * The name of the file that goes with its draft, if one does.
 */
attached: string | null, 
/**
 * Why the document that it tells of does not go with it, in a sentence.
 */
not_attached: string | null, 
/**
 * Why it can't be opened in the mail program as a link, in a sentence; none where it can.
 */
no_link: string | null, 
/**
 * The template of its text.
 */
template: string, };

export type Mapping = { 
/**
 * The heading of the column of each field that has one.
 */
columns: { [key in ImportField]?: string }, 
/**
 * What stands for a field where its cell is empty, or where it has no column.
 */
fixed: { [key in ImportField]?: string }, 
/**
 * What each word under the heading of the status stands for; the words folded.
 */
statuses: { [key in string]: RecordedAs }, 
/**
 * How days are written, where they are texts.
 */
order: DayOrder, };

export type Mark = { 
/**
 * Sequence of the event.
 */
sequence: number, 
/**
 * Digest of the event.
 */
digest: Digest, 
/**
 * When.
 */
at: Instant, 
/**
 * By whom.
 */
by: Actor, };

export type MatterKind = "audit" | "violation";

export type MatterLine = { 
/**
 * Place in the history.
 */
sequence: number, 
/**
 * When.
 */
at: Instant, 
/**
 * When, in California, in words.
 */
moment: string, 
/**
 * Who.
 */
actor: Actor, 
/**
 * What happened, in a sentence.
 */
text: string, 
/**
 * Digest of the event.
 */
digest: Digest, 
/**
 * Whether hash, chain and signature fit.
 */
verified: boolean, };

export type MatterNumber = string;

export type MatterOffer = { 
/**
 * The stored name of the step.
 */
step: string, 
/**
 * What its button says.
 */
label: string, 
/**
 * Why not; none where it is possible.
 */
why_not: string | null, 
/**
 * Whether it is a matter of who the person is.
 */
not_theirs: boolean, };

export type MatterOwed = { 
/**
 * The matter.
 */
number: MatterNumber, 
/**
 * Its place among the matter's.
 */
item: number, 
/**
 * What it is.
 */
what: string, 
/**
 * The stored name of its state.
 */
state: string, 
/**
 * By which day, `YYYY-MM-DD`.
 */
due_on: string | null, 
/**
 * Whether that day has passed.
 */
overdue: boolean, 
/**
 * Since when it is owed.
 */
since: Instant, };

export type MatterTaken = { 
/**
 * The matter.
 */
number: MatterNumber, 
/**
 * Its version.
 */
version: number, 
/**
 * What happened, in a sentence.
 */
text: string, };

export type Meeting = { 
/**
 * The day, in California.
 */
held_on: string, 
/**
 * The time its clocks showed, `HH:MM:SS`.
 */
held_at: string, 
/**
 * The instant that day and time are.
 */
instant: Instant, 
/**
 * Place or link.
 */
place: Line, 
/**
 * Who attended, at least one.
 */
attendees: Array<Attendee>, 
/**
 * What was said on the topics; at least one.
 */
topics: Array<TopicNote>, 
/**
 * Further notes.
 */
notes: Prose | null, 
/**
 * Actions agreed.
 */
actions: Array<ActionItem>, };

export type MonthReport = { 
/**
 * The month, `2026-10`.
 */
month: string, 
/**
 * The month in words.
 */
words: string, 
/**
 * The file: its SHA-256 names it.
 */
file: FileReference, 
/**
 * When it was made.
 */
made_at: Instant, 
/**
 * When whose desk was opened.
 */
made_by: string, };

export type MyWork = { 
/**
 * What came up since this person last read.
 */
inbox: Inbox, 
/**
 * What is overdue of what this person may see, longest first; at most 50.
 */
overdue: Array<DueLine>, 
/**
 * How much is overdue in all.
 */
overdue_total: number, 
/**
 * What is due within two weeks, the first to be due first; at most 50.
 */
soon: Array<DueLine>, 
/**
 * Owed by this person, longest waiting first.
 */
owed: Array<QueueRow>, 
/**
 * Whether more is owed than stands here.
 */
more_owed: boolean, 
/**
 * Waiting for others, of what this person takes part in, longest waiting first.
 */
waiting: Array<QueueRow>, 
/**
 * Whether more wait for others than stand here.
 */
more_waiting: boolean, 
/**
 * In force, first to end first.
 */
ending: Array<QueueRow>, 
/**
 * Owed by this person in audits and other matters, first due first.
 */
matters: Array<MatterOwed>, 
/**
 * Drafts that this person left unfinished.
 */
drafts: Array<DraftRow>, 
/**
 * How many rules of the procedure are broken today that this person puts right, counted up to 1,000.
 */
broken: number, 
/**
 * What should be put right: missing particulars of the letters, and the like.
 */
notices: Array<string>, 
/**
 * How many closed requests are past their period and may be proposed to be disposed of; 0 for people who do not.
 */
past: number, 
/**
 * How many requests have a part whose holder is retired, to be reassigned; 0 for people who do not reassign.
 */
orphaned: number, };

export type NamedByKey = { 
/**
 * The fingerprint of their key.
 */
key: Digest, 
/**
 * Their account.
 */
account: string, 
/**
 * Their name.
 */
name: string, 
/**
 * Their department.
 */
department: string, 
/**
 * Their office.
 */
office: string, };

export type NewHolder = { "to": "account", account: string, name: string, } | { "to": "replacement", by: Line, } | { "to": "keep", };

export type NewHolderKind = "account" | "replacement" | "keep";

export type Noted = { 
/**
 * Sequence of the event whose text was noted.
 */
about: number, 
/**
 * The day.
 */
on: string, };

export type NoticeKind = "assessment_sent" | "answer_due" | "form_due" | "returned" | "meeting" | "decision" | "findings_sent" | "letter_sent" | "condition_due" | "review_due" | "expiring" | "expired" | "revoked" | "overdue";

export type OfficeState = { 
/**
 * Whether there is an office: whether anybody has an account.
 */
set_up: boolean, 
/**
 * Whether it is the demonstration office.
 */
demonstration: boolean, 
/**
 * For the demonstration office: the passphrase that all of its people share.
 */
passphrase: string | null, 
/**
 * Who may sign in, by name.
 */
people: Array<AccountRow>, 
/**
 * Where a history was read back and nobody has a key to sign with yet: the accounts of the administrators, one of whom
 * is let in first. Else none.
 */
to_let_in: Array<string>, 
/**
 * Who is at the desk.
 */
desk: Desk | null, };

export type OneTimePassphrase = { 
/**
 * The account.
 */
account: string, 
/**
 * The name of its person.
 */
name: string, 
/**
 * The passphrase.
 */
passphrase: string, };

export type OrphanAsk = { 
/**
 * What was retired.
 */
kind: RetiredKind, 
/**
 * Its name, as in [`RetiredRow::name`].
 */
name: string, 
/**
 * The last number of the page before.
 */
after: string | null, };

export type OrphanPage = { 
/**
 * What people call it that was retired: the person’s name.
 */
label: string, 
/**
 * By number.
 */
rows: Array<OrphanRow>, 
/**
 * Where the next page goes on; none at the end.
 */
next: string | null, };

export type OrphanRow = { 
/**
 * The request.
 */
request: QueueRow, 
/**
 * The part.
 */
part: LeftPart, 
/**
 * Whether somebody must say what becomes of it.
 */
is_open: boolean, 
/**
 * How it stands, in words.
 */
state: string, };

export type OrphanState = { 
/**
 * Somebody must say what becomes of them.
 */
open: number, 
/**
 * Somebody has.
 */
settled: number, 
/**
 * The request is closed: nothing is needed.
 */
closed: number, };

export type Outcome = "not_qualified" | "resolved_by_alternative" | "withdrawn" | "denied_solution_agreed" | "revoked" | "ended_early" | "closed_out" | "renewed" | "changed" | "denied" | "import_taken_back";

export type Override = { 
/**
 * The rating.
 */
level: Level, 
/**
 * Why it differs from the tables.
 */
reason: Prose, };

export type PacketFile = { 
/**
 * Its name, with bidi controls made visible.
 */
name: string, 
/**
 * Its length in bytes.
 */
size: number, 
/**
 * The digest.
 */
sha256: Digest, };

export type PacketLine = { 
/**
 * When it was made or taken in, in words.
 */
moment: string, 
/**
 * Whether it was sent from here.
 */
sent: boolean, 
/**
 * To whom or from whom: names and department.
 */
who: string, 
/**
 * The last event in it; none where it tells that the sharing ended.
 */
upto: number | null, 
/**
 * Why it was not encrypted.
 */
unencrypted: string | null, 
/**
 * By whom and when it was taken in there, where the receipt has come.
 */
receipt: string | null, 
/**
 * The digest by which it is known, where it was taken in here and this person may save its receipt again.
 */
receipt_for: Digest | null, };

export type PacketLook = { 
/**
 * The request.
 */
number: RequestNumber, 
/**
 * Its title.
 */
title: string, 
/**
 * The digest by which the packet is known.
 */
packet: Digest, 
/**
 * Who sent it: name, department and office.
 */
sender: string, 
/**
 * The fingerprint of the sender’s key in words.
 */
sender_words: string, 
/**
 * When it was made, in words.
 */
made: string, 
/**
 * Where it tells that the other office ends the sharing: by whom, when and why. It carries no event then.
 */
ends: string | null, 
/**
 * Whether it came encrypted.
 */
encrypted: boolean, 
/**
 * For whom it is.
 */
recipients: Array<string>, 
/**
 * The stage here; none where the request is new.
 */
stage_before: Stage | null, 
/**
 * The stage that it would lead to.
 */
stage_after: Stage | null, 
/**
 * What is new, oldest first.
 */
lines: Array<HistoryLine>, 
/**
 * How many new events stay inside the other office.
 */
withheld: number, 
/**
 * The files that come with it.
 */
files: Array<PacketFile>, 
/**
 * Whether it carries a document to read.
 */
has_document: boolean, 
/**
 * Where nothing is new: why.
 */
nothing_new: string | null, 
/**
 * Key cards that come with it and are not known here.
 */
cards: Array<CardView>, 
/**
 * What to look at before taking it, a sentence each.
 */
attention: Array<string>, 
/**
 * Why it can’t be taken, a sentence each.
 */
problems: Array<string>, 
/**
 * Whether it can be taken.
 */
may_take: boolean, };

export type Party = { 
/**
 * Name, at most 120 characters; empty where not known yet.
 */
name: string, 
/**
 * Title.
 */
title: string, 
/**
 * Department.
 */
department: string, 
/**
 * Unit within the department.
 */
unit: string, 
/**
 * Telephone.
 */
phone: string, 
/**
 * E-mail address.
 */
email: string, 
/**
 * Postal address, several lines.
 */
address: string, };

export type Passage = { 
/**
 * The request.
 */
number: RequestNumber, 
/**
 * A line of it, or a part of one, as it was typed.
 */
text: string, };

export type Passed = { 
/**
 * The stage.
 */
stage: Stage, 
/**
 * The event that led to it.
 */
mark: Mark, 
/**
 * The step that led to it.
 */
step: Step, };

export type PastRow = { 
/**
 * Its number.
 */
number: RequestNumber, 
/**
 * Its title.
 */
title: string, 
/**
 * The day on which it was closed, `YYYY-MM-DD`.
 */
closed_on: string, 
/**
 * The first day on which it is past its period, `YYYY-MM-DD`.
 */
past_on: string, 
/**
 * Title of its series.
 */
series: string, 
/**
 * The approved schedule and its item.
 */
schedule: string, 
/**
 * What becomes of it.
 */
fate: Fate, 
/**
 * Why it may not be disposed of, a sentence each.
 */
kept_by: Array<string>, 
/**
 * Whether it is proposed already.
 */
is_proposed: boolean, };

export type Period = { 
/**
 * First day.
 */
from: string, 
/**
 * Last day.
 */
to: string, };

export type Person = { 
/**
 * Name of the account, lower case, 1 to 40 characters of a-z, 0-9, dot and hyphen.
 */
account: string, 
/**
 * The person's name, 1 to 120 characters.
 */
name: string, 
/**
 * Working title, may be empty.
 */
title: string, 
/**
 * Department, 1 to 200 characters.
 */
department: string, 
/**
 * E-mail address, may be empty.
 */
email: string, 
/**
 * Telephone number, may be empty.
 */
phone: string, 
/**
 * What the person may act as; never empty.
 */
roles: Array<Role>, };

export type Plan = { 
/**
 * Title.
 */
title: Line, 
/**
 * Why it is made.
 */
kind: AuditKind, 
/**
 * What it is to find out, in words.
 */
purpose: Prose | null, 
/**
 * The period it looks at; always given where it is periodic.
 */
period: Period | null, 
/**
 * Which requests are meant.
 */
population: PopulationRule, 
/**
 * How they are chosen among those.
 */
selection: Selection, };

export type PlanCheck = { 
/**
 * Every problem there is now.
 */
problems: Array<Problem>, 
/**
 * How many requests are meant; none while that cannot be read.
 */
population: number | null, 
/**
 * The groups, where the population is divided.
 */
groups: Array<Group>, };

export type PoamColumn = "number" | "department" | "control" | "weakness" | "source" | "identified" | "severity" | "contact" | "resources" | "completion" | "milestones" | "changes" | "status" | "comments" | "service_request";

export type PoamFormat = "xlsx" | "csv";

export type PoamHeading = { 
/**
 * What it holds.
 */
column: PoamColumn, 
/**
 * Its heading, 1 to 200 characters.
 */
heading: string, };

export type PoamRow = { 
/**
 * Its number.
 */
number: RequestNumber, 
/**
 * Its title.
 */
title: string, 
/**
 * The rating of the assessed risk.
 */
severity: Level | null, 
/**
 * By when what is to be done is due.
 */
due_on: string | null, 
/**
 * How many conditions, milestones and remedies it has.
 */
milestones: number, 
/**
 * How far they are, in words.
 */
status: string, };

export type PoamView = { 
/**
 * The day by which it is next due to the state office.
 */
due_on: string, 
/**
 * The exceptions in force that this person may see, by number.
 */
rows: Array<PoamRow>, 
/**
 * The columns of the file, as the settings of the office have them.
 */
columns: Array<PoamHeading>, };

export type Policy = { 
/**
 * Kind.
 */
kind: PolicyKind, 
/**
 * Number, such as 3511 or SIMM 5300-A: its versions share it.
 */
number: Line, 
/**
 * Title.
 */
title: Line, 
/**
 * Version or date, as the policy names it; may be empty.
 */
version: string, 
/**
 * From which day it is in effect.
 */
effective_on: string | null, 
/**
 * Who keeps it; may be empty.
 */
owner: string, 
/**
 * For how many months an exception from it is accepted at most, 1 to 120; none: as the settings say.
 */
max_months: number | null, 
/**
 * What keeps CDT from waiving any of it, such as SAM or a statute; none where nothing does.
 */
not_waivable: Line | null, 
/**
 * Its sections, in order.
 */
sections: Array<PolicySection>, };

export type PolicyFate = "added" | "revised" | "unchanged" | "refused";

export type PolicyImport = { 
/**
 * Whether it was taken: all of it, or nothing.
 */
taken: boolean, 
/**
 * Every policy in it.
 */
rows: Array<PolicyRead>, };

export type PolicyKind = "policy" | "standard" | "procedure";

export type PolicyRead = { 
/**
 * The first row of the policy; 1 in a catalogue.
 */
row: number, 
/**
 * Number and title.
 */
what: string, 
/**
 * What becomes of it.
 */
fate: PolicyFate, 
/**
 * What is wrong, a sentence each, with the row.
 */
problems: Array<string>, };

export type PolicyReference = { 
/**
 * Number, such as 3500.
 */
number: string, 
/**
 * Title.
 */
title: string, 
/**
 * Version or date.
 */
version: string, 
/**
 * Section or control.
 */
section: string, };

export type PolicyRow = { 
/**
 * The newest version.
 */
policy: Policy, 
/**
 * How many versions it has.
 */
versions: number, 
/**
 * From which day it is retired, `YYYY-MM-DD`; none where it is not.
 */
retired_on: string | null, };

export type PolicySection = { 
/**
 * Its number or the name of the control, such as 4.2 or AC-2(1).
 */
number: Line, 
/**
 * Its title; may be empty.
 */
title: string, 
/**
 * Its exact words; may be empty.
 */
words: string, 
/**
 * What keeps CDT from waiving it, such as a statute; none where nothing does.
 */
not_waivable: Line | null, };

export type PolicyView = { 
/**
 * Its versions, oldest first.
 */
versions: Array<PublishedPolicy>, 
/**
 * From which day it is retired, `YYYY-MM-DD`; none where it is not.
 */
retired_on: string | null, 
/**
 * Open requests and exceptions in force from it, the newest first.
 */
touched: Array<QueueRow>, 
/**
 * How many there are.
 */
total: number, 
/**
 * Whether this person may put another version into the library.
 */
may_publish: boolean, };

export type PopulationRule = { 
/**
 * In one of these stages.
 */
stages: Array<Stage>, 
/**
 * Opened on one of these days.
 */
opened: Span, 
/**
 * Decided on one of these days.
 */
decided: Span, 
/**
 * In force on at least one of these days.
 */
in_force: Span, 
/**
 * Of one of these departments.
 */
departments: Array<string>, 
/**
 * Against one of these policies, as the list of requests shows them.
 */
policies: Array<string>, 
/**
 * With one of these ratings.
 */
ratings: Array<Level>, };

export type PrecedentRule = { 
/**
 * How many requests alike must have been decided before their share counts, 3 to 100; 5 by default.
 */
least: number, 
/**
 * What share of them, decided the same way, is a clear majority, 51 to 100 percent; 80 by default.
 */
share: number, };

export type PrecedentShown = { 
/**
 * Its number.
 */
number: RequestNumber, 
/**
 * Its title.
 */
title: string, 
/**
 * Its department.
 */
department: string, 
/**
 * Policy and section as they were named.
 */
requirement: string, 
/**
 * What was decided.
 */
answer: Answer, 
/**
 * On which day, `YYYY-MM-DD`.
 */
decided_on: string, 
/**
 * The first day that was granted, `YYYY-MM-DD`.
 */
from_on: string | null, 
/**
 * The last day that was granted, `YYYY-MM-DD`.
 */
to_on: string | null, 
/**
 * How it ended.
 */
outcome: Outcome | null, 
/**
 * The conditions.
 */
conditions: Array<string>, 
/**
 * What it has in common, in words.
 */
why: Array<string>, 
/**
 * Whether it is alike, and so counted.
 */
alike: boolean, 
/**
 * Why it was decided otherwise than requests alike, where it was.
 */
different: string | null, };

export type Precedents = { 
/**
 * How requests alike were decided, in sentences.
 */
says: string, 
/**
 * Accepted, of those alike.
 */
accepted: number, 
/**
 * Declined, of those alike.
 */
declined: number, 
/**
 * The share accepted in whole percent; none where too few were decided to speak of one.
 */
percent: number | null, 
/**
 * What a clear majority of them was decided; a decision otherwise is explained.
 */
majority: Answer | null, 
/**
 * Which requests are alike, in a sentence.
 */
means: string, 
/**
 * Those with the most in common first.
 */
rows: Array<PrecedentShown>, };

export type PrintChoice = { 
/**
 * The printer's name.
 */
printer: string, 
/**
 * Copies, 1 to 99.
 */
copies: number, 
/**
 * Sides.
 */
sides: Sides, };

export type PrintJob = { 
/**
 * The printer's name.
 */
printer: string, 
/**
 * The system's name for the job; empty where it gives none.
 */
job: string, 
/**
 * What the printer has done with it.
 */
state: JobState, 
/**
 * Why it waits or was given up, in the system's words; empty where there is nothing to say.
 */
reason: string, };

export type Printer = { 
/**
 * The name by which the system knows it.
 */
name: string, 
/**
 * What people call it, where it differs from the name.
 */
description: string, 
/**
 * Where it stands; empty where nobody has said so.
 */
location: string, 
/**
 * Whether it prints.
 */
state: PrinterState, 
/**
 * Why it does not, in the system's words; empty where it does.
 */
reason: string, 
/**
 * Whether it is the system's default.
 */
is_default: boolean, 
/**
 * Whether it prints on both sides, as far as the system tells.
 */
two_sided: boolean, };

export type PrinterState = "ready" | "printing" | "stopped" | "closed" | "unknown";

export type Printing = { 
/**
 * The printers of this computer, by name.
 */
printers: Array<Printer>, 
/**
 * What this person chose last; none the first time.
 */
choice: PrintChoice | null, };

export type Problem = { 
/**
 * Path of the field: names and row numbers from 0, joined by dots, such as `reasons.0.text`.
 */
field: string, 
/**
 * What kind of problem it is, for tests and programs: `missing`, `too_long`, `not_a_date`, …
 */
code: string, 
/**
 * The sentence people read.
 */
message: string, };

export type Procedure = { 
/**
 * The rows of the table.
 */
rows: Array<TransitionRow>, 
/**
 * What is owed in each stage.
 */
owed: Array<[Stage, string]>, };

export type Progress = "not_started" | "in_progress" | "done";

export type ProposedRow = { 
/**
 * The request.
 */
number: RequestNumber, 
/**
 * Its title.
 */
title: string, 
/**
 * Title of the series, with the schedule.
 */
schedule: string, 
/**
 * What becomes of it.
 */
fate: Fate, 
/**
 * Why.
 */
reason: string, 
/**
 * Who proposed it.
 */
by: string, 
/**
 * When, in words.
 */
at: string, 
/**
 * Why it may not be disposed of now, a sentence each.
 */
kept_by: Array<string>, 
/**
 * What becomes of the file from which it was imported; none where it was not.
 */
source: string | null, 
/**
 * Whether this person may dispose of it: another than who proposed it.
 */
may_dispose: boolean, };

export type Prose = string;

export type PublicCopy = { 
/**
 * Who asked for the record.
 */
asked: RecordsAsked, 
/**
 * What was withheld.
 */
withheld: Array<Withheld>, 
/**
 * The files that are given whole beside it.
 */
given: Array<Digest>, 
/**
 * The copy.
 */
file: FileReference, 
/**
 * Its pages.
 */
pages: number, };

export type PublicCopyView = { 
/**
 * The request.
 */
number: RequestNumber, 
/**
 * The version of the request that the places are numbered by.
 */
version: number, 
/**
 * Its title.
 */
title: string, 
/**
 * The texts, in the order of reading.
 */
places: Array<CopyPlace>, 
/**
 * The files, each of which is given whole or withheld.
 */
files: Array<CopyFileRow>, 
/**
 * How many events SMB keeps to itself.
 */
inside: number, 
/**
 * The sections under which something may be withheld.
 */
grounds: Array<Ground>, };

export type PublishedPolicy = { 
/**
 * The version.
 */
policy: Policy, 
/**
 * When.
 */
at: Instant, 
/**
 * By whom.
 */
by: string, };

export type Qualification = { 
/**
 * The criterion.
 */
criterion: Criterion, 
/**
 * The facts that support it.
 */
facts: Prose, };

export type QueueAsk = { 
/**
 * What was typed to find them: words, phrases in quotes, and terms such as `stage:decision` or `due<2026-12-31`.
 */
text: string, 
/**
 * In one of these stages; empty: any.
 */
stages: Array<Stage>, 
/**
 * Owed by one of these roles; empty: any.
 */
owed_by: Array<Role>, 
/**
 * Of one of these departments; empty: any.
 */
departments: Array<string>, 
/**
 * Against one of these policies; empty: any.
 */
policies: Array<string>, 
/**
 * With one of these ratings; empty: any.
 */
ratings: Array<Level>, 
/**
 * Sorted by this.
 */
sort: QueueSort, 
/**
 * From last to first.
 */
descending: boolean, 
/**
 * Begin with this request, by its number or a part of one, wherever it stands in the list; where a page goes on, none.
 */
from: string | null, 
/**
 * Go on after the row where the page before ended.
 */
after: string | null, 
/**
 * Rows of a page, 1 to 500; 50 when left out.
 */
limit: number | null, };

export type QueueChoices = { 
/**
 * Stages, in the order of the procedure.
 */
stages: Array<[Stage, number]>, 
/**
 * Roles that owe the next step.
 */
owed_by: Array<[Role, number]>, 
/**
 * Ratings, the lowest first; none for people who see a rating only when it is sent.
 */
ratings: Array<[Level, number]>, 
/**
 * Departments, by name.
 */
departments: Array<[string, number]>, 
/**
 * Policies, by name.
 */
policies: Array<[string, number]>, };

export type QueuePage = { 
/**
 * Rows.
 */
rows: Array<QueueRow>, 
/**
 * Where the next page goes on; none at the end.
 */
next: string | null, 
/**
 * How many rows the whole list has; where words are looked for, at most [`store::MOST_COUNTED`].
 */
total: number, 
/**
 * Whether there are more, which would take longer to count than to read the first of them.
 */
total_is_least: boolean, 
/**
 * The words and phrases that were looked for, as they were typed.
 */
sought: Array<string>, };

export type QueueRow = { 
/**
 * Number.
 */
number: RequestNumber, 
/**
 * Title.
 */
title: string, 
/**
 * Stage.
 */
stage: Stage, 
/**
 * Service Request.
 */
service_request: string, 
/**
 * Department.
 */
department: string, 
/**
 * Policy, number and title.
 */
policy: string, 
/**
 * Rating, once assessed.
 */
rating: Level | null, 
/**
 * What is owed; empty when closed.
 */
owed: string, 
/**
 * Who owes it.
 */
owed_by: Role | null, 
/**
 * Since when.
 */
owed_since: Instant, 
/**
 * For how many days, counted in California.
 */
owed_days: number, 
/**
 * What applies by this day: the last day of the exception, or its review.
 */
due_on: string | null, 
/**
 * First day of the exception.
 */
from_on: string | null, 
/**
 * Last day of the exception.
 */
to_on: string | null, 
/**
 * Whether the exception is in force today.
 */
in_force: boolean, 
/**
 * How it ended, in words.
 */
outcome: string | null, 
/**
 * The day it was opened.
 */
opened_on: string, 
/**
 * When it last changed.
 */
updated_at: Instant, 
/**
 * On My work, for whom this person owes it as their deputy; none where it is owed by themselves.
 */
owed_for: string | null, 
/**
 * In the list of requests, who of SMB’s staff sees to it; none where nobody was named.
 */
assigned_to: string | null, 
/**
 * In the list of requests, whether it was imported; others do not ask.
 */
imported: boolean, };

export type QueueSort = "number" | "title" | "stage" | "department" | "rating" | "owed_since" | "due" | "updated";

export type Rated = { 
/**
 * Overall likelihood, by G-5.
 */
likelihood: Level, 
/**
 * Risk, by I-2.
 */
risk: Level, };

export type ReadThrough = { 
/**
 * The day, `YYYY-MM-DD`.
 */
day: string, 
/**
 * How far the office's history reached.
 */
reached: number, };

export type Reading = { 
/**
 * The request.
 */
number: RequestNumber, 
/**
 * Its title.
 */
title: string, 
/**
 * Its version.
 */
version: number, 
/**
 * Digest of its newest event.
 */
head: Digest, 
/**
 * What it said to each rule on that day.
 */
results: Array<Checked>, };

export type ReadyMapping = { 
/**
 * Its name.
 */
name: string, 
/**
 * What people read.
 */
label: string, 
/**
 * Whether the file has the headings of that program’s export.
 */
fits: boolean, };

export type Reason = { 
/**
 * The reason.
 */
text: Prose, 
/**
 * What it rests on.
 */
basis: ReasonBasis, };

export type ReasonBasis = "assessed_risk" | "requirement";

export type Reasons = Array<Reason>;

export type Reassigned = { 
/**
 * The request.
 */
number: RequestNumber, 
/**
 * Why it is not reassigned; none where it is.
 */
why_not: string | null, };

export type Reassignment = { 
/**
 * What was left behind.
 */
left: LeftBehind, 
/**
 * For the owner of conditions and milestones: the name under which they stand there.
 */
named: Line | null, 
/**
 * Who or what has the part.
 */
holder: NewHolder, 
/**
 * Why.
 */
reason: Prose, };

export type ReceiptTaken = { 
/**
 * The request.
 */
number: RequestNumber, 
/**
 * The packet that it is for.
 */
packet: Digest, 
/**
 * Who took the packet in.
 */
by: NamedByKey, 
/**
 * When, in words.
 */
received: string, 
/**
 * Whether it was known already.
 */
already: boolean, };

export type Received = { "kind": "packet", 
/**
 * What it would change.
 */
look: PacketLook, 
/**
 * Whether this person accepts key cards.
 */
may_keep: boolean, } | { "kind": "card", 
/**
 * What it says.
 */
card: CardView, 
/**
 * Whether this person accepts key cards.
 */
may_keep: boolean, } | { "kind": "receipt" };

export type Recipient = "cdt_iso" | "supervisor";

export type Recorded<T> = { 
/**
 * Where it stands in the history.
 */
mark: Mark, 
/**
 * What was recorded.
 */
value: T, };

export type RecordedAs = "open" | "in_force" | "not_qualified" | "resolved_by_alternative" | "withdrawn" | "denied" | "revoked" | "ended_early" | "closed_out";

export type RecordsAsked = { 
/**
 * The number or name under which the office keeps the request for records.
 */
reference: Line, 
/**
 * Who asked; the law asks for no name.
 */
by: Line | null, 
/**
 * The day on which it was asked for.
 */
on: string | null, };

export type Remedy = { 
/**
 * What.
 */
what: Prose, 
/**
 * By whom.
 */
owner: Line, 
/**
 * By when.
 */
due: string, };

export type Reminder = { 
/**
 * What is due.
 */
due: DueLine, 
/**
 * The rung of the ladder, in words: `30 days before`.
 */
rung: string, 
/**
 * The day of the rung, `YYYY-MM-DD`.
 */
on: string, };

export type Report = { 
/**
 * What it is about, in a line.
 */
subject: Line, 
/**
 * What happened.
 */
what: Prose, 
/**
 * The day on which it was noticed.
 */
noticed_on: string, 
/**
 * The request it is about.
 */
request: RequestNumber | null, 
/**
 * The policy or the part of the procedure that was violated.
 */
policy: Line | null, 
/**
 * Who is said to be involved.
 */
involved: Array<Involved>, 
/**
 * The reporter’s immediate supervisor.
 */
supervisor: Supervisor, 
/**
 * Whether it is also a security incident.
 */
incident: Incident, 
/**
 * The number under which it was reported as one.
 */
incident_number: Line | null, 
/**
 * What was done about it as an incident.
 */
incident_done: Prose | null, };

export type ReportAsk = { 
/**
 * Which.
 */
name: ReportName, 
/**
 * The day it is made for, `YYYY-MM-DD`; none: today.
 */
on: string | null, };

export type ReportCell = { "is": "text", 
/**
 * The words.
 */
text: string, } | { "is": "count", 
/**
 * The number.
 */
count: number, } | { "is": "share", 
/**
 * In whole percent.
 */
percent: number, } | { "is": "day", 
/**
 * The day.
 */
on: string, } | { "is": "request", 
/**
 * Its number.
 */
number: RequestNumber, 
/**
 * Its title; empty until somebody who may read it looks it up.
 */
title: string, } | { "is": "nothing" };

export type ReportColumn = { 
/**
 * Its heading.
 */
heading: string, 
/**
 * Whether it holds amounts.
 */
numeric: boolean, 
/**
 * Whether the requests that its figures count can be listed.
 */
listed: boolean, };

export type ReportDocument = { 
/**
 * The file.
 */
file: FileReference, 
/**
 * Counted from 1.
 */
version: number, 
/**
 * Pages.
 */
pages: number, };

export type ReportFormat = "xlsx" | "csv" | "pdf";

export type ReportName = "in_force" | "policies" | "departments" | "risk" | "reasons" | "ageing" | "flow" | "renewals" | "expiring" | "overdue" | "conditions" | "consistency" | "different_from_precedent" | "audits" | "year" | "month";

export type ReportRequest = { 
/**
 * Its number.
 */
number: RequestNumber, 
/**
 * Its title.
 */
title: string, 
/**
 * Its department.
 */
department: string, 
/**
 * Number and title of its policy.
 */
policy: string, 
/**
 * Its stage.
 */
stage: Stage, 
/**
 * The first day on which it is in force, `YYYY-MM-DD`.
 */
from_on: string | null, 
/**
 * The last day on which it is in force.
 */
to_on: string | null, };

export type ReportRequests = { 
/**
 * What the figure is, in the words of its table.
 */
words: string, 
/**
 * The first of them.
 */
rows: Array<ReportRequest>, 
/**
 * How many there are.
 */
total: number, };

export type ReportRow = { 
/**
 * Its name within the table.
 */
key: string, 
/**
 * A cell for each column.
 */
cells: Array<ReportCell>, };

export type ReportSent = { 
/**
 * To which of the two.
 */
recipient: Recipient, 
/**
 * Which version.
 */
document: Digest, 
/**
 * To whom by name, when and how.
 */
dispatch: Dispatch, };

export type ReportTable = { 
/**
 * Its name within the report.
 */
id: string, 
/**
 * What it shows.
 */
caption: string, 
/**
 * Columns; the first names the rows.
 */
columns: Array<ReportColumn>, 
/**
 * Rows, in the order in which they are read.
 */
rows: Array<ReportRow>, 
/**
 * The picture of it, where one is drawn and was laid out ([`Report::drawn`]).
 */
drawing: Drawing | null, 
/**
 * How many rows are left out at the end.
 */
left_out: number, };

export type ReportView = { 
/**
 * Which.
 */
name: ReportName, 
/**
 * The day it is made for.
 */
on: string, 
/**
 * What it shows.
 */
says: string, 
/**
 * How its figures are counted, a sentence each.
 */
definitions: Array<string>, 
/**
 * Its tables, in the order in which they are read.
 */
tables: Array<ReportTable>, };

export type ReportedChange = { 
/**
 * The request.
 */
change: RequestNumber, 
/**
 * What has changed, or will.
 */
what: string, };

export type Request = { 
/**
 * Number.
 */
number: RequestNumber, 
/**
 * Sequence of the newest event: the version a next step starts from.
 */
version: number, 
/**
 * Digest of the newest event.
 */
head: Digest, 
/**
 * Stage.
 */
stage: Stage, 
/**
 * Since when it is in this stage.
 */
since: Instant, 
/**
 * Its opening, or its import.
 */
opened: Mark, 
/**
 * What another record says of it, where it was imported.
 */
imported: Recorded<ImportedRecord> | null, 
/**
 * The newest intake record.
 */
intake: Intake, 
/**
 * Every mark at which a stage was entered, in order.
 */
passed: Array<Passed>, 
/**
 * Assessments, oldest first.
 */
assessments: Array<Recorded<Assessment>>, 
/**
 * Experts asked.
 */
experts: Array<Recorded<AskedExpert>>, 
/**
 * Contributions to the assessment.
 */
contributions: Array<Recorded<string>>, 
/**
 * Whether the newest assessment was sent to the ISO in this round.
 */
assessment_sent: boolean, 
/**
 * The ISO's responses, oldest first.
 */
responses_to_assessment: Array<Recorded<IsoResponse>>, 
/**
 * Submitted forms, oldest first.
 */
forms: Array<Recorded<SubmittedForm>>, 
/**
 * Meetings.
 */
meetings: Array<Recorded<Meeting>>, 
/**
 * Questions with which the form was sent back, or the request to review.
 */
questions: Array<Recorded<string>>, 
/**
 * What SMB presented the request for decision with.
 */
presented: Recorded<string> | null, 
/**
 * The decision.
 */
decision: Recorded<Decision> | null, 
/**
 * The documented responses.
 */
responses: Recorded<Responses> | null, 
/**
 * Documents, oldest first.
 */
documents: Array<FiledDocument>, 
/**
 * Work done towards the alternative or the solution.
 */
work: Array<Recorded<string>>, 
/**
 * What happened to the items that are followed up, oldest first; [`Request::items`] tells how they stand.
 */
item_events: Array<Recorded<ItemEvent>>, 
/**
 * Reviews made while in force, oldest first.
 */
reviews: Array<Recorded<Review>>, 
/**
 * Renewals opened.
 */
renewals: Array<RequestNumber>, 
/**
 * Material changes reported.
 */
changes: Array<Recorded<ReportedChange>>, 
/**
 * What takes its place.
 */
superseded: Recorded<Superseded> | null, 
/**
 * The day after which the history notes the expiry.
 */
expiry_noted: boolean, 
/**
 * How it ended.
 */
ending: Recorded<Ending> | null, 
/**
 * Notes made in the Service Request: sequence of the event noted, and the day.
 */
noted: Array<Recorded<Noted>>, 
/**
 * Attached files.
 */
attachments: Array<Recorded<Attachment>>, 
/**
 * What became of parts whose holders were retired.
 */
reassignments: Array<Recorded<Reassignment>>, 
/**
 * Who of SMB’s staff sees to it; none where nobody was named.
 */
assigned: Recorded<Assignee> | null, 
/**
 * Holds that stand, oldest first: they keep the record whatever its period says.
 */
holds: Array<Recorded<Hold>>, 
/**
 * Copies made for public-records requests, oldest first.
 */
public_copies: Array<Recorded<PublicCopy>>, 
/**
 * Comments.
 */
comments: Array<Recorded<Comment>>, 
/**
 * Refused attempts.
 */
attempts: Array<Recorded<Attempt>>, 
/**
 * Steps that texts for the Service Request come from, oldest first.
 */
to_note: Array<ToNote>, };

export type RequestKind = "new" | "renewal" | "change" | "reconsideration";

export type RequestNumber = string;

export type RequestView = { 
/**
 * The record.
 */
request: Request, 
/**
 * The day in California.
 */
today: string, 
/**
 * The procedure's stages, with where this request stands.
 */
stepper: Array<StepperStage>, 
/**
 * What is owed; empty when closed.
 */
owed: string, 
/**
 * By whom, in words; empty when closed.
 */
owed_by: string, 
/**
 * Whether this person owes it.
 */
owed_by_me: boolean, 
/**
 * For how many days.
 */
owed_days: number, 
/**
 * The clocks of the stages that this round has come to, in the order of the procedure.
 */
clocks: Array<Clock>, 
/**
 * For how many business days each party was waited for.
 */
waited: Array<Waited>, 
/**
 * What this person may do now, and what not and why; the main step first.
 */
offers: Array<StepOffer>, 
/**
 * Whether the exception is in force today.
 */
in_force: boolean, 
/**
 * Whether form or assessment changed after the decision.
 */
decided_on_older_version: boolean, 
/**
 * The ratings of each assessment, in their order.
 */
ratings: Array<AssessmentRating>, 
/**
 * Topics that no meeting has covered yet, in words.
 */
topics_missing: Array<string>, 
/**
 * Texts for the Service Request.
 */
service_request_texts: Array<ServiceRequestText>, 
/**
 * A warning about the Service Request's number, if it does not fit the pattern.
 */
service_request_warning: string | null, 
/**
 * What is to be said of the policy that it names: that CDT can’t waive it, or that it has a newer version.
 */
policy_warnings: Array<string>, 
/**
 * Documents that SMB may make of the record beside the procedure's own, and why not; told to SMB staff.
 */
documents_to_draft: Array<DocumentOffer>, 
/**
 * Documents on file that may be sent by `send_document` now; told to SMB staff.
 */
documents_to_send: Array<Digest>, 
/**
 * What a letter still lacks by Government Code 7525-7527; told where a letter may be drafted now.
 */
missing_particulars: Array<Problem>, 
/**
 * What is watched; none while nothing is granted.
 */
watch: Watch | null, 
/**
 * What came before and after it; none where nothing did.
 */
lineage: Lineage | null, 
/**
 * What the record proves of the procedure today, rule by rule; told inside SMB.
 */
checks: Array<Checked>, 
/**
 * History, oldest first.
 */
history: Array<HistoryLine>, 
/**
 * The parts whose holders are retired and of which nobody has said what becomes of them, a sentence each; for
 * those inside SMB.
 */
left: Array<string>, 
/**
 * Whether the whole history of the request verifies.
 */
history_verifies: boolean, 
/**
 * What went between offices about it.
 */
sharing: Sharing, };

export type Required = "submit" | "decision" | "optional";

export type Responses = { 
/**
 * The requester's.
 */
requester: string, 
/**
 * The CDT ISO's.
 */
cdt_iso: string, };

export type Restored = { 
/**
 * What was restored.
 */
found: BackupFound, 
/**
 * The name under which the records before it were set aside; none where there were none.
 */
set_aside: string | null, };

export type Retention = { 
/**
 * The series in their order; none: nothing is scheduled.
 */
series: Array<Series>, };

export type RetentionView = { 
/**
 * The office’s schedule.
 */
schedule: Retention, 
/**
 * Closed requests past their period, by number; at most 200.
 */
past: Array<PastRow>, 
/**
 * Whether there are more.
 */
more: boolean, 
/**
 * What is proposed and not yet disposed of.
 */
proposed: Array<ProposedRow>, 
/**
 * What was disposed of, the newest first.
 */
disposed: Array<DisposedRow>, 
/**
 * Names of files beside the records that may still hold what was disposed of.
 */
others: Array<string>, 
/**
 * Whether this person may propose.
 */
may_propose: boolean, 
/**
 * Whether this person may dispose of what another has proposed.
 */
may_dispose: boolean, };

export type RetiredKind = "policy" | "system" | "person";

export type RetiredRow = { 
/**
 * What.
 */
kind: RetiredKind, 
/**
 * The number of the policy, the name of the system, or the account.
 */
name: string, 
/**
 * What people call it: the person’s name.
 */
label: string, 
/**
 * From which day, `YYYY-MM-DD`.
 */
retired_on: string, 
/**
 * Why; empty for a person.
 */
reason: string, 
/**
 * What takes its place.
 */
replaced_by: string | null, 
/**
 * How many parts of requests are left behind.
 */
left: OrphanState, 
/**
 * How many drafts a person left unfinished.
 */
drafts: number, };

export type Review = { 
/**
 * The day of the review.
 */
reviewed_on: string, 
/**
 * Whether the exception is still needed.
 */
still_needed: Reviewed, 
/**
 * Whether its conditions are met.
 */
conditions_met: Reviewed, 
/**
 * Whether its compensating controls were verified.
 */
controls_verified: Reviewed, 
/**
 * Whether the plan to comply is on track.
 */
plan_on_track: Reviewed, 
/**
 * What follows.
 */
follows: Follows, 
/**
 * Where it goes on: the day of the next review; none where the last day comes first.
 */
next_on: string | null, 
/**
 * What is done about what was not met.
 */
remedy: Remedy | null, };

export type Reviewed = { 
/**
 * The answer.
 */
answer: YesNo, 
/**
 * What was found.
 */
words: Prose | null, };

export type Role = "requester" | "requester_iso" | "smb_staff" | "expert" | "cdt_iso" | "auditor" | "administrator";

export type RowFate = { 
/**
 * Its number in the file.
 */
row: number, 
/**
 * Its title, as far as it can be read.
 */
title: string, 
/**
 * What becomes of it.
 */
fate: Becomes, };

export type Scenario = { 
/**
 * The threat event, in words.
 */
threat: Prose, 
/**
 * Where it comes from.
 */
source: ThreatSource, 
/**
 * What the impact falls on; at least one.
 */
kinds: Array<ImpactKind>, 
/**
 * Without the compensating controls.
 */
inherent: Inputs, 
/**
 * With the compensating controls.
 */
residual: Inputs, };

export type Section = { 
/**
 * Stable name.
 */
id: string, 
/**
 * The letter it stands under.
 */
letter: string, 
/**
 * Title.
 */
title: string, 
/**
 * Who fills it in.
 */
by: FilledBy, 
/**
 * Fields in order.
 */
field: Array<Field>, };

export type SectionState = { 
/**
 * The section.
 */
id: string, 
/**
 * How far it is.
 */
state: Progress, };

export type Selection = { "how": "all", } | { "how": "sample", 
/**
 * How many, 1 to [`LARGEST_SAMPLE`].
 */
size: number, 
/**
 * The seed, as it is printed: without white space at its ends.
 */
seed: Line, 
/**
 * By what the population is divided first.
 */
by: Strata | null, };

export type SentBy = "email" | "post" | "certified_mail" | "secure_transfer" | "hand";

export type SentLetter = { 
/**
 * The letter.
 */
letter: LetterRef, 
/**
 * Why it is not recorded; none: it is.
 */
why: string | null, };

export type Series = { 
/**
 * Title of the series.
 */
title: Line, 
/**
 * The approved schedule and the item in it, such as `STD 73, 2026-014, item 7`: by which authority.
 */
schedule: Line, 
/**
 * Which requests.
 */
covers: Covers, 
/**
 * From which day the period counts.
 */
trigger: Trigger, 
/**
 * The period in months, 1 to 1,200.
 */
months: number, 
/**
 * What becomes of them then.
 */
fate: Fate, };

export type ServiceRequest = string;

export type ServiceRequestText = { 
/**
 * Sequence of the event it tells of; the `about` of recording the note.
 */
about: number, 
/**
 * The step, in words.
 */
step: string, 
/**
 * The text to paste.
 */
text: string, 
/**
 * The day on which it was noted, if it was.
 */
noted_on: string | null, 
/**
 * By whom.
 */
noted_by: string | null, };

export type Settings = { 
/**
 * Letterhead: the agency, such as California Department of Technology.
 */
agency: string, 
/**
 * Letterhead: the branch.
 */
branch: string, 
/**
 * Letterhead: the postal address, one line an entry.
 */
address: string, 
/**
 * The agency's telephone (Government Code 7525-7527: every letter shows it).
 */
telephone: string, 
/**
 * Address for inquiries (Government Code 7525-7527).
 */
inquiries_address: string, 
/**
 * Telephone for inquiries (Government Code 7525-7527).
 */
inquiries_telephone: string, 
/**
 * Name of the person who signs letters.
 */
signer_name: string, 
/**
 * Title of the person who signs letters.
 */
signer_title: string, 
/**
 * Name of the person to contact.
 */
contact_name: string, 
/**
 * Telephone of the person to contact.
 */
contact_phone: string, 
/**
 * E-mail address of the person to contact.
 */
contact_email: string, 
/**
 * Longest single grant, in months, 1 to 36; 12 by default.
 */
longest_grant_months: number, 
/**
 * How often an exception may be renewed, 0 to 10; 3 by default.
 */
renewals: number, 
/**
 * Longest cumulative time of an exception with its renewals, in months, 1 to 120; 36 by default.
 */
cumulative_months: number, 
/**
 * What a Service Request number looks like (`#` a digit, `@` a letter); warns and never blocks.
 */
service_request_pattern: string, 
/**
 * Marking on form, assessment and packet; empty for none.
 */
marking: string, 
/**
 * Whether letters carry the marking too; off by default, because details belong in the marked enclosure.
 */
marking_on_letters: boolean, 
/**
 * Whether a denial letter must be approved by another person than the one who drafted it.
 */
letters_need_second_person: boolean, 
/**
 * Whether denial letters carry the appeal paragraph; off by default, because the procedure gives none.
 */
appeal_paragraph: boolean, 
/**
 * After how many minutes without a sign of anybody the desk is locked, 1 to 60; 15 by default.
 */
lock_after_minutes: number, 
/**
 * When the office works, how long each stage may take, and when it is reminded.
 */
timing: Timing, 
/**
 * Columns of the plan of action and milestones, in order.
 */
poam_columns: Array<PoamHeading>, 
/**
 * When a decision is against precedent, and must be explained.
 */
precedents: PrecedentRule, 
/**
 * When the records are backed up, and which backups are kept.
 */
keeping: Keeping, 
/**
 * Where this is the office of a department: its name. Empty in SMB’s own.
 */
department: string, 
/**
 * Numbers of requests that are opened here begin after this one, 0 to 9,000,000, so that no two offices give the same.
 */
numbers_after: number, 
/**
 * How long records are kept.
 */
retention: Retention, 
/**
 * The sections of the law under which something is withheld from a copy for a public-records request.
 */
grounds: Array<Ground>, 
/**
 * Whether this is the demonstration office; set when it is made, and never by hand.
 */
demonstration: boolean, };

export type SettingsView = { 
/**
 * The settings.
 */
settings: Settings, 
/**
 * Their revision.
 */
revision: number, 
/**
 * What every letter must show and the settings do not give (Government Code 7525-7527).
 */
missing_particulars: Array<Problem>, 
/**
 * Whether this person may change them.
 */
may_change: boolean, };

export type Sharing = { 
/**
 * With whose office it is shared; none where it never went or came, and where that was ended.
 */
with: string | null, 
/**
 * How the sharing ended: by whom, when and why; none where it goes on, or never began.
 */
ended: string | null, 
/**
 * Whether this person may end it.
 */
may_end: boolean, 
/**
 * Whether this person may tell the other office, by a packet made anew, that it was ended here.
 */
may_tell: boolean, 
/**
 * Why nothing is done on it here now; none where its next step is this office’s.
 */
waits: string | null, 
/**
 * Whether this person may send it to another office.
 */
may_send: boolean, 
/**
 * How many of its events are kept inside another office.
 */
withheld: number, 
/**
 * The packets, oldest first.
 */
packets: Array<PacketLine>, };

export type Sheet = { 
/**
 * What the record said when it was last read for the audit.
 */
reading: Recorded<Reading>, 
/**
 * The newest judgement.
 */
judged: Recorded<SheetJudgement> | null, };

export type SheetJudgement = { 
/**
 * Of each step.
 */
judgements: Array<Judgement>, 
/**
 * Of the whole, in words.
 */
conclusion: Prose | null, };

export type Sides = "one" | "long_edge" | "short_edge";

export type SignedHow = "ink" | "tool";

export type Signing = { 
/**
 * How.
 */
how: SignedHow, 
/**
 * By whom.
 */
signed_by: string, 
/**
 * On which day.
 */
signed_on: string, 
/**
 * The scan, or the signed file, as it came.
 */
file: FileReference, };

export type Span = { 
/**
 * First day.
 */
from: string | null, 
/**
 * Last day.
 */
to: string | null, };

export type Spanned = { 
/**
 * Number.
 */
number: RequestNumber, 
/**
 * Title.
 */
title: string, 
/**
 * Department.
 */
department: string, 
/**
 * First day, `YYYY-MM-DD`.
 */
from_on: string, 
/**
 * Last day, `YYYY-MM-DD`.
 */
to_on: string, 
/**
 * Whether it is in force today.
 */
in_force: boolean, 
/**
 * How it stands today, in words: in force, still to begin, expired.
 */
state: string, };

export type Stage = "intake" | "assessment" | "iso_response" | "re_architecture" | "form" | "review" | "decision" | "findings" | "denial" | "resolution" | "in_force" | "closed";

export type Stand = "start" | "middle" | "end";

export type Standing = "ask" | "keep" | "overwrite";

export type StatusWord = { 
/**
 * The word, as it first stands there.
 */
word: string, 
/**
 * The word folded: by it the mapping knows it.
 */
folded: string, 
/**
 * How many rows have it.
 */
rows: number, 
/**
 * What it stands for; none while nobody has said.
 */
stands_for: RecordedAs | null, };

export type Step = "open" | "revise_intake" | "send_for_assessment" | "not_qualified" | "record_assessment" | "ask_expert" | "contribute" | "send_assessment" | "accept_assessment" | "decline_assessment" | "record_work" | "complete_re_architecture" | "submit_form" | "record_meeting" | "ask_for_information" | "assess_again" | "present_for_decision" | "return_to_review" | "accept_request" | "decline_request" | "record_responses" | "draft_findings" | "send_findings" | "draft_letter" | "approve_letter" | "send_letter" | "draft_document" | "send_document" | "file_edited_letter" | "record_signing" | "record_solution" | "report_done" | "verify_item" | "change_item" | "record_review" | "renew" | "report_change" | "revoke" | "end_early" | "close_out" | "expire" | "supersede" | "close_superseded" | "withdraw" | "note_service_request" | "reassign" | "assign" | "place_hold" | "lift_hold" | "make_public_copy" | "comment" | "attach" | "import" | "take_back_import" | "attempt_refused";

export type StepOffer = { 
/**
 * The step.
 */
step: Step, 
/**
 * What its button says.
 */
label: string, 
/**
 * Whether it leads the request on, rather than beside the procedure.
 */
leads_on: boolean, 
/**
 * Whether this person may take it now.
 */
allowed: boolean, 
/**
 * Why not.
 */
why_not: string | null, 
/**
 * Whether it is a matter of who the person is (another person may), not of what is missing.
 */
not_theirs: boolean, 
/**
 * Those for whom this person would take it as their deputy; none where it is their own. Of several one is chosen.
 */
acts_for: Array<Absent>, };

export type StepperStage = { 
/**
 * The stage.
 */
stage: Stage, 
/**
 * Done, current or ahead.
 */
state: StepperState, 
/**
 * The day on which it was last entered.
 */
entered_on: string | null, 
/**
 * Who led to it.
 */
by: Actor | null, };

export type StepperState = "done" | "current" | "ahead";

export type Strata = "department" | "policy" | "risk";

export type SubmittedForm = { 
/**
 * The template's id.
 */
template: string, 
/**
 * The template's revision.
 */
revision: number, 
/**
 * The answers.
 */
answers: { [key in string]: Given }, };

export type Superseded = { 
/**
 * The renewal or change.
 */
by: RequestNumber, 
/**
 * The last day on which the superseded exception is in force.
 */
last_day: string, };

export type Supervisor = { 
/**
 * Name, 1 to 120 characters.
 */
name: string, 
/**
 * E-mail address.
 */
email: string | null, 
/**
 * Account, where they have one: it may read the report.
 */
account: string | null, };

export type Taken = { 
/**
 * The request.
 */
number: RequestNumber, 
/**
 * Its stage.
 */
stage: Stage, 
/**
 * Its version.
 */
version: number, 
/**
 * The line of the history that was added.
 */
line: HistoryLine, 
/**
 * A renewal, or the assessment of a change, that was opened.
 */
renewal: RequestNumber | null, 
/**
 * A document that was put on file.
 */
document: FileReference | null, };

export type Targets = { intake: number, assessment: number, iso_response: number, re_architecture: number, form: number, review: number, decision: number, findings: number, denial: number, resolution: number, 
/**
 * Sending the revocation notice, from the day of the revocation.
 */
revocation_notice: number, 
/**
 * Sending a violation report to both who are told of it, from the day of the report.
 */
violation_report: number, 
/**
 * Acknowledging a violation report, from the day on which it was sent to both.
 */
violation_acknowledgement: number, 
/**
 * Looking into a violation and ending its report, from the day on which it was acknowledged.
 */
violation_inquiry: number, 
/**
 * Judging the requests that an audit drew, from the day of the draw.
 */
audit_sheets: number, 
/**
 * Notifying whoever is responsible for a finding, from the day on which it was recorded.
 */
finding_notice: number, 
/**
 * Verifying what was answered to a finding, from the day of the answer.
 */
finding_verification: number, };

export type Template = { 
/**
 * Stable name, such as `TECH-358`.
 */
id: string, 
/**
 * The number people know it by, such as `TECH 358`.
 */
number: string, 
/**
 * Revision, from 1.
 */
revision: number, 
/**
 * Title.
 */
title: string, 
/**
 * Sections in order.
 */
section: Array<Section>, };

export type TemplateDraft = { 
/**
 * The text.
 */
text: string, 
/**
 * The revision that it started from.
 */
started_from: number, 
/**
 * The version of the draft.
 */
version: number, 
/**
 * When it was saved.
 */
saved_at: Instant, };

export type TemplateExample = { 
/**
 * Its number.
 */
number: RequestNumber, 
/**
 * Its title.
 */
title: string, };

export type TemplateField = { 
/**
 * Its name, with that of what it is a field of: `requester.name`.
 */
name: string, 
/**
 * What it holds.
 */
meaning: string, 
/**
 * An example; none where it holds fields or rows, or is a yes or no.
 */
example: string | null, 
/**
 * Whether it is blank, empty or off in some letters.
 */
optional: boolean, 
/**
 * Whether every text has to use it.
 */
must: boolean, 
/**
 * What to write into the text for it.
 */
insert: string, 
/**
 * How deep it stands in the fields before it: 1 for a field of the last one with 0.
 */
depth: number, };

export type TemplateList = { 
/**
 * In the order in which the procedure needs them.
 */
templates: Array<TemplateRow>, 
/**
 * Whether this person may change them.
 */
may_change: boolean, };

export type TemplateProblem = { 
/**
 * The line, from 1.
 */
line: number, 
/**
 * What is wrong and what to do, in a sentence.
 */
message: string, };

export type TemplateRevision = { 
/**
 * From 1; 0 is the text that ships with the program.
 */
revision: number, 
/**
 * When it was published, in words; none for revision 0.
 */
published: string | null, 
/**
 * Who published it; none for revision 0.
 */
by: string | null, 
/**
 * An older revision with the same text: it was restored.
 */
same_as: number | null, };

export type TemplateRow = { 
/**
 * Its name in the records.
 */
id: string, 
/**
 * Its name for people.
 */
name: string, 
/**
 * When the text is used, in a sentence.
 */
used: string, 
/**
 * Whether it is the text of a mail, and not of a letter.
 */
is_mail: boolean, 
/**
 * The revision in force; 0 is the text that ships with the program.
 */
revision: number, 
/**
 * When the revision in force was published, in words; none for revision 0.
 */
published: string | null, 
/**
 * Whether this person left a draft of it.
 */
has_draft: boolean, };

export type TemplateView = { 
/**
 * What a list shows of it.
 */
row: TemplateRow, 
/**
 * The text in force.
 */
text: string, 
/**
 * The fields that the text may use, each before the fields that it holds or that each of its rows holds.
 */
fields: Array<TemplateField>, 
/**
 * Every revision, the newest first; the last is 0, the text that ships with the program.
 */
revisions: Array<TemplateRevision>, 
/**
 * What this person typed and did not publish.
 */
draft: TemplateDraft | null, 
/**
 * Requests with whose data the letter can be shown, the newest first.
 */
examples: Array<TemplateExample>, 
/**
 * Whether this person may change it.
 */
may_change: boolean, };

export type Thread<S> = { 
/**
 * Number.
 */
number: MatterNumber, 
/**
 * Sequence of the newest event: the version a next step starts from.
 */
version: number, 
/**
 * Digest of the newest event.
 */
head: Digest, 
/**
 * Stage.
 */
stage: S, 
/**
 * Since when it is in this stage.
 */
since: Instant, 
/**
 * Sequence of the event by which it came into this stage.
 */
entered: number, 
/**
 * Its opening.
 */
opened: Mark, 
/**
 * When the newest event was.
 */
updated: Instant, };

export type ThreatSource = "adversarial" | "non_adversarial";

export type Timing = { 
/**
 * Days before the last day of an exception on which it is reminded of, the longest first, 0 for the day
 * itself; each 0 to 365, once. After the day it is reminded of every week until it is closed out.
 */
ladder: Array<number>, 
/**
 * The same for everything else that is due.
 */
short_ladder: Array<number>, 
/**
 * How long each stage may take.
 */
targets: Targets, 
/**
 * Days on which the office is closed, in their order, each once.
 */
closures: Array<Closure>, };

export type ToNote = { 
/**
 * Sequence of the event.
 */
sequence: number, 
/**
 * Its step.
 */
step: Step, 
/**
 * The text to paste.
 */
text: string, };

export type Topic = "background" | "documentation" | "risk_assessment" | "recommended_alternative";

export type TopicNote = { 
/**
 * The topic.
 */
topic: Topic, 
/**
 * The notes.
 */
notes: Prose, };

export type TransitionRow = { 
/**
 * The step.
 */
step: Step, 
/**
 * What its button says.
 */
label: string, 
/**
 * The stages in which it may be taken; empty where it begins a request.
 */
from: Array<Stage>, 
/**
 * Who may take it.
 */
roles: Array<Role>, 
/**
 * What must be so, in words.
 */
guards: Array<string>, 
/**
 * Where it leads; none: the stage stays.
 */
to: Stage | null, };

export type Trigger = "closed" | "last_day";

export type Verdict = "met" | "not_met" | "not_applicable";

export type Verification = { 
/**
 * How many events there are.
 */
events: number, 
/**
 * How many files they name.
 */
files: number, 
/**
 * The office's chain head.
 */
head: Digest, 
/**
 * What was disposed of, when and by which authority, in words.
 */
disposed: Array<string>, 
/**
 * What is wrong and where, in words; empty when all is well.
 */
problems: Array<string>, };

export type ViewAsk = { 
/**
 * What was typed into the box, as it was typed: who looks at it is who `owed:me` means.
 */
text: string, 
/**
 * In one of these stages; empty: any.
 */
stages: Array<Stage>, 
/**
 * Owed by one of these roles; empty: any.
 */
owed_by: Array<Role>, 
/**
 * Of one of these departments; empty: any.
 */
departments: Array<string>, 
/**
 * Against one of these policies; empty: any.
 */
policies: Array<string>, 
/**
 * With one of these ratings; empty: any.
 */
ratings: Array<Level>, 
/**
 * Sorted by this.
 */
sort: QueueSort, 
/**
 * From last to first.
 */
descending: boolean, };

export type ViewList = { 
/**
 * Their own first, then the shared ones, each by name.
 */
views: Array<ViewRow>, 
/**
 * The roles with which they may share one.
 */
may_share_with: Array<Role>, };

export type ViewRow = { 
/**
 * Its number.
 */
number: number, 
/**
 * What it is called.
 */
name: string, 
/**
 * With which role it is shared; none: it is this person’s alone.
 */
shared_with: Role | null, 
/**
 * Who saved it first.
 */
by: string, 
/**
 * When it was saved or changed last.
 */
saved_at: Instant, 
/**
 * Whether this person may rename, change and delete it.
 */
may_change: boolean, 
/**
 * Whether the page of requests opens with it for this person.
 */
is_chosen: boolean, 
/**
 * What it asks for.
 */
ask: ViewAsk, };

export type Violation = { 
/**
 * Where its history stands.
 */
thread: Thread<ViolationStage>, 
/**
 * The report.
 */
report: Report, 
/**
 * The report as documents, oldest first.
 */
documents: Array<Recorded<ReportDocument>>, 
/**
 * To whom it went, oldest first.
 */
sent: Array<Recorded<ReportSent>>, 
/**
 * That the CDT ISO has taken note, with remarks.
 */
acknowledged: Recorded<string> | null, 
/**
 * What was found out.
 */
notes: Array<Recorded<string>>, 
/**
 * Evidence.
 */
evidence: Array<Recorded<Evidence>>, 
/**
 * What is to be done, in order: the first is action 1.
 */
actions: Array<ViolationRemedy>, 
/**
 * How it ended.
 */
ending: Recorded<ViolationEnding> | null, 
/**
 * Refused attempts.
 */
attempts: Array<Recorded<string>>, };

export type ViolationEnding = { 
/**
 * What was found.
 */
finding: Finding, 
/**
 * In words.
 */
words: string, 
/**
 * What was or will be put right.
 */
remediation: string | null, };

export type ViolationList = { 
/**
 * The last opened first.
 */
rows: Array<ViolationRow>, 
/**
 * Whether this person may report one: everybody with an account.
 */
may_open: boolean, };

export type ViolationRemedy = { 
/**
 * What is to be done.
 */
remedy: Recorded<Remedy>, 
/**
 * What shows that it is done.
 */
done: Recorded<string> | null, };

export type ViolationRow = { 
/**
 * Number.
 */
number: MatterNumber, 
/**
 * What it is about; none for an auditor, who is told only that it exists.
 */
subject: string | null, 
/**
 * Stage.
 */
stage: ViolationStage, 
/**
 * How it ended; none for an auditor.
 */
finding: Finding | null, 
/**
 * The day it was opened.
 */
opened_on: string, 
/**
 * The day it ended.
 */
closed_on: string | null, };

export type ViolationStage = "reporting" | "reported" | "acknowledged" | "inquiry" | "ended";

export type ViolationStep = "open" | "make_report" | "send" | "acknowledge" | "note" | "attach" | "add_action" | "finish_action" | "end" | "attempt_refused";

export type ViolationView = { 
/**
 * The record.
 */
violation: Violation, 
/**
 * The day in California.
 */
today: string, 
/**
 * What this person may do now, and what not and why.
 */
offers: Array<MatterOffer>, 
/**
 * History, oldest first.
 */
history: Array<MatterLine>, 
/**
 * Whether the whole history of the report verifies.
 */
history_verifies: boolean, };

export type Waited = { 
/**
 * The party.
 */
role: Role, 
/**
 * Business days, up to the day asked for.
 */
days: number, };

export type Watch = { 
/**
 * Conditions, milestones, compensating controls and remedies, in that order.
 */
items: Array<WatchedItem>, 
/**
 * The last day on which it is in force, as it stands: granted, revoked, ended or superseded.
 */
last_day: string | null, 
/**
 * The longest time between two reviews, in months.
 */
review_months: number, 
/**
 * The day by which the next review is due; none where the last day comes first.
 */
next_review: string | null, 
/**
 * Whether that day has come.
 */
review_due: boolean, 
/**
 * Of a review made today: the latest day of the one after it.
 */
latest_next_review: string | null, 
/**
 * Whether a revocation has not been given notice of yet.
 */
owes_revocation_notice: boolean, };

export type WatchedItem = { 
/**
 * The item.
 */
item: Item, 
/**
 * Whether its day has passed and it is neither reported done nor verified.
 */
overdue: boolean, };

export type When = { 
/**
 * The other field.
 */
field: string, 
/**
 * Its answers.
 */
is: Array<string>, };

export type Whom = { 
/**
 * Who holds this role.
 */
role: Role | null, 
/**
 * Who belongs to this department.
 */
department: string | null, 
/**
 * Who has this account.
 */
account: string | null, };

export type Withheld = { 
/**
 * Where it stood.
 */
place: string, 
/**
 * Under which section.
 */
section: Line, 
/**
 * How many parts of it.
 */
times: number, };

export type YesNo = "yes" | "no";
