//! The content of a page: what is painted, in the operators of PDF (ISO 32000-1, annex A).

use crate::{
    output::{hexadecimal, literal},
    page::{Artifact, HEIGHT, Item},
};

/// What the resources of a page call the face of this place.
pub(super) fn resource(face: usize) -> String {
    format!("F{face}")
}

/// The content of one page as it grows. Colour and font hold until they are set anew.
#[derive(Default)]
pub(super) struct Content {
    bytes: Vec<u8>,
    fill: Option<u32>,
    font: Option<(usize, u32)>,
}

impl Content {
    /// The content.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    fn word(&mut self, word: &[u8]) {
        self.bytes.extend_from_slice(word);
    }

    fn numbers(&mut self, values: &[f32]) {
        for value in values {
            number(&mut self.bytes, *value);
            self.bytes.push(b' ');
        }
    }

    /// Begins what belongs to an element, with the text that is read in place of its own.
    pub fn begin(&mut self, role: &str, mark: u16, instead: Option<&str>) {
        self.word(b"/");
        self.word(role.as_bytes());
        self.word(b"<</MCID ");
        number(&mut self.bytes, f32::from(mark));
        if let Some(text) = instead {
            let utf16 = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes));
            self.word(b"/ActualText");
            hexadecimal(&mut self.bytes, &utf16.collect::<Vec<u8>>());
        }
        self.word(b">>BDC\n");
    }

    /// Begins what is seen and not read aloud.
    pub fn begin_artifact(&mut self, kind: Artifact) {
        self.word(match kind {
            Artifact::Header => b"/Artifact<</Type/Pagination/Subtype/Header>>BDC\n".as_slice(),
            Artifact::Footer => b"/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n",
            Artifact::Pagination => b"/Artifact<</Type/Pagination>>BDC\n",
            Artifact::Layout => b"/Artifact<</Type/Layout>>BDC\n",
        });
    }

    /// Ends what was begun last.
    pub fn end(&mut self) {
        self.word(b"EMC\n");
    }

    fn color(&mut self, color: u32, operator: &[u8]) {
        let [_, red, green, blue] = color.to_be_bytes();
        self.numbers(&[red, green, blue].map(|part| f32::from(part) / 255.0));
        self.word(operator);
    }

    fn fill(&mut self, color: u32) {
        if self.fill.replace(color) != Some(color) {
            self.color(color, b"rg\n");
        }
    }

    /// Paints a rule or a tint; text is painted by [`Content::begin_text`] and what follows it.
    pub fn shape(&mut self, item: &Item) {
        match item {
            Item::Fill { x, y, width, height, color } => {
                self.fill(*color);
                self.numbers(&[*x, HEIGHT - y - height, *width, *height]);
                self.word(b"re f\n");
            }
            Item::Rule { from, to, weight, color } => {
                self.color(*color, b"RG ");
                self.numbers(&[*weight]);
                self.word(b"w ");
                self.numbers(&[from.0, HEIGHT - from.1]);
                self.word(b"m ");
                self.numbers(&[to.0, HEIGHT - to.1]);
                self.word(b"l S\n");
            }
            Item::Run(_) => {}
        }
    }

    /// Begins text of one colour, and one size of the face of this place.
    pub fn begin_text(&mut self, color: u32, face: usize, size: f32) {
        self.word(b"BT ");
        self.fill(color);
        let font = (face, size.to_bits());
        if self.font.replace(font) != Some(font) {
            self.word(b"/");
            self.word(resource(face).as_bytes());
            self.word(b" ");
            self.numbers(&[size]);
            self.word(b"Tf ");
        }
    }

    /// Sets the pen down, `y` points above the foot of the page.
    pub fn place(&mut self, x: f32, y: f32) {
        self.word(b"1 0 0 1 ");
        self.numbers(&[x, y]);
        self.word(b"Tm\n");
    }

    /// Shows codes, each with how far the pen goes back after it, in thousandths of the size.
    pub fn show(&mut self, codes: &[(u16, f32)]) {
        self.word(b"[");
        for together in codes.split_inclusive(|(_, back)| back.abs() > 0.0) {
            let data: Vec<u8> = together.iter().flat_map(|(code, _)| code.to_be_bytes()).collect();
            literal(&mut self.bytes, &data);
            if let Some((_, back)) = together.last().filter(|(_, back)| back.abs() > 0.0) {
                number(&mut self.bytes, *back);
            }
        }
        self.word(b"]TJ\n");
    }

    /// Sets the space after each code, in points.
    pub fn space(&mut self, space: f32) {
        self.numbers(&[space]);
        self.word(b"Tc\n");
    }

    /// Ends text.
    pub fn end_text(&mut self) {
        self.word(b"ET\n");
    }
}

/// Writes a number to the thousandth, which is finer than any printer, in as few digits as it has.
fn number(out: &mut Vec<u8>, value: f32) {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "what stands on a page is far below the limits of i64"
    )]
    let thousandths = (f64::from(value) * 1000.0).round() as i64;
    if thousandths < 0 {
        out.push(b'-');
    }
    let (whole, fraction) = (thousandths.unsigned_abs() / 1000, thousandths.unsigned_abs() % 1000);
    out.extend_from_slice(whole.to_string().as_bytes());
    if fraction > 0 {
        let digits = format!(".{fraction:03}");
        out.extend_from_slice(digits.trim_end_matches('0').as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_have_as_few_digits_as_they_need() {
        for (value, expected) in [
            (0.0, "0"),
            (-0.0004, "0"),
            (72.0, "72"),
            (0.5, "0.5"),
            (-17.25, "-17.25"),
            (1.0006, "1.001"),
            (-0.02, "-0.02"),
            (611.9996, "612"),
        ] {
            let mut out = Vec::new();
            number(&mut out, value);
            assert_eq!(String::from_utf8_lossy(&out), expected);
        }
    }
}
