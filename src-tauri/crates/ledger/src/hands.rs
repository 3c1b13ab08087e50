//! Whether what was disposed of went through the hands of two people who might: one proposes, another disposes, each in a
//! role that the office’s own events gave them at the time.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{Actor, Fault};

/// Roles in which somebody proposes what is disposed of.
const PROPOSE: &[&str] = &["smb_staff", "administrator"];
/// Roles in which somebody disposes of it.
const DISPOSE: &[&str] = &["cdt_iso", "administrator"];

/// An event of the office that tells who may do what, or what was disposed of by whom.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub(crate) enum Duty {
    AddAccount {
        person: Holder,
    },
    ChangeAccount {
        person: Holder,
    },
    ProposeDisposal {
        proposal: Proposed,
    },
    WithdrawDisposal {
        request: String,
    },
    Dispose {
        tombstone: Disposed,
    },
    /// Whatever else happens in an office.
    #[serde(other)]
    Other,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Holder {
    account: String,
    roles: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Proposed {
    request: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Disposed {
    stream: String,
}

#[derive(Deserialize)]
struct Acting {
    action: Duty,
}

impl Duty {
    /// Reads it from an event of the office; none where it tells nothing of the kind.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let acting: Acting = serde_json::from_slice(bytes).ok()?;
        (!matches!(acting.action, Self::Other)).then_some(acting.action)
    }
}

/// The roles of each account, and the proposals that stand, as the office’s events come by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hands {
    roles: BTreeMap<String, Vec<String>>,
    proposals: BTreeMap<String, Actor>,
}

impl Hands {
    /// Takes the next event of the office in; answers what is wrong with it where it disposes of something.
    pub(crate) fn take(&mut self, duty: Duty, by: &Actor) -> Vec<Fault> {
        match duty {
            Duty::AddAccount { person } | Duty::ChangeAccount { person } => {
                self.roles.insert(person.account, person.roles);
            }
            Duty::ProposeDisposal { proposal } => {
                self.proposals.insert(proposal.request, by.clone());
            }
            Duty::WithdrawDisposal { request } => {
                self.proposals.remove(&request);
            }
            Duty::Dispose { tombstone } => return self.disposed(tombstone.stream, by),
            Duty::Other => {}
        }
        Vec::new()
    }

    fn disposed(&mut self, stream: String, by: &Actor) -> Vec<Fault> {
        let mut faults = Vec::new();
        match self.proposals.remove(&stream) {
            None => faults.push(Fault::NotProposed { stream: stream.clone() }),
            Some(proposed_by) => {
                if is_one(&proposed_by, by) {
                    let account = by.account.clone();
                    faults.push(Fault::OneHand { stream: stream.clone(), account });
                }
                if !self.had_one_of(&proposed_by, PROPOSE) {
                    let account = proposed_by.account;
                    faults.push(Fault::MayNotPropose { stream: stream.clone(), account });
                }
            }
        }
        if !self.had_one_of(by, DISPOSE) {
            faults.push(Fault::MayNotDispose { stream, account: by.account.clone() });
        }
        faults
    }

    /// Whether an account has one of the roles. One that no event has added is told elsewhere: by its key.
    fn had_one_of(&self, actor: &Actor, roles: &[&str]) -> bool {
        self.roles.get(&actor.account).is_none_or(|had| had.iter().any(|role| roles.contains(&role.as_str())))
    }
}

/// Whether two acts are one person’s: by account, or by name and department under another account.
fn is_one(one: &Actor, other: &Actor) -> bool {
    let plain = |text: &str| text.trim().to_lowercase();
    let is_same_name = !one.name.is_empty() && plain(&one.name) == plain(&other.name);
    one.account == other.account || (is_same_name && one.department == other.department)
}
