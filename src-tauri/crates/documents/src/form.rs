//! TECH 358 on paper: any form template, blank with room to write, or filled with what was answered and recorded.

pub(crate) mod fillable;
mod office_use;

use exception::{
    Request, Settings,
    calendar::long_date,
    form::{
        Answers, ChoiceOption, Field as Asked, FieldKind, FilledBy, Required, Row, Section, SubmittedForm,
        Template, is_asked,
    },
};

use crate::{
    letter::noon,
    model::{Answer, Block, Column, Document, Field, Furniture, Kind, Signature, Table, Tone},
    parties,
    rich::Rich,
};

/// What is said at the head of a copy that is filled in on the screen.
const HOW_TO_FILL_IN: &str = "Fill in this copy in any viewer of PDF that knows forms, save it, and read it into Exception Desk: \
    “Fill in from a saved copy” on the page of TECH 358. A long answer scrolls; it is read whole. Do not print or flatten the copy \
    before it is read.";

/// The same of a copy that is filled in in Word.
const HOW_TO_FILL_IN_WORD: &str = "Fill in this copy in Word or LibreOffice: type beside each question, choose from the lists, \
    save it as a Word document (.docx) without tracked changes, and read it into Exception Desk: “Fill in from a saved copy” \
    on the page of TECH 358. A picture of an answer is not read.";

/// A form on paper.
#[derive(Clone, Copy)]
pub struct PaperForm<'a> {
    /// The template, of any revision.
    pub template: &'a Template,
    /// The office's name and marking.
    pub settings: &'a Settings,
    /// The request whose newest form is shown; `None` for a blank form.
    pub request: Option<&'a Request>,
    /// The date that the file carries: of the template for a blank form, of the submission for a filled one.
    pub dated: chrono::NaiveDate,
}

impl PaperForm<'_> {
    /// Composes the form: every section of the template, with lines to sign on.
    #[must_use]
    pub fn document(&self) -> Document {
        self.compose(None)
    }

    /// Composes the form with fields to be filled in on the screen, in a viewer of PDF, where the requester fills it in.
    ///
    /// `answers` stand in the fields already. What the procedure fills in stands on the form as on paper.
    #[must_use]
    pub fn fillable(&self, answers: &Answers) -> Document {
        self.compose(Some((answers, HOW_TO_FILL_IN)))
    }

    /// The same for a copy that is filled in in Word ([`crate::docx::write_form`]).
    #[must_use]
    pub fn in_word(&self, answers: &Answers) -> Document {
        self.compose(Some((answers, HOW_TO_FILL_IN_WORD)))
    }

    fn compose(&self, fill: Option<(&Answers, &str)>) -> Document {
        let template = self.template;
        let name = format!("{}, revision {}", template.number, template.revision);
        let number = self.request.map(|request| request.number.to_string());
        let title = match &number {
            Some(number) => format!("{} {}: {number}", template.number, template.title),
            None => format!("{} {}", template.number, template.title),
        };
        let marking = self.settings.printed_marking().map(str::to_owned);
        Document {
            title,
            author: self.settings.office(),
            subject: self.request.map_or_else(|| "Blank form".to_owned(), parties::title),
            language: "en-US".to_owned(),
            created_at: noon(self.dated),
            kind: Kind::Form,
            furniture: Furniture {
                first_head: Some((self.settings.office(), name.clone())),
                head: Some((template.title.clone(), number.clone().unwrap_or_else(|| name.clone()))),
                marking: self.request.and(marking),
                foot_note: Some(match &number {
                    Some(number) => format!("{name}  ·  {number}"),
                    None => name,
                }),
                page_number_in_head: false,
            },
            blocks: self.blocks(number, fill),
            attachments: Vec::new(),
        }
    }

    fn blocks(&self, number: Option<String>, fill: Option<(&Answers, &str)>) -> Vec<Block> {
        let mut blocks = vec![
            Block::heading(1, self.template.title.as_str()),
            Block::Paragraph {
                text: "Fields marked * must be filled in to submit the form. Requests are submitted to the Security Management \
                       Branch (SMB) and are tied to an existing Service Request."
                    .into(),
                tone: Tone::Quiet,
            },
        ];
        if let Some((_, how)) = fill {
            blocks.push(Block::Paragraph { text: how.into(), tone: Tone::Quiet });
            blocks.push(fillable::marks(self.template, number.as_deref()));
        } else {
            blocks.push(Block::Fields(vec![
                Field {
                    label: "Exception number".into(),
                    hint: Some("Given by the program".into()),
                    share: 1.0,
                    answer: number.map_or(Answer::Empty { lines: 1 }, |number| Answer::Text(number.into())),
                },
                Field {
                    label: "Form and revision".into(),
                    hint: None,
                    share: 1.0,
                    answer: Answer::Text(fillable::revision_words(self.template).into()),
                },
            ]));
        }
        let form = self.request.and_then(Request::form).map(|form| &form.value);
        for section in &self.template.sections {
            blocks.push(Block::heading(2, format!("{}  {}", section.letter, section.title)));
            if section.by != FilledBy::Requester {
                let by = format!("Filled in by {}.", by_whom(section.by));
                blocks.push(Block::Paragraph { text: by.into(), tone: Tone::Quiet });
            }
            if let (Some((answers, _)), FilledBy::Requester) = (fill, section.by) {
                blocks.extend(fillable::inputs(self.template, section, answers));
                blocks.extend(self.signatures(section));
                continue;
            }
            let answered = match self.request {
                Some(request) if section.by != FilledBy::Requester => {
                    let recorded = office_use::answers(request);
                    Answered::Recorded(recorded)
                }
                Some(_) => form.map_or(Answered::Blank, Answered::Form),
                None => Answered::Blank,
            };
            blocks.extend(fields(section, &answered));
            blocks.extend(self.signatures(section));
        }
        blocks
    }

    /// Lines to sign on below a statement, and below the decision.
    fn signatures(&self, section: &Section) -> Vec<Block> {
        let line = |role: &str, name: Option<String>| {
            let name = name.filter(|name| !name.trim().is_empty());
            Block::Signature(Signature { role: role.to_owned(), name, title: None, dated: true })
        };
        let certified = section.fields.iter().any(|field| field.kind == FieldKind::Statement);
        let decided = self.request.and_then(|request| request.decision.as_ref());
        if certified {
            let requester = self.request.map(|request| parties::requester(request).name);
            let iso = self.request.map(|request| parties::iso(request).name);
            let lines = vec![
                line("Signature of the requester", requester),
                line("Signature of the requester’s ISO", iso),
            ];
            vec![Block::Together(lines)]
        } else if section.by == FilledBy::CdtIso {
            let name = decided.map(|decision| decision.mark.by.named());
            vec![Block::Together(vec![line("Signature of the CDT ISO", name)])]
        } else {
            Vec::new()
        }
    }
}

fn by_whom(by: FilledBy) -> &'static str {
    match by {
        FilledBy::Requester => "the requester",
        FilledBy::Smb => "SMB",
        FilledBy::Iso => "the requester’s ISO",
        FilledBy::CdtIso => "the CDT ISO",
    }
}

/// Where the answers of a section come from.
pub(crate) enum Answered<'a> {
    /// Nowhere: the form is filled in by hand.
    Blank,
    /// From the form as submitted.
    Form(&'a SubmittedForm),
    /// From what the procedure recorded, by field.
    Recorded(std::collections::BTreeMap<&'static str, String>),
}

/// The fields of a section, without those that are not asked of this request.
pub(crate) fn fields(section: &Section, answered: &Answered<'_>) -> Vec<Block> {
    let on = |asked: &&Asked| !matches!(answered, Answered::Form(form) if !is_asked(asked, &form.answers));
    arranged(
        section.fields.iter().filter(on),
        |asked| field(asked, answered),
        Block::Fields,
        |asked| table(asked, answered),
    )
}

/// Fields as blocks: short ones side by side, long ones and tables on their own, groups under their headings.
fn arranged<'a, T>(
    asked: impl Iterator<Item = &'a Asked>,
    field: impl Fn(&Asked) -> T,
    side_by_side: impl Fn(Vec<T>) -> Block,
    table: impl Fn(&Asked) -> Block,
) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut row: Vec<T> = Vec::new();
    let mut group: Option<&str> = None;
    let flush = |row: &mut Vec<T>, blocks: &mut Vec<Block>| {
        if !row.is_empty() {
            blocks.push(side_by_side(std::mem::take(row)));
        }
    };
    for asked in asked {
        let short = is_short(asked);
        if !short || asked.group.as_deref() != group {
            flush(&mut row, &mut blocks);
        }
        if asked.group.as_deref() != group {
            group = asked.group.as_deref();
            blocks.extend(group.map(|group| Block::heading(3, group)));
        }
        if asked.kind == FieldKind::Table {
            blocks.push(Block::Space(7.0));
            blocks.push(table(asked));
            continue;
        }
        row.push(field(asked));
        if !short || row.len() == 2 {
            flush(&mut row, &mut blocks);
        }
    }
    flush(&mut row, &mut blocks);
    blocks
}

/// Whether two of the kind stand side by side.
fn is_short(asked: &Asked) -> bool {
    match asked.kind {
        FieldKind::Line | FieldKind::Name | FieldKind::Email | FieldKind::Date => {
            asked.limit.is_none_or(|l| l <= 200)
        }
        FieldKind::Choice => {
            asked.options.iter().map(|option| option.label.chars().count() + 4).sum::<usize>() <= 42
        }
        FieldKind::Prose | FieldKind::Table | FieldKind::Statement => false,
    }
}

fn field(asked: &Asked, answered: &Answered<'_>) -> Field {
    let star = if asked.required == Required::Submit { " *" } else { "" };
    let blank = matches!(answered, Answered::Blank);
    Field {
        label: format!("{}{star}", asked.label),
        hint: if blank { hint(asked) } else { None },
        share: 1.0,
        answer: answer(asked, answered),
    }
}

fn hint(asked: &Asked) -> Option<String> {
    asked.help.clone().filter(|_| asked.kind != FieldKind::Statement)
}

fn answer(asked: &Asked, answered: &Answered<'_>) -> Answer {
    let text = match answered {
        Answered::Blank => "",
        Answered::Form(form) => form.text(&asked.id),
        Answered::Recorded(recorded) => recorded.get(asked.id.as_str()).map_or("", String::as_str),
    };
    match asked.kind {
        FieldKind::Choice => Answer::Choices(
            asked.options.iter().map(|option| (option.label.clone(), option.value == text)).collect(),
        ),
        FieldKind::Statement => {
            let statement = asked.statement.clone().unwrap_or_else(|| asked.label.clone());
            Answer::Choices(vec![(statement, !text.is_empty())])
        }
        FieldKind::Date if !text.is_empty() => Answer::Text(shown_date(text).into()),
        FieldKind::Prose if text.is_empty() => {
            let long = matches!(answered, Answered::Blank) && asked.limit.is_none_or(|limit| limit > 1000);
            Answer::Empty { lines: if long { 4 } else { 1 } }
        }
        FieldKind::Line | FieldKind::Name | FieldKind::Email | FieldKind::Date | FieldKind::Table
            if text.is_empty() =>
        {
            Answer::Empty { lines: 1 }
        }
        FieldKind::Line
        | FieldKind::Name
        | FieldKind::Email
        | FieldKind::Date
        | FieldKind::Prose
        | FieldKind::Table => Answer::Text(text.into()),
    }
}

/// A date in words where it is one, as typed where it is not.
pub(crate) fn shown_date(text: &str) -> String {
    text.trim().parse().map_or_else(|_| text.to_owned(), long_date)
}

/// A table of the form: its rows, or empty ones to write in.
pub(crate) fn table(asked: &Asked, answered: &Answered<'_>) -> Block {
    let star = if asked.required == Required::Submit { " *" } else { "" };
    let columns = asked.columns.iter().map(|column| Column::new(&column.label, share(column.kind))).collect();
    let cell = |row: &Row, column: &exception::form::Column| -> Rich {
        let text = row.get(&column.id).map_or("", String::as_str);
        match column.kind {
            FieldKind::Date => shown_date(text).into(),
            FieldKind::Choice => label_of(&column.options, text).into(),
            FieldKind::Line
            | FieldKind::Name
            | FieldKind::Email
            | FieldKind::Prose
            | FieldKind::Table
            | FieldKind::Statement => text.into(),
        }
    };
    let (rows, least_row) = match answered {
        Answered::Form(form) => {
            let rows = form.rows(&asked.id).iter();
            (rows.map(|row| asked.columns.iter().map(|column| cell(row, column)).collect()).collect(), 0.0)
        }
        Answered::Blank | Answered::Recorded(_) => (vec![Vec::new(); 4], 24.0),
    };
    Block::Table(Table { caption: Some(format!("{}{star}", asked.label)), columns, rows, least_row })
}

fn share(kind: FieldKind) -> f32 {
    match kind {
        FieldKind::Prose => 2.2,
        FieldKind::Line | FieldKind::Name | FieldKind::Email | FieldKind::Table | FieldKind::Statement => 1.2,
        FieldKind::Date | FieldKind::Choice => 1.0,
    }
}

/// The words of a choice, or the value itself where the template no longer offers it.
fn label_of(options: &[ChoiceOption], value: &str) -> String {
    options
        .iter()
        .find(|option| option.value == value)
        .map_or(value, |option| option.label.as_str())
        .to_owned()
}
