//! Long files, written beside the work that makes them, and handed to the disk meanwhile.

use std::{
    fs::File,
    io::{self, Seek, SeekFrom, Write},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread::JoinHandle,
};

/// Bytes that are handed to the disk at a time.
const AT_ONCE: usize = 32 << 20;
/// Bytes that may have been written while the disk still takes those before.
const AHEAD: usize = 128 << 20;
/// Bytes that are gathered before the system is asked to write them.
const GATHERED: usize = 256 << 10;
/// How many such pieces may wait to be written.
const WAITING: usize = 8;

/// What a long file is written into. What it holds is made while what was made before is written: to copy a gigabyte
/// into the system’s memory takes as long as to make it. And it is handed to the disk meanwhile: else a system keeps
/// hundreds of megabytes in memory, and whoever asks it at the end to keep the file waits for all of them.
///
/// All is in the file, or an error was told, when [`Write::flush`] returns.
#[derive(Debug)]
pub struct Steady<'a> {
    file: &'a File,
    gathered: Vec<u8>,
    writing: Option<Writing>,
}

/// The thread that writes.
#[derive(Debug)]
struct Writing {
    pieces: SyncSender<Vec<u8>>,
    thread: JoinHandle<io::Result<()>>,
}

impl<'a> Steady<'a> {
    /// Begins at the place in the file where it is written next.
    #[must_use]
    pub const fn new(file: &'a File) -> Self {
        Self { file, gathered: Vec::new(), writing: None }
    }

    /// Hands over what is gathered.
    fn hand_over(&mut self) -> io::Result<()> {
        let piece = std::mem::replace(&mut self.gathered, Vec::with_capacity(GATHERED));
        if self.writing.is_none() {
            let file = self.file.try_clone()?;
            let (pieces, to_write) = sync_channel(WAITING);
            self.writing =
                Some(Writing { pieces, thread: std::thread::spawn(move || write(&file, &to_write)) });
        }
        let gone = self.writing.as_ref().is_some_and(|writing| writing.pieces.send(piece).is_err());
        // It takes nothing any more where it could not write.
        if gone { self.settle() } else { Ok(()) }
    }

    /// Waits for what was handed over.
    fn settle(&mut self) -> io::Result<()> {
        let Some(Writing { pieces, thread }) = self.writing.take() else { return Ok(()) };
        drop(pieces);
        joined(thread)
    }
}

/// Writes what comes until nothing more does, and hands it to the disk.
fn write(mut file: &File, pieces: &Receiver<Vec<u8>>) -> io::Result<()> {
    let (mut since, mut under_way) = (0, None::<JoinHandle<io::Result<()>>>);
    for piece in pieces {
        file.write_all(&piece)?;
        since += piece.len();
        let is_free = under_way.as_ref().is_none_or(JoinHandle::is_finished);
        if since >= AHEAD || since >= AT_ONCE && is_free {
            under_way.take().map_or(Ok(()), joined)?;
            let file = file.try_clone()?;
            under_way = Some(std::thread::spawn(move || file.sync_data()));
            since = 0;
        }
    }
    under_way.map_or(Ok(()), joined)
}

fn joined(thread: JoinHandle<io::Result<()>>) -> io::Result<()> {
    thread.join().unwrap_or_else(|_| Err(io::Error::other("the disk was not written")))
}

impl Write for Steady<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= GATHERED {
            self.hand_over()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.gathered.is_empty() {
            self.hand_over()?;
        }
        self.settle()
    }
}

impl Seek for Steady<'_> {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        self.flush()?;
        let mut file = self.file;
        file.seek(place)
    }
}

impl Drop for Steady<'_> {
    /// A file that is given up is taken away, which some systems refuse while it is written. Nobody was told that it is
    /// whole.
    fn drop(&mut self) {
        self.settle().unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use std::io::{Read as _, Seek as _, SeekFrom, Write as _};

    use super::{AT_ONCE, GATHERED, Steady, WAITING};

    #[test]
    fn a_long_file_is_whole_and_in_order() {
        let mut file = tempfile::tempfile().unwrap();
        let piece: Vec<u8> = (0..=u8::MAX).cycle().take((1 << 20) + 7).collect();
        let pieces = 2 * AT_ONCE / piece.len() + 3;
        let mut out = Steady::new(&file);
        for _ in 0..pieces {
            out.write_all(&piece).unwrap();
        }
        out.flush().unwrap();
        drop(out);
        let mut read = Vec::new();
        file.rewind().unwrap();
        file.read_to_end(&mut read).unwrap();
        assert!(read == piece.repeat(pieces), "{} bytes came back", read.len());
    }

    #[test]
    fn a_file_that_cannot_be_written_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("read-only");
        std::fs::File::create(&path).unwrap();
        let file = std::fs::File::open(&path).unwrap();
        let mut out = Steady::new(&file);
        out.write_all(b"words").unwrap();
        out.flush().unwrap_err();

        // Of a long one it is said before all of it was made.
        let piece = vec![b'w'; GATHERED];
        let taken = (0..2 * WAITING + 4).take_while(|_| out.write_all(&piece).is_ok()).count();
        assert!(taken <= WAITING + 2, "{taken} pieces were taken");
    }

    #[test]
    fn what_is_written_after_going_back_stands_there() {
        let mut file = tempfile::tempfile().unwrap();
        let mut out = Steady::new(&file);
        out.write_all(b"length: ?, ").unwrap();
        let end = out.stream_position().unwrap();
        out.seek(SeekFrom::Start(8)).unwrap();
        out.write_all(b"5").unwrap();
        out.seek(SeekFrom::Start(end)).unwrap();
        out.write_all(b"words").unwrap();
        out.flush().unwrap();
        drop(out);
        let mut read = String::new();
        file.rewind().unwrap();
        file.read_to_string(&mut read).unwrap();
        assert_eq!(read, "length: 5, words");
    }
}
