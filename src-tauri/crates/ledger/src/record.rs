//! The signed record of one request as a file: what a findings packet carries, so that a stranger can check it.

use std::{borrow::Cow, cmp::Ordering, fmt};

use serde::{Deserialize, Serialize};

use crate::{Fault, Hash, Header, KnownKey, PublicKey, Signature, milliseconds};

/// What the file says of its format.
pub const FORMAT: &str = "exception-desk signed record 1";

/// How to check it, written into the file itself: a stranger has no manual.
pub const HOW: &str = "Each entry of events is one act, oldest first. bytes is the text of the event exactly as it was signed; its UTF-8 bytes have the SHA-256 in hash. signature is Ed25519 over the 23 bytes “exception-desk event v1”, a zero byte, then the event’s bytes, by the key of that fingerprint; a fingerprint is the SHA-256 of the key’s 32 bytes. previous inside an event is the hash of the event before it. An event that is kept inside the office stands here without its bytes: its hash still holds the chain together.";

/// The record of one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedRecord<'a> {
    /// Always [`FORMAT`].
    pub format: Cow<'a, str>,
    /// Always [`HOW`]; not needed to read it.
    #[serde(default)]
    pub how_to_check: Cow<'a, str>,
    /// The request’s number.
    pub request: Cow<'a, str>,
    /// The hash of its last event.
    pub head: Hash,
    /// Its events, oldest first.
    pub events: Vec<RecordEvent<'a>>,
    /// The keys of those who signed what is shown.
    pub keys: Vec<RecordKey<'a>>,
}

/// One event of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordEvent<'a> {
    /// Its place in the request’s history, from 1.
    pub sequence: u64,
    /// The hash of its bytes.
    pub hash: Hash,
    /// The signature.
    pub signature: Signature,
    /// The fingerprint of the key that signed.
    pub key: Hash,
    /// The event; none where it is kept inside the office.
    pub bytes: Option<Cow<'a, str>>,
}

/// A key that signed an event of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordKey<'a> {
    /// Its fingerprint.
    pub fingerprint: Hash,
    /// The key.
    pub public: PublicKey,
    /// The account that it belongs to.
    pub account: Cow<'a, str>,
    /// From when it was good for signing, in milliseconds since 1970 (UTC); not said by records of 2026.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from_ms: Option<i64>,
    /// Until when, if it is retired.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired_at_ms: Option<i64>,
}

impl<'a> RecordKey<'a> {
    /// The entry of a key.
    #[must_use]
    pub fn of(key: &'a KnownKey) -> Self {
        Self {
            fingerprint: key.public.fingerprint(),
            public: key.public,
            account: Cow::Borrowed(&key.account),
            valid_from_ms: Some(key.valid_from_ms),
            retired_at_ms: key.retired_at_ms,
        }
    }
}

/// What the verification of a record found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordReport {
    /// How many events it has.
    pub events: usize,
    /// How many of them are kept inside the office.
    pub withheld: usize,
    /// Everything that is wrong, in the order of the events.
    pub problems: Vec<RecordProblem>,
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordProblem {
    /// The place of the event in the request’s history; 0 for the record as a whole.
    pub sequence: u64,
    /// What is wrong.
    pub fault: RecordFault,
}

/// What can be wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordFault {
    /// What can be wrong with an event of any history.
    Event(Fault),
    /// A key does not have the fingerprint beside it.
    KeyChanged {
        /// The account beside it.
        account: String,
    },
    /// The record’s own head is not the hash of its last event.
    HeadDiffers,
    /// The head is another than the one that was noted elsewhere: on a letter, in a message.
    NotedHeadDiffers {
        /// The one that was noted.
        noted: Hash,
    },
    /// There is no event.
    Empty,
}

impl fmt::Display for RecordProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sequence == 0 {
            write!(f, "{}", self.fault)
        } else {
            write!(f, "Event {}: {}", self.sequence, self.fault)
        }
    }
}

impl fmt::Display for RecordFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(fault) => write!(f, "{fault}"),
            Self::KeyChanged { account } => {
                write!(f, "The key of account {account} does not have the fingerprint that stands beside it.")
            }
            Self::HeadDiffers => {
                f.write_str("The head that the record gives is not the hash of its last event: events are missing at its end, or it was changed.")
            }
            Self::NotedHeadDiffers { noted } => {
                write!(f, "The record does not end in the head that was noted ({noted}): it is another version, or it was changed.")
            }
            Self::Empty => f.write_str("The record has no events."),
        }
    }
}

impl SignedRecord<'_> {
    /// The record with texts of its own.
    #[must_use]
    pub fn into_owned(self) -> SignedRecord<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        let event = |event: RecordEvent<'_>| {
            let RecordEvent { sequence, hash, signature, key, bytes } = event;
            RecordEvent { sequence, hash, signature, key, bytes: bytes.map(own) }
        };
        let key = |key: RecordKey<'_>| {
            let RecordKey { fingerprint, public, account, valid_from_ms, retired_at_ms } = key;
            RecordKey { fingerprint, public, account: own(account), valid_from_ms, retired_at_ms }
        };
        SignedRecord {
            format: own(self.format),
            how_to_check: own(self.how_to_check),
            request: own(self.request),
            head: self.head,
            events: self.events.into_iter().map(event).collect(),
            keys: self.keys.into_iter().map(key).collect(),
        }
    }

    /// Verifies the record by itself: hashes, signatures, keys, the chain, the stages; `noted` is the head that was noted
    /// elsewhere, where one was. Whose the keys are the record alone cannot prove: that is what key cards are for.
    #[must_use]
    pub fn verify(&self, noted: Option<Hash>) -> RecordReport {
        let mut problems = Vec::new();
        let mut found = |sequence: u64, fault: RecordFault| problems.push(RecordProblem { sequence, fault });
        for key in &self.keys {
            if key.public.fingerprint() != key.fingerprint {
                found(0, RecordFault::KeyChanged { account: key.account.to_string() });
            }
        }
        let (mut before, mut expected, mut stage) = (None, 1, Stage::Known(None));
        for event in &self.events {
            let mut wrong = |fault| found(event.sequence, RecordFault::Event(fault));
            match event.sequence.cmp(&expected) {
                Ordering::Greater => wrong(Fault::MissingInStream { expected }),
                Ordering::Less => wrong(Fault::Duplicated),
                Ordering::Equal => {}
            }
            let continues = event.sequence == expected;
            expected = event.sequence.saturating_add(1);
            let Some(bytes) = event.bytes.as_ref().map(|text| text.as_bytes()) else {
                (before, stage) = (Some(event.hash), Stage::Unknown);
                continue;
            };
            let (hash, faults) = self.event_faults(event, bytes);
            faults.into_iter().for_each(&mut wrong);
            let Ok(header) = Header::read(bytes) else {
                wrong(Fault::Unreadable);
                (before, stage) = (Some(hash), Stage::Unknown);
                continue;
            };
            self.place_faults(event, &header).into_iter().for_each(&mut wrong);
            if continues && header.previous != before {
                wrong(Fault::PreviousDiffers);
            }
            if continues && !stage.is(header.from.as_ref()) {
                wrong(Fault::StageDoesNotContinue { reached: stage.reached(), from: header.from });
            }
            (before, stage) = (Some(hash), Stage::Known(header.to));
        }
        match before {
            None => found(0, RecordFault::Empty),
            Some(last) if last != self.head => found(0, RecordFault::HeadDiffers),
            Some(_) => {}
        }
        if let Some(noted) = noted.filter(|noted| *noted != self.head) {
            found(0, RecordFault::NotedHeadDiffers { noted });
        }
        let withheld = self.events.iter().filter(|event| event.bytes.is_none()).count();
        RecordReport { events: self.events.len(), withheld, problems }
    }

    /// What is wrong with an event by itself, and the hash that the next one can be expected to name.
    fn event_faults(&self, event: &RecordEvent<'_>, bytes: &[u8]) -> (Hash, Vec<Fault>) {
        let computed = Hash::of(bytes);
        let key = self.keys.iter().find(|key| key.fingerprint == event.key);
        let fits = key.map(|key| key.public.signed(bytes, &event.signature));
        let fault = match (computed == event.hash, fits) {
            (true, Some(true)) => return (computed, Vec::new()),
            (true, Some(false)) => Fault::BadSignature,
            (true, None) => Fault::UnknownKey { fingerprint: event.key },
            (false, Some(true)) => Fault::HashChanged,
            (false, Some(false) | None) => return (event.hash, vec![Fault::Changed]),
        };
        (computed, vec![fault])
    }

    /// What is wrong with where an event says that it belongs, and with who signed it.
    fn place_faults(&self, event: &RecordEvent<'_>, header: &Header) -> Vec<Fault> {
        let mut faults = Vec::new();
        if header.stream != self.request {
            faults.push(Fault::Misfiled { field: "stream" });
        }
        if header.sequence != event.sequence {
            faults.push(Fault::Misfiled { field: "sequence" });
        }
        let Some(key) = self.keys.iter().find(|key| key.fingerprint == event.key) else { return faults };
        if key.account != header.actor.account {
            let owner = key.account.to_string();
            faults.push(Fault::KeyOfAnother { actor: header.actor.account.clone(), owner });
        }
        if let Some(at) = milliseconds(&header.at) {
            if key.valid_from_ms.is_some_and(|from| at < from) {
                faults.push(Fault::KeyNotYetValid);
            }
            if key.retired_at_ms.is_some_and(|until| at > until) {
                faults.push(Fault::KeyRetired);
            }
        } else {
            faults.push(Fault::Misfiled { field: "instant" });
        }
        faults
    }
}

/// The stage that the record had reached, as far as its shown events say.
enum Stage {
    /// The event before is kept inside the office.
    Unknown,
    /// The stage after the event before; none where nothing has happened yet.
    Known(Option<String>),
}

impl Stage {
    /// Whether an event may start from a stage, as far as is known.
    fn is(&self, from: Option<&String>) -> bool {
        match self {
            Self::Unknown => true,
            Self::Known(reached) => reached.as_ref() == from,
        }
    }

    fn reached(self) -> Option<String> {
        match self {
            Self::Unknown => None,
            Self::Known(reached) => reached,
        }
    }
}
