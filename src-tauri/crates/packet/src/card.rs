//! Key cards: who somebody of another office is, and by which key they are known.

use ledger::{Hash, PublicKey, SigningKey};
use serde::{Deserialize, Serialize};

use crate::{BadEnvelope, Envelope, in_words};

/// The largest card that is read, in bytes.
pub const LARGEST_CARD: usize = 64 << 10;

const KIND: &str = "application/vnd.exception-desk.key-card+json";
const FORMAT: &str = "exception-desk key card 1";
/// What every format of a card begins with.
const FORMATS: &str = "exception-desk key card ";
/// The longest text of a card, in characters.
const LONGEST: usize = 254;

/// What a card says of a person. The person signs it with the key that it names: whoever compares the key’s fingerprint
/// knows that the rest is theirs too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyCard {
    /// Always `exception-desk key card 1`.
    pub format: String,
    /// The account in their own office, under which their acts stand in the history.
    pub account: String,
    /// Their name.
    pub name: String,
    /// Working title; may be empty.
    pub title: String,
    /// Department.
    pub department: String,
    /// E-mail address; may be empty.
    pub email: String,
    /// Telephone number; may be empty.
    pub phone: String,
    /// The identifiers of their roles there.
    pub roles: Vec<String>,
    /// Their office, as its letterhead says.
    pub office: String,
    /// The key with which they sign.
    pub key: PublicKey,
    /// From when the key is good, in milliseconds since 1970 (UTC).
    pub valid_from_ms: i64,
    /// Keys with which they signed before.
    #[serde(default)]
    pub earlier: Vec<EarlierKey>,
    /// The key for which packets to them are encrypted (age, X25519): `age1…`.
    pub recipient: String,
    /// When the card was made: RFC 3339, UTC, milliseconds.
    pub made_at: String,
}

/// A key with which somebody signed before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierKey {
    /// The key.
    pub key: PublicKey,
    /// From when it was good, in milliseconds since 1970 (UTC).
    pub valid_from_ms: i64,
    /// Until when.
    pub retired_at_ms: i64,
}

/// Why a card is not one.
#[derive(Debug, thiserror::Error)]
pub enum BadCard {
    /// It is too long.
    #[error("This is no key card: it has {0} bytes, and a card has {LARGEST_CARD} at most.")]
    TooLarge(usize),
    /// It is no envelope of a card.
    #[error("This is no key card: {0}.")]
    Envelope(#[from] BadEnvelope),
    /// It is in a newer format.
    #[error(
        "The key card is in the format “{0}”, which a newer version of Exception Desk writes. Install that version to read it."
    )]
    Newer(String),
    /// What it says is not what a card says.
    #[error("The key card is damaged, or was not made by Exception Desk: {0}.")]
    Payload(String),
    /// It is not signed with the key that it names.
    #[error(
        "The key card was changed after it was made: its signature does not fit the key that it names. Ask for it again."
    )]
    BadSignature,
}

/// A card with the signature of the person it tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCard {
    card: KeyCard,
    envelope: Envelope,
}

impl KeyCard {
    /// What a card says of its format.
    #[must_use]
    pub fn format() -> String {
        FORMAT.to_owned()
    }

    /// The fingerprint of the key: under it the card is known.
    #[must_use]
    pub fn fingerprint(&self) -> Hash {
        self.key.fingerprint()
    }
}

impl SignedCard {
    /// Signs a card with the key that it names.
    ///
    /// # Errors
    /// [`BadCard`] where it could not be read again, or names another key.
    pub fn sign(card: &KeyCard, key: &SigningKey) -> Result<Self, BadCard> {
        let payload = serde_json::to_vec(card).map_err(|error| BadCard::Payload(error.to_string()))?;
        Self::opened(Envelope::sign(KIND, payload, key))
    }

    /// Reads a card and checks that it is signed with the key that it names.
    ///
    /// # Errors
    /// [`BadCard`].
    pub fn read(bytes: &[u8]) -> Result<Self, BadCard> {
        if bytes.len() > LARGEST_CARD {
            return Err(BadCard::TooLarge(bytes.len()));
        }
        Self::opened(Envelope::read(bytes, KIND)?)
    }

    fn opened(envelope: Envelope) -> Result<Self, BadCard> {
        newer(&envelope.payload, FORMATS, FORMAT).map_err(BadCard::Newer)?;
        let card: KeyCard =
            serde_json::from_slice(&envelope.payload).map_err(|error| BadCard::Payload(error.to_string()))?;
        if !envelope.is_signed_by(&card.key) {
            return Err(BadCard::BadSignature);
        }
        let texts = [&card.account, &card.name, &card.title, &card.department, &card.email, &card.phone];
        let more = [&card.office, &card.recipient, &card.made_at];
        let too_long = |text: &&String| text.chars().count() > LONGEST;
        if texts.into_iter().chain(more).chain(&card.roles).any(|text| too_long(&text)) {
            return Err(BadCard::Payload("a text in it is too long".to_owned()));
        }
        let blank = |text: &String| text.trim().is_empty();
        if blank(&card.account) || blank(&card.name) || blank(&card.department) || card.roles.is_empty() {
            return Err(BadCard::Payload("its account, name, department or roles are missing".to_owned()));
        }
        if card.roles.len() > 20 || card.earlier.len() > 100 {
            return Err(BadCard::Payload("it names too many roles or keys".to_owned()));
        }
        Ok(Self { card, envelope })
    }

    /// What it says.
    #[must_use]
    pub const fn card(&self) -> &KeyCard {
        &self.card
    }

    /// The fingerprint of its key in words, to be read out over the telephone.
    #[must_use]
    pub fn in_words(&self) -> String {
        in_words(&self.card.fingerprint())
    }

    /// The card as a file.
    ///
    /// # Errors
    /// Those of writing JSON, which no value makes happen.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        self.envelope.to_json()
    }
}

/// Answers the format that a payload states where it is a later one than `known`.
pub(crate) fn newer(payload: &[u8], family: &str, known: &str) -> Result<(), String> {
    #[derive(Deserialize)]
    struct Stated {
        format: String,
    }
    match serde_json::from_slice::<Stated>(payload) {
        Ok(Stated { format }) if format != known && format.starts_with(family) => Err(format),
        Ok(_) | Err(_) => Ok(()),
    }
}
