//! `export`, `import-history` and `checkpoint`: what leaves the office so that a stranger can check it, and how it comes back.

use std::path::Path;
use std::process::ExitCode;

use casework::view::{HistoryReadBack, TableFormat};
use casework::{Error, Office, Session, Steady};

use super::{BROKEN, Stop, documents, keeping, take};
use crate::{files, now, out};

/// Writes the whole history.
pub async fn history(office: &Office, account: Option<&str>, place: &Path) -> Result<ExitCode, Stop> {
    let unwritten =
        |error: std::io::Error| Stop::usage(format!("{} cannot be written: {error}.", place.display()));
    let session = match account {
        Some(account) => take::sign_in(office, account).await?,
        None => Session::reader(),
    };
    let mut beside = files::Beside::create(place).map_err(unwritten)?;
    let exported = office.export_history(&session, Steady::new(beside.file()), now()).await?;
    beside.keep().map_err(unwritten)?;
    out::line(&format!(
        "{} ({} events, {} files, head {})",
        place.display(),
        exported.events,
        exported.files,
        exported.head
    ));
    Ok(ExitCode::SUCCESS)
}

/// Makes records of a history in a folder that holds none.
pub async fn read_back(data_dir: &Path, file: &Path) -> Result<ExitCode, Stop> {
    let underway = keeping::stopped_by_signals()?;
    let told = keeping::tell_how_far(&underway);
    let read = HistoryReadBack::of(data_dir, file, &underway).await;
    drop(told);
    let read = read.map_err(|error| {
        if matches!(error, Error::File { .. }) { Stop::usage(error.to_string()) } else { error.into() }
    })?;
    out::line(&format!(
        "{} ({} events, {} files, {} requests, {} accounts, head {})",
        data_dir.display(),
        read.events,
        read.files,
        read.requests,
        read.accounts,
        read.head
    ));
    out::line(&format!(
        "It is the history of {}, written {}. Every event, signature, chain and file verifies.",
        out::one_line(&read.office),
        out::one_line(&read.exported)
    ));
    out::line(&format!(
        "Nobody can sign in yet: a history carries no signing keys. Let an administrator in with “let-in” ({}), who resets the passphrases of the others.",
        out::one_line(&read.administrators.join(", "))
    ));
    Ok(ExitCode::SUCCESS)
}

/// Writes all requests as a table.
pub async fn requests(office: &Office, account: Option<&str>, place: &Path) -> Result<ExitCode, Stop> {
    let unwritten =
        |error: std::io::Error| Stop::usage(format!("{} cannot be written: {error}.", place.display()));
    let format = match place.extension().and_then(|ending| ending.to_str()) {
        Some("csv") => TableFormat::Csv,
        Some("xlsx") => TableFormat::Xlsx,
        Some(_) | None => {
            return Err(Stop::usage("Name a file that ends in .csv or .xlsx: the ending says as what."));
        }
    };
    let session = match account {
        Some(account) => take::sign_in(office, account).await?,
        None => Session::reader(),
    };
    let mut beside = files::Beside::create(place).map_err(unwritten)?;
    let count = office.export_requests(&session, format, Steady::new(beside.file()), now()).await?;
    beside.keep().map_err(unwritten)?;
    out::line(&format!("{} ({count} requests)", place.display()));
    Ok(ExitCode::SUCCESS)
}

/// Signs how far the history reaches.
pub async fn checkpoint(office: &Office, account: &str, place: &Path) -> Result<ExitCode, Stop> {
    let session = take::sign_in(office, account).await?;
    let checkpoint = office.signed_checkpoint(&session, now()).await?;
    let text = serde_json::to_vec_pretty(&checkpoint)
        .map_err(|error| Stop { code: BROKEN, message: format!("The answer cannot be written: {error}.") })?;
    documents::put(place, &text, "a signed checkpoint")
}
