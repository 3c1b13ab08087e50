//! Disposals that never went through two pairs of hands: signed and chained as they should be, and told all the same.

use exception_verify::history;
use ledger::{Filed, Hash, KnownKey, OFFICE, SigningKey, history::Writer, next_head, seal};
use serde_json::{Value, json};

use crate::check;

const AT_MS: i64 = 1_773_075_845_000;

/// A history that is written event by event, each rightly signed and chained.
#[derive(Default)]
struct Forger {
    events: Vec<Filed>,
    /// The last event of each stream.
    reached: Vec<(String, u64, Hash)>,
}

fn key(account: &str) -> SigningKey {
    SigningKey::from_seed(Hash::of(account.as_bytes()).as_bytes())
}

impl Forger {
    fn files(&mut self, stream: &str, account: &str, action: &Value) -> Hash {
        let last = self.reached.iter().rev().find(|(of, ..)| of == stream);
        let (sequence, previous) = last.map_or((1, None), |(_, last, hash)| (last + 1, Some(*hash)));
        let event = json!({ "stream": stream, "sequence": sequence, "from": null, "to": null,
            "actor": { "account": account, "name": account, "role": "administrator", "department": "CDT" },
            "at": "2026-03-09T17:04:05.000Z", "previous": previous, "action": action });
        let sealed = seal(event.to_string().into_bytes(), &key(account));
        let (place, head) =
            self.events.last().map_or((0, Hash::ZERO), |last| (last.office_sequence, last.head));
        let (office_sequence, hash) = (place + 1, sealed.hash);
        let head = next_head(office_sequence, &head, &hash);
        let stream = stream.to_owned();
        self.reached.push((stream.clone(), sequence, hash));
        self.events.push(Filed { office_sequence, stream, sequence, at_ms: AT_MS, sealed, head });
        hash
    }

    /// An office with these accounts, and a request whose text is gone.
    fn office(accounts: &[(&str, &str)]) -> (Self, Hash) {
        let mut office = Self::default();
        for (account, role) in accounts {
            let person = json!({ "account": account, "roles": [role] });
            office.files(OFFICE, account, &json!({ "step": "add_account", "person": person }));
        }
        let head = office.files("EX-2026-0001", "sam", &json!({ "step": "open" }));
        office.events.last_mut().unwrap().sealed.bytes.clear();
        (office, head)
    }

    fn proposes(&mut self, account: &str) {
        let proposal = json!({ "request": "EX-2026-0001" });
        self.files(OFFICE, account, &json!({ "step": "propose_disposal", "proposal": proposal }));
    }

    fn disposes(&mut self, account: &str, head: Hash) {
        let tombstone = json!({ "stream": "EX-2026-0001", "events": 1, "head": head, "day": "2026-03-09",
            "schedule": "STD 73, item 7" });
        self.files(OFFICE, account, &json!({ "step": "dispose", "tombstone": tombstone }));
    }

    /// What `exception-verify` says of it.
    fn said(&self) -> Vec<String> {
        let accounts = ["sam", "cleo", "rosa"];
        let keys = accounts.map(|account| KnownKey {
            public: key(account).public(),
            account: account.to_owned(),
            valid_from_ms: AT_MS,
            retired_at_ms: None,
        });
        let mut out = Vec::new();
        let mut writer = Writer::begin(&mut out, "An office", "2026-03-09T18:00:00.000Z", keys).unwrap();
        for filed in &self.events {
            writer.event(filed).unwrap();
        }
        writer.end(None).unwrap();
        assert!(history(out.as_slice(), None, std::num::NonZeroUsize::MIN).is_ok());
        check(&out).sentences()
    }
}

#[test]
fn a_disposal_by_one_hand_or_without_the_right_is_told_in_words() {
    let accounts = [("sam", "smb_staff"), ("cleo", "cdt_iso"), ("rosa", "requester")];
    let (mut right, head) = Forger::office(&accounts);
    right.proposes("sam");
    right.disposes("cleo", head);
    assert_eq!(right.said(), Vec::<String>::new());

    let tell = |accounts: &[(&str, &str)], proposed: Option<&str>, disposed: &str| {
        let (mut office, head) = Forger::office(accounts);
        if let Some(account) = proposed {
            office.proposes(account);
        }
        office.disposes(disposed, head);
        office.said().join(" ")
    };
    let told = tell(&accounts, None, "cleo");
    assert!(told.contains("EX-2026-0001 was disposed of, but nobody had proposed it"), "{told}");
    let told = tell(&[("sam", "administrator")], Some("sam"), "sam");
    assert!(told.contains("was proposed and disposed of by one person (sam): two people"), "{told}");
    let told = tell(&accounts, Some("sam"), "rosa");
    assert!(told.contains("by rosa, who was neither the CDT ISO nor an administrator at the time"), "{told}");
    let told = tell(&accounts, Some("rosa"), "cleo");
    assert!(
        told.contains("on the proposal of rosa, who was neither SMB staff nor an administrator"),
        "{told}"
    );
}
