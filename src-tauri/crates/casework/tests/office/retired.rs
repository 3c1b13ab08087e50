//! What is retired, and what it leaves behind: nothing disappears (rule 9).

use casework::{
    Error, Session,
    view::{ChosenAct, MyWork, OrphanAsk, OrphanRow, RetiredRow},
};
use exception::{
    RequestNumber, Role, Stage,
    retired::{LeftPart, RetiredKind},
};
use serde_json::{Value, json};

use crate::desk::{PASSPHRASE, People, account_of};

async fn retire(people: &People, by: &Session, kind: &str, name: &str) -> Result<(), Error> {
    let input = json!({ "kind": kind, "name": name, "retired_on": "2026-11-21", "reason": "Merged.",
        "replaced_by": "5300-B" });
    people.office.retire(by, &input, people.now()).await
}

async fn left(people: &People, kind: RetiredKind, name: &str) -> Vec<OrphanRow> {
    let ask = OrphanAsk { kind, name: name.to_owned(), after: None };
    people.office.orphans(&people.smb, &ask, people.now()).await.unwrap().rows
}

async fn retired(people: &People, name: &str) -> RetiredRow {
    let rows = people.office.retirements(&people.smb).await.unwrap();
    rows.into_iter().find(|row| row.name == name).unwrap()
}

async fn work(people: &People, of: &Session) -> MyWork {
    people.office.my_work(of, people.now()).await.unwrap()
}

fn chosen(number: &RequestNumber, kind: &str, name: &str, part: &str, holder: &Value) -> Value {
    let mut input = json!({ "reason": "As the ISO asked.",
        "chosen": [{ "number": number, "kind": kind, "name": name, "part": part }] });
    for (field, value) in holder.as_object().unwrap() {
        input[field] = value.clone();
    }
    input
}

#[tokio::test]
async fn a_retired_policy_lists_its_requests_until_somebody_says_what_becomes_of_them() {
    let people = People::new().await;
    let (open, closed) = (people.open().await, people.open().await);
    people.take(&people.smb, &closed, json!({ "step": "not_qualified", "reasons": "Neither." })).await;
    let policy =
        people.office.request(&people.smb, &open, people.now()).await.unwrap().request.intake.policy.number;
    assert!(left(&people, RetiredKind::Policy, &policy).await.is_empty());

    retire(&people, &people.smb, "policy", &policy).await.unwrap();
    let rows = left(&people, RetiredKind::Policy, &policy).await;
    let listed: Vec<_> = rows.iter().map(|row| (&row.request.number, row.is_open)).collect();
    assert_eq!(listed, [(&open, true), (&closed, false)], "the closed one is listed and needs nothing");
    assert_eq!(work(&people, &people.smb).await.orphaned, 1);
    assert_eq!(work(&people, &people.requester).await.orphaned, 0);
    let row = retired(&people, &policy).await;
    assert_eq!((row.left.open, row.left.settled, row.left.closed), (1, 0, 1));
    let view = people.office.request(&people.smb, &open, people.now()).await.unwrap();
    assert_eq!(view.left.len(), 1, "{:?}", view.left);
    assert_eq!(people.office.request(&people.requester, &open, people.now()).await.unwrap().left.len(), 0);

    let input = chosen(&open, "policy", &policy, "policy", &json!({ "to": "replacement", "by": "5300-B" }));
    let told = people.office.reassign(&people.smb, &input, people.now()).await.unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].why_not, None);
    assert_eq!(work(&people, &people.smb).await.orphaned, 0);
    let rows = left(&people, RetiredKind::Policy, &policy).await;
    assert_eq!(
        rows.iter().map(|row| row.state.as_str()).collect::<Vec<_>>(),
        ["Reassigned", "Closed: nothing is needed"]
    );
    let view = people.office.request(&people.smb, &open, people.now()).await.unwrap();
    assert!(view.history.last().unwrap().text.contains("5300-B"), "{:?}", view.history.last());
    assert_eq!(view.request.stage, Stage::Intake, "the request itself goes on as it was");
    assert!(people.office.projections_agree().await.unwrap());
    assert_eq!(people.office.verify().await.unwrap().problems, Vec::<String>::new());
}

#[tokio::test]
async fn names_are_compared_without_case_accents_and_width() {
    let people = People::new().await;
    let number = people.to_decision().await;
    let request = people.office.request(&people.smb, &number, people.now()).await.unwrap().request;
    let system = request.form().unwrap().value.rows("systems")[0]["name"].clone();
    let wide: String = system
        .to_uppercase()
        .chars()
        .map(|c| char::from_u32(u32::from(c) + 0xfee0).filter(|_| c.is_ascii_graphic()).unwrap_or(c))
        .collect();
    assert_ne!(wide, system);
    retire(&people, &people.admin, "system", &wide).await.unwrap();
    let rows = left(&people, RetiredKind::System, &wide).await;
    assert_eq!(rows.iter().map(|row| row.part).collect::<Vec<_>>(), [LeftPart::System]);
    let again = retire(&people, &people.admin, "system", &system).await.unwrap_err();
    assert_eq!(again.problems()[0].code, "retired");
    let back = json!({ "kind": "system", "name": system, "reason": "A mistake." });
    people.office.reinstate(&people.admin, &back, people.now()).await.unwrap();
    assert!(left(&people, RetiredKind::System, &wide).await.is_empty());
}

#[tokio::test]
async fn what_a_retired_requester_owes_is_their_isos_and_the_request_goes_to_another_requester() {
    let people = People::new().await;
    let number = people.to_iso().await;
    let decline = json!({ "step": "decline_assessment", "reasons": "It takes a year.",
        "answers": [{ "answer": "declined", "reason": "No vendor." }] });
    people.take(&people.iso, &number, decline).await;
    let is_owed = |work: &MyWork| work.owed.iter().any(|row| row.number == number);
    assert!(is_owed(&work(&people, &people.requester).await));
    assert!(!is_owed(&work(&people, &people.iso).await));

    people.office.retire_account(&people.admin, "rosa", people.now()).await.unwrap();
    assert!(is_owed(&work(&people, &people.iso).await), "the form is in nobody’s list");
    let view = people.office.request(&people.iso, &number, people.now()).await.unwrap();
    assert!(view.owed_by_me && view.owed_by.contains("ISO"), "{}", view.owed_by);
    let rows = left(&people, RetiredKind::Person, "rosa").await;
    assert_eq!(rows.iter().map(|row| row.part).collect::<Vec<_>>(), [LeftPart::Requester]);

    // Nobody fits yet: it says so, and nothing is filed.
    let before = people.office.request(&people.smb, &number, people.now()).await.unwrap().request.version;
    for wrong in ["sam", "rosa"] {
        let input =
            chosen(&number, "person", "rosa", "requester", &json!({ "to": "account", "account": wrong }));
        let told = people.office.reassign(&people.smb, &input, people.now()).await;
        let refused = match told {
            Ok(told) => told[0].why_not.clone().unwrap(),
            Err(error) => error.to_string(),
        };
        assert!(!refused.is_empty(), "{wrong}");
    }
    let after = people.office.request(&people.smb, &number, people.now()).await.unwrap().request.version;
    assert_eq!(before, after);

    let nora = account_of("nora", "Nora Lind", "DMV", &[Role::Requester]);
    people.office.add_account(&people.admin, &nora, people.now()).await.unwrap();
    let nora = people.office.sign_in("nora", PASSPHRASE, people.now()).await.unwrap();
    assert!(people.office.request(&nora, &number, people.now()).await.is_err());
    let input =
        chosen(&number, "person", "rosa", "requester", &json!({ "to": "account", "account": "nora" }));
    let told = people.office.reassign(&people.smb, &input, people.now()).await.unwrap();
    assert_eq!(told[0].why_not, None);
    assert!(is_owed(&work(&people, &nora).await));
    assert!(!is_owed(&work(&people, &people.iso).await));
    assert_eq!(left(&people, RetiredKind::Person, "rosa").await[0].state, "Reassigned");
    assert!(people.office.projections_agree().await.unwrap());
}

#[tokio::test]
async fn what_a_retired_owner_still_owes_is_handed_to_another() {
    let people = People::new().await;
    let number = crate::annex::granted(&people, "2026-12-01", "2027-05-31").await;
    people.office.retire_account(&people.admin, "rosa", people.now()).await.unwrap();
    let rows = left(&people, RetiredKind::Person, "rosa").await;
    let parts: Vec<_> = rows.iter().map(|row| row.part).collect();
    assert_eq!(parts, [LeftPart::Owner, LeftPart::Requester]);
    let input = chosen(&number, "person", "rosa", "owner", &json!({ "to": "account", "account": "ian" }));
    let told = people.office.reassign(&people.smb, &input, people.now()).await.unwrap();
    assert_eq!(told[0].why_not, None);
    let request = people.office.request(&people.smb, &number, people.now()).await.unwrap().request;
    let owners: Vec<_> = request.items().into_iter().map(|item| item.owner).collect();
    assert!(owners.iter().any(|owner| owner == "Ian Shaw"), "{owners:?}");
    assert!(!owners.iter().any(|owner| owner == "Rosa Vega"), "{owners:?}");
    assert!(people.office.projections_agree().await.unwrap());
}

#[tokio::test]
async fn what_the_last_iso_of_a_department_owes_is_in_smbs_list() {
    let people = People::new().await;
    let number = people.to_iso().await;
    people.office.retire_account(&people.admin, "ian", people.now()).await.unwrap();
    assert!(work(&people, &people.smb).await.owed.iter().any(|row| row.number == number));
    let rows = left(&people, RetiredKind::Person, "ian").await;
    assert_eq!(rows.iter().map(|row| row.part).collect::<Vec<_>>(), [LeftPart::Iso]);
    let input = chosen(&number, "person", "ian", "iso", &json!({ "to": "account", "account": "sam" }));
    let told = people.office.reassign(&people.smb, &input, people.now()).await.unwrap();
    assert!(told[0].why_not.as_ref().unwrap().contains("account"), "{told:?}");

    let ines = account_of("ines", "Ines Roth", "dmv", &[Role::RequesterIso]);
    people.office.add_account(&people.admin, &ines, people.now()).await.unwrap();
    let ines = people.office.sign_in("ines", PASSPHRASE, people.now()).await.unwrap();
    assert!(work(&people, &ines).await.owed.iter().any(|row| row.number == number));
    assert!(!work(&people, &people.smb).await.owed.iter().any(|row| row.number == number));
    assert!(left(&people, RetiredKind::Person, "ian").await.is_empty(), "the new ISO has the part");
}

#[tokio::test]
async fn only_smb_reassigns_and_refused_attempts_are_filed() {
    let people = People::new().await;
    let number = people.open().await;
    for other in [&people.requester, &people.iso, &people.cdt_iso] {
        let refused = retire(&people, other, "policy", "5300").await.unwrap_err();
        assert_eq!(refused.code(), "refused");
    }
    retire(&people, &people.admin, "system", "KSK-01").await.unwrap();
    let ask = OrphanAsk { kind: RetiredKind::System, name: "KSK-01".to_owned(), after: None };
    for other in [&people.requester, &people.iso, &people.admin] {
        assert!(people.office.orphans(other, &ask, people.now()).await.is_err());
    }
    let count = people.office.retirements(&people.admin).await.unwrap().len();
    assert_eq!(count, 1, "an administrator sees what is retired");

    people.office.retire_account(&people.admin, "rosa", people.now()).await.unwrap();
    let input = chosen(&number, "person", "rosa", "requester", &json!({ "to": "keep" }));
    let told = people.office.reassign(&people.iso, &input, people.now()).await.unwrap();
    assert!(told[0].why_not.is_some());
    let request = people.office.request(&people.smb, &number, people.now()).await.unwrap().request;
    assert_eq!(request.attempts.len(), 1, "the attempt is in the history");
    assert!(request.reassignments.is_empty());
}

#[tokio::test]
async fn a_reassignment_is_refused_by_field_and_for_what_is_not_retired() {
    let people = People::new().await;
    let number = people.open().await;
    let nothing =
        people.office.reassign(&people.smb, &json!({ "chosen": [] }), people.now()).await.unwrap_err();
    let fields: Vec<_> = nothing.problems().iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["chosen", "to", "reason"]);
    let input = chosen(&number, "person", "rosa", "requester", &json!({ "to": "keep" }));
    let told = people.office.reassign(&people.smb, &input, people.now()).await.unwrap();
    assert!(told[0].why_not.as_ref().unwrap().contains("rosa is not"), "{told:?}");
    let bare = json!({ "kind": "policy", "name": " ", "retired_on": "2026-02-30" });
    let refused = people.office.retire(&people.smb, &bare, people.now()).await.unwrap_err();
    let fields: Vec<_> = refused.problems().iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["name", "retired_on", "reason"]);
}

#[tokio::test]
async fn what_is_assigned_to_a_retired_person_is_listed_until_another_sees_to_it() {
    let people = People::new().await;
    let office = &people.office;
    let (first, second, third) = (people.open().await, people.open().await, people.open().await);
    let (gone, other) = (people.second.person().account.clone(), people.smb.person().account.clone());
    let to = |account: &str| json!({ "account": account });
    for number in [&first, &second, &third] {
        office
            .take_chosen(&people.smb, ChosenAct::Assign, number, 1, &to(&gone), people.now())
            .await
            .unwrap();
    }
    people.take(&people.iso, &third, json!({ "step": "withdraw", "reasons": "No longer needed." })).await;
    let leaving = office.leaves_behind(&people.admin, &gone).await.unwrap();
    assert_eq!((leaving.requests, leaving.parts), (2, 2));

    office.retire_account(&people.admin, &gone, people.now()).await.unwrap();
    let rows = left(&people, RetiredKind::Person, &gone).await;
    let listed: Vec<_> = rows.iter().map(|row| (&row.request.number, row.part, row.is_open)).collect();
    let part = LeftPart::Assigned;
    assert_eq!(listed, [(&first, part, true), (&second, part, true), (&third, part, false)]);
    assert_eq!(work(&people, &people.smb).await.orphaned, 2);
    assert!(office.projections_agree().await.unwrap());

    // By the step over many: who sees to it has changed, and nothing is left behind there.
    let numbers = [first.clone()];
    let shown =
        office.check_chosen(&people.smb, ChosenAct::Assign, &numbers, &to(&other), people.now()).await;
    let shown = shown.unwrap();
    assert!(shown[0].will[0].contains("in place of"), "{shown:?}");
    let version = shown[0].version;
    office
        .take_chosen(&people.smb, ChosenAct::Assign, &first, version, &to(&other), people.now())
        .await
        .unwrap();
    assert_eq!(left(&people, RetiredKind::Person, &gone).await.len(), 2);

    // By what becomes of parts left behind, with a reason: only for somebody of SMB’s staff.
    let holder = |account: &str| json!({ "to": "account", "account": account });
    let input = chosen(&second, "person", &gone, "assigned", &holder("ian"));
    let told = office.reassign(&people.smb, &input, people.now()).await.unwrap();
    assert!(told[0].why_not.as_deref().unwrap().contains("has the part’s role"), "{told:?}");
    let input = chosen(&second, "person", &gone, "assigned", &holder(&other));
    let told = office.reassign(&people.smb, &input, people.now()).await.unwrap();
    assert_eq!(told[0].why_not, None);
    let request = office.request(&people.smb, &second, people.now()).await.unwrap().request;
    assert_eq!(request.assigned.unwrap().value.account, other);
    let rows = left(&people, RetiredKind::Person, &gone).await;
    let states: Vec<_> = rows.iter().map(|row| row.state.as_str()).collect();
    assert_eq!(states, ["Reassigned", "Closed: nothing is needed"]);
    assert_eq!(work(&people, &people.smb).await.orphaned, 0);
    assert!(office.projections_agree().await.unwrap());
    office.rebuild().await.unwrap();
    assert!(office.projections_agree().await.unwrap());
}
