//! What is retired, and what it leaves behind.

use casework::view::{OrphanAsk, OrphanPage, Reassigned, RetiredRow};
use serde_json::Value;
use tauri::State;

use crate::error::Answer;
use crate::now;
use crate::session::Program;

/// What is retired, with how much each leaves behind.
#[tauri::command]
pub async fn retirements(program: State<'_, Program>) -> Answer<Vec<RetiredRow>> {
    program.at_desk(async move |office, session| Ok(office.retirements(session).await?)).await
}

/// What one retirement leaves behind.
#[tauri::command]
pub async fn orphans(program: State<'_, Program>, ask: OrphanAsk) -> Answer<OrphanPage> {
    program.at_desk(async move |office, session| Ok(office.orphans(session, &ask, now()).await?)).await
}

/// Retires a policy or a system.
#[tauri::command]
pub async fn retire(program: State<'_, Program>, input: Value) -> Answer<()> {
    program.at_desk(async move |office, session| Ok(office.retire(session, &input, now()).await?)).await
}

/// Takes a retirement back.
#[tauri::command]
pub async fn reinstate(program: State<'_, Program>, input: Value) -> Answer<()> {
    program.at_desk(async move |office, session| Ok(office.reinstate(session, &input, now()).await?)).await
}

/// Says what becomes of many parts that were left behind.
#[tauri::command]
pub async fn reassign(program: State<'_, Program>, input: Value) -> Answer<Vec<Reassigned>> {
    program.at_desk(async move |office, session| Ok(office.reassign(session, &input, now()).await?)).await
}
