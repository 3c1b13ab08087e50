//! The check that the guide shows, with openssl and sha256sum alone.

use std::process::{Command, Stdio};

use ledger::history::{KeyLine, Line};

use crate::HISTORY;

/// A shell line of the guide; its output.
fn shell(folder: &std::path::Path, line: &str) -> String {
    let output =
        Command::new("sh").args(["-c", line]).current_dir(folder).stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "{line}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "files of the test's own")]
fn an_event_is_checked_with_openssl_and_sha256sum_alone() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut keys = Vec::new();
    let filed = HISTORY
        .split(|byte| *byte == b'\n')
        .find_map(|line| match Line::read(line) {
            Ok(Line::Key(key)) => {
                keys.push(KeyLine::known(key));
                None
            }
            Ok(Line::Event(event)) if event.stream.starts_with("EX-") => Some(event.filed().unwrap()),
            Ok(Line::Event(_) | Line::History(_) | Line::File(_) | Line::End(_)) | Err(_) => None,
        })
        .unwrap();
    let key = keys.iter().find(|key| key.public.fingerprint() == filed.sealed.fingerprint).unwrap();
    std::fs::write(folder.join("event.json"), &filed.sealed.bytes).unwrap();
    std::fs::write(folder.join("signature.bin"), filed.sealed.signature.as_bytes()).unwrap();
    std::fs::write(folder.join("public.bin"), key.public.as_bytes()).unwrap();

    assert_eq!(
        shell(folder, "sha256sum < event.json").split(' ').next(),
        Some(&*filed.sealed.hash.to_string())
    );
    assert_eq!(
        shell(folder, "sha256sum < public.bin").split(' ').next(),
        Some(&*filed.sealed.fingerprint.to_string())
    );
    // An Ed25519 public key as openssl reads it: twelve bytes that say so, then the 32 of the key (RFC 8410).
    shell(
        folder,
        r"(printf '\060\052\060\005\006\003\053\145\160\003\041\000'; cat public.bin) > key.der
          (printf 'exception-desk event v1\000'; cat event.json) > signed.bin",
    );
    let verify = "openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in signed.bin -sigfile signature.bin";
    assert!(shell(folder, verify).contains("Signature Verified Successfully"));
    let mut other = filed.sealed.bytes;
    other[10] ^= 1;
    std::fs::write(folder.join("signed.bin"), [b"exception-desk event v1\0", &other[..]].concat()).unwrap();
    assert!(!Command::new("sh").args(["-c", verify]).current_dir(folder).output().unwrap().status.success());
}
