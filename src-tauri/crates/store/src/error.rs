use std::path::PathBuf;

use ledger::Hash;

/// What can go wrong with the records; its `Display` is a sentence for the person, its source is for the log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Somebody else filed in this stream first: read it again, and decide again.
    #[error("{stream} was changed in the meantime. Open it again to see the change, then repeat your step.")]
    Stale {
        /// The stream, draft or template that has moved on.
        stream: String,
    },
    /// There is no such thing, or this person may not see it.
    #[error("{what} was not found.")]
    NotFound {
        /// What was looked for, as the subject of a sentence.
        what: String,
    },
    /// Another program kept the records locked for longer than ten seconds.
    #[error(
        "The records are busy: another window or program is writing. Wait a moment, then repeat your step."
    )]
    Busy,
    /// A newer version of the program wrote the file.
    #[error(
        "The records in {} were written by a newer version of Exception Desk (format {found}; this program \
         knows format {known}). Install that version to open them. Nothing was changed.",
        path.display()
    )]
    TooNew {
        /// The file.
        path: PathBuf,
        /// The format of the file.
        found: i64,
        /// The newest format that this program knows.
        known: i64,
    },
    /// The file is something else.
    #[error("{} is not a file of Exception Desk's records. Choose another one. Nothing was changed.", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be opened or made.
    #[error("The records in {} cannot be opened. Check that the folder exists and that you may write in it.", path.display())]
    CannotOpen {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The disk is full.
    #[error("The disk is full: nothing was filed. Free some space, then repeat your step.")]
    Full,
    /// The file, its folder or its disk may only be read.
    #[error(
        "The records may only be read: their file, its folder or its disk is write-protected. Nothing was filed. Lift the protection, or move the records to a folder of your own; then repeat your step."
    )]
    ReadOnly,
    /// The disk, or the network to it, does not work.
    #[error(
        "The disk with the records could not be read or written. Nothing was filed. Check the disk, and the network where it is a share; then repeat your step."
    )]
    Device(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A file is larger than the records take.
    #[error("The file has {size} bytes; the records take files of at most {most} bytes.")]
    TooLarge {
        /// Its size in bytes.
        size: usize,
        /// The limit in bytes.
        most: usize,
    },
    /// The bytes of a file are not those of its hash.
    #[error("The file {hash} is not the one that was named: its bytes are others. Attach it again.")]
    WrongHash {
        /// The hash under which it should have been kept.
        hash: Hash,
    },
    /// The file of the records is damaged.
    #[error(
        "The records are damaged: {what}. Close every window of the program, keep the file as it is, and restore the last backup."
    )]
    Damaged {
        /// What is damaged.
        what: String,
    },
    /// Something else.
    #[error(
        "The records could not be read or written. Nothing was filed; repeat your step, or ask for help."
    )]
    Other(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The result of every operation on the records.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn not_found(what: impl Into<String>) -> Self {
        Self::NotFound { what: what.into() }
    }

    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::PoolTimedOut) {
            return Self::Busy;
        }
        let code = error.as_database_error().and_then(|error| error.code()?.parse::<i32>().ok());
        // The low byte of an SQLite code is its kind; the rest says more of it.
        match code.map(|code| code & 0xff) {
            Some(5 | 6) => Self::Busy,
            Some(8) => Self::ReadOnly,
            Some(10) => Self::Device(error.into()),
            Some(11 | 26) => Self::damaged("the database says that its file is malformed"),
            Some(13) => Self::Full,
            _ => Self::Other(error.into()),
        }
    }
}
