//! A template is changed, found broken, put right, published and restored.

use serde_json::json;
use tests::window::Window;

use crate::acts;
use crate::people::{ANALYST, REQUESTER};

#[tokio::test]
async fn a_template_is_changed_checked_published_and_restored() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &ANALYST).await;
    open(&window).await;
    window.sees("Nothing is changed.").await;

    at_the_beginning(&window).await;
    window.keys("We have read your request with care. {{ desided_on }} ").await;
    window.sees("There is no field “desided_on” in the denial letter. Did you mean “decided_on”?").await;
    window.sees("Put the problems right first").await;
    window.picture("template-problem").await;
    window.press("Publish the template").await;
    window.is_at("Denial letter").await;
    let text = window.run("return document.querySelector('textarea').value").await;
    let broken = json!({ "id": "denial-letter", "text": text, "over": 0 });
    let refused = window.invoke("publish_template", broken).await.unwrap_err();
    assert_eq!(refused.pointer("/code").unwrap(), "invalid");

    // What is typed is there again after the page was left.
    window.sees("Saved at").await;
    window.press("My work").await;
    window.is_at("My work").await;
    open(&window).await;
    window.sees("What you typed until").await;
    window.sees("Go to line 1").await;
    window.press("Throw away what I typed").await;
    window.sees("Nothing is changed.").await;

    at_the_beginning(&window).await;
    window.keys("We have read your request ").await;
    window.press("Insert number").await;
    window.keys(" with care. ").await;
    window.sees("No problem found.").await;
    let printed = "return document.querySelector('.pdf')?.textContent.includes('with care') || null";
    window.until("the page with what was typed", printed).await;
    window.picture("template").await;
    window.press("Publish the template").await;
    window.is_at("Publish the template").await;
    window.sees("Added").await;
    window.picture("template-publish").await;
    window.press("Publish the template").await;
    window.sees("Revision 1 is published.").await;

    window.press("Revision 0").await;
    window.is_at("Revision 0").await;
    window.picture("template-revision").await;
    window.press("Restore revision 0").await;
    window.is_at("Restore revision 0").await;
    window.press("Restore revision 0").await;
    window.sees("Revision 0 is restored: it is published again as revision 2.").await;
    assert!(window.command_line(&["verify"]).await.status.success());

    acts::switch(&window, &REQUESTER).await;
    assert!(!window.offers("Templates").await);
    let refused = window.invoke("template", json!({ "id": "denial-letter" })).await.unwrap_err();
    assert_eq!(refused.pointer("/code").unwrap(), "refused");
    window.close().await;
}

async fn open(window: &Window) {
    window.press("Templates").await;
    window.is_at("Templates").await;
    window.press("Denial letter").await;
    window.is_at("Denial letter").await;
    window
        .until(
            "the letter as it will print",
            "return document.querySelector('canvas') && eyes.settled() || null",
        )
        .await;
}

/// Puts the caret before the first letter of the text.
async fn at_the_beginning(window: &Window) {
    window
        .run("const text = document.querySelector('textarea'); text.focus(); text.setSelectionRange(0, 0)")
        .await;
}
