//! First start, and sitting down at the desk.

use std::time::Duration;

use casework::view::{Desk, OfficeState};
use casework::{Office, Session};
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
    let session = program.who().ok();
    program.ask(async move |office| Ok(office.state(session.as_ref(), now()).await?)).await
}

/// Founds the office with its first account, whose person then sits at the desk.
#[tauri::command]
pub async fn set_up(program: State<'_, Program>, input: Value) -> Answer<Desk> {
    let session = program.ask(async move |office| Ok(office.set_up(&input, now()).await?)).await?;
    sit_down(&program, session).await
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

/// Lets somebody sit down at the desk, in the place of whoever sat there. None: their passphrase is for one time, and they
/// choose their own before anything else.
#[tauri::command]
pub async fn sign_in(
    program: State<'_, Program>,
    account: String,
    passphrase: String,
) -> Answer<Option<Desk>> {
    let passphrase = Zeroizing::new(passphrase);
    let (session, must_choose) = program
        .ask(async move |office| {
            let session = office.sign_in(&account, &passphrase, now()).await?;
            let must_choose = office.must_choose_passphrase(&session).await?;
            Ok((session, must_choose))
        })
        .await?;
    if must_choose {
        program.seat(session, lock_after(&program).await?);
        return Ok(None);
    }
    sit_down(&program, session).await.map(Some)
}

/// Chooses one's own passphrase in the place of one for one time.
#[tauri::command]
pub async fn choose_passphrase(program: State<'_, Program>, input: Value) -> Answer<Desk> {
    let chosen = async move |office: &Office, session: &Session| {
        Ok(office.choose_passphrase(session, &input, now()).await?)
    };
    let session = program.at_desk(chosen).await?;
    sit_down(&program, session).await
}

/// Lets the first administrator in after a history was read back, who then sits at the desk.
#[tauri::command]
pub async fn let_in(program: State<'_, Program>, input: Value) -> Answer<Desk> {
    let session = program.ask(async move |office| Ok(office.let_in_typed(&input, now()).await?)).await?;
    sit_down(&program, session).await
}

/// Takes note that somebody moves at the desk.
#[tauri::command]
pub async fn stay_awake(program: State<'_, Program>) -> Answer<()> {
    let limit = lock_after(&program).await?;
    program.stay_awake(limit)
}

/// Locks the desk: the signing key is erased, and whoever sat there signs in again to go on.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands the state over by value")]
pub fn lock(program: State<'_, Program>) {
    program.lock();
}

async fn sit_down(program: &Program, session: Session) -> Answer<Desk> {
    program.seat(session, lock_after(program).await?);
    program.at_desk(async |office, session| Ok(office.desk(session, now()).await?)).await
}

/// After how long without a sign of anybody the desk is locked.
async fn lock_after(program: &Program) -> Answer<Duration> {
    let minutes = program.ask(async |office| Ok(office.lock_after_minutes().await?)).await?;
    Ok(Duration::from_secs(u64::from(minutes) * 60))
}

/// Leaves the desk empty and erases the signing key.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands the state over by value")]
pub fn sign_out(program: State<'_, Program>) {
    program.empty();
}
