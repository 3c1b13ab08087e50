//! The signed record of a request as a file: what the findings packet carries, so that a stranger can check it.

use std::borrow::Cow;

use documents::model::Attachment;
use exception::{Event, Request, values::Digest};
use ledger::{
    KnownKey,
    record::{self, RecordEvent, RecordKey, SignedRecord},
};

use crate::{Error, Result, files::hash, reading::Read};

/// Name of the file inside the packet.
const NAME: &str = "signed-record.json";

/// The record as it stands, with the bytes of the events that `shown` lets out.
pub(crate) fn attachment(
    read: &Read,
    request: &Request,
    keys: &[KnownKey],
    shown: impl Fn(&Event, &Digest) -> bool,
) -> Result<Attachment> {
    let record = record(read, request, keys, shown)?;
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

/// The same as a value.
pub(crate) fn record<'a>(
    read: &'a Read,
    request: &'a Request,
    keys: &'a [KnownKey],
    shown: impl Fn(&Event, &Digest) -> bool,
) -> Result<SignedRecord<'a>> {
    let mut events = Vec::with_capacity(read.filed.len());
    let mut signers: Vec<RecordKey<'_>> = Vec::new();
    for (event, filed) in read.events.iter().zip(&read.filed) {
        let sealed = &filed.sealed;
        let digest = Digest::from_bytes(sealed.hash.as_bytes());
        let is_shown = event.as_ref().is_some_and(|event| shown(event, &digest));
        let bytes = std::str::from_utf8(&sealed.bytes)
            .map_err(|error| Error::Damaged(format!("Event {} is no text ({error}).", filed.sequence)))?;
        events.push(RecordEvent {
            sequence: filed.sequence,
            hash: sealed.hash,
            signature: sealed.signature,
            key: sealed.fingerprint,
            bytes: is_shown.then_some(Cow::Borrowed(bytes)),
        });
        let known = keys.iter().find(|key| key.public.fingerprint() == sealed.fingerprint);
        let Some(known) = known.filter(|_| is_shown) else { continue };
        if !signers.iter().any(|signer| signer.fingerprint == sealed.fingerprint) {
            signers.push(RecordKey::of(known));
        }
    }
    Ok(SignedRecord {
        format: Cow::Borrowed(record::FORMAT),
        how_to_check: Cow::Borrowed(record::HOW),
        request: Cow::Borrowed(request.number.as_str()),
        head: hash(&request.head)?,
        events,
        keys: signers,
    })
}
