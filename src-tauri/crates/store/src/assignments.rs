//! Who sees to a request.

use std::collections::BTreeMap;

use sqlx::{Row as _, SqliteConnection};

use crate::{Result, Store, sql::Sql, statements};

impl Store {
    /// To whom some requests are assigned, by their numbers; those that nobody was named for are left out.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn assigned_of(&self, numbers: &[String]) -> Result<BTreeMap<String, String>> {
        if numbers.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut sql = Sql::new(statements::ASSIGNED_OF);
        sql.any_of("number", numbers);
        let rows = sql.query().fetch_all(self.reader()).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
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
