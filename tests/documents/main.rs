//! Every document of two offices: the demonstration's own, and one made from forty requests as they really come
//! (`requests.json`). What is printed reads back, and passes the validators.
#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

mod papers;
mod reading;
#[cfg(feature = "verapdf")]
mod verapdf;
