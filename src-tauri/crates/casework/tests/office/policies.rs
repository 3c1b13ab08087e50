//! The policy library: from files, all or nothing; what it touches, limits and warns of.

use casework::view::PolicyFate;
use exception::Step;
use serde_json::json;

use crate::desk::{People, fields, reasons, started};

const TABLE: &str = "kind;number;title;version;max_months;section;section_title;words;section_not_waivable\n\
    policy;3500;Security Awareness;2024-01;3;3;Yearly training;\"Once a year;\nfor everybody\";\n\
    policy;3500;;;;4;Records;Kept for good.;Government Code 12270\n\
    standard;3511;Authentication;2025-01;;;;;\n";

#[tokio::test]
async fn a_file_with_policies_is_taken_whole_or_not_at_all_and_every_row_is_told() {
    let people = People::new().await;
    let office = &people.office;
    let wrong = TABLE.replace("standard;3511", "law;3511").replace("policy;3500;;;;4;", "policy;3500;;;;3;");
    let told = office.import_policies(&people.smb, wrong.as_bytes(), None, people.now()).await.unwrap();
    assert!(!told.taken);
    let problems: Vec<&str> = told.rows.iter().flat_map(|row| &row.problems).map(String::as_str).collect();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].starts_with("Row 3, number: Give each section once"), "{problems:?}");
    assert!(problems[1].starts_with("Row 4, kind: "), "{problems:?}");
    assert!(office.policies(&people.iso).await.unwrap().is_empty());

    let fates = async |bytes: &[u8], number: Option<&str>| -> Vec<PolicyFate> {
        let made = office.import_policies(&people.smb, bytes, number, people.now()).await.unwrap();
        assert!(made.taken);
        made.rows.iter().map(|row| row.fate).collect()
    };
    assert_eq!(fates(TABLE.as_bytes(), None).await, [PolicyFate::Added, PolicyFate::Added]);
    let newer = TABLE.replace("2025-01", "2026-01");
    assert_eq!(fates(newer.as_bytes(), None).await, [PolicyFate::Unchanged, PolicyFate::Revised]);
    let view = office.policy(&people.iso, "３５１１", people.now()).await.unwrap();
    let versions: Vec<&str> = view.versions.iter().map(|one| one.policy.version.as_str()).collect();
    assert_eq!(versions, ["2025-01", "2026-01"]);
    assert_eq!(view.versions[0].by, "Sam Ito");

    let refused =
        office.import_policies(&people.iso, TABLE.as_bytes(), None, people.now()).await.unwrap_err();
    assert_eq!(refused.code(), "refused");
    for (file, said) in [
        ("kind,number\npolicy,1\n", "There is no column “title”"),
        ("kind,number,title,colour\n", "“colour” is none of them"),
        ("PK\u{3}\0", "neither a spreadsheet"),
        ("{ \"system-security-plan\": {} }", "no catalogue in OSCAL’s JSON"),
    ] {
        let error =
            office.import_policies(&people.smb, file.as_bytes(), None, people.now()).await.unwrap_err();
        assert!(error.problems()[0].message.contains(said), "{file:?}: {error}");
    }
}

#[tokio::test]
async fn a_catalogue_of_oscal_is_one_policy_with_its_controls_in_words() {
    let people = People::new().await;
    let catalogue = json!({ "catalog": {
        "uuid": "0", "metadata": { "title": "Security and Privacy Controls", "version": "5.1.1" },
        "groups": [{ "id": "ac", "title": "Access Control", "controls": [{
            "id": "ac-2", "title": "Account Management", "props": [{ "name": "label", "value": "AC-2" }],
            "params": [{ "id": "ac-02_odp.01", "label": "time period" }],
            "parts": [{ "id": "ac-2_smt", "name": "statement", "parts": [
                { "id": "a", "name": "item", "props": [{ "name": "label", "value": "a." }], "prose": "Define accounts;" },
                { "id": "b", "name": "item", "props": [{ "name": "label", "value": "b." }],
                    "prose": "Disable accounts within {{ insert: param, ac-02_odp.01 }}." }] },
                { "id": "g", "name": "guidance", "prose": "Not a rule." }],
            "controls": [{ "id": "ac-2.1", "title": "Automated", "props": [{ "name": "label", "value": "AC-2(1)" }] },
                { "id": "ac-2.10", "title": "Gone", "props": [{ "name": "status", "value": "withdrawn" }] }] }] }] } });
    let bytes = catalogue.to_string();
    let made = people
        .office
        .import_policies(&people.admin, bytes.as_bytes(), Some("NIST SP 800-53"), people.now())
        .await;
    assert_eq!(made.unwrap().rows[0].what, "NIST SP 800-53 Security and Privacy Controls");
    let view = people.office.policy(&people.iso, "nist sp 800-53", people.now()).await.unwrap();
    let sections = &view.versions[0].policy.sections;
    let numbers: Vec<&str> = sections.iter().map(|section| section.number.as_str()).collect();
    assert_eq!(numbers, ["AC-2", "AC-2(1)"]);
    assert_eq!(
        sections[0].words,
        "a. Define accounts;\n  b. Disable accounts within [time period].".replacen("a.", "  a.", 1)
    );
}

#[tokio::test]
async fn a_policy_shows_what_it_touches_limits_an_acceptance_and_warns_of_what_cannot_be_waived() {
    let people = People::new().await;
    let office = &people.office;
    let number = people.to_decision().await;
    office.import_policies(&people.smb, TABLE.as_bytes(), None, people.now()).await.unwrap();
    let touched = office.policy(&people.iso, "3500", people.now()).await.unwrap();
    assert_eq!((touched.total, &touched.touched[0].number), (1, &number));
    assert!(!touched.may_publish);
    assert_eq!(office.policy(&people.iso, "3511", people.now()).await.unwrap().total, 0);

    let with = json!({ "reasons": reasons("")["reasons"], "review_on": "2027-01-15", "conditions": [] });
    let mut acceptance = started(&people, &people.cdt_iso, &number, Step::AcceptRequest, with).await;
    acceptance["to"] = json!("2027-03-15");
    let refused = people.attempt(&people.cdt_iso, &number, acceptance.clone()).await.unwrap_err();
    assert_eq!(fields(refused.problems()), ["to"]);
    assert!(refused.to_string().contains("3500 Security Awareness is 3 months at most"), "{refused}");
    acceptance["to"] = json!("2027-02-28");
    people.take(&people.cdt_iso, &number, acceptance).await;

    let mut intake = crate::desk::intake();
    intake["policy"]["section"] = json!("4 Records");
    let other = office.take(&people.requester, None, None, &intake, people.now()).await.unwrap().number;
    let warned = office.request(&people.requester, &other, people.now()).await.unwrap().policy_warnings;
    assert_eq!(warned.len(), 1);
    assert!(
        warned[0]
            .contains("CDT can’t waive 3500 Security Awareness, section 4 Records: Government Code 12270"),
        "{warned:?}"
    );
    assert!(
        office.request(&people.requester, &number, people.now()).await.unwrap().policy_warnings.is_empty()
    );
    assert!(office.verify().await.unwrap().problems.is_empty());
}
