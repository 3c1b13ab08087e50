//! Every letter beside the denial letter, in both forms: complete, lawful, tagged, and only made of a record that holds it.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test panics to fail")]

mod common;

use common::{Journey, check, keep, reading, structure, text_of};
use documents::{
    Letter, LetterError, Press, letter_text,
    model::Document,
    texts::{Field, Holds},
};
use exception::{
    Settings,
    action::{DocumentKind, LetterDraft},
    input::Input,
};
use serde_json::{Value, json};

fn draft(kind: DocumentKind, more: &Value) -> LetterDraft {
    let mut typed = json!({
        "dated": "2026-10-01", "delivery": "By e-mail", "salutation": "Dear Mr. Petrosyan:",
        "meanwhile": "The standard applies.", "added": "We spoke about this on September 30.",
        "answer_by": "2026-10-15", "meeting": 1,
        "enclosures": [{ "what": "Findings packet (confidential)" }],
        "copies": [{ "to": "Nguyễn Thị Ánh Tuyết, requester" }],
    });
    for (name, value) in more.as_object().unwrap() {
        typed[name] = value.clone();
    }
    Input::read(&typed, |input| LetterDraft::read(input, kind, 0)).unwrap()
}

fn letter(journey: &Journey, kind: DocumentKind, draft: &LetterDraft) -> Result<Document, LetterError> {
    letter_with(journey, kind, draft, letter_text(kind).unwrap().built_in, &journey.settings)
}

fn letter_with(
    journey: &Journey,
    kind: DocumentKind,
    draft: &LetterDraft,
    template: &str,
    settings: &Settings,
) -> Result<Document, LetterError> {
    let (request, fingerprint) = (journey.request(), journey.head());
    Letter { kind, request: &request, settings, draft, template, fingerprint: &fingerprint }.document()
}

/// A record that each kind can be made of, and what its page must say beside what every letter says.
fn cases() -> Vec<(DocumentKind, Journey, Vec<&'static str>)> {
    let meeting = Journey::accepted();
    vec![
        (
            DocumentKind::ApprovalLetter,
            Journey::accepted(),
            vec![
                "Subject: Approval of Security Policy/Standard Exception Request (TECH 358)",
                "Ruth Delgado, accepted the request on",
                "from December 1, 2026 through September 30, 2027",
                "1. Sign-in is limited to the office network and watched daily. (Owner: Permits Branch; due December 15, 2026)",
                "with you on March 1, 2027",
            ],
        ),
        (
            DocumentKind::NotQualifiedNotice,
            Journey::not_qualified(),
            vec![
                "Subject: Security Policy/Standard Exception Request Not Qualified",
                "criterion 2, alternatives exhausted in working closely with SMB, with these facts: The vendor declined",
                "Why it does not qualify. The alternative that SMB recommended in August is possible",
            ],
        ),
        (
            DocumentKind::InformationRequest,
            Journey::asked(),
            vec![
                "Please answer by October 15, 2026",
                "1. Which of the eleven accounts are used from outside? 2. What did the vendor answer on August 21? 3. When",
                "This letter is not a denial.",
            ],
        ),
        (
            DocumentKind::MeetingMinutes,
            meeting,
            vec![
                "Minutes of the Meeting of September 18, 2026",
                "September 18, 2026, 2:30 p.m. (California time), 1325 J Street, Room 1604",
                "陳美玲, SMB",
                "Request background The portal and its end of life.",
                "1. Ask the vendor again (Owner: Permits Branch; due October 15, 2026)",
                "Recorded by 陳美玲 (Chen Mei-ling).",
            ],
        ),
        (
            DocumentKind::RevocationNotice,
            Journey::revoked(),
            vec![
                "revoked the exception on",
                "Its last day is December 31, 2026.",
                "in two weeks of September. The department agreed.",
            ],
        ),
        (
            DocumentKind::ExpiryReminder,
            Journey::in_force(),
            vec!["is September 30, 2027, 364 days from the date of this letter.", "3. Renew."],
        ),
    ]
}

fn draft_for(journey: &Journey, kind: DocumentKind, more: &Value) -> LetterDraft {
    let mut more = more.clone();
    more["meeting"] = json!(journey.request().meetings.first().map_or(1, |meeting| meeting.mark.sequence));
    draft(kind, &more)
}

#[test]
fn each_letter_says_what_it_must_on_one_page() {
    for (kind, journey, parts) in cases() {
        let document = letter(&journey, kind, &draft_for(&journey, kind, &json!({}))).unwrap();
        let printed = keep(kind.as_str(), Press::new().print(&document).unwrap());
        check(&printed);
        let text = text_of(&printed);
        let all = [
            "California Department of Technology",
            "Telephone (916) 555-0100",
            "Inquiries: P.O. Box 1810, Mail Stop Y-22, Rancho Cordova, CA 95741",
            "EX-2026-0001",
            "CS0098765",
            "3510 Identity and Access Management Standard",
            "We spoke about this on September 30.",
            "Luis Ortega, (916) 555-0177, smb.exceptions@example.ca.gov",
            "Dana R. Whitfield",
            "cc: Nguyễn Thị Ánh Tuyết, requester",
        ];
        for part in all.iter().chain(&parts) {
            assert!(text.contains(part), "{kind}: “{part}” is missing in: {text}");
        }
        let greets = kind != DocumentKind::MeetingMinutes;
        assert_eq!(text.contains("Dear Mr. Petrosyan:") && text.contains("Sincerely,"), greets, "{kind}");
        assert_eq!(structure(&printed.bytes).pages, 1, "{kind}");
    }
}

#[test]
fn a_memorandum_has_a_head_and_no_salutation() {
    for (kind, journey, _) in
        cases().into_iter().chain([(DocumentKind::DenialLetter, Journey::declined(), vec![])])
    {
        let draft = draft_for(&journey, kind, &json!({ "form": "memorandum" }));
        let document = letter(&journey, kind, &draft).unwrap();
        let printed = keep(&format!("{}-memorandum", kind.as_str()), Press::new().print(&document).unwrap());
        check(&printed);
        let text = text_of(&printed);
        for part in [
            "Memorandum",
            "To Արամ Պետրոսյան (Aram Petrosyan)",
            "From Dana R. Whitfield",
            "Date October 1, 2026",
            "Subject ",
        ] {
            assert!(text.contains(part), "{kind}: “{part}” is missing in: {text}");
        }
        assert!(!text.contains("Dear ") && !text.contains("Sincerely"), "{kind}: {text}");
    }
}

#[test]
fn long_names_right_to_left_names_and_twenty_conditions_go_on_in_good_order() {
    let mut intake = common::intake();
    let long = "Փիլիպոսյան-Տէր-Պետրոսյանց ".repeat(4);
    intake["iso"]["name"] = json!(format!("{} (Aram)", long.trim()));
    intake["iso"]["title"] =
        json!("Information Security Officer and Deputy Director for Information Technology Policy");
    intake["requester"]["name"] = json!("מרים בן־דוד (Miriam Ben-David)");
    let mut answers = common::answers();
    for (party, field) in [("iso", "name"), ("iso", "title"), ("requester", "name")] {
        answers[format!("{party}_{field}")] = intake[party][field].clone();
    }
    let mut journey = Journey::to_decision(&intake, &answers);
    let conditions: Vec<Value> = (1..=20)
        .map(|n| json!({ "what": format!("Condition {n}: sign-in is limited to the office network, and the list of who signed in is read every day by somebody who was not among them."),
            "owner": "إدارة الموارد المائية", "due": "2026-12-15" }))
        .collect();
    journey.step(&json!({ "step": "accept_request",
        "reasons": [{ "text": "The residual risk is acceptable.", "basis": "assessed_risk" }],
        "conditions": conditions, "from": "2026-12-01", "to": "2027-09-30", "review_on": "2027-03-01" }));
    for form in ["letter", "memorandum"] {
        let draft = draft(DocumentKind::ApprovalLetter, &json!({ "form": form }));
        let document = letter(&journey, DocumentKind::ApprovalLetter, &draft).unwrap();
        let printed = keep(&format!("approval-long-{form}"), Press::new().print(&document).unwrap());
        check(&printed);
        let text = text_of(&printed);
        assert!(text.contains("Condition 20:") && text.contains("… · October 1, 2026 Page 2 of"), "{text}");
        assert!(!reading(&printed.bytes).contains("Page 2 of"), "a running head is not read aloud");
    }
}

#[test]
fn a_letter_is_made_only_of_a_record_that_holds_what_it_tells_of() {
    for (kind, journey, _) in cases() {
        let right = journey.request().tells_of(kind);
        assert_eq!(right, Ok(()));
        let wrong = if kind == DocumentKind::NotQualifiedNotice {
            Journey::declined()
        } else {
            Journey::not_qualified()
        };
        let refused = letter(&wrong, kind, &draft_for(&journey, kind, &json!({}))).unwrap_err();
        let why = wrong.request().tells_of(kind).unwrap_err();
        assert_eq!(refused, LetterError::NotOnRecord(why), "{kind}");
        let bare =
            letter_with(&journey, kind, &draft_for(&journey, kind, &json!({})), "x", &Settings::default());
        assert!(
            matches!(bare, Err(LetterError::MissingParticulars(missing)) if missing.len() == 4),
            "{kind}"
        );
    }
}

#[test]
fn a_reminder_after_the_last_day_says_so() {
    let journey = Journey::in_force();
    let draft = draft(DocumentKind::ExpiryReminder, &json!({ "dated": "2027-10-01" }));
    let document = letter(&journey, DocumentKind::ExpiryReminder, &draft).unwrap();
    let text = text_of(&keep("expired", Press::new().print(&document).unwrap()));
    assert!(text.contains("expired: its last day was September 30, 2027, 1 day ago"), "{text}");
    assert!(!text.contains("Renew."), "{text}");
}

/// Every documented field, used as a text may use it.
fn all_used(fields: &[Field], under: &str) -> String {
    let one = |field: &Field| {
        let name = format!("{under}{}", field.name);
        match &field.holds {
            Holds::Text(_) => format!("{{{{ {name} }}}}\n"),
            Holds::Flag => format!("{{% if {name} %}}yes{{% endif %}}\n"),
            Holds::Record(inner) => all_used(inner, &format!("{name}.")),
            Holds::Rows(inner) => {
                format!("{{% for row in {name} %}}{}{{% endfor %}}\n", all_used(inner, "row."))
            }
        }
    };
    fields.iter().map(one).collect()
}

#[test]
fn every_field_that_is_documented_is_filled_in() {
    let cases = cases().into_iter().chain([(DocumentKind::DenialLetter, Journey::declined(), vec![])]);
    for (kind, journey, _) in cases {
        let text = all_used(letter_text(kind).unwrap().fields, "");
        let draft = draft_for(&journey, kind, &json!({}));
        let made = letter_with(&journey, kind, &draft, &text, &journey.settings);
        assert!(made.is_ok(), "{kind}: {:?}", made.err());
    }
}

#[test]
fn the_same_record_gives_the_same_bytes() {
    for (kind, journey, _) in cases() {
        let draft = draft_for(&journey, kind, &json!({}));
        let print = || Press::new().print(&letter(&journey, kind, &draft).unwrap()).unwrap();
        assert_eq!(print(), print(), "{kind}");
    }
}
