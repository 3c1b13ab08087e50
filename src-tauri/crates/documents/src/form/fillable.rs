//! The fields of TECH 358 that are filled in on the screen, from the same template as those of the paper.

use exception::{
    form::{
        Answers, Column as AskedColumn, Field as Asked, FieldKind, Given, Required, Row, Section, Template,
        is_asked,
    },
    values::{EMAIL, LINE, NAME, PROSE},
};

use super::{arranged, share};
use crate::model::{Block, Column, Input, InputChoice, InputKind, InputTable, Tone};

/// The field that holds the number of the request; it is no id of a template's field, which have no hyphens.
pub(crate) const NUMBER_FIELD: &str = "exception-number";
/// The field that holds the form's number and revision.
pub(crate) const REVISION_FIELD: &str = "form-revision";

/// How a date is to be typed.
const DATE: &str = "Month/day/year, such as 09/30/2026.";
/// The characters of a date as words have them, "September 30, 2026", and some to spare.
const DATE_LENGTH: u32 = 40;
/// More choices than these stand in a list that opens.
const SEEN_CHOICES: usize = 5;
/// The most rows that a table has on paper: a copy with more would have thousands of fields.
const MOST_ROWS: usize = 40;

/// What the form and its revision are called in the file, and by what they are known again.
pub(crate) fn revision_words(template: &Template) -> String {
    format!("{}, revision {}", template.number, template.revision)
}

/// The two fields that tell which form this is, and of which request.
pub(super) fn marks(template: &Template, number: Option<&str>) -> Block {
    let told = |name: &str, label: &str, value: String| Input {
        name: name.to_owned(),
        label: label.to_owned(),
        hint: None,
        description: format!("{label}. It cannot be changed."),
        kind: InputKind::Told,
        value,
        required: false,
    };
    Block::Inputs(vec![
        told(NUMBER_FIELD, "Exception number", number.unwrap_or_default().to_owned()),
        told(REVISION_FIELD, "Form and revision", revision_words(template)),
    ])
}

/// The fields of a section, with the answers that stand in them already.
pub(super) fn inputs(template: &Template, section: &Section, answers: &Answers) -> Vec<Block> {
    arranged(
        section.fields.iter(),
        |asked| input(template, asked, answers),
        Block::Inputs,
        |asked| table(asked, answers),
    )
}

fn input(template: &Template, asked: &Asked, answers: &Answers) -> Input {
    let text = match answers.get(&asked.id) {
        Some(Given::Text(text)) => text.as_str(),
        Some(Given::Rows(_)) | None => "",
    };
    let needed = asked.required == Required::Submit;
    let hints: Vec<String> = [
        asked.help.clone(),
        condition(template, asked),
        (asked.kind == FieldKind::Date).then(|| DATE.to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let hint = Some(hints.join(" ")).filter(|hint| !hint.is_empty());
    let statement = asked.statement.as_deref().filter(|_| asked.kind == FieldKind::Statement);
    let description =
        [Some(asked.label.as_str()), hint.as_deref(), statement].into_iter().flatten().collect::<Vec<_>>();
    let limit = asked.limit.unwrap_or(u32::MAX);
    Input {
        name: asked.id.clone(),
        label: if needed { format!("{} *", asked.label) } else { asked.label.clone() },
        description: description.join(". ").replace("..", "."),
        hint,
        kind: kind(asked.kind, limit, &choices(&asked.options), asked.statement.as_deref()),
        value: typed(asked.kind, text),
        // What is asked only sometimes is not required by a file, which cannot tell when.
        required: needed && is_asked(asked, &Answers::new()),
    }
}

/// When a field is asked, in words.
fn condition(template: &Template, asked: &Asked) -> Option<String> {
    let when = asked.when.as_ref()?;
    let other = template.fields().find(|field| field.id == when.field)?;
    let labels: Vec<&str> = when
        .is
        .iter()
        .map(|value| {
            other.options.iter().find(|option| option.value == *value).map_or(value.as_str(), |o| &o.label)
        })
        .collect();
    Some(format!("Only where “{}” is: {}.", other.label, labels.join(", ")))
}

fn choices(options: &[exception::form::ChoiceOption]) -> Vec<InputChoice> {
    options
        .iter()
        .map(|option| InputChoice { value: option.value.clone(), label: option.label.clone() })
        .collect()
}

/// How a field is filled in; `limit` is the template's own, if it has one.
fn kind(kind: FieldKind, limit: u32, choices: &[InputChoice], statement: Option<&str>) -> InputKind {
    let at_most = |most: usize| limit.min(u32::try_from(most).unwrap_or(u32::MAX));
    match kind {
        FieldKind::Line | FieldKind::Table => InputKind::Line { limit: at_most(LINE) },
        FieldKind::Name => InputKind::Line { limit: at_most(NAME) },
        FieldKind::Email => InputKind::Line { limit: at_most(EMAIL) },
        FieldKind::Date => InputKind::Line { limit: DATE_LENGTH },
        FieldKind::Prose => {
            let limit = at_most(PROSE);
            InputKind::Lines { limit, seen: if limit > 1000 { 8 } else { 4 } }
        }
        FieldKind::Choice if choices.len() > SEEN_CHOICES => InputKind::List(with_none(choices)),
        FieldKind::Choice => InputKind::Choices(choices.to_vec()),
        FieldKind::Statement => InputKind::Statement(statement.unwrap_or_default().to_owned()),
    }
}

/// The choices of a list, which begins with none: what was chosen can be taken back.
fn with_none(choices: &[InputChoice]) -> Vec<InputChoice> {
    let none = InputChoice { value: String::new(), label: " ".to_owned() };
    std::iter::once(none).chain(choices.iter().cloned()).collect()
}

/// An answer as it is typed: a date by its numbers.
fn typed(kind: FieldKind, text: &str) -> String {
    match kind {
        FieldKind::Date => exception::input::parse_date(text)
            .map_or_else(|_| text.to_owned(), |date| date.format("%m/%d/%Y").to_string()),
        FieldKind::Line
        | FieldKind::Name
        | FieldKind::Email
        | FieldKind::Prose
        | FieldKind::Choice
        | FieldKind::Table
        | FieldKind::Statement => text.to_owned(),
    }
}

/// A table with rows to spare; one with more rows than a copy has is left to the program.
fn table(asked: &Asked, answers: &Answers) -> Block {
    let rows: &[Row] = match answers.get(&asked.id) {
        Some(Given::Rows(rows)) => rows,
        Some(Given::Text(_)) | None => &[],
    };
    let name = asked.row.as_deref().unwrap_or("row");
    let star = if asked.required == Required::Submit { " *" } else { "" };
    if rows.len() > MOST_ROWS {
        let text = format!(
            "{}: {} rows are on record, more than this copy has room for. Change them in Exception Desk; what stands \
             there stays as it is.",
            asked.label,
            rows.len()
        );
        return Block::Paragraph { text: text.into(), tone: Tone::Small };
    }
    let long = asked.columns.iter().any(|column| column.kind == FieldKind::Prose);
    let (least, row_height) = if long { (4, 42.0) } else { (8, 19.0) };
    let most = asked.most.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX));
    let count = least.max(rows.len() + 2).min(most).min(MOST_ROWS);
    let cells = |index: usize| -> Vec<Input> {
        asked.columns.iter().map(|column| cell(asked, column, name, index, rows.get(index))).collect()
    };
    Block::InputTable(InputTable {
        caption: format!("{}{star}", asked.label),
        note: format!(
            "One {name} a row. Where {count} rows are not enough, read this copy into Exception Desk and add the others \
             there."
        ),
        columns: asked.columns.iter().map(|column| Column::new(&head(column), share(column.kind))).collect(),
        rows: (0..count).map(cells).collect(),
        row_height,
    })
}

fn head(column: &AskedColumn) -> String {
    match column.kind {
        FieldKind::Date => format!("{} (month/day/year)", column.label),
        FieldKind::Line
        | FieldKind::Name
        | FieldKind::Email
        | FieldKind::Prose
        | FieldKind::Choice
        | FieldKind::Table
        | FieldKind::Statement => column.label.clone(),
    }
}

fn cell(asked: &Asked, column: &AskedColumn, name: &str, index: usize, row: Option<&Row>) -> Input {
    let text = row.and_then(|row| row.get(&column.id)).map_or("", String::as_str);
    let date = if column.kind == FieldKind::Date { format!(". {DATE}") } else { String::new() };
    let kind = match kind(column.kind, u32::MAX, &choices(&column.options), None) {
        InputKind::Lines { limit, .. } => InputKind::Lines { limit, seen: 3 },
        // A cell has no room for all of them.
        InputKind::Choices(choices) => InputKind::List(with_none(&choices)),
        other @ (InputKind::Line { .. } | InputKind::List(_) | InputKind::Statement(_) | InputKind::Told) => {
            other
        }
    };
    Input {
        name: format!("{}.{index}.{}", asked.id, column.id),
        label: String::new(),
        hint: None,
        description: format!("{}: {}, {name} {}{date}", asked.label, column.label, index + 1),
        kind,
        value: typed(column.kind, text),
        required: index == 0 && column.required && asked.required == Required::Submit,
    }
}
