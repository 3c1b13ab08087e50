//! Opening a request: everything its page shows, beside the bare query for its events.

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, ensure};
use casework::Office;
use exception::Stage;
use serde_json::json;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

use crate::office;
use crate::row::{Goal, Row, spread};
use crate::say;

/// As many events as a request gathers on the whole way.
const EVENTS: u32 = 25;

/// Opens the exception in force with the longest history so many times.
///
/// # Errors
/// When it cannot be opened.
pub async fn measure(folder: &Path, times: usize) -> Result<Row> {
    say("opening a request");
    let office = Office::open(folder).await?;
    let session = office::sign_in(&office).await?;
    let mut view = office::longest(&office, &session, Stage::InForce).await?;
    let number = view.request.number.clone();
    for count in view.request.version..EVENTS {
        let input = json!({ "step": "comment", "audience": "everyone", "text": format!("Comment {count}.") });
        office.take(&session, Some(&number), None, &input, office::after(i64::from(count))).await?;
    }
    let mut bare = SqliteConnectOptions::new()
        .filename(folder.join("records.db"))
        .disable_statement_logging()
        .connect()
        .await?;
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    // The first tenth warms up.
    for time in 0..times + times / 10 {
        let start = Instant::now();
        view = office.request(&session, &number, office::after(1000)).await?;
        let took = start.elapsed();
        let start = Instant::now();
        let events = sqlx::query("SELECT * FROM events WHERE stream = $1 ORDER BY sequence")
            .bind(number.as_str())
            .fetch_all(&mut bare)
            .await?;
        let bare_took = start.elapsed();
        ensure!(events.len() == view.history.len() && view.history_verifies, "{number} does not verify");
        if time >= times / 10 {
            ours.push(took);
            floor.push(bare_took);
        }
    }
    let long_form =
        view.request.forms.last().map_or(0, |form| serde_json::to_string(form).map_or(0, |json| json.len()));
    say(&format!(
        "opening {number}, {} events, a form of {long_form} bytes: ours {}, floor {}",
        view.request.version,
        spread(&mut ours),
        spread(&mut floor)
    ));
    bare.close().await?;
    office.close().await;
    Ok(Row::of_times("opening a request", &mut ours, &mut floor, Goal::AtMost(5.0)))
}
