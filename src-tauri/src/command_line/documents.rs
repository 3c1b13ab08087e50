//! `letter`, `packet`, `document`: a document as a file.

use std::path::Path;
use std::process::ExitCode;

use casework::{DraftOf, Office, Session};
use exception::Step;
use exception::action::DocumentKind;
use serde_json::{Value, json};

use super::Stop;
use crate::arguments::Wanted;
use crate::{files, now, out};

/// Writes the newest document that is on file, else what it would be.
pub async fn write(office: &Office, kind: DocumentKind, which: &Wanted) -> Result<ExitCode, Stop> {
    let reader = Session::reader();
    let view = office.request(&reader, &which.number, now()).await?;
    let (bytes, what) = if let Some(filed) = view.request.newest(kind) {
        let file = &filed.document.file;
        let content = office.document(&reader, &which.number, &file.sha256).await?;
        (content.bytes, format!("version {} on file, SHA-256 {}", filed.document.version, file.sha256))
    } else {
        let input = if kind == DocumentKind::FindingsPacket {
            json!({ "step": "draft_findings" })
        } else {
            started(office, which, kind).await?
        };
        let bytes = office.preview(&reader, Some(&which.number), &input, now()).await?;
        (bytes, "made from the record; not on file".to_owned())
    };
    put(&which.out, &bytes, &what)
}

/// Writes a file and says so.
pub fn put(place: &Path, bytes: &[u8], what: &str) -> Result<ExitCode, Stop> {
    files::write(place, bytes)
        .map_err(|error| Stop::usage(format!("{} cannot be written: {error}.", place.display())))?;
    out::line(&format!("{} ({what})", place.display()));
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
