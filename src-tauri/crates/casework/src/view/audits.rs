//! Audits as the window and the command line show them.

use exception::{
    MatterNumber,
    audit::{Audit, AuditKind, AuditStage},
};
use serde::Serialize;

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

/// An audit with everything its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditView {
    /// The record.
    pub audit: Audit,
    /// The day in California.
    pub today: String,
    /// What this person may do now, and what not and why.
    pub offers: Vec<MatterOffer>,
    /// History, oldest first.
    pub history: Vec<MatterLine>,
    /// Whether the whole history of the audit verifies.
    pub history_verifies: bool,
}
