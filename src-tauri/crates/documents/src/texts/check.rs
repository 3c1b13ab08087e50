//! Every problem of a text, in each of its branches, taken by some letter or not.

use std::collections::BTreeSet;

use minijinja::machinery::{
    Span,
    ast::{BinOpKind, Expr, ForLoop, IfCond, Stmt, UnaryOpKind},
    parse,
};

use super::{Field, Holds, LetterText, braces, marks};
use crate::{
    mail::SUBJECT,
    template::{self, TemplateError},
};

/// Longest text, in characters: some ten pages.
pub const LONGEST_TEXT: usize = 20_000;

/// How deep loops may stand in each other: rows of rows.
const DEEPEST_LOOP: usize = 2;

/// Rows of each list that a text is tried with: more than a letter ever had.
const MANY_ROWS: usize = 40;

impl LetterText {
    /// Every problem that a text typed for this letter has, by line. A text without one can be published: whatever the
    /// request is, each branch of it uses fields that are there, as what they are, and comes to an end.
    #[must_use]
    pub fn check(&self, typed: &str) -> Vec<TemplateError> {
        let length = typed.chars().count();
        if length > LONGEST_TEXT {
            let message = format!(
                "Shorten the text: it has {length} characters, and a {}’s text has at most {LONGEST_TEXT}.",
                self.what()
            );
            return vec![TemplateError { line: 1, message }];
        }
        if typed.trim().is_empty() {
            let message = format!("Enter the text of the {}: it is empty.", self.what());
            return vec![TemplateError { line: 1, message }];
        }
        let mut found = unseen(typed);
        let braces = braces::problems(typed, self.what());
        if !braces.is_empty() {
            found.extend(braces);
            found.sort_by_key(|problem| problem.line);
            return found;
        }
        let tree = match parse(typed, self.id, minijinja::syntax::SyntaxConfig::default()) {
            Ok(tree) => tree,
            Err(error) => {
                found.push(template::broken(&error));
                return found;
            }
        };
        let mut reader = Reader::new(self);
        reader.statement(&tree);
        found.extend(reader.found);
        found.extend(marks::problems(&tree));
        if found.is_empty() {
            let last = typed.trim_end().lines().count().max(1);
            found.extend(self.unsaid(&reader.used).map(|message| TemplateError { line: last, message }));
            found.extend(template::blocks(typed, &self.many()).err());
            found.extend(self.without_subject(typed));
        }
        found.sort_by_key(|problem| problem.line);
        found
    }

    /// The problem of a mail whose subject is none: its first line, and nothing else of its first paragraph.
    fn without_subject(&self, typed: &str) -> Option<TemplateError> {
        let mut lines = typed.lines();
        let subject = lines.next().and_then(|line| line.strip_prefix(SUBJECT));
        let stands = subject.is_some_and(|subject| !subject.trim().is_empty())
            && lines.next().is_some_and(|line| line.trim().is_empty())
            && lines.any(|line| !line.trim().is_empty());
        let message =
            "Begin with the subject: a first line “Subject: …”, a blank line, then what the mail says.";
        (self.is_mail() && !stands).then(|| TemplateError { line: 1, message: message.to_owned() })
    }

    /// What the letter has to say and this text does not.
    fn unsaid<'a>(&'a self, used: &'a BTreeSet<&'static str>) -> impl Iterator<Item = String> {
        self.fields.iter().filter(|field| field.must && !used.contains(field.name)).map(|field| {
            format!("Use “{}” somewhere: a {} has to tell {}.", field.name, self.what(), field.meaning)
        })
    }

    /// The sample with many rows in each list, to see that loops end.
    fn many(&self) -> serde_json::Value {
        let mut sample = self.sample();
        for value in sample.as_object_mut().into_iter().flat_map(serde_json::Map::values_mut) {
            if let Some(rows) = value.as_array_mut() {
                *rows = rows.iter().cycle().take(MANY_ROWS * rows.len()).cloned().collect();
            }
        }
        sample
    }
}

/// Characters that nobody sees in an editor, and that a letter would show as code points.
fn unseen(typed: &str) -> Vec<TemplateError> {
    let problem = |line: usize, character: char| TemplateError {
        line,
        message: format!(
            "Delete the character U+{:04X} in this line: it is invisible, and steers how text is shown or does nothing.",
            u32::from(character)
        ),
    };
    let lines = typed.split('\n').zip(1..);
    lines
        .flat_map(|(text, line)| {
            let unseen: BTreeSet<char> = text.chars().filter(|one| is_unseen(*one)).collect();
            unseen.into_iter().map(move |character| problem(line, character))
        })
        .collect()
}

fn is_unseen(character: char) -> bool {
    (character.is_control() && character != '\t')
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
}

/// What an expression stands for.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    Flag,
    Record(&'static [Field]),
    Rows(&'static [Field]),
    /// `loop`, with what it knows of the row that it is at.
    Loop,
    /// A problem is noted already.
    Unknown,
}

impl From<&Holds> for Kind {
    fn from(holds: &Holds) -> Self {
        match holds {
            Holds::Text(_) => Self::Text,
            Holds::Flag => Self::Flag,
            Holds::Record(fields) => Self::Record(fields),
            Holds::Rows(fields) => Self::Rows(fields),
        }
    }
}

/// What `loop` knows.
const LOOP: &[(&str, Kind)] = &[
    ("index", Kind::Number),
    ("revindex", Kind::Number),
    ("length", Kind::Number),
    ("first", Kind::Flag),
    ("last", Kind::Flag),
];

/// Reads the tree of a text with what is known at each place.
struct Reader<'a> {
    text: &'static [Field],
    /// The name of the text, in the middle of a sentence.
    name: String,
    /// What it is the text of: a letter or a mail.
    what: &'static str,
    /// The rows that the loops around a place are at, the innermost last.
    rows: Vec<(&'a str, Kind)>,
    used: BTreeSet<&'static str>,
    found: Vec<TemplateError>,
}

impl<'a> Reader<'a> {
    fn new(text: &LetterText) -> Self {
        Self {
            text: text.fields,
            name: text.name.to_lowercase(),
            what: text.what(),
            rows: Vec::new(),
            used: BTreeSet::new(),
            found: Vec::new(),
        }
    }

    fn problem(&mut self, at: Span, message: impl Into<String>) -> Kind {
        self.found.push(TemplateError { line: usize::from(at.start_line).max(1), message: message.into() });
        Kind::Unknown
    }

    fn statements(&mut self, all: &'a [Stmt<'a>]) {
        for one in all {
            self.statement(one);
        }
    }

    fn statement(&mut self, statement: &'a Stmt<'a>) {
        let (at, what) = match statement {
            Stmt::Template(all) => return self.statements(&all.children),
            Stmt::EmitRaw(_) => return,
            Stmt::EmitExpr(emitted) => return self.emitted(&emitted.expr),
            Stmt::ForLoop(one) => return self.each(one, one.span()),
            Stmt::IfCond(one) => return self.condition(one),
            Stmt::WithBlock(one) => (one.span(), "with"),
            Stmt::Set(one) => (one.span(), "set"),
            Stmt::SetBlock(one) => (one.span(), "set"),
            Stmt::AutoEscape(one) => (one.span(), "autoescape"),
            Stmt::FilterBlock(one) => (one.span(), "filter"),
            Stmt::Do(one) => (one.span(), "do"),
        };
        self.problem(
            at,
            format!(
                "Take “{{% {what} %}}” out: a {}’s text knows only {{% if %}} and {{% for %}}.",
                self.what
            ),
        );
    }

    fn emitted(&mut self, expression: &'a Expr<'a>) {
        let name = words(expression);
        let message = match self.kind(expression) {
            Kind::Text | Kind::Number | Kind::Unknown => return,
            Kind::Flag => {
                format!("“{name}” is a yes or no: write {{% if {name} %}}, the paragraph, {{% endif %}}.")
            }
            Kind::Record(fields) => format!(
                "“{name}” holds several fields: write one of them, such as {{{{ {name}.{} }}}}.",
                fields.first().map_or("name", |field| field.name)
            ),
            Kind::Rows(_) => {
                format!("“{name}” is a list: write {{% for one in {name} %}}, its item, {{% endfor %}}.")
            }
            Kind::Loop => "Write {{ loop.index }} for the number of the row.".to_owned(),
        };
        self.problem(expression.span(), message);
    }

    fn condition(&mut self, one: &'a IfCond<'a>) {
        self.kind(&one.expr);
        self.statements(&one.true_body);
        self.statements(&one.false_body);
    }

    fn each(&mut self, one: &'a ForLoop<'a>, at: Span) {
        let row = match self.kind(&one.iter) {
            Kind::Rows(fields) => Kind::Record(fields),
            Kind::Unknown => Kind::Unknown,
            Kind::Text | Kind::Number | Kind::Flag | Kind::Record(_) | Kind::Loop => {
                let lists = self.text.iter().filter(|field| matches!(field.holds, Holds::Rows(_)));
                let lists = lists.map(|field| field.name).collect::<Vec<_>>().join(", ");
                let name = words(&one.iter);
                self.problem(
                    one.iter.span(),
                    format!("“{name}” is no list: {{% for %}} goes through one of {lists}."),
                )
            }
        };
        let Expr::Var(target) = &one.target else {
            self.problem(at, "Give the row one name, such as {% for reason in reasons %}.");
            return;
        };
        if one.recursive {
            self.problem(
                at,
                format!("Take “recursive” out: a list of a {} is gone through once.", self.what),
            );
        }
        let outer = self.rows.iter().filter(|(name, _)| *name == "loop").count();
        if outer >= DEEPEST_LOOP {
            self.problem(
                at,
                "Take this {% for %} out of the two around it: the text would take too long to make.",
            );
        }
        self.rows.push((target.id, row));
        self.rows.push(("loop", Kind::Loop));
        if let Some(filter) = &one.filter_expr {
            self.kind(filter);
        }
        self.statements(&one.body);
        self.rows.truncate(self.rows.len().saturating_sub(2));
        self.statements(&one.else_body);
    }

    fn kind(&mut self, expression: &'a Expr<'a>) -> Kind {
        match expression {
            Expr::Var(name) => self.named(name.id, name.span()),
            Expr::GetAttr(one) => {
                let of = self.kind(&one.expr);
                self.part(of, &words(&one.expr), one.name, one.span())
            }
            Expr::Const(one) if one.value.as_str().is_some() => Kind::Text,
            Expr::Const(one) if one.value.is_number() => Kind::Number,
            Expr::Const(_) => Kind::Flag,
            Expr::UnaryOp(one) if matches!(one.op, UnaryOpKind::Not) => {
                self.kind(&one.expr);
                Kind::Flag
            }
            Expr::BinOp(one) if is_asked(one.op) => {
                let (left, right) = (self.kind(&one.left), self.kind(&one.right));
                let chooses = matches!(one.op, BinOpKind::ScAnd | BinOpKind::ScOr);
                if chooses && matches!((left, right), (Kind::Text, Kind::Text)) { Kind::Text } else { Kind::Flag }
            }
            Expr::Compare(one) => {
                self.kind(&one.expr);
                for other in &one.ops {
                    self.kind(&other.expr);
                }
                Kind::Flag
            }
            Expr::Filter(one) => {
                let message = format!("Take “|{}” out: a {}’s text has no filters.", one.name, self.what);
                self.problem(one.span(), message)
            }
            Expr::Call(one) => {
                let message = format!("Take “{}( )” out: a {}’s text can’t call anything.", words(&one.expr), self.what);
                self.problem(one.span(), message)
            }
            Expr::Slice(_)
            | Expr::UnaryOp(_)
            | Expr::BinOp(_)
            | Expr::IfExpr(_)
            | Expr::Test(_)
            | Expr::GetItem(_)
            | Expr::List(_)
            | Expr::Tuple(_)
            | Expr::Map(_) => self.problem(
                expression.span(),
                format!("Write a field here, such as {{{{ number }}}}: a {}’s text can’t reckon. Ask with {{% if %}}, with not, and, or, ==.", self.what),
            ),
        }
    }

    fn named(&mut self, name: &'a str, at: Span) -> Kind {
        if let Some((_, kind)) = self.rows.iter().rev().find(|(row, _)| *row == name) {
            return *kind;
        }
        if let Some(field) = self.text.iter().find(|field| field.name == name) {
            self.used.insert(field.name);
            return Kind::from(&field.holds);
        }
        if name == "loop" {
            return self.problem(at, "Write “loop” only between {% for %} and {% endfor %}.");
        }
        let rows: Vec<&str> = self.rows.iter().map(|(row, _)| *row).collect();
        let known = self.text.iter().map(|field| field.name).chain(rows);
        let advice = advice(name, known);
        let message = format!("There is no field “{name}” in the {}. {advice}", self.name);
        self.problem(at, message)
    }

    /// The kind of one part of something.
    fn part(&mut self, of: Kind, whole: &str, name: &str, at: Span) -> Kind {
        let unknown = |known: Vec<&'static str>| {
            format!("“{whole}” has no field “{name}”. {}", advice(name, known.into_iter()))
        };
        let message = match of {
            Kind::Record(fields) => match fields.iter().find(|field| field.name == name) {
                Some(field) => return Kind::from(&field.holds),
                None => unknown(fields.iter().map(|field| field.name).collect()),
            },
            Kind::Loop => match LOOP.iter().find(|(known, _)| *known == name) {
                Some((_, kind)) => return *kind,
                None => unknown(LOOP.iter().map(|(known, _)| *known).collect()),
            },
            Kind::Unknown => return Kind::Unknown,
            Kind::Rows(_) => format!(
                "“{whole}” is a list: go through it with {{% for one in {whole} %}} and write {{{{ one.{name} }}}}."
            ),
            Kind::Text | Kind::Number | Kind::Flag => {
                format!("“{whole}” has no fields of its own: write {{{{ {whole} }}}}.")
            }
        };
        self.problem(at, message)
    }
}

/// Whether an operator asks something, and does not reckon.
fn is_asked(operator: BinOpKind) -> bool {
    match operator {
        BinOpKind::Eq
        | BinOpKind::Ne
        | BinOpKind::Lt
        | BinOpKind::Lte
        | BinOpKind::Gt
        | BinOpKind::Gte
        | BinOpKind::ScAnd
        | BinOpKind::ScOr => true,
        BinOpKind::Add
        | BinOpKind::Sub
        | BinOpKind::Mul
        | BinOpKind::Div
        | BinOpKind::FloorDiv
        | BinOpKind::Rem
        | BinOpKind::Pow
        | BinOpKind::Concat
        | BinOpKind::In => false,
    }
}

/// What to write instead of a name that is not known: the nearest one, where one is near.
fn advice<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> String {
    let folded = name.to_lowercase();
    let nearest = known
        .map(|known| (strsim::normalized_damerau_levenshtein(&folded, known), known))
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|(one, _), (other, _)| one.total_cmp(other));
    nearest.map_or_else(
        || "Choose one from the list of fields.".to_owned(),
        |(_, nearest)| format!("Did you mean “{nearest}”?"),
    )
}

/// An expression as it was written, as far as a sentence needs it.
fn words(expression: &Expr<'_>) -> String {
    if let Expr::Var(name) = expression {
        name.id.to_owned()
    } else if let Expr::GetAttr(one) = expression {
        format!("{}.{}", words(&one.expr), one.name)
    } else {
        "this".to_owned()
    }
}
