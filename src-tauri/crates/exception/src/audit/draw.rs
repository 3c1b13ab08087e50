//! Drawing a sample that anybody can draw again.
//!
//! The rule in words, [`RULE`], is what the program follows; `sha256sum` and `sort` follow it too.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    input::Problem,
    values::{Digest, RequestNumber},
};

/// The rule by which a sample is drawn, as it is printed.
pub const RULE: &str = "Write the seed, a colon and the number of a request one after the other, in UTF-8 and without a line feed. Their SHA-256, in hexadecimal, is the rank of that request. The requests with the lowest ranks are drawn. Where the population is divided into groups, each group has places: one for each group first, if there are at least as many places as groups; the rest in proportion to how many requests of each group are left, rounded down; the places still over, one each, to the groups with the largest remainders, and between equal remainders to the group whose own rank is lower, which is the SHA-256 of the seed, a colon and the group’s name. Within a group the lowest ranks are drawn. On a command line the rank of one request is printed by: printf '%s:%s' SEED NUMBER | sha256sum";

/// A request that may be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// Its number.
    pub number: &'a str,
    /// The group in which it is; empty where the population is not divided.
    pub group: &'a str,
}

/// A request that was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Drawn {
    /// Its number.
    pub number: RequestNumber,
    /// The group from which it was drawn; none where the population is not divided.
    pub group: Option<String>,
    /// Its rank; none where all were taken.
    pub rank: Option<Digest>,
}

/// A group of the population.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Group {
    /// Its name.
    pub name: String,
    /// How many requests are in it.
    pub population: u32,
    /// How many of them are drawn.
    pub places: u32,
}

/// What was drawn, and from what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Draw {
    /// How many requests the population had.
    pub population: u32,
    /// SHA-256 of their numbers, sorted as bytes, each followed by a line feed: a later draw is compared by it.
    pub population_digest: Digest,
    /// The groups, by name; none where the population is not divided.
    pub groups: Vec<Group>,
    /// What was drawn: by group, then lowest rank first.
    pub drawn: Vec<Drawn>,
}

/// Draws a sample.
///
/// # Errors
/// A problem at `size` where the sample is larger than its population, with both figures, or where the population is
/// empty.
pub fn draw(candidates: &[Candidate<'_>], seed: &str, size: u32, divided: bool) -> Result<Draw, Problem> {
    let population = count(candidates.len());
    check(population, size)?;
    let ranks = Ranks::of(seed);
    let mut groups: BTreeMap<&str, Vec<([u8; 32], &str)>> = BTreeMap::new();
    for candidate in candidates {
        let group = if divided { candidate.group } else { "" };
        groups.entry(group).or_default().push((ranks.rank(candidate.number), candidate.number));
    }
    let sizes: Vec<(&str, u32)> =
        groups.iter().map(|(name, members)| (*name, count(members.len()))).collect();
    let places = places(&sizes, size, &ranks);
    let mut drawn = Vec::new();
    for ((name, mut members), places) in groups.into_iter().zip(&places) {
        let places = usize::try_from(*places).unwrap_or(usize::MAX).min(members.len());
        if places == 0 {
            continue;
        }
        // Only the lowest need be in order.
        if places < members.len() {
            members.select_nth_unstable(places - 1);
            members.truncate(places);
        }
        members.sort_unstable();
        for (rank, number) in members {
            let number = number.parse().map_err(|_| not_a_number(number))?;
            let group = divided.then(|| name.to_owned());
            drawn.push(Drawn { number, group, rank: Some(Digest::from_bytes(&rank)) });
        }
    }
    let groups = if divided {
        let named = sizes.iter().zip(&places);
        named.map(|((name, population), places)| group(name, *population, *places)).collect()
    } else {
        Vec::new()
    };
    let numbers = candidates.iter().map(|candidate| candidate.number);
    Ok(Draw { population, population_digest: digest_of(numbers), groups, drawn })
}

/// Takes the whole of a population.
///
/// # Errors
/// A problem at `size` where the population is empty or larger than `most`.
pub fn take_all(candidates: &[Candidate<'_>], most: u32) -> Result<Draw, Problem> {
    let population = count(candidates.len());
    check(population, 1)?;
    if population > most {
        let message = format!(
            "Narrow the population, or draw a sample: {population} requests are meant, and an audit looks at {most} at most."
        );
        return Err(Problem::new("size", "too_many", message));
    }
    let mut numbers: Vec<&str> = candidates.iter().map(|candidate| candidate.number).collect();
    numbers.sort_unstable();
    let drawn = numbers
        .iter()
        .map(|number| {
            let parsed = number.parse().map_err(|_| not_a_number(number))?;
            Ok(Drawn { number: parsed, group: None, rank: None })
        })
        .collect::<Result<_, Problem>>()?;
    let population_digest = digest_of(numbers.into_iter());
    Ok(Draw { population, population_digest, groups: Vec::new(), drawn })
}

fn check(population: u32, size: u32) -> Result<(), Problem> {
    if population == 0 {
        let message = "Widen the population: there is no request of which all that is given is true.";
        return Err(Problem::new("population", "empty", message));
    }
    if size > population {
        let message = format!(
            "Draw at most {population}: the sample of {size} is larger than its population of {population}."
        );
        return Err(Problem::new("size", "larger_than_population", message));
    }
    Ok(())
}

fn not_a_number(number: &str) -> Problem {
    Problem::new("population", "not_a_number", format!("“{number}” is no number of a request."))
}

fn group(name: &str, population: u32, places: u32) -> Group {
    Group { name: name.to_owned(), population, places }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// SHA-256 of the numbers, sorted as bytes, each followed by a line feed.
fn digest_of<'a>(numbers: impl Iterator<Item = &'a str>) -> Digest {
    let mut numbers: Vec<&str> = numbers.collect();
    numbers.sort_unstable();
    let mut digest = Sha256::new();
    for number in numbers {
        digest.update(number);
        digest.update(b"\n");
    }
    Digest::from_bytes(&digest.finalize().into())
}

/// The ranks under one seed.
struct Ranks(Sha256);

impl Ranks {
    fn of(seed: &str) -> Self {
        let mut begun = Sha256::new();
        begun.update(seed);
        begun.update(b":");
        Self(begun)
    }

    fn rank(&self, text: &str) -> [u8; 32] {
        let mut digest = self.0.clone();
        digest.update(text);
        digest.finalize().into()
    }
}

/// How many places each group has, in the order of the groups.
fn places(sizes: &[(&str, u32)], size: u32, ranks: &Ranks) -> Vec<u32> {
    let first = u32::from(size >= count(sizes.len()));
    let left: Vec<u64> = sizes.iter().map(|(_, members)| u64::from(members - first)).collect();
    let all_left: u64 = left.iter().sum();
    let to_share = u64::from(size - first * count(sizes.len()));
    let mut places: Vec<u32> = left
        .iter()
        .map(|left| {
            first + u32::try_from((to_share * left).checked_div(all_left).unwrap_or(0)).unwrap_or(u32::MAX)
        })
        .collect();
    let over = size.saturating_sub(places.iter().sum());
    let mut by_remainder: Vec<(u64, [u8; 32], usize)> = left
        .iter()
        .zip(sizes)
        .enumerate()
        .map(|(index, (left, (name, _)))| {
            ((to_share * left).checked_rem(all_left).unwrap_or(0), ranks.rank(name), index)
        })
        .collect();
    by_remainder.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, _, index) in by_remainder.into_iter().take(usize::try_from(over).unwrap_or(usize::MAX)) {
        if let Some(places) = places.get_mut(index) {
            *places += 1;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test panics to fail")]

    use super::*;

    fn numbers(count: u32) -> Vec<String> {
        (1..=count).map(|serial| RequestNumber::new(2026, serial).to_string()).collect()
    }

    fn candidates(numbers: &[String]) -> Vec<Candidate<'_>> {
        let groups = ["DMV", "Parks", "Water"];
        let group = |index: usize| if index < 3 { groups[index] } else { groups[(index % 7) / 5] };
        numbers.iter().enumerate().map(|(index, number)| Candidate { number, group: group(index) }).collect()
    }

    #[test]
    fn the_rank_is_what_sha256sum_prints() {
        // printf '%s:%s' 'seed 1' EX-2026-0001 | sha256sum
        let rank = Digest::from_bytes(&Ranks::of("seed 1").rank("EX-2026-0001"));
        assert_eq!(rank.as_str(), "f3d3876e1501bf2532d4c805ff2315014a7548ed1a9c3251040bb4050c1635ca");
    }

    #[test]
    fn the_order_of_the_population_draws_nothing_else() {
        let numbers = numbers(1000);
        let forth = candidates(&numbers);
        let back: Vec<_> = forth.iter().rev().copied().collect();
        for divided in [false, true] {
            let drawn = draw(&forth, "a seed", 40, divided).unwrap();
            assert_eq!(drawn.drawn.len(), 40);
            assert_eq!(draw(&back, "a seed", 40, divided).unwrap(), drawn);
            assert_ne!(draw(&forth, "another", 40, divided).unwrap().drawn, drawn.drawn);
        }
    }

    #[test]
    fn each_group_has_its_share_and_one_at_least() {
        let numbers = numbers(1000);
        let candidates = candidates(&numbers);
        let drawn = draw(&candidates, "s", 10, true).unwrap();
        let places: Vec<_> =
            drawn.groups.iter().map(|group| (group.name.as_str(), group.population, group.places)).collect();
        assert_eq!(places, [("DMV", 713, 6), ("Parks", 286, 3), ("Water", 1, 1)]);
        assert_eq!(draw(&candidates, "s", 1000, true).unwrap().drawn.len(), 1000);
        assert_eq!(draw(&candidates, "s", 2, true).unwrap().drawn.len(), 2);
    }

    #[test]
    fn a_sample_larger_than_its_population_is_told_with_both_figures() {
        let numbers = numbers(7);
        let refused = draw(&candidates(&numbers), "s", 8, false).unwrap_err();
        assert!(refused.field == "size" && refused.message.contains('8') && refused.message.contains('7'));
        assert_eq!(draw(&[], "s", 1, false).unwrap_err().field, "population");
        assert_eq!(take_all(&candidates(&numbers), 6).unwrap_err().field, "size");
        let all = take_all(&candidates(&numbers), 7).unwrap();
        assert_eq!(
            (all.drawn.len(), all.population_digest),
            (7, draw(&candidates(&numbers), "s", 7, true).unwrap().population_digest)
        );
    }

    proptest::proptest! {
        #[test]
        fn places_are_given_out_to_the_last_and_no_group_gets_more_than_it_has(
            sizes in proptest::collection::vec(1_u32..200, 1..20), part in 0_u32..100
        ) {
            let names: Vec<String> = (0..sizes.len()).map(|index| format!("group {index}")).collect();
            let groups: Vec<(&str, u32)> = names.iter().map(String::as_str).zip(sizes.iter().copied()).collect();
            let all: u32 = sizes.iter().sum();
            let size = (all * part / 100).max(1);
            let places = places(&groups, size, &Ranks::of("s"));
            proptest::prop_assert_eq!(places.iter().sum::<u32>(), size);
            for (places, members) in places.iter().zip(&sizes) {
                proptest::prop_assert!(places <= members);
                proptest::prop_assert!(*places > 0 || (size as usize) < sizes.len());
            }
        }
    }
}
