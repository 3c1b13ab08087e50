//! Sizes, colours and distances: the one place where the look of the documents is decided.

use crate::{
    layout::Style,
    model::{Kind, Tone},
    page::{HEIGHT, WIDTH},
};

/// One inch.
pub(crate) const MARGIN: f32 = 72.0;
/// Where the text of a page with a running head begins.
pub(crate) const TOP: f32 = 84.0;
/// Where the letterhead of a first page begins.
pub(crate) const LETTERHEAD_TOP: f32 = 40.0;
/// Where the text of a first page without a running head begins.
pub(crate) const COVER_TOP: f32 = 60.0;
/// Where the text of every page ends.
pub(crate) const BOTTOM: f32 = HEIGHT - MARGIN;
/// The width between the margins.
pub(crate) const MEASURE: f32 = WIDTH - 2.0 * MARGIN;

/// Dark blue of the name, the main headings and the strong rules.
pub(crate) const BLUE: u32 = 0x1a_4480;
/// Grey of what is not the text itself; 5.9 to 1 on white.
pub(crate) const GREY: u32 = 0x56_5c65;
/// The tint behind table heads.
pub(crate) const TINT: u32 = 0xee_f2f7;
/// Fine rules.
pub(crate) const HAIR: u32 = 0xb3_bac2;
/// The series of a picture: the colour of what is drawn, and of the ground between. Each is drawn in a manner of its own,
/// so that they differ in grey too.
pub(crate) const SERIES: [(u32, u32); 5] = [
    (0x0b_4f8a, 0x0b_4f8a),
    (0x7a_4a00, 0xfd_f0d5),
    (0x8b_0a03, 0xfb_e4e2),
    (0x00_592d, 0xe3_f4e8),
    (0x39_404a, 0xec_eef1),
];
/// The frames of a form's fields.
pub(crate) const FRAME: u32 = 0x8d_97a5;

/// The type of running heads and feet.
pub(crate) const RUNNING: Style = Style::new(8.0, 10.5).color(GREY);
/// The type of the foot note, which holds a fingerprint of 64 digits.
pub(crate) const FOOT: Style = Style::new(6.8, 9.0).color(GREY).tabular();
/// The type of a marking.
pub(crate) const MARKING: Style = Style::new(8.0, 10.5).bold();

/// The look of one kind of document.
#[derive(Clone, Copy)]
pub(crate) struct Sheet {
    pub body: Style,
    pub small: Style,
    headings: [(Style, f32, f32); 3],
    /// Below a paragraph.
    pub after_paragraph: f32,
    /// Between the items of a list.
    pub between_items: f32,
    /// Below a list, a table or another whole.
    pub after_block: f32,
    /// Above a line to sign on.
    pub to_sign: f32,
    /// The least that a text can be as long as in the first sheet of the kind: a bound, for skipping the hopeless.
    pub least_scale: f32,
}

impl Sheet {
    /// The looks that a kind of document may take, the most generous first.
    ///
    /// A letter is to stand on one page where it can: it takes the first look that lets it, and the first of all when
    /// none does.
    pub fn of(kind: Kind) -> Vec<Self> {
        match kind {
            Kind::Letter => vec![
                Self::letter(Style::new(10.5, 14.5), Style::new(9.0, 12.5), 8.0, 32.0, 1.0),
                Self::letter(Style::new(10.2, 13.6), Style::new(9.0, 12.0), 7.0, 28.0, 0.88),
                Self::letter(Style::new(10.0, 12.8), Style::new(8.8, 11.4), 5.5, 24.0, 0.78),
            ],
            Kind::Report => vec![Self {
                body: Style::new(10.5, 14.5),
                small: Style::new(9.0, 12.5),
                headings: [
                    (Style::new(21.0, 26.0).bold().color(BLUE), 0.0, 8.0),
                    (Style::new(13.5, 18.0).bold().color(BLUE), 20.0, 6.0),
                    (Style::new(10.5, 14.5).bold(), 12.0, 3.0),
                ],
                after_paragraph: 7.0,
                between_items: 3.0,
                after_block: 10.0,
                to_sign: 34.0,
                least_scale: 1.0,
            }],
            Kind::Form => vec![Self {
                body: Style::new(9.5, 13.0),
                small: Style::new(9.0, 12.5),
                headings: [
                    (Style::new(16.0, 20.0).bold().color(BLUE), 0.0, 4.0),
                    (Style::new(11.0, 14.5).bold().color(BLUE), 16.0, 5.0),
                    (Style::new(9.5, 13.0).bold(), 8.0, 3.0),
                ],
                after_paragraph: 5.0,
                between_items: 2.0,
                after_block: 8.0,
                to_sign: 34.0,
                least_scale: 1.0,
            }],
        }
    }

    const fn letter(body: Style, small: Style, gap: f32, to_sign: f32, least_scale: f32) -> Self {
        let bold = body.bold();
        Self {
            body,
            small,
            headings: [(bold, 0.0, 3.0), (bold, 4.0, 2.0), (bold, 2.0, 2.0)],
            after_paragraph: gap,
            between_items: gap / 3.0,
            after_block: gap,
            to_sign,
            least_scale,
        }
    }

    /// Type, space above and space below of a heading.
    pub fn heading(&self, level: u8) -> (Style, f32, f32) {
        let [first, second, third] = self.headings;
        match level {
            0 | 1 => first,
            2 => second,
            _ => third,
        }
    }

    /// The type of a paragraph.
    pub fn tone(&self, tone: Tone) -> Style {
        match tone {
            Tone::Body => self.body,
            Tone::Small => self.small,
            Tone::Quiet => self.small.color(GREY),
            Tone::Lead => Style::new(13.0, 18.0),
            Tone::Marking => Style { align: crate::model::Align::Center, ..MARKING },
        }
    }
}
