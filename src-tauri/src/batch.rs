//! A batch of letters, printed one after the other or bound into one file: how far it is, and how it is stopped.
//!
//! A batch changes nothing in the records. It ends after the letter at hand when somebody stops it, and at the first
//! letter that fails; what was done until then is told letter by letter.

use std::io::BufWriter;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use casework::view::{Batch, BatchKind, BatchLetter, BatchState, DueLetter, JobState, PrintChoice, PrintJob};
use casework::{BindError, Binder, Binding, FileContent};

use crate::error::{Answer, Failure};
use crate::files::{self, Beside};
use crate::print::System;

/// The batch of this window; there is one at a time.
#[derive(Default)]
pub struct Batches(Mutex<Option<Arc<Run>>>);

impl Batches {
    /// Begins a batch of somebody's.
    ///
    /// # Errors
    /// Refused while another runs.
    pub fn begin(&self, account: &str, kind: BatchKind, letters: &[DueLetter]) -> Answer<Arc<Run>> {
        let mut current = locked(&self.0);
        if current.as_ref().is_some_and(|run| run.is_running()) {
            return Err(Failure::refused(
                "Letters are being printed or saved. Wait until that ends, or stop it.",
            ));
        }
        let run = Arc::new(Run::new(account, kind, letters));
        *current = Some(Arc::clone(&run));
        Ok(run)
    }

    /// The batch that somebody began last; others are told nothing of it.
    pub fn of(&self, account: &str) -> Option<Arc<Run>> {
        locked(&self.0).as_ref().filter(|run| run.account == account).cloned()
    }

    /// Forgets somebody's batch, when it has ended.
    pub fn forget(&self, account: &str) {
        let mut current = locked(&self.0);
        if current.as_ref().is_some_and(|run| run.account == account && !run.is_running()) {
            *current = None;
        }
    }

    /// Stops the batch that runs, whoever began it, after the letter at hand.
    pub fn stop(&self) {
        if let Some(run) = locked(&self.0).as_ref() {
            run.stop.store(true, Ordering::Relaxed);
        }
    }
}

/// One batch.
pub struct Run {
    account: String,
    stop: AtomicBool,
    batch: Mutex<Batch>,
}

impl Run {
    fn new(account: &str, kind: BatchKind, letters: &[DueLetter]) -> Self {
        let batch = Batch {
            kind,
            state: BatchState::Running,
            total: u32::try_from(letters.len()).unwrap_or(u32::MAX),
            done: 0,
            at: String::new(),
            why: String::new(),
            place: String::new(),
            letters: letters.iter().map(waiting).collect(),
        };
        Self { account: account.to_owned(), stop: AtomicBool::new(false), batch: Mutex::new(batch) }
    }

    /// How far it is. The letters are told when it has ended: 500 of them at each step would be too much to look at.
    pub fn told(&self) -> Batch {
        let mut batch = locked(&self.batch).clone();
        if batch.state == BatchState::Running {
            batch.letters.clear();
        }
        batch
    }

    /// Asks the printer again what became of the letters that it was given, when the batch has ended.
    ///
    /// # Errors
    /// As [`System::jobs`].
    pub fn look(&self, system: &System) -> Answer<()> {
        let batch = self.told();
        let given = batch.letters.iter().filter_map(|letter| letter.job.as_ref());
        let open: Vec<&PrintJob> = given.filter(|job| !is_final(job.state)).collect();
        let Some(first) = open.first() else { return Ok(()) };
        let names: Vec<String> = open.iter().map(|job| job.job.clone()).collect();
        let seen = system.jobs(&first.printer, &names)?;
        for letter in &mut locked(&self.batch).letters {
            let now = letter.job.as_ref().and_then(|job| seen.iter().find(|seen| seen.job == job.job));
            if let Some(now) = now {
                letter.job = Some(now.clone());
            }
        }
        Ok(())
    }

    /// Ends it before anything was done, because it could not begin.
    pub fn failed(&self, failure: &Failure) {
        self.end(BatchState::Failed, failure.sentence());
    }

    fn is_running(&self) -> bool {
        locked(&self.batch).state == BatchState::Running
    }

    fn at(&self, letter: &DueLetter) {
        locked(&self.batch).at = format!("{}, {}", letter.number, what(letter));
    }

    fn did(&self, place: usize, job: Option<PrintJob>) {
        let mut batch = locked(&self.batch);
        batch.done += 1;
        if let Some(letter) = batch.letters.get_mut(place) {
            letter.done = true;
            letter.job = job;
        }
    }

    fn end(&self, state: BatchState, why: String) {
        let mut batch = locked(&self.batch);
        (batch.state, batch.why) = (state, why);
        batch.at.clear();
    }

    fn saved(&self, place: &Path) {
        locked(&self.batch).place = place.display().to_string();
        self.end(BatchState::Done, String::new());
    }

    /// Nothing is kept of a file that is not whole.
    fn unsaved(&self, state: BatchState, why: String) {
        let mut batch = locked(&self.batch);
        batch.done = 0;
        for letter in &mut batch.letters {
            letter.done = false;
        }
        drop(batch);
        self.end(state, why);
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Prints letters in their order; `tell` is called whenever there is something new to tell.
pub async fn print(
    run: &Run,
    letters: &[DueLetter],
    system: &System,
    choice: &PrintChoice,
    mut fetch: impl AsyncFnMut(&DueLetter) -> Answer<FileContent>,
    tell: impl Fn(),
) {
    for (place, letter) in letters.iter().enumerate() {
        if run.is_stopped() {
            return run.end(BatchState::Stopped, String::new());
        }
        run.at(letter);
        tell();
        let title = format!("{}, {}", letter.number, what(letter));
        let printed = match fetch(letter).await {
            Ok(file) => system.print(&file, &letter.document.file.sha256, &title, choice),
            Err(failure) => Err(failure),
        };
        match printed {
            Ok(job) => run.did(place, Some(job)),
            Err(failure) => return run.end(BatchState::Failed, failure.sentence()),
        }
    }
    run.end(BatchState::Done, String::new());
}

/// Binds letters into one file, in their order. The file is there when all of them are in it, and not before.
pub async fn save(
    run: &Run,
    letters: &[DueLetter],
    path: &Path,
    binding: Binding,
    mut fetch: impl AsyncFnMut(&DueLetter) -> Answer<FileContent>,
    tell: impl Fn(),
) {
    let unwritten = |error: &std::io::Error| {
        run.unsaved(BatchState::Failed, files::unwritten(path, error).sentence());
    };
    let bound = async {
        let mut beside = Beside::create(path)?;
        let mut binder = Binder::begin(BufWriter::new(beside.file()), binding)?;
        for (place, letter) in letters.iter().enumerate() {
            if run.is_stopped() {
                return Ok(Bound::Stopped);
            }
            run.at(letter);
            tell();
            let file = match fetch(letter).await {
                Ok(file) => file,
                Err(failure) => return Ok(Bound::Unread(failure)),
            };
            let title = format!("{}, {}, to {}", letter.number, what(letter), letter.to);
            binder.add(&title, &file.bytes)?;
            run.did(place, None);
        }
        binder.finish()?;
        beside.keep()?;
        Ok(Bound::Whole)
    };
    match bound.await {
        Ok(Bound::Whole) => run.saved(path),
        Ok(Bound::Stopped) => run.unsaved(BatchState::Stopped, String::new()),
        Ok(Bound::Unread(failure)) => run.unsaved(BatchState::Failed, failure.sentence()),
        Err(BindError::Write(error)) => unwritten(&error),
        Err(error @ (BindError::Part { .. } | BindError::Object(_))) => {
            let failure =
                Failure::broken("A letter cannot be put into the file. Save the letters one by one.", &error);
            run.unsaved(BatchState::Failed, failure.sentence());
        }
    }
}

/// How binding ended, where nothing was wrong with the file.
enum Bound {
    Whole,
    Stopped,
    Unread(Failure),
}

fn waiting(letter: &DueLetter) -> BatchLetter {
    BatchLetter {
        number: letter.number.clone(),
        sha256: letter.document.file.sha256.clone(),
        what: what(letter),
        to: letter.to.clone(),
        done: false,
        job: None,
    }
}

fn what(letter: &DueLetter) -> String {
    format!("{}, version {}", letter.document.kind.label(), letter.document.version)
}

/// Whether nothing more becomes of a job.
fn is_final(state: JobState) -> bool {
    matches!(state, JobState::Printed | JobState::Failed)
}

/// A poisoned lock holds a whole value all the same: what it guards is changed by assignments.
fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(all(test, unix))]
mod tests;
