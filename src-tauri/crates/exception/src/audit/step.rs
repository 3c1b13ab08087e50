//! The steps of an audit with their evidence, and how each is read.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    action::FileReference,
    check::{Check, Checked},
    input::{Input, Problems},
    matter::Whom,
    people::Role,
    values::{Digest, LINE, Line, Prose, RequestNumber},
    words::words,
};

use super::{Draw, Plan};

words! {
    /// A step of an audit, without its evidence. The label is what a button says.
    AuditStep {
        /// Begin an audit with its plan.
        Open = "open", "Plan the audit";
        /// Change the plan before anything is drawn.
        Revise = "revise", "Change the plan";
        /// Draw the requests.
        Draw = "draw", "Draw the requests";
        /// Read the record of a request again, because it has gone on since.
        ReadAgain = "read_again", "Read the record again";
        /// Judge a request, step by step.
        JudgeSheet = "judge_sheet", "Judge the request";
        /// Add a file to what was found.
        AttachEvidence = "attach_evidence", "Attach evidence";
        /// Record what is to be remedied.
        RecordFinding = "record_finding", "Record a finding";
        /// Send the notification to whoever is responsible.
        NotifyFinding = "notify_finding", "Notify who is responsible";
        /// Answer a finding.
        RespondToFinding = "respond_to_finding", "Answer the finding";
        /// The finding is remedied.
        CloseFinding = "close_finding", "Close the finding";
        /// The answer does not do.
        ReturnFinding = "return_finding", "Return the answer";
        /// All sheets are judged.
        Conclude = "conclude", "Conclude the sheets";
        /// Make the report.
        MakeReport = "make_report", "Make the audit report";
        /// End the audit.
        Close = "close", "Close the audit";
        /// Give an audit up.
        Abandon = "abandon", "Give up the audit";
        /// Somebody tried a step that is not theirs.
        AttemptRefused = "attempt_refused", "Record a refused attempt";
    }
}

words! {
    /// A stage of an audit, named for what is owed in it.
    AuditStage {
        /// The requests are to be drawn.
        Planned = "planned", "To be drawn";
        /// Each request that was drawn has a sheet to be judged.
        Fieldwork = "fieldwork", "Sheets";
        /// Findings are followed until they are remedied.
        FollowUp = "follow_up", "Follow-up";
        /// Nothing is owed.
        Closed = "closed", "Closed";
    }
}

words! {
    /// An auditor's judgement of a step of the procedure.
    Verdict {
        /// The procedure was applied.
        Met = "met", "Met";
        /// It was not.
        NotMet = "not_met", "Not met";
        /// The request did not go this way.
        NotApplicable = "not_applicable", "Not applicable";
    }
}

words! {
    /// A document of an audit.
    AuditPaper {
        /// The notification to whoever is responsible (procedure, section 4B).
        Notice = "notice", "Audit notice";
        /// The report.
        Report = "report", "Audit report";
    }
}

/// A document that the program made of an audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditDocument {
    /// What it is.
    pub paper: AuditPaper,
    /// Version within its kind, and for a notice within its finding, from 1.
    pub version: u32,
    /// The file.
    pub file: FileReference,
    /// Pages.
    pub pages: u32,
    /// The revision of the text that it was made with; none for what has no text of its own, and where it was made
    /// before texts could be changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template_revision: Option<u32>,
}

/// What the record of a request said when it was read for the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Reading {
    /// The request.
    pub number: RequestNumber,
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: u32,
    /// Digest of its newest event.
    pub head: Digest,
    /// What it said to each rule on that day.
    pub results: Vec<Checked>,
}

/// An auditor's judgement of one step of the procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Judgement {
    /// The step, by its rule.
    pub check: Check,
    /// The judgement.
    pub verdict: Verdict,
    /// In words; required where it is not met, or where the record says otherwise.
    pub words: Option<Prose>,
}

/// What is to be remedied, by whom and by when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FindingDraft {
    /// The request; none where the finding is about several.
    pub request: Option<RequestNumber>,
    /// The step of the procedure, by its rule.
    pub check: Option<Check>,
    /// What was found.
    pub what: Prose,
    /// Who is responsible.
    pub responsible: Whom,
    /// How the responsible person or office is addressed.
    pub addressee: Line,
    /// What is to be done.
    pub remediation: Prose,
    /// By when.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub due_on: NaiveDate,
}

/// A step of an audit with its evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "step", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the step of the same name, and its fields are its evidence")]
pub enum AuditAction {
    Open {
        plan: Plan,
    },
    Revise {
        plan: Plan,
    },
    Draw {
        draw: Draw,
        readings: Vec<Reading>,
    },
    ReadAgain {
        reading: Reading,
    },
    JudgeSheet {
        request: RequestNumber,
        judgements: Vec<Judgement>,
        conclusion: Option<Prose>,
    },
    AttachEvidence {
        request: Option<RequestNumber>,
        finding: Option<u32>,
        file: FileReference,
        note: Option<Line>,
    },
    RecordFinding {
        finding: FindingDraft,
    },
    NotifyFinding {
        finding: u32,
        document: AuditDocument,
    },
    RespondToFinding {
        finding: u32,
        text: Prose,
        evidence: Option<FileReference>,
    },
    CloseFinding {
        finding: u32,
        words: Prose,
    },
    ReturnFinding {
        finding: u32,
        words: Prose,
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        due_on: NaiveDate,
    },
    Conclude {
        words: Prose,
    },
    MakeReport {
        document: AuditDocument,
    },
    Close {},
    Abandon {
        reasons: Prose,
    },
    AttemptRefused {
        attempted: AuditStep,
        why: String,
    },
}

impl AuditAction {
    /// The step this is the evidence of.
    #[must_use]
    pub const fn step(&self) -> AuditStep {
        match self {
            Self::Open { .. } => AuditStep::Open,
            Self::Revise { .. } => AuditStep::Revise,
            Self::Draw { .. } => AuditStep::Draw,
            Self::ReadAgain { .. } => AuditStep::ReadAgain,
            Self::JudgeSheet { .. } => AuditStep::JudgeSheet,
            Self::AttachEvidence { .. } => AuditStep::AttachEvidence,
            Self::RecordFinding { .. } => AuditStep::RecordFinding,
            Self::NotifyFinding { .. } => AuditStep::NotifyFinding,
            Self::RespondToFinding { .. } => AuditStep::RespondToFinding,
            Self::CloseFinding { .. } => AuditStep::CloseFinding,
            Self::ReturnFinding { .. } => AuditStep::ReturnFinding,
            Self::Conclude { .. } => AuditStep::Conclude,
            Self::MakeReport { .. } => AuditStep::MakeReport,
            Self::Close {} => AuditStep::Close,
            Self::Abandon { .. } => AuditStep::Abandon,
            Self::AttemptRefused { .. } => AuditStep::AttemptRefused,
        }
    }

    /// The finding it is about.
    #[must_use]
    pub fn finding(&self) -> Option<u32> {
        match self {
            Self::NotifyFinding { finding, .. }
            | Self::RespondToFinding { finding, .. }
            | Self::CloseFinding { finding, .. }
            | Self::ReturnFinding { finding, .. } => Some(*finding),
            Self::AttachEvidence { finding, .. } => *finding,
            Self::Open { .. }
            | Self::Revise { .. }
            | Self::Draw { .. }
            | Self::ReadAgain { .. }
            | Self::JudgeSheet { .. }
            | Self::RecordFinding { .. }
            | Self::Conclude { .. }
            | Self::MakeReport { .. }
            | Self::Close {}
            | Self::Abandon { .. }
            | Self::AttemptRefused { .. } => None,
        }
    }
}

/// What was typed, read: an action, or the part of one that a person gives where the program adds the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditEntry {
    /// A whole action.
    Ready(Box<AuditAction>),
    /// Requests to be drawn from the records as they stand.
    Draw,
    /// The record of a request to be read again.
    ReadAgain {
        /// The request.
        request: RequestNumber,
    },
    /// A file to be added.
    Attach {
        /// The request it is about.
        request: Option<RequestNumber>,
        /// The finding it is about.
        finding: Option<u32>,
        /// Path on this machine; none while it is not chosen yet.
        path: Option<String>,
        /// What the file is.
        note: Option<Line>,
    },
    /// A notice to be made.
    Notify {
        /// The finding.
        finding: u32,
    },
    /// An answer to a finding.
    Respond {
        /// The finding.
        finding: u32,
        /// The answer.
        text: Prose,
        /// Path on this machine of the evidence.
        path: Option<String>,
    },
    /// A report to be made.
    Report,
}

impl AuditEntry {
    /// Reads the input of a step: a JSON object with `step` and the fields of its evidence.
    ///
    /// # Errors
    /// Every problem, by field.
    pub fn parse(step: AuditStep, value: &Value) -> Result<Self, Problems> {
        Input::read(value, |input| read(step, input))
    }
}

fn read(step: AuditStep, input: &mut Input<'_>) -> Option<AuditEntry> {
    let action = match step {
        AuditStep::Open => AuditAction::Open { plan: Plan::read(input)? },
        AuditStep::Revise => AuditAction::Revise { plan: Plan::read(input)? },
        AuditStep::Draw => return Some(AuditEntry::Draw),
        AuditStep::ReadAgain => return Some(AuditEntry::ReadAgain { request: request(input)? }),
        AuditStep::JudgeSheet => {
            let request = request(input);
            let judgements = input.rows("judgements", "judgement", 1, Check::ALL.len(), |row, _| {
                let check = row.choice("check", "the step");
                let verdict = row.choice("verdict", "whether it is met");
                let words = row.optional_prose("words", "the words to the judgement");
                Some(Judgement { check: check?, verdict: verdict?, words: words? })
            });
            let conclusion = input.optional_prose("conclusion", "the conclusion");
            AuditAction::JudgeSheet { request: request?, judgements: judgements?, conclusion: conclusion? }
        }
        AuditStep::AttachEvidence => {
            let request = optional_request(input);
            let finding = optional_finding(input);
            let path = input.optional_text("path", "the path of the file", 4096);
            let note = input.optional_line("note", "what the file is");
            return Some(AuditEntry::Attach {
                request: request?,
                finding: finding?,
                path: path?,
                note: note?,
            });
        }
        AuditStep::RecordFinding => AuditAction::RecordFinding { finding: read_finding(input)? },
        AuditStep::NotifyFinding => return Some(AuditEntry::Notify { finding: finding(input)? }),
        AuditStep::RespondToFinding => {
            let finding = finding(input);
            let text = input.prose("text", "what was done about the finding");
            let path = input.optional_text("path", "the path of the evidence", 4096);
            return Some(AuditEntry::Respond { finding: finding?, text: text?, path: path? });
        }
        AuditStep::CloseFinding => {
            let finding = finding(input);
            let words = input.prose("words", "how you know that it is remedied");
            AuditAction::CloseFinding { finding: finding?, words: words? }
        }
        AuditStep::ReturnFinding => {
            let finding = finding(input);
            let words = input.prose("words", "what the answer lacks");
            let due_on = input.date("due_on", "the day by which it is remedied");
            AuditAction::ReturnFinding { finding: finding?, words: words?, due_on: due_on? }
        }
        AuditStep::Conclude => {
            AuditAction::Conclude { words: input.prose("words", "the conclusion of the audit")? }
        }
        AuditStep::MakeReport => return Some(AuditEntry::Report),
        AuditStep::Close => AuditAction::Close {},
        AuditStep::Abandon => {
            AuditAction::Abandon { reasons: input.prose("reasons", "why the audit is given up")? }
        }
        AuditStep::AttemptRefused => {
            let message = "Choose another step: the program takes this one itself.";
            input.problem("step", "not_for_people", message);
            return None;
        }
    };
    Some(AuditEntry::Ready(Box::new(action)))
}

fn finding(input: &mut Input<'_>) -> Option<u32> {
    input.number("finding", "the number of the finding", 1, 9999)
}

#[expect(
    clippy::option_option,
    reason = "a reader answers none for a problem, and some none for nothing given"
)]
fn optional_finding(input: &mut Input<'_>) -> Option<Option<u32>> {
    if input.raw("finding").is_none() { Some(None) } else { finding(input).map(Some) }
}

fn request(input: &mut Input<'_>) -> Option<RequestNumber> {
    let text = input.text("request", "the number of the request", LINE)?;
    let number = text.parse().ok();
    if number.is_none() {
        input.problem("request", "not_a_number", "Enter the number of the request as EX-2026-0001.");
    }
    number
}

#[expect(
    clippy::option_option,
    reason = "a reader answers none for a problem, and some none for nothing given"
)]
fn optional_request(input: &mut Input<'_>) -> Option<Option<RequestNumber>> {
    if input.raw("request").is_none_or(|value| value.as_str() == Some("")) {
        Some(None)
    } else {
        request(input).map(Some)
    }
}

fn read_finding(input: &mut Input<'_>) -> Option<FindingDraft> {
    let request = optional_request(input);
    let check = input.optional_choice("check", "the step of the procedure");
    let what = input.prose("what", "what was found");
    let role: Option<Option<Role>> = input.optional_choice("role", "the role that is responsible");
    let department = input.optional_text("department", "the department that is responsible", LINE);
    let account = input.optional_text("account", "the account that is responsible", 40);
    let addressee = input.line("addressee", "the name of who is responsible, as the notice addresses them");
    let remediation = input.prose("remediation", "what is to be done about it");
    let due_on = input.date("due_on", "the day by which it is remedied");
    let responsible = Whom { role: role?, department: department?, account: account? };
    if responsible == Whom::default() {
        let message = "Choose who is responsible: an account, or a role with or without a department.";
        input.problem("account", "missing", message);
    } else if responsible.account.is_none() && responsible.role.is_none() {
        input.problem("role", "missing", "Choose the role too: a department answers through somebody.");
    } else if responsible.role == Some(Role::Administrator) {
        let message = "Choose another role: administrators take no part in the procedure.";
        input.problem("role", "not_theirs", message);
    }
    Some(FindingDraft {
        request: request?,
        check: check?,
        what: what?,
        responsible,
        addressee: addressee?,
        remediation: remediation?,
        due_on: due_on?,
    })
}
