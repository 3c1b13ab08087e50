//! The records: all SQL of Exception Desk.
//!
//! Events are the truth and are only ever added; the rows of the queue, the search index and the accounts are written
//! in the same transaction. One text of SQL serves `SQLite` and, later, `PostgreSQL`: `$n` placeholders, instants in
//! milliseconds, days as text, no function of the engine's own. What each engine says in its own way stands in
//! `open`, `packed`, `search` and `schema/*.sqlite.sql`.

mod accounts;
mod assignments;
mod checks;
mod convert;
mod disposal;
mod drafts;
mod dues;
mod error;
mod facts;
mod filing;
mod history;
mod imports;
mod keeping;
mod letters;
mod matters;
mod migrate;
mod office;
mod open;
mod orphans;
mod packed;
mod plan;
mod precedents;
mod projections;
mod queue;
mod read_back;
mod reading;
mod requests;
mod rows;
mod scheduled;
mod search;
mod sign_ins;
mod sql;
mod statements;
mod tallies;

pub use accounts::Account;
pub use assignments::Mark;
pub use checks::{BrokenCheck, BrokenFilter, BrokenRow, DividedBy, PopulationQuery, PopulationRow};
pub use disposal::Disposal;
pub use drafts::{Draft, DraftKey};
pub use dues::{DueRow, DueSearch, RungQuery};
pub use error::{Error, Result};
pub use facts::{FactsRow, FactsWanted};
pub use filing::{Filing, LARGEST_FILE, NewEvent, NewFile, Projection};
pub use history::StoredFile;
pub use imports::{Batch, ImportedRow};
pub use keeping::{Census, newest_format};
pub use matters::{Asker, MatterItem, MatterRow, OwedItem, Whom};
pub use office::{Settings, Template};
pub use open::Store;
pub use orphans::{Orphan, OrphanCount};
pub use precedents::{AlikeQuery, PrecedentRow};
pub use projections::Replacing;
pub use queue::{Cursor, Days, Filter, MOST_COUNTED, OfStage, Page, QueueQuery, SortBy, Visible};
pub use read_back::NumbersGiven;
pub use reading::ReadingMark;
pub use requests::{Owed, RequestRow};
pub use scheduled::Scheduled;
pub use sign_ins::FailedSignIns;
pub use tallies::Tally;
