//! What the demonstration tells of one request: the texts of its whole way, and where it ends.

use chrono::NaiveDate;
use exception::Stage;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The demonstration that ships with the program.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Demonstration {
    /// What the file is, for whoever reads it.
    #[serde(rename = "about")]
    _about: String,
    /// The settings, as an administrator would type them.
    pub(super) settings: Value,
    /// The people.
    pub(super) people: Vec<Someone>,
    /// The requests.
    pub(super) requests: Vec<Story>,
}

/// Somebody with an account, and with the address that a form asks for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Someone {
    pub(super) account: String,
    pub(super) name: String,
    pub(super) title: String,
    pub(super) department: String,
    #[serde(default)]
    pub(super) unit: String,
    pub(super) email: String,
    pub(super) phone: String,
    #[serde(default)]
    pub(super) address: String,
    pub(super) roles: Vec<String>,
    /// Whether their account is retired when the demonstration begins.
    #[serde(default)]
    pub(super) has_left: bool,
}

/// Where a request of the demonstration ends: a stage, a state of an exception in force, or an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum EndsAt {
    Intake,
    NotQualified,
    Assessment,
    IsoResponse,
    Withdrawn,
    ReArchitecture,
    ResolvedByAlternative,
    Form,
    Review,
    Decision,
    Denial,
    Resolution,
    DeniedSolutionAgreed,
    Findings,
    InForce,
    InForceExpired,
    /// Another story’s request renews it, and takes its place.
    Renewed,
    Revoked,
    EndedEarly,
    ClosedOut,
}

impl EndsAt {
    /// Every end of a request that stands for itself, so that a spread can reach each stage and each outcome.
    pub(super) const ALL: &'static [Self] = &[
        Self::InForce,
        Self::Resolution,
        Self::Intake,
        Self::Review,
        Self::Decision,
        Self::Assessment,
        Self::Form,
        Self::DeniedSolutionAgreed,
        Self::IsoResponse,
        Self::Findings,
        Self::Denial,
        Self::ReArchitecture,
        Self::ClosedOut,
        Self::InForceExpired,
        Self::ResolvedByAlternative,
        Self::Withdrawn,
        Self::Revoked,
        Self::EndedEarly,
        Self::NotQualified,
    ];

    /// The stage in which the request stands at the end.
    pub(super) const fn stage(self) -> Stage {
        match self {
            Self::Intake => Stage::Intake,
            Self::Assessment => Stage::Assessment,
            Self::IsoResponse => Stage::IsoResponse,
            Self::ReArchitecture => Stage::ReArchitecture,
            Self::Form => Stage::Form,
            Self::Review => Stage::Review,
            Self::Decision => Stage::Decision,
            Self::Denial => Stage::Denial,
            Self::Resolution => Stage::Resolution,
            Self::Findings => Stage::Findings,
            Self::InForce | Self::InForceExpired => Stage::InForce,
            Self::NotQualified
            | Self::Withdrawn
            | Self::ResolvedByAlternative
            | Self::DeniedSolutionAgreed
            | Self::Renewed
            | Self::Revoked
            | Self::EndedEarly
            | Self::ClosedOut => Stage::Closed,
        }
    }

    /// The day, counted from the one on which it stands there, on which a request is begun that ends so.
    pub(super) const fn begun(self) -> i64 {
        match self {
            Self::Intake => -5,
            Self::Assessment => -14,
            Self::IsoResponse => -25,
            Self::Form => -30,
            Self::NotQualified => -40,
            Self::ReArchitecture => -45,
            Self::Withdrawn | Self::Review => -50,
            Self::Decision => -60,
            Self::Denial | Self::Findings => -65,
            Self::Resolution => -80,
            Self::ResolvedByAlternative => -90,
            Self::InForce | Self::Renewed => -130,
            Self::DeniedSolutionAgreed => -140,
            Self::EndedEarly => -170,
            Self::Revoked => -200,
            Self::InForceExpired => -280,
            Self::ClosedOut => -410,
        }
    }

    /// How a request ends so, in words; none where it has not ended.
    pub(super) const fn ending(self) -> &'static str {
        match self {
            Self::NotQualified => {
                "Neither criterion is met: nothing unforeseen happened, and SMB was not asked before."
            }
            Self::Withdrawn => "The work for which the exception was asked was given up.",
            Self::ResolvedByAlternative => "The accepted alternative is in place and was tested.",
            Self::Revoked => "A condition was not kept, and the risk rose with it.",
            Self::EndedEarly => "The requirement is met since this week; the scan report is on file.",
            Self::ClosedOut => "The requirement is met; the scan report is on file.",
            Self::Intake
            | Self::Assessment
            | Self::IsoResponse
            | Self::ReArchitecture
            | Self::Form
            | Self::Review
            | Self::Decision
            | Self::Denial
            | Self::Resolution
            | Self::DeniedSolutionAgreed
            | Self::Findings
            | Self::InForce
            | Self::InForceExpired
            | Self::Renewed => "",
        }
    }

    /// Whether the CDT ISO declines the request on the way there.
    pub(super) const fn is_denied(self) -> bool {
        matches!(self, Self::Denial | Self::Resolution | Self::DeniedSolutionAgreed)
    }

    /// Whether the requester's ISO accepts an alternative on the way there.
    pub(super) const fn is_re_architected(self) -> bool {
        matches!(self, Self::ReArchitecture | Self::ResolvedByAlternative)
    }
}

/// One request with everything that its way asks for. Days count from the day the office is made.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each says of one step whether the story takes it")]
pub(super) struct Story {
    /// Name of the story within the file.
    pub(super) key: String,
    /// The story whose exception it renews.
    #[serde(default)]
    pub(super) renews: Option<String>,
    pub(super) title: String,
    /// The day on which it is opened.
    pub(super) begun: i64,
    pub(super) ends_at: EndsAt,
    pub(super) service_request: String,
    /// Account of the requester.
    pub(super) requester: String,
    /// The requester's name, where the form names another than the account's.
    #[serde(default)]
    pub(super) requester_name: Option<String>,
    /// Account of the requester's ISO.
    pub(super) iso: String,
    /// The ISO's name, where the form names another than the account's.
    #[serde(default)]
    pub(super) iso_name: Option<String>,
    /// Account of who assesses and prepares; one of SMB's otherwise.
    #[serde(default)]
    pub(super) assessor: Option<String>,
    /// The story of which it assesses a material change, and what has changed.
    #[serde(default)]
    pub(super) changes: Option<Changed>,
    /// What is done while it is in force, in the order of time.
    #[serde(default)]
    pub(super) watched: Vec<Watched>,
    /// Whether the assessor, being CDT ISO as well, tries to decide and is refused.
    #[serde(default)]
    pub(super) forbidden_decider: bool,
    pub(super) policy: Policy,
    pub(super) cannot_be_met: String,
    #[serde(default)]
    pub(super) criterion: Option<String>,
    #[serde(default)]
    pub(super) facts: Option<String>,
    #[serde(default)]
    pub(super) scope: String,
    /// Name, role, location, owner, data class.
    #[serde(default)]
    pub(super) systems: Vec<Vec<String>>,
    #[serde(default)]
    pub(super) users: Option<String>,
    #[serde(default)]
    pub(super) classification: String,
    /// Confidentiality, integrity, availability.
    #[serde(default)]
    pub(super) fips: Vec<String>,
    #[serde(default)]
    pub(super) category: String,
    #[serde(default)]
    pub(super) justification: String,
    #[serde(default)]
    pub(super) legal_basis: Option<String>,
    #[serde(default)]
    pub(super) if_granted: String,
    #[serde(default)]
    pub(super) if_not_granted: String,
    #[serde(default)]
    pub(super) milestones: Vec<Due>,
    /// First day asked for, where the request names one.
    #[serde(default)]
    pub(super) start: Option<NaiveDate>,
    /// Last day asked for, where the request names one.
    #[serde(default)]
    pub(super) end: Option<NaiveDate>,
    #[serde(default)]
    pub(super) expert: Option<Expert>,
    #[serde(default)]
    pub(super) assessment: Option<Assessment>,
    #[serde(default = "yes")]
    pub(super) send_assessment: bool,
    /// Why the ISO declines the assessment, or the remark with which it is accepted.
    #[serde(default)]
    pub(super) response: String,
    /// The question with which the form is sent back once.
    #[serde(default)]
    pub(super) information: Option<String>,
    /// The change after which the request is assessed again.
    #[serde(default)]
    pub(super) assess_again: Option<String>,
    /// The question with which the CDT ISO returns it to review once.
    #[serde(default)]
    pub(super) returned: Option<String>,
    #[serde(default)]
    pub(super) meetings: Vec<Meeting>,
    #[serde(default)]
    pub(super) presented: String,
    #[serde(default)]
    pub(super) decision: Option<Decision>,
    #[serde(default)]
    pub(super) responses: Option<Responses>,
    #[serde(default = "yes")]
    pub(super) responses_recorded: bool,
    #[serde(default)]
    pub(super) letter: Option<Letter>,
    #[serde(default = "yes")]
    pub(super) letter_approved: bool,
    #[serde(default)]
    pub(super) work: Vec<String>,
    #[serde(default)]
    pub(super) solution: String,
    /// Days from the findings to the end, for an exception that ends before its last day.
    #[serde(default)]
    pub(super) closed_after: Option<i64>,
    #[serde(default)]
    pub(super) disposition: String,
    /// How it ends, in words.
    #[serde(default)]
    pub(super) ending: String,
    #[serde(default)]
    pub(super) attachments: Vec<Attachment>,
    /// Comments that everybody may read, made at the opening.
    #[serde(default)]
    pub(super) comments: Vec<String>,
    /// Comments inside SMB, made at the opening.
    #[serde(default)]
    pub(super) comments_inside_smb: Vec<String>,
}

/// A material change of the exception of another story.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Changed {
    /// Key of that story.
    pub(super) of: String,
    pub(super) what: String,
}

/// Something that is done while an exception is in force.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Watched {
    /// On which day.
    pub(super) on: i64,
    pub(super) by: Part,
    /// The step as it would be typed; `today` stands for its day, `today+30` for thirty days later.
    pub(super) step: Value,
}

/// Who of a story’s people does something.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Part {
    Requester,
    Iso,
    Smb,
    Second,
    Decider,
}

const fn yes() -> bool {
    true
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Policy {
    pub(super) number: String,
    pub(super) title: String,
    #[serde(default)]
    pub(super) version: String,
    pub(super) section: String,
    pub(super) words: String,
}

/// Something that somebody owes by a day.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the names are those of the inputs")]
pub(super) struct Due {
    pub(super) what: String,
    pub(super) owner: String,
    pub(super) due: i64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expert {
    pub(super) question: String,
    pub(super) contribution: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Assessment {
    pub(super) summary: String,
    pub(super) scenarios: Vec<Scenario>,
    pub(super) controls: Vec<Control>,
    pub(super) alternatives: Vec<Alternative>,
}

/// A threat scenario; `inherent` and `residual` are initiation, adverse impact and impact.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scenario {
    pub(super) threat: String,
    pub(super) source: String,
    pub(super) kinds: Vec<String>,
    pub(super) inherent: [String; 3],
    pub(super) residual: [String; 3],
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the names are those of the inputs")]
pub(super) struct Control {
    pub(super) control: String,
    pub(super) kind: String,
    #[serde(default)]
    pub(super) owner: Option<String>,
    #[serde(default)]
    pub(super) in_place_since: Option<i64>,
    #[serde(default)]
    pub(super) planned_by: Option<i64>,
    #[serde(default)]
    pub(super) verified_by: Option<String>,
    #[serde(default)]
    pub(super) evidence: Option<String>,
}

/// An alternative with the ISO's answer to it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Alternative {
    pub(super) title: String,
    #[serde(default)]
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) effort: Option<String>,
    #[serde(default)]
    pub(super) cost: Option<String>,
    #[serde(default)]
    pub(super) risk_left: Option<String>,
    #[serde(default)]
    pub(super) recommended: bool,
    #[serde(default)]
    pub(super) answer: Option<String>,
    #[serde(default)]
    pub(super) reason: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Meeting {
    pub(super) place: String,
    #[serde(default)]
    pub(super) background: Option<String>,
    #[serde(default)]
    pub(super) documentation: Option<String>,
    #[serde(default)]
    pub(super) risk_assessment: Option<String>,
    #[serde(default)]
    pub(super) recommended_alternative: Option<String>,
    #[serde(default)]
    pub(super) notes: Option<String>,
    #[serde(default)]
    pub(super) actions: Vec<Due>,
    /// Who attended beside requester, ISO and SMB.
    #[serde(default)]
    pub(super) attendees: Vec<Attendee>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Attendee {
    pub(super) name: String,
    pub(super) role: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decision {
    pub(super) reasons: Vec<Reason>,
    #[serde(default)]
    pub(super) conditions: Vec<Due>,
    /// Months of the period, where it is accepted.
    #[serde(default)]
    pub(super) months: Option<u32>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    pub(super) text: String,
    pub(super) basis: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Responses {
    pub(super) requester: String,
    pub(super) cdt_iso: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Letter {
    #[serde(default)]
    pub(super) delivery: Option<String>,
    pub(super) meanwhile: String,
    #[serde(default)]
    pub(super) next_steps: Option<String>,
    #[serde(default)]
    pub(super) copies: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Attachment {
    pub(super) name: String,
    #[serde(default)]
    pub(super) note: Option<String>,
    pub(super) text: String,
}
