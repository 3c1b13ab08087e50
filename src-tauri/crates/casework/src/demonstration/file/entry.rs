//! An entry of a file of requests: read, with every problem named.

use exception::{
    Problem, Problems,
    input::Input,
    text::is_blank,
    values::{LINE, NAME, PROSE, SERVICE_REQUEST},
};
use serde_json::{Map, Value};

/// An entry of the file, every text as it stands there.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) fields: Map<String, Value>,
    pub(super) title: String,
    pub(super) policy: String,
    pub(super) control: String,
    pub(super) reason: String,
    pub(super) decision: String,
    pub(super) service_request: Option<String>,
    pub(super) requester: Option<String>,
    pub(super) start: Option<String>,
    pub(super) end: Option<String>,
    pub(super) controls: Vec<String>,
    pub(super) alternatives: Vec<String>,
    pub(super) systems: Vec<String>,
    pub(super) people: Vec<(String, String)>,
}

impl Entry {
    pub(super) fn read(index: usize, value: &Value, problems: &mut Problems) -> Option<Self> {
        let mut found = Problems::new();
        let entry = match value.as_object() {
            None => {
                found.push(Problem::new("", "not_an_entry", "Give an entry with its fields."));
                None
            }
            Some(fields) => Self::read_fields(fields, &mut Input::new(value, &mut found)),
        };
        let title = value.get("title").and_then(Value::as_str).unwrap_or("without a title");
        let number = index + 1;
        problems.extend(found.into_iter().map(|problem| {
            let place =
                if problem.field.is_empty() { String::new() } else { format!(", field {}", problem.field) };
            Problem {
                field: format!("{index}.{}", problem.field),
                message: format!("Entry {number} ({title}){place}: {}", problem.message),
                ..problem
            }
        }));
        entry
    }

    fn read_fields(fields: &Map<String, Value>, input: &mut Input<'_>) -> Option<Self> {
        for name in fields.keys() {
            check_kind(name, fields, input);
        }
        let title = input.text("title", "the title", LINE);
        let policy = input.text("policy", "the policy", LINE);
        let control = input.text("control", "the control", PROSE);
        // What surrounds the reason in a letter must fit with it.
        let reason = input.text("reason", "the reason", PROSE - 500);
        let decision = input.optional_text("decision", "the decision", PROSE);
        let service_request =
            input.optional_text("service_request", "the Service Request number", SERVICE_REQUEST);
        let requester = input.optional_text("requester", "the requester’s name", NAME);
        let (start, end) = read_dates(input);
        let controls = texts(input, "compensating_controls", "compensating control", 50, PROSE);
        let alternatives = texts(input, "alternatives_considered", "alternative", 50, PROSE);
        let systems = texts(input, "systems", "system", 5000, LINE);
        let people = input.rows("people", "person", 0, 98, |row, _| {
            let name = row.name("name", "the name");
            let other = row.optional_text("script", "what the name shows", LINE);
            Some((name?, other?.unwrap_or_default()))
        });
        Some(Self {
            fields: fields.clone(),
            title: title?,
            policy: policy?,
            control: control?,
            reason: reason?,
            decision: decision?.unwrap_or_default(),
            service_request: service_request?,
            requester: requester?,
            start: start?,
            end: end?,
            controls: controls?,
            alternatives: alternatives?,
            systems: systems?,
            people: people?,
        })
    }

    /// Whether a text has what fonts and line breaking find hard: scripts beyond Latin, marks, joiners,
    /// controls, words without an end.
    pub(super) fn is_hard_to_print(&self) -> bool {
        let mut texts = Vec::new();
        self.fields.values().for_each(|value| collect(value, &mut texts));
        texts.iter().any(|text| {
            let is_hard = |c: char| {
                (c.is_control() && c != '\n') || (c > '\u{17f}' && !('\u{2010}'..='\u{2027}').contains(&c))
            };
            text.chars().any(is_hard)
                || text.split_whitespace().any(|word| word.chars().count() > 60 && !word.contains("://"))
        }) || self.text("organisation_type") == "stress"
    }

    pub(super) fn text(&self, name: &str) -> &str {
        self.fields.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

/// Fields that must be texts, or lists: anything else is a problem, never silence.
fn check_kind(name: &str, fields: &Map<String, Value>, input: &mut Input<'_>) {
    const TEXTS: &[&str] = &[
        "title",
        "organisation_type",
        "policy",
        "control",
        "reason",
        "duration",
        "decision",
        "source",
        "basis",
        "notes",
        "service_request",
        "requester",
        "start_date",
        "end_date",
    ];
    const LISTS: &[&str] = &["compensating_controls", "alternatives_considered", "systems", "people", "tags"];
    let value = fields.get(name).unwrap_or(&Value::Null);
    if TEXTS.contains(&name) && !value.is_string() {
        input.problem(name, "not_a_text", "Give a text.");
    } else if LISTS.contains(&name) && !value.is_array() {
        input.problem(name, "not_a_list", "Give a list.");
    }
}

#[expect(clippy::option_option, reason = "three cases: a problem, left out, a date")]
fn read_dates(input: &mut Input<'_>) -> (Option<Option<String>>, Option<Option<String>>) {
    let start = input.optional_date("start_date", "the start date");
    let end = input.optional_date("end_date", "the end date");
    if let (Some(Some(start)), Some(Some(end))) = (start, end)
        && end < start
    {
        input.problem("end_date", "end_before_start", "Check the dates: the end lies before the start.");
        return (None, None);
    }
    let text = |date: Option<Option<chrono::NaiveDate>>| date.map(|date| date.map(|date| date.to_string()));
    (text(start), text(end))
}

fn texts(input: &mut Input<'_>, name: &str, what: &str, most: usize, limit: usize) -> Option<Vec<String>> {
    let given: Vec<Value> = input.raw(name).and_then(Value::as_array).cloned().unwrap_or_default();
    if given.len() > most {
        input.problem(name, "too_many", format!("Give {most} {what}s at most; there are {}.", given.len()));
        return None;
    }
    let mut texts = Vec::with_capacity(given.len());
    for (index, value) in given.iter().enumerate() {
        let field = format!("{name}.{index}");
        match value.as_str() {
            Some(text) if is_blank(text) || text.contains('\0') => {
                input.problem(&field, "missing", format!("Enter the {what}."));
            }
            Some(text) if text.chars().count() > limit => {
                input.problem(
                    &field,
                    "too_long",
                    format!("Shorten the {what} to {limit} characters or fewer."),
                );
            }
            Some(text) => texts.push(text.to_owned()),
            None => input.problem(&field, "not_a_text", "Give a text."),
        }
    }
    (texts.len() == given.len()).then_some(texts)
}

fn collect<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
