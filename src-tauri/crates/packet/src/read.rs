//! Reading a packet from elsewhere, and refusing everything that is not one.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

use ledger::{Hash, record, record::SignedRecord};
use zip::{CompressionMethod, ZipArchive};

use crate::{
    BadCard, BadEnvelope, Envelope, LARGEST, LARGEST_UNPACKED, MOST_ENTRIES, SignedCard,
    card::newer,
    manifest::{Entry, FORMAT, FORMATS, KIND, Manifest},
};

/// What an encrypted packet begins with.
const ENCRYPTED: &[u8] = b"age-encryption.org/v1";
/// Length of the record with which a zip archive without a comment ends.
const END: usize = 22;
/// The most bytes that the archive’s own list of its entries may have.
const LARGEST_LIST: u64 = 1 << 20;

/// A packet that is what it says: whole, its hashes right, its events as they were signed, its manifest signed by its
/// sender. Whether its keys belong to people one knows, and whether it fits what one has, is the office’s to say.
#[derive(Debug)]
pub struct Packet {
    /// What the sender signed.
    pub manifest: Manifest,
    /// The SHA-256 of the manifest: by it the packet is known.
    pub digest: Hash,
    /// The events.
    pub record: SignedRecord<'static>,
    /// The document for people to read.
    pub document: Option<Vec<u8>>,
    /// The files that shown events name, by their hashes.
    pub files: BTreeMap<Hash, Vec<u8>>,
    /// The cards of those who signed.
    pub cards: Vec<SignedCard>,
}

/// Why a file is no packet, in a sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum BadPacket {
    /// It is something else, or was cut off.
    #[error("This is no packet of Exception Desk, or it was cut off on the way. Ask for it again.")]
    NotAPacket,
    /// It is encrypted.
    #[error("The packet is encrypted. It can be opened by those for whom it was made, at their own desk.")]
    Encrypted,
    /// It is larger than a packet may be.
    #[error("The file has {size} bytes, and a packet has {LARGEST} at most. Nothing of it was read.")]
    TooLarge {
        /// Its size in bytes.
        size: usize,
    },
    /// It has more entries than a packet may have.
    #[error(
        "The packet says that it holds {count} files, and {MOST_ENTRIES} are the most. Nothing of it was unpacked."
    )]
    TooMany {
        /// How many it says.
        count: usize,
    },
    /// It would unpack to more than a packet may.
    #[error(
        "The packet says that it unpacks to {size} bytes, and {LARGEST_UNPACKED} are the most. Nothing of it was unpacked."
    )]
    Bomb {
        /// How many it says.
        size: u64,
    },
    /// A name in it is none of a packet.
    #[error("The packet holds “{name}”, which is no part of a packet. Nothing of it was taken.")]
    Name {
        /// The name, control characters written out.
        name: String,
    },
    /// A name stands in it twice.
    #[error("The packet holds “{name}” twice. Nothing of it was taken.")]
    Twice {
        /// The name.
        name: String,
    },
    /// An entry is a link or a folder.
    #[error("“{name}” in the packet is a link or a folder, and not a file. Nothing of it was taken.")]
    NotAFile {
        /// The name.
        name: String,
    },
    /// An entry is packed in a way that packets are not.
    #[error("“{name}” in the packet is packed in a way that packets are not. Nothing of it was taken.")]
    Packing {
        /// The name.
        name: String,
    },
    /// An entry is larger than its kind may be.
    #[error(
        "“{name}” in the packet says that it has {size} bytes; {largest} are the most. Nothing of it was unpacked."
    )]
    EntryTooLarge {
        /// The name.
        name: String,
        /// How many bytes it says.
        size: u64,
        /// How many it may have.
        largest: u64,
    },
    /// An entry has another length than it says.
    #[error("“{name}” in the packet has another length than the packet says. Ask for the packet again.")]
    Length {
        /// The name.
        name: String,
    },
    /// The bytes of an entry are others than the manifest names.
    #[error(
        "“{name}” in the packet was changed: its SHA-256 is not the one that its sender signed. Ask for the packet again."
    )]
    Changed {
        /// The name.
        name: String,
    },
    /// Something that the manifest names is not there.
    #[error("“{name}”, which the packet’s manifest names, is missing from it. Ask for the packet again.")]
    Missing {
        /// The name.
        name: String,
    },
    /// Something is there that the manifest does not name.
    #[error(
        "The packet holds “{name}”, which its manifest does not name: somebody put it there. Nothing of it was taken."
    )]
    Unnamed {
        /// The name.
        name: String,
    },
    /// The manifest is in a newer format.
    #[error(
        "The packet is in the format “{format}”, which a newer version of Exception Desk writes. Install that version to read it."
    )]
    Newer {
        /// The format.
        format: String,
    },
    /// The manifest can’t be read.
    #[error("The packet’s manifest can’t be read: {why}.")]
    Manifest {
        /// Why, as a clause.
        why: String,
    },
    /// The manifest is not signed by its sender.
    #[error(
        "The packet’s manifest was changed after it was signed, or is not signed by the one it names as its sender. Ask for the packet again."
    )]
    BadSignature,
    /// A card in it is none.
    #[error("A key card in the packet can’t be used. {0}")]
    Card(BadCard),
    /// The signed record is not whole.
    #[error("The signed record in the packet does not verify. {}", .0.join(" "))]
    Record(Vec<String>),
}

/// Whether a file is an encrypted packet.
#[must_use]
pub fn is_encrypted(bytes: &[u8]) -> bool {
    bytes.starts_with(ENCRYPTED)
}

/// Reads a packet that is not encrypted, or no longer.
///
/// # Errors
/// [`BadPacket`]: the first thing that is wrong; of the signed record everything.
pub fn read(bytes: &[u8]) -> Result<Packet, BadPacket> {
    if bytes.len() > LARGEST {
        return Err(BadPacket::TooLarge { size: bytes.len() });
    }
    if is_encrypted(bytes) {
        return Err(BadPacket::Encrypted);
    }
    let mut unpacked = unpack(bytes)?;
    let envelope = unpacked.remove(&Entry::Manifest).ok_or(BadPacket::NotAPacket)?;
    let (manifest, envelope) = manifest(&envelope)?;
    check_named(&manifest, &unpacked)?;
    let mut packet = Packet {
        digest: Hash::of(&envelope.payload),
        record: signed_record(&manifest, unpacked.remove(&Entry::Record))?,
        document: unpacked.remove(&Entry::Document),
        manifest,
        files: BTreeMap::new(),
        cards: Vec::new(),
    };
    for (entry, bytes) in unpacked {
        match entry {
            Entry::File(sha256) => {
                packet.files.insert(sha256, bytes);
            }
            Entry::Card(key) => {
                let card = SignedCard::read(&bytes).map_err(BadPacket::Card)?;
                if card.card().fingerprint() != key {
                    return Err(BadPacket::Changed { name: entry.name() });
                }
                packet.cards.push(card);
            }
            Entry::Manifest | Entry::Record | Entry::Document => {}
        }
    }
    let sender = packet.cards.iter().find(|card| card.card().fingerprint() == packet.manifest.sender.key);
    if sender.is_none_or(|sender| !envelope.is_signed_by(&sender.card().key)) {
        return Err(BadPacket::BadSignature);
    }
    Ok(packet)
}

/// Unpacks every entry, once everything that the archive says of itself is within bounds.
fn unpack(bytes: &[u8]) -> Result<BTreeMap<Entry, Vec<u8>>, BadPacket> {
    let count = entries_said(bytes)?;
    if count > MOST_ENTRIES {
        return Err(BadPacket::TooMany { count });
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| BadPacket::NotAPacket)?;
    if archive.len() > MOST_ENTRIES {
        return Err(BadPacket::TooMany { count: archive.len() });
    }
    let mut found: BTreeMap<Entry, usize> = BTreeMap::new();
    let mut total: u64 = 0;
    for index in 0..archive.len() {
        let raw = archive.by_index_raw(index).map_err(|_| BadPacket::NotAPacket)?;
        let name = visible(&String::from_utf8_lossy(raw.name_raw()));
        let is_special = raw.unix_mode().is_some_and(|mode| !matches!(mode & 0o170_000, 0 | 0o100_000));
        if is_special || raw.is_dir() {
            return Err(BadPacket::NotAFile { name });
        }
        let Some(entry) = std::str::from_utf8(raw.name_raw()).ok().and_then(Entry::named) else {
            return Err(BadPacket::Name { name });
        };
        let is_plain = matches!(raw.compression(), CompressionMethod::Stored | CompressionMethod::Deflated);
        if !is_plain || raw.encrypted() {
            return Err(BadPacket::Packing { name });
        }
        if raw.size() > entry.largest() {
            return Err(BadPacket::EntryTooLarge { name, size: raw.size(), largest: entry.largest() });
        }
        total = total.saturating_add(raw.size());
        if found.insert(entry, index).is_some() {
            return Err(BadPacket::Twice { name });
        }
    }
    if found.len() != count {
        // The reader of archives keeps one of two entries with one name; the end of the archive counts both.
        return Err(BadPacket::Twice { name: "a file".to_owned() });
    }
    if total > LARGEST_UNPACKED {
        return Err(BadPacket::Bomb { size: total });
    }
    let mut unpacked = BTreeMap::new();
    for (entry, index) in found {
        let length = || BadPacket::Length { name: entry.name() };
        let file = archive.by_index(index).map_err(|_| length())?;
        let said = file.size();
        let mut content = Vec::new();
        // One byte more than it says tells that it is longer; no more than that is unpacked.
        file.take(said + 1).read_to_end(&mut content).map_err(|_| length())?;
        if content.len() as u64 != said {
            return Err(length());
        }
        unpacked.insert(entry, content);
    }
    Ok(unpacked)
}

/// How many entries the end of the archive says that there are: read before anything makes room for them.
fn entries_said(bytes: &[u8]) -> Result<usize, BadPacket> {
    let end =
        bytes.len().checked_sub(END).and_then(|start| bytes.get(start..)).ok_or(BadPacket::NotAPacket)?;
    let half = |at: usize| Some(u16::from_le_bytes(end.get(at..at + 2)?.try_into().ok()?));
    let word = |at: usize| Some(u32::from_le_bytes(end.get(at..at + 4)?.try_into().ok()?));
    let read = || Some((half(4)?, half(6)?, half(8)?, half(10)?, word(12)?, word(16)?, half(20)?));
    let Some((disk, list_disk, here, all, list, at, comment)) = read() else {
        return Err(BadPacket::NotAPacket);
    };
    let is_whole = end.starts_with(b"PK\x05\x06") && (disk, list_disk, comment) == (0, 0, 0) && here == all;
    let ends = u64::from(list).saturating_add(u64::from(at)).saturating_add(END as u64);
    // An archive of more than 65,534 entries or 4 GiB says so elsewhere; a packet never is one.
    if !is_whole || all == u16::MAX || u64::from(list) > LARGEST_LIST || ends != bytes.len() as u64 {
        return Err(if is_whole && all > 2_000 {
            BadPacket::TooMany { count: usize::from(all) }
        } else {
            BadPacket::NotAPacket
        });
    }
    Ok(usize::from(all))
}

fn manifest(bytes: &[u8]) -> Result<(Manifest, Envelope), BadPacket> {
    let unreadable = |why: String| BadPacket::Manifest { why };
    let envelope = Envelope::read(bytes, KIND).map_err(|error: BadEnvelope| unreadable(error.to_string()))?;
    newer(&envelope.payload, FORMATS, FORMAT)
        .map_err(|format| BadPacket::Newer { format: visible(&format) })?;
    let manifest: Manifest =
        serde_json::from_slice(&envelope.payload).map_err(|error| unreadable(error.to_string()))?;
    if manifest.format != FORMAT {
        return Err(unreadable("it says that it is something else".to_owned()));
    }
    if envelope.key != manifest.sender.key {
        return Err(BadPacket::BadSignature);
    }
    if manifest.from == 0 || manifest.from > manifest.to || manifest.recipients.len() > 100 {
        return Err(unreadable("its events or its recipients are none".to_owned()));
    }
    Ok((manifest, envelope))
}

/// Every entry is named by the manifest with its very bytes, and everything that it names is there.
fn check_named(manifest: &Manifest, unpacked: &BTreeMap<Entry, Vec<u8>>) -> Result<(), BadPacket> {
    let mut named = BTreeMap::new();
    for file in &manifest.files {
        let name = visible(&file.name);
        let Some(entry) = Entry::named(&file.name).filter(|entry| *entry != Entry::Manifest) else {
            return Err(BadPacket::Name { name });
        };
        if named.insert(entry, file).is_some() {
            return Err(BadPacket::Twice { name });
        }
        let bytes = unpacked.get(&entry).ok_or_else(|| BadPacket::Missing { name: name.clone() })?;
        if bytes.len() as u64 != file.size {
            return Err(BadPacket::Length { name });
        }
        let is_under_its_hash = !matches!(entry, Entry::File(sha256) if sha256 != file.sha256);
        if Hash::of(bytes) != file.sha256 || !is_under_its_hash {
            return Err(BadPacket::Changed { name });
        }
    }
    match unpacked.keys().find(|entry| !named.contains_key(*entry)) {
        Some(entry) => Err(BadPacket::Unnamed { name: entry.name() }),
        None => Ok(()),
    }
}

/// The events: each as it was signed, none missing, from the first to the one that the manifest names.
fn signed_record(manifest: &Manifest, bytes: Option<Vec<u8>>) -> Result<SignedRecord<'static>, BadPacket> {
    let bytes = bytes.ok_or_else(|| BadPacket::Missing { name: Entry::Record.name() })?;
    let unreadable = |why: String| BadPacket::Record(vec![why]);
    let read: SignedRecord<'_> =
        serde_json::from_slice(&bytes).map_err(|error| unreadable(format!("It can’t be read ({error}).")))?;
    let record = read.into_owned();
    if record.format != record::FORMAT {
        return Err(unreadable(format!("It is in the format “{}”.", visible(&record.format))));
    }
    if record.request != manifest.request {
        return Err(unreadable(format!(
            "Its events are those of another request, {}.",
            visible(&record.request)
        )));
    }
    let mut wrong: Vec<String> = record
        .verify(Some(manifest.head))
        .problems
        .iter()
        .map(|problem| visible(&problem.to_string()))
        .collect();
    if record.events.last().map(|event| event.sequence) != Some(manifest.to) {
        wrong.push("It does not end with the event that the manifest names as its last.".to_owned());
    }
    for event in &record.events {
        let is_withheld = manifest.withheld.contains(&event.sequence);
        if event.sequence < manifest.from {
            continue;
        }
        if event.bytes.is_none() && !is_withheld {
            wrong.push(format!(
                "Event {} is missing, and its sender does not keep it inside.",
                event.sequence
            ));
        } else if event.bytes.is_some() && is_withheld {
            wrong.push(format!(
                "Event {} is there, and its sender says that it is kept inside.",
                event.sequence
            ));
        }
    }
    if wrong.is_empty() { Ok(record) } else { Err(BadPacket::Record(wrong)) }
}

/// Text from the packet as a sentence may have it: nothing in it steers, or hides how it runs; not longer than a line.
fn visible(text: &str) -> String {
    let steers = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().take(300).map(|c| if steers(c) { '\u{fffd}' } else { c }).collect()
}
