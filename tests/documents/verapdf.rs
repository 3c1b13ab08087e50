//! veraPDF, the reference validator: PDF/UA-1 and the PDF/A level that each file says it keeps to.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use crate::papers::{Paper, papers};

#[tokio::test]
async fn every_document_is_accessible_and_archival() {
    let papers = papers().await;
    let (mut list, mut expected) = (String::new(), 0);
    for paper in papers {
        let flavours = flavours(paper);
        expected += flavours.split(',').count();
        writeln!(list, "{flavours}\t{}", paper.path.display()).unwrap();
    }
    let report = validate(&list);
    let verdicts: Vec<&str> = report.lines().filter(|line| !line.starts_with(' ')).collect();
    assert_eq!(verdicts.len(), expected, "a verdict for every flavour of every file:\n{report}");
    let failed: Vec<&str> = report.lines().filter(|line| !line.starts_with("pass\t")).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// A validator that passes everything would let the test above pass.
#[tokio::test]
async fn the_validator_finds_what_is_broken() {
    let paper = papers().await.first().unwrap();
    let mut bytes = std::fs::read(&paper.path).unwrap();
    let broken = Path::new(env!("CARGO_TARGET_TMPDIR")).join("broken.pdf");
    let mark = b"<pdfuaid:part>1<";
    let at = bytes.windows(mark.len()).position(|window| window == mark).unwrap();
    bytes.splice(at..at + mark.len(), *b"<pdfuaid:part>7<");
    #[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
    std::fs::write(&broken, bytes).unwrap();
    let report = validate(&format!("ua1\t{}\n", broken.display()));
    assert!(report.starts_with("fail\tua1\t"), "{report}");
}

/// What a file says it keeps to, by its metadata, which is never compressed. Every file says PDF/UA-1; what is kept
/// says PDF/A-2a as well, or PDF/A-3a where files are attached.
fn flavours(paper: &Paper) -> String {
    let bytes = std::fs::read(&paper.path).unwrap();
    let says = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(says("<pdfuaid:part>1</pdfuaid:part>"), "{} does not say PDF/UA-1", paper.name);
    let attached = says("<pdfaid:part>3</pdfaid:part>");
    assert!(attached || says("<pdfaid:part>2</pdfaid:part>"), "{} does not say PDF/A", paper.name);
    assert!(says("<pdfaid:conformance>A</pdfaid:conformance>"), "{} does not say level A", paper.name);
    if attached { "ua1,3a".to_owned() } else { "ua1,2a".to_owned() }
}

/// Runs veraPDF over a list; `cargo xtask test` fetches it and names its class path.
fn validate(list: &str) -> String {
    let Some(classes) = std::env::var_os("EXCEPTION_DESK_VERAPDF") else {
        panic!(
            "EXCEPTION_DESK_VERAPDF is not set. Run `cargo xtask test`, which fetches veraPDF and sets it."
        )
    };
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("verapdf-{}.txt", list.len()));
    #[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
    std::fs::write(&path, list).unwrap();
    let program: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("documents/VeraPdf.java");
    let mut java = Command::new("java");
    java.arg("-cp").arg(classes).arg(program).arg(path);
    let output = java.output().unwrap();
    let report = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{report}{}", String::from_utf8_lossy(&output.stderr));
    report
}
