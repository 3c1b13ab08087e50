//! The contract between core and window: the TypeScript types, written from the Rust ones.
#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

mod risk;
mod types;
mod vocabulary;

use std::path::PathBuf;

/// Writes a generated file when its text has changed; `.ci/run` fails on one that was not committed.
fn write(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../ui/src/generated").join(name);
    if std::fs::read_to_string(&path).is_ok_and(|old| old == text) {
        return;
    }
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let fresh = path.with_extension("new");
    #[expect(clippy::disallowed_methods, reason = "written beside and renamed")]
    std::fs::write(&fresh, text).unwrap();
    std::fs::rename(fresh, path).unwrap();
}

const HEADER: &str = "// Written by `cargo test -p tests --test contract`. Never edited.\n";
