//! Bench data: an office of any number of requests, made by the very steps that people take, to measure with.
//!
//! What is made is real: each step is read, asked of the procedure, sealed with its actor’s key and chained. Only the
//! filing is another: the requests come in the order of their opening, each with all its steps, a thousand to a
//! transaction. So no more than two thousand requests are in memory at a time.

mod grammar;
mod tale;

use std::{collections::BTreeMap, sync::Arc};

use chrono::{Datelike as _, NaiveDate};
use documents::model;
use exception::{
    Person, Request, RequestNumber, Step,
    action::{Action, Document, DocumentKind, Event, FileReference},
    calendar::{day_of, is_business_day},
    form::tech_358,
    parse::{self, Entry},
    request::{Context, Earlier},
    settings::Settings,
    values::Instant,
};
use serde_json::json;
use store::{Filing, NewEvent, NewFile, Projection};

use super::{
    DEMONSTRATION, Demonstration, cast,
    chance::Chance,
    inputs::day_at,
    person,
    story::{Someone, Story},
    way::{self, Move, What},
    with,
};
use crate::{
    DEMONSTRATION_PASSPHRASE, Error, Office, Result, Session, files, filing::seal_event, memory::Known,
    project::projection,
};
use grammar::Grammar;

/// Requests filed in one transaction.
const AT_ONCE: u32 = 1000;
/// Days over which the requests are opened, and the day before today on which the last of them is.
const DAYS: i64 = 3650;
const LAST: i64 = 6;
const DAY: i64 = 24 * 60 * 60 * 1000;

/// An office that was made to measure with.
#[derive(Clone, Debug)]
pub struct BenchOffice {
    /// Its people; all have the passphrase of the demonstration.
    pub people: Vec<Person>,
    /// How many events its requests have.
    pub events: u64,
}

impl Office {
    /// Makes an office of so many requests in records that have none, opened over the ten years before `now`, of every
    /// stage and nearly every outcome. `told` hears how many there are from time to time. The same seed makes the same
    /// office, but for its keys.
    ///
    /// # Errors
    /// [`Error::Refused`] where there are people or requests already.
    pub async fn make_bench_data(
        &self,
        requests: u32,
        seed: u64,
        now: Instant,
        mut told: impl FnMut(u32),
    ) -> Result<BenchOffice> {
        if !self.store.accounts().await?.is_empty() {
            return Err(Error::Refused(
                "This office has people already: choose an empty data folder for the bench data.".to_owned(),
            ));
        }
        let (maker, people) = self.maker(seed, now).await?;
        let maker = Arc::new(maker);
        let mut events = 0;
        let mut plan = Plan { today: day_of(now), requests, next: 0, years: BTreeMap::new() };
        let mut under_way = maker.start(&mut plan);
        while let Some(made) = under_way {
            let failed = |error| Error::Damaged(format!("The bench data can’t be made ({error})."));
            let filing = made.await.map_err(failed)??;
            let reached = plan.next;
            // The next ones are made while these are written.
            under_way = maker.start(&mut plan);
            events += filing.events.len() as u64;
            self.store.file(filing).await?;
            told(reached);
        }
        // What is opened from here on gets the numbers after these.
        let mut batch = self.store.batch().await?;
        for (year, last) in &plan.years {
            batch.set_aside(*year, 0, *last).await?;
        }
        batch.commit().await?;
        Ok(BenchOffice { people, events })
    }

    async fn maker(&self, seed: u64, now: Instant) -> Result<(Maker, Vec<Person>)> {
        let shipped: Demonstration = serde_json::from_str(DEMONSTRATION)
            .map_err(|error| Error::Damaged(format!("The demonstration can’t be read ({error}).")))?;
        let settings =
            Settings { demonstration: true, ..Settings::parse(&shipped.settings).map_err(Error::Invalid)? };
        let grammar = Grammar::read()?;
        let cast = tale::people(&grammar, shipped.people);
        let people = cast.iter().map(person).collect::<Result<Vec<_>>>()?;
        let begin = before(now, DAYS + 30);
        let sessions = self.make_people(&people, settings, begin).await?;
        // While there is nothing to make anew: what follows is made by the rules of these settings.
        self.rebuild_where_outdated().await?;
        let office = self.office_now().await?;
        let paper = self.stand_in(now).await?;
        let bases = shipped.requests.into_iter().filter(tale::is_whole).collect();
        Ok((Maker { grammar, bases, cast, sessions, office, paper, seed, now }, people))
    }

    /// What stands for every letter and packet: a paper that says so.
    async fn stand_in(&self, now: Instant) -> Result<(NewFile, u32)> {
        let document = model::Document {
            title: "Bench data".to_owned(),
            author: "Exception Desk".to_owned(),
            subject: "Stands for a document of a request that was made to measure with".to_owned(),
            language: "en-US".to_owned(),
            created_at: now.utc(),
            kind: model::Kind::Letter,
            furniture: model::Furniture::default(),
            blocks: vec![model::Block::paragraph(
                "In an office that was made to measure with, this stands for the documents of every request.",
            )],
            attachments: Vec::new(),
        };
        let printed = self.printer.print(document).await?;
        let pages = u32::try_from(printed.pages).unwrap_or(u32::MAX);
        Ok((files::new_file(printed.bytes, Some("application/pdf")), pages))
    }
}

fn before(now: Instant, days: i64) -> Instant {
    Instant::from_millis(now.millis() - days * DAY)
}

/// Which requests come next: their numbers and days, in order.
struct Plan {
    today: NaiveDate,
    requests: u32,
    next: u32,
    /// The last number of each year.
    years: BTreeMap<i32, u32>,
}

/// A request to be made.
struct Planned {
    index: u32,
    number: RequestNumber,
    opened: NaiveDate,
}

impl Plan {
    /// The next so many; none when all are made.
    fn take(&mut self, count: u32) -> Vec<Planned> {
        let count = count.min(self.requests - self.next);
        (0..count).map(|_| self.one()).collect()
    }

    fn one(&mut self) -> Planned {
        let index = self.next;
        self.next += 1;
        let left = i64::from(self.requests - self.next);
        let age = LAST + (DAYS - LAST) * left / i64::from(self.requests);
        let mut opened = day_at(self.today, -age);
        while !is_business_day(opened) {
            opened = day_at(opened, -1);
        }
        let serial = self.years.entry(opened.year()).or_default();
        *serial += 1;
        Planned { index, number: RequestNumber::new(opened.year(), *serial), opened }
    }
}

/// What all requests are made of.
struct Maker {
    grammar: Grammar,
    /// Requests of the demonstration, from which policies and kinds come.
    bases: Vec<Story>,
    cast: Vec<Someone>,
    sessions: BTreeMap<String, Session>,
    office: Known,
    paper: (NewFile, u32),
    seed: u64,
    now: Instant,
}

impl Maker {
    fn start(self: &Arc<Self>, plan: &mut Plan) -> Option<tokio::task::JoinHandle<Result<Filing>>> {
        let planned = plan.take(AT_ONCE);
        let maker = Arc::clone(self);
        (!planned.is_empty()).then(|| tokio::task::spawn_blocking(move || maker.filing(&planned)))
    }

    fn filing(&self, planned: &[Planned]) -> Result<Filing> {
        let mut filing = Filing { files: vec![self.paper.0.clone()], ..Filing::default() };
        for planned in planned {
            let (events, request) = self.request(planned)?;
            filing.events.extend(events);
            filing.requests.push(request);
        }
        // Each request’s own events stay in their order: each is later than the one before it.
        filing.events.sort_by_key(|event| event.at_ms);
        Ok(filing)
    }

    fn request(&self, planned: &Planned) -> Result<(Vec<NewEvent>, Projection)> {
        let mut chance = Chance::new(self.seed, u64::from(planned.index) + 1);
        let age = (day_of(self.now) - planned.opened).num_days();
        let story = self.story(planned.index, age, &mut chance);
        let cast = cast(&story, &self.cast, &mut chance)?;
        // The day on which the request stands where its story ends: today for what is still open, or some time ago.
        let then = before(self.now, age + story.begun);
        let mut road =
            Road { maker: self, number: &planned.number, request: None, form: 0, events: Vec::new() };
        for next in way::lay(&story, &cast, then, &chance) {
            road.go(next)?;
        }
        let lost = || Error::Damaged(format!("{} was never opened.", planned.number));
        let request = road.request.as_ref().ok_or_else(lost)?;
        if request.stage != story.ends_at.stage() {
            return Err(Error::Damaged(format!(
                "{} should end in {} and stands in {}.",
                planned.number,
                story.ends_at.stage(),
                request.stage
            )));
        }
        Ok((road.events, projection(request, &self.office)?))
    }
}

/// How far a request has come.
struct Road<'a> {
    maker: &'a Maker,
    number: &'a RequestNumber,
    request: Option<Request>,
    /// Where in the history the form stands.
    form: u32,
    events: Vec<NewEvent>,
}

impl Road<'_> {
    /// Takes a step of the procedure; what people do beside it is left out.
    fn go(&mut self, next: Move) -> Result<()> {
        let Move { at, who, what, .. } = next;
        let lost = |what: &str| Error::Damaged(format!("The bench data lost {what} of {}.", self.number));
        let session = self.maker.sessions.get(&who).ok_or_else(|| lost("a person"))?;
        let settings = &self.maker.office.settings;
        let context = Context {
            person: session.person(),
            absent: &[],
            acting_for: None,
            at,
            settings,
            earlier: Earlier::default(),
        };
        let document = json!(files::reference(&self.maker.paper.0, String::new()).sha256);
        let input = match what {
            What::Open(input) | What::Take(input) => input,
            What::TakeWithDocument(input) if input.get("step") != Some(&json!("send_document")) => {
                with(&input, "document", document)
            }
            What::Note(Step::SubmitForm, on) => {
                json!({ "step": "note_service_request", "about": self.form, "noted_on": on.to_string() })
            }
            What::Expire => {
                let request = self.request.as_ref().ok_or_else(|| lost("the request"))?;
                let last_day = request.last_day().ok_or_else(|| lost("the last day"))?;
                let event = request.take(Action::Expire { last_day }, &context)?;
                return self.file(event, session);
            }
            What::TakeWithDocument(_)
            | What::Note(..)
            | What::Renew { .. }
            | What::ReportChange { .. }
            | What::TakeWithPrevious(_)
            | What::Draft(_)
            | What::Edit(_)
            | What::Sign { .. }
            | What::TryInVain(_)
            | What::Attach { .. } => return Ok(()),
        };
        let action = match parse::entry(&input, tech_358(), 0)? {
            Entry::Ready(action) => *action,
            Entry::DraftFindings => {
                Action::DraftFindings { document: self.document(DocumentKind::FindingsPacket) }
            }
            Entry::DraftLetter(letter) => {
                Action::DraftLetter { letter: *letter, document: self.document(DocumentKind::DenialLetter) }
            }
            Entry::DraftDocument { .. }
            | Entry::FileEditedLetter { .. }
            | Entry::RecordSigning { .. }
            | Entry::MakePublicCopy(_)
            | Entry::Renew
            | Entry::ReportChange(_)
            | Entry::WithFile { .. }
            | Entry::Attach { .. } => return Err(lost("the files")),
        };
        let event = match (&self.request, action) {
            (None, Action::Open { intake }) => Request::open(self.number.clone(), intake, &context)?,
            (None, _) => return Err(lost("the opening")),
            (Some(request), action) => request.take(action, &context)?,
        };
        self.file(event, session)
    }

    fn document(&self, kind: DocumentKind) -> Document {
        let (paper, pages) = &self.maker.paper;
        let file: FileReference = files::reference(paper, format!("{}-{}.pdf", self.number, kind.as_str()));
        Document { kind, version: 1, file, pages: *pages }
    }

    fn file(&mut self, event: Event, session: &Session) -> Result<()> {
        let ready = seal_event(&event, session)?;
        if event.action.step() == Step::SubmitForm {
            self.form = event.sequence;
        }
        let wrong = |error| Error::Damaged(format!("{} can’t go on: {error}.", self.number));
        match &mut self.request {
            Some(request) => request.apply(event, ready.digest).map_err(wrong)?,
            None => self.request = Some(Request::fold([(event, ready.digest)]).map_err(wrong)?),
        }
        self.events.push(ready.event);
        Ok(())
    }
}

impl BenchOffice {
    /// The passphrase of everybody in it.
    #[must_use]
    pub const fn passphrase(&self) -> &'static str {
        DEMONSTRATION_PASSPHRASE
    }
}
