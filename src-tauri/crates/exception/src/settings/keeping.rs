//! When the records are backed up, and which backups are kept.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{input::Input, words::words};

words! {
    /// When the program backs up by itself, while it is open.
    BackupSchedule {
        /// At an hour of each day, or as soon after it as the program is open.
        Daily = "daily", "Every day at an hour";
        /// When the window is closed.
        AtClosing = "at_closing", "When the window is closed";
        /// Not at all: the system’s scheduler calls `exception-desk backup`, or somebody does.
        Never = "never", "Not by itself";
    }
}

/// The office’s rule for backups. The folder they go to is each computer’s own, and no setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default)]
pub struct Keeping {
    /// When the program backs up by itself.
    pub schedule: BackupSchedule,
    /// The hour of the day in California, 0 to 23; 12 by default, when somebody is there to see a failure.
    pub hour: u32,
    /// Of how many days the last backup is kept, 1 to 366; 7 by default.
    pub daily: u32,
    /// Of how many weeks the last backup is kept, 0 to 520; 4 by default.
    pub weekly: u32,
    /// Of how many months the last backup is kept, 0 to 600; 12 by default.
    pub monthly: u32,
    /// After how many days without a good backup the administrator is warned, 1 to 90; 3 by default.
    pub warn_after_days: u32,
}

impl Default for Keeping {
    fn default() -> Self {
        Self {
            schedule: BackupSchedule::Daily,
            hour: 12,
            daily: 7,
            weekly: 4,
            monthly: 12,
            warn_after_days: 3,
        }
    }
}

impl Keeping {
    /// Reads the rule as typed; what is left out altogether is as the program ships.
    pub fn read(input: &mut Input<'_>) -> Option<Self> {
        let standing = Self::default();
        let schedule = match input.raw("schedule") {
            None => Some(standing.schedule),
            Some(_) => input.choice("schedule", "when the program backs up"),
        };
        let mut number = |name: &str, what: &str, least: u32, most: u32, standing: u32| {
            if input.raw(name).is_none() { Some(standing) } else { input.number(name, what, least, most) }
        };
        let hour = number("hour", "the hour of the day", 0, 23, standing.hour);
        let daily = number("daily", "of how many days a backup is kept", 1, 366, standing.daily);
        let weekly = number("weekly", "of how many weeks a backup is kept", 0, 520, standing.weekly);
        let monthly = number("monthly", "of how many months a backup is kept", 0, 600, standing.monthly);
        let warn = number("warn_after_days", "after how many days to warn", 1, 90, standing.warn_after_days);
        Some(Self {
            schedule: schedule?,
            hour: hour?,
            daily: daily?,
            weekly: weekly?,
            monthly: monthly?,
            warn_after_days: warn?,
        })
    }

    /// Which of some backups are kept: the last one of each of the newest days, weeks (from Monday) and months that
    /// have one, as many as the rule says, and the very last in any case.
    ///
    /// `days` are the days of the backups, the newest first; the answer is in their order.
    #[must_use]
    pub fn kept(&self, days: &[NaiveDate]) -> Vec<bool> {
        use chrono::Datelike as _;
        let mut kept = vec![false; days.len()];
        let mut mark = |most: u32, period: &dyn Fn(NaiveDate) -> (i32, u32)| {
            let mut seen = Vec::new();
            for (day, kept) in days.iter().zip(&mut kept) {
                let period = period(*day);
                if seen.contains(&period) || u32::try_from(seen.len()).is_ok_and(|length| length >= most) {
                    continue;
                }
                seen.push(period);
                *kept = true;
            }
        };
        mark(self.daily.max(1), &|day| (day.year(), day.ordinal()));
        mark(self.weekly, &|day| (day.iso_week().year(), day.iso_week().week()));
        mark(self.monthly, &|day| (day.year(), day.month()));
        kept
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    #[test]
    fn the_last_of_each_day_week_and_month_is_kept_as_the_rule_says() {
        let rule = Keeping { daily: 2, weekly: 3, monthly: 3, ..Keeping::default() };
        let days: Vec<NaiveDate> = [
            ("2026-11-22", true),  // the last one: day, week and month
            ("2026-11-22", false), // the same day, earlier
            ("2026-11-21", true),  // the second day
            ("2026-11-20", false), // the same week as both
            ("2026-11-15", true),  // a Sunday: the week before
            ("2026-11-14", false),
            ("2026-11-08", true), // the third week
            ("2026-11-01", false),
            ("2026-10-31", true), // the last of October
            ("2026-10-02", false),
            ("2026-09-30", true),
            ("2026-08-31", false), // a fourth month
        ]
        .map(|(day, _)| day.parse().unwrap())
        .into();
        let kept = [true, false, true, false, true, false, true, false, true, false, true, false];
        assert_eq!(rule.kept(&days), kept);
        assert_eq!(Keeping { daily: 0, weekly: 0, monthly: 0, ..rule }.kept(&days).first(), Some(&true));
        assert!(Keeping::default().kept(&[]).is_empty());
    }
}
