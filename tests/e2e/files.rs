//! Files on their way in, and the copy that a viewer is given.

use std::io::Write as _;

use serde_json::json;
use tests::window::Window;

use crate::acts;
use crate::people::ANALYST;

#[tokio::test]
async fn a_file_is_attached_and_a_program_among_files_is_not_opened() {
    let window = Window::open_demonstration().await;
    // A program by its content, whatever its name says: the beginning of an ELF executable.
    let mut file = std::fs::File::create(window.data_dir().join("attached.txt")).unwrap();
    file.write_all(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0\x01\0\0\0").unwrap();
    drop(file);
    acts::sign_in(&window, &ANALYST).await;
    let page = json!({ "ask": { "stages": ["review"] } });
    let rows = window.invoke("requests", page).await.unwrap();
    let number = rows.pointer("/rows/0/number").and_then(|number| number.as_str()).unwrap().to_owned();
    acts::visit(&window, &number).await;
    window.fill(&["What is the file?"], "What the vendor sent").await;
    window.press("Choose a file to attach").await;
    window.sees("1 file is attached.").await;
    window.sees("What the vendor sent").await;
    window.press("Open in the viewer: attached.txt").await;
    window.sees("This file is not opened from here").await;
    let opened = window.data_dir().join("opened");
    assert!(!opened.exists(), "no copy is made of what is not opened");
    window.close().await;
}
