use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use sqlx::{Row as _, sqlite::SqliteRow};

use crate::{
    Error, Mark, Owed, RequestRow, Result, Store,
    plan::{Group, Plan, Words},
    requests::id,
    search,
    sql::Sql,
    statements,
};

/// Requests in which words are found are counted up to here: counting half a million takes longer than reading a page.
pub const MOST_COUNTED: u64 = 10_000;
/// Years in which a number is looked for that was typed without one.
const MOST_YEARS: usize = 100;

/// What a queue shows, in which order, and from where on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueQuery {
    /// Who looks.
    pub visible: Visible,
    /// Which requests.
    pub filter: Filter,
    /// Which of these: what was typed to find them.
    pub typed: Filter,
    /// By what they are sorted; those that are equal by it, by number.
    pub sort: SortBy,
    /// From the last to the first.
    pub descending: bool,
    /// Continues after the page that gave this cursor, which must be for the same sort.
    pub after: Option<Cursor>,
    /// How many rows at most.
    pub limit: u32,
}

/// Which requests a person may see at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Visible {
    /// All.
    All,
    /// Those of a department, and those in which one of the accounts takes part.
    Department {
        /// The department.
        department: String,
        /// The accounts.
        accounts: Vec<String>,
    },
    /// Those in which one of the accounts takes part.
    Accounts(Vec<String>),
    /// None.
    #[default]
    Nothing,
}

impl Visible {
    /// What somebody may see who may see what either says. Two departments are none of one person’s: the other’s requests
    /// are those in which their accounts take part.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let both = |mut one: Vec<String>, other: Vec<String>| {
            one.extend(other);
            one
        };
        match (self, other) {
            (Self::All, _) | (_, Self::All) => Self::All,
            (Self::Nothing, one) | (one, Self::Nothing) => one,
            (Self::Accounts(one), Self::Accounts(other)) => Self::Accounts(both(one, other)),
            (
                Self::Department { department, accounts },
                Self::Department { accounts: others, .. } | Self::Accounts(others),
            )
            | (Self::Accounts(others), Self::Department { department, accounts }) => {
                Self::Department { department, accounts: both(accounts, others) }
            }
        }
    }
}

/// Which requests are wanted; each part that is empty asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// In one of these stages.
    pub stages: Vec<OfStage>,
    /// Owed to one of these; where a department or an account is given, also what is owed to the role as a whole.
    pub owed: Vec<Owed>,
    /// Of one of these departments.
    pub departments: Vec<String>,
    /// From one of these policies or standards.
    pub policies: Vec<String>,
    /// With one of these ratings.
    pub ratings: Vec<u8>,
    /// With one of these outcomes.
    pub outcomes: Vec<String>,
    /// With this Service Request.
    pub service_request: Option<String>,
    /// Seen to by one of these accounts.
    pub assigned: Vec<String>,
    /// From one of these requesters, by account.
    pub requesters: Vec<String>,
    /// With every one of these words in its text, the last one as the beginning of a word.
    pub text: String,
    /// With every one of these phrases in its text: words that stand together in this order.
    pub phrases: Vec<String>,
    /// Due within these days.
    pub due: Days,
    /// Opened within these days.
    pub opened: Days,
    /// With the first day of the exception within these days.
    pub begins: Days,
    /// With the last day of the exception within these days.
    pub ends: Days,
}

/// A stage as the rows of its requests have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfStage {
    /// Its name.
    pub name: String,
    /// Its place in the procedure, by which its requests are found in the order of every list ([`RequestRow::stage_order`]).
    pub place: u16,
}

/// A range of days, both included, each `YYYY-MM-DD`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
}

/// By what a queue is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SortBy {
    /// By number, which is the order of opening.
    #[default]
    Number,
    /// By title, folded.
    Title,
    /// By the stage's place in the procedure.
    Stage,
    /// By department.
    Department,
    /// By how long it has been owed.
    OwedSince,
    /// By due date; what has none comes last.
    Due,
    /// By the rating; what is not rated stands below the lowest.
    Rating,
    /// By the last event.
    Updated,
}

/// The place after a row in a sorted queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    id: i64,
    key: Key,
}

impl Cursor {
    /// The place just before a row: a page from there on begins with it, or where the list lacks it, with what comes next.
    #[must_use]
    pub fn before(row: &RequestRow, sort: SortBy, descending: bool) -> Self {
        Self::before_id(row.id(), key(sort, row), descending)
    }

    /// The place just before a number in the list of numbers, whether there is a request of it or not.
    #[must_use]
    pub fn before_number(year: i32, serial: u32, descending: bool) -> Self {
        let place = id(year, serial);
        Self::before_id(place, Key::Number(place), descending)
    }

    fn before_id(id: i64, key: Key, descending: bool) -> Self {
        Self { id: if descending { id + 1 } else { id - 1 }, key }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Key {
    Number(i64),
    Text(String),
}

/// One page of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The rows, in order.
    pub rows: Vec<RequestRow>,
    /// Where the next page begins; nothing when this was the last.
    pub next: Option<Cursor>,
}

impl Page {
    /// Reads what was found for a query: one row more than the page holds, where another page follows.
    fn read(query: &QueueQuery, found: &[SqliteRow]) -> Result<Self> {
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        let rows: Vec<RequestRow> = found.iter().take(limit).map(RequestRow::read).collect::<Result<_>>()?;
        let last = rows.last().filter(|_| found.len() > limit);
        let next = last.map(|last| Cursor { id: last.id(), key: key(query.sort, last) });
        Ok(Self { rows, next })
    }
}

impl QueueQuery {
    /// Whether words are looked for: then a list is counted up to [`MOST_COUNTED`].
    #[must_use]
    pub fn has_words(&self) -> bool {
        self.filter.has_words() || self.typed.has_words()
    }

    /// Whether words are looked for, by somebody who sees every request, and the list is narrowed by nothing else.
    fn is_words_alone(&self) -> bool {
        let without = self.without_words();
        let is_else = [without.filter, without.typed].into_iter().any(|filter| filter != Filter::default());
        self.has_words() && self.visible == Visible::All && !is_else
    }

    /// The same list, whatever words its requests have.
    pub(crate) fn without_words(&self) -> Self {
        let without = |filter: &Filter| Filter { text: String::new(), phrases: Vec::new(), ..filter.clone() };
        Self { filter: without(&self.filter), typed: without(&self.typed), ..self.clone() }
    }
}

impl Filter {
    /// The names of the stages.
    pub(crate) fn stage_names(&self) -> Vec<String> {
        self.stages.iter().map(|stage| stage.name.clone()).collect()
    }

    /// Whether words or phrases are looked for.
    pub(crate) fn has_words(&self) -> bool {
        !self.text.trim().is_empty() || !self.phrases.is_empty()
    }
}

impl Days {
    /// Whether it is any day.
    pub(crate) const fn is_any(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }
}

impl Store {
    /// Returns one page of a queue.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn queue(&self, query: &QueueQuery) -> Result<Page> {
        let plan = Box::pin(self.plan(query, self.sought(query).await?)).await?;
        Page::read(query, &page_sql(query, &plan).query().fetch_all(self.reader()).await?)
    }

    /// Returns one page of a queue, with what a list shows of each request beside its row.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn marked_queue(&self, query: &QueueQuery) -> Result<(Page, Vec<Mark>)> {
        self.marked_page(query, self.sought(query).await?).await
    }

    /// As [`Store::count`] and [`Store::marked_queue`], one beside the other.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn counted_queue(&self, query: &QueueQuery) -> Result<(u64, (Page, Vec<Mark>))> {
        let sought = self.sought(query).await?;
        tokio::try_join!(self.count_of(query, sought.clone()), self.marked_page(query, sought))
    }

    async fn marked_page(&self, query: &QueueQuery, sought: Option<String>) -> Result<(Page, Vec<Mark>)> {
        let plan = Box::pin(self.plan(query, sought)).await?;
        let sql = marked(page_sql(query, &plan), query);
        let found = sql.query().fetch_all(self.reader()).await?;
        let page = Page::read(query, &found)?;
        let marks = found.iter().take(page.rows.len()).map(Mark::read).collect::<Result<_>>()?;
        Ok((page, marks))
    }

    /// Counts all requests of a queue, whatever its page. Where words are looked for, it stops behind [`MOST_COUNTED`].
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn count(&self, query: &QueueQuery) -> Result<u64> {
        self.count_of(query, self.sought(query).await?).await
    }

    async fn count_of(&self, query: &QueueQuery, sought: Option<String>) -> Result<u64> {
        if let Some(kept) = self.kept_count(query).await? {
            return Ok(kept);
        }
        let bounded = query.has_words();
        let (count, words) = if query.is_words_alone() {
            // The index of words knows it, and need not gather what is not counted.
            ("SELECT COUNT(*) FROM (SELECT 1 FROM search", Words::Alone)
        } else if bounded {
            ("SELECT COUNT(*) FROM (SELECT 1 FROM requests", Words::Gathered)
        } else {
            ("SELECT COUNT(*) FROM requests", Words::Gathered)
        };
        let mut sql = Sql::new(count);
        let groups = if bounded { None } else { self.groups(query, false).await? };
        let plan = Plan { sought, words, groups, ..Plan::default() };
        narrow(&mut sql, query, &plan);
        match plan.groups.as_deref() {
            Some([]) => return Ok(0),
            Some(groups) => {
                sql.any_of("group_key", &groups.iter().map(|group| group.key.clone()).collect::<Vec<_>>());
            }
            None => {}
        }
        if bounded {
            sql.add(&[" LIMIT "]);
            sql.bind(i64::try_from(MOST_COUNTED).unwrap_or(i64::MAX) + 1);
            sql.add(&[") AS counted"]);
        }
        sql.scalar(self).await
    }

    /// Returns the names of all departments that requests have, in order.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn department_names(&self) -> Result<Vec<String>> {
        Ok(sqlx::query_scalar(statements::DEPARTMENT_NAMES).fetch_all(self.reader()).await?)
    }

    /// Returns the names of all policies that requests ask an exception from, in order.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn policy_names(&self) -> Result<Vec<String>> {
        Ok(sqlx::query_scalar(statements::POLICY_NAMES).fetch_all(self.reader()).await?)
    }

    /// Returns numbers that begin like this, the first ones, with their titles.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn numbers_from(
        &self,
        beginning: &str,
        visible: &Visible,
        limit: u32,
    ) -> Result<Vec<(String, String)>> {
        let mut sql = Sql::new("SELECT number, title FROM requests");
        sql.visible(visible);
        sql.and();
        sql.add(&["number >= "]);
        sql.bind(beginning);
        sql.and();
        sql.add(&["number < "]);
        sql.bind(search::behind(beginning).as_str());
        sql.add(&[" ORDER BY number LIMIT "]);
        sql.bind(i64::from(limit));
        let rows = sql.query().fetch_all(self.reader()).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// Returns the requests with this place in a year, or in every year where none is given, with their titles, the newest
    /// year first.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn numbered(
        &self,
        year: Option<i32>,
        serial: u32,
        visible: &Visible,
        limit: u32,
    ) -> Result<Vec<(String, String)>> {
        let ids: Vec<i64> = if let Some(year) = year {
            vec![id(year, serial)]
        } else {
            let years: (Option<i64>, Option<i64>) =
                sqlx::query_as(statements::FIRST_AND_LAST).fetch_one(self.reader()).await?;
            let (Some(first), Some(last)) = years else { return Ok(Vec::new()) };
            let year = |id: i64| i32::try_from(id / 10_000_000).unwrap_or(0);
            (year(first)..=year(last)).rev().take(MOST_YEARS).map(|year| id(year, serial)).collect()
        };
        let mut sql = Sql::new("SELECT number, title FROM requests");
        sql.visible(visible);
        sql.any_of("id", &ids);
        sql.add(&[" ORDER BY id DESC LIMIT "]);
        sql.bind(i64::from(limit));
        let rows = sql.query().fetch_all(self.reader()).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// Returns the row of one request.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none, or when it may not be seen; [`Error::Busy`], [`Error::Damaged`].
    pub async fn request(&self, number: &str, visible: &Visible) -> Result<RequestRow> {
        let mut sql = Sql::new(statements::QUEUE);
        sql.visible(visible);
        sql.and();
        sql.add(&["number = "]);
        sql.bind(number);
        let row = sql.query().fetch_optional(self.reader()).await?;
        RequestRow::read(&row.ok_or_else(|| Error::not_found(format!("The request {number}")))?)
    }
}

fn key(sort: SortBy, row: &RequestRow) -> Key {
    match sort {
        SortBy::Number => Key::Number(row.id()),
        SortBy::Title => Key::Text(row.title_key.clone()),
        SortBy::Stage => Key::Number(row.stage_order.into()),
        SortBy::Department => Key::Text(row.department.clone()),
        SortBy::OwedSince => Key::Number(row.owed_since_ms),
        SortBy::Due => Key::Text(row.due_on.clone().unwrap_or_else(|| "9999-12-31".to_owned())),
        SortBy::Rating => Key::Number(row.rating.map_or(-1, i64::from)),
        SortBy::Updated => Key::Number(row.updated_ms),
    }
}

pub(crate) fn column(sort: SortBy) -> &'static str {
    match sort {
        SortBy::Number => "id",
        SortBy::Title => "title_key",
        SortBy::Stage => "stage_order",
        SortBy::Department => "department",
        SortBy::OwedSince => "owed_since_ms",
        SortBy::Due => "due_key",
        SortBy::Rating => "rating_key",
        SortBy::Updated => "updated_ms",
    }
}

/// Narrows to what a list shows.
pub(crate) fn narrow(sql: &mut Sql, query: &QueueQuery, plan: &Plan) {
    debug_assert_eq!(plan.sought.is_some(), query.has_words(), "a plan knows what finds the words");
    if let Some(expression) = &plan.sought {
        sql.words(expression, &plan.words);
    }
    sql.visible(&query.visible);
    sql.narrow(&query.filter, plan);
    sql.narrow(&query.typed, plan);
}

pub(crate) fn page_sql(query: &QueueQuery, plan: &Plan) -> Sql {
    let start = if plan.words == Words::Walked { statements::QUEUE_BY_WORDS } else { statements::QUEUE };
    let mut sql = Sql::new(start);
    // One row more than the page holds tells whether another page follows.
    first(&mut sql, query, plan, i64::from(query.limit) + 1);
    sql
}

/// Narrows to the first of what a list shows behind its cursor, in its order.
pub(crate) fn first(sql: &mut Sql, query: &QueueQuery, plan: &Plan, limit: i64) {
    let column = if plan.words == Words::Walked { "search.rowid" } else { column(query.sort) };
    if let Some(groups) = &plan.groups {
        sql.and();
        sql.add(&["id IN (SELECT id FROM ("]);
        first_of_groups(sql, query, plan, groups, limit);
        sql.add(&["))"]);
    } else {
        narrow(sql, query, plan);
        let id = if plan.words == Words::Walked { column } else { "id" };
        behind(sql, query, column, id);
    }
    in_order(sql, query, column);
    sql.add(&[" LIMIT "]);
    sql.bind(limit);
}

/// The first of all these groups, each read in the order of the list: as rows are taken, from whichever has the next.
fn first_of_groups(sql: &mut Sql, query: &QueueQuery, plan: &Plan, groups: &[Group], limit: i64) {
    let column = column(query.sort);
    sql.add(&["SELECT NULL AS place, NULL AS id WHERE 1 = 0"]);
    for group in groups {
        // The same for all of a group; that it is said keeps them in the order of their numbers.
        let shared = match query.sort {
            SortBy::Stage => Some(i64::from(group.place)),
            SortBy::Rating => Some(group.rating.map_or(-1, i64::from)),
            SortBy::Number
            | SortBy::Title
            | SortBy::Department
            | SortBy::OwedSince
            | SortBy::Due
            | SortBy::Updated => None,
        };
        let (Some(shared), Some(Cursor { id: last, key: Key::Number(key) })) = (shared, &query.after) else {
            of_group(sql, query, plan, group, shared);
            behind(sql, query, column, "id");
            continue;
        };
        let (shared_order, behind) =
            if query.descending { (key.cmp(&shared), " < ") } else { (shared.cmp(key), " > ") };
        if shared_order != Ordering::Less {
            of_group(sql, query, plan, group, Some(shared));
            if shared_order == Ordering::Equal {
                sql.add(&[" AND id", behind]);
                sql.bind(*last);
            }
        }
    }
    let direction = if query.descending { " DESC" } else { "" };
    sql.add(&[" ORDER BY 1", direction, ", 2", direction, " LIMIT "]);
    sql.bind(limit);
}

/// Goes on with the requests of one group.
fn of_group(sql: &mut Sql, query: &QueueQuery, plan: &Plan, group: &Group, shared: Option<i64>) {
    let column = column(query.sort);
    sql.union_all("SELECT ");
    sql.add(&[column, ", id FROM requests"]);
    if shared.is_some() {
        // Not by what is the same for many groups.
        sql.add(&[" INDEXED BY requests_of_group"]);
    }
    sql.and();
    sql.add(&["group_key = "]);
    sql.bind(group.key.as_str());
    if let Some(shared) = shared {
        sql.add(&[" AND ", column, " = "]);
        sql.bind(shared);
    }
    narrow(sql, query, plan);
}

/// Narrows to what comes behind the cursor of a list.
fn behind(sql: &mut Sql, query: &QueueQuery, column: &'static str, id: &'static str) {
    let comparison = if query.descending { "<" } else { ">" };
    let Some(Cursor { id: last, key }) = &query.after else { return };
    sql.and();
    if query.sort == SortBy::Number {
        sql.add(&[id, " ", comparison, " "]);
        sql.bind(*last);
    } else {
        sql.add(&["(", column, ", id) ", comparison, " ("]);
        match key {
            Key::Number(key) => sql.bind(*key),
            Key::Text(key) => sql.bind(key.as_str()),
        }
        sql.add(&[", "]);
        sql.bind(*last);
        sql.add(&[")"]);
    }
}

/// A page with what a list shows of each request beside its row; its order is asked for again, for a join promises none.
fn marked(page: Sql, query: &QueueQuery) -> Sql {
    let mut sql = page.within(statements::MARKED);
    in_order(&mut sql, query, column(query.sort));
    sql
}

pub(crate) fn in_order(sql: &mut Sql, query: &QueueQuery, column: &str) {
    let direction = if query.descending { " DESC" } else { "" };
    sql.add(&[" ORDER BY ", column, direction]);
    if query.sort != SortBy::Number {
        sql.add(&[", id", direction]);
    }
}
