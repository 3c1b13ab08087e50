use sqlx::{Row as _, sqlite::SqliteRow};

use crate::{Result, Store, Visible, convert, rows::Rows, search, sql::Sql, statements};

/// Requests that are looked at of each kind of likeness: the newest.
const NEWEST: u32 = 100;
/// Requests with words in common that are looked at: the newest, decided or not.
const WITH_WORDS: i64 = 400;
/// Words that are looked for: the rarest.
const RAREST: usize = 6;
/// Requests with a word are counted up to as many. Words that more have are looked for where there is none rarer: they would
/// fill the places of those that are looked at.
const COUNTED: i64 = 5_000;

/// A decided request, by what others are compared with it: names folded by the caller, and a text of the procedure’s own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrecedentRow {
    /// The policy.
    pub policy: String,
    /// The section.
    pub section: String,
    /// The reason category.
    pub reason: String,
    /// Whether it was accepted.
    pub accepted: bool,
    /// When it was decided, in milliseconds since 1970 (UTC).
    pub decided_ms: i64,
    /// What is shown of it.
    pub precedent: String,
}

/// Which decided requests are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlikeQuery {
    /// The policy.
    pub policy: String,
    /// The section.
    pub section: String,
    /// The reason category; empty while it is not known.
    pub reason: String,
    /// Every reason category there is.
    pub reasons: Vec<String>,
    /// Controls, as they are written.
    pub controls: Vec<String>,
    /// Words, folded.
    pub words: Vec<String>,
    /// Decided before this instant, in milliseconds since 1970 (UTC).
    pub before_ms: i64,
    /// But for this request.
    pub except: String,
}

impl Store {
    /// Counts the decided requests from the same section of the same policy, for the same reason where one is given, that
    /// somebody may see: accepted and declined.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn count_alike(&self, query: &AlikeQuery, visible: &Visible) -> Result<(u64, u64)> {
        let mut sql = Sql::new("SELECT accepted, COUNT(*) FROM precedents");
        if *visible != Visible::All {
            sql.add(&[" JOIN requests ON requests.id = precedents.request"]);
        }
        sql.visible_by("precedents.request", visible);
        alike(&mut sql, query);
        if !query.reason.is_empty() {
            sql.and();
            sql.add(&["reason = "]);
            sql.bind(query.reason.as_str());
        }
        before(&mut sql, query);
        sql.add(&[" GROUP BY accepted"]);
        let (mut accepted, mut declined) = (0, 0);
        for row in sql.query().fetch_all(self.reader()).await? {
            let count = convert::unsigned(row.try_get(1)?)?;
            if row.try_get::<bool, _>(0)? { accepted = count } else { declined = count }
        }
        Ok((accepted, declined))
    }

    /// Returns what is shown of the decided requests that have most in common by policy, section and reason, by controls
    /// and by rare words, of each kind the newest that somebody may see. One may come twice.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn alike(&self, query: &AlikeQuery, visible: &Visible) -> Result<Vec<String>> {
        let mut found = Vec::new();
        if !query.policy.is_empty() {
            // A reason at a time: the index leads to the newest of each.
            for reason in &query.reasons {
                let mut sql = shown(query, visible);
                alike(&mut sql, query);
                sql.and();
                sql.add(&["reason = "]);
                sql.bind(reason.as_str());
                found.extend(self.newest(sql).await?);
            }
            let mut sql = shown(query, visible);
            sql.and();
            sql.add(&["precedents.policy = "]);
            sql.bind(query.policy.as_str());
            found.extend(self.newest(sql).await?);
        }
        for expression in [controls(query), self.rarest(query).await?].into_iter().flatten() {
            let mut sql = shown(query, visible);
            sql.and();
            // Bounded inside: a word that most have leads to no more than these.
            sql.add(&["precedents.request IN (SELECT rowid FROM search WHERE search MATCH "]);
            sql.bind(expression.as_str());
            sql.add(&[" ORDER BY rowid DESC LIMIT "]);
            sql.bind(WITH_WORDS);
            sql.add(&[")"]);
            found.extend(self.newest(sql).await?);
        }
        Ok(found)
    }

    /// Returns every decided request by number: what rebuilding must give again.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn dump_precedents(&self) -> Result<Vec<(String, PrecedentRow)>> {
        let rows = sqlx::query(statements::ALL_PRECEDENTS).fetch_all(self.reader()).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, read(row)?))).collect()
    }

    async fn newest(&self, mut sql: Sql) -> Result<Vec<String>> {
        sql.add(&[" ORDER BY decided_ms DESC LIMIT "]);
        sql.bind(i64::from(NEWEST));
        let rows = sql.query().fetch_all(self.reader()).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// The expression for any of the rarest words that requests have.
    async fn rarest(&self, query: &AlikeQuery) -> Result<Option<String>> {
        let mut counted = Vec::new();
        for word in &query.words {
            let requests: i64 = sqlx::query_scalar(statements::COUNT_WITH_WORD)
                .bind(search::any_of(std::iter::once(word.as_str())))
                .bind(COUNTED)
                .fetch_one(self.reader())
                .await?;
            if requests > 0 {
                counted.push((requests, word.as_str()));
            }
        }
        counted.sort_unstable();
        let rarer = counted.partition_point(|(requests, _)| *requests < COUNTED);
        if rarer > 0 {
            counted.truncate(rarer);
        }
        Ok(search::any_of(counted.into_iter().take(RAREST).map(|(_, word)| word)))
    }
}

/// What is shown of the requests that somebody may see.
fn shown(query: &AlikeQuery, visible: &Visible) -> Sql {
    let mut sql =
        Sql::new("SELECT precedent FROM precedents JOIN requests ON requests.id = precedents.request");
    sql.visible_by("precedents.request", visible);
    before(&mut sql, query);
    sql
}

fn controls(query: &AlikeQuery) -> Option<String> {
    search::any_of(query.controls.iter().map(String::as_str))
}

fn alike(sql: &mut Sql, query: &AlikeQuery) {
    for (column, value) in [("precedents.policy", &query.policy), ("section", &query.section)] {
        sql.and();
        sql.add(&[column, " = "]);
        sql.bind(value.as_str());
    }
}

fn before(sql: &mut Sql, query: &AlikeQuery) {
    sql.and();
    sql.add(&["decided_ms < "]);
    sql.bind(query.before_ms);
    if !query.except.is_empty() {
        sql.and();
        sql.add(&["precedents.request <> COALESCE((SELECT id FROM requests WHERE number = "]);
        sql.bind(query.except.as_str());
        sql.add(&["), 0)"]);
    }
}

/// Writes a decided request over what stands there.
pub(crate) fn put(precedents: &mut Rows, request: i64, row: PrecedentRow) {
    precedents.add([
        request.into(),
        row.policy.into(),
        row.section.into(),
        row.reason.into(),
        row.accepted.into(),
        row.decided_ms.into(),
        row.precedent.into(),
    ]);
}

fn read(row: &SqliteRow) -> Result<PrecedentRow> {
    Ok(PrecedentRow {
        policy: row.try_get(1)?,
        section: row.try_get(2)?,
        reason: row.try_get(3)?,
        accepted: row.try_get(4)?,
        decided_ms: row.try_get(5)?,
        precedent: row.try_get(6)?,
    })
}
