//! Fonts of an interactive form. printpdf embeds what stands on the pages; what stands in fields is not on them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use lopdf::{Document, Object, ObjectId, Stream, dictionary};
use skrifa::{FontRef, MetadataProvider as _};

use super::{integer, literal, name};
use crate::{PrintError, fonts::Face};

/// A font in the file, with the codes of its glyphs.
pub(super) struct Font {
    pub id: ObjectId,
    /// From glyphs of the face to those in the file; none where the face is whole.
    codes: Option<BTreeMap<u16, u16>>,
}

impl Font {
    /// The code of a glyph.
    pub fn code(&self, glyph: u16) -> u16 {
        match &self.codes {
            Some(codes) => codes.get(&glyph).copied().unwrap_or(0),
            None => glyph,
        }
    }
}

/// Embeds a whole face, to type in. `texts` are the glyphs that a layout chose, with what each stands for.
pub(super) fn whole(
    file: &mut Document,
    face: &Face,
    mut texts: BTreeMap<u16, String>,
) -> Result<Font, PrintError> {
    let font = FontRef::new(face.data).map_err(|_| PrintError::Font(face.name))?;
    let mut own = BTreeMap::new();
    for (character, glyph) in font.charmap().mappings() {
        let (Some(character), Ok(glyph)) = (char::from_u32(character), u16::try_from(glyph.to_u32())) else {
            continue;
        };
        // Of several characters with one glyph the plainest is the first.
        own.entry(glyph).or_insert_with(|| character.to_string());
    }
    texts.append(&mut own);
    let widths: Vec<u16> = (0..face.glyphs()).map(|glyph| face.advance(glyph)).collect();
    let id = add(file, face, face.name, face.data.to_vec(), &widths, &texts);
    Ok(Font { id, codes: None })
}

/// Embeds the glyphs of a face that a layout chose, with what each stands for.
pub(super) fn subset(
    file: &mut Document,
    face: &Face,
    texts: BTreeMap<u16, String>,
) -> Result<Font, PrintError> {
    let mut remapper = subsetter::GlyphRemapper::new();
    let codes: BTreeMap<u16, u16> = texts.keys().map(|glyph| (*glyph, remapper.remap(*glyph))).collect();
    let data = subsetter::subset(face.data, 0, &remapper).map_err(|_| PrintError::Font(face.name))?;
    let mut widths: BTreeMap<u16, u16> = codes.iter().map(|(old, new)| (*new, face.advance(*old))).collect();
    widths.insert(0, face.advance(0));
    let texts: BTreeMap<u16, String> =
        texts.into_iter().filter_map(|(glyph, text)| Some((*codes.get(&glyph)?, text))).collect();
    let glyphs: BTreeSet<u16> = codes.keys().copied().collect();
    let full = format!("{}+{}", crate::write::subset_tag(usize::from(face.weight), glyphs.iter()), face.name);
    let widths: Vec<u16> = widths.into_values().collect();
    let id = add(file, face, &full, data, &widths, &texts);
    Ok(Font { id, codes: Some(codes) })
}

/// Writes a font whose codes are its glyphs, with the text of each.
fn add(
    file: &mut Document,
    face: &Face,
    full: &str,
    data: Vec<u8>,
    widths: &[u16],
    texts: &BTreeMap<u16, String>,
) -> ObjectId {
    let thousandths = |units: i64| units * 1000 / i64::from(face.units_per_em.max(1));
    let length = integer(data.len());
    let data = file.add_object(Stream::new(dictionary! { "Length1" => length }, data));
    let bounds: Vec<Object> = face.bounds.iter().map(|side| thousandths(i64::from(*side)).into()).collect();
    let descriptor = file.add_object(dictionary! {
        "Type" => name("FontDescriptor"),
        "FontName" => name(full),
        "Flags" => 4,
        "FontBBox" => bounds,
        "ItalicAngle" => 0,
        "Ascent" => thousandths(face.ascent.into()),
        "Descent" => thousandths(face.descent.into()),
        "CapHeight" => thousandths(face.ascent.into()),
        "StemV" => 80,
        "FontFile2" => data,
    });
    let widths: Vec<Object> = widths.iter().map(|width| thousandths(i64::from(*width)).into()).collect();
    let inner = file.add_object(dictionary! {
        "Type" => name("Font"),
        "Subtype" => name("CIDFontType2"),
        "BaseFont" => name(full),
        "CIDSystemInfo" => dictionary! {
            "Registry" => literal("Adobe"), "Ordering" => literal("Identity"), "Supplement" => 0
        },
        "FontDescriptor" => descriptor,
        "CIDToGIDMap" => name("Identity"),
        "DW" => 1000,
        "W" => vec![0.into(), Object::Array(widths)],
    });
    let map = file.add_object(Stream::new(dictionary! {}, unicode_map(texts).into_bytes()));
    file.add_object(dictionary! {
        "Type" => name("Font"),
        "Subtype" => name("Type0"),
        "BaseFont" => name(full),
        "Encoding" => name("Identity-H"),
        "DescendantFonts" => vec![inner.into()],
        "ToUnicode" => map,
    })
}

/// The map from codes to texts (ISO 32000-1, 9.10.3): at most a hundred in a block.
fn unicode_map(texts: &BTreeMap<u16, String>) -> String {
    let mut map = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
        /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
        /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
        1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        .to_owned();
    let texts: Vec<(&u16, &String)> = texts.iter().collect();
    for block in texts.chunks(100) {
        // Writing to a string does not fail.
        let _ = writeln!(map, "{} beginbfchar", block.len());
        for (code, text) in block {
            let units: String = text.encode_utf16().fold(String::new(), |mut units, unit| {
                let _ = write!(units, "{unit:04X}");
                units
            });
            let _ = writeln!(map, "<{code:04X}> <{units}>");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    map
}
