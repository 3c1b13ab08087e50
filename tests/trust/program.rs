//! The program itself, as a stranger runs it.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use casework::Office;
use tempfile::TempDir;

use crate::{HISTORY, now, sign_in};

fn program() -> PathBuf {
    let desk = PathBuf::from(std::env::var_os("EXCEPTION_DESK_BIN").unwrap());
    desk.with_file_name(format!("exception-verify{}", std::env::consts::EXE_SUFFIX))
}

fn run(arguments: &[&str]) -> Output {
    Command::new(program()).args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr].concat()).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
fn file(folder: &TempDir, name: &str, bytes: &[u8]) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path.into_os_string().into_string().unwrap()
}

#[test]
fn the_program_says_that_nothing_is_wrong_or_what_is_and_its_exit_code_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let whole = file(&folder, "whole.jsonl", &HISTORY);
    let output = run(&[&whole]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("Nothing is wrong: every event is as it was signed"), "{}", said(&output));
    assert!(said(&output).contains("ingrid.solvang"), "{}", said(&output));

    let text = std::str::from_utf8(&HISTORY).unwrap();
    let changed = file(
        &folder,
        "changed.jsonl",
        text.replacen("plate-order terminals", "plate-order machines", 1).as_bytes(),
    );
    let output = run(&[&changed]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("WRONG in"), "{}", said(&output));
    assert!(said(&output).contains("The event was changed after it was signed"), "{}", said(&output));

    let head = "0".repeat(64);
    let output = run(&[&whole, "--head", &head]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("does not end in the head that was noted"), "{}", said(&output));
}

#[test]
fn what_is_none_of_ours_is_refused_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let cases: [(&str, &[u8], &str); 5] = [
        ("empty", b"", "neither a history nor a signed record"),
        ("letter.pdf", b"%PDF-1.7 and so on", "This is a PDF. Save the file signed-record.json"),
        (
            "later.jsonl",
            b"{\"history\":{\"format\":\"exception-desk history 9\",\"office\":\"\",\"exported_at\":\"\"}}\n",
            "in the format “exception-desk history 9”",
        ),
        ("other.json", b"{\"a\": 1}", "neither a history nor a signed record"),
        ("bad.jsonl", b"{\"history\": 1}\n", "its first line is not that of one"),
    ];
    for (name, bytes, words) in cases {
        let output = run(&[&file(&folder, name, bytes)]);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", said(&output));
        assert!(said(&output).contains(words), "{name}: {}", said(&output));
    }
    for arguments in [&[][..], &["a", "b"], &["--what"], &["--head", "xyz", "a"], &["/nowhere/at/all"]] {
        assert_eq!(run(arguments).status.code(), Some(2), "{arguments:?}");
    }
}

#[tokio::test]
async fn a_checkpoint_kept_elsewhere_shows_what_was_taken_from_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let office = Office::in_memory().await.unwrap();
    office.make_demonstration(None, 358, now()).await.unwrap();
    let auditor = sign_in(&office, "ingrid.solvang").await;
    let checkpoint = office.signed_checkpoint(&auditor, now()).await.unwrap();
    let kept = file(&folder, "kept.json", &serde_json::to_vec(&checkpoint).unwrap());
    let output = run(&[&kept]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("on 2026-11-22 it had filed"), "{}", said(&output));

    let mut history = Vec::new();
    // By whoever can read the records’ file: an export by somebody with an account would be one more event.
    office.export_history(&casework::Session::reader(), &mut history, now()).await.unwrap();
    let whole = file(&folder, "whole.jsonl", &history);
    let output = run(&[&whole, "--checkpoint", &kept]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));

    // The last event gone, and the last line written to fit: without the checkpoint nobody would know.
    let text = String::from_utf8(history).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.pop();
    let last = lines.iter().rposition(|line| line.starts_with("{\"event\"")).unwrap();
    lines.truncate(last);
    let before = lines.iter().rev().find(|line| line.starts_with("{\"event\"")).unwrap();
    let before: serde_json::Value = serde_json::from_str(before).unwrap();
    let end = serde_json::json!({ "end": {
        "events": before["event"]["office_sequence"], "head": before["event"]["head"] } });
    let cut = file(&folder, "cut.jsonl", format!("{}\n{end}\n", lines.join("\n")).as_bytes());
    let output = run(&[&cut]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let output = run(&[&cut, "--checkpoint", &kept]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("the checkpoint says that it reached event"), "{}", said(&output));
}

#[test]
fn the_record_in_a_findings_packet_is_checked_and_a_changed_one_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path().join("desk");
    let run_desk = |arguments: &[&str]| {
        let output = Command::new(std::env::var_os("EXCEPTION_DESK_BIN").unwrap())
            .arg("--data-dir")
            .arg(&desk)
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", said(&output));
        output.stdout
    };
    run_desk(&["demo"]);
    let list: serde_json::Value =
        serde_json::from_slice(&run_desk(&["list", "--stage", "in_force", "--json"])).unwrap();
    let rows = list.as_array().or_else(|| list["rows"].as_array()).unwrap();
    let number = rows[0]["number"].as_str().unwrap();
    let packet = folder.path().join("packet.pdf");
    run_desk(&["packet", number, "--out", packet.to_str().unwrap()]);
    let out = run(&[packet.to_str().unwrap()]);
    assert_eq!(out.status.code(), Some(2));
    let saved =
        Command::new("pdfdetach").args(["-saveall", "-o"]).args([folder.path(), &packet]).output().unwrap();
    assert!(saved.status.success(), "{}", said(&saved));
    let record = folder.path().join("signed-record.json");
    let output = run(&[record.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains(&format!("The signed record of {number}")), "{}", said(&output));
    assert!(said(&output).contains("Nothing is wrong"), "{}", said(&output));

    let text = std::fs::read_to_string(&record).unwrap();
    tampered_records_are_told(&folder, &text);
}

fn tampered_records_are_told(folder: &TempDir, text: &str) {
    let record: serde_json::Value = serde_json::from_str(text).unwrap();
    let shown: Vec<usize> = (0..record["events"].as_array().unwrap().len())
        .filter(|place| record["events"][place]["bytes"].is_string())
        .collect();
    let told = |change: &dyn Fn(&mut serde_json::Value), words: &str| {
        let mut record = record.clone();
        change(&mut record);
        let path = file(folder, "tampered.json", record.to_string().as_bytes());
        let output = run(&[Path::new(&path).to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1), "{words}: {}", said(&output));
        assert!(said(&output).contains(words), "{words}: {}", said(&output));
    };
    let (first, second) = (shown[0], shown[1]);
    told(
        &|record| {
            let text = record["events"][first]["bytes"].as_str().unwrap().replacen("EX-", "EY-", 1);
            record["events"][first]["bytes"] = text.into();
        },
        "The event was changed after it was signed",
    );
    told(
        &|record| record["events"][first]["hash"] = "0".repeat(64).into(),
        "The hash stored with the event was changed",
    );
    told(
        &|record| record["events"][first]["signature"] = record["events"][second]["signature"].clone(),
        "The signature does not fit",
    );
    told(
        &|record| drop(record["events"].as_array_mut().unwrap().remove(second)),
        "which should come next, is missing",
    );
    told(&|record| drop(record["events"].as_array_mut().unwrap().pop()), "events are missing at its end");
    told(&|record| drop(record["keys"].as_array_mut().unwrap().remove(0)), "a key that no account has");
    told(&|record| record["keys"][0]["account"] = "eve".into(), "it is signed with the key of account eve");
    told(&|record| record["keys"][0]["retired_at_ms"] = 1.into(), "after the key that signed it was retired");
}
