//! Which way to a page of a list is the short one. The engine keeps no figures of its own about a file that grows every
//! day, and takes an index wherever there is one, be it that half of all requests have the name it leads to.

use sqlx::Row as _;

use crate::{
    Error, Filter, QueueQuery, Result, SortBy, Store, Visible,
    queue::{column, first, in_order},
    search,
    sql::Sql,
    statements,
};

/// Where words stand in more requests than these, their requests are not gathered and sorted: the list is walked in its order.
const MANY: usize = 4_000;

/// Where words stand in no more requests than these, the page asks for them by their keys: the index of words is asked once.
const KNOWN: usize = 500;

/// Where words stand in one request of so many, or in more, each of the first is asked whether it has them.
const OFTEN: usize = 3;

/// So many are asked. Each one costs as much as the index of words needs to tell of a thousand, and more of many words.
const ASKED: i64 = 200;

/// How many of the list’s first are looked at for words, until a page is full: the index of words tells at once which of them
/// have the words.
const LOOKED_AT: [i64; 4] = [4_000, 16_000, 64_000, i64::MAX];

/// By an index of names, so many requests are gathered and sorted; where more have the name, the list is walked in its order,
/// and meets them soon. Where names and order have to do with each other it may not be so soon: what few have is gathered.
const FEW: u64 = 10_000;

/// No list is read by more groups: `SQLite` joins up to 500 statements to one. Some 70 are in use.
const MOST_GROUPS: usize = 400;

/// How a page is found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    /// What finds the words: [`Store::sought`]. None where none are looked for.
    pub(crate) sought: Option<String>,
    /// How requests with the words are found.
    pub(crate) words: Words,
    /// Whether the list is walked in its order though there is an index of a name that it is narrowed by.
    pub(crate) along_order: bool,
    /// The groups that are read each in the list’s order, until together they fill the page. None where the list is found
    /// otherwise.
    pub(crate) groups: Option<Vec<Group>>,
}

/// Requests that share stage, turn, rating and outcome: the column `group_key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) key: String,
    /// The stage’s place in the procedure.
    pub(crate) place: u16,
    /// The role that owes the next step; empty where none does.
    owed_by: String,
    /// 0 to 4; none where they are not rated.
    pub(crate) rating: Option<u8>,
    /// Empty where there is none.
    outcome: String,
}

impl Group {
    fn read(key: String) -> Result<Self> {
        let mut parts = key.splitn(4, '/');
        let mut next = || parts.next().ok_or_else(|| Error::damaged("a group of requests lacks a part"));
        let (place, owed_by, rating, outcome) = (next()?, next()?, next()?, next()?);
        let number = |_| Error::damaged("a group of requests has a word for a number");
        Ok(Self {
            place: place.parse().map_err(number)?,
            owed_by: owed_by.to_owned(),
            rating: if rating.is_empty() { None } else { Some(rating.parse().map_err(number)?) },
            outcome: outcome.to_owned(),
            key,
        })
    }

    /// Whether a filter leaves the requests of the group, as far as stage, turn, rating and outcome go.
    fn is_left_by(&self, filter: &Filter) -> bool {
        let is_of_stage = filter.stages.iter().any(|stage| stage.place == self.place);
        let is_owed = filter.owed.iter().any(|owed| owed.role == self.owed_by);
        let is_rated = filter.ratings.iter().any(|rating| Some(*rating) == self.rating);
        (filter.stages.is_empty() || is_of_stage)
            && (filter.owed.is_empty() || is_owed)
            && (filter.ratings.is_empty() || is_rated)
            && (filter.outcomes.is_empty() || filter.outcomes.contains(&self.outcome))
    }
}

/// How requests with certain words are found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Words {
    /// They are gathered first.
    #[default]
    Gathered,
    /// They are known already, by their keys.
    Known(Vec<i64>),
    /// The index of words is walked, which has them in the order of their numbers.
    Walked,
    /// Nothing but the words is asked for, and nothing of the requests.
    Alone,
}

impl Store {
    /// Chooses the way to a page of what is `sought`.
    pub(crate) async fn plan(&self, query: &QueueQuery, sought: Option<String>) -> Result<Plan> {
        let along_order = self.is_along_order(query).await?;
        let groups = self.groups(query, along_order).await?;
        let plan = Plan { along_order, groups, ..Plan::default() };
        let words = match &sought {
            Some(expression) => {
                let found = self.found(expression).await?;
                match found.len() {
                    few if few <= KNOWN => Words::Known(found),
                    some if some <= MANY => Words::Gathered,
                    _ if query.sort == SortBy::Number => Words::Walked,
                    _ => {
                        let is_asked = !search::has_beginning(expression) && self.is_often(&found).await?;
                        Words::Known(self.first_with(query, &plan, expression, is_asked).await?)
                    }
                }
            }
            None => return Ok(plan),
        };
        // Words lead to their requests, whatever group those are of.
        Ok(Plan { sought, words, groups: None, ..plan })
    }

    /// The groups that a list is narrowed to; none where it is not narrowed so, or where something else that it is narrowed by
    /// leads to its requests in fewer steps.
    pub(crate) async fn groups(&self, query: &QueueQuery, along_order: bool) -> Result<Option<Vec<Group>>> {
        let filters = [&query.filter, &query.typed];
        let is_grouped = filters.into_iter().any(|filter| {
            !(filter.stages.is_empty()
                && filter.owed.is_empty()
                && filter.ratings.is_empty()
                && filter.outcomes.is_empty())
        });
        let is_led_elsewhere = filters.into_iter().any(|filter| {
            let is_named = !(along_order || filter.departments.is_empty() && filter.policies.is_empty());
            let is_of_one =
                filter.owed.iter().any(|owed| owed.department.is_some() || owed.account.is_some());
            let is_of_somebody = is_of_one || !(filter.requesters.is_empty() && filter.assigned.is_empty());
            is_named || is_of_somebody || !filter.ends.is_any()
        });
        if query.visible != Visible::All || !is_grouped || is_led_elsewhere {
            return Ok(None);
        }
        let keys: Vec<String> = sqlx::query_scalar(statements::GROUPS).fetch_all(self.reader()).await?;
        let groups = keys.into_iter().map(Group::read).collect::<Result<Vec<_>>>()?;
        let left: Vec<Group> = groups
            .into_iter()
            .filter(|group| filters.into_iter().all(|filter| group.is_left_by(filter)))
            .collect();
        Ok((left.len() <= MOST_GROUPS).then_some(left))
    }

    /// The keys of requests with these words; of more than [`MANY`], so many and one.
    async fn found(&self, expression: &str) -> Result<Vec<i64>> {
        // One value for all: a row each costs several times what finding it does.
        let mut sql = Sql::new(
            "SELECT COALESCE(group_concat(rowid, ' '), '') FROM (SELECT rowid FROM search WHERE search MATCH ",
        );
        sql.bind(expression);
        sql.add(&[" LIMIT "]);
        sql.bind(i64::try_from(MANY).unwrap_or(i64::MAX) + 1);
        sql.add(&[") AS found"]);
        keys(sql.query().fetch_one(self.reader()).await?.try_get(0)?)
    }

    /// Whether the first requests in which words were found are one of [`OFTEN`], or more.
    async fn is_often(&self, found: &[i64]) -> Result<bool> {
        let least = found.len().saturating_mul(OFTEN);
        let mut sql = Sql::new("SELECT COUNT(*) FROM (SELECT 1 FROM requests WHERE id <= ");
        sql.bind(found.last().copied().unwrap_or_default());
        sql.add(&[" LIMIT "]);
        sql.bind(i64::try_from(least).unwrap_or(i64::MAX));
        sql.add(&[") AS these"]);
        Ok(sql.scalar(self).await? < u64::try_from(least).unwrap_or(u64::MAX))
    }

    /// The keys of the list’s first requests with words that many requests have: as many as tell whether a page follows.
    async fn first_with(
        &self,
        query: &QueueQuery,
        plan: &Plan,
        expression: &str,
        is_asked: bool,
    ) -> Result<Vec<i64>> {
        let mut found = Vec::new();
        let asked = is_asked.then_some((ASKED, true));
        for (first, is_asked) in asked.into_iter().chain(LOOKED_AT.map(|first| (first, false))) {
            let sql = first_with_sql(query, plan, expression, first, is_asked);
            let row = sql.query().fetch_one(self.reader()).await?;
            let (looked_at, these): (i64, &str) = (row.try_get(0)?, row.try_get(1)?);
            found = keys(these)?;
            if looked_at < first || found.len() > query.limit.try_into().unwrap_or(usize::MAX) {
                break;
            }
        }
        Ok(found)
    }

    /// Whether more than a few requests have the names that a list is narrowed by.
    async fn is_along_order(&self, query: &QueueQuery) -> Result<bool> {
        let is_named = [&query.filter, &query.typed]
            .into_iter()
            .any(|filter| !filter.departments.is_empty() || !filter.policies.is_empty());
        if !is_named || query.visible != Visible::All {
            return Ok(false);
        }
        let mut those = QueueQuery { visible: Visible::All, ..QueueQuery::default() };
        for (named, asked) in [(&mut those.filter, &query.filter), (&mut those.typed, &query.typed)] {
            // One kind of name is enough to know that few have it.
            if asked.departments.is_empty() {
                named.policies.clone_from(&asked.policies);
            } else {
                named.departments.clone_from(&asked.departments);
            }
        }
        Ok(self.kept_count(&those).await?.is_some_and(|found| found > FEW))
    }
}

/// How many of the list’s `first` requests there are, and the keys of those with the words, of no more than a page and one.
fn first_with_sql(query: &QueueQuery, plan: &Plan, expression: &str, looked_at: i64, is_asked: bool) -> Sql {
    let mut sql = Sql::new("WITH looked_at AS MATERIALIZED (SELECT id");
    let column = column(query.sort);
    if query.sort != SortBy::Number {
        sql.add(&[", ", column]);
    }
    sql.add(&[" FROM requests"]);
    first(&mut sql, &query.without_words(), plan, looked_at);
    sql.add(&[") SELECT COUNT(*), (SELECT COALESCE(group_concat(id, ' '), '') FROM (SELECT id FROM looked_at WHERE "]);
    let (before, after) = if is_asked {
        ("EXISTS (SELECT 1 FROM search WHERE search.rowid = looked_at.id AND search MATCH ", ")")
    } else {
        // With a sign before it, a key does not lead to the index of words, which would be asked for one after the other.
        ("id IN (SELECT rowid FROM search WHERE search MATCH ", " AND +rowid IN (SELECT id FROM looked_at))")
    };
    sql.add(&[before]);
    sql.bind(expression);
    sql.add(&[after]);
    in_order(&mut sql, query, column);
    sql.add(&[" LIMIT "]);
    sql.bind(i64::from(query.limit) + 1);
    sql.add(&[") AS those) FROM looked_at"]);
    sql
}

fn keys(row: &str) -> Result<Vec<i64>> {
    let damaged = |_| Error::damaged("the index of words has a key that is no number");
    row.split_ascii_whitespace().map(|key| key.parse().map_err(damaged)).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::panic, reason = "a test panics to fail")]

    use ledger::Hash;
    use sqlx::Row as _;

    use super::*;
    use crate::{Cursor, Days, OfStage, Projection, RequestRow, queue::page_sql};

    const ORDERS: [SortBy; 8] = [
        SortBy::Number,
        SortBy::Title,
        SortBy::Stage,
        SortBy::Department,
        SortBy::OwedSince,
        SortBy::Due,
        SortBy::Rating,
        SortBy::Updated,
    ];

    /// How the engine says that it goes about a statement.
    async fn steps(store: &Store, mut sql: Sql) -> Vec<String> {
        sql.text = format!("EXPLAIN QUERY PLAN {}", sql.text);
        let rows = sql.query().fetch_all(store.reader()).await.unwrap();
        rows.iter().map(|row| row.get::<String, _>(3)).collect()
    }

    async fn filled() -> Store {
        let store = Store::in_memory().await.unwrap();
        let projection = |serial: u32| {
            let row = RequestRow {
                number: format!("EX-2026-{serial:04}"),
                year: 2026,
                serial,
                stage: if serial % 4 < 2 { "intake" } else { "review" }.into(),
                stage_order: if serial % 4 < 2 { 0 } else { 5 },
                version: 1,
                head: Hash::of(&serial.to_be_bytes()),
                title: format!("Title {}", serial % 7),
                title_key: format!("title {}", serial % 7),
                service_request: format!("SR {serial}"),
                department: format!("Department {}", serial % 3),
                policy: format!("Policy {}", serial % 5),
                requester: String::new(),
                rating: match serial % 4 {
                    1 => Some(2),
                    2 => Some(4),
                    _ => None,
                },
                owed: (serial % 4 < 2).then(|| crate::Owed {
                    role: "smb_staff".into(),
                    department: None,
                    account: None,
                }),
                owed_since_ms: i64::from(serial % 11),
                due_on: None,
                from_on: None,
                to_on: None,
                outcome: None,
                opened_on: "2026-11-22".into(),
                updated_ms: i64::from(serial % 13),
                closed_on: None,
                people: Vec::new(),
            };
            let text = format!(
                "legacy kiosk {}",
                if serial.is_multiple_of(2) { "remote desktop" } else { "desktop remote" }
            );
            Projection::plain(row, text)
        };
        let mut replacing = store.replacing().await.unwrap();
        replacing.put((1..200).map(projection)).await.unwrap();
        replacing.commit("made by a test").await.unwrap();
        store
    }

    #[tokio::test]
    async fn a_page_of_every_order_is_read_along_its_index_and_never_sorted() {
        let store = filled().await;
        for (sort, descending) in ORDERS.into_iter().flat_map(|sort| [(sort, false), (sort, true)]) {
            let mut query =
                QueueQuery { visible: Visible::All, sort, descending, limit: 10, ..QueueQuery::default() };
            let first = store.queue(&query).await.unwrap();
            let places =
                [None, first.next, first.rows.get(5).map(|row| Cursor::before(row, sort, descending))];
            for after in places {
                query.after = after;
                let steps = steps(&store, page_sql(&query, &Plan::default())).await;
                // From the first row on, or from the place after another: found by the index, and read along it.
                let way = match (sort, query.after.is_some()) {
                    (SortBy::Number, false) => "SCAN requests",
                    (SortBy::Number, true) => "SEARCH requests USING INTEGER PRIMARY KEY",
                    (_, false) => "SCAN requests USING INDEX",
                    (_, true) => "SEARCH requests USING INDEX",
                };
                let [step] = steps.as_slice() else { panic!("{query:?}: {steps:?}") };
                assert!(step.starts_with(way), "{query:?}: {step}");
            }
        }
    }

    #[tokio::test]
    async fn a_list_of_groups_is_read_along_the_order_of_each_and_sorts_its_page_alone() {
        let store = filled().await;
        let of_stage = |name: &str, place: u16| OfStage { name: name.into(), place };
        let filter =
            Filter { stages: vec![of_stage("intake", 0), of_stage("review", 5)], ..Filter::default() };
        for (sort, descending) in ORDERS.into_iter().flat_map(|sort| [(sort, false), (sort, true)]) {
            let filter = filter.clone();
            let mut query = QueueQuery {
                visible: Visible::All,
                filter,
                sort,
                descending,
                limit: 10,
                ..QueueQuery::default()
            };
            let first = store.queue(&query).await.unwrap();
            for after in [None, first.next] {
                query.after = after;
                let plan = store.plan(&query, None).await.unwrap();
                let groups: Vec<&str> =
                    plan.groups.iter().flatten().map(|group| group.key.as_str()).collect();
                assert_eq!(groups, ["0/smb_staff//", "0/smb_staff/2/", "5///", "5//4/"], "{sort:?}");
                let steps = steps(&store, page_sql(&query, &plan)).await;
                let count = |part: &str| steps.iter().filter(|step| step.contains(part)).count();
                // What stands before the cursor’s stage or rating is not even asked.
                let asked =
                    count("USING COVERING INDEX requests_of_group") + count("USING INDEX requests_of_group");
                let least = if query.after.is_some() && matches!(sort, SortBy::Stage | SortBy::Rating) {
                    1
                } else {
                    4
                };
                assert!((least..=4).contains(&asked), "{sort:?} {descending} {steps:?}");
                assert_eq!(count("SCAN requests"), 0, "{sort:?} {steps:?}");
                assert_eq!(
                    count("SEARCH requests USING INTEGER PRIMARY KEY (rowid=?)"),
                    1,
                    "{sort:?} {steps:?}"
                );
                assert!(count("TEMP B-TREE") <= 1, "{sort:?} {steps:?}");
            }
        }
    }

    #[tokio::test]
    async fn every_way_leads_to_the_same_page() {
        let store = filled().await;
        let typed =
            Filter { text: "kio".into(), phrases: vec!["remote desktop".into()], ..Filter::default() };
        let filter = Filter {
            departments: vec!["Department 1".into(), "Department 2".into()],
            policies: vec!["Policy 3".into(), "Policy 4".into()],
            opened: Days { from: Some("2026-01-01".into()), to: None },
            ..Filter::default()
        };
        for (sort, descending) in
            [(SortBy::Number, true), (SortBy::Number, false), (SortBy::Title, true), (SortBy::Updated, false)]
        {
            let mut query = QueueQuery {
                visible: Visible::All,
                filter: filter.clone(),
                typed: typed.clone(),
                sort,
                descending,
                limit: 10,
                after: None,
            };
            let first = store.queue(&query).await.unwrap();
            assert_eq!(first.rows.len(), 10);
            query.after = first.next;
            let expected: Vec<String> =
                store.queue(&query).await.unwrap().rows.into_iter().map(|row| row.number).collect();
            assert!(!expected.is_empty());
            // By the beginning, and not as the page above was found: by the words that begin so.
            let by_beginning = search::expression_of(&query, &search::Endings::default());
            let known = Words::Known(store.found(by_beginning.as_ref().unwrap()).await.unwrap());
            let mut ways = vec![Words::Gathered, known];
            let by_beginning = by_beginning.unwrap();
            for (looked_at, is_asked) in [(150, true), (150, false)] {
                let sql = first_with_sql(&query, &Plan::default(), &by_beginning, looked_at, is_asked);
                let row = sql.query().fetch_one(store.reader()).await.unwrap();
                ways.push(Words::Known(keys(row.get(1)).unwrap()));
                let plan = Plan::default();
                let first = store.first_with(&query, &plan, &by_beginning, is_asked).await;
                ways.push(Words::Known(first.unwrap()));
            }
            ways.extend((sort == SortBy::Number).then_some(Words::Walked));
            let ways = ways.into_iter().flat_map(|words| [(words.clone(), false), (words, true)]);
            for (words, along_order) in ways {
                let sought = Some(by_beginning.clone());
                let plan = Plan { sought, words: words.clone(), along_order, groups: None };
                let sql = page_sql(&query, &plan);
                let rows = sql.query().fetch_all(store.reader()).await.unwrap();
                let found: Vec<String> =
                    rows.iter().take(10).map(|row| RequestRow::read(row).unwrap().number).collect();
                assert_eq!(found, expected, "{sort:?} {words:?} {along_order}: {}", sql.text);
            }
            let sought = store.sought(&query).await.unwrap();
            assert!(sought.as_ref().is_some_and(|sought| !search::has_beginning(sought)), "{sought:?}");
        }
    }
}
