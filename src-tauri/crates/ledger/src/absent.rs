use std::collections::{BTreeMap, btree_map::Entry};

use crate::{
    Fault, Hash, OFFICE, Problem, Tombstone,
    verify::{Place, Reached},
};

/// What stands in a history without its bytes, and what explains that.
///
/// An event of the office explains it in one of two ways: taken over from another office, it lists what that one keeps
/// inside; or its tombstone covers the whole stream, which was disposed of. What neither explains is missing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Absences {
    /// What another office keeps inside, each with the stream in which it stands without its bytes.
    withheld: BTreeMap<Hash, Option<String>>,
    /// Events that are not withheld: where the first of each stream stands, and how many they are.
    events: BTreeMap<String, (Place, u64)>,
    /// Events that were withheld and told later, whose bytes are not there: each with the place where that was said.
    untold: Vec<(Place, Hash)>,
    /// Files that the office’s own events name and that are not there: each with the place that names it.
    gone: Vec<(Place, Hash)>,
    tombstones: Vec<(Place, Tombstone)>,
}

impl Absences {
    /// Notes what an event of the office says is kept inside another.
    pub(crate) fn withhold(&mut self, hashes: &[Hash]) {
        for hash in hashes {
            self.withheld.entry(*hash).or_default();
        }
    }

    /// Notes what an event of the office says was disposed of.
    pub(crate) fn dispose(&mut self, place: &Place, tombstone: Tombstone) {
        self.tombstones.push((place.clone(), tombstone));
    }

    /// Notes an event without its bytes.
    pub(crate) fn event(&mut self, place: &Place, hash: Hash) {
        if let Entry::Occupied(mut withheld) = self.withheld.entry(hash) {
            withheld.insert(Some(place.stream.clone()));
            return;
        }
        let (_, events) = self.events.entry(place.stream.clone()).or_insert_with(|| (place.clone(), 0));
        *events += 1;
    }

    /// Answers whether it may be that a file named at a place is not there. Where the office itself names it, it was told
    /// and disposed of since, or went with what was: whether that is so shows at the end.
    pub(crate) fn file(&mut self, place: &Place, file: &Hash) -> bool {
        let is_withheld = self.withheld.contains_key(file);
        if place.stream == OFFICE {
            let waiting = if is_withheld { &mut self.untold } else { &mut self.gone };
            waiting.push((place.clone(), *file));
        }
        is_withheld || place.stream == OFFICE
    }

    /// Ends the history: what was disposed of, and what nothing explains.
    pub(crate) fn told(mut self, streams: &BTreeMap<String, Reached>) -> (Vec<Tombstone>, Vec<Problem>) {
        let mut problems = Vec::new();
        for (place, tombstone) in &self.tombstones {
            self.events.remove(&tombstone.stream);
            let (said, stream) = (tombstone.events, tombstone.stream.clone());
            match streams.get(&stream) {
                Some(there) if there.has_text => problems.push(place.problem(Fault::NotDisposed { stream })),
                Some(there) if (there.sequence, there.hash) == (said, tombstone.head) => {}
                there => {
                    let found = there.map_or(0, |there| there.sequence);
                    problems.push(place.problem(Fault::TombstoneDiffers { stream, said, found }));
                }
            }
        }
        let is_disposed =
            |stream: &str| self.tombstones.iter().any(|(_, tombstone)| tombstone.stream == stream);
        for (place, file) in &self.untold {
            let stream = self.withheld.get(file).and_then(Option::as_deref);
            if !stream.is_some_and(is_disposed) {
                problems.push(place.problem(Fault::FileMissing { file: *file }));
            }
        }
        for (place, file) in &self.gone {
            if !self.tombstones.iter().any(|(_, tombstone)| tombstone.files.contains(file)) {
                problems.push(place.problem(Fault::FileMissing { file: *file }));
            }
        }
        let missing = self.events.values();
        problems
            .extend(missing.map(|(place, events)| place.problem(Fault::BytesMissing { events: *events })));
        problems.sort_by_key(|problem| problem.office_sequence);
        (self.tombstones.into_iter().map(|(_, tombstone)| tombstone).collect(), problems)
    }
}
