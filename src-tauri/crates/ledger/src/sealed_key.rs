use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

use crate::{Hash, PublicKey, SigningKey};

const MAGIC: &[u8; 8] = b"EXDKEY1\0";
const HEAD: usize = 8 + 3 * 4 + 16 + 24 + 32;
const SECRET: usize = 32 + 16;
const CHECK: usize = 8;
/// A damaged blob must not make the program ask for all the machine's memory.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;
const MOST_PASSES: u32 = 64;
const MOST_LANES: u32 = 16;

/// What it costs to try one passphrase (RFC 9106, Argon2id); kept beside the key, so that it can grow later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB, 8 to 1,048,576.
    pub memory_kib: u32,
    /// Passes over the memory, 1 to 64.
    pub passes: u32,
    /// Lanes, 1 to 16.
    pub lanes: u32,
}

impl Default for Cost {
    /// 19 MiB, two passes, one lane: the first choice of OWASP's password storage advice.
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, passes: 2, lanes: 1 }
    }
}

/// A signing key locked under its account's passphrase (Argon2id, then XChaCha20-Poly1305).
///
/// The bytes: `EXDKEY1\0`, memory, passes, lanes (each four bytes, big-endian), salt (16), nonce (24), public key (32),
/// the sealed seed (48), and the first 8 bytes of the SHA-256 of all that. The check tells damage from a wrong passphrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedKey(Vec<u8>);

/// Says that a key cannot be sealed at this cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cost of trying a passphrase is out of its bounds")]
pub struct Unsealable;

/// Says why a sealed key does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotOpen {
    /// The blob is whole and the passphrase is another one.
    #[error("the passphrase is not this account's")]
    WrongPassphrase,
    /// The blob is not what was sealed: cut off, or changed.
    #[error("the sealed key is damaged")]
    Damaged,
}

impl SealedKey {
    /// Seals the key under a passphrase, with 16 random bytes of salt and 24 of nonce.
    ///
    /// The passphrase is taken as it is: the caller normalises it (NFC), here and in [`SealedKey::open`] alike.
    ///
    /// # Errors
    /// [`Unsealable`] when the cost is out of its bounds.
    pub fn seal(
        key: &SigningKey,
        passphrase: &str,
        cost: Cost,
        salt: [u8; 16],
        nonce: [u8; 24],
    ) -> Result<Self, Unsealable> {
        let mut blob = Vec::with_capacity(HEAD + SECRET + CHECK);
        blob.extend(MAGIC);
        for part in [cost.memory_kib, cost.passes, cost.lanes] {
            blob.extend(part.to_be_bytes());
        }
        blob.extend(salt);
        blob.extend(nonce);
        blob.extend(key.public().as_bytes());
        let cipher = cipher(passphrase, cost, &salt).ok_or(Unsealable)?;
        let payload = Payload { msg: key.seed(), aad: &blob };
        let secret = cipher.encrypt(&nonce.into(), payload).map_err(|_| Unsealable)?;
        blob.extend(secret);
        let check = check(&blob);
        blob.extend(check);
        Ok(Self(blob))
    }

    /// Takes the bytes that [`SealedKey::as_bytes`] gave.
    ///
    /// # Errors
    /// [`CannotOpen::Damaged`] when they are not a sealed key, whole and unchanged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CannotOpen> {
        let sealed = Self(bytes.to_vec());
        sealed.parts().map(|_| ()).ok_or(CannotOpen::Damaged)?;
        Ok(sealed)
    }

    /// Returns the bytes to keep.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the public half, which is not secret.
    ///
    /// # Errors
    /// [`CannotOpen::Damaged`] when it is no public key.
    pub fn public(&self) -> Result<PublicKey, CannotOpen> {
        let parts = self.parts().ok_or(CannotOpen::Damaged)?;
        PublicKey::try_from(&parts.public[..]).map_err(|_| CannotOpen::Damaged)
    }

    /// Opens the key with its passphrase; takes as long as the cost says, some tens of milliseconds.
    ///
    /// # Errors
    /// [`CannotOpen::WrongPassphrase`], or [`CannotOpen::Damaged`].
    pub fn open(&self, passphrase: &str) -> Result<SigningKey, CannotOpen> {
        let parts = self.parts().ok_or(CannotOpen::Damaged)?;
        let cipher = cipher(passphrase, parts.cost, &parts.salt).ok_or(CannotOpen::Damaged)?;
        let payload = Payload { msg: parts.secret, aad: parts.head };
        let seed = cipher.decrypt(&parts.nonce.into(), payload).map_err(|_| CannotOpen::WrongPassphrase)?;
        let seed = Zeroizing::new(seed);
        let seed: &[u8; 32] = seed.as_slice().try_into().map_err(|_| CannotOpen::Damaged)?;
        let key = SigningKey::from_seed(seed);
        if key.public().as_bytes() == &parts.public { Ok(key) } else { Err(CannotOpen::Damaged) }
    }

    fn parts(&self) -> Option<Parts<'_>> {
        let whole = &self.0;
        if whole.len() != HEAD + SECRET + CHECK || !whole.starts_with(MAGIC) {
            return None;
        }
        let (sealed, stored_check) = whole.split_at_checked(HEAD + SECRET)?;
        if stored_check != check(sealed) {
            return None;
        }
        let (head, secret) = sealed.split_at_checked(HEAD)?;
        let rest = head.get(MAGIC.len()..)?;
        let (memory, rest) = rest.split_first_chunk::<4>()?;
        let (passes, rest) = rest.split_first_chunk::<4>()?;
        let (lanes, rest) = rest.split_first_chunk::<4>()?;
        let (salt, rest) = rest.split_first_chunk::<16>()?;
        let (nonce, rest) = rest.split_first_chunk::<24>()?;
        let public = rest.first_chunk::<32>()?;
        let cost = Cost {
            memory_kib: u32::from_be_bytes(*memory),
            passes: u32::from_be_bytes(*passes),
            lanes: u32::from_be_bytes(*lanes),
        };
        Some(Parts { head, cost, salt: *salt, nonce: *nonce, public: *public, secret })
    }
}

struct Parts<'a> {
    head: &'a [u8],
    cost: Cost,
    salt: [u8; 16],
    nonce: [u8; 24],
    public: [u8; 32],
    secret: &'a [u8],
}

fn check(sealed: &[u8]) -> [u8; CHECK] {
    let mut check = [0; CHECK];
    for (to, from) in check.iter_mut().zip(Hash::of(sealed).as_bytes()) {
        *to = *from;
    }
    check
}

fn cipher(passphrase: &str, cost: Cost, salt: &[u8; 16]) -> Option<XChaCha20Poly1305> {
    if cost.memory_kib > MOST_MEMORY_KIB || cost.passes > MOST_PASSES || cost.lanes > MOST_LANES {
        return None;
    }
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).ok()?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, key.as_mut_slice())
        .ok()?;
    Some(XChaCha20Poly1305::new((&*key).into()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    const CHEAP: Cost = Cost { memory_kib: 8, passes: 1, lanes: 1 };

    fn sealed(cost: Cost) -> (SigningKey, SealedKey) {
        let key = SigningKey::from_seed(&[7; 32]);
        let sealed = SealedKey::seal(&key, "correct horse ẽ", cost, [1; 16], [2; 24]).unwrap();
        (key, sealed)
    }

    #[test]
    fn the_passphrase_opens_the_key_and_another_does_not() {
        let (key, sealed) = sealed(Cost::default());
        let kept = SealedKey::from_bytes(sealed.as_bytes()).unwrap();
        assert_eq!(kept.open("correct horse ẽ").unwrap().public(), key.public());
        assert_eq!(kept.public(), Ok(key.public()));
        assert_eq!(kept.open("correct horse e").unwrap_err(), CannotOpen::WrongPassphrase);
        assert_eq!(kept.open("").unwrap_err(), CannotOpen::WrongPassphrase);
    }

    #[test]
    fn every_changed_or_missing_byte_is_told_from_a_wrong_passphrase() {
        let (_, sealed) = sealed(CHEAP);
        for place in 0..sealed.as_bytes().len() {
            let mut bytes = sealed.as_bytes().to_vec();
            *bytes.get_mut(place).unwrap() ^= 1;
            assert_eq!(SealedKey::from_bytes(&bytes), Err(CannotOpen::Damaged), "byte {place}");
            assert_eq!(SealedKey(bytes).open("correct horse ẽ").unwrap_err(), CannotOpen::Damaged);
            let cut = sealed.as_bytes().get(..place).unwrap();
            assert_eq!(SealedKey::from_bytes(cut), Err(CannotOpen::Damaged), "{place} bytes");
        }
    }

    #[test]
    fn neither_the_seed_nor_the_passphrase_stands_in_the_blob() {
        let (key, sealed) = sealed(CHEAP);
        assert!(!sealed.as_bytes().windows(8).any(|part| key.seed().starts_with(part)));
        assert!(!sealed.as_bytes().windows(7).any(|part| part == b"correct"));
    }

    #[test]
    fn a_cost_out_of_bounds_seals_nothing() {
        let key = SigningKey::from_seed(&[7; 32]);
        for cost in [
            Cost { memory_kib: 0, ..CHEAP },
            Cost { memory_kib: u32::MAX, ..CHEAP },
            Cost { passes: 0, ..CHEAP },
            Cost { passes: 65, ..CHEAP },
            Cost { lanes: 0, ..CHEAP },
            Cost { lanes: 17, ..CHEAP },
        ] {
            assert_eq!(SealedKey::seal(&key, "p", cost, [1; 16], [2; 24]), Err(Unsealable), "{cost:?}");
        }
    }
}
