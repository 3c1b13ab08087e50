use std::collections::BTreeMap;

use ledger::{Checkpoint, Filed, Hash};
use sqlx::{Sqlite, SqliteConnection, Transaction};

use crate::{
    BrokenCheck, DueRow, PrecedentRow, Projection, RequestRow, Result, Scheduled, Store, assignments, checks,
    convert, dues, facts, filing, history, imports, letters, orphans, precedents, requests::Standing,
    rows::Rows, scheduled, sql::Sql, statements, tallies,
};

/// What lists and the search know of all requests, being made anew in one transaction, which holds the one lock for
/// writing until it ends: [`Replacing::commit`] puts it in the place of what stood, and dropping it leaves that as it was.
#[derive(Debug)]
pub struct Replacing {
    writer: Transaction<'static, Sqlite>,
    tables: Tables,
}

impl Store {
    /// Begins to replace all queue rows, what is due, and the search index by those computed anew from the events.
    ///
    /// # Errors
    /// [`crate::Error::Busy`] while another program writes; [`crate::Error::Full`], [`crate::Error::Damaged`].
    pub async fn replacing(&self) -> Result<Replacing> {
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
            statements::DROP_ALL_TALLIES,
        ] {
            sqlx::query(statement).execute(&mut *writer).await?;
        }
        Ok(Replacing { writer, tables: Tables::new() })
    }

    /// By which rules the projections were last made, as [`Replacing::commit`] was told; nothing before that.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn projections_made_as(&self) -> Result<Option<String>> {
        Ok(sqlx::query_scalar(statements::MADE_AS).fetch_optional(self.reader()).await?)
    }

    /// Returns everything that is due on requests, by request: what [`Store::replacing`] must give again.
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
    /// [`Store::replacing`] must give again.
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

impl Replacing {
    /// Returns how far the office's history reaches; nobody files while this goes on.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn checkpoint(&mut self) -> Result<Checkpoint> {
        filing::last_of_office(&mut self.writer).await
    }

    /// As [`Store::events_of`].
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn events_of(&mut self, streams: &[String]) -> Result<Vec<Filed>> {
        history::of_streams(&mut self.writer, streams).await
    }

    /// Adds requests, each of which may come once.
    ///
    /// # Errors
    /// [`crate::Error::Full`], [`crate::Error::Damaged`]; this is to be dropped then.
    pub async fn put(&mut self, requests: impl IntoIterator<Item = Projection>) -> Result<()> {
        let mut requests = requests.into_iter().peekable();
        while requests.peek().is_some() {
            for request in requests.by_ref().take(AT_ONCE) {
                Box::pin(self.tables.put(&mut self.writer, request, None, false)).await?;
            }
            Box::pin(self.tables.write(&mut self.writer)).await?;
        }
        Ok(())
    }

    /// Puts what was added in the place of what stood. `made_as` says by which rules it was made:
    /// [`Store::projections_made_as`] answers it.
    ///
    /// # Errors
    /// [`crate::Error::Full`], [`crate::Error::Busy`]: everything is then as it was.
    pub async fn commit(mut self, made_as: &str) -> Result<()> {
        sqlx::query(statements::PUT_MADE_AS).bind(made_as).execute(&mut *self.writer).await?;
        self.writer.commit().await?;
        Ok(())
    }
}

/// Requests whose rows are written together.
pub(crate) const AT_ONCE: usize = 64;

/// What lists know of some requests, on its way into the tables: rows of one table go in together.
#[derive(Debug)]
pub(crate) struct Tables {
    tallies: tallies::Changes,
    requests: Rows,
    texts: Rows,
    imports: Rows,
    facts: Rows,
    people: Rows,
    orphans: Rows,
    broken: Rows,
    decisions: Rows,
    scheduled: Rows,
    letters: Rows,
    precedents: Rows,
    assignments: Rows,
    dues: Rows,
}

impl Tables {
    pub(crate) fn new() -> Self {
        Self {
            tallies: tallies::Changes::default(),
            requests: Rows::of(statements::ADD_REQUEST),
            texts: Rows::of(statements::ADD_TEXT),
            imports: Rows::of(statements::PUT_IMPORT),
            facts: Rows::of(statements::PUT_FACTS),
            people: Rows::of(statements::ADD_PERSON),
            orphans: Rows::of(statements::ADD_ORPHAN),
            broken: Rows::of(statements::ADD_BROKEN),
            decisions: Rows::of(statements::PUT_DECISION),
            scheduled: Rows::of(statements::ADD_SCHEDULED),
            letters: Rows::of(statements::ADD_LETTER_DUE),
            precedents: Rows::of(statements::PUT_PRECEDENT),
            assignments: Rows::of(statements::PUT_ASSIGNMENT),
            dues: Rows::of(statements::ADD_DUE),
        }
    }

    /// Takes a request over what stands of it: only what is other than before, for every index that a statement names is
    /// written anew, and the text most of all. A request may be taken once before it is written.
    pub(crate) async fn put(
        &mut self,
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
        self.tallies.note(before.as_ref().map(|before| &before.row), &row);
        let text_before = before.as_ref().map(|before| before.text);
        if text_before != Some(text_hash) {
            if text_before.is_some() {
                sqlx::query(statements::DROP_TEXT).bind(id).execute(&mut *writer).await?;
            }
            self.texts.add([id.into(), text.into()]);
        }
        if let Some(imported) = imported {
            imports::put(&mut self.imports, id, imported);
        }
        facts::put(&mut self.facts, id, facts, before.as_ref().and_then(|before| before.facts.as_ref()));
        if before.as_ref().map_or(&[][..], |before| &before.row.people) != row.people {
            if before.is_some() {
                sqlx::query(statements::DROP_PEOPLE).bind(id).execute(&mut *writer).await?;
            }
            for account in &row.people {
                self.people.add([account.as_str().into(), id.into()]);
            }
        }
        orphans::put(writer, &mut self.orphans, id, orphans, has_orphans).await?;
        let (is_new, dues_before) = (before.is_none(), before.as_ref().and_then(|before| before.dues));
        match before {
            None => add(&mut self.requests, row, text_hash, dues_hash)?,
            Some(before) => change(writer, &before.row, &row, &text_hash, &dues_hash).await?,
        }
        if dues_before == Some(dues_hash) {
            return Ok(());
        }
        checks::put(writer, &mut self.broken, id, broken, is_new).await?;
        if let Some(day) = decided_on {
            self.decisions.add([id.into(), day.into()]);
        }
        scheduled::put(writer, &mut self.scheduled, id, scheduled, is_new).await?;
        letters::put(writer, &mut self.letters, id, letter_due, is_new).await?;
        if let Some(precedent) = precedent {
            precedents::put(&mut self.precedents, id, precedent);
        }
        if let Some(assigned) = assigned {
            assignments::put(&mut self.assignments, id, assigned);
        }
        dues::put(writer, &mut self.dues, &number, id, dues, is_new).await
    }

    /// Takes requests over what stands of them, which is read first, and writes them.
    pub(crate) async fn put_all(
        &mut self,
        writer: &mut SqliteConnection,
        requests: Vec<Projection>,
    ) -> Result<()> {
        let ids: Vec<i64> = requests.iter().map(|request| request.row.id()).collect();
        let mut sql = Sql::new(statements::STANDING_REQUESTS);
        sql.any_of("id", &ids);
        let mut standing = BTreeMap::new();
        for row in &sql.query().fetch_all(&mut *writer).await? {
            let before = RequestRow::read_standing(row)?;
            standing.extend(before.map(|before| (before.row.id(), before)));
        }
        for request in requests {
            let before = standing.remove(&request.row.id());
            let may_have_orphans = before.is_some();
            Box::pin(self.put(writer, request, before, may_have_orphans)).await?;
        }
        self.write(writer).await
    }

    /// Writes what was taken.
    pub(crate) async fn write(&mut self, writer: &mut SqliteConnection) -> Result<()> {
        self.tallies.write(&mut *writer).await?;
        // The requests first: what else is written refers to them.
        for rows in [
            &mut self.requests,
            &mut self.texts,
            &mut self.imports,
            &mut self.facts,
            &mut self.people,
            &mut self.orphans,
            &mut self.broken,
            &mut self.decisions,
            &mut self.scheduled,
            &mut self.letters,
            &mut self.precedents,
            &mut self.assignments,
            &mut self.dues,
        ] {
            rows.write(&mut *writer).await?;
        }
        Ok(())
    }
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

fn add(requests: &mut Rows, row: RequestRow, text_hash: Hash, dues_hash: Hash) -> Result<()> {
    let id = row.id();
    let (owed_by, owed_department, owed_account) =
        row.owed.map_or((None, None, None), |owed| (Some(owed.role), owed.department, owed.account));
    requests.add([
        id.into(),
        row.number.into(),
        row.stage.into(),
        i64::from(row.stage_order).into(),
        convert::signed(row.version)?.into(),
        row.head.into(),
        row.title.into(),
        row.title_key.into(),
        row.service_request.into(),
        row.department.into(),
        row.policy.into(),
        row.requester.into(),
        row.rating.map(i64::from).into(),
        owed_by.into(),
        owed_department.into(),
        owed_account.into(),
        row.owed_since_ms.into(),
        row.due_on.into(),
        row.from_on.into(),
        row.to_on.into(),
        row.outcome.into(),
        row.opened_on.into(),
        row.updated_ms.into(),
        row.closed_on.into(),
        convert::lines(&row.people).into(),
        text_hash.into(),
        dues_hash.into(),
    ]);
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
