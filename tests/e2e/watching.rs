//! What comes after the decision: a review with a condition not met, a revocation with its notice, a renewal that takes
//! over, a close-out.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use tests::window::Window;

use crate::acts;
use crate::people::{ANALYST, CDT_ISO, CHIEF, REQUESTER};

/// The request of the demonstration that a title names, newest first.
async fn number_of(window: &Window, title: &str, stage: &str) -> String {
    let ask = json!({ "ask": { "text": title, "stages": [stage], "descending": true } });
    let page = window.invoke("requests", ask).await.unwrap();
    page.pointer("/rows/0/number").and_then(Value::as_str).unwrap().to_owned()
}

async fn request(window: &Window, number: &str) -> Value {
    let shown = window.command_line(&["show", number, "--json"]).await;
    serde_json::from_slice(&shown.stdout).unwrap()
}

async fn dealer_portal(window: &Window) -> String {
    number_of(window, "dealer portal", "in_force").await
}

#[tokio::test]
async fn a_review_finds_a_condition_not_met_and_what_is_done_about_it_is_followed_up() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &ANALYST).await;
    let number = dealer_portal(&window).await;
    let today = acts::today(&window).await;

    // The condition is found not met.
    window.go(&format!("#/requests/{number}/step/verify_item/condition-1")).await;
    window.is_at("Verify an item").await;
    window.choose(&["Is it met?"], "No").await;
    window
        .fill(&["How was it verified, and what was found?"], "31 dealer accounts unused since spring.")
        .await;
    window.fill_date(&["Verified on"], today).await;
    window.press("Verify an item").await;
    acts::filed(&window, &number).await;
    window.sees("Not met").await;

    acts::begin(&window, "Record a review").await;
    window.fill_date(&["Reviewed on"], today).await;
    window.choose(&["Is the exception still needed?"], "Yes").await;
    window.choose(&["Are its conditions met?"], "No").await;
    window.choose(&["Were its compensating controls verified?"], "Yes").await;
    window.choose(&["Is the plan to comply on track?"], "Yes").await;
    window.choose(&["What follows?"], "It goes on").await;
    window.fill_date(&["Next review on"], today + Days::new(60)).await;
    window.press("Continue").await;
    // It does not go on before it is said what is done, by whom and by when.
    window.sees("Enter what is done about the condition that is not met.").await;
    window.sees("Enter what was found: a no needs words.").await;
    window.passes_axe("a review that is refused").await;
    let found = "return eyes.control(['What was found?'])";
    window.until("the words of a no", found).await;
    let words = "const all = [...document.querySelectorAll('textarea[name=\"conditions_met_words\"]')]; \
        all[0].focus(); return all.length === 1";
    assert_eq!(window.run(words).await, json!(true));
    window.keys("Unused accounts are not closed each month.").await;
    window.fill(&["What is done?"], "Close them by a nightly job.").await;
    window.fill(&["By whom?"], "Registration Operations").await;
    window.fill_date(&["By when?"], today + Days::new(20)).await;
    acts::confirm(&window, "Record a review", &number).await;
    window.sees("Close them by a nightly job.").await;
    window.passes_axe("an exception in force").await;
    window.picture("in-force-watched").await;
    let shown = request(&window, &number).await;
    let remedy = shown.pointer("/watch/items").and_then(Value::as_array).unwrap().last().unwrap();
    assert_eq!(remedy.pointer("/item/id"), Some(&json!("remedy-1")));
    assert_eq!(remedy.pointer("/item/state"), Some(&json!("open")));
    window.close().await;
}

#[tokio::test]
async fn a_revocation_owes_a_notice_until_it_is_sent() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &CDT_ISO).await;
    let number = dealer_portal(&window).await;
    acts::visit(&window, &number).await;
    acts::begin(&window, "Revoke the exception").await;
    window.fill(&["Why is it revoked?"], "Unused dealer accounts were used for fraud.").await;
    acts::confirm(&window, "Revoke the exception", &number).await;
    window.sees("Send the revocation notice").await;

    acts::switch(&window, &CHIEF).await;
    acts::visit(&window, &number).await;
    window.sees("The revocation notice is not sent yet").await;
    window.press("Make the revocation notice").await;
    window.until("the notice's fields", "return eyes.control(['Salutation'])").await;
    window.press("Draft the revocation notice").await;
    acts::filed(&window, &number).await;
    let sending = "Record that the revocation notice was sent";
    window.press(sending).await;
    window.until("the sending's fields", "return eyes.control(['Sent to'])").await;
    window.choose(&["How was it sent?"], "Certified mail").await;
    acts::confirm(&window, sending, &number).await;
    window.sees("Nothing is owed").await;
    let shown = request(&window, &number).await;
    assert_eq!(shown.pointer("/watch/owes_revocation_notice"), Some(&json!(false)));
    window.close().await;
}

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

/// The days and the certification of a form that starts from the old answers: what is to be given anew.
async fn complete_form(window: &Window, number: &str, today: NaiveDate) {
    window.go(&format!("#/requests/{number}/form/all")).await;
    window.until("the form on one page", "return eyes.control(['Justification'])").await;
    let kept = "return document.querySelector('textarea[name=justification]').value.length > 10 || null";
    window.until("the old answers", kept).await;
    window.fill_date(&["Date of request"], today).await;
    window.fill(&["Justification"], "The new portal comes a quarter later than planned.").await;
    window.fill_date(&["Start"], today).await;
    window.fill_date(&["End"], today + Days::new(100)).await;
    let milestones = window
        .run("return document.querySelectorAll('[name^=\"milestones.\"][name$=\".what\"]').length")
        .await;
    for milestone in 1..=milestones.as_u64().unwrap() {
        window.fill_date(&[&format!("Milestone {milestone}"), "Due"], today + Days::new(90)).await;
    }
    acts::certify_and_submit(window, number, today).await;
}

#[tokio::test]
async fn a_renewal_goes_through_every_step_and_takes_the_old_ones_place() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &REQUESTER).await;
    let today = acts::today(&window).await;
    let old = dealer_portal(&window).await;
    acts::visit(&window, &old).await;
    acts::only_confirm(&window, "Renew the exception", &old).await;
    let shown = request(&window, &old).await;
    let number = shown.pointer("/request/renewals/0").and_then(Value::as_str).unwrap().to_owned();
    window.sees(&number).await;

    acts::visit(&window, &number).await;
    window.press("Record the intake").await;
    window.is_at("Record the intake").await;
    window.choose(&["Which criterion applies?"], "Criterion 1").await;
    window.fill(&["Supporting facts"], "The new portal is delivered later than its contract says.").await;
    window.press("Record the intake").await;
    acts::filed(&window, &number).await;
    acts::only_confirm(&window, "Send for assessment", &number).await;

    acts::assess_in_vain(&window, &number).await;
    acts::switch(&window, &REQUESTER).await;
    complete_form(&window, &number, today).await;
    acts::switch(&window, &ANALYST).await;
    acts::visit(&window, &number).await;
    acts::review(&window, &number).await;

    acts::switch(&window, &CDT_ISO).await;
    acts::visit(&window, &number).await;
    window.sees("Answers that differ from the exception before").await;
    window.picture("renewal-compared").await;
    acts::accept_request(&window, &number).await;
    acts::switch(&window, &ANALYST).await;
    acts::visit(&window, &number).await;
    acts::begin(&window, "Record the responses").await;
    window.fill(&["The requester’s response"], "Agrees.").await;
    window.fill(&["The CDT ISO’s response"], "Accepts until the portal is switched off.").await;
    window.press("Record the responses").await;
    acts::filed(&window, &number).await;
    acts::only_confirm(&window, "Prepare the findings packet", &number).await;
    acts::send(&window, "Send the findings packet", &number).await;
    window.sees("In force today").await;

    // The old one ended yesterday, and is closed by nobody's act.
    acts::visit(&window, &old).await;
    window.sees("took its place").await;
    window.passes_axe("an exception that was renewed").await;
    let shown = request(&window, &old).await;
    let yesterday = (today - Days::new(1)).to_string();
    assert_eq!(shown.pointer("/watch/last_day"), Some(&json!(yesterday)));
    assert_eq!(shown.pointer("/request/ending/value/outcome"), Some(&json!("renewed")));
    assert_eq!(request(&window, &number).await.pointer("/in_force"), Some(&json!(true)));
    assert!(window.command_line(&["verify"]).await.status.success());
    window.close().await;
}
