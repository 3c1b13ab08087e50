//! A known violation: reported by anybody to the CDT ISO and the reporter’s supervisor, followed to its end, and read by
//! nobody else (procedure, section 4C).

use casework::{
    Error, Office, Session,
    view::{MatterOwed, ViolationView},
};
use exception::{MatterNumber, Role, violation::ViolationStage};
use serde_json::{Value, json};

use crate::desk::{PASSPHRASE, People, account_of};

/// The reporter is Rosa; her supervisor Nora has an account, the involved Sam is SMB staff.
pub(crate) fn report() -> Value {
    json!({ "step": "open", "subject": "Exception used after its last day", "noticed_on": "2026-11-20",
        "what": "The kiosks still run without sign-in, two weeks after the exception ended.",
        "policy": "Account Standard 1.3", "involved": [{ "name": "Sam Ito", "account": "sam" }],
        "supervisor": { "name": "Nora Lind", "email": "nora@dmv.example", "account": "nora" },
        "incident": "unknown" })
}

struct Reported {
    people: People,
    nora: Session,
    number: MatterNumber,
}

impl Reported {
    async fn new() -> Self {
        let people = People::new().await;
        let nora = account_of("nora", "Nora Lind", "DMV", &[Role::Requester]);
        people.office.add_account(&people.admin, &nora, people.now()).await.unwrap();
        let nora = people.office.sign_in("nora", PASSPHRASE, people.now()).await.unwrap();
        let taken =
            people.office.take_violation(&people.requester, None, None, &report(), people.now()).await;
        let number = taken.unwrap().number;
        Self { people, nora, number }
    }

    async fn take(&self, by: &Session, input: Value) -> Result<(), Error> {
        let office: &Office = &self.people.office;
        office.take_violation(by, Some(&self.number), None, &input, self.people.now()).await.map(|_| ())
    }

    async fn view(&self, by: &Session) -> ViolationView {
        self.people.office.violation(by, &self.number, self.people.now()).await.unwrap()
    }

    async fn owed(&self, by: &Session) -> Vec<MatterOwed> {
        self.people.office.my_work(by, self.people.now()).await.unwrap().matters
    }

    async fn send(&self, recipient: &str, to: &str) {
        let newest = self.view(&self.people.requester).await.violation.documents.last().cloned().unwrap();
        let input = json!({ "step": "send", "recipient": recipient, "document": newest.value.file.sha256,
            "to": to, "on": "2026-11-21", "by": "email" });
        self.take(&self.people.requester, input).await.unwrap();
    }

    async fn sent(self) -> Self {
        self.send("cdt_iso", "Cleo Diaz").await;
        self.send("supervisor", "Nora Lind").await;
        self
    }
}

#[tokio::test]
async fn a_violation_goes_from_its_report_to_its_end() {
    let reported = Reported::new().await;
    let People { requester, cdt_iso, .. } = &reported.people;
    let view = reported.view(requester).await;
    assert_eq!(view.violation.thread.stage, ViolationStage::Reporting);
    let document = &view.violation.documents[0].value;
    let file = reported.people.office.matter_file(requester, &reported.number, &document.file.sha256).await;
    assert!(file.unwrap().bytes.starts_with(b"%PDF"));
    assert_eq!(reported.owed(requester).await.len(), 2, "to the CDT ISO and to the supervisor");

    reported.send("supervisor", "Nora Lind").await;
    let stage = reported.view(requester).await.violation.thread.stage;
    assert_eq!(stage, ViolationStage::Reporting, "it is not reported until both have it");
    assert!(reported.owed(cdt_iso).await.is_empty());
    reported.send("cdt_iso", "Cleo Diaz").await;
    assert_eq!(reported.view(requester).await.violation.thread.stage, ViolationStage::Reported);
    assert!(reported.owed(requester).await.is_empty());
    assert_eq!(reported.owed(cdt_iso).await[0].what, "Acknowledge the violation report");

    reported.take(cdt_iso, json!({ "step": "acknowledge" })).await.unwrap();
    reported.take(&reported.nora, json!({ "step": "note", "text": "I asked Parks." })).await.unwrap();
    let due = json!({ "step": "add_action", "what": "Put the guest sign-in in.", "owner": "Parks IT",
        "due": "2026-12-01" });
    reported.take(cdt_iso, due).await.unwrap();
    assert_eq!(reported.view(cdt_iso).await.violation.thread.stage, ViolationStage::Inquiry);
    assert_eq!(reported.owed(cdt_iso).await.len(), 2);
    let end =
        json!({ "step": "end", "finding": "corrected", "words": "It was so.", "remediation": "Signed in." });
    let early = reported.take(cdt_iso, end.clone()).await.unwrap_err();
    assert_eq!(early.problems()[0].field, "actions");
    let bare = reported.take(cdt_iso, json!({ "step": "end", "finding": "confirmed" })).await.unwrap_err();
    let fields: Vec<_> = bare.problems().iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["words", "remediation"]);
    let done = json!({ "step": "finish_action", "action": 1, "evidence": "Seen on site." });
    reported.take(cdt_iso, done.clone()).await.unwrap();
    assert_eq!(reported.take(cdt_iso, done).await.unwrap_err().problems()[0].code, "done");
    reported.take(cdt_iso, end).await.unwrap();

    let view = reported.view(&reported.nora).await;
    assert_eq!(view.violation.thread.stage, ViolationStage::Ended);
    assert!(view.history_verifies && view.offers.iter().all(|offer| offer.why_not.is_some()));
    assert!(reported.owed(cdt_iso).await.is_empty());
    let office = &reported.people.office;
    assert!(office.projections_agree().await.unwrap());
    assert_eq!(office.verify().await.unwrap().problems, Vec::<String>::new());
}

#[tokio::test]
async fn nobody_but_reporter_supervisor_and_cdt_iso_reads_a_report() {
    let reported = Reported::new().await.sent().await;
    let People { office, admin, requester, iso, smb, cdt_iso, .. } = &reported.people;
    let auditor = account_of("aud", "Aud Itor", "CDT", &[Role::Auditor]);
    office.add_account(admin, &auditor, reported.people.now()).await.unwrap();
    let auditor = office.sign_in("aud", PASSPHRASE, reported.people.now()).await.unwrap();
    for reader in [requester, &reported.nora, cdt_iso] {
        assert_eq!(office.violations(reader).await.unwrap().rows.len(), 1);
        reported.view(reader).await;
    }
    let sha256 = reported.view(requester).await.violation.documents[0].value.file.sha256.clone();
    let everybody_else = [admin, iso, smb, &auditor, &Session::reader()];
    for other in everybody_else {
        let now = reported.people.now();
        assert_eq!(office.violation(other, &reported.number, now).await.unwrap_err().code(), "refused");
        assert!(office.matter_file(other, &reported.number, &sha256).await.is_err());
        let note = reported.take(other, json!({ "step": "note", "text": "I was here." })).await;
        assert!(note.is_err());
        let rows = office.violations(other).await.unwrap().rows;
        let told: Vec<_> = rows.iter().map(|row| (row.subject.clone(), row.stage)).collect();
        let is_auditor = other.person().is(Role::Auditor);
        let expected = if is_auditor { vec![(None, ViolationStage::Reported)] } else { Vec::new() };
        assert_eq!(told, expected, "{}", other.person().name);
        assert!(office.my_work(other, now).await.unwrap().matters.is_empty());
    }
    // The search finds nothing of it, for whomever.
    let ask = casework::view::QueueAsk { text: "kiosks still run".to_owned(), ..Default::default() };
    assert!(office.requests(cdt_iso, &ask, reported.people.now()).await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn who_is_involved_or_reported_does_not_end_it_and_the_attempt_is_filed() {
    let people = People::new().await;
    let now = people.now();
    let mut input = report();
    input["involved"] = json!([{ "name": "CLÉO DIAZ" }]);
    input["supervisor"] = json!({ "name": "N", "email": "n@dmv.example" });
    let number =
        people.office.take_violation(&people.requester, None, None, &input, now).await.unwrap().number;
    let reported = Reported { nora: people.requester.clone(), people, number }.sent().await;
    let end = json!({ "step": "end", "finding": "unfounded", "words": "Nothing." });
    for step in [json!({ "step": "acknowledge" }), end.clone()] {
        assert_eq!(reported.take(&reported.people.cdt_iso, step).await.unwrap_err().code(), "refused");
    }
    assert_eq!(reported.take(&reported.people.requester, end).await.unwrap_err().code(), "refused");
    let attempts = reported.view(&reported.people.requester).await.violation.attempts;
    assert_eq!(attempts.len(), 3, "{attempts:?}");
    assert!(attempts[1].value.contains("involved"), "{attempts:?}");
    assert_eq!(reported.people.office.verify().await.unwrap().problems, Vec::<String>::new());
}

#[tokio::test]
async fn a_report_is_refused_with_every_problem_by_field_and_nothing_is_filed() {
    let people = People::new().await;
    let bad = json!({ "step": "open", "subject": " ", "noticed_on": "2026-02-30", "request": "EX-1",
        "incident": "yes", "supervisor": { "name": "Nora" } });
    let refused =
        people.office.take_violation(&people.smb, None, None, &bad, people.now()).await.unwrap_err();
    let fields: Vec<_> = refused.problems().iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["subject", "what", "noticed_on", "request", "supervisor.email", "incident_number"]);
    let mut unknown = report();
    unknown["noticed_on"] = json!("2027-01-01");
    let refused =
        people.office.take_violation(&people.smb, None, None, &unknown, people.now()).await.unwrap_err();
    assert_eq!(refused.problems()[0].field, "supervisor.account");
    unknown["supervisor"] = json!({ "name": "Sue", "account": "sue" });
    let refused =
        people.office.take_violation(&people.smb, None, None, &unknown, people.now()).await.unwrap_err();
    assert_eq!(refused.problems()[0].code, "future");
    assert!(people.office.violations(&people.smb).await.unwrap().rows.is_empty());
    let reader = people.office.take_violation(&Session::reader(), None, None, &report(), people.now()).await;
    assert_eq!(reader.unwrap_err().code(), "refused");
}
