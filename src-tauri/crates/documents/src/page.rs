//! The neutral page: marked content with its owner in the logical structure. Any back end can write it.
#![expect(
    clippy::indexing_slicing,
    reason = "element and page ids are handed out by this value and never removed"
)]

use std::ops::Range;

use chrono::{DateTime, Utc};

use crate::model::Attachment;

/// The width of US Letter, in points.
pub(crate) const WIDTH: f32 = 612.0;
/// The height of US Letter, in points.
pub(crate) const HEIGHT: f32 = 792.0;

/// An element of the structure tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ElementId(pub usize);

/// One glyph of a run.
#[derive(Clone, Debug)]
pub(crate) struct Glyph {
    pub id: u16,
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
pub(crate) struct Run {
    pub face: usize,
    pub size: f32,
    pub color: u32,
    /// The baseline, from the top of the page.
    pub y: f32,
    pub glyphs: Vec<Glyph>,
    pub text: String,
}

impl Run {
    /// The same run elsewhere.
    pub fn moved(&self, dx: f32, dy: f32) -> Self {
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
pub(crate) enum Item {
    Run(Run),
    Rule { from: (f32, f32), to: (f32, f32), weight: f32, color: u32 },
    Fill { x: f32, y: f32, width: f32, height: f32, color: u32 },
}

/// What painted things are when they are not part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Artifact {
    Header,
    Footer,
    Pagination,
    Layout,
}

/// Whose content a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    Element(ElementId),
    Artifact(Artifact),
}

/// A stretch of marked content.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub owner: Owner,
    pub items: Vec<Item>,
}

/// Where a link leads.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    Address(String),
    Heading(usize),
}

/// A link annotation.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    /// Left, top, right, bottom, from the top of the page.
    pub area: [f32; 4],
    pub target: Target,
    pub description: String,
    pub element: ElementId,
}

/// One page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub marks: Vec<Mark>,
    pub links: Vec<Link>,
    marked: usize,
}

/// A child of a structure element.
#[derive(Clone, Debug)]
pub(crate) enum Child {
    Element(ElementId),
    Content { page: usize, mark: usize },
    Annotation { page: usize, index: usize },
}

/// An element of the structure tree, with its standard role.
#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    pub role: &'static str,
    pub parent: Option<ElementId>,
    pub children: Vec<Child>,
    /// `Column` or `Row` for a table head.
    pub scope: Option<&'static str>,
    /// How a list is numbered.
    pub numbering: Option<&'static str>,
    pub language: Option<String>,
    pub title: Option<String>,
    pub alternative: Option<String>,
}

/// An entry of the outline.
#[derive(Clone, Debug)]
pub(crate) struct Bookmark {
    pub level: u8,
    pub title: String,
    pub page: usize,
    pub y: f32,
}

/// What the file says about itself.
#[derive(Clone, Debug)]
pub(crate) struct About {
    pub title: String,
    pub author: String,
    pub subject: String,
    pub language: String,
    pub created_at: DateTime<Utc>,
}

/// A document as it will be written.
#[derive(Clone, Debug)]
pub(crate) struct Composed {
    pub pages: Vec<Page>,
    pub elements: Vec<Element>,
    pub bookmarks: Vec<Bookmark>,
    pub about: About,
    pub attachments: Vec<Attachment>,
}

impl Composed {
    pub fn new(about: About, attachments: Vec<Attachment>) -> Self {
        Self { pages: vec![Page::default()], elements: Vec::new(), bookmarks: Vec::new(), about, attachments }
    }

    /// Adds an element as the last child of its parent.
    pub fn element(&mut self, parent: Option<ElementId>, role: &'static str) -> ElementId {
        let id = ElementId(self.elements.len());
        self.elements.push(Element { role, parent, ..Element::default() });
        if let Some(parent) = parent {
            self.at(parent).children.push(Child::Element(id));
        }
        id
    }

    /// The element of an id.
    pub fn at(&mut self, id: ElementId) -> &mut Element {
        &mut self.elements[id.0]
    }

    /// The page of a number, from 0.
    pub fn page(&mut self, page: usize) -> &mut Page {
        &mut self.pages[page]
    }

    /// Paints onto a page. Joins the mark before it when it has the same owner and nothing came between.
    pub fn paint(&mut self, page: usize, owner: Owner, items: Vec<Item>) {
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
