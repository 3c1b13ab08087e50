//! What was written comes back: as a screen reader is given it, and as text is searched and copied.

use std::process::Command;

use serde_json::Value;

use crate::papers::{Paper, REQUESTS, papers};

#[tokio::test]
async fn every_document_is_sound_and_read_in_the_order_of_its_structure() {
    for paper in papers().await {
        let report = run("qpdf", &["--check"], paper);
        assert!(report.contains("No syntax or stream encoding errors found"), "{}: {report}", paper.name);
        let spoken = spoken(paper);
        assert!(spoken.len() > 500, "{}: “{spoken}”", paper.name);
        assert!(!spoken.contains('\u{fffd}'), "{}: a glyph has no text", paper.name);
    }
}

/// Every text of the forty requests stands in their documents, in whatever script.
#[tokio::test]
async fn every_text_of_the_record_comes_back() {
    let requests: Value = serde_json::from_str(REQUESTS).unwrap();
    let papers = papers().await;
    let mut lost = Vec::new();
    for request in requests.as_array().unwrap() {
        let title = request["title"].as_str().unwrap();
        let own: Vec<&Paper> = papers
            .iter()
            .filter(|paper| paper.name.starts_with("requests ") && paper.title == title)
            .collect();
        assert!(own.len() >= 2, "{title}: a form, and a letter or a packet");
        let spoken: String = own.iter().map(|paper| spoken(paper)).collect();
        let seen: String = own.iter().map(|paper| seen(paper)).collect();
        for text in texts(request) {
            let shown = documents::Rich::plain(text).for_display();
            if !spoken.contains(&squeezed(shown.text())) {
                lost.push(format!("{title}: “{text}” is not read aloud"));
            }
            // Poppler orders the letters of right-to-left words by rules of its own.
            for word in shown.text().split_whitespace().filter(|word| !word.chars().any(is_right_to_left)) {
                if !seen.contains(&squeezed(word)) {
                    lost.push(format!("{title}: “{word}” is not found as text"));
                }
            }
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

/// The texts that every request shows on paper: its title, its reason, what stands in for the control, who is named.
fn texts(request: &Value) -> Vec<&str> {
    let text = |name: &str| request.get(name).and_then(Value::as_str);
    let list = |name: &str| request.get(name).and_then(Value::as_array).into_iter().flatten();
    let people = list("people").filter_map(|person| person["name"].as_str());
    let controls =
        list("compensating_controls").chain(list("alternatives_considered")).filter_map(Value::as_str);
    [text("title"), text("reason"), text("control"), text("requester")]
        .into_iter()
        .flatten()
        .chain(people)
        .chain(controls)
        .collect()
}

/// The text in the order of the structure tree, as poppler gives it to assistive technology; without white space, which
/// lines and cells decide.
fn spoken(paper: &Paper) -> String {
    let tree = run("pdfinfo", &["-struct-text"], paper);
    let texts = tree.lines().filter_map(|line| line.trim_start().strip_prefix('"')?.strip_suffix('"'));
    // A zero-width space stands for a glyph beyond the characters of its cluster.
    squeezed(&texts.collect::<String>()).replace('\u{200b}', "")
}

/// The text in the order in which it is painted, as it is searched and copied.
fn seen(paper: &Paper) -> String {
    squeezed(&run("pdftotext", &["-raw"], paper))
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

fn is_right_to_left(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

/// Runs a tool that `cargo xtask test` installs.
fn run(program: &str, options: &[&str], paper: &Paper) -> String {
    let mut command = Command::new(program);
    command.args(options).arg(&paper.path);
    if program == "pdftotext" {
        command.arg("-");
    }
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => {
            panic!("{program} could not be started ({error}). Run `cargo xtask test`, which installs it.")
        }
    };
    assert!(output.status.success(), "{}: {}", paper.name, String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
