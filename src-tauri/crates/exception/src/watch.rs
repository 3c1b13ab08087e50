//! What is watched while an exception is in force: conditions, milestones and compensating controls as items with
//! an owner and a day, and the reviews that SMB records (domain, section 6).

use std::{fmt, str::FromStr};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    action::FileReference,
    input::Input,
    request::Recorded,
    risk::Level,
    values::{Line, Prose},
    words::words,
};

words! {
    /// What is followed up.
    ItemKind {
        /// A condition of the decision (TECH 358, section J).
        Condition = "condition", "Condition";
        /// A milestone of the plan to comply (TECH 358, section D).
        Milestone = "milestone", "Milestone";
        /// A compensating control of the assessment (TECH 358, section F).
        Control = "control", "Compensating control";
        /// What a review says is done about a condition that was not met.
        Remedy = "remedy", "Remedy";
    }
}

words! {
    /// How far an item is.
    ItemState {
        /// Nobody has reported it done.
        Open = "open", "Open";
        /// The requester’s side reported it done; SMB has not verified it.
        Reported = "reported", "Reported done";
        /// SMB found it met.
        Verified = "verified", "Verified";
        /// SMB found it not met.
        Failed = "failed", "Not met";
    }
}

/// The name of an item within its request: its kind and its place, from 1, in the list that was decided on, such as
/// `condition-1`. A remedy’s place is that among the request’s reviews with one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
#[serde(try_from = "String", into = "String")]
pub struct ItemId {
    /// The kind.
    pub kind: ItemKind,
    /// The place, from 1.
    pub place: u32,
}

impl ItemId {
    /// The item of a kind at an index from 0.
    #[must_use]
    pub fn at(kind: ItemKind, index: usize) -> Self {
        Self { kind, place: u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1) }
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}-{}", self.kind.as_str(), self.place)
    }
}

/// A text that names no item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an item is named as condition-1, milestone-2, control-3 or remedy-1")]
pub struct NoItemId;

impl FromStr for ItemId {
    type Err = NoItemId;

    fn from_str(text: &str) -> Result<Self, NoItemId> {
        let (kind, place) = text.split_once('-').ok_or(NoItemId)?;
        let kind = ItemKind::from_name(kind).ok_or(NoItemId)?;
        let place = place.parse::<u32>().ok().filter(|place| *place > 0).ok_or(NoItemId)?;
        Ok(Self { kind, place })
    }
}

impl TryFrom<String> for ItemId {
    type Error = NoItemId;

    fn try_from(text: String) -> Result<Self, NoItemId> {
        text.parse()
    }
}

impl From<ItemId> for String {
    fn from(id: ItemId) -> Self {
        id.to_string()
    }
}

/// Something that is followed up while the exception is in force, with what its events say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Item {
    /// Its name within the request.
    pub id: ItemId,
    /// Its kind.
    pub kind: ItemKind,
    /// What is to be done or kept.
    pub what: String,
    /// Who sees to it; empty for a control whose assessment names nobody.
    pub owner: String,
    /// By when; none for a control that is in place.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub due: Option<NaiveDate>,
    /// How far it is.
    pub state: ItemState,
    /// For a control: in place since this day.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub in_place_since: Option<NaiveDate>,
    /// For a control: how it is verified, in the words of the assessment.
    pub verified_how: Option<String>,
    /// The newest report that it is done.
    pub done: Option<Recorded<ItemDone>>,
    /// The newest verification.
    pub verified: Option<Recorded<ItemVerified>>,
    /// The day on which it was last found met.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub last_verified: Option<NaiveDate>,
    /// Changes of owner and due date, oldest first.
    pub changes: Vec<Recorded<ItemChange>>,
}

impl Item {
    /// Whether its day has passed and it is neither reported done nor verified.
    #[must_use]
    pub fn is_overdue(&self, day: NaiveDate) -> bool {
        self.is_owed() && self.due.is_some_and(|due| due < day)
    }

    /// Whether something is still to be done by its owner: open, or found not met.
    #[must_use]
    pub const fn is_owed(&self) -> bool {
        matches!(self.state, ItemState::Open | ItemState::Failed)
    }
}

/// A report that an item is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ItemDone {
    /// The item.
    pub item: ItemId,
    /// What shows it.
    pub evidence: Prose,
    /// Since which day.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub done_on: NaiveDate,
    /// A file that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileReference>,
}

impl ItemDone {
    pub(crate) fn read(input: &mut Input<'_>) -> Option<Self> {
        let item = read_item(input);
        let evidence = input.prose("evidence", "what shows that it is done");
        let done_on = input.date("done_on", "the day on which it was done");
        Some(Self { item: item?, evidence: evidence?, done_on: done_on?, file: None })
    }
}

words! {
    /// What was found: an answer of a verification or a review.
    YesNo {
        /// Yes.
        Yes = "yes", "Yes";
        /// No.
        No = "no", "No";
    }
}

/// SMB’s verification of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ItemVerified {
    /// The item.
    pub item: ItemId,
    /// Whether it was found met.
    pub met: YesNo,
    /// How that was verified, or what was found instead.
    pub how: Prose,
    /// On which day.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub verified_on: NaiveDate,
}

impl ItemVerified {
    pub(crate) fn read(input: &mut Input<'_>) -> Option<Self> {
        let item = read_item(input);
        let met = input.choice("met", "whether it is met");
        let how = input.prose("how", "how it was verified");
        let verified_on = input.date("verified_on", "the day on which it was verified");
        Some(Self { item: item?, met: met?, how: how?, verified_on: verified_on? })
    }
}

/// A change of an item’s owner or due date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ItemChange {
    /// The item.
    pub item: ItemId,
    /// The new owner; none: as before.
    pub owner: Option<Line>,
    /// The new day; none: as before.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub due: Option<NaiveDate>,
    /// Why.
    pub reason: Prose,
}

impl ItemChange {
    pub(crate) fn read(input: &mut Input<'_>) -> Option<Self> {
        let item = read_item(input);
        let owner = input.optional_line("owner", "the new owner");
        let due = input.optional_date("due", "the new due date");
        let reason = input.prose("reason", "why it is changed");
        let (owner, due) = (owner?, due?);
        if owner.is_none() && due.is_none() {
            input.problem("owner", "missing", "Enter a new owner, a new due date, or both.");
            return None;
        }
        Some(Self { item: item?, owner, due, reason: reason? })
    }
}

fn read_item(input: &mut Input<'_>) -> Option<ItemId> {
    let text = input.text("item", "which item it is about", 20)?;
    let item = text.trim().parse().ok();
    if item.is_none() {
        input.problem("item", "unknown_choice", "Choose one of the items: condition-1, milestone-1, …");
    }
    item
}

/// What happened to an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum ItemEvent {
    /// It was reported done.
    Done(ItemDone),
    /// It was verified.
    Verified(ItemVerified),
    /// Its owner or its day was changed.
    Changed(ItemChange),
}

impl ItemEvent {
    /// The item.
    #[must_use]
    pub const fn item(&self) -> ItemId {
        match self {
            Self::Done(done) => done.item,
            Self::Verified(verified) => verified.item,
            Self::Changed(changed) => changed.item,
        }
    }
}

words! {
    /// What follows from a review.
    Follows {
        /// The exception goes on until the next review.
        Continue = "continue", "It goes on";
        /// The exception is ended: the deviation is gone, or not needed any more.
        End = "end", "It is ended early";
        /// SMB recommends to the CDT ISO to revoke it.
        Revoke = "revoke", "Revocation is recommended to the CDT ISO";
        /// A material change: it is assessed again, as a request of its own.
        Assess = "assess", "It is assessed again: something material has changed";
    }
}

/// An answer of a review, with words; a no always has some.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Reviewed {
    /// The answer.
    pub answer: YesNo,
    /// What was found.
    pub words: Option<Prose>,
}

impl Reviewed {
    fn read(input: &mut Input<'_>, name: &str, what: &str) -> Option<Self> {
        let answer = input.choice(name, what);
        let field = format!("{name}_words");
        let words = if answer == Some(YesNo::No) {
            input.prose(&field, "what was found: a no needs words").map(Some)
        } else {
            input.optional_prose(&field, "what was found")
        };
        Some(Self { answer: answer?, words: words? })
    }
}

/// What is done about a condition that was not met: it is followed up as an item of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Remedy {
    /// What is done.
    pub what: Prose,
    /// By whom.
    pub owner: Line,
    /// By when.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub due: NaiveDate,
}

/// A review of an exception in force (domain, section 6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Review {
    /// The day of the review.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub reviewed_on: NaiveDate,
    /// Whether the exception is still needed.
    pub still_needed: Reviewed,
    /// Whether its conditions are met.
    pub conditions_met: Reviewed,
    /// Whether its compensating controls were verified.
    pub controls_verified: Reviewed,
    /// Whether the plan to comply is on track.
    pub plan_on_track: Reviewed,
    /// What follows.
    pub follows: Follows,
    /// Where it goes on: the day of the next review; none where the last day comes first.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub next_on: Option<NaiveDate>,
    /// What is done about what was not met.
    pub remedy: Option<Remedy>,
}

impl Review {
    pub(crate) fn read(input: &mut Input<'_>) -> Option<Self> {
        let reviewed_on = input.date("reviewed_on", "the day of the review");
        let still_needed = Reviewed::read(input, "still_needed", "whether the exception is still needed");
        let conditions_met = Reviewed::read(input, "conditions_met", "whether the conditions are met");
        let controls_verified =
            Reviewed::read(input, "controls_verified", "whether the compensating controls were verified");
        let plan_on_track = Reviewed::read(input, "plan_on_track", "whether the plan to comply is on track");
        let follows = input.choice("follows", "what follows from the review");
        let next_on = if follows == Some(Follows::Continue) {
            input.optional_date("next_on", "the day of the next review")
        } else {
            Some(None)
        };
        // By the answer alone: the words that it lacks are another problem, told at the same time.
        let is_no = |input: &Input<'_>, name: &str| {
            input.raw(name).and_then(|answer| answer.as_str()) == Some(YesNo::No.as_str())
        };
        let goes_on = follows == Some(Follows::Continue);
        if goes_on && is_no(input, "still_needed") {
            let message = "Choose what else follows: an exception that isn’t needed any more doesn’t go on.";
            input.problem("follows", "not_needed", message);
        }
        let given = ["remedy", "remedy_owner", "remedy_due"].iter().any(|name| {
            input
                .raw(name)
                .is_some_and(|value| value.as_str().is_none_or(|text| !crate::text::is_blank(text)))
        });
        // What is done about it is asked for where a condition is not met, and only there.
        let remedy = if is_no(input, "conditions_met") && (given || goes_on) {
            read_remedy(input).map(Some)
        } else {
            Some(None)
        };
        Some(Self {
            reviewed_on: reviewed_on?,
            still_needed: still_needed?,
            conditions_met: conditions_met?,
            controls_verified: controls_verified?,
            plan_on_track: plan_on_track?,
            follows: follows?,
            next_on: next_on?,
            remedy: remedy?,
        })
    }
}

fn read_remedy(input: &mut Input<'_>) -> Option<Remedy> {
    let what = input.prose("remedy", "what is done about the condition that is not met");
    let owner = input.line("remedy_owner", "who does it");
    let due = input.date("remedy_due", "the day by which it is done");
    Some(Remedy { what: what?, owner: owner?, due: due? })
}

/// The longest time between two reviews, in months: a quarter for High and Very High, half a year otherwise.
#[must_use]
pub fn review_months(rating: Option<Level>) -> u32 {
    match rating {
        Some(Level::High | Level::VeryHigh) => 3,
        Some(Level::VeryLow | Level::Low | Level::Moderate) | None => 6,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test panics to fail")]

    use serde_json::{Value, json};

    use super::*;

    fn problems(typed: &Value) -> Vec<String> {
        let read = Input::read(typed, Review::read);
        read.err().unwrap_or_default().into_iter().map(|problem| problem.field).collect()
    }

    fn review() -> Value {
        json!({ "reviewed_on": "2027-03-01", "still_needed": "yes", "conditions_met": "yes",
            "controls_verified": "yes", "plan_on_track": "yes", "follows": "continue", "next_on": "2027-06-01" })
    }

    #[test]
    fn an_item_is_named_by_kind_and_place() {
        let id: ItemId = "milestone-2".parse().unwrap();
        assert_eq!((id, id.to_string()), (ItemId::at(ItemKind::Milestone, 1), "milestone-2".to_owned()));
        for bad in ["", "condition", "condition-0", "condition--1", "wish-1", "control-x"] {
            assert!(bad.parse::<ItemId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_no_needs_words_and_what_is_not_needed_does_not_go_on() {
        assert_eq!(problems(&review()), Vec::<String>::new());
        let mut typed = review();
        typed["plan_on_track"] = json!("no");
        typed["still_needed"] = json!("no");
        typed["still_needed_words"] = json!("The system was retired.");
        assert_eq!(problems(&typed), ["plan_on_track_words", "follows"]);
    }

    #[test]
    fn an_unmet_condition_goes_on_only_with_what_is_done_about_it_by_whom_and_when() {
        let mut typed = review();
        typed["conditions_met"] = json!("no");
        assert_eq!(
            problems(&typed),
            ["conditions_met_words", "remedy", "remedy_owner", "remedy_due"],
            "all at once"
        );
        typed["conditions_met_words"] = json!("The log is not read.");
        assert_eq!(problems(&typed), ["remedy", "remedy_owner", "remedy_due"]);
        typed["follows"] = json!("revoke");
        assert_eq!(problems(&typed), Vec::<String>::new());
        typed["remedy_owner"] = json!("DMV");
        assert_eq!(problems(&typed), ["remedy", "remedy_due"], "begun, it is told whole");
    }

    #[test]
    fn what_is_high_is_reviewed_every_quarter() {
        assert_eq!(review_months(Some(Level::High)), 3);
        assert_eq!(review_months(Some(Level::VeryHigh)), 3);
        assert_eq!(review_months(Some(Level::Moderate)), 6);
        assert_eq!(review_months(None), 6);
    }
}
