//! Violation reports on the command line: what they say is for three people, by their passphrase.

use serde_json::json;

use crate::{Desk, text};

#[test]
fn a_violation_is_reported_read_and_acknowledged_by_those_it_is_for_and_by_nobody_else() {
    let desk = Desk::new();
    let file = |name: &str, value: &serde_json::Value| {
        let path = desk.folder.path().join(name);
        #[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
        std::fs::write(&path, value.to_string()).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let report = file(
        "report.json",
        &json!({ "subject": "Shared passphrase at the counter", "noticed_on": "2026-11-02", "incident": "no",
            "what": "It hangs on the wall.", "supervisor": { "name": "A. Sargsyan", "email": "a@dmv.example" } }),
    );
    let made = desk.run(&["violation", "report", "--as", "thu-ha.nguyen", &report]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let number = text(&made.stdout).split(' ').next().unwrap().to_owned();
    assert_eq!(number.get(..3), Some("VR-"), "{number}");

    let everybody = text(&desk.run(&["violation", "list"]).stdout);
    assert!(everybody.contains(&number) && everybody.contains("(confidential)"), "{everybody}");
    assert!(!everybody.contains("Shared passphrase"), "{everybody}");
    for (account, reads) in [
        ("thu-ha.nguyen", true),
        ("miriam.adeyemi", true),
        ("lakshmi.venkataraman", false),
        ("rosalind.achterberg", false),
        ("ingrid.solvang", false),
    ] {
        let shown = desk.run(&["violation", "show", &number, "--as", account]);
        assert_eq!(shown.status.success(), reads, "{account}: {}", text(&shown.stderr));
        let listed = text(&desk.run(&["violation", "list", "--as", account]).stdout);
        assert_eq!(listed.contains("Shared passphrase"), reads, "{account}: {listed}");
    }
    let early = file("acknowledge.json", &json!({ "step": "acknowledge" }));
    let refused = desk.run(&["violation", "take", &number, "--as", "miriam.adeyemi", &early]);
    assert_eq!(refused.status.code(), Some(3), "it is to be sent first: {}", text(&refused.stdout));
    assert!(desk.run(&["verify"]).status.success());
}
