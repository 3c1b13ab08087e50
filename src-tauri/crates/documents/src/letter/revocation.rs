//! The notice that an exception is revoked.

use exception::calendar::{day_of, long_date};
use serde_json::{Map, Value, json};

use super::{
    Letter, LetterError,
    common::{ADDED, add, added, with_common},
};
use crate::texts::{Field, LetterText};

/// The notice's text, with the fields that it may use.
pub(crate) const TEXT: LetterText = LetterText {
    id: "revocation-notice",
    name: "Revocation notice",
    used: "Sent to the requester’s ISO when the CDT ISO has revoked an exception.",
    built_in: include_str!("../../templates/revocation-notice.md"),
    fields: with_common![
        Field::text("revoked_by", "the name of the CDT ISO who revoked it", "Miriam Adeyemi").must(),
        Field::text("revoked_on", "the day on which it was revoked", "July 6, 2026").must(),
        Field::text("last_day", "the last day on which it is in force", "July 31, 2026").must(),
        Field::text("reasons", "why it was revoked", "Two of the conditions were not met.").must(),
        Field::text("from", "the first day that was granted", "May 1, 2026"),
        Field::text("to", "the last day that was granted", "October 31, 2026"),
        ADDED,
    ],
};

pub(super) fn own(letter: &Letter<'_>, fields: &mut Map<String, Value>) -> Result<String, LetterError> {
    let ending = letter.request.ending.as_ref();
    let Some((ending, period)) = ending.zip(letter.request.period()) else {
        return Err(LetterError::NotOnRecord("Revoke the exception first: the notice tells of that."));
    };
    add(
        fields,
        json!({
            "revoked_by": ending.mark.by.named(),
            "revoked_on": long_date(day_of(ending.mark.at)),
            "last_day": long_date(ending.value.on),
            "reasons": ending.value.words,
            "from": long_date(period.from),
            "to": long_date(period.to),
            "added": added(letter),
        }),
    );
    Ok("Revocation of Security Policy/Standard Exception (TECH 358)".to_owned())
}
