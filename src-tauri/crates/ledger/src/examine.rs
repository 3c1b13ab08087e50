use std::collections::BTreeMap;

use crate::{
    Filed, Hash, Header, KnownKey, OFFICE, Tombstone, hands::Duty, key::all_signed, named_files,
    named_withheld,
};

/// The keys of an office by their fingerprints.
#[derive(Debug, Clone, Default)]
pub struct Keys(BTreeMap<Hash, KnownKey>);

impl Keys {
    /// Returns the key with a fingerprint, if an account has or had one.
    #[must_use]
    pub fn get(&self, fingerprint: &Hash) -> Option<&KnownKey> {
        self.0.get(fingerprint)
    }
}

impl FromIterator<KnownKey> for Keys {
    fn from_iter<I: IntoIterator<Item = KnownKey>>(keys: I) -> Self {
        Self(keys.into_iter().map(|key| (key.public.fingerprint(), key)).collect())
    }
}

/// What can be said of a filed event by itself, before its place in the chains is looked at.
///
/// This is the part of a verification that takes the time, and the part that many can do at once.
#[derive(Debug, Clone)]
pub struct Examined {
    pub(crate) office_sequence: u64,
    pub(crate) stream: String,
    pub(crate) sequence: u64,
    pub(crate) at_ms: i64,
    pub(crate) stored: Hash,
    pub(crate) computed: Hash,
    pub(crate) fingerprint: Hash,
    pub(crate) head: Hash,
    /// Whether the signature is that of the key; none where the key is not known.
    pub(crate) fits: Option<bool>,
    /// None where the bytes are no event.
    pub(crate) header: Option<Header>,
    pub(crate) files: Vec<Hash>,
    /// Whether its hash stands here without its bytes.
    pub(crate) is_absent: bool,
    /// The events and files that it says are kept inside another office; only the office’s events say so.
    pub(crate) withheld: Vec<Hash>,
    /// What it says was disposed of; only the office’s events say so.
    pub(crate) tombstone: Option<Tombstone>,
    /// Who may do what by it, or what was disposed of by whom; only the office’s events say so.
    pub(crate) duty: Option<Duty>,
}

impl Examined {
    /// Examines events; those of them that are signed as they should be cost about half of one by one.
    #[must_use]
    pub fn all(filed: &[Filed], keys: &Keys) -> Vec<Self> {
        // Without bytes there is nothing whose signature could be checked.
        let there = || filed.iter().filter(|filed| !filed.sealed.is_absent());
        let known = || there().filter_map(|filed| Some((keys.get(&filed.sealed.fingerprint)?, filed)));
        let together =
            known().nth(1).is_some()
                && all_signed(known().map(|(key, filed)| {
                    (&key.public, filed.sealed.bytes.as_slice(), &filed.sealed.signature)
                }));
        filed
            .iter()
            .map(|filed| {
                let sealed = &filed.sealed;
                let fits = keys
                    .get(&sealed.fingerprint)
                    .filter(|_| !sealed.is_absent())
                    .map(|key| together || key.public.signed(&sealed.bytes, &sealed.signature));
                Self::of(filed, fits)
            })
            .collect()
    }

    /// The stream under which the event is filed.
    #[must_use]
    pub fn stream(&self) -> &str {
        &self.stream
    }

    /// The place in the stream under which it is filed.
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        self.sequence
    }

    /// The hash of its bytes.
    #[must_use]
    pub const fn hash(&self) -> Hash {
        if self.is_absent { self.stored } else { self.computed }
    }

    fn of(filed: &Filed, fits: Option<bool>) -> Self {
        let sealed = &filed.sealed;
        let is_office = filed.stream == OFFICE;
        Self {
            office_sequence: filed.office_sequence,
            stream: filed.stream.clone(),
            sequence: filed.sequence,
            at_ms: filed.at_ms,
            stored: sealed.hash,
            computed: Hash::of(&sealed.bytes),
            fingerprint: sealed.fingerprint,
            head: filed.head,
            fits,
            header: Header::read(&sealed.bytes).ok(),
            files: named_files(&sealed.bytes).unwrap_or_default(),
            is_absent: sealed.is_absent(),
            withheld: if is_office { named_withheld(&sealed.bytes).unwrap_or_default() } else { Vec::new() },
            tombstone: if is_office { Tombstone::read(&sealed.bytes) } else { None },
            duty: if is_office { Duty::read(&sealed.bytes) } else { None },
        }
    }
}
