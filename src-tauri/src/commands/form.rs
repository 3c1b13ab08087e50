//! TECH 358 as a PDF or a Word document: a copy to fill in elsewhere, and a filled-in one read back.

use std::path::Path;

use casework::LARGEST_COPY;
use casework::view::{CopyKind, FormImport, Imported, Standing};
use tauri::{AppHandle, State};

use super::documents::save;
use super::{number, number_or_none};
use crate::error::{Answer, Failure};
use crate::session::Program;
use crate::{files, now, picker};

/// Saves a copy of the form to fill in elsewhere where the person chooses, and returns the place; none: cancelled.
#[tauri::command]
pub async fn save_fillable(
    app: AppHandle,
    program: State<'_, Program>,
    number: Option<String>,
    kind: CopyKind,
) -> Answer<Option<String>> {
    let number = number_or_none(number.as_deref())?;
    let copy = program
        .at_desk(async move |office, session| {
            Ok(office.form_to_send(session, number.as_ref(), kind, now()).await?)
        })
        .await?;
    save(&app, copy).await
}

/// Reads a filled-in copy of the form into its draft: one that the person chooses, or, where they were asked what is to
/// become of answers that stand there, the one that they chose. None: cancelled.
#[tauri::command]
pub async fn import_form(
    app: AppHandle,
    program: State<'_, Program>,
    number: String,
    standing: Standing,
) -> Answer<Option<FormImport>> {
    let number = self::number(&number)?;
    let bytes = if standing == Standing::Ask {
        let Some(path) = picker::file_to_open(&app, "Fill in from a saved copy").await else {
            return Ok(None);
        };
        read(&path)?
    } else {
        program
            .take_copy(&number)
            .ok_or_else(|| Failure::refused("The copy is not at hand any more. Choose it again."))?
    };
    program.keep_copy(Some((number.clone(), bytes.clone())));
    let came = program
        .at_desk(async move |office, session| {
            Ok(office.import_form(session, &number, bytes, standing, now()).await?)
        })
        .await?;
    // It stays at hand until the person has said what is to become of their answers.
    if came.outcome != Imported::Asks {
        program.keep_copy(None);
    }
    Ok(Some(came))
}

fn read(path: &Path) -> Answer<Vec<u8>> {
    files::read(path, LARGEST_COPY)
        .map_err(|error| Failure::refused(format!("“{}” cannot be read: {error}.", path.display())))
}
