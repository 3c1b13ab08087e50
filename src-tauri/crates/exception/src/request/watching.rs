//! What is watched of an exception in force: its items and reviews, when it ends, and what takes its place.

use chrono::NaiveDate;

use crate::{
    action::{Action, DocumentKind, Period},
    assessment::Control,
    calendar::{day_of, last_day_of, long_date},
    input::{Problem, Problems},
    people::{Person, Role},
    watch::{Follows, Item, ItemEvent, ItemId, ItemKind, ItemState, Review, review_months},
    workflow::Stage,
};

use super::{Capacity, Decision, Outcome, Recorded, Request};

/// How a milestone’s row of the form names its parts.
const MILESTONES: &str = "milestones";

impl Request {
    /// What is followed up: the conditions of the decision, the milestones of the form and the compensating
    /// controls of the assessment that it was made on, and the remedies of the reviews, each with what its events
    /// say. Empty while nothing is granted.
    #[must_use]
    pub fn items(&self) -> Vec<Item> {
        if self.period().is_none() {
            return Vec::new();
        }
        let mut items =
            self.decision.as_ref().map_or_else(Vec::new, |decision| self.items_of(&decision.value));
        let remedies = self.reviews.iter().filter_map(|review| review.value.remedy.as_ref());
        let remedies =
            remedies.map(|remedy| (remedy.what.to_string(), remedy.owner.to_string(), Some(remedy.due)));
        items.extend(numbered(ItemKind::Remedy, remedies));
        for event in &self.item_events {
            if let Some(item) = items.iter_mut().find(|item| item.id == event.value.item()) {
                happened(item, event);
            }
        }
        items
    }

    /// The items of a decision, and of what it was made on.
    fn items_of(&self, decision: &Decision) -> Vec<Item> {
        let conditions = decision
            .conditions
            .iter()
            .map(|condition| (condition.what.to_string(), condition.owner.to_string(), Some(condition.due)));
        let mut items: Vec<Item> = numbered(ItemKind::Condition, conditions).collect();
        let basis = &decision.basis;
        if let Some(form) = self.forms.iter().find(|form| form.mark.digest == basis.form) {
            let milestones = form.value.rows(MILESTONES).iter().map(|row| {
                let text = |column: &str| row.get(column).cloned().unwrap_or_default();
                (text("what"), text("owner"), text("due").parse().ok())
            });
            items.extend(numbered(ItemKind::Milestone, milestones));
        }
        if let Some(assessment) = self.assessments.iter().find(|made| made.mark.digest == basis.assessment) {
            let controls = assessment.value.controls.iter().enumerate();
            let followed =
                controls.filter(|(_, control)| control.in_place_since.or(control.planned_by).is_some());
            items.extend(followed.map(|(index, control)| of_control(index, control)));
        }
        items
    }

    /// The item with this name.
    #[must_use]
    pub fn item(&self, id: ItemId) -> Option<Item> {
        self.items().into_iter().find(|item| item.id == id)
    }

    /// The last day on which the exception is in force: the one that was granted, or the earlier one on which it
    /// was revoked, ended or superseded. None where nothing was granted; it may lie before the first day where
    /// another exception took its place before it began.
    #[must_use]
    pub fn last_day(&self) -> Option<NaiveDate> {
        let granted = self.period()?.to;
        let ended = self.ending.as_ref().map(|ending| ending.value.on);
        let superseded = self.superseded.as_ref().map(|superseded| superseded.value.last_day);
        let earlier = ended.into_iter().chain(superseded);
        Some(earlier.fold(granted, NaiveDate::min))
    }

    /// Whether the last day has passed; false where nothing was granted.
    #[must_use]
    pub fn is_over(&self, day: NaiveDate) -> bool {
        self.last_day().is_some_and(|last| last < day)
    }

    /// The longest time between two reviews, in months, by the rating.
    #[must_use]
    pub fn review_months(&self) -> u32 {
        review_months(self.rating())
    }

    /// The day by which the next review is due: the one that the decision, the record that was imported or the last review set, or after a
    /// review that ended in something else than going on, the end of its cycle. None where the last day comes
    /// first, and where the exception is not in force any more.
    #[must_use]
    pub fn next_review(&self) -> Option<NaiveDate> {
        if self.stage != Stage::InForce {
            return None;
        }
        let next = match self.reviews.last().map(|review| &review.value) {
            None => match (&self.decision, self.imported()) {
                (Some(decision), _) => decision.value.review_on,
                // What came without a day is reviewed in its first cycle here.
                (None, Some(record)) => {
                    record.review_on.or_else(|| self.latest_next_review(day_of(self.opened.at)))
                }
                (None, None) => None,
            },
            Some(review) if review.follows == Follows::Continue => review.next_on,
            Some(review) => self.latest_next_review(review.reviewed_on),
        }?;
        self.last_day().is_none_or(|last| next <= last).then_some(next)
    }

    /// The last day of the cycle that begins with a review on `reviewed_on`.
    #[must_use]
    pub fn latest_next_review(&self, reviewed_on: NaiveDate) -> Option<NaiveDate> {
        last_day_of(reviewed_on, self.review_months()).and_then(|day| day.succ_opt())
    }

    /// The review that recommends to revoke, while the exception is in force and no later review says otherwise.
    #[must_use]
    pub fn revocation_recommended(&self) -> Option<&Recorded<Review>> {
        self.reviews
            .last()
            .filter(|review| review.value.follows == Follows::Revoke)
            .filter(|_| self.stage == Stage::InForce && !self.expiry_noted)
    }

    /// Whether a revocation has not been given notice of yet.
    #[must_use]
    pub fn owes_revocation_notice(&self) -> bool {
        self.ending.as_ref().is_some_and(|ending| ending.value.outcome == Outcome::Revoked)
            && !self
                .documents
                .iter()
                .any(|filed| filed.document.kind == DocumentKind::RevocationNotice && filed.sent().is_some())
    }

    /// What is owed on a day, as one reads it in a list; empty where nothing is.
    #[must_use]
    pub fn owed_on(&self, day: NaiveDate) -> &'static str {
        let in_force = self.stage == Stage::InForce && !self.is_over(day);
        if in_force && self.revocation_recommended().is_some() {
            REVOCATION_OWED
        } else if in_force && self.next_review().is_some_and(|next| next <= day) {
            REVIEW_OWED
        } else if self.owes_revocation_notice() {
            NOTICE_OWED
        } else if self.stage == Stage::Closed {
            ""
        } else {
            crate::workflow::owed_on(self.stage, self.last_day(), day)
        }
    }

    /// Whether the request, opened to renew or to change another, may still take its place or has done so: it
    /// was neither declined nor closed without a grant.
    #[must_use]
    pub fn may_succeed(&self) -> bool {
        self.period().is_some() || !matches!(self.stage, Stage::Denial | Stage::Resolution | Stage::Closed)
    }

    pub(super) fn has_items(&self) -> bool {
        !self.items().is_empty()
    }

    /// What keeps a report, a verification or a change of an item from being recorded.
    pub(super) fn check_item(&self, action: &Action, capacity: &Capacity<'_>, problems: &mut Problems) {
        let event = if let Action::ReportDone { done } = action {
            ItemEvent::Done(done.clone())
        } else if let Action::VerifyItem { verification } = action {
            ItemEvent::Verified(verification.clone())
        } else if let Action::ChangeItem { change } = action {
            ItemEvent::Changed(change.clone())
        } else {
            return;
        };
        let Some(item) = self.item(event.item()) else {
            let message = "Choose one of the conditions, milestones and controls of this exception.";
            problems.push(Problem::new("item", "unknown_choice", message));
            return;
        };
        match &event {
            ItemEvent::Done(_) if item.state == ItemState::Verified && item.kind != ItemKind::Control => {
                let message = format!("Leave it as it is: this {} is verified already.", lower(item.kind));
                problems.push(Problem::new("item", "verified", message));
            }
            ItemEvent::Done(_) => {}
            ItemEvent::Verified(_) => {
                if item
                    .done
                    .as_ref()
                    .is_some_and(|done| capacity.people().any(|person| done.mark.by.is_person(person)))
                {
                    let message = "Let another person verify it: you reported it done yourself.";
                    problems.push(Problem::new("item", "second_person", message));
                }
            }
            ItemEvent::Changed(change) => {
                if let Some(due) = change.due {
                    self.check_due(&item, due, capacity.holder, problems);
                }
            }
        }
    }

    fn check_due(&self, item: &Item, due: NaiveDate, person: &Person, problems: &mut Problems) {
        let conditional = item.kind == ItemKind::Condition;
        if conditional && !person.is(Role::CdtIso) {
            let message = "Leave the due date as it is: the CDT ISO set the condition, and only the CDT ISO moves its day.";
            problems.push(Problem::new("due", "not_theirs", message));
        }
        if let Some(last) = self.last_day().filter(|last| conditional && due > *last) {
            let message = format!(
                "Enter a due date on or before {}: a condition is met while the exception is in force.",
                long_date(last)
            );
            problems.push(Problem::new("due", "after_end", message));
        }
    }

    /// What keeps a review from being recorded: its days.
    pub(super) fn check_review(&self, review: &Review, problems: &mut Problems) {
        let mut problem = |field: &str, code: &str, message: String| {
            problems.push(Problem::new(field, code, message));
        };
        let Some(Period { from, .. }) = self.period() else { return };
        if review.reviewed_on < from {
            let message = format!("Enter a day on or after the first day, {}.", long_date(from));
            problem("reviewed_on", "before_start", message);
        }
        let Some(last) = self.last_day() else { return };
        if let Some(remedy) = review.remedy.as_ref().filter(|remedy| remedy.due > last) {
            let message = format!(
                "Enter a day on or before the last day, {}: {} comes after it.",
                long_date(last),
                long_date(remedy.due)
            );
            problem("remedy_due", "after_end", message);
        }
        if review.follows != Follows::Continue {
            return;
        }
        let cycle = self.latest_next_review(review.reviewed_on);
        let latest = cycle.map_or(last, |cycle| cycle.min(last));
        match review.next_on {
            // The close-out takes the place of a review that would come after the last day.
            None if cycle.is_none_or(|cycle| last <= cycle) => {}
            None => problem(
                "next_on",
                "missing",
                format!("Enter the day of the next review: on or before {}.", long_date(latest)),
            ),
            Some(next) if next <= review.reviewed_on => {
                problem("next_on", "past", "Enter a day after this review.".to_owned());
            }
            Some(next) if next > latest => problem(
                "next_on",
                "too_late",
                format!(
                    "Enter a day on or before {}: reviews are {} months apart at most at this rating, and none comes after the last day.",
                    long_date(latest),
                    self.review_months()
                ),
            ),
            Some(_) => {}
        }
    }
}

/// What is owed after a revocation.
pub const NOTICE_OWED: &str = "Send the revocation notice";
/// What is owed by the CDT ISO after a review that recommends to revoke.
pub const REVOCATION_OWED: &str = "Decide on the revocation that the last review recommends";
/// What is owed when a review is due.
pub const REVIEW_OWED: &str = "Record the review that is due";

fn lower(kind: ItemKind) -> String {
    kind.label().to_lowercase()
}

fn numbered(
    kind: ItemKind,
    rows: impl Iterator<Item = (String, String, Option<NaiveDate>)>,
) -> impl Iterator<Item = Item> {
    rows.enumerate().map(move |(index, (what, owner, due))| blank(kind, index, what, owner, due))
}

fn blank(kind: ItemKind, index: usize, what: String, owner: String, due: Option<NaiveDate>) -> Item {
    Item {
        id: ItemId::at(kind, index),
        kind,
        what,
        owner,
        due,
        state: ItemState::Open,
        in_place_since: None,
        verified_how: None,
        done: None,
        verified: None,
        last_verified: None,
        changes: Vec::new(),
    }
}

fn of_control(index: usize, control: &Control) -> Item {
    let owner = control.owner.as_ref().map(ToString::to_string).unwrap_or_default();
    let due = control.planned_by.filter(|_| control.in_place_since.is_none());
    Item {
        in_place_since: control.in_place_since,
        verified_how: control.verified_by.as_ref().map(ToString::to_string),
        ..blank(ItemKind::Control, index, control.control.to_string(), owner, due)
    }
}

fn happened(item: &mut Item, event: &Recorded<ItemEvent>) {
    let mark = event.mark.clone();
    match &event.value {
        ItemEvent::Done(done) => {
            item.state = ItemState::Reported;
            item.done = Some(Recorded { mark, value: done.clone() });
        }
        ItemEvent::Verified(verified) => {
            if verified.met == crate::watch::YesNo::Yes {
                item.state = ItemState::Verified;
                item.last_verified = Some(verified.verified_on);
            } else {
                item.state = ItemState::Failed;
            }
            item.verified = Some(Recorded { mark, value: verified.clone() });
        }
        ItemEvent::Changed(change) => {
            if let Some(owner) = &change.owner {
                item.owner = owner.to_string();
            }
            item.due = change.due.or(item.due);
            item.changes.push(Recorded { mark, value: change.clone() });
        }
    }
}
