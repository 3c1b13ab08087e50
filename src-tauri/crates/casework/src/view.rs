//! What the window and the command line are shown: values, ready to read.

mod accounts;
mod audits;
mod chosen;
mod exchange;
mod find;
mod imports;
mod keeping;
mod matters;
mod packets;
mod policies;
mod precedents;
mod printing;
mod public_copy;
mod reports;
mod retention;
mod retired;
mod templates;
mod time;
mod views;
mod violations;
mod watching;

use exception::{
    Person, Problem, Request, Role, Settings, Stage, Step,
    action::{DocumentKind, FileReference},
    check::Checked,
    form::{Answers, Template},
    people::{Absent, Actor},
    request::{Clock, Waited},
    risk::{Level, Rated},
    values::{Digest, Instant, RequestNumber},
    workflow::TransitionRow,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use accounts::*;
pub use audits::*;
pub use chosen::*;
pub use exchange::{CalendarOf, MailOffer, MailPerson, MailView, PoamFormat, PoamRow, PoamView};
pub use find::*;
pub use imports::*;
pub use keeping::*;
pub use matters::*;
pub use packets::*;
pub use policies::*;
pub use precedents::*;
pub use printing::*;
pub use public_copy::*;
pub use reports::*;
pub use retention::*;
pub use retired::*;
pub use templates::{
    ComparedLine, TemplateDraft, TemplateExample, TemplateField, TemplateList, TemplateProblem,
    TemplateRevision, TemplateRow, TemplateView,
};
pub use time::*;
pub use views::*;
pub use violations::*;
pub use watching::{ChainLink, Lineage, Watch, WatchedItem};

/// What the window must know before anybody signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OfficeState {
    /// Whether there is an office: whether anybody has an account.
    pub set_up: bool,
    /// Whether it is the demonstration office.
    pub demonstration: bool,
    /// For the demonstration office: the passphrase that all of its people share.
    pub passphrase: Option<String>,
    /// Who may sign in, by name.
    pub people: Vec<AccountRow>,
    /// Where a history was read back and nobody has a key to sign with yet: the accounts of the administrators, one of whom
    /// is let in first. Else none.
    pub to_let_in: Vec<String>,
    /// Who is at the desk.
    pub desk: Option<Desk>,
}

/// Who is at the desk, and what waits for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Desk {
    /// The person.
    pub person: Person,
    /// The day in California, `YYYY-MM-DD`.
    pub today: String,
    /// How many requests they owe a step on.
    pub owed: u32,
    /// How many requests they can see.
    pub visible: u32,
    /// Whether they may open a request.
    pub may_open: bool,
    /// For whom they act as a deputy today.
    pub acts_for: Vec<ActsFor>,
    /// How often their account was tried in vain before they signed in; none where it was not.
    pub failed_sign_ins: Option<FailedSignIns>,
}

/// A request in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QueueRow {
    /// Number.
    pub number: RequestNumber,
    /// Title.
    pub title: String,
    /// Stage.
    pub stage: Stage,
    /// Service Request.
    pub service_request: String,
    /// Department.
    pub department: String,
    /// Policy, number and title.
    pub policy: String,
    /// Rating, once assessed.
    pub rating: Option<Level>,
    /// What is owed; empty when closed.
    pub owed: String,
    /// Who owes it.
    pub owed_by: Option<Role>,
    /// Since when.
    pub owed_since: Instant,
    /// For how many days, counted in California.
    pub owed_days: u32,
    /// What applies by this day: the last day of the exception, or its review.
    pub due_on: Option<String>,
    /// First day of the exception.
    pub from_on: Option<String>,
    /// Last day of the exception.
    pub to_on: Option<String>,
    /// Whether the exception is in force today.
    pub in_force: bool,
    /// How it ended, in words.
    pub outcome: Option<String>,
    /// The day it was opened.
    pub opened_on: String,
    /// When it last changed.
    pub updated_at: Instant,
    /// On My work, for whom this person owes it as their deputy; none where it is owed by themselves.
    pub owed_for: Option<String>,
    /// In the list of requests, who of SMB’s staff sees to it; none where nobody was named.
    pub assigned_to: Option<String>,
    /// In the list of requests, whether it was imported; others do not ask.
    pub imported: bool,
}

/// What a list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default)]
pub struct QueueAsk {
    /// What was typed to find them: words, phrases in quotes, and terms such as `stage:decision` or `due<2026-12-31`.
    pub text: String,
    /// In one of these stages; empty: any.
    pub stages: Vec<Stage>,
    /// Owed by one of these roles; empty: any.
    pub owed_by: Vec<Role>,
    /// Of one of these departments; empty: any.
    pub departments: Vec<String>,
    /// Against one of these policies; empty: any.
    pub policies: Vec<String>,
    /// With one of these ratings; empty: any.
    pub ratings: Vec<Level>,
    /// Sorted by this.
    pub sort: QueueSort,
    /// From last to first.
    pub descending: bool,
    /// Begin with this request, by its number or a part of one, wherever it stands in the list; where a page goes on, none.
    pub from: Option<String>,
    /// Go on after the row where the page before ended.
    pub after: Option<String>,
    /// Rows of a page, 1 to 500; 50 when left out.
    pub limit: Option<u32>,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QueuePage {
    /// Rows.
    pub rows: Vec<QueueRow>,
    /// Where the next page goes on; none at the end.
    pub next: Option<String>,
    /// How many rows the whole list has; where words are looked for, at most [`store::MOST_COUNTED`].
    pub total: u32,
    /// Whether there are more, which would take longer to count than to read the first of them.
    pub total_is_least: bool,
    /// The words and phrases that were looked for, as they were typed.
    pub sought: Vec<String>,
}

/// What a list can be narrowed by, with how many requests each choice gives: of what the other filters leave, so that a
/// further choice of the same filter adds its count to the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QueueChoices {
    /// Stages, in the order of the procedure.
    pub stages: Vec<(Stage, u32)>,
    /// Roles that owe the next step.
    pub owed_by: Vec<(Role, u32)>,
    /// Ratings, the lowest first; none for people who see a rating only when it is sent.
    pub ratings: Vec<(Level, u32)>,
    /// Departments, by name.
    pub departments: Vec<(String, u32)>,
    /// Policies, by name.
    pub policies: Vec<(String, u32)>,
}

/// What a person does next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MyWork {
    /// What came up since this person last read.
    pub inbox: Inbox,
    /// What is overdue of what this person may see, longest first; at most 50.
    pub overdue: Vec<DueLine>,
    /// How much is overdue in all.
    pub overdue_total: u32,
    /// What is due within two weeks, the first to be due first; at most 50.
    pub soon: Vec<DueLine>,
    /// Owed by this person, longest waiting first.
    pub owed: Vec<QueueRow>,
    /// Whether more is owed than stands here.
    pub more_owed: bool,
    /// Waiting for others, of what this person takes part in, longest waiting first.
    pub waiting: Vec<QueueRow>,
    /// Whether more wait for others than stand here.
    pub more_waiting: bool,
    /// In force, first to end first.
    pub ending: Vec<QueueRow>,
    /// Owed by this person in audits and other matters, first due first.
    pub matters: Vec<MatterOwed>,
    /// Drafts that this person left unfinished.
    pub drafts: Vec<DraftRow>,
    /// How many rules of the procedure are broken today that this person puts right, counted up to 1,000.
    pub broken: u32,
    /// What should be put right: missing particulars of the letters, and the like.
    pub notices: Vec<String>,
    /// How many closed requests are past their period and may be proposed to be disposed of; 0 for people who do not.
    pub past: u32,
    /// How many requests have a part whose holder is retired, to be reassigned; 0 for people who do not reassign.
    pub orphaned: u32,
}

/// An unfinished draft in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DraftRow {
    /// The request; none for one not opened yet.
    pub number: Option<RequestNumber>,
    /// The step.
    pub step: Step,
    /// For a document that is drafted: its kind.
    pub kind: Option<DocumentKind>,
    /// When it was saved.
    pub saved_at: Instant,
}

/// A draft: what was typed for a step, as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Draft {
    /// The input of the step.
    #[cfg_attr(feature = "ts", ts(type = "unknown"))]
    pub input: Value,
    /// Version; saving starts from it.
    pub version: u32,
    /// When it was saved; none for a draft that starts from the record.
    pub saved_at: Option<Instant>,
}

/// A request with everything its page shows, as far as this person may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[expect(clippy::struct_excessive_bools, reason = "each is something the page says")]
pub struct RequestView {
    /// The record.
    pub request: Request,
    /// The day in California.
    pub today: String,
    /// The procedure's stages, with where this request stands.
    pub stepper: Vec<StepperStage>,
    /// What is owed; empty when closed.
    pub owed: String,
    /// By whom, in words; empty when closed.
    pub owed_by: String,
    /// Whether this person owes it.
    pub owed_by_me: bool,
    /// For how many days.
    pub owed_days: u32,
    /// The clocks of the stages that this round has come to, in the order of the procedure.
    pub clocks: Vec<Clock>,
    /// For how many business days each party was waited for.
    pub waited: Vec<Waited>,
    /// What this person may do now, and what not and why; the main step first.
    pub offers: Vec<StepOffer>,
    /// Whether the exception is in force today.
    pub in_force: bool,
    /// Whether form or assessment changed after the decision.
    pub decided_on_older_version: bool,
    /// The ratings of each assessment, in their order.
    pub ratings: Vec<AssessmentRating>,
    /// Topics that no meeting has covered yet, in words.
    pub topics_missing: Vec<String>,
    /// Texts for the Service Request.
    pub service_request_texts: Vec<ServiceRequestText>,
    /// A warning about the Service Request's number, if it does not fit the pattern.
    pub service_request_warning: Option<String>,
    /// What is to be said of the policy that it names: that CDT can’t waive it, or that it has a newer version.
    pub policy_warnings: Vec<String>,
    /// Documents that SMB may make of the record beside the procedure's own, and why not; told to SMB staff.
    pub documents_to_draft: Vec<DocumentOffer>,
    /// Documents on file that may be sent by `send_document` now; told to SMB staff.
    pub documents_to_send: Vec<Digest>,
    /// What a letter still lacks by Government Code 7525-7527; told where a letter may be drafted now.
    pub missing_particulars: Vec<Problem>,
    /// What is watched; none while nothing is granted.
    pub watch: Option<Watch>,
    /// What came before and after it; none where nothing did.
    pub lineage: Option<Lineage>,
    /// What the record proves of the procedure today, rule by rule; told inside SMB.
    pub checks: Vec<Checked>,
    /// History, oldest first.
    pub history: Vec<HistoryLine>,
    /// The parts whose holders are retired and of which nobody has said what becomes of them, a sentence each; for
    /// those inside SMB.
    pub left: Vec<String>,
    /// Whether the whole history of the request verifies.
    pub history_verifies: bool,
    /// What went between offices about it.
    pub sharing: Sharing,
}

/// A stage of the stepper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct StepperStage {
    /// The stage.
    pub stage: Stage,
    /// Done, current or ahead.
    pub state: StepperState,
    /// The day on which it was last entered.
    pub entered_on: Option<String>,
    /// Who led to it.
    pub by: Option<Actor>,
}

/// Where a stage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum StepperState {
    Done,
    Current,
    Ahead,
}

/// A step with whether this person may take it now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct StepOffer {
    /// The step.
    pub step: Step,
    /// What its button says.
    pub label: String,
    /// Whether it leads the request on, rather than beside the procedure.
    pub leads_on: bool,
    /// Whether this person may take it now.
    pub allowed: bool,
    /// Why not.
    pub why_not: Option<String>,
    /// Whether it is a matter of who the person is (another person may), not of what is missing.
    pub not_theirs: bool,
    /// Those for whom this person would take it as their deputy; none where it is their own. Of several one is chosen.
    pub acts_for: Vec<Absent>,
}

/// A kind of document with whether it may be made now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DocumentOffer {
    /// The kind.
    pub kind: DocumentKind,
    /// Whether the record holds what it tells of.
    pub allowed: bool,
    /// What is missing.
    pub why_not: Option<String>,
}

/// The ratings of an assessment, computed by the tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AssessmentRating {
    /// Inherent, of the highest scenario.
    pub inherent: Level,
    /// Residual, of the highest scenario.
    pub residual: Level,
    /// The rating of the request.
    pub rating: Level,
    /// Inherent and residual of each scenario.
    pub scenarios: Vec<(Rated, Rated)>,
}

/// A text for the Service Request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ServiceRequestText {
    /// Sequence of the event it tells of; the `about` of recording the note.
    pub about: u32,
    /// The step, in words.
    pub step: String,
    /// The text to paste.
    pub text: String,
    /// The day on which it was noted, if it was.
    pub noted_on: Option<String>,
    /// By whom.
    pub noted_by: Option<String>,
}

/// A line of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HistoryLine {
    /// Place in the history.
    pub sequence: u32,
    /// The step.
    pub step: Step,
    /// When.
    pub at: Instant,
    /// When, in California, in words.
    pub moment: String,
    /// Who.
    pub actor: Actor,
    /// What happened, in a sentence.
    pub text: String,
    /// The stage it led to, where it changed.
    pub to: Option<Stage>,
    /// Digest of the event.
    pub digest: Digest,
    /// Whether hash, chain and signature fit.
    pub verified: bool,
}

/// What a step did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Taken {
    /// The request.
    pub number: RequestNumber,
    /// Its stage.
    pub stage: Stage,
    /// Its version.
    pub version: u32,
    /// The line of the history that was added.
    pub line: HistoryLine,
    /// A renewal, or the assessment of a change, that was opened.
    pub renewal: Option<RequestNumber>,
    /// A document that was put on file.
    pub document: Option<FileReference>,
}

/// A form to fill in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FormToFill {
    /// The template.
    pub template: Template,
    /// The answers so far: the draft, else the last submission, else what the intake holds.
    pub answers: Answers,
    /// Version of the draft.
    pub version: u32,
    /// When the draft was saved.
    pub saved_at: Option<Instant>,
    /// Every problem there is now.
    pub problems: Vec<Problem>,
    /// Each section with how far it is.
    pub sections: Vec<SectionState>,
}

/// How far a section of the form is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SectionState {
    /// The section.
    pub id: String,
    /// How far it is.
    pub state: Progress,
}

/// How far a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Progress {
    NotStarted,
    InProgress,
    Done,
}

/// As what a copy of the form goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CopyKind {
    /// A PDF with fields.
    Pdf,
    /// A Word document with content controls.
    Word,
}

/// What becomes of answers that stand in a draft already when a filled-in copy of the form is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Where one would be overwritten, nothing is taken: the person is asked.
    Ask,
    /// They stay; only what is empty is filled in.
    Keep,
    /// They are overwritten by what the copy says.
    Overwrite,
}

/// What became of a filled-in copy of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Imported {
    /// Its answers are in the draft.
    Saved,
    /// Nothing is saved: answers of the draft would be overwritten.
    Asks,
    /// It says nothing that the draft does not.
    Nothing,
}

/// What a filled-in copy of the form says, beside what stands in the draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FormImport {
    /// What became of it.
    pub outcome: Imported,
    /// Answers to what was empty.
    pub filled: Vec<FormChange>,
    /// Answers to what was answered otherwise.
    pub overwritten: Vec<FormChange>,
    /// How many answers are the same in both.
    pub same: u32,
    /// What could not be taken, and why.
    pub not_taken: Vec<FormLeft>,
    /// What else is to be known, a sentence each.
    pub notices: Vec<String>,
    /// What is wrong with the answers that came in: they are taken all the same, to be mended in the form.
    pub problems: Vec<Problem>,
}

/// An answer that comes in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FormChange {
    /// The field: `title`, `systems.3.name`.
    pub field: String,
    /// The field in words.
    pub label: String,
    /// What stood there, as people read it; empty where nothing did.
    pub before: String,
    /// What the copy says, as people read it.
    pub after: String,
}

/// Something in a filled-in copy that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FormLeft {
    /// The field in words; its name in the file where the form has no such field.
    pub label: String,
    /// What stood in it.
    pub text: String,
    /// Why, and what to do.
    pub why: String,
}

/// The settings with what they still lack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SettingsView {
    /// The settings.
    pub settings: Settings,
    /// Their revision.
    pub revision: u32,
    /// What every letter must show and the settings do not give (Government Code 7525-7527).
    pub missing_particulars: Vec<Problem>,
    /// Whether this person may change them.
    pub may_change: bool,
}

/// What was written of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// How many events.
    pub events: u64,
    /// How many files.
    pub files: u64,
    /// The office's head after the last event.
    pub head: Digest,
}

/// What checking the whole history found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Verification {
    /// How many events there are.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub events: u64,
    /// How many files they name.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub files: u64,
    /// The office's chain head.
    pub head: Digest,
    /// What was disposed of, when and by which authority, in words.
    pub disposed: Vec<String>,
    /// What is wrong and where, in words; empty when all is well.
    pub problems: Vec<String>,
}

/// The procedure, for the drawing in the help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Procedure {
    /// The rows of the table.
    pub rows: Vec<TransitionRow>,
    /// What is owed in each stage.
    pub owed: Vec<(Stage, String)>,
}
