//! What keeps the house in order: which crate may know which, and what no file may say.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test panics to fail")]

mod commands;
mod crates;
mod words;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the workspace.
fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_owned()
}

/// A text file that git tracks.
struct Tracked {
    /// Relative to the workspace, with `/` between the parts.
    path: String,
    text: String,
}

impl Tracked {
    /// `endings` are ends of names, not only extensions: `.test.ts`, `.ci/run`.
    fn ends_with_any(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.path.ends_with(ending))
    }

    /// Complains about each line that `forbidden` picks out, with its place.
    fn complain(&self, what: &str, forbidden: impl Fn(&str) -> bool, complaints: &mut Vec<String>) {
        for (index, line) in self.text.lines().enumerate() {
            if forbidden(line) {
                complaints.push(format!("{}:{}: {what}: {}", self.path, index + 1, line.trim()));
            }
        }
    }
}

/// Every tracked file that is text, in git's order.
///
/// A file that is tracked and has been removed from the working tree is left out: its removal is being worked on.
fn tracked_files() -> Vec<Tracked> {
    let output =
        Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().unwrap_or_else(|error| {
            panic!("git must be installed, and answers which files are tracked: {error}")
        });
    assert!(
        output.status.success(),
        "git does not know this folder: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let names = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut files = Vec::new();
    for path in names.split('\0').filter(|path| !path.is_empty()) {
        match std::fs::read(root().join(path)) {
            Ok(bytes) => {
                if let Ok(text) = String::from_utf8(bytes) {
                    files.push(Tracked { path: path.to_owned(), text });
                }
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => panic!("{path} cannot be read: {error}"),
        }
    }
    assert!(
        files.iter().any(|file| file.path == "Cargo.toml"),
        "git lists other files than this workspace's"
    );
    files
}

/// Fails with every complaint, one a line.
fn nothing_to_complain(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}
