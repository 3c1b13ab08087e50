//! The office's own history: accounts, keys, settings, templates. The same signed events, in a stream of
//! its own.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    people::{Actor, Person, Role},
    settings::Settings,
    values::{Digest, Instant},
};

/// Name of the office's stream.
pub const STREAM: &str = "office";

/// What happened in the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "step", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant says what happened, and its fields say to what")]
pub enum OfficeAction {
    AddAccount { person: Person, public_key: String },
    ChangeAccount { person: Person },
    RetireAccount { account: String },
    ChangePassphrase { account: String },
    ChangeSettings { settings: Settings },
    PublishTemplate { template: String, revision: u32, sha256: Digest },
    AttemptRefused { attempted: String, why: String },
}

/// One event of the office's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OfficeEvent {
    /// Version of this layout; 1.
    pub format: u16,
    /// Always [`STREAM`].
    pub stream: String,
    /// Place in the office's stream, from 1.
    pub sequence: u32,
    /// Always none: the office has no stages.
    pub from: Option<String>,
    /// Always none.
    pub to: Option<String>,
    /// Who did it.
    pub actor: Actor,
    /// When.
    pub at: Instant,
    /// Digest of the office event before it; none for the first.
    pub previous: Option<Digest>,
    /// What happened.
    pub action: OfficeAction,
}

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
