//! DSSE envelopes: a payload as it was signed, byte for byte, with who signed it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ledger::{Hash, PublicKey, Signature, SigningKey};
use serde::{Deserialize, Serialize};

/// A payload with one signature over it (Dead Simple Signing Envelope, version 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The type of the payload.
    pub kind: String,
    /// Its exact bytes.
    pub payload: Vec<u8>,
    /// The fingerprint of the key that signed.
    pub key: Hash,
    /// The signature.
    pub signature: Signature,
}

/// Says that bytes are no envelope.
#[derive(Debug, thiserror::Error)]
pub enum BadEnvelope {
    /// They are not the JSON of one.
    #[error("it is not the JSON of a signed envelope")]
    Json(#[source] serde_json::Error),
    /// Its payload or signature is not written as it should be.
    #[error("its payload or its signature can’t be decoded")]
    Encoding,
    /// It has another number of signatures than one.
    #[error("it has {0} signatures, and one is expected")]
    Signatures(usize),
    /// It is an envelope of something else.
    #[error("it is signed as {found}, and not as {expected}")]
    OtherKind {
        /// What it is signed as.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    payload_type: String,
    payload: String,
    signatures: Vec<WrittenSignature>,
}

#[derive(Serialize, Deserialize)]
struct WrittenSignature {
    keyid: Hash,
    sig: String,
}

impl Envelope {
    /// Signs a payload.
    #[must_use]
    pub fn sign(kind: &str, payload: Vec<u8>, key: &SigningKey) -> Self {
        let signature = key.sign_envelope(kind, &payload);
        Self { kind: kind.to_owned(), payload, key: key.public().fingerprint(), signature }
    }

    /// Whether the signature is a key’s, over exactly this payload.
    #[must_use]
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        self.key == key.fingerprint() && key.signed_envelope(&self.kind, &self.payload, &self.signature)
    }

    /// Reads an envelope of a kind; its signature is not checked yet.
    ///
    /// # Errors
    /// [`BadEnvelope`].
    pub fn read(bytes: &[u8], kind: &'static str) -> Result<Self, BadEnvelope> {
        let written: Written = serde_json::from_slice(bytes).map_err(BadEnvelope::Json)?;
        let count = written.signatures.len();
        let (Some(signature), 1) = (written.signatures.into_iter().next(), count) else {
            return Err(BadEnvelope::Signatures(count));
        };
        if written.payload_type != kind {
            return Err(BadEnvelope::OtherKind { found: written.payload_type, expected: kind });
        }
        let payload = STANDARD.decode(written.payload).map_err(|_| BadEnvelope::Encoding)?;
        let bytes = STANDARD.decode(signature.sig).map_err(|_| BadEnvelope::Encoding)?;
        let bytes: [u8; 64] = bytes.try_into().map_err(|_| BadEnvelope::Encoding)?;
        let signature_bytes = Signature::from_bytes(bytes);
        Ok(Self { kind: written.payload_type, payload, key: signature.keyid, signature: signature_bytes })
    }

    /// The envelope as JSON, ending with a line feed.
    ///
    /// # Errors
    /// Those of writing JSON, which no value makes happen.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut json = serde_json::to_vec_pretty(&Written {
            payload_type: self.kind.clone(),
            payload: STANDARD.encode(&self.payload),
            signatures: vec![WrittenSignature {
                keyid: self.key,
                sig: STANDARD.encode(self.signature.as_bytes()),
            }],
        })?;
        json.push(b'\n');
        Ok(json)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    #[test]
    fn an_envelope_is_read_as_it_was_signed_and_fits_one_key_alone() {
        let key = SigningKey::from_seed(&[7; 32]);
        let envelope = Envelope::sign("a/b", b"{\"x\":1}".to_vec(), &key);
        let read = Envelope::read(&envelope.to_json().unwrap(), "a/b").unwrap();
        assert_eq!(read, envelope);
        assert!(read.is_signed_by(&key.public()));
        assert!(!read.is_signed_by(&SigningKey::from_seed(&[8; 32]).public()));
        let changed = Envelope { payload: b"{\"x\":2}".to_vec(), ..read };
        assert!(!changed.is_signed_by(&key.public()));
    }

    #[test]
    fn what_is_no_envelope_of_its_kind_is_refused() {
        let key = SigningKey::from_seed(&[7; 32]);
        let json = String::from_utf8(Envelope::sign("a/b", b"{}".to_vec(), &key).to_json().unwrap()).unwrap();
        assert!(matches!(Envelope::read(json.as_bytes(), "a/c"), Err(BadEnvelope::OtherKind { .. })));
        assert!(matches!(Envelope::read(b"{}", "a/b"), Err(BadEnvelope::Json(_))));
        let twice =
            json.replace("\"signatures\": [", "\"signatures\": [{\"keyid\": \"KEY\", \"sig\": \"\"},");
        let twice = twice.replace("KEY", &key.public().fingerprint().to_string());
        assert!(matches!(Envelope::read(twice.as_bytes(), "a/b"), Err(BadEnvelope::Signatures(2))));
        let cut = json.replace("\"sig\": \"", "\"sig\": \"AAAA");
        assert!(matches!(Envelope::read(cut.as_bytes(), "a/b"), Err(BadEnvelope::Encoding)));
    }
}
