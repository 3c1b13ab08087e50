use crate::{Error, Result, Store, convert, statements};

/// What a draft is of: a step of a request, by one person or by whoever is at it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DraftKey {
    /// The request's number; empty for one that is not opened yet.
    pub request: String,
    /// The step's identifier.
    pub step: String,
    /// The account that writes it; empty for one draft that all who take the step share.
    pub account: String,
}

/// What was typed and not yet filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What it is of.
    pub key: DraftKey,
    /// What was typed.
    pub json: String,
    /// From 1; each saving is the next.
    pub version: u64,
    /// When it was saved, in milliseconds since 1970 (UTC).
    pub saved_ms: i64,
}

type DraftRow = (String, String, String, String, i64, i64);

impl Store {
    /// Saves a draft over the version that it was read as, 0 for none, and returns the new version.
    ///
    /// # Errors
    /// [`Error::Stale`] when the draft has another version: somebody else saved it, or it was filed.
    pub async fn save_draft(&self, key: &DraftKey, json: &str, over: u64, saved_ms: i64) -> Result<u64> {
        let statement = if over == 0 { statements::START_DRAFT } else { statements::SAVE_DRAFT };
        let mut query = sqlx::query_scalar::<_, i64>(statement)
            .bind(&key.request)
            .bind(&key.step)
            .bind(&key.account)
            .bind(json)
            .bind(saved_ms);
        if over > 0 {
            query = query.bind(convert::signed(over)?);
        }
        let mut writer = self.begin().await?;
        let Some(version) = query.fetch_optional(&mut *writer).await? else {
            return Err(Error::Stale { stream: "The draft".to_owned() });
        };
        writer.commit().await?;
        convert::unsigned(version)
    }

    /// Returns a draft, or nothing when there is none.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn draft(&self, key: &DraftKey) -> Result<Option<Draft>> {
        let row: Option<DraftRow> = sqlx::query_as(statements::DRAFT)
            .bind(&key.request)
            .bind(&key.step)
            .bind(&key.account)
            .fetch_optional(self.reader())
            .await?;
        row.map(read).transpose()
    }

    /// Returns the drafts that an account writes, the last saved first.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn drafts_of(&self, account: &str) -> Result<Vec<Draft>> {
        self.drafts(statements::DRAFTS_OF, account).await
    }

    /// Returns the drafts of all steps of a request.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn drafts_for(&self, request: &str) -> Result<Vec<Draft>> {
        self.drafts(statements::DRAFTS_FOR, request).await
    }

    async fn drafts(&self, statement: &'static str, of: &str) -> Result<Vec<Draft>> {
        let rows: Vec<DraftRow> = sqlx::query_as(statement).bind(of).fetch_all(self.reader()).await?;
        rows.into_iter().map(read).collect()
    }

    /// Drops a draft that its writer does not want any more; one that is not there is as good as dropped.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn drop_draft(&self, key: &DraftKey) -> Result<()> {
        let mut writer = self.begin().await?;
        sqlx::query(statements::DROP_DRAFT)
            .bind(&key.request)
            .bind(&key.step)
            .bind(&key.account)
            .execute(&mut *writer)
            .await?;
        writer.commit().await?;
        Ok(())
    }
}

fn read((request, step, account, json, version, saved_ms): DraftRow) -> Result<Draft> {
    let key = DraftKey { request, step, account };
    Ok(Draft { key, json, version: convert::unsigned(version)?, saved_ms })
}
