//! What stands above and below the text of the pages. All of it is an artifact: seen, and not read aloud.

use super::Composer;
use crate::{
    layout::Style,
    model::{Align, Furniture, Kind},
    page::{Artifact, Item, Owner},
    rich::Rich,
    sheet::{BOTTOM, FOOT, HAIR, MARGIN, MARKING, MEASURE, RUNNING},
};

const HEAD_LINE: f32 = 54.0;
const FOOT_LINE: f32 = BOTTOM + 34.0;

impl Composer<'_> {
    pub(super) fn furniture(&mut self, furniture: &Furniture) {
        let count = self.out.pages.len();
        for page in 0..count {
            let folio = if self.first_page_alone {
                "Page 1".to_owned()
            } else {
                format!("Page {} of {count}", page + 1)
            };
            let head = if page == 0 { &furniture.first_head } else { &furniture.head };
            if let Some((left, right)) = head {
                self.aside(page, Artifact::Header, left, RUNNING, HEAD_LINE);
                let right = if furniture.page_number_in_head { &folio } else { right };
                self.aside(page, Artifact::Header, right, RUNNING.align(Align::Right), HEAD_LINE);
                let y = HEAD_LINE + 7.0;
                let rule =
                    Item::Rule { from: (MARGIN, y), to: (MARGIN + MEASURE, y), weight: 0.4, color: HAIR };
                self.out.paint(page, Owner::Artifact(Artifact::Header), vec![rule]);
            }
            if let Some(marking) = &furniture.marking {
                let style = MARKING.align(Align::Center);
                self.aside(page, Artifact::Header, marking, style, HEAD_LINE - 24.0);
                self.aside(page, Artifact::Footer, marking, style, FOOT_LINE + 14.0);
            }
            if let Some(note) = &furniture.foot_note {
                self.aside(page, Artifact::Footer, note, FOOT, FOOT_LINE);
            }
            let align = if furniture.foot_note.is_some() || self.kind == Kind::Form {
                Align::Right
            } else {
                Align::Center
            };
            self.aside(page, Artifact::Footer, &folio, RUNNING.tabular().align(align), FOOT_LINE);
        }
    }

    /// One line of furniture with its baseline at `y`.
    fn aside(&mut self, page: usize, kind: Artifact, text: &str, style: Style, y: f32) {
        let lines = self.set(&Rich::ours(text), style, MEASURE);
        let Some(first) = lines.lines.first() else { return };
        let items =
            first.pieces.iter().map(|piece| Item::Run(piece.run.moved(MARGIN, y - first.baseline))).collect();
        self.out.paint(page, Owner::Artifact(kind), items);
    }
}
