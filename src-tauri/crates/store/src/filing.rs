use std::collections::{BTreeMap, BTreeSet};

use ledger::{Checkpoint, Hash, Sealed, next_head};
use sqlx::{Row as _, SqliteConnection};

use crate::{
    Account, BrokenCheck, DraftKey, DueRow, Error, FactsRow, ImportedRow, MatterRow, Orphan, PrecedentRow,
    RequestRow, Result, Scheduled, Settings, Store, Template, accounts, convert, matters, office,
    projections::{self, Tables},
    requests::Standing,
    rows::Rows,
    sign_ins,
    sql::Sql,
    statements,
};

/// The largest file that is kept, in bytes: 50 MiB.
pub const LARGEST_FILE: usize = 50 * 1024 * 1024;

/// Everything that one step writes: filed together, or not at all.
#[derive(Debug, Clone, Default)]
pub struct Filing {
    /// The events, in the order in which they happened.
    pub events: Vec<NewEvent>,
    /// The requests as they stand after the events.
    pub requests: Vec<Projection>,
    /// The matters as they stand after the events.
    pub matters: Vec<MatterRow>,
    /// The files that the events name; those already on record are kept once.
    pub files: Vec<NewFile>,
    /// Accounts that are new, or have changed.
    pub accounts: Vec<Account>,
    /// The next revision of the settings.
    pub settings: Option<Settings>,
    /// The next revisions of templates.
    pub templates: Vec<Template>,
    /// Drafts that have become record.
    pub drop_drafts: Vec<DraftKey>,
    /// The account whose attempts in vain have become record: they are counted from nothing again.
    pub signed_in: Option<String>,
}

/// An event to be filed.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// The request's number, or "office".
    pub stream: String,
    /// Its place in the stream: the last one's plus 1.
    pub sequence: u64,
    /// Its instant, in milliseconds since 1970 (UTC).
    pub at_ms: i64,
    /// Its bytes, hash and signature.
    pub sealed: Sealed,
}

/// A request as the queue and the search are to know it.
#[derive(Debug, Clone)]
pub struct Projection {
    /// The row of the queue.
    pub row: RequestRow,
    /// What it breaks of the procedure, from which day on.
    pub broken: Vec<BrokenCheck>,
    /// The day on which it was decided, `YYYY-MM-DD`.
    pub decided_on: Option<String>,
    /// All text by which the request is found, normalised and folded by the caller (NFC, width).
    pub text: String,
    /// The parts in it whose holders are retired, in their order.
    pub orphans: Vec<Orphan>,
    /// Everything that is due on it.
    pub dues: Vec<DueRow>,
    /// What reports count by.
    pub facts: FactsRow,
    /// Until when it is kept; none while it is open, and where it is kept for good or unscheduled.
    pub scheduled: Option<Scheduled>,
    /// Whether it has a letter or packet that is ready and was sent to nobody.
    pub letter_due: bool,
    /// What others are compared with, once it is decided.
    pub precedent: Option<PrecedentRow>,
    /// As what it was imported; none for what was opened here.
    pub imported: Option<ImportedRow>,
    /// The account of whoever sees to it; none where nobody was named.
    pub assigned: Option<String>,
}

impl Projection {
    /// A request that is known by its row and its text alone: nothing is due on it, broken in it, or decided.
    #[must_use]
    pub fn plain(row: RequestRow, text: impl Into<String>) -> Self {
        Self {
            row,
            text: text.into(),
            broken: Vec::new(),
            decided_on: None,
            orphans: Vec::new(),
            dues: Vec::new(),
            facts: FactsRow::default(),
            scheduled: None,
            letter_due: false,
            precedent: None,
            imported: None,
            assigned: None,
        }
    }
}

/// A file to be kept.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// SHA-256 of the bytes, as the event names it.
    pub sha256: Hash,
    /// The media type found in the content, `application/pdf`.
    pub media_type: String,
    /// At most [`LARGEST_FILE`] bytes.
    pub bytes: Vec<u8>,
}

impl Store {
    /// Files a step in one transaction, and returns how far the office's history reaches after it.
    ///
    /// When this returns, the step is on the disk (`synchronous=FULL`).
    ///
    /// # Errors
    /// [`Error::Stale`] when an event is not the next of its stream, or a revision not the next of its template or of the
    /// settings; [`Error::TooLarge`] and [`Error::WrongHash`] for a file; [`Error::Busy`], [`Error::Full`], [`Error::Damaged`].
    /// Nothing is written then.
    pub async fn file(&self, filing: Filing) -> Result<Checkpoint> {
        for file in &filing.files {
            check(file)?;
        }
        let mut writer = self.begin().await?;
        // On the heap: a step's own way down is long, and this is its last and largest piece.
        let reached = Box::pin(write(&mut writer, filing)).await?;
        writer.commit().await?;
        Ok(reached)
    }
}

pub(crate) fn check(file: &NewFile) -> Result<()> {
    let size = file.bytes.len();
    if size > LARGEST_FILE {
        return Err(Error::TooLarge { size, most: LARGEST_FILE });
    }
    if Hash::of(&file.bytes) != file.sha256 {
        return Err(Error::WrongHash { hash: file.sha256 });
    }
    Ok(())
}

pub(crate) async fn write(writer: &mut SqliteConnection, filing: Filing) -> Result<Checkpoint> {
    let start = start(writer, &filing).await?;
    let reached = add_events(writer, filing.events, start.reached, start.streams).await?;
    for file in filing.files {
        let size = convert::signed(u64::try_from(file.bytes.len()).unwrap_or(u64::MAX))?;
        sqlx::query(statements::ADD_FILE)
            .bind(file.sha256.as_bytes().to_vec())
            .bind(size)
            .bind(file.media_type)
            .bind(file.bytes)
            .execute(&mut *writer)
            .await?;
    }
    let (mut tables, mut requests) = (Tables::new(), filing.requests.into_iter());
    if let Some(first) = requests.next() {
        tables.put(writer, first, start.request, start.has_orphans).await?;
        tables.write(writer).await?;
    }
    while !requests.as_slice().is_empty() {
        tables.put_all(writer, requests.by_ref().take(projections::AT_ONCE).collect()).await?;
    }
    for matter in filing.matters {
        matters::put(writer, matter).await?;
    }
    for account in filing.accounts {
        accounts::put(writer, account).await?;
    }
    if let Some(settings) = filing.settings {
        office::add_settings(writer, settings).await?;
    }
    for template in filing.templates {
        office::add_template(writer, template).await?;
    }
    if let Some(account) = filing.signed_in {
        sign_ins::forget(writer, &account).await?;
    }
    let drafts = filing.drop_drafts.into_iter().skip(usize::from(!start.has_draft));
    for key in drafts {
        sqlx::query(statements::DROP_DRAFT)
            .bind(key.request)
            .bind(key.step)
            .bind(key.account)
            .execute(&mut *writer)
            .await?;
    }
    Ok(reached)
}

/// What a filing starts from, as far as one question can ask it: a step is one event of one request nearly always, and
/// each further question would cost about as much as writing the event.
struct Start {
    reached: Checkpoint,
    streams: BTreeMap<String, u64>,
    request: Option<Standing>,
    /// Whether there is the first draft that is to go: most steps are taken without one.
    has_draft: bool,
    /// Whether the first request has parts whose holders are retired.
    has_orphans: bool,
}

async fn start(writer: &mut SqliteConnection, filing: &Filing) -> Result<Start> {
    let stream = filing.events.first().map(|event| event.stream.clone());
    let id = filing.requests.first().map(|request| request.row.id());
    let draft = filing.drop_drafts.first();
    let row = sqlx::query(statements::STANDING)
        .bind(&stream)
        .bind(id)
        .bind(draft.map(|draft| &draft.request))
        .bind(draft.map(|draft| &draft.step))
        .bind(draft.map(|draft| &draft.account))
        .fetch_one(writer)
        .await?;
    let head: Option<Vec<u8>> = row.try_get(28)?;
    let sequence = convert::unsigned(row.try_get::<Option<i64>, _>(29)?.unwrap_or(0))?;
    Ok(Start {
        reached: Checkpoint {
            sequence: convert::unsigned(row.try_get::<Option<i64>, _>(27)?.unwrap_or(0))?,
            head: head.map_or(Ok(Hash::ZERO), |head| convert::hash(&head))?,
        },
        streams: stream.map(|stream| (stream, sequence)).into_iter().collect(),
        request: RequestRow::read_standing(&row)?,
        has_draft: row.try_get(30)?,
        has_orphans: row.try_get(31)?,
    })
}

pub(crate) async fn add_events(
    writer: &mut SqliteConnection,
    events: Vec<NewEvent>,
    mut reached: Checkpoint,
    mut streams: BTreeMap<String, u64>,
) -> Result<Checkpoint> {
    let mut rows = Rows::of(statements::ADD_EVENT);
    find_ends(writer, &events, &mut streams).await?;
    for event in events {
        let last = streams.get(&event.stream).copied().unwrap_or(0);
        if event.sequence != last + 1 {
            return Err(Error::Stale { stream: event.stream });
        }
        let sequence = reached.sequence + 1;
        reached = Checkpoint { sequence, head: next_head(sequence, &reached.head, &event.sealed.hash) };
        rows.add([
            convert::signed(reached.sequence)?.into(),
            event.stream.as_str().into(),
            convert::signed(event.sequence)?.into(),
            event.at_ms.into(),
            event.sealed.bytes.into(),
            event.sealed.hash.into(),
            event.sealed.signature.as_bytes().to_vec().into(),
            event.sealed.fingerprint.into(),
            reached.head.into(),
        ]);
        streams.insert(event.stream, event.sequence);
    }
    rows.write(writer).await?;
    Ok(reached)
}

/// Finds where the streams end whose ends are not known yet; one that has no event is left out.
async fn find_ends(
    writer: &mut SqliteConnection,
    events: &[NewEvent],
    streams: &mut BTreeMap<String, u64>,
) -> Result<()> {
    let named = events.iter().map(|event| &event.stream);
    let unknown: BTreeSet<&String> = named.filter(|stream| !streams.contains_key(*stream)).collect();
    let unknown: Vec<String> = unknown.into_iter().cloned().collect();
    for some in unknown.chunks(projections::AT_ONCE) {
        streams.extend(ends_of(writer, some).await?);
    }
    Ok(())
}

/// Where streams end; those that have no event are left out.
pub(crate) async fn ends_of(
    writer: &mut SqliteConnection,
    streams: &[String],
) -> Result<BTreeMap<String, u64>> {
    let mut sql = Sql::new(statements::LAST_OF_STREAMS);
    sql.any_of("stream", streams);
    sql.add(&[" GROUP BY stream"]);
    let rows = sql.query().fetch_all(writer).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, convert::unsigned(row.try_get(1)?)?))).collect()
}

pub(crate) async fn last_of_office(connection: &mut SqliteConnection) -> Result<Checkpoint> {
    let last: Option<(i64, Vec<u8>)> =
        sqlx::query_as(statements::LAST_OF_OFFICE).fetch_optional(connection).await?;
    match last {
        None => Ok(Checkpoint { sequence: 0, head: Hash::ZERO }),
        Some((sequence, head)) => {
            Ok(Checkpoint { sequence: convert::unsigned(sequence)?, head: convert::hash(&head)? })
        }
    }
}

pub(crate) async fn last_of_stream(writer: &mut SqliteConnection, stream: &str) -> Result<u64> {
    let last: Option<i64> =
        sqlx::query_scalar(statements::LAST_OF_STREAM).bind(stream).fetch_optional(writer).await?;
    last.map_or(Ok(0), convert::unsigned)
}
