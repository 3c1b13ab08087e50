//! Making a packet: what the other office may see of a request, signed, and encrypted for whom it is meant.

use std::collections::{BTreeMap, BTreeSet};

use documents::RecordPaper;
use exception::{
    Digest, Event, Instant, Request, RequestNumber, Settings,
    correspondence::{Correspondent, SentPacket},
    form::tech_358,
    input::Input,
    office::OfficeAction,
    values::Prose,
};
use ledger::{Hash, named_files};
use packet::{Contents, FORMAT, Manifest, Party, SignedCard};
use serde_json::Value;
use store::Filing;

use super::{digest_of, named, sealing};
use crate::{
    Error, Office, Result, Session,
    files::hash,
    memory::Standing,
    reading::Read,
    request_view::{as_seen_outside, is_shown_outside},
    signed_record,
    view::MadePacket,
};

/// What a packet is asked to be.
struct Wanted {
    to: Digest,
    from: u32,
    unencrypted: Option<Prose>,
}

impl Office {
    /// Makes a packet of a request for the office of somebody whose card was accepted (`to`, the fingerprint of their
    /// key): everything, or what happened from one event on (`from`). It is encrypted for everybody of that office
    /// whose card is in use and who may see the request, unless a reason is given not to (`unencrypted`). That it was
    /// made is an event of the office.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] for those who do not deal with the other office (filed), where the
    /// recipient may not see the request, and where the card of somebody who signed is not there yet;
    /// [`Error::NotFound`].
    pub async fn make_packet_for(
        &self,
        session: &Session,
        number: &RequestNumber,
        input: &Value,
        now: Instant,
    ) -> Result<MadePacket> {
        let standing = &self.standing(session).await?;
        let read = self.read_for(&standing.session, number).await?;
        self.check_deals(standing, &format!("Send {number} to another office"), now).await?;
        let end = self.office_end().await?;
        let wanted = Input::read(input, |input| wanted(input, &read.request))?;
        if let Some(end) = standing.office.correspondence.ended(number).filter(|end| !end.here) {
            return Err(Error::Refused(format!(
                "{} They take no packet of it. Ask them to share it again: they send one.",
                super::ended(end, number)
            )));
        }
        let to = recipients(standing, &read.request, &wanted.to)?;
        let first = to.first().ok_or_else(no_such_card)?;
        let inside = read.request.is_inside(&first.card.person);
        let seen = if inside { read.request.clone() } else { as_seen_outside(read.request.clone(), "") };
        let shown = |event: &Event, digest: &Digest| {
            event.sequence >= wanted.from && (inside || is_shown_outside(event, digest, &seen, ""))
        };
        let keys = self.keys(&standing.office).await?;
        let record = signed_record::record(&read, &read.request, &keys, shown)?;
        let carried = || record.events.iter().filter(|event| event.bytes.is_some());
        let files = self.files_of(&read, &wanted, inside, &shown).await?;
        let (own, card_event, end) = self.own_card(standing, end, now).await?;
        let mut cards = vec![own];
        let signers: BTreeSet<Hash> = carried().map(|event| event.key).collect();
        for signer in signers {
            cards.push(card_of(standing, &signer, &cards)?);
        }
        let withheld = record
            .events
            .iter()
            .filter(|event| event.sequence >= u64::from(wanted.from) && event.bytes.is_none())
            .map(|event| event.sequence)
            .collect();
        let settings = &standing.office.settings;
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            request: number.to_string(),
            from: wanted.from.into(),
            to: read.request.version.into(),
            head: hash(&read.request.head)?,
            withheld,
            kept: files.kept,
            sender: own_party(standing)?,
            recipients: to.iter().map(|known| party(known)).collect::<Result<_>>()?,
            made_at: now.to_string(),
            ends: None,
            files: Vec::new(),
        };
        let json = serde_json::to_vec_pretty(&record)
            .map_err(|error| Error::Damaged(format!("The record can’t be written ({error}).")))?;
        let document = self.paper_of(&read, &seen, &shown, settings, now).await?;
        let contents = Contents { record: json, document: Some(document), files: files.carried, cards };
        let (archive, digest) = packet::write(manifest, contents, standing.session.key()?)
            .map_err(|error| Error::Document(format!("{number} can’t be sent: {error}.")))?;
        let keys: Vec<&str> = to.iter().map(|known| known.card.recipient.as_str()).collect();
        let encrypted = wanted.unencrypted.is_none();
        let bytes = if encrypted { sealing::encrypt(&archive, &keys)? } else { archive };
        let packet = SentPacket {
            number: number.clone(),
            packet: digest_of(&digest),
            to: to.iter().map(|known| named(&known.card)).collect(),
            from: wanted.from,
            upto: read.request.version,
            head: read.request.head.clone(),
            unencrypted: wanted.unencrypted,
            ends: false,
        };
        let action = OfficeAction::SendPacket { packet: Box::new(packet) };
        let (sent, _) = Self::seal_office(end, action, &standing.session, now)?;
        let events = card_event.into_iter().chain([sent]).collect();
        self.store.file(Filing { events, ..Filing::default() }).await?;
        Ok(MadePacket {
            name: format!("{number}-{}.t358", read.request.version),
            to: to.iter().map(|known| known.card.person.name.clone()).collect(),
            office: first.card.office.clone(),
            packet: digest_of(&digest),
            encrypted,
            bytes,
        })
    }

    /// The files that go along, and those that stay.
    async fn files_of(
        &self,
        read: &Read,
        wanted: &Wanted,
        inside: bool,
        shown: impl Fn(&Event, &Digest) -> bool,
    ) -> Result<Files> {
        // The copy of a letter that came back from a word processor is SMB’s own working paper.
        let copies: BTreeSet<Digest> = read
            .request
            .documents
            .iter()
            .filter_map(|filed| filed.edited.as_ref())
            .map(|edited| edited.copy.sha256.clone())
            .collect();
        let mut files = Files::default();
        let mut seen = BTreeSet::new();
        for (event, filed) in read.events.iter().zip(&read.filed) {
            let digest = digest_of(&filed.sealed.hash);
            if !event.as_ref().is_some_and(|event| event.sequence >= wanted.from && shown(event, &digest)) {
                continue;
            }
            for name in named_files(&filed.sealed.bytes).unwrap_or_default() {
                if !seen.insert(name) {
                    continue;
                }
                let stored = match self.store.stored_file(&name).await {
                    Ok(stored) => Some(stored.bytes),
                    // What another office keeps inside is not here to be sent.
                    Err(store::Error::NotFound { .. }) => None,
                    Err(error) => return Err(error.into()),
                };
                match stored.filter(|_| inside || !copies.contains(&digest_of(&name))) {
                    Some(bytes) => files.carried.push(bytes),
                    None => files.kept.push(name),
                }
            }
        }
        Ok(files)
    }

    /// The record for people to read, as its reader may see it.
    async fn paper_of(
        &self,
        read: &Read,
        seen: &Request,
        shown: impl Fn(&Event, &Digest) -> bool,
        settings: &Settings,
        now: Instant,
    ) -> Result<Vec<u8>> {
        let events: Vec<(Event, Digest)> = read
            .events
            .iter()
            .zip(&read.filed)
            .filter_map(|(event, filed)| Some((event.clone()?, digest_of(&filed.sealed.hash))))
            .filter(|(event, digest)| shown(event, digest))
            .collect();
        let page_counts: BTreeMap<Digest, u32> = seen
            .documents
            .iter()
            .map(|filed| (filed.document.file.sha256.clone(), filed.document.pages))
            .collect();
        let paper = RecordPaper {
            request: seen,
            events: &events,
            settings,
            template: tech_358(),
            made_at: now,
            page_counts: &page_counts,
        };
        // What a font lacks is in the signed record: the paper is for reading, and does not hold the packet up.
        Ok(self.printer.print(paper.document()).await?.bytes)
    }
}

#[derive(Default)]
struct Files {
    carried: Vec<Vec<u8>>,
    kept: Vec<Hash>,
}

fn wanted(input: &mut Input<'_>, request: &Request) -> Option<Wanted> {
    let to = input.digest("to", "for whom the packet is: somebody whose card was accepted");
    let from = match input.raw("from").filter(|from| !from.is_null()) {
        None => Some(1),
        Some(_) => input.number("from", "from which event on", 1, request.version),
    };
    let wants_open = input.flag("send_unencrypted");
    let unencrypted = if wants_open {
        input.prose("unencrypted", "why the packet is not encrypted").map(Some)
    } else {
        Some(None)
    };
    Some(Wanted { to: to?, from: from?, unencrypted: unencrypted? })
}

fn no_such_card() -> Error {
    Error::invalid(
        "to",
        "unknown_choice",
        "Choose somebody whose key card is in use here: without one the packet could not be encrypted, and nobody would know whose answer comes back.",
    )
}

/// Whoever is asked for, and everybody of their office who may open the packet for them.
pub(super) fn recipients<'a>(
    standing: &'a Standing,
    request: &Request,
    to: &Digest,
) -> Result<Vec<&'a Correspondent>> {
    let correspondence = &standing.office.correspondence;
    let chosen =
        correspondence.of_key(to).filter(|known| known.retired.is_none()).ok_or_else(no_such_card)?;
    let person = &chosen.card.person;
    if !request.may_see(person) {
        return Err(Error::Refused(format!(
            "{} of {} may not see {}: it is a request of {}.",
            person.name,
            person.department,
            request.number,
            request.intake.department()
        )));
    }
    let also = correspondence.people.iter().filter(|known| {
        known.retired.is_none()
            && known.card.fingerprint != chosen.card.fingerprint
            && known.card.office == chosen.card.office
            && known.card.person.department == person.department
            && request.may_see(&known.card.person)
    });
    Ok(std::iter::once(chosen).chain(also).collect())
}

/// Whoever is at the desk, as a packet names them.
pub(super) fn own_party(standing: &Standing) -> Result<Party> {
    let person = standing.session.person();
    Ok(Party {
        key: standing.session.key()?.public().fingerprint(),
        account: person.account.clone(),
        name: person.name.clone(),
        department: person.department.clone(),
        office: standing.office.settings.office(),
    })
}

pub(super) fn party(known: &Correspondent) -> Result<Party> {
    let card = &known.card;
    Ok(Party {
        key: hash(&card.fingerprint)?,
        account: card.person.account.clone(),
        name: card.person.name.clone(),
        department: card.person.department.clone(),
        office: card.office.clone(),
    })
}

/// The card of somebody who signed an event that goes along.
fn card_of(standing: &Standing, signer: &Hash, cards: &[SignedCard]) -> Result<SignedCard> {
    let is_of = |card: &SignedCard| {
        let card = card.card();
        card.fingerprint() == *signer
            || card.earlier.iter().any(|earlier| earlier.key.fingerprint() == *signer)
    };
    if let Some(card) = cards.iter().find(|card| is_of(card)) {
        return Ok(card.clone());
    }
    let correspondence = &standing.office.correspondence;
    let texts = correspondence.own_cards.iter().rev().map(|(_, text)| text.as_str());
    let texts = texts.chain(correspondence.people.iter().rev().map(|known| known.card.card.as_str()));
    if let Some(card) = texts.filter_map(|text| SignedCard::read(text.as_bytes()).ok()).find(is_of) {
        return Ok(card);
    }
    let name = standing
        .office
        .members
        .iter()
        .find(|member| member.key.fingerprint() == *signer)
        .map_or("Somebody who signed it", |member| member.person.name.as_str());
    Err(Error::Refused(format!(
        "{name} has no key card yet, and the other office could not tell whose signature that is. Ask them to make their card (Other offices → Make my key card), then send it again."
    )))
}
