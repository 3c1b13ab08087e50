//! Sealing events with the key of whoever is at the desk, and filing them.

use exception::{
    Event, Request,
    office::{OfficeAction, OfficeEvent},
    stream::StreamEvent,
    values::{Digest, Instant},
};
use ledger::Sealed;
use serde::Serialize;
use store::{Filing, NewEvent};

use crate::{
    Error, Office, Result, Session, history, memory::Standing, office::OFFICE, project::projection,
    view::Taken,
};

/// How often something is filed anew that stands whatever others file in between.
pub(crate) const ATTEMPTS: u32 = 5;

/// An event ready to be filed, with its digest.
pub(crate) struct Ready {
    pub(crate) event: NewEvent,
    pub(crate) digest: Digest,
}

/// Where the office's own stream ends: its last event; none before the first.
pub(crate) struct OfficeEnd {
    sequence: u32,
    digest: Option<Digest>,
}

/// Seals an event: its bytes are written once, here.
fn seal(
    value: &impl Serialize,
    stream: &str,
    sequence: u32,
    at: Instant,
    session: &Session,
) -> Result<Ready> {
    let bytes = serde_json::to_vec(value)
        .map_err(|error| Error::Damaged(format!("The event can’t be written down ({error}).")))?;
    let sealed: Sealed = ledger::seal(bytes, session.key()?);
    let digest = Digest::from_bytes(sealed.hash.as_bytes());
    let event = NewEvent { stream: stream.to_owned(), sequence: sequence.into(), at_ms: at.millis(), sealed };
    Ok(Ready { event, digest })
}

/// Seals an event of a matter.
pub(crate) fn seal_matter<A: Serialize, S: Serialize>(
    event: &StreamEvent<A, S>,
    session: &Session,
) -> Result<Ready> {
    seal(event, &event.stream, event.sequence, event.at, session)
}

/// Seals an event of a request.
pub(crate) fn seal_event(event: &Event, session: &Session) -> Result<Ready> {
    seal(event, event.stream.as_str(), event.sequence, event.at, session)
}

/// Seals an event of a request and adds it to a filing; the request goes on by it.
pub(crate) fn append(
    standing: &Standing,
    request: &mut Request,
    event: Event,
    filing: &mut Filing,
) -> Result<()> {
    let ready = seal_event(&event, &standing.session)?;
    apply(request, event, ready.digest)?;
    filing.events.push(ready.event);
    Ok(())
}

fn apply(request: &mut Request, event: Event, digest: Digest) -> Result<()> {
    let number = request.number.clone();
    request
        .apply(event, digest)
        .map_err(|error| Error::Damaged(format!("The request {number} can’t go on: {error}.")))
}

impl Office {
    /// How far the office's own stream reaches. Read before what a change starts from: a change by somebody
    /// else in between then makes the filing stale, and is not overwritten.
    pub(crate) async fn office_end(&self) -> Result<OfficeEnd> {
        let last = self.store.end_of_stream(OFFICE).await?;
        Ok(OfficeEnd {
            sequence: last.as_ref().map_or(0, |(last, _)| u32::try_from(*last).unwrap_or(u32::MAX)),
            digest: last.map(|(_, hash)| Digest::from_bytes(hash.as_bytes())),
        })
    }

    /// Seals the event of the office's own stream after `end`; answers it and the new end.
    pub(crate) fn seal_office(
        end: OfficeEnd,
        action: OfficeAction,
        session: &Session,
        now: Instant,
    ) -> Result<(NewEvent, OfficeEnd)> {
        let role = session.person().roles.first().copied().unwrap_or(exception::Role::Administrator);
        let event = OfficeEvent {
            format: exception::request::FORMAT,
            stream: OFFICE.to_owned(),
            sequence: end.sequence.saturating_add(1),
            from: None,
            to: None,
            actor: session.person().acting_as(role),
            at: now,
            previous: end.digest,
            action,
        };
        let ready = seal(&event, OFFICE, event.sequence, now, session)?;
        Ok((ready.event, OfficeEnd { sequence: event.sequence, digest: Some(ready.digest) }))
    }

    /// Files one event of the office’s own stream after `end`, and nothing besides.
    pub(crate) async fn file_office(
        &self,
        end: OfficeEnd,
        action: OfficeAction,
        session: &Session,
        now: Instant,
    ) -> Result<()> {
        let (event, _) = Self::seal_office(end, action, session, now)?;
        self.store.file(Filing { events: vec![event], ..Filing::default() }).await?;
        Ok(())
    }

    /// Files one event of the office’s own stream, with what belongs to it, that stands whatever others file: where somebody
    /// else was faster, after what they filed. Where others file all the time, it is not filed.
    pub(crate) async fn file_office_after_others(
        &self,
        action: OfficeAction,
        besides: Filing,
        session: &Session,
        now: Instant,
    ) -> Result<()> {
        for _ in 0..ATTEMPTS {
            let end = self.office_end().await?;
            let (event, _) = Self::seal_office(end, action.clone(), session, now)?;
            match self.store.file(Filing { events: vec![event], ..besides.clone() }).await {
                Err(store::Error::Stale { .. }) => {}
                Err(error) => return Err(error.into()),
                Ok(_) => break,
            }
        }
        Ok(())
    }

    /// Files what the office refused to somebody, in its own history.
    pub(crate) async fn file_office_attempt(
        &self,
        session: &Session,
        attempted: String,
        refused: &Error,
        now: Instant,
    ) -> Result<()> {
        let action = OfficeAction::AttemptRefused { attempted, why: refused.to_string() };
        self.file_office_after_others(action, Filing::default(), session, now).await
    }

    /// Files one event of a request with what belongs to it.
    pub(crate) async fn file_event(
        &self,
        standing: &Standing,
        mut request: Request,
        event: Event,
        mut filing: Filing,
    ) -> Result<Taken> {
        // Whatever the way to here: a history that two offices share has one end.
        crate::take::check_turn(standing, &request)?;
        let ready = seal_event(&event, &standing.session)?;
        apply(&mut request, event.clone(), ready.digest.clone())?;
        let number = request.number.clone();
        let line = history::line(&event, ready.digest, true, &request);
        filing.events.push(ready.event);
        filing.requests.push(projection(&request, &standing.office)?);
        let (stage, version) = (request.stage, request.version);
        self.file(standing, request, filing).await?;
        Ok(Taken { number, stage, version, line, renewal: None, document: None })
    }

    /// Files what a step on a request writes, and keeps the request for the next one.
    pub(crate) async fn file(&self, standing: &Standing, request: Request, filing: Filing) -> Result<()> {
        let (number, events) = (request.number.clone(), filing.events.len() as u64);
        let reached = self.store.file(filing).await?.sequence;
        self.memory.keep(request, reached);
        // The lists would lack somebody whose account was added or changed at the same moment.
        if reached > standing.reached + events && self.has_changed_since(standing).await? {
            Box::pin(self.project_again(&number)).await?;
        }
        Ok(())
    }
}
