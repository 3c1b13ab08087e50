use memchr::memmem;
use serde::Deserialize;

use crate::Hash;

/// What stays of a stream that was disposed of under a retention schedule, as an event of the office says it: in its action,
/// a member `"tombstone"`. The text of the stream’s events and files is gone; their hashes, signatures and heads stay, so
/// that the chain of the office still holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Tombstone {
    /// The stream.
    pub stream: String,
    /// How many events it had.
    pub events: u64,
    /// The hash of the last of them.
    pub head: Hash,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// By which authority.
    pub schedule: String,
    /// Files that the office’s own events name, and that went with it: the spreadsheet from which it was imported.
    #[serde(default)]
    pub files: Vec<Hash>,
}

#[derive(Deserialize)]
struct Disposing {
    action: Action,
}

#[derive(Deserialize)]
struct Action {
    tombstone: Tombstone,
}

impl Tombstone {
    /// Reads the tombstone in an event of the office; none where it has none.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        // Hardly any event has one: looking for the word is far cheaper than reading each twice.
        let named = memmem::find(bytes, b"\"tombstone\"").is_some();
        let disposing: Option<Disposing> = if named { serde_json::from_slice(bytes).ok() } else { None };
        disposing.map(|disposing| disposing.action.tombstone)
    }
}
