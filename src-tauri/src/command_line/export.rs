//! `export` and `checkpoint`: what leaves the office so that a stranger can check it.

use std::io::BufWriter;
use std::path::Path;
use std::process::ExitCode;

use casework::view::TableFormat;
use casework::{Office, Session};

use super::{BROKEN, Stop, documents, take};
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
    let exported = office.export_history(&session, BufWriter::new(beside.file()), now()).await?;
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
    let count = office.export_requests(&session, format, BufWriter::new(beside.file()), now()).await?;
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
