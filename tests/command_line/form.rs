//! TECH 358 to fill in elsewhere, filled in by the programs of others and read back.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tests::filling::{by_mupdf, by_pdfjs, by_python_docx};

use crate::{Desk, text};

const NAMES: &str = "Nguyễn Thị Ánh Tuyết, Արամ, 陈美玲, محمد, Дмитрий “pads” €";
const REQUESTER: &str = "thu-ha.nguyen";

/// A request of the requester's that waits for its form, as the demonstration has it or newly brought there.
fn waiting(desk: &Desk) -> String {
    let opened = desk.take("new", REQUESTER, &desk.action("01-open.json"));
    let words = text(&opened.stdout);
    let number = words.split_whitespace().find(|word| word.starts_with("EX-")).unwrap();
    number.trim_end_matches([':', '.', ',']).to_owned()
}

fn import(desk: &Desk, number: &str, account: &str, file: &Path, more: &[&str]) -> std::process::Output {
    let mut arguments = vec!["import-form", number, "--as", account];
    arguments.extend(more);
    arguments.push(file.to_str().unwrap());
    desk.run(&arguments)
}

fn written(desk: &Desk, of: &str, name: &str) -> PathBuf {
    let path = desk.folder.path().join(name);
    let written = desk.run(&["form", of, "--fillable", "--out", path.to_str().unwrap()]);
    assert!(written.status.success(), "{}", text(&written.stderr));
    path
}

/// Answers of the fillable copy that the program writes next: the draft, as a viewer would show it.
fn answers(desk: &Desk, number: &str, account: &str) -> Value {
    let office = desk.folder.path().join("desk");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let office = casework::Office::open(&office).await.unwrap();
        let now = exception::Instant::from_millis(1_795_289_696_123);
        let session = office.sign_in(account, crate::PASSPHRASE, now).await.unwrap();
        let form = office.form_to_fill(&session, &number.parse().unwrap()).await.unwrap();
        office.close().await;
        serde_json::to_value(form.answers).unwrap()
    })
}

#[test]
fn a_copy_that_firefox_filled_in_is_read_back() {
    let desk = Desk::new();
    let number = waiting(&desk);
    let copy = written(&desk, &number, "copy.pdf");
    let filled = desk.folder.path().join("filled.pdf");
    let long = "All counters stay open. ".repeat(210);
    let given = json!({
        "title": NAMES, "start": "09/30/2027", "justification": format!("First line\nsecond — line\n{long}"),
        "request_type": "renewal", "data_classification": "personal", "reason_category": "legacy_system",
        "certified": "yes", "systems.0.name": "PAD-410", "systems.7.owner": "DMV",
        "alternatives.0.proposed_by": "smb", "criterion": "exhausted", "milestones.1.due": "soon",
    });
    by_pdfjs(&copy, &filled, &given);
    let came = import(&desk, &number, REQUESTER, &filled, &[]);
    assert!(came.status.success(), "{}{}", text(&came.stdout), text(&came.stderr));
    assert!(
        text(&came.stdout).contains("milestones.1.due: Enter “Due, milestone 2”"),
        "{}",
        text(&came.stdout)
    );
    let answers = answers(&desk, &number, REQUESTER);
    for (field, value) in given.as_object().unwrap() {
        let expected = match field.as_str() {
            "start" => &json!("2027-09-30"),
            _ => value,
        };
        let pointer = format!("/{}", field.replace('.', "/"));
        let got = answers.pointer(&pointer).unwrap_or(&Value::Null);
        assert_eq!(got.as_str().map(str::trim_end), expected.as_str().map(str::trim_end), "{field}");
    }
}

#[test]
fn a_copy_that_mupdf_filled_in_is_read_back_and_asks_before_it_overwrites() {
    let desk = Desk::new();
    let number = waiting(&desk);
    let copy = written(&desk, "blank", "blank.pdf");
    let filled = desk.folder.path().join("filled.pdf");
    let given = json!({
        "Title": NAMES, "Start. Month/day/year, such as 09/30/2026.": "09/30/2027",
        "Justification": "First line\nsecond — line", "Type of request: Renewal": "x",
        "Data classification: Personal": "x", "Reason category": "legacy_system",
        "Systems: Name, system 1": "PAD-410", "Systems: Owner, system 8": "DMV",
        "Alternatives considered: Proposed by, alternative 1": "smb",
    });
    by_mupdf(&copy, &filled, &given);
    let came = import(&desk, &number, REQUESTER, &filled, &[]);
    assert!(came.status.success(), "{}{}", text(&came.stdout), text(&came.stderr));
    let first = answers(&desk, &number, REQUESTER);
    for (pointer, value) in [
        ("/title", NAMES),
        ("/start", "2027-09-30"),
        ("/justification", "First line\nsecond — line"),
        ("/request_type", "renewal"),
        ("/data_classification", "personal"),
        ("/reason_category", "legacy_system"),
        ("/systems/0/name", "PAD-410"),
        ("/systems/7/owner", "DMV"),
        ("/alternatives/0/proposed_by", "smb"),
    ] {
        assert_eq!(first.pointer(pointer), Some(&json!(value)), "{pointer}");
    }

    // What is in the draft is not overwritten unasked; who does not fill the form in is refused.
    by_mupdf(&copy, &filled, &json!({ "Title": "Another", "Account lead": "Ana" }));
    let asked = import(&desk, &number, REQUESTER, &filled, &[]);
    assert_eq!(asked.status.code(), Some(3));
    assert!(text(&asked.stderr).contains("--overwrite"), "{}", text(&asked.stderr));
    assert_eq!(answers(&desk, &number, REQUESTER), first);
    assert!(import(&desk, &number, REQUESTER, &filled, &["--keep"]).status.success());
    assert_eq!(answers(&desk, &number, REQUESTER).pointer("/title"), Some(&json!(NAMES)));
    assert!(import(&desk, &number, REQUESTER, &filled, &["--overwrite"]).status.success());
    let last = answers(&desk, &number, REQUESTER);
    assert_eq!((&last["title"], &last["account_lead"]), (&json!("Another"), &json!("Ana")));
    assert_eq!(import(&desk, &number, "miriam.adeyemi", &filled, &["--overwrite"]).status.code(), Some(3));
    assert_eq!(
        import(&desk, &number, REQUESTER, &desk.folder.path().join("none.pdf"), &[]).status.code(),
        Some(2)
    );
}

#[test]
fn a_word_document_that_python_docx_filled_in_is_read_back() {
    let desk = Desk::new();
    let number = waiting(&desk);
    let copy = written(&desk, &number, "copy.docx");
    let filled = desk.folder.path().join("filled.docx");
    let fields = json!({
        "title": NAMES, "start": "09/30/2027", "justification": "First line\nsecond — line",
        "request_type": "Renewal", "certified": "Yes", "systems.0.name": "PAD-410",
    });
    let answers_of_own = json!({ "Colour of the pads": "Blue" });
    by_python_docx(&copy, &filled, &json!({ "fields": fields, "answers": answers_of_own }));
    let came = import(&desk, &number, REQUESTER, &filled, &[]);
    assert!(came.status.success(), "{}{}", text(&came.stdout), text(&came.stderr));
    let said = text(&came.stdout);
    assert!(said.contains("Not taken: Colour of the pads: Blue. It stands in table"), "{said}");
    let answers = answers(&desk, &number, REQUESTER);
    for (pointer, value) in [
        ("/title", NAMES),
        ("/start", "2027-09-30"),
        ("/justification", "First line\nsecond — line"),
        ("/request_type", "renewal"),
        ("/certified", "yes"),
        ("/systems/0/name", "PAD-410"),
    ] {
        assert_eq!(answers.pointer(pointer), Some(&json!(value)), "{pointer}");
    }

    // The copy says whose it is; a picture in the place of answers, and another kind of file, is refused with what to do.
    let other = waiting(&desk);
    let refused = import(&desk, &other, REQUESTER, &filled, &[]);
    assert!(
        text(&refused.stderr).contains(&format!("This copy was made for {number}")),
        "{}",
        text(&refused.stderr)
    );
    let card = desk.folder.path().join("card.docx");
    std::io::Write::write_all(&mut std::fs::File::create(&card).unwrap(), b"PK no more").unwrap();
    let refused = import(&desk, &number, REQUESTER, &card, &[]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(text(&refused.stderr).contains("neither a PDF nor a Word document"), "{}", text(&refused.stderr));
}
