//! Reading requests back from their events.

use std::collections::BTreeMap;

use exception::{
    Event, Request, RequestNumber,
    people::Actor,
    request::BadHistory,
    values::{Digest, Instant},
};
use ledger::{Filed, Hash, KnownKey};
use store::Visible;

use crate::{Error, Office, Result, Session};

/// A request with the events it was folded from.
pub(crate) struct Read {
    pub(crate) request: Request,
    /// One for each that is filed; none where another office keeps it inside.
    pub(crate) events: Vec<Option<Event>>,
    pub(crate) filed: Vec<Filed>,
}

impl Office {
    /// Reads a request that a person may see.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none with this number, or none that they may see: the two look alike.
    pub(crate) async fn read_for(
        &self,
        session: &Session,
        number: &exception::RequestNumber,
    ) -> Result<Read> {
        let disposed = match self.read(number).await? {
            Some(read) if session.may_see(&read.request) => return Ok(read),
            // Who sees every request may know that one is no more.
            None if session.visible() == Visible::All => self.disposed_of(number).await?,
            Some(_) | None => None,
        };
        Err(Error::NotFound(
            disposed.unwrap_or_else(|| {
                format!("There is no request {number} that you may see. Check the number.")
            }),
        ))
    }

    /// Reads a request, whoever asks.
    pub(crate) async fn read(&self, number: &exception::RequestNumber) -> Result<Option<Read>> {
        let filed = self.store.events(number.as_str()).await?;
        if is_disposed_of(&filed) {
            return Ok(None);
        }
        folded(number, filed).map(Some)
    }

    /// Reads the requests of a page of a list, as many as a person may see, in the order of their numbers as given: all of
    /// them by one statement.
    pub(crate) async fn read_page(
        &self,
        session: &Session,
        numbers: &[RequestNumber],
    ) -> Result<Vec<Request>> {
        let streams: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        let mut requests = requests_in(numbers, self.store.events_of(&streams).await?)?;
        requests.retain(|request| session.may_see(request));
        Ok(requests)
    }
}

/// The requests of these numbers, in this order, of all their events; what was disposed of is left out, for there is no
/// text to read.
pub(crate) fn requests_in(numbers: &[RequestNumber], events: Vec<Filed>) -> Result<Vec<Request>> {
    let mut filed: BTreeMap<String, Vec<Filed>> = BTreeMap::new();
    for event in events {
        filed.entry(event.stream.clone()).or_default().push(event);
    }
    let there = numbers.iter().filter_map(|number| Some((number, filed.remove(number.as_str())?)));
    there
        .filter(|(_, filed)| !is_disposed_of(filed))
        .map(|(number, filed)| folded_now(number, filed))
        .collect()
}

/// Whether a request of which these are the events was disposed of: they have no text.
fn is_disposed_of(filed: &[Filed]) -> bool {
    filed.first().is_none_or(|first| first.sealed.bytes.is_empty())
}

/// Folds the events of a request.
pub(crate) fn folded_now(number: &RequestNumber, filed: Vec<Filed>) -> Result<Request> {
    Ok(folded(number, filed)?.request)
}

fn folded(number: &RequestNumber, filed: Vec<Filed>) -> Result<Read> {
    let shown = |filed: &Filed| (!filed.sealed.is_absent()).then(|| event_of(filed)).transpose();
    let events = filed.iter().map(shown).collect::<Result<Vec<_>>>()?;
    let digests = filed.iter().map(|filed| Digest::from_bytes(filed.sealed.hash.as_bytes()));
    let request = fold(events.iter().cloned().zip(digests))
        .map_err(|error| Error::Damaged(format!("The request {number} can’t be read: {error}.")))?;
    Ok(Read { request, events, filed })
}

/// The number in a row of a list.
pub(crate) fn number_of(row: &str) -> Result<RequestNumber> {
    row.parse().map_err(|_| Error::Damaged(format!("{row} is no number.")))
}

/// Folds a request of which another office may keep events inside.
pub(crate) fn fold(
    events: impl IntoIterator<Item = (Option<Event>, Digest)>,
) -> std::result::Result<Request, BadHistory> {
    let mut events = events.into_iter();
    let Some((Some(first), digest)) = events.next() else { return Err(BadHistory::Empty) };
    let mut request = Request::fold([(first, digest)])?;
    for (event, digest) in events {
        match event {
            Some(event) => request.apply(event, digest)?,
            None => request.pass_over(digest),
        }
    }
    Ok(request)
}

/// The event in a filed event's bytes.
pub(crate) fn event_of(filed: &Filed) -> Result<Event> {
    serde_json::from_slice(&filed.sealed.bytes).map_err(|error| {
        Error::Damaged(format!("Event {} of {} can’t be read ({error}).", filed.sequence, filed.stream))
    })
}

/// Whether an event, of which `actor`, `at` and `previous` are its own words, fits its hash, its signer's key, and the
/// event `before` it in its stream.
pub(crate) fn verifies(
    filed: &Filed,
    actor: &Actor,
    at: Instant,
    previous: Option<&Digest>,
    before: Option<&Filed>,
    keys: &[KnownKey],
) -> bool {
    let chained = previous.map(Digest::as_str).map(str::to_owned)
        == before.map(|before| Digest::from_bytes(before.sealed.hash.as_bytes()).to_string());
    let known = keys.iter().find(|key| key.public.fingerprint() == filed.sealed.fingerprint);
    let signed = known.is_some_and(|key| {
        key.account == actor.account
            && key.public.signed(&filed.sealed.bytes, &filed.sealed.signature)
            && key.valid_from_ms <= at.millis()
            && key.retired_at_ms.is_none_or(|retired| at.millis() <= retired)
    });
    chained && signed && Hash::of(&filed.sealed.bytes) == filed.sealed.hash
}
