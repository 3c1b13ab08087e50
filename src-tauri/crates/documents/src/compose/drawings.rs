//! Pictures: one figure each, with what it says in its place. Where everything stands in it is [`Drawing`]'s to know.

use exception::report::{
    Drawing,
    drawing::{DrawnMark, Stand, TYPE, WIDTH},
};

use super::Composer;
use crate::{
    layout::{Lines, Style},
    page::{ElementId, Item, Owner},
    sheet::{GREY, HAIR, MARGIN, MEASURE, SERIES},
};

/// How far the strokes within a bar are apart, and how thick they are.
const STROKES: (f32, f32) = (3.6, 0.6);
/// A swatch of the key: its width, its height, and the room behind it.
const SWATCH: (f32, f32, f32) = (14.0, 8.0, 5.0);
/// Between two entries of the key, and above it.
const KEY_GAP: (f32, f32) = (16.0, 4.0);
/// The side of the mark at a point.
const DOT: f32 = 4.2;
/// How thick a line is.
const LINE: f32 = 1.3;
/// How low a picture may be set, of its height, where it fits onto the page so.
const LEAST: f32 = 0.8;

/// Points for a length in a picture.
fn points(length: u16) -> f32 {
    f32::from(length) * MEASURE / f32::from(WIDTH)
}

/// The type of the words in a picture.
fn words_style() -> Style {
    Style::new(points(TYPE), points(TYPE) * 1.25).tabular()
}

impl Composer<'_> {
    /// The least height that a picture takes with its key.
    pub(super) fn drawing_height(&mut self, drawing: &Drawing) -> f32 {
        points(drawing.height) * LEAST + self.key(&drawing.key).1
    }

    pub(super) fn drawing(&mut self, parent: ElementId, drawing: &Drawing) {
        let (key, under) = self.key(&drawing.key);
        let full = points(drawing.height);
        self.need(full * LEAST + under);
        let squeeze = ((self.bottom - self.y - under) / full).clamp(LEAST, 1.0);
        let (top, high) = (self.y, full * squeeze);
        let height = high + under;
        let mut items = Vec::new();
        for mark in &drawing.marks {
            self.drawn(mark, top, squeeze, &mut items);
        }
        let below = top + high;
        for (series, (x, y, lines)) in key.into_iter().enumerate() {
            let (width, tall, room) = SWATCH;
            items.extend(bar(series, [x, below + y, width, tall]));
            place(&lines, x + width + room, below + y + tall - 0.6, Stand::Start, &mut items);
        }
        let figure = self.out.element(Some(parent), "Figure");
        self.out.at(figure).alternative = Some(drawing.says.clone());
        self.out.at(figure).area = Some([MARGIN, top, MARGIN + MEASURE, top + height]);
        self.out.paint(self.page, Owner::Element(figure), items);
        self.y = top + height + self.sheet.after_block;
    }

    fn drawn(&mut self, mark: &DrawnMark, top: f32, squeeze: f32, items: &mut Vec<Item>) {
        let across = |x: u16| MARGIN + points(x);
        let down = |y: u16| top + points(y) * squeeze;
        match mark {
            DrawnMark::Bar { series, x, y, width, height } => {
                let size = [across(*x), down(*y), points(*width), points(*height) * squeeze];
                items.extend(bar(usize::from(*series), size));
            }
            DrawnMark::Line { series, points } => {
                let points: Vec<(f32, f32)> = points.iter().map(|(x, y)| (across(*x), down(*y))).collect();
                items.extend(dashed(usize::from(*series), &points));
            }
            DrawnMark::Dot { series, x, y } => items.extend(dot(usize::from(*series), across(*x), down(*y))),
            DrawnMark::Grid { from, to, y } => items.push(Item::Rule {
                from: (across(*from), down(*y)),
                to: (across(*to), down(*y)),
                weight: 0.35,
                color: HAIR,
            }),
            DrawnMark::Words { words, x, y, stand, quiet } => {
                let style = if *quiet { words_style().color(GREY) } else { words_style() };
                let lines = self.on_one_line(words, style);
                place(&lines, across(*x), down(*y), *stand, items);
            }
        }
    }

    /// Words on one line: of letters that are wide fewer have room.
    fn on_one_line(&mut self, words: &str, style: Style) -> Lines {
        let mut lines = self.set(&words.into(), style, MEASURE);
        let mut letters = words.chars().count();
        while lines.lines.len() > 1 && letters > 1 {
            letters -= letters.div_ceil(8);
            let fewer: String = words.chars().take(letters).chain(['…']).collect();
            lines = self.set(&fewer.as_str().into(), style, MEASURE);
        }
        lines
    }

    /// Where each entry of the key stands, from the foot of the picture, and the height of all.
    fn key(&mut self, key: &[String]) -> (Vec<(f32, f32, Lines)>, f32) {
        let (width, _, room) = SWATCH;
        let (apart, above) = KEY_GAP;
        let style = words_style();
        let (mut x, mut y) = (MARGIN, above);
        let mut placed = Vec::new();
        for words in key {
            let lines = self.on_one_line(words, style);
            let wide = width + room + lines.width();
            if x > MARGIN && x + wide > MARGIN + MEASURE {
                (x, y) = (MARGIN, y + style.lead + 2.0);
            }
            placed.push((x, y, lines));
            x += wide + apart;
        }
        let height = if placed.is_empty() { 0.0 } else { y + style.lead };
        (placed, height)
    }
}

/// Places the first line of a text with its baseline at `y`, where it stands from `x` as told: whatever way it runs.
fn place(lines: &Lines, x: f32, y: f32, stand: Stand, items: &mut Vec<Item>) {
    let Some(line) = lines.lines.first() else { return };
    let glyphs = || line.pieces.iter().flat_map(|piece| &piece.run.glyphs);
    let left = glyphs().map(|glyph| glyph.x).fold(f32::MAX, f32::min);
    let right = glyphs().map(|glyph| glyph.end).fold(0.0, f32::max);
    let from = match stand {
        Stand::Start => left,
        Stand::Middle => f32::midpoint(left, right),
        Stand::End => right,
    };
    let moved = line.pieces.iter().map(|piece| Item::Run(piece.run.moved(x - from, y - line.baseline)));
    items.extend(moved);
}

fn series_of(series: usize) -> (u32, u32) {
    SERIES.get(series % SERIES.len()).copied().unwrap_or((GREY, HAIR))
}

/// A part of a bar, in the manner of its series: full, hatched, dotted, ruled, crossed.
fn bar(series: usize, [x, y, width, height]: [f32; 4]) -> Vec<Item> {
    let (color, ground) = series_of(series);
    let mut items = vec![Item::Fill { x, y, width, height, color: ground }];
    let (apart, weight) = STROKES;
    let rule = |from: (f32, f32), to: (f32, f32)| Item::Rule { from, to, weight, color };
    let (right, foot) = (x + width, y + height);
    match series % SERIES.len() {
        0 => return items,
        1 => items.extend(slants(x, y, width, height).map(|(from, to)| rule(from, to))),
        2 => {
            let rows = steps(height / apart).map(|row| y + (row + 0.5) * apart);
            for (row, at) in rows.enumerate() {
                let shift = if row % 2 == 0 { 0.5 } else { 1.0 };
                let dots = steps(width / apart).map(|place| x + (place + shift) * apart);
                items.extend(dots.filter(|dot| dot + 0.7 < right && at + 0.7 < foot).map(|dot| Item::Fill {
                    x: dot - 0.7,
                    y: at - 0.7,
                    width: 1.4,
                    height: 1.4,
                    color,
                }));
            }
        }
        3 => {
            let rows = steps(height / apart * 1.4).map(|row| y + row * apart / 1.4);
            items.extend(rows.map(|at| rule((x, at), (right, at))));
        }
        _ => {
            items.extend(slants(x, y, width, height).map(|(from, to)| rule(from, to)));
            // The same, seen in a mirror.
            let turned = |(at, down): (f32, f32)| (x + right - at, down);
            items.extend(slants(x, y, width, height).map(|(from, to)| rule(turned(from), turned(to))));
        }
    }
    let corners = [(x, y), (right, y), (right, foot), (x, foot), (x, y)];
    items.extend(corners.iter().zip(corners.iter().skip(1)).map(|(from, to)| rule(*from, *to)));
    items
}

/// Slanted strokes across a rectangle, each from its foot or right side to its head or left side.
fn slants(x: f32, y: f32, width: f32, height: f32) -> impl Iterator<Item = ((f32, f32), (f32, f32))> {
    let apart = STROKES.0 * std::f32::consts::SQRT_2;
    steps((width + height) / apart).map(move |place| {
        // Where the stroke would meet the line of the foot, were that long enough.
        let meets = (place + 0.5) * apart;
        let from = (meets.min(width), (meets - width).max(0.0));
        let to = ((meets - height).max(0.0), meets.min(height));
        ((x + from.0, y + height - from.1), (x + to.0, y + height - to.1))
    })
}

/// Whole numbers from 0 on, as long as their middles are below a length.
fn steps(length: f32) -> impl Iterator<Item = f32> {
    std::iter::successors(Some(0.0_f32), |step| Some(step + 1.0)).take_while(move |step| step + 0.5 < length)
}

/// A line through points, in the dashes of its series.
fn dashed(series: usize, points: &[(f32, f32)]) -> Vec<Item> {
    let color = series_of(series).0;
    // How long it is drawn and how long it is not, in turn.
    let dashes: &[f32] = match series % SERIES.len() {
        0 => &[],
        1 => &[5.0, 2.5],
        2 => &[1.6, 2.2],
        3 => &[8.0, 2.2, 1.6, 2.2],
        _ => &[3.0, 1.6],
    };
    let mut items = Vec::new();
    let mut turns = dashes.iter().copied().cycle();
    let (mut left, mut draws) = (turns.next().unwrap_or(f32::MAX), true);
    for (from, to) in points.iter().zip(points.iter().skip(1)) {
        let (along_x, along_y) = (to.0 - from.0, to.1 - from.1);
        let length = (along_x * along_x + along_y * along_y).sqrt();
        let at = |along: f32| {
            let part = along / length.max(f32::EPSILON);
            (from.0 + along_x * part, from.1 + along_y * part)
        };
        let mut along = 0.0;
        while along < length {
            let end = (along + left).min(length);
            if draws {
                items.push(Item::Rule { from: at(along), to: at(end), weight: LINE, color });
            }
            left -= end - along;
            along = end;
            // What is left of a dash goes on behind the corner.
            if left <= 0.01 {
                left = turns.next().unwrap_or(f32::MAX);
                draws = !draws;
            }
        }
    }
    items
}

/// The mark at a point: full and hollow in turn.
fn dot(series: usize, x: f32, y: f32) -> Vec<Item> {
    let (color, ground) = series_of(series);
    let square = |side: f32, color: u32| Item::Fill {
        x: x - side / 2.0,
        y: y - side / 2.0,
        width: side,
        height: side,
        color,
    };
    let mut items = vec![square(DOT, color)];
    if series % 2 == 1 {
        items.push(square(DOT - 1.6, ground));
    }
    items
}
