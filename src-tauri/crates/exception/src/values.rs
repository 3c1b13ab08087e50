//! Small values with a meaning: request numbers, instants, digests, lengths of text.

use std::{fmt, str::FromStr};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

/// The number of a request, `EX-2026-0001`: year of opening and a counter, never reused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
#[serde(try_from = "String", into = "String")]
pub struct RequestNumber(String);

/// A text that is not a request number.
#[derive(Debug, thiserror::Error)]
#[error("a request number looks like EX-2026-0001")]
pub struct NotANumber;

impl RequestNumber {
    /// The number of the `count`th request opened in `year`.
    #[must_use]
    pub fn new(year: i32, count: u32) -> Self {
        Self(format!("EX-{year:04}-{count:04}"))
    }

    /// The number as it is printed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RequestNumber {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let text = text.trim().to_ascii_uppercase();
        let mut parts = text.split('-');
        let (prefix, year, count, rest) = (parts.next(), parts.next(), parts.next(), parts.next());
        let digits = |part: Option<&str>, at_least: usize, at_most: usize| {
            part.is_some_and(|p| {
                (at_least..=at_most).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit())
            })
        };
        if prefix == Some("EX") && digits(year, 4, 4) && digits(count, 4, 9) && rest.is_none() {
            Ok(Self(text))
        } else {
            Err(NotANumber)
        }
    }
}

impl TryFrom<String> for RequestNumber {
    type Error = NotANumber;

    fn try_from(text: String) -> Result<Self, NotANumber> {
        text.parse()
    }
}

impl From<RequestNumber> for String {
    fn from(number: RequestNumber) -> Self {
        number.0
    }
}

impl fmt::Display for RequestNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// An instant in UTC, cut to milliseconds when it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
#[serde(try_from = "String", into = "String")]
pub struct Instant(DateTime<Utc>);

impl Instant {
    /// The instant `milliseconds` after 1970-01-01T00:00Z; times outside chrono's range become 1970.
    #[must_use]
    pub fn from_millis(milliseconds: i64) -> Self {
        Self(DateTime::from_timestamp_millis(milliseconds).unwrap_or_default())
    }

    /// Milliseconds since 1970-01-01T00:00Z.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0.timestamp_millis()
    }

    /// The instant as chrono knows it.
    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }
}

impl From<DateTime<Utc>> for Instant {
    fn from(time: DateTime<Utc>) -> Self {
        Self::from_millis(time.timestamp_millis())
    }
}

impl TryFrom<String> for Instant {
    type Error = chrono::ParseError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        DateTime::parse_from_rfc3339(&text).map(|time| Self::from(time.with_timezone(&Utc)))
    }
}

impl From<Instant> for String {
    fn from(instant: Instant) -> Self {
        instant.to_string()
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

/// A SHA-256 digest, 64 lower-case hexadecimal digits: of an event's bytes or of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
#[serde(try_from = "String", into = "String")]
pub struct Digest(String);

/// A text that is not a SHA-256 digest.
#[derive(Debug, thiserror::Error)]
#[error("a SHA-256 digest has 64 hexadecimal digits")]
pub struct NotADigest;

impl Digest {
    /// The digest with these 32 bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        use fmt::Write as _;
        let mut text = String::with_capacity(64);
        for byte in bytes {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    /// The 64 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first 16 digits in groups of four, as people compare them.
    #[must_use]
    pub fn short(&self) -> String {
        let digits: Vec<char> = self.0.chars().take(16).collect();
        digits.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }
}

impl TryFrom<String> for Digest {
    type Error = NotADigest;

    fn try_from(text: String) -> Result<Self, NotADigest> {
        if text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            Ok(Self(text))
        } else {
            Err(NotADigest)
        }
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Longest personal name, in characters.
pub const NAME: usize = 120;
/// Longest Service Request number, in characters (domain rule; the procedure gives none).
pub const SERVICE_REQUEST: usize = 40;
/// Longest single-line text, in characters.
pub const LINE: usize = 200;
/// Longest e-mail address, in characters (RFC 5321).
pub const EMAIL: usize = 254;
/// Longest long text, in characters.
pub const PROSE: usize = 20_000;

/// A text that is empty, or longer than its kind allows.
#[derive(Debug, thiserror::Error)]
#[error("the text is empty or longer than {0} characters")]
pub struct BadText(usize);

macro_rules! text_kind {
    ($(#[$meta:meta])* $name:ident, $limit:expr) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The greatest length, in characters.
            pub const LIMIT: usize = $limit;

            /// The text as it was typed.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadText;

            fn try_from(text: String) -> Result<Self, BadText> {
                if $crate::text::is_blank(&text) || text.chars().count() > Self::LIMIT {
                    Err(BadText(Self::LIMIT))
                } else {
                    Ok(Self(text))
                }
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}

text_kind!(
    /// A single-line text that is not blank, kept as typed: 1 to 200 characters.
    Line,
    LINE
);
text_kind!(
    /// A long text that is not blank, kept as typed: 1 to 20,000 characters.
    Prose,
    PROSE
);
text_kind!(
    /// A Service Request number, free text of 1 to 40 characters (procedure, section 4A).
    ServiceRequest,
    SERVICE_REQUEST
);

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    #[test]
    fn a_request_number_is_read_as_it_is_printed() {
        let number = RequestNumber::new(2026, 17);
        assert_eq!(number.to_string(), "EX-2026-0017");
        assert_eq!(" ex-2026-0017".parse::<RequestNumber>().unwrap(), number);
        for bad in ["", "EX", "EX-26-0001", "EX-2026-1", "EX-2026-0001-2", "XE-2026-0001", "EX-2026-00O1"] {
            assert!(bad.parse::<RequestNumber>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_instant_is_written_to_the_millisecond_and_read_back() {
        let instant = Instant::from_millis(1_795_289_696_123);
        assert_eq!(instant.to_string(), "2026-11-21T19:34:56.123Z");
        assert_eq!(Instant::try_from(instant.to_string()).unwrap(), instant);
    }

    #[test]
    fn a_blank_text_is_no_text() {
        for blank in ["", "  \n\t", "\u{a0}\u{200b}\u{ad}"] {
            assert!(Prose::try_from(blank.to_owned()).is_err(), "{blank:?}");
        }
        assert!(Line::try_from("x".repeat(200)).is_ok());
        assert!(Line::try_from("x".repeat(201)).is_err());
    }
}
