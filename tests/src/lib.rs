//! Tests across the crates: one binary a boundary.

pub mod archives;
#[cfg(unix)]
pub mod cups;
pub mod filling;
pub mod offices;
pub mod window;
