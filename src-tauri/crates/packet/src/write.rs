//! Writing a packet: the same contents give the same bytes.

use std::io::{Cursor, Write as _};

use ledger::{Hash, SigningKey};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use crate::{
    Envelope, LARGEST, SignedCard,
    manifest::{Entry, KIND, Manifest, WithSize},
};

/// What goes into a packet beside the manifest.
#[derive(Debug, Clone)]
pub struct Contents {
    /// The signed record, as [`ledger::record`] writes it.
    pub record: Vec<u8>,
    /// The document for people to read, a PDF.
    pub document: Option<Vec<u8>>,
    /// The files that shown events name.
    pub files: Vec<Vec<u8>>,
    /// The cards of those who signed, and of the sender.
    pub cards: Vec<SignedCard>,
}

/// Why a packet is not written.
#[derive(Debug, thiserror::Error)]
pub enum CannotWrite {
    /// The archive can’t be written.
    #[error("the packet can’t be written")]
    Zip(#[from] zip::result::ZipError),
    /// The same, by the system’s word.
    #[error("the packet can’t be written")]
    Io(#[from] std::io::Error),
    /// A part of it is no JSON.
    #[error("the packet can’t be written down")]
    Json(#[from] serde_json::Error),
    /// It would be larger than a packet may be.
    #[error("the packet would have {0} bytes, and {LARGEST} are the most")]
    TooLarge(usize),
}

/// Writes a packet: names its contents in the manifest, signs that as the sender, and packs all of it. Answers the
/// archive, and the SHA-256 of the manifest by which the packet is known.
///
/// # Errors
/// [`CannotWrite`].
pub fn write(
    mut manifest: Manifest,
    contents: Contents,
    key: &SigningKey,
) -> Result<(Vec<u8>, Hash), CannotWrite> {
    let mut entries = vec![(Entry::Record, contents.record)];
    entries.extend(contents.document.map(|document| (Entry::Document, document)));
    entries.extend(contents.files.into_iter().map(|bytes| (Entry::File(Hash::of(&bytes)), bytes)));
    for card in &contents.cards {
        entries.push((Entry::Card(card.card().fingerprint()), card.to_json()?));
    }
    entries.sort_by_key(|(entry, _)| *entry);
    entries.dedup_by_key(|(entry, _)| *entry);
    manifest.files = entries
        .iter()
        .map(|(entry, bytes)| WithSize {
            name: entry.name(),
            size: bytes.len() as u64,
            sha256: Hash::of(bytes),
        })
        .collect();
    let payload = serde_json::to_vec(&manifest)?;
    let digest = Hash::of(&payload);
    let envelope = Envelope::sign(KIND, payload, key).to_json()?;
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (entry, bytes) in [(Entry::Manifest, envelope)].into_iter().chain(entries) {
        archive.start_file(entry.name(), options)?;
        archive.write_all(&bytes)?;
    }
    let bytes = archive.finish()?.into_inner();
    if bytes.len() > LARGEST {
        return Err(CannotWrite::TooLarge(bytes.len()));
    }
    Ok((bytes, digest))
}
