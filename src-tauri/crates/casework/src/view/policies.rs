//! The policy library as it is shown.

use exception::policy::{Policy, PublishedPolicy};
use serde::Serialize;

use super::QueueRow;

/// A policy in the list of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PolicyRow {
    /// The newest version.
    pub policy: Policy,
    /// How many versions it has.
    pub versions: u32,
    /// From which day it is retired, `YYYY-MM-DD`; none where it is not.
    pub retired_on: Option<String>,
}

/// A policy with what it touches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PolicyView {
    /// Its versions, oldest first.
    pub versions: Vec<PublishedPolicy>,
    /// From which day it is retired, `YYYY-MM-DD`; none where it is not.
    pub retired_on: Option<String>,
    /// Open requests and exceptions in force from it, the newest first.
    pub touched: Vec<QueueRow>,
    /// How many there are.
    pub total: u32,
    /// Whether this person may put another version into the library.
    pub may_publish: bool,
}

/// What becomes of a policy that a file brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PolicyFate {
    /// It is new.
    Added,
    /// It takes the place of the version before.
    Revised,
    /// It stands in the library like this.
    Unchanged,
    /// Something is wrong with it: then nothing of the file is taken.
    Refused,
}

/// What becomes of the rows that a policy begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PolicyRead {
    /// The first row of the policy; 1 in a catalogue.
    pub row: u32,
    /// Number and title.
    pub what: String,
    /// What becomes of it.
    pub fate: PolicyFate,
    /// What is wrong, a sentence each, with the row.
    pub problems: Vec<String>,
}

/// What became of a file with policies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PolicyImport {
    /// Whether it was taken: all of it, or nothing.
    pub taken: bool,
    /// Every policy in it.
    pub rows: Vec<PolicyRead>,
}

impl PolicyImport {
    /// The columns of a text table with policies, a row a section; the first eight are read from a policy’s first row.
    pub const COLUMNS: [&'static str; 12] = [
        "kind",
        "number",
        "title",
        "version",
        "effective_on",
        "owner",
        "max_months",
        "not_waivable",
        "section",
        "section_title",
        "words",
        "section_not_waivable",
    ];
}
