//! What comes from outside, spoiled in every way that chance finds: nothing panics, nothing takes more memory or time than
//! is stated here.
//!
//! Each target starts from its seeds (`corpus`, and what the program itself writes) and goes through the same inputs on
//! every run. A longer run goes on for as many seconds a target as `EXCEPTION_DESK_FUZZ_SECONDS` says, with other inputs for
//! another `EXCEPTION_DESK_FUZZ_SEED`:
//!
//! `EXCEPTION_DESK_FUZZ_SECONDS=1800 EXCEPTION_DESK_FUZZ_SEED=2 cargo test --release -p tests --test fuzz`
//!
//! An input that does harm is kept in `target/tmp/fuzz`, and becomes a seed when it is mended.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test panics to fail")]

mod arguments;
mod files;
mod mutate;
mod packets;
mod tables;
mod texts;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use peakmem_alloc::{INSTRUMENTED_SYSTEM, PeakMemAlloc, PeakMemAllocTrait as _};
use std::alloc::System;

use mutate::Mutator;

#[global_allocator]
static MEMORY: &PeakMemAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Targets take turns: each measures the memory of the whole program.
static TURN: Mutex<()> = Mutex::new(());

/// An input that takes longer is a way to stop the program. Test builds are some ten times slower than the program.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes in a mebibyte.
const MIB: usize = 1 << 20;

/// What is tried with spoiled inputs.
struct Target<'a> {
    /// Its name.
    name: &'a str,
    /// The inputs that it starts from, none of them harmful.
    seeds: Vec<Vec<u8>>,
    /// Inputs of the short run.
    rounds: u64,
    /// The most memory that one input may take, in mebibytes, beside what it is itself.
    most_mib: usize,
}

impl Target<'_> {
    /// Tries the seeds as they are, then spoiled.
    fn run(&self, try_it: impl Fn(&[u8])) {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(!self.seeds.is_empty(), "{} has no seed", self.name);
        let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
        let longest = number("EXCEPTION_DESK_FUZZ_SECONDS").map(Duration::from_secs);
        let mut mutator =
            Mutator::new(self.name, number("EXCEPTION_DESK_FUZZ_SEED").unwrap_or(358), &self.seeds);
        let (began, mut tried, mut largest, mut slowest) = (Instant::now(), 0_u64, 0, Duration::ZERO);
        let mut one = |input: &[u8]| {
            let (memory, time) = self.look(input, &try_it);
            largest = memory.max(largest);
            slowest = time.max(slowest);
        };
        for seed in &self.seeds {
            one(seed);
        }
        let goes_on = |tried: u64| longest.map_or(tried < self.rounds, |longest| began.elapsed() < longest);
        while goes_on(tried) {
            one(&mutator.next());
            tried += 1;
        }
        let said = format!(
            "{}: {tried} inputs from {} seeds, at most {} KiB and {} ms each\n",
            self.name,
            self.seeds.len(),
            largest / 1024,
            slowest.as_millis()
        );
        keep(&format!("{}.txt", self.name), said.as_bytes());
    }

    /// Tries one input; how much memory and time it took.
    fn look(&self, input: &[u8], try_it: &impl Fn(&[u8])) -> (usize, Duration) {
        MEMORY.reset_peak_memory();
        let began = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(|| try_it(input)));
        let (took, memory) = (began.elapsed(), MEMORY.get_peak_memory());
        let harm = if done.is_err() {
            "panics".to_owned()
        } else if memory > self.most_mib * MIB {
            format!("takes {} MiB of memory, and {} is the limit", memory / MIB, self.most_mib)
        } else if took > PATIENCE {
            format!("takes {} s, and {} is the limit", took.as_secs(), PATIENCE.as_secs())
        } else {
            return (memory, took);
        };
        let kept = keep(&format!("{}-harmful.bin", self.name), input);
        panic!("{}: an input {harm}. It is kept in {}.", self.name, kept.display());
    }
}

/// Keeps a file where it can be looked at.
fn keep(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    #[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
    std::fs::write(&path, bytes).unwrap();
    path
}

/// The seeds in a folder of this repository, by name.
fn seeds(folder: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

#[test]
fn harm_is_found() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let target = Target { name: "harm", seeds: Vec::new(), rounds: 0, most_mib: 8 };
    let panics = |input: &[u8]| assert!(input.is_empty(), "as it should");
    let takes = |_: &[u8]| drop(std::hint::black_box(vec![1_u8; 64 * MIB]));
    for harmful in [&panics as &dyn Fn(&[u8]), &takes] {
        assert!(catch_unwind(AssertUnwindSafe(|| target.look(b"seed", &harmful))).is_err());
    }
    target.look(b"seed", &|_: &[u8]| {});
}
