//! What was decided on requests like another one: shown to whom, and explained where it is decided otherwise.

use casework::view::{Precedents, ReportAsk};
use exception::{RequestNumber, Role, Step, assessment::Answer, report::ReportName};
use serde_json::{Value, json};

use crate::desk::{
    PASSPHRASE, People, account_of, fields, form, reasons, settings_with_particulars, started,
};

/// An office in which three requests alike make a precedent.
async fn people() -> People {
    let people = People::new().await;
    let mut settings = settings_with_particulars();
    settings["precedents"] = json!({ "least": 3, "share": 75 });
    people.office.change_settings(&people.admin, &settings, people.now()).await.unwrap();
    people
}

async fn accept(people: &People, number: &RequestNumber, more: Value) -> Value {
    let with = json!({ "reasons": reasons("")["reasons"], "review_on": "2027-03-01",
        "conditions": [{ "what": "Log it.", "owner": "Rosa", "due": "2027-02-01" }] });
    let mut input = started(people, &people.cdt_iso, number, Step::AcceptRequest, with).await;
    input["to"] = json!("2027-05-31");
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    input
}

async fn accepted(people: &People) -> RequestNumber {
    let number = people.to_decision().await;
    let input = accept(people, &number, json!({})).await;
    people.take(&people.cdt_iso, &number, input).await;
    number
}

#[tokio::test]
async fn a_decision_against_a_clear_majority_is_explained_and_listed() {
    let people = people().await;
    let mut before = Vec::new();
    for _ in 0..3 {
        before.push(accepted(&people).await);
    }
    let number = people.to_decision().await;
    let shown = people.office.precedents(&people.cdt_iso, Some(&number), None, people.now()).await.unwrap();
    assert_eq!((shown.accepted, shown.declined, shown.percent), (3, 0, Some(100)));
    assert_eq!(shown.majority, Some(Answer::Accepted));
    assert!(
        shown.says.starts_with("3 requests alike were decided: 3 accepted (100 %), 0 declined."),
        "{}",
        shown.says
    );
    // The newest first, with what they have in common, the dates and the conditions.
    let numbers: Vec<_> = shown.rows.iter().map(|row| row.number.clone()).collect();
    assert_eq!(numbers, before.iter().rev().cloned().collect::<Vec<_>>());
    let row = &shown.rows[0];
    assert_eq!(row.why[0], "Same policy");
    assert!(row.why.iter().any(|why| why.starts_with("Same reason: ")), "{:?}", row.why);
    assert!(row.alike && row.conditions == ["Log it."] && row.to_on.as_deref() == Some("2027-05-31"));

    let decline = reasons("decline_request");
    let told = people.office.check(&people.cdt_iso, Some(&number), &decline, people.now()).await.unwrap();
    assert_eq!(fields(&told), ["different"]);
    let refused = people.attempt(&people.cdt_iso, &number, decline.clone()).await.unwrap_err();
    assert!(refused.to_string().contains("3 of 3 requests alike were accepted"), "{refused}");
    // What does not differ has nothing to explain.
    let too_much = accept(&people, &number, json!({ "different": "None." })).await;
    let refused = people.attempt(&people.cdt_iso, &number, too_much).await.unwrap_err();
    assert_eq!(fields(refused.problems()), ["different"]);

    let mut explained = decline;
    explained["different"] = json!("This one holds health data.");
    let taken = people.take(&people.cdt_iso, &number, explained).await;
    assert!(
        taken.line.text.contains("different from precedent: This one holds health data."),
        "{}",
        taken.line.text
    );
    let view = people.office.request(&people.iso, &number, people.now()).await.unwrap();
    let decision = view.request.decision.unwrap().value;
    assert_eq!(decision.different.unwrap().as_str(), "This one holds health data.");

    let ask = ReportAsk { name: ReportName::Different, on: None };
    let report = people.office.report(&people.smb, &ask, people.now()).await.unwrap();
    let newest = &report.tables[1].rows;
    assert_eq!(newest.len(), 1);
    assert!(newest[0].cells.iter().any(|cell| cell.words() == "This one holds health data."));
    // Beside a decided request stands what was decided before it, and the next sees one more.
    let then = people.office.precedents(&people.smb, Some(&number), None, people.now()).await.unwrap();
    assert_eq!((then.accepted, then.declined), (3, 0));
    let next = people.open().await;
    let now = people.office.precedents(&people.iso, Some(&next), None, people.now()).await.unwrap();
    assert_eq!((now.accepted, now.declined, now.majority), (3, 1, Some(Answer::Accepted)));
    assert!(people.office.verify().await.unwrap().problems.is_empty());
    assert!(people.office.projections_agree().await.unwrap());
}

#[tokio::test]
async fn who_may_not_see_a_request_is_neither_shown_it_nor_counted_it() {
    let people = people().await;
    let number = accepted(&people).await;
    let join = async |account: &str, role: Role| {
        let account_given = account_of(account, account, "Parks", &[role]);
        people.office.add_account(&people.admin, &account_given, people.now()).await.unwrap();
        people.office.sign_in(account, PASSPHRASE, people.now()).await.unwrap()
    };
    let elsewhere = join("pia", Role::RequesterIso).await;
    let typed = json!({ "policy": { "number": "３５００" }, "title": "Old cipher of the mainframe" });
    let ask = async |session, typed: &Value| -> Precedents {
        people.office.precedents(session, None, Some(typed), people.now()).await.unwrap()
    };
    let seen = ask(&people.iso, &typed).await;
    assert_eq!((seen.accepted, seen.percent, seen.rows.len()), (1, None, 1), "{}", seen.says);
    assert!(seen.says.contains("too few"), "{}", seen.says);
    let hidden = ask(&elsewhere, &typed).await;
    assert_eq!((hidden.accepted, hidden.rows.len()), (0, 0));
    assert_eq!(hidden.says, "No request alike that you may see has been decided yet.");
    // By words alone, without a policy.
    let words = json!({ "title": "Núñez’s CIPHER, as written" });
    let found = ask(&people.iso, &words).await;
    assert_eq!(found.rows.len(), 1);
    assert!(found.rows[0].why[0].starts_with("Words in common: "), "{:?}", found.rows[0].why);
    assert!(ask(&elsewhere, &words).await.rows.is_empty());
    // The draft of TECH 358 says the reason that is not on record yet.
    let other = people.open().await;
    let answers = json!({ "answers": { "reason_category": form()["answers"]["reason_category"] } });
    let with = people.office.precedents(&people.requester, Some(&other), Some(&answers), people.now()).await;
    assert_eq!(with.unwrap().rows[0].number, number);
    let missing = people.office.precedents(&elsewhere, Some(&other), None, people.now()).await.unwrap_err();
    assert_eq!(missing.code(), "refused");
}
