//! The program over records of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::LazyLock,
};

use casework::Office;
use exception::{Instant, Role};
use serde_json::json;
use tempfile::TempDir;
use tests::offices::{DMV, House};

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

/// Two offices that know each other, and a packet that lies between them.
pub struct TwoOffices {
    /// The folder of SMB’s office, where sam is.
    pub smb: PathBuf,
    /// The folder of the department’s, where ian is.
    pub dmv: PathBuf,
    /// A packet from there that is not taken in.
    pub packet: PathBuf,
    /// The request that is in it.
    pub number: String,
    _folder: TempDir,
}

/// The two offices, made once.
pub fn two_offices() -> &'static TwoOffices {
    static MADE: LazyLock<TwoOffices> = LazyLock::new(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(meet(tempfile::tempdir().unwrap()))
    });
    &MADE
}

async fn meet(folder: TempDir) -> TwoOffices {
    let now = Instant::try_from("2026-03-16T18:00:00.000Z".to_owned()).unwrap();
    let place = |name: &str| folder.path().join(name);
    let house = async |name: &str, department: &str, people: &[(&str, &str, Role)]| {
        fs::create_dir(place(name)).unwrap();
        House::of(Office::open(&place(name)).await.unwrap(), department, people, now).await
    };
    let smb = house("smb", "", &[("sam", "Sam Ito", Role::SmbStaff)]).await;
    let in_dmv = [("ian", "Ian Shaw", Role::RequesterIso), ("rosa", "Rosa Vega", Role::Requester)];
    let dmv = house("dmv", DMV, &in_dmv).await;
    smb.introduces(&["sam"], &dmv, "ian", now).await;
    dmv.introduces(&["ian", "rosa"], &smb, "sam", now).await;
    let (office, ian) = (&dmv.office, dmv.session("ian"));
    let number = dmv.opens("rosa", "ian", now).await;
    let to = office.correspondents(ian).await.unwrap().people.first().unwrap().fingerprint.clone();
    let made = office.make_packet_for(ian, &number, &json!({ "to": to }), now).await.unwrap();
    write(&place("to-smb.t358"), &made.bytes);
    smb.office.close().await;
    dmv.office.close().await;
    TwoOffices {
        smb: place("smb"),
        dmv: place("dmv"),
        packet: place("to-smb.t358"),
        number: number.to_string(),
        _folder: folder,
    }
}

pub fn command(data_dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("EXCEPTION_DESK_BIN").unwrap());
    command
        .arg("--data-dir")
        .arg(data_dir)
        .args(arguments)
        .env("EXCEPTION_DESK_PASSPHRASE", passphrase(arguments));
    command
}

/// The passphrase of the account that acts: of somebody in one of two offices, or in the demonstration’s.
fn passphrase(arguments: &[&str]) -> &'static str {
    let is_theirs = arguments.iter().any(|argument| ["sam", "ian"].contains(argument));
    if is_theirs { tests::offices::PASSPHRASE } else { casework::DEMONSTRATION_PASSPHRASE }
}

/// How many events a request has.
pub fn version(data_dir: &Path, number: &str) -> u64 {
    let shown = run(data_dir, &["show", number, "--json"]);
    let shown: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    shown.pointer("/request/version").and_then(serde_json::Value::as_u64).unwrap()
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
