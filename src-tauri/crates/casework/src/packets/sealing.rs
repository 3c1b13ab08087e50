//! Encrypting a packet for the keys of its recipients (age, X25519), and opening it with one’s own.

use std::io::{Read as _, Write as _};

use age::{Decryptor, Encryptor, x25519};
use bech32::{ToBase32 as _, Variant};
use ledger::SigningKey;
use packet::{LARGEST, is_encrypted};
use zeroize::Zeroizing;

use crate::{Error, Result};

/// What the key for opening packets is derived for.
const PURPOSE: &str = "age x25519";

/// A person’s own key for opening packets: it follows from their signing key, so that the one passphrase opens both.
fn identity(key: &SigningKey) -> Result<x25519::Identity> {
    let damaged = |error: String| Error::Damaged(format!("The key for packets can’t be made: {error}."));
    let secret = key.derived(PURPOSE);
    let text = bech32::encode("age-secret-key-", secret.to_base32(), Variant::Bech32)
        .map_err(|error| damaged(error.to_string()))?;
    let text = Zeroizing::new(text.to_uppercase());
    text.parse().map_err(|error: &str| damaged(error.to_owned()))
}

/// The key for which packets to a person are encrypted.
pub(super) fn recipient(key: &SigningKey) -> Result<String> {
    Ok(identity(key)?.to_public().to_string())
}

/// Whether a text is a key for which packets can be encrypted.
pub(super) fn is_recipient(text: &str) -> bool {
    text.parse::<x25519::Recipient>().is_ok()
}

/// Encrypts a packet for several people.
pub(super) fn encrypt(bytes: &[u8], recipients: &[&str]) -> Result<Vec<u8>> {
    let failed = |error: String| Error::Document(format!("The packet can’t be encrypted: {error}."));
    let recipients: Vec<x25519::Recipient> = recipients
        .iter()
        .map(|text| text.parse().map_err(|error: &str| failed(error.to_owned())))
        .collect::<Result<_>>()?;
    let named = recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
    let encryptor = Encryptor::with_recipients(named).map_err(|error| failed(error.to_string()))?;
    let mut encrypted = Vec::with_capacity(bytes.len() + 4096);
    let io = |error: std::io::Error| failed(error.to_string());
    let mut writer = encryptor.wrap_output(&mut encrypted).map_err(io)?;
    writer.write_all(bytes).map_err(io)?;
    writer.finish().map_err(io)?;
    Ok(encrypted)
}

/// The packet in a file: as it is, or opened with one’s own key.
///
/// # Errors
/// [`Error::Refused`] where it is encrypted for others, was changed, or is too large.
pub(super) fn opened(bytes: &[u8], key: &SigningKey) -> Result<Vec<u8>> {
    if bytes.len() > LARGEST + (1 << 20) {
        return Err(Error::Refused(packet::BadPacket::TooLarge { size: bytes.len() }.to_string()));
    }
    if !is_encrypted(bytes) {
        return Ok(bytes.to_vec());
    }
    let others = || {
        Error::Refused(
            "The packet is encrypted for somebody else, or was changed on the way. Let the person open it for whom it was made, or ask for one made for your key card."
                .to_owned(),
        )
    };
    let identity = identity(key)?;
    let decryptor = Decryptor::new(bytes).map_err(|_| others())?;
    let mut reader =
        decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(|_| others())?;
    let mut archive = Vec::new();
    // What is encrypted is no longer than its cipher: there is no bomb in it.
    reader.by_ref().take(LARGEST as u64 + 1).read_to_end(&mut archive).map_err(|_| others())?;
    Ok(archive)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    #[test]
    fn a_packet_is_opened_by_each_of_its_recipients_and_by_nobody_else() {
        let keys = [1, 2, 3].map(|seed| SigningKey::from_seed(&[seed; 32]));
        let [one, other, third] = keys;
        let (to_one, to_other) = (recipient(&one).unwrap(), recipient(&other).unwrap());
        let mut sealed = encrypt(b"PK packet", &[&to_one, &to_other]).unwrap();
        assert!(is_encrypted(&sealed));
        assert_eq!(opened(&sealed, &one).unwrap(), b"PK packet");
        assert_eq!(opened(&sealed, &other).unwrap(), b"PK packet");
        assert!(opened(&sealed, &third).unwrap_err().to_string().contains("for somebody else"));
        *sealed.last_mut().unwrap() ^= 1;
        assert!(opened(&sealed, &one).is_err(), "one byte changed");
    }

    #[test]
    fn the_key_for_packets_is_the_same_each_time_and_is_no_signing_key() {
        let key = SigningKey::from_seed(&[1; 32]);
        assert_eq!(recipient(&key).unwrap(), recipient(&key).unwrap());
        assert!(is_recipient(&recipient(&key).unwrap()));
        assert!(!is_recipient("age1nobody"));
    }
}
