//! A deputy acts for somebody absent, in their roles and department and on the days named; never around the separation of
//! duties, and nobody gives on what they hold as a deputy.

use std::collections::BTreeSet;

use exception::{
    Person, Refusal, Request, Role, Stage, Step,
    deputy::{Deputies, Naming},
    office::{OfficeAction, OfficeEvent},
    people::Absent,
};
use serde_json::json;

use crate::world::{
    Case, DEPARTMENT, acceptance, administrator, answers, auditor, cdt_iso, denial, form, iso, meeting,
    monday, person, read, requester, second_smb, smb,
};

const CDT: &str = "California Department of Technology";

/// Somebody at CDT who decides as the deputy of the CDT ISO.
fn colleague() -> Person {
    person("colleague", CDT, &[Role::Expert])
}

fn take_for(
    case: &mut Case,
    person: &Person,
    absent: &[Person],
    input: &serde_json::Value,
) -> Result<(), Refusal> {
    let event = case.request.take(read(input).unwrap(), &case.context_for(person, absent))?;
    case.apply(event);
    Ok(())
}

#[test]
fn a_deputy_acts_in_the_absent_persons_role_and_the_event_says_for_whom() {
    let mut case = Case::in_decision();
    take_for(&mut case, &colleague(), &[cdt_iso()], &denial()).unwrap();
    assert_eq!(case.stage(), Stage::Denial);
    let by = &case.request.decision.as_ref().unwrap().mark.by;
    assert_eq!((by.account.as_str(), by.role), ("colleague", Role::CdtIso));
    let absent = Absent { account: "cdt-iso".to_owned(), name: "cdt-iso by name".to_owned() };
    assert_eq!(by.acting_for, Some(absent));
    assert_eq!(by.named(), "colleague by name, for cdt-iso by name");
    let folded = Request::fold(case.events.clone()).unwrap();
    assert_eq!(folded, case.request, "the history holds it");
}

#[test]
fn an_event_without_a_deputy_is_written_as_before() {
    let case = Case::in_decision();
    for (event, digest) in &case.events {
        let text = serde_json::to_string(event).unwrap();
        assert!(!text.contains("acting_for"), "{text}");
        assert_eq!(*digest, crate::world::digest(text.as_bytes()));
    }
}

#[test]
fn a_step_that_is_ones_own_is_taken_for_oneself() {
    let mut case = Case::in_review();
    take_for(&mut case, &smb(), &[second_smb()], &meeting()).unwrap();
    assert_eq!(case.request.meetings.last().unwrap().mark.by.acting_for, None);
    let (own, absent) = (smb(), [second_smb()]);
    let context = case.context_for(&own, &absent);
    let event = case.request.take(read(&meeting()).unwrap(), &context.for_account("second-smb")).unwrap();
    assert_eq!(event.actor.acting_for.unwrap().account, "second-smb", "unless they say so");
}

#[test]
fn of_several_absent_people_one_is_chosen() {
    let mut case = Case::in_review();
    let absent = [smb(), second_smb()];
    let refusal = take_for(&mut case, &colleague(), &absent, &meeting()).unwrap_err();
    assert!(refusal.waits_for_choice(), "{refusal}");
    assert_eq!(refusal.to_string(), "Choose for whom you act: smb by name or second-smb by name.");
    let deputy = colleague();
    for account in ["smb", "second-smb"] {
        let context = case.context_for(&deputy, &absent);
        assert!(case.request.may(Step::RecordMeeting, &context.for_account(account)).is_ok(), "{account}");
    }
    let context = case.context_for(&deputy, &absent);
    let refusal = case.request.may(Step::RecordMeeting, &context.for_account("cdt-iso")).unwrap_err();
    assert!(refusal.is_of_authority(), "kept in the history: {refusal}");
    assert!(refusal.to_string().contains("you are not that today"), "{refusal}");
}

/// Each way in which the deputy, or the one they act for, took part before: refused, whichever of the two it was.
#[test]
fn nobody_decides_as_a_deputy_on_what_either_of_the_two_took_part_in() {
    let decider = cdt_iso;
    let assessed = Case::opened().go(&[
        (&requester(), json!({ "step": "send_for_assessment" })),
        (&smb(), json!({ "step": "ask_expert", "account": "colleague", "name": "E", "question": "Q" })),
        (&colleague(), json!({ "step": "contribute", "text": "It is weak." })),
        (&smb(), crate::world::assessment()),
        (&smb(), json!({ "step": "send_assessment" })),
    ]);
    let declined = json!({ "step": "decline_assessment", "answers": answers("declined"), "reasons": "No." });
    let to_decision = |case: Case, prepares: &Person| {
        case.go(&[(&iso(), declined.clone()), (&requester(), form())]).note_form().go(&[
            (prepares, meeting()),
            (prepares, json!({ "step": "present_for_decision", "summary": "Ready." })),
        ])
    };
    // The deputy contributed to the assessment.
    let case = to_decision(assessed, &smb());
    is_refused(&case, &colleague(), &decider(), "the same person assessed it");
    // The absent CDT ISO, SMB staff too, prepared it.
    let both = person("cdt-iso", CDT, &[Role::CdtIso, Role::SmbStaff]);
    let case = to_decision(Case::in_iso_response(), &both);
    let absent = Person { roles: BTreeSet::from([Role::CdtIso]), ..both.clone() };
    is_refused(&case, &colleague(), &absent, "cdt-iso by name, for whom they act, prepared it for decision");
    // The deputy of somebody else prepared it in that one’s name, and is a CDT ISO themselves: the act is of both.
    let deputy = person("deputy", CDT, &[Role::CdtIso]);
    let mut case = Case::in_form().go(&[(&requester(), form())]).note_form();
    take_for(&mut case, &deputy, &[smb()], &meeting()).unwrap();
    let case = case.go(&[(&smb(), json!({ "step": "present_for_decision", "summary": "Ready." }))]);
    let refusal = case.ask(&deputy, &denial()).unwrap_err();
    assert!(matches!(refusal, Refusal::Involved { .. }), "{refusal}");
    // And whoever they did it for, should they be a CDT ISO by now.
    let promoted = person("smb", CDT, &[Role::CdtIso]);
    assert!(matches!(case.ask(&promoted, &denial()).unwrap_err(), Refusal::Involved { .. }));
    // Who had no part, for somebody who had none, decides.
    let mut clean = Case::in_decision();
    take_for(&mut clean, &colleague(), &[decider()], &denial()).unwrap();
}

fn is_refused(case: &Case, deputy: &Person, absent: &Person, why: &str) {
    assert_eq!(case.stage(), Stage::Decision);
    let absent = [absent.clone()];
    for input in [acceptance("2027-01-04", "2027-07-31"), denial()] {
        let mut case = case.clone();
        let step = read(&input).unwrap().step();
        let refusal = take_for(&mut case, deputy, &absent, &input).unwrap_err();
        assert!(refusal.to_string().contains(why), "{refusal}");
        let context = case.context_for(deputy, &absent);
        assert_eq!(case.request.may(step, &context).unwrap_err(), refusal, "nor is it offered");
        let attempt = case.request.attempt_refused(step, &refusal, &context);
        assert_eq!(attempt.actor.acting_for.as_ref().unwrap().account, absent[0].account);
        case.apply(attempt);
        assert!(case.request.attempts.last().unwrap().value.why.contains(why));
        assert!(case.request.decision.is_none());
    }
}

#[test]
fn a_letter_drafted_for_somebody_is_not_approved_by_either_of_the_two() {
    let mut case = Case::in_decision().go(&[(&cdt_iso(), denial())]);
    let draft = json!({ "step": "draft_letter", "dated": "2027-01-04", "salutation": "Dear ISO:",
        "meanwhile": "The standard applies." });
    take_for(&mut case, &colleague(), &[smb()], &draft).unwrap();
    let approve = json!({ "step": "approve_letter", "document": crate::world::digest(b"letter") });
    assert!(case.ask(&smb(), &approve).is_err(), "it was drafted in their name");
    assert!(
        take_for(&mut case, &colleague(), &[second_smb()], &approve).is_err(),
        "the drafter is one of the two"
    );
    assert!(case.ask(&second_smb(), &approve).is_ok());
}

// Naming

fn naming(absent: &str, deputy: &str, roles: &[Role]) -> Naming {
    Naming {
        absent: absent.to_owned(),
        deputy: deputy.to_owned(),
        roles: roles.iter().copied().collect(),
        from: "2027-01-04".parse().unwrap(),
        to: "2027-01-15".parse().unwrap(),
    }
}

fn everybody() -> Vec<Person> {
    vec![requester(), iso(), smb(), second_smb(), cdt_iso(), colleague(), auditor(), administrator()]
}

fn named(sequence: u32, naming: Naming) -> OfficeEvent {
    let action = OfficeAction::NameDeputy {
        deputation: naming.with_names("A by name".to_owned(), "B by name".to_owned()),
    };
    event(sequence, action)
}

fn event(sequence: u32, action: OfficeAction) -> OfficeEvent {
    OfficeEvent {
        format: 1,
        stream: "office".to_owned(),
        sequence,
        from: None,
        to: None,
        actor: administrator().acting_as(Role::Administrator),
        at: monday(),
        previous: None,
        action,
    }
}

fn folded(events: &[OfficeEvent]) -> Deputies {
    let mut deputies = Deputies::default();
    for event in events {
        deputies.apply(event);
    }
    deputies
}

fn problems(naming: &Naming, deputies: &Deputies) -> Vec<(String, String)> {
    let today = "2027-01-04".parse().unwrap();
    let found = naming.problems(&everybody(), deputies, today);
    found.into_iter().map(|problem| (problem.field, problem.code)).collect()
}

#[test]
fn what_a_deputation_may_not_be_is_told_by_field() {
    let none = Deputies::default();
    let fine = naming("smb", "second-smb", &[Role::SmbStaff]);
    assert_eq!(problems(&fine, &none), []);
    let wrong = |naming: Naming, field: &str, code: &str| {
        let found = problems(&naming, &none);
        assert!(found.contains(&(field.to_owned(), code.to_owned())), "{field} {code}: {found:?}");
    };
    wrong(naming("smb", "smb", &[Role::SmbStaff]), "deputy", "same");
    wrong(naming("smb", "nobody", &[Role::SmbStaff]), "deputy", "unknown_choice");
    wrong(naming("nobody", "smb", &[Role::SmbStaff]), "absent", "unknown_choice");
    wrong(naming("smb", "administrator", &[Role::SmbStaff]), "deputy", "unfit");
    wrong(naming("smb", "auditor", &[Role::SmbStaff]), "deputy", "unfit");
    wrong(naming("smb", "iso", &[Role::SmbStaff]), "deputy", "other_department");
    wrong(naming("smb", "second-smb", &[Role::CdtIso]), "roles", "not_theirs");
    wrong(naming("auditor", "smb", &[Role::Auditor]), "roles", "no_deputies");
    wrong(naming("administrator", "smb", &[Role::Administrator]), "roles", "no_deputies");
    let days = |from: &str, to: &str| Naming {
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
        ..fine.clone()
    };
    wrong(days("2027-01-03", "2027-01-15"), "from", "past");
    wrong(days("2027-01-05", "2027-01-04"), "to", "end_before_start");
    wrong(days("2027-01-04", "2028-01-06"), "to", "too_long");
    assert_eq!(problems(&days("2027-01-04", "2027-01-04"), &none), [], "one day is a day");
}

#[test]
fn a_deputy_names_no_deputy_and_who_is_away_is_none() {
    let deputies = folded(&[named(1, naming("cdt-iso", "colleague", &[Role::CdtIso]))]);
    let given_on = naming("colleague", "second-smb", &[Role::CdtIso]);
    assert_eq!(problems(&given_on, &deputies), [("roles".to_owned(), "not_theirs".to_owned())]);
    let to_who_is_away = naming("smb", "cdt-iso", &[Role::SmbStaff]);
    assert_eq!(problems(&to_who_is_away, &deputies), [("deputy".to_owned(), "absent".to_owned())]);
    let twice = naming("cdt-iso", "smb", &[Role::CdtIso]);
    assert_eq!(problems(&twice, &deputies), [("from".to_owned(), "taken".to_owned())]);
    // Though the colleague is the deputy of the CDT ISO and has a deputy of their own, that one decides nothing.
    let both = folded(&[
        named(1, naming("cdt-iso", "colleague", &[Role::CdtIso])),
        named(2, naming("colleague", "second-smb", &[Role::Expert])),
    ]);
    let day = "2027-01-10".parse().unwrap();
    let acts: Vec<(String, BTreeSet<Role>)> = both
        .absent_for(&second_smb(), &everybody(), day)
        .into_iter()
        .map(|absent| (absent.account, absent.roles))
        .collect();
    assert_eq!(acts, [("colleague".to_owned(), BTreeSet::from([Role::Expert]))]);
}

#[test]
fn a_decision_is_given_by_a_cdt_iso_alone() {
    let decides = naming("cdt-iso", "colleague", &[Role::CdtIso]);
    assert!(decides.may_be_made_by(&cdt_iso()).is_ok());
    assert!(decides.may_be_made_by(&person("other", CDT, &[Role::CdtIso])).is_ok(), "another CDT ISO");
    for other in [administrator(), smb(), colleague(), auditor(), requester()] {
        let why = decides.may_be_made_by(&other).unwrap_err();
        assert!(why.contains("Only the CDT ISO"), "{}: {why}", other.account);
    }
    let more = naming("cdt-iso", "colleague", &[Role::CdtIso, Role::SmbStaff]);
    assert!(
        more.may_be_made_by(&person("other", CDT, &[Role::CdtIso])).is_err(),
        "only what is their own to give"
    );
    let plain = naming("smb", "second-smb", &[Role::SmbStaff]);
    assert!(plain.may_be_made_by(&smb()).is_ok());
    assert!(plain.may_be_made_by(&administrator()).is_ok());
    for other in [second_smb(), cdt_iso(), auditor(), iso()] {
        assert!(plain.may_be_made_by(&other).is_err(), "{}", other.account);
    }
}

#[test]
fn a_deputation_begins_and_ends_on_its_days_and_with_roles_department_and_account() {
    let events = [named(3, naming("smb", "second-smb", &[Role::SmbStaff]))];
    let acts = |events: &[OfficeEvent], people: &[Person], day: &str| {
        folded(events).absent_for(&second_smb(), people, day.parse().unwrap()).len()
    };
    let all = everybody();
    let days = ["2027-01-03", "2027-01-04", "2027-01-15", "2027-01-16"];
    assert_eq!(days.map(|day| acts(&events, &all, day)), [0, 1, 1, 0]);
    let ended = [events[0].clone(), event(4, OfficeAction::EndDeputy { number: 3 })];
    assert_eq!(acts(&ended, &all, "2027-01-10"), 0);
    for retired in ["smb", "second-smb"] {
        let retired = OfficeAction::RetireAccount { account: retired.to_owned() };
        assert_eq!(acts(&[events[0].clone(), event(4, retired)], &all, "2027-01-10"), 0);
    }
    let with = |changed: Person| {
        everybody()
            .into_iter()
            .map(|one| if one.account == changed.account { changed.clone() } else { one })
            .collect()
    };
    let other_role: Vec<Person> = with(person("smb", CDT, &[Role::Expert]));
    assert_eq!(acts(&events, &other_role, "2027-01-10"), 0, "a role lost");
    let moved: Vec<Person> = with(person("smb", DEPARTMENT, &[Role::SmbStaff]));
    assert_eq!(acts(&events, &moved, "2027-01-10"), 0, "another department");
    let audits = person("second-smb", CDT, &[Role::Auditor]);
    let as_auditor = folded(&events).absent_for(&audits, &all, "2027-01-10".parse().unwrap());
    assert!(as_auditor.is_empty(), "an auditor changes nothing");
}
