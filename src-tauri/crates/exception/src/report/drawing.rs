//! Pictures of tables, laid out once for the window and for paper: bars for rows, or lines along them.
//!
//! Lengths are whole tenths of a unit, x from the left and y down from the top; a picture is [`WIDTH`] wide, and its words
//! are [`TYPE`] high. Whoever paints it says how large that is and what the series look like, so that they differ without
//! colour too.

use serde::Serialize;

use super::{ReportCell, ReportChart, ReportRow, ReportTable};
use crate::calendar::long_date;

/// How wide a picture is.
pub const WIDTH: u16 = 7200;
/// The size of its words.
pub const TYPE: u16 = 130;
/// How many series differ from each other at most.
pub const MOST_SERIES: u8 = 5;

/// Bars that are drawn of a table at most.
const MOST_BARS: usize = 20;
/// Letters of a name over a bar at most: so many stand on one line.
const MOST_LETTERS: usize = 90;
/// From one bar to the next: its name, and the bar.
const BAR_STEP: u16 = 440;
/// Where the bar begins below its name, and how high it is.
const BAR: (u16, u16) = (200, 160);
/// The room for the number behind the longest bar.
const AFTER: u16 = 640;
/// Where lines are drawn: left, right, top, bottom.
const PLOT: (u16, u16, u16, u16) = (440, 6000, 120, 2200);
/// How high a picture of lines is: months stand below the plot.
const LINES_HIGH: u16 = 2600;
/// How far apart the words at the ends of lines stand at least.
const ENDS_APART: u16 = 160;

/// A picture of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Drawing {
    /// How high it is.
    pub height: u16,
    /// What it shows, in a sentence, for those who do not see it.
    pub says: String,
    /// What is painted, in order.
    pub marks: Vec<DrawnMark>,
    /// What the series are called, by their numbers, where the picture itself does not say so.
    pub key: Vec<String>,
    /// What of the table it does not show, in a sentence; empty where it shows all.
    pub note: String,
}

/// Something painted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "mark", rename_all = "snake_case")]
#[expect(missing_docs, reason = "places and lengths; the variants say of what")]
pub enum DrawnMark {
    /// A part of a bar.
    Bar { series: u8, x: u16, y: u16, width: u16, height: u16 },
    /// A line through points.
    Line { series: u8, points: Vec<(u16, u16)> },
    /// The middle of a point that a line goes through.
    Dot { series: u8, x: u16, y: u16 },
    /// A rule across the plot.
    Grid { from: u16, to: u16, y: u16 },
    /// Words on a baseline, which stand at `x` as they say.
    Words { words: String, x: u16, y: u16, stand: Stand, quiet: bool },
}

/// How words stand at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    /// They begin there.
    Start,
    /// Their middle is there.
    Middle,
    /// They end there.
    End,
}

impl Drawing {
    /// Lays out the picture of a table; none where it has none, or no rows.
    #[must_use]
    pub fn of(table: &ReportTable) -> Option<Self> {
        if table.rows.is_empty() {
            return None;
        }
        Some(match table.chart.as_ref()? {
            ReportChart::Bars { columns } => bars(table, columns),
            ReportChart::Lines { columns } => lines(table, columns),
        })
    }
}

fn bars(table: &ReportTable, columns: &[usize]) -> Drawing {
    let rows: Vec<&ReportRow> = table.rows.iter().take(MOST_BARS).collect();
    let total = |row: &ReportRow| -> u64 { columns.iter().map(|column| value(row, *column)).sum() };
    let longest = rows.iter().map(|row| total(row)).max().unwrap_or(0).max(1);
    let along = |value: u64| scaled(value, longest, WIDTH - AFTER);
    let mut marks = Vec::new();
    let mut top = 0;
    for row in &rows {
        marks.push(DrawnMark::Words {
            words: name(row),
            x: 0,
            y: top + 140,
            stand: Stand::Start,
            quiet: false,
        });
        let mut before = 0;
        for (series, column) in (0..MOST_SERIES).zip(columns) {
            let part = value(row, *column);
            if part > 0 {
                let (x, end) = (along(before), along(before + part));
                // What is there is seen, however little it is.
                let width = (end - x).max(15);
                marks.push(DrawnMark::Bar { series, x, y: top + BAR.0, width, height: BAR.1 });
            }
            before += part;
        }
        marks.push(DrawnMark::Words {
            words: amount(total(row)),
            x: along(total(row)) + 60,
            y: top + 330,
            stand: Stand::Start,
            quiet: false,
        });
        top += BAR_STEP;
    }
    let heads = heads(table, columns);
    let of = if columns.len() > 1 { "stacked bars of" } else { "bars of" };
    let most = rows.iter().max_by(|one, other| total(one).cmp(&total(other)).then(other.key.cmp(&one.key)));
    let most = most.map_or_else(String::new, |row| {
        format!("; the longest is {} with {}", name(row), amount(total(row)))
    });
    Drawing {
        height: top + 80,
        says: format!(
            "{}: {of} {} for {}{most}; the table has the same figures.",
            table.caption,
            listed(&heads),
            counted(rows.len(), "row")
        ),
        marks,
        key: heads,
        note: left_out(rows.len(), table),
    }
}

fn lines(table: &ReportTable, columns: &[usize]) -> Drawing {
    let (left, right, top, bottom) = PLOT;
    let series: Vec<(u8, Vec<u64>)> = (0..MOST_SERIES)
        .zip(columns)
        .map(|(series, column)| (series, table.rows.iter().map(|row| value(row, *column)).collect()))
        .collect();
    let most = series.iter().flat_map(|(_, values)| values).copied().max().unwrap_or(0);
    let scale = ticks(most);
    let most = scale.last().copied().unwrap_or(1);
    let steps = u64::try_from(table.rows.len().saturating_sub(1)).unwrap_or(u64::MAX).max(1);
    let y = |value: u64| bottom - scaled(value, most, bottom - top);
    let mut marks = Vec::new();
    for tick in &scale {
        marks.push(DrawnMark::Grid { from: left, to: right, y: y(*tick) });
        let (x, y) = (left - 60, y(*tick) + 40);
        marks.push(DrawnMark::Words { words: amount(*tick), x, y, stand: Stand::End, quiet: true });
    }
    let places: Vec<u16> =
        (0..).take(table.rows.len()).map(|place| left + scaled(place, steps, right - left)).collect();
    for (row, x) in table.rows.iter().zip(&places) {
        let words = name(row).chars().take(3).collect();
        marks.push(DrawnMark::Words { words, x: *x, y: bottom + 180, stand: Stand::Middle, quiet: true });
    }
    for (series, values) in &series {
        let points: Vec<(u16, u16)> = places.iter().zip(values).map(|(x, value)| (*x, y(*value))).collect();
        marks.push(DrawnMark::Line { series: *series, points: points.clone() });
        marks.extend(points.into_iter().map(|(x, y)| DrawnMark::Dot { series: *series, x, y }));
    }
    let heads = heads(table, columns);
    let ends: Vec<u16> = series.iter().map(|(_, values)| y(values.last().copied().unwrap_or(0))).collect();
    for (words, at) in heads.iter().zip(apart(&ends)) {
        let words = words.clone();
        marks.push(DrawnMark::Words { words, x: right + 100, y: at + 40, stand: Stand::Start, quiet: false });
    }
    let said: Vec<String> = heads
        .iter()
        .zip(&series)
        .map(|(head, (_, values))| {
            let at = |value: Option<&u64>| amount(value.copied().unwrap_or(0));
            format!("{head} from {} to {}", at(values.first()), at(values.last()))
        })
        .collect();
    let ends = table.rows.first().zip(table.rows.last());
    let ends =
        ends.map_or_else(String::new, |(first, last)| format!(" from {} to {}", name(first), name(last)));
    Drawing {
        height: LINES_HIGH,
        says: format!(
            "{}: a line for each of {}, along {}{ends}; the table has the same figures.",
            table.caption,
            listed(&said),
            counted(table.rows.len(), "row")
        ),
        marks,
        key: Vec::new(),
        note: left_out(table.rows.len(), table),
    }
}

/// Where the words at the ends of lines stand, so that none covers another, in the order of the lines.
fn apart(ends: &[u16]) -> Vec<u16> {
    let mut placed: Vec<(usize, u16)> = ends.iter().copied().enumerate().collect();
    placed.sort_by_key(|(_, at)| *at);
    let mut least = 0;
    for (_, at) in &mut placed {
        *at = (*at).max(least);
        least = *at + ENDS_APART;
    }
    // What would hang below the axis moves up.
    let mut most = PLOT.3;
    for (_, at) in placed.iter_mut().rev() {
        *at = (*at).min(most);
        most = at.saturating_sub(ENDS_APART);
    }
    placed.sort_by_key(|(line, _)| *line);
    placed.into_iter().map(|(_, at)| at).collect()
}

/// Whole numbers from 0 on, six or fewer, the last at or above the most.
fn ticks(most: u64) -> Vec<u64> {
    let most = most.max(1);
    let mut power = 1;
    let step = loop {
        let fits = [1, 2, 5].map(|times| times * power).into_iter().find(|step| step * 4 >= most);
        match fits {
            Some(step) => break step,
            None => power *= 10,
        }
    };
    (0..=most.div_ceil(step)).map(|place| place * step).collect()
}

/// A value's share of the most, of a length.
fn scaled(value: u64, most: u64, length: u16) -> u16 {
    let whole = most.max(1);
    let scaled = (value.min(whole) * u64::from(length) + whole / 2) / whole;
    u16::try_from(scaled).unwrap_or(length)
}

/// The number in a cell; 0 where there is none.
fn value(row: &ReportRow, column: usize) -> u64 {
    match row.cells.get(column) {
        Some(ReportCell::Count { count }) => (*count).into(),
        Some(ReportCell::Share { percent }) => (*percent).into(),
        Some(
            ReportCell::Text { .. }
            | ReportCell::Day { .. }
            | ReportCell::Request { .. }
            | ReportCell::Nothing,
        )
        | None => 0,
    }
}

/// What names a row, in as many letters as there is room for.
fn name(row: &ReportRow) -> String {
    let words = match row.cells.first() {
        Some(ReportCell::Day { on }) => long_date(*on),
        Some(ReportCell::Count { count }) => amount((*count).into()),
        Some(
            cell @ (ReportCell::Text { .. }
            | ReportCell::Share { .. }
            | ReportCell::Request { .. }
            | ReportCell::Nothing),
        ) => cell.words(),
        None => String::new(),
    };
    if words.chars().count() <= MOST_LETTERS {
        return words;
    }
    words.chars().take(MOST_LETTERS - 1).chain(['…']).collect()
}

fn heads(table: &ReportTable, columns: &[usize]) -> Vec<String> {
    let head = |column: &usize| table.columns.get(*column).map(|column| column.heading.clone());
    columns.iter().map(|column| head(column).unwrap_or_default()).collect()
}

fn left_out(shown: usize, table: &ReportTable) -> String {
    if shown >= table.rows.len() {
        return String::new();
    }
    let all = u64::try_from(table.rows.len()).unwrap_or(u64::MAX) + u64::from(table.left_out);
    format!("The first {shown} of {} rows are drawn.", amount(all))
}

/// “A”, “A and B”, “A, B and C”.
fn listed(words: &[String]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
    }
}

fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// A number with its thousands apart.
fn amount(count: u64) -> String {
    let digits = count.to_string();
    let mut apart = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            apart.push(',');
        }
        apart.push(digit);
    }
    apart
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test panics to fail")]

    use super::*;
    use crate::report::ReportColumn;

    fn table(rows: Vec<(&str, [u32; 2])>, chart: ReportChart) -> ReportTable {
        let column =
            |heading: &str| ReportColumn { heading: heading.to_owned(), numeric: true, listed: true };
        let rows = rows.into_iter().enumerate().map(|(place, (name, [one, two]))| ReportRow {
            key: place.to_string(),
            cells: vec![
                ReportCell::text(name),
                ReportCell::Count { count: one },
                ReportCell::Count { count: two },
            ],
        });
        ReportTable {
            id: "a.b".to_owned(),
            caption: "By department".to_owned(),
            columns: vec![column("Department"), column("In force"), column("Under way")],
            rows: rows.collect(),
            chart: Some(chart),
            drawing: None,
            left_out: 0,
        }
    }

    fn stacked() -> ReportChart {
        ReportChart::Bars { columns: vec![1, 2] }
    }

    #[test]
    fn a_bar_stacks_its_parts_to_the_length_of_its_sum() {
        let drawn =
            Drawing::of(&table(vec![("DMV", [3, 1]), ("Parks", [0, 2]), ("Fish", [0, 0])], stacked()));
        let drawn = drawn.unwrap();
        let bars: Vec<(u8, u16, u16)> = drawn
            .marks
            .iter()
            .filter_map(|mark| {
                let DrawnMark::Bar { series, x, width, .. } = mark else { return None };
                Some((*series, *x, *width))
            })
            .collect();
        assert_eq!(bars, [(0, 0, 4920), (1, 4920, 1640), (1, 0, 3280)]);
        assert_eq!((drawn.height, drawn.key.len(), drawn.note.as_str()), (3 * 440 + 80, 2, ""));
        assert_eq!(
            drawn.says,
            "By department: stacked bars of In force and Under way for 3 rows; the longest is DMV with 4; the table has the same figures."
        );
    }

    #[test]
    fn of_a_long_table_the_first_bars_are_drawn_and_of_a_long_name_the_first_letters() {
        let long = "ñ".repeat(400);
        let drawn = Drawing::of(&table(vec![(long.as_str(), [1, 1234]); 30], stacked())).unwrap();
        assert_eq!(drawn.note, "The first 20 of 30 rows are drawn.");
        let words: Vec<&String> = drawn
            .marks
            .iter()
            .filter_map(|mark| if let DrawnMark::Words { words, .. } = mark { Some(words) } else { None })
            .collect();
        assert_eq!((words.len(), words[0].chars().count(), words[1].as_str()), (40, 90, "1,235"));
        assert!(Drawing::of(&table(Vec::new(), stacked())).is_none());
    }

    #[test]
    fn lines_end_in_words_that_stand_apart() {
        let months = (1..=12).map(|month| ("January", [month, month])).collect();
        let drawn = Drawing::of(&table(months, ReportChart::Lines { columns: vec![1, 2] })).unwrap();
        let lines: Vec<&Vec<(u16, u16)>> = drawn
            .marks
            .iter()
            .filter_map(|mark| if let DrawnMark::Line { points, .. } = mark { Some(points) } else { None })
            .collect();
        assert_eq!(lines[0], lines[1]);
        assert_eq!((lines[0][0].0, lines[0][11]), (440, (6000, 2200 - 2080 * 12 / 15)));
        assert!(drawn.says.contains("In force from 1 to 12 and Under way from 1 to 12"), "{}", drawn.says);
        for ends in [vec![500, 500, 500, 500], vec![2200, 2200, 2190], vec![0, 0, 0, 0, 0], vec![120, 2200]] {
            let mut placed = apart(&ends);
            assert_eq!(placed.len(), ends.len());
            placed.sort_unstable();
            assert!(placed.windows(2).all(|two| two[1] - two[0] >= ENDS_APART), "{ends:?}: {placed:?}");
            assert!(placed.iter().all(|at| *at <= PLOT.3));
        }
    }

    #[test]
    fn an_axis_has_whole_numbers_up_to_the_most() {
        assert_eq!(ticks(0), [0, 1]);
        assert_eq!(ticks(3), [0, 1, 2, 3]);
        assert_eq!(ticks(7), [0, 2, 4, 6, 8]);
        assert_eq!(ticks(100), [0, 50, 100]);
        for most in [1, 9, 12, 99, 1234, 987_654, u64::from(u32::MAX)] {
            let axis = ticks(most);
            assert!(axis.len() <= 6 && axis.last().unwrap() >= &most, "{most}: {axis:?}");
        }
    }
}
