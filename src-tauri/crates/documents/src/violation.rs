//! The violation report: a memorandum to the CDT ISO and the reporter’s immediate supervisor (procedure, section 4C).

use exception::{
    Settings,
    calendar::{day_of, long_date, moment},
    values::Instant,
    violation::{Recipient, Violation},
};

use crate::{
    letter::letterhead,
    model::{Block, Column, Document, Facts, Furniture, Kind, Letterhead, Signature, Table, Tone},
    rich::Rich,
};

/// The report, ready to be composed.
pub struct ViolationPaper<'a> {
    /// The report with what is on record of it.
    pub violation: &'a Violation,
    /// The office: its name and the marking.
    pub settings: &'a Settings,
    /// Who both recipients are, as the memorandum addresses them.
    pub cdt_iso: &'a str,
    /// Counted from 1.
    pub version: u32,
    /// When it is made.
    pub made_at: Instant,
}

impl ViolationPaper<'_> {
    /// Composes the report.
    #[must_use]
    pub fn document(&self) -> Document {
        let violation = self.violation;
        let number = violation.thread.number.to_string();
        let title = format!("Violation report: {number}");
        let marking = self.settings.printed_marking().map(str::to_owned);
        Document {
            title: title.clone(),
            author: self.settings.office(),
            subject: format!("{number}: {}", violation.report.subject),
            language: "en-US".to_owned(),
            created_at: self.made_at.utc(),
            kind: Kind::Report,
            furniture: Furniture {
                first_head: None,
                head: Some((self.settings.office(), title)),
                marking,
                foot_note: Some(format!("{number}  ·  history {}", violation.thread.head)),
                page_number_in_head: false,
            },
            blocks: self.blocks(),
            attachments: Vec::new(),
        }
    }

    fn blocks(&self) -> Vec<Block> {
        let violation = self.violation;
        let report = &violation.report;
        let reporter = &violation.thread.opened.by;
        let supervisor = [Some(report.supervisor.name.clone()), report.supervisor.email.clone()];
        let supervisor = supervisor.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let mut blocks = vec![
            // It stays in the office: nobody has to be told where to write.
            Block::Letterhead(Letterhead { lines: Vec::new(), ..letterhead(self.settings) }),
            Block::heading(1, "Violation report"),
            Block::Paragraph { text: report.subject.as_str().into(), tone: Tone::Lead },
            facts(vec![
                (
                    "To",
                    format!(
                        "{} ({})\n{supervisor} ({})",
                        self.cdt_iso,
                        Recipient::CdtIso,
                        Recipient::Supervisor
                    ),
                ),
                ("From", format!("{}, {}", reporter.name, reporter.department)),
                ("Date", long_date(day_of(self.made_at))),
                ("Report", format!("{}, version {}", violation.thread.number, self.version)),
                ("Under", "Exception Request Procedure, section 4C".to_owned()),
            ]),
            Block::Callout(
                "Confidential: for the CDT ISO and the reporting employee’s immediate supervisor.".into(),
            ),
            Block::heading(2, "What happened"),
        ];
        blocks.extend(prose(report.what.as_str()));
        blocks.push(facts(vec![
            ("Noticed on", long_date(report.noticed_on)),
            ("Reported", moment(violation.thread.opened.at)),
            ("Request", report.request.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("Policy or rule", report.policy.as_ref().map(ToString::to_string).unwrap_or_default()),
        ]));
        blocks.push(Block::heading(2, "Who is said to be involved"));
        if report.involved.is_empty() {
            blocks.push(Block::Nothing("Nobody was named.".to_owned()));
        } else {
            let items = report.involved.iter().map(|involved| involved.name.as_str().into()).collect();
            blocks.push(Block::List { numbered: false, items });
        }
        blocks.push(Block::heading(2, "Security incident"));
        blocks.push(facts(vec![
            ("Also an incident", report.incident.label().to_owned()),
            ("Incident number", report.incident_number.as_ref().map(ToString::to_string).unwrap_or_default()),
        ]));
        if let Some(done) = &report.incident_done {
            blocks.extend(prose(done.as_str()));
        }
        blocks.push(Block::heading(2, "Evidence"));
        blocks.push(self.evidence());
        blocks.push(Block::Together(vec![
            Block::heading(2, "Signature"),
            Block::Signature(Signature {
                role: "Reporting employee".to_owned(),
                name: Some(reporter.name.clone()),
                title: Some(reporter.department.clone()),
                dated: true,
            }),
        ]));
        blocks
    }

    fn evidence(&self) -> Block {
        let evidence = &self.violation.evidence;
        if evidence.is_empty() {
            return Block::Nothing("No evidence was attached.".to_owned());
        }
        let rows = evidence.iter().map(|attached| {
            let file = &attached.value.file;
            vec![
                file.name.as_str().into(),
                attached.value.note.as_str().into(),
                file.sha256.to_string().into(),
            ]
        });
        Block::Table(Table {
            caption: Some("Files attached to the report".to_owned()),
            columns: vec![
                Column::new("File", 1.4),
                Column::new("What it is", 1.4),
                Column::new("SHA-256", 2.4),
            ],
            rows: rows.collect(),
            least_row: 0.0,
        })
    }
}

fn prose(text: &str) -> Vec<Block> {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    paragraphs.map(Block::paragraph).collect()
}

fn facts(rows: Vec<(&str, String)>) -> Block {
    let rows = rows.into_iter().filter(|(_, value)| !value.trim().is_empty());
    let rows = rows.map(|(label, value)| (label.to_owned(), Rich::ours(value))).collect();
    Block::Facts(Facts { rows, label_width: 128.0, ruled: true })
}
