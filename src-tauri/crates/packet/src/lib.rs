//! What goes between two offices that share neither network nor trust: a request as one signed file, the key cards by
//! which they know each other’s people, and receipts. Pure: values in, bytes out, and back.
//!
//! # The packet, `*.t358`
//! A zip archive of at most [`LARGEST`] bytes, its entries stored or deflated, under these names and no other:
//!
//! | Name | What |
//! |---|---|
//! | `manifest.json` | a DSSE envelope over a [`Manifest`], signed by the sender; always the first entry |
//! | `signed-record.json` | every event of the request: exact bytes, hash and signature; of those that the reader may not see the hash and the signature alone ([`ledger::record`]) |
//! | `document.pdf` | the newest document for people to read, where there is one |
//! | `files/<sha256>` | a file that a shown event names |
//! | `cards/<sha256>.t358card` | the key card of somebody who signed, under its key’s fingerprint |
//!
//! The manifest names each of the others with its size and SHA-256, and nothing that it does not name may stand in the
//! archive. For the way the archive is encrypted with [age](https://age-encryption.org/v1) for the keys of its
//! recipients, unless its sender gave a reason not to: a file that begins with `age-encryption.org/v1` is one of these,
//! and holds the archive.
//!
//! # By hand
//! `age --decrypt` with the recipient’s key, then `unzip`; `sha256sum` of each entry against the manifest, which
//! `base64 --decode` shows; `exception-verify signed-record.json` for the events. The signature of an envelope is
//! Ed25519 over `DSSEv1`, the length and the text of the payload’s type, the length of the payload and the payload, with
//! a space between each.
//!
//! # Reading
//! What comes from elsewhere is believed in nothing: [`read`] bounds the number of entries, the length of each and of
//! all before anything is unpacked, stops where an entry is longer than it says, and compares every hash. It keeps what
//! it read in memory, at most [`LARGEST_UNPACKED`] bytes, and writes nothing.

mod card;
mod envelope;
mod manifest;
mod read;
mod receipt;
mod words;
mod write;

pub use card::{BadCard, EarlierKey, KeyCard, LARGEST_CARD, SignedCard};
pub use envelope::{BadEnvelope, Envelope};
pub use manifest::{Entry, FORMAT, Manifest, Party, WithSize};
pub use read::{BadPacket, Packet, is_encrypted, read};
pub use receipt::{BadReceipt, Receipt, SignedReceipt};
pub use words::in_words;
pub use write::{CannotWrite, Contents, write};

/// The largest packet that is read or written, in bytes: 200 MiB.
pub const LARGEST: usize = 200 << 20;
/// The most bytes that a packet may unpack to: 300 MiB.
pub const LARGEST_UNPACKED: u64 = 300 << 20;
/// The most entries of a packet.
pub const MOST_ENTRIES: usize = 2_000;
