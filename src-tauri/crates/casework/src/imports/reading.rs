//! The rows of a file, read beside whoever asks for them and a chunk at a time.

use std::sync::Arc;

use exception::{
    import::{Import, ImportField, ImportSource, ImportedRecord},
    values::{Digest, Instant},
};
use exchange::table::{self, Head, Part, Row, TableError, column_name};
use tokio::{
    sync::mpsc::{Receiver, Sender, channel},
    task::{JoinHandle, spawn_blocking},
};

use super::{
    mapping::{Ready, ready, signature},
    record::{Reader, shortened},
};
use crate::{
    Error, Result,
    view::{CellProblem, ImportAsk, ImportHeading, Mapping},
};

/// Rows that are read before they are asked for.
const CHUNK: usize = 500;
/// Examples of what stands under a heading.
const EXAMPLES: usize = 3;

/// A row that was read.
pub(super) struct ReadRow {
    pub(super) row: u32,
    pub(super) title: String,
    /// The word for how the request stands.
    pub(super) status: String,
    pub(super) record: std::result::Result<ImportedRecord, Vec<CellProblem>>,
}

/// What is known before the first row.
#[derive(Clone)]
pub(super) struct Begun {
    pub(super) head: Head,
    pub(super) mapping: Mapping,
    /// Where the mapping came from.
    pub(super) from: String,
}

/// How the mapping of a file is chosen, once its headings are known.
pub(super) struct Choice {
    given: Option<Mapping>,
    named: Option<Ready>,
    before: Vec<(Digest, u32, String)>,
    ready: Vec<Ready>,
}

impl Choice {
    /// # Errors
    /// [`Error::Invalid`] where a mapping is named that does not ship with the program.
    pub(super) fn new<'a>(ask: &ImportAsk, made: impl Iterator<Item = &'a Import>) -> Result<Self> {
        let ready = ready()?;
        let named = match &ask.ready {
            Some(name) => Some(ready.iter().find(|one| one.name == *name).cloned().ok_or_else(|| {
                let names: Vec<&str> = ready.iter().map(|one| one.name.as_str()).collect();
                let message = format!("Choose one of the mappings: {}.", names.join(", "));
                Error::invalid("mapping", "unknown_choice", message)
            })?),
            None => None,
        };
        let before = made.map(|made| (made.signature.clone(), made.import, made.mapping.clone())).collect();
        Ok(Self { given: ask.mapping.clone(), named, before, ready })
    }

    fn over(self, headings: &[String]) -> (Mapping, String) {
        if let Some(mapping) = self.given {
            return (mapping, "As you have chosen.".to_owned());
        }
        if let Some(named) = &self.named {
            return (named.over(headings), format!("For {}.", named.label));
        }
        let signature = signature(headings);
        let same = self.before.iter().rev().filter(|(known, ..)| *known == signature);
        let kept = same.filter_map(|(_, import, text)| Some((import, serde_json::from_str(text).ok()?)));
        if let Some((import, mapping)) = { kept }.next() {
            return (mapping, format!("As for import {import}, whose file had the same headings."));
        }
        let fitting = self.ready.iter().find(|one| one.fits(headings));
        let Some(chosen) = fitting.or(self.ready.first()) else {
            let order = exception::import::DayOrder::MonthFirst;
            let none = Mapping { columns: [].into(), fixed: [].into(), statuses: [].into(), order };
            return (none, String::new());
        };
        let from = if fitting.is_some() {
            format!("By its headings, this is {}.", chosen.label)
        } else {
            "By headings that many trackers have. Say what is missing.".to_owned()
        };
        (chosen.over(headings), from)
    }
}

/// The rows of a file on their way.
pub(super) struct Rows {
    told: Receiver<Message>,
    reading: Option<JoinHandle<std::result::Result<Vec<Vec<String>>, Stopped>>>,
}

enum Message {
    Begun(Box<Begun>),
    Rows(Vec<ReadRow>),
}

/// Why the reading stopped before the end.
enum Stopped {
    File(TableError),
    /// Nobody listens any more.
    Unheard,
}

impl From<TableError> for Stopped {
    fn from(error: TableError) -> Self {
        Self::File(error)
    }
}

impl Rows {
    pub(super) fn start(
        bytes: Arc<Vec<u8>>,
        ask: &ImportAsk,
        choice: Choice,
        source: ImportSource,
        now: Instant,
    ) -> Self {
        let part = Part { sheet: ask.sheet.clone(), head_row: ask.head_row };
        let (tell, told) = channel(2);
        let reading = spawn_blocking(move || read(&bytes, &part, choice, source, now, &tell));
        Self { told, reading: Some(reading) }
    }

    /// What is known before the first row.
    pub(super) async fn begun(&mut self) -> Result<Begun> {
        match self.told.recv().await {
            Some(Message::Begun(begun)) => Ok(*begun),
            Some(Message::Rows(_)) | None => {
                self.end().await?;
                Err(Error::Damaged("The file was read without headings.".to_owned()))
            }
        }
    }

    /// The next rows; none after the last.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<ReadRow>>> {
        match self.told.recv().await {
            Some(Message::Rows(rows)) => Ok(Some(rows)),
            Some(Message::Begun(_)) => Err(Error::Damaged("The file began twice.".to_owned())),
            None => {
                // Whoever goes on must know first whether the file came to its end.
                if let Some(reading) = self.reading.take() {
                    let examples = ended(reading).await?;
                    self.reading = Some(spawn_blocking(move || Ok(examples)));
                }
                Ok(None)
            }
        }
    }

    /// What stands under the headings first.
    pub(super) async fn end(&mut self) -> Result<Vec<Vec<String>>> {
        match self.reading.take() {
            Some(reading) => ended(reading).await,
            None => Ok(Vec::new()),
        }
    }
}

async fn ended(
    reading: JoinHandle<std::result::Result<Vec<Vec<String>>, Stopped>>,
) -> Result<Vec<Vec<String>>> {
    let failed = |error| Error::Damaged(format!("The file can’t be read ({error})."));
    match reading.await.map_err(failed)? {
        Ok(examples) => Ok(examples),
        Err(Stopped::File(error)) => Err(Error::invalid("file", "unreadable", error.to_string())),
        Err(Stopped::Unheard) => Ok(Vec::new()),
    }
}

fn read(
    bytes: &[u8],
    part: &Part,
    choice: Choice,
    source: ImportSource,
    now: Instant,
    tell: &Sender<Message>,
) -> std::result::Result<Vec<Vec<String>>, Stopped> {
    let reader = std::cell::OnceCell::new();
    let mut rows = Vec::with_capacity(CHUNK);
    let mut examples: Vec<Vec<String>> = Vec::new();
    let send = |message| tell.blocking_send(message).map_err(|_| Stopped::Unheard);
    table::read(
        bytes,
        part,
        |head| {
            let (mapping, from) = choice.over(&head.headings);
            let source = ImportSource { sheet: head.sheet.clone(), ..source };
            let _ = reader.set(Reader::new(head.headings.clone(), mapping.clone(), source, now));
            send(Message::Begun(Box::new(Begun { head: head.clone(), mapping, from })))
        },
        |row| {
            let Some(reader) = reader.get() else { return Ok(()) };
            note(&mut examples, &row);
            rows.push(ReadRow {
                row: row.row,
                title: shortened(&reader.text(&row, ImportField::Title)),
                status: shortened(&reader.text(&row, ImportField::Status)),
                record: reader.record(&row),
            });
            if rows.len() == CHUNK { send(Message::Rows(std::mem::take(&mut rows))) } else { Ok(()) }
        },
    )?;
    if !rows.is_empty() {
        send(Message::Rows(rows))?;
    }
    Ok(examples)
}

fn note(examples: &mut Vec<Vec<String>>, row: &Row) {
    examples.resize(examples.len().max(row.cells.len()), Vec::new());
    for (column, cell) in examples.iter_mut().zip(&row.cells) {
        let text = shortened(&cell.text());
        if column.len() < EXAMPLES && !text.is_empty() && !column.contains(&text) {
            column.push(text);
        }
    }
}

/// The headings with what stands under each.
pub(super) fn headings(head: &Head, examples: Vec<Vec<String>>) -> Vec<ImportHeading> {
    let examples = examples.into_iter().chain(std::iter::repeat(Vec::new()));
    let heading = |(column, (heading, examples)): (usize, (&String, Vec<String>))| ImportHeading {
        heading: heading.clone(),
        column: column_name(column),
        examples,
    };
    head.headings.iter().zip(examples).enumerate().map(heading).collect()
}
