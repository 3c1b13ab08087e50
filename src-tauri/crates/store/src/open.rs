use std::{path::Path, time::Duration};

use sqlx::{
    ConnectOptions as _, Sqlite, SqliteConnection, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    Error, Result,
    migrate::{self, FORMATS, Kind, cannot_open},
    statements,
};

/// How long a statement waits for another program that is writing.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(20);
const READERS: u32 = 3;

/// An open file of records: one connection that writes, and three that read, opened when they are first needed.
///
/// A clone is another handle on the same connections. Several programs may have the same file open.
#[derive(Debug, Clone)]
pub struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Store {
    /// Opens the records in a file; makes the file when there is none, and brings an older format to the newest, after
    /// a copy to `<file>.before-v<newest>`.
    ///
    /// # Errors
    /// [`Error::TooNew`] and [`Error::NotOurs`], which leave the file untouched; [`Error::CannotOpen`], [`Error::Busy`],
    /// [`Error::Full`], [`Error::Damaged`].
    pub async fn open(path: &Path) -> Result<Self> {
        Self::open_as(path, FORMATS).await
    }

    /// Makes records that live in memory and end with the last handle.
    ///
    /// # Errors
    /// [`Error::Other`], when `SQLite` has no memory.
    pub async fn in_memory() -> Result<Self> {
        let options = common().in_memory(true);
        // Each connection to a database in memory has one of its own: there can be only one, and it must stay.
        let pool = pool().max_connections(1).connect_with(options).await?;
        migrate::run(&mut *pool.acquire().await?, FORMATS).await?;
        Ok(Self { writer: pool.clone(), readers: pool })
    }

    /// Copies the records as they stand at this moment into another file, which must not exist.
    ///
    /// # Errors
    /// [`Error::CannotOpen`] when the other file exists or cannot be written; [`Error::Full`], [`Error::Damaged`].
    pub async fn copy_to(&self, path: &Path) -> Result<()> {
        if path.exists() {
            return Err(cannot_open(path, "the file exists"));
        }
        migrate::copy(&mut *self.writer.acquire().await?, path).await
    }

    /// Closes all connections, of the clones too, after what is under way.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    pub(crate) async fn open_as(path: &Path, formats: &[migrate::Format]) -> Result<Self> {
        let known = migrate::newest(formats);
        refuse(path, migrate::kind_of(path).map_err(|error| cannot_open(path, error))?, known)?;
        let options = common().filename(path).create_if_missing(true).synchronous(SqliteSynchronous::Full);
        let readers = options.clone().create_if_missing(false).pragma("query_only", "ON");
        let writer =
            pool().max_connections(1).connect_with(options).await.map_err(|error| at(path, error))?;
        if let Err(error) = prepare(&writer, path, formats).await {
            writer.close().await;
            return Err(error);
        }
        Ok(Self { writer, readers: pool().max_connections(READERS).connect_lazy_with(readers) })
    }

    pub(crate) fn reader(&self) -> &SqlitePool {
        &self.readers
    }

    /// Begins a transaction that holds the one lock for writing from its start: one that reads first and writes later
    /// fails as soon as somebody else has written in between.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Sqlite>> {
        Ok(self.writer.begin_with(statements::BEGIN).await?)
    }
}

/// Sees to it that the file is in the newest format, or refuses it.
async fn prepare(writer: &SqlitePool, path: &Path, formats: &[migrate::Format]) -> Result<()> {
    let known = migrate::newest(formats);
    let mut connection = writer.acquire().await?;
    let kind = migrate::format_of(&mut connection).await?;
    refuse(path, kind, known)?;
    if kind == Kind::Ours(known) {
        return Ok(());
    }
    if let Kind::Ours(format) = kind {
        migrate::copy_before(&mut connection, path, format, known).await?;
    }
    write_ahead(&mut connection).await?;
    migrate::run(&mut connection, formats).await
}

/// Sets the file to write-ahead logging, which it then keeps.
///
/// `SQLite` does not wait for another program here, whatever the busy timeout: two that make the same file would fail.
async fn write_ahead(connection: &mut SqliteConnection) -> Result<()> {
    let mut left = PATIENCE.as_millis() / PAUSE.as_millis();
    loop {
        let mode =
            sqlx::query_scalar::<_, String>("PRAGMA journal_mode = WAL").fetch_one(&mut *connection).await;
        match mode.map_err(Error::from) {
            Ok(mode) if mode == "wal" => return Ok(()),
            Ok(mode) => return Err(Error::Other(format!("the journal mode stays {mode}").into())),
            Err(Error::Busy) if left > 0 => {
                left -= 1;
                tokio::time::sleep(PAUSE).await;
            }
            Err(error) => return Err(error),
        }
    }
}

fn common() -> SqliteConnectOptions {
    SqliteConnectOptions::new().foreign_keys(true).busy_timeout(PATIENCE).disable_statement_logging()
}

fn pool() -> SqlitePoolOptions {
    // The file does not go away like a server does: connections are neither tested nor renewed.
    SqlitePoolOptions::new().test_before_acquire(false).idle_timeout(None).max_lifetime(None)
}

/// `SQLite` says only that it cannot open or write the file: the sentence names it.
fn at(path: &Path, error: sqlx::Error) -> Error {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<i32>().ok());
    match code.map(|code| code & 0xff) {
        Some(8 | 14) => cannot_open(path, error),
        Some(26) => Error::NotOurs { path: path.to_owned() },
        _ => error.into(),
    }
}

fn refuse(path: &Path, kind: Kind, known: i64) -> Result<()> {
    match kind {
        Kind::Empty => Ok(()),
        Kind::Ours(found) if found <= known => Ok(()),
        Kind::Ours(found) => Err(Error::TooNew { path: path.to_owned(), found, known }),
        Kind::Other => Err(Error::NotOurs { path: path.to_owned() }),
    }
}
