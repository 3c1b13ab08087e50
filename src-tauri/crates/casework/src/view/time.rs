//! What is due, reminders, and the calendar.

use exception::{Role, due::DueKind, values::RequestNumber};
use serde::{Deserialize, Serialize};

/// Something that is due, in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DueLine {
    /// What it is due on: a request's number, or that of something else that is followed.
    pub subject: String,
    /// The request; none where it is something else.
    pub request: Option<RequestNumber>,
    /// Its title.
    pub title: String,
    /// What kind of thing is due.
    pub kind: DueKind,
    /// Which of several of its kind; empty where there is one.
    pub item: String,
    /// What is to be done.
    pub what: String,
    /// By which day, `YYYY-MM-DD`.
    pub due_on: String,
    /// Whether that day has passed.
    pub overdue: bool,
    /// Who is waited for.
    pub owed_by: Role,
    /// Who is waited for, in words, with the department where it is one's.
    pub waits_for: String,
    /// Whether it is owed by this person, for themselves or as a deputy.
    pub owed_by_me: bool,
    /// For whom this person owes it as their deputy; none where it is owed by themselves.
    pub owed_for: Option<String>,
}

/// A reminder: something due, and why it is reminded of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Reminder {
    /// What is due.
    pub due: DueLine,
    /// The rung of the ladder, in words: `30 days before`.
    pub rung: String,
    /// The day of the rung, `YYYY-MM-DD`.
    pub on: String,
}

/// How far an inbox is read: given with it, and given back when it has been read, so that nothing that came up in
/// between is taken for read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReadThrough {
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// How far the office's history reached.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub reached: u64,
}

/// What came up while somebody did not read their inbox for some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Away {
    /// The first day that was not read, `YYYY-MM-DD`.
    pub from: String,
    /// The last, which is today.
    pub to: String,
    /// How many reminders came up.
    pub reminders: u32,
    /// About how many requests.
    pub requests: u32,
}

/// What came up for a person since they last said that they have read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Inbox {
    /// The newest reminder of each thing that is due, the first to be due first; at most 100.
    pub reminders: Vec<Reminder>,
    /// How many there are in all.
    pub total: u32,
    /// The summary, where more than a long weekend has passed.
    pub away: Option<Away>,
    /// What marking it as read gives back.
    pub through: ReadThrough,
}

/// What is due on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DayDue {
    /// The day, `YYYY-MM-DD`.
    pub on: String,
    /// How many things are due.
    pub total: u32,
    /// The things; fewer than the total where a span has very many.
    pub dues: Vec<DueLine>,
}

/// A weekday on which the office does not work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ClosedDay {
    /// The day, `YYYY-MM-DD`.
    pub on: String,
    /// Why.
    pub why: String,
}

/// An exception with its span, for the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Spanned {
    /// Number.
    pub number: RequestNumber,
    /// Title.
    pub title: String,
    /// Department.
    pub department: String,
    /// First day, `YYYY-MM-DD`.
    pub from_on: String,
    /// Last day, `YYYY-MM-DD`.
    pub to_on: String,
    /// Whether it is in force today.
    pub in_force: bool,
    /// How it stands today, in words: in force, still to begin, expired.
    pub state: String,
}

/// Some days with what is due on them, and the exceptions whose span touches them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CalendarView {
    /// The first day, `YYYY-MM-DD`.
    pub from: String,
    /// The last day.
    pub to: String,
    /// The day in California.
    pub today: String,
    /// The days on which something is due.
    pub days: Vec<DayDue>,
    /// The weekdays on which the office does not work.
    pub closed: Vec<ClosedDay>,
    /// Exceptions whose span touches the days and that are not closed, the first to end first; at most 200.
    pub spans: Vec<Spanned>,
    /// How many of them there are in all.
    pub spans_total: u32,
}
