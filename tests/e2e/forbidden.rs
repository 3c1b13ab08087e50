//! Nobody decides on a request that they prepared, and who tries is written down.

use serde_json::Value;
use tests::window::Window;

use crate::acts;
use crate::people::DEPUTY;

/// A request of the demonstration office that its deputy CDT ISO assessed and presented, as SMB staff.
const TITLE: &str = "Eight-character passwords on the registration mainframe";

#[tokio::test]
async fn who_prepared_a_request_is_refused_its_decision_and_the_attempt_is_in_the_history() {
    let window = Window::open_demonstration().await;
    let number = number_of(&window, TITLE).await;
    let before = attempts(&window, &number).await;

    acts::sign_in(&window, &DEPUTY).await;
    acts::visit(&window, &number).await;
    assert!(!window.offers("Decline the request").await, "the step is not offered");
    window.press("Why ").await;
    window.sees("may not decide on this request").await;

    // By the address, as one who knows the place of the page.
    window.go(&format!("#/requests/{number}/step/decline_request")).await;
    window.is_at("Decide on the request").await;
    acts::give_reason(&window, "I know this request well.").await;
    window.press("Continue").await;
    window.sees("Another CDT ISO must decide").await;
    window.picture("decider-refused").await;

    // Past the page, by the command that it would call.
    let view = window.invoke("request", serde_json::json!({ "number": number })).await.unwrap();
    let input = serde_json::json!({
        "step": "accept_request",
        "reasons": [{ "text": "I know this request well.", "basis": "assessed_risk" }],
        "conditions": [], "from": "2026-12-01", "to": "2027-01-31", "review_on": "2027-01-15",
    });
    let version = view.pointer("/request/version").unwrap();
    let refused = window
        .invoke("take", serde_json::json!({ "number": number, "version": version, "input": input }))
        .await
        .unwrap_err();
    assert_eq!(refused.get("code").unwrap(), "refused", "{refused}");

    let after = attempts(&window, &number).await;
    assert!(after.len() >= before.len() + 2, "{after:?}");
    assert!(after.iter().all(|attempt| attempt == DEPUTY.account), "{after:?}");
    window.go(&format!("#/requests/{number}")).await;
    acts::filed(&window, &number).await;
    window.sees("Tried “Decline the request” and was refused").await;
    assert!(window.command_line(&["verify"]).await.status.success());
    window.close().await;
}

/// Who tried a step on a request and was refused, once for each attempt; checks that nothing was decided.
async fn attempts(window: &Window, number: &str) -> Vec<String> {
    let shown = window.command_line(&["show", number, "--json"]).await;
    let shown: Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(shown.pointer("/request/stage").unwrap(), "decision");
    assert!(shown.pointer("/request/decision").unwrap().is_null());
    let history = shown.get("history").and_then(Value::as_array).unwrap();
    let tried = history.iter().filter(|line| line.get("step").unwrap() == "attempt_refused");
    tried.map(|line| line.pointer("/actor/account").and_then(Value::as_str).unwrap().to_owned()).collect()
}

async fn number_of(window: &Window, title: &str) -> String {
    let listed = window.command_line(&["list", "--json"]).await;
    let rows: Vec<Value> = serde_json::from_slice(&listed.stdout).unwrap();
    let row = rows.iter().find(|row| row.get("title").unwrap() == title);
    row.unwrap().get("number").and_then(Value::as_str).unwrap().to_owned()
}
