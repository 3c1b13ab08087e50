//! Who sees to a request.

use sqlx::{Row as _, sqlite::SqliteRow};

use crate::{Result, Store, rows::Rows, statements};

/// What a list shows of a request beside its row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    /// Whether it was imported.
    pub imported: bool,
    /// The account to which it is assigned; none where nobody was named.
    pub assigned: Option<String>,
}

impl Mark {
    /// Reads the last columns of `MARKED`.
    pub(crate) fn read(row: &SqliteRow) -> Result<Self> {
        Ok(Self { imported: row.try_get("imported")?, assigned: row.try_get("account")? })
    }
}

impl Store {
    /// Returns the account of every request that is assigned, by request: what [`Store::replacing`] must give again.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn dump_assignments(&self) -> Result<Vec<(String, String)>> {
        Ok(sqlx::query_as(statements::ALL_ASSIGNMENTS).fetch_all(self.reader()).await?)
    }
}

/// Writes to whom a request is assigned; what was assigned once is never nobody’s again.
pub(crate) fn put(assignments: &mut Rows, id: i64, account: String) {
    assignments.add([id.into(), account.into()]);
}
