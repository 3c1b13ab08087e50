//! What comes of an audit: the notification to whoever is responsible (procedure, section 4B), and the report.

mod report;

use exception::{
    Instant, Settings,
    audit::{Audit, AuditFinding},
    calendar::{day_of, long_date},
};

use crate::{
    letter::{contact, letterhead, noon},
    model::{Block, Document, Facts, Furniture, Kind, Signature},
    rich::Rich,
};

pub use report::AuditReport;

/// Everything that the notification of a finding is made of.
#[derive(Clone, Copy)]
pub struct AuditNotice<'a> {
    /// The audit.
    pub audit: &'a Audit,
    /// The finding.
    pub finding: &'a AuditFinding,
    /// The office's name and particulars.
    pub settings: &'a Settings,
    /// When the notice is made: the instant of the step that files it.
    pub made_at: Instant,
}

impl AuditNotice<'_> {
    /// Composes the letter.
    #[must_use]
    pub fn document(&self) -> Document {
        let Self { audit, finding, settings, made_at } = *self;
        let (number, found) = (&audit.thread.number, &finding.finding);
        let dated = day_of(made_at);
        let subject = format!("Audit notice: finding {} of audit {number}", finding.id);
        let mut references: Vec<(String, Rich)> = vec![
            ("Audit".to_owned(), format!("{number}, {}", audit.plan.title).into()),
            ("Finding".to_owned(), finding.id.to_string().into()),
        ];
        if let Some(request) = &found.request {
            references.push(("Exception no.".to_owned(), request.to_string().into()));
        }
        if let Some(check) = found.check {
            references
                .push(("Procedure".to_owned(), format!("{} ({})", check.label(), check.reference()).into()));
        }
        let due = long_date(found.due_on);
        let mut to: Vec<Rich> = vec![found.addressee.as_str().into()];
        if let Some(role) = found.responsible.role {
            to.push(role.label().into());
        }
        if let Some(department) = &found.responsible.department {
            to.push(department.as_str().into());
        }
        let (signer, title) = if settings.signer_name.trim().is_empty() {
            (settings.contact_name.clone(), String::new())
        } else {
            (settings.signer_name.clone(), settings.signer_title.clone())
        };
        let blocks = vec![
            Block::Letterhead(letterhead(settings)),
            Block::Lines(vec![long_date(dated).into()]),
            Block::Space(8.0),
            Block::Lines(to),
            Block::Space(8.0),
            Block::heading(1, format!("Subject: {subject}")),
            Block::Facts(Facts { rows: references, label_width: 96.0, ruled: false }),
            Block::paragraph(
                "An audit of exception requests under section 4 of the exception request procedure (TECH 358) found that \
                 the procedure was not applied. You are notified as the person who can put this right.",
            ),
            Block::paragraph(Rich::default().bold("What was found. ").then(found.what.as_str())),
            Block::paragraph(Rich::default().bold("What is to be done. ").then(found.remediation.as_str())),
            Block::Callout(Rich::default().bold(&format!("Please put this right by {due}."))),
            Block::paragraph(
                "Answer in Exception Desk, under My work, or in writing to the address above, and add the evidence that \
                 it is remedied. The auditor then verifies it and closes the finding, or tells you what is still missing.",
            ),
            Block::paragraph(Rich::default().bold("Questions. ").then(&contact(settings))),
            Block::Lines(vec!["Sincerely,".into()]),
            Block::Signature(Signature {
                role: String::new(),
                name: Some(signer),
                title: (!title.trim().is_empty()).then_some(title),
                dated: false,
            }),
        ];
        let marking = settings.marking.trim();
        Document {
            title: subject,
            author: settings.office(),
            subject: format!("Notification of a finding of the audit {number}"),
            language: "en-US".to_owned(),
            created_at: noon(dated),
            kind: Kind::Letter,
            furniture: Furniture {
                first_head: None,
                head: Some((found.addressee.to_string(), long_date(dated))),
                marking: (settings.marking_on_letters && !marking.is_empty()).then(|| marking.to_owned()),
                foot_note: Some(format!("{number}  ·  history {}", audit.thread.head)),
                page_number_in_head: true,
            },
            blocks,
            attachments: Vec::new(),
        }
    }
}
