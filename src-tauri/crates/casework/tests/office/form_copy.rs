//! TECH 358 filled in elsewhere: the copy that goes out, and the answers that come back into the draft.

use casework::view::{CopyKind, FormImport, Imported, Standing};
use casework::{Error, Session};
use documents::{PaperForm, Press};
use exception::{
    RequestNumber, Settings, Step,
    form::{Answers, tech_358},
};
use serde_json::{Value, json};

use crate::desk::{People, fields, form};

/// A copy without a request's number, filled in so.
fn copy(answers: &Value) -> Vec<u8> {
    let answers: Answers = serde_json::from_value(answers.clone()).unwrap();
    let settings = Settings::default();
    let dated = "2026-11-21".parse().unwrap();
    let paper = PaperForm { template: tech_358(), settings: &settings, request: None, dated };
    Press::new().print(&paper.fillable(&answers)).unwrap()
}

async fn import(
    people: &People,
    session: &Session,
    number: &RequestNumber,
    bytes: Vec<u8>,
    standing: Standing,
) -> Result<FormImport, Error> {
    people.office.import_form(session, number, bytes, standing, people.now()).await
}

async fn draft(people: &People, number: &RequestNumber) -> (Value, u32) {
    let draft = people.office.draft(&people.requester, Some(number), Step::SubmitForm, people.now()).await;
    let draft = draft.unwrap();
    (draft.input["answers"].clone(), draft.version)
}

fn told(changes: &[casework::view::FormChange]) -> Vec<(&str, &str, &str)> {
    changes.iter().map(|c| (c.field.as_str(), c.before.as_str(), c.after.as_str())).collect()
}

#[tokio::test]
async fn a_filled_in_copy_lands_in_the_draft_and_can_be_submitted() {
    let people = People::new().await;
    let number = people.to_iso().await;
    let decline = json!({ "step": "decline_assessment", "reasons": "It takes a year.",
        "answers": [{ "answer": "declined", "reason": "No vendor." }] });
    people.take(&people.iso, &number, decline).await;
    // What goes out begins from the record, and says whose it is.
    let blank = people
        .office
        .form_to_send(&people.requester, Some(&number), CopyKind::Pdf, people.now())
        .await
        .unwrap();
    assert_eq!(blank.name, format!("TECH 358 {number} to fill in.pdf"));
    let read = documents::read_filled(&blank.bytes, tech_358()).unwrap();
    assert_eq!(read.number.as_deref(), Some(number.as_str()));
    assert!(read.answers.contains_key("cannot_be_met"), "the intake record is in it");

    let filled = copy(&form()["answers"]);
    let came = import(&people, &people.requester, &number, filled, Standing::Ask).await.unwrap();
    assert_eq!((came.outcome, came.problems, came.not_taken), (Imported::Saved, vec![], vec![]));
    assert!(came.filled.len() > 30, "{}", came.filled.len());
    let (answers, version) = draft(&people, &number).await;
    assert_eq!((&answers["scope"], version), (&json!("As written."), 1));
    people.take(&people.requester, &number, json!({ "step": "submit_form", "answers": answers })).await;
}

#[tokio::test]
async fn what_stands_in_a_draft_is_overwritten_only_when_that_is_said() {
    let people = People::new().await;
    let number = people.open().await;
    let typed = json!({ "step": "submit_form", "answers": {
        "scope": "Typed here.", "start": "2026-12-01", "request_type": "new",
        "systems": [{ "name": "ap01", "role": "web" }, { "name": "ap02" }, { "name": "ap03" }] } });
    people
        .office
        .save_draft(&people.requester, Some(&number), Step::SubmitForm, &typed, 0, people.now())
        .await
        .unwrap();
    let bytes = copy(&json!({ "scope": "Typed there.", "end": "2027-05-31", "request_type": "renewal",
        "systems": [{}, { "name": "ap02", "role": "database" }] }));
    let ask = import(&people, &people.requester, &number, bytes.clone(), Standing::Ask).await.unwrap();
    assert_eq!(ask.outcome, Imported::Asks);
    assert_eq!(
        told(&ask.overwritten),
        [("request_type", "New", "Renewal"), ("scope", "Typed here.", "Typed there.")]
    );
    assert_eq!(told(&ask.filled), [("systems.1.role", "", "database"), ("end", "", "May 31, 2027")]);
    assert_eq!(ask.same, 1);
    assert_eq!(draft(&people, &number).await, (typed["answers"].clone(), 1), "nothing is changed by asking");

    let kept = import(&people, &people.requester, &number, bytes.clone(), Standing::Keep).await.unwrap();
    assert_eq!((kept.outcome, kept.filled.len(), kept.overwritten.len()), (Imported::Saved, 2, 0));
    let (answers, version) = draft(&people, &number).await;
    assert_eq!(
        (&answers["scope"], &answers["end"], version),
        (&json!("Typed here."), &json!("2027-05-31"), 2)
    );
    let systems = json!([{ "name": "ap01", "role": "web" }, { "name": "ap02", "role": "database" }, { "name": "ap03" }]);
    assert_eq!(answers["systems"], systems, "rows that the copy does not have stay");

    let all = import(&people, &people.requester, &number, bytes.clone(), Standing::Overwrite).await.unwrap();
    assert_eq!((all.outcome, all.overwritten.len()), (Imported::Saved, 2));
    assert_eq!(draft(&people, &number).await.0["scope"], json!("Typed there."));
    let again = import(&people, &people.requester, &number, bytes, Standing::Ask).await.unwrap();
    assert_eq!((again.outcome, again.same), (Imported::Nothing, 5));
}

#[tokio::test]
async fn what_is_wrong_comes_in_all_the_same_and_is_told_at_its_field() {
    let people = People::new().await;
    let number = people.open().await;
    let long = "x".repeat(1500);
    let bytes = copy(&json!({ "start": "next spring", "requester_address": long, "title": "Pads" }));
    let came = import(&people, &people.requester, &number, bytes, Standing::Ask).await.unwrap();
    assert_eq!(fields(&came.problems), ["requester_address", "start"]);
    let (answers, _) = draft(&people, &number).await;
    assert_eq!((&answers["start"], &answers["requester_address"]), (&json!("next spring"), &json!(long)));
}

#[tokio::test]
async fn only_who_fills_the_form_in_reads_a_copy_into_it_and_only_its_own() {
    let people = People::new().await;
    let (number, other) = (people.open().await, people.open().await);
    let bytes = copy(&json!({ "title": "Pads" }));
    for session in [&people.smb, &people.cdt_iso, &people.admin, &Session::reader()] {
        let refused =
            import(&people, session, &number, bytes.clone(), Standing::Overwrite).await.unwrap_err();
        assert_eq!(refused.code(), "refused", "{}: {refused}", session.person().account);
    }
    assert_eq!(draft(&people, &number).await.1, 0);
    // The requester's ISO fills it in as well.
    assert!(import(&people, &people.iso, &number, bytes, Standing::Ask).await.is_ok());

    let theirs = people
        .office
        .form_to_send(&people.requester, Some(&other), CopyKind::Pdf, people.now())
        .await
        .unwrap();
    let refused = import(&people, &people.requester, &number, theirs.bytes, Standing::Ask).await.unwrap_err();
    assert!(refused.to_string().starts_with(&format!("This copy was made for {other}, not for {number}.")));
    let refused = import(&people, &people.requester, &number, b"%PDF-".to_vec(), Standing::Ask).await;
    assert!(refused.unwrap_err().to_string().contains("can’t be read"));
}
