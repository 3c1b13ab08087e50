//! A request from its opening to the findings packet sent, and the exception in force.

use tests::window::Window;

use crate::acts;
use crate::people::{ANALYST, CDT_ISO, REQUESTER};

#[tokio::test]
async fn a_request_is_accepted_and_in_force_once_the_findings_are_sent() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &REQUESTER).await;
    let number = acts::present(&window).await;

    acts::switch(&window, &CDT_ISO).await;
    acts::visit(&window, &number).await;
    acts::accept_request(&window, &number).await;

    acts::switch(&window, &ANALYST).await;
    acts::visit(&window, &number).await;
    acts::begin(&window, "Record the responses").await;
    window.fill(&["The requester’s response"], "Agrees with the period and its condition.").await;
    window.fill(&["The CDT ISO’s response"], "Accepts until the counters are rebuilt.").await;
    window.press("Record the responses").await;
    acts::filed(&window, &number).await;
    acts::only_confirm(&window, "Prepare the findings packet", &number).await;
    assert_eq!(stage(&window, &number).await, "findings");
    acts::send(&window, "Send the findings packet", &number).await;
    window.sees("In force").await;
    window.picture("request-in-force").await;
    assert_eq!(stage(&window, &number).await, "in_force");

    // The packet as it is saved from the window is the one on file.
    window.press("Findings packet").await;
    window.press("Save as PDF").await;
    window.sees("Saved as").await;
    let saved = std::fs::read(window.data_dir().join("saved.pdf")).unwrap();
    let packet = window.data_dir().join("packet.pdf");
    let written = window.command_line(&["packet", &number, "--out", packet.to_str().unwrap()]).await;
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    assert!(
        saved == std::fs::read(&packet).unwrap(),
        "the window and the command line write the same packet"
    );
    assert!(window.command_line(&["verify"]).await.status.success());
    window.close().await;
}

async fn stage(window: &Window, number: &str) -> String {
    let shown = window.command_line(&["show", number, "--json"]).await;
    let shown: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    shown.pointer("/request/stage").and_then(|stage| stage.as_str()).unwrap().to_owned()
}
