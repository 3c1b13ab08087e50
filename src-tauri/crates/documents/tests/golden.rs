//! One record gives one set of bytes, on every machine: the digests of a document of each kind, made of a fixed record,
//! stand in `golden.txt`.
//!
//! The bytes depend on fonts, layout, subsetting and compression, all of which are pinned. zlib-rs chooses its way by the
//! processor, but only in how it compares, copies and adds up; which bytes it looks up is the same on all of them, so the
//! same matches are found: the test passes as well on an emulated Core 2 and Nehalem (`qemu-x86_64 -cpu core2duo`), which
//! have neither AVX2 nor BMI2. No number that is written comes of a function that systems round in their own ways.
#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

mod common;

use std::fmt::Write as _;

use common::{Journey, answers, packet_of, settings};
use documents::{
    Binder, Binding, Letter, PaperForm, Press,
    docx::{self, Origin},
    letter_text,
    model::Document,
};
use exception::{
    action::{DocumentKind, LetterDraft},
    form::tech_358,
    input::Input,
};
use serde_json::json;
use sha2::{Digest as _, Sha256};

/// The digests that every machine must come to, a line for each document.
const GOLDEN: &str = include_str!("golden.txt");

fn letter(journey: &Journey, kind: DocumentKind, form: &str) -> Document {
    let (request, fingerprint) = (journey.request(), journey.head());
    let meeting = request.meetings.first().map_or(1, |meeting| meeting.mark.sequence);
    let typed = json!({
        "dated": "2026-10-01", "delivery": "By e-mail", "salutation": "Dear Mr. Petrosyan:", "form": form,
        "meanwhile": "The standard applies.", "answer_by": "2026-10-15", "meeting": meeting,
        "copies": [{ "to": "Nguyễn Thị Ánh Tuyết, requester" }],
    });
    let draft = Input::read(&typed, |input| LetterDraft::read(input, kind, 0)).unwrap();
    let template = letter_text(kind).unwrap().built_in;
    let settings = &journey.settings;
    Letter { kind, request: &request, settings, draft: &draft, template, fingerprint: &fingerprint }
        .document()
        .unwrap()
}

fn letters() -> Vec<(String, Document)> {
    let cases = [
        (DocumentKind::DenialLetter, Journey::declined()),
        (DocumentKind::ApprovalLetter, Journey::accepted()),
        (DocumentKind::NotQualifiedNotice, Journey::not_qualified()),
        (DocumentKind::InformationRequest, Journey::asked()),
        (DocumentKind::MeetingMinutes, Journey::accepted()),
        (DocumentKind::RevocationNotice, Journey::revoked()),
        (DocumentKind::ExpiryReminder, Journey::in_force()),
    ];
    let mut letters = Vec::new();
    for (kind, journey) in &cases {
        for form in ["letter", "memorandum"] {
            letters.push((format!("{kind}, {form}"), letter(journey, *kind, form)));
        }
    }
    letters
}

fn packet() -> Document {
    packet_of(&Journey::accepted(), b"{}".repeat(5000)).unwrap()
}

fn forms() -> Vec<(String, Document)> {
    let (journey, settings) = (Journey::accepted(), settings());
    let request = journey.request();
    let form = |request| PaperForm {
        template: tech_358(),
        settings: &settings,
        request,
        dated: "2026-09-18".parse().unwrap(),
    };
    let given = tech_358().read(&answers()).unwrap().answers;
    vec![
        ("form, blank".to_owned(), form(None).document()),
        ("form, filled in".to_owned(), form(Some(&request)).document()),
        ("form, to fill in".to_owned(), form(None).fillable(&given)),
    ]
}

fn bound(parts: &[Vec<u8>]) -> Vec<u8> {
    let binding = Binding { title: "Letters".into(), author: "CDT".into(), subject: "Letters".into() };
    let mut binder = Binder::begin(Vec::new(), binding).unwrap();
    for part in parts {
        binder.add("A letter", part).unwrap();
    }
    binder.finish().unwrap()
}

#[test]
fn a_fixed_record_gives_the_bytes_that_every_machine_gives() {
    let mut press = Press::new();
    let mut found = String::new();
    let mut note = |name: &str, bytes: &[u8]| {
        let digest = Sha256::digest(bytes);
        let digest = digest.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        writeln!(found, "{digest}  {name}").unwrap();
    };
    let mut printed = Vec::new();
    for (name, document) in letters() {
        let bytes = press.print(&document).unwrap();
        note(&name, &bytes);
        printed.push(bytes);
    }
    for (name, document) in forms().into_iter().chain([("findings packet".to_owned(), packet())]) {
        note(&name, &press.print(&document).unwrap());
    }
    note("findings packet, first page", &press.first_page(&packet()).unwrap());
    note("letters, bound", &bound(&printed));
    let origin = Origin { number: "EX-2026-0001".to_owned(), sha256: "ab".repeat(32) };
    let (_, denial) = letters().swap_remove(0);
    note("denial letter, to edit", &docx::write(&denial, &origin).unwrap());
    assert!(
        found == GOLDEN,
        "The bytes are not those that other machines gave. Where a change to the documents is meant, look at what is \
         printed and put these into tests/golden.txt:\n{found}"
    );
}
