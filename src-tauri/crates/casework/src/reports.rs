//! Reports: what the requests that somebody may see come to.

mod audits;
mod file;
mod month;

use chrono::{Datelike as _, NaiveDate};
use exception::{
    Settings,
    calendar::day_of,
    report::{Asked, Facts, Figure, Report, ReportCell, ReportName, Tally, Watched},
    values::Instant,
    workflow::Stage,
};
use store::{FactsRow, FactsWanted, RequestRow, Visible};

use crate::{
    Error, Office, Result, Session,
    view::{ReportAsk, ReportRequest, ReportRequests},
};

pub(crate) use month::KeptMonth;

impl Office {
    /// A report on what a person may see, made for a day.
    ///
    /// # Errors
    /// [`Error::Refused`] for who sees no request; [`Error::Invalid`] where the day is none.
    pub async fn report(&self, session: &Session, ask: &ReportAsk, now: Instant) -> Result<Report> {
        let session = &self.at_desk(session).await?;
        let asked = asked(session, ask, None, now)?;
        let mut report = self.tally(session, asked).await?.told().report;
        if ask.name.parts().contains(&ReportName::Audits) && session.visible() == Visible::All {
            report.tables.extend(self.audit_tables(session, day_of(now)).await?);
        }
        self.name_requests(session, &mut report).await?;
        Ok(report)
    }

    /// The requests that a figure of a report counts, those with the lowest numbers first.
    ///
    /// # Errors
    /// As [`Office::report`].
    pub async fn report_requests(
        &self,
        session: &Session,
        ask: &ReportAsk,
        figure: &Figure,
        now: Instant,
    ) -> Result<ReportRequests> {
        let session = &self.at_desk(session).await?;
        let asked = asked(session, ask, Some(figure.clone()), now)?;
        let told = self.tally(session, asked).await?.told();
        let visible = session.visible();
        let mut rows = Vec::new();
        for number in told.listed {
            rows.push(request_row(&self.store.request(number.as_str(), &visible).await?)?);
        }
        Ok(ReportRequests { words: told.report.words_of(figure), rows, total: told.found })
    }

    /// One pass over the facts of everything that a person may see.
    async fn tally(&self, session: &Session, asked: Asked) -> Result<Tally> {
        let wanted = FactsWanted { stays: asked.name.needs_stays(), watched: asked.name.needs_watched() };
        let mut tally = Tally::new(asked);
        let mut damaged = None;
        let take = |row: FactsRow| match facts(&row, wanted) {
            Ok(facts) => tally.add(&facts),
            Err(error) => damaged = Some(error),
        };
        self.store.each_facts(&session.visible(), wanted, take).await?;
        match damaged {
            None => Ok(tally),
            Some(error) => Err(Error::Damaged(format!("What reports count by can’t be read ({error})."))),
        }
    }

    /// Gives the requests that a report names their titles.
    async fn name_requests(&self, session: &Session, report: &mut Report) -> Result<()> {
        let visible = session.visible();
        let rows = report.tables.iter_mut().flat_map(|table| &mut table.rows);
        for cell in rows.flat_map(|row| &mut row.cells) {
            if let ReportCell::Request { number, title } = cell {
                *title = self.store.request(number.as_str(), &visible).await?.title;
            }
        }
        Ok(())
    }

    /// The settings that a report on paper carries the names of.
    async fn report_settings(&self) -> Result<Settings> {
        Ok(self.settings_now().await?.0)
    }
}

/// What is asked of a person's own requests.
fn asked(session: &Session, ask: &ReportAsk, figure: Option<Figure>, now: Instant) -> Result<Asked> {
    let inside = match session.visible() {
        Visible::All => true,
        Visible::Department { .. } | Visible::Accounts(_) => false,
        Visible::Nothing => {
            return Err(Error::Refused(
                "Reports tell of the requests that their reader may see, and you see none.".to_owned(),
            ));
        }
    };
    let today = day_of(now);
    let on = match &ask.on {
        None => today,
        Some(day) => read_day(day)?,
    };
    Ok(Asked { name: ask.name, on, inside, figure })
}

fn read_day(text: &str) -> Result<NaiveDate> {
    let day = text.parse::<NaiveDate>().ok().filter(|day| (1999..=2149).contains(&day.year()));
    day.ok_or_else(|| {
        Error::invalid("on", "unreadable", "Enter the day as year, month and day, of the years 1999 to 2149.")
    })
}

/// The facts as the records keep them.
pub(crate) fn facts_row(facts: &Facts) -> Result<FactsRow> {
    let damaged = |error: serde_json::Error| {
        Error::Damaged(format!("The facts of {} can’t be written ({error}).", facts.number))
    };
    Ok(FactsRow {
        facts: serde_json::to_string(facts).map_err(damaged)?,
        stays: serde_json::to_string(&facts.stays).map_err(damaged)?,
        watched: serde_json::to_string(&facts.watched).map_err(damaged)?,
    })
}

fn facts(row: &FactsRow, wanted: FactsWanted) -> serde_json::Result<Facts> {
    let mut facts: Facts = serde_json::from_str(&row.facts)?;
    if wanted.stays {
        facts.stays = serde_json::from_str(&row.stays)?;
    }
    if wanted.watched {
        facts.watched = serde_json::from_str::<Watched>(&row.watched)?;
    }
    Ok(facts)
}

fn request_row(row: &RequestRow) -> Result<ReportRequest> {
    let damaged = || Error::Damaged(format!("The list’s row of {} can’t be read.", row.number));
    Ok(ReportRequest {
        number: row.number.parse().map_err(|_| damaged())?,
        title: row.title.clone(),
        department: row.department.clone(),
        policy: row.policy.clone(),
        stage: Stage::from_name(&row.stage).ok_or_else(damaged)?,
        from_on: row.from_on.clone(),
        to_on: row.to_on.clone(),
    })
}
