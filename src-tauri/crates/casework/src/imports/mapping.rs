//! Which column goes into which field: those that ship with the program, that of the last import of a file with the same
//! headings, and what a person makes of them.

use std::collections::BTreeMap;

use exception::{
    import::{DayOrder, ImportField, RecordedAs},
    text::fold,
    values::Digest,
};
use ledger::Hash;
use serde::{Deserialize, Serialize};

use crate::{Error, Result, view::Mapping};

/// Exports of other programs, and trackers with the headings that many have.
const READY: &[&str] = &[
    include_str!("../../mappings/tracker.json"),
    include_str!("../../mappings/exception-desk.json"),
    include_str!("../../mappings/ciso-assistant.json"),
    include_str!("../../mappings/defectdojo.json"),
    include_str!("../../mappings/jira.json"),
    include_str!("../../mappings/servicenow.json"),
    include_str!("../../mappings/simplerisk.json"),
];

/// A mapping that ships with the program.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ready {
    /// Its name on the command line.
    pub(super) name: String,
    /// What people read.
    pub(super) label: String,
    /// From where the names of its columns are known.
    #[serde(rename = "about")]
    _about: String,
    /// The headings of each field, the likeliest first.
    columns: BTreeMap<ImportField, Vec<String>>,
    /// Headings that tell the program’s export from any other table.
    known_by: Vec<String>,
    /// What stands for a field that has no column.
    #[serde(default)]
    fixed: BTreeMap<ImportField, String>,
    /// What the words under the heading of the status stand for.
    #[serde(default)]
    statuses: BTreeMap<String, RecordedAs>,
}

/// The mappings that ship with the program.
pub(super) fn ready() -> Result<Vec<Ready>> {
    READY
        .iter()
        .map(|text| {
            serde_json::from_str(text)
                .map_err(|error| Error::Damaged(format!("A mapping of the program can’t be read ({error}).")))
        })
        .collect()
}

/// By what headings are known again: they and their order.
pub(super) fn signature(headings: &[String]) -> Digest {
    let folded: Vec<String> = headings.iter().map(|heading| fold(heading.trim())).collect();
    Digest::from_bytes(Hash::of(folded.join("\n").as_bytes()).as_bytes())
}

impl Ready {
    /// The mapping for some headings.
    pub(super) fn over(&self, headings: &[String]) -> Mapping {
        let column = |names: &Vec<String>| {
            names.iter().find_map(|name| headings.iter().find(|heading| same(heading, name)).cloned())
        };
        let columns: BTreeMap<ImportField, String> =
            self.columns.iter().filter_map(|(field, names)| Some((*field, column(names)?))).collect();
        let statuses = self.statuses.iter().map(|(word, stands)| (fold(word), *stands)).collect();
        Mapping { columns, fixed: self.fixed.clone(), statuses, order: DayOrder::MonthFirst }
    }

    /// Whether the headings are those of the program’s export.
    pub(super) fn fits(&self, headings: &[String]) -> bool {
        !self.known_by.is_empty()
            && self.known_by.iter().all(|name| headings.iter().any(|heading| same(heading, name)))
    }
}

fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| fold(text.trim()).replace(['_', '-'], " ");
    plain(one) == plain(other)
}

impl Mapping {
    /// What a word under the heading of the status stands for.
    pub(super) fn stands_for(&self, word: &str) -> Option<RecordedAs> {
        self.statuses.get(&fold(word.trim())).copied()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    #[test]
    fn the_mappings_that_ship_are_readable_and_each_knows_its_own() {
        let all = ready().unwrap();
        assert_eq!(all.len(), READY.len());
        for one in all.iter().filter(|one| !one.known_by.is_empty()) {
            let fitting: Vec<&str> = all
                .iter()
                .filter(|other| other.fits(&one.known_by))
                .map(|other| other.name.as_str())
                .collect();
            assert_eq!(fitting, [one.name.as_str()]);
            assert!(one.columns.contains_key(&ImportField::Title), "{}", one.name);
        }
    }

    #[test]
    fn headings_are_known_again_whatever_their_case() {
        let headings = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(signature(&headings(&["SR", "Title"])), signature(&headings(&[" sr ", "TITLE"])));
        assert_ne!(signature(&headings(&["SR", "Title"])), signature(&headings(&["Title", "SR"])));
    }
}
