//! The calendar year up to a day.

use chrono::{Datelike as _, NaiveDate};

use crate::assessment::Answer;

use super::{
    Facts, ReportCell, ReportChart, ReportRow, ReportTable, Tally,
    standing::{month, month_in_words},
    tally::{Holds, table},
};

const YEAR: &str = "year.figures";
const MONTHS: &str = "year.months";

const FIGURES: [(&str, &str); 15] = [
    ("opened", "Requests opened"),
    ("accepted", "Accepted by the CDT ISO"),
    ("declined", "Declined by the CDT ISO"),
    ("begun", "Exceptions that came into force"),
    ("not_qualified", "Closed: not qualified"),
    ("resolved_by_alternative", "Closed: resolved by alternative"),
    ("withdrawn", "Closed: withdrawn"),
    ("denied_solution_agreed", "Closed: denied, solution agreed"),
    ("closed_out", "Closed: closed out after expiry"),
    ("ended_early", "Closed: ended early"),
    ("revoked", "Closed: revoked"),
    ("renewed", "Closed: renewed"),
    ("changed", "Closed: changed"),
    ("first", "In force on the first day of the year"),
    ("last", "In force on the day"),
];

pub(super) fn add(tally: &mut Tally, facts: &Facts) {
    let on = tally.asked.on;
    let first = first_of_year(on);
    let of_year = |day: NaiveDate| first <= day && day <= on;
    let number = &facts.number;
    if of_year(facts.opened_on) {
        tally.count(YEAR, "opened", 1, number);
        tally.count(MONTHS, &month(facts.opened_on), 1, number);
    }
    if let (Some(day), Some(answer)) = (facts.decided_on.filter(|day| of_year(*day)), facts.decided) {
        let (key, column) = match answer {
            Answer::Accepted => ("accepted", 2),
            Answer::Declined => ("declined", 3),
        };
        tally.count(YEAR, key, 1, number);
        tally.count(MONTHS, &month(day), column, number);
    }
    if let (Some(_), Some(outcome)) = (facts.closed_on.filter(|day| of_year(*day)), facts.outcome) {
        tally.count(YEAR, outcome.as_str(), 1, number);
    }
    let Some(period) = facts.period else { return };
    if of_year(period.from) {
        tally.count(YEAR, "begun", 1, number);
    }
    if period.contains(first) {
        tally.count(YEAR, "first", 1, number);
    }
    if period.contains(on) {
        tally.count(YEAR, "last", 1, number);
    }
    for last in months_ends(on) {
        if period.contains(last) {
            tally.count(MONTHS, &month(last), 4, number);
        }
    }
}

fn first_of_year(on: NaiveDate) -> NaiveDate {
    on.with_ordinal(1).unwrap_or(on)
}

/// The last day of each month of the year up to the day; of the last month, the day.
fn months_ends(on: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    (1..=on.month()).filter_map(move |month| {
        let next = on.with_day(1)?.with_month(month)?.checked_add_months(chrono::Months::new(1))?;
        Some(next.pred_opt()?.min(on))
    })
}

pub(super) fn tables(tally: &Tally) -> Vec<ReportTable> {
    let on = tally.asked.on;
    let figures = FIGURES.iter().map(|(key, label)| ReportRow {
        key: (*key).to_owned(),
        cells: vec![ReportCell::text(*label), ReportCell::count(tally.counted(YEAR, key, 1))],
    });
    let months = months_ends(on).map(|last| {
        let key = month(last);
        let counts = (1..=4).map(|column| ReportCell::count(tally.counted(MONTHS, &key, column)));
        let cells = std::iter::once(ReportCell::text(month_in_words(&key))).chain(counts).collect();
        ReportRow { key, cells }
    });
    let columns = [
        ("Month", Holds::Words),
        ("Opened", Holds::Requests),
        ("Accepted", Holds::Requests),
        ("Declined", Holds::Requests),
        ("In force at its end", Holds::Requests),
    ];
    vec![
        table(
            YEAR,
            &format!("The year {} to the day", on.year()),
            &[("Figure", Holds::Words), ("Number", Holds::Requests)],
            figures.collect(),
            None,
        ),
        table(
            MONTHS,
            "Month by month",
            &columns,
            months.collect(),
            Some(ReportChart::Lines { columns: vec![1, 2, 3, 4] }),
        ),
    ]
}
