//! What the window's commands share: the records, and who is at the desk.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use casework::{Office, Session};
use exception::RequestNumber;
use tokio::sync::OnceCell;

use crate::batch::Batches;
use crate::error::{Answer, Failure};

/// The program as its commands see it.
///
/// The records are opened by the first that needs them, so that the window need not wait for them. The session holds
/// the opened signing key; dropping it erases the key.
pub struct Program {
    data_dir: PathBuf,
    office: Mutex<Arc<OnceCell<Office>>>,
    session: Mutex<Option<Session>>,
    dropped: Mutex<Vec<PathBuf>>,
    batches: Batches,
    copy: Mutex<Option<(RequestNumber, Vec<u8>)>>,
    backup: Mutex<Option<PathBuf>>,
    received: Mutex<Option<PathBuf>>,
}

impl Program {
    /// A program over the records in `data_dir`, which are not opened yet; `received` is a file from another office that
    /// it was called with.
    pub fn new(data_dir: PathBuf, received: Option<PathBuf>) -> Self {
        Self {
            data_dir,
            office: Mutex::new(Arc::new(OnceCell::new())),
            session: Mutex::new(None),
            dropped: Mutex::new(Vec::new()),
            batches: Batches::default(),
            copy: Mutex::new(None),
            backup: Mutex::new(None),
            received: Mutex::new(received),
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
        let session =
            self.session().ok_or_else(|| Failure::refused("Nobody is signed in. Sign in first."))?;
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
        let (session, data_dir) = (self.session(), self.data_dir.clone());
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

    /// The session of the person at the desk, if somebody is.
    pub fn session(&self) -> Option<Session> {
        // A poisoned lock holds a whole value all the same: it is replaced in one assignment.
        self.session.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Lets somebody else sit down at the desk, or nobody; a batch of whoever sat there stops.
    pub fn seat(&self, session: Option<Session>) {
        self.batches.stop();
        self.keep_copy(None);
        *self.session.lock().unwrap_or_else(PoisonError::into_inner) = session;
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
