//! Two programs at once: SMB’s and a department’s with nothing between them but files, and two over the same records.

use std::ffi::OsString;

use casework::Office;
use exception::{Instant, Role};
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::offices::{DMV, House};
use tests::window::Window;

use crate::acts;
use crate::people::{ADMINISTRATOR, ANALYST, CDT_ISO, CHIEF, ISO, REQUESTER, Somebody};

/// When the offices were set up: 2 January 2024.
const FOUNDED: i64 = 1_704_200_000_000;

fn founded() -> Instant {
    Instant::from_millis(FOUNDED)
}

/// Both offices, each in its own running program; what one saves is what the other opens. The chief of SMB and the ISO do
/// not know each other’s keys yet.
async fn two_programs(way: &TempDir) -> (Window, Window) {
    let folders = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let house = async |folder: &TempDir, department: &str, people: &[(&Somebody, Role)]| {
        let people: Vec<_> = people.iter().map(|(one, role)| (one.account, one.name, *role)).collect();
        House::of(Office::open(folder.path()).await.unwrap(), department, &people, founded()).await
    };
    let in_smb = [(&CHIEF, Role::SmbStaff), (&ANALYST, Role::SmbStaff), (&CDT_ISO, Role::CdtIso)];
    let smb = house(&folders.0, "", &in_smb).await;
    let in_dmv = [(&ISO, Role::RequesterIso), (&REQUESTER, Role::Requester)];
    let dmv = house(&folders.1, DMV, &in_dmv).await;
    smb.introduces(&[ANALYST.account, CDT_ISO.account], &dmv, ISO.account, founded()).await;
    dmv.introduces(&[REQUESTER.account], &smb, CHIEF.account, founded()).await;
    smb.office.close().await;
    dmv.office.close().await;
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

/// SMB ends what it shares of the request, and the department learns it.
async fn end_the_sharing(number: &str, smb: &Window, dmv: &Window) {
    acts::visit(smb, number).await;
    smb.press("End the sharing").await;
    smb.is_at("End the sharing").await;
    smb.press("End the sharing").await;
    smb.sees("Enter why the sharing ends").await;
    smb.fill(&["Why does the sharing end?"], "The letter was sent, and nothing is left to be exchanged.")
        .await;
    smb.passes_axe("end-sharing").await;
    smb.picture("end-sharing").await;
    smb.press("End the sharing").await;
    smb.sees("The sharing is ended. The packet that tells the other office is in").await;
    smb.picture("ended").await;
    dmv.go("#/offices").await;
    dmv.is_at("Other offices").await;
    dmv.press("Open a file from another office").await;
    dmv.is_at("Received from another office").await;
    dmv.sees("nothing is left to be exchanged").await;
    dmv.passes_axe("received-end").await;
    dmv.picture("received-end").await;
    dmv.press("Take in the packet").await;
    dmv.sees("The end of the sharing of").await;
    acts::visit(dmv, number).await;
    dmv.sees("Not shared any more").await;
    dmv.passes_axe("not-shared-any-more").await;
    dmv.picture("not-shared-any-more").await;
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
    end_the_sharing(&number, &smb, &dmv).await;
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
