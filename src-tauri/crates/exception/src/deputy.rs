//! Deputies: who may act for somebody absent, in which roles, from which day to which.
//!
//! A deputy is named by an event of the office and acts in the absent person’s role and department; each act says for whom
//! ([`crate::people::Actor::acting_for`]). It goes never around the separation of duties: who acts for another is judged by
//! what both did, and what they do counts as the act of both. A role that somebody holds as a deputy is not theirs to give
//! on.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    calendar::long_date,
    input::{Input, Problem, Problems},
    office::{OfficeAction, OfficeEvent},
    people::{Actor, Person, Role},
    values::Instant,
};

/// The longest absence that one deputy is named for, in days.
const LONGEST: u64 = 366;

/// Who acts for whom, in which roles and on which days, both days included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Deputation {
    /// The account of who is absent.
    pub absent: String,
    /// Their name when the deputy was named.
    pub absent_name: String,
    /// The account of the deputy.
    pub deputy: String,
    /// Their name when they were named.
    pub deputy_name: String,
    /// The roles of the absent person in which the deputy may act.
    pub roles: BTreeSet<Role>,
    /// The first day.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub from: NaiveDate,
    /// The last day.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub to: NaiveDate,
}

/// What was typed to name a deputy; the names of the people come from their accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// The account of who is absent.
    pub absent: String,
    /// The account of the deputy.
    pub deputy: String,
    /// The roles.
    pub roles: BTreeSet<Role>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

/// A deputation with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The sequence of the office’s event that named the deputy; it stands for the deputation.
    pub number: u32,
    /// Who acts for whom.
    pub deputation: Deputation,
    /// Who named the deputy, and when.
    pub named: (Actor, Instant),
    /// Who ended it before its last day, and when; the retirement of either ends it.
    pub ended: Option<(Actor, Instant)>,
}

/// Every deputation there was, folded from the office’s events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deputies(Vec<Named>);

impl Naming {
    /// Reads what was typed. Nobody typed for whom: it is for whoever types.
    pub fn read(input: &mut Input<'_>, by: &Person) -> Option<Self> {
        let absent = input.optional_text("absent", "the account of who is absent", 40);
        let deputy = input.text("deputy", "the deputy", 40);
        let given = input.raw("roles").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
        let roles: Option<BTreeSet<Role>> =
            given.iter().map(|role| role.as_str().and_then(Role::from_name)).collect();
        let roles = roles.filter(|roles| !roles.is_empty());
        if roles.is_none() {
            input.problem("roles", "missing", "Choose at least one role in which the deputy may act.");
        }
        let (from, to) = (input.date("from", "the first day"), input.date("to", "the last day"));
        Some(Self {
            absent: absent?.unwrap_or_else(|| by.account.clone()),
            deputy: deputy?,
            roles: roles?,
            from: from?,
            to: to?,
        })
    }

    /// The deputation, with the names of both as their accounts tell them.
    #[must_use]
    pub fn with_names(self, absent_name: String, deputy_name: String) -> Deputation {
        let Self { absent, deputy, roles, from, to } = self;
        Deputation { absent, absent_name, deputy, deputy_name, roles, from, to }
    }

    /// Whether a person may name this deputy: whoever is absent, and an administrator for them. The CDT ISO’s role is given
    /// by a CDT ISO alone: administrators take part in no decision, and make nobody take part in one by this.
    ///
    /// # Errors
    /// A sentence that says who may.
    pub fn may_be_made_by(&self, by: &Person) -> Result<(), String> {
        if self.absent == by.account {
            return Ok(());
        }
        let decides = self.roles.contains(&Role::CdtIso);
        if decides && !by.is(Role::CdtIso) {
            return Err(
                "Only the CDT ISO may name a deputy for the CDT ISO: who keeps the accounts gives nobody a part in a decision. Ask the CDT ISO, or another CDT ISO."
                    .to_owned(),
            );
        }
        let own_role_alone = decides && self.roles.len() == 1;
        if own_role_alone || (!decides && by.is(Role::Administrator)) {
            return Ok(());
        }
        Err(format!(
            "Only {} or an administrator may name a deputy for them. Ask one of the two.",
            self.absent
        ))
    }

    /// Everything that keeps it from being filed on a day, by field; `people` are those whose accounts are in use.
    #[must_use]
    pub fn problems(&self, people: &[Person], deputies: &Deputies, today: NaiveDate) -> Problems {
        let mut problems = Problems::new();
        let mut problem = |field: &str, code: &str, message: String| {
            problems.push(Problem::new(field, code, message));
        };
        let find = |account: &str| people.iter().find(|person| person.account == account);
        let (absent, deputy) = (find(&self.absent), find(&self.deputy));
        match absent {
            None => problem(
                "absent",
                "unknown_choice",
                "Choose who is absent from the list: an account in use.".to_owned(),
            ),
            Some(absent) => {
                for role in &self.roles {
                    if !role.has_deputies() {
                        let message = format!(
                            "Leave out the role {}: it has no deputies. An administrator gives another account the role.",
                            role.label()
                        );
                        problem("roles", "no_deputies", message);
                    } else if !absent.is(*role) {
                        let message = format!(
                            "Leave out the role {}: {} doesn’t hold it themselves, and a deputy names no deputy.",
                            role.label(),
                            absent.name
                        );
                        problem("roles", "not_theirs", message);
                    }
                }
            }
        }
        match deputy {
            None => problem(
                "deputy",
                "unknown_choice",
                "Choose the deputy from the list: an account in use.".to_owned(),
            ),
            Some(_) if self.absent == self.deputy => {
                problem("deputy", "same", "Choose somebody else: nobody is their own deputy.".to_owned());
            }
            Some(deputy) => {
                if let Some(why_not) = unfit(deputy) {
                    problem("deputy", "unfit", why_not.to_owned());
                }
                if absent.is_some_and(|absent| !absent.belongs_to(&deputy.department)) {
                    let message = format!(
                        "Choose somebody of the same department: {} belongs to {}.",
                        deputy.name, deputy.department
                    );
                    problem("deputy", "other_department", message);
                }
            }
        }
        self.check_days(deputies, today, &mut problems);
        problems
    }

    /// The days, alone and beside those of other deputations.
    fn check_days(&self, deputies: &Deputies, today: NaiveDate, problems: &mut Problems) {
        let mut problem = |field: &str, code: &str, message: String| {
            problems.push(Problem::new(field, code, message));
        };
        if self.from < today {
            problem("from", "past", "Enter today or a later day: nobody was a deputy before.".to_owned());
        }
        if self.to < self.from {
            let message = format!("Enter a last day on or after the first, {}.", long_date(self.from));
            problem("to", "end_before_start", message);
        } else if self.from.checked_add_days(Days::new(LONGEST)).is_some_and(|last| self.to > last) {
            let message = "Enter a last day within a year of the first: a longer absence is given to another account by its role.";
            problem("to", "too_long", message.to_owned());
        }
        let days = (self.from, self.to);
        if let Some(away) = deputies.live().find(|other| other.absent == self.deputy && other.meets(days)) {
            let message = format!(
                "Choose somebody who is there: {} is absent from {} to {}.",
                away.absent_name,
                long_date(away.from),
                long_date(away.to)
            );
            problem("deputy", "absent", message);
        }
        let taken = deputies.live().find(|other| {
            other.absent == self.absent && other.meets(days) && !other.roles.is_disjoint(&self.roles)
        });
        if let Some(taken) = taken {
            let message = format!(
                "Choose other days, or end that first: {} is the deputy from {} to {}.",
                taken.deputy_name,
                long_date(taken.from),
                long_date(taken.to)
            );
            problem("from", "taken", message);
        }
    }
}

/// Why somebody may be nobody’s deputy; none where they may.
fn unfit(deputy: &Person) -> Option<&'static str> {
    if deputy.is(Role::Administrator) {
        Some("Choose somebody else: administrators take part in no decision.")
    } else if deputy.is(Role::Auditor) {
        Some("Choose somebody else: auditors change nothing.")
    } else {
        None
    }
}

impl Deputation {
    fn meets(&self, (from, to): (NaiveDate, NaiveDate)) -> bool {
        self.from <= to && from <= self.to
    }
}

impl Named {
    /// Whether a person may end it before its last day: both of them, whoever named the deputy, and an administrator.
    #[must_use]
    pub fn may_be_ended_by(&self, by: &Person) -> bool {
        let Deputation { absent, deputy, .. } = &self.deputation;
        [absent, deputy, &self.named.0.account].contains(&&by.account) || by.is(Role::Administrator)
    }
}

impl Deputies {
    /// Every deputation, the first named first.
    #[must_use]
    pub fn all(&self) -> &[Named] {
        &self.0
    }

    /// The deputation with a number.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<&Named> {
        self.0.iter().find(|named| named.number == number)
    }

    /// Those that were not ended.
    fn live(&self) -> impl Iterator<Item = &Deputation> {
        self.0.iter().filter(|named| named.ended.is_none()).map(|named| &named.deputation)
    }

    /// For whom a person may act on a day: each absent person with the roles alone in which the deputy may act. Nobody acts
    /// in a role that the absent person has lost, in another department, or for somebody whose account is not in use.
    #[must_use]
    pub fn absent_for(&self, deputy: &Person, people: &[Person], day: NaiveDate) -> Vec<Person> {
        let mut found: Vec<Person> = Vec::new();
        if unfit(deputy).is_some() {
            return found;
        }
        let given = self.live().filter(|given| given.deputy == deputy.account && given.meets((day, day)));
        for Deputation { absent, roles, .. } in given {
            let Some(person) = people.iter().find(|person| person.account == *absent) else { continue };
            let roles: BTreeSet<Role> =
                roles.iter().copied().filter(|role| person.is(*role) && role.has_deputies()).collect();
            if roles.is_empty() || !person.belongs_to(&deputy.department) {
                continue;
            }
            match found.iter_mut().find(|known| known.account == *absent) {
                Some(known) => known.roles.extend(roles),
                None => found.push(Person { roles, ..person.clone() }),
            }
        }
        found
    }

    /// Applies an event of the office.
    #[expect(clippy::wildcard_enum_match_arm, reason = "most of what happens in an office names no deputy")]
    pub fn apply(&mut self, event: &OfficeEvent) {
        let ended = || Some((event.actor.clone(), event.at));
        match &event.action {
            OfficeAction::NameDeputy { deputation } => self.0.push(Named {
                number: event.sequence,
                deputation: deputation.clone(),
                named: (event.actor.clone(), event.at),
                ended: None,
            }),
            OfficeAction::EndDeputy { number } => {
                if let Some(named) = self.0.iter_mut().find(|named| named.number == *number) {
                    named.ended = named.ended.take().or_else(ended);
                }
            }
            OfficeAction::RetireAccount { account } => {
                for named in &mut self.0 {
                    let Deputation { absent, deputy, .. } = &named.deputation;
                    if [absent, deputy].contains(&account) {
                        named.ended = named.ended.take().or_else(ended);
                    }
                }
            }
            _ => {}
        }
    }
}
