//! What a document may tell of: it is made, sent and signed only where the record holds it.

use chrono::NaiveDate;

use crate::{
    action::{DocumentKind, LetterDraft, Signing},
    calendar::{day_of, long_date},
    input::{Problem, Problems},
    values::Digest,
    workflow::Stage,
};

use super::{Answer, FiledDocument, Outcome, Request};

impl Request {
    /// Whether the record holds what a document of a kind tells of.
    ///
    /// # Errors
    /// The sentence that says what is missing.
    pub fn tells_of(&self, kind: DocumentKind) -> Result<(), &'static str> {
        let decided =
            |answer: Answer| self.decision.as_ref().is_some_and(|decision| decision.value.answer == answer);
        let ended =
            |outcome: Outcome| self.ending.as_ref().is_some_and(|ending| ending.value.outcome == outcome);
        let (is_on_record, otherwise) = match kind {
            DocumentKind::DenialLetter => (
                decided(Answer::Declined),
                "Wait for the CDT ISO to decline the request: a denial letter tells of that.",
            ),
            DocumentKind::FindingsPacket | DocumentKind::ApprovalLetter => (
                decided(Answer::Accepted),
                "Wait for the CDT ISO to accept the request: an approval letter tells of that.",
            ),
            DocumentKind::NotQualifiedNotice => (
                ended(Outcome::NotQualified),
                "Choose another document: this request was not closed as not qualified.",
            ),
            DocumentKind::InformationRequest => (
                !self.questions.is_empty(),
                "Ask for more information first: the request for information puts those questions.",
            ),
            DocumentKind::MeetingMinutes => {
                (!self.meetings.is_empty(), "Record a meeting first: minutes are made of its record.")
            }
            DocumentKind::RevocationNotice => (
                ended(Outcome::Revoked),
                "Choose another document: the exception was not revoked, so there is nothing to give notice of.",
            ),
            DocumentKind::ExpiryReminder => (
                self.stage == Stage::InForce && self.period().is_some(),
                "Choose another document: a reminder is for an exception that is in force and has a last day.",
            ),
            DocumentKind::Tech358 => {
                (self.form().is_some(), "Wait for TECH 358 to be submitted: the filled form is made of it.")
            }
        };
        if is_on_record { Ok(()) } else { Err(otherwise) }
    }

    /// Whether a document on file may be sent by [`crate::Step::SendDocument`]: of a kind without a step of its
    /// own, not replaced by a later version, and still true.
    ///
    /// # Errors
    /// The sentence that says why not.
    pub fn may_be_sent(&self, filed: &FiledDocument) -> Result<(), &'static str> {
        match filed.document.kind {
            DocumentKind::DenialLetter => {
                return Err("Take the step “Send the denial letter”: that letter has its own.");
            }
            DocumentKind::FindingsPacket => {
                return Err("Take the step “Send the findings packet”: the packet has its own.");
            }
            DocumentKind::ApprovalLetter
            | DocumentKind::NotQualifiedNotice
            | DocumentKind::InformationRequest
            | DocumentKind::MeetingMinutes
            | DocumentKind::RevocationNotice
            | DocumentKind::ExpiryReminder
            | DocumentKind::Tech358 => {}
        }
        if self.is_replaced(filed) {
            return Err("Take the newest version of the document: this one was replaced.");
        }
        self.tells_of(filed.document.kind)
    }

    /// Whether a later version of the document is on file; the minutes of each meeting have their own.
    #[must_use]
    pub fn is_replaced(&self, filed: &FiledDocument) -> bool {
        let of = |filed: &FiledDocument| {
            (filed.document.kind, filed.letter.as_ref().and_then(|letter| letter.meeting))
        };
        self.documents.iter().any(|other| other.made.sequence > filed.made.sequence && of(other) == of(filed))
    }

    /// The document on file with this SHA-256.
    #[must_use]
    pub fn filed(&self, sha256: &Digest) -> Option<&FiledDocument> {
        self.documents.iter().rev().find(|filed| filed.document.file.sha256 == *sha256)
    }

    pub(super) fn check_something_to_tell(&self, problems: &mut Problems) {
        if !DocumentKind::drafted().any(|kind| self.tells_of(kind).is_ok()) {
            let message =
                "Wait until there is something to tell of: the record holds nothing for a document yet.";
            problems.push(Problem::new("kind", "missing", message));
        }
    }

    /// What keeps a document of a kind from being drafted with what its drafter gave.
    #[must_use]
    pub fn drafting_problems(&self, kind: DocumentKind, letter: Option<&LetterDraft>) -> Problems {
        if kind.has_own_steps() {
            let message = "Choose another document: this one is drafted by a step of its own.";
            return vec![Problem::new("kind", "has_own_step", message)];
        }
        if let Err(why) = self.tells_of(kind) {
            return vec![Problem::new("kind", "missing", why)];
        }
        if kind.is_letter() != letter.is_some() {
            let message = "Give the fields of a letter with a letter, and with no other document.";
            return vec![Problem::new("kind", "incomplete", message)];
        }
        let named = letter.and_then(|letter| letter.meeting);
        if kind == DocumentKind::MeetingMinutes
            && !self.meetings.iter().any(|meeting| Some(meeting.mark.sequence) == named)
        {
            let message = "Choose one of the meetings on record.";
            return vec![Problem::new("meeting", "unknown_choice", message)];
        }
        Problems::new()
    }

    pub(super) fn check_sent(&self, document: &Digest, problems: &mut Problems) {
        if !problems.is_empty() {
            return;
        }
        match self.filed(document) {
            None => problems.push(not_on_file()),
            Some(filed) => {
                if let Err(why) = self.may_be_sent(filed) {
                    problems.push(Problem::new("document", "not_to_send", why));
                }
            }
        }
    }

    /// Whether a letter on file may be replaced by an edited copy: the newest of its kind, still true, and for the
    /// denial letter not sent yet.
    ///
    /// # Errors
    /// The sentence that says why not.
    pub fn may_be_edited(&self, filed: &FiledDocument) -> Result<(), &'static str> {
        if !filed.document.kind.is_letter() {
            return Err("Choose a letter: only a letter has an editable copy.");
        }
        if self.is_replaced(filed) {
            return Err("Take the newest version of the letter: this one was replaced.");
        }
        if filed.document.kind == DocumentKind::DenialLetter && self.stage != Stage::Denial {
            return Err("Leave the denial letter as it is: it was sent.");
        }
        self.tells_of(filed.document.kind)
    }

    pub(super) fn check_letter_to_edit(&self, problems: &mut Problems) {
        if !self.documents.iter().any(|filed| self.may_be_edited(filed).is_ok()) {
            let message = "Draft a letter first: there is none on file that may still be changed.";
            problems.push(Problem::new("document", "missing", message));
        }
    }

    pub(super) fn check_edited(&self, of: &Digest, problems: &mut Problems) {
        if !problems.is_empty() {
            return;
        }
        match self.filed(of).map(|filed| self.may_be_edited(filed)) {
            None => problems.push(not_on_file()),
            Some(Err(why)) => problems.push(Problem::new("document", "not_to_edit", why)),
            Some(Ok(())) => {}
        }
    }

    pub(super) fn check_signed(&self, document: &Digest, signing: &Signing, problems: &mut Problems) {
        if !problems.is_empty() {
            return;
        }
        let Some(filed) = self.filed(document) else {
            problems.push(not_on_file());
            return;
        };
        let file = &signing.file;
        if self.filed(&file.sha256).is_some() {
            let message = "Choose the signed file: this one is a document as the program made it, unsigned.";
            problems.push(Problem::new("path", "unsigned", message));
        }
        if filed
            .signings
            .iter()
            .any(|known| known.value.file.sha256 == file.sha256 && known.value.signed_by == signing.signed_by)
        {
            let message = format!("This signing by {} is on record already.", signing.signed_by);
            problems.push(Problem::new("path", "on_record", message));
        }
        let is_page = file.media_type == "application/pdf" || file.media_type.starts_with("image/");
        if signing.how == super::SignedHow::Ink && !is_page {
            let message = "Choose the scan as a PDF or a picture.";
            problems.push(Problem::new("path", "not_a_scan", message));
        }
        problems.extend(before_made(filed, "signed_on", signing.signed_on, "signed"));
    }

    /// A document is not sent before the day on which it was made.
    pub(super) fn check_sent_on(&self, document: &Digest, on: NaiveDate, problems: &mut Problems) {
        problems.extend(self.filed(document).and_then(|filed| before_made(filed, "on", on, "sent")));
    }
}

fn before_made(filed: &FiledDocument, field: &str, day: NaiveDate, what: &str) -> Option<Problem> {
    let made_on = day_of(filed.made.at);
    (day < made_on).then(|| {
        let message = format!(
            "Check the day: the document was made on {} and can’t have been {what} before.",
            long_date(made_on)
        );
        Problem::new(field, "before_made", message)
    })
}

fn not_on_file() -> Problem {
    Problem::new("document", "not_on_file", "Choose a document that is on file.")
}
