//! Checking what left an office: its whole history as a file, or the signed record of one request.
//!
//! It needs no records, no window and no network, and knows of the procedure only what a decision was made on. The two
//! formats are [`ledger::history`] and [`ledger::record`].

mod decided;
mod history;

pub use decided::{Decided, OlderBasis, decided_on_older};
pub use history::{Checked, NotAHistory, history};
