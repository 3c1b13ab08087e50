//! An audit from its plan to a finding that is remedied, through the hands of the auditor and of who is responsible.

use std::io::Write as _;

use chrono::Days;
use serde_json::{Value, json};
use tests::window::Window;

use crate::acts;
use crate::people::{ANALYST, AUDITOR, ISO};

/// The steps of the sheet on the page that somebody must put words to: those that the record does not answer, and those
/// that it says are not met.
async fn steps_to_judge(window: &Window, checked: &str) -> Vec<String> {
    let script = format!(
        "const steps = [...document.querySelectorAll('section.step')]; \
         return steps.length === 0 ? null : steps \
           .filter((step) => (step.querySelector('input:checked')?.value ?? '') === {}) \
           .map((step) => step.getAttribute('aria-label'))",
        json!(checked)
    );
    let found = window.until("the steps of the sheet", &script).await;
    found.as_array().unwrap().iter().map(|step| step.as_str().unwrap().to_owned()).collect()
}

/// Judges the request on the page as its record says.
async fn judge(window: &Window) {
    for step in steps_to_judge(window, "").await {
        window.choose(&[&step, "Your judgement"], "Not applicable").await;
        window.fill(&[&step, "In words"], "The request has not come so far.").await;
    }
    for step in steps_to_judge(window, "not_met").await {
        window.fill(&[&step, "In words"], "As the record says.").await;
    }
    window.press("Judge the request").await;
}

/// Plans an audit of the two requests in the stage Decision, draws and judges them; returns its number and the first request. The
/// auditor is at the desk.
async fn plan_and_judge(window: &Window) -> (String, String) {
    window.go("#/audits").await;
    window.is_at("Audits").await;
    window.picture("audits").await;
    window.press("Plan an audit").await;
    window.is_at("Plan an audit").await;
    window.fill(&["Title"], "Requests that wait for their decision").await;
    window.choose(&["What kind of audit is it?"], "Random audit").await;
    window.choose(&["In the stage"], "Decision").await;
    window.sees("2 requests are meant.").await;
    // A sample larger than its population, without a seed: both are told at once.
    window.fill(&["How many are drawn?"], "0").await;
    window.press("Plan the audit").await;
    window.sees("There is a problem").await;
    window.passes_axe("audit-plan-with-problems").await;
    window.fill(&["How many are drawn?"], "2").await;
    window.fill(&["Seed"], "Powerball 04 11 38 44 61, 09").await;
    window.press("Plan the audit").await;
    window.is_at("Requests that wait for their decision").await;
    let number = window.run("return location.hash.split('/')[2]").await;
    let number = number.as_str().unwrap().to_owned();

    window.press("Draw the requests").await;
    window.sees("0 of 2 judged").await;
    // Whoever has the printed rule draws the same.
    let drawn = window.command_line(&["audit", "show", &number, "--json"]).await;
    let drawn: Value = serde_json::from_slice(&drawn.stdout).unwrap();
    let first =
        drawn.pointer("/audit/sheets/0/reading/value/number").and_then(Value::as_str).unwrap().to_owned();
    window.passes_axe("audit-drawn").await;
    window.press(&first).await;
    window.until("the sheet", "return eyes.press('Judge the request')").await;
    window.passes_axe("audit-sheet").await;
    window.picture("audit-sheet").await;
    judge(window).await;
    // From one sheet to the next, without the list in between.
    let next = format!(
        "return eyes.says({}) ? null : eyes.press('Judge the request')",
        json!(format!("{number}: {first}"))
    );
    window.until("the next sheet", &next).await;
    judge(window).await;
    window.is_at("Requests that wait for their decision").await;
    window.sees("2 of 2 judged").await;
    (number, first)
}

/// Records a finding, notifies who is responsible and concludes the sheets. The auditor is at the desk, on the audit's page.
async fn find(window: &Window, request: &str) {
    let today = acts::today(window).await;
    window.press("Record a finding").await;
    window.is_at("Record a finding").await;
    window.choose(&["Which request is it about?"], request).await;
    window.fill(&["What was found?"], "The ISO’s response leaves out who was asked.").await;
    window.choose(&["Who is responsible?"], ISO.name).await;
    window.fill(&["How does the notice address them?"], ISO.name).await;
    window.fill(&["What is to be done?"], "Name who was asked in the response.").await;
    window.fill_date(&["To be remedied by"], today + Days::new(7)).await;
    window.press("Record a finding").await;
    window.is_at("Requests that wait for their decision").await;
    window.press("Notify who is responsible").await;
    window.sees("To be remedied").await;
    window.press("Audit notice, version 1").await;
    window.is_at("Audit notice, version 1").await;
    window.until("the page as it prints", "return eyes.settled() || null").await;
    window.passes_axe("audit-notice").await;
    window.press("Back to the audit").await;
    window.press("Conclude the sheets").await;
    window.is_at("Conclude the sheets").await;
    window
        .fill(&["What does the audit come to?"], "The procedure is applied; one response says too little.")
        .await;
    window.press("Conclude the sheets").await;
    window.sees("Follow-up").await;
}

/// Answers the finding with a file, as who is responsible for it.
async fn answer(window: &Window, number: &str) {
    // Who is responsible is reminded of it by the ladder, sees the finding and nothing else, and answers with a file.
    acts::switch(window, &ISO).await;
    window.go("#/work").await;
    window.sees("7 days before").await;
    window.sees("The ISO’s response leaves out who was asked.").await;
    window.picture("audit-finding-owed").await;
    window.go(&format!("#/audits/{number}")).await;
    window.is_at("Requests that wait for their decision").await;
    assert!(!window.text().await.contains("Powerball"), "the seed is not theirs to see");
    window.press("Answer the finding").await;
    window.is_at("Answer the finding").await;
    window.fill(&["What was done about it?"], "The response names the three people who were asked.").await;
    let mut file = std::fs::File::create(window.data_dir().join("attached.txt")).unwrap();
    file.write_all(b"Asked: Registration Operations, Field Services, Legal.\n").unwrap();
    drop(file);
    window.press("Answer with a file").await;
    window.sees("Answered, to be verified").await;
    window.sees("attached.txt").await;
    let refused = window
        .invoke(
            "take_audit",
            json!({ "number": number, "version": null,
        "input": { "step": "close_finding", "finding": 1, "words": "Done." } }),
        )
        .await
        .unwrap_err();
    assert_eq!(refused.pointer("/code").unwrap(), "refused");
}

/// Closes the finding, makes the report and closes the audit, as the auditor.
async fn close(window: &Window, number: &str) {
    acts::switch(window, &AUDITOR).await;
    window.go(&format!("#/audits/{number}")).await;
    window.press("Close the finding").await;
    window.is_at("Close the finding").await;
    window.fill(&["How do you know that it is remedied?"], "Read in the response.").await;
    window.press("Close the finding").await;
    window.is_at("Requests that wait for their decision").await;
    window.press("Make the audit report").await;
    window.press("Audit report, version 1").await;
    window.is_at("Audit report, version 1").await;
    window.until("the page as it prints", "return eyes.settled() || null").await;
    window.picture("audit-report").await;
    window.passes_axe("audit-report").await;
    window.press("Back to the audit").await;
    window.press("Close the audit").await;
    window.sees("Closed the audit.").await;
    window.picture("audit-closed").await;
    window.passes_axe("audit-closed").await;
}

#[tokio::test]
async fn an_audit_goes_from_its_plan_to_a_finding_that_is_remedied() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &AUDITOR).await;
    let (number, first) = plan_and_judge(&window).await;
    find(&window, &first).await;
    answer(&window, &number).await;
    close(&window, &number).await;
    // The refused attempt stays in the history.
    window.sees("Tried “Close the finding” and was refused").await;
    assert!(window.command_line(&["verify"]).await.status.success());
    window.close().await;
}

#[tokio::test]
async fn an_item_is_reported_done_with_a_file_chosen_in_a_dialog() {
    let window = Window::open_demonstration().await;
    let mut file = std::fs::File::create(window.data_dir().join("attached.txt")).unwrap();
    file.write_all(b"31 accounts closed.\n").unwrap();
    drop(file);
    acts::sign_in(&window, &ISO).await;
    let today = acts::today(&window).await;
    let ask = json!({ "ask": { "text": "dealer portal", "stages": ["in_force"] } });
    let page = window.invoke("requests", ask).await.unwrap();
    let number = page.pointer("/rows/0/number").and_then(Value::as_str).unwrap().to_owned();
    let shown = window.invoke("request", json!({ "number": number })).await.unwrap();
    let items = shown.pointer("/watch/items").and_then(Value::as_array).unwrap();
    let state = |item: &Value| item.pointer("/item/state").and_then(Value::as_str).unwrap().to_owned();
    let open = items.iter().find(|item| state(item) == "open").unwrap();
    let item = open.pointer("/item/id").and_then(Value::as_str).unwrap();
    window.go(&format!("#/requests/{number}/step/report_done/{item}")).await;
    window.is_at("Report an item done").await;
    window.fill(&["What shows that it is done?"], "The list of closed accounts.").await;
    window.fill_date(&["Done on"], today).await;
    window.choose(&["Is there a file that shows it?"], "Yes").await;
    window.passes_axe("evidence-with-a-file").await;
    window.press("Report an item done").await;
    acts::filed(&window, &number).await;
    window.sees("attached.txt").await;
    acts::switch(&window, &ANALYST).await;
    let shown = window.invoke("request", json!({ "number": number })).await.unwrap();
    let items = shown.pointer("/watch/items").and_then(Value::as_array).unwrap();
    let done =
        items.iter().find(|one| one.pointer("/item/id").and_then(Value::as_str) == Some(item)).unwrap();
    assert_eq!(done.pointer("/item/done/value/file/name"), Some(&json!("attached.txt")), "{done}");
    window.close().await;
}
