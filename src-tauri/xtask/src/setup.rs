//! What must be on the machine before anything is built: system packages, Node and the window's packages.

use std::collections::BTreeSet;
use std::io::IsTerminal as _;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::sh;

/// What the machine is made ready for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Compiling and opening the program.
    Building,
    /// Building, and running every test, window tests included.
    Tests,
    /// All that, and the other programs that letters are measured beside.
    Measuring,
}

/// Debian's names of what the program is compiled and linked with.
const BUILD_PACKAGES: &[&str] =
    &["build-essential", "ca-certificates", "file", "libssl-dev", "libwebkit2gtk-4.1-dev", "pkg-config"];

/// Debian's names of what tests call: an X server, the driver of the real window, readers of PDF, a printing system, and
/// what [`crate::verapdf`] stands on.
const TEST_PACKAGES: &[&str] = &[
    "cups-client",
    "cups-daemon",
    "dbus",
    "dbus-x11",
    "default-jdk-headless",
    "fonts-dejavu-core",
    "git",
    "imagemagick",
    "libjaxb-java",
    "mupdf-tools",
    "openssl",
    "poppler-utils",
    "python3-docx",
    "python3-pip",
    "qpdf",
    "webkit2gtk-driver",
    "xauth",
    "xdotool",
    "xvfb",
];

/// Debian's names of what letters are measured beside: `LibreOffice`, and what installs Typst.
const BENCH_PACKAGES: &[&str] = &["libreoffice-writer-nogui", "python3", "python3-pip"];

/// The programs of [`TEST_PACKAGES`], each with an option that it answers; for systems that name the packages otherwise.
const TEST_PROGRAMS: &[(&str, &str)] = &[
    ("dbus-run-session", "--version"),
    ("git", "--version"),
    ("import", "-version"),
    ("lpstat", "-r"),
    ("mutool", "-v"),
    ("openssl", "version"),
    ("pdftotext", "-v"),
    ("qpdf", "--version"),
    ("WebKitWebDriver", "--version"),
    ("xdotool", "version"),
    ("xvfb-run", "--help"),
];

/// Installs what is missing and leaves the rest alone.
///
/// # Errors
/// When something is missing that cannot be installed from here; the message says what to install.
pub fn setup(purpose: For) -> Result<()> {
    node()?;
    system_packages(purpose)?;
    window_packages()
}

/// Adds rustfmt and clippy where the toolchain came without them.
///
/// # Errors
/// When one is missing and there is no rustup to add it.
pub fn rust_components() -> Result<()> {
    for (component, command) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        let mut question = sh::cargo();
        question.args([command, "--version"]);
        if question.output().is_ok_and(|output| output.status.success()) {
            continue;
        }
        sh::step(&format!("adding {component} to the Rust toolchain"));
        sh::run(
            Command::new("rustup").args(["component", "add", component]).current_dir(sh::root()),
            &format!("Install {component} for this Rust toolchain, then run the command again."),
        )?;
    }
    Ok(())
}

fn node() -> Result<()> {
    const ADVICE: &str = "Install Node 20.19 or newer in the 20 series, or 22.12 or newer (https://nodejs.org), then run the command again.";
    let Some(version) = sh::ask("node", &["--version"]) else { bail!("Node is missing. {ADVICE}") };
    if !node_serves(&version) {
        bail!("Node {version} is too old for the window's build. {ADVICE}");
    }
    let mut npm = sh::npm();
    if sh::ask(npm.arg("--version").get_program(), &["--version"]).is_none() {
        bail!("npm is missing, though Node {version} is here. Install npm, then run the command again.");
    }
    Ok(())
}

/// Vite's own condition: `^20.19.0 || >=22.12.0`.
fn node_serves(version: &str) -> bool {
    let mut numbers = version.trim_start_matches('v').split('.').map(str::parse::<u32>);
    let (Some(Ok(major)), Some(Ok(minor))) = (numbers.next(), numbers.next()) else { return false };
    match major {
        20 => minor >= 19,
        22 => minor >= 12,
        _ => major > 22,
    }
}

fn system_packages(purpose: For) -> Result<()> {
    let mut wanted = BUILD_PACKAGES.to_vec();
    if purpose != For::Building {
        wanted.extend(TEST_PACKAGES);
    }
    if purpose == For::Measuring {
        wanted.extend(BENCH_PACKAGES);
    }
    if cfg!(target_os = "windows") {
        sh::step(
            "on Windows the build needs the MSVC build tools and the WebView2 runtime: taken to be installed",
        );
        return Ok(());
    }
    if cfg!(target_os = "macos") {
        sh::step(
            "on macOS the build needs Xcode's command-line tools (`xcode-select --install`): taken to be installed",
        );
        return Ok(());
    }
    if sh::ask("apt-get", &["--version"]).is_some() && sh::ask("dpkg-query", &["--version"]).is_some() {
        install(&missing_packages(&wanted)?)
    } else {
        recognise(purpose, &wanted)
    }
}

fn missing_packages(wanted: &[&str]) -> Result<Vec<String>> {
    // dpkg-query fails when it does not know one of the names: its list says all that is asked.
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat", "${Package} ${db:Status-Status}\\n"])
        .args(wanted)
        .output()
        .context("`dpkg-query` could not be started")?;
    Ok(missing(wanted, &String::from_utf8_lossy(&output.stdout)))
}

/// The wanted packages that `listing` (lines of package and status) does not show as installed.
fn missing(wanted: &[&str], listing: &str) -> Vec<String> {
    let installed: BTreeSet<&str> =
        listing.lines().filter_map(|line| line.strip_suffix(" installed")).collect();
    wanted.iter().filter(|name| !installed.contains(**name)).map(ToString::to_string).collect()
}

fn install(missing: &[String]) -> Result<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    let by_hand =
        format!("Run `apt-get install --no-install-recommends {list}` as root, then run the command again.");
    let prefix = privilege().with_context(|| format!("Debian packages are missing: {list}. {by_hand}"))?;
    let apt_get = |arguments: &[&str]| {
        let mut words = prefix.iter().copied().chain([
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "--option",
            "DPkg::Lock::Timeout=600",
        ]);
        let mut command = Command::new(words.next().unwrap_or("env"));
        command.args(words).args(arguments);
        command
    };
    sh::step("refreshing the list of Debian packages");
    sh::run(apt_get(&["--quiet", "update"]).current_dir(sh::root()), &by_hand)?;
    sh::step(&format!("installing Debian packages: {list}"));
    let mut command = apt_get(&["--quiet", "--yes", "--no-install-recommends", "install"]);
    sh::run(command.args(missing), &by_hand)
}

/// The words to put before a command that root must run.
fn privilege() -> Result<&'static [&'static str]> {
    if sh::ask("id", &["-u"]).as_deref() == Some("0") {
        return Ok(&[]);
    }
    if sh::ask("sudo", &["-n", "true"]).is_some() {
        return Ok(&["sudo", "-n"]);
    }
    // sudo asks for a passphrase where somebody is there to type it.
    if std::io::stdin().is_terminal() && sh::ask("sudo", &["--version"]).is_some() {
        return Ok(&["sudo"]);
    }
    bail!("this account is not root and cannot use sudo")
}

/// On a Linux that is not of Debian's family nothing is installed, only looked for.
fn recognise(purpose: For, packages: &[&str]) -> Result<()> {
    let mut absent = Vec::new();
    if sh::ask("pkg-config", &["--exists", "webkit2gtk-4.1"]).is_none() {
        absent.push("webkit2gtk-4.1 (with its headers, and pkg-config)");
    }
    if sh::ask("cc", &["--version"]).is_none() {
        absent.push("a C compiler");
    }
    if purpose != For::Building {
        let asked = TEST_PROGRAMS.iter().filter(|(program, option)| sh::ask(program, &[option]).is_none());
        absent.extend(asked.map(|(program, _)| program));
    }
    if absent.is_empty() {
        return Ok(());
    }
    bail!(
        "this Linux has no apt-get, and these are missing: {}. Install what it calls these Debian packages, then run the command again: {}.",
        absent.join(", "),
        packages.join(" ")
    )
}

fn window_packages() -> Result<()> {
    let lock = sh::ui().join("package-lock.json");
    let modules = sh::ui().join("node_modules");
    // A copy of the lock file that node_modules was made from. `npm ci` removes the folder first, so that one that
    // failed half-way leaves no stamp.
    let stamp = modules.join(".made-from-package-lock.json");
    let wanted = std::fs::read(&lock).with_context(|| format!("{} cannot be read", lock.display()))?;
    if std::fs::read(&stamp).is_ok_and(|had| had == wanted) {
        return Ok(());
    }
    sh::step("installing the window's packages (npm ci)");
    sh::run(
        sh::npm().args(["ci", "--no-audit", "--no-fund"]),
        "It needs the network once: check the connection to the npm registry, then run the command again.",
    )?;
    std::fs::copy(&lock, &stamp).with_context(|| format!("{} cannot be written", stamp.display()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_is_taken_where_vite_takes_it() {
        for version in ["v20.19.0", "v20.20.2", "v22.12.0", "v23.0.0", "v24.1.0"] {
            assert!(node_serves(version), "{version}");
        }
        for version in ["v18.20.4", "v20.18.3", "v21.7.0", "v22.11.0", "", "node"] {
            assert!(!node_serves(version), "{version}");
        }
    }

    #[test]
    fn a_package_that_is_removed_or_unknown_is_missing() {
        let listing = "file installed\nqpdf config-files\nxvfb installed\n";
        assert_eq!(missing(&["file", "git", "qpdf", "xvfb"], listing), ["git", "qpdf"]);
    }
}
