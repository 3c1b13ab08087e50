//! The request: what its events add up to, what may be done now, and what doing it makes of the record.

mod capacity;
mod clock;
mod documents;
mod fold;
mod guards;
mod importing;
mod judge;
mod part;
mod succession;
mod watching;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    action::{
        Action, Audience, Condition, DecisionBasis, Dispatch, Document, DocumentKind, Edited, Event,
        FileReference, LetterDraft, Period, Reasons, SignedHow, Signing, Step,
    },
    assessment::{AlternativeAnswer, Answer, Assessment},
    calendar::months_between,
    form::SubmittedForm,
    import::ImportedRecord,
    input::Problems,
    intake::{Intake, RequestKind},
    meeting::Meeting,
    people::{Actor, Assignee, Person, Role},
    precedent::Alike,
    public_copy::PublicCopy,
    retention::Hold,
    retired::Reassignment,
    risk::Level,
    settings::Settings,
    values::{Digest, Instant, Prose, RequestNumber},
    watch::{ItemEvent, Review},
    words::words,
    workflow::{Stage, transition},
};

pub use capacity::Capacity;
pub use clock::{Clock, Waited};
pub use fold::BadHistory;
pub use guards::Involvement;
pub use judge::Misjudged;
pub use watching::{NOTICE_OWED, REVIEW_OWED, REVOCATION_OWED};

/// Version of the event layout that is written.
pub const FORMAT: u16 = 1;

/// When, by whom and at which place of the history something was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Mark {
    /// Sequence of the event.
    pub sequence: u32,
    /// Digest of the event.
    pub digest: Digest,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Actor,
}

/// Something recorded, with its mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Recorded<T> {
    /// Where it stands in the history.
    pub mark: Mark,
    /// What was recorded.
    pub value: T,
}

/// The ISO's response to assessment and alternatives (procedure, step 2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct IsoResponse {
    /// The answer to the whole.
    pub answer: Answer,
    /// The answer to each alternative.
    pub answers: Vec<AlternativeAnswer>,
    /// Reasons where declined, remarks where accepted.
    pub words: String,
    /// The assessment it answers.
    pub assessment: Digest,
}

/// The decision of the CDT ISO (procedure, step 4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Decision {
    /// Accepted or declined.
    pub answer: Answer,
    /// Why.
    pub reasons: Reasons,
    /// Conditions; none where declined.
    pub conditions: Vec<Condition>,
    /// The period; none where declined.
    pub period: Option<Period>,
    /// The day of the first review; none where declined.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub review_on: Option<NaiveDate>,
    /// Why it is decided otherwise than requests alike, where it is.
    pub different: Option<Prose>,
    /// What it was decided on (rule 6).
    pub basis: DecisionBasis,
}

/// The responses that SMB documents when a request is accepted (procedure, step 4a).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Responses {
    /// The requester's.
    pub requester: String,
    /// The CDT ISO's.
    pub cdt_iso: String,
}

/// A document on file with what happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FiledDocument {
    /// The document.
    pub document: Document,
    /// When and by whom it was made.
    pub made: Mark,
    /// For a letter: what its drafter added.
    pub letter: Option<LetterDraft>,
    /// For a letter that was edited outside the program: what was edited, and the copy that came back.
    pub edited: Option<Edited>,
    /// When and by whom it was approved.
    pub approved: Option<Mark>,
    /// When, to whom and how it was sent, oldest first: it may be sent more than once.
    pub sendings: Vec<Recorded<Dispatch>>,
    /// How it was signed, by whom and when, oldest first.
    pub signings: Vec<Recorded<Signing>>,
}

impl FiledDocument {
    /// When, to whom and how it was last sent.
    #[must_use]
    pub fn sent(&self) -> Option<&Recorded<Dispatch>> {
        self.sendings.last()
    }
}

/// A file that somebody attached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Attachment {
    /// The file.
    pub file: FileReference,
    /// What it is, in the words of whoever attached it.
    pub note: String,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Comment {
    /// What was said.
    pub text: String,
    /// Who may read it.
    pub audience: Audience,
}

/// A subject-matter expert who was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AskedExpert {
    /// Account.
    pub account: String,
    /// Name.
    pub name: String,
    /// What they were asked.
    pub question: String,
}

/// A refused attempt (rule 4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Attempt {
    /// The step.
    pub step: Step,
    /// Why it was refused.
    pub why: String,
}

words! {
    /// How a request ended.
    Outcome {
        /// It met neither criterion.
        NotQualified = "not_qualified", "Not qualified";
        /// The ISO accepted an alternative (step 2a).
        ResolvedByAlternative = "resolved_by_alternative", "Resolved by alternative";
        /// Taken back before the decision.
        Withdrawn = "withdrawn", "Withdrawn";
        /// Declined; a solution was agreed (step 4b).
        DeniedSolutionAgreed = "denied_solution_agreed", "Denied, solution agreed";
        /// The exception was taken back.
        Revoked = "revoked", "Revoked";
        /// The exception ended before its last day.
        EndedEarly = "ended_early", "Ended early";
        /// The exception was closed out after its last day.
        ClosedOut = "closed_out", "Closed out after expiry";
        /// A renewal took its place.
        Renewed = "renewed", "Renewed";
        /// A change of it took its place.
        Changed = "changed", "Changed";
        /// Declined, as another record says that was imported.
        Denied = "denied", "Denied";
        /// It was imported, and the import was taken back.
        ImportTakenBack = "import_taken_back", "Import taken back";
    }
}

/// What takes the place of an exception, and its last day because of that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Superseded {
    /// The renewal or change.
    pub by: RequestNumber,
    /// The last day on which the superseded exception is in force.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub last_day: NaiveDate,
}

/// A material change that was reported, with the request in which it is assessed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReportedChange {
    /// The request.
    pub change: RequestNumber,
    /// What has changed, or will.
    pub what: String,
}

/// How and when a request ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Ending {
    /// How.
    pub outcome: Outcome,
    /// In words: the reason, the solution, the evidence.
    pub words: String,
    /// The day on which the exception ended, where it was in force; else the day of the act.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub on: NaiveDate,
}

/// A request, folded from its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Request {
    /// Number.
    pub number: RequestNumber,
    /// Sequence of the newest event: the version a next step starts from.
    pub version: u32,
    /// Digest of the newest event.
    pub head: Digest,
    /// Stage.
    pub stage: Stage,
    /// Since when it is in this stage.
    pub since: Instant,
    /// Its opening, or its import.
    pub opened: Mark,
    /// What another record says of it, where it was imported.
    pub imported: Option<Box<Recorded<ImportedRecord>>>,
    /// The newest intake record.
    pub intake: Intake,
    /// Every mark at which a stage was entered, in order.
    pub passed: Vec<Passed>,
    /// Assessments, oldest first.
    pub assessments: Vec<Recorded<Assessment>>,
    /// Experts asked.
    pub experts: Vec<Recorded<AskedExpert>>,
    /// Contributions to the assessment.
    pub contributions: Vec<Recorded<String>>,
    /// Whether the newest assessment was sent to the ISO in this round.
    pub assessment_sent: bool,
    /// The ISO's responses, oldest first.
    pub responses_to_assessment: Vec<Recorded<IsoResponse>>,
    /// Submitted forms, oldest first.
    pub forms: Vec<Recorded<SubmittedForm>>,
    /// Meetings.
    pub meetings: Vec<Recorded<Meeting>>,
    /// Questions with which the form was sent back, or the request to review.
    pub questions: Vec<Recorded<String>>,
    /// What SMB presented the request for decision with.
    pub presented: Option<Recorded<String>>,
    /// The decision.
    pub decision: Option<Recorded<Decision>>,
    /// The documented responses.
    pub responses: Option<Recorded<Responses>>,
    /// Documents, oldest first.
    pub documents: Vec<FiledDocument>,
    /// Work done towards the alternative or the solution.
    pub work: Vec<Recorded<String>>,
    /// What happened to the items that are followed up, oldest first; [`Request::items`] tells how they stand.
    pub item_events: Vec<Recorded<ItemEvent>>,
    /// Reviews made while in force, oldest first.
    pub reviews: Vec<Recorded<Review>>,
    /// Renewals opened.
    pub renewals: Vec<RequestNumber>,
    /// Material changes reported.
    pub changes: Vec<Recorded<ReportedChange>>,
    /// What takes its place.
    pub superseded: Option<Recorded<Superseded>>,
    /// The day after which the history notes the expiry.
    pub expiry_noted: bool,
    /// How it ended.
    pub ending: Option<Recorded<Ending>>,
    /// Notes made in the Service Request: sequence of the event noted, and the day.
    pub noted: Vec<Recorded<Noted>>,
    /// Attached files.
    pub attachments: Vec<Recorded<Attachment>>,
    /// What became of parts whose holders were retired.
    pub reassignments: Vec<Recorded<Reassignment>>,
    /// Who of SMB’s staff sees to it; none where nobody was named.
    pub assigned: Option<Box<Recorded<Assignee>>>,
    /// Holds that stand, oldest first: they keep the record whatever its period says.
    pub holds: Vec<Recorded<Hold>>,
    /// The events that lifted holds of which everyone on the request was told: they are told as well.
    #[serde(skip)]
    #[cfg_attr(feature = "ts", ts(skip))]
    pub lifted_for_all: Vec<Digest>,
    /// Copies made for public-records requests, oldest first.
    pub public_copies: Vec<Recorded<PublicCopy>>,
    /// Comments.
    pub comments: Vec<Recorded<Comment>>,
    /// Refused attempts.
    pub attempts: Vec<Recorded<Attempt>>,
    /// Steps that texts for the Service Request come from, oldest first.
    pub to_note: Vec<crate::service_request::ToNote>,
    /// Who did what and when: mark and step of every act, for the separation of duties.
    #[serde(skip)]
    #[cfg_attr(feature = "ts", ts(skip))]
    acts: Vec<(Mark, Step)>,
    /// How many of its events another office keeps inside.
    #[serde(skip)]
    #[cfg_attr(feature = "ts", ts(skip))]
    withheld: u32,
    /// When the newest event was.
    #[serde(skip)]
    #[cfg_attr(feature = "ts", ts(skip))]
    updated: Instant,
}

/// A stage that was entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Passed {
    /// The stage.
    pub stage: Stage,
    /// The event that led to it.
    pub mark: Mark,
    /// The step that led to it.
    pub step: Step,
}

/// A note made in the Service Request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Noted {
    /// Sequence of the event whose text was noted.
    pub about: u32,
    /// The day.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub on: NaiveDate,
}

fn out_of_stage(step: Step, stage: Stage, owed: &str) -> String {
    if stage == Stage::Closed {
        format!("“{}” is not possible any more: the request is closed.", step.label())
    } else {
        format!("“{}” is not possible in the stage {}: {owed}.", step.label(), stage.label())
    }
}

/// Why a step may not be taken, in sentences.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The step does not belong to the stage.
    #[error("{}", out_of_stage(*step, *stage, owed))]
    WrongStage {
        /// The step.
        step: Step,
        /// The stage.
        stage: Stage,
        /// What is owed instead.
        owed: &'static str,
    },
    /// The step is not this person's: role, department or request.
    #[error("“{}” is for {}.", .step.label(), .for_whom)]
    NotTheirs {
        /// The step.
        step: Step,
        /// Whose it is.
        for_whom: String,
    },
    /// Separation of duties (rule 4).
    #[error("{name} may not decide on this request: {}. Another CDT ISO must decide.", .how.join("; "))]
    Involved {
        /// The person.
        name: String,
        /// In which ways they took part.
        how: Vec<String>,
    },
    /// Something the step needs is missing or wrong.
    #[error("{}", sentences(.0))]
    NotReady(Problems),
}

impl Refusal {
    /// Whether the refusal is one of authority, which the history keeps.
    #[must_use]
    pub const fn is_of_authority(&self) -> bool {
        matches!(self, Self::NotTheirs { .. } | Self::Involved { .. })
    }

    /// Whether nothing is missing but that the person says for whom of several they act.
    #[must_use]
    pub fn waits_for_choice(&self) -> bool {
        match self {
            Self::NotReady(problems) => problems.iter().all(|problem| problem.field == capacity::ACTING_FOR),
            Self::WrongStage { .. } | Self::NotTheirs { .. } | Self::Involved { .. } => false,
        }
    }
}

fn sentences(problems: &Problems) -> String {
    problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join(" ")
}

/// What [`Request::take`] needs beside the action.
pub struct Context<'a> {
    /// Who acts.
    pub person: &'a Person,
    /// For whom they may act on this day as a deputy, each with the roles alone in which they may.
    pub absent: &'a [Person],
    /// The account for which they say that they act; where they say nothing, for themselves if the step is theirs, else
    /// for the only one whose it is.
    pub acting_for: Option<&'a str>,
    /// When.
    pub at: Instant,
    /// The office's settings.
    pub settings: &'a Settings,
    /// What other requests say: what was granted before, and what is about to take this one’s place.
    pub earlier: Earlier,
}

/// What the requests before and after this one say that a step on it needs to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Earlier {
    /// How many grants there were that this request would renew; a change and what it changes count as one.
    pub grants: u32,
    /// The months of all grants that it would continue.
    pub months: u32,
    /// The exception that it renews or changes, where that was in force.
    pub before: Option<Before>,
    /// The request that renews or changes this one: under way, or granted.
    pub successor: Option<RequestNumber>,
    /// For a decision: how requests alike were decided; none where the office that decided has counted them itself.
    pub alike: Option<Alike>,
    /// For an acceptance: the policy that limits it by the policy library, and to how many months.
    pub limit: Option<(String, u32)>,
}

impl Earlier {
    /// The months of all grants before one that begins on `from`: the one before it ends the day before, if it
    /// has not ended by then.
    #[must_use]
    pub fn months_before(&self, from: NaiveDate) -> u32 {
        let Some(old) = self.before.as_ref().map(|before| before.period).filter(|old| old.to >= from) else {
            return self.months;
        };
        let left = from.pred_opt().filter(|last| *last >= old.from);
        let left = left.map_or(0, |last| months_between(old.from, last));
        (self.months + left).saturating_sub(months_between(old.from, old.to))
    }
}

/// The exception that a request renews or changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// Its number.
    pub number: RequestNumber,
    /// The days on which it is in force.
    pub period: Period,
    /// Whether an act ended it before its time: a revocation, an early end. Nothing needs to follow it at once then.
    pub cut_short: bool,
    /// Another request that took its place, or was accepted to.
    pub taken_by: Option<RequestNumber>,
}

impl Context<'_> {
    /// Whether something holds of the person, or of somebody for whom they may act.
    #[must_use]
    pub fn any(&self, is_so: impl FnMut(&Person) -> bool) -> bool {
        [self.person].into_iter().chain(self.absent).any(is_so)
    }

    /// The same where the person says that they act for an account.
    #[must_use]
    pub fn for_account<'b>(&'b self, account: &'b str) -> Context<'b> {
        Context { acting_for: Some(account), earlier: self.earlier.clone(), ..*self }
    }

    /// The day of the act, in California.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        crate::calendar::day_of(self.at)
    }
}

impl Request {
    /// Opens a request: its first event.
    ///
    /// # Errors
    /// [`Refusal::NotTheirs`] where no role of the person may open one.
    pub fn open(number: RequestNumber, intake: Intake, context: &Context<'_>) -> Result<Event, Refusal> {
        let capacity = capacity::choose(Step::Open, context, Self::may_open)?;
        Ok(Event {
            format: FORMAT,
            stream: number,
            sequence: 1,
            from: None,
            to: Stage::Intake,
            actor: capacity.actor(),
            at: context.at,
            previous: None,
            basis: None,
            action: Action::Open { intake },
        })
    }

    /// The role in which a person may open a request.
    ///
    /// # Errors
    /// [`Refusal::NotTheirs`] where there is none.
    pub fn may_open(person: &Person) -> Result<Role, Refusal> {
        let roles = transition(Step::Open).map_or(&[][..], |row| row.roles);
        roles
            .iter()
            .copied()
            .find(|role| person.is(*role))
            .ok_or_else(|| Refusal::NotTheirs { step: Step::Open, for_whom: guards::names(roles) })
    }

    /// Whether a person may see the request at all.
    ///
    /// SMB, the CDT ISO and the auditor see every request; the requester's ISO those of their department; a
    /// requester their own; an expert those they were asked about; an administrator none.
    #[must_use]
    pub fn may_see(&self, person: &Person) -> bool {
        person.roles.iter().any(|role| match role {
            Role::SmbStaff | Role::CdtIso | Role::Auditor => true,
            Role::RequesterIso => person.belongs_to(self.intake.department()),
            Role::Requester => self.is_requester(person),
            Role::Expert => self.experts.iter().any(|expert| expert.value.account == person.account),
            Role::Administrator => false,
        })
    }

    /// Whether a person sees what SMB keeps among itself about this request: SMB, the CDT ISO and the auditor
    /// always, an expert where they were asked.
    #[must_use]
    pub fn is_inside(&self, person: &Person) -> bool {
        person
            .roles
            .iter()
            .any(|role| role.is_inside_smb() && (*role != Role::Expert || self.is_theirs(*role, person)))
    }

    /// Whether a step is a person's to take on this request, in whatever stage: by role, department and being
    /// asked. Who may not take it has no business with its draft either.
    #[must_use]
    pub fn is_step_of(&self, step: Step, person: &Person) -> bool {
        let roles = transition(step).map_or(&[][..], |row| row.roles);
        roles.iter().any(|role| person.is(*role) && self.is_theirs(*role, person))
    }

    /// The exception that this request renews or changes, and which of the two, by its intake or, where that
    /// says nothing of it, by its form: the limits count along this chain, and the grant takes that one’s place.
    #[must_use]
    pub fn continues(&self) -> Option<(RequestKind, RequestNumber)> {
        let continues = |kind: RequestKind| matches!(kind, RequestKind::Renewal | RequestKind::Change);
        if continues(self.intake.kind) {
            return Some((self.intake.kind, self.intake.previous.clone()?));
        }
        let form = &self.form()?.value;
        let kind = RequestKind::from_name(form.text("request_type")).filter(|kind| continues(*kind))?;
        Some((kind, form.text("previous_exception").parse().ok()?))
    }

    /// A namesake in the same department must not act for the requester: the account decides, else who opened
    /// the request as requester, else the e-mail address.
    fn is_requester(&self, person: &Person) -> bool {
        match self.requester_account() {
            Some(account) => account == person.account,
            None => self.intake.requester.has_address_of(person),
        }
    }

    /// Takes a step: the event that the record gains.
    ///
    /// # Errors
    /// [`Refusal`], with everything that is missing.
    pub fn take(&self, action: Action, context: &Context<'_>) -> Result<Event, Refusal> {
        let step = action.step();
        let capacity = self.capacity(step, context)?;
        self.check_guards(&action, context, &capacity)?;
        let to = transition(step).map_or(self.stage, |row| row.target(self.stage));
        Ok(Event {
            format: FORMAT,
            stream: self.number.clone(),
            sequence: self.version + 1,
            from: Some(self.stage),
            to,
            actor: capacity.actor(),
            at: context.at,
            previous: Some(self.head.clone()),
            basis: self.basis_for(step),
            action,
        })
    }

    /// The event that keeps a refused attempt in the history (rule 4).
    #[must_use]
    pub fn attempt_refused(&self, attempted: Step, refusal: &Refusal, context: &Context<'_>) -> Event {
        let roles = &context.person.roles;
        let own = || {
            let role = transition(attempted)
                .and_then(|row| row.roles.iter().copied().find(|role| roles.contains(role)))
                .or_else(|| roles.first().copied());
            context.person.acting_as(role.unwrap_or(Role::Requester))
        };
        // Whose step it would be and who may not take it all the same, tried it in that capacity.
        let actor = self.capacity(attempted, context).map_or_else(|_| own(), |capacity| capacity.actor());
        Event {
            format: FORMAT,
            stream: self.number.clone(),
            sequence: self.version + 1,
            from: Some(self.stage),
            to: self.stage,
            actor,
            at: context.at,
            previous: Some(self.head.clone()),
            basis: None,
            action: Action::AttemptRefused { attempted, why: refusal.to_string() },
        }
    }

    /// The rating of the request: that of its newest assessment, or the one that it came with from elsewhere.
    #[must_use]
    pub fn rating(&self) -> Option<Level> {
        let assessed = self.assessments.last().map(|assessment| assessment.value.rating());
        assessed.or_else(|| self.imported()?.rating)
    }

    /// The rating of the newest assessment that was sent to the requester’s ISO: the one that is told outside SMB.
    #[must_use]
    pub fn rating_sent(&self) -> Option<Level> {
        let sent = self.assessments.iter().rev().find(|made| self.is_assessment_sent(&made.mark.digest));
        sent.map(|assessment| assessment.value.rating())
    }

    /// Whether an assessment was sent to the requester’s ISO: it was answered, or it is the newest and on its way.
    #[must_use]
    pub fn is_assessment_sent(&self, assessment: &Digest) -> bool {
        let is_newest = self.assessments.last().is_some_and(|newest| newest.mark.digest == *assessment);
        (is_newest && self.assessment_sent)
            || self.responses_to_assessment.iter().any(|response| response.value.assessment == *assessment)
    }

    /// When the request last changed: the instant of its newest event.
    #[must_use]
    pub const fn updated(&self) -> Instant {
        self.updated
    }

    /// How many of its events another office keeps inside: they stand here by their digests alone.
    #[must_use]
    pub const fn withheld(&self) -> u32 {
        self.withheld
    }

    /// The newest submitted form.
    #[must_use]
    pub fn form(&self) -> Option<&Recorded<SubmittedForm>> {
        self.forms.last()
    }

    /// The response that the newest assessment has got.
    #[must_use]
    pub fn response(&self) -> Option<&Recorded<IsoResponse>> {
        let assessment = &self.assessments.last()?.mark.digest;
        self.responses_to_assessment.last().filter(|response| response.value.assessment == *assessment)
    }

    /// The newest document of a kind.
    #[must_use]
    pub fn newest(&self, kind: DocumentKind) -> Option<&FiledDocument> {
        self.documents.iter().rev().find(|filed| filed.document.kind == kind)
    }

    /// The period that was granted, if the request was accepted, here or elsewhere.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        let decided = self.decision.as_ref().and_then(|decision| decision.value.period);
        decided.or_else(|| self.period_of_elsewhere())
    }

    /// Whether the exception is in force on a day (rule 1). Lists, reports, letters and reminders all ask
    /// here, or of [`Request::in_force_period`], from which this follows.
    #[must_use]
    pub fn in_force_on(&self, day: NaiveDate) -> bool {
        self.in_force_period().is_some_and(|period| period.contains(day))
    }

    /// The days on which the exception is in force: accepted, findings sent, or both done elsewhere, from the first day to the last,
    /// and not after the day on which it was revoked, ended or superseded. None where there is no such day.
    #[must_use]
    pub fn in_force_period(&self) -> Option<Period> {
        if self.period_of_elsewhere().is_none() {
            self.newest(DocumentKind::FindingsPacket)?.sent()?;
        }
        let (from, to) = (self.period()?.from, self.last_day()?);
        (from <= to).then_some(Period { from, to })
    }

    /// Whether what the decision was made on has changed since: a newer form or assessment (rule 6).
    #[must_use]
    pub fn decided_on_older_version(&self) -> bool {
        self.decision.as_ref().is_some_and(|decision| {
            let basis = &decision.value.basis;
            self.form().is_some_and(|form| form.mark.digest != basis.form)
                || self.assessments.last().is_some_and(|newest| newest.mark.digest != basis.assessment)
        })
    }

    /// Who owes the next step: a role, and for the requester and their ISO whose. Nobody when closed, but for the
    /// notice that a revocation still needs.
    ///
    /// Intake is owed by the side that opened the request; TECH 358 by the requester where they have an
    /// account here, and by their ISO where they have none; a revocation that a review recommends by the CDT ISO.
    #[must_use]
    pub fn owed_by(&self) -> Option<Role> {
        if self.revocation_recommended().is_some() {
            Some(Role::CdtIso)
        } else if self.owes_revocation_notice() {
            Some(Role::SmbStaff)
        } else {
            self.owed_in(self.stage)
        }
    }

    /// Who owes the step that a stage is named for, whether the request is in it or was.
    fn owed_in(&self, stage: Stage) -> Option<Role> {
        if stage == Stage::Intake {
            Some(self.opened.by.role)
        } else if stage == Stage::Form && self.requester_account().is_none() {
            Some(Role::RequesterIso)
        } else {
            stage.owed_by()
        }
    }

    /// The account of the requester: the one the intake names, or the one that opened it as requester.
    #[must_use]
    pub fn requester_account(&self) -> Option<&str> {
        let opener = Some(&self.opened.by).filter(|by| by.role == Role::Requester).map(Actor::holder);
        self.intake.requester_account.as_deref().or(opener)
    }
}
