//! `deputy`, `passphrase`, `reset-passphrase` and `let-in`: what concerns accounts.

use std::env;
use std::process::ExitCode;

use casework::Office;
use casework::view::{DeputyList, DeputyRow};
use serde_json::json;
use zeroize::Zeroizing;

use super::take::{passphrase_of, sign_in};
use super::{Stop, json};
use crate::arguments::DeputyCommand;
use crate::{now, out};

/// Where the new passphrase comes from.
const NEW: &str = "EXCEPTION_DESK_NEW_PASSPHRASE";

/// Does one thing about deputies, and prints the list as it stands after it.
pub async fn deputy(office: &Office, what: DeputyCommand) -> Result<ExitCode, Stop> {
    let list = match what {
        DeputyCommand::List { account, json: as_json } => {
            let session = sign_in(office, &account).await?;
            let list = office.deputies(&session, now()).await?;
            if as_json {
                json(&list)?;
                return Ok(ExitCode::SUCCESS);
            }
            list
        }
        DeputyCommand::Name { account, absent, role, from, to, deputy } => {
            let session = sign_in(office, &account).await?;
            let input = json!({ "absent": absent, "deputy": deputy, "roles": role, "from": from, "to": to });
            office.name_deputy(&session, &input, now()).await?
        }
        DeputyCommand::End { account, number } => {
            let session = sign_in(office, &account).await?;
            office.end_deputy(&session, number, now()).await?
        }
    };
    told(&list);
    Ok(ExitCode::SUCCESS)
}

fn told(list: &DeputyList) {
    if list.rows.is_empty() {
        out::line("Nobody is anybody’s deputy.");
    }
    for DeputyRow { number, absent_name, deputy_name, roles, from, to, state, .. } in &list.rows {
        let roles: Vec<&str> = roles.iter().map(|role| role.label()).collect();
        out::line(&format!(
            "#{number} {} for {}, {from} to {to}, as {}: {}",
            out::one_line(deputy_name),
            out::one_line(absent_name),
            roles.join(", "),
            out::one_line(state)
        ));
    }
}

/// Changes one's own passphrase, or chooses it where the one in use is for one time.
pub async fn change_passphrase(office: &Office, account: &str) -> Result<ExitCode, Stop> {
    let old = passphrase_of(account)?;
    let new = env::var(NEW)
        .map(Zeroizing::new)
        .map_err(|_| Stop::usage(format!("Put the new passphrase of {account} into {NEW}.")))?;
    let session = office.sign_in(account, &old, now()).await?;
    if office.must_choose_passphrase(&session).await? {
        let input = json!({ "passphrase": *new, "passphrase_again": *new });
        office.choose_passphrase(&session, &input, now()).await?;
    } else {
        office.change_passphrase(&session, &old, &new, now()).await?;
    }
    out::line(&format!("The passphrase of {account} is changed."));
    Ok(ExitCode::SUCCESS)
}

/// Resets the passphrase of somebody else.
pub async fn reset_passphrase(office: &Office, account: &str, lost: &str) -> Result<ExitCode, Stop> {
    let session = sign_in(office, account).await?;
    let reset = office.reset_passphrase(&session, lost, now()).await?;
    out::line(&format!("{} signs in once with: {}", out::one_line(&reset.name), reset.passphrase));
    Ok(ExitCode::SUCCESS)
}

/// Lets the first administrator in after a history was read back.
pub async fn let_in(office: &Office, account: &str) -> Result<ExitCode, Stop> {
    let new = env::var(NEW)
        .map(Zeroizing::new)
        .map_err(|_| Stop::usage(format!("Put the new passphrase of {account} into {NEW}.")))?;
    office.let_in(account, &new, now()).await?;
    out::line(&format!(
        "{account} can sign in, and resets the passphrases of the others with “reset-passphrase” or under Accounts."
    ));
    Ok(ExitCode::SUCCESS)
}
