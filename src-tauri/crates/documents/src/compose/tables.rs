//! Tables with a head row, and facts: labels with what they stand for.

use super::{
    Composer,
    columns::is_figures,
    rows::{Cell, DIVISIBLE, RowShape, Stretch},
};
use crate::{
    layout::{Lines, Style},
    model::{Align, Column, Facts, Table},
    page::{Artifact, ElementId, Item, Owner},
    rich::Rich,
    sheet::{BLUE, GREY, HAIR, MARGIN, MEASURE, TINT},
};

/// The air at the sides of a cell, and above and below its text.
pub(super) const SIDE: f32 = 5.0;
pub(super) const PAD: f32 = 3.5;
/// Below a caption.
pub(super) const CAPTION: f32 = 3.0;
/// The air above and below the text of a fact.
const FACT: f32 = 2.8;

impl Style {
    /// The style of a cell: figures of one width where that serves.
    fn figures(self, text: &Rich, align: Align) -> Self {
        let tabular = align == Align::Right || is_figures(text.text());
        Self { tabular, ..self }.align(align)
    }
}

impl Composer<'_> {
    pub(super) fn table(&mut self, parent: ElementId, table: &Table) {
        let element = self.out.element(Some(parent), "Table");
        let (columns, widths) = self.columns(table);
        let heads = self.heads(&columns, &widths);
        let head_height = heads.iter().map(|(lines, _)| lines.height()).fold(0.0, f32::max) + 2.0 * PAD;
        let start = self.table_start(table);
        self.need(start);
        if let Some(caption) = &table.caption {
            let style = self.sheet.small.bold();
            self.paragraph(element, "Caption", &caption.as_str().into(), style, MARGIN, MEASURE);
            self.y += CAPTION;
        }
        let group = self.out.element(Some(element), "THead");
        let row = self.out.element(Some(group), "TR");
        self.head_row(&heads, head_height, Some(row));
        let body = self.out.element(Some(element), "TBody");
        let shape = RowShape { pad: PAD, least: table.least_row, keep: 0.0 };
        let mut last = None;
        for (index, texts) in table.rows.iter().enumerate() {
            if self.has_all_that_is_wanted() {
                return;
            }
            let cells = last.take().unwrap_or_else(|| self.cells(body, &columns, &widths, texts));
            let mut keep = 0.0;
            if index + 2 == table.rows.len()
                && let Some(texts) = table.rows.last()
            {
                let cells = self.cells(body, &columns, &widths, texts);
                keep = Some(shape.height(&cells)).filter(|height| *height <= DIVISIBLE / 2.0).unwrap_or(0.0);
                last = Some(cells);
            }
            self.row(cells, RowShape { keep, ..shape }, Self::rule_below, |composer| {
                composer.head_row(&heads, head_height, None);
            });
        }
        self.y += self.sheet.after_block;
    }

    /// The height of caption, head row and the first two rows, which stand together.
    pub(super) fn table_start(&mut self, table: &Table) -> f32 {
        let small = self.sheet.small;
        let (columns, widths) = self.columns(table);
        let caption = table
            .caption
            .as_deref()
            .map_or(0.0, |caption| self.set(&caption.into(), small.bold(), MEASURE).height() + CAPTION);
        let heads = self.heads(&columns, &widths);
        let heads = heads.iter().map(|(lines, _)| lines.height()).fold(0.0, f32::max) + 2.0 * PAD;
        let mut rows = 0.0;
        // The last two rows stay together, so that of three none can be left behind.
        let count = if table.rows.len() == 3 { 3 } else { 2 };
        for texts in table.rows.iter().take(count) {
            let texts = texts.iter().zip(&widths);
            let heights =
                texts.map(|(text, width)| self.set(text, small.tabular(), width - 2.0 * SIDE).height());
            rows += (heights.fold(0.0, f32::max).min(DIVISIBLE / 2.0) + 2.0 * PAD).max(table.least_row);
        }
        caption + heads + rows
    }

    pub(super) fn heads(&mut self, columns: &[Column], widths: &[f32]) -> Vec<(Lines, f32)> {
        let style = self.sheet.small.bold();
        let mut x = MARGIN;
        let mut heads = Vec::new();
        for (column, width) in columns.iter().zip(widths) {
            let lines = self.set(&column.head.as_str().into(), style.align(column.align), width - 2.0 * SIDE);
            heads.push((lines, x + SIDE));
            x += width;
        }
        heads
    }

    /// The head row. Its first showing is the table's; the later ones are only seen.
    pub(super) fn head_row(&mut self, heads: &[(Lines, f32)], height: f32, row: Option<ElementId>) {
        let (page, y) = (self.page, self.y);
        let foot = y + height;
        self.decorate(vec![
            Item::Fill { x: MARGIN, y, width: MEASURE, height, color: TINT },
            Item::Rule { from: (MARGIN, foot), to: (MARGIN + MEASURE, foot), weight: 0.9, color: BLUE },
        ]);
        for (lines, x) in heads {
            if let Some(row) = row {
                let cell = self.out.element(Some(row), "TH");
                self.out.at(cell).scope = Some("Column");
                self.stand(cell, lines, *x, y + PAD);
            } else {
                let pieces = lines.lines.iter().flat_map(|line| &line.pieces);
                let items = pieces.map(|piece| Item::Run(piece.run.moved(*x, y + PAD))).collect();
                self.out.paint(page, Owner::Artifact(Artifact::Pagination), items);
            }
        }
        self.y = foot;
    }

    /// The cells of a row, which becomes the next row of the table's body.
    fn cells(&mut self, body: ElementId, columns: &[Column], widths: &[f32], texts: &[Rich]) -> Vec<Cell> {
        let row = self.out.element(Some(body), "TR");
        let empty = Rich::default();
        let mut x = MARGIN;
        let mut cells = Vec::new();
        for (index, (column, width)) in columns.iter().zip(widths).enumerate() {
            let role = if index == 0 { "TH" } else { "TD" };
            let element = self.out.element(Some(row), role);
            if index == 0 {
                self.out.at(element).scope = Some("Row");
            }
            let text = texts.get(index).unwrap_or(&empty);
            let style = self.sheet.small.figures(text, column.align);
            let lines = self.set(text, style, width - 2.0 * SIDE);
            let mut cell = Cell::new(x + SIDE);
            cell.add(element, lines);
            cells.push(cell);
            x += width;
        }
        cells
    }

    fn rule_below(&mut self, stretch: Stretch) {
        let y = stretch.bottom;
        let (from, to) = ((MARGIN, y), (MARGIN + MEASURE, y));
        self.decorate(vec![Item::Rule { from, to, weight: 0.35, color: HAIR }]);
    }

    /// Labels and what they stand for: a table whose rows have heads and whose columns need none.
    pub(super) fn facts(&mut self, parent: ElementId, facts: &Facts) {
        if facts.rows.is_empty() {
            return;
        }
        let element = self.out.element(Some(parent), "Table");
        let body = self.out.element(Some(element), "TBody");
        let pad = if facts.ruled { FACT } else { 0.0 };
        let shape = RowShape { pad, least: 0.0, keep: 0.0 };
        let rows: Vec<Vec<Cell>> = facts.rows.iter().map(|row| self.fact(body, facts, row)).collect();
        // Facts are read together; only long ones are divided between pages.
        let height: f32 = rows.iter().map(|cells| shape.height(cells)).sum();
        if height <= DIVISIBLE {
            self.need(height);
        }
        let ruled = facts.ruled;
        let frame = move |composer: &mut Self, stretch: Stretch| {
            if ruled {
                composer.rule_below(stretch);
            }
        };
        for cells in rows {
            self.row(cells, shape, frame, |_| {});
        }
        self.y += self.sheet.after_block;
    }

    fn fact(&mut self, body: ElementId, facts: &Facts, (name, value): &(String, Rich)) -> Vec<Cell> {
        let style = self.sheet.body;
        // Labels in small type stand on the line of what they name.
        let label = if facts.ruled { self.sheet.small.color(GREY) } else { style };
        let label = Style { lead: style.lead, ..label };
        let row = self.out.element(Some(body), "TR");
        let head = self.out.element(Some(row), "TH");
        self.out.at(head).scope = Some("Row");
        let cell = self.out.element(Some(row), "TD");
        let mut left = Cell::new(MARGIN);
        left.add(head, self.set(&name.as_str().into(), label, facts.label_width - 8.0));
        let mut right = Cell::new(MARGIN + facts.label_width);
        let style = if facts.ruled { style.figures(value, Align::Start) } else { style };
        right.add(cell, self.set(value, style, MEASURE - facts.label_width));
        vec![left, right]
    }
}
