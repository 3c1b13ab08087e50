//! Spreadsheets: typed columns under one row of headings, as `.xlsx` and as `.csv`.

use chrono::{Datelike as _, NaiveDate, Timelike as _};
use exception::Instant;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::text::{one_line, spelled_out};

/// Most that a cell of a spreadsheet holds, in UTF-16 units.
const LONGEST_CELL: usize = 32_767;

/// What stands at the end of a text that was cut.
const CUT: &str = " … (cut: a cell holds no more)";

/// A sheet: a row of headings, and the rows under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// What it is, for the tab and for screen readers: 1 to 31 characters.
    pub name: String,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Rows in order, each with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// Its width, in characters.
    pub width: u16,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Text of a record; never a formula.
    Text(String),
    /// A day.
    Date(NaiveDate),
    /// A number.
    Count(u32),
    /// Nothing.
    Empty,
}

impl Cell {
    /// The day, or nothing.
    #[must_use]
    pub fn day(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Empty, Self::Date)
    }
}

/// What a spreadsheet file says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Title.
    pub title: String,
    /// The office.
    pub author: String,
    /// What each printed page is marked with; empty for none.
    pub marking: String,
    /// The instant at which it is made.
    pub made: Instant,
}

/// Why a spreadsheet cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// It has more rows or columns than a file of its kind holds, or a name that is none.
    #[error("the spreadsheet cannot be written: {0}")]
    Xlsx(#[from] XlsxError),
    /// The rows have unlike numbers of cells.
    #[error("the spreadsheet cannot be written: {0}")]
    Csv(#[from] csv::Error),
}

/// Sheets as one `.xlsx`: headings that stay in sight and print on each page, filters, days as days. Their names differ.
///
/// # Errors
/// [`SheetError`] where one is too large for a file of this kind, or two have one name.
pub fn workbook(sheets: &[Sheet], about: &About) -> Result<Vec<u8>, SheetError> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new().set_title(&about.title).set_author(&about.author);
    workbook.set_properties(&properties.set_creation_datetime(&excel_instant(about.made)?));
    for sheet in sheets {
        sheet.add_to(&mut workbook, about)?;
    }
    Ok(workbook.save_to_buffer()?)
}

impl Sheet {
    /// The sheet as `.xlsx`, alone in its file; as [`workbook`].
    ///
    /// # Errors
    /// [`SheetError`] where it is too large for a file of this kind.
    pub fn xlsx(&self, about: &About) -> Result<Vec<u8>, SheetError> {
        workbook(std::slice::from_ref(self), about)
    }

    fn add_to(&self, workbook: &mut Workbook, about: &About) -> Result<(), SheetError> {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&self.name)?;
        self.headings(sheet)?;
        if !about.marking.trim().is_empty() {
            // An ampersand begins an instruction in a header, and two are one; 255 characters is what it holds.
            let marking: String = one_line(&about.marking).replace('&', "&&").chars().take(250).collect();
            sheet.set_header(format!("&C{marking}"));
        }
        let formats = Formats::new();
        for (row, cells) in (1..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                write(sheet, row, column, cell, &formats)?;
            }
        }
        Ok(())
    }

    fn headings(&self, sheet: &mut Worksheet) -> Result<(), SheetError> {
        let heading = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border_bottom(FormatBorder::Medium);
        for (at, column) in (0..).zip(&self.columns) {
            sheet.set_column_width(at, column.width)?;
            sheet.write_string_with_format(0, at, cut(&spelled_out(&column.heading)), &heading)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_landscape().set_print_fit_to_pages(1, 0);
        let last = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let rows = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        sheet.autofilter(0, 0, rows, last)?;
        Ok(())
    }

    /// The sheet as `.csv`: UTF-8 with the mark by which Excel knows it, lines ended by CR LF, days as `2026-11-22`.
    ///
    /// A text that a spreadsheet would take for a formula begins with an apostrophe.
    ///
    /// # Errors
    /// [`SheetError`] where rows have unlike numbers of cells.
    pub fn csv(&self) -> Result<Vec<u8>, SheetError> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer("\u{feff}".as_bytes().to_vec());
        writer.write_record(self.columns.iter().map(|column| neutral(spelled_out(&column.heading))))?;
        for cells in &self.rows {
            writer.write_record(cells.iter().map(in_csv))?;
        }
        writer.into_inner().map_err(|error| csv::Error::from(error.into_error()).into())
    }
}

/// A long sheet on its way into a file, a row at a time: memory does not grow with it.
#[expect(
    clippy::large_enum_variant,
    reason = "there is one at a time, and it lives as long as the file is written"
)]
pub enum Long<W: std::io::Write> {
    /// As text.
    Csv(csv::Writer<W>),
    /// As a workbook; its rows wait in a temporary file.
    Xlsx {
        /// The workbook.
        workbook: Workbook,
        /// Where it goes when it is whole.
        out: W,
        /// Rows so far, the headings among them.
        rows: u32,
    },
}

impl<W: std::io::Write + std::io::Seek + Send> Long<W> {
    /// Begins a text: as [`Sheet::csv`].
    ///
    /// # Errors
    /// [`SheetError`] where it cannot be written.
    pub fn csv(mut out: W, columns: &[Column]) -> Result<Self, SheetError> {
        out.write_all("\u{feff}".as_bytes()).map_err(csv::Error::from)?;
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        writer.write_record(columns.iter().map(|column| neutral(spelled_out(&column.heading))))?;
        Ok(Self::Csv(writer))
    }

    /// Begins a workbook of one sheet: as [`workbook`].
    ///
    /// # Errors
    /// [`SheetError`] where it cannot be written.
    pub fn xlsx(out: W, name: &str, columns: &[Column], about: &About) -> Result<Self, SheetError> {
        let mut workbook = Workbook::new();
        let properties = DocProperties::new().set_title(&about.title).set_author(&about.author);
        workbook.set_properties(&properties.set_creation_datetime(&excel_instant(about.made)?));
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        let bold = Format::new().set_bold();
        sheet.set_freeze_panes(1, 0)?;
        for (at, column) in (0..).zip(columns) {
            sheet.set_column_width(at, column.width)?;
        }
        for (at, column) in (0..).zip(columns) {
            sheet.write_string_with_format(0, at, cut(&spelled_out(&column.heading)), &bold)?;
        }
        Ok(Self::Xlsx { workbook, out, rows: 1 })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`SheetError`] where it cannot be written, or a workbook holds no more rows.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), SheetError> {
        match self {
            Self::Csv(writer) => Ok(writer.write_record(cells.iter().map(in_csv))?),
            Self::Xlsx { workbook, rows, .. } => {
                let formats = Formats::new();
                let sheet = workbook.worksheet_from_index(0)?;
                for (column, cell) in (0..).zip(cells) {
                    write(sheet, *rows, column, cell, &formats)?;
                }
                *rows += 1;
                Ok(())
            }
        }
    }

    /// Writes what is left, and ends the file.
    ///
    /// # Errors
    /// [`SheetError`] where it cannot be written.
    pub fn end(self) -> Result<(), SheetError> {
        match self {
            Self::Csv(mut writer) => Ok(writer.flush().map_err(csv::Error::from)?),
            Self::Xlsx { mut workbook, out, .. } => Ok(workbook.save_to_writer(out)?),
        }
    }
}

struct Formats {
    text: Format,
    quoted: Format,
    day: Format,
    number: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = || Format::new().set_align(FormatAlign::Top);
        Self {
            text: cell().set_text_wrap(),
            quoted: cell().set_text_wrap().set_quote_prefix(),
            day: cell().set_num_format("yyyy-mm-dd"),
            number: cell(),
        }
    }
}

fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => {
            let text = spelled_out(text);
            // A text stays one when its cell is edited, or saved as another kind of file.
            let format = if is_formula(&text) { &formats.quoted } else { &formats.text };
            sheet.write_string_with_format(row, column, cut(&text), format)?;
        }
        Cell::Date(day) => {
            sheet.write_datetime_with_format(row, column, excel_day(*day)?, &formats.day)?;
        }
        Cell::Count(number) => {
            sheet.write_number_with_format(row, column, *number, &formats.number)?;
        }
        Cell::Empty => {}
    }
    Ok(())
}

fn in_csv(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => neutral(cut(&spelled_out(text))),
        Cell::Date(day) => day.to_string(),
        Cell::Count(number) => number.to_string(),
        Cell::Empty => String::new(),
    }
}

fn excel_day(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let small = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
    ExcelDateTime::from_ymd(
        u16::try_from(day.year()).unwrap_or(u16::MAX),
        small(day.month()),
        small(day.day()),
    )
}

fn excel_instant(instant: Instant) -> Result<ExcelDateTime, XlsxError> {
    let at = instant.utc().naive_utc();
    let small = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
    let hour = u16::try_from(at.hour()).unwrap_or(u16::MAX);
    excel_day(at.date())?.and_hms(hour, small(at.minute()), at.second())
}

/// Whether a spreadsheet would take a text for a formula; wide forms of the signs are taken for them in East Asian ones.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

fn neutral(text: impl AsRef<str>) -> String {
    let text = text.as_ref();
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text as far as a cell holds it.
fn cut(text: &str) -> String {
    if text.encode_utf16().count() <= LONGEST_CELL {
        return text.to_owned();
    }
    let mut room = LONGEST_CELL - CUT.encode_utf16().count();
    let kept = text.chars().take_while(|character| {
        let fits = character.len_utf16() <= room;
        room = room.saturating_sub(character.len_utf16());
        fits
    });
    let mut kept: String = kept.collect();
    kept.push_str(CUT);
    kept
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use proptest::prelude::*;

    use super::*;

    fn sheet(text: &str) -> Sheet {
        Sheet {
            name: "Plan of action".to_owned(),
            columns: ["What", "Due", "Number"]
                .map(|heading| Column { heading: heading.to_owned(), width: 20 })
                .into(),
            rows: vec![vec![
                Cell::Text(text.to_owned()),
                Cell::day(NaiveDate::from_ymd_opt(2027, 1, 29)),
                Cell::Count(3),
            ]],
        }
    }

    fn about() -> About {
        let made = Instant::try_from("2026-11-22T02:00:00.000Z".to_owned()).unwrap();
        About {
            title: "Plan of action".to_owned(),
            author: "SMB".to_owned(),
            marking: "Confidential & exempt".to_owned(),
            made,
        }
    }

    fn csv(text: &str) -> String {
        String::from_utf8(sheet(text).csv().unwrap()).unwrap()
    }

    #[test]
    fn a_csv_is_utf_8_with_its_mark_and_whole_lines() {
        assert_eq!(csv("a, \"b\"\r\nc"), "\u{feff}What,Due,Number\r\n\"a, \"\"b\"\"\nc\",2027-01-29,3\r\n");
    }

    #[test]
    fn what_would_be_a_formula_is_text() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            let text = csv(formula);
            let cell = text.lines().skip(1).collect::<Vec<_>>().join("\n");
            assert!(cell.trim_start_matches('"').starts_with('\''), "{formula:?}: {cell}");
        }
        assert!(csv("a-b").contains("\na-b,"), "{}", csv("a-b"));
    }

    #[test]
    fn the_same_sheet_is_the_same_file() {
        let one = sheet("Nguyễn مريم 👩\u{200d}🚒").xlsx(&about()).unwrap();
        assert_eq!(one, sheet("Nguyễn مريم 👩\u{200d}🚒").xlsx(&about()).unwrap());
        assert!(one.starts_with(b"PK"));
    }

    #[test]
    fn a_text_that_no_cell_holds_is_cut_and_says_so() {
        let long = cut(&"👩".repeat(20_000));
        assert!(long.ends_with(CUT) && long.encode_utf16().count() <= LONGEST_CELL);
        assert!(sheet(&"x".repeat(40_000)).xlsx(&about()).is_ok());
        assert_eq!(cut("short"), "short");
    }

    #[test]
    fn a_sheet_without_rows_has_its_headings() {
        let empty = Sheet { rows: Vec::new(), ..sheet("") };
        assert_eq!(String::from_utf8(empty.csv().unwrap()).unwrap(), "\u{feff}What,Due,Number\r\n");
        assert!(empty.xlsx(&about()).is_ok());
    }

    proptest! {
        #[test]
        fn no_cell_of_a_csv_begins_as_a_formula(text in "([=+@\t\r\n\"',-]|\\PC){0,40}") {
            let bytes = sheet(&text).csv().unwrap();
            let mut reader = csv::Reader::from_reader(bytes.get(3..).unwrap());
            let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
            prop_assert_eq!(rows.len(), 1);
            let cell = rows.first().unwrap().get(0).unwrap();
            prop_assert!(!is_formula(cell));
            prop_assert_eq!(cell.strip_prefix('\'').filter(|_| is_formula(&spelled_out(&text))).unwrap_or(cell), spelled_out(&text));
        }
    }
}
