//! Mails, calendar files and the plan of action, out of the real window into programs of others.

use std::process::Command;

use serde_json::Value;
use tests::window::Window;

use crate::acts;
use crate::people::ANALYST;

#[tokio::test]
async fn a_mail_draft_and_a_calendar_are_saved_and_read_by_others() {
    let window = Window::open_demonstration().await;
    let in_stage = async |stage: &str| {
        let listed = window.command_line(&["list", "--stage", stage, "--json"]).await;
        let rows: Vec<Value> = serde_json::from_slice(&listed.stdout).unwrap();
        rows.first().and_then(|row| row.get("number")).and_then(Value::as_str).unwrap().to_owned()
    };
    let (asked, watched) = (in_stage("iso_response").await, in_stage("in_force").await);
    acts::sign_in(&window, &ANALYST).await;
    acts::visit(&window, &asked).await;
    window.press("Answer due").await;
    window.is_at("Mail: answer due").await;
    window.sees("Exception Desk sends no mail").await;
    window.passes_axe("a mail").await;
    window.picture("mail").await;
    window.press("Save as mail draft (.eml)").await;
    window.sees("Saved as").await;
    // Every dialog of a test that saves gives the same name, whatever the kind of file.
    let saved = window.data_dir().join("saved.pdf");
    let mail = by_python(
        "import email, email.policy, json, sys; \
         read = email.message_from_bytes(open(sys.argv[1], 'rb').read(), policy=email.policy.default); \
         print(json.dumps([str(read['Subject']), read.get_body(('plain',)).get_content(), str(read['X-Unsent'])]))",
        &saved,
    );
    let said = |index: usize| mail.get(index).and_then(Value::as_str).unwrap();
    assert!(said(0).starts_with(&format!("{asked}: your answer to the assessment")), "{mail}");
    assert!(said(1).contains("Until you accept or decline"), "{mail}");
    assert_eq!(said(2), "1");

    acts::visit(&window, &watched).await;
    window.press("Save the dates to a calendar (.ics)").await;
    window.sees("Saved as").await;
    let dates = by_python(
        "import icalendar, json, sys; \
         read = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read()); \
         print(json.dumps([str(one['UID']) for one in read.walk('VEVENT')]))",
        &saved,
    );
    let end = format!("{watched}.end@exception-desk");
    assert!(dates.as_array().unwrap().iter().any(|uid| uid.as_str() == Some(&end)), "{dates}");

    window.go("#/plan").await;
    window.is_at("Plan of action").await;
    window.sees(&watched).await;
    window.passes_axe("the plan of action").await;
    window.picture("plan").await;
    window.press("Save as workbook (.xlsx)").await;
    window.sees("Saved as").await;
    let rows = by_python(
        "import io, json, openpyxl, sys; \
         read = openpyxl.load_workbook(io.BytesIO(open(sys.argv[1], 'rb').read())); \
         print(json.dumps([row[0].value for row in read.active.iter_rows()]))",
        &saved,
    );
    assert!(rows.as_array().unwrap().iter().any(|row| row.as_str() == Some(&watched)), "{rows}");
    window.close().await;
}

/// What a line of Python, with the readers that `cargo xtask test` installs, says of a file, as JSON.
fn by_python(line: &str, file: &std::path::Path) -> Value {
    let readers = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tools/python-readers");
    let read = Command::new("python3")
        .args(["-c", line])
        .arg(file)
        .env("PYTHONPATH", readers)
        .env("PYTHONUTF8", "1")
        .output()
        .unwrap_or_else(|error| panic!("python3 could not be started ({error})"));
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    serde_json::from_slice(&read.stdout).unwrap()
}
