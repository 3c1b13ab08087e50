//! Accounts, deputies, and who sits down at the desk.

use std::collections::BTreeSet;

use exception::{
    Person, Role,
    values::{Digest, Instant},
};
use serde::Serialize;

/// An account in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AccountRow {
    /// The person.
    pub person: Person,
    /// When the account was retired, if it was.
    pub retired_at: Option<Instant>,
    /// Fingerprint of the signing key.
    pub fingerprint: Digest,
    /// Whether its passphrase is for one time: whoever signs in with it chooses their own first.
    pub one_time: bool,
    /// How often it was tried in vain since its person last sat down; told to administrators.
    pub failed_sign_ins: Option<FailedSignIns>,
}

/// How often an account was tried in vain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FailedSignIns {
    /// How often.
    pub attempts: u32,
    /// The first time.
    pub first_at: Instant,
    /// The last time.
    pub last_at: Instant,
    /// In a sentence.
    pub text: String,
}

/// A passphrase for one time: shown once, and kept nowhere.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OneTimePassphrase {
    /// The account.
    pub account: String,
    /// The name of its person.
    pub name: String,
    /// The passphrase.
    pub passphrase: String,
}

/// What the retirement of an account would leave behind, counted before it is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Leaving {
    /// Requests that are open and on which the person has a part.
    pub requests: u32,
    /// Parts that they have in those: one request may have several.
    pub parts: u32,
    /// Drafts that they have not filed.
    pub drafts: u32,
    /// Deputations of which they are a part, and which end with the account.
    pub deputies: u32,
}

/// Somebody for whom a person acts today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ActsFor {
    /// Their account.
    pub account: String,
    /// Their name.
    pub name: String,
    /// In which roles.
    pub roles: BTreeSet<Role>,
}

/// Somebody who acts for somebody absent, in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DeputyRow {
    /// What stands for it when it is ended.
    pub number: u32,
    /// The account of who is absent.
    pub absent: String,
    /// Their name.
    pub absent_name: String,
    /// The account of the deputy.
    pub deputy: String,
    /// Their name.
    pub deputy_name: String,
    /// In which roles.
    pub roles: BTreeSet<Role>,
    /// The first day, `YYYY-MM-DD`.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Who named the deputy.
    pub named_by: String,
    /// Whether the deputy may act today.
    pub is_today: bool,
    /// How it stands, in words.
    pub state: String,
    /// Whether this person may end it.
    pub may_end: bool,
}

/// The deputies that a person may know of, and whom they may name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DeputyList {
    /// Every deputation, the newest first: for administrators and auditors all, for others those of which they are part.
    pub rows: Vec<DeputyRow>,
    /// For whom this person may name a deputy, and in which roles; themselves first.
    pub may_name_for: Vec<ActsFor>,
    /// Who may be chosen as a deputy.
    pub people: Vec<Person>,
}
