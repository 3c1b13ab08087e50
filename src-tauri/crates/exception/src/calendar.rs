//! Days: the office's calendar of California, and which day an instant is.

use chrono::{Datelike, Days, LocalResult, Months, NaiveDate, NaiveDateTime, TimeZone, Utc, Weekday};
use chrono_tz::America::Los_Angeles;

use crate::{settings::Closure, values::Instant};

/// The calendar day of an instant in California: dates of an exception are calendar dates there.
#[must_use]
pub fn day_of(at: Instant) -> NaiveDate {
    at.utc().with_timezone(&Los_Angeles).date_naive()
}

/// The day and time of an instant in California, as people read it: `November 21, 2026, 11:36 a.m.` It ends with a
/// period, and takes none after it.
#[must_use]
pub fn moment(at: Instant) -> String {
    use chrono::Timelike;
    let local = at.utc().with_timezone(&Los_Angeles);
    let (afternoon, hour) = local.hour12();
    let half = if afternoon { "p.m." } else { "a.m." };
    format!("{}, {hour}:{:02} {half}", long_date(local.date_naive()), local.minute())
}

/// A date as it stands in letters: `November 21, 2026`.
#[must_use]
pub fn long_date(date: NaiveDate) -> String {
    format!("{} {}, {}", month_name(date.month()), date.day(), date.year())
}

fn month_name(month: u32) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES.get(month.saturating_sub(1) as usize).copied().unwrap_or("")
}

/// How a wall-clock time in California maps to instants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WallClock {
    /// It happens once.
    Once(Instant),
    /// It happens twice, on the night summer time ends: first in PDT, then in PST.
    Twice(Instant, Instant),
    /// It does not happen, on the night summer time begins.
    Never,
}

/// The instants at which the clocks of California show a time.
#[must_use]
pub fn instants_of(local: NaiveDateTime) -> WallClock {
    match Los_Angeles.from_local_datetime(&local) {
        LocalResult::Single(time) => WallClock::Once(time.with_timezone(&Utc).into()),
        LocalResult::Ambiguous(first, second) => {
            WallClock::Twice(first.with_timezone(&Utc).into(), second.with_timezone(&Utc).into())
        }
        LocalResult::None => WallClock::Never,
    }
}

/// The last day of a period of `months` that starts on `from`: the day before the same day of the month,
/// or the month's last day where that month is shorter.
///
/// One year from 1 January is 31 December. `None` past the calendar's end.
#[must_use]
pub fn last_day_of(from: NaiveDate, months: u32) -> Option<NaiveDate> {
    let same_day = from.checked_add_months(Months::new(months))?;
    if same_day.day() < from.day() { Some(same_day) } else { same_day.pred_opt() }
}

/// Months that a period touches beyond whole months count as one: for cumulative limits.
#[must_use]
pub fn months_between(from: NaiveDate, to: NaiveDate) -> u32 {
    (1..=1200).find(|months| last_day_of(from, *months).is_none_or(|last| last >= to)).unwrap_or(1200)
}

/// Whether a day is a holiday of the state's offices (Government Code 19853): eleven fixed or ruled days;
/// a Sunday's moves to Monday; of Saturdays only 11 November moves, to Friday.
#[must_use]
pub fn is_holiday(day: NaiveDate) -> bool {
    is_named_holiday(day)
        || (day.weekday() == Weekday::Mon && day.pred_opt().is_some_and(is_fixed_holiday))
        || (day.weekday() == Weekday::Fri && (day.month(), day.day()) == (11, 10))
}

fn is_named_holiday(day: NaiveDate) -> bool {
    let nth = |weekday: Weekday, nth: u32| day.weekday() == weekday && (day.day() - 1) / 7 + 1 == nth;
    let last = |weekday: Weekday| {
        day.weekday() == weekday
            && day.checked_add_days(Days::new(7)).is_none_or(|later| later.month() != day.month())
    };
    is_fixed_holiday(day)
        || match day.month() {
            1 | 2 => nth(Weekday::Mon, 3),
            5 => last(Weekday::Mon),
            9 => nth(Weekday::Mon, 1),
            11 => nth(Weekday::Thu, 4) || (day.weekday() == Weekday::Fri && (23..=29).contains(&day.day())),
            _ => false,
        }
}

/// New Year, Cesar Chavez Day, Independence Day, Veterans Day, Christmas.
fn is_fixed_holiday(day: NaiveDate) -> bool {
    matches!((day.month(), day.day()), (1, 1) | (3, 31) | (7, 4) | (11, 11) | (12, 25))
}

/// Whether the state's offices work on a day.
#[must_use]
pub fn is_business_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(day)
}

/// The days on which one office works: the state's business days but for those on which it is closed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Calendar<'a> {
    closures: &'a [Closure],
}

impl<'a> Calendar<'a> {
    /// The state's calendar with an office's closures, in their order.
    #[must_use]
    pub const fn with(closures: &'a [Closure]) -> Self {
        Self { closures }
    }

    /// Whether the office works on a day.
    #[must_use]
    pub fn is_business_day(self, day: NaiveDate) -> bool {
        is_business_day(day) && self.closures.binary_search_by_key(&day, |closure| closure.on).is_err()
    }

    /// The day `count` business days after `from`; `from` itself does not count.
    ///
    /// It comes to an end whatever the calendar: no year that [`crate::settings::Timing`] lets through has fewer than
    /// 200 business days, and where one had, the search gives up after four years for each 250 days.
    #[must_use]
    pub fn add_business_days(self, from: NaiveDate, count: u32) -> NaiveDate {
        let mut day = from;
        let mut left = count;
        let mut patience = 4 * 366 * (count / 250 + 1);
        while left > 0 && patience > 0 {
            let Some(next) = day.succ_opt() else { return day };
            day = next;
            patience -= 1;
            if self.is_business_day(day) {
                left -= 1;
            }
        }
        day
    }

    /// How many business days there are after `from` until `until`, which counts; 0 where `until` comes first.
    #[must_use]
    pub fn business_days_between(self, from: NaiveDate, until: NaiveDate) -> u32 {
        let days = from.iter_days().skip(1).take_while(|day| *day <= until);
        let count = days.filter(|day| self.is_business_day(*day)).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn today_is_the_day_in_california() {
        let at = |text: &str| Instant::try_from(text.to_owned()).unwrap();
        assert_eq!(day_of(at("2026-11-22T07:59:59.999Z")), day("2026-11-21"));
        assert_eq!(day_of(at("2026-11-22T08:00:00.000Z")), day("2026-11-22"));
        assert_eq!(day_of(at("2026-07-01T06:59:59.000Z")), day("2026-06-30"));
        assert_eq!(moment(at("2026-11-21T19:36:00.000Z")), "November 21, 2026, 11:36 a.m.");
    }

    #[test]
    fn the_hour_that_does_not_exist_and_the_one_that_happens_twice_are_told_apart() {
        let local = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        assert_eq!(instants_of(local("2026-03-08 02:30")), WallClock::Never);
        assert!(matches!(instants_of(local("2026-11-01 01:30")), WallClock::Twice(a, b) if a < b));
        assert!(matches!(instants_of(local("2026-11-02 01:30")), WallClock::Once(_)));
    }

    #[test]
    fn a_period_ends_the_day_before_the_same_day() {
        assert_eq!(last_day_of(day("2026-01-01"), 12), Some(day("2026-12-31")));
        assert_eq!(last_day_of(day("2027-12-31"), 2), Some(day("2028-02-29")));
        assert_eq!(last_day_of(day("2026-08-31"), 6), Some(day("2027-02-28")));
        assert_eq!(last_day_of(day("2028-02-29"), 12), Some(day("2029-02-28")));
        assert_eq!(months_between(day("2026-01-01"), day("2026-12-31")), 12);
        assert_eq!(months_between(day("2026-01-01"), day("2027-01-01")), 13);
        assert_eq!(months_between(day("2026-01-01"), day("2026-01-01")), 1);
    }

    #[test]
    fn the_holidays_of_2026_and_2027_are_those_of_the_statute() {
        let holidays = |year: i32| -> Vec<String> {
            (1..=366)
                .filter_map(|n| NaiveDate::from_yo_opt(year, n))
                .filter(|day| is_holiday(*day) && !matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
                .map(|day| day.format("%m-%d").to_string())
                .collect()
        };
        // 4 July 2026 is a Saturday and does not move.
        assert_eq!(
            holidays(2026),
            ["01-01", "01-19", "02-16", "03-31", "05-25", "09-07", "11-11", "11-26", "11-27", "12-25"]
        );
        // 4 July 2027 is a Sunday and moves to Monday; 25 December 2027 is a Saturday and does not move.
        assert_eq!(
            holidays(2027),
            ["01-01", "01-18", "02-15", "03-31", "05-31", "07-05", "09-06", "11-11", "11-25", "11-26"]
        );
        // 11 November 2028 is a Saturday: the one that moves to Friday.
        assert!(is_holiday(day("2028-11-10")));
        assert_eq!(Calendar::default().add_business_days(day("2026-11-24"), 2), day("2026-11-30"));
    }

    fn closed(days: &[NaiveDate]) -> Vec<Closure> {
        days.iter().map(|on| Closure { on: *on, why: "W".to_owned().try_into().unwrap() }).collect()
    }

    #[test]
    fn business_days_count_over_clock_changes_the_leap_day_and_the_turn_of_the_year() {
        let state = Calendar::default();
        for (from, count, to) in [
            // Clocks go forward on 14 March 2027 and back on 7 November 2027, both Sundays.
            ("2027-03-12", 1, "2027-03-15"),
            ("2027-11-05", 2, "2027-11-09"),
            // 29 February 2028 is a Tuesday.
            ("2028-02-28", 1, "2028-02-29"),
            ("2028-02-28", 2, "2028-03-01"),
            // Christmas 2026 is a Friday, New Year 2027 too.
            ("2026-12-24", 1, "2026-12-28"),
            ("2026-12-30", 2, "2027-01-04"),
            ("2027-01-04", 0, "2027-01-04"),
        ] {
            assert_eq!(state.add_business_days(day(from), count), day(to), "{count} after {from}");
            assert_eq!(state.business_days_between(day(from), day(to)), count, "{from} to {to}");
        }
        assert_eq!(state.business_days_between(day("2027-01-04"), day("2027-01-01")), 0);
    }

    #[test]
    fn a_day_on_which_the_office_is_closed_does_not_count() {
        let closures = closed(&[day("2026-12-24"), day("2026-12-28")]);
        let office = Calendar::with(&closures);
        assert_eq!(office.add_business_days(day("2026-12-23"), 1), day("2026-12-29"));
        assert_eq!(office.business_days_between(day("2026-12-23"), day("2026-12-29")), 1);
        assert!(!office.is_business_day(day("2026-12-24")) && office.is_business_day(day("2027-12-27")));
    }

    #[test]
    fn counting_ends_even_where_the_office_never_works() {
        let days: Vec<NaiveDate> = day("2027-01-01").iter_days().take(40_000).collect();
        let closures = closed(&days);
        let never = Calendar::with(&closures);
        assert!(never.add_business_days(day("2027-01-01"), 250) < day("2036-01-01"));
        assert_eq!(Calendar::default().add_business_days(NaiveDate::MAX, 3), NaiveDate::MAX);
    }
}
