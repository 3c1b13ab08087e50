//! What is taken away as a file while somebody waits for it: how much is written, and how it is stopped.

use std::io::{self, Seek, SeekFrom, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// One file that is being written; a clone tells of the same.
#[derive(Clone, Default)]
pub struct Taking(Arc<State>);

#[derive(Default)]
struct State {
    written: AtomicU64,
    is_stopped: AtomicBool,
}

impl Taking {
    /// How many bytes are written.
    pub fn written(&self) -> u64 {
        self.0.written.load(Ordering::Relaxed)
    }

    /// Stops it at the next piece that is written.
    pub fn stop(&self) {
        self.0.is_stopped.store(true, Ordering::Relaxed);
    }

    /// Whether somebody stopped it.
    pub fn is_stopped(&self) -> bool {
        self.0.is_stopped.load(Ordering::Relaxed)
    }

    /// Writes into `out`, counted, until it is stopped.
    pub fn counting<W>(&self, out: W) -> Counted<W> {
        Counted { taking: self.clone(), out }
    }
}

/// A writer whose bytes are counted.
pub struct Counted<W> {
    taking: Taking,
    out: W,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.taking.is_stopped() {
            return Err(io::Error::other("it was stopped"));
        }
        let written = self.out.write(bytes)?;
        self.taking.0.written.fetch_add(written as u64, Ordering::Relaxed);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl<W: Seek> Seek for Counted<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.out.seek(to)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    #[test]
    fn what_is_written_is_counted_and_stops_when_somebody_says_so() {
        let taking = Taking::default();
        let mut out = taking.counting(Vec::new());
        out.write_all(b"two words").unwrap();
        assert_eq!(taking.written(), 9);
        taking.stop();
        assert!(out.write_all(b" more").is_err());
        assert_eq!((taking.written(), out.out.as_slice()), (9, &b"two words"[..]));
    }
}
