use sqlx::SqliteConnection;

use crate::{Result, Store, convert, rows::Rows, statements};

/// Until when a closed request is kept by its series of the schedule: a projection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheduled {
    /// The first day on which it is past its period, `YYYY-MM-DD`.
    pub past_on: String,
    /// Whether it is on hold.
    pub is_held: bool,
}

impl Store {
    /// Returns the numbers of at most `most` requests that are past their period on a day, the longest first.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn past(&self, day: &str, most: u32) -> Result<Vec<String>> {
        Ok(sqlx::query_scalar(statements::PAST)
            .bind(day)
            .bind(i64::from(most))
            .fetch_all(self.reader())
            .await?)
    }

    /// Counts the requests that are past their period on a day and not on hold, up to `most`.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn count_past(&self, day: &str, most: u32) -> Result<u64> {
        let count: i64 = sqlx::query_scalar(statements::COUNT_PAST)
            .bind(day)
            .bind(i64::from(most))
            .fetch_one(self.reader())
            .await?;
        convert::unsigned(count)
    }

    /// Returns until when each closed request is kept, by number: what rebuilding must give again.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn dump_scheduled(&self) -> Result<Vec<(String, Scheduled)>> {
        let rows: Vec<(String, String, bool)> =
            sqlx::query_as(statements::ALL_SCHEDULED).fetch_all(self.reader()).await?;
        Ok(rows
            .into_iter()
            .map(|(number, past_on, is_held)| (number, Scheduled { past_on, is_held }))
            .collect())
    }
}

/// Writes until when a request is kept.
pub(crate) async fn put(
    writer: &mut SqliteConnection,
    rows: &mut Rows,
    request: i64,
    scheduled: Option<Scheduled>,
    is_new: bool,
) -> Result<()> {
    if !is_new {
        sqlx::query(statements::DROP_SCHEDULED).bind(request).execute(&mut *writer).await?;
    }
    if let Some(Scheduled { past_on, is_held }) = scheduled {
        rows.add([request.into(), past_on.into(), is_held.into()]);
    }
    Ok(())
}
