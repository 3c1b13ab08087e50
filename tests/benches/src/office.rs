//! The office that is measured: the demonstration that ships with the program.

use std::path::Path;

use anyhow::{Context as _, Result};
use casework::view::{QueueAsk, RequestView};
use casework::{DEMONSTRATION_PASSPHRASE, Office, Session};
use exception::{Instant, RequestNumber, Role, Stage};

/// When everything is done: 21 November 2026.
const NOW: i64 = 1_795_289_696_000;

/// An instant so many seconds after the office was made.
pub fn after(seconds: i64) -> Instant {
    Instant::from_millis(NOW + seconds * 1000)
}

/// Makes the demonstration office in a folder.
///
/// # Errors
/// When it cannot be made.
pub async fn make(folder: &Path) -> Result<()> {
    let office = Office::open(folder).await?;
    office.make_demonstration(None, 358, after(0)).await?;
    office.close().await;
    Ok(())
}

/// Sits somebody of SMB down at the desk.
///
/// # Errors
/// When the office has nobody of SMB.
pub async fn sign_in(office: &Office) -> Result<Session> {
    let people = office.state(None, after(0)).await?.people;
    let staff = people
        .into_iter()
        .find(|row| row.person.is(Role::SmbStaff) && !row.person.is(Role::CdtIso))
        .context("the demonstration has nobody of SMB")?;
    Ok(office.sign_in(&staff.person.account, DEMONSTRATION_PASSPHRASE, after(0)).await?)
}

/// The request with the longest history in a stage.
///
/// # Errors
/// When there is none.
pub async fn longest(office: &Office, session: &Session, stage: Stage) -> Result<RequestView> {
    let ask = QueueAsk { stages: vec![stage], limit: Some(500), ..QueueAsk::default() };
    let mut longest: Option<RequestView> = None;
    for row in office.requests(session, &ask, after(0)).await?.rows {
        let view = office.request(session, &row.number, after(0)).await?;
        if longest.as_ref().is_none_or(|known| known.request.version < view.request.version) {
            longest = Some(view);
        }
    }
    longest.context("the demonstration has no such request")
}

/// The place of a request's row in the records.
///
/// # Errors
/// When the number is none.
pub fn row_id(number: &RequestNumber) -> Result<i64> {
    let mut parts = number.as_str().split('-').skip(1).map(str::parse::<i64>);
    let (Some(Ok(year)), Some(Ok(serial))) = (parts.next(), parts.next()) else {
        anyhow::bail!("{number} is no number");
    };
    Ok(year * 10_000_000 + serial)
}
