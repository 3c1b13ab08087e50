//! Audits and checks as the window and the command line show them.

use exception::{
    MatterNumber, Problem, RequestNumber, Role,
    audit::{Audit, AuditKind, AuditStage, Draw, Group},
    check::Check,
    values::Digest,
};
use serde::{Deserialize, Serialize};

use super::{MatterLine, MatterOffer};

/// An audit in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditRow {
    /// Number.
    pub number: MatterNumber,
    /// Title.
    pub title: String,
    /// Why it is made.
    pub kind: AuditKind,
    /// Stage.
    pub stage: AuditStage,
    /// The day it was opened.
    pub opened_on: String,
    /// The day it was closed.
    pub closed_on: Option<String>,
    /// How many requests were drawn.
    pub sheets: u32,
    /// How many of them are to be judged.
    pub to_judge: u32,
    /// How many findings there are.
    pub findings: u32,
    /// How many of them are open.
    pub open_findings: u32,
}

/// The audits that a person may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditList {
    /// The last opened first.
    pub rows: Vec<AuditRow>,
    /// Whether this person may open one.
    pub may_open: bool,
}

/// An audit with everything its page shows, as far as this person may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditView {
    /// The record.
    pub audit: Audit,
    /// The day in California.
    pub today: String,
    /// Whether this person sees all of it, and not only the findings that concern them.
    pub inside: bool,
    /// How many sheets are to be judged.
    pub to_judge: u32,
    /// The rule of the draw, in words.
    pub rule: String,
    /// Requests that were drawn and in which this person took part: another must judge them.
    pub not_to_judge: Vec<RequestNumber>,
    /// Findings that this person is to answer.
    pub to_answer: Vec<u32>,
    /// What this person may do now, and what not and why.
    pub offers: Vec<MatterOffer>,
    /// History, oldest first.
    pub history: Vec<MatterLine>,
    /// Whether the whole history of the audit verifies.
    pub history_verifies: bool,
}

/// What a plan comes to with the records as they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PlanCheck {
    /// Every problem there is now.
    pub problems: Vec<Problem>,
    /// How many requests are meant; none while that cannot be read.
    pub population: Option<u32>,
    /// The groups, where the population is divided.
    pub groups: Vec<Group>,
}

/// A sample drawn without an audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SampleView {
    /// What was drawn.
    pub draw: Draw,
    /// The seed.
    pub seed: String,
    /// The rule, in words.
    pub rule: String,
    /// Head of the office's history when it was drawn.
    pub head: Digest,
}

/// A request that breaks a rule of the procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BrokenRequest {
    /// Number.
    pub number: RequestNumber,
    /// Title.
    pub title: String,
    /// Department.
    pub department: String,
    /// The rule.
    pub check: Check,
    /// What is wrong, in a sentence.
    pub why: String,
    /// Since which day, `YYYY-MM-DD`.
    pub since: String,
    /// Who puts it right.
    pub owed_by: Role,
}

/// What is broken today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BrokenList {
    /// The longest broken first; at most 200.
    pub rows: Vec<BrokenRequest>,
    /// How much is broken of each rule.
    pub counts: Vec<(Check, u32)>,
    /// How much is broken in all.
    pub total: u32,
    /// The day in California.
    pub today: String,
}

/// What the list of broken rules is narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default)]
pub struct ChecksAsk {
    /// This rule.
    pub check: Option<Check>,
    /// Put right by this role.
    pub owed_by: Option<Role>,
    /// Of this department.
    pub department: Option<String>,
}
