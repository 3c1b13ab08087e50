//! SMB's advice to the requester's ISO: risk assessment and alternative recommendations (procedure, step 1),
//! and the ISO's answer to it (step 2).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    input::Input,
    risk::{Level, Scenario},
    values::{Line, Prose},
    words::words,
};

/// Most threat scenarios, controls or alternatives of one assessment.
const MOST: usize = 50;

/// A risk assessment with its alternative recommendations. A later one is a new version; none is overwritten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Assessment {
    /// What was assessed and found, in words.
    pub summary: Prose,
    /// Threat scenarios, at least one.
    pub scenarios: Vec<Scenario>,
    /// Compensating controls.
    pub controls: Vec<Control>,
    /// Alternative recommendations, at least one, numbered from 1 in order.
    pub alternatives: Vec<Alternative>,
    /// The assessor's own rating of the residual risk in place of the computed one.
    pub overridden: Option<Override>,
}

impl Assessment {
    /// The inherent risk: that of the highest scenario.
    #[must_use]
    pub fn inherent(&self) -> Level {
        highest(self.scenarios.iter().map(|scenario| scenario.inherent.rate().risk))
    }

    /// The residual risk by the tables: that of the highest scenario.
    #[must_use]
    pub fn residual(&self) -> Level {
        highest(self.scenarios.iter().map(|scenario| scenario.residual.rate().risk))
    }

    /// The rating of the request: the residual risk, or what the assessor put in its place.
    #[must_use]
    pub fn rating(&self) -> Level {
        self.overridden.as_ref().map_or_else(|| self.residual(), |overridden| overridden.level)
    }

    /// Reads an assessment.
    pub fn read(input: &mut Input<'_>) -> Option<Self> {
        let summary = input.prose("summary", "the summary of the assessment");
        let scenarios = input.rows("scenarios", "threat scenario", 1, MOST, |row, _| Scenario::read(row));
        let controls = input.rows("controls", "compensating control", 0, MOST, |row, _| Control::read(row));
        let alternatives =
            input.rows("alternatives", "alternative recommendation", 1, MOST, Alternative::read);
        let overridden = if input.raw("overridden").is_some() {
            input.group("overridden", Override::read).map(Some)
        } else {
            Some(None)
        };
        Some(Self {
            summary: summary?,
            scenarios: scenarios?,
            controls: controls?,
            alternatives: alternatives?,
            overridden: overridden?,
        })
    }
}

fn highest(levels: impl Iterator<Item = Level>) -> Level {
    levels.max().unwrap_or(Level::VeryLow)
}

/// A rating that the assessor gives against the tables, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Override {
    /// The rating.
    pub level: Level,
    /// Why it differs from the tables.
    pub reason: Prose,
}

impl Override {
    fn read(input: &mut Input<'_>) -> Option<Self> {
        let level = input.choice("level", "the rating in place of the computed one");
        let reason = input.prose("reason", "the reason for another rating than the computed one");
        Some(Self { level: level?, reason: reason? })
    }
}

words! {
    /// What a compensating control does.
    ControlKind {
        /// Keeps the event from happening.
        Preventive = "preventive", "Preventive";
        /// Shows that it happens.
        Detective = "detective", "Detective";
        /// Repairs what happened.
        Corrective = "corrective", "Corrective";
    }
}

/// A compensating control (TECH 358, section F).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Control {
    /// The control, in words.
    pub control: Prose,
    /// What it does.
    pub kind: ControlKind,
    /// Who is responsible for it.
    pub owner: Option<Line>,
    /// In place since this day.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub in_place_since: Option<NaiveDate>,
    /// Planned to be in place by this day.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub planned_by: Option<NaiveDate>,
    /// How it is verified.
    pub verified_by: Option<Line>,
    /// Evidence that it works.
    pub evidence: Option<Line>,
}

impl Control {
    fn read(input: &mut Input<'_>) -> Option<Self> {
        let control = input.prose("control", "the compensating control");
        let kind = input.choice("kind", "the kind of control");
        let owner = input.optional_line("owner", "the control’s owner");
        let since = input.optional_date("in_place_since", "the date since when the control is in place");
        let planned = input.optional_date("planned_by", "the date by which the control is planned");
        let verified_by = input.optional_line("verified_by", "how the control is verified");
        let evidence = input.optional_line("evidence", "the evidence");
        Some(Self {
            control: control?,
            kind: kind?,
            owner: owner?,
            in_place_since: since?,
            planned_by: planned?,
            verified_by: verified_by?,
            evidence: evidence?,
        })
    }
}

/// An alternative that SMB recommends instead of an exception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Alternative {
    /// Its number within the assessment, from 1.
    pub number: u32,
    /// What it is, in a line.
    pub title: Line,
    /// How it would work.
    pub description: Option<Prose>,
    /// Effort, in words.
    pub effort: Option<Line>,
    /// Cost, in words.
    pub cost: Option<Line>,
    /// The risk left with it.
    pub risk_left: Option<Level>,
    /// Whether SMB recommends it above the others.
    pub recommended: bool,
}

impl Alternative {
    fn read(input: &mut Input<'_>, index: usize) -> Option<Self> {
        let title = input.line("title", "the alternative");
        let description = input.optional_prose("description", "how the alternative would work");
        let effort = input.optional_line("effort", "the effort");
        let cost = input.optional_line("cost", "the cost");
        let risk_left = input.optional_choice("risk_left", "the risk left");
        let recommended = input.flag("recommended");
        Some(Self {
            number: u32::try_from(index + 1).ok()?,
            title: title?,
            description: description?,
            effort: effort?,
            cost: cost?,
            risk_left: risk_left?,
            recommended,
        })
    }
}

words! {
    /// An answer of the requester's ISO to one alternative or to the assessment.
    Answer {
        /// Accepted.
        Accepted = "accepted", "Accepted";
        /// Declined.
        Declined = "declined", "Declined";
    }
}

/// The ISO's answer to one alternative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AlternativeAnswer {
    /// The alternative's number in the assessment.
    pub alternative: u32,
    /// Accepted or declined.
    pub answer: Answer,
    /// Why; required where declined.
    pub reason: Option<Prose>,
}

impl AlternativeAnswer {
    /// Reads one answer.
    pub fn read(input: &mut Input<'_>, index: usize) -> Option<Self> {
        let alternative = u32::try_from(index + 1).ok()?;
        let answer = input.choice("answer", &format!("the answer to alternative {alternative}"));
        let reason = if answer == Some(Answer::Declined) {
            input.prose("reason", &format!("why alternative {alternative} is declined")).map(Some)
        } else {
            input.optional_prose("reason", "the remark")
        };
        Some(Self { alternative, answer: answer?, reason: reason? })
    }
}
