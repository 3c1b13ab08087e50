//! TECH 358 on paper, blank and filled.
#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

mod common;

use common::{Journey, check, keep, reading, settings, structure, text_of};
use documents::{PaperForm, Press};
use exception::form::{Template, tech_358};

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_blank_form_has_every_section_and_field_with_room_to_write() {
    let settings = settings();
    let form =
        PaperForm { template: tech_358(), settings: &settings, request: None, dated: day("2026-01-02") };
    let printed = keep("tech-358-blank", Press::new().print(&form.document()).unwrap());
    check(&printed);
    let text = text_of(&printed);
    for section in &tech_358().sections {
        assert!(
            text.contains(&format!("{} {}", section.letter, section.title)),
            "section {}",
            section.letter
        );
        for field in &section.fields {
            let label = common::words(&field.label);
            assert!(text.contains(&label) || field.kind == exception::form::FieldKind::Statement, "{label}");
        }
    }
    for role in ["Signature of the requester", "Signature of the requester’s ISO", "Signature of the CDT ISO"]
    {
        assert!(text.contains(role), "{role}");
    }
    assert!(!text.contains('☒'), "nothing is chosen on a blank form");
}

#[test]
fn the_filled_form_shows_what_was_answered_and_recorded() {
    let journey = Journey::accepted();
    let request = journey.request();
    let form = PaperForm {
        template: tech_358(),
        settings: &journey.settings,
        request: Some(&request),
        dated: day("2026-09-18"),
    };
    let printed = keep("tech-358-filled", Press::new().print(&form.document()).unwrap());
    check(&printed);
    let text = text_of(&printed);
    for part in [
        "EX-2026-0001",
        "CS0098765",
        "Nguyễn Thị Ánh Tuyết",
        "September 14, 2026",
        "☒ New ☐ Renewal",
        "permit-db-01",
        "Eleven accounts stay without a second factor.",
        "☒ I certify that the information",
        "Password guessing against administrator accounts: likelihood High, impact High, risk High",
        "1325 J Street, Room 1604",
        "December 1, 2026 to September 30, 2027; review March 1, 2027",
        "Sign-in is limited to the office network",
        "Ruth Delgado",
    ] {
        assert!(text.contains(part), "“{part}” is missing in: {text}");
    }
    assert!(reading(&printed.bytes).contains("Արամ Պետրոսյան (Aram Petrosyan)"));
    assert!(!text.contains("Previous exception"), "a field that was not asked is not shown");
    assert_eq!(structure(&printed.bytes).headings.first(), Some(&1));
    assert_eq!(Press::new().missing_glyphs(&form.document()), []);
}

#[test]
fn any_template_can_be_printed() {
    let template = Template::parse(
        "id='Y'\nnumber='FORM 9'\nrevision=3\ntitle='Another form'\n[[section]]\nid='s'\nletter='A'\ntitle='Only'\nby='requester'\n\
         [[section.field]]\nid='a'\nlabel='A question'\nkind='prose'\n",
    )
    .unwrap();
    let settings = settings();
    let form =
        PaperForm { template: &template, settings: &settings, request: None, dated: day("2026-01-02") };
    let text = text_of(&keep("form-9", Press::new().print(&form.document()).unwrap()));
    assert!(
        text.contains("Another form") && text.contains("A question") && text.contains("FORM 9, revision 3"),
        "{text}"
    );
}
