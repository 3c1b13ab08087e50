//! Tables from other programs: a CSV or XLSX file, read row by row under its headings.
//!
//! Nothing is guessed in silence: where the headings stand, which encoding and which sign between the cells it has is told;
//! what cannot be read is told with its cell. A file is unpacked only as far as [`LARGEST_UNPACKED`].

mod cell;
mod csv;
mod xlsx;

pub use cell::{Value, address, column_name};

/// The largest file that is read, in bytes: what the records keep of one.
pub const LARGEST: usize = 50 << 20;
/// The most that a workbook is unpacked to, in bytes.
pub const LARGEST_UNPACKED: u64 = 256 << 20;
/// The most rows under the headings.
pub const MOST_ROWS: u32 = 200_000;
/// The most columns.
pub const MOST_COLUMNS: usize = 200;
/// Headings stand in one of the first rows.
const FIRST_ROWS: usize = 20;
/// A workbook, like every ZIP archive, begins so.
const ZIP: &[u8] = b"PK\x03\x04";
/// A workbook of the old format, or one that is protected with a password, begins so.
const COMPOUND_FILE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];

/// Which part of a file is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The sheet of a workbook; the first one that shows when none is named.
    pub sheet: Option<String>,
    /// The row of the headings, from 1; found when left out.
    pub head_row: Option<u32>,
}

/// What a file says before its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The sheet that is read; none in a file without sheets.
    pub sheet: Option<String>,
    /// The sheets of the workbook.
    pub sheets: Vec<String>,
    /// The row of the headings, from 1.
    pub head_row: u32,
    /// The headings, each another; one for each column.
    pub headings: Vec<String>,
    /// What the reader should know of how it was read, in sentences.
    pub notes: Vec<String>,
}

/// A row under the headings that is not empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number, as a spreadsheet counts it, from 1.
    pub row: u32,
    /// A cell for each heading.
    pub cells: Vec<Value>,
}

/// Why a file is not read; each is a sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// It is longer than [`LARGEST`].
    #[error("The file has {} MB; at most 50 are read. Divide it into several.", .0.div_ceil(1 << 20))]
    TooLong(usize),
    /// It unpacks to more than [`LARGEST_UNPACKED`], or says so.
    #[error(
        "The workbook unpacks to more than 256 MB. Save the sheet that you need as CSV, or divide it into several."
    )]
    Unpacks,
    /// It has more than [`MOST_ROWS`] rows.
    #[error("Cell {}: there are more than 200,000 rows. Divide the file into several.", address(0, *.0))]
    TooManyRows(u32),
    /// A row has more than [`MOST_COLUMNS`] cells.
    #[error("Cell {}: there are more than 200 columns. Remove those that are not needed.", address(MOST_COLUMNS, *.0))]
    TooManyColumns(u32),
    /// It is of the old format, or protected.
    #[error(
        "The workbook is protected with a password or in Excel’s old format. Save it as “Excel Workbook (.xlsx)” without a password."
    )]
    Protected,
    /// It cannot be read as a workbook.
    #[error(
        "The workbook can’t be read: it is damaged, or no Excel workbook ({0}). Open it in a spreadsheet program and save it anew, or save it as CSV."
    )]
    Workbook(String),
    /// It cannot be read as text.
    #[error("The file is neither a spreadsheet (.xlsx) nor a text with a row a line (.csv). Choose another.")]
    NotATable,
    /// The text breaks off.
    #[error("Row {0}: the text can’t be read on from here. Look for a quotation mark that is not closed.")]
    Csv(u32),
    /// There is no such sheet.
    #[error("There is no sheet “{named}”. The sheets are: {}.", .sheets.join(", "))]
    NoSheet {
        /// The sheet that was asked for.
        named: String,
        /// Those that there are.
        sheets: Vec<String>,
    },
    /// It has no headings.
    #[error("No row of headings was found: the first row must name the columns, two at least.")]
    NoHeadings,
}

/// Reads a file: `begin` hears of its headings, then `each` of every row under them that is not empty, in order. Both
/// may stop the reading with an error of their own.
///
/// # Errors
/// [`TableError`], or what `begin` or `each` ended with.
pub fn read<E: From<TableError>>(
    bytes: &[u8],
    part: &Part,
    begin: impl FnOnce(&Head) -> Result<(), E>,
    each: impl FnMut(Row) -> Result<(), E>,
) -> Result<Head, E> {
    if bytes.len() > LARGEST {
        return Err(TableError::TooLong(bytes.len()).into());
    }
    let mut reading =
        Reading { part, begin: Some(begin), each, first: Vec::new(), head: Head::default(), rows: 0 };
    if bytes.starts_with(COMPOUND_FILE) {
        return Err(TableError::Protected.into());
    }
    if bytes.starts_with(ZIP) {
        xlsx::read(bytes, &mut reading)?;
    } else {
        csv::read(bytes, &mut reading)?;
    }
    reading.end()?;
    Ok(reading.head)
}

/// The rows of a file on their way to whoever reads it.
struct Reading<'a, B, F> {
    part: &'a Part,
    begin: Option<B>,
    each: F,
    /// The first rows, until the headings are found among them.
    first: Vec<Row>,
    head: Head,
    rows: u32,
}

impl<E: From<TableError>, B: FnOnce(&Head) -> Result<(), E>, F: FnMut(Row) -> Result<(), E>>
    Reading<'_, B, F>
{
    fn row(&mut self, mut row: Row) -> Result<(), E> {
        while row.cells.last().is_some_and(Value::is_empty) {
            row.cells.pop();
        }
        if row.cells.is_empty() {
            return Ok(());
        }
        if row.cells.len() > MOST_COLUMNS {
            return Err(TableError::TooManyColumns(row.row).into());
        }
        if self.begin.is_none() {
            return self.under(row);
        }
        self.first.push(row);
        if self.first.len() >= FIRST_ROWS { self.found() } else { Ok(()) }
    }

    fn end(&mut self) -> Result<(), E> {
        if self.begin.is_some() { self.found() } else { Ok(()) }
    }

    /// Takes the headings from the first rows, and gives on those under them.
    fn found(&mut self) -> Result<(), E> {
        let place = match self.part.head_row {
            Some(named) => self.first.iter().position(|row| row.row == named),
            None => headings_among(&self.first),
        };
        let mut first = std::mem::take(&mut self.first);
        let under = first.split_off(place.map_or(first.len(), |place| place + 1));
        let Some(head) = place.and_then(|_| first.pop()) else {
            return Err(TableError::NoHeadings.into());
        };
        if self.part.head_row.is_none()
            && let Some(above) = first.last()
        {
            self.head.notes.push(format!(
                "The headings are those of row {}; row {} above is passed over.",
                head.row, above.row
            ));
        }
        self.head.head_row = head.row;
        self.head.headings = named(&head.cells);
        if let Some(begin) = self.begin.take() {
            begin(&self.head)?;
        }
        under.into_iter().try_for_each(|row| self.under(row))
    }

    fn under(&mut self, mut row: Row) -> Result<(), E> {
        self.rows += 1;
        if self.rows > MOST_ROWS {
            return Err(TableError::TooManyRows(row.row).into());
        }
        row.cells.resize(self.head.headings.len(), Value::Empty);
        (self.each)(row)
    }
}

/// The place of the headings: the first row that has nearly as many texts as the fullest one. A title, or the first of
/// two rows of headings, has fewer.
fn headings_among(rows: &[Row]) -> Option<usize> {
    let texts = |row: &Row| row.cells.iter().filter(|cell| matches!(cell, Value::Text(_))).count();
    let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.is_empty()).count();
    let most = rows.iter().map(filled).max().unwrap_or(0);
    rows.iter().position(|row| texts(row) >= 2 && texts(row) * 5 >= most * 3)
}

/// The headings in one line each; those without a text are called by their column, and no two alike.
fn named(cells: &[Value]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(cells.len());
    for (column, cell) in cells.iter().enumerate() {
        let text = cell.text().split_whitespace().collect::<Vec<_>>().join(" ");
        let text = if text.is_empty() { format!("Column {}", column_name(column)) } else { text };
        let mut name = text.clone();
        let mut again = 1;
        while names.contains(&name) {
            again += 1;
            name = format!("{text} ({again})");
        }
        names.push(name);
    }
    names
}
