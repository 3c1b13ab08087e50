//! The record of a request as it is given to whoever asks for it under the Public Records Act: everything that a paper of
//! the record tells, less what was marked to be withheld, with an index of that.

use exception::{
    Digest, Event, Instant, Request, Settings,
    assessment::Answer,
    calendar::{day_of, long_date, moment},
    form::Template,
    people::Actor,
    public_copy::{CopyMarks, Ground, TextMark, Withheld},
    request::{Attachment, Decision, Recorded},
    values::Line,
    watch::Reviewed,
};

use crate::{
    model::{Block, Column, Document, Furniture, Kind, Tone},
    packet::{
        assessment, background, decision,
        record::size,
        words::{facts, note, table, table_or},
    },
    parties,
    rich::{Rich, SpanKind},
    withhold::{Place, bar, places, withhold},
};

/// A file of the record that is given whole or withheld whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyFile {
    /// Its digest.
    pub sha256: Digest,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// What it is.
    pub what: String,
    /// The day on which it came to the record.
    pub on: String,
}

/// Everything that a copy is made of.
#[derive(Clone, Copy)]
pub struct PublicCopyPaper<'a> {
    /// The request, as it is seen outside SMB.
    pub request: &'a Request,
    /// The events that are told outside SMB, oldest first, each with its digest.
    pub events: &'a [(Event, Digest)],
    /// The office's name and grounds.
    pub settings: &'a Settings,
    /// The form template that the newest form was filled in with.
    pub template: &'a Template,
    /// The files of the record.
    pub files: &'a [CopyFile],
    /// How many events SMB keeps to itself.
    pub inside: usize,
    /// Who makes the copy, and answers for what is withheld (Government Code 7922.540).
    pub made_by: &'a Actor,
    /// When.
    pub made_at: Instant,
}

/// A copy that was composed.
#[derive(Clone, Debug)]
pub struct ComposedCopy {
    /// The document, without what is withheld.
    pub document: Document,
    /// The index of what is withheld, in the order of reading.
    pub withheld: Vec<Withheld>,
    /// The marks of texts, by their place in `texts`, of which nothing was found.
    pub not_found: Vec<usize>,
}

impl PublicCopyPaper<'_> {
    /// The texts that can be withheld, as [`CopyMarks::places`] names them.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        places(&self.record(None))
    }

    /// Composes the copy; `texts` are those of the marks, and what goes with a file that is withheld.
    #[must_use]
    pub fn compose(&self, marks: &CopyMarks, texts: &[TextMark]) -> ComposedCopy {
        let mut document = self.record(Some(marks));
        document.blocks.push(Block::heading(2, "Files"));
        document.blocks.extend(self.files(marks));
        let (mut withheld, not_found) = withhold(&mut document, texts);
        withheld.extend(self.withheld_files(marks));
        if let Some(section) = marks.inside.as_ref().filter(|_| self.inside > 0) {
            let times = u32::try_from(self.inside).unwrap_or(u32::MAX);
            let place = "What SMB keeps to itself: remarks, drafts, contributions of experts".to_owned();
            withheld.push(Withheld { place, section: section.clone(), times });
        }
        document.blocks.push(Block::heading(2, "What was withheld"));
        document.blocks.extend(self.index(&withheld));
        ComposedCopy { document, withheld, not_found }
    }

    fn record(&self, marks: Option<&CopyMarks>) -> Document {
        let Self { request, settings, .. } = *self;
        let title = format!("Public record of exception request {}", request.number);
        let made = format!("{}  ·  copied from the record on {}", settings.office(), moment(self.made_at));
        let asked = marks.map(|marks| &marks.asked);
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
        let mut blocks = vec![
            Block::Paragraph { text: made.into(), tone: Tone::Quiet },
            Block::heading(1, title.clone()),
            Block::Paragraph { text: parties::title(request).into(), tone: Tone::Lead },
            facts(vec![
                ("Request for records", or_dash(asked.map(|asked| asked.reference.to_string())).into()),
                ("Asked by", or_dash(asked.and_then(|asked| asked.by.as_ref()).map(Line::to_string)).into()),
                ("Asked on", or_dash(asked.and_then(|asked| asked.on).map(long_date)).into()),
                (
                    "Copy made by",
                    Rich::ours(format!("{}, {}", self.made_by.named(), self.made_by.department)),
                ),
                ("Stage", request.stage.label().into()),
            ]),
            Block::paragraph(
                "Where something is withheld, a bar in its place names the section of the law. What was withheld is not in \
                 this file. The last part lists it.",
            ),
        ];
        let parts: [(&str, Vec<Block>); 11] = [
            ("Request background", background::background(request)),
            ("TECH 358 as submitted", background::form(request, self.template)),
            ("Risk assessment", assessment::risk(request)),
            ("Alternatives and the ISO’s response", assessment::alternatives(request)),
            ("Meeting records", background::meetings(request)),
            ("Decision", self.decision()),
            ("Responses of the requester and of the CDT ISO", decision::responses(request)),
            ("Reviews", reviews(request)),
            ("Comments", comments(request)),
            ("How it ended", ending(request)),
            ("History", self.history()),
        ];
        for (title, part) in parts {
            blocks.push(Block::heading(2, title));
            blocks.extend(part);
        }
        without_digests(&mut blocks);
        Document {
            title: title.clone(),
            author: settings.office(),
            subject: format!("Copy of the record of {} for a request for public records", request.number),
            language: "en-US".to_owned(),
            created_at: self.made_at.utc(),
            kind: Kind::Report,
            furniture: Furniture {
                first_head: None,
                head: Some((settings.office(), title)),
                marking: None,
                foot_note: Some(request.number.to_string()),
                page_number_in_head: false,
            },
            blocks,
            attachments: Vec::new(),
        }
    }

    fn decision(&self) -> Vec<Block> {
        let Some(decided) = &self.request.decision else {
            return vec![Block::Nothing("The request was not decided.".to_owned())];
        };
        let mut blocks = answer(decided);
        if decided.value.answer == Answer::Accepted {
            blocks.extend(decision::conditions(self.request, decided));
        }
        blocks
    }

    fn history(&self) -> Vec<Block> {
        let rows = self.events.iter().map(|(event, _)| {
            vec![
                event.sequence.to_string().into(),
                moment(event.at).into(),
                event.action.step().label().into(),
                Rich::ours(format!("{}, {}", event.actor.named(), event.actor.role.label())),
            ]
        });
        let columns = vec![
            Column::new("No.", 0.45),
            Column::new("When", 1.6),
            Column::new("Step", 2.2),
            Column::new("By", 2.2),
        ];
        vec![table_or("No events were recorded.", "", columns, rows.collect())]
    }

    /// Each file with its digest, by which whoever is given it can tell that it is the one; of what is withheld nothing.
    fn files(&self, marks: &CopyMarks) -> Vec<Block> {
        let rows = self.files.iter().map(|file| match section_of(marks, &file.sha256) {
            None => vec![
                Rich::plain(file.name.as_str()).then("\n").then(&file.what),
                file.on.as_str().into(),
                size(file.size).into(),
                file.sha256.to_string().into(),
            ],
            Some(section) => vec![
                Rich::default().span(&bar(section), SpanKind::Withheld),
                "–".into(),
                size(file.size).into(),
                "–".into(),
            ],
        });
        let columns = vec![
            Column::new("File", 2.6),
            Column::new("On record since", 1.3),
            Column::right("Size", 0.8),
            Column::new("SHA-256", 2.4),
        ];
        let given = self.files.iter().any(|file| section_of(marks, &file.sha256).is_none());
        let mut blocks = vec![table_or("The record has no files.", "", columns, rows.collect())];
        if given {
            blocks.push(Block::small("Files that are named here are given whole, beside this copy."));
        }
        blocks
    }

    fn withheld_files(&self, marks: &CopyMarks) -> Vec<Withheld> {
        let withheld = (1..).zip(self.files).filter_map(|(number, file)| {
            let section = section_of(marks, &file.sha256)?.clone();
            Some(Withheld { place: format!("Files: the whole of file {number}"), section, times: 1 })
        });
        withheld.collect()
    }

    fn index(&self, withheld: &[Withheld]) -> Vec<Block> {
        if withheld.is_empty() {
            return vec![Block::Nothing("Nothing was withheld.".to_owned())];
        }
        let rows = withheld.iter().map(|one| {
            vec![one.place.as_str().into(), one.section.as_str().into(), one.times.to_string().into()]
        });
        let columns = vec![Column::new("Where", 3.6), Column::new("Under", 1.7), Column::right("Parts", 0.6)];
        let cited = |ground: &&Ground| withheld.iter().any(|one| one.section == ground.section);
        let grounds = self.settings.grounds.iter().filter(cited);
        let grounds =
            grounds.map(|ground| vec![ground.section.as_str().into(), ground.covers.as_str().into()]);
        let answers = format!(
            "{}, {}, of {}, answers for what was withheld.",
            self.made_by.named(),
            self.made_by.role.label(),
            self.made_by.department
        );
        vec![
            table("Each part that was withheld", columns, rows.collect()),
            table(
                "The sections that are cited",
                vec![Column::new("Section", 1.7), Column::new("What it covers", 4.2)],
                grounds.collect(),
            ),
            Block::paragraph(answers),
        ]
    }
}

fn section_of<'a>(marks: &'a CopyMarks, sha256: &Digest) -> Option<&'a Line> {
    marks.files.iter().find(|file| file.sha256 == *sha256).and_then(|file| file.section.as_ref())
}

/// What a file is, of those that were attached.
#[must_use]
pub fn attached_file(attached: &Recorded<Attachment>) -> CopyFile {
    let file = &attached.value.file;
    CopyFile {
        sha256: file.sha256.clone(),
        name: file.name.clone(),
        size: file.size,
        what: attached.value.note.clone(),
        on: long_date(day_of(attached.mark.at)),
    }
}

fn answer(decided: &Recorded<Decision>) -> Vec<Block> {
    let value = &decided.value;
    let answer = match value.answer {
        Answer::Accepted => "accepted",
        Answer::Declined => "declined",
    };
    let sentence = format!(
        "{}, CDT Information Security Officer, {answer} the request on {}.",
        decided.mark.by.named(),
        long_date(day_of(decided.mark.at))
    );
    let reasons = value.reasons.all().iter().map(|reason| reason.text.as_str().into());
    let mut blocks = vec![Block::paragraph(sentence), Block::heading(3, "Reasons")];
    blocks.push(Block::List { numbered: true, items: reasons.collect() });
    if let Some(period) = value.period {
        let span = format!("In force {} to {}.", long_date(period.from), long_date(period.to));
        blocks.push(Block::paragraph(span));
    }
    blocks
}

fn reviews(request: &Request) -> Vec<Block> {
    let rows = request.reviews.iter().map(|review| {
        let value = &review.value;
        let asked = |answer: &Reviewed| {
            let said = Rich::plain(answer.answer.label());
            match &answer.words {
                Some(words) => said.then(": ").then(words.as_str()),
                None => said,
            }
        };
        vec![
            long_date(value.reviewed_on).into(),
            asked(&value.still_needed),
            asked(&value.conditions_met),
            asked(&value.controls_verified),
            asked(&value.plan_on_track),
        ]
    });
    let columns = vec![
        Column::new("Day", 1.2),
        Column::new("Still needed", 1.4),
        Column::new("Conditions met", 1.4),
        Column::new("Controls verified", 1.4),
        Column::new("Plan on track", 1.4),
    ];
    vec![table_or("No review was recorded.", "", columns, rows.collect())]
}

fn comments(request: &Request) -> Vec<Block> {
    let rows = request.comments.iter().map(|comment| {
        vec![
            moment(comment.mark.at).into(),
            comment.mark.by.named().into(),
            comment.value.text.as_str().into(),
        ]
    });
    let columns = vec![Column::new("When", 1.3), Column::new("By", 1.3), Column::new("Comment", 3.8)];
    vec![table_or("No comments were made.", "", columns, rows.collect())]
}

fn ending(request: &Request) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for work in &request.work {
        blocks.push(Block::paragraph(work.value.as_str()));
        blocks.push(note("Recorded", &work.mark));
    }
    match &request.ending {
        Some(ended) => {
            blocks.push(facts(vec![
                ("Outcome", ended.value.outcome.label().into()),
                ("On", long_date(ended.value.on).into()),
            ]));
            blocks.push(Block::paragraph(ended.value.words.as_str()));
        }
        None => blocks.push(Block::Nothing("The request is not closed.".to_owned())),
    }
    blocks
}

/// Takes the digests of events out: by the digest of an event of which little is withheld, that little could be guessed.
fn without_digests(blocks: &mut [Block]) {
    for block in blocks.iter_mut() {
        match block {
            Block::Table(table) => {
                let is_digest: Vec<bool> =
                    table.columns.iter().map(|column| column.head.starts_with("SHA-256")).collect();
                let keep = |place: usize| !is_digest.get(place).copied().unwrap_or(false);
                let mut place = 0..;
                table.columns.retain(|_| place.next().is_none_or(keep));
                for row in &mut table.rows {
                    let mut place = 0..;
                    row.retain(|_| place.next().is_none_or(keep));
                }
            }
            Block::Together(inner) => without_digests(inner),
            Block::Letterhead(_)
            | Block::Heading { .. }
            | Block::Paragraph { .. }
            | Block::List { .. }
            | Block::Drawing(_)
            | Block::Facts(_)
            | Block::Lines(_)
            | Block::Signature(_)
            | Block::Callout(_)
            | Block::Nothing(_)
            | Block::Fields(_)
            | Block::Inputs(_)
            | Block::InputTable(_)
            | Block::Contents { .. }
            | Block::Space(_)
            | Block::PageBreak => {}
        }
    }
}
