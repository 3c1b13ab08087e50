//! The fields that the text of every letter may use.

use exception::{
    calendar::long_date,
    values::{Line, Prose},
};
use serde_json::{Map, Value, json};

use super::{Letter, contact, without_stop};
use crate::{
    parties::{self, Addressee},
    texts::Field,
};

/// The fields of a letter: those of every letter, then its own.
macro_rules! with_common {
    ($($own:expr),* $(,)?) => {
        &[
            Field::text("salutation", "the salutation, as drafted; blank in a memorandum", "Dear Ms. Sargsyan:").optional(),
            Field::text("number", "the number of the exception request", "EX-2026-0001"),
            Field::text("service_request", "the number of the Service Request", "SR0123456"),
            Field::text("title", "the title of the request, without a full stop", "Unencrypted transfer of plate images"),
            Field::text("policy", "number and title of the policy or standard", "SAM 5350.1 Encryption"),
            Field::text("section", "the section of the policy", "section 4.2").optional(),
            Field::text("requested_on", "the date of the request", "March 2, 2026"),
            Field::record("requester", "who asked for the exception", $crate::letter::common::PARTY),
            Field::record("iso", "the requester’s ISO, to whom the letter goes", $crate::letter::common::PARTY),
            Field::text("contact", "whom to ask: name, telephone and e-mail address", "SMB, 916-555-0100, smb@example.gov"),
            Field::text("delivery", "the delivery line, as drafted", "By certified mail").optional(),
            Field::rows("enclosures", "the enclosures, as drafted", $crate::letter::common::ENCLOSURE).optional(),
            $($own),*
        ]
    };
}
pub(super) use with_common;

pub(crate) const PARTY: &[Field] = &[
    Field::text("name", "name", "Anahit Sargsyan"),
    Field::text("title", "title", "Information Security Officer").optional(),
    Field::text("department", "department", "Department of Motor Vehicles"),
];
pub(super) const ENCLOSURE: &[Field] =
    &[Field::text("what", "the enclosure", "Risk assessment and alternatives (confidential)")];
/// A paragraph of the drafter's own.
pub(super) const ADDED: Field =
    Field::text("added", "a paragraph in the drafter’s own words", "We spoke about this on May 4.")
        .optional();

/// What the letter fills them with.
pub(super) fn fields(letter: &Letter<'_>) -> Map<String, Value> {
    let (request, draft) = (letter.request, letter.draft);
    let fields = json!({
        "salutation": text(draft.salutation.as_ref()),
        "number": request.number.to_string(),
        "service_request": parties::service_request(request),
        "title": without_stop(&parties::title(request)),
        "policy": parties::policy(request),
        "section": parties::section(request),
        "requested_on": long_date(parties::requested_on(request)),
        "requester": party(&parties::requester(request)),
        "iso": party(&parties::iso(request)),
        "contact": contact(letter.settings),
        "delivery": text(draft.delivery.as_ref()),
        "enclosures": draft.enclosures.iter().map(|what| json!({ "what": what.as_str() })).collect::<Vec<_>>(),
    });
    match fields {
        Value::Object(fields) => fields,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Map::new(),
    }
}

pub(crate) fn party(party: &Addressee) -> Value {
    json!({ "name": party.name, "title": party.title, "department": party.department })
}

fn text(line: Option<&Line>) -> &str {
    line.map_or("", Line::as_str)
}

/// The drafter's own paragraph.
pub(super) fn added<'a>(letter: &Letter<'a>) -> &'a str {
    letter.draft.added.as_ref().map_or("", Prose::as_str)
}

/// Adds fields to those that are there.
pub(crate) fn add(fields: &mut Map<String, Value>, own: Value) {
    if let Value::Object(own) = own {
        fields.extend(own);
    }
}
