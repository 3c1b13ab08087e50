//! What reports need to know of a request: a projection of its events.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    Role,
    action::Period,
    assessment::Answer,
    calendar::day_of,
    due::{Due, DueKind},
    intake::RequestKind,
    precedent::Subject,
    request::{Outcome, Request},
    risk::Level,
    settings::Settings,
    values::RequestNumber,
    watch::{ItemKind, ItemState},
    workflow::Stage,
};

/// The request in a few words and days. It is kept by the records, and changes with an event alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The number.
    pub number: RequestNumber,
    /// What it renews or changes.
    pub continues: Option<(RequestKind, RequestNumber)>,
    /// The department.
    pub department: String,
    /// Number and title of the policy; empty while none is named.
    pub policy: String,
    /// The section; empty while none is named.
    pub section: String,
    /// The stored name of the reason category; empty before TECH 358 is submitted.
    pub reason: String,
    /// The rating of the newest assessment.
    pub rating: Option<Level>,
    /// The rating of the newest assessment that was sent to the ISO.
    pub rating_sent: Option<Level>,
    /// The stage.
    pub stage: Stage,
    /// The day on which it was opened.
    #[serde(with = "ce")]
    pub opened_on: NaiveDate,
    /// The day on which it came to be in force or closed, whichever was first.
    #[serde(with = "maybe_ce")]
    pub settled_on: Option<NaiveDate>,
    /// The day on which the CDT ISO decided.
    #[serde(with = "maybe_ce")]
    pub decided_on: Option<NaiveDate>,
    /// What the CDT ISO decided.
    pub decided: Option<Answer>,
    /// The days on which it is in force, by the core’s one function.
    pub period: Option<Period>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// The day of the act that ended it.
    #[serde(with = "maybe_ce")]
    pub closed_on: Option<NaiveDate>,
    /// Whether a renewal or a change of it was opened, or another has taken its place.
    pub continued: bool,
    /// By what it is alike to others, once it is decided and where it names a policy ([`Subject::alike_by`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alike: Option<String>,
    /// Why it was decided otherwise than requests alike, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub different: Option<String>,
    /// Stays in stages, oldest first; kept apart.
    #[serde(skip)]
    pub stays: Vec<Stay>,
    /// What is due and followed up; kept apart.
    #[serde(skip)]
    pub watched: Watched,
}

/// A stay in a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay(
    /// The stage.
    pub Stage,
    /// Who owes what the stage is named for.
    pub Option<Role>,
    /// The day on which it came to the stage.
    #[serde(with = "ce")]
    pub NaiveDate,
    /// The day on which it left it; none while it lasts.
    #[serde(with = "maybe_ce")]
    pub Option<NaiveDate>,
    /// Business days of the state from the one to the other; 0 while it lasts, and where nobody is waited for.
    pub u32,
);

/// What is due on a request, and what is followed up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watched {
    /// What is due.
    pub dues: Vec<Outstanding>,
    /// What is followed up.
    pub items: Vec<Followed>,
}

/// Something that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outstanding(
    /// What kind of thing.
    pub DueKind,
    /// By which day.
    #[serde(with = "ce")]
    pub NaiveDate,
    /// Who owes it.
    pub Role,
);

/// Something that is followed up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed(
    /// What kind of thing.
    pub ItemKind,
    /// How far it is.
    pub ItemState,
    /// By which day.
    #[serde(with = "maybe_ce")]
    pub Option<NaiveDate>,
    /// Whether something is still to be done by its owner.
    pub bool,
);

impl Facts {
    /// The facts of a request, of which `dues` are due; `owing` says who owes what a role owes, as people are in use.
    #[must_use]
    pub fn of(request: &Request, settings: &Settings, dues: &[Due], owing: impl Fn(Role) -> Role) -> Self {
        let decision = request.decision.as_ref();
        let ended = request.ending.as_ref();
        let dues = dues.iter().map(|due| Outstanding(due.kind, due.due_on, owing(due.owed_by))).collect();
        let items = request.items().into_iter();
        let items = items.map(|item| Followed(item.kind, item.state, item.due, item.is_owed())).collect();
        Self {
            number: request.number.clone(),
            continues: request.continues(),
            department: request.intake.department().to_owned(),
            policy: request.intake.policy.full(),
            section: request.intake.policy.section.trim().to_owned(),
            reason: request.form().map_or("", |form| form.value.text("reason_category")).to_owned(),
            rating: request.rating(),
            rating_sent: request.rating_sent(),
            stage: request.stage,
            opened_on: request.opened_on(),
            settled_on: request.settled_on(),
            decided_on: decision.map(|decision| day_of(decision.mark.at)),
            decided: decision.map(|decision| decision.value.answer),
            period: request.in_force_period(),
            outcome: ended.map(|ended| ended.value.outcome),
            closed_on: request.closed_on(),
            continued: !request.renewals.is_empty()
                || !request.changes.is_empty()
                || request.superseded.is_some(),
            alike: decision.and_then(|_| Subject::of(request).alike_by()),
            different: decision
                .and_then(|decision| decision.value.different.as_ref())
                .map(|why| why.as_str().to_owned()),
            stays: request.stays(settings),
            watched: Watched { dues, items },
        }
    }

    /// Whether the exception is in force on a day.
    pub(crate) fn in_force_on(&self, day: NaiveDate) -> bool {
        self.period.is_some_and(|period| period.contains(day))
    }

    /// Whether the request is under way on a day.
    pub(crate) fn under_way_on(&self, day: NaiveDate) -> bool {
        self.opened_on <= day && self.settled_on.is_none_or(|settled| day < settled)
    }
}

/// A day as a number, in a third of the room.
mod ce {
    use chrono::{Datelike as _, NaiveDate};
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
    pub(super) fn serialize<S: Serializer>(day: &NaiveDate, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_i32(day.num_days_from_ce())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
        let number = i32::deserialize(from)?;
        NaiveDate::from_num_days_from_ce_opt(number).ok_or_else(|| D::Error::custom("no day has this number"))
    }
}

mod maybe_ce {
    use chrono::{Datelike as _, NaiveDate};
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer, de::Error as _};

    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "the shape that serde asks for"
    )]
    pub(super) fn serialize<S: Serializer>(day: &Option<NaiveDate>, out: S) -> Result<S::Ok, S::Error> {
        day.map(|day| day.num_days_from_ce()).serialize(out)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
        let number = Option::<i32>::deserialize(from)?;
        let day = |number| {
            NaiveDate::from_num_days_from_ce_opt(number)
                .ok_or_else(|| D::Error::custom("no day has this number"))
        };
        number.map(day).transpose()
    }
}
