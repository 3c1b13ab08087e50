//! What leaves the office can be checked by a stranger: nothing done to it afterwards goes unnoticed.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test panics to fail")]

mod by_hand;
mod disposal;
mod program;
mod tampering;

use std::{num::NonZeroUsize, sync::LazyLock};

use casework::{DEMONSTRATION_PASSPHRASE, Office, Session};
use exception::Instant;
use exception_verify::{Checked, history};
use serde_json::Value;

/// The day of these tests.
fn now() -> Instant {
    Instant::try_from("2026-11-22T18:00:00.000Z".to_owned()).unwrap()
}

/// The history of an office of 200 requests as the auditor saves it, made once.
static HISTORY: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let office = office_of_200().await;
        let auditor = sign_in(&office, "ingrid.solvang").await;
        let mut history = Vec::new();
        office.export_history(&auditor, &mut history, now()).await.unwrap();
        history
    })
});

async fn sign_in(office: &Office, account: &str) -> Session {
    office.sign_in(account, DEMONSTRATION_PASSPHRASE, now()).await.unwrap()
}

/// The demonstration office, and as many requests opened in it as make 200.
async fn office_of_200() -> Office {
    let office = Office::in_memory().await.unwrap();
    office.make_demonstration(None, 358, now()).await.unwrap();
    let requester = sign_in(&office, "thu-ha.nguyen").await;
    let mut open: Value = serde_json::from_str(include_str!("../command_line/walk/01-open.json")).unwrap();
    let made = office.state(Some(&requester), now()).await.unwrap().desk.unwrap().visible;
    assert!(made > 0);
    let all = office.requests(&Session::reader(), &serde_json::from_str("{}").unwrap(), now()).await.unwrap();
    for number in all.total..200 {
        open["title"] = format!("Request {number} of the office").into();
        office.take(&requester, None, None, &open, now()).await.unwrap();
    }
    office
}

/// Checks a history as `exception-verify` does, on both cores.
fn check(bytes: &[u8]) -> Checked {
    history(bytes, None, NonZeroUsize::new(2).unwrap()).unwrap()
}

#[test]
fn an_untouched_history_is_whole_and_tells_what_it_holds() {
    let checked = check(&HISTORY);
    assert_eq!(checked.sentences(), Vec::<String>::new());
    let report = &checked.report;
    assert!(report.events > 570 && report.files > 30, "{} events, {} files", report.events, report.files);
    assert_eq!(checked.end.as_ref().unwrap().events, report.events);
    let stated = checked.end.unwrap().checkpoint.unwrap().stated().unwrap();
    assert_eq!((stated.events, stated.head), (report.events, report.head));
    assert_eq!(stated.account, "ingrid.solvang");
    assert!(checked.keys.len() > 20, "{} keys", checked.keys.len());
}

#[test]
fn the_order_and_the_answer_do_not_hang_on_the_number_of_threads() {
    let one = history(&HISTORY[..], None, NonZeroUsize::MIN).unwrap();
    let many = history(&HISTORY[..], None, NonZeroUsize::new(7).unwrap()).unwrap();
    assert_eq!(one.report, many.report);
}

#[tokio::test]
async fn who_may_save_everything_is_decided_in_the_core() {
    let office = Office::in_memory().await.unwrap();
    office.make_demonstration(None, 358, now()).await.unwrap();
    for account in ["thu-ha.nguyen", "lakshmi.venkataraman", "anahit.sargsyan", "hratch.bedrosian"] {
        let session = sign_in(&office, account).await;
        let refused = office.export_history(&session, std::io::sink(), now()).await.unwrap_err();
        assert!(
            refused.to_string().contains("is for the CDT ISO, the auditor or the administrator"),
            "{refused}"
        );
        assert!(office.signed_checkpoint(&session, now()).await.unwrap().stated().is_ok());
    }
    for account in ["miriam.adeyemi", "ingrid.solvang", "rosalind.achterberg"] {
        let session = sign_in(&office, account).await;
        assert!(office.export_history(&session, std::io::sink(), now()).await.unwrap().events > 0);
    }
}
