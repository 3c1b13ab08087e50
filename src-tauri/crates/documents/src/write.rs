//! Pages to a PDF through printpdf: glyphs become operators, fonts become subsets of themselves.
//!
//! Rules learnt from printpdf 0.12.8: fonts are subset here (printpdf alone embeds whole files); font ids are ours, for
//! its own come from a counter of the process; widths are truncated to integers, so the pen is followed with the same
//! truncation; `ToUnicode` is one text a glyph, so a glyph that stands for another text is wrapped in `ActualText`.
#![expect(
    clippy::cast_precision_loss,
    reason = "glyph widths are written as the integers that printpdf makes of them"
)]

use std::collections::{BTreeMap, BTreeSet};

use printpdf::{
    Codepoint, Color, DictItem, FontId, FontMetrics, Line, LinePoint, Op, PaintMode, ParsedFont, PdfDocument,
    PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Pt, Rect, Rgb, TextItem, TextMatrix,
};

use crate::{
    PrintError,
    fonts::Face,
    page::{Artifact, Composed, Glyph, HEIGHT, Item, Owner, Run, WIDTH},
    tag,
};

/// Writes the pages as a tagged PDF.
pub(crate) fn write(document: &Composed, faces: &[Face]) -> Result<Vec<u8>, PrintError> {
    let mut pdf = PdfDocument::new(&document.about.title);
    let mut fonts = Fonts { faces, subsets: BTreeMap::new(), texts: BTreeMap::new() };
    for (face, glyphs) in used(document) {
        let subset = Subset::make(faces, face, &glyphs)?;
        pdf.resources.fonts.map.insert(subset.id.clone(), PdfFont::new(subset.font.clone()));
        fonts.subsets.insert(face, subset);
    }
    for run in runs(document) {
        for glyph in run.glyphs.iter().filter(|glyph| !glyph.shared) {
            let text = text_of(run, glyph);
            fonts.texts.entry((run.face, glyph.id)).or_insert_with(|| text.to_owned());
        }
    }
    for page in &document.pages {
        let mut ops = Vec::with_capacity(256);
        let mut mark_id = 0;
        for mark in &page.marks {
            match mark.owner {
                Owner::Element(element) => {
                    let role = document.elements.get(element.0).map_or("Span", |element| element.role);
                    ops.push(begin(role, vec![("MCID", DictItem::Int(mark_id))]));
                    mark_id += 1;
                }
                Owner::Artifact(kind) => ops.push(begin_artifact(kind)),
            }
            for item in &mark.items {
                fonts.item(&mut ops, item);
            }
            ops.push(Op::EndMarkedContent);
        }
        let sheet = Rect::from_wh(Pt(WIDTH), Pt(HEIGHT));
        pdf.pages.push(PdfPage { media_box: sheet.clone(), trim_box: sheet.clone(), crop_box: sheet, ops });
    }
    let options =
        PdfSaveOptions { optimize: false, subset_fonts: true, secure: true, image_optimization: None };
    // Its warnings concern fonts that it would parse itself; what it writes is checked by the tests of the whole file.
    let file = pdf.to_lopdf_document(&options, &mut Vec::new());
    tag::finish(file, document)
}

fn runs(document: &Composed) -> impl Iterator<Item = &Run> {
    let items = document.pages.iter().flat_map(|page| &page.marks).flat_map(|mark| &mark.items);
    items.filter_map(|item| match item {
        Item::Run(run) => Some(run),
        Item::Rule { .. } | Item::Fill { .. } => None,
    })
}

/// The glyphs that are used of each face.
fn used(document: &Composed) -> BTreeMap<usize, BTreeSet<u16>> {
    let mut used: BTreeMap<usize, BTreeSet<u16>> = BTreeMap::new();
    for run in runs(document) {
        used.entry(run.face).or_default().extend(run.glyphs.iter().map(|glyph| glyph.id));
    }
    used
}

fn text_of<'a>(run: &'a Run, glyph: &Glyph) -> &'a str {
    run.text.get(glyph.text.clone()).unwrap_or_default()
}

/// A font cut down to the glyphs that a document uses.
struct Subset {
    id: FontId,
    font: ParsedFont,
    /// From the glyph ids of the whole font to those of the subset.
    ids: BTreeMap<u16, u16>,
}

impl Subset {
    fn make(faces: &[Face], face: usize, glyphs: &BTreeSet<u16>) -> Result<Self, PrintError> {
        let name = subset_tag(face, glyphs);
        let face = faces.get(face).ok_or(PrintError::Font("a face that is not loaded"))?;
        let mut remapper = subsetter::GlyphRemapper::new();
        let ids: BTreeMap<u16, u16> = glyphs.iter().map(|glyph| (*glyph, remapper.remap(*glyph))).collect();
        let bytes = subsetter::subset(face.data, 0, &remapper).map_err(|_| PrintError::Font(face.name))?;
        let mut widths: BTreeMap<u16, u16> =
            ids.iter().map(|(old, new)| (*new, face.advance(*old))).collect();
        widths.insert(0, face.advance(0));
        let metrics = FontMetrics { ascent: face.ascent, descent: face.descent };
        let full_name = Some(format!("{name}+{}", face.name));
        let mut font = ParsedFont::with_glyph_data(
            bytes,
            0,
            full_name,
            BTreeMap::new(),
            widths,
            face.units_per_em,
            metrics,
        );
        let [x_min, y_min, x_max, y_max] = face.bounds;
        let written = &mut font.pdf_font_metrics;
        (written.x_min, written.y_min, written.x_max, written.y_max) = (x_min, y_min, x_max, y_max);
        written.us_weight_class = face.weight;
        (written.caret_slope_rise, written.caret_slope_run) = face.caret;
        Ok(Self { id: FontId(name), font, ids })
    }
}

/// Six capital letters derived from the glyphs used: the tag of the subset and the name of the resource.
fn subset_tag(face: usize, glyphs: &BTreeSet<u16>) -> String {
    let start = 0xcbf2_9ce4_8422_2325_u64 ^ face as u64;
    let hash = glyphs
        .iter()
        .fold(start, |hash, glyph| (hash ^ u64::from(*glyph)).wrapping_mul(0x0000_0100_0000_01b3));
    (0..6_u32).map(|place| char::from(b'A' + ((hash >> (place * 8)) % 26) as u8)).collect()
}

/// The subsets of a document, and the text that each of their glyphs stands for.
struct Fonts<'a> {
    faces: &'a [Face],
    subsets: BTreeMap<usize, Subset>,
    texts: BTreeMap<(usize, u16), String>,
}

impl Fonts<'_> {
    fn item(&mut self, ops: &mut Vec<Op>, item: &Item) {
        match item {
            Item::Run(run) => self.run(ops, run),
            Item::Fill { x, y, width, height, color } => {
                ops.push(Op::SetFillColor { col: rgb(*color) });
                ops.push(Op::DrawRectangle {
                    rectangle: Rect {
                        x: Pt(*x),
                        y: Pt(HEIGHT - y - height),
                        width: Pt(*width),
                        height: Pt(*height),
                        mode: Some(PaintMode::Fill),
                        winding_order: None,
                    },
                });
            }
            Item::Rule { from, to, weight, color } => {
                let point = |(x, y): (f32, f32)| LinePoint {
                    p: Point { x: Pt(x), y: Pt(HEIGHT - y) },
                    bezier: false,
                };
                ops.push(Op::SetOutlineColor { col: rgb(*color) });
                ops.push(Op::SetOutlineThickness { pt: Pt(*weight) });
                ops.push(Op::DrawLine {
                    line: Line { points: vec![point(*from), point(*to)], is_closed: false },
                });
            }
        }
    }

    fn run(&mut self, ops: &mut Vec<Op>, run: &Run) {
        let Some(subset) = self.subsets.get(&run.face) else { return };
        ops.push(Op::StartTextSection);
        ops.push(Op::SetFillColor { col: rgb(run.color) });
        ops.push(Op::SetFont { font: PdfFontHandle::External(subset.id.clone()), size: Pt(run.size) });
        let mut pen = Pen { ops, run, at: None, waiting: Vec::new() };
        let mut left = run.glyphs.as_slice();
        while let Some(first) = left.first() {
            let later = left.iter().skip(1).take_while(|glyph| glyph.shared && glyph.text.is_empty());
            let (cluster, rest) = left.split_at(1 + later.count());
            left = rest;
            let text = text_of(run, first);
            let stands_for = self.texts.get(&(run.face, first.id));
            let another = !first.shared && stands_for.is_some_and(|other| other != text);
            let spelled = another || (first.shared && cluster.len() > 1);
            if spelled {
                pen.begin_spelled(text);
            }
            for (index, glyph) in cluster.iter().enumerate() {
                // The first glyph of a cluster carries its text for readers that know no ActualText; no glyph may
                // carry none at all (PDF/A-2a, 6.2.11.7.2), so the others carry a space without width.
                let text = if index == 0 { text } else { "\u{200b}" };
                let text = if text.is_empty() { "\u{200b}" } else { text };
                let own = self.texts.entry((run.face, glyph.id)).or_insert_with(|| text.to_owned());
                let id = subset.ids.get(&glyph.id).copied().unwrap_or(0);
                pen.show(glyph, Codepoint { gid: id, offset: 0.0, cid: Some(own.clone()) });
                pen.advance(width_as_written(self.faces, run.face, glyph.id) * run.size / 1000.0);
            }
            if spelled {
                pen.end_spelled();
            }
        }
        pen.flush();
        ops.push(Op::EndTextSection);
    }
}

/// The width of a glyph in thousandths of the size, as printpdf writes it: truncated.
fn width_as_written(faces: &[Face], face: usize, glyph: u16) -> f32 {
    faces
        .get(face)
        .map_or(0.0, |face| (f32::from(face.advance(glyph)) * 1000.0 / f32::from(face.units_per_em)).trunc())
}

/// Follows where a viewer's pen is, and moves it where a glyph stands elsewhere.
struct Pen<'a> {
    ops: &'a mut Vec<Op>,
    run: &'a Run,
    /// Place and rise of the pen; unknown at first and after marked content.
    at: Option<(f32, f32)>,
    waiting: Vec<Codepoint>,
}

impl Pen<'_> {
    fn show(&mut self, glyph: &Glyph, mut code: Codepoint) {
        match self.at {
            Some((x, rise)) if rise.to_bits() == glyph.rise.to_bits() => {
                // A number of TJ moves to the left when it is positive.
                let back = (x - glyph.x) * 1000.0 / self.run.size;
                if back.abs() > 0.4 {
                    if let Some(last) = self.waiting.last_mut() {
                        last.offset += back;
                    } else {
                        self.place(glyph);
                    }
                    self.at = Some((glyph.x, glyph.rise));
                }
            }
            Some(_) | None => {
                self.flush();
                self.place(glyph);
                self.at = Some((glyph.x, glyph.rise));
            }
        }
        code.offset = 0.0;
        self.waiting.push(code);
    }

    fn place(&mut self, glyph: &Glyph) {
        let y = HEIGHT - self.run.y - glyph.rise;
        let matrix = TextMatrix::Raw([1.0, 0.0, 0.0, 1.0, glyph.x, y]);
        self.ops.push(Op::SetTextMatrix { matrix });
    }

    fn advance(&mut self, width: f32) {
        if let Some((x, _)) = &mut self.at {
            *x += width;
        }
    }

    fn flush(&mut self) {
        if !self.waiting.is_empty() {
            let items = vec![TextItem::GlyphIds(std::mem::take(&mut self.waiting))];
            self.ops.push(Op::ShowText { items });
        }
    }

    fn begin_spelled(&mut self, text: &str) {
        self.flush();
        self.ops.push(begin("Span", vec![("ActualText", utf16(text))]));
        self.at = None;
    }

    fn end_spelled(&mut self) {
        self.flush();
        self.ops.push(Op::EndMarkedContent);
        self.at = None;
    }
}

fn begin(tag: &str, properties: Vec<(&str, DictItem)>) -> Op {
    let map = properties.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    Op::BeginMarkedContentWithProperties { tag: tag.into(), properties: DictItem::Dict { map } }
}

fn begin_artifact(kind: Artifact) -> Op {
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    let properties = match kind {
        Artifact::Header => vec![("Type", name("Pagination")), ("Subtype", name("Header"))],
        Artifact::Footer => vec![("Type", name("Pagination")), ("Subtype", name("Footer"))],
        Artifact::Pagination => vec![("Type", name("Pagination"))],
        Artifact::Layout => vec![("Type", name("Layout"))],
    };
    begin("Artifact", properties)
}

fn utf16(text: &str) -> DictItem {
    let mut data = vec![0xfe, 0xff];
    data.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    DictItem::String { data, literal: false }
}

fn rgb(color: u32) -> Color {
    let part = |shift: u32| ((color >> shift) & 0xff) as f32 / 255.0;
    Color::Rgb(Rgb { r: part(16), g: part(8), b: part(0), icc_profile: None })
}
