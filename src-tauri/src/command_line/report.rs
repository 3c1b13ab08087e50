//! `report`: what the requests come to, as tables or as files.

use std::process::ExitCode;

use casework::Office;
use casework::view::{ReportAsk, ReportFormat};
use exception::report::{Report, ReportCell, ReportName, ReportTable};

use super::{Stop, documents, exchange, json};
use crate::arguments::ReportCommand;
use crate::{now, out};

/// Widest that a column of words is printed.
const WIDEST: usize = 44;

/// Prints a report, or writes it as the files that are named.
pub async fn report(office: &Office, wanted: &ReportCommand) -> Result<ExitCode, Stop> {
    let session = exchange::reading(office, wanted.account.as_deref()).await?;
    if let (Some(month), Some(path)) = (&wanted.month, &wanted.pdf) {
        if wanted.name != ReportName::Month {
            return Err(Stop::usage("A month is asked for of the report month."));
        }
        let file = office.month_report(&session, month, now()).await?;
        return documents::put(path, &file.bytes, wanted.name.says());
    }
    let ask = ReportAsk { name: wanted.name, on: wanted.as_of.map(|day| day.to_string()) };
    let files = [
        (&wanted.csv, ReportFormat::Csv),
        (&wanted.xlsx, ReportFormat::Xlsx),
        (&wanted.pdf, ReportFormat::Pdf),
    ];
    let mut code = ExitCode::SUCCESS;
    let mut written = false;
    for (path, format) in files {
        let Some(path) = path else { continue };
        let file = office.report_file(&session, &ask, format, now()).await?;
        code = documents::put(path, &file.bytes, wanted.name.says())?;
        written = true;
    }
    if wanted.json {
        json(&office.report(&session, &ask, now()).await?)?;
    } else if !written {
        print(&office.report(&session, &ask, now()).await?);
    }
    Ok(code)
}

fn print(report: &Report) {
    out::line(&format!("{}, {}", report.name.label(), report.on));
    out::line(&report.says);
    for table in &report.tables {
        out::line("");
        print_table(table);
    }
    out::line("");
    for definition in &report.definitions {
        out::line(definition);
    }
}

fn print_table(table: &ReportTable) {
    out::line(&table.caption);
    let heads: Vec<String> = table.columns.iter().map(|column| column.heading.clone()).collect();
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.cells.iter().map(words).collect()).collect();
    let width = |place: usize| {
        let cells = rows.iter().chain([&heads]).filter_map(|cells| cells.get(place));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    for cells in [&heads].into_iter().chain(&rows) {
        let line: Vec<String> = (0..)
            .zip(cells.iter().zip(&table.columns))
            .map(|(place, (cell, column))| {
                let width = width(place);
                if column.numeric { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
            })
            .collect();
        out::line(format!("  {}", line.join("  ")).trim_end());
    }
    if table.left_out > 0 {
        out::line(&format!("  {} more are not shown.", table.left_out));
    }
}

fn words(cell: &ReportCell) -> String {
    let text = out::one_line(&cell.words());
    if text.chars().count() <= WIDEST {
        return text;
    }
    text.chars().take(WIDEST - 1).chain(['…']).collect()
}
