//! `mail`, `calendar`, `poam`: what other programs read, as files.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use casework::view::{CalendarOf, PoamFormat};
use casework::{Office, Session};
use exception::RequestNumber;
use exception::notice::NoticeKind;

use super::{Stop, documents, take};
use crate::now;

/// Writes the draft of a mail.
pub async fn mail(
    office: &Office,
    number: &RequestNumber,
    notice: NoticeKind,
    about: Option<&str>,
    out: &Path,
) -> Result<ExitCode, Stop> {
    let reader = Session::reader();
    let file = office.mail_draft(&reader, number, notice, about, now()).await?;
    documents::put(out, &file.bytes, "a draft; nothing is sent, and none of it is in the history")
}

/// Writes a calendar file.
pub async fn calendar(
    office: &Office,
    number: Option<RequestNumber>,
    account: Option<&str>,
    date: Option<String>,
    out: &Path,
) -> Result<ExitCode, Stop> {
    let session = reading(office, account).await?;
    let of = number.map_or(CalendarOf::Owed, |number| CalendarOf::Request { number, date });
    let file = office.calendar_file(&session, &of, now()).await?;
    documents::put(out, &file.bytes, "to be opened in a calendar program")
}

/// Writes the plan of action.
pub async fn poam(
    office: &Office,
    account: Option<&str>,
    (out, format): &(PathBuf, PoamFormat),
) -> Result<ExitCode, Stop> {
    let session = reading(office, account).await?;
    let plan = office.poam(&session, now()).await?;
    let file = office.poam_file(&session, *format, now()).await?;
    let rows = plan.rows.len();
    let rows =
        if rows == 1 { "1 exception in force".to_owned() } else { format!("{rows} exceptions in force") };
    documents::put(out, &file.bytes, &format!("{rows}; next due to the state office on {}", plan.due_on))
}

/// Whoever reads: the account that is named, else somebody who can read the file of the records.
pub async fn reading(office: &Office, account: Option<&str>) -> Result<Session, Stop> {
    match account {
        Some(account) => take::sign_in(office, account).await,
        None => Ok(Session::reader()),
    }
}
