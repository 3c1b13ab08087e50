//! Audits, and what is broken of the procedure.

use casework::MatterDraft;
use casework::view::{AuditList, AuditView, BrokenList, ChecksAsk, Draft, MatterTaken, PlanCheck};
use exception::MatterNumber;
use exception::audit::AuditStep;
use serde_json::Value;
use tauri::{AppHandle, State};

use super::{refuse_paths, with_chosen};
use crate::error::{Answer, Failure};
use crate::session::Program;
use crate::{now, picker};

/// The audits that this person may see.
#[tauri::command]
pub async fn audits(program: State<'_, Program>) -> Answer<AuditList> {
    program.at_desk(async move |office, session| Ok(office.audits(session).await?)).await
}

/// An audit with everything its page shows.
#[tauri::command]
pub async fn audit(program: State<'_, Program>, number: String) -> Answer<AuditView> {
    let number = self::number(&number)?;
    program.at_desk(async move |office, session| Ok(office.audit(session, &number, now()).await?)).await
}

/// What a plan comes to with the records as they stand.
#[tauri::command]
pub async fn check_plan(program: State<'_, Program>, input: Value) -> Answer<PlanCheck> {
    program.at_desk(async move |office, session| Ok(office.check_plan(session, &input).await?)).await
}

/// Takes a step on the version of the audit that the page showed, or plans an audit.
#[tauri::command]
pub async fn take_audit(
    program: State<'_, Program>,
    number: Option<String>,
    version: Option<u32>,
    input: Value,
) -> Answer<MatterTaken> {
    refuse_paths(&input)?;
    let number = number.as_deref().map(self::number).transpose()?;
    program
        .at_desk(async move |office, session| {
            Ok(office.take_audit(session, number.as_ref(), version, &input, now()).await?)
        })
        .await
}

/// Takes a step with a file that the person chooses in a dialog; nothing where they choose none.
#[tauri::command]
pub async fn take_audit_with_file(
    app: AppHandle,
    program: State<'_, Program>,
    number: String,
    version: u32,
    input: Value,
) -> Answer<Option<MatterTaken>> {
    let number = self::number(&number)?;
    let Some(path) = picker::file_to_open(&app, "Choose the evidence").await else { return Ok(None) };
    let input = with_chosen(input, &path);
    program
        .at_desk(async move |office, session| {
            Ok(Some(office.take_audit(session, Some(&number), Some(version), &input, now()).await?))
        })
        .await
}

/// The saved draft of a step of an audit, else what the step starts from.
#[tauri::command]
pub async fn audit_draft(
    program: State<'_, Program>,
    number: Option<String>,
    step: AuditStep,
    about: String,
) -> Answer<Draft> {
    let of = draft_of(number.as_deref(), step, about)?;
    program.at_desk(async move |office, session| Ok(office.audit_draft(session, &of).await?)).await
}

/// Saves a draft of a step of an audit over the version it started from, and returns the new version.
#[tauri::command]
pub async fn save_audit_draft(
    program: State<'_, Program>,
    number: Option<String>,
    step: AuditStep,
    about: String,
    input: Value,
    version: u32,
) -> Answer<u32> {
    let of = draft_of(number.as_deref(), step, about)?;
    program
        .at_desk(async move |office, session| {
            Ok(office.save_audit_draft(session, &of, &input, version, now()).await?)
        })
        .await
}

/// What is broken of the procedure today.
#[tauri::command]
pub async fn broken_checks(program: State<'_, Program>, ask: ChecksAsk) -> Answer<BrokenList> {
    program.at_desk(async move |office, session| Ok(office.broken_checks(session, &ask, now()).await?)).await
}

fn draft_of(number: Option<&str>, step: AuditStep, about: String) -> Answer<MatterDraft> {
    let number = number.map(self::number).transpose()?;
    Ok(MatterDraft { number, step: step.as_str().to_owned(), about })
}

/// Reads an audit's number as the page sends it.
fn number(text: &str) -> Answer<MatterNumber> {
    text.parse().map_err(|_| Failure::refused(format!("There is no audit with the number “{text}”.")))
}
