//! Fields that are filled in on the screen: a frame, a label, and the place of the field itself.
//!
//! They stand where a pen would write: the same form serves on paper.

use super::{
    Composer,
    columns::widths,
    rows::Stretch,
    tables::{CAPTION, PAD, SIDE},
};
use crate::{
    layout::{Lines, Style},
    model::{Input, InputChoice, InputKind, InputTable},
    page::{Child, ElementId, Entered, Entry, Run, Widget},
    rich::Rich,
    sheet::{GREY, MARGIN, MEASURE},
};

/// The type of what is filled in; viewers set what is typed in the same size.
pub(crate) const ENTERED: Style = Style::new(9.5, 12.0);
/// The height of a field of one line.
const LINE: f32 = 17.0;
/// How far a field stands from the rules around it.
const INSET: f32 = 2.0;
/// The air within a field, left of its text and above its lines.
const AIR: f32 = 2.0;
/// The side of a box to tick, and how far its words stand from it.
const BOX: f32 = 9.0;
const TO_WORDS: f32 = 13.0;
/// Between choices that stand in a line.
const BETWEEN: f32 = 14.0;

/// What a field needs room for below its label.
enum Body {
    /// The field alone.
    Room(f32),
    /// Choices with their words, each placed from the left and from the top.
    Choices(Vec<(InputChoice, Lines, f32, f32)>, f32),
}

impl Body {
    fn height(&self) -> f32 {
        match self {
            Self::Room(height) | Self::Choices(_, height) => *height,
        }
    }
}

impl Composer<'_> {
    /// Fields side by side, in frames of one height.
    pub(super) fn inputs(&mut self, parent: ElementId, inputs: &[Input]) {
        let share = u16::try_from(inputs.len()).unwrap_or(1).max(1);
        let width = MEASURE / f32::from(share);
        let parts: Vec<(Lines, Body)> = inputs
            .iter()
            .map(|input| (self.input_label(input, width - 2.0 * SIDE), self.body(input, width - 2.0 * SIDE)))
            .collect();
        let height = parts.iter().map(|(label, body)| label.height() + body.height()).fold(0.0, f32::max);
        let height = height + PAD + INSET;
        self.need(height);
        let (top, bottom) = (self.y, self.y + height);
        let mut edges = vec![MARGIN];
        let mut x = MARGIN;
        for _ in inputs {
            x += width;
            edges.push(x);
        }
        self.frame(&edges, Stretch { top, bottom });
        let mut x = MARGIN;
        for (input, (label, body)) in inputs.iter().zip(parts) {
            let group = self.out.element(Some(parent), "Div");
            let words = self.out.element(Some(group), "P");
            self.tell_language(words, &label.rich);
            self.stand(words, &label, x + SIDE, top + PAD);
            let below = top + PAD + label.height();
            match body {
                Body::Room(_) => {
                    let area = [x + INSET, below, x + width - INSET, bottom - INSET];
                    self.input(group, input, area);
                }
                Body::Choices(choices, _) => self.choices(group, input, choices, x + SIDE, below),
            }
            x += width;
        }
        self.y = bottom;
    }

    fn input_label(&mut self, input: &Input, width: f32) -> Lines {
        let mut words = Rich::default().bold(&input.label);
        if let Some(hint) = &input.hint {
            words = words.then("  ").then(hint);
        }
        self.set(&words, Style::new(7.8, 10.2).color(GREY), width)
    }

    fn body(&mut self, input: &Input, width: f32) -> Body {
        match &input.kind {
            InputKind::Line { .. } | InputKind::List(_) | InputKind::Told => Body::Room(LINE),
            InputKind::Lines { seen, .. } => Body::Room(f32::from(*seen) * ENTERED.lead + 2.0 * AIR),
            InputKind::Choices(choices) => self.choice_places(choices, width),
            InputKind::Statement(statement) => {
                let choice = InputChoice { value: "yes".to_owned(), label: statement.clone() };
                self.choice_places(&[choice], width)
            }
        }
    }

    /// Choices one after the other while there is room in the line; each on lines of its own where one is long.
    fn choice_places(&mut self, choices: &[InputChoice], width: f32) -> Body {
        let long = choices.iter().any(|choice| choice.label.chars().count() > 40);
        let (mut x, mut y, mut height) = (0.0, 2.0_f32, 0.0_f32);
        let mut placed = Vec::new();
        for choice in choices {
            let lines = self.set(&choice.label.as_str().into(), ENTERED, width - TO_WORDS);
            let reach = lines.lines.iter().flat_map(|line| &line.pieces).map(|piece| piece.to);
            let wide = TO_WORDS + reach.fold(0.0, f32::max);
            if !placed.is_empty() && (long || x + wide > width) {
                (x, y) = (0.0, y + height + 1.0);
            }
            height = lines.height();
            placed.push((choice.clone(), lines, x, y));
            x += wide + BETWEEN;
        }
        Body::Choices(placed, y + height + 3.0)
    }

    fn choices(
        &mut self,
        group: ElementId,
        input: &Input,
        choices: Vec<(InputChoice, Lines, f32, f32)>,
        x: f32,
        top: f32,
    ) {
        let entry = if matches!(input.kind, InputKind::Statement(_)) { Entry::Check } else { Entry::Radio };
        let field = self.entered(input, entry);
        for (choice, lines, dx, dy) in choices {
            let (left, up) = (x + dx, top + dy + (ENTERED.lead - BOX) / 2.0);
            let area = [left, up, left + BOX, up + BOX];
            self.widget(group, field, area, Some(choice), Vec::new());
            let words = self.out.element(Some(group), "P");
            self.tell_language(words, &lines.rich);
            self.stand(words, &lines, left + TO_WORDS, top + dy);
        }
    }

    /// A field whose text is seen in the whole of its area.
    fn input(&mut self, parent: ElementId, input: &Input, area: [f32; 4]) {
        let entry = match &input.kind {
            InputKind::Line { limit } => Entry::Text { lines: false, limit: Some(*limit) },
            InputKind::Lines { limit, .. } => Entry::Text { lines: true, limit: Some(*limit) },
            InputKind::List(choices) => Entry::List(choices.clone()),
            InputKind::Told | InputKind::Choices(_) | InputKind::Statement(_) => {
                Entry::Text { lines: false, limit: None }
            }
        };
        let shown = self.shown(input, &entry, area);
        let field = self.entered(input, entry);
        self.widget(parent, field, area, None, shown);
    }

    /// The glyphs of what stands in a field: as many lines as can be seen.
    fn shown(&mut self, input: &Input, entry: &Entry, [left, top, right, bottom]: [f32; 4]) -> Vec<Run> {
        let (many, text) = match entry {
            Entry::Text { lines, .. } => (*lines, input.value.as_str()),
            Entry::List(choices) => {
                let chosen = choices.iter().find(|choice| choice.value == input.value);
                (false, chosen.map_or("", |choice| choice.label.as_str()))
            }
            Entry::Check | Entry::Radio => (false, ""),
        };
        if text.trim().is_empty() {
            return Vec::new();
        }
        let (width, height) = (right - left, bottom - top);
        // A field of one line does not break it: what is too long is seen by scrolling.
        let measure = if many { width - 2.0 * AIR } else { f32::MAX };
        let lines = self.set(&text.into(), ENTERED, measure);
        let down = if many { AIR } else { (height - ENTERED.lead) / 2.0 };
        let seen = lines.lines.iter().filter(|line| line.top + line.height <= height);
        let seen = seen.take(if many { usize::MAX } else { 1 });
        seen.flat_map(|line| &line.pieces).map(|piece| piece.run.moved(AIR, down)).collect()
    }

    fn entered(&mut self, input: &Input, entry: Entry) -> usize {
        self.out.fields.push(Entered {
            name: input.name.clone(),
            description: input.description.clone(),
            entry,
            value: input.value.clone(),
            required: input.required,
            read_only: matches!(input.kind, InputKind::Told),
        });
        self.out.fields.len() - 1
    }

    fn widget(
        &mut self,
        parent: ElementId,
        field: usize,
        area: [f32; 4],
        stands_for: Option<InputChoice>,
        shown: Vec<Run>,
    ) {
        let element = self.out.element(Some(parent), "Form");
        let page = self.page;
        let widgets = &mut self.out.page(page).widgets;
        widgets.push(Widget { area, element, field, stands_for, shown });
        let index = widgets.len() - 1;
        self.out.at(element).children.push(Child::Widget { page, index });
    }

    /// A table with a field in every cell. Its head is seen again on every page that it reaches.
    pub(super) fn input_table(&mut self, parent: ElementId, table: &InputTable) {
        let start = self.input_table_start(table);
        self.need(start);
        let element = self.out.element(Some(parent), "Table");
        let small = self.sheet.small;
        self.paragraph(element, "Caption", &caption(table), small, MARGIN, MEASURE);
        self.y += CAPTION;
        let widths = widths(&table.columns);
        let heads = self.heads(&table.columns, &widths);
        let head_height = heads.iter().map(|(lines, _)| lines.height()).fold(0.0, f32::max) + 2.0 * PAD;
        let group = self.out.element(Some(element), "THead");
        let row = self.out.element(Some(group), "TR");
        self.head_row(&heads, head_height, Some(row));
        let body = self.out.element(Some(element), "TBody");
        for inputs in &table.rows {
            if self.y + table.row_height > self.bottom + 0.01 {
                self.new_page();
                self.head_row(&heads, head_height, None);
            }
            let row = self.out.element(Some(body), "TR");
            let (top, bottom) = (self.y, self.y + table.row_height);
            let mut x = MARGIN;
            let mut edges = vec![x];
            for (input, width) in inputs.iter().zip(&widths) {
                let cell = self.out.element(Some(row), "TD");
                let area = [x + INSET, top + INSET, x + width - INSET, bottom - INSET];
                self.input(cell, input, area);
                x += width;
                edges.push(x);
            }
            self.frame(&edges, Stretch { top, bottom });
            self.y = bottom;
        }
        self.y += self.sheet.after_block;
    }

    /// The height of caption, head row and the first two rows, which stand together.
    pub(super) fn input_table_start(&mut self, table: &InputTable) -> f32 {
        let small = self.sheet.small;
        let caption = self.set(&caption(table), small, MEASURE).height() + CAPTION;
        let heads = self.heads(&table.columns, &widths(&table.columns));
        let heads = heads.iter().map(|(lines, _)| lines.height()).fold(0.0, f32::max) + 2.0 * PAD;
        caption + heads + 2.0 * table.row_height
    }
}

fn caption(table: &InputTable) -> Rich {
    Rich::default().bold(&table.caption).then("  ").then(&table.note)
}
