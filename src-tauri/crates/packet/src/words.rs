//! Fingerprints in words: twelve of them, to be read out over the telephone.

use ledger::Hash;

/// The English word list of BIP 39 (MIT): 2,048 words, each told from the others by its first four letters.
const WORDS: &str = include_str!("words.txt");
/// How many words a fingerprint has: 132 of its 256 bits.
const COUNT: usize = 12;

/// Writes the first 132 bits of a hash as twelve words of eleven bits each.
///
/// To find another key with the same twelve words takes as many tries as breaking a key of 128 bits.
#[must_use]
pub fn in_words(hash: &Hash) -> String {
    let words: Vec<&str> = WORDS.lines().collect();
    let bytes = hash.as_bytes();
    let bit = |at: usize| bytes.get(at / 8).is_some_and(|byte| byte >> (7 - at % 8) & 1 == 1);
    let word = |place: usize| {
        let index =
            (place * 11..place * 11 + 11).fold(0_usize, |index, at| index << 1 | usize::from(bit(at)));
        words.get(index).copied().unwrap_or_default()
    };
    (0..COUNT).map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_the_published_one() {
        let published = "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda";
        assert_eq!(Hash::of(WORDS.as_bytes()).to_string(), published);
        assert_eq!(WORDS.lines().count(), 2048);
    }

    #[test]
    fn a_fingerprint_is_read_out_in_twelve_words() {
        assert_eq!(in_words(&Hash::ZERO), ["abandon"; 12].join(" "));
        assert_eq!(in_words(&Hash::from_bytes([255; 32])), ["zoo"; 12].join(" "));
        // As another program writes these bits (Python’s mnemonic 0.21).
        let other = "risk scheme quiz bulk brother vivid agree chimney tattoo uniform mass electric";
        assert_eq!(in_words(&Hash::of(b"abc")), other);
    }
}
