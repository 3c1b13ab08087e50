//! An office moves to another computer: a backup here, a fresh folder there, everything in its place.

use serde_json::json;
use tests::window::Window;

use crate::acts;
use crate::people::{ADMINISTRATOR, CDT_ISO, CHIEF};

#[tokio::test]
async fn an_office_moves_by_a_backup_and_verifies_where_it_arrives() {
    let backups = tempfile::tempdir().unwrap();
    let old = Window::open_demonstration_with(&[(
        "EXCEPTION_DESK_E2E_FOLDER",
        backups.path().as_os_str().to_owned(),
    )])
    .await;
    acts::sign_in(&old, &ADMINISTRATOR).await;
    old.go("#/settings").await;
    old.is_at("Settings").await;
    old.press("Choose the folder for backups…").await;
    old.sees("The folder for backups is chosen.").await;
    old.press("Back up now").await;
    old.sees("It was restored aside and verified.").await;
    old.passes_axe("safe keeping").await;
    old.picture("safe-keeping").await;
    let before = old.invoke("verify", json!({})).await.unwrap();
    old.close().await;

    let file = std::fs::read_dir(backups.path()).unwrap().next().unwrap().unwrap().path();
    let new = Window::open_with(&[("EXCEPTION_DESK_E2E_OPEN", file.into_os_string())]).await;
    new.press("Restore a backup…").await;
    new.sees("The backup is sound").await;
    new.passes_axe("what a backup holds").await;
    new.picture("restore").await;
    new.press("Restore this backup").await;
    new.sees("The backup is restored.").await;
    acts::sign_in(&new, &ADMINISTRATOR).await;
    assert_eq!(new.invoke("verify", json!({})).await.unwrap(), before);
    new.close().await;
}

#[tokio::test]
async fn two_people_dispose_of_a_request_and_the_history_says_so() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &CHIEF).await;
    window.sees("past the period for which").await;
    window.press("Go to Retention").await;
    window.is_at("Retention").await;
    window.sees("is on hold for Public records request PRA 2026-118.").await;
    window.passes_axe("retention").await;
    window.picture("retention").await;
    let view = window.invoke("retention", json!({})).await.unwrap();
    let free = view.get("past").and_then(|past| past.as_array()).unwrap().iter();
    let mut free = free.filter(|row| row.get("kept_by") == Some(&json!([])));
    let number = free.next().unwrap().get("number").and_then(|number| number.as_str()).unwrap().to_owned();
    window.press(&format!("Propose to dispose of {number}")).await;
    window.is_at(&format!("Propose to dispose of {number}")).await;
    window.press("Propose the disposal").await;
    window.sees("Enter why it is disposed of now").await;
    window.fill(&["Why?"], "Its period has passed.").await;
    window.press("Propose the disposal").await;
    window.sees("is proposed. Another person looks at it now.").await;

    acts::switch(&window, &CDT_ISO).await;
    window.go("#/retention").await;
    window.press(&format!("Dispose of {number}")).await;
    window.sees("This cannot be taken back").await;
    window.passes_axe("the second look").await;
    window.picture("dispose").await;
    window.press(&format!("Dispose of {number} for good")).await;
    window.sees("was disposed of.").await;
    let found = window.invoke("verify", json!({})).await.unwrap();
    assert_eq!(found.get("problems"), Some(&json!([])));
    assert!(found.to_string().contains(&format!("{number} (")), "{found}");
    let gone = window.invoke("request", json!({ "number": number })).await.unwrap_err();
    assert!(gone.to_string().contains("was disposed of on"), "{gone}");
    window.close().await;
}

#[tokio::test]
async fn a_record_is_given_to_the_public_less_what_is_withheld() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &CHIEF).await;
    let view = window.invoke("retention", json!({})).await.unwrap();
    let past = view.get("past").and_then(|past| past.as_array()).unwrap().iter();
    let mut held = past.filter(|row| row.get("kept_by") != Some(&json!([])));
    let number = held.next().unwrap().get("number").and_then(|number| number.as_str()).unwrap().to_owned();
    window.go(&format!("#/requests/{number}")).await;
    window.is_at("Self-signed certificates").await;
    window.sees("PRA 2026-118").await;
    window.press("Make a copy for a public-records request").await;
    window.is_at("Make a copy for a public-records request").await;
    window.sees("Texts of the record").await;
    window.fill(&["Number of the request for records"], "PRA 2026-207").await;
    window.press("Look at the copy").await;
    window.sees("Choose the section under which what SMB keeps to itself is withheld.").await;
    let marks = window.invoke("public_copy", json!({ "number": number })).await.unwrap();
    let rows = |name: &str| marks.get(name).and_then(|rows| rows.as_array()).unwrap().clone();
    let text = |row: &serde_json::Value, name: &str| {
        row.get(name).and_then(|text| text.as_str()).unwrap_or_default().to_owned()
    };
    let places = rows("places");
    let place = places.iter().find(|place| text(place, "heading").ends_with("What cannot be met")).unwrap();
    let said = text(place, "text");
    window.press("Request background › What cannot be met (1 text)").await;
    let question = format!("Text {}: given or withheld?", place.get("number").unwrap());
    window.choose(&[&question], "Gov. Code § 7929.210").await;
    for file in rows("files") {
        window.choose(&[&text(&file, "name")], "Gov. Code § 7929.210").await;
    }
    window.choose(&["What SMB keeps to itself is withheld under"], "Gov. Code § 7922.000").await;
    window.press("Look at the copy").await;
    window.sees("[withheld: Gov. Code § 7929.210]").await;
    window.passes_axe("a copy for the public").await;
    window.picture("public-copy").await;
    window.press("Continue").await;
    window.sees("You are named in it").await;
    window.press("Make a copy for a public-records request").await;
    window.is_at("Self-signed certificates").await;
    window.sees("PRA 2026-207").await;
    let request = window.invoke("request", json!({ "number": number })).await.unwrap();
    let made = request.pointer("/request/public_copies/1").unwrap().to_string();
    assert!(made.contains("What cannot be met") && !made.contains(&said), "{made}");
    window.passes_axe("a request with copies for the public").await;
    window.close().await;
}

#[tokio::test]
async fn a_saved_history_becomes_an_office_and_its_administrator_is_let_in() {
    let old = Window::open_demonstration().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("office.history.jsonl");
    let made = old.command_line(&["export", "--out", file.to_str().unwrap()]).await;
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    acts::sign_in(&old, &ADMINISTRATOR).await;
    let before = old.invoke("verify", json!({})).await.unwrap();
    old.close().await;
    let whole = std::fs::read(&file).unwrap();
    let put = |bytes: &[u8]| {
        std::io::Write::write_all(&mut std::fs::File::create(&file).unwrap(), bytes).unwrap();
    };

    // What is no whole history is refused where it is chosen, and what was changed where it is read.
    let new = Window::open_with(&[("EXCEPTION_DESK_E2E_OPEN", file.clone().into_os_string())]).await;
    put(whole.split_at(whole.len() / 2).0);
    new.press("Choose a saved history…").await;
    new.sees("The line that ends a history is missing: the file was cut off.").await;
    new.passes_axe("a history that was cut off").await;
    let text = String::from_utf8(whole.clone()).unwrap();
    let (before_it, after_it) = text.rsplit_once("Department of").unwrap();
    put(format!("{before_it}Departmant of{after_it}").as_bytes());
    new.press("Choose a saved history…").await;
    new.sees("What comes back, and what does not").await;
    new.passes_axe("what a history says it is").await;
    new.picture("history").await;
    new.press("Read this history back").await;
    new.sees("Nothing was read back.").await;
    new.picture("history-changed").await;

    put(&whole);
    new.press("Choose a saved history…").await;
    new.press("Read this history back").await;
    new.is_at("Let an administrator in").await;
    new.sees("Every signature in it verifies.").await;
    new.press("Let me in").await;
    new.sees("Choose a passphrase of 12").await;
    new.passes_axe("letting an administrator in").await;
    new.picture("let-in").await;
    new.fill(&["Your new passphrase"], "a window with a view").await;
    new.fill(&["Your new passphrase again"], "a window with a view").await;
    new.press("Let me in").await;
    new.is_at("My work").await;
    let after = new.invoke("verify", json!({})).await.unwrap();
    assert_eq!(after.get("problems"), Some(&json!([])));
    let events = |found: &serde_json::Value| found.get("events").and_then(serde_json::Value::as_u64).unwrap();
    assert_eq!(events(&after), events(&before) + 1, "the event that lets the administrator in");
    new.go("#/accounts").await;
    new.is_at("Accounts").await;
    let again = json!({ "account": "rosalind.achterberg", "passphrase": "a window with a view",
        "passphrase_again": "a window with a view" });
    let refused = new.invoke("let_in", json!({ "input": again })).await.unwrap_err();
    assert!(refused.to_string().contains("Somebody can sign in here already"), "{refused}");
    new.close().await;
}
