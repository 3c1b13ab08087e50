//! Rows of cells that stand side by side, and go on over pages where they have to.

use std::collections::VecDeque;

use super::{Composer, SpanElements};
use crate::{
    layout::{Line, Lines},
    page::ElementId,
    sheet::TOP,
};

/// A row that is taller than this may be divided between pages; a lower one goes to the next page whole.
pub(super) const DIVISIBLE: f32 = 220.0;

/// One cell: its texts, one below the other, and how much of them is painted.
pub(super) struct Cell {
    /// The left side of its text.
    pub x: f32,
    parts: Vec<(ElementId, Lines, SpanElements)>,
    /// The lines that are not painted: the place of the part, and of the line in it.
    waiting: VecDeque<(usize, usize)>,
}

impl Cell {
    pub fn new(x: f32) -> Self {
        Self { x, parts: Vec::new(), waiting: VecDeque::new() }
    }

    /// Adds a text below the others.
    pub fn add(&mut self, element: ElementId, lines: Lines) {
        let part = self.parts.len();
        let spans = vec![None; lines.rich.spans().len()];
        self.waiting.extend((0..lines.lines.len()).map(|line| (part, line)));
        self.parts.push((element, lines, spans));
    }

    /// The height of what is not painted.
    pub fn height(&self) -> f32 {
        self.waiting.iter().filter_map(|place| self.line(*place)).map(|line| line.height).sum()
    }

    /// How many of the waiting lines to paint in a height: at least one, and not all but one, which would stand alone on
    /// the next page.
    fn fitting(&self, height: f32) -> usize {
        let mut left = height + 0.01;
        let lines = self.waiting.iter().filter_map(|place| self.line(*place));
        let fits = lines
            .take_while(|line| {
                left -= line.height;
                left >= 0.0
            })
            .count();
        let strands = fits > 2 && fits + 1 == self.waiting.len();
        (if strands { fits - 1 } else { fits }).max(1)
    }

    fn line(&self, (part, line): (usize, usize)) -> Option<&Line> {
        self.parts.get(part).and_then(|(_, lines, _)| lines.lines.get(line))
    }
}

/// The air within the cells of a row, and the least height of the row.
#[derive(Clone, Copy)]
pub(super) struct RowShape {
    pub pad: f32,
    pub least: f32,
    /// What has to fit below the row on the same page: the last row, which does not stand alone.
    pub keep: f32,
}

impl RowShape {
    /// The height of a row of these cells.
    pub fn height(self, cells: &[Cell]) -> f32 {
        (cells.iter().map(Cell::height).fold(0.0, f32::max) + 2.0 * self.pad).max(self.least)
    }
}

/// A stretch of a row on one page, for the rules around it.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    pub top: f32,
    pub bottom: f32,
}

impl Composer<'_> {
    /// Paints a row. `frame` draws the rules of each stretch of it; `head` is called at the head of each new page.
    pub(super) fn row(
        &mut self,
        mut cells: Vec<Cell>,
        shape: RowShape,
        frame: impl Fn(&mut Self, Stretch),
        head: impl Fn(&mut Self),
    ) {
        for (element, lines, _) in cells.iter().flat_map(|cell| &cell.parts) {
            self.tell_language(*element, &lines.rich);
        }
        let height = shape.height(&cells);
        if self.y + height + shape.keep <= self.bottom + 0.01 {
            self.stretch(&mut cells, shape, height, &frame);
            return;
        }
        let low = self.y + 4.0 * self.sheet.body.lead > self.bottom;
        if (height <= DIVISIBLE || low) && self.y > TOP {
            self.new_page();
            head(self);
        }
        loop {
            let height = shape.height(&cells);
            self.stretch(&mut cells, shape, height, &frame);
            if cells.iter().all(|cell| cell.waiting.is_empty()) {
                return;
            }
            self.new_page();
            head(self);
        }
    }

    /// Paints as much of a row as this page holds, and at least a line of it.
    fn stretch(
        &mut self,
        cells: &mut [Cell],
        shape: RowShape,
        height: f32,
        frame: &impl Fn(&mut Self, Stretch),
    ) {
        let top = self.y;
        let bottom = (top + height).min(self.bottom.max(top + 2.0 * shape.pad + self.sheet.body.lead));
        frame(self, Stretch { top, bottom });
        for cell in cells {
            let mut y = top + shape.pad;
            let fits = cell.fitting(bottom - shape.pad - y);
            for _ in 0..fits {
                let Some(&(part, line)) = cell.waiting.front() else { break };
                let Some((element, lines, spans)) = cell.parts.get_mut(part) else { break };
                let Some(line) = lines.lines.get(line) else { break };
                self.line(*element, spans, &lines.rich, line, cell.x, y - line.top);
                cell.waiting.pop_front();
                y += line.height;
            }
        }
        self.y = bottom;
    }
}
