//! Retention: what is past its period, and the two looks before a record goes; and what of a record the public is given.

use casework::view::{PublicCopyView, RetentionView};
use serde_json::Value;
use tauri::State;

use super::number;
use crate::error::Answer;
use crate::now;
use crate::session::Program;

/// What is past its period, proposed and disposed of.
#[tauri::command]
pub async fn retention(program: State<'_, Program>) -> Answer<RetentionView> {
    program.at_desk(async |office, session| Ok(office.retention(session, now()).await?)).await
}

/// Proposes to dispose of a request.
#[tauri::command]
pub async fn propose_disposal(program: State<'_, Program>, number: String, input: Value) -> Answer<()> {
    let number = self::number(&number)?;
    program
        .at_desk(async move |office, session| {
            Ok(office.propose_disposal(session, &number, &input, now()).await?)
        })
        .await
}

/// Takes a proposal back.
#[tauri::command]
pub async fn withdraw_disposal(program: State<'_, Program>, number: String, input: Value) -> Answer<()> {
    let number = self::number(&number)?;
    program
        .at_desk(async move |office, session| {
            Ok(office.withdraw_disposal(session, &number, &input, now()).await?)
        })
        .await
}

/// Disposes of a request that another person proposed.
#[tauri::command]
pub async fn dispose_of(program: State<'_, Program>, number: String) -> Answer<()> {
    let number = self::number(&number)?;
    program.at_desk(async move |office, session| Ok(office.dispose(session, &number, now()).await?)).await
}

/// What a copy for a public-records request would give.
#[tauri::command]
pub async fn public_copy(program: State<'_, Program>, number: String) -> Answer<PublicCopyView> {
    let number = self::number(&number)?;
    program.at_desk(async move |office, session| Ok(office.public_copy(session, &number, now()).await?)).await
}
