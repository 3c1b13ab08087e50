//! What other programs read: calendar files, mail drafts, spreadsheets; and what they write: tables. Values in, bytes out.
//!
//! The same values give the same bytes: the instant of making and every identifier come in as values, and nothing here
//! reads a clock, a disk or a random number. What stands in a record is text in each of these forms, and never a line, a
//! header, an address or a formula of its own.

pub mod ics;
pub mod mail;
pub mod sheet;
pub mod table;
mod text;
