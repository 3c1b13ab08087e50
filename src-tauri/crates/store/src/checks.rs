use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};

use crate::{Days, Filter, RequestRow, Result, Store, convert, plan::Plan, rows::Rows, sql::Sql, statements};

/// A rule of the procedure that a request breaks from a day on, if nothing happens before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BrokenCheck {
    /// The rule's identifier.
    pub check: String,
    /// The first day on which it is broken, `YYYY-MM-DD`.
    pub from_on: String,
    /// What is wrong, in a sentence.
    pub why: String,
    /// The identifier of the role that puts it right.
    pub owed_by: String,
}

/// A broken rule with the request that breaks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenRow {
    /// The request's number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its department.
    pub department: String,
    /// What is broken.
    pub broken: BrokenCheck,
}

/// Which broken rules are wanted; each part that is empty asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BrokenFilter {
    /// This rule.
    pub check: Option<String>,
    /// Owed by this role.
    pub owed_by: Option<String>,
    /// Of requests of this department.
    pub department: Option<String>,
}

/// Which requests are meant by an audit, beside what a [`Filter`] says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PopulationQuery {
    /// What a list is narrowed by.
    pub filter: Filter,
    /// Decided within these days.
    pub decided: Days,
    /// In force on at least one of these days.
    pub in_force: Days,
    /// By what it is divided into groups.
    pub by: Option<DividedBy>,
}

/// By what a population is divided into groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DividedBy {
    /// The department.
    Department,
    /// The policy.
    Policy,
    /// The rating.
    Rating,
}

/// A request of a population.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PopulationRow {
    /// The year of its number.
    pub year: i32,
    /// The serial of its number.
    pub serial: u32,
    /// By what the population is divided, as it is on file; empty where it is not divided, or where nothing is on file.
    pub group: String,
}

impl Store {
    /// Returns at most `most` rules that are broken on a day, the longest broken first.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn broken_checks(&self, day: &str, filter: &BrokenFilter, most: u32) -> Result<Vec<BrokenRow>> {
        let mut sql = Sql::new(statements::BROKEN_CHECKS);
        sql.broken(day, filter);
        sql.add(&[" ORDER BY broken_checks.from_on, id, check_id LIMIT "]);
        sql.bind(i64::from(most));
        let rows = sql.query().fetch_all(self.reader()).await?;
        rows.iter()
            .map(|row| {
                Ok(BrokenRow {
                    number: row.try_get(0)?,
                    title: row.try_get(1)?,
                    department: row.try_get(2)?,
                    broken: read(row, 3)?,
                })
            })
            .collect()
    }

    /// Counts the rules that are broken on a day, by rule.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn count_broken(&self, day: &str, filter: &BrokenFilter) -> Result<Vec<(String, u64)>> {
        let mut sql = Sql::new(match filter.department {
            None => statements::COUNT_BROKEN,
            Some(_) => statements::COUNT_BROKEN_OF_REQUESTS,
        });
        sql.broken(day, filter);
        sql.add(&[" GROUP BY check_id ORDER BY check_id"]);
        let rows = sql.query().fetch_all(self.reader()).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, convert::unsigned(row.try_get(1)?)?))).collect()
    }

    /// Counts the rules that are broken on a day and put right by a role, up to `most`.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn count_broken_of(&self, day: &str, role: &str, most: u32) -> Result<u64> {
        let count: i64 = sqlx::query_scalar(statements::COUNT_BROKEN_OF)
            .bind(day)
            .bind(role)
            .bind(i64::from(most))
            .fetch_one(self.reader())
            .await?;
        convert::unsigned(count)
    }

    /// Returns the requests that an audit means, in no order.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn population(&self, query: &PopulationQuery) -> Result<Vec<PopulationRow>> {
        let mut sql = Sql::new(match query.by {
            None => statements::POPULATION,
            Some(DividedBy::Department) => statements::POPULATION_BY_DEPARTMENT,
            Some(DividedBy::Policy) => statements::POPULATION_BY_POLICY,
            Some(DividedBy::Rating) => statements::POPULATION_BY_RATING,
        });
        sql.narrow(&query.filter, &Plan::default());
        if query.decided != Days::default() {
            sql.and();
            sql.add(&["EXISTS (SELECT 1 FROM decisions WHERE request = id"]);
            for (comparison, day) in [(" >= ", &query.decided.from), (" <= ", &query.decided.to)] {
                if let Some(day) = day {
                    sql.add(&[" AND decided_on", comparison]);
                    sql.bind(day.as_str());
                }
            }
            sql.add(&[")"]);
        }
        if query.in_force != Days::default() {
            sql.and();
            sql.add(&["from_on IS NOT NULL"]);
            // Two spans have a day in common where neither ends before the other begins.
            for (column, day) in [("to_on >= ", &query.in_force.from), ("from_on <= ", &query.in_force.to)] {
                if let Some(day) = day {
                    sql.add(&[" AND ", column]);
                    sql.bind(day.as_str());
                }
            }
        }
        let row = sql.query().fetch_one(self.reader()).await?;
        let all = row.try_get::<Option<&str>, _>(0)?.unwrap_or_default();
        // Neither department nor policy has a line feed: each is one line.
        let member = |line: &str| {
            let (id, group) = line.split_once(' ')?;
            let (year, serial) = RequestRow::number_of(id.parse().ok()?)?;
            Some(PopulationRow { year, serial, group: group.to_owned() })
        };
        let damaged = || crate::Error::damaged("a request in the queue has a value out of range");
        all.lines().map(|line| member(line).ok_or_else(damaged)).collect()
    }

    /// Returns what every request breaks from which day on, and when it was decided, by number: what rebuilding must
    /// give again. Requests without either are left out.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn dump_checks(&self) -> Result<Vec<(String, Option<String>, Vec<BrokenCheck>)>> {
        let decided: Vec<(String, Option<String>)> =
            sqlx::query_as(statements::ALL_DECISIONS).fetch_all(self.reader()).await?;
        let mut all = Vec::new();
        for (number, decided_on) in decided {
            let broken = sqlx::query(statements::BROKEN_OF_NUMBER)
                .bind(&number)
                .fetch_all(self.reader())
                .await?
                .iter()
                .map(|row| read(row, 0))
                .collect::<Result<Vec<_>>>()?;
            if decided_on.is_some() || !broken.is_empty() {
                all.push((number, decided_on, broken));
            }
        }
        Ok(all)
    }
}

impl Sql {
    fn broken(&mut self, day: &str, filter: &BrokenFilter) {
        self.and();
        self.add(&["broken_checks.from_on <= "]);
        self.bind(day);
        for (column, value) in [
            ("check_id", &filter.check),
            ("broken_checks.owed_by", &filter.owed_by),
            ("department", &filter.department),
        ] {
            if let Some(value) = value {
                self.any_of(column, std::slice::from_ref(value));
            }
        }
    }
}

/// Writes what a request breaks over what stands there, where it is other; `is_new` says that nothing can stand there yet.
pub(crate) async fn put(
    writer: &mut SqliteConnection,
    rows: &mut Rows,
    request: i64,
    mut broken: Vec<BrokenCheck>,
    is_new: bool,
) -> Result<()> {
    broken.sort();
    if !is_new {
        let before = sqlx::query(statements::BROKEN_OF)
            .bind(request)
            .fetch_all(&mut *writer)
            .await?
            .iter()
            .map(|row| read(row, 0))
            .collect::<Result<Vec<_>>>()?;
        if before == broken {
            return Ok(());
        }
        sqlx::query(statements::DROP_BROKEN).bind(request).execute(&mut *writer).await?;
    }
    for check in broken {
        let BrokenCheck { check, from_on, why, owed_by } = check;
        rows.add([request.into(), check.into(), from_on.into(), why.into(), owed_by.into()]);
    }
    Ok(())
}

fn read(row: &SqliteRow, first: usize) -> Result<BrokenCheck> {
    Ok(BrokenCheck {
        check: row.try_get(first)?,
        from_on: row.try_get(first + 1)?,
        why: row.try_get(first + 2)?,
        owed_by: row.try_get(first + 3)?,
    })
}
