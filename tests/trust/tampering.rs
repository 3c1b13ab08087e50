//! Every single byte, every event: changed, taken out, exchanged, doubled.

use std::{borrow::Cow, thread};

use exception_verify::decided_on_older;
use ledger::{
    Examined, Fault, Filed, Hash, Keys, KnownKey, Signature, Verifier,
    history::{KeyLine, Line},
};

use crate::{HISTORY, check};

/// The history in its parts.
struct Parts {
    keys: Vec<KnownKey>,
    events: Vec<Filed>,
    files: Vec<(Hash, Vec<u8>)>,
    /// The places of the events of twenty requests, those with the longest histories.
    chosen: Vec<usize>,
}

fn parts() -> Parts {
    let (mut keys, mut events, mut files) = (Vec::new(), Vec::new(), Vec::new());
    for line in HISTORY.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        match Line::read(line).unwrap() {
            Line::Key(key) => keys.push(KeyLine::known(key)),
            Line::Event(event) => events.push(event.filed().unwrap()),
            Line::File(file) => files.push((file.sha256, file.bytes().unwrap())),
            Line::History(_) | Line::End(_) => {}
        }
    }
    let mut lengths = std::collections::BTreeMap::<&str, usize>::new();
    for filed in events.iter().filter(|filed| filed.stream.starts_with("EX-")) {
        *lengths.entry(&filed.stream).or_default() += 1;
    }
    let mut longest: Vec<_> = lengths.into_iter().collect();
    longest.sort_by_key(|(_, length)| std::cmp::Reverse(*length));
    longest.truncate(20);
    let is_chosen = |filed: &Filed| longest.iter().any(|(stream, _)| *stream == filed.stream);
    let chosen: Vec<usize> = (0..events.len()).filter(|place| is_chosen(&events[*place])).collect();
    assert!(longest.len() == 20 && chosen.len() > 200, "{} events", chosen.len());
    Parts { keys, events, files, chosen }
}

/// What a verification says of an event, where everything before it is as it was.
fn faults(before: &Verifier, filed: &Filed, keys: &Keys) -> Vec<Fault> {
    let mut verifier = before.clone();
    for examined in Examined::all(std::slice::from_ref(filed), keys) {
        verifier.examined(examined);
    }
    verifier.finish().problems.into_iter().map(|problem| problem.fault).collect()
}

#[test]
fn every_single_byte_of_twenty_requests_is_missed_where_it_is_changed() {
    let parts = parts();
    let keys: Keys = parts.keys.iter().cloned().collect();
    let changed: usize = thread::scope(|scope| {
        let halves: Vec<_> = (0..2)
            .map(|half| {
                let (parts, keys) = (&parts, &keys);
                scope.spawn(move || {
                    let mut verifier = Verifier::new(parts.keys.clone(), None);
                    let mut changed = 0;
                    for (place, filed) in parts.events.iter().enumerate() {
                        if place % 2 == half && parts.chosen.contains(&place) {
                            changed += change_each_byte(&verifier, filed, keys);
                        }
                        verifier.event(filed);
                    }
                    changed
                })
            })
            .collect();
        halves.into_iter().map(|half| half.join().unwrap()).sum()
    });
    assert!(changed > 300_000, "{changed} bytes were changed");
}

/// Changes one bit of each byte that is stored of an event, and asks whether that is found and rightly named.
fn change_each_byte(before: &Verifier, filed: &Filed, keys: &Keys) -> usize {
    let mut changed = 0;
    let mut found = |tampered: &Filed, rightly: fn(&[Fault]) -> bool, what: &str| {
        let faults = faults(before, tampered, keys);
        assert!(rightly(&faults), "{what} of {} {}: {faults:?}", filed.stream, filed.sequence);
        changed += 1;
    };
    let mut tampered = filed.clone();
    for byte in 0..filed.sealed.bytes.len() {
        tampered.sealed.bytes[byte] ^= 1 << (byte % 8);
        found(&tampered, |faults| faults.first() == Some(&Fault::Changed), "the bytes");
        tampered.sealed.bytes[byte] = filed.sealed.bytes[byte];
    }
    for byte in 0..32 {
        let bit = 1 << (byte % 8);
        let flipped = |hash: &Hash| {
            let mut bytes = *hash.as_bytes();
            bytes[byte] ^= bit;
            Hash::from_bytes(bytes)
        };
        let mut tampered = filed.clone();
        tampered.sealed.hash = flipped(&filed.sealed.hash);
        found(&tampered, |faults| faults.contains(&Fault::HashChanged), "the hash");
        let mut tampered = filed.clone();
        tampered.sealed.fingerprint = flipped(&filed.sealed.fingerprint);
        found(&tampered, |faults| matches!(faults, [Fault::UnknownKey { .. }]), "the fingerprint");
        let mut tampered = filed.clone();
        tampered.head = flipped(&filed.head);
        found(&tampered, |faults| faults == [Fault::HeadDiffers], "the head");
    }
    for byte in 0..64 {
        let mut signature = *filed.sealed.signature.as_bytes();
        signature[byte] ^= 1 << (byte % 8);
        let mut tampered = filed.clone();
        tampered.sealed.signature = Signature::from_bytes(signature);
        found(&tampered, |faults| faults == [Fault::BadSignature], "the signature");
    }
    changed
}

#[test]
fn every_single_byte_of_their_files_is_missed_where_it_is_changed() {
    let parts = parts();
    let named: std::collections::BTreeSet<Hash> = parts
        .chosen
        .iter()
        .flat_map(|place| ledger::named_files(&parts.events[*place].sealed.bytes).unwrap())
        .collect();
    let verifier = Verifier::new(parts.keys.clone(), None);
    let files: Vec<_> = parts.files.iter().filter(|(name, _)| named.contains(name)).collect();
    assert!(files.len() >= 20, "{} files", files.len());
    thread::scope(|scope| {
        for half in 0..2 {
            let (files, verifier) = (&files, &verifier);
            scope.spawn(move || {
                for (name, bytes) in files {
                    // What stands before the changed byte is hashed once.
                    let mut before = ledger::Hashing::default();
                    for place in 0..bytes.len() {
                        if place % 2 == half {
                            let mut after = before.clone();
                            after.add(&[bytes[place] ^ (1 << (place / 2 % 8))]);
                            after.add(&bytes[place + 1..]);
                            let mut verifier = verifier.clone();
                            verifier.hashed_file(name, Some(after.hash()));
                            let problems = verifier.finish().problems;
                            assert_eq!(problems[0].fault, Fault::FileChanged { file: *name });
                        }
                        before.add(&bytes[place..=place]);
                    }
                }
            });
        }
    });
}

#[test]
fn an_event_that_is_taken_out_exchanged_or_doubled_is_found_each_time() {
    let parts = parts();
    let keys: Keys = parts.keys.iter().cloned().collect();
    let examined = Examined::all(&parts.events, &keys);
    let verify = |order: &mut dyn Iterator<Item = usize>| -> Vec<Fault> {
        let mut verifier = Verifier::new(parts.keys.clone(), None);
        for place in order {
            verifier.examined(examined[place].clone());
        }
        verifier.finish().problems.into_iter().map(|problem| problem.fault).collect()
    };
    let last = parts.events.len() - 1;
    assert_eq!(verify(&mut (0..=last)), []);
    for place in parts.chosen.iter().copied() {
        let sequence = parts.events[place].office_sequence;
        let missing = verify(&mut (0..=last).filter(|other| *other != place));
        assert_eq!(missing[0], Fault::Missing { first: sequence, last: sequence }, "{place} taken out");
        let doubled = verify(
            &mut (0..=last).flat_map(|other| std::iter::repeat_n(other, 1 + usize::from(other == place))),
        );
        assert!(doubled.contains(&Fault::Duplicated), "{place} doubled: {doubled:?}");
        let swapped = verify(&mut (0..=last).map(|other| {
            if other == place {
                place + 1
            } else if other == place + 1 {
                place
            } else {
                other
            }
        }));
        assert!(
            swapped.iter().any(|fault| matches!(fault, Fault::OutOfOrder { .. })),
            "{place} exchanged with the next: {swapped:?}"
        );
    }
}

/// The history with one line handed to `change`, which answers the lines to stand in its place.
fn with_line(which: usize, change: impl Fn(&str) -> Vec<String>) -> Vec<u8> {
    let text = std::str::from_utf8(&HISTORY).unwrap();
    let mut changed = String::with_capacity(text.len());
    for (place, line) in text.lines().enumerate() {
        let lines = if place == which { change(line) } else { vec![line.to_owned()] };
        for line in lines {
            changed.push_str(&line);
            changed.push('\n');
        }
    }
    changed.into_bytes()
}

#[test]
fn a_file_that_was_cut_spliced_or_damaged_is_told_line_by_line() {
    let lines: Vec<&str> = std::str::from_utf8(&HISTORY).unwrap().lines().collect();
    let is = |line: &&str, what: &str| line.starts_with(&format!("{{\"{what}\""));
    let end = lines.len() - 1;
    let event = lines.iter().rposition(|line| is(line, "event")).unwrap();
    let file = lines.iter().position(|line| is(line, "file")).unwrap();
    let said = |bytes: &[u8]| check(bytes).sentences().join("\n");

    let cut = with_line(end, |_| Vec::new());
    assert!(said(&cut).contains("The history is cut off"), "{}", said(&cut));
    let torn = &HISTORY[..HISTORY.len() - 40];
    assert!(
        said(torn).contains(&format!("Line {} of the history cannot be read", end + 1)),
        "{}",
        said(torn)
    );
    let shorter = with_line(event, |_| Vec::new());
    assert!(said(&shorter).contains("another head than it has"), "{}", said(&shorter));
    let no_file = with_line(file, |_| Vec::new());
    assert!(said(&no_file).contains("The file that the event names is missing"), "{}", said(&no_file));
    let twice = with_line(file, |line| vec![line.to_owned(), line.to_owned()]);
    assert!(said(&twice).contains("stands here already"), "{}", said(&twice));
    let other = with_line(file, |line| vec![line.replace("\"base64\":\"", "\"base64\":\"AAAA")]);
    assert!(said(&other).contains("was changed"), "{}", said(&other));
    let after = with_line(end, |line| vec![line.to_owned(), lines[event].to_owned()]);
    assert!(said(&after).contains("after the line that ends the history"), "{}", said(&after));
    let no_json = with_line(event, |line| vec![line.replace("\"stream\"", "\"stream")]);
    assert!(said(&no_json).contains(&format!("Line {} of the history cannot be read", event + 1)));
    let Ok(Line::Event(last)) = Line::read(lines[event].as_bytes()) else { panic!("it is an event") };
    let signer = lines
        .iter()
        .position(|line| match Line::read(line.as_bytes()) {
            Ok(Line::Key(key)) => key.public.fingerprint() == last.key,
            Ok(_) | Err(_) => false,
        })
        .unwrap();
    let no_key = with_line(signer, |_| Vec::new());
    assert!(said(&no_key).contains("signed with a key that no account has"), "{}", said(&no_key));
}

#[test]
fn a_decision_on_an_older_form_is_told() {
    let parts = parts();
    let of = |kind: &str| {
        parts.events.iter().find(|filed| {
            std::str::from_utf8(&filed.sealed.bytes).unwrap().contains(&format!("\"step\":\"{kind}\""))
        })
    };
    let decision = of("decline_request").unwrap();
    let events = || parts.events.iter().filter(|filed| filed.stream == decision.stream);
    let read = |filed: &Filed| {
        Some((filed.sequence, filed.sealed.hash, exception_verify::Decided::read(&filed.sealed.bytes)?))
    };
    assert_eq!(decided_on_older(&decision.stream, events().filter_map(read)), []);
    // Another form between the one it was decided on and the decision: as the records of a cheat would have it.
    let form = of("submit_form").unwrap();
    let newer = Filed { sequence: decision.sequence, ..form.clone() };
    let mut sealed = newer.sealed.clone();
    sealed.hash = Hash::of(b"newer");
    let newer = Filed { sealed, ..newer };
    let forged = events().map(Cow::Borrowed).flat_map(|filed| {
        let before = (filed.sequence == decision.sequence).then(|| Cow::Owned(newer.clone()));
        before.into_iter().chain([filed])
    });
    let found = decided_on_older(&decision.stream, forged.filter_map(|filed| read(&filed)));
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].to_string(),
        format!(
            "{}, event {}: It was decided on an older version: the form that it names is not the newest before it.",
            decision.stream, decision.sequence
        )
    );
}
