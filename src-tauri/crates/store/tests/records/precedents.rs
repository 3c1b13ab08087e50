//! Which decided requests are found for what they have in common with another one.

use crate::support::{START_MS, replace, row};
use store::{AlikeQuery, PrecedentRow, Projection, Store, Visible};

/// A decided request whose text is this: the later its number, the later it was decided.
fn decided(serial: u32, text: &str) -> Projection {
    let precedent = PrecedentRow {
        policy: "sam 5350".into(),
        section: String::new(),
        reason: "legacy".into(),
        accepted: true,
        decided_ms: START_MS + i64::from(serial),
        precedent: serial.to_string(),
    };
    Projection { precedent: Some(precedent), ..Projection::plain(row(serial), text) }
}

async fn alike(store: &Store, words: &[&str]) -> Vec<String> {
    let words = words.iter().map(|&word| word.to_owned()).collect();
    let query = AlikeQuery { words, before_ms: i64::MAX, ..AlikeQuery::default() };
    store.alike(&query, &Visible::All).await.unwrap()
}

#[tokio::test]
async fn a_word_that_most_have_does_not_hide_an_old_request_with_a_rare_one() {
    let store = Store::in_memory().await.unwrap();
    let texts =
        (1..=5_200).map(|serial| (serial, if serial == 1 { "system of the hatchery" } else { "system" }));
    replace(&store, texts.map(|(serial, text)| decided(serial, text))).await;

    assert_eq!(alike(&store, &["system", "hatchery"]).await, ["1"]);
    let newest: Vec<String> = (5_101..=5_200).rev().map(|serial: u32| serial.to_string()).collect();
    assert_eq!(alike(&store, &["system"]).await, newest);
    assert_eq!(alike(&store, &["system", "observatory"]).await, newest, "nobody has the other word");
    assert!(alike(&store, &["observatory"]).await.is_empty());
}
