//! Running text with its inline meaning, and what of it can be shown on paper.

use std::ops::Range;

/// What a span of running text is, besides text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SpanKind {
    /// Heavier type, for a word that carries the sentence.
    Bold,
    /// Slanted type.
    Italic,
    /// A link to an address outside the document.
    Link(String),
    /// A link to a heading of this document, by its place among the headings.
    Reference(usize),
    /// Text in another language than the document's, by its BCP 47 tag.
    Language(String),
    /// What stands in the place of text that is withheld: a bar.
    Withheld,
}

/// One span: a byte range of the text and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// The bytes of the text that the span covers.
    pub range: Range<usize>,
    /// What the span is.
    pub kind: SpanKind,
}

/// Running text: a string and its spans. Text is never markup; only the spans style it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rich {
    text: String,
    spans: Vec<Span>,
    ours: bool,
}

impl Rich {
    /// Text without any span.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), spans: Vec::new(), ours: false }
    }

    /// A line of the office’s own that names somebody or something of a record: it runs from left to right, whatever it begins
    /// with. Any other text runs as its first letter does.
    #[must_use]
    pub fn ours(text: impl Into<String>) -> Self {
        Self { ours: true, ..Self::plain(text) }
    }

    /// The same text as a line of the office’s own.
    #[must_use]
    pub(crate) fn run_as_ours(self) -> Self {
        Self { ours: true, ..self }
    }

    /// Whether it is a line of the office’s own.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        self.ours
    }

    /// Appends plain text.
    #[must_use]
    pub fn then(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Appends text that is one span.
    #[must_use]
    pub fn span(mut self, text: &str, kind: SpanKind) -> Self {
        let start = self.text.len();
        self.text.push_str(text);
        if !text.is_empty() {
            self.spans.push(Span { range: start..self.text.len(), kind });
        }
        self
    }

    /// Appends bold text.
    #[must_use]
    pub fn bold(self, text: &str) -> Self {
        self.span(text, SpanKind::Bold)
    }

    /// Appends italic text.
    #[must_use]
    pub fn italic(self, text: &str) -> Self {
        self.span(text, SpanKind::Italic)
    }

    /// The characters, without their spans.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The spans, in the order they were added.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The same text as it is shown: controls made visible, symbols of Word mapped.
    #[must_use]
    pub fn for_display(&self) -> Self {
        self.replaced(shown)
    }

    /// The same text with `characters` written as their code points, for glyphs that no font has.
    #[must_use]
    pub(crate) fn spelled_out(&self, characters: &[char]) -> Self {
        self.replaced(
            |character| {
                if characters.contains(&character) { Shown::CodePoint } else { Shown::AsIs }
            },
        )
    }

    /// The same text with stretches of it taken out, in order and apart, each with what is said in its place.
    #[must_use]
    pub(crate) fn withheld(&self, cuts: &[(Range<usize>, String)]) -> Self {
        let mut left = Self { ours: self.ours, ..Self::default() };
        let mut at = 0;
        for (cut, said) in cuts {
            left.append(self, at..cut.start);
            left = left.span(said, SpanKind::Withheld);
            at = cut.end;
        }
        left.append(self, at..self.text.len());
        left
    }

    /// Appends a stretch of another text with the spans that stand in it. An address leads to what a link says, so that a
    /// link of which something is missing is none.
    fn append(&mut self, other: &Self, stretch: Range<usize>) {
        let Some(text) = other.text.get(stretch.clone()) else { return };
        let moved = self.text.len();
        self.text.push_str(text);
        for span in &other.spans {
            let (start, end) = (span.range.start.max(stretch.start), span.range.end.min(stretch.end));
            let is_whole = start == span.range.start && end == span.range.end;
            if start < end && (is_whole || !matches!(span.kind, SpanKind::Link(_))) {
                let range = moved + start - stretch.start..moved + end - stretch.start;
                self.spans.push(Span { range, kind: span.kind.clone() });
            }
        }
    }

    fn replaced(&self, rule: impl Fn(char) -> Shown) -> Self {
        let carriage = self.text.contains('\r');
        if !carriage && self.text.chars().all(|character| matches!(rule(character), Shown::AsIs)) {
            return self.clone();
        }
        let mut text = String::with_capacity(self.text.len() + 16);
        let mut starts: Vec<usize> = self.spans.iter().map(|span| span.range.start).collect();
        let mut ends: Vec<usize> = self.spans.iter().map(|span| span.range.end).collect();
        let mut characters = self.text.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            let now = text.len();
            for ((span, start), end) in self.spans.iter().zip(&mut starts).zip(&mut ends) {
                if span.range.start == at {
                    *start = now;
                }
                if span.range.end == at {
                    *end = now;
                }
            }
            // CR LF is one line break; a lone CR is one as well.
            let rule = if character == '\r' && matches!(characters.peek(), Some((_, '\n'))) {
                Shown::Nothing
            } else {
                rule(character)
            };
            match rule {
                Shown::AsIs => text.push(character),
                Shown::Nothing => {}
                Shown::Instead(other) => text.push_str(other),
                Shown::CodePoint => text.push_str(&code_point(character)),
            }
        }
        let length = text.len();
        let spans = self
            .spans
            .iter()
            .zip(starts.into_iter().zip(ends))
            .map(|(span, (start, end))| Span {
                range: start..if span.range.end >= self.text.len() { length } else { end },
                kind: span.kind.clone(),
            })
            .filter(|span| !span.range.is_empty())
            .collect();
        Self { text, spans, ours: self.ours }
    }
}

impl From<&str> for Rich {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

impl From<String> for Rich {
    fn from(text: String) -> Self {
        Self::plain(text)
    }
}

/// How one character is put on paper.
enum Shown {
    AsIs,
    Nothing,
    Instead(&'static str),
    CodePoint,
}

/// Writes a character as its code point, for example `[U+202E]`.
fn code_point(character: char) -> String {
    format!("[U+{:04X}]", u32::from(character))
}

/// Decides how a character of a record is shown. The record keeps its own.
///
/// Line breaks of every kind become one kind; a tab becomes a wide gap; Word's private bullets become the bullets
/// they look like; soft hyphens vanish; characters that steer the direction of writing, and control characters, are
/// written out as code points, because a reader has to see what a machine would obey.
fn shown(character: char) -> Shown {
    match character {
        '\n' => Shown::AsIs,
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Shown::Instead("\n"),
        // Two em spaces: wide enough to be seen as a gap, and a place where a line may break.
        '\t' => Shown::Instead("\u{2003}\u{2003}"),
        '\u{ad}' | '\u{feff}' => Shown::Nothing,
        '\u{f0b7}' => Shown::Instead("•"),
        '\u{f0a7}' | '\u{f06e}' => Shown::Instead("▪"),
        '\u{f0a8}' | '\u{f06f}' => Shown::Instead("□"),
        '\u{f0d8}' => Shown::Instead("➢"),
        '\u{f076}' => Shown::Instead("❖"),
        '\u{f0fc}' => Shown::Instead("✓"),
        '\u{f0e0}' => Shown::Instead("→"),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Shown::CodePoint
        }
        other if other.is_control() => Shown::CodePoint,
        _ => Shown::AsIs,
    }
}

#[cfg(test)]
mod tests {
    use super::Rich;

    fn check(typed: &str, seen: &str) {
        assert_eq!(Rich::plain(typed).for_display().text(), seen);
    }

    #[test]
    fn every_kind_of_line_break_becomes_one_break() {
        check("a\r\nb\rc\u{b}d\u{2028}e\u{2029}f\u{85}g\n\nh", "a\nb\nc\nd\ne\nf\ng\n\nh");
    }

    #[test]
    fn direction_overrides_are_shown_and_not_obeyed() {
        check("decision_\u{202e}gpj.exe", "decision_[U+202E]gpj.exe");
        check("\u{2066}x\u{2069}", "[U+2066]x[U+2069]");
    }

    #[test]
    fn word_bullets_and_soft_hyphens_read_as_they_looked() {
        check("\u{f0b7} one", "• one");
        check("\u{f0a7} two", "▪ two");
        check("co\u{ad}operate", "cooperate");
    }

    #[test]
    fn control_characters_are_written_out() {
        check("bell\u{7}", "bell[U+0007]");
        check("nul\u{0}", "nul[U+0000]");
    }

    #[test]
    fn spans_follow_the_text_that_changed_before_them() {
        let shown = Rich::plain("\u{202e}").bold("b\u{ad}old").then("\ttail").for_display();
        let span = shown.spans().first();
        assert_eq!(span.and_then(|span| shown.text().get(span.range.clone())), Some("bold"));
    }

    #[test]
    fn a_span_at_the_end_keeps_its_end() {
        let shown = Rich::plain("a\r\n").bold("tail").for_display();
        let span = shown.spans().first();
        assert_eq!(span.and_then(|span| shown.text().get(span.range.clone())), Some("tail"));
    }
}
