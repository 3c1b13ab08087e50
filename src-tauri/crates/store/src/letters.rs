use sqlx::SqliteConnection;

use crate::{Result, Store, rows::Rows, statements};

impl Store {
    /// Returns the numbers of the requests that have a letter or packet which is ready and was sent to nobody, by number:
    /// also what rebuilding must give again.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn letters_due(&self) -> Result<Vec<String>> {
        Ok(sqlx::query_scalar(statements::LETTERS_DUE).fetch_all(self.reader()).await?)
    }
}

/// Writes whether a request has a letter that is due.
pub(crate) async fn put(
    writer: &mut SqliteConnection,
    rows: &mut Rows,
    request: i64,
    is_due: bool,
    is_new: bool,
) -> Result<()> {
    if is_due {
        rows.add([request.into()]);
    } else if !is_new {
        sqlx::query(statements::DROP_LETTER_DUE).bind(request).execute(writer).await?;
    }
    Ok(())
}
