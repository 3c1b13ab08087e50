//! Looking at documents in the window: pages, thumbnails, zoom, words found in them.

use fantoccini::key::Key;
use serde_json::{Value, json};
use tests::window::Window;

use crate::acts;
use crate::people::ANALYST;

#[tokio::test]
async fn a_packet_is_leafed_through_enlarged_and_searched() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &ANALYST).await;
    let number = newest(&window, "in_force").await;
    let packet = packet_of(&window, &number).await;
    window.go(&format!("#/requests/{number}/documents/{packet}")).await;
    drawn(&window).await;
    window.run("document.querySelector('.pdf').scrollIntoView()").await;
    let pages =
        window.until("the number of pages", "return document.querySelectorAll('.sheet').length").await;
    assert!(pages.as_u64().unwrap() > 6, "a packet has many pages: {pages}");
    window.until("thumbnails beside them", "return eyes.group('Thumbnails')").await;
    window.passes_axe("a packet").await;

    // Words are found whatever their case, and each next one is brought into sight.
    window.hold(Key::Control, 'f').await;
    window.until("the place to find", "return eyes.focus() === 'Find' || null").await;
    window.keys("RISK").await;
    window.until("what is found", &found(1)).await;
    window.keys(&char::from(Key::F3).to_string()).await;
    window.until("the next of it", &found(2)).await;
    window.keys(&char::from(Key::F3).to_string()).await;
    window.until("the third of it", &found(3)).await;
    window.until("the mark in sight", MARK_IN_SIGHT).await;
    window.picture("viewer-found").await;
    window.passes_axe("words found").await;
    window.keys(&char::from(Key::Escape).to_string()).await;
    window.until("the pages again", "return eyes.focus() === 'Pages, to scroll through' || null").await;

    // The last page by the keyboard; those far from it hold no picture.
    window.keys(&char::from(Key::End).to_string()).await;
    let last = format!("return eyes.control(['Page'])?.value === '{pages}' || null");
    window.until("the last page", &last).await;
    let far = "return document.querySelector('.sheet canvas') && !document.querySelector('.sheet')
        .querySelector('canvas') || null";
    window.until("the first page given back", far).await;
    window.keys(&char::from(Key::Home).to_string()).await;
    window.until("the first page", "return eyes.control(['Page'])?.value === '1' || null").await;

    // Larger is drawn anew, as sharp as it is large; text to select lies over the picture.
    window.choose(&["Zoom"], "200 %").await;
    let large = "return document.querySelector('.sheet canvas')?.width >= 1632 || null";
    window.until("a page of twice its size", large).await;
    window.until("its text over it", WORDS_FIT).await;
    window.picture("viewer-large").await;
    window.close().await;
}

#[tokio::test]
async fn a_letter_that_is_being_written_is_never_a_blank_frame() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &ANALYST).await;
    let number = newest(&window, "denial").await;
    window.go(&format!("#/requests/{number}/step/draft_letter")).await;
    drawn(&window).await;
    // Looks at each frame from here on.
    window
        .run(
            "window.blanks = 0;
            const look = () => {
                const canvas = document.querySelector('.sheet canvas');
                if (!canvas || canvas.width === 0) window.blanks += 1;
                requestAnimationFrame(look);
            };
            look();",
        )
        .await;
    window
        .fill(&["What applies meanwhile?"], "The standard applies, and the kiosks stay switched off.")
        .await;
    let printed = "return [...document.querySelectorAll('.sheet .words')]
        .some((words) => words.textContent.includes('kiosks stay switched off')) || null";
    window.until("what was typed in the page that will print", printed).await;
    assert_eq!(window.run("return window.blanks").await, json!(0), "frames without the page");
    window.passes_axe("a letter beside its text").await;

    // Where the whole window is enlarged, the page is drawn as much sharper.
    let pixels = "return document.querySelector('.sheet canvas').width
        / document.querySelector('.sheet').clientWidth";
    let before = window.run(pixels).await.as_f64().unwrap();
    for _ in 0..5 {
        window.invoke("zoom_in", json!({})).await.unwrap();
    }
    let sharper = format!("return ({}) > {before} + 0.3 || null", pixels.trim_start_matches("return "));
    window.until("a sharper page", &sharper).await;
    window.picture("viewer-window-zoomed").await;
    window.close().await;
}

/// Whether the current mark lies within the room for pages.
const MARK_IN_SIGHT: &str = "
    const mark = document.querySelector('.mark.current')?.getBoundingClientRect();
    const room = document.querySelector('.pages').getBoundingClientRect();
    return mark && mark.width > 20 && mark.top >= room.top && mark.bottom <= room.bottom || null";

/// Whether the text of the first page is as wide as the lines of its picture: none runs over the page's edge.
const WORDS_FIT: &str = "
    const sheet = document.querySelector('.sheet').getBoundingClientRect();
    const items = [...document.querySelectorAll('.sheet .words')[0].querySelectorAll('span[dir]')];
    const inside = items.every((item) => item.getBoundingClientRect().right <= sheet.right);
    return items.length > 10 && inside || null";

fn found(place: usize) -> String {
    format!(
        "const told = document.querySelector('[role=search] [role=status]')?.innerText ?? '';
        return told.startsWith('{place} of ') && !told.endsWith('so far') || null"
    )
}

async fn drawn(window: &Window) {
    let script = "return document.querySelector('.sheet canvas') && eyes.settled() || null";
    window.until("the page as it prints", script).await;
}

async fn newest(window: &Window, stage: &str) -> String {
    let rows = window.invoke("requests", json!({ "ask": { "stages": [stage] } })).await.unwrap();
    rows.pointer("/rows/0/number").and_then(Value::as_str).unwrap().to_owned()
}

async fn packet_of(window: &Window, number: &str) -> String {
    let shown = window.invoke("request", json!({ "number": number })).await.unwrap();
    let documents = shown.pointer("/request/documents").and_then(Value::as_array).unwrap();
    let packet =
        documents.iter().find(|filed| filed.pointer("/document/kind") == Some(&json!("findings_packet")));
    packet
        .and_then(|filed| filed.pointer("/document/file/sha256"))
        .and_then(Value::as_str)
        .unwrap()
        .to_owned()
}
