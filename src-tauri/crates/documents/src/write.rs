//! Pages to a PDF through printpdf: glyphs become operators, fonts become subsets of themselves.
//!
//! Rules learnt from printpdf 0.12.8: fonts are subset here (printpdf alone embeds whole files); font ids are ours, for
//! its own come from a counter of the process; widths are truncated to integers, so the pen is followed with the same
//! truncation; `ToUnicode` is one text a code, so a glyph that stands for several texts has several codes, which
//! `CIDToGIDMap` leads to it; each code given to it becomes three objects, so that only the first showing of a code, from
//! which it makes `ToUnicode`, is given to it code by code, and every other as one string.
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
    let mut fonts = Fonts { faces, subsets: BTreeMap::new(), state: State::default(), told: BTreeSet::new() };
    for (face, glyphs) in used(document) {
        let subset = Subset::make(faces, face, &glyphs)?;
        pdf.resources.fonts.map.insert(subset.id.clone(), PdfFont::new(subset.font.clone()));
        fonts.subsets.insert(face, subset);
    }
    for page in &document.pages {
        let mut ops = Vec::with_capacity(256);
        fonts.state = State::default();
        let mut mark_id = 0;
        for mark in &page.marks {
            match mark.owner {
                Owner::Element(element) => {
                    let role = document.elements.get(element.0).map_or("Span", |element| element.role);
                    let id = ("MCID", DictItem::Int(mark_id));
                    ops.push(match &mark.spelled {
                        // Readers look for this text in spans alone.
                        Some(text) => begin("Span", vec![id, ("ActualText", utf16(text))]),
                        None => begin(role, vec![id]),
                    });
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
    // Not `secure`, which leaves out the strings of codes: every operator here is ours.
    let options =
        PdfSaveOptions { optimize: false, subset_fonts: true, secure: false, image_optimization: None };
    // Its warnings concern fonts that it would parse itself; what it writes is checked by the tests of the whole file.
    let mut file = pdf.to_lopdf_document(&options, &mut Vec::new());
    for subset in fonts.subsets.values() {
        subset.lead_codes(&mut file)?;
    }
    tag::finish(file, document, faces)
}

fn runs(document: &Composed) -> impl Iterator<Item = &Run> {
    let items = document.pages.iter().flat_map(|page| &page.marks).flat_map(|mark| &mark.items);
    items.filter_map(|item| match item {
        Item::Run(run) => Some(run),
        Item::Rule { .. } | Item::Fill { .. } => None,
    })
}

/// The glyphs that are used of each face, with the texts that each stands for, the first one first.
fn used(document: &Composed) -> BTreeMap<usize, BTreeMap<u16, Vec<String>>> {
    let mut used: BTreeMap<usize, BTreeMap<u16, Vec<String>>> = BTreeMap::new();
    for run in runs(document) {
        let face = used.entry(run.face).or_default();
        for glyph in &run.glyphs {
            let texts = face.entry(glyph.id).or_default();
            let text = run.text_of(glyph);
            if !texts.iter().any(|known| known == text) {
                texts.push(text.to_owned());
            }
        }
    }
    used
}

/// A font cut down to the glyphs that a document uses.
struct Subset {
    id: FontId,
    font: ParsedFont,
    /// The codes of each glyph of the whole font, with the text that each code stands for.
    codes: BTreeMap<u16, Vec<(String, u16)>>,
    /// The glyphs of the subset to which its codes lead, where there are more codes than glyphs.
    leads: Option<Vec<u16>>,
}

impl Subset {
    fn make(faces: &[Face], face: usize, glyphs: &BTreeMap<u16, Vec<String>>) -> Result<Self, PrintError> {
        let name = subset_tag(face, glyphs.keys());
        let face = faces.get(face).ok_or(PrintError::Font("a face that is not loaded"))?;
        let mut remapper = subsetter::GlyphRemapper::new();
        // The first text of a glyph has the glyph's own id in the subset for its code; the others' codes come after all ids.
        let mut leads: Vec<u16> = (0..=u16::try_from(glyphs.len()).unwrap_or(u16::MAX)).collect();
        let own_codes = leads.len();
        let mut widths: BTreeMap<u16, u16> = BTreeMap::new();
        let mut codes = BTreeMap::new();
        for (glyph, texts) in glyphs {
            let id = remapper.remap(*glyph);
            let mut of_glyph = Vec::with_capacity(texts.len());
            for (place, text) in texts.iter().enumerate() {
                let code = if place == 0 {
                    id
                } else {
                    leads.push(id);
                    u16::try_from(leads.len() - 1).map_err(|_| PrintError::Font(face.name))?
                };
                widths.insert(code, face.advance(*glyph));
                of_glyph.push((text.clone(), code));
            }
            codes.insert(*glyph, of_glyph);
        }
        let leads = Some(leads).filter(|leads| leads.len() > own_codes);
        let bytes = subsetter::subset(face.data, 0, &remapper).map_err(|_| PrintError::Font(face.name))?;
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
        Ok(Self { id: FontId(name), font, codes, leads })
    }

    /// The code of a glyph where it stands for a text.
    fn code(&self, glyph: u16, text: &str) -> u16 {
        let codes = self.codes.get(&glyph).map(Vec::as_slice).unwrap_or_default();
        codes.iter().find(|(of, _)| of == text).map_or(0, |(_, code)| *code)
    }

    /// Says which glyph each code leads to, in place of the rule that the code is the glyph.
    fn lead_codes(&self, file: &mut lopdf::Document) -> Result<(), PrintError> {
        let Some(leads) = &self.leads else { return Ok(()) };
        let map: Vec<u8> = leads.iter().flat_map(|glyph| glyph.to_be_bytes()).collect();
        let map = file.add_object(lopdf::Stream::new(lopdf::Dictionary::new(), map));
        let name = self.font.font_name.as_deref().unwrap_or_default().as_bytes().to_vec();
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

/// Six capital letters derived from the glyphs used: the tag of the subset and the name of the resource.
pub(crate) fn subset_tag<'a>(face: usize, glyphs: impl Iterator<Item = &'a u16>) -> String {
    let start = 0xcbf2_9ce4_8422_2325_u64 ^ face as u64;
    let hash =
        glyphs.fold(start, |hash, glyph| (hash ^ u64::from(*glyph)).wrapping_mul(0x0000_0100_0000_01b3));
    (0..6_u32).map(|place| char::from(b'A' + ((hash >> (place * 8)) % 26) as u8)).collect()
}

/// The subsets of a document, and what of them is written.
struct Fonts<'a> {
    faces: &'a [Face],
    subsets: BTreeMap<usize, Subset>,
    state: State,
    /// The codes of each face that printpdf knows.
    told: BTreeSet<(usize, u16)>,
}

/// What is set on a page and holds until it is set anew.
#[derive(Default)]
struct State {
    fill: Option<u32>,
    font: Option<(usize, u32)>,
}

impl State {
    fn fill(&mut self, ops: &mut Vec<Op>, color: u32) {
        if self.fill.replace(color) != Some(color) {
            ops.push(Op::SetFillColor { col: rgb(color) });
        }
    }

    fn font(&mut self, ops: &mut Vec<Op>, run: &Run, id: &FontId) {
        let font = (run.face, run.size.to_bits());
        if self.font.replace(font) != Some(font) {
            ops.push(Op::SetFont { font: PdfFontHandle::External(id.clone()), size: Pt(run.size) });
        }
    }
}

impl Fonts<'_> {
    fn item(&mut self, ops: &mut Vec<Op>, item: &Item) {
        match item {
            Item::Run(run) => self.run(ops, run),
            Item::Fill { x, y, width, height, color } => {
                self.state.fill(ops, *color);
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
        self.state.fill(ops, run.color);
        self.state.font(ops, run, &subset.id);
        let mut pen = Pen { ops, run, told: &mut self.told, at: None, waiting: Vec::new() };
        for glyph in &run.glyphs {
            let text = run.text_of(glyph);
            pen.show(glyph, Shown { code: subset.code(glyph.id, text), text, back: 0.0 });
            pen.advance(width_as_written(self.faces, run.face, glyph.id) * run.size / 1000.0);
        }
        pen.finish();
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
    told: &'a mut BTreeSet<(usize, u16)>,
    /// Place and rise of the pen; unknown at first.
    at: Option<(f32, f32)>,
    waiting: Vec<Shown<'a>>,
}

/// A glyph that waits to be shown.
struct Shown<'a> {
    code: u16,
    text: &'a str,
    /// How far the pen goes back after it, in thousandths of the size.
    back: f32,
}

impl<'a> Pen<'a> {
    fn show(&mut self, glyph: &Glyph, shown: Shown<'a>) {
        match self.at {
            Some((x, rise)) if rise.to_bits() == glyph.rise.to_bits() => {
                // A number of TJ moves to the left when it is positive. Tenths are finer than any eye, and few digits.
                let back = ((x - glyph.x) * 10_000.0 / self.run.size).round() / 10.0;
                if back.abs() > 0.4 {
                    let mut at = glyph.x;
                    if let Some(last) = self.waiting.last_mut() {
                        last.back += back;
                        at = x - back * self.run.size / 1000.0;
                    } else {
                        self.place(glyph);
                    }
                    self.at = Some((at, glyph.rise));
                }
            }
            Some(_) | None => {
                self.flush();
                self.place(glyph);
                self.at = Some((glyph.x, glyph.rise));
            }
        }
        self.waiting.push(shown);
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
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.is_empty() {
            return;
        }
        let face = self.run.face;
        if waiting.iter().all(|shown| self.told.contains(&(face, shown.code))) {
            self.ops.push(Op::Unknown { key: "TJ".to_owned(), value: vec![strings(&waiting)] });
            return;
        }
        self.told.extend(waiting.iter().map(|shown| (face, shown.code)));
        let codes = waiting.iter().map(|shown| Codepoint {
            gid: shown.code,
            offset: shown.back,
            cid: Some(shown.text.to_owned()),
        });
        let items = vec![TextItem::GlyphIds(codes.collect())];
        self.ops.push(Op::ShowText { items });
    }

    /// Shows what waits. After a stacked cluster the pen ends where the cluster does: poppler takes the place of the pen
    /// for the end of the text that stands for the glyphs, and would see a gap after a mark that stands farther back.
    fn finish(&mut self) {
        let stacked = self.run.glyphs.last().filter(|glyph| glyph.stacked);
        let short = stacked.zip(self.at).map_or(0.0, |(glyph, (x, _))| glyph.end - x);
        if short.abs() <= 0.01 {
            self.flush();
            return;
        }
        let last = self.waiting.pop();
        self.flush();
        self.ops.push(Op::SetCharacterSpacing { multiplier: short });
        self.waiting.extend(last);
        self.flush();
        self.ops.push(Op::SetCharacterSpacing { multiplier: 0.0 });
    }
}

/// The operand of TJ: codes in strings, and the numbers between them.
fn strings(shown: &[Shown]) -> DictItem {
    let moves = |shown: &Shown| shown.back.abs() > 0.0;
    let mut items = Vec::new();
    for together in shown.split_inclusive(moves) {
        let data = together.iter().flat_map(|shown| shown.code.to_be_bytes()).collect();
        items.push(DictItem::String { data, literal: true });
        items.extend(together.last().filter(|last| moves(last)).map(|last| DictItem::Real(last.back)));
    }
    DictItem::Array(items)
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
