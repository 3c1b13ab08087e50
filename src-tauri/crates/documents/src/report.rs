//! A report on paper: what it shows, its tables, and what its figures mean.

use exception::{
    Instant, Settings,
    calendar::{long_date, moment},
    report::{Drawing, Report, ReportCell, ReportColumn, ReportTable},
};

use crate::{
    model::{Block, Column, Document, Furniture, Kind, Tone},
    packet::words::{marking, table},
    rich::Rich,
};

/// Everything that a report on paper is made of.
#[derive(Clone, Copy)]
pub struct ReportPaper<'a> {
    /// The report.
    pub report: &'a Report,
    /// The office's name and marking.
    pub settings: &'a Settings,
    /// When it is made.
    pub made_at: Instant,
}

impl ReportPaper<'_> {
    /// Composes the report.
    #[must_use]
    pub fn document(&self) -> Document {
        let Self { report, settings, made_at } = *self;
        let day = long_date(report.on);
        let title = format!("{}: {day}", report.name.label());
        let mut blocks = vec![
            Block::Paragraph {
                text: format!("{}  ·  made {}", settings.office(), moment(made_at)).into(),
                tone: Tone::Quiet,
            },
            Block::heading(1, report.name.label()),
            Block::Paragraph { text: day.into(), tone: Tone::Lead },
            Block::paragraph(report.says.as_str()),
        ];
        blocks.extend(marking(settings));
        for one in &report.tables {
            blocks.push(Block::heading(2, one.caption.as_str()));
            blocks.extend(part(one));
        }
        blocks.push(Block::heading(2, "What is counted"));
        blocks.push(Block::List {
            numbered: false,
            items: report.definitions.iter().map(|text| text.as_str().into()).collect(),
        });
        Document {
            title: title.clone(),
            author: settings.office(),
            subject: report.says.clone(),
            language: "en-US".to_owned(),
            created_at: made_at.utc(),
            kind: Kind::Report,
            furniture: Furniture {
                first_head: None,
                head: Some((settings.office(), title)),
                marking: settings.printed_marking().map(str::to_owned),
                foot_note: None,
                page_number_in_head: false,
            },
            blocks,
            attachments: Vec::new(),
        }
    }
}

fn part(one: &ReportTable) -> Vec<Block> {
    if one.rows.is_empty() {
        return vec![Block::Nothing("There is nothing to count.".to_owned())];
    }
    let columns = (0..).zip(&one.columns).map(|(place, one)| column(place, one)).collect();
    let rows = one.rows.iter().map(|row| row.cells.iter().map(cell).collect()).collect();
    let mut blocks = Vec::new();
    if let Some(drawing) = Drawing::of(one) {
        let note = drawing.note.clone();
        blocks.push(Block::Drawing(drawing));
        if !note.is_empty() {
            blocks.push(Block::Paragraph { text: note.into(), tone: Tone::Quiet });
        }
    }
    blocks.push(table("", columns, rows));
    if one.left_out > 0 {
        let text = format!("{} more are not shown.", one.left_out);
        blocks.push(Block::Paragraph { text: text.into(), tone: Tone::Quiet });
    }
    blocks
}

fn column(place: usize, column: &ReportColumn) -> Column {
    match (column.numeric, place) {
        (true, _) => Column::right(&column.heading, 1.0),
        (false, 0) => Column::new(&column.heading, 2.6),
        (false, _) => Column::new(&column.heading, 1.6),
    }
}

fn cell(cell: &ReportCell) -> Rich {
    match cell {
        ReportCell::Day { on } => long_date(*on).into(),
        ReportCell::Text { .. }
        | ReportCell::Count { .. }
        | ReportCell::Share { .. }
        | ReportCell::Request { .. }
        | ReportCell::Nothing => cell.words().into(),
    }
}
