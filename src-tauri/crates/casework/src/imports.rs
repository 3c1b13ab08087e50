//! Taking in what people have: the tracker’s rows become requests of a marked kind, all of them or none.
//!
//! A file is read twice at most and never held as requests: its rows come in chunks, and the chunks of an import are filed
//! in one transaction. What was imported can be taken back as one: an event each, and nothing is deleted.

mod days;
mod mapping;
mod reading;
mod record;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Datelike as _;
use exception::{
    Request, RequestNumber, Role,
    action::Action,
    calendar::{day_of, moment},
    import::{Import, ImportSource, ImportedRecord},
    office::{OfficeAction, OfficeEvent},
    request::Earlier,
    text::fold,
    values::{Digest, Instant, Prose},
};
use store::{Batch, Filing};
use tokio::task::{JoinHandle, spawn_blocking};

use crate::{
    Error, Office, Result, Session, files,
    filing::{append, seal_event},
    history::shown,
    memory::Standing,
    project::projection,
    session::visible,
    view::{
        Becomes, CellProblem, ImportAsk, ImportMade, ImportRow, ImportTakenBack, ImportTrial, ReadyMapping,
        RowFate, StatusWord,
    },
};
use mapping::{ready, signature};
use reading::{Begun, Choice, ReadRow, Rows};

/// How many rows of each fate a trial shows.
const SHOWN: usize = 200;
/// How many words for how requests stand are shown.
const STATUSES: usize = 50;

/// The largest file that is imported, in bytes.
pub const LARGEST_TABLE: usize = exchange::table::LARGEST;

/// A file that a person wants to import.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its name, as it came.
    pub name: String,
    /// Its bytes.
    pub bytes: Arc<Vec<u8>>,
}

impl Office {
    /// Tries an import: what would become of every row. Nothing is filed.
    ///
    /// # Errors
    /// [`Error::Refused`] for others than SMB staff, and filed; [`Error::Invalid`] with the reason why the file can’t be
    /// read.
    pub async fn try_import(
        &self,
        session: &Session,
        file: &SourceFile,
        ask: &ImportAsk,
        now: Instant,
    ) -> Result<ImportTrial> {
        let standing = &self.standing(&session.at(now)).await?;
        self.check_imports(standing, "Try an import", now).await?;
        let made = self.imports_made().await?;
        let digest = digest_of(file);
        let mut rows = rows_of(file, ask, &made, &digest, 0, now)?;
        let begun = rows.begun().await?;
        let mut told = Told::default();
        let mut seen = Seen::default();
        while let Some(chunk) = rows.next().await? {
            let keys = Seen::keys(&chunk);
            let known = self.store.known_imports(&keys).await?;
            for row in chunk {
                let number = self.already_of_this_office(&row).await?;
                told.add(seen.fate(row, &known, number), &begun);
            }
        }
        let examples = rows.end().await?;
        let imported_before = self.import_of(&made, &digest).await?;
        let ready = ready()?
            .iter()
            .map(|one| ReadyMapping {
                name: one.name.clone(),
                label: one.label.clone(),
                fits: one.fits(&begun.head.headings),
            })
            .collect();
        Ok(told.trial(file, digest, begun, examples, ready, imported_before))
    }

    /// Imports a file: every row that can be taken and is no request already becomes one, in one transaction.
    ///
    /// # Errors
    /// [`Error::Refused`] for others than SMB staff, and filed; [`Error::Invalid`] where the file can’t be read, where rows
    /// can’t be taken and are not to be left out, and where there is nothing to take. Nothing is filed then.
    pub async fn import(
        &self,
        session: &Session,
        file: &SourceFile,
        ask: &ImportAsk,
        now: Instant,
    ) -> Result<ImportMade> {
        let standing = self.standing(&session.at(now)).await?;
        self.check_imports(&standing, "Import requests", now).await?;
        let made = self.imports_made().await?;
        let digest = digest_of(file);
        let import = made.last().map_or(0, |(_, import)| import.import) + 1;
        let end = self.office_end().await?;
        let mut rows = rows_of(file, ask, &made, &digest, import, now)?;
        let begun = rows.begun().await?;
        let standing = Arc::new(standing);
        let mut batch = self.store.batch().await?;
        let mut seen = Seen::default();
        let mut counts = Counts::default();
        let mut under_way: Option<JoinHandle<Result<Filing>>> = None;
        while let Some(chunk) = rows.next().await? {
            let keys = Seen::keys(&chunk);
            let known = batch.known(&keys).await?;
            let named: Vec<String> =
                chunk.iter().filter_map(named_here).map(|number| number.to_string()).collect();
            let have = batch.have(&named).await?;
            let mut new = Vec::new();
            for row in chunk {
                let number = named_here(&row).filter(|number| have.contains(number.as_str()));
                let (fate, record) = seen.fate(row, &known, number);
                counts.add(&fate);
                new.extend(record);
            }
            if counts.cannot > 0 && !ask.leave_out {
                continue;
            }
            let numbers = unused(&mut batch, &standing, new.len(), now).await?;
            counts.note(&numbers);
            // These are sealed while those before them are written.
            let standing = Arc::clone(&standing);
            let sealing = spawn_blocking(move || sealed(&standing, numbers, new, now));
            file_made(&mut batch, under_way.replace(sealing)).await?;
        }
        file_made(&mut batch, under_way).await?;
        rows.end().await?;
        counts.check(ask.leave_out)?;
        let kept = files::new_file(file.bytes.to_vec(), None);
        let action = OfficeAction::Import {
            import: Box::new(Import {
                import,
                file: files::reference(&kept, file.name.clone()),
                sheet: begun.head.sheet.clone(),
                head_row: begun.head.head_row,
                signature: signature(&begun.head.headings),
                mapping: serde_json::to_string(&begun.mapping)
                    .map_err(|error| Error::Damaged(format!("The mapping can’t be written ({error}).")))?,
                requests: counts.new,
                left_out: counts.cannot,
            }),
        };
        let (event, _) = Self::seal_office(end, action, &standing.session, now)?;
        batch.file(Filing { events: vec![event], files: vec![kept], ..Filing::default() }).await?;
        batch.commit().await?;
        Ok(ImportMade {
            import,
            requests: counts.new,
            here: counts.here,
            left_out: counts.cannot,
            numbers: counts.numbers,
        })
    }

    /// Takes an import back: each of its requests with which nothing was done since, by an event of its own.
    ///
    /// # Errors
    /// [`Error::Refused`] for others than SMB staff, and filed; [`Error::NotFound`] where there is no such import, or
    /// nothing of it is left.
    pub async fn take_back_import(
        &self,
        session: &Session,
        import: u32,
        reason: &str,
        now: Instant,
    ) -> Result<ImportTakenBack> {
        let standing = &self.standing(&session.at(now)).await?;
        self.check_imports(standing, "Take an import back", now).await?;
        let Ok(reason) = Prose::try_from(reason.trim().to_owned()) else {
            return Err(Error::invalid("reason", "missing", "Enter why the import is taken back."));
        };
        let nothing = || Error::NotFound(format!("There is nothing of an import {import} to take back."));
        if self.store.count_import(import).await? == 0 {
            return Err(nothing());
        }
        let end = self.office_end().await?;
        let mut batch = self.store.batch().await?;
        let (mut after, mut taken_back, mut stay) = (String::new(), 0, Vec::new());
        loop {
            let numbers = batch.of_import(import, &after, AT_ONCE).await?;
            let Some(last) = numbers.last() else { break };
            after.clone_from(last);
            let mut filing = Filing::default();
            for number in numbers {
                let number: RequestNumber = number.parse().map_err(|_| nothing())?;
                let mut request = crate::reading::folded_now(&number, batch.events(number.as_str()).await?)?;
                let action = Action::TakeBackImport { reason: reason.clone() };
                let refusal = crate::take::check_turn(standing, &request);
                let taken = request.take(action, &standing.context(now, Earlier::default()));
                let (Ok(()), Ok(event)) = (refusal, taken) else {
                    stay.push(number);
                    continue;
                };
                append(standing, &mut request, event, &mut filing)?;
                filing.requests.push(projection(&request, &standing.office)?);
                taken_back += 1;
            }
            batch.file(filing).await?;
        }
        let action = OfficeAction::TakeBackImport { import, reason, requests: taken_back };
        let (event, _) = Self::seal_office(end, action, &standing.session, now)?;
        batch.file(Filing { events: vec![event], ..Filing::default() }).await?;
        batch.commit().await?;
        Ok(ImportTakenBack { taken_back, stay })
    }

    /// The imports of the office, newest first.
    ///
    /// # Errors
    /// [`Error::Refused`] for those who do not see every request.
    pub async fn imports(&self, session: &Session) -> Result<Vec<ImportRow>> {
        let standing = self.standing(session).await?;
        let person = standing.session.person();
        if visible(person) != store::Visible::All && !person.is(Role::Administrator) {
            return Err(Error::Refused("Imports are for SMB staff, the CDT ISO and auditors.".to_owned()));
        }
        let mut rows = Vec::new();
        for (event, import) in self.imports_made().await?.into_iter().rev() {
            let left = self.store.count_import(import.import).await?;
            rows.push(ImportRow {
                import: import.import,
                name: shown(&import.file.name),
                file: import.file.sha256,
                at: event.at,
                moment: moment(event.at),
                by: event.actor.name,
                requests: import.requests,
                left: u32::try_from(left).unwrap_or(u32::MAX),
                left_out: import.left_out,
            });
        }
        Ok(rows)
    }

    /// Refuses whoever may not import, and files the attempt.
    async fn check_imports(&self, standing: &Standing, attempted: &str, now: Instant) -> Result<()> {
        let Err(refusal) = Request::may_import(standing.session.person()) else { return Ok(()) };
        let refused = refusal.into();
        self.file_office_attempt(&standing.session, attempted.to_owned(), &refused, now).await?;
        Err(refused)
    }

    /// The imports that were made, oldest first.
    async fn imports_made(&self) -> Result<Vec<(OfficeEvent, Import)>> {
        let events = self.office_events().await?;
        let import = |event: OfficeEvent| {
            let OfficeAction::Import { import } = &event.action else { return None };
            let import = (**import).clone();
            Some((event, import))
        };
        Ok(events.into_iter().filter_map(import).collect())
    }

    /// The import that took a file and of which something is left.
    async fn import_of(&self, made: &[(OfficeEvent, Import)], file: &Digest) -> Result<Option<u32>> {
        for (_, import) in made.iter().rev().filter(|(_, import)| import.file.sha256 == *file) {
            if self.store.count_import(import.import).await? > 0 {
                return Ok(Some(import.import));
            }
        }
        Ok(None)
    }

    /// A row of this office’s own list, by the number that stands in it.
    async fn already_of_this_office(&self, row: &ReadRow) -> Result<Option<RequestNumber>> {
        let Some(number) = named_here(row) else { return Ok(None) };
        let is_here = !self.store.events(number.as_str()).await?.is_empty();
        Ok(is_here.then_some(number))
    }
}

/// Requests taken back in one filing.
const AT_ONCE: u32 = 500;

/// The rows of a file, as what its mapping makes of them.
fn rows_of(
    file: &SourceFile,
    ask: &ImportAsk,
    made: &[(OfficeEvent, Import)],
    digest: &Digest,
    import: u32,
    now: Instant,
) -> Result<Rows> {
    let choice = Choice::new(ask, made.iter().map(|(_, import)| import))?;
    let source = ImportSource {
        import,
        file: digest.clone(),
        name: file.name.clone(),
        sheet: None,
        row: 0,
        reference: None,
    };
    Ok(Rows::start(Arc::clone(&file.bytes), ask, choice, source, now))
}

fn digest_of(file: &SourceFile) -> Digest {
    Digest::from_bytes(ledger::Hash::of(&file.bytes).as_bytes())
}

/// The number of this office that a row names as its own.
fn named_here(row: &ReadRow) -> Option<RequestNumber> {
    let record = row.record.as_ref().ok()?;
    record.source.reference.as_ref()?.as_str().parse().ok()
}

/// Numbers that no request has, in their order.
async fn unused(
    batch: &mut Batch,
    standing: &Standing,
    count: usize,
    now: Instant,
) -> Result<Vec<RequestNumber>> {
    let (year, after) = (day_of(now).year(), standing.office.settings.numbers_after);
    let mut numbers = Vec::with_capacity(count);
    while numbers.len() < count {
        let wanted = u32::try_from(count - numbers.len()).unwrap_or(u32::MAX);
        let last = batch.set_aside(year, after, wanted).await?;
        let set_aside: Vec<RequestNumber> =
            (last + 1..=last + wanted).map(|serial| RequestNumber::new(year, serial)).collect();
        let names: Vec<String> = set_aside.iter().map(RequestNumber::to_string).collect();
        // What came from another office may have taken some.
        let have = batch.have(&names).await?;
        numbers.extend(set_aside.into_iter().filter(|number| !have.contains(number.as_str())));
    }
    Ok(numbers)
}

/// The first events of new requests, sealed, with what the lists know of them.
fn sealed(
    standing: &Standing,
    numbers: Vec<RequestNumber>,
    records: Vec<ImportedRecord>,
    now: Instant,
) -> Result<Filing> {
    let mut filing = Filing::default();
    for (number, record) in numbers.into_iter().zip(records) {
        let event = Request::import(number.clone(), record, &standing.context(now, Earlier::default()))?;
        let ready = seal_event(&event, &standing.session)?;
        let request = Request::fold([(event, ready.digest)])
            .map_err(|error| Error::Damaged(format!("The request {number} can’t begin: {error}.")))?;
        filing.events.push(ready.event);
        filing.requests.push(projection(&request, &standing.office)?);
    }
    Ok(filing)
}

async fn file_made(batch: &mut Batch, made: Option<JoinHandle<Result<Filing>>>) -> Result<()> {
    let Some(made) = made else { return Ok(()) };
    let failed = |error| Error::Damaged(format!("The rows can’t be sealed ({error})."));
    batch.file(made.await.map_err(failed)??).await?;
    Ok(())
}

/// The rows of a file that were met already, by their keys.
#[derive(Default)]
struct Seen(BTreeMap<String, u32>);

impl Seen {
    fn keys(rows: &[ReadRow]) -> Vec<String> {
        rows.iter().filter_map(|row| row.record.as_ref().ok()).map(ImportedRecord::key).collect()
    }

    fn fate(
        &mut self,
        row: ReadRow,
        known: &BTreeMap<String, String>,
        here: Option<RequestNumber>,
    ) -> (RowTold, Option<ImportedRecord>) {
        let ReadRow { row, title, status, record } = row;
        let told = |fate| RowTold { row: RowFate { row, title, fate }, status };
        let record = match record {
            Ok(record) => record,
            Err(problems) => return (told(Becomes::Cannot { problems }), None),
        };
        let key = record.key();
        let known = known.get(&key).and_then(|number| number.parse().ok());
        if let Some(number) = here.or(known) {
            return (told(Becomes::Here { number }), None);
        }
        if let Some(first) = self.0.get(&key) {
            let field = exception::import::ImportField::Reference;
            let message = format!("Row {row}: it is the same request as row {first}. Remove one of them.");
            return (
                told(Becomes::Cannot { problems: vec![CellProblem { field, cell: None, message }] }),
                None,
            );
        }
        self.0.insert(key, row);
        (told(Becomes::New { recorded_as: record.recorded_as }), Some(record))
    }
}

/// A row with its fate, and the word for how it stands.
struct RowTold {
    row: RowFate,
    status: String,
}

/// What a trial tells.
#[derive(Default)]
struct Told {
    new: Vec<RowFate>,
    here: Vec<RowFate>,
    cannot: Vec<RowFate>,
    counts: Counts,
    statuses: Vec<StatusWord>,
}

impl Told {
    fn add(&mut self, (told, _): (RowTold, Option<ImportedRecord>), begun: &Begun) {
        self.counts.add(&told);
        let folded = fold(told.status.trim());
        if let Some(known) = self.statuses.iter_mut().find(|known| known.folded == folded) {
            known.rows += 1;
        } else if !folded.is_empty() && self.statuses.len() < STATUSES {
            let stands_for = begun.mapping.stands_for(&told.status);
            self.statuses.push(StatusWord { word: told.status, folded, rows: 1, stands_for });
        }
        let rows = match told.row.fate {
            Becomes::New { .. } => &mut self.new,
            Becomes::Here { .. } => &mut self.here,
            Becomes::Cannot { .. } => &mut self.cannot,
        };
        if rows.len() < SHOWN {
            rows.push(told.row);
        }
    }

    fn trial(
        self,
        file: &SourceFile,
        digest: Digest,
        begun: Begun,
        examples: Vec<Vec<String>>,
        ready: Vec<ReadyMapping>,
        imported_before: Option<u32>,
    ) -> ImportTrial {
        let headings = reading::headings(&begun.head, examples);
        ImportTrial {
            name: shown(&file.name),
            file: digest,
            sheet: begun.head.sheet,
            sheets: begun.head.sheets,
            head_row: begun.head.head_row,
            headings,
            notes: begun.head.notes,
            mapping: begun.mapping,
            mapping_from: begun.from,
            ready,
            statuses: self.statuses,
            new: self.counts.new,
            here: self.counts.here,
            cannot: self.counts.cannot,
            rows: self.cannot.into_iter().chain(self.here).chain(self.new).collect(),
            imported_before,
        }
    }
}

/// How many rows have which fate.
#[derive(Default)]
struct Counts {
    new: u32,
    here: u32,
    cannot: u32,
    numbers: Option<(RequestNumber, RequestNumber)>,
    problems: Vec<CellProblem>,
}

impl Counts {
    fn add(&mut self, told: &RowTold) {
        match &told.row.fate {
            Becomes::New { .. } => self.new += 1,
            Becomes::Here { .. } => self.here += 1,
            Becomes::Cannot { problems } => {
                self.cannot += 1;
                if self.problems.len() < SHOWN {
                    self.problems.extend(problems.iter().cloned());
                }
            }
        }
    }

    fn note(&mut self, numbers: &[RequestNumber]) {
        let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return };
        let first = self.numbers.take().map_or_else(|| first.clone(), |(first, _)| first);
        self.numbers = Some((first, last.clone()));
    }

    /// Refuses an import that would leave rows out unasked, or take none.
    fn check(&self, leave_out: bool) -> Result<()> {
        if self.cannot > 0 && !leave_out {
            let told = self.problems.iter().map(|problem| {
                let field = problem.cell.clone().unwrap_or_else(|| problem.field.as_str().to_owned());
                exception::Problem::new(field, "cannot_be_taken", problem.message.clone())
            });
            return Err(Error::Invalid(told.collect()));
        }
        if self.new == 0 {
            let message = if self.here > 0 {
                "There is nothing to import: every row is a request here already."
            } else {
                "There is nothing to import: no row can be taken."
            };
            return Err(Error::invalid("file", "nothing_to_import", message));
        }
        Ok(())
    }
}
