//! What is in force on a day, and what of it ends soon.

use chrono::{Datelike as _, NaiveDate};

use crate::{calendar::long_date, calendar::months_between, workflow::Stage};

use super::{
    Facts, ReportCell, ReportChart, ReportRow, ReportTable, Tally,
    tally::{Holds, table},
};

const STANDING: &str = "in_force.standing";
const MONTHS: &str = "in_force.months";
const LENGTHS: &str = "in_force.lengths";
const WINDOWS: &str = "expiring.windows";
const SOONEST: &str = "expiring.soonest";

/// Days within which an exception ends soon.
const SOON: i64 = 90;

pub(super) fn in_force(tally: &mut Tally, facts: &Facts) {
    let Some(period) = facts.period else { return };
    let on = tally.asked.on;
    if facts.in_force_on(on) {
        tally.count(STANDING, "in_force", 1, &facts.number);
        tally.count(MONTHS, &month(period.to), 1, &facts.number);
        tally.count(LENGTHS, length(months_between(period.from, period.to)), 1, &facts.number);
    } else if period.from > on {
        tally.count(STANDING, "to_begin", 1, &facts.number);
    } else if facts.stage == Stage::InForce {
        tally.count(STANDING, "over", 1, &facts.number);
    }
}

pub(super) fn in_force_tables(tally: &Tally) -> Vec<ReportTable> {
    let standing = [
        ("in_force", "In force"),
        ("to_begin", "Granted, still to begin"),
        ("over", "Past its last day, not closed out"),
    ];
    let months: Vec<(String, String)> =
        tally.keys(MONTHS).map(|key| (key.to_owned(), month_in_words(key))).collect();
    let columns = |first: &'static str| [(first, Holds::Words), ("Exceptions", Holds::Requests)];
    let bars = || Some(ReportChart::Bars { columns: vec![1] });
    let on = long_date(tally.asked.on);
    vec![
        table(
            STANDING,
            &format!("Exceptions on {on}"),
            &columns("State"),
            counted(tally, STANDING, &standing),
            None,
        ),
        table(
            MONTHS,
            "In force on the day, by the month of the last day",
            &columns("Last day in"),
            counted(tally, MONTHS, &months),
            bars(),
        ),
        table(
            LENGTHS,
            "In force on the day, by the length of the period",
            &columns("Period"),
            counted(tally, LENGTHS, &LENGTH),
            bars(),
        ),
    ]
}

/// Rows of one count each, in the order of the keys.
fn counted<K: AsRef<str>, L: AsRef<str>>(tally: &Tally, id: &str, keys: &[(K, L)]) -> Vec<ReportRow> {
    keys.iter()
        .map(|(key, label)| ReportRow {
            key: key.as_ref().to_owned(),
            cells: vec![
                ReportCell::text(label.as_ref()),
                ReportCell::count(tally.counted(id, key.as_ref(), 1)),
            ],
        })
        .collect()
}

const LENGTH: [(&str, &str); 4] =
    [("3", "To 3 months"), ("6", "4 to 6 months"), ("12", "7 to 12 months"), ("more", "More than 12 months")];

const fn length(months: u32) -> &'static str {
    match months {
        0..=3 => "3",
        4..=6 => "6",
        7..=12 => "12",
        _ => "more",
    }
}

/// A month as `2026-11`.
pub(super) fn month(day: NaiveDate) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// A month in words: `November 2026`.
pub(super) fn month_in_words(month: &str) -> String {
    let first = format!("{month}-01").parse::<NaiveDate>();
    first.map_or_else(|_| month.to_owned(), |day| long_date(day).replace(" 1,", ""))
}

const WINDOW: [(&str, &str, i64); 3] =
    [("30", "Within 30 days", 30), ("60", "In 31 to 60 days", 60), ("90", "In 61 to 90 days", SOON)];

pub(super) fn expiring(tally: &mut Tally, facts: &Facts) {
    let on = tally.asked.on;
    let Some(period) = facts.period.filter(|_| facts.in_force_on(on)) else { return };
    let left = (period.to - on).num_days();
    let Some((key, ..)) = WINDOW.iter().find(|(.., most)| left <= *most) else { return };
    tally.count(WINDOWS, key, 1, &facts.number);
    tally.count(WINDOWS, key, if facts.continued { 2 } else { 3 }, &facts.number);
    tally.put(SOONEST, left, &facts.number, || {
        vec![
            ReportCell::text(&facts.department),
            ReportCell::Day { on: period.to },
            ReportCell::count(u64::try_from(left).unwrap_or(0)),
            ReportCell::text(if facts.continued { "Asked for" } else { "Nothing asked for" }),
        ]
    });
}

pub(super) fn expiring_tables(tally: &Tally) -> Vec<ReportTable> {
    let rows = WINDOW.iter().map(|(key, label, _)| ReportRow {
        key: (*key).to_owned(),
        cells: std::iter::once(ReportCell::text(*label))
            .chain((1..=3).map(|column| ReportCell::count(tally.counted(WINDOWS, key, column))))
            .collect(),
    });
    let columns = [
        ("Last day", Holds::Words),
        ("Ending", Holds::Requests),
        ("Renewal asked for", Holds::Requests),
        ("Nothing asked for", Holds::Requests),
    ];
    let chart = Some(ReportChart::Bars { columns: vec![2, 3] });
    let listed = [
        ("Department", Holds::Words),
        ("Last day", Holds::Words),
        ("Days left", Holds::Amounts),
        ("Renewal", Holds::Words),
    ];
    vec![
        table(WINDOWS, "Exceptions that end within 90 days", &columns, rows.collect(), chart),
        tally.foremost(SOONEST, "The first to end", &listed),
    ]
}
