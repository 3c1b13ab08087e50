//! Exception Desk: the window, its commands, and the same work on the command line.
//!
//! Nothing here knows the procedure: a command finds who is at the desk, asks [`casework::Office`] and hands back
//! what it answers. The clock is read here and nowhere else.

mod arguments;
mod batch;
mod command_line;
mod commands;
mod error;
mod files;
mod log;
mod menu;
mod out;
mod paths;
mod picker;
mod print;
mod remembered;
mod session;
mod start;
mod taking;
mod view_file;
mod window;

use std::process::ExitCode;

use arguments::Called;

/// Runs the program: the window, or one of the subcommands.
///
/// Exit codes: 0 done; 1 something is broken, or [`verify`](casework::Office::verify) found something wrong; 2 wrong
/// usage; 3 the procedure refused.
#[must_use]
pub fn main() -> ExitCode {
    match arguments::read(std::env::args_os()) {
        Called::Window { data_dir, file } => window::run(data_dir, file),
        Called::Command { data_dir, command } => command_line::run(&data_dir, *command),
        Called::Answered(code) => code,
    }
}

/// The present moment.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn now() -> exception::Instant {
    chrono::Utc::now().into()
}
