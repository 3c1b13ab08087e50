use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    Checkpoint, Examined, Fault, Filed, Hash, Header, Keys, Problem, PublicKey, Report, absent::Absences,
    hands::Hands, milliseconds, next_head,
};

/// A key that an account has or had, and when it was good for signing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownKey {
    /// The public key.
    pub public: PublicKey,
    /// The account to which it belongs.
    pub account: String,
    /// From when, in milliseconds since 1970 (UTC); an event of that very instant is good.
    pub valid_from_ms: i64,
    /// Until when; an event of that very instant is good, a later one is not.
    pub retired_at_ms: Option<i64>,
}

/// Verifies a whole history: the events in office order, the keys, the files by hash, and how far it must reach.
///
/// Takes time in proportion to the events, and memory in proportion to the streams and the files that are named.
pub fn verify(
    office: impl IntoIterator<Item = Filed>,
    keys: impl IntoIterator<Item = KnownKey>,
    mut file: impl FnMut(&Hash) -> Option<Vec<u8>>,
    checkpoint: Option<Checkpoint>,
) -> Report {
    let mut verifier = Verifier::new(keys, checkpoint);
    for filed in office {
        for hash in verifier.event(&filed) {
            verifier.file(&hash, file(&hash).as_deref());
        }
    }
    verifier.finish()
}

/// The same verification event by event, for records that are read as a stream.
#[derive(Debug, Clone)]
pub struct Verifier {
    keys: Keys,
    checkpoint: Option<Checkpoint>,
    streams: BTreeMap<String, Reached>,
    files: BTreeSet<Hash>,
    absences: Absences,
    hands: Hands,
    current: Place,
    report: Report,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    pub(crate) office_sequence: u64,
    pub(crate) stream: String,
    pub(crate) sequence: u64,
}

impl Place {
    pub(crate) fn problem(&self, fault: Fault) -> Problem {
        let Self { office_sequence, stream, sequence } = self.clone();
        Problem { office_sequence, stream, sequence, fault }
    }
}

/// How far a stream reaches.
#[derive(Debug, Clone)]
pub(crate) struct Reached {
    pub(crate) sequence: u64,
    pub(crate) hash: Hash,
    stage: Option<String>,
    /// Whether any of its events has its bytes.
    pub(crate) has_text: bool,
}

impl Verifier {
    /// Starts before the first event.
    #[must_use]
    pub fn new(keys: impl IntoIterator<Item = KnownKey>, checkpoint: Option<Checkpoint>) -> Self {
        Self {
            keys: keys.into_iter().collect(),
            checkpoint,
            streams: BTreeMap::new(),
            files: BTreeSet::new(),
            absences: Absences::default(),
            hands: Hands::default(),
            current: Place::default(),
            report: Report::default(),
        }
    }

    /// Checks the next event of the office, and returns the files that it names and no earlier event did:
    /// each of them is to be given to [`Verifier::file`] before the next event.
    pub fn event(&mut self, filed: &Filed) -> Vec<Hash> {
        let examined = Examined::all(std::slice::from_ref(filed), &self.keys);
        examined.into_iter().flat_map(|examined| self.examined(examined)).collect()
    }

    /// The same for an event that was examined elsewhere with the same keys.
    pub fn examined(&mut self, filed: Examined) -> Vec<Hash> {
        self.report.events += 1;
        self.current = Place {
            office_sequence: filed.office_sequence,
            stream: filed.stream.clone(),
            sequence: filed.sequence,
        };
        if filed.is_absent {
            self.pass_over(&filed);
            return Vec::new();
        }
        self.absences.withhold(&filed.withheld);
        let hash = self.check_bytes(&filed);
        self.check_office(&filed, hash);
        if let Some(tombstone) = filed.tombstone.clone() {
            self.absences.dispose(&self.current, tombstone);
        }
        let Some(header) = &filed.header else {
            self.problem(Fault::Unreadable);
            return Vec::new();
        };
        self.check_place(&filed, header);
        self.check_key(&filed, header);
        if let Some(duty) = &filed.duty {
            for fault in self.hands.take(duty.clone(), &header.actor) {
                self.problem(fault);
            }
        }
        let mut named = filed.files.clone();
        self.check_stream(filed, hash);
        named.retain(|file| self.files.insert(*file));
        named
    }

    /// Checks the bytes of a file that the last event named, or notes that there are none.
    pub fn file(&mut self, name: &Hash, bytes: Option<&[u8]>) {
        self.hashed_file(name, bytes.map(Hash::of));
    }

    /// The same for a file whose bytes were hashed elsewhere.
    pub fn hashed_file(&mut self, name: &Hash, found: Option<Hash>) {
        match found {
            None if self.absences.file(&self.current, name) => {}
            None => self.problem(Fault::FileMissing { file: *name }),
            Some(found) if found != *name => self.problem(Fault::FileChanged { file: *name }),
            Some(_) => {}
        }
    }

    /// Notes a fault of the exported history at the last event.
    pub fn fault(&mut self, fault: Fault) {
        self.problem(fault);
    }

    /// Returns what was found to be wrong until now.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.report.problems
    }

    /// Returns how far the history reaches by now.
    #[must_use]
    pub fn reached(&self) -> Checkpoint {
        Checkpoint { sequence: self.report.last, head: self.report.head }
    }

    /// Ends the history.
    #[must_use]
    pub fn finish(mut self) -> Report {
        if let Some(checkpoint) = self.checkpoint {
            if checkpoint.sequence == 0 && checkpoint.head != Hash::ZERO {
                self.problem(Fault::CheckpointDiffers);
            }
            if self.report.last < checkpoint.sequence {
                self.problem(Fault::EndsEarly { checkpoint: checkpoint.sequence });
            }
        }
        let (disposed, unexplained) = self.absences.told(&self.streams);
        self.report.disposed = disposed;
        self.report.problems.extend(unexplained);
        self.report.files = self.files.len().try_into().unwrap_or(u64::MAX);
        self.report
    }

    fn problem(&mut self, fault: Fault) {
        self.report.problems.push(self.current.problem(fault));
    }

    /// Returns the hash that the rest of the history can be expected to name: if only one of bytes and hash was
    /// changed, the signature tells which, and the other one is followed, so that one change is one problem.
    fn check_bytes(&mut self, filed: &Examined) -> Hash {
        match (filed.computed == filed.stored, filed.fits) {
            (true, Some(true)) => {}
            (true, Some(false)) => self.problem(Fault::BadSignature),
            (true, None) => self.problem(Fault::UnknownKey { fingerprint: filed.fingerprint }),
            (false, Some(true)) => self.problem(Fault::HashChanged),
            (false, Some(false) | None) => {
                self.problem(Fault::Changed);
                return filed.stored;
            }
        }
        filed.computed
    }

    /// An event without its bytes holds its place by its hash, and leaves the stage as it is; why it has none is looked
    /// at when the history ends.
    fn pass_over(&mut self, filed: &Examined) {
        self.absences.event(&self.current, filed.stored);
        self.check_office(filed, filed.stored);
        let before = self.streams.get(&filed.stream);
        let expected = before.map_or(1, |reached| reached.sequence.saturating_add(1));
        let (stage, has_text) =
            before.map_or((None, false), |reached| (reached.stage.clone(), reached.has_text));
        match filed.sequence.cmp(&expected) {
            Ordering::Greater => self.problem(Fault::MissingInStream { expected }),
            Ordering::Less => return self.problem(Fault::Duplicated),
            Ordering::Equal => {}
        }
        let reached = Reached { sequence: filed.sequence, hash: filed.stored, stage, has_text };
        self.streams.insert(filed.stream.clone(), reached);
    }

    fn check_office(&mut self, filed: &Examined, hash: Hash) {
        let (last, next) = (self.report.last, self.report.last.saturating_add(1));
        let sequence = filed.office_sequence;
        if sequence == next {
            if filed.head != next_head(sequence, &self.report.head, &hash) {
                self.problem(Fault::HeadDiffers);
            }
        } else if sequence > next {
            self.problem(Fault::Missing { first: next, last: sequence - 1 });
        } else if sequence == last {
            self.problem(Fault::Duplicated);
        } else {
            self.problem(Fault::OutOfOrder { after: last });
        }
        // Follow what is stored, so that one break is not reported at every event after it.
        self.report.last = self.report.last.max(sequence);
        self.report.head = filed.head;
        if self.checkpoint.is_some_and(|point| point.sequence == sequence && point.head != filed.head) {
            self.problem(Fault::CheckpointDiffers);
        }
    }

    fn check_place(&mut self, filed: &Examined, header: &Header) {
        if header.stream != filed.stream {
            self.problem(Fault::Misfiled { field: "stream" });
        }
        if header.sequence != filed.sequence {
            self.problem(Fault::Misfiled { field: "sequence" });
        }
        if milliseconds(&header.at) != Some(filed.at_ms) {
            self.problem(Fault::Misfiled { field: "instant" });
        }
    }

    fn check_key(&mut self, filed: &Examined, header: &Header) {
        let Some(key) = self.keys.get(&filed.fingerprint) else { return };
        let at = milliseconds(&header.at).unwrap_or(filed.at_ms);
        let too_early = at < key.valid_from_ms;
        let too_late = key.retired_at_ms.is_some_and(|retired| at > retired);
        let owner = (key.account != header.actor.account).then(|| key.account.clone());
        if let Some(owner) = owner {
            self.problem(Fault::KeyOfAnother { actor: header.actor.account.clone(), owner });
        }
        if too_early {
            self.problem(Fault::KeyNotYetValid);
        }
        if too_late {
            self.problem(Fault::KeyRetired);
        }
    }

    fn check_stream(&mut self, filed: Examined, hash: Hash) {
        let Some(header) = filed.header else { return };
        let before = self.streams.get(&filed.stream);
        let expected = before.map_or(1, |reached| reached.sequence.saturating_add(1));
        let previous = before.map(|reached| reached.hash);
        let reached = before.and_then(|reached| reached.stage.clone());
        match filed.sequence.cmp(&expected) {
            Ordering::Greater => self.problem(Fault::MissingInStream { expected }),
            Ordering::Less => {
                self.problem(Fault::Duplicated);
                return;
            }
            Ordering::Equal => {
                if header.previous != previous {
                    self.problem(Fault::PreviousDiffers);
                }
                if header.from != reached {
                    self.problem(Fault::StageDoesNotContinue { reached, from: header.from });
                }
            }
        }
        let reached = Reached { sequence: filed.sequence, hash, stage: header.to, has_text: true };
        self.streams.insert(filed.stream, reached);
    }
}
