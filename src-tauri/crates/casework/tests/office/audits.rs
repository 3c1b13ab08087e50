//! Audits as histories of their own: numbered, signed, filed from the version they started from, listed, rebuilt.

use casework::{MatterDraft, Session, view::MatterTaken};
use exception::{MatterNumber, Role, audit::AuditStage};
use serde_json::{Value, json};

use crate::desk::{PASSPHRASE, People, account_of, fields};

async fn auditor(people: &People) -> Session {
    let account = account_of("ada-l", "Ada Auditor", "CDT", &[Role::Auditor]);
    people.office.add_account(&people.admin, &account, people.now()).await.unwrap();
    people.office.sign_in("ada-l", PASSPHRASE, people.now()).await.unwrap()
}

fn plan(step: &str) -> Value {
    json!({ "step": step, "title": "Decisions of the year", "kind": "random", "size": 5, "seed": "2026-11-21 0417",
        "population": { "stages": ["in_force", "closed"] } })
}

async fn open(people: &People, session: &Session) -> MatterTaken {
    people.office.take_audit(session, None, None, &plan("open"), people.now()).await.unwrap()
}

#[tokio::test]
async fn an_audit_has_a_history_of_its_own_that_verifies_and_is_rebuilt() {
    let people = People::new().await;
    let auditor = auditor(&people).await;
    people.open().await;
    let opened = open(&people, &auditor).await;
    assert_eq!((opened.number.as_str(), opened.version), ("AU-2026-0001", 1));
    let mut changed = plan("revise");
    changed["title"] = json!("Decisions of the half-year");
    let number = opened.number;
    people.office.take_audit(&people.smb, Some(&number), Some(1), &changed, people.now()).await.unwrap();

    let view = people.office.audit(&auditor, &number, people.now()).await.unwrap();
    assert_eq!((view.audit.plan.title.as_str(), view.history.len()), ("Decisions of the half-year", 2));
    assert!(view.history_verifies);
    let list = people.office.audits(&people.cdt_iso).await.unwrap();
    assert_eq!((list.rows.len(), list.may_open), (1, false));
    assert_eq!(list.rows[0].title, "Decisions of the half-year");
    let verified = people.office.verify().await.unwrap();
    assert_eq!(verified.problems, Vec::<String>::new());
    assert!(people.office.projections_agree().await.unwrap());
    people.office.rebuild().await.unwrap();
    assert!(people.office.projections_agree().await.unwrap());
    assert_eq!(people.office.audits(&people.cdt_iso).await.unwrap(), list);
}

#[tokio::test]
async fn a_step_from_an_older_version_is_stale_and_a_number_is_never_given_twice() {
    let people = People::new().await;
    let auditor = auditor(&people).await;
    let first = open(&people, &auditor).await.number;
    let reasons = json!({ "step": "abandon", "reasons": "Planned twice." });
    let taken =
        people.office.take_audit(&auditor, Some(&first), Some(1), &reasons, people.now()).await.unwrap();
    assert_eq!(taken.version, 2);
    let late =
        people.office.take_audit(&people.smb, Some(&first), Some(1), &plan("revise"), people.now()).await;
    // It is closed already: that is said before that somebody was faster.
    assert_eq!(late.unwrap_err().code(), "refused");
    let second = open(&people, &auditor).await.number;
    assert_eq!(second.as_str(), "AU-2026-0002");
    people.office.take_audit(&auditor, Some(&second), Some(1), &plan("revise"), people.now()).await.unwrap();
    let late =
        people.office.take_audit(&people.smb, Some(&second), Some(1), &plan("revise"), people.now()).await;
    assert_eq!(late.unwrap_err().code(), "stale");
    let closed = people.office.audit(&auditor, &first, people.now()).await.unwrap().audit;
    assert_eq!(closed.thread.stage, AuditStage::Closed);
}

#[tokio::test]
async fn who_makes_no_audits_is_refused_and_the_attempt_stays_in_the_history() {
    let people = People::new().await;
    let number = open(&people, &people.smb).await.number;
    let refused =
        people.office.take_audit(&people.cdt_iso, Some(&number), None, &plan("revise"), people.now()).await;
    assert_eq!(refused.unwrap_err().code(), "refused");
    let view = people.office.audit(&people.smb, &number, people.now()).await.unwrap();
    assert_eq!(view.audit.attempts.len(), 1);
    assert!(view.history[1].text.contains("Change the plan"), "{}", view.history[1].text);
    assert!(view.history_verifies);
    // The requester sees no audit, and learns of none.
    for session in [&people.requester, &people.iso, &people.admin] {
        assert!(people.office.audits(session).await.unwrap().rows.is_empty());
        let unseen = people.office.audit(session, &number, people.now()).await.unwrap_err();
        let none: MatterNumber = "AU-2026-0099".parse().unwrap();
        let missing = people.office.audit(session, &none, people.now()).await.unwrap_err();
        assert_eq!(unseen.to_string().replace("0001", "0099"), missing.to_string());
        assert!(people.office.take_audit(session, None, None, &plan("open"), people.now()).await.is_err());
    }
}

#[tokio::test]
async fn every_problem_of_a_plan_is_told_at_once_and_what_was_typed_is_kept() {
    let people = People::new().await;
    let bad = json!({ "step": "open", "title": "", "kind": "random", "size": 0, "seed": "  ",
        "population": { "stages": ["nowhere"], "opened": { "from": "2026-02-30", "to": "2051-01-01" },
            "decided": { "from": "2026-02-02", "to": "2026-02-01" } } });
    let refused = people.office.take_audit(&people.smb, None, None, &bad, people.now()).await.unwrap_err();
    assert_eq!(
        fields(refused.problems()),
        [
            "title",
            "population.stages.0",
            "population.opened.from",
            "population.opened.to",
            "population.decided.to",
            "size",
            "seed"
        ]
    );
    let of = MatterDraft { number: None, step: "open".to_owned(), about: String::new() };
    let version = people.office.save_audit_draft(&people.smb, &of, &bad, 0, people.now()).await.unwrap();
    let draft = people.office.audit_draft(&people.smb, &of).await.unwrap();
    assert_eq!((draft.version, draft.input), (version, bad));
    // A draft is its writer's own, and goes when what it was for is filed.
    assert_eq!(people.office.audit_draft(&people.second, &of).await.unwrap().version, 0);
    open(&people, &people.smb).await;
    assert_eq!(people.office.audit_draft(&people.smb, &of).await.unwrap().version, 0);
    let periodic = json!({ "step": "open", "title": "T", "kind": "periodic", "all": true });
    let refused =
        people.office.take_audit(&people.smb, None, None, &periodic, people.now()).await.unwrap_err();
    assert_eq!(fields(refused.problems()), ["from", "to"]);
}
