//! How long records are kept, what keeps one longer, and what becomes of it then.
//!
//! A record without a schedule is not destroyed, and nothing is destroyed by itself: the office’s schedule says what is past
//! its period, one person proposes with a reason, another disposes, and a tombstone stays.

use std::fmt;

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    action::Audience,
    calendar::{day_of, long_date},
    correspondence::Noted,
    input::Input,
    office::{OfficeAction, OfficeEvent},
    people::Actor,
    request::Request,
    text::bare,
    values::{Digest, Line, Prose, RequestNumber},
    words::words,
    workflow::Stage,
};

/// Most series of a schedule.
const SERIES: usize = 20;

words! {
    /// Which requests a series of records is made of.
    Covers {
        /// Every closed request.
        All = "all", "Every closed request";
        /// Those that were granted, whatever came after.
        Granted = "granted", "Exceptions that were granted";
        /// Those that were declined.
        Denied = "denied", "Requests that were denied";
        /// Those that ended without a decision.
        Undecided = "undecided", "Requests that were never decided";
    }
}

words! {
    /// From which day a period counts.
    Trigger {
        /// The day on which the request was closed.
        Closed = "closed", "The day on which the request was closed";
        /// The last day of the exception, where there was one; else the closing.
        LastDay = "last_day", "The last day of the exception";
    }
}

words! {
    /// What becomes of a record past its period.
    Fate {
        /// It is destroyed.
        Destroy = "destroy", "Destroy";
        /// It goes to the State Archives, and is destroyed here then.
        Transfer = "transfer", "Transfer to the State Archives, then destroy";
        /// It is kept for good.
        Keep = "keep", "Keep for good";
    }
}

/// A series of the office’s records retention schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Series {
    /// Title of the series.
    pub title: Line,
    /// The approved schedule and the item in it, such as `STD 73, 2026-014, item 7`: by which authority.
    pub schedule: Line,
    /// Which requests.
    pub covers: Covers,
    /// From which day the period counts.
    pub trigger: Trigger,
    /// The period in months, 1 to 1,200.
    pub months: u32,
    /// What becomes of them then.
    pub fate: Fate,
}

/// The office’s schedule; the first series that covers a request is its own, and one that none covers is unscheduled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default)]
pub struct Retention {
    /// The series in their order; none: nothing is scheduled.
    pub series: Vec<Series>,
}

impl Retention {
    /// Reads the schedule as typed.
    pub fn read(input: &mut Input<'_>) -> Option<Self> {
        if input.raw("series").is_none() {
            return Some(Self::default());
        }
        let series = input.rows("series", "series", 0, SERIES, |row, _| {
            let title = row.line("title", "the title of the series");
            let schedule = row.line("schedule", "the approved schedule and its item");
            let covers = row.choice("covers", "which requests the series is made of");
            let trigger = row.choice("trigger", "from which day the period counts");
            let months = row.number("months", "the period in months", 1, 1200);
            let fate = row.choice("fate", "what becomes of the records then");
            Some(Series {
                title: title?,
                schedule: schedule?,
                covers: covers?,
                trigger: trigger?,
                months: months?,
                fate: fate?,
            })
        })?;
        Some(Self { series })
    }

    /// The series of a closed request, and the first day on which it is past its period; none while it is open, and where
    /// no series covers it.
    #[must_use]
    pub fn of(&self, request: &Request) -> Option<(&Series, NaiveDate)> {
        let ended = request.ending.as_ref().filter(|_| request.stage == Stage::Closed)?;
        let closed_on = day_of(ended.mark.at);
        let granted = request.period().is_some();
        let covers = |series: &&Series| match series.covers {
            Covers::All => true,
            Covers::Granted => granted,
            Covers::Denied => !granted && request.decision.is_some(),
            Covers::Undecided => request.decision.is_none(),
        };
        let series = self.series.iter().find(covers)?;
        let from = match series.trigger {
            Trigger::Closed => closed_on,
            Trigger::LastDay => request.last_day().map_or(closed_on, |last| last.max(closed_on)),
        };
        let past = from.checked_add_months(Months::new(series.months))?.succ_opt()?;
        Some((series, past))
    }
}

/// Why a request is kept whatever its period says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Hold {
    /// What for: the litigation, the audit, the request for public records.
    pub matter: Line,
    /// Why, and on whose word.
    pub reason: Prose,
    /// Who is told. A hold that everyone on the request is told of goes to the department’s office with the next packet,
    /// and keeps the record there too; any other stays inside SMB, with its matter and its reason.
    #[serde(default = "inside_smb")]
    pub audience: Audience,
}

/// Of a hold that does not say who is told, nobody outside is.
const fn inside_smb() -> Audience {
    Audience::InsideSmb
}

impl Hold {
    /// Reads a hold as typed; where it does not say who is told, it stays inside SMB.
    pub fn read(input: &mut Input<'_>) -> Option<Self> {
        let audience = match input.raw("audience").filter(|audience| !audience.is_null()) {
            None => Some(inside_smb()),
            Some(_) => input.choice("audience", "who is told of the hold"),
        };
        let matter = input.line("matter", "what the request is held for, such as the case or the audit");
        let reason = input.prose("reason", "why it is held, and on whose word");
        Some(Self { matter: matter?, reason: reason?, audience: audience? })
    }
}

impl Request {
    /// Whether the request is on hold for a matter, however its name is spelt in capitals and accents.
    #[must_use]
    pub fn is_held_for(&self, matter: &Line) -> bool {
        self.holds.iter().any(|hold| bare(hold.value.matter.as_str()) == bare(matter.as_str()))
    }
}

/// What one person proposes and another disposes of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Proposal {
    /// The request.
    pub request: RequestNumber,
    /// Digest of its last event: a later event makes the proposal void.
    pub head: Digest,
    /// Title of the series.
    pub series: Line,
    /// The approved schedule and its item.
    pub schedule: Line,
    /// What becomes of it.
    pub fate: Fate,
    /// Why it is disposed of now; where it went, if it was transferred.
    pub reason: Prose,
}

/// What stays of a request that was disposed of: that it was there, how much it was, and by which authority it went. The
/// hashes, signatures and instants of its events stay beside it; their text and files do not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Tombstone {
    /// The stream: the request’s number.
    pub stream: RequestNumber,
    /// How many events it had.
    pub events: u32,
    /// Digest of the last of them.
    pub head: Digest,
    /// The day.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub day: NaiveDate,
    /// Title of the series.
    pub series: Line,
    /// The approved schedule and its item.
    pub schedule: Line,
    /// What became of it.
    pub fate: Fate,
    /// Who proposed it.
    pub proposed_by: Actor,
    /// Files that the office’s own events name, and that went with it: the spreadsheet from which it was imported, where
    /// it was the last request of that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Digest>,
}

impl fmt::Display for Tombstone {
    /// Says when it was disposed of and by which authority, in a sentence, and what stays.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} was disposed of on {} under {} ({}). Its number and a signed tombstone stay.",
            self.stream,
            long_date(self.day),
            self.schedule,
            self.series
        )
    }
}

/// What was proposed and what was disposed of, folded from the office’s events.
#[derive(Clone, Debug, Default)]
pub struct Disposals {
    /// Proposals that nobody has acted on, oldest first.
    pub proposed: Vec<Noted<Proposal>>,
    /// What was disposed of, oldest first.
    pub disposed: Vec<Noted<Tombstone>>,
}

impl Disposals {
    /// Goes on by an event of the office.
    pub fn apply(&mut self, event: &OfficeEvent) {
        let (by, at) = (event.actor.clone(), event.at);
        if let OfficeAction::ProposeDisposal { proposal } = &event.action {
            self.drop_proposal(&proposal.request);
            self.proposed.push(Noted { what: proposal.clone(), by, at });
        } else if let OfficeAction::WithdrawDisposal { request, .. } = &event.action {
            self.drop_proposal(request);
        } else if let OfficeAction::Dispose { tombstone } = &event.action {
            self.drop_proposal(&tombstone.stream);
            self.disposed.push(Noted { what: tombstone.clone(), by, at });
        }
    }

    /// The proposal for a request, if one stands.
    #[must_use]
    pub fn proposal(&self, request: &RequestNumber) -> Option<&Noted<Proposal>> {
        self.proposed.iter().find(|proposed| proposed.what.request == *request)
    }

    /// The tombstone of a request, if it was disposed of.
    #[must_use]
    pub fn tombstone(&self, request: &RequestNumber) -> Option<&Noted<Tombstone>> {
        self.disposed.iter().find(|disposed| disposed.what.stream == *request)
    }

    fn drop_proposal(&mut self, request: &RequestNumber) {
        self.proposed.retain(|proposed| proposed.what.request != *request);
    }
}
