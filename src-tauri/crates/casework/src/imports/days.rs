//! Days as trackers write them.

use chrono::NaiveDate;
use exception::import::DayOrder;

/// Years of two digits are of this century: trackers of exceptions are not older.
const CENTURY: u32 = 2000;
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day that a text says: 2026-03-04, 3/4/2026 by the order, 4 March 2026, Mar 4, 2026, each with or without a time
/// after it. None where it says none, or no year of four digits; but for a day as Jira writes it, 04/Mar/26, where the
/// month in letters tells which number is which.
pub(super) fn day_in(text: &str, order: DayOrder) -> Option<NaiveDate> {
    let date = text.trim().split(['T', ' ']).next().unwrap_or_default();
    let numbers: Vec<&str> = date.split(['-', '/', '.']).collect();
    if let [one, two, three] = numbers.as_slice()
        && let (Some(one), Some(three)) = (number(one), number(three))
    {
        return match (month_of(two).or_else(|| number(two)), one > 999, order) {
            (Some(two), true, _) => day(one, two, three),
            // With the month in letters, as 4-Mar-2026.
            (Some(two), false, _) if month_of(date.split(['-', '/', '.']).nth(1)?).is_some() => {
                let short = date.split(['-', '/', '.']).nth(2).is_some_and(|year| year.len() == 2);
                day(if short { CENTURY + three } else { three }, two, one)
            }
            (Some(two), false, DayOrder::MonthFirst) => day(three, one, two),
            (Some(two), false, DayOrder::DayFirst) => day(three, two, one),
            (None, _, _) => None,
        };
    }
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [one, two, year, ..] => {
            let year = number(year)?;
            match (month_of(one), month_of(two)) {
                (Some(month), None) => day(year, month, number(two)?),
                (None, Some(month)) => day(year, month, number(one)?),
                (Some(_), Some(_)) | (None, None) => None,
            }
        }
        _ => None,
    }
}

fn number(text: &str) -> Option<u32> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    (digits.len() <= 4).then(|| digits.parse().ok()).flatten()
}

fn month_of(text: &str) -> Option<u32> {
    let text = text.trim_end_matches('.').to_lowercase();
    let place = MONTHS.iter().position(|month| text.starts_with(month))?;
    u32::try_from(place + 1).ok()
}

fn day(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|year| (1990..=2149).contains(year))?;
    NaiveDate::from_ymd_opt(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them_and_not_guessed_at() {
        use DayOrder::{DayFirst, MonthFirst};
        for (text, order, expected) in [
            ("2026-03-04", MonthFirst, Some("2026-03-04")),
            ("2026-03-04T10:00:00Z", DayFirst, Some("2026-03-04")),
            ("3/4/2026", MonthFirst, Some("2026-03-04")),
            ("3/4/2026 14:05", DayFirst, Some("2026-04-03")),
            ("25.12.2026", DayFirst, Some("2026-12-25")),
            ("25/12/2026", MonthFirst, None),
            ("04-Mar-2026", MonthFirst, Some("2026-03-04")),
            ("4 March 2026", MonthFirst, Some("2026-03-04")),
            ("Mar 4th, 2026", DayFirst, Some("2026-03-04")),
            ("3/4/26", MonthFirst, None),
            ("12/Mar/26 9:41 AM", MonthFirst, Some("2026-03-12")),
            ("4-Mar-26", DayFirst, Some("2026-03-04")),
            ("99/Mar/26", MonthFirst, None),
            ("2026-02-30", MonthFirst, None),
            ("soon", MonthFirst, None),
            ("", MonthFirst, None),
            ("2026/1/2", DayFirst, Some("2026-01-02")),
        ] {
            assert_eq!(day_in(text, order).map(|day| day.to_string()).as_deref(), expected, "{text}");
        }
    }
}
