//! Typst and `LibreOffice`, with the same fonts and nothing of the system's.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use documents::Press;

/// Compiles what it is asked for, line by line: the name of a file of Typst's markup. It answers with the seconds that
/// this took. Fonts are read once.
const TYPST: &str = "
import sys, time, typst
fonts = typst.Fonts(include_system_fonts=False, font_paths=[sys.argv[1]])
for line in sys.stdin:
    source = open(line.strip(), 'rb').read()
    start = time.perf_counter()
    pdf = typst.Compiler(source, font_paths=fonts).compile(format='pdf', pdf_standards=['ua-1'])
    print(time.perf_counter() - start, len(pdf), flush=True)
";

/// The faces of a press as files, where both find them.
///
/// # Errors
/// When they cannot be written.
pub fn fonts(press: &Press, folder: &Path) -> Result<PathBuf> {
    let fonts = folder.join("share").join("fonts");
    std::fs::create_dir_all(&fonts)?;
    for (name, data) in press.faces() {
        std::fs::File::create(fonts.join(name).with_extension("ttf"))?.write_all(data)?;
    }
    Ok(fonts)
}

/// Typst in a process that stays, as a library in Python.
pub struct Typst {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Typst {
    /// Starts it, where it is installed in `library`; none where it is not.
    ///
    /// # Errors
    /// When it is there and cannot be talked to.
    pub fn start(library: Option<&Path>, fonts: &Path) -> Result<Option<Self>> {
        let Some(library) = library else { return Ok(None) };
        let mut python = Command::new("python3");
        python.env("PYTHONPATH", library);
        let there = python.args(["-c", "import typst"]).stderr(Stdio::null()).status();
        if !there.is_ok_and(|status| status.success()) {
            return Ok(None);
        }
        let mut python = Command::new("python3");
        python.env("PYTHONPATH", library).arg("-c").arg(TYPST).arg(fonts);
        let mut process = python.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let questions = process.stdin.take().context("Typst takes no questions")?;
        let answers = process.stdout.take().context("Typst gives no answers")?;
        Ok(Some(Self { process, questions, answers: BufReader::new(answers) }))
    }

    /// Makes a PDF/UA-1 of a file; how long that took.
    ///
    /// # Errors
    /// When it fails.
    pub fn print(&mut self, source: &Path) -> Result<Duration> {
        writeln!(self.questions, "{}", source.display())?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let seconds = line.split(' ').next().and_then(|word| word.parse().ok());
        Ok(Duration::from_secs_f64(seconds.context("Typst made no PDF: its message stands above")?))
    }
}

impl Drop for Typst {
    fn drop(&mut self) {
        // It ends when its input does; what is killed has ended already or is no longer wanted.
        let _ended = self.process.kill().and_then(|()| self.process.wait());
    }
}

/// Whether `LibreOffice` can be started.
pub fn has_libreoffice() -> bool {
    let asked = Command::new("soffice").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

/// Converts flat `OpenDocument` files in one process of `LibreOffice`; how long that took, start and end included.
///
/// # Errors
/// When it fails or leaves one out.
pub fn libreoffice(folder: &Path, files: &[PathBuf]) -> Result<Duration> {
    let out = folder.join("converted");
    std::fs::create_dir_all(&out)?;
    let start = Instant::now();
    let output = Command::new("soffice")
        .env("HOME", folder)
        .env("XDG_DATA_HOME", folder.join("share"))
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        .args(["--headless", "--convert-to"])
        .arg(r#"pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}"#)
        .arg("--outdir")
        .arg(&out)
        .args(files)
        .output()?;
    let took = start.elapsed();
    for file in files {
        let name = file.file_name().context("a file without a name")?;
        let made = out.join(name).with_extension("pdf");
        let problem = String::from_utf8_lossy(&output.stderr);
        ensure!(made.exists(), "LibreOffice made no {}: {problem}", made.display());
        std::fs::remove_file(made)?;
    }
    Ok(took)
}
