//! Ending what is shared of a request: no packet of it is taken from then on, and the other office is told by a last one.

use exception::{
    Digest, Event, Instant, RequestNumber,
    correspondence::{EndedSharing, NamedByKey, SentPacket},
    input::Input,
    office::OfficeAction,
};
use packet::{Contents, FORMAT, Manifest};
use serde_json::Value;
use store::{Filing, NewEvent};

use super::{digest_of, named, sealing, send};
use crate::{
    Error, Office, Result, Session, files::hash, filing::OfficeEnd, memory::Standing, reading::Read,
    signed_record, view::MadePacket,
};

impl Office {
    /// Ends what is shared of a request, for a `reason`: packets of it are not taken from then on, both offices keep what
    /// they have, and the other one learns it from the packet that is answered - made anew, with the reason that was
    /// given, where the sharing was ended before. None where no card of the other office is in use: then nobody could be
    /// told by a packet. Sending a packet of the request again shares it again.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] for those who do not deal with the other office (filed), where the
    /// request is not shared, and where the other office ended it; [`Error::NotFound`].
    pub async fn end_sharing(
        &self,
        session: &Session,
        number: &RequestNumber,
        input: &Value,
        now: Instant,
    ) -> Result<Option<MadePacket>> {
        let standing = &self.standing(session).await?;
        let read = self.read_for(&standing.session, number).await?;
        self.check_deals(standing, &format!("End the sharing of {number}"), now).await?;
        let end = self.office_end().await?;
        let correspondence = &standing.office.correspondence;
        let (ending, event, end) = match (correspondence.shared_with(number), correspondence.ended(number)) {
            (_, Some(ended)) if ended.here => {
                let (with, reason) = (ended.with.clone(), ended.reason.clone());
                (EndedSharing { number: number.clone(), with, reason }, None, end)
            }
            (_, Some(ended)) => {
                return Err(Error::Refused(format!(
                    "{} There is nothing left to end.",
                    super::ended(ended, number)
                )));
            }
            (None, None) => {
                return Err(Error::Refused(format!(
                    "{number} is not shared with another office: there is nothing to end."
                )));
            }
            (Some(with), None) => {
                let reason = Input::read(input, |input| input.prose("reason", "why the sharing ends"))?;
                let ending = EndedSharing { number: number.clone(), with: with.clone(), reason };
                let action = OfficeAction::EndSharing { ending: Box::new(ending.clone()) };
                let (event, end) = Self::seal_office(end, action, &standing.session, now)?;
                (ending, Some(event), end)
            }
        };
        let told = self.tell_of_end(standing, &read, &ending, end, now).await?;
        let (made, events) = told.map_or((None, Vec::new()), |(made, events)| (Some(made), events));
        let events: Vec<NewEvent> = event.into_iter().chain(events).collect();
        if !events.is_empty() {
            self.store.file(Filing { events, ..Filing::default() }).await?;
        }
        Ok(made)
    }

    /// The packet that tells the other office, and the events that say that it was made; none where nobody there has a card
    /// in use who may see the request.
    async fn tell_of_end(
        &self,
        standing: &Standing,
        read: &Read,
        ending: &EndedSharing,
        end: OfficeEnd,
        now: Instant,
    ) -> Result<Option<(MadePacket, Vec<NewEvent>)>> {
        let request = &read.request;
        let Some(to) = to_be_told(standing, &ending.with) else { return Ok(None) };
        let Ok(to) = send::recipients(standing, request, &to) else { return Ok(None) };
        let (own, card_event, end) = self.own_card(standing, end, now).await?;
        let nothing = |_: &Event, _: &Digest| false;
        let record = signed_record::record(read, request, &[], nothing)?;
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            request: request.number.to_string(),
            from: request.version.into(),
            to: request.version.into(),
            head: hash(&request.head)?,
            withheld: vec![request.version.into()],
            kept: Vec::new(),
            sender: send::own_party(standing)?,
            recipients: to.iter().map(|known| send::party(known)).collect::<Result<_>>()?,
            made_at: now.to_string(),
            ends: Some(ending.reason.to_string()),
            files: Vec::new(),
        };
        let json = serde_json::to_vec_pretty(&record)
            .map_err(|error| Error::Damaged(format!("The record can’t be written ({error}).")))?;
        let contents = Contents { record: json, document: None, files: Vec::new(), cards: vec![own] };
        let (archive, digest) = packet::write(manifest, contents, standing.session.key()?)
            .map_err(|error| Error::Document(format!("The other office can’t be told: {error}.")))?;
        let keys: Vec<&str> = to.iter().map(|known| known.card.recipient.as_str()).collect();
        let bytes = sealing::encrypt(&archive, &keys)?;
        let packet = SentPacket {
            number: request.number.clone(),
            packet: digest_of(&digest),
            to: to.iter().map(|known| named(&known.card)).collect(),
            from: request.version,
            upto: request.version,
            head: request.head.clone(),
            unencrypted: None,
            ends: true,
        };
        let action = OfficeAction::SendPacket { packet: Box::new(packet) };
        let (sent, _) = Self::seal_office(end, action, &standing.session, now)?;
        let made = MadePacket {
            name: format!("{}-ended.t358", request.number),
            to: to.iter().map(|known| known.card.person.name.clone()).collect(),
            office: ending.with.office.clone(),
            packet: digest_of(&digest),
            encrypted: true,
            bytes,
        };
        Ok(Some((made, card_event.into_iter().chain([sent]).collect())))
    }
}

/// The key of whom the request was shared with, or of somebody else of that department, whose card is in use.
pub(crate) fn to_be_told(standing: &Standing, with: &NamedByKey) -> Option<Digest> {
    let people = &standing.office.correspondence.people;
    let in_use = || people.iter().rev().filter(|known| known.retired.is_none());
    let named = in_use().find(|known| known.card.fingerprint == with.key);
    let other = || in_use().find(|known| known.card.person.belongs_to(&with.department));
    named.or_else(other).map(|known| known.card.fingerprint.clone())
}
