//! What is looked at without running the program: format, lints, documentation, the window's types, licences.

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use crate::setup::{self, For};
use crate::sh;
use crate::test::{SELECTION, VALIDATED};

/// Runs every check and stops at the first that fails.
///
/// # Errors
/// When a check fails or cannot be run.
pub fn check() -> Result<()> {
    setup::setup(For::Building)?;
    setup::rust_components()?;

    sh::step("checking the format of the Rust code");
    sh::run(sh::cargo().args(["fmt", "--all", "--check"]), "Run `cargo fmt --all`.")?;

    window()?;

    // The shell embeds this folder when it is compiled; for lints an empty one will do.
    let dist = sh::ui().join("dist");
    std::fs::create_dir_all(&dist).with_context(|| format!("{} cannot be made", dist.display()))?;

    sh::step("checking the Rust code (clippy)");
    // The features of the tests, so that what tests compile is linted too; `documentation` then finds most of
    // the dependencies' metadata made.
    sh::run(
        sh::cargo().arg("clippy").args(SELECTION).args(VALIDATED).args([
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]),
        "The lints above say what to mend.",
    )?;
    sh::run(
        sh::cargo().args(["clippy", "--package", "xtask", "--all-targets", "--", "-D", "warnings"]),
        "The lints above say what to mend.",
    )?;

    procedure_alone()?;
    documentation()?;
    supply_chain()?;
    sh::step("all checks passed.");
    Ok(())
}

fn window() -> Result<()> {
    sh::step("checking the window's style (eslint, prettier)");
    sh::run(
        sh::npm().args(["run", "--silent", "lint"]),
        "Run `npm --prefix ui run format`, and mend what eslint names.",
    )?;

    sh::step("checking the window's types (svelte-check)");
    sh::run(sh::npm().args(["run", "--silent", "check"]), "The messages above say what to mend.")?;

    sh::step("planting a type error, which svelte-check must find");
    let planted = Planted::new(sh::ui().join("src/PlantedTypeError.svelte"))?;
    let output =
        sh::npm().args(["run", "--silent", "check"]).output().context("svelte-check could not be started")?;
    let text = String::from_utf8_lossy(&output.stdout);
    if output.status.success() || !text.contains(&*planted.name()) {
        bail!(
            "svelte-check did not find the error planted in {}: it checks nothing. Its output was:\n{text}",
            planted.name()
        );
    }
    Ok(())
}

/// A file with a type error that lasts as long as this value.
struct Planted(PathBuf);

impl Planted {
    fn new(path: PathBuf) -> Result<Self> {
        let planted = Self(path);
        File::create(&planted.0)
            .and_then(|mut file| {
                file.write_all(b"<script lang=\"ts\">\n  export const days: number = \"seven\";\n</script>\n")
            })
            .with_context(|| format!("{} cannot be written", planted.0.display()))?;
        Ok(planted)
    }

    fn name(&self) -> std::borrow::Cow<'_, str> {
        self.0.file_name().unwrap_or_default().to_string_lossy()
    }
}

impl Drop for Planted {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.0) {
            sh::complain(&format!("{} must be removed by hand: {error}", self.0.display()));
        }
    }
}

/// The crate `exception` compiles by itself, and without a way to read the time.
///
/// sqlx switches chrono's `clock` on for the whole workspace, so that only the crate alone shows what it was given.
fn procedure_alone() -> Result<()> {
    sh::step("checking that the procedure compiles alone and cannot read the time");
    sh::run(sh::cargo().args(["check", "--package", "exception"]), "The messages above say what to mend.")?;
    let tree = sh::read(
        sh::cargo()
            .args(["tree", "--package", "exception", "--edges", "normal", "--prefix", "none"])
            .args(["--format", "{p} {f}"]),
        "Mend the manifest that it names.",
    )?;
    let features = chrono_features(&tree)
        .context("the crate `exception` has no chrono: this check needs a new way to see the clock")?;
    if let Some(found) = features.iter().find(|feature| ["clock", "now", "iana-time-zone"].contains(feature))
    {
        bail!(
            "the crate `exception` takes chrono with the feature `{found}`: take it out, the time comes in as a value."
        );
    }
    Ok(())
}

/// The features of chrono in lines of `package version (path) feature,feature`.
fn chrono_features(tree: &str) -> Option<Vec<&str>> {
    let line = tree.lines().find(|line| line.starts_with("chrono v"))?;
    Some(line.split_whitespace().nth(2).unwrap_or_default().split(',').collect())
}

fn documentation() -> Result<()> {
    sh::step("checking the documentation (rustdoc)");
    sh::run(
        sh::cargo().arg("doc").args(SELECTION).arg("--no-deps").env("RUSTDOCFLAGS", "-D warnings"),
        "The messages above say what to mend.",
    )
}

fn supply_chain() -> Result<()> {
    let mut question = sh::cargo();
    question.args(["deny", "--version"]);
    if !question.output().is_ok_and(|output| output.status.success()) {
        sh::step(
            "licences and sources were NOT checked: cargo-deny is not installed (`cargo install cargo-deny --locked`)",
        );
        return Ok(());
    }
    sh::step("checking licences, bans and sources (cargo-deny)");
    // Not `advisories`: its database is fetched from the network each time.
    sh::run(
        sh::cargo().args(["deny", "--log-level", "error", "check", "bans", "licenses", "sources"]),
        "Change the dependency, or .deny.toml with the reason.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chrono_is_found_with_its_features() {
        let tree = "exception v0.1.0 (/x) default\nchrono-tz v0.10.4 std\nchrono v0.4.42 alloc,clock,std\n";
        assert_eq!(chrono_features(tree), Some(vec!["alloc", "clock", "std"]));
        assert_eq!(chrono_features("chrono v0.4.42\n"), Some(vec![""]));
        assert_eq!(chrono_features("chrono-tz v0.10.4 std\n"), None);
    }
}
