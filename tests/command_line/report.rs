//! Reports from the command line: the same figures as tables, as values and as files.

use exception::report::ReportName;
use serde_json::Value;

use crate::{Desk, text};

#[test]
fn every_report_is_printed_and_written_and_tells_its_reader_what_they_may_see() {
    let desk = Desk::new();
    let json = |arguments: &[&str]| -> Value {
        let run = desk.run(arguments);
        assert!(run.status.success(), "{arguments:?}: {}", text(&run.stderr));
        serde_json::from_slice(&run.stdout).unwrap()
    };
    for name in ReportName::ALL {
        let printed = desk.run(&["report", name.as_str()]);
        assert!(printed.status.success(), "{name}: {}", text(&printed.stderr));
        let printed = text(&printed.stdout);
        assert!(printed.contains(name.says()) && printed.contains(name.definitions()[0]), "{printed}");
        let report = json(&["report", name.as_str(), "--json"]);
        assert!(!report["tables"].as_array().unwrap().is_empty(), "{name}");
    }
    let out = |name: &str| desk.folder.path().join(name).to_str().unwrap().to_owned();
    let (csv, xlsx, pdf) = (out("a.csv"), out("a.xlsx"), out("a.pdf"));
    let written = desk.run(&["report", "month", "--csv", &csv, "--xlsx", &xlsx, "--pdf", &pdf]);
    assert!(written.status.success(), "{}", text(&written.stderr));
    assert!(std::fs::read_to_string(&csv).unwrap().starts_with("\u{feff}Table,Row,Figure,Value\r\n"));
    assert!(std::fs::read(&xlsx).unwrap().starts_with(b"PK"));
    assert!(std::fs::read(&pdf).unwrap().starts_with(b"%PDF-"));

    // An ISO counts their department alone, the administrator nothing.
    let departments = |account: &str| -> usize {
        let report = json(&["report", "departments", "--as", account, "--json"]);
        report["tables"][0]["rows"].as_array().unwrap().len()
    };
    assert_eq!(departments("anahit.sargsyan"), 1);
    assert!(departments("ingrid.solvang") > 1);
    let refused = desk.run(&["report", "departments", "--as", "rosalind.achterberg"]);
    assert_eq!(refused.status.code(), Some(3), "{}", text(&refused.stdout));
    assert!(text(&refused.stderr).contains("you see none"), "{}", text(&refused.stderr));
    // On a day before the first request nothing is in force.
    let before = json(&["report", "in_force", "--as-of", "1999-01-01", "--json"]);
    assert_eq!(before["tables"][0]["rows"][0]["cells"][1]["count"], 0);
}
