//! `violation`: reports of violations.

use std::path::Path;
use std::process::ExitCode;

use casework::view::{MatterTaken, ViolationRow, ViolationView};
use casework::{Office, Session};
use exception::MatterNumber;
use serde_json::Value;

use super::take::sign_in;
use super::{Stop, json, text_of};
use crate::arguments::ViolationCommand;
use crate::{now, out};

/// Does one thing about violations.
pub async fn run(office: &Office, what: ViolationCommand) -> Result<ExitCode, Stop> {
    match what {
        ViolationCommand::Report { account, report } => take(office, None, &account, &report).await?,
        ViolationCommand::Take { number, account, action } => {
            take(office, Some(&number), &account, &action).await?;
        }
        ViolationCommand::List { account, json } => list(office, account.as_deref(), json).await?,
        ViolationCommand::Show { number, account, json } => show(office, &number, &account, json).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn take(
    office: &Office,
    number: Option<&MatterNumber>,
    account: &str,
    action: &Path,
) -> Result<(), Stop> {
    let mut input: Value = serde_json::from_str(&text_of(action)?)
        .map_err(|error| Stop::usage(format!("{} is not JSON: {error}.", action.display())))?;
    if let (None, Some(fields)) = (number, input.as_object_mut()) {
        fields.entry("step").or_insert_with(|| "open".into());
    }
    let session = sign_in(office, account).await?;
    let MatterTaken { number, text, version } =
        office.take_violation(&session, number, None, &input, now()).await?;
    out::line(&format!("{number} #{version} {}", out::one_line(&text)));
    Ok(())
}

async fn list(office: &Office, account: Option<&str>, as_json: bool) -> Result<(), Stop> {
    let session = match account {
        Some(account) => sign_in(office, account).await?,
        None => Session::reader(),
    };
    let rows = office.violations(&session).await?.rows;
    if as_json {
        return json(&rows);
    }
    for row in &rows {
        out::line(&line(row));
    }
    Ok(())
}

fn line(row: &ViolationRow) -> String {
    let subject = row.subject.as_deref().unwrap_or("(confidential)");
    let closed = row.closed_on.as_deref().unwrap_or("");
    format!(
        "{:<14} {:<18} {:<11} {:<11} {}",
        row.number.as_str(),
        row.stage.label(),
        row.opened_on,
        closed,
        out::one_line(subject)
    )
}

async fn show(office: &Office, number: &MatterNumber, account: &str, as_json: bool) -> Result<(), Stop> {
    let session = sign_in(office, account).await?;
    let view = office.violation(&session, number, now()).await?;
    if as_json {
        return json(&view);
    }
    print(&view);
    Ok(())
}

fn print(view: &ViolationView) {
    let violation = &view.violation;
    out::line(&format!("{}  {}", violation.thread.number, out::one_line(violation.report.subject.as_str())));
    out::line(&format!("Stage       {}", violation.thread.stage.label()));
    out::line(&format!("Noticed on  {}", violation.report.noticed_on));
    if let Some(request) = &violation.report.request {
        out::line(&format!("Request     {request}"));
    }
    out::line("");
    out::line(&out::one_line(violation.report.what.as_str()));
    out::line("");
    out::line("History");
    for event in &view.history {
        out::line(&format!(
            "{} {:>3}  {}  {}: {}",
            if event.verified { "✓" } else { "✗" },
            event.sequence,
            event.moment,
            out::one_line(&event.actor.name),
            out::one_line(&event.text)
        ));
    }
    if !view.history_verifies {
        out::line("The history does not verify: run `exception-desk verify`.");
    }
    let may = view.offers.iter().filter(|offer| offer.why_not.is_none());
    let may: Vec<&str> = may.map(|offer| offer.step.as_str()).collect();
    if !may.is_empty() {
        out::line("");
        out::line(&format!("You may now: {}", may.join(", ")));
    }
}
