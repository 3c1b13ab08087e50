//! What the draft of a letter starts from.

use exception::{
    Request,
    action::{DocumentKind, LetterForm},
    calendar::{Calendar, day_of},
    values::{Instant, Line},
};
use serde_json::{Value, json};

/// What the draft of a letter starts from: the newest letter of its kind, else the standing sentences.
pub(crate) fn first_letter(request: &Request, kind: DocumentKind, now: Instant) -> Value {
    let today = day_of(now);
    let rows = |texts: &[Line], field: &str| -> Vec<Value> {
        texts.iter().map(|text| json!({ field: text.as_str() })).collect()
    };
    let newest = request.newest(kind).and_then(|filed| filed.letter.as_ref());
    let mut input = if let Some(letter) = newest {
        json!({
            "form": letter.form,
            "delivery": letter.delivery,
            "salutation": letter.salutation,
            "meanwhile": letter.meanwhile,
            "next_steps": letter.next_steps,
            "added": letter.added,
            "enclosures": rows(&letter.enclosures, "what"),
            "copies": rows(&letter.copies, "to"),
        })
    } else {
        let requester = &request.intake.requester;
        let copy = [&requester.name, &requester.department].map(|part| part.trim());
        let copy = copy.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        let copy = Line::try_from(copy).map_or_else(|_| requester.name.clone(), String::from);
        let minutes = kind == DocumentKind::MeetingMinutes;
        json!({
            "form": LetterForm::Letter,
            "delivery": if minutes { "" } else { "By e-mail" },
            "salutation": if minutes { String::new() } else { salutation(request) },
            "meanwhile": "Until a solution is agreed, the policy applies without exception.",
            "next_steps": "",
            "added": "",
            "enclosures": rows(&enclosed(kind), "what"),
            "copies": [{ "to": copy }],
        })
    };
    if let Some(fields) = input.as_object_mut() {
        fields.insert("dated".to_owned(), json!(today));
        if kind == DocumentKind::InformationRequest {
            fields.insert("answer_by".to_owned(), json!(Calendar::default().add_business_days(today, 10)));
        }
        if kind == DocumentKind::MeetingMinutes {
            fields.insert("meeting".to_owned(), json!(meeting_to_tell_of(request)));
        }
        if kind != DocumentKind::DenialLetter {
            fields.remove("meanwhile");
            fields.remove("next_steps");
        }
    }
    input
}

/// The name without its second spelling in brackets.
fn salutation(request: &Request) -> String {
    let name = addressee_name(request);
    format!("Dear {}:", name.split(" (").next().unwrap_or_default().trim())
}

/// What mostly goes with a letter.
fn enclosed(kind: DocumentKind) -> Vec<Line> {
    let usual = match kind {
        DocumentKind::DenialLetter => "Risk assessment and alternatives (confidential)",
        DocumentKind::ApprovalLetter => "Findings packet (confidential)",
        DocumentKind::FindingsPacket
        | DocumentKind::NotQualifiedNotice
        | DocumentKind::InformationRequest
        | DocumentKind::MeetingMinutes
        | DocumentKind::RevocationNotice
        | DocumentKind::ExpiryReminder
        | DocumentKind::Tech358 => "",
    };
    Line::try_from(usual.to_owned()).into_iter().collect()
}

/// The oldest meeting without minutes, else the newest.
fn meeting_to_tell_of(request: &Request) -> Option<u32> {
    let has_minutes = |sequence: u32| {
        let mut letters = request.documents.iter().filter_map(|filed| filed.letter.as_ref());
        letters.any(|letter| letter.meeting == Some(sequence))
    };
    let mut sequences = request.meetings.iter().map(|meeting| meeting.mark.sequence);
    let newest = sequences.clone().next_back();
    sequences.find(|sequence| !has_minutes(*sequence)).or(newest)
}

/// The name of the requester's ISO, to whom packets and letters go.
pub(crate) fn addressee_name(request: &Request) -> String {
    let form = request.form().map_or("", |form| form.value.text("iso_name"));
    if form.is_empty() { request.intake.iso.name.clone() } else { form.to_owned() }
}
