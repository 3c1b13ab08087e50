//! One request to a denial letter, one to a findings packet and in force.

use exception::{Stage, Step, intake::RequestKind, request::Outcome};
use serde_json::json;

use crate::desk::{People, form, reasons, started};

#[tokio::test]
async fn a_request_goes_from_its_opening_to_a_denial_letter_and_a_solution() {
    let people = People::new().await;
    let number = people.to_decision().await;
    let taken = people.take(&people.cdt_iso, &number, reasons("decline_request")).await;
    assert_eq!(taken.stage, Stage::Denial);

    let letter = started(&people, &people.smb, &number, Step::DraftLetter, json!({})).await;
    let drafted = people.take(&people.smb, &number, letter).await.document.unwrap();
    // The letter is on file for SMB, and not yet for the ISO.
    let bytes = people.office.document(&people.smb, &number, &drafted.sha256).await.unwrap().bytes;
    assert!(bytes.starts_with(b"%PDF-"));
    assert!(people.office.document(&people.iso, &number, &drafted.sha256).await.is_err());

    let approval = json!({ "step": "approve_letter", "document": drafted.sha256 });
    let same = people.attempt(&people.smb, &number, approval.clone()).await.unwrap_err();
    assert_eq!(same.code(), "invalid", "another person approves: {same}");
    people.take(&people.second, &number, approval).await;
    let sending = started(&people, &people.smb, &number, Step::SendLetter, json!({ "by": "email" })).await;
    assert_eq!(people.take(&people.smb, &number, sending).await.stage, Stage::Resolution);
    let sent = people.office.document(&people.iso, &number, &drafted.sha256).await.unwrap();
    assert_eq!(sent.bytes, bytes);

    people.take(&people.smb, &number, json!({ "step": "record_work", "text": "A gateway was tried." })).await;
    let solution = json!({ "step": "record_solution", "solution": "A gateway.", "agreed_on": "2026-11-21" });
    assert_eq!(people.take(&people.smb, &number, solution).await.stage, Stage::Closed);

    let view = people.office.request(&people.iso, &number, people.now()).await.unwrap();
    assert_eq!(view.request.ending.unwrap().value.outcome, Outcome::DeniedSolutionAgreed);
    assert!(view.history_verifies && !view.in_force);
    assert!(people.office.verify().await.unwrap().problems.is_empty());
    assert!(people.office.projections_agree().await.unwrap());
    people.office.rebuild().await.unwrap();
    assert!(people.office.projections_agree().await.unwrap());
}

#[tokio::test]
async fn a_request_goes_from_its_opening_to_a_findings_packet_in_force_and_a_renewal() {
    let people = People::new().await;
    let number = people.to_decision().await;
    let mut acceptance = started(
        &people,
        &people.cdt_iso,
        &number,
        Step::AcceptRequest,
        json!({ "reasons": reasons("")["reasons"], "review_on": "2027-03-01",
            "conditions": [{ "what": "Log it.", "owner": "Rosa", "due": "2027-02-01" }] }),
    )
    .await;
    acceptance["to"] = json!("2027-12-01");
    let too_long = people.attempt(&people.cdt_iso, &number, acceptance.clone()).await.unwrap_err();
    assert_eq!(crate::desk::fields(too_long.problems()), ["to"]);
    acceptance["to"] = json!("2027-05-31");
    assert_eq!(people.take(&people.cdt_iso, &number, acceptance).await.stage, Stage::Findings);

    let early = people.attempt(&people.smb, &number, json!({ "step": "draft_findings" })).await.unwrap_err();
    assert_eq!(crate::desk::fields(early.problems()), ["responses"]);
    let responses = json!({ "step": "record_responses", "requester": "Agreed.", "cdt_iso": "Agreed." });
    people.take(&people.smb, &number, responses.clone()).await;
    people.take(&people.smb, &number, json!({ "step": "draft_findings" })).await;
    people.take(&people.smb, &number, responses).await;
    let sending = started(&people, &people.smb, &number, Step::SendFindings, json!({ "by": "post" })).await;
    let outdated = people.attempt(&people.smb, &number, sending).await.unwrap_err();
    assert_eq!(crate::desk::fields(outdated.problems()), ["document"], "{outdated}");
    let packet =
        people.take(&people.smb, &number, json!({ "step": "draft_findings" })).await.document.unwrap();
    let sending = started(&people, &people.smb, &number, Step::SendFindings, json!({ "by": "post" })).await;
    assert_eq!(people.take(&people.smb, &number, sending).await.stage, Stage::InForce);
    assert!(people.office.document(&people.iso, &number, &packet.sha256).await.is_ok());

    // In force from its first day, not from the day of the packet (rule 1).
    let view = people.office.request(&people.iso, &number, people.now()).await.unwrap();
    assert!(!view.in_force);
    let from = view.request.in_force_period().unwrap();
    assert_eq!((from.from.to_string(), from.to.to_string()), ("2026-12-01".into(), "2027-05-31".into()));

    // The day after its last day it is over: the history says so at the next sign-in, once, as nobody's act.
    let after = exception::Instant::try_from("2027-06-01T08:00:00.000Z".to_owned()).unwrap();
    for _ in 0..2 {
        people.office.sign_in("ian", crate::desk::PASSPHRASE, after).await.unwrap();
    }
    let view = people.office.request(&people.iso, &number, after).await.unwrap();
    assert!(view.request.expiry_noted && !view.in_force);
    let expiries: Vec<_> = view.history.iter().filter(|line| line.step == Step::Expire).collect();
    assert_eq!(expiries.len(), 1);
    assert!(expiries[0].text.contains("nobody’s act"), "{}", expiries[0].text);

    let renewal = people.take(&people.iso, &number, json!({ "step": "renew" })).await.renewal.unwrap();
    let renewed = people.office.request(&people.requester, &renewal, people.now()).await.unwrap().request;
    assert_eq!(renewed.stage, Stage::Intake);
    assert_eq!(renewed.continues(), Some((RequestKind::Renewal, number)));
    assert!(people.office.verify().await.unwrap().problems.is_empty());
    assert!(people.office.projections_agree().await.unwrap());
}

#[tokio::test]
async fn five_thousand_systems_and_long_texts_go_through_whole() {
    let people = People::new().await;
    let number = people.to_iso().await;
    let decline = json!({ "step": "decline_assessment", "reasons": "No.",
        "answers": [{ "answer": "declined", "reason": "No." }] });
    people.take(&people.iso, &number, decline).await;
    let mut form = form();
    let systems: Vec<_> = (0..5000)
        .map(|n| {
            json!({ "name": format!("srv{n:04}"), "role": "node", "location": "Gold Camp",
                "owner": "Rosa", "data_class": "public" })
        })
        .collect();
    let long = "An exceptional 言葉 of the requester. ".repeat(500);
    form["answers"]["systems"] = json!(systems);
    form["answers"]["justification"] = json!(long);
    let office = &people.office;
    let version = office
        .save_draft(&people.requester, Some(&number), Step::SubmitForm, &form, 0, people.now())
        .await
        .unwrap();
    assert_eq!(version, 1);
    people.take(&people.requester, &number, form).await;
    let view = office.request(&people.iso, &number, people.now()).await.unwrap();
    let kept = &view.request.form().unwrap().value;
    assert_eq!((kept.rows("systems").len(), kept.text("justification")), (5000, long.as_str()));
    let ask = casework::view::QueueAsk { text: "srv4999".to_owned(), ..Default::default() };
    assert_eq!(office.requests(&people.iso, &ask, people.now()).await.unwrap().total, 1);
    assert!(office.projections_agree().await.unwrap());
}
