//! Fonts cut down to the glyphs that a document uses.
//!
//! Rules learnt from printpdf 0.12.8: fonts are subset here (printpdf alone embeds whole files); font ids are ours, for
//! its own come from a counter of the process; widths are truncated to integers, so the pen is followed with the same
//! truncation; `ToUnicode` is one text a code, so a glyph that stands for several texts has several codes, which
//! `CIDToGIDMap` leads to it.

use std::collections::BTreeMap;

use printpdf::{Codepoint, FontId, FontMetrics, Op, ParsedFont, PdfFontHandle, Pt, TextItem};
use subsetter::GlyphRemapper;

use super::content::resource;
use crate::{PrintError, fonts::Face};

/// What is used of a face: glyphs, and a code for each text that a glyph stands for, in the order of their first use.
pub(super) struct Subset<'a> {
    place: usize,
    face: &'a Face,
    glyphs: GlyphRemapper,
    /// By glyph of the face: the code of the first text that it stands for; 0 where it is not used.
    first: Vec<u16>,
    /// By code. The code 0 is that of the empty box, and shown nowhere.
    codes: Vec<Code>,
}

/// What a code stands for.
#[derive(Default)]
struct Code {
    /// The glyph within the subset.
    leads_to: u16,
    /// The width of the glyph, in units of the face.
    advance: u16,
    /// The width in thousandths of the size, as printpdf writes it: truncated.
    width: f32,
    text: String,
    /// The code of the next text that the same glyph stands for; 0 where there is none.
    next: u16,
}

impl<'a> Subset<'a> {
    /// A face of which nothing is used, with its place among the faces.
    pub fn new(place: usize, face: &'a Face) -> Self {
        let first = vec![0; usize::from(face.glyphs())];
        let none = Code { advance: face.advance(0), ..Code::default() };
        Self { place, face, glyphs: GlyphRemapper::new(), first, codes: vec![none] }
    }

    /// The code of a glyph where it stands for a text, and its width in thousandths of the size.
    pub fn code(&mut self, glyph: u16, text: &str) -> Result<(u16, f32), PrintError> {
        let mut before = 0;
        let mut at = self.first.get(usize::from(glyph)).copied().unwrap_or(0);
        while at != 0
            && let Some(code) = self.codes.get(usize::from(at))
        {
            if code.text == text {
                return Ok((at, code.width));
            }
            (before, at) = (at, code.next);
        }
        let code = u16::try_from(self.codes.len()).map_err(|_| PrintError::Font(self.face.name))?;
        if before == 0 {
            *self.first.get_mut(usize::from(glyph)).ok_or(PrintError::Font(self.face.name))? = code;
        } else if let Some(before) = self.codes.get_mut(usize::from(before)) {
            before.next = code;
        }
        let advance = self.face.advance(glyph);
        let width = (f32::from(advance) * 1000.0 / f32::from(self.face.units_per_em)).trunc();
        let leads_to = self.glyphs.remap(glyph);
        self.codes.push(Code { leads_to, advance, width, text: text.to_owned(), next: 0 });
        Ok((code, width))
    }

    /// Its name in the file, which tells this subset from others of the face.
    fn name(&self) -> String {
        let glyphs: Vec<u16> = self.glyphs.remapped_gids().collect();
        format!("{}+{}", subset_tag(self.place, glyphs.iter()), self.face.name)
    }

    /// The font for printpdf, with the name of its resource.
    pub fn cut(&self) -> Result<(FontId, ParsedFont), PrintError> {
        let face = self.face;
        let bytes = subsetter::subset(face.data, 0, &self.glyphs).map_err(|_| PrintError::Font(face.name))?;
        let widths: BTreeMap<u16, u16> = (0..).zip(self.codes.iter().map(|code| code.advance)).collect();
        let metrics = FontMetrics { ascent: face.ascent, descent: face.descent };
        let name = Some(self.name());
        let mut font =
            ParsedFont::with_glyph_data(bytes, 0, name, BTreeMap::new(), widths, face.units_per_em, metrics);
        let [x_min, y_min, x_max, y_max] = face.bounds;
        let written = &mut font.pdf_font_metrics;
        (written.x_min, written.y_min, written.x_max, written.y_max) = (x_min, y_min, x_max, y_max);
        written.us_weight_class = face.weight;
        (written.caret_slope_rise, written.caret_slope_run) = face.caret;
        Ok((FontId(resource(self.place)), font))
    }

    /// Every code with its text, as a line of text that tells printpdf of them.
    pub fn told(&self, id: &FontId) -> [Op; 4] {
        let codes = (0..).zip(&self.codes).skip(1).map(|(code, Code { text, .. })| Codepoint {
            gid: code,
            offset: 0.0,
            cid: Some(text.clone()),
        });
        [
            Op::StartTextSection,
            Op::SetFont { font: PdfFontHandle::External(id.clone()), size: Pt(1.0) },
            Op::ShowText { items: vec![TextItem::GlyphIds(codes.collect())] },
            Op::EndTextSection,
        ]
    }

    /// Says which glyph each code leads to, where the rule that the code is the glyph does not hold.
    pub fn lead_codes(&self, file: &mut lopdf::Document) -> Result<(), PrintError> {
        if (0..).zip(&self.codes).all(|(code, Code { leads_to, .. })| code == *leads_to) {
            return Ok(());
        }
        let map: Vec<u8> = self.codes.iter().flat_map(|code| code.leads_to.to_be_bytes()).collect();
        let map = file.add_object(lopdf::Stream::new(lopdf::Dictionary::new(), map));
        let name = self.name().into_bytes();
        for object in file.objects.values_mut() {
            let Ok(font) = object.as_dict_mut() else { continue };
            let Ok(inner) = font.get_mut(b"DescendantFonts").and_then(lopdf::Object::as_array_mut) else {
                continue;
            };
            for inner in inner.iter_mut().filter_map(|inner| inner.as_dict_mut().ok()) {
                if inner.get(b"BaseFont").and_then(lopdf::Object::as_name).is_ok_and(|of| of == name) {
                    inner.set("CIDToGIDMap", map);
                    return Ok(());
                }
            }
        }
        Err(PrintError::Structure("a font is lost"))
    }
}

/// Six capital letters derived from the glyphs used: the tag of a subset (ISO 32000-1, 9.6.4).
pub(crate) fn subset_tag<'a>(face: usize, glyphs: impl Iterator<Item = &'a u16>) -> String {
    let start = 0xcbf2_9ce4_8422_2325_u64 ^ face as u64;
    let hash =
        glyphs.fold(start, |hash, glyph| (hash ^ u64::from(*glyph)).wrapping_mul(0x0000_0100_0000_01b3));
    (0..6_u32).map(|place| char::from(b'A' + ((hash >> (place * 8)) % 26) as u8)).collect()
}
