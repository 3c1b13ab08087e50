//! Text of a record as another program may have it.

use std::fmt::Write as _;

/// A text on one line: what breaks lines becomes a space.
pub(crate) fn one_line(text: &str) -> String {
    let flat: String =
        spelled_out(text).chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c }).collect();
    flat.trim().to_owned()
}

/// A text of several lines, each ended by a line feed alone. Characters that steer a program or the direction of writing
/// are written out as code points, because a reader has to see what a machine would obey.
pub(crate) fn spelled_out(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            // CR LF is one line break.
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => plain.push('\n'),
            '\n' | '\t' => plain.push(character),
            other if steers(other) => {
                // Writing to a text can't fail.
                let _ = write!(plain, "[U+{:04X}]", u32::from(other));
            }
            other => plain.push(other),
        }
    }
    plain
}

fn steers(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_break_is_one_and_what_steers_is_seen() {
        assert_eq!(spelled_out("a\r\nb\rc\u{2028}d\u{b}e\tf"), "a\nb\nc\nd\ne\tf");
        assert_eq!(spelled_out("letter\u{202e}fdp.exe\u{0}"), "letter[U+202E]fdp.exe[U+0000]");
        assert_eq!(one_line(" Subject\r\nBcc: x@example.org\n"), "Subject Bcc: x@example.org");
        assert_eq!(one_line("Nguyễn مريم 👩\u{200d}🚒"), "Nguyễn مريم 👩\u{200d}🚒");
    }
}
