//! What came back: the text of a .docx file as blocks of a letter.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    io::{Cursor, Read as _},
};

use quick_xml::{
    Reader as XmlReader, XmlVersion,
    events::{BytesStart, Event},
};
use thiserror::Error;
use zip::ZipArchive;

use super::{Origin, property};
use crate::model::Block;

mod body;
pub(crate) mod form;
mod letter;

use body::{Body, Part};

/// The largest file that is read, in bytes.
const LARGEST: usize = 10 << 20;
/// The largest part that is unpacked, in bytes: an archive may claim any length.
const LARGEST_PART: u64 = 16 << 20;
/// How deep elements may stand in one another. A letter of Word has some twenty.
const DEEPEST: usize = 200;
/// A Word file of the old format, or one that is protected with a password, begins so.
const COMPOUND_FILE: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];

/// What a letter can't carry, so that a copy that holds it is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lost {
    ChangedByTracking,
    Picture,
    Note,
    HiddenText,
    Formula,
    TableInTable,
    ListInTable,
    ListInList,
    ListContinued,
    CellsJoined,
}

impl Lost {
    const fn what(self) -> &'static str {
        match self {
            Self::ChangedByTracking => "a tracked change, not accepted or undone yet",
            Self::Picture => "a picture, a shape or a text box",
            Self::Note => "a footnote or endnote",
            Self::HiddenText => "hidden text",
            Self::Formula => "a formula",
            Self::TableInTable => "a table inside a table",
            Self::ListInTable => "a list inside a table",
            Self::ListInList => "a list inside a list",
            Self::ListContinued => "a numbered list that goes on after other text",
            Self::CellsJoined => "cells of a table joined to one",
        }
    }
}

/// Why an edited copy was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadError {
    /// Not a .docx file.
    #[error("This is not a .docx file. Save the letter as “Word document (.docx)” and choose that file.")]
    NotDocx,
    /// Protected, or of Word's old format.
    #[error(
        "The file is protected with a password or in Word’s old format. Save it as “Word document (.docx)” without a password."
    )]
    Protected,
    /// Larger than a letter is.
    #[error(
        "The file is larger than a letter can be. Remove what does not belong to the letter and save it again."
    )]
    TooLarge,
    /// Not well-formed.
    #[error("The file is damaged: {0}. Save the letter again in the program that changed it.")]
    Damaged(&'static str),
    /// Nothing to read in it.
    #[error("The file has no text. Choose the copy that you changed.")]
    Empty,
    /// It holds what the letter would lose.
    #[error("{0}")]
    WouldLose(String),
}

/// A letter that came back.
#[derive(Clone, Debug)]
pub struct Edited {
    /// Its blocks below the letterhead, in order.
    pub blocks: Vec<Block>,
    /// Which document the copy was made from, where the file still says so.
    pub origin: Option<Origin>,
}

/// Reads an edited copy.
///
/// # Errors
/// [`ReadError`], a sentence that says what to do: every kind of content that would be lost is named with the words before it.
pub fn read(bytes: &[u8]) -> Result<Edited, ReadError> {
    let mut archive = archive(bytes)?;
    let document = part(&mut archive, "word/document.xml")?.ok_or(ReadError::NotDocx)?;
    let lists = part(&mut archive, "word/numbering.xml")?;
    let lists = lists.map_or_else(|| Ok(BTreeMap::new()), |xml| lists_of(&xml))?;
    let origin = part(&mut archive, "docProps/custom.xml")?;
    let origin = origin.map_or(Ok(None), |xml| origin_of(&xml))?;
    let mut body = Body::default();
    walk(&document, |step| body.take(step))?;
    let (parts, lost) = body.end();
    let (blocks, more) = letter::blocks(parts, &lists);
    let lost: BTreeSet<(Lost, String)> = lost.into_iter().chain(more).collect();
    if !lost.is_empty() {
        return Err(ReadError::WouldLose(sentences(&lost)));
    }
    if blocks.is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(Edited { blocks, origin })
}

/// The parts of a .docx file.
fn archive(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, ReadError> {
    if bytes.starts_with(&COMPOUND_FILE) {
        return Err(ReadError::Protected);
    }
    if bytes.len() > LARGEST {
        return Err(ReadError::TooLarge);
    }
    ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::NotDocx)
}

fn sentences(lost: &BTreeSet<(Lost, String)>) -> String {
    let mut text = String::new();
    for (what, after) in lost {
        let place =
            if after.is_empty() { "at its beginning".to_owned() } else { format!("after “{after}”") };
        // Writing to a string does not fail.
        let _ = write!(text, "The file holds {} {place}. ", what.what());
    }
    text + "A letter can’t carry that: change it and save the copy again."
}

/// The text of a part, or none where the archive has no such part.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, ReadError> {
    let damaged = |_| ReadError::Damaged("a part of it can’t be unpacked");
    let entry = match archive.by_name(name) {
        Ok(entry) => entry,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(_) => return Err(ReadError::Damaged("a part of it can’t be unpacked")),
    };
    let mut bytes = Vec::new();
    entry.take(LARGEST_PART + 1).read_to_end(&mut bytes).map_err(damaged)?;
    if bytes.len() as u64 > LARGEST_PART {
        return Err(ReadError::TooLarge);
    }
    String::from_utf8(bytes).map(Some).map_err(|_| ReadError::Damaged("its text is not UTF-8"))
}

/// A step through a part.
#[derive(Clone, Copy)]
pub(super) enum Walk<'a> {
    Start(&'a BytesStart<'a>),
    End(&'a str),
    Text(&'a str),
}

/// Walks through the elements and texts of a part, without recursion.
fn walk(xml: &str, mut take: impl FnMut(Walk<'_>)) -> Result<(), ReadError> {
    const BROKEN: ReadError = ReadError::Damaged("its XML is not well-formed");
    let mut reader = XmlReader::from_str(xml);
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| BROKEN)? {
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(ReadError::Damaged("its elements stand too deep in one another"));
                }
                take(Walk::Start(&start));
            }
            Event::Empty(start) => {
                take(Walk::Start(&start));
                take(Walk::End(start.name().as_ref()));
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                take(Walk::End(end.name().as_ref()));
            }
            Event::Text(text) => take(Walk::Text(&text.xml_content(XmlVersion::Implicit1_0))),
            Event::CData(text) => take(Walk::Text(&text.xml_content(XmlVersion::Implicit1_0))),
            Event::GeneralRef(reference) => {
                let character = match reference.resolve_char_ref().map_err(|_| BROKEN)? {
                    Some(character) => character.to_string(),
                    // Entities of a document type are not expanded: a letter has none.
                    None => quick_xml::escape::resolve_predefined_entity(&reference.into_inner())
                        .ok_or(BROKEN)?
                        .to_owned(),
                };
                take(Walk::Text(&character));
            }
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err(ReadError::Damaged("it ends in the middle")),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// An attribute's value.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start.try_get_attribute(name).ok().flatten()?;
    attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// A list by its id in the file.
pub(super) struct List {
    pub numbered: bool,
    /// The definition that it is an instance of: instances of one count on from each other.
    pub definition: String,
    /// Whether its first item begins again with 1.
    pub begins: bool,
}

/// The lists that the file defines, by id.
fn lists_of(xml: &str) -> Result<BTreeMap<String, List>, ReadError> {
    let mut definitions: BTreeMap<String, bool> = BTreeMap::new();
    let mut lists: BTreeMap<String, List> = BTreeMap::new();
    let (mut definition, mut list, mut top_level) = (None, None, false);
    walk(xml, |step| match step {
        Walk::Start(start) => match start.name().as_ref() {
            "w:abstractNum" => definition = attribute(start, "w:abstractNumId"),
            "w:lvl" | "w:lvlOverride" => top_level = attribute(start, "w:ilvl").as_deref() == Some("0"),
            "w:numFmt" if top_level => {
                let bulleted = matches!(attribute(start, "w:val").as_deref(), Some("bullet" | "none"));
                if let Some(definition) = &definition {
                    definitions.insert(definition.clone(), !bulleted);
                }
            }
            "w:num" => list = attribute(start, "w:numId"),
            "w:abstractNumId" => {
                if let (Some(list), Some(definition)) = (&list, attribute(start, "w:val")) {
                    let numbered = definitions.get(&definition).copied().unwrap_or(true);
                    lists.insert(list.clone(), List { numbered, definition, begins: false });
                }
            }
            "w:startOverride" if top_level => {
                if let Some(list) = list.as_ref().and_then(|list| lists.get_mut(list)) {
                    list.begins = true;
                }
            }
            _ => {}
        },
        Walk::End("w:abstractNum") => definition = None,
        Walk::End("w:num") => list = None,
        Walk::End(_) | Walk::Text(_) => {}
    })?;
    Ok(lists)
}

/// The custom properties that say what the copy was made from.
fn origin_of(xml: &str) -> Result<Option<Origin>, ReadError> {
    let mut name = None;
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    walk(xml, |step| match step {
        Walk::Start(start) if start.name().as_ref() == "property" => name = attribute(start, "name"),
        Walk::Start(_) => {}
        Walk::End(end) => {
            if end == "property" {
                name = None;
            }
        }
        Walk::Text(text) => {
            if let Some(name) = &name {
                values.entry(name.clone()).or_default().push_str(text);
            }
        }
    })?;
    let number = values.remove(property::NUMBER);
    let sha256 = values.remove(property::SHA256);
    Ok(number.zip(sha256).map(|(number, sha256)| Origin { number, sha256 }))
}
