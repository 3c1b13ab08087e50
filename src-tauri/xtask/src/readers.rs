//! Readers of calendar files and spreadsheets that tests ask, as libraries of Python: fetched once, into the target folder.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::sh;

/// What is installed, each file pinned by its hash.
const REQUIREMENTS: &str = "tests/exchange/requirements.txt";

/// Installs the readers where `tests/exchange` looks for them, when those that are there are not these.
///
/// # Errors
/// When they cannot be fetched.
pub fn readers() -> Result<()> {
    let wanted = sh::root().join(REQUIREMENTS);
    let folder = sh::target_folder()?.join("tools").join("python-readers");
    // A copy of the list that the folder was made from: it is written last.
    let stamp = folder.join("made-from-requirements.txt");
    let list = std::fs::read(&wanted).with_context(|| format!("{} cannot be read", wanted.display()))?;
    if std::fs::read(&stamp).is_ok_and(|had| had == list) {
        return Ok(());
    }
    if folder.exists() {
        std::fs::remove_dir_all(&folder)
            .with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    sh::step(
        "installing readers of calendar files and spreadsheets for Python (2 MB, from the Python Package Index)",
    );
    sh::run(&mut install(&wanted, &folder), "It needs python3-pip, and the network once.")?;
    std::fs::copy(&wanted, &stamp).with_context(|| format!("{} cannot be written", stamp.display()))?;
    Ok(())
}

fn install(wanted: &Path, folder: &Path) -> Command {
    let mut pip = Command::new("python3");
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--require-hashes",
    ]);
    pip.arg("--target").arg(folder).arg("--requirement").arg(wanted);
    pip
}
