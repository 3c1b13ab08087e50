//! Receipts: that a packet was taken in, by whom and when, signed by them.

use ledger::{Hash, SigningKey};
use serde::{Deserialize, Serialize};

use crate::{BadEnvelope, Envelope, Party, card::newer};

const KIND: &str = "application/vnd.exception-desk.receipt+json";
const FORMAT: &str = "exception-desk receipt 1";
const FORMATS: &str = "exception-desk receipt ";
const LARGEST: usize = 64 << 10;

/// What a receipt says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Always `exception-desk receipt 1`.
    pub format: String,
    /// The SHA-256 of the manifest of the packet that it is for.
    pub packet: Hash,
    /// The request.
    pub request: String,
    /// How far the request reaches there: the place of its last event.
    pub reached: u64,
    /// The hash of that event.
    pub head: Hash,
    /// Who took the packet in.
    pub by: Party,
    /// When: RFC 3339, UTC, milliseconds.
    pub at: String,
}

/// Why a receipt is not one.
#[derive(Debug, thiserror::Error)]
pub enum BadReceipt {
    /// It is no envelope of a receipt.
    #[error("This is no receipt: {0}.")]
    Envelope(#[from] BadEnvelope),
    /// It is in a newer format.
    #[error(
        "The receipt is in the format “{0}”, which a newer version of Exception Desk writes. Install that version to read it."
    )]
    Newer(String),
    /// What it says is not what a receipt says.
    #[error("The receipt is damaged, or was not made by Exception Desk: {0}.")]
    Payload(String),
}

/// A receipt with its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedReceipt {
    /// What it says.
    pub receipt: Receipt,
    /// Its bytes and the signature; whose key that is, is another question.
    pub envelope: Envelope,
}

impl Receipt {
    /// What a receipt says of its format.
    #[must_use]
    pub fn format() -> String {
        FORMAT.to_owned()
    }
}

impl SignedReceipt {
    /// Signs a receipt.
    ///
    /// # Errors
    /// Those of writing JSON, which no value makes happen.
    pub fn sign(receipt: Receipt, key: &SigningKey) -> Result<Self, serde_json::Error> {
        let envelope = Envelope::sign(KIND, serde_json::to_vec(&receipt)?, key);
        Ok(Self { receipt, envelope })
    }

    /// Reads a receipt; its signature is to be checked with the key of whom it names.
    ///
    /// # Errors
    /// [`BadReceipt`].
    pub fn read(bytes: &[u8]) -> Result<Self, BadReceipt> {
        if bytes.len() > LARGEST {
            return Err(BadReceipt::Payload(format!("it has {} bytes", bytes.len())));
        }
        let envelope = Envelope::read(bytes, KIND)?;
        newer(&envelope.payload, FORMATS, FORMAT).map_err(BadReceipt::Newer)?;
        let receipt = serde_json::from_slice(&envelope.payload)
            .map_err(|error| BadReceipt::Payload(error.to_string()))?;
        Ok(Self { receipt, envelope })
    }

    /// Whether bytes are meant as a receipt, whatever is wrong with them.
    #[must_use]
    pub fn is_meant(bytes: &[u8]) -> bool {
        Envelope::read(bytes, KIND).is_ok()
    }
}
