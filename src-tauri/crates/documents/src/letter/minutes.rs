//! The minutes of a meeting with the requester's ISO (procedure, step 3): time and place, who attended, what was said on the
//! four topics, and the actions with owner and due date.

use exception::{
    calendar::long_date,
    meeting::{Meeting, Topic},
    request::Recorded,
};
use serde_json::{Map, Value, json};

use super::{
    Letter, LetterError,
    common::{ADDED, add, added, with_common},
};
use crate::texts::{Field, LetterText};

/// The minutes' text, with the fields that it may use.
pub(crate) const TEXT: LetterText = LetterText {
    id: "meeting-minutes",
    name: "Meeting minutes",
    used: "Given to those who attended a meeting with the requester’s ISO.",
    built_in: include_str!("../../templates/meeting-minutes.md"),
    fields: with_common![
        Field::text("held_on", "the day of the meeting", "September 18, 2026").must(),
        Field::text("held_at", "its time in California", "2:30 p.m.").must(),
        Field::text("place", "its place or link", "Room 402, 10860 Gold Center Drive").must(),
        Field::rows("attendees", "who attended", ATTENDEE).must(),
        Field::rows("topics", "what was said on each topic that was covered", TOPIC).must(),
        Field::text("topics_open", "the topics that this meeting did not cover, in words", "documentation")
            .optional(),
        Field::text("notes", "further notes", "The next meeting is on October 2.").optional(),
        Field::rows("actions", "the actions agreed", ACTION).optional().must(),
        Field::text("recorded_by", "who recorded the meeting", "Lakshmi Venkataraman"),
        ADDED,
    ],
};

const ATTENDEE: &[Field] = &[
    Field::text("name", "name", "Anahit Sargsyan"),
    Field::text("role", "role or organization", "Information Security Officer").optional(),
];
const TOPIC: &[Field] = &[
    Field::text("topic", "the topic", "Risk assessment"),
    Field::text("notes", "what was said", "The rating stands; the jump host lowers the likelihood."),
];
const ACTION: &[Field] = &[
    Field::text("what", "what is to be done", "Send the network drawing"),
    Field::text("owner", "by whom", "Registration Operations"),
    Field::text("due", "by which day", "September 25, 2026"),
];

pub(super) fn own(letter: &Letter<'_>, fields: &mut Map<String, Value>) -> Result<String, LetterError> {
    let Recorded { mark, value: meeting } = named(letter)?;
    let held_on = long_date(meeting.held_on);
    let attendees = meeting.attendees.iter();
    let attendees = attendees.map(|one| json!({ "name": one.name.as_str(), "role": one.role.as_str() }));
    let topics = meeting.topics.iter();
    let topics = topics.map(|note| json!({ "topic": note.topic.label(), "notes": note.notes.as_str() }));
    let actions = meeting.actions.iter().map(|action| {
        json!({ "what": action.what.as_str(), "owner": action.owner.as_str(), "due": long_date(action.due) })
    });
    let is_open = |topic: &&Topic| !meeting.topics.iter().any(|note| note.topic == **topic);
    let open: Vec<String> =
        Topic::ALL.iter().filter(is_open).map(|topic| topic.label().to_lowercase()).collect();
    add(
        fields,
        json!({
            "held_on": held_on,
            "held_at": time(meeting),
            "place": meeting.place.as_str(),
            "attendees": attendees.collect::<Vec<_>>(),
            "topics": topics.collect::<Vec<_>>(),
            "topics_open": open.join(", "),
            "notes": meeting.notes.as_ref().map(ToString::to_string).unwrap_or_default(),
            "actions": actions.collect::<Vec<_>>(),
            "recorded_by": mark.by.named(),
            "added": added(letter),
        }),
    );
    Ok(format!("Minutes of the Meeting of {held_on}"))
}

/// The meeting that the draft names.
fn named<'a>(letter: &Letter<'a>) -> Result<&'a Recorded<Meeting>, LetterError> {
    let mut meetings = letter.request.meetings.iter();
    let meeting = meetings.find(|meeting| Some(meeting.mark.sequence) == letter.draft.meeting);
    meeting.ok_or(LetterError::NotOnRecord("Choose one of the meetings on record."))
}

/// The time as a letter says it, `2:30 p.m.`.
pub(crate) fn time(meeting: &Meeting) -> String {
    let half = if meeting.held_at.format("%p").to_string() == "AM" { "a.m." } else { "p.m." };
    format!("{} {half}", meeting.held_at.format("%-I:%M"))
}
