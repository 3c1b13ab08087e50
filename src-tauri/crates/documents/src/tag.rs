//! The layer above printpdf: structure tree, outline, links, language, metadata, attachments, a fixed identifier.
//!
//! What printpdf writes into the catalog for itself (page mode, information, output intents, metadata, annotations) is
//! replaced, not mended.

pub(crate) mod about;
mod embed;
mod outline;
mod widgets;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::{
    PrintError,
    fonts::Face,
    output::Output,
    page::{Child, Composed, Element, HEIGHT, Link, Owner, Target},
};

/// The colour profile of what is printed.
pub(crate) const SRGB: &[u8] = include_bytes!("../color/sRGB-v2-magic.icc");

/// Adds everything that makes the file accessible and archival, and writes it.
pub(crate) fn finish(file: Document, document: &Composed, faces: &[Face]) -> Result<Vec<u8>, PrintError> {
    let mut tagger = Tagger::new(file, document);
    tagger.pages()?;
    tagger.elements();
    tagger.catalog()?;
    tagger.form(faces)?;
    tagger.save()
}

struct Tagger<'a> {
    file: Document,
    document: &'a Composed,
    pages: Vec<ObjectId>,
    root: ObjectId,
    elements: Vec<ObjectId>,
    /// The link annotations of each page. They are objects of their own, because structure elements refer to them.
    links: Vec<Vec<ObjectId>>,
    form: widgets::Form,
    parents: Vec<Object>,
    next_parent: i64,
}

impl<'a> Tagger<'a> {
    fn new(mut file: Document, document: &'a Composed) -> Self {
        let pages: Vec<ObjectId> = file.page_iter().collect();
        let root = file.new_object_id();
        let elements = document.elements.iter().map(|_| file.new_object_id()).collect();
        let links = document
            .pages
            .iter()
            .map(|page| page.links.iter().map(|_| file.new_object_id()).collect())
            .collect();
        let form = widgets::Form::number(&mut file, document);
        let next_parent = integer(pages.len());
        Self { file, document, pages, root, elements, links, form, parents: Vec::new(), next_parent }
    }

    fn element(&self, id: crate::page::ElementId) -> Object {
        self.elements.get(id.0).map_or(Object::Null, |id| Object::Reference(*id))
    }

    /// The entries of every page: whose its marks are, its tab order, its links.
    fn pages(&mut self) -> Result<(), PrintError> {
        let document = self.document;
        for (number, page) in document.pages.iter().enumerate() {
            let owners = page.marks.iter().filter_map(|mark| match mark.owner {
                Owner::Element(element) => Some(self.element(element)),
                Owner::Artifact(_) => None,
            });
            let owners = Object::Array(owners.collect());
            let owners = self.file.add_object(owners);
            self.parents.extend([Object::Integer(integer(number)), Object::Reference(owners)]);
        }
        for (number, page) in document.pages.iter().enumerate() {
            let Some(&id) = self.pages.get(number) else {
                return Err(PrintError::Structure("a page is lost"));
            };
            let links = self.links.get(number).cloned().unwrap_or_default();
            for (link, annotation) in page.links.iter().zip(&links) {
                let dictionary = self.annotation(link, id);
                self.file.objects.insert(*annotation, dictionary.into());
                self.parents.extend([Object::Integer(self.next_parent), self.element(link.element)]);
                self.next_parent += 1;
            }
            let widgets = self.form.widgets.get(number).cloned().unwrap_or_default();
            for (widget, annotation) in page.widgets.iter().zip(&widgets) {
                let dictionary = widgets::Form::annotation(widget, id, self.next_parent);
                self.file.objects.insert(*annotation, dictionary.into());
                self.parents.extend([Object::Integer(self.next_parent), self.element(widget.element)]);
                self.next_parent += 1;
            }
            let annotations: Vec<ObjectId> = links.into_iter().chain(widgets).collect();
            let entries = self.file.get_dictionary_mut(id)?;
            entries.set("StructParents", integer(number));
            entries.set("Tabs", name("S"));
            entries.remove(b"Annots");
            if !annotations.is_empty() {
                entries.set("Annots", annotations.into_iter().map(Object::Reference).collect::<Vec<_>>());
            }
        }
        Ok(())
    }

    fn annotation(&self, link: &Link, page: ObjectId) -> Dictionary {
        let [left, top, right, bottom] = link.area;
        let mut entries = dictionary! {
            "Type" => name("Annot"),
            "Subtype" => name("Link"),
            "F" => 4,
            "P" => page,
            "Rect" => numbers(&[left, HEIGHT - bottom, right, HEIGHT - top]),
            "Border" => vec![0.into(), 0.into(), 0.into()],
            "Contents" => text(&link.description),
            "StructParent" => self.next_parent,
        };
        match &link.target {
            Target::Address(address) => {
                let action = dictionary! { "S" => name("URI"), "URI" => literal(address) };
                entries.set("A", action);
            }
            Target::Heading(index) => {
                let mark = self.document.bookmarks.get(*index);
                let place = mark.and_then(|mark| Some((*self.pages.get(mark.page)?, mark.y)));
                if let Some((page, y)) = place {
                    entries.set("Dest", destination(page, y));
                }
            }
        }
        entries
    }

    fn elements(&mut self) {
        for (element, id) in self.document.elements.iter().zip(&self.elements) {
            let entries = self.element_entries(element);
            self.file.objects.insert(*id, entries.into());
        }
    }

    fn element_entries(&self, element: &Element) -> Dictionary {
        let home = element.children.iter().find_map(|child| match child {
            Child::Content { page, .. } | Child::Annotation { page, .. } | Child::Widget { page, .. } => {
                Some(*page)
            }
            Child::Element(_) => None,
        });
        let parent = element.parent.map_or(Object::Reference(self.root), |parent| self.element(parent));
        let mut entries =
            dictionary! { "Type" => name("StructElem"), "S" => name(element.role), "P" => parent };
        if let Some(page) = home {
            entries.set("Pg", self.page(page));
        }
        let mut children: Vec<Object> =
            element.children.iter().map(|child| self.child(child, home)).collect();
        match children.len() {
            0 => {}
            1 => entries.set("K", children.remove(0)),
            _ => entries.set("K", children),
        }
        if let Some(scope) = element.scope {
            entries.set("A", dictionary! { "O" => name("Table"), "Scope" => name(scope) });
        }
        if let Some(numbering) = element.numbering {
            entries.set("A", dictionary! { "O" => name("List"), "ListNumbering" => name(numbering) });
        }
        if let Some([left, top, right, bottom]) = element.area {
            let area = numbers(&[left, HEIGHT - bottom, right, HEIGHT - top]);
            entries.set(
                "A",
                dictionary! { "O" => name("Layout"), "BBox" => area, "Placement" => name("Block") },
            );
        }
        if let Some(words) = &element.alternative {
            entries.set("Alt", text(words));
        }
        if let Some(language) = &element.language {
            entries.set("Lang", literal(language));
        }
        if let Some(title) = &element.title {
            entries.set("T", text(title));
        }
        entries
    }

    fn page(&self, number: usize) -> Object {
        self.pages.get(number).map_or(Object::Null, |id| Object::Reference(*id))
    }

    fn child(&self, child: &Child, home: Option<usize>) -> Object {
        match child {
            Child::Element(element) => self.element(*element),
            Child::Content { page, mark } if Some(*page) == home => Object::Integer(integer(*mark)),
            Child::Content { page, mark } => dictionary! {
                "Type" => name("MCR"), "Pg" => self.page(*page), "MCID" => integer(*mark)
            }
            .into(),
            Child::Annotation { page, index } => self.object_reference(&self.links, *page, *index),
            Child::Widget { page, index } => self.object_reference(&self.form.widgets, *page, *index),
        }
    }

    fn object_reference(&self, annotations: &[Vec<ObjectId>], page: usize, index: usize) -> Object {
        let annotation = annotations.get(page).and_then(|annotations| annotations.get(index));
        let annotation = annotation.map_or(Object::Null, |id| Object::Reference(*id));
        dictionary! { "Type" => name("OBJR"), "Pg" => self.page(page), "Obj" => annotation }.into()
    }

    /// Makes the file an interactive form, where the document has fields.
    fn form(&mut self, faces: &[Face]) -> Result<(), PrintError> {
        if self.document.fields.is_empty() {
            return Ok(());
        }
        let form = self.form.finish(&mut self.file, self.document, faces)?;
        let catalog = self.file.trailer.get(b"Root")?.as_reference()?;
        self.file.get_dictionary_mut(catalog)?.set("AcroForm", form);
        Ok(())
    }

    fn catalog(&mut self) -> Result<(), PrintError> {
        let document = self.document;
        let tops =
            document.elements.iter().zip(&self.elements).filter(|(element, _)| element.parent.is_none());
        let tops: Vec<Object> = tops.map(|(_, id)| Object::Reference(*id)).collect();
        let parents = std::mem::take(&mut self.parents);
        let tree = dictionary! {
            "Type" => name("StructTreeRoot"),
            "K" => tops,
            "ParentTree" => dictionary! { "Nums" => parents },
            "ParentTreeNextKey" => self.next_parent,
        };
        self.file.objects.insert(self.root, tree.into());
        let outline = outline::add(&mut self.file, document, &self.pages);
        let profile = self.file.add_object(Stream::new(dictionary! { "N" => 3 }, SRGB.to_vec()));
        let part = if document.attachments.is_empty() { 2 } else { 3 };
        let metadata = Stream::new(
            dictionary! { "Type" => name("Metadata"), "Subtype" => name("XML") },
            about::xmp(document, part).into_bytes(),
        );
        let metadata = self.file.add_object(metadata.with_compression(false));
        let attachments = about::attach(&mut self.file, document);
        let catalog_id = self.file.trailer.get(b"Root")?.as_reference()?;
        let catalog = self.file.get_dictionary_mut(catalog_id)?;
        for key in ["PageMode", "PageLayout", "OutputIntents", "Metadata", "Outlines"] {
            catalog.remove(key.as_bytes());
        }
        catalog.set("StructTreeRoot", self.root);
        catalog.set("MarkInfo", dictionary! { "Marked" => true });
        catalog.set("Lang", literal(&document.about.language));
        catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
        catalog.set("Metadata", metadata);
        catalog.set("OutputIntents", vec![output_intent(profile).into()]);
        if let Some(outline) = outline {
            catalog.set("Outlines", outline);
            catalog.set("PageMode", name("UseOutlines"));
        }
        if !attachments.is_empty() {
            let files: Vec<Object> = attachments.iter().map(|(_, id)| Object::Reference(*id)).collect();
            let names: Vec<Object> =
                attachments.iter().flat_map(|(file, id)| [text(file), Object::Reference(*id)]).collect();
            catalog.set("AF", files);
            catalog.set("Names", dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } });
        }
        let information = about::information(document);
        let id = self.file.trailer.get(b"Info")?.as_reference()?;
        self.file.objects.insert(id, information.into());
        Ok(())
    }

    fn save(self) -> Result<Vec<u8>, PrintError> {
        let trailer = &self.file.trailer;
        let (catalog, information) = (trailer.get(b"Root")?.clone(), trailer.get(b"Info")?.clone());
        let mut output = Output::begin(self.file.max_id);
        for ((number, _), object) in self.file.objects {
            output.object(number, object)?;
        }
        Ok(output.finish(catalog, information)?)
    }
}

/// What the colours mean, by a profile that is in the file.
pub(crate) fn output_intent(profile: ObjectId) -> Dictionary {
    dictionary! {
        "Type" => name("OutputIntent"),
        "S" => name("GTS_PDFA1"),
        "OutputConditionIdentifier" => literal("sRGB"),
        "Info" => literal("sRGB IEC61966-2.1"),
        "DestOutputProfile" => profile,
    }
}

fn destination(page: ObjectId, y: f32) -> Vec<Object> {
    let top = Object::Real(HEIGHT - y + 6.0);
    vec![Object::Reference(page), name("XYZ"), Object::Null, top, Object::Null]
}

pub(crate) fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

/// A text string: as it is when it is ASCII, otherwise UTF-16 with its mark.
pub(crate) fn text(text: &str) -> Object {
    if text.is_ascii() {
        return literal(text);
    }
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, lopdf::StringFormat::Hexadecimal)
}

pub(crate) fn literal(text: &str) -> Object {
    Object::String(text.as_bytes().to_vec(), lopdf::StringFormat::Literal)
}

fn numbers(values: &[f32]) -> Object {
    Object::Array(values.iter().map(|value| Object::Real(*value)).collect())
}

pub(crate) fn integer(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
