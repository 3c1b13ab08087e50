//! The policy library.

use casework::view::{PolicyImport, PolicyRow, PolicyView};
use serde_json::Value;
use tauri::{AppHandle, State};

use crate::error::{Answer, Failure};
use crate::session::Program;
use crate::{files, now, picker};

/// The most bytes that a file with policies may have.
const LARGEST: usize = 64 * 1024 * 1024;

/// The policies of the library.
#[tauri::command]
pub async fn policies(program: State<'_, Program>) -> Answer<Vec<PolicyRow>> {
    program.at_desk(async move |office, session| Ok(office.policies(session).await?)).await
}

/// A policy with its versions and the requests that it touches.
#[tauri::command]
pub async fn policy(program: State<'_, Program>, number: String) -> Answer<PolicyView> {
    program.at_desk(async move |office, session| Ok(office.policy(session, &number, now()).await?)).await
}

/// Puts a version of a policy into the library.
#[tauri::command]
pub async fn publish_policy(program: State<'_, Program>, input: Value) -> Answer<PolicyView> {
    program
        .at_desk(async move |office, session| Ok(office.publish_policy(session, &input, now()).await?))
        .await
}

/// Puts the policies of a file that the person chooses into the library; none: cancelled.
#[tauri::command]
pub async fn import_policies(app: AppHandle, program: State<'_, Program>) -> Answer<Option<PolicyImport>> {
    let Some(path) = picker::file_to_open(&app, "Import policies").await else { return Ok(None) };
    let bytes = files::read(&path, LARGEST)
        .map_err(|error| Failure::refused(format!("“{}” cannot be read: {error}.", path.display())))?;
    let made = program
        .at_desk(async move |office, session| {
            Ok(office.import_policies(session, &bytes, None, now()).await?)
        })
        .await?;
    Ok(Some(made))
}
