//! TECH 358 as a Word document: what is filled in comes back, by its fields or by its labels, and what does not is told.
#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

mod common;

use std::io::{Cursor, Read as _, Write as _};

use common::settings;
use documents::{FilledForm, NoForm, PaperForm, docx, read_filled};
use exception::form::{Answers, FieldKind, Given, Row, tech_358};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

fn copy(answers: &Answers) -> Vec<u8> {
    let settings = settings();
    let dated = "2026-01-02".parse().unwrap();
    let form = PaperForm { template: tech_358(), settings: &settings, request: None, dated };
    docx::write_form(&form.in_word(answers)).unwrap()
}

/// Answers to every field, some in several writings and lines.
fn full() -> Answers {
    let text = |kind: FieldKind, options: &[exception::form::ChoiceOption], id: &str| match kind {
        FieldKind::Line | FieldKind::Table => format!("{id}: “Núñez <&> 陈美玲”"),
        FieldKind::Name => "Nguyễn Thị Ánh Tuyết".to_owned(),
        FieldKind::Email => "ana.maria@dmv.ca.gov".to_owned(),
        FieldKind::Prose => "One.\nTwo, محمد.\n\nFour.".to_owned(),
        FieldKind::Date => "2026-09-30".to_owned(),
        FieldKind::Choice => options.last().unwrap().value.clone(),
        FieldKind::Statement => "yes".to_owned(),
    };
    let fields = tech_358().requester_sections().flat_map(|section| &section.fields);
    fields
        .map(|field| {
            let given = if field.kind == FieldKind::Table {
                let row = |index: usize| -> Row {
                    let cells = field.columns.iter();
                    cells.map(|c| (c.id.clone(), text(c.kind, &c.options, &index.to_string()))).collect()
                };
                Given::Rows((0..2).map(row).collect())
            } else {
                Given::Text(text(field.kind, &field.options, &field.id))
            };
            (field.id.clone(), given)
        })
        .collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut text = String::new();
    ZipArchive::new(Cursor::new(bytes)).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// A document with nothing but a body, as other programs write them.
fn document(body: &str) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    archive.start_file("word/document.xml", options).unwrap();
    write!(archive, "<w:document xmlns:w=\"x\"><w:body>{body}</w:body></w:document>").unwrap();
    archive.finish().unwrap().into_inner()
}

fn row(cells: &[&str]) -> String {
    let cell = |text: &&str| {
        let line = |line: &str| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>");
        format!("<w:tc>{}</w:tc>", text.split('\n').map(line).collect::<Vec<_>>().concat())
    };
    format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<Vec<_>>().concat())
}

fn table(rows: &[&[&str]]) -> String {
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(|cells| row(cells)).collect::<Vec<_>>().concat())
}

fn read(bytes: &[u8]) -> FilledForm {
    read_filled(bytes, tech_358()).unwrap()
}

fn refused(bytes: &[u8]) -> NoForm {
    read_filled(bytes, tech_358()).unwrap_err()
}

fn text(text: &str) -> Given {
    Given::Text(text.to_owned())
}

#[test]
fn what_stands_in_a_word_document_is_read_back_as_it_was() {
    let answers = full();
    let bytes = copy(&answers);
    assert_eq!(bytes, copy(&answers), "the same form gives the same bytes");
    let back = read(&bytes);
    assert_eq!(back.not_taken, []);
    assert_eq!(back.revision, Some(1));
    assert_eq!(back.answers, answers);
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (name, bytes) in [("tech-358-full.docx", bytes), ("tech-358-blank.docx", copy(&Answers::new()))] {
        std::fs::File::create(folder.join(name)).unwrap().write_all(&bytes).unwrap();
    }
}

#[test]
fn a_blank_word_document_asks_everything_and_says_nothing() {
    let bytes = copy(&Answers::new());
    let back = read(&bytes);
    assert_eq!((back.answers, back.not_taken, back.number), (Answers::new(), vec![], None));
    let xml = part(&bytes, "word/document.xml");
    for field in tech_358().requester_sections().flat_map(|section| &section.fields) {
        let tag = if field.kind == FieldKind::Table {
            format!("<w:tag w:val=\"{}.0.{}\"/>", field.id, field.columns.first().unwrap().id)
        } else {
            format!("<w:tag w:val=\"{}\"/>", field.id)
        };
        assert!(xml.contains(&tag), "{tag}");
    }
    assert!(xml.contains("Fill in this copy in Word or LibreOffice"));
}

#[test]
fn what_is_typed_over_the_words_that_ask_is_an_answer() {
    let bytes = copy(&Answers::new());
    let xml = part(&bytes, "word/document.xml");
    // As Word leaves a field after typing: no more mark that it shows what to type, and the text in two runs.
    let at = xml.find("<w:tag w:val=\"scope\"/>").unwrap();
    let (before, after) = xml.split_at(at);
    let after = after.replacen("<w:showingPlcHdr/>", "", 1).replacen(
        "<w:t>Type or choose the answer here</w:t>",
        "<w:t>172 field</w:t></w:r><w:r><w:tab/><w:t>offices</w:t>",
        1,
    );
    let body = before.to_owned() + &after;
    let body = body.split_once("<w:body>").unwrap().1.split_once("</w:body>").unwrap().0.to_owned();
    let back = read(&document(&body));
    assert_eq!(back.answers, [("scope".to_owned(), text("172 field\toffices"))].into());
    assert_eq!(back.not_taken, []);
}

#[test]
fn a_document_of_ones_own_is_read_by_the_labels_of_the_form() {
    let fields: Vec<_> = tech_358().requester_sections().flat_map(|section| &section.fields).collect();
    let label = |id: &str| fields.iter().find(|field| field.id == id).unwrap().label.clone();
    let listed = fields.iter().find(|field| field.kind == FieldKind::Table).unwrap();
    let heads: Vec<&str> = listed.columns.iter().map(|column| column.label.as_str()).collect();
    let first: Vec<String> = (0..heads.len()).map(|at| format!("cell {at}")).collect();
    let first: Vec<&str> = first.iter().map(String::as_str).collect();
    let scope = format!("{} *:", label("scope").to_uppercase());
    let body = table(&[
        &[&scope, "172 field offices\nand one more"],
        &["Colour of the pads", "Blue"],
        &[&label("cannot_be_met"), ""],
        // As LibreOffice saves a field in which nothing was typed.
        &[&label("justification"), "Type or choose the answer here"],
    ]) + "<w:p><w:r><w:t>Some words between.</w:t></w:r></w:p>"
        + &table(&[&heads, &first]);
    let back = read(&document(&body));
    assert_eq!(back.answers.get("scope"), Some(&text("172 field offices\nand one more")));
    assert!(!back.answers.contains_key("cannot_be_met") && !back.answers.contains_key("justification"));
    let Some(Given::Rows(rows)) = back.answers.get(&listed.id) else { unreachable!("{:?}", back.answers) };
    assert_eq!(
        rows.first().unwrap().get(&listed.columns.first().unwrap().id).map(String::as_str),
        Some("cell 0")
    );
    let left = back.not_taken.iter().find(|left| left.label == "Colour of the pads").unwrap();
    assert_eq!(left.text, "Blue");
    assert!(
        left.why.starts_with("It stands in table 1, row 2 of the file. The form has no field of this name.")
    );
}

#[test]
fn a_word_document_that_cannot_be_taken_says_why() {
    assert_eq!(refused(b"PK\x03\x04 a spreadsheet"), NoForm::NotAForm);
    assert_eq!(refused(&[0xd0, 0xcf, 0x11, 0xe0, 0, 0]), NoForm::WordProtected);
    let scope = table(&[&["Scope", "x"]]);
    let tracked = format!("<w:p><w:ins w:id=\"1\"><w:r><w:t>new</w:t></w:r></w:ins></w:p>{scope}");
    assert!(matches!(refused(&document(&tracked)), NoForm::WordTracked { .. }));
    let picture = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Scope</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:drawing/></w:r></w:p></w:tc></w:tr></w:tbl>";
    assert_eq!(refused(&document(picture)), NoForm::WordPictures);
    let both = picture.to_owned() + &table(&[&["Justification", "The vendor left."]]);
    let title = tech_358().requester_sections().flat_map(|s| &s.fields).find(|f| f.id == "title").unwrap();
    let both = both + &table(&[&[&title.label, "Pads"]]);
    let left = read(&document(&both)).not_taken;
    assert!(left.iter().any(|left| left.why.contains("A picture stands in table 1, row 1")), "{left:?}");
    let other = document(&table(&[&["Favourite dish", "Soup"]]));
    assert_eq!(refused(&other), NoForm::WordOther { form: "TECH 358".to_owned() });
    assert!(matches!(refused(&document("<w:p>")), NoForm::WordDamaged(_)));
    // 17 MB of spaces pack into some kilobytes.
    let bomb = document(&" ".repeat(17 << 20));
    assert!(bomb.len() < 1 << 20);
    assert_eq!(refused(&bomb), NoForm::WordTooMuch);
}
