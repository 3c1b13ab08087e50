//! Imports as the window shows them.

use std::collections::BTreeMap;

use exception::{
    RequestNumber,
    import::{DayOrder, ImportField, RecordedAs},
    values::{Digest, Instant},
};
use serde::{Deserialize, Serialize};

/// Which column of a file goes into which field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Mapping {
    /// The heading of the column of each field that has one.
    pub columns: BTreeMap<ImportField, String>,
    /// What stands for a field where its cell is empty, or where it has no column.
    #[serde(default)]
    pub fixed: BTreeMap<ImportField, String>,
    /// What each word under the heading of the status stands for; the words folded.
    #[serde(default)]
    pub statuses: BTreeMap<String, RecordedAs>,
    /// How days are written, where they are texts.
    pub order: DayOrder,
}

/// What is asked of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ImportAsk {
    /// The sheet of a workbook; the first one where none is named.
    pub sheet: Option<String>,
    /// The row of the headings; found where none is named.
    pub head_row: Option<u32>,
    /// A mapping that ships with the program, by its name.
    pub ready: Option<String>,
    /// The mapping; the one of the last file with these headings, or a ready one that fits, where none is given.
    pub mapping: Option<Mapping>,
    /// Whether rows that cannot be taken are left out.
    pub leave_out: bool,
}

/// A mapping that ships with the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReadyMapping {
    /// Its name.
    pub name: String,
    /// What people read.
    pub label: String,
    /// Whether the file has the headings of that program’s export.
    pub fits: bool,
}

/// A heading, with what stands under it first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ImportHeading {
    /// The heading.
    pub heading: String,
    /// The column: A, B, …
    pub column: String,
    /// The first cells under it that are not empty, shortened.
    pub examples: Vec<String>,
}

/// A word under the heading of the status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct StatusWord {
    /// The word, as it first stands there.
    pub word: String,
    /// The word folded: by it the mapping knows it.
    pub folded: String,
    /// How many rows have it.
    pub rows: u32,
    /// What it stands for; none while nobody has said.
    pub stands_for: Option<RecordedAs>,
}

/// Something that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CellProblem {
    /// The field.
    pub field: ImportField,
    /// The cell, such as C5; none where the field has no column.
    pub cell: Option<String>,
    /// The sentence.
    pub message: String,
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Becomes {
    /// It becomes a request.
    New {
        /// As what.
        recorded_as: RecordedAs,
    },
    /// It is a request already.
    Here {
        /// Which.
        number: RequestNumber,
    },
    /// It cannot be taken.
    Cannot {
        /// Why.
        problems: Vec<CellProblem>,
    },
}

/// A row with what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RowFate {
    /// Its number in the file.
    pub row: u32,
    /// Its title, as far as it can be read.
    pub title: String,
    /// What becomes of it.
    pub fate: Becomes,
}

/// What an import would do; nothing is filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ImportTrial {
    /// The file’s name, bidi controls made visible.
    pub name: String,
    /// Its SHA-256.
    pub file: Digest,
    /// The sheet that is read.
    pub sheet: Option<String>,
    /// The sheets that there are.
    pub sheets: Vec<String>,
    /// The row of the headings.
    pub head_row: u32,
    /// The headings.
    pub headings: Vec<ImportHeading>,
    /// How the file was read, in sentences.
    pub notes: Vec<String>,
    /// The mapping that was tried.
    pub mapping: Mapping,
    /// Where the mapping came from, in a sentence.
    pub mapping_from: String,
    /// The mappings that ship with the program.
    pub ready: Vec<ReadyMapping>,
    /// The words for how requests stand, the first fifty.
    pub statuses: Vec<StatusWord>,
    /// How many rows would become requests.
    pub new: u32,
    /// How many are requests already.
    pub here: u32,
    /// How many cannot be taken.
    pub cannot: u32,
    /// The rows: those that cannot be taken first, then those that are here already, then the new ones; a few hundred.
    pub rows: Vec<RowFate>,
    /// The import that took this very file before, if one did and was not taken back.
    pub imported_before: Option<u32>,
}

/// An import that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ImportMade {
    /// Its number.
    pub import: u32,
    /// How many requests it made.
    pub requests: u32,
    /// How many rows were requests already.
    pub here: u32,
    /// How many rows were left out.
    pub left_out: u32,
    /// The first and the last of the requests.
    pub numbers: Option<(RequestNumber, RequestNumber)>,
}

/// An import of the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ImportRow {
    /// Its number.
    pub import: u32,
    /// The file’s name, bidi controls made visible.
    pub name: String,
    /// Its SHA-256.
    pub file: Digest,
    /// When.
    pub at: Instant,
    /// When, in words.
    pub moment: String,
    /// By whom.
    pub by: String,
    /// How many requests it made.
    pub requests: u32,
    /// How many of them have not been taken back.
    pub left: u32,
    /// How many rows were left out.
    pub left_out: u32,
}

/// What became of taking an import back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ImportTakenBack {
    /// How many requests were taken back.
    pub taken_back: u32,
    /// Requests that stay, because something was done with them since.
    pub stay: Vec<RequestNumber>,
}

/// As what a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum TableFormat {
    /// A text with a row a line.
    Csv,
    /// A workbook.
    Xlsx,
}
