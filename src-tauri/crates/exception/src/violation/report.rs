//! What is reported: what happened, to whom it goes, and what is filed of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    action::FileReference,
    input::{Input, Problem, Problems},
    people::Person,
    text::bare,
    values::{Line, Prose, RequestNumber},
    words::words,
};

words! {
    /// Whether the violation is also a security incident.
    Incident {
        /// It is, and was reported as one.
        Yes = "yes", "Yes";
        /// It is none.
        No = "no", "No";
        /// Nobody knows yet.
        Unknown = "unknown", "Not known yet";
    }
}

words! {
    /// To whom a report goes (procedure, section 4C); it is reported when both have it.
    Recipient {
        /// The CDT Information Security Officer.
        CdtIso = "cdt_iso", "CDT ISO";
        /// The reporting employee’s immediate supervisor.
        Supervisor = "supervisor", "Reporter’s immediate supervisor";
    }
}

words! {
    /// How a report ended.
    Finding {
        /// The procedure was violated.
        Confirmed = "confirmed", "Confirmed";
        /// The procedure was violated, and what was wrong is put right.
        Corrected = "corrected", "Confirmed and corrected";
        /// The procedure was not violated.
        Unfounded = "unfounded", "Unfounded";
    }
}

/// The reporting employee’s immediate supervisor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Supervisor {
    /// Name, 1 to 120 characters.
    pub name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Account, where they have one: it may read the report.
    pub account: Option<String>,
}

/// Somebody who is said to be involved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Involved {
    /// Name.
    pub name: String,
    /// Account, where it is known.
    pub account: Option<String>,
}

impl Involved {
    /// Whether a person is the one named: by account, or by name. Enough to keep somebody from judging themselves.
    #[must_use]
    pub fn is(&self, person: &Person) -> bool {
        self.account.as_ref() == Some(&person.account) || bare(&self.name) == bare(&person.name)
    }
}

/// A report as it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Report {
    /// What it is about, in a line.
    pub subject: Line,
    /// What happened.
    pub what: Prose,
    /// The day on which it was noticed.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub noticed_on: NaiveDate,
    /// The request it is about.
    pub request: Option<RequestNumber>,
    /// The policy or the part of the procedure that was violated.
    pub policy: Option<Line>,
    /// Who is said to be involved.
    pub involved: Vec<Involved>,
    /// The reporter’s immediate supervisor.
    pub supervisor: Supervisor,
    /// Whether it is also a security incident.
    pub incident: Incident,
    /// The number under which it was reported as one.
    pub incident_number: Option<Line>,
    /// What was done about it as an incident.
    pub incident_done: Option<Prose>,
}

impl Report {
    /// Reads a report as typed.
    pub fn read(input: &mut Input<'_>) -> Option<Self> {
        let subject = input.line("subject", "what the report is about");
        let what = input.prose("what", "what happened");
        let noticed_on = input.date("noticed_on", "the day on which it was noticed");
        let request = read_request(input);
        let policy = input.optional_line("policy", "the policy or part of the procedure");
        let involved = input.rows("involved", "person", 0, 20, |row, _| {
            let name = row.name("name", "the name of who is involved");
            let account = row.optional_text("account", "their account", 40);
            Some(Involved { name: name?, account: account? })
        });
        let supervisor = input.group("supervisor", |part| {
            let name = part.name("name", "the name of your immediate supervisor");
            let email = part.optional_email("email", "your supervisor’s e-mail address");
            let account = part.optional_text("account", "your supervisor’s account", 40);
            let supervisor = Supervisor { name: name?, email: email?, account: account? };
            if supervisor.email.is_none() && supervisor.account.is_none() {
                let message = "Enter your supervisor’s e-mail address, or choose their account: the report goes to them.";
                part.problem("email", "missing", message);
                return None;
            }
            Some(supervisor)
        });
        let incident = input.choice("incident", "whether it is also a security incident");
        let number = input.optional_line("incident_number", "the number of the incident");
        let done = input.optional_prose("incident_done", "what was done about the incident");
        if incident == Some(Incident::Yes) && matches!((&number, &done), (Some(None), Some(None))) {
            let message = "Enter the number of the incident, or what was done to report it.";
            input.problem("incident_number", "missing", message);
        }
        Some(Self {
            subject: subject?,
            what: what?,
            noticed_on: noticed_on?,
            request: request?,
            policy: policy?,
            involved: involved?,
            supervisor: supervisor?,
            incident: incident?,
            incident_number: number?,
            incident_done: done?,
        })
    }

    /// What is wrong with a report by its reporter, made on a day.
    #[must_use]
    pub fn problems(&self, reporter: &Person, today: NaiveDate) -> Problems {
        let mut problems = Problems::new();
        if self.noticed_on > today {
            let message = "Check the day: it lies in the future, nobody can have noticed it yet.";
            problems.push(Problem::new("noticed_on", "future", message));
        }
        let supervisor = &self.supervisor;
        if supervisor.account.as_ref() == Some(&reporter.account) {
            let message = "Name your immediate supervisor: that is your own account.";
            problems.push(Problem::new("supervisor.account", "own", message));
        }
        problems
    }

    /// Whether a person is said to be involved.
    #[must_use]
    pub fn involves(&self, person: &Person) -> bool {
        self.involved.iter().any(|involved| involved.is(person))
    }

    /// Whether somebody is the supervisor by their account.
    #[must_use]
    pub fn is_supervisor(&self, person: &Person) -> bool {
        self.supervisor.account.as_ref() == Some(&person.account)
    }
}

#[expect(clippy::option_option, reason = "three cases: a problem, left blank, a value")]
fn read_request(input: &mut Input<'_>) -> Option<Option<RequestNumber>> {
    let Some(text) = input.optional_text("request", "the request it is about", 20)? else {
        return Some(None);
    };
    let Ok(number) = text.parse() else {
        input.problem("request", "not_a_number", "Enter the request as EX-2026-0001, or leave it blank.");
        return None;
    };
    Some(Some(number))
}

/// The report as a document on file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReportDocument {
    /// The file.
    pub file: FileReference,
    /// Counted from 1.
    pub version: u32,
    /// Pages.
    pub pages: u32,
}

/// Something that is to be done about a violation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Remedy {
    /// What.
    pub what: Prose,
    /// By whom.
    pub owner: Line,
    /// By when.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub due: NaiveDate,
}
