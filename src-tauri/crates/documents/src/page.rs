//! The neutral page: marked content with its owner in the logical structure. Any back end can write it.
//!
//! Lengths are points; x runs from the left of the page and y down from its top.
#![expect(
    clippy::indexing_slicing,
    reason = "element and page ids are handed out by this value and never removed"
)]

use std::ops::Range;

use chrono::{DateTime, Utc};

use crate::model::{Attachment, InputChoice};

/// The width of US Letter, in points.
pub const WIDTH: f32 = 612.0;
/// The height of US Letter, in points.
pub const HEIGHT: f32 = 792.0;

/// An element of the structure tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ElementId(
    /// Its place in [`Composed::elements`].
    pub usize,
);

/// One glyph of a run.
#[derive(Clone, Debug)]
pub struct Glyph {
    /// Its number in the face.
    pub id: u16,
    /// Where its origin stands.
    pub x: f32,
    /// How far above the baseline.
    pub rise: f32,
    /// The bytes of the run's text that it stands for; empty for a glyph that adds none to those before it.
    pub text: Range<usize>,
    /// Where its cluster ends, on the page.
    pub end: f32,
    /// Whether a glyph of its cluster stands over or under another, or adds no text: readers that go by places on the
    /// page would take the cluster apart, and are given its text as a whole.
    pub stacked: bool,
}

/// Glyphs of one face, size and colour on one baseline.
#[derive(Clone, Debug)]
pub struct Run {
    /// The place of its face in [`Press::faces`](crate::Press::faces).
    pub face: usize,
    /// The size of type.
    pub size: f32,
    /// Red, green and blue, a byte each.
    pub color: u32,
    /// The baseline, from the top of the page.
    pub y: f32,
    /// The glyphs in the order of reading, which is not always that of their places.
    pub glyphs: Vec<Glyph>,
    /// The text that the glyphs stand for.
    pub text: String,
}

impl Run {
    /// The same run elsewhere.
    pub(crate) fn moved(&self, dx: f32, dy: f32) -> Self {
        let mut run = self.clone();
        run.y += dy;
        for glyph in &mut run.glyphs {
            glyph.x += dx;
            glyph.end += dx;
        }
        run
    }

    /// The text that a glyph stands for. No glyph may stand for none (PDF/A-2a, 6.2.11.7.2).
    #[must_use]
    pub fn text_of(&self, glyph: &Glyph) -> &str {
        self.text.get(glyph.text.clone()).filter(|text| !text.is_empty()).unwrap_or("\u{200b}")
    }

    /// The run, divided where stacked clusters begin and end.
    fn by_stacking(self) -> Vec<(Self, bool)> {
        if !self.glyphs.iter().any(|glyph| glyph.stacked) {
            return vec![(self, false)];
        }
        let groups = self.glyphs.chunk_by(|one, next| one.stacked == next.stacked);
        let part = |glyphs: &[Glyph]| {
            let start = glyphs.first().map_or(0, |glyph| glyph.text.start);
            let end = glyphs.last().map_or(start, |glyph| glyph.text.end);
            let text = self.text.get(start..end).unwrap_or_default().to_owned();
            let moved = |glyph: &Glyph| {
                let text = glyph.text.start - start..glyph.text.end - start;
                Glyph { text, ..glyph.clone() }
            };
            let stacked = glyphs.first().is_some_and(|glyph| glyph.stacked);
            (Self { glyphs: glyphs.iter().map(moved).collect(), text, ..self }, stacked)
        };
        groups.map(part).collect()
    }
}

/// Something painted.
#[derive(Clone, Debug)]
pub enum Item {
    /// Text.
    Run(Run),
    /// A straight line.
    Rule {
        /// x and y of one end.
        from: (f32, f32),
        /// x and y of the other.
        to: (f32, f32),
        /// How thick it is.
        weight: f32,
        /// Red, green and blue, a byte each.
        color: u32,
    },
    /// A filled rectangle.
    Fill {
        /// Its left side.
        x: f32,
        /// Its upper side.
        y: f32,
        /// How wide it is.
        width: f32,
        /// How high it is.
        height: f32,
        /// Red, green and blue, a byte each.
        color: u32,
    },
}

/// What painted things are when they are not part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Artifact {
    /// What is repeated above the text of pages.
    Header,
    /// What is repeated below the text of pages.
    Footer,
    /// What is repeated because a page ended, such as the head row of a table.
    Pagination,
    /// Rules and tints.
    Layout,
}

/// Whose content a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// An element of the structure tree.
    Element(ElementId),
    /// Nobody: it is not read aloud.
    Artifact(Artifact),
}

/// A stretch of marked content.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Whose it is.
    pub owner: Owner,
    /// What is painted, in order.
    pub items: Vec<Item>,
    /// The text to be read in place of the glyphs.
    pub spelled: Option<String>,
}

/// Where a link leads.
#[derive(Clone, Debug)]
pub enum Target {
    /// An address on the web or of mail.
    Address(String),
    /// The heading with this place in [`Composed::bookmarks`].
    Heading(usize),
}

/// A link annotation.
#[derive(Clone, Debug)]
pub struct Link {
    /// Left, top, right, bottom, from the top of the page.
    pub area: [f32; 4],
    /// Where it leads.
    pub target: Target,
    /// What it is, for those who cannot see it.
    pub description: String,
    /// Its element in the structure tree.
    pub element: ElementId,
}

/// What is entered into a field.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A text.
    Text {
        /// Whether it has several lines.
        lines: bool,
        /// The most characters.
        limit: Option<u32>,
    },
    /// A box to tick.
    Check,
    /// One of several buttons.
    Radio,
    /// One of these, from a list that opens.
    List(Vec<InputChoice>),
}

/// A field of an interactive form.
#[derive(Clone, Debug)]
pub struct Entered {
    /// Its name: names and row numbers joined by dots.
    pub name: String,
    /// What a screen reader says of it.
    pub description: String,
    /// What is entered.
    pub entry: Entry,
    /// What stands in it: a text, or the value of a choice.
    pub value: String,
    /// Whether the form cannot be submitted without it.
    pub required: bool,
    /// Whether it only tells.
    pub read_only: bool,
}

/// Where a field is seen and filled in. Radio buttons have several of one field.
#[derive(Clone, Debug)]
pub struct Widget {
    /// Left, top, right, bottom, from the top of the page.
    pub area: [f32; 4],
    /// The element that it is.
    pub element: ElementId,
    /// The place of its field among those of the document.
    pub field: usize,
    /// The value that a check box or radio button stands for, with its words.
    pub stands_for: Option<InputChoice>,
    /// The text that stands in it, placed from its own top left corner.
    pub shown: Vec<Run>,
}

/// One page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// What is painted, in order.
    pub marks: Vec<Mark>,
    /// The links on it.
    pub links: Vec<Link>,
    /// The fields on it, in the order of reading.
    pub widgets: Vec<Widget>,
    marked: usize,
}

/// A child of a structure element.
#[derive(Clone, Debug)]
pub enum Child {
    /// Another element.
    Element(ElementId),
    /// A stretch of marked content.
    Content {
        /// The place of its page.
        page: usize,
        /// How many marks with an element stand before it on that page.
        mark: usize,
    },
    /// A link.
    Annotation {
        /// The place of its page.
        page: usize,
        /// Its place among the links of that page.
        index: usize,
    },
    /// A field to fill in.
    Widget {
        /// The place of its page.
        page: usize,
        /// Its place among the widgets of that page.
        index: usize,
    },
}

/// An element of the structure tree, with its standard role.
#[derive(Clone, Debug, Default)]
pub struct Element {
    /// Its standard role (ISO 32000-1, 14.8.4), for example `P`.
    pub role: &'static str,
    /// The element that it is part of; none for the whole document.
    pub parent: Option<ElementId>,
    /// Its parts in the order of reading.
    pub children: Vec<Child>,
    /// `Column` or `Row` for a table head.
    pub scope: Option<&'static str>,
    /// How a list is numbered.
    pub numbering: Option<&'static str>,
    /// Its language, where that is not the document's.
    pub language: Option<String>,
    /// What it is called.
    pub title: Option<String>,
    /// What is read in its place.
    pub alternative: Option<String>,
    /// For a figure: left, top, right, bottom, from the top of its page.
    pub area: Option<[f32; 4]>,
}

/// An entry of the outline.
#[derive(Clone, Debug)]
pub struct Bookmark {
    /// The level of its heading.
    pub level: u8,
    /// The words of its heading.
    pub title: String,
    /// The place of its page.
    pub page: usize,
    /// The top of its heading.
    pub y: f32,
}

/// What the file says about itself.
#[derive(Clone, Debug)]
pub struct About {
    /// The title, shown by viewers in place of the file name.
    pub title: String,
    /// The office that issues it.
    pub author: String,
    /// What it is about, in a line.
    pub subject: String,
    /// The language of its text, a BCP 47 tag.
    pub language: String,
    /// The date of the file, from the record.
    pub created_at: DateTime<Utc>,
}

/// A document as it will be written.
#[derive(Clone, Debug)]
pub struct Composed {
    /// The pages, in order.
    pub pages: Vec<Page>,
    /// The elements of the structure tree; the first is the document itself.
    pub elements: Vec<Element>,
    /// The entries of the outline, in order.
    pub bookmarks: Vec<Bookmark>,
    /// The fields of an interactive form, in the order of reading.
    pub fields: Vec<Entered>,
    /// What the file says about itself.
    pub about: About,
    /// Files carried inside.
    pub attachments: Vec<Attachment>,
}

impl Composed {
    pub(crate) fn new(about: About, attachments: Vec<Attachment>) -> Self {
        Self {
            pages: vec![Page::default()],
            elements: Vec::new(),
            bookmarks: Vec::new(),
            fields: Vec::new(),
            about,
            attachments,
        }
    }

    /// Leaves the first page alone, and of the structure what stands on it.
    pub(crate) fn keep_first_page(&mut self) {
        self.pages.truncate(1);
        self.bookmarks.retain(|bookmark| bookmark.page == 0);
        for element in &mut self.elements {
            element.children.retain(|child| match child {
                Child::Element(_) => true,
                Child::Content { page, .. } | Child::Annotation { page, .. } | Child::Widget { page, .. } => {
                    *page == 0
                }
            });
        }
    }

    /// Adds an element as the last child of its parent.
    pub(crate) fn element(&mut self, parent: Option<ElementId>, role: &'static str) -> ElementId {
        let id = ElementId(self.elements.len());
        self.elements.push(Element { role, parent, ..Element::default() });
        if let Some(parent) = parent {
            self.at(parent).children.push(Child::Element(id));
        }
        id
    }

    /// The element of an id.
    pub(crate) fn at(&mut self, id: ElementId) -> &mut Element {
        &mut self.elements[id.0]
    }

    /// The page of a number, from 0.
    pub(crate) fn page(&mut self, page: usize) -> &mut Page {
        &mut self.pages[page]
    }

    /// Paints onto a page. Stacked clusters become marks of their own, with their text: not marks within marks, which
    /// poppler takes for the end of the outer one.
    pub(crate) fn paint(&mut self, page: usize, owner: Owner, items: Vec<Item>) {
        if let Owner::Artifact(_) = owner {
            self.mark(page, owner, items, None);
            return;
        }
        let mut waiting = Vec::new();
        for item in items {
            let Item::Run(run) = item else {
                waiting.push(item);
                continue;
            };
            for (run, stacked) in run.by_stacking() {
                if stacked {
                    self.mark(page, owner, std::mem::take(&mut waiting), None);
                    let text = run.text.clone();
                    self.mark(page, owner, vec![Item::Run(run)], Some(text));
                } else {
                    waiting.push(Item::Run(run));
                }
            }
        }
        self.mark(page, owner, waiting, None);
    }

    /// Joins the mark before when it has the same owner, nothing came between and neither is spelled.
    fn mark(&mut self, page: usize, owner: Owner, items: Vec<Item>, spelled: Option<String>) {
        if items.is_empty() {
            return;
        }
        let joins = spelled.is_none()
            && self.pages[page]
                .marks
                .last()
                .is_some_and(|mark| mark.owner == owner && mark.spelled.is_none());
        let unbroken = match owner {
            Owner::Artifact(_) => true,
            Owner::Element(id) => {
                let last = self.elements[id.0].children.last();
                matches!(last, Some(Child::Content { page: before, .. }) if *before == page)
            }
        };
        if joins
            && unbroken
            && let Some(mark) = self.pages[page].marks.last_mut()
        {
            mark.items.extend(items);
            return;
        }
        if let Owner::Element(id) = owner {
            let mark = self.pages[page].marked;
            self.pages[page].marked += 1;
            self.elements[id.0].children.push(Child::Content { page, mark });
        }
        self.pages[page].marks.push(Mark { owner, items, spelled });
    }
}
