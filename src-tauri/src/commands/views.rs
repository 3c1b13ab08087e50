//! Saved views of the list of requests.

use casework::view::{ViewList, ViewRow};
use serde_json::Value;
use tauri::State;

use crate::error::Answer;
use crate::now;
use crate::session::Program;

/// The saved views of whoever is at the desk.
#[tauri::command]
pub async fn views(program: State<'_, Program>) -> Answer<ViewList> {
    program.at_desk(async move |office, session| Ok(office.views(session).await?)).await
}

/// Saves a view under a name, or changes the one with this number.
#[tauri::command]
pub async fn save_view(program: State<'_, Program>, view: Option<u32>, input: Value) -> Answer<ViewRow> {
    program
        .at_desk(async move |office, session| Ok(office.save_view(session, view, &input, now()).await?))
        .await
}

/// Deletes a view.
#[tauri::command]
pub async fn delete_view(program: State<'_, Program>, view: u32) -> Answer<ViewList> {
    program.at_desk(async move |office, session| Ok(office.delete_view(session, view, now()).await?)).await
}

/// Chooses with which view the page of requests opens; none: with all requests.
#[tauri::command]
pub async fn choose_view(program: State<'_, Program>, view: Option<u32>) -> Answer<ViewList> {
    program.at_desk(async move |office, session| Ok(office.choose_view(session, view, now()).await?)).await
}
