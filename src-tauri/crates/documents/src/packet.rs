//! The findings packet: what SMB documents and sends to the requester's ISO when the CDT ISO accepts (procedure, step 4a).
//!
//! Fourteen parts in one order. A part without content says so.

pub(crate) mod assessment;
pub(crate) mod background;
pub(crate) mod decision;
pub(crate) mod record;
pub(crate) mod words;

use std::collections::BTreeMap;

use exception::{
    Digest, Event, Instant, Request, Settings, assessment::Answer, calendar::day_of, calendar::long_date,
    calendar::moment, form::Template,
};
use thiserror::Error;

use crate::{
    model::{Attachment, Block, Document, Furniture, Kind, Tone},
    parties,
    rich::Rich,
};

/// Why there is no packet.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PacketError {
    /// The request was not accepted.
    #[error("request {0} is not accepted: there are no findings to send")]
    NotAccepted(String),
}

/// Everything that a findings packet is made of.
#[derive(Clone, Copy)]
pub struct FindingsPacket<'a> {
    /// The request, accepted.
    pub request: &'a Request,
    /// Its events, oldest first, each with its digest.
    pub events: &'a [(Event, Digest)],
    /// The office's name, marking and limits.
    pub settings: &'a Settings,
    /// The form template that the newest form was filled in with.
    pub template: &'a Template,
    /// The version of the packet, from 1.
    pub version: u32,
    /// When the packet is made: the instant of the step that files it.
    pub made_at: Instant,
    /// The pages of attached files whose pages are known.
    pub page_counts: &'a BTreeMap<Digest, u32>,
    /// Files carried inside, such as the signed record of the request.
    pub attachments: &'a [Attachment],
}

/// The record of a request as it stands, for people to read beside the signed events that go to another office.
#[derive(Clone, Copy)]
pub struct RecordPaper<'a> {
    /// The request, as its reader may see it.
    pub request: &'a Request,
    /// The events that its reader may see, oldest first, each with its digest.
    pub events: &'a [(Event, Digest)],
    /// The office's name and marking.
    pub settings: &'a Settings,
    /// The form template that the newest form was filled in with.
    pub template: &'a Template,
    /// When it is made.
    pub made_at: Instant,
    /// The pages of attached files whose pages are known.
    pub page_counts: &'a BTreeMap<Digest, u32>,
}

impl RecordPaper<'_> {
    /// Composes the paper; parts without content say so.
    #[must_use]
    pub fn document(&self) -> Document {
        let Self { request, settings, .. } = *self;
        let marking = settings.printed_marking().map(str::to_owned);
        let title = format!("Exception request {}", request.number);
        let as_of = format!("{}  ·  the record as of {}", settings.office(), moment(self.made_at));
        let mut blocks = vec![
            Block::Paragraph { text: as_of.into(), tone: Tone::Quiet },
            Block::heading(1, title.clone()),
            Block::Paragraph { text: parties::title(request).into(), tone: Tone::Lead },
        ];
        blocks.extend(words::marking(settings));
        blocks.push(words::facts(vec![
            ("Service Request", parties::service_request(request).into()),
            ("Policy", Rich::ours(parties::requirement(request))),
            ("Requester", Rich::ours(parties::requester(request).in_a_line())),
            ("Requester’s ISO", Rich::ours(parties::iso(request).in_a_line())),
            ("Stage", request.stage.label().into()),
            ("Owed", request.stage.owed().into()),
        ]));
        let parts: [(&str, Vec<Block>); 7] = [
            ("Request background", background::background(request)),
            ("TECH 358 as submitted", background::form(request, self.template)),
            ("Documents", record::documents(request, self.page_counts)),
            ("Risk assessment", assessment::risk(request)),
            ("Alternatives and the ISO’s response", assessment::alternatives(request)),
            ("Meeting records", background::meetings(request)),
            ("History", record::history(self.events, &[])),
        ];
        for (number, (title, part)) in (1..).zip(parts) {
            blocks.push(Block::heading(2, format!("{number}  {title}")));
            blocks.extend(part);
        }
        Document {
            title: title.clone(),
            author: settings.office(),
            subject: format!("The record of the exception request {}", request.number),
            language: "en-US".to_owned(),
            created_at: self.made_at.utc(),
            kind: Kind::Report,
            furniture: Furniture {
                first_head: None,
                head: Some((settings.office(), title)),
                marking,
                foot_note: Some(format!("{}  ·  history {}", request.number, request.head)),
                page_number_in_head: false,
            },
            blocks,
            attachments: Vec::new(),
        }
    }
}

impl FindingsPacket<'_> {
    /// Composes the packet.
    ///
    /// # Errors
    ///
    /// [`PacketError`] for a request that was not accepted.
    pub fn document(&self) -> Result<Document, PacketError> {
        let request = self.request;
        let decision = request.decision.as_ref().filter(|decision| decision.value.answer == Answer::Accepted);
        let Some(decision) = decision else {
            return Err(PacketError::NotAccepted(request.number.to_string()));
        };
        let mut blocks = self.cover(decision);
        let parts: [(&str, Vec<Block>); 13] = [
            ("Decision record", decision::record(request, decision)),
            ("Request background", background::background(request)),
            ("TECH 358 as submitted", background::form(request, self.template)),
            ("Documents", record::documents(request, self.page_counts)),
            ("Risk assessment", assessment::risk(request)),
            ("Alternatives and the ISO’s response", assessment::alternatives(request)),
            ("Meeting records", background::meetings(request)),
            ("Responses of the requester and of the CDT ISO", decision::responses(request)),
            ("Conditions, monitoring and milestones", decision::conditions(request, decision)),
            ("Expiry, review and renewal", decision::expiry(request, decision, self.settings)),
            ("Distribution", record::distribution(request)),
            ("History", record::history(self.events, self.attachments)),
            ("Signatures", record::signatures(request, decision)),
        ];
        for (number, (title, part)) in (2..).zip(parts) {
            blocks.push(Block::heading(2, format!("{number}  {title}")));
            blocks.extend(part);
        }
        let title = format!("Findings packet: {}", request.number);
        let marking = self.settings.printed_marking().map(str::to_owned);
        Ok(Document {
            title: title.clone(),
            author: self.settings.office(),
            subject: format!(
                "Findings on the exception request {}: {}",
                request.number,
                parties::title(request)
            ),
            language: "en-US".to_owned(),
            created_at: self.made_at.utc(),
            kind: Kind::Report,
            furniture: Furniture {
                first_head: None,
                head: Some((self.settings.office(), title)),
                marking,
                foot_note: Some(format!("{}  ·  history {}", request.number, request.head)),
                page_number_in_head: false,
            },
            blocks,
            attachments: self.attachments.to_vec(),
        })
    }

    fn cover(&self, decision: &exception::request::Recorded<exception::request::Decision>) -> Vec<Block> {
        let request = self.request;
        let (requester, iso) = (parties::requester(request), parties::iso(request));
        let decided = format!(
            "Accepted by {}, CDT Information Security Officer, on {}",
            decision.mark.by.named(),
            long_date(day_of(decision.mark.at))
        );
        let mut facts: Vec<(&str, Rich)> = vec![
            ("Exception number", request.number.to_string().into()),
            ("Service Request", parties::service_request(request).into()),
            ("Policy", Rich::ours(parties::requirement(request))),
            ("Requester", Rich::ours(requester.in_a_line())),
            ("Requester’s ISO", Rich::ours(iso.in_a_line())),
            ("Decision", Rich::default().bold(&decided)),
        ];
        if let Some(period) = decision.value.period {
            facts.push(("In force", words::span(period).into()));
        }
        if let Some(day) = decision.value.review_on {
            facts.push(("Review", long_date(day).into()));
        }
        if let Some(rating) = request.rating() {
            facts.push(("Residual risk", rating.label().into()));
        }
        let mut blocks = vec![
            Block::Paragraph {
                text: format!(
                    "{}  ·  version {}, {}",
                    self.settings.office(),
                    self.version,
                    moment(self.made_at)
                )
                .into(),
                tone: Tone::Quiet,
            },
            Block::heading(1, "Findings packet"),
            Block::Paragraph { text: parties::title(request).into(), tone: Tone::Lead },
        ];
        blocks.extend(words::marking(self.settings));
        blocks.push(Block::heading(2, "1  Cover sheet"));
        blocks.push(words::facts(facts));
        blocks.push(Block::heading(3, "Contents"));
        blocks.push(Block::Contents { level: 2 });
        blocks.push(Block::PageBreak);
        blocks
    }
}
