//! Documents bound into one file: its pages, its structure, its outline, its bytes.
#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

mod common;

use common::{check, document, keep, print, reading, structure, text_of};
use documents::{
    BindError, Binder, Binding, Press,
    model::{Attachment, Block, Kind, Tone},
};

fn binding() -> Binding {
    Binding {
        title: "Letters that are due".to_owned(),
        author: "California Department of Technology".to_owned(),
        subject: "Letters in the order in which they were printed".to_owned(),
    }
}

fn heading(level: u8, text: &str) -> Block {
    Block::Heading { level, text: text.into() }
}

fn paragraph_of(text: String) -> Block {
    Block::Paragraph { text: text.into(), tone: Tone::Body }
}

fn letter(place: usize) -> Vec<u8> {
    let mut blocks = vec![heading(1, &format!("Letter {place}"))];
    for paragraph in 0..30 {
        let words = "The request was declined on May 1, 2026, see https://cdt.ca.gov/security. ".repeat(3);
        blocks.push(paragraph_of(format!("{place}.{paragraph}: {words}")));
    }
    blocks.push(heading(2, "مريم الحداد — Nguyễn"));
    blocks.push(paragraph_of("After the heading.".to_owned()));
    Press::new().print(&document(Kind::Letter, blocks)).unwrap()
}

fn bind(parts: &[Vec<u8>]) -> Vec<u8> {
    let mut binder = Binder::begin(Vec::new(), binding()).unwrap();
    for (place, part) in parts.iter().enumerate() {
        binder.add(&format!("EX-2026-{:04}, Denial letter – ä", place + 1), part).unwrap();
    }
    binder.finish().unwrap()
}

#[test]
fn letters_bound_are_one_document_with_all_their_pages_and_bookmarks() {
    let parts: Vec<Vec<u8>> = (1..=3).map(letter).collect();
    let alone = structure(parts.first().unwrap());
    let bound = keep("bound", bind(&parts));
    check(&bound);
    let found = structure(&bound.bytes);
    assert_eq!(found.pages, alone.pages * 3);
    assert_eq!(found.roles.get("Document"), Some(&1));
    assert_eq!(found.roles.get("Part"), Some(&3));
    assert_eq!(found.roles.get("P").unwrap(), &(alone.roles.get("P").unwrap() * 3));
    assert_eq!(found.outline.len(), 3 * (1 + alone.outline.len()), "{:?}", found.outline);
    let apart: String = parts.iter().map(|part| reading(part)).collect();
    assert_eq!(reading(&bound.bytes), apart, "a screen reader gets each letter whole, one after the other");
    assert!(text_of(&bound).contains("3.29: The request was declined"));
    assert_eq!(bind(&parts), bound.bytes, "the same parts give the same bytes");
}

#[test]
fn attachments_of_parts_go_along_under_names_of_their_own() {
    let mut packet = document(Kind::Report, vec![heading(1, "Packet")]);
    packet.attachments = vec![Attachment {
        name: "record.json".to_owned(),
        description: "The record".to_owned(),
        media_type: "application/json",
        data: b"{}".to_vec(),
    }];
    let packet = print("bound-packet-part", &packet).bytes;
    let bound = keep("bound-packets", bind(&[packet.clone(), letter(2), packet]));
    check(&bound);
    let file = lopdf::Document::load_mem(&bound.bytes).unwrap();
    let catalog = file.catalog().unwrap();
    assert_eq!(catalog.get(b"AF").and_then(lopdf::Object::as_array).unwrap().len(), 2);
    let metadata = catalog.get(b"Metadata").and_then(lopdf::Object::as_reference).unwrap();
    let metadata = file.get_object(metadata).and_then(lopdf::Object::as_stream).unwrap();
    assert!(String::from_utf8_lossy(&metadata.content).contains("<pdfaid:part>3<"));
}

#[test]
fn five_hundred_letters_are_bound_and_every_page_is_there() {
    let part = letter(1);
    let mut binder = Binder::begin(Vec::new(), binding()).unwrap();
    for place in 1..=500 {
        binder.add(&format!("Letter {place}"), &part).unwrap();
    }
    let bound = keep("bound-500", binder.finish().unwrap());
    let pages = lopdf::Document::load_mem(&bound.bytes).unwrap().get_pages().len();
    assert_eq!(pages, 500 * structure(&part).pages);
}

#[test]
fn what_is_none_of_ours_is_refused_by_name() {
    let mut binder = Binder::begin(Vec::new(), binding()).unwrap();
    assert!(binder.add("EX-2026-0001", b"no PDF at all").is_err());
    let empty = Binder::begin(Vec::new(), binding()).unwrap().finish();
    assert!(matches!(empty, Err(BindError::Part { .. })));
}

#[test]
fn a_full_disk_is_told_as_such() {
    /// Takes so many bytes, then is full.
    struct Full(usize);
    impl std::io::Write for Full {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            if self.0 < bytes.len() {
                return Err(std::io::Error::from(std::io::ErrorKind::StorageFull));
            }
            self.0 -= bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut binder = Binder::begin(Full(1000), binding()).unwrap();
    let failed = binder.add("EX-2026-0001", &letter(1));
    let Err(BindError::Write(error)) = failed else { panic!("{failed:?}") };
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
}
