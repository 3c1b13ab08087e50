//! Two programs at once: SMB’s and a department’s with nothing between them but files, and two over the same records.

use std::ffi::OsString;

use casework::{Office, Session};
use exception::{Instant, Role};
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::window::Window;

use crate::acts;
use crate::people::{ADMINISTRATOR, ANALYST, CDT_ISO, CHIEF, ISO, PASSPHRASE, REQUESTER, Somebody};

/// When the offices were set up: 2 January 2024.
const FOUNDED: i64 = 1_704_200_000_000;

const SMB: &str = "California Department of Technology";
const DMV: &str = "Department of Motor Vehicles";

fn founded() -> Instant {
    Instant::from_millis(FOUNDED)
}

/// An office with these people; a department’s has a name, SMB’s has none.
async fn house(folder: &TempDir, department: &str, people: &[(&Somebody, Role)]) -> (Office, Vec<Session>) {
    let of = if department.is_empty() { SMB } else { department };
    let office = Office::open(folder.path()).await.unwrap();
    let set_up = json!({ "agency": of, "name": "Ada Ito", "account": "ada", "department": of,
        "passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE });
    let admin = office.set_up(&set_up, founded()).await.unwrap();
    let mut settings = serde_json::to_value(exception::Settings::default()).unwrap();
    let mut set = |names: &[&str], value: Value| {
        for name in names {
            *settings.get_mut(*name).unwrap() = value.clone();
        }
    };
    set(&["agency"], json!(of));
    set(&["department"], json!(department));
    set(&["numbers_after"], json!(if department.is_empty() { 0 } else { 200_000 }));
    set(&["address", "inquiries_address"], json!("1325 J Street\nSacramento, CA 95814"));
    set(&["telephone", "inquiries_telephone", "contact_phone"], json!("916-555-0100"));
    set(&["signer_name", "signer_title", "contact_name"], json!("Lakshmi Venkataraman-Osei"));
    set(&["contact_email"], json!("smb@cdt.example"));
    office.change_settings(&admin, &settings, founded()).await.unwrap();
    let mut sessions = Vec::new();
    for (person, role) in people {
        let account = json!({ "account": person.account, "name": person.name, "title": "Manager", "phone": "916-555-0120", "department": of,
            "roles": [role], "email": format!("{}@example.ca.gov", person.account),
            "passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE });
        office.add_account(&admin, &account, founded()).await.unwrap();
        sessions.push(office.sign_in(person.account, PASSPHRASE, founded()).await.unwrap());
    }
    (office, sessions)
}

/// The cards of these people go to the other office, where somebody accepts them after comparing the words.
async fn introduce(from: &Office, people: &[Session], to: &Office, by: &Session) {
    for person in people {
        let card = from.make_card(person, founded()).await.unwrap();
        let view = to.look_at_card(by, &card.bytes).await.unwrap();
        let input = json!({ "roles": view.roles_offered, "compared": true });
        to.accept_card(by, &card.bytes, &input, founded()).await.unwrap();
    }
}

/// Both offices, each in its own running program; what one saves is what the other opens. The chief of SMB and the ISO do
/// not know each other’s keys yet.
async fn two_programs(way: &TempDir) -> (Window, Window) {
    let folders = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (smb, in_smb) = house(
        &folders.0,
        "",
        &[(&CHIEF, Role::SmbStaff), (&ANALYST, Role::SmbStaff), (&CDT_ISO, Role::CdtIso)],
    )
    .await;
    let (dmv, in_dmv) =
        house(&folders.1, DMV, &[(&ISO, Role::RequesterIso), (&REQUESTER, Role::Requester)]).await;
    let (chief, others_in_smb) = in_smb.split_first().unwrap();
    let (iso, others_in_dmv) = in_dmv.split_first().unwrap();
    introduce(&smb, others_in_smb, &dmv, iso).await;
    introduce(&dmv, others_in_dmv, &smb, chief).await;
    smb.close().await;
    dmv.close().await;
    let place = |name: &str| OsString::from(way.path().join(name));
    let between = |saves: &str, opens: &str| {
        [("EXCEPTION_DESK_E2E_SAVE_AS", place(saves)), ("EXCEPTION_DESK_E2E_OPEN", place(opens))]
    };
    let smb = Window::open_at(folders.0, &between("from-smb", "from-dmv")).await;
    let dmv = Window::open_at(folders.1, &between("from-dmv", "from-smb")).await;
    (smb, dmv)
}

/// Somebody’s key card goes over and is accepted by who is at the desk there, after the words were compared.
async fn hand_over_card(from: &Window, to: &Window, whose: &Somebody) {
    from.go("#/offices").await;
    from.is_at("Other offices").await;
    from.press("Make my key card").await;
    from.sees("Your key card is in").await;
    let list = from.invoke("correspondents", json!({})).await.unwrap();
    let words = list.get("own_words").and_then(Value::as_str).unwrap().to_owned();
    to.go("#/offices").await;
    to.is_at("Other offices").await;
    to.press("Open a file from another office").await;
    to.is_at("Received from another office").await;
    to.sees(&words).await;
    to.passes_axe("key-card").await;
    to.picture("key-card").await;
    to.choose(&["The words"], "I compared the twelve words").await;
    to.press("Accept the key card").await;
    to.is_at("Other offices").await;
    to.sees(whose.name).await;
}

/// The request goes over as a packet for somebody, is looked at and taken in, and the receipt goes back.
async fn hand_over(number: &str, from: &Window, to: &Window, whom: &Somebody) {
    acts::visit(from, number).await;
    from.press("Send to another office").await;
    from.is_at("Send to another office").await;
    from.choose(&["For whom"], whom.name).await;
    from.picture("send").await;
    from.passes_axe("send").await;
    from.press("Save the packet").await;
    from.sees("The packet is saved").await;
    to.go("#/offices").await;
    to.is_at("Other offices").await;
    to.press("Open a file from another office").await;
    to.is_at("Received from another office").await;
    to.sees("What is new").await;
    to.picture("received").await;
    to.passes_axe("received").await;
    to.press("Take in the packet").await;
    to.is_at("Other offices").await;
    to.sees("The receipt is in").await;
    from.go("#/offices").await;
    from.is_at("Other offices").await;
    from.press("Open a file from another office").await;
    from.sees("A receipt").await;
    from.press("Take in the receipt").await;
    acts::filed(from, number).await;
}

#[tokio::test]
async fn the_whole_procedure_runs_between_two_programs_to_the_denial_letter() {
    let way = tempfile::tempdir().unwrap();
    let (smb, dmv) = two_programs(&way).await;
    acts::sign_in(&smb, &CHIEF).await;
    acts::sign_in(&dmv, &ISO).await;
    hand_over_card(&smb, &dmv, &CHIEF).await;
    hand_over_card(&dmv, &smb, &ISO).await;

    acts::switch(&dmv, &REQUESTER).await;
    let number = acts::open_request(&dmv, "Signature pads with one shared account").await;
    acts::only_confirm(&dmv, "Send for assessment", &number).await;
    acts::switch(&dmv, &ISO).await;
    hand_over(&number, &dmv, &smb, &CHIEF).await;

    acts::switch(&smb, &ANALYST).await;
    acts::visit(&smb, &number).await;
    acts::assess(&smb, &number).await;
    acts::only_confirm(&smb, "Send the assessment to the ISO", &number).await;
    acts::switch(&smb, &CHIEF).await;
    hand_over(&number, &smb, &dmv, &ISO).await;

    acts::visit(&dmv, &number).await;
    acts::decline_assessment(&dmv, &number).await;
    acts::switch(&dmv, &REQUESTER).await;
    acts::submit_form(&dmv, &number).await;
    acts::switch(&dmv, &ISO).await;
    hand_over(&number, &dmv, &smb, &CHIEF).await;

    acts::switch(&smb, &ANALYST).await;
    acts::visit(&smb, &number).await;
    acts::review(&smb, &number).await;
    acts::switch(&smb, &CDT_ISO).await;
    acts::visit(&smb, &number).await;
    acts::decline_request(&smb, &number).await;
    acts::switch(&smb, &ANALYST).await;
    acts::visit(&smb, &number).await;
    acts::begin(&smb, "Draft the denial letter").await;
    smb.fill(&["What applies meanwhile?"], "The Authentication Standard applies as it stands.").await;
    smb.until("the letter", "return document.querySelector('canvas') && eyes.settled() || null").await;
    smb.press("Draft the denial letter").await;
    acts::filed(&smb, &number).await;
    acts::switch(&smb, &CHIEF).await;
    acts::visit(&smb, &number).await;
    acts::only_confirm(&smb, "Approve the denial letter", &number).await;
    acts::send(&smb, "Send the denial letter", &number).await;
    hand_over(&number, &smb, &dmv, &ISO).await;

    let mut letters = Vec::new();
    for window in [&smb, &dmv] {
        let shown = window.command_line(&["show", &number, "--json"]).await;
        let shown: Value = serde_json::from_slice(&shown.stdout).unwrap();
        assert_eq!(shown.pointer("/request/stage").unwrap(), "resolution");
        assert_eq!(shown.pointer("/history_verifies").unwrap(), true);
        let file = window.data_dir().join("letter.pdf");
        let written = window.command_line(&["letter", &number, "--out", file.to_str().unwrap()]).await;
        assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
        letters.push(std::fs::read(&file).unwrap());
        assert!(window.command_line(&["verify"]).await.status.success());
    }
    assert_eq!(letters.first(), letters.get(1), "both have the very letter");
    acts::visit(&dmv, &number).await;
    dmv.picture("denied-in-the-department").await;
    dmv.passes_axe("denied-in-the-department").await;
    smb.close().await;
    dmv.close().await;
}

#[tokio::test]
async fn whose_passphrase_is_reset_in_one_program_acts_no_more_in_another() {
    let first = Window::open_demonstration().await;
    let second = first.beside().await;
    acts::sign_in(&first, &ADMINISTRATOR).await;
    acts::sign_in(&second, &ANALYST).await;
    assert!(second.invoke("my_work", json!({})).await.is_ok());
    first.go(&format!("#/accounts/{}", ANALYST.account)).await;
    first.press("Reset the passphrase").await;
    first.is_at("Reset the passphrase of").await;
    first.press("Reset the passphrase").await;
    first.is_at("Passphrase for one time").await;
    let comment = json!({ "step": "comment", "text": "Am I still there?", "audience": "everyone" });
    let listed = second.command_line(&["list", "--stage", "review", "--json"]).await;
    let rows: Vec<Value> = serde_json::from_slice(&listed.stdout).unwrap();
    let number = rows.first().and_then(|row| row.get("number")).unwrap();
    let refused = second.invoke("take", json!({ "number": number, "version": null, "input": comment })).await;
    assert!(refused.is_err(), "the old key signs nothing: {refused:?}");
    assert!(first.command_line(&["verify"]).await.status.success());
    first.close().await;
    second.close().await;
}
