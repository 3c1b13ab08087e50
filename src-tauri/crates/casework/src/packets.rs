//! Between offices that share neither network nor trust: key cards, packets and receipts, as files.
//!
//! Decision 23 says why a request has one history in both offices, and how neither has to believe the other.

mod cards;
mod ending;
mod examine;
mod sealing;
mod send;
mod take_in;

use exception::{
    Digest, Instant, Person, Request, RequestNumber, Role,
    calendar::moment,
    correspondence::{AcceptedCard, Correspondence, NamedByKey, SharingEnd, Side},
};
use ledger::{Hash, KnownKey, PublicKey};

pub(crate) use ending::to_be_told;

use crate::{
    Error, Office, Result, Session,
    memory::{Known, Standing},
};

/// The keys of people of other offices, as a verification knows them.
pub(crate) fn keys_of(correspondence: &Correspondence) -> Vec<KnownKey> {
    correspondence
        .people
        .iter()
        .flat_map(|known| {
            let card = &known.card;
            let until = known.retired.as_ref().map(|retired| retired.at.millis());
            let now = (&card.key, card.valid_from.millis(), until);
            let before = card.earlier.iter().map(|earlier| {
                (&earlier.key, earlier.valid_from.millis(), Some(earlier.retired_at.millis()))
            });
            std::iter::once(now)
                .chain(before)
                .filter_map(|(key, valid_from_ms, retired_at_ms)| {
                    let public = public_key(key)?;
                    Some(KnownKey {
                        public,
                        account: card.person.account.clone(),
                        valid_from_ms,
                        retired_at_ms,
                    })
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

pub(crate) fn public_key(key: &Digest) -> Option<PublicKey> {
    let bytes: Hash = key.as_str().parse().ok()?;
    PublicKey::try_from(&bytes.as_bytes()[..]).ok()
}

fn digest_of(hash: &Hash) -> Digest {
    Digest::from_bytes(hash.as_bytes())
}

/// Somebody whose card was accepted, as a packet names them.
fn named(card: &AcceptedCard) -> NamedByKey {
    NamedByKey {
        key: card.fingerprint.clone(),
        account: card.person.account.clone(),
        name: card.person.name.clone(),
        department: card.person.department.clone(),
        office: card.office.clone(),
    }
}

/// That the sharing of a request ended, when, by whom and why, in a sentence or two.
pub(crate) fn ended(end: &SharingEnd, number: &RequestNumber) -> String {
    let (by, at, reason) = (&end.by, moment(end.at), &end.reason);
    let with = &end.with.department;
    if end.here {
        format!("The sharing of {number} with the office of {with} was ended here by {by} on {at}: {reason}")
    } else {
        format!("{by} of {with} ended the sharing of {number} on {at}: {reason}")
    }
}

/// The other side.
const fn other(side: Side) -> Side {
    match side {
        Side::Smb => Side::Department,
        Side::Department => Side::Smb,
    }
}

/// Whether a person acts for a side.
fn is_of(person: &Person, side: Side) -> bool {
    person.roles.iter().any(|role| role.side() == Some(side))
}

impl Known {
    /// Why a step on a request is not this office’s to file now: it is shared, and the other side has the turn. None
    /// where it may be filed.
    pub(crate) fn turn_refusal(&self, request: &Request, person: &Person) -> Option<String> {
        let side = self.settings.side();
        let with = self.correspondence.shared_with(&request.number);
        if let Some(end) = self.correspondence.ended(&request.number)
            && side == Side::Department
            && !end.here
        {
            return Some(format!(
                "{} What stands here stays, and nothing is added to it.",
                ended(end, &request.number)
            ));
        }
        if side == Side::Smb && with.is_none() {
            return None;
        }
        let number = &request.number;
        let other_office = match (side, with) {
            (_, Some(with)) => format!("the office of {}", with.department),
            (Side::Smb | Side::Department, None) => "SMB’s office".to_owned(),
        };
        if request.turn() != side {
            return Some(format!(
                "{number} goes on in {other_office}: its next step is theirs. Send them a packet if they don’t have it yet, and take in the one that comes back."
            ));
        }
        (!is_of(person, side)).then(|| {
            format!(
                "{number} is shared with {other_office}: what its people do on it they do there, and it comes here by a packet."
            )
        })
    }
}

impl Office {
    /// Every key by which something on record may be signed: those of accounts, and of people of other offices.
    pub(crate) async fn keys(&self, office: &Known) -> Result<Vec<KnownKey>> {
        let mut keys = self.store.keys().await?;
        keys.extend(keys_of(&office.correspondence));
        Ok(keys)
    }

    /// The same, read anew.
    pub(crate) async fn all_keys(&self) -> Result<Vec<KnownKey>> {
        self.keys(&self.office_now().await?).await
    }

    /// Refuses an account under whose name somebody of another office is known, and one that would act for the other
    /// side.
    pub(crate) async fn check_fits_office(&self, person: &Person) -> Result<()> {
        let office = self.office_now().await?;
        if let Some(known) =
            office.correspondence.people.iter().find(|known| known.card.person.account == person.account)
        {
            let message = format!(
                "Choose another account name: {} of {} is known here under it, by their key card.",
                known.card.person.name, known.card.person.department
            );
            return Err(Error::invalid("account", "taken", message));
        }
        if office.settings.side() == Side::Department && is_of(person, Side::Smb) {
            let message = "Choose other roles: SMB, its experts and the CDT ISO act in SMB’s own office.";
            return Err(Error::invalid("roles", "other_side", message));
        }
        Ok(())
    }

    /// Refuses what only those do who deal with the other office, and files the attempt.
    async fn check_deals(&self, standing: &Standing, attempted: &str, now: Instant) -> Result<()> {
        let (side, person) = (standing.office.settings.side(), standing.session.person());
        let may = match side {
            Side::Smb => person.is(Role::SmbStaff) || person.is(Role::CdtIso),
            Side::Department => person.is(Role::RequesterIso) || person.is(Role::Requester),
        };
        let who = match side {
            Side::Smb => "SMB staff or the CDT ISO",
            Side::Department => "the requester or their ISO",
        };
        self.check_may(&standing.session, may, who, attempted, now).await
    }

    /// Refuses what only those do who keep the cards of other offices’ people, and files the attempt.
    async fn check_keeps_cards(&self, standing: &Standing, attempted: &str, now: Instant) -> Result<()> {
        let person = standing.session.person();
        let (role, who) = match standing.office.settings.side() {
            Side::Smb => (Role::SmbStaff, "SMB staff or an administrator"),
            Side::Department => (Role::RequesterIso, "the ISO or an administrator"),
        };
        let may = person.is(role) || person.is(Role::Administrator);
        self.check_may(&standing.session, may, who, attempted, now).await
    }

    async fn check_may(
        &self,
        session: &Session,
        may: bool,
        who: &str,
        attempted: &str,
        now: Instant,
    ) -> Result<()> {
        if may {
            return Ok(());
        }
        let refused = Error::Refused(format!("“{attempted}” is for {who}. Ask them."));
        self.file_office_attempt(session, attempted.to_owned(), &refused, now).await?;
        Err(refused)
    }
}
