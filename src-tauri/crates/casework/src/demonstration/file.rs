//! Requests from a file: each entry read with every problem named, and made into a story.

use exception::{
    Problem, Problems,
    input::Input,
    text::is_blank,
    values::{LINE, NAME, PROSE, SERVICE_REQUEST},
};
use serde_json::{Map, Value, json};

use super::{
    chance::Chance,
    story::{EndsAt, Someone, Story},
};
use crate::{Error, Result};

/// Ends with a findings packet or a denial letter: where texts that are hard to print go.
const PRINTED: &[EndsAt] = &[
    EndsAt::InForce,
    EndsAt::InForceExpired,
    EndsAt::Resolution,
    EndsAt::EndedEarly,
    EndsAt::InForce,
    EndsAt::ClosedOut,
    EndsAt::DeniedSolutionAgreed,
    EndsAt::Revoked,
];

/// Reads a file of requests and spreads them over the stages; nothing is answered while an entry is wrong.
///
/// # Errors
/// [`Error::Invalid`]: a sentence for each problem, with the entry and its field.
pub(super) fn stories(text: &str, people: &[Someone], seed: u64) -> Result<Vec<Story>> {
    let file = |message: String| Error::invalid("requests", "not_requests", message);
    let value: Value = serde_json::from_str(text)
        .map_err(|error| file(format!("Check the file of requests: it is no JSON ({error}).")))?;
    let Value::Array(entries) = value else {
        return Err(file("Check the file of requests: it must be a list of entries.".to_owned()));
    };
    if entries.is_empty() {
        return Err(file("Check the file of requests: it has no entry.".to_owned()));
    }
    let mut problems = Problems::new();
    let read: Vec<Option<Entry>> =
        entries.iter().enumerate().map(|(index, entry)| Entry::read(index, entry, &mut problems)).collect();
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let mut chance = Chance::new(seed, 0);
    let (ends, printed) = (rotated(EndsAt::ALL, &mut chance), rotated(PRINTED, &mut chance));
    let (mut next_end, mut next_printed) = (ends.iter().cycle(), printed.iter().cycle());
    let departments = departments(people);
    let departments = chance.shuffled(&departments);
    let mut places = departments.iter().cycle();
    let mut stories = Vec::new();
    for (index, entry) in read.into_iter().flatten().enumerate() {
        let end = if entry.is_hard_to_print() {
            // Attendees and dates stand in the packet alone.
            let for_packet = !entry.people.is_empty() || (entry.start.is_some() && entry.end.is_some());
            if for_packet { Some(&EndsAt::InForce) } else { next_printed.next() }
        } else {
            next_end.next()
        };
        if let (Some(end), Some((requester, iso))) = (end, places.next()) {
            stories.push(entry.story(index, *end, requester, iso, &mut chance)?);
        }
    }
    Ok(stories)
}

fn rotated<T: Clone>(all: &[T], chance: &mut Chance) -> Vec<T> {
    let mut rotated = all.to_vec();
    let by = chance.below(u32::try_from(all.len()).unwrap_or(0)) as usize;
    rotated.rotate_left(by);
    rotated
}

/// Requesters with the ISO of their department.
fn departments(people: &[Someone]) -> Vec<(String, String)> {
    let holding =
        |role: &'static str| people.iter().filter(move |one| one.roles.iter().any(|held| held == role));
    holding("requester")
        .filter_map(|requester| {
            let iso = holding("requester_iso").find(|iso| iso.department == requester.department)?;
            Some((requester.account.clone(), iso.account.clone()))
        })
        .collect()
}

/// An entry of the file, every text as it stands there.
#[derive(Debug)]
struct Entry {
    fields: Map<String, Value>,
    title: String,
    policy: String,
    control: String,
    reason: String,
    decision: String,
    service_request: Option<String>,
    requester: Option<String>,
    start: Option<String>,
    end: Option<String>,
    controls: Vec<String>,
    alternatives: Vec<String>,
    systems: Vec<String>,
    people: Vec<(String, String)>,
}

impl Entry {
    fn read(index: usize, value: &Value, problems: &mut Problems) -> Option<Self> {
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
    fn is_hard_to_print(&self) -> bool {
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

    fn text(&self, name: &str) -> &str {
        self.fields.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    fn story(
        &self,
        index: usize,
        ends_at: EndsAt,
        requester: &str,
        iso: &str,
        chance: &mut Chance,
    ) -> Result<Story> {
        let level = self.level();
        let stated = lines(self.fields.get("risk").unwrap_or(&Value::Null));
        let stated =
            if is_blank(&stated) { "No risk was stated with the request.".to_owned() } else { stated };
        let service_request = self
            .service_request
            .clone()
            .unwrap_or_else(|| format!("CS{:07}", 50_000 + index * 7 + chance.below(7) as usize));
        let (number, title) = numbered(&self.policy);
        let section = if self.control.chars().count() > LINE { "As quoted" } else { &self.control };
        let systems: Vec<Vec<&str>> = if self.systems.is_empty() {
            vec![vec!["Not named in the request"]]
        } else {
            self.systems.iter().map(|system| vec![system.as_str()]).collect()
        };
        let begun = begun(ends_at) - i64::from(chance.below(8));
        let months = chance.one_of(&[9, 10, 12]).copied().unwrap_or(12);
        let named = |place: usize| self.people.get(place).map(|(name, _)| name.as_str());
        let story = json!({
            "key": format!("entry-{index}"), "title": self.title, "begun": begun,
            "ends_at": ends_at, "service_request": service_request,
            "requester": requester, "requester_name": self.requester.as_deref().or(named(0)),
            "iso": iso, "iso_name": named(1),
            "policy": { "number": number, "title": title, "section": section, "words": self.control },
            "cannot_be_met": self.reason, "criterion": self.criterion(chance), "facts": self.origin(),
            "scope": self.scope(), "systems": systems, "classification": "sensitive",
            "fips": ["moderate", "moderate", "moderate"], "category": self.category(),
            "justification": self.reason, "if_granted": stated,
            "if_not_granted": "The work for which the exception is asked stops.",
            "milestones": [{ "what": "Meet the requirement", "owner": "Requester", "due": 90 }],
            "start": self.start, "end": self.end,
            "assessment": self.assessment(&stated, level, ends_at),
            "response": "The alternatives were gone through one by one.",
            "meetings": [self.meeting(&stated)],
            "presented": format!("The risk is rated as {}.", level.replace('_', " ")),
            "decision": { "reasons": self.reasons(level, ends_at), "months": months },
            "responses": { "requester": "The department accepts.", "cdt_iso": "Accepted for the period." },
            "letter": {
                "delivery": "By e-mail", "meanwhile": "The requirement applies as written.",
                "next_steps": "SMB will call to arrange the next meeting.",
            },
            "work": ["SMB and the requester met and divided the work."],
            "solution": "The recommended alternative was put in place.",
            "closed_after": matches!(ends_at, EndsAt::Revoked | EndsAt::EndedEarly).then_some(40),
            "disposition": "gone", "ending": ending(ends_at),
            "attachments": self.attachment().into_iter().collect::<Vec<_>>(), "comments": self.comments(),
        });
        serde_json::from_value(story).map_err(|error| {
            Error::Damaged(format!("Entry {} can’t be made into a request ({error}).", index + 1))
        })
    }

    fn assessment(&self, stated: &str, level: &str, ends_at: EndsAt) -> Value {
        let mut alternatives: Vec<Value> = self
            .alternatives
            .iter()
            .map(|text| {
                let long = text.chars().count() > LINE;
                let title = if long { "As described" } else { text };
                json!({ "title": title, "description": long.then_some(text), "answer": "declined",
                    "reason": "Not workable, for the reason given in the request." })
            })
            .collect();
        if alternatives.is_empty() {
            alternatives.push(json!({ "title": "Meet the requirement as written", "recommended": true,
                "answer": "declined", "reason": "Not workable, for the reason given in the request." }));
        }
        if ends_at.is_re_architected()
            && let Some(first) = alternatives.first_mut().and_then(Value::as_object_mut)
        {
            first.insert("answer".to_owned(), json!("accepted"));
            first.insert("reason".to_owned(), Value::Null);
        }
        let controls: Vec<Value> =
            self.controls.iter().map(|control| json!({ "control": control, "kind": "preventive" })).collect();
        let statement =
            self.fields.get("risk").and_then(|risk| risk.get("statement")).and_then(Value::as_str);
        let threat = statement.filter(|text| !is_blank(text)).unwrap_or(&self.control);
        json!({
            "summary": stated, "controls": controls, "alternatives": alternatives,
            "scenarios": [{ "threat": threat, "source": "adversarial", "kinds": ["operations"],
                "inherent": [level, level, level], "residual": [level, level, level] }],
        })
    }

    fn meeting(&self, stated: &str) -> Value {
        let attendees: Vec<Value> =
            self.people.iter().map(|(name, role)| json!({ "name": name, "role": role })).collect();
        json!({
            "place": "Video conference", "background": self.reason, "documentation": self.origin(),
            "risk_assessment": stated,
            "recommended_alternative": "The alternatives of the assessment were discussed.",
            "notes": (!is_blank(&self.decision)).then_some(&self.decision), "attendees": attendees,
        })
    }

    fn reasons(&self, level: &str, ends_at: EndsAt) -> Value {
        let level = level.replace('_', " ");
        let first = if ends_at.is_denied() {
            format!(
                "The request says: {}\n\nThe assessed risk is {level}, and that is more than the reason carries.",
                self.reason
            )
        } else {
            format!("The assessed risk is {level}.")
        };
        let mut reasons = vec![json!({ "text": first, "basis": "assessed_risk" })];
        if !is_blank(&self.decision) {
            reasons.push(json!({ "text": self.decision, "basis": "requirement" }));
        }
        Value::Array(reasons)
    }

    /// Source, basis and notes, as they stand in the entry.
    fn origin(&self) -> String {
        let parts = ["source", "basis", "notes"].map(|name| (name, self.text(name)));
        let lines: Vec<String> = parts
            .into_iter()
            .filter(|(_, text)| !is_blank(text))
            .map(|(name, text)| format!("{name}: {text}"))
            .collect();
        if lines.is_empty() { "Taken over from the file of requests.".to_owned() } else { lines.join("\n") }
    }

    fn scope(&self) -> String {
        let parts = ["organisation_type", "duration", "tags"].map(|name| {
            let value = self.fields.get(name).unwrap_or(&Value::Null);
            (name, lines(value))
        });
        let lines: Vec<String> = parts
            .into_iter()
            .filter(|(_, text)| !is_blank(text))
            .map(|(name, text)| format!("{name}: {text}"))
            .collect();
        if lines.is_empty() { "As described.".to_owned() } else { lines.join("\n") }
    }

    fn criterion(&self, chance: &mut Chance) -> &'static str {
        let both = !self.alternatives.is_empty() && chance.below(2) == 0;
        match (self.alternatives.is_empty(), both) {
            (true, _) => "unforeseen",
            (false, true) => "both",
            (false, false) => "exhausted",
        }
    }

    fn category(&self) -> &'static str {
        let text = format!("{} {} {}", self.title, self.reason, self.scope()).to_lowercase();
        let of = [
            ("financial_barrier", ["cost", "budget"]),
            ("vendor_limit", ["vendor", "driver"]),
            ("legacy_system", ["legacy", "outdated"]),
            ("alternate_control", ["alternate control", "kiosk"]),
            ("emergency", ["urgent", "shortage"]),
        ];
        of.iter()
            .find(|(_, words)| words.iter().any(|word| text.contains(word)))
            .map_or("business_critical", |(category, _)| *category)
    }

    /// The level that the entry states, as near as words tell.
    fn level(&self) -> &'static str {
        let stated = lines(self.fields.get("risk").unwrap_or(&Value::Null)).to_lowercase();
        let levels = [
            ("critical", "very_high"),
            ("high", "high"),
            ("medium", "moderate"),
            ("moderate", "moderate"),
            ("low", "low"),
            ("none", "very_low"),
        ];
        levels.iter().find(|(word, _)| stated.contains(word)).map_or("moderate", |(_, level)| *level)
    }

    /// Where the reason names a file with bidi controls in its name: a file of that very name.
    fn attachment(&self) -> Option<Value> {
        let is_bidi = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let name = self.reason.split(['"', '“', '”']).find(|part| part.contains(is_bidi))?;
        Some(json!({ "name": name, "note": "As it came", "text": format!("{}\n", self.title) }))
    }

    /// The whole entry in words, in comments of at most the length of a text.
    fn comments(&self) -> Vec<String> {
        let whole = lines(&Value::Object(self.fields.clone()));
        let characters: Vec<char> = format!("Entry as it came.\n{whole}").chars().collect();
        characters.chunks(PROSE).map(|part| part.iter().collect()).collect()
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

/// Number and title of a policy: a leading number of four digits or more is its number.
fn numbered(policy: &str) -> (&str, &str) {
    match policy.split_once(' ') {
        Some((number, title))
            if number.len() >= 4 && number.bytes().all(|b| b.is_ascii_digit()) && !is_blank(title) =>
        {
            (number, title)
        }
        Some(_) | None => (policy, "(no number)"),
    }
}

fn collect<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A value in words: every text as it is, fields by name, a line each.
fn lines(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(lines).collect::<Vec<_>>().join("\n"),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| format!("{name}: {}", lines(value)))
            .collect::<Vec<_>>()
            .join("\n"),
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

const fn begun(ends_at: EndsAt) -> i64 {
    match ends_at {
        EndsAt::Intake => -5,
        EndsAt::Assessment => -14,
        EndsAt::IsoResponse => -25,
        EndsAt::Form => -30,
        EndsAt::NotQualified => -40,
        EndsAt::ReArchitecture => -45,
        EndsAt::Withdrawn | EndsAt::Review => -50,
        EndsAt::Decision => -60,
        EndsAt::Denial | EndsAt::Findings => -65,
        EndsAt::Resolution => -80,
        EndsAt::ResolvedByAlternative => -90,
        EndsAt::InForce => -130,
        EndsAt::DeniedSolutionAgreed => -140,
        EndsAt::EndedEarly => -170,
        EndsAt::Revoked => -200,
        EndsAt::InForceExpired => -280,
        EndsAt::ClosedOut => -410,
    }
}

const fn ending(ends_at: EndsAt) -> &'static str {
    match ends_at {
        EndsAt::NotQualified => {
            "Neither criterion is met: nothing unforeseen happened, and SMB was not asked before."
        }
        EndsAt::Withdrawn => "The work for which the exception was asked was given up.",
        EndsAt::ResolvedByAlternative => "The accepted alternative is in place and was tested.",
        EndsAt::Revoked => "A condition was not kept, and the risk rose with it.",
        EndsAt::EndedEarly => "The requirement is met since this week; the scan report is on file.",
        EndsAt::ClosedOut => "The requirement is met; the scan report is on file.",
        EndsAt::Intake
        | EndsAt::Assessment
        | EndsAt::IsoResponse
        | EndsAt::ReArchitecture
        | EndsAt::Form
        | EndsAt::Review
        | EndsAt::Decision
        | EndsAt::Denial
        | EndsAt::Resolution
        | EndsAt::DeniedSolutionAgreed
        | EndsAt::Findings
        | EndsAt::InForce
        | EndsAt::InForceExpired => "",
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    #[test]
    fn a_wrong_file_is_told_by_entry_and_field() {
        let told = |text: &str| stories(text, &[], 1).unwrap_err().to_string();
        assert_eq!(told("[]"), "Check the file of requests: it has no entry.");
        assert!(told("{").starts_with("Check the file of requests: it is no JSON"));
        let entry = json!([
            { "title": "Kiosk", "policy": "Accounts", "control": "Own accounts", "reason": "x" },
            { "title": "Fax", "policy": 5, "control": "Gateway", "reason": "x",
              "start_date": "2027-03-01", "end_date": "2027-02-28", "systems": ["a", ""], "people": [{}] },
        ]);
        let problems = stories(&entry.to_string(), &[], 1).unwrap_err().problems().to_vec();
        let fields: Vec<_> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["1.policy", "1.end_date", "1.systems.1", "1.people.0.name"]);
        let message = &problems.first().unwrap().message;
        assert_eq!(message, "Entry 2 (Fax), field policy: Give a text.");
    }

    #[test]
    fn a_policy_number_is_taken_off_its_title() {
        assert_eq!(numbered("3500 Security Awareness Policy"), ("3500", "Security Awareness Policy"));
        assert_eq!(numbered("10 CFR 50 App. B"), ("10 CFR 50 App. B", "(no number)"));
    }
}
