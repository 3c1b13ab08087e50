//! What comes from another office: packets, key cards, receipts.

use std::io::{Cursor, Write as _};

use casework::{Office, Session, view::Received};
use exception::{Instant, RequestNumber, Role};
use serde_json::{Value, json};
use tests::{
    archives::parts,
    offices::{DMV, House},
};
use tokio::runtime::Builder;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::Target;

fn now() -> Instant {
    Instant::try_from("2027-03-15T18:00:00.000Z".to_owned()).unwrap()
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
        let office = async || Office::in_memory().await.unwrap();
        let in_smb = [("sam", "Sam Ito", Role::SmbStaff)];
        let smb_house = House::of(office().await, "", &in_smb, now()).await;
        let in_dmv = [
            ("ian", "Ian Shaw", Role::RequesterIso),
            ("rosa", "Rosa Vega", Role::Requester),
            ("uma", "Uma Rao", Role::Requester),
        ];
        let dmv_house = House::of(office().await, DMV, &in_dmv, now()).await;
        smb_house.introduces(&["sam"], &dmv_house, "ian", now()).await;
        dmv_house.introduces(&["ian", "rosa"], &smb_house, "sam", now()).await;
        let (smb, sam) = (&smb_house.office, smb_house.session("sam"));
        let (dmv, ian) = (&dmv_house.office, dmv_house.session("ian"));
        let known = dmv.correspondents(ian).await.unwrap().people;
        let to = known.first().unwrap().fingerprint.clone();
        let open = json!({ "send_unencrypted": true, "unencrypted": "It is spoiled in a test.", "to": to });
        let opened = async || dmv_house.opens("rosa", "ian", now()).await;
        let (first, second) = (opened().await, opened().await);
        let packet = async |number: &RequestNumber, input: &Value| {
            dmv.make_packet_for(ian, number, input, now()).await.unwrap().bytes
        };
        let earlier = packet(&first, &open).await;
        let receipt = smb.take_packet(sam, &earlier, None, now()).await.unwrap().receipt.bytes;
        Self {
            plain: packet(&second, &open).await,
            encrypted: packet(&second, &json!({ "to": to })).await,
            card: dmv.make_card(dmv_house.session("uma"), now()).await.unwrap().bytes,
            receipt,
            smb: (smb.clone(), sam.clone()),
            dmv: (dmv.clone(), ian.clone()),
        }
    }
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
