//! What was typed and not filed yet.

use casework::DraftOf;
use casework::view::Draft;
use exception::Step;
use exception::action::DocumentKind;
use serde_json::Value;
use tauri::State;

use super::number_or_none;
use crate::error::Answer;
use crate::now;
use crate::session::Program;

/// The saved draft of a step, else a start from the record. A document that is drafted has one for each kind.
#[tauri::command]
pub async fn draft(
    program: State<'_, Program>,
    number: Option<String>,
    step: Step,
    kind: Option<DocumentKind>,
) -> Answer<Draft> {
    let number = number_or_none(number.as_deref())?;
    let of = DraftOf { step, kind };
    program
        .at_desk(async move |office, session| Ok(office.draft(session, number.as_ref(), of, now()).await?))
        .await
}

/// Saves a draft over the version it started from, and returns the new version.
#[tauri::command]
pub async fn save_draft(
    program: State<'_, Program>,
    number: Option<String>,
    step: Step,
    kind: Option<DocumentKind>,
    input: Value,
    version: u32,
) -> Answer<u32> {
    let number = number_or_none(number.as_deref())?;
    let of = DraftOf { step, kind };
    program
        .at_desk(async move |office, session| {
            Ok(office.save_draft(session, number.as_ref(), of, &input, version, now()).await?)
        })
        .await
}

/// Throws a draft away.
#[tauri::command]
pub async fn drop_draft(
    program: State<'_, Program>,
    number: Option<String>,
    step: Step,
    kind: Option<DocumentKind>,
) -> Answer<()> {
    let number = number_or_none(number.as_deref())?;
    let of = DraftOf { step, kind };
    program
        .at_desk(async move |office, session| Ok(office.drop_draft(session, number.as_ref(), of).await?))
        .await
}
