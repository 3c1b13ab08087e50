//! What was typed, cut into its terms.

use chrono::NaiveDate;
use store::Days;

use super::days::{Comparison, days};

/// What was typed, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Find {
    /// Words that must occur; the last one may be a beginning.
    pub(crate) words: Vec<String>,
    /// Phrases: words that must stand together in this order.
    pub(crate) phrases: Vec<String>,
    /// What the request must be.
    pub(crate) terms: Vec<Term>,
    /// What cannot be read, a sentence each.
    pub(crate) problems: Vec<String>,
}

impl Find {
    /// The words and phrases that are looked for.
    pub(crate) fn sought(&self) -> Vec<String> {
        self.phrases.iter().chain(&self.words).cloned().collect()
    }
}

/// One `field:value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) wanted: Wanted,
    pub(crate) value: String,
    days: Option<Days>,
}

impl Term {
    /// The span of a field of days; any day for other fields.
    pub(crate) fn days(&self) -> Days {
        self.days.clone().unwrap_or_default()
    }
}

exception::words! {
    /// What a request can be looked for by. The stored names are what is typed before the colon.
    Wanted {
        /// The stage it is in; `open` is all but closed.
        Stage = "stage", "Stage";
        /// A part of the policy’s name or section.
        Policy = "policy", "Policy";
        /// A part of the department’s name.
        Department = "department", "Department";
        /// A part of the requester’s name.
        Requester = "requester", "Requester";
        /// The risk as it was rated.
        Risk = "risk", "Risk";
        /// Who owes the next step; `me` for oneself.
        Owed = "owed", "Owed by";
        /// How it ended.
        Outcome = "outcome", "Outcome";
        /// A part of the name of whoever sees to it; `me` for oneself.
        Assigned = "assigned", "Assigned to";
        /// The Service Request, whole.
        ServiceRequest = "sr", "Service Request";
        /// By which day the next step is due.
        Due = "due", "Due";
        /// The day it was opened.
        Opened = "opened", "Opened";
        /// The first day of the exception.
        Begins = "begins", "Begins";
        /// The last day of the exception.
        Ends = "ends", "Ends";
    }
}

impl Wanted {
    /// Whether its value is a day or a span of days.
    pub(crate) const fn is_day(self) -> bool {
        matches!(self, Self::Due | Self::Opened | Self::Begins | Self::Ends)
    }
}

/// Reads what was typed on a day. What is no term of ours is words: nobody has to know any of this to find something.
pub(crate) fn read(typed: &str, today: NaiveDate) -> Find {
    let mut find = Find::default();
    let mut rest = typed.trim_start();
    while !rest.is_empty() {
        let (piece, behind) = piece(rest);
        rest = behind.trim_start();
        match piece {
            Piece::Phrase(phrase) if phrase.trim().is_empty() => {}
            Piece::Phrase(phrase) => find.phrases.push(phrase.to_owned()),
            Piece::Word(word) => find.words.push(word.to_owned()),
            Piece::Term { name, comparison, value } => term(&mut find, name, comparison, value, today),
        }
    }
    find
}

fn term(find: &mut Find, name: &str, comparison: Comparison, value: &str, today: NaiveDate) {
    let Some(wanted) = Wanted::from_name(&name.to_ascii_lowercase()) else {
        // A word with a colon in it, as an address has.
        find.words.push(format!("{name}{}{value}", comparison.as_typed()));
        return;
    };
    if value.trim().is_empty() {
        find.problems.push(format!(
            "Nothing stands after “{name}{}”. Type what is looked for, or take it away.",
            comparison.as_typed()
        ));
        return;
    }
    let mut read = Term { wanted, value: value.to_owned(), days: None };
    if wanted.is_day() {
        let Some(span) = days(value, comparison, today) else {
            find.problems.push(format!(
                "“{value}” is no day. Type one as 2026-12-31, a month as 2026-12, a year, “today”, or a span as \
                 2026-07-01..2026-12-31."
            ));
            return;
        };
        read.days = Some(span);
    } else if comparison != Comparison::Is {
        find.problems.push(format!(
            "“{name}” is looked for with a colon, as in {name}:{value}; only days are before or after others."
        ));
        return;
    }
    find.terms.push(read);
}

/// A piece of what was typed.
pub(crate) enum Piece<'a> {
    Word(&'a str),
    Phrase(&'a str),
    Term { name: &'a str, comparison: Comparison, value: &'a str },
}

/// The piece that is being typed, with where it begins; nothing behind a space.
pub(crate) fn last_piece(typed: &str) -> Option<(usize, Piece<'_>)> {
    let mut rest = typed.trim_start();
    let mut last = None;
    while !rest.is_empty() {
        let (piece, behind) = piece(rest);
        last = Some((typed.len() - rest.len(), piece, behind));
        rest = behind.trim_start();
    }
    last.filter(|(.., behind)| behind.is_empty()).map(|(start, piece, _)| (start, piece))
}

/// The first piece of a text that does not begin with white space, and what is behind it.
fn piece(text: &str) -> (Piece<'_>, &str) {
    if let Some((phrase, behind)) = quoted(text) {
        return (Piece::Phrase(phrase), behind);
    }
    let name_ends = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (name, behind_name) = text.split_at(name_ends);
    if !name.is_empty()
        && let Some((comparison, value)) = Comparison::at(behind_name)
    {
        if let Some((value, behind)) = quoted(value) {
            return (Piece::Term { name, comparison, value }, behind);
        }
        let (value, behind) = word(value);
        return (Piece::Term { name, comparison, value }, behind);
    }
    let (word, behind) = word(text);
    (Piece::Word(word), behind)
}

fn word(text: &str) -> (&str, &str) {
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// What stands between quotes at the beginning; a quote that is not closed yet, as while it is typed, reaches to the end.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let opening = text.chars().next().filter(|c| matches!(c, '"' | '“' | '”' | '„'))?;
    let inner = text.get(opening.len_utf8()..)?;
    Some(match inner.char_indices().find(|(_, c)| matches!(c, '"' | '“' | '”')) {
        Some((end, closing)) => (inner.get(..end)?, inner.get(end + closing.len_utf8()..)?),
        None => (inner, ""),
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test panics to fail")]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        "2026-11-22".parse().unwrap()
    }

    #[test]
    fn words_phrases_and_terms_stand_beside_each_other() {
        let find = read("  policy:3500 stage:decision due<2026-12-31 \"remote desktop\" kiosk ", today());
        assert_eq!(find.words, ["kiosk"]);
        assert_eq!(find.phrases, ["remote desktop"]);
        let terms: Vec<_> = find.terms.iter().map(|term| (term.wanted, term.value.as_str())).collect();
        assert_eq!(
            terms,
            [(Wanted::Policy, "3500"), (Wanted::Stage, "decision"), (Wanted::Due, "2026-12-31")]
        );
        assert_eq!(find.terms[2].days().to.as_deref(), Some("2026-12-30"));
        assert!(find.problems.is_empty());
    }

    #[test]
    fn what_is_no_term_is_words() {
        for typed in
            ["https://example.org/a", "note:this", "10:30", "a<b", "C++", ":", "stage", "DROP TABLE;--"]
        {
            let find = read(typed, today());
            assert_eq!(find.words.join(" "), typed, "{typed}");
            assert!(find.terms.is_empty() && find.problems.is_empty(), "{typed}");
        }
    }

    #[test]
    fn quotes_of_every_keyboard_are_quotes_and_one_that_is_open_reaches_to_the_end() {
        for typed in ["\"remote desktop\"", "“remote desktop”", "„remote desktop“", "\"remote desktop"]
        {
            assert_eq!(read(typed, today()).phrases, ["remote desktop"], "{typed}");
        }
        let find = read("department:\"Motor Vehicles\" x", today());
        assert_eq!(find.terms[0].value, "Motor Vehicles");
        assert_eq!(find.words, ["x"]);
        assert_eq!(read("\"\" \" ", today()), Find::default());
    }

    #[test]
    fn what_cannot_be_read_is_told_with_what_to_type() {
        for (typed, told) in [
            ("due:soon", "“soon” is no day. Type one as 2026-12-31"),
            ("due<2026-02-30", "“2026-02-30” is no day."),
            ("stage:", "Nothing stands after “stage:”."),
            ("stage<decision", "“stage” is looked for with a colon"),
        ] {
            let find = read(typed, today());
            assert_eq!(find.problems.len(), 1, "{typed}");
            assert!(find.problems[0].starts_with(told), "{typed}: {}", find.problems[0]);
        }
    }
}
