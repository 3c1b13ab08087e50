//! Safe keeping: backups, restoring one, and reading a history back. The page names no path: files and folders are chosen in the system’s dialogs.

use casework::view::{
    BackupFound, BackupMade, HistoryFound, HistoryReadBack, KeepingProgress, KeepingView, Restored,
};
use tauri::{AppHandle, State};

use crate::error::{Answer, Failure};
use crate::session::Program;
use crate::{now, picker};

/// How the records are backed up.
#[tauri::command]
pub async fn keeping(program: State<'_, Program>) -> Answer<KeepingView> {
    program.at_desk(async |office, session| Ok(office.keeping(session, now()).await?)).await
}

/// Chooses the folder to which backups go; none: cancelled.
#[tauri::command]
pub async fn choose_backup_folder(
    app: AppHandle,
    program: State<'_, Program>,
) -> Answer<Option<KeepingView>> {
    let Some(to) = picker::folder(&app, "Choose the folder for backups").await else { return Ok(None) };
    program
        .at_desk(async move |office, session| Ok(Some(office.keep_backups_in(session, &to, now()).await?)))
        .await
}

/// Backs up everything into the chosen folder.
#[tauri::command]
pub async fn back_up(program: State<'_, Program>) -> Answer<BackupMade> {
    let underway = program.begin_keeping()?;
    program
        .at_desk(async move |office, session| Ok(office.back_up(session, None, &underway, now()).await?))
        .await
}

/// How far the backup, the restore or the reading back of this window is; none where none is under way.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands the state over by value")]
pub fn keeping_progress(program: State<'_, Program>) -> Option<KeepingProgress> {
    program.keeping().map(|underway| underway.progress())
}

/// Stops the backup, the restore or the reading back of this window. What has got its name, or its place, by then stays.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands the state over by value")]
pub fn stop_keeping(program: State<'_, Program>) {
    if let Some(underway) = program.keeping() {
        underway.stop();
    }
}

/// Says what a backup holds that the person chooses; none: cancelled.
#[tauri::command]
pub async fn look_into_backup(app: AppHandle, program: State<'_, Program>) -> Answer<Option<BackupFound>> {
    let Some(file) = picker::file_to_open(&app, "Choose a backup").await else { return Ok(None) };
    program.keep_backup(Some(file.clone()));
    let (data_dir, underway) = (program.data_dir().to_owned(), program.begin_keeping()?);
    let runtime = tokio::runtime::Handle::current();
    let looked = tauri::async_runtime::spawn_blocking(move || {
        runtime.block_on(casework::look_into_backup(&data_dir, &file, &underway))
    });
    let looked =
        looked.await.map_err(|error| Failure::broken("The program stopped in the middle of it.", &error))?;
    Ok(Some(looked?))
}

/// Puts the backup that was looked into last in the place of the records; whoever sat at the desk signs in anew.
#[tauri::command]
pub async fn restore_backup(program: State<'_, Program>) -> Answer<Restored> {
    let file = program
        .take_backup()
        .ok_or_else(|| Failure::refused("Choose the backup first, and look at what it holds."))?;
    let underway = program.begin_keeping()?;
    let restored = program
        .between_records(async move |folder, session| {
            Ok(casework::restore_backup(folder, &file, session, &underway, now()).await?)
        })
        .await?;
    program.empty();
    Ok(restored)
}

/// Says what a history is that the person chooses; none: cancelled.
#[tauri::command]
pub async fn look_into_history(app: AppHandle, program: State<'_, Program>) -> Answer<Option<HistoryFound>> {
    let Some(file) = picker::file_to_open(&app, "Choose a saved history").await else { return Ok(None) };
    program.keep_history(Some(file.clone()));
    let looked = tauri::async_runtime::spawn_blocking(move || HistoryFound::of(&file));
    let looked =
        looked.await.map_err(|error| Failure::broken("The program stopped in the middle of it.", &error))?;
    Ok(Some(looked?))
}

/// Makes the records of the history that was looked into last, where there are none.
#[tauri::command]
pub async fn read_history_back(program: State<'_, Program>) -> Answer<HistoryReadBack> {
    let file = program
        .take_history()
        .ok_or_else(|| Failure::refused("Choose the history first, and look at what it holds."))?;
    let underway = program.begin_keeping()?;
    program
        .between_records(async move |folder, _| Ok(HistoryReadBack::of(folder, &file, &underway).await?))
        .await
}
