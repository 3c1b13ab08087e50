//! `due`: what the ladder reminds of on a day, one a line.

use std::process::ExitCode;

use casework::view::Reminder;
use casework::{Office, Session};
use chrono::NaiveDate;
use exception::calendar::day_of;

use super::{Stop, json};
use crate::{now, out};

/// Lines at most: more than a day reminds of anywhere.
const MOST: u32 = 100_000;

/// Prints the reminders of a day, today where none is named; where an account is, what it owes.
pub async fn due(
    office: &Office,
    on: Option<NaiveDate>,
    account: Option<&str>,
    as_json: bool,
) -> Result<ExitCode, Stop> {
    let day = on.unwrap_or_else(|| day_of(now()));
    let (reminders, total) = office.reminders_on(&Session::reader(), day, account, MOST).await?;
    if as_json {
        json(&reminders)?;
    } else if reminders.is_empty() {
        out::line(&format!("Nothing is reminded of on {day}."));
    } else {
        for reminder in &reminders {
            out::line(&line(reminder));
        }
        let told = u64::try_from(reminders.len()).unwrap_or(u64::MAX);
        if told < total {
            out::line(&format!("{} more are not shown.", total - told));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn line(reminder: &Reminder) -> String {
    let due = &reminder.due;
    format!(
        "{:<14} due {}  {:<22} {:<20} {:<16} {}",
        due.subject,
        due.due_on,
        reminder.rung,
        due.kind.label(),
        out::one_line(&due.waits_for),
        out::one_line(&due.title)
    )
}
