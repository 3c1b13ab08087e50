//! The settings of the office, each with its default and its bounds.

mod keeping;
mod timing;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use keeping::{BackupSchedule, Keeping};
pub use timing::{CLOSURES_A_YEAR, Closure, Targets, Timing};

use crate::{
    correspondence::Side,
    input::{Input, Problems},
    poam::{self, PoamHeading, standard_columns},
    precedent::PrecedentRule,
    public_copy::{Ground, read_grounds, standard_grounds},
    retention::Retention,
    values::{LINE, NAME},
};

/// The branch whose letters these are where nothing else is set.
const SMB: &str = "Security Management Branch";

/// Everything an administrator may set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the settings page")]
pub struct Settings {
    /// Letterhead: the agency, such as California Department of Technology.
    pub agency: String,
    /// Letterhead: the branch.
    pub branch: String,
    /// Letterhead: the postal address, one line an entry.
    pub address: String,
    /// The agency's telephone (Government Code 7525-7527: every letter shows it).
    pub telephone: String,
    /// Address for inquiries (Government Code 7525-7527).
    pub inquiries_address: String,
    /// Telephone for inquiries (Government Code 7525-7527).
    pub inquiries_telephone: String,
    /// Name of the person who signs letters.
    pub signer_name: String,
    /// Title of the person who signs letters.
    pub signer_title: String,
    /// Name of the person to contact.
    pub contact_name: String,
    /// Telephone of the person to contact.
    pub contact_phone: String,
    /// E-mail address of the person to contact.
    pub contact_email: String,
    /// Longest single grant, in months, 1 to 36; 12 by default.
    pub longest_grant_months: u32,
    /// How often an exception may be renewed, 0 to 10; 3 by default.
    pub renewals: u32,
    /// Longest cumulative time of an exception with its renewals, in months, 1 to 120; 36 by default.
    pub cumulative_months: u32,
    /// What a Service Request number looks like (`#` a digit, `@` a letter); warns and never blocks.
    pub service_request_pattern: String,
    /// Marking on form, assessment and packet; empty for none.
    pub marking: String,
    /// Whether letters carry the marking too; off by default, because details belong in the marked enclosure.
    pub marking_on_letters: bool,
    /// Whether a denial letter must be approved by another person than the one who drafted it.
    pub letters_need_second_person: bool,
    /// Whether denial letters carry the appeal paragraph; off by default, because the procedure gives none.
    pub appeal_paragraph: bool,
    /// After how many minutes without a sign of anybody the desk is locked, 1 to 60; 15 by default.
    pub lock_after_minutes: u32,
    /// When the office works, how long each stage may take, and when it is reminded.
    pub timing: Timing,
    /// Columns of the plan of action and milestones, in order.
    pub poam_columns: Vec<PoamHeading>,
    /// When a decision is against precedent, and must be explained.
    pub precedents: PrecedentRule,
    /// When the records are backed up, and which backups are kept.
    pub keeping: Keeping,
    /// Where this is the office of a department: its name. Empty in SMB’s own.
    pub department: String,
    /// Numbers of requests that are opened here begin after this one, 0 to 9,000,000, so that no two offices give the same.
    pub numbers_after: u32,
    /// How long records are kept.
    pub retention: Retention,
    /// The sections of the law under which something is withheld from a copy for a public-records request.
    pub grounds: Vec<Ground>,
    /// Whether this is the demonstration office; set when it is made, and never by hand.
    pub demonstration: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            agency: "California Department of Technology".to_owned(),
            branch: SMB.to_owned(),
            address: String::new(),
            telephone: String::new(),
            inquiries_address: String::new(),
            inquiries_telephone: String::new(),
            signer_name: String::new(),
            signer_title: String::new(),
            contact_name: String::new(),
            contact_phone: String::new(),
            contact_email: String::new(),
            longest_grant_months: 12,
            renewals: 3,
            cumulative_months: 36,
            service_request_pattern: String::new(),
            marking: "Confidential and Exempt – Government Code Section 7929.210".to_owned(),
            marking_on_letters: false,
            letters_need_second_person: true,
            appeal_paragraph: false,
            lock_after_minutes: 15,
            timing: Timing::default(),
            poam_columns: standard_columns(),
            precedents: PrecedentRule::default(),
            keeping: Keeping::default(),
            department: String::new(),
            numbers_after: 0,
            retention: Retention::default(),
            grounds: standard_grounds(),
            demonstration: false,
        }
    }
}

impl Settings {
    /// Reads settings as typed.
    ///
    /// # Errors
    /// Every problem, by field.
    pub fn parse(value: &Value) -> Result<Self, Problems> {
        Input::read(value, Self::read)
    }

    fn read(input: &mut Input<'_>) -> Option<Self> {
        let agency = input.text("agency", "the name of the agency", LINE);
        let branch = input.optional_text("branch", "the branch", LINE);
        let address = input.optional_text("address", "the address", 1000);
        let telephone = input.optional_text("telephone", "the agency’s telephone", LINE);
        let inquiries_address = input.optional_text("inquiries_address", "the address for inquiries", 1000);
        let inquiries_telephone =
            input.optional_text("inquiries_telephone", "the telephone for inquiries", LINE);
        let signer_name = input.optional_text("signer_name", "the signer’s name", NAME);
        let signer_title = input.optional_text("signer_title", "the signer’s title", LINE);
        let contact_name = input.optional_text("contact_name", "the contact’s name", NAME);
        let contact_phone = input.optional_text("contact_phone", "the contact’s telephone", LINE);
        let contact_email = input.optional_email("contact_email", "the contact’s e-mail address");
        let longest = input.number("longest_grant_months", "the longest single grant in months", 1, 36);
        let renewals = input.number("renewals", "how often an exception may be renewed", 0, 10);
        let cumulative = input.number("cumulative_months", "the longest cumulative time in months", 1, 120);
        if let (Some(longest), Some(cumulative)) = (longest, cumulative)
            && cumulative < longest
        {
            input.problem(
                "cumulative_months",
                "out_of_bounds",
                format!("Enter a cumulative time of at least the longest single grant, {longest} months."),
            );
        }
        let pattern = input.optional_text("service_request_pattern", "the Service Request pattern", 40);
        let marking = input.optional_text("marking", "the marking", LINE);
        // A file with settings that was written before the desk was locked says nothing of it.
        let lock_after = if input.raw("lock_after_minutes").is_some() {
            input.number("lock_after_minutes", "after how many minutes the desk is locked", 1, 60)
        } else {
            Some(Self::default().lock_after_minutes)
        };
        let timing = input.group("timing", Timing::read);
        let poam_columns = poam::read_columns(input);
        let precedents = input.group("precedents", PrecedentRule::read);
        let keeping = input.group("keeping", Keeping::read);
        let department = input.optional_text("department", "the department whose office this is", LINE);
        let numbers_after = match input.raw("numbers_after") {
            None => Some(0),
            Some(_) => input.number(
                "numbers_after",
                "after which number the requests opened here begin",
                0,
                9_000_000,
            ),
        };
        if let (Some(Some(_)), Some(0)) = (&department, numbers_after) {
            let message =
                "Enter the number that SMB gave this office to begin after: SMB’s own requests begin with 1.";
            input.problem("numbers_after", "missing", message);
        }
        let retention = input.group("retention", Retention::read);
        let grounds = read_grounds(input);
        Some(Self {
            agency: agency?,
            branch: branch?.unwrap_or_default(),
            address: address?.unwrap_or_default(),
            telephone: telephone?.unwrap_or_default(),
            inquiries_address: inquiries_address?.unwrap_or_default(),
            inquiries_telephone: inquiries_telephone?.unwrap_or_default(),
            signer_name: signer_name?.unwrap_or_default(),
            signer_title: signer_title?.unwrap_or_default(),
            contact_name: contact_name?.unwrap_or_default(),
            contact_phone: contact_phone?.unwrap_or_default(),
            contact_email: contact_email?.unwrap_or_default(),
            longest_grant_months: longest?,
            renewals: renewals?,
            cumulative_months: cumulative?,
            service_request_pattern: pattern?.unwrap_or_default(),
            marking: marking?.unwrap_or_default(),
            marking_on_letters: input.flag("marking_on_letters"),
            letters_need_second_person: input.flag("letters_need_second_person"),
            appeal_paragraph: input.flag("appeal_paragraph"),
            lock_after_minutes: lock_after?,
            timing: timing?,
            poam_columns: poam_columns?,
            precedents: precedents?,
            keeping: keeping?,
            department: department?.unwrap_or_default(),
            numbers_after: numbers_after?,
            retention: retention?,
            grounds: grounds?,
            demonstration: false,
        })
    }

    /// The branch of the letterhead, trimmed; empty where none is set. A department has SMB’s name there until it writes
    /// its own, and it is not SMB.
    #[must_use]
    pub fn letterhead_branch(&self) -> &str {
        let branch = self.branch.trim();
        if self.side() == Side::Smb || branch != SMB { branch } else { "" }
    }

    /// The office by its letterhead: agency and branch, as far as they are set.
    #[must_use]
    pub fn office(&self) -> String {
        let parts = [self.agency.trim(), self.letterhead_branch()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// The marking of papers as it is printed; none where there is none.
    #[must_use]
    pub fn printed_marking(&self) -> Option<&str> {
        Some(self.marking.trim()).filter(|marking| !marking.is_empty())
    }

    /// On which side the office stands of requests that it shares with another.
    #[must_use]
    pub fn side(&self) -> Side {
        if self.department.trim().is_empty() { Side::Smb } else { Side::Department }
    }

    /// What a Service Request number should look like where it does not; `None` where it does, or where no
    /// pattern is set. A warning: it never blocks.
    #[must_use]
    pub fn service_request_warning(&self, number: &str) -> Option<String> {
        let pattern = self.service_request_pattern.trim();
        let fits = pattern.chars().count() == number.trim().chars().count()
            && pattern.chars().zip(number.trim().chars()).all(|(shape, c)| match shape {
                '#' => c.is_ascii_digit(),
                '@' => c.is_alphabetic(),
                literal => literal.eq_ignore_ascii_case(&c),
            });
        (!pattern.is_empty() && !fits).then(|| {
            format!("Service Request numbers here usually look like {pattern} (# a digit, @ a letter). Check the number.")
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test panics to fail")]

    use serde_json::{json, to_value};

    use super::*;

    #[test]
    fn the_defaults_are_within_their_own_bounds() {
        let defaults = Settings::default();
        assert_eq!(Settings::parse(&to_value(&defaults).unwrap()).unwrap(), defaults);
    }

    #[test]
    fn a_setting_out_of_bounds_is_told_with_its_bounds() {
        let mut value = to_value(Settings::default()).unwrap();
        value["longest_grant_months"] = json!(37);
        value["contact_email"] = json!("nobody");
        let fields: Vec<_> = Settings::parse(&value).unwrap_err().into_iter().map(|p| p.field).collect();
        assert_eq!(fields, ["contact_email", "longest_grant_months"]);
    }

    #[test]
    fn a_department_does_not_write_under_the_name_of_smb() {
        let smb = Settings::default();
        assert_eq!(smb.letterhead_branch(), SMB);
        let agency = "Department of Motor Vehicles";
        let theirs = Settings { agency: agency.into(), department: agency.into(), ..Settings::default() };
        assert_eq!((theirs.letterhead_branch(), theirs.office()), ("", agency.to_owned()));
        let branch = "  Information Security Office ".to_owned();
        assert_eq!(Settings { branch, ..theirs }.letterhead_branch(), "Information Security Office");
    }

    #[test]
    fn a_service_request_that_does_not_fit_the_pattern_is_warned_of() {
        let settings = Settings { service_request_pattern: "CS#######".to_owned(), ..Settings::default() };
        assert_eq!(settings.service_request_warning("cs0098765"), None);
        assert!(settings.service_request_warning("RITM0045678").is_some());
        assert_eq!(Settings::default().service_request_warning("anything"), None);
    }
}
