//! Who sees to a request.

use sqlx::{Row as _, SqliteConnection};

use crate::{RequestRow, Result, Store, sql::Sql, statements};

/// What a list shows of a request beside its row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    /// Whether it was imported.
    pub imported: bool,
    /// The account to which it is assigned; none where nobody was named.
    pub assigned: Option<String>,
}

impl Store {
    /// Returns what a list shows of some requests beside their rows, in the order of these.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn marks_of(&self, rows: &[RequestRow]) -> Result<Vec<Mark>> {
        let ids: Vec<i64> = rows.iter().map(RequestRow::id).collect();
        let mut marks = vec![Mark::default(); ids.len()];
        if ids.is_empty() {
            return Ok(marks);
        }
        let mut sql = Sql::new("");
        for start in [statements::IMPORTED_OF, statements::ASSIGNED_OF] {
            sql.union_all(start);
            sql.any_of("request", &ids);
        }
        for found in sql.query().fetch_all(self.reader()).await? {
            let id: i64 = found.try_get(0)?;
            for (_, mark) in ids.iter().zip(&mut marks).filter(|(known, _)| **known == id) {
                match found.try_get(1)? {
                    None => mark.imported = true,
                    account => mark.assigned = account,
                }
            }
        }
        Ok(marks)
    }

    /// Returns the account of every request that is assigned, by request: what [`Store::replace_projections`] must give again.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn dump_assignments(&self) -> Result<Vec<(String, String)>> {
        Ok(sqlx::query_as(statements::ALL_ASSIGNMENTS).fetch_all(self.reader()).await?)
    }
}

/// Writes to whom a request is assigned; what was assigned once is never nobody’s again.
pub(crate) async fn put(writer: &mut SqliteConnection, id: i64, account: String) -> Result<()> {
    sqlx::query(statements::PUT_ASSIGNMENT).bind(id).bind(account).execute(writer).await?;
    Ok(())
}
