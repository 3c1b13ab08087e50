//! What is watched of an exception in force, and its renewals and changes.

use exception::{RequestNumber, Stage, intake::RequestKind, request::Outcome, watch::Item};
use serde::Serialize;

use super::FormChange;

/// What is watched of an exception in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Watch {
    /// Conditions, milestones, compensating controls and remedies, in that order.
    pub items: Vec<WatchedItem>,
    /// The last day on which it is in force, as it stands: granted, revoked, ended or superseded.
    pub last_day: Option<String>,
    /// The longest time between two reviews, in months.
    pub review_months: u32,
    /// The day by which the next review is due; none where the last day comes first.
    pub next_review: Option<String>,
    /// Whether that day has come.
    pub review_due: bool,
    /// Of a review made today: the latest day of the one after it.
    pub latest_next_review: Option<String>,
    /// Whether a revocation has not been given notice of yet.
    pub owes_revocation_notice: bool,
}

/// An item with where it stands today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WatchedItem {
    /// The item.
    pub item: Item,
    /// Whether its day has passed and it is neither reported done nor verified.
    pub overdue: bool,
}

/// An exception with what came before and after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Lineage {
    /// The requests of the chain that this person may see, oldest first, this one among them.
    pub chain: Vec<ChainLink>,
    /// How often the exception was renewed, this request counted where it is a renewal.
    pub renewals: u32,
    /// How many renewals may follow.
    pub renewals_left: u32,
    /// Months granted in all so far.
    pub months: u32,
    /// Months that may still be granted.
    pub months_left: u32,
    /// Whether what this request continues was over before this one was decided: there is no continuity then.
    pub previous_over: bool,
    /// What was reported as changed, where this request assesses a change.
    pub reported: Option<String>,
    /// The answers of the form that differ from those of the exception it continues; none where one of the two
    /// forms is not there, or this person may not see it.
    pub changes: Option<Vec<FormChange>>,
}

/// A request of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChainLink {
    /// Number.
    pub number: RequestNumber,
    /// New, renewal, change or reconsideration.
    pub kind: RequestKind,
    /// Stage.
    pub stage: Stage,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// First day in force, once its findings are sent.
    pub from: Option<String>,
    /// Last day in force.
    pub to: Option<String>,
    /// Whether it is in force today.
    pub in_force: bool,
}
