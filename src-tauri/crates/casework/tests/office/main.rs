//! The office from outside: whole journeys by the steps people take, and who may see and do what on the way.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test panics to fail")]

mod annex;
mod audits;
mod authority;
mod bench_data;
mod chosen;
mod deputies;
mod desk;
mod documents;
mod edited;
mod find;
mod form_copy;
mod imports;
mod inbox;
mod journeys;
mod keeping;
mod mails;
mod matters_due;
mod month;
mod policies;
mod precedents;
mod public_copy;
mod read_back;
mod ready_mappings;
mod retention;
mod retired;
mod sendings;
mod sign_in;
mod succession;
mod templates;
mod two_offices;
mod upgrade;
mod views;
mod violations;
mod windows;
