//! Tables of other programs.

use std::io::{Cursor, Read as _, Write as _};

use exception::Instant;
use exchange::sheet::{About, Cell, Column, Sheet};
use exchange::table::{Part, TableError, read};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::Target;

fn sheet() -> Sheet {
    let columns = ["SR", "Title", "Expires", "Rows"];
    let cell = |text: &str| Cell::Text(text.to_owned());
    Sheet {
        name: "Tracker".to_owned(),
        columns: columns.map(|heading| Column { heading: heading.to_owned(), width: 20 }).into(),
        rows: vec![
            vec![
                cell("1001"),
                cell("Kiosk, \"shared\""),
                Cell::day("2027-01-31".parse().ok()),
                Cell::Count(3),
            ],
            vec![cell("1002"), cell("Núñez\nبيت"), Cell::Empty, Cell::Count(0)],
        ],
    }
}

fn tried(bytes: &[u8]) {
    let mut rows = 0;
    let read = read::<TableError>(
        bytes,
        &Part::default(),
        |_| Ok(()),
        |_| {
            rows += 1;
            Ok(())
        },
    );
    match read {
        Ok(head) => assert!(!head.headings.is_empty()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

#[test]
fn a_table_is_read_or_refused() {
    let made = Instant::try_from("2027-03-15T18:00:00.000Z".to_owned()).unwrap();
    let (title, author, marking) = ("Tracker".to_owned(), "SMB".to_owned(), String::new());
    let book = sheet().xlsx(&About { title, author, marking, made }).unwrap();
    let text = sheet().csv().unwrap();
    let wide: Vec<u8> =
        String::from_utf8(text.clone()).unwrap().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let seeds = vec![text, wide, b"a;b\n1;2\n\"3;\n4\"\n".to_vec(), book.clone()];
    Target { name: "tables", seeds, rounds: 1500, most_mib: 64 }.run(tried);
    // A spoiled archive is mostly refused for its sums. Of a whole one, the parts are spoiled.
    let mut archive = ZipArchive::new(Cursor::new(&book)).unwrap();
    let parts: Vec<(String, Vec<u8>)> = (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect();
    let spoiled = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"];
    for spoiled in spoiled {
        let seeds =
            parts.iter().filter(|(name, _)| name == spoiled).map(|(_, bytes)| bytes.clone()).collect();
        Target { name: "workbook-parts", seeds, rounds: 400, most_mib: 96 }.run(|input| {
            let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
            for (name, bytes) in &parts {
                archive.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
                archive.write_all(if name == spoiled { input } else { bytes }).unwrap();
            }
            tried(&archive.finish().unwrap().into_inner());
        });
    }
}
