//! Checking a whole history that left the office, beside hashing and verifying its events and nothing else.

use std::fs::File;
use std::io::BufWriter;
use std::num::NonZeroUsize;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use ed25519_dalek::{Signature, VerifyingKey, verify_batch};
use exception_verify::history;
use ledger::{Checkpoint, Filed, Hash, KnownKey, SigningKey, history::Writer, next_head, seal};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::row::{Goal, Row};
use crate::say;

/// People who sign.
const PEOPLE: u8 = 20;
/// Events of a request.
const EVENTS: u64 = 13;
/// Bytes of evidence in an event, as the demonstration office has them on average.
const EVIDENCE: usize = 1400;
/// Events that the floor verifies together.
const BATCH: usize = 128;

/// Checks a history of so many events.
///
/// # Errors
/// When it cannot be written, or is found to be wrong.
pub fn measure(folder: &Path, events: u64) -> Result<Row> {
    say(&format!("making a history of {events} events"));
    let cores = thread::available_parallelism()?;
    let place = folder.join("history.jsonl");
    let keys: Vec<SigningKey> = (0..PEOPLE).map(|person| SigningKey::from_seed(&[person + 1; 32])).collect();
    let filed = write(&place, &keys, events)?;
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let start = Instant::now();
        let checked = history(File::open(&place)?, None, cores)?;
        ours.push(start.elapsed());
        ensure!(checked.is_whole() && checked.report.events == events, "{:?}", checked.sentences());
        floor.push(bare(&filed, &keys, cores)?);
    }
    let (best, bare) = (ours.iter().min().copied(), floor.iter().min().copied());
    let seconds = |time: Option<Duration>| time.unwrap_or_default().as_secs_f64();
    say(&format!(
        "checking {events} events, {} MB, on {cores} cores: ours {:.1} s, floor {:.1} s",
        std::fs::metadata(&place)?.len() / 1_000_000,
        seconds(best),
        seconds(bare)
    ));
    std::fs::remove_file(&place)?;
    Ok(Row::of_times("checking a history with exception-verify", &mut ours, &mut floor, Goal::Times(2.0)))
}

/// Writes the history; returns its events.
fn write(place: &Path, keys: &[SigningKey], events: u64) -> Result<Vec<Filed>> {
    let known = keys.iter().enumerate().map(|(person, key)| KnownKey {
        public: key.public(),
        account: format!("person-{person}"),
        valid_from_ms: 0,
        retired_at_ms: None,
    });
    let mut writer =
        Writer::begin(BufWriter::new(File::create(place)?), "Measured", "2026-11-22T18:00:00.000Z", known)?;
    let mut reached = Checkpoint { sequence: 0, head: Hash::ZERO };
    let mut previous: Option<Hash> = None;
    let mut all = Vec::new();
    for sequence in 1..=events {
        let person = usize::try_from(sequence)? % keys.len();
        let Some(key) = keys.get(person) else { continue };
        let stream = format!("EX-2026-{:07}", (sequence - 1) / EVENTS + 1);
        let place_in_stream = (sequence - 1) % EVENTS + 1;
        let first = place_in_stream == 1;
        let text = "The terminals take passwords of eight characters at most. ".repeat(EVIDENCE / 58);
        let event = json!({
            "format": 1, "stream": stream, "sequence": place_in_stream,
            "from": if first { None } else { Some("review") }, "to": "review",
            "actor": { "account": format!("person-{person}"), "name": "Somebody", "role": "smb_staff",
                "department": "California Department of Technology" },
            "at": "2026-11-22T18:00:00.000Z", "previous": previous.filter(|_| !first),
            "action": { "step": "comment", "text": text, "audience": "everyone" },
        });
        let sealed = seal(serde_json::to_vec(&event)?, key);
        previous = Some(sealed.hash);
        let head = next_head(sequence, &reached.head, &sealed.hash);
        reached = Checkpoint { sequence, head };
        let at_ms = ledger::milliseconds("2026-11-22T18:00:00.000Z").unwrap_or_default();
        let filed =
            Filed { office_sequence: sequence, stream, sequence: place_in_stream, at_ms, sealed, head };
        writer.event(&filed)?;
        all.push(filed);
    }
    writer.end(None)?;
    Ok(all)
}

/// The same events from memory: SHA-256 of each, and the signatures in batches, on every core.
fn bare(filed: &[Filed], keys: &[SigningKey], cores: NonZeroUsize) -> Result<Duration> {
    let points: Vec<(Hash, VerifyingKey)> = keys
        .iter()
        .map(|key| Ok((key.public().fingerprint(), VerifyingKey::from_bytes(key.public().as_bytes())?)))
        .collect::<Result<_>>()?;
    let start = Instant::now();
    let share = filed.len().div_ceil(cores.get()).max(1);
    let whole = thread::scope(|scope| {
        let halves: Vec<_> = filed
            .chunks(share)
            .map(|part| scope.spawn(|| part.chunks(BATCH).all(|batch| verified(batch, &points))))
            .collect();
        halves.into_iter().all(|half| half.join().unwrap_or(false))
    });
    ensure!(whole, "the floor found something wrong");
    Ok(start.elapsed())
}

fn verified(batch: &[Filed], points: &[(Hash, VerifyingKey)]) -> bool {
    let hashed =
        batch.iter().all(|filed| Sha256::digest(&filed.sealed.bytes)[..] == filed.sealed.hash.as_bytes()[..]);
    let texts: Vec<Vec<u8>> =
        batch.iter().map(|filed| [&b"exception-desk event v1\0"[..], &filed.sealed.bytes].concat()).collect();
    let texts: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
    let signatures: Vec<Signature> =
        batch.iter().map(|filed| Signature::from_bytes(filed.sealed.signature.as_bytes())).collect();
    let signers: Vec<VerifyingKey> = batch
        .iter()
        .filter_map(|filed| points.iter().find(|(name, _)| *name == filed.sealed.fingerprint))
        .map(|(_, point)| *point)
        .collect();
    hashed && verify_batch(&texts, &signatures, &signers).is_ok()
}
