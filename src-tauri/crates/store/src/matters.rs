use ledger::Hash;
use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};

use crate::{Result, Store, convert, sql::Sql, statements};

/// A matter as lists know it: a projection of its events, written in the same transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterRow {
    /// The number in full, `AU-2026-0001`: the stream of its events.
    pub stream: String,
    /// The kind's identifier.
    pub kind: String,
    /// The year in the number.
    pub year: i32,
    /// The place in that year, from 1 to 9,999,999.
    pub serial: u32,
    /// The stage's identifier.
    pub stage: String,
    /// The sequence of its last event.
    pub version: u64,
    /// The hash of its last event.
    pub head: Hash,
    /// The title.
    pub title: String,
    /// The day on which it was opened, `YYYY-MM-DD`.
    pub opened_on: String,
    /// The day on which it was closed, `YYYY-MM-DD`.
    pub closed_on: Option<String>,
    /// The instant of its last event, in milliseconds since 1970 (UTC).
    pub updated_ms: i64,
    /// What lists of its kind show beside this, as JSON.
    pub detail: String,
    /// Who may see it: whoever is one of these.
    pub seen_by: Vec<Whom>,
    /// What is followed in it.
    pub items: Vec<MatterItem>,
}

/// Something that is followed in a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterItem {
    /// Its place among the matter's, from 1.
    pub item: u32,
    /// What kind of thing is due, as its owner names it.
    pub kind: String,
    /// The state's identifier.
    pub state: String,
    /// What it is.
    pub what: String,
    /// To whom it is owed, or was.
    pub whom: Whom,
    /// Whether something is owed on it now.
    pub is_owed: bool,
    /// By which day, `YYYY-MM-DD`.
    pub due_on: Option<String>,
    /// Since when it is in its state, in milliseconds since 1970 (UTC).
    pub since_ms: i64,
    /// The sequence, in its stream, of the event by which it came into its state.
    pub event: u64,
}

/// An item that is owed, with the matter that it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedItem {
    /// The matter's number in full.
    pub stream: String,
    /// The matter's title.
    pub title: String,
    /// How far the office's history reached when it came into its state.
    pub filed: u64,
    /// What is owed.
    pub item: MatterItem,
}

/// Whom something concerns: everybody of whom all that is given is true.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whom {
    /// The role's identifier.
    pub role: Option<String>,
    /// The department, folded.
    pub department: Option<String>,
    /// The account.
    pub account: Option<String>,
}

/// Who asks: what a [`Whom`] is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// The roles' identifiers.
    pub roles: Vec<String>,
    /// The department, folded.
    pub department: String,
    /// The account.
    pub account: String,
}

impl Store {
    /// Gives out the next number of a kind of matter in a year, from 1, in a transaction of its own: whether or not
    /// anything is filed under it, it is never given out again.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Full`], [`crate::Error::Damaged`].
    pub async fn next_matter_number(&self, kind: &str, year: i32) -> Result<u32> {
        let mut writer = self.begin().await?;
        let last: i64 = sqlx::query_scalar(statements::NEXT_MATTER_NUMBER)
            .bind(kind)
            .bind(year)
            .fetch_one(&mut *writer)
            .await?;
        writer.commit().await?;
        u32::try_from(last)
            .map_err(|_| crate::Error::damaged("the counter of a matter's numbers is out of range"))
    }

    /// Returns the matters of a kind that somebody may see, all of them where nobody in particular asks; the last
    /// opened first.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn matters(&self, kind: &str, asker: Option<&Asker>) -> Result<Vec<MatterRow>> {
        let mut sql = Sql::new(statements::MATTERS);
        sql.any_of("kind", &[kind.to_owned()]);
        if let Some(asker) = asker {
            sql.and();
            sql.add(&[
                "EXISTS (SELECT 1 FROM matter_seen_by AS whom WHERE whom.stream = matters.stream AND ",
            ]);
            sql.concerns("whom", asker);
            sql.add(&[")"]);
        }
        sql.add(&[" ORDER BY id DESC"]);
        let rows = sql.query().fetch_all(self.reader()).await?;
        let mut matters = Vec::with_capacity(rows.len());
        for row in &rows {
            matters.push(self.with_parts(read(row)?).await?);
        }
        Ok(matters)
    }

    /// Returns the items that are owed by somebody; the first due first.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn matter_items_owed(&self, asker: &Asker) -> Result<Vec<OwedItem>> {
        let mut sql = Sql::new(statements::MATTER_ITEMS);
        sql.any_of("whom.is_owed", &[1]);
        sql.and();
        sql.concerns("whom", asker);
        sql.add(&[" ORDER BY COALESCE(whom.due_on, '9999-12-31'), whom.stream, whom.item"]);
        let rows = sql.query().fetch_all(self.reader()).await?;
        rows.iter()
            .map(|row| {
                Ok(OwedItem {
                    stream: row.try_get(0)?,
                    title: row.try_get(12)?,
                    filed: convert::unsigned(row.try_get(13)?)?,
                    item: read_item(row)?,
                })
            })
            .collect()
    }

    /// Replaces the rows of all matters by those computed anew from the events.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Full`], [`crate::Error::Damaged`]; everything is then as it was.
    pub async fn replace_matters(&self, matters: impl IntoIterator<Item = MatterRow>) -> Result<()> {
        let mut writer = self.begin().await?;
        for statement in
            [statements::DROP_ALL_MATTER_ITEMS, statements::DROP_ALL_SEEN_BY, statements::DROP_ALL_MATTERS]
        {
            sqlx::query(statement).execute(&mut *writer).await?;
        }
        for matter in matters {
            put(&mut writer, matter).await?;
        }
        writer.commit().await?;
        Ok(())
    }

    /// Returns all rows of matters, by kind and number: what [`Store::replace_matters`] must give again.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn dump_matters(&self) -> Result<Vec<MatterRow>> {
        let rows = sqlx::query(statements::ALL_MATTERS).fetch_all(self.reader()).await?;
        let mut matters = Vec::with_capacity(rows.len());
        for row in &rows {
            matters.push(self.with_parts(read(row)?).await?);
        }
        Ok(matters)
    }

    /// A row with who may see it and what is followed in it.
    async fn with_parts(&self, mut row: MatterRow) -> Result<MatterRow> {
        let seen_by = sqlx::query(statements::SEEN_BY).bind(&row.stream).fetch_all(self.reader()).await?;
        row.seen_by = seen_by.iter().map(|row| read_whom(row, 0)).collect::<Result<_>>()?;
        let items =
            sqlx::query(statements::ITEMS_OF_MATTER).bind(&row.stream).fetch_all(self.reader()).await?;
        row.items = items.iter().map(read_item).collect::<Result<_>>()?;
        Ok(row)
    }
}

impl Sql {
    /// Adds the condition that a row with role, department and account means somebody.
    fn concerns(&mut self, table: &'static str, asker: &Asker) {
        self.add(&["(", table, ".role IS NULL"]);
        for role in &asker.roles {
            self.add(&[" OR ", table, ".role = "]);
            self.bind(role.as_str());
        }
        for (column, value) in [(".department", &asker.department), (".account", &asker.account)] {
            self.add(&[") AND (", table, column, " IS NULL OR ", table, column, " = "]);
            self.bind(value.as_str());
        }
        self.add(&[")"]);
    }
}

/// Writes a matter's row over what stands there, with its parts.
pub(crate) async fn put(writer: &mut SqliteConnection, row: MatterRow) -> Result<()> {
    let id = i64::from(row.year) * 10_000_000 + i64::from(row.serial);
    sqlx::query(statements::PUT_MATTER)
        .bind(&row.stream)
        .bind(row.kind)
        .bind(id)
        .bind(row.stage)
        .bind(convert::signed(row.version)?)
        .bind(row.head.as_bytes().to_vec())
        .bind(row.title)
        .bind(row.opened_on)
        .bind(row.closed_on)
        .bind(row.updated_ms)
        .bind(row.detail)
        .execute(&mut *writer)
        .await?;
    for statement in [statements::DROP_SEEN_BY, statements::DROP_MATTER_ITEMS] {
        sqlx::query(statement).bind(&row.stream).execute(&mut *writer).await?;
    }
    for whom in row.seen_by {
        sqlx::query(statements::ADD_SEEN_BY)
            .bind(&row.stream)
            .bind(whom.role)
            .bind(whom.department)
            .bind(whom.account)
            .execute(&mut *writer)
            .await?;
    }
    for item in row.items {
        sqlx::query(statements::ADD_MATTER_ITEM)
            .bind(&row.stream)
            .bind(item.item)
            .bind(item.state)
            .bind(item.what)
            .bind(item.whom.role)
            .bind(item.whom.department)
            .bind(item.whom.account)
            .bind(i64::from(item.is_owed))
            .bind(item.due_on)
            .bind(item.since_ms)
            .bind(item.kind)
            .bind(convert::signed(item.event)?)
            .execute(&mut *writer)
            .await?;
    }
    Ok(())
}

fn read(row: &SqliteRow) -> Result<MatterRow> {
    let damaged = |_| crate::Error::damaged("a matter in the list has a value out of range");
    let id: i64 = row.try_get(2)?;
    Ok(MatterRow {
        stream: row.try_get(0)?,
        kind: row.try_get(1)?,
        year: i32::try_from(id / 10_000_000).map_err(damaged)?,
        serial: u32::try_from(id % 10_000_000).map_err(damaged)?,
        stage: row.try_get(3)?,
        version: convert::unsigned(row.try_get(4)?)?,
        head: convert::hash(row.try_get(5)?)?,
        title: row.try_get(6)?,
        opened_on: row.try_get(7)?,
        closed_on: row.try_get(8)?,
        updated_ms: row.try_get(9)?,
        detail: row.try_get(10)?,
        seen_by: Vec::new(),
        items: Vec::new(),
    })
}

fn read_item(row: &SqliteRow) -> Result<MatterItem> {
    let damaged = |_| crate::Error::damaged("an item of a matter has a value out of range");
    Ok(MatterItem {
        item: u32::try_from(row.try_get::<i64, _>(1)?).map_err(damaged)?,
        state: row.try_get(2)?,
        what: row.try_get(3)?,
        whom: read_whom(row, 4)?,
        is_owed: row.try_get::<i64, _>(7)? != 0,
        due_on: row.try_get(8)?,
        since_ms: row.try_get(9)?,
        kind: row.try_get(10)?,
        event: convert::unsigned(row.try_get(11)?)?,
    })
}

fn read_whom(row: &SqliteRow, first: usize) -> Result<Whom> {
    Ok(Whom {
        role: row.try_get(first)?,
        department: row.try_get(first + 1)?,
        account: row.try_get(first + 2)?,
    })
}
