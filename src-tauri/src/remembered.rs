//! What each person chose last when they printed: a convenience of this computer, no record.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use casework::view::PrintChoice;

use crate::files;

/// The file in the folder of the records.
const FILE: &str = "printing.json";

/// What somebody chose last, if they have printed here.
pub fn choice(data_dir: &Path, account: &str) -> Option<PrintChoice> {
    choices(data_dir).remove(account)
}

/// Remembers what somebody chose. Where it cannot be kept, they choose again next time.
pub fn remember(data_dir: &Path, account: &str, choice: &PrintChoice) {
    let mut choices = choices(data_dir);
    if choices.insert(account.to_owned(), choice.clone()).as_ref() == Some(choice) {
        return;
    }
    let kept = serde_json::to_vec(&choices)
        .map_err(io::Error::from)
        .and_then(|bytes| files::write(&data_dir.join(FILE), &bytes));
    if let Err(error) = kept {
        tracing::warn!(%error, "the choice of a printer is not remembered");
    }
}

fn choices(data_dir: &Path) -> BTreeMap<String, PrintChoice> {
    let read = fs::read(data_dir.join(FILE)).and_then(|bytes| Ok(serde_json::from_slice(&bytes)?));
    match read {
        Ok(choices) => choices,
        Err(error) => {
            if error.kind() != io::ErrorKind::NotFound {
                tracing::warn!(%error, "the choices of printers cannot be read");
            }
            BTreeMap::new()
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use casework::view::Sides;
    use std::io::Write as _;

    use super::*;

    #[test]
    fn each_person_finds_what_they_chose_and_a_broken_file_is_no_hindrance() {
        let folder = tempfile::TempDir::new().unwrap();
        let chosen = PrintChoice { printer: "laser".to_owned(), copies: 2, sides: Sides::LongEdge };
        assert_eq!(choice(folder.path(), "lakshmi"), None);
        remember(folder.path(), "lakshmi", &chosen);
        assert_eq!(choice(folder.path(), "lakshmi"), Some(chosen.clone()));
        assert_eq!(choice(folder.path(), "tomas"), None);
        fs::File::create(folder.path().join(FILE)).unwrap().write_all(b"{ broken").unwrap();
        assert_eq!(choice(folder.path(), "lakshmi"), None);
        remember(folder.path(), "lakshmi", &chosen);
        assert_eq!(choice(folder.path(), "lakshmi"), Some(chosen));
    }
}
