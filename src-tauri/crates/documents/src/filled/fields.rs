//! The fields of an interactive form, by their full names, with what stands in each.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use super::{NoForm, text::decoded};

/// The most that the streams of objects of the file may unpack to, one by one and together.
const MOST_UNPACKED: usize = 64 * 1024 * 1024;
/// The most objects of a file, and the most nodes that are looked at for fields.
const MOST_OBJECTS: usize = 300_000;
/// How far fields may stand below each other.
const DEEPEST: usize = 16;
/// The most bytes of a value, and of a full name.
const LONGEST_VALUE: usize = 1024 * 1024;
const LONGEST_NAME: usize = 300;

/// What stands in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A text, or the name of a state; empty for none.
    Text(String),
    /// Something that is no text.
    Unreadable,
}

impl Found {
    /// The text, if it is one.
    pub fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Unreadable => None,
        }
    }
}

/// Reads the fields of a file.
///
/// # Errors
/// [`NoForm`], for what is wrong with the file as a whole.
pub(super) fn read(bytes: &[u8]) -> Result<BTreeMap<String, Found>, NoForm> {
    // Some programs write a few bytes of their own before it.
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    if !head.windows(5).any(|window| window == b"%PDF-") {
        return Err(NoForm::NotAForm);
    }
    if is_encrypted(bytes) {
        return Err(NoForm::Encrypted);
    }
    let file = load(bytes)?;
    if file.trailer.has(b"Encrypt") || file.encryption_state.is_some() {
        return Err(NoForm::Encrypted);
    }
    if file.objects.len() > MOST_OBJECTS {
        return Err(NoForm::TooMuch);
    }
    let catalog = file.catalog().map_err(|_| NoForm::Damaged)?;
    let form = catalog.get(b"AcroForm").ok().and_then(|form| dictionary(&file, form));
    let mut reader = Reader { file: &file, seen: BTreeSet::new(), looked: 0, found: BTreeMap::new() };
    if let Some(form) = form {
        if let Ok(fields) = form.get(b"Fields") {
            for field in array(&file, fields) {
                reader.node(field, &Above::default())?;
            }
        }
        if reader.found.is_empty() && form.has(b"XFA") {
            return Err(NoForm::Xfa);
        }
    }
    // Tools that take pages from one file into another leave the list of the fields behind.
    if reader.found.is_empty() {
        reader.annotations()?;
    }
    if reader.found.is_empty() { Err(NoForm::NoFields) } else { Ok(reader.found) }
}

/// What the streams of objects of the file that is being loaded may still unpack to.
///
/// The filter of objects is a function without a memory of its own, so its memory stands here, for one file at a time.
static LEFT: AtomicUsize = AtomicUsize::new(0);
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Loads a file. A stream that unpacks to more than is left is not loaded, and the file then is too much.
fn load(bytes: &[u8]) -> Result<Document, NoForm> {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    LEFT.store(MOST_UNPACKED, Ordering::Relaxed);
    let options = LoadOptions {
        filter: Some(wanted),
        max_decompressed_size: Some(MOST_UNPACKED),
        ..LoadOptions::default()
    };
    let loaded = Document::load_mem_with_options(bytes, options);
    if LEFT.load(Ordering::Relaxed) == 0 {
        return Err(NoForm::TooMuch);
    }
    loaded.map_err(|error| {
        if let lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) = error {
            NoForm::TooMuch
        } else {
            NoForm::Damaged
        }
    })
}

/// Counts what a stream of objects unpacks to, before it is unpacked for good.
fn wanted(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    if let Object::Stream(stream) = object
        && stream.dict.has_type(b"ObjStm")
    {
        let left = LEFT.load(Ordering::Relaxed);
        match stream.decompressed_content_with_limit(left) {
            Ok(plain) => LEFT.store(left.saturating_sub(plain.len()), Ordering::Relaxed),
            Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => {
                LEFT.store(0, Ordering::Relaxed);
                return None;
            }
            // What cannot be unpacked takes no room; that it is missing shows later.
            Err(_) => {}
        }
    }
    // lopdf takes what is returned of an object out of a stream of objects, which is never a stream itself; of the others
    // it keeps the object that it lent.
    Some((id, if matches!(object, Object::Stream(_)) { Object::Null } else { object.clone() }))
}

/// Whether the file names a way of encryption. Its trailer is plain in every file, so that nothing need be decrypted.
fn is_encrypted(bytes: &[u8]) -> bool {
    let key = b"/Encrypt";
    bytes.windows(key.len()).enumerate().filter(|(_, window)| window == key).any(|(at, _)| {
        let rest = bytes.get(at + key.len()..).unwrap_or_default();
        rest.iter()
            .find(|byte| !byte.is_ascii_whitespace())
            .is_some_and(|byte| matches!(byte, b'0'..=b'9' | b'<'))
    })
}

/// What a field has from those above it.
#[derive(Clone, Default)]
struct Above {
    name: String,
    depth: usize,
    value: Option<Object>,
    button: bool,
}

struct Reader<'a> {
    file: &'a Document,
    seen: BTreeSet<ObjectId>,
    looked: usize,
    found: BTreeMap<String, Found>,
}

impl Reader<'_> {
    /// Takes in a field with all below it.
    fn node(&mut self, node: &Object, above: &Above) -> Result<(), NoForm> {
        self.looked += 1;
        if self.looked > MOST_OBJECTS || above.depth > DEEPEST {
            return Err(NoForm::TooMuch);
        }
        if let Object::Reference(id) = node
            && !self.seen.insert(*id)
        {
            return Ok(());
        }
        let Some(entries) = dictionary(self.file, node) else { return Ok(()) };
        let here = self.below(entries, above)?;
        let kids: Vec<&Object> = entries.get(b"Kids").map(|kids| array(self.file, kids)).unwrap_or_default();
        let (fields, widgets): (Vec<&Object>, Vec<&Object>) = kids
            .into_iter()
            .partition(|kid| dictionary(self.file, kid).is_some_and(|kid| kid.has(b"T") || kid.has(b"Kids")));
        for field in &fields {
            self.node(field, &here)?;
        }
        if fields.is_empty() && !here.name.is_empty() {
            let found = self.value(entries, &widgets, &here);
            self.keep(here.name, found);
        }
        Ok(())
    }

    fn below(&self, entries: &Dictionary, above: &Above) -> Result<Above, NoForm> {
        let mut name = above.name.clone();
        if let Ok(part) = entries.get(b"T") {
            let part =
                self.resolved(part).and_then(|part| part.as_str().ok().and_then(decoded)).unwrap_or_default();
            if !name.is_empty() && !part.is_empty() {
                name.push('.');
            }
            name.push_str(&part);
        }
        if name.len() > LONGEST_NAME {
            return Err(NoForm::TooMuch);
        }
        let kind = entries.get(b"FT").ok().and_then(|kind| kind.as_name().ok());
        Ok(Above {
            name,
            depth: above.depth + 1,
            value: entries.get(b"V").ok().cloned().or_else(|| above.value.clone()),
            button: kind.map_or(above.button, |kind| kind == b"Btn"),
        })
    }

    /// What stands in a field: its value, else that of one of its widgets, else the state that one is in.
    fn value(&self, entries: &Dictionary, widgets: &[&Object], here: &Above) -> Found {
        let widgets = || widgets.iter().filter_map(|widget| dictionary(self.file, widget));
        let own = here.value.clone().or_else(|| widgets().find_map(|widget| widget.get(b"V").ok().cloned()));
        if let Some(value) = own {
            return self.text(&value);
        }
        if here.button {
            let states =
                std::iter::once(entries).chain(widgets()).filter_map(|widget| widget.get(b"AS").ok());
            let on = states.filter_map(|state| state.as_name().ok()).find(|state| *state != b"Off");
            return Found::Text(on.map(name_text).unwrap_or_default());
        }
        Found::Text(String::new())
    }

    fn text(&self, value: &Object) -> Found {
        let Some(value) = self.resolved(value) else { return Found::Unreadable };
        let bytes = if let Ok(name) = value.as_name() {
            return Found::Text(name_text(name));
        } else if let Ok(text) = value.as_str() {
            text.to_vec()
        } else if let Ok(stream) = value.as_stream() {
            let plain = if stream.dict.has(b"Filter") {
                stream.decompressed_content_with_limit(LONGEST_VALUE)
            } else {
                Ok(stream.content.clone())
            };
            let Ok(plain) = plain else { return Found::Unreadable };
            plain
        } else if let Ok(several) = value.as_array() {
            // A list from which one is chosen may be written as a list of one.
            return match several.as_slice() {
                [] => Found::Text(String::new()),
                [one] => match self.resolved(one) {
                    Some(Object::String(text, _)) => decoded(text).map_or(Found::Unreadable, Found::Text),
                    _ => Found::Unreadable,
                },
                _ => Found::Unreadable,
            };
        } else if value.is_null() {
            return Found::Text(String::new());
        } else {
            return Found::Unreadable;
        };
        if bytes.len() > LONGEST_VALUE {
            return Found::Unreadable;
        }
        decoded(&bytes).map_or(Found::Unreadable, Found::Text)
    }

    /// Fields that are found from the pages only, each with the names above it.
    fn annotations(&mut self) -> Result<(), NoForm> {
        let file = self.file;
        for page in file.page_iter().take(MOST_OBJECTS) {
            let Ok(entries) = file.get_dictionary(page) else { continue };
            let Ok(annotations) = entries.get(b"Annots") else { continue };
            for annotation in array(file, annotations) {
                let Some(entries) = dictionary(file, annotation) else { continue };
                if !entries
                    .get(b"Subtype")
                    .is_ok_and(|kind| kind.as_name().is_ok_and(|kind| kind == b"Widget"))
                {
                    continue;
                }
                self.looked += 1;
                if self.looked > MOST_OBJECTS {
                    return Err(NoForm::TooMuch);
                }
                let mut line = vec![entries];
                while let Some(parent) = line.last().and_then(|last| last.get(b"Parent").ok())
                    && let Some(parent) = dictionary(file, parent)
                {
                    if line.len() > DEEPEST {
                        return Err(NoForm::TooMuch);
                    }
                    line.push(parent);
                }
                let mut here = Above::default();
                for entries in line.iter().rev() {
                    here = self.below(entries, &here)?;
                }
                if !here.name.is_empty() {
                    let found = self.value(entries, &[], &here);
                    self.keep(here.name, found);
                }
            }
        }
        Ok(())
    }

    /// Keeps what stands in a field. Of two fields with one name that which says something is taken.
    fn keep(&mut self, name: String, found: Found) {
        let silent = |found: &Found| matches!(found, Found::Text(text) if text.is_empty() || text == "Off");
        if self.found.get(&name).is_none_or(silent) {
            self.found.insert(name, found);
        }
    }

    fn resolved<'b>(&'b self, object: &'b Object) -> Option<&'b Object> {
        self.file.dereference(object).ok().map(|(_, object)| object)
    }
}

/// A dictionary, or the one that a reference leads to.
fn dictionary<'a>(file: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    file.dereference(object).ok()?.1.as_dict().ok()
}

/// The items of an array, or of the one that a reference leads to.
fn array<'a>(file: &'a Document, object: &'a Object) -> Vec<&'a Object> {
    let array = file.dereference(object).ok().and_then(|(_, object)| object.as_array().ok());
    array.map(|items| items.iter().collect()).unwrap_or_default()
}

fn name_text(name: &[u8]) -> String {
    decoded(name).filter(|_| name.is_ascii()).unwrap_or_else(|| String::from_utf8_lossy(name).into_owned())
}
