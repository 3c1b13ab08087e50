//! The braces of a text: what begins and has no end, and the reverse. The parser would stop at the first, a line too late.

use crate::template::TemplateError;

/// What a text may say in `{% %}`.
const KNOWN: [&str; 6] = ["if", "elif", "else", "endif", "for", "endfor"];

/// The problems of the braces; a text without any has a tree.
pub(super) fn problems(typed: &str, what: &str) -> Vec<TemplateError> {
    let mut found = Vec::new();
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut rest = typed;
    let mut line = 1;
    while let Some(at) = rest.find(['{', '}', '%']) {
        let (before, from) = rest.split_at(at);
        line += breaks(before);
        let Some((begin, end)) = pair(from) else {
            let alone = from.starts_with("}}") || from.starts_with("%}");
            if alone {
                let sign = from.get(..2).unwrap_or_default();
                found.push(problem(line, format!("Take “{sign}” out, or write what it ends before it.")));
            }
            rest = from.get(if alone { 2 } else { 1 }..).unwrap_or_default();
            continue;
        };
        let inside = from.get(begin.len()..).unwrap_or_default();
        let Some(length) = inside.find(end).filter(|length| is_closed(inside, *length, begin)) else {
            found.push(problem(line, format!("Write “{end}” after what begins here with “{begin}”.")));
            rest = inside;
            continue;
        };
        let (inside, after) = inside.split_at(length);
        if begin == "{%" {
            block(inside, (line, what), &mut open, &mut found);
        } else if begin == "{{" && inside.trim().is_empty() {
            found.push(problem(line, "Write the name of a field between {{ and }}.".to_owned()));
        }
        line += breaks(inside);
        rest = after.get(end.len()..).unwrap_or_default();
    }
    found.extend(open.into_iter().map(|(name, line)| {
        problem(line, format!("Write {{% end{name} %}} after the part that this {{% {name} %}} begins."))
    }));
    found
}

fn problem(line: usize, message: String) -> TemplateError {
    TemplateError { line, message }
}

fn breaks(text: &str) -> usize {
    text.matches('\n').count()
}

/// What begins here, and what ends it.
fn pair(text: &str) -> Option<(&'static str, &'static str)> {
    [("{{", "}}"), ("{%", "%}"), ("{#", "#}")].into_iter().find(|(begin, _)| text.starts_with(begin))
}

/// Whether the end that was found belongs to this beginning, and not to one after it.
fn is_closed(inside: &str, length: usize, begin: &str) -> bool {
    let inside = inside.get(..length).unwrap_or_default();
    begin == "{#" || !(inside.contains("{{") || inside.contains("{%"))
}

/// Reads one `{% %}`.
fn block<'a>(
    inside: &'a str,
    (line, what): (usize, &str),
    open: &mut Vec<(&'a str, usize)>,
    found: &mut Vec<TemplateError>,
) {
    let words = inside.trim_matches(['-', '+', ' ', '\t', '\n']);
    let name = words.split_whitespace().next().unwrap_or_default();
    if !KNOWN.contains(&name) {
        let message =
            format!("There is no {{% {name} %}}: a {what}’s text knows only {{% if %}} and {{% for %}}.");
        found.push(problem(line, message));
    } else if name == "if" || name == "for" {
        open.push((name, line));
    } else if let Some(of) = name.strip_prefix("end") {
        match open.last() {
            Some((name, _)) if *name == of => {
                open.pop();
            }
            Some((name, begun)) => {
                let message =
                    format!("Write {{% end{name} %}} here: the {{% {name} %}} of line {begun} ends first.");
                found.push(problem(line, message));
                open.pop();
            }
            None => found.push(problem(
                line,
                format!("Write {{% {of} %}} before this {{% end{of} %}}, or take it out."),
            )),
        }
    } else if open.is_empty() {
        found.push(problem(line, format!("Write {{% {name} %}} only inside {{% if %}} … {{% endif %}}.")));
    }
}
