//! The procedure, as its documents have it: who may do what when, what a decision needs, who may not decide,
//! which days an exception is in force - and that an office over every stage keeps to it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test panics to fail"
)]

mod dates;
mod demonstration;
mod deputies;
mod forbidden_decider;
mod reports;
mod rules;
mod table;
mod walk;
mod watching;
mod world;
mod year;
