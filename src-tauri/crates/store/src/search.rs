//! Full text, which each engine writes in its own way: this is FTS5's.

/// More words than these do not narrow a search, and FTS5 takes no endless expression.
const MOST_WORDS: usize = 32;

/// Makes the FTS5 expression for what a person typed: every word must occur, the last one may be a beginning.
///
/// Each word stands in double quotes, where FTS5 knows no operator; a double quote inside is doubled.
pub(crate) fn expression(typed: &str) -> String {
    let words: Vec<String> = typed
        .split(|sign: char| sign.is_whitespace() || sign.is_control())
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .map(|word| format!("\"{}\"", word.replace('"', "\"\"")))
        .collect();
    // A bare asterisk would begin one of FTS5's own commands; an empty phrase finds nothing.
    if words.is_empty() { "\"\"".to_owned() } else { format!("{}*", words.join(" ")) }
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
            assert_eq!(expression(typed), expected);
        }
    }

    #[test]
    fn a_pasted_page_is_cut_to_its_first_words() {
        assert_eq!(expression(&"word ".repeat(10_000)).matches("word").count(), MOST_WORDS);
    }
}
