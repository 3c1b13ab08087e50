//! Deputies in an office: named, seen, acting and ended, each by an event that says who and for whom.

use casework::{Session, view::QueueAsk};
use exception::{Instant, Role, Step};
use serde_json::{Value, json};

use crate::desk::{NOW, PASSPHRASE, People, account_of, assessment, fields, reasons};

const DAY: i64 = 86_400_000;

fn naming(deputy: &str, roles: &[&str], from: &str, to: &str) -> Value {
    json!({ "deputy": deputy, "roles": roles, "from": from, "to": to })
}

/// A colleague of the ISO in their department, who has no role in the procedure but opening requests.
async fn colleague(people: &People, account: &str, department: &str, role: Role) -> Session {
    let input = account_of(account, "Kim Ono", department, &[role]);
    people.office.add_account(&people.admin, &input, people.now()).await.unwrap();
    people.office.sign_in(account, PASSPHRASE, people.now()).await.unwrap()
}

fn declined() -> Value {
    json!({ "step": "decline_assessment", "reasons": "It takes a year.",
        "answers": [{ "answer": "declined", "reason": "No vendor." }] })
}

#[tokio::test]
async fn a_deputy_sees_and_does_what_the_absent_iso_could_and_it_says_so_everywhere() {
    let people = People::new().await;
    let office = &people.office;
    let kim = colleague(&people, "kim", "DMV", Role::Requester).await;
    let number = people.to_iso().await;
    assert!(office.request(&kim, &number, people.now()).await.is_err(), "not theirs to see");
    let refused = people.attempt(&kim, &number, declined()).await.unwrap_err();
    assert_eq!(refused.code(), "refused", "nor to be found");

    let input = naming("kim", &["requester_iso"], "2026-11-21", "2026-11-30");
    let list = office.name_deputy(&people.iso, &input, people.now()).await.unwrap();
    assert_eq!((list.rows.len(), list.rows[0].is_today, list.rows[0].may_end), (1, true, true));

    let desk = office.desk(&kim, people.now()).await.unwrap();
    assert_eq!(desk.acts_for[0].name, "Ian Shaw");
    assert_eq!((desk.owed, desk.visible), (1, 1));
    let work = office.my_work(&kim, people.now()).await.unwrap();
    assert_eq!(work.owed[0].owed_for.as_deref(), Some("Ian Shaw"));
    let calendar = office.calendar(&kim, "2026-11-21", "2027-11-21", people.now()).await.unwrap();
    let mine: Vec<_> = calendar.days.iter().flat_map(|day| &day.dues).filter(|due| due.owed_by_me).collect();
    assert!(!mine.is_empty() && mine.iter().all(|due| due.owed_for.as_deref() == Some("Ian Shaw")));
    let found = office.requests(&kim, &QueueAsk::default(), people.now()).await.unwrap();
    assert_eq!(found.total, 1);
    let view = office.request(&kim, &number, people.now()).await.unwrap();
    assert!(view.owed_by_me);
    let offer = view.offers.iter().find(|offer| offer.step == Step::DeclineAssessment).unwrap();
    assert!(offer.allowed);
    assert_eq!(offer.acts_for[0].account, "ian");
    // Their own draft is kept, and a step that only SMB takes stays SMB's.
    office
        .save_draft(&kim, Some(&number), Step::DeclineAssessment, &declined(), 0, people.now())
        .await
        .unwrap();
    assert!(people.attempt(&kim, &number, assessment()).await.is_err());

    let taken = people.take(&kim, &number, declined()).await;
    assert_eq!(taken.line.actor.named(), "Kim Ono, for Ian Shaw");
    let view = office.request(&people.smb, &number, people.now()).await.unwrap();
    let mark = &view.request.responses_to_assessment[0].mark.by;
    assert_eq!((mark.account.as_str(), mark.role), ("kim", Role::RequesterIso));
    assert!(view.history_verifies);
    let packet = json!({ "step": "form" });
    assert!(!office.preview(&people.smb, Some(&number), &packet, people.now()).await.unwrap().is_empty());
    assert!(office.verify().await.unwrap().problems.is_empty());
    assert!(office.projections_agree().await.unwrap());
}

#[tokio::test]
async fn a_deputation_ends_with_its_day_by_an_act_and_with_a_retirement() {
    let people = People::new().await;
    let office = &people.office;
    let kim = colleague(&people, "kim", "DMV", Role::Requester).await;
    let number = people.to_iso().await;
    let sees = async |at: i64| office.request(&kim, &number, Instant::from_millis(at)).await.is_ok();
    let input = naming("kim", &["requester_iso"], "2026-11-21", "2026-11-22");
    let named = office.name_deputy(&people.iso, &input, people.now()).await.unwrap().rows[0].number;
    assert!(sees(NOW).await && sees(NOW + DAY).await, "the last day included");
    assert!(!sees(NOW + 2 * DAY).await, "not the day after");

    let stranger = office.end_deputy(&people.smb, named, people.now()).await.unwrap_err();
    assert_eq!(stranger.code(), "refused");
    office.end_deputy(&kim, named, people.now()).await.unwrap();
    assert!(!sees(NOW).await, "at once");
    let again = office.end_deputy(&kim, named, people.now()).await.unwrap_err();
    assert_eq!(again.to_string(), "This has ended already.");

    office.name_deputy(&people.iso, &input, people.now()).await.unwrap();
    assert!(sees(NOW).await);
    let leaving = office.leaves_behind(&people.admin, "ian").await.unwrap();
    assert_eq!((leaving.requests, leaving.deputies), (1, 1), "{leaving:?}");
    office.retire_account(&people.admin, "ian", people.now()).await.unwrap();
    assert!(!sees(NOW).await, "who is retired has no deputy");
    let rows = office.deputies(&people.admin, people.now()).await.unwrap().rows;
    assert!(rows.iter().all(|row| row.state.starts_with("Ended by")), "{rows:?}");
}

#[tokio::test]
async fn a_decision_is_never_given_by_an_administrator_nor_around_the_separation_of_duties() {
    let people = People::new().await;
    let office = &people.office;
    let number = people.to_decision().await;
    let mut input = naming("sue", &["cdt_iso"], "2026-11-21", "2026-11-30");
    input["absent"] = json!("cleo");
    let refused = office.name_deputy(&people.admin, &input, people.now()).await.unwrap_err();
    assert!(refused.to_string().contains("Only the CDT ISO"), "{refused}");
    assert_eq!(office.name_deputy(&people.smb, &input, people.now()).await.unwrap_err().code(), "refused");
    office.name_deputy(&people.cdt_iso, &input, people.now()).await.unwrap();
    office
        .end_deputy(
            &people.cdt_iso,
            office.deputies(&people.cdt_iso, people.now()).await.unwrap().rows[0].number,
            people.now(),
        )
        .await
        .unwrap();

    // Sam assessed and prepared it: as the deputy too he is refused, and the attempt stays.
    office
        .name_deputy(&people.cdt_iso, &naming("sam", &["cdt_iso"], "2026-11-21", "2026-11-30"), people.now())
        .await
        .unwrap();
    let refused = people.attempt(&people.smb, &number, reasons("decline_request")).await.unwrap_err();
    assert!(refused.to_string().contains("the same person assessed it"), "{refused}");
    let view = office.request(&people.second, &number, people.now()).await.unwrap();
    let attempt = &view.request.attempts[0];
    assert_eq!(attempt.mark.by.named(), "Sam Ito, for Cleo Diaz");
    assert!(view.request.decision.is_none());
    let list = office.deputies(&people.smb, people.now()).await.unwrap();
    office.end_deputy(&people.smb, list.rows[0].number, people.now()).await.unwrap();

    // Sue had no part: she decides, for Cleo, and the letter names both.
    office
        .name_deputy(&people.cdt_iso, &naming("sue", &["cdt_iso"], "2026-11-21", "2026-11-30"), people.now())
        .await
        .unwrap();
    people.take(&people.second, &number, reasons("decline_request")).await;
    let view = office.request(&people.smb, &number, people.now()).await.unwrap();
    assert_eq!(view.request.decision.unwrap().mark.by.named(), "Sue Park, for Cleo Diaz");
}

#[tokio::test]
async fn what_is_wrong_with_a_deputation_is_told_at_once_and_what_is_refused_is_filed() {
    let people = People::new().await;
    let office = &people.office;
    let input = naming("ian", &["smb_staff", "cdt_iso"], "2026-11-20", "2026-11-19");
    let wrong = office.name_deputy(&people.smb, &input, people.now()).await.unwrap_err();
    assert_eq!(fields(wrong.problems()), ["roles", "deputy", "from", "to"]);
    let empty = office.name_deputy(&people.smb, &json!({}), people.now()).await.unwrap_err();
    assert_eq!(fields(empty.problems()), ["deputy", "roles", "from", "to"]);
    // For whom nobody is a deputy, nothing is done in their name.
    let number = people.to_iso().await;
    let mut step = declined();
    step["acting_for"] = json!("ian");
    let refused = people.attempt(&people.second, &number, step).await.unwrap_err();
    assert!(refused.to_string().contains("ian or their deputy: you are not that today"), "{refused}");
    let view = office.request(&people.second, &number, people.now()).await.unwrap();
    assert_eq!(view.request.attempts.len(), 1, "filed");
}
