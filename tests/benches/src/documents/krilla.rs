//! The same composed pages through krilla: tags, outline, links, metadata, PDF/UA-1 and PDF/A-2a as krilla makes them.

use std::num::NonZeroU16;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use chrono::{Datelike as _, Timelike as _};
use documents::Press;
use documents::page::{self, Child, Composed, ElementId, HEIGHT, Item, Owner, WIDTH};
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::{Destination, XyzDestination};
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, TableHeaderScope, Tag, TagGroup, TagKind,
    TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

/// The faces of a press, as krilla takes them.
pub struct Faces(Vec<Font>);

impl Faces {
    /// Reads the faces.
    ///
    /// # Errors
    /// When krilla cannot read one.
    pub fn of(press: &Press) -> Result<Self> {
        let read = |(name, data): (&str, &'static [u8])| {
            let data: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(data);
            Font::new(data.into(), 0).ok_or_else(|| anyhow!("krilla cannot read {name}"))
        };
        Ok(Self(press.faces().map(read).collect::<Result<_>>()?))
    }
}

/// What krilla calls the marks and links of each page, until the structure tree takes them.
type Names = Vec<Vec<Option<Identifier>>>;

/// Writes composed pages.
///
/// # Errors
/// When krilla refuses them.
pub fn write(document: &Composed, faces: &Faces) -> Result<Vec<u8>> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| anyhow!("{error:?}"))?;
    let settings = SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() };
    let mut file = Document::new_with(settings);
    let (mut marks, mut links) = (Names::new(), Names::new());
    for page in &document.pages {
        let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| anyhow!("no such page"))?;
        let mut written = file.start_page_with(size);
        let mut surface = written.surface();
        let mut names = Vec::new();
        for mark in &page.marks {
            let tag = match mark.owner {
                Owner::Element(_) => ContentTag::Other,
                Owner::Artifact(kind) => ContentTag::Artifact(Artifact::with_kind(artifact(kind))),
            };
            let name = surface.start_tagged(tag);
            for item in &mark.items {
                paint(&mut surface, item, faces);
            }
            surface.end_tagged();
            if let Owner::Element(_) = mark.owner {
                names.push(Some(name));
            }
        }
        surface.finish();
        marks.push(names);
        let mut names = Vec::new();
        for link in &page.links {
            let target = match &link.target {
                page::Target::Address(address) => {
                    Target::Action(Action::Link(LinkAction::new(address.clone())))
                }
                page::Target::Heading(heading) => {
                    let mark =
                        document.bookmarks.get(*heading).ok_or_else(|| anyhow!("a link leads nowhere"))?;
                    Target::Destination(Destination::Xyz(XyzDestination::new(mark.page, above(mark.y))))
                }
            };
            let [left, top, right, bottom] = link.area;
            let area =
                Rect::from_ltrb(left, top, right, bottom).ok_or_else(|| anyhow!("a link has no area"))?;
            let link =
                Annotation::new_link(LinkAnnotation::new(area, target), Some(link.description.clone()));
            names.push(Some(written.add_tagged_annotation(link)));
        }
        links.push(names);
        written.finish();
    }
    let mut tree = TagTree::new().with_lang(Some(document.about.language.clone()));
    let tops = document.elements.iter().filter(|element| element.parent.is_none());
    for child in tops.flat_map(|element| &element.children) {
        if let Child::Element(child) = child
            && let Some(group) = group(document, *child, &mut marks, &mut links)
        {
            tree.push(group);
        }
    }
    file.set_tag_tree(tree);
    let mut outline = Outline::new();
    let mut left = document.bookmarks.as_slice();
    while let Some((node, rest)) = node(left) {
        outline.push_child(node);
        left = rest;
    }
    file.set_outline(outline);
    file.set_metadata(metadata(&document.about));
    file.finish().map_err(|error| anyhow!("krilla refuses the document: {error:?}"))
}

fn artifact(kind: page::Artifact) -> ArtifactType {
    match kind {
        page::Artifact::Header => ArtifactType::Header,
        page::Artifact::Footer => ArtifactType::Footer,
        page::Artifact::Pagination => ArtifactType::PaginationOther,
        page::Artifact::Layout => ArtifactType::Layout,
    }
}

fn color(value: u32) -> rgb::Color {
    let [_, red, green, blue] = value.to_be_bytes();
    rgb::Color::new(red, green, blue)
}

fn fill(value: u32) -> Fill {
    Fill { paint: color(value).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

fn paint(surface: &mut Surface<'_>, item: &Item, faces: &Faces) {
    let mut path = PathBuilder::new();
    match item {
        Item::Fill { x, y, width, height, color } => {
            if let Some(area) = Rect::from_xywh(*x, *y, *width, *height) {
                path.push_rect(area);
            }
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*color)));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        Item::Rule { from, to, weight, color: value } => {
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
            surface.set_fill(None);
            let stroke = Stroke { paint: color(*value).into(), width: *weight, ..Stroke::default() };
            surface.set_stroke(Some(stroke));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
            surface.set_stroke(None);
        }
        Item::Run(run) => {
            let (Some(first), Some(face)) = (run.glyphs.first(), faces.0.get(run.face)) else { return };
            surface.set_stroke(None);
            surface.set_fill(Some(fill(run.color)));
            let nexts = run.glyphs.iter().skip(1).map(Some).chain([None]);
            let mut text = 0..0;
            let glyphs: Vec<KrillaGlyph> = run
                .glyphs
                .iter()
                .zip(nexts)
                .map(|(glyph, next)| {
                    if !glyph.text.is_empty() {
                        text = glyph.text.clone();
                    }
                    let advance = next.map_or(0.0, |next| next.x - glyph.x) / run.size;
                    let id = GlyphId::new(u32::from(glyph.id));
                    KrillaGlyph::new(id, advance, 0.0, glyph.rise / run.size, 0.0, text.clone(), None)
                })
                .collect();
            let start = Point::from_xy(first.x, run.y);
            surface.draw_glyphs(start, &glyphs, face.clone(), &run.text, run.size, false);
        }
    }
}

/// A place a little above what stands there.
fn above(y: f32) -> Point {
    Point::from_xy(0.0, y - 6.0)
}

/// The first entry with all below it, and the entries after those.
fn node(marks: &[page::Bookmark]) -> Option<(OutlineNode, &[page::Bookmark])> {
    let (mark, mut left) = marks.split_first()?;
    let place = XyzDestination::new(mark.page, above(mark.y));
    let mut outline = OutlineNode::new(mark.title.clone(), place);
    while left.first().is_some_and(|next| next.level > mark.level) {
        let Some((child, rest)) = node(left) else { break };
        outline.push_child(child);
        left = rest;
    }
    Some((outline, left))
}

fn group(document: &Composed, id: ElementId, marks: &mut Names, links: &mut Names) -> Option<TagGroup> {
    let element = document.elements.get(id.0)?;
    let heading =
        |level: u16| NonZeroU16::new(level).map(|level| Tag::Hn(level, element.title.clone()).into());
    let mut kind: TagKind = match element.role {
        "H1" => heading(1)?,
        "H2" => heading(2)?,
        "H3" => heading(3)?,
        "P" => Tag::P.into(),
        "L" if element.numbering == Some("Decimal") => Tag::L(ListNumbering::Decimal).into(),
        "L" => Tag::L(ListNumbering::Disc).into(),
        "LI" => Tag::LI.into(),
        "Lbl" => Tag::Lbl.into(),
        "LBody" => Tag::LBody.into(),
        "Table" => Tag::Table.into(),
        "THead" => Tag::THead.into(),
        "TBody" => Tag::TBody.into(),
        "TR" => Tag::TR.into(),
        "TH" if element.scope == Some("Row") => Tag::TH(TableHeaderScope::Row).into(),
        "TH" => Tag::TH(TableHeaderScope::Column).into(),
        "TD" => Tag::TD.into(),
        "Caption" => Tag::Caption.into(),
        "Link" => Tag::Link.into(),
        "TOC" => Tag::TOC.into(),
        "TOCI" => Tag::TOCI.into(),
        "Reference" => Tag::Reference.into(),
        "Span" => Tag::Span.into(),
        _ => Tag::Div.into(),
    };
    if let Some(language) = &element.language {
        kind.set_lang(Some(language.clone()));
    }
    let mut made = TagGroup::new(kind);
    for child in &element.children {
        let taken = |names: &mut Names, page: usize, index: usize| {
            names.get_mut(page).and_then(|names| names.get_mut(index)).and_then(Option::take)
        };
        if let Child::Element(child) = child {
            if let Some(group) = group(document, *child, marks, links) {
                made.push(group);
            }
        } else if let Child::Content { page, mark } = child {
            made.push(taken(marks, *page, *mark)?);
        } else if let Child::Annotation { page, index } = child {
            made.push(taken(links, *page, *index)?);
        }
    }
    Some(made)
}

fn metadata(about: &page::About) -> Metadata {
    let at = about.created_at;
    let part = |value: u32| u8::try_from(value).unwrap_or(0);
    let date = DateTime::new(u16::try_from(at.year()).unwrap_or(0))
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(about.title.clone())
        .authors(vec![about.author.clone()])
        .description(about.subject.clone())
        .language(about.language.clone())
        .creation_date(date)
}
