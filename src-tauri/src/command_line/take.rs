//! `take`: a step of the procedure.

use std::env;
use std::path::Path;
use std::process::ExitCode;

use casework::view::Taken;
use casework::{Office, Session};
use serde_json::Value;
use zeroize::Zeroizing;

use super::{Stop, text_of};
use crate::arguments::Target;
use crate::{now, out};

/// Where the passphrase comes from: arguments are seen by everybody on the machine.
const PASSPHRASE: &str = "EXCEPTION_DESK_PASSPHRASE";

/// Takes a step as an account, on the request as it stands, and prints the line that the history gained.
pub async fn take(
    office: &Office,
    target: Target,
    account: &str,
    acting_for: Option<String>,
    action: &Path,
) -> Result<ExitCode, Stop> {
    let mut input: Value = serde_json::from_str(&text_of(action)?)
        .map_err(|error| Stop::usage(format!("{} is not JSON: {error}.", action.display())))?;
    if let (Some(absent), Some(fields)) = (acting_for, input.as_object_mut()) {
        fields.insert("acting_for".to_owned(), absent.into());
    }
    let session = sign_in(office, account).await?;
    let taken = match target {
        Target::New => office.take(&session, None, None, &input, now()).await?,
        Target::Request(number) => office.take(&session, Some(&number), None, &input, now()).await?,
    };
    out::line(&line(&taken));
    if let Some(renewal) = &taken.renewal {
        out::line(&format!("{renewal} was opened to renew it."));
    }
    if let Some(document) = &taken.document {
        out::line(&format!("{} is on file, SHA-256 {}.", out::one_line(&document.name), document.sha256));
    }
    Ok(ExitCode::SUCCESS)
}

/// Signs somebody in with the passphrase from the environment.
pub async fn sign_in(office: &Office, account: &str) -> Result<Session, Stop> {
    let passphrase = passphrase_of(account)?;
    Ok(office.sign_in(account, &passphrase, now()).await?)
}

/// The passphrase from the environment.
pub fn passphrase_of(account: &str) -> Result<Zeroizing<String>, Stop> {
    env::var(PASSPHRASE)
        .map(Zeroizing::new)
        .map_err(|_| Stop::usage(format!("Put the passphrase of {account} into {PASSPHRASE}.")))
}

fn line(taken: &Taken) -> String {
    let line = &taken.line;
    let led = line.to.map_or_else(String::new, |stage| format!(" → {}", stage.label()));
    format!(
        "{} #{} {} {} ({}): {}{led}",
        taken.number,
        line.sequence,
        line.at,
        out::one_line(&line.actor.named()),
        line.actor.role.label(),
        out::one_line(&line.text)
    )
}
