//! The whole history, taken away as a file and made an office again.

use std::{
    path::Path,
    process::{Command, Output},
};

use crate::{Desk, PASSPHRASE, text};

const NEW: &str = "a few words of one’s own";

fn run(data_dir: &Path, arguments: &[&str]) -> Output {
    Command::new(std::env::var_os("EXCEPTION_DESK_BIN").unwrap())
        .arg("--data-dir")
        .arg(data_dir)
        .args(arguments)
        .env("EXCEPTION_DESK_PASSPHRASE", NEW)
        .env("EXCEPTION_DESK_NEW_PASSPHRASE", NEW)
        .output()
        .unwrap()
}

/// What stands after the first line, which says when the file was written.
fn after_first(file: &Path) -> String {
    let whole = std::fs::read_to_string(file).unwrap();
    whole.split_once('\n').unwrap().1.to_owned()
}

#[test]
fn an_exported_history_is_an_office_again_and_the_same_history() {
    let desk = Desk::new();
    let path = |name: &str| desk.folder.path().join(name);
    let (file, again, other) = (path("office.history.jsonl"), path("again.history.jsonl"), path("other"));
    assert!(desk.run(&["export", "--out", file.to_str().unwrap()]).status.success());
    let came = run(&other, &["import-history", file.to_str().unwrap()]);
    let said = text(&came.stdout);
    assert!(came.status.success(), "{}", text(&came.stderr));
    assert!(said.contains("Every event, signature, chain and file verifies."), "{said}");
    assert!(said.contains("Nobody can sign in yet") && said.contains("rosalind.achterberg"), "{said}");
    assert!(run(&other, &["export", "--out", again.to_str().unwrap()]).status.success());
    assert!(after_first(&file) == after_first(&again), "the same but for when it was written");
    assert_eq!(run(&other, &["verify"]).stdout, desk.run(&["verify"]).stdout);

    // Nobody signs in before an administrator was let in, once; then the others get passphrases from them.
    let account = "lakshmi.venkataraman";
    let early = desk.run(&["let-in", "rosalind.achterberg"]);
    assert_eq!(early.status.code(), Some(2), "no new passphrase is given");
    assert!(run(&other, &["let-in", "rosalind.achterberg"]).status.success());
    assert_eq!(run(&other, &["let-in", "rosalind.achterberg"]).status.code(), Some(3));
    let reset = run(&other, &["reset-passphrase", "--as", "rosalind.achterberg", account]);
    assert!(text(&reset.stdout).contains("signs in once with"), "{}", text(&reset.stderr));
    assert!(run(&other, &["verify"]).status.success());
    assert_ne!(NEW, PASSPHRASE);

    // A folder with records stays as it is, and a line that is missing is named.
    let full = run(&other, &["import-history", file.to_str().unwrap()]);
    assert_eq!(full.status.code(), Some(3));
    assert!(text(&full.stderr).contains("holds the records of an office already"), "{}", text(&full.stderr));
    let whole = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> =
        whole.lines().enumerate().filter(|(at, _)| *at != 40).map(|(_, line)| line).collect();
    let short = path("short.jsonl");
    std::io::Write::write_all(
        &mut std::fs::File::create(&short).unwrap(),
        (lines.join("\n") + "\n").as_bytes(),
    )
    .unwrap();
    let nothing = path("nothing");
    let refused = run(&nothing, &["import-history", short.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(text(&refused.stderr).contains("Line 4"), "{}", text(&refused.stderr));
    assert!(!nothing.join("records.db").exists());
}
