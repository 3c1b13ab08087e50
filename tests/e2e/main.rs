//! The real program in its real window, as people use it.
#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

mod acceptance;
mod accessible;
mod accounts;
mod acts;
mod audits;
mod denial;
mod exchange;
mod files;
mod forbidden;
mod imports;
mod keeping;
mod keyboard;
mod lists;
mod locked;
mod offices;
mod papers;
mod people;
#[cfg(unix)]
mod printing;
mod templates;
mod viewer;
mod violations;
mod watching;
