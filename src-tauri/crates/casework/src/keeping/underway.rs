//! How far a backup, a restore or a reading back is, and the way to stop it.

use std::{
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering},
    },
};

use crate::{
    Error,
    view::{KeepingPart, KeepingProgress},
};

/// A backup, a restore, a look into one or a reading back while it lasts, shared between who does it and who watches. It is stopped
/// between two steps, or two blocks of a file, and leaves nothing behind; what has got its name by then stays.
#[derive(Debug, Clone, Default)]
pub struct Underway {
    stop: Arc<AtomicBool>,
    part: Arc<AtomicU8>,
    done: Arc<AtomicU64>,
    total: Arc<AtomicU64>,
}

impl Underway {
    /// Asks for it to be stopped.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// The flag that stops it once it is set, for what can set nothing else: a signal.
    #[must_use]
    pub fn stop_flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> KeepingProgress {
        let part = KeepingPart::ALL.get(usize::from(self.part.load(Ordering::Relaxed)));
        let total = self.total.load(Ordering::Relaxed);
        let percent = self.done.load(Ordering::Relaxed).saturating_mul(100).checked_div(total);
        KeepingProgress {
            part: part.copied().unwrap_or(KeepingPart::Copying),
            percent: percent.map(|percent| u8::try_from(percent.min(100)).unwrap_or(100)),
        }
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Begins a part of so many bytes or events; 0 where that is not known.
    pub(super) fn begin(&self, part: KeepingPart, total: u64) {
        let place = KeepingPart::ALL.iter().position(|one| *one == part).unwrap_or_default();
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        self.part.store(u8::try_from(place).unwrap_or_default(), Ordering::Relaxed);
    }

    /// Notes that so much of the part is done; answers whether to go on.
    pub(super) fn did(&self, more: u64) -> bool {
        self.done.fetch_add(more, Ordering::Relaxed);
        !self.is_stopped()
    }

    /// What went wrong, or that it was stopped, which makes whatever was under way fail.
    pub(super) fn or_stopped(&self, error: Error) -> Error {
        if self.is_stopped() { stopped() } else { error }
    }

    /// # Errors
    /// [`Error::Refused`] where it was stopped.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.is_stopped() { Err(stopped()) } else { Ok(()) }
    }
}

/// What is said of what was stopped.
fn stopped() -> Error {
    Error::Refused(
        "It was stopped. Nothing was kept of it; the records and the backups before it are as they were."
            .to_owned(),
    )
}

/// Reads on, and takes down how far; ends with an error where it was stopped.
pub(super) struct Watched<'a, R> {
    pub(super) from: R,
    pub(super) underway: &'a Underway,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(bytes)?;
        if self.underway.did(u64::try_from(read).unwrap_or(u64::MAX)) {
            Ok(read)
        } else {
            Err(io::Error::other("it was stopped"))
        }
    }
}
