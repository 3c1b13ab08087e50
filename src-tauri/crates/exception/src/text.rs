//! Text as it really comes: kept as typed, folded for finding and comparing.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// Whether a text has nothing that shows: white space, zero-width and formatting characters only.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
}

/// Folds a text for search and comparison: compatibility-composed (NFKC, so that width is folded),
/// without accents on Latin letters being told apart by encoding, lower case, invisible characters removed.
///
/// Two spellings of one name - composed or decomposed, full width or half - fold to the same text.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // Nothing composes over a space, and most words are ASCII: those need no tables.
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            folded.push(' ');
        }
        fold_word(word, &mut folded);
    }
    folded
}

fn fold_word(word: &str, folded: &mut String) {
    if word.is_ascii() {
        let begin = folded.len();
        folded.push_str(word);
        if let Some(word) = folded.get_mut(begin..) {
            word.make_ascii_lowercase();
        }
    } else {
        folded.push_str(&fold_by_tables(word));
    }
}

fn fold_by_tables(text: &str) -> String {
    text.nfkc().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase).collect::<String>().nfc().collect()
}

/// Folds a text for comparing names: as [`fold`], and without the accents of Latin, Greek and Cyrillic letters.
#[must_use]
pub fn bare(text: &str) -> String {
    fold(text.trim()).nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).nfc().collect()
}

/// Prepares a text for the search index: as [`fold`], with control characters made spaces.
#[must_use]
pub fn for_search(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // Nothing composes over a control character either.
    for (index, word) in text.split(|c: char| c == ' ' || c.is_control()).enumerate() {
        if index > 0 {
            folded.push(' ');
        }
        fold_word(word, &mut folded);
    }
    folded
}

/// A text prepared for finding passages in it, however they are spelt.
///
/// Capitals, widths, the encoding of accents, the form of quotation marks and dashes and the kind of white space make no
/// difference, and what is invisible is passed over.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    characters: Vec<char>,
    /// The bytes of the text from which each character came.
    from: Vec<Range<usize>>,
}

impl Folded {
    /// Prepares a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut folded = Self::default();
        for (at, typed) in text.char_indices().filter(|(_, c)| !is_invisible(*c)) {
            let bytes = at..at + typed.len_utf8();
            if typed.is_whitespace() || typed.is_control() {
                if folded.characters.last() != Some(&' ') {
                    folded.push(' ', &bytes);
                }
                continue;
            }
            for part in std::iter::once(typed).nfkd().flat_map(char::to_lowercase) {
                let plain = match part {
                    '\u{2018}' | '\u{2019}' | '\u{201b}' => '\'',
                    '\u{201c}' | '\u{201d}' | '\u{201f}' => '"',
                    '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
                    other => other,
                };
                folded.push(plain, &bytes);
            }
        }
        folded
    }

    fn push(&mut self, character: char, bytes: &Range<usize>) {
        self.characters.push(character);
        self.from.push(bytes.clone());
    }

    /// The places where a passage stands, as bytes of the text, in order and apart; none of a blank passage.
    #[must_use]
    pub fn find(&self, passage: &Self) -> Vec<Range<usize>> {
        let blank = |c: &&char| **c == ' ';
        let before = passage.characters.iter().take_while(blank).count();
        let after = passage.characters.iter().rev().take_while(blank).count();
        let end = passage.characters.len().saturating_sub(after);
        let Some(sought) = passage.characters.get(before..end).filter(|sought| !sought.is_empty()) else {
            return Vec::new();
        };
        let mut found: Vec<Range<usize>> = Vec::new();
        for (at, window) in self.characters.windows(sought.len()).enumerate() {
            let (Some(first), Some(last)) = (self.from.get(at), self.from.get(at + sought.len() - 1)) else {
                continue;
            };
            if window == sought && found.last().is_none_or(|before| before.end <= first.start) {
                found.push(first.start..last.end);
            }
        }
        found
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_in_two_encodings_folds_to_one_text() {
        let composed = "Jos\u{e9} N\u{fa}\u{f1}ez";
        let decomposed = "Jose\u{301} Nu\u{301}n\u{303}ez";
        assert_ne!(composed, decomposed);
        assert_eq!(fold(composed), fold(decomposed));
        assert_eq!(fold("ＣＤＴ"), "cdt");
    }

    proptest::proptest! {
        #[test]
        fn folding_word_by_word_is_folding_the_whole(text in ".*", words in "[ a-zA-Z\u{301}\u{e9}\u{ad}\u{a0}\u{1100}\u{1161}\u{ff21}]*") {
            proptest::prop_assert_eq!(fold(&text), fold_by_tables(&text));
            proptest::prop_assert_eq!(fold(&words), fold_by_tables(&words));
        }

        #[test]
        fn a_text_for_the_search_is_the_folded_one_with_spaces_for_control_characters(
            text in ".*", words in "[ a-zA-Z\n\t\u{85}\u{301}\u{e9}\u{ad}\u{1100}\u{1161}\u{ff21}]*"
        ) {
            for text in [text, words] {
                let expected: String =
                    fold_by_tables(&text).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
                proptest::prop_assert_eq!(for_search(&text), expected);
            }
        }
    }

    #[test]
    fn bidi_controls_and_soft_hyphens_do_not_hide_a_word() {
        assert_eq!(fold("deci\u{ad}sion\u{202e}"), "decision");
    }
}
