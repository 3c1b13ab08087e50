//! Texts of a PDF as typed text: their encodings, their line breaks, and dates.

use chrono::NaiveDate;

/// A text string: UTF-16 of either order, UTF-8 with its mark, else the encoding of PDF documents.
///
/// None where it is not what its mark says.
pub(super) fn decoded(bytes: &[u8]) -> Option<String> {
    let units = |bytes: &[u8], unit: fn([u8; 2]) -> u16| -> Option<String> {
        if !bytes.len().is_multiple_of(2) {
            return None;
        }
        let units = bytes.as_chunks().0.iter().map(|pair| unit(*pair));
        char::decode_utf16(units).collect::<Result<String, _>>().ok().map(|text| without_languages(&text))
    };
    match bytes {
        [0xfe, 0xff, rest @ ..] => units(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        _ => bytes.iter().map(|byte| by_document_encoding(*byte)).collect(),
    }
}

/// A character of `PDFDocEncoding` (ISO 32000-1, D.2). Control characters are themselves, so that line breaks stay; lopdf's
/// own table has none.
fn by_document_encoding(byte: u8) -> Option<char> {
    const ACCENTS: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    const HIGH: [char; 31] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ',
        'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž',
    ];
    match byte {
        0x18..=0x1f => ACCENTS.get(usize::from(byte - 0x18)).copied(),
        0x80..=0x9e => HIGH.get(usize::from(byte - 0x80)).copied(),
        0xa0 => Some('€'),
        0x9f => None,
        other => Some(char::from(other)),
    }
}

/// Takes out the marks of language that UTF-16 texts may have between escapes (ISO 32000-1, 7.9.2.2).
fn without_languages(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, part) in text.split('\u{1b}').enumerate() {
        // Every second part is a language: two letters, and two for the country.
        let language = index % 2 == 1 && (part.len() == 2 || part.len() == 4) && part.is_ascii();
        if !language {
            out.push_str(part);
        }
    }
    out
}

/// A text as it may stand in a field, and how many control characters had to go. The line ends of other systems become
/// line feeds; a text of one line has a space for each.
pub(super) fn cleaned(text: &str, lines: bool) -> (String, usize) {
    let broken =
        text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let mut removed = 0;
    let mut out: String = broken
        .chars()
        .filter(|letter| {
            let goes = letter.is_control() && !matches!(letter, '\n' | '\t');
            removed += usize::from(goes);
            !goes
        })
        .collect();
    if !lines && out.contains('\n') {
        out = out.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    }
    (out, removed)
}

/// A date by its year, month and day, `2026-09-30`, where the text is one as people here write it; else the text itself.
pub(super) fn date(text: &str) -> String {
    let plain = text.trim();
    ["%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y", "%B %d, %Y", "%B %d %Y", "%b %d, %Y"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(plain, form).ok())
        // A year of two digits could be of either century.
        .filter(|date| chrono::Datelike::year(date) >= 1000)
        .map_or_else(|| text.to_owned(), |date| date.format("%Y-%m-%d").to_string())
}

#[cfg(test)]
mod tests {
    use super::{cleaned, date, decoded};

    #[test]
    fn a_text_is_read_in_each_encoding_that_tools_write() {
        let name = "Nguyễn 👩‍🔧";
        let be: Vec<u8> =
            [0xfe, 0xff].into_iter().chain(name.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let le: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(name.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let utf8: Vec<u8> = [0xef, 0xbb, 0xbf].into_iter().chain(name.bytes()).collect();
        for bytes in [be, le, utf8] {
            assert_eq!(decoded(&bytes).as_deref(), Some(name));
        }
        // PDFDocEncoding: the bullet, the em dash, typographic quotes, the euro sign, é.
        let latin = b"\x80 \x84 \x8dx\x8e \x90 \xa0 \xe9";
        assert_eq!(decoded(latin).as_deref(), Some("• — “x” ’ € é"));
        assert_eq!(decoded(b"1\r\n2").as_deref(), Some("1\r\n2"));
        assert_eq!(decoded(b"\xfe\xff\xd8\x00"), None, "half of a pair");
        assert_eq!(decoded(b"\xfe\xff\x00A\x00"), None, "half of a unit");
        let marked: Vec<u8> = [0xfe, 0xff]
            .into_iter()
            .chain("\u{1b}viVN\u{1b}Ánh".encode_utf16().flat_map(u16::to_be_bytes))
            .collect();
        assert_eq!(decoded(&marked).as_deref(), Some("Ánh"));
    }

    #[test]
    fn control_characters_go_and_are_counted_and_lines_stay_lines() {
        assert_eq!(cleaned("a\r\nb\rc\u{b}d", true), ("a\nb\nc\nd".to_owned(), 0));
        assert_eq!(cleaned("a\0b\u{7}\tc", true), ("ab\tc".to_owned(), 2));
        assert_eq!(cleaned("one \r\n two", false), ("one two".to_owned(), 0));
    }

    #[test]
    fn a_date_is_read_as_people_write_it_and_kept_where_it_is_none() {
        for written in
            ["09/30/2026", "9/30/2026", " 2026-09-30 ", "September 30, 2026", "Sep 30, 2026", "9-30-2026"]
        {
            assert_eq!(date(written), "2026-09-30", "{written}");
        }
        for none in ["9/30/26", "soon", "30/9/2026", "02/30/2026"] {
            assert_eq!(date(none), none);
        }
    }
}
