//! CUPS, which prints on Linux and macOS: its own programs are called, each with a list of arguments and no shell.

use std::ffi::{OsStr, OsString};
use std::io::{ErrorKind, Write as _};
use std::process::{Command, Output, Stdio};

use casework::FileContent;
use casework::view::{JobState, PrintChoice, PrintJob, Printer, PrinterState, Sides};
use exception::Digest;

use super::{ELSEWHERE, told};
use crate::error::{Answer, Failure};

/// The printing of this computer.
#[derive(Clone, Debug, Default)]
pub struct System {
    /// Another server than the system's own, as a test has it.
    server: Option<OsString>,
    /// Another folder of programs than those of the path, as a test has it.
    programs: Option<OsString>,
}

impl System {
    /// The printing of this computer. CUPS needs no copies in the folder of the records.
    pub fn new(_: &std::path::Path) -> Self {
        Self::default()
    }

    /// The printing of a server that a test started.
    #[cfg(test)]
    pub fn of(server: std::path::PathBuf) -> Self {
        Self { server: Some(server.into()), programs: None }
    }

    /// The printers of this computer, by name, the default among them marked.
    ///
    /// # Errors
    /// Refused with a sentence where there is no CUPS, or it does not run.
    pub fn printers(&self) -> Answer<Vec<Printer>> {
        let names = self.names()?;
        let standard = self.ask("lpstat", ["-d"])?;
        let standard = told::default(&standard).map(str::to_owned);
        names
            .iter()
            .map(|name| {
                let mut printer = self.printer(name)?;
                printer.is_default = standard.as_deref() == Some(name);
                Ok(printer)
            })
            .collect()
    }

    /// Gives a printer a file; what becomes of it is told by [`System::jobs`].
    ///
    /// # Errors
    /// Refused with a sentence for kinds that are not printed, a printer that is gone or takes nothing, and whatever
    /// CUPS says against it.
    pub fn print(
        &self,
        file: &FileContent,
        _: &Digest,
        title: &str,
        choice: &PrintChoice,
    ) -> Answer<PrintJob> {
        super::printable(file)?;
        let sides = match choice.sides {
            Sides::One => "sides=one-sided",
            Sides::LongEdge => "sides=two-sided-long-edge",
            Sides::ShortEdge => "sides=two-sided-short-edge",
        };
        let copies = choice.copies.to_string();
        let arguments = ["-d", &choice.printer, "-n", &copies, "-o", sides, "-t", title];
        let output = self.give(arguments, &file.bytes)?;
        if !output.status.success() {
            return Err(self.refusal(&choice.printer, &String::from_utf8_lossy(&output.stderr)));
        }
        let said = String::from_utf8_lossy(&output.stdout);
        Ok(PrintJob {
            printer: choice.printer.clone(),
            job: told::job(&said).unwrap_or_default().to_owned(),
            state: JobState::Unknown,
            reason: String::new(),
        })
    }

    /// What a printer has done with jobs.
    ///
    /// # Errors
    /// As [`System::printers`].
    pub fn jobs(&self, printer: &str, jobs: &[String]) -> Answer<Vec<PrintJob>> {
        let waiting = self.ask("lpstat", ["-l", "-W", "not-completed", "-o", printer])?;
        let ended = self.ask("lpstat", ["-l", "-W", "completed", "-o", printer])?;
        let stands = self.printer(printer)?;
        let job = |job: &String| {
            let state = told::state(job, &waiting, &ended, stands.state);
            let reason = if state == JobState::Stopped { stands.reason.clone() } else { String::new() };
            PrintJob { printer: printer.to_owned(), job: job.clone(), state, reason }
        };
        Ok(jobs.iter().map(job).collect())
    }

    fn names(&self) -> Answer<Vec<String>> {
        // Without a server `lpstat -e` tells of no printers, and `lp` that there is none of that name.
        if !self.ask("lpstat", ["-r"])?.contains("is running") {
            return Err(Failure::refused(format!(
                "The printing of this computer does not run. Start the system’s print service (CUPS), then try again. {ELSEWHERE}"
            )));
        }
        Ok(self.ask("lpstat", ["-e"])?.lines().map(str::to_owned).collect())
    }

    fn printer(&self, name: &str) -> Answer<Printer> {
        let mut printer = told::printer(name, &self.ask("lpoptions", ["-p", name])?);
        printer.reason = match printer.state {
            PrinterState::Stopped => told::reason(&self.ask("lpstat", ["-p", name])?),
            PrinterState::Closed => told::reason(&self.ask("lpstat", ["-a", name])?),
            PrinterState::Ready | PrinterState::Printing | PrinterState::Unknown => String::new(),
        };
        Ok(printer)
    }

    /// What is said when `lp` does not take a document. It says of every printer that it does not exist when the server
    /// does not run, so the reason is looked for.
    fn refusal(&self, name: &str, said: &str) -> Failure {
        match self.names() {
            Err(failure) => return failure,
            Ok(names) if !names.iter().any(|known| known == name) => return super::gone(name),
            Ok(_) => {}
        }
        if let Ok(printer) = self.printer(name)
            && printer.state == PrinterState::Closed
        {
            let why = if printer.reason.is_empty() {
                String::new()
            } else {
                format!(" (“{}”)", printer.reason)
            };
            return Failure::refused(format!(
                "The printer “{name}” takes no documents{why}. Choose another printer, or try again when it is open."
            ));
        }
        let said = said.trim().trim_start_matches("lp:").trim();
        let said = if said.is_empty() { "no reason" } else { said };
        Failure::refused(format!(
            "The document was not printed: the system’s printing says “{said}”. {ELSEWHERE}"
        ))
    }

    /// CUPS reads the document from its standard input: no name of it takes part.
    fn give<'a>(&self, arguments: impl IntoIterator<Item = &'a str>, bytes: &[u8]) -> Answer<Output> {
        let mut lp = self.command("lp");
        lp.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut printing = lp.spawn().map_err(|error| not_started(&error))?;
        // Dropped at the end of the statement, so that `lp` sees the end of the file. Where it ends early, for want of a
        // printer, its own words say more than the broken pipe does.
        let written = printing.stdin.take().map_or(Ok(()), |mut input| input.write_all(bytes));
        let output = printing
            .wait_with_output()
            .map_err(|error| Failure::broken("The system’s printing did not end.", &error))?;
        if output.status.success() {
            written
                .map_err(|error| Failure::broken("The document did not reach the printer whole.", &error))?;
        }
        Ok(output)
    }

    fn ask<'a>(&self, program: &str, arguments: impl IntoIterator<Item = &'a str>) -> Answer<String> {
        let output = self
            .command(program)
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| not_started(&error))?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn command(&self, program: &str) -> Command {
        let path = self.programs.as_deref().map_or_else(
            || OsStr::new(program).to_owned(),
            |folder| std::path::Path::new(folder).join(program).into_os_string(),
        );
        let mut command = Command::new(path);
        // Their words are read here, so they come in English.
        let english = if cfg!(target_os = "macos") { "en_US.UTF-8" } else { "C.UTF-8" };
        command.env("LC_ALL", english).env("LANGUAGE", "en");
        if let Some(server) = &self.server {
            command.env("CUPS_SERVER", server);
        }
        command
    }
}

fn not_started(error: &std::io::Error) -> Failure {
    if error.kind() == ErrorKind::NotFound {
        return Failure::refused(format!("Printing is not set up on this computer. {ELSEWHERE}"));
    }
    Failure::broken("The system’s printing could not be started.", error)
}

#[cfg(test)]
mod tests;
