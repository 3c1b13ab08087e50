//! A page of events as one value.
//!
//! Each value of each row is copied for itself from the thread that finds it to the one that asked: of nine values an
//! event that takes twice as long as to find them. Whoever goes through the whole history is handed a page at once. The
//! statement is `SQLite`'s own way to say so.

use ledger::{Filed, Hash, Sealed, Signature};

use crate::{Error, Result};

/// How many events follow a place in the office, at most so many, and the events, one after the other: the numbers of
/// the header, each with a space after it, then the texts and bytes. No events are `NULL`.
pub(crate) const EVENTS_AFTER: &str = "SELECT COUNT(*), CAST(group_concat(\
    printf('%d %d %d %d %d ', office_sequence, sequence, at_ms, octet_length(stream), octet_length(bytes)) \
    || stream || hash || signature || fingerprint || head || bytes, '') AS BLOB) \
    FROM (SELECT * FROM events WHERE office_sequence > $1 ORDER BY office_sequence LIMIT $2)";

/// The events of a page in office order.
///
/// # Errors
/// [`Error::Damaged`] where the page does not hold so many, or not what the statement writes.
pub(crate) fn unpacked(count: i64, page: Option<&[u8]>) -> Result<Vec<Filed>> {
    let mut rest = page.unwrap_or_default();
    let mut events = Vec::with_capacity(usize::try_from(count).unwrap_or_default());
    while !rest.is_empty() {
        let (event, after) = event(rest).ok_or_else(damaged)?;
        events.push(event);
        rest = after;
    }
    if i64::try_from(events.len()) != Ok(count) {
        return Err(damaged());
    }
    // They are put together in the order in which they are found, which is this one; it is only not promised.
    events.sort_unstable_by_key(|event| event.office_sequence);
    Ok(events)
}

fn event(page: &[u8]) -> Option<(Filed, &[u8])> {
    let (office_sequence, rest) = number(page)?;
    let (sequence, rest) = number(rest)?;
    let (at_ms, rest) = number(rest)?;
    let (stream_length, rest) = number(rest)?;
    let (length, rest) = number(rest)?;
    let (stream, rest) = rest.split_at_checked(stream_length)?;
    let (hash, rest) = rest.split_first_chunk()?;
    let (signature, rest) = rest.split_first_chunk()?;
    let (fingerprint, rest) = rest.split_first_chunk()?;
    let (head, rest) = rest.split_first_chunk()?;
    let (bytes, rest) = rest.split_at_checked(length)?;
    let sealed = Sealed {
        bytes: bytes.to_vec(),
        hash: Hash::from_bytes(*hash),
        signature: Signature::from_bytes(*signature),
        fingerprint: Hash::from_bytes(*fingerprint),
    };
    let stream = std::str::from_utf8(stream).ok()?.to_owned();
    Some((Filed { office_sequence, stream, sequence, at_ms, sealed, head: Hash::from_bytes(*head) }, rest))
}

fn number<N: std::str::FromStr>(page: &[u8]) -> Option<(N, &[u8])> {
    let end = page.iter().position(|byte| *byte == b' ')?;
    let (digits, rest) = page.split_at_checked(end)?;
    Some((std::str::from_utf8(digits).ok()?.parse().ok()?, rest.get(1..)?))
}

fn damaged() -> Error {
    Error::damaged("a page of events does not hold what an event has")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::{Hash, Signature, unpacked};

    /// Two events as the statement writes them; the first was disposed of, and has no text.
    fn page() -> Vec<u8> {
        let seal = |byte: u8| [byte; 32 + 64 + 32 + 32];
        [b"7 1 -5 6 0 office".as_slice(), &seal(b' '), b"8 12 9 12 3 EX-2026-0001", &seal(0), b"1 {"].concat()
    }

    #[test]
    fn events_come_apart_where_they_were_put_together() {
        let events = unpacked(2, Some(&page())).unwrap();
        let told: Vec<_> = events
            .iter()
            .map(|event| {
                let bytes = event.sealed.bytes.as_slice();
                (event.office_sequence, event.stream.as_str(), event.sequence, event.at_ms, bytes)
            })
            .collect();
        assert_eq!(told, [(7, "office", 1, -5, b"".as_slice()), (8, "EX-2026-0001", 12, 9, b"1 {")]);
        let seals: Vec<_> = events.iter().map(|event| (event.sealed.signature, event.head)).collect();
        let seal = |byte| (Signature::from_bytes([byte; 64]), Hash::from_bytes([byte; 32]));
        assert_eq!(seals, [seal(b' '), seal(0)]);
        assert!(unpacked(0, None).unwrap().is_empty());
    }

    #[test]
    fn a_page_that_lacks_anything_is_refused() {
        let page = page();
        for length in 0..page.len() {
            unpacked(2, page.get(..length)).unwrap_err();
        }
        unpacked(3, Some(&page)).unwrap_err();
        unpacked(2, None).unwrap_err();
    }
}
