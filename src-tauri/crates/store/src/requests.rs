use ledger::Hash;
use sqlx::{Row as _, sqlite::SqliteRow};

use crate::{Error, FactsRow, Result, convert, facts};

/// One request as a queue shows it: a projection of its events, written in the same transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    /// The number in full, `EX-2026-0001`: the stream of its events.
    pub number: String,
    /// The year in the number.
    pub year: i32,
    /// The place in that year, from 1 to 9,999,999; with the year it gives the order of numbers.
    pub serial: u32,
    /// The stage's identifier.
    pub stage: String,
    /// The stage's place in the procedure, by which a queue sorts.
    pub stage_order: u16,
    /// The sequence of its last event.
    pub version: u64,
    /// The hash of its last event.
    pub head: Hash,
    /// The title as typed.
    pub title: String,
    /// The title folded for sorting.
    pub title_key: String,
    /// The number of the Service Request.
    pub service_request: String,
    /// The requester's department.
    pub department: String,
    /// The number of the policy or standard.
    pub policy: String,
    /// The requester's account.
    pub requester: String,
    /// The risk rating, 0 (Very Low) to 4 (Very High), once assessed.
    pub rating: Option<u8>,
    /// To whom the next step is owed; nothing when closed.
    pub owed: Option<Owed>,
    /// Since when it is owed, in milliseconds since 1970 (UTC).
    pub owed_since_ms: i64,
    /// By which day it is due, `YYYY-MM-DD`.
    pub due_on: Option<String>,
    /// The first day of the exception, `YYYY-MM-DD`.
    pub from_on: Option<String>,
    /// The last day of the exception, `YYYY-MM-DD`.
    pub to_on: Option<String>,
    /// The outcome's identifier, once there is one.
    pub outcome: Option<String>,
    /// The day on which it was opened, `YYYY-MM-DD`.
    pub opened_on: String,
    /// The instant of its last event, in milliseconds since 1970 (UTC).
    pub updated_ms: i64,
    /// The day on which it was closed, `YYYY-MM-DD`.
    pub closed_on: Option<String>,
    /// The accounts that may see it whatever their department is.
    pub people: Vec<String>,
}

/// Whose turn it is: a role, and where it is narrower, a department or one account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owed {
    /// The role's identifier.
    pub role: String,
    /// Only people of this department.
    pub department: Option<String>,
    /// Only this account.
    pub account: Option<String>,
}

/// A row as it stands, with the hash of the text under which it is found, and of what is due on it; a row of a format
/// without dues has none.
pub(crate) struct Standing {
    pub(crate) row: RequestRow,
    pub(crate) text: Hash,
    pub(crate) dues: Option<Hash>,
    /// What reports count by; a row of a format without it has none.
    pub(crate) facts: Option<FactsRow>,
}

/// The key of the row of a number.
pub(crate) fn id(year: i32, serial: u32) -> i64 {
    i64::from(year) * 10_000_000 + i64::from(serial)
}

impl RequestRow {
    /// The key of the row: numbers sort by it as people read them, 9999 before 10000.
    pub(crate) fn id(&self) -> i64 {
        id(self.year, self.serial)
    }

    /// Year and serial of the number with a key; none where no number has it.
    pub(crate) fn number_of(id: i64) -> Option<(i32, u32)> {
        Some((i32::try_from(id / 10_000_000).ok()?, u32::try_from(id % 10_000_000).ok()?))
    }

    /// Reads the columns of `request_columns!`, in their order.
    pub(crate) fn read(row: &SqliteRow) -> Result<Self> {
        let damaged = |_| Error::damaged("a request in the queue has a value out of range");
        let number = Self::number_of(row.try_get(0)?);
        let (year, serial) =
            number.ok_or_else(|| Error::damaged("a request in the queue has a number out of range"))?;
        let (role, department, account) =
            (row.try_get::<Option<_>, _>(13)?, row.try_get(14)?, row.try_get(15)?);
        Ok(Self {
            year,
            serial,
            number: row.try_get(1)?,
            stage: row.try_get(2)?,
            stage_order: u16::try_from(row.try_get::<i64, _>(3)?).map_err(damaged)?,
            version: convert::unsigned(row.try_get(4)?)?,
            head: convert::hash(row.try_get(5)?)?,
            title: row.try_get(6)?,
            title_key: row.try_get(7)?,
            service_request: row.try_get(8)?,
            department: row.try_get(9)?,
            policy: row.try_get(10)?,
            requester: row.try_get(11)?,
            rating: row.try_get::<Option<i64>, _>(12)?.map(u8::try_from).transpose().map_err(damaged)?,
            owed: role.map(|role| Owed { role, department, account }),
            owed_since_ms: row.try_get(16)?,
            due_on: row.try_get(17)?,
            from_on: row.try_get(18)?,
            to_on: row.try_get(19)?,
            outcome: row.try_get(20)?,
            opened_on: row.try_get(21)?,
            updated_ms: row.try_get(22)?,
            closed_on: row.try_get(23)?,
            people: convert::list(row.try_get(24)?),
        })
    }

    /// Reads the same columns with `text_hash` and `dues_hash` after them, and the facts by name; nothing when an outer join found no row.
    pub(crate) fn read_standing(row: &SqliteRow) -> Result<Option<Standing>> {
        let text_hash: Option<Vec<u8>> = row.try_get(25)?;
        let Some(text) = text_hash else { return Ok(None) };
        let dues = row.try_get::<Option<&[u8]>, _>(26)?.map(convert::hash).transpose()?;
        let facts = facts::read_if_any(row)?;
        Ok(Some(Standing { row: Self::read(row)?, text: convert::hash(&text)?, dues, facts }))
    }
}
