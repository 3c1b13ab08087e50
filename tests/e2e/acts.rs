//! What people do in the window, a step of the procedure each, by the words on the page.

use chrono::{Days, NaiveDate};
use serde_json::json;
use tests::window::Window;

use crate::people::{ANALYST, ISO, PASSPHRASE, REQUESTER, Somebody};

/// The day in California, as the program sees it.
pub async fn today(window: &Window) -> NaiveDate {
    let desk = window.invoke("desk", json!({})).await.unwrap();
    desk.get("today").and_then(|day| day.as_str()).unwrap().parse().unwrap()
}

/// Signs somebody in on the page that asks who is at the desk.
pub async fn sign_in(window: &Window, who: &Somebody) {
    window.is_at("Who is at the desk?").await;
    let office = window.invoke("office_state", json!({})).await.unwrap();
    let passphrase = office.get("passphrase").and_then(|text| text.as_str()).unwrap_or(PASSPHRASE).to_owned();
    window.choose(&["Person"], who.name).await;
    window.fill(&["Passphrase"], &passphrase).await;
    window.press("Sign in").await;
    window.until("the desk", "return eyes.press('Switch person')").await;
}

/// Lets somebody else sit down at the desk.
pub async fn switch(window: &Window, who: &Somebody) {
    window.press("Switch person").await;
    sign_in(window, who).await;
}

/// Goes to the page of a request.
pub async fn visit(window: &Window, number: &str) {
    window.go(&format!("#/requests/{number}")).await;
    filed(window, number).await;
}

/// Waits for the page of a request, which is where every step that was filed leads.
pub async fn filed(window: &Window, number: &str) {
    let script = format!(
        "return location.hash === '#/requests/' + {} ? eyes.group('Stages of the procedure') : null",
        json!(number)
    );
    window.until(&format!("the page of {number}"), &script).await;
}

/// Takes a request from its opening to the stage Decision, through the hands of three people; returns its number.
/// The requester is at the desk.
pub async fn present(window: &Window) -> String {
    let number = open_request(window, "Signature pads with one shared account").await;
    only_confirm(window, "Send for assessment", &number).await;

    assess_in_vain(window, &number).await;
    switch(window, &REQUESTER).await;
    submit_form(window, &number).await;

    switch(window, &ANALYST).await;
    visit(window, &number).await;
    review(window, &number).await;
    number
}

/// Takes a request from the stage Assessment to the form: SMB assesses it and sends the assessment, and the requester's
/// ISO, who is at the desk after it, declines.
pub async fn assess_in_vain(window: &Window, number: &str) {
    switch(window, &ANALYST).await;
    visit(window, number).await;
    assess(window, number).await;
    only_confirm(window, "Send the assessment to the ISO", number).await;
    switch(window, &ISO).await;
    visit(window, number).await;
    decline_assessment(window, number).await;
}

/// Opens a request in the window and returns its number. The requester is at the desk.
pub async fn open_request(window: &Window, title: &str) -> String {
    window.go("#/requests/new").await;
    window.is_at("Open a request").await;
    window.fill(&["Service Request number"], "CS0047711").await;
    window.fill(&["What the request is about"], title).await;
    window.choose(&["Type of request"], "New").await;
    window.choose(&["Requester’s account here"], REQUESTER.name).await;
    window.choose(&["ISO’s account here"], ISO.name).await;
    window.fill(&["Requester’s postal address"], "2400 Odometer Road\nSacramento, CA 95899").await;
    window.fill(&["ISO’s postal address"], "2400 Odometer Road\nSacramento, CA 95899").await;
    window.fill(&["Number"], "3511").await;
    window.fill(&["Title"], "Authentication Standard").await;
    window.fill(&["Section"], "4.2 Sign-in from outside the state network").await;
    window
        .fill(&["What can't be met"], "The counters’ signature pads sign in with one shared account.")
        .await;
    window.choose(&["Which criterion applies?"], "Criterion 1").await;
    window
        .fill(&["Supporting facts"], "The maker withdrew the firmware with accounts of one’s own in March.")
        .await;
    window.press("Open the request").await;
    let script = "return (/EX-\\d{4}-\\d{4,}/.exec(location.hash) || [null])[0]";
    let number = window.until("the number of the new request", script).await.as_str().unwrap().to_owned();
    filed(window, &number).await;
    number
}

/// Goes from the request's page to the page of a step.
pub async fn begin(window: &Window, act: &str) {
    window.press(act).await;
    window.is_at(act).await;
}

/// Confirms a step on the page that says what it does, and waits for the request's page.
pub async fn confirm(window: &Window, act: &str, number: &str) {
    window.press("Continue").await;
    window.is_at(&format!("{act}: confirm")).await;
    window.press(act).await;
    filed(window, number).await;
}

/// Takes a step that only wants to be confirmed.
pub async fn only_confirm(window: &Window, act: &str, number: &str) {
    begin(window, act).await;
    confirm(window, act, number).await;
}

/// Records a risk assessment with one scenario and one alternative. SMB is at the desk, on the request's page.
pub async fn assess(window: &Window, number: &str) {
    begin(window, "Record the assessment").await;
    window
        .fill(&["Summary of the assessment"], "One account for 410 counters: nobody can tell who signed.")
        .await;
    let scenario = "Threat scenario 1";
    window.fill(&[scenario, "Threat event"], "Somebody signs for another and it cannot be traced.").await;
    window.choose(&[scenario, "Where does the threat come from?"], "Adversarial").await;
    window.choose(&[scenario, "What does the impact fall on?"], "Operations").await;
    for group in ["Inherent", "Residual"] {
        window.choose(&[scenario, group, "Likelihood of initiation"], "High").await;
        window.choose(&[scenario, group, "Likelihood of adverse impact"], "Moderate").await;
        window.choose(&[scenario, group, "Level of impact"], "High").await;
    }
    window.fill(&["Alternative 1", "Alternative"], "Badge readers beside the pads").await;
    window
        .fill(&["Alternative 1", "How it would work"], "Each clerk taps a badge; the pad’s account stays.")
        .await;
    window.press("Record the assessment").await;
    filed(window, number).await;
}

/// Declines the assessment and its alternative. The requester's ISO is at the desk, on the request's page.
pub async fn decline_assessment(window: &Window, number: &str) {
    begin(window, "Decline the assessment").await;
    window.choose(&["Your answer to alternative 1"], "Decline it").await;
    window
        .fill(&["Why do you decline alternative 1?"], "No reader fits the counters before they are rebuilt.")
        .await;
    window
        .fill(
            &["Why are the assessment and its alternatives declined?"],
            "The counters are rebuilt next year.",
        )
        .await;
    confirm(window, "Decline the assessment", number).await;
}

/// Fills in TECH 358 on one page and submits it. The requester is at the desk.
pub async fn submit_form(window: &Window, number: &str) {
    let today = today(window).await;
    window.go(&format!("#/requests/{number}/form/all")).await;
    window.until("the form on one page", "return eyes.control(['Justification'])").await;
    window.choose(&["Requested by"], "Customer").await;
    window.fill_date(&["Date of request"], today).await;
    window.fill(&["Scope"], "410 counters in 172 field offices.").await;
    window
        .fill(&["Exact words of the requirement"], "Every sign-in shall be by one person’s own account.")
        .await;
    window.press("Add a system").await;
    window.fill(&["Systems", "Name, system 1"], "PAD-410").await;
    window.choose(&["Data classification"], "Personal").await;
    for axis in ["Confidentiality", "Integrity", "Availability"] {
        window.choose(&[axis], "Moderate").await;
    }
    window.choose(&["Reason category"], "Vendor limit").await;
    window.fill(&["Justification"], "Without the pads each counter goes back to paper.").await;
    window.fill(&["Impact if granted"], "Who signed is known by the counter, not by the person.").await;
    window.fill(&["Impact if not granted"], "Queues of four hours in field offices.").await;
    window.fill_date(&["Start"], today + Days::new(14)).await;
    window.fill_date(&["End"], today + Days::new(200)).await;
    window.press("Add a milestone").await;
    window.fill(&["Milestone 1", "What"], "Rebuild the counters").await;
    window.fill(&["Milestone 1", "Owner"], REQUESTER.name).await;
    window.fill_date(&["Milestone 1", "Due"], today + Days::new(180)).await;
    window.press("Add an alternative").await;
    window.fill(&["Alternative 1", "Alternative"], "Badge readers beside the pads").await;
    window.choose(&["Alternative 1", "Proposed by"], "SMB").await;
    window.fill(&["Alternative 1", "Why not possible"], "No reader fits the counters.").await;
    certify_and_submit(window, number, today).await;
}

/// Certifies a form that is filled in on one page, and submits it. The requester is at the desk.
pub async fn certify_and_submit(window: &Window, number: &str, today: NaiveDate) {
    window.choose(&["Acceptance of risk"], "I certify").await;
    window.fill(&["I. Certification", "Name"], REQUESTER.name).await;
    window.fill(&["I. Certification", "Title"], "Application Manager").await;
    window.fill_date(&["I. Certification", "Date"], today).await;
    window.press("Submit TECH 358").await;
    window.is_at("Submit TECH 358: confirm").await;
    window.press("Submit TECH 358").await;
    filed(window, number).await;
}

/// Notes the reference to the form in the Service Request, holds the meeting and presents the request for decision.
/// SMB is at the desk, on the request's page.
pub async fn review(window: &Window, number: &str) {
    window.press("Record as noted: Submit TECH 358").await;
    window.press("Record the note").await;
    let noted = "return eyes.press('Record as noted: Submit TECH 358') ? null : true";
    window.until("the note on record", noted).await;
    hold_meeting(window, number).await;
    begin(window, "Present for decision").await;
    window.fill(&["Summary for the decision"], "The pads go with the counters next year.").await;
    confirm(window, "Present for decision", number).await;
}

/// Records a meeting on all four topics. SMB is at the desk, on the request's page.
pub async fn hold_meeting(window: &Window, number: &str) {
    let yesterday = today(window).await - Days::new(1);
    begin(window, "Record a meeting").await;
    window.fill_date(&["Date of the meeting"], yesterday).await;
    window.fill(&["Time of the meeting", "Hour"], "9").await;
    window.fill(&["Time of the meeting", "Minute"], "30").await;
    window.fill(&["Place or link"], "Field office 502, Sacramento").await;
    window.fill(&["Attendees", "Name, attendee 1"], ISO.name).await;
    for topic in ["Request background", "Documentation", "Risk assessment", "Recommended alternative"] {
        window.fill(&[topic], "Gone through with the ISO; nothing was left open.").await;
    }
    window.press("Record a meeting").await;
    filed(window, number).await;
}

/// Declines the request. The CDT ISO is at the desk, on the request's page.
pub async fn decline_request(window: &Window, number: &str) {
    window.press("Decline the request").await;
    window.is_at("Decide on the request").await;
    give_reason(window, "Nobody can tell who signed, and a reader costs less than a dispute.").await;
    confirm(window, "Decline the request", number).await;
}

/// Accepts the request for 100 days under one condition. The CDT ISO is at the desk, on the request's page.
pub async fn accept_request(window: &Window, number: &str) {
    let today = today(window).await;
    window.press("Accept the request").await;
    window.is_at("Decide on the request").await;
    give_reason(window, "The counters are rebuilt within the year.").await;
    window.press("Add a condition").await;
    window.fill(&["Condition 1", "Condition"], "Each counter keeps a paper log of who signs.").await;
    window.fill(&["Condition 1", "Who meets it"], REQUESTER.name).await;
    window.fill_date(&["Condition 1", "Due"], today + Days::new(30)).await;
    window.fill_date(&["First day"], today).await;
    window.fill_date(&["Last day"], today + Days::new(100)).await;
    window.fill_date(&["Review date"], today + Days::new(60)).await;
    confirm(window, "Accept the request", number).await;
}

/// Gives a reason that rests on the assessed risk.
pub async fn give_reason(window: &Window, reason: &str) {
    window.fill(&["Reason 1", "Reason"], reason).await;
    window.choose(&["Reason 1", "What does it rest on?"], "The assessed risk").await;
}

/// Records that a document was sent. SMB is at the desk, on the request's page.
pub async fn send(window: &Window, act: &str, number: &str) {
    let today = today(window).await;
    begin(window, act).await;
    window.fill(&["Sent to"], ISO.name).await;
    window.fill_date(&["Sent on"], today).await;
    window.choose(&["How was it sent?"], "Certified mail").await;
    confirm(window, act, number).await;
}
