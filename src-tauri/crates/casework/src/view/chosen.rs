//! What is done with many chosen requests, as it is shown before it is done.

use exception::{RequestNumber, words};
use serde::Serialize;

use super::LetterRef;

/// Most requests that are chosen at once.
pub const MOST_CHOSEN: usize = 500;

words! {
    /// What may be done with many requests at once. Nothing is decided so: a decision is made on each request’s own page.
    ChosenAct {
        /// Each is assigned to one person of SMB’s staff.
        Assign = "assign", "Assign";
        /// The mails that remind of what is due are drafted.
        Remind = "remind", "Draft reminders";
        /// What is to stand in the Service Request is recorded as noted there.
        Note = "note", "Record notes in the Service Requests";
        /// The letters and forms on file are printed, or bound into one file.
        Print = "print", "Print documents";
    }
}

/// What would be done with one of the chosen requests, or why nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChosenRow {
    /// The request.
    pub number: RequestNumber,
    /// Its title; empty where this person may not see it.
    pub title: String,
    /// Its Service Request.
    pub service_request: String,
    /// Its version: what is done later is done to this one, or not.
    pub version: u32,
    /// What would be done, a line each.
    pub will: Vec<String>,
    /// Why it can’t be done; none where it can.
    pub why_not: Option<String>,
    /// What would be printed.
    pub letters: Vec<LetterRef>,
}
