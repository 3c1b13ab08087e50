//! The signs of a text that are Markdown: bold and italic that begin and do not end, headings and lists that are none.

use minijinja::machinery::ast::Stmt;

use crate::template::TemplateError;

/// Stands for a field in the text as it is read here: no sign, no space, no letter.
const FIELD: char = '\u{fffc}';

/// The problems of the signs, wherever a field or a branch stands between them.
pub(super) fn problems(tree: &Stmt<'_>) -> Vec<TemplateError> {
    let mut characters = Vec::new();
    collect(tree, &mut characters);
    let mut found = Vec::new();
    let mut open = Open::default();
    let mut line = Vec::new();
    for one in characters.into_iter().chain([('\n', 0), ('\n', 0)]) {
        if one.0 == '\n' {
            read(&line, &mut open, &mut found);
            line.clear();
        } else {
            line.push(one);
        }
    }
    found
}

/// The text between the fields, each character with its line.
fn collect(statement: &Stmt<'_>, into: &mut Vec<(char, usize)>) {
    let mut all = |bodies: [&[Stmt<'_>]; 2]| {
        for one in bodies.into_iter().flatten() {
            collect(one, into);
        }
    };
    match statement {
        Stmt::Template(one) => all([&one.children, &[]]),
        Stmt::ForLoop(one) => all([&one.body, &one.else_body]),
        Stmt::IfCond(one) => all([&one.true_body, &one.false_body]),
        Stmt::EmitExpr(one) => into.push((FIELD, one.span().start_line.into())),
        Stmt::EmitRaw(one) => {
            let mut line = usize::from(one.span().start_line).max(1);
            for character in one.raw.chars() {
                into.push((character, line));
                line += usize::from(character == '\n');
            }
        }
        Stmt::WithBlock(_)
        | Stmt::Set(_)
        | Stmt::SetBlock(_)
        | Stmt::AutoEscape(_)
        | Stmt::FilterBlock(_)
        | Stmt::Do(_) => {}
    }
}

/// The lines where bold and italic text began that has not ended.
#[derive(Default)]
struct Open {
    bold: Option<usize>,
    italic: Option<usize>,
}

impl Open {
    fn end(&mut self, found: &mut Vec<TemplateError>) {
        let mut problem = |line: Option<usize>, message: &str| {
            found.extend(line.map(|line| TemplateError { line, message: message.to_owned() }));
        };
        problem(
            self.bold.take(),
            "Close the bold text that begins in this line: write ** after it, in the same paragraph.",
        );
        problem(
            self.italic.take(),
            "Close the italic text that begins in this line: write * after it, in the same paragraph. For a star as such, write \\*.",
        );
    }
}

/// Reads one line: what it begins with, then its bold and italic signs.
fn read(line: &[(char, usize)], open: &mut Open, found: &mut Vec<TemplateError>) {
    let text: String = line.iter().map(|(character, _)| *character).collect();
    let trimmed = text.trim();
    let number = line.first().map_or(0, |(_, number)| *number);
    let digits = trimmed.trim_start_matches(|one: char| one.is_ascii_digit() || one == FIELD);
    let is_item = trimmed.starts_with("- ") || (digits.len() < trimmed.len() && digits.starts_with(". "));
    let is_heading = trimmed.starts_with('#');
    // A list's item and a heading end the paragraph before them, and themselves at the line's end.
    if trimmed.is_empty() || is_item || is_heading {
        open.end(found);
    }
    if is_heading && !trimmed.starts_with("## ") {
        let message = "Begin a heading with two signs and a space, “## ”. For the sign as such, write \\#.";
        found.push(TemplateError { line: number, message: message.to_owned() });
    }
    if trimmed.starts_with("* ") {
        let message = "Begin an item of a list with “- ”, not with a star.";
        found.push(TemplateError { line: number, message: message.to_owned() });
        return;
    }
    let mut characters = line.iter().peekable();
    while let Some((character, number)) = characters.next() {
        let sign = match character {
            '\\' => {
                characters.next();
                continue;
            }
            '*' if characters.next_if(|(next, _)| *next == '*').is_some() => &mut open.bold,
            '*' => &mut open.italic,
            _ => continue,
        };
        *sign = if sign.is_some() { None } else { Some(*number) };
    }
    if is_heading {
        open.end(found);
    }
}
