//! The rules of the engine, one to seven (domain, section 2), each as tests that carry its number.

use exception::{
    Action, Refusal, Request, Stage,
    action::Event,
    assessment::Answer,
    request::{Earlier, Outcome},
};
use serde_json::json;

use crate::world::{
    Case, acceptance, answers, assessment, cdt_iso, denial, form, hashed, intake, iso, meeting, missing,
    read, requester, smb,
};

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

#[test]
fn rule_1_an_exception_is_in_force_once_it_is_accepted_and_its_findings_are_sent() {
    let accepted = Case::in_findings();
    assert!(!accepted.request.in_force_on(day("2027-01-10")), "accepted, findings not sent");
    let sent = Case::in_force("2027-01-04", "2027-07-31");
    assert!(sent.request.in_force_on(day("2027-01-10")));
    let never = [Case::opened, Case::in_decision, Case::in_denial, Case::in_resolution, Case::closed];
    for never in never.map(|case| Box::new(case())) {
        assert!(!never.request.in_force_on(day("2027-01-10")), "{}", never.stage());
    }
}

#[test]
fn rule_1_an_expired_exception_is_not_in_force_though_nobody_closed_it_out() {
    let case = Case::in_force("2027-01-04", "2027-07-31").on("2027-09-01");
    assert_eq!(case.stage(), Stage::InForce);
    assert!(!case.request.in_force_on(day("2027-09-01")));
}

#[test]
fn rule_1_a_revoked_or_ended_exception_is_in_force_up_to_that_day_only() {
    let revoked = Case::in_force("2027-01-04", "2027-07-31")
        .on("2027-03-01")
        .go(&[(&cdt_iso(), json!({ "step": "revoke", "reasons": "R", "effective_on": "2027-03-05" }))]);
    assert!(revoked.request.in_force_on(day("2027-03-05")));
    assert!(!revoked.request.in_force_on(day("2027-03-06")));
    let ended = Case::in_force("2027-01-04", "2027-07-31")
        .on("2027-03-01")
        .go(&[(&smb(), json!({ "step": "end_early", "evidence": "E", "ended_on": "2027-02-28" }))]);
    assert!(ended.request.in_force_on(day("2027-02-28")));
    assert!(!ended.request.in_force_on(day("2027-03-01")));
}

#[test]
fn rule_2_the_date_typed_is_the_date_stored() {
    let case = Case::in_force("2027-01-31", "2027-11-30");
    let period = case.request.period().unwrap();
    assert_eq!((period.from, period.to), (day("2027-01-31"), day("2027-11-30")));
    let stored: Vec<String> =
        case.events.iter().map(|(event, _)| serde_json::to_string(event).unwrap()).collect();
    let acceptance = stored.iter().find(|text| text.contains("accept_request")).unwrap();
    assert!(acceptance.contains("\"from\":\"2027-01-31\"") && acceptance.contains("\"to\":\"2027-11-30\""));
}

#[test]
fn rule_2_a_revocation_does_not_reach_back_and_an_end_does_not_lie_ahead() {
    let case = Case::in_force("2027-01-04", "2027-07-31").on("2027-03-01");
    let back = json!({ "step": "revoke", "reasons": "R", "effective_on": "2027-02-28" });
    assert_eq!(missing(&case.ask(&cdt_iso(), &back).unwrap_err()), ["effective_on"]);
    let ahead = json!({ "step": "end_early", "evidence": "E", "ended_on": "2027-03-02" });
    assert_eq!(missing(&case.ask(&smb(), &ahead).unwrap_err()), ["ended_on"]);
}

#[test]
fn rule_3_an_acceptance_without_an_end_date_is_not_taken() {
    let mut input = acceptance("2027-01-04", "2027-07-31");
    input.as_object_mut().unwrap().remove("to");
    assert_eq!(missing(&Case::in_decision().ask(&cdt_iso(), &input).unwrap_err()), ["to"]);
}

#[test]
fn rule_3_one_grant_is_no_longer_than_the_setting_allows() {
    let mut case = Case::in_decision();
    let up_to = |case: &Case, to: &str| case.ask(&cdt_iso(), &acceptance("2027-01-04", to));
    assert!(up_to(&case, "2028-01-03").is_ok(), "twelve months");
    assert_eq!(missing(&up_to(&case, "2028-01-04").unwrap_err()), ["to"]);
    case.settings.longest_grant_months = 3;
    assert!(up_to(&case, "2027-04-03").is_ok());
    assert_eq!(missing(&up_to(&case, "2027-04-04").unwrap_err()), ["to"]);
}

#[test]
fn rule_3_renewals_are_limited_in_number_and_in_cumulative_time() {
    let mut case = Case::in_decision();
    let six_months = acceptance("2027-01-04", "2027-07-03");
    case.earlier = Earlier { grants: 3, months: 30, ..Earlier::default() };
    assert!(case.ask(&cdt_iso(), &six_months).is_ok(), "the third renewal, 36 months in all");
    case.earlier = Earlier { grants: 3, months: 31, ..Earlier::default() };
    assert_eq!(missing(&case.ask(&cdt_iso(), &six_months).unwrap_err()), ["to"]);
    case.earlier = Earlier { grants: 4, months: 4, ..Earlier::default() };
    assert_eq!(missing(&case.ask(&cdt_iso(), &six_months).unwrap_err()), ["to"]);
}

#[test]
fn rule_3_a_renewal_is_a_new_request_and_leaves_the_old_dates_alone() {
    let before = Case::in_force("2027-01-04", "2027-07-31").on("2027-07-01");
    let after = before.clone().go(&[(&requester(), json!({ "step": "renew" }))]);
    assert_eq!(after.request.renewals.len(), 1);
    assert_ne!(after.request.renewals.first(), Some(&after.request.number));
    assert_eq!(after.request.period(), before.request.period());
    assert_eq!(after.stage(), Stage::InForce);
    let mut renewal = intake("open");
    renewal["kind"] = json!("renewal");
    let Err(problems) = read(&renewal) else { panic!("a renewal of nothing was read") };
    assert_eq!(problems.first().unwrap().field, "previous");
    renewal["previous"] = json!("EX-2027-0001");
    let opened = Case::open_by(&requester(), &renewal).unwrap();
    assert!(opened.request.decision.is_none(), "it has to be decided on its own");
}

#[test]
fn rule_4_the_two_answers_are_never_one_field() {
    let case = Case::in_decision().go(&[(&cdt_iso(), denial())]);
    let response = case.request.response().unwrap();
    let decision = case.request.decision.as_ref().unwrap();
    assert_eq!(response.mark.by.account, "iso");
    assert_eq!(decision.mark.by.account, "cdt-iso");
    assert_eq!((response.value.answer, decision.value.answer), (Answer::Declined, Answer::Declined));
}

/// A history in which the request stands at the decision and nothing was prepared: such as an import could
/// bring. The core has to hold there too.
fn unprepared() -> Case {
    let mut case = Case::opened();
    let (mut event, _) = case.events.remove(0);
    event.to = Stage::Decision;
    let events = vec![hashed(event)];
    case.request = Request::fold(events.clone()).unwrap();
    case.events = events;
    case
}

#[test]
fn rule_5_no_decision_without_rating_response_form_and_meeting_for_either_answer() {
    let case = unprepared();
    for input in [acceptance("2027-01-04", "2027-07-31"), denial()] {
        let refusal = case.ask(&cdt_iso(), &input).unwrap_err();
        let fields = missing(&refusal);
        for needed in ["assessment", "response", "meetings", "form"] {
            assert!(fields.contains(&needed), "{needed}: {fields:?}");
        }
    }
}

#[test]
fn rule_5_no_decision_without_reasons_for_either_answer() {
    let case = Case::in_decision();
    for mut input in [acceptance("2027-01-04", "2027-07-31"), denial()] {
        for reasons in
            [json!([]), json!([{ "text": " ", "basis": "assessed_risk" }]), json!([{ "text": "R" }])]
        {
            input["reasons"] = reasons;
            let refusal = case.ask(&cdt_iso(), &input).unwrap_err();
            assert!(missing(&refusal).iter().all(|field| field.starts_with("reasons")), "{refusal}");
        }
    }
    assert!(serde_json::from_value::<Action>(json!({ "step": "decline_request", "reasons": [] })).is_err());
}

#[test]
fn rule_5_an_answer_to_an_older_assessment_is_no_response() {
    let case = Case::in_review()
        .go(&[(&smb(), json!({ "step": "assess_again", "reasons": "New facts." })), (&smb(), assessment())]);
    assert!(case.request.response().is_none());
    let stuck = case.go(&[(&smb(), json!({ "step": "send_assessment" }))]);
    assert_eq!(stuck.stage(), Stage::IsoResponse, "the ISO answers anew");
}

#[test]
fn rule_5_nothing_is_presented_before_meetings_covered_the_four_topics() {
    let mut half = meeting();
    half.as_object_mut().unwrap().remove("documentation");
    half.as_object_mut().unwrap().remove("recommended_alternative");
    let present = json!({ "step": "present_for_decision", "summary": "Ready." });
    let case = Case::in_form().go(&[(&requester(), form())]).note_form();
    assert_eq!(
        missing(&case.ask(&smb(), &present).unwrap_err()).len(),
        5,
        "four topics, and a meeting at all"
    );
    let case = case.go(&[(&smb(), half)]);
    assert_eq!(missing(&case.ask(&smb(), &present).unwrap_err()), ["meetings", "meetings"]);
    assert!(case.go(&[(&smb(), meeting())]).ask(&smb(), &present).is_ok());
}

#[test]
fn rule_5_nothing_is_presented_before_the_forms_reference_stands_in_the_service_request() {
    let present = json!({ "step": "present_for_decision", "summary": "Ready." });
    let case = Case::in_form().go(&[(&requester(), form()), (&smb(), meeting())]);
    assert_eq!(missing(&case.ask(&smb(), &present).unwrap_err()), ["service_request"]);
    let case = case.note_form();
    assert!(case.ask(&smb(), &present).is_ok());
    // A form that was sent back and came again is another form, with another reference.
    let again = case.go(&[
        (&smb(), json!({ "step": "ask_for_information", "questions": "Which kiosks?" })),
        (&requester(), form()),
    ]);
    assert_eq!(missing(&again.ask(&smb(), &present).unwrap_err()), ["service_request"]);
}

#[test]
fn rule_5_what_the_form_may_leave_open_at_submission_is_due_before_the_decision() {
    let mut without_words = form();
    without_words["answers"].as_object_mut().unwrap().remove("policy_words");
    let case = Case::in_form().go(&[(&requester(), without_words)]).note_form().go(&[(&smb(), meeting())]);
    let present = json!({ "step": "present_for_decision", "summary": "Ready." });
    assert_eq!(missing(&case.ask(&smb(), &present).unwrap_err()), ["form.policy_words"]);
}

#[test]
fn rule_6_a_decision_names_what_it_was_made_on() {
    let case = Case::in_decision();
    let head = case.request.head.clone();
    let decided = case.clone().go(&[(&cdt_iso(), denial())]);
    let basis = &decided.request.decision.as_ref().unwrap().value.basis;
    assert_eq!(basis.head, head);
    assert_eq!(basis.assessment, case.request.assessments.last().unwrap().mark.digest);
    assert_eq!(basis.response, case.request.response().unwrap().mark.digest);
    assert_eq!(basis.form, case.request.form().unwrap().mark.digest);
    assert!(!decided.request.decided_on_older_version());
}

#[test]
fn rule_6_a_later_form_or_assessment_shows_that_the_decision_was_on_an_older_version() {
    for later in [form(), assessment()] {
        let mut case = Case::in_decision().go(&[(&cdt_iso(), denial())]);
        let action = read(&later).unwrap();
        // The procedure allows neither after the decision; a history that has it nevertheless must show it.
        assert!(matches!(case.ask(&smb(), &later), Err(Refusal::WrongStage { .. })));
        let event = Event {
            format: 1,
            stream: case.request.number.clone(),
            sequence: case.request.version + 1,
            from: Some(case.stage()),
            to: case.stage(),
            actor: smb().acting_as(exception::Role::SmbStaff),
            at: case.now,
            previous: Some(case.request.head.clone()),
            basis: None,
            action,
        };
        case.apply(event);
        assert!(case.request.decided_on_older_version());
    }
}

#[test]
fn rule_7_withdrawal_decision_and_revocation_stay_with_who_and_when() {
    let withdrawn =
        Case::in_decision().go(&[(&iso(), json!({ "step": "withdraw", "reasons": "Not needed any more." }))]);
    let ending = withdrawn.request.ending.as_ref().unwrap();
    assert_eq!((ending.value.outcome, ending.mark.by.account.as_str()), (Outcome::Withdrawn, "iso"));
    assert_eq!(ending.mark.at, withdrawn.now);
    let revoked = Case::in_force("2027-01-04", "2027-07-31")
        .go(&[(&cdt_iso(), json!({ "step": "revoke", "reasons": "R", "effective_on": "2027-01-05" }))]);
    let decision = revoked.request.decision.as_ref().unwrap();
    assert_eq!(decision.value.answer, Answer::Accepted, "the decision stands beside the revocation");
    assert_eq!(revoked.request.ending.as_ref().unwrap().value.outcome, Outcome::Revoked);
}

#[test]
fn rule_7_a_history_with_an_event_left_out_changed_in_order_or_opened_twice_does_not_add_up() {
    let case = Case::in_resolution();
    for left_out in 0..case.events.len() - 1 {
        let mut events = case.events.clone();
        events.remove(left_out);
        assert!(Request::fold(events).is_err(), "without event {}", left_out + 1);
    }
    for place in 0..case.events.len() - 1 {
        let mut events = case.events.clone();
        events.swap(place, place + 1);
        assert!(Request::fold(events).is_err(), "events {} and {} exchanged", place + 1, place + 2);
    }
    assert_eq!(Request::fold(case.events.clone()).unwrap(), case.request);
}

#[test]
fn rule_7_a_second_assessment_or_form_stands_beside_the_first() {
    let case = Case::in_review().go(&[
        (&smb(), json!({ "step": "ask_for_information", "questions": "Which kiosks?" })),
        (&requester(), form()),
        (&smb(), json!({ "step": "assess_again", "reasons": "New facts." })),
        (&smb(), assessment()),
        (&smb(), json!({ "step": "send_assessment" })),
        (&iso(), json!({ "step": "decline_assessment", "answers": answers("declined"), "reasons": "No." })),
        (&requester(), form()),
    ]);
    assert_eq!((case.request.forms.len(), case.request.assessments.len()), (3, 2));
    assert_eq!(case.request.responses_to_assessment.len(), 2);
    assert_eq!(case.request.questions.len(), 1, "asking for information is no denial");
    assert!(case.request.decision.is_none());
}
