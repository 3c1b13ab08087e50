//! Bad spreadsheets, as they really come: each is read rightly, or told of in a sentence with the cell.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test panics to fail")]

use std::io::{Cursor, Read as _, Write as _};

use exchange::table::{Head, Part, Row, TableError, Value, read};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

fn rows(bytes: &[u8]) -> Result<(Head, Vec<Row>), TableError> {
    let mut rows = Vec::new();
    let head = read::<TableError>(
        bytes,
        &Part::default(),
        |_| Ok(()),
        |row| {
            rows.push(row);
            Ok(())
        },
    )?;
    Ok((head, rows))
}

fn texts(rows: &[Row]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.cells.iter().map(Value::text).collect()).collect()
}

fn wrong(value: &Value) -> &str {
    let Value::Wrong(why) = value else { panic!("{value:?} is taken as it stands") };
    why
}

/// A workbook with one part of it written anew.
fn with_part(book: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let (path, mut bytes) = (part.name().unwrap().into_owned(), Vec::new());
        part.read_to_end(&mut bytes).unwrap();
        if path == name {
            bytes = change(String::from_utf8(bytes).unwrap()).into_bytes();
        }
        to.start_file(path, SimpleFileOptions::default()).unwrap();
        to.write_all(&bytes).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn a_text_is_read_in_the_encoding_and_with_the_sign_that_it_has() {
    let table = "SR;Title;Requester\n1001;Gérard’s kiosk;Núñez\n\n1002;\"a; b\nc\";Trần\n";
    let plain = |text: &str| {
        let (head, rows) = rows(text.as_bytes()).unwrap();
        (head, texts(&rows), rows.iter().map(|row| row.row).collect::<Vec<_>>())
    };
    let (head, expected, numbers) = plain(table);
    assert_eq!(head.headings, ["SR", "Title", "Requester"]);
    assert_eq!(head.notes, ["The cells are divided by semicolons."]);
    assert_eq!(expected[0], ["1001", "Gérard’s kiosk", "Núñez"]);
    assert_eq!(expected[1][1], "a; b\nc");
    assert_eq!(numbers, [2, 4], "a blank line is a row of a spreadsheet");
    assert_eq!(plain(&format!("\u{feff}{table}")).1, expected, "a mark of UTF-8 before it");
    assert_eq!(plain(&format!("sep=;\n{table}")).1, expected, "the sign in a line of its own");
    assert_eq!(plain(&table.replace(';', "\t")).1[0], expected[0]);
    let wide = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
        let units = table.encode_utf16().flat_map(bytes);
        mark.iter().copied().chain(units).collect::<Vec<u8>>()
    };
    for utf16 in [
        wide(&[0xff, 0xfe], u16::to_le_bytes),
        wide(&[0xfe, 0xff], u16::to_be_bytes),
        wide(&[], u16::to_le_bytes),
        wide(&[], u16::to_be_bytes),
    ] {
        let (head, found) = rows(&utf16).unwrap();
        assert_eq!(texts(&found), expected);
        assert!(head.notes[0].contains("UTF-16"), "{:?}", head.notes);
    }
    let (head, found) = rows(b"SR,Requester\n1001,N\xfa\xf1ez\n").unwrap();
    assert_eq!(texts(&found)[0][1], "Núñez");
    assert_eq!(head.notes, ["The file was read as windows-1252."]);
}

#[test]
fn what_is_no_table_is_told_of() {
    let told = |bytes: &[u8]| rows(bytes).unwrap_err().to_string();
    assert!(told(b"").starts_with("No row of headings was found"));
    assert!(told(b"only one column\nand a row\n").starts_with("No row of headings was found"));
    assert!(told(&[0xd0, 0xcf, 0x11, 0xe0, 1, 2]).contains("Excel’s old format"));
    assert!(told(b"PK\x03\x04 and no more").starts_with("The workbook can’t be read"));
    assert!(told(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0").contains("neither a spreadsheet"));
    let long = vec![b'a'; (50 << 20) + 1];
    assert_eq!(told(&long), "The file has 51 MB; at most 50 are read. Divide it into several.");
}

#[test]
fn a_million_rows_are_told_of_at_the_first_that_is_too_many() {
    let mut table = b"SR,Title\n".to_vec();
    for _ in 0..1_000_000 {
        table.extend_from_slice(b"1,a kiosk\n");
    }
    let told = rows(&table).unwrap_err().to_string();
    assert_eq!(told, "Cell A200002: there are more than 200,000 rows. Divide the file into several.");
    let wide = format!("{}\n", ["h"; 300].join(","));
    assert!(rows(wide.as_bytes()).unwrap_err().to_string().starts_with("Cell GS1: there are more than 200"));
}

#[test]
fn a_workbook_that_unpacks_to_too_much_is_not_unpacked() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["SR", "Title"]).unwrap();
    let book = book.save_to_buffer().unwrap();
    let bomb = with_part(&book, "xl/sharedStrings.xml", |text| format!("{text}{}", " ".repeat(300 << 20)));
    assert!(bomb.len() < 2 << 20, "{} bytes", bomb.len());
    assert_eq!(
        rows(&bomb).unwrap_err().to_string(),
        "The workbook unpacks to more than 256 MB. Save the sheet that you need as CSV, or divide it into several."
    );
}

#[test]
fn two_rows_of_headings_and_a_title_are_passed_over() {
    let table =
        "Exceptions of the branch,,,\nRequest,,Dates,\nSR,Title,Start,End\n1,Kiosk,2026-01-01,2026-02-01\n";
    let (head, found) = rows(table.as_bytes()).unwrap();
    assert_eq!(head.head_row, 3);
    assert_eq!(head.headings, ["SR", "Title", "Start", "End"]);
    assert_eq!(head.notes, ["The headings are those of row 3; row 2 above is passed over."]);
    assert_eq!(found.len(), 1);
    let (head, _) = rows(b"Status,Status,,Title\nOpen,Closed,x,y\n").unwrap();
    assert_eq!(head.headings, ["Status", "Status (2)", "Column C", "Title"]);
}

#[test]
fn merged_cells_formulas_and_errors_are_told_of_by_cell() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["SR", "Department", "Days", "Sum"]).unwrap();
    sheet.merge_range(1, 1, 2, 1, "Justice", &Format::new()).unwrap();
    sheet.write_row(1, 0, ["1001"]).unwrap();
    sheet.write_row(2, 0, ["1002"]).unwrap();
    sheet.write_formula(1, 2, Formula::new("=1+1").set_result("2")).unwrap();
    sheet.write_formula(1, 3, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write_number(2, 2, 5300).unwrap();
    let plain = book.save_to_buffer().unwrap();
    let (_, found) = rows(&plain).unwrap();
    assert_eq!(found[0].cells[1], Value::Text("Justice".to_owned()));
    assert_eq!(found[0].cells[2].text(), "2", "the value that is stored for a formula is taken");
    assert!(wrong(&found[1].cells[1]).starts_with("the cells B2:B3 are merged"));
    assert!(wrong(&found[0].cells[3]).contains("#DIV/0!"));
    assert_eq!(found[1].cells[2].text(), "5300");
    let never = with_part(&plain, "xl/worksheets/sheet1.xml", |text| text.replace("<v>2</v>", ""));
    let (_, found) = rows(&never).unwrap();
    assert!(wrong(&found[0].cells[2]).starts_with("the cell holds a formula that was never worked out"));
}

#[test]
fn a_cell_that_no_sheet_has_is_refused() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["SR", "Title"]).unwrap();
    sheet.write_row(1, 0, ["1001", "Kiosk"]).unwrap();
    let book = book.save_to_buffer().unwrap();
    for address in ["A18446744073709551615", "A4294967297", "ZZZZZZZZZZ2"] {
        let damaged = with_part(&book, "xl/worksheets/sheet1.xml", |text| {
            text.replace("\"A2\"", &format!("\"{address}\""))
        });
        let error = rows(&damaged).unwrap_err();
        assert!(error.to_string().contains("it names a cell that no sheet has"), "{address}: {error}");
    }
}

#[test]
fn a_workbook_that_says_it_has_more_texts_than_it_has_is_refused() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["SR", "Title"]).unwrap();
    sheet.write_row(1, 0, ["1001", "Kiosk"]).unwrap();
    let book = book.save_to_buffer().unwrap();
    rows(&book).unwrap();
    for said in ["2147483648", "99999999999999999999", "200000000"] {
        let boastful = with_part(&book, "xl/sharedStrings.xml", |text| {
            assert!(text.contains("uniqueCount=\"4\""), "{text}");
            text.replace("uniqueCount=\"4\"", &format!("uniqueCount = '{said}'"))
        });
        let error = rows(&boastful).unwrap_err();
        assert!(error.to_string().contains("more texts than it has"), "{said}: {error}");
    }
}

#[test]
fn days_are_those_of_the_workbook_whether_it_counts_from_1900_or_1904() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_row(0, 0, ["SR", "End", "Text"]).unwrap();
    sheet.write_row(1, 0, ["1001", "", "3/4/2026"]).unwrap();
    let end = ExcelDateTime::from_ymd(2026, 3, 4).unwrap();
    sheet.write_datetime_with_format(1, 1, &end, &day).unwrap();
    let book = book.save_to_buffer().unwrap();
    let (head, found) = rows(&book).unwrap();
    assert_eq!(found[0].cells[1], Value::Day("2026-03-04".parse().unwrap()));
    assert_eq!(
        found[0].cells[2],
        Value::Text("3/4/2026".to_owned()),
        "a text is no day before it is asked how"
    );
    assert!(head.notes.is_empty(), "{:?}", head.notes);
    let mac =
        with_part(&book, "xl/workbook.xml", |text| text.replace("<workbookPr", "<workbookPr date1904=\"1\""));
    let (head, found) = rows(&mac).unwrap();
    assert_eq!(found[0].cells[1], Value::Day("2030-03-05".parse().unwrap()), "1,462 days later");
    assert_eq!(head.notes, ["The workbook counts its days from 1904."]);
}

#[test]
fn a_sheet_is_chosen_by_its_name() {
    let mut book = Workbook::new();
    for name in ["Open", "Closed"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write_row(0, 0, ["SR", "Title"]).unwrap();
        sheet.write_row(1, 0, ["1", name]).unwrap();
    }
    let book = book.save_to_buffer().unwrap();
    let of = |sheet: &str| {
        let part = Part { sheet: Some(sheet.to_owned()), head_row: None };
        let mut titles = Vec::new();
        read::<TableError>(
            &book,
            &part,
            |_| Ok(()),
            |row| {
                titles.push(row.cells[1].text());
                Ok(())
            },
        )
        .map(|_| titles)
    };
    assert_eq!(of("Closed").unwrap(), ["Closed"]);
    assert_eq!(of("Old").unwrap_err().to_string(), "There is no sheet “Old”. The sheets are: Open, Closed.");
    let (head, _) = rows(&book).unwrap();
    assert_eq!(head.notes, ["The workbook has 2 sheets; “Open” is read."]);
}
