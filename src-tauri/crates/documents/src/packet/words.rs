//! Small turns of phrase and of layout that the parts of a packet share.

use exception::{Settings, action::Period, calendar::long_date, request::Mark};

use crate::{
    model::{Block, Column, Facts, Table, Tone},
    rich::Rich,
};

/// Labels and what they stand for, with rules between.
pub(crate) fn facts(rows: Vec<(&str, Rich)>) -> Block {
    let rows = rows.into_iter().filter(|(_, value)| !value.is_blank());
    let rows = rows.map(|(label, value)| (label.to_owned(), value)).collect();
    Block::Facts(Facts { rows, label_width: 128.0, ruled: true })
}

/// The marking of a paper, at its head; none where the office has none.
pub(crate) fn marking(settings: &Settings) -> Option<Block> {
    settings.printed_marking().map(|marking| Block::Callout(Rich::default().bold(marking)))
}

/// A table with a caption.
pub(crate) fn table(caption: &str, columns: Vec<Column>, rows: Vec<Vec<Rich>>) -> Block {
    let caption = (!caption.is_empty()).then(|| caption.to_owned());
    Block::Table(Table { caption, columns, rows, least_row: 0.0 })
}

/// A part's sentence for having no content, or its table.
pub(crate) fn table_or(nothing: &str, caption: &str, columns: Vec<Column>, rows: Vec<Vec<Rich>>) -> Block {
    if rows.is_empty() { Block::Nothing(nothing.to_owned()) } else { table(caption, columns, rows) }
}

/// The days of a period, both of which belong to it.
pub(crate) fn span(period: Period) -> String {
    format!("{} to {}, both days included", long_date(period.from), long_date(period.to))
}

/// Who recorded something, and when.
pub(crate) fn by_and_when(mark: &Mark) -> String {
    format!("{} ({}), {}", mark.by.named(), mark.by.role.label(), exception::calendar::moment(mark.at))
}

/// The same as a small sentence below what was recorded.
pub(crate) fn note(what: &str, mark: &Mark) -> Block {
    let sentence = format!("{what} by {}", by_and_when(mark));
    let stop = if sentence.ends_with('.') { "" } else { "." };
    Block::Paragraph { text: format!("{sentence}{stop}").into(), tone: Tone::Quiet }
}

/// A text that may be missing.
pub(crate) fn optional(text: Option<&impl ToString>) -> Rich {
    text.map(ToString::to_string).unwrap_or_default().into()
}
