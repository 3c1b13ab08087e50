//! Templates as the window shows them: the texts of letters, their fields, their revisions.

use exception::values::{Instant, RequestNumber};
use serde::Serialize;

/// The texts of letters and mails that the office may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TemplateList {
    /// In the order in which the procedure needs them.
    pub templates: Vec<TemplateRow>,
    /// Whether this person may change them.
    pub may_change: bool,
}

/// A template in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TemplateRow {
    /// Its name in the records.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// When the text is used, in a sentence.
    pub used: String,
    /// Whether it is the text of a mail, and not of a letter.
    pub is_mail: bool,
    /// The revision in force; 0 is the text that ships with the program.
    pub revision: u32,
    /// When the revision in force was published, in words; none for revision 0.
    pub published: Option<String>,
    /// Whether this person left a draft of it.
    pub has_draft: bool,
}

/// A template to read, and to change for those who may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TemplateView {
    /// What a list shows of it.
    pub row: TemplateRow,
    /// The text in force.
    pub text: String,
    /// The fields that the text may use, each before the fields that it holds or that each of its rows holds.
    pub fields: Vec<TemplateField>,
    /// Every revision, the newest first; the last is 0, the text that ships with the program.
    pub revisions: Vec<TemplateRevision>,
    /// What this person typed and did not publish.
    pub draft: Option<TemplateDraft>,
    /// Requests with whose data the letter can be shown, the newest first.
    pub examples: Vec<TemplateExample>,
    /// Whether this person may change it.
    pub may_change: bool,
}

/// A field that a text may use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TemplateField {
    /// Its name, with that of what it is a field of: `requester.name`.
    pub name: String,
    /// What it holds.
    pub meaning: String,
    /// An example; none where it holds fields or rows, or is a yes or no.
    pub example: Option<String>,
    /// Whether it is blank, empty or off in some letters.
    pub optional: bool,
    /// Whether every text has to use it.
    pub must: bool,
    /// What to write into the text for it.
    pub insert: String,
    /// How deep it stands in the fields before it: 1 for a field of the last one with 0.
    pub depth: u32,
}

/// A revision of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TemplateRevision {
    /// From 1; 0 is the text that ships with the program.
    pub revision: u32,
    /// When it was published, in words; none for revision 0.
    pub published: Option<String>,
    /// Who published it; none for revision 0.
    pub by: Option<String>,
    /// An older revision with the same text: it was restored.
    pub same_as: Option<u32>,
}

/// What somebody typed and did not publish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TemplateDraft {
    /// The text.
    pub text: String,
    /// The revision that it started from.
    pub started_from: u32,
    /// The version of the draft.
    pub version: u32,
    /// When it was saved.
    pub saved_at: Instant,
}

/// A request with whose data a letter can be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TemplateExample {
    /// Its number.
    pub number: RequestNumber,
    /// Its title.
    pub title: String,
}

/// A problem of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TemplateProblem {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong and what to do, in a sentence.
    pub message: String,
}

/// A line of two texts that are compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ComparedLine {
    /// Its line in the older text; none where it is new.
    pub old: Option<u32>,
    /// Its line in the newer text; none where it is gone.
    pub new: Option<u32>,
    /// The line.
    pub text: String,
}
