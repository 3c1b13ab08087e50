//! What the window's commands share: the records, and who is at the desk.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use casework::{Office, Session, SourceFile, Underway};
use exception::{Instant, RequestNumber};
use tokio::sync::OnceCell;

use crate::batch::Batches;
use crate::error::{Answer, Failure};
use crate::now;
use crate::taking::Taking;

/// Who is at the desk.
enum Seat {
    Empty,
    /// Whose key is open, and since when they did nothing.
    Taken {
        session: Box<Session>,
        awake: Awake,
    },
    /// Whoever sat there was idle too long: their key is erased.
    Locked,
}

/// The last sign of somebody at the desk, by two clocks: one stands still while the computer sleeps, the other can be set
/// back.
#[derive(Clone, Copy)]
struct Awake {
    running: std::time::Instant,
    told: Instant,
    /// After how long without a sign the desk is locked.
    limit: Duration,
}

impl Awake {
    fn now(limit: Duration) -> Self {
        Self { running: running(), told: now(), limit }
    }

    /// Whether the limit has passed by either clock.
    fn is_over(&self, running: std::time::Instant, told: Instant) -> bool {
        let by_clock = told.millis().saturating_sub(self.told.millis());
        let by_clock = Duration::from_millis(u64::try_from(by_clock).unwrap_or(0));
        running.saturating_duration_since(self.running).max(by_clock) >= self.limit
    }
}

fn running() -> std::time::Instant {
    std::time::Instant::now()
}

/// The program as its commands see it.
///
/// The records are opened by the first that needs them, so that the window need not wait for them. The session holds
/// the opened signing key; dropping it erases the key, and so does locking the desk.
pub struct Program {
    data_dir: PathBuf,
    office: Mutex<Arc<OnceCell<Office>>>,
    seat: Mutex<Seat>,
    dropped: Mutex<Vec<PathBuf>>,
    batches: Batches,
    copy: Mutex<Option<(RequestNumber, Vec<u8>)>>,
    table: Mutex<Option<SourceFile>>,
    backup: Mutex<Option<PathBuf>>,
    history: Mutex<Option<PathBuf>>,
    keeping: Mutex<Weak<Underway>>,
    received: Mutex<Option<PathBuf>>,
    taking: Mutex<Taking>,
    draft_folder: Mutex<Option<PathBuf>>,
}

impl Program {
    /// A program over the records in `data_dir`, which are not opened yet; `received` is a file from another office that
    /// it was called with.
    pub fn new(data_dir: PathBuf, received: Option<PathBuf>) -> Self {
        Self {
            data_dir,
            office: Mutex::new(Arc::new(OnceCell::new())),
            seat: Mutex::new(Seat::Empty),
            dropped: Mutex::new(Vec::new()),
            batches: Batches::default(),
            copy: Mutex::new(None),
            table: Mutex::default(),
            backup: Mutex::new(None),
            history: Mutex::new(None),
            keeping: Mutex::default(),
            received: Mutex::new(received),
            taking: Mutex::default(),
            draft_folder: Mutex::default(),
        }
    }

    /// The folder of the records.
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// Asks the office something; it is opened when it is first asked.
    ///
    /// The question runs on a thread of its own. Deriving a key from a passphrase takes half a second of it, and the
    /// compiler cannot see that futures over sqlx may move between threads (rust-lang/rust#102211).
    ///
    /// # Errors
    /// What the question answers; broken when the records cannot be opened, which the next question tries again.
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl AsyncFnOnce(&Office) -> Answer<T> + Send + 'static,
    ) -> Answer<T> {
        let (office, data_dir) = (self.office(), self.data_dir.clone());
        let runtime = tokio::runtime::Handle::current();
        let answered = tauri::async_runtime::spawn_blocking(move || {
            runtime.block_on(async move {
                let office = office.get_or_try_init(|| Office::open(&data_dir)).await?;
                question(office).await
            })
        });
        answered.await.map_err(|error| Failure::broken("The program stopped in the middle of it.", &error))?
    }

    /// Asks the office something as the person at the desk.
    ///
    /// # Errors
    /// Refused when nobody is; else as [`Program::ask`].
    pub async fn at_desk<T: Send + 'static>(
        &self,
        question: impl AsyncFnOnce(&Office, &Session) -> Answer<T> + Send + 'static,
    ) -> Answer<T> {
        let session = self.who()?;
        self.ask(async move |office| question(office, &session).await).await
    }

    /// Closes the records and lets `change` do something with their folder while nobody has them open; whoever asks next
    /// opens what stands there then. `change` is given who was at the desk.
    ///
    /// # Errors
    /// What `change` answers.
    pub async fn between_records<T: Send + 'static>(
        &self,
        change: impl AsyncFnOnce(&Path, Option<&Session>) -> Answer<T> + Send + 'static,
    ) -> Answer<T> {
        let before = std::mem::take(&mut *self.office.lock().unwrap_or_else(PoisonError::into_inner));
        let (session, data_dir) = (self.who().ok(), self.data_dir.clone());
        let runtime = tokio::runtime::Handle::current();
        let answered = tauri::async_runtime::spawn_blocking(move || {
            runtime.block_on(async move {
                if let Some(office) = before.get() {
                    office.close().await;
                }
                change(&data_dir, session.as_ref()).await
            })
        });
        answered.await.map_err(|error| Failure::broken("The program stopped in the middle of it.", &error))?
    }

    fn office(&self) -> Arc<OnceCell<Office>> {
        Arc::clone(&self.office.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps which backup the person chose while they are shown what it holds, or none.
    pub fn keep_backup(&self, chosen: Option<PathBuf>) {
        *self.backup.lock().unwrap_or_else(PoisonError::into_inner) = chosen;
    }

    /// The backup that the person chose; it is kept no longer.
    pub fn take_backup(&self) -> Option<PathBuf> {
        self.backup.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Keeps which history the person chose while they are told what it is, or none.
    pub fn keep_history(&self, chosen: Option<PathBuf>) {
        *self.history.lock().unwrap_or_else(PoisonError::into_inner) = chosen;
    }

    /// The history that the person chose; it is kept no longer.
    pub fn take_history(&self) -> Option<PathBuf> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Begins a backup, a restore, a look into one or a reading back, which is under way for as long as what is answered is
    /// held.
    ///
    /// # Errors
    /// Refused while another is under way.
    pub fn begin_keeping(&self) -> Answer<Arc<Underway>> {
        let mut keeping = self.keeping.lock().unwrap_or_else(PoisonError::into_inner);
        if keeping.upgrade().is_some() {
            return Err(Failure::refused(
                "A backup or a restore is under way in this window. Wait until it is done, or stop it.",
            ));
        }
        let underway = Arc::new(Underway::default());
        *keeping = Arc::downgrade(&underway);
        Ok(underway)
    }

    /// The backup, restore, look into one or reading back that is under way.
    pub fn keeping(&self) -> Option<Arc<Underway>> {
        self.keeping.lock().unwrap_or_else(PoisonError::into_inner).upgrade()
    }

    /// The session of the person at the desk, as of this moment.
    ///
    /// # Errors
    /// Refused when nobody is; locked when they were idle too long.
    pub fn who(&self) -> Answer<Session> {
        self.lock_if_idle();
        match &*self.seated() {
            Seat::Taken { session, .. } => Ok(session.at(now())),
            Seat::Empty => Err(Failure::refused("Nobody is signed in. Sign in first.")),
            Seat::Locked => Err(Failure::locked()),
        }
    }

    /// Lets somebody sit down at the desk, who is locked out after so long without a sign of them. A batch of whoever sat
    /// there stops, and what they were saving.
    pub fn seat(&self, session: Session, limit: Duration) {
        self.leave(Seat::Taken { session: Box::new(session), awake: Awake::now(limit) });
    }

    /// Leaves the desk empty, and erases the key of whoever sat there.
    pub fn empty(&self) {
        self.leave(Seat::Empty);
    }

    /// Locks the desk, if somebody sits there: their key is erased, and they sign in again to go on.
    pub fn lock(&self) {
        if matches!(&*self.seated(), Seat::Taken { .. }) {
            self.leave(Seat::Locked);
        }
    }

    /// Locks the desk where nobody has moved for too long; answers whether it did.
    pub fn lock_if_idle(&self) -> bool {
        let is_over = match &*self.seated() {
            Seat::Taken { awake, .. } => awake.is_over(running(), now()),
            Seat::Empty | Seat::Locked => false,
        };
        if is_over {
            self.leave(Seat::Locked);
        }
        is_over
    }

    /// Takes note that somebody is at the desk.
    ///
    /// # Errors
    /// As [`Program::who`].
    pub fn stay_awake(&self, limit: Duration) -> Answer<()> {
        self.who()?;
        if let Seat::Taken { awake, .. } = &mut *self.seated() {
            *awake = Awake::now(limit);
        }
        Ok(())
    }

    fn leave(&self, seat: Seat) {
        self.batches.stop();
        self.taking().stop();
        self.keep_copy(None);
        self.keep_table(None);
        self.keep_draft_folder(None);
        *self.seated() = seat;
    }

    fn seated(&self) -> MutexGuard<'_, Seat> {
        // A poisoned lock holds a whole value all the same: it is replaced in one assignment.
        self.seat.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a filled-in copy of a request’s form while the person is asked what to do with it, or none.
    pub fn keep_copy(&self, copy: Option<(RequestNumber, Vec<u8>)>) {
        *self.copy.lock().unwrap_or_else(PoisonError::into_inner) = copy;
    }

    /// The filled-in copy that is kept for a request; it is kept no longer.
    pub fn take_copy(&self, number: &RequestNumber) -> Option<Vec<u8>> {
        let mut copy = self.copy.lock().unwrap_or_else(PoisonError::into_inner);
        copy.take_if(|(of, _)| of == number).map(|(_, bytes)| bytes)
    }

    /// Keeps the file that is to be imported, or none.
    pub fn keep_table(&self, table: Option<SourceFile>) {
        *self.table.lock().unwrap_or_else(PoisonError::into_inner) = table;
    }

    /// The file that is to be imported.
    pub fn table(&self) -> Option<SourceFile> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What is being taken away as a file, or was last.
    pub fn taking(&self) -> Taking {
        self.taking.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Begins to take something away as a file; what was being taken away before is stopped.
    pub fn begin_taking(&self) -> Taking {
        let mut taking = self.taking.lock().unwrap_or_else(PoisonError::into_inner);
        taking.stop();
        *taking = Taking::default();
        taking.clone()
    }

    /// Keeps the folder that whoever is at the desk chose for drafts of mails, or none.
    pub fn keep_draft_folder(&self, folder: Option<PathBuf>) {
        *self.draft_folder.lock().unwrap_or_else(PoisonError::into_inner) = folder;
    }

    /// The folder for drafts of mails.
    pub fn draft_folder(&self) -> Option<PathBuf> {
        self.draft_folder.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The batch of letters that is printed or saved.
    pub fn batches(&self) -> &Batches {
        &self.batches
    }

    /// Keeps the file from another office that is looked at, or none.
    pub fn keep_received(&self, received: Option<PathBuf>) {
        *self.received.lock().unwrap_or_else(PoisonError::into_inner) = received;
    }

    /// The file from another office that is looked at.
    pub fn received(&self) -> Option<PathBuf> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps the files that were dropped on the window last.
    pub fn keep_dropped(&self, paths: Vec<PathBuf>) {
        *self.dropped.lock().unwrap_or_else(PoisonError::into_inner) = paths;
    }

    /// The files that were dropped on the window last and not attached yet.
    pub fn dropped(&self) -> Vec<PathBuf> {
        self.dropped.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets a dropped file, because it is attached.
    pub fn forget_dropped(&self, path: &Path) {
        self.dropped.lock().unwrap_or_else(PoisonError::into_inner).retain(|kept| kept != path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(awake: Awake, running_s: u64, told_s: i64) -> bool {
        let told = Instant::from_millis(awake.told.millis() + told_s * 1000);
        awake.is_over(awake.running + Duration::from_secs(running_s), told)
    }

    #[test]
    fn the_desk_is_locked_after_the_limit_by_either_clock() {
        let awake =
            Awake { running: running(), told: Instant::from_millis(0), limit: Duration::from_mins(1) };
        assert!(!after(awake, 59, 59));
        assert!(after(awake, 60, 60));
        assert!(after(awake, 1, 3600), "the computer slept for an hour");
        assert!(after(awake, 60, -3600), "the clock was set back");
        assert!(!after(awake, 59, -3600));
    }
}
