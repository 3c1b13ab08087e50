//! Tests across the crates: one binary a boundary.

#[cfg(unix)]
pub mod cups;
pub mod filling;
pub mod window;
