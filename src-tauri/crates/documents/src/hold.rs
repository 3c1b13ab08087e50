//! What stays together on a line though Unicode's rules would let it break (UAX #14 knows no citations and no units).
//!
//! The text itself is left as it was typed: a no-break space put into it would come out again when it is searched or copied.

use std::ops::Range;

/// Words that a number follows: the two are read as one.
const BEFORE_NUMBER: &[&str] = &[
    "§",
    "§§",
    "¶",
    "no.",
    "nos.",
    "nº",
    "n.º",
    "n°",
    "art.",
    "sec.",
    "section",
    "sections",
    "part",
    "parts",
    "page",
    "pages",
    "item",
    "step",
    "line",
    "room",
    "suite",
    "appendix",
    "table",
    "figure",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Units and the like that stand behind a number.
const BEHIND_NUMBER: &[&str] = &[
    "%", "‰", "°c", "°f", "a.m.", "p.m.", "am", "pm", "ms", "s", "min", "h", "kb", "mb", "gb", "tb", "kib",
    "mib", "gib", "tib", "bit", "bits", "bytes", "mbit/s", "gbit/s", "mbps", "gbps", "hz", "khz", "mhz",
    "ghz", "v", "w", "kw", "kwh", "mm", "cm", "m", "km", "in", "ft", "mi", "kg", "g", "lb", "usd",
];

/// The boxes of choices, empty and crossed.
const BOXES: [char; 2] = ['☐', '☒'];

/// Longer than this, a stretch has to break somewhere.
const LONGEST: usize = 40;

/// The stretches of a text that hold together, as ranges of bytes, in order and apart. Each leaves out its last character,
/// behind which a line may break again.
pub(crate) fn holds(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    if text.contains(BOXES) {
        return choices(text);
    }
    if !has_digit(text) {
        return found;
    }
    let mut before: Option<(usize, &str)> = None;
    let mut at = 0;
    for word in text.split(' ') {
        let range = at..at + word.len();
        at = range.end + 1;
        let own = word.contains(")(") && has_digit(word);
        let joined = before.filter(|(_, left)| joins(left, word));
        let start = joined.map_or(range.start, |(start, _)| start);
        if own || joined.is_some() {
            let last = word.chars().next_back().map_or(0, char::len_utf8);
            let hold = start..range.end - last;
            match found.last_mut() {
                // Three words in a row: “on page 3 %” makes one stretch of two.
                Some(known) if hold.start <= known.end => known.end = hold.end,
                Some(_) | None => found.push(hold),
            }
        }
        before = (!word.is_empty()).then_some((range.start, word));
    }
    found.retain(|hold| {
        text.get(hold.clone()).is_some_and(|held| !held.contains('\n') && held.chars().count() < LONGEST)
    });
    found
}

/// Choices with their boxes stand with an em space between them, and each stays with its box.
fn choices(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut found = Vec::new();
    for choice in text.split('\u{2003}') {
        let last = choice.chars().next_back().map_or(0, char::len_utf8);
        if choice.starts_with(BOXES) && choice.chars().count() < LONGEST && !choice.contains('\n') {
            found.push(at..at + choice.len() - last);
        }
        at += choice.len() + '\u{2003}'.len_utf8();
    }
    found
}

/// Whether two words with one space between them are read as one.
fn joins(left: &str, right: &str) -> bool {
    let bare = |word: &str| word.trim_matches(['(', ')', ',', ';', ':', '“', '”', '"']).to_lowercase();
    let begins_with_digit =
        |word: &str| word.trim_start_matches('(').starts_with(|c: char| c.is_ascii_digit());
    (BEFORE_NUMBER.contains(&bare(left).as_str()) && begins_with_digit(right))
        || (is_amount(left) && BEHIND_NUMBER.contains(&bare(right).trim_end_matches('.').to_owned().as_str()))
        || (is_amount(left) && BEHIND_NUMBER.contains(&bare(right).as_str()))
        || is_area_code(left) && begins_with_digit(right)
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Digits with their separators, a sign of currency before them at most.
fn is_amount(word: &str) -> bool {
    let number = word.trim_start_matches(['(', '$', '€', '£', '~', '<', '>', '≤', '≥', '+', '-', '−', '–']);
    number.starts_with(|c: char| c.is_ascii_digit())
        && number
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ':' | '–' | '-' | '½' | '¼' | '¾'))
        && !number.ends_with([',', '.'])
}

/// The three digits in parentheses that begin a telephone number.
fn is_area_code(word: &str) -> bool {
    let inner = word.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(|digits| digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::holds;

    fn held(text: &str) -> Vec<&str> {
        holds(text).into_iter().filter_map(|range| text.get(range.start..range.end)).collect()
    }

    #[test]
    fn citations_units_and_dates_hold_together() {
        for (text, stretches) in [
            ("under § 95870(c)(2) of the code", vec!["§ 95870(c)(2"]),
            ("see 8314.5(a)(1), which", vec!["8314.5(a)(1)"]),
            ("files of 50 MB, sent by 5 p.m. on November 21, 2026", vec!["50 MB", "5 p.m", "November 21"]),
            ("call (916) 555-0100 today", vec!["(916) 555-010"]),
            ("Section 4.2 and section 12.", vec!["Section 4.", "section 12"]),
            ("costs $1,234.50 USD a year", vec!["$1,234.50 US"]),
            ("in 24/7 watch, 100 %", vec!["100 "]),
            ("at 10:49 a.m. today", vec!["10:49 a.m"]),
            ("☒\u{a0}New\u{2003}☐\u{a0}Vendor limit", vec!["☒\u{a0}Ne", "☐\u{a0}Vendor limi"]),
        ] {
            assert_eq!(held(text), stretches, "{text}");
        }
    }

    #[test]
    fn plain_words_and_overlong_stretches_may_break() {
        for text in [
            "The section was closed.",
            "Servers 12 through 14",
            "no digits here: f(x)(y)",
            "line\n5 MB",
            "1(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)(l)(m)(n)(o)(p)",
            "",
        ] {
            assert_eq!(held(text), Vec::<&str>::new(), "{text:?}");
        }
    }
}
