//! The whole procedure between two offices, by packets alone and without a window.

use std::process::Output;

use casework::Office;
use exception::{Instant, Role, calendar::day_of};
use tests::offices::{DMV, House, Joins, PASSPHRASE};

use crate::{Desk, text};

const CHIEF: &str = "lakshmi.venkataraman";
const ANALYST: &str = "tomas.echeverria";
const CDT_ISO: &str = "miriam.adeyemi";
const ISO: &str = "anahit.sargsyan";
const REQUESTER: &str = "thu-ha.nguyen";

/// SMB’s office and the department’s. All but the chief and the ISO know each other’s cards.
async fn two_desks() -> (Desk, Desk) {
    let founded = Instant::try_from("2026-03-16T18:00:00.000Z".to_owned()).unwrap();
    let house = async |department: &str, people: &[Joins<'_>]| {
        let desk = Desk { folder: tempfile::tempdir().unwrap(), passphrase: PASSPHRASE };
        let office = Office::open(&desk.folder.path().join("desk")).await.unwrap();
        (desk, House::of(office, department, people, founded).await)
    };
    let in_smb = [
        (CHIEF, "Lakshmi Venkataraman-Osei", Role::SmbStaff),
        (ANALYST, "Tomás Echeverría Ruiz", Role::SmbStaff),
        (CDT_ISO, "Miriam Adeyemi-Clarke", Role::CdtIso),
    ];
    let in_dmv =
        [(ISO, "Anahit Sargsyan", Role::RequesterIso), (REQUESTER, "Nguyễn Thị Thu Hà", Role::Requester)];
    let (smb_desk, smb) = house("", &in_smb).await;
    let (dmv_desk, dmv) = house(DMV, &in_dmv).await;
    smb.introduces(&[ANALYST, CDT_ISO], &dmv, ISO, founded).await;
    dmv.introduces(&[REQUESTER], &smb, CHIEF, founded).await;
    smb.office.close().await;
    dmv.office.close().await;
    (smb_desk, dmv_desk)
}

fn out(desk: &Desk, name: &str) -> String {
    desk.folder.path().join(name).to_str().unwrap().to_owned()
}

#[track_caller]
fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// Somebody’s card is made, and accepted in the other office by the words that were read out.
fn introduce(from: &Desk, whose: &str, to: &Desk, by: &str) {
    let card = out(from, "card.t358card");
    let made = done(&from.run(&["card", "make", "--as", whose, "--out", &card]));
    let words = made.split("read out: ").nth(1).unwrap().trim().trim_end_matches(')').to_owned();
    let wrong = to.run(&["card", "accept", "--as", by, "--words", "eight other words", &card]);
    assert_eq!(wrong.status.code(), Some(3), "{}", text(&wrong.stderr));
    done(&to.run(&["card", "accept", "--as", by, "--words", &words, &card]));
}

/// The request goes over, is looked at and taken in, and the receipt goes back.
fn hand_over(number: &str, (from, sender): (&Desk, &str), (to, taker): (&Desk, &str)) {
    let (packet, receipt) = (out(from, "over.t358"), out(to, "back.t358receipt"));
    done(&from.run(&["transfer", "send", number, "--as", sender, "--to", taker, "--out", &packet]));
    done(&to.run(&["transfer", "look", "--as", taker, &packet]));
    done(&to.run(&["transfer", "take", "--as", taker, "--receipt", &receipt, &packet]));
    let twice = to.run(&["transfer", "take", "--as", taker, &packet]);
    assert!(text(&twice.stderr).contains("was taken in already"), "{}", text(&twice.stderr));
    let told = done(&from.run(&["transfer", "take", "--as", sender, &receipt]));
    assert!(told.contains("the packet was taken in by"), "{told}");
}

fn steps(desk: &Desk, number: &str, steps: &[(&str, &str)], words: &[(&str, &str)]) {
    for (step, account) in steps {
        let taken = desk.take(number, account, &desk.action_with(step, words));
        assert!(taken.status.success(), "{step}: {}", text(&taken.stderr));
    }
}

#[tokio::test]
async fn two_offices_go_through_the_procedure_by_packets_to_the_denial_letter() {
    let (smb, dmv) = two_desks().await;
    introduce(&smb, CHIEF, &dmv, ISO);
    introduce(&dmv, ISO, &smb, CHIEF);
    let opened = done(&dmv.take("new", REQUESTER, &dmv.action("01-open.json")));
    let number = opened.split_whitespace().find(|word| word.starts_with("EX-")).unwrap();
    let number = number.trim_end_matches([':', '.', ',']);
    steps(&dmv, number, &[("02-send-for-assessment.json", REQUESTER)], &[]);
    hand_over(number, (&dmv, ISO), (&smb, CHIEF));
    steps(&smb, number, &[("03-record-assessment.json", CHIEF), ("04-send-assessment.json", CHIEF)], &[]);
    hand_over(number, (&smb, CHIEF), (&dmv, ISO));
    steps(&dmv, number, &[("05-decline-assessment.json", ISO), ("06-submit-form.json", REQUESTER)], &[]);
    // Out of turn: the form is with SMB only once the packet is.
    let early = smb.take(number, CHIEF, &smb.action("08-record-meeting.json"));
    assert_eq!(early.status.code(), Some(3), "{}", text(&early.stdout));
    hand_over(number, (&dmv, ISO), (&smb, CHIEF));
    let reviewed = [
        ("07-note-service-request.json", CHIEF),
        ("08-record-meeting.json", CHIEF),
        ("09-present-for-decision.json", CHIEF),
        ("10-decline-request.json", CDT_ISO),
        ("11-draft-letter.json", CHIEF),
    ];
    steps(&smb, number, &reviewed, &[]);
    let letter = out(&smb, "letter.pdf");
    done(&smb.run(&["letter", number, "--out", &letter]));
    let bytes = std::fs::read(&letter).unwrap();
    let digest = ledger::Hash::of(&bytes).to_string();
    let made = smb.show(number)["request"]["documents"][0]["made"]["at"].clone();
    let today = day_of(serde_json::from_value(made).unwrap()).to_string();
    let sent = [("12-approve-letter.json", ANALYST), ("13-send-letter.json", ANALYST)];
    steps(&smb, number, &sent, &[("SHA256", &digest), ("TODAY", &today)]);
    hand_over(number, (&smb, CHIEF), (&dmv, ISO));
    let theirs = out(&dmv, "letter.pdf");
    done(&dmv.run(&["letter", number, "--out", &theirs]));
    assert_eq!(std::fs::read(&theirs).unwrap(), bytes, "both have the very letter");

    // A receipt that was lost is the very same once more; and the sharing ends, for a reason that the other office reads.
    let (first, again) = (out(&dmv, "back.t358receipt"), out(&dmv, "again.t358receipt"));
    done(&dmv.run(&["transfer", "receipt", number, "--as", ISO, "--out", &again]));
    assert_eq!(std::fs::read(&again).unwrap(), std::fs::read(&first).unwrap());
    let notice = out(&smb, "ended.t358");
    let end = ["transfer", "end", number, "--as", CHIEF, "--reason", "All is said.", "--out", &notice];
    assert!(done(&smb.run(&end)).contains("tells Anahit Sargsyan"));
    assert!(done(&dmv.run(&["transfer", "look", "--as", ISO, &notice])).contains("All is said."));
    done(&dmv.run(&["transfer", "take", "--as", ISO, &notice]));
    let refused = dmv.run(&["transfer", "send", number, "--as", ISO, "--to", CHIEF, "--out", &notice]);
    assert!(text(&refused.stderr).contains("Ask them to share it again"), "{}", text(&refused.stderr));
    for desk in [&smb, &dmv] {
        assert_eq!(desk.show(number)["request"]["stage"], "resolution");
        done(&desk.run(&["verify"]));
    }
}
