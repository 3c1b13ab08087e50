//! The editable copy of a letter: a .docx for an office that must change a sentence, and the text that comes back; and
//! TECH 358 as a .docx that is filled in elsewhere.
//!
//! What a letter says below its letterhead goes out as paragraphs, lists and tables in named styles, and is read back by
//! those styles. The letterhead, the head of later pages and the marking stand in the headers of the file: they are the
//! program's to make and are not read back. Both ways are XML in a ZIP archive, written and read here rather than by a
//! library, because a reader has to say what it would lose, and the libraries at hand drop it silently.

use crate::{model::Block, rich::Rich};

mod read;
mod write;

pub(crate) use read::form::{Cell, FormTable, read_form};
pub use read::{Edited, ReadError, read};
pub use write::{WriteError, write, write_form};

/// What stands in a field of a form in which nothing was typed.
pub(crate) const PLACEHOLDER: &str = "Type or choose the answer here";

/// Media type of a .docx file (ECMA-376).
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Which document an editable copy was made from; it is kept among the custom properties of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The request's number.
    pub number: String,
    /// SHA-256 of the document on file, 64 hexadecimal digits.
    pub sha256: String,
}

/// The words of blocks, a line for each paragraph, item and cell.
#[must_use]
pub fn text(blocks: &[Block]) -> String {
    blocks.iter().map(words).collect::<Vec<_>>().join("\n")
}

fn words(block: &Block) -> String {
    let joined = |texts: &mut dyn Iterator<Item = &str>| texts.collect::<Vec<_>>().join("\n");
    match block {
        Block::Letterhead(letterhead) => {
            let lines = std::iter::once(&letterhead.name).chain(&letterhead.branch).chain(&letterhead.lines);
            joined(&mut lines.map(String::as_str))
        }
        Block::Heading { text, .. } | Block::Paragraph { text, .. } | Block::Callout(text) => {
            text.text().to_owned()
        }
        Block::List { items: rich, .. } | Block::Lines(rich) => joined(&mut rich.iter().map(Rich::text)),
        Block::Table(table) => {
            let head = table.columns.iter().map(|column| column.head.as_str());
            let cells = table.rows.iter().flatten().map(Rich::text);
            joined(&mut table.caption.as_deref().into_iter().chain(head).chain(cells))
        }
        Block::Facts(facts) => {
            joined(&mut facts.rows.iter().flat_map(|(label, value)| [label.as_str(), value.text()]))
        }
        Block::Signature(signature) => {
            let lines = std::iter::once(&signature.role).chain(&signature.name).chain(&signature.title);
            joined(&mut lines.map(String::as_str))
        }
        Block::Nothing(text) => text.clone(),
        Block::Together(blocks) => text(blocks),
        Block::Fields(_)
        | Block::Inputs(_)
        | Block::InputTable(_)
        | Block::Contents { .. }
        | Block::Space(_)
        | Block::Drawing(_)
        | Block::PageBreak => String::new(),
    }
}

/// Names of the paragraph styles, as [`write()`] gives them and [`read()`] knows them.
mod style {
    pub(super) const HEADINGS: [&str; 3] = ["Heading1", "Heading2", "Heading3"];
    pub(super) const LIST: &str = "ListParagraph";
    pub(super) const HEADER: &str = "Header";
    pub(super) const OFFICE: &str = "LetterOffice";
    pub(super) const LINES: &str = "LetterLines";
    pub(super) const LABEL: &str = "LetterLabel";
    pub(super) const CELL: &str = "LetterCell";
    pub(super) const SIGNATURE: &str = "LetterSignature";
    pub(super) const SMALL: &str = "LetterSmall";
    pub(super) const QUIET: &str = "LetterQuiet";
    pub(super) const LEAD: &str = "LetterLead";
    pub(super) const MARKING: &str = "LetterMarking";
    pub(super) const CALLOUT: &str = "LetterCallout";
    pub(super) const NOTHING: &str = "LetterNothing";
    pub(super) const CAPTION: &str = "LetterCaption";
    pub(super) const SPACE: &str = "LetterSpace";
}

/// Names of the custom properties that hold an [`Origin`].
mod property {
    pub(super) const NUMBER: &str = "ExceptionDeskRequest";
    pub(super) const SHA256: &str = "ExceptionDeskDocument";
}
