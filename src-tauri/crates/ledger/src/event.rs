use memchr::memmem;
use serde::{Deserialize, Serialize};

use crate::{Hash, Signature, SigningKey};

/// The stream of events that belong to no request: accounts, templates, settings.
pub const OFFICE: &str = "office";

/// What the history needs to know of an event; the rest of its JSON is the procedure's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The request's number (`EX-2026-0001`), or [`OFFICE`].
    pub stream: String,
    /// The event's place in its stream, from 1.
    pub sequence: u64,
    /// The stage before; null for the first event of a request and for the office.
    pub from: Option<String>,
    /// The stage after.
    pub to: Option<String>,
    /// Who acted.
    pub actor: Actor,
    /// When: RFC 3339, UTC, milliseconds (`2026-03-09T17:04:05.123Z`).
    pub at: String,
    /// The hash of the event before it in this stream; null for the first.
    pub previous: Option<Hash>,
}

/// The account that acted, as it stood at that moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The account's identifier: the one whose key must have signed.
    pub account: String,
    /// The person's name.
    #[serde(default)]
    pub name: String,
    /// The role in which the person acted.
    #[serde(default)]
    pub role: Option<String>,
    /// The person's department.
    #[serde(default)]
    pub department: Option<String>,
}

/// Says that bytes are not the JSON of an event.
#[derive(Debug, thiserror::Error)]
#[error("the bytes are not an event")]
pub struct Unreadable(#[source] serde_json::Error);

impl Header {
    /// Reads the header from an event's bytes; fields that it does not know are passed over.
    ///
    /// # Errors
    /// [`Unreadable`] when the bytes are not JSON, or a field of the header is missing, doubled or of another type.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        serde_json::from_slice(bytes).map_err(Unreadable)
    }
}

/// Lists the files that an event names, in the order of their hashes, each once.
///
/// A file is named by any object inside the event with a member `"sha256"` of 64 hexadecimal digits.
///
/// # Errors
/// [`Unreadable`] when the bytes are not JSON.
pub fn named_files(bytes: &[u8]) -> Result<Vec<Hash>, Unreadable> {
    // Most events name no file: looking for the word is far cheaper than reading the whole of a long form.
    if memmem::find(bytes, b"sha256").is_none() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    collect(&serde_json::from_slice(bytes).map_err(Unreadable)?, &mut found);
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Lists the events and files that an event of the office says are kept inside another office: their hashes stand in a member `"withheld"`, a list of 64 hexadecimal digits each.
///
/// # Errors
/// [`Unreadable`] when the bytes are not JSON.
pub fn named_withheld(bytes: &[u8]) -> Result<Vec<Hash>, Unreadable> {
    if memmem::find(bytes, b"\"withheld\"").is_none() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    collect_withheld(&serde_json::from_slice(bytes).map_err(Unreadable)?, &mut found);
    Ok(found)
}

fn collect_withheld(value: &serde_json::Value, found: &mut Vec<Hash>) {
    let Some(members) = value.as_object() else { return };
    for (name, member) in members {
        match member.as_array() {
            Some(list) if name == "withheld" => {
                found.extend(list.iter().filter_map(|item| item.as_str()?.parse::<Hash>().ok()));
            }
            Some(_) | None => collect_withheld(member, found),
        }
    }
}

fn collect(value: &serde_json::Value, found: &mut Vec<Hash>) {
    use serde_json::Value;
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "sha256" => found.extend(text.parse::<Hash>()),
                    Value::Null
                    | Value::Bool(_)
                    | Value::Number(_)
                    | Value::String(_)
                    | Value::Array(_)
                    | Value::Object(_) => collect(member, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// An event ready to be filed: its exact bytes, their hash, and whose signature it carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The JSON, byte for byte as it was signed; empty where only the hash is there.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes.
    pub hash: Hash,
    /// The actor's signature over the bytes.
    pub signature: Signature,
    /// The fingerprint of the actor's public key.
    pub fingerprint: Hash,
}

impl Sealed {
    /// Whether the event stands here without its bytes, its hash holding the chain together: another office keeps it
    /// inside, or it was disposed of. An event of the office says which.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.bytes.is_empty()
    }
}

/// Hashes and signs the bytes of an event.
#[must_use]
pub fn seal(bytes: Vec<u8>, key: &SigningKey) -> Sealed {
    Sealed {
        hash: Hash::of(&bytes),
        signature: key.sign(&bytes),
        fingerprint: key.public().fingerprint(),
        bytes,
    }
}

/// An event as the records hold it: sealed, and in its places in the two chains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// Its place among all events of the office, from 1.
    pub office_sequence: u64,
    /// The stream under which it is filed.
    pub stream: String,
    /// The place in the stream under which it is filed.
    pub sequence: u64,
    /// The instant under which it is filed, in milliseconds since 1970 (UTC).
    pub at_ms: i64,
    /// What was sealed.
    pub sealed: Sealed,
    /// The office head after it.
    pub head: Hash,
}
