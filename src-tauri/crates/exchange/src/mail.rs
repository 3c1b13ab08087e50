//! Mail drafts: a message file that a mail program opens to be sent (RFC 5322, MIME), and a `mailto:` link (RFC 6068).

use std::fmt::Write as _;

use exception::{Instant, input::is_email};
use mail_builder::{
    MessageBuilder,
    headers::{address::Address, content_type::ContentType, raw::Raw},
    mime::{BodyPart, MimePart},
};

use crate::text::{one_line, spelled_out};

/// Longest link that every system hands on to a mail program, in characters: Windows cuts longer ones.
pub const LONGEST_LINK: usize = 2_000;

/// Stands between the parts of a message. Neither base64 nor quoted-printable writes `=_`, so no part can hold it.
const BOUNDARY: &str = "=_exception-desk_=";

/// A person whom a mail goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// Name; may be empty.
    pub name: String,
    /// E-mail address. One that is none is left out of what is written.
    pub address: String,
}

impl Mailbox {
    /// Whether mail can be sent there: an address of plain characters, none of which has a meaning in a header.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        let plain = |c: char| c.is_ascii_graphic() && !"()<>[]:;\\,\"".contains(c);
        is_email(&self.address) && self.address.trim().chars().all(plain)
    }
}

/// A file that goes with a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, with its ending.
    pub name: String,
    /// Its media type, such as `application/pdf`.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A mail that is not sent yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Who writes it; none leaves the account to the mail program.
    pub from: Option<Mailbox>,
    /// Whom it goes to; may be empty.
    pub to: Vec<Mailbox>,
    /// Who gets a copy.
    pub cc: Vec<Mailbox>,
    /// What it is about, in a line.
    pub subject: String,
    /// What it says, in lines.
    pub body: String,
}

/// A link that is too long to be handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the mail makes a link of {length} characters, and a mail program takes at most {LONGEST_LINK}")]
pub struct TooLong {
    /// Its length in characters.
    pub length: usize,
}

impl Draft {
    /// The draft as a message file. `X-Unsent` has Outlook open it to be sent, instead of as a mail that came.
    ///
    /// `id` is what the message is for good, without its domain; `made` the instant at which it is made.
    #[must_use]
    pub fn message(&self, id: &str, made: Instant, attachments: &[Attachment]) -> Vec<u8> {
        let mut message = MessageBuilder::new();
        if let Some(from) = mailboxes(self.from.as_slice()).pop() {
            message = message.from(from);
        }
        for (header, people) in [("To", &self.to), ("Cc", &self.cc)] {
            let people = mailboxes(people);
            if !people.is_empty() {
                message = message.header(header, Address::new_list(people));
            }
        }
        message = message
            .subject(header(&self.subject))
            .date(made.millis().div_euclid(1000))
            .message_id(format!("{}@exception-desk", atom(id)))
            .header("X-Unsent", Raw::new("1"));
        let text = MimePart::new("text/plain", BodyPart::Text(spelled_out(&self.body).into()));
        let body = if attachments.is_empty() {
            text
        } else {
            let files = attachments.iter().map(|file| {
                MimePart::new(media_type(&file.media_type), BodyPart::Binary(file.bytes.as_slice().into()))
                    .attachment(header(&file.name))
            });
            let parts: Vec<_> = std::iter::once(text).chain(files).collect();
            MimePart::new(ContentType::new("multipart/mixed").attribute("boundary", BOUNDARY), parts)
        };
        let mut bytes = Vec::new();
        message.body(body).serialize(&mut bytes);
        bytes
    }

    /// The draft as a link that opens a mail program; attachments are not in it, for no program takes them from a link.
    ///
    /// # Errors
    /// [`TooLong`] above [`LONGEST_LINK`].
    pub fn link(&self) -> Result<String, TooLong> {
        let addresses = |people: &[Mailbox]| {
            let addresses =
                people.iter().filter(|one| one.is_reached()).map(|one| encoded(one.address.trim()));
            addresses.collect::<Vec<_>>().join(",")
        };
        let mut link = format!("mailto:{}", addresses(&self.to));
        let copies = addresses(&self.cc);
        let body = spelled_out(&self.body).trim_end().replace('\n', "\r\n");
        let fields =
            [("cc", copies), ("subject", encoded(&one_line(&self.subject))), ("body", encoded(&body))];
        let mut before = '?';
        for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            link.push(before);
            link.push_str(name);
            link.push('=');
            link.push_str(&value);
            before = '&';
        }
        let length = link.chars().count();
        if length > LONGEST_LINK { Err(TooLong { length }) } else { Ok(link) }
    }
}

fn mailboxes(people: &[Mailbox]) -> Vec<Address<'_>> {
    let reached = people.iter().filter(|one| one.is_reached());
    reached
        .map(|one| {
            let name = header(&one.name);
            Address::new_address((!name.is_empty()).then_some(name), one.address.trim())
        })
        .collect()
}

/// A text in a header. What looks like an encoded word (RFC 2047) would be decoded by whoever reads it, even between
/// quotation marks: a space keeps it as it was typed.
fn header(text: &str) -> String {
    one_line(text).replace("=?", "= ?")
}

/// The characters of a text that a message's id may have.
fn atom(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')).collect()
}

/// A media type as it came, where it is one: `type/subtype` and no more.
fn media_type(text: &str) -> &str {
    let kind = text.split(';').next().unwrap_or_default().trim();
    let is_token = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+'))
    };
    match kind.split_once('/') {
        Some((kind_of, of)) if is_token(kind_of) && is_token(of) && kind_of != "multipart" => kind,
        Some(_) | None => "application/octet-stream",
    }
}

/// Everything but unreserved characters and the at sign as percent-encoded octets (RFC 6068, section 2).
fn encoded(text: &str) -> String {
    let mut link = String::with_capacity(text.len() * 3);
    for octet in text.bytes() {
        if octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'.' | b'_' | b'~' | b'@') {
            link.push(char::from(octet));
        } else {
            // Writing to a text can't fail.
            let _ = write!(link, "%{octet:02X}");
        }
    }
    link
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use proptest::prelude::*;

    use super::*;

    fn draft(subject: &str, name: &str, body: &str) -> Draft {
        Draft {
            from: None,
            to: vec![Mailbox { name: name.to_owned(), address: "iso@dmv.ca.gov".to_owned() }],
            cc: Vec::new(),
            subject: subject.to_owned(),
            body: body.to_owned(),
        }
    }

    fn made() -> Instant {
        Instant::try_from("2026-11-22T02:00:00.000Z".to_owned()).unwrap()
    }

    #[test]
    fn a_draft_names_its_people_and_carries_its_file() {
        let file = Attachment {
            name: "Denial letter EX-2026-0001.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: b"%PDF-1.7".to_vec(),
        };
        let draft = draft("Denied: EX-2026-0001", "Anahit Sargsyan", "The request was declined.\n");
        let bytes = draft.message("EX-2026-0001.decision", made(), &[file]);
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(
            text.contains("To: \"Anahit Sargsyan\" <iso@dmv.ca.gov>\r\n")
                || text.contains("To: Anahit Sargsyan <iso@dmv.ca.gov>\r\n"),
            "{text}"
        );
        assert!(text.contains("X-Unsent: 1\r\n"), "{text}");
        assert!(text.contains("Date: Sun, 22 Nov 2026 02:00:00 +0000\r\n"), "{text}");
        assert!(text.contains("Message-ID: <EX-2026-0001.decision@exception-desk>\r\n"), "{text}");
        assert!(text.contains("JVBERi0xLjc="), "{text}");
        assert!(!text.contains("From:"), "{text}");
        assert_eq!(
            draft.message("EX-2026-0001.decision", made(), &[]),
            draft.message("EX-2026-0001.decision", made(), &[])
        );
    }

    #[test]
    fn a_link_says_what_the_draft_says() {
        let link = draft("Denied: 50 % & more", "Anahit", "Line 1\nLine 2 – é").link().unwrap();
        assert_eq!(
            link,
            "mailto:iso@dmv.ca.gov?subject=Denied%3A%2050%20%25%20%26%20more&body=Line%201%0D%0ALine%202%20%E2%80%93%20%C3%A9"
        );
        let long = draft("Denied", "Anahit", &"x".repeat(2_000)).link();
        assert!(matches!(long, Err(TooLong { length }) if length > LONGEST_LINK));
    }

    #[test]
    fn an_address_that_is_none_is_left_out() {
        let mut draft = draft("S", "N", "B");
        for address in ["x@y.org?bcc=z@y.org\r\nBcc: z@y.org", "z>,<z@y.org", "z@y.org,z", "ü@y.org", ""] {
            draft.to.push(Mailbox { name: "X".to_owned(), address: address.to_owned() });
        }
        assert_eq!(draft.link().unwrap(), "mailto:iso@dmv.ca.gov?subject=S&body=B");
        let text = String::from_utf8(draft.message("a", made(), &[])).unwrap();
        assert!(!text.contains("y.org"), "{text}");
        let asked = Mailbox { name: String::new(), address: "a?cc=b@y.org".to_owned() };
        assert_eq!(
            Draft { to: vec![asked], ..draft }.link().unwrap(),
            "mailto:a%3Fcc%3Db@y.org?subject=S&body=B"
        );
    }

    proptest! {
        #[test]
        fn no_text_becomes_a_header(
            subject in "(\\PC|[\r\n\u{0}\u{202e}])*", name in "(\\PC|[\r\n\"<>,;])*", body in "(\\PC|[\r\n\t])*"
        ) {
            let subject = format!("{subject}\r\nBcc: evil@example.org\r\n\r\n<html>");
            let bytes = draft(&subject, &format!("{name}\r\nBcc: evil@example.org"), &body).message("id\r\nX: y", made(), &[]);
            let text = String::from_utf8(bytes).unwrap();
            let (head, _) = text.split_once("\r\n\r\n").unwrap();
            let headers = head.replace("\r\n ", " ").replace("\r\n\t", " ");
            let names: Vec<&str> = headers.split("\r\n").map(|line| line.split(':').next().unwrap_or("")).collect();
            let allowed = ["To", "Subject", "Date", "Message-ID", "X-Unsent", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"];
            prop_assert!(names.iter().all(|name| allowed.contains(name)), "{names:?}");
            prop_assert!(head.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
        }

        #[test]
        fn a_link_is_of_plain_characters(subject in "\\PC*", body in "(\\PC|[\r\n&?#])*") {
            if let Ok(link) = draft(&subject, "", &body).link() {
                prop_assert!(link.bytes().all(|octet| octet.is_ascii_graphic()));
                prop_assert!(link.matches('&').count() <= 1 && link.matches('?').count() <= 1);
            }
        }
    }
}
