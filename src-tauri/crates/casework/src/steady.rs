//! Long files, handed to the disk while they are written.

use std::{
    fs::File,
    io::{self, BufWriter, Seek, SeekFrom, Write},
    thread::JoinHandle,
};

/// Bytes that are handed to the disk at a time.
const AT_ONCE: usize = 32 << 20;
/// Bytes that are gathered before the system is asked to write them.
const GATHERED: usize = 256 << 10;

/// What a long file is written into: without it, a system keeps hundreds of megabytes in memory, and whoever asks it at
/// the end to keep the file waits for all of them.
#[derive(Debug)]
pub struct Steady<'a> {
    file: &'a File,
    /// Bytes since some were handed over last.
    written: usize,
    under_way: Option<JoinHandle<io::Result<()>>>,
}

impl<'a> Steady<'a> {
    /// Begins at the place in the file where it is written next.
    #[must_use]
    pub fn new(file: &'a File) -> BufWriter<Self> {
        BufWriter::with_capacity(GATHERED, Self { file, written: 0, under_way: None })
    }

    /// Waits for what was handed over.
    fn settle(&mut self) -> io::Result<()> {
        let Some(under_way) = self.under_way.take() else { return Ok(()) };
        under_way.join().unwrap_or_else(|_| Err(io::Error::other("the disk was not written")))
    }
}

impl Write for Steady<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut file = self.file;
        let written = file.write(bytes)?;
        self.written += written;
        if self.written >= AT_ONCE {
            self.settle()?;
            let file = self.file.try_clone()?;
            self.under_way = Some(std::thread::spawn(move || file.sync_data()));
            self.written = 0;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.settle()?;
        let mut file = self.file;
        file.flush()
    }
}

impl Seek for Steady<'_> {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        let mut file = self.file;
        file.seek(place)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use std::io::{Read as _, Seek as _, Write as _};

    use super::{AT_ONCE, Steady};

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
    }
}
