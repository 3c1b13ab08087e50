//! The formats of the records, from the first to the last, and the way from one to the next.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use sqlx::{
    AssertSqlSafe, Connection as _, SqlSafeStr as _, SqliteConnection,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};

use crate::{Error, Result};

/// Each format as its number, its name, its shared text, and the text for `SQLite` alone.
pub(crate) type Format = (i64, &'static str, &'static str, &'static str);

pub(crate) const FORMATS: &[Format] = &[
    (1, "records", include_str!("../schema/0001.sql"), include_str!("../schema/0001.sqlite.sql")),
    (2, "matters", include_str!("../schema/0002.sql"), ""),
    (3, "orphans", include_str!("../schema/0003.sql"), ""),
    (4, "dues", include_str!("../schema/0004.sql"), ""),
    (5, "checks", include_str!("../schema/0005.sql"), ""),
    (6, "matters-due", include_str!("../schema/0006.sql"), ""),
    (7, "tallies", include_str!("../schema/0007.sql"), include_str!("../schema/0007.sqlite.sql")),
    (8, "facts", include_str!("../schema/0008.sql"), ""),
    (9, "failed sign-ins", include_str!("../schema/0009.sql"), ""),
    (10, "disposals", include_str!("../schema/0010.sql"), include_str!("../schema/0010.sqlite.sql")),
    (11, "precedents", include_str!("../schema/0011.sql"), ""),
    (12, "imports", include_str!("../schema/0012.sql"), ""),
    (13, "assignments", include_str!("../schema/0013.sql"), include_str!("../schema/0013.sqlite.sql")),
    (14, "letters due", include_str!("../schema/0014.sql"), ""),
    (15, "tallies by key", "", include_str!("../schema/0015.sqlite.sql")),
    (16, "places of words", "", include_str!("../schema/0016.sqlite.sql")),
    (17, "groups", "", include_str!("../schema/0017.sqlite.sql")),
];

/// "EXDK", in the header of every file of ours.
const APPLICATION: i64 = 0x4558_444b;

/// Tells apart the copies that one program makes at the same time.
static COPIES: AtomicU64 = AtomicU64::new(0);

/// Renders the formats for `SQLite`, each ending with its own number in the header of the file.
fn migrations(formats: &[Format]) -> Vec<Migration> {
    formats
        .iter()
        .map(|(version, name, shared, lite)| {
            let shared =
                shared.replace("{int}", "INTEGER").replace("{bytes}", "BLOB").replace("{strict}", "STRICT");
            let text = format!("{shared}\n{lite}\nPRAGMA user_version = {version};\n");
            let text = AssertSqlSafe(text).into_sql_str();
            Migration::new(*version, (*name).into(), MigrationType::Simple, text, false)
        })
        .collect()
}

pub(crate) fn newest(formats: &[Format]) -> i64 {
    formats.last().map_or(0, |(version, ..)| *version)
}

/// What a file says of itself in its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// There is nothing in it.
    Empty,
    /// It is ours, in this format.
    Ours(i64),
    /// It is something else.
    Other,
}

/// Reads the header of an `SQLite` file (`application_id` and `user_version`) without opening it as one, so that a file that
/// is refused stays untouched.
pub(crate) fn kind_of(path: &Path) -> io::Result<Kind> {
    use io::Read as _;
    let mut head = Vec::new();
    match fs::File::open(path) {
        Ok(file) => file.take(100).read_to_end(&mut head)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Kind::Empty),
        Err(error) => return Err(error),
    };
    if head.is_empty() {
        return Ok(Kind::Empty);
    }
    let word =
        |at: usize| head.get(at..at + 4)?.try_into().ok().map(|bytes| i64::from(i32::from_be_bytes(bytes)));
    match (head.starts_with(b"SQLite format 3\0"), word(68), word(60)) {
        (true, Some(APPLICATION), Some(version)) => Ok(Kind::Ours(version)),
        // A file whose first transaction is still in the write-ahead log has a bare header.
        (true, Some(0), Some(0)) => Ok(Kind::Empty),
        (true | false, _, _) => Ok(Kind::Other),
    }
}

/// Reads the same from an open database, which also knows what is still in the write-ahead log.
///
/// All in one transaction: another program may be making the file at this moment.
pub(crate) async fn format_of(connection: &mut SqliteConnection) -> Result<Kind> {
    let mut reader = connection.begin().await?;
    let version: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut *reader).await?;
    let application: i64 = sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut *reader).await?;
    let tables: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_schema").fetch_one(&mut *reader).await?;
    reader.rollback().await?;
    Ok(match (application, tables) {
        (APPLICATION, _) => Kind::Ours(version),
        (_, 0) => Kind::Empty,
        (_, _) => Kind::Other,
    })
}

/// Brings the records to the newest format, all steps in one transaction; a second program that does the same waits,
/// and finds it done.
pub(crate) async fn run(connection: &mut SqliteConnection, formats: &[Format]) -> Result<()> {
    let migrator = Migrator::with_migrations(migrations(formats));
    let mut writer = connection.begin_with(crate::statements::BEGIN).await?;
    if let Err(error) = migrator.run(&mut *writer).await {
        if let MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) = error {
            return Err(error.into());
        }
        return Err(Error::Other(error.into()));
    }
    writer.commit().await?;
    Ok(())
}

/// Copies the records as they stand to another file, whole and compact, and on the disk when it returns.
pub(crate) async fn copy(connection: &mut SqliteConnection, to: &Path) -> Result<()> {
    let name = to.to_str().ok_or_else(|| cannot_open(to, "the path is not Unicode"))?;
    sqlx::query("VACUUM INTO $1").bind(name).execute(connection).await?;
    fs::File::open(to).and_then(|file| file.sync_all()).map_err(|error| cannot_open(to, error))
}

/// Copies the records beside themselves before they are migrated, as `<file>.before-v<newest>`.
///
/// A copy that another program has made of the same format in the meantime is as good; one of a later format is not kept.
pub(crate) async fn copy_before(
    connection: &mut SqliteConnection,
    path: &Path,
    format: i64,
    newest: i64,
) -> Result<()> {
    let beside = |end: String| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    let kept = beside(format!(".before-v{newest}"));
    let copy_number = COPIES.fetch_add(1, Ordering::Relaxed);
    let partial = beside(format!(".before-v{newest}.{}-{copy_number}.partial", std::process::id()));
    // Only a program that died with the same process number can have left this one behind.
    match fs::remove_file(&partial) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(cannot_open(&partial, error)),
        Ok(()) | Err(_) => {}
    }
    copy(connection, &partial).await?;
    let whole = kind_of(&partial).map_err(|error| cannot_open(&partial, error))? == Kind::Ours(format);
    let done = if whole { fs::rename(&partial, &kept) } else { fs::remove_file(&partial) };
    done.map_err(|error| cannot_open(&kept, error))
}

pub(crate) fn cannot_open(path: &Path, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::CannotOpen { path: path.to_owned(), source: source.into() }
}
