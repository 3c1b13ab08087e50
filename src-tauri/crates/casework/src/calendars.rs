//! Calendar files: the dates of a request, and what somebody owes by its day.
//!
//! A calendar is often kept on a server of others, so its entries say which request they are about and no more of it
//! than a mail does.

use exception::{
    Request, RequestNumber,
    calendar::{long_date, moment},
    due::DueKind,
    values::Instant,
};
use exchange::ics::{Entry, When, calendar};
use store::{DueRow, DueSearch};

use crate::{Error, FileContent, Office, Result, Session, queue::Owing, view::CalendarOf};

/// How long a meeting is taken to be, in minutes: its record has no end.
const MEETING_MINUTES: u32 = 60;
/// Entries of what somebody owes: more than a calendar shows.
const MOST: u32 = 5000;

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
        let session = &self.at_desk(&session.at(now)).await?;
        let (name, entries, nothing) = match of {
            CalendarOf::Owed => {
                let entries = self.owed_entries(session, now).await?;
                (
                    "owed".to_owned(),
                    entries,
                    "Nothing is owed by you, so there is no date to save.".to_owned(),
                )
            }
            CalendarOf::Request { number, date } => {
                let request = self.read_for(session, number).await?.request;
                let request = crate::request_view::as_seen_by(request, session);
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

impl Office {
    /// Everything that somebody owes by a day: the next steps, what is followed up while an exception lasts, and what they
    /// owe in audits and violation reports.
    async fn owed_entries(&self, session: &Session, now: Instant) -> Result<Vec<Entry>> {
        let owed = Owing::of(session).all();
        let mut dues = Vec::new();
        if !owed.is_empty() {
            let search = DueSearch { visible: session.visible(), owed, limit: MOST, ..DueSearch::default() };
            dues = self.store.dues(&search).await?;
        }
        dues.extend(self.matter_dues(session).await?.into_iter().map(|(due, _)| due));
        dues.sort_by(|one, other| (one.due_on, &one.subject).cmp(&(other.due_on, &other.subject)));
        // What is saved later replaces what was saved before.
        let sequence = u32::try_from(now.millis().div_euclid(60_000)).unwrap_or(u32::MAX);
        dues.iter().map(|due| owed_entry(due, sequence)).collect()
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

/// Something owed, on the day by which it is due: of what kind it is, and not what was written about it.
fn owed_entry(due: &DueRow, sequence: u32) -> Result<Entry> {
    let damaged = || Error::Damaged(format!("What is due on {} can’t be read.", due.subject));
    let kind = DueKind::from_name(&due.kind).ok_or_else(damaged)?;
    let item = if due.item.is_empty() { String::new() } else { format!("-{}", due.item) };
    let what = match kind {
        // The step by the procedure’s own words.
        DueKind::Stage | DueKind::Answer | DueKind::Form => due.what.clone(),
        DueKind::Condition
        | DueKind::Milestone
        | DueKind::Control
        | DueKind::Remedy
        | DueKind::Review
        | DueKind::Renewal
        | DueKind::LastDay
        | DueKind::RevocationNotice
        | DueKind::Finding
        | DueKind::Audit
        | DueKind::Violation => kind.label().to_owned(),
    };
    Ok(Entry {
        id: format!("{}.owed-{}{item}", due.subject, kind.as_str()),
        sequence,
        when: When::Day(due.due_on),
        summary: format!("{}: {what}", due.subject),
        description: format!("Owed since {}.", long_date(due.known_on)),
        place: String::new(),
    })
}
