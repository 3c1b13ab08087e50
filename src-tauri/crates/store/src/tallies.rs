//! How many requests there are of each kind, kept so that no list waits for counting.

use std::collections::BTreeMap;

use sqlx::{Row as _, SqliteConnection};

use crate::{
    Days, Filter, Owed, QueueQuery, RequestRow, Result, Store, Visible, convert, plan::Plan, queue,
    rows::Rows, sql::Sql, statements,
};

/// How many requests a list has of each value of what it can be narrowed by; values without any are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// By stage.
    pub stages: Vec<(String, u64)>,
    /// By the role that owes the next step; what nobody owes is left out.
    pub owed_by: Vec<(String, u64)>,
    /// By rating; what is not rated is left out.
    pub ratings: Vec<(u8, u64)>,
    /// By department.
    pub departments: Vec<(String, u64)>,
    /// By policy.
    pub policies: Vec<(String, u64)>,
}

/// What a list is narrowed by, and counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Stage,
    Owed,
    Rating,
    Department,
    Policy,
}

impl By {
    const fn column(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Owed => "owed_by",
            Self::Rating => "rating",
            Self::Department => "department",
            Self::Policy => "policy",
        }
    }
}

impl Store {
    /// Counts by each thing that a list can be narrowed by. What it is narrowed by already does not narrow its own counts,
    /// so that the counts of one choice add up to what the others leave.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn tally(&self, query: &QueueQuery) -> Result<Tally> {
        let plan = Plan { sought: self.sought(query).await?, ..Plan::default() };
        let stages = self.counts(query, &plan, By::Stage).await?;
        let owed_by = self.counts(query, &plan, By::Owed).await?;
        let ratings = self.counts(query, &plan, By::Rating).await?;
        let departments = self.counts(query, &plan, By::Department).await?;
        let policies = self.counts(query, &plan, By::Policy).await?;
        let named =
            |counts: Vec<(String, u64)>| counts.into_iter().filter(|(name, _)| !name.is_empty()).collect();
        Ok(Tally {
            stages,
            owed_by: named(owed_by),
            ratings: ratings
                .into_iter()
                .filter_map(|(rank, count)| Some((rank.parse().ok()?, count)))
                .collect(),
            departments: named(departments),
            policies: named(policies),
        })
    }

    async fn counts(&self, query: &QueueQuery, plan: &Plan, by: By) -> Result<Vec<(String, u64)>> {
        let mut others = query.clone();
        match by {
            By::Stage => others.filter.stages.clear(),
            By::Owed => others.filter.owed.clear(),
            By::Rating => others.filter.ratings.clear(),
            By::Department => others.filter.departments.clear(),
            By::Policy => others.filter.policies.clear(),
        }
        let mut sql = match kept_sql(&others, Some(by)) {
            Some(sql) => sql,
            None => counted_sql(&others, plan, by),
        };
        sql.add(&[" GROUP BY 1 ORDER BY 1"]);
        let rows = sql.query().fetch_all(self.reader()).await?;
        rows.iter()
            .map(|row| Ok((row.try_get::<String, _>(0)?, convert::unsigned(row.try_get(1)?)?)))
            .collect()
    }

    /// The number of requests of a list where it is kept; nothing where it must be counted.
    pub(crate) async fn kept_count(&self, query: &QueueQuery) -> Result<Option<u64>> {
        match kept_sql(query, None) {
            Some(sql) => sql.scalar(self).await.map(Some),
            None => Ok(None),
        }
    }

    /// Whether what is kept is what counting gives.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], [`crate::Error::Damaged`].
    pub async fn tallies_agree(&self) -> Result<bool> {
        let wrong: i64 = sqlx::query_scalar(statements::WRONG_TALLIES).fetch_one(self.reader()).await?;
        Ok(wrong == 0)
    }
}

/// The sum of what is kept, by a column or in all; nothing where what is kept does not know what the list asks for.
fn kept_sql(query: &QueueQuery, by: Option<By>) -> Option<Sql> {
    let filters = [&query.filter, &query.typed];
    let plain = |filter: &&Filter| {
        filter.text.trim().is_empty()
            && filter.phrases.is_empty()
            && filter.requesters.is_empty()
            && filter.assigned.is_empty()
            && filter.outcomes.is_empty()
            && filter.service_request.is_none()
            && [&filter.due, &filter.opened, &filter.begins, &filter.ends].into_iter().all(Days::is_any)
            && filter.owed.iter().all(|owed| owed.department.is_none() && owed.account.is_none())
    };
    if query.visible != Visible::All || !filters.iter().all(plain) {
        return None;
    }
    let of_departments =
        by == Some(By::Department) || filters.iter().any(|filter| !filter.departments.is_empty());
    let of_policies = by == Some(By::Policy) || filters.iter().any(|filter| !filter.policies.is_empty());
    let (kind, select) = match (of_departments, of_policies) {
        (true, true) => return None,
        (_, false) => ("department", By::Department),
        (false, true) => ("policy", By::Policy),
    };
    let mut sql = Sql::new("SELECT ");
    match by {
        Some(by) if by == select => sql.add(&["name, "]),
        Some(By::Rating) => sql.add(&["CAST(rating AS TEXT), "]),
        Some(by) => sql.add(&[by.column(), ", "]),
        None => {}
    }
    sql.add(&["COALESCE(SUM(requests), 0) FROM tallies"]);
    sql.and();
    sql.add(&["kind = "]);
    sql.bind(kind);
    for filter in filters {
        sql.any_of("name", if select == By::Policy { &filter.policies } else { &filter.departments });
        sql.any_of("stage", &filter.stage_names());
        let ratings: Vec<i64> = filter.ratings.iter().copied().map(i64::from).collect();
        sql.any_of("rating", &ratings);
        let owed: Vec<String> = filter.owed.iter().map(|owed| owed.role.clone()).collect();
        sql.any_of("owed_by", &owed);
    }
    Some(sql)
}

/// The same counted from the requests.
fn counted_sql(query: &QueueQuery, plan: &Plan, by: By) -> Sql {
    let mut sql = Sql::new("SELECT COALESCE(CAST(");
    sql.add(&[by.column(), " AS TEXT), ''), COUNT(*) FROM requests"]);
    queue::narrow(&mut sql, query, plan);
    sql
}

/// How many requests more or fewer there are of each kind.
#[derive(Debug, Default)]
pub(crate) struct Changes(BTreeMap<Key, i64>);

/// What is counted: kind and name, stage, to whom it is owed, rating.
type Key = (&'static str, String, String, String, i64);

impl Changes {
    /// Notes a request as it stands after a step; `before` it, where there was one.
    pub(crate) fn note(&mut self, before: Option<&RequestRow>, after: &RequestRow) {
        for key in before.into_iter().flat_map(keys) {
            *self.0.entry(key).or_default() -= 1;
        }
        for key in keys(after) {
            *self.0.entry(key).or_default() += 1;
        }
    }

    /// Writes what was noted, and notes nothing any more.
    pub(crate) async fn write(&mut self, writer: &mut SqliteConnection) -> Result<()> {
        let mut more = Rows::of(statements::COUNT_UP);
        for ((kind, name, stage, owed_by, rating), count) in std::mem::take(&mut self.0) {
            if count > 0 {
                more.add([
                    kind.into(),
                    name.into(),
                    stage.into(),
                    owed_by.into(),
                    rating.into(),
                    count.into(),
                ]);
            } else if count < 0 {
                for statement in [statements::DROP_TALLY, statements::COUNT_DOWN] {
                    sqlx::query(statement)
                        .bind(kind)
                        .bind(&name)
                        .bind(&stage)
                        .bind(&owed_by)
                        .bind(rating)
                        .bind(-count)
                        .execute(&mut *writer)
                        .await?;
                }
            }
        }
        more.write(writer).await
    }
}

fn keys(row: &RequestRow) -> [Key; 2] {
    let owed_by = row.owed.as_ref().map_or("", |owed: &Owed| owed.role.as_str());
    let rating = row.rating.map_or(-1, i64::from);
    [("department", &row.department), ("policy", &row.policy)]
        .map(|(kind, name)| (kind, name.clone(), row.stage.clone(), owed_by.to_owned(), rating))
}

/// Counts everything anew.
pub(crate) async fn recount(writer: &mut SqliteConnection) -> Result<()> {
    for statement in [statements::DROP_ALL_TALLIES, statements::TALLY_DEPARTMENTS, statements::TALLY_POLICIES]
    {
        sqlx::query(statement).execute(&mut *writer).await?;
    }
    Ok(())
}
