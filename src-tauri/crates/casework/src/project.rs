//! What the lists and the search keep of a request: a projection, rebuildable from the events.

use chrono::Datelike;
use exception::{
    Request, Role, Stage,
    calendar::{add_business_days, day_of},
    text::{fold, for_search},
    values::Instant,
};
use ledger::Hash;
use serde_json::Value;
use store::{Owed, Projection, RequestRow};

use crate::{Error, Office, Result, office::OFFICE, view::Verification};

/// Stored as the outcome of an exception whose last day has passed and that is not closed out yet.
pub(crate) const EXPIRED: &str = "expired";

impl Office {
    /// The projection of a request as it stands.
    pub(crate) async fn project(&self, request: &Request) -> Result<Projection> {
        let isos = self.isos_of(request.intake.department()).await?;
        Ok(Projection { row: row(request, isos)?, text: text(request) })
    }

    /// Accounts of ISOs whose department is spelled otherwise than the request's, and is the same.
    async fn isos_of(&self, department: &str) -> Result<Vec<String>> {
        let iso = Role::RequesterIso.as_str();
        let accounts = self.store.accounts().await?;
        Ok(accounts
            .into_iter()
            .filter(|account| {
                account.roles.iter().any(|role| role == iso) && account.department != department
            })
            .filter(|account| fold(account.department.trim()) == fold(department.trim()))
            .map(|account| account.id)
            .collect())
    }

    /// Rebuilds every projection from the events.
    ///
    /// # Errors
    /// [`Error::Records`], [`Error::Damaged`].
    pub async fn rebuild(&self) -> Result<()> {
        let mut projections = Vec::new();
        for number in self.numbers().await? {
            if let Some(read) = self.read(&number).await? {
                projections.push(self.project(&read.request).await?);
            }
        }
        Ok(self.store.replace_projections(projections).await?)
    }

    /// Checks the whole history: every event's hash and signature, both chains, every file.
    ///
    /// # Errors
    /// [`Error::Records`]; what is wrong with the history is in the answer, not an error.
    pub async fn verify(&self) -> Result<Verification> {
        let report = self.store.verify(None).await?;
        Ok(Verification {
            events: report.events,
            files: report.files,
            head: exception::values::Digest::from_bytes(report.head.as_bytes()),
            problems: report.problems.iter().map(ToString::to_string).collect(),
        })
    }

    /// Numbers of all requests, in the order of their opening.
    async fn numbers(&self) -> Result<Vec<exception::RequestNumber>> {
        let mut numbers = Vec::new();
        let mut reached = 0;
        loop {
            let page = self.store.events_after(reached, 500).await?;
            let Some(last) = page.last() else { return Ok(numbers) };
            reached = last.office_sequence;
            for filed in page.into_iter().filter(|filed| filed.sequence == 1 && filed.stream != OFFICE) {
                let number = filed.stream.parse();
                numbers.push(number.map_err(|_| {
                    Error::Damaged(format!("The history has a stream “{}” that is no request.", filed.stream))
                })?);
            }
        }
    }
}

fn row(request: &Request, isos: Vec<String>) -> Result<RequestRow> {
    let damaged = || Error::Damaged(format!("The number {} can’t be sorted.", request.number));
    let mut parts = request.number.as_str().split('-').skip(1);
    let year: i32 = parts.next().and_then(|part| part.parse().ok()).ok_or_else(damaged)?;
    let serial: u32 = parts.next().and_then(|part| part.parse().ok()).ok_or_else(damaged)?;
    let head: Hash = crate::files::hash(&request.head)?;
    let stage_order = Stage::ALL.iter().position(|stage| *stage == request.stage).unwrap_or(0);
    let in_force = request.in_force_period();
    let requester = request.requester_account().unwrap_or("").to_owned();
    let mut people: Vec<String> = isos;
    people.push(request.opened.by.account.clone());
    people.extend(request.experts.iter().map(|expert| expert.value.account.clone()));
    people.retain(|account| !account.is_empty());
    people.push(requester.clone());
    people.retain(|account| !account.is_empty());
    people.sort_unstable();
    people.dedup();
    let ended = request.ending.as_ref();
    Ok(RequestRow {
        number: request.number.to_string(),
        year,
        serial,
        stage: request.stage.as_str().to_owned(),
        stage_order: u16::try_from(stage_order).unwrap_or(u16::MAX),
        version: request.version.into(),
        head,
        title: request.intake.title.as_str().to_owned(),
        title_key: fold(request.intake.title.as_str()),
        service_request: request.intake.service_request.as_str().to_owned(),
        department: request.intake.department().to_owned(),
        policy: request.intake.policy.full(),
        requester,
        rating: request.rating().map(exception::risk::Level::rank),
        owed: owed(request),
        owed_since_ms: request.since.millis(),
        due_on: due_on(request),
        from_on: in_force.map(|period| period.from.to_string()),
        to_on: in_force.map(|period| period.to.to_string()),
        outcome: ended
            .map(|ended| ended.value.outcome.as_str())
            .or_else(|| request.expiry_noted.then_some(EXPIRED))
            .map(str::to_owned),
        opened_on: day_of(request.opened.at).to_string(),
        updated_ms: updated(request).millis(),
        closed_on: ended.map(|ended| day_of(ended.mark.at).to_string()),
        people,
    })
}

/// To whom the next step is owed, as narrow as it is known.
fn owed(request: &Request) -> Option<Owed> {
    let role = request.owed_by()?;
    let department = (role == Role::RequesterIso).then(|| request.intake.department().to_owned());
    let account = (role == Role::Requester).then(|| request.requester_account().map(str::to_owned)).flatten();
    Some(Owed { role: role.as_str().to_owned(), department, account })
}

/// By which day the next step is due: the review or the last day in force; else ten business days after it
/// came to be owed.
fn due_on(request: &Request) -> Option<String> {
    if request.stage == Stage::Closed {
        return None;
    }
    if request.stage == Stage::InForce {
        return request.period().map(|period| period.to.to_string());
    }
    let since = day_of(request.since);
    (since.year() < 2050).then(|| add_business_days(since, 10).to_string())
}

fn updated(request: &Request) -> Instant {
    request
        .passed
        .last()
        .map_or(request.opened.at, |passed| passed.mark.at)
        .max(request.noted.last().map_or(request.opened.at, |noted| noted.mark.at))
        .max(request.comments.last().map_or(request.opened.at, |comment| comment.mark.at))
        .max(request.attachments.last().map_or(request.opened.at, |file| file.mark.at))
}

/// Every text of a request, folded for search.
pub(crate) fn text(request: &Request) -> String {
    let mut text = format!("{} {}", request.number, request.intake.service_request);
    let value = serde_json::to_value(request).unwrap_or(Value::Null);
    collect(&value, &mut text);
    for_search(&text)
}

/// Adds every text that a person wrote; digests, instants and stored words of closed sets are left out.
fn collect(value: &Value, text: &mut String) {
    const NOT_WORDS: &[&str] = &[
        "sha256",
        "digest",
        "head",
        "at",
        "by",
        "step",
        "stage",
        "media_type",
        "mark",
        "basis",
        "opened",
        "passed",
        "kind",
        "source",
        "kinds",
        "inherent",
        "residual",
        "template",
        "answer",
    ];
    match value {
        Value::String(words) => {
            text.push('\n');
            text.push_str(words);
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, text)),
        Value::Object(fields) => {
            for (_, field) in fields.iter().filter(|(name, _)| !NOT_WORDS.contains(&name.as_str())) {
                collect(field, text);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
