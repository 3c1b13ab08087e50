use sqlx::{Row as _, sqlite::SqliteRow};

use crate::{Result, Store, Visible, rows::Rows, sql::Sql, statements};

/// How many rows are read at once.
const PAGE: usize = 2000;

/// What reports count by, of one request: texts of the procedure's own, read by it alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FactsRow {
    /// The request in a few words and days.
    pub facts: String,
    /// Its stays in stages.
    pub stays: String,
    /// What is due on it, and followed up.
    pub watched: String,
}

/// Which parts of the facts are wanted; the others are read as empty texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FactsWanted {
    /// The stays in stages.
    pub stays: bool,
    /// What is due and followed up.
    pub watched: bool,
}

impl Store {
    /// Gives the facts of every request that somebody may see, one after another in the order of their numbers, all as
    /// they stand at one moment.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn each_facts(
        &self,
        visible: &Visible,
        wanted: FactsWanted,
        mut take: impl FnMut(FactsRow) + Send,
    ) -> Result<()> {
        let mut reader = self.reader().begin().await?;
        let mut after = 0;
        loop {
            let sql = page_sql(visible, wanted, after);
            let rows = sql.query().fetch_all(&mut *reader).await?;
            for row in &rows {
                take(read(row, 1)?);
            }
            match rows.last() {
                Some(last) if rows.len() == PAGE => after = last.try_get(0)?,
                Some(_) | None => break,
            }
        }
        reader.rollback().await?;
        Ok(())
    }

    /// Returns the facts of all requests by number: what rebuilding must give again.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn dump_facts(&self) -> Result<Vec<(String, FactsRow)>> {
        let rows = sqlx::query(statements::ALL_FACTS).fetch_all(self.reader()).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, read(row, 1)?))).collect()
    }
}

fn page_sql(visible: &Visible, wanted: FactsWanted, after: i64) -> Sql {
    let mut sql = Sql::new("SELECT request, facts");
    sql.add(&[if wanted.stays { ", stays" } else { ", '' AS stays" }]);
    sql.add(&[if wanted.watched { ", watched" } else { ", '' AS watched" }]);
    sql.add(&[" FROM facts"]);
    if *visible != Visible::All {
        sql.add(&[" JOIN requests ON requests.id = facts.request"]);
    }
    sql.visible_by("request", visible);
    sql.and();
    sql.add(&["request > "]);
    sql.bind(after);
    sql.add(&[" ORDER BY request LIMIT "]);
    sql.bind(i64::try_from(PAGE).unwrap_or(i64::MAX));
    sql
}

/// Writes the facts of a request where they are other than before.
pub(crate) fn put(rows: &mut Rows, request: i64, facts: FactsRow, before: Option<&FactsRow>) {
    if before != Some(&facts) {
        rows.add([request.into(), facts.facts.into(), facts.stays.into(), facts.watched.into()]);
    }
}

/// Reads the facts that an outer join may have found none of.
pub(crate) fn read_if_any(row: &SqliteRow) -> Result<Option<FactsRow>> {
    let Some(facts) = row.try_get::<Option<String>, _>("facts")? else { return Ok(None) };
    Ok(Some(FactsRow { facts, stays: row.try_get("stays")?, watched: row.try_get("watched")? }))
}

fn read(row: &SqliteRow, first: usize) -> Result<FactsRow> {
    Ok(FactsRow {
        facts: row.try_get(first)?,
        stays: row.try_get(first + 1)?,
        watched: row.try_get(first + 2)?,
    })
}
