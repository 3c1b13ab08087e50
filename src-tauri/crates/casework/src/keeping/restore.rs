//! Restoring a backup: first what it holds, then in the place of the present records, which are set aside.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use exception::{
    calendar::{long_date, moment},
    values::{Digest, Instant},
};
use ledger::KnownKey;
use store::Store;

use super::{
    Aside, RECORDS,
    archive::{self, Manifest, NotABackup},
    lock,
    underway::Underway,
    unwritten,
};
use crate::{
    Error, Office, Result, Session,
    view::{BackupFound, KeepingPart, Restored},
};

/// What the name of records that were set aside begins with.
pub(super) const SET_ASIDE: &str = "records-set-aside-";

/// Looks into a backup: unpacks it beside the records in `folder`, checks all of it, and says what it holds. Nothing is
/// changed.
///
/// # Errors
/// [`Error::Refused`] where the file is no backup that can be read, and where it was stopped. What is wrong with a backup
/// is in the answer.
pub async fn look_into_backup(folder: &Path, file: &Path, underway: &Underway) -> Result<BackupFound> {
    make_folder(folder)?;
    let _lock = lock(folder)?;
    let aside = Aside::make(folder)?;
    looked_into(file, &aside, underway).await
}

async fn looked_into(file: &Path, aside: &Aside, underway: &Underway) -> Result<BackupFound> {
    let found = prove(file, aside.path(), underway).await;
    found.map_err(|why| underway.or_stopped(Error::Refused(why.to_string()))).and_then(|found| {
        underway.check()?;
        Ok(found)
    })
}

/// Puts a backup in the place of the records in a folder: all of it, once everything in it verifies, or nothing. The
/// present records are set aside under another name and stay as they are.
///
/// Where the folder holds an office, its administrator restores; where it holds none, or one too damaged to be opened,
/// whoever may write there. Nobody may have the records open.
///
/// # Errors
/// [`Error::Refused`] where the backup does not verify, for others than administrators (filed), where another program has
/// the records open, and where it was stopped before the present records were set aside. Nothing is changed then.
pub async fn restore_backup(
    folder: &Path,
    file: &Path,
    session: Option<&Session>,
    underway: &Underway,
    now: Instant,
) -> Result<Restored> {
    make_folder(folder)?;
    let _lock = lock(folder)?;
    let aside = Aside::make(folder)?;
    let found = looked_into(file, &aside, underway).await?;
    if !found.problems.is_empty() {
        return Err(Error::Refused(format!(
            "This backup is not restored, because it does not verify: {} Choose another one. The present records are as they were.",
            found.problems.join(" ")
        )));
    }
    let records = folder.join(RECORDS);
    let set_aside = set_aside(folder, &records, session, now).await?;
    // The one step that counts: before it the old records stand, after it the new.
    fs::rename(aside.path().join(RECORDS), &records)
        .and_then(|()| archive::sync_folder(&records))
        .map_err(|error| unwritten(&records, &error))?;
    Ok(Restored { found, set_aside })
}

/// Unpacks a backup into a folder, opens it there and checks all of it: the file, every event, signature, chain and file,
/// and that it is what the manifest says. The records lie in that folder afterwards, closed and alone.
pub(super) async fn prove(
    file: &Path,
    aside: &Path,
    underway: &Underway,
) -> std::result::Result<BackupFound, NotABackup> {
    let records = aside.join(RECORDS);
    let manifest = archive::unpack(file, &records, underway)?;
    underway.begin(KeepingPart::Verifying, manifest.events);
    let examined = examine(&records, &manifest, underway).await;
    let problems = examined.unwrap_or_else(|error| vec![error.to_string()]);
    Ok(found(&manifest, file, problems))
}

/// Everything that is wrong with unpacked records.
async fn examine(records: &Path, manifest: &Manifest, underway: &Underway) -> Result<Vec<String>> {
    let office = Office::over(Store::open(records).await?).await?;
    let problems = problems(&office, manifest, underway).await;
    office.store.withdraw().await?;
    // What opening an older format kept for its own safety; the backup itself is that copy.
    for entry in fs::read_dir(records.parent().unwrap_or(records)).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with("records.db.before-v") {
            fs::remove_file(entry.path()).map_err(|error| unwritten(&entry.path(), &error))?;
        }
    }
    let synced = fs::OpenOptions::new().write(true).open(records).and_then(|file| file.sync_all());
    synced.map_err(|error| unwritten(records, &error))?;
    problems
}

async fn problems(office: &Office, manifest: &Manifest, underway: &Underway) -> Result<Vec<String>> {
    let faults = office.store.faults().await?;
    let mut problems: Vec<String> =
        faults.into_iter().map(|fault| format!("The database is damaged: {fault}.")).collect();
    let report = office.verified(|events| underway.did(events)).await?;
    problems.extend(report.problems.iter().map(ToString::to_string));
    if (report.last, report.head) != (manifest.events, manifest.head) {
        problems.push(format!(
            "The history ends with event {}, and the manifest says {}, or another head.",
            report.last, manifest.events
        ));
    }
    problems.extend(checkpoint_problem(manifest, &office.store.keys().await?));
    Ok(problems)
}

/// What is wrong with the signed checkpoint of a backup, where it has one.
fn checkpoint_problem(manifest: &Manifest, keys: &[KnownKey]) -> Option<String> {
    let checkpoint = manifest.checkpoint.as_ref()?;
    let stated = match checkpoint.stated() {
        Ok(stated) => stated,
        Err(error) => return Some(format!("The signed checkpoint can’t be believed: {error}.")),
    };
    if (stated.events, stated.head) != (manifest.events, manifest.head) {
        return Some("The signed checkpoint names another end of the history than the manifest.".to_owned());
    }
    let known = keys.iter().any(|key| key.public == checkpoint.key && key.account == stated.account);
    (!known).then(|| {
        format!("The signed checkpoint is signed with a key that {} does not have here.", stated.account)
    })
}

fn found(manifest: &Manifest, file: &Path, problems: Vec<String>) -> BackupFound {
    BackupFound {
        name: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        office: manifest.office.clone(),
        made: moment(manifest.made_at),
        day: long_date(manifest.day),
        program: manifest.program.clone(),
        events: manifest.events,
        requests: manifest.requests,
        accounts: manifest.accounts,
        bytes: manifest.records.bytes,
        head: Digest::from_bytes(manifest.head.as_bytes()),
        signed_by: manifest.made_by.clone(),
        problems,
    }
}

/// Sets the present records aside, and answers under which name; none where there is nothing in them to keep.
async fn set_aside(
    folder: &Path,
    records: &Path,
    session: Option<&Session>,
    now: Instant,
) -> Result<Option<String>> {
    if !records.exists() {
        return Ok(None);
    }
    let stamp: String = now.to_string().chars().filter(char::is_ascii_alphanumeric).take(15).collect();
    let name = format!("{SET_ASIDE}{stamp}Z.db");
    let kept = folder.join(&name);
    if kept.exists() {
        return Err(Error::Refused(format!("There is a file {} already. Try again.", kept.display())));
    }
    match withdrawn(records, session, now).await? {
        Withdrawn::Empty => return Ok(None),
        Withdrawn::Whole => keep(records, &kept)?,
        // What can’t be opened is kept as it lies there, with what stands in the log beside it.
        Withdrawn::Damaged => {
            keep(records, &kept)?;
            for end in ["-wal", "-shm"] {
                let log = beside(records, end);
                if log.exists() {
                    keep(&log, &beside(&kept, end))?;
                    // A log of other records must not lie beside the restored ones.
                    fs::remove_file(&log).map_err(|error| unwritten(&log, &error))?;
                }
            }
        }
    }
    archive::sync_folder(&kept).map_err(|error| unwritten(&kept, &error))?;
    Ok(Some(name))
}

/// In what state present records are that nobody has open any more.
enum Withdrawn {
    /// There is nothing in them.
    Empty,
    /// Their file stands alone.
    Whole,
    /// They cannot be read.
    Damaged,
}

/// Closes the present records, once this person may put a backup in their place.
async fn withdrawn(records: &Path, session: Option<&Session>, now: Instant) -> Result<Withdrawn> {
    let store = match Store::open(records).await {
        Ok(store) => store,
        Err(store::Error::Damaged { .. } | store::Error::NotOurs { .. }) => return Ok(Withdrawn::Damaged),
        Err(error) => return Err(error.into()),
    };
    let is_empty = match may_replace(&store, session, now).await {
        Ok(is_empty) => is_empty,
        Err(Error::Records(store::Error::Damaged { .. })) => {
            store.close().await;
            return Ok(Withdrawn::Damaged);
        }
        Err(error) => {
            store.close().await;
            return Err(error);
        }
    };
    match store.withdraw().await {
        Ok(()) => Ok(if is_empty { Withdrawn::Empty } else { Withdrawn::Whole }),
        Err(store::Error::Damaged { .. }) => Ok(Withdrawn::Damaged),
        Err(store::Error::Busy) => Err(Error::Refused(
            "Another window or program has the records open. Close it, then restore again. Nothing was changed."
                .to_owned(),
        )),
        Err(error) => Err(error.into()),
    }
}

/// Whether somebody may put a backup in the place of these records; answers whether these hold nothing.
async fn may_replace(store: &Store, session: Option<&Session>, now: Instant) -> Result<bool> {
    let census = store.census().await?;
    if census.accounts == 0 && census.reached.sequence == 0 {
        return Ok(true);
    }
    let nobody = || {
        Error::Refused(
            "These records hold an office: only its administrator may put a backup in their place. Sign in first."
                .to_owned(),
        )
    };
    let session = session.ok_or_else(nobody)?;
    session.key().map_err(|_| nobody())?;
    let office = Office::over(store.clone()).await?;
    let at_desk = office.at_desk(session).await?;
    office.check_administrator(&at_desk, "put a backup in the place of the records", now).await?;
    Ok(false)
}

/// Gives a file a second name; copies it where the file system has no such thing. The first name stays.
fn keep(from: &Path, to: &Path) -> Result<()> {
    let kept = fs::hard_link(from, to).or_else(|_| {
        fs::copy(from, to).and_then(|_| fs::OpenOptions::new().write(true).open(to)?.sync_all())
    });
    kept.map_err(|error| unwritten(to, &error))
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

pub(super) fn make_folder(folder: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error: io::Error| unwritten(folder, &error))
}
