//! The request for information: puts SMB's questions to the requester's ISO. It is not a denial.

use exception::calendar::{day_of, long_date};
use serde_json::{Map, Value, json};

use super::{
    Letter, LetterError,
    common::{ADDED, add, added, with_common},
};
use crate::texts::{Field, LetterText};

/// The letter's text, with the fields that it may use.
pub(crate) const TEXT: LetterText = LetterText {
    id: "information-request",
    name: "Request for information",
    used: "Sent to the requester’s ISO when more information is needed before the decision.",
    built_in: include_str!("../../templates/information-request.md"),
    fields: with_common![
        Field::text("asked_on", "the day on which it was asked", "March 30, 2026"),
        Field::text("asked_by", "who asked", "Lakshmi Venkataraman"),
        Field::rows("questions", "the questions, one a row", QUESTION).must(),
        Field::text("answer_by", "the day by which to answer, as drafted", "April 13, 2026").must(),
        ADDED,
    ],
};

const QUESTION: &[Field] = &[Field::text("text", "the question", "Which of the kiosks hold personal data?")];

pub(super) fn own(letter: &Letter<'_>, fields: &mut Map<String, Value>) -> Result<String, LetterError> {
    let missing =
        LetterError::NotOnRecord("Ask for more information first: the letter puts those questions.");
    let asked = letter.request.questions.last().ok_or(missing)?;
    let questions: Vec<Value> = questions(&asked.value).map(|text| json!({ "text": text })).collect();
    add(
        fields,
        json!({
            "asked_on": long_date(day_of(asked.mark.at)),
            "asked_by": asked.mark.by.named(),
            "questions": questions,
            "answer_by": letter.draft.answer_by.map(long_date).unwrap_or_default(),
            "added": added(letter),
        }),
    );
    Ok("Request for Information: Security Policy/Standard Exception Request (TECH 358)".to_owned())
}

/// The questions of a text: a line each, without the number or bullet that somebody typed before it.
fn questions(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(without_number).filter(|line| !line.is_empty())
}

fn without_number(line: &str) -> &str {
    let line = line.trim();
    if let Some(item) = line.strip_prefix(['-', '•', '*', '–']) {
        return item.trim_start();
    }
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = rest.len() < line.len() && line.len() - rest.len() <= 2;
    match rest.strip_prefix(['.', ')']).filter(|rest| numbered && rest.starts_with([' ', '\u{a0}', '\t'])) {
        Some(item) => item.trim_start(),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::questions;

    #[test]
    fn each_line_is_a_question_without_the_number_that_was_typed() {
        let typed = "1. Which kiosks?\n\n 2) Since when?\r\n- Who owns them?\n2027 is the last year?\n3.5 TB of data?";
        let read: Vec<_> = questions(typed).collect();
        assert_eq!(
            read,
            ["Which kiosks?", "Since when?", "Who owns them?", "2027 is the last year?", "3.5 TB of data?"]
        );
    }
}
