//! One step over many chosen requests: what can’t be done is told first, and each is then done by a call of its own, so that
//! the page can stop between two.

use casework::view::{ChosenAct, ChosenRow, Taken};
use casework::{Office, Session};
use exception::RequestNumber;
use serde_json::Value;
use tauri::{AppHandle, State};

use super::number;
use crate::error::{Answer, Failure};
use crate::session::Program;
use crate::{files, now, picker};

/// What would be done with each request, or why not.
#[tauri::command]
pub async fn check_chosen(
    program: State<'_, Program>,
    act: ChosenAct,
    numbers: Vec<RequestNumber>,
    input: Value,
) -> Answer<Vec<ChosenRow>> {
    let check = async move |office: &Office, session: &Session| {
        Ok(office.check_chosen(session, act, &numbers, &input, now()).await?)
    };
    program.at_desk(check).await
}

/// Does it with one request.
#[tauri::command]
pub async fn take_chosen(
    program: State<'_, Program>,
    act: ChosenAct,
    number: String,
    version: u32,
    input: Value,
) -> Answer<Vec<Taken>> {
    let number = self::number(&number)?;
    let take = async move |office: &Office, session: &Session| {
        Ok(office.take_chosen(session, act, &number, version, &input, now()).await?)
    };
    program.at_desk(take).await
}

/// Chooses the folder into which drafts of reminders are saved, and says where it is; none: cancelled.
#[tauri::command]
pub async fn choose_draft_folder(app: AppHandle, program: State<'_, Program>) -> Answer<Option<String>> {
    program.who()?;
    let folder = picker::folder(&app, "Choose the folder for the mail drafts").await;
    program.keep_draft_folder(folder.clone());
    Ok(folder.map(|folder| folder.display().to_string()))
}

/// Saves the drafts of the reminders of one request into the folder that was chosen; answers the names of the files.
#[tauri::command]
pub async fn save_reminders(program: State<'_, Program>, number: String) -> Answer<Vec<String>> {
    let number = self::number(&number)?;
    let folder = program
        .draft_folder()
        .ok_or_else(|| Failure::refused("Choose the folder for the mail drafts first."))?;
    let drafts = async move |office: &Office, session: &Session| {
        Ok(office.reminder_drafts(session, &number, now()).await?)
    };
    let drafts = program.at_desk(drafts).await?;
    // A draft of the same mail that is there may have been changed by its reader since: none is written over.
    let files: Vec<_> = drafts
        .iter()
        .map(|draft| (folder.join(files::suggested_name(&draft.name)), draft.bytes.as_slice()))
        .collect();
    files::write_new(&files)?;
    Ok(drafts.into_iter().map(|draft| draft.name).collect())
}
