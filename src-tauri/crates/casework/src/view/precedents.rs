//! What was decided on requests like another one.

use exception::{assessment::Answer, request::Outcome, values::RequestNumber};
use serde::Serialize;

/// What was decided on requests like one, as far as a person may see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Precedents {
    /// How requests alike were decided, in sentences.
    pub says: String,
    /// Accepted, of those alike.
    pub accepted: u32,
    /// Declined, of those alike.
    pub declined: u32,
    /// The share accepted in whole percent; none where too few were decided to speak of one.
    pub percent: Option<u32>,
    /// What a clear majority of them was decided; a decision otherwise is explained.
    pub majority: Option<Answer>,
    /// Which requests are alike, in a sentence.
    pub means: String,
    /// Those with the most in common first.
    pub rows: Vec<PrecedentShown>,
}

/// A decided request with what it has in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PrecedentShown {
    /// Its number.
    pub number: RequestNumber,
    /// Its title.
    pub title: String,
    /// Its department.
    pub department: String,
    /// Policy and section as they were named.
    pub requirement: String,
    /// What was decided.
    pub answer: Answer,
    /// On which day, `YYYY-MM-DD`.
    pub decided_on: String,
    /// The first day that was granted, `YYYY-MM-DD`.
    pub from_on: Option<String>,
    /// The last day that was granted, `YYYY-MM-DD`.
    pub to_on: Option<String>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// The conditions.
    pub conditions: Vec<String>,
    /// What it has in common, in words.
    pub why: Vec<String>,
    /// Whether it is alike, and so counted.
    pub alike: bool,
    /// Why it was decided otherwise than requests alike, where it was.
    pub different: Option<String>,
}
