//! The plan of action and milestones that the state's departments report: its columns, and when it is due.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{calendar::is_business_day, input::Input, values::LINE, words::words};

words! {
    /// What a column of the plan holds; the label is its heading where the office sets none.
    PoamColumn {
        /// The number of the exception.
        Number = "number", "Weakness ID";
        /// The department.
        Department = "department", "Department";
        /// Policy, standard and section that is not met.
        Control = "control", "Control or policy";
        /// What is not met.
        Weakness = "weakness", "Weakness";
        /// How it came to be known.
        Source = "source", "Source of the weakness";
        /// When it came to be known.
        Identified = "identified", "Date identified";
        /// The rating of the assessed risk.
        Severity = "severity", "Severity";
        /// Who answers for it, and how they are reached.
        Contact = "contact", "Point of contact";
        /// What it takes.
        Resources = "resources", "Resources required";
        /// The day by which it is to be met.
        Completion = "completion", "Scheduled completion date";
        /// Conditions, milestones and remedies, each with its owner and its day.
        Milestones = "milestones", "Milestones with completion dates";
        /// How milestones were changed.
        Changes = "changes", "Changes to milestones";
        /// How far it is.
        Status = "status", "Status";
        /// The period, the next review and the Service Request.
        Comments = "comments", "Comments";
        /// The Service Request.
        ServiceRequest = "service_request", "Service Request";
    }
}

/// A column of the plan, under the heading that the office wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PoamHeading {
    /// What it holds.
    pub column: PoamColumn,
    /// Its heading, 1 to 200 characters.
    pub heading: String,
}

/// Most columns of the plan.
pub const MOST_COLUMNS: usize = 30;

/// The columns where the office sets none: those of the state's worksheet (SIMM 5305-C), in its order.
#[must_use]
pub fn standard_columns() -> Vec<PoamHeading> {
    let standard = PoamColumn::ALL.iter().filter(|column| **column != PoamColumn::ServiceRequest);
    standard.map(|column| PoamHeading { column: *column, heading: column.label().to_owned() }).collect()
}

/// Reads the columns as typed; none stand for the standard ones. A blank heading stands for the column's own.
pub(crate) fn read_columns(input: &mut Input<'_>) -> Option<Vec<PoamHeading>> {
    let columns = input.rows("poam_columns", "column", 0, MOST_COLUMNS, |row, _| {
        let column: Option<PoamColumn> = row.choice("column", "what the column holds");
        let heading = row.optional_text("heading", "the heading", LINE);
        let (column, heading) = (column?, heading?);
        Some(PoamHeading { column, heading: heading.unwrap_or_else(|| column.label().to_owned()) })
    })?;
    let twice = (0..)
        .zip(&columns)
        .find(|(index, one)| columns.iter().take(*index).any(|before| before.column == one.column));
    if let Some((index, one)) = twice {
        let message = format!("Take one of them out: “{}” is a column already.", one.column.label());
        input.problem(&format!("poam_columns.{index}.column"), "twice", message);
        return None;
    }
    Some(if columns.is_empty() { standard_columns() } else { columns })
}

/// The day by which the plan is next due to the state office: the last business day of January, April, July or October,
/// on or after a day.
#[must_use]
pub fn next_due(day: NaiveDate) -> NaiveDate {
    // A quarter has such a day, and the next one lies within four months.
    let months = (0..=4).filter_map(|ahead| {
        let first = day.with_day(1)?.checked_add_months(chrono::Months::new(ahead))?;
        (first.month() % 3 == 1).then_some(first)
    });
    months.filter_map(last_business_day).find(|due| *due >= day).unwrap_or(day)
}

fn last_business_day(first: NaiveDate) -> Option<NaiveDate> {
    let mut day = first.checked_add_months(chrono::Months::new(1))?.pred_opt()?;
    while !is_business_day(day) {
        day = day.pred_opt()?;
    }
    Some(day)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use serde_json::json;

    use super::*;

    fn due(day: &str) -> String {
        next_due(day.parse().unwrap()).to_string()
    }

    #[test]
    fn the_plan_is_due_on_the_last_business_day_of_the_quarters_first_month() {
        // 31 January 2027 is a Sunday, 31 October 2026 a Saturday.
        assert_eq!(due("2026-11-22"), "2027-01-29");
        assert_eq!(due("2027-01-29"), "2027-01-29");
        assert_eq!(due("2027-01-30"), "2027-04-30");
        assert_eq!(due("2026-10-30"), "2026-10-30");
        assert_eq!(due("2026-10-31"), "2027-01-29");
        assert_eq!(due("2028-02-29"), "2028-04-28");
        assert_eq!(due("2026-07-31"), "2026-07-31");
    }

    #[test]
    fn columns_are_read_in_their_order_and_none_stand_for_the_standard_ones() {
        let read = |typed: serde_json::Value| Input::read(&json!({ "poam_columns": typed }), read_columns);
        let own = read(json!([
            { "column": "status", "heading": "How far" }, { "column": "number", "heading": " " }
        ]));
        let own: Vec<String> = own.unwrap().into_iter().map(|one| one.heading).collect();
        assert_eq!(own, ["How far", "Weakness ID"]);
        assert_eq!(read(json!([])).unwrap(), standard_columns());
        let twice = read(json!([{ "column": "status" }, { "column": "status" }])).unwrap_err();
        assert_eq!(twice.first().unwrap().field, "poam_columns.1.column");
        let unknown = read(json!([{ "column": "weather" }])).unwrap_err();
        assert_eq!(unknown.first().unwrap().field, "poam_columns.0.column");
    }
}
