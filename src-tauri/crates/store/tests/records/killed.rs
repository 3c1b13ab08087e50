//! A program that is killed while it files has lost nothing that it reported as filed.

use std::{
    collections::BTreeMap,
    env,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::support::{Writer, event};
use store::{Filing, Store};

/// The variable that makes this test the program to be killed, and names the file that it writes.
const TARGET: &str = "EXCEPTION_DESK_TEST_KILLED_FILE";
const WANTED: usize = 1000;
const STREAMS: u32 = 25;

#[test]
fn nothing_that_was_reported_as_filed_is_lost_by_a_kill() {
    if let Ok(path) = env::var(TARGET) {
        return block_on(file_until_killed(Path::new(&path)));
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.db");
    let mut reported: BTreeMap<u64, String> = BTreeMap::new();
    let mut kills = 0_u64;
    let mut chance = 0x9e37_79b9_7f4a_7c15_u64;
    while reported.len() < WANTED {
        chance = next(chance);
        run_and_kill(&path, &mut reported, chance);
        kills += 1;
    }

    block_on(async {
        let store = Store::open(&path).await.unwrap();
        let filed = store.events_after(0, u32::MAX).await.unwrap();
        let stands: BTreeMap<u64, String> =
            filed.iter().map(|filed| (filed.office_sequence, filed.sealed.hash.to_string())).collect();
        for (sequence, hash) in &reported {
            assert_eq!(stands.get(sequence), Some(hash), "event {sequence}, after {kills} kills");
        }
        assert!(kills > 10, "{kills} kills");
        let report = store.verify(Some(store.checkpoint().await.unwrap())).await.unwrap();
        assert_eq!(report.problems, [], "after {kills} kills");
        for (row, _) in store.dump_projections().await.unwrap() {
            let events = store.events(&row.number).await.unwrap();
            let last = events.last().unwrap();
            assert_eq!((row.version, row.head), (last.sequence, last.sealed.hash), "{}", row.number);
        }
    });
}

/// Starts the program, kills it somewhere in or after its n-th report, and takes down all that it reported.
fn run_and_kill(path: &Path, reported: &mut BTreeMap<u64, String>, chance: u64) {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "killed::nothing_that_was_reported_as_filed_is_lost_by_a_kill", "--nocapture"])
        .env(TARGET, path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut left = chance % 60;
    let within = Duration::from_micros(chance / 60 % 3000);
    let mut since: Option<Instant> = (left == 0).then(Instant::now);
    loop {
        if since.is_some_and(|since| since.elapsed() >= within) {
            child.kill().unwrap();
            since = None;
        }
        if since.is_some() {
            continue;
        }
        let mut line = String::new();
        if lines.read_line(&mut line).unwrap() == 0 {
            break;
        }
        // A line cut off by the kill has reported nothing.
        if let Some(report) = line.strip_suffix('\n').and_then(|line| line.strip_prefix("filed ")) {
            let (sequence, hash) = report.split_once(' ').unwrap();
            reported.insert(sequence.parse().unwrap(), hash.to_owned());
            if left == 1 {
                since = Some(Instant::now());
            }
            left = left.saturating_sub(1);
        }
    }
    let end = child.wait().unwrap();
    assert!(!end.success(), "the program ends by being killed: {end}");
}

async fn file_until_killed(path: &Path) {
    let store = Store::open(path).await.unwrap();
    let mut step = u32::try_from(store.checkpoint().await.unwrap().sequence).unwrap();
    if step == 0 {
        report(&store, Writer::default().set_up()).await;
    }
    loop {
        step += 1;
        let serial = 1 + step % STREAMS;
        let number = format!("EX-2026-{serial:04}");
        let events = store.events(&number).await.unwrap();
        let last = events.last();
        let sequence = last.map_or(0, |last| last.sequence) + 1;
        let action = serde_json::json!({ "kind": "note", "note": "x".repeat(200) });
        let event = event(&number, sequence, last.map(|last| last.sealed.hash), &action);
        let mut filing = Writer::default().step(serial);
        for projection in &mut filing.requests {
            projection.row.version = sequence;
            projection.row.head = event.sealed.hash;
            projection.text.push_str(&step.to_string());
        }
        filing.events = vec![event];
        report(&store, filing).await;
    }
}

async fn report(store: &Store, filing: Filing) {
    let hash = filing.events.first().unwrap().sealed.hash;
    let reached = store.file(filing).await.unwrap();
    let mut out = std::io::stdout().lock();
    writeln!(out, "filed {} {hash}", reached.sequence).unwrap();
    out.flush().unwrap();
}

/// A linear congruential step (Knuth's MMIX), so that a failing run can be run again.
fn next(chance: u64) -> u64 {
    chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407).rotate_right(17)
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}
