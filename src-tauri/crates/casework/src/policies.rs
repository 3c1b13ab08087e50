//! The policy library: what it has, what a new version of a policy touches, and policies from files.

mod read;

use exception::{
    Role, Stage,
    calendar::day_of,
    input::{Input, Problem},
    office::OfficeAction,
    policy::{Library, Policy},
    retired::RetiredKind,
    text::bare,
    values::Instant,
};
use serde_json::Value;
use store::{Filing, Filter, QueueQuery};

use crate::{
    Error, Office, Result, Session,
    project::of_stage,
    view::{PolicyFate, PolicyImport, PolicyRead, PolicyRow, PolicyView},
};

/// Requests that are shown of those that a policy touches.
const SHOWN: u32 = 100;

impl Office {
    /// The policies of the library, by number.
    ///
    /// # Errors
    /// [`Error::Records`].
    pub async fn policies(&self, session: &Session) -> Result<Vec<PolicyRow>> {
        let standing = self.standing(session).await?;
        let retired = &standing.office.retired;
        let row = |versions: &[exception::policy::PublishedPolicy]| {
            let policy = versions.last()?.policy.clone();
            let retired = retired.of(RetiredKind::Policy, policy.number.as_str());
            Some(PolicyRow {
                retired_on: retired.map(|retired| retired.retired_on.to_string()),
                versions: u32::try_from(versions.len()).unwrap_or(u32::MAX),
                policy,
            })
        };
        Ok(standing.office.library.all().filter_map(row).collect())
    }

    /// A policy with its versions, and the open requests and exceptions in force that it touches, as far as the person
    /// may see them.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the library does not have it.
    pub async fn policy(&self, session: &Session, number: &str, now: Instant) -> Result<PolicyView> {
        let standing = self.standing(&session.at(now)).await?;
        let versions = standing.office.library.versions(number).to_vec();
        let Some(newest) = versions.last() else {
            return Err(Error::NotFound(format!(
                "The policy library has no policy with the number {number}. Check the number."
            )));
        };
        let retired = standing.office.retired.of(RetiredKind::Policy, number);
        let names = self.store.policy_names().await?;
        let names: Vec<String> =
            names.into_iter().filter(|name| names_policy(name, &newest.policy)).collect();
        let (mut touched, mut total) = (Vec::new(), 0);
        if !names.is_empty() {
            let stages = Stage::ALL.iter().filter(|stage| **stage != Stage::Closed);
            let query = QueueQuery {
                visible: standing.session.visible(),
                filter: Filter {
                    policies: names,
                    stages: stages.copied().map(of_stage).collect(),
                    ..Filter::default()
                },
                descending: true,
                limit: SHOWN,
                ..QueueQuery::default()
            };
            total = u32::try_from(self.store.count(&query).await?).unwrap_or(u32::MAX);
            let page = self.store.queue(&query).await?;
            touched = crate::queue::rows(&page.rows, &query.visible, day_of(now))?;
        }
        Ok(PolicyView {
            may_publish: may_publish(&standing.session).is_ok(),
            retired_on: retired.map(|retired| retired.retired_on.to_string()),
            versions,
            touched,
            total,
        })
    }

    /// Puts a version of a policy into the library: the first, or one that takes the place of those before it.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] for others than SMB staff and administrators, and filed.
    pub async fn publish_policy(&self, session: &Session, input: &Value, now: Instant) -> Result<PolicyView> {
        let session = &self.at_desk(&session.at(now)).await?;
        self.check_publishes(session, now).await?;
        let policy = Input::read(input, Policy::read)?;
        let end = self.office_end().await?;
        if self.folded().await?.library.newest(policy.number.as_str()) == Some(&policy) {
            let message = format!("Change something: {} stands in the library like this.", policy.full());
            return Err(Error::invalid("version", "unchanged", message));
        }
        let number = policy.number.clone();
        let action = OfficeAction::PublishPolicy { policy: Box::new(policy) };
        self.file_office(end, action, session, now).await?;
        self.policy(session, number.as_str(), now).await
    }

    /// Puts the policies of a file into the library: a table (CSV or XLSX) with the columns of [`PolicyImport::COLUMNS`], a row a
    /// section; or a catalogue in OSCAL’s JSON, which is one policy named by `number`, else by its title.
    ///
    /// All of it is taken, or nothing; the answer says what becomes of each row, and why not.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the file is neither; [`Error::Refused`] for others than SMB staff and administrators, and
    /// filed.
    pub async fn import_policies(
        &self,
        session: &Session,
        bytes: &[u8],
        number: Option<&str>,
        now: Instant,
    ) -> Result<PolicyImport> {
        let session = &self.at_desk(&session.at(now)).await?;
        self.check_publishes(session, now).await?;
        let given = read::policies(bytes, number)?;
        let mut end = self.office_end().await?;
        let library = self.folded().await?.library;
        let (mut rows, mut policies) = (Vec::new(), Vec::new());
        for one in given {
            match one.parse() {
                Ok(policy) => {
                    let fate = fate_of(&library, &policy);
                    rows.push(PolicyRead { row: one.row, what: policy.full(), fate, problems: Vec::new() });
                    if fate != PolicyFate::Unchanged {
                        policies.push(policy);
                    }
                }
                Err(problems) => {
                    let problems = problems.iter().map(|problem| one.told(problem)).collect();
                    rows.push(PolicyRead {
                        row: one.row,
                        what: one.named(),
                        fate: PolicyFate::Refused,
                        problems,
                    });
                }
            }
        }
        let taken = rows.iter().all(|row| row.fate != PolicyFate::Refused);
        if taken && !policies.is_empty() {
            let mut events = Vec::with_capacity(policies.len());
            for policy in policies {
                let action = OfficeAction::PublishPolicy { policy: Box::new(policy) };
                let (event, next) = Self::seal_office(end, action, session, now)?;
                events.push(event);
                end = next;
            }
            self.store.file(Filing { events, ..Filing::default() }).await?;
        }
        Ok(PolicyImport { taken, rows })
    }

    async fn check_publishes(&self, session: &Session, now: Instant) -> Result<()> {
        let Err(refused) = may_publish(session) else { return Ok(()) };
        let attempted = "Change the policy library".to_owned();
        Box::pin(self.file_office_attempt(session, attempted, &refused, now)).await?;
        Err(refused)
    }
}

fn may_publish(session: &Session) -> Result<()> {
    let person = session.person();
    if person.is(Role::SmbStaff) || person.is(Role::Administrator) {
        return Ok(());
    }
    Err(Error::Refused(
        "Only SMB staff or an administrator may change the policy library. Ask them.".to_owned(),
    ))
}

fn fate_of(library: &Library, policy: &Policy) -> PolicyFate {
    match library.newest(policy.number.as_str()) {
        None => PolicyFate::Added,
        Some(newest) if newest == policy => PolicyFate::Unchanged,
        Some(_) => PolicyFate::Revised,
    }
}

/// Whether the number and title under which requests are listed are those of a policy, whatever its title was then.
fn names_policy(listed: &str, policy: &Policy) -> bool {
    let (listed, number) = (bare(listed), bare(policy.number.as_str()));
    listed.strip_prefix(&number).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

impl read::Given {
    /// A problem of the policy as one of the file: with the row of the section that it is about.
    fn told(&self, problem: &Problem) -> String {
        let mut parts = problem.field.split('.');
        let section = match (parts.next(), parts.next()) {
            (Some("sections"), Some(index)) => index.parse().ok().and_then(|index| self.row_of(index)),
            _ => None,
        };
        let column = problem.field.rsplit('.').next().unwrap_or_default();
        format!("Row {}, {column}: {}", section.unwrap_or(self.row), problem.message)
    }
}
