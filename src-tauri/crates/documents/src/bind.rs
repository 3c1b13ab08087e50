//! Binding: documents that are printed already, one after the other in one tagged file.
//!
//! Each part is copied object by object and let go before the next is read, so that 500 letters take no more memory than
//! the largest of them. What belongs to a file and not to a part (catalog, page tree, root of the structure tree,
//! outline, metadata, colour profile) is written once, at the end. The same parts give the same bytes.

mod file;
mod part;

use std::io::{self, Write};

use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};
use thiserror::Error;

use crate::page::{About, Composed};
use crate::tag::{self, integer, name, text};
use file::Output;
use part::{Part, Shared};

/// Why documents could not be bound.
#[derive(Debug, Error)]
pub enum BindError {
    /// The file could not be written.
    #[error("the file could not be written")]
    Write(#[from] io::Error),
    /// A part is not a document of this program.
    #[error("“{title}” could not be read: {reason}")]
    Part {
        /// Its title.
        title: String,
        /// What it lacks.
        reason: &'static str,
    },
    /// An object of a part is not as expected.
    #[error("a document could not be read")]
    Object(#[from] lopdf::Error),
}

/// What the bound file says of itself.
#[derive(Clone, Debug)]
pub struct Binding {
    /// Its title.
    pub title: String,
    /// The office that made it.
    pub author: String,
    /// What it holds, in a sentence.
    pub subject: String,
}

/// Writes documents into one file: begin, add each, finish.
pub struct Binder<W: Write> {
    binding: Binding,
    output: Output<W>,
    /// Objects of the whole file that parts refer to before they are written.
    pages: ObjectId,
    structure: ObjectId,
    document: ObjectId,
    outline: ObjectId,
    leaves: Vec<Object>,
    tops: Vec<Object>,
    parents: Vec<Object>,
    next_parent: i64,
    bookmarks: Vec<Bookmark>,
    attachments: Vec<(Vec<u8>, Object)>,
    about: Option<Newest>,
}

/// A part's own entry in the outline, with its first and last entries below it.
struct Bookmark {
    id: ObjectId,
    title: String,
    page: ObjectId,
    below: Option<(Object, Object, i64)>,
}

/// When the newest part was made, and the language of the first.
struct Newest {
    created: String,
    language: Vec<u8>,
}

impl<W: Write> Binder<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// [`BindError::Write`].
    pub fn begin(out: W, binding: Binding) -> Result<Self, BindError> {
        let mut output = Output::begin(out)?;
        let (pages, structure, document, outline) =
            (output.new_id(), output.new_id(), output.new_id(), output.new_id());
        Ok(Self {
            binding,
            output,
            pages,
            structure,
            document,
            outline,
            leaves: Vec::new(),
            tops: Vec::new(),
            parents: Vec::new(),
            next_parent: 0,
            bookmarks: Vec::new(),
            attachments: Vec::new(),
            about: None,
        })
    }

    /// Adds a document that [`Press`](crate::Press) printed; `title` is its bookmark.
    ///
    /// # Errors
    /// [`BindError::Write`]; [`BindError::Part`] and [`BindError::Object`] for a file that is none of this program's.
    pub fn add(&mut self, title: &str, pdf: &[u8]) -> Result<(), BindError> {
        let bookmark = self.output.new_id();
        let shared = Shared {
            pages: self.pages,
            document: self.document,
            bookmark,
            first_parent: self.next_parent,
            place: self.bookmarks.len() + 1,
        };
        let copied = Part::read(title, pdf, &shared)?.copy(&mut self.output)?;
        self.bookmarks.push(Bookmark {
            id: bookmark,
            title: title.to_owned(),
            page: copied.first_page,
            below: copied.outline,
        });
        self.leaves.extend(copied.pages.into_iter().map(Object::Reference));
        self.tops.extend(copied.tops);
        self.parents.extend(copied.parents);
        self.next_parent = copied.next_parent;
        self.attachments.extend(copied.attachments);
        let newest = self.about.get_or_insert(Newest { created: String::new(), language: copied.language });
        newest.created = std::mem::take(&mut newest.created).max(copied.created);
        Ok(())
    }

    /// Writes what belongs to the whole file, and gives back where it was written.
    ///
    /// # Errors
    /// [`BindError::Write`]; [`BindError::Part`] where nothing was added.
    pub fn finish(mut self) -> Result<W, BindError> {
        let nothing =
            || BindError::Part { title: self.binding.title.clone(), reason: "there is no document in it" };
        let newest = self.about.take().ok_or_else(nothing)?;
        let created = chrono::NaiveDateTime::parse_from_str(&newest.created, "D:%Y%m%d%H%M%SZ");
        let created_at = created.map(|created| created.and_utc()).unwrap_or_default();
        let language = String::from_utf8_lossy(&newest.language).into_owned();
        let about = Composed {
            pages: Vec::new(),
            elements: Vec::new(),
            bookmarks: Vec::new(),
            fields: Vec::new(),
            about: About {
                title: self.binding.title.clone(),
                author: self.binding.author.clone(),
                subject: self.binding.subject.clone(),
                language,
                created_at,
            },
            attachments: Vec::new(),
        };
        self.pages_and_structure()?;
        self.outline()?;
        let profile = self.output.new_id();
        let mut srgb = Stream::new(dictionary! { "N" => 3 }, tag::SRGB.to_vec());
        srgb.compress()?;
        self.output.stream(profile, &srgb)?;
        let metadata = self.output.new_id();
        let part = if self.attachments.is_empty() { 2 } else { 3 };
        let xmp = Stream::new(
            dictionary! { "Type" => name("Metadata"), "Subtype" => name("XML") },
            tag::about::xmp(&about, part).into_bytes(),
        );
        self.output.stream(metadata, &xmp)?;
        let mut catalog = dictionary! {
            "Type" => name("Catalog"),
            "Pages" => self.pages,
            "StructTreeRoot" => self.structure,
            "MarkInfo" => dictionary! { "Marked" => true },
            "Lang" => Object::String(newest.language, lopdf::StringFormat::Literal),
            "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
            "Metadata" => metadata,
            "OutputIntents" => vec![tag::output_intent(profile).into()],
            "Outlines" => self.outline,
            "PageMode" => name("UseOutlines"),
        };
        self.attached(&mut catalog);
        let (catalog_id, information) = (self.output.new_id(), self.output.new_id());
        self.output.object(catalog_id, catalog.into())?;
        self.output.object(information, tag::about::information(&about).into())?;
        self.output.finish(catalog_id, information)
    }

    fn pages_and_structure(&mut self) -> Result<(), BindError> {
        let leaves = std::mem::take(&mut self.leaves);
        let pages =
            dictionary! { "Type" => name("Pages"), "Count" => integer(leaves.len()), "Kids" => leaves };
        self.output.object(self.pages, pages.into())?;
        let document = dictionary! {
            "Type" => name("StructElem"),
            "S" => name("Document"),
            "P" => self.structure,
            "K" => std::mem::take(&mut self.tops),
        };
        self.output.object(self.document, document.into())?;
        let structure = dictionary! {
            "Type" => name("StructTreeRoot"),
            "K" => vec![Object::Reference(self.document)],
            "ParentTree" => dictionary! { "Nums" => std::mem::take(&mut self.parents) },
            "ParentTreeNextKey" => self.next_parent,
        };
        self.output.object(self.structure, structure.into())
    }

    /// One entry a part, closed over those of its own headings.
    fn outline(&mut self) -> Result<(), BindError> {
        let bookmarks = std::mem::take(&mut self.bookmarks);
        let id = |place: usize| bookmarks.get(place).map(|mark| Object::Reference(mark.id));
        for (place, mark) in bookmarks.iter().enumerate() {
            let mut entries = dictionary! {
                "Title" => text(&mark.title),
                "Parent" => self.outline,
                "Dest" => vec![
                    Object::Reference(mark.page), name("XYZ"), Object::Null, Object::Null, Object::Null,
                ],
            };
            if let Some(before) = place.checked_sub(1).and_then(id) {
                entries.set("Prev", before);
            }
            if let Some(after) = id(place + 1) {
                entries.set("Next", after);
            }
            if let Some((first, last, count)) = &mark.below {
                entries.set("First", first.clone());
                entries.set("Last", last.clone());
                entries.set("Count", -count);
            }
            self.output.object(mark.id, entries.into())?;
        }
        let mut entries = dictionary! { "Type" => name("Outlines"), "Count" => integer(bookmarks.len()) };
        if let (Some(first), Some(last)) = (id(0), bookmarks.len().checked_sub(1).and_then(id)) {
            entries.set("First", first);
            entries.set("Last", last);
        }
        self.output.object(self.outline, entries.into())
    }

    fn attached(&mut self, catalog: &mut Dictionary) {
        if self.attachments.is_empty() {
            return;
        }
        let mut attachments = std::mem::take(&mut self.attachments);
        // A name tree is in the order of its names.
        attachments.sort_by(|(one, _), (other, _)| one.cmp(other));
        let files: Vec<Object> = attachments.iter().map(|(_, file)| file.clone()).collect();
        let names: Vec<Object> = attachments
            .into_iter()
            .flat_map(|(name, file)| [Object::String(name, lopdf::StringFormat::Literal), file])
            .collect();
        catalog.set("AF", files);
        catalog.set("Names", dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } });
    }
}
