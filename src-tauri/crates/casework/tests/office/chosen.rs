//! One step over many chosen requests.

use casework::{
    Error,
    view::{ChosenAct, LetterRef, QueueAsk},
};
use serde_json::json;

use crate::desk::People;

#[tokio::test]
async fn what_cannot_be_done_is_told_first_and_each_is_an_event_of_its_own() {
    let people = People::new().await;
    let office = &people.office;
    let numbers = [people.open().await, people.open().await, people.to_iso().await];
    let account = people.smb.person().account.clone();
    let input = json!({ "account": account });
    let check = async |by, act, input: &serde_json::Value| {
        office.check_chosen(by, act, &numbers, input, people.now()).await
    };
    people
        .take(
            &people.smb,
            &numbers[1],
            json!({ "step": "assign", "account": account, "name": people.smb.person().name }),
        )
        .await;

    let before = office.verify().await.unwrap().events;
    let rows = check(&people.smb, ChosenAct::Assign, &input).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.why_not.is_some()).collect::<Vec<_>>(), [false, true, false]);
    let why = rows[1].why_not.as_deref().unwrap();
    assert!(why.starts_with("Choose somebody else: Sam Ito sees to EX-"), "{why}");
    assert_eq!(rows[0].will, ["Assign it to Sam Ito"]);
    assert_eq!(office.verify().await.unwrap().events, before, "nothing is filed by looking");
    for row in rows.iter().filter(|row| row.why_not.is_none()) {
        office
            .take_chosen(&people.smb, ChosenAct::Assign, &row.number, row.version, &input, people.now())
            .await
            .unwrap();
    }
    let found = |text: &str| QueueAsk { text: text.to_owned(), ..QueueAsk::default() };
    let page = office.requests(&people.smb, &found("assigned:me"), people.now()).await.unwrap();
    assert_eq!((page.total, page.rows[0].assigned_to.as_deref()), (3, Some("Sam Ito")));
    let page =
        office.requests(&people.iso, &found("assigned:\"sam ito\" stage:iso"), people.now()).await.unwrap();
    assert_eq!(page.rows.len(), 1);
    assert!(
        office.requests(&people.cdt_iso, &found("assigned:me"), people.now()).await.unwrap().rows.is_empty()
    );
    assert!(office.projections_agree().await.unwrap());
    office.rebuild().await.unwrap();
    assert!(office.projections_agree().await.unwrap());

    // The version that was shown is the one that is changed.
    let stale = office
        .take_chosen(
            &people.smb,
            ChosenAct::Note,
            &numbers[0],
            rows[0].version,
            &json!({ "noted_on": "2027-01-04" }),
            people.now(),
        )
        .await;
    assert!(matches!(stale, Err(Error::Stale(_))), "{stale:?}");
    let refused = check(&people.iso, ChosenAct::Assign, &input).await.unwrap();
    assert!(
        refused.iter().all(|row| row.why_not.as_deref().is_some_and(|why| why.contains("is for"))),
        "{refused:?}"
    );
    for (act, input) in [
        (ChosenAct::Assign, json!({})),
        (ChosenAct::Assign, json!({ "account": "rosa" })),
        (ChosenAct::Note, json!({})),
    ] {
        assert_eq!(check(&people.smb, act, &input).await.unwrap_err().code(), "invalid");
    }
    let none = office.check_chosen(&people.smb, ChosenAct::Assign, &[], &input, people.now()).await;
    assert_eq!(none.unwrap_err().problems()[0].field, "chosen");
}

#[tokio::test]
async fn every_text_is_noted_once_and_reminders_and_documents_are_those_of_each_request() {
    let people = People::new().await;
    let office = &people.office;
    let numbers = [people.to_iso().await, people.open().await];
    let input = json!({ "noted_on": "2026-11-21" });
    let rows =
        office.check_chosen(&people.smb, ChosenAct::Note, &numbers, &input, people.now()).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.will.len()).collect::<Vec<_>>(), [2, 1]);
    for row in &rows {
        let taken = office
            .take_chosen(&people.smb, ChosenAct::Note, &row.number, row.version, &input, people.now())
            .await
            .unwrap();
        assert_eq!(taken.len(), row.will.len());
    }
    let rows =
        office.check_chosen(&people.smb, ChosenAct::Note, &numbers, &input, people.now()).await.unwrap();
    assert!(rows.iter().all(|row| row.why_not.as_deref().is_some_and(|why| why.ends_with("noted there."))));

    let none = json!({});
    let rows =
        office.check_chosen(&people.smb, ChosenAct::Remind, &numbers, &none, people.now()).await.unwrap();
    assert!(rows[0].will[0].starts_with("Answer due"), "{rows:?}");
    assert!(rows[1].why_not.is_some());
    let drafts = office.reminder_drafts(&people.smb, &numbers[0], people.now()).await.unwrap();
    assert_eq!(drafts.len(), 1);
    assert!(office.reminder_drafts(&people.smb, &numbers[1], people.now()).await.is_err());
    let outside =
        office.check_chosen(&people.iso, ChosenAct::Remind, &numbers, &none, people.now()).await.unwrap();
    assert!(outside[0].why_not.as_deref().is_some_and(|why| why.contains("written by SMB")));

    let with_form = people.to_decision().await;
    people.take(&people.smb, &with_form, json!({ "step": "draft_document", "kind": "tech_358" })).await;
    let numbers = [numbers[1].clone(), with_form];
    let rows =
        office.check_chosen(&people.smb, ChosenAct::Print, &numbers, &none, people.now()).await.unwrap();
    assert!(rows[0].why_not.is_some() && !rows[1].letters.is_empty(), "{rows:?}");
    let letters = office.filed_letters(&people.smb, &rows[1].letters).await.unwrap();
    assert_eq!(letters.len(), rows[1].letters.len());
    let gone = [LetterRef { sha256: "0".repeat(64), ..rows[1].letters[0].clone() }];
    assert_eq!(office.filed_letters(&people.smb, &gone).await.unwrap_err().code(), "refused");
    assert!(office.check_chosen(&people.iso, ChosenAct::Print, &numbers, &none, people.now()).await.is_err());
}
