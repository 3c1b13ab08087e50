//! The manifest: what a packet is, who sends it to whom, and everything that is in it.

use ledger::Hash;
use serde::{Deserialize, Serialize};

/// What the manifest says of its format.
pub const FORMAT: &str = "exception-desk packet 1";
/// What every format of a packet begins with.
pub(crate) const FORMATS: &str = "exception-desk packet ";
pub(crate) const KIND: &str = "application/vnd.exception-desk.packet+json";

/// What the sender signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always [`FORMAT`].
    pub format: String,
    /// The number of the request.
    pub request: String,
    /// The first event that it carries; those before it stand by their hashes alone, because the reader has them.
    pub from: u64,
    /// The last event that it carries: the request’s last.
    pub to: u64,
    /// The hash of the last event.
    pub head: Hash,
    /// The events from `from` on that are kept inside the sender’s office.
    pub withheld: Vec<u64>,
    /// Files that a carried event names, and that the sender’s office keeps inside.
    #[serde(default)]
    pub kept: Vec<Hash>,
    /// Who sends it.
    pub sender: Party,
    /// For whom it is.
    pub recipients: Vec<Party>,
    /// When it was made: RFC 3339, UTC, milliseconds.
    pub made_at: String,
    /// Why the sender’s office ends what it shares of the request, where the packet tells that: it carries no event then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<String>,
    /// Everything else in the archive.
    pub files: Vec<WithSize>,
}

/// A person, by their key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The fingerprint of their key: this decides, the rest is to be read.
    pub key: Hash,
    /// Their account.
    pub account: String,
    /// Their name.
    pub name: String,
    /// Their department.
    pub department: String,
    /// Their office, as its letterhead says.
    pub office: String,
}

/// An entry of the archive as the manifest names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithSize {
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// The SHA-256 of its bytes.
    pub sha256: Hash,
}

/// What an entry of the archive is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entry {
    /// `manifest.json`.
    Manifest,
    /// `signed-record.json`.
    Record,
    /// `document.pdf`.
    Document,
    /// `files/<sha256>`.
    File(Hash),
    /// `cards/<fingerprint>.t358card`.
    Card(Hash),
}

impl Entry {
    /// What the entry with a name is; none where no packet has such a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "manifest.json" => Some(Self::Manifest),
            "signed-record.json" => Some(Self::Record),
            "document.pdf" => Some(Self::Document),
            _ => {
                let card = name.strip_prefix("cards/").and_then(|rest| rest.strip_suffix(".t358card"));
                let file = name.strip_prefix("files/");
                card.map(|digits| digits.parse().map(Self::Card))
                    .or_else(|| file.map(|digits| digits.parse().map(Self::File)))?
                    .ok()
            }
        }
    }

    /// The name.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Manifest => "manifest.json".to_owned(),
            Self::Record => "signed-record.json".to_owned(),
            Self::Document => "document.pdf".to_owned(),
            Self::File(sha256) => format!("files/{sha256}"),
            Self::Card(key) => format!("cards/{key}.t358card"),
        }
    }

    /// The most bytes that it may have: 50 MiB for a file on record, 64 for the events.
    #[must_use]
    pub const fn largest(self) -> u64 {
        match self {
            Self::Manifest => 1 << 20,
            Self::Record => 64 << 20,
            Self::Document | Self::File(_) => 50 << 20,
            Self::Card(_) => crate::LARGEST_CARD as u64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_names_of_a_packet_are_names() {
        let hash = Hash::of(b"x");
        let all = [Entry::Manifest, Entry::Record, Entry::Document, Entry::File(hash), Entry::Card(hash)];
        for entry in all {
            assert_eq!(Entry::named(&entry.name()), Some(entry));
        }
        let digits = hash.to_string();
        for name in [
            "",
            "files/",
            "files/../manifest.json",
            "../signed-record.json",
            "/etc/passwd",
            "C:\\signed-record.json",
            "Manifest.json",
            "manifest.json/",
            "files\\0",
        ] {
            assert_eq!(Entry::named(name), None, "{name}");
        }
        for name in [
            format!("files/{digits}/"),
            format!("files/{digits}x"),
            format!("cards/{digits}"),
            digits.to_uppercase(),
        ] {
            assert_eq!(Entry::named(&name), None, "{name}");
        }
    }
}
