//! What no tracked file may say.
//!
//! The forbidden texts are written in two halves, so that this file does not say them either.

use super::{Tracked, nothing_to_complain, tracked_files};

/// Files that a person writes, as against lock files, data and licences.
const WRITTEN: &[&str] =
    &[".css", ".html", ".js", ".md", ".rs", ".sh", ".svelte", ".toml", ".ts", ".ci/run", ".yml", ".yaml"];
const WINDOW: &[&str] = &[".js", ".svelte", ".ts"];

#[test]
fn only_one_file_of_the_window_imports_tauri() {
    let bridge = concat!("@tauri", "-apps");
    let mut complaints = Vec::new();
    for file in tracked_files() {
        // A test of the one file puts Tauri's own replacement of the bridge in place.
        let is_bridge =
            ["ui/src/lib/commands.ts", "ui/src/lib/commands.test.ts"].contains(&file.path.as_str());
        if !file.path.starts_with("ui/src/") || !file.ends_with_any(WINDOW) || is_bridge {
            continue;
        }
        let imports =
            |line: &str| line.contains(bridge) && (line.contains("import") || line.contains("from"));
        file.complain("only lib/commands.ts speaks to Tauri", imports, &mut complaints);
    }
    nothing_to_complain(&complaints);
}

#[test]
fn no_lint_is_allowed_and_no_test_is_left_out() {
    let rust = [
        (concat!("#[all", "ow("), "write #[expect(…, reason = …)]"),
        (concat!("#![all", "ow("), "write #![expect(…, reason = …)]"),
        (concat!("#[ign", "ore"), "a test runs or is deleted"),
    ];
    let window = [
        (concat!("@ts-ign", "ore"), "mend the type"),
        (concat!("@ts-noch", "eck"), "mend the types"),
        (concat!(".sk", "ip("), "a test runs or is deleted"),
        (concat!(".on", "ly("), "all tests run"),
    ];
    let mut complaints = Vec::new();
    for file in tracked_files() {
        let forbidden: &[_] = if file.ends_with_any(&[".rs"]) {
            &rust
        } else if file.path.starts_with("ui/") && file.ends_with_any(WINDOW) {
            &window
        } else {
            continue;
        };
        for (text, what) in forbidden {
            file.complain(what, |line| line.contains(text), &mut complaints);
        }
    }
    nothing_to_complain(&complaints);
}

#[test]
fn nothing_is_left_to_be_done_later() {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:")];
    let mut complaints = Vec::new();
    for file in tracked_files().iter().filter(|file| file.ends_with_any(WRITTEN)) {
        for mark in marks {
            file.complain("do it, or write an issue", |line| line.contains(mark), &mut complaints);
        }
    }
    nothing_to_complain(&complaints);
}

#[test]
fn nothing_points_outside_the_repository() {
    let outside = concat!("../", "shared");
    let workshop = concat!("/work/", "shared");
    let mut complaints = Vec::new();
    for file in tracked_files() {
        let points = |line: &str| line.contains(outside) || line.contains(workshop);
        file.complain("the project stands alone", points, &mut complaints);
    }
    nothing_to_complain(&complaints);
}

#[test]
fn a_complaint_names_the_line() {
    let file = Tracked { path: "a.rs".to_owned(), text: "fine\n  bad one\n".to_owned() };
    let mut complaints = Vec::new();
    file.complain("mend it", |line| line.contains("bad"), &mut complaints);
    assert_eq!(complaints, ["a.rs:2: mend it: bad one"]);
}
