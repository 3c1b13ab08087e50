//! `list`: the requests, one a line.

use std::process::ExitCode;

use casework::view::{QueueAsk, QueueRow};
use casework::{Office, Session};
use exception::Stage;

use super::{Stop, json};
use crate::{now, out};

/// Rows asked for at once.
const PAGE: u32 = 500;

/// Prints every request, or those of a stage, or what is found by what the window's box takes, by number.
pub async fn list(
    office: &Office,
    stage: Option<Stage>,
    find: Option<String>,
    as_json: bool,
) -> Result<ExitCode, Stop> {
    let ask = QueueAsk {
        stages: stage.into_iter().collect(),
        text: find.unwrap_or_default(),
        ..QueueAsk::default()
    };
    print(office, &Session::reader(), ask, as_json).await
}

/// Prints what a saved view asks for, in its order.
pub async fn view(
    office: &Office,
    name: &str,
    account: Option<&str>,
    as_json: bool,
) -> Result<ExitCode, Stop> {
    let (ask, reader) = office.view_named(name, account).await?;
    print(office, &reader, ask, as_json).await
}

async fn print(
    office: &Office,
    reader: &Session,
    mut ask: QueueAsk,
    as_json: bool,
) -> Result<ExitCode, Stop> {
    ask.limit = Some(PAGE);
    let mut rows = Vec::new();
    loop {
        let page = office.requests(reader, &ask, now()).await?;
        rows.extend(page.rows);
        ask.after = page.next;
        if ask.after.is_none() {
            break;
        }
    }
    if as_json {
        json(&rows)?;
    } else {
        for row in &rows {
            out::line(&line(row));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn line(row: &QueueRow) -> String {
    let rating = row.rating.map_or("", |level| level.label());
    let owed = row.owed_by.map_or_else(String::new, |role| {
        let days = if row.owed_days == 1 { "day" } else { "days" };
        format!("{} for {} {days}", role.label(), row.owed_days)
    });
    format!(
        "{:<14} {:<16} {:<10} {:<32} {}",
        row.number.as_str(),
        row.stage.label(),
        rating,
        owed,
        out::one_line(&row.title)
    )
}
