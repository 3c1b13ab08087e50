//! The approval letter: tells the requester's ISO that the CDT ISO accepted, for how long and on which conditions.

use exception::calendar::long_date;
use serde_json::{Map, Value, json};

use super::{
    Letter, LetterError,
    common::{ADDED, add, added, with_common},
    denial::{REASON, decided, decision},
};
use crate::texts::{Field, LetterText};

/// The approval letter's text, with the fields that it may use.
pub(crate) const TEXT: LetterText = LetterText {
    id: "approval-letter",
    name: "Approval letter",
    used: "Sent to the requester’s ISO when the CDT ISO has accepted the request.",
    built_in: include_str!("../../templates/approval-letter.md"),
    fields: with_common![
        Field::text("decided_by", "the name of the CDT ISO who decided", "Miriam Adeyemi").must(),
        Field::text("decided_on", "the date of the decision", "April 9, 2026").must(),
        Field::text("rating", "the rating of the assessed risk", "High"),
        Field::rows("reasons", "the reasons of the decision", REASON),
        Field::text("from", "the first day of the exception", "May 1, 2026").must(),
        Field::text("to", "the last day of the exception", "October 31, 2026").must(),
        Field::text("review_on", "the day of the review", "August 3, 2026").must(),
        Field::rows("conditions", "the conditions of the acceptance", CONDITION).optional().must(),
        ADDED,
    ],
};

const CONDITION: &[Field] = &[
    Field::text("what", "what must be done or kept", "The transfer runs over the jump host alone."),
    Field::text("owner", "who meets it", "Registration Operations"),
    Field::text("due", "by which day", "May 15, 2026"),
];

pub(super) fn own(letter: &Letter<'_>, fields: &mut Map<String, Value>) -> Result<String, LetterError> {
    let decided = decided(letter)?;
    let Some((period, review_on)) = decided.value.period.zip(decided.value.review_on) else {
        return Err(LetterError::NotOnRecord("Wait for the CDT ISO to accept the request for a period."));
    };
    let conditions = decided.value.conditions.iter().map(|condition| {
        json!({ "what": condition.what.as_str(), "owner": condition.owner.as_str(), "due": long_date(condition.due) })
    });
    add(fields, decision(letter.request, decided));
    add(
        fields,
        json!({
            "from": long_date(period.from),
            "to": long_date(period.to),
            "review_on": long_date(review_on),
            "conditions": conditions.collect::<Vec<_>>(),
            "added": added(letter),
        }),
    );
    Ok("Approval of Security Policy/Standard Exception Request (TECH 358)".to_owned())
}
