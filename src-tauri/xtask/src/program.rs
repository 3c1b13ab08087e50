//! The release program: built, and opened.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context as _, Result, ensure};

use crate::setup::{self, For};
use crate::sh;

/// The program that checks histories stays under 3 MB.
const LARGEST_VERIFY: u64 = 3_000_000;

/// Builds the release program with the window inside and returns its absolute path.
///
/// # Errors
/// When something is missing that cannot be installed, or does not build.
pub fn build() -> Result<PathBuf> {
    setup::setup(For::Building)?;
    window()?;
    sh::step("building the release program (the first time takes several minutes)");
    sh::run(
        sh::cargo().args([
            "build",
            "--release",
            "--package",
            "exception-desk",
            "--package",
            "exception-verify",
            "--features",
            "exception-desk/custom-protocol",
        ]),
        "The compiler's messages above say what to mend.",
    )?;
    let folder = sh::target_folder()?.join("release");
    check_small(&folder.join(format!("exception-verify{}", std::env::consts::EXE_SUFFIX)))?;
    Ok(folder.join(file_name()))
}

/// Refuses a program for checking histories that strangers could no longer get by mail: it needs no database and no window,
/// and what makes it large has no place in it.
fn check_small(verify: &Path) -> Result<()> {
    let bytes = std::fs::metadata(verify)
        .with_context(|| format!("{} was built, and is not there", verify.display()))?
        .len();
    sh::step(&format!("exception-verify has {bytes} bytes, of {LARGEST_VERIFY} at most"));
    ensure!(
        bytes < LARGEST_VERIFY,
        "exception-verify has {bytes} bytes, and {LARGEST_VERIFY} are the most. See with `cargo tree --package exception-verify` what came to it."
    );
    Ok(())
}

/// Builds the release program and opens it, passing `arguments` on.
///
/// # Errors
/// As [`build`], and when the program ends with a failure.
pub fn run(arguments: &[String]) -> Result<()> {
    let program = build()?;
    sh::step("opening Exception Desk");
    let seen = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    let advice = if cfg!(target_os = "linux") && !seen {
        "There is no display here (DISPLAY and WAYLAND_DISPLAY are unset), so no window can open: start it in a desktop session, or put `xvfb-run -a` before the command."
    } else {
        "What it wrote above says why."
    };
    sh::run(Command::new(program).args(arguments), advice)
}

/// Builds `ui/dist`, which the program embeds when it is compiled, where it is older than what it is made from: written
/// anew, even to the same bytes, it would have the program compiled again.
///
/// # Errors
/// When Vite fails, or the folder `ui` cannot be read.
pub fn window() -> Result<()> {
    let ui = sh::ui();
    let built = std::fs::metadata(ui.join("dist/index.html")).and_then(|file| file.modified());
    if let Ok(built) = built
        && newest(&ui, &["dist", "node_modules"])? < built
    {
        sh::step("the window's pages are as they were built");
        return Ok(());
    }
    sh::step("building the window's pages");
    sh::run(sh::npm().args(["run", "--silent", "build"]), "The messages above say what to mend.")
}

/// When something in a folder was last changed, added or taken out, but for what is named `without`.
fn newest(folder: &Path, without: &[&str]) -> Result<SystemTime> {
    let unread = || format!("{} cannot be read", folder.display());
    let mut newest = SystemTime::UNIX_EPOCH;
    for entry in std::fs::read_dir(folder).with_context(unread)? {
        let entry = entry.with_context(unread)?;
        if without.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        let about = entry.metadata().with_context(unread)?;
        newest = newest.max(about.modified().with_context(unread)?);
        if about.is_dir() {
            newest = newest.max(self::newest(&entry.path(), &[])?);
        }
    }
    Ok(newest)
}

/// The program's file name on this system.
pub fn file_name() -> String {
    format!("exception-desk{}", std::env::consts::EXE_SUFFIX)
}
