//! `policy`: the policy library, read and filled.

use std::process::ExitCode;

use casework::Office;
use casework::view::{PolicyFate, PolicyRead, PolicyView};
use exception::policy::Policy;

use super::{REFUSED, Stop, exchange, json, take};
use crate::arguments::PolicyCommand;
use crate::{now, out};

/// Lists, shows or imports policies.
pub async fn run(office: &Office, what: PolicyCommand) -> Result<ExitCode, Stop> {
    match what {
        PolicyCommand::List { number: None, account, json: as_json } => {
            let session = exchange::reading(office, account.as_deref()).await?;
            let policies = office.policies(&session).await?;
            if as_json {
                json(&policies)?;
            } else {
                for row in &policies {
                    let retired = row.retired_on.as_ref().map(|day| format!("  retired from {day}"));
                    out::line(&format!("{}{}", headline(&row.policy), retired.unwrap_or_default()));
                }
            }
        }
        PolicyCommand::List { number: Some(number), account, json: as_json } => {
            let session = exchange::reading(office, account.as_deref()).await?;
            let policy = office.policy(&session, &number, now()).await?;
            if as_json { json(&policy)? } else { print(&policy) }
        }
        PolicyCommand::Import { account, number, file } => {
            let session = take::sign_in(office, &account).await?;
            let bytes = std::fs::read(&file)
                .map_err(|error| Stop::usage(format!("{} cannot be read: {error}.", file.display())))?;
            let made = office.import_policies(&session, &bytes, number.as_deref(), now()).await?;
            for row in &made.rows {
                print_fate(row);
            }
            if !made.taken {
                out::complain("Nothing was taken: put right what is wrong, and import the file again.");
                return Ok(ExitCode::from(REFUSED));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn headline(policy: &Policy) -> String {
    let sections = policy.sections.len();
    let title = out::one_line(policy.title.as_str());
    let version = out::one_line(&policy.version);
    format!(
        "{:<16} {:<10} {title}  ({version}; {sections} sections)",
        out::one_line(policy.number.as_str()),
        policy.kind.label()
    )
}

fn print(view: &PolicyView) {
    let Some(newest) = view.versions.last() else { return };
    let policy = &newest.policy;
    out::line(&headline(policy));
    if let Some(months) = policy.max_months {
        out::line(&format!("An exception is accepted for {months} months at most."));
    }
    if let Some(source) = &policy.not_waivable {
        out::line(&format!("CDT can’t waive it: {}", out::one_line(source.as_str())));
    }
    for section in &policy.sections {
        out::line(&format!("  {}: {}", out::one_line(&section.full()), out::one_line(&section.words)));
        if let Some(source) = &section.not_waivable {
            out::line(&format!("    CDT can’t waive it: {}", out::one_line(source.as_str())));
        }
    }
    out::line(&format!("{} open requests and exceptions in force are from it:", view.total));
    for row in &view.touched {
        out::line(&format!("  {}  {:<16} {}", row.number, row.stage.label(), out::one_line(&row.title)));
    }
}

fn print_fate(row: &PolicyRead) {
    let fate = match row.fate {
        PolicyFate::Added => "added",
        PolicyFate::Revised => "revised",
        PolicyFate::Unchanged => "unchanged",
        PolicyFate::Refused => "refused",
    };
    out::line(&format!("row {:<6} {fate:<10} {}", row.row, out::one_line(&row.what)));
    for problem in &row.problems {
        out::line(&format!("  {}", out::one_line(problem)));
    }
}
