//! What is retired, what it leaves behind, and what becomes of that.

use std::collections::{BTreeMap, BTreeSet};

use exception::{
    Person, Problem, Problems, RequestNumber, Role, Step,
    deputy::Named,
    input::Input,
    office::OfficeAction,
    retired::{LeftBehind, LeftPart, NewHolder, Reassignment, RetiredKind, Retirement},
    text::{bare, for_search},
    values::{Instant, Line},
};
use serde_json::{Value, json};
use store::{Filter, QueueQuery, Visible};

use crate::{
    Error, Office, Result, Session,
    memory::Standing,
    queue::shown_to_smb,
    view::{Leaving, OrphanAsk, OrphanPage, OrphanRow, OrphanState, Reassigned, RetiredRow},
};

/// Rows of a page of what a retirement leaves behind.
const PAGE: u32 = 200;

impl Office {
    /// Retires a policy or a system: an event of the office. What it leaves behind is listed from then on.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] for others than SMB staff and administrators, and filed.
    pub async fn retire(&self, session: &Session, input: &Value, now: Instant) -> Result<()> {
        let session = &self.at_desk(&session.at(now)).await?;
        self.check_retires(session, "Retire a policy or system", now).await?;
        let retirement = Input::read(input, Retirement::read)?;
        let end = self.office_end().await?;
        if self.retired().await?.of(retirement.kind, retirement.name.as_str()).is_some() {
            let message = format!("{} is retired already.", retirement.name);
            return Err(Error::invalid("name", "retired", message));
        }
        let name = retirement.name.clone();
        let action = OfficeAction::Retire { retirement };
        self.file_office(end, action, session, now).await?;
        self.project_again_naming(name.as_str()).await
    }

    /// Takes a retirement back that was a mistake.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] for others than SMB staff and administrators, and filed.
    pub async fn reinstate(&self, session: &Session, input: &Value, now: Instant) -> Result<()> {
        let session = &self.at_desk(&session.at(now)).await?;
        self.check_retires(session, "Take a retirement back", now).await?;
        let (kind, name, reason) = Input::read(input, |input| {
            let kind = input.choice("kind", "whether it is a policy or a system");
            let name = input.line("name", "the number of the policy, or the name of the system");
            let reason = input.prose("reason", "why the retirement is taken back");
            Some((kind?, name?, reason?))
        })?;
        let end = self.office_end().await?;
        let Some(retired) = self.retired().await?.of(kind, name.as_str()).cloned() else {
            let message = format!("Choose what is retired: {name} is not.");
            return Err(Error::invalid("name", "unknown_choice", message));
        };
        let action = OfficeAction::Reinstate { kind, name: retired.name.clone(), reason };
        self.file_office(end, action, session, now).await?;
        self.project_again_naming(retired.name.as_str()).await
    }

    /// What is retired - policies, systems and people - with how much each leaves behind.
    ///
    /// # Errors
    /// [`Error::Refused`] for those who neither see every request nor keep the accounts.
    pub async fn retirements(&self, session: &Session) -> Result<Vec<RetiredRow>> {
        let standing = self.standing(session).await?;
        may_look(standing.session.person())?;
        let mut counts: BTreeMap<(String, String), OrphanState> = BTreeMap::new();
        for count in self.store.orphan_counts().await? {
            let parts = u32::try_from(count.parts).unwrap_or(u32::MAX);
            let state = counts.entry((count.kind, count.name)).or_default();
            match count.state.as_str() {
                "open" => state.open += parts,
                "settled" => state.settled += parts,
                _ => state.closed += parts,
            }
        }
        let left = |kind: RetiredKind, name: &str| {
            counts.get(&(kind.as_str().to_owned(), name.to_owned())).copied().unwrap_or_default()
        };
        let office = &standing.office;
        let mut rows: Vec<RetiredRow> = office
            .retired
            .all()
            .iter()
            .map(|retirement| RetiredRow {
                kind: retirement.kind,
                name: retirement.name.as_str().to_owned(),
                label: retirement.name.as_str().to_owned(),
                retired_on: retirement.retired_on.to_string(),
                reason: retirement.reason.as_str().to_owned(),
                replaced_by: retirement.replaced_by.as_ref().map(|by| by.as_str().to_owned()),
                left: left(retirement.kind, retirement.name.as_str()),
                drafts: 0,
            })
            .collect();
        for account in self.store.accounts().await? {
            let Some(retired_ms) = account.retired_at_ms else { continue };
            let drafts = self.store.drafts_of(&account.id).await?.len();
            rows.push(RetiredRow {
                kind: RetiredKind::Person,
                label: account.name,
                retired_on: exception::calendar::day_of(Instant::from_millis(retired_ms)).to_string(),
                reason: String::new(),
                replaced_by: None,
                left: left(RetiredKind::Person, &account.id),
                drafts: u32::try_from(drafts).unwrap_or(u32::MAX),
                name: account.id,
            });
        }
        rows.sort_by(|a, b| (b.left.open > 0).cmp(&(a.left.open > 0)).then(b.retired_on.cmp(&a.retired_on)));
        Ok(rows)
    }

    /// What the retirement of an account would leave behind, counted before anybody retires it.
    ///
    /// # Errors
    /// [`Error::Refused`] for others than administrators; [`Error::NotFound`].
    pub async fn leaves_behind(&self, session: &Session, account: &str) -> Result<Leaving> {
        let standing = self.standing(session).await?;
        crate::accounts::administrator(&standing.session, "see what an account would leave behind")?;
        let office = &standing.office;
        let missing = || Error::NotFound(format!("There is no account {account}. Choose one from the list."));
        let person = &office.member(account).ok_or_else(missing)?.person;
        let in_use: Vec<Person> = office.people().into_iter().filter(|one| one.account != account).collect();
        let in_use: Vec<&Person> = in_use.iter().collect();
        let mut leaving = Leaving::default();
        for number in self.requests_of(person).await? {
            let Some(read) = self.read(&number).await? else { continue };
            if read.request.stage == exception::Stage::Closed {
                continue;
            }
            let left = read.request.left_by_person(person, &in_use);
            let open = left.iter().filter(|left| !read.request.is_reassigned(left)).count();
            leaving.requests += u32::from(open > 0);
            leaving.parts += u32::try_from(open).unwrap_or(u32::MAX);
        }
        leaving.drafts = u32::try_from(self.store.drafts_of(account).await?.len()).unwrap_or(u32::MAX);
        let ends = |named: &&Named| {
            named.ended.is_none()
                && [&named.deputation.absent, &named.deputation.deputy].contains(&&person.account)
        };
        leaving.deputies =
            u32::try_from(office.deputies.all().iter().filter(ends).count()).unwrap_or(u32::MAX);
        Ok(leaving)
    }

    /// A page of what one retirement leaves behind: the requests that need something first named by number, closed ones
    /// included.
    ///
    /// # Errors
    /// [`Error::Refused`] for those who do not see every request.
    pub async fn orphans(&self, session: &Session, ask: &OrphanAsk, now: Instant) -> Result<OrphanPage> {
        let session = &self.at_desk(&session.at(now)).await?;
        sees_all(session.person())?;
        let today = exception::calendar::day_of(now);
        let found = self.store.orphans(ask.kind.as_str(), &ask.name, ask.after.as_deref(), PAGE).await?;
        let next = (found.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX))
            .then(|| found.last().map(|(row, _)| row.number.clone()))
            .flatten();
        let rows = found
            .into_iter()
            .filter_map(|(row, orphan)| {
                let part = LeftPart::from_name(&orphan.part)?;
                Some(shown_to_smb(&row, today).map(|request| OrphanRow {
                    request,
                    part,
                    is_open: orphan.state == "open",
                    state: state_in_words(&orphan.state).to_owned(),
                }))
            })
            .collect::<Result<_>>()?;
        let label = match ask.kind {
            RetiredKind::Person => self.store.accounts().await?.into_iter().find(|one| one.id == ask.name),
            RetiredKind::Policy | RetiredKind::System => None,
        }
        .map_or_else(|| ask.name.clone(), |account| account.name);
        Ok(OrphanPage { label, rows, next })
    }

    /// Reassigns many parts in one step: one reason, one holder. Of each request all its chosen parts are reassigned,
    /// or none, and the answer says why not.
    ///
    /// # Errors
    /// [`Error::Invalid`] where nothing is chosen, or holder or reason are missing: nothing is filed then.
    pub async fn reassign(&self, session: &Session, input: &Value, now: Instant) -> Result<Vec<Reassigned>> {
        let chosen = self.read_chosen(session, input).await?;
        let mut told = Vec::new();
        for (number, steps) in chosen {
            let mut why_not = None;
            for step in &steps {
                if let Some(why) = self.why_not(session, &number, step, now).await? {
                    why_not = Some(why);
                    break;
                }
            }
            if why_not.is_none() {
                for step in &steps {
                    match self.take(session, Some(&number), None, step, now).await {
                        Ok(_) => {}
                        Err(Error::Records(error)) => return Err(Error::Records(error)),
                        Err(error) => {
                            why_not = Some(error.to_string());
                            break;
                        }
                    }
                }
            }
            told.push(Reassigned { number, why_not });
        }
        Ok(told)
    }

    async fn why_not(
        &self,
        session: &Session,
        number: &RequestNumber,
        step: &Value,
        now: Instant,
    ) -> Result<Option<String>> {
        match self.check(session, Some(number), step, now).await {
            Ok(problems) if problems.is_empty() => Ok(None),
            Ok(problems) | Err(Error::Invalid(problems)) => {
                Ok(Some(problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join(" ")))
            }
            // Refusals of authority are filed by the step itself.
            Err(Error::Refused(_)) => Ok(None),
            Err(error @ (Error::NotFound(_) | Error::Stale(_))) => Ok(Some(error.to_string())),
            Err(error) => Err(error),
        }
    }

    /// What was chosen, by request: the input of each step.
    async fn read_chosen(
        &self,
        session: &Session,
        input: &Value,
    ) -> Result<BTreeMap<RequestNumber, Vec<Value>>> {
        let (chosen, holder, reason) = Input::read(input, |input| {
            let chosen = input.rows("chosen", "request", 1, 500, |row, _| {
                let number = row.text("number", "the number of the request", 20);
                let kind: Option<RetiredKind> = row.choice("kind", "what was retired");
                let name = row.text("name", "the name of what was retired", 200);
                let part: Option<LeftPart> = row.choice("part", "which part it played");
                let Ok(number) = number?.parse::<RequestNumber>() else {
                    row.problem("number", "not_a_number", "Choose a request from the list.");
                    return None;
                };
                Some((number, LeftBehind { kind: kind?, name: name?, part: part? }))
            });
            let kind = input.choice::<exception::retired::NewHolderKind>("to", "what becomes of it");
            let account = input.optional_text("account", "the account that takes the part", 40);
            let by = input.optional_line("by", "what replaces it");
            let reason = input.prose("reason", "why it is reassigned so");
            Some((chosen?, (kind?, account?, by?), reason?))
        })?;
        let (to, account, by) = holder;
        let name = match &account {
            Some(account) => self
                .people(session)
                .await?
                .into_iter()
                .find(|person| person.account == *account)
                .map(|person| person.name),
            None => None,
        };
        let members = self.members().await?;
        let named = |left: &LeftBehind| {
            let member = members.iter().find(|member| member.person.account == left.name)?;
            (left.part == LeftPart::Owner).then(|| member.person.name.clone())
        };
        let mut steps: BTreeMap<RequestNumber, Vec<Value>> = BTreeMap::new();
        for (number, left) in chosen {
            steps.entry(number).or_default().push(json!({
                "step": Step::Reassign, "kind": left.kind, "name": left.name, "part": left.part,
                "named": named(&left), "to": to, "account": account, "account_name": name, "by": by, "reason": reason,
            }));
        }
        // Holder and reason are the same for all: what is wrong with them is told once, at its field.
        if let Some(step) = steps.values().flatten().next() {
            Input::read(step, Reassignment::read)?;
        }
        Ok(steps)
    }

    /// What was left behind must be retired, and who takes the part in use and fit for it.
    pub(crate) async fn reassignment_problems(&self, reassignment: &Reassignment) -> Result<Problems> {
        let mut problems = Problems::new();
        let LeftBehind { kind, name, part } = &reassignment.left;
        let members = self.members().await?;
        let is_retired = match kind {
            RetiredKind::Person => {
                members.iter().any(|member| member.retired && member.person.account == *name)
            }
            RetiredKind::Policy | RetiredKind::System => self.retired().await?.of(*kind, name).is_some(),
        };
        let is_named = |named: &Line| {
            members.iter().any(|member| {
                member.person.account == *name && bare(&member.person.name) == bare(named.as_str())
            })
        };
        if !is_retired || reassignment.named.as_ref().is_some_and(|named| !is_named(named)) {
            let message = format!("Choose what is retired: {name} is not.");
            problems.push(Problem::new("name", "unknown_choice", message));
        }
        if let NewHolder::Account { account, name } = &reassignment.holder {
            let taker = members.iter().find(|member| !member.retired && member.person.account == *account);
            let fits = taker.is_some_and(|taker| {
                taker.person.name == *name
                    && match part {
                        LeftPart::Requester => taker.person.is(Role::Requester),
                        LeftPart::Expert => taker.person.is(Role::Expert),
                        LeftPart::Iso => taker.person.is(Role::RequesterIso),
                        LeftPart::Assigned => taker.person.is(Role::SmbStaff),
                        LeftPart::Owner | LeftPart::Policy | LeftPart::System => true,
                    }
            });
            if !fits {
                let message = format!(
                    "Choose a person whose account is in use and has the part’s role: {}.",
                    part.label().to_lowercase()
                );
                problems.push(Problem::new("account", "unknown_choice", message));
            }
        }
        Ok(problems)
    }

    /// How many requests have a part left behind of which nobody has said what becomes of it; none for people who do
    /// not reassign.
    pub(crate) async fn count_orphaned(&self, standing: &Standing) -> Result<u32> {
        if !standing.session.person().is(Role::SmbStaff) {
            return Ok(0);
        }
        Ok(u32::try_from(self.store.orphaned().await?).unwrap_or(u32::MAX))
    }

    /// Projects the requests anew in which a name stands.
    pub(crate) async fn project_again_naming(&self, name: &str) -> Result<()> {
        for number in self.naming(name).await? {
            self.project_again(&number).await?;
        }
        Ok(())
    }

    /// The requests in which a name stands.
    pub(crate) async fn naming(&self, name: &str) -> Result<BTreeSet<RequestNumber>> {
        let filter = Filter { text: for_search(name.trim()), ..Filter::default() };
        let mut query = QueueQuery { visible: Visible::All, filter, limit: 500, ..QueueQuery::default() };
        let mut numbers = BTreeSet::new();
        loop {
            let page = self.store.queue(&query).await?;
            numbers.extend(page.rows.into_iter().filter_map(|row| row.number.parse().ok()));
            let Some(next) = page.next else { break };
            query.after = Some(next);
        }
        Ok(numbers)
    }

    async fn check_retires(&self, session: &Session, attempted: &str, now: Instant) -> Result<()> {
        let person = session.person();
        if person.is(Role::SmbStaff) || person.is(Role::Administrator) {
            return Ok(());
        }
        let refused = Error::Refused(
            "Only SMB staff or an administrator may say that a policy or system is retired. Ask them."
                .to_owned(),
        );
        Box::pin(self.file_office_attempt(session, attempted.to_owned(), &refused, now)).await?;
        Err(refused)
    }
}

fn state_in_words(state: &str) -> &'static str {
    match state {
        "open" => "To be reassigned",
        "settled" => "Reassigned",
        _ => "Closed: nothing is needed",
    }
}

/// An administrator keeps the lists of what is retired, and sees how much is left, not of which requests.
fn may_look(person: &Person) -> Result<()> {
    if person.is(Role::Administrator) { Ok(()) } else { sees_all(person) }
}

fn sees_all(person: &Person) -> Result<()> {
    if crate::session::visible(person) == Visible::All {
        Ok(())
    } else {
        Err(Error::Refused("What was left behind is listed for SMB, the CDT ISO and the auditor.".to_owned()))
    }
}
