//! The file that is bound: objects as they come, then the table of where each of them is.

use std::io::{self, Write};

use lopdf::{Object, ObjectId, ObjectStream, Stream, dictionary};
use sha2::{Digest, Sha256};

use super::BindError;
use crate::tag::name;

/// Objects of one object stream at most, which readers must take in whole to find one of them.
const TOGETHER: usize = 100;

/// Where an object is.
#[derive(Clone, Copy)]
enum Place {
    /// It begins at this byte.
    At(u64),
    /// It is in this object stream, at this place.
    In(u32, u16),
}

/// A PDF that is written from its beginning to its end and never read again.
pub(super) struct Output<W: Write> {
    out: W,
    length: u64,
    hash: Sha256,
    /// By object number; none for those that are not written yet.
    places: Vec<Option<Place>>,
    /// Objects that wait until there are enough for an object stream.
    waiting: Vec<(ObjectId, Object)>,
}

impl<W: Write> Output<W> {
    /// Begins a file of PDF 1.7.
    pub fn begin(out: W) -> Result<Self, BindError> {
        let mut output =
            Self { out, length: 0, hash: Sha256::new(), places: vec![None], waiting: Vec::new() };
        output.bytes(b"%PDF-1.7\n%\xc7\xec\x8f\xa2\n")?;
        Ok(output)
    }

    /// The number of an object that will be written.
    pub fn new_id(&mut self) -> ObjectId {
        let number = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.places.push(None);
        (number, 0)
    }

    /// Writes any object but a stream.
    pub fn object(&mut self, id: ObjectId, object: Object) -> Result<(), BindError> {
        self.waiting.push((id, object));
        if self.waiting.len() >= TOGETHER { self.write_waiting() } else { Ok(()) }
    }

    /// Writes a stream as it is.
    pub fn stream(&mut self, id: ObjectId, stream: &Stream) -> Result<(), BindError> {
        self.placed(id, Place::At(self.length));
        self.bytes(format!("{} 0 obj\n", id.0).as_bytes())?;
        self.bytes(&serialised(Object::Dictionary(stream.dict.clone()))?)?;
        self.bytes(b"stream\n")?;
        self.bytes(&stream.content)?;
        self.bytes(b"\nendstream\nendobj\n")
    }

    /// Writes the table of objects and the end of the file. Its identifier is a hash of all that stands before.
    pub fn finish(mut self, catalog: ObjectId, information: ObjectId) -> Result<W, BindError> {
        self.write_waiting()?;
        let (table, start) = (self.new_id(), self.length);
        self.placed(table, Place::At(start));
        let id: Vec<u8> = self.hash.clone().finalize().iter().copied().take(16).collect();
        let id = Object::String(id, lopdf::StringFormat::Hexadecimal);
        let mut rows = Vec::with_capacity(self.places.len() * 7);
        for place in &self.places {
            let (kind, first, second) = match place {
                None => (0_u8, 0, u16::MAX),
                Some(Place::At(offset)) => {
                    let offset = u32::try_from(*offset);
                    (1, offset.map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?, 0)
                }
                Some(Place::In(stream, index)) => (2, *stream, *index),
            };
            rows.push(kind);
            rows.extend(first.to_be_bytes());
            rows.extend(second.to_be_bytes());
        }
        let size = i64::try_from(self.places.len()).unwrap_or(i64::MAX);
        let mut stream = Stream::new(
            dictionary! {
                "Type" => name("XRef"),
                "Size" => size,
                "W" => vec![1.into(), 4.into(), 2.into()],
                "Root" => catalog,
                "Info" => information,
                "ID" => vec![id.clone(), id],
            },
            rows,
        );
        compress(&mut stream)?;
        self.stream(table, &stream)?;
        self.bytes(format!("startxref\n{start}\n%%EOF\n").as_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn write_waiting(&mut self) -> Result<(), BindError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let id = self.new_id();
        let mut together = ObjectStream::builder().max_objects(TOGETHER).compression_level(0).build();
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.sort_by_key(|(id, _)| *id);
        for (index, (member, object)) in waiting.into_iter().enumerate() {
            self.placed(member, Place::In(id.0, u16::try_from(index).unwrap_or(u16::MAX)));
            together.add_object(member, object)?;
        }
        let mut stream = together.to_stream_object()?;
        compress(&mut stream)?;
        self.stream(id, &stream)
    }

    fn placed(&mut self, id: ObjectId, place: Place) {
        if let Some(entry) = self.places.get_mut(id.0 as usize) {
            *entry = Some(place);
        }
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), BindError> {
        self.out.write_all(bytes)?;
        self.hash.update(bytes);
        self.length += bytes.len() as u64;
        Ok(())
    }
}

/// Compresses a stream. Where its last byte becomes a carriage return, which would make a CRLF with the line feed before
/// `endstream` and leave the stream a byte short for a strict reader, it stays as it is.
fn compress(stream: &mut Stream) -> Result<(), BindError> {
    let plain = stream.content.clone();
    stream.compress()?;
    if stream.content.last() == Some(&b'\r') {
        stream.dict.remove(b"Filter");
        stream.set_content(plain);
    }
    Ok(())
}

/// An object as it stands in a file. lopdf writes single objects only within an object stream: its number and offset
/// stand before it, a space after it.
fn serialised(object: Object) -> Result<Vec<u8>, BindError> {
    let mut alone = ObjectStream::builder().build();
    alone.add_object((1, 0), object)?;
    let content = alone.build_stream_content()?;
    let object = content.strip_prefix(b"1 0 ".as_slice()).and_then(|rest| rest.strip_suffix(b" ".as_slice()));
    Ok(object.unwrap_or_default().to_vec())
}
