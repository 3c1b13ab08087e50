//! Offices that are made to measure with: as real as any other.

use std::collections::BTreeSet;

use casework::{Office, Session, view::QueueAsk};
use exception::{Instant, Stage};

#[tokio::test]
async fn the_bench_data_is_made_of_real_steps_at_every_stage_and_verifies() {
    let now = Instant::from_millis(1_795_289_696_123);
    let office = Office::in_memory().await.unwrap();
    let mut told = Vec::new();
    let made = office.make_bench_data(1200, 7, now, |so_far| told.push(so_far)).await.unwrap();
    assert_eq!(told, [1000, 1200]);
    assert!(made.people.len() > 100 && made.events > 6000, "{} events", made.events);
    let found = office.verify().await.unwrap();
    assert_eq!(found.problems, Vec::<String>::new());
    assert!(found.events > made.events, "the people have events as well");
    assert!(office.projections_agree().await.unwrap());
    let mut stages = BTreeSet::new();
    for stage in Stage::ALL {
        let ask = QueueAsk { stages: vec![*stage], limit: Some(1), ..QueueAsk::default() };
        let page = office.requests(&Session::reader(), &ask, now).await.unwrap();
        stages.extend(page.rows.first().map(|row| row.stage));
    }
    let missing: Vec<_> = Stage::ALL.iter().filter(|stage| !stages.contains(stage)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let refused = office.make_bench_data(1, 7, now, |_| ()).await.unwrap_err();
    assert_eq!(refused.code(), "refused");
}
