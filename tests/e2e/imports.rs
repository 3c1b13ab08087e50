//! A tracker comes in through the real window: tried, mended, imported, seen in the list, taken back.

use tests::window::Window;

use crate::acts;
use crate::people::ANALYST;

const TRACKER: &str = "\
Exception ID,SR Number,Title,Status,Department,Requester,Date Opened,Expiration Date\n\
T-1,CS0091001,Kiosk at the ferry landing,Approved,Department of Justice,Sokha Chea,2026-01-05,2099-06-30\n\
T-2,CS0091002,Fax line of the archive,Waiting for CAB,Department of Justice,Sokha Chea,2026-02-01,\n\
T-3,CS0091003,,Denied,Department of Justice,Sokha Chea,2026-03-01,\n";

#[tokio::test]
async fn a_tracker_is_tried_mended_imported_and_taken_back() {
    let window = Window::open_demonstration().await;
    #[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
    std::fs::write(window.data_dir().join("attached.txt"), TRACKER).unwrap();
    acts::sign_in(&window, &ANALYST).await;
    window.go("#/requests").await;
    window.press("Import requests").await;
    window.is_at("Import requests").await;
    window.passes_axe("imports").await;
    window.picture("import").await;
    window.press("Choose a tracker…").await;
    window.sees("Nothing is filed yet. 1 row would become a request.").await;
    window.sees("Cell C4, “Title”: it is empty").await;
    window.sees("say what “Waiting for CAB” stands for").await;
    window.passes_axe("a tried import").await;
    window.picture("import-tried").await;
    window.choose(&["Waiting for CAB"], "Under way").await;
    window.press("Try again with these columns").await;
    window.sees("Nothing is filed yet. 2 rows would become requests.").await;
    window.choose(&["Rows that can’t be taken"], "Leave out 1 row").await;
    window.press("Import 2 requests").await;
    window.sees("2 requests filed").await;
    window.passes_axe("an import that was made").await;
    window.picture("import-made").await;

    window.go("#/requests?find=ferry").await;
    window.sees("Kiosk at the ferry landing").await;
    window.sees("Imported").await;
    let listed = window.command_line(&["list", "--find", "ferry"]).await;
    let number = String::from_utf8_lossy(&listed.stdout).split_whitespace().next().unwrap().to_owned();
    acts::visit(&window, &number).await;
    window.sees("This office has not decided this request").await;
    window.passes_axe("an imported request").await;
    window.picture("imported-request").await;

    window.go("#/import").await;
    window.press("Take back import 3").await;
    window.fill(&["Why is the import taken back?"], "The wrong file.").await;
    window.press("Take back the import").await;
    window.sees("2 requests of import 3 were taken back.").await;
    let verified = window.command_line(&["verify"]).await;
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
    window.close().await;
}
