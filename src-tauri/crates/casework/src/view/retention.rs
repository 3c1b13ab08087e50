//! Retention: what is past its period, what is proposed, and what was disposed of.

use exception::{
    retention::{Fate, Retention},
    values::RequestNumber,
};
use serde::Serialize;

/// What the page Retention shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RetentionView {
    /// The office’s schedule.
    pub schedule: Retention,
    /// Closed requests past their period, by number; at most 200.
    pub past: Vec<PastRow>,
    /// Whether there are more.
    pub more: bool,
    /// What is proposed and not yet disposed of.
    pub proposed: Vec<ProposedRow>,
    /// What was disposed of, the newest first.
    pub disposed: Vec<DisposedRow>,
    /// Names of files beside the records that may still hold what was disposed of.
    pub others: Vec<String>,
    /// Whether this person may propose.
    pub may_propose: bool,
    /// Whether this person may dispose of what another has proposed.
    pub may_dispose: bool,
}

/// A request past its period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PastRow {
    /// Its number.
    pub number: RequestNumber,
    /// Its title.
    pub title: String,
    /// The day on which it was closed, `YYYY-MM-DD`.
    pub closed_on: String,
    /// The first day on which it is past its period, `YYYY-MM-DD`.
    pub past_on: String,
    /// Title of its series.
    pub series: String,
    /// The approved schedule and its item.
    pub schedule: String,
    /// What becomes of it.
    pub fate: Fate,
    /// Why it may not be disposed of, a sentence each.
    pub kept_by: Vec<String>,
    /// Whether it is proposed already.
    pub is_proposed: bool,
}

/// A proposal to dispose of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ProposedRow {
    /// The request.
    pub number: RequestNumber,
    /// Its title.
    pub title: String,
    /// Title of the series, with the schedule.
    pub schedule: String,
    /// What becomes of it.
    pub fate: Fate,
    /// Why.
    pub reason: String,
    /// Who proposed it.
    pub by: String,
    /// When, in words.
    pub at: String,
    /// Why it may not be disposed of now, a sentence each.
    pub kept_by: Vec<String>,
    /// What becomes of the file from which it was imported; none where it was not.
    pub source: Option<String>,
    /// Whether this person may dispose of it: another than who proposed it.
    pub may_dispose: bool,
}

/// What was disposed of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DisposedRow {
    /// The number, which is never given out again.
    pub number: RequestNumber,
    /// How many events it had.
    pub events: u32,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// Title of the series, with the schedule.
    pub schedule: String,
    /// What became of it.
    pub fate: Fate,
    /// Who proposed it.
    pub proposed_by: String,
    /// Who disposed of it.
    pub disposed_by: String,
}
