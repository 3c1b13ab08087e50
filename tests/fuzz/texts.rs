//! Texts that somebody types or chooses: form templates, the words of letters and mails, settings, steps, spreadsheets.

use chrono::NaiveDate;
use documents::texts;
use exception::{
    Settings,
    form::{Template, tech_358},
    parse,
    values::Instant,
};
use exchange::sheet::{About, Cell, Column, Sheet};
use serde_json::Value;

use crate::{Target, seeds};

#[test]
fn a_form_template_is_read_or_refused() {
    let mut seeds = seeds("fuzz/corpus/forms");
    seeds.push(include_bytes!("../../src-tauri/crates/exception/forms/tech-358.toml").to_vec());
    Target { name: "form-template", seeds, rounds: 400, most_mib: 16 }.run(|input| {
        if let Ok(template) = Template::parse(&String::from_utf8_lossy(input)) {
            // What is taken can be asked for answers.
            let _ = template.read(&serde_json::json!({}));
            assert!(template.requester_sections().count() <= template.sections.len());
        }
    });
}

#[test]
fn the_words_of_a_letter_are_refused_or_can_be_printed_with() {
    let mut seeds = seeds("fuzz/corpus/letters");
    seeds.extend(texts::all().map(|text| text.built_in.as_bytes().to_vec()));
    let (settings, dated) = (Settings::default(), NaiveDate::from_ymd_opt(2026, 11, 22).unwrap());
    let known: Vec<_> = texts::all().collect();
    Target { name: "letter-template", seeds, rounds: 1500, most_mib: 32 }.run(|input| {
        let typed = String::from_utf8_lossy(input);
        for text in
            known.iter().filter(|text| ["denial-letter", "audit-notice", "meeting"].contains(&text.id))
        {
            if text.check(&typed).is_empty() {
                assert!(text.example(&typed, &settings, dated).is_ok(), "what is published can be made");
            }
        }
    });
}

#[test]
fn settings_are_taken_whole_or_refused() {
    let mut seeds = seeds("fuzz/corpus/settings");
    seeds.push(serde_json::to_vec_pretty(&Settings::default()).unwrap());
    let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    Target { name: "settings", seeds, rounds: 3000, most_mib: 8 }.run(|input| {
        let Ok(typed) = serde_json::from_slice::<Value>(input) else { return };
        if let Ok(settings) = Settings::parse(&typed) {
            let again = Settings::parse(&serde_json::to_value(&settings).unwrap()).unwrap();
            assert_eq!(again, settings, "what is kept reads as it was taken");
            // No calendar that is let through keeps the program from finding a day.
            assert!(settings.timing.calendar().add_business_days(day, 250) > day);
        }
    });
}

#[test]
fn a_step_is_read_or_refused() {
    let mut seeds = seeds("command_line/walk");
    seeds.extend(self::seeds("fuzz/corpus/steps"));
    Target { name: "step", seeds, rounds: 3000, most_mib: 8 }.run(|input| {
        if let Ok(typed) = serde_json::from_slice::<Value>(input)
            && let Err(problems) = parse::entry(&typed, tech_358(), 0)
        {
            assert!(problems.iter().all(|problem| !problem.message.is_empty()) && !problems.is_empty());
        }
    });
}

#[test]
fn any_text_goes_into_a_spreadsheet_and_none_is_a_formula() {
    let seeds = seeds("fuzz/corpus/letters");
    let made = Instant::from_millis(1_795_289_696_123);
    Target { name: "spreadsheet", seeds, rounds: 300, most_mib: 16 }.run(|input| {
        let text = String::from_utf8_lossy(input);
        let rows = text.lines().map(|line| vec![Cell::Text(line.to_owned()), Cell::Empty, Cell::Count(1)]);
        let column = |heading: &str| Column { heading: heading.to_owned(), width: 12 };
        let first = text.lines().next().unwrap_or_default();
        let sheet = Sheet {
            name: "Plan of action".to_owned(),
            columns: vec![column(first), column("B"), column("C")],
            rows: rows.take(200).collect(),
        };
        let (title, author, marking) = (first.to_owned(), "CDT".to_owned(), first.to_owned());
        assert!(sheet.xlsx(&About { title, author, marking, made }).unwrap().starts_with(b"PK"));
        let csv = String::from_utf8(sheet.csv().unwrap()).unwrap();
        for line in csv.trim_start_matches('\u{feff}').split("\r\n").filter(|line| line.ends_with(",,1")) {
            let begins = line.strip_prefix('"').unwrap_or(line).chars().next();
            assert!(!matches!(begins, Some('=' | '+' | '-' | '@' | '\t' | '\r')), "{line:?}");
        }
    });
}
