//! The texts of mails that ship, and the fields that each may use.

use exception::notice::NoticeKind;

use crate::{
    letter::common::PARTY,
    texts::{Field, LetterText},
};

/// The texts of mails, in the order of the procedure.
pub(crate) const TEXTS: &[&LetterText] = &[
    &ASSESSMENT_SENT,
    &ANSWER_DUE,
    &FORM_DUE,
    &RETURNED,
    &MEETING,
    &DECISION,
    &FINDINGS_SENT,
    &LETTER_SENT,
    &CONDITION_DUE,
    &REVIEW_DUE,
    &EXPIRING,
    &EXPIRED,
    &REVOKED,
    &OVERDUE,
];

/// The text of a kind of mail.
#[must_use]
pub const fn mail_text(kind: NoticeKind) -> &'static LetterText {
    match kind {
        NoticeKind::AssessmentSent => &ASSESSMENT_SENT,
        NoticeKind::AnswerDue => &ANSWER_DUE,
        NoticeKind::FormDue => &FORM_DUE,
        NoticeKind::Returned => &RETURNED,
        NoticeKind::Meeting => &MEETING,
        NoticeKind::Decision => &DECISION,
        NoticeKind::FindingsSent => &FINDINGS_SENT,
        NoticeKind::LetterSent => &LETTER_SENT,
        NoticeKind::ConditionDue => &CONDITION_DUE,
        NoticeKind::ReviewDue => &REVIEW_DUE,
        NoticeKind::Expiring => &EXPIRING,
        NoticeKind::Expired => &EXPIRED,
        NoticeKind::Revoked => &REVOKED,
        NoticeKind::Overdue => &OVERDUE,
    }
}

/// The fields of a mail: those of every mail, then its own.
macro_rules! with_common {
    ($($own:expr),* $(,)?) => {
        &[
            Field::text("number", "the number of the exception request", "EX-2026-0001").must(),
            Field::text("service_request", "the number of the Service Request", "SR0123456"),
            Field::text("policy", "number and title of the policy or standard", "SAM 5350.1 Encryption"),
            Field::text("section", "the section of the policy", "section 4.2").optional(),
            Field::text("requested_on", "the date of the request", "March 2, 2026"),
            Field::record("requester", "who asked for the exception", PARTY),
            Field::record("iso", "the requester’s ISO", PARTY),
            Field::text("addressee", "to whom the mail goes", "Anahit Sargsyan"),
            Field::text("writer", "who writes the mail", "Lakshmi Venkataraman"),
            Field::text("office", "the branch and the agency", "Security Management Branch, California Department of Technology"),
            Field::text("contact", "whom to ask: name, telephone and e-mail address", "SMB, 916-555-0100, smb@example.gov").optional(),
            $($own),*
        ]
    };
}

const DUE: Field = Field::text("due", "the day by which it is due", "May 15, 2026").must();
const MAYBE_DUE: Field = Field::text("due", "the day by which it is due", "May 15, 2026").optional();
const LATE: Field = Field::flag("is_late", "whether that day has passed").must();
const DAYS: Field = Field::text("days", "how many days there are until then, or since", "12 days");
const FROM: Field = Field::text("from", "the first day of the exception", "May 1, 2026").optional();
const TO: Field = Field::text("to", "the last day of the exception", "October 31, 2026").optional();
const RENEWAL: Field = Field::text("renewal", "the renewal that was opened", "EX-2026-0031").optional();
const ATTACHED: Field = Field::flag("is_attached", "whether the document goes with the mail");
const SENT_ON: Field = Field::text("sent_on", "the day on which it was sent", "May 1, 2026");

const TOPIC: &[Field] = &[Field::text("topic", "the topic", "Risk assessment")];
const ENCLOSURE: &[Field] =
    &[Field::text("what", "the enclosure", "Risk assessment and alternatives (confidential)")];

const ASSESSMENT_SENT: LetterText = LetterText {
    id: "mail-assessment-sent",
    name: "Mail “Assessment sent”",
    used: "To the requester’s ISO, with a copy to the requester, when assessment and alternatives are theirs to answer.",
    built_in: include_str!("../../templates/mail/assessment-sent.md"),
    fields: with_common![SENT_ON, MAYBE_DUE],
};

const ANSWER_DUE: LetterText = LetterText {
    id: "mail-answer-due",
    name: "Mail “Answer due”",
    used: "To the requester’s ISO while their answer to the assessment is awaited.",
    built_in: include_str!("../../templates/mail/answer-due.md"),
    fields: with_common![SENT_ON, DUE, LATE, DAYS],
};

const FORM_DUE: LetterText = LetterText {
    id: "mail-form-due",
    name: "Mail “Form due”",
    used: "To the requester, with a copy to their ISO, while TECH 358 is awaited.",
    built_in: include_str!("../../templates/mail/form-due.md"),
    fields: with_common![DUE, LATE, DAYS],
};

const RETURNED: LetterText = LetterText {
    id: "mail-returned",
    name: "Mail “Returned for more information”",
    used: "To the requester when the form was sent back, and to SMB when the CDT ISO sent the request back to review.",
    built_in: include_str!("../../templates/mail/returned.md"),
    fields: with_common![
        Field::text("returned_on", "the day on which it was sent back", "May 4, 2026"),
        Field::flag("to_review", "whether the CDT ISO sent it back to review").must(),
        MAYBE_DUE,
    ],
};

const MEETING: LetterText = LetterText {
    id: "mail-meeting",
    name: "Mail “Meeting”",
    used: "To the requester’s ISO, to agree on a meeting or to say when one is.",
    built_in: include_str!("../../templates/mail/meeting.md"),
    fields: with_common![
        Field::text("held_on", "the day of the meeting; blank where none is planned", "September 18, 2026")
            .optional()
            .must(),
        Field::text("held_at", "its time in California", "2:30 p.m.").optional(),
        Field::text("place", "its place or link", "Room 4").optional(),
        Field::rows("topics", "the topics of the procedure that no meeting has covered yet", TOPIC)
            .optional(),
    ],
};

const DECISION: LetterText = LetterText {
    id: "mail-decision",
    name: "Mail “Decision”",
    used: "To the requester’s ISO, with a copy to the requester, when the CDT ISO has decided and before packet or letter is sent.",
    built_in: include_str!("../../templates/mail/decision.md"),
    fields: with_common![
        Field::flag("is_accepted", "whether the request was accepted").must(),
        Field::text("decided_by", "the name of the CDT ISO who decided", "Miriam Adeyemi").must(),
        Field::text("decided_on", "the date of the decision", "April 9, 2026").must(),
        FROM,
        TO,
    ],
};

const FINDINGS_SENT: LetterText = LetterText {
    id: "mail-findings-sent",
    name: "Mail “Findings packet sent”",
    used: "To the requester’s ISO, with a copy to the requester, when the findings packet is on its way.",
    built_in: include_str!("../../templates/mail/findings-sent.md"),
    fields: with_common![
        SENT_ON,
        Field::text("sent_by", "how it was sent", "secure file transfer"),
        ATTACHED,
        FROM,
        TO,
        Field::text("review_on", "the day of the first review", "July 31, 2026"),
    ],
};

const LETTER_SENT: LetterText = LetterText {
    id: "mail-letter-sent",
    name: "Mail “Letter”",
    used: "To the requester’s ISO, with a letter that is on file attached.",
    built_in: include_str!("../../templates/mail/letter-sent.md"),
    fields: with_common![
        Field::text("document", "what letter it is", "approval letter").must(),
        Field::text("dated", "the date of the letter", "April 10, 2026"),
        ATTACHED,
        Field::rows("enclosures", "the enclosures of the letter", ENCLOSURE).optional(),
    ],
};

const CONDITION_DUE: LetterText = LetterText {
    id: "mail-condition-due",
    name: "Mail “Condition due”",
    used: "To the requester’s ISO, with a copy to the condition’s owner, before its day and after it.",
    built_in: include_str!("../../templates/mail/condition-due.md"),
    fields: with_common![
        Field::text("condition", "which condition it is, by its number", "Condition 2").must(),
        Field::text("owner", "who sees to it", "Registration Operations"),
        DUE,
        LATE,
        DAYS,
    ],
};

const REVIEW_DUE: LetterText = LetterText {
    id: "mail-review-due",
    name: "Mail “Review due”",
    used: "To the requester’s ISO before the review of an exception in force, and after its day.",
    built_in: include_str!("../../templates/mail/review-due.md"),
    fields: with_common![DUE, LATE, DAYS],
};

const EXPIRING: LetterText = LetterText {
    id: "mail-expiring",
    name: "Mail “Exception ends soon”",
    used: "To the requester’s ISO, with a copy to the requester, before the last day of an exception.",
    built_in: include_str!("../../templates/mail/expiring.md"),
    fields: with_common![FROM, TO.must(), DAYS, RENEWAL],
};

const EXPIRED: LetterText = LetterText {
    id: "mail-expired",
    name: "Mail “Exception expired”",
    used: "To the requester’s ISO, with a copy to the requester, after the last day of an exception until it is closed out.",
    built_in: include_str!("../../templates/mail/expired.md"),
    fields: with_common![FROM, TO.must(), DAYS, RENEWAL],
};

const REVOKED: LetterText = LetterText {
    id: "mail-revoked",
    name: "Mail “Exception revoked”",
    used: "To the requester’s ISO, with a copy to the requester, when the CDT ISO has revoked an exception.",
    built_in: include_str!("../../templates/mail/revoked.md"),
    fields: with_common![
        Field::text("revoked_by", "the name of the CDT ISO who revoked it", "Miriam Adeyemi").must(),
        Field::text("revoked_on", "the day on which it was revoked", "July 6, 2026").must(),
        Field::text("last_day", "the last day on which it is in force", "July 31, 2026").must(),
        ATTACHED,
    ],
};

const OVERDUE: LetterText = LetterText {
    id: "mail-overdue",
    name: "Mail “Overdue”",
    used: "To whoever owes the next step, when its day has passed.",
    built_in: include_str!("../../templates/mail/overdue.md"),
    fields: with_common![
        Field::text("step", "what is owed", "Complete and submit TECH 358").must(),
        DUE,
        DAYS,
    ],
};
