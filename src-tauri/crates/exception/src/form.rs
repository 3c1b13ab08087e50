//! TECH 358 as data: a versioned template of sections and fields, the answers to it, and the check of both.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    input::{Problem, Problems, is_email, parse_date},
    text::is_blank,
    values::{EMAIL, LINE, NAME, PROSE},
    words::words,
};

/// A form template: one revision of a form. A request keeps the revision it was filled in with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Stable name, such as `TECH-358`.
    pub id: String,
    /// The number people know it by, such as `TECH 358`.
    pub number: String,
    /// Revision, from 1.
    pub revision: u32,
    /// Title.
    pub title: String,
    /// Sections in order.
    #[serde(rename = "section")]
    pub sections: Vec<Section>,
}

words! {
    /// Who fills in a section.
    FilledBy {
        /// The requester or the requester's ISO, in the form.
        Requester = "requester", "Requester";
        /// SMB staff, by the steps of the procedure.
        Smb = "smb", "SMB";
        /// The requester's ISO, by the response to the assessment.
        Iso = "iso", "Requester’s ISO";
        /// The CDT ISO, by the decision.
        CdtIso = "cdt_iso", "CDT ISO";
    }
}

/// A section of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Stable name.
    pub id: String,
    /// The letter it stands under.
    pub letter: String,
    /// Title.
    pub title: String,
    /// Who fills it in.
    pub by: FilledBy,
    /// Fields in order.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
}

words! {
    /// What a field holds.
    FieldKind {
        /// One line, to 200 characters unless `limit` says less.
        Line = "line", "Text";
        /// A personal name, to 120 characters.
        Name = "name", "Name";
        /// An e-mail address.
        Email = "email", "E-mail address";
        /// Long text, to 20,000 characters unless `limit` says less.
        Prose = "prose", "Long text";
        /// A calendar date.
        Date = "date", "Date";
        /// One of `options`.
        Choice = "choice", "Choice";
        /// Rows of `columns`.
        Table = "table", "Table";
        /// A statement that is agreed to.
        Statement = "statement", "Statement";
    }
}

words! {
    /// When a field must be filled in.
    Required {
        /// To submit the form.
        Submit = "submit", "Required to submit";
        /// Before the decision.
        Decision = "decision", "Required before the decision";
        /// Never.
        Optional = "optional", "Optional";
    }
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Stable name, unique in the form.
    pub id: String,
    /// Heading over several fields that belong together.
    #[serde(default)]
    pub group: Option<String>,
    /// Label.
    pub label: String,
    /// Help.
    #[serde(default)]
    pub help: Option<String>,
    /// What it holds.
    pub kind: FieldKind,
    /// When it must be filled in.
    #[serde(default = "optional")]
    pub required: Required,
    /// Only asked when another field has one of these answers.
    #[serde(default)]
    pub when: Option<When>,
    /// Longest text, in characters, where less than the kind's.
    #[serde(default)]
    pub limit: Option<u32>,
    /// What may be chosen.
    #[serde(default)]
    pub options: Vec<ChoiceOption>,
    /// Columns of a table.
    #[serde(default, rename = "column")]
    pub columns: Vec<Column>,
    /// What one row of a table is called.
    #[serde(default)]
    pub row: Option<String>,
    /// Most rows of a table.
    #[serde(default)]
    pub most: Option<u32>,
    /// For a date: the field of a date it may not lie before.
    #[serde(default)]
    pub not_before: Option<String>,
    /// The words of a statement.
    #[serde(default)]
    pub statement: Option<String>,
    /// JSON pointer into the intake record from which the draft starts.
    #[serde(default)]
    pub prefill: Option<String>,
}

const fn optional() -> Required {
    Required::Optional
}

/// A condition on another field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The other field.
    pub field: String,
    /// Its answers.
    pub is: Vec<String>,
}

/// Something that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ChoiceOption {
    /// The stored value.
    pub value: String,
    /// The words people read.
    pub label: String,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Stable name, unique in the table.
    pub id: String,
    /// Label.
    pub label: String,
    /// What it holds; never a table.
    pub kind: FieldKind,
    /// Whether each row needs it.
    #[serde(default)]
    pub required: bool,
    /// What may be chosen.
    #[serde(default)]
    pub options: Vec<ChoiceOption>,
}

/// A row of a table: column id to text.
pub type Row = BTreeMap<String, String>;

/// An answer to one field: a text (dates `YYYY-MM-DD`, choices by value, a statement `yes`), or rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(untagged)]
pub enum Given {
    /// A text as it was typed.
    Text(String),
    /// Rows of a table.
    Rows(Vec<Row>),
}

/// Answers by field id.
pub type Answers = BTreeMap<String, Given>;

/// A form as it was asked and answered; its certification is part of the answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SubmittedForm {
    /// The template's id.
    pub template: String,
    /// The template's revision.
    pub revision: u32,
    /// The answers.
    pub answers: Answers,
}

impl SubmittedForm {
    /// The text of an answer; empty where there is none.
    #[must_use]
    pub fn text(&self, id: &str) -> &str {
        text_of(&self.answers, id)
    }

    /// The rows of an answer.
    #[must_use]
    pub fn rows(&self, id: &str) -> &[Row] {
        rows_of(&self.answers, id)
    }
}

fn text_of<'a>(answers: &'a Answers, id: &str) -> &'a str {
    match answers.get(id) {
        Some(Given::Text(text)) => text,
        Some(Given::Rows(_)) | None => "",
    }
}

fn rows_of<'a>(answers: &'a Answers, id: &str) -> &'a [Row] {
    match answers.get(id) {
        Some(Given::Rows(rows)) => rows,
        Some(Given::Text(_)) | None => &[],
    }
}

/// A template that cannot be used, with the reason.
#[derive(Debug, thiserror::Error)]
pub enum BadTemplate {
    /// It is no TOML of the right shape.
    #[error("the form template can’t be read: {0}")]
    Unreadable(#[from] toml::de::Error),
    /// It contradicts itself.
    #[error("the form template contradicts itself: {0}")]
    Contradiction(String),
}

/// The built-in TECH 358.
#[must_use]
pub fn tech_358() -> &'static Template {
    static BUILT_IN: LazyLock<Template> = LazyLock::new(|| {
        #[expect(clippy::expect_used, reason = "the built-in template is part of the program and tested")]
        Template::parse(include_str!("../forms/tech-358.toml")).expect("the built-in TECH 358")
    });
    &BUILT_IN
}

impl Template {
    /// Reads a template from TOML.
    ///
    /// # Errors
    /// [`BadTemplate`], with the line where TOML knows it.
    pub fn parse(text: &str) -> Result<Self, BadTemplate> {
        let template: Self = toml::from_str(text)?;
        let contradiction = |message: String| Err(BadTemplate::Contradiction(message));
        let mut seen = BTreeMap::new();
        for field in template.fields() {
            if seen.insert(field.id.as_str(), field.kind).is_some() {
                return contradiction(format!("field “{}” stands in it twice", field.id));
            }
            if field.kind == FieldKind::Choice && field.options.is_empty() {
                return contradiction(format!("field “{}” has no options", field.id));
            }
            if field.kind == FieldKind::Table && field.columns.is_empty() {
                return contradiction(format!("table “{}” has no columns", field.id));
            }
            if field.columns.iter().any(|column| column.kind == FieldKind::Table) {
                return contradiction(format!("table “{}” has a table in it", field.id));
            }
        }
        for field in template.fields() {
            let others = field.when.iter().map(|when| &when.field).chain(&field.not_before);
            for other in others {
                if !seen.contains_key(other.as_str()) {
                    return contradiction(format!("field “{}” names the unknown field “{other}”", field.id));
                }
            }
        }
        Ok(template)
    }

    /// All fields in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }

    /// The sections that the requester fills in.
    pub fn requester_sections(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(|section| section.by == FilledBy::Requester)
    }

    /// Answers to start a draft from: what the intake record already holds.
    #[must_use]
    pub fn prefill(&self, intake: &Value) -> Answers {
        self.fields()
            .filter_map(|field| {
                let text = intake.pointer(field.prefill.as_deref()?)?.as_str()?;
                (!text.is_empty()).then(|| (field.id.clone(), Given::Text(text.to_owned())))
            })
            .collect()
    }

    /// Reads answers as typed, and checks all of them for submission.
    ///
    /// # Errors
    /// Every problem, by field id (`systems.3.name` in a table), in the order of the form.
    pub fn read(&self, answers: &Value) -> Result<SubmittedForm, Problems> {
        let mut answers = self.take(answers);
        let problems = self.check(&answers, Required::Submit);
        if problems.is_empty() {
            // What is not asked is not checked either, and does not belong to the form.
            let asked: Vec<&str> = self
                .fields()
                .filter(|field| is_asked(field, &answers))
                .map(|field| field.id.as_str())
                .collect();
            answers.retain(|id, _| asked.contains(&id.as_str()));
            Ok(SubmittedForm { template: self.id.clone(), revision: self.revision, answers })
        } else {
            Err(problems)
        }
    }

    /// The answers of a draft that this template knows, blank ones left out, texts unchanged.
    #[must_use]
    pub fn take(&self, answers: &Value) -> Answers {
        self.requester_sections()
            .flat_map(|section| &section.fields)
            .filter_map(|field| {
                let value = answers.get(&field.id)?;
                let given = if field.kind == FieldKind::Table {
                    // Blank rows at the end are left out; one in between stays, so that a problem names the
                    // row the person sees.
                    let mut rows: Vec<Row> =
                        value.as_array()?.iter().map(|row| take_row(field, row)).collect();
                    while rows.last().is_some_and(Row::is_empty) {
                        rows.pop();
                    }
                    (!rows.is_empty()).then_some(Given::Rows(rows))
                } else {
                    typed(value).map(Given::Text)
                };
                Some((field.id.clone(), given?))
            })
            .collect()
    }

    /// Every problem of the answers: what they hold must be well-formed, and what is required up to `stage`
    /// (`Submit`, or `Decision` for both) must be there.
    #[must_use]
    pub fn check(&self, answers: &Answers, stage: Required) -> Problems {
        let mut problems = Problems::new();
        for field in self.requester_sections().flat_map(|section| &section.fields) {
            if !is_asked(field, answers) {
                continue;
            }
            let required = match field.required {
                Required::Submit => true,
                Required::Decision => stage == Required::Decision,
                Required::Optional => false,
            };
            match answers.get(&field.id) {
                None if required => problems.push(missing(field)),
                None => {}
                Some(Given::Rows(rows)) => check_rows(field, rows, &mut problems),
                Some(Given::Text(text)) => check_text(field, text, answers, &mut problems),
            }
        }
        problems
    }
}

/// Whether a field is asked, given the other answers.
#[must_use]
pub fn is_asked(field: &Field, answers: &Answers) -> bool {
    field.when.as_ref().is_none_or(|when| when.is.iter().any(|value| value == text_of(answers, &when.field)))
}

fn typed(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(true) => Some("yes".to_owned()),
        Value::Bool(false) | Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
    .filter(|text| !is_blank(text))
}

fn take_row(field: &Field, row: &Value) -> Row {
    field
        .columns
        .iter()
        .filter_map(|column| Some((column.id.clone(), row.get(&column.id).and_then(typed)?)))
        .collect()
}

fn missing(field: &Field) -> Problem {
    let label = &field.label;
    let message = match field.kind {
        FieldKind::Choice => format!("Choose an answer: {label}."),
        FieldKind::Date => format!("Enter a date: {label}."),
        FieldKind::Table => format!("Add at least one {}: {label}.", field.row.as_deref().unwrap_or("row")),
        FieldKind::Statement => format!("Confirm the statement: {label}."),
        FieldKind::Line | FieldKind::Name | FieldKind::Email | FieldKind::Prose => {
            format!("Fill in: {label}.")
        }
    };
    Problem::new(&field.id, "missing", message)
}

fn check_rows(field: &Field, rows: &[Row], problems: &mut Problems) {
    let most = field.most.unwrap_or(1000) as usize;
    let row_name = field.row.as_deref().unwrap_or("row");
    if rows.len() > most {
        problems.push(Problem::new(
            &field.id,
            "too_many",
            format!("Remove rows from {}: {most} at most, there are {}.", field.label, rows.len()),
        ));
        return;
    }
    for (index, row) in rows.iter().enumerate() {
        for column in &field.columns {
            // Written only where there is a problem: 5,000 systems have 25,000 cells.
            let path = || format!("{}.{index}.{}", field.id, column.id);
            let place = || format!("{}, {row_name} {}", column.label, index + 1);
            match row.get(&column.id) {
                None if column.required => {
                    problems.push(Problem::new(path(), "missing", format!("Fill in: {}.", place())));
                }
                None => {}
                Some(text) => {
                    let shape = Shape { kind: column.kind, limit: None, options: &column.options };
                    if shape.problem("", "", text).is_some() {
                        problems.extend(shape.problem(&path(), &place(), text));
                    }
                }
            }
        }
    }
}

fn check_text(field: &Field, text: &str, answers: &Answers, problems: &mut Problems) {
    let shape = Shape { kind: field.kind, limit: field.limit, options: &field.options };
    if let Some(problem) = shape.problem(&field.id, &field.label, text) {
        problems.push(problem);
        return;
    }
    let earliest = field.not_before.as_deref().map(|other| text_of(answers, other));
    if let Some(earliest) = earliest
        && let (Ok(date), Ok(earliest)) = (parse_date(text), parse_date(earliest))
        && date < earliest
    {
        problems.push(Problem::new(
            &field.id,
            "end_before_start",
            format!(
                "Check the dates: {} ({}) lies before the start ({}).",
                field.label,
                crate::calendar::long_date(date),
                crate::calendar::long_date(earliest)
            ),
        ));
    }
}

/// What one text must look like.
struct Shape<'a> {
    kind: FieldKind,
    limit: Option<u32>,
    options: &'a [ChoiceOption],
}

impl Shape<'_> {
    fn problem(&self, path: &str, label: &str, text: &str) -> Option<Problem> {
        let too_long = |kind_limit: usize| {
            let limit = self.limit.map_or(kind_limit, |limit| limit as usize);
            let length = text.chars().count();
            (length > limit).then(|| {
                let message = format!("Shorten to {limit} characters or fewer: {label} has {length}.");
                Problem::new(path, "too_long", message)
            })
        };
        if text.contains('\0') {
            let message = format!("Remove the zero character (U+0000) from: {label}.");
            return Some(Problem::new(path, "zero_character", message));
        }
        match self.kind {
            FieldKind::Line => too_long(LINE),
            FieldKind::Name => too_long(NAME),
            FieldKind::Prose => too_long(PROSE),
            FieldKind::Email => too_long(EMAIL).or_else(|| {
                let message = format!("Enter the address in the form name@department.ca.gov: {label}.");
                (!is_email(text)).then(|| Problem::new(path, "not_an_email", message))
            }),
            FieldKind::Date => {
                let wrong = parse_date(text).err()?;
                Some(Problem::new(path, wrong.code(), wrong.message(&format!("“{label}”"))))
            }
            FieldKind::Choice => {
                let known = self.options.iter().any(|option| option.value == text);
                (!known).then(|| {
                    let message = format!("Choose one of the answers offered: {label}.");
                    Problem::new(path, "unknown_choice", message)
                })
            }
            FieldKind::Statement => {
                let message = format!("Confirm the statement: {label}.");
                (text != "yes").then(|| Problem::new(path, "missing", message))
            }
            FieldKind::Table => {
                Some(Problem::new(path, "not_rows", format!("Give rows, not a text: {label}.")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use serde_json::json;

    use super::*;

    #[test]
    fn an_empty_form_names_every_required_field_at_once() {
        let problems = tech_358().read(&json!({})).unwrap_err();
        let required: Vec<_> = tech_358()
            .requester_sections()
            .flat_map(|s| &s.fields)
            .filter(|f| f.required == Required::Submit && f.when.is_none())
            .map(|f| f.id.clone())
            .collect();
        assert_eq!(problems.into_iter().map(|p| p.field).collect::<Vec<_>>(), required);
        assert!(required.len() > 30, "{}", required.len());
    }

    #[test]
    fn the_built_in_form_has_the_sections_a_to_k() {
        let letters: String = tech_358().sections.iter().map(|s| s.letter.as_str()).collect();
        assert_eq!(letters, "ABCDEFGHIJK");
    }

    #[test]
    fn a_previous_exception_is_asked_for_only_where_there_is_one() {
        let fields = |kind: &str| {
            let answers = tech_358().take(&json!({ "request_type": kind }));
            tech_358().check(&answers, Required::Submit).into_iter().map(|p| p.field).collect::<Vec<_>>()
        };
        assert!(!fields("new").contains(&"previous_exception".to_owned()));
        assert!(fields("renewal").contains(&"previous_exception".to_owned()));
    }

    #[test]
    fn an_answer_that_is_not_asked_for_does_not_get_into_the_form() {
        let template = Template::parse(
            "id='X'\nnumber='X'\nrevision=1\ntitle='X'\n[[section]]\nid='s'\nletter='A'\ntitle='S'\nby='requester'\n\
             [[section.field]]\nid='a'\nlabel='A'\nkind='line'\n\
             [[section.field]]\nid='b'\nlabel='B'\nkind='line'\nwhen={field='a',is=['x']}\n",
        )
        .unwrap();
        let long = "b".repeat(1_000_000);
        let form = template.read(&json!({ "a": "y", "b": long })).unwrap();
        assert_eq!(form.answers.keys().collect::<Vec<_>>(), ["a"]);
        assert!(template.read(&json!({ "a": "x", "b": long })).is_err());
    }

    #[test]
    fn wrong_answers_are_told_at_their_place() {
        let answers = json!({
            "start": "2026-08-31", "end": "2026-08-30", "requester_email": "x", "request_type": "maybe",
            "systems": [{ "name": "ap01" }, { "role": "database" }, {}], "certified": "no",
            "milestones": [{ "what": "Replace", "owner": "Ana", "due": "2027-02-29" }],
        });
        let taken = tech_358().take(&answers);
        let told: Vec<_> = tech_358()
            .check(&taken, Required::Submit)
            .into_iter()
            .filter(|p| p.code != "missing" || p.field.contains('.') || p.field == "certified")
            .map(|p| (p.field, p.code))
            .collect();
        let expected = [
            ("request_type", "unknown_choice"),
            ("requester_email", "not_an_email"),
            ("systems.1.name", "missing"),
            ("end", "end_before_start"),
            ("milestones.0.due", "no_such_day"),
            ("certified", "missing"),
        ];
        assert_eq!(told, expected.map(|(f, c)| (f.to_owned(), c.to_owned())));
    }

    #[test]
    fn a_template_that_contradicts_itself_is_not_taken() {
        let head = "id='X'\nnumber='X'\nrevision=1\ntitle='X'\n[[section]]\nid='s'\nletter='A'\ntitle='S'\nby='requester'\n";
        let field = "[[section.field]]\nid='a'\nlabel='A'\nkind='line'\n";
        assert!(Template::parse(&format!("{head}{field}")).is_ok());
        for bad in [
            format!("{head}{field}{field}"),
            format!("{head}[[section.field]]\nid='a'\nlabel='A'\nkind='choice'\n"),
            format!("{head}{field}when={{field='b',is=['x']}}\n"),
            format!("{head}{field}colour='red'\n"),
            "not toml at all".to_owned(),
        ] {
            assert!(Template::parse(&bad).is_err(), "{bad}");
        }
    }
}
