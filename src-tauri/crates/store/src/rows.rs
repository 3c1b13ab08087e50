//! Rows of one table, many to a statement: a statement for each costs several times what the engine does for its row.

use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::{Result, sql::Value};

/// Rows of one statement, the most first: few sizes, so that each is prepared once.
const SIZES: [usize; 4] = [64, 16, 4, 1];

/// Rows that are written together, each by a statement of one row.
#[derive(Debug)]
pub(crate) struct Rows {
    statement: &'static str,
    /// Values of a row.
    width: usize,
    values: Vec<Value>,
}

impl Rows {
    /// No row yet of a statement that writes one: `INSERT … VALUES ($1, …) …`.
    pub(crate) fn of(statement: &'static str) -> Self {
        Self { statement, width: statement.matches('$').count(), values: Vec::new() }
    }

    /// Adds a row: its values in their order.
    pub(crate) fn add<const WIDTH: usize>(&mut self, row: [Value; WIDTH]) {
        debug_assert_eq!(WIDTH, self.width, "{}", self.statement);
        self.values.extend(row);
    }

    /// Writes all, and holds none any more.
    ///
    /// # Errors
    /// [`crate::Error::Full`], [`crate::Error::Damaged`].
    pub(crate) async fn write(&mut self, writer: &mut SqliteConnection) -> Result<()> {
        let mut left = self.values.len() / self.width;
        let mut values = self.values.drain(..);
        while let Some(size) = SIZES.into_iter().find(|size| *size <= left) {
            let text = self.statement.to_owned();
            let text = if size == 1 { text } else { of_many(self.statement, self.width, size) };
            let query = sqlx::query(AssertSqlSafe(text));
            let query = values.by_ref().take(size * self.width).fold(query, Value::bound);
            query.execute(&mut *writer).await?;
            left -= size;
        }
        Ok(())
    }
}

/// The statement that writes so many rows as one. Its places have no numbers, which `SQLite` understands: for a number it
/// keeps a name, and looking up the names of thousands one after the other took longer than writing the rows.
fn of_many(statement: &str, width: usize, rows: usize) -> String {
    let (before, rest) = statement.split_once("($1").unwrap_or((statement, ""));
    let (_, after) = rest.split_once(')').unwrap_or(("", rest));
    let row = format!("({})", vec!["?"; width].join(", "));
    let rows = vec![row; rows];
    format!("{before}{}{after}", rows.join(", "))
}

#[cfg(test)]
mod tests {
    use super::of_many;

    #[test]
    fn a_statement_of_one_row_becomes_one_of_many() {
        let one = "INSERT INTO facts (request, facts) VALUES ($1, $2) ON CONFLICT (request) DO NOTHING";
        assert_eq!(
            of_many(one, 2, 3),
            "INSERT INTO facts (request, facts) VALUES (?, ?), (?, ?), (?, ?) ON CONFLICT (request) DO NOTHING"
        );
    }
}
