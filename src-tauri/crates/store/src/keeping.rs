//! What a backup and a restore need of the records' file.

use std::path::Path;

use ledger::{Checkpoint, Hash};
use sqlx::{Row as _, sqlite::SqliteRow};

use crate::{Error, Result, Store, convert, filing, migrate, statements};

/// How many faults of a damaged file are told at most.
const FAULTS: usize = 20;

/// What records hold, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Census {
    /// How far their history reaches.
    pub reached: Checkpoint,
    /// The hash of the first event that was ever filed in them, by which two copies of one office are told from
    /// those of two; none before the first.
    pub origin: Option<Hash>,
    /// How many requests they list.
    pub requests: u64,
    /// How many accounts they have, the retired ones included.
    pub accounts: u64,
}

/// The newest format of records that this program knows.
#[must_use]
pub fn newest_format() -> i64 {
    migrate::newest(migrate::FORMATS)
}

impl Store {
    /// The file of the records; none for records in memory.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Counts what the records hold.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn census(&self) -> Result<Census> {
        let mut reader = self.reader().begin().await?;
        let reached = filing::last_of_office(&mut reader).await?;
        let row: SqliteRow = sqlx::query(statements::CENSUS).fetch_one(&mut *reader).await?;
        reader.rollback().await?;
        let origin: Option<&[u8]> = row.try_get(0)?;
        Ok(Census {
            reached,
            origin: origin.map(convert::hash).transpose()?,
            requests: convert::unsigned(row.try_get(1)?)?,
            accounts: convert::unsigned(row.try_get(2)?)?,
        })
    }

    /// Checks the whole file: its pages, its indexes and its keys; answers what is wrong, at most twenty faults.
    ///
    /// # Errors
    /// [`Error::Busy`]; [`Error::Damaged`] where it is too damaged to be checked.
    pub async fn faults(&self) -> Result<Vec<String>> {
        let found: Vec<String> = sqlx::query_scalar(statements::INTEGRITY).fetch_all(self.reader()).await?;
        Ok(found.into_iter().filter(|fault| fault != "ok").take(FAULTS).collect())
    }

    /// Closes the records so that their file stands alone, with nothing of them in a log beside it, and may be moved.
    ///
    /// # Errors
    /// [`Error::Busy`] where another program has them open; they are closed here all the same.
    pub async fn withdraw(&self) -> Result<()> {
        self.readers.close().await;
        let alone = self.stand_alone().await;
        self.writer.close().await;
        alone
    }

    async fn stand_alone(&self) -> Result<()> {
        let mut writer = self.writer.acquire().await?;
        let log = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *writer).await?;
        if log.try_get::<i64, _>(0)? != 0 {
            return Err(Error::Busy);
        }
        let mode: String = sqlx::query_scalar("PRAGMA journal_mode = DELETE").fetch_one(&mut *writer).await?;
        if mode == "delete" { Ok(()) } else { Err(Error::Busy) }
    }
}
