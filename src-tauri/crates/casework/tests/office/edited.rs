//! A letter that an office had to change: out as .docx, back as the next version, marked as edited by whom.

use std::{
    io::{Cursor, Read as _, Write as _},
    path::Path,
};

use exception::{RequestNumber, Stage, Step, values::Digest};
use serde_json::{Value, json};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::desk::{People, reasons, started};

struct Drafted {
    people: People,
    number: RequestNumber,
    letter: Digest,
    folder: tempfile::TempDir,
}

impl Drafted {
    /// A declined request with a denial letter on file.
    async fn new() -> Self {
        let people = People::new().await;
        let number = people.to_decision().await;
        people.take(&people.cdt_iso, &number, reasons("decline_request")).await;
        let letter = started(&people, &people.smb, &number, Step::DraftLetter, json!({})).await;
        let letter = people.take(&people.smb, &number, letter).await.document.unwrap().sha256;
        Self { people, number, letter, folder: tempfile::tempdir().unwrap() }
    }

    async fn copy(&self, letter: &Digest) -> Vec<u8> {
        self.people.office.editable_copy(&self.people.smb, &self.number, letter).await.unwrap().bytes
    }

    /// The step with a copy whose text was changed.
    fn filing(&self, copy: &[u8], letter: &Digest, change: impl Fn(String) -> String) -> Value {
        let folder = tempfile::tempdir_in(self.folder.path()).unwrap().keep();
        let path = folder.join("letter, changed.docx");
        #[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
        std::fs::write(&path, changed(copy, change)).unwrap();
        step(letter, &path)
    }
}

fn step(letter: &Digest, path: &Path) -> Value {
    json!({ "step": "file_edited_letter", "document": letter, "path": path })
}

fn changed(copy: &[u8], change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(copy)).unwrap();
    let mut written = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        written.start_file(&name, SimpleFileOptions::default()).unwrap();
        let text = if name == "word/document.xml" { change(text) } else { text };
        written.write_all(text.as_bytes()).unwrap();
    }
    written.finish().unwrap().into_inner()
}

const BEFORE: &str = "the policy applies without exception";
const AFTER: &str = "the policy applies, but for the two counters in Fresno";

#[tokio::test]
async fn an_edited_letter_is_the_next_version_and_has_to_be_approved_again() {
    let desk = Drafted::new().await;
    let (people, number) = (&desk.people, &desk.number);
    let approval = json!({ "step": "approve_letter", "document": desk.letter });
    people.take(&people.second, number, approval).await;

    let copy = desk.copy(&desk.letter).await;
    let input = desk.filing(&copy, &desk.letter, |text| {
        assert!(text.contains(BEFORE));
        text.replace(BEFORE, AFTER)
    });
    let taken = people.take(&people.second, number, input).await;
    assert_eq!(taken.stage, Stage::Denial);
    let edited = taken.document.unwrap().sha256;
    assert_ne!(edited, desk.letter);

    let view = people.office.request(&people.smb, number, people.now()).await.unwrap();
    let versions: Vec<u32> = view.request.documents.iter().map(|filed| filed.document.version).collect();
    assert_eq!(versions, [1, 2]);
    let [first, second] = view.request.documents.as_slice() else { panic!("two versions") };
    assert!(first.approved.is_some() && second.approved.is_none());
    let mark = second.edited.as_ref().unwrap();
    assert_eq!((&mark.of, mark.copy.name.as_str()), (&desk.letter, "letter, changed.docx"));
    assert_eq!(second.made.by.name, people.second.person().name, "it is marked as edited by whom");
    // The earlier version is kept, and so is the copy that came back.
    for kept in [&desk.letter, &edited, &mark.copy.sha256] {
        assert!(people.office.document(&people.smb, number, kept).await.is_ok());
    }
    assert!(people.office.document(&people.iso, number, &mark.copy.sha256).await.is_err());

    // It goes out once more with what was changed in it, and cannot be sent before it is approved.
    let again = desk.copy(&edited).await;
    changed(&again, |text| {
        assert!(text.contains(AFTER));
        text
    });
    let sending =
        json!({ "step": "send_letter", "document": edited, "to": "ISO", "on": "2026-11-21", "by": "email" });
    assert_eq!(people.attempt(&people.smb, number, sending.clone()).await.unwrap_err().code(), "invalid");
    people.take(&people.smb, number, json!({ "step": "approve_letter", "document": edited })).await;
    assert_eq!(people.take(&people.smb, number, sending).await.stage, Stage::Resolution);

    let late = people.office.editable_copy(&people.smb, number, &edited).await.unwrap_err();
    assert!(late.to_string().contains("it was sent"), "{late}");
    assert!(people.office.verify().await.unwrap().problems.is_empty());
    assert!(people.office.projections_agree().await.unwrap());
}

#[tokio::test]
async fn a_copy_that_is_not_to_be_taken_changes_nothing() {
    let desk = Drafted::new().await;
    let (people, number) = (&desk.people, &desk.number);
    let before = people.office.request(&people.smb, number, people.now()).await.unwrap().request.version;
    let copy = desk.copy(&desk.letter).await;
    let pdf = desk.folder.path().join("letter.docx");
    #[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
    std::fs::write(&pdf, b"%PDF-1.7").unwrap();
    let settings = people.office.settings(&people.admin).await.unwrap().settings;
    let names = [settings.signer_name, settings.contact_name];
    let nameless = |text: String| {
        names
            .iter()
            .filter(|name| !name.is_empty())
            .fold(text, |text, name| text.replace(name.as_str(), "Somebody"))
    };
    for (input, said) in [
        (step(&desk.letter, &pdf), "not a .docx file"),
        (desk.filing(&copy, &desk.letter, |text| text), "Change the copy first"),
        (desk.filing(&copy, &desk.letter, nameless), "Government Code"),
        (desk.filing(&copy, &desk.letter, |text| text.replace(BEFORE, "\u{10fffd}")), "No font has"),
        (
            desk.filing(&copy, &desk.letter, |text| {
                text.replace(BEFORE, "</w:t></w:r><w:r><w:drawing/></w:r><w:r><w:t>")
            }),
            "a picture",
        ),
    ] {
        let error = people.attempt(&people.smb, number, input).await.unwrap_err();
        assert!(
            error.to_string().contains(said)
                || error.problems().iter().any(|problem| problem.message.contains(said)),
            "{said}: {error}"
        );
    }
    let after = people.office.request(&people.smb, number, people.now()).await.unwrap().request.version;
    assert_eq!(before, after);
}

#[tokio::test]
async fn only_smb_staff_take_a_copy_or_bring_one_back() {
    let desk = Drafted::new().await;
    let (people, number) = (&desk.people, &desk.number);
    let copy = desk.copy(&desk.letter).await;
    for session in [&people.iso, &people.requester] {
        assert!(people.office.editable_copy(session, number, &desk.letter).await.is_err());
        let input = desk.filing(&copy, &desk.letter, |text| text.replace(BEFORE, AFTER));
        assert_eq!(people.attempt(session, number, input).await.unwrap_err().code(), "refused");
    }
}
