//! Reports, and what their figures count.

use casework::FileContent;
use casework::view::{ReportAsk, ReportFormat, ReportRequests};
use exception::report::{Figure, Report};
use tauri::{AppHandle, State};

use super::documents::save;
use crate::error::Answer;
use crate::now;
use crate::session::Program;

/// A report on what this person may see.
#[tauri::command]
pub async fn report(program: State<'_, Program>, ask: ReportAsk) -> Answer<Report> {
    program.at_desk(async move |office, session| Ok(office.report(session, &ask, now()).await?)).await
}

/// The requests that a figure of a report counts.
#[tauri::command]
pub async fn report_requests(
    program: State<'_, Program>,
    ask: ReportAsk,
    figure: Figure,
) -> Answer<ReportRequests> {
    program
        .at_desk(async move |office, session| {
            Ok(office.report_requests(session, &ask, &figure, now()).await?)
        })
        .await
}

/// Saves a report where the person chooses, and returns the place; none: cancelled.
#[tauri::command]
pub async fn save_report(
    app: AppHandle,
    program: State<'_, Program>,
    ask: ReportAsk,
    format: ReportFormat,
) -> Answer<Option<String>> {
    let file: FileContent = program
        .at_desk(async move |office, session| Ok(office.report_file(session, &ask, format, now()).await?))
        .await?;
    save(&app, file).await
}
