//! Two programs on one file lose no write of each other's.

use std::{collections::BTreeSet, path::Path, thread, time::Duration};

use crate::support::{Writer, event};
use store::{Error, Filing, Store, Visible};

const THREADS: u32 = 2;
const STREAMS: u32 = 20;
const EACH: u32 = 500;

#[test]
fn two_programs_filing_a_thousand_steps_in_the_same_requests_lose_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.db");
    block_on(async {
        let store = Store::open(&path).await.unwrap();
        store.file(Writer::default().set_up()).await.unwrap();
        store.close().await;
    });
    let stale: u32 = on_threads(&path, file_in_shared_streams).into_iter().sum();

    block_on(async {
        let store = Store::open(&path).await.unwrap();
        let report = store.verify(Some(store.checkpoint().await.unwrap())).await.unwrap();
        assert_eq!(report.problems, []);
        assert_eq!(report.events, 1 + u64::from(THREADS * EACH), "{stale} were stale at first");
        let mut notes = BTreeSet::new();
        for filed in store.events_after(1, u32::MAX).await.unwrap() {
            let json: serde_json::Value = serde_json::from_slice(&filed.sealed.bytes).unwrap();
            notes.insert(json.pointer("/action/note").unwrap().to_string());
        }
        assert_eq!(notes.len(), usize::try_from(THREADS * EACH).unwrap(), "every note stands there");
        assert_eq!(store.dump_projections().await.unwrap().len(), usize::try_from(STREAMS).unwrap());
    });
}

#[test]
fn no_number_is_given_out_twice() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.db");
    let given = on_threads(&path, |path, _| {
        block_on(async {
            let store = Store::open(path).await.unwrap();
            let mut numbers = Vec::new();
            for _ in 0..100 {
                numbers.push(store.next_number(2026).await.unwrap());
            }
            numbers
        })
    });
    let all: BTreeSet<u32> = given.iter().flatten().copied().collect();
    assert_eq!(all, (1..=100 * THREADS).collect());
    block_on(async {
        let store = Store::open(&path).await.unwrap();
        assert_eq!(store.next_number(2027).await.unwrap(), 1);
        assert_eq!(store.next_number(2026).await.unwrap(), 100 * THREADS + 1);
    });
}

#[test]
fn two_programs_that_make_the_same_file_both_find_it_made() {
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.db");
        on_threads(&path, |path, _| {
            block_on(async {
                let store = Store::open(path).await.unwrap();
                assert_eq!(store.checkpoint().await.unwrap().sequence, 0);
            });
        });
        assert!(!folder.path().join("records.db.before-v1").exists());
    }
}

#[tokio::test]
async fn whoever_waits_in_vain_for_another_program_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.db");
    let store = Store::open(&path).await.unwrap();
    let mut writer = Writer::default();
    store.file(writer.set_up()).await.unwrap();
    let other = sqlx::SqlitePool::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    let held = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let refused = store.file(writer.step(1)).await;
    assert!(matches!(refused, Err(Error::Busy)), "{refused:?}");
    assert_eq!(store.events("EX-2026-0001").await.unwrap(), [], "reading goes on");
    held.rollback().await.unwrap();
    store.file(Writer::default().step(1)).await.unwrap();
}

#[tokio::test]
async fn a_filing_that_is_given_up_half_way_is_whole_or_not_there_and_the_next_one_works() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("records.db")).await.unwrap();
    store.file(Writer::default().set_up()).await.unwrap();
    let number = "EX-2026-0001";
    let mut given_up = 0;
    for attempt in 0..200 {
        let events = store.events(number).await.unwrap();
        let last = events.last();
        let sequence = last.map_or(0, |last| last.sequence) + 1;
        let event = event(number, sequence, last.map(|last| last.sealed.hash), &serde_json::json!({}));
        let mut filing = Filing { events: vec![event], ..Writer::default().step(1) };
        for projection in &mut filing.requests {
            projection.row.version = sequence;
        }
        let filed = tokio::time::timeout(Duration::from_micros(attempt * 5), store.file(filing)).await;
        given_up += u32::from(filed.is_err());
        // The one connection that writes is free again only after the end of what was given up.
        store.next_number(2026).await.unwrap();
        let version = store.request(number, &Visible::All).await.map_or(0, |row| row.version);
        let events = store.events(number).await.unwrap();
        assert_eq!(events.last().map_or(0, |last| last.sequence), version, "after attempt {attempt}");
    }
    assert!(given_up > 0, "some filings were given up");
    assert!(store.verify(None).await.unwrap().is_whole());
}

/// Files steps in streams that the other threads file in too; a stale one is made anew from what stands there.
fn file_in_shared_streams(path: &Path, thread: u32) -> u32 {
    block_on(async {
        let store = Store::open(path).await.unwrap();
        let mut stale = 0;
        for step in 0..EACH {
            let serial = 1 + (step * 7 + thread) % STREAMS;
            let number = format!("EX-2026-{serial:04}");
            let action = serde_json::json!({ "kind": "note", "note": format!("{thread}-{step}") });
            loop {
                let events = store.events(&number).await.unwrap();
                let last = events.last();
                let sequence = last.map_or(0, |last| last.sequence) + 1;
                let event = event(&number, sequence, last.map(|last| last.sealed.hash), &action);
                let mut filing = Filing { events: vec![event], ..Writer::default().step(serial) };
                for projection in &mut filing.requests {
                    projection.row.version = sequence;
                }
                match store.file(filing).await {
                    Ok(_) => break,
                    Err(Error::Stale { .. }) => stale += 1,
                    Err(error) => panic!("{error}: {error:?}"),
                }
            }
        }
        stale
    })
}

fn on_threads<T: Send + 'static>(path: &Path, work: fn(&Path, u32) -> T) -> Vec<T> {
    let threads: Vec<_> = (0..THREADS)
        .map(|number| {
            let path = path.to_owned();
            thread::spawn(move || work(&path, number))
        })
        .collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}
