use ledger::Hash;
use sqlx::{AssertSqlSafe, Row as _, Sqlite, query::Query, sqlite::SqliteArguments};

use crate::{
    Days, Filter, Owed, Result, Store, Visible, convert,
    plan::{Plan, Words},
};

/// A statement under construction: its text is made of this file's words alone, and every value is bound.
#[derive(Debug)]
pub(crate) struct Sql {
    pub(crate) text: String,
    values: Vec<Value>,
    conditions: usize,
}

/// A value of a row or a condition.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Nothing,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Value {
    /// Binds the value to a query, as its next one.
    pub(crate) fn bound(
        query: Query<'_, Sqlite, SqliteArguments>,
        value: Self,
    ) -> Query<'_, Sqlite, SqliteArguments> {
        match value {
            Self::Nothing => query.bind(None::<i64>),
            Self::Number(value) => query.bind(value),
            Self::Text(value) => query.bind(value),
            Self::Bytes(value) => query.bind(value),
        }
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Number(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Number(value.into())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Hash> for Value {
    fn from(value: Hash) -> Self {
        Self::Bytes(value.as_bytes().to_vec())
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl Sql {
    pub(crate) fn new(start: &'static str) -> Self {
        Self { text: start.to_owned(), values: Vec::new(), conditions: 0 }
    }

    pub(crate) fn bind(&mut self, value: impl Into<Value>) {
        self.values.push(value.into());
        self.add(&["$", &self.values.len().to_string()]);
    }

    pub(crate) fn add(&mut self, parts: &[&str]) {
        self.text.extend(parts.iter().copied());
    }

    /// Goes on with another statement, whose conditions begin anew.
    pub(crate) fn union_all(&mut self, start: &'static str) {
        if !self.text.is_empty() {
            self.add(&[" UNION ALL "]);
        }
        self.add(&[start]);
        self.conditions = 0;
    }

    /// This statement in the place of the table `page` of another.
    pub(crate) fn within(mut self, other: &'static str) -> Self {
        self.text = other.replace("requests AS page", &format!("({}) AS page", self.text));
        self
    }

    pub(crate) fn and(&mut self) {
        self.add(&[if self.conditions == 0 { " WHERE " } else { " AND " }]);
        self.conditions += 1;
    }

    pub(crate) fn query(&self) -> Query<'_, Sqlite, SqliteArguments> {
        let query = sqlx::query(AssertSqlSafe(self.text.clone()));
        self.values.iter().cloned().fold(query, Value::bound)
    }

    pub(crate) async fn scalar(&self, store: &Store) -> Result<u64> {
        let row = self.query().fetch_one(store.reader()).await?;
        convert::unsigned(row.try_get(0)?)
    }

    /// Narrows to what a filter asks for, but for its words.
    pub(crate) fn narrow(&mut self, filter: &Filter, plan: &Plan) {
        if plan.groups.is_none() {
            // As an expression, a column leads to no index: the one of stages knows the last days, and no other order.
            let stage = if filter.ends.is_any() { "stage || ''" } else { "stage" };
            self.any_of(stage, &filter.stage_names());
            self.any_of("outcome", &filter.outcomes);
            let ratings: Vec<i64> = filter.ratings.iter().copied().map(i64::from).collect();
            self.any_of("rating", &ratings);
            self.owed(&filter.owed);
        }
        let [department, policy] =
            if plan.along_order { ["department || ''", "policy || ''"] } else { ["department", "policy"] };
        self.any_of(department, &filter.departments);
        self.any_of(policy, &filter.policies);
        self.any_of("requester", &filter.requesters);
        if !filter.assigned.is_empty() {
            self.and();
            self.add(&["id IN (SELECT request FROM assignments WHERE account IN ("]);
            for (index, account) in filter.assigned.iter().enumerate() {
                if index > 0 {
                    self.add(&[", "]);
                }
                self.bind(account);
            }
            self.add(&["))"]);
        }
        if let Some(number) = &filter.service_request {
            self.and();
            self.add(&["service_request = "]);
            self.bind(number.as_str());
        }
        self.days("due_on", &filter.due);
        self.days("opened_on", &filter.opened);
        self.days("from_on", &filter.begins);
        self.days("to_on", &filter.ends);
    }

    /// Narrows to requests with words.
    pub(crate) fn words(&mut self, expression: &str, words: &Words) {
        let (before, after) = match words {
            Words::Known(keys) => {
                if keys.is_empty() {
                    self.nothing();
                }
                return self.any_of("id", keys);
            }
            Words::Gathered => ("id IN (SELECT rowid FROM search WHERE search MATCH ", ")"),
            Words::Walked => ("id = search.rowid AND search MATCH ", ""),
            Words::Alone => ("search MATCH ", ""),
        };
        self.and();
        self.add(&[before]);
        self.bind(expression);
        self.add(&[after]);
    }

    /// Narrows to what a person may see.
    pub(crate) fn visible(&mut self, visible: &Visible) {
        self.visible_by("id", visible);
    }

    /// Narrows to what a person may see; `id` names the column with the row of the request.
    pub(crate) fn visible_by(&mut self, id: &'static str, visible: &Visible) {
        match visible {
            Visible::All => {}
            Visible::Nothing => self.nothing(),
            Visible::Department { department, accounts } => {
                self.and();
                self.add(&["(department = "]);
                self.bind(department.as_str());
                self.add(&[" OR "]);
                self.taken_part_in(id, accounts);
                self.add(&[")"]);
            }
            Visible::Accounts(accounts) => {
                self.and();
                self.taken_part_in(id, accounts);
            }
        }
    }

    /// Narrows to nothing.
    fn nothing(&mut self) {
        self.and();
        self.add(&["1 = 0"]);
    }

    fn taken_part_in(&mut self, id: &'static str, accounts: &[String]) {
        self.add(&[id, " IN (SELECT request FROM request_people WHERE account"]);
        for (index, account) in accounts.iter().enumerate() {
            self.add(&[if index > 0 { ", " } else { " IN (" }]);
            self.bind(account.as_str());
        }
        self.add(&["))"]);
    }

    pub(crate) fn any_of<T: Clone>(&mut self, column: &'static str, values: &[T])
    where
        Value: for<'a> From<&'a T>,
    {
        if values.is_empty() {
            return;
        }
        self.and();
        self.add(&[column]);
        self.add(&[" IN ("]);
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.add(&[", "]);
            }
            self.bind(value);
        }
        self.add(&[")"]);
    }

    fn owed(&mut self, owed: &[Owed]) {
        self.owed_by("owed_by", owed);
    }

    /// Narrows to what is owed to one of these; `by` names the column with the role.
    pub(crate) fn owed_by(&mut self, by: &'static str, owed: &[Owed]) {
        if owed.is_empty() {
            return;
        }
        self.and();
        self.add(&["("]);
        for (index, Owed { role, department, account }) in owed.iter().enumerate() {
            self.add(&[if index > 0 { " OR (" } else { "(" }, by, " = "]);
            self.bind(role.as_str());
            for (column, value) in [("owed_department", department), ("owed_account", account)] {
                if let Some(value) = value {
                    self.add(&[" AND (", column, " IS NULL OR ", column, " = "]);
                    self.bind(value.as_str());
                    self.add(&[")"]);
                }
            }
            self.add(&[")"]);
        }
        self.add(&[")"]);
    }

    pub(crate) fn days(&mut self, column: &'static str, days: &Days) {
        for (comparison, day) in [(">=", &days.from), ("<=", &days.to)] {
            if let Some(day) = day {
                self.and();
                self.add(&[column, " ", comparison, " "]);
                self.bind(day.as_str());
            }
        }
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<&i64> for Value {
    fn from(value: &i64) -> Self {
        Self::Number(*value)
    }
}
