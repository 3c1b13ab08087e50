//! What is printed: a letter of the length of a denial letter, and a packet of thirty pages.

use documents::Press;
use documents::Rich;
use documents::model::{Block, Column, Document, Facts, Furniture, Kind, Letterhead, Signature, Table};

/// The pages of the packet.
pub const PAGES: usize = 30;

/// A letter that denies a request; each `number` is a letter of its own.
pub fn letter(number: usize) -> Document {
    let number = format!("EX-2026-{number:04}");
    let lines = |texts: &[&str]| Block::Lines(texts.iter().map(|text| Rich::plain(*text)).collect());
    let facts = [
        ("Subject:", "Denial of Security Policy/Standard Exception Request (TECH 358)"),
        ("Exception number:", number.as_str()),
        ("Service Request:", "CS0098765"),
        ("Policy:", "3510 Identity and Access Management Standard, section 4.2"),
        ("Requested:", "September 14, 2026, by Nguyễn Thị Ánh Tuyết, Department of Water Programs"),
    ];
    let blocks = vec![
        Block::Letterhead(Letterhead {
            name: "California Department of Technology".into(),
            branch: Some("Security Management Branch".into()),
            lines: vec!["1325 J Street, Suite 1600, Sacramento, CA 95814 · Telephone (916) 555-0100".into()],
        }),
        lines(&["October 1, 2026"]),
        lines(&[
            "Արամ Պետրոսյան (Aram Petrosyan)",
            "Information Security Officer",
            "Department of Water Programs",
            "901 P Street, Room 402",
            "Sacramento, CA 95814",
        ]),
        Block::Facts(Facts {
            rows: facts.map(|(label, value)| (label.to_owned(), Rich::plain(value))).into(),
            label_width: 110.0,
            ruled: false,
        }),
        lines(&["Dear Mr. Petrosyan:"]),
        Block::paragraph(format!(
            "The exception that the Department of Water Programs requested, {number}, “Legacy admin portal without \
             multi-factor sign-in”, is denied. Ruth Delgado, Information Security Officer of the California Department of \
             Technology, declined the request on September 18, 2026, for the following reasons:"
        )),
        Block::List {
            numbered: true,
            items: vec![
                "Password guessing against eleven administrator accounts is likely, and one success opens every permit \
                 record. Basis: assessed risk, rated Moderate."
                    .into(),
                "Administrative access to confidential data requires a second factor; no compensating control replaces \
                 it. Basis: requirement of 3510, section 4.2."
                    .into(),
            ],
        },
        Block::paragraph(
            "Standard 3510 applies in full. Administrator accounts without a second factor stay limited to the office \
             network, as agreed on September 18, 2026.",
        ),
        Block::paragraph("The Security Management Branch recommended these alternatives, which remain open to you:"),
        Block::List {
            numbered: false,
            items: vec![
                Rich::default()
                    .bold("Reverse proxy with sign-in in front of the portal. ")
                    .then("The portal is reached through the state’s proxy, which asks for the second factor."),
                Rich::default().bold("Access from the office network only."),
            ],
        },
        Block::paragraph(
            "SMB staff will continue to work with you and the requester until an acceptable solution is agreed. Please \
             write or call Luis Ortega, (916) 555-0177, smb.exceptions@example.ca.gov, who knows the record.",
        ),
        lines(&["Sincerely,"]),
        Block::Signature(Signature {
            role: String::new(),
            name: Some("Dana R. Whitfield".into()),
            title: Some("Chief, Security Management Branch".into()),
            dated: false,
        }),
        Block::small("Copies: Nguyễn Thị Ánh Tuyết, requester; Ruth Delgado, CDT ISO"),
    ];
    let furniture = Furniture {
        head: Some(("Aram Petrosyan".into(), "October 1, 2026".into())),
        foot_note: Some(format!("{number}  ·  history 5f0c1c2ee1a94b7d")),
        page_number_in_head: true,
        ..Furniture::default()
    };
    document(format!("Denial letter: {number}"), Kind::Letter, furniture, blocks)
}

/// A packet of [`PAGES`] pages: facts, prose, lists and long tables, with a list of contents and a marking.
pub fn packet(press: &mut Press) -> Document {
    let mut blocks = vec![
        Block::heading(1, "Findings packet"),
        Block::heading(2, "1  Cover sheet"),
        Block::heading(3, "Contents"),
        Block::Contents { level: 2 },
        Block::PageBreak,
    ];
    let furniture = Furniture {
        head: Some(("California Department of Technology".into(), "Findings packet: EX-2026-0001".into())),
        marking: Some("Confidential – Gov. Code 7929.210".into()),
        foot_note: Some("EX-2026-0001  ·  history 5f0c1c2ee1a94b7d".into()),
        ..Furniture::default()
    };
    let title = "Findings packet: EX-2026-0001".to_owned();
    let mut part = 2;
    loop {
        blocks.extend(part_of_packet(part));
        let packet = document(title.clone(), Kind::Report, furniture.clone(), blocks.clone());
        if press.page_count(&packet) >= PAGES {
            return packet;
        }
        part += 1;
    }
}

/// The same packet with the table of a form that names five thousand systems.
pub fn of_many_systems(packet: &Document) -> Document {
    let row = |system: usize| -> Vec<Rich> {
        vec![
            format!("permit-{system:04}.water.example.ca.gov").into(),
            if system.is_multiple_of(3) { "Database" } else { "Web server" }.into(),
            "Sacramento, Gold Camp Data Center".into(),
            format!("Permits Branch, unit {}", system % 37 + 1).into(),
            if system.is_multiple_of(2) { "Confidential" } else { "Public" }.into(),
        ]
    };
    let heads = [("Name", 1.6), ("Role", 1.0), ("Location", 1.6), ("Owner", 1.4), ("Data class", 1.0)];
    let mut packet = packet.clone();
    packet.blocks.push(Block::Table(Table {
        caption: Some("Systems".into()),
        columns: heads.map(|(head, share)| Column::new(head, share)).into(),
        rows: (1..=5000).map(row).collect(),
        least_row: 0.0,
    }));
    packet
}

/// About a page and a half, different in every part.
fn part_of_packet(part: usize) -> Vec<Block> {
    let row = |system: usize| -> Vec<Rich> {
        vec![
            format!("permit-{part:02}-{system:02}").into(),
            if system.is_multiple_of(3) { "Database" } else { "Web server" }.into(),
            "Sacramento, Gold Camp Data Center".into(),
            format!("Permits Branch, unit {}", system % 7 + 1).into(),
            format!("${},{:03}.{:02}", part + system, system * 37 % 1000, system * 13 % 100).into(),
        ]
    };
    let facts = [
        (
            "Held",
            format!("September {}, 2026, 2:30 p.m., 1325 J Street, Room {}", part % 28 + 1, 1600 + part),
        ),
        (
            "Present",
            "Aram Petrosyan, requester’s ISO; Chen Mei-ling, SMB; Nguyễn Thị Ánh Tuyết, requester".into(),
        ),
        ("Covered", "Background, documentation, risk assessment, recommended alternative".into()),
    ];
    vec![
        Block::heading(2, format!("{part}  Systems and meeting {}", part - 1)),
        Block::Facts(Facts {
            rows: facts.map(|(label, value)| (label.to_owned(), Rich::plain(value))).into(),
            label_width: 130.0,
            ruled: true,
        }),
        Block::heading(3, "What was said"),
        Block::paragraph(format!(
            "The portal does not support SAML and is due to be switched off in the fourth quarter of {}. A rebuild would \
             cost more than the rest of its life is worth. Administrators sign in with a password only; the vendor declined \
             to add a second factor, and a reverse proxy was tried in August. Password guessing on eleven accounts is \
             likely, and one success opens every permit record of the {part} districts concerned.",
            2027 + part % 3
        )),
        Block::List {
            numbered: true,
            items: vec![
                "Sign-in is limited to the office network and watched daily.".into(),
                format!("The vendor is asked again by October {}, 2026.", part % 31 + 1).into(),
                "The new portal is in test by June 30, 2027, and reported to SMB every month until then."
                    .into(),
            ],
        },
        Block::heading(3, "Systems concerned"),
        Block::Table(Table {
            caption: Some(format!("Systems of part {part}")),
            columns: vec![
                Column::new("Name", 1.4),
                Column::new("Role", 1.0),
                Column::new("Location", 1.8),
                Column::new("Owner", 1.5),
                Column::right("Cost", 0.9),
            ],
            rows: (1..=24).map(row).collect(),
            least_row: 0.0,
        }),
    ]
}

fn document(title: String, kind: Kind, furniture: Furniture, blocks: Vec<Block>) -> Document {
    Document {
        title,
        author: "California Department of Technology, Security Management Branch".into(),
        subject: "Measured by cargo xtask bench".into(),
        language: "en-US".into(),
        created_at: chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::seconds(1_795_280_400),
        kind,
        furniture,
        blocks,
        attachments: Vec::new(),
    }
}
