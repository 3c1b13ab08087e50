//! A row as a request: every cell that can’t be taken is told, with its address and what to do.

use chrono::NaiveDate;
use exception::{
    action::Period,
    calendar::day_of,
    import::{ImportField as F, ImportSource, ImportedRecord, KeptCell, RecordedAs},
    intake::{Intake, PolicyReference, RequestKind},
    people::Party,
    risk::Level,
    text::fold,
    values::{Instant, LINE, Line, NAME, PROSE, Prose, SERVICE_REQUEST, ServiceRequest},
};
use exchange::table::{Row, Value, address};

use super::days::day_in;
use crate::view::{CellProblem, Mapping};

/// What is the same for every row of a file.
pub(super) struct Reader {
    pub(super) headings: Vec<String>,
    pub(super) mapping: Mapping,
    /// The column of each field.
    columns: Vec<(F, usize)>,
    pub(super) source: ImportSource,
    pub(super) now: Instant,
}

impl Reader {
    pub(super) fn new(headings: Vec<String>, mapping: Mapping, source: ImportSource, now: Instant) -> Self {
        let place = |heading: &String| headings.iter().position(|other| other == heading);
        let columns =
            mapping.columns.iter().filter_map(|(field, heading)| Some((*field, place(heading)?))).collect();
        Self { headings, mapping, columns, source, now }
    }

    pub(super) fn column(&self, field: F) -> Option<usize> {
        self.columns.iter().find(|(mapped, _)| *mapped == field).map(|(_, column)| *column)
    }

    /// Reads a row.
    ///
    /// # Errors
    /// Everything that can’t be taken.
    pub(super) fn record(&self, row: &Row) -> Result<ImportedRecord, Vec<CellProblem>> {
        let mut reading = Reading { reader: self, row, problems: Vec::new() };
        let record = reading.record();
        match record {
            Some(record) if reading.problems.is_empty() => Ok(record),
            Some(_) | None => Err(reading.problems),
        }
    }

    /// What stands under the heading of a field, or for it.
    pub(super) fn text(&self, row: &Row, field: F) -> String {
        let cell = self.column(field).and_then(|column| row.cells.get(column)).map(Value::text);
        let cell = cell.map(|text| clean(&text)).filter(|text| !text.is_empty());
        cell.or_else(|| self.mapping.fixed.get(&field).cloned()).unwrap_or_default()
    }
}

struct Reading<'a> {
    reader: &'a Reader,
    row: &'a Row,
    problems: Vec<CellProblem>,
}

impl Reading<'_> {
    fn record(&mut self) -> Option<ImportedRecord> {
        self.check_cells();
        let recorded_as = self.status();
        let intake = self.intake();
        let (opened_on, decided_on) = (self.day(F::OpenedOn), self.day(F::DecidedOn));
        let (review_on, ended_on) = (self.day(F::ReviewOn), self.day(F::EndedOn));
        let (from, to) = (self.day_of(F::From, recorded_as), self.day_of(F::To, recorded_as));
        let reference = self.line(F::Reference, LINE);
        let decided_by = self.line(F::DecidedBy, LINE);
        let reasons = self.prose(F::Reasons);
        let recorded_as = recorded_as?;
        let period = self.period(recorded_as, from.or(decided_on).or(opened_on), to);
        let today = day_of(self.reader.now);
        for (field, day) in [(F::OpenedOn, opened_on), (F::DecidedOn, decided_on), (F::EndedOn, ended_on)] {
            if day.is_some_and(|day| day > today) {
                self.problem(field, "this day has not come yet: enter the day on which it happened");
            }
        }
        if let (Some(opened), Some(ended)) = (opened_on, ended_on)
            && ended < opened
        {
            self.problem(F::EndedOn, "it ended before it was opened: enter a later day");
        }
        let reader = self.reader;
        let source = ImportSource { row: self.row.row, reference, ..reader.source.clone() };
        let rating = self.rating();
        Some(ImportedRecord {
            source,
            recorded_as,
            intake: intake?,
            opened_on,
            decided_on,
            decided_by,
            reasons,
            period,
            review_on,
            ended_on,
            rating,
            more: self.more(rating),
        })
    }

    fn intake(&mut self) -> Option<Intake> {
        let service_request = self.needed(F::ServiceRequest, SERVICE_REQUEST);
        let title = self.needed(F::Title, LINE);
        let department = self.needed(F::Department, LINE);
        let name = self.needed(F::RequesterName, NAME);
        let requester_email = self.line(F::RequesterEmail, LINE);
        let (iso_name, iso_email) = (self.line(F::IsoName, NAME), self.line(F::IsoEmail, LINE));
        let (number, policy) = (self.line(F::PolicyNumber, LINE), self.line(F::PolicyTitle, LINE));
        let section = self.line(F::PolicySection, LINE);
        let cannot_be_met = self.prose(F::CannotBeMet);
        let text = |line: Option<Line>| line.map(String::from).unwrap_or_default();
        let department = department?;
        Some(Intake {
            service_request: ServiceRequest::try_from(service_request?).ok()?,
            service_request_opened_on: None,
            related: None,
            kind: RequestKind::New,
            previous: None,
            title: Line::try_from(title?).ok()?,
            requester: Party {
                name: name?,
                department: department.clone(),
                email: text(requester_email),
                ..Party::default()
            },
            requester_account: None,
            iso: Party { name: text(iso_name), department, email: text(iso_email), ..Party::default() },
            policy: PolicyReference {
                number: text(number),
                title: text(policy),
                version: String::new(),
                section: text(section),
            },
            cannot_be_met,
            qualification: None,
        })
    }

    /// A cell of a column that is taken must hold something that can be.
    fn check_cells(&mut self) {
        for (field, column) in self.reader.columns.clone() {
            if let Some(Value::Wrong(why)) = self.row.cells.get(column) {
                let why = why.clone();
                self.problem(field, &why);
            }
        }
    }

    fn status(&mut self) -> Option<RecordedAs> {
        let word = self.reader.text(self.row, F::Status);
        if word.is_empty() {
            self.problem(F::Status, "it does not say how the request stands: fill it in");
            return None;
        }
        let stands = self.reader.mapping.stands_for(&word);
        if stands.is_none() {
            self.problem(F::Status, &format!("say what “{}” stands for", shortened(&word)));
        }
        stands
    }

    /// The days that were granted: an end is needed (rule 3), and a beginning.
    fn period(
        &mut self,
        recorded_as: RecordedAs,
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
    ) -> Option<Period> {
        let is_in_force = recorded_as == RecordedAs::InForce;
        match (from, to) {
            (Some(from), Some(to)) if from <= to => Some(Period { from, to }),
            (Some(_), Some(_)) => {
                self.problem(F::To, "the last day is before the first: enter a later one");
                None
            }
            (_, None) if is_in_force => {
                let has_problem = self.problems.iter().any(|problem| problem.field == F::To);
                if !has_problem {
                    self.problem(F::To, "an exception in force needs its last day: fill it in");
                }
                None
            }
            (None, Some(_)) if is_in_force => {
                self.problem(F::From, "an exception in force needs its first day: fill it in");
                None
            }
            (_, _) => None,
        }
    }

    /// The day of a field: what its cell says, or, for what is in force, what stands for it in every row that says none.
    fn day_of(&mut self, field: F, recorded_as: Option<RecordedAs>) -> Option<NaiveDate> {
        let for_it =
            self.reader.mapping.fixed.get(&field).filter(|_| recorded_as == Some(RecordedAs::InForce));
        let cell = self.cell(field);
        match for_it.cloned().filter(|_| cell.as_ref().is_none_or(says_no_day)) {
            Some(text) => self.read_day(field, Value::Text(text)),
            None => self.day(field),
        }
    }

    fn day(&mut self, field: F) -> Option<NaiveDate> {
        let cell = self.cell(field).filter(|cell| !says_no_day(cell))?;
        self.read_day(field, cell)
    }

    fn cell(&self, field: F) -> Option<Value> {
        self.reader.column(field).and_then(|column| self.row.cells.get(column)).cloned()
    }

    fn read_day(&mut self, field: F, said: Value) -> Option<NaiveDate> {
        match said {
            Value::Empty | Value::Wrong(_) => None,
            Value::Day(day) => Some(day),
            Value::Number(number) => {
                let why =
                    format!("it holds the number {number}, and no day: give the column the format of a date");
                self.problem(field, &why);
                None
            }
            Value::Text(text) => {
                let day = day_in(&text, self.reader.mapping.order);
                if day.is_none() {
                    let order = match self.reader.mapping.order {
                        exception::import::DayOrder::MonthFirst => "3/4/2026 for March 4",
                        exception::import::DayOrder::DayFirst => "3/4/2026 for 3 April",
                    };
                    let why = format!(
                        "“{}” is no day: write it as 2026-03-04 or {order}, with a year of four digits",
                        shortened(&text)
                    );
                    self.problem(field, &why);
                }
                day
            }
        }
    }

    fn needed(&mut self, field: F, limit: usize) -> Option<String> {
        let text = one_line(&self.reader.text(self.row, field));
        if text.is_empty() {
            let has_problem = self.problems.iter().any(|problem| problem.field == field);
            if !has_problem {
                self.problem(field, "it is empty: fill it in, or say what stands for it in every such row");
            }
            return None;
        }
        self.fitting(field, text, limit)
    }

    fn line(&mut self, field: F, limit: usize) -> Option<Line> {
        let text = one_line(&self.reader.text(self.row, field));
        if text.is_empty() {
            return None;
        }
        self.fitting(field, text, limit).and_then(|text| Line::try_from(text).ok())
    }

    fn prose(&mut self, field: F) -> Option<Prose> {
        let text = self.reader.text(self.row, field);
        if text.is_empty() {
            return None;
        }
        self.fitting(field, text, PROSE).and_then(|text| Prose::try_from(text).ok())
    }

    fn fitting(&mut self, field: F, text: String, limit: usize) -> Option<String> {
        let length = text.chars().count();
        if length > limit {
            self.problem(field, &format!("shorten it to {limit} characters; it has {length}"));
            return None;
        }
        Some(text)
    }

    /// The rating, where it is one of the five in other words; what is not is kept as it stands.
    fn rating(&self) -> Option<Level> {
        let word = fold(&self.reader.text(self.row, F::Rating)).replace(['_', '-'], " ");
        match word.trim() {
            "very high" | "critical" | "extreme" => Some(Level::VeryHigh),
            "high" | "severe" => Some(Level::High),
            "moderate" | "medium" => Some(Level::Moderate),
            "low" | "minor" => Some(Level::Low),
            "very low" | "insignificant" | "info" | "informational" => Some(Level::VeryLow),
            _ => None,
        }
    }

    /// The columns that have no field here, in their words.
    fn more(&self, rating: Option<Level>) -> Vec<KeptCell> {
        let is_taken = |column: usize| {
            self.reader
                .columns
                .iter()
                .any(|(field, taken)| *taken == column && (*field != F::Rating || rating.is_some()))
        };
        let cells = self.reader.headings.iter().zip(&self.row.cells).enumerate();
        cells
            .filter(|(column, _)| !is_taken(*column))
            .map(|(_, (heading, cell))| (heading, clean(&cell.text())))
            .filter(|(_, text)| !text.is_empty())
            .map(|(heading, text)| KeptCell { heading: heading.clone(), text })
            .collect()
    }

    fn problem(&mut self, field: F, why: &str) {
        let heading = self.reader.column(field).and_then(|column| self.reader.headings.get(column));
        let place = match (self.reader.column(field), heading) {
            (Some(column), Some(heading)) => {
                format!("Cell {}, “{}”", address(column, self.row.row), shortened(heading))
            }
            (_, _) => format!("Row {}, {}", self.row.row, lower(field.label())),
        };
        let cell = self.reader.column(field).map(|column| address(column, self.row.row));
        self.problems.push(CellProblem { field, cell, message: format!("{place}: {why}.") });
    }
}

/// Whether a cell holds no day: nothing, or what a database without empty days writes for none.
fn says_no_day(value: &Value) -> bool {
    match value {
        Value::Empty => true,
        Value::Text(text) => text.trim().is_empty() || text.trim().starts_with("0000-00-00"),
        Value::Day(_) | Value::Number(_) | Value::Wrong(_) => false,
    }
}

fn lower(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Without control characters, tabs and line ends aside.
fn clean(text: &str) -> String {
    let kept = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    kept.collect::<String>().trim().to_owned()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The beginning of a text, for a sentence.
pub(super) fn shortened(text: &str) -> String {
    let text = one_line(text);
    let mut short: String = text.chars().take(60).collect();
    if text.chars().nth(60).is_some() {
        short.push('…');
    }
    short
}
