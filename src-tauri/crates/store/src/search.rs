//! Full text, which each engine writes in its own way: this is FTS5's.

use crate::{QueueQuery, Result, Store, statements};

/// More words than these do not narrow a search, and FTS5 takes no endless expression.
const MOST_WORDS: usize = 32;

/// Where more words than these begin like what was typed last, they are not named one by one.
const MOST_ENDINGS: usize = 128;

/// What begins so and is no longer than this is no beginning of a digest: a word is meant.
const MOST_OF_WORD: usize = 7;

/// A word as long as this, of hexadecimal digits alone, is a digest.
const LEAST_OF_DIGEST: usize = 32;

/// So many digests are passed over where words are looked for: of a million requests, some two hundred begin with the same
/// three digits.
const MOST_DIGESTS: usize = 256;

/// The words that begin like the last one of a list’s filter, and of what was typed beside it.
pub(crate) type Endings = [Vec<String>; 2];

impl Store {
    /// The FTS5 expression for the words that a list is narrowed by; nothing where it is narrowed by none.
    ///
    /// FTS5 gathers everything that a beginning finds before it gives the first of it, and what words find one after the
    /// other: where few words of the index begin like the last one, these are named.
    pub(crate) async fn sought(&self, query: &QueueQuery) -> Result<Option<String>> {
        let mut endings = Endings::default();
        for (filter, endings) in [&query.filter, &query.typed].into_iter().zip(&mut endings) {
            let Some(beginning) = beginning(&filter.text) else { continue };
            let (found, is_all) = self.words_and_whether_all(&beginning, MOST_ENDINGS).await?;
            *endings = match (is_all, found.is_empty()) {
                (false, _) => Vec::new(),
                (true, false) => found,
                // No word is one itself.
                (true, true) => vec![beginning],
            };
        }
        Ok(expression_of(query, &endings))
    }

    /// Returns words of the search's index that begin like this, the first ones by the alphabet: as they are folded there.
    /// They are those of all requests. Digests are left out while it has no more than seven letters.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn words_from(&self, beginning: &str, limit: usize) -> Result<Vec<String>> {
        Ok(self.words_and_whether_all(beginning, limit).await?.0)
    }

    async fn words_and_whether_all(&self, beginning: &str, limit: usize) -> Result<(Vec<String>, bool)> {
        let passed_over = beginning.len() <= MOST_OF_WORD && is_hexadecimal(beginning);
        let steps = limit + 1 + if passed_over { MOST_DIGESTS } else { 0 };
        let mut words: Vec<String> = sqlx::query_scalar(statements::WORDS_FROM)
            .bind(beginning)
            .bind(behind(beginning))
            .bind(i64::try_from(steps).unwrap_or(i64::MAX))
            .fetch_all(self.reader())
            .await?;
        let mut is_all = words.len() < steps;
        words.retain(|word| !(passed_over && word.len() >= LEAST_OF_DIGEST && is_hexadecimal(word)));
        is_all &= words.len() <= limit;
        words.truncate(limit);
        Ok((words, is_all))
    }
}

fn is_hexadecimal(word: &str) -> bool {
    word.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

/// The FTS5 expression for the words that a list is narrowed by; nothing where it is narrowed by none. Where no endings are
/// known, the last word is a beginning.
pub(crate) fn expression_of(query: &QueueQuery, endings: &Endings) -> Option<String> {
    let parts: Vec<String> = [&query.filter, &query.typed]
        .into_iter()
        .zip(endings)
        .filter(|(filter, _)| filter.has_words())
        .map(|(filter, endings)| expression(&filter.text, &filter.phrases, endings))
        .collect();
    (!parts.is_empty()).then(|| parts.join(" AND "))
}

/// Whether an expression has a beginning in it: everything that it finds is gathered each time it is asked.
pub(crate) fn has_beginning(expression: &str) -> bool {
    expression.contains("\"*")
}

fn is_space(sign: char) -> bool {
    sign.is_whitespace() || sign.is_control()
}

/// The words of what a person typed, as many as narrow a search.
fn words(typed: &str) -> impl Iterator<Item = &str> {
    typed.split(is_space).filter(|word| !word.is_empty()).take(MOST_WORDS)
}

/// The last word of what a person typed, where the index has words as that is written.
fn beginning(typed: &str) -> Option<String> {
    let is_plain = |word: &&str| word.bytes().all(|letter| letter.is_ascii_alphanumeric());
    words(typed).last().filter(is_plain).map(str::to_ascii_lowercase)
}

/// Makes the FTS5 expression for what a person typed: every phrase and every word must occur, the last word may be a
/// beginning: any of the `endings`, where they are known.
///
/// Each stands in double quotes, where FTS5 knows no operator; a double quote inside is doubled.
fn expression(typed: &str, phrases: &[String], endings: &[String]) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\"").replace(is_space, " "));
    let mut parts: Vec<String> = phrases
        .iter()
        .filter(|phrase| !phrase.chars().all(is_space))
        .take(MOST_WORDS)
        .map(|phrase| quoted(phrase))
        .collect();
    let known = parts.len();
    parts.extend(words(typed).map(quoted));
    if parts.len() > known && !endings.is_empty() {
        parts.pop();
        let any: Vec<String> = endings.iter().map(|ending| quoted(ending)).collect();
        let any = format!("({})", any.join(" OR "));
        // Before a parenthesis FTS5 takes no AND for granted.
        return if parts.is_empty() { any } else { format!("{} AND {any}", parts.join(" ")) };
    }
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
            assert_eq!(expression(typed, &[], &[]), expected);
        }
    }

    #[test]
    fn a_phrase_is_whole_and_stands_before_the_words() {
        let phrases = ["remote\ndesktop".to_owned(), " ".to_owned(), "say \"no\"".to_owned()];
        assert_eq!(expression("kiosk", &phrases, &[]), "\"remote desktop\" \"say \"\"no\"\"\" \"kiosk\"*");
        assert_eq!(expression("", &phrases[..1], &[]), "\"remote desktop\"");
    }

    #[test]
    fn words_that_begin_like_the_last_one_stand_in_its_place() {
        let endings = ["kiosk".to_owned(), "kiosks".to_owned()];
        assert_eq!(expression("kio", &[], &endings), "(\"kiosk\" OR \"kiosks\")");
        let phrases = ["remote desktop".to_owned()];
        assert_eq!(
            expression("legacy kio", &phrases, &endings),
            "\"remote desktop\" \"legacy\" AND (\"kiosk\" OR \"kiosks\")"
        );
        assert!(
            has_beginning(&expression("kio", &[], &[])) && !has_beginning(&expression("kio", &[], &endings))
        );
        assert_eq!(beginning(" Legacy KIO ").as_deref(), Some("kio"));
        for typed in ["", "legacy C++", "kiósk", "e-mail"] {
            assert_eq!(beginning(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_pasted_page_is_cut_to_its_first_words() {
        assert_eq!(expression(&"word ".repeat(10_000), &[], &[]).matches("word").count(), MOST_WORDS);
    }
}
