//! Every text of forty requests, in whatever script, and texts that would be something else than text.

use chrono::NaiveDate;
use exception::Instant;
use exchange::{
    ics::{Entry, When, calendar},
    mail::{Attachment, Draft, Mailbox},
    sheet::{About, Cell, Column, Sheet},
};
use serde_json::{Value, json};

use crate::{Files, squeezed, text};

const REQUESTS: &str = include_str!("../documents/requests.json");

/// Texts that a reader might take for something else, or lose.
fn hostile() -> Vec<String> {
    let word = "Übermaß".chars().cycle().take(400).collect();
    [
        "Subject\r\nBcc: evil@example.org\r\n\r\n<script>alert(1)</script>",
        "END:VEVENT\r\nBEGIN:VEVENT\nSUMMARY:evil;,\\n\\\\",
        "=HYPERLINK(\"http://example.org\";\"x\")",
        "+1 916 555 0100",
        "-1",
        "@SUM(A1:A9)",
        "\t=1+1",
        "\"quoted\", and; separated \\ escaped",
        "=?utf-8?Q?not_encoded?=",
        "_x0041_ and &amp; <b> ]]>",
        "letter\u{202e}fdp.exe\u{0}\u{7}",
        "👩\u{200d}🚒 🇺🇸 ﷽ مرحبا بالعالم שלום",
        "  spaces  within and around  ",
        "Line 1\nLine 2\r\nLine 3\u{2028}Line 4",
    ]
    .map(str::to_owned)
    .into_iter()
    .chain([word, "x".repeat(5_000)])
    .collect()
}

/// Every text that stands in a value.
fn texts_of(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(all) => all.iter().for_each(|one| texts_of(one, into)),
        Value::Object(all) => all.values().for_each(|one| texts_of(one, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn texts() -> Vec<String> {
    let mut texts = hostile();
    texts_of(&serde_json::from_str(REQUESTS).unwrap(), &mut texts);
    assert!(texts.len() > 400, "{}", texts.len());
    texts
}

/// A text as another program is to have it: breaks of one kind, and what would steer it written out.
fn shown(typed: &str) -> String {
    let broken =
        typed.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let steers = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    broken
        .chars()
        .map(|c| if steers(c) { format!("[U+{:04X}]", u32::from(c)) } else { c.to_string() })
        .collect()
}

/// A text as a header is to have it: on one line, and none of it to be decoded.
fn in_header(typed: &str) -> String {
    squeezed(&shown(typed)).replace("=?", "= ?")
}

fn made() -> Instant {
    Instant::try_from("2026-11-22T02:00:00.000Z".to_owned()).unwrap()
}

#[test]
fn every_text_comes_back_out_of_a_calendar() {
    let texts = texts();
    let day = NaiveDate::from_ymd_opt(2028, 2, 29).unwrap();
    let entries: Vec<Entry> = (0..)
        .zip(&texts)
        .map(|(index, text): (u32, _)| Entry {
            id: format!("EX-2026-{index:04}.review"),
            sequence: index,
            when: When::Day(day),
            summary: text.clone(),
            description: text.clone(),
            place: text.clone(),
        })
        .collect();
    let mut files = Files::new();
    files.add("ics", calendar("Everything", &entries, made()).unwrap().as_bytes());
    let read = &files.read()[0];
    let read = read["entries"].as_array().unwrap();
    assert_eq!(read.len(), texts.len());
    for (one, typed) in read.iter().zip(&texts) {
        assert_eq!(squeezed(text(&one["summary"])), squeezed(&shown(typed)));
        assert_eq!(text(&one["description"]), shown(typed).trim());
        assert_eq!((text(&one["start"]), &one["all_day"]), ("2028-02-29", &json!(true)));
        assert_eq!(text(&one["stamp"]), "2026-11-22T02:00:00+00:00");
    }
}

#[test]
fn every_text_comes_back_out_of_a_mail_and_none_is_a_header() {
    let texts = texts();
    let mut files = Files::new();
    for text in &texts {
        let draft = Draft {
            from: Some(Mailbox { name: text.clone(), address: "smb@cdt.ca.gov".to_owned() }),
            to: vec![
                Mailbox { name: text.clone(), address: "iso@dmv.ca.gov".to_owned() },
                Mailbox { name: "Second".to_owned(), address: "second@dmv.ca.gov".to_owned() },
            ],
            cc: vec![Mailbox { name: String::new(), address: "owner@dmv.ca.gov".to_owned() }],
            subject: text.clone(),
            body: format!("{text}\n\nLast line.\n"),
        };
        let file = Attachment {
            name: format!("{}.pdf", text.chars().take(150).collect::<String>()),
            media_type: "application/pdf".to_owned(),
            bytes: b"%PDF-1.7\n".repeat(50),
        };
        files.add("eml", &draft.message("EX-2026-0001.decision", made(), &[file]));
    }
    for (one, typed) in files.read().iter().zip(&texts) {
        let headers: Vec<&str> = one["headers"].as_array().unwrap().iter().map(text).collect();
        let expected =
            ["From", "To", "Cc", "Subject", "Date", "Message-ID", "X-Unsent", "MIME-Version", "Content-Type"];
        assert_eq!(headers, expected, "{typed:.80}");
        assert_eq!(squeezed(text(&one["subject"])), in_header(typed));
        assert_eq!(text(&one["body"]), format!("{}\n\nLast line.\n", shown(typed)));
        // Between two encoded words of a name Python keeps the space that RFC 2047, section 6.2, has ignored.
        let without_spaces = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(without_spaces(text(&one["from"][0][0])), without_spaces(&in_header(typed)));
        let to: Vec<&str> = one["to"].as_array().unwrap().iter().map(|one| text(&one[1])).collect();
        assert_eq!(to, ["iso@dmv.ca.gov", "second@dmv.ca.gov"]);
        assert_eq!(one["cc"], json!([["", "owner@dmv.ca.gov"]]));
        assert_eq!((text(&one["unsent"]), text(&one["date"])), ("1", "2026-11-22T02:00:00+00:00"));
        let name = format!("{}.pdf", typed.chars().take(150).collect::<String>());
        assert_eq!(squeezed(text(&one["files"][0][0])), in_header(&name), "{typed:.80}");
        assert_eq!((text(&one["files"][0][1]), &one["files"][0][2]), ("application/pdf", &json!(450)));
    }
}

#[test]
fn every_text_comes_back_out_of_a_spreadsheet_and_none_is_a_formula() {
    let texts = texts();
    let day = NaiveDate::from_ymd_opt(2027, 1, 29).unwrap();
    let column = |heading: &str| Column { heading: heading.to_owned(), width: 30 };
    let sheet = Sheet {
        name: "Everything".to_owned(),
        columns: vec![column("Text"), column("Day"), column("Number"), column("=Nothing")],
        rows: texts
            .iter()
            .map(|text| vec![Cell::Text(text.clone()), Cell::Date(day), Cell::Count(7), Cell::Empty])
            .collect(),
    };
    let marking = "Confidential & Exempt – Government Code Section 7929.210".to_owned();
    let about = About { title: "Everything".to_owned(), author: "SMB".to_owned(), marking, made: made() };
    let mut files = Files::new();
    files.add("xlsx", &sheet.xlsx(&about).unwrap());
    files.add("csv", &sheet.csv().unwrap());
    let read = files.read();
    let [workbook, table] = &read[..] else { panic!("two files") };
    assert_eq!(text(&workbook["title"]), "Everything");
    assert_eq!(text(&workbook["created"]), "2026-11-22T02:00:00");
    assert_eq!(text(&workbook["frozen"]), "A2");
    assert!(text(&workbook["header"]).contains("Exempt – Government Code Section 7929.210"));
    let is_formula = |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\n']);
    let formulas = texts.iter().filter(|text| is_formula(&shown(text))).count();
    assert!(formulas >= 5);
    assert_eq!(workbook["quoted"], json!(formulas));
    let (workbook, table) = (workbook["rows"].as_array().unwrap(), table["rows"].as_array().unwrap());
    assert_eq!((workbook.len(), table.len()), (texts.len() + 1, texts.len() + 1));
    assert_eq!(table[0][3], json!("'=Nothing"));
    for ((in_workbook, in_table), typed) in workbook.iter().zip(table).skip(1).zip(&texts) {
        let expected = shown(typed);
        // An empty text and an empty cell are one.
        assert_eq!(in_workbook[0].as_str().unwrap_or_default(), expected);
        assert_eq!((&in_workbook[1], &in_workbook[2]), (&json!("2027-01-29"), &json!(7)));
        let neutral = if is_formula(&expected) { format!("'{expected}") } else { expected };
        assert_eq!(text(&in_table[0]), neutral);
        assert_eq!(
            (&in_table[1], &in_table[2], &in_table[3]),
            (&json!("2027-01-29"), &json!("7"), &json!(""))
        );
    }
}

#[test]
fn a_meeting_in_the_hour_that_happens_twice_keeps_its_own() {
    // On November 1, 2026, clocks in California show 1:30 at 8:30 UTC and again at 9:30 UTC.
    let meeting = |id: &str, at: &str| Entry {
        id: id.to_owned(),
        sequence: 1,
        when: When::At { instant: Instant::try_from(at.to_owned()).unwrap(), minutes: 60 },
        summary: "Meeting".to_owned(),
        description: String::new(),
        place: "Room 4; second floor, left".to_owned(),
    };
    let entries =
        [meeting("first", "2026-11-01T08:30:00.000Z"), meeting("second", "2026-11-01T09:30:00.000Z")];
    let mut files = Files::new();
    files.add("ics", calendar("Meetings", &entries, made()).unwrap().as_bytes());
    let read = files.read();
    let starts: Vec<&str> =
        read[0]["entries"].as_array().unwrap().iter().map(|one| text(&one["start"])).collect();
    assert_eq!(starts, ["2026-11-01T08:30:00+00:00", "2026-11-01T09:30:00+00:00"]);
    assert_eq!(text(&read[0]["entries"][0]["place"]), "Room 4; second floor, left");
    assert_eq!(read[0]["entries"][0]["minutes"], json!(60));
}
