//! Letters that are due, and the sending of several recorded in one go.

use casework::DraftOf;
use casework::view::{LetterRef, SentLetter};
use exception::{RequestNumber, Stage, Step, action::DocumentKind};
use serde_json::json;

use crate::desk::{People, fields, reasons, started};

/// A request with an approved denial letter that is not sent.
async fn denied(people: &People) -> RequestNumber {
    let number = people.to_decision().await;
    people.take(&people.cdt_iso, &number, reasons("decline_request")).await;
    let letter = started(people, &people.smb, &number, Step::DraftLetter, json!({})).await;
    let drafted = people.take(&people.smb, &number, letter).await.document.unwrap();
    assert_eq!(people.office.due_letters(&people.smb).await.unwrap().len(), 0, "it is not approved");
    let approval = json!({ "step": "approve_letter", "document": drafted.sha256 });
    people.take(&people.second, &number, approval).await;
    number
}

/// A request with a findings packet that is not sent.
async fn accepted(people: &People) -> RequestNumber {
    let number = people.to_decision().await;
    let acceptance = json!({ "reasons": reasons("")["reasons"], "review_on": "2027-03-01", "to": "2027-05-31",
        "conditions": [{ "what": "Log it.", "owner": "Rosa", "due": "2027-02-01" }] });
    let acceptance = started(people, &people.cdt_iso, &number, Step::AcceptRequest, acceptance).await;
    people.take(&people.cdt_iso, &number, acceptance).await;
    let responses = json!({ "step": "record_responses", "requester": "Agreed.", "cdt_iso": "Agreed." });
    people.take(&people.smb, &number, responses).await;
    people.take(&people.smb, &number, json!({ "step": "draft_findings" })).await;
    // The approval letter has no step of its own; it is drafted twice, and the second takes the place of the first.
    let of = DraftOf { step: Step::DraftDocument, kind: Some(DocumentKind::ApprovalLetter) };
    for _ in 0..2 {
        let draft = people.office.draft(&people.smb, Some(&number), of, people.now()).await.unwrap();
        people.take(&people.smb, &number, draft.input).await;
    }
    number
}

#[tokio::test]
async fn due_letters_are_recorded_as_sent_in_one_go_and_each_as_a_step_of_its_own() {
    let people = People::new().await;
    let (denied, accepted) = (denied(&people).await, accepted(&people).await);
    for outsider in [&people.requester, &people.iso, &people.cdt_iso, &people.admin] {
        assert_eq!(people.office.due_letters(outsider).await.unwrap_err().code(), "refused");
    }
    let due = people.office.due_letters(&people.smb).await.unwrap();
    assert_eq!(due.iter().map(|letter| letter.document.version).collect::<Vec<_>>(), [1, 1, 2]);
    let told: Vec<_> =
        due.iter().map(|letter| (&letter.number, letter.document.kind, letter.to.as_str())).collect();
    let letter = (&denied, DocumentKind::DenialLetter, "Ian Shaw");
    let packet = (&accepted, DocumentKind::FindingsPacket, "Ian Shaw");
    assert_eq!(told, [letter, packet, (&accepted, DocumentKind::ApprovalLetter, "Ian Shaw")]);

    let named = |place: usize| LetterRef {
        number: due[place].number.to_string(),
        sha256: due[place].document.file.sha256.as_str().to_owned(),
    };
    let every = [named(2), named(1), named(0)];
    let chosen = people.office.chosen_letters(&people.smb, &every).await.unwrap();
    assert_eq!(chosen, due, "in the order of the list");
    let none = people.office.chosen_letters(&people.smb, &[]).await.unwrap_err();
    assert_eq!(fields(none.problems()), ["letters"]);
    let many: Vec<_> = (0..501).map(|_| named(0)).collect();
    assert!(
        people
            .office
            .chosen_letters(&people.smb, &many)
            .await
            .unwrap_err()
            .to_string()
            .contains("at most 500")
    );

    let office = &people.office;
    let incomplete = office.record_sendings(&people.smb, &every, &json!({}), people.now()).await.unwrap_err();
    assert_eq!(fields(incomplete.problems()), ["on", "by"]);
    assert_eq!(office.due_letters(&people.smb).await.unwrap(), due, "nothing is recorded");
    assert!(office.projections_agree().await.unwrap());

    let mut four = every.to_vec();
    four.push(LetterRef { sha256: "ab".repeat(32), ..named(0) });
    let sending = json!({ "on": "2026-11-21", "by": "post" });
    let sent = office.record_sendings(&people.smb, &four, &sending, people.now()).await.unwrap();
    assert!(office.projections_agree().await.unwrap());
    let recorded = |letter: &LetterRef| SentLetter { letter: letter.clone(), why: None };
    assert_eq!(sent[..3], every.each_ref().map(recorded));
    assert!(sent[3].why.as_ref().unwrap().contains("not due any more"));
    for (number, stage) in [(&denied, Stage::Resolution), (&accepted, Stage::InForce)] {
        let view = office.request(&people.smb, number, people.now()).await.unwrap();
        assert_eq!(view.request.stage, stage);
        let dispatch = &view.request.documents.last().unwrap().sent().unwrap().value;
        assert_eq!((dispatch.to.as_str(), dispatch.on.to_string().as_str()), ("Ian Shaw", "2026-11-21"));
    }
    assert!(office.due_letters(&people.smb).await.unwrap().is_empty());
    let again = office.record_sendings(&people.smb, &every, &sending, people.now()).await.unwrap();
    assert!(again.iter().all(|letter| letter.why.is_some()));
    assert!(office.verify().await.unwrap().problems.is_empty());
}
