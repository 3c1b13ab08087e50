//! The policy library: policies, standards and procedures with their sections in exact words, each version an event of
//! the office.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    input::Input,
    intake::PolicyReference,
    office::{OfficeAction, OfficeEvent},
    text::bare,
    values::{Instant, Line},
    words::words,
};

/// Sections of a policy at most: the catalogue of NIST SP 800-53 has some 1,200 controls.
pub const MOST_SECTIONS: usize = 5000;

/// Months for which a policy may allow an exception at most: no limit of the program is longer.
const LONGEST: u32 = 120;

words! {
    /// What kind of rule it is.
    PolicyKind {
        /// A policy.
        Policy = "policy", "Policy";
        /// A standard.
        Standard = "standard", "Standard";
        /// A procedure.
        Procedure = "procedure", "Procedure";
    }
}

/// A section of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PolicySection {
    /// Its number or the name of the control, such as 4.2 or AC-2(1).
    pub number: Line,
    /// Its title; may be empty.
    pub title: String,
    /// Its exact words; may be empty.
    pub words: String,
    /// What keeps CDT from waiving it, such as a statute; none where nothing does.
    pub not_waivable: Option<Line>,
}

impl PolicySection {
    /// Number and title as one text, as a request names the section.
    #[must_use]
    pub fn full(&self) -> String {
        format!("{} {}", self.number, self.title).trim().to_owned()
    }
}

/// A version of a policy, standard or procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Policy {
    /// Kind.
    pub kind: PolicyKind,
    /// Number, such as 3511 or SIMM 5300-A: its versions share it.
    pub number: Line,
    /// Title.
    pub title: Line,
    /// Version or date, as the policy names it; may be empty.
    pub version: String,
    /// From which day it is in effect.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub effective_on: Option<NaiveDate>,
    /// Who keeps it; may be empty.
    pub owner: String,
    /// For how many months an exception from it is accepted at most, 1 to 120; none: as the settings say.
    pub max_months: Option<u32>,
    /// What keeps CDT from waiving any of it, such as SAM or a statute; none where nothing does.
    pub not_waivable: Option<Line>,
    /// Its sections, in order.
    pub sections: Vec<PolicySection>,
}

impl Policy {
    /// Reads a version of a policy as typed or imported.
    pub fn read(input: &mut Input<'_>) -> Option<Self> {
        let kind = input.choice("kind", "whether it is a policy, a standard or a procedure");
        let number = input.line("number", "the number of the policy");
        let title = input.line("title", "the title of the policy");
        let version = input.optional_line("version", "the version or date");
        let effective_on = input.optional_date("effective_on", "the day from which it is in effect");
        let owner = input.optional_line("owner", "who keeps the policy");
        let limited = input.optional_text("max_months", "the longest exception in months", 3);
        let max_months = match &limited {
            None => None,
            Some(None) => Some(None),
            Some(Some(_)) => {
                input.number("max_months", "the longest exception in months", 1, LONGEST).map(Some)
            }
        };
        let not_waivable = input.optional_line("not_waivable", "what keeps CDT from waiving it");
        let mut seen = BTreeSet::new();
        let sections = match input.raw("sections") {
            None => Some(Vec::new()),
            Some(_) => input.rows("sections", "section", 0, MOST_SECTIONS, |row, _| {
                let number = row.line("number", "the number of the section");
                let title = row.optional_line("title", "the title of the section");
                let words = row.optional_text("words", "the exact words", 20_000);
                let not_waivable = row.optional_line("not_waivable", "what keeps CDT from waiving it");
                let number = number?;
                if !seen.insert(bare(number.as_str())) {
                    let message = format!("Give each section once: {number} stands here already.");
                    row.problem("number", "doubled", message);
                    return None;
                }
                Some(PolicySection {
                    number,
                    title: title?.map(String::from).unwrap_or_default(),
                    words: words?.unwrap_or_default(),
                    not_waivable: not_waivable?,
                })
            }),
        };
        Some(Self {
            kind: kind?,
            number: number?,
            title: title?,
            version: version?.map(String::from).unwrap_or_default(),
            effective_on: effective_on?,
            owner: owner?.map(String::from).unwrap_or_default(),
            max_months: max_months?,
            not_waivable: not_waivable?,
            sections: sections?,
        })
    }

    /// Number and title as one text.
    #[must_use]
    pub fn full(&self) -> String {
        format!("{} {}", self.number, self.title)
    }

    /// The section that a request names: by its number, with or without the title behind it.
    #[must_use]
    pub fn section(&self, named: &str) -> Option<&PolicySection> {
        let named = bare(named);
        let is_named = |section: &&PolicySection| {
            let number = bare(section.number.as_str());
            named.strip_prefix(&number).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ':']))
        };
        // Of 4 and 4 Fax the longer number is meant.
        self.sections.iter().filter(is_named).max_by_key(|section| section.number.as_str().len())
    }
}

/// A version with when and by whom it was put into the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PublishedPolicy {
    /// The version.
    pub policy: Policy,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
}

/// The policies of an office, folded from its events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Library(BTreeMap<String, Vec<PublishedPolicy>>);

impl Library {
    /// Applies an event of the office; most are about something else.
    pub fn apply(&mut self, event: &OfficeEvent) {
        if let OfficeAction::PublishPolicy { policy } = &event.action {
            let published =
                PublishedPolicy { policy: (**policy).clone(), at: event.at, by: event.actor.name.clone() };
            self.0.entry(bare(policy.number.as_str())).or_default().push(published);
        }
    }

    /// Every policy with its versions, oldest first, in the order of their numbers.
    pub fn all(&self) -> impl Iterator<Item = &[PublishedPolicy]> {
        self.0.values().map(Vec::as_slice)
    }

    /// The versions of a policy, oldest first; none where the library does not have it. Case, accents and width aside.
    #[must_use]
    pub fn versions(&self, number: &str) -> &[PublishedPolicy] {
        self.0.get(&bare(number)).map_or(&[], Vec::as_slice)
    }

    /// The newest version of a policy.
    #[must_use]
    pub fn newest(&self, number: &str) -> Option<&Policy> {
        self.versions(number).last().map(|published| &published.policy)
    }

    /// What is to be said of the policy that a request names: that CDT cannot waive it, or that it has a newer version.
    #[must_use]
    pub fn warnings(&self, named: &PolicyReference) -> Vec<String> {
        let Some(policy) = self.newest(&named.number) else { return Vec::new() };
        let mut warnings = Vec::new();
        let section = policy.section(&named.section).filter(|section| section.not_waivable.is_some());
        let what = section.map_or_else(
            || policy.not_waivable.as_ref().map(|source| (policy.full(), source)),
            |section| {
                let source = section.not_waivable.as_ref()?;
                Some((format!("{}, section {}", policy.full(), section.full()), source))
            },
        );
        if let Some((what, source)) = what {
            warnings.push(format!(
                "CDT can’t waive {what}: {source}. An exception would not free the department from it; look for another way to comply."
            ));
        }
        let (in_library, in_request) = (bare(&policy.version), bare(&named.version));
        if !in_library.is_empty() && !in_request.is_empty() && in_library != in_request {
            warnings.push(format!(
                "The policy library has version {} of {}; the request names {}.",
                policy.version,
                policy.full(),
                named.version.trim()
            ));
        }
        warnings
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use serde_json::{Value, json};

    use super::*;
    use crate::input::Problems;

    fn read(value: &Value) -> Result<Policy, Problems> {
        Input::read(value, Policy::read)
    }

    fn typed() -> Value {
        json!({ "kind": "standard", "number": "3522", "title": "Transmission Standard", "version": "2023-10",
            "effective_on": "2023-10-01", "owner": "SMB", "max_months": "6",
            "sections": [{ "number": "4", "title": "Fax", "words": "Through the gateway.", "not_waivable": "45 CFR 164.312" },
                { "number": "4.1", "title": "Logs" }] })
    }

    #[test]
    fn a_section_is_found_by_its_number_with_or_without_its_title() {
        let policy = read(&typed()).unwrap();
        for (named, found) in
            [("4", Some("4")), ("4 FAX", Some("4")), ("4.1 Logs", Some("4.1")), ("41", None), ("", None)]
        {
            let section = policy.section(named).map(|section| section.number.as_str());
            assert_eq!(section, found, "{named}");
        }
        assert_eq!(policy.max_months, Some(6));
    }

    #[test]
    fn every_problem_of_a_policy_is_told_by_field() {
        let mut wrong = typed();
        if let Some(fields) = wrong.as_object_mut() {
            fields.insert("max_months".to_owned(), json!("121"));
            fields.insert("kind".to_owned(), json!("law"));
            fields.insert(
                "sections".to_owned(),
                json!([{ "number": "4" }, { "number": "４" }, { "number": "" }]),
            );
        }
        let problems: Vec<_> = read(&wrong).unwrap_err().into_iter().map(|problem| problem.field).collect();
        assert_eq!(problems, ["kind", "max_months", "sections.1.number", "sections.2.number"]);
    }
}
