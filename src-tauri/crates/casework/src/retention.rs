//! Retention: what is past its period, proposals by one person, and disposal by another.

use std::collections::BTreeSet;

use chrono::Datelike as _;
use exception::{
    Person, Request, RequestNumber, Role, Settings, Stage,
    calendar::{day_of, long_date, moment},
    correspondence::Noted,
    input::Input,
    office::OfficeAction,
    retention::{Disposals, Fate, Proposal, Tombstone},
    values::{Digest, Instant},
};
use ledger::{Hash, named_files};
use serde_json::Value;
use store::{Disposal, Scheduled};

use crate::{
    Error, Office, Result, Session,
    history::shown,
    keeping::others,
    memory::Standing,
    reading::{Read, number_of},
    view::{DisposedRow, PastRow, ProposedRow, RetentionView},
};

/// Most rows of what is past its period.
const MOST: u32 = 200;

/// What is under way, each with the bytes of its events.
type UnderWay = Vec<(String, Vec<Vec<u8>>)>;

impl Office {
    /// What the page Retention shows.
    ///
    /// # Errors
    /// [`Error::Refused`] for those who neither see every request nor administer the office.
    pub async fn retention(&self, session: &Session, now: Instant) -> Result<RetentionView> {
        let standing = self.standing(session).await?;
        let person = standing.session.person();
        may_look(person)?;
        let settings = &standing.office.settings;
        let disposals = &standing.office.disposals;
        let (past, more) = self.past(settings, disposals, now).await?;
        let (mut proposed, under_way) = (Vec::new(), self.under_way().await?);
        for proposal in &disposals.proposed {
            let Some(read) = self.read(&proposal.what.request).await? else { continue };
            proposed.push(ProposedRow {
                number: proposal.what.request.clone(),
                title: read.request.intake.title.as_str().to_owned(),
                schedule: authority(&proposal.what.series, &proposal.what.schedule),
                fate: proposal.what.fate,
                reason: proposal.what.reason.to_string(),
                by: proposal.by.name.clone(),
                at: moment(proposal.at),
                kept_by: self.kept_by(&read.request, settings, &under_way, now).await?,
                source: self.source_of(&read.request).await?,
                may_dispose: may_dispose(person) && !proposal.by.is_person(person),
            });
        }
        let disposed = disposals.disposed.iter().rev().map(disposed_row).collect();
        let folder = self.store.path().and_then(std::path::Path::parent);
        Ok(RetentionView {
            schedule: settings.retention.clone(),
            past,
            more,
            proposed,
            disposed,
            others: folder.map(others).unwrap_or_default(),
            may_propose: may_propose(person),
            may_dispose: may_dispose(person),
        })
    }

    /// How many closed requests are past their period and neither on hold nor proposed, at most 200; none for people who do
    /// not propose.
    pub(crate) async fn count_past(&self, standing: &Standing, now: Instant) -> Result<u32> {
        if !may_propose(standing.session.person()) || standing.office.settings.retention.series.is_empty() {
            return Ok(0);
        }
        let past = self.store.count_past(&day_of(now).to_string(), MOST).await?;
        let proposed = standing.office.disposals.proposed.len();
        Ok(u32::try_from(past).unwrap_or(MOST).saturating_sub(u32::try_from(proposed).unwrap_or(MOST)))
    }

    /// Proposes to dispose of a request past its period: the first of two looks.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] for others than SMB staff and administrators, and filed; and where
    /// it is not past its period, on hold, in force or linked to what is kept.
    pub async fn propose_disposal(
        &self,
        session: &Session,
        number: &RequestNumber,
        input: &Value,
        now: Instant,
    ) -> Result<()> {
        let end = self.office_end().await?;
        let standing = self.standing(session).await?;
        let session = &standing.session;
        if !may_propose(session.person()) {
            let refused = "Only SMB staff and administrators propose what is disposed of. Ask one of them.";
            return self.refuse_disposal(session, "Propose a disposal", refused, now).await;
        }
        let reason = Input::read(input, |input| {
            input.prose("reason", "why it is disposed of now, and where it went if it was transferred")
        })?;
        let read = self.read_to_dispose(number).await?;
        let settings = &standing.office.settings;
        let Some((series, past_on)) = settings.retention.of(&read.request) else {
            return Err(Error::Refused(format!(
                "{number} is not scheduled: it is open, or no series of the office’s schedule covers it. What is not scheduled is not destroyed."
            )));
        };
        if past_on > day_of(now) {
            return Err(Error::Refused(format!(
                "{number} is kept until its period has passed: it may be disposed of from {}.",
                long_date(past_on)
            )));
        }
        if series.fate == Fate::Keep {
            return Err(Error::Refused(format!("{number} is kept for good: its series says so.")));
        }
        refuse_kept(&self.kept_by(&read.request, settings, &self.under_way().await?, now).await?)?;
        let proposal = Proposal {
            request: number.clone(),
            head: read.request.head.clone(),
            series: series.title.clone(),
            schedule: series.schedule.clone(),
            fate: series.fate,
            reason,
        };
        self.file_office(end, OfficeAction::ProposeDisposal { proposal }, session, now).await?;
        Ok(())
    }

    /// Takes a proposal back, or declines it as the second look.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] for those who may neither propose nor dispose, and filed.
    pub async fn withdraw_disposal(
        &self,
        session: &Session,
        number: &RequestNumber,
        input: &Value,
        now: Instant,
    ) -> Result<()> {
        let end = self.office_end().await?;
        let standing = self.standing(session).await?;
        let session = &standing.session;
        if !may_propose(session.person()) && !may_dispose(session.person()) {
            let refused = "Only SMB staff, the CDT ISO and administrators take a proposal back.";
            return self.refuse_disposal(session, "Take a proposal back", refused, now).await;
        }
        let reason = Input::read(input, |input| input.prose("reason", "why the proposal is taken back"))?;
        proposal(&standing, number)?;
        let action = OfficeAction::WithdrawDisposal { request: number.clone(), reason };
        self.file_office(end, action, session, now).await?;
        Ok(())
    }

    /// Disposes of a request that somebody else proposed, for good: the second look. Its text and files go from the records;
    /// a signed tombstone stays.
    ///
    /// # Errors
    /// [`Error::Refused`] for others than the CDT ISO and administrators, for who proposed it, and filed; and where it has
    /// moved on since, is on hold, in force or linked to what is kept. Nothing is disposed of then.
    pub async fn dispose(&self, session: &Session, number: &RequestNumber, now: Instant) -> Result<()> {
        let end = self.office_end().await?;
        let standing = self.standing(session).await?;
        let session = &standing.session;
        if !may_dispose(session.person()) {
            let refused = "Only the CDT ISO and administrators dispose of records. Ask one of them.";
            return self.refuse_disposal(session, "Dispose of a request", refused, now).await;
        }
        let proposed = proposal(&standing, number)?.clone();
        if proposed.by.is_person(session.person()) {
            let refused = "Another person than who proposed it disposes of a record: two look at it.";
            return self.refuse_disposal(session, "Dispose of a request", refused, now).await;
        }
        let read = self.read_to_dispose(number).await?;
        if read.request.head != proposed.what.head {
            return Err(Error::Refused(format!(
                "{number} has changed since it was proposed. Take the proposal back, and look at it again."
            )));
        }
        refuse_kept(
            &self.kept_by(&read.request, &standing.office.settings, &self.under_way().await?, now).await?,
        )?;
        let events = read.filed.len();
        let sources = self.last_of_its_file(&read.request).await?;
        let mut files = BTreeSet::new();
        for filed in &read.filed {
            files.extend(named_files(&filed.sealed.bytes).unwrap_or_default());
        }
        let tombstone = Tombstone {
            stream: number.clone(),
            events: u32::try_from(events).unwrap_or(u32::MAX),
            head: read.request.head.clone(),
            day: day_of(now),
            series: proposed.what.series,
            schedule: proposed.what.schedule,
            fate: proposed.what.fate,
            proposed_by: proposed.by,
            files: sources.iter().map(|file| Digest::from_bytes(file.as_bytes())).collect(),
        };
        let (event, _) = Self::seal_office(end, OfficeAction::Dispose { tombstone }, session, now)?;
        let events = u64::try_from(events).unwrap_or(u64::MAX);
        let disposal = Disposal { stream: number.to_string(), events, event, files, sources };
        let disposed = self.store.dispose(disposal).await;
        self.memory.forget(number);
        match disposed {
            // It is gone from the records; only the file waits to be written anew.
            Err(store::Error::Busy) => {
                tracing::warn!("the file of the records could not be written anew after a disposal");
                Ok(())
            }
            other => Ok(other.map(|_| ())?),
        }
    }

    /// Says of a number that was disposed of when and by which authority; nothing of any other.
    pub(crate) async fn disposed_of(&self, number: &RequestNumber) -> Result<Option<String>> {
        Ok(self.known_now().await?.disposals.tombstone(number).map(|stone| stone.what.to_string()))
    }

    /// The file from which a request was imported, where it is the last request of it: the file goes with it then. Until
    /// then the file stays, for the other requests’ sake and because an import’s rows are no record of one request alone.
    async fn last_of_its_file(&self, request: &Request) -> Result<BTreeSet<Hash>> {
        let Some(imported) = &request.imported else { return Ok(BTreeSet::new()) };
        let file = crate::files::hash(&imported.value.source.file)?;
        let others = self.store.is_named_by_others(&file, request.number.as_str()).await?;
        Ok(if others { BTreeSet::new() } else { BTreeSet::from([file]) })
    }

    /// What becomes of the file from which a request was imported, in a sentence; none where it was not.
    async fn source_of(&self, request: &Request) -> Result<Option<String>> {
        let Some(imported) = &request.imported else { return Ok(None) };
        let (name, row) = (shown(&imported.value.source.name), imported.value.source.row);
        Ok(Some(if self.last_of_its_file(request).await?.is_empty() {
            format!(
                "It was imported from row {row} of “{name}”. That file stays until the last request that was imported from it is disposed of."
            )
        } else {
            format!("It is the last request that was imported from “{name}”: that file goes with it.")
        }))
    }

    async fn read_to_dispose(&self, number: &RequestNumber) -> Result<Read> {
        self.read(number)
            .await?
            .ok_or_else(|| Error::NotFound(format!("There is no request {number}. Check the number.")))
    }

    /// Files the attempt, and answers the refusal.
    async fn refuse_disposal(
        &self,
        session: &Session,
        attempted: &str,
        why: &str,
        now: Instant,
    ) -> Result<()> {
        let refused = Error::Refused(why.to_owned());
        if session.key().is_ok() {
            self.file_office_attempt(session, attempted.to_owned(), &refused, now).await?;
        }
        Err(refused)
    }

    /// The closed requests past their period, at most 200, and whether there are more.
    async fn past(
        &self,
        settings: &Settings,
        disposals: &Disposals,
        now: Instant,
    ) -> Result<(Vec<PastRow>, bool)> {
        let mut numbers = self.store.past(&day_of(now).to_string(), MOST + 1).await?;
        let more = numbers.len() > MOST as usize;
        numbers.truncate(MOST as usize);
        let (mut past, under_way) = (Vec::new(), self.under_way().await?);
        for number in numbers {
            let number = number_of(&number)?;
            // Disposed of, or reopened by other settings, since the list was asked for.
            let Some(read) = self.read(&number).await? else { continue };
            let Some((series, past_on)) = settings.retention.of(&read.request) else { continue };
            let closed_on = read.request.ending.as_ref().map(|ending| day_of(ending.mark.at).to_string());
            past.push(PastRow {
                title: read.request.intake.title.as_str().to_owned(),
                closed_on: closed_on.unwrap_or_default(),
                past_on: past_on.to_string(),
                series: series.title.to_string(),
                schedule: series.schedule.to_string(),
                fate: series.fate,
                kept_by: self.kept_by(&read.request, settings, &under_way, now).await?,
                is_proposed: disposals.proposal(&number).is_some(),
                number,
            });
        }
        Ok((past, more))
    }

    /// What keeps a request, whatever its period says; a sentence each.
    async fn kept_by(
        &self,
        request: &Request,
        settings: &Settings,
        under_way: &UnderWay,
        now: Instant,
    ) -> Result<Vec<String>> {
        let number = &request.number;
        let mut reasons = Vec::new();
        if request.stage != Stage::Closed {
            reasons.push(format!("{number} is not closed."));
        }
        if request.in_force_on(day_of(now)) {
            reasons.push(format!("{number} is in force."));
        }
        reasons.extend(
            request.holds.iter().map(|hold| format!("{number} is on hold for {}.", hold.value.matter)),
        );
        for linked in linked(request) {
            let Some(other) = self.read(&linked).await? else { continue };
            let is_past = settings
                .retention
                .of(&other.request)
                .is_some_and(|(series, past_on)| past_on <= day_of(now) && series.fate != Fate::Keep);
            if !is_past || !other.request.holds.is_empty() {
                reasons.push(format!("{number} is linked to {linked}, which is kept."));
            }
        }
        for (matter, texts) in under_way {
            let names = |text: &Vec<u8>| {
                text.windows(number.as_str().len()).any(|part| part == number.as_str().as_bytes())
            };
            if texts.iter().any(names) {
                reasons.push(format!("{matter} names {number} and is not closed."));
            }
        }
        Ok(reasons)
    }

    /// Matters under way - reports of violations, audits - each with the bytes of its events.
    async fn under_way(&self) -> Result<UnderWay> {
        let mut under_way = Vec::new();
        for row in self.store.dump_matters().await?.into_iter().filter(|row| row.closed_on.is_none()) {
            let events = self.store.events(&row.stream).await?;
            under_way.push((row.stream, events.into_iter().map(|filed| filed.sealed.bytes).collect()));
        }
        Ok(under_way)
    }
}

/// Until when a request is kept by the schedule, as the lists know it; none where it is kept for good.
pub(crate) fn scheduled(request: &Request, settings: &Settings) -> Option<Scheduled> {
    let (_, past_on) = settings.retention.of(request).filter(|(series, _)| series.fate != Fate::Keep)?;
    (0..=9999)
        .contains(&past_on.year())
        .then(|| Scheduled { past_on: past_on.to_string(), is_held: !request.holds.is_empty() })
}

/// The requests that this one continues, renews or is changed by.
fn linked(request: &Request) -> BTreeSet<RequestNumber> {
    let mut linked: BTreeSet<RequestNumber> = crate::succession::successors(request).cloned().collect();
    linked.extend(request.continues().map(|(_, number)| number));
    linked.extend(request.superseded.iter().map(|made| made.value.by.clone()));
    linked.remove(&request.number);
    linked
}

fn proposal<'a>(standing: &'a Standing, number: &RequestNumber) -> Result<&'a Noted<Proposal>> {
    standing.office.disposals.proposal(number).ok_or_else(|| {
        Error::Refused(format!("Nobody has proposed to dispose of {number}. Propose it first."))
    })
}

fn refuse_kept(kept_by: &[String]) -> Result<()> {
    if kept_by.is_empty() {
        return Ok(());
    }
    Err(Error::Refused(format!("It may not be disposed of: {}", kept_by.join(" "))))
}

fn may_look(person: &Person) -> Result<()> {
    let may = [Role::SmbStaff, Role::CdtIso, Role::Auditor, Role::Administrator];
    if may.into_iter().any(|role| person.is(role)) {
        return Ok(());
    }
    Err(Error::Refused(
        "Retention is for SMB, the CDT ISO, the auditors and the administrators to see.".to_owned(),
    ))
}

fn may_propose(person: &Person) -> bool {
    person.is(Role::SmbStaff) || person.is(Role::Administrator)
}

fn may_dispose(person: &Person) -> bool {
    person.is(Role::CdtIso) || person.is(Role::Administrator)
}

fn authority(series: &impl std::fmt::Display, schedule: &impl std::fmt::Display) -> String {
    format!("{series} ({schedule})")
}

fn disposed_row(disposed: &Noted<Tombstone>) -> DisposedRow {
    let stone = &disposed.what;
    DisposedRow {
        number: stone.stream.clone(),
        events: stone.events,
        day: stone.day.to_string(),
        schedule: authority(&stone.series, &stone.schedule),
        fate: stone.fate,
        proposed_by: stone.proposed_by.name.clone(),
        disposed_by: disposed.by.name.clone(),
    }
}
