//! No room, no leave to write, damaged, newer, locked: each is told in a sentence, and nothing is lost or half done.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use crate::program::{backups, copied, demonstration, open_request, run, said, sound, write};

/// A small file system of its own, unmounted in the end; none, said aloud, where this user may not mount.
struct Small {
    folder: TempDir,
}

impl Small {
    fn mounted(kilobytes: u64) -> Option<Self> {
        let small = Self { folder: tempfile::tempdir().unwrap() };
        let size = format!("size={kilobytes}k");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(small.folder.path())
            .status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(small);
        }
        std::mem::forget(small);
        crate::program::not_run("a small file system cannot be mounted here (needs root)");
        None
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn remount(&self, how: &str) {
        let how = format!("remount,{how}");
        assert!(Command::new("mount").args(["-o", &how]).arg(self.path()).status().unwrap().success());
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        // A test that failed has said so; the folder would not go while it is mounted.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

/// A step that files so many kilobytes.
fn attachment(folder: &Path, kilobytes: usize) -> PathBuf {
    let file = folder.join("evidence.txt");
    let mut text = String::new();
    let mut word = 1_u64;
    while text.len() < kilobytes * 1024 {
        word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        text.push_str(&word.to_string());
        text.push('\n');
    }
    write(&file, text.as_bytes());
    let step = folder.join("step.json");
    write(&step, serde_json::json!({ "step": "attach", "path": file }).to_string().as_bytes());
    step
}

fn take(data_dir: &Path, step: &Path) -> std::process::Output {
    let number = open_request(demonstration());
    run(data_dir, &["take", &number, "--as", "lakshmi.venkataraman", step.to_str().unwrap()])
}

#[test]
fn a_step_that_the_disk_has_no_room_for_is_refused_whole() {
    let size = fs::metadata(demonstration().join("records.db")).unwrap().len() / 1024;
    let Some(disk) = Small::mounted(size + 1500) else { return };
    fs::copy(demonstration().join("records.db"), disk.path().join("records.db")).unwrap();
    let before = sound(disk.path());
    let elsewhere = tempfile::tempdir().unwrap();
    let step = attachment(elsewhere.path(), 4000);
    let tried = take(disk.path(), &step);
    assert_eq!(tried.status.code(), Some(1), "{}", said(&tried));
    assert!(said(&tried).contains("The disk is full: nothing was filed."), "{}", said(&tried));
    assert_eq!(sound(disk.path()), before);

    // Once there is room again, the same step is filed.
    disk.remount(&format!("size={}k", size + 20_000));
    let taken = take(disk.path(), &step);
    assert!(taken.status.success(), "{}", said(&taken));
    assert_eq!(sound(disk.path()), before + 1);
}

#[test]
fn a_backup_that_a_disk_has_no_room_for_leaves_nothing_behind() {
    let data = copied(demonstration());
    let Some(disk) = Small::mounted(64) else { return };
    let tried = run(data.path(), &["backup", "--to", disk.path().to_str().unwrap()]);
    assert_eq!(tried.status.code(), Some(3), "{}", said(&tried));
    assert!(said(&tried).contains("the disk is full. Nothing was kept"), "{}", said(&tried));
    assert_eq!(fs::read_dir(disk.path()).unwrap().count(), 0);
    let beside: Vec<_> = fs::read_dir(data.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!beside.iter().any(|name| name.to_string_lossy().contains("partial")), "{beside:?}");
    sound(data.path());
}

#[test]
fn a_restore_that_the_disk_has_no_room_for_leaves_the_records_as_they_were() {
    let to = tempfile::tempdir().unwrap();
    let data = copied(demonstration());
    let made = run(data.path(), &["backup", "--to", to.path().to_str().unwrap()]);
    assert!(made.status.success(), "{}", said(&made));
    let backup = backups(to.path()).pop().unwrap();
    let size = fs::metadata(demonstration().join("records.db")).unwrap().len() / 1024;
    let Some(disk) = Small::mounted(size + size / 2) else { return };
    fs::copy(demonstration().join("records.db"), disk.path().join("records.db")).unwrap();
    let before = fs::read(disk.path().join("records.db")).unwrap();
    let tried = run(disk.path(), &["restore", backup.to_str().unwrap()]);
    assert!(!tried.status.success() && said(&tried).contains("the disk is full"), "{}", said(&tried));
    assert_eq!(fs::read(disk.path().join("records.db")).unwrap(), before);
    assert!(!disk.path().join("keeping.partial").exists());
}

#[test]
fn records_that_may_only_be_read_say_so_and_stay_as_they_are() {
    let Some(disk) = Small::mounted(40_000) else { return };
    fs::copy(demonstration().join("records.db"), disk.path().join("records.db")).unwrap();
    let before = fs::read(disk.path().join("records.db")).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let step = attachment(elsewhere.path(), 1);
    disk.remount("ro");
    let tried = take(disk.path(), &step);
    let told = said(&tried);
    assert_eq!(tried.status.code(), Some(1), "{told}");
    assert!(told.contains("may only be read") || told.contains("that you may write in it"), "{told}");
    let backup = run(disk.path(), &["backup", "--to", disk.path().join("backups").to_str().unwrap()]);
    assert!(!backup.status.success(), "{}", said(&backup));
    disk.remount("rw");
    assert_eq!(fs::read(disk.path().join("records.db")).unwrap(), before);
    sound(disk.path());
}

#[test]
fn damaged_records_are_told_in_a_sentence_and_a_backup_of_them_is_not_made() {
    let data = copied(demonstration());
    let records = data.path().join("records.db");
    let mut bytes = fs::read(&records).unwrap();
    // The pages in the middle: the file opens, and what it holds is broken.
    let middle = bytes.len() / 2 / 4096 * 4096;
    for byte in bytes.iter_mut().skip(middle).take(40 * 4096) {
        *byte ^= 0x5a;
    }
    write(&records, &bytes);
    let to = tempfile::tempdir().unwrap();
    let tried = run(data.path(), &["backup", "--to", to.path().to_str().unwrap()]);
    assert!(!tried.status.success(), "{}", said(&tried));
    assert!(backups(to.path()).is_empty());
    let verified = run(data.path(), &["verify"]);
    assert_eq!(verified.status.code(), Some(1), "{}", said(&verified));
    let told = said(&verified);
    assert!(told.contains("damaged") || told.contains("changed"), "{told}");
}

#[test]
fn records_that_another_program_writes_are_waited_for_and_then_told() {
    let data = copied(demonstration());
    let to = tempfile::tempdir().unwrap();
    run(data.path(), &["backup", "--to", to.path().to_str().unwrap()]);
    let backup = backups(to.path()).pop().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (office, before) = runtime.block_on(async {
        let office = casework::Office::open(data.path()).await.unwrap();
        let before = office.verify().await.unwrap();
        (office, before)
    });
    let restore = ["restore", "--as", "rosalind.achterberg", backup.to_str().unwrap()];
    let tried = run(data.path(), &restore);
    assert_eq!(tried.status.code(), Some(3), "{}", said(&tried));
    assert!(said(&tried).contains("has the records open"), "{}", said(&tried));
    runtime.block_on(async {
        assert_eq!(office.verify().await.unwrap(), before);
        office.close().await;
    });
    let done = run(data.path(), &restore);
    assert!(done.status.success(), "{}", said(&done));
}
