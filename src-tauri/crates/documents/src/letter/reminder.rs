//! The reminder that an exception ends: its last day, and the ways there are.

use exception::calendar::long_date;
use serde_json::{Map, Value, json};

use super::{
    Letter, LetterError,
    common::{ADDED, add, added, with_common},
};
use crate::texts::{Field, LetterText};

/// The reminder's text, with the fields that it may use.
pub(crate) const TEXT: LetterText = LetterText {
    id: "expiry-reminder",
    name: "Expiry reminder",
    used: "Sent to the requester’s ISO before the last day of an exception, and after it until the exception is closed out.",
    built_in: include_str!("../../templates/expiry-reminder.md"),
    fields: with_common![
        Field::text("from", "the first day of the exception", "May 1, 2026"),
        Field::text("to", "the last day of the exception", "October 31, 2026").must(),
        Field::text(
            "days",
            "how many days there are from the date of the letter to the last day, or since",
            "30 days"
        ),
        Field::flag("is_over", "whether the last day has passed on the date of the letter").must(),
        Field::text("renewal", "the renewal that was opened", "EX-2026-0031").optional(),
        ADDED,
    ],
};

pub(super) fn own(letter: &Letter<'_>, fields: &mut Map<String, Value>) -> Result<String, LetterError> {
    let missing =
        LetterError::NotOnRecord("Choose another document: this request has no exception that ends.");
    let period = letter.request.period().ok_or(missing)?;
    // Not always the one that was granted: another exception may take its place before.
    let to = letter.request.last_day().unwrap_or(period.to);
    let days = (to - letter.draft.dated).num_days();
    let is_over = days < 0;
    let renewal = letter.request.renewals.last().map(ToString::to_string).unwrap_or_default();
    let days = days.unsigned_abs();
    add(
        fields,
        json!({
            "from": long_date(period.from),
            "to": long_date(to),
            "days": if days == 1 { "1 day".to_owned() } else { format!("{days} days") },
            "is_over": is_over,
            "renewal": renewal,
            "added": added(letter),
        }),
    );
    let subject = if is_over { "Expired" } else { "Expiring" };
    Ok(format!("{subject} Security Policy/Standard Exception (TECH 358)"))
}
