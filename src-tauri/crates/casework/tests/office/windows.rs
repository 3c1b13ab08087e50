//! Two windows over the same records: neither goes by what it remembers where the other has changed it.

use casework::{Error, Office, Session, view::Taken};
use exception::{Instant, RequestNumber, Role, Stage};
use serde_json::{Value, json};

use crate::desk::{NOW, People, account_of, fields, reasons, started};

/// Comments of each window in the test of many at once.
const EACH: u32 = 30;

fn comment(text: &str) -> Value {
    json!({ "step": "comment", "text": text, "audience": "everyone" })
}

async fn two_windows() -> (tempfile::TempDir, People, Office) {
    let folder = tempfile::tempdir().unwrap();
    let people = People::of(Office::open(folder.path()).await.unwrap()).await;
    let other = Office::open(folder.path()).await.unwrap();
    (folder, people, other)
}

#[tokio::test]
async fn a_step_goes_on_from_what_the_other_window_filed() {
    let (_folder, people, other) = two_windows().await;
    let number = people.open().await;
    let there = async |session: &Session, input: Value| {
        other.take(session, Some(&number), None, &input, people.now()).await
    };
    let mut texts = Vec::new();
    for round in 1..=3 {
        let (here_says, there_says) = (format!("Here, {round}."), format!("There, {round}."));
        people.take(&people.smb, &number, comment(&here_says)).await;
        there(&people.second, comment(&there_says)).await.unwrap();
        texts.extend([here_says, there_says]);
    }
    let view = people.office.request(&people.smb, &number, people.now()).await.unwrap();
    let found: Vec<_> = view.request.comments.iter().map(|comment| comment.value.text.clone()).collect();
    assert_eq!(found, texts);

    // The page that is open shows version 7; the other window goes on to 8.
    there(&people.requester, json!({ "step": "send_for_assessment" })).await.unwrap();
    let late = comment("On what I saw.");
    let stale = people.office.take(&people.smb, Some(&number), Some(7), &late, people.now()).await;
    assert_eq!(stale.unwrap_err().code(), "stale");
    let again = people.attempt(&people.requester, &number, json!({ "step": "send_for_assessment" })).await;
    assert_eq!(again.unwrap_err().code(), "refused", "it is not in intake any more");
    assert_eq!(people.take(&people.smb, &number, late).await.stage, Stage::Assessment);
    assert!(other.projections_agree().await.unwrap());
}

#[tokio::test]
async fn what_an_administrator_changes_in_one_window_counts_at_once_in_the_other() {
    let (_folder, people, other) = two_windows().await;
    let number = people.to_decision().await;
    let admin = other.sign_in("ada", crate::desk::PASSPHRASE, people.now()).await.unwrap();

    let mut settings = serde_json::to_value(other.settings(&admin).await.unwrap().settings).unwrap();
    settings["longest_grant_months"] = json!(3);
    other.change_settings(&admin, &settings, people.now()).await.unwrap();
    let more = json!({ "reasons": reasons("")["reasons"], "review_on": "2027-03-01",
        "conditions": [{ "what": "Log it.", "owner": "Rosa", "due": "2027-02-01" }] });
    let step = exception::Step::AcceptRequest;
    let mut acceptance = started(&people, &people.cdt_iso, &number, step, more).await;
    acceptance["to"] = json!("2027-05-31");
    let too_long = people.attempt(&people.cdt_iso, &number, acceptance).await.unwrap_err();
    assert_eq!(fields(too_long.problems()), ["to"]);

    people.take(&people.smb, &number, comment("Still here.")).await;
    other.retire_account(&admin, "sam", people.now()).await.unwrap();
    let retired = people.attempt(&people.smb, &number, comment("Gone.")).await.unwrap_err();
    assert_eq!(retired.code(), "refused");

    people.take(&people.second, &number, comment("Of SMB.")).await;
    let moved = account_of("sue", "Sue Park", "DMV", &[Role::Requester]);
    other.change_account(&admin, &moved, people.now()).await.unwrap();
    let moved = people.attempt(&people.second, &number, comment("Of SMB?")).await.unwrap_err();
    assert!(matches!(moved, Error::NotFound(_)), "it is another requester’s: {moved}");

    people.take(&people.iso, &number, comment("As I was.")).await;
    other
        .change_passphrase(&people.iso, crate::desk::PASSPHRASE, "another long passphrase", people.now())
        .await
        .unwrap();
    people.take(&people.iso, &number, comment("The key is the same.")).await;

    // Who comes is in the lists of what is filed after.
    let newcomer = account_of("ivy", "Ivy Ho", "dmv", &[Role::RequesterIso]);
    other.add_account(&admin, &newcomer, people.now()).await.unwrap();
    people.take(&people.requester, &number, comment("Welcome.")).await;
    assert!(other.projections_agree().await.unwrap());
    assert!(other.verify().await.unwrap().problems.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_windows_filing_at_once_lose_nothing_and_lists_hold_what_the_events_give() {
    let (folder, people, other) = two_windows().await;
    let numbers = [people.open().await, people.open().await];
    let mut windows = Vec::new();
    for (place, office) in [people.office.clone(), other.clone(), other.clone()].into_iter().enumerate() {
        let (session, numbers) = (people.smb.clone(), numbers.clone());
        windows.push(tokio::spawn(async move {
            for (round, number) in (0..EACH).zip(numbers.iter().cycle()) {
                until_filed(&office, &session, number, &comment(&format!("{place}, {round}."))).await;
            }
        }));
    }
    let late = Office::open(folder.path()).await.unwrap();
    for newcomer in ["ivy", "ike", "ida"] {
        let account = account_of(newcomer, newcomer, "dmv", &[Role::RequesterIso]);
        late.add_account(&people.admin, &account, people.now()).await.unwrap();
    }
    for window in windows {
        window.await.unwrap();
    }
    let mut comments = 0;
    for number in &numbers {
        let view = other.request(&people.second, number, people.now()).await.unwrap();
        assert!(view.history_verifies);
        comments += view.request.comments.len();
    }
    assert_eq!(comments, 3 * EACH as usize);
    assert!(late.projections_agree().await.unwrap());
    assert!(late.verify().await.unwrap().problems.is_empty());
}

/// Takes a step again for as long as somebody else is faster.
async fn until_filed(office: &Office, session: &Session, number: &RequestNumber, input: &Value) -> Taken {
    loop {
        match office.take(session, Some(number), None, input, Instant::from_millis(NOW)).await {
            Ok(taken) => return taken,
            Err(Error::Stale(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }
}
