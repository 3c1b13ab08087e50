//! The neutral page: marked content with its owner in the logical structure. Any back end can write it.
//!
//! Lengths are points; x runs from the left of the page and y down from its top.
#![expect(
    clippy::indexing_slicing,
    reason = "element and page ids are handed out by this value and never removed"
)]

use std::ops::Range;

use chrono::{DateTime, Utc};

use crate::model::Attachment;

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
    /// The bytes of the run's text that it stands for; empty for the later glyphs of a cluster.
    pub text: Range<usize>,
    /// Whether its cluster has another number of glyphs than characters, so that only the cluster's text is true.
    pub shared: bool,
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
        }
        run
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

/// One page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// What is painted, in order.
    pub marks: Vec<Mark>,
    /// The links on it.
    pub links: Vec<Link>,
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
    /// What the file says about itself.
    pub about: About,
    /// Files carried inside.
    pub attachments: Vec<Attachment>,
}

impl Composed {
    pub(crate) fn new(about: About, attachments: Vec<Attachment>) -> Self {
        Self { pages: vec![Page::default()], elements: Vec::new(), bookmarks: Vec::new(), about, attachments }
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

    /// Paints onto a page. Joins the mark before it when it has the same owner and nothing came between.
    pub(crate) fn paint(&mut self, page: usize, owner: Owner, items: Vec<Item>) {
        if items.is_empty() {
            return;
        }
        let goes_on = self.pages[page].marks.last().is_some_and(|mark| mark.owner == owner);
        match owner {
            Owner::Artifact(_) => {
                if goes_on && let Some(mark) = self.pages[page].marks.last_mut() {
                    mark.items.extend(items);
                    return;
                }
            }
            Owner::Element(id) => {
                let last = self.elements[id.0].children.last();
                let unbroken = matches!(last, Some(Child::Content { page: before, .. }) if *before == page);
                if goes_on
                    && unbroken
                    && let Some(mark) = self.pages[page].marks.last_mut()
                {
                    mark.items.extend(items);
                    return;
                }
                let mark = self.pages[page].marked;
                self.pages[page].marked += 1;
                self.elements[id.0].children.push(Child::Content { page, mark });
            }
        }
        self.pages[page].marks.push(Mark { owner, items });
    }
}
