//! `cargo xtask`: everything one does with this repository, as one command each.
//!
//! It is the first thing that a fresh machine compiles, so it stands on the standard library and two small crates.

use std::process::ExitCode;

use anyhow::{Result, bail};

mod bench;
mod check;
mod program;
mod readers;
mod setup;
mod sh;
mod test;
mod verapdf;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  run [ARGUMENT…]    install what is missing, build the release program and open it
  build              install what is missing, build the release program; its path is the last line
  test [ARGUMENT…]   install what tests need and run all of them; arguments go to `cargo test`
  check              format, lints, documentation, types of the window, licences
  bench [ARGUMENT…]  measure the release program beside what it stands on; --json FILE, --quick, --million
  setup              install what building and testing need, and nothing else

Each may be repeated: what is already there is left alone.";

fn main() -> ExitCode {
    match dispatch(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            sh::complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(mut arguments: Vec<String>) -> Result<()> {
    if arguments.is_empty() {
        bail!("name a command.\n\n{USAGE}");
    }
    let command = arguments.remove(0);
    match command.as_str() {
        "run" => program::run(&arguments),
        "bench" => bench::bench(&arguments),
        "test" => test::test(&arguments),
        "help" | "--help" | "-h" => {
            sh::print(USAGE);
            Ok(())
        }
        "build" | "check" | "setup" if !arguments.is_empty() => {
            bail!("`cargo xtask {command}` takes no arguments; got `{}`.", arguments.join(" "))
        }
        "build" => program::build().map(|path| sh::print(&path.display().to_string())),
        "check" => check::check(),
        "setup" => setup::setup(setup::For::Tests)
            .map(|()| sh::step("this machine has what building and testing need.")),
        unknown => bail!("there is no command `{unknown}`.\n\n{USAGE}"),
    }
}
