//! Violations of the procedure: reported by any employee to the CDT ISO and the reporter’s immediate supervisor, and
//! followed to their end (procedure, section 4C). A matter of its own, read by those three alone.

mod report;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    action::{Dispatch, FileReference},
    calendar::day_of,
    due::DueKind,
    input::{Input, Problem, Problems},
    matter::{
        Listed, ListedItem, Matter, MatterEvent, MatterKind, MatterNumber, MatterRefusal, Thread, Whom,
        opening,
    },
    people::{Person, Role},
    request::{Mark, Recorded},
    settings::Timing,
    values::{Digest, Instant, Line, Prose},
    words::words,
};

pub use report::{Finding, Incident, Involved, Recipient, Remedy, Report, ReportDocument, Supervisor};

words! {
    /// A step of a violation report, without its evidence. The label is what a button says.
    ViolationStep {
        /// Report a violation.
        Open = "open", "Report the violation";
        /// Make the report as a document.
        MakeReport = "make_report", "Make the report";
        /// Record that the report went to one of the two.
        Send = "send", "Record that the report was sent";
        /// The CDT ISO has the report.
        Acknowledge = "acknowledge", "Acknowledge the report";
        /// Say what was found out.
        Note = "note", "Add a note";
        /// Attach evidence.
        Attach = "attach", "Attach evidence";
        /// Agree what is to be done.
        AddAction = "add_action", "Add an action";
        /// Record that it is done.
        FinishAction = "finish_action", "Record an action as done";
        /// End the report with its outcome.
        End = "end", "End the report";
        /// Somebody tried a step that is not theirs.
        AttemptRefused = "attempt_refused", "Record a refused attempt";
    }
}

words! {
    /// A stage of a violation report, named for how far it has come.
    ViolationStage {
        /// It has not gone to both yet.
        Reporting = "reporting", "To be sent";
        /// Both have it.
        Reported = "reported", "Reported";
        /// The CDT ISO has taken note.
        Acknowledged = "acknowledged", "Acknowledged";
        /// It is looked into.
        Inquiry = "inquiry", "Being looked into";
        /// Nothing is owed.
        Ended = "ended", "Ended";
    }
}

/// A step of a violation report with its evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "step", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the step of the same name, and its fields are its evidence")]
pub enum ViolationAction {
    Open { report: Report },
    MakeReport { document: ReportDocument },
    Send { recipient: Recipient, document: Digest, dispatch: Dispatch },
    Acknowledge { remarks: Option<Prose> },
    Note { text: Prose },
    Attach { file: FileReference, note: Option<Line> },
    AddAction { remedy: Remedy },
    FinishAction { action: u32, evidence: Prose },
    End { finding: Finding, words: Prose, remediation: Option<Prose> },
    AttemptRefused { attempted: ViolationStep, why: String },
}

/// What was typed, read: an action, or the part of one that a person gives where the program adds the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViolationEntry {
    /// A whole action.
    Ready(Box<ViolationAction>),
    /// The report is to be made as a document.
    MakeReport,
    /// A file to be attached: its path on this machine, and what it is.
    Attach {
        /// Path; none while it is not chosen yet.
        path: Option<String>,
        /// What the file is.
        note: Option<Line>,
    },
}

impl ViolationEntry {
    /// Reads the input of a step: a JSON object with `step` and the fields of its evidence.
    ///
    /// # Errors
    /// Every problem, by field.
    pub fn parse(step: ViolationStep, value: &Value) -> Result<Self, Problems> {
        Input::read(value, |input| Self::read(step, input))
    }

    fn read(step: ViolationStep, input: &mut Input<'_>) -> Option<Self> {
        let action = match step {
            ViolationStep::MakeReport => return Some(Self::MakeReport),
            ViolationStep::Attach => {
                let path = input.optional_text("path", "the path of the file", 4096);
                let note = input.optional_line("note", "what the file is");
                return Some(Self::Attach { path: path?, note: note? });
            }
            ViolationStep::Open => ViolationAction::Open { report: Report::read(input)? },
            ViolationStep::Send => {
                let recipient = input.choice("recipient", "who it was sent to");
                let document = input.digest("document", "which version of the report it is");
                let dispatch = Dispatch::read(input);
                ViolationAction::Send { recipient: recipient?, document: document?, dispatch: dispatch? }
            }
            ViolationStep::Acknowledge => {
                ViolationAction::Acknowledge { remarks: input.optional_prose("remarks", "the remarks")? }
            }
            ViolationStep::Note => ViolationAction::Note { text: input.prose("text", "what was found out")? },
            ViolationStep::AddAction => {
                let what = input.prose("what", "what is to be done");
                let owner = input.line("owner", "who does it");
                let due = input.date("due", "the day by which it is done");
                ViolationAction::AddAction { remedy: Remedy { what: what?, owner: owner?, due: due? } }
            }
            ViolationStep::FinishAction => {
                let action = input.number("action", "which action is done", 1, 10_000);
                let evidence = input.prose("evidence", "what shows that it is done");
                ViolationAction::FinishAction { action: action?, evidence: evidence? }
            }
            ViolationStep::End => {
                let finding = input.choice("finding", "what the inquiry found");
                let words = input.prose("words", "what was found, in words");
                let remediation = input.optional_prose("remediation", "what was or will be put right");
                let (finding, remediation) = (finding?, remediation?);
                if finding != Finding::Unfounded && remediation.is_none() {
                    let message = "Enter what was or will be put right: the violation is confirmed.";
                    input.problem("remediation", "missing", message);
                }
                ViolationAction::End { finding, words: words?, remediation }
            }
            ViolationStep::AttemptRefused => {
                let message = "Choose another step: the program takes this one itself.";
                input.problem("step", "not_for_people", message);
                return None;
            }
        };
        Some(Self::Ready(Box::new(action)))
    }
}

impl ViolationAction {
    /// The step this is the evidence of.
    #[must_use]
    pub const fn step(&self) -> ViolationStep {
        match self {
            Self::Open { .. } => ViolationStep::Open,
            Self::MakeReport { .. } => ViolationStep::MakeReport,
            Self::Send { .. } => ViolationStep::Send,
            Self::Acknowledge { .. } => ViolationStep::Acknowledge,
            Self::Note { .. } => ViolationStep::Note,
            Self::Attach { .. } => ViolationStep::Attach,
            Self::AddAction { .. } => ViolationStep::AddAction,
            Self::FinishAction { .. } => ViolationStep::FinishAction,
            Self::End { .. } => ViolationStep::End,
            Self::AttemptRefused { .. } => ViolationStep::AttemptRefused,
        }
    }
}

/// A sending of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReportSent {
    /// To which of the two.
    pub recipient: Recipient,
    /// Which version.
    pub document: Digest,
    /// To whom by name, when and how.
    pub dispatch: Dispatch,
}

/// An action with whether it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ViolationRemedy {
    /// What is to be done.
    pub remedy: Recorded<Remedy>,
    /// What shows that it is done.
    pub done: Option<Recorded<String>>,
}

/// Evidence that was attached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Evidence {
    /// The file.
    pub file: FileReference,
    /// What it is.
    pub note: String,
}

/// How a report ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ViolationEnding {
    /// What was found.
    pub finding: Finding,
    /// In words.
    pub words: String,
    /// What was or will be put right.
    pub remediation: Option<String>,
}

/// A violation report, folded from its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Violation {
    /// Where its history stands.
    pub thread: Thread<ViolationStage>,
    /// The report.
    pub report: Report,
    /// The report as documents, oldest first.
    pub documents: Vec<Recorded<ReportDocument>>,
    /// To whom it went, oldest first.
    pub sent: Vec<Recorded<ReportSent>>,
    /// That the CDT ISO has taken note, with remarks.
    pub acknowledged: Option<Recorded<String>>,
    /// What was found out.
    pub notes: Vec<Recorded<String>>,
    /// Evidence.
    pub evidence: Vec<Recorded<Evidence>>,
    /// What is to be done, in order: the first is action 1.
    pub actions: Vec<ViolationRemedy>,
    /// How it ended.
    pub ending: Option<Recorded<ViolationEnding>>,
    /// Refused attempts.
    pub attempts: Vec<Recorded<String>>,
}

impl Violation {
    /// Opens a report: its first event. Everybody with an account may.
    ///
    /// # Errors
    /// [`MatterRefusal::NotReady`] with what is wrong.
    pub fn open(
        number: &MatterNumber,
        report: Report,
        person: &Person,
        at: Instant,
    ) -> Result<MatterEvent<Self>, MatterRefusal> {
        let problems = report.problems(person, day_of(at));
        if !problems.is_empty() {
            return Err(MatterRefusal::NotReady(problems));
        }
        let actor = person.acting_as(any_role(person));
        Ok(opening(number, ViolationAction::Open { report }, ViolationStage::Reporting, actor, at))
    }

    /// Takes a step: the event that the history gains.
    ///
    /// # Errors
    /// [`MatterRefusal`], with everything that is missing.
    pub fn take(
        &self,
        action: ViolationAction,
        person: &Person,
        at: Instant,
    ) -> Result<MatterEvent<Self>, MatterRefusal> {
        let role = self.may(action.step(), person)?;
        let problems = self.problems(&action, day_of(at));
        if !problems.is_empty() {
            return Err(MatterRefusal::NotReady(problems));
        }
        let to = self.target(&action, role);
        Ok(self.thread.next(action, to, person.acting_as(role), at))
    }

    /// The stage after an action.
    fn target(&self, action: &ViolationAction, role: Role) -> ViolationStage {
        let stage = self.thread.stage;
        match action {
            ViolationAction::Send { recipient, .. } if stage == ViolationStage::Reporting => {
                let other = match recipient {
                    Recipient::CdtIso => Recipient::Supervisor,
                    Recipient::Supervisor => Recipient::CdtIso,
                };
                if self.has_gone_to(other) { ViolationStage::Reported } else { stage }
            }
            ViolationAction::Acknowledge { .. } => ViolationStage::Acknowledged,
            ViolationAction::Note { .. } | ViolationAction::AddAction { .. }
                if stage == ViolationStage::Acknowledged && role == Role::CdtIso =>
            {
                ViolationStage::Inquiry
            }
            ViolationAction::End { .. } => ViolationStage::Ended,
            ViolationAction::Open { .. }
            | ViolationAction::MakeReport { .. }
            | ViolationAction::Send { .. }
            | ViolationAction::Note { .. }
            | ViolationAction::Attach { .. }
            | ViolationAction::AddAction { .. }
            | ViolationAction::FinishAction { .. }
            | ViolationAction::AttemptRefused { .. } => stage,
        }
    }

    fn problems(&self, action: &ViolationAction, today: NaiveDate) -> Problems {
        let mut problems = Problems::new();
        let mut problem = |field: &str, code: &str, message: &str| {
            problems.push(Problem::new(field, code, message));
        };
        match action {
            ViolationAction::Open { .. } => {
                problem("step", "open_already", "Report another violation: this one is reported already.");
            }
            ViolationAction::Send { document, dispatch, .. } => {
                if self.documents.last().is_none_or(|newest| newest.value.file.sha256 != *document) {
                    problem("document", "not_newest", "Send the newest version of the report.");
                }
                if dispatch.on > today {
                    problem("on", "future", "Check the day: it lies in the future, nothing was sent yet.");
                } else if dispatch.on < day_of(self.thread.opened.at) {
                    problem("on", "before_made", "Check the day: the report was not made yet.");
                }
            }
            ViolationAction::AddAction { remedy } if remedy.due < today => {
                problem("due", "past", "Enter today or a later day.");
            }
            ViolationAction::FinishAction { action, .. } => {
                let found = usize::try_from(*action).ok().and_then(|place| self.actions.get(place - 1));
                match found {
                    None => problem("action", "unknown_choice", "Choose one of the actions."),
                    Some(found) if found.done.is_some() => {
                        problem("action", "done", "This action is done already.");
                    }
                    Some(_) => {}
                }
            }
            ViolationAction::End { .. } if self.actions.iter().any(|action| action.done.is_none()) => {
                problem(
                    "actions",
                    "missing",
                    "Record every action as done first, or it is followed by nobody.",
                );
            }
            ViolationAction::End { .. }
            | ViolationAction::AddAction { .. }
            | ViolationAction::MakeReport { .. }
            | ViolationAction::Acknowledge { .. }
            | ViolationAction::Note { .. }
            | ViolationAction::Attach { .. }
            | ViolationAction::AttemptRefused { .. } => {}
        }
        problems
    }

    /// Whether the report went to one of the two.
    #[must_use]
    pub fn has_gone_to(&self, recipient: Recipient) -> bool {
        self.sent.iter().any(|sent| sent.value.recipient == recipient)
    }

    /// The account that reported it.
    #[must_use]
    pub fn reporter(&self) -> &str {
        &self.thread.opened.by.account
    }

    fn is_reporter(&self, person: &Person) -> bool {
        self.reporter() == person.account
    }

    fn seen_by(&self) -> Vec<Whom> {
        let mut seen_by = vec![Whom::role(Role::CdtIso), Whom::account(self.reporter())];
        seen_by.extend(self.report.supervisor.account.clone().map(Whom::account));
        seen_by
    }

    /// What is owed now, by whom and when. The procedure gives no terms: the office's settings do.
    fn items(&self, timing: &Timing) -> Vec<ListedItem> {
        let (stage, targets) = (self.thread.stage, &timing.targets);
        let (since, event) = (self.thread.since, self.thread.entered);
        let due = |count| Some(timing.calendar().add_business_days(day_of(since), count));
        let item = |id, what: String, whom, is_owed, due_on| ListedItem {
            id,
            kind: DueKind::Violation,
            state: if is_owed { "owed" } else { "done" }.to_owned(),
            what,
            whom,
            is_owed,
            due_on,
            since,
            event,
        };
        let reporter = || Whom::account(self.reporter());
        let sending = Recipient::ALL.iter().zip(1..).map(|(recipient, id)| {
            let whom = match recipient {
                Recipient::CdtIso => "the CDT ISO".to_owned(),
                Recipient::Supervisor => format!("your supervisor, {}", self.report.supervisor.name),
            };
            let is_owed = stage == ViolationStage::Reporting && !self.has_gone_to(*recipient);
            item(
                id,
                format!("Send the violation report to {whom}"),
                reporter(),
                is_owed,
                due(targets.violation_report),
            )
        });
        let (what, days, is_owed) = match stage {
            ViolationStage::Reporting | ViolationStage::Reported => {
                let days = targets.violation_acknowledgement;
                ("Acknowledge the violation report", days, stage == ViolationStage::Reported)
            }
            ViolationStage::Acknowledged | ViolationStage::Inquiry | ViolationStage::Ended => {
                let days = targets.violation_inquiry;
                ("Look into the violation and end the report", days, stage != ViolationStage::Ended)
            }
        };
        let mut items: Vec<ListedItem> = sending.collect();
        let mut next = item(3, what.to_owned(), Whom::role(Role::CdtIso), is_owed, due(days));
        if let Some(acknowledged) = &self.acknowledged {
            // What is noted or agreed in between does not put the end off.
            let mark = &acknowledged.mark;
            let due_on = timing.calendar().add_business_days(day_of(mark.at), days);
            next = ListedItem { since: mark.at, event: mark.sequence, due_on: Some(due_on), ..next };
        }
        items.push(next);
        for (action, id) in self.actions.iter().zip(11..) {
            let remedy = &action.remedy.value;
            let what = format!("{}: {}", remedy.owner, remedy.what);
            let is_owed = action.done.is_none() && stage != ViolationStage::Ended;
            let (since, event) = (action.remedy.mark.at, action.remedy.mark.sequence);
            let owed = item(id, what, Whom::role(Role::CdtIso), is_owed, Some(remedy.due));
            items.push(ListedItem { since, event, ..owed });
        }
        items
    }
}

impl Matter for Violation {
    const KIND: MatterKind = MatterKind::Violation;
    type Step = ViolationStep;
    type Stage = ViolationStage;
    type Action = ViolationAction;

    fn begin(thread: Thread<ViolationStage>, action: ViolationAction) -> Option<Self> {
        let ViolationAction::Open { report } = action else { return None };
        Some(Self {
            thread,
            report,
            documents: Vec::new(),
            sent: Vec::new(),
            acknowledged: None,
            notes: Vec::new(),
            evidence: Vec::new(),
            actions: Vec::new(),
            ending: None,
            attempts: Vec::new(),
        })
    }

    fn apply(&mut self, mark: &Mark, action: ViolationAction) {
        match action {
            ViolationAction::Open { report } => self.report = report,
            ViolationAction::MakeReport { document } => self.documents.push(recorded(mark, document)),
            ViolationAction::Send { recipient, document, dispatch } => {
                self.sent.push(recorded(mark, ReportSent { recipient, document, dispatch }));
            }
            ViolationAction::Acknowledge { remarks } => {
                let remarks = remarks.map(String::from).unwrap_or_default();
                self.acknowledged = Some(recorded(mark, remarks));
            }
            ViolationAction::Note { text } => self.notes.push(recorded(mark, text.into())),
            ViolationAction::Attach { file, note } => {
                let note = note.map(String::from).unwrap_or_default();
                self.evidence.push(recorded(mark, Evidence { file, note }));
            }
            ViolationAction::AddAction { remedy } => {
                self.actions.push(ViolationRemedy { remedy: recorded(mark, remedy), done: None });
            }
            ViolationAction::FinishAction { action, evidence } => {
                let place = usize::try_from(action).ok().and_then(|place| place.checked_sub(1));
                if let Some(action) = place.and_then(|place| self.actions.get_mut(place)) {
                    action.done = Some(recorded(mark, evidence.into()));
                }
            }
            ViolationAction::End { finding, words, remediation } => {
                let remediation = remediation.map(String::from);
                let ending = ViolationEnding { finding, words: words.into(), remediation };
                self.ending = Some(recorded(mark, ending));
            }
            ViolationAction::AttemptRefused { why, .. } => self.attempts.push(recorded(mark, why)),
        }
    }

    fn thread(&self) -> &Thread<ViolationStage> {
        &self.thread
    }

    fn thread_mut(&mut self) -> &mut Thread<ViolationStage> {
        &mut self.thread
    }

    fn may_see(&self, person: &Person) -> bool {
        self.seen_by().iter().any(|whom| whom.is(person))
    }

    fn may(&self, step: ViolationStep, person: &Person) -> Result<Role, MatterRefusal> {
        use ViolationStage as S;
        let (stages, who): (&[S], Who) = match step {
            ViolationStep::Open | ViolationStep::AttemptRefused => (&[], Who::Reporter),
            ViolationStep::MakeReport => (&[S::Reporting], Who::Reporter),
            ViolationStep::Send => (&[S::Reporting, S::Reported, S::Acknowledged, S::Inquiry], Who::Reporter),
            ViolationStep::Acknowledge => (&[S::Reported], Who::CdtIso),
            ViolationStep::Note => (&[S::Reported, S::Acknowledged, S::Inquiry], Who::Reader),
            ViolationStep::Attach => (&[S::Reporting, S::Reported, S::Acknowledged, S::Inquiry], Who::Reader),
            ViolationStep::AddAction | ViolationStep::FinishAction | ViolationStep::End => {
                (&[S::Acknowledged, S::Inquiry], Who::CdtIso)
            }
        };
        let not_theirs =
            |whose: &str| MatterRefusal::NotTheirs(format!("“{}” is for {whose}.", step.label()));
        let role = match who {
            Who::Reporter if self.is_reporter(person) => any_role(person),
            Who::Reporter => return Err(not_theirs("whoever reported the violation")),
            Who::CdtIso if !person.is(Role::CdtIso) => return Err(not_theirs("the CDT ISO")),
            Who::CdtIso if self.report.involves(person) => {
                return Err(not_theirs("a CDT ISO who is not named in the report as involved"));
            }
            Who::CdtIso if self.is_reporter(person) => {
                return Err(not_theirs("a CDT ISO who did not report the violation"));
            }
            Who::CdtIso => Role::CdtIso,
            Who::Reader if person.is(Role::CdtIso) && !self.report.involves(person) => Role::CdtIso,
            Who::Reader if self.is_reporter(person) || self.report.is_supervisor(person) => any_role(person),
            Who::Reader => return Err(not_theirs("the reporter, their supervisor and the CDT ISO")),
        };
        if stages.contains(&self.thread.stage) {
            Ok(role)
        } else {
            let message = format!("“{}” is not possible now: {}.", step.label(), self.thread.stage.owed());
            Err(MatterRefusal::NotNow(message))
        }
    }

    fn attempt_refused(attempted: ViolationStep, why: String) -> ViolationAction {
        ViolationAction::AttemptRefused { attempted, why }
    }

    fn listed(&self, timing: &Timing) -> Listed {
        Listed {
            title: self.report.subject.as_str().to_owned(),
            closed_on: self.ending.as_ref().map(|ending| day_of(ending.mark.at)),
            seen_by: self.seen_by(),
            items: self.items(timing),
            detail: json!({ "finding": self.ending.as_ref().map(|ending| ending.value.finding) }),
        }
    }
}

/// Whose a step is.
enum Who {
    Reporter,
    /// A CDT ISO who neither reported it nor is said to be involved.
    CdtIso,
    /// Everybody who reads it but who is involved.
    Reader,
}

impl ViolationStage {
    /// What is owed in the stage.
    #[must_use]
    pub const fn owed(self) -> &'static str {
        match self {
            Self::Reporting => "the report is to be sent to the CDT ISO and the supervisor",
            Self::Reported => "the CDT ISO is to acknowledge the report",
            Self::Acknowledged | Self::Inquiry => "the CDT ISO looks into the violation",
            Self::Ended => "the report is ended",
        }
    }
}

/// A report is made by a person, in whichever role they have.
fn any_role(person: &Person) -> Role {
    person.roles.first().copied().unwrap_or(Role::Requester)
}

fn recorded<T>(mark: &Mark, value: T) -> Recorded<T> {
    Recorded { mark: mark.clone(), value }
}
