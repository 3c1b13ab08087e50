//! Who may do what on a request: nobody by a namesake's right, nobody decides on what they took part in.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test panics to fail")]

use exception::{
    Action, Digest, Event, Instant, Person, Refusal, Request, RequestNumber, Role, Settings, Stage, Step,
    form::tech_358,
    parse::{Entry, entry},
    request::{Context, Earlier},
};
use serde_json::{Value, json};

const NOW: i64 = 1_795_289_696_123;

fn person(account: &str, name: &str, department: &str, roles: &[Role]) -> Person {
    Person {
        account: account.to_owned(),
        name: name.to_owned(),
        title: String::new(),
        department: department.to_owned(),
        email: format!("{account}@example.ca.gov"),
        phone: String::new(),
        roles: roles.iter().copied().collect(),
    }
}

fn context<'a>(person: &'a Person, settings: &'a Settings) -> Context<'a> {
    Context {
        person,
        absent: &[],
        acting_for: None,
        at: Instant::from_millis(NOW),
        settings,
        earlier: Earlier::default(),
    }
}

fn intake(requester_account: Option<&str>) -> Value {
    json!({
        "step": "open", "service_request": "CS0001", "title": "Old cipher",
        "requester": { "name": "Ana Ruiz", "department": "DMV", "email": "ana.r@dmv.ca.gov" },
        "requester_account": requester_account,
        "iso": { "name": "Bo Li", "email": "bo.li@dmv.ca.gov" },
        "policy": { "number": "3500", "title": "Awareness" }, "cannot_be_met": "The cipher.",
        "qualification": { "criterion": "unforeseen", "facts": "The vendor is gone." },
    })
}

fn action(input: &Value) -> Action {
    let Entry::Ready(action) = entry(input, tech_358(), 0).unwrap() else { panic!("no whole action") };
    *action
}

fn opened(by: &Person, requester_account: Option<&str>) -> Request {
    let Action::Open { intake } = action(&intake(requester_account)) else { panic!("no opening") };
    let settings = Settings::default();
    let number = RequestNumber::new(2026, 1);
    let event = Request::open(number, intake, &context(by, &settings)).unwrap();
    Request::fold([(event, digest(1))]).unwrap()
}

fn digest(sequence: u32) -> Digest {
    Digest::try_from(format!("{sequence:064x}")).unwrap()
}

fn take(request: &mut Request, by: &Person, input: &Value) -> Result<(), Refusal> {
    let settings = Settings::default();
    let event: Event = request.take(action(input), &context(by, &settings))?;
    let digest = digest(event.sequence);
    request.apply(event, digest).unwrap();
    Ok(())
}

fn smb() -> Person {
    person("sam", "Sam Ito", "CDT", &[Role::SmbStaff])
}

#[test]
fn a_namesake_in_the_same_department_neither_sees_nor_acts() {
    let request = opened(&smb(), None);
    let namesake = person("ana2", "Ana Ruiz", "DMV", &[Role::Requester]);
    assert!(!request.may_see(&namesake));
    assert!(!request.is_step_of(Step::SubmitForm, &namesake));
    let by_address = Person { email: "Ana.R@dmv.ca.gov".to_owned(), ..namesake };
    assert!(request.may_see(&by_address));
    assert!(request.is_step_of(Step::SubmitForm, &by_address));
}

#[test]
fn the_named_account_alone_is_the_requester() {
    let opener = person("ana", "Ana Ruiz", "DMV", &[Role::Requester]);
    let request = opened(&opener, Some("eva"));
    assert!(!request.may_see(&opener));
    assert!(request.may_see(&person("eva", "Eva", "DMV", &[Role::Requester])));
    assert!(opened(&opener, None).may_see(&opener));
}

#[test]
fn an_expert_is_inside_only_where_they_were_asked() {
    let expert = person("xia", "Xia Wu", "CDT", &[Role::Requester, Role::Expert]);
    let mut request = opened(&expert, None);
    assert!(request.may_see(&expert) && !request.is_inside(&expert));
    take(&mut request, &smb(), &json!({ "step": "send_for_assessment" })).unwrap();
    let ask = json!({ "step": "ask_expert", "account": "xia", "name": "Xia Wu", "question": "Safe?" });
    take(&mut request, &smb(), &ask).unwrap();
    assert!(request.is_inside(&expert));
}

#[test]
fn a_comment_inside_smb_is_for_those_inside() {
    let requester = person("ana", "Ana Ruiz", "DMV", &[Role::Requester]);
    let mut request = opened(&requester, None);
    let comment = |audience: &str| json!({ "step": "comment", "text": "Hm.", "audience": audience });
    let Err(Refusal::NotReady(problems)) = take(&mut request, &requester, &comment("inside_smb")) else {
        panic!("taken")
    };
    assert_eq!(problems.first().unwrap().field, "audience");
    take(&mut request, &requester, &comment("everyone")).unwrap();
    take(&mut request, &smb(), &comment("inside_smb")).unwrap();
}

#[test]
fn a_second_account_does_not_make_a_second_person() {
    let mut request = opened(&smb(), None);
    let other = person("sam.iso", "Sam Ito", "CDT", &[Role::CdtIso]);
    assert!(!request.involvement(&other).is_empty());
    assert!(request.involvement(&person("kim", "Kim", "CDT", &[Role::CdtIso])).is_empty());
    // Whoever chose the expert took part in the assessment.
    let asker = person("lea", "Lea", "CDT", &[Role::SmbStaff, Role::CdtIso]);
    take(&mut request, &smb(), &json!({ "step": "send_for_assessment" })).unwrap();
    let ask = json!({ "step": "ask_expert", "account": "xia", "name": "Xia", "question": "Safe?" });
    take(&mut request, &asker, &ask).unwrap();
    assert_eq!(request.stage, Stage::Assessment);
    assert!(!request.involvement(&asker).is_empty());
}
