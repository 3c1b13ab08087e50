//! `form`, `import-form`: TECH 358 as a file, and a filled-in one read back.

use std::path::Path;
use std::process::ExitCode;

use casework::view::{CopyKind, FormImport, Imported, Standing};
use casework::{LARGEST_COPY, Office, Session};
use exception::RequestNumber;
use serde_json::json;

use super::{REFUSED, Stop, documents, take};
use crate::arguments::{FormCopy, FormOf};
use crate::{files, now, out};

/// Writes the form: on paper, or to be filled in. What is on file of it is its answers; the paper is made of them each time.
pub async fn write(office: &Office, which: &FormCopy) -> Result<ExitCode, Stop> {
    let reader = Session::reader();
    let number = match &which.of {
        FormOf::Blank => None,
        FormOf::Request(number) => Some(number),
    };
    let bytes = if which.fillable {
        let is_word = which.out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("docx"));
        let kind = if is_word { CopyKind::Word } else { CopyKind::Pdf };
        office.form_to_send(&reader, number, kind, now()).await?.bytes
    } else {
        let step = if number.is_some() { "form" } else { "blank_form" };
        office.preview(&reader, number, &json!({ "step": step }), now()).await?
    };
    let what = if which.fillable { "to be filled in" } else { "made from the record; not on file" };
    documents::put(&which.out, &bytes, what)
}

/// Reads a filled-in copy into the draft of the form, and prints what came in.
pub async fn import(
    office: &Office,
    number: &RequestNumber,
    account: &str,
    standing: Standing,
    file: &Path,
) -> Result<ExitCode, Stop> {
    let bytes = files::read(file, LARGEST_COPY)
        .map_err(|error| Stop::usage(format!("{} cannot be read: {error}.", file.display())))?;
    let session = take::sign_in(office, account).await?;
    let came = office.import_form(&session, number, bytes, standing, now()).await?;
    tell(&came);
    let asked = "Nothing was changed: answers of the draft would be overwritten. Say --overwrite to take all answers, or \
        --keep to fill in only what is empty.";
    match came.outcome {
        Imported::Saved => {
            out::line(&format!("The draft of {number} has them. Nothing is submitted."));
            Ok(ExitCode::SUCCESS)
        }
        Imported::Nothing => {
            out::line("The copy says nothing that the draft does not.");
            Ok(ExitCode::SUCCESS)
        }
        Imported::Asks => Err(Stop { code: REFUSED, message: asked.to_owned() }),
    }
}

fn tell(came: &FormImport) {
    let (filled, overwritten) = (came.filled.len(), came.overwritten.len());
    out::line(&format!("{filled} to fill in, {overwritten} to overwrite, {} the same", came.same));
    for change in &came.overwritten {
        let (before, after) = (out::one_line(&change.before), out::one_line(&change.after));
        out::line(&format!("{}: {before} → {after}", out::one_line(&change.label)));
    }
    for left in &came.not_taken {
        let (label, text) = (out::one_line(&left.label), out::one_line(&left.text));
        out::line(&format!("Not taken: {label}: {text}. {}", out::one_line(&left.why)));
    }
    for notice in &came.notices {
        out::line(&out::one_line(notice));
    }
    for problem in &came.problems {
        out::line(&format!("{}: {}", problem.field, out::one_line(&problem.message)));
    }
}
