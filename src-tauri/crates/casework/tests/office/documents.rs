//! Documents beside the procedure's own: made, sent more than once, signed, and shown outside only when sent.

use casework::DraftOf;
use exception::{RequestNumber, Stage, Step, action::DocumentKind};
use serde_json::{Value, json};

use crate::desk::{People, fields, reasons, started};

fn of(kind: DocumentKind) -> DraftOf {
    DraftOf { step: Step::DraftDocument, kind: Some(kind) }
}

async fn accepted(people: &People) -> RequestNumber {
    let number = people.to_decision().await;
    let more = json!({ "reasons": reasons("")["reasons"], "review_on": "2027-03-01" });
    let acceptance = started(people, &people.cdt_iso, &number, Step::AcceptRequest, more).await;
    people.take(&people.cdt_iso, &number, acceptance).await;
    number
}

/// The draft of a document as the window would start it, with more fields.
async fn drafted(people: &People, number: &RequestNumber, kind: DocumentKind, more: Value) -> Value {
    let draft = people.office.draft(&people.smb, Some(number), of(kind), people.now()).await.unwrap();
    let mut input = draft.input;
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    input
}

#[tokio::test]
async fn a_document_is_kept_in_versions_and_the_newest_is_sent_as_often_as_need_be() {
    let people = People::new().await;
    let number = accepted(&people).await;
    let letter = drafted(&people, &number, DocumentKind::ApprovalLetter, json!({})).await;
    let first = people.take(&people.smb, &number, letter.clone()).await.document.unwrap();
    assert_eq!(first.name, format!("{number}-approval-letter-1.pdf"));
    let mut other = letter.clone();
    other["form"] = json!("memorandum");
    other["salutation"] = json!("");
    let second = people.take(&people.second, &number, other).await.document.unwrap();
    assert!(second.name.ends_with("-2.pdf") && second.sha256 != first.sha256);

    let due = people.office.due_letters(&people.smb).await.unwrap();
    assert_eq!(due.len(), 1, "the replaced one is not due");
    assert_eq!((&due[0].document.file.sha256, due[0].to.as_str()), (&second.sha256, "Ian Shaw"));
    assert!(people.office.due_letters(&people.iso).await.is_err());

    let sending = |document: &exception::Digest| json!({ "step": "send_document", "document": document, "to": "Ian Shaw", "on": "2026-11-21", "by": "email" });
    let replaced = people.attempt(&people.smb, &number, sending(&first.sha256)).await.unwrap_err();
    assert_eq!(fields(replaced.problems()), ["document"]);
    let mut early = sending(&second.sha256);
    early["on"] = json!("2026-11-20");
    let early = people.attempt(&people.smb, &number, early).await.unwrap_err();
    assert_eq!(early.problems()[0].code, "before_made", "{early}");
    assert!(
        early.to_string().contains("made on November 21, 2026 and can’t have been sent before"),
        "{early}"
    );
    for _ in 0..2 {
        people.take(&people.smb, &number, sending(&second.sha256)).await;
    }
    let view = people.office.request(&people.iso, &number, people.now()).await.unwrap();
    assert_eq!(view.request.stage, Stage::Findings, "the stage stays");
    assert_eq!(view.request.documents.len(), 1, "the one that was sent");
    assert_eq!(view.request.documents[0].sendings.len(), 2);
    let texts: Vec<_> = view.service_request_texts.iter().map(|text| text.text.as_str()).collect();
    let told = format!("Exception request {number}: approval letter sent to Ian Shaw on November 21, 2026.");
    assert_eq!(texts.iter().filter(|text| **text == told).count(), 2, "{texts:?}");
    assert!(people.office.due_letters(&people.smb).await.unwrap().is_empty());
    let inside = people.office.request(&people.smb, &number, people.now()).await.unwrap();
    assert_eq!(inside.request.documents.len(), 2, "both versions are kept");
    let line = inside.history.last().unwrap();
    assert!(line.text.starts_with("Sent the approval letter, version 2, to Ian Shaw"), "{}", line.text);
    assert!(people.office.verify().await.unwrap().problems.is_empty());
    assert!(people.office.projections_agree().await.unwrap());
}

#[tokio::test]
async fn what_smb_prepares_is_not_shown_outside_before_it_is_sent() {
    let people = People::new().await;
    let number = people.to_decision().await;
    let minutes = drafted(&people, &number, DocumentKind::MeetingMinutes, json!({})).await;
    let file = people.take(&people.smb, &number, minutes).await.document.unwrap();
    let signed = tempfile::tempdir().unwrap();
    let path = signed.path().join("signed.txt");
    write(&path, b"What the tool gave back.");
    let signing = json!({ "step": "record_signing", "document": file.sha256, "how": "tool",
        "signed_by": "Sam Ito", "signed_on": "2026-11-21", "path": path });
    let signature = people.take(&people.smb, &number, signing.clone()).await.document.unwrap();
    for outside in [&people.iso, &people.requester] {
        let view = people.office.request(outside, &number, people.now()).await.unwrap();
        assert!(view.request.documents.is_empty() && view.documents_to_draft.is_empty());
        assert!(view.documents_to_send.is_empty());
        let hidden = [Step::DraftDocument, Step::RecordSigning];
        assert!(view.history.iter().all(|line| !hidden.contains(&line.step)));
        for digest in [&file.sha256, &signature.sha256] {
            assert!(people.office.document(outside, &number, digest).await.is_err());
        }
        let preview = json!({ "step": "draft_document", "kind": "tech_358" });
        assert!(people.office.preview(outside, Some(&number), &preview, people.now()).await.is_err());
        let first = people.office.preview_first_page(outside, Some(&number), &preview, people.now()).await;
        assert!(first.is_err());
        let kept = people.office.draft(outside, Some(&number), of(DocumentKind::Tech358), people.now()).await;
        assert!(kept.is_err());
    }
    let again = people.attempt(&people.smb, &number, signing).await.unwrap_err();
    assert_eq!(fields(again.problems()), ["path"], "once is enough: {again}");

    let sending = json!({ "step": "send_document", "document": file.sha256, "to": "Ian Shaw",
        "on": "2026-11-21", "by": "email" });
    people.take(&people.smb, &number, sending).await;
    let seen = people.office.document(&people.iso, &number, &signature.sha256).await.unwrap();
    assert_eq!(seen.bytes, b"What the tool gave back.");
    let view = people.office.request(&people.iso, &number, people.now()).await.unwrap();
    assert_eq!(view.request.documents[0].signings[0].value.signed_by, "Sam Ito");
}

#[tokio::test]
async fn a_signing_wants_the_signed_file_and_not_the_document_itself() {
    let people = People::new().await;
    let number = people.to_decision().await;
    let form = json!({ "step": "draft_document", "kind": "tech_358" });
    let file = people.take(&people.smb, &number, form).await.document.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (unsigned, text) = (folder.path().join("form.pdf"), folder.path().join("note.txt"));
    let bytes = people.office.document(&people.smb, &number, &file.sha256).await.unwrap().bytes;
    write(&unsigned, &bytes);
    write(&text, b"a note");
    let signing = |more: Value| {
        let mut input = json!({ "step": "record_signing", "document": file.sha256, "how": "ink",
            "signed_by": "Ian Shaw", "signed_on": "2026-11-21", "path": unsigned });
        for (name, value) in more.as_object().unwrap() {
            input[name] = value.clone();
        }
        input
    };
    let cases = [
        (json!({}), "path", "unsigned"),
        (json!({ "path": null }), "path", "missing"),
        (json!({ "path": text }), "path", "not_a_scan"),
        (json!({ "path": text, "how": "tool", "signed_on": "2026-11-22" }), "signed_on", "future"),
        (json!({ "path": text, "how": "tool", "signed_on": "2026-11-20" }), "signed_on", "before_made"),
        (json!({ "path": text, "how": "typed" }), "how", "unknown_choice"),
        (json!({ "path": text, "how": "tool", "document": "0".repeat(64) }), "document", "not_on_file"),
    ];
    for (more, field, code) in cases {
        let before = people.office.request(&people.smb, &number, people.now()).await.unwrap().request.version;
        let refused = people.attempt(&people.smb, &number, signing(more)).await.unwrap_err();
        let problem = refused.problems().first().unwrap();
        assert_eq!((problem.field.as_str(), problem.code.as_str()), (field, code), "{refused}");
        let after = people.office.request(&people.smb, &number, people.now()).await.unwrap().request.version;
        assert_eq!(after, before, "nothing is filed");
    }
}

#[tokio::test]
async fn a_document_is_refused_in_a_sentence_while_the_record_does_not_hold_it() {
    let people = People::new().await;
    let number = people.to_decision().await;
    for kind in DocumentKind::drafted() {
        let possible = matches!(kind, DocumentKind::MeetingMinutes | DocumentKind::Tech358);
        let input = drafted(&people, &number, kind, json!({})).await;
        let problems = people.office.check(&people.smb, Some(&number), &input, people.now()).await.unwrap();
        assert_eq!(problems.is_empty(), possible, "{kind}: {problems:?}");
        if !possible {
            let refused = people.attempt(&people.smb, &number, input).await.unwrap_err();
            assert_eq!(fields(refused.problems()), ["kind"], "{kind}");
        }
    }
    let view = people.office.request(&people.smb, &number, people.now()).await.unwrap();
    let offered: Vec<_> =
        view.documents_to_draft.iter().filter(|offer| offer.allowed).map(|offer| offer.kind).collect();
    assert_eq!(offered, [DocumentKind::MeetingMinutes, DocumentKind::Tech358]);
    let other = drafted(&people, &number, DocumentKind::MeetingMinutes, json!({ "meeting": 1 })).await;
    let refused = people.attempt(&people.smb, &number, other).await.unwrap_err();
    assert_eq!(fields(refused.problems()), ["meeting"]);
    let denial = json!({ "step": "draft_document", "kind": "denial_letter" });
    let refused = people.attempt(&people.smb, &number, denial).await.unwrap_err();
    assert_eq!(refused.problems()[0].code, "has_own_step");

    // Without the particulars of the law there is no letter, and the form, which is none, is made.
    let mut settings = serde_json::to_value(exception::Settings::default()).unwrap();
    settings["agency"] = json!("CDT");
    people.office.change_settings(&people.admin, &settings, people.now()).await.unwrap();
    let minutes = drafted(&people, &number, DocumentKind::MeetingMinutes, json!({})).await;
    let refused = people.attempt(&people.smb, &number, minutes).await.unwrap_err();
    assert_eq!(refused.problems().len(), 4, "{refused}");
    let form = json!({ "step": "draft_document", "kind": "tech_358" });
    people.take(&people.smb, &number, form).await;
}

#[tokio::test]
async fn each_kind_has_a_draft_of_its_own() {
    let people = People::new().await;
    let number = accepted(&people).await;
    let (smb, now) = (&people.smb, people.now());
    let (approval, minutes) = (of(DocumentKind::ApprovalLetter), of(DocumentKind::MeetingMinutes));
    let typed = json!({ "kind": "approval_letter", "added": "Half a sentence" });
    people.office.save_draft(smb, Some(&number), approval, &typed, 0, now).await.unwrap();
    let kept = people.office.draft(&people.second, Some(&number), approval, now).await.unwrap();
    assert_eq!(kept.input["added"], "Half a sentence", "SMB shares it");
    assert!(people.office.draft(smb, Some(&number), minutes, now).await.unwrap().saved_at.is_none());
    let finished = started(&people, smb, &number, Step::Comment, json!({})).await;
    assert_eq!(finished["audience"], "everyone");
    people.office.drop_draft(smb, Some(&number), approval).await.unwrap();
    let fresh = people.office.draft(smb, Some(&number), approval, now).await.unwrap();
    assert_eq!((fresh.saved_at, &fresh.input["salutation"]), (None, &json!("Dear Ian Shaw:")));
}

#[tokio::test]
async fn the_packet_carries_the_signed_record_and_nothing_from_inside() {
    let people = People::new().await;
    let number = people.to_decision().await;
    let inside = json!({ "step": "comment", "text": "Only among ourselves.", "audience": "inside_smb" });
    people.take(&people.smb, &number, inside).await;
    let more = json!({ "reasons": reasons("")["reasons"], "review_on": "2027-03-01" });
    let acceptance = started(&people, &people.cdt_iso, &number, Step::AcceptRequest, more).await;
    people.take(&people.cdt_iso, &number, acceptance).await;
    let responses = json!({ "step": "record_responses", "requester": "Agreed.", "cdt_iso": "Agreed." });
    people.take(&people.smb, &number, responses).await;
    let head = people.office.request(&people.smb, &number, people.now()).await.unwrap().request.head;
    let packet =
        people.take(&people.smb, &number, json!({ "step": "draft_findings" })).await.document.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("packet.pdf");
    let bytes = people.office.document(&people.smb, &number, &packet.sha256).await.unwrap().bytes;
    write(&path, &bytes);
    let run = std::process::Command::new("pdfdetach")
        .args(["-saveall", "-o"])
        .arg(folder.path())
        .arg(&path)
        .output();
    assert!(run.unwrap().status.success());
    let text = std::fs::read_to_string(folder.path().join("signed-record.json")).unwrap();
    assert!(!text.contains("Only among ourselves."));
    let record: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(record["head"], json!(head));
    let events = record["events"].as_array().unwrap();
    let mut previous: Option<String> = None;
    let mut withheld = 0;
    for event in events {
        let hash = event["hash"].as_str().unwrap();
        if let Some(bytes) = event["bytes"].as_str() {
            assert_eq!(ledger::Hash::of(bytes.as_bytes()).to_string(), hash);
            let told: Value = serde_json::from_str(bytes).unwrap();
            assert_eq!(told["previous"].as_str().map(str::to_owned), previous, "the chain holds");
            let keys = record["keys"].as_array().unwrap();
            let key = keys.iter().find(|key| key["fingerprint"] == event["key"]).unwrap();
            let public = ledger::PublicKey::try_from(bytes_of(&key["public"]).as_slice()).unwrap();
            let signature = bytes_of(&event["signature"]).try_into().unwrap();
            assert!(public.signed(bytes.as_bytes(), &ledger::Signature::from_bytes(signature)));
            assert_eq!(told["actor"]["account"], key["account"]);
        } else {
            withheld += 1;
        }
        previous = Some(hash.to_owned());
    }
    assert_eq!((previous, withheld), (Some(head.to_string()), 1));
}

fn bytes_of(hex: &Value) -> Vec<u8> {
    let hex = hex.as_str().unwrap();
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn write(path: &std::path::Path, bytes: &[u8]) {
    use std::io::Write as _;
    std::fs::File::create(path).unwrap().write_all(bytes).unwrap();
}
