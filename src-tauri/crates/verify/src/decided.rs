//! Whether a decision names the newest assessment, response and form: it is made on what was presented, or shows that
//! it was not.

use std::{collections::BTreeMap, fmt};

use ledger::Hash;
use serde::Deserialize;

/// What of an event tells of the decision: its step, and what it was decided on.
#[derive(Debug, Clone, Deserialize)]
pub struct Decided {
    action: Step,
    #[serde(default)]
    basis: Option<Basis>,
}

#[derive(Debug, Clone, Deserialize)]
struct Step {
    step: String,
}

#[derive(Debug, Clone, Deserialize)]
struct Basis {
    assessment: Hash,
    response: Hash,
    form: Hash,
}

/// A decision that names an older version than the newest before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OlderBasis {
    /// The request.
    pub stream: String,
    /// The decision’s place in it.
    pub sequence: u64,
    /// What is older: the assessment, the response or the form.
    pub what: &'static str,
}

impl fmt::Display for OlderBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stream, sequence, what } = self;
        write!(
            f,
            "{stream}, event {sequence}: It was decided on an older version: the {what} that it names is not the newest before it."
        )
    }
}

impl Decided {
    /// Reads it from the bytes of an event; none where the event tells nothing of a decision.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let read: Self = serde_json::from_slice(bytes).ok()?;
        (read.basis.is_some() || read.kind().is_some()).then_some(read)
    }

    fn kind(&self) -> Option<&'static str> {
        match self.action.step.as_str() {
            "record_assessment" => Some("assessment"),
            "accept_assessment" | "decline_assessment" => Some("response"),
            "submit_form" => Some("form"),
            _ => None,
        }
    }
}

/// The newest assessment, response and form of each request, as its events come by.
#[derive(Debug, Default)]
pub(crate) struct Newest(BTreeMap<String, BTreeMap<&'static str, Hash>>);

impl Newest {
    /// Takes the next event of a request in; answers what is older where it is a decision on something older.
    pub(crate) fn take(
        &mut self,
        stream: &str,
        sequence: u64,
        hash: Hash,
        decided: &Decided,
    ) -> Vec<OlderBasis> {
        let newest = self.0.entry(stream.to_owned()).or_default();
        if let Some(kind) = decided.kind() {
            newest.insert(kind, hash);
        }
        let Some(basis) = &decided.basis else { return Vec::new() };
        [("assessment", basis.assessment), ("response", basis.response), ("form", basis.form)]
            .into_iter()
            .filter(|(what, named)| newest.get(what).is_some_and(|newest| newest != named))
            .map(|(what, _)| OlderBasis { stream: stream.to_owned(), sequence, what })
            .collect()
    }
}

/// The decisions of one request that name something older than the newest before them.
#[must_use]
pub fn decided_on_older(
    stream: &str,
    events: impl IntoIterator<Item = (u64, Hash, Decided)>,
) -> Vec<OlderBasis> {
    let mut newest = Newest::default();
    let events = events.into_iter();
    events.flat_map(|(sequence, hash, decided)| newest.take(stream, sequence, hash, &decided)).collect()
}
