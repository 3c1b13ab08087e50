//! Files that leave the records: how they are named, which kinds are known, and how they are written.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::error::Failure;

/// The kinds of files that are opened and printed, with the ending that the system knows each by.
///
/// None of them is a program, and none carries macros. The kind comes from the content, not from the name.
const KINDS: &[(&str, &str)] = &[
    ("application/pdf", "pdf"),
    ("application/rtf", "rtf"),
    ("application/vnd.oasis.opendocument.presentation", "odp"),
    ("application/vnd.oasis.opendocument.spreadsheet", "ods"),
    ("application/vnd.oasis.opendocument.text", "odt"),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("image/bmp", "bmp"),
    ("image/gif", "gif"),
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/tiff", "tif"),
    ("image/webp", "webp"),
    ("text/csv", "csv"),
    ("text/plain", "txt"),
];

/// The ending of a kind of file that may be opened; none for programs and for what is not known.
pub fn ending(media_type: &str) -> Option<&'static str> {
    let kind = media_type.split(';').next().unwrap_or_default().trim();
    KINDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(kind)).map(|(_, ending)| *ending)
}

/// A name to suggest for a file, made of a name out of a record.
///
/// What separates folders, what no file system takes and what would hide the true ending (control and direction
/// characters) becomes a hyphen; leading dots go. At most 120 characters; never empty.
pub fn suggested_name(name: &str) -> String {
    let forbidden = |letter: char| {
        letter.is_control()
            || matches!(letter, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let plain: String = name.chars().map(|letter| if forbidden(letter) { '-' } else { letter }).collect();
    let plain = plain.trim_matches(|letter: char| letter == '.' || letter.is_whitespace());
    let count = plain.chars().count();
    // Of a long name the end is kept, because there stands what kind of file it is.
    let short: String = plain.chars().skip(count.saturating_sub(120)).collect();
    if short.is_empty() { "document".to_owned() } else { short }
}

/// Whether a file is a packet, a key card or a receipt by its name; what it is, its content says.
pub fn is_from_other_office(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    crate::arguments::ENDINGS.contains(&ending.as_str())
}

/// Makes a folder, and those above it, where there is none: on Unix only the person who is signed in to the system can
/// look into it. On Windows the folders above it see to that.
///
/// # Errors
/// When it cannot be made.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Reads a file that a person named, of which no more than `most` bytes and one are wanted.
///
/// # Errors
/// When it is no file, such as a folder or a pipe that never ends, or cannot be read.
pub fn read(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Writes a file whole or not at all: beside its place, then renamed.
///
/// # Errors
/// When the folder cannot be written or is full; what stood there before then still does.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut beside = Beside::create(path)?;
    beside.file().write_all(bytes)?;
    beside.keep()
}

/// Writes files of which none is there yet: all of them, or none.
///
/// # Errors
/// When one of them is there already, or cannot be written; nothing is left behind then.
pub fn write_new(files: &[(PathBuf, &[u8])]) -> Result<(), Failure> {
    if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
        return Err(Failure::refused(format!(
            "“{}” is there already. Move it away, or choose another folder; nothing was written.",
            path.display()
        )));
    }
    let mut written = Vec::with_capacity(files.len());
    for (path, bytes) in files {
        let whole = Beside::create(path).and_then(|beside| {
            beside.file().write_all(bytes)?;
            beside.file().sync_all()?;
            Ok(beside)
        });
        written.push(whole.map_err(|error| unwritten(path, &error))?);
    }
    for (place, (beside, (path, _))) in written.iter_mut().zip(files).enumerate() {
        if let Err(error) = beside.keep() {
            for (kept, _) in files.iter().take(place) {
                // What went wrong first is what is told.
                let _ = fs::remove_file(kept);
            }
            return Err(unwritten(path, &error));
        }
    }
    Ok(())
}

/// A file that is being written beside its place. Dropped before it is kept, it is removed.
pub struct Beside {
    file: fs::File,
    written: PathBuf,
    path: PathBuf,
    kept: bool,
}

impl Beside {
    /// Begins a file that will stand at `path`.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(path: &Path) -> io::Result<Self> {
        let written = beside(path)?;
        Ok(Self { file: fs::File::create(&written)?, written, path: path.to_owned(), kept: false })
    }

    /// What to write into.
    pub fn file(&self) -> &fs::File {
        &self.file
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// When the disk has not taken all of it.
    pub fn keep(&mut self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.written, &self.path)?;
        self.kept = true;
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.kept {
            // What went wrong before is what is told.
            let _ = fs::remove_file(&self.written);
        }
    }
}

/// What is said when a file that somebody wanted cannot be written.
pub fn unwritten(path: &Path, error: &io::Error) -> Failure {
    use io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    let path = path.display();
    let full = matches!(error.kind(), StorageFull | QuotaExceeded);
    Failure::refused(if full {
        format!(
            "There is no room for “{path}”: the disk is full. Make room or choose another place; nothing was written."
        )
    } else if matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem) {
        format!(
            "“{path}” cannot be written: you may not write there. Choose another place; nothing was written."
        )
    } else {
        format!("“{path}” cannot be written: {error}. Choose another place; nothing was written.")
    })
}

fn beside(path: &Path) -> io::Result<PathBuf> {
    let name =
        path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it names no file"))?;
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.part", std::process::id()));
    Ok(path.with_file_name(hidden))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    #[test]
    fn programs_and_unknown_kinds_have_no_ending() {
        assert_eq!(ending("application/pdf"), Some("pdf"));
        assert_eq!(ending("Text/Plain; charset=utf-8"), Some("txt"));
        for kind in [
            "application/x-executable",
            "application/vnd.microsoft.portable-executable",
            "text/html",
            "image/svg+xml",
            "application/vnd.ms-word.document.macroEnabled.12",
            "application/octet-stream",
            "text/x-shellscript",
            "",
        ] {
            assert_eq!(ending(kind), None, "{kind}");
        }
    }

    #[test]
    fn a_suggested_name_is_a_name_and_no_path() {
        assert_eq!(suggested_name("Denial letter EX-2026-0001.pdf"), "Denial letter EX-2026-0001.pdf");
        assert_eq!(suggested_name("../../etc/passwd"), "-..-etc-passwd");
        assert_eq!(suggested_name("C:\\x\\..\\y.pdf"), "C--x-..-y.pdf");
        assert_eq!(suggested_name("letter\u{202e}fdp.exe"), "letter-fdp.exe");
        assert_eq!(suggested_name("a\0b\nc"), "a-b-c");
        assert_eq!(suggested_name(" .. "), "document");
        let long = format!("{}.pdf", "Nguyễn".repeat(100));
        assert_eq!(suggested_name(&long).chars().count(), 120);
        assert_eq!(suggested_name(&long).get(suggested_name(&long).len() - 4..), Some(".pdf"));
    }

    #[test]
    fn a_file_is_written_over_another_and_nothing_stays_beside_it() {
        let folder = std::env::temp_dir().join(format!("exception-desk-files-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("letter.pdf");
        write(&path, b"first").unwrap();
        write(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert!(write(&folder.join("missing/letter.pdf"), b"x").is_err());
        let (one, other) = (folder.join("one.eml"), folder.join("missing/other.eml"));
        assert!(write_new(&[(one.clone(), b"1".as_slice()), (other, b"2".as_slice())]).is_err());
        assert!(write_new(&[(one.clone(), b"1".as_slice()), (path.clone(), b"2".as_slice())]).is_err());
        assert!(!one.exists(), "what belongs together is written together");
        write_new(&[(one.clone(), b"1".as_slice())]).unwrap();
        assert!(write_new(&[(one.clone(), b"2".as_slice())]).is_err());
        assert_eq!(fs::read(&one).unwrap(), b"1");
        fs::remove_file(&one).unwrap();
        drop(Beside::create(&path).unwrap());
        assert_eq!(read(&path, 100).unwrap(), b"second");
        assert_eq!(read(&path, 3).unwrap(), b"seco", "one byte more than the most tells that there are more");
        assert!(read(&folder, 100).is_err());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let private = folder.join("private");
            private_folder(&private).unwrap();
            assert_eq!(fs::metadata(&private).unwrap().permissions().mode() & 0o777, 0o700);
            fs::remove_dir(&private).unwrap();
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::remove_dir_all(&folder).unwrap();
    }
}
