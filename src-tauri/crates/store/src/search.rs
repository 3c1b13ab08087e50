//! Full text, which each engine writes in its own way: this is FTS5's.

use crate::QueueQuery;

/// More words than these do not narrow a search, and FTS5 takes no endless expression.
const MOST_WORDS: usize = 32;

/// The FTS5 expression for the words that a list is narrowed by; nothing where it is narrowed by none.
pub(crate) fn expression_of(query: &QueueQuery) -> Option<String> {
    let parts: Vec<String> = [&query.filter, &query.typed]
        .into_iter()
        .filter(|filter| !filter.text.trim().is_empty() || !filter.phrases.is_empty())
        .map(|filter| expression(&filter.text, &filter.phrases))
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// Makes the FTS5 expression for what a person typed: every phrase and every word must occur, the last word may be a
/// beginning.
///
/// Each stands in double quotes, where FTS5 knows no operator; a double quote inside is doubled.
pub(crate) fn expression(typed: &str, phrases: &[String]) -> String {
    let is_space = |sign: char| sign.is_whitespace() || sign.is_control();
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\"").replace(is_space, " "));
    let mut parts: Vec<String> = phrases
        .iter()
        .filter(|phrase| !phrase.chars().all(is_space))
        .take(MOST_WORDS)
        .map(|phrase| quoted(phrase))
        .collect();
    let words = typed.split(is_space).filter(|word| !word.is_empty()).take(MOST_WORDS).map(quoted);
    let known = parts.len();
    parts.extend(words);
    // A bare asterisk would begin one of FTS5's own commands; an empty phrase finds nothing.
    match parts.len() {
        0 => "\"\"".to_owned(),
        all if all == known => parts.join(" "),
        _ => format!("{}*", parts.join(" ")),
    }
}

/// Makes the FTS5 expression for requests with any of these words or phrases; nothing where there is none.
pub(crate) fn any_of<'a>(texts: impl Iterator<Item = &'a str>) -> Option<String> {
    let quoted: Vec<String> =
        texts.take(MOST_WORDS).map(|text| format!("\"{}\"", text.replace(['"', '\0'], " "))).collect();
    (!quoted.is_empty()).then(|| quoted.join(" OR "))
}

/// A text that comes behind everything that begins like this.
pub(crate) fn behind(beginning: &str) -> String {
    format!("{beginning}\u{10ffff}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_types_is_never_an_operator() {
        for (typed, expected) in [
            ("firewall", "\"firewall\"*"),
            ("  legacy \t fire\n", "\"legacy\" \"fire\"*"),
            (
                "NOT a OR b* ^c col:d NEAR(e f)",
                "\"NOT\" \"a\" \"OR\" \"b*\" \"^c\" \"col:d\" \"NEAR(e\" \"f)\"*",
            ),
            ("say \"no\"", "\"say\" \"\"\"no\"\"\"*"),
            ("a\0b", "\"a\" \"b\"*"),
            ("\0", "\"\""),
        ] {
            assert_eq!(expression(typed, &[]), expected);
        }
    }

    #[test]
    fn a_phrase_is_whole_and_stands_before_the_words() {
        let phrases = ["remote\ndesktop".to_owned(), " ".to_owned(), "say \"no\"".to_owned()];
        assert_eq!(expression("kiosk", &phrases), "\"remote desktop\" \"say \"\"no\"\"\" \"kiosk\"*");
        assert_eq!(expression("", &phrases[..1]), "\"remote desktop\"");
    }

    #[test]
    fn a_pasted_page_is_cut_to_its_first_words() {
        assert_eq!(expression(&"word ".repeat(10_000), &[]).matches("word").count(), MOST_WORDS);
    }
}
