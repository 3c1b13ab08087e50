//! The letters that are due, printed on a real CUPS, stopped in the middle, recorded as sent, and saved as one file.

use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;
use tests::cups::Cups;
use tests::window::Window;

use crate::acts;
use crate::people::ANALYST;

/// An `lp` that waits for a line before it prints each letter, so that a test can press Stop between two of them.
struct Gate {
    folder: TempDir,
}

impl Gate {
    fn new() -> Self {
        let gate = Self { folder: TempDir::new().unwrap() };
        let made = std::process::Command::new("mkfifo").arg(gate.line()).status().unwrap();
        assert!(made.success());
        let lp = gate.folder.path().join("lp");
        let script = format!("#!/bin/sh\nread -r _ < '{}'\nexec /usr/bin/lp \"$@\"\n", gate.line().display());
        fs::File::create(&lp).unwrap().write_all(script.as_bytes()).unwrap();
        fs::set_permissions(&lp, fs::Permissions::from_mode(0o755)).unwrap();
        gate
    }

    fn line(&self) -> PathBuf {
        self.folder.path().join("line")
    }

    /// The path on which the program finds this `lp` first.
    fn path(&self) -> OsString {
        let usual = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.folder.path().to_owned()).chain(std::env::split_paths(&usual));
        std::env::join_paths(folders).unwrap()
    }

    /// Lets one document through, as soon as one waits.
    async fn let_through(&self) {
        let line = self.line();
        let opened = tokio::task::spawn_blocking(move || {
            fs::OpenOptions::new().write(true).open(line).unwrap().write_all(b"go\n").unwrap();
        });
        tokio::time::timeout(std::time::Duration::from_secs(30), opened).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn due_letters_are_printed_stopped_recorded_as_sent_and_saved_as_one_file() {
    let (cups, gate) = (Cups::start(), Gate::new());
    cups.add("front-desk", "The printer at the front desk");
    cups.add("third-floor", "Third floor");
    cups.make_default("front-desk");
    let environment = [("CUPS_SERVER", cups.server().into_os_string()), ("PATH", gate.path())];
    let window = Window::open_demonstration_with(&environment).await;
    acts::sign_in(&window, &ANALYST).await;
    prepare_packets(&window).await;
    let due = due(&window).await;
    assert!(due.len() > 2, "the demonstration has letters that are due: {due:?}");
    let all = due.len();

    window.press("Letters").await;
    window.is_at("Letters due").await;
    window.sees(&format!("{all} of {all} letters chosen")).await;
    let printer = "return eyes.control(['Printer'])?.selectedOptions[0]?.textContent || null";
    let chosen = window.until("the printer", printer).await;
    assert_eq!(chosen, "The printer at the front desk (front-desk), the default");
    look(&window, "letters-due").await;
    window.fill(&["Copies"], "0").await;
    window.press(&format!("Print {all} letters")).await;
    window.sees("Enter the number of copies: a number from 1 to 99.").await;
    window.fill(&["Copies"], "2").await;
    window.choose(&["Sides of the paper"], "Both sides, turned on the long edge").await;
    window.press(&format!("Print {all} letters")).await;
    window.sees(&format!("0 of {all} letters printed.")).await;
    look(&window, "letters-printing").await;
    gate.let_through().await;
    window.sees(&format!("1 of {all} letters printed.")).await;
    window.press("Stop after this letter").await;
    window.sees("Stopping after this letter…").await;
    gate.let_through().await;
    let left = all - 2;
    let were = if left == 1 { "was" } else { "were" };
    window
        .sees(&format!("Stopped. The printer was given 2 of {all} letters; {left} {were} not printed."))
        .await;
    look(&window, "letters-stopped").await;

    let papers = cups.until_printed("front-desk", 2);
    for (paper, letter) in papers.iter().zip(&due) {
        assert!(paper.title.starts_with(letter.as_str()), "{} and {letter}", paper.title);
        assert!(paper.bytes.starts_with(b"%PDF-1.7"));
        assert_eq!(paper.copies, 2);
        assert!(paper.options.contains("sides=two-sided-long-edge"));
    }
    assert_eq!(papers.len(), 2);
    assert_eq!(self::due(&window).await, due, "printing records nothing");

    window.choose(&["How they were sent"], "Post").await;
    window.press("Record the sending of 2 letters").await;
    window.sees("The sending of 2 letters is recorded.").await;
    window.press("Go back to the list").await;
    window.sees(&format!("{left} of {left} letter")).await;
    assert_eq!(self::due(&window).await, due.get(2..).unwrap());

    // The printer goes away under the page: the same sentence as ever, and the list is as it was.
    cups.remove("front-desk");
    let letters = if left == 1 { "letter" } else { "letters" };
    window.press(&format!("Print {left} {letters}")).await;
    gate.let_through().await;
    window.sees("The printer “front-desk” is not there any more.").await;
    window.press("Go back to the list").await;
    window.sees(&format!("{left} of {left} {letters} chosen")).await;

    window.press(&format!("Save {left} {letters} as one file")).await;
    window.sees("saved as").await;
    look(&window, "letters-saved").await;
    sound(&window.data_dir().join("saved.pdf"));
    assert!(window.command_line(&["verify"]).await.status.success());
    window.close().await;
}

#[tokio::test]
async fn one_document_is_printed_on_the_printer_that_is_chosen_and_the_choice_is_remembered() {
    let cups = Cups::start();
    cups.add("front-desk", "The printer at the front desk");
    cups.add("third-floor", "Third floor");
    cups.make_default("front-desk");
    let window = Window::open_demonstration_with(&[("CUPS_SERVER", cups.server().into_os_string())]).await;
    acts::sign_in(&window, &ANALYST).await;
    let first = window.invoke("due_letters", json!({})).await.unwrap();
    let text = |pointer: &str| first.pointer(pointer).and_then(Value::as_str).unwrap().to_owned();
    let (number, sha256) = (text("/0/number"), text("/0/document/file/sha256"));
    window.go(&format!("#/requests/{number}/documents/{sha256}")).await;
    window.press("Print the document").await;
    window.choose(&["Print the document", "Printer"], "Third floor").await;
    window.passes_axe("the print dialog").await;
    window.picture("print-dialog").await;
    window.press("Print").await;
    window.sees("The printer third-floor").await;
    let papers = cups.until_printed("third-floor", 1);
    assert!(papers.iter().all(|paper| paper.bytes.starts_with(b"%PDF-1.7") && paper.copies == 1));

    cups.stop("third-floor", "Out of paper");
    window.press("Print the document").await;
    window.sees("Stopped (“Out of paper”)").await;
    let remembered =
        "return eyes.control(['Print the document', 'Printer'])?.value === 'third-floor' || null";
    window.until("what was chosen last", remembered).await;
    window.press("Print").await;
    window.sees("The printer third-floor is stopped (“Out of paper”).").await;
    assert_eq!(cups.printed("third-floor").len(), 1);
    window.close().await;
}

/// Makes the packets that are owed, so that there are letters enough.
async fn prepare_packets(window: &Window) {
    let page = window.invoke("requests", json!({ "ask": { "stages": ["findings"] } })).await.unwrap();
    for row in page.get("rows").and_then(Value::as_array).unwrap() {
        let number = row.get("number").unwrap();
        let responses = json!({ "step": "record_responses", "requester": "Agreed.", "cdt_iso": "Agreed." });
        for input in [responses, json!({ "step": "draft_findings" })] {
            let request = window.invoke("request", json!({ "number": number })).await.unwrap();
            let version = request.pointer("/request/version").unwrap();
            let step = json!({ "number": number, "version": version, "input": input });
            window.invoke("take", step).await.unwrap();
        }
    }
}

/// The numbers of the requests whose letters are due, in order.
async fn due(window: &Window) -> Vec<String> {
    let due = window.invoke("due_letters", json!({})).await.unwrap();
    let number = |letter: &Value| letter.get("number").and_then(Value::as_str).unwrap().to_owned();
    due.as_array().unwrap().iter().map(number).collect()
}

async fn look(window: &Window, name: &str) {
    for theme in ["light", "dark"] {
        window.colours(theme).await;
        window.passes_axe(name).await;
        window.picture(&format!("{name}-{theme}")).await;
    }
    window.colours("light").await;
}

fn sound(path: &Path) {
    let checked = std::process::Command::new("qpdf").arg("--check").arg(path).output().unwrap();
    let said = String::from_utf8_lossy(&checked.stdout);
    assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
}
