use serde::{Deserialize, Serialize};

use crate::Hash;

const OFFICE_DOMAIN: &[u8] = b"exception-desk office v1\0";

/// How far the office's history reached at some moment, noted outside the records (on a letter, in an export).
///
/// Without one, events removed from the very end cannot be missed: nothing after them names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The office sequence of the last event filed, or 0 for none.
    pub sequence: u64,
    /// The office head after that event.
    pub head: Hash,
}

/// Computes the office head after the event with this office sequence.
///
/// head(0) is [`Hash::ZERO`]; head(n) is SHA-256 of the domain, n as eight bytes big-endian, head(n − 1) and the
/// hash of event n.
#[must_use]
pub fn next_head(sequence: u64, previous_head: &Hash, event: &Hash) -> Hash {
    Hash::of_parts(&[OFFICE_DOMAIN, &sequence.to_be_bytes(), previous_head.as_bytes(), event.as_bytes()])
}
