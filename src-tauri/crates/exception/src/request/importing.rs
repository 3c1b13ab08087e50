//! Requests that were recorded elsewhere: how they begin here, and how an import is taken back.

use chrono::NaiveDate;

use crate::{
    action::{Action, Event, Period, Step},
    calendar::day_of,
    import::{ImportedRecord, RecordedAs},
    people::{Person, Role},
    values::RequestNumber,
    workflow::{Stage, transition},
};

use super::{Context, Ending, FORMAT, Mark, Outcome, Recorded, Refusal, Request, capacity, guards};

impl Request {
    /// Takes in a request from elsewhere: its first event here.
    ///
    /// # Errors
    /// [`Refusal::NotTheirs`] where no role of the person may import.
    pub fn import(
        number: RequestNumber,
        record: ImportedRecord,
        context: &Context<'_>,
    ) -> Result<Event, Refusal> {
        let capacity = capacity::choose(Step::Import, context, Self::may_import)?;
        Ok(Event {
            format: FORMAT,
            stream: number,
            sequence: 1,
            from: None,
            to: record.recorded_as.stage(),
            actor: capacity.actor(),
            at: context.at,
            previous: None,
            basis: None,
            action: Action::Import { record: Box::new(record) },
        })
    }

    /// The role in which a person may import requests, and take an import back.
    ///
    /// # Errors
    /// [`Refusal::NotTheirs`] where there is none.
    pub fn may_import(person: &Person) -> Result<Role, Refusal> {
        let roles = transition(Step::Import).map_or(&[][..], |row| row.roles);
        let held = roles.iter().copied().find(|role| person.is(*role));
        held.ok_or_else(|| Refusal::NotTheirs { step: Step::Import, for_whom: guards::names(roles) })
    }

    /// What the other record says, where the request was imported and the import was not taken back.
    #[must_use]
    pub fn imported(&self) -> Option<&ImportedRecord> {
        self.imported.as_ref().filter(|_| !self.is_import_taken_back()).map(|imported| &imported.value)
    }

    /// Whether it was imported and the import was taken back.
    #[must_use]
    pub fn is_import_taken_back(&self) -> bool {
        self.ending.as_ref().is_some_and(|ending| ending.value.outcome == Outcome::ImportTakenBack)
    }

    /// Whether it came here decided, or ended: what the procedure asks for before was done elsewhere.
    #[must_use]
    pub fn is_of_elsewhere(&self) -> bool {
        self.imported.as_ref().is_some_and(|imported| imported.value.recorded_as != RecordedAs::Open)
    }

    /// The day on which it was opened: here, or as the other record says.
    #[must_use]
    pub fn opened_on(&self) -> NaiveDate {
        let there = self.imported.as_ref().and_then(|imported| imported.value.opened_on);
        there.unwrap_or_else(|| day_of(self.opened.at))
    }

    /// The day of the act that ended it: here, or as the other record says.
    #[must_use]
    pub fn closed_on(&self) -> Option<NaiveDate> {
        let ending = self.ending.as_ref()?;
        let came_ended = ending.mark.sequence == self.opened.sequence;
        Some(if came_ended { ending.value.on } else { day_of(ending.mark.at) })
    }

    /// The day on which it came to be in force or closed, whichever was first.
    #[must_use]
    pub fn settled_on(&self) -> Option<NaiveDate> {
        let settled =
            self.passed.iter().find(|passed| matches!(passed.stage, Stage::InForce | Stage::Closed))?;
        let there = self.imported.as_ref().filter(|_| settled.mark.sequence == self.opened.sequence);
        let there = there.map(|imported| {
            let record = &imported.value;
            let on = record.decided_on.or(record.period.map(|period| period.from)).or(record.ended_on);
            on.unwrap_or_else(|| day_of(self.opened.at)).max(self.opened_on())
        });
        Some(there.unwrap_or_else(|| day_of(settled.mark.at)))
    }

    /// The days for which it was granted elsewhere.
    pub(super) fn period_of_elsewhere(&self) -> Option<Period> {
        self.imported().filter(|record| record.recorded_as.was_granted())?.period
    }

    /// The event by which the record knows of the grant: the decision, or the import of one.
    pub(crate) fn granted(&self) -> Option<&Mark> {
        match &self.decision {
            Some(decision) => Some(&decision.mark),
            None => self.period_of_elsewhere().map(|_| &self.opened),
        }
    }

    /// How what came ended has ended.
    pub(super) fn ending_of(record: &ImportedRecord, mark: &Mark) -> Option<Recorded<Ending>> {
        let outcome = record.recorded_as.outcome()?;
        let on = record.ended_on.or(record.period.map(|period| period.to)).or(record.decided_on);
        let words = format!(
            "{}, as row {} of “{}” says.",
            record.recorded_as.label(),
            record.source.row,
            record.source.name
        );
        let ending = Ending { outcome, words, on: on.unwrap_or_else(|| day_of(mark.at)) };
        Some(Recorded { mark: mark.clone(), value: ending })
    }
}
