//! One exception after another: a renewal or a change takes the place of what it continues, without a gap or an
//! overlap.

use chrono::NaiveDate;

use crate::{
    action::{Disposition, Period},
    calendar::long_date,
    input::{Problem, Problems},
    values::RequestNumber,
};

use super::{Before, Context, Request};

impl Request {
    /// The last day that is left to this exception where another is in force from `from`: the day before, or its
    /// own last day where that is earlier. None where nothing was granted, or the calendar ends.
    #[must_use]
    pub fn last_day_before(&self, from: NaiveDate) -> Option<NaiveDate> {
        Some(self.last_day()?.min(from.pred_opt()?))
    }

    /// Whether nothing is left to watch of a superseded exception: its last day has passed, or it never had one.
    pub(super) fn is_superseded_and_over(&self, today: NaiveDate) -> bool {
        self.is_over(today) || self.in_force_period().is_none()
    }

    pub(super) fn check_no_successor(&self, context: &Context<'_>, problems: &mut Problems) {
        let taken = self.superseded.as_ref().map(|superseded| &superseded.value.by);
        if let Some(number) = taken.or(context.earlier.successor.as_ref()) {
            let message = format!(
                "Go on with {number}: it renews or changes this exception already, and there is one at a time."
            );
            problems.push(Problem::new("step", "successor", message));
        }
    }

    /// A close-out as renewed names one of the renewals that were opened from here.
    pub(super) fn check_disposition(
        &self,
        disposition: Disposition,
        renewal: Option<&RequestNumber>,
        problems: &mut Problems,
    ) {
        if disposition != Disposition::Renewed {
            return;
        }
        let known = |number: &RequestNumber| {
            self.renewals.contains(number) || self.changes.iter().any(|made| made.value.change == *number)
        };
        match renewal {
            Some(number) if known(number) => {}
            Some(number) => {
                let message = format!("Check the renewal: {number} is none of this exception’s.");
                problems.push(Problem::new("renewal", "unknown_choice", message));
            }
            None => {
                let message = "Enter the number of the renewal.";
                problems.push(Problem::new("renewal", "missing", message));
            }
        }
    }
}

/// What takes the place of another begins at the latest on the day after it, while that one is not over, and never
/// before what has been.
pub(super) fn check_continuity(period: Period, context: &Context<'_>, problems: &mut Problems) {
    let Some(Before { number, period: old, cut_short, taken_by }) = &context.earlier.before else { return };
    let today = context.today();
    let mut problem = |code: &str, message: String| problems.push(Problem::new("from", code, message));
    if let Some(other) = taken_by {
        let message = format!(
            "This request can’t be accepted: {other} has taken the place of {number}. Decline this one, or have it withdrawn."
        );
        problem("successor", message);
        return;
    }
    let latest = old.to.succ_opt().unwrap_or(old.to);
    if old.to < today || *cut_short {
        if period.from <= old.to {
            let message =
                format!("Enter a first day after {}: {number} was in force until then.", long_date(old.to));
            problem("overlap", message);
        }
    } else if period.from > latest {
        let message = format!(
            "Enter a first day on or before {}: {number} is in force until the day before, and there is to be no gap.",
            long_date(latest)
        );
        problem("gap", message);
    } else if period.from <= old.from || period.from < today {
        let earliest = today.max(old.from.succ_opt().unwrap_or(old.from));
        let message = format!(
            "Enter a first day from {} to {}: {number} has been in force until now, and what has been stays.",
            long_date(earliest),
            long_date(latest)
        );
        problem("overlap", message);
    }
}
