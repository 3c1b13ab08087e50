//! The text of a PDF in the order in which it is marked, as a screen reader gets it: by the Unicode maps of the fonts, and by
//! the text that stands in place of glyphs where there is one. Poppler reads places on the page instead, and takes
//! right-to-left words apart.

use std::collections::BTreeMap;

use lopdf::{Document, Object, ObjectId, content::Content};

/// Reads every mark of every page; each begins a new line. Artifacts are left out.
pub fn reading(bytes: &[u8]) -> String {
    let file = Document::load_mem(bytes).unwrap();
    file.page_iter().map(|page| page_text(&file, page)).collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Read,
    Skipped,
}

fn page_text(file: &Document, page: ObjectId) -> String {
    let fonts: BTreeMap<Vec<u8>, BTreeMap<u16, String>> = file
        .get_page_fonts(page)
        .unwrap()
        .into_iter()
        .map(|(name, font)| {
            let map = file.dereference(font.get(b"ToUnicode").unwrap()).unwrap().1.as_stream().unwrap();
            let plain = map.decompressed_content().unwrap_or_else(|_| map.content.clone());
            (name, unicode_map(&String::from_utf8(plain).unwrap()))
        })
        .collect();
    let mut text = String::new();
    let (mut font, mut marks, mut spelled) = (None, Vec::new(), false);
    for operation in Content::decode(&file.get_page_content(page)).unwrap().operations {
        let skipping = marks.contains(&Mark::Skipped);
        match operation.operator.as_str() {
            "BDC" => {
                let [tag, properties] = operation.operands.as_slice() else {
                    panic!("a mark has two operands")
                };
                let properties = properties.as_dict().unwrap();
                let instead = properties.get(b"ActualText").map(|text| utf16(text.as_str().unwrap()));
                // A text that stands for stacked glyphs is in the middle of a word, and the rest of it follows.
                if properties.has(b"MCID") && instead.is_err() && !spelled {
                    text.push('\n');
                }
                spelled = instead.is_ok();
                if let (Ok(instead), false) = (&instead, skipping) {
                    text.push_str(instead);
                }
                let artifact = tag.as_name().unwrap() == b"Artifact";
                marks.push(if instead.is_ok() || artifact { Mark::Skipped } else { Mark::Read });
            }
            "EMC" => assert!(marks.pop().is_some(), "a mark ends that did not begin"),
            "Tf" => font = operation.operands.first().and_then(|name| fonts.get(name.as_name().unwrap())),
            "Tj" | "TJ" if !skipping => {
                for shown in operation.operands.iter().flat_map(strings) {
                    for code in shown.chunks_exact(2) {
                        let code = u16::from_be_bytes(code.try_into().unwrap());
                        text.push_str(font.unwrap().get(&code).unwrap());
                    }
                }
            }
            _ => {}
        }
    }
    text
}

fn strings(operand: &Object) -> Vec<&[u8]> {
    operand.as_array().map_or_else(
        |_| operand.as_str().into_iter().collect(),
        |items| items.iter().filter_map(|item| item.as_str().ok()).collect(),
    )
}

/// The single characters and the ranges of a Unicode map.
fn unicode_map(map: &str) -> BTreeMap<u16, String> {
    let mut texts = BTreeMap::new();
    let mut ranges = false;
    for line in map.lines() {
        let line = line.trim();
        if line.ends_with("beginbfchar") {
            ranges = false;
        } else if line.ends_with("beginbfrange") {
            ranges = true;
        }
        let codes: Vec<&str> = line.split(['<', '>']).skip(1).step_by(2).collect();
        match codes.as_slice() {
            [code, text] if !ranges => {
                texts.insert(u16::from_str_radix(code, 16).unwrap(), hex(text));
            }
            [first, last, text] if ranges => {
                let (first, last) =
                    (u16::from_str_radix(first, 16).unwrap(), u16::from_str_radix(last, 16).unwrap());
                for code in first..=last {
                    let mut text = hex(text);
                    let end = text.pop().unwrap();
                    text.push(char::from_u32(u32::from(end) + u32::from(code - first)).unwrap());
                    texts.insert(code, text);
                }
            }
            _ => {}
        }
    }
    texts
}

fn hex(digits: &str) -> String {
    let bytes = digits
        .as_bytes()
        .chunks_exact(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap());
    utf16(&bytes.collect::<Vec<_>>())
}

fn utf16(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(&[0xfe, 0xff]).unwrap_or(bytes);
    let units: Vec<u16> =
        bytes.chunks_exact(2).map(|pair| u16::from_be_bytes(pair.try_into().unwrap())).collect();
    String::from_utf16(&units).unwrap()
}
