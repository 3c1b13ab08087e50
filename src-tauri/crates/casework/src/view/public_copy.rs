//! What of a record a copy for a public-records request would give.

use exception::{
    public_copy::Ground,
    values::{Digest, RequestNumber},
};
use serde::Serialize;

/// A request’s record, text by text and file by file, for somebody to mark what is withheld.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PublicCopyView {
    /// The request.
    pub number: RequestNumber,
    /// The version of the request that the places are numbered by.
    pub version: u32,
    /// Its title.
    pub title: String,
    /// The texts, in the order of reading.
    pub places: Vec<CopyPlace>,
    /// The files, each of which is given whole or withheld.
    pub files: Vec<CopyFileRow>,
    /// How many events SMB keeps to itself.
    pub inside: u32,
    /// The sections under which something may be withheld.
    pub grounds: Vec<Ground>,
}

/// A text of the copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CopyPlace {
    /// Its number, by which it is marked.
    pub number: u32,
    /// The headings above it.
    pub heading: String,
    /// What it is under them; empty for running text.
    pub label: String,
    /// What it says.
    pub text: String,
}

/// A file of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CopyFileRow {
    /// Its digest, by which it is marked.
    pub sha256: Digest,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub size: u64,
    /// What it is.
    pub what: String,
}
