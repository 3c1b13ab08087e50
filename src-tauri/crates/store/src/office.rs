use sqlx::SqliteConnection;

use crate::{Error, Result, Store, convert, statements};

/// A revision of the office's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// From 1; each change is the next.
    pub revision: u64,
    /// The settings, typed and bounded by their owner.
    pub json: String,
    /// When they were changed, in milliseconds since 1970 (UTC).
    pub changed_ms: i64,
    /// The account that changed them.
    pub changed_by: String,
}

/// A published revision of a form or letter template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The template's identifier.
    pub id: String,
    /// From 1; each change is the next.
    pub revision: u64,
    /// Its text.
    pub text: String,
    /// When it was published, in milliseconds since 1970 (UTC).
    pub published_ms: i64,
    /// The account that published it.
    pub published_by: String,
}

type SettingsRow = (i64, String, i64, String);
type TemplateRow = (String, i64, String, i64, String);

impl Store {
    /// Returns the settings in force, or nothing before an office is set up.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn settings(&self) -> Result<Option<Settings>> {
        Ok(self.last_settings(1).await?.pop())
    }

    /// Returns every revision of the settings, the last one first.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn settings_history(&self) -> Result<Vec<Settings>> {
        self.last_settings(i64::MAX).await
    }

    async fn last_settings(&self, most: i64) -> Result<Vec<Settings>> {
        let rows: Vec<SettingsRow> =
            sqlx::query_as(statements::SETTINGS).bind(most).fetch_all(self.reader()).await?;
        rows.into_iter()
            .map(|(revision, json, changed_ms, changed_by)| {
                Ok(Settings { revision: convert::unsigned(revision)?, json, changed_ms, changed_by })
            })
            .collect()
    }

    /// Returns the last revision of every template, by identifier.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn templates(&self) -> Result<Vec<Template>> {
        read(sqlx::query_as(statements::TEMPLATES).fetch_all(self.reader()).await?)
    }

    /// Returns every revision of a template, the last one first; none when it was never published.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn template_history(&self, id: &str) -> Result<Vec<Template>> {
        read(sqlx::query_as(statements::TEMPLATE_REVISIONS).bind(id).fetch_all(self.reader()).await?)
    }

    /// Gives out the next number of a year, from 1, in a transaction of its own: whether or not anything is filed under
    /// it, it is never given out again.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Full`], [`Error::Damaged`].
    pub async fn next_number(&self, year: i32) -> Result<u32> {
        self.next_number_after(year, 0).await
    }

    /// The same, above `after`: where the numbers of this office begin, so that they are no other office's.
    ///
    /// # Errors
    /// As [`Store::next_number`].
    pub async fn next_number_after(&self, year: i32, after: u32) -> Result<u32> {
        let mut writer = self.begin().await?;
        let last: i64 = sqlx::query_scalar(statements::NEXT_NUMBER)
            .bind(year)
            .bind(i64::from(after))
            .fetch_one(&mut *writer)
            .await?;
        writer.commit().await?;
        u32::try_from(last).map_err(|_| Error::damaged("the counter of numbers is out of range"))
    }
}

fn read(rows: Vec<TemplateRow>) -> Result<Vec<Template>> {
    rows.into_iter()
        .map(|(id, revision, text, published_ms, published_by)| {
            Ok(Template { id, revision: convert::unsigned(revision)?, text, published_ms, published_by })
        })
        .collect()
}

pub(crate) async fn add_settings(writer: &mut SqliteConnection, settings: Settings) -> Result<()> {
    let last: i64 = sqlx::query_scalar(statements::LAST_SETTINGS).fetch_one(&mut *writer).await?;
    if settings.revision != convert::unsigned(last)? + 1 {
        return Err(Error::Stale { stream: "The office's settings".to_owned() });
    }
    sqlx::query(statements::ADD_SETTINGS)
        .bind(last + 1)
        .bind(settings.json)
        .bind(settings.changed_ms)
        .bind(settings.changed_by)
        .execute(writer)
        .await?;
    Ok(())
}

pub(crate) async fn add_template(writer: &mut SqliteConnection, template: Template) -> Result<()> {
    let last: i64 =
        sqlx::query_scalar(statements::LAST_TEMPLATE).bind(&template.id).fetch_one(&mut *writer).await?;
    if template.revision != convert::unsigned(last)? + 1 {
        return Err(Error::Stale { stream: format!("The template {}", template.id) });
    }
    sqlx::query(statements::ADD_TEMPLATE)
        .bind(template.id)
        .bind(last + 1)
        .bind(template.text)
        .bind(template.published_ms)
        .bind(template.published_by)
        .execute(writer)
        .await?;
    Ok(())
}
