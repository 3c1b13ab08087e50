//! The file as it is written: objects in order, most of them in object streams, then the table of where each of them is.
//!
//! lopdf's own writer copies and writes every object twice, and packs slowly; and it ends every stream with a line feed,
//! which makes a CRLF where the stream's last byte is a carriage return, so that a strict reader finds it a byte short.
//! Here such a stream ends with a CRLF of its own.

use std::io::{self, Write as _};

use flate2::{Compression, write::ZlibEncoder};
use lopdf::{Dictionary, Object, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};

/// Objects of one object stream at most, which readers must take in whole to find one of them.
const TOGETHER: usize = 200;
/// How hard zlib tries: more costs much time and saves a hundredth.
const EFFORT: u32 = 6;

/// Where an object is.
#[derive(Clone, Copy)]
enum Place {
    /// Nowhere: the number was never used.
    Free,
    /// It begins at this byte.
    At(usize),
    /// It is in this object stream, at this place.
    In(usize, usize),
}

/// A PDF that is written from its beginning to its end.
pub(crate) struct Output {
    bytes: Vec<u8>,
    /// By object number.
    places: Vec<Place>,
    /// Objects that wait until there are enough for an object stream: the number of each and where it begins.
    waiting: Vec<(usize, usize)>,
    body: Vec<u8>,
    packer: ZlibEncoder<Vec<u8>>,
}

impl Output {
    /// Begins a file of PDF 1.7 whose objects have numbers up to `last`.
    pub fn begin(last: u32) -> Self {
        Self {
            bytes: b"%PDF-1.7\n%\xc7\xec\x8f\xa2\n".to_vec(),
            places: vec![Place::Free; last as usize + 1],
            waiting: Vec::new(),
            body: Vec::new(),
            packer: ZlibEncoder::new(Vec::new(), Compression::new(EFFORT)),
        }
    }

    /// Writes an object.
    pub fn object(&mut self, number: u32, object: Object) -> io::Result<()> {
        let number = number as usize;
        if let Object::Stream(stream) = object {
            return self.stream(number, stream);
        }
        self.waiting.push((number, self.body.len()));
        write(&mut self.body, &object)?;
        self.body.push(b' ');
        if self.waiting.len() >= TOGETHER { self.write_waiting() } else { Ok(()) }
    }

    /// Writes a stream, packed unless it is already or asks not to be.
    fn stream(&mut self, number: usize, stream: Stream) -> io::Result<()> {
        let Stream { mut dict, mut content, allows_compression, .. } = stream;
        if allows_compression && !dict.has(b"Filter") {
            let packed = self.pack(&content)?;
            if packed.len() + b"/Filter/FlateDecode".len() < content.len() {
                dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
                content = packed;
            }
        }
        dict.set("Length", integer(content.len()));
        self.place(number, Place::At(self.bytes.len()));
        writeln!(self.bytes, "{number} 0 obj")?;
        dictionary(&mut self.bytes, &dict)?;
        self.bytes.extend_from_slice(b"stream\n");
        self.bytes.extend_from_slice(&content);
        if content.ends_with(b"\r") {
            self.bytes.push(b'\r');
        }
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
        Ok(())
    }

    fn pack(&mut self, plain: &[u8]) -> io::Result<Vec<u8>> {
        self.packer.write_all(plain)?;
        self.packer.reset(Vec::new())
    }

    fn write_waiting(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let stream = self.places.len();
        self.places.push(Place::Free);
        let count = self.waiting.len();
        let mut content = Vec::with_capacity(self.body.len() + count * 10);
        for (index, (number, start)) in std::mem::take(&mut self.waiting).into_iter().enumerate() {
            self.place(number, Place::In(stream, index));
            write!(content, "{number} {start} ")?;
        }
        let first = content.len();
        content.append(&mut self.body);
        let entries = dictionary! {
            "Type" => Object::Name(b"ObjStm".to_vec()), "N" => integer(count), "First" => integer(first),
        };
        self.stream(stream, Stream::new(entries, content))
    }

    fn place(&mut self, number: usize, place: Place) {
        if let Some(entry) = self.places.get_mut(number) {
            *entry = place;
        }
    }

    /// Writes the table of objects and the end of the file. The identifier is a hash of all that stands before, so that
    /// the same document has the same one.
    pub fn finish(mut self, catalog: Object, information: Object) -> io::Result<Vec<u8>> {
        self.write_waiting()?;
        let (table, start) = (self.places.len(), self.bytes.len());
        self.places.push(Place::At(start));
        let id: Vec<u8> = Sha256::digest(&self.bytes).iter().copied().take(16).collect();
        let id = Object::String(id, StringFormat::Hexadecimal);
        let mut rows = Vec::with_capacity(self.places.len() * 7);
        for place in &self.places {
            let (kind, first, second) = match *place {
                Place::Free => (0_u8, 0, usize::from(u16::MAX)),
                Place::At(offset) => (1, offset, 0),
                Place::In(stream, index) => (2, stream, index),
            };
            rows.push(kind);
            rows.extend(u32::try_from(first).map_err(too_large)?.to_be_bytes());
            rows.extend(u16::try_from(second).map_err(too_large)?.to_be_bytes());
        }
        let entries = dictionary! {
            "Type" => Object::Name(b"XRef".to_vec()),
            "Size" => integer(self.places.len()),
            "W" => vec![1.into(), 4.into(), 2.into()],
            "Root" => catalog,
            "Info" => information,
            "ID" => vec![id.clone(), id],
        };
        self.stream(table, Stream::new(entries, rows))?;
        writeln!(self.bytes, "startxref\n{start}\n%%EOF")?;
        Ok(self.bytes)
    }
}

fn too_large(_: std::num::TryFromIntError) -> io::Error {
    io::ErrorKind::FileTooLarge.into()
}

fn integer(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Writes an object as PDF has it (ISO 32000-1, 7.3).
fn write(out: &mut Vec<u8>, object: &Object) -> io::Result<()> {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Object::Integer(value) => write!(out, "{value}")?,
        Object::Real(value) => write!(out, "{value}")?,
        Object::Name(value) => name(out, value),
        Object::String(text, StringFormat::Literal) => literal(out, text),
        Object::String(text, StringFormat::Hexadecimal) => hexadecimal(out, text),
        Object::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    separate(out, item);
                }
                write(out, item)?;
            }
            out.push(b']');
        }
        Object::Dictionary(entries) => dictionary(out, entries)?,
        Object::Reference((number, generation)) => write!(out, "{number} {generation} R")?,
        Object::Stream(_) => return Err(io::Error::other("a stream within an object")),
    }
    Ok(())
}

fn dictionary(out: &mut Vec<u8>, entries: &Dictionary) -> io::Result<()> {
    out.extend_from_slice(b"<<");
    for (key, value) in entries {
        name(out, key);
        separate(out, value);
        write(out, value)?;
    }
    out.extend_from_slice(b">>");
    Ok(())
}

/// A space before what would otherwise run into what stands before it.
fn separate(out: &mut Vec<u8>, next: &Object) {
    match next {
        Object::Null | Object::Boolean(_) | Object::Integer(_) | Object::Real(_) | Object::Reference(_) => {
            out.push(b' ');
        }
        Object::Name(_)
        | Object::String(..)
        | Object::Array(_)
        | Object::Dictionary(_)
        | Object::Stream(_) => {}
    }
}

fn name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(&byte) {
            out.push(byte);
        } else {
            out.push(b'#');
            out.extend(hex(byte));
        }
    }
}

pub(crate) fn literal(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'(');
    for &byte in text {
        match byte {
            b'(' | b')' | b'\\' => out.extend([b'\\', byte]),
            // As it stands it would be read as a line feed.
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => out.push(byte),
        }
    }
    out.push(b')');
}

pub(crate) fn hexadecimal(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'<');
    out.extend(text.iter().flat_map(|byte| hex(*byte)));
    out.push(b'>');
}

fn hex(byte: u8) -> [u8; 2] {
    [byte >> 4, byte & 15].map(|digit| if digit < 10 { b'0' + digit } else { b'A' + digit - 10 })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    #[test]
    fn objects_come_back_as_they_were() {
        let mut entries = dictionary! {
            "Null" => Object::Null, "Yes" => true, "Number" => -358, "Real" => 0.25_f32,
            "Text" => Object::String(b"a(b\\c)\r\n)".to_vec(), StringFormat::Literal),
            "Bytes" => Object::String((0..=255).collect(), StringFormat::Hexadecimal),
            "Away" => Object::Reference((2, 0)),
        };
        entries.set(b"a name/with #1(".to_vec(), Object::Name("né d".as_bytes().to_vec()));
        let list = vec![entries.clone().into(), 1.into(), Object::Array(vec![2.into(), "Name".into()])];
        let mut output = Output::begin(3);
        output.object(1, Object::Array(list.clone())).unwrap();
        output.object(2, Stream::new(Dictionary::new(), vec![b'x'; 999]).into()).unwrap();
        let catalog = dictionary! { "Type" => Object::Name(b"Catalog".to_vec()) };
        output.object(3, catalog.into()).unwrap();
        let bytes = output.finish(Object::Reference((3, 0)), Object::Reference((1, 0))).unwrap();
        let file = lopdf::Document::load_mem(&bytes).unwrap();
        assert_eq!(file.get_object((1, 0)).unwrap(), &Object::Array(list));
        let stream = file.get_object((2, 0)).unwrap().as_stream().unwrap();
        assert_eq!(stream.decompressed_content().unwrap(), vec![b'x'; 999]);
        assert!(file.catalog().is_ok());
    }

    #[test]
    fn what_was_packed_before_changes_nothing() {
        let text = include_bytes!("output.rs");
        let alone = Output::begin(0).pack(text).unwrap();
        let mut output = Output::begin(0);
        for start in [0, 1000, 5] {
            output.pack(text.get(start..).unwrap()).unwrap();
        }
        assert_eq!(output.pack(text).unwrap(), alone);
    }
}
