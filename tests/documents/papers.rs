//! All papers of the offices, made once for all tests of this program.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use casework::{
    DEMONSTRATION_PASSPHRASE, Office,
    view::{CopyKind, QueueAsk, ReportAsk, ReportFormat},
};
use exception::{Instant, report::ReportName};
use serde_json::{Value, json};
use tokio::sync::OnceCell;

/// The forty requests.
pub const REQUESTS: &str = include_str!("requests.json");

/// A document, kept where it can be looked at: `target/tmp/documents/NAME.pdf`.
pub struct Paper {
    /// The office, the request's number and the file's name.
    pub name: String,
    /// The title of the request that it belongs to; empty for the blank form.
    pub title: String,
    /// The file.
    pub path: PathBuf,
}

/// Every document on file of both offices, and TECH 358 of every request, blank too.
pub async fn papers() -> &'static [Paper] {
    static PAPERS: OnceCell<Vec<Paper>> = OnceCell::const_new();
    PAPERS
        .get_or_init(|| async {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents");
            // Papers of an earlier run would be taken for this one's.
            if folder.exists() {
                std::fs::remove_dir_all(&folder).unwrap();
            }
            std::fs::create_dir_all(&folder).unwrap();
            // Each is a long way of steps: on the heap, a test’s stack would not hold it.
            let mut papers = Box::pin(office(&folder, "demonstration", None)).await;
            papers.extend(Box::pin(office(&folder, "requests", Some(all_printed()))).await);
            papers
        })
        .await
}

/// The forty requests, each so that it ends with a letter or a packet.
fn all_printed() -> String {
    let mut requests: Value = serde_json::from_str(REQUESTS).unwrap();
    for request in requests.as_array_mut().unwrap() {
        request.as_object_mut().unwrap().insert("organisation_type".into(), json!("stress"));
    }
    requests.to_string()
}

async fn office(folder: &Path, name: &str, requests: Option<String>) -> Vec<Paper> {
    let now = Instant::try_from("2027-03-15T18:00:00.000Z".to_owned()).unwrap();
    let office = Office::in_memory().await.unwrap();
    Box::pin(office.make_demonstration(requests.as_deref(), 7, now)).await.unwrap();
    let auditor = office.sign_in("ingrid.solvang", DEMONSTRATION_PASSPHRASE, now).await.unwrap();
    let keep = |number: &str, what: &str, title: &str, bytes: &[u8]| {
        let path = folder.join(format!("{name} {number} {what}.pdf"));
        #[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
        std::fs::write(&path, bytes).unwrap();
        Paper { name: format!("{name} {number} {what}"), title: title.to_owned(), path }
    };
    let ask = QueueAsk { limit: Some(500), ..QueueAsk::default() };
    let rows = office.requests(&auditor, &ask, now).await.unwrap().rows;
    let blank = office.preview(&auditor, None, &json!({ "step": "blank_form" }), now).await.unwrap();
    let mut papers = vec![keep("blank", "tech-358", "", &blank)];
    // What stands in the fields of a copy to fill in is their value, and no text of the page: it has no title to look for.
    let fillable = office.form_to_send(&auditor, None, CopyKind::Pdf, now).await.unwrap();
    papers.push(keep("blank", "tech-358 to fill in", "", &fillable.bytes));
    for row in rows.iter().take(3) {
        let fillable = office.form_to_send(&auditor, Some(&row.number), CopyKind::Pdf, now).await.unwrap();
        papers.push(keep(row.number.as_str(), "tech-358 to fill in", "", &fillable.bytes));
    }
    for report in ReportName::ALL {
        let ask = ReportAsk { name: *report, on: None };
        let file = office.report_file(&auditor, &ask, ReportFormat::Pdf, now).await.unwrap();
        papers.push(keep("report", report.as_str(), "", &file.bytes));
    }
    for row in &rows {
        let number = row.number.to_string();
        let request = office.request(&auditor, &row.number, now).await.unwrap().request;
        let form =
            office.preview(&auditor, Some(&row.number), &json!({ "step": "form" }), now).await.unwrap();
        papers.push(keep(&number, "tech-358", &row.title, &form));
        for copy in &request.public_copies {
            let file = &copy.value.file;
            let smb = office.sign_in("lakshmi.venkataraman", DEMONSTRATION_PASSPHRASE, now).await.unwrap();
            let given = office.document(&smb, &row.number, &file.sha256).await.unwrap();
            papers.push(keep(&number, "public copy", &row.title, &given.bytes));
        }
        for filed in &request.documents {
            let file = office.document(&auditor, &row.number, &filed.document.file.sha256).await.unwrap();
            let what = format!("{} {}", filed.document.kind.as_str(), filed.document.version);
            papers.push(keep(&number, &what, &row.title, &file.bytes));
        }
    }
    for account in ["miriam.adeyemi"].into_iter().filter(|_| name == "demonstration") {
        let reader = office.sign_in(account, DEMONSTRATION_PASSPHRASE, now).await.unwrap();
        for row in office.violations(&reader).await.unwrap().rows {
            let report = Box::pin(office.violation(&reader, &row.number, now)).await.unwrap().violation;
            for made in &report.documents {
                let sha256 = &made.value.file.sha256;
                let file = office.matter_file(&reader, &row.number, sha256).await.unwrap();
                let number = row.number.to_string();
                papers.push(keep(&number, "violation report", report.report.subject.as_str(), &file.bytes));
            }
        }
    }
    for row in office.audits(&auditor).await.unwrap().rows {
        let audit = Box::pin(office.audit(&auditor, &row.number, now)).await.unwrap().audit;
        let notices = audit.findings.iter().flat_map(|finding| &finding.notices);
        for made in notices.chain(&audit.reports) {
            let file = &made.value.file;
            let bytes = office.matter_file(&auditor, &row.number, &file.sha256).await.unwrap().bytes;
            papers.push(keep(row.number.as_str(), file.name.trim_end_matches(".pdf"), &row.title, &bytes));
        }
    }
    let names: BTreeSet<&str> = papers.iter().map(|paper| paper.name.as_str()).collect();
    assert_eq!(names.len(), papers.len(), "two papers have one name");
    papers
}
