use ledger::Hash;
use sqlx::{Row as _, SqliteConnection};

use crate::{Projection, RequestRow, Result, Store, convert, statements};

impl Store {
    /// Replaces all queue rows and the search index by those computed anew from the events.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Full`], [`crate::Error::Damaged`]; everything is then as it was.
    pub async fn replace_projections(&self, requests: impl IntoIterator<Item = Projection>) -> Result<()> {
        let mut writer = self.begin().await?;
        for statement in
            [statements::DROP_ALL_TEXTS, statements::DROP_ALL_PEOPLE, statements::DROP_ALL_REQUESTS]
        {
            sqlx::query(statement).execute(&mut *writer).await?;
        }
        for request in requests {
            put(&mut writer, request).await?;
        }
        writer.commit().await?;
        Ok(())
    }

    /// Returns all queue rows in the order of their numbers, each with the hash of its searchable text: what
    /// [`Store::replace_projections`] must give again.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn dump_projections(&self) -> Result<Vec<(RequestRow, Hash)>> {
        sqlx::query(statements::ALL_REQUESTS)
            .fetch_all(self.reader())
            .await?
            .iter()
            .map(|row| Ok((RequestRow::read(row)?, convert::hash(row.try_get(25)?)?)))
            .collect()
    }
}

/// The hash of a request's text in the index, and the people who may see it, as one column.
pub(crate) type Indexed = (Vec<u8>, String);

/// Writes a request's row.
pub(crate) async fn put(writer: &mut SqliteConnection, request: Projection) -> Result<()> {
    let before =
        sqlx::query_as(statements::INDEXED).bind(request.row.id()).fetch_optional(&mut *writer).await?;
    put_over(writer, request, before).await
}

/// Writes a request's row over what stands there; its text and its people only when they are others than before, for
/// both are costly.
pub(crate) async fn put_over(
    writer: &mut SqliteConnection,
    request: Projection,
    before: Option<Indexed>,
) -> Result<()> {
    let Projection { row, text } = request;
    let id = row.id();
    let people = convert::lines(&row.people);
    let text_hash = Hash::of(text.as_bytes()).as_bytes().to_vec();
    let same_text = before.as_ref().is_some_and(|(hash, _)| *hash == text_hash);
    let same_people = before.as_ref().map_or(people.is_empty(), |(_, before)| *before == people);
    let everybody = row.people.clone();
    put_row(writer, row, people, text_hash).await?;
    if !same_text {
        if before.is_some() {
            sqlx::query(statements::DROP_TEXT).bind(id).execute(&mut *writer).await?;
        }
        sqlx::query(statements::ADD_TEXT).bind(id).bind(text).execute(&mut *writer).await?;
    }
    if !same_people {
        sqlx::query(statements::DROP_PEOPLE).bind(id).execute(&mut *writer).await?;
        for account in everybody {
            sqlx::query(statements::ADD_PERSON).bind(account).bind(id).execute(&mut *writer).await?;
        }
    }
    Ok(())
}

async fn put_row(
    writer: &mut SqliteConnection,
    row: RequestRow,
    people: String,
    text_hash: Vec<u8>,
) -> Result<()> {
    let id = row.id();
    let (owed_by, owed_department, owed_account) =
        row.owed.map_or((None, None, None), |owed| (Some(owed.role), owed.department, owed.account));
    sqlx::query(statements::PUT_REQUEST)
        .bind(id)
        .bind(row.number)
        .bind(row.stage)
        .bind(row.stage_order)
        .bind(convert::signed(row.version)?)
        .bind(row.head.as_bytes().to_vec())
        .bind(row.title)
        .bind(row.title_key)
        .bind(row.service_request)
        .bind(row.department)
        .bind(row.policy)
        .bind(row.requester)
        .bind(row.rating)
        .bind(owed_by)
        .bind(owed_department)
        .bind(owed_account)
        .bind(row.owed_since_ms)
        .bind(row.due_on)
        .bind(row.from_on)
        .bind(row.to_on)
        .bind(row.outcome)
        .bind(row.opened_on)
        .bind(row.updated_ms)
        .bind(row.closed_on)
        .bind(people)
        .bind(text_hash)
        .execute(writer)
        .await?;
    Ok(())
}
