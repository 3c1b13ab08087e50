use std::fmt;

use ed25519_dalek::{Signer as _, VerifyingKey};

use crate::Hash;

/// Stands before every signed text, so that a signature made here can never pass for another kind of signature.
const EVENT_DOMAIN: &[u8] = b"exception-desk event v1\0";

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
        Signature(self.0.sign(&[EVENT_DOMAIN, event].concat()).to_bytes())
    }
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
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        VerifyingKey::from_bytes(&self.0)
            .is_ok_and(|key| key.verify_strict(&[EVENT_DOMAIN, event].concat(), &signature).is_ok())
    }
}

impl TryFrom<&[u8]> for PublicKey {
    type Error = BadPublicKey;

    fn try_from(bytes: &[u8]) -> Result<Self, BadPublicKey> {
        let bytes = bytes.try_into().map_err(|_| BadPublicKey)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| BadPublicKey)?;
        if key.is_weak() { Err(BadPublicKey) } else { Ok(Self(bytes)) }
    }
}

/// An Ed25519 signature, 64 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 64]);

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
