//! The envelope of events that are no request's: the office's own, and those of a matter.

use serde::{Deserialize, Serialize};

use crate::{
    people::Actor,
    values::{Digest, Instant},
};

/// One event of a stream other than a request's: what every stream tells alike, around what happened in it.
///
/// `A` is what happened, `S` the stages that the stream goes through; the office has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct StreamEvent<A, S = String> {
    /// Version of this layout; 1.
    pub format: u16,
    /// Name of the stream: `office`, or the number of a matter.
    pub stream: String,
    /// Place in the stream, from 1.
    pub sequence: u32,
    /// The stage before; none for the first event, and for the office.
    pub from: Option<S>,
    /// The stage after; none for the office.
    pub to: Option<S>,
    /// Who did it.
    pub actor: Actor,
    /// When.
    pub at: Instant,
    /// Digest of the event before it in this stream; none for the first.
    pub previous: Option<Digest>,
    /// What happened.
    pub action: A,
}
