//! 500 letters, a stop, a printer that goes away, a disk that is full.
#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

use ::tests::cups::Cups;
use std::fmt::Write as _;

use exception::action::{Document, DocumentKind, FileReference};
use exception::{Digest, Instant};

use super::*;

fn letters(count: u32) -> Vec<DueLetter> {
    let letter = |place: u32| DueLetter {
        number: format!("EX-2026-{place:04}").parse().unwrap(),
        title: "Signature pads".to_owned(),
        department: "Department of Motor Vehicles".to_owned(),
        document: Document {
            kind: DocumentKind::DenialLetter,
            version: 1,
            file: FileReference {
                sha256: Digest::from_bytes(&[1; 32]),
                name: "letter.pdf".to_owned(),
                size: 8,
                media_type: "application/pdf".to_owned(),
            },
            pages: 1,
        },
        to: "Anahit Sargsyan".to_owned(),
        made_at: Instant::from_millis(0),
    };
    (1..=count).map(letter).collect()
}

fn file(bytes: Vec<u8>) -> FileContent {
    FileContent { name: "letter.pdf".to_owned(), media_type: "application/pdf".to_owned(), bytes }
}

fn choice() -> PrintChoice {
    PrintChoice { printer: "laser".to_owned(), copies: 1, sides: casework::view::Sides::One }
}

fn binding() -> Binding {
    Binding { title: "Letters".to_owned(), author: "SMB".to_owned(), subject: "Letters".to_owned() }
}

#[tokio::test]
async fn five_hundred_letters_come_out_in_their_order() {
    let cups = Cups::start();
    cups.add("laser", "Laser");
    let (letters, batches) = (letters(500), Batches::default());
    let run = batches.begin("lakshmi", BatchKind::Print, &letters).unwrap();
    assert!(matches!(batches.begin("tomas", BatchKind::Print, &letters), Err(Failure::Refused { .. })));
    let told = std::cell::Cell::new(0);
    let fetch = async |letter: &DueLetter| Ok(file(letter.number.as_str().as_bytes().to_vec()));
    print(&run, &letters, &System::of(cups.server()), &choice(), fetch, || told.set(told.get() + 1)).await;
    let batch = run.told();
    assert_eq!((batch.state, batch.done, batch.why.as_str()), (BatchState::Done, 500, ""));
    assert_eq!(told.get(), 500);
    let came_out: Vec<Vec<u8>> =
        cups.until_printed("laser", 500).into_iter().map(|paper| paper.bytes).collect();
    let wanted: Vec<Vec<u8>> =
        letters.iter().map(|letter| letter.number.as_str().as_bytes().to_vec()).collect();
    assert!(came_out == wanted, "in the order of the list");
    run.look(&System::of(cups.server())).unwrap();
    let all = run.told().letters;
    assert!(all.iter().all(|letter| letter.job.as_ref().is_some_and(|job| job.state == JobState::Printed)));
    assert!(batches.of("tomas").is_none() && batches.of("lakshmi").is_some());
}

#[tokio::test]
async fn a_stop_ends_after_the_letter_at_hand_and_says_which_were_printed() {
    let cups = Cups::start();
    cups.add("laser", "Laser");
    let (letters, batches) = (letters(5), Batches::default());
    let run = batches.begin("lakshmi", BatchKind::Print, &letters).unwrap();
    let fetch = async |letter: &DueLetter| {
        if letter.number.as_str() == "EX-2026-0002" {
            batches.stop();
        }
        Ok(file(b"%PDF".to_vec()))
    };
    print(&run, &letters, &System::of(cups.server()), &choice(), fetch, || {}).await;
    let batch = run.told();
    assert_eq!((batch.state, batch.done, batch.total), (BatchState::Stopped, 2, 5));
    let done: Vec<bool> = batch.letters.iter().map(|letter| letter.done).collect();
    assert_eq!(done, [true, true, false, false, false]);
    assert_eq!(cups.until_printed("laser", 2).len(), 2);
    assert!(batches.begin("lakshmi", BatchKind::Print, &letters).is_ok(), "the next may begin");
}

#[tokio::test]
async fn a_printer_that_goes_away_ends_it_at_that_letter() {
    let cups = Cups::start();
    cups.add("laser", "Laser");
    let letters = letters(4);
    let run = Run::new("lakshmi", BatchKind::Print, &letters);
    let fetch = async |letter: &DueLetter| {
        if letter.number.as_str() == "EX-2026-0003" {
            cups.remove("laser");
        }
        Ok(file(b"%PDF".to_vec()))
    };
    print(&run, &letters, &System::of(cups.server()), &choice(), fetch, || {}).await;
    let batch = run.told();
    assert_eq!((batch.state, batch.done), (BatchState::Failed, 2));
    assert!(batch.why.starts_with("The printer “laser” is not there any more."), "{}", batch.why);
}

#[tokio::test]
async fn a_file_that_is_stopped_or_does_not_fit_leaves_nothing_behind() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("letters.pdf");
    let (letters, batches) = (letters(3), Batches::default());
    let run = batches.begin("lakshmi", BatchKind::File, &letters).unwrap();
    batches.forget("lakshmi");
    assert!(batches.of("lakshmi").is_some(), "what runs is not forgotten");
    let stopped = async |_: &DueLetter| {
        batches.stop();
        Ok(file(pdf()))
    };
    save(&run, &letters, &path, binding(), stopped, || {}).await;
    assert_eq!((run.told().state, run.told().done), (BatchState::Stopped, 0));
    batches.forget("lakshmi");
    assert!(batches.of("lakshmi").is_none());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);

    let run = Run::new("lakshmi", BatchKind::File, &letters);
    save(&run, &letters, &path, binding(), async |_: &DueLetter| Ok(file(b"no PDF".to_vec())), || {}).await;
    assert_eq!(run.told().state, BatchState::Failed);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);

    let run = Run::new("lakshmi", BatchKind::File, &letters);
    save(&run, &letters, &path, binding(), async |_: &DueLetter| Ok(file(pdf())), || {}).await;
    assert_eq!((run.told().state, run.told().why.as_str()), (BatchState::Done, ""));
    assert_eq!(run.told().place, path.display().to_string());
    let whole = std::fs::read(&path).unwrap();
    assert!(whole.starts_with(b"%PDF-1.7"));

    // A disk that is full (ENOSPC, from the kernel); what stood there before still does.
    let beside = folder.path().join(format!(".letters.pdf.{}.part", std::process::id()));
    std::os::unix::fs::symlink("/dev/full", &beside).unwrap();
    let run = Run::new("lakshmi", BatchKind::File, &letters);
    save(&run, &letters, &path, binding(), async |_: &DueLetter| Ok(file(pdf())), || {}).await;
    assert_eq!((run.told().state, run.told().done), (BatchState::Failed, 0));
    assert!(run.told().why.contains("the disk is full"), "{}", run.told().why);
    assert_eq!(std::fs::read(&path).unwrap(), whole);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);

    let run = Run::new("lakshmi", BatchKind::File, &letters);
    let nowhere = folder.path().join("missing/letters.pdf");
    save(&run, &letters, &nowhere, binding(), async |_: &DueLetter| Ok(file(pdf())), || {}).await;
    assert!(run.told().why.contains("cannot be written"), "{}", run.told().why);
}

/// The smallest tagged file: one empty page.
fn pdf() -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R/StructTreeRoot 4 0 R/Lang(en-US)>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 612 792]>>",
        "<</Type/Page/Parent 2 0 R>>",
        "<</Type/StructTreeRoot>>",
    ];
    let (mut file, mut table) = ("%PDF-1.7\n".to_owned(), "0000000000 65535 f \n".to_owned());
    for (number, object) in (1..).zip(objects) {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        writeln!(file, "{number} 0 obj\n{object}\nendobj").unwrap();
    }
    let start = file.len();
    writeln!(file, "xref\n0 5\n{table}trailer\n<</Root 1 0 R/Size 5>>\nstartxref\n{start}\n%%EOF").unwrap();
    file.into_bytes()
}
