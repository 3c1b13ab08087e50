//! Audits: whether the procedure is applied (procedure, section 4), as a history of its own.

mod draw;
mod guards;
mod plan;
mod step;

use serde::Serialize;
use serde_json::json;

use crate::{
    action::FileReference,
    calendar::day_of,
    check::{CheckResult, Checked},
    due::DueKind,
    matter::{Listed, ListedItem, Matter, MatterKind, MatterRefusal, Thread, Whom},
    people::{Person, Role},
    request::{Mark, Recorded},
    settings::Timing,
    values::{Prose, RequestNumber},
    words::words,
};

pub use draw::{Candidate, Draw, Drawn, Group, RULE, draw, take_all};
pub use guards::AuditContext;
pub use plan::{
    AuditKind, LARGEST_SAMPLE, Plan, PopulationRule, Selection, Span, Strata, read_population, read_sample,
};
pub use step::{
    AuditAction, AuditDocument, AuditEntry, AuditPaper, AuditStage, AuditStep, FindingDraft, Judgement,
    Reading, Verdict,
};

/// The place of the sheets among what is followed: no audit has so many findings.
const SHEETS: u32 = 10_000;

words! {
    /// How far a finding is.
    FindingState {
        /// Recorded; whoever is responsible has not been notified.
        Recorded = "recorded", "To be notified";
        /// Notified: the remediation is owed.
        Notified = "notified", "To be remedied";
        /// Answered: the answer is to be looked at.
        Answered = "answered", "Answered, to be verified";
        /// Remedied.
        Closed = "closed", "Closed";
    }
}

/// The sheet of a request that was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Sheet {
    /// What the record said when it was last read for the audit.
    pub reading: Recorded<Reading>,
    /// The newest judgement.
    pub judged: Option<Recorded<SheetJudgement>>,
}

/// An auditor's judgement of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SheetJudgement {
    /// Of each step.
    pub judgements: Vec<Judgement>,
    /// Of the whole, in words.
    pub conclusion: Option<Prose>,
}

/// A file that was added to an audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditEvidence {
    /// The request it is about.
    pub request: Option<RequestNumber>,
    /// The finding it is about.
    pub finding: Option<u32>,
    /// The file.
    pub file: FileReference,
    /// What it is.
    pub note: String,
}

/// What passed between the auditor and whoever is responsible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FindingWord {
    /// The step: the answer, its return, or the closing.
    pub step: AuditStep,
    /// In words.
    pub text: String,
    /// The evidence that came with it.
    pub evidence: Option<FileReference>,
}

/// A finding with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditFinding {
    /// Its number within the audit, from 1.
    pub id: u32,
    /// How far it is.
    pub state: FindingState,
    /// Since when.
    pub since: Mark,
    /// What it says; the due date as it stands.
    pub finding: FindingDraft,
    /// When and by whom it was recorded.
    pub recorded: Mark,
    /// The notices, oldest first.
    pub notices: Vec<Recorded<AuditDocument>>,
    /// What passed since, oldest first.
    pub words: Vec<Recorded<FindingWord>>,
}

/// An audit, folded from its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Audit {
    /// Where its history stands.
    pub thread: Thread<AuditStage>,
    /// The plan as it stands.
    pub plan: Plan,
    /// What was drawn, when and by whom.
    pub drawn: Option<Recorded<Draw>>,
    /// A sheet for each request that was drawn, in the order of the draw.
    pub sheets: Vec<Sheet>,
    /// Files that were added.
    pub evidence: Vec<Recorded<AuditEvidence>>,
    /// Findings, by number.
    pub findings: Vec<AuditFinding>,
    /// The conclusion once all sheets were judged.
    pub conclusion: Option<Recorded<String>>,
    /// Reports, oldest first.
    pub reports: Vec<Recorded<AuditDocument>>,
    /// Why it was given up.
    pub abandoned: Option<Recorded<String>>,
    /// When and by whom it was closed or given up.
    pub closed: Option<Mark>,
    /// Refused attempts.
    pub attempts: Vec<Recorded<String>>,
}

impl Audit {
    /// The sheet of a request.
    #[must_use]
    pub fn sheet(&self, request: &RequestNumber) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.reading.value.number == *request)
    }

    /// A finding by its number.
    #[must_use]
    pub fn finding(&self, id: u32) -> Option<&AuditFinding> {
        self.findings.iter().find(|finding| finding.id == id)
    }

    /// How many sheets are not judged yet.
    #[must_use]
    pub fn to_judge(&self) -> usize {
        self.sheets.iter().filter(|sheet| sheet.judged.is_none()).count()
    }

    /// Whether a person sees the whole audit, and not only the findings that concern them.
    #[must_use]
    pub fn is_inside(&self, person: &Person) -> bool {
        inside().iter().any(|whom| whom.is(person))
    }

    /// Whether a finding concerns a person who was notified of it.
    #[must_use]
    pub fn concerns(finding: &AuditFinding, person: &Person) -> bool {
        !finding.notices.is_empty() && finding.finding.responsible.is(person)
    }

    /// The audit as a person may see it: whoever is not inside sees the findings that they were notified of, and the
    /// files that belong to those.
    #[must_use]
    pub fn as_seen_by(mut self, person: &Person) -> Self {
        if self.is_inside(person) {
            return self;
        }
        self.findings.retain(|finding| Self::concerns(finding, person));
        let findings: Vec<u32> = self.findings.iter().map(|finding| finding.id).collect();
        self.evidence.retain(|evidence| evidence.value.finding.is_some_and(|id| findings.contains(&id)));
        self.drawn = None;
        self.sheets.clear();
        self.plan.purpose = None;
        self.plan.population = PopulationRule::default();
        self.plan.selection = Selection::All {};
        self.conclusion = None;
        self.reports.clear();
        self.attempts.clear();
        self
    }

    /// Every file that the audit names, as far as it is seen.
    pub fn files(&self) -> impl Iterator<Item = &FileReference> {
        let papers = self.findings.iter().flat_map(|finding| &finding.notices).chain(&self.reports);
        let answers = self.findings.iter().flat_map(|finding| &finding.words);
        papers
            .map(|paper| &paper.value.file)
            .chain(answers.filter_map(|word| word.value.evidence.as_ref()))
            .chain(self.evidence.iter().map(|evidence| &evidence.value.file))
    }

    fn finding_mut(&mut self, id: u32) -> Option<&mut AuditFinding> {
        self.findings.iter_mut().find(|finding| finding.id == id)
    }

    fn word(&mut self, mark: &Mark, id: u32, state: FindingState, word: FindingWord) {
        if let Some(finding) = self.finding_mut(id) {
            finding.state = state;
            finding.since = mark.clone();
            finding.words.push(recorded(mark, word));
        }
    }
}

/// The verdict that a record's own answer leads to, for a sheet that is not judged yet; none where somebody must look.
#[must_use]
pub fn first_verdict(checked: &Checked) -> Option<Verdict> {
    match checked.result {
        CheckResult::Proven { .. } => Some(Verdict::Met),
        CheckResult::Broken { .. } => Some(Verdict::NotMet),
        CheckResult::DoesNotApply {} => Some(Verdict::NotApplicable),
        CheckResult::NotYet { .. } => None,
    }
}

fn recorded<T>(mark: &Mark, value: T) -> Recorded<T> {
    Recorded { mark: mark.clone(), value }
}

impl Matter for Audit {
    const KIND: MatterKind = MatterKind::Audit;
    type Step = AuditStep;
    type Stage = AuditStage;
    type Action = AuditAction;

    fn begin(thread: Thread<AuditStage>, action: AuditAction) -> Option<Self> {
        let AuditAction::Open { plan } = action else { return None };
        Some(Self {
            thread,
            plan,
            drawn: None,
            sheets: Vec::new(),
            evidence: Vec::new(),
            findings: Vec::new(),
            conclusion: None,
            reports: Vec::new(),
            abandoned: None,
            closed: None,
            attempts: Vec::new(),
        })
    }

    fn apply(&mut self, mark: &Mark, action: AuditAction) {
        match action {
            AuditAction::Open { plan } | AuditAction::Revise { plan } => self.plan = plan,
            AuditAction::Draw { draw, readings } => {
                self.drawn = Some(recorded(mark, draw));
                let sheet = |reading| Sheet { reading: recorded(mark, reading), judged: None };
                self.sheets = readings.into_iter().map(sheet).collect();
            }
            AuditAction::ReadAgain { reading } => {
                let number = reading.number.clone();
                if let Some(sheet) = self.sheets.iter_mut().find(|sheet| sheet.reading.value.number == number)
                {
                    // What was judged was judged on what was read before.
                    *sheet = Sheet { reading: recorded(mark, reading), judged: None };
                }
            }
            AuditAction::JudgeSheet { request, judgements, conclusion } => {
                if let Some(sheet) =
                    self.sheets.iter_mut().find(|sheet| sheet.reading.value.number == request)
                {
                    sheet.judged = Some(recorded(mark, SheetJudgement { judgements, conclusion }));
                }
            }
            AuditAction::AttachEvidence { request, finding, file, note } => {
                let note = note.map(String::from).unwrap_or_default();
                self.evidence.push(recorded(mark, AuditEvidence { request, finding, file, note }));
            }
            AuditAction::RecordFinding { finding } => {
                let id = u32::try_from(self.findings.len()).unwrap_or(u32::MAX).saturating_add(1);
                self.findings.push(AuditFinding {
                    id,
                    state: FindingState::Recorded,
                    since: mark.clone(),
                    finding,
                    recorded: mark.clone(),
                    notices: Vec::new(),
                    words: Vec::new(),
                });
            }
            AuditAction::NotifyFinding { finding, document } => {
                if let Some(finding) = self.finding_mut(finding) {
                    finding.state = FindingState::Notified;
                    finding.since = mark.clone();
                    finding.notices.push(recorded(mark, document));
                }
            }
            AuditAction::RespondToFinding { finding, text, evidence } => {
                let word = FindingWord { step: AuditStep::RespondToFinding, text: text.into(), evidence };
                self.word(mark, finding, FindingState::Answered, word);
            }
            AuditAction::CloseFinding { finding, words } => {
                let word = FindingWord { step: AuditStep::CloseFinding, text: words.into(), evidence: None };
                self.word(mark, finding, FindingState::Closed, word);
            }
            AuditAction::ReturnFinding { finding, words, due_on } => {
                let word = FindingWord { step: AuditStep::ReturnFinding, text: words.into(), evidence: None };
                self.word(mark, finding, FindingState::Notified, word);
                if let Some(finding) = self.finding_mut(finding) {
                    finding.finding.due_on = due_on;
                }
            }
            AuditAction::Conclude { words } => self.conclusion = Some(recorded(mark, words.into())),
            AuditAction::MakeReport { document } => self.reports.push(recorded(mark, document)),
            AuditAction::Close {} => self.closed = Some(mark.clone()),
            AuditAction::Abandon { reasons } => {
                self.abandoned = Some(recorded(mark, reasons.into()));
                self.closed = Some(mark.clone());
            }
            AuditAction::AttemptRefused { why, .. } => self.attempts.push(recorded(mark, why)),
        }
    }

    fn thread(&self) -> &Thread<AuditStage> {
        &self.thread
    }

    fn thread_mut(&mut self) -> &mut Thread<AuditStage> {
        &mut self.thread
    }

    fn may_see(&self, person: &Person) -> bool {
        self.is_inside(person) || self.findings.iter().any(|finding| Self::concerns(finding, person))
    }

    fn may(&self, step: AuditStep, person: &Person) -> Result<Role, MatterRefusal> {
        self.role_for(step, person)
    }

    fn attempt_refused(attempted: AuditStep, why: String) -> AuditAction {
        AuditAction::AttemptRefused { attempted, why }
    }

    fn listed(&self, timing: &Timing) -> Listed {
        let mut seen_by = inside();
        let notified = self.findings.iter().filter(|finding| !finding.notices.is_empty());
        seen_by.extend(notified.map(|finding| finding.finding.responsible.clone()));
        let open = self.findings.iter().filter(|finding| finding.state != FindingState::Closed).count();
        Listed {
            title: self.plan.title.to_string(),
            closed_on: self.closed.as_ref().map(|closed| day_of(closed.at)),
            seen_by,
            items: self.items(timing),
            detail: json!({
                "kind": self.plan.kind, "sheets": self.sheets.len(), "to_judge": self.to_judge(),
                "findings": self.findings.len(), "open_findings": open,
            }),
        }
    }
}

impl Audit {
    /// What is followed: each finding, and the sheets as long as some are to be judged.
    fn items(&self, timing: &Timing) -> Vec<ListedItem> {
        let mut items: Vec<ListedItem> =
            self.findings.iter().map(|finding| self.item(finding, timing)).collect();
        if let Some(drawn) = self.drawn.as_ref().filter(|_| self.thread.stage == AuditStage::Fieldwork) {
            let due_on =
                timing.calendar().add_business_days(day_of(drawn.mark.at), timing.targets.audit_sheets);
            items.push(ListedItem {
                id: SHEETS,
                kind: DueKind::Audit,
                state: AuditStage::Fieldwork.as_str().to_owned(),
                what: "Judge the requests that were drawn".to_owned(),
                whom: Whom::account(self.thread.opened.by.account.clone()),
                is_owed: true,
                due_on: Some(due_on),
                since: drawn.mark.at,
                event: drawn.mark.sequence,
            });
        }
        items
    }

    /// A finding as it is followed: the remediation is owed by whoever is responsible, the notice before it and what
    /// follows an answer by who planned the audit.
    fn item(&self, finding: &AuditFinding, timing: &Timing) -> ListedItem {
        let since = &finding.since;
        let planner = || Whom::account(self.thread.opened.by.account.clone());
        let within = |days| timing.calendar().add_business_days(day_of(since.at), days);
        let (kind, whom, due_on) = match finding.state {
            FindingState::Recorded => (DueKind::Audit, planner(), within(timing.targets.finding_notice)),
            FindingState::Notified => {
                (DueKind::Finding, finding.finding.responsible.clone(), finding.finding.due_on)
            }
            FindingState::Answered | FindingState::Closed => {
                (DueKind::Audit, planner(), within(timing.targets.finding_verification))
            }
        };
        let is_owed = finding.state != FindingState::Closed && self.closed.is_none();
        ListedItem {
            id: finding.id,
            kind,
            state: finding.state.as_str().to_owned(),
            what: match &finding.finding.request {
                Some(request) => format!("{request}: {}", finding.finding.what),
                None => finding.finding.what.to_string(),
            },
            whom,
            is_owed,
            due_on: is_owed.then_some(due_on),
            since: since.at,
            event: since.sequence,
        }
    }
}

/// Who sees a whole audit: those who make it, and the CDT ISO.
fn inside() -> Vec<Whom> {
    [Role::Auditor, Role::CdtIso, Role::SmbStaff].into_iter().map(Whom::role).collect()
}
