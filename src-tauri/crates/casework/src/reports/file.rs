//! A report as a file: workbook, text table, PDF.

use documents::ReportPaper;
use exception::{
    calendar::long_date,
    report::{Report, ReportCell, ReportTable},
    values::Instant,
};
use exchange::sheet::{About, Cell, Column, Sheet, SheetError, workbook};

use crate::{
    Error, FileContent, Office, Result, Session, letters,
    view::{ReportAsk, ReportFormat},
};

impl Office {
    /// A report as a file. The same records and the same day give the same bytes, but for the instant that it carries.
    ///
    /// # Errors
    /// As [`Office::report`]; [`Error::Document`] where it is larger than a file of its kind holds.
    pub async fn report_file(
        &self,
        session: &Session,
        ask: &ReportAsk,
        format: ReportFormat,
        now: Instant,
    ) -> Result<FileContent> {
        let report = self.report(session, ask, now).await?;
        let settings = self.report_settings().await?;
        let failed = |error: SheetError| Error::Document(format!("{error}."));
        let (ending, media_type, bytes) = match format {
            ReportFormat::Xlsx => {
                let about = About {
                    title: format!("{}, {}", report.name.label(), long_date(report.on)),
                    author: settings.agency.clone(),
                    marking: settings.marking.clone(),
                    made: now,
                };
                let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
                ("xlsx", kind, workbook(&sheets(&report), &about).map_err(failed)?)
            }
            ReportFormat::Csv => ("csv", "text/csv", long(&report).csv().map_err(failed)?),
            ReportFormat::Pdf => {
                let paper = ReportPaper { report: &report, settings: &settings, made_at: now }.document();
                let printed = self.printer.print(paper).await?;
                if !printed.missing.is_empty() {
                    return Err(Error::Invalid(printed.missing.iter().map(letters::missing_glyph).collect()));
                }
                ("pdf", "application/pdf", printed.bytes)
            }
        };
        Ok(FileContent {
            name: format!("report-{}-{}.{ending}", report.name.as_str().replace('_', "-"), report.on),
            media_type: media_type.to_owned(),
            bytes,
        })
    }
}

/// A sheet for each table, and one with what the figures mean.
fn sheets(report: &Report) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> =
        (1..).zip(&report.tables).map(|(place, table)| sheet(place, table)).collect();
    let said = [format!("{}, {}", report.name.label(), long_date(report.on)), report.says.clone()];
    sheets.push(Sheet {
        name: "What is counted".to_owned(),
        columns: vec![Column { heading: "What is counted".to_owned(), width: 100 }],
        rows: said.iter().chain(&report.definitions).map(|text| vec![Cell::Text(text.clone())]).collect(),
    });
    sheets
}

fn sheet(place: usize, table: &ReportTable) -> Sheet {
    let columns = table.columns.iter().map(|column| Column {
        heading: column.heading.clone(),
        width: if column.numeric { 14 } else { 36 },
    });
    // The name of a sheet is short, unique, and without signs that mean something in a formula.
    let name: String = table.caption.chars().filter(|c| c.is_alphanumeric() || *c == ' ').take(27).collect();
    Sheet {
        name: format!("{place} {}", name.trim()),
        columns: columns.collect(),
        rows: table.rows.iter().map(|row| row.cells.iter().map(cell).collect()).collect(),
    }
}

fn cell(cell: &ReportCell) -> Cell {
    match cell {
        ReportCell::Count { count } => Cell::Count(*count),
        ReportCell::Share { percent } => Cell::Count(*percent),
        ReportCell::Day { on } => Cell::Date(*on),
        ReportCell::Text { .. } | ReportCell::Request { .. } => Cell::Text(cell.words()),
        ReportCell::Nothing => Cell::Empty,
    }
}

/// All tables in one, a figure a row: what a program reads most easily.
fn long(report: &Report) -> Sheet {
    let headings = [("Table", 36), ("Row", 36), ("Figure", 24), ("Value", 14)];
    let rows = report.tables.iter().flat_map(|table| {
        table.rows.iter().flat_map(move |row| {
            let name = row.cells.first().map(ReportCell::words).unwrap_or_default();
            let figures = table.columns.iter().zip(&row.cells).skip(1);
            figures.map(move |(column, figure)| {
                let text = |text: &str| Cell::Text(text.to_owned());
                vec![text(&table.caption), text(&name), text(&column.heading), cell(figure)]
            })
        })
    });
    Sheet {
        name: "Report".to_owned(),
        columns: headings
            .into_iter()
            .map(|(heading, width)| Column { heading: heading.to_owned(), width })
            .collect(),
        rows: rows.collect(),
    }
}
