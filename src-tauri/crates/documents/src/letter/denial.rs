//! The denial letter: SMB's formal answer to the requester's ISO when the CDT ISO declined (procedure, step 4b).

use exception::{
    Request,
    action::{Reason, ReasonBasis},
    calendar::{day_of, long_date},
    request::{Decision, Recorded},
};
use serde_json::{Map, Value, json};

use super::{
    Letter, LetterError,
    common::{add, with_common},
};
use crate::{
    parties,
    texts::{Field, LetterText},
};

/// The text of the denial letter as it ships. An office keeps its own revisions in the records.
pub const DENIAL_LETTER: &str = include_str!("../../templates/denial-letter.md");

/// The denial letter's text, with the fields that it may use.
pub(crate) const TEXT: LetterText = LetterText {
    id: "denial-letter",
    name: "Denial letter",
    used: "Sent to the requester’s ISO when the CDT ISO has declined the request.",
    built_in: DENIAL_LETTER,
    fields: with_common![
        Field::text("decided_by", "the name of the CDT ISO who decided", "Miriam Adeyemi").must(),
        Field::text("decided_on", "the date of the decision", "April 9, 2026").must(),
        Field::text("rating", "the rating of the assessed risk", "High"),
        Field::rows("reasons", "the reasons of the decision", REASON).must(),
        Field::text("meanwhile", "what applies until a solution is agreed, as drafted", MEANWHILE).must(),
        Field::rows("alternatives", "the alternatives that SMB recommends", ALTERNATIVE).optional(),
        Field::text("next_steps", "what happens next, as drafted", "We suggest to meet on April 20, 2026.")
            .optional(),
        Field::flag("appeal", "whether the settings of the office want the paragraph on appeal"),
    ],
};

pub(super) const REASON: &[Field] = &[
    Field::text("text", "the reason", "The images would pass an open network."),
    Field::text("basis", "what it rests on", "assessed risk, rated High"),
];
const ALTERNATIVE: &[Field] = &[
    Field::text("title", "the alternative", "Transfer over the state’s managed file service"),
    Field::text("description", "more about it", "It is in place and encrypts.").optional(),
];
const MEANWHILE: &str = "Until a solution is agreed, the policy applies without exception.";

pub(super) fn own(letter: &Letter<'_>, fields: &mut Map<String, Value>) -> Result<String, LetterError> {
    let (request, draft) = (letter.request, letter.draft);
    let alternatives = request.assessments.last().map(|assessment| &assessment.value.alternatives);
    let alternatives: Vec<Value> = alternatives
        .into_iter()
        .flatten()
        .map(|alternative| {
            let description = alternative.description.as_ref().map(ToString::to_string).unwrap_or_default();
            json!({ "title": alternative.title.as_str(), "description": description })
        })
        .collect();
    add(fields, decision(request, decided(letter)?));
    add(
        fields,
        json!({
            "meanwhile": draft.meanwhile.as_ref().map(ToString::to_string).unwrap_or_default(),
            "alternatives": alternatives,
            "next_steps": draft.next_steps.as_ref().map(ToString::to_string).unwrap_or_default(),
            "appeal": letter.settings.appeal_paragraph,
        }),
    );
    Ok("Denial of Security Policy/Standard Exception Request (TECH 358)".to_owned())
}

/// The decision that the letter tells of.
pub(super) fn decided<'a>(letter: &Letter<'a>) -> Result<&'a Recorded<Decision>, LetterError> {
    let missing = LetterError::NotOnRecord("Wait for the decision of the CDT ISO: the letter tells of it.");
    letter.request.decision.as_ref().ok_or(missing)
}

/// By whom and when it was decided, the rating, and the reasons with what each rests on.
pub(super) fn decision(request: &Request, decision: &Recorded<Decision>) -> Value {
    let rating = request.rating().map_or("not rated", |rating| rating.label());
    let requirement = [parties::policy_number(request), parties::section(request)];
    let requirement = requirement.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    let requirement = requirement.collect::<Vec<_>>().join(", ");
    let basis = |reason: &Reason| match reason.basis {
        ReasonBasis::AssessedRisk => format!("assessed risk, rated {rating}"),
        ReasonBasis::Requirement => format!("requirement of {requirement}"),
    };
    let reasons = decision.value.reasons.all().iter();
    let reasons: Vec<Value> =
        reasons.map(|reason| json!({ "text": reason.text.as_str(), "basis": basis(reason) })).collect();
    json!({
        "decided_by": decision.mark.by.named(),
        "decided_on": long_date(day_of(decision.mark.at)),
        "rating": rating,
        "reasons": reasons,
    })
}
