//! Archives, entry by entry.
#![expect(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "whatever goes wrong here fails the test that asked for it"
)]

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

/// The entries of a zip archive, by name.
#[must_use]
pub fn parts(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}
