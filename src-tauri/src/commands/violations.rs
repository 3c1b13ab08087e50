//! Violation reports.

use casework::view::{Draft, MatterTaken, ViolationList, ViolationView};
use casework::{MatterDraft, Office, Session};
use exception::MatterNumber;
use exception::violation::ViolationStep;
use serde_json::Value;
use tauri::{AppHandle, State};

use super::refuse_paths;
use crate::error::{Answer, Failure};
use crate::session::Program;
use crate::{now, picker};

/// The violation reports that the person may read, or is told of.
#[tauri::command]
pub async fn violations(program: State<'_, Program>) -> Answer<ViolationList> {
    program.at_desk(async move |office, session| Ok(office.violations(session).await?)).await
}

/// A violation report with everything its page shows.
#[tauri::command]
pub async fn violation(program: State<'_, Program>, number: String) -> Answer<ViolationView> {
    let number = self::number(&number)?;
    program.at_desk(async move |office, session| Ok(office.violation(session, &number, now()).await?)).await
}

/// Reports a violation, or takes a step on the version of the report that the page showed.
#[tauri::command]
pub async fn take_violation(
    program: State<'_, Program>,
    number: Option<String>,
    version: Option<u32>,
    input: Value,
) -> Answer<MatterTaken> {
    let number = number.as_deref().map(self::number).transpose()?;
    refuse_paths(&input)?;
    let step = input.get("step").and_then(Value::as_str).and_then(ViolationStep::from_name);
    if step == Some(ViolationStep::Attach) {
        return Err(Failure::refused("Choose the file in the dialog."));
    }
    program
        .at_desk(async move |office, session| {
            Ok(office.take_violation(session, number.as_ref(), version, &input, now()).await?)
        })
        .await
}

/// Attaches evidence that the person chooses in the system's dialog; none: cancelled.
#[tauri::command]
pub async fn attach_to_violation(
    app: AppHandle,
    program: State<'_, Program>,
    number: String,
    note: String,
) -> Answer<Option<MatterTaken>> {
    let number = self::number(&number)?;
    let Some(path) = picker::file_to_open(&app, "Attach evidence").await else { return Ok(None) };
    let attached = async move |office: &Office, session: &Session| {
        Ok(office.attach_to_violation(session, &number, &path, &note, now()).await?)
    };
    program.at_desk(attached).await.map(Some)
}

/// What was typed for a step of a violation report.
#[tauri::command]
pub async fn violation_draft(
    program: State<'_, Program>,
    number: Option<String>,
    step: String,
) -> Answer<Draft> {
    let of = draft_of(number.as_deref(), step)?;
    program.at_desk(async move |office, session| Ok(office.violation_draft(session, &of, now()).await?)).await
}

/// Saves what was typed for a step of a violation report.
#[tauri::command]
pub async fn save_violation_draft(
    program: State<'_, Program>,
    number: Option<String>,
    step: String,
    input: Value,
    version: u32,
) -> Answer<u32> {
    let of = draft_of(number.as_deref(), step)?;
    program
        .at_desk(async move |office, session| {
            Ok(office.save_violation_draft(session, &of, &input, version, now()).await?)
        })
        .await
}

fn draft_of(number: Option<&str>, step: String) -> Answer<MatterDraft> {
    let number = number.map(self::number).transpose()?;
    Ok(MatterDraft { number, step, about: String::new() })
}

fn number(text: &str) -> Answer<MatterNumber> {
    text.parse().map_err(|_| Failure::refused(format!("There is no report with the number “{text}”.")))
}
