//! The smaller blocks: letterhead, lists, addresses, signatures, contents.

use super::{Composer, SpanElements};
use crate::{
    layout::{Lines, Style},
    model::{Align, Kind, Letterhead, Signature},
    page::{ElementId, Item},
    rich::{Rich, SpanKind},
    sheet::{BLUE, GREY, HAIR, MARGIN, MEASURE},
};

/// How far the text of a list stands from the margin, at least.
const INDENT: f32 = 20.0;
/// Between a number or bullet and its text.
const LABEL_GAP: f32 = 5.5;
/// The width of the page numbers in a list of contents.
const FOLIO: f32 = 36.0;

impl Composer<'_> {
    pub(super) fn letterhead(&mut self, parent: ElementId, head: &Letterhead) {
        let name = Style::new(14.0, 18.0).bold().color(BLUE);
        self.paragraph(parent, "P", &head.name.as_str().into(), name, MARGIN, MEASURE);
        if let Some(branch) = &head.branch {
            let style = Style::new(10.0, 13.5).color(BLUE);
            self.paragraph(parent, "P", &branch.as_str().into(), style, MARGIN, MEASURE);
        }
        self.y += 2.0;
        for line in &head.lines {
            let style = Style::new(8.0, 10.8).color(GREY);
            self.paragraph(parent, "P", &line.as_str().into(), style, MARGIN, MEASURE);
        }
        self.y += 5.0;
        let (from, to) = ((MARGIN, self.y), (MARGIN + MEASURE, self.y));
        self.decorate(vec![Item::Rule { from, to, weight: 1.1, color: BLUE }]);
        self.y += 13.0;
    }

    pub(super) fn list(&mut self, parent: ElementId, numbered: bool, items: &[Rich]) {
        let list = self.out.element(Some(parent), "L");
        self.out.at(list).numbering = Some(if numbered { "Decimal" } else { "Disc" });
        let style = self.sheet.body;
        // The bullet of Public Sans is small for its size.
        let size = if numbered { style.size } else { style.size + 3.0 };
        let label_style = Style { size, ..style }.tabular();
        let marks: Vec<Lines> = (1..=items.len())
            .map(|number| if numbered { format!("{number}. ") } else { "• ".to_owned() })
            .map(|mark| self.set(&mark.into(), label_style, MEASURE))
            .collect();
        let widest = marks.iter().map(Lines::width).fold(0.0, f32::max);
        let indent = INDENT.max(widest + LABEL_GAP);
        for (item, mark) in items.iter().zip(&marks) {
            let entry = self.out.element(Some(list), "LI");
            let label = self.out.element(Some(entry), "Lbl");
            // The number stays with the lines that begin its text: two, or all of three, of which none can be left alone.
            let body = self.set(item, style, MEASURE - indent);
            let begun = if body.lines.len() == 3 { 3 } else { 2 };
            self.need(body.lines.iter().take(begun).map(|line| line.height).sum());
            // Numbers end at one edge, so that units stand below units.
            self.stand(label, mark, MARGIN + indent - LABEL_GAP - mark.width(), self.y);
            let text = self.out.element(Some(entry), "LBody");
            self.flow_lines(text, &body, MARGIN + indent);
            self.y += self.sheet.between_items;
        }
        self.y += self.sheet.after_block - self.sheet.between_items;
    }

    /// Paints lines at a place, without asking for room.
    pub(super) fn stand(&mut self, element: ElementId, lines: &Lines, x: f32, top: f32) {
        let mut spans: SpanElements = vec![None; lines.rich.spans().len()];
        for line in lines.lines.iter() {
            self.line(element, &mut spans, &lines.rich, line, x, top);
        }
    }

    pub(super) fn address(&mut self, parent: ElementId, lines: &[Rich]) {
        let style = self.sheet.body;
        let lines: Vec<Lines> = lines.iter().map(|line| self.set(line, style, MEASURE)).collect();
        self.need(lines.iter().map(Lines::height).sum());
        for line in &lines {
            let element = self.out.element(Some(parent), "P");
            self.flow_lines(element, line, MARGIN);
        }
    }

    pub(super) fn callout(&mut self, parent: ElementId, text: &Rich) {
        let (page, top) = (self.page, self.y);
        self.paragraph(parent, "P", text, self.sheet.body, MARGIN + 12.0, MEASURE - 12.0);
        if self.page == page {
            let (from, to) = ((MARGIN + 2.0, top), (MARGIN + 2.0, self.y));
            self.decorate(vec![Item::Rule { from, to, weight: 2.5, color: BLUE }]);
        }
        self.y += self.sheet.after_block;
    }

    pub(super) fn nothing(&mut self, parent: ElementId, sentence: &str) {
        let style = self.sheet.body.italic().color(GREY);
        self.paragraph(parent, "P", &sentence.into(), style, MARGIN, MEASURE);
        self.y += self.sheet.after_paragraph;
    }

    /// A line to sign on with what is printed below it. A letter has no line for the date: its date is at its head.
    pub(super) fn signature(&mut self, parent: ElementId, signature: &Signature) {
        let small = if self.kind == Kind::Letter { self.sheet.body } else { self.sheet.small };
        let room = self.sheet.to_sign;
        let below: Vec<(Rich, Style)> = [
            signature.name.as_deref().map(|name| (Rich::plain(name), small.bold())),
            signature.title.as_deref().map(|title| (Rich::plain(title), small)),
            (!signature.role.is_empty())
                .then(|| (Rich::plain(signature.role.as_str()), self.sheet.small.color(GREY))),
        ]
        .into_iter()
        .flatten()
        .collect();
        let width = 268.0;
        let height: f32 = below.iter().map(|(text, style)| self.set(text, *style, width).height()).sum();
        self.need(room + 4.0 + height);
        self.y += room;
        let y = self.y;
        let line = |from: f32, to: f32| Item::Rule { from: (from, y), to: (to, y), weight: 0.6, color: GREY };
        let mut rules = vec![line(MARGIN, MARGIN + 250.0)];
        if signature.dated {
            rules.push(line(MARGIN + 290.0, MARGIN + MEASURE));
        }
        self.decorate(rules);
        self.y += 4.0;
        let top = self.y;
        for (text, style) in &below {
            self.paragraph(parent, "P", text, *style, MARGIN, width);
        }
        if signature.dated {
            let label = self.set(&"Date".into(), self.sheet.small.color(GREY), 100.0);
            let element = self.out.element(Some(parent), "P");
            self.stand(element, &label, MARGIN + 290.0, top);
        }
        self.y += self.sheet.after_block;
    }

    /// The headings of a level with their pages, each a link to its place.
    pub(super) fn contents(&mut self, parent: ElementId, level: u8) {
        let style = self.sheet.small;
        let toc = self.out.element(Some(parent), "TOC");
        let headings = self.headings;
        for (index, (_, title)) in headings.iter().enumerate().filter(|(_, (of, _))| *of == level) {
            let entry = self.out.element(Some(toc), "TOCI");
            let reference = self.out.element(Some(entry), "Reference");
            let title = if self.first_page_alone {
                Rich::plain(title.as_str())
            } else {
                Rich::default().span(title, SpanKind::Reference(index))
            };
            let lines = self.set(&title, style, MEASURE - FOLIO - 8.0);
            self.need(lines.height() + 4.0);
            let top = self.y;
            self.stand(reference, &lines, MARGIN, top);
            if !self.first_page_alone {
                let page = self.pages.get(index).map_or_else(|| "000".to_owned(), ToString::to_string);
                let folio = self.set(&page.into(), style.tabular().align(Align::Right), FOLIO);
                self.stand(reference, &folio, MARGIN + MEASURE - FOLIO, top + lines.height() - style.lead);
            }
            self.y += lines.height() + 1.5;
            let (from, to) = ((MARGIN, self.y), (MARGIN + MEASURE, self.y));
            self.decorate(vec![Item::Rule { from, to, weight: 0.35, color: HAIR }]);
            self.y += 2.5;
        }
        self.y += self.sheet.after_block;
    }
}
