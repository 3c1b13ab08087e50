//! Files: attached, shown, saved and opened.

use std::path::{Path, PathBuf};

use casework::view::Taken;
use casework::{FileContent, Office, Session};
use exception::{Digest, RequestNumber, Step};
use serde_json::{Value, json};
use tauri::{AppHandle, State, ipc::Response};

use super::{digest, number, number_or_none, with_chosen};
use crate::error::{Answer, Failure};
use crate::session::Program;
use crate::{files, now, picker, view_file};

/// Attaches a file that the person chooses in the system's dialog; none: cancelled.
#[tauri::command]
pub async fn attach(
    app: AppHandle,
    program: State<'_, Program>,
    number: String,
    note: Option<String>,
) -> Answer<Option<Taken>> {
    let number = self::number(&number)?;
    match picker::file_to_open(&app, "Attach a file").await {
        Some(path) => attach_path(&program, number, path, note).await.map(Some),
        None => Ok(None),
    }
}

/// Records the signing of a document with the file that the person chooses in the system's dialog; none: cancelled.
#[tauri::command]
pub async fn record_signing(
    app: AppHandle,
    program: State<'_, Program>,
    number: String,
    version: u32,
    input: Value,
) -> Answer<Option<Taken>> {
    take_with_chosen(&app, &program, &number, version, (Step::RecordSigning, input), "Choose the signed file")
        .await
}

/// Reports an item as done, or ends an exception early, with the file that the person chooses in the system's dialog;
/// none: cancelled.
#[tauri::command]
pub async fn take_with_evidence(
    app: AppHandle,
    program: State<'_, Program>,
    number: String,
    version: u32,
    input: Value,
) -> Answer<Option<Taken>> {
    let step = input.get("step").and_then(Value::as_str).and_then(Step::from_name);
    let Some(step @ (Step::ReportDone | Step::EndEarly)) = step else {
        return Err(Failure::refused("This step takes no file. Attach it on the page of the request."));
    };
    take_with_chosen(&app, &program, &number, version, (step, input), "Choose the evidence").await
}

/// Files the edited copy of a letter that the person chooses in the system's dialog; none: cancelled.
#[tauri::command]
pub async fn file_edited_letter(
    app: AppHandle,
    program: State<'_, Program>,
    number: String,
    version: u32,
    input: Value,
) -> Answer<Option<Taken>> {
    let step = (Step::FileEditedLetter, input);
    take_with_chosen(&app, &program, &number, version, step, "Choose the edited copy").await
}

/// Records the signing of a document with a dropped file, by its name.
///
/// # Errors
/// A file that was not dropped; what the step itself refuses.
#[tauri::command]
pub async fn record_signing_dropped(
    program: State<'_, Program>,
    number: String,
    version: u32,
    input: Value,
    name: String,
) -> Answer<Taken> {
    let number = self::number(&number)?;
    let path = dropped_as(&program, &name)?;
    let taken = take_with(&program, number, version, (Step::RecordSigning, input), &path).await?;
    program.forget_dropped(&path);
    Ok(taken)
}

/// The names of the files that were dropped on the window and not attached yet.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands the state over by value")]
pub fn dropped(program: State<'_, Program>) -> Vec<String> {
    program.dropped().iter().map(|path| name_of(path)).collect()
}

/// Attaches dropped files by their names; the page cannot name a path, nor a file that was not dropped.
///
/// # Errors
/// At the first file that cannot be attached; those before it are.
#[tauri::command]
pub async fn attach_dropped(
    program: State<'_, Program>,
    number: String,
    names: Vec<String>,
    note: Option<String>,
) -> Answer<Vec<Taken>> {
    let number = self::number(&number)?;
    let mut taken = Vec::new();
    for name in names {
        let path = dropped_as(&program, &name)?;
        taken.push(attach_path(&program, number.clone(), path.clone(), note.clone()).await?);
        program.forget_dropped(&path);
    }
    Ok(taken)
}

/// The bytes of a file.
#[tauri::command]
pub async fn document(program: State<'_, Program>, number: String, sha256: String) -> Answer<Response> {
    Ok(Response::new(filed(&program, &number, digest(sha256)?).await?.bytes))
}

/// The bytes of a document as it would be made; nothing is filed.
#[tauri::command]
pub async fn preview(program: State<'_, Program>, number: Option<String>, input: Value) -> Answer<Response> {
    let number = number_or_none(number.as_deref())?;
    let preview = async move |office: &Office, session: &Session| {
        Ok(office.preview(session, number.as_ref(), &input, now()).await?)
    };
    Ok(Response::new(program.at_desk(preview).await?))
}

/// The bytes of the first page alone of a document as it would be made, to be looked at until the whole is there.
#[tauri::command]
pub async fn preview_first_page(
    program: State<'_, Program>,
    number: Option<String>,
    input: Value,
) -> Answer<Response> {
    let number = number_or_none(number.as_deref())?;
    let preview = async move |office: &Office, session: &Session| {
        Ok(office.preview_first_page(session, number.as_ref(), &input, now()).await?)
    };
    Ok(Response::new(program.at_desk(preview).await?))
}

/// Saves a file where the person chooses, and returns the place; none: cancelled.
#[tauri::command]
pub async fn save_file(
    app: AppHandle,
    program: State<'_, Program>,
    number: String,
    sha256: String,
) -> Answer<Option<String>> {
    save(&app, filed(&program, &number, digest(sha256)?).await?).await
}

/// Saves the editable copy of a letter where the person chooses, and returns the place; none: cancelled.
#[tauri::command]
pub async fn save_editable_copy(
    app: AppHandle,
    program: State<'_, Program>,
    number: String,
    sha256: String,
) -> Answer<Option<String>> {
    let (number, sha256) = (self::number(&number)?, digest(sha256)?);
    let copy = async move |office: &Office, session: &Session| {
        Ok(office.editable_copy(session, &number, &sha256).await?)
    };
    save(&app, program.at_desk(copy).await?).await
}

/// Saves a file where the person chooses, and returns the place; none: cancelled.
pub(super) async fn save(app: &AppHandle, file: FileContent) -> Answer<Option<String>> {
    let Some(path) = picker::file_to_save(app, &files::suggested_name(&file.name)).await else {
        return Ok(None);
    };
    let place = path.display().to_string();
    apart(move || files::write(&path, &file.bytes).map_err(|error| files::unwritten(&path, &error))).await?;
    Ok(Some(place))
}

/// Opens a copy of a file in the system's viewer.
#[tauri::command]
pub async fn open_file(program: State<'_, Program>, number: String, sha256: String) -> Answer<()> {
    let sha256 = digest(sha256)?;
    let file = filed(&program, &number, sha256.clone()).await?;
    let data_dir = program.data_dir().to_owned();
    apart(move || view_file::open(&data_dir, &sha256, &file)).await
}

async fn attach_path(
    program: &Program,
    number: RequestNumber,
    path: PathBuf,
    note: Option<String>,
) -> Answer<Taken> {
    program
        .at_desk(async move |office, session| {
            Ok(office.attach(session, &number, &path, note.as_deref(), now()).await?)
        })
        .await
}

/// Takes a step with a file that the person chooses in the system's dialog; none: cancelled.
async fn take_with_chosen(
    app: &AppHandle,
    program: &Program,
    number: &str,
    version: u32,
    step: (Step, Value),
    prompt: &str,
) -> Answer<Option<Taken>> {
    let number = self::number(number)?;
    match picker::file_to_open(app, prompt).await {
        Some(path) => take_with(program, number, version, step, &path).await.map(Some),
        None => Ok(None),
    }
}

/// Takes a step with a path that the person chose: the page itself names none.
async fn take_with(
    program: &Program,
    number: RequestNumber,
    version: u32,
    (step, mut input): (Step, Value),
    path: &Path,
) -> Answer<Taken> {
    if let Some(fields) = input.as_object_mut() {
        fields.insert("step".to_owned(), json!(step));
    }
    let input = with_chosen(input, path);
    program
        .at_desk(async move |office, session| {
            Ok(office.take(session, Some(&number), Some(version), &input, now()).await?)
        })
        .await
}

/// A file that was dropped on the window, by its name.
pub(super) fn dropped_as(program: &Program, name: &str) -> Answer<PathBuf> {
    let found = program.dropped().into_iter().find(|path| name_of(path) == name);
    found.ok_or_else(|| Failure::refused(format!("“{name}” was not dropped on the window. Drop it again.")))
}

/// A file that an event of a request or of a matter names.
pub(super) async fn filed(program: &Program, number: &str, sha256: Digest) -> Answer<FileContent> {
    if let Ok(number) = number.parse() {
        return program
            .at_desk(async move |office, session| Ok(office.matter_file(session, &number, &sha256).await?))
            .await;
    }
    let number = self::number(number)?;
    program.at_desk(async move |office, session| Ok(office.document(session, &number, &sha256).await?)).await
}

/// Runs what waits for another program on a thread where nothing else waits for it.
pub(super) async fn apart<T: Send + 'static>(work: impl FnOnce() -> Answer<T> + Send + 'static) -> Answer<T> {
    tauri::async_runtime::spawn_blocking(work)
        .await
        .map_err(|error| Failure::broken("The program stopped in the middle of it.", &error))?
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
