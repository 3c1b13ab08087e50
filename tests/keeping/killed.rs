//! The real program, killed at random while it files, imports, takes packets in, backs up, restores and brings old records
//! up to date.
//!
//! Nothing that it reported as done is lost, nothing is half done, and the history verifies.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::program::{self, backups, copied, demonstration, said, sound, two_offices, write};

/// How often each kind of work is killed; more with the variable, as for the thousand of a long run.
const KILLS: u32 = 6;
const VARIABLE: &str = "EXCEPTION_DESK_KILLS";

/// A number between 0 and 1 from one that was drawn before (Knuth's MMIX), so that a failing run can be run again.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 40).unwrap()) / f64::from(1_u32 << 24)
    }
}

fn kills() -> u32 {
    std::env::var(VARIABLE).ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS)
}

/// Runs the program and kills it somewhere within the time that it took before; answers whether it had ended by then.
fn run_and_kill(data_dir: &Path, arguments: &[&str], usual: Duration, chance: &mut Chance) -> bool {
    let mut child =
        program::command(data_dir, arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // The root: what is done at the end, after somebody has signed in, is killed more often than that.
    let within = usual.mul_f64(chance.next().sqrt());
    let began = Instant::now();
    loop {
        if let Some(end) = child.try_wait().unwrap() {
            return end.success();
        }
        if began.elapsed() >= within {
            child.kill().unwrap();
            return child.wait().unwrap().success();
        }
        std::hint::spin_loop();
    }
}

/// How long a run takes that nobody kills.
fn usual(data_dir: &Path, arguments: &[&str]) -> Duration {
    let began = Instant::now();
    let done = program::run(data_dir, arguments);
    assert!(done.status.success(), "{arguments:?}: {}", said(&done));
    began.elapsed()
}

#[test]
fn a_program_killed_while_it_backs_up_leaves_whole_backups_and_whole_records() {
    let office = demonstration();
    let to = tempfile::tempdir().unwrap();
    let place = to.path().to_str().unwrap();
    let data = copied(office);
    let usual = usual(data.path(), &["backup", "--to", place]);
    let mut chance = Chance(7);
    for kill in 0..kills() {
        run_and_kill(data.path(), &["backup", "--to", place], usual, &mut chance);
        // Whatever bears the name of a backup is one.
        for backup in backups(to.path()) {
            let check = program::run(data.path(), &["restore", "--check", backup.to_str().unwrap()]);
            assert!(check.status.success(), "kill {kill}: {}", said(&check));
            if backups(to.path()).len() > 1 {
                fs::remove_file(backup).unwrap();
            }
        }
    }
    sound(data.path());
}

#[test]
fn a_program_killed_while_it_restores_leaves_the_old_records_or_the_new() {
    let office = demonstration();
    let to = tempfile::tempdir().unwrap();
    usual(office, &["backup", "--to", to.path().to_str().unwrap()]);
    let backup = backups(to.path()).pop().unwrap();
    let restore = ["restore", "--as", "rosalind.achterberg", backup.to_str().unwrap()];
    let newer = copied(office);
    let comment = newer.path().join("comment.json");
    write(&comment, br#"{"step": "comment", "text": "After the backup.", "audience": "everyone"}"#);
    let number = program::open_request(office);
    let comment = ["take", &number, "--as", "lakshmi.venkataraman", comment.to_str().unwrap()];
    usual(newer.path(), &comment);
    let (old, new) = (sound(newer.path()), sound(office));
    assert_eq!(old, new + 1, "what was said after the backup");
    let trial = copied(newer.path());
    let usual = usual(trial.path(), &restore);
    let mut chance = Chance(11);
    for kill in 0..kills() {
        let data = copied(newer.path());
        let done = run_and_kill(data.path(), &restore, usual, &mut chance);
        let events = sound(data.path());
        assert!(events == old || events == new, "kill {kill}: {events} events, neither {old} nor {new}");
        if done {
            assert_eq!(events, new, "kill {kill}: it said that it was done");
        }
        if events == new {
            let aside: Vec<PathBuf> = fs::read_dir(data.path())
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| program::name(path).starts_with("records-set-aside"))
                .collect();
            assert_eq!(aside.len(), 1, "kill {kill}");
            let before = tempfile::tempdir().unwrap();
            fs::copy(aside.first().unwrap(), before.path().join("records.db")).unwrap();
            assert_eq!(sound(before.path()), old, "kill {kill}: what was set aside is whole");
        }
    }
}

#[test]
fn a_program_killed_while_it_files_has_lost_nothing_that_it_reported() {
    let data = copied(demonstration());
    let comment = data.path().join("note.json");
    let file = data.path().join("evidence.txt");
    write(&file, "What was seen on site. ".repeat(20_000).as_bytes());
    write(&comment, serde_json::json!({ "step": "attach", "path": file }).to_string().as_bytes());
    let number = &program::open_request(data.path());
    let step = ["take", number, "--as", "lakshmi.venkataraman", comment.to_str().unwrap()];
    let usual = usual(data.path(), &step);
    let mut chance = Chance(13);
    let mut least = program::version(data.path(), number);
    for kill in 0..kills() {
        let done = run_and_kill(data.path(), &step, usual, &mut chance);
        sound(data.path());
        let events = program::version(data.path(), number);
        assert!(events == least || events == least + 1, "kill {kill}: {events} after {least}");
        assert!(!done || events == least + 1, "kill {kill}: it said that it was done");
        least = events;
    }
}

#[test]
fn a_program_killed_while_it_brings_old_records_up_to_date_does_so_the_next_time() {
    let packed = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../src-tauri/crates/casework/tests/office/records/format-1.db.gz");
    let old = tempfile::tempdir().unwrap();
    let unpacked = Command::new("gzip").arg("-dc").arg(packed).output().unwrap().stdout;
    write(&old.path().join("records.db"), &unpacked);
    let trial = copied(old.path());
    let usual = usual(trial.path(), &["list"]);
    let events = sound(trial.path());
    let mut chance = Chance(17);
    for kill in 0..kills() {
        let data = copied(old.path());
        for _ in 0..3 {
            run_and_kill(data.path(), &["list"], usual, &mut chance);
        }
        assert_eq!(sound(data.path()), events, "kill {kill}");
    }
}

#[test]
fn a_program_killed_while_it_imports_a_tracker_has_taken_every_row_or_none() {
    let office = demonstration();
    let tracker = tempfile::tempdir().unwrap();
    let file = tracker.path().join("exceptions-of-2020.csv");
    let mut rows = "SR Number,Title,Status,Department,Requester,Decision Date,Notes\n".to_owned();
    for row in 0..300 {
        use std::fmt::Write as _;
        writeln!(
            rows,
            "CS{row},Fax {row} without a gateway,Rejected,DMV,Rosa Vega,2/2/2020,see folder {row}"
        )
        .unwrap();
    }
    write(&file, rows.as_bytes());
    let import = ["import", "--as", "lakshmi.venkataraman", file.to_str().unwrap()];
    let trial = copied(office);
    let usual = usual(trial.path(), &import);
    let (old, new) = (sound(office), sound(trial.path()));
    assert_eq!(new, old + 301, "a request a row, and the import");
    let mut chance = Chance(19);
    for kill in 0..kills() {
        let data = copied(office);
        let done = run_and_kill(data.path(), &import, usual, &mut chance);
        let events = sound(data.path());
        assert!(events == old || events == new, "kill {kill}: {events} events, neither {old} nor {new}");
        assert!(!done || events == new, "kill {kill}: it said that it was done");
        let imports = program::run(data.path(), &["imports"]);
        assert_eq!(
            said(&imports).contains("exceptions-of-2020.csv"),
            events == new,
            "kill {kill}: {}",
            said(&imports)
        );
    }
}

#[test]
fn a_program_killed_while_it_takes_in_a_packet_has_all_of_it_or_nothing_and_its_receipt_can_be_had_again() {
    let two = two_offices();
    let packet = two.packet.to_str().unwrap();
    let place = tempfile::tempdir().unwrap();
    let receipt = place.path().join("back.t358receipt");
    let take = ["transfer", "take", "--as", "sam", "--receipt", receipt.to_str().unwrap(), packet];
    let again = ["transfer", "receipt", &two.number, "--as", "sam", "--out", receipt.to_str().unwrap()];
    let trial = copied(&two.smb);
    let usual = usual(trial.path(), &take);
    let (old, new) = (sound(&two.smb), sound(trial.path()));
    assert!(new > old);
    let mut chance = Chance(23);
    for kill in 0..kills() {
        let data = copied(&two.smb);
        if receipt.exists() {
            fs::remove_file(&receipt).unwrap();
        }
        let done = run_and_kill(data.path(), &take, usual, &mut chance);
        let events = sound(data.path());
        assert!(events == old || events == new, "kill {kill}: {events} events, neither {old} nor {new}");
        assert!(!done || events == new && receipt.exists(), "kill {kill}: it said that it was done");
        let made = program::run(data.path(), &again);
        assert_eq!(made.status.success(), events == new, "kill {kill}: {}", said(&made));
        if events == new {
            let dmv = copied(&two.dmv);
            let taken =
                program::run(dmv.path(), &["transfer", "take", "--as", "ian", receipt.to_str().unwrap()]);
            assert!(taken.status.success(), "kill {kill}: {}", said(&taken));
        }
    }
}
