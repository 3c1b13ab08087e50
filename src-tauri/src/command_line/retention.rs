//! `retention`: what is past its period, and the two looks before a record goes.

use std::process::ExitCode;

use casework::view::RetentionView;
use casework::{Office, Session};
use serde_json::json;

use super::{Stop, json, take::sign_in};
use crate::arguments::RetentionCommand;
use crate::{now, out};

/// Does one thing about retention; lists what is past its period where nothing is named.
pub async fn run(office: &Office, what: Option<RetentionCommand>, as_json: bool) -> Result<ExitCode, Stop> {
    match what {
        None => {
            let view = office.retention(&Session::reader(), now()).await?;
            if as_json { json(&view)? } else { print(&view) }
        }
        Some(RetentionCommand::Propose { number, account, reason }) => {
            let session = sign_in(office, &account).await?;
            office.propose_disposal(&session, &number, &json!({ "reason": reason }), now()).await?;
            out::line(&format!("The disposal of {number} is proposed. Another person looks at it now."));
        }
        Some(RetentionCommand::Withdraw { number, account, reason }) => {
            let session = sign_in(office, &account).await?;
            office.withdraw_disposal(&session, &number, &json!({ "reason": reason }), now()).await?;
            out::line(&format!("The proposal to dispose of {number} is taken back."));
        }
        Some(RetentionCommand::Dispose { number, account }) => {
            let session = sign_in(office, &account).await?;
            office.dispose(&session, &number, now()).await?;
            out::line(&format!("{number} was disposed of. Its number and a signed tombstone stay."));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print(view: &RetentionView) {
    if view.past.is_empty() {
        out::line("No request is past its period.");
    }
    for row in &view.past {
        let state = if row.is_proposed { "proposed" } else { "" };
        let authority = format!("{} ({})", row.series, row.schedule);
        out::line(&format!(
            "{:<14} past since {}  {state:<9} {:<40} {}",
            row.number.as_str(),
            row.past_on,
            out::one_line(&authority),
            out::one_line(&row.title)
        ));
        for kept_by in &row.kept_by {
            out::line(&format!("  {}", out::one_line(kept_by)));
        }
    }
    if view.more {
        out::line("More are past their period, and come into the list as these go.");
    }
    for row in &view.disposed {
        out::line(&format!(
            "{:<14} disposed of on {} under {}, proposed by {}, by {}",
            row.number.as_str(),
            row.day,
            out::one_line(&row.schedule),
            out::one_line(&row.proposed_by),
            out::one_line(&row.disposed_by)
        ));
    }
}
