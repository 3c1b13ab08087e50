//! Text taken out of a document for good: where it stood, a bar with the ground on which it is withheld.
//!
//! It is the model that loses the text, before anything is laid out: so it is in no stream, no structure, no bookmark and
//! no property of the file that is made of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use exception::{
    public_copy::{TextMark, Withheld},
    report::{Drawing, drawing::DrawnMark},
    text::Folded,
    values::Line,
};

use crate::{
    model::{Answer, Block, Document, Field},
    rich::Rich,
};

/// The shortest text of a whole place that is withheld elsewhere too, in characters: “Yes” stands everywhere.
const TELLING: usize = 8;

/// A text of a document that can be withheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its number in the order of reading, from 1; the same document gives the same numbers.
    pub number: u32,
    /// The headings above it.
    pub heading: String,
    /// What it is under them: the label of a field, the column of a table; empty for running text.
    pub label: String,
    /// What it says.
    pub text: String,
}

/// The texts of a document that can be withheld, in the order of reading.
#[must_use]
pub fn places(document: &Document) -> Vec<Place> {
    let mut document = document.clone();
    let mut places = Vec::new();
    Walk::over(&mut document, &mut |at, text| {
        if let Text::Rich(rich) = text
            && !rich.is_blank()
        {
            places.push(Place {
                number: at.number,
                heading: at.heading.clone(),
                label: at.label.clone(),
                text: rich.text().to_owned(),
            });
        }
    });
    places
}

/// Takes the marked texts out of a document; answers the index of what was withheld, in the order of reading, and the
/// marks, by their place among `marks`, of which nothing was found.
///
/// A passage is withheld however it is spelt in capitals, accents’ encoding and spaces; a whole place also wherever its
/// text, or a paragraph of it, stands elsewhere.
pub fn withhold(document: &mut Document, marks: &[TextMark]) -> (Vec<Withheld>, Vec<usize>) {
    let texts: BTreeMap<u32, String> =
        places(document).into_iter().map(|place| (place.number, place.text)).collect();
    let mut needles = Vec::new();
    let mut found = BTreeSet::new();
    for (index, mark) in marks.iter().enumerate() {
        let whole = mark.place.and_then(|place| texts.get(&place));
        match (&mark.passage, whole) {
            (Some(passage), _) => {
                needles.push(Needle { mark: index, place: mark.place, text: Folded::of(passage) });
            }
            (None, Some(text)) => {
                found.insert(index);
                let paragraphs = text.split('\n').map(str::trim);
                let telling = paragraphs.chain([text.trim()]).filter(|part| part.chars().count() >= TELLING);
                let telling = telling.map(|part| Needle { mark: index, place: None, text: Folded::of(part) });
                needles.extend(telling);
            }
            (None, None) => {}
        }
    }
    let mut index: Vec<(Where, Line)> = Vec::new();
    Walk::over(document, &mut |at, text| {
        let whole = marks.iter().position(|mark| mark.passage.is_none() && mark.place == Some(at.number));
        let is_place = matches!(text, Text::Rich(_));
        let said = text.said().to_owned();
        let folded = Folded::of(&said);
        let mut cuts: Vec<(Range<usize>, usize)> = match whole.filter(|_| is_place) {
            Some(mark) => vec![(0..said.len(), mark)],
            None => needles
                .iter()
                .filter(|needle| needle.place.is_none_or(|place| is_place && place == at.number))
                .flat_map(|needle| folded.find(&needle.text).into_iter().map(|cut| (cut, needle.mark)))
                .collect(),
        };
        if cuts.is_empty() {
            return;
        }
        cuts.sort_by_key(|(cut, _)| (cut.start, std::cmp::Reverse(cut.end)));
        let mut apart: Vec<(Range<usize>, usize)> = Vec::new();
        for (cut, mark) in cuts {
            found.insert(mark);
            match apart.last_mut() {
                Some((before, _)) if cut.start < before.end => before.end = before.end.max(cut.end),
                Some(_) | None => apart.push((cut, mark)),
            }
        }
        let cuts: Vec<(Range<usize>, String)> = apart
            .iter()
            .filter_map(|(cut, mark)| Some((cut.clone(), bar(&marks.get(*mark)?.section))))
            .collect();
        index.extend(
            apart.iter().filter_map(|(_, mark)| Some((at.clone(), marks.get(*mark)?.section.clone()))),
        );
        text.cut(&cuts);
    });
    let nothing = (0..marks.len()).filter(|mark| !found.contains(mark)).collect();
    (listed(document, index), nothing)
}

/// What stands in the place of what was withheld.
#[must_use]
pub fn bar(section: &Line) -> String {
    format!("[withheld: {section}]")
}

/// The index, each place by the headings as they read after what was withheld is out.
fn listed(document: &mut Document, index: Vec<(Where, Line)>) -> Vec<Withheld> {
    let mut shown: BTreeMap<u32, String> = BTreeMap::new();
    Walk::over(document, &mut |at, _| {
        shown.insert(at.number, at.named());
    });
    let mut listed: Vec<Withheld> = Vec::new();
    for (at, section) in index {
        let place = shown.get(&at.number).cloned().unwrap_or_default();
        match listed.last_mut() {
            Some(last) if last.place == place && last.section == section => last.times += 1,
            Some(_) | None => listed.push(Withheld { place, section, times: 1 }),
        }
    }
    listed
}

struct Needle {
    mark: usize,
    place: Option<u32>,
    text: Folded,
}

/// A text where it stands in the model.
enum Text<'a> {
    Rich(&'a mut Rich),
    /// A heading, which is no place of its own: what stands in it is withheld by its passage.
    Heading(&'a mut Rich),
    /// A text that no bar can stand in, such as a caption: it is replaced word by word.
    Plain(&'a mut String),
}

impl Text<'_> {
    fn said(&self) -> &str {
        match self {
            Self::Rich(rich) | Self::Heading(rich) => rich.text(),
            Self::Plain(text) => text,
        }
    }

    fn cut(self, cuts: &[(Range<usize>, String)]) {
        match self {
            Self::Rich(rich) | Self::Heading(rich) => *rich = rich.withheld(cuts),
            Self::Plain(text) => Rich::plain(text.as_str()).withheld(cuts).text().clone_into(text),
        }
    }
}

/// Where a text stands.
#[derive(Clone, Debug, Default)]
struct Where {
    number: u32,
    heading: String,
    label: String,
}

impl Where {
    fn named(&self) -> String {
        match (self.heading.as_str(), self.label.as_str()) {
            (heading, "") => heading.to_owned(),
            ("", label) => label.to_owned(),
            (heading, label) => format!("{heading}: {label}"),
        }
    }
}

/// Goes through every text of a document, in the order of reading.
struct Walk<'a> {
    take: &'a mut dyn FnMut(&Where, Text<'_>),
    number: u32,
    headings: [String; 3],
}

impl<'a> Walk<'a> {
    fn over(document: &mut Document, take: &'a mut dyn FnMut(&Where, Text<'_>)) {
        let mut walk = Self { take, number: 0, headings: Default::default() };
        for text in [&mut document.title, &mut document.author, &mut document.subject] {
            walk.plain(text);
        }
        let furniture = &mut document.furniture;
        let heads = [&mut furniture.first_head, &mut furniture.head].into_iter().flatten();
        for (left, right) in heads {
            walk.plain(left);
            walk.plain(right);
        }
        for text in [&mut furniture.marking, &mut furniture.foot_note].into_iter().flatten() {
            walk.plain(text);
        }
        walk.blocks(&mut document.blocks);
    }

    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &mut Block) {
        match block {
            Block::Heading { level, text } => {
                let level = usize::from(*level).clamp(1, 3);
                self.headings.iter_mut().skip(level - 1).for_each(String::clear);
                let at = self.at(String::new());
                (self.take)(&at, Text::Heading(text));
                if let Some(heading) = self.headings.get_mut(level - 1) {
                    text.text().clone_into(heading);
                }
            }
            Block::Paragraph { text, .. } | Block::Callout(text) => self.rich("", text),
            Block::List { items, .. } | Block::Lines(items) => {
                for (number, item) in (1..).zip(items) {
                    self.rich(&format!("{number}"), item);
                }
            }
            Block::Table(table) => {
                if let Some(caption) = &mut table.caption {
                    self.plain(caption);
                }
                for column in &mut table.columns {
                    self.plain(&mut column.head);
                }
                for (number, row) in (1..).zip(&mut table.rows) {
                    for (column, cell) in table.columns.iter().zip(row) {
                        self.rich(&format!("{}, row {number}", column.head), cell);
                    }
                }
            }
            Block::Facts(facts) => {
                for (label, said) in &mut facts.rows {
                    self.plain(label);
                    self.rich(label, said);
                }
            }
            Block::Fields(fields) => fields.iter_mut().for_each(|field| self.field(field)),
            Block::Signature(signature) => {
                self.plain(&mut signature.role);
                for text in [&mut signature.name, &mut signature.title].into_iter().flatten() {
                    self.plain(text);
                }
            }
            Block::Drawing(drawing) => {
                let Drawing { says, marks, key, note, .. } = drawing;
                [says, note].into_iter().chain(key).for_each(|text| self.plain(text));
                for mark in marks {
                    if let DrawnMark::Words { words, .. } = mark {
                        self.plain(words);
                    }
                }
            }
            Block::Nothing(text) => self.plain(text),
            Block::Together(blocks) => self.blocks(blocks),
            Block::Letterhead(head) => {
                self.plain(&mut head.name);
                head.lines.iter_mut().chain(&mut head.branch).for_each(|line| self.plain(line));
            }
            // No copy is filled in on the screen, and contents are made of the headings.
            Block::Inputs(_)
            | Block::InputTable(_)
            | Block::Contents { .. }
            | Block::Space(_)
            | Block::PageBreak => {}
        }
    }

    fn field(&mut self, field: &mut Field) {
        self.plain(&mut field.label);
        if let Some(hint) = &mut field.hint {
            self.plain(hint);
        }
        match &mut field.answer {
            Answer::Text(text) => self.rich(&field.label, text),
            Answer::Choices(choices) => {
                let chosen = choices.iter().filter(|(_, chosen)| *chosen).map(|(choice, _)| choice.as_str());
                let mut said = Rich::plain(chosen.collect::<Vec<_>>().join("; "));
                let before = said.clone();
                self.rich(&field.label, &mut said);
                if said != before {
                    field.answer = Answer::Text(said);
                }
            }
            Answer::Empty { .. } => {}
        }
    }

    fn plain(&mut self, text: &mut String) {
        let at = self.at(String::new());
        (self.take)(&at, Text::Plain(text));
    }

    fn rich(&mut self, label: &str, text: &mut Rich) {
        let at = self.at(label.to_owned());
        (self.take)(&at, Text::Rich(text));
    }

    fn at(&mut self, label: String) -> Where {
        self.number += 1;
        let under = self.headings.iter().skip(1).filter(|heading| !heading.is_empty());
        let heading = under.map(String::as_str).collect::<Vec<_>>().join(" › ");
        Where { number: self.number, heading, label }
    }
}
