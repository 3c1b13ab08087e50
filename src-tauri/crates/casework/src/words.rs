//! The words under which a request is found.

use std::io::{Result as Written, Write};

use exception::{Request, text::for_search};
use serde::Serialize as _;
use serde_json::{
    Serializer,
    ser::{CharEscape, Formatter},
};

use crate::{Error, Result};

/// Fields whose texts nobody wrote: digests, instants and stored words of closed sets.
const NOT_WORDS: &[&str] = &[
    "sha256",
    "digest",
    "head",
    "at",
    "by",
    "step",
    "stage",
    "media_type",
    "mark",
    "basis",
    "opened",
    "passed",
    "kind",
    "source",
    "kinds",
    "inherent",
    "residual",
    "template",
    "answer",
    "form",
    "how",
];

/// Every text of a request that a person wrote, folded for search.
///
/// # Errors
/// [`Error::Damaged`] where the request cannot be written down.
pub fn search_text(request: &Request) -> Result<String> {
    Ok(for_search(&lines_of(request)?))
}

/// The same texts as they were typed, a line each.
pub(crate) fn lines_of(request: &Request) -> Result<String> {
    let mut words = Words::default();
    words.text.push_str(request.number.as_str());
    words.text.push(' ');
    words.text.push_str(request.intake.service_request.as_str());
    request.serialize(&mut Serializer::with_formatter(std::io::sink(), &mut words)).map_err(|error| {
        Error::Damaged(format!("The words of {} can’t be gathered ({error}).", request.number))
    })?;
    Ok(words.text)
}

/// Gathers the texts of what is written as JSON, a line each, without writing any: a step waits for it, and a tree of
/// values takes ten times as long to make as the words in it.
#[derive(Default)]
struct Words {
    text: String,
    key: String,
    in_key: bool,
    /// How many fields deep it is in what is left out.
    left_out: u32,
}

impl Words {
    fn add(&mut self, part: &str) {
        if self.in_key {
            self.key.push_str(part);
        } else if self.left_out == 0 {
            self.text.push_str(part);
        }
    }
}

impl Formatter for &mut Words {
    fn begin_object_key<W: ?Sized + Write>(&mut self, _: &mut W, _: bool) -> Written<()> {
        self.in_key = true;
        self.key.clear();
        Ok(())
    }

    fn end_object_key<W: ?Sized + Write>(&mut self, _: &mut W) -> Written<()> {
        self.in_key = false;
        Ok(())
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> Written<()> {
        if self.left_out > 0 || NOT_WORDS.contains(&self.key.as_str()) {
            self.left_out += 1;
        }
        Ok(())
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> Written<()> {
        self.left_out = self.left_out.saturating_sub(1);
        Ok(())
    }

    fn begin_string<W: ?Sized + Write>(&mut self, _: &mut W) -> Written<()> {
        if !self.in_key {
            self.add("\n");
        }
        Ok(())
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, _: &mut W, part: &str) -> Written<()> {
        self.add(part);
        Ok(())
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, _: &mut W, escape: CharEscape) -> Written<()> {
        self.add(match escape {
            CharEscape::Quote => "\"",
            CharEscape::ReverseSolidus => "\\",
            CharEscape::Solidus => "/",
            // The rest are control characters, which part words as a space does.
            CharEscape::Backspace
            | CharEscape::FormFeed
            | CharEscape::LineFeed
            | CharEscape::CarriageReturn
            | CharEscape::Tab
            | CharEscape::AsciiControl(_) => " ",
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use serde_json::{Value, json};

    use super::*;

    fn gathered(value: &Value) -> String {
        let mut words = Words::default();
        value.serialize(&mut Serializer::with_formatter(std::io::sink(), &mut words)).unwrap();
        words.text
    }

    #[test]
    fn what_people_wrote_is_gathered_and_what_the_program_noted_is_not() {
        let value = json!({
            "comments": [{ "mark": { "by": { "name": "Ana" }, "sequence": 4 }, "value": { "text": "One \"firm\" word" } }],
            "head": "ab12",
            "path": "C:\\logs\nand /var",
            "title": "Last",
            "unset": null,
        });
        assert_eq!(gathered(&value), "\nOne \"firm\" word\nC:\\logs and /var\nLast");
    }
}
