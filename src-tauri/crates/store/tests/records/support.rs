//! A small office whose events are real: signed, chained, and filed through the store.

use std::collections::BTreeMap;

use ledger::{Cost, Hash, OFFICE, SealedKey, SigningKey, seal};
use store::{Account, Filing, NewEvent, Owed, Projection, RequestRow, Store};

/// The first instant of every test: 2026-03-09T17:04:05.000Z.
pub const START_MS: i64 = 1_773_075_845_000;

pub fn key() -> SigningKey {
    SigningKey::from_seed(&[7; 32])
}

pub fn account(id: &str, key: &SigningKey) -> Account {
    let cheap = Cost { memory_kib: 8, passes: 1, lanes: 1 };
    Account {
        id: id.into(),
        name: format!("Name of {id}"),
        roles: vec!["smb".into(), "administrator".into()],
        department: "CDT".into(),
        title: "Analyst".into(),
        email: format!("{id}@example.org"),
        phone: "916 555 0100".into(),
        public_key: key.public(),
        sealed_key: SealedKey::seal(key, "pass", cheap, [1; 16], [2; 24]).unwrap().as_bytes().to_vec(),
        valid_from_ms: START_MS,
        retired_at_ms: None,
    }
}

/// Writes the events of one office: knows the last event of each stream.
#[derive(Debug, Default)]
pub struct Writer {
    reached: BTreeMap<String, (u64, Hash)>,
}

impl Writer {
    pub fn event(&mut self, stream: &str) -> NewEvent {
        self.event_with(stream, &serde_json::json!({ "kind": "note" }))
    }

    pub fn event_with(&mut self, stream: &str, action: &serde_json::Value) -> NewEvent {
        let (last, previous) =
            self.reached.get(stream).map_or((0, None), |(last, previous)| (*last, Some(*previous)));
        let event = event(stream, last + 1, previous, action);
        self.reached.insert(stream.to_owned(), (last + 1, event.sealed.hash));
        event
    }

    /// The office's first event, with the account whose key signs all others.
    pub fn set_up(&mut self) -> Filing {
        Filing {
            events: vec![self.event(OFFICE)],
            accounts: vec![account("ana", &key())],
            ..Filing::default()
        }
    }

    /// One step of a request: its event, and its row after it.
    pub fn step(&mut self, serial: u32) -> Filing {
        let row = row(serial);
        let event = self.event(&row.number);
        let row = RequestRow { version: event.sequence, head: event.sealed.hash, ..row };
        let text = format!("{} {}", row.number, row.title);
        Filing { events: vec![event], requests: vec![Projection::plain(row, text)], ..Filing::default() }
    }
}

pub fn event(stream: &str, sequence: u64, previous: Option<Hash>, action: &serde_json::Value) -> NewEvent {
    let stage = (stream != OFFICE).then_some("intake");
    let json = serde_json::json!({
        "stream": stream,
        "sequence": sequence,
        "from": if sequence == 1 { None } else { stage },
        "to": stage,
        "actor": { "account": "ana", "name": "Ana", "role": "smb", "department": "CDT" },
        "at": "2026-03-09T17:04:05.000Z",
        "previous": previous,
        "action": action,
    });
    let sealed = seal(json.to_string().into_bytes(), &key());
    NewEvent { stream: stream.to_owned(), sequence, at_ms: START_MS, sealed }
}

pub fn row(serial: u32) -> RequestRow {
    RequestRow {
        number: format!("EX-2026-{serial:04}"),
        year: 2026,
        serial,
        stage: "intake".into(),
        stage_order: 0,
        version: 1,
        head: Hash::ZERO,
        title: format!("Legacy system {serial}"),
        title_key: format!("legacy system {serial}"),
        service_request: "SR-1".into(),
        department: "Department of Water".into(),
        policy: "SAM 5300".into(),
        requester: "rosa".into(),
        rating: None,
        owed: Some(Owed { role: "smb".into(), department: None, account: None }),
        owed_since_ms: START_MS,
        due_on: None,
        from_on: None,
        to_on: None,
        outcome: None,
        opened_on: "2026-03-09".into(),
        updated_ms: START_MS,
        closed_on: None,
        people: vec!["rosa".into()],
    }
}

/// A store in memory with its first account.
pub async fn office() -> (Store, Writer) {
    let store = Store::in_memory().await.unwrap();
    let mut writer = Writer::default();
    store.file(writer.set_up()).await.unwrap();
    (store, writer)
}

/// Puts these requests in the place of all that the lists have.
pub async fn replace(store: &Store, requests: impl IntoIterator<Item = Projection>) {
    let mut replacing = store.replacing().await.unwrap();
    replacing.put(requests).await.unwrap();
    replacing.commit("test").await.unwrap();
}
