//! What goes out to other programs, as the window shows it before it goes: mails, and the plan of action.

use exception::{
    notice::{MailTo, NoticeKind},
    poam::PoamHeading,
    risk::Level,
    values::RequestNumber,
};
use serde::{Deserialize, Serialize};

/// A mail that may be written about a request now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MailOffer {
    /// What it tells.
    pub kind: NoticeKind,
    /// What it is about within the request; empty for the request itself.
    pub about: String,
    /// What it is, in a line.
    pub title: String,
    /// To whom, in a line.
    pub to: String,
}

/// A mail as it would be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MailView {
    /// The request.
    pub number: RequestNumber,
    /// The title of the request.
    pub request_title: String,
    /// Which mail it is.
    pub offer: MailOffer,
    /// To whom.
    pub to: Vec<MailPerson>,
    /// Who gets a copy.
    pub cc: Vec<MailPerson>,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// The name of the file that goes with its draft, if one does.
    pub attached: Option<String>,
    /// Why the document that it tells of does not go with it, in a sentence.
    pub not_attached: Option<String>,
    /// Why it can't be opened in the mail program as a link, in a sentence; none where it can.
    pub no_link: Option<String>,
    /// The template of its text.
    pub template: String,
}

/// A person whom a mail goes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MailPerson {
    /// As what.
    pub recipient: MailTo,
    /// Name; may be empty.
    pub name: String,
    /// E-mail address; empty where none is known that mail can be sent to.
    pub email: String,
}

/// Which dates go into a calendar file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum CalendarOf {
    /// What this person owes, by its day.
    Owed,
    /// All dates of a request, or one of them.
    Request {
        /// The request.
        number: RequestNumber,
        /// Which date: `meeting-7`, `review`, `end`, `condition-1`; none for all.
        date: Option<String>,
    },
}

/// The plan of action and milestones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PoamView {
    /// The day by which it is next due to the state office.
    pub due_on: String,
    /// The exceptions in force that this person may see, by number.
    pub rows: Vec<PoamRow>,
    /// The columns of the file, as the settings of the office have them.
    pub columns: Vec<PoamHeading>,
}

/// An exception in force, in the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PoamRow {
    /// Its number.
    pub number: RequestNumber,
    /// Its title.
    pub title: String,
    /// The rating of the assessed risk.
    pub severity: Option<Level>,
    /// By when what is to be done is due.
    pub due_on: Option<String>,
    /// How many conditions, milestones and remedies it has.
    pub milestones: u32,
    /// How far they are, in words.
    pub status: String,
}

/// The kind of file that the plan is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PoamFormat {
    /// A workbook.
    Xlsx,
    /// Values with commas between them.
    Csv,
}
