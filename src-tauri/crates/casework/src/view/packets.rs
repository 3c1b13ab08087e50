//! What goes between offices, as it is shown.

use exception::{Digest, Person, RequestNumber, Role, Stage, correspondence::NamedByKey};
use serde::Serialize;

use super::HistoryLine;

/// A key card, ready to be given to another office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardFile {
    /// A name for the file.
    pub name: String,
    /// The fingerprint of the key in twelve words.
    pub words: String,
    /// The fingerprint.
    pub fingerprint: Digest,
    /// The file.
    pub bytes: Vec<u8>,
}

/// How a card stands to what is known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum CardState {
    New,
    Known,
    Replaces,
    Retired,
}

/// A key card from elsewhere, and what accepting it would mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CardView {
    /// The account in their own office.
    pub account: String,
    /// The name.
    pub name: String,
    /// The title; may be empty.
    pub title: String,
    /// The department.
    pub department: String,
    /// The office.
    pub office: String,
    /// E-mail address; may be empty.
    pub email: String,
    /// Telephone number; may be empty.
    pub phone: String,
    /// The roles that the card names.
    pub roles: Vec<Role>,
    /// Those of them that can be accepted here.
    pub roles_offered: Vec<Role>,
    /// The fingerprint of the key in twelve words, to be compared.
    pub words: String,
    /// The fingerprint.
    pub fingerprint: Digest,
    /// Whether it is known here.
    pub state: CardState,
    /// What to look at before accepting it, a sentence each.
    pub attention: Vec<String>,
    /// Why it can’t be accepted.
    pub why_not: Option<String>,
}

/// Somebody of another office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CorrespondentRow {
    /// Who, with the roles that were accepted.
    pub person: Person,
    /// Their office.
    pub office: String,
    /// The fingerprint of their key in twelve words.
    pub words: String,
    /// The fingerprint.
    pub fingerprint: Digest,
    /// Who accepted the card.
    pub accepted_by: String,
    /// On which day.
    pub accepted_on: String,
    /// On which day it was retired or replaced.
    pub retired_on: Option<String>,
    /// Why.
    pub why_retired: Option<String>,
}

/// The people of other offices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CorrespondentList {
    /// Newest first.
    pub people: Vec<CorrespondentRow>,
    /// One’s own fingerprint in words, to be read out; empty without an account.
    pub own_words: String,
    /// Whether this person accepts and retires cards.
    pub may_keep: bool,
}

/// A packet that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadePacket {
    /// A name for the file.
    pub name: String,
    /// For whom.
    pub to: Vec<String>,
    /// Their office.
    pub office: String,
    /// The digest by which it is known.
    pub packet: Digest,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A packet from another office, and what it would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PacketLook {
    /// The request.
    pub number: RequestNumber,
    /// Its title.
    pub title: String,
    /// The digest by which the packet is known.
    pub packet: Digest,
    /// Who sent it: name, department and office.
    pub sender: String,
    /// The fingerprint of the sender’s key in words.
    pub sender_words: String,
    /// When it was made, in words.
    pub made: String,
    /// Where it tells that the other office ends the sharing: by whom, when and why. It carries no event then.
    pub ends: Option<String>,
    /// Whether it came encrypted.
    pub encrypted: bool,
    /// For whom it is.
    pub recipients: Vec<String>,
    /// The stage here; none where the request is new.
    pub stage_before: Option<Stage>,
    /// The stage that it would lead to.
    pub stage_after: Option<Stage>,
    /// What is new, oldest first.
    pub lines: Vec<HistoryLine>,
    /// How many new events stay inside the other office.
    pub withheld: u32,
    /// The files that come with it.
    pub files: Vec<PacketFile>,
    /// Whether it carries a document to read.
    pub has_document: bool,
    /// Where nothing is new: why.
    pub nothing_new: Option<String>,
    /// Key cards that come with it and are not known here.
    pub cards: Vec<CardView>,
    /// What to look at before taking it, a sentence each.
    pub attention: Vec<String>,
    /// Why it can’t be taken, a sentence each.
    pub problems: Vec<String>,
    /// Whether it can be taken.
    pub may_take: bool,
}

/// A file from another office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Received {
    /// A packet.
    Packet {
        /// What it would change.
        look: Box<PacketLook>,
        /// Whether this person accepts key cards.
        may_keep: bool,
    },
    /// A key card.
    Card {
        /// What it says.
        card: Box<CardView>,
        /// Whether this person accepts key cards.
        may_keep: bool,
    },
    /// A receipt.
    Receipt,
}

/// A file that comes with a packet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PacketFile {
    /// Its name, with bidi controls made visible.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// The digest.
    pub sha256: Digest,
}

/// A receipt, ready to go back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptFile {
    /// A name for the file.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A packet that was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenIn {
    /// The request.
    pub number: RequestNumber,
    /// The stage that it has reached.
    pub stage: Stage,
    /// How many events came in.
    pub events: u32,
    /// Who sent it.
    pub sender: String,
    /// The receipt for the sender.
    pub receipt: ReceiptFile,
}

/// A receipt that was taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReceiptTaken {
    /// The request.
    pub number: RequestNumber,
    /// The packet that it is for.
    pub packet: Digest,
    /// Who took the packet in.
    pub by: NamedByKey,
    /// When, in words.
    pub received: String,
    /// Whether it was known already.
    pub already: bool,
}

/// What went between offices about a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Sharing {
    /// With whose office it is shared; none where it never went or came, and where that was ended.
    pub with: Option<String>,
    /// How the sharing ended: by whom, when and why; none where it goes on, or never began.
    pub ended: Option<String>,
    /// Whether this person may end it.
    pub may_end: bool,
    /// Whether this person may tell the other office, by a packet made anew, that it was ended here.
    pub may_tell: bool,
    /// Why nothing is done on it here now; none where its next step is this office’s.
    pub waits: Option<String>,
    /// Whether this person may send it to another office.
    pub may_send: bool,
    /// How many of its events are kept inside another office.
    pub withheld: u32,
    /// The packets, oldest first.
    pub packets: Vec<PacketLine>,
}

/// A packet in the list of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PacketLine {
    /// When it was made or taken in, in words.
    pub moment: String,
    /// Whether it was sent from here.
    pub sent: bool,
    /// To whom or from whom: names and department.
    pub who: String,
    /// The last event in it; none where it tells that the sharing ended.
    pub upto: Option<u32>,
    /// Why it was not encrypted.
    pub unencrypted: Option<String>,
    /// By whom and when it was taken in there, where the receipt has come.
    pub receipt: Option<String>,
    /// The digest by which it is known, where it was taken in here and this person may save its receipt again.
    pub receipt_for: Option<Digest>,
}
