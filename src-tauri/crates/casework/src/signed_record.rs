//! The signed record of a request as a file: what the findings packet carries, so that a stranger can check it.

use documents::model::Attachment;
use exception::{Event, Request, values::Digest};
use ledger::KnownKey;
use serde::Serialize;

use crate::{Error, Result, reading::Read};

/// Name of the file inside the packet.
const NAME: &str = "signed-record.json";

/// How to check it, written into the file itself: a stranger has no manual.
const HOW: &str = "Each entry of events is one act, oldest first. bytes is the text of the event exactly as it was signed; its UTF-8 bytes have the SHA-256 in hash. signature is Ed25519 over the 23 bytes “exception-desk event v1”, a zero byte, then the event’s bytes, by the key of that fingerprint; a fingerprint is the SHA-256 of the key’s 32 bytes. previous inside an event is the hash of the event before it. An event that is kept inside the office stands here without its bytes: its hash still holds the chain together.";

#[derive(Serialize)]
struct SignedRecord<'a> {
    format: &'static str,
    how_to_check: &'static str,
    request: &'a str,
    head: &'a Digest,
    events: Vec<EventEntry<'a>>,
    keys: Vec<KeyEntry<'a>>,
}

#[derive(Serialize)]
struct EventEntry<'a> {
    sequence: u64,
    hash: String,
    signature: String,
    key: String,
    /// None where the event is kept inside the office.
    bytes: Option<&'a str>,
}

#[derive(Serialize)]
struct KeyEntry<'a> {
    fingerprint: String,
    public: String,
    account: &'a str,
}

/// The record as it stands, with the bytes of the events that `shown` lets out.
pub(crate) fn attachment(
    read: &Read,
    request: &Request,
    keys: &[KnownKey],
    shown: impl Fn(&Event, &Digest) -> bool,
) -> Result<Attachment> {
    let mut events = Vec::with_capacity(read.filed.len());
    let mut signers: Vec<KeyEntry<'_>> = Vec::new();
    for (event, filed) in read.events.iter().zip(&read.filed) {
        let sealed = &filed.sealed;
        let digest = Digest::from_bytes(sealed.hash.as_bytes());
        let is_shown = shown(event, &digest);
        let bytes = std::str::from_utf8(&sealed.bytes)
            .map_err(|error| Error::Damaged(format!("Event {} is no text ({error}).", filed.sequence)))?;
        events.push(EventEntry {
            sequence: filed.sequence,
            hash: sealed.hash.to_string(),
            signature: hex(sealed.signature.as_bytes()),
            key: sealed.fingerprint.to_string(),
            bytes: is_shown.then_some(bytes),
        });
        let known = keys.iter().find(|key| key.public.fingerprint() == sealed.fingerprint);
        let Some(known) = known.filter(|_| is_shown) else { continue };
        let fingerprint = sealed.fingerprint.to_string();
        if !signers.iter().any(|signer| signer.fingerprint == fingerprint) {
            let public = hex(known.public.as_bytes());
            signers.push(KeyEntry { fingerprint, public, account: &known.account });
        }
    }
    let record = SignedRecord {
        format: "exception-desk signed record 1",
        how_to_check: HOW,
        request: request.number.as_str(),
        head: &request.head,
        events,
        keys: signers,
    };
    let data = serde_json::to_vec_pretty(&record)
        .map_err(|error| Error::Damaged(format!("The record can’t be written ({error}).")))?;
    Ok(Attachment {
        name: NAME.to_owned(),
        media_type: "application/json",
        description: format!(
            "The signed record of {}: the exact bytes of its events, their hashes, signatures and keys",
            request.number
        ),
        data,
    })
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a text never fails.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
