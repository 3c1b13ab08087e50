//! One part: its objects under new numbers, its marks and links under new keys.

use std::collections::BTreeMap;
use std::io::Write;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{BindError, file::Output};
use crate::tag::{name, text};

/// What of the whole file a part refers to.
pub(super) struct Shared {
    pub pages: ObjectId,
    /// The element over all parts.
    pub document: ObjectId,
    /// The part's entry in the outline.
    pub bookmark: ObjectId,
    /// The first key of the tree from marks to elements that is free.
    pub first_parent: i64,
    /// The part's place, from 1.
    pub place: usize,
}

/// What the whole file has to know of a part that is copied.
pub(super) struct Copied {
    pub pages: Vec<ObjectId>,
    pub first_page: ObjectId,
    pub tops: Vec<Object>,
    pub parents: Vec<Object>,
    pub next_parent: i64,
    /// First and last entry of its own outline, and how many of it are seen when it is opened.
    pub outline: Option<(Object, Object, i64)>,
    pub attachments: Vec<(Vec<u8>, Object)>,
    pub created: String,
    pub language: Vec<u8>,
}

/// A part while it is copied.
pub(super) struct Part<'a> {
    file: Document,
    title: &'a str,
    shared: &'a Shared,
    /// From its numbers to those of the bound file.
    numbers: BTreeMap<ObjectId, ObjectId>,
    /// Objects that have a number and are not written yet.
    waiting: Vec<ObjectId>,
}

/// What a page may have from the nodes above it (ISO 32000-1, table 30).
const INHERITED: &[&[u8]] = &[b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

impl<'a> Part<'a> {
    /// Reads a part.
    pub fn read(title: &'a str, pdf: &[u8], shared: &'a Shared) -> Result<Self, BindError> {
        let file = Document::load_mem(pdf)?;
        Ok(Self { file, title, shared, numbers: BTreeMap::new(), waiting: Vec::new() })
    }

    /// Copies everything that its pages, its structure, its outline and its attachments need.
    pub fn copy<W: Write>(mut self, output: &mut Output<W>) -> Result<Copied, BindError> {
        let catalog = self.file.catalog()?.clone();
        if catalog.has(b"AcroForm") {
            return Err(self.wrong("it is a form to be filled in, which stays a file of its own"));
        }
        let root_id = catalog.get(b"StructTreeRoot").and_then(Object::as_reference);
        let root_id = root_id.map_err(|_| self.wrong("it has no structure tree"))?;
        let root = self.file.get_dictionary(root_id)?.clone();
        let tops = list(self.resolved(&root, b"K"));
        for top in &tops {
            self.become_part(top, &catalog)?;
        }
        let outline = catalog.get(b"Outlines").and_then(Object::as_reference).ok();
        let pages: Vec<ObjectId> = self.file.page_iter().collect();

        // The nodes above become those of the bound file, and are not copied.
        self.numbers.insert(root_id, self.shared.document);
        for page in &pages {
            self.inherit(*page)?;
            let parent = self.file.get_dictionary(*page)?.get(b"Parent").and_then(Object::as_reference)?;
            self.numbers.insert(parent, self.shared.pages);
        }
        if let Some(outline) = outline {
            self.numbers.insert(outline, self.shared.bookmark);
        }

        let pages: Vec<ObjectId> = pages.into_iter().map(|page| self.number(page, output)).collect();
        let first_page = *pages.first().ok_or_else(|| self.wrong("it has no page"))?;
        let tops = tops.into_iter().map(|top| self.renumbered(top, output)).collect();
        let (parents, next_parent) = self.parents(&root, output)?;
        let outline = outline.and_then(|outline| self.outline(outline, output));
        let attachments = self.attachments(&catalog, output);
        self.write(output)?;
        let language = catalog.get(b"Lang").and_then(Object::as_str).unwrap_or(b"en-US").to_vec();
        let created = self.created();
        Ok(Copied { pages, first_page, tops, parents, next_parent, outline, attachments, created, language })
    }

    fn wrong(&self, reason: &'static str) -> BindError {
        BindError::Part { title: self.title.to_owned(), reason }
    }

    /// What stands under a key: an array even where the key only refers to it, else the value as it stands.
    fn resolved(&self, entries: &Dictionary, key: &[u8]) -> Object {
        let Ok(value) = entries.get(key) else { return Object::Null };
        match self.file.dereference(value) {
            Ok((_, Object::Array(members))) => Object::Array(members.clone()),
            Ok(_) | Err(_) => value.clone(),
        }
    }

    /// Gives a page what it has from the nodes above it, for it leaves them.
    fn inherit(&mut self, page: ObjectId) -> Result<(), BindError> {
        for key in INHERITED {
            let mut at = self.file.get_dictionary(page)?;
            while !at.has(key) {
                let Ok(above) = at.get(b"Parent").and_then(Object::as_reference) else { break };
                at = self.file.get_dictionary(above)?;
            }
            if let Ok(value) = at.get(key).cloned() {
                self.file.get_dictionary_mut(page)?.set(*key, value);
            }
        }
        Ok(())
    }

    /// Its document becomes a part of the bound one, with its title and its language.
    fn become_part(&mut self, top: &Object, catalog: &Dictionary) -> Result<(), BindError> {
        let Ok(id) = top.as_reference() else {
            return Err(self.wrong("the top of its structure tree is no object of its own"));
        };
        let title = text(self.title);
        let element = self.file.get_dictionary_mut(id)?;
        if element.get(b"S").and_then(Object::as_name).is_ok_and(|role| role == b"Document") {
            element.set("S", name("Part"));
            element.set("T", title);
            if let (false, Ok(language)) = (element.has(b"Lang"), catalog.get(b"Lang")) {
                element.set("Lang", language.clone());
            }
        }
        Ok(())
    }

    /// The tree from marks to elements, under new keys, with the next key that is free.
    fn parents<W: Write>(
        &mut self,
        root: &Dictionary,
        output: &mut Output<W>,
    ) -> Result<(Vec<Object>, i64), BindError> {
        let mut flat = Vec::new();
        let mut nodes: Vec<Object> = root.get(b"ParentTree").cloned().into_iter().collect();
        while let Some(node) = nodes.pop() {
            let (_, node) = self.file.dereference(&node)?;
            let node = node.as_dict()?;
            // In order: the last that is pushed comes next.
            nodes.extend(node.get(b"Kids").and_then(Object::as_array).into_iter().flatten().rev().cloned());
            flat.extend(node.get(b"Nums").and_then(Object::as_array).into_iter().flatten().cloned());
        }
        let mut parents = Vec::with_capacity(flat.len());
        let mut next = self.shared.first_parent;
        let mut flat = flat.into_iter();
        while let (Some(key), Some(elements)) = (flat.next(), flat.next()) {
            let key = key.as_i64()? + self.shared.first_parent;
            next = next.max(key + 1);
            parents.extend([Object::Integer(key), self.renumbered(elements, output)]);
        }
        Ok((parents, next))
    }

    fn outline<W: Write>(
        &mut self,
        outline: ObjectId,
        output: &mut Output<W>,
    ) -> Option<(Object, Object, i64)> {
        let entries = self.file.get_dictionary(outline).ok()?;
        let (first, last) = (entries.get(b"First").ok()?.clone(), entries.get(b"Last").ok()?.clone());
        let mut seen = 0;
        let mut at = first.as_reference().ok();
        while let Some(entry) = at.and_then(|id| self.file.get_dictionary(id).ok()) {
            // The count of an open entry is of those below it, that of a closed one is negative.
            seen += 1 + entry.get(b"Count").and_then(Object::as_i64).unwrap_or(0).max(0);
            at = entry.get(b"Next").and_then(Object::as_reference).ok();
        }
        Some((self.renumbered(first, output), self.renumbered(last, output), seen))
    }

    /// Its attached files: each name is told apart by the place of the part.
    fn attachments<W: Write>(
        &mut self,
        catalog: &Dictionary,
        output: &mut Output<W>,
    ) -> Vec<(Vec<u8>, Object)> {
        let files = list(self.resolved(catalog, b"AF"));
        let mut attachments = Vec::with_capacity(files.len());
        for file in files {
            let Ok(id) = file.as_reference() else { continue };
            let Ok(entries) = self.file.get_dictionary_mut(id) else { continue };
            let told = entries.get(b"F").and_then(lopdf::decode_text_string).unwrap_or_default();
            let name = text(&format!("{:03}-{told}", self.shared.place));
            entries.set("F", name.clone());
            entries.set("UF", name.clone());
            let bytes = name.as_str().map(<[u8]>::to_vec).unwrap_or_default();
            attachments.push((bytes, self.renumbered(file, output)));
        }
        attachments
    }

    /// When it was made, as the information dictionary tells it.
    fn created(&self) -> String {
        let information = self.file.trailer.get(b"Info").and_then(Object::as_reference);
        let information = information.and_then(|id| self.file.get_dictionary(id));
        let date = information.and_then(|entries| entries.get(b"CreationDate")).and_then(Object::as_str);
        date.map(|date| String::from_utf8_lossy(date).into_owned()).unwrap_or_default()
    }

    /// The number of an object in the bound file. One that has none yet gets one, and waits to be written.
    fn number<W: Write>(&mut self, id: ObjectId, output: &mut Output<W>) -> ObjectId {
        if let Some(number) = self.numbers.get(&id) {
            return *number;
        }
        let number = output.new_id();
        self.numbers.insert(id, number);
        self.waiting.push(id);
        number
    }

    fn write<W: Write>(&mut self, output: &mut Output<W>) -> Result<(), BindError> {
        while let Some(id) = self.waiting.pop() {
            let number = self.number(id, output);
            let object = self.file.objects.remove(&id).unwrap_or(Object::Null);
            if let Object::Stream(mut stream) = object {
                stream.dict = self.renumbered_entries(stream.dict, output);
                output.stream(number, &stream)?;
            } else {
                let object = self.renumbered(object, output);
                output.object(number, object)?;
            }
        }
        Ok(())
    }

    fn renumbered<W: Write>(&mut self, object: Object, output: &mut Output<W>) -> Object {
        match object {
            // What refers to nothing is null (ISO 32000-1, 7.3.10). What is written already has its number.
            Object::Reference(id)
                if self.numbers.contains_key(&id) || self.file.objects.contains_key(&id) =>
            {
                Object::Reference(self.number(id, output))
            }
            Object::Reference(_) => Object::Null,
            Object::Array(objects) => {
                Object::Array(objects.into_iter().map(|object| self.renumbered(object, output)).collect())
            }
            Object::Dictionary(entries) => Object::Dictionary(self.renumbered_entries(entries, output)),
            // Streams are objects of their own, never members of others.
            plain @ (Object::Stream(_)
            | Object::Null
            | Object::Boolean(_)
            | Object::Integer(_)
            | Object::Real(_)
            | Object::Name(_)
            | Object::String(..)) => plain,
        }
    }

    fn renumbered_entries<W: Write>(&mut self, entries: Dictionary, output: &mut Output<W>) -> Dictionary {
        let mut renumbered = Dictionary::new();
        for (key, value) in entries {
            let is_parent = key == b"StructParents" || key == b"StructParent";
            let value = if let (true, Object::Integer(parent)) = (is_parent, &value) {
                Object::Integer(parent + self.shared.first_parent)
            } else {
                self.renumbered(value, output)
            };
            renumbered.set(key, value);
        }
        renumbered
    }
}

/// The members of an array, or the one object that stands in its place.
fn list(object: Object) -> Vec<Object> {
    match object {
        Object::Array(objects) => objects,
        Object::Null => Vec::new(),
        one @ (Object::Boolean(_)
        | Object::Integer(_)
        | Object::Real(_)
        | Object::Name(_)
        | Object::String(..)
        | Object::Dictionary(_)
        | Object::Stream(_)
        | Object::Reference(_)) => vec![one],
    }
}
