//! The two streams of a command-line program.

use std::fmt::Write as _;
use std::io::Write as _;

/// Prints a line to standard output.
pub fn line(text: &str) {
    // A reader that has seen enough (`| head`) is no failure.
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Prints a sentence to standard error.
pub fn complain(sentence: &str) {
    // There is nowhere else to tell that this stream is closed.
    let _ = writeln!(std::io::stderr(), "exception-desk: {}", plain(sentence));
}

/// Prints a note on what is being done to standard error.
pub fn note(text: &str) {
    // There is nowhere else to tell that this stream is closed.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Text of a record as a terminal may have it: what would steer the terminal, or hide how the text runs, is written
/// out; line feeds and tabs stay.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        let steers = letter.is_control() && !matches!(letter, '\n' | '\t');
        let hides = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if steers || hides {
            // Writing to a String cannot fail.
            let _ = write!(plain, "⟨U+{:04X}⟩", u32::from(letter));
        } else {
            plain.push(letter);
        }
    }
    plain
}

/// Text of a record in one line.
pub fn one_line(text: &str) -> String {
    plain(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_cannot_steer_the_terminal() {
        assert_eq!(plain("a\u{1b}[2Jb\u{7}"), "a⟨U+001B⟩[2Jb⟨U+0007⟩");
        assert_eq!(plain("letter\u{202e}fdp.exe"), "letter⟨U+202E⟩fdp.exe");
        assert_eq!(plain("Nguyễn\tمريم\n👩‍🚒"), "Nguyễn\tمريم\n👩‍🚒");
        assert_eq!(one_line(" two\r\nlines "), "two lines");
    }
}
