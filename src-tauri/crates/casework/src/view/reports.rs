//! Reports, as they are asked for and as their requests are listed.

use exception::{
    action::FileReference,
    report::ReportName,
    values::{Instant, RequestNumber},
    workflow::Stage,
};
use serde::{Deserialize, Serialize};

/// Which report is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReportAsk {
    /// Which.
    pub name: ReportName,
    /// The day it is made for, `YYYY-MM-DD`; none: today.
    pub on: Option<String>,
}

/// The requests that a figure counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReportRequests {
    /// What the figure is, in the words of its table.
    pub words: String,
    /// The first of them.
    pub rows: Vec<ReportRequest>,
    /// How many there are.
    pub total: u32,
}

/// A request that a figure counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReportRequest {
    /// Its number.
    pub number: RequestNumber,
    /// Its title.
    pub title: String,
    /// Its department.
    pub department: String,
    /// Number and title of its policy.
    pub policy: String,
    /// Its stage.
    pub stage: Stage,
    /// The first day on which it is in force, `YYYY-MM-DD`.
    pub from_on: Option<String>,
    /// The last day on which it is in force.
    pub to_on: Option<String>,
}

/// The report of a month that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MonthReport {
    /// The month, `2026-10`.
    pub month: String,
    /// The month in words.
    pub words: String,
    /// The file: its SHA-256 names it.
    pub file: FileReference,
    /// When it was made.
    pub made_at: Instant,
    /// When whose desk was opened.
    pub made_by: String,
}

/// The kind of file that a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ReportFormat {
    /// A workbook with a sheet for each table.
    Xlsx,
    /// A figure a line.
    Csv,
    /// A tagged document.
    Pdf,
}
