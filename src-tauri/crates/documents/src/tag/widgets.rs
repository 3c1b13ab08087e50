//! An interactive form: its fields and their widgets, each with its appearance, so that nothing is left to the viewer
//! before something is typed (PDF/A-2, 6.4.1; PDF/UA-1, 7.18).

use std::{collections::BTreeMap, fmt::Write as _};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::{embed, literal, name, numbers, text};
use crate::{
    PrintError,
    compose::ENTERED,
    fonts::Face,
    page::{Composed, Entered, Entry, HEIGHT, Run, Widget},
    sheet::GREY,
};

/// The face of what is typed: whole in the file, because nobody knows what will be. It has Latin with all of Vietnamese;
/// for other writings a viewer takes a font of its own.
const TYPED: usize = 0;
/// The flags of fields (ISO 32000-1, tables 221, 226, 228, 230).
const READ_ONLY: i64 = 1;
const REQUIRED: i64 = 1 << 1;
const MULTILINE: i64 = 1 << 12;
const RADIO: i64 = 1 << 15;
const COMBO: i64 = 1 << 17;

/// The objects of a form, numbered before anything refers to them.
pub(super) struct Form {
    /// The annotations of each page, in the order of reading.
    pub widgets: Vec<Vec<ObjectId>>,
    fields: Vec<ObjectId>,
}

impl Form {
    /// Numbers the widgets and fields. A field with one widget is one object with it.
    pub fn number(file: &mut Document, document: &Composed) -> Self {
        let widgets: Vec<Vec<ObjectId>> = document
            .pages
            .iter()
            .map(|page| page.widgets.iter().map(|_| file.new_object_id()).collect())
            .collect();
        let places = || document.pages.iter().flat_map(|page| &page.widgets).zip(widgets.iter().flatten());
        let fields = document
            .fields
            .iter()
            .enumerate()
            .map(|(index, field)| match field.entry {
                Entry::Radio => file.new_object_id(),
                Entry::Text { .. } | Entry::Check | Entry::List(_) => {
                    places().find(|(widget, _)| widget.field == index).map_or((0, 0), |(_, id)| *id)
                }
            })
            .collect();
        Self { widgets, fields }
    }

    /// The dictionary of a widget without what makes it a field.
    pub fn annotation(widget: &Widget, page: ObjectId, parent: i64) -> Dictionary {
        let [left, top, right, bottom] = widget.area;
        dictionary! {
            "Type" => name("Annot"),
            "Subtype" => name("Widget"),
            "F" => 4,
            "P" => page,
            "Rect" => numbers(&[left, HEIGHT - bottom, right, HEIGHT - top]),
            "StructParent" => parent,
        }
    }

    /// Writes the fields, with the appearance of each widget, and the dictionary of the form.
    ///
    /// # Errors
    /// Where a font cannot be embedded or an object is not there.
    pub fn finish(
        &self,
        file: &mut Document,
        document: &Composed,
        faces: &[Face],
    ) -> Result<ObjectId, PrintError> {
        let fonts = fonts(file, document, faces)?;
        let mut resources: Dictionary =
            fonts.iter().map(|(face, font)| (font_name(*face), Object::Reference(font.id))).collect();
        // Viewers that draw the buttons anew draw them in this font, which each has: nothing of ours is set in it.
        resources.set(
            "ZaDb",
            dictionary! {
                "Type" => name("Font"), "Subtype" => name("Type1"), "BaseFont" => name("ZapfDingbats")
            },
        );
        let resources = file.add_object(dictionary! { "Font" => resources });
        let placed = document.pages.iter().flat_map(|page| &page.widgets).zip(self.widgets.iter().flatten());
        let mut kids: BTreeMap<usize, Vec<ObjectId>> = BTreeMap::new();
        for (widget, id) in placed {
            let Some(field) = document.fields.get(widget.field) else { continue };
            let entries = appearance(file, field, widget, &fonts, resources);
            let entries = if let Entry::Radio = field.entry {
                let mut entries = entries;
                entries.set("Parent", self.field(widget.field));
                // Each button says what it stands for.
                let words = widget.stands_for.as_ref().map_or("", |choice| choice.label.as_str());
                entries.set("TU", text(&format!("{}: {words}", field.description.trim_end_matches('.'))));
                kids.entry(widget.field).or_default().push(*id);
                entries
            } else {
                let mut entries = entries;
                entries.extend(&field_entries(field));
                entries
            };
            file.get_dictionary_mut(*id)?.extend(&entries);
        }
        for (index, kids) in kids {
            let Some(field) = document.fields.get(index) else { continue };
            let mut entries = field_entries(field);
            entries.set("Kids", kids.into_iter().map(Object::Reference).collect::<Vec<_>>());
            file.objects.insert(self.field(index), entries.into());
        }
        let tops = self.tree(file, document)?;
        let look = format!("/{} {} Tf {} rg", font_name(TYPED), ENTERED.size, color(ENTERED.color));
        Ok(file.add_object(dictionary! {
            "Fields" => tops,
            "DR" => resources,
            "DA" => literal(&look),
        }))
    }

    fn field(&self, index: usize) -> ObjectId {
        self.fields.get(index).copied().unwrap_or_default()
    }

    /// Hangs the fields under parents that stand for the dots in their names; returns those at the top.
    fn tree(&self, file: &mut Document, document: &Composed) -> Result<Vec<Object>, PrintError> {
        let mut tops: Vec<Object> = Vec::new();
        let mut branches: BTreeMap<String, ObjectId> = BTreeMap::new();
        for (field, id) in document.fields.iter().zip(&self.fields) {
            let mut above: Option<ObjectId> = None;
            let mut path = String::new();
            let mut parts = field.name.split('.').peekable();
            while let Some(part) = parts.next() {
                path.push('.');
                path.push_str(part);
                let (branch, fresh) = if parts.peek().is_none() {
                    (*id, true)
                } else if let Some(branch) = branches.get(&path) {
                    (*branch, false)
                } else {
                    let branch = file.add_object(dictionary! { "Kids" => Vec::<Object>::new() });
                    branches.insert(path.clone(), branch);
                    (branch, true)
                };
                if fresh {
                    let entries = file.get_dictionary_mut(branch)?;
                    entries.set("T", text(part));
                    if let Some(above) = above {
                        entries.set("Parent", above);
                        let kids = file.get_dictionary_mut(above)?.get_mut(b"Kids")?.as_array_mut()?;
                        kids.push(branch.into());
                    } else {
                        tops.push(branch.into());
                    }
                }
                above = Some(branch);
            }
        }
        Ok(tops)
    }
}

/// What makes a field of a dictionary, but for its name and its place among the others.
fn field_entries(field: &Entered) -> Dictionary {
    let mut flags = 0;
    if field.read_only {
        flags |= READ_ONLY;
    }
    if field.required {
        flags |= REQUIRED;
    }
    let mut entries = dictionary! { "TU" => text(&field.description) };
    match &field.entry {
        Entry::Text { lines, limit } => {
            entries.set("FT", name("Tx"));
            if *lines {
                flags |= MULTILINE;
            }
            if let Some(limit) = limit {
                entries.set("MaxLen", i64::from(*limit));
            }
        }
        Entry::Check => entries.set("FT", name("Btn")),
        Entry::Radio => {
            entries.set("FT", name("Btn"));
            flags |= RADIO;
        }
        Entry::List(choices) => {
            entries.set("FT", name("Ch"));
            flags |= COMBO;
            let choices =
                choices.iter().map(|choice| Object::Array(vec![text(&choice.value), text(&choice.label)]));
            entries.set("Opt", choices.collect::<Vec<_>>());
        }
    }
    match field.entry {
        Entry::Check | Entry::Radio => {
            entries.set("V", name(if field.value.is_empty() { "Off" } else { &field.value }));
        }
        Entry::Text { .. } | Entry::List(_) if !field.value.is_empty() => {
            // A line break in a field is a carriage return (ISO 32000-1, 12.7.4.3).
            let value = text(&field.value.replace('\n', "\r"));
            entries.set("DV", value.clone());
            entries.set("V", value);
        }
        Entry::Text { .. } | Entry::List(_) => {}
    }
    entries.set("Ff", flags);
    entries
}

/// The appearance of a widget, in each of its states.
fn appearance(
    file: &mut Document,
    field: &Entered,
    widget: &Widget,
    fonts: &BTreeMap<usize, embed::Font>,
    resources: ObjectId,
) -> Dictionary {
    let [left, top, right, bottom] = widget.area;
    let (width, height) = (right - left, bottom - top);
    let mut picture = |content: String| -> Object {
        let entries = dictionary! {
            "Type" => name("XObject"),
            "Subtype" => name("Form"),
            "BBox" => numbers(&[0.0, 0.0, width, height]),
            "Resources" => resources,
        };
        Object::Reference(file.add_object(Stream::new(entries, content.into_bytes())))
    };
    match (&field.entry, &widget.stands_for) {
        (Entry::Check | Entry::Radio, Some(choice)) => {
            let round = matches!(field.entry, Entry::Radio);
            let states: Dictionary = [
                (choice.value.clone(), picture(button(width, round, true))),
                ("Off".to_owned(), picture(button(width, round, false))),
            ]
            .into_iter()
            .collect();
            let state = if field.value == choice.value { choice.value.as_str() } else { "Off" };
            dictionary! {
                "AS" => name(state),
                "AP" => dictionary! { "N" => states },
                // For viewers that draw it anew: the mark in the font of marks, and the frame.
                "MK" => dictionary! {
                    "CA" => literal(if round { "l" } else { "8" }),
                    "BC" => numbers(&[0.337, 0.361, 0.396]),
                },
                "BS" => dictionary! { "W" => 1, "S" => name("S") },
                "DA" => literal(&format!("/ZaDb 0 Tf {} rg", color(ENTERED.color))),
            }
        }
        (Entry::Text { .. } | Entry::List(_) | Entry::Check | Entry::Radio, _) => {
            let content = lines(&widget.shown, fonts, width, height);
            dictionary! { "AP" => dictionary! { "N" => picture(content) } }
        }
    }
}

/// A box or a circle, and what is in it when it is chosen.
fn button(side: f32, round: bool, chosen: bool) -> String {
    let frame = format!("{} RG 0.8 w ", color(GREY));
    let (middle, outer) = (side / 2.0, side / 2.0 - 0.6);
    let mut content = if round {
        format!("q {frame}{}S Q", circle(middle, outer))
    } else {
        format!("q {frame}0.6 0.6 {0} {0} re S Q", side - 1.2)
    };
    if chosen && round {
        let _ = write!(content, "\nq {} rg {}f Q", color(ENTERED.color), circle(middle, outer * 0.5));
    } else if chosen {
        let (low, high) = (side * 0.25, side * 0.75);
        let _ = write!(
            content,
            "\nq {} RG 1.4 w 1 J {low} {low} m {high} {high} l S {low} {high} m {high} {low} l S Q",
            color(ENTERED.color)
        );
    }
    content
}

/// A circle of four curves around a point on the diagonal.
fn circle(middle: f32, radius: f32) -> String {
    let bend = radius * 0.552_284_8;
    let at = |x: f32, y: f32| format!("{} {} ", middle + x, middle + y);
    let mut path = format!("{}m ", at(radius, 0.0));
    for (from, to) in [
        ((radius, 0.0), (0.0, radius)),
        ((0.0, radius), (-radius, 0.0)),
        ((-radius, 0.0), (0.0, -radius)),
        ((0.0, -radius), (radius, 0.0)),
    ] {
        // Each handle points along the circle: at right angles to the radius.
        let (out, into) = ((-from.1, from.0), (to.1, -to.0));
        let scale = bend / radius;
        path.push_str(&at(from.0 + out.0 * scale, from.1 + out.1 * scale));
        path.push_str(&at(to.0 + into.0 * scale, to.1 + into.1 * scale));
        path.push_str(&at(to.0, to.1));
        path.push_str("c ");
    }
    path
}

/// The text of a field, clipped to it.
fn lines(runs: &[Run], fonts: &BTreeMap<usize, embed::Font>, width: f32, height: f32) -> String {
    let mut content = "/Tx BMC".to_owned();
    if !runs.is_empty() {
        let _ = write!(content, "\nq 0 0 {width} {height} re W n\nBT");
        for run in runs {
            let Some(font) = fonts.get(&run.face) else { continue };
            let _ = write!(content, "\n{} rg /{} {} Tf", color(run.color), font_name(run.face), run.size);
            for glyph in &run.glyphs {
                let (x, y) = (glyph.x, height - run.y - glyph.rise);
                let code = font.code(glyph.id);
                let _ = write!(content, "\n1 0 0 1 {x:.2} {y:.2} Tm <{code:04X}> Tj");
            }
        }
        content.push_str("\nET Q");
    }
    content.push_str("\nEMC");
    content
}

/// The font of what is typed, and those of what stands in the fields already.
fn fonts(
    file: &mut Document,
    document: &Composed,
    faces: &[Face],
) -> Result<BTreeMap<usize, embed::Font>, PrintError> {
    let mut used: BTreeMap<usize, BTreeMap<u16, String>> = BTreeMap::from([(TYPED, BTreeMap::new())]);
    let widgets = document.pages.iter().flat_map(|page| &page.widgets);
    for run in widgets.flat_map(|widget| &widget.shown) {
        let texts = used.entry(run.face).or_default();
        for glyph in &run.glyphs {
            texts.entry(glyph.id).or_insert_with(|| run.text_of(glyph).to_owned());
        }
    }
    used.into_iter()
        .map(|(index, texts)| {
            let face = faces.get(index).ok_or(PrintError::Font("a face that is not loaded"))?;
            let font = if index == TYPED {
                embed::whole(file, face, texts)
            } else {
                embed::subset(file, face, texts)
            };
            Ok((index, font?))
        })
        .collect()
}

fn font_name(face: usize) -> String {
    format!("F{face}")
}

fn color(color: u32) -> String {
    let part = |shift: u32| f64::from((color >> shift) & 0xff) / 255.0;
    format!("{:.3} {:.3} {:.3}", part(16), part(8), part(0))
}
