//! Requests from a file: each entry read with every problem named, and made into a story.

mod entry;
mod tell;

use exception::Problems;
use serde_json::Value;

use super::{
    chance::Chance,
    story::{EndsAt, Someone, Story},
};
use crate::{Error, Result};
use entry::Entry;

/// Ends with a findings packet or a denial letter: where texts that are hard to print go.
const PRINTED: &[EndsAt] = &[
    EndsAt::InForce,
    EndsAt::InForceExpired,
    EndsAt::Resolution,
    EndsAt::EndedEarly,
    EndsAt::InForce,
    EndsAt::ClosedOut,
    EndsAt::DeniedSolutionAgreed,
    EndsAt::Revoked,
];

/// Reads a file of requests and spreads them over the stages; nothing is answered while an entry is wrong.
///
/// # Errors
/// [`Error::Invalid`]: a sentence for each problem, with the entry and its field.
pub(super) fn stories(text: &str, people: &[Someone], seed: u64) -> Result<Vec<Story>> {
    let file = |message: String| Error::invalid("requests", "not_requests", message);
    let value: Value = serde_json::from_str(text)
        .map_err(|error| file(format!("Check the file of requests: it is no JSON ({error}).")))?;
    let Value::Array(entries) = value else {
        return Err(file("Check the file of requests: it must be a list of entries.".to_owned()));
    };
    if entries.is_empty() {
        return Err(file("Check the file of requests: it has no entry.".to_owned()));
    }
    let mut problems = Problems::new();
    let read: Vec<Option<Entry>> =
        entries.iter().enumerate().map(|(index, entry)| Entry::read(index, entry, &mut problems)).collect();
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let mut chance = Chance::new(seed, 0);
    let (ends, printed) = (rotated(EndsAt::ALL, &mut chance), rotated(PRINTED, &mut chance));
    let (mut next_end, mut next_printed) = (ends.iter().cycle(), printed.iter().cycle());
    let departments = departments(people);
    let departments = chance.shuffled(&departments);
    let mut places = departments.iter().cycle();
    let mut stories = Vec::new();
    for (index, entry) in read.into_iter().flatten().enumerate() {
        let end = if entry.is_hard_to_print() {
            // Attendees and dates stand in the packet alone.
            let for_packet = !entry.people.is_empty() || (entry.start.is_some() && entry.end.is_some());
            if for_packet { Some(&EndsAt::InForce) } else { next_printed.next() }
        } else {
            next_end.next()
        };
        if let (Some(end), Some((requester, iso))) = (end, places.next()) {
            stories.push(entry.story(index, *end, requester, iso, &mut chance)?);
        }
    }
    Ok(stories)
}

fn rotated<T: Clone>(all: &[T], chance: &mut Chance) -> Vec<T> {
    let mut rotated = all.to_vec();
    let by = chance.below(u32::try_from(all.len()).unwrap_or(0)) as usize;
    rotated.rotate_left(by);
    rotated
}

/// Requesters with the ISO of their department.
fn departments(people: &[Someone]) -> Vec<(String, String)> {
    let holding = |role: &'static str| {
        people.iter().filter(move |one| !one.has_left && one.roles.iter().any(|held| held == role))
    };
    holding("requester")
        .filter_map(|requester| {
            let iso = holding("requester_iso").find(|iso| iso.department == requester.department)?;
            Some((requester.account.clone(), iso.account.clone()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use serde_json::json;

    use super::*;

    #[test]
    fn a_wrong_file_is_told_by_entry_and_field() {
        let told = |text: &str| stories(text, &[], 1).unwrap_err().to_string();
        assert_eq!(told("[]"), "Check the file of requests: it has no entry.");
        assert!(told("{").starts_with("Check the file of requests: it is no JSON"));
        let entry = json!([
            { "title": "Kiosk", "policy": "Accounts", "control": "Own accounts", "reason": "x" },
            { "title": "Fax", "policy": 5, "control": "Gateway", "reason": "x",
              "start_date": "2027-03-01", "end_date": "2027-02-28", "systems": ["a", ""], "people": [{}] },
        ]);
        let problems = stories(&entry.to_string(), &[], 1).unwrap_err().problems().to_vec();
        let fields: Vec<_> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["1.policy", "1.end_date", "1.systems.1", "1.people.0.name"]);
        let message = &problems.first().unwrap().message;
        assert_eq!(message, "Entry 2 (Fax), field policy: Give a text.");
    }
}
