//! Files on their way in, and the copy that a viewer is given.

use std::io::Write as _;

use serde_json::json;
use tests::window::Window;

use tests::filling::by_pdfjs;

use crate::acts;
use crate::people::{ANALYST, AUDITOR, REQUESTER};

#[tokio::test]
async fn a_file_is_attached_and_a_program_among_files_is_not_opened() {
    let window = Window::open_demonstration().await;
    // A program by its content, whatever its name says: the beginning of an ELF executable.
    let mut file = std::fs::File::create(window.data_dir().join("attached.txt")).unwrap();
    file.write_all(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0\x01\0\0\0").unwrap();
    drop(file);
    acts::sign_in(&window, &ANALYST).await;
    let page = json!({ "ask": { "stages": ["review"] } });
    let rows = window.invoke("requests", page).await.unwrap();
    let number = rows.pointer("/rows/0/number").and_then(|number| number.as_str()).unwrap().to_owned();
    acts::visit(&window, &number).await;
    window.fill(&["What is the file?"], "What the vendor sent").await;
    window.press("Choose a file to attach").await;
    window.sees("1 file is attached.").await;
    window.sees("What the vendor sent").await;
    window.press("Open in the viewer: attached.txt").await;
    window.sees("This file is not opened from here").await;
    let opened = window.data_dir().join("opened");
    assert!(!opened.exists(), "no copy is made of what is not opened");
    window.close().await;
}

#[tokio::test]
async fn the_form_goes_out_to_a_viewer_of_pdf_and_comes_back() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &REQUESTER).await;
    let number = acts::open_request(&window, "Signature pads with one shared account").await;
    acts::only_confirm(&window, "Send for assessment", &number).await;
    acts::assess_in_vain(&window, &number).await;
    acts::switch(&window, &REQUESTER).await;
    window.go(&format!("#/requests/{number}/form")).await;
    window.is_at("TECH 358").await;
    window.press("Save a fillable PDF").await;
    window.sees("Saved as").await;
    let folder = window.data_dir().to_owned();
    // The window's tests take the same file from the dialog that opens, whatever it is called.
    let (saved, chosen) = (folder.join("saved.pdf"), folder.join("attached.txt"));
    by_pdfjs(
        &saved,
        &chosen,
        &json!({ "scope": "410 counters", "title": "Pads, all of them", "end": "soon" }),
    );
    window.press("Fill in from a saved copy").await;
    window.sees("answers came in from the copy").await;
    window.sees("Enter “End” as month, day and year").await;
    window.passes_axe("the form after a PDF was read").await;
    window.picture("form-from-pdf").await;

    by_pdfjs(&saved, &chosen, &json!({ "scope": "172 field offices" }));
    window.press("Fill in from a saved copy").await;
    window.sees("of the draft would be overwritten").await;
    window.sees("Nothing is changed yet.").await;
    window.passes_axe("the question what is overwritten").await;
    window.picture("form-asks").await;
    window.press("Overwrite 2 answers").await;
    window.sees("answers came in from the copy").await;
    window.go(&format!("#/requests/{number}/form/request")).await;
    let scope = "return eyes.control(['Scope'])?.value === '172 field offices' || null";
    window.until("the scope from the PDF", scope).await;
    window.close().await;
}

#[tokio::test]
async fn everything_is_taken_away_as_a_file_that_is_an_office_again() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &AUDITOR).await;
    window.go("#/settings").await;
    window.is_at("Settings").await;
    window.sees("Take everything away").await;
    window.press("Save to a file").await;
    window.sees("The whole history is saved:").await;
    window.passes_axe("Settings after everything was saved").await;
    window.picture("settings-saved").await;
    // The window's tests take the same file from the dialog that opens, whatever it is called.
    let saved = window.data_dir().join("saved.pdf");
    let history = std::io::BufReader::new(std::fs::File::open(&saved).unwrap());
    let folder = tempfile::tempdir().unwrap();
    let read = casework::read_history_back(folder.path(), history).await.unwrap();
    assert!(read.requests > 30 && !read.administrators.is_empty(), "{read:?}");

    window.choose(&["What to save"], "All requests, as CSV").await;
    window.press("Save to a file").await;
    window.sees("requests are saved.").await;
    let table = std::fs::read_to_string(&saved).unwrap();
    assert!(table.contains("Service Request") && table.lines().count() > 30, "{table:.200}");
    window.close().await;
}
