use crate::{Result, Store, convert, statements};

/// How far an account has read its inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingMark {
    /// The latest day on which it was read, `YYYY-MM-DD`.
    pub day: String,
    /// How far the office's history reached then.
    pub reached: u64,
    /// The day of the last reading: before `day` where the clock was set back in between.
    pub low_day: String,
    /// How far the office's history reached at the last reading; not less than `reached`.
    pub low_reached: u64,
}

impl Store {
    /// Returns how far an account has read its inbox; nothing where it never has.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn reading_mark(&self, account: &str) -> Result<Option<ReadingMark>> {
        let row: Option<(String, i64, String, i64)> =
            sqlx::query_as(statements::READING_MARK).bind(account).fetch_optional(self.reader()).await?;
        row.map(|(day, reached, low_day, low_reached)| {
            let (reached, low_reached) = (convert::unsigned(reached)?, convert::unsigned(low_reached)?);
            Ok(ReadingMark { day, reached, low_day, low_reached })
        })
        .transpose()
    }

    /// Keeps how far an account has read its inbox.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Full`], [`crate::Error::Damaged`].
    pub async fn set_reading_mark(&self, account: &str, mark: &ReadingMark) -> Result<()> {
        let mut writer = self.begin().await?;
        sqlx::query(statements::PUT_READING_MARK)
            .bind(account)
            .bind(&mark.day)
            .bind(convert::signed(mark.reached)?)
            .bind(&mark.low_day)
            .bind(convert::signed(mark.low_reached)?)
            .execute(&mut *writer)
            .await?;
        writer.commit().await?;
        Ok(())
    }
}
