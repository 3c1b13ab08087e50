//! Nobody decides on a request that they made, answered for, assessed or prepared (rule 4); who tries is refused
//! by the core, and the attempt stands in the history.

use exception::{Action, Person, Refusal, Request, Role, Stage, Step};
use serde_json::{Value, json};

use crate::world::{
    Case, DEPARTMENT, acceptance, answers, cdt_iso, denial, form, intake, iso, party, person, requester, smb,
};

/// A CDT ISO who holds another role as well.
fn deputy(department: &str, other: Role) -> Person {
    person("deputy", department, &[Role::CdtIso, other])
}

/// Tries both decisions, and checks that each is refused for this reason, that nothing is decided and that the
/// attempt can be filed and stays.
fn is_refused(case: &Case, deputy: &Person, why: &str) {
    let mut case = case.clone();
    assert_eq!(case.stage(), Stage::Decision);
    for (step, input) in
        [(Step::AcceptRequest, acceptance("2027-01-04", "2027-07-31")), (Step::DeclineRequest, denial())]
    {
        let refusal = case.ask(deputy, &input).unwrap_err();
        let Refusal::Involved { name, how } = &refusal else { panic!("{refusal}") };
        assert_eq!((name, how.as_slice()), (&deputy.name, &[why.to_owned()][..]));
        assert!(refusal.is_of_authority());
        assert_eq!(case.request.may(step, &case.context(deputy)).unwrap_err(), refusal, "nor is it offered");
        let event = case.request.attempt_refused(step, &refusal, &case.context(deputy));
        case.apply(event);
        assert_eq!(case.stage(), Stage::Decision);
        let attempt = case.request.attempts.last().unwrap();
        assert_eq!((attempt.value.step, attempt.mark.by.account.as_str()), (step, "deputy"));
        assert!(attempt.value.why.contains(why), "{}", attempt.value.why);
    }
    assert_eq!(case.request.attempts.len(), 2, "both attempts are in the history");
    assert!(case.request.decision.is_none());
    let other = case.ask(&cdt_iso(), &denial());
    assert_eq!(other.unwrap().actor.account, "cdt-iso", "another CDT ISO decides");
}

/// The way to the decision, with people and inputs of one's own.
fn decision(opener: &Person, opening: &Value, submitter: &Person, form: Value, prepares: &Person) -> Case {
    let declined = json!({ "step": "decline_assessment", "answers": answers("declined"), "reasons": "No." });
    let case = Case::open_by(opener, opening).unwrap().go(&[
        (opener, json!({ "step": "send_for_assessment" })),
        (&smb(), crate::world::assessment()),
        (&smb(), json!({ "step": "send_assessment" })),
        (&iso(), declined),
        (submitter, form),
    ]);
    case.note_form().go(&[
        (prepares, crate::world::meeting()),
        (&smb(), json!({ "step": "present_for_decision", "summary": "Ready." })),
    ])
}

#[test]
fn whoever_opened_the_request_does_not_decide_on_it() {
    let deputy = deputy("California Department of Technology", Role::SmbStaff);
    let case = decision(&deputy, &intake("open"), &requester(), form(), &smb());
    is_refused(&case, &deputy, "the same person made the request");
}

#[test]
fn whoever_submitted_the_form_does_not_decide_on_it() {
    let mut opening = intake("open");
    opening["requester_account"] = json!("deputy");
    let deputy = deputy("California Department of Technology", Role::Requester);
    let case = decision(&iso(), &opening, &deputy, form(), &smb());
    is_refused(&case, &deputy, "the same person made the request");
}

#[test]
fn whoever_is_named_as_requester_does_not_decide_though_they_did_nothing() {
    let stranger = deputy("Another Department", Role::Expert);
    let mut opening = intake("open");
    opening["requester"] = json!({ "name": "Somebody else", "department": DEPARTMENT,
        "email": "DEPUTY@office.example" });
    let case = decision(&requester(), &opening, &requester(), form(), &smb());
    is_refused(&case, &stranger, "the same person made the request");
    let mut asked = form();
    asked["answers"]["requester_email"] = json!("deputy@office.example");
    let case = decision(&requester(), &intake("open"), &requester(), asked, &smb());
    is_refused(&case, &stranger, "the same person made the request");
}

#[test]
fn whoever_answered_as_the_requesters_iso_does_not_decide_on_it() {
    let deputy = deputy(DEPARTMENT, Role::RequesterIso);
    let answer = json!({ "step": "decline_assessment", "answers": answers("declined"), "reasons": "No." });
    let case = Case::in_iso_response().go(&[(&deputy, answer), (&requester(), form())]).note_form().go(&[
        (&smb(), crate::world::meeting()),
        (&smb(), json!({ "step": "present_for_decision", "summary": "Ready." })),
    ]);
    is_refused(&case, &deputy, "the same person answered for it as the requester’s ISO");
}

#[test]
fn whoever_is_named_as_the_requesters_iso_does_not_decide_in_whatever_spelling() {
    // The same name, decomposed in the form and composed in the account; full width is folded too.
    let mut deputy = deputy(DEPARTMENT, Role::Expert);
    deputy.name = "Jos\u{e9} N\u{fa}\u{f1}ez".to_owned();
    let mut opening = intake("open");
    opening["iso"] = party("iso");
    opening["iso"]["name"] = json!("Jose\u{301} Nu\u{301}n\u{303}ez");
    let case = decision(&requester(), &opening, &requester(), form(), &smb());
    is_refused(&case, &deputy, "the same person answered for it as the requester’s ISO");
}

#[test]
fn whoever_assessed_does_not_decide() {
    let deputy = deputy("California Department of Technology", Role::SmbStaff);
    let declined = json!({ "step": "decline_assessment", "answers": answers("declined"), "reasons": "No." });
    let case = Case::opened()
        .go(&[
            (&requester(), json!({ "step": "send_for_assessment" })),
            (&deputy, crate::world::assessment()),
            (&smb(), json!({ "step": "send_assessment" })),
            (&iso(), declined),
            (&requester(), form()),
        ])
        .note_form()
        .go(&[
            (&smb(), crate::world::meeting()),
            (&smb(), json!({ "step": "present_for_decision", "summary": "Ready." })),
        ]);
    is_refused(&case, &deputy, "the same person assessed it");
}

#[test]
fn an_expert_who_contributed_to_the_assessment_does_not_decide() {
    let deputy = deputy("California Department of Technology", Role::Expert);
    let declined = json!({ "step": "decline_assessment", "answers": answers("declined"), "reasons": "No." });
    let case = Case::opened()
        .go(&[
            (&requester(), json!({ "step": "send_for_assessment" })),
            (&smb(), json!({ "step": "ask_expert", "account": "deputy", "name": "D", "question": "Q" })),
            (&deputy, json!({ "step": "contribute", "text": "Yes." })),
            (&smb(), crate::world::assessment()),
            (&smb(), json!({ "step": "send_assessment" })),
            (&iso(), declined),
            (&requester(), form()),
        ])
        .note_form()
        .go(&[
            (&smb(), crate::world::meeting()),
            (&smb(), json!({ "step": "present_for_decision", "summary": "Ready." })),
        ]);
    is_refused(&case, &deputy, "the same person assessed it");
}

#[test]
fn whoever_prepared_the_decision_does_not_take_it() {
    let deputy = deputy("California Department of Technology", Role::SmbStaff);
    let case = decision(&requester(), &intake("open"), &requester(), form(), &deputy);
    is_refused(&case, &deputy, "the same person prepared it for decision");
    let presented = json!({ "step": "present_for_decision", "summary": "Ready." });
    let case = Case::in_review().go(&[(&deputy, presented)]);
    is_refused(&case, &deputy, "the same person prepared it for decision");
}

#[test]
fn whoever_certified_the_form_does_not_decide() {
    let deputy = deputy(DEPARTMENT, Role::Expert);
    let mut certified = form();
    certified["answers"]["certified_name"] = json!(deputy.name);
    let case = decision(&requester(), &intake("open"), &requester(), certified, &smb());
    is_refused(&case, &deputy, "the same person made the request");
}

#[test]
fn a_second_account_does_not_make_another_person() {
    let cdt = "California Department of Technology";
    let prepared_as =
        Person { name: "Deputy Demir".to_owned(), ..person("deputy-smb", cdt, &[Role::SmbStaff]) };
    let decides_as = Person { name: "DEPUTY DEMIR".to_owned(), ..deputy(cdt, Role::Expert) };
    let case = decision(&requester(), &intake("open"), &requester(), form(), &prepared_as);
    is_refused(&case, &decides_as, "the same person prepared it for decision");
}

#[test]
fn whoever_took_part_in_an_earlier_round_does_not_decide_after_it() {
    let deputy = deputy("California Department of Technology", Role::SmbStaff);
    let declined = json!({ "step": "decline_assessment", "answers": answers("declined"), "reasons": "No." });
    let case = Case::in_review()
        .go(&[
            (&deputy, json!({ "step": "assess_again", "reasons": "New facts." })),
            (&smb(), crate::world::assessment()),
            (&smb(), json!({ "step": "send_assessment" })),
            (&iso(), declined),
            (&requester(), form()),
        ])
        .note_form()
        .go(&[(&smb(), json!({ "step": "present_for_decision", "summary": "Ready." }))]);
    is_refused(&case, &deputy, "the same person prepared it for decision");
}

#[test]
fn a_refused_attempt_involves_nobody_and_decides_nothing() {
    let mut case = Case::in_decision();
    let refusal = case.ask(&smb(), &denial()).unwrap_err();
    let event = case.request.attempt_refused(Step::DeclineRequest, &refusal, &case.context(&smb()));
    assert!(matches!(&event.action, Action::AttemptRefused { attempted: Step::DeclineRequest, .. }));
    case.apply(event);
    let again = Request::fold(case.events.clone()).unwrap();
    assert_eq!(again, case.request, "the attempt is folded like any event");
    assert!(case.request.involvement(&cdt_iso()).is_empty());
    assert!(case.ask(&cdt_iso(), &denial()).is_ok());
}
