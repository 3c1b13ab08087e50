//! What the program is called with: understood, or explained with the exit code for wrong usage.

use std::process::Command;

use tests::window::program;

use crate::{Target, seeds};

#[test]
fn any_arguments_are_understood_or_explained() {
    let program = program();
    assert!(program.is_file(), "{} is not built: see `cargo xtask test`", program.display());
    let folder = tempfile::tempdir().unwrap();
    // Deep enough that no path out of the folder leads anywhere.
    let here = folder.path().join("a/b/c/d/e/f/g/h");
    std::fs::create_dir_all(&here).unwrap();
    let lines = seeds("fuzz/corpus/arguments");
    let words = [
        "list",
        "show",
        "due",
        "audit",
        "mail",
        "calendar",
        "poam",
        "letter",
        "take",
        "verify",
        "checkpoint",
    ];
    Target { name: "arguments", seeds: lines, rounds: 60, most_mib: 16 }.run(|input| {
        let text = String::from_utf8_lossy(input).replace('\0', " ");
        // Without a subcommand the window would open.
        let first = words.get(input.len() % words.len()).copied().unwrap_or("list");
        let rest = text.lines().filter(|word| !word.contains("data-dir"));
        let run = Command::new(&program)
            .arg("--data-dir")
            .arg(here.join("none"))
            .arg(first)
            .args(rest)
            .current_dir(&here)
            .env_remove("EXCEPTION_DESK_PASSPHRASE")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stderr);
        assert!(!said.contains("panicked"), "{said}");
        assert!(matches!(run.status.code(), Some(0 | 2 | 3)), "{:?}: {said}", run.status);
    });
}
