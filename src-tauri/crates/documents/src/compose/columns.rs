//! How a table's columns share the measure: by the shares that its writer gave them, unless a word would not fit.

use super::{Composer, tables::SIDE};
use crate::{
    layout::Style,
    model::{Align, Column, Table},
    sheet::MEASURE,
};

/// The longest words, in characters, that columns are widened for: the first bound that leaves room for all of them counts.
/// A digest of 64 digits or a name of 400 letters has to break.
const WORDS: [usize; 3] = [32, 24, 16];

impl Composer<'_> {
    /// The columns as they will stand: those of amounts to the right, and none narrower than its words while others have
    /// room to give.
    pub(super) fn columns(&mut self, table: &Table) -> (Vec<Column>, Vec<f32>) {
        let columns: Vec<Column> =
            table.columns.iter().enumerate().map(|(at, column)| aligned(column, table, at)).collect();
        let widths = widths(&columns);
        for bound in WORDS {
            let needs: Vec<f32> = columns
                .iter()
                .enumerate()
                .map(|(at, column)| self.longest(column, table, at, bound))
                .collect();
            if let Some(widened) = widened(&widths, &needs) {
                return (columns, widened);
            }
        }
        (columns, widths)
    }

    /// The width that the longest word of a column takes, head and cells, with the air beside it.
    fn longest(&mut self, column: &Column, table: &Table, at: usize, bound: usize) -> f32 {
        let head = longest_word([column.head.as_str()].into_iter(), bound).to_owned();
        let cells = table.rows.iter().filter_map(|row| row.get(at)).map(crate::rich::Rich::text);
        let cell = longest_word(cells, bound).to_owned();
        let small = self.sheet.small;
        let mut width = |word: &str, style: Style| self.set(&word.into(), style, MEASURE).width();
        width(&head, small.bold()).max(width(&cell, small.tabular())) + 2.0 * SIDE + 0.5
    }
}

/// The widths of columns by their shares.
pub(super) fn widths(columns: &[Column]) -> Vec<f32> {
    let shares: f32 = columns.iter().map(|column| column.share).sum();
    columns.iter().map(|column| MEASURE * column.share / shares.max(f32::EPSILON)).collect()
}

/// The widths with what is missing to each need taken from those with more than theirs, in proportion; `None` where they have
/// not so much.
fn widened(widths: &[f32], needs: &[f32]) -> Option<Vec<f32>> {
    let pairs = || widths.iter().zip(needs);
    let missing: f32 = pairs().map(|(width, need)| (need - width).max(0.0)).sum();
    let spare: f32 = pairs().map(|(width, need)| (width - need).max(0.0)).sum();
    (missing <= spare).then(|| {
        let given = missing / spare.max(f32::EPSILON);
        pairs()
            .map(|(width, need)| if need > width { *need } else { width - (width - need) * given })
            .collect()
    })
}

/// The longest word of at most `bound` characters that can break nowhere.
fn longest_word<'a>(texts: impl Iterator<Item = &'a str>, bound: usize) -> &'a str {
    let words =
        texts.flat_map(|text| text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '/')));
    // Thai, Chinese and the like break between letters.
    let whole = words.filter(|word| word.chars().all(|character| character < '\u{e00}'));
    let sized = whole.map(|word| (word.chars().count(), word)).filter(|(length, _)| *length <= bound);
    sized.max_by_key(|(length, _)| *length).map_or("", |(_, word)| word)
}

/// A column that holds amounts of money and nothing else stands to the right, whoever filled it.
fn aligned(column: &Column, table: &Table, at: usize) -> Column {
    let mut cells =
        table.rows.iter().filter_map(|row| row.get(at)).filter(|cell| !cell.is_blank()).peekable();
    let amounts = cells.peek().is_some() && cells.all(|cell| is_money(cell.text()));
    Column { align: if amounts { Align::Right } else { column.align }, ..column.clone() }
}

fn is_money(text: &str) -> bool {
    let amount = text.trim().trim_start_matches(['-', '−', '(']).trim_end_matches(')');
    amount.strip_prefix(['$', '€', '£']).is_some_and(|digits| {
        digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
    })
}

/// Whether figures of one width become a text: amounts, dates and times, not digests and names with digits in them.
pub(super) fn is_figures(text: &str) -> bool {
    let mixed = |pair: &[char]| matches!(pair, [a, b] if (a.is_ascii_digit() && b.is_alphabetic()) || (a.is_alphabetic() && b.is_ascii_digit()));
    let characters: Vec<char> = text.chars().take(80).collect();
    characters.iter().any(char::is_ascii_digit) && !characters.windows(2).any(mixed)
}

#[cfg(test)]
mod tests {
    use super::{is_figures, is_money, longest_word, widened};

    #[test]
    fn columns_give_to_each_other_and_keep_the_measure() {
        assert_eq!(
            widened(&[100.0, 50.0, 50.0], &[20.0, 70.0, 10.0]),
            Some(vec![100.0 - 20.0 * 80.0 / 120.0, 70.0, 50.0 - 20.0 * 40.0 / 120.0])
        );
        assert_eq!(widened(&[100.0, 50.0], &[20.0, 30.0]), Some(vec![100.0, 50.0]));
        assert_eq!(widened(&[100.0, 50.0], &[95.0, 80.0]), None);
    }

    #[test]
    fn words_that_break_or_are_too_long_widen_nothing() {
        let long = "a".repeat(64);
        let texts = ["a permit-database", "สิทธิต่างมีเหตุผล", long.as_str(), "$48,250.00"];
        assert_eq!(longest_word(texts.into_iter(), 32), "$48,250.00");
    }

    #[test]
    fn amounts_and_figures_are_told_from_names() {
        for (text, money, figures) in [
            ("$48,250.00", true, true),
            ("(€1.000)", true, true),
            ("$5,000 a year", false, true),
            ("September 16, 2026, 10:14 a.m.", false, true),
            ("60b6e134165f127ec43f", false, false),
            ("CS0098765", false, false),
            ("Six weeks", false, false),
            ("", false, false),
        ] {
            assert_eq!((is_money(text), is_figures(text)), (money, figures), "{text}");
        }
    }
}
