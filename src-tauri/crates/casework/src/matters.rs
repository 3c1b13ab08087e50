//! Matters of every kind: read, taken a step on, filed, listed and kept in drafts, all in one way.
//!
//! A kind of matter ([`exception::matter`] tells what makes one) adds here what its people ask for, most of it three
//! calls: [`Office::matter_at`] finds the matter, refuses whom the step is not for (and files the attempt) and who
//! started from an older version; the kind's own `take` answers an event; [`Office::file_matter`] seals it, applies
//! it, and files it with its projection in one transaction. Opening is [`Office::next_matter`] for the number, the
//! kind's own `open`, and [`Office::file_opening`]. Its row must be added to [`Office::matter_row`], by which lists
//! are rebuilt.

use chrono::{Datelike as _, NaiveDate};
use exception::{
    Matter, MatterKind, MatterNumber, Person, Role,
    audit::Audit,
    calendar::{day_of, moment},
    input::Choice as _,
    matter::{self, Listed, MatterEvent, MatterRefusal},
    settings::Timing,
    text::fold,
    values::{Digest, Instant},
    violation::Violation,
};
use ledger::{Filed, KnownKey};
use serde_json::Value;
use store::{Asker, DraftKey, DueRow, Filing, MatterItem, MatterRow, Owed, OwedItem, Whom};

use crate::{
    Error, FileContent, Office, Result, Session,
    drafts::LONGEST_DRAFT,
    filing::{ATTEMPTS, seal_matter},
    memory::Standing,
    reading::verifies,
    view::{Draft, MatterLine, MatterOwed},
};

/// A matter with the events it was folded from.
pub(crate) struct ReadMatter<M: Matter> {
    pub(crate) matter: M,
    pub(crate) events: Vec<MatterEvent<M>>,
    pub(crate) filed: Vec<Filed>,
}

/// What somebody types for a step of a matter: each person has a draft of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatterDraft {
    /// The matter; none for one that is not opened yet.
    pub number: Option<MatterNumber>,
    /// The stored name of the step.
    pub step: String,
    /// What in the matter it is about, such as a request that is audited; empty for the whole.
    pub about: String,
}

impl Office {
    /// Reads a matter, whoever asks.
    pub(crate) async fn read_matter<M: Matter>(
        &self,
        number: &MatterNumber,
    ) -> Result<Option<ReadMatter<M>>> {
        if number.kind() != M::KIND {
            return Ok(None);
        }
        let filed = self.store.events(number.as_str()).await?;
        if filed.is_empty() {
            return Ok(None);
        }
        let events = filed.iter().map(event_of::<M>).collect::<Result<Vec<_>>>()?;
        let digests = filed.iter().map(|filed| Digest::from_bytes(filed.sealed.hash.as_bytes()));
        let matter = matter::fold(events.iter().cloned().zip(digests))
            .map_err(|error| Error::Damaged(format!("{number} can’t be read: {error}.")))?;
        Ok(Some(ReadMatter { matter, events, filed }))
    }

    /// Reads a matter that a person may see.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none with this number, or none that they may see: the two look alike.
    pub(crate) async fn matter_for<M: Matter>(
        &self,
        session: &Session,
        number: &MatterNumber,
    ) -> Result<ReadMatter<M>> {
        match self.read_matter::<M>(number).await? {
            Some(read) if read.matter.may_see(session.person()) => Ok(read),
            Some(_) | None => {
                Err(Error::NotFound(format!("There is no {number} that you may see. Check the number.")))
            }
        }
    }

    /// A matter to take a step on, from the version that the person had before them.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] where the step is not this person's, after the attempt is filed, or not
    /// possible now; [`Error::Stale`] where the matter has changed since.
    pub(crate) async fn matter_at<M: Matter>(
        &self,
        standing: &Standing,
        number: &MatterNumber,
        version: Option<u32>,
        step: M::Step,
        now: Instant,
    ) -> Result<M> {
        let matter = self.matter_for::<M>(&standing.session, number).await?.matter;
        if let Err(refusal) = matter.may(step, standing.session.person()) {
            return Err(self.refuse(standing, matter, step, refusal, now).await);
        }
        if version.is_some_and(|version| version != matter.thread().version) {
            return Err(Error::Stale(format!(
                "{number} has changed since you opened it. What you typed is kept: look at what changed, then go on."
            )));
        }
        Ok(matter)
    }

    /// Files an attempt that was refused for want of authority, and answers the refusal; where the attempt cannot be
    /// filed, why.
    pub(crate) async fn refuse<M: Matter>(
        &self,
        standing: &Standing,
        mut matter: M,
        step: M::Step,
        refusal: MatterRefusal,
        now: Instant,
    ) -> Error {
        if !refusal.is_of_authority() {
            return refusal.into();
        }
        let number = matter.thread().number.clone();
        for _ in 0..ATTEMPTS {
            let event = matter::attempt(&matter, step, &refusal, standing.session.person(), now);
            match self.file_matter(standing, matter, event, Filing::default()).await {
                Err(Error::Stale(_)) => match self.read_matter::<M>(&number).await {
                    Ok(Some(read)) => matter = read.matter,
                    Ok(None) => return refusal.into(),
                    Err(error) => return error,
                },
                Ok(_) => return refusal.into(),
                Err(error) => return error,
            }
        }
        refusal.into()
    }

    /// The number of the next matter of a kind; it is never given out again.
    pub(crate) async fn next_matter(&self, kind: MatterKind, now: Instant) -> Result<MatterNumber> {
        let year = day_of(now).year();
        let count = self.store.next_matter_number(kind.as_str(), year).await?;
        Ok(MatterNumber::new(kind, year, count))
    }

    /// Files the first event of a matter with what belongs to it.
    pub(crate) async fn file_opening<M: Matter>(
        &self,
        standing: &Standing,
        event: MatterEvent<M>,
        mut filing: Filing,
    ) -> Result<M> {
        let ready = seal_matter(&event, &standing.session)?;
        let matter: M = matter::begin(event, ready.digest)
            .map_err(|error| Error::Damaged(format!("The history can’t begin: {error}.")))?;
        filing.events.push(ready.event);
        filing.matters.push(row(&matter, &standing.office.settings.timing)?);
        self.store.file(filing).await?;
        Ok(matter)
    }

    /// Files the next event of a matter with what belongs to it.
    ///
    /// # Errors
    /// [`Error::Stale`] where somebody else filed on it in the meantime; nothing is written then.
    pub(crate) async fn file_matter<M: Matter>(
        &self,
        standing: &Standing,
        mut matter: M,
        event: MatterEvent<M>,
        mut filing: Filing,
    ) -> Result<M> {
        let ready = seal_matter(&event, &standing.session)?;
        let number = matter.thread().number.clone();
        matter::apply(&mut matter, event, ready.digest)
            .map_err(|error| Error::Damaged(format!("{number} can’t go on: {error}.")))?;
        filing.events.push(ready.event);
        filing.matters.push(row(&matter, &standing.office.settings.timing)?);
        self.store.file(filing).await?;
        Ok(matter)
    }

    /// The row of a matter, made from its events: lists are rebuilt by it.
    pub(crate) async fn matter_row(&self, number: &MatterNumber, timing: &Timing) -> Result<MatterRow> {
        let missing = || Error::Damaged(format!("The history names {number} and does not tell of it."));
        match number.kind() {
            MatterKind::Audit => {
                row(&self.read_matter::<Audit>(number).await?.ok_or_else(missing)?.matter, timing)
            }
            MatterKind::Violation => {
                row(&self.read_matter::<Violation>(number).await?.ok_or_else(missing)?.matter, timing)
            }
        }
    }

    /// A file that a matter names, as far as a person may see it.
    ///
    /// # Errors
    /// [`Error::NotFound`] where no event that this person may see names it.
    pub async fn matter_file(
        &self,
        session: &Session,
        number: &MatterNumber,
        sha256: &Digest,
    ) -> Result<FileContent> {
        match number.kind() {
            MatterKind::Audit => self.audit_file(session, number, sha256).await,
            MatterKind::Violation => self.violation_file(session, number, sha256).await,
        }
    }

    /// The draft of a step of a matter; where there is none, `start`.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the matter is not for this person; [`Error::Refused`] where the step is not theirs.
    pub(crate) async fn matter_draft<M: Matter>(
        &self,
        session: &Session,
        of: &MatterDraft,
        start: impl AsyncFnOnce(Option<M>) -> Result<Value>,
    ) -> Result<Draft> {
        let session = &self.at_desk(session).await?;
        let matter = self.matter_to_draft::<M>(session, of).await?;
        if let Some(draft) = self.store.draft(&draft_key::<M>(session, of)).await? {
            let input = serde_json::from_str(&draft.json)
                .map_err(|error| Error::Damaged(format!("The draft can’t be read ({error}).")))?;
            let version = u32::try_from(draft.version).unwrap_or(u32::MAX);
            return Ok(Draft { input, version, saved_at: Some(Instant::from_millis(draft.saved_ms)) });
        }
        let mut input = start(matter).await?;
        if let Some(fields) = input.as_object_mut() {
            fields.insert("step".to_owned(), Value::String(of.step.clone()));
        }
        Ok(Draft { input, version: 0, saved_at: None })
    }

    /// Saves a draft over the version it started from; answers the new version.
    ///
    /// # Errors
    /// [`Error::Stale`] where it was saved elsewhere in the meantime; as [`Office::matter_draft`].
    pub(crate) async fn save_draft_of_matter<M: Matter>(
        &self,
        session: &Session,
        of: &MatterDraft,
        input: &Value,
        version: u32,
        now: Instant,
    ) -> Result<u32> {
        let session = &self.at_desk(&session.at(now)).await?;
        self.matter_to_draft::<M>(session, of).await?;
        let json = input.to_string();
        if json.len() > LONGEST_DRAFT {
            let message = "Shorten what you typed: a draft keeps at most 16 MB.";
            return Err(Error::invalid("", "too_long", message));
        }
        let key = draft_key::<M>(session, of);
        let saved = self.store.save_draft(&key, &json, version.into(), now.millis()).await?;
        Ok(u32::try_from(saved).unwrap_or(u32::MAX))
    }

    /// The matter of a draft, where there is one and the step is this person's.
    async fn matter_to_draft<M: Matter>(&self, session: &Session, of: &MatterDraft) -> Result<Option<M>> {
        let unknown = || Error::invalid("step", "unknown_choice", "There is no such step.");
        let step = M::Step::choose(&of.step).ok_or_else(unknown)?;
        let Some(number) = &of.number else { return Ok(None) };
        let matter = self.matter_for::<M>(session, number).await?.matter;
        matter.may(step, session.person())?;
        Ok(Some(matter))
    }

    /// What is owed in matters by whoever is at the desk, the first due first.
    pub(crate) async fn items_owed(&self, session: &Session, today: NaiveDate) -> Result<Vec<MatterOwed>> {
        let owed = self.store.matter_items_owed(&asker(session.person())).await?;
        owed.into_iter()
            .map(|OwedItem { stream, item, .. }| {
                let damaged = |_| Error::Damaged(format!("{stream} is no number of a matter."));
                Ok(MatterOwed {
                    number: stream.parse().map_err(damaged)?,
                    item: item.item,
                    what: item.what,
                    state: item.state,
                    overdue: item.due_on.as_ref().is_some_and(|due| *due < today.to_string()),
                    due_on: item.due_on,
                    since: Instant::from_millis(item.since_ms),
                })
            })
            .collect()
    }

    /// The same as something due, each with how far the office’s history reached when it came to be owed. What stands
    /// in matters is confidential: it is told to nobody but whoever owes it.
    pub(crate) async fn matter_dues(&self, session: &Session) -> Result<Vec<(DueRow, u64)>> {
        let person = session.person();
        // Whoever it is, it is theirs: the role only says in which they are waited for.
        let theirs = person.roles.first().copied().unwrap_or(Role::Requester);
        let owed = self.store.matter_items_owed(&asker(person)).await?;
        let due = |OwedItem { stream, title, filed, item }: OwedItem| {
            let damaged = || Error::Damaged(format!("The day of what is owed in {stream} is none."));
            let Some(due_on) = &item.due_on else { return Ok(None) };
            Ok(Some((
                DueRow {
                    kind: item.kind,
                    item: item.item.to_string(),
                    title,
                    department: item.whom.department.unwrap_or_default(),
                    what: item.what,
                    due_on: due_on.parse().map_err(|_| damaged())?,
                    share_on: None,
                    known_on: day_of(Instant::from_millis(item.since_ms)),
                    since: item.event,
                    ends: false,
                    owed: Owed {
                        role: item.whom.role.unwrap_or_else(|| theirs.as_str().to_owned()),
                        department: None,
                        account: Some(person.account.clone()),
                    },
                    subject: stream,
                },
                filed,
            )))
        };
        owed.into_iter().filter_map(|item| due(item).transpose()).collect()
    }
}

impl From<MatterRefusal> for Error {
    fn from(refusal: MatterRefusal) -> Self {
        match refusal {
            MatterRefusal::NotReady(problems) => Self::Invalid(problems),
            MatterRefusal::NotNow(_) | MatterRefusal::NotTheirs(_) => Self::Refused(refusal.to_string()),
        }
    }
}

/// Where a draft is kept: its step is written after its kind, so that it is never taken for a request's.
pub(crate) fn draft_key<M: Matter>(session: &Session, of: &MatterDraft) -> DraftKey {
    DraftKey {
        request: of.number.as_ref().map(ToString::to_string).unwrap_or_default(),
        step: format!("{}/{}/{}", M::KIND.as_str(), of.step, of.about),
        account: session.person().account.clone(),
    }
}

/// Who asks, as the records compare it.
pub(crate) fn asker(person: &Person) -> Asker {
    Asker {
        roles: person.roles.iter().map(|role| role.as_str().to_owned()).collect(),
        department: fold(person.department.trim()),
        account: person.account.clone(),
    }
}

fn event_of<M: Matter>(filed: &Filed) -> Result<MatterEvent<M>> {
    serde_json::from_slice(&filed.sealed.bytes).map_err(|error| {
        Error::Damaged(format!("Event {} of {} can’t be read ({error}).", filed.sequence, filed.stream))
    })
}

/// The row of a matter as it stands.
fn row<M: Matter>(matter: &M, timing: &Timing) -> Result<MatterRow> {
    let thread = matter.thread();
    let damaged = || Error::Damaged(format!("The number {} can’t be sorted.", thread.number));
    let mut parts = thread.number.as_str().split('-').skip(1);
    let year = parts.next().and_then(|part| part.parse().ok()).ok_or_else(damaged)?;
    let serial = parts.next().and_then(|part| part.parse().ok()).ok_or_else(damaged)?;
    let Listed { title, closed_on, seen_by, items, detail } = matter.listed(timing);
    let mut seen_by: Vec<Whom> = seen_by.iter().map(whom).collect();
    seen_by.sort();
    seen_by.dedup();
    Ok(MatterRow {
        stream: thread.number.to_string(),
        kind: M::KIND.as_str().to_owned(),
        year,
        serial,
        stage: thread.stage.stored().to_owned(),
        version: thread.version.into(),
        head: crate::files::hash(&thread.head)?,
        title,
        opened_on: day_of(thread.opened.at).to_string(),
        closed_on: closed_on.map(|day| day.to_string()),
        updated_ms: thread.updated.millis(),
        detail: detail.to_string(),
        seen_by,
        items: items
            .into_iter()
            .map(|item| MatterItem {
                item: item.id,
                kind: item.kind.as_str().to_owned(),
                state: item.state,
                what: item.what,
                whom: whom(&item.whom),
                is_owed: item.is_owed,
                due_on: item.due_on.map(|day| day.to_string()),
                since_ms: item.since.millis(),
                event: item.event.into(),
            })
            .collect(),
    })
}

fn whom(whom: &matter::Whom) -> Whom {
    Whom {
        role: whom.role.map(|role| role.as_str().to_owned()),
        department: whom.department_key(),
        account: whom.account.clone(),
    }
}

/// The history of a matter in lines, each with whether hash, chain and signature fit.
pub(crate) fn lines<M: Matter>(
    read: &ReadMatter<M>,
    keys: &[KnownKey],
    sentence: impl Fn(&M::Action) -> String,
) -> Vec<MatterLine> {
    let mut previous: Option<&Filed> = None;
    let mut lines = Vec::with_capacity(read.events.len());
    for (event, filed) in read.events.iter().zip(&read.filed) {
        let verified = verifies(filed, &event.actor, event.at, event.previous.as_ref(), previous, keys);
        lines.push(MatterLine {
            sequence: event.sequence,
            at: event.at,
            moment: moment(event.at),
            actor: event.actor.clone(),
            text: sentence(&event.action),
            digest: Digest::from_bytes(filed.sealed.hash.as_bytes()),
            verified,
        });
        previous = Some(filed);
    }
    lines
}
