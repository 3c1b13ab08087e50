//! When the office works, how long each stage may take, and when it is reminded.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    calendar::Calendar,
    input::{Input, is_written_as_date},
    values::Line,
    workflow::Stage,
};

/// Most entries of a ladder.
const LONGEST_LADDER: usize = 20;
/// Furthest ahead that a ladder reaches, in days.
const FURTHEST: u32 = 365;
/// Most days on which the office may be closed in one year, beside the state's holidays: so many that no
/// proclamation reaches them, so few that counting business days always comes to an end.
pub const CLOSURES_A_YEAR: usize = 40;
/// Most closures in all.
const CLOSURES: usize = 1000;

/// A day on which the office is closed beside the state's holidays, such as one that the Governor gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Closure {
    /// The day, of the years 1999 to 2149.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub on: NaiveDate,
    /// Why.
    pub why: Line,
}

/// How many business days each stage may take, and what else the procedure gives no term for; each 1 to 250.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default)]
#[expect(missing_docs, reason = "the first ten are each the stage of that name")]
pub struct Targets {
    pub intake: u32,
    pub assessment: u32,
    pub iso_response: u32,
    pub re_architecture: u32,
    pub form: u32,
    pub review: u32,
    pub decision: u32,
    pub findings: u32,
    pub denial: u32,
    pub resolution: u32,
    /// Sending the revocation notice, from the day of the revocation.
    pub revocation_notice: u32,
    /// Sending a violation report to both who are told of it, from the day of the report.
    pub violation_report: u32,
    /// Acknowledging a violation report, from the day on which it was sent to both.
    pub violation_acknowledgement: u32,
    /// Looking into a violation and ending its report, from the day on which it was acknowledged.
    pub violation_inquiry: u32,
    /// Judging the requests that an audit drew, from the day of the draw.
    pub audit_sheets: u32,
    /// Notifying whoever is responsible for a finding, from the day on which it was recorded.
    pub finding_notice: u32,
    /// Verifying what was answered to a finding, from the day of the answer.
    pub finding_verification: u32,
}

impl Default for Targets {
    fn default() -> Self {
        Self {
            intake: 10,
            assessment: 15,
            iso_response: 10,
            re_architecture: 60,
            form: 20,
            review: 20,
            decision: 10,
            findings: 10,
            denial: 10,
            resolution: 60,
            revocation_notice: 2,
            violation_report: 1,
            violation_acknowledgement: 5,
            violation_inquiry: 30,
            audit_sheets: 40,
            finding_notice: 5,
            finding_verification: 10,
        }
    }
}

impl Targets {
    /// How many business days a stage may take; none where nothing is owed by a day.
    #[must_use]
    pub const fn of(&self, stage: Stage) -> Option<u32> {
        match stage {
            Stage::Intake => Some(self.intake),
            Stage::Assessment => Some(self.assessment),
            Stage::IsoResponse => Some(self.iso_response),
            Stage::ReArchitecture => Some(self.re_architecture),
            Stage::Form => Some(self.form),
            Stage::Review => Some(self.review),
            Stage::Decision => Some(self.decision),
            Stage::Findings => Some(self.findings),
            Stage::Denial => Some(self.denial),
            Stage::Resolution => Some(self.resolution),
            Stage::InForce | Stage::Closed => None,
        }
    }

    fn read(input: &mut Input<'_>) -> Option<Self> {
        let standing = Self::default();
        let mut days = |name: &str, what: &str, standing: u32| {
            if input.raw(name).is_none() {
                return Some(standing);
            }
            input.number(name, &format!("the business days for {what}"), 1, 250)
        };
        let intake = days("intake", "the intake", standing.intake);
        let assessment = days("assessment", "the assessment", standing.assessment);
        let iso_response = days("iso_response", "the ISO’s response", standing.iso_response);
        let re_architecture = days("re_architecture", "the re-architecture", standing.re_architecture);
        let form = days("form", "the form", standing.form);
        let review = days("review", "the review", standing.review);
        let decision = days("decision", "the decision", standing.decision);
        let findings = days("findings", "the findings packet", standing.findings);
        let denial = days("denial", "the denial letter", standing.denial);
        let resolution = days("resolution", "the resolution", standing.resolution);
        let revocation_notice =
            days("revocation_notice", "the revocation notice", standing.revocation_notice);
        let violation_report =
            days("violation_report", "sending a violation report", standing.violation_report);
        let violation_acknowledgement = days(
            "violation_acknowledgement",
            "acknowledging a violation report",
            standing.violation_acknowledgement,
        );
        let violation_inquiry =
            days("violation_inquiry", "looking into a violation", standing.violation_inquiry);
        let audit_sheets = days("audit_sheets", "judging what an audit drew", standing.audit_sheets);
        let finding_notice = days("finding_notice", "the notice of a finding", standing.finding_notice);
        let finding_verification =
            days("finding_verification", "verifying an answer to a finding", standing.finding_verification);
        Some(Self {
            intake: intake?,
            assessment: assessment?,
            iso_response: iso_response?,
            re_architecture: re_architecture?,
            form: form?,
            review: review?,
            decision: decision?,
            findings: findings?,
            denial: denial?,
            resolution: resolution?,
            revocation_notice: revocation_notice?,
            violation_report: violation_report?,
            violation_acknowledgement: violation_acknowledgement?,
            violation_inquiry: violation_inquiry?,
            audit_sheets: audit_sheets?,
            finding_notice: finding_notice?,
            finding_verification: finding_verification?,
        })
    }
}

/// The office's time: targets, reminders, closures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default)]
pub struct Timing {
    /// Days before the last day of an exception on which it is reminded of, the longest first, 0 for the day
    /// itself; each 0 to 365, once. After the day it is reminded of every week until it is closed out.
    pub ladder: Vec<u32>,
    /// The same for everything else that is due.
    pub short_ladder: Vec<u32>,
    /// How long each stage may take.
    pub targets: Targets,
    /// Days on which the office is closed, in their order, each once.
    pub closures: Vec<Closure>,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            ladder: vec![60, 30, 15, 7, 1, 0],
            short_ladder: vec![7, 1, 0],
            targets: Targets::default(),
            closures: Vec::new(),
        }
    }
}

impl Timing {
    /// The days on which the office works.
    #[must_use]
    pub fn calendar(&self) -> Calendar<'_> {
        Calendar::with(&self.closures)
    }

    /// Reads the office's time as typed; what is left out altogether is as the program ships.
    pub fn read(input: &mut Input<'_>) -> Option<Self> {
        let standing = Self::default();
        let ladder = read_ladder(input, "ladder", "the days before the last day", standing.ladder);
        let short_ladder =
            read_ladder(input, "short_ladder", "the days before anything else", standing.short_ladder);
        let targets = input.group("targets", Targets::read);
        let closures = read_closures(input);
        Some(Self { ladder: ladder?, short_ladder: short_ladder?, targets: targets?, closures: closures? })
    }
}

/// Reads a ladder: numbers in a list, or in a text with commas or blanks between them.
fn read_ladder(input: &mut Input<'_>, name: &str, what: &str, standing: Vec<u32>) -> Option<Vec<u32>> {
    let Some(raw) = input.raw(name) else { return Some(standing) };
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let typed: Vec<String> = match raw.as_array() {
        Some(rows) => rows.iter().map(|row| text(row).trim().to_owned()).collect(),
        None => {
            text(raw).split([',', ' ', '\u{a0}']).filter(|part| !part.is_empty()).map(str::to_owned).collect()
        }
    };
    let mut ladder = Vec::new();
    let mut wrong = None;
    for text in &typed {
        match text.parse::<u32>() {
            Ok(days) if days > FURTHEST => {
                wrong = Some(("out_of_bounds", format!("{days} is more than {FURTHEST} days.")));
            }
            Ok(days) if ladder.contains(&days) => {
                wrong = Some(("twice", format!("{days} is there twice.")));
            }
            Ok(days) => ladder.push(days),
            Err(_) => wrong = Some(("not_a_number", format!("“{text}” is no number of days."))),
        }
    }
    if ladder.is_empty() && wrong.is_none() {
        wrong = Some(("missing", "There must be at least one.".to_owned()));
    }
    if ladder.len() > LONGEST_LADDER {
        wrong = Some(("too_many", format!("There may be {LONGEST_LADDER} at most.")));
    }
    if let Some((code, why)) = wrong {
        let message = format!(
            "Enter {what} on which to remind, such as 30, 7, 1, 0: each from 0 to {FURTHEST}, once. {why}"
        );
        input.problem(name, code, message);
        return None;
    }
    ladder.sort_unstable_by(|one, other| other.cmp(one));
    Some(ladder)
}

/// Reads the closures: none twice, none on a day of no calendar, and in no year so many that the office would
/// hardly work.
fn read_closures(input: &mut Input<'_>) -> Option<Vec<Closure>> {
    let mut closures = input.rows("closures", "closed day", 0, CLOSURES, |row, _| {
        let on = read_closed_day(row);
        let why = row.line("why", "why the office is closed, such as a proclamation");
        Some(Closure { on: on?, why: why? })
    })?;
    let mut a_year: BTreeMap<i32, usize> = BTreeMap::new();
    for closure in &closures {
        *a_year.entry(closure.on.year()).or_default() += 1;
    }
    if let Some((year, count)) = a_year.iter().find(|(_, count)| **count > CLOSURES_A_YEAR) {
        let message = format!(
            "Remove closed days of {year}: {CLOSURES_A_YEAR} at most, there are {count}. With more, no day would be left to do what is due."
        );
        input.problem("closures", "too_many", message);
        return None;
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut twice = false;
    for (index, closure) in closures.iter().enumerate() {
        if !seen.insert(closure.on) {
            twice = true;
            let message = "Remove one: this day is in the list twice.";
            input.problem(&format!("closures.{index}.on"), "twice", message);
        }
    }
    if twice {
        return None;
    }
    closures.sort_by_key(|closure| closure.on);
    Some(closures)
}

/// A closed day may lie further ahead than an exception: calendars are published for long.
fn read_closed_day(row: &mut Input<'_>) -> Option<NaiveDate> {
    let text = row.text("on", "the day on which the office is closed", 10)?;
    let day: Option<NaiveDate> = is_written_as_date(&text).then(|| text.trim().parse().ok()).flatten();
    match day {
        Some(day) if (1999..=2149).contains(&day.year()) => Some(day),
        Some(_) => {
            let message = "Check the year of the closed day: it must be from 1999 to 2149.";
            row.problem("on", "year_out_of_bounds", message);
            None
        }
        None => {
            let message = "Enter the closed day as month, day and year, in numbers, as the calendar has it.";
            row.problem("on", "not_a_date", message);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use serde_json::json;

    use super::*;

    fn problems(value: &Value) -> Vec<(String, String)> {
        let read = Input::read(value, Timing::read);
        read.unwrap_err().into_iter().map(|problem| (problem.field, problem.code)).collect()
    }

    #[test]
    fn what_is_left_out_is_as_the_program_ships() {
        assert_eq!(Input::read(&json!({}), Timing::read).unwrap(), Timing::default());
        let standing = serde_json::to_value(Timing::default()).unwrap();
        assert_eq!(Input::read(&standing, Timing::read).unwrap(), Timing::default());
    }

    #[test]
    fn a_ladder_is_sorted_and_bounded_and_says_each_day_once() {
        let ladder = |typed: Value| Input::read(&json!({ "ladder": typed }), Timing::read).map(|t| t.ladder);
        assert_eq!(ladder(json!("0, 90 14")).unwrap(), [90, 14, 0]);
        assert_eq!(ladder(json!([1, "365"])).unwrap(), [365, 1]);
        for (typed, code) in [
            (json!(""), "missing"),
            (json!([]), "missing"),
            (json!("30, 30"), "twice"),
            (json!("366"), "out_of_bounds"),
            (json!("-1"), "not_a_number"),
            (json!("soon"), "not_a_number"),
            (json!([1.5]), "not_a_number"),
            (json!((0..21).collect::<Vec<_>>()), "too_many"),
        ] {
            let told = ladder(typed.clone()).unwrap_err();
            assert_eq!(
                told.first().map(|p| (p.field.as_str(), p.code.as_str())),
                Some(("ladder", code)),
                "{typed}"
            );
        }
    }

    #[test]
    fn a_calendar_that_an_administrator_broke_is_refused_with_a_sentence() {
        let days: Vec<Value> = (1..=366)
            .filter_map(|n| NaiveDate::from_yo_opt(2027, n))
            .map(|day| json!({ "on": day.to_string(), "why": "All closed" }))
            .collect();
        assert_eq!(problems(&json!({ "closures": days })), [("closures".to_owned(), "too_many".to_owned())]);
        let of = |on: &str| json!({ "closures": [{ "on": on, "why": "W" }] });
        for (on, code) in [
            ("1998-12-31", "year_out_of_bounds"),
            ("2150-01-01", "year_out_of_bounds"),
            ("2027-02-29", "not_a_date"),
            ("12/24/2027", "not_a_date"),
            ("+2027-1-1", "not_a_date"),
            ("", "missing"),
        ] {
            assert_eq!(problems(&of(on)), [("closures.0.on".to_owned(), code.to_owned())], "{on}");
        }
        let twice =
            json!({ "closures": [{ "on": "2027-12-24", "why": "W" }, { "on": "2027-12-24", "why": "W" }] });
        assert_eq!(problems(&twice), [("closures.1.on".to_owned(), "twice".to_owned())]);
        let out = json!({ "targets": { "form": "0", "review": 251 } });
        let fields: Vec<_> = problems(&out).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["targets.form", "targets.review"]);
    }
}
