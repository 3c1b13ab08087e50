//! A request and the steps of the procedure.

use casework::view::{FormToFill, Precedents, RequestView, Taken};
use exception::{Problem, Step};
use serde_json::Value;
use tauri::State;

use super::{number, number_or_none, refuse_paths};
use crate::error::{Answer, Failure};
use crate::now;
use crate::session::Program;

/// A request with everything its page shows.
#[tauri::command]
pub async fn request(program: State<'_, Program>, number: String) -> Answer<RequestView> {
    let number = self::number(&number)?;
    program.at_desk(async move |office, session| Ok(office.request(session, &number, now()).await?)).await
}

/// What was decided on requests like one that is on record, typed, or both.
#[tauri::command]
pub async fn precedents(
    program: State<'_, Program>,
    number: Option<String>,
    typed: Option<Value>,
) -> Answer<Precedents> {
    let number = number_or_none(number.as_deref())?;
    program
        .at_desk(async move |office, session| {
            Ok(office.precedents(session, number.as_ref(), typed.as_ref(), now()).await?)
        })
        .await
}

/// Begins a request.
#[tauri::command]
pub async fn open_request(program: State<'_, Program>, input: Value) -> Answer<Taken> {
    program
        .at_desk(async move |office, session| Ok(office.take(session, None, None, &input, now()).await?))
        .await
}

/// Takes a step on the version of the request that the page showed.
#[tauri::command]
pub async fn take(program: State<'_, Program>, number: String, version: u32, input: Value) -> Answer<Taken> {
    let number = self::number(&number)?;
    refuse_paths(&input)?;
    refuse_without_file(&input)?;
    program
        .at_desk(async move |office, session| {
            Ok(office.take(session, Some(&number), Some(version), &input, now()).await?)
        })
        .await
}

/// Refuses a step that is nothing without a file: it has a command of its own, which asks for one.
fn refuse_without_file(input: &Value) -> Answer<()> {
    let step = input.get("step").and_then(Value::as_str).and_then(Step::from_name);
    if matches!(step, Some(Step::Attach | Step::FileEditedLetter | Step::RecordSigning)) {
        return Err(Failure::refused("Choose the file in the dialog, or drop it on the window."));
    }
    Ok(())
}

/// Every problem a step would meet; nothing is filed.
#[tauri::command]
pub async fn check(
    program: State<'_, Program>,
    number: Option<String>,
    input: Value,
) -> Answer<Vec<Problem>> {
    let number = number_or_none(number.as_deref())?;
    program
        .at_desk(async move |office, session| {
            Ok(office.check(session, number.as_ref(), &input, now()).await?)
        })
        .await
}

/// TECH 358 with the answers so far.
#[tauri::command]
pub async fn form_to_fill(program: State<'_, Program>, number: String) -> Answer<FormToFill> {
    let number = self::number(&number)?;
    program.at_desk(async move |office, session| Ok(office.form_to_fill(session, &number).await?)).await
}
