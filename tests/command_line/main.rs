//! The command line: the same program and the same core, without the window.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test panics to fail")]

mod exchange;
mod form;
mod history;
mod offices;
mod records_request;
mod report;
mod retention;
mod views;
mod violation;

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::LazyLock,
};

use exception::calendar::day_of;
use serde_json::Value;
use tempfile::TempDir;

const PASSPHRASE: &str = casework::DEMONSTRATION_PASSPHRASE;

/// The program, with a demonstration office of its own.
struct Desk {
    folder: TempDir,
    /// That of everybody in it.
    passphrase: &'static str,
}

impl Desk {
    fn new() -> Self {
        // Made once and copied: making it takes many times as long as any walk through it.
        static MADE: LazyLock<TempDir> = LazyLock::new(|| {
            let desk = Desk { folder: tempfile::tempdir().unwrap(), passphrase: PASSPHRASE };
            let made = desk.run(&["demo"]);
            assert!(made.status.success(), "{}", text(&made.stderr));
            desk.folder
        });
        let desk = Self { folder: tempfile::tempdir().unwrap(), passphrase: PASSPHRASE };
        let records = Path::new("desk").join("records.db");
        std::fs::create_dir(desk.folder.path().join("desk")).unwrap();
        std::fs::copy(MADE.path().join(&records), desk.folder.path().join(&records)).unwrap();
        desk
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(std::env::var_os("EXCEPTION_DESK_BIN").unwrap())
            .arg("--data-dir")
            .arg(self.folder.path().join("desk"))
            .args(arguments)
            .env("EXCEPTION_DESK_PASSPHRASE", self.passphrase)
            .output()
            .unwrap()
    }

    fn take(&self, number: &str, account: &str, action: &Path) -> Output {
        self.run(&["take", number, "--as", account, action.to_str().unwrap()])
    }

    fn show(&self, number: &str) -> Value {
        serde_json::from_slice(&self.run(&["show", number, "--json"]).stdout).unwrap()
    }

    fn action(&self, name: &str) -> PathBuf {
        self.action_with(name, &[])
    }

    /// A step of the walk; `SHA256` in it stands for the letter's digest and `TODAY` for the day on which it is sent.
    fn action_with(&self, name: &str, words: &[(&str, &str)]) -> PathBuf {
        let walk = Path::new(env!("CARGO_MANIFEST_DIR")).join("command_line/walk").join(name);
        let step = std::fs::read_to_string(walk).unwrap();
        let step = words.iter().fold(step, |step, (word, meaning)| step.replace(word, meaning));
        let path = self.folder.path().join(name);
        #[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
        std::fs::write(&path, step).unwrap();
        path
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn one_request_goes_from_opening_to_the_denial_letter() {
    const WALK: &[(&str, &str)] = &[
        ("02-send-for-assessment.json", "thu-ha.nguyen"),
        ("03-record-assessment.json", "lakshmi.venkataraman"),
        ("04-send-assessment.json", "lakshmi.venkataraman"),
        ("05-decline-assessment.json", "anahit.sargsyan"),
        ("06-submit-form.json", "thu-ha.nguyen"),
        ("07-note-service-request.json", "lakshmi.venkataraman"),
        ("08-record-meeting.json", "lakshmi.venkataraman"),
        ("09-present-for-decision.json", "lakshmi.venkataraman"),
        ("10-decline-request.json", "miriam.adeyemi"),
        ("11-draft-letter.json", "lakshmi.venkataraman"),
    ];
    let desk = Desk::new();
    let opened = desk.take("new", "thu-ha.nguyen", &desk.action("01-open.json"));
    assert!(opened.status.success(), "{}", text(&opened.stderr));
    let number =
        text(&opened.stdout).split_whitespace().find(|word| word.starts_with("EX-")).unwrap().to_owned();
    let number = number.trim_end_matches([':', '.', ',']).to_owned();
    for (step, account) in WALK {
        let taken = desk.take(&number, account, &desk.action(step));
        assert!(taken.status.success(), "{step}: {}", text(&taken.stderr));
    }
    let letter = desk.folder.path().join("letter.pdf");
    let written = desk.run(&["letter", &number, "--out", letter.to_str().unwrap()]);
    assert!(written.status.success(), "{}", text(&written.stderr));
    let bytes = std::fs::read(&letter).unwrap();
    assert!(bytes.starts_with(b"%PDF-"));
    // The letter written is the very file on record: its digest approves and sends it.
    let digest = ledger::Hash::of(&bytes).to_string();
    // Nothing is sent before it was made; what is sent at once is sent on the day on which it was made.
    let made = desk.show(&number)["request"]["documents"][0]["made"]["at"].clone();
    let today = day_of(serde_json::from_value(made).unwrap()).to_string();
    let words = [("SHA256", digest.as_str()), ("TODAY", today.as_str())];
    let refused =
        desk.take(&number, "lakshmi.venkataraman", &desk.action_with("12-approve-letter.json", &words));
    assert_eq!(refused.status.code(), Some(3), "the drafter approved their own letter");
    for (step, account) in
        [("12-approve-letter.json", "tomas.echeverria"), ("13-send-letter.json", "tomas.echeverria")]
    {
        let taken = desk.take(&number, account, &desk.action_with(step, &words));
        assert!(taken.status.success(), "{step}: {}", text(&taken.stderr));
    }
    // Any document can be written: the newest on file, else what it would be; one of nothing is refused.
    let out = desk.folder.path().join("document.pdf");
    let document =
        |kind: &str| desk.run(&["document", &number, "--kind", kind, "--out", out.to_str().unwrap()]);
    assert!(text(&document("denial_letter").stdout).contains(&digest));
    let minutes = document("meeting_minutes");
    assert!(text(&minutes.stdout).contains("not on file"), "{}", text(&minutes.stderr));
    let approval = document("approval_letter");
    assert_eq!(approval.status.code(), Some(3), "{}", text(&approval.stdout));
    assert!(text(&approval.stderr).contains("Wait for the CDT ISO to accept the request"));
    let shown = desk.show(&number).to_string();
    assert!(shown.contains("\"resolution\""), "{shown}");
    let verified = desk.run(&["verify"]);
    assert!(verified.status.success(), "{}", text(&verified.stdout));
}

#[test]
fn the_forbidden_decider_is_refused_with_exit_code_3_and_the_attempt_is_in_the_history() {
    let desk = Desk::new();
    let list: Value =
        serde_json::from_slice(&desk.run(&["list", "--stage", "decision", "--json"]).stdout).unwrap();
    let rows = list.as_array().or_else(|| list.get("rows").and_then(Value::as_array)).unwrap();
    let numbers: Vec<&str> = rows.iter().map(|row| row["number"].as_str().unwrap()).collect();
    assert!(!numbers.is_empty());
    let decline = desk.action("10-decline-request.json");
    let number = numbers[0];
    let refused = desk.take(number, "lakshmi.venkataraman", &decline);
    assert_eq!(refused.status.code(), Some(3), "{}", text(&refused.stderr));
    let said = text(&refused.stdout) + &text(&refused.stderr);
    assert!(said.contains("CDT ISO"), "{said}");
    assert!(desk.show(number).to_string().contains("attempt_refused"));
    assert!(desk.run(&["verify"]).status.success());
}
