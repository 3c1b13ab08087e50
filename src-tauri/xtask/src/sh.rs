//! Commands of other programs, and the lines that say what is being done.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// Prints one line to standard output.
#[expect(clippy::print_stdout, reason = "the output of a command-line tool")]
pub fn print(line: &str) {
    println!("{line}");
}

/// Announces a step before it begins.
pub fn step(sentence: &str) {
    print(&format!("xtask: {sentence}"));
}

/// Prints a failure to standard error.
#[expect(clippy::print_stderr, reason = "the output of a command-line tool")]
pub fn complain(sentence: &str) {
    eprintln!("xtask: {sentence}");
}

/// The folder of the workspace.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// The folder of the window's half.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// True on the machine that checks what is pushed: there nothing is built a second time, and what is generated must be committed.
pub fn in_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

/// The cargo that started this program, in the workspace's folder.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    // `cargo run` describes xtask in these. Build scripts that watch them would run again each time the same
    // target folder is used with and without xtask.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    if in_ci() {
        command.env("CARGO_INCREMENTAL", "0");
    }
    command
}

/// npm, in the folder of the window's half.
pub fn npm() -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(ui()).env("NO_UPDATE_NOTIFIER", "1");
    command
}

/// Runs a command with this program's own output.
///
/// # Errors
/// When it cannot be started or does not succeed: the command line, how it ended, and `advice`, which says what to do.
pub fn run(command: &mut Command, advice: &str) -> Result<()> {
    let line = line_of(command);
    let status = command.status().with_context(|| format!("`{line}` could not be started. {advice}"))?;
    if !status.success() {
        bail!("`{line}` failed ({status}). {advice}");
    }
    Ok(())
}

/// Runs a command and returns what it wrote to standard output.
///
/// # Errors
/// As [`run`].
pub fn read(command: &mut Command, advice: &str) -> Result<String> {
    let line = line_of(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("`{line}` could not be started. {advice}"))?;
    if !output.status.success() {
        bail!("`{line}` failed ({}). {advice}", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{line}` wrote something that is not UTF-8"))
}

/// Asks a program for one answer: its standard output, or `None` where it is missing or says no.
pub fn ask(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The command as one would type it.
pub fn line_of(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words: Vec<_> = std::iter::once(program)
        .chain(command.get_args())
        .map(|word| {
            let word = word.to_string_lossy();
            if word.contains(' ') { format!("\"{word}\"") } else { word.into_owned() }
        })
        .collect();
    words.join(" ")
}

/// The folder that cargo builds into, wherever the environment or a configuration file has put it.
///
/// # Errors
/// When cargo cannot describe the workspace.
pub fn target_folder() -> Result<PathBuf> {
    let text = read(
        cargo().args(["metadata", "--no-deps", "--format-version", "1"]),
        "Mend the manifest that it names.",
    )?;
    let metadata: serde_json::Value = serde_json::from_str(&text).context("cargo metadata is not JSON")?;
    let folder = metadata
        .get("target_directory")
        .and_then(serde_json::Value::as_str)
        .context("cargo metadata names no target_directory")?;
    Ok(PathBuf::from(folder))
}
