//! Lists: my work, all requests, and what they may be narrowed by.

use std::{cmp::Reverse, collections::BTreeSet};

use chrono::NaiveDate;
use exception::{
    Person, RequestNumber, Role, Stage,
    action::Period,
    calendar::day_of,
    request::{NOTICE_OWED, Outcome, REVOCATION_OWED},
    risk::Level,
    text::for_search,
    values::Instant,
    workflow,
};
use store::{Cursor, Days, Filter, Mark, OfStage, Owed, QueueQuery, RequestRow, SortBy, Visible};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use crate::{
    Error, Office, Result, Session, find,
    inbox::Pressing,
    project::{EXPIRED, of_stage, stage_order},
    view::{MyWork, QueueAsk, QueueChoices, QueuePage, QueueRow, QueueSort},
};

/// Rows of a page where none are asked for.
const PAGE: u32 = 50;
/// Most rows of a page.
const LONGEST_PAGE: u32 = 500;

impl Office {
    /// A page of the requests that a person may see.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the place to go on from is none, or what was typed cannot be read.
    pub async fn requests(&self, session: &Session, ask: &QueueAsk, now: Instant) -> Result<QueuePage> {
        let session = &self.at_desk(&session.at(now)).await?;
        let today = day_of(now);
        let Asked { mut query, sought, hidden } = self.asked(session, ask, today).await?;
        if hidden && query.visible != Visible::All {
            return self.found_outside(session, query, sought, ask, today).await;
        }
        let from = ask.from.as_deref().filter(|from| ask.after.is_none() && !from.trim().is_empty());
        query.after = match from {
            Some(from) => {
                let order = (query.sort, query.descending);
                Some(Box::pin(self.place_of(session, from, order, now)).await?)
            }
            None => ask.after.as_deref().map(cursor).transpose()?,
        };
        let (total, (page, marks)) = self.store.counted_queue(&query).await?;
        let total_is_least = query.has_words() && total > store::MOST_COUNTED;
        let total = if total_is_least { store::MOST_COUNTED } else { total };
        let total = u32::try_from(total).unwrap_or(u32::MAX);
        let next = page.next.map(|cursor| serde_json::to_string(&cursor)).transpose();
        let next = next.map_err(|error| Error::Damaged(format!("The page has no end ({error}).")))?;
        let rows = self.marked(rows(&page.rows, &query.visible, today)?, marks).await?;
        Ok(QueuePage { rows, next, total, total_is_least, sought })
    }

    /// The rows of a page as they are shown, with those marked that were imported, and who sees to which.
    async fn marked(&self, mut rows: Vec<QueueRow>, marks: Vec<Mark>) -> Result<Vec<QueueRow>> {
        let is_any_assigned = marks.iter().any(|mark| mark.assigned.is_some());
        let members = if is_any_assigned { self.members().await? } else { Vec::new() };
        for (row, mark) in rows.iter_mut().zip(marks) {
            row.imported = mark.imported;
            let member = members.iter().find(|member| Some(&member.person.account) == mark.assigned.as_ref());
            row.assigned_to = member.map(|member| member.person.name.clone());
        }
        Ok(rows)
    }

    /// What a list is asked for, read once.
    async fn asked(&self, session: &Session, ask: &QueueAsk, today: NaiveDate) -> Result<Asked> {
        let find = find::read(&ask.text, today);
        let sought = find.sought();
        let query = QueueQuery {
            visible: session.visible(),
            filter: filter(ask),
            // On the heap: what is typed is read by ways that a page need not carry with it.
            typed: Box::pin(self.filter_typed(session, find)).await?,
            sort: sort(ask.sort),
            descending: ask.descending,
            after: None,
            limit: ask.limit.unwrap_or(PAGE).clamp(1, LONGEST_PAGE),
        };
        let rated = [&query.filter, &query.typed].into_iter().any(|filter| !filter.ratings.is_empty());
        let hidden = rated || query.has_words() || query.sort == SortBy::Rating;
        Ok(Asked { query, sought, hidden })
    }

    /// Words are looked for in all of a request, and ratings in every assessment; somebody who is not inside
    /// finds only by what they may read, and is told no number that counts the rest.
    async fn found_outside(
        &self,
        session: &Session,
        mut query: QueueQuery,
        typed: Vec<String>,
        ask: &QueueAsk,
        today: NaiveDate,
    ) -> Result<QueuePage> {
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        query.limit = LONGEST_PAGE;
        let by_rating = query.sort == SortBy::Rating;
        if by_rating {
            // By what they are shown of it, which the records do not know.
            query.sort = SortBy::Number;
        }
        let sought = Sought::of(&query);
        let mut found = Vec::new();
        loop {
            let (page, marks) = self.store.marked_queue(&query).await?;
            for (row, mark) in rows(&page.rows, &query.visible, today)?.into_iter().zip(marks) {
                let seen = match self.read_for(session, &row.number).await {
                    Ok(read) => crate::request_view::as_seen_by(read.request, session),
                    Err(Error::NotFound(_)) => continue,
                    Err(error) => return Err(error),
                };
                if sought.is_in(&crate::search_text(&seen)?, seen.rating()) {
                    found.push((row, mark));
                }
            }
            match page.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        if by_rating {
            let rating = |row: &QueueRow| row.rating.map(Level::rank);
            if query.descending {
                found.sort_by_key(|(row, _)| Reverse(rating(row)));
            } else {
                found.sort_by_key(|(row, _)| rating(row));
            }
        }
        let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
        let from = ask.from.as_deref().filter(|from| !from.trim().is_empty());
        let start = match (&ask.after, from) {
            (Some(number), _) => {
                found.iter().position(|(row, _)| row.number.as_str() == number).map_or(0, |last| last + 1)
            }
            (None, Some(from)) => Box::pin(self.place_among(session, &found, from)).await?,
            (None, None) => 0,
        };
        let is_more = start + limit < found.len();
        let (shown, marks): (Vec<QueueRow>, Vec<Mark>) = found.into_iter().skip(start).take(limit).unzip();
        let next = shown.last().filter(|_| is_more).map(|row| row.number.to_string());
        Ok(QueuePage {
            rows: self.marked(shown, marks).await?,
            next,
            total,
            total_is_least: false,
            sought: typed,
        })
    }

    /// Where a request stands among those found.
    async fn place_among(&self, session: &Session, found: &[(QueueRow, Mark)], from: &str) -> Result<usize> {
        let meant = self.meant(from, &session.visible(), 1).await?;
        let at = |number: &str| found.iter().position(|(row, _)| row.number.as_str() == number);
        let place = meant.first().and_then(|(number, _)| at(number));
        place.ok_or_else(|| {
            let message =
                format!("No request {} is in this list. Enter a number of it, such as 26-31.", from.trim());
            Error::invalid("from", "unknown_choice", message)
        })
    }

    /// What a list can be narrowed by, with how many requests each choice leaves.
    ///
    /// # Errors
    /// [`Error::Invalid`] where what was typed cannot be read; [`Error::Records`].
    pub async fn request_choices(
        &self,
        session: &Session,
        ask: &QueueAsk,
        now: Instant,
    ) -> Result<QueueChoices> {
        let session = &self.at_desk(session).await?;
        let Asked { mut query, hidden, .. } = self.asked(session, ask, day_of(now)).await?;
        if hidden && query.visible != Visible::All {
            // A count of what is found in texts that this person may not read would tell what stands in them.
            query.typed = Filter::default();
            query.filter.ratings.clear();
        }
        let tally = self.store.tally(&query).await?;
        let count = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        let all = query.visible == Visible::All;
        let mut stages: Vec<(Stage, u32)> = known(tally.stages, count, |name| Stage::from_name(&name));
        stages.sort_by_key(|(stage, _)| stage_order(*stage));
        let ratings = if all { tally.ratings } else { Vec::new() };
        Ok(QueueChoices {
            stages,
            owed_by: known(tally.owed_by, count, |name| Role::from_name(&name)),
            ratings: known(ratings, count, |rank| Level::ALL.get(usize::from(rank)).copied()),
            departments: known(tally.departments, count, Some),
            policies: known(tally.policies, count, Some),
        })
    }

    /// What a person does next, what waits for others, what ends soon.
    ///
    /// # Errors
    /// [`Error::Records`].
    pub async fn my_work(&self, session: &Session, now: Instant) -> Result<MyWork> {
        let standing = &self.standing(&session.at(now)).await?;
        let session = &standing.session;
        let today = day_of(now);
        let others = of_others(&Owing::of(session).all());
        // The long lists are read beside each other, each on a connection of its own.
        let (inbox, pressing, (owed, more_owed), (waiting, more_waiting), ending) = tokio::try_join!(
            Box::pin(self.inbox_of(standing, today)),
            Box::pin(self.pressing(standing, today)),
            Box::pin(self.owed_of(session, today)),
            Box::pin(self.waiting_longest(session, &others, PAGE, today)),
            Box::pin(self.first_to_end(session, today)),
        )?;
        let waiting =
            waiting.into_iter().filter(|row| owed.iter().all(|own| own.number != row.number)).collect();
        let Pressing { overdue, overdue_total, soon } = pressing;
        let concerns_letters =
            session.person().is(Role::SmbStaff) || session.person().is(Role::Administrator);
        let missing = if concerns_letters {
            crate::settings::missing_particulars(&standing.office.settings)
        } else {
            Vec::new()
        };
        let mut notices: Vec<String> = missing.into_iter().map(|problem| problem.message).collect();
        notices.extend(self.keeping_notices(session, now).await?);
        Ok(MyWork {
            inbox,
            overdue,
            overdue_total,
            soon,
            owed,
            more_owed,
            waiting,
            more_waiting,
            ending,
            matters: self.items_owed(session, today).await?,
            drafts: self.my_drafts(session).await?,
            broken: self.count_broken(session, now).await?,
            notices,
            orphaned: self.count_orphaned(standing).await?,
            past: self.count_past(standing, now).await?,
        })
    }

    /// Exceptions in force, the first to end first.
    async fn first_to_end(&self, session: &Session, today: NaiveDate) -> Result<Vec<QueueRow>> {
        let ending = QueueQuery {
            visible: session.visible(),
            filter: Filter { stages: vec![of_stage(Stage::InForce)], ..Filter::default() },
            sort: SortBy::Due,
            limit: PAGE,
            ..QueueQuery::default()
        };
        rows(&self.store.queue(&ending).await?.rows, &ending.visible, today)
    }

    /// What the person at the desk owes, and then what is owed by those for whom they act, each longest waiting first; and
    /// whether there is more.
    async fn owed_of(&self, session: &Session, today: NaiveDate) -> Result<(Vec<QueueRow>, bool)> {
        let mut owed: Vec<QueueRow> = Vec::new();
        let mut is_more = false;
        for (absent, parts) in Owing::of(session).0 {
            let (waiting, more) = self.waiting_longest(session, &parts, 2 * PAGE, today).await?;
            is_more |= more;
            for row in waiting {
                if !owed.iter().any(|known| known.number == row.number) {
                    owed.push(QueueRow { owed_for: absent.clone(), ..row });
                }
            }
        }
        Ok((owed, is_more))
    }

    /// At most so many that wait longest for these, and whether there are more.
    async fn waiting_longest(
        &self,
        session: &Session,
        owed: &[Owed],
        limit: u32,
        today: NaiveDate,
    ) -> Result<(Vec<QueueRow>, bool)> {
        let mut waiting = Vec::new();
        let mut is_more = false;
        for filter in owed_now(owed, today) {
            let query = QueueQuery {
                visible: session.visible(),
                filter,
                sort: SortBy::OwedSince,
                limit,
                ..QueueQuery::default()
            };
            let page = self.store.queue(&query).await?;
            is_more |= page.next.is_some();
            waiting.extend(page.rows);
        }
        waiting.sort_by_key(|row| row.owed_since_ms);
        let limit = limit as usize;
        is_more |= waiting.len() > limit;
        waiting.truncate(limit);
        Ok((rows(&waiting, &session.visible(), today)?, is_more))
    }

    /// Exceptions whose last day has passed and whose history does not say so yet.
    pub(crate) async fn expired_unnoted(
        &self,
        session: &Session,
        now: Instant,
    ) -> Result<Vec<RequestNumber>> {
        let yesterday = day_of(now).pred_opt().map(|day| day.to_string());
        let mut query = QueueQuery {
            visible: session.visible(),
            filter: Filter {
                stages: vec![of_stage(Stage::InForce)],
                ends: Days { from: None, to: yesterday },
                ..Filter::default()
            },
            limit: LONGEST_PAGE,
            ..QueueQuery::default()
        };
        let mut unnoted = Vec::new();
        loop {
            let page = self.store.queue(&query).await?;
            let rows = page.rows.into_iter().filter(|row| row.outcome.as_deref() != Some(EXPIRED));
            unnoted.extend(rows.filter_map(|row| row.number.parse().ok()));
            match page.next {
                Some(next) => query.after = Some(next),
                None => return Ok(unnoted),
            }
        }
    }

    pub(crate) async fn count_owed(&self, session: &Session, now: Instant) -> Result<u32> {
        let today = day_of(now);
        let mut count = self.items_owed(session, today).await?.len() as u64;
        for filter in owed_now(&Owing::of(session).all(), today) {
            let query = QueueQuery { visible: session.visible(), filter, ..QueueQuery::default() };
            count += self.store.count(&query).await?;
        }
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    pub(crate) async fn count_visible(&self, session: &Session) -> Result<u32> {
        let query = QueueQuery { visible: session.visible(), ..QueueQuery::default() };
        Ok(u32::try_from(self.store.count(&query).await?).unwrap_or(u32::MAX))
    }
}

/// What of this is owed on a day: every step before the exception is in force, its close-out after the last day,
/// the CDT ISO’s answer to a review that recommends to revoke it, and the notice of a revocation. Else an exception
/// in force is watched, not owed. No request is in two of the lists.
fn owed_now(owed: &[Owed], today: NaiveDate) -> Vec<Filter> {
    let before: Vec<OfStage> =
        Stage::ALL.iter().copied().filter(|stage| *stage != Stage::InForce).map(of_stage).collect();
    // A role at a time: the index of turns leads to each in the order of waiting.
    let mut filters: Vec<Filter> = owed
        .iter()
        .map(|owed| Filter { owed: vec![owed.clone()], stages: before.clone(), ..Filter::default() })
        .collect();
    let (of_cdt_iso, of_others): (Vec<Owed>, Vec<Owed>) =
        owed.iter().cloned().partition(|owed| owed.role == Role::CdtIso.as_str());
    let yesterday = today.pred_opt().map(|day| day.to_string());
    let ended = Days { from: None, to: yesterday };
    for (owed, ends) in [(of_cdt_iso, Days::default()), (of_others, ended)] {
        if !owed.is_empty() {
            let stages = vec![of_stage(Stage::InForce)];
            filters.push(Filter { owed, stages, ends, ..Filter::default() });
        }
    }
    filters
}

/// The roles that owe steps of the procedure.
const OWING: [Role; 4] = [Role::Requester, Role::RequesterIso, Role::SmbStaff, Role::CdtIso];

/// What others owe than those who owe `mine`: a role that is owed whole is not theirs.
fn of_others(mine: &[Owed]) -> Vec<Owed> {
    let all = OWING.map(|role| Owed { role: role.as_str().to_owned(), department: None, account: None });
    all.into_iter().filter(|owed| !mine.contains(owed)).collect()
}

/// What is owed by a person, in any of their roles.
fn owed_to(person: &Person) -> Vec<Owed> {
    OWING
        .into_iter()
        .filter(|role| person.is(*role))
        .map(|role| Owed {
            role: role.as_str().to_owned(),
            department: (role == Role::RequesterIso).then(|| person.department.clone()),
            account: (role == Role::Requester).then(|| person.account.clone()),
        })
        .collect()
}

/// What a list is asked for.
struct Asked {
    query: QueueQuery,
    /// The words and phrases that were typed.
    sought: Vec<String>,
    /// Whether it asks for what not everybody may read.
    hidden: bool,
}

/// What the records' search asks of the whole of a request, to be asked of the part that somebody may read.
struct Sought {
    words: Vec<String>,
    phrases: Vec<String>,
    ratings: Vec<BTreeSet<u8>>,
}

impl Sought {
    fn of(query: &QueueQuery) -> Self {
        let ratings = [&query.filter, &query.typed].map(|filter| filter.ratings.iter().copied().collect());
        Self {
            words: words(&query.typed.text),
            phrases: query.typed.phrases.iter().map(|phrase| spaced(&words(phrase))).collect(),
            ratings: ratings.into_iter().filter(|asked: &BTreeSet<u8>| !asked.is_empty()).collect(),
        }
    }

    fn is_in(&self, readable: &str, rating: Option<Level>) -> bool {
        let rated = |asked: &BTreeSet<u8>| rating.is_some_and(|rating| asked.contains(&rating.rank()));
        let readable = spaced(&words(readable));
        self.ratings.iter().all(rated)
            && self.words.iter().all(|word| readable.contains(word))
            && self.phrases.iter().all(|phrase| readable.contains(phrase))
    }
}

/// Words with a space before and behind each, so that a phrase is found at whole words.
fn spaced(words: &[String]) -> String {
    format!(" {} ", words.join(" "))
}

/// Whose something is that is owed, seen from a desk.
pub(crate) enum Whose {
    Others,
    Own,
    /// That of somebody absent, by name.
    For(String),
}

/// What is owed by whoever is at a desk: by themselves, and by each for whom they act as a deputy.
pub(crate) struct Owing(Vec<(Option<String>, Vec<Owed>)>);

impl Owing {
    pub(crate) fn of(session: &Session) -> Self {
        let absent = session.absent().iter().map(|absent| (Some(absent.name.clone()), owed_to(absent)));
        Self([(None, owed_to(session.person()))].into_iter().chain(absent).collect())
    }

    /// What one person owes, whoever is at the desk.
    pub(crate) fn by(person: &Person) -> Self {
        Self(vec![(None, owed_to(person))])
    }

    /// All of it, each once.
    pub(crate) fn all(&self) -> Vec<Owed> {
        let mut all: Vec<Owed> = Vec::new();
        for owed in self.0.iter().flat_map(|(_, owed)| owed) {
            if !all.contains(owed) {
                all.push(owed.clone());
            }
        }
        all
    }

    /// Whether something is among it, and if so, for whom the person at the desk owes it.
    pub(crate) fn whose(&self, due: &Owed) -> Whose {
        let fits = |wanted: &Option<String>, has: &Option<String>| match (wanted, has) {
            (Some(wanted), Some(has)) => wanted == has,
            (None, _) | (_, None) => true,
        };
        let is_among = |owed: &[Owed]| {
            owed.iter().any(|owed| {
                owed.role == due.role
                    && fits(&owed.department, &due.department)
                    && fits(&owed.account, &due.account)
            })
        };
        match self.0.iter().find(|(_, owed)| is_among(owed)) {
            None => Whose::Others,
            Some((None, _)) => Whose::Own,
            Some((Some(absent), _)) => Whose::For(absent.clone()),
        }
    }
}

/// A text as the records' search compares it: folded, and without accents.
fn plain(text: &str) -> String {
    for_search(text).nfd().filter(|c| !is_combining_mark(*c)).collect()
}

/// The words of a search, as the records' index knows them: letters and digits.
pub(crate) fn words(text: &str) -> Vec<String> {
    plain(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn filter(ask: &QueueAsk) -> Filter {
    Filter {
        stages: ask.stages.iter().copied().map(of_stage).collect(),
        owed: ask
            .owed_by
            .iter()
            .map(|role| Owed { role: role.as_str().to_owned(), department: None, account: None })
            .collect(),
        departments: ask.departments.clone(),
        policies: ask.policies.clone(),
        ratings: ask.ratings.iter().map(|rating| rating.rank()).collect(),
        ..Filter::default()
    }
}

const fn sort(sort: QueueSort) -> SortBy {
    match sort {
        QueueSort::Number => SortBy::Number,
        QueueSort::Title => SortBy::Title,
        QueueSort::Stage => SortBy::Stage,
        QueueSort::Department => SortBy::Department,
        QueueSort::OwedSince => SortBy::OwedSince,
        QueueSort::Due => SortBy::Due,
        QueueSort::Rating => SortBy::Rating,
        QueueSort::Updated => SortBy::Updated,
    }
}

/// Counts of what this program knows; an older one may lack a word.
fn known<Name, Known>(
    counts: Vec<(Name, u64)>,
    count: impl Fn(u64) -> u32,
    known: impl Fn(Name) -> Option<Known>,
) -> Vec<(Known, u32)> {
    counts.into_iter().filter_map(|(name, number)| Some((known(name)?, count(number)))).collect()
}

fn cursor(text: &str) -> Result<Cursor> {
    serde_json::from_str(text)
        .map_err(|_| Error::invalid("after", "unknown_choice", "Start the list from its first page again."))
}

pub(crate) fn rows(rows: &[RequestRow], visible: &Visible, today: NaiveDate) -> Result<Vec<QueueRow>> {
    rows.iter()
        .map(|row| {
            let mut row = queue_row(row, today)?;
            // Outside SMB an assessment is seen when it is sent: not while it is made, nor when the request
            // ended with it.
            let made = matches!(row.stage, Stage::Intake | Stage::Assessment | Stage::Closed);
            if *visible != Visible::All && made {
                row.rating = None;
            }
            Ok(row)
        })
        .collect()
}

/// A row as those see it who see every request.
pub(crate) fn shown_to_smb(row: &RequestRow, today: NaiveDate) -> Result<QueueRow> {
    queue_row(row, today)
}

fn queue_row(row: &RequestRow, today: NaiveDate) -> Result<QueueRow> {
    let damaged = || Error::Damaged(format!("The list’s row of {} can’t be read.", row.number));
    let stage = Stage::from_name(&row.stage).ok_or_else(damaged)?;
    let since = Instant::from_millis(row.owed_since_ms);
    let day = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<NaiveDate>().ok());
    // The row keeps the span of `Request::in_force_period`: the one rule, asked for its days.
    let in_force =
        day(&row.from_on).zip(day(&row.to_on)).is_some_and(|(from, to)| Period { from, to }.contains(today));
    let outcome = row.outcome.as_deref().map(|outcome| {
        let known = Outcome::from_name(outcome).map(Outcome::label);
        known.unwrap_or(if outcome == EXPIRED { "Expired" } else { "" }).to_owned()
    });
    let owed_by = row.owed.as_ref().and_then(|owed| Role::from_name(&owed.role));
    Ok(QueueRow {
        number: row.number.parse().map_err(|_| damaged())?,
        title: row.title.clone(),
        stage,
        service_request: row.service_request.clone(),
        department: row.department.clone(),
        policy: row.policy.clone(),
        rating: row.rating.and_then(|rank| Level::ALL.get(usize::from(rank)).copied()),
        owed: if row.owed.is_some() {
            owed_words(stage, owed_by, day(&row.to_on), today).to_owned()
        } else {
            String::new()
        },
        owed_by,
        owed_since: since,
        owed_days: days_between(day_of(since), today),
        due_on: row.due_on.clone(),
        from_on: row.from_on.clone(),
        to_on: row.to_on.clone(),
        in_force,
        outcome,
        opened_on: row.opened_on.clone(),
        updated_at: Instant::from_millis(row.updated_ms),
        imported: false,
        assigned_to: None,
        owed_for: None,
    })
}

/// What is owed, by what a row keeps: as `Request::owed_on`, but for a review that is due.
fn owed_words(
    stage: Stage,
    owed_by: Option<Role>,
    last_day: Option<NaiveDate>,
    today: NaiveDate,
) -> &'static str {
    let over = last_day.is_some_and(|last| last < today);
    if stage == Stage::Closed {
        NOTICE_OWED
    } else if stage == Stage::InForce && owed_by == Some(Role::CdtIso) && !over {
        REVOCATION_OWED
    } else {
        workflow::owed_on(stage, last_day, today)
    }
}

/// Days from one day to another; 0 where the other comes first.
pub(crate) fn days_between(from: NaiveDate, to: NaiveDate) -> u32 {
    u32::try_from((to - from).num_days()).unwrap_or(0)
}
