//! Saved views, without the window.

use serde_json::Value;

use crate::{Desk, text};

#[test]
fn a_saved_view_is_listed_by_its_name_as_whoever_is_meant_sees_it() {
    let desk = Desk::new();
    let listed = |arguments: &[&str]| -> Vec<Value> {
        let run = desk.run(&[&["list", "--json", "--view"], arguments].concat());
        assert!(run.status.success(), "{}", text(&run.stderr));
        serde_json::from_slice(&run.stdout).unwrap()
    };
    let shared = listed(&["high risk, still open"]);
    assert!(!shared.is_empty());
    assert!(shared.iter().all(|row| row["rating"] == "high" || row["rating"] == "very_high"), "{shared:?}");
    let mine = listed(&["Mine, first due first", "--as", "tomas.echeverria"]);
    assert_eq!(mine.len(), 4);
    assert!(mine.iter().all(|row| row["assigned_to"] == "Tomás Echeverría Ruiz"), "{mine:?}");
    assert!(listed(&["Mine, first due first"]).is_empty(), "a reader of the records is nobody’s assignee");
    let unknown = desk.run(&["list", "--view", "Lost"]);
    assert!(!unknown.status.success());
    let said = text(&unknown.stderr);
    assert!(
        said.contains("No saved view is called “Lost”. These are there: Mine, first due first;"),
        "{said}"
    );
}
