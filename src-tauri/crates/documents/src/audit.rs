//! What comes of an audit: the notification to whoever is responsible (procedure, section 4B), and the report.

mod report;

use exception::{
    Instant, Settings,
    audit::{Audit, AuditFinding},
    calendar::{day_of, long_date},
};

use serde_json::json;

use crate::{
    letter::{contact, letterhead, noon},
    model::{Block, Document, Facts, Furniture, Kind, Signature},
    rich::Rich,
    template::{self, TemplateError},
    texts::{Field, LetterText},
};

pub use report::AuditReport;

/// The text of the notification, with the fields that it may use.
pub const AUDIT_NOTICE: LetterText = LetterText {
    id: "audit-notice",
    name: "Audit notice",
    used: "Sent to whoever is responsible for a finding of an audit (procedure, section 4B).",
    built_in: include_str!("../templates/audit-notice.md"),
    fields: &[
        Field::text("addressee", "how the responsible person or office is addressed", "Anahit Sargsyan"),
        Field::text("audit", "the number of the audit", "AU-2026-0001"),
        Field::text("title", "the title of the audit", "Decisions of the first half-year"),
        Field::text("finding", "the number of the finding within the audit", "2"),
        Field::text("request", "the number of the exception request, where it is about one", "EX-2026-0001")
            .optional(),
        Field::text("check", "the step of the procedure, where it is about one", "Service Request noted")
            .optional(),
        Field::text("found", "what was found", "The decision is not noted in the Service Request.").must(),
        Field::text("remediation", "what is to be done", "Note the decision, and send us the note.").must(),
        Field::text("due_on", "the day by which it is to be put right", "July 31, 2026").must(),
        Field::text(
            "contact",
            "whom to ask: name, telephone and e-mail address",
            "SMB, 916-555-0100, smb@example.gov",
        )
        .must(),
    ],
};

/// Everything that the notification of a finding is made of.
#[derive(Clone, Copy)]
pub struct AuditNotice<'a> {
    /// The audit.
    pub audit: &'a Audit,
    /// The finding.
    pub finding: &'a AuditFinding,
    /// The office's name and particulars.
    pub settings: &'a Settings,
    /// The text, for example that of [`AUDIT_NOTICE`].
    pub template: &'a str,
    /// When the notice is made: the instant of the step that files it.
    pub made_at: Instant,
}

impl AuditNotice<'_> {
    /// Composes the letter.
    ///
    /// # Errors
    /// The first problem of the text, with its line.
    pub fn document(&self) -> Result<Document, TemplateError> {
        let Self { audit, finding, settings, template, made_at } = *self;
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
        let mut blocks = vec![
            Block::Letterhead(letterhead(settings)),
            Block::Lines(vec![long_date(dated).into()]),
            Block::Space(8.0),
            Block::Lines(to),
            Block::Space(8.0),
            Block::heading(1, format!("Subject: {subject}")),
            Block::Facts(Facts { rows: references, label_width: 96.0, ruled: false }),
        ];
        blocks.extend(template::blocks(template, &self.fields())?);
        blocks.push(Block::Together(vec![
            Block::Lines(vec!["Sincerely,".into()]),
            Block::Signature(Signature {
                role: String::new(),
                name: Some(signer),
                title: (!title.trim().is_empty()).then_some(title),
                dated: false,
            }),
        ]));
        Ok(Document {
            title: subject,
            author: settings.office(),
            subject: format!("Notification of a finding of the audit {number}"),
            language: "en-US".to_owned(),
            created_at: noon(dated),
            kind: Kind::Letter,
            furniture: Furniture {
                first_head: None,
                head: Some((found.addressee.to_string(), long_date(dated))),
                marking: settings
                    .printed_marking()
                    .filter(|_| settings.marking_on_letters)
                    .map(str::to_owned),
                foot_note: Some(format!("{number}  ·  history {}", audit.thread.head)),
                page_number_in_head: true,
            },
            blocks,
            attachments: Vec::new(),
        })
    }

    /// What the text may use.
    fn fields(&self) -> serde_json::Value {
        let (number, found) = (&self.audit.thread.number, &self.finding.finding);
        json!({
            "addressee": found.addressee,
            "audit": number,
            "title": self.audit.plan.title,
            "finding": self.finding.id.to_string(),
            "request": found.request.as_ref().map(ToString::to_string).unwrap_or_default(),
            "check": found.check.map(exception::check::Check::label).unwrap_or_default(),
            "found": found.what,
            "remediation": found.remediation,
            "due_on": long_date(found.due_on),
            "contact": contact(self.settings),
        })
    }
}
