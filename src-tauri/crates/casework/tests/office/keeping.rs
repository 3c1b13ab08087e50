//! Backups of an office, and what stands after one is restored.

use std::{
    fs::{self, File},
    io::{Cursor, Read as _, Write as _},
    path::{Path, PathBuf},
};

use casework::{Error, Office, Session, Underway, look_into_backup, restore_backup};
use exception::{Instant, Settings, settings::BackupSchedule};
use ledger::history::Line;
use serde_json::json;
use tempfile::TempDir;
use zip::{ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

use crate::desk::{NOW, PASSPHRASE, People};

const DAY: i64 = 86_400_000;

/// An office on a disk, and a folder for its backups.
struct Kept {
    folder: TempDir,
    people: People,
}

impl Kept {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("backups")).unwrap();
        let people = People::of(Office::open(&folder.path().join("desk")).await.unwrap()).await;
        people.open().await;
        Self { folder, people }
    }

    fn desk(&self) -> PathBuf {
        self.folder.path().join("desk")
    }

    fn to(&self) -> PathBuf {
        self.folder.path().join("backups")
    }

    /// Backs up as the administrator after so many milliseconds, and answers the file.
    async fn back_up(&self, after: i64) -> PathBuf {
        let now = Instant::from_millis(NOW + after);
        let made = self
            .people
            .office
            .back_up(&self.people.admin, Some(&self.to()), &Underway::default(), now)
            .await
            .unwrap();
        self.to().join(made.backup.name)
    }

    fn names(&self) -> Vec<String> {
        names(&self.to())
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn later() -> Instant {
    Instant::from_millis(NOW + DAY)
}

#[tokio::test]
async fn a_backup_restored_elsewhere_is_the_same_office() {
    let kept = Kept::new().await;
    let file = kept.back_up(1000).await;
    let before = kept.people.office.verify().await.unwrap();
    assert_eq!(names(&kept.desk()).iter().filter(|name| name.contains("partial")).count(), 0);

    let other = kept.folder.path().join("other/computer");
    let found = look_into_backup(&other, &file, &Underway::default()).await.unwrap();
    assert_eq!((found.problems.as_slice(), found.events, found.requests), (&[][..], before.events, 1));
    assert_eq!((found.head.clone(), found.signed_by.as_deref()), (before.head.clone(), Some("ada")));
    let restored = restore_backup(&other, &file, None, &Underway::default(), later()).await.unwrap();
    assert_eq!(restored.set_aside, None);
    let office = Office::open(&other).await.unwrap();
    assert_eq!(office.verify().await.unwrap(), before);
    assert!(office.projections_agree().await.unwrap());
    let session = office.sign_in("sam", PASSPHRASE, later()).await.unwrap();
    assert_eq!(office.desk(&session, later()).await.unwrap().visible, 1);
    assert_eq!(names(&other).iter().filter(|name| name.contains("partial")).count(), 0);
}

#[tokio::test]
async fn restoring_sets_the_present_records_aside_and_is_the_administrators() {
    let kept = Kept::new().await;
    let file = kept.back_up(1000).await;
    let at_backup = kept.people.office.verify().await.unwrap();
    kept.people.open().await;
    let mut after = kept.people.office.verify().await.unwrap();
    assert_ne!(after.head, at_backup.head);

    // Nobody, somebody who is none, and the administrator while the records are open.
    let restore =
        async |session| restore_backup(&kept.desk(), &file, session, &Underway::default(), later()).await;
    for (session, filed) in [(None, 0), (Some(&kept.people.smb), 1), (Some(&kept.people.admin), 0)] {
        let refused = restore(session).await.unwrap_err();
        assert!(matches!(refused, Error::Refused(_)), "{refused:?}");
        let found = kept.people.office.verify().await.unwrap();
        assert_eq!(found.events, after.events + filed, "the attempt and nothing else");
        after = found;
    }
    kept.people.office.close().await;
    for session in [None, Some(&kept.people.smb)] {
        assert!(restore(session).await.is_err());
    }
    let restored =
        restore_backup(&kept.desk(), &file, Some(&kept.people.admin), &Underway::default(), later())
            .await
            .unwrap();
    let office = Office::open(&kept.desk()).await.unwrap();
    assert_eq!(office.verify().await.unwrap(), at_backup);

    let aside = kept.folder.path().join("aside");
    fs::create_dir(&aside).unwrap();
    fs::copy(kept.desk().join(restored.set_aside.unwrap()), aside.join("records.db")).unwrap();
    let set_aside = Office::open(&aside).await.unwrap().verify().await.unwrap();
    assert_eq!((set_aside.events, set_aside.problems), (after.events + 1, after.problems));
}

#[tokio::test]
async fn damaged_records_are_set_aside_as_they_are_and_replaced() {
    let kept = Kept::new().await;
    let file = kept.back_up(1000).await;
    let at_backup = kept.people.office.verify().await.unwrap();
    kept.people.office.close().await;
    let records = kept.desk().join("records.db");
    let mut bytes = fs::read(&records).unwrap();
    for byte in bytes.iter_mut().skip(100) {
        *byte = 0x5a;
    }
    File::create(&records).unwrap().write_all(&bytes).unwrap();
    let restored = restore_backup(&kept.desk(), &file, None, &Underway::default(), later()).await.unwrap();
    assert_eq!(fs::read(kept.desk().join(restored.set_aside.unwrap())).unwrap(), bytes);
    assert_eq!(Office::open(&kept.desk()).await.unwrap().verify().await.unwrap(), at_backup);
}

#[tokio::test]
async fn a_backup_that_is_not_whole_is_refused_and_nothing_is_changed() {
    let kept = Kept::new().await;
    let file = kept.back_up(1000).await;
    let whole = fs::read(&file).unwrap();
    let before = kept.people.office.verify().await.unwrap();
    kept.people.office.close().await;
    let broken = kept.folder.path().join("broken.zip");
    let refuse = async |bytes: &[u8], what: &str| {
        File::create(&broken).unwrap().write_all(bytes).unwrap();
        let refused =
            restore_backup(&kept.desk(), &broken, Some(&kept.people.admin), &Underway::default(), later())
                .await;
        let refused = refused.err().unwrap_or_else(|| panic!("{what} is taken for a backup"));
        assert!(matches!(&refused, Error::Refused(_)), "{what}: {refused:?}");
        refused.to_string()
    };
    refuse(b"", "nothing").await;
    refuse(b"a letter", "something else").await;
    refuse(whole.get(..whole.len() / 2).unwrap(), "half of one").await;
    // A bit in each of many places: every one of them shows, but for the few that unpack into the same bytes, as where a
    // repeated passage is copied from another place that holds it too.
    let (manifest, records) = parts(&file);
    let mut shown = 0;
    for place in (60..whole.len() - 400).step_by(whole.len() / 40) {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        if unpacked(&bytes).ok().as_ref() != Some(&(manifest.clone(), records.clone())) {
            refuse(&bytes, &format!("byte {place}")).await;
            shown += 1;
        }
    }
    assert!(shown >= 30, "{shown}");
    let said = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        change(&mut manifest);
        manifest.to_string()
    };
    let newer = said(&|manifest| manifest["records_format"] = json!(store::newest_format() + 1));
    assert!(refuse(&packed(&newer, &records), "a newer one").await.contains("newer version"));
    let huge = said(&|manifest| manifest["records"]["bytes"] = json!(10_u64 << 40));
    assert!(refuse(&packed(&huge, &records), "a bomb").await.contains("more than fits"));
    let other_head = said(&|manifest| manifest["head"] = json!("0".repeat(64)));
    assert!(refuse(&packed(&other_head, &records), "another head").await.contains("manifest says"));
    let signed = said(&|manifest| {
        let text = manifest["checkpoint"]["text"].as_str().unwrap().replace("ada", "eve");
        manifest["checkpoint"]["text"] = json!(text);
    });
    assert!(refuse(&packed(&signed, &records), "another signer").await.contains("checkpoint"));
    assert_eq!(names(&kept.desk()).iter().filter(|name| name.starts_with("records-set-aside")).count(), 0);
    assert_eq!(Office::open(&kept.desk()).await.unwrap().verify().await.unwrap(), before);
}

#[tokio::test]
async fn old_backups_go_by_the_rule_and_files_of_others_stay() {
    let kept = Kept::new().await;
    let mut settings = serde_json::to_value(Settings::default()).unwrap();
    settings["keeping"] = json!({ "daily": 2, "weekly": 0, "monthly": 0 });
    kept.people.office.change_settings(&kept.people.admin, &settings, later()).await.unwrap();
    let first = kept.back_up(DAY).await;
    let foreign = kept.to().join("exception-desk-backup-holiday.zip");
    File::create(&foreign).unwrap().write_all(b"pictures").unwrap();
    // One of another office, and one of ours that is damaged.
    let other = Kept::new().await;
    let of_other = kept.to().join("exception-desk-backup-20200101T000000Z.zip");
    fs::copy(other.back_up(0).await, &of_other).unwrap();
    let damaged = kept.to().join("exception-desk-backup-20200102T000000Z.zip");
    let mut bytes = fs::read(&first).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    File::create(&damaged).unwrap().write_all(&bytes).unwrap();

    let second = kept.back_up(2 * DAY).await;
    assert!(first.exists() && second.exists());
    let third = kept.back_up(3 * DAY).await;
    assert!(!first.exists() && second.exists() && third.exists());
    assert!(foreign.exists() && of_other.exists() && damaged.exists(), "{:?}", kept.names());
}

#[tokio::test]
async fn the_program_backs_up_when_it_is_due_and_warns_when_it_cannot() {
    let kept = Kept::new().await;
    let (office, admin) = (&kept.people.office, &kept.people.admin);
    let at = |after: i64| Instant::from_millis(NOW + after);
    let notices = async |after: i64| office.my_work(admin, at(after)).await.unwrap().notices;
    assert!(notices(0).await.iter().any(|notice| notice.contains("never backed up")));
    assert_eq!(office.back_up_if_due(Some(admin), false, at(0)).await.unwrap(), None, "no folder is chosen");
    for refused in [&kept.people.smb, &kept.people.iso] {
        assert!(office.keep_backups_in(refused, &kept.to(), at(0)).await.is_err());
        assert!(office.back_up(refused, Some(&kept.to()), &Underway::default(), at(0)).await.is_err());
    }
    assert!(office.keep_backups_in(admin, &kept.desk(), at(0)).await.is_err(), "beside the records");
    office.keep_backups_in(admin, &kept.to(), at(0)).await.unwrap();
    // 11:34 in the morning: the last noon was yesterday’s.
    assert!(office.back_up_if_due(Some(&kept.people.smb), false, at(0)).await.unwrap().is_some());
    assert_eq!(office.back_up_if_due(None, false, at(1000)).await.unwrap(), None);
    let noon = 26 * 60_000;
    let made = office.back_up_if_due(None, false, at(noon)).await.unwrap().unwrap();
    assert_eq!(made.backup.signed_by, None);
    assert_eq!(office.back_up_if_due(None, false, at(noon + DAY - 60_000)).await.unwrap(), None);
    assert_eq!(notices(0).await.len(), 0);

    fs::rename(kept.to(), kept.folder.path().join("unplugged")).unwrap();
    let missing = office.back_up_if_due(None, false, at(noon + DAY)).await.unwrap_err();
    assert!(missing.to_string().contains("Connect the disk"), "{missing}");
    assert_eq!(office.back_up_if_due(None, false, at(noon + DAY + 60_000)).await.unwrap(), None, "it rests");
    assert!(office.back_up_if_due(None, false, at(noon + DAY + 3_600_000)).await.is_err());
    let told = notices(5 * DAY).await;
    assert!(told.iter().any(|told| told.contains("5 days old") && told.contains("Connect")), "{told:?}");
    assert!(office.my_work(&kept.people.smb, at(5 * DAY)).await.unwrap().notices.is_empty());
    let view = office.keeping(admin, at(5 * DAY)).await.unwrap();
    assert!(view.failed.is_some() && view.last.is_some() && view.may_keep);

    let mut settings = serde_json::to_value(Settings::default()).unwrap();
    settings["keeping"] = json!({ "schedule": BackupSchedule::AtClosing.as_str() });
    office.change_settings(admin, &settings, at(6 * DAY)).await.unwrap();
    fs::rename(kept.folder.path().join("unplugged"), kept.to()).unwrap();
    assert_eq!(office.back_up_if_due(None, false, at(7 * DAY)).await.unwrap(), None);
    assert!(office.back_up_if_due(None, true, at(7 * DAY)).await.unwrap().is_some());
    assert_eq!(office.back_up_if_due(None, true, at(8 * DAY)).await.unwrap(), None, "nothing new");
}

fn parts(file: &Path) -> (String, Vec<u8>) {
    unpacked(&fs::read(file).unwrap()).unwrap()
}

/// The manifest and the records in the bytes of a backup.
fn unpacked(backup: &[u8]) -> Result<(String, Vec<u8>), ZipError> {
    let mut archive = ZipArchive::new(Cursor::new(backup))?;
    let (mut manifest, mut records) = (String::new(), Vec::new());
    archive.by_name("manifest.json")?.read_to_string(&mut manifest)?;
    archive.by_name("records.db")?.read_to_end(&mut records)?;
    Ok((manifest, records))
}

fn packed(manifest: &str, records: &[u8]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [("manifest.json", manifest.as_bytes()), ("records.db", records)] {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The attempts that the office’s history tells as refused.
async fn attempts(office: &Office, by: &Session) -> Vec<String> {
    let mut history = Vec::new();
    office.export_history(by, &mut history, later()).await.unwrap();
    let lines = history.split(|byte| *byte == b'\n').filter_map(|line| Line::read(line).ok());
    let bytes = lines.filter_map(|line| match line {
        Line::Event(event) => Some(event.filed().unwrap().sealed.bytes),
        Line::History(_) | Line::Key(_) | Line::File(_) | Line::End(_) => None,
    });
    let events = bytes.filter_map(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    events.filter_map(|event| Some(event["action"]["attempted"].as_str()?.to_owned())).collect()
}

#[tokio::test]
async fn who_may_not_back_up_or_restore_is_refused_and_the_attempt_is_filed() {
    let kept = Kept::new().await;
    let file = kept.back_up(1000).await;
    let (office, smb) = (&kept.people.office, &kept.people.smb);
    assert!(office.back_up(smb, Some(&kept.to()), &Underway::default(), later()).await.is_err());
    assert!(office.keep_backups_in(smb, &kept.to(), later()).await.is_err());
    office.close().await;
    let refused = restore_backup(&kept.desk(), &file, Some(smb), &Underway::default(), later()).await;
    assert!(refused.unwrap_err().to_string().contains("Only an administrator"));
    let again = Office::open(&kept.desk()).await.unwrap();
    assert_eq!(
        attempts(&again, &kept.people.admin).await,
        [
            "Back up the records at will",
            "Choose where backups go",
            "Put a backup in the place of the records"
        ]
    );
    assert_eq!(again.verify().await.unwrap().problems, Vec::<String>::new());
}

#[tokio::test]
async fn what_is_stopped_is_told_and_leaves_nothing_behind() {
    let kept = Kept::new().await;
    let whole = kept.back_up(1000).await;
    let office = &kept.people.office;
    let before = office.verify().await.unwrap();
    let stopped = Underway::default();
    stopped.stop();
    let refused = office.back_up(&kept.people.admin, Some(&kept.to()), &stopped, later()).await.unwrap_err();
    assert!(refused.to_string().contains("It was stopped. Nothing was kept of it"), "{refused}");
    assert_eq!(kept.names().len(), 1, "{:?}", kept.names());
    assert!(!kept.desk().join("keeping.partial").exists());
    let view = office.keeping(&kept.people.admin, later()).await.unwrap();
    assert_eq!(view.failed, None, "nothing went wrong");
    office.close().await;
    for looked in [
        look_into_backup(&kept.desk(), &whole, &stopped).await.map(|_| ()),
        restore_backup(&kept.desk(), &whole, Some(&kept.people.admin), &stopped, later()).await.map(|_| ()),
    ] {
        assert!(looked.unwrap_err().to_string().contains("It was stopped"));
        assert!(!kept.desk().join("keeping.partial").exists());
    }
    assert_eq!(Office::open(&kept.desk()).await.unwrap().verify().await.unwrap(), before);
    // What a program left that died in the middle goes with the next backup; what is another office’s stays.
    let origin = manifest_of(&whole)["origin"].as_str().unwrap()[..16].to_owned();
    let left = [origin.as_str(), "0123456789abcdef"]
        .map(|of| kept.to().join(format!(".exception-desk-backup-20260101T000000Z.zip.{of}.partial")));
    for path in &left {
        File::create(path).unwrap().write_all(b"half").unwrap();
    }
    let again = Office::open(&kept.desk()).await.unwrap();
    again.back_up(&kept.people.admin, Some(&kept.to()), &Underway::default(), later()).await.unwrap();
    assert_eq!(left.map(|path| path.exists()), [false, true]);
}

fn manifest_of(backup: &Path) -> serde_json::Value {
    serde_json::from_str(&parts(backup).0).unwrap()
}
