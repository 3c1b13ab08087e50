//! Mails, calendar files and spreadsheets: what goes out to other programs.

use casework::view::{CalendarOf, MailOffer, MailView, PoamFormat, PoamView};
use casework::{FileContent, Office, Session};
use exception::notice::NoticeKind;
use tauri::{AppHandle, State};

use super::documents::{apart, save};
use super::number;
use crate::error::{Answer, Failure};
use crate::now;
use crate::session::Program;

/// The mails that may be written about a request now.
#[tauri::command]
pub async fn mails(program: State<'_, Program>, number: String) -> Answer<Vec<MailOffer>> {
    let number = self::number(&number)?;
    program.at_desk(async move |office, session| Ok(office.mails(session, &number, now()).await?)).await
}

/// A mail as it would be written now.
#[tauri::command]
pub async fn mail(
    program: State<'_, Program>,
    number: String,
    kind: NoticeKind,
    about: Option<String>,
) -> Answer<MailView> {
    let number = self::number(&number)?;
    let mail = async move |office: &Office, session: &Session| {
        Ok(office.mail(session, &number, kind, about.as_deref(), now()).await?)
    };
    program.at_desk(mail).await
}

/// Saves the draft of a mail where the person chooses, and returns the place; none: cancelled.
#[tauri::command]
pub async fn save_mail_draft(
    app: AppHandle,
    program: State<'_, Program>,
    number: String,
    kind: NoticeKind,
    about: Option<String>,
) -> Answer<Option<String>> {
    let number = self::number(&number)?;
    let draft = async move |office: &Office, session: &Session| {
        Ok(office.mail_draft(session, &number, kind, about.as_deref(), now()).await?)
    };
    save(&app, program.at_desk(draft).await?).await
}

/// Opens a mail in the system's mail program, without attachments.
///
/// The link is the program's own, made of the record: the page gives none.
#[tauri::command]
pub async fn open_mail(
    program: State<'_, Program>,
    number: String,
    kind: NoticeKind,
    about: Option<String>,
) -> Answer<()> {
    let number = self::number(&number)?;
    let link = async move |office: &Office, session: &Session| {
        Ok(office.mail_link(session, &number, kind, about.as_deref(), now()).await?)
    };
    let link = program.at_desk(link).await?;
    apart(move || {
        tauri_plugin_opener::open_url(&link, None::<&str>).map_err(|error| {
            tracing::warn!(%error, "the mail program did not start");
            Failure::refused(
                "The system has no mail program that takes a link. Save the mail draft (.eml), and open it where there is one.",
            )
        })
    })
    .await
}

/// Saves dates as a calendar file where the person chooses, and returns the place; none: cancelled.
#[tauri::command]
pub async fn save_calendar(
    app: AppHandle,
    program: State<'_, Program>,
    of: CalendarOf,
) -> Answer<Option<String>> {
    let file: FileContent = program
        .at_desk(async move |office, session| Ok(office.calendar_file(session, &of, now()).await?))
        .await?;
    save(&app, file).await
}

/// The plan of action and milestones.
#[tauri::command]
pub async fn poam(program: State<'_, Program>) -> Answer<PoamView> {
    program.at_desk(async |office, session| Ok(office.poam(session, now()).await?)).await
}

/// Saves the plan of action as a spreadsheet where the person chooses, and returns the place; none: cancelled.
#[tauri::command]
pub async fn save_poam(
    app: AppHandle,
    program: State<'_, Program>,
    format: PoamFormat,
) -> Answer<Option<String>> {
    let file: FileContent = program
        .at_desk(async move |office, session| Ok(office.poam_file(session, format, now()).await?))
        .await?;
    save(&app, file).await
}
