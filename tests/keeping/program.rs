//! The program over records of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::LazyLock,
};

use casework::Office;
use tempfile::TempDir;

/// A demonstration office, made once: making it takes many times as long as copying it.
pub fn demonstration() -> &'static Path {
    static MADE: LazyLock<TempDir> = LazyLock::new(|| {
        let folder = tempfile::tempdir().unwrap();
        let made = run(folder.path(), &["demo"]);
        assert!(made.status.success(), "{}", said(&made));
        folder
    });
    MADE.path()
}

pub fn command(data_dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("EXCEPTION_DESK_BIN").unwrap());
    command
        .arg("--data-dir")
        .arg(data_dir)
        .args(arguments)
        .env("EXCEPTION_DESK_PASSPHRASE", casework::DEMONSTRATION_PASSPHRASE);
    command
}

pub fn run(data_dir: &Path, arguments: &[&str]) -> Output {
    command(data_dir, arguments).output().unwrap()
}

pub fn said(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr].concat()).unwrap()
}

/// The records in a folder of their own.
pub fn copied(from: &Path) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(from.join("records.db"), folder.path().join("records.db")).unwrap();
    folder
}

/// Opens records and checks all of them; answers how many events there are.
pub fn sound(data_dir: &Path) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let office = Office::open(data_dir).await.unwrap();
        let found = office.verify().await.unwrap();
        assert_eq!(found.problems, Vec::<String>::new());
        assert!(office.projections_agree().await.unwrap(), "the lists say what the events say");
        office.close().await;
        found.events
    })
}

/// The backups that bear their name, in a folder.
pub fn backups(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| name(path).starts_with("exception-desk-backup")).collect()
}

pub fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The number of a request on which SMB may take a step.
pub fn open_request(data_dir: &Path) -> String {
    let listed = run(data_dir, &["list", "--stage", "assessment", "--json"]);
    let rows: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
    let first = rows.as_array().and_then(|rows| rows.first()).unwrap();
    first.get("number").and_then(serde_json::Value::as_str).unwrap().to_owned()
}

/// A file of the test's own.
#[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
pub fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
}

/// Says aloud what is not tested here.
pub fn not_run(why: &str) {
    use std::io::Write as _;
    // To the terminal itself: what a passing test prints is kept from it.
    let told = fs::OpenOptions::new()
        .write(true)
        .open("/dev/tty")
        .and_then(|mut tty| writeln!(tty, "NOT RUN: {why}"));
    if told.is_err() {
        let _ = writeln!(std::io::stderr(), "NOT RUN: {why}");
    }
}
