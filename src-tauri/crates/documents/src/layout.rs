//! Lines from text: parley finds the direction of writing, the glyphs, the fonts and the places to break.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
    sync::Arc,
};

use parley::{
    Alignment, AlignmentOptions, BaseDirection, FontContext, FontStyle, FontWeight, GenericFamily, Layout,
    LayoutContext, LineHeight, OverflowWrap, StyleProperty, TextWrapMode,
    fontique::{Collection, CollectionOptions, SourceCache},
    layout::{Cluster, Line as ParleyLine, Run as ParleyRun},
};

use crate::{
    fonts::{Face, Order, faces},
    hold::holds,
    model::Align,
    page::{Glyph, Run},
    rich::{Rich, SpanKind},
};

/// Nearly black: softer than black on a screen, black on paper.
pub(crate) const INK: u32 = 0x1b_1b1b;
/// The colour of links.
const LINK: u32 = 0x00_5ea2;
/// Paper, for letters that stand in a bar.
const PAPER: u32 = 0xff_ffff;
/// How far a glyph may stand from the pen before it counts as stacked, as a share of the size of type.
const SHIFT: f32 = 0.04;

/// The name under which the layout engine knows an order of families.
const fn name_of(order: Order) -> GenericFamily {
    match order {
        Order::Usual => GenericFamily::SansSerif,
        Order::Japanese => GenericFamily::UiSansSerif,
        Order::Persian => GenericFamily::UiSerif,
    }
}

/// How text is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// Size of type and distance of lines, in points.
    pub size: f32,
    pub lead: f32,
    pub bold: bool,
    pub italic: bool,
    /// Digits of one width.
    pub tabular: bool,
    pub color: u32,
    pub align: Align,
}

impl Style {
    pub const fn new(size: f32, lead: f32) -> Self {
        Self { size, lead, bold: false, italic: false, tabular: false, color: INK, align: Align::Start }
    }

    pub const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub const fn italic(self) -> Self {
        Self { italic: true, ..self }
    }

    pub const fn tabular(self) -> Self {
        Self { tabular: true, ..self }
    }

    pub const fn color(self, color: u32) -> Self {
        Self { color, ..self }
    }

    pub const fn align(self, align: Align) -> Self {
        Self { align, ..self }
    }
}

/// A piece of a line that has one owner: the paragraph, or the link or language span of that place in its spans.
pub(crate) struct Piece {
    pub owner: Option<usize>,
    pub from: f32,
    pub to: f32,
    pub run: Run,
}

/// A line, its pieces in the order of reading, whatever their places.
pub(crate) struct Line {
    pub baseline: f32,
    pub top: f32,
    pub height: f32,
    pub pieces: Vec<Piece>,
}

/// Lines, with the text as it is shown and its spans. A clone shares them.
#[derive(Clone)]
pub(crate) struct Lines {
    pub rich: Arc<Rich>,
    pub lines: Arc<[Line]>,
}

impl Lines {
    /// The height of all lines, in points.
    pub fn height(&self) -> f32 {
        self.lines.iter().map(|line| line.height).sum()
    }

    /// Where the last letter of the longest line ends, in points from the left.
    pub fn width(&self) -> f32 {
        let runs = self.lines.iter().flat_map(|line| &line.pieces).map(|piece| &piece.run);
        let letters = runs.flat_map(|run| {
            run.glyphs.iter().filter(|glyph| !run.text_of(glyph).trim().is_empty()).map(|glyph| glyph.end)
        });
        letters.fold(0.0, f32::max)
    }
}

/// Fonts and working memory. Made once, used for any number of documents.
pub(crate) struct Typesetter {
    fonts: FontContext,
    layouts: LayoutContext<u32>,
    faces: Vec<Face>,
    by_blob: BTreeMap<u64, usize>,
    /// What was set of this document: a text is measured before it is placed, and a packet is placed twice.
    known: HashMap<Asked, Known>,
    /// Characters for which no font had a glyph since the last call of [`Typesetter::take_missing`].
    missing: Vec<(char, String)>,
}

/// What lines depend on; lengths by their bits.
#[derive(PartialEq, Eq, Hash)]
struct Asked {
    text: Rich,
    lengths: [u32; 3],
    bold: bool,
    italic: bool,
    tabular: bool,
    color: u32,
    align: Align,
}

impl Asked {
    fn new(text: &Rich, style: Style, width: f32) -> Self {
        let Style { size, lead, bold, italic, tabular, color, align } = style;
        let lengths = [size, lead, width].map(f32::to_bits);
        Self { text: text.clone(), lengths, bold, italic, tabular, color, align }
    }
}

/// Lines that were set, and the characters that had no glyph, with the words around them.
struct Known {
    lines: Lines,
    missing: Vec<(char, String)>,
}

impl Typesetter {
    pub fn new() -> Self {
        let faces = faces();
        let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
        let mut by_blob = BTreeMap::new();
        for (index, face) in faces.iter().enumerate() {
            let blob = face.blob();
            by_blob.insert(blob.id(), index);
            collection.register_fonts(blob, None);
        }
        // One name for all of them: to look up fourteen for every text takes as long as to shape it.
        for order in [Order::Usual, Order::Japanese, Order::Persian] {
            let families = order.families();
            let families: Vec<_> = families.iter().filter_map(|name| collection.family_id(name)).collect();
            collection.set_generic_families(name_of(order), families.into_iter());
        }
        let fonts = FontContext { collection, source_cache: SourceCache::default() };
        let layouts = LayoutContext::new();
        Self { fonts, layouts, faces, by_blob, known: HashMap::new(), missing: Vec::new() }
    }

    /// Forgets what was set of the document before.
    pub fn begin(&mut self) {
        self.known.clear();
        self.missing.clear();
    }

    pub fn faces(&self) -> &[Face] {
        &self.faces
    }

    /// The characters that had no glyph, with the words around them, since the last call.
    pub fn take_missing(&mut self) -> Vec<(char, String)> {
        std::mem::take(&mut self.missing)
    }

    /// Sets text into lines of at most `width` points. A character that no font has is set as its code point and noted.
    pub fn set(&mut self, text: &Rich, style: Style, width: f32) -> Lines {
        let asked = Asked::new(text, style, width);
        if let Some(known) = self.known.get(&asked) {
            self.missing.extend_from_slice(&known.missing);
            return known.lines.clone();
        }
        let known = self.set_anew(text, style, width);
        self.missing.extend_from_slice(&known.missing);
        self.known.entry(asked).or_insert(known).lines.clone()
    }

    fn set_anew(&mut self, text: &Rich, style: Style, width: f32) -> Known {
        let rich = text.for_display();
        let layout = self.shape(&rich, style, width);
        let missing = missing_in(&layout, rich.text());
        if missing.is_empty() {
            return Known { lines: self.lines(&layout, rich), missing: Vec::new() };
        }
        let characters: Vec<char> = missing.iter().map(|(character, _)| *character).collect();
        let missing =
            missing.into_iter().map(|(character, at)| (character, around(rich.text(), at))).collect();
        let rich = rich.spelled_out(&characters);
        let layout = self.shape(&rich, style, width);
        Known { lines: self.lines(&layout, rich), missing }
    }

    fn shape(&mut self, rich: &Rich, style: Style, width: f32) -> Layout<u32> {
        let holds = holds(rich.text());
        let layout = self.shape_holding(rich, style, width, &holds);
        let too_long = |line: ParleyLine<'_, u32>| {
            let metrics = line.metrics();
            metrics.advance - metrics.hanging_advance > width + 0.01
        };
        // In a column that is narrower than a citation, the citation has to break.
        if holds.is_empty() || !layout.lines().any(too_long) {
            return layout;
        }
        self.shape_holding(rich, style, width, &[])
    }

    fn shape_holding(
        &mut self,
        rich: &Rich,
        style: Style,
        width: f32,
        holds: &[Range<usize>],
    ) -> Layout<u32> {
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, rich.text(), 1.0, false);
        if rich.is_ours() {
            builder.set_base_direction(BaseDirection::Ltr);
        }
        builder.push_default(name_of(Order::of(rich.text())));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::Absolute(style.lead)));
        builder.push_default(StyleProperty::Brush(style.color));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::BreakWord));
        if style.bold {
            builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
        }
        if style.italic {
            builder.push_default(StyleProperty::FontStyle(FontStyle::Italic));
        }
        if style.tabular {
            builder.push_default(StyleProperty::FontFeatures("\"tnum\"".into()));
        }
        for span in rich.spans() {
            let range = span.range.clone();
            match &span.kind {
                SpanKind::Bold => builder.push(StyleProperty::FontWeight(FontWeight::BOLD), range),
                SpanKind::Italic => builder.push(StyleProperty::FontStyle(FontStyle::Italic), range),
                SpanKind::Link(_) => builder.push(StyleProperty::Brush(LINK), range),
                SpanKind::Reference(_) => {}
                SpanKind::Withheld => builder.push(StyleProperty::Brush(PAPER), range),
                SpanKind::Language(tag) => {
                    if let Ok(language) = tag.parse() {
                        builder.push(StyleProperty::Locale(Some(language)), range);
                    }
                }
            }
        }
        for hold in holds {
            builder.push(StyleProperty::TextWrapMode(TextWrapMode::NoWrap), hold.clone());
        }
        let mut layout = builder.build(rich.text());
        layout.break_all_lines(Some(width));
        let alignment = match style.align {
            Align::Start => Alignment::Start,
            Align::Right => Alignment::Right,
            Align::Center => Alignment::Center,
        };
        layout.align(alignment, AlignmentOptions::default());
        layout
    }

    fn lines(&self, layout: &Layout<u32>, rich: Rich) -> Lines {
        let lines = layout.lines().map(|line| self.line(&line, &rich)).collect();
        Lines { rich: Arc::new(rich), lines }
    }

    fn line(&self, line: &ParleyLine<'_, u32>, rich: &Rich) -> Line {
        let metrics = line.metrics();
        let mut pieces = Pieces { rich, baseline: metrics.baseline, made: Vec::new() };
        let mut x = metrics.offset;
        for run in line.runs() {
            let font = run.font();
            let Some(&face) = self.by_blob.get(&font.data.id()) else { continue };
            x = pieces.run(&run, face, x);
        }
        pieces.made.sort_by_key(|made| made.start);
        Line {
            baseline: metrics.baseline,
            top: metrics.block_min_coord,
            height: metrics.line_height,
            pieces: pieces.made.into_iter().map(|made| made.piece).collect(),
        }
    }
}

/// A piece with its bytes of the text, which decide its place in the order of reading.
struct Made {
    start: usize,
    end: usize,
    rtl: bool,
    piece: Piece,
}

/// Collects the pieces of a line.
struct Pieces<'a> {
    rich: &'a Rich,
    baseline: f32,
    made: Vec<Made>,
}

impl Pieces<'_> {
    /// Takes in one run that starts at `x`; returns where it ends.
    ///
    /// Glyphs of right-to-left text are taken in the order of reading as well (ISO 32000-1, 14.8.2.3.3), and the pen
    /// moves back between them: in the order of the page a screen reader would spell the words backwards.
    fn run(&mut self, run: &ParleyRun<'_, u32>, face: usize, mut x: f32) -> f32 {
        let mut clusters = Vec::new();
        for cluster in run.visual_clusters() {
            let at = x;
            x += cluster.advance();
            clusters.push((cluster, at));
        }
        if run.is_rtl() {
            let mut fresh = true;
            for (cluster, at) in clusters.iter().rev() {
                self.cluster(cluster, *at, face, run.font_size(), true, fresh);
                // Words of a right-to-left run are pieces of their own, so that links and lines keep their order.
                fresh = cluster.is_space_or_nbsp();
            }
        } else {
            for (cluster, at) in &clusters {
                self.cluster(cluster, *at, face, run.font_size(), false, false);
            }
        }
        x
    }

    fn cluster(
        &mut self,
        cluster: &Cluster<'_, u32>,
        mut x: f32,
        face: usize,
        size: f32,
        rtl: bool,
        fresh: bool,
    ) {
        let text = self.rich.text();
        if cluster.is_ligature_continuation() {
            if !rtl && let Some(Made { end: made_end, piece, .. }) = self.made.last_mut() {
                *made_end = cluster.text_range().end;
                piece.run.text.push_str(text.get(cluster.text_range()).unwrap_or_default());
                let end = piece.run.text.len();
                if let Some(glyph) = piece.run.glyphs.last_mut() {
                    glyph.text.end = end;
                    glyph.end = x + cluster.advance();
                }
                piece.to = x + cluster.advance();
            }
            return;
        }
        let mut range = cluster.text_range();
        if rtl && cluster.is_ligature_start() {
            // A right-to-left ligature begins where its last part does.
            let mut next = cluster.next_logical();
            while let Some(part) = next.filter(Cluster::is_ligature_continuation) {
                range.end = part.text_range().end;
                x -= part.advance();
                next = part.next_logical();
            }
        }
        let own = text.get(range.clone()).unwrap_or_default();
        if own == "\n" {
            return;
        }
        let owner = owner_at(self.rich, range.start);
        let color = cluster.style().brush;
        // A piece holds text without a gap and of one direction, so that sorting the pieces restores the order of reading.
        let joins = !fresh
            && self.made.last().is_some_and(|Made { end, rtl: before, piece, .. }| {
                let run = &piece.run;
                *end == range.start
                    && *before == rtl
                    && piece.owner == owner
                    && run.face == face
                    && run.size.to_bits() == size.to_bits()
                    && run.color == color
            });
        let right = x + cluster.advance();
        if !joins {
            let run = Run { face, size, color, y: self.baseline, glyphs: Vec::new(), text: String::new() };
            let piece = Piece { owner, from: x, to: right, run };
            self.made.push(Made { start: range.start, end: range.end, rtl, piece });
        }
        if let Some(Made { end, piece, .. }) = self.made.last_mut() {
            *end = range.end;
            piece.from = piece.from.min(x);
            piece.to = piece.to.max(right);
            add_glyphs(&mut piece.run, cluster, x, own, rtl);
        }
    }
}

/// Adds the glyphs of a cluster, in the order of reading. Each stands for one character and the last for the rest, so
/// that the glyphs together spell the cluster; a glyph beyond the characters stands for none.
fn add_glyphs(run: &mut Run, cluster: &Cluster<'_, u32>, x: f32, text: &str, rtl: bool) {
    let mut pen = x;
    let mut stacked = false;
    let mut glyphs: Vec<_> = cluster
        .glyphs()
        .map(|glyph| {
            let at = pen + glyph.x;
            // Where a mark stands over what was before it, a reader that goes by places on the page would see a new word.
            stacked |= !rtl && (at < pen - SHIFT * run.size || glyph.y.abs() > SHIFT * run.size);
            pen += glyph.advance;
            (glyph, at)
        })
        .collect();
    if rtl {
        glyphs.reverse();
    }
    let start = run.text.len();
    run.text.push_str(text);
    let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| start + at).take(glyphs.len()).collect();
    stacked |= starts.len() < glyphs.len();
    starts.resize(glyphs.len() + 1, run.text.len());
    for ((glyph, at), ends) in glyphs.iter().zip(starts.windows(2)) {
        let &[start, end] = ends else { continue };
        run.glyphs.push(Glyph {
            id: u16::try_from(glyph.id).unwrap_or(0),
            x: *at,
            rise: glyph.y,
            text: start..end,
            end: x + cluster.advance(),
            stacked,
        });
    }
}

/// The link or language span that a byte belongs to.
fn owner_at(rich: &Rich, at: usize) -> Option<usize> {
    rich.spans().iter().position(|span| {
        span.range.contains(&at)
            && match span.kind {
                SpanKind::Link(_) | SpanKind::Reference(_) | SpanKind::Language(_) | SpanKind::Withheld => {
                    true
                }
                SpanKind::Bold | SpanKind::Italic => false,
            }
    })
}

/// The characters whose glyph is the empty box, each with its place in the text.
fn missing_in(layout: &Layout<u32>, text: &str) -> Vec<(char, usize)> {
    let mut found = Vec::new();
    for line in layout.lines() {
        for run in line.runs() {
            for cluster in run.clusters() {
                let range = cluster.text_range();
                let boxes = cluster.glyphs().any(|glyph| glyph.id == 0);
                for (at, character) in text.get(range.clone()).unwrap_or_default().char_indices() {
                    if boxes && character != '\n' {
                        found.push((character, range.start + at));
                    }
                }
            }
        }
    }
    found
}

/// The words around a place, at most 20 characters to each side.
fn around(text: &str, at: usize) -> String {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let start = before.char_indices().rev().nth(19).map_or(0, |(at, _)| at);
    let end = after.char_indices().nth(21).map_or(after.len(), |(at, _)| at);
    let words = format!("{}{}", before.get(start..).unwrap_or(""), after.get(..end).unwrap_or(""));
    words.replace(['\n', '\u{2003}'], " ").trim().to_owned()
}

#[cfg(test)]
mod tests;
