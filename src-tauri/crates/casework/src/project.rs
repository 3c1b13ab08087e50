//! What the lists and the search keep of a request: a projection, rebuildable from the events.

use std::collections::BTreeSet;

use chrono::Datelike as _;
use exception::{
    MatterNumber, Person, Request, RequestNumber, Role, Settings, Stage,
    calendar::day_of,
    due::{Due, DueKind},
    report::Facts,
    retired::{LeftBehind, Retired},
    text::{fold, for_search},
};
use ledger::{Hash, Report};
use store::{
    DueRow, Filing, Filter, ImportedRow, MatterRow, OfStage, Orphan, Owed, Projection, QueueQuery,
    RequestRow, Visible,
};

use crate::{
    Error, Office, Result,
    memory::{Known, Member},
    office::OFFICE,
    reading::requests_in,
    session::visible,
    view::Verification,
    words::search_text,
};

/// Stored as the outcome of an exception whose last day has passed and that is not closed out yet.
pub(crate) const EXPIRED: &str = "expired";

/// The rules by which this program makes projections: another text whenever it makes others, so that they are made anew
/// when records of an older program are opened.
const PROJECTED: &str = "11 ";

/// Requests read together when lists are made anew.
const READ_AT_ONCE: usize = 64;

impl Office {
    /// Rebuilds every projection from the events, some requests at a time: however many there are, a few are in memory.
    ///
    /// # Errors
    /// [`Error::Records`], [`Error::Damaged`].
    pub async fn rebuild(&self) -> Result<()> {
        loop {
            let reached = self.store.checkpoint().await?;
            let office = self.office_now().await?;
            let streams = self.streams().await?;
            // The matters first: what is written last says that all of it is made.
            self.store.replace_matters(self.matter_rows(&streams.matters, &office.settings).await?).await?;
            let mut replacing = self.store.replacing().await?;
            // From here on nobody files. What was filed since it was read would be left out: then it is begun again.
            if replacing.checkpoint().await? != reached {
                continue;
            }
            for numbers in streams.requests.chunks(READ_AT_ONCE) {
                let streams: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                let read = requests_in(numbers, replacing.events_of(&streams).await?)?;
                let made =
                    read.iter().map(|request| projection(request, &office)).collect::<Result<Vec<_>>>()?;
                Box::pin(replacing.put(made)).await?;
            }
            return Ok(replacing.commit(&made_as(&office.settings)?).await?);
        }
    }

    /// Rebuilds the projections where they were made by other rules: by an older program, which knew less, or by
    /// settings under which other things were due.
    pub(crate) async fn rebuild_where_outdated(&self) -> Result<()> {
        let (settings, _) = self.settings_now().await?;
        if self.store.projections_made_as().await?.as_deref() == Some(made_as(&settings)?.as_str()) {
            return Ok(());
        }
        self.rebuild().await
    }

    /// Every request's projection, made from the events.
    async fn projections(&self, requests: &[RequestNumber], office: &Known) -> Result<Vec<Projection>> {
        let mut projections = Vec::new();
        for number in requests {
            if let Some(read) = self.read(number).await? {
                projections.push(projection(&read.request, office)?);
            }
        }
        Ok(projections)
    }

    /// Every matter's row, made from the events.
    async fn matter_rows(&self, matters: &[MatterNumber], settings: &Settings) -> Result<Vec<MatterRow>> {
        let mut rows = Vec::new();
        for number in matters {
            rows.push(self.matter_row(number, &settings.timing).await?);
        }
        Ok(rows)
    }

    /// Whether every row of the lists, and every text that is searched, is what the events give.
    ///
    /// # Errors
    /// [`Error::Records`], [`Error::Damaged`].
    pub async fn projections_agree(&self) -> Result<bool> {
        let streams = self.streams().await?;
        let office = self.office_now().await?;
        let mut projections = self.projections(&streams.requests, &office).await?;
        projections.sort_by_key(|made| (made.row.year, made.row.serial));
        let (mut orphans, mut dues, mut checks, mut anew) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut facts, mut scheduled, mut letters_due) = (Vec::new(), Vec::new(), Vec::new());
        let (mut precedents, mut imports, mut assigned) = (Vec::new(), Vec::new(), Vec::new());
        for mut made in projections {
            orphans.extend(made.orphans.into_iter().map(|orphan| (made.row.number.clone(), orphan)));
            made.dues.sort_by(|one, other| (&one.kind, &one.item).cmp(&(&other.kind, &other.item)));
            dues.append(&mut made.dues);
            made.broken.sort();
            facts.push((made.row.number.clone(), made.facts));
            scheduled.extend(made.scheduled.map(|scheduled| (made.row.number.clone(), scheduled)));
            letters_due.extend(made.letter_due.then(|| made.row.number.clone()));
            precedents.extend(made.precedent.map(|precedent| (made.row.number.clone(), precedent)));
            if made.decided_on.is_some() || !made.broken.is_empty() {
                checks.push((made.row.number.clone(), made.decided_on, made.broken));
            }
            assigned.extend(made.assigned.map(|account| (made.row.number.clone(), account)));
            imports.extend(made.imported.map(|imported| (made.row.number.clone(), imported)));
            anew.push((made.row, Hash::of(made.text.as_bytes())));
        }
        let mut matters = self.matter_rows(&streams.matters, &office.settings).await?;
        matters.sort_by_key(|row| (row.kind.clone(), row.year, row.serial));
        Ok(matters == self.store.dump_matters().await?
            && anew == self.store.dump_projections().await?
            && self.store.tallies_agree().await?
            && checks == self.store.dump_checks().await?
            && orphans == self.store.dump_orphans().await?
            && facts == self.store.dump_facts().await?
            && scheduled == self.store.dump_scheduled().await?
            && letters_due == self.store.letters_due().await?
            && precedents == self.store.dump_precedents().await?
            && assigned == self.store.dump_assignments().await?
            && imports == self.store.dump_imports().await?
            && dues == self.store.dump_dues().await?)
    }

    /// Projects the requests anew that a person who was added or changed may see by it, or might before. Until
    /// then a list may lack a row; what may be opened never goes by the lists.
    pub(crate) async fn project_again_for(&self, person: &Person) -> Result<()> {
        for number in self.concerning(person).await? {
            self.project_again(&number).await?;
        }
        Ok(())
    }

    /// The requests on which a person has a part, by account, name or address.
    pub(crate) async fn requests_of(&self, person: &Person) -> Result<BTreeSet<RequestNumber>> {
        let mut numbers = self.concerning(person).await?;
        numbers.append(&mut self.naming(&person.name).await?);
        Ok(numbers)
    }

    /// The requests that a person may see by their account, department or address, or that are assigned to them.
    async fn concerning(&self, person: &Person) -> Result<BTreeSet<RequestNumber>> {
        let mut query = QueueQuery { visible: Visible::All, limit: 500, ..QueueQuery::default() };
        let mut numbers = BTreeSet::new();
        // Named by address, and nowhere in the lists: the search knows.
        let named = Filter { text: for_search(person.email.trim()), ..Filter::default() };
        let assigned = Filter { assigned: vec![person.account.clone()], ..Filter::default() };
        let mut filters = vec![Filter::default(), assigned];
        filters.extend((!named.text.is_empty()).then_some(named));
        for filter in filters {
            let by_filter = filter != Filter::default();
            query.filter = filter;
            query.after = None;
            loop {
                let page = self.store.queue(&query).await?;
                let concerned = page.rows.into_iter().filter(|row| {
                    by_filter || row.people.contains(&person.account) || person.belongs_to(&row.department)
                });
                numbers.extend(concerned.filter_map(|row| row.number.parse().ok()));
                let Some(next) = page.next else { break };
                query.after = Some(next);
            }
        }
        Ok(numbers)
    }

    /// Projects a request anew, and again where somebody filed in the meantime.
    pub(crate) async fn project_again(&self, number: &exception::RequestNumber) -> Result<()> {
        for _ in 0..5 {
            let Some(read) = self.read(number).await? else { return Ok(()) };
            let projection = projection(&read.request, &self.office_now().await?)?;
            self.store.file(Filing { requests: vec![projection], ..Filing::default() }).await?;
            let reached = self.store.events(number.as_str()).await?.len();
            if reached == read.filed.len() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// What the whole history is found to be, with the keys of other offices that are known here; `goes_on` as the records
    /// ask it.
    pub(crate) async fn verified(&self, goes_on: impl FnMut(u64) -> bool) -> Result<Report> {
        let others = crate::packets::keys_of(&self.office_now().await?.correspondence);
        Ok(self.store.verify_with(others, None, goes_on).await?)
    }

    /// Checks the whole history: every event's hash and signature, both chains, every file.
    ///
    /// # Errors
    /// [`Error::Records`]; what is wrong with the history is in the answer, not an error.
    pub async fn verify(&self) -> Result<Verification> {
        let report = self.verified(|_| true).await?;
        Ok(Verification {
            events: report.events,
            files: report.files,
            head: exception::values::Digest::from_bytes(report.head.as_bytes()),
            disposed: report
                .disposed
                .iter()
                .map(|stone| {
                    format!(
                        "{} ({} events) was disposed of on {} under {}.",
                        stone.stream, stone.events, stone.day, stone.schedule
                    )
                })
                .collect(),
            problems: report.problems.iter().map(ToString::to_string).collect(),
        })
    }

    /// Numbers of all requests and of all matters, each in the order of their opening.
    async fn streams(&self) -> Result<Streams> {
        // What was disposed of is in no list.
        let (mut streams, mut known) = (Streams::default(), self.store.disposed().await?);
        let mut reached = 0;
        loop {
            let page = self.store.streams_after(reached, 5000).await?;
            let Some((last, _)) = page.last() else { return Ok(streams) };
            reached = *last;
            for (_, stream) in page.into_iter().filter(|(_, stream)| stream != OFFICE) {
                if known.contains(&stream) {
                    continue;
                }
                if let Ok(number) = stream.parse::<RequestNumber>() {
                    streams.requests.push(number);
                } else if let Ok(number) = stream.parse::<MatterNumber>() {
                    streams.matters.push(number);
                } else {
                    return Err(Error::Damaged(format!(
                        "The history has a stream “{stream}” that is neither a request nor a matter."
                    )));
                }
                known.insert(stream);
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
pub(crate) fn projection(request: &Request, office: &Known) -> Result<Projection> {
    let decided = request.decision.as_ref().map(|decision| day_of(decision.mark.at).to_string());
    let dues = request.dues(&office.settings);
    let owing = |role| in_use(request, role, &office.members);
    Ok(Projection {
        facts: crate::reports::facts_row(&Facts::of(request, &office.settings, &dues, owing))?,
        precedent: crate::precedents::precedent_row(request)?,
        row: row(request, &office.members, &dues)?,
        broken: crate::checks::broken(request, &office.settings),
        scheduled: crate::retention::scheduled(request, &office.settings),
        letter_due: crate::sendings::due_on(request).next().is_some(),
        decided_on: decided,
        text: search_text(request)?,
        dues: dues.into_iter().filter_map(|due| due_row(request, &office.members, due)).collect(),
        orphans: orphans(request, &office.members, &office.retired),
        imported: imported(request),
        assigned: request.assigned.as_ref().map(|assigned| assigned.value.account.clone()),
    })
}

/// As what a request was imported, as the records keep it.
fn imported(request: &Request) -> Option<ImportedRow> {
    let record = &request.imported.as_ref()?.value;
    let taken_back = request.is_import_taken_back();
    Some(ImportedRow { import: record.source.import, key: record.key(), taken_back })
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

/// By which rules projections are made: those of this program, and the settings by which things come to be due and are kept.
fn made_as(settings: &Settings) -> Result<String> {
    let settings =
        serde_json::to_vec(&(&settings.timing.targets, &settings.timing.closures, &settings.retention))
            .map_err(|error| Error::Damaged(format!("The settings can’t be written down ({error}).")))?;
    Ok(format!("{PROJECTED}{}", Hash::of(&settings)))
}

/// What is due as the records keep it; nothing where its day is none that they can hold.
fn due_row(request: &Request, people: &[Member], due: Due) -> Option<DueRow> {
    let share_on = due.share_on();
    let owed = owed(request, due.owed_by, people);
    [due.due_on, due.known_on].iter().all(|day| (0..=9999).contains(&day.year())).then(|| DueRow {
        subject: request.number.to_string(),
        kind: due.kind.as_str().to_owned(),
        item: due.item,
        title: request.intake.title.as_str().to_owned(),
        department: request.intake.department().to_owned(),
        what: due.what,
        due_on: due.due_on,
        share_on,
        known_on: due.known_on,
        since: due.since.into(),
        ends: due.kind.is_end(),
        owed,
    })
}

fn row(request: &Request, people: &[Member], dues: &[Due]) -> Result<RequestRow> {
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
        owed: request.owed_by().map(|role| owed(request, role, people)),
        owed_since_ms: request.since.millis(),
        due_on: due_on(dues),
        from_on: in_force.map(|period| period.from.to_string()),
        to_on: in_force.map(|period| period.to.to_string()),
        outcome: ended
            .map(|ended| ended.value.outcome.as_str())
            .or_else(|| request.expiry_noted.then_some(EXPIRED))
            .map(str::to_owned),
        opened_on: request.opened_on().to_string(),
        updated_ms: request.updated().millis(),
        closed_on: request.closed_on().map(|day| day.to_string()),
        people: people_of(request, people),
    })
}

/// Who owes the next step, as people are in use.
pub(crate) fn owing(request: &Request, people: &[Member]) -> Option<Role> {
    request.owed_by().map(|role| in_use(request, role, people))
}

/// Who owes what a role owes, as people are in use: what a retired requester owes is their ISO’s, and what the retired
/// ISO of a department owes is for SMB to follow, so that it stands in somebody’s list.
fn in_use(request: &Request, role: Role, people: &[Member]) -> Role {
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
    if role == Role::RequesterIso && has_lost_isos() { Role::SmbStaff } else { role }
}

/// To whom something is owed that a role owes, as narrow as it is known.
fn owed(request: &Request, role: Role, people: &[Member]) -> Owed {
    let role = in_use(request, role, people);
    let department = (role == Role::RequesterIso).then(|| iso_department(request, people).to_owned());
    let account = (role == Role::Requester).then(|| request.requester_account().map(str::to_owned)).flatten();
    Owed { role: role.as_str().to_owned(), department, account }
}

/// What is owed to a role as a whole.
pub(crate) fn owed_to_role(role: Role) -> Owed {
    Owed { role: role.as_str().to_owned(), department: None, account: None }
}

/// A stage as the rows of its requests have it.
pub(crate) fn of_stage(stage: Stage) -> OfStage {
    OfStage { name: stage.as_str().to_owned(), place: stage_order(stage) }
}

/// The place of a stage in the procedure.
pub(crate) fn stage_order(stage: Stage) -> u16 {
    let place = Stage::ALL.iter().position(|known| *known == stage);
    place.and_then(|place| u16::try_from(place).ok()).unwrap_or(u16::MAX)
}

/// By which day the next step is due: by the clock of the stage, and in force by the last day.
fn due_on(dues: &[Due]) -> Option<String> {
    let next = dues.iter().find(|due| match due.kind {
        DueKind::Stage | DueKind::Answer | DueKind::Form | DueKind::LastDay => true,
        DueKind::Condition
        | DueKind::Milestone
        | DueKind::Control
        | DueKind::Remedy
        | DueKind::Review
        | DueKind::Renewal
        | DueKind::RevocationNotice
        | DueKind::Finding
        | DueKind::Audit
        | DueKind::Violation => false,
    })?;
    (0..=9999).contains(&next.due_on.year()).then(|| next.due_on.to_string())
}
