//! The log: what went wrong and when, a file a day in the folder of the records, never a text of a request.

use std::path::Path;

use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_appender::rolling::{Builder, Rotation};
use tracing_subscriber::filter::LevelFilter;

/// How many days of log are kept.
const DAYS: usize = 30;
/// How many lines wait for the disk at most. Each has its place from the start: the usual 128,000 take 4 MB.
const WAITING: usize = 1_000;

/// Begins to write the log; what is returned writes the rest of it when it is dropped.
///
/// The level stays at INFO: below it the database driver writes the statements it runs. None when the folder cannot be
/// written, because that is about to be told by whoever opens the records.
pub fn begin(data_dir: &Path) -> Option<WorkerGuard> {
    let folder = data_dir.join("log");
    std::fs::create_dir_all(&folder).ok()?;
    let file = Builder::new()
        .rotation(Rotation::DAILY)
        .filename_prefix("exception-desk")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(folder)
        .ok()?;
    let (writer, guard) = NonBlockingBuilder::default().buffered_lines_limit(WAITING).finish(file);
    let subscriber = tracing_subscriber::fmt()
        .with_writer(writer)
        .with_ansi(false)
        .with_max_level(LevelFilter::INFO)
        .finish();
    tracing::subscriber::set_global_default(subscriber).ok()?;
    Some(guard)
}
