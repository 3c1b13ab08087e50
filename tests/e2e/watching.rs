//! What comes after the last day: an exception that goes on without one is closed out as reported.

use serde_json::{Value, json};
use tests::window::Window;

use crate::acts;
use crate::people::ANALYST;

#[tokio::test]
async fn an_expired_exception_is_closed_out_as_reported() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &ANALYST).await;
    let ask = json!({ "ask": { "stages": ["in_force"] } });
    let page = window.invoke("requests", ask).await.unwrap();
    let rows = page.pointer("/rows").and_then(Value::as_array).unwrap().clone();
    let expired = rows.iter().find(|row| row.pointer("/outcome") == Some(&json!("Expired"))).unwrap();
    let number = expired.pointer("/number").and_then(Value::as_str).unwrap().to_owned();
    acts::visit(&window, &number).await;
    acts::begin(&window, "Close out the exception").await;
    window.choose(&["What became of the deviation?"], "Reported as a violation").await;
    window.fill(&["Evidence"], "It goes on without an exception.").await;
    window.press("Continue").await;
    window.sees("Enter which report it is, such as its number.").await;
    window.fill(&["Which report?"], "VR-2026-0001").await;
    acts::confirm(&window, "Close out the exception", &number).await;
    window.sees("Reported as a violation: VR-2026-0001").await;
    window.close().await;
}
