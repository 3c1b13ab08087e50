use exception::{
    RequestNumber,
    retired::{LeftPart, RetiredKind},
};
use serde::{Deserialize, Serialize};

use super::QueueRow;

/// Something or somebody retired, with how much is left behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RetiredRow {
    /// What.
    pub kind: RetiredKind,
    /// The number of the policy, the name of the system, or the account.
    pub name: String,
    /// What people call it: the person’s name.
    pub label: String,
    /// From which day, `YYYY-MM-DD`.
    pub retired_on: String,
    /// Why; empty for a person.
    pub reason: String,
    /// What takes its place.
    pub replaced_by: Option<String>,
    /// How many parts of requests are left behind.
    pub left: OrphanState,
    /// How many drafts a person left unfinished.
    pub drafts: u32,
}

/// How many parts of requests a retirement leaves behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OrphanState {
    /// Somebody must say what becomes of them.
    pub open: u32,
    /// Somebody has.
    pub settled: u32,
    /// The request is closed: nothing is needed.
    pub closed: u32,
}

/// What of one retirement is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OrphanAsk {
    /// What was retired.
    pub kind: RetiredKind,
    /// Its name, as in [`RetiredRow::name`].
    pub name: String,
    /// The last number of the page before.
    pub after: Option<String>,
}

/// A part of a request that is left behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OrphanRow {
    /// The request.
    pub request: QueueRow,
    /// The part.
    pub part: LeftPart,
    /// Whether somebody must say what becomes of it.
    pub is_open: bool,
    /// How it stands, in words.
    pub state: String,
}

/// A page of what one retirement leaves behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OrphanPage {
    /// What people call it that was retired: the person’s name.
    pub label: String,
    /// By number.
    pub rows: Vec<OrphanRow>,
    /// Where the next page goes on; none at the end.
    pub next: Option<String>,
}

/// What became of one request in a reassignment of many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Reassigned {
    /// The request.
    pub number: RequestNumber,
    /// Why it is not reassigned; none where it is.
    pub why_not: Option<String>,
}
