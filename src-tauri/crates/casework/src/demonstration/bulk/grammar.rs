//! The grammar of the bench data: sentences with places in them, filled with words of which few are common and many rare,
//! as in any language: the word of rank r comes about r times less often than the first.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{Error, Result, demonstration::chance::Chance};

const GRAMMAR: &str = include_str!("../../../demo/grammar.json");

/// How many names there are, as a power of two: the long tail of the words.
const NAMES: u32 = 17;

/// Syllables of the names; as many as five bits can count.
const SYLLABLES: [&str; 32] = [
    "al", "ba", "cor", "da", "el", "fen", "gar", "ha", "il", "jo", "ka", "lin", "mar", "na", "or", "pa",
    "qui", "ra", "sol", "ta", "ul", "ven", "wa", "xi", "ya", "zo", "bre", "cha", "dri", "mo", "ster", "tul",
];

/// Sentences and the words that fill them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Grammar {
    /// Departments that ask.
    pub(super) departments: Vec<String>,
    /// Given names of people.
    pub(super) given: Vec<String>,
    /// Family names of people.
    pub(super) family: Vec<String>,
    /// The words by the name of their place, most common first.
    slots: BTreeMap<String, Vec<String>>,
    /// Titles of requests.
    pub(super) titles: Vec<String>,
    /// What cannot be met.
    pub(super) needs: Vec<String>,
    /// Why.
    pub(super) reasons: Vec<String>,
    /// What may come of it.
    pub(super) impacts: Vec<String>,
}

impl Grammar {
    /// The grammar that ships with the program.
    pub(super) fn read() -> Result<Self> {
        serde_json::from_str(GRAMMAR)
            .map_err(|error| Error::Damaged(format!("The grammar can’t be read ({error}).")))
    }

    /// A sentence by one of some patterns.
    pub(super) fn say(&self, patterns: &[String], chance: &mut Chance) -> String {
        chance.one_of(patterns).map_or_else(String::new, |pattern| self.fill(pattern, chance))
    }

    /// A text with a word in the place of each `{name}`, and a capital letter at its beginning.
    pub(super) fn fill(&self, pattern: &str, chance: &mut Chance) -> String {
        let mut text = String::new();
        for part in pattern.split('{') {
            let Some((slot, rest)) = part.split_once('}') else {
                text.push_str(part);
                continue;
            };
            match self.slots.get(slot) {
                Some(words) => text.push_str(words.get(rank(words.len(), chance)).map_or("", String::as_str)),
                None => text.push_str(&name(chance)),
            }
            text.push_str(rest);
        }
        capital(&text)
    }
}

/// A rank below `count`, the first most often.
pub(super) fn rank(count: usize, chance: &mut Chance) -> usize {
    let last = u32::try_from(count.saturating_sub(1)).unwrap_or(0);
    let octaves = u32::BITS - (last + 1).leading_zeros();
    let octave = chance.below(octaves);
    let rank = (1_u32 << octave) - 1 + chance.below(1 << octave);
    if rank > last { chance.below(last + 1) as usize } else { rank as usize }
}

/// A made-up name, of which some are met everywhere and most hardly ever.
fn name(chance: &mut Chance) -> String {
    let mut left = rank(1 << NAMES, chance);
    let mut name = String::new();
    for place in 0.. {
        name.push_str(SYLLABLES.get(left % SYLLABLES.len()).copied().unwrap_or_default());
        left /= SYLLABLES.len();
        if left == 0 && place > 0 {
            break;
        }
    }
    capital(&name)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn few_words_are_common_and_many_are_rare() {
        let grammar = Grammar::read().unwrap();
        let mut chance = Chance::new(1, 1);
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for _ in 0..20_000 {
            let text = grammar.say(&grammar.titles, &mut chance);
            assert!(!text.contains(['{', '}']), "{text}");
            for word in text.split_whitespace() {
                *counts.entry(word.to_owned()).or_default() += 1;
            }
        }
        let once = counts.values().filter(|count| **count == 1).count();
        assert!(once > 2_000, "{once} words are met once");
        assert!(counts.values().max().is_some_and(|most| *most > 5_000));
    }

    #[test]
    fn every_rank_can_be_reached_and_none_beyond() {
        let mut chance = Chance::new(3, 1);
        for count in [1, 2, 3, 7, 30] {
            let ranks: std::collections::BTreeSet<usize> =
                (0..5_000).map(|_| rank(count, &mut chance)).collect();
            assert_eq!(ranks.into_iter().collect::<Vec<_>>(), (0..count).collect::<Vec<_>>());
        }
    }
}
