//! The office's settings, and checking its history.

use std::io::BufWriter;

use casework::view::{Exported, SettingsView, Verification};
use casework::{Office, Session};
use serde_json::Value;
use tauri::{AppHandle, State};

use crate::error::{Answer, Failure};
use crate::session::Program;
use crate::{files, now, picker};

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

/// Saves the whole history where the person chooses, to be checked elsewhere; none: cancelled.
#[tauri::command]
pub async fn save_history(app: AppHandle, program: State<'_, Program>) -> Answer<Option<Exported>> {
    let name = format!("exception-desk-{}.history.jsonl", exception::calendar::day_of(now()));
    let Some(path) = picker::file_to_save(&app, &name).await else { return Ok(None) };
    let write = async move |office: &Office, session: &Session| {
        let mut beside = files::Beside::create(&path).map_err(|error| files::unwritten(&path, &error))?;
        let exported = office.export_history(session, BufWriter::new(beside.file()), now()).await?;
        beside.keep().map_err(|error| files::unwritten(&path, &error))?;
        Ok(Some(exported))
    };
    program.at_desk(write).await
}

/// Saves a signed checkpoint of the history where the person chooses, and returns the place; none: cancelled.
#[tauri::command]
pub async fn save_checkpoint(app: AppHandle, program: State<'_, Program>) -> Answer<Option<String>> {
    let name = format!("exception-desk-{}.checkpoint.json", exception::calendar::day_of(now()));
    let Some(path) = picker::file_to_save(&app, &name).await else { return Ok(None) };
    let checkpoint =
        program.at_desk(async |office, session| Ok(office.signed_checkpoint(session, now()).await?)).await?;
    let text = serde_json::to_vec_pretty(&checkpoint)
        .map_err(|error| Failure::refused(format!("The checkpoint can’t be written down ({error}).")))?;
    files::write(&path, &text).map_err(|error| files::unwritten(&path, &error))?;
    Ok(Some(path.display().to_string()))
}
