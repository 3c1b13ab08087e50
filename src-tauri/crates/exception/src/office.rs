//! The office's own history: accounts, keys, settings, templates. Signed events in a stream of its own.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    action::FileReference,
    correspondence::{AcceptedCard, EndedSharing, SentPacket, TakenPacket, TakenReceipt},
    deputy::Deputation,
    import::Import,
    people::{Person, Role},
    policy::Policy,
    retention::{Proposal, Tombstone},
    retired::{RetiredKind, Retirement},
    saved_view::SavedView,
    settings::Settings,
    stream::StreamEvent,
    values::{Digest, Instant, Line, Prose, RequestNumber},
    words::words,
};

/// Name of the office's stream.
pub const STREAM: &str = "office";

/// What happened in the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "step", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant says what happened, and its fields say to what")]
pub enum OfficeAction {
    AddAccount {
        person: Person,
        public_key: String,
        /// Whether the passphrase is for one time.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        one_time: bool,
    },
    ChangeAccount {
        person: Person,
    },
    RetireAccount {
        account: String,
    },
    ChangePassphrase {
        account: String,
    },
    ResetPassphrase {
        account: String,
        public_key: String,
    },
    ReplaceKey {
        account: String,
        public_key: String,
    },
    NoteFailedSignIns {
        account: String,
        attempts: u32,
        first_at: Instant,
        last_at: Instant,
    },
    NameDeputy {
        deputation: Deputation,
    },
    EndDeputy {
        number: u32,
    },
    ChangeSettings {
        settings: Box<Settings>,
    },
    PublishTemplate {
        template: String,
        revision: u32,
        sha256: Digest,
    },
    Retire {
        retirement: Retirement,
    },
    ProposeDisposal {
        proposal: Proposal,
    },
    WithdrawDisposal {
        request: RequestNumber,
        reason: Prose,
    },
    Dispose {
        tombstone: Tombstone,
    },
    Reinstate {
        kind: RetiredKind,
        name: Line,
        reason: Prose,
    },
    /// A version of a policy: the first, or one that takes the place of those before it.
    PublishPolicy {
        policy: Box<Policy>,
    },
    /// The report of a month, `2026-10`, made after its end and kept.
    KeepMonthReport {
        month: Line,
        file: FileReference,
    },
    /// A list kept under a name: a new one, or what has become of the one with its number.
    SaveView {
        view: Box<SavedView>,
    },
    DeleteView {
        number: u32,
        name: Line,
    },
    /// With which list the page of requests opens for whoever chose it; none: with all of them.
    ChooseView {
        number: Option<u32>,
    },
    AttemptRefused {
        attempted: String,
        why: String,
    },
    /// The card itself stands in it: it goes along with what its person signed.
    MakeCard {
        fingerprint: Digest,
        card: String,
    },
    AcceptCard {
        card: Box<AcceptedCard>,
    },
    RetireCard {
        fingerprint: Digest,
        reason: Prose,
    },
    SendPacket {
        packet: Box<SentPacket>,
    },
    TakePacket {
        packet: Box<TakenPacket>,
    },
    TakeReceipt {
        receipt: Box<TakenReceipt>,
    },
    /// What is shared of a request with another office ends; packets of it are taken no more.
    EndSharing {
        ending: Box<EndedSharing>,
    },
    Import {
        import: Box<Import>,
    },
    TakeBackImport {
        import: u32,
        reason: Prose,
        /// How many requests were taken back.
        requests: u32,
    },
    /// Somebody with an account took the office’s records away as a file; what it was is named before it is written.
    Export {
        what: Exporting,
    },
    /// An administrator came in after a history was read back, which carries no signing keys.
    LetIn {
        account: String,
        public_key: String,
    },
}

words! {
    /// What is taken away as a file.
    Exporting {
        /// Every event, key and file.
        History = "history", "The whole history, as JSON Lines";
        /// The requests that the person sees.
        RequestsCsv = "requests_csv", "All requests, as CSV";
        /// The requests that the person sees.
        RequestsXlsx = "requests_xlsx", "All requests, as a workbook (XLSX)";
    }
}

/// One event of the office's history; it has no stages, so `from` and `to` are always none.
pub type OfficeEvent = StreamEvent<OfficeAction>;

/// Roles that one account may not have together: who keeps the accounts takes part in no decision, and who
/// audits the procedure takes no part in it.
#[must_use]
pub fn roles_conflict(roles: &BTreeSet<Role>) -> Option<&'static str> {
    let alone = |role: Role| roles.contains(&role) && roles.len() > 1;
    if alone(Role::Administrator) {
        Some("Give the administrator no other role: administrators take part in no decision.")
    } else if alone(Role::Auditor) {
        Some("Give the auditor no other role: auditors change nothing.")
    } else {
        None
    }
}
