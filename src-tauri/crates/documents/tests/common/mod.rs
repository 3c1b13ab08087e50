//! What the tests of this crate share: printing, and reading back with lopdf and the poppler tools.

#![expect(dead_code, reason = "each test binary uses its part")]

mod journey;
mod reading;
mod structure;

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

#[expect(unused_imports, reason = "each test binary uses its part")]
pub use self::{
    journey::{Journey, answers, intake, packet_of, settings},
    reading::reading,
};
use chrono::{DateTime, Utc};
use documents::{
    Press,
    model::{Block, Document, Furniture, Kind},
};
pub use structure::structure;

/// The instant that test documents carry.
pub fn instant() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_280_400, 0).unwrap()
}

/// A document of the given blocks.
pub fn document(kind: Kind, blocks: Vec<Block>) -> Document {
    Document {
        title: "Sample document".into(),
        author: "California Department of Technology".into(),
        subject: "A document made by a test".into(),
        language: "en-US".into(),
        created_at: instant(),
        kind,
        furniture: Furniture {
            head: Some(("Sample document".into(), "EX-2026-0001".into())),
            ..Furniture::default()
        },
        blocks,
        attachments: Vec::new(),
    }
}

/// A PDF of a test, with the file at which it can be looked at afterwards: `target/tmp/NAME.pdf`.
pub struct Printed {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The file.
    pub path: PathBuf,
}

/// Prints a document.
pub fn print(name: &str, document: &Document) -> Printed {
    keep(name, Press::new().print(document).unwrap())
}

/// Keeps the bytes of a PDF where they can be looked at.
pub fn keep(name: &str, bytes: Vec<u8>) -> Printed {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pdf"));
    std::fs::File::create(&path).unwrap().write_all(&bytes).unwrap();
    Printed { bytes, path }
}

/// Checks all that can be checked of any document: its structure, and its syntax by qpdf.
pub fn check(printed: &Printed) {
    assert_eq!(structure(&printed.bytes).wrong, Vec::<String>::new(), "{}", printed.path.display());
    let report = run("qpdf", &["--check", path(printed)]);
    assert!(report.contains("No syntax or stream encoding errors found"), "{report}");
}

/// The text of a PDF as poppler reads it, with every run of white space as one space.
pub fn text_of(printed: &Printed) -> String {
    words(&poppler("-raw", printed))
}

/// What `pdftotext` makes of a PDF with an option.
pub fn poppler(option: &str, printed: &Printed) -> String {
    run("pdftotext", &[option, path(printed), "-"])
}

/// The text as poppler gives it to a screen reader, in the order of the structure tree; without white space, which lines
/// and marks decide, and without the zero-width spaces that stand for glyphs beyond the characters of a cluster: poppler
/// leaves aside the text that is given in place of the glyphs.
pub fn spoken(printed: &Printed) -> String {
    let tree = run("pdfinfo", &["-struct-text", path(printed)]);
    let texts = tree.lines().filter_map(|line| line.trim_start().strip_prefix('"')?.strip_suffix('"'));
    squeezed(&texts.collect::<String>()).replace('\u{200b}', "")
}

/// Without white space.
pub fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Every run of white space as one space.
pub fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn path(printed: &Printed) -> &str {
    printed.path.to_str().unwrap()
}

/// Runs a tool that `cargo xtask test` installs; a machine without it fails with a sentence.
fn run(program: &str, arguments: &[&str]) -> String {
    let output = match Command::new(program).args(arguments).output() {
        Ok(output) => output,
        Err(error) => {
            panic!("{program} could not be started ({error}). Run `cargo xtask test`, which installs it.")
        }
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let problems = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {text}{problems}");
    text
}
