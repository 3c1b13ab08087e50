//! Violation reports as the window and the command line show them.

use exception::{
    MatterNumber,
    violation::{Finding, Violation, ViolationStage},
};
use serde::Serialize;

use super::{MatterLine, MatterOffer};

/// A violation report in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ViolationRow {
    /// Number.
    pub number: MatterNumber,
    /// What it is about; none for an auditor, who is told only that it exists.
    pub subject: Option<String>,
    /// Stage.
    pub stage: ViolationStage,
    /// How it ended; none for an auditor.
    pub finding: Option<Finding>,
    /// The day it was opened.
    pub opened_on: String,
    /// The day it ended.
    pub closed_on: Option<String>,
}

/// The violation reports that a person may read, or is told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ViolationList {
    /// The last opened first.
    pub rows: Vec<ViolationRow>,
    /// Whether this person may report one: everybody with an account.
    pub may_open: bool,
}

/// A violation report with everything its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ViolationView {
    /// The record.
    pub violation: Violation,
    /// The day in California.
    pub today: String,
    /// What this person may do now, and what not and why.
    pub offers: Vec<MatterOffer>,
    /// History, oldest first.
    pub history: Vec<MatterLine>,
    /// Whether the whole history of the report verifies.
    pub history_verifies: bool,
}
