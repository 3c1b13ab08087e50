use serde::{Deserialize, Serialize};

use crate::{Checkpoint, Hash, PublicKey, Signature, SigningKey};

const FORMAT: &str = "exception-desk checkpoint 1";

/// How far an office's history reached on a day, signed by somebody with an account: kept outside the office, it shows
/// later whether anything was taken from the end, or exchanged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedCheckpoint {
    /// The JSON of a [`Stated`], byte for byte as it was signed.
    pub text: String,
    /// The signature over the 28 bytes `exception-desk checkpoint v1`, a zero byte, then the bytes of the text.
    pub signature: Signature,
    /// The key that signed.
    pub key: PublicKey,
}

/// What a checkpoint states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// Always `exception-desk checkpoint 1`.
    pub format: String,
    /// The agency and branch whose office it is, as its letterhead says.
    pub office: String,
    /// The day in California, `2026-11-22`.
    pub day: String,
    /// The instant: RFC 3339, UTC, milliseconds.
    pub at: String,
    /// How many events the office had filed.
    pub events: u64,
    /// The office head after the last of them.
    pub head: Hash,
    /// The account that signed.
    pub account: String,
}

/// Says that a checkpoint cannot be believed.
#[derive(Debug, thiserror::Error)]
pub enum BadCheckpoint {
    /// Its text is none of a checkpoint.
    #[error("the text is not that of a checkpoint of Exception Desk")]
    Unreadable,
    /// Its signature is not that of its key.
    #[error("the signature does not fit the text and the key: one of them was changed")]
    BadSignature,
}

impl SignedCheckpoint {
    /// Signs how far a history reached.
    ///
    /// # Errors
    /// Where the text cannot be written as JSON, which no value makes happen.
    pub fn sign(
        reached: Checkpoint,
        office: &str,
        day: &str,
        at: &str,
        account: &str,
        key: &SigningKey,
    ) -> Result<Self, serde_json::Error> {
        let text = serde_json::to_string(&Stated {
            format: FORMAT.to_owned(),
            office: office.to_owned(),
            day: day.to_owned(),
            at: at.to_owned(),
            events: reached.sequence,
            head: reached.head,
            account: account.to_owned(),
        })?;
        Ok(Self { signature: key.sign_checkpoint(text.as_bytes()), key: key.public(), text })
    }

    /// Returns what it states, once its signature is found to be that of its key. Whose key that is, is another question.
    ///
    /// # Errors
    /// [`BadCheckpoint`].
    pub fn stated(&self) -> Result<Stated, BadCheckpoint> {
        if !self.key.signed_checkpoint(self.text.as_bytes(), &self.signature) {
            return Err(BadCheckpoint::BadSignature);
        }
        let stated: Stated = serde_json::from_str(&self.text).map_err(|_| BadCheckpoint::Unreadable)?;
        if stated.format == FORMAT { Ok(stated) } else { Err(BadCheckpoint::Unreadable) }
    }
}

impl Stated {
    /// How far the history reached.
    #[must_use]
    pub const fn reached(&self) -> Checkpoint {
        Checkpoint { sequence: self.events, head: self.head }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    #[test]
    fn a_checkpoint_states_what_was_signed_and_no_other_text() {
        let key = SigningKey::from_seed(&[7; 32]);
        let reached = Checkpoint { sequence: 438, head: Hash::of(b"head") };
        let at = "2026-11-22T18:00:00.000Z";
        let checkpoint = SignedCheckpoint::sign(reached, "CDT", "2026-11-22", at, "rosalind", &key).unwrap();
        let read: SignedCheckpoint =
            serde_json::from_str(&serde_json::to_string(&checkpoint).unwrap()).unwrap();
        assert_eq!(read.stated().unwrap().reached(), reached);
        let later = SignedCheckpoint { text: read.text.replace("438", "437"), ..read.clone() };
        assert!(matches!(later.stated(), Err(BadCheckpoint::BadSignature)));
        let event = SignedCheckpoint { signature: key.sign(read.text.as_bytes()), ..read };
        assert!(matches!(event.stated(), Err(BadCheckpoint::BadSignature)));
    }
}
