//! What every kind of matter shows alike.

use exception::{
    MatterNumber,
    people::Actor,
    values::{Digest, Instant},
};
use serde::Serialize;

/// A line of a matter's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MatterLine {
    /// Place in the history.
    pub sequence: u32,
    /// When.
    pub at: Instant,
    /// When, in California, in words.
    pub moment: String,
    /// Who.
    pub actor: Actor,
    /// What happened, in a sentence.
    pub text: String,
    /// Digest of the event.
    pub digest: Digest,
    /// Whether hash, chain and signature fit.
    pub verified: bool,
}

/// Something that is owed in a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MatterOwed {
    /// The matter.
    pub number: MatterNumber,
    /// Its place among the matter's.
    pub item: u32,
    /// What it is.
    pub what: String,
    /// The stored name of its state.
    pub state: String,
    /// By which day, `YYYY-MM-DD`.
    pub due_on: Option<String>,
    /// Whether that day has passed.
    pub overdue: bool,
    /// Since when it is owed.
    pub since: Instant,
}

/// What a step on a matter did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MatterTaken {
    /// The matter.
    pub number: MatterNumber,
    /// Its version.
    pub version: u32,
    /// What happened, in a sentence.
    pub text: String,
}

/// A step of a matter with whether this person may take it now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MatterOffer {
    /// The stored name of the step.
    pub step: String,
    /// What its button says.
    pub label: String,
    /// Why not; none where it is possible.
    pub why_not: Option<String>,
    /// Whether it is a matter of who the person is.
    pub not_theirs: bool,
}
