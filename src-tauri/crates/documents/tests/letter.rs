//! The denial letter: complete, on one page, lawful, and only ever made of a request that was declined.
#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

mod common;

use common::{Journey, check, keep, reading, structure, text_of, words};
use documents::{
    DENIAL_LETTER, Letter, LetterError, Particular, Press, missing_particulars, model::Document,
};
use exception::{
    Settings,
    action::{DocumentKind, LetterDraft},
};

fn letter(
    journey: &Journey,
    settings: &Settings,
    draft: &LetterDraft,
    template: &str,
) -> Result<Document, LetterError> {
    let (request, fingerprint) = (journey.request(), journey.head());
    let kind = DocumentKind::DenialLetter;
    Letter { kind, request: &request, settings, draft, template, fingerprint: &fingerprint }.document()
}

fn sample() -> Document {
    let journey = Journey::declined();
    letter(&journey, &journey.settings, &Journey::draft(), DENIAL_LETTER).unwrap()
}

#[test]
fn the_letter_says_everything_on_one_page() {
    let printed = keep("denial-letter", Press::new().print(&sample()).unwrap());
    check(&printed);
    assert_eq!(structure(&printed.bytes).pages, 1);
    let text = text_of(&printed);
    for part in [
        "California Department of Technology",
        "Security Management Branch",
        "Telephone (916) 555-0100",
        "Inquiries: P.O. Box 1810, Mail Stop Y-22, Rancho Cordova, CA 95741",
        "Telephone (916) 555-0142",
        "October 1, 2026",
        "By e-mail and certified mail",
        "Արամ Պետրոսյան (Aram Petrosyan)",
        "Information Security Officer",
        "Department of Water Programs",
        "901 P Street, Room 402",
        "Subject: Denial of Security Policy/Standard Exception Request (TECH 358)",
        "EX-2026-0001",
        "CS0098765",
        "3510 Identity and Access Management Standard",
        "September 14, 2026",
        "September 18, 2026",
        "Dear Mr. Petrosyan:",
        "Nguyễn Thị Ánh Tuyết",
        "Ruth Delgado, declined the request on",
        "1. Password guessing against eleven administrator accounts is likely",
        "Basis: assessed risk, rated Moderate.",
        "Basis: requirement of 3510, section 4.2.",
        "Standard 3510 applies in full.",
        "Reverse proxy with sign-in in front of the portal",
        "SMB staff will continue to work with you and the requester until an acceptable solution is agreed.",
        "Luis Ortega, (916) 555-0177, smb.exceptions@example.ca.gov",
        "Sincerely,",
        "Dana R. Whitfield",
        "Chief, Security Management Branch",
        "Enclosure: Risk assessment of September 16, 2026 (marked)",
        "cc: Nguyễn Thị Ánh Tuyết, requester; Ruth Delgado, CDT ISO",
        "Page 1 of 1",
    ] {
        assert!(text.contains(part), "“{part}” is missing in: {text}");
    }
    assert!(!text.contains("Confidential"), "letters carry no marking unless the office wants it");
    assert!(!text.contains("review this decision"), "the appeal paragraph is off by default");
}

#[test]
fn the_same_record_gives_the_same_bytes() {
    assert_eq!(Press::new().print(&sample()).unwrap(), Press::new().print(&sample()).unwrap());
}

#[test]
fn without_the_particulars_of_the_law_there_is_no_letter_and_all_are_named() {
    let journey = Journey::declined();
    let error = letter(&journey, &Settings::default(), &Journey::draft(), DENIAL_LETTER).unwrap_err();
    let all = vec![
        Particular::AgencyTelephone,
        Particular::InquiriesAddress,
        Particular::InquiriesTelephone,
        Particular::SignerOrContact,
    ];
    assert_eq!(error, LetterError::MissingParticulars(all));
    assert_eq!(
        error.to_string(),
        "a letter must show the agency’s telephone number; an address for inquiries; a telephone number for inquiries; \
         the name of the signer or of a contact: enter it in the settings of the office"
    );
    let contact_alone = Settings { signer_name: String::new(), ..journey.settings.clone() };
    assert_eq!(missing_particulars(&contact_alone), []);
    assert!(letter(&journey, &contact_alone, &Journey::draft(), DENIAL_LETTER).is_ok());
}

#[test]
fn a_request_that_was_not_declined_gets_no_denial() {
    let journey = Journey::accepted();
    let error = letter(&journey, &journey.settings, &Journey::draft(), DENIAL_LETTER).unwrap_err();
    assert_eq!(
        error,
        LetterError::NotOnRecord(
            "Wait for the CDT ISO to decline the request: a denial letter tells of that."
        )
    );
}

#[test]
fn a_problem_of_the_text_names_its_line() {
    let journey = Journey::declined();
    let error =
        letter(&journey, &journey.settings, &Journey::draft(), "Dear\n\n{{ isoo.name }}").unwrap_err();
    assert!(matches!(&error, LetterError::Template(problem) if problem.line == 3), "{error}");
}

#[test]
fn a_long_letter_goes_on_with_addressee_date_and_page() {
    let journey = Journey::declined();
    let mut draft = Journey::draft();
    draft.meanwhile = Some("Standard 3510 applies in full. ".repeat(120).try_into().unwrap());
    let document = letter(&journey, &journey.settings, &draft, DENIAL_LETTER).unwrap();
    let printed = keep("denial-letter-long", Press::new().print(&document).unwrap());
    check(&printed);
    let count = structure(&printed.bytes).pages;
    assert!(count > 1);
    let text = text_of(&printed);
    assert!(
        text.contains(&format!("Արամ Պետրոսյան (Aram Petrosyan) · October 1, 2026 Page 2 of {count}")),
        "{text}"
    );
    assert!(!reading(&printed.bytes).contains("Page 2 of"), "a running head is not read aloud");
}

#[test]
fn what_the_drafter_typed_is_never_markup() {
    let journey = Journey::declined();
    let mut draft = Journey::draft();
    let typed = "**not bold** {{ number }} <b>x</b>\n\n1. not a list\n# not a heading \\ _x_";
    draft.meanwhile = Some(typed.to_owned().try_into().unwrap());
    let document = letter(&journey, &journey.settings, &draft, DENIAL_LETTER).unwrap();
    let text = text_of(&keep("denial-letter-markup", Press::new().print(&document).unwrap()));
    assert!(text.contains(&words(typed)), "{text}");
}

#[test]
fn the_appeal_paragraph_and_the_marking_are_there_when_the_office_wants_them() {
    let journey = Journey::declined();
    let settings = Settings { appeal_paragraph: true, marking_on_letters: true, ..journey.settings.clone() };
    let document = letter(&journey, &settings, &Journey::draft(), DENIAL_LETTER).unwrap();
    let text = text_of(&keep("denial-letter-appeal", Press::new().print(&document).unwrap()));
    assert!(text.contains("You may ask the Department to review this decision."), "{text}");
    assert!(text.contains("Government Code Section 7929.210"), "{text}");
}
