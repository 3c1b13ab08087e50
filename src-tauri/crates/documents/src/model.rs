//! The typed document: what a letter, a packet or a form says, before anything is laid out.

use chrono::{DateTime, Utc};

use exception::report::Drawing;

use crate::rich::Rich;

/// A document: its particulars, what stands around its pages, and its blocks in reading order.
#[derive(Clone, Debug)]
pub struct Document {
    /// The title, shown by viewers in place of the file name.
    pub title: String,
    /// The office that issues it.
    pub author: String,
    /// What it is about, in a line.
    pub subject: String,
    /// The language of its text, a BCP 47 tag, for example `en-US`.
    pub language: String,
    /// The instant that the file carries as its date. It comes from the record, never from a clock.
    pub created_at: DateTime<Utc>,
    /// How its blocks are dressed.
    pub kind: Kind,
    /// What stands above and below the text of each page.
    pub furniture: Furniture,
    /// The blocks, in reading order.
    pub blocks: Vec<Block>,
    /// Files carried inside the PDF.
    pub attachments: Vec<Attachment>,
}

/// What a document is, which decides sizes and distances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One page where it can be: headings in the size of the text.
    Letter,
    /// Many pages, read by its headings.
    Report,
    /// Fields in boxes.
    Form,
}

/// What stands above and below the text: not part of it, and not read aloud.
#[derive(Clone, Debug, Default)]
pub struct Furniture {
    /// Left and right of the head of the first page, if it has one.
    pub first_head: Option<(String, String)>,
    /// Left and right of the head of every later page.
    pub head: Option<(String, String)>,
    /// The marking, centred above and below the text of every page.
    pub marking: Option<String>,
    /// A small line at the left of every foot, for example the fingerprint of the history.
    pub foot_note: Option<String>,
    /// Whether page numbers are part of the head of later pages, as letters have it.
    pub page_number_in_head: bool,
}

/// A file carried inside the PDF.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// The file's name.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What it is, in a sentence.
    pub description: String,
    /// Its bytes.
    pub data: Vec<u8>,
}

/// One block of a document.
#[derive(Clone, Debug)]
pub enum Block {
    /// The name and address of the office, at the head of a letter.
    Letterhead(Letterhead),
    /// A heading, level 1 to 3. Levels nest: a document begins with a 1 and skips none on the way down.
    Heading {
        /// 1, 2 or 3.
        level: u8,
        /// What it says.
        text: Rich,
    },
    /// A paragraph. Line breaks in it are kept.
    Paragraph {
        /// What it says.
        text: Rich,
        /// How it is set.
        tone: Tone,
    },
    /// A numbered or bulleted list.
    List {
        /// Whether its items are numbered from 1.
        numbered: bool,
        /// The items.
        items: Vec<Rich>,
    },
    /// A table.
    Table(Table),
    /// A picture, across the page.
    Drawing(Drawing),
    /// Labels and what they stand for, one pair a row.
    Facts(Facts),
    /// Lines that stay together: an address, a date, a salutation.
    Lines(Vec<Rich>),
    /// A line to sign on, and a line for the date.
    Signature(Signature),
    /// A sentence that stands out, with a rule at its side.
    Callout(Rich),
    /// The sentence that says that a part has no content.
    Nothing(String),
    /// Fields of a form, side by side.
    Fields(Vec<Field>),
    /// Fields that are filled in on the screen, side by side.
    Inputs(Vec<Input>),
    /// A table whose cells are filled in on the screen.
    InputTable(InputTable),
    /// The list of the document's headings of the given level with their pages.
    Contents {
        /// The level of the headings listed.
        level: u8,
    },
    /// Blocks that are kept on one page, where one page can hold them.
    Together(Vec<Block>),
    /// White space, in points.
    Space(f32),
    /// Goes on at the head of the next page, unless already there.
    PageBreak,
}

impl Block {
    /// A heading.
    #[must_use]
    pub fn heading(level: u8, text: impl Into<Rich>) -> Self {
        Self::Heading { level, text: text.into() }
    }

    /// A paragraph in the ordinary size.
    #[must_use]
    pub fn paragraph(text: impl Into<Rich>) -> Self {
        Self::Paragraph { text: text.into(), tone: Tone::Body }
    }

    /// A paragraph set in small type.
    #[must_use]
    pub fn small(text: impl Into<Rich>) -> Self {
        Self::Paragraph { text: text.into(), tone: Tone::Small }
    }
}

/// How a paragraph is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// The ordinary size.
    Body,
    /// Smaller, for what is looked up and not read.
    Small,
    /// Smaller and grey, for an explanation.
    Quiet,
    /// Small, bold and centred: a marking.
    Marking,
    /// Larger, for the title of a request on a cover.
    Lead,
}

/// The head of a letter.
#[derive(Clone, Debug)]
pub struct Letterhead {
    /// The department.
    pub name: String,
    /// The branch or office.
    pub branch: Option<String>,
    /// Lines of address, telephone and the like, each set as one line.
    pub lines: Vec<String>,
}

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Align {
    /// At the side where its writing begins.
    Start,
    /// At the right, for amounts.
    Right,
    /// In the middle.
    Center,
}

/// One column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// The head of the column.
    pub head: String,
    /// Its width, as a share of the table's.
    pub share: f32,
    /// Where its text stands.
    pub align: Align,
}

impl Column {
    /// A column whose text stands at its start.
    #[must_use]
    pub fn new(head: &str, share: f32) -> Self {
        Self { head: head.to_owned(), share, align: Align::Start }
    }

    /// A column of amounts.
    #[must_use]
    pub fn right(head: &str, share: f32) -> Self {
        Self { align: Align::Right, ..Self::new(head, share) }
    }
}

/// A table with a head row, which is repeated on every page it reaches.
#[derive(Clone, Debug)]
pub struct Table {
    /// What the table is, above it.
    pub caption: Option<String>,
    /// The columns, first to last.
    pub columns: Vec<Column>,
    /// The rows. The first cell of a row is its head. A row shorter than the columns is filled with empty cells.
    pub rows: Vec<Vec<Rich>>,
    /// The least height of a row, in points: more than its text needs where somebody is to write in it.
    pub least_row: f32,
}

/// Labels and what they stand for.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The pairs.
    pub rows: Vec<(String, Rich)>,
    /// The width of the labels, in points.
    pub label_width: f32,
    /// Whether rules are drawn between the rows.
    pub ruled: bool,
}

/// A place to sign.
#[derive(Clone, Debug)]
pub struct Signature {
    /// Who signs, as a label under the line: a role, for example "CDT Information Security Officer".
    pub role: String,
    /// The name, printed under the line where it is known.
    pub name: Option<String>,
    /// The title, printed under the name.
    pub title: Option<String>,
    /// Whether a line for the date stands beside it.
    pub dated: bool,
}

/// A field of a form on paper.
#[derive(Clone, Debug)]
pub struct Field {
    /// The label.
    pub label: String,
    /// What the field asks for, in small type.
    pub hint: Option<String>,
    /// Its width, as a share of the row's.
    pub share: f32,
    /// What is in it.
    pub answer: Answer,
}

/// What is in a field of a form.
#[derive(Clone, Debug)]
pub enum Answer {
    /// What was answered.
    Text(Rich),
    /// Nothing: room for so many handwritten lines.
    Empty {
        /// How many lines of handwriting to leave room for.
        lines: u8,
    },
    /// One or more of the given choices.
    Choices(Vec<(String, bool)>),
}

/// A field that is filled in on the screen, in a viewer of PDF.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its name in the file: names and row numbers joined by dots. No two fields have the same.
    pub name: String,
    /// The label; empty in a table, whose heads are labels enough.
    pub label: String,
    /// What the field asks for, in small type beside the label.
    pub hint: Option<String>,
    /// What a screen reader says of the field, and a viewer shows beside it: label and help.
    pub description: String,
    /// How it is filled in.
    pub kind: InputKind,
    /// What stands in it: a text, or the value of a choice.
    pub value: String,
    /// Whether the form cannot be submitted without it.
    pub required: bool,
}

/// How a field is filled in on the screen.
#[derive(Clone, Debug)]
pub enum InputKind {
    /// One line of at most so many characters.
    Line {
        /// The most characters.
        limit: u32,
    },
    /// Several lines of at most so many characters.
    Lines {
        /// The most characters.
        limit: u32,
        /// How many lines are seen at once.
        seen: u8,
    },
    /// One of the choices, all of them seen.
    Choices(Vec<InputChoice>),
    /// One of the choices, from a list that opens.
    List(Vec<InputChoice>),
    /// A statement that is agreed to, by the value `yes`.
    Statement(String),
    /// Nothing: the field tells and does not ask.
    Told,
}

/// Something that may be chosen in a field.
#[derive(Clone, Debug)]
pub struct InputChoice {
    /// The value that the file keeps.
    pub value: String,
    /// The words people read.
    pub label: String,
}

/// A table whose cells are filled in on the screen.
#[derive(Clone, Debug)]
pub struct InputTable {
    /// What the table is, above it.
    pub caption: String,
    /// What to do, below the caption.
    pub note: String,
    /// The columns, first to last.
    pub columns: Vec<Column>,
    /// The rows, each as long as the columns.
    pub rows: Vec<Vec<Input>>,
    /// The height of a row, in points.
    pub row_height: f32,
}

/// A character for which no font has a glyph.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MissingGlyph {
    /// The character.
    pub character: char,
    /// Where it stands: the heading above it and the words around it.
    pub place: String,
}
