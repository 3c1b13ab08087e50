//! The plan of action and milestones: a row for each exception in force, in the columns that the office has set.

use chrono::NaiveDate;
use exception::{
    Request, Settings, Stage,
    calendar::{day_of, long_date},
    poam::{PoamColumn, next_due},
    values::Instant,
    watch::{Item, ItemKind, ItemState},
};
use exchange::sheet::{About, Cell, Column, Sheet, SheetError};
use store::{Filter, QueueQuery, SortBy};

use crate::{
    Error, FileContent, Office, Result, Session,
    project::of_stage,
    reading::number_of,
    view::{PoamFormat, PoamRow, PoamView},
};

/// Requests that are read of one page of the list.
const PAGE: u32 = 200;

impl Office {
    /// The plan of action: the exceptions in force that a person may see, and when the plan is next due.
    ///
    /// # Errors
    /// [`Error::Records`].
    pub async fn poam(&self, session: &Session, now: Instant) -> Result<PoamView> {
        let session = &self.at_desk(&session.at(now)).await?;
        let (settings, _) = self.settings_now().await?;
        let today = day_of(now);
        let requests = self.in_force_today(session, today).await?;
        let rows = requests.iter().map(|request| PoamRow {
            number: request.number.clone(),
            title: request.intake.title.to_string(),
            severity: request.rating(),
            due_on: completion(request).map(|day| day.to_string()),
            milestones: u32::try_from(steps(request).len()).unwrap_or(u32::MAX),
            status: status(request, today),
        });
        Ok(PoamView {
            due_on: next_due(today).to_string(),
            rows: rows.collect(),
            columns: settings.poam_columns,
        })
    }

    /// The plan of action as a spreadsheet.
    ///
    /// # Errors
    /// [`Error::Records`]; [`Error::Document`] where it is larger than a spreadsheet.
    pub async fn poam_file(
        &self,
        session: &Session,
        format: PoamFormat,
        now: Instant,
    ) -> Result<FileContent> {
        let session = &self.at_desk(&session.at(now)).await?;
        let (settings, _) = self.settings_now().await?;
        let today = day_of(now);
        let requests = self.in_force_today(session, today).await?;
        let sheet = sheet(&requests, &settings, today);
        let about = About {
            title: format!("Plan of action and milestones, {}", long_date(today)),
            author: settings.agency.clone(),
            marking: settings.marking.clone(),
            made: now,
        };
        let failed = |error: SheetError| Error::Document(format!("{error}."));
        let (ending, media_type, bytes) = match format {
            PoamFormat::Xlsx => {
                let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
                ("xlsx", kind, sheet.xlsx(&about).map_err(failed)?)
            }
            PoamFormat::Csv => ("csv", "text/csv", sheet.csv().map_err(failed)?),
        };
        Ok(FileContent {
            name: format!("plan-of-action-{today}.{ending}"),
            media_type: media_type.to_owned(),
            bytes,
        })
    }

    /// Every exception that is in force today and that a person may see, by number.
    async fn in_force_today(&self, session: &Session, today: NaiveDate) -> Result<Vec<Request>> {
        let mut query = QueueQuery {
            visible: session.visible(),
            filter: Filter { stages: vec![of_stage(Stage::InForce)], ..Filter::default() },
            sort: SortBy::Number,
            limit: PAGE,
            ..QueueQuery::default()
        };
        let mut found = Vec::new();
        loop {
            let page = self.store.queue(&query).await?;
            let numbers = page.rows.iter().map(|row| number_of(&row.number)).collect::<Result<Vec<_>>>()?;
            // The list shows a little more to a department than the one rule does.
            let requests = self.read_page(session, &numbers).await?.into_iter();
            let seen = requests.map(|request| crate::request_view::as_seen_by(request, session));
            found.extend(seen.filter(|request| request.in_force_on(today)));
            match page.next {
                Some(next) => query.after = Some(next),
                None => return Ok(found),
            }
        }
    }
}

fn sheet(requests: &[Request], settings: &Settings, today: NaiveDate) -> Sheet {
    let columns = settings
        .poam_columns
        .iter()
        .map(|one| Column { heading: one.heading.clone(), width: width(one.column) });
    let row = |request: &Request| {
        settings.poam_columns.iter().map(|one| cell(one.column, request, today)).collect()
    };
    Sheet {
        name: "Plan of action".to_owned(),
        columns: columns.collect(),
        rows: requests.iter().map(row).collect(),
    }
}

fn width(column: PoamColumn) -> u16 {
    match column {
        PoamColumn::Weakness | PoamColumn::Milestones => 60,
        PoamColumn::Control | PoamColumn::Contact | PoamColumn::Changes | PoamColumn::Comments => 36,
        PoamColumn::Department | PoamColumn::Source | PoamColumn::Resources => 26,
        PoamColumn::Number
        | PoamColumn::Identified
        | PoamColumn::Severity
        | PoamColumn::Completion
        | PoamColumn::Status
        | PoamColumn::ServiceRequest => 16,
    }
}

fn cell(column: PoamColumn, request: &Request, today: NaiveDate) -> Cell {
    let intake = &request.intake;
    Cell::Text(match column {
        PoamColumn::Number => request.number.to_string(),
        PoamColumn::Department => intake.department().to_owned(),
        PoamColumn::Control => lines(&[intake.policy.full(), intake.policy.section.clone()]),
        PoamColumn::Weakness => {
            let not_met = request.form().map(|form| form.value.text("cannot_be_met").to_owned());
            let not_met = not_met.filter(|text| !text.trim().is_empty());
            let not_met = not_met.or_else(|| intake.cannot_be_met.as_ref().map(ToString::to_string));
            lines(&[intake.title.to_string(), not_met.unwrap_or_default()])
        }
        PoamColumn::Source => format!("Policy exception (TECH 358), {}", intake.kind.label().to_lowercase()),
        PoamColumn::Identified => return Cell::Date(day_of(request.opened.at)),
        PoamColumn::Severity => request.rating().map_or("", exception::risk::Level::label).to_owned(),
        PoamColumn::Contact => {
            let iso = &intake.iso;
            lines(&[iso.name.clone(), iso.title.clone(), iso.email.clone(), iso.phone.clone()])
        }
        PoamColumn::Resources => resources(request),
        PoamColumn::Completion => return Cell::day(completion(request)),
        PoamColumn::Milestones => lines(&steps(request).iter().map(in_words).collect::<Vec<_>>()),
        PoamColumn::Changes => changes(request),
        PoamColumn::Status => status(request, today),
        PoamColumn::Comments => comments(request),
        PoamColumn::ServiceRequest => intake.service_request.to_string(),
    })
}

/// Texts that are not blank, one a line.
fn lines(texts: &[String]) -> String {
    let texts = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join("\n")
}

/// The day by which the last of what is to be done is due; the last day of the exception where nothing has a day.
fn completion(request: &Request) -> Option<NaiveDate> {
    let steps = steps(request);
    steps.iter().filter_map(|step| step.due).max().or_else(|| request.last_day())
}

/// What is to be done until the exception is not needed any more. Controls are kept, and are no steps.
fn steps(request: &Request) -> Vec<Item> {
    let mut items = request.items();
    items.retain(|item| item.kind != ItemKind::Control);
    items
}

/// An item in words: `Condition 2, due March 1, 2027: replace the portal (Registration Operations). Open.`
fn in_words(item: &Item) -> String {
    let due = item.due.map(|due| format!(", due {}", long_date(due))).unwrap_or_default();
    let owner =
        if item.owner.trim().is_empty() { String::new() } else { format!(" ({})", item.owner.trim()) };
    let what = item.what.trim().trim_end_matches('.');
    format!("{} {}{due}: {what}{owner}. {}.", item.kind.label(), item.id.place, item.state.label())
}

fn changes(request: &Request) -> String {
    let changed = |item: &Item| {
        let told = item.changes.iter().map(|change| {
            let on = long_date(day_of(change.mark.at));
            let due = change.value.due.map(|due| format!(", now due {}", long_date(due))).unwrap_or_default();
            let owner = change.value.owner.as_ref().map(|owner| format!(", now {owner}")).unwrap_or_default();
            format!("{on}: {} {}{due}{owner}. {}", item.kind.label(), item.id.place, change.value.reason)
        });
        told.collect::<Vec<_>>()
    };
    lines(&steps(request).iter().flat_map(changed).collect::<Vec<_>>())
}

fn status(request: &Request, today: NaiveDate) -> String {
    let steps = steps(request);
    let overdue = steps.iter().filter(|item| item.is_overdue(today)).count();
    let verified = steps.iter().filter(|item| item.state == ItemState::Verified).count();
    let standing = if overdue > 0 {
        "Delayed"
    } else if !steps.is_empty() && verified == steps.len() {
        "Completed"
    } else {
        "Ongoing"
    };
    if steps.is_empty() {
        return standing.to_owned();
    }
    let late = if overdue > 0 { format!(", {overdue} overdue") } else { String::new() };
    format!("{standing}: {verified} of {} verified{late}", steps.len())
}

fn resources(request: &Request) -> String {
    let recommended =
        request.assessments.last().into_iter().flat_map(|assessment| &assessment.value.alternatives);
    let told = recommended.filter(|alternative| alternative.recommended).filter_map(|alternative| {
        let effort = alternative.effort.as_ref().map(|effort| format!("effort {effort}"));
        let cost = alternative.cost.as_ref().map(|cost| format!("cost {cost}"));
        let parts: Vec<String> = [effort, cost].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| format!("{}: {}", alternative.title, parts.join(", ")))
    });
    lines(&told.collect::<Vec<_>>())
}

fn comments(request: &Request) -> String {
    let period = request.in_force_period();
    let period = period.map(|period| {
        format!("Exception in force from {} through {}.", long_date(period.from), long_date(period.to))
    });
    let review = request.next_review().map(|day| format!("Next review {}.", long_date(day)));
    let renewal = request.renewals.last().map(|number| format!("Renewal {number} was opened."));
    lines(&[period, review, renewal].into_iter().flatten().collect::<Vec<_>>())
}
