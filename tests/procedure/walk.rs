//! Random people take random steps with right and wrong evidence: whatever they do, the rules hold.

#![expect(clippy::wildcard_enum_match_arm, reason = "each rule looks at the few steps it is about")]

use std::{cell::RefCell, collections::BTreeMap};

use chrono::NaiveDate;
use exception::{
    Action, Event, Person, Refusal, Request, Role, Stage, Step,
    action::{DocumentKind, Period},
    assessment::Answer,
    calendar::day_of,
    meeting::Topic,
    workflow::TRANSITIONS,
};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

use crate::{
    table::evidence,
    world::{
        Case, DEPARTMENT, administrator, auditor, cdt_iso, expert, iso, later, person, read, requester,
        second_smb, smb,
    },
};

/// One try: who, which step, how right its evidence, and how many minutes later.
#[derive(Clone, Debug)]
struct Try {
    who: u8,
    fitting_person: bool,
    absent: Vec<u8>,
    step: u8,
    fitting_step: bool,
    wrong: Option<u8>,
    minutes: u32,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let wrong = prop_oneof![4 => Just(None), 1 => (0..5_u8).prop_map(Some)];
    let minutes = prop_oneof![40 => 1..600_u32, 1 => 100_000..200_000_u32];
    let absent = prop_oneof![3 => Just(Vec::new()), 1 => vec(any::<u8>(), 1..4)];
    let person = (any::<u8>(), prop::bool::weighted(0.7), absent);
    let one = (person, any::<u8>(), prop::bool::weighted(0.9), wrong, minutes).prop_map(
        |((who, fitting_person, absent), step, fitting_step, wrong, minutes)| Try {
            who,
            fitting_person,
            absent,
            step,
            fitting_step,
            wrong,
            minutes,
        },
    );
    vec(one, 30..150)
}

fn everybody() -> Vec<Person> {
    let cdt = "California Department of Technology";
    vec![
        requester(),
        iso(),
        smb(),
        second_smb(),
        expert(),
        cdt_iso(),
        auditor(),
        administrator(),
        person("deputy", cdt, &[Role::SmbStaff, Role::CdtIso]),
        person("both-sides", DEPARTMENT, &[Role::RequesterIso, Role::CdtIso]),
        person("stranger", "Another Department", &[Role::Requester, Role::RequesterIso]),
    ]
}

fn pick<T: Clone>(things: &[T], by: u8) -> Option<T> {
    things.get(usize::from(by).checked_rem(things.len())?).cloned()
}

/// Steps that lead on are likelier than those that lead back, aside or out: a walk should get somewhere.
fn steps_of(stage: Stage) -> Vec<Step> {
    const OUT: &[Step] = &[Step::Withdraw, Step::NotQualified, Step::AcceptAssessment];
    const ASIDE: &[Step] = &[
        Step::Comment,
        Step::Attach,
        Step::AskExpert,
        Step::Contribute,
        Step::ReviseIntake,
        Step::Reassign,
        Step::Assign,
        Step::PlaceHold,
        Step::LiftHold,
        Step::MakePublicCopy,
    ];
    const BACK: &[Step] = &[Step::AskForInformation, Step::AssessAgain, Step::ReturnToReview];
    let rows = TRANSITIONS.iter().filter(|row| row.from.contains(&stage) && row.is_offered());
    rows.flat_map(|row| {
        let times = match row.step {
            step if OUT.contains(&step) || ASIDE.contains(&step) => 1,
            step if BACK.contains(&step) => 2,
            _ => 16,
        };
        std::iter::repeat_n(row.step, times)
    })
    .collect()
}

fn spoiled(mut input: Value, how: u8) -> Value {
    let fields: Vec<String> =
        input.as_object().unwrap().keys().filter(|name| *name != "step").cloned().collect();
    match (how, pick(&fields, how.wrapping_mul(7))) {
        (0, Some(field)) => input[field] = Value::Null,
        (1, Some(field)) => input[field] = json!("\u{200b} \u{ad}"),
        (2, Some(field)) => input[field] = json!("2027-02-30"),
        (3, Some(field)) => input[field] = json!([]),
        (4, _) => input["document"] = json!("f".repeat(64)),
        _ => {}
    }
    input
}

fn input_for(case: &Case, step: Step, wrong: Option<u8>) -> Value {
    let today = day_of(case.now);
    let mut input = evidence(step, &today.to_string());
    if step == Step::AcceptRequest {
        let to = exception::calendar::last_day_of(today, 2).unwrap();
        input["from"] = json!(today);
        input["review_on"] = json!(today);
        input["to"] = json!(to);
    }
    if let Some(on) = input.get_mut("on") {
        // What is sent was made before, on any day of the walk.
        *on = json!(today);
    }
    if step == Step::NoteServiceRequest
        && let Some(form) = case.request.form()
    {
        input["about"] = json!(form.mark.sequence);
    }
    wrong.map_or(input.clone(), |how| spoiled(input, how))
}

/// Who may not decide, by a definition of its own: from the events alone, by account.
fn involved(events: &[Event], account: &str) -> bool {
    const INVOLVES: &[Step] = &[
        Step::Open,
        Step::ReviseIntake,
        Step::SendForAssessment,
        Step::SubmitForm,
        Step::AcceptAssessment,
        Step::DeclineAssessment,
        Step::RecordAssessment,
        Step::AskExpert,
        Step::Contribute,
        Step::SendAssessment,
        Step::RecordMeeting,
        Step::PresentForDecision,
        Step::AskForInformation,
        Step::AssessAgain,
    ];
    let is_theirs = |event: &Event| {
        let absent = event.actor.acting_for.as_ref();
        event.actor.account == account || absent.is_some_and(|absent| absent.account == account)
    };
    events.iter().any(|event| is_theirs(event) && INVOLVES.contains(&event.action.step()))
}

/// Rule 5 and rule 4, told from the events before the decision alone.
fn check_decision(before: &[Event], decision: &Event) {
    let reasons = match &decision.action {
        Action::AcceptRequest { reasons, .. } | Action::DeclineRequest { reasons, .. } => reasons.all().len(),
        _ => return,
    };
    assert!(reasons > 0, "reasons");
    let place = |wanted: fn(&Action) -> bool| before.iter().rposition(|event| wanted(&event.action));
    let assessed = place(|action| matches!(action, Action::RecordAssessment { .. })).expect("a rating");
    let answered = place(|action| matches!(action, Action::DeclineAssessment { .. })).expect("a response");
    let form = place(|action| matches!(action, Action::SubmitForm { .. })).expect("a form");
    assert!(assessed < answered && answered < form, "the response answers the newest assessment");
    let mut topics: Vec<Topic> = Vec::new();
    for event in before {
        if let Action::RecordMeeting { meeting } = &event.action {
            topics.extend(meeting.topics.iter().map(|note| note.topic));
        }
    }
    assert!(Topic::ALL.iter().all(|topic| topics.contains(topic)), "four topics");
    let reference = form + 1;
    let noted = before.iter().any(|event| match &event.action {
        Action::NoteServiceRequest { about, .. } => usize::try_from(*about).unwrap() == reference,
        _ => false,
    });
    assert!(noted, "the form's reference stands in the Service Request");
    assert!(!involved(before, &decision.actor.account), "decided by somebody who took part");
    if let Some(absent) = &decision.actor.acting_for {
        assert!(!involved(before, &absent.account), "decided for somebody who took part");
        assert_ne!(absent.account, decision.actor.account);
    }
    assert_eq!(decision.actor.role, Role::CdtIso);
    assert!(decision.basis.is_some());
}

/// Who acts in a role has it, or acts for somebody who has.
fn check_actor(event: &Event, person: &Person, absent: &[Person]) {
    assert_eq!(event.actor.account, person.account);
    let holder = match &event.actor.acting_for {
        Some(named) => {
            absent.iter().find(|absent| absent.account == named.account).expect("an absent person")
        }
        None => person,
    };
    assert!(holder.is(event.actor.role), "{} acts as {}", holder.account, event.actor.role);
}

/// Rule 1 told slowly: day by day, event by event.
fn slowly_in_force(events: &[Event], day: NaiveDate) -> bool {
    let mut granted: Option<Period> = None;
    let mut sent = false;
    for event in events {
        match &event.action {
            Action::AcceptRequest { period, .. } => granted = Some(*period),
            Action::SendFindings { .. } => sent = true,
            Action::Revoke { effective_on, .. } if *effective_on < day => return false,
            Action::EndEarly { ended_on, .. } if *ended_on < day => return false,
            _ => {}
        }
    }
    sent && granted.is_some_and(|period| period.from <= day && day <= period.to)
}

fn check_all(case: &Case) {
    let events: Vec<Event> = case.events.iter().map(|(event, _)| event.clone()).collect();
    let folded = Request::fold(case.events.clone()).expect("the history adds up");
    assert_eq!(folded, case.request, "fold(events) is the state");
    assert_eq!(case.request.version as usize, events.len(), "no event disappears");
    for (index, (event, _)) in case.events.iter().enumerate() {
        assert_eq!(event.sequence as usize, index + 1);
        let previous = index.checked_sub(1).map(|before| case.events[before].1.clone());
        assert_eq!(event.previous, previous, "the chain holds");
    }
    for offset in -3..120 {
        let day = day_of(crate::world::monday()) + chrono::TimeDelta::days(offset * 4);
        assert_eq!(case.request.in_force_on(day), slowly_in_force(&events, day), "{day}");
    }
    if let Some(decision) = &case.request.decision {
        assert_eq!(case.request.period().is_some(), decision.value.answer == Answer::Accepted);
    }
    let sent = case.request.newest(DocumentKind::DenialLetter).is_some_and(|letter| letter.sent().is_some());
    assert!(!sent || case.request.newest(DocumentKind::DenialLetter).unwrap().approved.is_some());
}

fn walk(tries: &[Try]) -> Case {
    let mut case = Case::opened();
    for one in tries {
        case.now = later(case.now, i64::from(one.minutes));
        let steps = if one.fitting_step { steps_of(case.stage()) } else { Step::ALL.to_vec() };
        let Some(step) = pick(&steps, one.step) else { continue };
        // Whoever it is acts for these too, which no office would allow all of: the rules hold for any.
        let absent: Vec<Person> = one.absent.iter().filter_map(|by| pick(&everybody(), *by)).collect();
        let fitting: Vec<Person> = everybody()
            .into_iter()
            .filter(|person| case.request.may(step, &case.context_for(person, &absent)).is_ok())
            .collect();
        let people = if one.fitting_person && !fitting.is_empty() { fitting } else { everybody() };
        let Some(person) = pick(&people, one.who) else { continue };
        let input = input_for(&case, step, one.wrong);
        let asked = read(&input).map_err(Refusal::NotReady);
        let asked = asked.and_then(|action| case.request.take(action, &case.context_for(&person, &absent)));
        match asked {
            Ok(event) => {
                let past: Vec<Event> = case.events.iter().map(|(event, _)| event.clone()).collect();
                check_decision(&past, &event);
                check_actor(&event, &person, &absent);
                case.apply(event);
            }
            Err(refusal) => assert!(refusal.to_string().len() > 10, "a refusal says why"),
        }
    }
    check_all(&case);
    case
}

#[test]
fn random_people_with_random_evidence_never_break_a_rule() {
    let seen: RefCell<BTreeMap<Stage, u32>> = RefCell::default();
    let config = Config { cases: 450, failure_persistence: None, ..Config::default() };
    let rng = proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, rng)
        .run(&tries(), |tries| {
            let case = walk(&tries);
            for passed in &case.request.passed {
                *seen.borrow_mut().entry(passed.stage).or_default() += 1;
            }
            Ok(())
        })
        .unwrap();
    // A walk that never gets anywhere would prove nothing.
    for stage in Stage::ALL {
        assert!(seen.borrow().get(stage).is_some_and(|times| *times >= 5), "{stage}: {:?}", seen.borrow());
    }
}
