use ledger::Hash;
use sqlx::SqliteConnection;

use crate::{
    BrokenCheck, DueRow, PrecedentRow, Projection, RequestRow, Result, Scheduled, Store, assignments, checks,
    convert, dues, facts, imports, letters, orphans, precedents, requests::Standing, scheduled, statements,
    tallies,
};

impl Store {
    /// Replaces all queue rows, what is due, and the search index by those computed anew from the events. `made_as`
    /// says by which rules: [`Store::projections_made_as`] answers it.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Full`], [`crate::Error::Damaged`]; everything is then as it was.
    pub async fn replace_projections(
        &self,
        made_as: &str,
        requests: impl IntoIterator<Item = Projection>,
    ) -> Result<()> {
        let mut writer = self.begin().await?;
        for statement in [
            statements::DROP_REQUESTS_DUES,
            statements::DROP_ALL_TEXTS,
            statements::DROP_ALL_PEOPLE,
            statements::DROP_ALL_ORPHANS,
            statements::DROP_ALL_BROKEN,
            statements::DROP_ALL_DECISIONS,
            statements::DROP_ALL_FACTS,
            statements::DROP_ALL_SCHEDULED,
            statements::DROP_ALL_LETTERS_DUE,
            statements::DROP_ALL_PRECEDENTS,
            statements::DROP_ALL_IMPORTS,
            statements::DROP_ALL_ASSIGNMENTS,
            statements::DROP_ALL_REQUESTS,
        ] {
            sqlx::query(statement).execute(&mut *writer).await?;
        }
        // Counted at the end, all at once.
        sqlx::query(statements::DROP_ALL_TALLIES).execute(&mut *writer).await?;
        for request in requests {
            write(&mut writer, request, None, false).await?;
        }
        tallies::recount(&mut writer).await?;
        sqlx::query(statements::PUT_MADE_AS).bind(made_as).execute(&mut *writer).await?;
        writer.commit().await?;
        Ok(())
    }

    /// By which rules the projections were last made, as [`Store::replace_projections`] was told; nothing before that.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn projections_made_as(&self) -> Result<Option<String>> {
        Ok(sqlx::query_scalar(statements::MADE_AS).fetch_optional(self.reader()).await?)
    }

    /// Returns everything that is due on requests, by request: what [`Store::replace_projections`] must give again.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn dump_dues(&self) -> Result<Vec<DueRow>> {
        sqlx::query(statements::REQUESTS_DUES)
            .fetch_all(self.reader())
            .await?
            .iter()
            .map(DueRow::read)
            .collect()
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
            .map(RequestRow::read_standing)
            .filter_map(Result::transpose)
            .map(|standing| standing.map(|Standing { row, text, .. }| (row, text)))
            .collect()
    }
}

/// Writes a request's row.
pub(crate) async fn put(writer: &mut SqliteConnection, request: Projection) -> Result<()> {
    let before = sqlx::query(statements::STANDING_REQUEST)
        .bind(request.row.id())
        .fetch_optional(&mut *writer)
        .await?
        .map_or(Ok(None), |row| RequestRow::read_standing(&row))?;
    let may_have_orphans = before.is_some();
    put_over(writer, request, before, may_have_orphans).await
}

/// Writes a request's row over what stands there: only what is other than before, for every index that a statement
/// names is written anew, and the text most of all.
pub(crate) async fn put_over(
    writer: &mut SqliteConnection,
    request: Projection,
    before: Option<Standing>,
    has_orphans: bool,
) -> Result<()> {
    tallies::put(writer, before.as_ref().map(|before| &before.row), &request.row).await?;
    write(writer, request, before, has_orphans).await
}

async fn write(
    writer: &mut SqliteConnection,
    request: Projection,
    before: Option<Standing>,
    has_orphans: bool,
) -> Result<()> {
    let Projection {
        row,
        text,
        broken,
        decided_on,
        dues,
        orphans,
        facts,
        scheduled,
        letter_due,
        precedent,
        imported,
        assigned,
    } = request;
    let id = row.id();
    let number = row.number.clone();
    let text_hash = Hash::of(text.as_bytes());
    let further = (scheduled.as_ref(), letter_due, precedent.as_ref(), assigned.as_deref());
    let dues_hash = hash_beside(&dues, &broken, decided_on.as_deref(), further);
    match &before {
        None => add(writer, &row, &text_hash, &dues_hash).await?,
        Some(before) => change(writer, &before.row, &row, &text_hash, &dues_hash).await?,
    }
    let text_before = before.as_ref().map(|before| before.text);
    if text_before != Some(text_hash) {
        if text_before.is_some() {
            sqlx::query(statements::DROP_TEXT).bind(id).execute(&mut *writer).await?;
        }
        sqlx::query(statements::ADD_TEXT).bind(id).bind(text).execute(&mut *writer).await?;
    }
    if let Some(imported) = imported {
        Box::pin(imports::put(writer, id, imported)).await?;
    }
    facts::put(writer, id, facts, before.as_ref().and_then(|before| before.facts.as_ref())).await?;
    let dues_before = before.as_ref().and_then(|before| before.dues);
    let is_new = before.is_none();
    let people_before = before.map(|before| before.row.people).unwrap_or_default();
    if people_before != row.people {
        sqlx::query(statements::DROP_PEOPLE).bind(id).execute(&mut *writer).await?;
        for account in row.people {
            sqlx::query(statements::ADD_PERSON).bind(account).bind(id).execute(&mut *writer).await?;
        }
    }
    orphans::put(writer, id, orphans, has_orphans).await?;
    if dues_before == Some(dues_hash) {
        return Ok(());
    }
    checks::put(writer, id, broken, decided_on).await?;
    scheduled::put(writer, id, scheduled, is_new).await?;
    letters::put(writer, id, letter_due, is_new).await?;
    if let Some(precedent) = precedent {
        precedents::put(writer, id, precedent).await?;
    }
    if let Some(assigned) = assigned {
        Box::pin(assignments::put(writer, id, assigned)).await?;
    }
    dues::put(writer, &number, Some(id), dues, is_new).await
}

/// The hash of what is written beside the row and its text: where it is the same, nothing of it is written again.
fn hash_beside(
    dues: &[DueRow],
    broken: &[BrokenCheck],
    decided_on: Option<&str>,
    (scheduled, letter_due, precedent, assigned): (
        Option<&Scheduled>,
        bool,
        Option<&PrecedentRow>,
        Option<&str>,
    ),
) -> Hash {
    // Most requests are neither decided nor closed yet nor assigned: nothing is written for what they lack.
    let letter_due = if letter_due { "letter" } else { "" };
    let scheduled = scheduled.map(|scheduled| format!("{scheduled:?}")).unwrap_or_default();
    let precedent = precedent.map(|precedent| format!("{precedent:?}")).unwrap_or_default();
    let assigned = assigned.unwrap_or_default();
    Hash::of(
        format!(
            "{}{broken:?}{decided_on:?}{scheduled}{letter_due}{precedent}{assigned}",
            dues::hash_of(dues)
        )
        .as_bytes(),
    )
}

async fn add(
    writer: &mut SqliteConnection,
    row: &RequestRow,
    text_hash: &Hash,
    dues_hash: &Hash,
) -> Result<()> {
    let owed = row.owed.as_ref();
    sqlx::query(statements::ADD_REQUEST)
        .bind(row.id())
        .bind(&row.number)
        .bind(&row.stage)
        .bind(row.stage_order)
        .bind(convert::signed(row.version)?)
        .bind(row.head.as_bytes().to_vec())
        .bind(&row.title)
        .bind(&row.title_key)
        .bind(&row.service_request)
        .bind(&row.department)
        .bind(&row.policy)
        .bind(&row.requester)
        .bind(row.rating)
        .bind(owed.map(|owed| &owed.role))
        .bind(owed.and_then(|owed| owed.department.as_ref()))
        .bind(owed.and_then(|owed| owed.account.as_ref()))
        .bind(row.owed_since_ms)
        .bind(&row.due_on)
        .bind(&row.from_on)
        .bind(&row.to_on)
        .bind(&row.outcome)
        .bind(&row.opened_on)
        .bind(row.updated_ms)
        .bind(&row.closed_on)
        .bind(convert::lines(&row.people))
        .bind(text_hash.as_bytes().to_vec())
        .bind(dues_hash.as_bytes().to_vec())
        .execute(writer)
        .await?;
    Ok(())
}

async fn change(
    writer: &mut SqliteConnection,
    before: &RequestRow,
    row: &RequestRow,
    text_hash: &Hash,
    dues_hash: &Hash,
) -> Result<()> {
    sqlx::query(statements::TOUCH_REQUEST)
        .bind(row.id())
        .bind(convert::signed(row.version)?)
        .bind(row.head.as_bytes().to_vec())
        .bind(&row.title)
        .bind(&row.service_request)
        .bind(row.rating)
        .bind(&row.outcome)
        .bind(&row.opened_on)
        .bind(row.updated_ms)
        .bind(&row.closed_on)
        .bind(convert::lines(&row.people))
        .bind(text_hash.as_bytes().to_vec())
        .bind(dues_hash.as_bytes().to_vec())
        .execute(&mut *writer)
        .await?;
    let turn = |row: &RequestRow| {
        (row.stage.clone(), row.stage_order, row.owed.clone(), row.owed_since_ms, row.due_on.clone())
    };
    if turn(before) != turn(row) {
        let owed = row.owed.as_ref();
        sqlx::query(statements::TURN_REQUEST)
            .bind(row.id())
            .bind(&row.stage)
            .bind(row.stage_order)
            .bind(owed.map(|owed| &owed.role))
            .bind(owed.and_then(|owed| owed.department.as_ref()))
            .bind(owed.and_then(|owed| owed.account.as_ref()))
            .bind(row.owed_since_ms)
            .bind(&row.due_on)
            .execute(&mut *writer)
            .await?;
    }
    let named = |row: &RequestRow| {
        let span = (row.from_on.clone(), row.to_on.clone());
        (row.title_key.clone(), row.department.clone(), row.policy.clone(), row.requester.clone(), span)
    };
    if named(before) != named(row) {
        sqlx::query(statements::RENAME_REQUEST)
            .bind(row.id())
            .bind(&row.title_key)
            .bind(&row.department)
            .bind(&row.policy)
            .bind(&row.requester)
            .bind(&row.from_on)
            .bind(&row.to_on)
            .execute(&mut *writer)
            .await?;
    }
    Ok(())
}
