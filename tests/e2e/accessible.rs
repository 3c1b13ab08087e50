//! axe finds nothing on any page, in light and in dark, and each is kept as a picture.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::window::Window;

use crate::acts;
use crate::people::{ADMINISTRATOR, ANALYST, AUDITOR, CDT_ISO, REQUESTER};

#[tokio::test]
async fn the_pages_of_a_first_start_are_accessible() {
    let window = Window::open().await;
    check(&window, "start").await;
    window.press("Set up this office").await;
    window.is_at("Set up this office").await;
    check(&window, "set-up").await;
    window.press("Set up the office").await;
    window.sees("There is a problem").await;
    check(&window, "set-up-with-problems").await;
    window.close().await;
}

#[tokio::test]
async fn the_lists_and_each_stage_of_a_request_are_accessible() {
    let window = Window::open_demonstration().await;
    check(&window, "sign-in").await;
    acts::sign_in(&window, &ANALYST).await;
    look(&window, "#/work", "work").await;
    look(&window, "#/requests", "requests").await;
    look(&window, "#/calendar", "calendar").await;
    look(&window, "#/help", "help").await;
    look(&window, "#/nowhere", "unknown").await;
    for (stage, number) in one_of_each_stage(&window).await {
        look(&window, &format!("#/requests/{number}"), &format!("stage-{stage}")).await;
    }
    window.close().await;
}

#[tokio::test]
async fn the_pages_of_each_step_are_accessible() {
    let window = Window::open_demonstration().await;
    let stages = one_of_each_stage(&window).await;
    acts::sign_in(&window, &ANALYST).await;
    for (stage, steps) in [
        ("intake", &["revise_intake", "not_qualified"][..]),
        ("assessment", &["record_assessment", "ask_expert", "send_assessment"]),
        ("review", &["record_meeting", "ask_for_information", "present_for_decision"]),
        ("findings", &["record_responses", "draft_findings", "send_findings"]),
        ("denial", &["draft_letter", "approve_letter", "send_letter"]),
        ("resolution", &["record_solution"]),
        ("in_force", &["end_early"]),
    ] {
        let number = stages.get(stage).unwrap();
        for step in steps {
            look(&window, &format!("#/requests/{number}/step/{step}"), &format!("step-{step}")).await;
        }
    }
    let number = stages.get("in_force").unwrap();
    let shown = window.command_line(&["show", number, "--json"]).await;
    let shown: Value = serde_json::from_slice(&shown.stdout).unwrap();
    let packet = shown.pointer("/request/documents/0/document/file/sha256").and_then(Value::as_str).unwrap();
    look(&window, &format!("#/requests/{number}/documents/{packet}"), "document").await;
    acts::switch(&window, &CDT_ISO).await;
    let number = stages.get("decision").unwrap();
    look(&window, &format!("#/requests/{number}/step/accept_request"), "step-accept_request").await;
    look(&window, &format!("#/requests/{number}/step/decline_request"), "step-decline_request").await;
    window.close().await;
}

#[tokio::test]
async fn the_form_the_settings_and_the_accounts_are_accessible() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &REQUESTER).await;
    look(&window, "#/requests/new", "open-request").await;
    let number = acts::open_request(&window, "Pads").await;
    acts::only_confirm(&window, "Send for assessment", &number).await;
    acts::switch(&window, &ANALYST).await;
    acts::visit(&window, &number).await;
    acts::assess(&window, &number).await;
    acts::only_confirm(&window, "Send the assessment to the ISO", &number).await;
    acts::switch(&window, &crate::people::ISO).await;
    look(&window, &format!("#/requests/{number}/step/accept_assessment"), "step-accept_assessment").await;
    acts::visit(&window, &number).await;
    acts::decline_assessment(&window, &number).await;
    acts::switch(&window, &REQUESTER).await;
    look(&window, &format!("#/requests/{number}/form"), "form").await;
    for section in ["reference", "parties", "requirement", "request", "alternatives", "certification", "all"]
    {
        look(&window, &format!("#/requests/{number}/form/{section}"), &format!("form-{section}")).await;
    }
    look(&window, &format!("#/requests/{number}/answers"), "form-answers").await;
    acts::switch(&window, &ADMINISTRATOR).await;
    look(&window, "#/settings", "settings").await;
    look(&window, "#/accounts", "accounts").await;
    window.close().await;
}

#[tokio::test]
async fn the_templates_are_accessible() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &ANALYST).await;
    look(&window, "#/templates", "templates").await;
    look(&window, "#/templates/denial-letter", "template").await;
    look(&window, "#/templates/denial-letter/0", "template-revision").await;
    window.close().await;
}

#[tokio::test]
async fn the_reports_are_accessible_and_a_figure_leads_to_its_requests() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &ANALYST).await;
    look(&window, "#/reports", "reports").await;
    for report in ["in_force", "policies", "risk", "flow", "expiring", "audits", "year", "month"] {
        look(&window, &format!("#/reports/{report}"), &format!("report-{report}")).await;
    }
    look(&window, "#/reports/in_force/today/in_force.standing/1/in_force", "report-figure").await;
    window.sees("In force: Exceptions").await;
    let number = "return document.querySelector('tbody a')?.textContent ?? null";
    let number = window.until("a request that the figure counts", number).await;
    window.press(number.as_str().unwrap()).await;
    window.sees("In force").await;
    window.close().await;
}

#[tokio::test]
async fn what_comes_after_the_decision_is_accessible() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &ANALYST).await;
    for page in ["violations", "checks", "plan", "orphans", "offices", "retention", "letters"] {
        look(&window, &format!("#/{page}"), page).await;
    }
    acts::switch(&window, &AUDITOR).await;
    look(&window, "#/audits", "audits").await;
    look(&window, "#/audits/AU-2026-0001", "audit").await;
    window.close().await;
}

#[tokio::test]
async fn the_policies_the_months_and_the_chosen_requests_are_accessible() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &ANALYST).await;
    for (place, name) in [
        ("policies", "policies"),
        ("policies/3511", "policy"),
        ("policies/new", "policy-new"),
        ("policies/new/3511", "policy-new-version"),
        ("reports", "month-reports"),
        ("import", "import-page"),
        ("requests?view=1&find=assigned%3Ame%20stage%3Aopen", "saved-view"),
        ("requests?view=9", "view-deleted"),
        ("chosen/assign", "chosen-none"),
        ("requests/EX-2026-0018/step/assign", "step-assign"),
        ("help", "help-page"),
    ] {
        let name = name.to_owned();
        window.go(&format!("#/{place}")).await;
        window.until("the page", "return eyes.heading() && eyes.settled() || null").await;
        check(&window, &name).await;
    }
    window.close().await;
}

#[tokio::test]
async fn every_page_reflows_at_twice_its_size() {
    let window = Window::open_demonstration().await;
    let stages = one_of_each_stage(&window).await;
    acts::sign_in(&window, &ANALYST).await;
    for _ in 0..10 {
        window.invoke("zoom_in", json!({})).await.unwrap();
    }
    window.until("twice the size", "return devicePixelRatio >= 2 || innerWidth <= 640 || null").await;
    let (watched, decided) = (stages.get("in_force").unwrap(), stages.get("decision").unwrap());
    let places = [
        ("work", "work".to_owned()),
        ("requests", "requests".to_owned()),
        ("request-in-force", format!("requests/{watched}")),
        ("request-decided", format!("requests/{decided}")),
        ("step", format!("requests/{decided}/step/comment")),
        ("calendar", "calendar".to_owned()),
        ("plan", "plan".to_owned()),
        ("reports", "reports/flow".to_owned()),
        ("violations", "violations".to_owned()),
        ("audits", "audits".to_owned()),
        ("checks", "checks".to_owned()),
        ("offices", "offices".to_owned()),
        ("retention", "retention".to_owned()),
        ("letters", "letters".to_owned()),
        ("policies", "policies".to_owned()),
        ("policy", "policies/3511".to_owned()),
        ("policy-new", "policies/new".to_owned()),
        ("import", "import".to_owned()),
        ("step-assign", format!("requests/{decided}/step/assign")),
        ("settings", "settings".to_owned()),
        ("help", "help".to_owned()),
    ];
    for (name, place) in places {
        let place = format!("#/{place}");
        window.go(&place).await;
        let script =
            format!("return location.hash === {} && eyes.heading() && eyes.settled() || null", json!(place));
        window.until(&format!("the page {place}"), &script).await;
        window.picture(&format!("{name}-200")).await;
        let wide = "const root = document.documentElement;
            return [root.scrollWidth - root.clientWidth,
                [...document.querySelectorAll('main *')]
                    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('[tabindex], table'))
                    .slice(0, 3).map((one) => one.outerHTML.slice(0, 120))]";
        let found = window.run(wide).await;
        assert_eq!(found.pointer("/0"), Some(&json!(0)), "{name} must be scrolled sideways: {found}");
    }
    window.close().await;
}

/// Goes to a place and checks its page.
async fn look(window: &Window, place: &str, name: &str) {
    window.go(place).await;
    // What is still being read or made, the page says.
    let script =
        format!("return location.hash === {} && eyes.heading() && eyes.settled() || null", json!(place));
    window.until(&format!("the page {place}"), &script).await;
    check(window, name).await;
}

async fn check(window: &Window, name: &str) {
    for theme in ["light", "dark"] {
        window.colours(theme).await;
        window.picture(&format!("{name}-{theme}")).await;
        window.passes_axe(&format!("{name}, {theme}")).await;
    }
}

/// The newest request of each stage, by the stage's name.
async fn one_of_each_stage(window: &Window) -> BTreeMap<String, String> {
    let listed = window.command_line(&["list", "--json"]).await;
    let rows: Vec<Value> = serde_json::from_slice(&listed.stdout).unwrap();
    let text = |row: &Value, name: &str| row.get(name).and_then(Value::as_str).unwrap().to_owned();
    // What was imported has no papers to look at.
    let made_here = rows.iter().filter(|row| row.get("imported") == Some(&Value::Bool(false)));
    let found: BTreeMap<String, String> =
        made_here.map(|row| (text(row, "stage"), text(row, "number"))).collect();
    assert_eq!(found.len(), 12, "the demonstration has a request in every stage: {found:?}");
    found
}
