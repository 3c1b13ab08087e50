//! The first page without the others, to be looked at while they are made.

use super::{Composer, headings_of};
use crate::{layout::Typesetter, model::Document, page::Composed, sheet::Sheet};

/// The first page of a document, laid out no further than that. What only the whole document tells is left out: the pages
/// in a list of contents and the way to them, the number of pages at the foot, files carried inside.
///
/// None for a kind of document whose looks are tried one after the other until it stands on one page.
pub(crate) fn compose_first_page(setter: &mut Typesetter, document: &Document) -> Option<Composed> {
    let [sheet] = *Sheet::of(document.kind).as_slice() else { return None };
    setter.begin();
    let headings = headings_of(&document.blocks);
    let mut composer = Composer::new(setter, document, sheet, &headings, &[]);
    composer.first_page_alone = true;
    composer.fill(document);
    composer.out.keep_first_page();
    Some(composer.out)
}

impl Composer<'_> {
    /// Whether what is still to come would stand on a page that nobody asked for.
    pub(super) fn has_all_that_is_wanted(&self) -> bool {
        self.first_page_alone && self.page > 0
    }
}
