//! Audits as histories of their own: numbered, signed, filed from the version they started from, listed, rebuilt.

use casework::{
    Error, MatterDraft, Session,
    view::{AuditView, ChecksAsk, MatterTaken},
};
use exception::{
    MatterNumber, RequestNumber, Role,
    audit::{AuditStage, FindingState},
    check::{Check, CheckResult},
};
use serde_json::{Value, json};

use crate::desk::{PASSPHRASE, People, account_of, fields};

async fn auditor(people: &People) -> Session {
    let account = account_of("ada-l", "Ada Auditor", "CDT", &[Role::Auditor]);
    people.office.add_account(&people.admin, &account, people.now()).await.unwrap();
    people.office.sign_in("ada-l", PASSPHRASE, people.now()).await.unwrap()
}

fn plan(step: &str) -> Value {
    json!({ "step": step, "title": "Decisions of the year", "kind": "random", "size": 1, "seed": "2026-11-21 0417",
        "population": { "stages": ["decision"] } })
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

async fn take(
    people: &People,
    session: &Session,
    number: &MatterNumber,
    input: Value,
) -> Result<MatterTaken, Error> {
    people.office.take_audit(session, Some(number), None, &input, people.now()).await
}

async fn view(people: &People, session: &Session, number: &MatterNumber) -> AuditView {
    people.office.audit(session, number, people.now()).await.unwrap()
}

/// An audit of one request, drawn; the request is before its decision.
async fn drawn(people: &People, auditor: &Session) -> (MatterNumber, RequestNumber) {
    let request = people.to_decision().await;
    let number = open(people, auditor).await.number;
    take(people, auditor, &number, json!({ "step": "draw" })).await.unwrap();
    (number, request)
}

/// The sheet of a request as it is first typed, with an answer where the record has none.
async fn sheet(people: &People, session: &Session, number: &MatterNumber, request: &RequestNumber) -> Value {
    let of = MatterDraft {
        number: Some(number.clone()),
        step: "judge_sheet".to_owned(),
        about: request.to_string(),
    };
    let mut sheet = people.office.audit_draft(session, &of).await.unwrap().input;
    for judgement in sheet["judgements"].as_array_mut().unwrap() {
        if judgement["verdict"].is_null() {
            judgement["verdict"] = json!("not_applicable");
            judgement["words"] = json!("It has not come so far.");
        }
    }
    sheet
}

#[tokio::test]
async fn an_audit_goes_from_its_plan_to_a_finding_that_is_remedied_and_a_report() {
    let people = People::new().await;
    let auditor = auditor(&people).await;
    let (number, request) = drawn(&people, &auditor).await;
    let seen = view(&people, &auditor, &number).await;
    assert_eq!((seen.audit.thread.stage, seen.to_judge), (AuditStage::Fieldwork, 1));
    let reading = &seen.audit.sheets[0].reading.value;
    assert_eq!(reading.number, request);
    let proven = |check: Check| reading.results.iter().find(|checked| checked.check == check).unwrap();
    assert!(matches!(proven(Check::TopicsDiscussed).result, CheckResult::Proven { .. }));
    assert!(matches!(proven(Check::Decided).result, CheckResult::NotYet { by: None, .. }));
    assert!(matches!(proven(Check::FindingsSent).result, CheckResult::DoesNotApply {}));

    // Nothing is concluded before every request is judged, and nothing is judged half.
    let early = take(&people, &auditor, &number, json!({ "step": "conclude", "words": "Well." })).await;
    assert_eq!(fields(early.unwrap_err().problems()), ["sheets"]);
    let mut half = sheet(&people, &auditor, &number, &request).await;
    half["judgements"].as_array_mut().unwrap().remove(0);
    half["judgements"][0]["verdict"] = json!("not_met");
    let told = take(&people, &auditor, &number, half).await.unwrap_err();
    assert_eq!(fields(told.problems()), ["judgements.0.words", "judgements.service_request_linked"]);
    let whole = sheet(&people, &auditor, &number, &request).await;
    take(&people, &auditor, &number, whole).await.unwrap();
    take(&people, &auditor, &number, json!({ "step": "conclude", "words": "One note is missing." }))
        .await
        .unwrap();

    let finding = json!({ "step": "record_finding", "request": request, "check": "service_request_noted",
        "what": "The opening is not noted.", "role": "requester_iso", "department": "DMV", "addressee": "Ian Shaw",
        "remediation": "Note it.", "due_on": "2026-12-15" });
    take(&people, &auditor, &number, finding).await.unwrap();
    // Before the notice nobody outside knows of it.
    assert!(people.office.audit(&people.iso, &number, people.now()).await.is_err());
    take(&people, &auditor, &number, json!({ "step": "notify_finding", "finding": 1 })).await.unwrap();

    let work = people.office.my_work(&people.iso, people.now()).await.unwrap();
    assert_eq!(work.matters.len(), 1);
    assert_eq!(
        (work.matters[0].number.clone(), work.matters[0].due_on.as_deref()),
        (number.clone(), Some("2026-12-15"))
    );
    let theirs = view(&people, &people.iso, &number).await;
    assert_eq!((theirs.inside, theirs.to_answer.clone(), theirs.audit.sheets.len()), (false, vec![1], 0));
    assert!(theirs.history.iter().all(|line| line.text.contains("finding 1")), "{:?}", theirs.history);
    let notice = theirs.audit.findings[0].notices[0].value.file.sha256.clone();
    let file = people.office.matter_file(&people.iso, &number, &notice).await.unwrap();
    assert!(file.bytes.starts_with(b"%PDF-"));
    assert!(people.office.audit(&people.requester, &number, people.now()).await.is_err());

    let close = json!({ "step": "close_finding", "finding": 1, "words": "Seen in the ticket." });
    let early = take(&people, &auditor, &number, close.clone()).await.unwrap_err();
    assert_eq!(fields(early.problems()), ["finding"]);
    let answer = json!({ "step": "respond_to_finding", "finding": 1, "text": "Noted today." });
    let not_theirs = take(&people, &people.second, &number, answer.clone()).await.unwrap_err();
    assert_eq!(not_theirs.code(), "refused");
    take(&people, &people.iso, &number, answer.clone()).await.unwrap();
    let returned =
        json!({ "step": "return_finding", "finding": 1, "words": "Where?", "due_on": "2026-12-20" });
    take(&people, &auditor, &number, returned).await.unwrap();
    take(&people, &people.iso, &number, answer).await.unwrap();
    let early = take(&people, &auditor, &number, json!({ "step": "close" })).await.unwrap_err();
    assert_eq!(fields(early.problems()), ["findings", "report"]);
    take(&people, &auditor, &number, close).await.unwrap();
    take(&people, &auditor, &number, json!({ "step": "make_report" })).await.unwrap();
    take(&people, &auditor, &number, json!({ "step": "close" })).await.unwrap();
    let closed = view(&people, &people.cdt_iso, &number).await;
    assert_eq!(
        (closed.audit.thread.stage, closed.audit.findings[0].state),
        (AuditStage::Closed, FindingState::Closed)
    );
    let report = closed.audit.reports[0].value.file.sha256.clone();
    assert!(
        people
            .office
            .matter_file(&people.cdt_iso, &number, &report)
            .await
            .unwrap()
            .bytes
            .starts_with(b"%PDF-")
    );
    assert!(people.office.matter_file(&people.iso, &number, &report).await.is_err());
    assert!(people.office.my_work(&people.iso, people.now()).await.unwrap().matters.is_empty());

    assert!(closed.history_verifies);
    assert!(people.office.verify().await.unwrap().problems.is_empty());
    people.office.rebuild().await.unwrap();
    assert!(people.office.projections_agree().await.unwrap());
}

#[tokio::test]
async fn who_took_part_in_a_request_does_not_judge_it_and_the_attempt_is_filed() {
    let people = People::new().await;
    let (number, request) = drawn(&people, &people.second).await;
    assert_eq!(view(&people, &people.smb, &number).await.not_to_judge, std::slice::from_ref(&request));
    let sheet = sheet(&people, &people.second, &number, &request).await;
    let refused = take(&people, &people.smb, &number, sheet.clone()).await.unwrap_err();
    assert!(refused.code() == "refused" && refused.to_string().contains("took part"), "{refused}");
    let finding = json!({ "step": "record_finding", "request": request, "what": "W", "account": "ian",
        "addressee": "Ian Shaw", "remediation": "R", "due_on": "2026-12-15" });
    assert_eq!(take(&people, &people.smb, &number, finding).await.unwrap_err().code(), "refused");
    assert_eq!(view(&people, &people.second, &number).await.audit.attempts.len(), 2);
    take(&people, &people.second, &number, sheet).await.unwrap();
}

#[tokio::test]
async fn a_sample_larger_than_its_population_is_told_with_both_figures_and_the_plan_stays() {
    let people = People::new().await;
    people.to_decision().await;
    let mut plan = plan("open");
    plan["size"] = json!(2);
    let number = people.office.take_audit(&people.smb, None, None, &plan, people.now()).await.unwrap().number;
    let refused = take(&people, &people.smb, &number, json!({ "step": "draw" })).await.unwrap_err();
    assert_eq!(fields(refused.problems()), ["size"]);
    assert!(
        refused.to_string().contains("sample of 2") && refused.to_string().contains("population of 1"),
        "{refused}"
    );
    let check = people.office.check_plan(&people.smb, &plan).await.unwrap();
    assert_eq!((check.population, fields(&check.problems)), (Some(1), vec!["size"]));
    plan["seed"] = json!("");
    let check = people.office.check_plan(&people.smb, &plan).await.unwrap();
    assert_eq!((check.population, fields(&check.problems)), (Some(1), vec!["seed"]));
    assert!(people.office.check_plan(&people.iso, &plan).await.is_err());
    assert_eq!(view(&people, &people.smb, &number).await.audit.thread.stage, AuditStage::Planned);
}

#[tokio::test]
async fn what_is_broken_is_known_before_an_auditor_looks() {
    let people = People::new().await;
    let number = people.to_decision().await;
    let ask = ChecksAsk::default();
    let broken = people.office.broken_checks(&people.smb, &ask, people.now()).await.unwrap();
    assert_eq!(broken.total, 0, "nothing is overdue on the first day: {:?}", broken.rows);
    let later = exception::Instant::try_from("2026-12-15T20:00:00.000Z".to_owned()).unwrap();
    let broken = people.office.broken_checks(&people.smb, &ask, later).await.unwrap();
    assert_eq!((broken.total, broken.rows.len()), (1, 1), "{:?}", broken.rows);
    let row = &broken.rows[0];
    assert_eq!((&row.number, row.check, row.owed_by), (&number, Check::ServiceRequestNoted, Role::SmbStaff));
    // Five business days after Saturday, November 21, with Thanksgiving and the day after between.
    assert_eq!(row.since, "2026-12-02");
    assert_eq!(people.office.my_work(&people.smb, later).await.unwrap().broken, 1);
    let of_iso = ChecksAsk { owed_by: Some(Role::RequesterIso), ..ChecksAsk::default() };
    assert_eq!(people.office.broken_checks(&people.smb, &of_iso, later).await.unwrap().total, 0);
    assert!(people.office.broken_checks(&people.iso, &ask, later).await.is_err());
    let view = people.office.request(&people.smb, &number, later).await.unwrap();
    let noted = view.checks.iter().find(|checked| checked.check == Check::ServiceRequestNoted).unwrap();
    assert!(matches!(noted.result, CheckResult::Broken { .. }));
    assert!(people.office.request(&people.iso, &number, later).await.unwrap().checks.is_empty());

    // A day on which the office is closed counts for nobody: in the list, on the page of the request.
    let closed = json!([{ "on": "2026-11-24", "why": "Proclamation of the Governor" }]);
    people.set_timing(json!({ "closures": closed })).await;
    let broken = people.office.broken_checks(&people.smb, &ask, later).await.unwrap();
    assert_eq!(broken.rows[0].since, "2026-12-03");
    let view = people.office.request(&people.smb, &number, later).await.unwrap();
    let noted = view.checks.iter().find(|checked| checked.check == Check::ServiceRequestNoted).unwrap();
    assert!(matches!(&noted.result, CheckResult::Broken { since, .. } if since.to_string() == "2026-12-03"));
    assert!(people.office.projections_agree().await.unwrap());
}
