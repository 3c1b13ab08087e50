//! The measurements, in a window system of their own.

use std::path::{Path, PathBuf};
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
    setup::setup(For::Measuring)?;
    let release = program::build()?;
    sh::step("building what measures it");
    sh::run(
        sh::cargo().args(["build", "--release", "--package", "benches"]),
        "The compiler's messages above say what to mend.",
    )?;
    let folder = sh::target_folder()?.join("bench");
    let typst = typst(&folder)?;
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
        .arg("--typst")
        .arg(&typst)
        .args(arguments);
    sh::step("measuring (some minutes; a machine that is busy with other things makes the rows less sure)");
    let mut headless = test::headless_on(&measuring, Some(&screen));
    // Without a graphics card the program sets this for itself; the bare window is to be drawn in the same way.
    headless.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    let measured = sh::run(&mut headless, "What it wrote above says why.");
    std::fs::remove_dir_all(&screen).with_context(|| format!("{} cannot be removed", screen.display()))?;
    measured
}

/// Installs Typst as a library of Python into the folder of measurements: as a crate it would bring two hundred others
/// into the lock file. Where it cannot be had its rows are left out, and that is said.
fn typst(folder: &Path) -> Result<PathBuf> {
    const VERSION: &str = "0.15.2";
    let library = folder.join("typst");
    if library.join(format!("typst-{VERSION}.dist-info")).exists() {
        return Ok(library);
    }
    std::fs::create_dir_all(&library).with_context(|| format!("{} cannot be made", library.display()))?;
    sh::step(&format!("installing Typst {VERSION} for Python into {}", library.display()));
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"]);
    pip.arg(&library).arg(format!("typst=={VERSION}"));
    if let Err(error) = sh::run(&mut pip, "Its rows are left out.") {
        sh::complain(&format!("{error:#}"));
    }
    Ok(library)
}
