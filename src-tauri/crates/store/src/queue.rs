use serde::{Deserialize, Serialize};
use sqlx::Row as _;

use crate::{Error, Owed, RequestRow, Result, Store, convert, sql::Sql, statements};

/// What a queue shows, in which order, and from where on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueQuery {
    /// Who looks.
    pub visible: Visible,
    /// Which requests.
    pub filter: Filter,
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
    /// Those of a department, and those in which the account takes part.
    Department {
        /// The department.
        department: String,
        /// The account.
        account: String,
    },
    /// Those in which the account takes part.
    Account(String),
    /// None.
    #[default]
    Nothing,
}

/// Which requests are wanted; each part that is empty asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// In one of these stages.
    pub stages: Vec<String>,
    /// The places of the same stages in the procedure, or nothing: an index leads with the place, so that counting a
    /// stage need not look at all requests.
    pub stage_orders: Vec<u16>,
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
    /// With every one of these words in its text, the last one as the beginning of a word.
    pub text: String,
    /// Due within these days.
    pub due: Days,
    /// Opened within these days.
    pub opened: Days,
    /// With the first day of the exception within these days.
    pub begins: Days,
    /// With the last day of the exception within these days.
    pub ends: Days,
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
    /// By the last event.
    Updated,
}

/// The place after a row in a sorted queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    id: i64,
    key: Key,
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

impl Store {
    /// Returns one page of a queue.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn queue(&self, query: &QueueQuery) -> Result<Page> {
        let sql = page_sql(query);
        let mut rows: Vec<RequestRow> = sql
            .query()
            .fetch_all(self.reader())
            .await?
            .iter()
            .map(RequestRow::read)
            .collect::<Result<_>>()?;
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next =
            rows.last().filter(|_| more).map(|last| Cursor { id: last.id(), key: key(query.sort, last) });
        Ok(Page { rows, next })
    }

    /// Counts all requests of a queue, whatever its page; a queue is shown without waiting for it.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn count(&self, query: &QueueQuery) -> Result<u64> {
        let mut sql = Sql::new("SELECT COUNT(*) FROM requests");
        sql.conditions(&query.visible, &query.filter);
        // Only here: a page would be collected by this index and then sorted, in place of being read in its order.
        sql.any_of(
            "stage_order",
            &query.filter.stage_orders.iter().copied().map(i64::from).collect::<Vec<_>>(),
        );
        sql.scalar(self).await
    }

    /// Counts the requests in each stage, in the order of the procedure; stages without any are left out.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn count_by_stage(&self, visible: &Visible) -> Result<Vec<(String, u64)>> {
        let mut sql = Sql::new("SELECT stage, COUNT(*) FROM requests");
        sql.conditions(visible, &Filter::default());
        sql.add(&[" GROUP BY stage_order, stage ORDER BY stage_order, stage"]);
        let rows = sql.query().fetch_all(self.reader()).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, convert::unsigned(row.try_get(1)?)?))).collect()
    }

    /// Counts the requests owed to each role, department and account; the closed ones are left out.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn count_by_owed(&self, visible: &Visible) -> Result<Vec<(Owed, u64)>> {
        let mut sql = Sql::new("SELECT owed_by, owed_department, owed_account, COUNT(*) FROM requests");
        sql.conditions(visible, &Filter::default());
        sql.and();
        sql.add(&["owed_by IS NOT NULL GROUP BY owed_by, owed_department, owed_account \
             ORDER BY owed_by, owed_department, owed_account"]);
        let rows = sql.query().fetch_all(self.reader()).await?;
        rows.iter()
            .map(|row| {
                let owed =
                    Owed { role: row.try_get(0)?, department: row.try_get(1)?, account: row.try_get(2)? };
                Ok((owed, convert::unsigned(row.try_get(3)?)?))
            })
            .collect()
    }

    /// Returns the row of one request.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none, or when it may not be seen; [`Error::Busy`], [`Error::Damaged`].
    pub async fn request(&self, number: &str, visible: &Visible) -> Result<RequestRow> {
        let mut sql = Sql::new(statements::QUEUE);
        sql.conditions(visible, &Filter::default());
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
        SortBy::Updated => Key::Number(row.updated_ms),
    }
}

fn column(sort: SortBy) -> &'static str {
    match sort {
        SortBy::Number => "id",
        SortBy::Title => "title_key",
        SortBy::Stage => "stage_order",
        SortBy::Department => "department",
        SortBy::OwedSince => "owed_since_ms",
        SortBy::Due => "due_key",
        SortBy::Updated => "updated_ms",
    }
}

pub(crate) fn page_sql(query: &QueueQuery) -> Sql {
    let mut sql = Sql::new(statements::QUEUE);
    sql.conditions(&query.visible, &query.filter);
    let column = column(query.sort);
    let (comparison, direction) = if query.descending { ("<", " DESC") } else { (">", "") };
    if let Some(Cursor { id, key }) = &query.after {
        sql.and();
        sql.add(&["(", column, ", id) ", comparison, " ("]);
        match key {
            Key::Number(key) => sql.bind(*key),
            Key::Text(key) => sql.bind(key.as_str()),
        }
        sql.add(&[", "]);
        sql.bind(*id);
        sql.add(&[")"]);
    }
    sql.add(&[" ORDER BY ", column, direction, ", id", direction, " LIMIT "]);
    // One row more than the page holds tells whether another page follows.
    sql.bind(i64::from(query.limit) + 1);
    sql
}
