use std::collections::BTreeSet;

use chrono::{Datelike as _, Days, NaiveDate};
use ledger::Hash;
use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};

use crate::{Error, Owed, Result, Store, Visible, convert, rows::Rows, sql::Sql, statements};

/// Something that is due: a projection, written with what it is due on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRow {
    /// The stream: a request's number in full.
    pub subject: String,
    /// What kind of thing, as its owner names it.
    pub kind: String,
    /// Which of several of its kind; empty where there is one.
    pub item: String,
    /// The title of what it is due on.
    pub title: String,
    /// The department that it concerns.
    pub department: String,
    /// What is to be done, in words.
    pub what: String,
    /// By which day.
    pub due_on: NaiveDate,
    /// The day on which it is reminded of by the share of its period.
    pub share_on: Option<NaiveDate>,
    /// The first day on which it may be reminded of.
    pub known_on: NaiveDate,
    /// The sequence, in its stream, of the event by which it came to be due.
    pub since: u64,
    /// Whether the long ladder counts down to it, rather than the short one.
    pub ends: bool,
    /// Who owes it.
    pub owed: Owed,
}

/// Which reminders are wanted: those of the days after one until another, which counts.
#[derive(Debug, Clone)]
pub struct RungQuery<'a> {
    /// Owed to one of these; nobody in particular where empty.
    pub owed: &'a [Owed],
    /// The day before the first.
    pub after: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Days before the end of an exception on which it is reminded of.
    pub ladder: &'a [u32],
    /// The same for everything else.
    pub short_ladder: &'a [u32],
    /// How many rows at most.
    pub limit: u32,
}

/// What is due within days.
#[derive(Debug, Clone, Default)]
pub struct DueSearch {
    /// Who looks.
    pub visible: Visible,
    /// Owed to one of these; nobody in particular where empty.
    pub owed: Vec<Owed>,
    /// Not of these kinds.
    pub without: Vec<String>,
    /// Due on or after this day.
    pub from: Option<NaiveDate>,
    /// Due on or before this day.
    pub to: Option<NaiveDate>,
    /// How many rows at most.
    pub limit: u32,
}

impl DueRow {
    /// Reads the columns of `due_columns!`, in their order.
    pub(crate) fn read(row: &SqliteRow) -> Result<Self> {
        let (role, department, account) = (row.try_get(11)?, row.try_get(12)?, row.try_get(13)?);
        Ok(Self {
            subject: row.try_get(0)?,
            kind: row.try_get(1)?,
            item: row.try_get(2)?,
            title: row.try_get(3)?,
            department: row.try_get(4)?,
            what: row.try_get(5)?,
            due_on: day(row.try_get(6)?)?,
            share_on: row.try_get::<Option<&str>, _>(7)?.map(day).transpose()?,
            known_on: day(row.try_get(8)?)?,
            since: convert::unsigned(row.try_get(9)?)?,
            ends: row.try_get::<i64, _>(10)? == 1,
            owed: Owed { role, department, account },
        })
    }

    fn weekday(&self) -> i64 {
        weekday(self.due_on)
    }
}

/// The hash of everything that is due on something: where it is the same, nothing of it is written again.
pub(crate) fn hash_of(dues: &[DueRow]) -> Hash {
    let mut text = String::new();
    for due in dues {
        for part in
            [&due.subject, &due.kind, &due.item, &due.title, &due.department, &due.what, &due.owed.role]
        {
            // Lengths keep texts apart whatever is in them.
            text.extend([part.len().to_string().as_str(), ":", part]);
        }
        let DueRow { due_on, share_on, known_on, since, ends, owed, .. } = due;
        let rest = (due_on, share_on, known_on, since, ends, &owed.department, &owed.account);
        text.extend([format!("{rest:?};")]);
    }
    Hash::of(text.as_bytes())
}

impl Store {
    /// Returns what is reminded of on some days, the first to be due first. What came to be due within those days may be
    /// among it though its only rung lay before: [`RungQuery`] of one day is exact.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn reminders(&self, query: &RungQuery<'_>) -> Result<Vec<DueRow>> {
        let mut sql = Sql::new("");
        rungs(&mut sql, statements::DUES, query);
        sql.add(&[" ORDER BY due_on, subject, kind, item LIMIT "]);
        sql.bind(i64::from(query.limit));
        sql.query().fetch_all(self.reader()).await?.iter().map(DueRow::read).collect()
    }

    /// Counts what is reminded of on some days, whatever the limit.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn count_reminders(&self, query: &RungQuery<'_>) -> Result<u64> {
        let mut sql = Sql::new("");
        rungs(&mut sql, "SELECT COUNT(*) AS many FROM dues", query);
        let text = sql.text.clone();
        sql.text = format!("SELECT CAST(SUM(many) AS INTEGER) FROM ({text}) AS parts");
        sql.scalar(self).await
    }

    /// Returns what has come to be due by events after a place in the office's history, each with the place of its event.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn dues_since(&self, reached: u64, owed: &[Owed]) -> Result<Vec<(DueRow, u64)>> {
        let mut sql = Sql::new(statements::DUES_SINCE);
        sql.and();
        sql.add(&["events.office_sequence > "]);
        sql.bind(convert::signed(reached)?);
        sql.and();
        sql.add(&["dues.subject = events.stream AND dues.since = events.sequence"]);
        sql.owed_by("owed_role", owed);
        let rows = sql.query().fetch_all(self.reader()).await?;
        rows.iter().map(|row| Ok((DueRow::read(row)?, convert::unsigned(row.try_get(14)?)?))).collect()
    }

    /// Returns everything that is due on one thing.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn dues_of(&self, subject: &str) -> Result<Vec<DueRow>> {
        let rows = sqlx::query(statements::DUES_OF).bind(subject).fetch_all(self.reader()).await?;
        rows.iter().map(DueRow::read).collect()
    }

    /// Returns what is due within days, the first to be due first.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn dues(&self, search: &DueSearch) -> Result<Vec<DueRow>> {
        let mut sql = Sql::new(statements::DUES);
        narrow(&mut sql, search);
        sql.add(&[" ORDER BY due_on, subject, kind, item LIMIT "]);
        sql.bind(i64::from(search.limit));
        sql.query().fetch_all(self.reader()).await?.iter().map(DueRow::read).collect()
    }

    /// Counts what is due within days, whatever the limit.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn count_dues(&self, search: &DueSearch) -> Result<u64> {
        let mut sql = Sql::new("SELECT COUNT(*) FROM dues");
        narrow(&mut sql, search);
        sql.scalar(self).await
    }

    /// Counts what is due on each day; days on which nothing is are left out.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Damaged`].
    pub async fn count_dues_by_day(&self, search: &DueSearch) -> Result<Vec<(NaiveDate, u64)>> {
        let mut sql = Sql::new("SELECT due_on, COUNT(*) FROM dues");
        narrow(&mut sql, search);
        sql.add(&[" GROUP BY due_on ORDER BY due_on"]);
        let rows = sql.query().fetch_all(self.reader()).await?;
        rows.iter().map(|row| Ok((day(row.try_get(0)?)?, convert::unsigned(row.try_get(1)?)?))).collect()
    }
}

/// Writes what is due on something over what stands there: only what is other than before. `is_new` says that nothing
/// can stand there yet.
pub(crate) async fn put(
    writer: &mut SqliteConnection,
    rows: &mut Rows,
    subject: &str,
    request: i64,
    dues: Vec<DueRow>,
    is_new: bool,
) -> Result<()> {
    let before: Vec<DueRow> = if is_new {
        Vec::new()
    } else {
        let rows = sqlx::query(statements::DUES_OF).bind(subject).fetch_all(&mut *writer).await?;
        rows.iter().map(DueRow::read).collect::<Result<_>>()?
    };
    for gone in before.iter().filter(|due| !dues.contains(due)) {
        sqlx::query(statements::DROP_DUE)
            .bind(subject)
            .bind(&gone.kind)
            .bind(&gone.item)
            .execute(&mut *writer)
            .await?;
    }
    for due in dues.into_iter().filter(|due| !before.contains(due)) {
        let weekday = due.weekday();
        rows.add([
            subject.into(),
            due.kind.into(),
            due.item.into(),
            due.title.into(),
            due.department.into(),
            due.what.into(),
            due.due_on.to_string().into(),
            due.share_on.map(|on| on.to_string()).into(),
            due.known_on.to_string().into(),
            convert::signed(due.since)?.into(),
            due.ends.into(),
            due.owed.role.into(),
            due.owed.department.into(),
            due.owed.account.into(),
            request.into(),
            weekday.into(),
        ]);
    }
    Ok(())
}

fn narrow(sql: &mut Sql, search: &DueSearch) {
    // What is no request is nobody's to see but theirs to whom it is owed.
    if search.owed.is_empty() {
        sql.and();
        // Nearly all are requests: the sign keeps the engine from going by the index of them.
        sql.add(&["+request IS NOT NULL"]);
    }
    sql.visible_by("request", &search.visible);
    sql.owed_by("owed_role", &search.owed);
    for kind in &search.without {
        sql.and();
        sql.add(&["kind <> "]);
        sql.bind(kind.as_str());
    }
    let days = crate::Days {
        from: search.from.map(|day| day.to_string()),
        to: search.to.map(|day| day.to_string()),
    };
    sql.days("due_on", &days);
}

/// Puts a statement together for each way in which a day can have a rung, so that each goes by an index of its own; none
/// finds what another one does.
fn rungs(sql: &mut Sql, start: &'static str, query: &RungQuery<'_>) {
    let long = spans(query.ladder, query);
    let short = spans(query.short_ladder, query);
    let owed: Vec<&[Owed]> = if query.owed.is_empty() { vec![&[]] } else { query.owed.chunks(1).collect() };
    for owed in owed {
        for (ends, spans) in [(1, &long), (0, &short)] {
            for (from, to) in spans {
                part(sql, start, query, owed);
                within(sql, ends, *from, *to);
            }
        }
        part(sql, start, query, owed);
        let days =
            crate::Days { from: first(query).map(|day| day.to_string()), to: Some(query.until.to_string()) };
        sql.days("share_on", &days);
        outside(sql, 1, &long);
        weekly(sql, start, query, owed, &long, &short);
    }
}

/// What is overdue, on the weekday on which it was due.
fn weekly(
    sql: &mut Sql,
    start: &'static str,
    query: &RungQuery<'_>,
    owed: &[Owed],
    long: &[(NaiveDate, NaiveDate)],
    short: &[(NaiveDate, NaiveDate)],
) {
    let Some(last) = query.until.checked_sub_days(Days::new(7)) else { return };
    let weekdays: BTreeSet<i64> =
        query.after.iter_days().skip(1).take(7).take_while(|day| *day <= query.until).map(weekday).collect();
    part(sql, start, query, owed);
    sql.days("due_on", &crate::Days { from: None, to: Some(last.to_string()) });
    if weekdays.len() < 7 {
        sql.any_of("weekday", &weekdays.into_iter().collect::<Vec<_>>());
    }
    outside(sql, 1, long);
    outside(sql, 0, short);
    // The share comes before the end, and so before its weeks.
    sql.and();
    sql.add(&["(share_on IS NULL OR share_on < "]);
    sql.bind(first(query).unwrap_or(query.until).to_string().as_str());
    sql.add(&[")"]);
}

fn part(sql: &mut Sql, start: &'static str, query: &RungQuery<'_>, owed: &[Owed]) {
    sql.union_all(start);
    sql.owed_by("owed_role", owed);
    sql.and();
    sql.add(&["known_on <= "]);
    sql.bind(query.until.to_string().as_str());
}

fn within(sql: &mut Sql, ends: i64, from: NaiveDate, to: NaiveDate) {
    sql.and();
    sql.add(&["ends = "]);
    sql.bind(ends);
    sql.days("due_on", &crate::Days { from: Some(from.to_string()), to: Some(to.to_string()) });
}

fn outside(sql: &mut Sql, ends: i64, spans: &[(NaiveDate, NaiveDate)]) {
    for (from, to) in spans {
        sql.and();
        sql.add(&["NOT (ends = "]);
        sql.bind(ends);
        sql.add(&[" AND due_on >= "]);
        sql.bind(from.to_string().as_str());
        sql.add(&[" AND due_on <= "]);
        sql.bind(to.to_string().as_str());
        sql.add(&[")"]);
    }
}

fn first(query: &RungQuery<'_>) -> Option<NaiveDate> {
    query.after.succ_opt()
}

/// The days on which something must be due to have a rung of a ladder within the days asked for, put together where they
/// touch.
fn spans(ladder: &[u32], query: &RungQuery<'_>) -> Vec<(NaiveDate, NaiveDate)> {
    let Some(first) = first(query).filter(|first| *first <= query.until) else { return Vec::new() };
    let mut ladder = ladder.to_vec();
    ladder.sort_unstable();
    let mut spans: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for before in ladder {
        let ahead = Days::new(before.into());
        let (Some(from), Some(to)) = (first.checked_add_days(ahead), query.until.checked_add_days(ahead))
        else {
            continue;
        };
        match spans.last_mut() {
            Some((_, end)) if end.succ_opt().is_none_or(|next| from <= next) => *end = to.max(*end),
            Some(_) | None => spans.push((from, to)),
        }
    }
    spans
}

fn weekday(day: NaiveDate) -> i64 {
    i64::from(day.weekday().num_days_from_monday())
}

fn day(text: &str) -> Result<NaiveDate> {
    text.parse().map_err(|_| Error::damaged("a day in the list of what is due is none"))
}
