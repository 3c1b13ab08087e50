//! What is filed is filed whole, once, and for good.
#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

mod support;

use ledger::{Hash, OFFICE};
use store::{Error, Filing, NewFile, QueueQuery, Store, Visible};
use support::{Writer, account, key, office, row};

#[tokio::test]
async fn a_step_is_read_back_as_it_was_filed_and_the_history_verifies() {
    let (store, mut writer) = office().await;
    let filing = writer.step(1);
    let (event, projection) =
        (filing.events.first().unwrap().clone(), filing.requests.first().unwrap().clone());
    let reached = store.file(filing).await.unwrap();

    assert_eq!(store.checkpoint().await.unwrap(), reached);
    assert_eq!(reached.sequence, 2);
    let filed = store.events("EX-2026-0001").await.unwrap();
    assert_eq!(filed.iter().map(|filed| &filed.sealed).collect::<Vec<_>>(), [&event.sealed]);
    assert_eq!(store.request("EX-2026-0001", &Visible::All).await.unwrap(), projection.row);
    let report = store.verify(Some(reached)).await.unwrap();
    assert_eq!(report.problems, []);
    assert_eq!(report.events, 2);
}
