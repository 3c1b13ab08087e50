//! What is owed in audits and violation reports is reminded of as requests are, by terms that the office sets, and told to
//! nobody but whoever owes it.

use casework::{
    Session,
    view::{CalendarOf, Inbox},
};
use exception::{Instant, MatterNumber, RequestNumber, Role};
use serde_json::{Value, json};

use crate::{
    desk::{NOW, PASSPHRASE, People, account_of},
    violations::report,
};

const DAY: i64 = 86_400_000;

fn on(day: i64) -> Instant {
    Instant::from_millis(NOW + day * DAY)
}

fn told(inbox: &Inbox) -> Vec<(String, &str, &str)> {
    let reminders = inbox.reminders.iter();
    reminders.map(|one| (one.due.subject.clone(), one.due.due_on.as_str(), one.rung.as_str())).collect()
}

#[tokio::test]
async fn a_violation_report_that_is_to_be_sent_is_reminded_of_and_nobody_else_learns_of_it() {
    let people = People::new().await;
    let office = &people.office;
    let supervisor = account_of("nora", "Nora Lind", "DMV", &[Role::Requester]);
    office.add_account(&people.admin, &supervisor, people.now()).await.unwrap();
    let taken = office.take_violation(&people.requester, None, None, &report(), people.now()).await.unwrap();
    let number = taken.number.to_string();
    // Reported on a Saturday: due on the next business day, Monday.
    let inbox = office.inbox(&people.requester, on(1)).await.unwrap();
    let to_send = |due: &'static str, rung: &'static str| {
        vec![(number.clone(), due, rung), (number.clone(), due, rung)]
    };
    assert_eq!(told(&inbox), to_send("2026-11-23", "1 day before"));
    assert!(inbox.total == 2 && inbox.reminders.iter().all(|one| one.due.owed_by_me));
    office.mark_inbox_read(&people.requester, &inbox.through, on(1)).await.unwrap();
    let next = office.inbox(&people.requester, on(2)).await.unwrap();
    assert_eq!((told(&next), next.total), (to_send("2026-11-23", "Due this day"), 2));
    let work = office.my_work(&people.requester, on(3)).await.unwrap();
    assert!(work.matters.iter().all(|owed| owed.overdue));
    // The calendar and its file name the report, and not what it is about.
    let month = office.calendar(&people.requester, "2026-11-01", "2026-11-30", on(1)).await.unwrap();
    assert_eq!((month.days[0].on.as_str(), month.days[0].total), ("2026-11-23", 2));
    let file = office.calendar_file(&people.requester, &CalendarOf::Owed, on(1)).await.unwrap();
    let text = String::from_utf8(file.bytes).unwrap();
    assert!(text.contains(&format!("UID:{number}.owed-violation-1@")), "{text}");
    assert!(!text.contains("last day") && !text.contains("Nora"), "{text}");

    let day = "2026-11-23".parse().unwrap();
    for other in [&people.smb, &people.iso, &people.cdt_iso, &people.admin, &Session::reader()] {
        assert_eq!(told(&office.inbox(other, on(2)).await.unwrap()), []);
        assert!(office.calendar(other, "2026-11-01", "2026-11-30", on(1)).await.unwrap().days.is_empty());
        for account in [None, Some("rosa")] {
            assert_eq!(office.reminders_on(other, day, account, 100).await.unwrap(), (Vec::new(), 0));
        }
    }

    // The terms are the office's, in business days of its own calendar.
    let closed = json!([{ "on": "2026-11-24", "why": "Proclamation of the Governor" }]);
    people.set_timing(json!({ "targets": { "violation_report": 2 }, "closures": closed })).await;
    let work = office.my_work(&people.requester, on(3)).await.unwrap();
    assert_eq!(work.matters[0].due_on.as_deref(), Some("2026-11-25"));
    assert!(office.projections_agree().await.unwrap());
    let bad = json!({ "agency": "CDT", "longest_grant_months": 12, "renewals": 3, "cumulative_months": 36,
        "timing": { "targets": { "violation_report": 0, "audit_sheets": 251 } } });
    let bad = office.change_settings(&people.admin, &bad, people.now());
    let fields: Vec<String> =
        bad.await.unwrap_err().problems().iter().map(|problem| problem.field.clone()).collect();
    assert_eq!(fields, ["timing.targets.violation_report", "timing.targets.audit_sheets"]);
}

/// An audit of one request, drawn.
async fn drawn(people: &People, auditor: &Session) -> (MatterNumber, RequestNumber) {
    let request = people.to_decision().await;
    let plan = json!({ "step": "open", "title": "Decisions", "kind": "random", "size": 1, "seed": "0417",
        "population": { "stages": ["decision"] } });
    let number = people.office.take_audit(auditor, None, None, &plan, people.now()).await.unwrap().number;
    let draw = json!({ "step": "draw" });
    people.office.take_audit(auditor, Some(&number), None, &draw, people.now()).await.unwrap();
    (number, request)
}

#[tokio::test]
async fn what_an_audit_waits_for_is_reminded_of_to_whoever_owes_it() {
    let people = People::new().await;
    let office = &people.office;
    let account = account_of("ingrid", "Ingrid Ek", "CDT", &[Role::Auditor]);
    office.add_account(&people.admin, &account, people.now()).await.unwrap();
    let auditor = office.sign_in("ingrid", PASSPHRASE, people.now()).await.unwrap();
    let (number, request) = drawn(&people, &auditor).await;
    let owed = async |session: &Session| -> Vec<(String, Option<String>)> {
        let work = office.my_work(session, people.now()).await.unwrap();
        work.matters.into_iter().map(|owed| (owed.what, owed.due_on)).collect()
    };
    let due = |what: &str, on: &str| (what.to_owned(), Some(on.to_owned()));
    // Forty business days after a Saturday in November, with eight holidays between.
    assert_eq!(owed(&auditor).await, [due("Judge the requests that were drawn", "2027-01-22")]);
    let take = async |session: &Session, input: Value| {
        office.take_audit(session, Some(&number), None, &input, people.now()).await.unwrap();
    };
    take(
        &auditor,
        json!({ "step": "record_finding", "request": request, "what": "Not noted.", "role": "requester_iso",
            "department": " dmv ", "addressee": "Ian Shaw", "remediation": "Note it.", "due_on": "2026-12-15" }),
    )
    .await;
    let finding = format!("{request}: Not noted.");
    assert!(owed(&auditor).await.contains(&due(&finding, "2026-12-01")), "the notice, in five business days");
    take(&auditor, json!({ "step": "notify_finding", "finding": 1 })).await;
    assert_eq!(owed(&people.iso).await, [due(&finding, "2026-12-15")]);
    let inbox = office.inbox(&people.iso, on(17)).await.unwrap();
    assert_eq!(told(&inbox), [(number.to_string(), "2026-12-15", "7 days before")]);
    take(&people.iso, json!({ "step": "respond_to_finding", "finding": 1, "text": "Noted today." })).await;
    assert_eq!(told(&office.inbox(&people.iso, on(17)).await.unwrap()), []);
    assert!(owed(&auditor).await.contains(&due(&finding, "2026-12-08")), "verified in ten business days");
    let inbox = office.inbox(&auditor, on(16)).await.unwrap();
    assert_eq!(told(&inbox), [(number.to_string(), "2026-12-08", "1 day before")]);
    assert!(office.projections_agree().await.unwrap());
}
