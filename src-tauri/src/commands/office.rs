//! First start, and sitting down at the desk.

use casework::view::{Desk, OfficeState};
use serde_json::Value;
use tauri::State;
use zeroize::Zeroizing;

use crate::error::Answer;
use crate::now;
use crate::session::Program;

/// The seed of the demonstration office that is made from the window; any will do.
const SEED: u64 = 358;

/// What the page must know before anybody signs in.
#[tauri::command]
pub async fn office_state(program: State<'_, Program>) -> Answer<OfficeState> {
    let session = program.session();
    program.ask(async move |office| Ok(office.state(session.as_ref(), now()).await?)).await
}

/// Founds the office with its first account, whose person then sits at the desk.
#[tauri::command]
pub async fn set_up(program: State<'_, Program>, input: Value) -> Answer<Desk> {
    let session = program.ask(async move |office| Ok(office.set_up(&input, now()).await?)).await?;
    program.seat(Some(session));
    program.at_desk(async |office, session| Ok(office.desk(session, now()).await?)).await
}

/// Makes the demonstration office.
#[tauri::command]
pub async fn look_around(program: State<'_, Program>) -> Answer<OfficeState> {
    program
        .ask(async |office| {
            office.make_demonstration(None, SEED, now()).await?;
            Ok(office.state(None, now()).await?)
        })
        .await
}

/// Lets somebody sit down at the desk, in the place of whoever sat there.
#[tauri::command]
pub async fn sign_in(program: State<'_, Program>, account: String, passphrase: String) -> Answer<Desk> {
    let passphrase = Zeroizing::new(passphrase);
    let session =
        program.ask(async move |office| Ok(office.sign_in(&account, &passphrase, now()).await?)).await?;
    program.seat(Some(session));
    program.at_desk(async |office, session| Ok(office.desk(session, now()).await?)).await
}

/// Leaves the desk empty and erases the signing key.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands the state over by value")]
pub fn sign_out(program: State<'_, Program>) {
    program.seat(None);
}
