//! The press: fonts loaded once, documents printed one after the other.

use std::{num::NonZero, sync::mpsc, thread};

use thiserror::Error;

use crate::{
    compose::{compose, compose_first_page},
    layout::Typesetter,
    model::{Document, MissingGlyph},
    page::Composed,
    write::write,
};

/// Why a document could not be written. Each is a defect of this program or of its fonts, not of a record.
#[derive(Debug, Error)]
pub enum PrintError {
    /// A font could not be cut down to the glyphs used.
    #[error("the font {0} could not be embedded")]
    Font(&'static str),
    /// The structure of the file is not as expected.
    #[error("the PDF could not be built: {0}")]
    Structure(&'static str),
    /// The file could not be written.
    #[error("the PDF could not be written")]
    Write(#[from] std::io::Error),
    /// An object of the file is not as expected.
    #[error("the PDF could not be built")]
    Object(#[from] lopdf::Error),
}

/// A printed document.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The PDF.
    pub bytes: Vec<u8>,
    /// Its pages.
    pub pages: usize,
    /// The characters that no font has, each with its place: they stand in it as code points.
    pub missing: Vec<MissingGlyph>,
}

/// Prints documents. It holds the fonts, which are read when it is made; keep it for a batch, drop it after.
pub struct Press {
    setter: Typesetter,
}

impl Press {
    /// Makes a press, reading the headers of the fonts.
    #[must_use]
    pub fn new() -> Self {
        Self { setter: Typesetter::new() }
    }

    /// Prints a document as a tagged PDF. The same document gives the same bytes.
    ///
    /// A character that no font has is printed as its code point, for example `[U+10FFFD]`, never as a box, and named in
    /// [`Printed::missing`]; [`Press::missing_glyphs`] tells beforehand.
    ///
    /// # Errors
    ///
    /// Fails when a font cannot be embedded or the file cannot be built, which no record should bring about.
    pub fn run(&mut self, document: &Document) -> Result<Printed, PrintError> {
        let (composed, missing) = compose(&mut self.setter, document);
        let bytes = write(&composed, self.setter.faces())?;
        Ok(Printed { bytes, pages: composed.pages.len(), missing: missing.into_iter().collect() })
    }

    /// Prints a document: the bytes of [`Press::run`] alone.
    ///
    /// # Errors
    ///
    /// As [`Press::run`].
    pub fn print(&mut self, document: &Document) -> Result<Vec<u8>, PrintError> {
        self.run(document).map(|printed| printed.bytes)
    }

    /// Prints the first page alone, to be looked at while [`Press::print`] makes the whole document; this takes as long for
    /// four hundred pages as for two. What only the whole tells is left out: the pages in a list of contents, the number
    /// of pages at the foot, files carried inside. A letter and an interactive form, which are soon printed, are printed
    /// whole.
    ///
    /// # Errors
    ///
    /// As [`Press::run`].
    pub fn first_page(&mut self, document: &Document) -> Result<Vec<u8>, PrintError> {
        match compose_first_page(&mut self.setter, document).filter(|composed| composed.fields.is_empty()) {
            Some(composed) => write(&composed, self.setter.faces()),
            None => self.print(document),
        }
    }

    /// The pages of a document as any back end could write them: what stands where, and what it is.
    pub fn compose(&mut self, document: &Document) -> Composed {
        compose(&mut self.setter, document).0
    }

    /// The name and the file of every face, in the order that [`Run::face`](crate::page::Run::face) counts.
    pub fn faces(&self) -> impl Iterator<Item = (&'static str, &'static [u8])> {
        self.setter.faces().iter().map(|face| (face.name, face.data))
    }

    /// The characters of a document for which no font has a glyph, each with its place, in order of the characters.
    pub fn missing_glyphs(&mut self, document: &Document) -> Vec<MissingGlyph> {
        compose(&mut self.setter, document).1.into_iter().collect()
    }

    /// The number of pages that a document takes.
    pub fn page_count(&mut self, document: &Document) -> usize {
        compose(&mut self.setter, document).0.pages.len()
    }
}

impl Default for Press {
    fn default() -> Self {
        Self::new()
    }
}

/// Prints a batch on every core and hands it over in order, each document with its place from 0.
///
/// Every core has a press of its own and is at most two documents ahead, so that a long batch takes no more memory than a
/// short one. The bytes are those that one press gives for each.
///
/// # Errors
///
/// The [`PrintError`] of the first document that cannot be printed, or what `take` fails with. None after it is handed over.
pub fn print_all<E: From<PrintError>>(
    count: usize,
    document: impl Fn(usize) -> Document + Sync,
    mut take: impl FnMut(usize, Printed) -> Result<(), E>,
) -> Result<(), E> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get).min(count);
    let document = &document;
    thread::scope(|scope| {
        let lane = |core| {
            let (send, receive) = mpsc::sync_channel(1);
            scope.spawn(move || {
                let mut press = Press::new();
                for place in (core..count).step_by(cores) {
                    // Nobody receives after the first that failed.
                    if send.send(press.run(&document(place))).is_err() {
                        return;
                    }
                }
            });
            receive
        };
        let lanes: Vec<_> = (0..cores).map(lane).collect();
        for (place, lane) in (0..count).zip(lanes.iter().cycle()) {
            // A lane that ends early has panicked, which the scope passes on.
            let Ok(printed) = lane.recv() else { break };
            take(place, printed?)?;
        }
        Ok(())
    })
}
