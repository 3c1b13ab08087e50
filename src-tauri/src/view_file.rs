//! Opening a file of the records in the system's own viewer.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use casework::FileContent;
use exception::Digest;

use crate::error::{Answer, Failure};
use crate::files;

/// The folder within the folder of the records where copies for viewers lie until the next start.
const FOLDER: &str = "opened";

/// Opens a copy of a file in the system's viewer.
///
/// The copy's name is made of its digest and its kind; the name in the record is not used. Only the person who is
/// signed in to the system can read the folder.
///
/// # Errors
/// Refused for programs and unknown kinds, and when the system has no viewer; broken when the copy cannot be written.
pub fn open(data_dir: &Path, sha256: &Digest, file: &FileContent) -> Answer<()> {
    let copy = copy(data_dir, sha256, file)?;
    tauri_plugin_opener::open_path(&copy, None::<&str>).map_err(|error| {
        tracing::warn!(%error, "the system's viewer did not start");
        Failure::refused(
            "The system has no program that opens this kind of file. Save it, and open it where there is one.",
        )
    })
}

/// Writes the copy and returns its path.
pub fn copy(data_dir: &Path, sha256: &Digest, file: &FileContent) -> Answer<PathBuf> {
    let Some(ending) = files::ending(&file.media_type) else {
        return Err(Failure::refused(format!(
            "This file is not opened from here, because it is a program or of an unknown kind ({}). Save it, have it checked, and open it from where you saved it.",
            file.media_type
        )));
    };
    let unwritable = |error: io::Error| Failure::broken("The copy for the viewer cannot be written.", &error);
    let folder = data_dir.join(FOLDER);
    files::private_folder(&folder).map_err(unwritable)?;
    let name: String = sha256.as_str().chars().take(24).collect();
    let path = folder.join(format!("{name}.{ending}"));
    files::write(&path, &file.bytes).map_err(unwritable)?;
    Ok(path)
}

/// Removes the copies of earlier times; what a viewer still holds open is removed the next time.
pub fn clear(data_dir: &Path) {
    match fs::remove_dir_all(data_dir.join(FOLDER)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, "copies that were opened earlier could not be removed");
        }
        Ok(()) | Err(_) => {}
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    fn file(name: &str, media_type: &str) -> FileContent {
        FileContent { name: name.to_owned(), media_type: media_type.to_owned(), bytes: b"bytes".to_vec() }
    }

    #[test]
    fn a_copy_is_named_by_the_program_and_programs_are_refused() {
        let folder = std::env::temp_dir().join(format!("exception-desk-copy-{}", std::process::id()));
        let digest = Digest::from_bytes(&[0xab; 32]);
        let path = copy(&folder, &digest, &file("../../evil.desktop", "application/pdf")).unwrap();
        assert_eq!(path, folder.join("opened").join("abababababababababababab.pdf"));
        assert_eq!(fs::read(&path).unwrap(), b"bytes");
        let refused = copy(&folder, &digest, &file("letter.pdf", "application/x-executable"));
        assert!(matches!(refused, Err(Failure::Refused { .. })));
        clear(&folder);
        assert!(!folder.join("opened").exists());
        clear(&folder);
        fs::remove_dir_all(&folder).unwrap();
    }
}
