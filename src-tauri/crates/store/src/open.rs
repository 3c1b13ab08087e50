use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sqlx::{
    ConnectOptions as _, Connection as _, Sqlite, SqliteConnection, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
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
/// After how many instructions of the database a copy looks whether it is to be broken off: a few milliseconds.
const LOOK_EVERY: i32 = 10_000;

/// An open file of records: one connection that writes, and three that read, opened when they are first needed.
///
/// A clone is another handle on the same connections. Several programs may have the same file open.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) writer: SqlitePool,
    pub(crate) readers: SqlitePool,
    /// None for records in memory.
    pub(crate) path: Option<PathBuf>,
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
        Ok(Self { writer: pool.clone(), readers: pool, path: None })
    }

    /// Copies the records as they stand at this moment into another file, which must not exist. Others go on filing
    /// meanwhile. Once `stop` is set, it is broken off.
    ///
    /// # Errors
    /// [`Error::CannotOpen`] when the other file exists or cannot be written; [`Error::Full`], [`Error::Damaged`]; any of
    /// them where it was broken off.
    pub async fn copy_to(&self, path: &Path, stop: Arc<AtomicBool>) -> Result<()> {
        if path.exists() {
            return Err(cannot_open(path, "the file exists"));
        }
        let Some(own) = &self.path else {
            return migrate::copy(&mut *self.writer.acquire().await?, path).await;
        };
        // A connection of its own: the one that writes would be held, and those that read may write no other file either.
        let mut connection = common().filename(own).connect().await?;
        let goes_on = move || !stop.load(Ordering::Relaxed);
        connection.lock_handle().await?.set_progress_handler(LOOK_EVERY, goes_on);
        let copied = migrate::copy(&mut connection, path).await;
        connection.close().await?;
        copied
    }

    /// Closes all connections, of the clones too, after what is under way.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    pub(crate) async fn open_as(path: &Path, formats: &[migrate::Format]) -> Result<Self> {
        let known = migrate::newest(formats);
        refuse(path, migrate::kind_of(path).map_err(|error| cannot_open(path, error))?, known)?;
        let options = common().filename(path).create_if_missing(true);
        let readers = options.clone().create_if_missing(false).pragma("query_only", "ON");
        let writer =
            pool().max_connections(1).connect_with(options).await.map_err(|error| at(path, error))?;
        if let Err(error) = prepare(&writer, path, formats).await {
            writer.close().await;
            return Err(error);
        }
        let readers = pool().max_connections(READERS).connect_lazy_with(readers);
        Ok(Self { writer, readers, path: Some(path.to_owned()) })
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
    // The first statement that reads the file. Were it among the options of the connection, a damaged file would end that
    // before it is anybody's to close: it would still have the file, and its log, when the error has been told.
    sqlx::query("PRAGMA synchronous = FULL")
        .execute(&mut *connection)
        .await
        .map_err(|error| at(path, error))?;
    let kind = migrate::format_of(&mut connection).await?;
    refuse(path, kind, known)?;
    if kind == Kind::Ours(known) {
        // A file that was restored, or moved from elsewhere, has no log beside it yet.
        return write_ahead(&mut connection).await;
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

/// Rows that a reader may have found before they are taken: with few, the two wait for each other again and again.
const ROWS_ON_THEIR_WAY: usize = 512;

fn common() -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .disable_statement_logging()
        .row_buffer_size(ROWS_ON_THEIR_WAY)
}

fn pool() -> SqlitePoolOptions {
    // The file does not go away like a server does: connections are neither tested nor renewed.
    SqlitePoolOptions::new().test_before_acquire(false).idle_timeout(None).max_lifetime(None)
}

/// `SQLite` says only that it cannot open or write the file: the sentence names it.
fn at(path: &Path, error: sqlx::Error) -> Error {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<i32>().ok());
    match code.map(|code| code & 0xff) {
        Some(14) => cannot_open(path, error),
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::panic, reason = "a test panics to fail")]

    use std::{fs, path::PathBuf};

    use super::*;
    use crate::migrate::Format;

    const LATER: &str = "ALTER TABLE counters ADD COLUMN note TEXT NOT NULL DEFAULT 'kept';";

    /// The number of the format after the newest.
    fn next() -> i64 {
        migrate::newest(FORMATS) + 1
    }

    fn later() -> Vec<Format> {
        [FORMATS, &[(next(), "later", LATER, "")]].concat()
    }

    /// Makes a file in the newest format, with something in it.
    async fn made() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.db");
        let store = Store::open_as(&path, FORMATS).await.unwrap();
        assert_eq!(store.next_number(2026).await.unwrap(), 1);
        store.close().await;
        (folder, path)
    }

    #[tokio::test]
    async fn an_older_file_is_copied_before_it_is_brought_to_the_newest_format() {
        let (folder, path) = made().await;
        let store = Store::open_as(&path, &later()).await.unwrap();
        assert_eq!(store.next_number(2026).await.unwrap(), 2);
        let note: String =
            sqlx::query_scalar("SELECT note FROM counters").fetch_one(store.reader()).await.unwrap();
        assert_eq!(note, "kept");
        store.close().await;
        assert_eq!(migrate::kind_of(&path).unwrap(), Kind::Ours(next()));

        let copy = folder.path().join(format!("records.db.before-v{}", next()));
        assert_eq!(migrate::kind_of(&copy).unwrap(), Kind::Ours(next() - 1));
        let store = Store::open_as(&copy, FORMATS).await.unwrap();
        assert_eq!(store.next_number(2026).await.unwrap(), 2);
        store.close().await;
        let partial = names(folder.path()).into_iter().find(|name| name.contains("partial"));
        assert_eq!(partial, None);
    }

    #[tokio::test]
    async fn records_of_the_first_format_open_and_have_their_projections_rebuilt() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.db");
        let first = FORMATS.iter().take(1).copied().collect::<Vec<_>>();
        let store = Store::open_as(&path, &first).await.unwrap();
        assert_eq!(store.next_number(2026).await.unwrap(), 1);
        store.close().await;
        let store = Store::open(&path).await.unwrap();
        assert_eq!(store.projections_made_as().await.unwrap(), None);
        store.replacing().await.unwrap().commit("these rules").await.unwrap();
        assert_eq!(store.projections_made_as().await.unwrap().as_deref(), Some("these rules"));
        assert_eq!(store.next_number(2026).await.unwrap(), 2);
    }

    #[tokio::test]
    async fn two_programs_that_bring_a_file_to_the_newest_format_both_find_it_there() {
        for _ in 0..10 {
            let (folder, path) = made().await;
            let formats = later();
            let (one, other) = tokio::join!(Store::open_as(&path, &formats), Store::open_as(&path, &formats));
            assert_eq!(one.unwrap().next_number(2026).await.unwrap(), 2);
            assert_eq!(other.unwrap().next_number(2026).await.unwrap(), 3);
            let copy = folder.path().join(format!("records.db.before-v{}", next()));
            assert_eq!(migrate::kind_of(&copy).unwrap(), Kind::Ours(next() - 1));
        }
    }

    #[tokio::test]
    async fn a_migration_that_fails_leaves_the_file_as_it_was() {
        let (_folder, path) = made().await;
        let broken = [
            FORMATS,
            &[(next(), "broken", "CREATE TABLE half (a TEXT); CREATE TABLE counters (a TEXT);", "")],
        ]
        .concat();
        assert!(Store::open_as(&path, &broken).await.is_err());
        let store = Store::open_as(&path, FORMATS).await.unwrap();
        assert_eq!(store.next_number(2026).await.unwrap(), 2);
        let half = sqlx::query("SELECT * FROM half").fetch_all(store.reader()).await;
        assert!(half.is_err());
    }

    #[tokio::test]
    async fn a_file_of_a_newer_program_is_refused_untouched() {
        let (folder, path) = made().await;
        Store::open_as(&path, &later()).await.unwrap().close().await;
        let before = (names(folder.path()), fs::read(&path).unwrap());
        match Store::open_as(&path, FORMATS).await {
            Err(error @ Error::TooNew { found, known, .. }) if (found, known) == (next(), next() - 1) => {
                assert!(error.to_string().contains("newer version"), "{error}");
            }
            other => panic!("{other:?}"),
        }
        assert_eq!((names(folder.path()), fs::read(&path).unwrap()), before);
    }

    #[tokio::test]
    async fn a_file_that_is_something_else_is_refused_untouched() {
        let folder = tempfile::tempdir().unwrap();
        let letter = folder.path().join("letter.pdf");
        fs::copy(std::env::current_exe().unwrap(), &letter).unwrap();
        let short = folder.path().join("short.db");
        fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&short)
            .and_then(|mut file| std::io::Write::write_all(&mut file, b"SQLite format 3\0"))
            .unwrap();
        let foreign = folder.path().join("foreign.db");
        let mut other =
            SqliteConnectOptions::new().filename(&foreign).create_if_missing(true).connect().await.unwrap();
        sqlx::query("CREATE TABLE somebody (elses TEXT)").execute(&mut other).await.unwrap();
        sqlx::Connection::close(other).await.unwrap();
        for path in [letter, short, foreign] {
            let before = (names(folder.path()), fs::read(&path).unwrap());
            match Store::open(&path).await {
                Err(error @ Error::NotOurs { .. }) => {
                    assert!(error.to_string().contains("Choose another"), "{error}");
                }
                other => panic!("{}: {other:?}", path.display()),
            }
            assert_eq!((names(folder.path()), fs::read(&path).unwrap()), before, "{}", path.display());
        }
    }

    #[tokio::test]
    async fn a_folder_that_does_not_exist_is_named() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().join("missing").join("records.db"), folder.path().to_owned()] {
            match Store::open(&path).await {
                Err(error @ Error::CannotOpen { .. }) => {
                    assert!(error.to_string().contains(&path.display().to_string()), "{error}");
                }
                other => panic!("{other:?}"),
            }
        }
    }

    /// Makes a file that has nothing after its header that could be read.
    async fn damaged() -> (tempfile::TempDir, PathBuf) {
        let (folder, path) = made().await;
        let mut bytes = fs::read(&path).unwrap();
        for byte in bytes.iter_mut().skip(100) {
            *byte = 0x5a;
        }
        std::io::Write::write_all(&mut fs::File::create(&path).unwrap(), &bytes).unwrap();
        (folder, path)
    }

    #[tokio::test]
    async fn a_damaged_file_is_told_apart() {
        let (_folder, path) = damaged().await;
        let opened = Store::open(&path).await;
        let damaged = match opened {
            Ok(store) => store.checkpoint().await.unwrap_err(),
            Err(error) => error,
        };
        assert!(matches!(damaged, Error::Damaged { .. }), "{damaged:?}");
    }

    /// Whoever sets it aside would else move it, and what lies beside it, under a connection that is still closing.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_damaged_file_is_let_go_of_before_the_error_is_told() {
        let (folder, path) = damaged().await;
        let inside = fs::canonicalize(folder.path()).unwrap();
        for _ in 0..100 {
            assert!(Store::open(&path).await.is_err());
            let open: Vec<PathBuf> = fs::read_dir("/proc/self/fd")
                .unwrap()
                .filter_map(|entry| fs::read_link(entry.unwrap().path()).ok())
                .filter(|file| file.starts_with(&inside))
                .collect();
            assert!(open.is_empty(), "{open:?}");
        }
    }

    #[tokio::test]
    async fn the_file_is_written_as_durably_as_the_records_promise() {
        let (_folder, path) = made().await;
        let store = Store::open(&path).await.unwrap();
        let ask = async |pool: &SqlitePool, pragma: &'static str| -> String {
            let row = sqlx::query(pragma).fetch_one(pool).await.unwrap();
            sqlx::Row::try_get::<i64, _>(&row, 0)
                .map_or_else(|_| sqlx::Row::get(&row, 0), |value| value.to_string())
        };
        assert_eq!(ask(&store.writer, "PRAGMA journal_mode").await, "wal");
        assert_eq!(ask(&store.writer, "PRAGMA synchronous").await, "2");
        assert_eq!(ask(&store.writer, "PRAGMA foreign_keys").await, "1");
        assert_eq!(ask(&store.writer, "PRAGMA busy_timeout").await, "10000");
        assert_eq!(ask(&store.readers, "PRAGMA query_only").await, "1");
    }

    #[tokio::test]
    async fn a_full_disk_is_named_and_nothing_is_filed() {
        let (_folder, path) = made().await;
        let store = Store::open(&path).await.unwrap();
        sqlx::query("PRAGMA max_page_count = 60").execute(&store.writer).await.unwrap();
        let bytes = vec![0; 1_000_000];
        let file = crate::NewFile { sha256: ledger::Hash::of(&bytes), media_type: "a/b".into(), bytes };
        let (hash, filing) = (file.sha256, crate::Filing { files: vec![file], ..crate::Filing::default() });
        match store.file(filing).await {
            Err(error @ Error::Full) => assert!(error.to_string().contains("Free some space"), "{error}"),
            other => panic!("{other:?}"),
        }
        assert!(store.stored_file(&hash).await.is_err());
        assert_eq!(store.next_number(2026).await.unwrap(), 2);
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}
