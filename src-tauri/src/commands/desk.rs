//! What waits for the person at the desk, and the list of requests.

use casework::view::{Completion, Desk, MyWork, Passage, QueueAsk, QueueChoices, QueuePage};
use exception::RequestNumber;
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

/// How what is being typed in the box for finding may go on.
#[tauri::command]
pub async fn complete(program: State<'_, Program>, typed: String) -> Answer<Vec<Completion>> {
    program.at_desk(async move |office, session| Ok(office.complete(session, &typed).await?)).await
}

/// The request that is meant by a number or a part of one; none where what was typed is something else.
#[tauri::command]
pub async fn numbered(program: State<'_, Program>, typed: String) -> Answer<Option<RequestNumber>> {
    program.at_desk(async move |office, session| Ok(office.numbered(session, &typed).await?)).await
}

/// Where in each request something was found.
#[tauri::command]
pub async fn passages(
    program: State<'_, Program>,
    typed: String,
    numbers: Vec<RequestNumber>,
) -> Answer<Vec<Passage>> {
    program
        .at_desk(async move |office, session| Ok(office.passages(session, &typed, &numbers, now()).await?))
        .await
}

/// A page of the list of requests.
#[tauri::command]
pub async fn requests(program: State<'_, Program>, ask: QueueAsk) -> Answer<QueuePage> {
    program.at_desk(async move |office, session| Ok(office.requests(session, &ask, now()).await?)).await
}

/// What the list can be narrowed to.
#[tauri::command]
pub async fn request_choices(program: State<'_, Program>, ask: QueueAsk) -> Answer<QueueChoices> {
    program
        .at_desk(async move |office, session| Ok(office.request_choices(session, &ask, now()).await?))
        .await
}
