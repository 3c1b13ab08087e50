//! Records of the first format, made by the program of that time: opened by this one, every field of every old record
//! is there as it was.

use std::{
    collections::BTreeMap,
    io::Read as _,
    path::{Path, PathBuf},
};

use casework::{Office, Session, view::QueueAsk};
use exception::{Instant, RequestNumber};
use serde_json::Value;
use store::Store;

use crate::desk::NOW;

/// The demonstration of the format's time with two of its requests, one opened and taken to its decision on the command
/// line, a refused attempt, a comment, and a renewal.
const FORMAT_1: &[u8] = include_bytes!("records/format-1.db.gz");

fn records() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.db");
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(FORMAT_1).read_to_end(&mut bytes).unwrap();
    std::io::Write::write_all(&mut std::fs::File::create(&path).unwrap(), &bytes).unwrap();
    (folder, path)
}

/// Everything that the events of a file say, stream by stream.
async fn events(path: &Path) -> BTreeMap<String, Vec<Value>> {
    let store = Store::open(path).await.unwrap();
    let mut streams: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for filed in store.events_after(0, 10_000).await.unwrap() {
        let event = serde_json::from_slice(&filed.sealed.bytes).unwrap();
        streams.entry(filed.stream).or_default().push(event);
    }
    store.close().await;
    streams
}

/// Fails where a value lacks anything that an old one says; what is new stands beside it.
fn holds(new: &Value, old: &Value, place: &str) {
    match old {
        Value::Object(fields) => {
            for (name, old) in fields {
                let new = new.get(name).unwrap_or_else(|| panic!("{place}.{name} is lost"));
                holds(new, old, &format!("{place}.{name}"));
            }
        }
        Value::Array(rows) => {
            assert_eq!(new.as_array().map(Vec::len), Some(rows.len()), "{place}");
            for (index, old) in rows.iter().enumerate() {
                holds(&new[index], old, &format!("{place}.{index}"));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => assert_eq!(new, old, "{place}"),
    }
}

#[tokio::test]
async fn an_upgrade_keeps_every_field_of_every_old_record() {
    let (folder, path) = records();
    let office = Office::open(folder.path()).await.unwrap();
    let (reader, now) = (Session::reader(), Instant::from_millis(NOW + 86_400_000));

    let verified = office.verify().await.unwrap();
    assert_eq!((verified.events, verified.files), (62, 3));
    assert_eq!(verified.problems, Vec::<String>::new());
    assert!(office.projections_agree().await.unwrap());

    let listed = office.requests(&reader, &QueueAsk::default(), now).await.unwrap().rows;
    let stages: Vec<_> = listed.iter().map(|row| (row.number.as_str(), row.stage.as_str())).collect();
    assert_eq!(
        stages,
        [
            ("EX-2026-0001", "in_force"),
            ("EX-2026-0002", "assessment"),
            ("EX-2026-0003", "decision"),
            ("EX-2026-0004", "intake")
        ]
    );
    // What those records never said of time is known of them.
    let last_day = listed[0].to_on.as_deref().unwrap().parse().unwrap();
    let (due, _) = office.reminders_on(&reader, last_day, None, 100).await.unwrap();
    assert!(due.iter().any(|reminder| reminder.due.subject == "EX-2026-0001"), "{due:?}");

    for (stream, old) in events(&path).await {
        for (index, old) in old.iter().enumerate() {
            let place = format!("{stream} {index}");
            let anew = if stream == "office" {
                let event: exception::office::OfficeEvent = serde_json::from_value(old.clone()).unwrap();
                serde_json::to_value(event)
            } else {
                let event: exception::Event = serde_json::from_value(old.clone()).unwrap();
                serde_json::to_value(event)
            };
            holds(&anew.unwrap(), old, &place);
        }
        if let Ok(number) = stream.parse::<RequestNumber>() {
            let view = office.request(&reader, &number, now).await.unwrap();
            assert!(view.history_verifies);
            assert_eq!(view.history.len(), old.len(), "{number}");
        }
    }
    office.close().await;
    // The records as they were stand beside them.
    let copies = std::fs::read_dir(folder.path()).unwrap();
    let copies = copies.filter(|entry| {
        entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("records.db.before-v")
    });
    assert_eq!(copies.count(), 1);
}
