use std::collections::BTreeMap;

use sqlx::SqliteConnection;

use crate::{Result, Store, convert, statements};

/// How often an account was tried in vain since its person last signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedSignIns {
    /// How often; at least once.
    pub attempts: u32,
    /// The first time, in milliseconds since 1970 (UTC).
    pub first_ms: i64,
    /// The last time.
    pub last_ms: i64,
}

impl Store {
    /// Returns how often an account was tried in vain; nothing where it was not.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn failed_sign_ins(&self, account: &str) -> Result<Option<FailedSignIns>> {
        let row: Option<(i64, i64, i64)> =
            sqlx::query_as(statements::FAILED_SIGN_INS).bind(account).fetch_optional(self.reader()).await?;
        row.map(read).transpose()
    }

    /// Returns the same for every account that was tried in vain.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn all_failed_sign_ins(&self) -> Result<BTreeMap<String, FailedSignIns>> {
        let rows: Vec<(String, i64, i64, i64)> =
            sqlx::query_as(statements::ALL_FAILED_SIGN_INS).fetch_all(self.reader()).await?;
        rows.into_iter()
            .map(|(account, attempts, first, last)| Ok((account, read((attempts, first, last))?)))
            .collect()
    }

    /// Counts one more attempt where `seen` is what was counted before; answers whether it was.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Full`], [`crate::Error::Damaged`].
    pub async fn count_failed_sign_in(&self, account: &str, seen: u32, at_ms: i64) -> Result<bool> {
        let statement =
            if seen == 0 { statements::FIRST_FAILED_SIGN_IN } else { statements::NEXT_FAILED_SIGN_IN };
        let mut query = sqlx::query(statement).bind(account).bind(at_ms);
        if seen > 0 {
            query = query.bind(i64::from(seen));
        }
        let mut writer = self.begin().await?;
        let counted = query.execute(&mut *writer).await?.rows_affected();
        writer.commit().await?;
        Ok(counted == 1)
    }

    /// Takes the last count back, which was no attempt in vain; the one before it was at `last_ms`.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Full`], [`crate::Error::Damaged`].
    pub async fn uncount_sign_in(&self, account: &str, last_ms: i64) -> Result<()> {
        let mut writer = self.begin().await?;
        sqlx::query(statements::UNCOUNT_SIGN_IN).bind(account).bind(last_ms).execute(&mut *writer).await?;
        Ok(writer.commit().await?)
    }

    /// Says that the last attempt was at another instant: the clock was set back.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Full`], [`crate::Error::Damaged`].
    pub async fn move_failed_sign_ins(&self, account: &str, last_ms: i64) -> Result<()> {
        let mut writer = self.begin().await?;
        sqlx::query(statements::MOVE_FAILED_SIGN_INS)
            .bind(account)
            .bind(last_ms)
            .execute(&mut *writer)
            .await?;
        Ok(writer.commit().await?)
    }

    /// Counts the attempts on an account from nothing again.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Full`], [`crate::Error::Damaged`].
    pub async fn forget_failed_sign_ins(&self, account: &str) -> Result<()> {
        let mut writer = self.begin().await?;
        forget(&mut writer, account).await?;
        Ok(writer.commit().await?)
    }
}

pub(crate) async fn forget(writer: &mut SqliteConnection, account: &str) -> Result<()> {
    sqlx::query(statements::FORGET_FAILED_SIGN_INS).bind(account).execute(writer).await?;
    Ok(())
}

fn read((attempts, first_ms, last_ms): (i64, i64, i64)) -> Result<FailedSignIns> {
    let attempts = u32::try_from(convert::unsigned(attempts)?).unwrap_or(u32::MAX);
    Ok(FailedSignIns { attempts, first_ms, last_ms })
}
