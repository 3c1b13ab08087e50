//! Workbooks: looked through as archives first, then read cell by cell.

use std::io::{BufReader, Cursor, Read, copy, sink};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Dimensions, Reader as _, SheetVisible, Xlsx, XlsxError};
use chrono::NaiveDate;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::{Head, LARGEST_UNPACKED, MOST_COLUMNS, Reading, Row, TableError, Value, address};

/// The last column that is read, from 0.
const LAST_COLUMN: u32 = 199;

pub(super) fn read<E: From<TableError>, B, F>(bytes: &[u8], reading: &mut Reading<'_, B, F>) -> Result<(), E>
where
    B: FnOnce(&Head) -> Result<(), E>,
    F: FnMut(Row) -> Result<(), E>,
{
    unpacks_to_what_is_allowed(bytes)?;
    let mut book: Xlsx<_> = asked(|| Xlsx::new(Cursor::new(bytes)))?;
    let shown = |visible: SheetVisible| visible == SheetVisible::Visible;
    let sheets = book.sheets_metadata().iter().filter(|sheet| shown(sheet.visible));
    let sheets: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    let name = match &reading.part.sheet {
        Some(named) if book.sheet_names().contains(named) => named.clone(),
        Some(named) => return Err(TableError::NoSheet { named: named.clone(), sheets }.into()),
        None => sheets.first().cloned().ok_or(TableError::NoHeadings)?,
    };
    if reading.part.sheet.is_none() && sheets.len() > 1 {
        reading.head.notes.push(format!("The workbook has {} sheets; “{name}” is read.", sheets.len()));
    }
    if book.has_1904_epoch() {
        reading.head.notes.push("The workbook counts its days from 1904.".to_owned());
    }
    let merged = asked(|| book.merge_cells_by_sheet_name(&name))?;
    reading.head.sheet = Some(name.clone());
    reading.head.sheets = sheets;
    let mut cells = asked(|| book.worksheet_cells_reader(&name))?;
    let mut row = Row { row: 1, cells: Vec::new() };
    while let Some(cell) = asked(|| cells.next_cell_with_formula_metadata())? {
        let (at, column) = (cell.pos.0.saturating_add(1), cell.pos.1 as usize);
        if at != row.row {
            let done = std::mem::replace(&mut row, Row { row: at, cells: Vec::new() });
            give(done, &merged, reading)?;
        }
        let value = value(&cell.value, cell.formula.is_some());
        if value.is_empty() {
            continue;
        }
        if column >= MOST_COLUMNS {
            return Err(TableError::TooManyColumns(at).into());
        }
        if row.cells.len() <= column {
            row.cells.resize(column + 1, Value::Empty);
        }
        if let Some(place) = row.cells.get_mut(column) {
            *place = value;
        }
    }
    give(row, &merged, reading)
}

/// Gives a row on, with a word where cells of it are merged with those above or beside them.
fn give<E: From<TableError>, B, F>(
    mut row: Row,
    merged: &[Dimensions],
    reading: &mut Reading<'_, B, F>,
) -> Result<(), E>
where
    B: FnOnce(&Head) -> Result<(), E>,
    F: FnMut(Row) -> Result<(), E>,
{
    // Above the headings, titles are merged over columns, and that does no harm.
    if reading.begin.is_none() || row.cells.iter().any(|cell| !cell.is_empty()) {
        let at = row.row.saturating_sub(1);
        for area in
            merged.iter().filter(|area| area.start.0 <= at && at <= area.end.0 && area.start.0 < area.end.0)
        {
            let area_name = format!(
                "{}:{}",
                address(area.start.1 as usize, area.start.0 + 1),
                address(area.end.1 as usize, area.end.0 + 1)
            );
            for column in area.start.1..=area.end.1.min(LAST_COLUMN) {
                if at == area.start.0 && column == area.start.1 {
                    continue;
                }
                let column = column as usize;
                if row.cells.len() <= column {
                    row.cells.resize(column + 1, Value::Empty);
                }
                if let Some(cell) = row.cells.get_mut(column).filter(|cell| cell.is_empty()) {
                    *cell = Value::Wrong(format!(
                        "the cells {area_name} are merged, so that this one has no value of its own: unmerge them and fill each"
                    ));
                }
            }
        }
    }
    reading.row(row)
}

fn value(value: &DataRef<'_>, is_formula: bool) -> Value {
    match value {
        DataRef::Empty if is_formula => Value::Wrong(
            "the cell holds a formula that was never worked out: open the file in a spreadsheet program and save it"
                .to_owned(),
        ),
        DataRef::Empty => Value::Empty,
        DataRef::Int(number) => {
            i32::try_from(*number).map_or_else(|_| Value::Text(number.to_string()), |small| Value::Number(small.into()))
        }
        DataRef::Float(number) => Value::Number(*number),
        DataRef::String(text) => Value::of_text(text),
        DataRef::SharedString(text) => Value::of_text(text),
        DataRef::Bool(truth) => Value::Text(if *truth { "yes" } else { "no" }.to_owned()),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            match NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()) {
                Some(day) => Value::Day(day),
                None => Value::Wrong("the day of the cell is none that there is: enter another".to_owned()),
            }
        }
        DataRef::DateTime(duration) => Value::Number(duration.as_f64()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            match text.get(..10).and_then(|day| day.parse().ok()) {
                Some(day) => Value::Day(day),
                None => Value::of_text(text),
            }
        }
        DataRef::Error(error) => {
            Value::Wrong(format!("the cell shows the error {error}: mend its formula, or enter the value"))
        }
    }
}

/// Unpacks the archive once to nowhere: what it says of its sizes need not be true.
fn unpacks_to_what_is_allowed(bytes: &[u8]) -> Result<(), TableError> {
    let wrong = |error: zip::result::ZipError| TableError::Workbook(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(wrong)?;
    let mut left = LARGEST_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(wrong)?;
        let has_texts = part.name().map_err(wrong)?.to_ascii_lowercase().ends_with("sharedstrings.xml");
        let unpacked = copy(&mut part.take(left + 1), &mut sink())
            .map_err(|error| TableError::Workbook(error.to_string()))?;
        left = left.checked_sub(unpacked).ok_or(TableError::Unpacks)?;
        if has_texts {
            has_the_texts_it_says(archive.by_index(index).map_err(wrong)?, unpacked)?;
        }
    }
    Ok(())
}

/// Looks at how many texts the workbook says that it has: the reader of workbooks makes room for all of them before it has
/// read one, and where there is no such room the whole program ends. It looks for the number as that reader does.
fn has_the_texts_it_says(part: impl Read, unpacked: u64) -> Result<(), TableError> {
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(part));
    let config = xml.config_mut();
    config.check_end_names = false;
    config.check_comments = false;
    let mut read = Vec::new();
    loop {
        read.clear();
        match xml.read_event_into(&mut read) {
            Ok(Event::Start(start) | Event::Empty(start)) if start.local_name().as_ref() == "sst" => {
                // A text takes at least these bytes. A number that is too long to be read is too large.
                let most = unpacked / "<si/>".len() as u64;
                let is_too_many = |rest: &str| {
                    let rest =
                        rest.trim_start_matches(|sign: char| sign.is_whitespace() || "=\"'".contains(sign));
                    let digits = rest.split(|sign: char| !sign.is_ascii_digit()).next().unwrap_or_default();
                    !digits.is_empty() && digits.parse().map_or(true, |said: u64| said > most)
                };
                return if start.attributes_raw().split("uniqueCount").skip(1).any(is_too_many) {
                    Err(TableError::Workbook("it says that it has more texts than it has".to_owned()))
                } else {
                    Ok(())
                };
            }
            // What is wrong with it is told by whoever reads it.
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => {}
        }
    }
}

/// Asks the reader of workbooks. It panics where a cell’s address has more digits than it can count with (its sums are
/// checked in the release build too): such a workbook is refused like any other that is damaged.
fn asked<T>(ask: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, TableError> {
    match catch_unwind(AssertUnwindSafe(ask)) {
        Ok(told) => told.map_err(|error| TableError::Workbook(error.to_string())),
        Err(_) => Err(TableError::Workbook("it names a cell that no sheet has".to_owned())),
    }
}
