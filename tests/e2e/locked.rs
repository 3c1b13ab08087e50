//! What somebody could do who got a script into the page: nothing but what the page can do.

use serde_json::json;
use tests::window::Window;

use crate::acts;
use crate::people::REQUESTER;

#[tokio::test]
async fn the_window_reaches_nothing_but_its_own_commands() {
    let window = Window::open().await;
    assert!(window.invoke("office_state", json!({})).await.is_ok());
    for command in [
        "plugin:dialog|open",
        "plugin:dialog|save",
        "plugin:event|emit",
        "plugin:event|listen",
        "plugin:fs|read_file",
        "plugin:opener|open_path",
        "plugin:path|resolve_directory",
        "plugin:webview|create_webview_window",
        "plugin:window|close",
        "no_such_command",
    ] {
        let refused = window.invoke(command, json!({})).await.unwrap_err();
        assert!(refused.is_string(), "{command}: refused by the window, not answered: {refused}");
    }
    window.close().await;
}

#[tokio::test]
async fn nobody_reads_a_request_without_signing_in() {
    let window = Window::open_demonstration().await;
    for (command, arguments) in [
        ("my_work", json!({})),
        ("requests", json!({ "ask": {} })),
        ("request", json!({ "number": "EX-2026-0001" })),
        ("take", json!({ "number": "EX-2026-0001", "version": 1, "input": { "step": "comment" } })),
        ("settings", json!({})),
        ("accounts", json!({})),
        ("verify", json!({})),
    ] {
        let refused = window.invoke(command, arguments).await.unwrap_err();
        assert_eq!(refused.get("code").unwrap(), "refused", "{command}: {refused}");
    }
    window.close().await;
}

#[tokio::test]
async fn the_page_cannot_name_a_file_of_the_computer() {
    let window = Window::open_demonstration().await;
    let state = window.invoke("office_state", json!({})).await.unwrap();
    let account = state.pointer("/people/0/person/account").unwrap();
    window
        .invoke("sign_in", json!({ "account": account, "passphrase": state.get("passphrase").unwrap() }))
        .await
        .unwrap();
    let wanted = json!({ "number": "EX-2026-0001", "names": ["/etc/passwd"], "note": null });
    let refused = window.invoke("attach_dropped", wanted).await.unwrap_err();
    assert_eq!(refused.get("code").unwrap(), "refused", "{refused}");
    assert_eq!(window.invoke("dropped", json!({})).await.unwrap(), json!([]));
    window.close().await;
}

#[tokio::test]
async fn a_script_or_style_in_a_text_is_not_run_and_nothing_is_fetched() {
    let window = Window::open().await;
    let found = window
        .run(
            "const seen = {};
             const script = document.createElement('script');
             script.textContent = 'window.ran = true';
             document.head.append(script);
             seen.script = window.ran ?? false;
             const style = document.createElement('style');
             style.textContent = 'body { outline: 3px solid red }';
             document.head.append(style);
             seen.style = getComputedStyle(document.body).outlineStyle;
             const place = document.createElement('div');
             place.innerHTML = '<img src=x onerror=\"window.ran = true\">';
             document.body.append(place);
             const request = new XMLHttpRequest();
             try { request.open('GET', 'http://127.0.0.1:9/', false); request.send(); seen.fetched = true; }
             catch { seen.fetched = false; }
             seen.frozen = Object.isFrozen(Object.prototype);
             seen.global = '__TAURI__' in window;
             return seen;",
        )
        .await;
    let expected =
        json!({ "script": false, "style": "none", "fetched": false, "frozen": true, "global": false });
    assert_eq!(found, expected);
    assert_eq!(window.run("return window.ran ?? false").await, json!(false));
    window.close().await;
}

#[tokio::test]
async fn a_text_is_never_markup_or_a_link_and_no_log_holds_it() {
    const MARK: &str = "quillwort";
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &REQUESTER).await;
    let title = format!("{MARK} <img src=x onerror=alert(1)> <a href='https://example.org'>x</a>");
    let number = acts::open_request(&window, &title).await;
    window.sees(&title).await;
    for part in ["", "/form/all"] {
        window.go(&format!("#/requests/{number}{part}")).await;
        window.sees(MARK).await;
        let outside = "return [...document.querySelectorAll('a[href], img, iframe, object')]
            .map((element) => element.getAttribute('href') ?? element.getAttribute('src') ?? '')
            .filter((place) => !place.startsWith('#'))";
        assert_eq!(window.run(outside).await, json!([]), "{part}");
    }
    let input = json!({ "step": "comment", "text": "", "audience": MARK, MARK: MARK });
    let refused = window.invoke("take", json!({ "number": number, "version": 1, "input": input })).await;
    assert!(refused.is_err(), "{refused:?}");
    let refused = window.invoke("request", json!({ "number": MARK })).await;
    assert!(refused.is_err(), "{refused:?}");
    let refused = window.invoke("take", json!({ "number": MARK, "version": MARK, "input": MARK })).await;
    assert!(refused.is_err(), "{refused:?}");

    let logs: Vec<String> = std::fs::read_dir(window.data_dir().join("log"))
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    assert!(!logs.is_empty(), "a log is kept");
    assert!(!logs.iter().any(|log| log.contains(MARK)), "{logs:?}");
    window.close().await;
}
