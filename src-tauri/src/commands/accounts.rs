//! The office's accounts.

use casework::view::{AccountRow, DeputyList, Leaving, OneTimePassphrase};
use casework::{Office, Session};
use exception::Person;
use serde_json::Value;
use tauri::State;
use zeroize::Zeroizing;

use crate::error::Answer;
use crate::now;
use crate::session::Program;

/// Every account.
#[tauri::command]
pub async fn accounts(program: State<'_, Program>) -> Answer<Vec<AccountRow>> {
    program.at_desk(async move |office, session| Ok(office.accounts(session).await?)).await
}

/// Adds an account.
#[tauri::command]
pub async fn add_account(program: State<'_, Program>, input: Value) -> Answer<AccountRow> {
    program.at_desk(async move |office, session| Ok(office.add_account(session, &input, now()).await?)).await
}

/// Changes an account's particulars and roles.
#[tauri::command]
pub async fn change_account(program: State<'_, Program>, input: Value) -> Answer<AccountRow> {
    program
        .at_desk(async move |office, session| Ok(office.change_account(session, &input, now()).await?))
        .await
}

/// Retires an account; what its person did stays.
#[tauri::command]
pub async fn retire_account(program: State<'_, Program>, account: String) -> Answer<()> {
    program
        .at_desk(async move |office, session| Ok(office.retire_account(session, &account, now()).await?))
        .await
}

/// Seals the signing key of the person at the desk under another passphrase.
#[tauri::command]
pub async fn change_passphrase(program: State<'_, Program>, old: String, new: String) -> Answer<()> {
    let (old, new) = (Zeroizing::new(old), Zeroizing::new(new));
    let changed = async move |office: &Office, session: &Session| {
        Ok(office.change_passphrase(session, &old, &new, now()).await?)
    };
    program.at_desk(changed).await.map(|_| ())
}

/// Resets the passphrase of somebody who has lost theirs; answers the one for one time, which is kept nowhere.
#[tauri::command]
pub async fn reset_passphrase(program: State<'_, Program>, account: String) -> Answer<OneTimePassphrase> {
    program
        .at_desk(async move |office, session| Ok(office.reset_passphrase(session, &account, now()).await?))
        .await
}

/// What the retirement of an account would leave behind.
#[tauri::command]
pub async fn leaves_behind(program: State<'_, Program>, account: String) -> Answer<Leaving> {
    program.at_desk(async move |office, session| Ok(office.leaves_behind(session, &account).await?)).await
}

/// The deputies that the person at the desk may know of.
#[tauri::command]
pub async fn deputies(program: State<'_, Program>) -> Answer<DeputyList> {
    program.at_desk(async |office, session| Ok(office.deputies(session, now()).await?)).await
}

/// Names a deputy for somebody's absence.
#[tauri::command]
pub async fn name_deputy(program: State<'_, Program>, input: Value) -> Answer<DeputyList> {
    program.at_desk(async move |office, session| Ok(office.name_deputy(session, &input, now()).await?)).await
}

/// Ends a deputation before its last day.
#[tauri::command]
pub async fn end_deputy(program: State<'_, Program>, deputy: u32) -> Answer<DeputyList> {
    program.at_desk(async move |office, session| Ok(office.end_deputy(session, deputy, now()).await?)).await
}

/// Everybody who may be chosen as an expert or a requester.
#[tauri::command]
pub async fn people(program: State<'_, Program>) -> Answer<Vec<Person>> {
    program.at_desk(async move |office, session| Ok(office.people(session).await?)).await
}
