//! A violation from its report to its end, through the hands of its reporter and the CDT ISO; and what is retired.

use serde_json::json;
use tests::window::Window;

use crate::acts;
use crate::people::{ANALYST, CDT_ISO, ISO, REQUESTER};

#[tokio::test]
async fn a_violation_goes_from_its_report_to_its_end() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &REQUESTER).await;
    let today = acts::today(&window).await;
    window.go("#/violations").await;
    window.is_at("Violations").await;
    window.press("Report a violation").await;
    window.is_at("Report a violation").await;
    window.until("the questions", "return eyes.press('Report the violation')").await;
    window.press("Report the violation").await;
    window.sees("There is a problem").await;
    window.passes_axe("violation-report-with-problems").await;
    window.fill(&["What is it about, in a line?"], "A passphrase on the wall of the counter").await;
    window.fill(&["What happened?"], "It hangs beside the screen, for everybody to read.").await;
    window.fill_date(&["When was it noticed?"], today).await;
    window.fill(&["Supervisor’s name"], "Anahit Sargsyan").await;
    window.choose(&["Supervisor’s account"], ISO.name).await;
    window.choose(&["Is it also a security incident?"], "Not known yet").await;
    window.press("Report the violation").await;
    window.is_at("Violation report").await;
    let number = window.run("return location.hash.split('/')[2]").await;
    let number = number.as_str().unwrap().to_owned();
    window.picture("violation-reported").await;
    window.passes_axe("violation-record").await;

    for (recipient, to) in [("CDT ISO", CDT_ISO.name), ("Reporter’s immediate supervisor", ISO.name)] {
        window.press("Record that the report was sent").await;
        window.is_at("Record that the report was sent").await;
        window.choose(&["To which of the two?"], recipient).await;
        window.fill(&["To whom, by name"], to).await;
        window.choose(&["How was it sent?"], "By hand").await;
        window.press("Record that the report was sent").await;
        window.is_at("Violation report").await;
    }
    window.sees("Reported").await;

    // SMB is told nothing of it.
    acts::switch(&window, &ANALYST).await;
    let refused = window.invoke("violation", json!({ "number": number })).await.unwrap_err();
    assert_eq!(refused.pointer("/code").unwrap(), "refused");

    acts::switch(&window, &CDT_ISO).await;
    window.go("#/work").await;
    window.sees("Acknowledge the violation report").await;
    window.go(&format!("#/violations/{number}")).await;
    for (step, question, words) in [
        ("Acknowledge the report", "Remarks", "Thank you."),
        ("Add a note", "What was found out?", "It was a new colleague’s note; it is gone."),
    ] {
        window.is_at("Violation report").await;
        window.press(step).await;
        window.is_at(step).await;
        window.fill(&[question], words).await;
        window.press(step).await;
    }
    window.is_at("Violation report").await;
    window.press("End the report").await;
    window.is_at("End the report").await;
    window.choose(&["What was found?"], "Confirmed and corrected").await;
    window.fill(&["In words"], "A passphrase hung on the wall.").await;
    window.fill(&["What was or will be put right?"], "It was changed, and the note destroyed.").await;
    window.press("End the report").await;
    window.is_at("Violation report").await;
    window.sees("How it ended").await;
    window.picture("violation-ended").await;
    assert!(window.command_line(&["verify"]).await.status.success());
    window.close().await;
}

#[tokio::test]
async fn what_a_retired_system_leaves_behind_is_reassigned_in_one_step() {
    let window = Window::open_demonstration().await;
    acts::sign_in(&window, &ANALYST).await;
    window.go("#/work").await;
    window.press("Go to Orphans").await;
    window.is_at("Orphans").await;
    window.picture("orphans").await;
    window.passes_axe("orphans").await;
    window.press("REG-MF-A").await;
    window.is_at("Left behind by REG-MF-A").await;
    window.until("the box", "return document.getElementById('choose-all')?.click() ?? true").await;
    window.choose(&["What becomes of them?"], "Note what replaces it").await;
    window.fill(&["What replaces it?"], "REG-MF-B").await;
    window.fill(&["Why?"], "Registration runs on the new partition.").await;
    window.passes_axe("left-behind").await;
    window.press("Reassign 1 part").await;
    window.sees("1 of 1 reassigned").await;
    window.picture("left-behind").await;
    window.close().await;
}
