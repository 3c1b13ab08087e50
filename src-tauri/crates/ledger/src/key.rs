use std::fmt;

use ed25519_dalek::{Signer as _, VerifyingKey, verify_batch};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use zeroize::Zeroizing;

use crate::{
    Hash,
    hash::{hex, unhex},
};

/// Stands before every signed text, so that a signature made here can never pass for another kind of signature.
const EVENT_DOMAIN: &[u8] = b"exception-desk event v1\0";
const CHECKPOINT_DOMAIN: &[u8] = b"exception-desk checkpoint v1\0";
const DERIVED_DOMAIN: &[u8] = b"exception-desk derived key v1\0";

/// The secret Ed25519 key of one account; its memory is wiped when it is dropped.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// Makes the key from 32 random bytes.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    pub(crate) fn seed(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// Returns the public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs the exact bytes of an event (RFC 8032).
    #[must_use]
    pub fn sign(&self, event: &[u8]) -> Signature {
        self.sign_as(EVENT_DOMAIN, event)
    }

    /// Signs the exact bytes of a checkpoint (RFC 8032).
    #[must_use]
    pub fn sign_checkpoint(&self, checkpoint: &[u8]) -> Signature {
        self.sign_as(CHECKPOINT_DOMAIN, checkpoint)
    }

    /// Signs a payload of a kind as a DSSE envelope has it: over its pre-authentication encoding.
    #[must_use]
    pub fn sign_envelope(&self, kind: &str, payload: &[u8]) -> Signature {
        self.sign_as(&envelope_domain(kind, payload), payload)
    }

    /// Derives 32 secret bytes for another use than signing, named by `purpose`: they tell nothing of the key.
    #[must_use]
    pub fn derived(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let seed = Zeroizing::new(*self.seed());
        Zeroizing::new(
            *Hash::of_parts(&[DERIVED_DOMAIN, purpose.as_bytes(), &[0], seed.as_slice()]).as_bytes(),
        )
    }

    fn sign_as(&self, domain: &[u8], bytes: &[u8]) -> Signature {
        Signature(self.0.sign(&[domain, bytes].concat()).to_bytes())
    }
}

/// What stands before the payload in DSSE's pre-authentication encoding.
fn envelope_domain(kind: &str, payload: &[u8]) -> Vec<u8> {
    format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len()).into_bytes()
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.public().fingerprint())
    }
}

/// The public Ed25519 key of one account, 32 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

/// Says that 32 bytes are no usable Ed25519 public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a public key is 32 bytes that name a point of the curve, and not one of its weak ones")]
pub struct BadPublicKey;

impl PublicKey {
    /// Returns the 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Returns the SHA-256 of the 32 bytes: the short name under which events give their signer.
    #[must_use]
    pub fn fingerprint(&self) -> Hash {
        Hash::of(&self.0)
    }

    /// Answers whether the signature is this key's, over exactly these bytes (`verify_strict`).
    #[must_use]
    pub fn signed(&self, event: &[u8], signature: &Signature) -> bool {
        self.signed_as(EVENT_DOMAIN, event, signature)
    }

    /// Answers whether the signature is this key's, over exactly these bytes of a checkpoint.
    #[must_use]
    pub fn signed_checkpoint(&self, checkpoint: &[u8], signature: &Signature) -> bool {
        self.signed_as(CHECKPOINT_DOMAIN, checkpoint, signature)
    }

    /// Answers whether the signature is this key's, over a payload of this kind in a DSSE envelope.
    #[must_use]
    pub fn signed_envelope(&self, kind: &str, payload: &[u8], signature: &Signature) -> bool {
        self.signed_as(&envelope_domain(kind, payload), payload, signature)
    }

    fn signed_as(&self, domain: &[u8], bytes: &[u8], signature: &Signature) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        VerifyingKey::from_bytes(&self.0)
            .is_ok_and(|key| key.verify_strict(&[domain, bytes].concat(), &signature).is_ok())
    }
}

/// Answers whether every event carries the signature of its key: about twice as fast as one by one, and silent about
/// which one does not.
///
/// The batch is weighed with factors that follow from all of its bytes. It takes a signature that one by one would not
/// be taken only from the owner of the key, who could as well have signed properly.
pub(crate) fn all_signed<'a>(events: impl Iterator<Item = (&'a PublicKey, &'a [u8], &'a Signature)>) -> bool {
    let (mut keys, mut texts, mut signatures) = (Vec::new(), Vec::new(), Vec::new());
    // Most events in a row are by few people: a key is a point of the curve that takes time to find.
    let mut found: Vec<(&PublicKey, VerifyingKey)> = Vec::new();
    for (key, event, signature) in events {
        let point = match found.iter().find(|(known, _)| *known == key) {
            Some((_, point)) => *point,
            None => match VerifyingKey::from_bytes(&key.0) {
                Ok(point) => {
                    found.push((key, point));
                    point
                }
                Err(_) => return false,
            },
        };
        keys.push(point);
        texts.push([EVENT_DOMAIN, event].concat());
        signatures.push(ed25519_dalek::Signature::from_bytes(&signature.0));
    }
    let texts: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
    verify_batch(&texts, &signatures, &keys).is_ok()
}

impl TryFrom<&[u8]> for PublicKey {
    type Error = BadPublicKey;

    fn try_from(bytes: &[u8]) -> Result<Self, BadPublicKey> {
        let bytes = bytes.try_into().map_err(|_| BadPublicKey)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| BadPublicKey)?;
        if key.is_weak() { Err(BadPublicKey) } else { Ok(Self(bytes)) }
    }
}

impl Serialize for PublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex(&self.0))
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes: Hash = Hash::deserialize(deserializer)?;
        Self::try_from(&bytes.as_bytes()[..]).map_err(D::Error::custom)
    }
}

/// An Ed25519 signature, 64 bytes, written as 128 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 64]);

impl Serialize for Signature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex(&self.0))
    }
}

impl<'de> Deserialize<'de> for Signature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        unhex(&text).map(Self).ok_or_else(|| D::Error::custom("a signature has 128 hexadecimal digits"))
    }
}

impl Signature {
    /// Takes the 64 bytes of a signature made elsewhere.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// Returns the 64 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    #[test]
    fn a_signature_fits_its_key_and_its_bytes_alone() {
        let (key, other) = (SigningKey::from_seed(&[7; 32]), SigningKey::from_seed(&[8; 32]));
        let signature = key.sign(b"event");
        assert!(key.public().signed(b"event", &signature));
        assert!(!key.public().signed(b"evenT", &signature));
        assert!(!other.public().signed(b"event", &signature));
    }

    #[test]
    fn a_bare_ed25519_signature_over_the_bytes_is_none_over_the_event() {
        let key = SigningKey::from_seed(&[7; 32]);
        let bare = Signature(key.0.sign(b"event").to_bytes());
        assert!(!key.public().signed(b"event", &bare));
    }

    #[test]
    fn an_envelope_is_signed_for_its_kind_and_is_no_event() {
        let key = SigningKey::from_seed(&[7; 32]);
        let signature = key.sign_envelope("card", b"{}");
        assert!(key.public().signed_envelope("card", b"{}", &signature));
        assert!(!key.public().signed_envelope("receipt", b"{}", &signature));
        assert!(!key.public().signed(b"{}", &signature));
        assert_ne!(key.derived("one"), key.derived("other"));
        assert_ne!(key.derived("one").as_slice(), key.seed().as_slice());
    }

    #[test]
    fn a_weak_or_malformed_public_key_is_refused() {
        let mut identity = [0; 32];
        *identity.first_mut().unwrap() = 1;
        assert_eq!(PublicKey::try_from(&identity[..]), Err(BadPublicKey));
        assert_eq!(PublicKey::try_from(&[0; 31][..]), Err(BadPublicKey));
        let good = SigningKey::from_seed(&[7; 32]).public();
        assert_eq!(PublicKey::try_from(&good.as_bytes()[..]), Ok(good));
    }

    #[test]
    fn a_secret_key_does_not_print_itself() {
        let key = SigningKey::from_seed(&[7; 32]);
        assert_eq!(format!("{key:?}"), format!("SigningKey({})", key.public().fingerprint()));
    }
}
