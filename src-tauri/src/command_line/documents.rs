//! `letter`, `packet`, `form`: a document as a file.

use std::process::ExitCode;

use casework::{Office, Session};
use exception::Step;
use exception::action::DocumentKind;
use serde_json::{Value, json};

use super::Stop;
use crate::arguments::Document;
use crate::{files, now, out};

/// A document that can be written.
#[derive(Clone, Copy)]
pub enum Paper {
    /// The denial letter.
    Letter,
    /// The findings packet.
    Packet,
    /// TECH 358. What is on file of it is its answers: the paper is made of them each time.
    Form,
}

impl Paper {
    const fn kind(self) -> Option<DocumentKind> {
        match self {
            Self::Letter => Some(DocumentKind::DenialLetter),
            Self::Packet => Some(DocumentKind::FindingsPacket),
            Self::Form => None,
        }
    }
}

/// Writes the newest document that is on file, else what it would be.
pub async fn write(office: &Office, paper: Paper, which: &Document) -> Result<ExitCode, Stop> {
    let reader = Session::reader();
    let view = office.request(&reader, &which.number, now()).await?;
    let (bytes, what) = if let Some(filed) = paper.kind().and_then(|kind| view.request.newest(kind)) {
        let file = &filed.document.file;
        let content = office.document(&reader, &which.number, &file.sha256).await?;
        (content.bytes, format!("version {} on file, SHA-256 {}", filed.document.version, file.sha256))
    } else {
        let input = match paper {
            Paper::Letter => letter_defaults(office, which).await?,
            Paper::Packet => json!({ "step": "draft_findings" }),
            Paper::Form => json!({ "step": "form" }),
        };
        let bytes = office.preview(&reader, Some(&which.number), &input, now()).await?;
        (bytes, "made from the record; not on file".to_owned())
    };
    files::write(&which.out, &bytes)
        .map_err(|error| Stop::usage(format!("{} cannot be written: {error}.", which.out.display())))?;
    out::line(&format!("{} ({what})", which.out.display()));
    Ok(ExitCode::SUCCESS)
}

/// What a letter says before anybody has changed it.
async fn letter_defaults(office: &Office, which: &Document) -> Result<Value, Stop> {
    let reader = Session::reader();
    let mut input = office.draft(&reader, Some(&which.number), Step::DraftLetter, now()).await?.input;
    if let Some(fields) = input.as_object_mut() {
        fields.insert("step".to_owned(), json!("draft_letter"));
    }
    Ok(input)
}
