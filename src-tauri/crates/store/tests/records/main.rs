//! The records from outside: through the store alone, and around it where an attacker or a crash would go.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test panics to fail")]

mod concurrency;
mod filing;
mod killed;
mod precedents;
mod queue;
mod support;
