//! Safe keeping: backups while people work, each proven by being restored; restoring one; what this computer knows of them.

mod archive;
mod here;
mod place;
mod read_back;
mod restore;
mod underway;

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use chrono::{Duration, NaiveDate};
use exception::{
    Role, Settings,
    calendar::{WallClock, day_of, instants_of, moment},
    settings::BackupSchedule,
    values::Instant,
};
use store::{Census, Store};

use self::{
    archive::{FORMAT, HOW, Manifest, Sized},
    here::{Failed, Here, Proven},
};
use crate::{
    Error, Office, Result, Session,
    accounts::administrator,
    export::sign,
    office::RECORDS,
    view::{BackupMade, BackupRow, KeepingPart, KeepingView},
};

pub use read_back::read_history_back;
pub use restore::{look_into_backup, restore_backup};
pub use underway::Underway;

/// Held by whoever backs up or restores: one at a time in a folder of records.
const LOCK: &str = "keeping.lock";
/// Where copies are made and tried, beside the records.
const ASIDE: &str = "keeping.partial";

impl Office {
    /// What the page Safe keeping shows.
    ///
    /// # Errors
    /// [`Error::Records`].
    pub async fn keeping(&self, session: &Session, now: Instant) -> Result<KeepingView> {
        let session = &self.at_desk(session).await?;
        let (settings, _) = self.settings_now().await?;
        let Some(folder) = self.folder() else { return Err(in_memory()) };
        let here = Here::read(folder);
        let warning = warning(&here, &settings, now);
        let backups = here
            .folder
            .as_deref()
            .map(|to| archive::list(to, here.last.as_ref().and_then(|last| last.origin)));
        Ok(KeepingView {
            rule: settings.keeping,
            folder: here.folder.as_deref().map(|folder| folder.display().to_string()),
            last: here.last.as_ref().map(Proven::row),
            failed: here.failed.map(|failed| format!("{}: {}", moment(failed.at), failed.why)),
            warning,
            share: place::share_of(folder).map(|kind| share_warning(&kind)),
            backups: backups.unwrap_or_default().into_iter().map(|(row, _)| row).collect(),
            others: others(folder),
            may_keep: administrator(session, "").is_ok(),
        })
    }

    /// Chooses the folder of this computer to which backups go.
    ///
    /// # Errors
    /// [`Error::Refused`] for others than administrators, and filed; and for the folder of the records themselves.
    pub async fn keep_backups_in(&self, session: &Session, to: &Path, now: Instant) -> Result<KeepingView> {
        let at_desk = self.at_desk(session).await?;
        self.check_administrator(&at_desk, "choose where backups go", now).await?;
        let Some(folder) = self.folder() else { return Err(in_memory()) };
        refuse_own_folder(folder, to)?;
        let here = Here { folder: Some(to.to_owned()), ..Here::read(folder) };
        here.write(folder).map_err(|error| unwritten(&folder.join(here::FILE), &error))?;
        self.keeping(session, now).await
    }

    /// Backs up everything into one file in a folder, while people go on filing, and proves it by restoring it aside.
    /// None for the folder that is kept for it on this computer.
    ///
    /// Whoever can read the file of the records may do so without an account: a copy tells them nothing new. With an
    /// account it is the administrator’s, and the backup carries their signed checkpoint.
    ///
    /// # Errors
    /// [`Error::Refused`] for others than administrators, and filed; where the disk is full or may not be written, where no
    /// folder is kept, where the copy does not verify, and where it was stopped: then there is no backup, and the backups
    /// before it stay.
    pub async fn back_up(
        &self,
        session: &Session,
        to: Option<&Path>,
        underway: &Underway,
        now: Instant,
    ) -> Result<BackupMade> {
        let session = &self.at_desk(session).await?;
        if session.key().is_ok() {
            self.check_administrator(session, "back up the records at will", now).await?;
        }
        self.back_up_as(Some(session), to, underway, now).await
    }

    /// Backs up where the office’s rule says that it is time, as the program’s own act; whoever is at the desk signs how
    /// far it reaches. None where it is not time, or no folder is kept.
    ///
    /// # Errors
    /// As [`Office::back_up`]; the failure is remembered and the administrator warned.
    pub async fn back_up_if_due(
        &self,
        session: Option<&Session>,
        closing: bool,
        now: Instant,
    ) -> Result<Option<BackupMade>> {
        let Some(folder) = self.folder() else { return Ok(None) };
        let here = Here::read(folder);
        let (settings, _) = self.settings_now().await?;
        if here.folder.is_none() || !is_due(&here, &settings, closing, now) {
            return Ok(None);
        }
        let reached = self.store.checkpoint().await?;
        let nothing_new = here.last.as_ref().is_some_and(|last| last.head == reached.head);
        if reached.sequence == 0 || closing && nothing_new {
            return Ok(None);
        }
        let session = match session {
            Some(session) => self.at_desk(session).await.ok(),
            None => None,
        };
        self.back_up_as(session.as_ref(), None, &Underway::default(), now).await.map(Some)
    }

    /// What the administrator is told on My work: that there is no backup, that it is old, or where the records lie.
    pub(crate) async fn keeping_notices(&self, session: &Session, now: Instant) -> Result<Vec<String>> {
        if !session.person().is(Role::Administrator) {
            return Ok(Vec::new());
        }
        let Some(folder) = self.folder() else { return Ok(Vec::new()) };
        let (settings, _) = self.settings_now().await?;
        let share = place::share_of(folder).map(|kind| share_warning(&kind));
        Ok(warning(&Here::read(folder), &settings, now).into_iter().chain(share).collect())
    }

    /// What is said where the records lie on a network share; none where they do not.
    #[must_use]
    pub fn on_a_share(&self) -> Option<String> {
        place::share_of(self.folder()?).map(|kind| share_warning(&kind))
    }

    fn folder(&self) -> Option<&Path> {
        self.store.path().and_then(Path::parent)
    }

    async fn back_up_as(
        &self,
        session: Option<&Session>,
        to: Option<&Path>,
        underway: &Underway,
        now: Instant,
    ) -> Result<BackupMade> {
        let Some(folder) = self.folder() else { return Err(in_memory()) };
        let mut here = Here::read(folder);
        let Some(to) = to.map(Path::to_owned).or_else(|| here.folder.clone()) else {
            return Err(Error::Refused(
                "No folder is chosen for backups on this computer. Choose one in Settings, under Safe keeping."
                    .to_owned(),
            ));
        };
        let made = match refuse_own_folder(folder, &to) {
            Ok(()) => {
                let made = self.make_backup(session, (folder, &to), underway, now).await;
                made.map_err(|error| underway.or_stopped(error))
            }
            Err(error) => Err(error),
        };
        match &made {
            Ok((made, _)) => (here.last, here.failed) = (Some(made.clone()), None),
            // Whoever stopped it knows, and nothing is wrong.
            Err(_) if underway.is_stopped() => {}
            Err(error) => here.failed = Some(Failed { at: now, why: error.to_string() }),
        }
        // What is remembered is a convenience: a backup is good without it, and a failure is told anyway.
        if let Err(error) = here.write(folder) {
            tracing::warn!(%error, "what became of the backup is not remembered");
        }
        let (made, settings) = made?;
        let removed = remove_old(&to, &made, &settings);
        Ok(BackupMade { backup: made.row(), folder: to.display().to_string(), removed })
    }

    /// Makes one backup: copy, check, pack, put on the disk, restore aside, compare - and only then its name.
    async fn make_backup(
        &self,
        session: Option<&Session>,
        (folder, to): (&Path, &Path),
        underway: &Underway,
        now: Instant,
    ) -> Result<(Proven, Settings)> {
        let _lock = lock(folder)?;
        let aside = Aside::make(folder)?;
        let copy = aside.path().join(RECORDS);
        underway.begin(KeepingPart::Copying, 0);
        self.store.copy_to(&copy, underway.stop_flag()).await.map_err(|error| not_copied(folder, error))?;
        let settings = self.settings_now().await?.0;
        let copied = Store::open(&copy).await.map_err(|error| not_copied(folder, error))?;
        let counted = copied.census().await;
        copied.withdraw().await?;
        let Census { reached, origin, requests, accounts } = counted?;
        let checkpoint = match session.filter(|session| session.key().is_ok()) {
            Some(session) => Some(sign(reached, &settings, session, now)?),
            None => None,
        };
        let unread = |error| unwritten(&copy, &error);
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            how_to_check: HOW.to_owned(),
            office: settings.office(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            records_format: store::newest_format(),
            made_at: now,
            day: day_of(now),
            origin,
            events: reached.sequence,
            head: reached.head,
            requests,
            accounts,
            records: Sized::of(&copy, underway).map_err(unread)?,
            made_by: checkpoint.is_some().then(|| session.map(|by| by.person().account.clone())).flatten(),
            checkpoint,
        };
        let name = archive::name(now);
        let place = to.join(&name);
        if place.exists() {
            return Err(Error::Refused(format!(
                "There is a file {} already. Nothing was overwritten; back up again.",
                place.display()
            )));
        }
        if let Some(origin) = &origin {
            archive::remove_partials(to, origin);
        }
        underway.begin(KeepingPart::Packing, manifest.records.bytes);
        let packed = archive::pack(&place, &manifest, &copy, underway);
        let partial = packed.map_err(|error| unwritten(&place, &error))?;
        // What lies on the target is what is tried, not what was meant to be written there.
        aside.empty().map_err(|error| unwritten(aside.path(), &error))?;
        let proven = restore::prove(partial.path(), aside.path(), underway).await;
        let found = proven.map_err(|why| {
            Error::Refused(format!(
                "The backup was written, but it could not be restored, so it is not kept: {why} The backups before it stand."
            ))
        })?;
        if !found.problems.is_empty() {
            return Err(Error::Refused(format!(
                "The backup could not be verified, so it is not kept: {} The backups before it stand. Check the history with “verify”.",
                found.problems.join(" ")
            )));
        }
        underway.check()?;
        partial.keep(&place).map_err(|error| unwritten(&place, &error))?;
        Ok((Proven::of(&manifest, name), settings))
    }
}

/// Takes the one lock for backing up and restoring in a folder of records.
fn lock(folder: &Path) -> Result<File> {
    let place = folder.join(LOCK);
    let file = fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&place)
        .map_err(|error| unwritten(&place, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Refused(
            "A backup or a restore of these records is under way. Wait until it is done, then try again."
                .to_owned(),
        )),
        Err(TryLockError::Error(error)) => Err(unwritten(&place, &error)),
    }
}

/// A folder beside the records in which copies are made and tried; it goes with its contents.
///
/// Whoever makes it holds the lock: what a program that died left in it is removed first.
struct Aside(PathBuf);

impl Aside {
    fn make(folder: &Path) -> Result<Self> {
        let aside = Self(folder.join(ASIDE));
        aside.empty().map_err(|error| unwritten(&aside.0, &error))?;
        Ok(aside)
    }

    fn path(&self) -> &Path {
        &self.0
    }

    fn empty(&self) -> io::Result<()> {
        self.remove()?;
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.0)
    }

    fn remove(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if let Err(error) = self.remove() {
            tracing::warn!(%error, "a copy of the records was left beside them");
        }
    }
}

/// Removes what the rule no longer keeps: only backups of this office, each read whole and verified as ours before; and
/// answers their names.
fn remove_old(to: &Path, made: &Proven, settings: &Settings) -> Vec<String> {
    let backups = archive::list(to, made.origin);
    let days: Vec<NaiveDate> = backups.iter().map(|(_, day)| *day).collect();
    let kept = settings.keeping.kept(&days);
    let old = backups.into_iter().zip(kept).filter(|((row, _), kept)| !kept && row.name != made.name);
    let mut removed = Vec::new();
    for ((row, _), _) in old {
        let place = to.join(&row.name);
        let gone = archive::check(&place)
            .map_err(|why| why.to_string())
            .and_then(|_| fs::remove_file(&place).map_err(|error| error.to_string()));
        match gone {
            Ok(()) => removed.push(row.name),
            // It stays: what is not whole is for a person to look at.
            Err(why) => tracing::warn!(why, name = row.name, "an old backup is not removed"),
        }
    }
    removed
}

/// Whether the rule says that it is time for a backup.
fn is_due(here: &Here, settings: &Settings, closing: bool, now: Instant) -> bool {
    match settings.keeping.schedule {
        BackupSchedule::Never => false,
        BackupSchedule::AtClosing => closing,
        BackupSchedule::Daily => {
            let wanted = last_hour(settings.keeping.hour, now);
            // After a failure not every minute, but within the hour.
            let rests =
                here.failed.as_ref().is_some_and(|failed| now.millis() - failed.at.millis() < 3_600_000);
            !rests && here.last.as_ref().is_none_or(|last| last.made_at < wanted)
        }
    }
}

/// The last instant before `now` at which it was this hour in California.
fn last_hour(hour: u32, now: Instant) -> Instant {
    let at = |day: NaiveDate| match instants_of(day.and_hms_opt(hour, 0, 0)?) {
        WallClock::Once(at) | WallClock::Twice(at, _) => Some(at),
        // The hour that the clocks leave out in spring: the one of the day before does.
        WallClock::Never => None,
    };
    let today = day_of(now);
    let candidates = [today, today - Duration::days(1), today - Duration::days(2)];
    candidates.into_iter().filter_map(at).find(|wanted| *wanted <= now).unwrap_or(now)
}

/// What is wrong with how the records are backed up, for the administrator; nothing in the demonstration office.
fn warning(here: &Here, settings: &Settings, now: Instant) -> Option<String> {
    if settings.demonstration && here.folder.is_none() {
        return None;
    }
    let rule = &settings.keeping;
    let failed = here.failed.as_ref().map(|failed| format!(" The last attempt failed: {}", failed.why));
    let failed = failed.unwrap_or_default();
    match &here.last {
        None if here.folder.is_none() => Some(
            "These records were never backed up on this computer. Choose a folder for backups in Settings, under Safe keeping."
                .to_owned(),
        ),
        None => Some(format!("These records were never backed up on this computer.{failed}")),
        Some(last) => {
            let days = (day_of(now) - last.day).num_days();
            (days > i64::from(rule.warn_after_days)).then(|| {
                format!("The last good backup is {days} days old. Back up in Settings, under Safe keeping.{failed}")
            })
        }
    }
}

/// Files beside the records that hold what they held: copies before an upgrade, and records that were set aside.
pub(crate) fn others(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut others: Vec<String> = names
        .filter(|name| name.starts_with("records.db.before-v") || name.starts_with(restore::SET_ASIDE))
        .collect();
    others.sort();
    others
}

fn refuse_own_folder(folder: &Path, to: &Path) -> Result<()> {
    let same = match (folder.canonicalize(), to.canonicalize()) {
        (Ok(folder), Ok(to)) => folder == to,
        (Ok(_) | Err(_), Err(error)) => return Err(unwritten(to, &error)),
        (Err(_), Ok(_)) => false,
    };
    if same {
        return Err(Error::Refused(
            "Choose another folder than that of the records: a backup beside them goes with them. Best is another disk."
                .to_owned(),
        ));
    }
    Ok(())
}

fn share_warning(kind: &str) -> String {
    format!(
        "The records lie on a network share ({kind}). Locks and power failures are not safe there: keep the records on a disk of this computer, and let the backups go to the share."
    )
}

/// What is said where the records cannot be copied.
fn not_copied(folder: &Path, error: store::Error) -> Error {
    if matches!(error, store::Error::Full) {
        return Error::Refused(format!(
            "There is no room for a copy of the records in {}: the disk is full. No backup was made; free some space, then back up again.",
            folder.display()
        ));
    }
    Error::Records(error)
}

/// What is said where a file cannot be written.
fn unwritten(path: &Path, error: &io::Error) -> Error {
    use io::ErrorKind::{NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    let path = path.display();
    let kind = error.kind();
    Error::Refused(if matches!(kind, StorageFull | QuotaExceeded) {
        format!(
            "There is no room for {path}: the disk is full. Nothing was kept; free some space or choose another folder, then try again."
        )
    } else if matches!(kind, PermissionDenied | ReadOnlyFilesystem) {
        format!(
            "{path} can’t be written: you may not write there. Nothing was kept; choose another folder, then try again."
        )
    } else if kind == NotFound {
        format!(
            "{path} is not there. Connect the disk or choose another folder, then try again; nothing was kept."
        )
    } else {
        format!("{path} can’t be written ({error}). Nothing was kept; choose another folder, then try again.")
    })
}

fn in_memory() -> Error {
    Error::Refused("Records that live in memory are not kept on a disk, and have no backups.".to_owned())
}

impl Proven {
    fn of(manifest: &Manifest, name: String) -> Self {
        Self {
            name,
            made_at: manifest.made_at,
            day: manifest.day,
            events: manifest.events,
            head: manifest.head,
            origin: manifest.origin,
            requests: manifest.requests,
            bytes: manifest.records.bytes,
            signed_by: manifest.made_by.clone(),
        }
    }

    fn row(&self) -> BackupRow {
        BackupRow {
            name: self.name.clone(),
            made: moment(self.made_at),
            day: self.day.to_string(),
            events: self.events,
            requests: self.requests,
            bytes: self.bytes,
            signed_by: self.signed_by.clone(),
        }
    }
}
