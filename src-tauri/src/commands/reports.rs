//! Reports, and what their figures count.

use casework::FileContent;
use casework::view::{MonthReport, ReportAsk, ReportFormat, ReportRequests};
use exception::report::{Figure, Report};
use tauri::{AppHandle, State};

use super::documents::save;
use crate::error::Answer;
use crate::now;
use crate::session::Program;

/// A report on what this person may see.
#[tauri::command]
pub async fn report(program: State<'_, Program>, ask: ReportAsk) -> Answer<Report> {
    program.at_desk(async move |office, session| Ok(office.report(session, &ask, now()).await?.drawn())).await
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

/// The monthly reports that are kept; that of the month before is made where it is not there yet.
#[tauri::command]
pub async fn month_reports(program: State<'_, Program>) -> Answer<Vec<MonthReport>> {
    program.at_desk(async move |office, session| Ok(office.month_reports(session, now()).await?)).await
}

/// Saves the report of a month as it is kept where the person chooses, and returns the place; none: cancelled.
#[tauri::command]
pub async fn save_month_report(
    app: AppHandle,
    program: State<'_, Program>,
    month: String,
) -> Answer<Option<String>> {
    let file = program
        .at_desk(async move |office, session| Ok(office.month_report(session, &month, now()).await?))
        .await?;
    save(&app, file).await
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
