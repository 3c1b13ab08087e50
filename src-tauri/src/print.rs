//! Printing a file of the records on paper.

use casework::FileContent;

use crate::error::{Answer, Failure};
use crate::files;

const ELSEWHERE: &str = "Save the document, or open it in the system’s viewer, and print it from there.";

/// Hands a file to the system's printing.
///
/// # Errors
/// Refused with a sentence for kinds that are not printed, and when there is no printer.
pub fn print(file: &FileContent, data_dir: &std::path::Path, sha256: &exception::Digest) -> Answer<()> {
    if files::ending(&file.media_type).is_none() {
        return Err(Failure::refused(format!(
            "This file is not printed from here, because it is a program or of an unknown kind ({}).",
            file.media_type
        )));
    }
    hand_over(file, data_dir, sha256)
}

/// CUPS reads the file from its standard input: no name of it, and no shell, takes part.
#[cfg(unix)]
fn hand_over(file: &FileContent, _: &std::path::Path, _: &exception::Digest) -> Answer<()> {
    print_with("lp", file)
}

#[cfg(unix)]
fn print_with(program: &str, file: &FileContent) -> Answer<()> {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    let started = Command::new(program)
        .args(["-t", "Exception Desk"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let mut printing = match started {
        Ok(child) => child,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Failure::refused(format!("Printing is not set up on this computer. {ELSEWHERE}")));
        }
        Err(error) => return Err(Failure::broken("The system’s printing could not be started.", &error)),
    };
    // Dropped at the end of the statement, so that `lp` sees the end of the file. Where it ends early, for want of a
    // printer, its own words say more than the broken pipe does.
    let written = printing.stdin.take().map_or(Ok(()), |mut input| input.write_all(&file.bytes));
    let output = printing
        .wait_with_output()
        .map_err(|error| Failure::broken("The system’s printing did not end.", &error))?;
    if output.status.success() {
        return written
            .map_err(|error| Failure::broken("The document did not reach the printer whole.", &error));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.trim().trim_start_matches("lp:").trim();
    Err(Failure::refused(format!(
        "The document was not printed: the system’s printing says “{}”. {ELSEWHERE}",
        if said.is_empty() { "no reason" } else { said }
    )))
}

/// The print verb of the program that shows such files. The command is constant; the path is in its environment.
#[cfg(windows)]
fn hand_over(file: &FileContent, data_dir: &std::path::Path, sha256: &exception::Digest) -> Answer<()> {
    use std::process::{Command, Stdio};

    const COMMAND: &str = "Start-Process -FilePath $env:EXCEPTION_DESK_PRINT -Verb Print -WindowStyle Hidden";
    let copy = crate::view_file::copy(data_dir, sha256, file)?;
    let status = Command::new("powershell.exe")
        .args(["-NoProfile", "-NonInteractive", "-Command", COMMAND])
        .env("EXCEPTION_DESK_PRINT", copy)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|error| Failure::broken("The system’s printing could not be started.", &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::refused(format!("No program on this computer prints such files. {ELSEWHERE}")))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn letter() -> FileContent {
        FileContent {
            name: "; rm -rf /".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: vec![0; 1 << 20],
        }
    }

    #[test]
    fn a_missing_printing_system_is_a_sentence() {
        let missing = print_with("exception-desk-has-no-such-program", &letter());
        let Err(Failure::Refused { message }) = missing else { panic!("{missing:?}") };
        assert!(message.starts_with("Printing is not set up"), "{message}");
    }

    #[test]
    fn what_the_printing_says_is_told() {
        // `false` takes the arguments, reads nothing and fails without a word.
        let failed = print_with("false", &letter());
        let Err(Failure::Refused { message }) = failed else { panic!("{failed:?}") };
        assert!(message.contains("no reason"), "{message}");
    }

    #[test]
    fn a_program_is_not_printed() {
        let file = FileContent { media_type: "application/x-executable".to_owned(), ..letter() };
        let digest = exception::Digest::from_bytes(&[0; 32]);
        assert!(matches!(print(&file, std::path::Path::new("/"), &digest), Err(Failure::Refused { .. })));
    }
}
