//! Passphrases: what one must be, and the signing key that it opens.
//!
//! Length and not being among the commonest are asked for, and no mixture of kinds of characters (NIST SP 800-63B, 3.1.1.2):
//! mixtures make passphrases that people write down.

use exception::{Person, Problem, input::Input, text::fold};
use ledger::{CannotOpen, Cost, SealedKey, SigningKey};
use serde_json::Value;
use store::Account;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use crate::{Error, Result};

/// Shortest passphrase, in characters.
pub(crate) const SHORTEST_PASSPHRASE: usize = 12;
/// Longest passphrase, in characters.
const LONGEST_PASSPHRASE: usize = 200;

/// Fewest different characters: what has fewer is a few keys over and over.
const FEWEST_CHARACTERS: usize = 5;
/// Letters of a passphrase for one time: none that looks or sounds like another.
const ONE_TIME_LETTERS: &[u8; 25] = b"abcdefghijkmnpqrstuvwxyz2";
/// Its groups, and the letters of each: 92 bits in all.
const ONE_TIME: (usize, usize) = (4, 5);

/// The commonest passphrases of this length, letters and digits alone, from the lists of what leaked elsewhere: who guesses
/// tries these first.
const COMMONEST: &[&str] = &[
    "123456789012",
    "1234567890123",
    "1234567890123456",
    "012345678901",
    "123123123123",
    "1234512345123",
    "123456123456",
    "123456654321",
    "1234567891011",
    "123456789abc",
    "112233445566",
    "1q2w3e4r5t6y",
    "1q2w3e4r5t6y7u",
    "1qaz2wsx3edc",
    "1qaz2wsx3edc4rfv",
    "qazwsxedcrfv",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiopasdf",
    "qwertyuiopasdfghjkl",
    "qwerty123456",
    "qwerty12345678",
    "qwertyqwerty",
    "asdfghjklqwerty",
    "asdfghjklzxcvbnm",
    "zxcvbnmasdfghjkl",
    "abcdefghijkl",
    "abcdefghijklmnop",
    "abcdefghijklmnopqrstuvwxyz",
    "abcd1234abcd",
    "abc123abc123",
    "abcdef123456",
    "a1b2c3d4e5f6",
    "password1234",
    "password12345",
    "password123456",
    "password2025",
    "password2026",
    "password2027",
    "passwordpassword",
    "password123password",
    "mypassword123",
    "newpassword1",
    "changeme1234",
    "changemechangeme",
    "passphrase123",
    "passphrasepassphrase",
    "thisisapassword",
    "thisismypassword",
    "thisismypassphrase",
    "letmein12345",
    "letmeinletmein",
    "letmeinplease",
    "administrator",
    "administrator1",
    "administrator123",
    "adminadmin12",
    "adminadminadmin",
    "welcome12345",
    "welcome123456",
    "welcomewelcome",
    "iloveyou1234",
    "iloveyouiloveyou",
    "iloveyousomuch",
    "correcthorsebatterystaple",
    "trustno1trustno1",
    "sunshine1234",
    "princess1234",
    "football1234",
    "baseball1234",
    "superman1234",
    "batmanbatman",
    "dragondragon",
    "monkeymonkey",
    "starwars1234",
    "whatever1234",
    "computer1234",
    "internet1234",
    "california12",
    "california123",
    "california2026",
    "sacramento12",
    "sacramento123",
    "summer2026summer",
    "winter2026winter",
    "spring2026spring",
    "autumn2026autumn",
    "exceptiondesk",
    "exceptiondesk1",
    "exceptiondesk123",
    "securitysecurity",
    "departmentoftechnology",
    "californiadepartmentoftechnology",
    "securitymanagementbranch",
    "lookaroundtheoffice",
];

/// A passphrase as it is used for sealing: composed, so that two keyboards give the same.
fn normal(passphrase: &str) -> Zeroizing<String> {
    Zeroizing::new(passphrase.nfc().collect())
}

pub(crate) async fn open_key(account: &Account, passphrase: &str) -> Result<Option<SigningKey>> {
    let damaged = || Error::Damaged(format!("The signing key of {} is damaged.", account.id));
    let sealed = SealedKey::from_bytes(&account.sealed_key).map_err(|_| damaged())?;
    let passphrase = normal(passphrase);
    // Argon2id takes tens of milliseconds: it must not hold up what else the program is asked.
    let opened = tokio::task::spawn_blocking(move || sealed.open(&passphrase)).await;
    match opened {
        Ok(Ok(key)) => Ok(Some(key)),
        Ok(Err(CannotOpen::WrongPassphrase)) => Ok(None),
        Ok(Err(CannotOpen::Damaged)) | Err(_) => Err(damaged()),
    }
}

pub(crate) fn seal_key(key: &SigningKey, passphrase: &str, cost: Cost) -> Result<Vec<u8>> {
    let (salt, nonce) = (random::<16>()?, random::<24>()?);
    let sealed = SealedKey::seal(key, &normal(passphrase), cost, salt, nonce)
        .map_err(|error| Error::Damaged(format!("The signing key can’t be sealed: {error}.")))?;
    Ok(sealed.as_bytes().to_vec())
}

/// Random bytes from the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::Damaged(format!("The system gives no random numbers ({error}).")))?;
    Ok(bytes)
}

/// Reads a passphrase and the same again, for a person; `None` where their particulars could not be read.
pub(crate) fn read_passphrase(input: &mut Input<'_>, person: Option<&Person>) -> Option<Zeroizing<String>> {
    let text = |name: &str| input.raw(name).and_then(Value::as_str).unwrap_or("").to_owned();
    let (first, again) = (Zeroizing::new(text("passphrase")), Zeroizing::new(text("passphrase_again")));
    if let Some(problem) = passphrase_problem("passphrase", &first, person) {
        input.problem("passphrase", &problem.code, problem.message);
        return None;
    }
    if normal(&first) != normal(&again) {
        input.problem("passphrase_again", "differs", "Enter the same passphrase again: the two differ.");
        return None;
    }
    Some(first)
}

/// What keeps a passphrase from being taken for a person: it is too short, or among what is guessed first.
pub(crate) fn passphrase_problem(field: &str, passphrase: &str, person: Option<&Person>) -> Option<Problem> {
    let length = passphrase.chars().count();
    if !(SHORTEST_PASSPHRASE..=LONGEST_PASSPHRASE).contains(&length) {
        let message = format!(
            "Choose a passphrase of {SHORTEST_PASSPHRASE} to {LONGEST_PASSPHRASE} characters: a few words will do."
        );
        return Some(Problem::new(field, "passphrase_length", message));
    }
    let typed = bare(passphrase);
    let different: std::collections::BTreeSet<char> = fold(passphrase).chars().collect();
    if different.len() < FEWEST_CHARACTERS {
        let message =
            "Choose another passphrase: this one is a few characters over and over. A few words will do.";
        return Some(Problem::new(field, "passphrase_common", message));
    }
    if COMMONEST.contains(&typed.as_str()) {
        let message = "Choose another passphrase: this one is among the commonest, which are guessed first.";
        return Some(Problem::new(field, "passphrase_common", message));
    }
    let is_own = |own: &str| {
        let own = bare(own);
        !own.is_empty() && typed.replace(own.as_str(), "").chars().all(|c| c.is_ascii_digit())
    };
    if person.is_some_and(|person| {
        [&person.account, &person.name, &person.email, &person.department].into_iter().any(|own| is_own(own))
    }) {
        let message = "Choose another passphrase: this one is your name, account, address or department.";
        return Some(Problem::new(field, "passphrase_common", message));
    }
    None
}

/// Letters and digits alone, folded: how a passphrase is compared with what is guessed first.
fn bare(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A passphrase for one time, from the system’s randomness: to be read out, typed once and replaced.
pub(crate) fn one_time_passphrase() -> Result<Zeroizing<String>> {
    let (groups, letters) = ONE_TIME;
    let mut passphrase = Zeroizing::new(String::with_capacity(groups * (letters + 1)));
    while passphrase.len() < groups * (letters + 1) - 1 {
        if passphrase.len() % (letters + 1) == letters {
            passphrase.push('-');
            continue;
        }
        let [byte] = random::<1>()?;
        // What is left over of 256 is drawn again: each letter is as likely as every other.
        let place = usize::from(byte);
        if place < 256 / ONE_TIME_LETTERS.len() * ONE_TIME_LETTERS.len()
            && let Some(letter) = ONE_TIME_LETTERS.get(place % ONE_TIME_LETTERS.len())
        {
            passphrase.push(char::from(*letter));
        }
    }
    Ok(passphrase)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    fn ana() -> Person {
        Person {
            account: "ana.lopez".to_owned(),
            name: "Ana López de Ayala".to_owned(),
            title: String::new(),
            department: "Department of Motor Vehicles".to_owned(),
            email: "ana.lopez@dmv.example".to_owned(),
            phone: String::new(),
            roles: [exception::Role::Requester].into(),
        }
    }

    #[test]
    fn a_passphrase_is_long_and_not_among_what_is_guessed_first() {
        let code =
            |passphrase: &str| passphrase_problem("new", passphrase, Some(&ana())).map(|found| found.code);
        for short in ["", "short", "elevenchars", &"long".repeat(51)] {
            assert_eq!(code(short).as_deref(), Some("passphrase_length"), "{short}");
        }
        let guessed = [
            "password 1234",
            "Password-1234",
            "Correct Horse Battery Staple",
            "aaaaaaaaaaaaaaaa",
            "121212121212",
            "Ana López de Ayala",
            "ana.lopez.2026",
            "department of motor vehicles",
            "EXCEPTION DESK",
            "ＰＡＳＳＷＯＲＤ1234",
        ];
        for guessed in guessed {
            assert_eq!(code(guessed).as_deref(), Some("passphrase_common"), "{guessed}");
        }
        // No mixture of kinds of characters is asked for.
        for good in [
            "a few plain words",
            "the kettle sings at noon",
            "ana likes old maps",
            "正しい馬の電池のホチキスだよね",
        ] {
            assert_eq!(code(good), None, "{good}");
        }
    }

    #[test]
    fn a_passphrase_for_one_time_is_never_the_same_and_does_itself() {
        let all: std::collections::BTreeSet<String> =
            (0..200).map(|_| one_time_passphrase().unwrap().to_string()).collect();
        assert_eq!(all.len(), 200);
        for passphrase in all {
            assert_eq!(passphrase.len(), 23, "{passphrase}");
            assert_eq!(passphrase.split('-').map(str::len).collect::<Vec<_>>(), [5, 5, 5, 5], "{passphrase}");
            assert_eq!(passphrase_problem("new", &passphrase, None), None, "{passphrase}");
        }
    }
}
