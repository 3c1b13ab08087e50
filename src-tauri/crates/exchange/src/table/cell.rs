//! One cell: what it holds, and where it stands.

use chrono::NaiveDate;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing, or blanks.
    Empty,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A day; the time of day, if there is one, is left off.
    Day(NaiveDate),
    /// What cannot be taken as it stands, and why, in a sentence.
    Wrong(String),
}

impl Value {
    /// A text; nothing where it is blank. Line ends are made those of the program.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
        if text.is_empty() { Self::Empty } else { Self::Text(text.replace("\r\n", "\n").replace('\r', "\n")) }
    }

    /// Whether it holds nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// What it holds as a text: a whole number without its point, a day as 2026-11-22; nothing where it is wrong.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Empty | Self::Wrong(_) => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.to_string(),
        }
    }
}

/// The name of a column, from 0: A, B, …, Z, AA.
#[must_use]
pub fn column_name(column: usize) -> String {
    let mut left = column + 1;
    let mut letters = Vec::new();
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        left /= 26;
    }
    letters.iter().rev().collect()
}

/// The address of a cell, of a column from 0 and a row from 1: `C5`.
#[must_use]
pub fn address(column: usize, row: u32) -> String {
    format!("{}{row}", column_name(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_named_as_a_spreadsheet_names_it() {
        let named =
            [(0, "A1"), (25, "Z1"), (26, "AA1"), (51, "AZ1"), (52, "BA1"), (701, "ZZ1"), (702, "AAA1")];
        for (column, name) in named {
            assert_eq!(address(column, 1), name);
        }
    }

    #[test]
    fn a_whole_number_is_written_without_a_point() {
        assert_eq!(Value::Number(5300.0).text(), "5300");
        assert_eq!(Value::Number(4.5).text(), "4.5");
        assert_eq!(Value::of_text(" \u{a0}\t"), Value::Empty);
    }
}
