//! A letter as a .docx file.

use std::io::{Cursor, Write as _};

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesStart, BytesText, Event},
};
use thiserror::Error;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{Origin, property, style};
use crate::{
    model::{Align, Answer, Block, Document, Facts, Field, Signature, Table, Tone},
    rich::{Rich, SpanKind},
};

mod controls;

use controls::Controls;

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const STYLES: &str = include_str!("styles.xml");
/// The list definitions, to which each list of the letter adds its own instance.
const NUMBERING: &str = include_str!("numbering.xml");

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/><Override PartName="/word/header2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/><Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/></Types>"#;
const PACKAGE_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties" Target="docProps/custom.xml"/></Relationships>"#;
const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/><Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header2.xml"/></Relationships>"#;

/// Text of US Letter between margins of an inch, in twentieths of a point.
const TEXT_WIDTH: f32 = 9360.0;

/// Why there is no editable copy.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The document is not a letter: it holds what a letter does not.
    #[error("only a letter has an editable copy, not a document with {0}")]
    NotALetter(&'static str),
    /// The archive could not be made; nothing in a record brings this about.
    #[error("the editable copy could not be written")]
    Archive(#[from] zip::result::ZipError),
    /// The text could not be written; nothing in a record brings this about.
    #[error("the editable copy could not be written")]
    Write(#[from] std::io::Error),
}

type Xml = Writer<Vec<u8>>;
type Written = Result<(), WriteError>;

/// Writes a letter as a .docx file. The same letter and origin give the same bytes.
///
/// # Errors
/// [`WriteError::NotALetter`] for fields of a form or a list of contents.
pub fn write(document: &Document, origin: &Origin) -> Result<Vec<u8>, WriteError> {
    let properties = [(property::NUMBER, &origin.number), (property::SHA256, &origin.sha256)];
    file(document, Met::default(), custom_properties(&properties)?)
}

/// Writes a form as a .docx file whose fields are content controls. The same form gives the same bytes.
///
/// # Errors
/// [`WriteError::NotALetter`] for a list of contents.
pub fn write_form(document: &Document) -> Result<Vec<u8>, WriteError> {
    let met = Met { controls: Some(Controls::default()), ..Met::default() };
    file(document, met, custom_properties(&[])?)
}

fn file(document: &Document, mut met: Met, custom: Vec<u8>) -> Result<Vec<u8>, WriteError> {
    let body = body(document, &mut met)?;
    let numbering = numbering(&met.lists)?;
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES.as_bytes().to_vec()),
        ("_rels/.rels", PACKAGE_RELATIONS.as_bytes().to_vec()),
        ("word/document.xml", body),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS.as_bytes().to_vec()),
        ("word/styles.xml", STYLES.as_bytes().to_vec()),
        ("word/numbering.xml", numbering),
        ("word/header1.xml", first_header(document)?),
        ("word/header2.xml", later_header(document)?),
        ("docProps/core.xml", core_properties(document)?),
        ("docProps/custom.xml", custom),
    ];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        archive.start_file(name, options)?;
        archive.write_all(&bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn part() -> Xml {
    Writer::new(Vec::new())
}

fn declared() -> Result<Xml, WriteError> {
    let mut xml = part();
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))))?;
    Ok(xml)
}

/// Writes an element with attributes, and what is in it.
fn element(
    xml: &mut Xml,
    name: &str,
    attributes: &[(&str, &str)],
    inner: impl FnOnce(&mut Xml) -> Written,
) -> Written {
    let start = BytesStart::new(name).with_attributes(attributes.iter().copied()).into_owned();
    let end = start.to_end().into_owned();
    xml.write_event(Event::Start(start))?;
    inner(xml)?;
    xml.write_event(Event::End(end))?;
    Ok(())
}

fn empty(xml: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> Written {
    let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
    xml.write_event(Event::Empty(start))?;
    Ok(())
}

fn text(xml: &mut Xml, text: &str) -> Written {
    xml.write_event(Event::Text(BytesText::new(text)))?;
    Ok(())
}

/// The lists met in a letter: whether each is numbered.
type Lists = Vec<bool>;

/// What was met so far.
#[derive(Default)]
struct Met {
    lists: Lists,
    /// The fields of a form; none in a letter, which has none.
    controls: Option<Controls>,
}

impl Met {
    /// The fields, where this is a form.
    fn controls(&mut self) -> Result<&mut Controls, WriteError> {
        self.controls.as_mut().ok_or(WriteError::NotALetter("fields to fill in"))
    }
}

fn body(document: &Document, met: &mut Met) -> Result<Vec<u8>, WriteError> {
    let mut xml = declared()?;
    element(&mut xml, "w:document", &[("xmlns:w", MAIN), ("xmlns:r", RELATIONS)], |xml| {
        element(xml, "w:body", &[], |xml| {
            blocks(xml, met, &document.blocks)?;
            section(xml)
        })
    })?;
    Ok(xml.into_inner())
}

fn section(xml: &mut Xml) -> Written {
    element(xml, "w:sectPr", &[], |xml| {
        empty(xml, "w:headerReference", &[("w:type", "first"), ("r:id", "rId3")])?;
        empty(xml, "w:headerReference", &[("w:type", "default"), ("r:id", "rId4")])?;
        empty(xml, "w:pgSz", &[("w:w", "12240"), ("w:h", "15840")])?;
        let margins = [
            ("w:top", "1440"),
            ("w:right", "1440"),
            ("w:bottom", "1440"),
            ("w:left", "1440"),
            ("w:header", "720"),
            ("w:footer", "720"),
            ("w:gutter", "0"),
        ];
        empty(xml, "w:pgMar", &margins)?;
        empty(xml, "w:titlePg", &[])
    })
}

fn blocks(xml: &mut Xml, met: &mut Met, blocks: &[Block]) -> Written {
    blocks.iter().try_for_each(|one| block(xml, met, one))
}

fn block(xml: &mut Xml, met: &mut Met, block: &Block) -> Written {
    match block {
        // The letterhead stands in the header of the first page.
        Block::Letterhead(_) => Ok(()),
        Block::Heading { level, text } => {
            let style = style::HEADINGS.get(usize::from(*level).saturating_sub(1));
            paragraph(xml, style.copied().unwrap_or("Heading3"), &[text])
        }
        Block::Paragraph { text, tone } => {
            let style = match tone {
                Tone::Body => "",
                Tone::Small => style::SMALL,
                Tone::Quiet => style::QUIET,
                Tone::Marking => style::MARKING,
                Tone::Lead => style::LEAD,
            };
            paragraph(xml, style, &[text])
        }
        Block::List { numbered, items } => {
            met.lists.push(*numbered);
            let id = met.lists.len().to_string();
            for item in items {
                element(xml, "w:p", &[], |xml| {
                    element(xml, "w:pPr", &[], |xml| {
                        empty(xml, "w:pStyle", &[("w:val", style::LIST)])?;
                        element(xml, "w:numPr", &[], |xml| {
                            empty(xml, "w:ilvl", &[("w:val", "0")])?;
                            empty(xml, "w:numId", &[("w:val", &id)])
                        })
                    })?;
                    runs(xml, item)
                })?;
            }
            Ok(())
        }
        Block::Table(table) => table_of(xml, table),
        Block::Facts(facts) => facts_of(xml, facts),
        Block::Lines(lines) => paragraph(xml, style::LINES, &lines.iter().collect::<Vec<_>>()),
        Block::Signature(signature) => signature_of(xml, signature),
        Block::Callout(text) => paragraph(xml, style::CALLOUT, &[text]),
        Block::Nothing(text) => paragraph(xml, style::NOTHING, &[&Rich::plain(text.as_str())]),
        Block::Together(inner) => blocks(xml, met, inner),
        Block::Space(_) => paragraph(xml, style::SPACE, &[]),
        Block::PageBreak => element(xml, "w:p", &[], |xml| {
            element(xml, "w:r", &[], |xml| empty(xml, "w:br", &[("w:type", "page")]))
        }),
        Block::Fields(fields) => met.controls().and_then(|_| fields_of(xml, fields)),
        Block::Inputs(inputs) => met.controls().and_then(|controls| controls.inputs(xml, inputs)),
        Block::InputTable(table) => met.controls().and_then(|controls| controls.table(xml, table)),
        Block::Contents { .. } => Err(WriteError::NotALetter("a list of contents")),
        Block::Drawing(_) => Err(WriteError::NotALetter("a picture")),
    }
}

fn signature_of(xml: &mut Xml, signature: &Signature) -> Written {
    let lines = [Some(&signature.role).filter(|role| !role.is_empty()), signature.name.as_ref()];
    let lines = lines.into_iter().flatten().chain(signature.title.as_ref());
    let lines: Vec<Rich> = lines.map(|line| Rich::plain(line.as_str())).collect();
    paragraph(xml, style::SIGNATURE, &lines.iter().collect::<Vec<_>>())
}

fn table_of(xml: &mut Xml, table: &Table) -> Written {
    if let Some(caption) = &table.caption {
        paragraph(xml, style::CAPTION, &[&Rich::plain(caption.as_str())])?;
    }
    let whole: f32 = table.columns.iter().map(|column| column.share).sum();
    let widths: Vec<f32> =
        table.columns.iter().map(|column| TEXT_WIDTH * column.share / whole.max(f32::EPSILON)).collect();
    grid(xml, &widths, true, |xml| {
        element(xml, "w:tr", &[], |xml| {
            element(xml, "w:trPr", &[], |xml| {
                empty(xml, "w:cantSplit", &[])?;
                empty(xml, "w:tblHeader", &[])
            })?;
            for (column, width) in table.columns.iter().zip(&widths) {
                let head = Rich::default().bold(&column.head);
                cell(xml, *width, (style::CELL, column.align), &head)?;
            }
            Ok(())
        })?;
        for row in &table.rows {
            element(xml, "w:tr", &[], |xml| {
                element(xml, "w:trPr", &[], |xml| empty(xml, "w:cantSplit", &[]))?;
                let blank = Rich::default();
                for (at, (column, width)) in table.columns.iter().zip(&widths).enumerate() {
                    cell(xml, *width, (style::CELL, column.align), row.get(at).unwrap_or(&blank))?;
                }
                Ok(())
            })?;
        }
        Ok(())
    })
}

/// What is filled in elsewhere: what it is, and what stands there.
fn fields_of(xml: &mut Xml, fields: &[Field]) -> Written {
    let label = 3_000.0;
    grid(xml, &[label, TEXT_WIDTH - label], true, |xml| {
        for field in fields {
            let answer = match &field.answer {
                Answer::Text(text) => text.clone(),
                Answer::Empty { .. } => Rich::default(),
                Answer::Choices(choices) => {
                    let chosen =
                        choices.iter().filter(|(_, chosen)| *chosen).map(|(label, _)| label.as_str());
                    Rich::plain(chosen.collect::<Vec<_>>().join(", ").as_str())
                }
            };
            element(xml, "w:tr", &[], |xml| {
                cell(xml, label, (style::LABEL, Align::Start), &Rich::plain(field.label.as_str()))?;
                cell(xml, TEXT_WIDTH - label, (style::CELL, Align::Start), &answer)
            })?;
        }
        Ok(())
    })?;
    paragraph(xml, style::SPACE, &[])
}

fn facts_of(xml: &mut Xml, facts: &Facts) -> Written {
    let label = facts.label_width * 20.0;
    let widths = [label, TEXT_WIDTH - label];
    grid(xml, &widths, false, |xml| {
        for (name, value) in &facts.rows {
            element(xml, "w:tr", &[], |xml| {
                cell(xml, label, (style::LABEL, Align::Start), &Rich::plain(name.as_str()))?;
                cell(xml, TEXT_WIDTH - label, (style::CELL, Align::Start), value)
            })?;
        }
        Ok(())
    })
}

/// The list definitions, with an instance for each list, so that each begins with 1.
fn numbering(lists: &Lists) -> Result<Vec<u8>, WriteError> {
    let mut xml = Writer::new(NUMBERING.as_bytes().to_vec());
    for (at, numbered) in lists.iter().enumerate() {
        let id = (at + 1).to_string();
        element(&mut xml, "w:num", &[("w:numId", &id)], |xml| {
            let definition = if *numbered { "0" } else { "1" };
            empty(xml, "w:abstractNumId", &[("w:val", definition)])?;
            element(xml, "w:lvlOverride", &[("w:ilvl", "0")], |xml| {
                empty(xml, "w:startOverride", &[("w:val", "1")])
            })
        })?;
    }
    let mut bytes = xml.into_inner();
    bytes.extend_from_slice(b"</w:numbering>");
    Ok(bytes)
}

fn paragraph(xml: &mut Xml, style: &str, lines: &[&Rich]) -> Written {
    element(xml, "w:p", &[], |xml| {
        if !style.is_empty() {
            element(xml, "w:pPr", &[], |xml| empty(xml, "w:pStyle", &[("w:val", style)]))?;
        }
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                element(xml, "w:r", &[], |xml| empty(xml, "w:br", &[]))?;
            }
            runs(xml, line)?;
        }
        Ok(())
    })
}

fn grid(xml: &mut Xml, widths: &[f32], ruled: bool, rows: impl FnOnce(&mut Xml) -> Written) -> Written {
    element(xml, "w:tbl", &[], |xml| {
        element(xml, "w:tblPr", &[], |xml| {
            empty(xml, "w:tblW", &[("w:w", &twips(widths.iter().sum())), ("w:type", "dxa")])?;
            if ruled {
                element(xml, "w:tblBorders", &[], |xml| {
                    for side in ["w:top", "w:bottom", "w:insideH"] {
                        let rule =
                            [("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "999999")];
                        empty(xml, side, &rule)?;
                    }
                    Ok(())
                })?;
            }
            empty(xml, "w:tblLayout", &[("w:type", "fixed")])
        })?;
        element(xml, "w:tblGrid", &[], |xml| {
            widths.iter().try_for_each(|width| empty(xml, "w:gridCol", &[("w:w", &twips(*width))]))
        })?;
        rows(xml)
    })
}

fn cell(xml: &mut Xml, width: f32, (style, align): (&str, Align), value: &Rich) -> Written {
    element(xml, "w:tc", &[], |xml| {
        element(xml, "w:tcPr", &[], |xml| empty(xml, "w:tcW", &[("w:w", &twips(width)), ("w:type", "dxa")]))?;
        element(xml, "w:p", &[], |xml| {
            element(xml, "w:pPr", &[], |xml| {
                empty(xml, "w:pStyle", &[("w:val", style)])?;
                match align {
                    Align::Start => Ok(()),
                    Align::Right => empty(xml, "w:jc", &[("w:val", "right")]),
                    Align::Center => empty(xml, "w:jc", &[("w:val", "center")]),
                }
            })?;
            runs(xml, value)
        })
    })
}

fn twips(width: f32) -> String {
    format!("{width:.0}")
}

/// Writes running text as runs: a new one where bold or italic type begins or ends.
fn runs(xml: &mut Xml, rich: &Rich) -> Written {
    let shown = rich.for_display();
    let mut cuts: Vec<usize> =
        shown.spans().iter().flat_map(|span| [span.range.start, span.range.end]).collect();
    cuts.extend([0, shown.text().len()]);
    cuts.sort_unstable();
    cuts.dedup();
    for (start, end) in cuts.iter().zip(cuts.iter().skip(1)) {
        let Some(piece) = shown.text().get(*start..*end) else { continue };
        let is = |kind: &SpanKind| {
            shown
                .spans()
                .iter()
                .any(|span| span.kind == *kind && span.range.start <= *start && *end <= span.range.end)
        };
        let (bold, italic) = (is(&SpanKind::Bold), is(&SpanKind::Italic));
        element(xml, "w:r", &[], |xml| {
            if bold || italic {
                element(xml, "w:rPr", &[], |xml| {
                    if bold {
                        empty(xml, "w:b", &[])?;
                    }
                    if italic {
                        empty(xml, "w:i", &[])?;
                    }
                    Ok(())
                })?;
            }
            for (at, line) in piece.split('\n').enumerate() {
                if at > 0 {
                    empty(xml, "w:br", &[])?;
                }
                if !line.is_empty() {
                    element(xml, "w:t", &[("xml:space", "preserve")], |xml| text(xml, line))?;
                }
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn header(lines: impl FnOnce(&mut Xml) -> Written) -> Result<Vec<u8>, WriteError> {
    let mut xml = declared()?;
    element(&mut xml, "w:hdr", &[("xmlns:w", MAIN)], lines)?;
    Ok(xml.into_inner())
}

fn marking(xml: &mut Xml, document: &Document) -> Written {
    document
        .furniture
        .marking
        .iter()
        .try_for_each(|marking| paragraph(xml, style::MARKING, &[&Rich::plain(marking.as_str())]))
}

/// The letterhead, above the first page.
fn first_header(document: &Document) -> Result<Vec<u8>, WriteError> {
    header(|xml| {
        marking(xml, document)?;
        for block in &document.blocks {
            let Block::Letterhead(letterhead) = block else { continue };
            paragraph(xml, style::OFFICE, &[&Rich::plain(letterhead.name.as_str())])?;
            for line in letterhead.branch.iter().chain(&letterhead.lines) {
                paragraph(xml, style::HEADER, &[&Rich::plain(line.as_str())])?;
            }
        }
        if let Some((office, form)) = &document.furniture.first_head {
            paragraph(xml, style::OFFICE, &[&Rich::plain(office.as_str())])?;
            paragraph(xml, style::HEADER, &[&Rich::plain(form.as_str())])?;
        }
        paragraph(xml, style::HEADER, &[])
    })
}

/// Addressee, date and page, above every later page.
fn later_header(document: &Document) -> Result<Vec<u8>, WriteError> {
    header(|xml| {
        marking(xml, document)?;
        element(xml, "w:p", &[], |xml| {
            element(xml, "w:pPr", &[], |xml| empty(xml, "w:pStyle", &[("w:val", style::HEADER)]))?;
            if let Some((left, _)) = &document.furniture.head {
                runs(xml, &Rich::plain(left.as_str()))?;
            }
            element(xml, "w:r", &[], |xml| {
                empty(xml, "w:tab", &[])?;
                element(xml, "w:t", &[("xml:space", "preserve")], |xml| text(xml, "Page "))
            })?;
            element(xml, "w:fldSimple", &[("w:instr", "PAGE")], |xml| {
                element(xml, "w:r", &[], |xml| element(xml, "w:t", &[], |xml| text(xml, "2")))
            })
        })?;
        paragraph(xml, style::HEADER, &[])
    })
}

fn core_properties(document: &Document) -> Result<Vec<u8>, WriteError> {
    let mut xml = declared()?;
    let names = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    let created = document.created_at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    element(&mut xml, "cp:coreProperties", &names, |xml| {
        element(xml, "dc:title", &[], |xml| text(xml, &printable(&document.title)))?;
        element(xml, "dc:subject", &[], |xml| text(xml, &printable(&document.subject)))?;
        element(xml, "dc:creator", &[], |xml| text(xml, &printable(&document.author)))?;
        element(xml, "dc:language", &[], |xml| text(xml, &document.language))?;
        for name in ["dcterms:created", "dcterms:modified"] {
            element(xml, name, &[("xsi:type", "dcterms:W3CDTF")], |xml| text(xml, &created))?;
        }
        Ok(())
    })?;
    Ok(xml.into_inner())
}

fn custom_properties(properties: &[(&str, &String)]) -> Result<Vec<u8>, WriteError> {
    let mut xml = declared()?;
    let names = [
        ("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"),
        ("xmlns:vt", "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"),
    ];
    element(&mut xml, "Properties", &names, |xml| {
        for (id, (name, value)) in ["2", "3"].into_iter().zip(properties.iter().copied()) {
            let attributes =
                [("fmtid", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"), ("pid", id), ("name", name)];
            element(xml, "property", &attributes, |xml| {
                element(xml, "vt:lpwstr", &[], |xml| text(xml, value))
            })?;
        }
        Ok(())
    })?;
    Ok(xml.into_inner())
}

/// Text without what XML has no place for.
fn printable(text: &str) -> String {
    Rich::plain(text).for_display().text().to_owned()
}
