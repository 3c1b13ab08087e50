//! Fields of a form: a frame, a label, and what was answered or room to write.

use super::{
    Composer,
    rows::{Cell, RowShape, Stretch},
};
use crate::{
    layout::Style,
    model::{Answer, Field},
    page::{ElementId, Item},
    rich::Rich,
    sheet::{FRAME, GREY, MARGIN, MEASURE},
};

const SIDE: f32 = 5.0;
const PAD: f32 = 3.5;
/// The height of a line of handwriting.
const HAND: f32 = 19.0;

impl Composer<'_> {
    /// Fields side by side, in frames of one height.
    pub(super) fn fields(&mut self, parent: ElementId, fields: &[Field]) {
        let shares: f32 = fields.iter().map(|field| field.share).sum();
        let mut x = MARGIN;
        let mut cells = Vec::new();
        let mut edges = vec![MARGIN];
        let mut least: f32 = 0.0;
        for field in fields {
            let width = MEASURE * field.share / shares.max(f32::EPSILON);
            let (cell, height) = self.field(parent, field, x + SIDE, width - 2.0 * SIDE);
            cells.push(cell);
            least = least.max(height);
            x += width;
            edges.push(x);
        }
        let frame = move |composer: &mut Self, stretch: Stretch| composer.frame(&edges, stretch);
        self.row(cells, RowShape { pad: PAD, least, keep: 0.0 }, frame, |_| {});
    }

    fn field(&mut self, parent: ElementId, field: &Field, x: f32, width: f32) -> (Cell, f32) {
        let group = self.out.element(Some(parent), "Div");
        let mut cell = Cell::new(x);
        let mut height = 2.0 * PAD;
        let label = self.out.element(Some(group), "P");
        let style = Style::new(7.8, 10.2).color(GREY);
        let mut words = Rich::default().bold(&field.label);
        if let Some(hint) = &field.hint {
            words = words.then("  ").then(hint);
        }
        let lines = self.set(&words, style, width);
        height += lines.height();
        cell.add(label, lines);
        let text = match &field.answer {
            Answer::Text(text) => Some(text.clone()),
            Answer::Choices(choices) => Some(choices_in_line(choices)),
            Answer::Empty { lines } => {
                height += f32::from(*lines) * HAND;
                None
            }
        };
        if let Some(text) = text {
            let answer = self.out.element(Some(group), "P");
            let lines = self.set(&text, self.sheet.body, width);
            cell.add(answer, lines);
        }
        (cell, height)
    }

    pub(super) fn frame(&mut self, edges: &[f32], stretch: Stretch) {
        let Stretch { top, bottom } = stretch;
        let rule = |from, to| Item::Rule { from, to, weight: 0.5, color: FRAME };
        let (left, right) = (MARGIN, MARGIN + MEASURE);
        let mut rules = vec![rule((left, top), (right, top)), rule((left, bottom), (right, bottom))];
        rules.extend(edges.iter().map(|x| rule((*x, top), (*x, bottom))));
        self.decorate(rules);
    }
}

/// Choices with their boxes, crossed or empty: in a line, or one below the other where one of them is long.
fn choices_in_line(choices: &[(String, bool)]) -> Rich {
    let is_long = |name: &str| name.chars().count() > 40;
    let between = if choices.iter().any(|(name, _)| is_long(name)) { "\n" } else { "\u{2003}" };
    let mut line = Rich::default();
    for (index, (name, chosen)) in choices.iter().enumerate() {
        if index > 0 {
            line = line.then(between);
        }
        line = line.then(if *chosen { "☒\u{a0}" } else { "☐\u{a0}" });
        line = if *chosen && choices.len() > 1 { line.bold(name) } else { line.then(name) };
    }
    line
}
