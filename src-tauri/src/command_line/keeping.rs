//! `backup` and `restore`: safe keeping without the window.

use std::io::{self, IsTerminal as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use casework::view::BackupFound;
use casework::{Office, Session, Underway};

use super::{BROKEN, Stop, existing, take};
use crate::{now, out};

/// How often whoever waits is told how far it is.
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// Makes a backup, in the folder that is kept for it where none is named.
pub async fn back_up(office: &Office, account: Option<&str>, to: Option<&Path>) -> Result<ExitCode, Stop> {
    let session = match account {
        Some(account) => take::sign_in(office, account).await?,
        None => Session::reader(),
    };
    if let Some(warning) = office.on_a_share() {
        out::complain(&warning);
    }
    let underway = stopped_by_signals()?;
    let told = tell_how_far(&underway);
    let made = office.back_up(&session, to, &underway, now()).await;
    drop(told);
    let made = made?;
    out::line(&format!(
        "{} ({} events, {} requests, restored aside and verified)",
        Path::new(&made.folder).join(&made.backup.name).display(),
        made.backup.events,
        made.backup.requests
    ));
    for name in made.removed {
        out::line(&format!("{} was removed: the rule no longer keeps it.", out::one_line(&name)));
    }
    Ok(ExitCode::SUCCESS)
}

/// Says what a backup holds, and puts it in the place of the records unless it is only to be checked.
pub async fn restore(
    data_dir: &Path,
    account: Option<&str>,
    only_check: bool,
    file: &Path,
) -> Result<ExitCode, Stop> {
    let underway = stopped_by_signals()?;
    let told = tell_how_far(&underway);
    let found = casework::look_into_backup(data_dir, file, &underway).await;
    drop(told);
    let found = found?;
    tell(&found);
    if !found.problems.is_empty() {
        return Ok(ExitCode::from(BROKEN));
    }
    if only_check {
        return Ok(ExitCode::SUCCESS);
    }
    let session = match account {
        Some(account) => {
            let office = existing(data_dir).await?;
            let session = take::sign_in(&office, account).await?;
            office.close().await;
            Some(session)
        }
        None => None,
    };
    let told = tell_how_far(&underway);
    let restored = casework::restore_backup(data_dir, file, session.as_ref(), &underway, now()).await;
    drop(told);
    let restored = restored?;
    out::line(&format!("The records in {} are those of the backup.", data_dir.display()));
    if let Some(name) = restored.set_aside {
        out::line(&format!("The records before it were set aside as {name}."));
    }
    Ok(ExitCode::SUCCESS)
}

/// Work that Ctrl and C, or a system that shuts down, stops in good order; at the second time it ends at once.
pub(super) fn stopped_by_signals() -> Result<Underway, Stop> {
    let underway = Underway::default();
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        let flag = underway.stop_flag();
        signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, flag)
            .and_then(|_| signal_hook::flag::register(signal, underway.stop_flag()))
            .map_err(|error| Stop { code: BROKEN, message: format!("The program cannot start: {error}.") })?;
    }
    Ok(underway)
}

/// Tells whoever sits at a terminal which part is at hand, whenever another begins, for as long as the answer is held.
pub(super) fn tell_how_far(underway: &Underway) -> Option<Arc<()>> {
    if !io::stderr().is_terminal() {
        return None;
    }
    let (underway, lasts) = (underway.clone(), Arc::new(()));
    let goes_on = Arc::downgrade(&lasts);
    thread::spawn(move || {
        let mut told = None;
        while goes_on.upgrade().is_some() {
            let part = underway.progress().part;
            if told.replace(part) != Some(part) {
                out::note(&format!("{part}… (Ctrl and C stops it)"));
            }
            thread::sleep(LOOK_EVERY);
        }
    });
    Some(lasts)
}

fn tell(found: &BackupFound) {
    out::line(&format!("Office: {}", out::one_line(&found.office)));
    out::line(&format!("Made: {}, by Exception Desk {}", found.made, out::one_line(&found.program)));
    out::line(&format!(
        "Holds: {} events, {} requests, {} accounts; head {}",
        found.events, found.requests, found.accounts, found.head
    ));
    match &found.signed_by {
        Some(account) => out::line(&format!("Signed by: {}", out::one_line(account))),
        None => out::line("Signed by: nobody"),
    }
    if found.problems.is_empty() {
        out::line("Every event, signature, chain and file in it verifies.");
    }
    for problem in &found.problems {
        out::line(&out::one_line(problem));
    }
}
