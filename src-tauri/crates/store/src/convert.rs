//! Between the program's values and the columns that hold them.

use ledger::{Hash, PublicKey, Signature};

use crate::{Error, Result};

pub(crate) fn signed(value: u64) -> Result<i64> {
    i64::try_from(value).map_err(|_| Error::damaged("a number is larger than the records can hold"))
}

pub(crate) fn unsigned(value: i64) -> Result<u64> {
    u64::try_from(value).map_err(|_| Error::damaged("a number is negative"))
}

pub(crate) fn hash(bytes: &[u8]) -> Result<Hash> {
    Hash::try_from(bytes).map_err(|_| Error::damaged("a hash does not have 32 bytes"))
}

pub(crate) fn signature(bytes: &[u8]) -> Result<Signature> {
    let bytes = bytes.try_into().map_err(|_| Error::damaged("a signature does not have 64 bytes"))?;
    Ok(Signature::from_bytes(bytes))
}

pub(crate) fn public_key(bytes: &[u8]) -> Result<PublicKey> {
    PublicKey::try_from(bytes).map_err(|_| Error::damaged("a public key is none"))
}

/// Identifiers hold no line feed, so that one column can hold several of them.
pub(crate) fn list(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

pub(crate) fn lines(list: &[String]) -> String {
    list.join("\n")
}
