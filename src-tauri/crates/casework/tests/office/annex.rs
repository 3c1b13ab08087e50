//! What went wrong in other programs of this kind, each as a test named after it. A test's comment says what was seen
//! there, and where.
//!
//! One stands beside what it needs: that an upgrade keeps every field of every old record (`ServiceNow` KB0864630) is
//! `upgrade::an_upgrade_keeps_every_field_of_every_old_record`, over records that the first format's program wrote.

use casework::{
    Error, Office, Session,
    view::{OrphanAsk, QueueAsk, QueueRow, RequestView},
};
use exception::{
    Instant, RequestNumber, Role, Stage, Step, action::Audience, request::Outcome, retired::RetiredKind,
};
use serde_json::{Value, json};

use crate::desk::{PASSPHRASE, People, fields, reasons, started};

fn at(text: &str) -> Instant {
    Instant::try_from(text.to_owned()).unwrap()
}

/// What the CDT ISO types to accept, with other days.
async fn acceptance(people: &People, number: &RequestNumber, from: &str, to: &str) -> Value {
    let more = json!({ "reasons": reasons("")["reasons"], "review_on": to, "from": from, "to": to,
        "conditions": [{ "what": "Read the log.", "owner": "Rosa Vega", "due": to }] });
    started(people, &people.cdt_iso, number, Step::AcceptRequest, more).await
}

/// A request that is in force, or was, on these days.
pub(crate) async fn granted(people: &People, from: &str, to: &str) -> RequestNumber {
    let number = people.to_decision().await;
    grant(people, &number, from, to).await;
    number
}

/// From the decision on: accepts a request for these days, and sends its findings.
async fn grant(people: &People, number: &RequestNumber, from: &str, to: &str) {
    let input = acceptance(people, number, from, to).await;
    people.take(&people.cdt_iso, number, input).await;
    let responses = json!({ "step": "record_responses", "requester": "Agreed.", "cdt_iso": "Agreed." });
    people.take(&people.smb, number, responses).await;
    people.take(&people.smb, number, json!({ "step": "draft_findings" })).await;
    let sending = started(people, &people.smb, number, Step::SendFindings, json!({ "by": "post" })).await;
    people.take(&people.smb, number, sending).await;
}

async fn seen(people: &People, by: &Session, number: &RequestNumber, now: Instant) -> RequestView {
    people.office.request(by, number, now).await.unwrap()
}

async fn row(people: &People, by: &Session, number: &RequestNumber, now: Instant) -> QueueRow {
    let rows = people.office.requests(by, &QueueAsk::default(), now).await.unwrap().rows;
    rows.into_iter().find(|row| row.number == *number).unwrap()
}

/// `ServiceNow` 19.1.1 and 20.1.3, Kyverno #17473: an exception ran out a day early, or a day late, because its last day
/// was an instant in another zone.
#[tokio::test]
async fn an_exception_is_valid_on_its_last_day_and_not_after_in_pacific_time_over_both_clock_changes() {
    for (to, last_moment, next_moment) in [
        ("2027-03-14", "2027-03-15T06:59:59.999Z", "2027-03-15T07:00:00.000Z"),
        ("2027-11-07", "2027-11-08T07:59:59.999Z", "2027-11-08T08:00:00.000Z"),
    ] {
        let people = People::new().await;
        let number = granted(&people, "2026-12-01", to).await;
        for (moment, is_valid) in [(last_moment, true), (next_moment, false)] {
            let now = at(moment);
            let reader = Session::reader();
            for by in [&people.smb, &people.requester, &reader] {
                assert_eq!(
                    seen(&people, by, &number, now).await.in_force,
                    is_valid,
                    "{to}: page at {moment}"
                );
                assert_eq!(row(&people, by, &number, now).await.in_force, is_valid, "{to}: list at {moment}");
            }
            let owed = people.office.my_work(&people.smb, now).await.unwrap().owed;
            let is_owed = owed.iter().any(|row| row.number == number);
            assert_eq!(is_owed, !is_valid, "{to}: close-out at {moment}");
            let close_out = json!({ "step": "close_out", "disposition": "gone", "evidence": "E" });
            let problems = people.office.check(&people.smb, Some(&number), &close_out, now).await.unwrap();
            assert_eq!(problems.is_empty(), !is_valid, "{to}: the step at {moment}");
        }
        let day: chrono::NaiveDate = to.parse().unwrap();
        for (day, expected) in [(day, Some("Due this day")), (day.succ_opt().unwrap(), None)] {
            let (reminders, _) = people.office.reminders_on(&people.smb, day, None, 100).await.unwrap();
            let ends =
                reminders.iter().find(|one| one.due.subject == number.as_str() && one.due.due_on == to);
            assert_eq!(ends.map(|one| one.rung.as_str()), expected, "{to}: reminder of {day}");
        }
        let period = seen(&people, &people.smb, &number, at(next_moment)).await.request.period().unwrap();
        assert_eq!(period.to.to_string(), to, "the record, of which letters are made");
    }
}

/// `ServiceNow` 15.0.1: a period that ended before it began, or lay wholly in the past, was taken.
#[tokio::test]
async fn a_period_that_makes_no_sense_is_refused_and_says_why() {
    let people = People::new().await;
    let number = people.to_decision().await;
    for (from, to, problem) in [
        ("2026-12-01", "2026-12-01", None),
        ("2026-12-02", "2026-12-01", Some("to")),
        ("2026-01-01", "2026-11-20", Some("to")),
        ("2026-12-01", "2027-02-29", Some("to")),
        ("2026-12-01", "2028-02-29", Some("to")),
        ("2026-12-01", "2050-01-01", Some("to")),
    ] {
        let mut input = acceptance(&people, &number, from, to).await;
        input["review_on"] = json!("2026-12-01");
        let problems =
            people.office.check(&people.cdt_iso, Some(&number), &input, people.now()).await.unwrap();
        match problem {
            None => assert!(problems.is_empty(), "{from} to {to}: {problems:?}"),
            Some(field) => {
                assert!(
                    problems.iter().any(|problem| problem.field == field),
                    "{from} to {to}: {problems:?}"
                );
                let refused = people.attempt(&people.cdt_iso, &number, input).await.unwrap_err();
                assert_eq!(refused.problems(), problems, "{from} to {to}");
            }
        }
    }
    let view = seen(&people, &people.smb, &number, people.now()).await;
    assert!(view.request.stage == Stage::Decision && view.request.decision.is_none());
}

/// `DefectDojo` #15500, `ServiceNow` 22.3.2: the day that was stored was the one before the day that was typed.
#[tokio::test]
async fn the_date_typed_is_the_date_stored_on_every_path() {
    let people = People::new().await;
    // A minute after nine in the evening in California it is tomorrow in Greenwich.
    let evening = at("2026-11-22T05:01:00.000Z");
    let number = people.to_decision().await;
    let mut input = acceptance(&people, &number, "2026-12-31", "2027-03-31").await;
    input["review_on"] = json!("2027-02-28");
    let office = &people.office;
    office.save_draft(&people.cdt_iso, Some(&number), Step::AcceptRequest, &input, 0, evening).await.unwrap();
    let kept =
        office.draft(&people.cdt_iso, Some(&number), Step::AcceptRequest, evening).await.unwrap().input;
    assert_eq!((&kept["from"], &kept["to"]), (&json!("2026-12-31"), &json!("2027-03-31")), "draft");
    office.take(&people.cdt_iso, Some(&number), None, &kept, evening).await.unwrap();
    let request = seen(&people, &people.smb, &number, evening).await.request;
    let (period, decision) = (request.period().unwrap(), &request.decision.as_ref().unwrap().value);
    let days = [period.from.to_string(), period.to.to_string(), decision.review_on.unwrap().to_string()];
    assert_eq!(days, ["2026-12-31", "2027-03-31", "2027-02-28"], "decision");
    let form = &request.form().unwrap().value;
    assert_eq!((form.text("start"), form.text("end")), ("2026-12-01", "2027-05-31"), "form");
    assert_eq!(request.meetings[0].value.held_on.to_string(), "2026-11-20", "meeting");
    office.rebuild().await.unwrap();
    assert_eq!(seen(&people, &people.smb, &number, evening).await.request, request, "read anew");
}

/// A request that renews another, taken through everything again to its decision.
async fn renewed(people: &People, number: &RequestNumber) -> RequestNumber {
    let renewal = people.take(&people.iso, number, json!({ "step": "renew" })).await.renewal.unwrap();
    let mut intake = crate::desk::intake();
    for (field, value) in [("step", "revise_intake"), ("kind", "renewal"), ("previous", number.as_str())] {
        intake[field] = json!(value);
    }
    people.take(&people.iso, &renewal, intake).await;
    people.take(&people.iso, &renewal, json!({ "step": "send_for_assessment" })).await;
    people.take(&people.smb, &renewal, crate::desk::assessment()).await;
    people.take(&people.smb, &renewal, json!({ "step": "send_assessment" })).await;
    let decline = json!({ "step": "decline_assessment", "reasons": "No.",
        "answers": [{ "answer": "declined", "reason": "No." }] });
    people.take(&people.iso, &renewal, decline).await;
    let mut form = crate::desk::form();
    let answers = [
        ("request_type", "renewal"),
        ("previous_exception", number.as_str()),
        ("start", "2027-06-01"),
        ("end", "2027-11-30"),
    ];
    for (field, value) in answers {
        form["answers"][field] = json!(value);
    }
    people.take(&people.requester, &renewal, form).await;
    let about =
        seen(people, &people.smb, &renewal, people.now()).await.service_request_texts.last().unwrap().about;
    let noted = json!({ "step": "note_service_request", "about": about, "noted_on": "2026-11-21" });
    people.take(&people.smb, &renewal, noted).await;
    let meeting = json!({ "step": "record_meeting", "held_on": "2026-11-20", "held_at": "10:00",
        "place": "Room 4", "attendees": [{ "name": "Ian Shaw" }], "background": "Heard.",
        "documentation": "Read.", "risk_assessment": "Discussed.", "recommended_alternative": "Weighed." });
    people.take(&people.smb, &renewal, meeting).await;
    people.take(&people.smb, &renewal, json!({ "step": "present_for_decision", "summary": "Again." })).await;
    renewal
}

/// bcgov #33971 and #8688: after a renewal nobody was reminded again, because a flag said that they had been; and after
/// weeks switched off there came a notice for every day of them.
#[tokio::test]
async fn a_reminder_fires_again_after_a_renewal_and_three_weeks_off_are_one_summary() {
    let people = People::new().await;
    let first = granted(&people, "2026-12-01", "2027-05-31").await;
    let renewal = renewed(&people, &first).await;
    grant(&people, &renewal, "2027-06-01", "2027-11-30").await;
    let office = &people.office;
    let reminded = async |number: &RequestNumber, day: &str| {
        let (reminders, _) = office.reminders_on(&people.smb, day.parse().unwrap(), None, 100).await.unwrap();
        let of = |last_day: &str| {
            let mut of = reminders.iter().filter(|one| one.due.subject == number.as_str());
            of.find(|one| one.due.due_on == last_day).map(|one| one.rung.clone())
        };
        of("2027-05-31").or(of("2027-11-30"))
    };
    assert_eq!(reminded(&first, "2027-05-01").await.as_deref(), Some("30 days before"));
    let read = office.inbox(&people.smb, at("2027-05-31T20:00:00.000Z")).await.unwrap();
    office.mark_inbox_read(&people.smb, &read.through, at("2027-05-31T20:00:00.000Z")).await.unwrap();
    assert_eq!(reminded(&renewal, "2027-10-31").await.as_deref(), Some("30 days before"), "armed again");
    assert_eq!(reminded(&renewal, "2027-11-30").await.as_deref(), Some("Due this day"));
    // Off from 9 November to the last day: each request is told once, with what it has come to.
    let last_read = at("2027-11-09T20:00:00.000Z");
    let read = office.inbox(&people.smb, last_read).await.unwrap();
    office.mark_inbox_read(&people.smb, &read.through, last_read).await.unwrap();
    let inbox = office.inbox(&people.smb, at("2027-11-30T20:00:00.000Z")).await.unwrap();
    let ends = |one: &&casework::view::Reminder| {
        one.due.subject == renewal.as_str()
            && one.due.due_on == "2027-11-30"
            && one.due.kind.as_str() == "last_day"
    };
    assert_eq!(inbox.reminders.iter().filter(ends).count(), 1, "{:?}", inbox.reminders);
    let away = inbox.away.unwrap();
    assert_eq!((away.from.as_str(), away.to.as_str()), ("2027-11-10", "2027-11-30"));
}

/// `ServiceNow` 21.0.3: an import and the API decided requests whose form would not have let them be decided.
#[tokio::test]
async fn nothing_is_decided_without_rating_answers_meeting_and_reasons_on_any_path() {
    let people = People::new().await;
    let early = people.to_iso().await;
    let accept = acceptance(&people, &early, "2026-12-01", "2027-05-31").await;
    for input in [accept, reasons("decline_request")] {
        let refused = people.attempt(&people.cdt_iso, &early, input.clone()).await.unwrap_err();
        assert!(matches!(refused, Error::Refused(_)), "{refused}");
        assert!(people.office.check(&people.cdt_iso, Some(&early), &input, people.now()).await.is_err());
    }
    let number = people.to_decision().await;
    for reasons in [json!([]), json!([{ "text": " ", "basis": "assessed_risk" }]), Value::Null] {
        for step in ["accept_request", "decline_request"] {
            let mut input = acceptance(&people, &number, "2026-12-01", "2027-05-31").await;
            input["step"] = json!(step);
            input["reasons"] = reasons.clone();
            let refused = people.attempt(&people.cdt_iso, &number, input).await.unwrap_err();
            assert!(fields(refused.problems())[0].starts_with("reasons"), "{refused}");
        }
    }
    // A file of requests is taken in by the same steps.
    let office = Office::in_memory().await.unwrap();
    let entry = json!([{ "title": "Kiosk", "policy": "Accounts", "decision": { "reasons": [] } }]);
    assert!(office.make_demonstration(Some(&entry.to_string()), 1, people.now()).await.is_err());
    for number in [early, number] {
        assert!(seen(&people, &people.smb, &number, people.now()).await.request.decision.is_none());
    }
}

/// avni #1025, `ServiceNow` 16.0.3: whoever had made a request, or edited it last, approved it under another hat.
#[tokio::test]
async fn requester_delegate_and_last_editor_do_not_decide_under_another_hat() {
    for (account, role) in [("rosa", Role::Requester), ("ian", Role::RequesterIso), ("sam", Role::SmbStaff)] {
        let people = People::new().await;
        let number = people.to_decision().await;
        let everybody = [&people.requester, &people.iso, &people.smb];
        let session = everybody.into_iter().find(|session| session.person().is(role)).unwrap();
        let person = session.person();
        let mut hats = serde_json::to_value(person).unwrap();
        hats["roles"] = json!([role, Role::CdtIso]);
        people.office.change_account(&people.admin, &hats, people.now()).await.unwrap();
        let accept = acceptance(&people, &number, "2026-12-01", "2027-05-31").await;
        for input in [accept, reasons("decline_request")] {
            let refused = people.attempt(session, &number, input).await.unwrap_err();
            assert!(refused.to_string().contains("may not decide"), "{account}: {refused}");
        }
        let request = seen(&people, &people.cdt_iso, &number, people.now()).await.request;
        assert!(request.decision.is_none() && request.attempts.len() == 2, "{account}");
    }
}

/// `ServiceNow` 15.0.1 and 16.0.3, CISO Assistant, `OpenGRC`: people who do not decide changed who decides, or the state.
#[tokio::test]
async fn who_does_not_decide_changes_neither_the_decider_nor_the_state_by_any_path() {
    let people = People::new().await;
    let number = people.to_decision().await;
    let before = seen(&people, &people.smb, &number, people.now()).await.request;
    let everybody = [&people.requester, &people.iso, &people.smb, &people.second, &people.admin];
    for by in everybody {
        let name = &by.person().name;
        let accept = acceptance(&people, &number, "2026-12-01", "2027-05-31").await;
        for input in
            [accept, reasons("decline_request"), json!({ "step": "return_to_review", "questions": "?" })]
        {
            let refused = people.attempt(by, &number, input).await.unwrap_err();
            assert_eq!(refused.code(), "refused", "{name}: {refused}");
        }
        if by.person().is(Role::Administrator) {
            continue;
        }
        let mut own = serde_json::to_value(by.person()).unwrap();
        own["roles"] = json!([Role::CdtIso]);
        let refused = people.office.change_account(by, &own, people.now()).await.unwrap_err();
        assert_eq!(refused.code(), "refused", "{name}");
        let settings = json!({ "letters_need_second_person": false });
        assert!(people.office.change_settings(by, &settings, people.now()).await.is_err(), "{name}");
    }
    for typed in ["stage", "decision", "to", "actor"] {
        let mut input = json!({ "step": "comment", "text": "Please.", "audience": "everyone" });
        input[typed] = json!("closed");
        people.take(&people.smb, &number, input).await;
    }
    let after = seen(&people, &people.smb, &number, people.now()).await.request;
    assert_eq!((after.stage, after.decision, after.intake), (before.stage, before.decision, before.intake));
}

/// `SimpleRisk`: who had accepted was overwritten when an acceptance was taken back.
#[tokio::test]
async fn a_revocation_keeps_who_decided_and_when_beside_who_revoked_and_when() {
    let people = People::new().await;
    let number = granted(&people, "2026-11-21", "2027-05-31").await;
    let before = seen(&people, &people.smb, &number, people.now()).await.request;
    assert!(!before.decided_on_older_version());
    let later = at("2026-12-24T20:00:00.000Z");
    let revoke = json!({ "step": "revoke", "reasons": "Logs were off.", "effective_on": "2026-12-24" });
    people.office.take(&people.cdt_iso, Some(&number), None, &revoke, later).await.unwrap();
    let after = seen(&people, &people.smb, &number, later).await;
    let request = &after.request;
    assert_eq!(request.decision, before.decision, "the decision stands as it was made");
    let ending = request.ending.as_ref().unwrap();
    assert_eq!((ending.value.outcome, ending.mark.at), (Outcome::Revoked, later));
    assert_eq!(ending.mark.by.account, "cleo");
    assert!(after.history.iter().any(|line| line.step == Step::AcceptRequest) && after.history_verifies);
}

/// `PaladinCloud` #2145, Dependency-Track #7175: an exemption that had run out looked as if somebody had ended it.
#[tokio::test]
async fn an_expiry_stands_in_the_history_as_expiry_and_not_as_somebodys_act() {
    let people = People::new().await;
    let number = granted(&people, "2026-12-01", "2027-05-31").await;
    let after = at("2027-06-01T07:00:00.000Z");
    for account in ["ian", "sam", "ian"] {
        people.office.sign_in(account, PASSPHRASE, after).await.unwrap();
    }
    let view = seen(&people, &people.smb, &number, after).await;
    let noted: Vec<_> = view.history.iter().filter(|line| line.step == Step::Expire).collect();
    assert_eq!(noted.len(), 1, "noted once");
    assert!(noted[0].text.contains("expired") && noted[0].text.contains("nobody’s act"), "{}", noted[0].text);
    assert!(view.request.ending.is_none() && view.request.stage == Stage::InForce, "nobody closed it");
    assert_eq!(row(&people, &people.smb, &number, after).await.outcome.as_deref(), Some("Expired"));
}

/// pepin #64, `OpenGRC`'s cascading delete, Archer's inactive users: exceptions went, or hung in the air, with the policy,
/// system or person that they named.
#[tokio::test]
async fn what_names_a_retired_policy_system_or_person_is_listed_and_nothing_disappears() {
    let people = People::new().await;
    let number = granted(&people, "2026-12-01", "2027-05-31").await;
    let office = &people.office;
    let before = seen(&people, &people.smb, &number, people.now()).await.request;
    let system = before.form().unwrap().value.rows("systems")[0]["name"].clone();
    for (kind, name) in [("policy", "3500"), ("system", system.as_str())] {
        let input = json!({ "kind": kind, "name": name, "retired_on": "2026-11-21", "reason": "Gone." });
        office.retire(&people.smb, &input, people.now()).await.unwrap();
    }
    office.retire_account(&people.admin, "rosa", people.now()).await.unwrap();
    let names =
        [(RetiredKind::Policy, "3500"), (RetiredKind::System, &system), (RetiredKind::Person, "rosa")];
    for (kind, name) in names {
        let ask = OrphanAsk { kind, name: name.to_owned(), after: None };
        let rows = office.orphans(&people.smb, &ask, people.now()).await.unwrap().rows;
        assert!(rows.iter().any(|row| row.request.number == number && row.is_open), "{name}");
    }
    assert_eq!(seen(&people, &people.smb, &number, people.now()).await.request, before);
    assert_eq!(row(&people, &people.smb, &number, people.now()).await.policy, "3500 Security Awareness");
    assert_eq!(office.my_work(&people.smb, people.now()).await.unwrap().orphaned, 1);
}

/// `ServiceNow` 14.1.3 and 14.2.0: adding many configuration items to one exception failed, or added them twice.
#[tokio::test]
async fn five_thousand_systems_are_added_once_each() {
    let people = People::new().await;
    let number = people.to_iso().await;
    let decline = json!({ "step": "decline_assessment", "reasons": "No.",
        "answers": [{ "answer": "declined", "reason": "No." }] });
    people.take(&people.iso, &number, decline).await;
    let mut form = crate::desk::form();
    let row = form["answers"]["systems"][0].clone();
    let systems: Vec<Value> = (0..5000)
        .map(|n| {
            let mut row = row.clone();
            row["name"] = json!(format!("srv{n:04}"));
            row
        })
        .collect();
    form["answers"]["systems"] = json!(systems);
    let office = &people.office;
    for version in 0..2 {
        let key = (&people.requester, Some(&number));
        office.save_draft(key.0, key.1, Step::SubmitForm, &form, version, people.now()).await.unwrap();
    }
    people.take(&people.requester, &number, form).await;
    let request = seen(&people, &people.iso, &number, people.now()).await.request;
    let rows = request.form().unwrap().value.rows("systems");
    let names: std::collections::BTreeSet<&str> = rows.iter().map(|row| row["name"].as_str()).collect();
    assert_eq!((rows.len(), names.len()), (5000, 5000));
}

/// Archer's warning about scheduled reports: a report went out with all that its maker may see.
#[tokio::test]
async fn a_report_shows_only_what_its_reader_may_see() {
    let people = People::new().await;
    let number = people.to_decision().await;
    let secret = json!({ "step": "comment", "text": "Quagmire inside.", "audience": Audience::InsideSmb });
    people.take(&people.smb, &number, secret).await;
    let search = QueueAsk { text: "quagmire".to_owned(), ..QueueAsk::default() };
    for (by, may_see) in [(&people.smb, true), (&people.iso, false), (&people.requester, false)] {
        let view = serde_json::to_string(&seen(&people, by, &number, people.now()).await).unwrap();
        assert_eq!(view.contains("Quagmire"), may_see, "{}: the page", by.person().name);
        let found = people.office.requests(by, &search, people.now()).await.unwrap().rows.len();
        assert_eq!(found == 1, may_see, "{}: the list", by.person().name);
    }
    assert!(people.office.request(&people.admin, &number, people.now()).await.is_err());
    let everything = people.office.requests(&people.admin, &QueueAsk::default(), people.now()).await.unwrap();
    assert!(everything.rows.is_empty(), "an administrator sees no request");
}

/// GitLab #549797: what somebody was not allowed to do left no trace.
#[tokio::test]
async fn a_forbidden_attempt_is_in_the_history_with_who_when_and_why() {
    let people = People::new().await;
    let number = people.to_decision().await;
    for by in [&people.requester, &people.iso, &people.smb] {
        people.attempt(by, &number, reasons("decline_request")).await.unwrap_err();
    }
    let view = seen(&people, &people.smb, &number, people.now()).await;
    let attempts = &view.request.attempts;
    let who: Vec<&str> = attempts.iter().map(|attempt| attempt.mark.by.account.as_str()).collect();
    assert_eq!(who, ["rosa", "ian", "sam"]);
    for attempt in attempts {
        assert_eq!(attempt.value.step, Step::DeclineRequest);
        assert!(attempt.value.why.contains("CDT ISO"), "{}", attempt.value.why);
    }
    let told = view.history.iter().filter(|line| line.step == Step::AttemptRefused).count();
    assert_eq!(told, 3);
    assert_eq!(people.office.verify().await.unwrap().problems, Vec::<String>::new());
}
