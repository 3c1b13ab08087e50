//! A packet as it is made, and everything that is done to one on the way: each refused, and with which sentence.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test panics to fail")]

use std::io::{Cursor, Write as _};

use ledger::{
    Hash, KnownKey, SigningKey,
    record::{FORMAT as RECORD, HOW, RecordEvent, RecordKey, SignedRecord},
    seal,
};
use packet::{
    Contents, Entry, Envelope, FORMAT, KeyCard, Manifest, Party, SignedCard, WithSize, read, write,
};
use proptest::prelude::{any, prop, proptest};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const KIND: &str = "application/vnd.exception-desk.packet+json";

fn key() -> SigningKey {
    SigningKey::from_seed(&[7; 32])
}

fn card() -> SignedCard {
    let card = KeyCard {
        format: KeyCard::format(),
        account: "ian".into(),
        name: "Ian Shaw".into(),
        title: String::new(),
        department: "DMV".into(),
        email: String::new(),
        phone: String::new(),
        roles: vec!["requester_iso".into()],
        office: "DMV, ISO".into(),
        key: key().public(),
        valid_from_ms: 0,
        earlier: Vec::new(),
        recipient: "age1".into(),
        made_at: "2026-11-21T18:00:00.000Z".into(),
    };
    SignedCard::sign(&card, &key()).unwrap()
}

fn event(sequence: u64, previous: Option<Hash>, text: &str) -> Vec<u8> {
    let (from, to) = if sequence == 1 { ("null", "intake") } else { ("\"intake\"", "intake") };
    let previous = previous.map_or_else(|| "null".to_owned(), |hash| format!("\"{hash}\""));
    format!(
        "{{\"stream\":\"EX-2026-0001\",\"sequence\":{sequence},\"from\":{from},\"to\":\"{to}\",\
         \"actor\":{{\"account\":\"ian\",\"name\":\"Ian Shaw\"}},\"at\":\"2026-11-21T18:00:0{sequence}.000Z\",\
         \"previous\":{previous},\"text\":\"{text}\"}}"
    )
    .into_bytes()
}

/// A record of three events, of which the second is kept inside.
fn record() -> (Vec<u8>, Hash) {
    let (mut events, mut previous) = (Vec::new(), None);
    for (sequence, text) in [(1, "opened"), (2, "inside"), (3, "commented")] {
        let sealed = seal(event(sequence, previous, text), &key());
        previous = Some(sealed.hash);
        events.push(RecordEvent {
            sequence,
            hash: sealed.hash,
            signature: sealed.signature,
            key: sealed.fingerprint,
            bytes: (sequence != 2).then(|| String::from_utf8(sealed.bytes).unwrap().into()),
        });
    }
    let known =
        KnownKey { public: key().public(), account: "ian".into(), valid_from_ms: 0, retired_at_ms: None };
    let record = SignedRecord {
        format: RECORD.into(),
        how_to_check: HOW.into(),
        request: "EX-2026-0001".into(),
        head: previous.unwrap(),
        events,
        keys: vec![RecordKey::of(&known)],
    };
    (serde_json::to_vec(&record).unwrap(), previous.unwrap())
}

fn party() -> Party {
    Party {
        key: key().public().fingerprint(),
        account: "ian".into(),
        name: "Ian Shaw".into(),
        department: "DMV".into(),
        office: "DMV, ISO".into(),
    }
}

fn manifest() -> Manifest {
    Manifest {
        format: FORMAT.into(),
        request: "EX-2026-0001".into(),
        from: 1,
        to: 3,
        head: record().1,
        withheld: vec![2],
        kept: Vec::new(),
        sender: party(),
        recipients: vec![party()],
        made_at: "2026-11-21T18:00:09.000Z".into(),
        ends: None,
        files: Vec::new(),
    }
}

fn contents() -> Contents {
    let files = vec![b"evidence".to_vec(), b"more evidence".to_vec()];
    Contents { record: record().0, document: Some(b"%PDF-".to_vec()), files, cards: vec![card()] }
}

fn good() -> Vec<u8> {
    write(manifest(), contents(), &key()).unwrap().0
}

/// The entries of a good packet, to be changed before they are packed again.
fn entries() -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(good())).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn packed(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A packet whose manifest was changed and signed again by its sender, who may be anybody.
fn with_manifest(change: impl FnOnce(&mut Manifest)) -> Vec<u8> {
    let mut all = entries();
    let envelope = Envelope::read(&all[0].1, KIND).unwrap();
    let mut manifest: Manifest = serde_json::from_slice(&envelope.payload).unwrap();
    change(&mut manifest);
    let payload = serde_json::to_vec(&manifest).unwrap();
    all[0].1 = Envelope::sign(KIND, payload, &key()).to_json().unwrap();
    packed(&all)
}

fn why(bytes: &[u8]) -> String {
    match read(bytes) {
        Err(error) => error.to_string(),
        Ok(packet) => panic!("taken: {:?}", packet.manifest),
    }
}

fn check(bytes: &[u8], sentence: &str) {
    let why = why(bytes);
    assert!(why.contains(sentence), "{why}");
    assert!(why.ends_with('.'), "{why}");
}

#[test]
fn a_packet_is_read_as_it_was_made() {
    let packet = read(&good()).unwrap();
    assert_eq!(packet.manifest.request, "EX-2026-0001");
    assert_eq!((packet.record.events.len(), packet.files.len()), (3, 2));
    assert_eq!(packet.files[&Hash::of(b"evidence")], b"evidence");
    assert_eq!(packet.document.unwrap(), b"%PDF-");
    assert_eq!(packet.cards, [card()]);
    assert_eq!(good(), good(), "the same contents give the same bytes");
}

#[test]
fn what_is_no_packet_is_refused() {
    for bytes in [&b""[..], b"PK", b"%PDF-1.7 a letter", &[0; 4096]] {
        check(bytes, "no packet of Exception Desk");
    }
    check(b"age-encryption.org/v1\n-> X25519", "is encrypted");
    let whole = good();
    check(&whole[..whole.len() - 1], "cut off");
    check(&whole[..whole.len() / 2], "cut off");
    check(&packed(&[("signed-record.json".into(), record().0)]), "no packet of Exception Desk");
    let mut longer = whole;
    longer.extend(b"and more");
    check(&longer, "no packet of Exception Desk");
}

#[test]
fn a_path_out_of_the_packet_is_no_name_in_it() {
    for name in [
        "../../etc/passwd",
        "files/../../evil",
        "/etc/passwd",
        "C:\\Windows\\evil.dll",
        "files\\evil",
        "evil.exe",
        "letter\u{202e}fdp.exe",
    ] {
        let mut all = entries();
        all.push((name.to_owned(), b"evil".to_vec()));
        let why = why(&packed(&all));
        assert!(why.contains("no part of a packet") && !why.contains('\u{202e}'), "{why}");
        check(&with_manifest(|manifest| manifest.files[0].name = name.to_owned()), "no part of a packet");
    }
}

#[test]
fn a_link_or_a_folder_is_refused() {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.add_symlink("document.pdf", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    check(&archive.finish().unwrap().into_inner(), "is a link or a folder");
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.add_directory("files", SimpleFileOptions::default()).unwrap();
    check(&archive.finish().unwrap().into_inner(), "is a link or a folder");
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    let zeros = vec![0; 65 << 20];
    let bomb = packed_well("signed-record.json", &zeros);
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    check(&bomb, "67108864 are the most. Nothing of it was unpacked");

    // One that lies about its length in both places where it says it.
    let mut lying = bomb;
    let said = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    let places: Vec<usize> = (0..lying.len() - 4).filter(|at| lying[*at..at + 4] == said).collect();
    assert!(!places.is_empty());
    for at in places {
        lying[at..at + 4].copy_from_slice(&1000_u32.to_le_bytes());
    }
    check(&lying, "another length than the packet says");

    // One that is so much by its many files: each within bounds.
    let many: Vec<(String, Vec<u8>)> = (0_u8..7)
        .map(|number| {
            let mut bytes = vec![0; 48 << 20];
            bytes[0] = number;
            (Entry::File(Hash::of(&bytes)).name(), bytes)
        })
        .collect();
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in &many {
        archive.start_file(name.as_str(), fast()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    check(&archive.finish().unwrap().into_inner(), "unpacks to 352321536 bytes");
}

fn fast() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(1))
}

fn packed_well(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(name, fast()).unwrap();
    archive.write_all(bytes).unwrap();
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_claim_of_ten_gigabytes_makes_no_room_for_them() {
    // Four gigabytes are the most that the plain form of the archive can say.
    let mut whole = packed(&entries());
    let list = whole.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    whole[list + 24..list + 28].copy_from_slice(&0xffff_fff0_u32.to_le_bytes());
    check(&whole, "says that it has 4294967280 bytes");
    // Ten of them in the manifest.
    check(&with_manifest(|manifest| manifest.files[0].size = 10_000_000_000), "another length");
    // And in the form for large archives.
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("document.pdf", SimpleFileOptions::default().large_file(true)).unwrap();
    archive.write_all(b"small").unwrap();
    let mut large = archive.finish().unwrap().into_inner();
    let list = large.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    large[list + 24..list + 28].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(read(&large).is_err());
    // A count of entries that are not there.
    let mut whole = packed(&entries());
    let end = whole.len() - 22;
    for at in [end + 8, end + 10] {
        whole[at..at + 2].copy_from_slice(&60_000_u16.to_le_bytes());
    }
    check(&whole, "60000 files, and 2000 are the most");
}

#[test]
fn more_files_than_a_packet_has_are_refused() {
    let many: Vec<(String, Vec<u8>)> = (0..2001_u32)
        .map(|number| (Entry::File(Hash::of(&number.to_le_bytes())).name(), Vec::new()))
        .collect();
    check(&packed(&many), "2001 files, and 2000 are the most");
}

#[test]
fn a_name_that_stands_there_twice_is_refused() {
    let mut all = entries();
    all.push(("documenX.pdf".to_owned(), b"another".to_vec()));
    let mut twice = packed(&all);
    let places: Vec<usize> =
        (0..twice.len() - 12).filter(|at| &twice[*at..at + 12] == b"documenX.pdf").collect();
    assert_eq!(places.len(), 2);
    for at in places {
        twice[at..at + 12].copy_from_slice(b"document.pdf");
    }
    check(&twice, "twice");
    check(&with_manifest(|manifest| manifest.files.push(manifest.files[0].clone())), "twice");
}

#[test]
fn a_file_that_is_another_than_the_manifest_names_is_refused() {
    for place in 1..entries().len() {
        let mut all = entries();
        let last = all[place].1.len() - 1;
        all[place].1[last] ^= 1;
        check(&packed(&all), "was changed: its SHA-256 is not the one that its sender signed");
    }
    // Under the hash of another file, with the manifest signed again for it.
    let evil = Hash::of(b"evil");
    let mut all = entries();
    let place = all.iter().position(|(_, bytes)| bytes == b"evidence").unwrap();
    let name = all[place].0.clone();
    all[place].1 = b"evilence".to_vec();
    let mut manifest: Manifest =
        serde_json::from_slice(&Envelope::read(&all[0].1, KIND).unwrap().payload).unwrap();
    let entry = manifest.files.iter_mut().find(|file| file.name == name).unwrap();
    entry.sha256 = Hash::of(b"evilence");
    all[0].1 = Envelope::sign(KIND, serde_json::to_vec(&manifest).unwrap(), &key()).to_json().unwrap();
    check(&packed(&all), "was changed");
    assert_ne!(evil, Hash::of(b"evilence"));
}

#[test]
fn what_is_missing_or_not_named_is_told() {
    let mut all = entries();
    all.retain(|(name, _)| name != "document.pdf");
    check(&packed(&all), "“document.pdf”, which the packet’s manifest names, is missing");
    check(
        &with_manifest(|manifest| manifest.files.retain(|file| file.name != "document.pdf")),
        "does not name",
    );
    let named = WithSize { name: Entry::File(Hash::ZERO).name(), size: 1, sha256: Hash::ZERO };
    check(&with_manifest(|manifest| manifest.files.push(named)), "is missing from it");
}

#[test]
fn a_manifest_that_somebody_else_signed_is_refused() {
    let other = SigningKey::from_seed(&[8; 32]);
    let mut all = entries();
    let payload = Envelope::read(&all[0].1, KIND).unwrap().payload;
    all[0].1 = Envelope::sign(KIND, payload, &other).to_json().unwrap();
    check(&packed(&all), "not signed by the one it names as its sender");
    // In the name of the sender, with a key of one’s own.
    check(
        &with_manifest(|manifest| manifest.sender.key = other.public().fingerprint()),
        "not signed by the one",
    );
    let mut all = entries();
    let place = all[0].1.iter().position(|byte| *byte == b'=').unwrap_or(400);
    all[0].1[place - 8] ^= 1;
    assert!(read(&packed(&all)).is_err());
}

#[test]
fn a_newer_format_is_told_as_one() {
    check(
        &with_manifest(|manifest| manifest.format = "exception-desk packet 2".into()),
        "a newer version of Exception Desk writes",
    );
    check(&with_manifest(|manifest| manifest.format = "something else".into()), "something else");
}

#[test]
fn events_that_were_changed_or_left_out_are_told() {
    let with_record = |change: fn(&mut SignedRecord<'_>)| {
        let bytes = record().0;
        let mut record: SignedRecord<'_> = serde_json::from_slice(&bytes).unwrap();
        change(&mut record);
        let contents = Contents { record: serde_json::to_vec(&record).unwrap(), ..contents() };
        write(manifest(), contents, &key()).unwrap().0
    };
    let changed = with_record(|record| {
        let text = record.events[2].bytes.take().unwrap();
        record.events[2].bytes = Some(text.replace("commented", "Commented").into());
    });
    check(&changed, "Event 3: The event was changed after it was signed");
    let removed = with_record(|record| {
        record.events.remove(1);
    });
    check(&removed, "Event 2 of this request, which should come next, is missing");
    check(&with_record(|record| record.events.truncate(2)), "the hash of its last event");
    check(&with_record(|record| record.events[2].bytes = None), "Event 3 is missing");
    check(
        &with_record(|record| record.request = "EX-2026-0002".into()),
        "those of another request, EX-2026-0002",
    );
    check(&with_manifest(|manifest| manifest.withheld.push(3)), "Event 3 is there");
    check(&with_manifest(|manifest| manifest.to = 2), "does not end with the event");
}

#[test]
fn a_card_that_was_changed_is_none() {
    let json = String::from_utf8(card().to_json().unwrap()).unwrap();
    assert_eq!(SignedCard::read(json.as_bytes()).unwrap(), card());
    let envelope = Envelope::read(json.as_bytes(), "application/vnd.exception-desk.key-card+json").unwrap();
    let text = String::from_utf8(envelope.payload.clone()).unwrap();
    let forged = Envelope { payload: text.replace("Ian Shaw", "Ian Show").into_bytes(), ..envelope.clone() };
    let why = SignedCard::read(&forged.to_json().unwrap()).unwrap_err().to_string();
    assert!(why.contains("was changed after it was made"), "{why}");
    let newer = text.replace("key card 1", "key card 2").into_bytes();
    let newer = Envelope::sign(&envelope.kind, newer, &key());
    let why = SignedCard::read(&newer.to_json().unwrap()).unwrap_err().to_string();
    assert!(why.contains("newer version"), "{why}");
    assert!(SignedCard::read(b"{}").unwrap_err().to_string().contains("no key card"));
    assert!(SignedCard::read(&vec![b' '; 70_000]).unwrap_err().to_string().contains("70000 bytes"));
}

proptest! {
    /// Whatever happens to the bytes on the way: an error, or the very packet; no panic.
    #[test]
    fn one_changed_byte_anywhere_gives_no_other_packet(place in any::<prop::sample::Index>(), to in any::<u8>()) {
        let mut bytes = good();
        let place = place.index(bytes.len());
        bytes[place] = to;
        if let Ok(packet) = read(&bytes) {
            let whole = read(&good()).unwrap();
            assert_eq!(packet.digest, whole.digest);
            assert_eq!(packet.files, whole.files);
            assert_eq!(packet.record, whole.record);
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let mut archive = good();
        archive.truncate(60);
        archive.extend(bytes);
        assert!(read(&archive).is_err());
    }
}
