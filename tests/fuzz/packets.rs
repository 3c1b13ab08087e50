//! What comes from another office: packets, key cards, receipts.

use std::io::{Cursor, Read as _, Write as _};

use casework::{Office, Session, view::Received};
use exception::{Instant, RequestNumber, Role, Settings};
use serde_json::{Value, json};
use tokio::runtime::Builder;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::Target;

const PASSPHRASE: &str = "a heron over the causeway";

fn now() -> Instant {
    Instant::try_from("2027-03-15T18:00:00.000Z".to_owned()).unwrap()
}

async fn office(agency: &str, department: &str, people: &[(&str, Role)]) -> (Office, Vec<Session>) {
    let office = Office::in_memory().await.unwrap();
    let set_up = json!({ "agency": agency, "name": "Ada", "account": "ada", "department": agency,
        "passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE });
    let admin = office.set_up(&set_up, now()).await.unwrap();
    let settings = Settings {
        agency: agency.to_owned(),
        department: department.to_owned(),
        numbers_after: if department.is_empty() { 0 } else { 200_000 },
        ..Settings::default()
    };
    office.change_settings(&admin, &serde_json::to_value(settings).unwrap(), now()).await.unwrap();
    let mut sessions = Vec::new();
    for (account, role) in people {
        let input = json!({ "account": account, "name": account, "department": agency, "roles": [role],
            "email": "somebody@example.ca.gov", "passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE });
        office.add_account(&admin, &input, now()).await.unwrap();
        sessions.push(office.sign_in(account, PASSPHRASE, now()).await.unwrap());
    }
    (office, sessions)
}

/// Two offices, each with somebody at the desk, and what went between them.
struct Two {
    smb: (Office, Session),
    dmv: (Office, Session),
    /// A packet as it is, of a request that SMB does not know yet.
    plain: Vec<u8>,
    /// The same, encrypted.
    encrypted: Vec<u8>,
    /// A key card that SMB does not know yet.
    card: Vec<u8>,
    /// SMB’s receipt for an earlier packet.
    receipt: Vec<u8>,
}

impl Two {
    async fn new() -> Self {
        let (smb, in_smb) = office("CDT", "", &[("sam", Role::SmbStaff)]).await;
        let people = [("ian", Role::RequesterIso), ("rosa", Role::Requester), ("uma", Role::Requester)];
        let (dmv, in_dmv) = office("DMV", "DMV", &people).await;
        let ([sam], [ian, rosa, uma]) = (in_smb.as_slice(), in_dmv.as_slice()) else {
            panic!("the people are there")
        };
        introduce(&smb, sam, &dmv, ian).await;
        introduce(&dmv, ian, &smb, sam).await;
        introduce(&dmv, rosa, &smb, sam).await;
        let known = dmv.correspondents(ian).await.unwrap().people;
        let to = known.first().unwrap().fingerprint.clone();
        let open = json!({ "send_unencrypted": true, "unencrypted": "It is spoiled in a test.", "to": to });
        let (first, second) = (opened(&dmv, rosa).await, opened(&dmv, rosa).await);
        let packet = async |number: &RequestNumber, input: &Value| {
            dmv.make_packet_for(ian, number, input, now()).await.unwrap().bytes
        };
        let earlier = packet(&first, &open).await;
        let receipt = smb.take_packet(sam, &earlier, None, now()).await.unwrap().receipt.bytes;
        Self {
            plain: packet(&second, &open).await,
            encrypted: packet(&second, &json!({ "to": to })).await,
            card: dmv.make_card(uma, now()).await.unwrap().bytes,
            receipt,
            smb: (smb.clone(), sam.clone()),
            dmv: (dmv.clone(), ian.clone()),
        }
    }
}

async fn introduce(of: &Office, who: &Session, at: &Office, by: &Session) {
    let card = of.make_card(who, now()).await.unwrap();
    let view = at.look_at_card(by, &card.bytes).await.unwrap();
    let input = json!({ "roles": view.roles_offered, "compared": true });
    at.accept_card(by, &card.bytes, &input, now()).await.unwrap();
}

async fn opened(dmv: &Office, rosa: &Session) -> RequestNumber {
    let intake = json!({ "step": "open", "service_request": "CS0012345", "title": "Núñez’s old cipher",
        "requester": { "name": "rosa", "department": "DMV", "email": "rosa@example.ca.gov" },
        "requester_account": "rosa", "iso": { "name": "ian", "department": "DMV", "email": "ian@example.ca.gov" },
        "policy": { "number": "3500", "title": "Security Awareness" },
        "cannot_be_met": "The mainframe knows one cipher.",
        "qualification": { "criterion": "both", "facts": "The vendor is gone." } });
    let number = dmv.take(rosa, None, None, &intake, now()).await.unwrap().number;
    dmv.take(rosa, Some(&number), None, &json!({ "step": "send_for_assessment" }), now()).await.unwrap();
    number
}

/// The parts of a packet, by name.
fn parts(packet: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(packet)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

#[test]
fn what_comes_from_another_office_is_looked_at_or_refused() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let two = runtime.block_on(Two::new());
    let (smb, sam) = &two.smb;
    let look = |input: &[u8]| runtime.block_on(smb.look_at_received(sam, input, now()));
    for sound in [&two.plain, &two.encrypted] {
        let Ok(Received::Packet { look, .. }) = look(sound) else { panic!("a packet is looked at") };
        assert!(look.may_take, "{:?}", look.problems);
    }
    let before = runtime.block_on(smb.verify()).unwrap();
    let seeds = vec![two.plain.clone(), two.encrypted.clone(), two.card.clone()];
    Target { name: "received", seeds, rounds: 400, most_mib: 64 }.run(|input| {
        if let Ok(Received::Packet { look, .. }) = look(input) {
            assert!(
                look.may_take || !look.problems.is_empty() || look.nothing_new.is_some(),
                "why not is said"
            );
        }
    });
    // A spoiled archive is mostly refused for its sums. Of a whole one, a part is spoiled, each in its turn.
    let parts = parts(&two.plain);
    let texts: Vec<Vec<u8>> = parts.iter().map(|(_, bytes)| bytes.clone()).collect();
    Target { name: "packet-parts", seeds: texts, rounds: 400, most_mib: 64 }.run(|input| {
        let spoiled = input.len() % parts.len();
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for (index, (name, bytes)) in parts.iter().enumerate() {
            archive.start_file(name.as_str(), stored).unwrap();
            archive.write_all(if index == spoiled { input } else { bytes }).unwrap();
        }
        drop(look(&archive.finish().unwrap().into_inner()));
    });
    let (dmv, ian) = &two.dmv;
    let seeds = vec![two.receipt.clone()];
    Target { name: "receipt", seeds, rounds: 400, most_mib: 16 }
        .run(|input| drop(runtime.block_on(dmv.take_receipt(ian, input, now()))));
    assert_eq!(runtime.block_on(smb.verify()).unwrap(), before, "looking changes nothing");
    assert!(runtime.block_on(dmv.verify()).unwrap().problems.is_empty());
}
