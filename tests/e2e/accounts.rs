//! A deputy acts for somebody absent; the desk is locked and opened again; a passphrase is reset.

use chrono::Days;
use serde_json::json;
use tests::window::Window;

use crate::acts;
use crate::people::{ADMINISTRATOR, ANALYST, ISO, REQUESTER};

#[tokio::test]
async fn a_deputy_answers_for_the_absent_iso_and_the_history_says_for_whom() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &REQUESTER).await;
    let today = acts::today(&window).await;
    let number = acts::open_request(&window, "Signature pads with one shared account").await;
    acts::only_confirm(&window, "Send for assessment", &number).await;
    acts::switch(&window, &ANALYST).await;
    acts::visit(&window, &number).await;
    acts::assess(&window, &number).await;
    acts::only_confirm(&window, "Send the assessment to the ISO", &number).await;

    acts::switch(&window, &REQUESTER).await;
    acts::visit(&window, &number).await;
    assert!(!window.offers("Decline the assessment").await, "it is the ISO’s to answer");

    acts::switch(&window, &ISO).await;
    window.go("#/settings").await;
    window.press("Name a deputy").await;
    window.is_at("Name a deputy").await;
    window.until("the question", "return eyes.press('Name the deputy')").await;
    window.press("Name the deputy").await;
    window.sees("There is a problem").await;
    window.passes_axe("deputy-with-problems").await;
    window.choose(&["In which roles may the deputy act?"], "Requester’s ISO").await;
    window.choose(&["Deputy"], REQUESTER.name).await;
    window.fill_date(&["First day"], today).await;
    window.fill_date(&["Last day"], today + Days::new(14)).await;
    window.picture("deputy").await;
    window.press("Name the deputy").await;
    window.is_at("Settings").await;
    window.sees("Acts for").await;
    window.picture("deputies").await;
    window.passes_axe("deputies").await;

    acts::switch(&window, &REQUESTER).await;
    window.go("#/work").await;
    window.sees(&number).await;
    window.picture("work-of-a-deputy").await;
    window.passes_axe("work-of-a-deputy").await;
    acts::visit(&window, &number).await;
    window.sees("You may act here for").await;
    window.press("Decline the assessment").await;
    window.sees("the history will say so").await;
    window.picture("step-of-a-deputy").await;
    window.passes_axe("step-of-a-deputy").await;
    acts::visit(&window, &number).await;
    acts::decline_assessment(&window, &number).await;
    let history = window.invoke("request", json!({ "number": number })).await.unwrap();
    let last = history.pointer("/history").and_then(|lines| lines.as_array()).unwrap().last().unwrap();
    assert!(last.to_string().contains(ISO.account) && last.to_string().contains(REQUESTER.account), "{last}");

    acts::switch(&window, &ISO).await;
    window.go("#/settings").await;
    window.press("End it").await;
    window.sees("no longer acts for").await;
    assert!(window.command_line(&["verify"]).await.status.success());
    window.close().await;
}

#[tokio::test]
async fn what_was_typed_waits_behind_the_lock() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &REQUESTER).await;
    let office = window.invoke("office_state", json!({})).await.unwrap();
    let passphrase = office.get("passphrase").and_then(|text| text.as_str()).unwrap().to_owned();
    window.go("#/requests/new").await;
    window.is_at("Open a request").await;
    window.fill(&["What the request is about"], "A kiosk in the lobby").await;
    window.press("Lock the desk").await;
    window.is_at("The desk is locked").await;
    let seen = window.text().await;
    assert!(!seen.contains("A kiosk in the lobby") && !seen.contains("Service Request"), "{seen}");
    for command in ["my_work", "settings", "accounts", "deputies"] {
        let refused = window.invoke(command, json!({})).await.unwrap_err();
        assert_eq!(refused.get("code").unwrap(), "locked", "{command}: {refused}");
    }
    window.picture("locked").await;
    window.passes_axe("locked").await;
    window.fill(&["Passphrase"], "not the passphrase").await;
    window.press("Unlock the desk").await;
    window.sees("There is a problem").await;
    window.picture("stays-locked").await;
    window.fill(&["Passphrase"], &passphrase).await;
    window.press("Unlock the desk").await;
    window.is_at("Open a request").await;
    let typed = "return [...document.querySelectorAll('input, textarea')].some((field) => field.value === 'A kiosk in the lobby')";
    assert_eq!(window.run(typed).await, json!(true), "what was typed is there");
    window.close().await;
}

#[tokio::test]
async fn a_reset_passphrase_opens_the_desk_once_and_gives_a_new_key() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &ADMINISTRATOR).await;
    window.go(&format!("#/accounts/{}", ANALYST.account)).await;
    window.press("Reset the passphrase").await;
    window.is_at("Reset the passphrase of").await;
    window.passes_axe("reset").await;
    window.press("Reset the passphrase").await;
    window.is_at("Passphrase for one time").await;
    let once = window.run("return document.querySelector('code.once').textContent").await;
    let once = once.as_str().unwrap().to_owned();
    window.picture("one-time-passphrase").await;
    window.passes_axe("one-time-passphrase").await;

    window.press("Switch person").await;
    window.choose(&["Person"], ANALYST.name).await;
    window.fill(&["Passphrase"], &once).await;
    window.press("Sign in").await;
    window.is_at("Choose your passphrase").await;
    let refused = window.invoke("my_work", json!({})).await.unwrap_err();
    assert_eq!(refused.get("code").unwrap(), "refused", "{refused}");
    window.picture("choose-passphrase").await;
    window.passes_axe("choose-passphrase").await;
    window.fill(&["Your passphrase"], "a heron over the causeway").await;
    window.fill(&["Your passphrase again"], "a heron over the causeway").await;
    window.press("Choose the passphrase").await;
    window.until("the desk", "return eyes.press('Switch person')").await;
    window.go("#/work").await;
    window.is_at("My work").await;
    let mine = window.invoke("my_work", json!({})).await;
    assert!(mine.is_ok(), "{mine:?}");
    assert!(
        window.command_line(&["verify"]).await.status.success(),
        "the old key still proves what it signed"
    );
    window.close().await;
}
