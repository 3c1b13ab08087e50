//! Every test there is: the window's own, the crates', and those that drive the real window.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::setup::{self, For};
use crate::{program, readers, sh, verapdf};

/// What selects the packages and features of the Rust tests.
///
/// Cargo unifies features over the packages that one command selects. The program that the window tests drive and the
/// tests themselves are therefore built by the same selection (whole workspace, the same extra feature, dev profile):
/// with `--package exception-desk` alone tokio, serde and all that stands on them (Tauri, sqlx) would be compiled a
/// second time without the features that the tests' dependencies switch on. xtask is left out because it is running:
/// Windows cannot replace the file of a running program.
pub const SELECTION: &[&str] = &["--workspace", "--exclude", "xtask", "--features", "exception-desk/e2e"];

/// What adds the tests that need veraPDF: they exist only where it is here, so that none passes without it.
pub const VALIDATED: &[&str] = &["--features", "tests/verapdf"];

/// Installs what tests need and runs all of them; `arguments` go to `cargo test`.
///
/// # Errors
/// When something is missing that cannot be installed, does not build, or a test fails.
pub fn test(arguments: &[String]) -> Result<()> {
    setup::setup(For::Tests)?;
    readers::readers()?;
    program::window()?;

    sh::step("testing the window's own code (vitest)");
    sh::run(sh::npm().args(["run", "--silent", "test"]), "The failures stand above.")?;

    sh::step("testing xtask");
    let own = count(sh::cargo().args(["test", "--package", "xtask"]))?;

    let verapdf = verapdf::class_path();
    let validated = if verapdf.is_ok() { VALIDATED } else { &[] };

    sh::step("building the program and all tests");
    // `--all-targets` and not `cargo test --no-run`: the latter would leave out the program itself.
    sh::run(
        sh::cargo().arg("build").args(SELECTION).args(validated).arg("--all-targets"),
        "The compiler's messages above say what to mend.",
    )?;

    sh::step("testing the crates and the real window");
    let binary = sh::target_folder()?.join("debug").join(program::file_name());
    let mut cargo = sh::cargo();
    cargo.arg("test").args(SELECTION).args(validated).arg("--no-fail-fast").args(arguments);
    if let Ok(classes) = &verapdf {
        cargo.env("EXCEPTION_DESK_VERAPDF", classes);
    }
    let crates = count(headless(&cargo).env("EXCEPTION_DESK_BIN", &binary))?;

    generated_types()?;
    sh::step(&format!(
        "all passed: the window's own tests (vitest, counted above), and {} Rust tests in {} programs.",
        own.passed + crates.passed,
        own.programs + crates.programs
    ));
    if let Err(why) = verapdf {
        sh::step(&format!("NOT RUN: the tests with veraPDF (tests/documents/verapdf.rs), because {why:#}."));
    }
    Ok(())
}

/// The same command inside a D-Bus session and an X server of its own, so that windows can open and none is seen.
///
/// Off Linux the command is returned as it is.
pub fn headless(command: &Command) -> Command {
    headless_on(command, None)
}

/// The same; the X server keeps its pixels in `Xvfb_screen0` in the folder `screen`, whose path has no space.
pub fn headless_on(command: &Command, screen: Option<&Path>) -> Command {
    let mut wrapped = if cfg!(target_os = "linux") {
        let pixels = screen.map_or_else(String::new, |folder| format!(" -fbdir {}", folder.display()));
        let options = format!("-screen 0 1280x900x24 -nolisten tcp{pixels}");
        let mut wrapped = Command::new("dbus-run-session");
        wrapped.args(["--", "xvfb-run", "-a", "-s", &options]);
        wrapped.arg(command.get_program());
        wrapped
    } else {
        Command::new(command.get_program())
    };
    wrapped.args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        wrapped.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => wrapped.env(name, value),
            None => wrapped.env_remove(name),
        };
    }
    wrapped.env("NO_AT_BRIDGE", "1").env("GTK_A11Y", "none").env("LC_ALL", "C.UTF-8").env("TZ", "UTC");
    // On a Wayland desktop GTK would open the windows there.
    wrapped.env("GDK_BACKEND", "x11").env_remove("WAYLAND_DISPLAY");
    // WebKitWebDriver never answers a screenshot when either is set, be it to nothing (WebKitGTK 2.50).
    wrapped.env_remove("WEBKIT_DISABLE_DMABUF_RENDERER").env_remove("WEBKIT_DISABLE_COMPOSITING_MODE");
    wrapped
}

/// What `cargo test` reported, summed over its programs.
#[derive(Debug, Default, PartialEq, Eq)]
struct Count {
    programs: u32,
    passed: u32,
    failed: u32,
    ignored: u32,
}

impl Count {
    /// Adds a line such as `test result: ok. 3 passed; 0 failed; 0 ignored; …`; other lines say nothing.
    fn add(&mut self, line: &str) {
        let Some(result) = line.trim().strip_prefix("test result: ") else { return };
        self.programs += 1;
        let words: Vec<&str> = result.split_whitespace().collect();
        for pair in words.windows(2) {
            let [number, what] = pair else { continue };
            let Ok(number) = number.parse::<u32>() else { continue };
            match *what {
                "passed;" => self.passed += number,
                "failed;" => self.failed += number,
                "ignored;" => self.ignored += number,
                _ => {}
            }
        }
    }
}

/// Runs tests, shows their output as it comes, and counts.
fn count(command: &mut Command) -> Result<Count> {
    let line = sh::line_of(command);
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("`{line}` could not be started"))?;
    let mut count = Count::default();
    let mut output = BufReader::new(child.stdout.take().context("the tests have no output")?);
    let mut bytes = Vec::new();
    // By bytes: a failing test may print what is not UTF-8.
    while output.read_until(b'\n', &mut bytes)? > 0 {
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_end_matches(['\r', '\n']);
        sh::print(text);
        count.add(text);
        bytes.clear();
    }
    let status = child.wait()?;
    let Count { programs, passed, failed, ignored } = count;
    if !status.success() {
        bail!(
            "`{line}` failed ({status}): {failed} tests failed, {passed} passed. The failures stand above."
        );
    }
    if passed == 0 {
        bail!("`{line}` ran {programs} programs and not one test. Check the filter in its arguments.");
    }
    if ignored > 0 {
        bail!("{ignored} tests were ignored; a test runs or is deleted.");
    }
    Ok(count)
}

/// The tests write the window's TypeScript types. Where nobody will commit them, they must already be right.
fn generated_types() -> Result<()> {
    if !sh::in_ci() {
        return Ok(());
    }
    sh::step("comparing the generated TypeScript types with the committed ones");
    let mut git = Command::new("git");
    git.args(["status", "--porcelain", "--untracked-files=all", "--", "ui/src/generated"])
        .current_dir(sh::root());
    let changed = sh::read(&mut git, "This step needs a git checkout.")?;
    if !changed.is_empty() {
        bail!(
            "ui/src/generated is not what the Rust types say:\n{changed}Run `cargo xtask test` and commit what it wrote there."
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_several_programs_are_summed() {
        let mut count = Count::default();
        for line in [
            "running 3 tests",
            "test a_name ... ok",
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: FAILED. 5 passed; 2 failed; 1 ignored; 0 measured; 9 filtered out; finished in 0.01s",
        ] {
            count.add(line);
        }
        assert_eq!(count, Count { programs: 2, passed: 8, failed: 2, ignored: 1 });
    }

    #[test]
    fn a_wrapped_command_keeps_its_folder_arguments_and_environment() {
        let mut plain = Command::new("cargo");
        plain.args(["test", "--workspace"]).current_dir("/").env("A", "b").env_remove("C");
        let wrapped = headless(&plain);
        assert!(sh::line_of(&wrapped).ends_with("cargo test --workspace"));
        assert_eq!(wrapped.get_current_dir(), Some(std::path::Path::new("/")));
        let variables: Vec<_> = wrapped.get_envs().collect();
        assert!(variables.contains(&("A".as_ref(), Some("b".as_ref()))));
        assert!(variables.contains(&("C".as_ref(), None)));
        assert!(variables.contains(&("WEBKIT_DISABLE_DMABUF_RENDERER".as_ref(), None)));
    }
}
