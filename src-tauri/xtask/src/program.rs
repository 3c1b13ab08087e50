//! The release program: built, and opened.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::setup::{self, For};
use crate::sh;

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
            "--features",
            "custom-protocol",
        ]),
        "The compiler's messages above say what to mend.",
    )?;
    Ok(sh::target_folder()?.join("release").join(file_name()))
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

/// Builds `ui/dist`, which the program embeds when it is compiled.
///
/// # Errors
/// When Vite fails.
pub fn window() -> Result<()> {
    sh::step("building the window's pages");
    sh::run(sh::npm().args(["run", "--silent", "build"]), "The messages above say what to mend.")
}

/// The program's file name on this system.
pub fn file_name() -> String {
    format!("exception-desk{}", std::env::consts::EXE_SUFFIX)
}
