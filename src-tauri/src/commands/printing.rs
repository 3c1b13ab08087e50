//! Printing: one document, or a batch of the letters that are due; and recording that they were sent.

use casework::view::{Batch, BatchKind, DueLetter, LetterRef, PrintChoice, PrintJob, Printing, SentLetter};
use casework::{Binding, FileContent, Office, Session};
use serde_json::Value;
use tauri::{AppHandle, Manager as _, State};

use super::digest;
use super::documents::{apart, filed};
use crate::batch::{self, Run};
use crate::error::Answer;
use crate::print::System;
use crate::session::Program;
use crate::{menu, now, picker, remembered};

/// Tells the page that a batch has something new to tell; it then asks for it.
const PROGRESS: &str = "window.dispatchEvent(new CustomEvent('exception-desk:batch'))";

/// The printers of this computer, and what this person chose last.
#[tauri::command]
pub async fn printing(program: State<'_, Program>) -> Answer<Printing> {
    let choice = remembered::choice(program.data_dir(), &account(&program)?);
    let system = System::new(program.data_dir());
    apart(move || Ok(Printing { printers: system.printers()?, choice })).await
}

/// Prints a file as was chosen.
#[tauri::command]
pub async fn print_file(
    program: State<'_, Program>,
    number: String,
    sha256: String,
    input: Value,
) -> Answer<PrintJob> {
    let choice = PrintChoice::read(&input)?;
    let account = account(&program)?;
    let sha256 = digest(sha256)?;
    let file = filed(&program, &number, sha256.clone()).await?;
    remembered::remember(program.data_dir(), &account, &choice);
    let system = System::new(program.data_dir());
    let title = format!("{number}, {}", file.name);
    apart(move || {
        let given = system.print(&file, &sha256, &title, &choice)?;
        // It is printed, whatever becomes of the question.
        let seen = system.jobs(&given.printer, std::slice::from_ref(&given.job)).ok();
        Ok(seen.and_then(|jobs| jobs.into_iter().next()).unwrap_or(given))
    })
    .await
}

/// The letters and packets that are ready and not sent.
#[tauri::command]
pub async fn due_letters(program: State<'_, Program>) -> Answer<Vec<DueLetter>> {
    program.at_desk(async |office, session| Ok(office.due_letters(session).await?)).await
}

/// Begins to print letters, in the order of the list; the page is told how far it is.
#[tauri::command]
pub async fn print_letters(
    app: AppHandle,
    program: State<'_, Program>,
    letters: Vec<LetterRef>,
    input: Value,
) -> Answer<()> {
    let choice = PrintChoice::read(&input)?;
    let letters = chosen(&program, letters).await?;
    print(app, &program, letters, choice)
}

/// The documents on file that are named.
#[tauri::command]
pub async fn filed_letters(program: State<'_, Program>, letters: Vec<LetterRef>) -> Answer<Vec<DueLetter>> {
    on_file(&program, letters).await
}

/// Begins to print documents that are on file, whether they are due or sent; the page is told how far it is.
#[tauri::command]
pub async fn print_filed(
    app: AppHandle,
    program: State<'_, Program>,
    letters: Vec<LetterRef>,
    input: Value,
) -> Answer<()> {
    let choice = PrintChoice::read(&input)?;
    let letters = on_file(&program, letters).await?;
    print(app, &program, letters, choice)
}

fn print(app: AppHandle, program: &Program, letters: Vec<DueLetter>, choice: PrintChoice) -> Answer<()> {
    let account = account(program)?;
    remembered::remember(program.data_dir(), &account, &choice);
    let run = program.batches().begin(&account, BatchKind::Print, &letters)?;
    tauri::async_runtime::spawn(async move {
        let program = app.state::<Program>();
        let system = System::new(program.data_dir());
        let (batch, told) = (run.clone(), app.clone());
        let printed = program.at_desk(async move |office, session| {
            let fetch = async |letter: &DueLetter| content(office, session, letter).await;
            batch::print(&batch, &letters, &system, &choice, fetch, || menu::tell(&told, PROGRESS)).await;
            Ok(())
        });
        ended(&app, &run, printed.await);
    });
    Ok(())
}

/// Begins to write letters into one file, in the order of the list, where the person chooses; false: cancelled.
#[tauri::command]
pub async fn save_letters(
    app: AppHandle,
    program: State<'_, Program>,
    letters: Vec<LetterRef>,
) -> Answer<bool> {
    let letters = chosen(&program, letters).await?;
    save(app, &program, letters).await
}

/// Begins to write documents that are on file into one file, where the person chooses; false: cancelled.
#[tauri::command]
pub async fn save_filed(
    app: AppHandle,
    program: State<'_, Program>,
    letters: Vec<LetterRef>,
) -> Answer<bool> {
    let letters = on_file(&program, letters).await?;
    save(app, &program, letters).await
}

async fn save(app: AppHandle, program: &Program, letters: Vec<DueLetter>) -> Answer<bool> {
    let account = account(program)?;
    let Some(path) = picker::file_to_save(&app, "Letters.pdf").await else { return Ok(false) };
    let binding = program
        .at_desk(async |office, session| Ok(office.settings(session).await?.settings.agency))
        .await
        .map(|author| binding(&letters, author))?;
    let run = program.batches().begin(&account, BatchKind::File, &letters)?;
    tauri::async_runtime::spawn(async move {
        let program = app.state::<Program>();
        let (batch, told) = (run.clone(), app.clone());
        let saved = program.at_desk(async move |office, session| {
            let fetch = async |letter: &DueLetter| content(office, session, letter).await;
            batch::save(&batch, &letters, &path, binding, fetch, || menu::tell(&told, PROGRESS)).await;
            Ok(())
        });
        ended(&app, &run, saved.await);
    });
    Ok(true)
}

/// The batch that this person began last, while it runs and after; none: they began none.
#[tauri::command]
pub async fn batch(program: State<'_, Program>) -> Answer<Option<Batch>> {
    let Some(run) = program.batches().of(&account(&program)?) else { return Ok(None) };
    let system = System::new(program.data_dir());
    apart(move || {
        run.look(&system)?;
        Ok(Some(run.told()))
    })
    .await
}

/// Stops the batch that runs, after the letter at hand.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands the state over by value")]
pub fn stop_batch(program: State<'_, Program>) {
    program.batches().stop();
}

/// Forgets the batch that this person began last, when it has ended.
#[tauri::command]
pub async fn forget_batch(program: State<'_, Program>) -> Answer<()> {
    program.batches().forget(&account(&program)?);
    Ok(())
}

/// Records that letters were sent, each to its addressee; each answer says what was not recorded, and why.
#[tauri::command]
pub async fn record_sendings(
    program: State<'_, Program>,
    letters: Vec<LetterRef>,
    input: Value,
) -> Answer<Vec<SentLetter>> {
    let record = async move |office: &Office, session: &Session| {
        Ok(office.record_sendings(session, &letters, &input, now()).await?)
    };
    program.at_desk(record).await
}

async fn chosen(program: &Program, letters: Vec<LetterRef>) -> Answer<Vec<DueLetter>> {
    let chosen =
        async move |office: &Office, session: &Session| Ok(office.chosen_letters(session, &letters).await?);
    program.at_desk(chosen).await
}

async fn on_file(program: &Program, letters: Vec<LetterRef>) -> Answer<Vec<DueLetter>> {
    let filed =
        async move |office: &Office, session: &Session| Ok(office.filed_letters(session, &letters).await?);
    program.at_desk(filed).await
}

async fn content(office: &Office, session: &Session, letter: &DueLetter) -> Answer<FileContent> {
    Ok(office.document(session, &letter.number, &letter.document.file.sha256).await?)
}

/// Tells the page that a batch has ended, and why where it could not begin.
fn ended(app: &AppHandle, run: &Run, outcome: Answer<()>) {
    if let Err(failure) = outcome {
        run.failed(&failure);
    }
    menu::tell(app, PROGRESS);
}

/// What a file of letters says of itself: it follows from them alone, so that the same letters give the same bytes.
fn binding(letters: &[DueLetter], author: String) -> Binding {
    let number =
        |letter: Option<&DueLetter>| letter.map(|letter| letter.number.to_string()).unwrap_or_default();
    let (first, last) = (number(letters.first()), number(letters.last()));
    let title =
        if first == last { format!("Letters of {first}") } else { format!("Letters of {first} to {last}") };
    let subject = format!("{} letters, one after the other", letters.len());
    Binding { title, author, subject }
}

fn account(program: &Program) -> Answer<String> {
    let session = program.who()?;
    Ok(session.person().account.clone())
}
