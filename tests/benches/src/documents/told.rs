//! The text of composed pages, told to other programs: read from the structure tree, so that it is the text that is
//! printed, whatever it was made of.

use std::fmt::Write as _;

use documents::page::{Child, Composed, ElementId, Item, Owner};

/// A piece of text with its meaning.
enum Told {
    Heading(u8, String),
    Paragraph(String),
    Item(String),
    Table(Vec<Vec<String>>),
}

/// What a document says, in reading order.
pub struct Text {
    title: String,
    parts: Vec<Told>,
}

impl Text {
    /// Reads composed pages.
    pub fn of(document: &Composed) -> Self {
        let mut text = Self { title: document.about.title.clone(), parts: Vec::new() };
        for (place, element) in document.elements.iter().enumerate() {
            if element.parent.is_none() {
                text.read(document, ElementId(place));
            }
        }
        text
    }

    fn read(&mut self, document: &Composed, id: ElementId) {
        let Some(element) = document.elements.get(id.0) else { return };
        let words = || words(document, id);
        match element.role {
            "H1" => self.parts.push(Told::Heading(1, words())),
            "H2" => self.parts.push(Told::Heading(2, words())),
            "H3" => self.parts.push(Told::Heading(3, words())),
            "LBody" => self.parts.push(Told::Item(words())),
            "P" | "TOCI" | "Caption" => self.parts.push(Told::Paragraph(words())),
            "Lbl" => {}
            "Table" => {
                let mut rows = Vec::new();
                table(document, id, &mut rows);
                self.parts.push(Told::Table(rows));
            }
            _ => {
                for child in &element.children {
                    if let Child::Element(child) = child {
                        self.read(document, *child);
                    }
                }
            }
        }
    }

    /// The same text in Typst's markup: US Letter, inches around, Public Sans.
    pub fn typst(&self) -> String {
        let mut out = format!(
            "#set document(title: {})\n#set page(paper: \"us-letter\", margin: 1in, numbering: \"1 of 1\")\n\
             #set text(lang: \"en\", region: \"US\", size: 10.5pt, font: (\"Public Sans\", \"Noto Sans\", \"Noto Sans Armenian\"))\n",
            quoted(&self.title)
        );
        for part in &self.parts {
            // Writing to a string does not fail.
            let _written = match part {
                Told::Heading(level, text) => writeln!(out, "#heading(level: {level}, {})", quoted(text)),
                Told::Paragraph(text) => writeln!(out, "#par[#{}]", quoted(text)),
                Told::Item(text) => writeln!(out, "#enum([#{}])", quoted(text)),
                Told::Table(rows) => writeln!(out, "{}", typst_table(rows)),
            };
        }
        out
    }

    /// The same text as a flat `OpenDocument` file: US Letter, inches around, Public Sans.
    pub fn open_document(&self) -> String {
        let mut body = String::new();
        for part in &self.parts {
            let _written = match part {
                Told::Heading(level, text) => {
                    write!(body, "<text:h text:outline-level=\"{level}\">{}</text:h>", escaped(text))
                }
                Told::Paragraph(text) => write!(body, "<text:p>{}</text:p>", escaped(text)),
                Told::Item(text) => write!(
                    body,
                    "<text:list><text:list-item><text:p>{}</text:p></text:list-item></text:list>",
                    escaped(text)
                ),
                Told::Table(rows) => write!(body, "{}", open_document_table(rows)),
            };
        }
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document \
             xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
             xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
             xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
             xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
             xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
             xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" \
             xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
             office:version=\"1.3\" office:mimetype=\"application/vnd.oasis.opendocument.text\">\
             <office:meta><dc:title>{}</dc:title><dc:language>en-US</dc:language></office:meta>\
             <office:font-face-decls><style:font-face style:name=\"Public Sans\" svg:font-family=\"'Public Sans'\"/>\
             </office:font-face-decls><office:styles><style:default-style style:family=\"paragraph\">\
             <style:paragraph-properties fo:margin-bottom=\"6pt\"/><style:text-properties style:font-name=\"Public Sans\" \
             fo:font-size=\"10.5pt\" fo:language=\"en\" fo:country=\"US\"/></style:default-style></office:styles>\
             <office:automatic-styles><style:page-layout style:name=\"letter\"><style:page-layout-properties \
             fo:page-width=\"8.5in\" fo:page-height=\"11in\" fo:margin=\"1in\"/></style:page-layout></office:automatic-styles>\
             <office:master-styles><style:master-page style:name=\"Standard\" style:page-layout-name=\"letter\"/>\
             </office:master-styles><office:body><office:text>{body}</office:text></office:body></office:document>",
            escaped(&self.title)
        )
    }
}

fn table(document: &Composed, id: ElementId, rows: &mut Vec<Vec<String>>) {
    let Some(element) = document.elements.get(id.0) else { return };
    if element.role == "TR" {
        let cells = element.children.iter().filter_map(|child| match child {
            Child::Element(cell) => Some(words(document, *cell)),
            Child::Content { .. } | Child::Annotation { .. } | Child::Widget { .. } => None,
        });
        rows.push(cells.collect());
        return;
    }
    for child in &element.children {
        if let Child::Element(child) = child {
            table(document, *child, rows);
        }
    }
}

/// The words of an element and of all below it.
fn words(document: &Composed, id: ElementId) -> String {
    let mut text = String::new();
    let Some(element) = document.elements.get(id.0) else { return text };
    for child in &element.children {
        if let Child::Element(child) = child {
            text.push_str(&words(document, *child));
        } else if let Child::Content { page, mark } = child {
            let page = document.pages.get(*page);
            let mut marks = page.into_iter().flat_map(|page| &page.marks);
            let mut owned = marks.by_ref().filter(|mark| matches!(mark.owner, Owner::Element(_)));
            for item in owned.nth(*mark).into_iter().flat_map(|mark| &mark.items) {
                if let Item::Run(run) = item {
                    text.push_str(&run.text);
                }
            }
        }
    }
    text
}

fn typst_table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(1);
    let row = |cells: &Vec<String>| {
        let cells: Vec<String> = cells.iter().map(|cell| format!("[#{}]", quoted(cell))).collect();
        cells.join(", ")
    };
    let rows: Vec<String> = rows.iter().map(row).collect();
    let (head, rows) = rows.split_first().map_or(("", rows.as_slice()), |(head, rest)| (head, rest));
    format!("#table(columns: {columns}, table.header({head}), {})", rows.join(", "))
}

fn open_document_table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(1);
    let row = |cells: &Vec<String>| {
        let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        let between = "</text:p></table:table-cell><table:table-cell><text:p>";
        format!(
            "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>",
            cells.join(between)
        )
    };
    let rows: Vec<String> = rows.iter().map(row).collect();
    let (head, rows) = rows.split_first().map_or(("", rows.as_slice()), |(head, rest)| (head, rest));
    format!(
        "<table:table><table:table-column table:number-columns-repeated=\"{columns}\"/>\
         <table:table-header-rows>{head}</table:table-header-rows>{}</table:table>",
        rows.concat()
    )
}

/// A string of Typst's.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
