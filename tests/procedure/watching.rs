//! What is watched in force: items, reviews, the end, and what takes an exception’s place.

use chrono::{Days, NaiveDate};
use exception::{
    Action, Refusal, Stage, Step,
    action::Period,
    request::{Before, Earlier, NOTICE_OWED, Outcome, REVIEW_OWED, REVOCATION_OWED},
    watch::{ItemId, ItemState},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{Case, acceptance, cdt_iso, iso, missing, reasons, requester, second_smb, sending, smb};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(text: &str) -> ItemId {
    text.parse().unwrap()
}

/// In force from January 4 to July 31, 2027, with one condition due in March.
fn watched() -> Case {
    let mut acceptance = acceptance("2027-01-04", "2027-07-31");
    acceptance["conditions"] =
        json!([{ "what": "Read the log each week.", "owner": "Parks", "due": "2027-03-01" }]);
    acceptance["review_on"] = json!("2027-04-01");
    Case::in_decision()
        .go(&[
            (&cdt_iso(), acceptance),
            (&smb(), json!({ "step": "record_responses", "requester": "Yes.", "cdt_iso": "Yes." })),
            (&smb(), json!({ "step": "draft_findings" })),
            (&smb(), sending("send_findings", "packet")),
        ])
        .on("2027-02-01")
}

/// The sending of a document on the day on which it was made.
fn sent_on(step: &str, text: &str, on: NaiveDate) -> Value {
    let mut typed = sending(step, text);
    typed["on"] = json!(on);
    typed
}

fn done(item: &str) -> Value {
    json!({ "step": "report_done", "item": item, "evidence": "The log of January.", "done_on": "2027-01-31" })
}

fn verified(item: &str, met: &str) -> Value {
    json!({ "step": "verify_item", "item": item, "met": met, "how": "Read it.", "verified_on": "2027-02-01" })
}

fn review() -> Value {
    json!({ "step": "record_review", "reviewed_on": "2027-02-01", "still_needed": "yes",
        "conditions_met": "yes", "controls_verified": "yes", "plan_on_track": "yes", "follows": "continue",
        "next_on": "2027-07-01" })
}

fn state(case: &Case, item: &str) -> ItemState {
    case.request.item(id(item)).unwrap().state
}

#[test]
fn an_item_is_reported_done_and_verified_by_another_person() {
    let case = watched();
    assert_eq!(state(&case, "condition-1"), ItemState::Open);
    assert!(case.request.item(id("condition-1")).unwrap().is_overdue(day("2027-03-02")));
    assert!(!case.request.item(id("condition-1")).unwrap().is_overdue(day("2027-03-01")));
    let reported = case.go(&[(&smb(), done("condition-1"))]);
    assert_eq!(state(&reported, "condition-1"), ItemState::Reported);
    assert!(!reported.request.item(id("condition-1")).unwrap().is_overdue(day("2027-03-02")));
    let refusal = reported.ask(&smb(), &verified("condition-1", "yes")).unwrap_err();
    assert_eq!(missing(&refusal), ["item"], "{refusal}");
    let failed = reported.go(&[(&second_smb(), verified("condition-1", "no"))]);
    assert_eq!(state(&failed, "condition-1"), ItemState::Failed);
    let met = failed.go(&[(&requester(), done("condition-1")), (&smb(), verified("condition-1", "yes"))]);
    let item = met.request.item(id("condition-1")).unwrap();
    assert_eq!((item.state, item.last_verified), (ItemState::Verified, Some(day("2027-02-01"))));
    assert_eq!(missing(&met.ask(&requester(), &done("condition-1")).unwrap_err()), ["item"]);
}

#[test]
fn an_item_that_is_none_or_done_tomorrow_is_refused_at_its_field() {
    let case = watched();
    for none in ["condition-2", "remedy-1", "wish-1", ""] {
        assert_eq!(missing(&case.ask(&iso(), &done(none)).unwrap_err()), ["item"], "{none}");
    }
    let mut ahead = done("milestone-1");
    ahead["done_on"] = json!("2027-02-02");
    assert_eq!(missing(&case.ask(&iso(), &ahead).unwrap_err()), ["done_on"]);
}

#[test]
fn the_day_of_a_condition_is_moved_by_the_cdt_iso_alone_and_not_beyond_the_last_day() {
    let case = watched();
    let moved =
        |item: &str, due: &str| json!({ "step": "change_item", "item": item, "due": due, "reason": "R" });
    assert_eq!(missing(&case.ask(&smb(), &moved("condition-1", "2027-04-01")).unwrap_err()), ["due"]);
    assert!(case.ask(&smb(), &moved("milestone-1", "2027-09-01")).is_ok(), "a plan may go on after it");
    assert_eq!(missing(&case.ask(&cdt_iso(), &moved("condition-1", "2027-08-01")).unwrap_err()), ["due"]);
    let later = case.go(&[(&cdt_iso(), moved("condition-1", "2027-07-31"))]);
    let item = later.request.item(id("condition-1")).unwrap();
    assert_eq!((item.due, item.owner.as_str()), (Some(day("2027-07-31")), "Parks"));
    let nothing = json!({ "step": "change_item", "item": "condition-1", "reason": "R" });
    assert_eq!(missing(&later.ask(&cdt_iso(), &nothing).unwrap_err()), ["owner"]);
}

#[test]
fn the_next_review_lies_within_the_cycle_and_never_after_the_last_day() {
    let case = watched();
    assert_eq!(case.request.next_review(), Some(day("2027-04-01")));
    let next = |on: &str| {
        let mut typed = review();
        typed["next_on"] = json!(on);
        typed
    };
    assert!(case.ask(&smb(), &next("2027-07-31")).is_ok(), "moderate: within half a year");
    assert_eq!(missing(&case.ask(&smb(), &next("2027-08-01")).unwrap_err()), ["next_on"]);
    assert_eq!(missing(&case.ask(&smb(), &next("2027-02-01")).unwrap_err()), ["next_on"]);
    // Where the last day comes within the cycle, no further review need be set.
    let last = case.clone().on("2027-03-01");
    let mut without = review();
    without["next_on"] = Value::Null;
    without["reviewed_on"] = json!("2027-03-01");
    let reviewed = last.go(&[(&smb(), without)]);
    assert_eq!(reviewed.request.next_review(), None);
    let goes_on = case.go(&[(&smb(), review())]);
    assert_eq!(goes_on.request.next_review(), Some(day("2027-07-01")));
    assert_eq!(goes_on.request.owed_on(day("2027-06-30")), Stage::InForce.owed());
    assert_eq!(goes_on.request.owed_on(day("2027-07-01")), REVIEW_OWED);
}

#[test]
fn a_condition_that_is_not_met_becomes_a_remedy_that_is_followed_up() {
    let case = watched();
    let mut typed = review();
    typed["conditions_met"] = json!("no");
    typed["conditions_met_words"] = json!("Two weeks are missing.");
    let refusal = case.ask(&smb(), &typed).unwrap_err();
    assert_eq!(missing(&refusal), ["remedy", "remedy_owner", "remedy_due"]);
    typed["remedy"] = json!("Have the log sent by machine.");
    typed["remedy_owner"] = json!("Parks");
    typed["remedy_due"] = json!("2027-08-15");
    assert_eq!(missing(&case.ask(&smb(), &typed).unwrap_err()), ["remedy_due"], "after the last day");
    typed["remedy_due"] = json!("2027-03-15");
    let reviewed = case.go(&[(&smb(), typed)]);
    assert_eq!(state(&reviewed, "remedy-1"), ItemState::Open);
    let remedied = reviewed.go(&[(&iso(), done("remedy-1")), (&smb(), verified("remedy-1", "yes"))]);
    assert_eq!(state(&remedied, "remedy-1"), ItemState::Verified);
}

#[test]
fn a_review_that_recommends_to_revoke_is_owed_by_the_cdt_iso_until_a_later_one() {
    let mut typed = review();
    typed["follows"] = json!("revoke");
    let case = watched().go(&[(&smb(), typed)]);
    assert_eq!(case.request.owed_by(), Some(exception::Role::CdtIso));
    assert_eq!(case.request.owed_on(day("2027-02-01")), REVOCATION_OWED);
    assert_eq!(case.request.next_review(), None, "half a year later it is over");
    let again = case.go(&[(&smb(), review())]);
    assert_eq!(again.request.owed_by(), Some(exception::Role::SmbStaff));
}

#[test]
fn a_revocation_owes_its_notice_until_that_is_sent() {
    let revoke = json!({ "step": "revoke", "reasons": "R", "effective_on": "2027-02-05" });
    let case = watched().go(&[(&cdt_iso(), revoke)]);
    assert!(case.request.owes_revocation_notice());
    assert_eq!(case.request.owed_on(day("2027-02-06")), NOTICE_OWED);
    let draft = json!({ "step": "draft_document", "kind": "revocation_notice", "dated": "2027-02-01",
        "salutation": "Dear ISO:", "meanwhile": "The standard applies." });
    let drafted = case.go(&[(&smb(), draft)]);
    assert!(drafted.request.owes_revocation_notice(), "made is not sent");
    let sent = drafted.go(&[(&smb(), sent_on("send_document", "revocation_notice", day("2027-02-01")))]);
    assert!(!sent.request.owes_revocation_notice());
    assert_eq!((sent.request.owed_by(), sent.request.owed_on(day("2027-02-06"))), (None, ""));
}

#[test]
fn a_close_out_names_the_renewal_or_the_report() {
    let over = watched().go(&[(&requester(), json!({ "step": "renew" }))]).on("2027-08-01");
    let close = |disposition: &str, field: &str, named: &str| json!({ "step": "close_out", "disposition": disposition, "evidence": "E", field: named });
    assert_eq!(missing(&over.ask(&smb(), &close("renewed", "report", "VR-1")).unwrap_err()), ["renewal"]);
    assert_eq!(
        missing(&over.ask(&smb(), &close("reported", "renewal", "EX-2027-0002")).unwrap_err()),
        ["report"]
    );
    assert_eq!(
        missing(&over.ask(&smb(), &close("renewed", "renewal", "EX-2027-0009")).unwrap_err()),
        ["renewal"],
        "not one of its own"
    );
    assert!(over.ask(&smb(), &close("renewed", "renewal", "EX-2027-0002")).is_ok());
    let reported = over.go(&[(&smb(), close("reported", "report", "VR-2027-0001"))]);
    let ending = &reported.request.ending.as_ref().unwrap().value;
    assert_eq!(ending.words, "Reported as a violation: VR-2027-0001. E");
    assert_eq!(ending.on, day("2027-07-31"));
}

#[test]
fn while_a_renewal_is_under_way_there_is_no_second_and_no_change() {
    let mut case = watched();
    case.earlier.successor = Some("EX-2027-0002".parse().unwrap());
    for typed in [json!({ "step": "renew" }), json!({ "step": "report_change", "what": "More kiosks." })] {
        let refusal = case.ask(&requester(), &typed).unwrap_err();
        assert!(refusal.to_string().contains("EX-2027-0002"), "{refusal}");
    }
}

fn superseded(case: &Case, from: NaiveDate) -> Case {
    let by = "EX-2027-0002".parse().unwrap();
    let last_day = case.request.last_day_before(from).unwrap();
    let mut case = case.clone();
    let event = case.ask_action(&smb(), Action::Supersede { by, last_day }).unwrap();
    case.apply(event);
    case
}

#[test]
fn a_superseded_exception_ends_the_day_before_and_closes_as_renewed_by_nobodys_act() {
    let case = watched().go(&[(&requester(), json!({ "step": "renew" }))]);
    let case = superseded(&case, day("2027-05-01"));
    assert!(case.request.in_force_on(day("2027-04-30")) && !case.request.in_force_on(day("2027-05-01")));
    assert!(matches!(case.ask_action(&smb(), Action::CloseSuperseded {}).unwrap_err(), Refusal::NotReady(_)));
    let by = "EX-2027-0003".parse().unwrap();
    let twice = Action::Supersede { by, last_day: day("2027-03-01") };
    assert!(case.ask_action(&smb(), twice).is_err(), "one takes its place");
    let mut after = case.on("2027-05-01");
    let event = after.ask_action(&smb(), Action::CloseSuperseded {}).unwrap();
    after.apply(event);
    let ending = &after.request.ending.as_ref().unwrap().value;
    assert_eq!((ending.outcome, ending.on), (Outcome::Renewed, day("2027-04-30")));
    assert!(after.request.in_force_on(day("2027-04-30")), "what has been stays");
}

fn before(from: &str, to: &str) -> Earlier {
    let period = Period { from: day(from), to: day(to) };
    let number = "EX-2026-0001".parse().unwrap();
    let before = Before { number, period, cut_short: false, taken_by: None };
    Earlier { grants: 1, months: 6, before: Some(before), ..Earlier::default() }
}

#[test]
fn a_renewal_leaves_no_gap_and_does_not_reach_back() {
    let mut case = Case::in_decision();
    let fields = |case: &Case, from: &str| -> Vec<String> {
        let answer = case.ask(&cdt_iso(), &acceptance(from, "2027-10-31"));
        answer.err().iter().flat_map(|refusal| missing(refusal)).map(str::to_owned).collect()
    };
    // Still in force until January 20: the case stands on January 4.
    case.earlier = before("2026-07-21", "2027-01-20");
    assert_eq!(fields(&case, "2027-01-21"), Vec::<String>::new(), "the day after");
    assert_eq!(fields(&case, "2027-01-04"), Vec::<String>::new(), "today: the old one is cut short");
    assert_eq!(fields(&case, "2027-01-22"), ["from"], "a gap of one day");
    assert_eq!(fields(&case, "2027-01-03"), ["from"], "yesterday the old one was in force");
    // Over since New Year: it need not follow at once, and may not begin before that end.
    case.earlier = before("2026-07-01", "2026-12-31");
    assert_eq!(fields(&case, "2027-03-01"), Vec::<String>::new());
    assert_eq!(fields(&case, "2026-12-31"), ["from"]);
    // Revoked as of today, nothing need follow it tomorrow.
    case.earlier = before("2026-07-21", "2027-01-04");
    case.earlier.before.as_mut().unwrap().cut_short = true;
    assert_eq!(fields(&case, "2027-03-01"), Vec::<String>::new());
    assert_eq!(fields(&case, "2027-01-04"), ["from"]);
    case.earlier.before.as_mut().unwrap().taken_by = Some("EX-2027-0009".parse().unwrap());
    assert_eq!(fields(&case, "2027-01-10"), ["from"], "another has taken its place");
}

#[test]
fn the_time_in_all_counts_no_day_twice() {
    let earlier = before("2026-07-01", "2027-06-30");
    let all = Earlier { months: 12, ..earlier };
    assert_eq!(all.months_before(day("2027-07-01")), 12);
    assert_eq!(all.months_before(day("2027-01-01")), 6, "half of it is taken over");
    assert_eq!(all.months_before(day("2028-01-01")), 12);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// A chain of exceptions, each renewed some days before or after its end, some revoked on the way: on each day at
    /// most one is in force, and between one in force and the one that takes its place there is no day without.
    #[test]
    fn of_a_chain_exactly_one_is_in_force_on_each_day(
        links in proptest::collection::vec((20..300_i64, -40..2_i64, prop::option::weighted(0.2, 5..200_i64)), 1..6),
    ) {
        let mut chain: Vec<Case> = Vec::new();
        let mut from = day("2027-01-04");
        let mut gaps: Vec<(NaiveDate, NaiveDate)> = Vec::new();
        for (length, offset, revoked) in links {
            let to = from + chrono::TimeDelta::days(length);
            let mut decided = Case::in_decision().on(&from.to_string());
            decided.earlier = chain.last().map_or_else(Earlier::default, |old| {
                let period = old.request.in_force_period().unwrap();
                let number = old.request.number.clone();
                let cut_short = old.request.ending.is_some();
                let before = Before { number, period, cut_short, taken_by: None };
                Earlier { before: Some(before), ..Earlier::default() }
            });
            let mut typed = acceptance(&from.to_string(), &to.to_string());
            typed["reasons"] = reasons();
            let mut case = decided.go(&[
                (&cdt_iso(), typed),
                (&smb(), json!({ "step": "record_responses", "requester": "Yes.", "cdt_iso": "Yes." })),
                (&smb(), json!({ "step": "draft_findings" })),
                (&smb(), sent_on("send_findings", "packet", from)),
            ]);
            if let Some(old) = chain.last_mut().filter(|old| old.stage() == Stage::InForce) {
                *old = superseded(old, from);
            }
            let mut last = to;
            if let Some(after) = revoked.filter(|after| *after < length) {
                last = from + chrono::TimeDelta::days(after);
                case = case.on(&last.to_string()).go(&[(
                    &cdt_iso(),
                    json!({ "step": "revoke", "reasons": "R", "effective_on": last.to_string() }),
                )]);
            }
            chain.push(case);
            let next = if last == to {
                (last + chrono::TimeDelta::days(offset)).max(from + chrono::TimeDelta::days(1))
            } else {
                // After a revocation it goes through everything again, and begins when it does.
                last + chrono::TimeDelta::days(10)
            };
            if next > last + chrono::TimeDelta::days(1) {
                gaps.push((last + chrono::TimeDelta::days(1), next - chrono::TimeDelta::days(1)));
            }
            from = next;
        }
        let first = day("2027-01-04");
        let end = chain.last().unwrap().request.in_force_period().unwrap().to;
        let mut at = first;
        while at <= end {
            let in_force = chain.iter().filter(|case| case.request.in_force_on(at)).count();
            let gap = gaps.iter().any(|(from, to)| *from <= at && at <= *to);
            prop_assert_eq!(in_force, usize::from(!gap), "{}", at);
            at = at.checked_add_days(Days::new(1)).unwrap();
        }
    }
}

#[test]
fn a_material_change_is_a_request_of_its_own_and_leaves_this_one_in_force() {
    let case = watched().go(&[(&iso(), json!({ "step": "report_change", "what": "More kiosks." }))]);
    assert_eq!(case.stage(), Stage::InForce);
    assert!(case.request.in_force_on(day("2027-02-01")));
    assert_eq!(case.request.changes.len(), 1);
    assert!(case.request.to_note.iter().any(|text| text.step == Step::ReportChange));
}
