//! The mails that go with the procedure: which may be written about a request on a day, and to whom.
//!
//! A notice tells a person of what the record holds. It is no step: what was sent, and how, is recorded by the steps
//! that send documents. None carries what cannot be met or what was assessed; that stands in marked enclosures.

use chrono::NaiveDate;

use crate::{
    action::{DocumentKind, Step},
    calendar::long_date,
    people::Role,
    request::{FiledDocument, Outcome, Request},
    settings::Settings,
    values::Digest,
    watch::{Item, ItemId},
    words::words,
    workflow::Stage,
};

words! {
    /// What a mail tells of.
    NoticeKind {
        /// Assessment and alternatives are with the ISO (step 1).
        AssessmentSent = "assessment_sent", "Assessment sent";
        /// The ISO's answer is awaited (step 2).
        AnswerDue = "answer_due", "Answer due";
        /// TECH 358 is awaited (step 2b).
        FormDue = "form_due", "Form due";
        /// The form or the request was sent back; not a denial.
        Returned = "returned", "Returned for more information";
        /// A meeting is proposed, or one is planned (step 3).
        Meeting = "meeting", "Meeting";
        /// The CDT ISO decided (step 4).
        Decision = "decision", "Decision";
        /// The findings packet was sent (step 4a).
        FindingsSent = "findings_sent", "Findings packet sent";
        /// A letter goes out, attached.
        LetterSent = "letter_sent", "Letter";
        /// A condition, milestone, control or remedy is due soon, or was not met in time.
        ConditionDue = "condition_due", "Condition due";
        /// A review of the exception is due soon, or is late.
        ReviewDue = "review_due", "Review due";
        /// The exception ends soon.
        Expiring = "expiring", "Exception ends soon";
        /// The exception is over and not closed out.
        Expired = "expired", "Exception expired";
        /// The exception was taken back.
        Revoked = "revoked", "Exception revoked";
        /// What somebody owes is late.
        Overdue = "overdue", "Overdue";
    }
}

words! {
    /// Whom a mail goes to.
    MailTo {
        /// The requester's ISO.
        Iso = "iso", "Requester’s ISO";
        /// The requester.
        Requester = "requester", "Requester";
        /// The Security Management Branch.
        Smb = "smb", "SMB";
        /// The CDT ISO, by whoever holds that office.
        CdtIso = "cdt_iso", "CDT ISO";
        /// Who sees to the condition that it is about.
        Owner = "owner", "Owner";
    }
}

/// Days before a day within which it is near.
const NEAR: i64 = 60;

impl NoticeKind {
    /// Whether it reminds of what is due, where the step that is owed is late or not.
    const fn reminds(self, is_late: bool) -> bool {
        match self {
            Self::AnswerDue | Self::FormDue => !is_late,
            Self::ConditionDue | Self::ReviewDue | Self::Expiring | Self::Expired | Self::Overdue => true,
            Self::AssessmentSent
            | Self::Returned
            | Self::Meeting
            | Self::Decision
            | Self::FindingsSent
            | Self::LetterSent
            | Self::Revoked => false,
        }
    }
}

/// A mail that may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it tells of.
    pub kind: NoticeKind,
    /// What it is about.
    pub about: About,
    /// By which day something is due.
    pub due: Option<NaiveDate>,
    /// To whom.
    pub to: Vec<MailTo>,
    /// Who gets a copy.
    pub cc: Vec<MailTo>,
}

/// What a mail is about, where a request has more than one of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// The request.
    Request,
    /// A meeting on record, by the sequence of its event.
    Meeting(u32),
    /// A document on file.
    Document(Digest),
    /// A condition, milestone, control or remedy.
    Item {
        /// Its name.
        id: ItemId,
        /// Who sees to it.
        owner: String,
    },
}

impl About {
    /// The name of what it is about, within its request; empty for the request itself.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Request => String::new(),
            Self::Meeting(sequence) => format!("meeting-{sequence}"),
            Self::Document(sha256) => sha256.as_str().to_owned(),
            Self::Item { id, .. } => id.to_string(),
        }
    }
}

impl Request {
    /// Every mail that may be written about the request on a day, in the order of the procedure.
    #[must_use]
    pub fn notices(&self, day: NaiveDate, settings: &Settings) -> Vec<Notice> {
        // The day by which the step that the stage is named for is due, by its clock.
        let step_due = self.clock(settings, day).and_then(|clock| clock.due_on);
        NoticeKind::ALL.iter().flat_map(|kind| self.notices_of(*kind, day, step_due)).collect()
    }

    /// The mails of a day that remind somebody of what is due soon or late: of two about the same step the one that says that
    /// it is late.
    #[must_use]
    pub fn reminders(&self, day: NaiveDate, settings: &Settings) -> Vec<Notice> {
        let notices = self.notices(day, settings);
        let is_late = notices.iter().any(|notice| notice.kind == NoticeKind::Overdue);
        notices.into_iter().filter(|notice| notice.kind.reminds(is_late)).collect()
    }

    fn notices_of(&self, kind: NoticeKind, day: NaiveDate, step_due: Option<NaiveDate>) -> Vec<Notice> {
        use MailTo as R;
        use NoticeKind as K;
        let one = |fits: bool, due: Option<NaiveDate>, to: &[R], cc: &[R]| {
            let notice = Notice { kind, about: About::Request, due, to: to.to_vec(), cc: cc.to_vec() };
            if fits { vec![notice] } else { Vec::new() }
        };
        let is_at = |stage: Stage| self.stage == stage;
        match kind {
            K::AssessmentSent => one(is_at(Stage::IsoResponse), step_due, &[R::Iso], &[R::Requester]),
            K::AnswerDue => one(is_at(Stage::IsoResponse), step_due, &[R::Iso], &[]),
            K::FormDue => {
                one(is_at(Stage::Form) && !self.was_returned(), step_due, &[R::Requester], &[R::Iso])
            }
            K::Returned if is_at(Stage::Review) => one(self.was_returned(), None, &[R::Smb], &[]),
            K::Returned => one(self.was_returned(), step_due, &[R::Requester], &[R::Iso]),
            K::Meeting => self.meeting_notices(day),
            K::Decision => {
                let decided = self.decision.is_some() && (is_at(Stage::Findings) || is_at(Stage::Denial));
                one(decided, None, &[R::Iso], &[R::Requester])
            }
            K::FindingsSent => one(
                is_at(Stage::InForce) && self.newest(DocumentKind::FindingsPacket).is_some(),
                None,
                &[R::Iso],
                &[R::Requester],
            ),
            K::LetterSent => self.letter_notices(),
            K::ConditionDue => self.item_notices(day),
            K::ReviewDue => {
                let due = self.next_review().filter(|due| is_near(*due, day));
                one(due.is_some(), due, &[R::Iso], &[R::Requester])
            }
            K::Expiring => {
                let to = self.watched_to().filter(|to| day <= *to && is_near(*to, day));
                one(to.is_some(), to, &[R::Iso], &[R::Requester])
            }
            K::Expired => {
                let to = self.watched_to().filter(|to| *to < day);
                one(to.is_some(), to, &[R::Iso], &[R::Requester])
            }
            K::Revoked => {
                let revoked = self.ending.as_ref().filter(|end| end.value.outcome == Outcome::Revoked);
                one(revoked.is_some(), revoked.map(|end| end.value.on), &[R::Iso], &[R::Requester])
            }
            K::Overdue => {
                let late = step_due.filter(|due| *due < day);
                one(late.is_some(), late, self.owing(), &[])
            }
        }
    }

    /// The days of an exception that is watched, by name: `condition-1` and the like with their owners, `review`, `end`.
    #[must_use]
    pub fn days_watched(&self) -> Vec<(String, NaiveDate, String)> {
        let mut days = Vec::new();
        if self.stage == Stage::InForce {
            let owed = self.items().into_iter().filter(Item::is_owed);
            days.extend(owed.filter_map(|item| Some((item.id.to_string(), item.due?, item.owner))));
        }
        days.extend(self.next_review().map(|day| ("review".to_owned(), day, String::new())));
        days.extend(self.watched_to().map(|day| ("end".to_owned(), day, String::new())));
        days
    }

    /// Meetings that are still to come; where none is planned in review, the one that is to be agreed on.
    fn meeting_notices(&self, day: NaiveDate) -> Vec<Notice> {
        let notice = |about: About, due: Option<NaiveDate>| Notice {
            kind: NoticeKind::Meeting,
            about,
            due,
            to: vec![MailTo::Iso],
            cc: vec![MailTo::Requester],
        };
        let ahead = self.meetings.iter().filter(|meeting| meeting.value.held_on >= day);
        let mut notices: Vec<Notice> = ahead
            .map(|meeting| notice(About::Meeting(meeting.mark.sequence), Some(meeting.value.held_on)))
            .collect();
        if notices.is_empty() && self.stage == Stage::Review && !self.topics_missing().is_empty() {
            notices.push(notice(About::Request, None));
        }
        notices
    }

    /// The newest letter of each kind that may go out.
    fn letter_notices(&self) -> Vec<Notice> {
        let may_go = |filed: &&FiledDocument| {
            let kind = filed.document.kind;
            let newest = self.newest(kind).map(|newest| &newest.document.file.sha256);
            let ready = match kind {
                DocumentKind::DenialLetter => filed.approved.is_some(),
                DocumentKind::FindingsPacket | DocumentKind::Tech358 => false,
                DocumentKind::ApprovalLetter
                | DocumentKind::NotQualifiedNotice
                | DocumentKind::InformationRequest
                | DocumentKind::MeetingMinutes
                | DocumentKind::RevocationNotice
                | DocumentKind::ExpiryReminder => self.may_be_sent(filed).is_ok(),
            };
            ready && newest == Some(&filed.document.file.sha256)
        };
        let notice = |filed: &FiledDocument| Notice {
            kind: NoticeKind::LetterSent,
            about: About::Document(filed.document.file.sha256.clone()),
            due: None,
            to: vec![MailTo::Iso],
            cc: vec![MailTo::Requester],
        };
        self.documents.iter().filter(may_go).map(notice).collect()
    }

    /// What is still to be done while the exception is in force, and near or late.
    fn item_notices(&self, day: NaiveDate) -> Vec<Notice> {
        if self.stage != Stage::InForce {
            return Vec::new();
        }
        let owed = self.items().into_iter().filter(Item::is_owed);
        owed.filter(|item| item.due.is_some_and(|due| is_near(due, day)))
            .map(|item| Notice {
                kind: NoticeKind::ConditionDue,
                about: About::Item { id: item.id, owner: item.owner },
                due: item.due,
                to: vec![MailTo::Iso],
                cc: vec![MailTo::Owner],
            })
            .collect()
    }

    /// Whether the stage was entered by being sent back, for more information.
    fn was_returned(&self) -> bool {
        let by = self.passed.last().map(|passed| passed.step);
        match self.stage {
            Stage::Form => by == Some(Step::AskForInformation),
            Stage::Review => by == Some(Step::ReturnToReview),
            Stage::Intake
            | Stage::Assessment
            | Stage::IsoResponse
            | Stage::ReArchitecture
            | Stage::Decision
            | Stage::Findings
            | Stage::Denial
            | Stage::Resolution
            | Stage::InForce
            | Stage::Closed => false,
        }
    }

    /// The last day of an exception that is watched.
    fn watched_to(&self) -> Option<NaiveDate> {
        self.last_day().filter(|_| self.stage == Stage::InForce)
    }

    /// Whoever owes the next step.
    fn owing(&self) -> &'static [MailTo] {
        match self.owed_by() {
            Some(Role::Requester) => &[MailTo::Requester],
            Some(Role::RequesterIso) => &[MailTo::Iso],
            Some(Role::CdtIso) => &[MailTo::CdtIso],
            Some(Role::SmbStaff | Role::Expert | Role::Auditor | Role::Administrator) | None => {
                &[MailTo::Smb]
            }
        }
    }
}

impl Notice {
    /// What it is, in a line of a list: `Condition due: condition 2, March 1, 2027`.
    #[must_use]
    pub fn title(&self, request: &Request) -> String {
        let kind = self.kind.label();
        let due = self.due.map(long_date);
        match (&self.about, due) {
            (About::Item { id, .. }, Some(due)) => {
                format!("{}, {due}: {} {}", kind, id.kind.label().to_lowercase(), id.place)
            }
            (About::Document(sha256), _) => {
                let filed = request.documents.iter().find(|filed| filed.document.file.sha256 == *sha256);
                filed.map_or_else(|| kind.to_owned(), |filed| filed.document.kind.label().to_owned())
            }
            (_, Some(due)) => format!("{kind}, {due}"),
            (_, None) => kind.to_owned(),
        }
    }
}

fn is_near(due: NaiveDate, day: NaiveDate) -> bool {
    (due - day).num_days() <= NEAR
}
