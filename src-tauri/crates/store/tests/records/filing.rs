//! What is filed is filed whole, once, and for good.

use std::sync::Arc;

use crate::support::{START_MS, Writer, account, event, key, office, row};
use ledger::{Hash, OFFICE, SigningKey};
use sqlx::{Connection as _, SqliteConnection};
use store::{
    Account, DraftKey, Error, Filing, LARGEST_FILE, NewFile, Owed, Projection, RequestRow, Settings, Store,
    Template, Visible,
};

#[tokio::test]
async fn a_step_is_read_back_as_it_was_filed_and_the_history_verifies() {
    let (store, mut writer) = office().await;
    let filing = writer.step(1);
    let (event, projection) =
        (filing.events.first().unwrap().clone(), filing.requests.first().unwrap().clone());
    let reached = store.file(filing).await.unwrap();

    assert_eq!(store.checkpoint().await.unwrap(), reached);
    assert_eq!(reached.sequence, 2);
    let filed = store.events("EX-2026-0001").await.unwrap();
    assert_eq!(filed.iter().map(|filed| &filed.sealed).collect::<Vec<_>>(), [&event.sealed]);
    assert_eq!(store.request("EX-2026-0001", &Visible::All).await.unwrap(), projection.row);
    let report = store.verify(Some(reached)).await.unwrap();
    assert_eq!(report.problems, []);
    assert_eq!(report.events, 2);
}

#[tokio::test]
async fn a_step_that_starts_from_an_older_version_is_stale_and_nothing_of_it_is_written() {
    let (store, mut writer) = office().await;
    store.file(writer.step(1)).await.unwrap();
    let before = everything(&store).await;
    for sequence in [1, 3] {
        let note = serde_json::json!({ "kind": "note" });
        let mut late = writer.step(2);
        let number = "EX-2026-0001";
        late.events.push(event(number, sequence, Some(Hash::ZERO), &note));
        late.files.push(file(b"with it"));
        late.accounts.push(account("eve", &SigningKey::from_seed(&[9; 32])));
        match store.file(late).await {
            Err(Error::Stale { stream }) => assert_eq!(stream, number),
            other => panic!("{other:?}"),
        }
        assert_eq!(everything(&store).await, before);
        writer = Writer::default();
    }
}

#[tokio::test]
async fn a_filing_may_hold_several_events_of_several_streams() {
    let (store, mut writer) = office().await;
    let (mut first, second) = (writer.step(1), writer.step(2));
    first.events.extend(second.events);
    first.requests.extend(second.requests);
    first.events.extend([writer.event("EX-2026-0001"), writer.event(OFFICE)]);
    let reached = store.file(first).await.unwrap();
    assert_eq!(reached.sequence, 5);
    let order: Vec<_> = store.events_after(1, 10).await.unwrap();
    let order: Vec<_> = order.iter().map(|filed| (filed.stream.as_str(), filed.sequence)).collect();
    assert_eq!(order, [("EX-2026-0001", 1), ("EX-2026-0002", 1), ("EX-2026-0001", 2), ("office", 2)]);
    assert!(store.verify(Some(reached)).await.unwrap().is_whole());
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_remove_or_replace_an_event_a_file_or_a_revision() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.db");
    let store = Store::open(&path).await.unwrap();
    let mut writer = Writer::default();
    store.file(writer.set_up()).await.unwrap();
    let mut filing = writer.step(1);
    filing.files.push(file(b"evidence"));
    filing.settings = Some(settings(1));
    filing.templates.push(template(1));
    store.file(filing).await.unwrap();
    let before = everything(&store).await;

    let mut raw = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    let columns = "office_sequence, stream, sequence, at_ms, bytes, hash, signature, fingerprint, head";
    let changed = "SELECT office_sequence, stream, sequence, at_ms, x'00', hash, signature, fingerprint, head FROM events";
    let beyond = "SELECT office_sequence + 5, stream, sequence + 5, at_ms, bytes, hash, signature, fingerprint, head FROM events";
    let attacks = [
        "UPDATE events SET bytes = x'00'".to_owned(),
        "UPDATE events SET office_sequence = office_sequence + 100".to_owned(),
        "DELETE FROM events".to_owned(),
        "DELETE FROM events WHERE office_sequence = 2".to_owned(),
        format!("INSERT OR REPLACE INTO events ({columns}) {changed}"),
        format!("REPLACE INTO events ({columns}) {changed}"),
        format!("INSERT INTO events ({columns}) {changed} WHERE true ON CONFLICT DO UPDATE SET bytes = x'00'"),
        format!("INSERT INTO events ({columns}) {changed} WHERE true ON CONFLICT (stream, sequence) DO UPDATE SET bytes = x'00'"),
        format!("INSERT INTO events ({columns}) {beyond}"),
        "UPDATE files SET media_type = 'text/plain'".to_owned(),
        "DELETE FROM files".to_owned(),
        "INSERT OR REPLACE INTO files (sha256, size, media_type, bytes) SELECT sha256, 1, 'a/b', x'00' FROM files".to_owned(),
        "UPDATE templates SET text = ''".to_owned(),
        "DELETE FROM templates".to_owned(),
        "INSERT OR REPLACE INTO templates SELECT id, revision, '', 0, '' FROM templates".to_owned(),
        "UPDATE settings SET json = ''".to_owned(),
        "DELETE FROM settings".to_owned(),
        "INSERT OR REPLACE INTO settings SELECT revision, '', 0, '' FROM settings".to_owned(),
    ];
    for attack in attacks {
        let refused = sqlx::query(sqlx::AssertSqlSafe(attack.clone())).execute(&mut raw).await.unwrap_err();
        let said = refused.as_database_error().unwrap().message().to_owned();
        assert!(
            said.contains("never") || said.contains("after the last") || said.contains("kept once"),
            "{attack}: {said}"
        );
        assert_eq!(everything(&store).await, before, "{attack}");
    }
}

#[tokio::test]
async fn a_file_is_kept_once_and_checked_against_its_hash_and_its_limit() {
    let (store, mut writer) = office().await;
    let evidence = file(b"evidence");
    for serial in [1, 2] {
        let mut filing = writer.step(serial);
        filing.files = vec![evidence.clone(), evidence.clone()];
        store.file(filing).await.unwrap();
    }
    assert_eq!(store.stored_file(&evidence.sha256).await.unwrap().bytes, b"evidence");
    assert!(matches!(store.stored_file(&Hash::ZERO).await, Err(Error::NotFound { .. })));

    let wrong = NewFile { sha256: Hash::ZERO, ..evidence };
    let refused = store.file(Filing { files: vec![wrong], ..Filing::default() }).await;
    assert!(matches!(refused, Err(Error::WrongHash { hash: Hash::ZERO })));
    let large = file(&vec![0; LARGEST_FILE + 1]);
    let refused = store.file(Filing { files: vec![large], ..Filing::default() }).await;
    assert!(matches!(refused, Err(Error::TooLarge { .. })));
    let largest = file(&vec![0; LARGEST_FILE]);
    let name = largest.sha256;
    store.file(Filing { files: vec![largest], ..Filing::default() }).await.unwrap();
    assert_eq!(store.stored_file(&name).await.unwrap().bytes.len(), LARGEST_FILE);
}

#[tokio::test]
async fn the_verification_finds_files_and_template_texts_that_events_name_or_misses_them() {
    let (store, mut writer) = office().await;
    let evidence = file(b"evidence");
    let text = Hash::of(template(1).text.as_bytes());
    let named = |hash: Hash| serde_json::json!({ "documents": [{ "sha256": hash }] });
    store
        .file(Filing {
            events: vec![
                writer.event_with(OFFICE, &named(evidence.sha256)),
                writer.event_with(OFFICE, &named(text)),
            ],
            files: vec![evidence],
            templates: vec![template(1)],
            ..Filing::default()
        })
        .await
        .unwrap();
    assert_eq!(store.verify(None).await.unwrap().problems, []);
    let lost = Hash::of(b"lost");
    let events = vec![writer.event_with(OFFICE, &named(lost))];
    store.file(Filing { events, ..Filing::default() }).await.unwrap();
    let problems = store.verify(None).await.unwrap().problems;
    assert_eq!(problems.len(), 1);
    assert_eq!(problems.first().unwrap().fault, ledger::Fault::FileMissing { file: lost });
}

#[tokio::test]
async fn a_new_key_of_an_account_retires_the_old_one_and_both_still_verify() {
    let (store, _) = office().await;
    let ana = store.account("ana").await.unwrap();
    assert_eq!(ana, account("ana", &key()));
    let fresh = SigningKey::from_seed(&[8; 32]);
    let renewed = Account { valid_from_ms: START_MS + 5, ..account("ana", &fresh) };
    store.file(Filing { accounts: vec![renewed.clone()], ..Filing::default() }).await.unwrap();
    assert_eq!(store.account("ana").await.unwrap(), renewed);
    let keys = store.keys().await.unwrap();
    let validity: Vec<_> =
        keys.iter().map(|key| (key.public, key.valid_from_ms, key.retired_at_ms)).collect();
    assert_eq!(
        validity,
        [(key().public(), START_MS, Some(START_MS + 5)), (fresh.public(), START_MS + 5, None)]
    );
    assert!(store.verify(None).await.unwrap().is_whole());
    assert!(matches!(store.account("nobody").await, Err(Error::NotFound { .. })));
    assert_eq!(store.accounts().await.unwrap(), [renewed]);
}

#[tokio::test]
async fn a_draft_is_saved_over_the_version_that_was_read_and_goes_with_its_filing() {
    let (store, mut writer) = office().await;
    let key = DraftKey { request: "EX-2026-0001".into(), step: "submit_form".into(), account: String::new() };
    assert_eq!(store.draft(&key).await.unwrap(), None);
    assert_eq!(store.save_draft(&key, "{}", 0, 1).await.unwrap(), 1);
    assert!(matches!(store.save_draft(&key, "{}", 0, 2).await, Err(Error::Stale { .. })));
    assert_eq!(store.save_draft(&key, "{\"a\":1}", 1, 2).await.unwrap(), 2);
    assert!(matches!(store.save_draft(&key, "{}", 1, 3).await, Err(Error::Stale { .. })));
    let draft = store.draft(&key).await.unwrap().unwrap();
    assert_eq!((draft.json.as_str(), draft.version, draft.saved_ms), ("{\"a\":1}", 2, 2));
    assert_eq!(store.drafts_for("EX-2026-0001").await.unwrap(), [draft]);

    let mine = DraftKey { request: String::new(), step: "open".into(), account: "ana".into() };
    store.save_draft(&mine, "{}", 0, 4).await.unwrap();
    assert_eq!(store.drafts_of("ana").await.unwrap().len(), 1);
    store.drop_draft(&mine).await.unwrap();
    assert_eq!(store.drafts_of("ana").await.unwrap(), []);

    let filing = Filing { drop_drafts: vec![key.clone()], ..writer.step(1) };
    store.file(filing).await.unwrap();
    assert_eq!(store.draft(&key).await.unwrap(), None);
    assert!(matches!(store.save_draft(&key, "{}", 2, 5).await, Err(Error::Stale { .. })));

    // The first of two is not there: the second goes all the same.
    store.save_draft(&mine, "{}", 0, 6).await.unwrap();
    let filing = Filing { drop_drafts: vec![key, mine], ..writer.step(1) };
    store.file(filing).await.unwrap();
    assert_eq!(store.drafts_of("ana").await.unwrap(), []);
}

#[tokio::test]
async fn settings_and_templates_keep_every_revision() {
    let (store, _) = office().await;
    assert_eq!(store.settings().await.unwrap(), None);
    for revision in [1, 2] {
        let filing = Filing {
            settings: Some(settings(revision)),
            templates: vec![template(revision)],
            ..Filing::default()
        };
        store.file(filing).await.unwrap();
    }
    assert_eq!(store.settings().await.unwrap(), Some(settings(2)));
    assert_eq!(store.settings_history().await.unwrap(), [settings(2), settings(1)]);
    assert_eq!(store.templates().await.unwrap(), [template(2)]);
    assert_eq!(store.template_history("denial").await.unwrap(), [template(2), template(1)]);
    for revision in [0, 2, 4] {
        let late = Filing { settings: Some(settings(revision)), ..Filing::default() };
        assert!(matches!(store.file(late).await, Err(Error::Stale { .. })));
        let late = Filing { templates: vec![template(revision)], ..Filing::default() };
        assert!(matches!(store.file(late).await, Err(Error::Stale { .. })));
    }
}

#[tokio::test]
async fn the_projections_can_be_replaced_by_the_same_and_are_the_same_then() {
    let (store, mut writer) = office().await;
    let mut last = Vec::new();
    for serial in [1, 2, 3, 2, 1] {
        let filing = writer.step(serial);
        last.retain(|old: &Projection| old.row.serial != serial);
        last.extend(filing.requests.clone());
        store.file(filing).await.unwrap();
    }
    let before = store.dump_projections().await.unwrap();
    assert_eq!(before.len(), 3);
    let mut replacing = store.replacing().await.unwrap();
    replacing.put(last.clone()).await.unwrap();
    replacing.commit("test").await.unwrap();
    assert_eq!(store.dump_projections().await.unwrap(), before);

    last.pop();
    if let Some(first) = last.first_mut() {
        first.text.push_str(" changed");
    }
    let mut replacing = store.replacing().await.unwrap();
    replacing.put(last).await.unwrap();
    replacing.commit("test").await.unwrap();
    let after = store.dump_projections().await.unwrap();
    assert_eq!(after.len(), 2);
    assert!(after.iter().any(|row| !before.contains(row)), "a changed text shows");
}

#[tokio::test]
async fn each_column_of_a_request_follows_its_latest_filing() {
    let (store, _) = office().await;
    let first = row(1);
    let changes: [fn(&mut RequestRow); 22] = [
        |row| row.stage = "decision".into(),
        |row| row.stage_order = 7,
        |row| row.version = 9,
        |row| row.head = Hash::of(b"head"),
        |row| row.title = "Other".into(),
        |row| row.title_key = "other".into(),
        |row| row.service_request = "SR-2".into(),
        |row| row.department = "Zoo".into(),
        |row| row.policy = "SAM 5310".into(),
        |row| row.requester = "kim".into(),
        |row| row.rating = Some(4),
        |row| row.owed = None,
        |row| row.owed = Some(Owed { role: "iso".into(), department: Some("Zoo".into()), account: None }),
        |row| row.owed_since_ms += 1,
        |row| row.due_on = Some("2026-05-01".into()),
        |row| row.from_on = Some("2026-05-02".into()),
        |row| row.to_on = Some("2026-05-03".into()),
        |row| row.outcome = Some("denied".into()),
        |row| row.opened_on = "2026-03-08".into(),
        |row| row.updated_ms += 1,
        |row| row.closed_on = Some("2026-05-04".into()),
        |row| row.people = vec!["kim".into(), "lee".into()],
    ];
    let file = async |row: &RequestRow| {
        let requests = vec![Projection::plain(row.clone(), "text")];
        store.file(Filing { requests, ..Filing::default() }).await.unwrap();
        assert_eq!(store.request(&row.number, &Visible::All).await.unwrap(), *row);
        for account in ["rosa", "kim", "lee"] {
            let seen = store.request(&row.number, &Visible::Accounts(vec![account.into()])).await.is_ok();
            assert_eq!(seen, row.people.contains(&account.to_owned()), "{account}");
        }
    };
    file(&first).await;
    let mut all = first.clone();
    for change in changes {
        let mut other = first.clone();
        change(&mut other);
        change(&mut all);
        assert_ne!(other, first);
        file(&other).await;
        file(&first).await;
    }
    file(&all).await;
    file(&first).await;
}

#[tokio::test]
async fn a_copy_holds_what_was_filed_and_never_overwrites() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("records.db")).await.unwrap();
    let mut writer = Writer::default();
    store.file(writer.set_up()).await.unwrap();
    store.file(writer.step(1)).await.unwrap();
    let to = folder.path().join("copy.db");
    store.copy_to(&to, Arc::default()).await.unwrap();
    assert!(matches!(store.copy_to(&to, Arc::default()).await, Err(Error::CannotOpen { .. })));
    let copy = Store::open(&to).await.unwrap();
    assert_eq!(everything(&copy).await, everything(&store).await);
    assert!(copy.verify(None).await.unwrap().is_whole());
}

type Everything =
    (Vec<ledger::Filed>, Vec<(RequestRow, Hash)>, Vec<Account>, Vec<Settings>, Vec<Template>, bool);

async fn everything(store: &Store) -> Everything {
    (
        store.events_after(0, 1000).await.unwrap(),
        store.dump_projections().await.unwrap(),
        store.accounts().await.unwrap(),
        store.settings_history().await.unwrap(),
        store.template_history("denial").await.unwrap(),
        store.stored_file(&Hash::of(b"with it")).await.is_ok(),
    )
}

fn file(bytes: &[u8]) -> NewFile {
    NewFile { sha256: Hash::of(bytes), media_type: "text/plain".into(), bytes: bytes.to_vec() }
}

fn settings(revision: u64) -> Settings {
    let json = format!("{{\"longest_months\":{revision}}}");
    Settings { revision, json, changed_ms: START_MS, changed_by: "ana".into() }
}

fn template(revision: u64) -> Template {
    Template {
        id: "denial".into(),
        revision,
        text: format!("Dear colleague, {revision}"),
        published_ms: START_MS,
        published_by: "ana".into(),
    }
}
