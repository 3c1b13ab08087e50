//! What is on the screen: the file in which Xvfb (`-fbdir`) keeps its pixels, as they are drawn.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

/// Every so manieth line of the screen is looked at: a letter is higher.
const LINES: u64 = 4;

/// A screen that can be looked at.
pub struct Screen {
    file: File,
    /// Where the pixels begin.
    begin: u64,
    height: u64,
    /// Bytes of a line.
    line: usize,
}

/// What was on the screen at one moment.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    pixels: Vec<u8>,
    /// Bytes of a line.
    line: usize,
}

impl Screen {
    /// Opens the X server's file, which is in the format of `xwd`.
    ///
    /// # Errors
    /// When it is none.
    pub fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let mut header = [0; 100];
        file.read_exact_at(&mut header, 0)?;
        // XWDFile.h: 25 numbers of 32 bits, the most significant byte first.
        let number = |index: usize| -> Result<u32> {
            let bytes = header.get(index * 4..index * 4 + 4).context("the header is short")?;
            Ok(u32::from_be_bytes(bytes.try_into()?))
        };
        ensure!(number(1)? == 7 && number(11)? == 32, "{} is no screen of 32 bits a pixel", path.display());
        let colours = u64::from(number(19)?) * 12;
        Ok(Self {
            begin: u64::from(number(0)?) + colours,
            height: u64::from(number(5)?),
            line: usize::try_from(number(12)?)?,
            file,
        })
    }

    /// Looks.
    ///
    /// # Errors
    /// When the X server is gone.
    pub fn look(&self) -> Result<Picture> {
        let lines = usize::try_from(self.height / LINES)?;
        let mut pixels = vec![0; lines * self.line];
        for (line, place) in pixels.chunks_exact_mut(self.line).zip((0..).step_by(usize::try_from(LINES)?)) {
            self.file.read_exact_at(line, self.begin + place * u64::try_from(self.line)?)?;
        }
        Ok(Picture { pixels, line: self.line })
    }
}

impl Picture {
    /// Which share of the pixels is another in the other picture, 0 to 1.
    pub fn unlike(&self, other: &Self) -> f64 {
        // Nearly every look finds nothing new; told at once, it takes no time from what is watched.
        if self.pixels == other.pixels {
            return 0.0;
        }
        let (mine, theirs) = (self.pixels.chunks_exact(4), other.pixels.chunks_exact(4));
        let all = u32::try_from(mine.len().max(1)).unwrap_or(u32::MAX);
        let differing = mine.zip(theirs).filter(|(one, other)| one != other).count();
        f64::from(u32::try_from(differing).unwrap_or(u32::MAX)) / f64::from(all)
    }

    /// The longest run of lines on which nothing stands, between the window’s sides and below its bars; in lines of the
    /// screen.
    pub fn longest_blank(&self) -> u64 {
        let (mut longest, mut run) = (0, 0);
        let lines = self.pixels.chunks_exact(self.line);
        let height = lines.len();
        for line in lines.take(height * 9 / 10).skip(height / 8) {
            let middle = line.get(self.line / 4..self.line * 9 / 10).unwrap_or_default();
            let mut pixels = middle.chunks_exact(4);
            let first = pixels.next();
            run = if pixels.all(|pixel| Some(pixel) == first) { run + 1 } else { 0 };
            longest = longest.max(run);
        }
        longest * LINES
    }
}
