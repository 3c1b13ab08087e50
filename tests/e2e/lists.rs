//! Lists in the real window: views that are saved, a number that is gone to, one step over many requests.

use fantoccini::key::Key;
use serde_json::{Value, json};
use tests::window::Window;

use crate::acts;
use crate::people::{ADMINISTRATOR, ANALYST, CHIEF, REQUESTER};

#[tokio::test]
async fn a_list_is_saved_shared_opened_and_deleted() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &ANALYST).await;
    window.go("#/requests?find=stage:review").await;
    window.is_at("Requests with “stage:review”").await;
    window.press("Save this list as a view").await;
    window.press("Save the view").await;
    window.sees("Enter a name for the view.").await;
    window.passes_axe("a view without a name").await;
    window.fill(&["Name of the view"], "In review, for all of us").await;
    window.choose(&["Who sees it?"], "Everybody who is SMB staff").await;
    window.press("Save the view").await;
    window.is_at("In review, for all of us").await;
    window.sees("The view “In review, for all of us” is saved.").await;
    window.press("Open Requests with this view").await;
    window.sees("Requests opens with this view.").await;
    window.passes_axe("a saved view").await;
    window.picture("view").await;
    window.go("#/work").await;
    window.go("#/requests").await;
    window.is_at("In review, for all of us").await;
    let listed = window.command_line(&["list", "--view", "in review, for all of us", "--json"]).await;
    let rows: Vec<Value> = serde_json::from_slice(&listed.stdout).unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row.get("stage") == Some(&json!("review"))));

    // The longest name, and one that is read from right to left.
    for name in ["W".repeat(60), "قائمة الطلبات التي تنتظر".to_owned()] {
        window
            .invoke("save_view", json!({ "view": null, "input": { "name": name, "ask": {} } }))
            .await
            .unwrap();
    }
    window.go("#/requests?view=all").await;
    window.is_at("Requests").await;
    window.sees("قائمة الطلبات التي تنتظر").await;
    window.passes_axe("views with long names").await;
    window.picture("views-long").await;

    window.press("In review, for all of us, SMB staff").await;
    window.press("Delete this view…").await;
    window.press("Delete the view").await;
    window.sees("The view “In review, for all of us” is deleted.").await;
    acts::switch(&window, &REQUESTER).await;
    window.go("#/requests").await;
    window.is_at("Requests").await;
    window.close().await;
}

#[tokio::test]
async fn many_requests_are_assigned_one_by_one_and_gone_through() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &ANALYST).await;
    window.go("#/requests").await;
    window.fill(&["Go to number"], "26-20").await;
    window.press("Go").await;
    let first = "return document.querySelector('tbody th a')?.textContent === 'EX-2026-0020' || null";
    window.until("the list begins with the number", first).await;
    window.press("Show the list from its beginning").await;
    window.press("Choose requests").await;
    window.press("Choose all ").await;
    window.sees("requests chosen").await;
    window.passes_axe("choosing requests").await;
    window.picture("choosing").await;
    window.press("Assign them").await;
    window.choose(&["Who sees to them?"], "Tomás Echeverría Ruiz, Information Security Analyst").await;
    window.press("See what would be done").await;
    window.sees("left as before").await;
    window.sees("Tomás Echeverría Ruiz sees to EX-2026-").await;
    window.passes_axe("what would be done with many").await;
    window.picture("many").await;
    let cannot = window.run("return eyes.group('What can’t be done, and why').innerText").await;
    let cannot = cannot.as_str().unwrap_or_default().to_owned();
    window.press("Assign ").await;
    window.sees("Each is an event of its own").await;
    window.passes_axe("what became of many").await;
    window.picture("many-became").await;
    let found = window.command_line(&["list", "--find", "stage:open", "--json"]).await;
    let rows: Vec<Value> = serde_json::from_slice(&found.stdout).unwrap();
    let mut others =
        rows.iter().filter(|row| row.get("assigned_to") != Some(&json!("Tomás Echeverría Ruiz")));
    // What is at another office was left as before, and said so.
    assert!(
        others.all(|row| row
            .get("number")
            .and_then(Value::as_str)
            .is_some_and(|number| cannot.contains(number))),
        "{rows:?} but for {cannot}"
    );
    let verified = window.command_line(&["verify"]).await;
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));

    window.go("#/requests?view=all").await;
    window.press("Go through them").await;
    window.sees("1 of ").await;
    window.press("Next: ").await;
    window.sees("2 of ").await;
    window.passes_axe("going through many").await;
    window.picture("going-through").await;
    window.press("Stop going through them").await;
    window.close().await;
}

#[tokio::test]
async fn a_list_is_narrowed_to_several_of_each_and_comes_back_so() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &ANALYST).await;
    let total = async |ask: Value| {
        let page = window.invoke("requests", json!({ "ask": ask })).await.unwrap();
        page.get("total").and_then(Value::as_u64).unwrap()
    };
    window.go("#/requests").await;
    window.is_at("Requests").await;
    window.press("Stage: any").await;
    window.choose(&["Stage"], "Review").await;
    window.choose(&["Stage"], "Decision").await;
    window.sees("Stage: 2 chosen").await;
    let chosen = total(json!({ "stages": ["review", "decision"] })).await;
    let each = total(json!({ "stages": ["review"] })).await + total(json!({ "stages": ["decision"] })).await;
    assert!(chosen == each && chosen > 1, "{chosen}, of which {each}");
    let counted = format!("return eyes.says('{chosen} requests') || null");
    window.until("the list says how many there are", &counted).await;
    window.passes_axe("several stages chosen").await;
    window.picture("filters").await;

    // By keyboard: the box is left, the button has the focus, and the next filter is opened and its first value chosen.
    window.keys(&char::from(Key::Escape).to_string()).await;
    window.until("the focus is on the button", "return eyes.focus() === 'Stage: 2 chosen' || null").await;
    for key in [Key::Tab, Key::Tab, Key::Tab] {
        window.keys(&char::from(key).to_string()).await;
    }
    window.until("the next filters", "return eyes.focus() === 'Department: any' || null").await;
    window.keys(&format!("{}{}", char::from(Key::Enter), char::from(Key::Tab))).await;
    window.keys(&format!(" {} ", char::from(Key::Tab))).await;
    window.sees("Department: 2 chosen").await;
    window.passes_axe("several departments chosen").await;
    let there = window.run("return location.hash").await;
    assert!(there.as_str().is_some_and(|there| there.matches("department=").count() == 2), "{there}");

    // Somewhere else and back: the list is as it was left. One is taken away, then all.
    window.go("#/help").await;
    window.is_at("Help").await;
    window.run("history.back()").await;
    window.is_at("Requests").await;
    window.sees("Department: 2 chosen").await;
    window.press("Stage: Decision").await;
    window.sees("Stage: 1 chosen").await;
    window.press("Save this list as a view").await;
    window.fill(&["Name of the view"], "In review at two departments").await;
    window.press("Save the view").await;
    window.is_at("In review at two departments").await;
    window.sees("Stage: 1 chosen").await;
    window.sees("Department: 2 chosen").await;
    window.press("Department: 2 chosen").await;
    window.run("document.documentElement.style.zoom = '2'; return true").await;
    window.passes_axe("filters twice as large").await;
    window.picture("filters-large").await;
    window.run("document.documentElement.style.zoom = ''; return true").await;
    window.press("Clear the filters").await;
    window.sees("Department: any").await;
    window.close().await;
}

#[tokio::test]
async fn what_a_retired_person_saw_to_is_counted_listed_and_assigned_anew() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &ADMINISTRATOR).await;
    window.go("#/accounts/tomas.echeverria").await;
    window.press("Retire the account").await;
    window.sees("4 parts in 4 open requests are left behind").await;
    window.press("Retire the account").await;
    window.sees("is retired.").await;

    acts::switch(&window, &CHIEF).await;
    window.go("#/orphans/person/tomas.echeverria").await;
    window.is_at("Left behind by Tomás Echeverría Ruiz").await;
    window.sees("Tomás Echeverría Ruiz sees to 4 requests").await;
    window.passes_axe("what a retired person saw to").await;
    window.picture("left-assigned").await;
    window.press("Assign 4 requests to somebody else").await;
    window.is_at("Assign: 4 requests").await;
    window.choose(&["Who sees to them?"], "Lakshmi").await;
    window.press("See what would be done").await;
    window.sees("in place of").await;
    window.press("Assign 4 requests").await;
    window.sees("Each is an event of its own").await;
    window.go("#/orphans/person/tomas.echeverria").await;
    window.sees("Nothing is left behind: no request is tied to it.").await;
    window.close().await;
}
