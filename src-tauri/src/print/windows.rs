//! Windows: pages are drawn by the system's own PDF engine and printed through .NET, both reached through Windows
//! `PowerShell`, which every Windows 10 and 11 has. The scripts are constant; what they work on is in their environment.

use std::os::windows::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use casework::FileContent;
use casework::view::{JobState, PrintChoice, PrintJob, Printer, PrinterState, Sides};
use exception::Digest;
use serde::Deserialize;

use super::ELSEWHERE;
use crate::error::{Answer, Failure};

const LIST: &str = include_str!("windows/list.ps1");
const PRINT: &str = include_str!("windows/print.ps1");
/// The print verb of the program that shows such files.
const HAND_OVER: &str = include_str!("windows/hand-over.ps1");

/// The exit code by which the scripts say that there is no such printer.
const NO_SUCH_PRINTER: i32 = 4;
/// `CREATE_NO_WINDOW`: no console opens beside the window.
const NO_WINDOW: u32 = 0x0800_0000;

/// The printing of this computer.
#[derive(Clone, Debug)]
pub struct System {
    data_dir: PathBuf,
}

/// A printer as `list.ps1` tells it.
#[derive(Deserialize)]
struct Told {
    name: String,
    location: Option<String>,
    status: Option<String>,
    is_default: bool,
    two_sided: bool,
}

impl System {
    /// The printing of this computer; copies for the print engine lie in the folder of the records.
    pub fn new(data_dir: &Path) -> Self {
        Self { data_dir: data_dir.to_owned() }
    }

    /// The printers of this computer, by name, the default among them marked.
    ///
    /// # Errors
    /// Broken where `PowerShell` does not answer.
    pub fn printers(&self) -> Answer<Vec<Printer>> {
        let output = run(&mut command(LIST))?;
        let told: Vec<Told> = serde_json::from_slice(&output.stdout)
            .map_err(|error| Failure::broken("The list of printers cannot be read.", &error))?;
        Ok(told.into_iter().map(printer).collect())
    }

    /// Gives a printer a file; what becomes of it Windows does not tell.
    ///
    /// PDF is printed with copies and sides as chosen. Every other kind is printed by the program that shows it, which
    /// takes neither: one copy, on the sides that the printer is set to.
    ///
    /// # Errors
    /// Refused with a sentence for kinds that are not printed, for a printer that is gone, for copies and sides that
    /// this kind of file cannot have, and where no program prints it.
    pub fn print(
        &self,
        file: &FileContent,
        sha256: &Digest,
        title: &str,
        choice: &PrintChoice,
    ) -> Answer<PrintJob> {
        super::printable(file)?;
        let is_pdf = file.media_type == "application/pdf";
        if !is_pdf && (choice.copies > 1 || choice.sides != Sides::One) {
            return Err(Failure::refused(
                "On Windows this kind of file is printed by the program that shows it, once and on the sides that the printer is set to. Choose one copy and one side, or open the file and print it from there.",
            ));
        }
        let copy = crate::view_file::copy(&self.data_dir, sha256, file)?;
        let duplex = match choice.sides {
            Sides::One => "Simplex",
            Sides::LongEdge => "Vertical",
            Sides::ShortEdge => "Horizontal",
        };
        let mut command = command(if is_pdf { PRINT } else { HAND_OVER });
        command
            .env("EXCEPTION_DESK_FILE", copy)
            .env("EXCEPTION_DESK_TITLE", title)
            .env("EXCEPTION_DESK_PRINTER", &choice.printer)
            .env("EXCEPTION_DESK_COPIES", choice.copies.to_string())
            .env("EXCEPTION_DESK_DUPLEX", duplex);
        let output = run(&mut command)?;
        if output.status.success() {
            let (printer, job, reason) = (choice.printer.clone(), String::new(), String::new());
            return Ok(PrintJob { printer, job, state: JobState::Unknown, reason });
        }
        if output.status.code() == Some(NO_SUCH_PRINTER) {
            return Err(super::gone(&choice.printer));
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("no reason");
        Err(Failure::refused(format!("The document was not printed: Windows says “{said}”. {ELSEWHERE}")))
    }

    /// What a printer has done with jobs: Windows names none, so each is given to the printer and no more is known.
    ///
    /// # Errors
    /// None.
    pub fn jobs(&self, printer: &str, jobs: &[String]) -> Answer<Vec<PrintJob>> {
        let job = |job: &String| PrintJob {
            printer: printer.to_owned(),
            job: job.clone(),
            state: JobState::Unknown,
            reason: String::new(),
        };
        Ok(jobs.iter().map(job).collect())
    }
}

fn printer(told: Told) -> Printer {
    let status = told.status.unwrap_or_default();
    let state = match status.as_str() {
        "Normal" | "PowerSave" | "TonerLow" | "ManualFeed" | "Initializing" | "WarmingUp" => {
            PrinterState::Ready
        }
        "Printing" | "Processing" | "Busy" | "IOActive" | "Waiting" => PrinterState::Printing,
        "" | "ServerUnknown" => PrinterState::Unknown,
        // Paused, offline, out of paper, jammed, a door open: it waits for somebody.
        _ => PrinterState::Stopped,
    };
    Printer {
        description: told.name.clone(),
        name: told.name,
        location: told.location.unwrap_or_default(),
        reason: if state == PrinterState::Stopped { status } else { String::new() },
        state,
        is_default: told.is_default,
        two_sided: told.two_sided,
    }
}

fn command(script: &str) -> Command {
    let mut command = Command::new("powershell.exe");
    command
        .args(["-NoProfile", "-NonInteractive", "-Command", script])
        .creation_flags(NO_WINDOW)
        .stdin(Stdio::null());
    command
}

fn run(command: &mut Command) -> Answer<Output> {
    command.output().map_err(|error| Failure::broken("The system’s printing could not be started.", &error))
}
