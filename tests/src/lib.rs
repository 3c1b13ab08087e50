//! Tests across the crates: one binary a boundary.

pub mod window;
