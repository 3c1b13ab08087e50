//! The office's accounts.

use casework::view::AccountRow;
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
    program.seat(Some(program.at_desk(changed).await?));
    Ok(())
}

/// Everybody who may be chosen as an expert or a requester.
#[tauri::command]
pub async fn people(program: State<'_, Program>) -> Answer<Vec<Person>> {
    program.at_desk(async move |office, session| Ok(office.people(session).await?)).await
}
