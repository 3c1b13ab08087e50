//! Who may take which step of an audit, and what it needs.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::{
    calendar::{day_of, long_date},
    check::Check,
    input::{Problem, Problems},
    matter::{MatterEvent, MatterNumber, MatterRefusal, opening},
    people::{Person, Role},
    values::{Instant, RequestNumber},
};

use super::{
    Audit, AuditAction, AuditFinding, AuditStage, AuditStep, FindingDraft, FindingState, Judgement, Plan,
    Sheet, Verdict, first_verdict,
};

/// Who makes audits: SMB, or whom it designates (procedure, section 4B).
const AUDITORS: &[Role] = &[Role::Auditor, Role::SmbStaff];

/// What [`Audit::take`] needs beside the action.
pub struct AuditContext<'a> {
    /// Who acts.
    pub person: &'a Person,
    /// When.
    pub at: Instant,
    /// Whether they took part in the request that the action is about.
    pub took_part: bool,
}

impl Audit {
    /// Opens an audit: its first event.
    ///
    /// # Errors
    /// [`MatterRefusal::NotTheirs`] where no role of the person makes audits.
    pub fn open(
        number: &MatterNumber,
        plan: Plan,
        person: &Person,
        at: Instant,
    ) -> Result<MatterEvent<Self>, MatterRefusal> {
        let role = Self::may_open(person)?;
        let actor = person.acting_as(role);
        Ok(opening(number, AuditAction::Open { plan }, AuditStage::Planned, actor, at))
    }

    /// The role in which a person may open an audit.
    ///
    /// # Errors
    /// [`MatterRefusal::NotTheirs`] where there is none.
    pub fn may_open(person: &Person) -> Result<Role, MatterRefusal> {
        AUDITORS.iter().copied().find(|role| person.is(*role)).ok_or_else(|| not_theirs(AuditStep::Open))
    }

    /// The request that an action judges, by itself or by its finding: who took part in it does not take the step.
    #[must_use]
    pub fn judges<'a>(&'a self, action: &'a AuditAction) -> Option<&'a RequestNumber> {
        let of_finding = |id: u32| self.finding(id).and_then(|finding| finding.finding.request.as_ref());
        match action {
            AuditAction::JudgeSheet { request, .. } => Some(request),
            AuditAction::RecordFinding { finding } => finding.request.as_ref(),
            AuditAction::CloseFinding { finding, .. } | AuditAction::ReturnFinding { finding, .. } => {
                of_finding(*finding)
            }
            AuditAction::Open { .. }
            | AuditAction::Revise { .. }
            | AuditAction::Draw { .. }
            | AuditAction::ReadAgain { .. }
            | AuditAction::AttachEvidence { .. }
            | AuditAction::NotifyFinding { .. }
            | AuditAction::RespondToFinding { .. }
            | AuditAction::Conclude { .. }
            | AuditAction::MakeReport { .. }
            | AuditAction::Close {}
            | AuditAction::Abandon { .. }
            | AuditAction::AttemptRefused { .. } => None,
        }
    }

    /// Takes a step: the event that the history gains.
    ///
    /// # Errors
    /// [`MatterRefusal`], with everything that is missing.
    pub fn take(
        &self,
        action: AuditAction,
        context: &AuditContext<'_>,
    ) -> Result<MatterEvent<Self>, MatterRefusal> {
        let person = context.person;
        let role = self.role_for(action.step(), person)?;
        if let Some(request) = self.judges(&action).filter(|_| context.took_part) {
            return Err(MatterRefusal::NotTheirs(format!(
                "{} took part in {request}: somebody who did not must judge it.",
                person.name
            )));
        }
        self.check_finding_is_theirs(&action, person)?;
        let mut problems = Problems::new();
        self.check_evidence(&action, day_of(context.at), &mut problems);
        if !problems.is_empty() {
            return Err(MatterRefusal::NotReady(problems));
        }
        let to = match action {
            AuditAction::Draw { .. } => AuditStage::Fieldwork,
            AuditAction::Conclude { .. } => AuditStage::FollowUp,
            AuditAction::Close {} | AuditAction::Abandon { .. } => AuditStage::Closed,
            AuditAction::Open { .. }
            | AuditAction::Revise { .. }
            | AuditAction::ReadAgain { .. }
            | AuditAction::JudgeSheet { .. }
            | AuditAction::AttachEvidence { .. }
            | AuditAction::RecordFinding { .. }
            | AuditAction::NotifyFinding { .. }
            | AuditAction::RespondToFinding { .. }
            | AuditAction::CloseFinding { .. }
            | AuditAction::ReturnFinding { .. }
            | AuditAction::MakeReport { .. }
            | AuditAction::AttemptRefused { .. } => self.thread.stage,
        };
        Ok(self.thread.next(action, to, person.acting_as(role), context.at))
    }

    /// The role in which a person may take a step in the present stage, evidence aside.
    pub(super) fn role_for(&self, step: AuditStep, person: &Person) -> Result<Role, MatterRefusal> {
        use AuditStage as S;
        let stages: &[AuditStage] = match step {
            AuditStep::Open | AuditStep::AttemptRefused => &[],
            AuditStep::Revise | AuditStep::Draw => &[S::Planned],
            AuditStep::Abandon => &[S::Planned, S::Fieldwork],
            AuditStep::ReadAgain | AuditStep::JudgeSheet | AuditStep::Conclude => &[S::Fieldwork],
            AuditStep::AttachEvidence
            | AuditStep::RecordFinding
            | AuditStep::NotifyFinding
            | AuditStep::RespondToFinding
            | AuditStep::CloseFinding
            | AuditStep::ReturnFinding => &[S::Fieldwork, S::FollowUp],
            AuditStep::MakeReport | AuditStep::Close => &[S::FollowUp],
        };
        let auditor = AUDITORS.iter().copied().find(|role| person.is(*role));
        let role = if step == AuditStep::RespondToFinding {
            let theirs = |finding: &&AuditFinding| Self::concerns(finding, person);
            let role = self.findings.iter().find(theirs).map(|finding| finding.finding.responsible.role);
            role.and_then(|role| role.or_else(|| person.roles.first().copied()))
        } else {
            auditor
        };
        let role = role.ok_or_else(|| not_theirs(step))?;
        if stages.contains(&self.thread.stage) {
            Ok(role)
        } else {
            Err(MatterRefusal::NotNow(format!(
                "“{}” is not possible in the stage {} of the audit.",
                step.label(),
                self.thread.stage.label()
            )))
        }
    }

    /// Who answers a finding is who it concerns; who verifies it is somebody else.
    fn check_finding_is_theirs(&self, action: &AuditAction, person: &Person) -> Result<(), MatterRefusal> {
        let Some(finding) = action.finding().and_then(|id| self.finding(id)) else { return Ok(()) };
        let step = action.step();
        if step == AuditStep::RespondToFinding && !Self::concerns(finding, person) {
            return Err(not_theirs(step));
        }
        let answered_by = |account: &str| {
            finding
                .words
                .iter()
                .any(|word| word.value.step == AuditStep::RespondToFinding && word.mark.by.account == account)
        };
        if matches!(step, AuditStep::CloseFinding | AuditStep::ReturnFinding)
            && (finding.finding.responsible.account.as_ref() == Some(&person.account)
                || answered_by(&person.account))
        {
            return Err(MatterRefusal::NotTheirs(format!(
                "{} is responsible for finding {}: somebody else must verify it.",
                person.name, finding.id
            )));
        }
        Ok(())
    }

    fn check_evidence(&self, action: &AuditAction, today: NaiveDate, problems: &mut Problems) {
        match action {
            AuditAction::Open { .. } => {
                let message = "Open another audit: this one is open already.";
                problems.push(Problem::new("step", "open_already", message));
            }
            AuditAction::JudgeSheet { request, judgements, .. } => match self.sheet(request) {
                Some(sheet) => check_judgements(sheet, judgements, problems),
                None => problems.push(not_drawn("request", request)),
            },
            AuditAction::ReadAgain { reading } if self.sheet(&reading.number).is_none() => {
                problems.push(not_drawn("request", &reading.number));
            }
            AuditAction::AttachEvidence { request, finding, .. } => {
                if let Some(request) = request.as_ref().filter(|request| self.sheet(request).is_none()) {
                    problems.push(not_drawn("request", request));
                }
                if finding.is_some_and(|id| self.finding(id).is_none()) {
                    problems.push(no_finding());
                }
            }
            AuditAction::RecordFinding { finding } => self.check_recorded(finding, today, problems),
            AuditAction::NotifyFinding { finding, .. } => {
                self.check_state(*finding, &[FindingState::Recorded, FindingState::Notified], problems);
            }
            AuditAction::RespondToFinding { finding, .. } => {
                self.check_state(*finding, &[FindingState::Notified], problems);
            }
            AuditAction::CloseFinding { finding, .. } => {
                self.check_state(*finding, &[FindingState::Answered], problems);
            }
            AuditAction::ReturnFinding { finding, due_on, .. } => {
                self.check_state(*finding, &[FindingState::Answered], problems);
                check_due(*due_on, today, problems);
            }
            AuditAction::Conclude { .. } => self.check_all_judged(problems),
            AuditAction::Close {} => self.check_all_followed(problems),
            AuditAction::Abandon { .. } => {
                if self.findings.iter().any(|finding| !finding.notices.is_empty()) {
                    let message = "Follow the audit to its end: somebody was notified of a finding already.";
                    problems.push(Problem::new("step", "notified", message));
                }
            }
            AuditAction::Revise { .. }
            | AuditAction::Draw { .. }
            | AuditAction::ReadAgain { .. }
            | AuditAction::MakeReport { .. }
            | AuditAction::AttemptRefused { .. } => {}
        }
    }

    fn check_recorded(&self, finding: &FindingDraft, today: NaiveDate, problems: &mut Problems) {
        if let Some(request) = finding.request.as_ref().filter(|request| self.sheet(request).is_none()) {
            problems.push(not_drawn("request", request));
        }
        check_due(finding.due_on, today, problems);
    }

    fn check_state(&self, id: u32, states: &[FindingState], problems: &mut Problems) {
        match self.finding(id) {
            None => problems.push(no_finding()),
            Some(finding) if !states.contains(&finding.state) => {
                let state = finding.state.label().to_lowercase();
                let message = format!("Look at finding {id} again: it is {state}.");
                problems.push(Problem::new("finding", "other_state", message));
            }
            Some(_) => {}
        }
    }

    fn check_all_judged(&self, problems: &mut Problems) {
        let open: Vec<&str> = self
            .sheets
            .iter()
            .filter(|sheet| sheet.judged.is_none())
            .map(|sheet| sheet.reading.value.number.as_str())
            .collect();
        if open.is_empty() {
            return;
        }
        let named: Vec<&str> = open.iter().take(5).copied().collect();
        let more = if open.len() > named.len() { " and others" } else { "" };
        let message = format!("Judge every request first: {} to go, {}{more}.", open.len(), named.join(", "));
        problems.push(Problem::new("sheets", "not_judged", message));
    }

    fn check_all_followed(&self, problems: &mut Problems) {
        for finding in self.findings.iter().filter(|finding| finding.state != FindingState::Closed) {
            let message = format!(
                "Follow finding {} to its end first: it is {}.",
                finding.id,
                finding.state.label().to_lowercase()
            );
            problems.push(Problem::new("findings", "open", message));
        }
        if self.reports.is_empty() {
            problems.push(Problem::new("report", "missing", "Make the audit report first."));
        }
    }
}

/// Each rule is judged once; what is not met, or judged otherwise than the record says, has its words.
fn check_judgements(sheet: &Sheet, judgements: &[Judgement], problems: &mut Problems) {
    let mut seen = BTreeSet::new();
    for (index, judgement) in judgements.iter().enumerate() {
        let field = |name: &str| format!("judgements.{index}.{name}");
        if !seen.insert(judgement.check) {
            problems.push(Problem::new(field("check"), "twice", "Judge each step once."));
        }
        let checked = sheet.reading.value.results.iter().find(|checked| checked.check == judgement.check);
        let by_record = checked.and_then(first_verdict);
        let needs_words = judgement.verdict == Verdict::NotMet
            || by_record.is_none_or(|verdict| verdict != judgement.verdict);
        if needs_words && judgement.words.is_none() {
            let message = if judgement.verdict == Verdict::NotMet {
                format!("Enter what is not met: {}.", judgement.check.label().to_lowercase())
            } else {
                format!(
                    "Enter why you judge so where the record does not: {}.",
                    judgement.check.label().to_lowercase()
                )
            };
            problems.push(Problem::new(field("words"), "missing", message));
        }
    }
    let missing: Vec<Check> = sheet
        .reading
        .value
        .results
        .iter()
        .map(|checked| checked.check)
        .filter(|check| !seen.contains(check))
        .collect();
    for check in missing {
        let message = format!("Judge this step too: {}.", check.label().to_lowercase());
        problems.push(Problem::new(format!("judgements.{}", check.as_str()), "missing", message));
    }
}

fn check_due(due_on: NaiveDate, today: NaiveDate, problems: &mut Problems) {
    if due_on < today {
        let message = format!("Enter today or a later day: {} has passed.", long_date(due_on));
        problems.push(Problem::new("due_on", "past", message));
    }
}

fn not_drawn(field: &str, request: &RequestNumber) -> Problem {
    Problem::new(field, "not_drawn", format!("Choose a request that was drawn: {request} was not."))
}

fn no_finding() -> Problem {
    Problem::new("finding", "unknown_choice", "Choose a finding of this audit.")
}

fn not_theirs(step: AuditStep) -> MatterRefusal {
    MatterRefusal::NotTheirs(if step == AuditStep::RespondToFinding {
        format!("“{}” is for whoever was notified of it.", step.label())
    } else {
        format!("“{}” is for SMB staff or an auditor.", step.label())
    })
}
