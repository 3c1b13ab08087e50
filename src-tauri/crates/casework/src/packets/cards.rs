//! Key cards: making one’s own, and accepting those of people of other offices.

use std::collections::BTreeSet;

use exception::{
    Digest, Instant, Person, Role,
    correspondence::{AcceptedCard, Correspondent, FormerKey},
    input::Input,
    office::OfficeAction,
    text::fold,
};
use packet::{EarlierKey, KeyCard, SignedCard, in_words};
use serde_json::Value;
use store::{Filing, NewEvent};
use unicode_security::skeleton;

use super::{digest_of, other, sealing};
use crate::{
    Error, Office, Result, Session,
    files::hash,
    filing::OfficeEnd,
    memory::{Known, Standing},
    view::{CardFile, CardState, CardView, CorrespondentList, CorrespondentRow},
};

impl Office {
    /// The key card of whoever is at the desk, as a file to be given to another office; made anew where it says other
    /// than the account does, and kept, so that it goes along with what they sign.
    ///
    /// # Errors
    /// [`Error::Refused`] without an account; [`Error::Records`].
    pub async fn make_card(&self, session: &Session, now: Instant) -> Result<CardFile> {
        let standing = &self.standing(session).await?;
        let end = self.office_end().await?;
        let (card, event, _) = self.own_card(standing, end, now).await?;
        if let Some(event) = event {
            self.store.file(Filing { events: vec![event], ..Filing::default() }).await?;
        }
        let account = &standing.session.person().account;
        Ok(CardFile {
            name: format!("{account}.t358card"),
            words: card.in_words(),
            fingerprint: digest_of(&card.card().fingerprint()),
            bytes: card.to_json().map_err(|error| unwritten(&error))?,
        })
    }

    /// Makes the card of somebody who signs in, where packets come and go and they have none: what they sign goes to the
    /// other office with it, on a day on which they may not be there.
    pub(crate) async fn keep_own_card(&self, session: &Session, now: Instant) -> Result<()> {
        let standing = &self.standing(session).await?;
        let correspondence = &standing.office.correspondence;
        let own = digest_of(&standing.session.key()?.public().fingerprint());
        let acts = standing.session.person().roles.iter().any(|role| role.side().is_some());
        if correspondence.people.is_empty()
            || !acts
            || correspondence.own_cards.iter().any(|(of, _)| *of == own)
        {
            return Ok(());
        }
        self.make_card(session, now).await.map(|_| ())
    }

    /// The card of whoever is at the desk, with the event that keeps it where it is new, and the office’s end after it.
    pub(super) async fn own_card(
        &self,
        standing: &Standing,
        end: OfficeEnd,
        now: Instant,
    ) -> Result<(SignedCard, Option<NewEvent>, OfficeEnd)> {
        let session = &standing.session;
        let (person, key) = (session.person(), session.key()?);
        let keys = self.store.keys().await?;
        let own = |known: &&ledger::KnownKey| known.account == person.account;
        let present = keys.iter().filter(own).find(|known| known.public == key.public());
        let earlier = keys.iter().filter(own).filter(|known| known.public != key.public());
        let mut card = KeyCard {
            format: KeyCard::format(),
            account: person.account.clone(),
            name: person.name.clone(),
            title: person.title.clone(),
            department: person.department.clone(),
            email: person.email.clone(),
            phone: person.phone.clone(),
            roles: person.roles.iter().map(|role| role.as_str().to_owned()).collect(),
            office: standing.office.settings.office(),
            key: key.public(),
            valid_from_ms: present.map_or(now.millis(), |known| known.valid_from_ms),
            earlier: earlier
                .filter_map(|known| {
                    let retired_at_ms = known.retired_at_ms?;
                    Some(EarlierKey { key: known.public, valid_from_ms: known.valid_from_ms, retired_at_ms })
                })
                .collect(),
            recipient: sealing::recipient(key)?,
            made_at: now.to_string(),
        };
        let fingerprint = digest_of(&card.fingerprint());
        let kept = standing.office.correspondence.own_cards.iter().rev().find(|(of, _)| *of == fingerprint);
        if let Some(kept) = kept.and_then(|(_, text)| SignedCard::read(text.as_bytes()).ok()) {
            card.made_at.clone_from(&kept.card().made_at);
            if *kept.card() == card {
                return Ok((kept, None, end));
            }
            card.made_at = now.to_string();
        }
        let signed = SignedCard::sign(&card, key)
            .map_err(|error| Error::Damaged(format!("The key card can’t be made: {error}")))?;
        let text = String::from_utf8(signed.to_json().map_err(|error| unwritten(&error))?)
            .map_err(|error| Error::Damaged(format!("The key card is no text ({error}).")))?;
        let action = OfficeAction::MakeCard { fingerprint, card: text };
        let (event, end) = Self::seal_office(end, action, session, now)?;
        Ok((signed, Some(event), end))
    }

    /// What a key card says, and what accepting it would mean.
    ///
    /// # Errors
    /// [`Error::Refused`] where the file is no card, or was changed.
    pub async fn look_at_card(&self, session: &Session, bytes: &[u8]) -> Result<CardView> {
        let standing = &self.standing(session).await?;
        Ok(look(&standing.office, &read(bytes)?))
    }

    /// The key card in a file: the file itself, or that of a key in a packet.
    ///
    /// # Errors
    /// [`Error::Refused`] where there is none of that key.
    pub async fn card_in(&self, session: &Session, bytes: &[u8], fingerprint: &Digest) -> Result<Vec<u8>> {
        let standing = &self.standing(session).await?;
        let missing = || Error::Refused("The file has no key card of that key.".to_owned());
        let card = if let Ok(card) = SignedCard::read(bytes) {
            card
        } else {
            let archive = sealing::opened(bytes, standing.session.key()?)?;
            let packet = packet::read(&archive).map_err(|error| Error::Refused(error.to_string()))?;
            let is_of = |card: &SignedCard| digest_of(&card.card().fingerprint()) == *fingerprint;
            packet.cards.into_iter().find(is_of).ok_or_else(missing)?
        };
        if digest_of(&card.card().fingerprint()) == *fingerprint {
            card.to_json().map_err(|error| unwritten(&error))
        } else {
            Err(missing())
        }
    }

    /// Accepts a key card whose fingerprint was compared: from then on what its key signs is known to be that
    /// person’s, in the roles that were accepted.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field (`roles`, `compared`); [`Error::Refused`] where the card can’t be used, and for those
    /// who do not keep the cards, which is filed.
    pub async fn accept_card(
        &self,
        session: &Session,
        bytes: &[u8],
        input: &Value,
        now: Instant,
    ) -> Result<CorrespondentRow> {
        let standing = &self.standing(session).await?;
        self.check_keeps_cards(standing, "Accept a key card", now).await?;
        let end = self.office_end().await?;
        let signed = read(bytes)?;
        let view = look(&standing.office, &signed);
        if let Some(why_not) = view.why_not {
            return Err(Error::Refused(why_not));
        }
        let roles = Input::read(input, |input| {
            let roles = read_roles(input, &view.roles_offered);
            let compared = input.flag("compared");
            if !compared {
                let message = "Compare the twelve words with that person, over the telephone or face to face, and say that you did.";
                input.problem("compared", "missing", message);
            }
            roles.filter(|_| compared)
        })?;
        let accepted = accepted(&signed, roles)?;
        let action = OfficeAction::AcceptCard { card: Box::new(accepted) };
        self.file_office(end, action, &standing.session, now).await?;
        let office = self.office_now().await?;
        let fingerprint = digest_of(&signed.card().fingerprint());
        let known = office.correspondence.of_key(&fingerprint).map(row);
        known.ok_or_else(|| Error::Damaged("The card that was accepted is not on record.".to_owned()))
    }

    /// Retires the card of somebody of another office: what they sign later is not taken.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] for those who do not keep the cards, and filed.
    pub async fn retire_card(&self, session: &Session, input: &Value, now: Instant) -> Result<()> {
        let standing = &self.standing(session).await?;
        self.check_keeps_cards(standing, "Retire a key card", now).await?;
        let end = self.office_end().await?;
        let (fingerprint, reason) = Input::read(input, |input| {
            let fingerprint = input.digest("fingerprint", "whose card it is");
            let reason = input.prose("reason", "why the card is retired");
            Some((fingerprint?, reason?))
        })?;
        let known = standing.office.correspondence.of_key(&fingerprint);
        if known.is_none_or(|known| known.retired.is_some()) {
            let message = "Choose a card that is in use.";
            return Err(Error::invalid("fingerprint", "unknown_choice", message));
        }
        let action = OfficeAction::RetireCard { fingerprint, reason };
        self.file_office(end, action, &standing.session, now).await?;
        Ok(())
    }

    /// The people of other offices, newest first, with their fingerprints in words; and one’s own.
    ///
    /// # Errors
    /// [`Error::Records`].
    pub async fn correspondents(&self, session: &Session) -> Result<CorrespondentList> {
        let standing = &self.standing(session).await?;
        let person = standing.session.person();
        let keeper = match standing.office.settings.side() {
            exception::correspondence::Side::Smb => Role::SmbStaff,
            exception::correspondence::Side::Department => Role::RequesterIso,
        };
        let own = standing.session.key().ok().map(|key| key.public().fingerprint());
        Ok(CorrespondentList {
            people: standing.office.correspondence.people.iter().rev().map(row).collect(),
            own_words: own.as_ref().map(in_words).unwrap_or_default(),
            may_keep: person.is(keeper) || person.is(Role::Administrator),
        })
    }
}

fn unwritten(error: &serde_json::Error) -> Error {
    Error::Damaged(format!("The key card can’t be written down ({error})."))
}

/// Reads a card; what is wrong with it is a refusal.
pub(super) fn read(bytes: &[u8]) -> Result<SignedCard> {
    SignedCard::read(bytes).map_err(|error| Error::Refused(error.to_string()))
}

/// What a card says, and what speaks for and against accepting it. Keys decide; a name only asks for attention.
pub(super) fn look(office: &Known, signed: &SignedCard) -> CardView {
    let card = signed.card();
    let fingerprint = digest_of(&card.fingerprint());
    let claimed: BTreeSet<Role> = card.roles.iter().filter_map(|role| Role::from_name(role)).collect();
    let theirs = other(office.settings.side());
    let offered: Vec<Role> = claimed.iter().copied().filter(|role| role.side() == Some(theirs)).collect();
    let known = office.correspondence.of_key(&fingerprint);
    let before =
        office.correspondence.of_account(&card.account).filter(|known| known.card.fingerprint != fingerprint);
    let why_not = why_not(office, signed, &offered, known);
    let state = match (known, before) {
        (Some(known), _) if known.retired.is_none() => CardState::Known,
        (Some(_), _) => CardState::Retired,
        (None, Some(_)) => CardState::Replaces,
        (None, None) => CardState::New,
    };
    CardView {
        account: card.account.clone(),
        name: card.name.clone(),
        title: card.title.clone(),
        department: card.department.clone(),
        office: card.office.clone(),
        email: card.email.clone(),
        phone: card.phone.clone(),
        roles: claimed.into_iter().collect(),
        roles_offered: offered,
        words: signed.in_words(),
        fingerprint,
        state,
        attention: attention(office, card, before),
        why_not,
    }
}

fn why_not(
    office: &Known,
    signed: &SignedCard,
    offered: &[Role],
    known: Option<&Correspondent>,
) -> Option<String> {
    let card = signed.card();
    if office.members.iter().any(|member| member.key == card.key) {
        return Some("This is the card of somebody in this office: it is for the other one.".to_owned());
    }
    if let Some(known) = known {
        return match &known.retired {
            Some(retired) => Some(format!(
                "This key was retired here on {} Ask {} for a card with a new key.",
                exception::calendar::moment(retired.at),
                card.name
            )),
            None if known.card.card.as_bytes() == signed.to_json().unwrap_or_default() => {
                Some("This card was accepted already.".to_owned())
            }
            None => None,
        };
    }
    if office.members.iter().any(|member| fold(&member.person.account) == fold(&card.account)) {
        return Some(format!(
            "Somebody in this office has the account name {}, under which this card’s person acts in theirs. The history could not tell the two apart: ask their administrator for another account name.",
            card.account
        ));
    }
    if offered.is_empty() {
        return Some(
            "The card names no role that somebody of another office has on a request shared with this one."
                .to_owned(),
        );
    }
    if !sealing::is_recipient(&card.recipient) {
        return Some("The card’s key for packets is none. Ask for the card again.".to_owned());
    }
    None
}

/// What a person should look at before they accept a card.
fn attention(office: &Known, card: &KeyCard, before: Option<&Correspondent>) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(before) = before {
        found.push(format!(
            "It takes the place of the card of {} that was accepted on {}: its key is another. Ask why.",
            before.card.person.name,
            exception::calendar::moment(before.accepted_at)
        ));
    }
    let looks = look_of(&card.name);
    let is_alike = |person: &Person| look_of(&person.name) == looks && person.account != card.account;
    for known in office.correspondence.people.iter().filter(|known| is_alike(&known.card.person)) {
        found.push(format!(
            "{} of {} is known here by another key ({}). The names look alike: make sure which of the two this is.",
            known.card.person.name,
            known.card.person.department,
            hash(&known.card.fingerprint).map(|key| in_words(&key)).unwrap_or_default()
        ));
    }
    for member in office.members.iter().filter(|member| is_alike(&member.person)) {
        found.push(format!(
            "{} of {} has an account in this office. The names look alike: make sure that this is somebody else.",
            member.person.name, member.person.department
        ));
    }
    found
}

/// How a name looks: letters of other scripts that look the same are the same.
fn look_of(name: &str) -> String {
    let folded = fold(name.trim());
    skeleton(&folded).filter(|c| !c.is_whitespace()).collect()
}

fn accepted(signed: &SignedCard, roles: BTreeSet<Role>) -> Result<AcceptedCard> {
    let card = signed.card();
    let text = String::from_utf8(signed.to_json().map_err(|error| unwritten(&error))?)
        .map_err(|error| Error::Damaged(format!("The key card is no text ({error}).")))?;
    Ok(AcceptedCard {
        person: Person {
            account: card.account.clone(),
            name: card.name.clone(),
            title: card.title.clone(),
            department: card.department.clone(),
            email: card.email.clone(),
            phone: card.phone.clone(),
            roles,
        },
        office: card.office.clone(),
        fingerprint: digest_of(&card.fingerprint()),
        key: Digest::from_bytes(card.key.as_bytes()),
        valid_from: Instant::from_millis(card.valid_from_ms),
        recipient: card.recipient.clone(),
        earlier: card
            .earlier
            .iter()
            .map(|earlier| FormerKey {
                fingerprint: digest_of(&earlier.key.fingerprint()),
                key: Digest::from_bytes(earlier.key.as_bytes()),
                valid_from: Instant::from_millis(earlier.valid_from_ms),
                retired_at: Instant::from_millis(earlier.retired_at_ms),
            })
            .collect(),
        card: text,
    })
}

fn read_roles(input: &mut Input<'_>, offered: &[Role]) -> Option<BTreeSet<Role>> {
    let given = input.raw("roles").and_then(Value::as_array).cloned().unwrap_or_default();
    let roles: Option<BTreeSet<Role>> = given
        .iter()
        .map(|role| role.as_str().and_then(Role::from_name).filter(|role| offered.contains(role)))
        .collect();
    match roles {
        Some(roles) if !roles.is_empty() => Some(roles),
        Some(_) => {
            input.problem("roles", "missing", "Choose in which roles this person acts.");
            None
        }
        None => {
            input.problem("roles", "unknown_choice", "Choose roles that the card names.");
            None
        }
    }
}

fn row(known: &Correspondent) -> CorrespondentRow {
    let card = &known.card;
    CorrespondentRow {
        person: card.person.clone(),
        office: card.office.clone(),
        words: hash(&card.fingerprint).map(|key| in_words(&key)).unwrap_or_default(),
        fingerprint: card.fingerprint.clone(),
        accepted_by: known.accepted_by.name.clone(),
        accepted_on: exception::calendar::day_of(known.accepted_at).to_string(),
        retired_on: known.retired.as_ref().map(|retired| exception::calendar::day_of(retired.at).to_string()),
        why_retired: known.retired.as_ref().map(|retired| match &retired.reason {
            Some(reason) => reason.as_str().to_owned(),
            None => "Another card took its place.".to_owned(),
        }),
    }
}
