//! The monthly report that makes itself: once, by whose desk it may, and for whom it is.

use exception::{Instant, Role};

use crate::desk::{NOW, PASSPHRASE, People, account_of};

const DAY: i64 = 24 * 60 * 60 * 1000;

#[tokio::test]
async fn the_report_of_a_month_is_made_once_after_its_end_and_kept() {
    let people = People::new().await;
    let office = &people.office;
    people.to_decision().await;
    // The office began on November 21: October has no report, and November none before it is over.
    assert!(office.month_reports(&people.smb, people.now()).await.unwrap().is_empty());
    for (month, said) in
        [("2026-10", "later month"), ("2026-11", "Wait until"), ("November", "year and month")]
    {
        let error = office.month_report(&people.smb, month, people.now()).await.unwrap_err();
        assert!(error.problems()[0].message.contains(said), "{month}: {error}");
    }
    let december = Instant::from_millis(NOW + 12 * DAY);
    let auditor = account_of("ava", "Ava Lund", "CDT", &[Role::Auditor]);
    office.add_account(&people.admin, &auditor, december).await.unwrap();
    let auditor = office.sign_in("ava", PASSPHRASE, december).await.unwrap();
    // An auditor reads it and makes none; others do not even read it.
    assert!(office.month_reports(&auditor, december).await.unwrap().is_empty());
    let early = office.month_report(&auditor, "2026-11", december).await.unwrap_err();
    assert_eq!(early.code(), "refused");
    let made = office.month_reports(&people.smb, december).await.unwrap();
    assert_eq!((made.len(), made[0].month.as_str(), made[0].words.as_str()), (1, "2026-11", "November 2026"));
    assert_eq!(made[0].made_by, "Sam Ito");
    let later = Instant::from_millis(NOW + 20 * DAY);
    assert_eq!(office.month_reports(&people.cdt_iso, later).await.unwrap(), made, "made once");
    let kept = office.month_report(&auditor, "2026-11", later).await.unwrap();
    assert!(kept.bytes.starts_with(b"%PDF-"));
    assert_eq!(kept.name, "monthly-report-2026-11.pdf");
    assert_eq!(kept.bytes, office.month_report(&people.smb, "2026-11", later).await.unwrap().bytes);
    for outside in [&people.iso, &people.requester, &people.admin] {
        assert_eq!(office.month_reports(outside, later).await.unwrap_err().code(), "refused");
        assert_eq!(office.month_report(outside, "2026-11", later).await.unwrap_err().code(), "refused");
    }
    let checked = office.verify().await.unwrap();
    assert!(checked.problems.is_empty() && checked.files > 0, "{checked:?}");
}
