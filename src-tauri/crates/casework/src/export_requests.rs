//! All requests as a table: every column of the lists, and the answers of the form. It can be imported again.

use std::io::{Seek, Write};

use chrono::NaiveDate;
use exception::{
    Request, Stage,
    assessment::Answer,
    calendar::day_of,
    form::{Field, tech_358},
    import::RecordedAs,
    office::Exporting,
    request::Outcome,
    values::Instant,
};
use exchange::sheet::{About, Cell, Column, Long, SheetError};
use store::QueueQuery;

use crate::{Error, Office, Result, Session, request_view::as_seen_by, view::TableFormat};

/// How many requests are read at a time.
const PAGE: u32 = 200;

/// The columns before those of the form: heading and width.
const COLUMNS: &[(&str, u16)] = &[
    ("Number", 14),
    ("Service Request", 14),
    ("Title", 40),
    ("Status", 18),
    ("Stage", 16),
    ("Outcome", 22),
    ("Department", 28),
    ("Requester", 24),
    ("Requester Email", 28),
    ("ISO", 24),
    ("ISO Email", 28),
    ("Policy Number", 12),
    ("Policy Title", 28),
    ("Section", 18),
    ("What cannot be met", 40),
    ("Risk", 12),
    ("Opened", 12),
    ("Decided", 12),
    ("Decision", 12),
    ("Decided By", 24),
    ("First Day", 12),
    ("Last Day", 12),
    ("In force", 9),
    ("Next Review", 12),
    ("Ended", 12),
    ("How it ended", 40),
    ("Imported From", 24),
    ("Events", 8),
    ("History ends in", 20),
];

impl Office {
    /// Writes every request that a person may see as a table, in memory that does not grow with it; answers how many.
    /// What a person may not read of a request is not in it; that they take it away is an event of the office.
    ///
    /// # Errors
    /// [`Error::Document`] where it cannot be written, [`Error::Records`].
    pub async fn export_requests<W: Write + Seek + Send>(
        &self,
        session: &Session,
        format: TableFormat,
        out: W,
        now: Instant,
    ) -> Result<u32> {
        let session = &self.at_desk(&session.at(now)).await?;
        let what = match format {
            TableFormat::Csv => Exporting::RequestsCsv,
            TableFormat::Xlsx => Exporting::RequestsXlsx,
        };
        self.note_export(session, what, now).await?;
        let (settings, _) = self.settings_now().await?;
        let fields: Vec<&Field> = tech_358().fields().filter(|field| !is_of_list(&field.id)).collect();
        let mut columns: Vec<Column> =
            COLUMNS.iter().map(|(heading, width)| column(heading, *width)).collect();
        columns.extend(fields.iter().map(|field| column(&format!("TECH 358: {}", field.label), 30)));
        let mut table = match format {
            TableFormat::Csv => Long::csv(out, &columns),
            TableFormat::Xlsx => {
                let about = About {
                    title: "Requests".to_owned(),
                    author: settings.office(),
                    marking: String::new(),
                    made: now,
                };
                Long::xlsx(out, "Requests", &columns, &about)
            }
        }
        .map_err(unwritten)?;
        let mut query = QueueQuery { visible: session.visible(), limit: PAGE, ..QueueQuery::default() };
        let (today, mut count) = (day_of(now), 0);
        loop {
            let page = self.store.queue(&query).await?;
            let numbers: Vec<_> = page.rows.iter().filter_map(|row| row.number.parse().ok()).collect();
            for request in self.read_page(session, &numbers).await? {
                let request = as_seen_by(request, session);
                let mut cells = cells(&request, today);
                cells.extend(fields.iter().map(|field| answer(&request, field)));
                table.row(&cells).map_err(unwritten)?;
                count += 1;
            }
            let Some(next) = page.next else { break };
            query.after = Some(next);
        }
        table.end().map_err(unwritten)?;
        Ok(count)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn unwritten(error: SheetError) -> Error {
    Error::Document(format!("The table can’t be written ({error})."))
}

fn column(heading: &str, width: u16) -> Column {
    Column { heading: heading.to_owned(), width }
}

/// Fields of the form that stand among the columns of the lists.
fn is_of_list(id: &str) -> bool {
    ["service_request", "title", "policy_number", "policy_title", "policy_section", "cannot_be_met"]
        .contains(&id)
}

fn text(text: &str) -> Cell {
    if text.trim().is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

fn cells(request: &Request, today: NaiveDate) -> Vec<Cell> {
    let intake = &request.intake;
    let decision = request.decision.as_ref();
    let imported = request.imported();
    let period = request.in_force_period();
    let decided_on = decision.map(|decision| day_of(decision.mark.at));
    let answer = decision.map(|decision| match decision.value.answer {
        Answer::Accepted => "Accepted",
        Answer::Declined => "Declined",
    });
    let ending = request.ending.as_ref();
    let source = imported.map(|record| format!("{}, row {}", record.source.name, record.source.row));
    vec![
        text(request.number.as_str()),
        text(intake.service_request.as_str()),
        text(intake.title.as_str()),
        text(standing(request).label()),
        text(request.stage.label()),
        text(ending.map_or("", |ending| ending.value.outcome.label())),
        text(intake.department()),
        text(&intake.requester.name),
        text(&intake.requester.email),
        text(&intake.iso.name),
        text(&intake.iso.email),
        text(&intake.policy.number),
        text(&intake.policy.title),
        text(&intake.policy.section),
        text(intake.cannot_be_met.as_ref().map_or("", |words| words.as_str())),
        text(request.rating().map_or("", exception::risk::Level::label)),
        Cell::Date(request.opened_on()),
        Cell::day(decided_on.or_else(|| imported.and_then(|record| record.decided_on))),
        text(answer.unwrap_or_default()),
        text(decision.map_or("", |decision| &decision.mark.by.name)),
        Cell::day(period.map(|period| period.from)),
        Cell::day(period.map(|period| period.to)),
        text(if request.in_force_on(today) { "yes" } else { "no" }),
        Cell::day(request.next_review()),
        Cell::day(request.closed_on()),
        text(ending.map_or("", |ending| &ending.value.words)),
        text(source.as_deref().unwrap_or_default()),
        Cell::Count(request.version),
        text(&request.head.short()),
    ]
}

/// How the request stands, in the words by which it is imported again.
fn standing(request: &Request) -> RecordedAs {
    match (request.stage, request.ending.as_ref().map(|ending| ending.value.outcome)) {
        (Stage::InForce, _) => RecordedAs::InForce,
        (_, None) => RecordedAs::Open,
        (_, Some(outcome)) => match outcome {
            Outcome::NotQualified => RecordedAs::NotQualified,
            Outcome::ResolvedByAlternative => RecordedAs::ResolvedByAlternative,
            Outcome::Withdrawn | Outcome::ImportTakenBack => RecordedAs::Withdrawn,
            Outcome::DeniedSolutionAgreed | Outcome::Denied => RecordedAs::Denied,
            Outcome::Revoked => RecordedAs::Revoked,
            Outcome::EndedEarly => RecordedAs::EndedEarly,
            Outcome::ClosedOut | Outcome::Renewed | Outcome::Changed => RecordedAs::ClosedOut,
        },
    }
}

/// The answer to a field of the newest form; rows a line each.
fn answer(request: &Request, field: &Field) -> Cell {
    let Some(form) = request.form() else { return Cell::Empty };
    let rows = form.value.rows(&field.id);
    if rows.is_empty() {
        return text(form.value.text(&field.id));
    }
    let line = |row: &exception::form::Row| row.values().map(String::as_str).collect::<Vec<_>>().join(" | ");
    text(&rows.iter().map(line).collect::<Vec<_>>().join("\n"))
}
