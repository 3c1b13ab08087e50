//! Which requests an audit means, and drawing among them.

use std::collections::BTreeMap;

use exception::{
    Problem, RequestNumber,
    audit::{
        Candidate, Draw, Group, LARGEST_SAMPLE, Plan, PopulationRule, RULE, Reading, Selection, Span, Strata,
    },
    calendar::day_of,
    input::Input,
    risk::Level,
    values::{Digest, Instant},
};
use serde_json::Value;
use store::{Days, DividedBy, Filter, PopulationQuery, PopulationRow};

use crate::{
    Error, Office, Result, Session,
    project::of_stage,
    view::{PlanCheck, SampleView},
};

/// The group of requests that nobody has rated.
const NOT_RATED: &str = "Not rated";

impl Office {
    /// What a plan comes to with the records as they stand: its problems, and how many requests it means.
    ///
    /// # Errors
    /// [`Error::Refused`] for who makes no audits.
    pub async fn check_plan(&self, session: &Session, input: &Value) -> Result<PlanCheck> {
        let session = &self.at_desk(session).await?;
        exception::audit::Audit::may_open(session.person())?;
        let mut problems = Plan::parse(input).err().unwrap_or_default();
        let population = Input::read(input, |input| {
            let rule = input.group("population", exception::audit::read_population);
            let by = input.optional_choice("by", "by what the population is divided");
            Some((rule?, by?))
        });
        let Ok((rule, by)) = population else {
            return Ok(PlanCheck { problems, population: None, groups: Vec::new() });
        };
        let rows = self.store.population(&query(&rule, by)).await?;
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let mut groups = Vec::new();
        if let Ok(plan) = Plan::parse(input) {
            match choose(&rows, &plan.selection) {
                Ok(draw) => groups = draw.groups,
                Err(problem) => problems.push(problem),
            }
        } else if by.is_some() {
            let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
            for row in &rows {
                *counts.entry(group_of(row, by)).or_default() += 1;
            }
            let group =
                |(name, population): (&str, u32)| Group { name: name.to_owned(), population, places: 0 };
            groups = counts.into_iter().map(group).collect();
        }
        Ok(PlanCheck { problems, population: Some(count), groups })
    }

    /// Draws a sample without an audit; nothing is changed. The input holds `population`, `size`, `seed` and `by`.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] for who makes no audits.
    pub async fn sample(&self, session: &Session, input: &Value) -> Result<SampleView> {
        let session = &self.at_desk(session).await?;
        exception::audit::Audit::may_open(session.person())?;
        let (rule, (size, seed, by)) = Input::read(input, |input| {
            let rule = input.group("population", exception::audit::read_population);
            let sample = exception::audit::read_sample(input);
            Some((rule?, sample?))
        })?;
        let head = self.store.checkpoint().await?.head;
        let rows = self.store.population(&query(&rule, by)).await?;
        let selection = Selection::Sample { size, seed: seed.clone(), by };
        let draw = choose(&rows, &selection).map_err(|problem| Error::Invalid(vec![problem]))?;
        Ok(SampleView {
            draw,
            seed: seed.to_string(),
            rule: RULE.to_owned(),
            head: Digest::from_bytes(head.as_bytes()),
        })
    }

    /// Draws what a plan says from the records as they stand, and reads each record that was drawn.
    pub(super) async fn draw_plan(&self, plan: &Plan, now: Instant) -> Result<(Draw, Vec<Reading>)> {
        let rows = self.store.population(&query(&plan.population, divided(&plan.selection))).await?;
        let draw = choose(&rows, &plan.selection).map_err(|problem| Error::Invalid(vec![problem]))?;
        let mut readings = Vec::with_capacity(draw.drawn.len());
        for drawn in &draw.drawn {
            readings.push(self.read_for_audit(&drawn.number, now).await?);
        }
        Ok((draw, readings))
    }

    /// What the record of a request says today to each rule of the procedure.
    pub(super) async fn read_for_audit(&self, number: &RequestNumber, now: Instant) -> Result<Reading> {
        let read = self.read(number).await?;
        let missing = || Error::NotFound(format!("There is no request {number}. Check the number."));
        let request = read.ok_or_else(missing)?.request;
        let today = day_of(now);
        let office = self.known_now().await?;
        let checks = request.checks(office.settings.timing.calendar());
        Ok(Reading {
            number: request.number.clone(),
            title: request.intake.title.to_string(),
            version: request.version,
            head: request.head.clone(),
            results: checks.into_iter().map(|checked| checked.on(today)).collect(),
        })
    }
}

/// Chooses among the requests that are meant.
fn choose(rows: &[PopulationRow], selection: &Selection) -> std::result::Result<Draw, Problem> {
    let by = divided(selection);
    let numbers: Vec<RequestNumber> =
        rows.iter().map(|row| RequestNumber::new(row.year, row.serial)).collect();
    let candidate =
        |(number, row)| Candidate { number: RequestNumber::as_str(number), group: group_of(row, by) };
    let candidates: Vec<Candidate<'_>> = numbers.iter().zip(rows).map(candidate).collect();
    match selection {
        Selection::All {} => exception::audit::take_all(&candidates, LARGEST_SAMPLE),
        Selection::Sample { size, seed, .. } => {
            exception::audit::draw(&candidates, seed.as_str(), *size, by.is_some())
        }
    }
}

/// By what a population is divided for a selection.
fn divided(selection: &Selection) -> Option<Strata> {
    match selection {
        Selection::All {} => None,
        Selection::Sample { by, .. } => *by,
    }
}

/// The name of the group in which a request is.
fn group_of(row: &PopulationRow, by: Option<Strata>) -> &str {
    match by {
        None | Some(Strata::Department | Strata::Policy) => &row.group,
        Some(Strata::Risk) => {
            let level = row.group.parse().ok().and_then(|rank: usize| Level::ALL.get(rank));
            level.map_or(NOT_RATED, |level| level.label())
        }
    }
}

/// A rule as the records ask it.
fn query(rule: &PopulationRule, by: Option<Strata>) -> PopulationQuery {
    let days = |span: Span| Days {
        from: span.from.map(|day| day.to_string()),
        to: span.to.map(|day| day.to_string()),
    };
    PopulationQuery {
        filter: Filter {
            stages: rule.stages.iter().copied().map(of_stage).collect(),
            departments: rule.departments.clone(),
            policies: rule.policies.clone(),
            ratings: rule.ratings.iter().map(|rating| rating.rank()).collect(),
            opened: days(rule.opened),
            ..Filter::default()
        },
        decided: days(rule.decided),
        in_force: days(rule.in_force),
        by: by.map(|by| match by {
            Strata::Department => DividedBy::Department,
            Strata::Policy => DividedBy::Policy,
            Strata::Risk => DividedBy::Rating,
        }),
    }
}
