//! What the program is called with.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use casework::view::PoamFormat;
use chrono::{Datelike as _, NaiveDate};
use clap::{Parser, Subcommand};
use exception::action::DocumentKind;
use exception::notice::NoticeKind;
use exception::report::ReportName;
use exception::{Digest, MatterKind, MatterNumber, RequestNumber, Stage};

use crate::{out, paths};

/// What is to be done.
pub enum Called {
    /// Open the window over the records in a folder.
    Window {
        /// The folder.
        data_dir: PathBuf,
        /// A file from another office to look at.
        file: Option<PathBuf>,
    },
    /// Do one thing with them and end.
    Command {
        /// The folder of the records.
        data_dir: PathBuf,
        /// What.
        command: Box<Command>,
    },
    /// Nothing more: help was asked for, or the usage was wrong and has been explained.
    Answered(ExitCode),
}

/// Requests for an exception to a security policy (form TECH 358).
///
/// Without a subcommand the window opens.
#[derive(Parser)]
#[command(
    name = "exception-desk",
    version,
    after_help = "Exit codes: 0 done; 1 broken, or the history does not verify; 2 wrong usage; 3 refused."
)]
struct Arguments {
    /// Folder of the records, instead of `EXCEPTION_DESK_DATA_DIR` or the system's folder for application data.
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// A packet, key card or receipt from another office, to be looked at in the window.
    #[arg(value_name = "FILE.t358", value_parser = received)]
    file: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What is imported, and how.
#[derive(clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Import {
    /// The account that imports.
    #[arg(long = "as", value_name = "ACCOUNT")]
    pub account: String,
    /// A mapping that ships with the program: tracker, ciso-assistant, defectdojo, jira, servicenow or simplerisk; or a
    /// file that holds one as JSON.
    #[arg(long, value_name = "NAME|FILE.json")]
    pub mapping: Option<String>,
    /// The sheet of a workbook; the first when left out.
    #[arg(long)]
    pub sheet: Option<String>,
    /// The row of the headings; found when left out.
    #[arg(long, value_name = "ROW")]
    pub head_row: Option<u32>,
    /// The column of a field, such as `title=Short description`.
    #[arg(long, value_name = "FIELD=HEADING")]
    pub column: Vec<String>,
    /// What stands for a field where its cell is empty, such as `department=Department of Justice`.
    #[arg(long, value_name = "FIELD=TEXT")]
    pub set: Vec<String>,
    /// What a word for how a request stands is taken for, such as `"Waiting for CAB=open"`.
    #[arg(long, value_name = "WORD=STANDS")]
    pub status: Vec<String>,
    /// Days written as 3/4/2026 are 3 April, not March 4.
    #[arg(long)]
    pub day_first: bool,
    /// Leave out the rows that can’t be taken.
    #[arg(long)]
    pub leave_out: bool,
    /// Only try: file nothing.
    #[arg(long = "try")]
    pub only_try: bool,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
    /// The file.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// One thing to do without the window.
///
/// What only reads takes no account: whoever can read the file of the records can read the records, and the program
/// does not pretend otherwise. Keep the folder to the people of the office.
#[derive(Subcommand)]
pub enum Command {
    /// Make the demonstration office, and print its accounts and their passphrases.
    Demo {
        /// Requests to take in, as JSON; those of the program when left out.
        #[arg(long, value_name = "FILE.json")]
        requests: Option<PathBuf>,
        /// The same seed makes the same office.
        #[arg(long, default_value_t = 358)]
        seed: u64,
    },
    /// Import the rows of a tracker (.csv, .xlsx) as requests, all of them or none; print what becomes of each.
    ///
    /// The passphrase of the account comes from `EXCEPTION_DESK_PASSPHRASE`. Which column goes into which field is taken
    /// from the last import of a file with the same headings, or from a mapping that fits.
    Import(Import),
    /// List the imports that were made. Anybody who can read the file of the records may.
    Imports,
    /// Take an import back as one, but for requests with which something was done since.
    TakeBackImport {
        /// The number of the import.
        import: u32,
        /// The account that takes it back.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Make an office of any number of requests, to measure with: each made by the steps that people take.
    BenchData {
        /// How many requests, such as 100000.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=5_000_000))]
        requests: u32,
        /// The same seed makes the same office, but for its keys.
        #[arg(long, default_value_t = 358)]
        seed: u64,
    },
    /// List the requests. Anybody who can read the file of the records may.
    List {
        /// Only those in this stage, such as `assessment` or `in_force`.
        #[arg(long, value_parser = stage)]
        stage: Option<Stage>,
        /// Only those found by this, as in the window: `policy:3500 due<2026-12-31 "remote desktop"`.
        #[arg(long)]
        find: Option<String>,
        /// What the saved view of this name asks for.
        #[arg(long, value_name = "NAME", conflicts_with_all = ["stage", "find"])]
        view: Option<String>,
        /// Whose saved view is meant, where several are called so; the list has what this account may see.
        #[arg(long = "as", value_name = "ACCOUNT", requires = "view")]
        account: Option<String>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// List what the office is reminded of on a day. Anybody who can read the file of the records may.
    Due {
        /// The day, such as 2027-03-15; today when left out.
        #[arg(long, value_name = "DAY", value_parser = day)]
        on: Option<NaiveDate>,
        /// Only what this account owes.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: Option<String>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show a request, its history, and what may be done next and by whom. Anybody who can read the file may.
    Show {
        /// Such as EX-2026-0001.
        #[arg(value_parser = number)]
        number: RequestNumber,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Look into the policy library, or put policies into it.
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Show what was decided on requests like one, and how many of those alike were accepted.
    Precedents {
        /// Such as EX-2026-0001.
        #[arg(value_parser = number)]
        number: RequestNumber,
        /// The account that reads; its passphrase comes from `EXCEPTION_DESK_PASSPHRASE`. Only what it may see is shown
        /// and counted.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: Option<String>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Take a step of the procedure, and print the line of the history, or why it was refused.
    ///
    /// The passphrase of the account comes from `EXCEPTION_DESK_PASSPHRASE`.
    Take {
        /// Such as EX-2026-0001; `new` to open a request.
        #[arg(value_parser = target)]
        number: Target,
        /// The account that takes the step.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// For whom, as their deputy; needed where the step is one’s own too, or that of several who are absent.
        #[arg(long = "for", value_name = "ABSENT")]
        acting_for: Option<String>,
        /// A file with the step and its evidence: `{"step": "contribute", "text": "…"}`.
        #[arg(value_name = "ACTION.json")]
        action: PathBuf,
    },
    /// Who acts for whom while somebody is absent.
    #[command(subcommand)]
    Deputy(DeputyCommand),
    /// Change one’s own passphrase, or choose it in the place of one for one time.
    ///
    /// The passphrase in use comes from `EXCEPTION_DESK_PASSPHRASE`, the new one from `EXCEPTION_DESK_NEW_PASSPHRASE`.
    Passphrase {
        /// The account.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
    },
    /// Reset the passphrase of somebody who has lost theirs, and print the one for one time, which is kept nowhere.
    ///
    /// The passphrase of the administrator comes from `EXCEPTION_DESK_PASSPHRASE`.
    ResetPassphrase {
        /// The account of the administrator.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// Whose passphrase is lost.
        #[arg(value_name = "ACCOUNT")]
        lost: String,
    },
    /// Write the denial letter: the newest on file, else what it would be.
    Letter(Wanted),
    /// Write the findings packet: the newest on file, else what it would be.
    Packet(Wanted),
    /// Write a document of a request: the newest on file, else what it would be.
    Document {
        /// Which request's, and where to.
        #[command(flatten)]
        which: Wanted,
        /// Which document, such as `approval_letter` or `meeting_minutes`.
        #[arg(long, value_parser = kind)]
        kind: DocumentKind,
    },
    /// Write TECH 358: the newest on file, else as it is filled in; `blank` for one without answers.
    Form(FormCopy),
    /// Read a filled-in copy of TECH 358 into the draft of the form, and print what came in.
    ///
    /// The passphrase of the account comes from `EXCEPTION_DESK_PASSPHRASE`. Where answers of the draft would be
    /// overwritten nothing is changed (exit code 3), unless it is said what becomes of them.
    ImportForm {
        /// Such as EX-2026-0001.
        #[arg(value_parser = number)]
        number: RequestNumber,
        /// The account whose draft it is.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// Keep the answers that stand in the draft, and fill in only what is empty.
        #[arg(long, conflicts_with = "overwrite")]
        keep: bool,
        /// Overwrite the answers that stand in the draft.
        #[arg(long)]
        overwrite: bool,
        /// The filled-in copy: the PDF, or a Word document with the form’s fields or labels.
        #[arg(value_name = "FILE.pdf|FILE.docx")]
        file: PathBuf,
    },
    /// Report a violation of the procedure, and follow the report to its end.
    #[command(subcommand)]
    Violation(ViolationCommand),
    /// Write a mail about a request as a draft that a mail program opens; nothing is sent.
    Mail {
        /// Such as EX-2026-0001.
        #[arg(value_parser = number)]
        number: RequestNumber,
        /// Which mail, such as `decision` or `condition_due`.
        #[arg(long, value_name = "NOTICE", value_parser = notice)]
        notice: NoticeKind,
        /// What it is about, where the request has more than one of its kind: `condition-2`, `meeting-7`, a file’s SHA-256.
        #[arg(long)]
        about: Option<String>,
        /// Where to write it; a file of that name is replaced.
        #[arg(long, value_name = "FILE.eml")]
        out: PathBuf,
    },
    /// Write the dates of a request, or what an account owes by its day, as a calendar file.
    Calendar {
        /// Such as EX-2026-0001; without one, what the account owes.
        #[arg(value_parser = number, required_unless_present = "account")]
        number: Option<RequestNumber>,
        /// The account that reads; its passphrase comes from `EXCEPTION_DESK_PASSPHRASE`.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: Option<String>,
        /// One date alone: `meeting-7`, `review`, `end`, `condition-1`.
        #[arg(long, requires = "number")]
        date: Option<String>,
        /// Where to write it; a file of that name is replaced.
        #[arg(long, value_name = "FILE.ics")]
        out: PathBuf,
    },
    /// Write the plan of action and milestones: a row for each exception in force.
    Poam {
        /// The account that reads, and sees there what it sees in the program; its passphrase comes from
        /// `EXCEPTION_DESK_PASSPHRASE`.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: Option<String>,
        /// Where to write it; its ending says as what. A file of that name is replaced.
        #[arg(long, value_name = "FILE.xlsx|FILE.csv", value_parser = spreadsheet)]
        out: (PathBuf, PoamFormat),
    },
    /// Print a report on the requests, or write it as files.
    ///
    /// Without an account, by whoever can read the file of the records; with one, what that account may see.
    Report(ReportCommand),
    /// Audits of how the procedure is applied, and the samples they draw.
    Audit {
        /// What to do with them.
        #[command(subcommand)]
        what: AuditCommand,
    },
    /// Key cards: by them offices know each other’s people.
    #[command(subcommand)]
    Card(CardCommand),
    /// Packets between offices: a request as one signed and encrypted file.
    #[command(subcommand)]
    Transfer(TransferCommand),
    /// List the closed requests that are past their period, what keeps one longer, and what was disposed of; or dispose of one.
    ///
    /// Whoever can read the file of the records may ask. Two people dispose of a request: one proposes, another disposes.
    #[command(args_conflicts_with_subcommands = true)]
    Retention {
        /// What to do about one; the list when left out.
        #[command(subcommand)]
        what: Option<RetentionCommand>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// List what of a record the public would be given, or make a copy of it without what is withheld.
    ///
    /// The passphrase of the account comes from `EXCEPTION_DESK_PASSPHRASE`.
    RecordsRequest(RecordsRequest),
    /// Check every event, signature, chain and file; exit code 1 when something is wrong.
    Verify,
    /// Write the whole history, every event, key and file, for `exception-verify` or anybody to check elsewhere.
    ///
    /// With an account the file also carries a signed checkpoint of how far the history reaches. `import-history` reads it
    /// back.
    Export {
        /// The account that signs; its passphrase comes from `EXCEPTION_DESK_PASSPHRASE`.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: Option<String>,
        /// Where to write it; a file of that name is replaced.
        #[arg(long, value_name = "FILE.jsonl")]
        out: PathBuf,
    },
    /// Make the records of an office of a history that was saved with `export`: the same events, signatures, files and keys.
    ///
    /// The folder of `--data-dir` must hold no records. Every line is verified; where one was changed, is missing or stands
    /// twice, it is named, and nothing is kept. A history carries no signing keys: let an administrator in after it.
    ImportHistory {
        /// The history.
        #[arg(value_name = "FILE.jsonl")]
        file: PathBuf,
    },
    /// Let the first administrator in after a history was read back, with a key of their own; they reset the passphrases of
    /// the others.
    ///
    /// The new passphrase comes from `EXCEPTION_DESK_NEW_PASSPHRASE`. Refused as soon as anybody can sign in.
    LetIn {
        /// The account of an administrator.
        #[arg(value_name = "ACCOUNT")]
        account: String,
    },
    /// Write all requests as a table, with every column of the lists and the answers of the form.
    ///
    /// Everything where no account is named; with one what it may see. It can be imported again.
    ExportRequests {
        /// The account; its passphrase comes from `EXCEPTION_DESK_PASSPHRASE`.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: Option<String>,
        /// Where to write it; the ending says as what. A file of that name is replaced.
        #[arg(long, value_name = "FILE.csv|FILE.xlsx")]
        out: PathBuf,
    },
    /// Back up everything into one file, while people work, and prove it by restoring it aside.
    ///
    /// Meant for the system’s scheduler too. Whoever can read the file of the records may; with an account, which must be an
    /// administrator’s, the backup carries a signed checkpoint.
    Backup {
        /// The folder to put it in; the one chosen in Settings when left out.
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
        /// The account that signs; its passphrase comes from `EXCEPTION_DESK_PASSPHRASE`.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: Option<String>,
    },
    /// Say what a backup holds, check all of it, and put it in the place of the records, which are set aside.
    ///
    /// Nobody may have the records open. On a new computer this is how an office moves in.
    Restore {
        /// Only say what it holds.
        #[arg(long)]
        check: bool,
        /// An administrator of the present records, where there are any; the passphrase comes from
        /// `EXCEPTION_DESK_PASSPHRASE`.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: Option<String>,
        /// The backup.
        #[arg(value_name = "FILE.zip")]
        file: PathBuf,
    },
    /// Sign how far the history reaches, to be kept elsewhere: it shows later whether anything was taken from its end.
    ///
    /// The passphrase of the account comes from `EXCEPTION_DESK_PASSPHRASE`.
    Checkpoint {
        /// The account that signs.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// Where to write it; a file of that name is replaced.
        #[arg(long, value_name = "FILE.json")]
        out: PathBuf,
    },
}

/// A copy of a record for a public-records request.
#[derive(clap::Args)]
pub struct RecordsRequest {
    /// Such as EX-2026-0001.
    #[arg(value_parser = number)]
    pub number: RequestNumber,
    /// The account that makes the copy: SMB staff or the CDT ISO.
    #[arg(long = "as", value_name = "ACCOUNT")]
    pub account: String,
    /// What is withheld: `{"version": 41, "reference": "PRA 2026-118", "places": [{"place": 12, "section": "…"}], "passages":
    /// [{"passage": "10.0.0.7", "section": "…"}], "files": [{"sha256": "…", "section": "…"}], "inside": "…"}`. A file without
    /// a section is given whole.
    #[arg(long, value_name = "FILE.json", requires = "out")]
    pub withhold: Option<PathBuf>,
    /// Where to write the copy; a file of that name is replaced.
    #[arg(long, value_name = "FILE.pdf", requires = "withhold")]
    pub out: Option<PathBuf>,
    /// As JSON.
    #[arg(long, conflicts_with = "withhold")]
    pub json: bool,
}

/// The two looks before a record goes. The passphrase of the account comes from `EXCEPTION_DESK_PASSPHRASE`.
#[derive(Subcommand)]
pub enum RetentionCommand {
    /// Propose to dispose of a request past its period.
    Propose {
        /// Such as EX-2026-0001.
        #[arg(value_parser = number)]
        number: RequestNumber,
        /// The account that proposes: SMB staff or an administrator.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// Why it is disposed of now, and where it went if it was transferred.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Take a proposal back.
    Withdraw {
        /// Such as EX-2026-0001.
        #[arg(value_parser = number)]
        number: RequestNumber,
        /// The account that takes it back.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Dispose of a request that another person proposed, for good: its text and files go, a signed tombstone stays.
    Dispose {
        /// Such as EX-2026-0001.
        #[arg(value_parser = number)]
        number: RequestNumber,
        /// The account that disposes: the CDT ISO or an administrator.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
    },
}

/// What is done about violations. A report is confidential: what it says is for its reporter, their supervisor and the
/// CDT ISO, by account and passphrase.
#[derive(Subcommand)]
pub enum ViolationCommand {
    /// Report a violation, and print the number of the report.
    Report {
        /// The account of the reporter; the passphrase comes from `EXCEPTION_DESK_PASSPHRASE`.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// A file with the report: `{"step": "open", "subject": "…", "what": "…", …}`.
        #[arg(value_name = "REPORT.json")]
        report: PathBuf,
    },
    /// List the reports that an account may read; without an account that there are reports, and not what they say.
    List {
        /// The account that asks; the passphrase comes from `EXCEPTION_DESK_PASSPHRASE`.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: Option<String>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show a report and its history.
    Show {
        /// Such as VR-2026-0001.
        #[arg(value_parser = report_number)]
        number: MatterNumber,
        /// The account that asks; the passphrase comes from `EXCEPTION_DESK_PASSPHRASE`.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Take a step on a report, and print what happened.
    Take {
        /// Such as VR-2026-0001.
        #[arg(value_parser = report_number)]
        number: MatterNumber,
        /// The account that takes the step; the passphrase comes from `EXCEPTION_DESK_PASSPHRASE`.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// A file with the step and its evidence: `{"step": "acknowledge"}`.
        #[arg(value_name = "ACTION.json")]
        action: PathBuf,
    },
}

/// What to do with the policy library.
#[derive(Subcommand)]
pub enum PolicyCommand {
    /// List the policies, or show one of them, with the requests that it touches.
    List {
        /// The number of a policy, such as 3511.
        number: Option<String>,
        /// The account that reads; its passphrase comes from `EXCEPTION_DESK_PASSPHRASE`.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: Option<String>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Put the policies of a file into the library, all of them or none, and print what becomes of each: a text table with
    /// the columns kind, number, title, version, `effective_on`, owner, `max_months`, `not_waivable`, section,
    /// `section_title`, words, `section_not_waivable` (a row a section), or a catalogue in OSCAL’s JSON.
    Import {
        /// The account that imports; its passphrase comes from `EXCEPTION_DESK_PASSPHRASE`.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// For a catalogue: the number under which it stands, such as “NIST SP 800-53”.
        #[arg(long)]
        number: Option<String>,
        /// The file.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// Which report, for whom, and where to.
#[derive(clap::Args)]
pub struct ReportCommand {
    /// Such as `in_force`, `policies`, `flow` or `month`.
    #[arg(value_parser = report)]
    pub name: ReportName,
    /// The day that it is made for, such as 2027-03-15; today when left out.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<NaiveDate>,
    /// With `month`: the report of this month, such as 2026-10, as it is kept; made where it is not there yet.
    #[arg(long, value_name = "MONTH", conflicts_with_all = ["as_of", "json", "csv", "xlsx"], requires = "pdf")]
    pub month: Option<String>,
    /// The account that reads; its passphrase comes from `EXCEPTION_DESK_PASSPHRASE`.
    #[arg(long = "as", value_name = "ACCOUNT")]
    pub account: Option<String>,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
    /// As a text table, a figure a line; a file of that name is replaced.
    #[arg(long, value_name = "FILE.csv")]
    pub csv: Option<PathBuf>,
    /// As a workbook, a sheet for each table; a file of that name is replaced.
    #[arg(long, value_name = "FILE.xlsx")]
    pub xlsx: Option<PathBuf>,
    /// As a tagged document; a file of that name is replaced.
    #[arg(long, value_name = "FILE.pdf")]
    pub pdf: Option<PathBuf>,
}

/// What to do with key cards. The passphrase of the account comes from `EXCEPTION_DESK_PASSPHRASE`.
#[derive(Subcommand)]
pub enum CardCommand {
    /// Make the key card of an account, to be given to another office, and print its words.
    Make {
        /// Whose card.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// Where to write it; a file of that name is replaced.
        #[arg(long, value_name = "FILE.t358card")]
        out: PathBuf,
    },
    /// Accept the card of somebody of another office, whose words you have compared with them.
    Accept {
        /// Who accepts it.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// The twelve words as that person read them out.
        #[arg(long, value_name = "TWELVE WORDS")]
        words: String,
        /// In which role, such as `requester_iso`; more than once for several. All that the card names and this
        /// office can accept when left out.
        #[arg(long = "role", value_name = "ROLE")]
        roles: Vec<String>,
        /// The card.
        #[arg(value_name = "FILE.t358card")]
        file: PathBuf,
    },
    /// Retire the card of somebody of another office: what they sign later is not taken.
    Retire {
        /// Who retires it.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// Why.
        #[arg(long)]
        reason: String,
        /// The fingerprint of the key, 64 hexadecimal digits.
        #[arg(value_parser = key)]
        fingerprint: Digest,
    },
    /// List the people of other offices with their words. Anybody who can read the file of the records may.
    List,
}

/// What to do with packets. The passphrase of the account comes from `EXCEPTION_DESK_PASSPHRASE`.
#[derive(Subcommand)]
pub enum TransferCommand {
    /// Make a packet of a request for somebody of another office.
    Send {
        /// Such as EX-2026-0001.
        #[arg(value_parser = number)]
        number: RequestNumber,
        /// Who sends it.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// For whom: the account of somebody whose card is in use here.
        #[arg(long, value_name = "ACCOUNT")]
        to: String,
        /// Only what happened from this event on.
        #[arg(long, value_name = "EVENT")]
        from: Option<u32>,
        /// Do not encrypt it, for this reason, which is kept.
        #[arg(long, value_name = "REASON")]
        unencrypted: Option<String>,
        /// Where to write it; a file of that name is replaced.
        #[arg(long, value_name = "FILE.t358")]
        out: PathBuf,
    },
    /// Look at a packet, a card or a receipt, and change nothing; exit code 3 where it can’t be taken.
    Look {
        /// Who looks.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// The file.
        #[arg(value_name = "FILE.t358")]
        file: PathBuf,
    },
    /// Take in a packet, and write the receipt that goes back; or take in a receipt.
    Take {
        /// Who takes it in.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// Where to write the receipt for a packet; a file of that name is replaced.
        #[arg(long, value_name = "FILE.t358receipt")]
        receipt: Option<PathBuf>,
        /// The file.
        #[arg(value_name = "FILE.t358")]
        file: PathBuf,
    },
    /// End what is shared of a request: packets of it are not taken from then on. Writes the packet that tells the other
    /// office; where it was ended before, that packet once more.
    End {
        /// Such as EX-2026-0001.
        #[arg(value_parser = number)]
        number: RequestNumber,
        /// Who ends it.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// Why; not needed where it was ended before.
        #[arg(long, value_name = "REASON")]
        reason: Option<String>,
        /// Where to write the packet; a file of that name is replaced.
        #[arg(long, value_name = "FILE.t358")]
        out: PathBuf,
    },
    /// Write the receipt for the packet of a request that was taken in last, once more.
    Receipt {
        /// Such as EX-2026-0001.
        #[arg(value_parser = number)]
        number: RequestNumber,
        /// Who signs it.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// Where to write it; a file of that name is replaced.
        #[arg(long, value_name = "FILE.t358receipt")]
        out: PathBuf,
    },
}

/// Deputies. The passphrase of the account comes from `EXCEPTION_DESK_PASSPHRASE`.
#[derive(Subcommand)]
pub enum DeputyCommand {
    /// List the deputies that an account may know of.
    List {
        /// The account that asks.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Name a deputy for one’s own absence, or for somebody else’s as an administrator.
    Name {
        /// The account that names.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// Who is absent; the account that names, when left out.
        #[arg(long, value_name = "ACCOUNT")]
        absent: Option<String>,
        /// A role in which the deputy may act, such as `smb_staff`; more than once for several.
        #[arg(long, required = true)]
        role: Vec<String>,
        /// The first day, such as 2027-03-15.
        #[arg(long, value_name = "DAY")]
        from: String,
        /// The last day.
        #[arg(long, value_name = "DAY")]
        to: String,
        /// The account of the deputy.
        #[arg(value_name = "DEPUTY")]
        deputy: String,
    },
    /// End a deputation before its last day, from this moment on.
    End {
        /// The account that ends it.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// Its number in the list.
        #[arg(value_name = "NUMBER")]
        number: u32,
    },
}

/// What to do with audits.
#[derive(Subcommand)]
pub enum AuditCommand {
    /// Draw a sample and change nothing. Anybody who can read the file of the records may.
    ///
    /// The rank of a request is the SHA-256 of the seed, a colon and its number; the lowest are drawn. On a command line:
    /// printf '%s:%s' SEED NUMBER | sha256sum
    Sample(Box<Sample>),
    /// List the audits.
    List {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show an audit: its plan, what was drawn, its findings and its history.
    Show {
        /// Such as AU-2026-0001.
        #[arg(value_parser = matter)]
        number: MatterNumber,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Take a step of an audit, and print what the history gained, or why it was refused.
    ///
    /// The passphrase of the account comes from `EXCEPTION_DESK_PASSPHRASE`.
    Take {
        /// Such as AU-2026-0001; `new` to plan an audit.
        #[arg(value_parser = audit_target)]
        number: AuditTarget,
        /// The account that takes the step.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
        /// A file with the step and its evidence: `{"step": "draw"}`.
        #[arg(value_name = "ACTION.json")]
        action: PathBuf,
    },
    /// List what is broken of the procedure today, over all requests.
    Broken {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Which requests are meant, and how many of them are drawn. Each day is written `YYYY-MM-DD`.
#[derive(clap::Args)]
pub struct Sample {
    /// How many, 1 to 500.
    #[arg(long)]
    pub size: String,
    /// The seed, as it will be printed.
    #[arg(long)]
    pub seed: String,
    /// Divide the population first: department, policy or risk.
    #[arg(long, value_name = "BY")]
    pub stratify: Option<String>,
    /// In this stage, such as `in_force`; more than once for several.
    #[arg(long)]
    pub stage: Vec<String>,
    /// Of this department, as the list of requests shows it; more than once for several.
    #[arg(long)]
    pub department: Vec<String>,
    /// Against this policy, as the list of requests shows it; more than once for several.
    #[arg(long)]
    pub policy: Vec<String>,
    /// With this rating, such as `high`; more than once for several.
    #[arg(long)]
    pub rating: Vec<String>,
    /// Opened on this day or later.
    #[arg(long, value_name = "DAY")]
    pub opened_from: Option<String>,
    /// Opened on this day or earlier.
    #[arg(long, value_name = "DAY")]
    pub opened_to: Option<String>,
    /// Decided on this day or later.
    #[arg(long, value_name = "DAY")]
    pub decided_from: Option<String>,
    /// Decided on this day or earlier.
    #[arg(long, value_name = "DAY")]
    pub decided_to: Option<String>,
    /// In force on this day or later.
    #[arg(long, value_name = "DAY")]
    pub in_force_from: Option<String>,
    /// In force on this day or earlier.
    #[arg(long, value_name = "DAY")]
    pub in_force_to: Option<String>,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}

/// What a step of an audit is taken on.
#[derive(Clone)]
pub enum AuditTarget {
    /// On no audit yet: it plans one.
    New,
    /// On this one.
    Audit(MatterNumber),
}

/// Which request's document, and where to.
#[derive(clap::Args)]
pub struct Wanted {
    /// Such as EX-2026-0001.
    #[arg(value_parser = number)]
    pub number: RequestNumber,
    /// Where to write it; a file of that name is replaced.
    #[arg(long, value_name = "FILE.pdf")]
    pub out: PathBuf,
}

/// Which form, and where to.
#[derive(clap::Args)]
pub struct FormCopy {
    /// Such as EX-2026-0001; `blank` for a form without a request.
    #[arg(value_name = "NUMBER|blank", value_parser = form_of)]
    pub of: FormOf,
    /// With fields to be filled in in a viewer of PDF, or in Word, to be read back with `import-form`.
    #[arg(long)]
    pub fillable: bool,
    /// Where to write it; a file of that name is replaced. A copy to fill in whose name ends in .docx is a Word document.
    #[arg(long, value_name = "FILE.pdf|FILE.docx")]
    pub out: PathBuf,
}

/// Whose form is written.
#[derive(Clone)]
pub enum FormOf {
    /// Nobody’s.
    Blank,
    /// This request’s.
    Request(RequestNumber),
}

/// What a step is taken on.
#[derive(Clone)]
pub enum Target {
    /// On no request yet: it opens one.
    New,
    /// On this one.
    Request(RequestNumber),
}

/// Reads the program's arguments, the program's own name first.
pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Called {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(told) => {
            // Where the terminal is gone the code still tells.
            let _ = told.print();
            return Called::Answered(
                u8::try_from(told.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from),
            );
        }
    };
    let Some(data_dir) = paths::data_dir(arguments.data_dir) else {
        out::complain(&format!(
            "This system names no folder for application data. Name one with --data-dir or {}.",
            paths::VARIABLE
        ));
        return Called::Answered(ExitCode::from(2));
    };
    match arguments.command {
        Some(command) => Called::Command { data_dir, command: Box::new(command) },
        None => Called::Window { data_dir, file: arguments.file },
    }
}

/// Endings of the files that go between offices.
pub const ENDINGS: &[&str] = &["t358", "t358card", "t358receipt"];

fn received(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if ENDINGS.contains(&ending.as_str()) {
        Ok(path)
    } else {
        Err("the window opens packets, key cards and receipts: .t358, .t358card, .t358receipt".to_owned())
    }
}

fn key(text: &str) -> Result<Digest, String> {
    Digest::try_from(text.to_lowercase()).map_err(|_| "a fingerprint has 64 hexadecimal digits".to_owned())
}

fn stage(text: &str) -> Result<Stage, String> {
    Stage::from_name(text).ok_or_else(|| {
        let all: Vec<&str> = Stage::ALL.iter().map(|stage| stage.as_str()).collect();
        format!("the stages are {}", all.join(", "))
    })
}

fn day(text: &str) -> Result<NaiveDate, String> {
    let day = text.parse::<NaiveDate>().ok().filter(|day| (1999..=2149).contains(&day.year()));
    day.ok_or_else(|| "a day looks like 2027-03-15, and is one of the years 1999 to 2149".to_owned())
}

fn kind(text: &str) -> Result<DocumentKind, String> {
    DocumentKind::from_name(text).ok_or_else(|| {
        let all: Vec<&str> = DocumentKind::ALL.iter().map(|kind| kind.as_str()).collect();
        format!("the documents are {}", all.join(", "))
    })
}

fn spreadsheet(text: &str) -> Result<(PathBuf, PoamFormat), String> {
    let path = PathBuf::from(text);
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let format = match ending.as_str() {
        "xlsx" => PoamFormat::Xlsx,
        "csv" => PoamFormat::Csv,
        _ => return Err("the file’s name ends with .xlsx or .csv".to_owned()),
    };
    Ok((path, format))
}

fn notice(text: &str) -> Result<NoticeKind, String> {
    NoticeKind::from_name(text).ok_or_else(|| {
        let all: Vec<&str> = NoticeKind::ALL.iter().map(|kind| kind.as_str()).collect();
        format!("the mails are {}", all.join(", "))
    })
}

fn report(text: &str) -> Result<ReportName, String> {
    ReportName::from_name(text).ok_or_else(|| {
        let all: Vec<&str> = ReportName::ALL.iter().map(|name| name.as_str()).collect();
        format!("the reports are {}", all.join(", "))
    })
}

fn number(text: &str) -> Result<RequestNumber, String> {
    text.parse().map_err(|error: exception::values::NotANumber| error.to_string())
}

fn report_number(text: &str) -> Result<MatterNumber, String> {
    let number: Option<MatterNumber> = text.parse().ok();
    let is_report = |number: &MatterNumber| number.kind() == MatterKind::Violation;
    number.filter(is_report).ok_or_else(|| "a report’s number looks like VR-2026-0001".to_owned())
}

fn matter(text: &str) -> Result<MatterNumber, String> {
    text.parse().map_err(|error: exception::matter::NotAMatter| error.to_string())
}

fn audit_target(text: &str) -> Result<AuditTarget, String> {
    if text == "new" { Ok(AuditTarget::New) } else { matter(text).map(AuditTarget::Audit) }
}

fn target(text: &str) -> Result<Target, String> {
    if text == "new" { Ok(Target::New) } else { number(text).map(Target::Request) }
}

fn form_of(text: &str) -> Result<FormOf, String> {
    if text == "blank" { Ok(FormOf::Blank) } else { number(text).map(FormOf::Request) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(words: &[&str]) -> Called {
        read(["exception-desk", "--data-dir", "/records"].iter().chain(words).map(OsString::from))
    }

    #[test]
    fn the_definition_holds() {
        use clap::CommandFactory as _;
        Arguments::command().debug_assert();
    }

    #[test]
    fn without_a_subcommand_the_window_opens() {
        assert!(
            matches!(called(&[]), Called::Window { data_dir, file: None } if data_dir.ends_with("records"))
        );
        for name in ["EX-2026-0001-7.t358", "ian.T358card", "a.t358receipt"] {
            assert!(
                matches!(called(&[name]), Called::Window { file: Some(file), .. } if file.ends_with(name))
            );
        }
    }

    #[test]
    fn wrong_usage_is_answered_and_nothing_is_done() {
        for words in [
            &["show", "EX-1"][..],
            &["list", "--stage", "waiting"],
            &["take", "new"],
            &["letter", "EX-2026-0001"],
            &["document", "EX-2026-0001", "--kind", "memo", "--out", "a.pdf"],
            &["form", "blank", "--fillable"],
            &["import-form", "EX-2026-0001", "--as", "ada", "--keep", "--overwrite", "form.pdf"],
            &["due", "--on", "tomorrow"],
            &["due", "--on", "2027-02-29"],
            &["due", "--on", "0999-01-01"],
            &["violation", "show", "EX-2026-0001", "--as", "ada"],
            &["violation", "show", "VR-2026-0001"],
            &["mail", "EX-2026-0001", "--notice", "reject", "--out", "a.eml"],
            &["calendar", "--out", "a.ics"],
            &["poam", "--out", "a.pdf"],
            &["restore"],
            &["report", "everything"],
            &["report", "flow", "--as-of", "2027-02-29"],
            &["audit", "sample", "--size", "5"],
            &["audit", "show", "EX-2026-0001"],
            &["reject"],
            &["letter.pdf"],
            &["transfer", "send", "EX-2026-0001", "--as", "sam"],
            &["card", "retire", "--as", "sam", "--reason", "left", "abc"],
        ] {
            assert!(
                matches!(called(words), Called::Answered(code) if code == ExitCode::from(2)),
                "{words:?}"
            );
        }
        assert!(matches!(called(&["--help"]), Called::Answered(code) if code == ExitCode::SUCCESS));
    }
}
