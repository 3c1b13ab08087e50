//! Reminders and the calendar.

use casework::view::{CalendarView, Inbox, ReadThrough};
use tauri::State;

use crate::error::Answer;
use crate::now;
use crate::session::Program;

/// Says that the inbox has been read as far as it was shown.
#[tauri::command]
pub async fn mark_inbox_read(program: State<'_, Program>, through: ReadThrough) -> Answer<Inbox> {
    program
        .at_desk(async move |office, session| Ok(office.mark_inbox_read(session, &through, now()).await?))
        .await
}

/// What is due from one day to another, and what is in force then.
#[tauri::command]
pub async fn calendar(program: State<'_, Program>, from: String, to: String) -> Answer<CalendarView> {
    program.at_desk(async move |office, session| Ok(office.calendar(session, &from, &to, now()).await?)).await
}
