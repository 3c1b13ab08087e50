//! Audits: whether the procedure is applied (procedure, section 4), as a history of its own.

mod plan;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    calendar::day_of,
    input::{Input, Problem, Problems},
    matter::{Listed, Matter, MatterEvent, MatterKind, MatterNumber, MatterRefusal, Thread, Whom, opening},
    people::{Person, Role},
    request::{Mark, Recorded},
    values::{Instant, Prose},
    words::words,
};

pub use plan::{AuditKind, LARGEST_SAMPLE, Plan, PopulationRule, Selection, Span, Strata, read_sample};

words! {
    /// A step of an audit, without its evidence. The label is what a button says.
    AuditStep {
        /// Begin an audit with its plan.
        Open = "open", "Plan the audit";
        /// Change the plan before anything is drawn.
        Revise = "revise", "Change the plan";
        /// Give an audit up.
        Abandon = "abandon", "Give up the audit";
        /// Somebody tried a step that is not theirs.
        AttemptRefused = "attempt_refused", "Record a refused attempt";
    }
}

words! {
    /// A stage of an audit, named for what is owed in it.
    AuditStage {
        /// The requests are to be drawn.
        Planned = "planned", "Planned";
        /// Nothing is owed.
        Closed = "closed", "Closed";
    }
}

/// A step of an audit with its evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "step", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the step of the same name, and its fields are its evidence")]
pub enum AuditAction {
    Open { plan: Plan },
    Revise { plan: Plan },
    Abandon { reasons: Prose },
    AttemptRefused { attempted: AuditStep, why: String },
}

impl AuditAction {
    /// The step this is the evidence of.
    #[must_use]
    pub const fn step(&self) -> AuditStep {
        match self {
            Self::Open { .. } => AuditStep::Open,
            Self::Revise { .. } => AuditStep::Revise,
            Self::Abandon { .. } => AuditStep::Abandon,
            Self::AttemptRefused { .. } => AuditStep::AttemptRefused,
        }
    }

    /// Reads the input of a step: a JSON object with `step` and the fields of its evidence.
    ///
    /// # Errors
    /// Every problem, by field.
    pub fn parse(step: AuditStep, value: &Value) -> Result<Self, Problems> {
        Input::read(value, |input| match step {
            AuditStep::Open => Some(Self::Open { plan: Plan::read(input)? }),
            AuditStep::Revise => Some(Self::Revise { plan: Plan::read(input)? }),
            AuditStep::Abandon => {
                Some(Self::Abandon { reasons: input.prose("reasons", "why the audit is given up")? })
            }
            AuditStep::AttemptRefused => {
                input.problem(
                    "step",
                    "not_for_people",
                    "Choose another step: the program takes this one itself.",
                );
                None
            }
        })
    }
}

/// Who makes audits: SMB, or whom it designates (procedure, section 4).
const AUDITORS: &[Role] = &[Role::Auditor, Role::SmbStaff];

/// An audit, folded from its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Audit {
    /// Where its history stands.
    pub thread: Thread<AuditStage>,
    /// The plan as it stands.
    pub plan: Plan,
    /// Why it was given up.
    pub abandoned: Option<Recorded<String>>,
    /// Refused attempts.
    pub attempts: Vec<Recorded<String>>,
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

    /// Takes a step: the event that the history gains.
    ///
    /// # Errors
    /// [`MatterRefusal`], with everything that is missing.
    pub fn take(
        &self,
        action: AuditAction,
        person: &Person,
        at: Instant,
    ) -> Result<MatterEvent<Self>, MatterRefusal> {
        let role = self.may(action.step(), person)?;
        let to = match action {
            AuditAction::Open { .. } => {
                let message = "Open another audit: this one is open already.";
                return Err(MatterRefusal::NotReady(vec![Problem::new("step", "open_already", message)]));
            }
            AuditAction::Abandon { .. } => AuditStage::Closed,
            AuditAction::Revise { .. } | AuditAction::AttemptRefused { .. } => self.thread.stage,
        };
        Ok(self.thread.next(action, to, person.acting_as(role), at))
    }
}

impl Matter for Audit {
    const KIND: MatterKind = MatterKind::Audit;
    type Step = AuditStep;
    type Stage = AuditStage;
    type Action = AuditAction;

    fn begin(thread: Thread<AuditStage>, action: AuditAction) -> Option<Self> {
        if let AuditAction::Open { plan } = action {
            Some(Self { thread, plan, abandoned: None, attempts: Vec::new() })
        } else {
            None
        }
    }

    fn apply(&mut self, mark: &Mark, action: AuditAction) {
        match action {
            AuditAction::Open { plan } | AuditAction::Revise { plan } => self.plan = plan,
            AuditAction::Abandon { reasons } => {
                self.abandoned = Some(Recorded { mark: mark.clone(), value: reasons.into() });
            }
            AuditAction::AttemptRefused { why, .. } => {
                self.attempts.push(Recorded { mark: mark.clone(), value: why });
            }
        }
    }

    fn thread(&self) -> &Thread<AuditStage> {
        &self.thread
    }

    fn thread_mut(&mut self) -> &mut Thread<AuditStage> {
        &mut self.thread
    }

    fn may_see(&self, person: &Person) -> bool {
        seen_by().iter().any(|whom| whom.is(person))
    }

    fn may(&self, step: AuditStep, person: &Person) -> Result<Role, MatterRefusal> {
        let stages: &[AuditStage] = match step {
            AuditStep::Open | AuditStep::AttemptRefused => &[],
            AuditStep::Revise | AuditStep::Abandon => &[AuditStage::Planned],
        };
        let role = AUDITORS.iter().copied().find(|role| person.is(*role));
        let role = role.ok_or_else(|| not_theirs(step))?;
        if stages.contains(&self.thread.stage) {
            Ok(role)
        } else {
            Err(MatterRefusal::NotNow(format!(
                "“{}” is not possible while the audit is {}.",
                step.label(),
                self.thread.stage.label().to_lowercase()
            )))
        }
    }

    fn attempt_refused(attempted: AuditStep, why: String) -> AuditAction {
        AuditAction::AttemptRefused { attempted, why }
    }

    fn listed(&self) -> Listed {
        Listed {
            title: self.plan.title.to_string(),
            closed_on: self.abandoned.as_ref().map(|abandoned| day_of(abandoned.mark.at)),
            seen_by: seen_by(),
            items: Vec::new(),
            detail: json!({ "kind": self.plan.kind }),
        }
    }
}

/// Who sees a whole audit: those who make it, and the CDT ISO.
fn seen_by() -> Vec<Whom> {
    [Role::Auditor, Role::CdtIso, Role::SmbStaff].into_iter().map(Whom::role).collect()
}

fn not_theirs(step: AuditStep) -> MatterRefusal {
    MatterRefusal::NotTheirs(format!("“{}” is for SMB staff or an auditor.", step.label()))
}
