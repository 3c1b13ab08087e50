//! What a request says of its people and its policy: by the newest form where there is one, else by the intake record.

use chrono::NaiveDate;
use exception::{Request, calendar::day_of, people::Party};

/// A person as a letter addresses them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Addressee {
    pub name: String,
    pub title: String,
    pub department: String,
    pub unit: String,
    pub phone: String,
    pub email: String,
    pub address: String,
}

impl Addressee {
    /// Name, title, unit, department and postal address, one line each, blank ones left out.
    pub fn lines(&self) -> Vec<String> {
        [&self.name, &self.title, &self.unit, &self.department]
            .into_iter()
            .map(String::as_str)
            .chain(self.address.lines())
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// Name, title and department, in a line.
    pub fn in_a_line(&self) -> String {
        let parts = [self.name.trim(), self.title.trim(), self.department.trim()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// How to reach them: telephone and e-mail address, one line each.
    pub fn reached_by(&self) -> String {
        let parts = [self.phone.trim(), self.email.trim()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

/// The Information Security Officer of the requester's department.
pub(crate) fn iso(request: &Request) -> Addressee {
    party(request, "iso", &request.intake.iso)
}

/// The requester.
pub(crate) fn requester(request: &Request) -> Addressee {
    party(request, "requester", &request.intake.requester)
}

fn party(request: &Request, prefix: &str, intake: &Party) -> Addressee {
    let pick = |field: &str, other: &str| answer(request, &format!("{prefix}_{field}"), other);
    Addressee {
        name: pick("name", &intake.name),
        title: pick("title", &intake.title),
        department: pick("department", &intake.department),
        unit: pick("unit", &intake.unit),
        phone: pick("phone", &intake.phone),
        email: pick("email", &intake.email),
        address: pick("address", &intake.address),
    }
}

/// The newest form's answer, or what else is known.
fn answer(request: &Request, field: &str, other: &str) -> String {
    let answer = request.form().map_or("", |form| form.value.text(field));
    if answer.trim().is_empty() { other.to_owned() } else { answer.to_owned() }
}

/// The title of the request.
pub(crate) fn title(request: &Request) -> String {
    answer(request, "title", request.intake.title.as_str())
}

/// The Service Request that the request is tied to.
pub(crate) fn service_request(request: &Request) -> String {
    answer(request, "service_request", request.intake.service_request.as_str())
}

/// Number and title of the policy or standard.
pub(crate) fn policy(request: &Request) -> String {
    let (number, title) = (
        answer(request, "policy_number", &request.intake.policy.number),
        answer(request, "policy_title", &request.intake.policy.title),
    );
    [number.trim(), title.trim()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Number, title and section of the policy or standard.
pub(crate) fn requirement(request: &Request) -> String {
    let parts = [policy(request), section(request)];
    parts.into_iter().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join(", ")
}

/// The number of the policy or standard; its title where it has none.
pub(crate) fn policy_number(request: &Request) -> String {
    let number = answer(request, "policy_number", &request.intake.policy.number);
    if number.trim().is_empty() { policy(request) } else { number }
}

/// The section of the policy.
pub(crate) fn section(request: &Request) -> String {
    let section = answer(request, "policy_section", &request.intake.policy.section);
    let section = section.trim();
    // "Section 4.2" and "Control AC-17" name themselves; a bare number does not.
    if section.starts_with(|first: char| first.is_ascii_digit()) {
        format!("section\u{a0}{section}")
    } else {
        section.to_owned()
    }
}

/// The date of the request: as the form says, else the day on which it was opened.
pub(crate) fn requested_on(request: &Request) -> NaiveDate {
    let answer = answer(request, "requested_on", "");
    answer.trim().parse().unwrap_or_else(|_| day_of(request.opened.at))
}
