//! Reports: what the requests of an office come to, on a day and over the year before it.
//!
//! A report is made in one pass: each request gives its [`Facts`], a [`Tally`] counts them, and what it comes to is
//! tables whose every figure a stranger can count again from the requests by [`ReportName::definitions`]. What a figure
//! counts can be listed: the same pass, asked for one [`Figure`], gives the numbers of its requests.

mod different;
pub mod drawing;
mod facts;
mod figures;
mod flow;
mod groups;
mod renewals;
mod standing;
mod tally;
mod watched;
mod year;

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{values::RequestNumber, words::words};

pub use drawing::Drawing;
pub use facts::{Facts, Followed, Outstanding, Stay, Watched};
pub use tally::{Tally, Told};

words! {
    /// A report.
    ReportName {
        /// What is in force on the day.
        InForce = "in_force", "In force";
        /// Which rules provoke exceptions.
        Policies = "policies", "Policies and sections";
        /// Whose requests they are.
        Departments = "departments", "Departments";
        /// How they are rated.
        Risk = "risk", "Risk";
        /// Why they are asked for.
        Reasons = "reasons", "Reasons";
        /// What is under way, and since when.
        Ageing = "ageing", "Ageing";
        /// How long the stages take, and who is waited for.
        Flow = "flow", "Time in each stage";
        /// What was renewed, and how long it lasts altogether.
        Renewals = "renewals", "Renewals and cumulative time";
        /// What ends soon.
        Expiring = "expiring", "Ending soon";
        /// What is late.
        Overdue = "overdue", "Overdue";
        /// Conditions, milestones, controls and remedies.
        Conditions = "conditions", "Conditions and controls";
        /// Where like requests were decided unlike.
        Consistency = "consistency", "Consistency";
        /// What was decided otherwise than requests alike.
        Different = "different_from_precedent", "Different from precedent";
        /// What audits and checks have found.
        Audits = "audits", "Audits and checks";
        /// The year so far, for the certification.
        Year = "year", "The year";
        /// What leadership and auditors read each month.
        Month = "month", "Monthly report";
    }
}

impl ReportName {
    /// What the report shows, in a sentence.
    #[must_use]
    pub const fn says(self) -> &'static str {
        match self {
            Self::InForce => "What is in force on the day, and in which months it ends.",
            Self::Policies => {
                "Which policies and sections exceptions are asked from: where a rule provokes many, it may be time for another rule."
            }
            Self::Departments => "Which departments ask for exceptions, and what became of their requests.",
            Self::Risk => "How the requests and exceptions are rated.",
            Self::Reasons => "Why exceptions are asked for, by the reason category of TECH 358.",
            Self::Ageing => "What is under way on the day, and for how long it has been.",
            Self::Flow => "How long requests stayed in each stage, and who was waited for.",
            Self::Renewals => {
                "How often exceptions in force were renewed, and for how many months they have been granted altogether."
            }
            Self::Expiring => {
                "What is in force on the day and ends within 90 days, and whether a renewal was asked for."
            }
            Self::Overdue => "What was due before the day and is not done, and who owes it.",
            Self::Conditions => {
                "What is followed up on exceptions in force: how much is done, and what is late."
            }
            Self::Consistency => {
                "Where requests from the same section for the same reason were accepted and declined."
            }
            Self::Different => {
                "What the CDT ISO decided otherwise than a clear majority of requests alike, and why."
            }
            Self::Audits => {
                "What audits have found, and what the records themselves show to be broken today."
            }
            Self::Year => "The calendar year up to the day, for the annual certification.",
            Self::Month => {
                "The year so far, what is in force, its risk, what was renewed, what ends soon, what is late, where time goes, and what was decided against precedent."
            }
        }
    }

    /// How each figure is counted, a sentence each.
    #[must_use]
    pub fn definitions(self) -> Vec<&'static str> {
        let own: &[&str] = match self {
            Self::InForce => &[IN_FORCE, TO_BEGIN, OVER],
            Self::Policies | Self::Departments | Self::Risk | Self::Reasons => {
                &[IN_FORCE, UNDER_WAY, YEAR_BEFORE, DECIDED, SHARE]
            }
            Self::Ageing => &[UNDER_WAY, IN_STAGE, MEDIAN],
            Self::Flow => &[YEAR_BEFORE, STAYS, WAITED, TO_DECISION, MEDIAN],
            Self::Renewals => &[IN_FORCE, RENEWED, MONTHS, MEDIAN],
            Self::Expiring => &[IN_FORCE, ENDING, ASKED_FOR],
            Self::Overdue => &[OVERDUE],
            Self::Conditions => &[IN_FORCE, ITEMS],
            Self::Consistency => &[ALIKE, SHARE],
            Self::Different => &[DIFFERENT, YEAR_BEFORE, DECIDED],
            Self::Audits => &[AUDITED, BROKEN],
            Self::Year => &[THIS_YEAR, IN_FORCE, AT_MONTHS_END],
            Self::Month => {
                return self.parts().iter().flat_map(|part| part.definitions()).fold(
                    Vec::new(),
                    |mut all, one| {
                        if !all.contains(&one) {
                            all.push(one);
                        }
                        all
                    },
                );
            }
        };
        own.to_vec()
    }

    /// The reports whose tables it shows: itself, but for what is put together of several.
    #[must_use]
    pub const fn parts(self) -> &'static [Self] {
        match self {
            Self::InForce => &[Self::InForce],
            Self::Policies => &[Self::Policies],
            Self::Departments => &[Self::Departments],
            Self::Risk => &[Self::Risk],
            Self::Reasons => &[Self::Reasons],
            Self::Ageing => &[Self::Ageing],
            Self::Flow => &[Self::Flow],
            Self::Renewals => &[Self::Renewals],
            Self::Expiring => &[Self::Expiring],
            Self::Overdue => &[Self::Overdue],
            Self::Conditions => &[Self::Conditions],
            Self::Consistency => &[Self::Consistency],
            Self::Different => &[Self::Different],
            Self::Audits => &[Self::Audits],
            Self::Year => &[Self::Year],
            Self::Month => &[
                Self::Year,
                Self::InForce,
                Self::Risk,
                Self::Renewals,
                Self::Expiring,
                Self::Overdue,
                Self::Conditions,
                Self::Flow,
                Self::Different,
                Self::Audits,
            ],
        }
    }

    /// Whether it tells of the stays in each stage.
    #[must_use]
    pub fn needs_stays(self) -> bool {
        self.parts().iter().any(|part| matches!(part, Self::Ageing | Self::Flow))
    }

    /// Whether it tells of what is due and followed up.
    #[must_use]
    pub fn needs_watched(self) -> bool {
        self.parts().iter().any(|part| matches!(part, Self::Overdue | Self::Conditions))
    }
}

const IN_FORCE: &str = "In force on a day: accepted, findings sent, and the day lies from the first day to the last, both included, of what was not revoked, ended or superseded before it.";
const TO_BEGIN: &str = "Still to begin: accepted, findings sent, and the first day comes after the day.";
const OVER: &str =
    "Past its last day: the last day lies before the day, and the record as it stands is not closed out.";
const UNDER_WAY: &str =
    "Under way on a day: opened on or before it, and neither in force nor closed by its end.";
const YEAR_BEFORE: &str =
    "The twelve months end on the day, which counts: for December 31 they begin on January 1.";
const DECIDED: &str =
    "Accepted and declined: decided by the CDT ISO within the twelve months. Requested: opened within them.";
const SHARE: &str = "Share accepted: accepted, of accepted and declined together, in whole percent.";
const IN_STAGE: &str =
    "Days in the stage: calendar days from the day on which the request last came to the stage.";
const MEDIAN: &str = "Median and 90th percentile: the least number of days that at least half, or nine tenths, of the cases do not exceed.";
const STAYS: &str = "A stay: from the day a request came to a stage to the day it left it, in business days of the state after the first; counted where it was left within the twelve months. A request that comes back has another stay.";
const WAITED: &str = "Waited for: the party that owes what the stage is named for.";
const TO_DECISION: &str = "To the decision: calendar days from the opening to the CDT ISO’s decision, where that lies within the twelve months.";
const RENEWED: &str = "Renewals: how many exceptions before it, in force at some time, it continues as a renewal; a change continues without counting as one.";
const MONTHS: &str = "Months altogether: the months of each period in force along that chain, begun ones counted whole, added up.";
const ENDING: &str = "Ending: in force on the day, and its last day comes so many days after it.";
const ASKED_FOR: &str = "Asked for: a renewal or a change of it was opened, or another has taken its place.";
const OVERDUE: &str = "Overdue: due before the day by the record as it stands, by its clock, its dates or what was promised, and not done.";
const ITEMS: &str = "Followed up: conditions of the decision, milestones of the form, controls of the assessment, remedies of reviews. Overdue: open or found not met, and due before the day.";
const ALIKE: &str = "Alike: from the same policy and section, for the same reason category, decided on or before the day. Those are shown of which some were accepted and others declined, the most divided first.";
const DIFFERENT: &str = "Different from precedent: when it was decided, a clear majority of the requests decided before it from the same section of the same policy, for the same reason category, had been decided the other way, by the office’s setting of that day; the decider explained it.";
const AUDITED: &str = "Not met: what an auditor judged a step of the procedure not to be. A finding is open until it is closed.";
const BROKEN: &str = "Broken: a step of the procedure that a record shows not to be kept, today.";
const THIS_YEAR: &str = "Of the year: what happened from January 1 of the year to the day, both included, by the day in California.";
const AT_MONTHS_END: &str =
    "At the month’s end: in force on its last day, in the month of the day on the day itself.";

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which report.
    pub name: ReportName,
    /// The day it is made for.
    pub on: NaiveDate,
    /// Whether what is kept inside SMB counts: a rating that was not sent.
    pub inside: bool,
    /// The figure whose requests are to be listed; none for the report.
    pub figure: Option<Figure>,
}

impl Asked {
    /// The first of the twelve months that end on the day.
    pub(crate) fn year_begins(&self) -> NaiveDate {
        let after = self.on.succ_opt().unwrap_or(self.on);
        after.checked_sub_months(Months::new(12)).unwrap_or(self.on)
    }

    /// Whether a day lies in the twelve months that end on the day.
    pub(crate) fn in_year(&self, day: NaiveDate) -> bool {
        self.year_begins() <= day && day <= self.on
    }
}

/// A figure of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Figure {
    /// The table’s id.
    pub table: String,
    /// The row’s key.
    pub row: String,
    /// The column’s place in the table, from 0.
    pub column: usize,
}

/// A report as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "ReportView"))]
pub struct Report {
    /// Which.
    pub name: ReportName,
    /// The day it is made for.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub on: NaiveDate,
    /// What it shows.
    pub says: String,
    /// How its figures are counted, a sentence each.
    pub definitions: Vec<String>,
    /// Its tables, in the order in which they are read.
    pub tables: Vec<ReportTable>,
}

impl Report {
    /// The same with the pictures of its tables laid out.
    #[must_use]
    pub fn drawn(mut self) -> Self {
        for table in &mut self.tables {
            table.drawing = Drawing::of(table);
        }
        self
    }

    /// What a figure is, in the words of its table: the row, and the column’s heading.
    #[must_use]
    pub fn words_of(&self, figure: &Figure) -> String {
        let table = self.tables.iter().find(|table| table.id == figure.table);
        let row = table.and_then(|table| table.rows.iter().find(|row| row.key == figure.row));
        let row = row.and_then(|row| row.cells.first()).map(ReportCell::words).unwrap_or_default();
        let column = table.and_then(|table| table.columns.get(figure.column));
        column.map_or_else(|| row.clone(), |column| format!("{row}: {}", column.heading))
    }
}

/// A table of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReportTable {
    /// Its name within the report.
    pub id: String,
    /// What it shows.
    pub caption: String,
    /// Columns; the first names the rows.
    pub columns: Vec<ReportColumn>,
    /// Rows, in the order in which they are read.
    pub rows: Vec<ReportRow>,
    /// How it is drawn, if it is.
    #[serde(skip)]
    #[cfg_attr(feature = "ts", ts(skip))]
    pub chart: Option<ReportChart>,
    /// The picture of it, where one is drawn and was laid out ([`Report::drawn`]).
    pub drawing: Option<Drawing>,
    /// How many rows are left out at the end.
    pub left_out: u32,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReportColumn {
    /// Its heading.
    pub heading: String,
    /// Whether it holds amounts.
    pub numeric: bool,
    /// Whether the requests that its figures count can be listed.
    pub listed: bool,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReportRow {
    /// Its name within the table.
    pub key: String,
    /// A cell for each column.
    pub cells: Vec<ReportCell>,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ReportCell {
    /// Words.
    Text {
        /// The words.
        text: String,
    },
    /// A number.
    Count {
        /// The number.
        count: u32,
    },
    /// A share.
    Share {
        /// In whole percent.
        percent: u32,
    },
    /// A day.
    Day {
        /// The day.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        on: NaiveDate,
    },
    /// A request.
    Request {
        /// Its number.
        number: RequestNumber,
        /// Its title; empty until somebody who may read it looks it up.
        title: String,
    },
    /// Nothing to say.
    Nothing,
}

impl ReportCell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    pub(crate) fn count(count: u64) -> Self {
        Self::Count { count: u32::try_from(count).unwrap_or(u32::MAX) }
    }

    pub(crate) fn maybe(count: Option<u32>) -> Self {
        count.map_or(Self::Nothing, |count| Self::Count { count })
    }

    /// The cell in words; a day as `2026-11-22`, a share as `62 %`.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Text { text } => text.clone(),
            Self::Count { count } => count.to_string(),
            Self::Share { percent } => format!("{percent} %"),
            Self::Day { on } => on.to_string(),
            Self::Request { number, title } if title.is_empty() => number.to_string(),
            Self::Request { number, title } => format!("{number} {title}"),
            Self::Nothing => String::new(),
        }
    }
}

/// How a table is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportChart {
    /// A bar for each row: the parts of a stack, from its start.
    Bars {
        /// The columns that are stacked.
        columns: Vec<usize>,
    },
    /// A line for each of the columns, along the rows.
    Lines {
        /// The columns.
        columns: Vec<usize>,
    },
}
