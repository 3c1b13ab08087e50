//! Blocks onto pages: where everything stands, and at the same time what it is.

mod columns;
mod drawings;
mod fields;
mod first;
mod furniture;
mod inputs;
mod parts;
mod rows;
mod tables;

pub(crate) use first::compose_first_page;
pub(crate) use inputs::ENTERED;

use std::collections::BTreeSet;

use crate::{
    language::language_of,
    layout::{INK, Line, Lines, Style, Typesetter},
    model::{Block, Document, Kind, MissingGlyph, Tone},
    page::{About, Artifact, Bookmark, Composed, ElementId, Item, Link, Owner, Page, Target},
    rich::{Rich, SpanKind},
    sheet::{BOTTOM, COVER_TOP, LETTERHEAD_TOP, MARGIN, MEASURE, Sheet, TOP},
};

/// A document's pages, and the characters that could not be shown on them.
pub(crate) fn compose(setter: &mut Typesetter, document: &Document) -> (Composed, BTreeSet<MissingGlyph>) {
    setter.begin();
    let mut generous = None;
    for sheet in Sheet::of(document.kind) {
        // A sheet that sets the text only a little tighter cannot bring back a page that is far too long.
        if generous.as_ref().is_some_and(|(_, length)| length * sheet.least_scale > BOTTOM - LETTERHEAD_TOP) {
            continue;
        }
        let (composed, missing, length) = compose_in(setter, document, sheet);
        if document.kind != Kind::Letter || composed.pages.len() == 1 {
            return (composed, missing);
        }
        generous.get_or_insert(((composed, missing), length));
    }
    // Every kind has a sheet, so one was tried.
    generous.map_or_else(|| (Composed::new(about(document), Vec::new()), BTreeSet::new()), |(first, _)| first)
}

/// Pages, missing characters, and the length of the text if it stood on one endless page.
fn compose_in(
    setter: &mut Typesetter,
    document: &Document,
    sheet: Sheet,
) -> (Composed, BTreeSet<MissingGlyph>, f32) {
    let headings = headings_of(&document.blocks);
    let mut pages = Vec::new();
    // A list of contents needs the pages that it moves itself. Its second writing has the same lines as its first,
    // because page numbers have a column of their own, so the pages of the first writing are true.
    if document.blocks.iter().any(|block| matches!(block, Block::Contents { .. })) {
        let draft = Composer::run(setter, document, sheet, &headings, &pages);
        pages = draft.out.bookmarks.iter().map(|bookmark| bookmark.page + 1).collect();
    }
    let composer = Composer::run(setter, document, sheet, &headings, &pages);
    let length = composer.length();
    (composer.out, composer.missing, length)
}

/// Where the text of the first page begins: higher where no running head stands above it.
fn first_line(document: &Document) -> f32 {
    if matches!(document.blocks.first(), Some(Block::Letterhead(_))) {
        LETTERHEAD_TOP
    } else if document.furniture.first_head.is_none() {
        COVER_TOP
    } else {
        TOP
    }
}

fn about(document: &Document) -> About {
    About {
        title: document.title.clone(),
        author: document.author.clone(),
        subject: document.subject.clone(),
        language: document.language.clone(),
        created_at: document.created_at,
    }
}

fn headings_of(blocks: &[Block]) -> Vec<(u8, String)> {
    let mut headings = Vec::new();
    for block in blocks {
        if let Block::Heading { level, text } = block {
            headings.push((*level, text.text().to_owned()));
        } else if let Block::Together(blocks) = block {
            headings.extend(headings_of(blocks));
        }
    }
    headings
}

/// Where the next thing goes, and everything placed before it.
struct Composer<'a> {
    setter: &'a mut Typesetter,
    sheet: Sheet,
    kind: Kind,
    out: Composed,
    page: usize,
    y: f32,
    bottom: f32,
    /// Level and words of every heading, and the page of each, from 1, once they are known.
    headings: &'a [(u8, String)],
    pages: &'a [usize],
    /// The heading above.
    section: String,
    missing: BTreeSet<MissingGlyph>,
    /// Whether the first page is all that is wanted.
    first_page_alone: bool,
}

/// The elements of the spans of a text that have one, made when their first glyph is painted.
type SpanElements = Vec<Option<ElementId>>;

impl<'a> Composer<'a> {
    fn run(
        setter: &'a mut Typesetter,
        document: &Document,
        sheet: Sheet,
        headings: &'a [(u8, String)],
        pages: &'a [usize],
    ) -> Self {
        let mut composer = Self::new(setter, document, sheet, headings, pages);
        composer.out.attachments.clone_from(&document.attachments);
        composer.fill(document);
        composer
    }

    fn new(
        setter: &'a mut Typesetter,
        document: &Document,
        sheet: Sheet,
        headings: &'a [(u8, String)],
        pages: &'a [usize],
    ) -> Self {
        Self {
            setter,
            sheet,
            kind: document.kind,
            out: Composed::new(about(document), Vec::new()),
            page: 0,
            y: first_line(document),
            bottom: BOTTOM,
            headings,
            pages,
            section: String::new(),
            missing: BTreeSet::new(),
            first_page_alone: false,
        }
    }

    fn fill(&mut self, document: &Document) {
        let root = self.out.element(None, "Document");
        self.blocks(root, &document.blocks);
        self.furniture(&document.furniture);
    }

    /// The length of the text so far, in points, if no page had ended.
    fn length(&self) -> f32 {
        (0..self.page).map(|page| BOTTOM - if page == 0 { LETTERHEAD_TOP } else { TOP }).sum::<f32>() + self.y
            - TOP
    }

    fn blocks(&mut self, parent: ElementId, blocks: &[Block]) {
        for (index, block) in blocks.iter().enumerate() {
            if self.has_all_that_is_wanted() {
                return;
            }
            self.block(parent, block, blocks.get(index + 1..).unwrap_or_default());
        }
    }

    fn block(&mut self, parent: ElementId, block: &Block, rest: &[Block]) {
        match block {
            Block::Letterhead(head) => self.letterhead(parent, head),
            Block::Heading { level, text } => self.heading(parent, *level, text, rest),
            Block::Paragraph { text, tone } => {
                let lines = self.set(text, self.sheet.tone(*tone), MEASURE);
                let element = self.out.element(Some(parent), "P");
                let leave = self.left_for_closing(&lines, rest);
                self.flow_lines_leaving(element, &lines, MARGIN, leave);
                self.y += self.sheet.after_paragraph;
            }
            Block::List { numbered, items } => self.list(parent, *numbered, items),
            Block::Table(table) => self.table(parent, table),
            Block::Drawing(drawing) => self.drawing(parent, drawing),
            Block::Facts(facts) => self.facts(parent, facts),
            Block::Lines(lines) => self.address(parent, lines),
            Block::Signature(signature) => self.signature(parent, signature),
            Block::Callout(text) => self.callout(parent, text),
            Block::Nothing(sentence) => self.nothing(parent, sentence),
            Block::Fields(fields) => self.fields(parent, fields),
            Block::Inputs(inputs) => self.inputs(parent, inputs),
            Block::InputTable(table) => self.input_table(parent, table),
            Block::Contents { level } => self.contents(parent, *level),
            Block::Together(blocks) => {
                let height = self.measure(blocks);
                if height <= self.bottom - TOP {
                    self.need(height);
                }
                self.blocks(parent, blocks);
            }
            Block::Space(height) => self.y += height,
            Block::PageBreak => {
                if self.y > TOP {
                    self.new_page();
                }
            }
        }
    }

    /// The height that blocks take when nothing is in their way.
    fn measure(&mut self, blocks: &[Block]) -> f32 {
        let mut scratch = Composer {
            setter: &mut *self.setter,
            sheet: self.sheet,
            kind: self.kind,
            out: Composed::new(self.out.about.clone(), Vec::new()),
            page: 0,
            y: TOP,
            bottom: f32::MAX,
            headings: self.headings,
            pages: self.pages,
            section: self.section.clone(),
            missing: BTreeSet::new(),
            first_page_alone: false,
        };
        let root = scratch.out.element(None, "Document");
        scratch.blocks(root, blocks);
        scratch.y - TOP
    }

    /// The height that the first part of the following blocks needs below a heading.
    fn foresee(&mut self, rest: &[Block]) -> f32 {
        let lead = self.sheet.body.lead;
        let Some((next, later)) = rest.split_first() else { return 0.0 };
        match next {
            Block::Space(height) => height + self.foresee(later),
            Block::Heading { level, text } => {
                let (style, above, below) = self.sheet.heading(*level);
                above + self.set(text, style, MEASURE).height() + below + self.foresee(later)
            }
            Block::Table(table) => self.table_start(table),
            Block::Drawing(drawing) => self.drawing_height(drawing),
            // A row of fields is low, unless it holds a long answer, which may be divided.
            Block::Fields(_) | Block::Inputs(_) => self.measure(std::slice::from_ref(next)).min(10.0 * lead),
            Block::InputTable(table) => self.input_table_start(table),
            Block::Signature(_) => 5.0 * lead,
            Block::Together(blocks) => self.measure(blocks).min(self.bottom - TOP),
            Block::Paragraph { text, tone: Tone::Quiet } => {
                self.set(text, self.sheet.tone(Tone::Quiet), MEASURE).height() + self.foresee(later)
            }
            Block::Letterhead(_)
            | Block::Paragraph { .. }
            | Block::List { .. }
            | Block::Facts(_)
            | Block::Lines(_)
            | Block::Callout(_)
            | Block::Nothing(_)
            | Block::Contents { .. }
            | Block::PageBreak => 3.0 * lead,
        }
    }

    /// Sets text into lines and notes what had no glyph.
    fn set(&mut self, text: &Rich, style: Style, width: f32) -> Lines {
        let lines = self.setter.set(text, style, width);
        for (character, words) in self.setter.take_missing() {
            let place = if self.section.is_empty() {
                format!("“{words}”")
            } else {
                format!("{}: “{words}”", self.section)
            };
            self.missing.insert(MissingGlyph { character, place });
        }
        lines
    }

    fn new_page(&mut self) {
        self.out.pages.push(Page::default());
        self.page += 1;
        self.y = TOP;
    }

    /// Goes on to the next page when there is no room for `height` points.
    fn need(&mut self, height: f32) {
        if self.y + height > self.bottom + 0.01 && self.y > TOP {
            self.new_page();
        }
    }

    /// A rule or a tint: seen, and not part of the text.
    fn decorate(&mut self, items: Vec<Item>) {
        self.out.paint(self.page, Owner::Artifact(Artifact::Layout), items);
    }

    fn heading(&mut self, parent: ElementId, level: u8, text: &Rich, rest: &[Block]) {
        let (style, above, below) = self.sheet.heading(level);
        let role = match level {
            0 | 1 => "H1",
            2 => "H2",
            _ => "H3",
        };
        let lines = self.set(text, style, MEASURE);
        let keep = self.foresee(rest);
        if self.y > TOP {
            self.y += above;
        }
        self.need(lines.height() + below + keep);
        text.text().clone_into(&mut self.section);
        let (page, y) = (self.page, self.y);
        self.out.bookmarks.push(Bookmark {
            level,
            title: text.for_display().text().replace('\n', " "),
            page,
            y,
        });
        let element = self.out.element(Some(parent), role);
        self.flow_lines(element, &lines, MARGIN);
        self.out.at(element).title = Some(text.text().to_owned());
        self.y += below;
    }

    /// A paragraph, which may go on over pages with at least two lines on each.
    fn paragraph(
        &mut self,
        parent: ElementId,
        role: &'static str,
        text: &Rich,
        style: Style,
        x: f32,
        width: f32,
    ) -> ElementId {
        let element = self.out.element(Some(parent), role);
        self.flow(element, text, style, x, width);
        element
    }

    fn flow(&mut self, element: ElementId, text: &Rich, style: Style, x: f32, width: f32) {
        let lines = self.set(text, style, width);
        self.flow_lines(element, &lines, x);
    }

    /// How many lines of a paragraph go to the next page with the closing that follows it: a signature does not stand on a
    /// page without a line of what is signed.
    fn left_for_closing(&mut self, lines: &Lines, rest: &[Block]) -> usize {
        let signed = |blocks: &[Block]| blocks.iter().any(|block| matches!(block, Block::Signature(_)));
        let Some(closing @ Block::Together(blocks)) =
            rest.iter().find(|block| !matches!(block, Block::Space(_)))
        else {
            return 0;
        };
        let end = self.y + lines.height();
        if !signed(blocks) || end > self.bottom {
            return 0;
        }
        let closing = self.measure(std::slice::from_ref(closing));
        if end + self.sheet.after_paragraph + closing <= self.bottom {
            return 0;
        }
        if lines.lines.len() < 5 { lines.lines.len() } else { 2 }
    }

    fn flow_lines(&mut self, element: ElementId, lines: &Lines, x: f32) {
        self.flow_lines_leaving(element, lines, x, 0);
    }

    /// Sets lines one below the other, `leave` of them on the next page whether they fit or not.
    fn flow_lines_leaving(&mut self, element: ElementId, lines: &Lines, x: f32, mut leave: usize) {
        let Lines { rich, lines } = lines;
        self.tell_language(element, rich);
        let mut spans: SpanElements = vec![None; rich.spans().len()];
        let mut left: &[Line] = lines;
        while let Some(first) = left.first() {
            let room = self.bottom - self.y;
            let fits =
                left.iter().take_while(|line| line.top + line.height - first.top <= room + 0.01).count();
            let begins = left.len() == lines.len();
            let mut take = fits.min(left.len() - leave);
            if take < left.len() {
                if left.len() - take == 1 {
                    take = take.saturating_sub(1);
                }
                if begins && take < 2 {
                    take = 0;
                }
            }
            leave = 0;
            if take == 0 && self.y > TOP {
                self.new_page();
                continue;
            }
            let (now, later) = left.split_at(take.max(1));
            let top = self.y - first.top;
            for line in now {
                self.line(element, &mut spans, rich, line, x, top);
            }
            self.y += now.iter().map(|line| line.height).sum::<f32>();
            left = later;
            if !left.is_empty() {
                self.new_page();
            }
        }
    }

    /// Notes the language of an element whose text is not in the document's, as far as its script tells.
    fn tell_language(&mut self, element: ElementId, text: &Rich) {
        let language =
            language_of(text.text()).filter(|language| !self.out.about.language.starts_with(language));
        if let Some(language) = language {
            self.out.at(element).language = Some(language.to_owned());
        }
    }

    /// Paints one line into an element, making the elements of its links and languages on the way.
    fn line(
        &mut self,
        element: ElementId,
        spans: &mut SpanElements,
        rich: &Rich,
        line: &Line,
        x: f32,
        top: f32,
    ) {
        for piece in &line.pieces {
            let mut items = vec![Item::Run(piece.run.moved(x, top))];
            let span = piece.owner.and_then(|owner| rich.spans().get(owner).map(|span| (owner, span)));
            let Some((owner, span)) = span else {
                self.out.paint(self.page, Owner::Element(element), items);
                continue;
            };
            let made = spans.get(owner).copied().flatten();
            let inner = made.unwrap_or_else(|| self.span_element(element, &span.kind));
            if let Some(slot) = spans.get_mut(owner) {
                *slot = Some(inner);
            }
            let target = match &span.kind {
                SpanKind::Link(address) => {
                    let y = top + line.baseline + 1.6;
                    let (from, to) = ((x + piece.from, y), (x + piece.to, y));
                    items.push(Item::Rule { from, to, weight: 0.5, color: piece.run.color });
                    Some(Target::Address(address.clone()))
                }
                SpanKind::Reference(heading) => Some(Target::Heading(*heading)),
                SpanKind::Withheld => {
                    let (size, y) = (piece.run.size, top + line.baseline);
                    let bar = Item::Fill {
                        x: x + piece.from,
                        y: y - size * 0.85,
                        width: piece.to - piece.from,
                        height: size * 1.15,
                        color: INK,
                    };
                    self.out.paint(self.page, Owner::Artifact(Artifact::Layout), vec![bar]);
                    None
                }
                SpanKind::Bold | SpanKind::Italic | SpanKind::Language(_) => None,
            };
            self.out.paint(self.page, Owner::Element(inner), items);
            if let Some(target) = target {
                let baseline = top + line.baseline;
                let area = [x + piece.from, baseline - piece.run.size, x + piece.to, baseline + 3.0];
                let description = rich.text().get(span.range.clone()).unwrap_or_default().to_owned();
                self.link(Link { area, target, description, element: inner });
            }
        }
    }

    fn span_element(&mut self, parent: ElementId, kind: &SpanKind) -> ElementId {
        match kind {
            SpanKind::Link(_) | SpanKind::Reference(_) => self.out.element(Some(parent), "Link"),
            SpanKind::Language(tag) => {
                let element = self.out.element(Some(parent), "Span");
                self.out.at(element).language = Some(tag.clone());
                element
            }
            SpanKind::Bold | SpanKind::Italic | SpanKind::Withheld => self.out.element(Some(parent), "Span"),
        }
    }

    fn link(&mut self, link: Link) {
        let (page, element) = (self.page, link.element);
        let links = &mut self.out.page(page).links;
        links.push(link);
        let index = links.len() - 1;
        self.out.at(element).children.push(crate::page::Child::Annotation { page, index });
    }
}
