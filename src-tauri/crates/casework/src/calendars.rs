//! Calendar files: the dates of a request, and what somebody owes by its day.
//!
//! A calendar is often kept on a server of others, so its entries say which request they are about and no more of it
//! than a mail does.

use chrono::NaiveDate;
use exception::{
    Request, RequestNumber,
    calendar::{day_of, moment},
    values::Instant,
};
use exchange::ics::{Entry, When, calendar};

use crate::{
    Error, FileContent, Office, Result, Session,
    view::{CalendarOf, QueueRow},
};

/// How long a meeting is taken to be, in minutes: its record has no end.
const MEETING_MINUTES: u32 = 60;

impl Office {
    /// Dates as a calendar file.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the person may not see the request; [`Error::Refused`] where there is no such date.
    pub async fn calendar_file(
        &self,
        session: &Session,
        of: &CalendarOf,
        now: Instant,
    ) -> Result<FileContent> {
        let session = &self.at_desk(session).await?;
        let (name, entries, nothing) = match of {
            CalendarOf::Owed => {
                let rows = self.owed_rows(session, now).await?;
                let entries = rows.iter().filter_map(owed).collect();
                (
                    "owed".to_owned(),
                    entries,
                    "Nothing is owed by you, so there is no date to save.".to_owned(),
                )
            }
            CalendarOf::Request { number, date } => {
                let request = self.read_for(session, number).await?.request;
                let request = crate::request_view::as_seen_by(request, session.person());
                let (entries, nothing) = chosen(entries(&request), date.as_deref(), number);
                let name =
                    date.as_ref().map_or_else(|| number.to_string(), |date| format!("{number}-{date}"));
                (name, entries, nothing)
            }
        };
        let title = match of {
            CalendarOf::Owed => format!("Exception Desk: owed by {}", session.person().name),
            CalendarOf::Request { number, .. } => format!("Exception request {number}"),
        };
        let text = calendar(&title, &entries, now).map_err(|_| Error::Refused(nothing))?;
        Ok(FileContent {
            name: format!("{name}.ics"),
            media_type: "text/calendar".to_owned(),
            bytes: text.into_bytes(),
        })
    }
}

/// The entries that are asked for, and what is said where there is none.
fn chosen(entries: Vec<Entry>, date: Option<&str>, number: &RequestNumber) -> (Vec<Entry>, String) {
    let Some(date) = date else {
        let nothing = format!(
            "{number} has no date yet: meetings, reviews, conditions and the last day are saved here."
        );
        return (entries, nothing);
    };
    let known: Vec<String> =
        entries.iter().filter_map(|entry| Some(entry.id.split_once('.')?.1.to_owned())).collect();
    let nothing = if known.is_empty() {
        format!("{number} has no date yet.")
    } else {
        format!("{number} has no such date. Choose one of: {}.", known.join(", "))
    };
    let id = format!("{number}.{date}");
    (entries.into_iter().filter(|entry| entry.id == id).collect(), nothing)
}

/// Every date of a request: its meetings, and while the exception is watched its conditions, its review and its last day.
fn entries(request: &Request) -> Vec<Entry> {
    let number = &request.number;
    let about = about(request);
    let entry = |date: &str, when: When, summary: String, description: String| Entry {
        id: format!("{number}.{date}"),
        // Each step makes the record longer: what is saved later replaces what was saved before.
        sequence: request.version,
        when,
        summary,
        description: [about.as_str(), description.as_str()].join("\n").trim_end().to_owned(),
        place: String::new(),
    };
    let mut entries: Vec<Entry> = request
        .meetings
        .iter()
        .map(|meeting| Entry {
            place: meeting.value.place.to_string(),
            ..entry(
                &format!("meeting-{}", meeting.mark.sequence),
                When::At { instant: meeting.value.instant, minutes: MEETING_MINUTES },
                format!("{number}: meeting with the requester’s ISO"),
                format!("Begins {} (California time).", moment(meeting.value.instant)),
            )
        })
        .collect();
    for (date, day, owner) in request.days_watched() {
        let what = match date.split('-').next() {
            Some("review") => "review of the exception".to_owned(),
            Some("end") => "last day of the exception".to_owned(),
            Some(_) | None => format!("{} due", date.replace('-', " ")),
        };
        let owner = if owner.is_empty() { String::new() } else { format!("Owner: {owner}.") };
        entries.push(entry(&date, When::Day(day), format!("{number}: {what}"), owner));
    }
    entries
}

fn about(request: &Request) -> String {
    let (service_request, policy) = (&request.intake.service_request, request.intake.policy.full());
    let mut about = format!("Exception request {}, Service Request {service_request}.", request.number);
    if !policy.is_empty() {
        about.push_str("\nPolicy: ");
        about.push_str(&policy);
    }
    about
}

/// What is owed on a request, on the day by which it is due.
fn owed(row: &QueueRow) -> Option<Entry> {
    let due: NaiveDate = row.due_on.as_ref()?.parse().ok()?;
    let updated = row.updated_at.millis().div_euclid(60_000);
    Some(Entry {
        id: format!("{}.owed", row.number),
        sequence: u32::try_from(updated).unwrap_or(u32::MAX),
        when: When::Day(due),
        summary: format!("{}: {}", row.number, row.owed),
        description: format!(
            "Exception request {}, Service Request {}.\nOwed since {}.",
            row.number,
            row.service_request,
            exception::calendar::long_date(day_of(row.owed_since))
        ),
        place: String::new(),
    })
}
