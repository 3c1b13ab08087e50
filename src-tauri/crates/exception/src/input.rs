//! Reading what a person typed: every problem at once, each at its field.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    text::is_blank,
    values::{Digest, EMAIL, LINE, Line, NAME, PROSE, Prose},
};

/// One thing that is wrong with one field, in words that say what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Problem {
    /// Path of the field: names and row numbers from 0, joined by dots, such as `reasons.0.text`.
    pub field: String,
    /// What kind of problem it is, for tests and programs: `missing`, `too_long`, `not_a_date`, …
    pub code: String,
    /// The sentence people read.
    pub message: String,
}

impl Problem {
    /// A problem at a field.
    pub fn new(field: impl Into<String>, code: &str, message: impl Into<String>) -> Self {
        Self { field: field.into(), code: code.to_owned(), message: message.into() }
    }
}

/// All problems of one input, in the order of its fields; never empty where it is an error.
pub type Problems = Vec<Problem>;

/// A closed set of words that an input may choose from.
pub trait Choice: Sized {
    /// The stored names, in order.
    fn choices() -> Vec<&'static str>;
    /// The value with this stored name.
    fn choose(name: &str) -> Option<Self>;
    /// The stored name of the value.
    fn stored(&self) -> &'static str;
}

/// A reader over one JSON object that collects problems instead of stopping at the first.
///
/// Each reading method answers `None` where the field has a problem, which is then noted. A caller reads all
/// fields first and builds its value last, so that one answer names everything that is wrong.
pub struct Input<'a> {
    object: Option<&'a Map<String, Value>>,
    path: String,
    problems: &'a mut Problems,
}

impl<'a> Input<'a> {
    /// Reads `value`; anything that is no object reads as an object without fields.
    pub fn new(value: &'a Value, problems: &'a mut Problems) -> Self {
        Self { object: value.as_object(), path: String::new(), problems }
    }

    /// Runs a reading function over a value: what it built, or all problems.
    ///
    /// # Errors
    /// Every problem that the function noted.
    pub fn read<T>(value: &Value, read: impl FnOnce(&mut Input<'_>) -> Option<T>) -> Result<T, Problems> {
        let mut problems = Problems::new();
        let built = read(&mut Input::new(value, &mut problems));
        match built {
            Some(built) if problems.is_empty() => Ok(built),
            None if problems.is_empty() => {
                Err(vec![Problem::new("", "incomplete", "Fill in what is asked for.")])
            }
            Some(_) | None => Err(problems),
        }
    }

    /// Notes a problem at a field.
    pub fn problem(&mut self, name: &str, code: &str, message: impl Into<String>) {
        let field = self.field(name);
        self.problems.push(Problem::new(field, code, message));
    }

    /// The raw value of a field, if there is one.
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<&'a Value> {
        self.object.and_then(|object| object.get(name)).filter(|value| !value.is_null())
    }

    /// The text of a field; a number or a truth value reads as its text.
    fn typed(&self, name: &str) -> Option<String> {
        match self.raw(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(truth) => Some(truth.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
        .filter(|text| !is_blank(text))
    }

    /// An optional text of at most `limit` characters: `Some(None)` when blank, `None` when too long.
    pub fn optional_text(&mut self, name: &str, what: &str, limit: usize) -> Option<Option<String>> {
        let Some(text) = self.typed(name) else { return Some(None) };
        let length = text.chars().count();
        if length > limit {
            self.problem(
                name,
                "too_long",
                format!("Shorten {what} to {limit} characters or fewer; it has {length}."),
            );
            return None;
        }
        if text.contains('\0') {
            self.problem(name, "zero_character", format!("Remove the zero character (U+0000) from {what}."));
            return None;
        }
        Some(Some(text))
    }

    /// A required text of at most `limit` characters.
    pub fn text(&mut self, name: &str, what: &str, limit: usize) -> Option<String> {
        let text = self.optional_text(name, what, limit)?;
        if text.is_none() {
            self.problem(name, "missing", format!("Enter {what}."));
        }
        text
    }

    /// A required single-line text.
    pub fn line(&mut self, name: &str, what: &str) -> Option<Line> {
        self.text(name, what, LINE).and_then(|text| Line::try_from(text).ok())
    }

    /// An optional single-line text.
    pub fn optional_line(&mut self, name: &str, what: &str) -> Option<Option<Line>> {
        Some(self.optional_text(name, what, LINE)?.and_then(|text| Line::try_from(text).ok()))
    }

    /// A required long text.
    pub fn prose(&mut self, name: &str, what: &str) -> Option<Prose> {
        self.text(name, what, PROSE).and_then(|text| Prose::try_from(text).ok())
    }

    /// An optional long text.
    pub fn optional_prose(&mut self, name: &str, what: &str) -> Option<Option<Prose>> {
        Some(self.optional_text(name, what, PROSE)?.and_then(|text| Prose::try_from(text).ok()))
    }

    /// A required personal name.
    pub fn name(&mut self, name: &str, what: &str) -> Option<String> {
        self.text(name, what, NAME)
    }

    /// An optional e-mail address: something, one `@`, a domain with a dot.
    pub fn optional_email(&mut self, name: &str, what: &str) -> Option<Option<String>> {
        let text = self.optional_text(name, what, EMAIL)?;
        if let Some(address) = &text
            && !is_email(address)
        {
            self.problem(name, "not_an_email", format!("Enter {what} in the form name@department.ca.gov."));
            return None;
        }
        Some(text)
    }

    /// An optional calendar date, `YYYY-MM-DD`, from 1 January 1999 to 31 December 2049.
    pub fn optional_date(&mut self, name: &str, what: &str) -> Option<Option<NaiveDate>> {
        let Some(text) = self.typed(name) else { return Some(None) };
        match parse_date(&text) {
            Ok(date) => Some(Some(date)),
            Err(wrong) => {
                self.problem(name, wrong.code(), wrong.message(what));
                None
            }
        }
    }

    /// A required calendar date.
    pub fn date(&mut self, name: &str, what: &str) -> Option<NaiveDate> {
        let date = self.optional_date(name, what)?;
        if date.is_none() {
            self.problem(name, "missing", format!("Enter {what}: month, day and year."));
        }
        date
    }

    /// An optional choice from a closed set.
    pub fn optional_choice<T: Choice>(&mut self, name: &str, what: &str) -> Option<Option<T>> {
        let Some(text) = self.typed(name) else { return Some(None) };
        let value = T::choose(&text);
        if value.is_none() {
            let choices = T::choices().join(", ");
            self.problem(name, "unknown_choice", format!("Choose {what} from: {choices}."));
        }
        value.map(Some)
    }

    /// A required choice from a closed set.
    pub fn choice<T: Choice>(&mut self, name: &str, what: &str) -> Option<T> {
        let value = self.optional_choice(name, what)?;
        if value.is_none() {
            self.problem(name, "missing", format!("Choose {what}."));
        }
        value
    }

    /// A file, named by its SHA-256.
    pub fn digest(&mut self, name: &str, what: &str) -> Option<Digest> {
        let text = self.text(name, &format!("{what}, by its SHA-256"), 64)?;
        let digest = Digest::try_from(text).ok();
        if digest.is_none() {
            let message = "Give the document by its SHA-256: 64 hexadecimal digits.";
            self.problem(name, "not_a_digest", message);
        }
        digest
    }

    /// A truth value; missing means no.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.typed(name).is_some_and(|text| text == "true" || text == "yes")
    }

    /// A required whole number within bounds.
    pub fn number(&mut self, name: &str, what: &str, least: u32, most: u32) -> Option<u32> {
        let Some(text) = self.typed(name) else {
            self.problem(name, "missing", format!("Enter {what}: a number from {least} to {most}."));
            return None;
        };
        match text.trim().parse::<u32>() {
            Ok(number) if (least..=most).contains(&number) => Some(number),
            Ok(_) | Err(_) => {
                self.problem(
                    name,
                    "out_of_bounds",
                    format!("Enter {what}: a number from {least} to {most}."),
                );
                None
            }
        }
    }

    /// A group of fields under one name.
    pub fn group<T>(&mut self, name: &str, read: impl FnOnce(&mut Input<'_>) -> Option<T>) -> Option<T> {
        let path = self.field(name);
        let object = self.raw(name).and_then(Value::as_object);
        read(&mut Input { object, path, problems: self.problems })
    }

    /// Repeating rows, at least `least` and at most `most`; `what` names one row ("alternative").
    pub fn rows<T>(
        &mut self,
        name: &str,
        what: &str,
        least: usize,
        most: usize,
        mut read: impl FnMut(&mut Input<'_>, usize) -> Option<T>,
    ) -> Option<Vec<T>> {
        let empty = Vec::new();
        let given = self.raw(name).and_then(Value::as_array).unwrap_or(&empty);
        if given.len() < least {
            let message = if least == 1 {
                format!("Add at least one {what}.")
            } else {
                format!("Add {what}s: {least} at least.")
            };
            self.problem(name, "too_few", message);
            return None;
        }
        if given.len() > most {
            let message = format!("Remove {what}s: {most} at most, there are {}.", given.len());
            self.problem(name, "too_many", message);
            return None;
        }
        let mut rows = Some(Vec::with_capacity(given.len()));
        for (index, value) in given.iter().enumerate() {
            let path = format!("{}.{index}", self.field(name));
            let row = read(&mut Input { object: value.as_object(), path, problems: self.problems }, index);
            rows = match (rows, row) {
                (Some(mut rows), Some(row)) => {
                    rows.push(row);
                    Some(rows)
                }
                (None, _) | (_, None) => None,
            };
        }
        rows
    }

    fn field(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }
}

/// Why a text is no date of this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongDate {
    /// It does not have the form `YYYY-MM-DD`.
    Form,
    /// There is no such day, such as 30 February.
    NoSuchDay,
    /// The year is not from 1999 to 2049.
    Year,
}

impl WrongDate {
    /// The code of the problem.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Form => "not_a_date",
            Self::NoSuchDay => "no_such_day",
            Self::Year => "year_out_of_bounds",
        }
    }

    /// The sentence about the date named `what`.
    #[must_use]
    pub fn message(self, what: &str) -> String {
        match self {
            Self::Form => format!("Enter {what} as month, day and year, in numbers."),
            Self::NoSuchDay => format!("Check {what}: there is no such day in that month."),
            Self::Year => format!("Check the year of {what}: it must be from 1999 to 2049."),
        }
    }
}

/// Reads a calendar date `YYYY-MM-DD` of the years 1999 to 2049.
///
/// # Errors
/// What is wrong with it.
pub fn parse_date(text: &str) -> Result<NaiveDate, WrongDate> {
    let mut parts = date_parts(text);
    let (Some(Some(year)), Some(Some(month)), Some(Some(day)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(WrongDate::Form);
    };
    let date = i32::try_from(year)
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
        .ok_or(WrongDate::NoSuchDay)?;
    if (1999..=2049).contains(&date.year()) { Ok(date) } else { Err(WrongDate::Year) }
}

/// Whether a text is written as a date, `YYYY-MM-DD` in digits, whatever the calendar says to it.
#[must_use]
pub fn is_written_as_date(text: &str) -> bool {
    let mut parts = date_parts(text);
    matches!(
        (parts.next(), parts.next(), parts.next(), parts.next()),
        (Some(Some(_)), Some(Some(_)), Some(Some(_)), None)
    )
}

fn date_parts(text: &str) -> impl Iterator<Item = Option<u32>> {
    text.trim().split('-').map(|part| {
        (!part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())
            .flatten()
    })
}

/// Whether a text has the shape of an e-mail address.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.trim().rsplit_once('@') else { return false };
    !local.is_empty()
        && !local.contains('@')
        && !text.trim().contains(char::is_whitespace)
        && domain.split('.').count() >= 2
        && domain.split('.').all(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use serde_json::json;

    use super::*;

    #[test]
    fn every_problem_is_told_at_once_at_its_field() {
        let value = json!({ "title": "", "due": "2026-02-30", "rows": [{ "what": "a" }, {}] });
        let problems = Input::read(&value, |input| {
            let title = input.line("title", "the title");
            let due = input.date("due", "the due date");
            let rows = input.rows("rows", "row", 1, 5, |row, _| row.line("what", "what is to be done"));
            Some((title?, due?, rows?))
        })
        .unwrap_err();
        let told: Vec<_> = problems.iter().map(|p| (p.field.as_str(), p.code.as_str())).collect();
        assert_eq!(told, [("title", "missing"), ("due", "no_such_day"), ("rows.1.what", "missing")]);
    }

    #[test]
    fn dates_are_read_as_typed_and_bounded() {
        assert_eq!(parse_date("2028-02-29").unwrap().to_string(), "2028-02-29");
        assert_eq!(parse_date("2027-2-9").unwrap().to_string(), "2027-02-09");
        assert_eq!(parse_date("2027-02-29"), Err(WrongDate::NoSuchDay));
        assert_eq!(parse_date("1998-12-31"), Err(WrongDate::Year));
        assert_eq!(parse_date("2050-01-01"), Err(WrongDate::Year));
        for bad in ["", "12/31/2026", "2026-12", "2026-12-31-1", "٢٠٢٦-١٢-٣١", "tomorrow"] {
            assert_eq!(parse_date(bad), Err(WrongDate::Form), "{bad}");
        }
    }

    #[test]
    fn an_address_needs_a_name_and_a_domain() {
        assert!(is_email("ana.maria@dmv.ca.gov"));
        for bad in ["ana", "ana@dmv", "@dmv.ca.gov", "a b@dmv.ca.gov", "a@b@dmv.ca.gov", "ana@dmv..gov"] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
