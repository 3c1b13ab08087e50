use sqlx::{Row as _, SqliteConnection};

use crate::{RequestRow, Result, Store, convert, rows::Rows, sql::Sql, statements};

/// A part of a request whose holder is retired: a projection of its events and the office's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Orphan {
    /// What was retired: its kind's identifier.
    pub kind: String,
    /// What was retired: its name.
    pub name: String,
    /// The identifier of the part it plays.
    pub part: String,
    /// `open` while somebody must say what becomes of it, `settled` once somebody has, `closed` with the request.
    pub state: String,
}

/// How much one retirement leaves behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrphanCount {
    /// What was retired: its kind's identifier.
    pub kind: String,
    /// What was retired: its name.
    pub name: String,
    /// See [`Orphan::state`].
    pub state: String,
    /// How many parts of requests.
    pub parts: u64,
}

impl Store {
    /// Counts the parts of requests that each retirement leaves behind, by their state.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn orphan_counts(&self) -> Result<Vec<OrphanCount>> {
        let rows: Vec<(String, String, String, i64)> =
            sqlx::query_as(statements::COUNT_ORPHANS).fetch_all(self.reader()).await?;
        rows.into_iter()
            .map(|(kind, name, state, parts)| {
                Ok(OrphanCount { kind, name, state, parts: convert::unsigned(parts)? })
            })
            .collect()
    }

    /// Counts the requests that have a part of which nobody has said what becomes of it.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn orphaned(&self) -> Result<u64> {
        let count: i64 = sqlx::query_scalar(statements::COUNT_ORPHANED).fetch_one(self.reader()).await?;
        convert::unsigned(count)
    }

    /// Returns at most `most` parts that one retirement leaves behind, each with its request, in the order of the
    /// requests' numbers; `after` is the last number of the page before.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn orphans(
        &self,
        kind: &str,
        name: &str,
        after: Option<&str>,
        most: u32,
    ) -> Result<Vec<(RequestRow, Orphan)>> {
        let mut sql = Sql::new(statements::ORPHANS);
        sql.and();
        sql.add(&["kind = "]);
        sql.bind(kind);
        sql.and();
        sql.add(&["name = "]);
        sql.bind(name);
        if let Some(number) = after {
            sql.and();
            sql.add(&["id > (SELECT id FROM requests WHERE number = "]);
            sql.bind(number);
            sql.add(&[")"]);
        }
        sql.add(&[" ORDER BY id, part LIMIT "]);
        sql.bind(i64::from(most));
        let rows = sql.query().fetch_all(self.reader()).await?;
        rows.iter()
            .map(|row| {
                let orphan = Orphan {
                    kind: row.try_get(25)?,
                    name: row.try_get(26)?,
                    part: row.try_get(27)?,
                    state: row.try_get(28)?,
                };
                Ok((RequestRow::read(row)?, orphan))
            })
            .collect()
    }

    /// Returns every part left behind, by request: what [`Store::replacing`] must give again.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn dump_orphans(&self) -> Result<Vec<(String, Orphan)>> {
        let rows: Vec<(String, String, String, String, String)> =
            sqlx::query_as(statements::ALL_ORPHANS).fetch_all(self.reader()).await?;
        Ok(rows
            .into_iter()
            .map(|(number, kind, name, part, state)| (number, Orphan { kind, name, part, state }))
            .collect())
    }
}

/// Writes what a request's retired holders leave behind over what stands there.
pub(crate) async fn put(
    writer: &mut SqliteConnection,
    rows: &mut Rows,
    id: i64,
    orphans: Vec<Orphan>,
    there_are: bool,
) -> Result<()> {
    if there_are {
        sqlx::query(statements::DROP_ORPHANS).bind(id).execute(&mut *writer).await?;
    }
    for Orphan { kind, name, part, state } in orphans {
        rows.add([id.into(), kind.into(), name.into(), part.into(), state.into()]);
    }
    Ok(())
}
