//! Documents beside the procedure's own: made, signed and sent in the window.

use serde_json::{Value, json};
use tests::filling::by_python_docx;
use tests::window::Window;

use crate::acts;
use crate::people::{ANALYST, CHIEF};

#[tokio::test]
async fn an_approval_letter_is_drafted_signed_in_ink_and_sent() {
    let window = Window::open_demonstration().await;
    #[expect(clippy::disallowed_methods, reason = "a test writes its own file")]
    // What a scanner gives: a PDF, whatever its name says.
    std::fs::write(window.data_dir().join("attached.txt"), b"%PDF-1.4\n%scan of a signed letter\n%%EOF\n")
        .unwrap();
    acts::sign_in(&window, &ANALYST).await;
    let number = one_to_draft(&window, "findings", "approval_letter").await;
    acts::visit(&window, &number).await;

    draft(&window, "Draft the approval letter").await;
    window.fill(&["A paragraph of your own"], "The sensors are counted again in March.").await;
    printed(&window, "counted again in March").await;
    look(&window, "draft-approval-letter").await;
    window.press("Draft the approval letter").await;
    acts::filed(&window, &number).await;
    window.sees("Approval letter, version 1").await;

    let signing = "Record the signing of the approval letter";
    draft(&window, signing).await;
    // Nothing is filed before it is said how and by whom.
    window.press(signing).await;
    window.sees("There is a problem").await;
    window.choose(&["How was it signed?"], "In ink").await;
    window.fill(&["Signed by"], CHIEF.name).await;
    look(&window, "record-signing").await;
    window.press(signing).await;
    acts::filed(&window, &number).await;
    window.sees("In ink, scanned").await;

    let sending = "Record that the approval letter was sent";
    window.press(sending).await;
    window.is_at(sending).await;
    drawn(&window).await;
    look(&window, "record-sending").await;
    window.choose(&["How was it sent?"], "E-mail").await;
    acts::confirm(&window, sending, &number).await;
    look(&window, "documents-of-a-request").await;

    let view = window.invoke("request", json!({ "number": number })).await.unwrap();
    let letter = newest(&view, "approval_letter");
    assert_eq!(letter.pointer("/sendings/0/value/by"), Some(&json!("email")));
    assert_eq!(letter.pointer("/signings/0/value/signed_by"), Some(&json!(CHIEF.name)));
    let scan = letter.pointer("/signings/0/value/file/sha256");
    assert_ne!(scan, letter.pointer("/document/file/sha256"), "the scan is a file of its own");
    assert!(window.command_line(&["verify"]).await.status.success());
    window.close().await;
}

#[tokio::test]
async fn minutes_are_a_memorandum_and_a_new_version_leaves_the_old_one_on_file() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &ANALYST).await;
    let number = one_to_draft(&window, "decision", "meeting_minutes").await;
    for version in 1..=2 {
        acts::visit(&window, &number).await;
        draft(&window, "Draft the meeting minutes").await;
        window.choose(&["Form"], "Memorandum").await;
        let words = format!("Read by everybody present, time {version}.");
        window.fill(&["A paragraph of your own"], &words).await;
        printed(&window, &words).await;
        printed(&window, "Memorandum").await;
        look(&window, "draft-minutes").await;
        window.press("Draft the meeting minutes").await;
        acts::filed(&window, &number).await;
    }
    let view = window.invoke("request", json!({ "number": number })).await.unwrap();
    let version = newest(&view, "meeting_minutes").pointer("/document/version").unwrap().to_string();
    let before = version.parse::<u32>().unwrap() - 1;
    window.sees(&format!("Superseded by version {version}")).await;
    window.press(&format!("Meeting minutes, version {before}")).await;
    window.is_at(&format!("Meeting minutes, version {before}")).await;
    drawn(&window).await;
    window.sees("This version stays on file as it is.").await;
    look(&window, "superseded-document").await;
    window.press(&format!("Go to version {version}")).await;
    window.is_at(&format!("Meeting minutes, version {version}")).await;
    window.close().await;
}

#[tokio::test]
async fn an_edited_letter_is_filed_and_sent_and_a_copy_that_would_lose_a_picture_is_refused() {
    let window = Window::open_demonstration().await;
    let (saved, chosen) = (window.data_dir().join("saved.pdf"), window.data_dir().join("attached.txt"));
    acts::sign_in(&window, &ANALYST).await;
    let number = one_to_draft(&window, "findings", "approval_letter").await;
    acts::visit(&window, &number).await;
    draft(&window, "Draft the approval letter").await;
    window.fill(&["A paragraph of your own"], "The sensors are counted again in March.").await;
    printed(&window, "counted again in March").await;
    window.press("Draft the approval letter").await;
    acts::filed(&window, &number).await;
    let view = window.invoke("request", json!({ "number": number })).await.unwrap();
    let first = newest(&view, "approval_letter").pointer("/document/version").unwrap().to_string();
    window.press(&format!("Approval letter, version {first}")).await;
    window.is_at(&format!("Approval letter, version {first}")).await;
    drawn(&window).await;
    let filing = "File an edited copy of the approval letter";
    window.press(filing).await;
    window.is_at(filing).await;
    drawn(&window).await;
    window.press("Save an editable copy").await;
    window.sees("Saved as").await;

    by_python_docx(&saved, &chosen, &json!({ "picture": true }));
    window.press("Continue").await;
    window.is_at(&format!("{filing}: confirm")).await;
    window.press(filing).await;
    window.sees("The file holds a picture").await;
    look(&window, "edited-copy-refused").await;
    let after = window.invoke("request", json!({ "number": number })).await.unwrap();
    assert_eq!(after.pointer("/request/version"), view.pointer("/request/version"), "nothing is filed");

    by_python_docx(&saved, &chosen, &json!({ "words": { "again in March": "again in April" } }));
    acts::confirm(&window, filing, &number).await;
    let view = window.invoke("request", json!({ "number": number })).await.unwrap();
    let letter = newest(&view, "approval_letter");
    let second = letter.pointer("/document/version").unwrap().to_string();
    assert_ne!(second, first);
    assert!(letter.get("edited").is_some_and(Value::is_object), "it says that it was edited");
    window.press(&format!("Approval letter, version {second}")).await;
    window.is_at(&format!("Approval letter, version {second}")).await;
    printed(&window, "counted again in April").await;
    look(&window, "edited-letter").await;
    let sending = "Record that the approval letter was sent";
    window.press(sending).await;
    window.is_at(sending).await;
    window.choose(&["How was it sent?"], "E-mail").await;
    acts::confirm(&window, sending, &number).await;
    let view = window.invoke("request", json!({ "number": number })).await.unwrap();
    let sent = newest(&view, "approval_letter");
    assert_eq!(sent.pointer("/document/version").unwrap().to_string(), second);
    assert_eq!(sent.pointer("/sendings/0/value/by"), Some(&json!("email")));
    assert!(window.command_line(&["verify"]).await.status.success());
    window.close().await;
}

/// Follows the way to a page about a document, and waits until the document stands there.
async fn draft(window: &Window, act: &str) {
    window.press(act).await;
    window.is_at(act).await;
    drawn(window).await;
}

async fn drawn(window: &Window) {
    let script = "return document.querySelector('.sheet canvas') && eyes.settled() || null";
    window.until("the page as it prints", script).await;
}

/// Waits until the page that will print says this.
async fn printed(window: &Window, words: &str) {
    let script = format!(
        "return [...document.querySelectorAll('.sheet .spoken')].some((page) =>
            page.textContent.replace(/\\s+/g, ' ').toLowerCase().includes({})) || null",
        json!(words.to_lowercase())
    );
    window.until(&format!("the printed words “{words}”"), &script).await;
}

async fn look(window: &Window, name: &str) {
    for theme in ["light", "dark"] {
        window.colours(theme).await;
        window.picture(&format!("{name}-{theme}")).await;
        window.passes_axe(&format!("{name}, {theme}")).await;
    }
}

/// A request of a stage of which this kind of document may be made.
async fn one_to_draft(window: &Window, stage: &str, kind: &str) -> String {
    let page = window.invoke("requests", json!({ "ask": { "stages": [stage] } })).await.unwrap();
    for row in page.get("rows").and_then(Value::as_array).unwrap() {
        let number = row.get("number").and_then(Value::as_str).unwrap();
        let view = window.invoke("request", json!({ "number": number })).await.unwrap();
        let offers = view.get("documents_to_draft").and_then(Value::as_array).unwrap();
        let may = json!({ "kind": kind, "allowed": true, "why_not": null });
        if offers.contains(&may) {
            return number.to_owned();
        }
    }
    panic!("no request of the stage {stage} has a {kind} to draft");
}

fn newest<'a>(view: &'a Value, kind: &str) -> &'a Value {
    let documents = view.pointer("/request/documents").and_then(Value::as_array).unwrap();
    documents.iter().rev().find(|filed| filed.pointer("/document/kind") == Some(&json!(kind))).unwrap()
}
