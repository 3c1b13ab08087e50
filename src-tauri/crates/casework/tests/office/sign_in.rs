//! Sitting down at the desk: attempts slowed and told, a passphrase reset with a new key, and what is refused on the way.

use casework::{Error, Office};
use exception::{Instant, Role, office::OfficeEvent};
use serde_json::{Value, json};

use crate::desk::{NOW, PASSPHRASE, People, account_of, fields, intake};

fn after(seconds: i64) -> Instant {
    Instant::from_millis(NOW + seconds * 1000)
}

/// The office's events of one kind, oldest first, as they were filed.
async fn events(office: &Office, step: &str) -> Vec<Value> {
    let auditor = casework::Session::reader();
    let mut file = Vec::new();
    office.export_history(&auditor, &mut file, after(0)).await.unwrap();
    let text = String::from_utf8(file).unwrap();
    text.lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|line| line.pointer("/event/text").and_then(Value::as_str).map(str::to_owned))
        .filter_map(|event| serde_json::from_str::<OfficeEvent>(&event).ok())
        .filter(|event| event.stream == "office")
        .map(|event| serde_json::to_value(event).unwrap())
        .filter(|event| event["action"]["step"] == step)
        .collect()
}

async fn tried(people: &People, passphrase: &str, at: i64) -> Result<casework::Session, Error> {
    people.office.sign_in("sam", passphrase, after(at)).await
}

#[tokio::test]
async fn attempts_in_vain_are_slowed_told_and_filed_by_the_next_sign_in() {
    let people = People::new().await;
    for at in [0, 1] {
        let wrong = tried(&people, "not the passphrase", at).await.err().unwrap();
        assert_eq!(wrong.to_string(), "Check the name and the passphrase: they don’t fit.");
    }
    let third = tried(&people, "not the passphrase", 2).await.err().unwrap();
    assert!(third.to_string().ends_with("Wait 15 seconds before you try again."), "{third}");
    // The right one is not even tried while the account waits: who guesses learns nothing.
    let waits = tried(&people, PASSPHRASE, 3).await.err().unwrap();
    assert_eq!(waits.code(), "refused");
    assert!(waits.to_string().starts_with("Wait 14 seconds, until November 21, 2026,"), "{waits}");
    // Others are not slowed by it.
    people.office.sign_in("sue", PASSPHRASE, after(3)).await.unwrap();
    let fourth = tried(&people, "not the passphrase", 17).await.err().unwrap();
    assert!(fourth.to_string().contains("Wait 30 seconds"), "{fourth}");
    let rows = people.office.accounts(&people.admin).await.unwrap();
    let row = rows.iter().find(|row| row.person.account == "sam").unwrap();
    assert_eq!(row.failed_sign_ins.as_ref().unwrap().attempts, 4);

    let session = tried(&people, PASSPHRASE, 47).await.unwrap();
    let desk = people.office.desk(&session, after(47)).await.unwrap();
    let told = desk.failed_sign_ins.unwrap();
    assert_eq!(told.attempts, 4);
    assert!(told.text.starts_with("The account was tried 4 times in vain since"), "{}", told.text);
    let filed = events(&people.office, "note_failed_sign_ins").await;
    assert_eq!(filed.len(), 1);
    assert_eq!((&filed[0]["action"]["attempts"], &filed[0]["actor"]["account"]), (&json!(4), &json!("sam")));
    assert!(people.office.verify().await.unwrap().problems.is_empty());
    // Counted from nothing again.
    let session = tried(&people, PASSPHRASE, 48).await.unwrap();
    assert!(people.office.desk(&session, after(48)).await.unwrap().failed_sign_ins.is_none());
}

#[tokio::test]
async fn the_wait_survives_a_restart_and_a_clock_that_is_set_back() {
    let folder = tempfile::tempdir().unwrap();
    let people = People::of(Office::open(folder.path()).await.unwrap()).await;
    for at in 0..3 {
        tried(&people, "not the passphrase", at).await.err().unwrap();
    }
    people.office.close().await;
    let again = Office::open(folder.path()).await.unwrap();
    let waits = again.sign_in("sam", PASSPHRASE, after(4)).await.err().unwrap();
    assert!(waits.to_string().starts_with("Wait 13 seconds"), "{waits}");
    let back = again.sign_in("sam", PASSPHRASE, after(-86_400)).await.err().unwrap();
    assert!(back.to_string().starts_with("Wait 15 seconds"), "begun anew: {back}");
    again.sign_in("sam", PASSPHRASE, after(-86_400 + 15)).await.unwrap();
    again.close().await;
}

#[tokio::test]
async fn a_reset_gives_a_new_key_under_a_passphrase_for_one_time() {
    let people = People::new().await;
    let (office, now) = (&people.office, after(10));
    let number = people.to_iso().await;
    let reset = office.reset_passphrase(&people.admin, "sam", now).await.unwrap();
    assert!(tried(&people, PASSPHRASE, 11).await.is_err(), "the old passphrase opens nothing");
    let stale = office.request(&people.smb, &number, after(12)).await.unwrap_err();
    assert_eq!(stale.code(), "refused", "another window of theirs ends: {stale}");

    let once = office.sign_in("sam", &reset.passphrase, after(13)).await.unwrap();
    assert!(office.must_choose_passphrase(&once).await.unwrap());
    let first = office.request(&once, &number, after(14)).await.unwrap_err();
    assert!(first.to_string().starts_with("Choose your own passphrase first"), "{first}");
    assert!(office.take(&once, None, None, &intake(), after(14)).await.is_err());
    let choose = |text: &str| json!({ "passphrase": text, "passphrase_again": text });
    let short = office.choose_passphrase(&once, &choose("short"), after(15)).await.err().unwrap();
    assert_eq!(short.problems()[0].code, "passphrase_length");
    let same = office.choose_passphrase(&once, &choose(&reset.passphrase), after(15)).await.err().unwrap();
    assert_eq!(same.problems()[0].code, "same");
    let own = office.choose_passphrase(&once, &choose("the kettle sings at noon"), after(16)).await.unwrap();
    assert!(!office.must_choose_passphrase(&own).await.unwrap());
    assert!(office.request(&own, &number, after(17)).await.is_ok());
    assert!(
        office.choose_passphrase(&once, &choose("another one at noon"), after(18)).await.is_err(),
        "once"
    );
    assert!(tried(&people, "the kettle sings at noon", 20).await.is_ok());

    // What the old key signed is proved by it; what it would sign from now on is found.
    assert!(office.verify().await.unwrap().problems.is_empty());
    let mut session = own;
    session = office
        .change_passphrase(&session, "the kettle sings at noon", "the kettle sings at one", after(21))
        .await
        .unwrap();
    office.take(&session, None, None, &intake(), after(22)).await.unwrap();
    assert!(office.verify().await.unwrap().problems.is_empty());
    assert_eq!(events(office, "reset_passphrase").await.len(), 1);
    assert_eq!(events(office, "replace_key").await.len(), 1);
    let own_reset = office.reset_passphrase(&people.admin, "ada", now).await.err().unwrap();
    assert!(own_reset.to_string().starts_with("Change your own passphrase instead"), "{own_reset}");
}

#[tokio::test]
async fn a_new_account_may_be_given_a_passphrase_for_one_time() {
    let people = People::new().await;
    let office = &people.office;
    let mut input = account_of("kim", "Kim Ono", "DMV", &[Role::Requester]);
    input["one_time"] = json!(true);
    let row = office.add_account(&people.admin, &input, after(0)).await.unwrap();
    assert!(row.one_time);
    let once = office.sign_in("kim", PASSPHRASE, after(1)).await.unwrap();
    assert!(office.take(&once, None, None, &intake(), after(1)).await.is_err());
    let own =
        json!({ "passphrase": "the kettle sings at noon", "passphrase_again": "the kettle sings at noon" });
    let own = office.choose_passphrase(&once, &own, after(2)).await.unwrap();
    office.desk(&own, after(3)).await.unwrap();
    assert!(office.verify().await.unwrap().problems.is_empty());
}

#[tokio::test]
async fn the_commonest_passphrases_and_ones_own_name_are_refused() {
    let people = People::new().await;
    let office = &people.office;
    for common in ["password 1234", "Sam Ito Sam Ito", "sam@example.ca.gov", "qwertyuiop123"] {
        let refused =
            office.change_passphrase(&people.smb, PASSPHRASE, common, after(0)).await.err().unwrap();
        assert_eq!(fields(refused.problems()), ["new"], "{common}");
    }
}

/// What only an administrator may do, tried by everybody else: refused in a sentence, and in the office's history.
#[tokio::test]
async fn every_refused_attempt_at_the_office_is_in_its_history() {
    let people = People::new().await;
    let office = &people.office;
    let settings = serde_json::to_value(exception::Settings::default()).unwrap();
    let kim = account_of("kim", "Kim Ono", "DMV", &[Role::Requester]);
    let mut tried = 0;
    for by in [&people.requester, &people.iso, &people.smb, &people.cdt_iso] {
        let now = after(0);
        assert_eq!(office.change_settings(by, &settings, now).await.unwrap_err().code(), "refused");
        assert_eq!(office.add_account(by, &kim, now).await.unwrap_err().code(), "refused");
        assert_eq!(office.change_account(by, &kim, now).await.unwrap_err().code(), "refused");
        assert_eq!(office.retire_account(by, "sue", now).await.unwrap_err().code(), "refused");
        assert_eq!(office.reset_passphrase(by, "sue", now).await.err().unwrap().code(), "refused");
        tried += 5;
        let filed = events(office, "attempt_refused").await;
        assert_eq!(filed.len(), tried, "{}", by.person().name);
        assert!(
            filed
                .iter()
                .skip(tried - 5)
                .all(|event| event["actor"]["account"] == by.person().account.as_str())
        );
    }
    for (by, what) in [(&people.requester, "Save the whole history"), (&people.admin, "Open the request")] {
        if what.starts_with("Save") {
            assert!(office.export_history(by, &mut Vec::new(), after(0)).await.is_err());
        } else {
            assert!(office.take(by, None, None, &intake(), after(0)).await.is_err());
        }
        let filed = events(office, "attempt_refused").await;
        assert_eq!(filed.last().unwrap()["action"]["attempted"], what);
    }
    let plan = json!({ "step": "open" });
    assert!(office.take_audit(&people.requester, None, None, &plan, after(0)).await.is_err());
    let filed = events(office, "attempt_refused").await;
    assert_eq!(filed.last().unwrap()["action"]["attempted"], "Open an audit");
    assert!(office.verify().await.unwrap().problems.is_empty());
}
