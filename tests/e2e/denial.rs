//! A request from its opening to the denial letter on file.

use serde_json::Value;
use tests::window::Window;

use crate::acts;
use crate::people::{ANALYST, CDT_ISO, CHIEF, REQUESTER};

#[tokio::test]
async fn a_request_goes_from_its_opening_to_a_denial_letter_on_file() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &REQUESTER).await;
    let number = acts::present(&window).await;

    acts::switch(&window, &CDT_ISO).await;
    acts::visit(&window, &number).await;
    acts::decline_request(&window, &number).await;

    acts::switch(&window, &ANALYST).await;
    acts::visit(&window, &number).await;
    acts::begin(&window, "Draft the denial letter").await;
    window.fill(&["What applies meanwhile?"], "The Authentication Standard applies as it stands.").await;
    let printed = "return document.querySelector('canvas') && eyes.settled() || null";
    window.until("the letter as it will print", printed).await;
    window.picture("letter-draft").await;
    window.press("Draft the denial letter").await;
    acts::filed(&window, &number).await;

    // Who drafted the letter does not approve it.
    assert!(!window.offers("Approve the denial letter").await);
    acts::switch(&window, &CHIEF).await;
    acts::visit(&window, &number).await;
    acts::only_confirm(&window, "Approve the denial letter", &number).await;
    acts::send(&window, "Send the denial letter", &number).await;
    window.sees("Work on until an acceptable solution is agreed").await;
    window.picture("request-denied").await;

    let shown = window.command_line(&["show", &number, "--json"]).await;
    let shown: Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(shown.pointer("/request/stage").unwrap(), "resolution");
    assert_eq!(shown.pointer("/history_verifies").unwrap(), true);

    let letter = window.data_dir().join("letter.pdf");
    let written = window.command_line(&["letter", &number, "--out", letter.to_str().unwrap()]).await;
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let on_file = String::from_utf8_lossy(&written.stdout).into_owned();
    let digest = shown.pointer("/request/documents/0/document/file/sha256").and_then(Value::as_str).unwrap();
    assert!(on_file.contains(digest), "{on_file} is the letter that was approved and sent, {digest}");
    assert!(std::fs::read(&letter).unwrap().starts_with(b"%PDF-"));
    assert!(window.command_line(&["verify"]).await.status.success());
    window.close().await;
}
