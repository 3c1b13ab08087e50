//! The texts of letters, and what is typed into them.

use casework::view::{ComparedLine, TemplateList, TemplateProblem, TemplateView};
use casework::{Office, Session};
use tauri::{State, ipc::Response};

use super::number_or_none;
use crate::error::Answer;
use crate::now;
use crate::session::Program;

/// Every template.
#[tauri::command]
pub async fn templates(program: State<'_, Program>) -> Answer<TemplateList> {
    program.at_desk(async |office, session| Ok(office.templates(session).await?)).await
}

/// A template with its fields, its revisions and this person's draft.
#[tauri::command]
pub async fn template(program: State<'_, Program>, id: String) -> Answer<TemplateView> {
    program.at_desk(async move |office, session| Ok(office.template(session, &id, now()).await?)).await
}

/// The text of a revision.
#[tauri::command]
pub async fn template_revision(program: State<'_, Program>, id: String, revision: u32) -> Answer<String> {
    program
        .at_desk(async move |office, session| Ok(office.template_revision(session, &id, revision).await?))
        .await
}

/// What changed from a revision to a text.
#[tauri::command]
pub async fn compare_template(
    program: State<'_, Program>,
    id: String,
    revision: u32,
    text: String,
) -> Answer<Vec<ComparedLine>> {
    program
        .at_desk(async move |office, session| {
            Ok(office.compare_template(session, &id, revision, &text).await?)
        })
        .await
}

/// Every problem of a typed text.
#[tauri::command]
pub async fn check_template(
    program: State<'_, Program>,
    id: String,
    text: String,
) -> Answer<Vec<TemplateProblem>> {
    program
        .at_desk(async move |office, session| Ok(office.check_template(session, &id, &text, now()).await?))
        .await
}

/// The letter as a typed text would print it, with a request's data or made-up ones.
#[tauri::command]
pub async fn preview_template(
    program: State<'_, Program>,
    id: String,
    number: Option<String>,
    text: String,
) -> Answer<Response> {
    let number = number_or_none(number.as_deref())?;
    let preview = async move |office: &Office, session: &Session| {
        Ok(office.preview_template(session, &id, number.as_ref(), &text, now()).await?)
    };
    Ok(Response::new(program.at_desk(preview).await?))
}

/// Keeps what was typed, and returns the draft's new version.
#[tauri::command]
pub async fn save_template_draft(
    program: State<'_, Program>,
    id: String,
    text: String,
    started_from: u32,
    version: u32,
) -> Answer<u32> {
    let save = async move |office: &Office, session: &Session| {
        Ok(office.save_template_draft(session, &id, &text, started_from, version, now()).await?)
    };
    program.at_desk(save).await
}

/// Throws away what was typed.
#[tauri::command]
pub async fn drop_template_draft(program: State<'_, Program>, id: String) -> Answer<()> {
    program.at_desk(async move |office, session| Ok(office.drop_template_draft(session, &id).await?)).await
}

/// Publishes a text as the next revision.
#[tauri::command]
pub async fn publish_template(
    program: State<'_, Program>,
    id: String,
    text: String,
    over: u32,
) -> Answer<TemplateView> {
    let publish = async move |office: &Office, session: &Session| {
        Ok(office.publish_template(session, &id, &text, over, now()).await?)
    };
    program.at_desk(publish).await
}

/// Publishes an earlier revision once more.
#[tauri::command]
pub async fn restore_template(
    program: State<'_, Program>,
    id: String,
    revision: u32,
    over: u32,
) -> Answer<TemplateView> {
    let restore = async move |office: &Office, session: &Session| {
        Ok(office.restore_template(session, &id, revision, over, now()).await?)
    };
    program.at_desk(restore).await
}
