//! The body of a .docx file as it stands: paragraphs with their style, and tables.

use quick_xml::events::BytesStart;

use super::{Lost, Walk, attribute};

/// How many words before it say where something stands.
const PLACE_WORDS: usize = 6;

/// A stretch of text in one type.
#[derive(Clone, Debug, Default)]
pub(super) struct Piece {
    pub text: String,
    pub bold: bool,
    pub italic: bool,
}

/// A paragraph as it was read.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    pub style: String,
    /// The list it belongs to.
    pub list: Option<String>,
    /// How deep in the list.
    pub level: u32,
    /// `left`, `right`, `end`, `center`, …
    pub alignment: Option<String>,
    pub pieces: Vec<Piece>,
}

impl Paragraph {
    pub(super) fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    fn push(&mut self, text: &str, bold: bool, italic: bool) {
        match self.pieces.last_mut() {
            Some(last) if last.bold == bold && last.italic == italic => last.text.push_str(text),
            _ => self.pieces.push(Piece { text: text.to_owned(), bold, italic }),
        }
    }
}

/// A table as it was read.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    /// Widths of the columns, in twentieths of a point.
    pub widths: Vec<f32>,
    /// Rows of cells of paragraphs.
    pub rows: Vec<Vec<Vec<Paragraph>>>,
}

/// A part of the body.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Paragraph(Paragraph),
    Table(Grid),
}

/// What has been read so far.
#[derive(Default)]
pub(super) struct Body {
    parts: Vec<Part>,
    table: Option<Grid>,
    paragraph: Option<Paragraph>,
    /// Whether a run is open, and its type.
    run: Option<Piece>,
    in_text: bool,
    /// How deep inside an element that is left out on purpose.
    left_out: u32,
    lost: Vec<(Lost, String)>,
    /// The text read last, for telling a place.
    before: String,
}

impl Body {
    /// Everything read, and what would be lost with the words before it.
    pub(super) fn end(self) -> (Vec<Part>, Vec<(Lost, String)>) {
        (self.parts, self.lost)
    }

    pub(super) fn take(&mut self, step: Walk<'_>) {
        match step {
            Walk::Start(start) => self.start(start),
            Walk::End(name) => self.ended(name),
            Walk::Text(text) => {
                if self.in_text && self.left_out == 0 {
                    self.write(text);
                }
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        let name = start.name();
        let name = name.as_ref();
        if self.left_out > 0 || is_left_out(name) {
            self.left_out += 1;
            return;
        }
        if let Some(lost) = lost_with(name) {
            self.lose(lost);
        }
        match name {
            "w:p" => self.paragraph = Some(Paragraph::default()),
            "w:r" => self.run = Some(Piece::default()),
            "w:t" => self.in_text = true,
            "w:tab" if self.run.is_some() => self.write("\t"),
            "w:br" if attribute(start, "w:type").is_none_or(|kind| kind == "textWrapping") => {
                self.write("\n");
            }
            "w:cr" => self.write("\n"),
            "w:noBreakHyphen" => self.write("\u{2011}"),
            "w:sym" => self.symbol(start),
            "w:tbl" if self.table.is_some() => self.lose(Lost::TableInTable),
            "w:tbl" => self.table = Some(Grid::default()),
            "w:vanish" if is_on(start) && self.run.is_some() => self.lose(Lost::HiddenText),
            "w:gridSpan" | "w:vMerge" | "w:hMerge" => self.lose(Lost::CellsJoined),
            _ => self.property(name, start),
        }
    }

    /// Properties of a run, a paragraph or a table.
    fn property(&mut self, name: &str, start: &BytesStart<'_>) {
        let value = || attribute(start, "w:val");
        if let Some(run) = &mut self.run {
            match name {
                "w:b" => run.bold = is_on(start),
                "w:i" => run.italic = is_on(start),
                "w:rStyle" => match value().as_deref() {
                    Some("Strong") => run.bold = true,
                    Some("Emphasis") => run.italic = true,
                    Some(_) | None => {}
                },
                _ => {}
            }
        } else if let Some(paragraph) = &mut self.paragraph {
            match name {
                "w:pStyle" => paragraph.style = value().unwrap_or_default(),
                // List 0 takes a paragraph out of the list of its style.
                "w:numId" => paragraph.list = value().filter(|id| id != "0"),
                "w:ilvl" => paragraph.level = value().and_then(|level| level.parse().ok()).unwrap_or(0),
                "w:jc" => paragraph.alignment = value(),
                _ => {}
            }
        } else if let Some(table) = &mut self.table {
            match name {
                "w:gridCol" => {
                    let width = attribute(start, "w:w").and_then(|width| width.parse().ok());
                    table.widths.push(width.unwrap_or(1.0));
                }
                "w:tr" => table.rows.push(Vec::new()),
                "w:tc" => {
                    if let Some(row) = table.rows.last_mut() {
                        row.push(Vec::new());
                    }
                }
                _ => {}
            }
        }
    }

    fn ended(&mut self, name: &str) {
        if self.left_out > 0 {
            self.left_out -= 1;
            return;
        }
        match name {
            "w:t" => self.in_text = false,
            "w:r" => self.run = None,
            "w:p" => {
                let Some(paragraph) = self.paragraph.take() else { return };
                let cell = self
                    .table
                    .as_mut()
                    .and_then(|table| table.rows.last_mut())
                    .and_then(|row| row.last_mut());
                match cell {
                    Some(cell) => cell.push(paragraph),
                    None => self.parts.push(Part::Paragraph(paragraph)),
                }
            }
            "w:tbl" => self.parts.extend(self.table.take().map(Part::Table)),
            _ => {}
        }
    }

    fn symbol(&mut self, start: &BytesStart<'_>) {
        let code = attribute(start, "w:char").and_then(|code| u32::from_str_radix(&code, 16).ok());
        if let Some(character) = code.and_then(char::from_u32) {
            self.write(character.encode_utf8(&mut [0; 4]));
        }
    }

    fn write(&mut self, text: &str) {
        let (bold, italic) = self.run.as_ref().map_or((false, false), |run| (run.bold, run.italic));
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.push(text, bold, italic);
            self.before.push_str(text);
        }
    }

    fn lose(&mut self, lost: Lost) {
        self.lost.push((lost, place(&self.before)));
    }
}

/// The last words of a text.
pub(super) fn place(text: &str) -> String {
    let mut words: Vec<&str> = text.split_whitespace().rev().take(PLACE_WORDS).collect();
    words.reverse();
    words.join(" ")
}

/// A switch is on unless it says otherwise.
fn is_on(start: &BytesStart<'_>) -> bool {
    !matches!(attribute(start, "w:val").as_deref(), Some("0" | "false" | "off"))
}

/// What Word keeps beside the text and prints nowhere: former properties, and the copy for older programs of what
/// stands beside it.
fn is_left_out(name: &str) -> bool {
    matches!(name, "w:rPrChange" | "w:pPrChange" | "w:sectPr" | "mc:Fallback")
}

pub(super) fn lost_with(name: &str) -> Option<Lost> {
    match name {
        "w:ins" | "w:del" | "w:moveFrom" | "w:moveTo" => Some(Lost::ChangedByTracking),
        "w:drawing" | "w:pict" | "w:object" => Some(Lost::Picture),
        "w:footnoteReference" | "w:endnoteReference" => Some(Lost::Note),
        "m:oMath" => Some(Lost::Formula),
        _ => None,
    }
}
