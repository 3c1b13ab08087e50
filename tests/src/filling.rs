//! Forms in PDF filled in by programs of others, as the people who get a copy would: pdf.js, which is Firefox, and `MuPDF`;
//! and letters changed by `python-docx`.
#![expect(clippy::missing_panics_doc, reason = "whatever goes wrong here fails the test that asked for it")]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

const PDFJS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/filling/pdfjs.mjs");
const WORD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/filling/word.py");
const MUPDF: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/filling/mupdf.js");

/// Fills in a copy with pdf.js; answers by the names of the fields, choices by their values.
pub fn by_pdfjs(from: &Path, to: &Path, answers: &Value) {
    let file = answers_beside(to, answers);
    run(Command::new("node").arg(PDFJS).arg(from).arg(to).arg(file));
}

/// Fills in a copy with `MuPDF`; answers by what the fields say of themselves, buttons by any answer.
pub fn by_mupdf(from: &Path, to: &Path, answers: &Value) {
    let file = answers_beside(to, answers);
    // It appends to the file that it read.
    std::fs::copy(from, to).unwrap_or_else(|error| panic!("{} is not copied: {error}", from.display()));
    run(Command::new("mutool").args(["run", MUPDF]).arg(from).arg(to).arg(file));
}

/// Changes an editable copy of a letter with `python-docx`: `words`, each with what stands in its place, or a `picture`.
pub fn by_python_docx(from: &Path, to: &Path, change: &Value) {
    let file = answers_beside(to, change);
    // Debian's own: another Python on the path does not know Debian's packages.
    let python = Some("/usr/bin/python3").filter(|path| Path::new(path).exists()).unwrap_or("python3");
    run(Command::new(python).arg(WORD).arg(from).arg(to).arg(file));
}

fn answers_beside(to: &Path, answers: &Value) -> std::path::PathBuf {
    let file = to.with_extension("json");
    #[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
    std::fs::write(&file, answers.to_string()).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    file
}

fn run(command: &mut Command) {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().unwrap_or_else(|error| {
        panic!("{program} does not start ({error}). Run `cargo xtask test`, which installs it.")
    });
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {said}");
}
