//! Who sees and does what: the session as the account stands, what SMB keeps inside, the forbidden decider.

use std::io::Write as _;

use casework::view::{QueueAsk, QueuePage};
use exception::{Role, Step, risk::Level};
use serde_json::json;

use crate::desk::{NOW, PASSPHRASE, People, account_of, assessment, fields, form, intake, reasons};

async fn found(people: &People, session: &casework::Session, text: &str) -> QueuePage {
    let ask = QueueAsk { text: text.to_owned(), ..QueueAsk::default() };
    people.office.requests(session, &ask, people.now()).await.unwrap()
}

#[tokio::test]
async fn a_retired_account_and_a_changed_role_count_at_once() {
    let people = People::new().await;
    let number = people.to_iso().await;
    let office = &people.office;
    let moved = account_of("ian", "Ian Shaw", "EDD", &[Role::RequesterIso]);
    office.change_account(&people.admin, &moved, people.now()).await.unwrap();
    assert!(office.request(&people.iso, &number, people.now()).await.is_err(), "another department");
    assert_eq!(found(&people, &people.iso, "").await.total, 0);
    let comment = json!({ "step": "comment", "text": "Hm.", "audience": "everyone" });
    assert!(people.attempt(&people.iso, &number, comment.clone()).await.is_err());

    office.retire_account(&people.admin, "sam", people.now()).await.unwrap();
    let refused = people.attempt(&people.smb, &number, comment).await.unwrap_err();
    assert_eq!(refused.code(), "refused");
    assert!(office.request(&people.smb, &number, people.now()).await.is_err());
    assert!(office.requests(&people.smb, &QueueAsk::default(), people.now()).await.is_err());
    assert!(office.draft(&people.smb, Some(&number), Step::Comment, people.now()).await.is_err());
    assert!(
        office.change_passphrase(&people.smb, PASSPHRASE, "another long one", people.now()).await.is_err()
    );
    assert!(office.state(Some(&people.smb), people.now()).await.unwrap().desk.is_none());
    assert!(office.retire_account(&people.admin, "sam", people.now()).await.is_err(), "retired once");
    assert!(office.verify().await.unwrap().problems.is_empty());
    assert!(office.projections_agree().await.unwrap());
}

#[tokio::test]
async fn the_administrator_sees_and_does_nothing_on_a_request() {
    let people = People::new().await;
    let number = people.open().await;
    assert!(people.office.request(&people.admin, &number, people.now()).await.is_err());
    assert_eq!(found(&people, &people.admin, "").await.total, 0);
    assert!(people.office.take(&people.admin, None, None, &intake(), people.now()).await.is_err());
    assert!(people.office.draft(&people.admin, None, Step::Open, people.now()).await.is_err());
    assert!(people.office.accounts(&people.smb).await.is_err());
}

#[tokio::test]
async fn what_smb_prepares_is_not_seen_before_it_is_sent() {
    let people = People::new().await;
    let office = &people.office;
    let number = people.open().await;
    people.take(&people.requester, &number, json!({ "step": "send_for_assessment" })).await;
    let version = office
        .save_draft(&people.smb, Some(&number), Step::RecordAssessment, &assessment(), 0, people.now())
        .await
        .unwrap();
    for outside in [&people.requester, &people.iso] {
        let step = Step::RecordAssessment;
        assert!(office.draft(outside, Some(&number), step, people.now()).await.is_err());
        assert!(office.drop_draft(outside, Some(&number), step).await.is_err());
        let over = office.save_draft(outside, Some(&number), step, &json!({}), version, people.now()).await;
        assert!(over.is_err());
    }
    let kept =
        office.draft(&people.second, Some(&number), Step::RecordAssessment, people.now()).await.unwrap();
    assert_eq!(kept.input["summary"], assessment()["summary"], "SMB shares it");
    assert!(
        office.save_draft(&people.iso, None, Step::DraftLetter, &json!({}), 0, people.now()).await.is_err()
    );

    people.take(&people.smb, &number, assessment()).await;
    assert!(
        office
            .draft(&people.smb, Some(&number), Step::RecordAssessment, people.now())
            .await
            .unwrap()
            .saved_at
            .is_none(),
        "the draft became record"
    );
    for outside in [&people.requester, &people.iso] {
        let view = office.request(outside, &number, people.now()).await.unwrap();
        assert!(view.request.assessments.is_empty());
        assert!(view.history.iter().all(|line| line.step != Step::RecordAssessment));
        let page = found(&people, outside, "").await;
        assert_eq!((page.total, page.rows[0].rating), (1, None));
        assert_eq!(found(&people, outside, "zanzibar").await.total, 0);
        for preview in [json!({ "step": "draft_findings" }), json!({ "step": "draft_letter" })] {
            assert!(office.preview(outside, Some(&number), &preview, people.now()).await.is_err());
        }
    }
    assert_eq!(found(&people, &people.smb, "zanzibar").await.total, 1);
    people.take(&people.smb, &number, json!({ "step": "send_assessment" })).await;
    assert_eq!(found(&people, &people.iso, "zanzibar").await.total, 1);
    assert_eq!(found(&people, &people.iso, "nunez CIPHER").await.total, 1, "case and accents aside");
    let ask = QueueAsk { ratings: vec![Level::Moderate], ..QueueAsk::default() };
    assert_eq!(office.requests(&people.iso, &ask, people.now()).await.unwrap().total, 1);
}

#[tokio::test]
async fn the_form_as_it_is_typed_is_for_those_who_fill_it_in() {
    let people = People::new().await;
    let number = people.to_iso().await;
    let decline = json!({ "step": "decline_assessment", "reasons": "No.",
        "answers": [{ "answer": "declined", "reason": "No." }] });
    people.take(&people.iso, &number, decline).await;
    let office = &people.office;
    office
        .save_draft(&people.requester, Some(&number), Step::SubmitForm, &form(), 0, people.now())
        .await
        .unwrap();
    assert!(office.form_to_fill(&people.iso, &number).await.unwrap().saved_at.is_some());
    assert!(office.form_to_fill(&people.smb, &number).await.unwrap().saved_at.is_none());
    assert!(office.drop_draft(&people.smb, Some(&number), Step::SubmitForm).await.is_err());
}

#[tokio::test]
async fn whoever_took_part_does_not_decide_and_the_attempt_is_in_the_history() {
    let people = People::new().await;
    let office = &people.office;
    let number = people.to_decision().await;
    // Who presented the request becomes CDT ISO, keeps the session, and tries.
    let both = account_of("sam", "Sam Ito", "CDT", &[Role::SmbStaff, Role::CdtIso]);
    office.change_account(&people.admin, &both, people.now()).await.unwrap();
    let refused = people.attempt(&people.smb, &number, reasons("decline_request")).await.unwrap_err();
    assert_eq!(refused.code(), "refused");
    // The same person under another account.
    let again = account_of("sam2", "Sam Ito", "CDT", &[Role::CdtIso]);
    office.add_account(&people.admin, &again, people.now()).await.unwrap();
    let other = office.sign_in("sam2", PASSPHRASE, people.now()).await.unwrap();
    assert!(people.attempt(&other, &number, reasons("decline_request")).await.is_err());
    let view = office.request(&people.cdt_iso, &number, people.now()).await.unwrap();
    assert_eq!(view.request.attempts.len(), 2);
    assert!(view.history_verifies);
    let outside = office.request(&people.requester, &number, people.now()).await.unwrap();
    assert!(outside.history.iter().all(|line| line.step != Step::AttemptRefused));
    people.take(&people.cdt_iso, &number, reasons("decline_request")).await;
}

#[tokio::test]
async fn a_wrong_account_or_previous_exception_is_told_at_its_field() {
    let people = People::new().await;
    let mut input = intake();
    input["requester_account"] = json!("ian");
    input["kind"] = json!("renewal");
    input["previous"] = json!("EX-2025-0001");
    let now = people.now();
    let told = people.office.check(&people.requester, None, &input, now).await.unwrap();
    assert_eq!(fields(&told), ["requester_account", "previous"]);
    let refused = people.office.take(&people.requester, None, None, &input, now).await.unwrap_err();
    assert_eq!(fields(refused.problems()), ["requester_account", "previous"]);
    let number = people.to_iso().await;
    let decline = json!({ "step": "decline_assessment", "reasons": "No.",
        "answers": [{ "answer": "declined", "reason": "No." }] });
    people.take(&people.iso, &number, decline).await;
    let mut renewal = form();
    renewal["answers"]["request_type"] = json!("renewal");
    for (previous, code) in [("last year’s", "not_a_number"), ("EX-2025-0001", "unknown_choice")] {
        renewal["answers"]["previous_exception"] = json!(previous);
        let refused = people.attempt(&people.requester, &number, renewal.clone()).await.unwrap_err();
        let problem = &refused.problems()[0];
        assert_eq!((problem.field.as_str(), problem.code.as_str()), ("previous_exception", code));
    }
    let unknown = account_of("nobody", "No Body", "CDT", &[Role::SmbStaff]);
    assert_eq!(
        people.office.change_account(&people.admin, &unknown, now).await.unwrap_err().code(),
        "refused"
    );
}

#[tokio::test]
async fn two_administrators_do_not_overwrite_each_others_settings() {
    let people = People::new().await;
    let shown = people.office.settings(&people.admin).await.unwrap();
    let mut input = serde_json::to_value(&shown.settings).unwrap();
    input["revision"] = json!(shown.revision);
    people.office.change_settings(&people.admin, &input, people.now()).await.unwrap();
    let stale = people.office.change_settings(&people.admin, &input, people.now()).await.unwrap_err();
    assert_eq!(stale.code(), "stale");
}

#[tokio::test]
async fn an_iso_whose_department_is_spelled_otherwise_finds_what_they_owe() {
    let people = People::new().await;
    let number = people.to_iso().await;
    let respelled = account_of("ian", "Ian Shaw", "dmv ", &[Role::RequesterIso]);
    people.office.change_account(&people.admin, &respelled, people.now()).await.unwrap();
    let work = people.office.my_work(&people.iso, people.now()).await.unwrap();
    assert_eq!(work.owed.iter().map(|row| &row.number).collect::<Vec<_>>(), [&number]);
    assert!(people.office.projections_agree().await.unwrap());
}

#[tokio::test]
async fn only_a_file_is_attached() {
    let people = People::new().await;
    let number = people.open().await;
    let folder = tempfile::tempdir().unwrap();
    let now = exception::Instant::from_millis(NOW + 60_000);
    let attach = async |path: &std::path::Path| {
        people.office.attach(&people.requester, &number, path, None, now).await
    };
    assert_eq!(fields(attach(folder.path()).await.unwrap_err().problems()), ["path"]);
    #[cfg(unix)]
    assert_eq!(fields(attach("/dev/zero".as_ref()).await.unwrap_err().problems()), ["path"]);
    let path = folder.path().join("a\u{202e}fdp.txt");
    std::fs::File::create(&path).unwrap().write_all(b"evidence").unwrap();
    let line = attach(&path).await.unwrap().line;
    assert!(line.text.contains("[U+202E]"), "{}", line.text);
}
