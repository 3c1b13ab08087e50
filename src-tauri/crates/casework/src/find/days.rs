//! Days as they are typed: one, a month, a year, a span.

use chrono::{Datelike as _, Days as Count, Months, NaiveDate};
use store::Days;

/// How a day is held against others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Is,
    Before,
    NotAfter,
    After,
    NotBefore,
}

impl Comparison {
    /// The comparison that a text begins with, and what is behind it.
    pub(crate) fn at(text: &str) -> Option<(Self, &str)> {
        [
            ("<=", Self::NotAfter),
            (">=", Self::NotBefore),
            ("<", Self::Before),
            (">", Self::After),
            (":", Self::Is),
        ]
        .into_iter()
        .find_map(|(typed, comparison)| Some((comparison, text.strip_prefix(typed)?)))
    }

    pub(crate) const fn as_typed(self) -> &'static str {
        match self {
            Self::Is => ":",
            Self::Before => "<",
            Self::NotAfter => "<=",
            Self::After => ">",
            Self::NotBefore => ">=",
        }
    }
}

/// The days that were typed, both ends included; nothing where it is no day.
pub(crate) fn days(typed: &str, comparison: Comparison, today: NaiveDate) -> Option<Days> {
    let (first, last) = match typed.split_once("..") {
        Some((from, to)) if comparison == Comparison::Is => {
            let from = if from.is_empty() { None } else { Some(span(from, today)?.0) };
            let to = if to.is_empty() { None } else { Some(span(to, today)?.1) };
            return (from.is_some() || to.is_some()).then(|| Days { from: text(from), to: text(to) });
        }
        Some(_) => return None,
        None => span(typed, today)?,
    };
    let (from, to) = match comparison {
        Comparison::Is => (Some(first), Some(last)),
        Comparison::Before => (None, Some(first.checked_sub_days(Count::new(1))?)),
        Comparison::NotAfter => (None, Some(last)),
        Comparison::After => (Some(last.checked_add_days(Count::new(1))?), None),
        Comparison::NotBefore => (Some(first), None),
    };
    Some(Days { from: text(from), to: text(to) })
}

/// The first and the last day of what was typed.
fn span(typed: &str, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let one = |day: NaiveDate| Some((day, day));
    match typed.to_lowercase().as_str() {
        "today" => return one(today),
        "yesterday" => return one(today.pred_opt()?),
        "tomorrow" => return one(today.succ_opt()?),
        _ => {}
    }
    let mut parts = typed.split('-');
    let year = number(parts.next()?, 4)?;
    let month = parts.next().map(|part| number(part, 2));
    let day = parts.next().map(|part| number(part, 2));
    if parts.next().is_some() || !(1900..=9999).contains(&year) {
        return None;
    }
    let year = i32::try_from(year).ok()?;
    match (month, day) {
        (None, None) => Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?)),
        (Some(month), None) => {
            let first = NaiveDate::from_ymd_opt(year, month?, 1)?;
            let next = first.checked_add_months(Months::new(1))?;
            Some((first, next.pred_opt()?))
        }
        (Some(month), Some(day)) => one(NaiveDate::from_ymd_opt(year, month?, day?)?),
        (None, Some(_)) => None,
    }
}

fn number(typed: &str, digits: usize) -> Option<u32> {
    let is_number = (1..=digits).contains(&typed.len()) && typed.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { typed.parse().ok() } else { None }
}

/// A day as the records keep it; they know none after the year 9999.
fn text(day: Option<NaiveDate>) -> Option<String> {
    day.filter(|day| (0..=9999).contains(&day.year())).map(|day| day.to_string())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test panics to fail")]
mod tests {
    use super::*;

    #[test]
    fn a_day_a_month_a_year_and_a_span() {
        let today = "2026-11-22".parse().unwrap();
        for (typed, from, to) in [
            (":2026-12-31", "2026-12-31", "2026-12-31"),
            (":2028-02", "2028-02-01", "2028-02-29"),
            (":2026", "2026-01-01", "2026-12-31"),
            (":today", "2026-11-22", "2026-11-22"),
            ("<2026-12", "", "2026-11-30"),
            ("<=2026-12", "", "2026-12-31"),
            (">2026-12", "2027-01-01", ""),
            (">=2026", "2026-01-01", ""),
            (":2026-07-01..2026-08", "2026-07-01", "2026-08-31"),
            (":..today", "", "2026-11-22"),
        ] {
            let (comparison, value) = Comparison::at(typed).unwrap();
            let span = days(value, comparison, today).unwrap();
            assert_eq!(
                (span.from.unwrap_or_default(), span.to.unwrap_or_default()),
                (from.into(), to.into()),
                "{typed}"
            );
        }
        for typed in
            [":", ":..", ":31.12.2026", ":2026-13", ":26", "<2026..2027", ":20261231", ":2026-1-1-1", ":٢٠٢٦"]
        {
            let (comparison, value) = Comparison::at(typed).unwrap();
            assert_eq!(days(value, comparison, today), None, "{typed}");
        }
    }
}
