//! Printers, batches of letters, and what became of each letter.

use exception::{
    Problem, Problems, RequestNumber, action::Document, input::Input, values::Digest, values::Instant, words,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Most letters of one batch.
pub const LARGEST_BATCH: usize = 500;

words! {
    /// How the pages lie on the paper.
    Sides {
        /// Each page on a sheet of its own.
        One = "one", "One side";
        /// On both sides, to be turned as a book is.
        LongEdge = "long_edge", "Both sides, turned on the long edge";
        /// On both sides, to be turned as a pad is.
        ShortEdge = "short_edge", "Both sides, turned on the short edge";
    }
}

words! {
    /// Whether a printer prints.
    PrinterState {
        /// It waits for work.
        Ready = "ready", "Ready";
        /// It is printing.
        Printing = "printing", "Printing";
        /// It takes documents and prints none of them until somebody starts it again.
        Stopped = "stopped", "Stopped";
        /// It takes no documents.
        Closed = "closed", "Takes no documents";
        /// The system does not tell.
        Unknown = "unknown", "Not known";
    }
}

words! {
    /// What a printer has done with a document that it was given.
    JobState {
        /// All of it went to the printer.
        Printed = "printed", "Printed";
        /// Others come first, or it is being printed.
        Waiting = "waiting", "Waits at the printer";
        /// Somebody must release it.
        Held = "held", "Held at the printer";
        /// The printer is stopped.
        Stopped = "stopped", "Waits: the printer is stopped";
        /// It was cancelled, or the printer gave up.
        Failed = "failed", "Given up by the printer";
        /// The system does not tell.
        Unknown = "unknown", "Given to the printer";
    }
}

words! {
    /// What is done with a batch of letters.
    BatchKind {
        /// Each is printed.
        Print = "print", "Printing";
        /// All are written into one file.
        File = "file", "Saving as one file";
    }
}

words! {
    /// How far a batch is.
    BatchState {
        /// It goes on.
        Running = "running", "Running";
        /// All of it is done.
        Done = "done", "Done";
        /// Somebody stopped it.
        Stopped = "stopped", "Stopped";
        /// Something stopped it.
        Failed = "failed", "Failed";
    }
}

/// A printer of this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Printer {
    /// The name by which the system knows it.
    pub name: String,
    /// What people call it, where it differs from the name.
    pub description: String,
    /// Where it stands; empty where nobody has said so.
    pub location: String,
    /// Whether it prints.
    pub state: PrinterState,
    /// Why it does not, in the system's words; empty where it does.
    pub reason: String,
    /// Whether it is the system's default.
    pub is_default: bool,
    /// Whether it prints on both sides, as far as the system tells.
    pub two_sided: bool,
}

/// On which printer, how often and how something is printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PrintChoice {
    /// The printer's name.
    pub printer: String,
    /// Copies, 1 to 99.
    pub copies: u32,
    /// Sides.
    pub sides: Sides,
}

impl PrintChoice {
    /// Reads a choice as it was typed.
    ///
    /// # Errors
    /// Every problem, by field.
    pub fn read(input: &Value) -> Result<Self, Problems> {
        Input::read(input, |input| {
            let printer = input.optional_text("printer", "the printer’s name", 255);
            if printer == Some(None) {
                input.problem("printer", "missing", "Choose a printer.");
            }
            let copies = input.number("copies", "the number of copies", 1, 99);
            let sides = input.choice("sides", "on which sides of the paper to print");
            Some(Self { printer: printer??, copies: copies?, sides: sides? })
        })
    }
}

/// What the page asks before something is printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Printing {
    /// The printers of this computer, by name.
    pub printers: Vec<Printer>,
    /// What this person chose last; none the first time.
    pub choice: Option<PrintChoice>,
}

/// A document that a printer was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PrintJob {
    /// The printer's name.
    pub printer: String,
    /// The system's name for the job; empty where it gives none.
    pub job: String,
    /// What the printer has done with it.
    pub state: JobState,
    /// Why it waits or was given up, in the system's words; empty where there is nothing to say.
    pub reason: String,
}

/// A letter or packet that is ready and not sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DueLetter {
    /// The request.
    pub number: RequestNumber,
    /// The request's title.
    pub title: String,
    /// The addressee's department.
    pub department: String,
    /// The document.
    pub document: Document,
    /// The addressee.
    pub to: String,
    /// When it was made.
    pub made_at: Instant,
}

/// Names a letter: the request and the document's digest, as the page sends them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LetterRef {
    /// The request's number.
    pub number: String,
    /// SHA-256 of the document.
    pub sha256: String,
}

impl LetterRef {
    /// The name of a letter.
    #[must_use]
    pub fn of(letter: &DueLetter) -> Self {
        Self { number: letter.number.to_string(), sha256: letter.document.file.sha256.to_string() }
    }

    /// Whether this names a letter.
    #[must_use]
    pub fn names(&self, letter: &DueLetter) -> bool {
        self.number == letter.number.as_str() && self.sha256 == letter.document.file.sha256.as_str()
    }
}

/// A letter of a batch, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BatchLetter {
    /// The request.
    pub number: RequestNumber,
    /// The document.
    pub sha256: Digest,
    /// What it is: `Denial letter, version 1`.
    pub what: String,
    /// The addressee.
    pub to: String,
    /// Whether it was printed, or is in the file.
    pub done: bool,
    /// What the printer has done with it; none where no printer was given it.
    pub job: Option<PrintJob>,
}

/// A batch of letters, while it runs and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Batch {
    /// What is done.
    pub kind: BatchKind,
    /// How far it is.
    pub state: BatchState,
    /// How many letters there are.
    pub total: u32,
    /// How many are done.
    pub done: u32,
    /// The letter that is at hand; empty when it does not run.
    pub at: String,
    /// Why it failed; empty when it did not.
    pub why: String,
    /// Where the file was saved; empty when there is none.
    pub place: String,
    /// Every letter; none while it runs.
    pub letters: Vec<BatchLetter>,
}

/// A letter whose sending was to be recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SentLetter {
    /// The letter.
    pub letter: LetterRef,
    /// Why it is not recorded; none: it is.
    pub why: Option<String>,
}

/// The problem with so many letters, if there is one.
#[must_use]
pub fn batch_problem(letters: usize) -> Option<Problem> {
    let message = match letters {
        0 => "Choose at least one letter.".to_owned(),
        1..=LARGEST_BATCH => return None,
        more => format!("Choose at most {LARGEST_BATCH} letters at a time; {more} are chosen."),
    };
    Some(Problem::new("letters", "out_of_bounds", message))
}
