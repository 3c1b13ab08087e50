//! Who sees to a request.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{Row as _, SqliteConnection};

use crate::{Result, Store, sql::Sql, statements};

/// What a list shows of some requests beside their rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// The numbers of those that were imported.
    pub imported: BTreeSet<String>,
    /// To which account, by number; those that nobody was named for are left out.
    pub assigned: BTreeMap<String, String>,
}

impl Store {
    /// Which of some requests were imported, and to whom which are assigned, by their numbers.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn marks_of(&self, numbers: &[String]) -> Result<Marks> {
        let mut marks = Marks::default();
        if numbers.is_empty() {
            return Ok(marks);
        }
        let mut sql = Sql::new("");
        for start in [statements::IMPORTED_OF, statements::ASSIGNED_OF] {
            sql.union_all(start);
            sql.any_of("number", numbers);
        }
        for row in sql.query().fetch_all(self.reader()).await? {
            let number = row.try_get(0)?;
            match row.try_get(1)? {
                None => {
                    marks.imported.insert(number);
                }
                Some(account) => {
                    marks.assigned.insert(number, account);
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
