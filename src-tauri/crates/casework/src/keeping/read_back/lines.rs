//! The lines of a history: read one by one, with their numbers, and the first of them.

use std::io::{BufRead, Read as _};

use ledger::{
    KnownKey,
    history::{About, FORMAT, KeyLine, LONGEST_LINE, Line},
};

use crate::{Error, Result};

/// The file, line by line.
pub(super) struct Lines<R> {
    input: R,
    /// The number of the line at hand; 0 before the first.
    pub(super) line: u64,
    /// The line at hand, with its end.
    pub(super) text: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn of(input: R) -> Self {
        Self { input, line: 0, text: Vec::new() }
    }

    /// Goes on to the next line; answers whether there is one.
    pub(super) fn go_on(&mut self) -> Result<bool> {
        self.text.clear();
        let most = u64::try_from(LONGEST_LINE).unwrap_or(u64::MAX);
        let read = self.input.by_ref().take(most).read_until(b'\n', &mut self.text);
        let read = read.map_err(|source| Error::File {
            what: format!("The history can’t be read after line {}", self.line),
            source,
        })?;
        self.line += u64::from(read > 0);
        if read > 0 && !self.text.ends_with(b"\n") {
            return Err(self.refused(if read < LONGEST_LINE {
                "it has no end: the file was cut off"
            } else {
                "it is longer than any line of a history"
            }));
        }
        Ok(read > 0)
    }

    pub(super) fn refused(&self, why: impl Into<String>) -> Error {
        refused(self.line, why)
    }
}

/// What is said of a line that is not taken.
pub(super) fn refused(line: u64, why: impl Into<String>) -> Error {
    let why = why.into();
    let stop = if why.ends_with('.') { "" } else { "." };
    Error::Refused(format!("Line {line} of the history: {why}{stop} Nothing was read back."))
}

/// The first line.
pub(super) fn about<R: BufRead>(lines: &mut Lines<R>) -> Result<About> {
    let other = || {
        Error::Refused(
            "The file is no history of Exception Desk: its first line is not that of one. Choose a file that was saved with “export”. Nothing was read back."
                .to_owned(),
        )
    };
    match lines.go_on() {
        Ok(true) => {}
        Ok(false) | Err(Error::Refused(_)) => return Err(other()),
        Err(error) => return Err(error),
    }
    match Line::read(&lines.text) {
        Ok(Line::History(about)) if about.format == FORMAT => Ok(about),
        Ok(Line::History(about)) => Err(Error::Refused(format!(
            "The history is in the format “{}”, and this program reads “{FORMAT}”. Install the newest version. Nothing was read back.",
            about.format
        ))),
        Ok(Line::Key(_) | Line::Event(_) | Line::File(_) | Line::End(_)) | Err(_) => Err(other()),
    }
}

/// The keys, and the line after them.
pub(super) fn keys<R: BufRead>(lines: &mut Lines<R>) -> Result<Vec<KnownKey>> {
    let mut keys: Vec<KnownKey> = Vec::new();
    loop {
        if !lines.go_on()? {
            return Err(refused(lines.line + 1, "the events are missing: the file was cut off"));
        }
        let Ok(Line::Key(key)) = Line::read(&lines.text) else { return Ok(keys) };
        let known = KeyLine::known(key);
        if keys.contains(&known) {
            return Err(lines.refused("the same key stands there twice"));
        }
        keys.push(known);
    }
}
