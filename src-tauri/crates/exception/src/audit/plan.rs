//! What is audited: the plan, the rule that says which requests are meant, and how they are chosen among them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    action::Period,
    input::{Input, Problems},
    risk::Level,
    values::{LINE, Line, Prose},
    words::words,
    workflow::Stage,
};

/// Most requests of one sample.
pub const LARGEST_SAMPLE: u32 = 500;

words! {
    /// Why an audit is made (procedure, section 4: at intervals or at random).
    AuditKind {
        /// At intervals: what happened in a period.
        Periodic = "periodic", "Periodic audit";
        /// At random.
        Random = "random", "Random audit";
    }
}

words! {
    /// By what a population is divided before a sample is drawn from each part.
    Strata {
        /// By the requester's department.
        Department = "department", "Department";
        /// By the policy or standard.
        Policy = "policy", "Policy";
        /// By the risk rating.
        Risk = "risk", "Risk";
    }
}

/// Days from one to another, both included; open at an end that is not given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default)]
pub struct Span {
    /// First day.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub from: Option<NaiveDate>,
    /// Last day.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub to: Option<NaiveDate>,
}

impl Span {
    /// Whether either end is given.
    #[must_use]
    pub const fn is_given(self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    fn read(input: &mut Input<'_>, name: &str, what: &str) -> Option<Self> {
        input.group(name, |input| {
            let from = input.optional_date("from", &format!("the first day on which it was {what}"));
            let to = input.optional_date("to", &format!("the last day on which it was {what}"));
            let (from, to) = (from?, to?);
            if from.zip(to).is_some_and(|(from, to)| to < from) {
                input.problem("to", "before_from", "Enter a last day on or after the first.");
                return None;
            }
            Some(Self { from, to })
        })
    }
}

/// Which requests are meant: those of which all that is given is true; every request where nothing is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default)]
pub struct PopulationRule {
    /// In one of these stages.
    pub stages: Vec<Stage>,
    /// Opened on one of these days.
    pub opened: Span,
    /// Decided on one of these days.
    pub decided: Span,
    /// In force on at least one of these days.
    pub in_force: Span,
    /// Of one of these departments.
    pub departments: Vec<String>,
    /// Against one of these policies, as the list of requests shows them.
    pub policies: Vec<String>,
    /// With one of these ratings.
    pub ratings: Vec<Level>,
}

/// Reads which requests are meant.
pub fn read_population(input: &mut Input<'_>) -> Option<PopulationRule> {
    PopulationRule::read(input)
}

impl PopulationRule {
    fn read(input: &mut Input<'_>) -> Option<Self> {
        let stages = choices(input, "stages", "stage");
        let opened = Span::read(input, "opened", "opened");
        let decided = Span::read(input, "decided", "decided");
        let in_force = Span::read(input, "in_force", "in force");
        let departments = texts(input, "departments", "department");
        let policies = texts(input, "policies", "policy");
        let ratings = choices(input, "ratings", "rating");
        Some(Self {
            stages: stages?,
            opened: opened?,
            decided: decided?,
            in_force: in_force?,
            departments: departments?,
            policies: policies?,
            ratings: ratings?,
        })
    }
}

/// A list of words of a closed set; left out means none.
fn choices<T: crate::input::Choice>(input: &mut Input<'_>, name: &str, what: &str) -> Option<Vec<T>> {
    let given = input.raw(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let chosen: Vec<Option<T>> = given.iter().map(|value| value.as_str().and_then(T::choose)).collect();
    let wrong = chosen.iter().position(Option::is_none);
    if let Some(wrong) = wrong {
        let message = format!("Choose each {what} from: {}.", T::choices().join(", "));
        input.problem(&format!("{name}.{wrong}"), "unknown_choice", message);
        return None;
    }
    chosen.into_iter().collect()
}

/// A list of short texts; left out means none.
fn texts(input: &mut Input<'_>, name: &str, what: &str) -> Option<Vec<String>> {
    let given = input.raw(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut texts = Vec::with_capacity(given.len());
    for (index, value) in given.iter().enumerate() {
        match value.as_str() {
            Some(text) if !text.is_empty() && text.chars().count() <= 2 * LINE => texts.push(text.to_owned()),
            Some(_) | None => {
                let message = format!("Enter each {what} as the list of requests shows it.");
                input.problem(&format!("{name}.{index}"), "not_a_text", message);
                return None;
            }
        }
    }
    Some(texts)
}

/// How the requests of an audit are chosen among those that are meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum Selection {
    /// All of them, up to [`LARGEST_SAMPLE`].
    All {},
    /// A sample that anybody can draw again.
    Sample {
        /// How many, 1 to [`LARGEST_SAMPLE`].
        size: u32,
        /// The seed, as it is printed: without white space at its ends.
        seed: Line,
        /// By what the population is divided first.
        by: Option<Strata>,
    },
}

impl Selection {
    fn read(input: &mut Input<'_>, kind: Option<AuditKind>) -> Option<Self> {
        let all = input.flag("all");
        if all && kind != Some(AuditKind::Random) {
            return Some(Self::All {});
        }
        if all {
            let message = "Draw a sample: an audit of all requests that are meant is a periodic one.";
            input.problem("all", "not_random", message);
            return None;
        }
        let (size, seed, by) = read_sample(input)?;
        Some(Self::Sample { size, seed, by })
    }
}

/// Reads size, seed and division of a sample.
pub fn read_sample(input: &mut Input<'_>) -> Option<(u32, Line, Option<Strata>)> {
    let size = input.number("size", "how many requests are drawn", 1, LARGEST_SAMPLE);
    let seed = input.text("seed", "a seed: any words or figures that nobody could choose to suit them", LINE);
    let seed = seed.and_then(|seed| {
        if seed.contains(['\n', '\r']) {
            input.problem("seed", "several_lines", "Enter the seed in one line.");
            return None;
        }
        Line::try_from(seed.trim().to_owned()).ok()
    });
    let by = input.optional_choice("by", "by what the population is divided");
    Some((size?, seed?, by?))
}

/// What an audit is to look at, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Plan {
    /// Title.
    pub title: Line,
    /// Why it is made.
    pub kind: AuditKind,
    /// What it is to find out, in words.
    pub purpose: Option<Prose>,
    /// The period it looks at; always given where it is periodic.
    pub period: Option<Period>,
    /// Which requests are meant.
    pub population: PopulationRule,
    /// How they are chosen among those.
    pub selection: Selection,
}

impl Plan {
    /// Reads a plan as typed: `title`, `kind`, `purpose`, `from` and `to`, `population`, and `all`, or `size`, `seed`
    /// and `by`.
    pub fn read(input: &mut Input<'_>) -> Option<Self> {
        let title = input.line("title", "the title of the audit");
        let kind = input.choice("kind", "the kind of audit");
        let purpose = input.optional_prose("purpose", "the purpose of the audit");
        let period = read_period(input, kind);
        let population = input.group("population", PopulationRule::read);
        let selection = Selection::read(input, kind);
        Some(Self {
            title: title?,
            kind: kind?,
            purpose: purpose?,
            period: period?,
            population: population?,
            selection: selection?,
        })
    }

    /// Reads a plan from a JSON value.
    ///
    /// # Errors
    /// Every problem, by field.
    pub fn parse(value: &Value) -> Result<Self, Problems> {
        Input::read(value, Self::read)
    }
}

/// The period, none where both days are left out; noted as a problem where it is wrong.
#[expect(
    clippy::option_option,
    reason = "a reader answers none for a problem, and some none for nothing given"
)]
fn read_period(input: &mut Input<'_>, kind: Option<AuditKind>) -> Option<Option<Period>> {
    let (from, to) = if kind == Some(AuditKind::Periodic) {
        let from = input.date("from", "the first day of the period");
        let to = input.date("to", "the last day of the period");
        (from.map(Some), to.map(Some))
    } else {
        let from = input.optional_date("from", "the first day of the period");
        let to = input.optional_date("to", "the last day of the period");
        (from, to)
    };
    match (from?, to?) {
        (Some(from), Some(to)) if to < from => {
            input.problem("to", "before_from", "Enter a last day of the period on or after the first.");
            None
        }
        (Some(from), Some(to)) => Some(Some(Period { from, to })),
        (None, None) => Some(None),
        (Some(_), None) => {
            input.problem("to", "missing", "Enter the last day of the period too, or neither day.");
            None
        }
        (None, Some(_)) => {
            input.problem("from", "missing", "Enter the first day of the period too, or neither day.");
            None
        }
    }
}
