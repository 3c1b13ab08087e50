//! An office's history as a file that leaves the office: one JSON text a line (JSON Lines, UTF-8, line feeds).
//!
//! The first line says what the file is and how to check it; then every key that an account has or had; then the
//! events in office order, each followed by the bytes that it is the first to name; last, where the history ends.

use std::{borrow::Cow, io};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use crate::{Checkpoint, Filed, Hash, KnownKey, PublicKey, Sealed, Signature, SignedCheckpoint};

/// What the first line says of the format.
pub const FORMAT: &str = "exception-desk history 1";

/// The longest line that is read, in bytes: an attached file has at most 50 MiB, in base64 a third more.
pub const LONGEST_LINE: usize = 72 << 20;

/// How to check the file without this program, as its first line says it.
pub const HOW: &str = "Each line is a JSON object with one member. key: a public key (Ed25519, 32 bytes) and the account it belongs to; its fingerprint is the SHA-256 of the 32 bytes. event: text is the event exactly as it was signed; its UTF-8 bytes have the SHA-256 in hash. signature is Ed25519 over the 23 bytes “exception-desk event v1”, a zero byte, then the bytes of text, by the key with that fingerprint. An empty text is that of an event of which only the hash is there: another office keeps it inside, and an earlier event of the office has the hash in a list withheld; or it was disposed of under a retention schedule, and a later event of the office has a tombstone with its stream, how many events that had and the hash of the last. previous inside an event is the hash of the event before it in its stream. head is the SHA-256 of the 24 bytes “exception-desk office v1”, a zero byte, the event’s number in the office as eight bytes (big-endian), the head before (32 zero bytes at the start) and the event’s hash. file: base64 holds the bytes with that SHA-256, after the first event that names them. end: how many events there are, and the last head; checkpoint, where somebody signed it.";

/// A line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line<'a> {
    /// The first line.
    History(About),
    /// A key.
    Key(KeyLine),
    /// An event.
    #[serde(borrow)]
    Event(Box<EventLine<'a>>),
    /// Bytes that an event names.
    #[serde(borrow)]
    File(FileLine<'a>),
    /// The last line.
    End(End),
}

/// What the file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Always [`FORMAT`].
    pub format: String,
    /// Always [`HOW`]; not needed to read it.
    #[serde(default)]
    pub how_to_check: String,
    /// The agency and branch whose office it is, as its letterhead says.
    pub office: String,
    /// When it was written: RFC 3339, UTC, milliseconds.
    pub exported_at: String,
}

/// A key that an account has or had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyLine {
    /// The key.
    pub public: PublicKey,
    /// The account.
    pub account: String,
    /// From when, in milliseconds since 1970 (UTC).
    pub valid_from_ms: i64,
    /// Until when, if it is retired.
    pub retired_at_ms: Option<i64>,
}

/// An event as it is filed.
#[derive(Debug, Serialize, Deserialize)]
pub struct EventLine<'a> {
    /// Its place among all events of the office, from 1.
    pub office_sequence: u64,
    /// The stream under which it is filed.
    #[serde(borrow)]
    pub stream: Cow<'a, str>,
    /// The place in the stream, from 1.
    pub sequence: u64,
    /// The instant, in milliseconds since 1970 (UTC).
    pub at_ms: i64,
    /// The hash of its bytes.
    pub hash: Hash,
    /// The signature.
    pub signature: Signature,
    /// The fingerprint of the key that signed.
    pub key: Hash,
    /// The office head after it.
    pub head: Hash,
    /// The event, exactly as it was signed.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Cow<'a, str>>,
    /// In its stead, where somebody changed the stored bytes so that they are no text: the bytes in base64.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub base64: Option<Cow<'a, str>>,
}

/// Bytes that an event names.
#[derive(Debug, Serialize, Deserialize)]
pub struct FileLine<'a> {
    /// The hash by which the event names them.
    pub sha256: Hash,
    /// The bytes in base64 (RFC 4648, padded).
    #[serde(borrow)]
    pub base64: Cow<'a, str>,
}

/// Where the history ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// How many events there are.
    pub events: u64,
    /// The last head.
    pub head: Hash,
    /// The same, signed by whoever wrote the file, where they had an account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<SignedCheckpoint>,
}

impl KeyLine {
    /// The key as a verification knows it.
    #[must_use]
    pub fn known(self) -> KnownKey {
        let Self { public, account, valid_from_ms, retired_at_ms } = self;
        KnownKey { public, account, valid_from_ms, retired_at_ms }
    }
}

impl EventLine<'_> {
    /// The event as the records hold it.
    ///
    /// # Errors
    /// A clause that says why it is none.
    pub fn filed(self) -> Result<Filed, String> {
        let bytes = match (self.text, self.base64) {
            (Some(text), None) => text.into_owned().into_bytes(),
            (None, Some(text)) => decode(&text)?,
            (Some(_), Some(_)) | (None, None) => {
                return Err("an event has either text or base64".to_owned());
            }
        };
        Ok(Filed {
            office_sequence: self.office_sequence,
            stream: self.stream.into_owned(),
            sequence: self.sequence,
            at_ms: self.at_ms,
            sealed: Sealed { bytes, hash: self.hash, signature: self.signature, fingerprint: self.key },
            head: self.head,
        })
    }
}

impl FileLine<'_> {
    /// The bytes that it carries.
    ///
    /// # Errors
    /// A clause that says why it carries none.
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        decode(&self.base64)
    }
}

fn decode(text: &str) -> Result<Vec<u8>, String> {
    STANDARD.decode(text).map_err(|error| format!("the base64 is damaged ({error})"))
}

impl<'a> Line<'a> {
    /// Reads a line.
    ///
    /// # Errors
    /// A clause that says why it is none.
    pub fn read(line: &'a [u8]) -> Result<Self, String> {
        serde_json::from_slice(line).map_err(|error| format!("it is not what stands in a history ({error})"))
    }
}

/// Writes a history, line by line.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    /// A line is made whole first: JSON within JSON is written in pieces of a few bytes.
    line: Vec<u8>,
    reached: Checkpoint,
}

impl<W: io::Write> Writer<W> {
    /// Begins with the first line and the keys.
    ///
    /// # Errors
    /// Those of writing.
    pub fn begin(
        out: W,
        office: &str,
        exported_at: &str,
        keys: impl IntoIterator<Item = KnownKey>,
    ) -> io::Result<Self> {
        let reached = Checkpoint { sequence: 0, head: Hash::ZERO };
        let mut writer = Self { out, line: Vec::new(), reached };
        writer.write(&Line::History(About {
            format: FORMAT.to_owned(),
            how_to_check: HOW.to_owned(),
            office: office.to_owned(),
            exported_at: exported_at.to_owned(),
        }))?;
        for key in keys {
            let KnownKey { public, account, valid_from_ms, retired_at_ms } = key;
            writer.write(&Line::Key(KeyLine { public, account, valid_from_ms, retired_at_ms }))?;
        }
        Ok(writer)
    }

    /// Writes the next event as it is stored, whatever is wrong with it: finding that is the reader's work.
    ///
    /// # Errors
    /// Those of writing.
    pub fn event(&mut self, filed: &Filed) -> io::Result<()> {
        let text = std::str::from_utf8(&filed.sealed.bytes).ok();
        let base64 = text.is_none().then(|| STANDARD.encode(&filed.sealed.bytes));
        self.reached = Checkpoint { sequence: filed.office_sequence, head: filed.head };
        self.write(&Line::Event(Box::new(EventLine {
            office_sequence: filed.office_sequence,
            stream: Cow::Borrowed(&filed.stream),
            sequence: filed.sequence,
            at_ms: filed.at_ms,
            hash: filed.sealed.hash,
            signature: filed.sealed.signature,
            key: filed.sealed.fingerprint,
            head: filed.head,
            text: text.map(Cow::Borrowed),
            base64: base64.map(Cow::Owned),
        })))
    }

    /// Writes bytes that the last event is the first to name.
    ///
    /// # Errors
    /// Those of writing.
    pub fn file(&mut self, sha256: Hash, bytes: &[u8]) -> io::Result<()> {
        self.write(&Line::File(FileLine { sha256, base64: Cow::Owned(STANDARD.encode(bytes)) }))
    }

    /// How far it reaches by now.
    pub const fn reached(&self) -> Checkpoint {
        self.reached
    }

    /// Writes the last line.
    ///
    /// # Errors
    /// Those of writing.
    pub fn end(mut self, checkpoint: Option<SignedCheckpoint>) -> io::Result<W> {
        let Checkpoint { sequence, head } = self.reached;
        self.write(&Line::End(End { events: sequence, head, checkpoint }))?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn write(&mut self, line: &Line<'_>) -> io::Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, line)?;
        self.line.push(b'\n');
        self.out.write_all(&self.line)
    }
}
