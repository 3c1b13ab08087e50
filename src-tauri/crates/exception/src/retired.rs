//! What is retired - policies, systems, people - and what it leaves behind (domain, section 2, rule 9): nothing
//! disappears, every request that is tied to it is listed until somebody says what becomes of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    Request,
    input::{Input, Problem},
    office::OfficeAction,
    people::{Person, Role},
    request::Recorded,
    text::bare,
    values::{Line, Prose},
    watch::Item,
    words::words,
};

words! {
    /// What was retired.
    RetiredKind {
        /// A policy, standard or procedure.
        Policy = "policy", "Policy or standard";
        /// A system that a form names.
        System = "system", "System";
        /// A person with an account.
        Person = "person", "Person";
    }
}

words! {
    /// The part that what was retired plays in a request.
    LeftPart {
        /// The requester.
        Requester = "requester", "Requester";
        /// The requester’s ISO, where the department has no other one in use.
        Iso = "iso", "The only ISO of the department";
        /// A subject-matter expert who was asked.
        Expert = "expert", "Expert who was asked";
        /// Who of SMB’s staff sees to the request.
        Assigned = "assigned", "Who sees to it";
        /// Who meets a condition or a milestone.
        Owner = "owner", "Owner of a condition or milestone";
        /// The policy that can’t be followed.
        Policy = "policy", "The policy it deviates from";
        /// A system in the form.
        System = "system", "A system in the form";
    }
}

words! {
    /// What becomes of a request that was left behind.
    NewHolderKind {
        /// Another account takes the part.
        Account = "account", "Another person takes the part";
        /// Another policy or system has taken the place.
        Replacement = "replacement", "Note what replaces it";
        /// It stays as it is, for a reason.
        Keep = "keep", "Keep it as it is";
    }
}

/// A policy or a system that is retired; people are retired with their accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Retirement {
    /// Policy or system.
    pub kind: RetiredKind,
    /// The number of the policy, or the name of the system.
    pub name: Line,
    /// From which day it is not in use any more.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub retired_on: NaiveDate,
    /// Why.
    pub reason: Prose,
    /// What takes its place.
    pub replaced_by: Option<Line>,
}

impl Retirement {
    /// Reads a retirement as typed.
    pub fn read(input: &mut Input<'_>) -> Option<Self> {
        let kind = input.choice("kind", "whether a policy or a system is retired");
        if kind == Some(RetiredKind::Person) {
            input.problem("kind", "has_own_step", "Retire the person’s account on the page Accounts.");
            return None;
        }
        let name = input.line("name", "the number of the policy, or the name of the system");
        let retired_on = input.date("retired_on", "the day from which it is retired");
        let reason = input.prose("reason", "why it is retired");
        let replaced_by = input.optional_line("replaced_by", "what takes its place");
        let (name, replaced_by) = (name?, replaced_by?);
        if replaced_by.as_ref().is_some_and(|other| bare(other.as_str()) == bare(name.as_str())) {
            input.problem("replaced_by", "same", "Enter what takes its place: this is what is retired.");
            return None;
        }
        Some(Self { kind: kind?, name, retired_on: retired_on?, reason: reason?, replaced_by })
    }

    /// Whether it is the retirement of this policy or system; case, accents and width aside.
    #[must_use]
    pub fn is_of(&self, kind: RetiredKind, name: &str) -> bool {
        self.kind == kind && bare(self.name.as_str()) == bare(name)
    }
}

/// The policies and systems that are retired, folded from the office’s events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retired(Vec<Retirement>);

impl Retired {
    /// What is retired, in the order in which it was.
    #[must_use]
    pub fn all(&self) -> &[Retirement] {
        &self.0
    }

    /// The retirement of a policy or a system, if it is retired.
    #[must_use]
    pub fn of(&self, kind: RetiredKind, name: &str) -> Option<&Retirement> {
        self.0.iter().find(|retirement| retirement.is_of(kind, name))
    }

    /// Applies an event of the office.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "most of what happens in an office retires no policy or system"
    )]
    pub fn apply(&mut self, action: &OfficeAction) {
        match action {
            OfficeAction::Retire { retirement } => self.0.push(retirement.clone()),
            OfficeAction::Reinstate { kind, name, .. } => {
                self.0.retain(|retirement| !retirement.is_of(*kind, name.as_str()));
            }
            _ => {}
        }
    }
}

/// A part in a request whose holder is retired.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LeftBehind {
    /// What was retired.
    pub kind: RetiredKind,
    /// The account, the number of the policy, or the name of the system.
    pub name: String,
    /// The part it plays.
    pub part: LeftPart,
}

/// Who or what has the part from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "to", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields say who or what")]
pub enum NewHolder {
    /// Another account.
    Account { account: String, name: String },
    /// Another policy or system; what was asked and decided stays as it stands.
    Replacement { by: Line },
    /// It stays as it is.
    Keep {},
}

/// The record of a reassignment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Reassignment {
    /// What was left behind.
    pub left: LeftBehind,
    /// For the owner of conditions and milestones: the name under which they stand there.
    #[serde(default)]
    pub named: Option<Line>,
    /// Who or what has the part.
    pub holder: NewHolder,
    /// Why.
    pub reason: Prose,
}

impl Reassignment {
    /// Reads a reassignment as typed.
    pub fn read(input: &mut Input<'_>) -> Option<Self> {
        let kind = input.choice("kind", "what was retired");
        let name = input.text("name", "the name of what was retired", 200);
        let part = input.choice("part", "which part it played");
        let named = input.optional_line("named", "the name under which they own it");
        let holder = Self::read_holder(input);
        let reason = input.prose("reason", "why it is reassigned so");
        let left = LeftBehind { kind: kind?, name: name?, part: part? };
        Some(Self { left, named: named?, holder: holder?, reason: reason? })
    }

    /// Reads who or what has the part from now on.
    pub fn read_holder(input: &mut Input<'_>) -> Option<NewHolder> {
        match input.choice::<NewHolderKind>("to", "what becomes of it")? {
            NewHolderKind::Account => {
                let account = input.text("account", "the account that takes the part", 40);
                let name = input.name("account_name", "the name of the person who takes the part");
                Some(NewHolder::Account { account: account?, name: name? })
            }
            NewHolderKind::Replacement => {
                Some(NewHolder::Replacement { by: input.line("by", "what replaces it")? })
            }
            NewHolderKind::Keep => Some(NewHolder::Keep {}),
        }
    }

    /// Why the part can’t be given so; the part says who may have it.
    #[must_use]
    pub fn problem(&self) -> Option<Problem> {
        let message = match (self.left.part, &self.holder) {
            (_, NewHolder::Keep {})
            | (
                LeftPart::Requester | LeftPart::Expert | LeftPart::Assigned | LeftPart::Owner,
                NewHolder::Account { .. },
            )
            | (LeftPart::Policy | LeftPart::System, NewHolder::Replacement { .. }) => return None,
            (LeftPart::Iso, NewHolder::Account { .. } | NewHolder::Replacement { .. }) => {
                "Have an account added for the department’s new ISO: the part goes with the department."
            }
            (
                LeftPart::Requester | LeftPart::Expert | LeftPart::Assigned | LeftPart::Owner,
                NewHolder::Replacement { .. },
            ) => "Choose a person: this part is a person’s.",
            (LeftPart::Policy | LeftPart::System, NewHolder::Account { .. }) => {
                "Note what replaces it, or keep it as it is: this is no person’s part."
            }
        };
        Some(Problem::new("to", "does_not_fit", message))
    }
}

impl Request {
    /// The parts that a retired person leaves behind; `in_use` are the people whose accounts are not retired.
    #[must_use]
    pub fn left_by_person(&self, person: &Person, in_use: &[&Person]) -> Vec<LeftBehind> {
        let is_only_iso = person.is(Role::RequesterIso)
            && person.belongs_to(self.intake.department())
            && !in_use
                .iter()
                .any(|other| other.is(Role::RequesterIso) && other.belongs_to(self.intake.department()));
        let is_expert = self.experts.iter().any(|expert| expert.value.account == person.account)
            && !self.contributions.iter().any(|given| given.mark.by.account == person.account);
        let parts = [
            (LeftPart::Requester, self.requester_account() == Some(person.account.as_str())),
            (LeftPart::Iso, is_only_iso),
            (LeftPart::Expert, is_expert),
            (LeftPart::Assigned, self.is_assigned_to(&person.account)),
            (LeftPart::Owner, !self.owned_by(&person.name).is_empty()),
        ];
        let left = |part| LeftBehind { kind: RetiredKind::Person, name: person.account.clone(), part };
        parts.into_iter().filter(|(_, is_so)| *is_so).map(|(part, _)| left(part)).collect()
    }

    /// The part that a retired policy or system leaves behind.
    #[must_use]
    pub fn left_by(&self, retirement: &Retirement) -> Option<LeftBehind> {
        let name = retirement.name.as_str();
        let part = match retirement.kind {
            RetiredKind::Policy if bare(&self.intake.policy.number) == bare(name) => LeftPart::Policy,
            RetiredKind::System if self.names_system(name) => LeftPart::System,
            RetiredKind::Policy | RetiredKind::System | RetiredKind::Person => return None,
        };
        Some(LeftBehind { kind: retirement.kind, name: name.to_owned(), part })
    }

    /// Whether somebody has said what becomes of a part.
    #[must_use]
    pub fn is_reassigned(&self, left: &LeftBehind) -> bool {
        let about = |reassignment: &&Recorded<Reassignment>| {
            let other = &reassignment.value.left;
            (other.kind, other.part) == (left.kind, left.part) && bare(&other.name) == bare(&left.name)
        };
        self.reassignments.iter().rev().find(about).is_some_and(|newest| {
            // Somebody who was given the part back holds it again.
            let holds_again = match left.part {
                LeftPart::Requester => self.requester_account() == Some(left.name.as_str()),
                LeftPart::Assigned => self.is_assigned_to(&left.name),
                LeftPart::Iso | LeftPart::Expert | LeftPart::Owner | LeftPart::Policy | LeftPart::System => {
                    false
                }
            };
            !(holds_again && matches!(newest.value.holder, NewHolder::Account { .. }))
        })
    }

    /// Whether a part is there to be reassigned at all.
    pub(crate) fn has_part(&self, left: &LeftBehind, named: Option<&Line>) -> bool {
        match left.part {
            LeftPart::Requester => self.requester_account() == Some(left.name.as_str()),
            LeftPart::Expert => self.experts.iter().any(|expert| expert.value.account == left.name),
            LeftPart::Assigned => self.is_assigned_to(&left.name),
            LeftPart::Policy => bare(&self.intake.policy.number) == bare(&left.name),
            LeftPart::System => self.names_system(&left.name),
            LeftPart::Owner => named.is_some_and(|named| !self.owned_by(named.as_str()).is_empty()),
            // Who of a department has an account the office knows.
            LeftPart::Iso => true,
        }
    }

    /// Whether this account sees to it.
    fn is_assigned_to(&self, account: &str) -> bool {
        self.assigned.as_ref().is_some_and(|assigned| assigned.value.account == account)
    }

    fn names_system(&self, name: &str) -> bool {
        self.form().is_some_and(|form| {
            form.value
                .rows("systems")
                .iter()
                .any(|row| row.get("name").is_some_and(|system| bare(system) == bare(name)))
        })
    }

    /// What somebody of this name owns of what is followed up, and still owes.
    pub(crate) fn owned_by(&self, name: &str) -> Vec<Item> {
        let is_theirs = |item: &Item| item.is_owed() && bare(&item.owner) == bare(name);
        self.items().into_iter().filter(is_theirs).collect()
    }
}
