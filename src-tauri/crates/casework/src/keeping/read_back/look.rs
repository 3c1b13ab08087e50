//! What a history is, before it is read back: its first line, and its last.

use std::{
    fs::File,
    io::{BufReader, Read as _, Seek as _, SeekFrom},
    path::Path,
};

use exception::{calendar::moment, values::Instant};
use ledger::history::Line;

use super::lines::{Lines, about};
use crate::{Error, Result, view::HistoryFound};

/// How much of the end of a file is looked at: the last line holds numbers and a signature.
const END: u64 = 1 << 16;

impl HistoryFound {
    /// Says whose history a file is and how much it says it holds. Nothing of that is verified before it is read back.
    ///
    /// # Errors
    /// [`Error::Refused`] where it is no history, or has no end; [`Error::File`].
    pub fn of(file: &Path) -> Result<Self> {
        let unread = |source| Error::File { what: format!("{} can’t be read", file.display()), source };
        let opened = File::open(file).map_err(unread)?;
        let bytes = opened.metadata().map_err(unread)?.len();
        let mut lines = Lines::of(BufReader::new(&opened));
        let about = about(&mut lines)?;
        let mut end = Vec::new();
        (&opened)
            .seek(SeekFrom::Start(bytes.saturating_sub(END)))
            .and_then(|_| (&opened).read_to_end(&mut end))
            .map_err(unread)?;
        let last = end.strip_suffix(b"\n").and_then(|lines| lines.rsplit(|byte| *byte == b'\n').next());
        let Some(Ok(Line::End(end))) = last.map(Line::read) else {
            return Err(Error::Refused(
                "The line that ends a history is missing: the file was cut off. Save the history once more, or copy the file again."
                    .to_owned(),
            ));
        };
        let signed_by = end.checkpoint.and_then(|signed| signed.stated().ok()).map(|stated| stated.account);
        Ok(Self {
            name: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            office: about.office,
            exported: Instant::try_from(about.exported_at.clone()).map_or(about.exported_at, moment),
            events: end.events,
            bytes,
            signed_by,
        })
    }
}
