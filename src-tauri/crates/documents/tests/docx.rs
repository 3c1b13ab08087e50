//! The editable copy: what goes out comes back the same, what was changed comes back changed, and nothing is lost in silence.
#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

mod common;

use std::io::{Cursor, Read as _, Write as _};

use common::{Journey, document, print, reading, text_of};
use documents::{
    DENIAL_LETTER, Letter, Press, Rich,
    docx::{self, Origin, ReadError},
    model::{Block, Column, Document, Kind, Table},
};
use exception::action::DocumentKind;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

fn letter() -> Document {
    let journey = Journey::declined();
    let (request, fingerprint) = (journey.request(), journey.head());
    let draft = Journey::draft();
    Letter {
        kind: DocumentKind::DenialLetter,
        request: &request,
        settings: &journey.settings,
        draft: &draft,
        template: DENIAL_LETTER,
        fingerprint: &fingerprint,
    }
    .document()
    .unwrap()
}

fn origin() -> Origin {
    Origin { number: "EX-2026-0001".to_owned(), sha256: "ab".repeat(32) }
}

fn copy() -> Vec<u8> {
    docx::write(&letter(), &origin()).unwrap()
}

/// The letter with the text that came back, under its own letterhead.
fn with_text(blocks: Vec<Block>) -> Document {
    let mut letter = letter();
    letter.blocks.retain(|block| matches!(block, Block::Letterhead(_)));
    letter.blocks.extend(blocks);
    letter
}

/// Rewrites a part of the archive, as a text processor would.
fn changed(bytes: &[u8], part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut written = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        written.start_file(&name, options).unwrap();
        let text = if name == part { change(text) } else { text };
        written.write_all(text.as_bytes()).unwrap();
    }
    written.finish().unwrap().into_inner()
}

/// The copy with something put before the salutation.
fn holding(xml: &str) -> Vec<u8> {
    changed(&copy(), "word/document.xml", |text| {
        let paragraph = format!("<w:p><w:r><w:t>Noted before.</w:t></w:r>{xml}</w:p>");
        let at = text.find("<w:p><w:r><w:t xml:space=\"preserve\">Dear").unwrap();
        let (before, after) = text.split_at(at);
        format!("{before}{paragraph}{after}")
    })
}

fn refusal(bytes: &[u8]) -> String {
    docx::read(bytes).unwrap_err().to_string()
}

#[test]
fn a_copy_that_nobody_changed_gives_the_very_same_letter() {
    let back = docx::read(&copy()).unwrap();
    assert_eq!(back.origin, Some(origin()));
    let again = with_text(back.blocks);
    assert_eq!(Press::new().print(&letter()).unwrap(), Press::new().print(&again).unwrap());
}

#[test]
fn the_same_letter_gives_the_same_copy() {
    assert_eq!(copy(), copy());
}

#[test]
fn a_changed_sentence_comes_back_changed_and_the_rest_as_it_was() {
    let edited = changed(&copy(), "word/document.xml", |text| {
        assert!(text.contains("Standard 3510 applies in full."));
        text.replace("Standard 3510 applies in full.", "Standard 3510 applies; see “§ 4.2” &amp; its note.")
    });
    let before = text_of(&print("docx-before", &letter()));
    let edited = print("docx-edited", &with_text(docx::read(&edited).unwrap().blocks));
    assert!(reading(&edited.bytes).contains("see “§ 4.2” & its note."));
    let after = text_of(&edited);
    assert_eq!(
        before.replace("Standard 3510 applies in full.", "Standard 3510 applies; see “§ 4.2” & its note."),
        after
    );
}

#[test]
fn runs_that_a_text_processor_split_read_as_one_sentence() {
    let edited = changed(&copy(), "word/document.xml", |text| {
        let split = "Standard 3510</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:rPr><w:lang \
                     w:val=\"en-GB\"/></w:rPr><w:t xml:space=\"preserve\"> applies in full.";
        text.replace("Standard 3510 applies in full.", split)
    });
    let again = with_text(docx::read(&edited).unwrap().blocks);
    assert_eq!(text_of(&print("docx-split", &again)), text_of(&print("docx-whole", &letter())));
}

/// `LibreOffice` writes the first item of a list as one instance of the list's definition, which begins with 1, and every
/// other item as an instance that does not, and so counts on.
#[test]
fn a_list_that_libreoffice_saved_stays_one_list() {
    let id = |list: usize| format!("<w:numId w:val=\"{list}\"/>");
    let blocks = |numbered: bool| -> Vec<Block> {
        let list = |items: [&str; 3]| Block::List { numbered, items: items.map(Rich::plain).into() };
        let first = list(["One", "Two", "Three"]);
        vec![first, Block::paragraph("Between the lists."), list(["Anew", "And on", "To the end"])]
    };
    for (numbered, definition) in [(true, 0), (false, 1)] {
        let letter = document(Kind::Letter, blocks(numbered));
        let copy = docx::write(&letter, &origin()).unwrap();
        let copy = changed(&copy, "word/numbering.xml", |text| {
            let more = format!(
                "<w:num w:numId=\"9\"><w:abstractNumId w:val=\"{definition}\"/></w:num></w:numbering>"
            );
            text.replace("</w:numbering>", &more)
        });
        let saved = changed(&copy, "word/document.xml", |mut text| {
            for list in [1, 2] {
                let (before, after) = text.split_once(&id(list)).unwrap();
                text = format!("{before}{}{}", id(list), after.replace(&id(list), &id(9)));
            }
            text
        });
        let back = docx::read(&saved).unwrap();
        assert_eq!(docx::text(&back.blocks), docx::text(&letter.blocks));
        let kinds: Vec<_> = back.blocks.iter().map(std::mem::discriminant).collect();
        assert_eq!(kinds, letter.blocks.iter().map(std::mem::discriminant).collect::<Vec<_>>());
        // Counting on after other text is what a letter cannot do.
        let on = changed(&saved, "word/document.xml", |text| text.replace(&id(2), &id(9)));
        assert_eq!(docx::read(&on).is_err(), numbered);
    }
}

#[test]
fn a_table_comes_back_with_its_head_its_widths_and_its_amounts() {
    let table = Table {
        caption: Some("Conditions".to_owned()),
        columns: vec![Column::new("What", 3.0), Column::right("Cost", 1.0)],
        rows: vec![
            vec![Rich::plain("Log every sign-in,\nand keep it"), Rich::plain("$1,200")],
            vec![Rich::plain("Երևան عربي 漢字"), Rich::default()],
        ],
        least_row: 0.0,
    };
    let sent = document(Kind::Letter, vec![Block::heading(1, "Approval"), Block::Table(table)]);
    let back = docx::read(&docx::write(&sent, &origin()).unwrap()).unwrap();
    let [Block::Heading { level: 1, .. }, Block::Table(table)] = back.blocks.as_slice() else {
        panic!("{:?}", back.blocks)
    };
    assert_eq!(table.caption.as_deref(), Some("Conditions"));
    assert_eq!(table.columns.iter().map(|column| column.head.as_str()).collect::<Vec<_>>(), ["What", "Cost"]);
    let mut again = sent.clone();
    again.blocks = back.blocks.clone();
    assert_eq!(Press::new().print(&sent).unwrap(), Press::new().print(&again).unwrap());
}

#[test]
fn what_a_letter_cannot_carry_is_named_with_its_place() {
    for (xml, named) in [
        ("<w:ins w:id=\"1\"><w:r><w:t>new</w:t></w:r></w:ins>", "a tracked change"),
        ("<w:del w:id=\"1\"><w:r><w:delText>old</w:delText></w:r></w:del>", "a tracked change"),
        ("<w:r><w:drawing/></w:r>", "a picture"),
        ("<w:r><w:pict/></w:r>", "a picture"),
        ("<w:r><w:footnoteReference w:id=\"2\"/></w:r>", "a footnote"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>", "hidden text"),
        ("<m:oMath/>", "a formula"),
    ] {
        let said = refusal(&holding(xml));
        assert!(said.contains(named) && said.contains("Noted before."), "{xml}: {said}");
    }
    let nested = "</w:p><w:tbl><w:tr><w:tc><w:tbl/><w:p/></w:tc></w:tr></w:tbl><w:p>";
    assert!(refusal(&holding(nested)).contains("a table inside a table"));
    let joined = "</w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl><w:p>";
    assert!(refusal(&holding(joined)).contains("cells of a table joined"));
}

#[test]
fn lists_that_would_lose_their_numbers_are_named() {
    let item = |list: u8, level: u8, text: &str| {
        format!(
            "</w:p><w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr>\
             <w:r><w:t>{text}</w:t></w:r>"
        )
    };
    let inner = holding(&(item(1, 0, "outer") + &item(1, 1, "inner")));
    assert!(refusal(&inner).contains("a list inside a list after"));
    let broken = item(1, 0, "one") + "</w:p><w:p><w:r><w:t>Between.</w:t></w:r>" + &item(1, 0, "two");
    assert!(refusal(&holding(&broken)).contains("goes on after other text after"));
}

#[test]
fn what_is_no_copy_of_a_letter_is_refused_with_what_to_do() {
    assert_eq!(docx::read(b"%PDF-1.7").unwrap_err(), ReadError::NotDocx);
    assert_eq!(docx::read(b"").unwrap_err(), ReadError::NotDocx);
    assert_eq!(docx::read(&[0xd0, 0xcf, 0x11, 0xe0, 0, 0]).unwrap_err(), ReadError::Protected);
    assert_eq!(docx::read(&vec![b'x'; 11 << 20]).unwrap_err(), ReadError::TooLarge);
    let cut = copy();
    assert_eq!(docx::read(cut.get(..cut.len() / 2).unwrap()).unwrap_err(), ReadError::NotDocx);
    let with = |change: fn(String) -> String| refusal(&changed(&copy(), "word/document.xml", change));
    assert!(with(|text| text.replace("</w:body></w:document>", "")).contains("ends in the middle"));
    assert!(with(|_| "<w:document><w:body/></w:document>".to_owned()).contains("has no text"));
    assert!(with(|_| "<w:p>".repeat(100_000)).contains("too deep"));
    assert!(with(|text| text.replace("Dear", "&laughs;")).contains("not well-formed"));
    // 17 MB of spaces pack into some kilobytes.
    assert_eq!(
        docx::read(&changed(&copy(), "word/document.xml", |text| text + &" ".repeat(17 << 20))).unwrap_err(),
        ReadError::TooLarge
    );
}

#[test]
fn a_form_has_no_editable_copy() {
    let form = document(Kind::Form, vec![Block::Fields(Vec::new())]);
    assert!(docx::write(&form, &origin()).unwrap_err().to_string().contains("only a letter"));
}
