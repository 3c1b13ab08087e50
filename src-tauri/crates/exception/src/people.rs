//! Who takes part: roles, accounts, and the people a request names.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    input::Input,
    text::fold,
    values::{LINE, NAME},
    words::words,
};

words! {
    /// The part a person plays in the procedure (procedure, section 2; domain words for the rest).
    Role {
        /// Customer or employee who cannot comply.
        Requester = "requester", "Requester";
        /// Information Security Officer of the requester's department.
        RequesterIso = "requester_iso", "Requester’s ISO";
        /// Staff of the Security Management Branch.
        SmbStaff = "smb_staff", "SMB staff";
        /// Another CDT expert who contributes to the assessment.
        Expert = "expert", "Subject-matter expert";
        /// The CDT Information Security Officer, who accepts or declines the request.
        CdtIso = "cdt_iso", "CDT ISO";
        /// Reads everything and changes nothing but audits.
        Auditor = "auditor", "Auditor";
        /// Keeps accounts, templates and settings; takes part in no decision.
        Administrator = "administrator", "Administrator";
    }
}

impl Role {
    /// Whether a deputy may act in the role: in those that take part in the procedure. Auditors and administrators stand
    /// beside it, and whoever is to be one has an account that says so.
    #[must_use]
    pub const fn has_deputies(self) -> bool {
        matches!(self, Self::Requester | Self::RequesterIso | Self::SmbStaff | Self::Expert | Self::CdtIso)
    }

    /// Whether the role sees what SMB keeps among itself.
    #[must_use]
    pub const fn is_inside_smb(self) -> bool {
        matches!(self, Self::SmbStaff | Self::Expert | Self::CdtIso | Self::Auditor)
    }
}

/// A person with an account, as the procedure sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Person {
    /// Name of the account, lower case, 1 to 40 characters of a-z, 0-9, dot and hyphen.
    pub account: String,
    /// The person's name, 1 to 120 characters.
    pub name: String,
    /// Working title, may be empty.
    pub title: String,
    /// Department, 1 to 200 characters.
    pub department: String,
    /// E-mail address, may be empty.
    pub email: String,
    /// Telephone number, may be empty.
    pub phone: String,
    /// What the person may act as; never empty.
    pub roles: BTreeSet<Role>,
}

impl Person {
    /// The person acting in a role, as an event records them.
    #[must_use]
    pub fn acting_as(&self, role: Role) -> Actor {
        Actor {
            account: self.account.clone(),
            name: self.name.clone(),
            role,
            department: self.department.clone(),
            acting_for: None,
        }
    }

    /// Whether a role is one of the person's.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether the person belongs to a department; spelling of case, width and accents' encoding aside.
    #[must_use]
    pub fn belongs_to(&self, department: &str) -> bool {
        fold(self.department.trim()) == fold(department.trim())
    }
}

/// Who did something, as it stands in the history for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Actor {
    /// Name of the account.
    pub account: String,
    /// Name of the person at the time.
    pub name: String,
    /// The role in which they acted.
    pub role: Role,
    /// Their department at the time.
    pub department: String,
    /// For whom they acted, as a deputy ([`crate::deputy`]); the role is that person’s then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub acting_for: Option<Absent>,
}

/// An absent person for whom a deputy acted, as it stands in the history for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Absent {
    /// Name of the account.
    pub account: String,
    /// Name of the person at the time.
    pub name: String,
}

/// Who of SMB’s staff sees to a request, as it stands in the history for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Assignee {
    /// Name of the account.
    pub account: String,
    /// Name of the person at the time.
    pub name: String,
}

impl Absent {
    /// The absent person as an event names them.
    #[must_use]
    pub fn of(person: &Person) -> Self {
        Self { account: person.account.clone(), name: person.name.clone() }
    }
}

/// A person whom a request names: the requester or the requester's ISO (TECH 358, section B).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Party {
    /// Name, at most 120 characters; empty where not known yet.
    pub name: String,
    /// Title.
    pub title: String,
    /// Department.
    pub department: String,
    /// Unit within the department.
    pub unit: String,
    /// Telephone.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// Postal address, several lines.
    pub address: String,
}

impl Party {
    /// Reads a party whose fields may still be empty.
    pub fn read(input: &mut Input<'_>, who: &str) -> Option<Self> {
        let name = input.optional_text("name", &format!("the {who}’s name"), NAME);
        let title = input.optional_text("title", &format!("the {who}’s title"), LINE);
        let department = input.optional_text("department", &format!("the {who}’s department"), LINE);
        let unit = input.optional_text("unit", &format!("the {who}’s unit"), LINE);
        let phone = input.optional_text("phone", &format!("the {who}’s telephone"), LINE);
        let email = input.optional_email("email", &format!("the {who}’s e-mail address"));
        let address = input.optional_text("address", &format!("the {who}’s postal address"), 1000);
        Some(Self {
            name: name?.unwrap_or_default(),
            title: title?.unwrap_or_default(),
            department: department?.unwrap_or_default(),
            unit: unit?.unwrap_or_default(),
            phone: phone?.unwrap_or_default(),
            email: email?.unwrap_or_default(),
            address: address?.unwrap_or_default(),
        })
    }

    /// Whether a person with an account may be the one named here: by e-mail address, or by name and
    /// department. Enough to keep somebody from deciding, too little to let them act.
    #[must_use]
    pub fn is_person(&self, person: &Person) -> bool {
        self.has_address_of(person)
            || (same(&self.name, &person.name) && same(&self.department, &person.department))
    }

    /// Whether the party's e-mail address is that of a person with an account.
    #[must_use]
    pub fn has_address_of(&self, person: &Person) -> bool {
        same(&self.email, &person.email)
    }
}

impl Actor {
    /// Whether it is a person’s act: by account, or by name and department under another account. What a deputy did is
    /// the act of both: of the deputy, and of whom they did it for.
    #[must_use]
    pub fn is_person(&self, person: &Person) -> bool {
        let is = |account: &str, name: &str| {
            account == person.account
                || (same(name, &person.name) && same(&self.department, &person.department))
        };
        is(&self.account, &self.name)
            || self.acting_for.as_ref().is_some_and(|absent| is(&absent.account, &absent.name))
    }

    /// The account whose role it was: that of the absent person where a deputy acted.
    #[must_use]
    pub fn holder(&self) -> &str {
        self.acting_for.as_ref().map_or(&self.account, |absent| &absent.account)
    }

    /// Who acted, as it stands in a text: “Kim Ono, for Miriam Adeyemi” where a deputy did.
    #[must_use]
    pub fn named(&self) -> String {
        match &self.acting_for {
            Some(absent) => format!("{}, for {}", self.name, absent.name),
            None => self.name.clone(),
        }
    }

    /// Those whose act it is: who acted, and for whom; each in the role of the act.
    pub(crate) fn people(&self) -> Vec<Person> {
        let person = |account: &str, name: &str| Person {
            account: account.to_owned(),
            name: name.to_owned(),
            title: String::new(),
            department: self.department.clone(),
            email: String::new(),
            phone: String::new(),
            roles: [self.role].into(),
        };
        let absent = self.acting_for.iter().map(|absent| person(&absent.account, &absent.name));
        [person(&self.account, &self.name)].into_iter().chain(absent).collect()
    }
}

/// Whether two texts that are not blank fold to the same.
fn same(a: &str, b: &str) -> bool {
    !a.trim().is_empty() && fold(a.trim()) == fold(b.trim())
}
