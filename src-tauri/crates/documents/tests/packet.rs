//! The findings packet: fourteen parts in order, each with its content or the sentence that says it has none.
#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

mod common;

use common::{Journey, Printed, check, keep, packet_of, reading, structure, text_of};
use documents::{PacketError, Press, model::Document};
use serde_json::json;

const PARTS: [&str; 14] = [
    "1 Cover sheet",
    "2 Decision record",
    "3 Request background",
    "4 TECH 358 as submitted",
    "5 Documents",
    "6 Risk assessment",
    "7 Alternatives and the ISO’s response",
    "8 Meeting records",
    "9 Responses of the requester and of the CDT ISO",
    "10 Conditions, monitoring and milestones",
    "11 Expiry, review and renewal",
    "12 Distribution",
    "13 History",
    "14 Signatures",
];

fn packet(journey: &Journey) -> Result<Document, PacketError> {
    packet_of(journey, b"{}".to_vec())
}

fn print(name: &str, journey: &Journey) -> Printed {
    keep(name, Press::new().print(&packet(journey).unwrap()).unwrap())
}

#[test]
fn the_packet_has_its_fourteen_parts_in_order_with_bookmarks() {
    let printed = print("findings-packet", &Journey::accepted());
    check(&printed);
    let found = structure(&printed.bytes);
    let outline: Vec<String> = found.outline.iter().map(|title| common::words(title)).collect();
    let parts: Vec<&str> = outline.iter().map(String::as_str).filter(|title| PARTS.contains(title)).collect();
    assert_eq!(parts, PARTS);
    assert_eq!(found.roles.get("TOCI"), Some(&14), "the contents name every part");
}

#[test]
fn the_packet_says_what_was_recorded() {
    let printed = print("findings-packet", &Journey::accepted());
    assert!(
        reading(&printed.bytes).contains("vendor-letter_[U+202E]fdp.pdf"),
        "a name that would turn itself around"
    );
    let text = text_of(&printed);
    for part in [
        "EX-2026-0001",
        "CS0098765",
        "3510 Identity and Access Management Standard, section 4.2",
        "Accepted by Ruth Delgado, CDT Information Security Officer, on",
        "December 1, 2026 to September 30, 2027, both days included",
        "The residual risk is acceptable for ten months with the conditions.",
        "The vendor declined to add SAML; SMB and the department tried a reverse proxy in August.",
        "permit-db-01",
        "1, without controls High High High High High",
        "1, with controls Moderate High Moderate High Moderate",
        "Sign-in only from the office network",
        "Reverse proxy with sign-in in front of the portal (recommended)",
        "Staff work from three sites.",
        "Vendor letter of 21 August.",
        "The department accepts the conditions.",
        "Accepted until the portal is switched off.",
        "Sign-in is limited to the office network and watched daily.",
        "New portal in test",
        "every half year",
        "Addressee, requester’s ISO",
        "Record the responses",
        "Received by the requester’s ISO",
        "Confidential and Exempt",
    ] {
        assert!(text.contains(part), "“{part}” is missing in: {text}");
    }
}

#[test]
fn a_part_without_content_says_so() {
    let mut journey = Journey::to_decision(&common::intake(), &common::answers());
    journey.step(
        &json!({ "step": "accept_request", "reasons": [{ "text": "Small risk.", "basis": "assessed_risk" }],
        "conditions": [], "from": "2026-12-01", "to": "2027-09-30", "review_on": "2027-03-01" }),
    );
    let text = text_of(&print("findings-packet-bare", &journey));
    for sentence in [
        "No documents were attached.",
        "No responses were documented.",
        "The decision sets no conditions.",
        "No more information was asked for.",
        "The form was submitted once; nothing in it was revised.",
    ] {
        assert!(text.contains(sentence), "“{sentence}” is missing in: {text}");
    }
}

#[test]
fn a_request_that_was_not_accepted_has_no_packet() {
    assert_eq!(packet(&Journey::declined()).unwrap_err(), PacketError::NotAccepted("EX-2026-0001".into()));
}

#[test]
fn the_same_record_gives_the_same_bytes() {
    let print = || Press::new().print(&packet(&Journey::accepted()).unwrap()).unwrap();
    assert_eq!(print(), print());
}

#[test]
fn five_thousand_systems_fit() {
    let mut answers = common::answers();
    let systems =
        (0..5000).map(|n| json!({ "name": format!("host-{n:04}"), "role": "Web server" })).collect();
    answers.as_object_mut().unwrap().insert("systems".into(), systems);
    let mut journey = Journey::to_decision(&common::intake(), &answers);
    journey.step(
        &json!({ "step": "accept_request", "reasons": [{ "text": "Small risk.", "basis": "assessed_risk" }],
        "conditions": [], "from": "2026-12-01", "to": "2027-09-30", "review_on": "2027-03-01" }),
    );
    let printed = print("findings-packet-5000", &journey);
    check(&printed);
    let text = text_of(&printed);
    for host in (0..5000).step_by(499) {
        assert!(text.contains(&format!("host-{host:04}")), "host-{host:04}");
    }
}
