//! Clocks: how many business days a stage has taken, and who was waited for.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::Request;
use crate::{
    action::DocumentKind, calendar::day_of, people::Role, report::Stay, settings::Settings, workflow::Stage,
};

/// The clock of a stage: it counts all visits of the stage since this round began, and stands still while the request is
/// in another stage, with another party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Clock {
    /// The stage.
    pub stage: Stage,
    /// How many business days it may take.
    pub target: u32,
    /// How many it has taken.
    pub used: u32,
    /// How many are left; 0 where they are used up.
    pub left: u32,
    /// How many it has taken beyond its target.
    pub over: u32,
    /// The day by which it is due; none while the clock stands still.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub due_on: Option<NaiveDate>,
    /// Who owes the step in this stage.
    pub owed_by: Option<Role>,
}

/// For how long a party was waited for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Waited {
    /// The party.
    pub role: Role,
    /// Business days, up to the day asked for.
    pub days: u32,
}

/// A stay in a stage.
struct Visit {
    stage: Stage,
    from: NaiveDate,
    /// The day on which it was left; none for the one that lasts.
    to: Option<NaiveDate>,
}

impl Request {
    /// The clocks of the stages that this round has come to, in the order of the procedure.
    #[must_use]
    pub fn clocks(&self, settings: &Settings, today: NaiveDate) -> Vec<Clock> {
        let calendar = settings.timing.calendar();
        let visits = self.visits(self.round());
        let clocks = Stage::ALL.iter().filter_map(|stage| {
            let target = settings.timing.targets.of(*stage)?;
            let mut stays = visits.iter().filter(|visit| visit.stage == *stage).peekable();
            stays.peek()?;
            let (mut used, mut before, mut running) = (0, 0, None);
            for visit in stays {
                let days = calendar.business_days_between(visit.from, visit.to.unwrap_or(today));
                used += days;
                match visit.to {
                    Some(_) => before += days,
                    None => running = Some(visit.from),
                }
            }
            // What earlier visits used up is not given again.
            let due_on = running.map(|from| {
                let due = calendar.add_business_days(from, target.saturating_sub(before));
                self.answer_by(*stage).map_or(due, |by| by.max(due))
            });
            let (left, over) = (target.saturating_sub(used), used.saturating_sub(target));
            Some(Clock { stage: *stage, target, used, left, over, due_on, owed_by: self.owed_in(*stage) })
        });
        clocks.collect()
    }

    /// The clock that runs: that of the stage in which the request stands. None in force and when closed.
    #[must_use]
    pub fn clock(&self, settings: &Settings, today: NaiveDate) -> Option<Clock> {
        self.clocks(settings, today).into_iter().find(|clock| clock.stage == self.stage)
    }

    /// Every stay in a stage, oldest first, with who owes what the stage is named for, and how long each took.
    #[must_use]
    pub fn stays(&self, settings: &Settings) -> Vec<Stay> {
        let calendar = settings.timing.calendar();
        let stay = |Visit { stage, from, to }: Visit| {
            let role = self.owed_in(stage).filter(|_| settings.timing.targets.of(stage).is_some());
            let timed = to.filter(|_| role.is_some());
            let days = timed.map_or(0, |to| calendar.business_days_between(from, to));
            Stay(stage, role, from, to, days)
        };
        self.visits(0).into_iter().map(stay).collect()
    }

    /// For how many business days each party was waited for since the request was opened, until it was in force,
    /// closed, or until the day asked for.
    #[must_use]
    pub fn waited(&self, settings: &Settings, today: NaiveDate) -> Vec<Waited> {
        let calendar = settings.timing.calendar();
        let mut by_role: BTreeMap<Role, u32> = BTreeMap::new();
        for visit in self.visits(0) {
            let timed = settings.timing.targets.of(visit.stage).is_some();
            if let Some(role) = self.owed_in(visit.stage).filter(|_| timed) {
                *by_role.entry(role).or_default() +=
                    calendar.business_days_between(visit.from, visit.to.unwrap_or(today));
            }
        }
        by_role.into_iter().map(|(role, days)| Waited { role, days }).collect()
    }

    /// The day that a request for information gave for the answer, while the form is with the requester by it.
    fn answer_by(&self, stage: Stage) -> Option<NaiveDate> {
        let sent = self.newest(DocumentKind::InformationRequest)?;
        let in_time = stage == Stage::Form && sent.sent()?.mark.at >= self.since;
        sent.letter.as_ref()?.answer_by.filter(|_| in_time)
    }

    /// Where this round begins among the stages passed: at the newest assessment, for which a material change sends a
    /// request back; at the opening before there is one.
    fn round(&self) -> usize {
        self.passed.iter().rposition(|passed| passed.stage == Stage::Assessment).unwrap_or(0)
    }

    fn visits(&self, first: usize) -> Vec<Visit> {
        let left = self.passed.iter().skip(first + 1).map(|next| Some(day_of(next.mark.at)));
        self.passed
            .iter()
            .skip(first)
            .zip(left.chain([None]))
            .map(|(passed, to)| Visit { stage: passed.stage, from: day_of(passed.mark.at), to })
            .collect()
    }
}
