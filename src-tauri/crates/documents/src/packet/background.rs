//! Parts 3, 4 and 8: how the request came about, the form as submitted, and the meetings.

use chrono::Timelike as _;
use exception::{
    Request,
    calendar::{long_date, moment},
    form::{FilledBy, Given, SubmittedForm, Template},
    meeting::Meeting,
    request::Recorded,
};

use super::words::{by_and_when, facts, note, optional, table, table_or};
use crate::{
    form::{self, Answered},
    model::{Block, Column},
    parties,
    rich::Rich,
};

/// Part 3: the intake record and the qualification.
pub(crate) fn background(request: &Request) -> Vec<Block> {
    let intake = &request.intake;
    let previous = intake.previous.as_ref();
    let mut blocks = vec![facts(vec![
        ("Title", parties::title(request).into()),
        ("Type of request", intake.kind.label().into()),
        ("Previous exception", optional(previous)),
        ("Date of request", long_date(parties::requested_on(request)).into()),
        ("Opened", Rich::ours(by_and_when(&request.opened))),
        ("Service Request", parties::service_request(request).into()),
        ("Related Service Requests", optional(intake.related.as_ref())),
        ("Policy", Rich::ours(parties::requirement(request))),
    ])];
    blocks.push(Block::heading(3, "What cannot be met"));
    blocks.push(said(
        intake.cannot_be_met.as_ref().map(exception::values::Prose::as_str),
        "It was not described.",
    ));
    blocks.push(Block::heading(3, "Qualification"));
    match &intake.qualification {
        Some(qualification) => {
            blocks.push(Block::paragraph(Rich::default().bold(qualification.criterion.label())));
            blocks.push(Block::paragraph(qualification.facts.as_str()));
        }
        None => blocks.push(Block::Nothing("No qualification was recorded.".to_owned())),
    }
    blocks.push(Block::heading(3, "Questions asked during the review"));
    if request.questions.is_empty() {
        blocks.push(Block::Nothing("No more information was asked for.".to_owned()));
    }
    for question in &request.questions {
        blocks.push(Block::paragraph(question.value.as_str()));
        blocks.push(note("Asked", &question.mark));
    }
    blocks.push(Block::heading(3, "Presented for decision"));
    match &request.presented {
        Some(presented) => {
            blocks.push(Block::paragraph(presented.value.as_str()));
            blocks.push(note("Presented", &presented.mark));
        }
        None => blocks.push(Block::Nothing("The request was not presented.".to_owned())),
    }
    blocks
}

/// Part 4: the newest form as it was asked and answered, and what earlier submissions said otherwise.
pub(crate) fn form(request: &Request, template: &Template) -> Vec<Block> {
    let Some(newest) = request.form() else {
        return vec![Block::Nothing("TECH 358 was not submitted.".to_owned())];
    };
    let mut blocks = vec![facts(vec![
        ("Form", format!("{}, revision {}", template.number, newest.value.revision).into()),
        ("Submitted", Rich::ours(by_and_when(&newest.mark))),
    ])];
    for section in template.sections.iter().filter(|section| section.by == FilledBy::Requester) {
        blocks.push(Block::heading(3, format!("{}  {}", section.letter, section.title)));
        // The groups of a section are headings of their own in the form; here they would be a fourth level.
        let fields = form::fields(section, &Answered::Form(&newest.value));
        blocks.extend(fields.into_iter().filter(|block| !matches!(block, Block::Heading { .. })));
    }
    blocks.push(Block::heading(3, "Submissions"));
    blocks.push(submissions(&request.forms));
    blocks.extend(changes(&request.forms, template));
    blocks
}

fn submissions(forms: &[Recorded<SubmittedForm>]) -> Block {
    let columns = vec![
        Column::new("No.", 0.4),
        Column::new("Submitted", 1.8),
        Column::new("By", 1.6),
        Column::new("SHA-256 of the event", 3.2),
    ];
    let rows = forms.iter().enumerate().map(|(index, form)| {
        vec![
            (index + 1).to_string().into(),
            moment(form.mark.at).into(),
            form.mark.by.named().into(),
            form.mark.digest.to_string().into(),
        ]
    });
    table("", columns, rows.collect())
}

/// What each submission changed: the field, and what it said before.
fn changes(forms: &[Recorded<SubmittedForm>], template: &Template) -> Vec<Block> {
    let mut rows = Vec::new();
    for (number, pair) in (2..).zip(forms.windows(2)) {
        let [before, after] = pair else { continue };
        for field in template.fields() {
            let (old, new) = (before.value.answers.get(&field.id), after.value.answers.get(&field.id));
            if old != new {
                rows.push(vec![
                    format!("{number}").into(),
                    field.label.as_str().into(),
                    in_words(old).into(),
                    in_words(new).into(),
                ]);
            }
        }
    }
    if forms.len() < 2 {
        return vec![Block::Nothing("The form was submitted once; nothing in it was revised.".to_owned())];
    }
    let columns = vec![
        Column::new("No.", 0.4),
        Column::new("Field", 1.4),
        Column::new("Before", 2.4),
        Column::new("After", 2.4),
    ];
    vec![table_or("The later submissions say the same.", "Revisions", columns, rows)]
}

fn in_words(given: Option<&Given>) -> String {
    match given {
        None => "(not answered)".to_owned(),
        Some(Given::Text(text)) => text.clone(),
        Some(Given::Rows(rows)) => {
            let row = |row: &exception::form::Row| row.values().cloned().collect::<Vec<_>>().join("; ");
            rows.iter().map(row).collect::<Vec<_>>().join("\n")
        }
    }
}

/// Part 8: each meeting with its four topics, notes and actions.
pub(crate) fn meetings(request: &Request) -> Vec<Block> {
    if request.meetings.is_empty() {
        return vec![Block::Nothing("No meeting was held.".to_owned())];
    }
    request
        .meetings
        .iter()
        .flat_map(|recorded| meeting(&recorded.value, by_and_when(&recorded.mark)))
        .collect()
}

fn meeting(meeting: &Meeting, recorded: String) -> Vec<Block> {
    let attendees = meeting.attendees.iter().map(|attendee| match attendee.role.trim() {
        "" => attendee.name.clone(),
        role => format!("{} ({role})", attendee.name),
    });
    let attendees = attendees.collect::<Vec<_>>().join("; ");
    let mut rows: Vec<(&str, Rich)> = vec![
        ("Time", clock(meeting.held_at).into()),
        ("Place", meeting.place.as_str().into()),
        ("Attendees", Rich::ours(attendees)),
    ];
    rows.extend(meeting.topics.iter().map(|note| (note.topic.label(), note.notes.as_str().into())));
    rows.push(("Notes", optional(meeting.notes.as_ref())));
    rows.push(("Recorded", Rich::ours(recorded)));
    let actions = meeting.actions.iter().map(|action| {
        vec![action.what.as_str().into(), action.owner.as_str().into(), long_date(action.due).into()]
    });
    let columns = vec![Column::new("Action", 3.4), Column::new("Owner", 1.6), Column::new("Due", 1.4)];
    vec![
        Block::heading(3, format!("Meeting of {}", long_date(meeting.held_on))),
        facts(rows),
        table_or("No actions were agreed.", "Actions agreed", columns, actions.collect()),
    ]
}

fn said(text: Option<&str>, otherwise: &str) -> Block {
    text.map_or_else(|| Block::Nothing(otherwise.to_owned()), Block::paragraph)
}

/// A time of day as letters have it: `2:30 p.m.`
fn clock(time: chrono::NaiveTime) -> String {
    let (afternoon, hour) = time.hour12();
    format!("{hour}:{:02} {}", time.minute(), if afternoon { "p.m." } else { "a.m." })
}
