//! The outline: bookmarks that nest as the headings do.

use lopdf::{Document, Object, ObjectId, dictionary};

use super::{destination, integer, text};
use crate::page::{Bookmark, Composed};

/// Adds the outline, when there are headings enough to choose from.
pub(super) fn add(file: &mut Document, document: &Composed, pages: &[ObjectId]) -> Option<ObjectId> {
    let marks = &document.bookmarks;
    if marks.len() < 2 {
        return None;
    }
    let root = file.new_object_id();
    let ids: Vec<ObjectId> = marks.iter().map(|_| file.new_object_id()).collect();
    let parents = parents(marks);
    let id = |mark: Option<usize>| mark.and_then(|mark| ids.get(mark).copied()).unwrap_or(root);
    let children = |of: Option<usize>| -> Vec<usize> {
        parents.iter().enumerate().filter(|(_, parent)| **parent == of).map(|(mark, _)| mark).collect()
    };
    for siblings in std::iter::once(None).chain((0..marks.len()).map(Some)).map(children) {
        for (place, &mark) in siblings.iter().enumerate() {
            let Some(bookmark) = marks.get(mark) else { continue };
            let Some(&page) = pages.get(bookmark.page) else { continue };
            let parent = parents.get(mark).copied().flatten();
            let mut entries = dictionary! {
                "Title" => text(&bookmark.title),
                "Parent" => id(parent),
                "Dest" => destination(page, bookmark.y),
            };
            if let Some(before) = place.checked_sub(1).and_then(|place| siblings.get(place)) {
                entries.set("Prev", id(Some(*before)));
            }
            if let Some(after) = siblings.get(place + 1) {
                entries.set("Next", id(Some(*after)));
            }
            let below = children(Some(mark));
            if let (Some(&first), Some(&last)) = (below.first(), below.last()) {
                entries.set("First", id(Some(first)));
                entries.set("Last", id(Some(last)));
                let count = integer(below.len());
                entries.set("Count", if bookmark.level < 2 { count } else { -count });
            }
            file.objects.insert(id(Some(mark)), entries.into());
        }
    }
    let tops = children(None);
    let open = marks.iter().filter(|mark| mark.level <= 2).count();
    let (&first, &last) = (tops.first()?, tops.last()?);
    let entries = dictionary! {
        "Type" => Object::Name(b"Outlines".to_vec()),
        "First" => id(Some(first)),
        "Last" => id(Some(last)),
        "Count" => integer(open),
    };
    file.objects.insert(root, entries.into());
    Some(root)
}

/// The bookmark above each: the nearest before it with a lower level.
fn parents(marks: &[Bookmark]) -> Vec<Option<usize>> {
    let mut above: Vec<(usize, u8)> = Vec::new();
    let mut parents = Vec::with_capacity(marks.len());
    for (index, mark) in marks.iter().enumerate() {
        while above.last().is_some_and(|(_, level)| *level >= mark.level) {
            above.pop();
        }
        parents.push(above.last().map(|(index, _)| *index));
        above.push((index, mark.level));
    }
    parents
}
