//! A CUPS of a test's own: its server, its socket, its queues, and printers that print into a folder.
//!
//! It needs Debian's `cups-daemon` and `cups-client`. Nothing of the computer's own printing is touched.
#![expect(clippy::missing_panics_doc, reason = "whatever goes wrong here fails the test that asked for it")]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_mins(1);
const GLANCE: Duration = Duration::from_millis(20);
/// Where Debian keeps the server's own programs.
const SERVER_PROGRAMS: &str = "/usr/lib/cups";
/// The account and group that CUPS prints as, when root starts it (Debian's `base-passwd`).
const LP: u32 = 7;

/// The printer: CUPS calls it with job, user, title, copies, options and perhaps a file (backend(7)). A line in `jobs`
/// says that the paper is whole.
const KEEP: &str = r#"#!/bin/sh
[ $# -eq 0 ] && { echo 'file keep "Unknown" "Prints into a folder"'; exit 0; }
folder=${DEVICE_URI#keep:}
cat ${6:+"$6"} > "$folder/$1"
printf '%s\t%s\t%s\t%s\n' "$1" "$3" "$4" "$5" >> "$folder/jobs"
"#;

/// The server, stopped when dropped.
pub struct Cups {
    server: Child,
    folder: TempDir,
}

/// What came out of a printer.
#[derive(Debug, PartialEq, Eq)]
pub struct Paper {
    /// The document.
    pub bytes: Vec<u8>,
    /// The job's title.
    pub title: String,
    /// How often it was to be printed.
    pub copies: u32,
    /// The job's options: `sides=one-sided …`.
    pub options: String,
}

impl Cups {
    /// Starts a server without printers.
    #[must_use]
    pub fn start() -> Self {
        let folder = TempDir::new().unwrap_or_else(|error| panic!("no temporary folder: {error}"));
        let server = begin(folder.path()).unwrap_or_else(|error| {
            panic!(
                "no CUPS (Debian's cups-daemon and cups-client; `cargo xtask test` installs them): {error}"
            )
        });
        let cups = Self { server, folder };
        until("the server of CUPS", || UnixStream::connect(cups.server()).ok());
        cups
    }

    /// The server's socket, for the variable `CUPS_SERVER`.
    #[must_use]
    pub fn server(&self) -> PathBuf {
        self.folder.path().join("socket")
    }

    /// Adds a printer.
    pub fn add(&self, name: &str, description: &str) {
        let papers = self.papers(name);
        fs::create_dir(&papers).unwrap_or_else(|error| panic!("{}: {error}", papers.display()));
        for_lp(&papers).unwrap_or_else(|error| panic!("{}: {error}", papers.display()));
        let device = format!("keep:{}", papers.display());
        self.run("lpadmin", &["-p", name, "-E", "-v", &device, "-D", description]);
    }

    /// Makes a printer the default.
    pub fn make_default(&self, name: &str) {
        self.run("lpadmin", &["-d", name]);
    }

    /// Stops a printer: it takes documents and prints none.
    pub fn stop(&self, name: &str, reason: &str) {
        self.run("cupsdisable", &["-r", reason, name]);
    }

    /// Lets a printer print again.
    pub fn go_on(&self, name: &str) {
        self.run("cupsenable", &[name]);
    }

    /// Has a printer take no more documents.
    pub fn close(&self, name: &str, reason: &str) {
        self.run("cupsreject", &["-r", reason, name]);
    }

    /// Takes a printer away.
    pub fn remove(&self, name: &str) {
        self.run("lpadmin", &["-x", name]);
    }

    /// What has come out of a printer, in order.
    #[must_use]
    pub fn printed(&self, name: &str) -> Vec<Paper> {
        let papers = self.papers(name);
        let jobs = fs::read_to_string(papers.join("jobs")).unwrap_or_default();
        let paper = |line: &str| {
            let mut parts = line.splitn(4, '\t');
            let bytes = fs::read(papers.join(parts.next()?)).ok()?;
            let (title, copies) = (parts.next()?.to_owned(), parts.next()?.parse().ok()?);
            Some(Paper { bytes, title, copies, options: parts.next()?.to_owned() })
        };
        // The last line may still be in the making.
        let whole = jobs.rfind('\n').and_then(|end| jobs.get(..end)).unwrap_or_default();
        whole.lines().filter_map(paper).collect()
    }

    /// What has come out of a printer, as soon as it is so many.
    #[must_use]
    pub fn until_printed(&self, name: &str, count: usize) -> Vec<Paper> {
        until(&format!("{count} documents from {name}"), || {
            Some(self.printed(name)).filter(|printed| printed.len() >= count)
        })
    }

    fn papers(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("papers-{name}"))
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        // Debian has the programs of the administrator apart from those of everybody.
        let path = format!("/usr/sbin:/usr/bin:{}", std::env::var("PATH").unwrap_or_default());
        let output = Command::new(program)
            .args(arguments)
            .env("CUPS_SERVER", self.server())
            .env("PATH", path)
            .output()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program} {arguments:?}: {said}");
    }
}

impl Drop for Cups {
    fn drop(&mut self) {
        // It may have ended by itself; waiting for it leaves no process behind.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn begin(folder: &Path) -> std::io::Result<Child> {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    for name in ["spool", "spool/tmp", "cache", "state", "etc", "programs", "programs/backend"] {
        fs::create_dir(folder.join(name))?;
    }
    for name in ["spool", "spool/tmp", "cache"] {
        for_lp(&folder.join(name))?;
    }
    for entry in fs::read_dir(SERVER_PROGRAMS)? {
        let entry = entry?;
        if entry.file_name() != "backend" {
            symlink(entry.path(), folder.join("programs").join(entry.file_name()))?;
        }
    }
    let keep = folder.join("programs/backend/keep");
    put(&keep, KEEP)?;
    fs::set_permissions(&keep, fs::Permissions::from_mode(0o755))?;
    let at = folder.display();
    let account = if is_root()? { "User lp\nGroup lp\nSystemGroup root\n" } else { "" };
    let files = format!(
        "ServerRoot {at}/etc\nRequestRoot {at}/spool\nTempDir {at}/spool/tmp\nCacheDir {at}/cache\nStateDir {at}/state\n\
         ServerBin {at}/programs\nAccessLog {at}/access\nErrorLog {at}/errors\nPageLog {at}/pages\nSandboxing relaxed\n{account}"
    );
    // More jobs than the largest batch; everybody may do everything, for it is theirs.
    let server = format!(
        "Listen {at}/socket\nLogLevel warn\nBrowsing No\nWebInterface No\nDefaultAuthType None\nMaxJobs 2000\n\
         <Location />\nAllow all\n</Location>\n<Location /admin>\nAllow all\n</Location>\n\
         <Policy default>\n<Limit All>\nAuthType None\n</Limit>\n</Policy>\n"
    );
    put(&folder.join("etc/cups-files.conf"), &files)?;
    put(&folder.join("etc/cupsd.conf"), &server)?;
    Command::new("/usr/sbin/cupsd")
        .arg("-f")
        .arg("-c")
        .arg(folder.join("etc/cupsd.conf"))
        .arg("-s")
        .arg(folder.join("etc/cups-files.conf"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}

/// Gives a folder to the account that CUPS prints as; where the server is not root's, it prints as whoever runs it.
fn for_lp(folder: &Path) -> std::io::Result<()> {
    if is_root()? { chown(folder, Some(LP), Some(LP)) } else { Ok(()) }
}

fn is_root() -> std::io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    Ok(fs::metadata("/proc/self")?.uid() == 0)
}

fn put(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    fs::File::create(path)?.write_all(text.as_bytes())
}

/// What `look` sees, as soon as it sees something.
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(began.elapsed() <= PATIENCE, "{what}: not within {} s", PATIENCE.as_secs());
        std::thread::sleep(GLANCE);
    }
}
