//! The measurements, in a window system of their own.

use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::setup::{self, For};
use crate::{program, sh, test};

/// Builds the release program and what measures it, and runs it; `arguments` go to the measuring program.
///
/// # Errors
/// When something is missing that cannot be installed, does not build, or a measurement cannot be taken. A goal that is
/// missed is no error: the table says so.
pub fn bench(arguments: &[String]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the window is measured against a bare WebKitGTK window: run this on Linux.");
    }
    setup::setup(For::Tests)?;
    let release = program::build()?;
    sh::step("building what measures it");
    sh::run(
        sh::cargo().args(["build", "--release", "--package", "benches"]),
        "The compiler's messages above say what to mend.",
    )?;
    let folder = sh::target_folder()?.join("bench");
    // The X server keeps its pixels in a file there, in which the first page is seen to come.
    let screen = std::env::temp_dir().join(format!("exception-desk-screen-{}", std::process::id()));
    std::fs::create_dir_all(&screen).with_context(|| format!("{} cannot be made", screen.display()))?;
    let mut measuring = Command::new(sh::target_folder()?.join("release").join("benches"));
    measuring
        .arg("--program")
        .arg(&release)
        .arg("--bare")
        .arg(release.with_file_name("bare-window"))
        .arg("--screen")
        .arg(screen.join("Xvfb_screen0"))
        .arg("--folder")
        .arg(&folder)
        .args(arguments);
    sh::step("measuring (some minutes; a machine that is busy with other things makes the rows less sure)");
    let mut headless = test::headless_on(&measuring, Some(&screen));
    // Without a graphics card the program sets this for itself; the bare window is to be drawn in the same way.
    headless.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    let measured = sh::run(&mut headless, "What it wrote above says why.");
    std::fs::remove_dir_all(&screen).with_context(|| format!("{} cannot be removed", screen.display()))?;
    measured
}
