//! `letter`, `packet`, `form`, `document`: a document as a file.

use std::process::ExitCode;

use casework::{DraftOf, Office, Session};
use exception::Step;
use exception::action::DocumentKind;
use serde_json::{Value, json};

use super::Stop;
use crate::arguments::Wanted;
use crate::{files, now, out};

/// A document that can be written.
#[derive(Clone, Copy)]
pub enum Paper {
    /// The newest of a kind that is on file.
    Filed(DocumentKind),
    /// TECH 358 as it stands: made of its answers each time.
    Form,
}

/// Writes the newest document that is on file, else what it would be.
pub async fn write(office: &Office, paper: Paper, which: &Wanted) -> Result<ExitCode, Stop> {
    let reader = Session::reader();
    let view = office.request(&reader, &which.number, now()).await?;
    let kind = match paper {
        Paper::Filed(kind) => Some(kind),
        Paper::Form => None,
    };
    let (bytes, what) = if let Some(filed) = kind.and_then(|kind| view.request.newest(kind)) {
        let file = &filed.document.file;
        let content = office.document(&reader, &which.number, &file.sha256).await?;
        (content.bytes, format!("version {} on file, SHA-256 {}", filed.document.version, file.sha256))
    } else {
        let input = match kind {
            None => json!({ "step": "form" }),
            Some(DocumentKind::FindingsPacket) => json!({ "step": "draft_findings" }),
            Some(kind) => started(office, which, kind).await?,
        };
        let bytes = office.preview(&reader, Some(&which.number), &input, now()).await?;
        (bytes, "made from the record; not on file".to_owned())
    };
    files::write(&which.out, &bytes)
        .map_err(|error| Stop::usage(format!("{} cannot be written: {error}.", which.out.display())))?;
    out::line(&format!("{} ({what})", which.out.display()));
    Ok(ExitCode::SUCCESS)
}

/// What a document says before anybody has changed it.
async fn started(office: &Office, which: &Wanted, kind: DocumentKind) -> Result<Value, Stop> {
    let of = if kind == DocumentKind::DenialLetter {
        DraftOf::from(Step::DraftLetter)
    } else {
        DraftOf { step: Step::DraftDocument, kind: Some(kind) }
    };
    Ok(office.draft(&Session::reader(), Some(&which.number), of, now()).await?.input)
}
