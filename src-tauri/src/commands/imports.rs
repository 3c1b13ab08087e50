//! Importing a tracker: chosen or dropped, tried, taken, taken back.

use std::path::Path;
use std::sync::Arc;

use casework::view::{ImportAsk, ImportMade, ImportRow, ImportTakenBack, ImportTrial};
use casework::{LARGEST_TABLE, SourceFile};
use tauri::{AppHandle, State};

use super::documents::dropped_as;
use crate::error::{Answer, Failure};
use crate::session::Program;
use crate::{files, now, picker};

/// Tries a file that the person chooses, or one that was dropped on the window, by its name; none: cancelled. The file
/// stays at hand until it is imported or another is chosen.
#[tauri::command]
pub async fn choose_import(
    app: AppHandle,
    program: State<'_, Program>,
    dropped: Option<String>,
) -> Answer<Option<ImportTrial>> {
    let path = match &dropped {
        Some(name) => dropped_as(&program, name)?,
        None => match picker::file_to_open(&app, "Choose the tracker").await {
            Some(path) => path,
            None => return Ok(None),
        },
    };
    program.keep_table(Some(read(&path)?));
    program.forget_dropped(&path);
    tried(&program, ImportAsk::default()).await.map(Some)
}

/// Tries the file that is at hand with other columns.
#[tauri::command]
pub async fn try_import(program: State<'_, Program>, ask: ImportAsk) -> Answer<ImportTrial> {
    tried(&program, ask).await
}

/// Imports the file that is at hand.
#[tauri::command]
pub async fn take_import(program: State<'_, Program>, ask: ImportAsk) -> Answer<ImportMade> {
    let file = at_hand(&program)?;
    let made = program
        .at_desk(async move |office, session| Ok(office.import(session, &file, &ask, now()).await?))
        .await?;
    program.keep_table(None);
    Ok(made)
}

/// The imports that were made.
#[tauri::command]
pub async fn imports(program: State<'_, Program>) -> Answer<Vec<ImportRow>> {
    program.at_desk(async move |office, session| Ok(office.imports(session).await?)).await
}

/// Takes an import back.
#[tauri::command]
pub async fn take_back_import(
    program: State<'_, Program>,
    import: u32,
    reason: String,
) -> Answer<ImportTakenBack> {
    program
        .at_desk(async move |office, session| {
            Ok(office.take_back_import(session, import, &reason, now()).await?)
        })
        .await
}

async fn tried(program: &Program, ask: ImportAsk) -> Answer<ImportTrial> {
    let file = at_hand(program)?;
    program
        .at_desk(async move |office, session| Ok(office.try_import(session, &file, &ask, now()).await?))
        .await
}

fn at_hand(program: &Program) -> Answer<SourceFile> {
    program.table().ok_or_else(|| Failure::refused("The file is not at hand any more. Choose it again."))
}

fn read(path: &Path) -> Answer<SourceFile> {
    let bytes = files::read(path, LARGEST_TABLE)
        .map_err(|error| Failure::refused(format!("“{}” cannot be read: {error}.", path.display())))?;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(SourceFile { name, bytes: Arc::new(bytes) })
}
