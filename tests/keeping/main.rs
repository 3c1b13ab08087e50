//! The real program when things go wrong around it: killed, without room, without leave to write, over damaged records.
#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

mod faults;
mod killed;
mod program;
