//! Tests across the crates: one binary a boundary.

#[cfg(unix)]
pub mod cups;
pub mod window;
