//! The office's settings, checking its history, and taking everything away.

use std::io::{Seek, Write};

use casework::view::{SettingsView, TableFormat, Verification};
use casework::{Office, Session, Steady};
use exception::office::Exporting;
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

/// Saves the whole history or all requests where the person chooses, and says what was saved; none: cancelled.
#[tauri::command]
pub async fn save_everything(
    app: AppHandle,
    program: State<'_, Program>,
    what: Exporting,
) -> Answer<Option<String>> {
    let today = exception::calendar::day_of(now());
    let name = match what {
        Exporting::History => format!("exception-desk-{today}.history.jsonl"),
        Exporting::RequestsCsv => format!("exception-desk-{today}.requests.csv"),
        Exporting::RequestsXlsx => format!("exception-desk-{today}.requests.xlsx"),
    };
    let Some(path) = picker::file_to_save(&app, &name).await else { return Ok(None) };
    let taking = program.begin_taking();
    let watched = taking.clone();
    let write = async move |office: &Office, session: &Session| {
        let mut beside = files::Beside::create(&path).map_err(|error| files::unwritten(&path, &error))?;
        let said = taken(office, session, what, watched.counting(Steady::new(beside.file()))).await?;
        beside.keep().map_err(|error| files::unwritten(&path, &error))?;
        Ok(Some(format!("{said} It is in {}.", path.display())))
    };
    match program.at_desk(write).await {
        // What was written until then went with the file that was begun.
        Err(_) if taking.is_stopped() => Ok(Some("Stopped. Nothing was saved.".to_owned())),
        saved => saved,
    }
}

async fn taken<W: Write + Seek + Send>(
    office: &Office,
    session: &Session,
    what: Exporting,
    out: W,
) -> Answer<String> {
    let table = match what {
        Exporting::History => {
            let saved = office.export_history(session, out, now()).await?;
            return Ok(format!(
                "The whole history is saved: {} events and {} files.",
                saved.events, saved.files
            ));
        }
        Exporting::RequestsCsv => TableFormat::Csv,
        Exporting::RequestsXlsx => TableFormat::Xlsx,
    };
    let count = office.export_requests(session, table, out, now()).await?;
    Ok(if count == 1 { "1 request is saved.".to_owned() } else { format!("{count} requests are saved.") })
}

/// How many bytes of what is being saved are written.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands the state over by value")]
pub fn saving_written(program: State<'_, Program>) -> u64 {
    program.taking().written()
}

/// Stops what is being saved; nothing of it is kept.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands the state over by value")]
pub fn stop_saving(program: State<'_, Program>) {
    program.taking().stop();
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
