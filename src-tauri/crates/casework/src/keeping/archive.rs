//! A backup as a file: a ZIP archive that any program opens, with the records and what they must be.

use std::{
    fs::{self, File},
    io::{self, BufReader, Read, Write},
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use exception::{calendar::moment, values::Instant};
use ledger::{Hash, Hashing, SignedCheckpoint};
use serde::{Deserialize, Serialize};
use zip::{CompressionMethod, ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::underway::{Underway, Watched};
use crate::{
    Steady,
    view::{BackupRow, KeepingPart},
};

/// What the manifest says of the format.
pub(super) const FORMAT: &str = "exception-desk backup 1";

/// How to check the file without this program, as the manifest says it.
pub(super) const HOW: &str = "This archive holds the records of an office of Exception Desk: records.db, a database of SQLite 3, whose size and SHA-256 stand under records. events and head say how far its history reaches, and checkpoint, where there is one, says so signed. To restore it without the program’s help, put records.db into an empty folder and open that with exception-desk --data-dir; exception-desk verify then checks every event, signature and file.";

/// The records in the archive.
const RECORDS: &str = "records.db";
const MANIFEST: &str = "manifest.json";
/// What the name of every backup begins and ends with.
const PREFIX: &str = "exception-desk-backup-";
const SUFFIX: &str = ".zip";
/// No manifest is longer, in bytes.
const LONGEST_MANIFEST: u64 = 1 << 20;
/// How much is read at a time, and at most between two looks at whether it was stopped, in bytes.
const BLOCK: usize = 1 << 18;
/// What the name of a backup that is being written ends with.
const PARTIAL: &str = ".partial";
/// What deflate packs into a byte at most: an archive that claims more than that is none of ours.
const DENSEST: u64 = 1_032;

/// What a backup is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Always [`FORMAT`].
    pub(super) format: String,
    /// Always [`HOW`]; not needed to read it.
    #[serde(default)]
    pub(super) how_to_check: String,
    /// The agency and branch whose office it is, as its letterhead says.
    pub(super) office: String,
    /// The version of the program that made it.
    pub(super) program: String,
    /// The format of the records.
    pub(super) records_format: i64,
    /// When it was made.
    pub(super) made_at: Instant,
    /// The day in California.
    pub(super) day: NaiveDate,
    /// The hash of the office’s first event, by which offices are told apart.
    pub(super) origin: Option<Hash>,
    /// How many events the history has.
    pub(super) events: u64,
    /// The office head after the last of them.
    pub(super) head: Hash,
    /// How many requests are listed.
    pub(super) requests: u64,
    /// How many accounts there are.
    pub(super) accounts: u64,
    /// The records as they lie in the archive.
    pub(super) records: Sized,
    /// The account that was at the desk, where one was.
    pub(super) made_by: Option<String>,
    /// How far the history reaches, signed by that account.
    pub(super) checkpoint: Option<SignedCheckpoint>,
}

/// A file by its size and hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sized {
    pub(super) bytes: u64,
    pub(super) sha256: Hash,
}

/// Why a file is no backup that can be used; reads as a sentence.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotABackup {
    #[error("The file can’t be read ({0}). Check the disk, or choose another backup.")]
    Unread(#[source] io::Error),
    #[error(
        "There is no room to unpack the backup beside the records: the disk is full. Free some space, then try again."
    )]
    Full,
    #[error(
        "The file is no backup of Exception Desk. Choose a file whose name begins with “exception-desk-backup-”."
    )]
    Other,
    #[error("The backup is damaged: {0}. Choose another one.")]
    Damaged(&'static str),
    #[error(
        "The backup was made by a newer version of Exception Desk ({0}). Install that version to restore it."
    )]
    TooNew(String),
}

impl From<io::Error> for NotABackup {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind::{InvalidData, InvalidInput, QuotaExceeded, StorageFull, UnexpectedEof};
        if matches!(error.kind(), StorageFull | QuotaExceeded) {
            Self::Full
        } else if matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof) {
            Self::Damaged("a part of it can’t be unpacked")
        } else {
            Self::Unread(error)
        }
    }
}

impl Sized {
    /// Reads a file from front to end.
    pub(super) fn of(path: &Path, underway: &Underway) -> io::Result<Self> {
        let mut taken = Taken { out: io::sink(), hashing: Hashing::default(), bytes: 0 };
        let from = Watched { from: File::open(path)?, underway };
        io::copy(&mut BufReader::with_capacity(BLOCK, from), &mut taken)?;
        Ok(taken.sized())
    }
}

/// The name of a backup made at an instant: `exception-desk-backup-20261122T180405Z.zip`.
pub(super) fn name(at: Instant) -> String {
    let text = at.to_string();
    let seconds = text.split('.').next().unwrap_or_default();
    let stamp: String = seconds.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{PREFIX}{stamp}Z{SUFFIX}")
}

/// A file that is being written beside its place. Dropped before it is kept, it is removed.
pub(super) struct Partial(PathBuf);

impl Partial {
    /// The file as it lies there.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Gives it its name; the folder has it on the disk when this returns.
    pub(super) fn keep(self, place: &Path) -> io::Result<()> {
        fs::rename(&self.0, place)?;
        sync_folder(place)
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        // Kept, it is there no more; what went wrong before is what is told.
        let _ = fs::remove_file(&self.0);
    }
}

/// Writes a name in a folder through to the disk, where the system can.
pub(super) fn sync_folder(place: &Path) -> io::Result<()> {
    if cfg!(unix)
        && let Some(folder) = place.parent()
    {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Removes what a program that died in the middle of a backup left in a folder: only of this office, by its origin, of
/// which nobody else makes one now, because whoever asks holds the lock.
pub(super) fn remove_partials(folder: &Path, origin: &Hash) {
    let of_office = end_of_partial(Some(origin));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_left = name.starts_with('.') && name.contains(PREFIX) && name.ends_with(&of_office);
        if let Some(Err(error)) = is_left.then(|| fs::remove_file(entry.path())) {
            tracing::warn!(%error, "what is left of a backup that was broken off can’t be removed");
        }
    }
}

/// How the name of an office’s backup ends while it is written: `.zip.1f3a….partial`.
fn end_of_partial(origin: Option<&Hash>) -> String {
    let origin: String =
        origin.map(|origin| origin.to_string().chars().take(16).collect()).unwrap_or_default();
    format!("{SUFFIX}.{origin}{PARTIAL}")
}

/// Packs a copy of records beside the place where the backup is to stand; it is on the disk when this returns.
pub(super) fn pack(
    place: &Path,
    manifest: &Manifest,
    records: &Path,
    underway: &Underway,
) -> io::Result<Partial> {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let name = name.strip_suffix(SUFFIX).unwrap_or(&name);
    let name = format!(".{name}{}", end_of_partial(manifest.origin.as_ref()));
    let partial = Partial(place.with_file_name(name));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    // Everything that the office keeps confidential is in it.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&partial.0)?;
    let mut archive = ZipWriter::new(Steady::new(&file));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    archive.start_file(MANIFEST, options)?;
    archive.write_all(&serde_json::to_vec_pretty(manifest)?)?;
    archive.start_file(RECORDS, options.large_file(true))?;
    let from = Watched { from: File::open(records)?, underway };
    io::copy(&mut BufReader::with_capacity(BLOCK, from), &mut archive)?;
    archive.finish()?.flush()?;
    file.sync_all()?;
    Ok(partial)
}

/// Reads what a backup says of itself.
pub(super) fn manifest(path: &Path) -> Result<Manifest, NotABackup> {
    manifest_in(&mut open(path)?)
}

/// Reads a backup whole, and compares the records in it with its manifest.
pub(super) fn check(path: &Path) -> Result<Manifest, NotABackup> {
    unpack_into(path, &mut io::sink(), &Underway::default())
}

/// Unpacks the records of a backup, on the disk when this returns, and compares them with its manifest.
pub(super) fn unpack(path: &Path, to: &Path, underway: &Underway) -> Result<Manifest, NotABackup> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(to)?;
    let manifest = unpack_into(path, &mut file, underway)?;
    file.sync_all()?;
    Ok(manifest)
}

/// The backups of an office in a folder, the newest first, each with its day; those of other offices and other files are
/// left out, and so are all where it is not known which office it is.
pub(super) fn list(folder: &Path, origin: Option<Hash>) -> Vec<(BackupRow, NaiveDate)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<(Instant, BackupRow, NaiveDate)> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX))
        .filter_map(|name| {
            let manifest = manifest(&folder.join(&name)).ok()?;
            let is_ours = origin.is_some() && manifest.origin == origin;
            is_ours.then(|| (manifest.made_at, manifest.row(name), manifest.day))
        })
        .collect();
    found.sort_by(|one, other| (other.0, &other.1.name).cmp(&(one.0, &one.1.name)));
    found.into_iter().map(|(_, row, day)| (row, day)).collect()
}

impl Manifest {
    fn row(&self, name: String) -> BackupRow {
        BackupRow {
            name,
            made: moment(self.made_at),
            day: self.day.to_string(),
            events: self.events,
            requests: self.requests,
            bytes: self.records.bytes,
            signed_by: self.made_by.clone(),
        }
    }
}

type Archive = ZipArchive<BufReader<File>>;

fn open(path: &Path) -> Result<Archive, NotABackup> {
    let file = File::open(path).map_err(NotABackup::Unread)?;
    ZipArchive::new(BufReader::new(file)).map_err(|_| NotABackup::Other)
}

fn manifest_in(archive: &mut Archive) -> Result<Manifest, NotABackup> {
    let entry = match archive.by_name(MANIFEST) {
        Ok(entry) => entry,
        Err(ZipError::FileNotFound) => return Err(NotABackup::Other),
        Err(_) => return Err(NotABackup::Damaged("its manifest can’t be unpacked")),
    };
    let mut text = Vec::new();
    entry.take(LONGEST_MANIFEST + 1).read_to_end(&mut text)?;
    if u64::try_from(text.len()).is_ok_and(|length| length > LONGEST_MANIFEST) {
        return Err(NotABackup::Other);
    }
    let format: AnyManifest = serde_json::from_slice(&text).map_err(|_| NotABackup::Other)?;
    if format.format != FORMAT || format.records_format > store::newest_format() {
        let is_ours = format.format.starts_with("exception-desk backup ");
        return Err(if is_ours { NotABackup::TooNew(format.program) } else { NotABackup::Other });
    }
    serde_json::from_slice(&text).map_err(|_| NotABackup::Damaged("its manifest lacks what one has"))
}

/// What every format of a manifest says.
#[derive(Deserialize)]
struct AnyManifest {
    format: String,
    #[serde(default)]
    program: String,
    #[serde(default)]
    records_format: i64,
}

fn unpack_into(path: &Path, out: &mut impl Write, underway: &Underway) -> Result<Manifest, NotABackup> {
    let packed = fs::metadata(path).map_err(NotABackup::Unread)?.len();
    let mut archive = open(path)?;
    let manifest = manifest_in(&mut archive)?;
    let claimed = manifest.records.bytes;
    if claimed > packed.saturating_mul(DENSEST) {
        return Err(NotABackup::Damaged("it claims to hold more than fits into a file of its size"));
    }
    let entry = archive
        .by_name(RECORDS)
        .map_err(|_| NotABackup::Damaged("the records in it are missing or can’t be unpacked"))?;
    let mut taken = Taken { out, hashing: Hashing::default(), bytes: 0 };
    underway.begin(KeepingPart::Unpacking, claimed);
    let from = Watched { from: entry.take(claimed.saturating_add(1)), underway };
    io::copy(&mut BufReader::with_capacity(BLOCK, from), &mut taken)?;
    if taken.sized() == manifest.records {
        Ok(manifest)
    } else {
        Err(NotABackup::Damaged("the records in it are not those that its manifest names"))
    }
}

/// Passes bytes on, and takes down how many there were and their hash.
struct Taken<W> {
    out: W,
    hashing: Hashing,
    bytes: u64,
}

impl<W> Taken<W> {
    fn sized(self) -> Sized {
        Sized { bytes: self.bytes, sha256: self.hashing.hash() }
    }
}

impl<W: Write> Write for Taken<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hashing.add(bytes.get(..written).unwrap_or_default());
        self.bytes += u64::try_from(written).unwrap_or(u64::MAX);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
