//! Against a real CUPS, which prints into a folder.
#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

use ::tests::cups::{Cups, until};

use super::*;

fn letter(bytes: &[u8]) -> FileContent {
    FileContent {
        name: "; rm -rf /".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: bytes.to_vec(),
    }
}

fn choice(printer: &str) -> PrintChoice {
    PrintChoice { printer: printer.to_owned(), copies: 1, sides: Sides::One }
}

fn print(system: &System, choice: &PrintChoice) -> Answer<PrintJob> {
    system.print(&letter(b"%PDF-1.7 a letter"), &Digest::from_bytes(&[0; 32]), "EX-2026-0001", choice)
}

fn refused<T: std::fmt::Debug>(answer: Answer<T>) -> String {
    let Err(Failure::Refused { message }) = answer else { panic!("{answer:?}") };
    message
}

#[test]
fn a_document_comes_out_of_the_printer_that_was_chosen_as_it_was_chosen() {
    let cups = Cups::start();
    cups.add("front-desk", "The printer at the front desk");
    cups.add("third-floor", "Drucker im 3. Stock, “groß”");
    cups.make_default("third-floor");
    let system = System::of(cups.server());
    let printers = system.printers().unwrap();
    let told: Vec<_> = printers
        .iter()
        .map(|one| (one.name.as_str(), one.description.as_str(), one.state, one.is_default))
        .collect();
    assert_eq!(
        told,
        [
            ("front-desk", "The printer at the front desk", PrinterState::Ready, false),
            ("third-floor", "Drucker im 3. Stock, “groß”", PrinterState::Ready, true),
        ]
    );
    let chosen = PrintChoice { printer: "front-desk".to_owned(), copies: 3, sides: Sides::LongEdge };
    let job = print(&system, &chosen).unwrap();
    assert!(job.job.starts_with("front-desk-"), "{job:?}");
    let came_out = cups.until_printed("front-desk", 1);
    let [paper] = came_out.as_slice() else { panic!("{came_out:?}") };
    assert_eq!(paper.bytes, b"%PDF-1.7 a letter");
    assert_eq!((paper.title.as_str(), paper.copies), ("EX-2026-0001", 3));
    assert!(paper.options.contains("sides=two-sided-long-edge"), "{}", paper.options);
    assert!(cups.printed("third-floor").is_empty());
    // The paper lies there a moment before the printer says that it is done.
    let after = until("the job’s end", || {
        let job = system.jobs("front-desk", std::slice::from_ref(&job.job)).unwrap().remove(0);
        Some(job.state).filter(|state| *state != JobState::Waiting)
    });
    assert_eq!(after, JobState::Printed);
}

#[test]
fn a_printer_that_is_gone_closed_or_stopped_is_told_as_such() {
    let cups = Cups::start();
    cups.add("laser", "Laser");
    let system = System::of(cups.server());
    assert!(refused(print(&system, &choice("ink"))).starts_with("The printer “ink” is not there any more."));
    assert!(refused(print(&system, &choice("-d laser"))).contains("is not there any more"));

    cups.stop("laser", "Out of paper");
    let stopped = system.printers().unwrap();
    let printer = stopped.first().unwrap();
    assert_eq!((printer.state, printer.reason.as_str()), (PrinterState::Stopped, "Out of paper"));
    let given = print(&system, &choice("laser")).unwrap();
    let waits = system.jobs("laser", &[given.job]).unwrap().remove(0);
    assert_eq!((waits.state, waits.reason.as_str()), (JobState::Stopped, "Out of paper"));
    assert!(cups.printed("laser").is_empty());

    cups.close("laser", "Closed for repair");
    let message = refused(print(&system, &choice("laser")));
    assert!(
        message.starts_with("The printer “laser” takes no documents (“Closed for repair”)."),
        "{message}"
    );

    cups.remove("laser");
    assert!(refused(print(&system, &choice("laser"))).contains("is not there any more"));
}

#[test]
fn printing_that_does_not_run_or_is_not_there_is_a_sentence() {
    let cups = Cups::start();
    let system = System::of(cups.server());
    assert_eq!(system.printers().unwrap(), Vec::new());
    drop(cups);
    assert!(refused(system.printers()).starts_with("The printing of this computer does not run."));
    assert!(
        refused(print(&system, &choice("laser"))).starts_with("The printing of this computer does not run.")
    );

    let bare = System { server: None, programs: Some("/exception-desk-has-no-such-folder".into()) };
    assert!(refused(bare.printers()).starts_with("Printing is not set up on this computer."));
    assert!(refused(print(&bare, &choice("laser"))).starts_with("Printing is not set up on this computer."));
}

#[test]
fn a_program_is_not_printed() {
    let file = FileContent { media_type: "application/x-executable".to_owned(), ..letter(b"") };
    let digest = Digest::from_bytes(&[0; 32]);
    let message = refused(System::default().print(&file, &digest, "A program", &choice("laser")));
    assert!(message.contains("it is a program"), "{message}");
}
