//! Days: months that end early, leap years, the nights on which the clocks change, the last day and the next.

use exception::{Step, calendar::last_day_of};
use serde_json::{Value, json};

use crate::world::{Case, acceptance, at, cdt_iso, meeting, missing, read, smb};

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

#[test]
fn an_exception_is_valid_on_its_last_day_and_not_on_the_day_after() {
    // First day, last day, the day after; each as long as twelve months or less.
    for (from, to, after) in [
        ("2027-12-31", "2028-02-29", "2028-03-01"),
        ("2027-08-31", "2028-02-29", "2028-03-01"),
        ("2027-03-01", "2028-02-29", "2028-03-01"),
        ("2028-02-29", "2029-02-28", "2029-03-01"),
        ("2027-01-31", "2027-02-28", "2027-03-01"),
        ("2027-07-01", "2028-06-30", "2028-07-01"),
        ("2027-01-04", "2027-12-31", "2028-01-01"),
        ("2027-03-14", "2027-03-14", "2027-03-15"),
        ("2027-11-07", "2027-11-07", "2027-11-08"),
    ] {
        let case = Case::in_force(from, to);
        let in_force = |text: &str| case.request.in_force_on(day(text));
        assert!(in_force(from) && in_force(to), "{from} to {to}");
        assert!(!in_force(after), "{after} comes after {to}");
        assert!(!case.request.in_force_on(day(from).pred_opt().unwrap()), "before {from}");
    }
}

#[test]
fn a_grant_of_twelve_months_ends_the_day_before_its_day_came_round() {
    for (from, last, one_more) in [
        ("2027-01-04", "2028-01-03", "2028-01-04"),
        ("2027-03-01", "2028-02-29", "2028-03-01"),
        ("2028-02-29", "2029-02-28", "2029-03-01"),
        ("2027-08-31", "2028-08-30", "2028-08-31"),
    ] {
        assert_eq!(last_day_of(day(from), 12), Some(day(last)));
        let case = Case::in_decision();
        assert!(case.ask(&cdt_iso(), &acceptance(from, last)).is_ok(), "{from} to {last}");
        let refusal = case.ask(&cdt_iso(), &acceptance(from, one_more)).unwrap_err();
        assert_eq!(missing(&refusal), ["to"], "{from} to {one_more}");
    }
}

#[test]
fn two_months_from_31_december_end_on_the_leap_day_and_six_from_31_august_with_february() {
    assert_eq!(last_day_of(day("2027-12-31"), 2), Some(day("2028-02-29")));
    assert_eq!(last_day_of(day("2026-08-31"), 6), Some(day("2027-02-28")));
    assert_eq!(last_day_of(day("2026-07-01"), 12), Some(day("2027-06-30")));
}

#[test]
fn days_that_do_not_exist_or_end_before_they_start_are_told_at_their_field() {
    let case = Case::in_decision();
    let refused = |from: &str, to: &str| {
        let refusal = case.ask(&cdt_iso(), &acceptance(from, to)).unwrap_err();
        missing(&refusal).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(refused("2027-01-04", "2027-02-29"), ["to"]);
    assert_eq!(refused("2027-04-31", "2027-12-31"), ["from", "review_on"]);
    assert_eq!(refused("2027-08-31", "2027-08-30"), ["to"]);
    assert_eq!(refused("2027-01-04", "2050-01-01"), ["to"]);
    assert_eq!(refused("1998-12-31", "2027-06-30"), ["from", "review_on"]);
    assert_eq!(refused("2027-01-01", "2027-01-03"), ["to"], "over before it is decided");
}

#[test]
fn the_day_ends_at_midnight_in_california_in_summer_and_in_winter_and_when_the_clocks_change() {
    let close_out = json!({ "step": "close_out", "disposition": "gone", "evidence": "E" });
    for (to, last_moment, next) in [
        ("2027-01-31", "2027-02-01T07:59:59.999Z", "2027-02-01T08:00:00.000Z"),
        ("2027-07-31", "2027-08-01T06:59:59.999Z", "2027-08-01T07:00:00.000Z"),
        // Summer time begins on 14 March 2027: that day has 23 hours.
        ("2027-03-13", "2027-03-14T07:59:59.999Z", "2027-03-14T08:00:00.000Z"),
        ("2027-03-14", "2027-03-15T06:59:59.999Z", "2027-03-15T07:00:00.000Z"),
        // It ends on 7 November 2027: that day has 25.
        ("2027-11-06", "2027-11-07T06:59:59.999Z", "2027-11-07T07:00:00.000Z"),
        ("2027-11-07", "2027-11-08T07:59:59.999Z", "2027-11-08T08:00:00.000Z"),
    ] {
        let mut case = Case::in_force("2027-01-04", to);
        case.now = at(last_moment);
        assert_eq!(missing(&case.ask(&smb(), &close_out).unwrap_err()), ["period"], "{to} is not over");
        assert!(case.request.may(Step::Expire, &case.context(&smb())).is_err());
        case.now = at(next);
        assert!(case.ask(&smb(), &close_out).is_ok(), "{to} is over");
        assert!(case.request.may(Step::Expire, &case.context(&smb())).is_ok());
    }
}

fn met(day: &str, time: &str, zone: Option<&str>) -> Value {
    let mut input = meeting();
    input["held_on"] = json!(day);
    input["held_at"] = json!(time);
    input["zone"] = json!(zone);
    input
}

#[test]
fn a_meeting_cannot_be_in_the_hour_that_does_not_exist() {
    let Err(problems) = read(&met("2027-03-14", "02:30", None)) else { panic!("read") };
    assert_eq!(problems.first().unwrap().field, "held_at");
    assert!(read(&met("2027-03-14", "03:30", None)).is_ok());
}

#[test]
fn a_meeting_in_the_hour_that_happens_twice_says_in_which_of_them() {
    assert!(read(&met("2026-11-01", "01:30", None)).is_err());
    let instant = |zone: &str| {
        let read = read(&met("2026-11-01", "01:30", Some(zone))).unwrap();
        let exception::Action::RecordMeeting { meeting } = read else { panic!("no meeting") };
        meeting.instant.millis()
    };
    assert_eq!(instant("PST") - instant("PDT"), 3_600_000);
}

#[test]
fn what_was_done_cannot_have_been_done_tomorrow() {
    let case = Case::in_review();
    assert_eq!(missing(&case.ask(&smb(), &met("2027-01-05", "08:30", None)).unwrap_err()), ["held_on"]);
    let noted = json!({ "step": "note_service_request", "about": 1, "noted_on": "2027-01-05" });
    assert_eq!(missing(&case.ask(&smb(), &noted).unwrap_err()), ["noted_on"]);
    // In the evening in California it is tomorrow in Greenwich: today counts.
    let mut evening = case;
    evening.now = at("2027-01-05T07:59:00.000Z");
    let noted = json!({ "step": "note_service_request", "about": 1, "noted_on": "2027-01-04" });
    assert!(evening.ask(&smb(), &noted).is_ok());
    let ahead = json!({ "step": "note_service_request", "about": 1, "noted_on": "2027-01-05" });
    assert!(evening.ask(&smb(), &ahead).is_err());
}
