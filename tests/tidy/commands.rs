//! What the window may call is written down four times, and all four must say the same: the functions marked as
//! commands, the handler that Tauri is given, the list in build.rs that closes every other, and the capability file
//! that opens these.

use std::collections::BTreeSet;

use super::{Tracked, tracked_files};

#[test]
fn the_lists_of_commands_agree() {
    let files = tracked_files();
    let shell: Vec<&Tracked> = files
        .iter()
        .filter(|file| file.path.starts_with("src-tauri/src/") && file.ends_with_any(&[".rs"]))
        .collect();
    let one = |path: &str| files.iter().find(|file| file.path == path).map_or("", |file| file.text.as_str());

    let marked: BTreeSet<String> = shell.iter().flat_map(|file| marked(&file.text)).collect();
    let handled: BTreeSet<String> = shell.iter().flat_map(|file| handled(&file.text)).collect();
    let closed = closed(one("src-tauri/build.rs"));
    let opened = opened(one("src-tauri/capabilities/main.json"));

    assert_eq!(marked, handled, "functions marked #[tauri::command], and generate_handler!");
    assert_eq!(marked, closed, "functions marked #[tauri::command], and AppManifest::commands in build.rs");
    assert_eq!(marked, opened, "functions marked #[tauri::command], and capabilities/main.json");
}

#[test]
fn there_is_one_capability_file() {
    let found: Vec<String> = tracked_files()
        .into_iter()
        .map(|file| file.path)
        .filter(|path| {
            path.starts_with("src-tauri/capabilities/") && path != "src-tauri/capabilities/main.json"
        })
        .collect();
    assert!(found.is_empty(), "a second file could open what the first keeps closed: {found:?}");
}

/// Names of the functions that stand under a command attribute.
fn marked(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut pending = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with(concat!("#[tauri::", "command")) {
            pending = true;
        } else if pending && let Some((_, rest)) = line.split_once("fn ") {
            names.insert(identifier(rest));
            pending = false;
        }
    }
    names
}

/// The last segments of the paths inside the handler macro.
fn handled(text: &str) -> BTreeSet<String> {
    between(text, concat!("generate_", "handler!["), "]")
        .map(without_comments)
        .unwrap_or_default()
        .split(',')
        .map(|path| identifier(path.rsplit("::").next().unwrap_or(path).trim()))
        .filter(|name| !name.is_empty())
        .collect()
}

/// The texts of the list that build.rs hands to the application's manifest.
fn closed(text: &str) -> BTreeSet<String> {
    let list = between(text, ".commands(&[", "]").or_else(|| between(text, "COMMANDS: &[&str] = &[", "]"));
    list.map(without_comments).unwrap_or_default().split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The commands that a capability opens. Anything else that it grants stays as it is written and agrees with nothing.
fn opened(text: &str) -> BTreeSet<String> {
    if text.is_empty() {
        return BTreeSet::new();
    }
    let capability: serde_json::Value = serde_json::from_str(text).unwrap();
    let permissions = capability["permissions"].as_array().unwrap();
    permissions
        .iter()
        .map(|permission| {
            let text = permission.as_str().unwrap_or("a permission that is not a plain name");
            text.strip_prefix("allow-").map_or_else(|| text.to_owned(), |name| name.replace('-', "_"))
        })
        .collect()
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(inside, _)| inside)
}

fn without_comments(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_list_is_read_as_it_is_written() {
    let expected: BTreeSet<String> = ["open_request", "take_action"].map(str::to_owned).into();
    let functions = concat!(
        "#[tauri::",
        "command]\n/// Opens.\npub async fn open_request(desk: State<'_, Desk>) {}\nfn other() {}\n",
        "#[tauri::",
        "command(async)]\npub(crate) fn take_action<R: Runtime>() {}\n"
    );
    assert_eq!(marked(functions), expected);
    let handler = concat!(
        "x(tauri::generate_",
        "handler![\n  commands::request::open_request, // none\n  take_action,\n])"
    );
    assert_eq!(handled(handler), expected);
    assert_eq!(closed("new().commands(&[\n\"open_request\",\n// \"old\",\n\"take_action\"])"), expected);
    assert_eq!(closed("const COMMANDS: &[&str] = &[\"open_request\", \"take_action\"];"), expected);
    assert_eq!(opened(r#"{"permissions": ["allow-open-request", "allow-take-action"]}"#), expected);
    assert!(opened(r#"{"permissions": ["core:default"]}"#).contains("core:default"));
}
