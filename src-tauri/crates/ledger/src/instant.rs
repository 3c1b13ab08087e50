/// Reads an instant written as `2026-03-09T17:04:05.123Z` and returns milliseconds since 1970 in UTC.
///
/// Events write their instant in exactly this form: RFC 3339, UTC, three decimals. Anything else gives
/// `None`, so that one instant has one spelling. Years 1970 to 9999.
#[must_use]
pub fn milliseconds(text: &str) -> Option<i64> {
    let shape = b"0000-00-00T00:00:00.000Z";
    let fits = |(byte, sign): (&u8, &u8)| if *sign == b'0' { byte.is_ascii_digit() } else { byte == sign };
    if text.len() != shape.len() || !text.as_bytes().iter().zip(shape).all(fits) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let fraction = number(20, 23)?;
    let in_range = year >= 1970 && (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
    if !in_range || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some((((days_since_1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000 + fraction)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Counts days in the proleptic Gregorian calendar, from years that begin in March so that the leap day is last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 719_469
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_milliseconds_since_1970() {
        for (text, expected) in [
            ("1970-01-01T00:00:00.000Z", 0),
            ("1970-01-01T00:00:00.001Z", 1),
            ("2000-02-29T12:00:00.000Z", 951_825_600_000),
            ("2026-03-09T17:04:05.123Z", 1_773_075_845_123),
            ("2049-12-31T23:59:59.999Z", 2_524_607_999_999),
        ] {
            assert_eq!(milliseconds(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn another_spelling_or_a_day_that_does_not_exist_is_refused() {
        for text in [
            "",
            "2026-03-09T17:04:05Z",
            "2026-03-09T17:04:05.123+00:00",
            "2026-03-09t17:04:05.123z",
            "2026-02-29T00:00:00.000Z",
            "2026-13-01T00:00:00.000Z",
            "2026-00-01T00:00:00.000Z",
            "2026-04-31T00:00:00.000Z",
            "2026-04-30T24:00:00.000Z",
            "2026-04-30T23:59:60.000Z",
            "2026-04-3 T23:59:50.000Z",
            "1969-12-31T23:59:59.999Z",
        ] {
            assert_eq!(milliseconds(text), None, "{text}");
        }
    }
}
