//! Documents on file: their kinds, what a drafter adds to the record, how they were sent and signed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    action::FileReference,
    calendar::long_date,
    input::Input,
    values::{Digest, Line, Prose},
    words::words,
};

words! {
    /// The kind of a document on file.
    DocumentKind {
        /// The formal denial letter.
        DenialLetter = "denial_letter", "Denial letter";
        /// The findings packet.
        FindingsPacket = "findings_packet", "Findings packet";
        /// The letter that tells of an acceptance.
        ApprovalLetter = "approval_letter", "Approval letter";
        /// The notice that a request does not qualify.
        NotQualifiedNotice = "not_qualified_notice", "Not-qualified notice";
        /// The letter that asks for more information; not a denial.
        InformationRequest = "information_request", "Request for information";
        /// The minutes of one meeting.
        MeetingMinutes = "meeting_minutes", "Meeting minutes";
        /// The notice that an exception is revoked.
        RevocationNotice = "revocation_notice", "Revocation notice";
        /// The reminder that an exception ends.
        ExpiryReminder = "expiry_reminder", "Expiry reminder";
        /// TECH 358, as it was submitted and as far as SMB has filled it in.
        Tech358 = "tech_358", "TECH 358";
    }
}

impl DocumentKind {
    /// Whether the kind is drafted, approved and sent by steps of its own, which lead the request on.
    #[must_use]
    pub const fn has_own_steps(self) -> bool {
        matches!(self, Self::DenialLetter | Self::FindingsPacket)
    }

    /// Whether it is a letter: composed of a template's text and what a drafter adds.
    #[must_use]
    pub const fn is_letter(self) -> bool {
        !matches!(self, Self::FindingsPacket | Self::Tech358)
    }

    /// The label inside a sentence: "approval letter", "TECH 358".
    #[must_use]
    pub fn in_a_sentence(self) -> String {
        if self == Self::Tech358 { self.label().to_owned() } else { self.label().to_lowercase() }
    }

    /// The kinds that [`crate::Step::DraftDocument`] makes.
    pub fn drafted() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|kind| !kind.has_own_steps())
    }
}

/// A document that the program made and the records keep; a later version is another file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Document {
    /// What it is.
    pub kind: DocumentKind,
    /// Version within its kind and request, from 1.
    pub version: u32,
    /// The file.
    pub file: FileReference,
    /// Pages.
    pub pages: u32,
}

words! {
    /// The form of a letter.
    LetterForm {
        /// Letterhead, date, address, salutation, closing.
        Letter = "letter", "Letter";
        /// To, From, Date and Subject, for departments of the state.
        Memorandum = "memorandum", "Memorandum";
    }
}

/// What the drafter of a letter adds to the record: everything else comes from the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LetterDraft {
    /// The date the letter bears.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub dated: NaiveDate,
    /// Letter or memorandum.
    #[serde(default = "letter_form")]
    pub form: LetterForm,
    /// Delivery line, such as "By certified mail".
    pub delivery: Option<Line>,
    /// Salutation, such as "Dear Ms. Nguyen:"; none in a memorandum and in minutes.
    pub salutation: Option<Line>,
    /// For a denial letter: what applies until a solution is agreed.
    pub meanwhile: Option<Prose>,
    /// For a denial letter: what happens next, beside the standing sentences.
    pub next_steps: Option<Prose>,
    /// A paragraph in the drafter's own words, for the other kinds.
    #[serde(default)]
    pub added: Option<Prose>,
    /// For a request for information: the day by which to answer.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub answer_by: Option<NaiveDate>,
    /// For minutes: the meeting, by the sequence of the event that recorded it.
    #[serde(default)]
    pub meeting: Option<u32>,
    /// Enclosures, one a line.
    pub enclosures: Vec<Line>,
    /// Copies to, one a line.
    pub copies: Vec<Line>,
    /// Revision of the template that the letter was made with.
    pub template_revision: u32,
}

const fn letter_form() -> LetterForm {
    LetterForm::Letter
}

impl LetterDraft {
    /// Reads the draft of a letter; `template_revision` comes from the records.
    pub fn read(input: &mut Input<'_>, kind: DocumentKind, template_revision: u32) -> Option<Self> {
        use DocumentKind as K;
        let dated = input.date("dated", "the date of the letter");
        let form = input.optional_choice("form", "the form of the letter");
        let form = form.map(|form| form.unwrap_or(LetterForm::Letter));
        let delivery = input.optional_line("delivery", "the delivery line");
        let greets = kind != K::MeetingMinutes && form != Some(LetterForm::Memorandum);
        let salutation = if greets {
            input.line("salutation", "the salutation, such as Dear Ms. Nguyen:").map(Some)
        } else {
            Some(None)
        };
        let denies = kind == K::DenialLetter;
        let meanwhile =
            if denies { input.prose("meanwhile", "what applies meanwhile").map(Some) } else { Some(None) };
        let next_steps =
            if denies { input.optional_prose("next_steps", "the next steps") } else { Some(None) };
        let added = if denies { Some(None) } else { input.optional_prose("added", "the added paragraph") };
        let answer_by = if kind == K::InformationRequest {
            input.date("answer_by", "the day by which to answer").map(Some)
        } else {
            Some(None)
        };
        if let (Some(dated), Some(Some(by))) = (dated, answer_by)
            && by < dated
        {
            let message = format!("Enter a day on or after the date of the letter, {}.", long_date(dated));
            input.problem("answer_by", "before_letter", message);
        }
        let meeting = if kind == K::MeetingMinutes {
            input.number("meeting", "which meeting it was", 1, u32::MAX).map(Some)
        } else {
            Some(None)
        };
        let enclosures =
            input.rows("enclosures", "enclosure", 0, 20, |row, _| row.line("what", "the enclosure"));
        let copies = input.rows("copies", "copy", 0, 20, |row, _| row.line("to", "who gets a copy"));
        Some(Self {
            dated: dated?,
            form: form?,
            delivery: delivery?,
            salutation: salutation?,
            meanwhile: meanwhile?,
            next_steps: next_steps?,
            added: added?,
            answer_by: answer_by?,
            meeting: meeting?,
            enclosures: enclosures?,
            copies: copies?,
            template_revision,
        })
    }
}

/// How a letter on file came to differ from its template: a version of it was edited outside the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Edited {
    /// The version whose editable copy was changed.
    pub of: Digest,
    /// The copy as it came back; who brought it back is who edited it, for the record.
    pub copy: FileReference,
}

words! {
    /// How a document was sent.
    SentBy {
        /// By e-mail.
        Email = "email", "E-mail";
        /// By post.
        Post = "post", "Post";
        /// By certified mail.
        CertifiedMail = "certified_mail", "Certified mail";
        /// By secure file transfer.
        SecureTransfer = "secure_transfer", "Secure file transfer";
        /// By hand.
        Hand = "hand", "By hand";
    }
}

/// To whom, when and how a document was sent (TECH 358, section K).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Dispatch {
    /// To whom; the requester's ISO is the addressee (procedure, step 4).
    pub to: Line,
    /// On which day.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub on: NaiveDate,
    /// How.
    pub by: SentBy,
}

impl Dispatch {
    /// Reads a dispatch.
    pub fn read(input: &mut Input<'_>) -> Option<Self> {
        let to = input.line("to", "to whom it was sent");
        let on = input.date("on", "the day it was sent");
        let by = input.choice("by", "how it was sent");
        Some(Self { to: to?, on: on?, by: by? })
    }
}

words! {
    /// How a document was signed. A typed name is no signature (Government Code 16.5) and is none of these.
    SignedHow {
        /// Printed and signed in ink; the file is its scan.
        Ink = "ink", "In ink, scanned";
        /// Signed with the agency's signing tool; the file is what the tool gave.
        Tool = "tool", "With the agency’s signing tool";
    }
}

/// The record of a signing: what was signed how, by whom and when, and the signed file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Signing {
    /// How.
    pub how: SignedHow,
    /// By whom.
    pub signed_by: String,
    /// On which day.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub signed_on: NaiveDate,
    /// The scan, or the signed file, as it came.
    pub file: FileReference,
}

/// What a person gives of a signing; the program adds the file's particulars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningEntry {
    /// The document that was signed, as the program made it.
    pub document: Digest,
    /// How.
    pub how: SignedHow,
    /// By whom.
    pub signed_by: String,
    /// On which day.
    pub signed_on: NaiveDate,
}

impl SigningEntry {
    /// Reads the record of a signing without its file.
    pub fn read(input: &mut Input<'_>) -> Option<Self> {
        let document = input.digest("document", "which document it is");
        let how = input.choice("how", "how it was signed");
        let signed_by = input.name("signed_by", "the name of who signed it");
        let signed_on = input.date("signed_on", "the day on which it was signed");
        Some(Self { document: document?, how: how?, signed_by: signed_by?, signed_on: signed_on? })
    }

    /// The record of the signing with its file.
    #[must_use]
    pub fn with(self, file: FileReference) -> Signing {
        Signing { how: self.how, signed_by: self.signed_by, signed_on: self.signed_on, file }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use serde_json::json;

    use super::*;

    fn read(kind: DocumentKind, typed: &serde_json::Value) -> Result<LetterDraft, Vec<String>> {
        let read = Input::read(typed, |input| LetterDraft::read(input, kind, 0));
        read.map_err(|problems| problems.into_iter().map(|problem| problem.field).collect())
    }

    #[test]
    fn a_draft_filed_before_there_were_memorandums_is_a_letter() {
        let filed = json!({ "dated": "2026-10-01", "delivery": null, "salutation": "Dear ISO:",
            "meanwhile": "The standard applies.", "next_steps": null, "enclosures": [], "copies": [],
            "template_revision": 1 });
        let draft: LetterDraft = serde_json::from_value(filed).unwrap();
        assert_eq!((draft.form, draft.meeting, draft.added), (LetterForm::Letter, None, None));
    }

    #[test]
    fn each_kind_asks_for_what_it_needs_and_keeps_nothing_else() {
        let bare = json!({ "dated": "2026-10-01" });
        let asked = |kind| read(kind, &bare).unwrap_err();
        assert_eq!(asked(DocumentKind::DenialLetter), ["salutation", "meanwhile"]);
        assert_eq!(asked(DocumentKind::ApprovalLetter), ["salutation"]);
        assert_eq!(asked(DocumentKind::InformationRequest), ["salutation", "answer_by"]);
        assert_eq!(asked(DocumentKind::MeetingMinutes), ["meeting"]);
        let all = json!({ "dated": "2026-10-01", "form": "memorandum", "salutation": "Dear ISO:",
            "meanwhile": "M", "next_steps": "N", "added": "A", "answer_by": "2026-10-02", "meeting": 3 });
        let reminder = read(DocumentKind::ExpiryReminder, &all).unwrap();
        assert_eq!((reminder.salutation, reminder.meanwhile, reminder.answer_by), (None, None, None));
        assert_eq!((reminder.meeting, reminder.added.unwrap().as_str()), (None, "A"));
    }

    #[test]
    fn an_answer_is_not_wanted_before_the_letter_is_dated() {
        let typed = json!({ "dated": "2026-10-01", "salutation": "Dear ISO:", "answer_by": "2026-09-30" });
        assert_eq!(read(DocumentKind::InformationRequest, &typed).unwrap_err(), ["answer_by"]);
    }
}
