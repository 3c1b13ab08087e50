//! One exception after another, in the records: renewals and changes, from the step that opens them to the day on
//! which they take over.

use exception::{Instant, RequestNumber, Stage, Step, intake::RequestKind, request::Outcome};
use serde_json::{Value, json};

use crate::desk::{PASSPHRASE, People, assessment, fields, form, reasons, started};

/// From an assessment that is owed to a decision that may be taken.
async fn assessed_and_presented(people: &People, number: &RequestNumber, form: Value) {
    people.take(&people.smb, number, assessment()).await;
    people.take(&people.smb, number, json!({ "step": "send_assessment" })).await;
    let decline = json!({ "step": "decline_assessment", "reasons": "It takes a year.",
        "answers": [{ "answer": "declined", "reason": "No vendor." }] });
    people.take(&people.iso, number, decline).await;
    people.take(&people.requester, number, form).await;
    let view = people.office.request(&people.smb, number, people.now()).await.unwrap();
    let about = view.service_request_texts.last().unwrap().about;
    let noted = json!({ "step": "note_service_request", "about": about, "noted_on": "2026-11-21" });
    people.take(&people.smb, number, noted).await;
    let meeting = json!({ "step": "record_meeting", "held_on": "2026-11-20", "held_at": "10:00",
        "place": "Room 4", "attendees": [{ "name": "Ian Shaw" }], "background": "Heard.",
        "documentation": "Read.", "risk_assessment": "Discussed.", "recommended_alternative": "Weighed." });
    people.take(&people.smb, number, meeting).await;
    people.take(&people.smb, number, json!({ "step": "present_for_decision", "summary": "Ready." })).await;
}

fn accepted(from: &str, to: &str) -> Value {
    let mut input = reasons("accept_request");
    input["from"] = json!(from);
    input["to"] = json!(to);
    input["review_on"] = json!(from);
    input
}

/// From a decision that may be taken to findings that are sent.
async fn granted(people: &People, number: &RequestNumber, from: &str, to: &str) {
    people.take(&people.cdt_iso, number, accepted(from, to)).await;
    let responses = json!({ "step": "record_responses", "requester": "Agreed.", "cdt_iso": "Agreed." });
    people.take(&people.smb, number, responses).await;
    people.take(&people.smb, number, json!({ "step": "draft_findings" })).await;
    let sending = started(people, &people.smb, number, Step::SendFindings, json!({ "by": "post" })).await;
    people.take(&people.smb, number, sending).await;
}

async fn in_force(people: &People) -> RequestNumber {
    let number = people.to_decision().await;
    granted(people, &number, "2026-11-21", "2026-12-31").await;
    number
}

/// The form as the draft of a continued request has it, completed by what is to be given anew.
async fn form_again(people: &People, number: &RequestNumber) -> Value {
    let fill = people.office.form_to_fill(&people.requester, number).await.unwrap();
    let mut answers = form()["answers"].clone();
    for (field, given) in serde_json::to_value(&fill.answers).unwrap().as_object().unwrap() {
        if given.is_string() {
            answers[field] = given.clone();
        }
    }
    answers["justification"] = json!("Half of it is done.");
    json!({ "step": "submit_form", "answers": answers })
}

#[tokio::test]
async fn a_renewal_takes_the_place_of_what_it_renews_on_its_first_day() {
    let people = People::new().await;
    let office = &people.office;
    let old = in_force(&people).await;
    let renewal = people.take(&people.iso, &old, json!({ "step": "renew" })).await.renewal.unwrap();
    let twice = people.attempt(&people.iso, &old, json!({ "step": "renew" })).await.unwrap_err();
    assert!(twice.to_string().contains(renewal.as_str()), "{twice}");

    // The form starts from the old answers, without its days and its certification.
    let fill = office.form_to_fill(&people.requester, &renewal).await.unwrap();
    let answer = |field: &str| fill.answers.get(field).map(|given| serde_json::to_value(given).unwrap());
    assert_eq!(answer("justification"), Some(json!("As written.")));
    assert_eq!(answer("request_type"), Some(json!("renewal")));
    assert_eq!(answer("previous_exception"), Some(json!(old)));
    for cleared in ["start", "end", "requested_on", "certified", "certified_name"] {
        assert_eq!(answer(cleared), None, "{cleared}");
    }

    let revised = started(
        &people,
        &people.requester,
        &renewal,
        Step::ReviseIntake,
        json!({
        "qualification": { "criterion": "both", "facts": "The vendor is still gone." } }),
    )
    .await;
    people.take(&people.requester, &renewal, revised).await;
    people.take(&people.requester, &renewal, json!({ "step": "send_for_assessment" })).await;
    let form = form_again(&people, &renewal).await;
    assessed_and_presented(&people, &renewal, form).await;
    let view = office.request(&people.cdt_iso, &renewal, people.now()).await.unwrap();
    let lineage = view.lineage.unwrap();
    assert_eq!((lineage.renewals, lineage.renewals_left, lineage.months), (1, 2, 2));
    let changed: Vec<_> =
        lineage.changes.unwrap().into_iter().map(|change| (change.field, change.after)).collect();
    assert!(changed.contains(&("justification".to_owned(), "Half of it is done.".to_owned())), "{changed:?}");

    let gap = accepted("2027-01-02", "2027-06-30");
    let refused = people.attempt(&people.cdt_iso, &renewal, gap).await.unwrap_err();
    assert_eq!(fields(refused.problems()), ["from"]);
    granted(&people, &renewal, "2026-12-15", "2027-06-30").await;

    let numbers = [&old, &renewal];
    for (moment, wanted) in [
        ("2026-11-30T20:00:00.000Z", [true, false]),
        ("2026-12-15T07:59:59.000Z", [true, false]),
        ("2026-12-15T08:00:00.000Z", [false, true]),
        ("2027-06-30T20:00:00.000Z", [false, true]),
        ("2027-07-01T20:00:00.000Z", [false, false]),
    ] {
        let at = Instant::try_from(moment.to_owned()).unwrap();
        let rows = office.requests(&people.smb, &casework::view::QueueAsk::default(), at).await.unwrap().rows;
        for (number, wanted) in numbers.into_iter().zip(wanted) {
            let view = office.request(&people.smb, number, at).await.unwrap();
            assert_eq!(view.in_force, wanted, "{number} at {moment}");
            let row = rows.iter().find(|row| row.number == *number).unwrap();
            assert_eq!(row.in_force, wanted, "{number} in the list at {moment}");
        }
    }
    // Nobody closes it: the program does, when its last day has passed.
    let after = Instant::try_from("2026-12-15T18:00:00.000Z".to_owned()).unwrap();
    for _ in 0..2 {
        office.sign_in("sam", PASSPHRASE, after).await.unwrap();
    }
    let closed = office.request(&people.smb, &old, after).await.unwrap();
    let ending = closed.request.ending.unwrap().value;
    assert_eq!((closed.request.stage, ending.outcome), (Stage::Closed, Outcome::Renewed));
    assert_eq!(ending.on.to_string(), "2026-12-14");
    assert_eq!(closed.history.iter().filter(|line| line.step == Step::CloseSuperseded).count(), 1);
    assert!(office.verify().await.unwrap().problems.is_empty());
    assert!(office.projections_agree().await.unwrap());
}

#[tokio::test]
async fn a_material_change_starts_in_the_assessment_and_the_old_exception_stays_watched() {
    let people = People::new().await;
    let office = &people.office;
    let old = in_force(&people).await;
    let nothing = json!({ "step": "report_change" });
    assert_eq!(fields(people.attempt(&people.iso, &old, nothing).await.unwrap_err().problems()), ["what"]);
    let report = json!({ "step": "report_change", "what": "A second mainframe joins." });
    let change = people.take(&people.iso, &old, report).await.renewal.unwrap();
    let view = office.request(&people.smb, &change, people.now()).await.unwrap();
    assert_eq!(view.request.stage, Stage::Assessment);
    assert_eq!(view.request.continues(), Some((RequestKind::Change, old.clone())));
    assert_eq!(view.lineage.unwrap().reported.as_deref(), Some("A second mainframe joins."));
    let watched = office.request(&people.smb, &old, people.now()).await.unwrap();
    assert!(watched.in_force && watched.watch.is_some());

    // Revoked meanwhile, it is left as it ended, and the change stands on its own.
    let revoke = json!({ "step": "revoke", "reasons": "The log is not read.", "effective_on": "2026-11-21" });
    people.take(&people.cdt_iso, &old, revoke).await;
    let form = form_again(&people, &change).await;
    assessed_and_presented(&people, &change, form).await;
    granted(&people, &change, "2026-12-01", "2027-05-31").await;
    let revoked = office.request(&people.smb, &old, people.now()).await.unwrap().request;
    assert_eq!(revoked.ending.unwrap().value.outcome, Outcome::Revoked);
    assert!(revoked.superseded.is_none());
    assert!(office.verify().await.unwrap().problems.is_empty());
    assert!(office.projections_agree().await.unwrap());
}

#[tokio::test]
async fn an_end_before_the_last_day_keeps_the_file_that_shows_it() {
    let people = People::new().await;
    let number = in_force(&people).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scan.txt");
    std::fs::OpenOptions::new().write(true).create_new(true).open(&path).unwrap();
    let end = json!({ "step": "end_early", "evidence": "The new cipher is in use.", "ended_on": "2026-11-21",
        "path": path });
    let empty = people.attempt(&people.iso, &number, end.clone()).await.unwrap_err();
    assert_eq!(fields(empty.problems()), ["path"]);
    std::io::Write::write_all(&mut std::fs::File::create(&path).unwrap(), b"TLS 1.3 only").unwrap();
    people.take(&people.iso, &number, end).await;
    let view = people.office.request(&people.smb, &number, people.now()).await.unwrap();
    let file = &view.request.attachments.last().unwrap().value.file;
    assert_eq!(
        people.office.document(&people.smb, &number, &file.sha256).await.unwrap().bytes,
        b"TLS 1.3 only"
    );
}
