//! The engine: what is laid out is what was written, on as many pages as it takes, and marked as what it is.
#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

mod common;

use common::{check, document, keep, poppler, print, reading, structure, text_of, words};
use documents::{
    Press, PrintError, Rich, SpanKind,
    model::{
        Answer, Attachment, Block, Column, Facts, Field, Furniture, Kind, MissingGlyph, Signature, Table,
    },
    print_all,
};

const SENTENCE: &str =
    "The portal does not support SAML and is due to be switched off in the fourth quarter. ";

fn field(label: &str, share: f32, answer: Answer) -> Field {
    Field { label: label.into(), hint: None, share, answer }
}

/// Every kind of block, over several pages.
fn every_block() -> Vec<Block> {
    let mut blocks = vec![
        Block::heading(1, "Findings packet"),
        Block::paragraph(SENTENCE.repeat(3)),
        Block::Contents { level: 2 },
    ];
    for part in 1..6 {
        blocks.push(Block::heading(2, format!("{part}  Part of the packet")));
        blocks.push(Block::paragraph(SENTENCE.repeat(8)));
        blocks.push(Block::heading(3, "Evidence"));
        blocks.push(Block::List {
            numbered: part % 2 == 0,
            items: vec![
                SENTENCE.repeat(2).into(),
                Rich::default().bold("Bold start. ").italic("Slanted. ").then(SENTENCE),
                Rich::plain("See ")
                    .span("the policy", SpanKind::Link("https://cdt.ca.gov/policy/".into()))
                    .then("."),
            ],
        });
        blocks.push(Block::Facts(Facts {
            rows: vec![
                ("Exception".into(), "EX-2026-0001".into()),
                ("Policy".into(), SENTENCE.repeat(2).into()),
            ],
            label_width: 120.0,
            ruled: part % 2 == 0,
        }));
        blocks.push(Block::Callout(SENTENCE.into()));
        blocks.push(Block::Nothing("No documents were attached.".into()));
        blocks.push(Block::Table(Table {
            caption: Some("Systems".into()),
            columns: vec![Column::new("Name", 2.0), Column::new("Role", 3.0), Column::right("Cost", 1.0)],
            rows: (0..12)
                .map(|row| {
                    vec![format!("host-{row:02}").into(), SENTENCE.into(), format!("${row},250.00").into()]
                })
                .collect(),
            least_row: 0.0,
        }));
    }
    blocks.push(Block::Lines(vec!["Dana Whitfield".into(), "Sacramento, CA 95811".into()]));
    blocks.push(Block::Fields(vec![
        field("Type", 2.0, Answer::Choices(vec![("New".into(), true), ("Renewal".into(), false)])),
        field("Name", 1.0, Answer::Empty { lines: 1 }),
    ]));
    blocks.push(Block::Together(vec![Block::Signature(Signature {
        role: "CDT Information Security Officer".into(),
        name: Some("Dana Whitfield".into()),
        title: None,
        dated: true,
    })]));
    blocks
}

#[test]
fn every_kind_of_block_is_tagged_as_what_it_is() {
    let printed = print("every-block", &document(Kind::Report, every_block()));
    check(&printed);
    let found = structure(&printed.bytes);
    for role in
        ["H1", "H2", "H3", "P", "L", "LI", "Lbl", "LBody", "Table", "THead", "TBody", "TH", "TD", "Caption"]
    {
        assert!(found.roles.contains_key(role), "{role} is missing: {:?}", found.roles);
    }
    assert_eq!(found.roles.get("TOCI"), Some(&5));
    assert_eq!(found.roles.get("Table"), Some(&10), "a table that is divided stays one table");
    assert_eq!(found.outline.first().map(String::as_str), Some("Findings packet"));
    assert_eq!(found.outline.len(), 11);
}

#[test]
fn the_contents_name_the_pages_on_which_the_parts_stand() {
    let printed = print("contents", &document(Kind::Report, every_block()));
    let pages = Press::new().page_count(&document(Kind::Report, every_block()));
    let file = lopdf::Document::load_mem(&printed.bytes).unwrap();
    let text = text_of(&printed);
    for part in 1..6_usize {
        let title = format!("{part} Part of the packet");
        let (_, after) = text.split_once(&title).unwrap();
        let page: u32 = after.split_whitespace().next().unwrap().parse().unwrap();
        assert!(page >= 1 && page as usize <= pages);
        // The title stands on that page: in the tree, the heading's page is the one the contents name.
        let heading = heading_page(&file, &format!("{part}  Part of the packet"));
        assert_eq!(heading, page, "{title}");
    }
}

/// The page, from 1, of the heading with a title.
fn heading_page(file: &lopdf::Document, title: &str) -> u32 {
    let pages = file.get_pages();
    file.objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|entries| entries.get(b"T").is_ok_and(|t| t.as_str().is_ok_and(|t| t == title.as_bytes())))
        .find_map(|entries| {
            let page = entries.get(b"Pg").ok()?.as_reference().ok()?;
            pages.iter().find(|(_, id)| **id == page).map(|(number, _)| *number)
        })
        .unwrap()
}

#[test]
fn the_same_document_gives_the_same_bytes_first_and_later() {
    let document = common::document(Kind::Report, every_block());
    let mut press = Press::new();
    let first = press.print(&document).unwrap();
    assert_eq!(press.print(&document).unwrap(), first);
    assert_eq!(Press::new().print(&document).unwrap(), first);
}

/// A table whose rows stand on a dozen pages.
fn long_table() -> Block {
    let row = |row: usize| vec![format!("host-{row:03}").into(), SENTENCE.into()];
    Block::Table(Table {
        caption: Some("Systems".into()),
        columns: vec![Column::new("Name", 1.0), Column::new("Role", 2.0)],
        rows: (0..300).map(row).collect(),
        least_row: 0.0,
    })
}

#[test]
fn the_first_page_alone_says_what_the_first_page_says_but_for_numbers_of_pages() {
    let mut press = Press::new();
    for (name, kind, blocks) in [
        ("contents", Kind::Report, every_block()),
        ("table", Kind::Form, vec![Block::heading(1, "Systems"), long_table()]),
        ("words", Kind::Report, vec![Block::heading(1, "Words"), Block::paragraph(SENTENCE.repeat(300))]),
    ] {
        let mut document = document(kind, blocks);
        document.furniture.foot_note = Some("EX-2026-0001".into());
        let whole = keep("whole", press.print(&document).unwrap());
        let first = keep(&format!("first-page-{name}"), press.first_page(&document).unwrap());
        check(&first);
        let found = structure(&first.bytes);
        assert!(found.pages == 1 && structure(&whole.bytes).pages > 1, "{name}");
        let letters = |text: &str| -> String {
            let text = text.split('\u{c}').next().unwrap_or_default();
            let (text, foot) = text.split_once("Page 1").unwrap();
            assert!(foot.trim().is_empty() || foot.trim().starts_with("of "), "{foot}");
            text.lines().map(|line| line.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ')).collect()
        };
        assert_eq!(letters(&poppler("-raw", &first)), letters(&poppler("-raw", &whole)), "{name}");
    }
    let letter = document(Kind::Letter, vec![Block::paragraph(SENTENCE)]);
    assert_eq!(press.first_page(&letter).unwrap(), press.print(&letter).unwrap(), "a letter is made whole");
}

/// The test starts itself again in other surroundings; there it writes what it printed to the place that this names.
const ELSEWHERE: &str = "DOCUMENTS_PRINT_TO";

#[test]
fn another_process_in_other_surroundings_gives_the_same_bytes() {
    let mut blocks = every_block();
    blocks.push(Block::paragraph(
        "شرکت می\u{200c}رود, 直す骨, 陳美玲, ทิพวรรณ ใจดี, សុខ ស្រីមុំ, $1,234.50, ½, 👩🏽\u{200d}💻",
    ));
    let document = document(Kind::Report, blocks);
    if let Some(place) = std::env::var_os(ELSEWHERE) {
        let mut press = Press::new();
        // What was printed before must not show.
        press.print(&common::document(Kind::Letter, vec![Block::paragraph("김서연, Ελένη")])).unwrap();
        #[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
        std::fs::write(place, press.print(&document).unwrap()).unwrap();
        return;
    }
    let here = Press::new().print(&document).unwrap();
    for (zone, language) in
        [("Asia/Kathmandu", "tr_TR.UTF-8"), ("America/Los_Angeles", "C"), ("", "ar_EG.UTF-8")]
    {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("elsewhere.pdf");
        let status = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "another_process_in_other_surroundings_gives_the_same_bytes"])
            .current_dir(folder.path())
            .env_clear()
            .envs([("TZ", zone), ("LANG", language), ("LC_ALL", language)])
            .envs([("HOME", folder.path()), ("TMPDIR", folder.path())])
            .env(ELSEWHERE, &place)
            .stdout(std::process::Stdio::null())
            .status()
            .unwrap();
        assert!(status.success());
        assert!(std::fs::read(&place).unwrap() == here, "{zone} {language}: other bytes");
    }
}

#[test]
fn every_script_of_california_is_shaped_and_reads_back() {
    let plain = [
        "Nguyễn Thị Ánh Tuyết",
        "Անահիտ Մկրտչյան",
        "陳美玲（陈美玲）",
        "Paj Ntaub Xyooj",
        "José Ángel Núñez-Ibáñez y Muñoz",
        "ਹਰਪ੍ਰੀਤ ਕੌਰ",
        "김서연",
        "សុខ ស្រីមុំ",
        "Светлана Ёлкина",
        "ทิพวรรณ ใจดี",
        "Lāʻie Kaʻahumanu",
        "Siobhán O’Connor-D’Souza",
        "Ελένη Παπαδοπούλου",
        "अनीता शर्मा",
        "office, affidavit, AVATAR To Ty — “quotes” … ½ Nº 1.º ≥",
        "Mabúhay, Ñuñoa; ¿por qué? ¡Sí!",
        "ນາງ ບຸນມີ",
        "Jose\u{301} Nu\u{301}n\u{303}ez, José Núñez",
    ];
    // Poppler takes these apart by their places on the page; a screen reader is given them in the order of the marks.
    let by_the_marks = [
        "فاطمة الزهراء المنصوري",
        "زهرا محمدی",
        "עדי בן־דוד",
        "たなか　さくら",
        "Team 👩🏽‍💻👨‍👩‍👧‍👦 asks 🚨🇺🇸🏴󠁧󠁢󠁷󠁬󠁳󠁿 with ✅❌ and 1️⃣2️⃣",
        "نطلب استثناءً مؤقتًا لمدة 6 أشهر لأن خادم (Legacy-DB-07) لا يدعم TLS 1.2؛ البديل المقترح هو VPN مع مراقبة 24/7.",
        "The name زهرا محمدی (Persian) and עדי בן־דוד stand in a line.",
    ];
    let names = plain.iter().chain(&by_the_marks).map(|name| Block::paragraph(*name));
    let blocks = std::iter::once(Block::heading(1, "Names")).chain(names).collect();
    let document = common::document(Kind::Report, blocks);
    assert_eq!(Press::new().missing_glyphs(&document), []);
    let printed = print("scripts", &document);
    check(&printed);
    let text = text_of(&printed);
    for name in plain {
        assert!(text.contains(name), "{name} in {text}");
    }
    let reading = words(&reading(&printed.bytes));
    let spoken = common::spoken(&printed);
    for name in plain.iter().chain(&by_the_marks) {
        assert!(reading.contains(&words(name)), "{name} in {reading}");
        assert!(spoken.contains(&common::squeezed(name)), "{name} in {spoken}");
    }
}

#[test]
fn a_character_that_no_font_has_is_reported_with_its_place_and_written_out() {
    let document = common::document(
        Kind::Letter,
        vec![Block::heading(1, "Reasons"), Block::paragraph("Signed with \u{12000} in clay.")],
    );
    let missing = Press::new().missing_glyphs(&document);
    let place = "Reasons: “Signed with \u{12000} in clay.”".to_owned();
    assert_eq!(missing, [MissingGlyph { character: '\u{12000}', place }]);
    assert!(text_of(&print("missing", &document)).contains("Signed with [U+12000] in clay."));
}

#[test]
fn text_is_shown_as_it_was_meant_and_never_obeyed() {
    let text = "decision_\u{202e}gpj.exe \u{f0b7} one\u{b}co\u{ad}op {{7*7}} <b>x</b> **y** \\\\srv\\a ')--";
    let printed = print("hostile", &document(Kind::Letter, vec![Block::paragraph(text)]));
    check(&printed);
    assert_eq!(
        text_of(&printed).strip_suffix("Page 1 of 1").unwrap().trim(),
        "decision_[U+202E]gpj.exe • one coop {{7*7}} <b>x</b> **y** \\\\srv\\a ')--"
    );
}

#[test]
fn every_control_character_can_be_printed() {
    let all: String = (0..0x100_u32).filter_map(char::from_u32).collect();
    let printed =
        print("controls", &document(Kind::Form, vec![Block::paragraph(all.clone()), Block::Nothing(all)]));
    check(&printed);
}

#[test]
fn no_line_of_a_paragraph_of_any_length_stands_alone() {
    const NAMES: [&str; 6] = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"];
    for length in 2..=NAMES.len() {
        for lines in 36..44 {
            let filler = (0..lines).map(|line| format!("line {line}")).collect::<Vec<_>>().join("\n");
            let names = NAMES.iter().take(length).copied().collect::<Vec<_>>();
            let blocks = vec![Block::paragraph(filler), Block::paragraph(names.join("\n"))];
            let printed = print("alone", &common::document(Kind::Report, blocks));
            for page in pages_of(&printed) {
                let held = names.iter().filter(|name| page.contains(**name)).count();
                assert_ne!(held, 1, "{lines} lines before {length}: a line stands alone");
            }
        }
    }
}

#[test]
fn a_signature_stands_below_a_line_of_what_is_signed() {
    for lines in 20..48 {
        let filler = (0..lines).map(|line| format!("line {line}")).collect::<Vec<_>>().join("\n");
        for signed in ["omega", "psi\nchi\nphi\nupsilon\ntau\nomega"] {
            let closing = Block::Together(vec![
                Block::Lines(vec!["Sincerely,".into()]),
                Block::Signature(Signature {
                    role: String::new(),
                    name: Some("Dana".into()),
                    title: None,
                    dated: false,
                }),
            ]);
            let blocks = vec![Block::paragraph(filler.as_str()), Block::paragraph(signed), closing];
            let printed = print("closing", &common::document(Kind::Letter, blocks));
            let pages = pages_of(&printed);
            let page = pages.iter().find(|page| page.contains("Sincerely,")).unwrap();
            assert!(page.contains("omega") && page.contains("Dana"), "{lines} lines: {page}");
        }
    }
}

#[test]
fn an_amount_is_never_divided_and_stands_at_the_right() {
    let cells = [
        "Reverse proxy in front of the portal",
        "SMB",
        "Six weeks",
        "$148,250.00",
        "Low",
        "The portal’s own sign-in.",
    ];
    let heads = ["Alternative", "Proposed by", "Effort", "Cost", "Risk left", "Why not possible"];
    let table = Table {
        caption: None,
        columns: heads.map(|head| Column::new(head, 1.0)).into(),
        rows: vec![
            cells.map(Rich::plain).into(),
            ["B", "SMB", "A day", "$7.50", "Low", "No."].map(Rich::plain).into(),
        ],
        least_row: 0.0,
    };
    let printed = print("amounts", &document(Kind::Form, vec![Block::Table(table)]));
    check(&printed);
    let html = common::poppler("-bbox", &printed);
    let right = |word: &str| -> f32 {
        let line = html.lines().find(|line| line.contains(&format!(">{word}<"))).unwrap();
        line.split("xMax=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    };
    assert!((right("$148,250.00") - right("$7.50")).abs() < 0.2, "amounts end at one edge");
}

#[test]
fn the_numbers_of_a_long_list_hang_before_their_text() {
    let items: Vec<Rich> =
        (1..=120).map(|item| Rich::plain(format!("item{item} {SENTENCE}{SENTENCE}"))).collect();
    let printed = print("long-list", &document(Kind::Report, vec![Block::List { numbered: true, items }]));
    check(&printed);
    let html = common::poppler("-bbox", &printed);
    let edge = |word: &str, side: &str| -> f32 {
        let line = html.lines().find(|line| line.contains(&format!(">{word}<"))).unwrap();
        line.split(&format!("{side}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    };
    for page in html.split("<page ") {
        let holds = |word: &str| page.contains(&format!(">{word}<"));
        for number in 1..=120 {
            let (label, text) = (format!("{number}."), format!("item{number}"));
            assert_eq!(holds(&label), holds(&text), "{label} stands on another page than its text");
        }
    }
    for number in [1, 9, 10, 99, 100, 120] {
        let (label, text) = (edge(&format!("{number}."), "xMax"), edge(&format!("item{number}"), "xMin"));
        assert!((label - edge("120.", "xMax")).abs() < 0.2, "{number}. ends at {label}");
        assert!((text - edge("item120", "xMin")).abs() < 0.2, "the text of {number} begins at {text}");
        assert!(text - label > 3.0, "{number}. touches its text");
        assert!(edge(&format!("{number}."), "xMin") > 71.5, "{number}. leaves the margin");
    }
}

/// The right edge of the rightmost word and the lowest edge of the lowest word of each page, by poppler.
fn extent(printed: &common::Printed) -> (f32, f32) {
    let html = common::poppler("-bbox", printed);
    let largest = |key: &str| {
        html.split(key)
            .skip(1)
            .filter_map(|rest| rest.split('"').nth(1)?.parse::<f32>().ok())
            .fold(0.0, f32::max)
    };
    (largest(" xMax="), largest(" yMax="))
}

#[test]
fn a_word_of_400_letters_stays_between_the_margins_everywhere() {
    let word = "W".repeat(400);
    let cell = || Rich::plain(word.as_str());
    let blocks = vec![
        Block::heading(1, word.as_str()),
        Block::paragraph(word.as_str()),
        Block::List { numbered: true, items: vec![cell()] },
        Block::Callout(cell()),
        Block::Facts(Facts { rows: vec![(word.clone(), cell())], label_width: 110.0, ruled: true }),
        Block::Table(Table {
            caption: Some(word.clone()),
            columns: vec![Column::new("A", 1.0), Column::right("B", 1.0), Column::new("C", 4.0)],
            rows: vec![vec![cell(), cell(), cell()]],
            least_row: 0.0,
        }),
        Block::Fields(vec![field(&word, 1.0, Answer::Text(cell())), field("B", 1.0, Answer::Text(cell()))]),
    ];
    let printed = print("long-word", &document(Kind::Report, blocks));
    check(&printed);
    let (right, bottom) = extent(&printed);
    assert!(right <= 540.5, "text reaches {right} of 540 points");
    assert!(bottom <= 760.0, "text reaches {bottom} of 760 points");
    assert_eq!(text_of(&printed).matches('W').count(), 13 * 400, "no letter is lost");
}

#[test]
fn a_cell_of_6000_words_goes_on_over_pages_and_loses_no_word() {
    let long = (0..6000).map(|word| format!("word{word} ")).collect::<Vec<_>>().concat();
    let table = Table {
        caption: None,
        columns: vec![Column::new("Field", 1.0), Column::new("Answer", 3.0)],
        rows: vec![
            vec!["Short".into(), "First".into()],
            vec!["Long".into(), long.clone().into()],
            vec!["Short".into(), "Last".into()],
        ],
        least_row: 0.0,
    };
    let blocks = vec![
        Block::Table(table),
        Block::Fields(vec![field("Justification", 1.0, Answer::Text(long.clone().into()))]),
        Block::Facts(Facts { rows: vec![("Reason".into(), long.into())], label_width: 100.0, ruled: true }),
    ];
    let printed = print("long-cell", &document(Kind::Report, blocks));
    check(&printed);
    assert!(structure(&printed.bytes).pages > 12);
    let text = text_of(&printed);
    for word in (0..6000).step_by(97) {
        assert_eq!(text.matches(&format!("word{word} ")).count(), 3, "word{word}");
    }
    assert!(extent(&printed).1 <= 760.0);
}

#[test]
fn no_page_ends_with_a_heading_and_none_holds_a_single_line_of_a_paragraph() {
    for lines in 24..40 {
        let filler = (0..lines).map(|line| format!("line {line}")).collect::<Vec<_>>().join("\n");
        let blocks = vec![
            Block::heading(1, "One"),
            Block::paragraph(filler),
            Block::heading(2, "Two"),
            Block::paragraph("alpha\nbeta\ngamma\ndelta"),
        ];
        let document = common::document(Kind::Report, blocks);
        let printed = print("widows", &document);
        for page in pages_of(&printed) {
            let last = page.lines().rfind(|line| !line.starts_with("Page ")).unwrap_or_default();
            assert_ne!(last.trim(), "Two", "{lines} lines: a heading ends a page");
            let held =
                ["alpha", "beta", "gamma", "delta"].iter().filter(|word| page.contains(**word)).count();
            assert!(held != 1 && held != 3, "{lines} lines: a page holds {held} of four lines");
        }
    }
}

#[test]
fn no_page_ends_with_the_head_of_a_table_and_no_row_stands_alone() {
    for lines in 28..44 {
        let filler = (0..lines).map(|line| format!("line {line}")).collect::<Vec<_>>().join("\n");
        let table = |rows: usize| Table {
            caption: Some("Caption".into()),
            columns: vec![Column::new("Head", 1.0), Column::new("Other", 1.0)],
            rows: (0..rows).map(|row| vec![format!("row-{row}").into(), "text".into()]).collect(),
            least_row: 0.0,
        };
        for rows in [1, 2, 3, 7] {
            let blocks = vec![Block::paragraph(filler.as_str()), Block::Table(table(rows))];
            let printed = print("table-heads", &common::document(Kind::Report, blocks));
            for page in pages_of(&printed) {
                let held = (0..rows).filter(|row| page.contains(&format!("row-{row}"))).count();
                let begun = page.contains("Head");
                assert!(begun == (held > 0), "{lines} lines, {rows} rows: a head with {held} rows");
                assert!(held != 1 || rows == 1, "{lines} lines, {rows} rows: a row stands alone");
            }
        }
    }
}

fn pages_of(printed: &common::Printed) -> Vec<String> {
    let text = common::poppler("-layout", printed);
    text.split('\u{c}').filter(|page| !page.trim().is_empty()).map(str::to_owned).collect()
}

#[test]
fn furniture_is_seen_and_not_part_of_the_text() {
    let mut document = document(Kind::Letter, vec![Block::paragraph(SENTENCE.repeat(80))]);
    document.furniture = Furniture {
        head: Some(("Addressee, November 21, 2026".into(), String::new())),
        marking: Some("Confidential and Exempt".into()),
        foot_note: Some("0123456789abcdef".repeat(4)),
        page_number_in_head: true,
        ..Furniture::default()
    };
    let printed = print("furniture", &document);
    check(&printed);
    let (seen, spoken) = (text_of(&printed), words(&reading(&printed.bytes)));
    for words in ["Addressee, November 21, 2026", "Confidential and Exempt", "Page 2 of", "0123456789abcdef"]
    {
        assert!(seen.contains(words), "{words} is seen");
        assert!(!spoken.contains(words), "{words} is not read aloud");
    }
    assert!(spoken.contains(SENTENCE.trim()));
}

#[test]
fn text_in_another_language_is_marked() {
    let text =
        Rich::plain("For this letter in Spanish: ").span("llame al 916", SpanKind::Language("es".into()));
    let facts = Facts { rows: vec![("Name".into(), "김서연".into())], label_width: 80.0, ruled: true };
    let blocks = vec![Block::paragraph(text), Block::paragraph("نطلب استثناءً مؤقتًا"), Block::Facts(facts)];
    let printed = print("language", &common::document(Kind::Letter, blocks));
    check(&printed);
    assert_eq!(structure(&printed.bytes).languages, ["es", "ar", "ko"]);
}

#[test]
fn an_attached_file_comes_out_as_it_went_in() {
    let mut document = document(Kind::Report, vec![Block::heading(1, "Packet")]);
    // Lengths whose compressed form ends in every byte in turn; one of them would end in a carriage return.
    for size in 0..300_usize {
        document.attachments = vec![Attachment {
            name: "record.json".into(),
            media_type: "application/json",
            description: "The signed record of the request".into(),
            data: vec![b'a'; size],
        }];
        let bytes = Press::new().print(&document).unwrap();
        let file = lopdf::Document::load_mem(&bytes).unwrap();
        let lengths = lengths(&bytes);
        assert!(lengths.len() > 5, "size {size}");
        assert!(lengths.iter().all(|(found, told)| found == told), "size {size}: {lengths:?}");
        let kept = file.objects.values().filter_map(|object| object.as_stream().ok());
        let kept: Vec<_> = kept.filter(|stream| stream.dict.has_type(b"EmbeddedFile")).collect();
        let [stream] = kept.as_slice() else { panic!("one file is attached") };
        let data = if stream.dict.has(b"Filter") {
            stream.decompressed_content().unwrap()
        } else {
            stream.content.clone()
        };
        assert_eq!(data, vec![b'a'; size]);
    }
}

#[test]
fn a_batch_on_every_core_gives_the_bytes_of_one_press_in_order() {
    let letter = |place: usize| document(Kind::Letter, vec![Block::heading(1, format!("Letter {place}"))]);
    let mut press = Press::new();
    let mut places = Vec::new();
    print_all(23, letter, |place, printed| {
        assert_eq!(printed.bytes, press.print(&letter(place))?, "letter {place}");
        places.push(place);
        Ok::<(), PrintError>(())
    })
    .unwrap();
    assert!(places.iter().copied().eq(0..23), "{places:?}");
    let stopped = print_all(23, letter, |place, _| if place < 5 { Ok(()) } else { Err(Stopped(place)) });
    assert_eq!(stopped.unwrap_err().0, 5);
}

struct Stopped(usize);

impl From<PrintError> for Stopped {
    fn from(error: PrintError) -> Self {
        panic!("{error}");
    }
}

/// The lengths of streams: as a strict reader finds them, up to the end of the line before `endstream`, and as their
/// dictionaries tell them.
fn lengths(bytes: &[u8]) -> Vec<(usize, usize)> {
    let place = |word: &[u8], from: usize| {
        bytes.get(from..).unwrap().windows(word.len()).position(|window| window == word).map(|at| from + at)
    };
    let mut lengths = Vec::new();
    let mut from = 0;
    while let Some(start) = place(b">>stream\n", from).map(|at| at + 9) {
        let entries = String::from_utf8_lossy(bytes.get(from..start).unwrap()).into_owned();
        let (_, told) = entries.rsplit_once("/Length ").unwrap();
        let told = told.split(['/', '>']).next().unwrap().parse().unwrap();
        let end = place(b"endstream\nendobj", start).unwrap();
        let content = bytes.get(start..end).unwrap().strip_suffix(b"\n").unwrap();
        lengths.push((content.strip_suffix(b"\r").unwrap_or(content).len(), told));
        from = end;
    }
    lengths
}
