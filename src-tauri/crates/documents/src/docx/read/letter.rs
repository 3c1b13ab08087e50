//! Paragraphs and tables of a .docx file as blocks of a letter, by their styles.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    List, Lost, Part,
    body::{Grid, Paragraph, Piece, place},
};
use crate::{
    docx::style,
    model::{Align, Block, Column, Facts, Signature, Table, Tone},
    rich::Rich,
};

/// White space for an empty paragraph, in points, as between the parts of a letter.
const SPACE: f32 = 8.0;

type Told = Vec<(Lost, String)>;

/// The blocks, and what would be lost.
pub(super) fn blocks(parts: Vec<Part>, lists: &BTreeMap<String, List>) -> (Vec<Block>, Told) {
    let mut letter = Letter {
        lists,
        blocks: Vec::new(),
        open: None,
        closed: BTreeSet::new(),
        caption: None,
        before: String::new(),
        lost: Told::new(),
    };
    for part in parts {
        match part {
            Part::Paragraph(paragraph) => letter.paragraph(&paragraph),
            Part::Table(grid) => letter.table(&grid),
        }
    }
    letter.close_list();
    while let Some(Block::Space(_)) = letter.blocks.last() {
        letter.blocks.pop();
    }
    (together(letter.blocks), letter.lost)
}

struct Letter<'a> {
    lists: &'a BTreeMap<String, List>,
    blocks: Vec<Block>,
    /// The list that is being read: the id of its first item, and its items.
    open: Option<(String, Vec<Rich>)>,
    /// Lists that have ended: one that went on later would begin again with 1.
    closed: BTreeSet<String>,
    caption: Option<String>,
    before: String,
    lost: Told,
}

impl Letter<'_> {
    fn paragraph(&mut self, paragraph: &Paragraph) {
        let text = paragraph.text();
        if let Some(list) = &paragraph.list
            && !text.trim().is_empty()
        {
            self.item(list, paragraph);
        } else {
            self.close_list();
            if text.trim().is_empty() {
                self.space();
            } else {
                self.block(paragraph, &text);
            }
        }
        self.before.push(' ');
        self.before.push_str(&text);
    }

    /// Several empty paragraphs make one space, and a letter does not begin with one.
    fn space(&mut self) {
        if !matches!(self.blocks.last(), None | Some(Block::Space(_))) {
            self.blocks.push(Block::Space(SPACE));
        }
    }

    fn block(&mut self, paragraph: &Paragraph, text: &str) {
        let whole = || rich(&paragraph.pieces);
        let toned = |tone| Block::Paragraph { text: whole(), tone };
        if let Some(level) = style::HEADINGS.iter().position(|style| *style == paragraph.style) {
            let level = u8::try_from(level + 1).unwrap_or(3);
            self.blocks.push(Block::Heading { level, text: whole() });
            return;
        }
        let block = match paragraph.style.as_str() {
            style::LINES => Block::Lines(lines(&paragraph.pieces)),
            style::SIGNATURE => {
                let mut lines =
                    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
                Block::Signature(Signature {
                    role: String::new(),
                    name: lines.next(),
                    title: Some(lines.collect::<Vec<_>>().join(", ")).filter(|title| !title.is_empty()),
                    dated: false,
                })
            }
            style::CAPTION => {
                self.caption = Some(text.trim().to_owned());
                return;
            }
            style::SMALL => toned(Tone::Small),
            style::QUIET => toned(Tone::Quiet),
            style::LEAD => toned(Tone::Lead),
            style::MARKING => toned(Tone::Marking),
            style::CALLOUT => Block::Callout(whole()),
            style::NOTHING => Block::Nothing(text.to_owned()),
            _ => toned(Tone::Body),
        };
        self.blocks.push(block);
    }

    fn item(&mut self, list: &str, paragraph: &Paragraph) {
        if paragraph.level > 0 {
            self.lost.push((Lost::ListInList, place(&self.before)));
        }
        match &mut self.open {
            Some((open, items)) if counts_on(self.lists, list, open) => items.push(rich(&paragraph.pieces)),
            _ => {
                self.close_list();
                let goes_on = self.closed.iter().any(|closed| counts_on(self.lists, list, closed));
                if goes_on && self.is_numbered(list) {
                    self.lost.push((Lost::ListContinued, place(&self.before)));
                }
                self.open = Some((list.to_owned(), vec![rich(&paragraph.pieces)]));
            }
        }
    }

    fn is_numbered(&self, list: &str) -> bool {
        self.lists.get(list).is_none_or(|list| list.numbered)
    }

    fn close_list(&mut self) {
        if let Some((list, items)) = self.open.take() {
            self.blocks.push(Block::List { numbered: self.is_numbered(&list), items });
            self.closed.insert(list);
        }
    }

    fn table(&mut self, grid: &Grid) {
        self.close_list();
        let cells = grid.rows.iter().flatten().flatten();
        if cells.clone().any(|paragraph| paragraph.list.is_some()) {
            self.lost.push((Lost::ListInTable, place(&self.before)));
        }
        for paragraph in cells {
            self.before.push(' ');
            self.before.push_str(&paragraph.text());
        }
        let is_label = |cell: &Vec<Paragraph>| cell.iter().all(|paragraph| paragraph.style == style::LABEL);
        let pairs = grid.rows.iter().all(|row| row.len() == 2 && row.first().is_some_and(is_label));
        let block = if pairs { facts(grid) } else { table(grid, self.caption.take()) };
        self.blocks.extend(block);
    }
}

/// Whether an item of a list counts on from those of another: of the same list, or, as `LibreOffice` writes every item after
/// the first, of another of the same definition that does not begin again.
fn counts_on(lists: &BTreeMap<String, List>, list: &str, from: &str) -> bool {
    let (here, there) = (lists.get(list), lists.get(from));
    list == from
        || here.zip(there).is_some_and(|(here, there)| !here.begins && here.definition == there.definition)
}

fn facts(grid: &Grid) -> Option<Block> {
    let row = |row: &Vec<Vec<Paragraph>>| Some((text(row.first()?), cell(row.get(1)?)));
    let rows: Vec<_> = grid.rows.iter().filter_map(row).collect();
    let label_width = grid.widths.first().map_or(96.0, |width| (width / 20.0).clamp(40.0, 240.0));
    (!rows.is_empty()).then_some(Block::Facts(Facts { rows, label_width, ruled: false }))
}

fn table(grid: &Grid, caption: Option<String>) -> Option<Block> {
    let (head, rows) = grid.rows.split_first()?;
    let columns = head.iter().enumerate().map(|(at, cell)| {
        let alignment = cell.first().and_then(|paragraph| paragraph.alignment.as_deref());
        Column {
            head: text(cell),
            share: grid.widths.get(at).copied().unwrap_or(1.0).max(1.0),
            align: match alignment {
                Some("right" | "end") => Align::Right,
                Some("center") => Align::Center,
                Some(_) | None => Align::Start,
            },
        }
    });
    let columns: Vec<Column> = columns.collect();
    let rows = rows.iter().map(|row| row.iter().take(columns.len()).map(|each| cell(each)).collect());
    Some(Block::Table(Table { caption, rows: rows.collect(), columns, least_row: 0.0 }))
}

fn text(cell: &[Paragraph]) -> String {
    cell.iter().map(Paragraph::text).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// The paragraphs of a cell as one, with line breaks between them.
fn cell(paragraphs: &[Paragraph]) -> Rich {
    let mut pieces: Vec<Piece> = Vec::new();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        if at > 0 {
            pieces.push(Piece { text: "\n".to_owned(), ..Piece::default() });
        }
        pieces.extend(paragraph.pieces.iter().cloned());
    }
    rich(&pieces)
}

fn rich<'a>(pieces: impl IntoIterator<Item = &'a Piece>) -> Rich {
    pieces.into_iter().fold(Rich::default(), |rich, piece| {
        if piece.bold {
            rich.bold(&piece.text)
        } else if piece.italic {
            rich.italic(&piece.text)
        } else {
            rich.then(&piece.text)
        }
    })
}

/// The lines of a paragraph, each with its own types.
fn lines(pieces: &[Piece]) -> Vec<Rich> {
    let mut lines: Vec<Vec<Piece>> = vec![Vec::new()];
    for piece in pieces {
        for (at, text) in piece.text.split('\n').enumerate() {
            if at > 0 {
                lines.push(Vec::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push(Piece { text: text.to_owned(), bold: piece.bold, italic: piece.italic });
            }
        }
    }
    lines.iter().map(rich).collect()
}

/// Keeps the closing on the page of the signature below it.
fn together(blocks: Vec<Block>) -> Vec<Block> {
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        let closing = matches!(block, Block::Signature(_)).then(|| kept.pop()).flatten();
        match closing {
            Some(closing) => kept.push(Block::Together(vec![closing, block])),
            None => kept.push(block),
        }
    }
    kept
}
