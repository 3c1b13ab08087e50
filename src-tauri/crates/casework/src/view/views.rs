//! Saved views, as the page of requests shows them.

pub use exception::saved_view::{QueueSort, ViewAsk};
use exception::{Role, values::Instant};
use serde::Serialize;

use super::QueueAsk;

/// A saved view in a person’s list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ViewRow {
    /// Its number.
    pub number: u32,
    /// What it is called.
    pub name: String,
    /// With which role it is shared; none: it is this person’s alone.
    pub shared_with: Option<Role>,
    /// Who saved it first.
    pub by: String,
    /// When it was saved or changed last.
    pub saved_at: Instant,
    /// Whether this person may rename, change and delete it.
    pub may_change: bool,
    /// Whether the page of requests opens with it for this person.
    pub is_chosen: bool,
    /// What it asks for.
    pub ask: ViewAsk,
}

/// The saved views of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ViewList {
    /// Their own first, then the shared ones, each by name.
    pub views: Vec<ViewRow>,
    /// The roles with which they may share one.
    pub may_share_with: Vec<Role>,
}

impl From<ViewAsk> for QueueAsk {
    fn from(ask: ViewAsk) -> Self {
        let ViewAsk { text, stages, owed_by, departments, policies, ratings, sort, descending } = ask;
        Self {
            text,
            stages,
            owed_by,
            departments,
            policies,
            ratings,
            sort,
            descending,
            from: None,
            after: None,
            limit: None,
        }
    }
}
