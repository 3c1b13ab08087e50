//! Saved views: lists of requests that somebody keeps under a name, for themselves or for everybody of a role. Each is saved,
//! renamed and deleted by an event of the office.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    office::{OfficeAction, OfficeEvent},
    people::{Person, Role},
    risk::Level,
    text::bare,
    values::{Instant, Line},
    workflow::Stage,
};

/// Views that one person keeps for themselves at most, and that are shared with one role.
pub const MOST_VIEWS: usize = 50;

/// Departments, and policies, that a view names at most: more than an office has use for, and few enough to be read.
pub const MOST_NAMED: usize = 100;

/// Letters of a view’s name at most: it stands in a list beside the box.
pub const LONGEST_NAME: usize = 60;

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the column of that name")]
pub enum QueueSort {
    #[default]
    Number,
    Title,
    Stage,
    Department,
    Rating,
    OwedSince,
    Due,
    Updated,
}

/// What a view asks for: what stands in the box, the filters, and the order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default)]
pub struct ViewAsk {
    /// What was typed into the box, as it was typed: who looks at it is who `owed:me` means.
    pub text: String,
    /// In one of these stages; empty: any.
    pub stages: Vec<Stage>,
    /// Owed by one of these roles; empty: any.
    #[serde(deserialize_with = "one_or_several")]
    pub owed_by: Vec<Role>,
    /// Of one of these departments; empty: any.
    #[serde(alias = "department", deserialize_with = "one_or_several")]
    pub departments: Vec<String>,
    /// Against one of these policies; empty: any.
    #[serde(alias = "policy", deserialize_with = "one_or_several")]
    pub policies: Vec<String>,
    /// With one of these ratings; empty: any.
    pub ratings: Vec<Level>,
    /// Sorted by this.
    pub sort: QueueSort,
    /// From last to first.
    pub descending: bool,
}

/// Reads what a view asks for: views on file from before several could be chosen hold one of each, or null.
fn one_or_several<'de, D, T>(source: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Asked<T> {
        Several(Vec<T>),
        One(T),
    }
    Ok(match Option::deserialize(source)? {
        None => Vec::new(),
        Some(Asked::One(one)) => vec![one],
        Some(Asked::Several(several)) => several,
    })
}

/// A view, as it is saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SavedView {
    /// Its number in the office, from 1 on, never given again: by it a view is renamed.
    pub number: u32,
    /// What it is called.
    pub name: Line,
    /// With which role it is shared; none: it is its maker’s alone.
    pub shared_with: Option<Role>,
    /// What it asks for.
    pub ask: ViewAsk,
}

/// A view with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptView {
    /// The view as it stands.
    pub view: SavedView,
    /// The account that saved it first.
    pub account: String,
    /// The name of that person then.
    pub by: String,
    /// When it was saved or changed last.
    pub at: Instant,
}

impl KeptView {
    /// Whether it is in a person’s list: their own, those shared with a role of theirs, and for whoever keeps the accounts
    /// every shared one.
    #[must_use]
    pub fn is_for(&self, person: &Person) -> bool {
        match self.view.shared_with {
            None => self.account == person.account,
            Some(role) => self.account == person.account || may_share(person, role),
        }
    }

    /// Whether a person may rename, change or delete it: whoever saved it, and a shared one an administrator too.
    #[must_use]
    pub fn may_be_changed_by(&self, person: &Person) -> bool {
        self.account == person.account || (self.view.shared_with.is_some() && person.is(Role::Administrator))
    }
}

/// Whether a person may share a view with a role: with one that they have, and an administrator with any.
#[must_use]
pub fn may_share(person: &Person, role: Role) -> bool {
    person.is(role) || person.is(Role::Administrator)
}

/// The views of an office, folded from its events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Views {
    kept: BTreeMap<u32, KeptView>,
    chosen: BTreeMap<String, u32>,
    last: u32,
}

impl Views {
    /// Applies an event of the office; most are about something else.
    pub fn apply(&mut self, event: &OfficeEvent) {
        let account = &event.actor.account;
        if let OfficeAction::SaveView { view } = &event.action {
            let (account, by) = match self.kept.get(&view.number) {
                Some(before) => (before.account.clone(), before.by.clone()),
                None => (account.clone(), event.actor.name.clone()),
            };
            self.last = self.last.max(view.number);
            self.kept.insert(view.number, KeptView { view: (**view).clone(), account, by, at: event.at });
        } else if let OfficeAction::DeleteView { number, .. } = &event.action {
            self.kept.remove(number);
            self.chosen.retain(|_, chosen| chosen != number);
        } else if let OfficeAction::ChooseView { number } = &event.action {
            match number {
                Some(number) => self.chosen.insert(account.clone(), *number),
                None => self.chosen.remove(account),
            };
        }
    }

    /// Every view, by number.
    pub fn all(&self) -> impl Iterator<Item = &KeptView> {
        self.kept.values()
    }

    /// A view that is in a person’s list.
    #[must_use]
    pub fn of(&self, person: &Person, number: u32) -> Option<&KeptView> {
        self.kept.get(&number).filter(|kept| kept.is_for(person))
    }

    /// The view with which the page opens for a person; none where they chose none, or see it no longer.
    #[must_use]
    pub fn chosen_by(&self, person: &Person) -> Option<u32> {
        let number = *self.chosen.get(&person.account)?;
        self.of(person, number).map(|kept| kept.view.number)
    }

    /// The number of the next view.
    #[must_use]
    pub const fn next(&self) -> u32 {
        self.last + 1
    }

    /// The other view of this name in the same place: with the same role, or of the same person. Case, accents and width
    /// aside.
    #[must_use]
    pub fn named_alike(&self, view: &SavedView, account: &str) -> Option<&KeptView> {
        let name = bare(view.name.as_str());
        self.beside(view, account).into_iter().find(|kept| bare(kept.view.name.as_str()) == name)
    }

    /// Whether there are so many views in a view’s place that it finds no room.
    #[must_use]
    pub fn is_full(&self, view: &SavedView, account: &str) -> bool {
        self.beside(view, account).len() >= MOST_VIEWS
    }

    /// The other views in the same place.
    fn beside(&self, view: &SavedView, account: &str) -> Vec<&KeptView> {
        let is_beside = |kept: &&KeptView| {
            kept.view.number != view.number
                && kept.view.shared_with == view.shared_with
                && (view.shared_with.is_some() || kept.account == account)
        };
        self.kept.values().filter(is_beside).collect()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    #[test]
    fn a_view_on_file_that_names_one_of_each_asks_for_that_one() {
        let read = |text: &str| serde_json::from_str::<ViewAsk>(text).unwrap();
        let one = r#"{"text":"kiosk","stages":["review"],"owed_by":"smb_staff","department":"DMV","policy":null,
            "ratings":[],"sort":"due","descending":true}"#;
        let asked = read(one);
        assert_eq!(
            (asked.owed_by.as_slice(), asked.departments.as_slice()),
            ([Role::SmbStaff].as_slice(), ["DMV".to_owned()].as_slice())
        );
        assert!(asked.policies.is_empty() && asked.stages == [Stage::Review]);
        let none = r#"{"owed_by":null,"department":null}"#;
        assert_eq!(read(none), ViewAsk::default());
        let several =
            ViewAsk { departments: vec!["DMV".to_owned(), "Parks".to_owned()], ..ViewAsk::default() };
        assert_eq!(read(&serde_json::to_string(&several).unwrap()), several);
        assert!(serde_json::from_str::<ViewAsk>(r#"{"owed_by":"queen"}"#).is_err());
    }
}
