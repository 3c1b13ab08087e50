//! `backup` and `restore`: safe keeping without the window.

use std::path::Path;
use std::process::ExitCode;

use casework::view::BackupFound;
use casework::{Office, Session};

use super::{BROKEN, Stop, existing, take};
use crate::{now, out};

/// Makes a backup, in the folder that is kept for it where none is named.
pub async fn back_up(office: &Office, account: Option<&str>, to: Option<&Path>) -> Result<ExitCode, Stop> {
    let session = match account {
        Some(account) => take::sign_in(office, account).await?,
        None => Session::reader(),
    };
    if let Some(warning) = office.on_a_share() {
        out::complain(&warning);
    }
    let made = office.back_up(&session, to, now()).await?;
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
    let found = casework::look_into_backup(data_dir, file).await?;
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
    let restored = casework::restore_backup(data_dir, file, session.as_ref(), now()).await?;
    out::line(&format!("The records in {} are those of the backup.", data_dir.display()));
    if let Some(name) = restored.set_aside {
        out::line(&format!("The records before it were set aside as {name}."));
    }
    Ok(ExitCode::SUCCESS)
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
