//! Files that others have written or changed: a history, an edited letter, a form filled in elsewhere.

use std::{
    io::{Cursor, Write as _},
    num::NonZeroUsize,
};

use casework::{DEMONSTRATION_PASSPHRASE, Office};
use chrono::NaiveDate;
use documents::{
    PaperForm, Press,
    docx::{self, Origin},
    read_filled, texts,
};
use exception::{Instant, Settings, form::tech_358};
use exception_verify::history;
use serde_json::json;
use tests::archives::parts;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{Target, mutate::Mutator};

fn now() -> Instant {
    Instant::try_from("2027-03-15T18:00:00.000Z".to_owned()).unwrap()
}

/// The history of an office of one request, as it leaves the office.
fn exported() -> Vec<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let office = Office::in_memory().await.unwrap();
        let entry = json!([{ "title": "Kiosks without sign-in", "policy": "Account Standard", "control": "1.3",
            "reason": "Nobody signs in to a kiosk." }]);
        Box::pin(office.make_demonstration(Some(&entry.to_string()), 7, now())).await.unwrap();
        let auditor = office.sign_in("ingrid.solvang", DEMONSTRATION_PASSPHRASE, now()).await.unwrap();
        let mut out = Vec::new();
        office.export_history(&auditor, &mut out, now()).await.unwrap();
        out
    })
}

#[test]
fn a_history_is_checked_or_refused() {
    let whole = exported();
    // The files of a history are long, and one byte of them is like another: lines of events are spoiled more often without.
    let lines: Vec<&[u8]> =
        whole.split_inclusive(|byte| *byte == b'\n').filter(|line| line.len() < 4096).collect();
    let seeds = vec![lines.concat(), lines.iter().take(12).copied().collect::<Vec<_>>().concat()];
    let one = NonZeroUsize::MIN;
    assert!(
        history(whole.as_slice(), None, one).unwrap().is_whole(),
        "the history is whole before it is spoiled"
    );
    Target { name: "history", seeds, rounds: 400, most_mib: 16 }.run(|input| {
        if let Ok(checked) = history(input, None, one) {
            assert_eq!(checked.is_whole(), checked.sentences().is_empty(), "what is wrong is said");
        }
    });
}

#[test]
fn a_history_comes_back_whole_or_leaves_nothing() {
    let whole = exported();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
    let short = lines.iter().filter(|line| line.len() < 4096).copied().collect::<Vec<_>>().concat();
    Target { name: "history-back", seeds: vec![short], rounds: 60, most_mib: 64 }.run(|input| {
        let folder = tempfile::tempdir().unwrap();
        let read = runtime.block_on(casework::read_history_back(folder.path(), input));
        assert_eq!(read.is_ok(), folder.path().join("records.db").exists(), "all of it, or nothing");
    });
}

/// A letter as it goes out to be edited.
fn edited() -> Vec<u8> {
    let text = texts::find("denial-letter").unwrap();
    let dated = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let letter = text.example(text.built_in, &Settings::default(), dated).unwrap();
    let origin = Origin { number: "EX-2026-0001".to_owned(), sha256: "ab".repeat(32) };
    docx::write(&letter, &origin).unwrap()
}

#[test]
fn an_edited_letter_is_read_or_refused() {
    let letter = edited();
    docx::read(&letter).unwrap();
    let target = Target { name: "edited-letter", seeds: vec![letter.clone()], rounds: 400, most_mib: 96 };
    target.run(|input| drop(docx::read(input)));
    // A spoiled archive is mostly refused for its sums. Of a whole one, the parts are spoiled.
    let parts = parts(&letter);
    let texts: Vec<Vec<u8>> = parts.iter().map(|(_, bytes)| bytes.clone()).collect();
    let target = Target { name: "edited-letter-parts", seeds: texts, rounds: 400, most_mib: 96 };
    target.run(|input| {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &parts {
            archive.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
            let spoiled = name == "word/document.xml" || name == "word/numbering.xml";
            archive.write_all(if spoiled { input } else { bytes }).unwrap();
        }
        drop(docx::read(&archive.finish().unwrap().into_inner()));
    });
}

#[test]
fn a_filled_in_form_is_read_or_refused() {
    let settings = Settings::default();
    let dated = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let form = PaperForm { template: tech_358(), settings: &settings, request: None, dated };
    let given = tech_358().read(&json!({})).map(|given| given.answers).unwrap_or_default();
    let copy = Press::new().print(&form.fillable(&given)).unwrap();
    read_filled(&copy, tech_358()).unwrap();
    // A viewer writes what was typed as another section at the end of the file.
    let mut mutator = Mutator::new("sections", 358, std::slice::from_ref(&copy));
    let tail = copy.len().saturating_sub(40_000);
    let mut shorter = copy.clone();
    shorter.extend(copy.iter().skip(tail + mutator.below(1000)));
    let seeds = vec![copy, shorter];
    Target { name: "filled-form", seeds, rounds: 100, most_mib: 128 }
        .run(|input| drop(read_filled(input, tech_358())));
}

#[test]
fn a_form_filled_in_in_word_is_read_or_refused() {
    let settings = Settings::default();
    let dated = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let form = PaperForm { template: tech_358(), settings: &settings, request: None, dated };
    let answers = [("title".to_owned(), exception::form::Given::Text("Kiosks".to_owned()))].into();
    let copy = docx::write_form(&form.in_word(&answers)).unwrap();
    assert_eq!(read_filled(&copy, tech_358()).unwrap().answers, answers);
    let parts = parts(&copy);
    let body = parts.iter().find(|(name, _)| name == "word/document.xml").unwrap().1.clone();
    Target { name: "word-form", seeds: vec![body], rounds: 200, most_mib: 96 }.run(|input| {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &parts {
            archive.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
            archive.write_all(if name == "word/document.xml" { input } else { bytes }).unwrap();
        }
        drop(read_filled(&archive.finish().unwrap().into_inner(), tech_358()));
    });
}
