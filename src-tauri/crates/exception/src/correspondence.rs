//! People of other offices, known by their key cards, and what went between the offices: folded from the office’s own
//! events.
//!
//! A request that two offices share has one history. Whose step is next follows from its stage ([`Request::turn`]): the
//! office that has the turn adds to the history and the other does not, so that both have the same one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    office::{OfficeAction, OfficeEvent},
    people::{Actor, Person, Role},
    request::Request,
    values::{Digest, Instant, Prose, RequestNumber},
    words::words,
};

words! {
    /// The two sides of a request that offices share.
    Side {
        /// The requester’s department.
        Department = "department", "The department";
        /// The Security Management Branch, with its experts and the CDT ISO.
        Smb = "smb", "SMB";
    }
}

impl Role {
    /// The side on which a role acts; none for those that take part in nothing.
    #[must_use]
    pub const fn side(self) -> Option<Side> {
        match self {
            Self::Requester | Self::RequesterIso => Some(Side::Department),
            Self::SmbStaff | Self::Expert | Self::CdtIso => Some(Side::Smb),
            Self::Auditor | Self::Administrator => None,
        }
    }
}

impl Request {
    /// The side whose step is next: that of the role which owes it, and SMB’s where nothing is owed.
    #[must_use]
    pub fn turn(&self) -> Side {
        self.owed_by().and_then(Role::side).unwrap_or(Side::Smb)
    }
}

/// The card of somebody in another office, as it was accepted here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AcceptedCard {
    /// Who they are; the roles are those that were accepted, which may be fewer than the card names.
    pub person: Person,
    /// Their office.
    pub office: String,
    /// The fingerprint of their key.
    pub fingerprint: Digest,
    /// The key, 32 bytes.
    pub key: Digest,
    /// From when it is good.
    pub valid_from: Instant,
    /// The key for which packets to them are encrypted.
    pub recipient: String,
    /// Keys with which they signed before.
    pub earlier: Vec<FormerKey>,
    /// The card as it came, with its signature.
    pub card: String,
}

/// A key with which somebody signed before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FormerKey {
    /// The fingerprint.
    pub fingerprint: Digest,
    /// The key, 32 bytes.
    pub key: Digest,
    /// From when it was good.
    pub valid_from: Instant,
    /// Until when.
    pub retired_at: Instant,
}

/// Somebody as a packet names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NamedByKey {
    /// The fingerprint of their key.
    pub key: Digest,
    /// Their account.
    pub account: String,
    /// Their name.
    pub name: String,
    /// Their department.
    pub department: String,
    /// Their office.
    pub office: String,
}

/// A packet that was made here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SentPacket {
    /// The request.
    pub number: RequestNumber,
    /// The SHA-256 of its manifest.
    pub packet: Digest,
    /// For whom.
    pub to: Vec<NamedByKey>,
    /// The first event in it.
    pub from: u32,
    /// The last.
    pub upto: u32,
    /// The digest of that.
    pub head: Digest,
    /// Why it is not encrypted; none where it is.
    pub unencrypted: Option<Prose>,
    /// Whether it tells that the sharing ended, and carries no event.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ends: bool,
}

/// A packet that was taken in here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TakenPacket {
    /// The request.
    pub number: RequestNumber,
    /// The SHA-256 of its manifest.
    pub packet: Digest,
    /// By whom it was sent.
    pub sender: NamedByKey,
    /// The first event that was new here.
    pub from: u32,
    /// The last event.
    pub upto: u32,
    /// The digest of that.
    pub head: Digest,
    /// The digests of the new events that are kept inside the sender’s office, which stand here by these alone, and of
    /// files that new events name and that are kept there too.
    pub withheld: Vec<Digest>,
    /// Events that were kept inside before, and are told by this packet: kept as files under their digests.
    pub told: Vec<Told>,
    /// When it was made there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_at: Option<Instant>,
    /// Why the other office ends what it shares of the request, where the packet tells that; it carries no event then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Prose>,
}

/// The end of what this office shares of a request with another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EndedSharing {
    /// The request.
    pub number: RequestNumber,
    /// With whom it was shared.
    pub with: NamedByKey,
    /// Why it ends.
    pub reason: Prose,
}

/// How a request stands between two offices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shared {
    /// It goes between them.
    With(NamedByKey),
    /// It did, and does so no more: both keep what they have.
    Ended(SharingEnd),
}

/// How the sharing of a request ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharingEnd {
    /// With whom it was shared.
    pub with: NamedByKey,
    /// Whether it was ended in this office.
    pub here: bool,
    /// Who ended it.
    pub by: String,
    /// Why.
    pub reason: Prose,
    /// When.
    pub at: Instant,
}

/// An event that was kept inside another office at first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Told {
    /// Its place in the request’s history.
    pub sequence: u32,
    /// The digest of its bytes.
    pub sha256: Digest,
}

/// A receipt for a packet that was made here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TakenReceipt {
    /// The request.
    pub number: RequestNumber,
    /// The SHA-256 of the packet’s manifest.
    pub packet: Digest,
    /// Who took the packet in there.
    pub by: NamedByKey,
    /// When they did.
    pub received_at: Instant,
    /// How far the request reaches there.
    pub reached: u32,
}

/// Somebody of another office, known by their card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correspondent {
    /// The card.
    pub card: AcceptedCard,
    /// Who accepted it.
    pub accepted_by: Actor,
    /// When.
    pub accepted_at: Instant,
    /// When it was retired, or replaced by another of the same account.
    pub retired: Option<RetiredCard>,
}

/// The end of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetiredCard {
    /// When: what is dated later is not taken.
    pub at: Instant,
    /// Why; none where another card took its place.
    pub reason: Option<Prose>,
}

/// Something with the event of the office that tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted<T> {
    /// What.
    pub what: T,
    /// By whom here.
    pub by: Actor,
    /// When.
    pub at: Instant,
}

/// Everything that the office knows of other offices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correspondence {
    /// The people, in the order in which their cards were accepted.
    pub people: Vec<Correspondent>,
    /// The cards of the office’s own people, newest last.
    pub own_cards: Vec<(Digest, String)>,
    /// The packets that were made, oldest first.
    pub sent: Vec<Noted<SentPacket>>,
    /// The packets that were taken in, oldest first.
    pub taken: Vec<Noted<TakenPacket>>,
    /// The receipts that came back, oldest first.
    pub receipts: Vec<Noted<TakenReceipt>>,
    /// How each request stands that ever went or came.
    shared: BTreeMap<RequestNumber, Shared>,
    /// When the sharing of a request first ended.
    parted: BTreeMap<RequestNumber, Instant>,
}

impl Correspondence {
    /// Goes on by an event of the office.
    #[expect(clippy::wildcard_enum_match_arm, reason = "most of what happens in an office concerns no other")]
    pub fn apply(&mut self, event: &OfficeEvent) {
        let (by, at) = (event.actor.clone(), event.at);
        match &event.action {
            OfficeAction::MakeCard { fingerprint, card } => {
                self.own_cards.push((fingerprint.clone(), card.clone()));
            }
            OfficeAction::AcceptCard { card } => {
                let before = self.people.iter_mut().filter(|known| {
                    known.retired.is_none() && known.card.person.account == card.person.account
                });
                for known in before {
                    known.retired = Some(RetiredCard { at, reason: None });
                }
                let card = (**card).clone();
                self.people.push(Correspondent { card, accepted_by: by, accepted_at: at, retired: None });
            }
            OfficeAction::RetireCard { fingerprint, reason } => {
                let known = self.people.iter_mut().rev().find(|known| known.card.fingerprint == *fingerprint);
                if let Some(known) = known {
                    known.retired = Some(RetiredCard { at, reason: Some(reason.clone()) });
                }
            }
            OfficeAction::SendPacket { packet } => {
                if let Some(to) = packet.to.first().filter(|_| !packet.ends) {
                    self.shared.insert(packet.number.clone(), Shared::With(to.clone()));
                }
                self.sent.push(Noted { what: (**packet).clone(), by, at });
            }
            OfficeAction::TakePacket { packet } => {
                self.take(packet, at);
                self.taken.push(Noted { what: (**packet).clone(), by, at });
            }
            OfficeAction::TakeReceipt { receipt } => {
                self.receipts.push(Noted { what: (**receipt).clone(), by, at });
            }
            OfficeAction::EndSharing { ending } => {
                let EndedSharing { number, with, reason } = (**ending).clone();
                self.part(&number, at);
                let end = SharingEnd { with, here: true, by: by.name, reason, at };
                self.shared.insert(number, Shared::Ended(end));
            }
            _ => {}
        }
    }

    fn take(&mut self, packet: &TakenPacket, at: Instant) {
        let (number, with) = (packet.number.clone(), packet.sender.clone());
        let made_at = packet.made_at.unwrap_or(at);
        let before = self.ended(&number);
        match &packet.ends {
            // Ended on both sides: what was said here first stays.
            Some(_) if before.is_some() => {}
            Some(reason) => {
                let (by, reason) = (with.name.clone(), reason.clone());
                let end = SharingEnd { with, here: false, by, reason, at: made_at };
                self.part(&number, made_at);
                self.shared.insert(number, Shared::Ended(end));
            }
            // Made before the other office ended it, and late on its way: what is in it counts, and begins nothing anew.
            None if before.is_some_and(|end| made_at < end.at) => {}
            None => {
                self.shared.insert(number, Shared::With(with));
            }
        }
    }

    fn part(&mut self, number: &RequestNumber, at: Instant) {
        let first = self.parted.entry(number.clone()).or_insert(at);
        *first = at.min(*first);
    }

    /// Whose key a fingerprint names, cards that are retired included; the newest acceptance decides.
    #[must_use]
    pub fn of_key(&self, fingerprint: &Digest) -> Option<&Correspondent> {
        let has = |known: &&Correspondent| {
            known.card.fingerprint == *fingerprint
                || known.card.earlier.iter().any(|earlier| earlier.fingerprint == *fingerprint)
        };
        self.people.iter().rev().find(has)
    }

    /// Somebody whose card is in use, by their account.
    #[must_use]
    pub fn of_account(&self, account: &str) -> Option<&Correspondent> {
        let known = |known: &&Correspondent| known.card.person.account == account;
        self.people.iter().rev().filter(|known| known.retired.is_none()).find(known)
    }

    /// Somebody by their account, their card in use or not: the newest one accepted.
    #[must_use]
    pub fn ever_of_account(&self, account: &str) -> Option<&Correspondent> {
        self.people.iter().rev().find(|known| known.card.person.account == account)
    }

    /// With whose office a request is shared, by the last packet of it; none where it never went or came, and where that
    /// was ended.
    #[must_use]
    pub fn shared_with(&self, number: &RequestNumber) -> Option<&NamedByKey> {
        match self.shared.get(number)? {
            Shared::With(with) => Some(with),
            Shared::Ended(_) => None,
        }
    }

    /// How the sharing of a request ended; none where it goes on, or never began.
    #[must_use]
    pub fn ended(&self, number: &RequestNumber) -> Option<&SharingEnd> {
        match self.shared.get(number)? {
            Shared::With(_) => None,
            Shared::Ended(end) => Some(end),
        }
    }

    /// When the sharing of a request first ended. Since then SMB’s office may have gone on with it by itself: when it learnt
    /// of the end, and that the sharing began again, no other office can know.
    #[must_use]
    pub fn parted_at(&self, number: &RequestNumber) -> Option<Instant> {
        self.parted.get(number).copied()
    }

    /// When the newest packet of a request was made that was taken in here, as it says.
    #[must_use]
    pub fn newest_taken(&self, number: &RequestNumber) -> Option<Instant> {
        let of_it = self.taken.iter().filter(|taken| taken.what.number == *number);
        of_it.map(|taken| taken.what.made_at.unwrap_or(taken.at)).max()
    }

    /// The receipt for a packet.
    #[must_use]
    pub fn receipt_for(&self, packet: &Digest) -> Option<&Noted<TakenReceipt>> {
        self.receipts.iter().find(|receipt| receipt.what.packet == *packet)
    }
}
