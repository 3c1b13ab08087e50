//! `precedents`: what was decided on requests like one.

use std::process::ExitCode;

use casework::Office;
use casework::view::PrecedentShown;
use exception::RequestNumber;
use exception::precedent::decided_words;

use super::{Stop, exchange, json};
use crate::{now, out};

/// Prints how requests alike were decided, and those that have most in common.
pub async fn precedents(
    office: &Office,
    number: &RequestNumber,
    account: Option<&str>,
    as_json: bool,
) -> Result<ExitCode, Stop> {
    let session = exchange::reading(office, account).await?;
    let precedents = office.precedents(&session, Some(number), None, now()).await?;
    if as_json {
        json(&precedents)?;
        return Ok(ExitCode::SUCCESS);
    }
    out::line(&precedents.says);
    out::line(&precedents.means);
    for shown in &precedents.rows {
        out::line("");
        print(shown);
    }
    Ok(ExitCode::SUCCESS)
}

fn print(shown: &PrecedentShown) {
    let decided = decided_words(shown.answer);
    let title = out::one_line(&shown.title);
    out::line(&format!("{}  {decided} {}  {title}", shown.number, shown.decided_on));
    out::line(&format!("  {}, {}", out::one_line(&shown.department), out::one_line(&shown.requirement)));
    let alike = if shown.alike { "Alike. " } else { "" };
    out::line(&format!("  {alike}{}", out::one_line(&shown.why.join("; "))));
    if let Some((from, to)) = shown.from_on.as_ref().zip(shown.to_on.as_ref()) {
        let outcome = shown.outcome.map(|outcome| format!("; {}", outcome.label().to_lowercase()));
        out::line(&format!("  Granted from {from} to {to}{}", outcome.unwrap_or_default()));
    }
    for condition in &shown.conditions {
        out::line(&format!("  Condition: {}", out::one_line(condition)));
    }
    if let Some(why) = &shown.different {
        out::line(&format!("  Different from precedent: {}", out::one_line(why)));
    }
}
