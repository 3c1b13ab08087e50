//! What was recorded elsewhere before: rows of a tracker, taken in as requests of a marked kind.
//!
//! An imported request is no decision of this office: it keeps what the other record says of it, from which file and row,
//! and by whom it was taken in. What is in force is watched from then on as any other exception; what is under way begins
//! here at intake, so that the procedure is gone through; what has ended stays closed history.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    action::{FileReference, Period},
    intake::Intake,
    request::Outcome,
    risk::Level,
    values::{Digest, Line, Prose},
    words::words,
    workflow::Stage,
};

words! {
    /// How a request stood in the record that it was taken from.
    RecordedAs {
        /// Not decided yet, or decided without a word of it.
        Open = "open", "Under way";
        /// Accepted, with days.
        InForce = "in_force", "In force";
        /// It met neither criterion.
        NotQualified = "not_qualified", "Not qualified";
        /// An alternative was put in place.
        ResolvedByAlternative = "resolved_by_alternative", "Resolved by alternative";
        /// Taken back before a decision.
        Withdrawn = "withdrawn", "Withdrawn";
        /// Declined.
        Denied = "denied", "Denied";
        /// Accepted, and taken back.
        Revoked = "revoked", "Revoked";
        /// Accepted, and ended before its last day.
        EndedEarly = "ended_early", "Ended early";
        /// Accepted, and over.
        ClosedOut = "closed_out", "Closed out after expiry";
    }
}

words! {
    /// What a column of a tracker may tell.
    ImportField {
        /// Its own name for the request, by which it is known again.
        Reference = "reference", "Its own number";
        /// The Service Request.
        ServiceRequest = "service_request", "Service Request number";
        /// The title.
        Title = "title", "What it is about";
        /// How it stands.
        Status = "status", "How it stands";
        /// The department.
        Department = "department", "Department";
        /// The requester.
        RequesterName = "requester_name", "Requester’s name";
        /// Their address.
        RequesterEmail = "requester_email", "Requester’s e-mail address";
        /// The requester's ISO.
        IsoName = "iso_name", "ISO’s name";
        /// Their address.
        IsoEmail = "iso_email", "ISO’s e-mail address";
        /// The policy's number.
        PolicyNumber = "policy_number", "Policy or standard: number";
        /// The policy's title.
        PolicyTitle = "policy_title", "Policy or standard: title";
        /// Its section.
        PolicySection = "policy_section", "Policy or standard: section";
        /// What cannot be met.
        CannotBeMet = "cannot_be_met", "What cannot be met";
        /// The risk.
        Rating = "rating", "Risk rating";
        /// When it was opened.
        OpenedOn = "opened_on", "Opened on";
        /// When it was decided.
        DecidedOn = "decided_on", "Decided on";
        /// Who decided.
        DecidedBy = "decided_by", "Decided by";
        /// Why.
        Reasons = "reasons", "Reasons of the decision";
        /// First day.
        From = "from", "First day";
        /// Last day.
        To = "to", "Last day";
        /// When it is to be reviewed.
        ReviewOn = "review_on", "To be reviewed by";
        /// When it ended.
        EndedOn = "ended_on", "Ended on";
    }
}

words! {
    /// How days are written in a tracker, where they are texts such as 3/4/2026.
    DayOrder {
        /// As in the United States.
        MonthFirst = "month_first", "Month first: 3/4/2026 is March 4";
        /// As in most of the world.
        DayFirst = "day_first", "Day first: 3/4/2026 is 3 April";
    }
}

impl RecordedAs {
    /// The stage in which the request begins here.
    #[must_use]
    pub const fn stage(self) -> Stage {
        match self {
            Self::Open => Stage::Intake,
            Self::InForce => Stage::InForce,
            Self::NotQualified
            | Self::ResolvedByAlternative
            | Self::Withdrawn
            | Self::Denied
            | Self::Revoked
            | Self::EndedEarly
            | Self::ClosedOut => Stage::Closed,
        }
    }

    /// How it ended; none where it has not.
    #[must_use]
    pub const fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Open | Self::InForce => None,
            Self::NotQualified => Some(Outcome::NotQualified),
            Self::ResolvedByAlternative => Some(Outcome::ResolvedByAlternative),
            Self::Withdrawn => Some(Outcome::Withdrawn),
            Self::Denied => Some(Outcome::Denied),
            Self::Revoked => Some(Outcome::Revoked),
            Self::EndedEarly => Some(Outcome::EndedEarly),
            Self::ClosedOut => Some(Outcome::ClosedOut),
        }
    }

    /// Whether it says that an exception was granted.
    #[must_use]
    pub const fn was_granted(self) -> bool {
        match self {
            Self::InForce | Self::Revoked | Self::EndedEarly | Self::ClosedOut => true,
            Self::Open
            | Self::NotQualified
            | Self::ResolvedByAlternative
            | Self::Withdrawn
            | Self::Denied => false,
        }
    }
}

/// From where a request was taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ImportSource {
    /// The import, by its number in this office, from 1.
    pub import: u32,
    /// SHA-256 of the file. The file itself is the office’s: a tracker tells of other requests as well.
    pub file: Digest,
    /// The file’s name, as it came.
    pub name: String,
    /// The sheet of a workbook; none for a file without sheets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row, as a spreadsheet counts it, from 1.
    pub row: u32,
    /// What the request was called there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Line>,
}

/// A column of the file that has no field here, kept in its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KeptCell {
    /// The heading.
    pub heading: String,
    /// What stands under it.
    pub text: String,
}

/// A request as the other record had it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ImportedRecord {
    /// From where.
    pub source: ImportSource,
    /// How it stood.
    pub recorded_as: RecordedAs,
    /// The intake, as far as the file tells.
    pub intake: Intake,
    /// The day on which it was opened there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub opened_on: Option<NaiveDate>,
    /// The day on which it was decided there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub decided_on: Option<NaiveDate>,
    /// Who decided there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<Line>,
    /// The reasons given there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Prose>,
    /// The days for which it was granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// The day by which it was to be reviewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub review_on: Option<NaiveDate>,
    /// The day on which it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub ended_on: Option<NaiveDate>,
    /// The risk as it was rated there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Level>,
    /// The columns that have no field here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<KeptCell>,
}

impl ImportedRecord {
    /// Whether its days can be those of a grant: what is in force has them, and none ends before it begins.
    #[must_use]
    pub fn period_fits(&self) -> bool {
        let has_days = self.period.is_some() || self.recorded_as != RecordedAs::InForce;
        has_days && self.period.is_none_or(|period| period.from <= period.to)
    }

    /// By what the request is known again when the same tracker comes a second time: what it was called there, or else
    /// Service Request, title and department.
    #[must_use]
    pub fn key(&self) -> String {
        let fold = |text: &str| crate::text::fold(text.trim());
        if let Some(reference) = &self.source.reference {
            return format!("reference {}", fold(reference.as_str()));
        }
        let intake = &self.intake;
        let parts = [intake.service_request.as_str(), intake.title.as_str(), intake.department()];
        format!("row {}", parts.map(fold).join("\n"))
    }
}

/// A file that was imported, as the office’s own history keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Import {
    /// Its number in this office, from 1.
    pub import: u32,
    /// The file.
    pub file: FileReference,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The row of the headings.
    pub head_row: u32,
    /// By what the headings are known again.
    pub signature: Digest,
    /// Which column went into which field, as the file of a mapping says it.
    pub mapping: String,
    /// How many requests it made.
    pub requests: u32,
    /// How many rows were left out because they could not be taken.
    pub left_out: u32,
}
