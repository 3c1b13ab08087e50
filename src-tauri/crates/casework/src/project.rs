//! What the lists and the search keep of a request: a projection, rebuildable from the events.

use std::collections::BTreeSet;

use chrono::Datelike;
use exception::{
    MatterNumber, Person, Request, RequestNumber, Role, Stage,
    calendar::{add_business_days, day_of},
    retired::{LeftBehind, Retired},
    text::{fold, for_search},
};
use ledger::Hash;
use store::{Filing, Filter, MatterRow, Orphan, Owed, Projection, QueueQuery, RequestRow, Visible};

use crate::{
    Error, Office, Result, memory::Member, office::OFFICE, session::visible, view::Verification,
    words::search_text,
};

/// Stored as the outcome of an exception whose last day has passed and that is not closed out yet.
pub(crate) const EXPIRED: &str = "expired";

impl Office {
    /// Rebuilds every projection from the events.
    ///
    /// # Errors
    /// [`Error::Records`], [`Error::Damaged`].
    pub async fn rebuild(&self) -> Result<()> {
        // What is filed while it is rebuilt would be left out: then it is rebuilt again.
        loop {
            let reached = self.store.checkpoint().await?;
            self.store.replace_projections(self.projections().await?).await?;
            self.store.replace_matters(self.matter_rows().await?).await?;
            if self.store.checkpoint().await? == reached {
                return Ok(());
            }
        }
    }

    /// Every request's projection, made from the events.
    async fn projections(&self) -> Result<Vec<Projection>> {
        let (people, retired) = (self.members().await?, self.retired().await?);
        let mut projections = Vec::new();
        for number in self.streams().await?.requests {
            if let Some(read) = self.read(&number).await? {
                projections.push(projection(&read.request, &people, &retired)?);
            }
        }
        Ok(projections)
    }

    /// Every matter's row, made from the events.
    async fn matter_rows(&self) -> Result<Vec<MatterRow>> {
        let mut rows = Vec::new();
        for number in self.streams().await?.matters {
            rows.push(self.matter_row(&number).await?);
        }
        Ok(rows)
    }

    /// Whether every row of the lists, and every text that is searched, is what the events give.
    ///
    /// # Errors
    /// [`Error::Records`], [`Error::Damaged`].
    pub async fn projections_agree(&self) -> Result<bool> {
        let mut projections = self.projections().await?;
        projections.sort_by_key(|made| (made.row.year, made.row.serial));
        let mut orphans = Vec::new();
        let mut anew = Vec::new();
        for made in projections {
            orphans.extend(made.orphans.into_iter().map(|orphan| (made.row.number.clone(), orphan)));
            anew.push((made.row, Hash::of(made.text.as_bytes())));
        }
        let mut matters = self.matter_rows().await?;
        matters.sort_by_key(|row| (row.kind.clone(), row.year, row.serial));
        Ok(matters == self.store.dump_matters().await?
            && anew == self.store.dump_projections().await?
            && orphans == self.store.dump_orphans().await?)
    }

    /// Projects the requests anew that a person who was added or changed may see by it, or might before. Until
    /// then a list may lack a row; what may be opened never goes by the lists.
    pub(crate) async fn project_again_for(&self, person: &Person) -> Result<()> {
        let mut query = QueueQuery { visible: Visible::All, limit: 500, ..QueueQuery::default() };
        let mut numbers = BTreeSet::new();
        // Named by address, and nowhere in the lists: the search knows.
        let named = Filter { text: for_search(person.email.trim()), ..Filter::default() };
        for filter in [Filter::default(), named] {
            if filter != Filter::default() && filter.text.is_empty() {
                continue;
            }
            let by_address = filter != Filter::default();
            query.filter = filter;
            query.after = None;
            loop {
                let page = self.store.queue(&query).await?;
                let concerned = page.rows.into_iter().filter(|row| {
                    by_address || row.people.contains(&person.account) || person.belongs_to(&row.department)
                });
                numbers.extend(concerned.filter_map(|row| row.number.parse().ok()));
                let Some(next) = page.next else { break };
                query.after = Some(next);
            }
        }
        for number in numbers {
            self.project_again(&number).await?;
        }
        Ok(())
    }

    /// Projects a request anew, and again where somebody filed in the meantime.
    pub(crate) async fn project_again(&self, number: &exception::RequestNumber) -> Result<()> {
        for _ in 0..5 {
            let Some(read) = self.read(number).await? else { return Ok(()) };
            let projection = projection(&read.request, &self.members().await?, &self.retired().await?)?;
            self.store.file(Filing { requests: vec![projection], ..Filing::default() }).await?;
            let reached = self.store.events(number.as_str()).await?.len();
            if reached == read.filed.len() {
                return Ok(());
            }
        }
        Ok(())
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

    /// Numbers of all requests and of all matters, each in the order of their opening.
    async fn streams(&self) -> Result<Streams> {
        let mut streams = Streams::default();
        let mut reached = 0;
        loop {
            let page = self.store.events_after(reached, 500).await?;
            let Some(last) = page.last() else { return Ok(streams) };
            reached = last.office_sequence;
            for filed in page.into_iter().filter(|filed| filed.sequence == 1 && filed.stream != OFFICE) {
                if let Ok(number) = filed.stream.parse::<RequestNumber>() {
                    streams.requests.push(number);
                } else if let Ok(number) = filed.stream.parse::<MatterNumber>() {
                    streams.matters.push(number);
                } else {
                    return Err(Error::Damaged(format!(
                        "The history has a stream “{}” that is neither a request nor a matter.",
                        filed.stream
                    )));
                }
            }
        }
    }
}

/// The streams of the history beside the office's own.
#[derive(Default)]
struct Streams {
    requests: Vec<RequestNumber>,
    matters: Vec<MatterNumber>,
}

/// Accounts that may see a request though they see not all, and not all of its department as it is spelled.
fn people_of(request: &Request, people: &[Member]) -> Vec<String> {
    let mut accounts: Vec<String> = people
        .iter()
        .map(|member| &member.person)
        .filter(|person| visible(person) != Visible::All)
        .filter(|person| {
            let mut person = (*person).clone();
            if person.department == request.intake.department() {
                person.roles.remove(&Role::RequesterIso);
            }
            request.may_see(&person)
        })
        .map(|person| person.account.clone())
        .collect();
    accounts.sort_unstable();
    accounts.dedup();
    accounts
}

/// The request's department as its ISOs' accounts spell it, so that what is owed to them is in their list.
fn iso_department<'a>(request: &'a Request, people: &'a [Member]) -> &'a str {
    let department = request.intake.department();
    let mut isos = people
        .iter()
        .filter(|member| !member.retired)
        .map(|member| &member.person)
        .filter(|person| person.is(Role::RequesterIso) && person.belongs_to(department));
    if isos.clone().any(|iso| iso.department == department) {
        return department;
    }
    isos.next().map_or(department, |iso| &iso.department)
}

/// The projection of a request as it stands.
pub(crate) fn projection(request: &Request, people: &[Member], retired: &Retired) -> Result<Projection> {
    Ok(Projection {
        row: row(request, people)?,
        text: search_text(request)?,
        orphans: orphans(request, people, retired),
    })
}

/// The parts of a request whose holders are retired, as the records keep them.
fn orphans(request: &Request, people: &[Member], retired: &Retired) -> Vec<Orphan> {
    let mut orphans: Vec<Orphan> = left_behind(request, people, retired)
        .into_iter()
        .map(|left| {
            let state = if request.stage == Stage::Closed {
                "closed"
            } else if request.is_reassigned(&left) {
                "settled"
            } else {
                "open"
            };
            Orphan {
                kind: left.kind.as_str().to_owned(),
                name: left.name,
                part: left.part.as_str().to_owned(),
                state: state.to_owned(),
            }
        })
        .collect();
    orphans.sort();
    orphans
}

/// The parts of a request whose holders are retired, settled or not.
pub(crate) fn left_behind(request: &Request, people: &[Member], retired: &Retired) -> Vec<LeftBehind> {
    let mut left: Vec<LeftBehind> =
        retired.all().iter().filter_map(|retirement| request.left_by(retirement)).collect();
    if people.iter().any(|member| member.retired) {
        let in_use: Vec<&Person> =
            people.iter().filter(|member| !member.retired).map(|member| &member.person).collect();
        let gone = people.iter().filter(|member| member.retired);
        left.extend(gone.flat_map(|member| request.left_by_person(&member.person, &in_use)));
    }
    // What was handed on is no longer held by who is retired, and still stands in the list.
    let handed = request.reassignments.iter().map(|reassigned| reassigned.value.left.clone());
    left.extend(handed);
    left.sort();
    left.dedup();
    left
}

fn row(request: &Request, people: &[Member]) -> Result<RequestRow> {
    let damaged = || Error::Damaged(format!("The number {} can’t be sorted.", request.number));
    let mut parts = request.number.as_str().split('-').skip(1);
    let year: i32 = parts.next().and_then(|part| part.parse().ok()).ok_or_else(damaged)?;
    let serial: u32 = parts.next().and_then(|part| part.parse().ok()).ok_or_else(damaged)?;
    let head: Hash = crate::files::hash(&request.head)?;
    let in_force = request.in_force_period();
    let requester = request.requester_account().unwrap_or("").to_owned();
    let ended = request.ending.as_ref();
    Ok(RequestRow {
        number: request.number.to_string(),
        year,
        serial,
        stage: request.stage.as_str().to_owned(),
        stage_order: stage_order(request.stage),
        version: request.version.into(),
        head,
        title: request.intake.title.as_str().to_owned(),
        title_key: fold(request.intake.title.as_str()),
        service_request: request.intake.service_request.as_str().to_owned(),
        department: request.intake.department().to_owned(),
        policy: request.intake.policy.full(),
        requester,
        rating: request.rating().map(exception::risk::Level::rank),
        owed: owed(request, people),
        owed_since_ms: request.since.millis(),
        due_on: due_on(request),
        from_on: in_force.map(|period| period.from.to_string()),
        to_on: in_force.map(|period| period.to.to_string()),
        outcome: ended
            .map(|ended| ended.value.outcome.as_str())
            .or_else(|| request.expiry_noted.then_some(EXPIRED))
            .map(str::to_owned),
        opened_on: day_of(request.opened.at).to_string(),
        updated_ms: request.updated().millis(),
        closed_on: ended.map(|ended| day_of(ended.mark.at).to_string()),
        people: people_of(request, people),
    })
}

/// Who owes the next step, as people are in use: what a retired requester owes is their ISO’s, and what the retired
/// ISO of a department owes is for SMB to follow, so that it stands in somebody’s list.
pub(crate) fn owing(request: &Request, people: &[Member]) -> Option<Role> {
    let role = request.owed_by()?;
    let is_gone =
        |account: &str| people.iter().any(|member| member.retired && member.person.account == account);
    let isos = || {
        people.iter().filter(|member| {
            member.person.is(Role::RequesterIso) && member.person.belongs_to(request.intake.department())
        })
    };
    let has_lost_isos = || isos().any(|iso| iso.retired) && !isos().any(|iso| !iso.retired);
    let has_left = role == Role::Requester && request.requester_account().is_some_and(is_gone);
    let role = if has_left { Role::RequesterIso } else { role };
    Some(if role == Role::RequesterIso && has_lost_isos() { Role::SmbStaff } else { role })
}

/// To whom the next step is owed, as narrow as it is known.
fn owed(request: &Request, people: &[Member]) -> Option<Owed> {
    let role = owing(request, people)?;
    let department = (role == Role::RequesterIso).then(|| iso_department(request, people).to_owned());
    let account = (role == Role::Requester).then(|| request.requester_account().map(str::to_owned)).flatten();
    Some(Owed { role: role.as_str().to_owned(), department, account })
}

/// The place of a stage in the procedure.
pub(crate) fn stage_order(stage: Stage) -> u16 {
    let place = Stage::ALL.iter().position(|known| *known == stage);
    place.and_then(|place| u16::try_from(place).ok()).unwrap_or(u16::MAX)
}

/// By which day the next step is due: the review or the last day in force; else ten business days after it
/// came to be owed.
fn due_on(request: &Request) -> Option<String> {
    if request.stage == Stage::Closed {
        return None;
    }
    if request.stage == Stage::InForce {
        return request.last_day().map(|day| day.to_string());
    }
    let since = day_of(request.since);
    (since.year() < 2050).then(|| add_business_days(since, 10).to_string())
}
