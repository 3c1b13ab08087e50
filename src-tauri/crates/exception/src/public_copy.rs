//! Copies of a record for whoever asks for it under the California Public Records Act (Government Code 7920.000 and what
//! follows): what is withheld, and under which section.
//!
//! What can be separated from what is withheld is given (7922.525), each part that is withheld is justified by its section
//! (7922.000), and who answers for withholding it is named (7922.540).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    action::FileReference,
    input::{Input, Problem, Problems},
    values::{Digest, Line},
};

/// Most grounds that an office sets.
const GROUNDS: usize = 40;
/// Most places, passages or files of one copy.
const MARKS: usize = 5000;
/// What a section is asked for as.
const SECTION: &str = "the section under which it is withheld";
/// Longest passage, in characters.
const PASSAGE: usize = 20_000;

/// A section of the law under which something may be withheld.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Ground {
    /// The section as it is cited, such as `Gov. Code § 7929.210`.
    pub section: Line,
    /// What it covers, in a few words.
    pub covers: Line,
}

/// The grounds where the office sets none: those of the Government Code that a policy exception is likely to meet.
#[must_use]
pub fn standard_grounds() -> Vec<Ground> {
    [
        ("Gov. Code § 7929.210", "Information security records that would reveal vulnerabilities"),
        (
            "Gov. Code § 7927.700",
            "Personnel, medical or similar files: unwarranted invasion of personal privacy",
        ),
        (
            "Gov. Code § 7927.705",
            "Exempt or privileged under federal or other state law, the Evidence Code included",
        ),
        (
            "Gov. Code § 7927.500",
            "Preliminary drafts, notes or memoranda not retained in the ordinary course of business",
        ),
        ("Gov. Code § 7922.000", "The public interest in withholding clearly outweighs that in disclosing"),
    ]
    .into_iter()
    .filter_map(|(section, covers)| {
        let (section, covers) = (Line::try_from(section.to_owned()), Line::try_from(covers.to_owned()));
        Some(Ground { section: section.ok()?, covers: covers.ok()? })
    })
    .collect()
}

/// Reads the grounds as typed; those of the Government Code where there are none.
pub(crate) fn read_grounds(input: &mut Input<'_>) -> Option<Vec<Ground>> {
    if input.raw("grounds").is_none() {
        return Some(standard_grounds());
    }
    let grounds = input.rows("grounds", "ground", 0, GROUNDS, |row, _| {
        let section = row.line("section", "the section as it is cited");
        let covers = row.line("covers", "what it covers");
        Some(Ground { section: section?, covers: covers? })
    })?;
    Some(if grounds.is_empty() { standard_grounds() } else { grounds })
}

/// Who asked for the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RecordsAsked {
    /// The number or name under which the office keeps the request for records.
    pub reference: Line,
    /// Who asked; the law asks for no name.
    pub by: Option<Line>,
    /// The day on which it was asked for.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub on: Option<NaiveDate>,
}

/// Text that is to be withheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextMark {
    /// The place of the copy; none for a passage that is withheld wherever it stands.
    pub place: Option<u32>,
    /// The passage, wherever it stands in the place or in the copy; none where the whole place is withheld.
    pub passage: Option<String>,
    /// Under which section.
    pub section: Line,
}

/// What becomes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileMark {
    /// The file.
    pub sha256: Digest,
    /// Under which section it is withheld; none where it is given whole.
    pub section: Option<Line>,
}

/// What somebody marked to make a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyMarks {
    /// Who asked for the record.
    pub asked: RecordsAsked,
    /// Places that are withheld whole.
    pub places: Vec<TextMark>,
    /// Passages that are withheld, in one place or wherever they stand.
    pub passages: Vec<TextMark>,
    /// What becomes of each file.
    pub files: Vec<FileMark>,
    /// Under which section what SMB keeps to itself is withheld.
    pub inside: Option<Line>,
}

impl CopyMarks {
    /// Reads the marks as typed.
    pub fn read(input: &mut Input<'_>) -> Option<Self> {
        let reference = input.line("reference", "the number of the request for records");
        let by = input.optional_line("by", "who asked for the records");
        let on = input.optional_date("on", "the day on which they were asked for");
        let places = rows(input, "places", "place to withhold", |row| {
            let place = row.number("place", "the place", 1, u32::MAX);
            let section = row.line("section", SECTION);
            Some(TextMark { place: Some(place?), passage: None, section: section? })
        });
        let passages = rows(input, "passages", "passage to withhold", |row| {
            let passage = row.text("passage", "the passage as it is written in the record", PASSAGE);
            let place = match row.raw("place") {
                None => Some(None),
                Some(_) => row.number("place", "the place", 1, u32::MAX).map(Some),
            };
            let section = row.line("section", SECTION);
            Some(TextMark { place: place?, passage: Some(passage?), section: section? })
        });
        let files = rows(input, "files", "file", |row| {
            let sha256 = row.digest("sha256", "the file");
            let section = row.optional_line("section", SECTION);
            Some(FileMark { sha256: sha256?, section: section? })
        });
        let inside = input.optional_line("inside", SECTION);
        Some(Self {
            asked: RecordsAsked { reference: reference?, by: by?, on: on? },
            places: places?,
            passages: passages?,
            files: files?,
            inside: inside?,
        })
    }

    /// Each section that is none of the office’s grounds, by field.
    #[must_use]
    pub fn unknown_sections(&self, grounds: &[Ground]) -> Problems {
        let places =
            (0..).zip(&self.places).map(|(row, mark)| (format!("places.{row}.section"), Some(&mark.section)));
        let passages = (0..)
            .zip(&self.passages)
            .map(|(row, mark)| (format!("passages.{row}.section"), Some(&mark.section)));
        let files =
            (0..).zip(&self.files).map(|(row, mark)| (format!("files.{row}.section"), mark.section.as_ref()));
        let inside = std::iter::once(("inside".to_owned(), self.inside.as_ref()));
        let all: Vec<&str> = grounds.iter().map(|ground| ground.section.as_str()).collect();
        let message = format!("Choose one of the grounds of the office’s settings: {}.", all.join("; "));
        places
            .chain(passages)
            .chain(files)
            .chain(inside)
            .filter(|(_, section)| {
                section.is_some_and(|section| grounds.iter().all(|ground| ground.section != *section))
            })
            .map(|(field, _)| Problem::new(field, "unknown_choice", message.clone()))
            .collect()
    }
}

fn rows<T>(
    input: &mut Input<'_>,
    name: &str,
    what: &str,
    read: impl Fn(&mut Input<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    if input.raw(name).is_none() {
        Some(Vec::new())
    } else {
        input.rows(name, what, 0, MARKS, |row, _| read(row))
    }
}

/// One line of the index of what was withheld: where, under which section, how often. It says nothing of what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Withheld {
    /// Where it stood.
    pub place: String,
    /// Under which section.
    pub section: Line,
    /// How many parts of it.
    pub times: u32,
}

/// A copy of the record with what was withheld taken out, as it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PublicCopy {
    /// Who asked for the record.
    pub asked: RecordsAsked,
    /// What was withheld.
    pub withheld: Vec<Withheld>,
    /// The files that are given whole beside it.
    pub given: Vec<Digest>,
    /// The copy.
    pub file: FileReference,
    /// Its pages.
    pub pages: u32,
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use serde_json::json;

    use super::*;

    #[test]
    fn the_standard_grounds_are_all_there() {
        assert_eq!(standard_grounds().len(), 5);
    }

    #[test]
    fn every_mark_that_is_wrong_is_told_at_once() {
        let input = json!({
            "places": [{ "place": 3, "section": "Gov. Code § 7929.210" }, { "section": "Gov. Code § 7929.210" }],
            "passages": [{ "section": "Gov. Code § 7929.210" }],
            "files": [{ "sha256": "what", "section": null }],
        });
        let problems = Input::read(&input, CopyMarks::read).unwrap_err();
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["reference", "places.1.place", "passages.0.passage", "files.0.sha256"]);
    }

    #[test]
    fn a_section_that_the_office_does_not_cite_is_told() {
        let input = json!({
            "reference": "PRA 2026-118", "inside": "Gov. Code § 7922.000",
            "passages": [{ "passage": "10.0.0.7", "section": "Because" }],
            "files": [],
        });
        let marks = Input::read(&input, CopyMarks::read).unwrap();
        let problems = marks.unknown_sections(&standard_grounds());
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["passages.0.section"]);
    }
}
