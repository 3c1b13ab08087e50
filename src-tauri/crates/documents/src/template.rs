//! Letter texts: templates with fields of a request, in a small subset of Markdown.
//!
//! The template language is minijinja's, with nothing in it but fields, `if` and `for`. A field that does not exist is an
//! error, and so is a text that takes too long. What the fields hold is never markup: it is escaped on its way through.

use std::io;

use minijinja::{Environment, Output, UndefinedBehavior, Value, value::Serde};
use serde::Serialize;
use thiserror::Error;

use crate::{model::Block, rich::Rich};

/// Steps that a text may take. A letter takes some hundreds.
const FUEL: u64 = 50_000;

/// Longest text that a template becomes, in bytes: every long text of a request at its limit fits many times.
const LONGEST: usize = 4 * 1024 * 1024;

/// A problem of a template, with its line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {message}")]
pub struct TemplateError {
    /// The line of the template, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

/// A problem that the template language found, as a sentence.
pub(crate) fn broken(error: &minijinja::Error) -> TemplateError {
    use minijinja::ErrorKind;
    let kind = error.kind();
    let message = if kind == ErrorKind::UndefinedError {
        "A field that does not exist is used here. Choose one from the list of fields.".to_owned()
    } else if matches!(kind, ErrorKind::OutOfFuel | ErrorKind::WriteFailure) {
        "The text takes too long to make. Take one {% for %} out of the other, or shorten what they repeat."
            .to_owned()
    } else {
        let detail = error.detail().map_or_else(|| kind.to_string(), str::to_owned);
        format!(
            "This can’t be read ({detail}). A field is written {{{{ number }}}}; what asks {{% if appeal %}}; what repeats {{% for reason in reasons %}}."
        )
    };
    TemplateError { line: error.line().unwrap_or(1), message }
}

/// Fills a template with fields and reads the result as blocks.
///
/// # Errors
///
/// Returns the first problem of the template, with its line.
pub(crate) fn blocks(template: &str, fields: &impl Serialize) -> Result<Vec<Block>, TemplateError> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_formatter(|output, _, value| write_escaped(output, value));
    let text = environment
        .template_from_str(template)
        .and_then(|template| {
            let mut text = Short(Vec::new());
            template.render_captured_to(Value::from(Serde(fields)), &mut text)?;
            Ok(text.0)
        })
        .map_err(|error| broken(&error))?;
    Ok(markdown(&String::from_utf8_lossy(&text)))
}

/// A text that may grow to [`LONGEST`] and no further: few steps can write much.
struct Short(Vec<u8>);

impl io::Write for Short {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.0.len() + more.len() > LONGEST {
            return Err(io::Error::other("the text is too long"));
        }
        self.0.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Around a field that holds letters running from right to left. No text has these: Unicode keeps them for such use.
const FIELD: (char, char) = ('\u{fdd0}', '\u{fdd1}');

/// Writes a field so that none of its characters is markup: a backslash before each that could be.
fn write_escaped(output: &mut Output<'_>, value: &Value) -> Result<(), minijinja::Error> {
    let text = value.to_string();
    let mut escaped = String::with_capacity(text.len() + 8);
    let marked = text.chars().any(runs_from_the_right);
    escaped.extend(marked.then_some(FIELD.0));
    for character in text.chars() {
        if character.is_ascii_punctuation()
            || matches!(character, '\n' | '\r')
            || [FIELD.0, FIELD.1].contains(&character)
        {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped.extend(marked.then_some(FIELD.1));
    output.write_str(&escaped).map_err(minijinja::Error::from)
}

/// Reads the subset of Markdown: paragraphs, `#` headings, numbered and bulleted lists, `**bold**`, `*italic*`, and `\` before
/// a character that is meant as itself. A line break after `\` is a line break; any other joins the lines.
fn markdown(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Open> = None;
    for line in lines(text) {
        let trimmed = line.trim_matches(' ');
        let next = if trimmed.is_empty() {
            // A blank line ends a paragraph; a list goes on after it when another item follows.
            if matches!(open, Some(Open::Paragraph(_))) {
                close(open.take(), &mut blocks);
            }
            continue;
        } else if let Some(heading) = trimmed.strip_prefix("## ") {
            close(open.take(), &mut blocks);
            blocks.push(Block::heading(2, inline(heading)));
            continue;
        } else if let Some((numbered, item)) = list_item(trimmed) {
            match open.take() {
                Some(Open::List { numbered: same, mut items }) if same == numbered => {
                    items.push(item.to_owned());
                    Open::List { numbered, items }
                }
                other => {
                    close(other, &mut blocks);
                    Open::List { numbered, items: vec![item.to_owned()] }
                }
            }
        } else {
            match open.take() {
                Some(Open::Paragraph(before)) => Open::Paragraph(format!("{before} {trimmed}")),
                other => {
                    close(other, &mut blocks);
                    Open::Paragraph(trimmed.to_owned())
                }
            }
        };
        open = Some(next);
    }
    close(open, &mut blocks);
    blocks
}

enum Open {
    Paragraph(String),
    List { numbered: bool, items: Vec<String> },
}

fn close(open: Option<Open>, blocks: &mut Vec<Block>) {
    match open {
        Some(Open::Paragraph(text)) => blocks.push(Block::paragraph(inline(&text))),
        Some(Open::List { numbered, items }) => {
            let items = items.iter().map(|item| inline(item)).collect();
            blocks.push(Block::List { numbered, items });
        }
        None => {}
    }
}

/// The lines of a text. A line break after a backslash does not end a line.
fn lines(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut escaped = false;
    for character in text.chars() {
        if character == '\n' && !escaped {
            lines.push(String::new());
        } else if let Some(line) = lines.last_mut() {
            line.push(character);
        }
        escaped = character == '\\' && !escaped;
    }
    lines
}

/// The text of a list item, and whether its list is numbered.
fn list_item(line: &str) -> Option<(bool, &str)> {
    if let Some(item) = line.strip_prefix("- ") {
        return Some((false, item));
    }
    let rest = line.trim_start_matches(|character: char| character.is_ascii_digit());
    if rest.len() == line.len() {
        return None;
    }
    // An item whose field is empty has lost the space after its number.
    let item = if rest == "." { Some("") } else { rest.strip_prefix(". ") };
    item.map(|item| (true, item))
}

/// Whether a letter is of the blocks in which scripts stand that are written from right to left.
const fn runs_from_the_right(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Reads bold and italic text, and takes escaped characters as themselves. A line that says more than what a field holds
/// from right to left is the office’s own.
fn inline(text: &str) -> Rich {
    let mut rich = Rich::default();
    let (mut in_field, mut has_field, mut has_words) = (false, false, false);
    let (mut bold, mut italic) = (false, false);
    let mut run = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => run.extend(characters.next()),
            field if field == FIELD.0 => (in_field, has_field) = (true, true),
            field if field == FIELD.1 => in_field = false,
            '*' => {
                rich = append(rich, &std::mem::take(&mut run), bold, italic);
                if characters.next_if_eq(&'*').is_some() {
                    bold = !bold;
                } else {
                    italic = !italic;
                }
            }
            other => {
                has_words |= !in_field && other.is_alphanumeric();
                run.push(other);
            }
        }
    }
    let rich = append(rich, &run, bold, italic);
    if has_field && has_words { rich.run_as_ours() } else { rich }
}

fn append(rich: Rich, text: &str, bold: bool, italic: bool) -> Rich {
    if bold {
        rich.bold(text)
    } else if italic {
        rich.italic(text)
    } else {
        rich.then(text)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use serde_json::json;

    use super::{Block, blocks};

    /// What a template becomes, as text: a letter for each kind of block, and its words.
    fn seen(template: &str, fields: &serde_json::Value) -> Vec<String> {
        let one = |block: &Block| {
            if let Block::List { numbered, items } = block {
                let items: Vec<_> = items.iter().map(|item| item.text().to_owned()).collect();
                format!("{}[{}]", if *numbered { "numbered" } else { "bullets" }, items.join("|"))
            } else if let Block::Heading { level, text } = block {
                format!("h{level} {}", text.text())
            } else if let Block::Paragraph { text, .. } = block {
                format!("p {}", text.text())
            } else {
                format!("{block:?}")
            }
        };
        blocks(template, fields).unwrap().iter().map(one).collect()
    }

    #[test]
    fn a_list_made_by_a_loop_is_one_list() {
        let template =
            "{% for a in all %}\n{{ loop.index }}. {{ a }}{% if a %}!{% endif %}\n{% endfor %}\n\nEnd.";
        assert_eq!(seen(template, &json!({ "all": ["x", "y", ""] })), ["numbered[x!|y!|]", "p End."]);
    }

    #[test]
    fn paragraphs_headings_and_lists_are_read() {
        let template = "One\nline.\n\n## Reasons\n1. a\n\n2. b\n- c\n\nLast.";
        let expected = ["p One line.", "h2 Reasons", "numbered[a|b]", "bullets[c]", "p Last."];
        assert_eq!(seen(template, &json!({})), expected);
    }

    #[test]
    fn what_a_field_holds_is_never_markup() {
        let hostile = "**b** *i*\n\n1. x\n## y\n{{ 7*7 }} \\ <b> \r\n- z";
        assert_eq!(seen("{{ text }}", &json!({ "text": hostile })), [format!("p {hostile}")]);
        assert_eq!(seen("1. {{ text }}", &json!({ "text": hostile })), [format!("numbered[{hostile}]")]);
    }

    #[test]
    fn bold_text_is_a_span() {
        let blocks = blocks("plain **bold {{ a }}** plain", &json!({ "a": "*" })).unwrap();
        let [Block::Paragraph { text, .. }] = blocks.as_slice() else { panic!("one paragraph") };
        let span = text.spans().first().unwrap();
        assert_eq!(text.text().get(span.range.clone()), Some("bold *"));
    }

    #[test]
    fn a_line_of_the_office_runs_from_the_left_whoever_it_begins_with() {
        let template = "{{ name }}, {{ role }}\n\n{{ name }}\n\n{{ text }}.\n\n- {{ name }} (Owner: x)";
        let fields = json!({ "name": "יעל בן־עמי", "role": "SMB", "text": "المهلة \u{fdd0} TLS" });
        let made = blocks(template, &fields).unwrap();
        let lines: Vec<(&str, bool)> = made
            .iter()
            .flat_map(|block| {
                if let Block::List { items, .. } = block {
                    items.iter().map(|item| (item.text(), item.is_ours())).collect()
                } else if let Block::Paragraph { text, .. } = block {
                    vec![(text.text(), text.is_ours())]
                } else {
                    panic!("{block:?}")
                }
            })
            .collect();
        let expected = [
            ("יעל בן־עמי, SMB", true),
            ("יעל בן־עמי", false),
            ("المهلة \u{fdd0} TLS.", false),
            ("יעל בן־עמי (Owner: x)", true),
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_problem_names_its_line() {
        let wrong = |template: &str| blocks(template, &json!({ "a": "x" })).unwrap_err();
        assert_eq!(wrong("one\ntwo {{ unknown }}").line, 2);
        assert_eq!(wrong("one\n\n{% if a %}\nthree").line, 3);
        assert_eq!(wrong("one\n{{ a b }}").line, 2);
        assert_eq!(wrong("{% if unknown %}x{% endif %}").line, 1);
    }

    #[test]
    fn a_loop_without_end_is_stopped() {
        let many: Vec<u32> = (0..1000).collect();
        let template = "{% for a in many %}\n{% for b in many %}\n{{ a }}{% endfor %}{% endfor %}";
        let error = blocks(template, &json!({ "many": many })).unwrap_err();
        assert!(error.message.contains("too long"), "{error}");
    }
}
