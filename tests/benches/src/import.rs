//! A tracker of many rows taken in as signed events, beside bare `SQLite` writing the rows that came of it.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use casework::view::ImportAsk;
use casework::{Office, SourceFile};
use exception::Role;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

use crate::office;
use crate::row::{Goal, Row};
use crate::say;
use crate::scale::{SEED, sign_in};

/// Takes in trackers of these sizes.
///
/// # Errors
/// When a row is not taken.
pub async fn measure(folder: &Path, sizes: &[u32]) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for &size in sizes {
        let into = folder.join(format!("import-{size}"));
        rows.push(import(&into, size).await?);
        std::fs::remove_dir_all(&into)?;
    }
    Ok(rows)
}

/// A tracker of so many rows taken in as signed events, beside bare `SQLite` writing the rows that came of it, with the same
/// indexes and the same words.
async fn import(folder: &Path, size: u32) -> Result<Row> {
    std::fs::create_dir_all(folder)?;
    let text = tracker(size)?;
    let office = Office::open(folder).await?;
    let people = office.make_bench_data(0, SEED, office::after(0), |_| {}).await?.people;
    let session = sign_in(&office, &people, Role::SmbStaff).await?;
    let file = SourceFile { name: "tracker.csv".to_owned(), bytes: Arc::new(text.clone().into_bytes()) };
    say(&format!("taking in {size} rows"));
    let begun = Instant::now();
    let made = office.import(&session, &file, &ImportAsk::default(), office::after(2)).await?;
    let ours = begun.elapsed();
    ensure!(made.requests == size, "{} of {size} rows were taken in", made.requests);
    office.close().await;
    let floor = bare_import(folder, &text).await?;
    let name = format!("import of {size} rows");
    say(&format!("{name}: ours {ours:?}, floor {floor:?}"));
    Ok(Row::of_times(&name, &mut [ours], &mut [floor], Goal::Times(2.0)))
}

/// Rows as people keep them.
fn tracker(size: u32) -> Result<String> {
    let mut text = String::from(
        "Exception ID,SR Number,Title,Status,Department,Requester,ISO,Policy,Risk,Date Opened,Decision Date,Expiration Date,Notes\n",
    );
    let things = ["gateway", "badge reader", "mainframe", "kiosk", "scanner", "fax server", "camera"];
    let states = [("Approved", "2/2/2026", "9/30/2027"), ("Rejected", "4/1/2026", ""), ("Pending", "", "")];
    for index in 0..size {
        let thing = things.iter().cycle().nth(index as usize % things.len()).context("no thing")?;
        let (state, decided, ends) = states.iter().cycle().nth(index as usize % 3).context("no state")?;
        let policy = 3500 + index % 60;
        writeln!(
            text,
            "OLD-{index},CS{index:07},The {thing} {index} cannot be met before it is replaced,{state},DMV,Rosa Vega,Ian Shaw,{policy},High,1/5/2026,{decided},{ends},see folder {index}"
        )?;
    }
    Ok(text)
}

/// Copies every table into a new file of the same tables and indexes, in one transaction, and the words of each row.
async fn bare_import(folder: &Path, text: &str) -> Result<Duration> {
    let mut made = SqliteConnectOptions::new()
        .filename(folder.join("records.db"))
        .disable_statement_logging()
        .connect()
        .await?;
    let statements: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('table', 'index') \
         AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite_%' ORDER BY type DESC",
    )
    .fetch_all(&mut made)
    .await?;
    made.close().await?;
    let mut bare = SqliteConnectOptions::new()
        .filename(folder.join("bare.db"))
        .create_if_missing(true)
        .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
        .foreign_keys(false)
        .disable_statement_logging()
        .connect()
        .await?;
    sqlx::query("ATTACH DATABASE $1 AS made")
        .bind(folder.join("records.db").display().to_string())
        .execute(&mut bare)
        .await?;
    for (_, _, sql) in &statements {
        sqlx::query(AssertSqlSafe(sql.as_str())).execute(&mut bare).await?;
    }
    sqlx::query(
        "CREATE VIRTUAL TABLE search USING fts5 (text, content = '', contentless_delete = 1, \
         tokenize = \"unicode61 remove_diacritics 2\")",
    )
    .execute(&mut bare)
    .await?;
    let begun = Instant::now();
    let mut writing = bare.begin().await?;
    for (kind, name, _) in &statements {
        if kind == "table" {
            // Without the columns that are computed.
            let columns: String =
                sqlx::query_scalar("SELECT group_concat(name, ', ') FROM pragma_table_info($1)")
                    .bind(name)
                    .fetch_one(&mut *writing)
                    .await?;
            let sql = format!("INSERT INTO main.{name} ({columns}) SELECT {columns} FROM made.{name}");
            sqlx::query(AssertSqlSafe(sql)).execute(&mut *writing).await?;
        }
    }
    for (index, line) in text.lines().skip(1).enumerate() {
        sqlx::query("INSERT INTO search (rowid, text) VALUES ($1, $2)")
            .bind(i64::try_from(index)?)
            .bind(line)
            .execute(&mut *writing)
            .await?;
    }
    writing.commit().await?;
    let took = begun.elapsed();
    bare.close().await?;
    Ok(took)
}
