//! A small office is tampered with in every way that a stranger could think of; the verification finds each.
#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

use std::collections::BTreeMap;

use ledger::{Checkpoint, Fault, Filed, Hash, KnownKey, Report, SigningKey, next_head, seal, verify};
use proptest::prelude::*;

#[test]
fn an_untouched_office_is_whole() {
    let office = Office::of(&[0, 1, 1, 2, 0, 1]);
    let report = office.verify();
    assert_eq!(report.problems, []);
    assert!(report.is_whole());
    assert_eq!((report.events, report.files, report.last), (6, 2, 6));
    assert_eq!(report.head, office.events.last().unwrap().head);
    assert!(verify([], [], |_| None, None).is_whole());
}

#[test]
fn a_problem_says_in_words_what_is_wrong_and_where() {
    let mut office = Office::of(&[1, 1, 2, 1]);
    office.events.get_mut(1).unwrap().sealed.bytes.push(b' ');
    let said: Vec<String> = office.verify().problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "Office event 2 (EX-2026-0001, event 2): The event was changed after it was signed: its hash is another."
        ]
    );
}

#[test]
fn an_event_rewritten_with_its_hash_is_found_by_its_signature_and_by_both_chains() {
    let mut office = Office::of(&[1, 1, 1]);
    let sealed = &mut office.events.get_mut(1).unwrap().sealed;
    sealed.bytes = String::from_utf8(sealed.bytes.clone()).unwrap().replace("Ana", "Eva").into();
    sealed.hash = Hash::of(&sealed.bytes);
    assert_eq!(office.faults(), [Fault::BadSignature, Fault::HeadDiffers, Fault::PreviousDiffers]);
}

#[test]
fn an_event_rewritten_and_signed_anew_by_its_own_author_still_breaks_the_chains() {
    let mut office = Office::of(&[1, 1, 1]);
    let sealed = &mut office.events.get_mut(1).unwrap().sealed;
    let text = String::from_utf8(sealed.bytes.clone()).unwrap().replace("\"note\":1", "\"note\":9");
    *sealed = seal(text.into(), &key(1));
    assert_eq!(office.faults(), [Fault::HeadDiffers, Fault::PreviousDiffers]);
}

#[test]
fn keys_that_are_unknown_of_another_account_or_out_of_their_time_are_told_apart() {
    let office = Office::of(&[1, 1]);
    let fingerprint = key(1).public().fingerprint();
    let told = |change: fn(&mut KnownKey)| {
        let mut keys = office.keys.clone();
        keys.iter_mut().for_each(change);
        faults(&verify(office.events.clone(), keys, |file| office.files.get(file).cloned(), None))
    };
    assert_eq!(told(|key| key.public = crate::key(9).public()), vec![Fault::UnknownKey { fingerprint }; 2]);
    let other = Fault::KeyOfAnother { actor: "account-1".into(), owner: "eve".into() };
    assert_eq!(told(|key| key.account = "eve".into()), vec![other; 2]);
    assert_eq!(told(|key| key.valid_from_ms = at_ms(2)), [Fault::KeyNotYetValid]);
    assert_eq!(told(|key| key.retired_at_ms = Some(at_ms(1))), [Fault::KeyRetired]);
    assert_eq!(told(|key| key.retired_at_ms = Some(at_ms(2))), []);
}

#[test]
fn a_stage_that_does_not_continue_is_found_although_everything_is_signed_and_chained() {
    let mut office = Office::of(&[1]);
    office.file_from(1, Some("decision"));
    let reached = Some("stage 1".to_owned());
    assert_eq!(office.faults(), [Fault::StageDoesNotContinue { reached, from: Some("decision".into()) }]);
}

#[test]
fn bytes_that_are_no_event_are_found_although_they_are_signed_and_chained() {
    let mut office = Office::of(&[1]);
    let sealed = seal(b"{}".to_vec(), &key(1));
    office.append("EX-2026-0001".into(), 2, at_ms(2), sealed);
    assert_eq!(office.faults(), [Fault::Unreadable]);
}

#[test]
fn an_event_removed_from_the_end_is_missed_at_the_checkpoint() {
    let mut office = Office::of(&[1, 2, 2]);
    let checkpoint = office.checkpoint();
    office.events.pop();
    assert_eq!(office.faults(), []);
    office.checkpoint = Some(checkpoint);
    assert_eq!(office.faults(), [Fault::EndsEarly { checkpoint: 3 }]);
    office.checkpoint = Some(Checkpoint { sequence: 2, head: Hash::ZERO });
    assert_eq!(office.faults(), [Fault::CheckpointDiffers]);
}

#[test]
fn an_event_removed_with_all_later_heads_computed_anew_is_missed_in_its_request_and_at_the_checkpoint() {
    let mut office = Office::of(&[1, 1, 1, 2]);
    office.checkpoint = Some(office.checkpoint());
    let mut events = std::mem::take(&mut office.events);
    events.remove(1);
    for filed in events {
        office.append(filed.stream, filed.sequence, filed.at_ms, filed.sealed);
    }
    assert_eq!(office.faults(), [Fault::MissingInStream { expected: 2 }, Fault::EndsEarly { checkpoint: 4 }]);
}

#[test]
fn what_was_disposed_of_is_told_and_events_that_are_gone_without_it_are_found() {
    let mut office = Office::of(&[0, 1, 2, 1, 2]);
    office.dispose(1, 2);
    let report = office.verify();
    assert_eq!(report.problems, []);
    let told: Vec<_> = report.disposed.iter().map(|stone| (stone.stream.as_str(), stone.events)).collect();
    assert_eq!(told, [("EX-2026-0001", 2)]);

    let untouched = office.events.clone();
    // Bytes that go with nothing to say so, in a stream of which the rest stands, and all of a stream.
    office.blank(5);
    assert_eq!(office.faults(), [Fault::BytesMissing { events: 1 }]);
    office.blank(3);
    assert_eq!(office.faults(), [Fault::BytesMissing { events: 2 }]);
    office.events.clone_from(&untouched);
    office.events.truncate(5);
    assert_eq!(office.faults(), [Fault::BytesMissing { events: 2 }]);
    // What is left of it still holds the chain: a hash that is changed, an event that is taken out.
    office.events.clone_from(&untouched);
    office.events.get_mut(1).unwrap().sealed.hash = Hash::of(b"other");
    assert_eq!(office.faults(), [Fault::HeadDiffers]);
    office.events.clone_from(&untouched);
    office.events.remove(1);
    assert_eq!(
        office.faults(),
        [Fault::Missing { first: 2, last: 2 }, Fault::MissingInStream { expected: 1 }]
    );
    // A tombstone that names another number of events, and one over a grave that is empty.
    let mut office = Office::of(&[0, 1, 2, 1, 2]);
    office.dispose(1, 3);
    let stream = || "EX-2026-0001".to_owned();
    assert_eq!(office.faults(), [Fault::TombstoneDiffers { stream: stream(), said: 3, found: 2 }]);
    let mut office = Office::of(&[0, 1, 2, 1, 2]);
    let bytes: Vec<_> = office.events.iter().map(|filed| filed.sealed.bytes.clone()).collect();
    office.dispose(1, 2);
    for (filed, bytes) in office.events.iter_mut().zip(bytes) {
        filed.sealed.bytes = bytes;
    }
    assert_eq!(office.faults(), [Fault::NotDisposed { stream: stream() }]);
}

#[test]
fn what_went_through_one_hand_or_through_hands_without_the_right_is_told() {
    let stream = || "EX-2026-0001".to_owned();
    let office = |roles: [&str; 2]| {
        let mut office = Office::of(&[0, 1]);
        for (account, role) in [0, 3].into_iter().zip(roles) {
            let person = serde_json::json!({ "account": format!("account-{account}"), "roles": [role] });
            office.note(&serde_json::json!({ "step": "change_account", "person": person }));
        }
        office
    };
    let propose = serde_json::json!({ "step": "propose_disposal", "proposal": { "request": stream() } });
    let gone = |office: &mut Office, proposed_by: Option<u8>| {
        let (_, head) = office.reached.remove(&1).unwrap();
        office.blank(2);
        if let Some(account) = proposed_by {
            office.note_by(account, &propose);
        }
        office.note(&tombstone(&stream(), 1, &head, &[]));
        office.faults()
    };
    assert_eq!(gone(&mut office(["cdt_iso", "smb_staff"]), Some(3)), []);
    assert_eq!(gone(&mut office(["administrator", "administrator"]), Some(3)), []);
    let account = || "account-0".to_owned();
    let one = Fault::OneHand { stream: stream(), account: account() };
    assert_eq!(gone(&mut office(["administrator", "smb_staff"]), Some(0)), [one]);
    let never = Fault::NotProposed { stream: stream() };
    assert_eq!(gone(&mut office(["cdt_iso", "smb_staff"]), None), std::slice::from_ref(&never));
    let other = Fault::MayNotDispose { stream: stream(), account: account() };
    assert_eq!(gone(&mut office(["smb_staff", "smb_staff"]), Some(3)), std::slice::from_ref(&other));
    let requester = Fault::MayNotPropose { stream: stream(), account: "account-3".to_owned() };
    assert_eq!(gone(&mut office(["auditor", "requester"]), Some(3)), [requester, other]);
    // A proposal that was taken back is none, and a right that came too late was none at the time.
    let mut late = office(["cdt_iso", "smb_staff"]);
    late.note_by(3, &propose);
    late.note(&serde_json::json!({ "step": "withdraw_disposal", "request": stream() }));
    assert_eq!(gone(&mut late, None), [never]);
    let mut late = office(["requester", "smb_staff"]);
    assert_eq!(gone(&mut late, Some(3)).len(), 1);
    let person = serde_json::json!({ "account": "account-0", "roles": ["cdt_iso"] });
    late.note(&serde_json::json!({ "step": "change_account", "person": person }));
    assert_eq!(late.faults().len(), 1);
}

#[test]
fn a_file_of_the_office_that_went_with_what_was_disposed_of_is_not_missing() {
    let mut office = Office::of(&[0, 0, 1]);
    let file = *office.files.keys().next().unwrap();
    office.files.clear();
    assert_eq!(office.faults(), [Fault::FileMissing { file }]);
    let (_, head) = office.reached.remove(&1).unwrap();
    office.blank(3);
    let propose =
        serde_json::json!({ "step": "propose_disposal", "proposal": { "request": "EX-2026-0001" } });
    office.note_by(3, &propose);
    office.note(&tombstone("EX-2026-0001", 1, &head, &[file]));
    assert_eq!(office.faults(), []);
}

#[test]
fn an_event_without_its_bytes_is_withheld_or_disposed_of_or_missing_and_each_is_told_apart() {
    // What another office keeps inside comes after the event that says so.
    let mut office = Office::of(&[0, 1, 2]);
    let kept_inside = office.sealed(1, 2);
    office.note(&serde_json::json!({ "step": "take_packet", "withheld": [kept_inside.hash] }));
    office.append("EX-2026-0001".to_owned(), 2, at_ms(2), kept_inside.clone());
    office.blank(5);
    assert!(office.verify().is_whole());
    // Told later: its bytes are a file that the office names, and where that is gone it is missing.
    let mut told = office.clone();
    told.note(&serde_json::json!({ "step": "take_packet", "told": [{ "sequence": 2, "sha256": kept_inside.hash }] }));
    assert_eq!(told.faults(), [Fault::FileMissing { file: kept_inside.hash }]);
    let mut revealed = told.clone();
    revealed.files.insert(kept_inside.hash, kept_inside.bytes.clone());
    revealed.files.insert(Hash::of(b"1, 2"), b"1, 2".to_vec());
    revealed.events.get_mut(4).unwrap().sealed.bytes.clone_from(&kept_inside.bytes);
    assert!(revealed.verify().is_whole());
    // Disposed of with all of its stream: neither is missing.
    told.reached.insert(1, (2, kept_inside.hash));
    told.dispose(1, 2);
    let report = told.verify();
    assert_eq!((report.problems.as_slice(), report.disposed.len()), (&[][..], 1));
    // Nothing says so: it is missing, though another event of the stream is withheld.
    office.blank(2);
    let said: Vec<String> = office.verify().problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "Office event 2 (EX-2026-0001, event 1): The event itself is missing: its hash stands alone, and nothing says that another office keeps it inside or that it was disposed of."
        ]
    );
    // A tombstone in the stream itself, or in another’s, explains nothing: the office’s events alone do.
    let mut office = Office::of(&[0, 1, 1, 1]);
    let bytes = office.events.get(3).unwrap().sealed.bytes.clone();
    let text = String::from_utf8(bytes).unwrap().replace(
        "\"kind\":\"note\"",
        "\"withheld\":[\"00\"],\"tombstone\":{\"stream\":\"EX-2026-0001\",\"events\":1,\"head\":\"00\",\"day\":\"\",\"schedule\":\"\"}",
    );
    office.events.get_mut(3).unwrap().sealed.bytes = text.into();
    office.blank(2);
    assert!(office.faults().contains(&Fault::BytesMissing { events: 1 }));
}

#[test]
fn a_file_that_is_missing_or_changed_is_named() {
    let mut office = Office::of(&[1, 1, 1]);
    let file = *office.files.keys().next().unwrap();
    office.files.get_mut(&file).unwrap().push(0);
    assert_eq!(office.faults(), [Fault::FileChanged { file }]);
    office.files.remove(&file);
    assert_eq!(office.faults(), [Fault::FileMissing { file }]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_changed_byte_is_found(
        streams in streams(), which in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), flip in 1..=255_u8,
    ) {
        let whole = Office::of(&streams);
        let which = which.index(streams.len());
        for part in [Part::Bytes, Part::Hash, Part::Signature, Part::Fingerprint, Part::Head, Part::Stream,
            Part::Sequence, Part::OfficeSequence, Part::At] {
            let mut office = whole.clone();
            change(office.events.get_mut(which).unwrap(), part, place, flip);
            prop_assert!(!office.verify().is_whole(), "{part:?} of event {which}");
        }
    }

    #[test]
    fn every_missing_swapped_or_doubled_event_is_found(
        streams in streams(), one in any::<prop::sample::Index>(), two in any::<prop::sample::Index>(),
    ) {
        let mut whole = Office::of(&streams);
        whole.checkpoint = Some(whole.checkpoint());
        let (one, two) = (one.index(streams.len()), two.index(streams.len()));

        let mut missing = whole.clone();
        missing.events.remove(one);
        prop_assert!(!missing.verify().is_whole(), "missing {one}");

        let mut doubled = whole.clone();
        doubled.events.insert(two, whole.events.get(one).unwrap().clone());
        prop_assert!(!doubled.verify().is_whole(), "{one} doubled at {two}");

        if one != two {
            let mut swapped = whole.clone();
            swapped.events.swap(one, two);
            prop_assert!(!swapped.verify().is_whole(), "{one} and {two} swapped");

            // The cleverer swap keeps the office's places and heads, and exchanges what stands there.
            let mut exchanged = whole.clone();
            let (first, second) = (whole.events.get(one).unwrap(), whole.events.get(two).unwrap());
            put(exchanged.events.get_mut(one).unwrap(), second);
            put(exchanged.events.get_mut(two).unwrap(), first);
            prop_assert!(!exchanged.verify().is_whole(), "{one} and {two} exchanged");
        }
    }

    #[test]
    fn an_untouched_random_office_is_whole(streams in streams()) {
        let mut office = Office::of(&streams);
        office.checkpoint = Some(office.checkpoint());
        prop_assert_eq!(office.verify().problems, []);
    }
}

fn streams() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0..4_u8, 1..12)
}

#[derive(Debug, Clone, Copy)]
enum Part {
    Bytes,
    Hash,
    Signature,
    Fingerprint,
    Head,
    Stream,
    Sequence,
    OfficeSequence,
    At,
}

fn change(filed: &mut Filed, part: Part, place: prop::sample::Index, flip: u8) {
    let flipped = |bytes: &[u8]| {
        let mut bytes = bytes.to_vec();
        *place.get_mut(&mut bytes) ^= flip;
        bytes
    };
    let hash = |hash: &Hash| Hash::try_from(&flipped(hash.as_bytes())[..]).unwrap();
    match part {
        Part::Bytes => filed.sealed.bytes = flipped(&filed.sealed.bytes),
        Part::Hash => filed.sealed.hash = hash(&filed.sealed.hash),
        Part::Fingerprint => filed.sealed.fingerprint = hash(&filed.sealed.fingerprint),
        Part::Head => filed.head = hash(&filed.head),
        Part::Signature => {
            let bytes = flipped(filed.sealed.signature.as_bytes());
            filed.sealed.signature = ledger::Signature::from_bytes(bytes.try_into().unwrap());
        }
        Part::Stream => {
            filed.stream = String::from_utf8_lossy(&flipped(filed.stream.as_bytes())).into_owned();
        }
        Part::Sequence => filed.sequence ^= u64::from(flip),
        Part::OfficeSequence => filed.office_sequence ^= u64::from(flip),
        Part::At => filed.at_ms ^= i64::from(flip),
    }
}

fn put(place: &mut Filed, from: &Filed) {
    place.stream.clone_from(&from.stream);
    place.sequence = from.sequence;
    place.at_ms = from.at_ms;
    place.sealed = from.sealed.clone();
}

fn key(stream: u8) -> SigningKey {
    SigningKey::from_seed(&[stream + 1; 32])
}

fn tombstone(stream: &str, events: u64, head: &Hash, files: &[Hash]) -> serde_json::Value {
    serde_json::json!({ "step": "dispose", "tombstone": { "stream": stream, "events": events, "head": head,
        "day": "2026-03-09", "schedule": "STD 73, item 7", "files": files } })
}

fn at_ms(sequence: u64) -> i64 {
    1_773_075_845_000 + i64::try_from(sequence).unwrap()
}

fn faults(report: &Report) -> Vec<Fault> {
    report.problems.iter().map(|problem| problem.fault.clone()).collect()
}

#[derive(Debug, Clone, Default)]
struct Office {
    events: Vec<Filed>,
    files: BTreeMap<Hash, Vec<u8>>,
    keys: Vec<KnownKey>,
    checkpoint: Option<Checkpoint>,
    reached: BTreeMap<u8, (u64, Hash)>,
}

impl Office {
    /// Files one event for each number: an event in that stream, with that account's key.
    fn of(streams: &[u8]) -> Self {
        let mut office = Self::default();
        for stream in 0..4 {
            let account = format!("account-{stream}");
            let public = key(stream).public();
            office.keys.push(KnownKey { public, account, valid_from_ms: at_ms(0), retired_at_ms: None });
        }
        for stream in streams {
            let reached = office.reached.get(stream).map(|(sequence, _)| format!("stage {sequence}"));
            office.file_from(*stream, reached.as_deref());
        }
        office
    }

    fn file_from(&mut self, stream: u8, from: Option<&str>) {
        let (last, previous) =
            self.reached.get(&stream).map_or((0, None), |(last, hash)| (*last, Some(*hash)));
        let sequence = last + 1;
        let name = if stream == 0 { ledger::OFFICE.to_owned() } else { format!("EX-2026-{stream:04}") };
        let note = format!("{stream}, {sequence}").into_bytes();
        let file = (sequence == 2).then(|| Hash::of(&note));
        let event = serde_json::json!({
            "stream": name,
            "sequence": sequence,
            "from": from,
            "to": format!("stage {sequence}"),
            "actor": { "account": format!("account-{stream}"), "name": "Ana", "role": "smb", "department": null },
            "at": format!("2026-03-09T17:04:05.{sequence:03}Z"),
            "previous": previous,
            "action": { "kind": "note", "note": 1, "documents": [{ "name": "a.pdf", "sha256": file }] },
        });
        if let Some(file) = file {
            self.files.insert(file, note);
        }
        let sealed = seal(event.to_string().into_bytes(), &key(stream));
        self.reached.insert(stream, (sequence, sealed.hash));
        self.append(name, sequence, at_ms(sequence), sealed);
    }

    /// Takes the text out of a stream, and files a tombstone in the office’s that says how many events it had.
    fn dispose(&mut self, stream: u8, events: u64) {
        let name = format!("EX-2026-{stream:04}");
        let (_, head) = self.reached.remove(&stream).unwrap();
        for filed in self.events.iter_mut().filter(|filed| filed.stream == name) {
            filed.sealed.bytes.clear();
        }
        let proposal = serde_json::json!({ "step": "propose_disposal", "proposal": { "request": name } });
        self.note_by(3, &proposal);
        self.note(&tombstone(&name, events, &head, &[]));
    }

    /// Files an event of the office.
    fn note(&mut self, action: &serde_json::Value) {
        self.note_by(0, action);
    }

    /// The same by one of its accounts.
    fn note_by(&mut self, account: u8, action: &serde_json::Value) {
        let (last, previous) = self.reached.get(&0).copied().unwrap();
        let sequence = last + 1;
        let event = serde_json::json!({
            "stream": ledger::OFFICE, "sequence": sequence, "from": format!("stage {last}"),
            "to": format!("stage {sequence}"), "actor": { "account": format!("account-{account}") },
            "at": format!("2026-03-09T17:04:05.{sequence:03}Z"), "previous": previous, "action": action,
        });
        let sealed = seal(event.to_string().into_bytes(), &key(account));
        self.reached.insert(0, (sequence, sealed.hash));
        self.append(ledger::OFFICE.to_owned(), sequence, at_ms(sequence), sealed);
    }

    /// Takes the bytes out of an event, by its place in the office.
    fn blank(&mut self, place: usize) {
        self.events.get_mut(place - 1).unwrap().sealed.bytes.clear();
    }

    /// What the next event of a stream would be, signed and not filed.
    fn sealed(&self, stream: u8, sequence: u64) -> ledger::Sealed {
        let mut next = self.clone();
        next.file_from(stream, Some(&format!("stage {}", sequence - 1)));
        next.events.pop().unwrap().sealed
    }

    fn append(&mut self, stream: String, sequence: u64, at_ms: i64, sealed: ledger::Sealed) {
        let (last, head) =
            self.events.last().map_or((0, Hash::ZERO), |filed| (filed.office_sequence, filed.head));
        let head = next_head(last + 1, &head, &sealed.hash);
        self.events.push(Filed { office_sequence: last + 1, stream, sequence, at_ms, sealed, head });
    }

    fn checkpoint(&self) -> Checkpoint {
        let last = self.events.last().unwrap();
        Checkpoint { sequence: last.office_sequence, head: last.head }
    }

    fn verify(&self) -> Report {
        let file = |file: &Hash| self.files.get(file).cloned();
        verify(self.events.clone(), self.keys.clone(), file, self.checkpoint)
    }

    fn faults(&self) -> Vec<Fault> {
        faults(&self.verify())
    }
}
