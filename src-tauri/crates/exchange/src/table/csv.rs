//! Texts with a row a line: their encoding, the sign between their cells, their rows.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{Head, Reading, Row, TableError, Value};

/// What stands between cells, by how often it is met.
const BETWEEN: [u8; 4] = *b",;\t|";

pub(super) fn read<E: From<TableError>, B, F>(bytes: &[u8], reading: &mut Reading<'_, B, F>) -> Result<(), E>
where
    B: FnOnce(&Head) -> Result<(), E>,
    F: FnMut(Row) -> Result<(), E>,
{
    let (text, encoding) = decoded(bytes)?;
    if encoding != UTF_8 {
        reading.head.notes.push(format!("The file was read as {}.", encoding.name()));
    }
    // Excel writes the sign into a line of its own.
    let (told, text) = match text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')) {
        Some((sign, rest)) => (sign.bytes().next(), Cow::Borrowed(rest)),
        None => (None, text),
    };
    let between = told.unwrap_or_else(|| between(&text));
    if between != b',' {
        let name = match between {
            b';' => "semicolons",
            b'\t' => "tabs",
            b'|' => "vertical bars",
            _ => "the sign that its first line names",
        };
        reading.head.notes.push(format!("The cells are divided by {name}."));
    }
    let above = u32::from(told.is_some());
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(between)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut line = above;
    loop {
        // A spreadsheet counts rows; a row may go over several lines, and blank lines are rows.
        let began = u32::try_from(reader.position().line()).unwrap_or(u32::MAX);
        let more = reader.read_record(&mut record).map_err(|_| TableError::Csv(began + above))?;
        if !more {
            return Ok(());
        }
        line += 1;
        let begins = record.position().and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or(0);
        let blank = text.as_bytes().get(begins..).unwrap_or_default();
        let blank = blank.iter().take_while(|byte| b"\r\n".contains(byte)).filter(|byte| **byte == b'\n');
        line += u32::try_from(blank.count()).unwrap_or(0);
        let cells = record.iter().map(Value::of_text).collect();
        reading.row(Row { row: line, cells })?;
    }
}

/// The text in its encoding: by its mark, by its zeros, as UTF-8, or else as Windows has it in the west.
fn decoded(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static Encoding), TableError> {
    let guessed = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => by_zeros(bytes)?.unwrap_or(UTF_8),
    };
    let (text, encoding, is_wrong) = guessed.decode(bytes);
    if !is_wrong {
        return Ok((text, encoding));
    }
    if encoding != UTF_8 {
        return Err(TableError::NotATable);
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    // Text has few control characters; pictures and programs have many.
    let odd = text.chars().take(4096).filter(|c| c.is_control() && !c.is_whitespace()).count();
    if odd > 8 { Err(TableError::NotATable) } else { Ok((text, WINDOWS_1252)) }
}

/// UTF-16 without a mark has a zero in every second byte, where it is mostly of the west.
fn by_zeros(bytes: &[u8]) -> Result<Option<&'static Encoding>, TableError> {
    let first = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let zeros = |odd: usize| first.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, most) = (zeros(0), zeros(1), first.len() * 3 / 10);
    match (even, odd) {
        (0, 0) => Ok(None),
        (_, odd) if odd > most && even * 8 < odd => Ok(Some(UTF_16LE)),
        (even, _) if even > most && odd * 8 < even => Ok(Some(UTF_16BE)),
        (_, _) => Err(TableError::NotATable),
    }
}

/// The sign that divides the first lines into the most cells, the same number in each.
fn between(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(10).collect();
    let score = |sign: u8| {
        let counts = lines.iter().map(|line| outside_quotes(line, sign));
        counts.clone().max().map_or(0, |most| {
            let alike = counts.filter(|count| *count == most).count();
            most.min(50) * alike
        })
    };
    BETWEEN.into_iter().rev().max_by_key(|sign| score(*sign)).unwrap_or(b',')
}

fn outside_quotes(line: &str, sign: u8) -> usize {
    let mut quoted = false;
    line.bytes()
        .filter(|byte| {
            quoted ^= *byte == b'"';
            !quoted && *byte == sign
        })
        .count()
}
