//! What is known when a request is opened, before TECH 358 exists: Service Request, people, policy,
//! qualification.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    input::{Input, Problem, Problems},
    people::Party,
    values::{LINE, Line, Prose, RequestNumber, SERVICE_REQUEST, ServiceRequest},
    words::words,
};

words! {
    /// The kind of a request (TECH 358, section A).
    RequestKind {
        /// A first request.
        New = "new", "New";
        /// The continuation of an exception that ends.
        Renewal = "renewal", "Renewal";
        /// A change to an exception in force.
        Change = "change", "Change";
        /// A denied request asked again with new facts.
        Reconsideration = "reconsideration", "Reconsideration";
    }
}

words! {
    /// Which criterion of the procedure qualifies the request (procedure, section 2).
    Criterion {
        /// "The security policy or procedure in question cannot be adhered to for unforeseen reasons outside
        /// of your control."
        Unforeseen = "unforeseen", "Criterion 1: cannot be adhered to for unforeseen reasons outside the requester’s control";
        /// "In working closely with the SMB, alternative solutions have been exhausted and are not possible."
        Exhausted = "exhausted", "Criterion 2: alternatives exhausted in working closely with SMB";
        /// Both.
        Both = "both", "Both criteria";
    }
}

/// Why the exception request procedure applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Qualification {
    /// The criterion.
    pub criterion: Criterion,
    /// The facts that support it.
    pub facts: Prose,
}

/// The policy, standard or procedure that cannot be followed (TECH 358, section C).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PolicyReference {
    /// Number, such as 3500.
    pub number: String,
    /// Title.
    pub title: String,
    /// Version or date.
    pub version: String,
    /// Section or control.
    pub section: String,
}

impl PolicyReference {
    /// Number and title as one text.
    #[must_use]
    pub fn full(&self) -> String {
        [self.number.trim(), self.title.trim()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// The intake record of a request; a later one replaces it as a new version in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Intake {
    /// The Service Request the request is tied to (procedure, section 4A).
    pub service_request: ServiceRequest,
    /// The day the Service Request was opened.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub service_request_opened_on: Option<NaiveDate>,
    /// Related Service Requests, free text.
    pub related: Option<Line>,
    /// The kind of request.
    pub kind: RequestKind,
    /// The exception it renews, changes or asks again for.
    pub previous: Option<RequestNumber>,
    /// What the request is about, in a line.
    pub title: Line,
    /// Who cannot comply. Name and department are never empty.
    pub requester: Party,
    /// Account of the requester, if they have one here.
    pub requester_account: Option<String>,
    /// The Information Security Officer of the requester's department.
    pub iso: Party,
    /// The policy.
    pub policy: PolicyReference,
    /// What cannot be met, in words.
    pub cannot_be_met: Option<Prose>,
    /// The qualification.
    pub qualification: Option<Qualification>,
}

impl Intake {
    /// The department the request belongs to: the requester's.
    #[must_use]
    pub fn department(&self) -> &str {
        &self.requester.department
    }

    /// Reads an intake. Required from the first save: the Service Request number, the title, the requester's
    /// name and department.
    pub fn read(input: &mut Input<'_>) -> Option<Self> {
        let service_request = input
            .text("service_request", "the Service Request number", SERVICE_REQUEST)
            .and_then(|text| ServiceRequest::try_from(text).ok());
        let opened_on =
            input.optional_date("service_request_opened_on", "the day the Service Request was opened");
        let related = input.optional_line("related", "the related Service Requests");
        let kind =
            input.optional_choice("kind", "the type of request").map(|kind| kind.unwrap_or(RequestKind::New));
        let previous = read_previous(input, kind);
        let title = input.line("title", "what the request is about");
        let requester = input.group("requester", |party| {
            let read = Party::read(party, "requester")?;
            if read.name.is_empty() {
                party.problem("name", "missing", "Enter the requester’s name.");
            }
            if read.department.is_empty() {
                party.problem("department", "missing", "Enter the requester’s department.");
            }
            (!read.name.is_empty() && !read.department.is_empty()).then_some(read)
        });
        let requester_account = input.optional_text("requester_account", "the requester’s account", 40);
        let iso = input.group("iso", |party| Party::read(party, "requester’s ISO"));
        let policy = input.group("policy", |policy| {
            let number = policy.optional_text("number", "the policy number", LINE);
            let title = policy.optional_text("title", "the policy title", LINE);
            let version = policy.optional_text("version", "the policy version", LINE);
            let section = policy.optional_text("section", "the policy section", LINE);
            Some(PolicyReference {
                number: number?.unwrap_or_default(),
                title: title?.unwrap_or_default(),
                version: version?.unwrap_or_default(),
                section: section?.unwrap_or_default(),
            })
        });
        let cannot_be_met = input.optional_prose("cannot_be_met", "what cannot be met");
        let qualification = read_qualification(input);
        Some(Self {
            service_request: service_request?,
            service_request_opened_on: opened_on?,
            related: related?,
            kind: kind?,
            previous: previous?,
            title: title?,
            requester: requester?,
            requester_account: requester_account?,
            iso: iso?,
            policy: policy?,
            cannot_be_met: cannot_be_met?,
            qualification: qualification?,
        })
    }

    /// What is missing before SMB can assess: every problem, by field.
    #[must_use]
    pub fn missing_for_assessment(&self) -> Problems {
        let mut problems = Problems::new();
        let mut need = |present: bool, field: &str, message: &str| {
            if !present {
                problems.push(Problem::new(field, "missing", message));
            }
        };
        need(!self.policy.number.is_empty(), "policy.number", "Enter the number of the policy or standard.");
        need(!self.policy.title.is_empty(), "policy.title", "Enter the title of the policy or standard.");
        need(self.cannot_be_met.is_some(), "cannot_be_met", "Enter what cannot be met.");
        need(!self.iso.name.is_empty(), "iso.name", "Enter the name of the requester’s ISO.");
        need(!self.iso.email.is_empty(), "iso.email", "Enter the e-mail address of the requester’s ISO.");
        need(
            self.qualification.is_some(),
            "qualification.criterion",
            "Choose the criterion that qualifies the request, and give the supporting facts.",
        );
        problems
    }
}

#[expect(clippy::option_option, reason = "three cases: a problem, left blank, a value")]
fn read_previous(input: &mut Input<'_>, kind: Option<RequestKind>) -> Option<Option<RequestNumber>> {
    let text = input.optional_text("previous", "the previous exception", 20)?;
    let Some(text) = text else {
        if matches!(kind, None | Some(RequestKind::New)) {
            return Some(None);
        }
        input.problem(
            "previous",
            "missing",
            "Enter the number of the previous exception, such as EX-2026-0001.",
        );
        return None;
    };
    if let Ok(number) = text.parse() {
        Some(Some(number))
    } else {
        input.problem("previous", "not_a_number", "Enter the previous exception as EX-2026-0001.");
        None
    }
}

#[expect(clippy::option_option, reason = "three cases: a problem, left blank, a value")]
fn read_qualification(input: &mut Input<'_>) -> Option<Option<Qualification>> {
    input.group("qualification", |part| {
        let criterion = part.optional_choice("criterion", "the criterion that qualifies the request");
        let facts = part.optional_prose("facts", "the supporting facts");
        match (criterion?, facts?) {
            (None, None) => Some(None),
            (Some(criterion), Some(facts)) => Some(Some(Qualification { criterion, facts })),
            (Some(_), None) => {
                part.problem("facts", "missing", "Enter the facts that support the criterion.");
                None
            }
            (None, Some(_)) => {
                part.problem("criterion", "missing", "Choose the criterion that qualifies the request.");
                None
            }
        }
    })
}
