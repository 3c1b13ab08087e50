//! Many requests filed at once, all of them or none, and what the records know of those that were imported.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{Checkpoint, Filed};
use sqlx::{Sqlite, SqliteConnection, Transaction};

use crate::{Filing, Result, Store, convert, filing, rows::Rows, sql::Sql, statements};

/// How many keys one question asks for.
const KEYS: usize = 100;

/// An imported request, as the records know it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedRow {
    /// The number of the import in this office.
    pub import: u32,
    /// By what it is known when the same tracker comes again.
    pub key: String,
    /// Whether the import was taken back: it is not known by its key then.
    pub taken_back: bool,
}

/// Several filings in one transaction, which holds the one lock for writing until it ends: all of them are filed by
/// [`Batch::commit`], or none when it is dropped.
#[derive(Debug)]
pub struct Batch {
    writer: Transaction<'static, Sqlite>,
}

impl Store {
    /// Begins filing many requests at once.
    ///
    /// # Errors
    /// [`crate::Error::Busy`] while another program writes.
    pub async fn batch(&self) -> Result<Batch> {
        Ok(Batch { writer: self.begin().await? })
    }

    /// Which of some keys are known, and as which request.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn known_imports(&self, keys: &[String]) -> Result<BTreeMap<String, String>> {
        known(&mut *self.reader().acquire().await?, keys).await
    }

    /// How many requests of an import are there, and have not been taken back.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn count_import(&self, import: u32) -> Result<u64> {
        let count: i64 = sqlx::query_scalar(statements::COUNT_IMPORT)
            .bind(i64::from(import))
            .fetch_one(self.reader())
            .await?;
        convert::unsigned(count)
    }

    /// Returns every imported request, by request: what [`Store::replacing`] must give again.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn dump_imports(&self) -> Result<Vec<(String, ImportedRow)>> {
        let rows: Vec<(String, i64, String, bool)> =
            sqlx::query_as(statements::ALL_IMPORTS).fetch_all(self.reader()).await?;
        rows.into_iter()
            .map(|(number, import, key, taken_back)| {
                let import = u32::try_from(convert::unsigned(import)?).unwrap_or(u32::MAX);
                Ok((number, ImportedRow { import, key, taken_back }))
            })
            .collect()
    }
}

impl Batch {
    /// Adds a filing. Nothing of it is on record before [`Batch::commit`].
    ///
    /// # Errors
    /// As [`Store::file`]; the batch is to be dropped then.
    pub async fn file(&mut self, filing: Filing) -> Result<Checkpoint> {
        for file in &filing.files {
            filing::check(file)?;
        }
        Box::pin(filing::write(&mut self.writer, filing)).await
    }

    /// Puts everything on record, and on the disk.
    ///
    /// # Errors
    /// [`crate::Error::Full`], [`crate::Error::Busy`]: nothing is filed then.
    pub async fn commit(self) -> Result<()> {
        self.writer.commit().await?;
        Ok(())
    }

    /// Sets aside so many numbers of a year above `after`, and returns the last one before them.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`] when the counter is out of range.
    pub async fn set_aside(&mut self, year: i32, after: u32, count: u32) -> Result<u32> {
        let last: i64 = sqlx::query_scalar(statements::SET_ASIDE_NUMBERS)
            .bind(year)
            .bind(i64::from(after))
            .bind(i64::from(count))
            .fetch_one(&mut *self.writer)
            .await?;
        let first = last - i64::from(count);
        u32::try_from(first).map_err(|_| crate::Error::damaged("the counter of numbers is out of range"))
    }

    /// Which of some keys are known, and as which request.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn known(&mut self, keys: &[String]) -> Result<BTreeMap<String, String>> {
        known(&mut self.writer, keys).await
    }

    /// Which of these requests are on record, by their numbers.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn have(&mut self, numbers: &[String]) -> Result<BTreeSet<String>> {
        let mut have = BTreeSet::new();
        for some in numbers.chunks(KEYS) {
            have.extend(filing::ends_of(&mut self.writer, some).await?.into_keys());
        }
        Ok(have)
    }

    /// The requests of an import after one of them, in the order of their numbers, that have not been taken back.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn of_import(&mut self, import: u32, after: &str, most: u32) -> Result<Vec<String>> {
        Ok(sqlx::query_scalar(statements::OF_IMPORT)
            .bind(i64::from(import))
            .bind(after)
            .bind(i64::from(most))
            .fetch_all(&mut *self.writer)
            .await?)
    }

    /// The events of a request, in order, each with its hash.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn events(&mut self, stream: &str) -> Result<Vec<Filed>> {
        crate::history::of_stream(&mut self.writer, stream).await
    }
}

async fn known(connection: &mut SqliteConnection, keys: &[String]) -> Result<BTreeMap<String, String>> {
    let mut known = BTreeMap::new();
    for keys in keys.chunks(KEYS) {
        let mut sql = Sql::new(statements::KNOWN_IMPORTS);
        sql.any_of("known_by", keys);
        sql.and();
        sql.add(&["taken_back = 0"]);
        for row in sql.query().fetch_all(&mut *connection).await? {
            known.insert(sqlx::Row::try_get(&row, 0)?, sqlx::Row::try_get(&row, 1)?);
        }
    }
    Ok(known)
}

/// Writes what a request was imported as.
pub(crate) fn put(imports: &mut Rows, id: i64, row: ImportedRow) {
    imports.add([id.into(), i64::from(row.import).into(), row.key.into(), row.taken_back.into()]);
}
