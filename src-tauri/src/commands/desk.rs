//! What waits for the person at the desk, and the list of requests.

use casework::view::{Desk, MyWork, QueueAsk, QueueChoices, QueuePage};
use tauri::State;

use crate::error::Answer;
use crate::now;
use crate::session::Program;

/// Who is at the desk.
#[tauri::command]
pub async fn desk(program: State<'_, Program>) -> Answer<Desk> {
    program.at_desk(async move |office, session| Ok(office.desk(session, now()).await?)).await
}

/// What this person does next.
#[tauri::command]
pub async fn my_work(program: State<'_, Program>) -> Answer<MyWork> {
    program.at_desk(async move |office, session| Ok(office.my_work(session, now()).await?)).await
}

/// A page of the list of requests.
#[tauri::command]
pub async fn requests(program: State<'_, Program>, ask: QueueAsk) -> Answer<QueuePage> {
    program.at_desk(async move |office, session| Ok(office.requests(session, &ask, now()).await?)).await
}

/// What the list can be narrowed to.
#[tauri::command]
pub async fn request_choices(program: State<'_, Program>) -> Answer<QueueChoices> {
    program.at_desk(async move |office, session| Ok(office.request_choices(session).await?)).await
}
