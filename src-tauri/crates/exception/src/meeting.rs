//! The meetings that SMB holds with the requester's ISO (procedure, step 3).

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::{
    calendar::{WallClock, instants_of, long_date},
    input::Input,
    values::{Instant, Line, Prose},
    words::words,
};

words! {
    /// The four topics of a meeting (procedure, step 3).
    Topic {
        /// The request's background.
        Background = "background", "Request background";
        /// The documentation.
        Documentation = "documentation", "Documentation";
        /// The risk assessment.
        RiskAssessment = "risk_assessment", "Risk assessment";
        /// The recommended alternative.
        RecommendedAlternative = "recommended_alternative", "Recommended alternative";
    }
}

/// The record of a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Meeting {
    /// The day, in California.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub held_on: NaiveDate,
    /// The time its clocks showed, `HH:MM:SS`.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub held_at: NaiveTime,
    /// The instant that day and time are.
    pub instant: Instant,
    /// Place or link.
    pub place: Line,
    /// Who attended, at least one.
    pub attendees: Vec<Attendee>,
    /// What was said on the topics; at least one.
    pub topics: Vec<TopicNote>,
    /// Further notes.
    pub notes: Option<Prose>,
    /// Actions agreed.
    pub actions: Vec<ActionItem>,
}

/// One who attended a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Attendee {
    /// Name.
    pub name: String,
    /// Role or organization, may be empty.
    pub role: String,
}

/// What was said on a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TopicNote {
    /// The topic.
    pub topic: Topic,
    /// The notes.
    pub notes: Prose,
}

/// An action agreed in a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ActionItem {
    /// What is to be done.
    pub what: Line,
    /// By whom.
    pub owner: Line,
    /// By when.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub due: NaiveDate,
}

impl Meeting {
    /// Reads the record of a meeting. Topics are fields of their own names; a time that happens twice needs
    /// `zone`: `PDT` or `PST`.
    pub fn read(input: &mut Input<'_>) -> Option<Self> {
        let held_on = input.date("held_on", "the date of the meeting");
        let held_at = read_time(input);
        let instant = held_on.zip(held_at).and_then(|(day, time)| read_instant(input, day, time));
        let place = input.line("place", "the place or link of the meeting");
        let attendees = input.rows("attendees", "attendee", 1, 100, |row, _| {
            let name = row.name("name", "the attendee’s name");
            let role = row.optional_text("role", "the attendee’s role", 200);
            Some(Attendee { name: name?, role: role?.unwrap_or_default() })
        });
        let topics: Vec<Option<Option<TopicNote>>> = Topic::ALL
            .iter()
            .map(|topic| {
                let notes = input.optional_prose(topic.as_str(), "the notes on this topic")?;
                Some(notes.map(|notes| TopicNote { topic: *topic, notes }))
            })
            .collect();
        let topics: Option<Vec<TopicNote>> =
            topics.into_iter().collect::<Option<Vec<_>>>().map(|all| all.into_iter().flatten().collect());
        if topics.as_ref().is_some_and(Vec::is_empty) {
            input.problem(
                Topic::Background.as_str(),
                "missing",
                "Enter what was said on at least one of the four topics.",
            );
        }
        let notes = input.optional_prose("notes", "the notes");
        let actions = input.rows("actions", "action", 0, 100, |row, _| {
            let what = row.line("what", "what is to be done");
            let owner = row.line("owner", "who does it");
            let due = row.date("due", "the date by which it is due");
            Some(ActionItem { what: what?, owner: owner?, due: due? })
        });
        Some(Self {
            held_on: held_on?,
            held_at: held_at?,
            instant: instant?,
            place: place?,
            attendees: attendees?,
            topics: topics.filter(|topics| !topics.is_empty())?,
            notes: notes?,
            actions: actions?,
        })
    }
}

fn read_time(input: &mut Input<'_>) -> Option<NaiveTime> {
    let text = input.text("held_at", "the time of the meeting, such as 14:30", 8)?;
    let time = NaiveTime::parse_from_str(text.trim(), "%H:%M")
        .or_else(|_| NaiveTime::parse_from_str(text.trim(), "%H:%M:%S"));
    if let Ok(time) = time {
        Some(time)
    } else {
        input.problem(
            "held_at",
            "not_a_time",
            "Enter the time of the meeting as hours and minutes, such as 14:30.",
        );
        None
    }
}

fn read_instant(input: &mut Input<'_>, day: NaiveDate, time: NaiveTime) -> Option<Instant> {
    match instants_of(day.and_time(time)) {
        WallClock::Once(instant) => Some(instant),
        WallClock::Never => {
            let message = format!(
                "Check the time of the meeting: on {} clocks go forward and this time does not happen.",
                long_date(day)
            );
            input.problem("held_at", "no_such_time", message);
            None
        }
        WallClock::Twice(daylight, standard) => match input.raw("zone").and_then(serde_json::Value::as_str) {
            Some("PDT") => Some(daylight),
            Some("PST") => Some(standard),
            Some(_) | None => {
                let message = format!(
                    "Choose PDT (first) or PST (second): on {} clocks go back and this time happens twice.",
                    long_date(day)
                );
                input.problem("zone", "ambiguous_time", message);
                None
            }
        },
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test panics to fail")]

    use serde_json::{Value, json};

    use super::*;

    fn meeting(on: &str, at: &str, zone: Option<&str>) -> Value {
        json!({ "held_on": on, "held_at": at, "zone": zone, "place": "Room 4",
            "attendees": [{ "name": "Ana" }], "background": "Heard." })
    }

    #[test]
    fn the_hour_that_does_not_exist_is_refused_and_the_double_one_asked_about() {
        let code = |value: &Value| Input::read(value, Meeting::read).map_err(|p| p[0].code.clone());
        assert_eq!(code(&meeting("2026-03-08", "02:30", None)).unwrap_err(), "no_such_time");
        assert_eq!(code(&meeting("2026-11-01", "01:30", None)).unwrap_err(), "ambiguous_time");
        let first = code(&meeting("2026-11-01", "01:30", Some("PDT"))).unwrap();
        let second = code(&meeting("2026-11-01", "01:30", Some("PST"))).unwrap();
        assert_eq!(second.instant.millis() - first.instant.millis(), 3_600_000);
        assert_eq!(code(&meeting("2026-11-02", "25:30", None)).unwrap_err(), "not_a_time");
    }
}
