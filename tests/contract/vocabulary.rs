use std::fmt::Write as _;

use casework::view::{BatchState, ChosenAct, JobState, KeepingPart, PrinterState, Sides};
use exception::{
    MatterKind, Role, Stage, Step,
    action::{Audience, Disposition, DocumentKind, LetterForm, ReasonBasis, SentBy, SignedHow},
    assessment::{Answer, ControlKind},
    audit::{AuditKind, AuditPaper, AuditStage, AuditStep, FindingState, Strata, Verdict},
    check::Check,
    due::DueKind,
    import::{DayOrder, ImportField, RecordedAs},
    intake::{Criterion, RequestKind},
    meeting::Topic,
    notice::{MailTo, NoticeKind},
    office::Exporting,
    poam::PoamColumn,
    policy::PolicyKind,
    report::ReportName,
    request::Outcome,
    retention::{Covers, Fate, Trigger},
    retired::{LeftPart, NewHolderKind, RetiredKind},
    risk::{ImpactKind, Level, ThreatSource},
    settings::BackupSchedule,
    violation::{Finding, Incident, Recipient, ViolationStage, ViolationStep},
    watch::{Follows, ItemKind, ItemState, YesNo},
};

/// The labels of a closed set of words, as a TypeScript record.
macro_rules! labels {
    ($text:ident: $($name:literal = $type:ident;)+) => {
        let types = [$(stringify!($type),)+].join(", ");
        writeln!($text, "import type {{ {types} }} from \"./types\";").unwrap();
        $(
            writeln!($text, "\nexport const {}: Record<{}, string> = {{", $name, stringify!($type)).unwrap();
            for value in $type::ALL {
                let label = serde_json::to_string(value.label()).unwrap();
                writeln!($text, "  {}: {label},", value.as_str()).unwrap();
            }
            writeln!($text, "}};").unwrap();
        )+
    };
}

#[test]
fn the_words_of_the_window_are_those_of_the_core() {
    // What the first page needs, which is shown before the rest is read.
    let mut first = super::HEADER.to_owned();
    labels! { first:
        "noticeKindLabels" = NoticeKind;
        "reportNameLabels" = ReportName;
        "roleLabels" = Role;
        "stageLabels" = Stage;
    }
    super::write("first-words.ts", &first);

    let mut text = super::HEADER.to_owned();
    writeln!(
        text,
        "export {{ noticeKindLabels, reportNameLabels, roleLabels, stageLabels }} from \"./first-words\";\n\
         import type {{ ReportName }} from \"./types\";"
    )
    .unwrap();
    labels! { text:
        "stepLabels" = Step;
        "levelLabels" = Level;
        "threatSourceLabels" = ThreatSource;
        "impactKindLabels" = ImpactKind;
        "controlKindLabels" = ControlKind;
        "answerLabels" = Answer;
        "reasonBasisLabels" = ReasonBasis;
        "criterionLabels" = Criterion;
        "requestKindLabels" = RequestKind;
        "topicLabels" = Topic;
        "documentKindLabels" = DocumentKind;
        "letterFormLabels" = LetterForm;
        "sentByLabels" = SentBy;
        "signedHowLabels" = SignedHow;
        "dispositionLabels" = Disposition;
        "audienceLabels" = Audience;
        "retiredKindLabels" = RetiredKind;
        "leftPartLabels" = LeftPart;
        "newHolderLabels" = NewHolderKind;
        "itemKindLabels" = ItemKind;
        "itemStateLabels" = ItemState;
        "yesNoLabels" = YesNo;
        "followsLabels" = Follows;
        "violationStageLabels" = ViolationStage;
        "violationStepLabels" = ViolationStep;
        "incidentLabels" = Incident;
        "recipientLabels" = Recipient;
        "findingLabels" = Finding;
        "mailToLabels" = MailTo;
        "poamColumnLabels" = PoamColumn;
        "backupScheduleLabels" = BackupSchedule;
        "coversLabels" = Covers;
        "triggerLabels" = Trigger;
        "fateLabels" = Fate;
        "outcomeLabels" = Outcome;
        "recordedAsLabels" = RecordedAs;
        "importFieldLabels" = ImportField;
        "dayOrderLabels" = DayOrder;
        "exportingLabels" = Exporting;
        "policyKindLabels" = PolicyKind;
        "matterKindLabels" = MatterKind;
        "auditKindLabels" = AuditKind;
        "auditStageLabels" = AuditStage;
        "auditStepLabels" = AuditStep;
        "strataLabels" = Strata;
        "dueKindLabels" = DueKind;
        "auditPaperLabels" = AuditPaper;
        "findingStateLabels" = FindingState;
        "verdictLabels" = Verdict;
        "checkLabels" = Check;
        "chosenActLabels" = ChosenAct;
        "sidesLabels" = Sides;
        "printerStateLabels" = PrinterState;
        "jobStateLabels" = JobState;
        "batchStateLabels" = BatchState;
        "keepingPartLabels" = KeepingPart;
    }
    writeln!(text, "\nexport const reportSays: Record<ReportName, string> = {{").unwrap();
    for name in ReportName::ALL {
        writeln!(text, "  {}: {},", name.as_str(), serde_json::to_string(name.says()).unwrap()).unwrap();
    }
    writeln!(text, "}};").unwrap();
    super::write("vocabulary.ts", &text);
}
