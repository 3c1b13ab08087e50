//! What is past its period, and the two looks before a record goes, without the window.

use serde_json::Value;

use crate::{Desk, text};

#[test]
fn two_people_dispose_of_what_is_past_its_period_and_what_is_on_hold_stays() {
    let desk = Desk::new();
    let listed = text(&desk.run(&["retention"]).stdout);
    assert!(listed.contains("is on hold for Public records request PRA 2026-118."), "{listed}");
    let view: Value = serde_json::from_slice(&desk.run(&["retention", "--json"]).stdout).unwrap();
    let past = view["past"].as_array().unwrap().iter();
    let number = |row: &Value| row["number"].as_str().unwrap().to_owned();
    let (held, free): (Vec<&Value>, Vec<&Value>) =
        past.partition(|row| !row["kept_by"].as_array().unwrap().is_empty());
    let (held, free) = (number(held[0]), number(free[0]));
    let propose = |number: &str| {
        desk.run(&[
            "retention",
            "propose",
            number,
            "--as",
            "tomas.echeverria",
            "--reason",
            "Its period has passed.",
        ])
    };
    let refused = propose(&held);
    assert_eq!(refused.status.code(), Some(3), "{}", text(&refused.stderr));
    assert!(propose(&free).status.success());
    let dispose = |account: &str| desk.run(&["retention", "dispose", &free, "--as", account]);
    assert_eq!(dispose("tomas.echeverria").status.code(), Some(3), "who proposed it");
    let disposed = dispose("miriam.adeyemi");
    assert!(disposed.status.success(), "{}", text(&disposed.stderr));
    let shown = desk.run(&["show", &free]);
    assert!(text(&shown.stderr).contains("was disposed of on"), "{}", text(&shown.stderr));
    let verified = desk.run(&["verify"]);
    assert!(verified.status.success());
    assert!(text(&verified.stdout).contains(&format!("{free} (")), "{}", text(&verified.stdout));
}
