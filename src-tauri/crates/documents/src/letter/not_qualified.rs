//! The notice that a request does not qualify: it met neither criterion of the procedure, or its facts did not show one.

use exception::{
    calendar::{day_of, long_date},
    intake::Criterion,
};
use serde_json::{Map, Value, json};

use super::{
    Letter, LetterError,
    common::{ADDED, add, added, with_common},
};
use crate::texts::{Field, LetterText};

/// The notice's text, with the fields that it may use.
pub(crate) const TEXT: LetterText = LetterText {
    id: "not-qualified-notice",
    name: "Not-qualified notice",
    used: "Sent to the requester’s ISO when SMB has closed a request that does not qualify.",
    built_in: include_str!("../../templates/not-qualified-notice.md"),
    fields: with_common![
        Field::text("closed_on", "the day on which the request was closed", "March 9, 2026").must(),
        Field::text(
            "claimed",
            "the criterion that was claimed, in words",
            "criterion 1, unforeseen reasons outside the requester’s control"
        )
        .optional(),
        Field::text("facts", "the facts that were given for it", "The vendor has left the market.")
            .optional(),
        Field::text(
            "reasons",
            "why the request does not qualify",
            "The vendor’s end of support was announced in 2021."
        )
        .must(),
        ADDED,
    ],
};

pub(super) fn own(letter: &Letter<'_>, fields: &mut Map<String, Value>) -> Result<String, LetterError> {
    let missing =
        LetterError::NotOnRecord("Record the request as not qualified first: the notice tells of that.");
    let ending = letter.request.ending.as_ref().ok_or(missing)?;
    let qualification = letter.request.intake.qualification.as_ref();
    let claimed = qualification.map_or("", |qualification| match qualification.criterion {
        Criterion::Unforeseen => "criterion 1, unforeseen reasons outside the requester’s control",
        Criterion::Exhausted => "criterion 2, alternatives exhausted in working closely with SMB",
        Criterion::Both => "both criteria",
    });
    add(
        fields,
        json!({
            "closed_on": long_date(day_of(ending.mark.at)),
            "claimed": claimed,
            "facts": qualification.map_or("", |qualification| qualification.facts.as_str()),
            "reasons": ending.value.words,
            "added": added(letter),
        }),
    );
    Ok("Security Policy/Standard Exception Request Not Qualified".to_owned())
}
