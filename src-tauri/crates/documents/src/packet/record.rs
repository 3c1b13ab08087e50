//! Parts 5, 12, 13 and 14: the files, who gets the packet, the history, and where to sign.

use std::collections::BTreeMap;

use exception::{
    Digest, Event, Request,
    action::DocumentKind,
    calendar::{day_of, long_date, moment},
    request::{Decision, Recorded},
};

use super::words::{table, table_or};
use crate::{
    model::{Attachment, Block, Column, Signature, Tone},
    parties,
    rich::Rich,
};

/// Part 5: every attached file by name, date, pages and digest.
pub(crate) fn documents(request: &Request, pages: &BTreeMap<Digest, u32>) -> Vec<Block> {
    let rows = request.attachments.iter().map(|attached| {
        let file = &attached.value.file;
        let name = Rich::default().bold(&file.name);
        let name =
            if attached.value.note.is_empty() { name } else { name.then("\n").then(&attached.value.note) };
        let known = pages.get(&file.sha256).map(ToString::to_string);
        vec![
            name,
            long_date(day_of(attached.mark.at)).into(),
            known.unwrap_or_else(|| "–".to_owned()).into(),
            size(file.size).into(),
            file.sha256.to_string().into(),
        ]
    });
    let columns = vec![
        Column::new("Name", 2.2),
        Column::new("Attached", 1.2),
        Column::right("Pages", 0.6),
        Column::right("Size", 0.8),
        Column::new("SHA-256", 2.4),
    ];
    vec![table_or("No documents were attached.", "", columns, rows.collect())]
}

/// A size in the largest unit that leaves no fraction of a byte to wonder about.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        1_000_000.. => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// Part 12: the packet goes to the requester's ISO; the requester gets a copy at most.
pub(crate) fn distribution(request: &Request) -> Vec<Block> {
    let (iso, requester) = (parties::iso(request), parties::requester(request));
    let sent = request.newest(DocumentKind::FindingsPacket).and_then(|filed| filed.sent());
    let columns = vec![
        Column::new("Recipient", 1.5),
        Column::new("As", 1.1),
        Column::new("Department", 1.5),
        Column::new("Reached by", 2.1),
    ];
    let row = |party: &parties::Addressee, role: &str| {
        vec![
            party.name.as_str().into(),
            role.into(),
            party.department.as_str().into(),
            party.reached_by().into(),
        ]
    };
    let rows = vec![row(&iso, "Addressee, requester’s ISO"), row(&requester, "Copy, requester")];
    let status = match sent {
        Some(sent) => format!(
            "An earlier version was sent to {} on {} ({}).",
            sent.value.to,
            long_date(sent.value.on),
            sent.value.by.label()
        ),
        None => "How and when the packet is sent is recorded in the history when it is sent.".to_owned(),
    };
    vec![table("", columns, rows), Block::Paragraph { text: status.into(), tone: Tone::Quiet }]
}

/// Part 13: every event in order, by whom, with its digest.
pub(crate) fn history(events: &[(Event, Digest)], attachments: &[Attachment]) -> Vec<Block> {
    let rows = events.iter().map(|(event, digest)| {
        vec![
            event.sequence.to_string().into(),
            moment(event.at).into(),
            event.action.step().label().into(),
            Rich::ours(format!("{}, {}", event.actor.named(), event.actor.role.label())),
            digest.short().into(),
        ]
    });
    let columns = vec![
        Column::new("No.", 0.45),
        Column::new("When", 1.6),
        Column::new("Step", 1.7),
        Column::new("By", 1.7),
        Column::new("Digest", 1.75),
    ];
    let attached = attachments.iter().map(|attachment| Block::Paragraph {
        text: format!("Attached to this file as {}: {}.", attachment.name, attachment.description).into(),
        tone: Tone::Quiet,
    });
    let mut blocks = vec![
        Block::Paragraph {
            text: "Times are those of California. A digest is shown by its first 16 digits; each event names the digest of the one \
                   before it, so that none can be changed or left out unseen. Numbers that are missing are those of remarks kept inside SMB."
                .into(),
            tone: Tone::Quiet,
        },
        table_or("No events were recorded.", "", columns, rows.collect()),
    ];
    blocks.extend(attached);
    blocks
}

/// Part 14: lines to sign on, in ink or with the agency's signing tool.
pub(crate) fn signatures(request: &Request, decision: &Recorded<Decision>) -> Vec<Block> {
    let line = |role: &str, name: &str| {
        Block::Signature(Signature {
            role: role.to_owned(),
            name: (!name.trim().is_empty()).then(|| name.to_owned()),
            title: None,
            dated: true,
        })
    };
    let prepared = request.responses.as_ref().map_or_else(String::new, |responses| responses.mark.by.named());
    let iso = parties::iso(request).name;
    vec![
        Block::Paragraph {
            text: "Signed in ink, or with the agency’s signing tool. A printed name is not a signature."
                .into(),
            tone: Tone::Quiet,
        },
        Block::Together(vec![
            line("Prepared for the Security Management Branch", &prepared),
            line("CDT Information Security Officer", &decision.mark.by.named()),
            line("Received by the requester’s ISO", &iso),
        ]),
    ]
}
