//! The same work without a mouse: Tab, arrows, Space, Enter and letters.

use fantoccini::key::Key;
use serde_json::json;
use tests::window::Window;

use crate::people::{CDT_ISO, REQUESTER, Somebody};

/// More presses of Tab than any page has places to stop at.
const MANY: usize = 200;

#[tokio::test]
async fn a_request_is_opened_and_sent_for_assessment_by_keyboard_alone() {
    let window = Window::open_demonstration().await;
    sign_in(&window, &REQUESTER).await;
    act(&window, "Open a request").await;
    window.is_at("Open a request").await;
    write(&window, "Service Request number", "CS0047712").await;
    write(&window, "What the request is about", "Signature pads, by keyboard").await;
    reach(&window, "New").await;
    press(&window, Key::Space).await;
    reach(&window, "ISO’s account here").await;
    window.keys("Anahit").await;
    write(&window, "Number", "3511").await;
    write(&window, "Title", "Authentication Standard").await;
    write(&window, "Section", "4.2").await;
    write(&window, "What can't be met", "The pads sign in with one shared account.").await;
    reach(&window, "Criterion 1").await;
    press(&window, Key::Down).await;
    press(&window, Key::Up).await;
    write(&window, "Supporting facts", "The maker withdrew the firmware in March.").await;
    act(&window, "Open the request").await;
    window.sees("Send for assessment").await;
    act(&window, "Send for assessment").await;
    window.is_at("Send for assessment").await;
    act(&window, "Continue").await;
    window.is_at("Send for assessment: confirm").await;
    act(&window, "Send for assessment").await;
    window.sees("Assess the risk and recommend alternatives").await;
    window.close().await;
}

#[tokio::test]
async fn a_request_is_declined_by_keyboard_alone() {
    let window = Window::open_demonstration().await;
    sign_in(&window, &CDT_ISO).await;
    let page = json!({ "ask": { "stages": ["decision"] } });
    let waiting = window.invoke("requests", page).await.unwrap();
    let number = waiting.pointer("/rows/0/number").and_then(|number| number.as_str()).unwrap().to_owned();
    // Ctrl+K finds, and a number goes straight to its request.
    window.hold(Key::Control, 'k').await;
    window.until("the place to find", "return eyes.focus().startsWith('Find a request') || null").await;
    window.keys(&number).await;
    press(&window, Key::Enter).await;
    window.sees("You owe the next step").await;
    act(&window, "Decline the request").await;
    window.is_at("Decide on the request").await;
    write(&window, "Reason", "The residual risk is higher than the gain.").await;
    reach(&window, "The assessed risk").await;
    press(&window, Key::Space).await;
    act(&window, "Continue").await;
    window.is_at("Decline the request: confirm").await;
    act(&window, "Decline the request").await;
    window.sees("Draft, approve and send the denial letter").await;
    window.close().await;
}

async fn sign_in(window: &Window, who: &Somebody) {
    window.is_at("Who is at the desk?").await;
    let office = window.invoke("office_state", json!({})).await.unwrap();
    reach(window, "Person").await;
    // A list goes to the entry that begins with what is typed.
    window.keys(who.name).await;
    write(window, "Passphrase", office.get("passphrase").and_then(|text| text.as_str()).unwrap()).await;
    press(window, Key::Enter).await;
    window.is_at("My work").await;
}

/// Moves the focus forward until it is on what these words name.
async fn reach(window: &Window, words: &str) {
    window.until(words, &format!("return eyes.says({0}) || eyes.control([{0}])", json!(words))).await;
    let mut passed = Vec::new();
    for _ in 0..MANY {
        let here = window.focus().await;
        if here == words || here.starts_with(&format!("{words} (")) || here.starts_with(&format!("{words}:"))
        {
            return;
        }
        passed.push(here);
        press(window, Key::Tab).await;
    }
    panic!("Tab does not reach “{words}”, only {passed:#?}");
}

/// Reaches a field and types.
async fn write(window: &Window, words: &str, text: &str) {
    reach(window, words).await;
    window.keys(text).await;
}

/// Reaches a button or link and presses it.
async fn act(window: &Window, words: &str) {
    reach(window, words).await;
    press(window, Key::Enter).await;
}

async fn press(window: &Window, key: Key) {
    window.keys(&char::from(key).to_string()).await;
}
