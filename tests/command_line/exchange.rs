//! What other programs read, written from the command line.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::{Desk, text};

fn numbers(desk: &Desk, stage: &str) -> Vec<String> {
    let listed = desk.run(&["list", "--stage", stage, "--json"]);
    let rows: Vec<Value> = serde_json::from_slice(&listed.stdout).unwrap();
    rows.iter().map(|row| row["number"].as_str().unwrap().to_owned()).collect()
}

fn out(desk: &Desk, name: &str) -> String {
    desk.folder.path().join(name).to_str().unwrap().to_owned()
}

#[track_caller]
fn written(run: &Output, file: &str) -> String {
    assert!(run.status.success(), "{}", text(&run.stderr));
    text(&std::fs::read(Path::new(file)).unwrap())
}

#[test]
fn a_mail_a_calendar_and_the_plan_are_written() {
    let desk = Desk::new();
    let asked = &numbers(&desk, "iso_response")[0];
    let eml = out(&desk, "mail.eml");
    let run = desk.run(&["mail", asked, "--notice", "answer_due", "--out", &eml]);
    let mail = written(&run, &eml);
    assert!(mail.contains("X-Unsent: 1\r\n") && mail.contains(asked), "{mail}");
    assert!(text(&run.stdout).contains("nothing is sent"), "{}", text(&run.stdout));
    let refused = desk.run(&["mail", asked, "--notice", "revoked", "--out", &eml]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(text(&refused.stderr).contains("These fit now: assessment sent"), "{}", text(&refused.stderr));

    let watched = &numbers(&desk, "in_force")[0];
    let ics = out(&desk, "dates.ics");
    let all = written(&desk.run(&["calendar", watched, "--out", &ics]), &ics);
    assert!(all.contains(&format!("UID:{watched}.end@exception-desk\r\n")), "{all}");
    let end = written(&desk.run(&["calendar", watched, "--date", "end", "--out", &ics]), &ics);
    assert_eq!(end.matches("BEGIN:VEVENT").count(), 1, "{end}");
    let owed = desk.run(&["calendar", "--as", "tomas.echeverria", "--out", &ics]);
    assert!(written(&owed, &ics).contains(".owed-stage@exception-desk"));

    let csv = out(&desk, "plan.csv");
    let run = desk.run(&["poam", "--out", &csv]);
    assert!(written(&run, &csv).starts_with("\u{feff}Weakness ID,Department,"));
    assert!(text(&run.stdout).contains("next due to the state office on"), "{}", text(&run.stdout));
    let xlsx = out(&desk, "plan.xlsx");
    written(&desk.run(&["poam", "--as", "anahit.sargsyan", "--out", &xlsx]), &xlsx);
}
