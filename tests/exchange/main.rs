//! What goes out to other programs - mails, calendar files, spreadsheets - read back by programs of others: Python's own
//! `email` and `csv`, and the libraries `icalendar` and `openpyxl`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test panics to fail")]

mod offices;
mod scripts;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A folder of files for other programs.
struct Files {
    folder: tempfile::TempDir,
    paths: Vec<PathBuf>,
}

impl Files {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), paths: Vec::new() }
    }

    /// Keeps a file; what it is stands in its ending.
    fn add(&mut self, ending: &str, bytes: &[u8]) {
        let path = self.folder.path().join(format!("{}.{ending}", self.paths.len()));
        #[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
        std::fs::write(&path, bytes).unwrap();
        self.paths.push(path);
    }

    /// What the others read of each, in order.
    fn read(&self) -> Vec<Value> {
        let readers = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tools/python-readers");
        assert!(
            readers.join("made-from-requirements.txt").is_file(),
            "{} is missing. Run `cargo xtask test`, which installs it.",
            readers.display()
        );
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("exchange/read.py");
        let read = Command::new("python3")
            .arg(script)
            .args(&self.paths)
            .env("PYTHONPATH", readers)
            .env("PYTHONUTF8", "1")
            .output()
            .unwrap_or_else(|error| panic!("python3 could not be started ({error})"));
        assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
        let read: Vec<Value> = serde_json::from_slice(&read.stdout).unwrap();
        assert_eq!(read.len(), self.paths.len());
        read
    }
}

/// The text of a value that is one.
fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

/// A text with single spaces between its words.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
