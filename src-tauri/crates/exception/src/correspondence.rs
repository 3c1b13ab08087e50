//! People of other offices, known by their key cards, and what went between the offices: folded from the office’s own
//! events.
//!
//! A request that two offices share has one history. Whose step is next follows from its stage ([`Request::turn`]): the
//! office that has the turn adds to the history and the other does not, so that both have the same one.

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
                self.sent.push(Noted { what: (**packet).clone(), by, at });
            }
            OfficeAction::TakePacket { packet } => {
                self.taken.push(Noted { what: (**packet).clone(), by, at });
            }
            OfficeAction::TakeReceipt { receipt } => {
                self.receipts.push(Noted { what: (**receipt).clone(), by, at });
            }
            _ => {}
        }
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

    /// With which department or office a request is shared, by the last packet of it; none where it never went or came.
    #[must_use]
    pub fn shared_with(&self, number: &RequestNumber) -> Option<&NamedByKey> {
        let sent = self.sent.iter().rev().find(|sent| sent.what.number == *number);
        let taken = self.taken.iter().rev().find(|taken| taken.what.number == *number);
        match (sent, taken) {
            (Some(sent), Some(taken)) if sent.at > taken.at => sent.what.to.first(),
            (_, Some(taken)) => Some(&taken.what.sender),
            (Some(sent), None) => sent.what.to.first(),
            (None, None) => None,
        }
    }

    /// The receipt for a packet.
    #[must_use]
    pub fn receipt_for(&self, packet: &Digest) -> Option<&Noted<TakenReceipt>> {
        self.receipts.iter().find(|receipt| receipt.what.packet == *packet)
    }
}
