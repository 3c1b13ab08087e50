//! Printing on paper, through the system: which printers there are, and a document for one of them.
//!
//! Each system has a file of its own that answers the same three questions: [`System::printers`], [`System::print`] and
//! [`System::jobs`].

#[cfg(unix)]
mod cups;
#[cfg(unix)]
mod told;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use cups::System;
#[cfg(windows)]
pub use windows::System;

use casework::FileContent;

use crate::error::{Answer, Failure};
use crate::files;

/// What to do where this computer does not print.
const ELSEWHERE: &str = "Save the document, or open it in the system’s viewer, and print it from there.";

/// Refuses a file that is a program or of an unknown kind.
fn printable(file: &FileContent) -> Answer<()> {
    if files::ending(&file.media_type).is_some() {
        return Ok(());
    }
    Err(Failure::refused(format!(
        "This file is not printed from here, because it is a program or of an unknown kind ({}).",
        file.media_type
    )))
}

/// What is said when the printer that was chosen is not there.
fn gone(printer: &str) -> Failure {
    Failure::refused(format!(
        "The printer “{printer}” is not there any more. Choose another printer, or ask whoever looks after the printers."
    ))
}
