//! The faces that documents are set in, read from the program itself and only when a page is made.

use std::sync::Arc;

use parley::fontique::Blob;

use crate::language::language_of;

/// A face: its file, and the few numbers of it that a PDF repeats.
pub(crate) struct Face {
    /// The whole font file, part of the program: never copied.
    pub data: &'static [u8],
    /// The PostScript-like name used in the PDF.
    pub name: &'static str,
    /// Units of the em square.
    pub units_per_em: u16,
    /// Where the horizontal metrics begin, and how many full records there are.
    metrics_at: usize,
    metrics_count: usize,
    /// The number of glyphs.
    glyphs: u16,
    /// Ascent and descent, in font units.
    pub ascent: i16,
    /// Descent, negative below the line.
    pub descent: i16,
    /// x and y of the lower left and upper right corner of the box around all glyphs.
    pub bounds: [i16; 4],
    /// 400 regular, 700 bold.
    pub weight: u16,
    /// Rise and run of the caret.
    pub caret: (i16, i16),
}

macro_rules! face {
    ($file:literal) => {
        ($file, include_bytes!(concat!("../fonts/", $file, ".ttf")))
    };
}

/// Every face, in the order of fallback. The large ones stand last, so that they are read only when nothing else has the glyph.
const FILES: [(&str, &[u8]); 18] = [
    face!("PublicSans-Regular"),
    face!("PublicSans-Italic"),
    face!("PublicSans-Bold"),
    face!("NotoSans-Regular"),
    face!("NotoSansArmenian-Regular"),
    face!("NotoSansHebrew-Regular"),
    face!("IBMPlexSansArabic-Regular"),
    face!("Vazirmatn-Regular"),
    face!("NotoSansThai-Regular"),
    face!("NotoSansLao-Regular"),
    face!("NotoSansKhmer-Regular"),
    face!("NotoSansGurmukhi-Regular"),
    face!("NotoEmoji-Regular"),
    face!("NotoSansSymbols-Regular"),
    face!("NotoSansSymbols2-Regular"),
    face!("NotoSansSC-Regular"),
    face!("NotoSansJP-Regular"),
    face!("NotoSansKR-Regular"),
];

const CHINESE: &str = "Noto Sans SC";
const JAPANESE: &str = "Noto Sans JP";
const ARABIC: &str = "IBM Plex Sans Arabic";
const PERSIAN: &str = "Vazirmatn";

/// The families of [`FILES`], in the order in which a character looks for its glyph.
const FAMILIES: [&str; 16] = [
    "Public Sans",
    "Noto Sans",
    "Noto Sans Armenian",
    "Noto Sans Hebrew",
    ARABIC,
    PERSIAN,
    "Noto Sans Thai",
    "Noto Sans Lao",
    "Noto Sans Khmer",
    "Noto Sans Gurmukhi",
    "Noto Emoji",
    "Noto Sans Symbols",
    CHINESE,
    JAPANESE,
    "Noto Sans KR",
    "Noto Sans Symbols 2",
];

/// The order in which a text looks for its glyphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// That of [`FAMILIES`].
    Usual,
    /// Japanese before Chinese: many characters are one in Unicode and written differently.
    Japanese,
    /// Persian before Arabic: the Arabic face has no non-joiner, and a letter set in another face than its neighbours
    /// does not join them.
    Persian,
}

impl Order {
    /// The order for a text.
    pub fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self::Usual;
        }
        let language = language_of(text);
        let has_joiners = text.contains(['\u{200c}', '\u{200d}']);
        let has_arabic =
            |text: &str| text.chars().any(|character| matches!(character, '\u{620}'..='\u{6ff}'));
        if language == Some("ja") {
            Self::Japanese
        } else if language == Some("fa") || (has_joiners && has_arabic(text)) {
            Self::Persian
        } else {
            Self::Usual
        }
    }

    /// The families, first to last.
    pub fn families(self) -> Vec<&'static str> {
        let (first, before) = match self {
            Self::Usual => return FAMILIES.to_vec(),
            Self::Japanese => (JAPANESE, CHINESE),
            Self::Persian => (PERSIAN, ARABIC),
        };
        let others = FAMILIES.into_iter().filter(|family| *family != first);
        others.flat_map(|family| if family == before { vec![first, family] } else { vec![family] }).collect()
    }
}

/// Reads the tables of every face.
pub(crate) fn faces() -> Vec<Face> {
    FILES.iter().filter_map(|(name, data)| Face::read(name, data)).collect()
}

impl Face {
    /// Reads the header tables. `None` for a file that is not a font, which a test rules out for every file here.
    fn read(name: &'static str, data: &'static [u8]) -> Option<Self> {
        let count = usize::from(u16_at(data, 4)?);
        let table = |tag: &[u8; 4]| -> Option<usize> {
            (0..count)
                .map(|i| 12 + 16 * i)
                .find_map(|at| (data.get(at..at + 4)? == tag).then(|| u32_at(data, at + 8)).flatten())
        };
        let (head, hhea) = (table(b"head")?, table(b"hhea")?);
        Some(Self {
            data,
            name,
            units_per_em: u16_at(data, head + 18)?,
            metrics_at: table(b"hmtx")?,
            metrics_count: usize::from(u16_at(data, hhea + 34)?),
            glyphs: u16_at(data, table(b"maxp")? + 4)?,
            ascent: i16_at(data, hhea + 4)?,
            descent: i16_at(data, hhea + 6)?,
            bounds: [
                i16_at(data, head + 36)?,
                i16_at(data, head + 38)?,
                i16_at(data, head + 40)?,
                i16_at(data, head + 42)?,
            ],
            weight: u16_at(data, table(b"OS/2")? + 4)?,
            caret: (i16_at(data, hhea + 18)?, i16_at(data, hhea + 20)?),
        })
    }

    /// The font file in the form that the layout engine takes, without copying it.
    pub fn blob(&self) -> Blob<u8> {
        Blob::new(Arc::new(self.data))
    }

    /// The number of glyphs, which have the ids below it.
    pub fn glyphs(&self) -> u16 {
        self.glyphs
    }

    /// The advance of a glyph, in font units.
    pub fn advance(&self, glyph: u16) -> u16 {
        let record = usize::from(glyph).min(self.metrics_count.saturating_sub(1));
        u16_at(self.data, self.metrics_at + 4 * record).unwrap_or(0)
    }
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn i16_at(data: &[u8], at: usize) -> Option<i16> {
    Some(i16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(data: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?)).ok()
}

#[cfg(test)]
mod tests {
    use super::{FILES, faces};

    #[test]
    fn every_font_file_is_read() {
        assert_eq!(faces().len(), FILES.len());
    }

    #[test]
    fn advances_come_from_the_metrics_table() {
        let faces = faces();
        let regular = faces.first().map(|face| (face.units_per_em, face.weight, face.advance(0)));
        assert!(
            regular.is_some_and(|(units, weight, advance)| units == 2000 && weight == 400 && advance > 0)
        );
    }
}
