//! Tests across the crates: one binary a boundary.
