//! The demonstration office: every stage and every outcome, kept by the same rules as any office.

use std::collections::{BTreeMap, BTreeSet};

use casework::{
    DEMONSTRATION_PASSPHRASE, Office, Session,
    view::{QueueAsk, QueueRow},
};
use exception::{Instant, Role, Stage, Step, request::Outcome};
use serde_json::{Value, json};

use crate::world::at;

fn now() -> Instant {
    at("2027-03-15T18:00:00.000Z")
}

async fn everything(office: &Office, session: &Session, text: &str) -> Vec<QueueRow> {
    let ask = QueueAsk { text: text.to_owned(), limit: Some(500), ..QueueAsk::default() };
    office.requests(session, &ask, now()).await.unwrap().rows
}

async fn sign_in(office: &Office, account: &str) -> Session {
    office.sign_in(account, DEMONSTRATION_PASSPHRASE, now()).await.unwrap()
}

#[tokio::test]
async fn the_shipped_demonstration_shows_every_stage_and_every_outcome() {
    let office = Office::in_memory().await.unwrap();
    let made = office.make_demonstration(None, 7, now()).await.unwrap();
    assert!(made.requests >= 24, "{}", made.requests);
    let roles: BTreeSet<Role> = made.accounts.iter().flat_map(|(person, _)| person.roles.clone()).collect();
    assert_eq!(roles.len(), Role::ALL.len(), "somebody of each role");

    let auditor = sign_in(&office, "ingrid.solvang").await;
    let rows = everything(&office, &auditor, "").await;
    assert_eq!(rows.len(), made.requests);
    let mut stages: BTreeMap<Stage, usize> = BTreeMap::new();
    for row in &rows {
        *stages.entry(row.stage).or_default() += 1;
    }
    for stage in Stage::ALL {
        assert!(stages.get(stage).is_some_and(|count| *count >= 2), "{stage}: {stages:?}");
    }
    // The change that is told of is still being assessed.
    for outcome in Outcome::ALL.iter().filter(|outcome| **outcome != Outcome::Changed) {
        let shown = |row: &&QueueRow| row.outcome.as_deref() == Some(outcome.label());
        assert!(rows.iter().any(|row| shown(&row)), "{outcome}");
    }
    let in_force: Vec<&QueueRow> = rows.iter().filter(|row| row.stage == Stage::InForce).collect();
    assert!(in_force.iter().any(|row| row.in_force), "one in force");
    assert!(in_force.iter().any(|row| !row.in_force), "one that has expired");

    // The lists are what the events say: rebuilt, they say the same.
    let found = everything(&office, &auditor, "mainframe").await;
    assert!(!found.is_empty());
    office.rebuild().await.unwrap();
    assert_eq!(everything(&office, &auditor, "").await, rows);
    assert_eq!(everything(&office, &auditor, "mainframe").await, found);
    let verification = office.verify().await.unwrap();
    assert_eq!(verification.problems, Vec::<String>::new());
    assert!(verification.events > 300 && verification.files > 10);

    check_histories(&office, &auditor, &rows).await;
    check_forbidden_decider(&office, &rows).await;
    check_other_office(&office, &rows).await;
}

/// What the demonstration promises of single requests: each told by some history.
async fn check_histories(office: &Office, auditor: &Session, rows: &[QueueRow]) {
    let mut seen: BTreeMap<Step, usize> = BTreeMap::new();
    let mut renewed = 0;
    for row in rows {
        let view = office.request(auditor, &row.number, now()).await.unwrap();
        assert!(view.history_verifies, "{}", row.number);
        for line in &view.history {
            assert!(line.at < now(), "{} has an event in the future", row.number);
            *seen.entry(line.step).or_default() += 1;
        }
        if let Some(decision) = &view.request.decision {
            assert!(view.request.response().is_some() && !view.request.meetings.is_empty());
            assert!(!decision.value.reasons.all().is_empty());
        }
        if view.request.intake.previous.is_some() {
            renewed += 1;
        }
    }
    assert!(renewed >= 1, "one renewal");
    for step in Step::ALL {
        let times = seen.get(step).copied().unwrap_or(0);
        assert!(times >= 1, "nobody ever did this in the demonstration: {step}");
    }
}

/// The person who assessed a request and is CDT ISO as well: refused by the office, and the attempt filed.
async fn check_forbidden_decider(office: &Office, rows: &[QueueRow]) {
    let deputy = sign_in(office, "keoni.kahananui").await;
    let waiting = rows.iter().filter(|row| row.stage == Stage::Decision);
    let mut refused = 0;
    for row in waiting {
        let before = office.request(&deputy, &row.number, now()).await.unwrap().request;
        if before.attempts.is_empty() {
            continue;
        }
        let input = json!({ "step": "decline_request",
            "reasons": [{ "text": "I assessed it myself.", "basis": "assessed_risk" }] });
        let error = office.take(&deputy, Some(&row.number), None, &input, now()).await.unwrap_err();
        assert_eq!(error.code(), "refused");
        let after = office.request(&deputy, &row.number, now()).await.unwrap().request;
        assert_eq!(after.stage, Stage::Decision);
        assert_eq!(after.attempts.len(), before.attempts.len() + 1, "the attempt is in the history");
        assert_eq!(after.attempts.last().unwrap().value.step, Step::DeclineRequest);
        refused += 1;
    }
    assert!(refused >= 1, "the demonstration has a forbidden decider");
}

/// The office of a department that is known by key cards: a request goes between the two, and the sharing of another ended.
async fn check_other_office(office: &Office, rows: &[QueueRow]) {
    let smb = sign_in(office, "lakshmi.venkataraman").await;
    let known = office.correspondents(&smb).await.unwrap();
    assert_eq!(known.people.len(), 2);
    for words in known.people.iter().map(|row| &row.words).chain([&known.own_words]) {
        assert_eq!(words.split(' ').count(), 12, "{words}");
    }
    let (mut with, mut ended) = (Vec::new(), Vec::new());
    for row in rows {
        let view = office.request(&smb, &row.number, now()).await.unwrap();
        let sharing = view.sharing;
        if sharing.packets.is_empty() {
            continue;
        }
        assert!(sharing.packets.iter().any(|packet| !packet.sent && packet.receipt_for.is_some()));
        assert!(sharing.packets.iter().filter(|packet| packet.sent).all(|packet| packet.receipt.is_some()));
        assert!(sharing.packets.iter().any(|packet| packet.sent), "{}", row.number);
        match sharing.ended {
            Some(how) => ended.push((row.stage, how)),
            None => with.push((row.stage, sharing.with.unwrap())),
        }
    }
    let [(stage, office)] = &with[..] else { panic!("one is shared: {with:?}") };
    assert!(*stage == Stage::Form && office.contains("Department of Conservation"), "{office}");
    let [(stage, how)] = &ended[..] else { panic!("one was: {ended:?}") };
    assert!(*stage == Stage::Closed && how.contains("was ended here by Lakshmi"), "{how}");
}

/// Entries as they really come; all made up.
fn hard_entries() -> Value {
    let entry = |title: &str, reason: &str| {
        json!({ "title": title, "organisation_type": "stress", "policy": "3510 Account Standard",
            "control": "Own accounts", "reason": reason, "duration": "1 year", "risk": { "risk": "Low" },
            "compensating_controls": ["watched — daily"], "alternatives_considered": [], "decision": "n/a",
            "source": "made up", "basis": "constructed", "tags": ["hard"] })
    };
    let long_word = "Überwachungs".repeat(34).chars().take(400).collect::<String>();
    let mut names = entry("Names in many scripts", "All of them attend.");
    names["people"] = json!([
        { "name": "Trần Thị Mỹ Duyên", "script": "Vietnamese" },
        { "name": "Գոհար Պետրոսյան", "script": "Armenian" },
        { "name": "ليلى الحداد", "script": "Arabic" }, { "name": "林雅婷", "script": "Chinese" },
        { "name": "ਗੁਰਲੀਨ ਕੌਰ", "script": "Gurmukhi" }, { "name": "박지우", "script": "Korean" },
        { "name": "מאיה לוי", "script": "Hebrew" }, { "name": "Kaʻiulani Māhoe", "script": "Hawaiian" },
    ]);
    let mut dated = entry("Month ends", "From the last day of a month.");
    dated["start_date"] = json!("2027-12-31");
    dated["end_date"] = json!("2028-02-29");
    json!([
        names,
        entry("From right to left", "نطلب استثناءً لمدة 6 أشهر لأن الخادم Server-07 لا يدعم TLS 1.2."),
        entry("A name that lies", "The attachment “plan_\u{202e}fdp.exe” is shown as another."),
        entry(
            "Pasted",
            "“Our vendor’s”\u{a0}list:\u{b}\u{f0b7}\tServer\u{ad}A\r\n\u{f0b7}\tServer B\u{2028}next"
        ),
        entry("Pictures", "Team 👩🏽\u{200d}💻 asks 🚨 with ✅ and 1️⃣."),
        entry("A word of 400 letters", &long_word),
        entry("Two encodings", "Jos\u{e9} and Jose\u{301} are one name."),
        entry("Markup", "<script>alert('x')</script> {{7*7}} '); DROP TABLE requests;-- =1+1 #let x"),
        dated,
    ])
}

#[tokio::test]
async fn requests_from_a_file_arrive_with_every_text_intact_and_hard_ones_are_printed() {
    let office = Office::in_memory().await.unwrap();
    let entries = hard_entries();
    office.make_demonstration(Some(&entries.to_string()), 3, now()).await.unwrap();
    let auditor = sign_in(&office, "ingrid.solvang").await;
    let rows = everything(&office, &auditor, "").await;
    assert_eq!(rows.len(), entries.as_array().unwrap().len());
    for entry in entries.as_array().unwrap() {
        let title = entry["title"].as_str().unwrap();
        let row = rows.iter().find(|row| row.title == title).unwrap();
        let view = office.request(&auditor, &row.number, now()).await.unwrap();
        let request = view.request;
        let reason = entry["reason"].as_str().unwrap();
        assert_eq!(request.intake.cannot_be_met.as_ref().unwrap().as_str(), reason, "{title}");
        assert_eq!(request.form().unwrap().value.text("justification"), reason, "{title}");
        let printed = request.documents.iter().find(|filed| filed.sent().is_some()).unwrap();
        let file = office.document(&auditor, &row.number, &printed.document.file.sha256).await.unwrap();
        assert!(file.bytes.starts_with(b"%PDF-") && file.bytes.len() > 5_000, "{title}");
        for text in texts(entry) {
            let kept = request.comments.iter().any(|comment| comment.value.text.contains(text));
            assert!(kept, "{title}: “{text}” is kept as it came");
        }
    }
    let of = |title: &str| rows.iter().find(|row| row.title == title).unwrap();
    let lying = office.request(&auditor, &of("A name that lies").number, now()).await.unwrap().request;
    assert_eq!(lying.attachments.first().unwrap().value.file.name, "plan_\u{202e}fdp.exe");
    let meeting = office.request(&auditor, &of("Names in many scripts").number, now()).await.unwrap().request;
    let attendees = &meeting.meetings.first().unwrap().value.attendees;
    assert!(attendees.iter().any(|one| one.name == "ਗੁਰਲੀਨ ਕੌਰ"));
    let dated = office.request(&auditor, &of("Month ends").number, now()).await.unwrap().request;
    assert_eq!(dated.form().unwrap().value.text("end"), "2028-02-29");
    assert_eq!(office.verify().await.unwrap().problems, Vec::<String>::new());
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields.values().flat_map(texts).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

#[tokio::test]
async fn a_file_with_a_wrong_entry_makes_nothing() {
    let office = Office::in_memory().await.unwrap();
    let entries = json!([
        { "title": "Right", "policy": "P", "control": "C", "reason": "R" },
        { "title": "Wrong", "policy": "P", "control": "C", "reason": "", "end_date": "2027-02-29" },
    ]);
    let error = office.make_demonstration(Some(&entries.to_string()), 1, now()).await.unwrap_err();
    assert_eq!(error.code(), "invalid");
    let message = error.to_string();
    assert!(message.contains("Entry 2 (Wrong), field reason: Enter the reason."), "{message}");
    assert!(message.contains("field end_date: Check the end date: there is no such day"), "{message}");
    assert!(!office.state(None, now()).await.unwrap().set_up, "nobody was added");
    assert_eq!(office.verify().await.unwrap().events, 0, "nothing was filed");
}
