//! Filing one step, beside plain `SQLite` writing the same bytes.
//!
//! Three files begin as copies of one office. A step is taken in the first; what it wrote there is read back and
//! written into the second by plain SQL, and into the third by the records alone (`Store::file`), which tells apart what
//! the procedure costs and what the records cost. At the end all three must hold the same rows.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use casework::{Office, Session};
use exception::{RequestNumber, Stage};
use ledger::{Hash, Sealed, Signature, SigningKey};
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteRow, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Row as _};
use store::{DraftKey, FactsRow, Filing, NewEvent, Projection, Store, Visible};

use crate::office;
use crate::row::{Goal, Row, spread};
use crate::say;

/// Steps of each kind that a round takes and measures, after one of each that warms up.
const STEPS: usize = 5;

/// The tables that a step writes, in an order that two files share.
const WRITTEN: [&str; 3] = [
    "SELECT * FROM events ORDER BY office_sequence",
    "SELECT * FROM requests ORDER BY id",
    "SELECT * FROM request_people ORDER BY request, account",
];

/// What one kind of step took.
#[derive(Default)]
struct Times {
    ours: Vec<Duration>,
    floor: Vec<Duration>,
    records: Vec<Duration>,
    check: Vec<Duration>,
    seal: Vec<Duration>,
    text: Vec<Duration>,
    /// Bytes that the write-ahead logs have grown by.
    written: (u64, u64),
}

/// Measures `rounds` rounds, each over fresh copies of `office`.
///
/// # Errors
/// When a step is refused, or the floor has not written the same.
pub async fn measure(folder: &Path, office: &Path, rounds: usize) -> Result<Vec<Row>> {
    say("filing steps");
    let begun = Office::open(office).await?;
    // Signing in may note expiries, so it comes before the copies are made.
    let session = office::sign_in(&begun).await?;
    let request = office::longest(&begun, &session, Stage::Review).await?.request;
    begun.close().await;
    let (mut comments, mut meetings) = (Times::default(), Times::default());
    for round in 0..rounds {
        let bench =
            Bench::open(&folder.join(format!("filing-{round}")), office, &session, &request.number).await?;
        bench.round(&mut comments, &mut meetings).await?;
    }
    say(&format!("steps on {} (version {} at first)", request.number, request.version));
    Ok([("filing a comment", comments), ("filing the record of a meeting", meetings)]
        .into_iter()
        .flat_map(|(name, times)| times.rows(name))
        .collect())
}

impl Times {
    fn rows(mut self, name: &str) -> Vec<Row> {
        say(&format!("{name}: ours {}, floor {}", spread(&mut self.ours), spread(&mut self.floor)));
        say(&format!("{name}: of it the records {}", spread(&mut self.records)));
        say(&format!("{name}: of it reading, folding and all checks {}", spread(&mut self.check)));
        say(&format!("{name}: of it hash and signature {}", spread(&mut self.seal)));
        say(&format!("{name}: of it the words for the search {}", spread(&mut self.text)));
        let steps = u64::try_from(self.ours.len()).unwrap_or(1).max(1);
        say(&format!(
            "{name}: the write-ahead log grows by {} bytes a step, the floor's by {}",
            self.written.0 / steps,
            self.written.1 / steps
        ));
        let records = format!("{name}, the records' part");
        vec![
            Row::of_times(name, &mut self.ours, &mut self.floor, Goal::Times(1.5)),
            Row::of_times(&records, &mut self.records, &mut self.floor, Goal::Times(1.5)),
        ]
    }
}

/// The three files of a round.
struct Bench<'a> {
    office: Office,
    /// Looks at what the office has written.
    eye: SqliteConnection,
    rows: Store,
    floor: SqliteConnection,
    records: Store,
    session: &'a Session,
    number: &'a RequestNumber,
    folder: std::path::PathBuf,
}

/// What a step has written.
struct Written {
    event: SqliteRow,
    projection: Projection,
    text_hash: Vec<u8>,
}

impl<'a> Bench<'a> {
    async fn open(
        folder: &Path,
        office: &Path,
        session: &'a Session,
        number: &'a RequestNumber,
    ) -> Result<Self> {
        for copy in ["ours", "floor", "records"] {
            std::fs::create_dir_all(folder.join(copy))?;
            std::fs::copy(office.join("records.db"), folder.join(copy).join("records.db"))?;
        }
        let mut floor = connect(&folder.join("floor/records.db")).await?;
        // They check what the program promises of its history, and plain SQLite promises nothing.
        for trigger in ["are_never_changed", "are_never_removed", "come_one_after_the_other"] {
            let drop = format!("DROP TRIGGER events_{trigger}");
            sqlx::query(sqlx::AssertSqlSafe(drop)).execute(&mut floor).await?;
        }
        Ok(Self {
            office: Office::open(&folder.join("ours")).await?,
            eye: connect(&folder.join("ours/records.db")).await?,
            rows: Store::open(&folder.join("ours/records.db")).await?,
            floor,
            records: Store::open(&folder.join("records/records.db")).await?,
            session,
            number,
            folder: folder.to_owned(),
        })
    }

    async fn round(mut self, comments: &mut Times, meetings: &mut Times) -> Result<()> {
        let (mut warming, mut seconds) = (Times::default(), 1);
        for input in [comment(0), meeting(0)] {
            self.step(&input, seconds, &mut warming).await?;
            seconds += 1;
        }
        for step in 1..=STEPS {
            self.step(&comment(step), seconds, comments).await?;
            self.step(&meeting(step), seconds + 1, meetings).await?;
            seconds += 2;
        }
        self.compare().await?;
        self.office.close().await;
        self.rows.close().await;
        self.records.close().await;
        self.eye.close().await?;
        self.floor.close().await?;
        std::fs::remove_dir_all(&self.folder)?;
        Ok(())
    }

    async fn step(&mut self, input: &Value, seconds: i64, times: &mut Times) -> Result<()> {
        let at = office::after(seconds);
        let before = (self.log("ours"), self.log("floor"));

        let start = Instant::now();
        self.office.take(self.session, Some(self.number), None, input, at).await?;
        times.ours.push(start.elapsed());

        let written = self.written(times, at).await?;
        let start = Instant::now();
        plain(&mut self.floor, &written).await?;
        times.floor.push(start.elapsed());

        times.written.0 += self.log("ours").saturating_sub(before.0);
        times.written.1 += self.log("floor").saturating_sub(before.1);
        self.parts(written, input, at, times).await
    }

    /// What the last step has written, read back.
    async fn written(&mut self, times: &mut Times, at: exception::Instant) -> Result<Written> {
        let event = sqlx::query("SELECT * FROM events ORDER BY office_sequence DESC LIMIT 1")
            .fetch_one(&mut self.eye)
            .await?;
        let row = self.rows.request(self.number.as_str(), &Visible::All).await?;
        let request = self.office.request(self.session, self.number, at).await?.request;
        let start = Instant::now();
        let text = casework::search_text(&request)?;
        times.text.push(start.elapsed());
        let text_hash: Vec<u8> = sqlx::query_scalar("SELECT text_hash FROM requests WHERE id = $1")
            .bind(office::row_id(self.number)?)
            .fetch_one(&mut self.eye)
            .await?;
        ensure!(text_hash == Hash::of(text.as_bytes()).as_bytes(), "the floor would write another text");
        let dues = self.rows.dues_of(self.number.as_str()).await?;
        let (facts, stays, watched) =
            sqlx::query_as("SELECT facts, stays, watched FROM facts WHERE request = $1")
                .bind(office::row_id(self.number)?)
                .fetch_one(&mut self.eye)
                .await?;
        let checks = self.rows.dump_checks().await?;
        let checks = checks.into_iter().find(|(number, ..)| number == self.number.as_str());
        let (decided_on, broken) = checks.map_or((None, Vec::new()), |(_, day, broken)| (day, broken));
        let precedents = self.rows.dump_precedents().await?.into_iter();
        let mut precedents = precedents.filter(|(number, _)| number == self.number.as_str());
        let letter_due = self.rows.letters_due().await?.iter().any(|number| number == self.number.as_str());
        let assigned = self.rows.dump_assignments().await?.into_iter();
        let mut assigned = assigned.filter(|(number, _)| number == self.number.as_str());
        Ok(Written {
            event,
            projection: Projection {
                row,
                text,
                dues,
                orphans: Vec::new(),
                broken,
                decided_on,
                scheduled: None,
                letter_due,
                facts: FactsRow { facts, stays, watched },
                precedent: precedents.next().map(|(_, precedent)| precedent),
                imported: None,
                assigned: assigned.next().map(|(_, account)| account),
            },
            text_hash,
        })
    }

    /// The parts of a step, each by itself.
    async fn parts(
        &mut self,
        written: Written,
        input: &Value,
        at: exception::Instant,
        times: &mut Times,
    ) -> Result<()> {
        let start = Instant::now();
        let problems = self.office.check(self.session, Some(self.number), input, at).await?;
        times.check.push(start.elapsed());
        ensure!(problems.is_empty(), "the step has problems: {problems:?}");

        let event = new_event(&written.event)?;
        let key = SigningKey::from_seed(&[7; 32]);
        let bytes = event.sealed.bytes.clone();
        let start = Instant::now();
        let sealed = ledger::seal(bytes, &key);
        times.seal.push(start.elapsed());
        ensure!(sealed.hash == event.sealed.hash, "an event has another hash than its bytes");

        let draft = DraftKey {
            request: self.number.to_string(),
            step: input.get("step").and_then(Value::as_str).unwrap_or_default().to_owned(),
            account: self.session.person().account.clone(),
        };
        let filing = Filing {
            events: vec![event],
            requests: vec![written.projection],
            drop_drafts: vec![draft],
            ..Filing::default()
        };
        let start = Instant::now();
        self.records.file(filing).await?;
        times.records.push(start.elapsed());
        Ok(())
    }

    /// Compares what the three files hold.
    async fn compare(&mut self) -> Result<()> {
        let mut records = connect(&self.folder.join("records/records.db")).await?;
        for question in WRITTEN {
            let ours = values(&mut self.eye, question).await?;
            ensure!(
                ours == values(&mut self.floor, question).await?,
                "the floor wrote otherwise: {question}"
            );
            ensure!(ours == values(&mut records, question).await?, "the records wrote otherwise: {question}");
        }
        records.close().await?;
        Ok(())
    }

    /// The size of a write-ahead log, in bytes.
    fn log(&self, copy: &str) -> u64 {
        std::fs::metadata(self.folder.join(copy).join("records.db-wal")).map_or(0, |data| data.len())
    }
}

/// Opens a file as the records are opened, with `SQLite` alone.
async fn connect(path: &Path) -> Result<SqliteConnection> {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .disable_statement_logging()
        .connect()
        .await
        .with_context(|| format!("{} cannot be opened", path.display()))
}

/// Writes what a step has written, in one transaction: the event, the columns of the request's row that are other than
/// before, and the text by which it is found.
async fn plain(floor: &mut SqliteConnection, written: &Written) -> Result<()> {
    let Written { event, projection: Projection { row, text, .. }, text_hash } = written;
    let id = i64::from(row.year) * 10_000_000 + i64::from(row.serial);
    let mut writer = floor.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query(
        "INSERT INTO events (office_sequence, stream, sequence, at_ms, bytes, hash, signature, fingerprint, head) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(event.try_get::<i64, _>("office_sequence")?)
    .bind(event.try_get::<&str, _>("stream")?)
    .bind(event.try_get::<i64, _>("sequence")?)
    .bind(event.try_get::<i64, _>("at_ms")?)
    .bind(event.try_get::<&[u8], _>("bytes")?)
    .bind(event.try_get::<&[u8], _>("hash")?)
    .bind(event.try_get::<&[u8], _>("signature")?)
    .bind(event.try_get::<&[u8], _>("fingerprint")?)
    .bind(event.try_get::<&[u8], _>("head")?)
    .execute(&mut *writer)
    .await?;
    sqlx::query("UPDATE requests SET version = $2, head = $3, updated_ms = $4, text_hash = $5 WHERE id = $1")
        .bind(id)
        .bind(i64::try_from(row.version)?)
        .bind(row.head.as_bytes().as_slice())
        .bind(row.updated_ms)
        .bind(text_hash.as_slice())
        .execute(&mut *writer)
        .await?;
    sqlx::query("DELETE FROM search WHERE rowid = $1").bind(id).execute(&mut *writer).await?;
    sqlx::query("INSERT INTO search (rowid, text) VALUES ($1, $2)")
        .bind(id)
        .bind(text.as_str())
        .execute(&mut *writer)
        .await?;
    writer.commit().await?;
    Ok(())
}

fn new_event(row: &SqliteRow) -> Result<NewEvent> {
    let signature: [u8; 64] = row.try_get::<&[u8], _>("signature")?.try_into()?;
    let hash =
        |name: &str| -> Result<Hash> { Ok(Hash::from_bytes(row.try_get::<&[u8], _>(name)?.try_into()?)) };
    Ok(NewEvent {
        stream: row.try_get("stream")?,
        sequence: u64::try_from(row.try_get::<i64, _>("sequence")?)?,
        at_ms: row.try_get("at_ms")?,
        sealed: Sealed {
            bytes: row.try_get("bytes")?,
            hash: hash("hash")?,
            signature: Signature::from_bytes(signature),
            fingerprint: hash("fingerprint")?,
        },
    })
}

/// Every value of a table, as `SQLite` would write it down.
async fn values(connection: &mut SqliteConnection, question: &'static str) -> Result<Vec<String>> {
    let rows = sqlx::query(question).fetch_all(connection).await?;
    Ok(rows
        .iter()
        .map(|row| format!("{:?}", (0..row.len()).map(|at| raw(row, at)).collect::<Vec<_>>()))
        .collect())
}

fn raw(row: &SqliteRow, at: usize) -> String {
    row.try_get::<Option<i64>, _>(at)
        .map(|number| format!("{number:?}"))
        .or_else(|_| row.try_get::<Option<String>, _>(at).map(|text| format!("{text:?}")))
        .or_else(|_| row.try_get::<Option<Vec<u8>>, _>(at).map(|bytes| format!("{bytes:?}")))
        .unwrap_or_else(|error| error.to_string())
}

fn comment(step: usize) -> Value {
    json!({
        "step": "comment",
        "audience": "everyone",
        "text": format!(
            "Note {step}: the vendor confirms the date of the replacement, the firewall rule is narrowed to two hosts, \
             and the log review has been moved from monthly to weekly."
        ),
    })
}

fn meeting(step: usize) -> Value {
    json!({
        "step": "record_meeting",
        "held_on": "2026-11-20", "held_at": "08:30", "place": "Video conference",
        "attendees": [
            { "name": "Rosa Delgado", "role": "Requester" },
            { "name": "Lee Nakamura", "role": "Requester’s ISO" },
            { "name": "Sam Whitfield", "role": "SMB" }
        ],
        "background": "The system predates the standard, and its replacement is under contract.",
        "documentation": "The form, the contract and the network drawing were gone through page by page.",
        "risk_assessment": "The rating stands at Moderate with the compensating controls in place.",
        "recommended_alternative": "A gateway in front of the system was discussed, and costs more than the replacement.",
        "notes": format!("Meeting {step}. Everybody agreed on what is owed by when."),
        "actions": [
            { "what": "Send the narrowed firewall rule", "owner": "Rosa Delgado", "due": "2026-12-04" },
            { "what": "Review the log for November", "owner": "Sam Whitfield", "due": "2026-12-11" }
        ],
    })
}
