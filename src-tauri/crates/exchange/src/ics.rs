//! Calendar files (RFC 5545): days and meetings that a calendar program takes in.
//!
//! Written here and not by a library: those there are read the clock and chance for `DTSTAMP` and `UID`, which must come
//! in as values, so that a file that is saved again changes the entries of the first instead of doubling them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use exception::Instant;

use crate::text::{one_line, spelled_out};

/// Longest line, in octets without its CR LF (RFC 5545, section 3.1).
const LONGEST_LINE: usize = 75;

/// What a calendar file is named for a calendar program.
const PRODUCT: &str = "-//Exception Desk//Exception Desk//EN";

/// An entry of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is for good, such as `EX-2026-0001.review`: of one that is saved again, the newer takes the older's place.
    pub id: String,
    /// How often what it tells has changed: a higher number replaces a lower.
    pub sequence: u32,
    /// When.
    pub when: When,
    /// What it is, in a line.
    pub summary: String,
    /// What more there is to know, in lines; may be empty.
    pub description: String,
    /// Where; may be empty.
    pub place: String,
}

/// When an entry of a calendar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// All of a day, wherever one is.
    Day(NaiveDate),
    /// From an instant on, for some minutes.
    At {
        /// The instant: written in UTC, so that the hour that happens twice is told apart.
        instant: Instant,
        /// How long, in minutes.
        minutes: u32,
    },
}

/// A calendar of no entry, which no program takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no date to put into a calendar")]
pub struct NoEntry;

/// Writes entries as a calendar file; of two with one id, the first. `made` is the instant at which it is made.
///
/// # Errors
/// [`NoEntry`] where there is none: a calendar has at least one (RFC 5545, section 3.6).
pub fn calendar(name: &str, entries: &[Entry], made: Instant) -> Result<String, NoEntry> {
    if entries.is_empty() {
        return Err(NoEntry);
    }
    let mut file = File::default();
    file.line("BEGIN", "VCALENDAR");
    file.line("VERSION", "2.0");
    file.line("PRODID", PRODUCT);
    file.line("CALSCALE", "GREGORIAN");
    file.line("METHOD", "PUBLISH");
    file.text("X-WR-CALNAME", &one_line(name));
    let mut known = BTreeSet::new();
    for entry in entries.iter().filter(|entry| known.insert(&entry.id)) {
        file.entry(entry, made);
    }
    file.line("END", "VCALENDAR");
    Ok(file.0)
}

#[derive(Default)]
struct File(String);

impl File {
    fn entry(&mut self, entry: &Entry, made: Instant) {
        self.line("BEGIN", "VEVENT");
        self.text("UID", &format!("{}@exception-desk", one_line(&entry.id)));
        self.line("DTSTAMP", &utc(made));
        self.line("SEQUENCE", &entry.sequence.to_string());
        match entry.when {
            When::Day(day) => {
                self.line("DTSTART;VALUE=DATE", &day.format("%Y%m%d").to_string());
                // A day that something ends on keeps nobody from being free.
                self.line("TRANSP", "TRANSPARENT");
            }
            When::At { instant, minutes } => {
                self.line("DTSTART", &utc(instant));
                self.line("DURATION", &format!("PT{minutes}M"));
            }
        }
        self.text("SUMMARY", &one_line(&entry.summary));
        for (name, text) in [("DESCRIPTION", &entry.description), ("LOCATION", &entry.place)] {
            if !text.trim().is_empty() {
                self.text(name, spelled_out(text).trim());
            }
        }
        self.line("CLASS", "CONFIDENTIAL");
        self.line("END", "VEVENT");
    }

    /// A line whose value is text of a record: what separates values and lines is escaped (RFC 5545, section 3.3.11).
    fn text(&mut self, name: &str, text: &str) {
        let mut escaped = String::with_capacity(text.len() + 8);
        for character in text.chars() {
            match character {
                '\n' => escaped.push_str("\\n"),
                '\\' | ';' | ',' => {
                    escaped.push('\\');
                    escaped.push(character);
                }
                other => escaped.push(other),
            }
        }
        self.line(name, &escaped);
    }

    /// A line, folded between characters.
    fn line(&mut self, name: &str, value: &str) {
        let mut room = LONGEST_LINE;
        for character in name.chars().chain([':']).chain(value.chars()) {
            if character.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LONGEST_LINE - 1;
            }
            self.0.push(character);
            room -= character.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

fn utc(instant: Instant) -> String {
    instant.utc().format("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use proptest::prelude::*;

    use super::*;

    fn instant(text: &str) -> Instant {
        Instant::try_from(text.to_owned()).unwrap()
    }

    fn entry(summary: &str, when: When) -> Entry {
        Entry {
            id: "EX-2026-0001.review".to_owned(),
            sequence: 3,
            when,
            summary: summary.to_owned(),
            description: String::new(),
            place: String::new(),
        }
    }

    fn written(entry: &Entry) -> String {
        calendar("Requests", std::slice::from_ref(entry), instant("2026-11-22T02:00:00.000Z")).unwrap()
    }

    #[test]
    fn a_day_and_a_meeting_are_written_as_the_standard_has_them() {
        let day = written(&entry("Review", When::Day(NaiveDate::from_ymd_opt(2027, 3, 1).unwrap())));
        assert!(day.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"), "{day}");
        assert!(day.contains("\r\nDTSTART;VALUE=DATE:20270301\r\n"), "{day}");
        assert!(day.contains("\r\nUID:EX-2026-0001.review@exception-desk\r\n"), "{day}");
        assert!(day.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"), "{day}");
        let at = When::At { instant: instant("2026-11-01T09:30:00.000Z"), minutes: 60 };
        let meeting = written(&entry("Meeting", at));
        assert!(meeting.contains("\r\nDTSTART:20261101T093000Z\r\nDURATION:PT60M\r\n"), "{meeting}");
    }

    #[test]
    fn no_entry_is_no_calendar_and_one_is_written_once() {
        let made = instant("2026-11-22T02:00:00.000Z");
        assert_eq!(calendar("Requests", &[], made), Err(NoEntry));
        let twice = entry("Review", When::Day(NaiveDate::from_ymd_opt(2027, 3, 1).unwrap()));
        let file = calendar("Requests", &[twice.clone(), twice], made).unwrap();
        assert_eq!(file.matches("BEGIN:VEVENT").count(), 1);
    }

    proptest! {
        #[test]
        fn no_text_breaks_out_of_its_line_and_no_line_is_too_long(text in "\\PC*|[\r\n:;,\\\\ A-Zé漢👩\u{200d}]*") {
            let file = written(&entry(&text, When::Day(NaiveDate::from_ymd_opt(2027, 3, 1).unwrap())));
            prop_assert!(file.split("\r\n").all(|line| line.len() <= LONGEST_LINE && !line.contains(['\r', '\n'])));
            let unfolded = file.replace("\r\n ", "");
            prop_assert_eq!(unfolded.lines().filter(|line| line.starts_with("BEGIN:")).count(), 2);
            prop_assert_eq!(unfolded.lines().count(), 16);
            let summary = unfolded.lines().find_map(|line| line.strip_prefix("SUMMARY:")).unwrap();
            let back = summary.replace("\\;", ";").replace("\\,", ",").replace("\\\\", "\\");
            prop_assert_eq!(back, one_line(&text));
        }
    }
}
