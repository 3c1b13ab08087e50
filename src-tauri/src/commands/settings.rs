//! The office's settings, and checking its history.

use casework::view::{SettingsView, Verification};
use serde_json::Value;
use tauri::State;

use crate::error::Answer;
use crate::now;
use crate::session::Program;

/// The settings with what they still lack.
#[tauri::command]
pub async fn settings(program: State<'_, Program>) -> Answer<SettingsView> {
    program.at_desk(async move |office, session| Ok(office.settings(session).await?)).await
}

/// Changes the settings.
#[tauri::command]
pub async fn change_settings(program: State<'_, Program>, input: Value) -> Answer<SettingsView> {
    program
        .at_desk(async move |office, session| Ok(office.change_settings(session, &input, now()).await?))
        .await
}

/// Checks the whole history.
#[tauri::command]
pub async fn verify(program: State<'_, Program>) -> Answer<Verification> {
    program.at_desk(async |office, _| Ok(office.verify().await?)).await
}
