//! A copy of a record for a public-records request, without the window.

use serde_json::{Value, json};

use crate::{Desk, text};

#[test]
fn a_record_is_listed_marked_and_given_less_what_is_withheld() {
    let desk = Desk::new();
    let past: Value = serde_json::from_slice(&desk.run(&["retention", "--json"]).stdout).unwrap();
    let number = past["past"][0]["number"].as_str().unwrap().to_owned();
    let smb = "lakshmi.venkataraman";
    let listed = desk.run(&["records-request", &number, "--as", smb, "--json"]);
    let view: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let places = view["places"].as_array().unwrap().iter();
    let mut places =
        places.filter(|place| place["heading"].as_str().unwrap().ends_with("What cannot be met"));
    let place = places.next().unwrap();
    let files: Vec<Value> = view["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| json!({ "sha256": file["sha256"], "section": "Gov. Code § 7929.210" }))
        .collect();
    let marks = json!({
        "version": view["version"], "reference": "PRA 2026-301", "files": files, "inside": "Gov. Code § 7922.000",
        "places": [{ "place": place["number"], "section": "Gov. Code § 7929.210" }],
    });
    let (file, copy) = (desk.folder.path().join("marks.json"), desk.folder.path().join("copy.pdf"));
    let give = |marks: &Value| {
        #[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
        std::fs::write(&file, marks.to_string()).unwrap();
        let (file, copy) = (file.to_str().unwrap(), copy.to_str().unwrap());
        desk.run(&["records-request", &number, "--as", smb, "--withhold", file, "--out", copy])
    };
    let mut unknown = marks.clone();
    unknown["places"][0]["section"] = json!("Because");
    let refused = give(&unknown);
    assert_eq!(refused.status.code(), Some(3));
    assert!(
        text(&refused.stderr).contains("places.0.section: Choose one of the grounds"),
        "{}",
        text(&refused.stderr)
    );
    assert!(!copy.exists());
    let made = give(&marks);
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert!(
        text(&made.stdout).contains("What cannot be met: Gov. Code § 7929.210 (1)"),
        "{}",
        text(&made.stdout)
    );
    let bytes = std::fs::read(&copy).unwrap();
    assert!(bytes.starts_with(b"%PDF-"));
    assert_eq!(give(&marks).status.code(), Some(3), "the request has moved on");
    assert!(desk.run(&["verify"]).status.success());
}
