//! The same work without the window.

mod account;
mod audit;
mod documents;
mod due;
mod exchange;
mod export;
mod form;
mod import;
mod keeping;
mod list;
mod policy;
mod precedents;
mod records_request;
mod report;
mod retention;
mod show;
mod take;
mod transfer;
mod violation;

use std::path::Path;
use std::process::ExitCode;

use casework::Office;
use casework::view::Standing;
use exception::action::DocumentKind;

use crate::arguments::Command;
use crate::error::chain;
use crate::{files, now, out};

/// Something is broken, or the history does not verify.
const BROKEN: u8 = 1;
/// Wrong usage: a file that is not there or not what it should be, a passphrase that is not given.
const USAGE: u8 = 2;
/// The procedure refused.
const REFUSED: u8 = 3;

/// Why a subcommand ends without having done its work: the exit code and what is said.
struct Stop {
    code: u8,
    message: String,
}

impl Stop {
    fn usage(message: impl Into<String>) -> Self {
        Self { code: USAGE, message: message.into() }
    }
}

impl From<casework::Error> for Stop {
    fn from(error: casework::Error) -> Self {
        let code = if error.code() == "broken" { BROKEN } else { REFUSED };
        let message = match &error {
            casework::Error::Invalid(problems) => problems
                .iter()
                .map(|problem| format!("{}: {}", problem.field, problem.message))
                .collect::<Vec<_>>()
                .join("\n  "),
            casework::Error::Refused(_)
            | casework::Error::Stale(_)
            | casework::Error::NotFound(_)
            | casework::Error::Document(_) => error.to_string(),
            casework::Error::Records(_) | casework::Error::File { .. } | casework::Error::Damaged(_) => {
                chain(&error)
            }
        };
        Self { code, message }
    }
}

/// Does one thing with the records in `data_dir`.
pub fn run(data_dir: &Path, command: Command) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            out::complain(&format!("The program cannot start: {error}."));
            return ExitCode::from(BROKEN);
        }
    };
    match runtime.block_on(answer(data_dir, command)) {
        Ok(code) => code,
        Err(stop) => {
            out::complain(&stop.message);
            ExitCode::from(stop.code)
        }
    }
}

async fn answer(data_dir: &Path, command: Command) -> Result<ExitCode, Stop> {
    if let Command::Demo { requests, seed } = command {
        files::private_folder(data_dir)
            .map_err(|error| Stop::usage(format!("{} cannot be made: {error}.", data_dir.display())))?;
        let office = Office::open(data_dir).await?;
        demo(&office, data_dir, requests.as_deref(), seed).await?;
        office.close().await;
        return Ok(ExitCode::SUCCESS);
    }
    if let Command::BenchData { requests, seed } = command {
        files::private_folder(data_dir)
            .map_err(|error| Stop::usage(format!("{} cannot be made: {error}.", data_dir.display())))?;
        let office = Office::open(data_dir).await?;
        bench_data(&office, data_dir, requests, seed).await?;
        office.close().await;
        return Ok(ExitCode::SUCCESS);
    }
    if let Command::Restore { account, check, file } = &command {
        return keeping::restore(data_dir, account.as_deref(), *check, file).await;
    }
    if let Command::ImportHistory { file } = &command {
        return export::read_back(data_dir, file).await;
    }
    let office = existing(data_dir).await?;
    let code = match command {
        Command::Demo { .. }
        | Command::BenchData { .. }
        | Command::Restore { .. }
        | Command::ImportHistory { .. }
        | Command::Verify => verify(&office).await?,
        Command::LetIn { account } => account::let_in(&office, &account).await?,
        Command::Backup { account, to } => {
            keeping::back_up(&office, account.as_deref(), to.as_deref()).await?
        }
        Command::Export { account, out } => export::history(&office, account.as_deref(), &out).await?,
        Command::ExportRequests { account, out } => {
            export::requests(&office, account.as_deref(), &out).await?
        }
        Command::Checkpoint { account, out } => export::checkpoint(&office, &account, &out).await?,
        Command::Card(what) => transfer::card(&office, what).await?,
        Command::Transfer(what) => transfer::run(&office, what).await?,
        Command::Audit { what } => audit::run(&office, what).await?,
        Command::List { stage, find, view: None, json, .. } => list::list(&office, stage, find, json).await?,
        Command::List { view: Some(name), account, json, .. } => {
            list::view(&office, &name, account.as_deref(), json).await?
        }
        Command::Due { on, account, json } => due::due(&office, on, account.as_deref(), json).await?,
        Command::Show { number, json } => show::show(&office, &number, json).await?,
        Command::Policy(what) => policy::run(&office, what).await?,
        Command::Precedents { number, account, json } => {
            precedents::precedents(&office, &number, account.as_deref(), json).await?
        }
        Command::Import(wanted) => import::import(&office, &wanted).await?,
        Command::Imports => import::list(&office).await?,
        Command::TakeBackImport { import, account, reason } => {
            import::take_back(&office, import, &account, &reason).await?
        }
        Command::Take { number, account, acting_for, action } => {
            take::take(&office, number, &account, acting_for, &action).await?
        }
        Command::Deputy(what) => account::deputy(&office, what).await?,
        Command::Passphrase { account } => account::change_passphrase(&office, &account).await?,
        Command::ResetPassphrase { account, lost } => {
            account::reset_passphrase(&office, &account, &lost).await?
        }
        Command::Letter(which) => documents::write(&office, DocumentKind::DenialLetter, &which).await?,
        Command::Packet(which) => documents::write(&office, DocumentKind::FindingsPacket, &which).await?,
        Command::Document { which, kind } => documents::write(&office, kind, &which).await?,
        Command::Form(which) => form::write(&office, &which).await?,
        Command::Violation(what) => violation::run(&office, what).await?,
        Command::Mail { number, notice, about, out } => {
            exchange::mail(&office, &number, notice, about.as_deref(), &out).await?
        }
        Command::Calendar { number, account, date, out } => {
            exchange::calendar(&office, number, account.as_deref(), date, &out).await?
        }
        Command::Poam { account, out } => exchange::poam(&office, account.as_deref(), &out).await?,
        Command::Retention { what, json } => retention::run(&office, what, json).await?,
        Command::RecordsRequest(wanted) => records_request::run(&office, &wanted).await?,
        Command::Report(wanted) => report::report(&office, &wanted).await?,
        Command::ImportForm { number, account, keep, overwrite, file } => {
            let standing = match (keep, overwrite) {
                (true, _) => Standing::Keep,
                (false, true) => Standing::Overwrite,
                (false, false) => Standing::Ask,
            };
            form::import(&office, &number, &account, standing, &file).await?
        }
    };
    office.close().await;
    Ok(code)
}

/// The office in a folder that must hold one: asking about records does not make any.
async fn existing(data_dir: &Path) -> Result<Office, Stop> {
    let nothing = || Stop::usage(format!("There is no office in {} yet.", data_dir.display()));
    if !data_dir.is_dir() {
        return Err(nothing());
    }
    let office = Office::open(data_dir).await?;
    if office.state(None, now()).await?.set_up { Ok(office) } else { Err(nothing()) }
}

async fn demo(office: &Office, data_dir: &Path, requests: Option<&Path>, seed: u64) -> Result<(), Stop> {
    let requests = requests.map(text_of).transpose()?;
    let made = office.make_demonstration(requests.as_deref(), seed, now()).await?;
    out::line(&format!(
        "The demonstration office is in {} with {} requests.",
        data_dir.display(),
        made.requests
    ));
    out::line("");
    for (person, passphrase) in &made.accounts {
        let roles: Vec<&str> = person.roles.iter().map(|role| role.label()).collect();
        out::line(&format!(
            "{:<20} {:<28} {:<32} {}",
            person.account,
            out::one_line(passphrase),
            out::one_line(&person.name),
            roles.join(", ")
        ));
    }
    Ok(())
}

async fn bench_data(office: &Office, data_dir: &Path, requests: u32, seed: u64) -> Result<(), Stop> {
    let told = |made: u32| {
        if made.is_multiple_of(10_000) && made < requests {
            out::line(&format!("{made} of {requests}"));
        }
    };
    let made = office.make_bench_data(requests, seed, now(), told).await?;
    out::line(&format!(
        "The bench data is in {}: {requests} requests with {} events, {} people, all with the passphrase “{}”.",
        data_dir.display(),
        made.events,
        made.people.len(),
        made.passphrase()
    ));
    Ok(())
}

async fn verify(office: &Office) -> Result<ExitCode, Stop> {
    let found = office.verify().await?;
    out::line(&format!("{} events, {} files, head {}", found.events, found.files, found.head));
    for stone in &found.disposed {
        out::line(&out::one_line(stone));
    }
    if found.problems.is_empty() {
        out::line("Every event, signature, chain and file verifies.");
        return Ok(ExitCode::SUCCESS);
    }
    for problem in &found.problems {
        out::line(&out::one_line(problem));
    }
    Ok(ExitCode::from(BROKEN))
}

/// A text file that the person named.
fn text_of(path: &Path) -> Result<String, Stop> {
    std::fs::read_to_string(path)
        .map_err(|error| Stop::usage(format!("{} cannot be read: {error}.", path.display())))
}

/// A value as JSON, keys in the order of its type.
fn json(value: &impl serde::Serialize) -> Result<(), Stop> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Stop { code: BROKEN, message: format!("The answer cannot be written: {error}.") })?;
    out::line(&text);
    Ok(())
}
