//! Pages to a PDF: what stands on them is written here, as bytes; printpdf makes the fonts and the tree of pages.
//!
//! printpdf could write the text of the pages too, but builds a value for each operator, translates it, writes it and lets
//! it go, which takes as long as to lay the pages out. So it is told the codes of each font, with the text of each, as if
//! they stood on the first page, and what it writes for the pages is replaced.

mod content;
mod subset;

use lopdf::{Dictionary, Object, Stream};
use printpdf::{Op, PdfDocument, PdfFont, PdfPage, PdfSaveOptions, Pt, Rect};

pub(crate) use subset::subset_tag;

use crate::{
    PrintError,
    fonts::Face,
    page::{Composed, Glyph, HEIGHT, Item, Owner, Page, Run, WIDTH},
    tag,
};
use content::Content;
use subset::Subset;

/// Writes the pages as a tagged PDF.
pub(crate) fn write(document: &Composed, faces: &[Face]) -> Result<Vec<u8>, PrintError> {
    let mut fonts = Fonts { faces, subsets: faces.iter().map(|_| None).collect(), waiting: Vec::new() };
    let contents =
        document.pages.iter().map(|page| fonts.page(document, page)).collect::<Result<Vec<_>, _>>()?;
    let subsets: Vec<Subset> = fonts.subsets.into_iter().flatten().collect();
    let mut file = fonts_and_pages(document, &subsets)?;
    for subset in &subsets {
        subset.lead_codes(&mut file)?;
    }
    let pages: Vec<_> = file.page_iter().collect();
    for (page, content) in pages.into_iter().zip(contents) {
        let place = file.get_dictionary(page)?.get(b"Contents").and_then(Object::as_reference)?;
        file.objects.insert(place, Stream::new(Dictionary::new(), content).into());
    }
    tag::finish(file, document, faces)
}

/// The file with its fonts, and with pages on which nothing stands yet that will stay.
fn fonts_and_pages(document: &Composed, subsets: &[Subset]) -> Result<lopdf::Document, PrintError> {
    let mut pdf = PdfDocument::new(&document.about.title);
    let mut codes: Vec<Op> = Vec::new();
    for subset in subsets {
        let (id, font) = subset.cut()?;
        codes.extend(subset.told(&id));
        pdf.resources.fonts.map.insert(id, PdfFont::new(font));
    }
    let sheet = Rect::from_wh(Pt(WIDTH), Pt(HEIGHT));
    for _ in &document.pages {
        pdf.pages.push(PdfPage {
            media_box: sheet.clone(),
            trim_box: sheet.clone(),
            crop_box: sheet.clone(),
            ops: std::mem::take(&mut codes),
        });
    }
    let options =
        PdfSaveOptions { optimize: false, subset_fonts: true, secure: true, image_optimization: None };
    // Its warnings concern fonts that it would parse itself; what it writes is checked by the tests of the whole file.
    Ok(pdf.to_lopdf_document(&options, &mut Vec::new()))
}

/// The faces, and of each what is used of it so far.
struct Fonts<'a> {
    faces: &'a [Face],
    subsets: Vec<Option<Subset<'a>>>,
    /// Codes that wait to be shown, each with how far the pen goes back after it; empty between runs.
    waiting: Vec<(u16, f32)>,
}

impl Fonts<'_> {
    /// The content of a page.
    fn page(&mut self, document: &Composed, page: &Page) -> Result<Vec<u8>, PrintError> {
        let mut content = Content::default();
        let mut mark_id = 0;
        for mark in &page.marks {
            match mark.owner {
                Owner::Element(element) => {
                    let role = document.elements.get(element.0).map_or("Span", |element| element.role);
                    // Readers look for the text in place of glyphs in spans alone.
                    let role = if mark.spelled.is_some() { "Span" } else { role };
                    content.begin(role, mark_id, mark.spelled.as_deref());
                    mark_id += 1;
                }
                Owner::Artifact(kind) => content.begin_artifact(kind),
            }
            for item in &mark.items {
                match item {
                    Item::Run(run) => self.run(&mut content, run)?,
                    Item::Fill { .. } | Item::Rule { .. } => content.shape(item),
                }
            }
            content.end();
        }
        Ok(content.into_bytes())
    }

    fn run(&mut self, content: &mut Content, run: &Run) -> Result<(), PrintError> {
        let (Some(face), Some(subset)) = (self.faces.get(run.face), self.subsets.get_mut(run.face)) else {
            return Err(PrintError::Font("a face that is not loaded"));
        };
        let subset = subset.get_or_insert_with(|| Subset::new(run.face, face));
        content.begin_text(run.color, run.face, run.size);
        let mut pen = Pen { content, run, at: None, waiting: std::mem::take(&mut self.waiting) };
        for glyph in &run.glyphs {
            let (code, width) = subset.code(glyph.id, run.text_of(glyph))?;
            pen.show(glyph, code);
            pen.advance(width * run.size / 1000.0);
        }
        self.waiting = pen.finish();
        content.end_text();
        Ok(())
    }
}

/// Follows where a viewer's pen is, and moves it where a glyph stands elsewhere.
struct Pen<'a> {
    content: &'a mut Content,
    run: &'a Run,
    /// Place and rise of the pen; unknown at first.
    at: Option<(f32, f32)>,
    /// Codes, each with how far the pen goes back after it, in thousandths of the size.
    waiting: Vec<(u16, f32)>,
}

impl Pen<'_> {
    fn show(&mut self, glyph: &Glyph, code: u16) {
        match self.at {
            Some((x, rise)) if rise.to_bits() == glyph.rise.to_bits() => {
                // A number of TJ moves to the left when it is positive. Tenths are finer than any eye, and few digits.
                let back = ((x - glyph.x) * 10_000.0 / self.run.size).round() / 10.0;
                if back.abs() > 0.4 {
                    let mut at = glyph.x;
                    if let Some((_, after)) = self.waiting.last_mut() {
                        *after += back;
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
        self.waiting.push((code, 0.0));
    }

    fn place(&mut self, glyph: &Glyph) {
        self.content.place(glyph.x, HEIGHT - self.run.y - glyph.rise);
    }

    fn advance(&mut self, width: f32) {
        if let Some((x, _)) = &mut self.at {
            *x += width;
        }
    }

    fn flush(&mut self) {
        if !self.waiting.is_empty() {
            self.content.show(&self.waiting);
            self.waiting.clear();
        }
    }

    /// Shows what waits; gives back the room in which it waited. After a stacked cluster the pen ends where the cluster
    /// does: poppler takes the place of the pen for the end of the text that stands for the glyphs, and would see a gap
    /// after a mark that stands farther back.
    fn finish(mut self) -> Vec<(u16, f32)> {
        let stacked = self.run.glyphs.last().filter(|glyph| glyph.stacked);
        let short = stacked.zip(self.at).map_or(0.0, |(glyph, (x, _))| glyph.end - x);
        if short.abs() > 0.01 {
            let last = self.waiting.pop();
            self.flush();
            self.content.space(short);
            self.waiting.extend(last);
            self.flush();
            self.content.space(0.0);
        } else {
            self.flush();
        }
        self.waiting
    }
}
