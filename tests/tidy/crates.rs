//! The dependency rule: who may know whom, read from `cargo metadata`.

use std::process::Command;

use serde_json::Value;

/// Each crate of the workspace and those of the workspace that it may depend on.
///
/// exception ← ledger ← store ← casework ← shell, and exception ← documents ← casework, and exception ← exchange ← casework, and ledger ← packet ← casework. The procedure knows nobody; the
/// history knows the procedure at most; records, documents and exchange do not know each other; the shell reaches both through
/// casework alone.
const ARROWS: &[(&str, &[&str])] = &[
    ("exception", &[]),
    ("ledger", &["exception"]),
    ("store", &["exception", "ledger"]),
    ("documents", &["exception"]),
    ("exchange", &["exception"]),
    ("packet", &["ledger"]),
    ("casework", &["documents", "exception", "exchange", "ledger", "packet", "store"]),
    ("exception-desk", &["casework", "exception"]),
    ("exception-verify", &["ledger", "packet"]),
    (
        "tests",
        &["casework", "documents", "exception", "exception-verify", "exchange", "ledger", "packet", "store"],
    ),
    ("benches", &["casework", "documents", "exception", "exception-verify", "ledger", "store"]),
    ("xtask", &[]),
];

/// Crates from outside that only some may depend on, and why. A name that ends in `*` stands for all that begin so.
///
/// Tests and measurements may use any of them: they look from outside.
const RESERVED: &[(&str, &[&str], &str)] = &[
    ("tauri*", &["exception-desk"], "everything but the shell runs without a window"),
    ("sqlx*", &["store"], "all SQL is in store"),
    ("printpdf", &["documents"], "all PDF is in documents"),
    ("lopdf", &["documents"], "all PDF is in documents"),
    ("mail-builder", &["exchange"], "what other programs read is in exchange"),
    ("rust_xlsxwriter", &["exchange"], "what other programs read is in exchange"),
    ("csv", &["exchange"], "what other programs read is in exchange"),
    ("parley", &["documents"], "all layout is in documents"),
    ("age", &["casework"], "whoever opens a packet is at their desk"),
    ("tokio", &["store", "casework", "exception-desk"], "exception, ledger and documents are pure"),
    ("getrandom", &["casework", "exception-desk"], "randomness comes in as a value"),
    ("rand*", &[], "randomness comes in as a value"),
    ("reqwest", &[], "the program makes no network connection"),
    ("anyhow", &["xtask"], "callers branch on errors that have types"),
];

#[test]
fn no_crate_knows_one_that_the_table_does_not_allow() {
    let mut complaints = Vec::new();
    let members = members();
    for (name, dependencies) in &members {
        let Some((_, allowed)) = ARROWS.iter().find(|(of, _)| of == name) else {
            complaints.push(format!("the crate `{name}` is not in the table of arrows"));
            continue;
        };
        for dependency in dependencies {
            let inside = members.iter().any(|(member, _)| member == dependency);
            if inside && !allowed.contains(&dependency.as_str()) {
                complaints
                    .push(format!("`{name}` depends on `{dependency}`, which the table does not allow"));
            }
        }
    }
    for (name, _) in ARROWS {
        if !members.iter().any(|(member, _)| member == name) {
            complaints.push(format!("the table of arrows names `{name}`, which is not a crate here"));
        }
    }
    super::nothing_to_complain(&complaints);
}

#[test]
fn what_is_reserved_for_one_crate_is_used_by_no_other() {
    let mut complaints = Vec::new();
    for (name, dependencies) in
        members().iter().filter(|(name, _)| !["tests", "benches"].contains(&name.as_str()))
    {
        for dependency in dependencies {
            for (reserved, owners, reason) in RESERVED {
                if matches(reserved, dependency) && !owners.contains(&name.as_str()) {
                    complaints.push(format!("`{name}` depends on `{dependency}`: {reason}"));
                }
            }
        }
    }
    super::nothing_to_complain(&complaints);
}

fn matches(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(name == pattern, |start| name.starts_with(start))
}

/// The crates of the workspace, each with the names of what it is compiled with; what only its tests use is left out.
fn members() -> Vec<(String, Vec<String>)> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(super::root())
        .output()
        .unwrap_or_else(|error| panic!("cargo could not be started: {error}"));
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 1, "cargo metadata lists no workspace");
    packages
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap();
            let compiled = dependencies.iter().filter(|dependency| dependency["kind"] != "dev").map(name);
            (name(package), compiled.collect())
        })
        .collect()
}

fn name(value: &Value) -> String {
    value["name"].as_str().unwrap().to_owned()
}
