use std::collections::BTreeMap;

use casework::view;
use ts_rs::{Config, TS, TypeVisitor};

/// Collects the declaration of each type that another one names.
struct Collector {
    config: Config,
    declarations: BTreeMap<String, String>,
}

impl TypeVisitor for Collector {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_some() {
            let declaration = T::decl(&self.config);
            if self.declarations.insert(T::ident(&self.config), declaration).is_some() {
                T::visit_generics(self);
                return;
            }
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

#[test]
fn the_types_of_the_window_are_those_of_the_core() {
    let config = Config::new().with_large_int("number").with_array_tuple_limit(0);
    let mut all = Collector { config, declarations: BTreeMap::new() };
    all.visit::<exception::office::Exporting>();
    all.visit::<view::OfficeState>();
    all.visit::<view::HistoryFound>();
    all.visit::<view::HistoryReadBack>();
    all.visit::<view::Completion>();
    all.visit::<view::Passage>();
    all.visit::<view::QueueAsk>();
    all.visit::<view::QueuePage>();
    all.visit::<view::QueueChoices>();
    all.visit::<view::ViewList>();
    all.visit::<view::ChosenAct>();
    all.visit::<view::ChosenRow>();
    all.visit::<view::MyWork>();
    all.visit::<view::CalendarView>();
    all.visit::<view::RequestView>();
    all.visit::<view::AuditList>();
    all.visit::<view::AuditView>();
    all.visit::<view::PlanCheck>();
    all.visit::<view::BrokenList>();
    all.visit::<view::ChecksAsk>();
    all.visit::<view::MatterTaken>();
    all.visit::<view::Taken>();
    all.visit::<view::Draft>();
    all.visit::<view::FormToFill>();
    all.visit::<view::FormImport>();
    all.visit::<view::Standing>();
    all.visit::<view::CopyKind>();
    all.visit::<view::SettingsView>();
    all.visit::<view::TemplateList>();
    all.visit::<view::TemplateView>();
    all.visit::<view::TemplateProblem>();
    all.visit::<view::ComparedLine>();
    all.visit::<view::MailOffer>();
    all.visit::<view::MailView>();
    all.visit::<view::CalendarOf>();
    all.visit::<view::PoamView>();
    all.visit::<view::PoamFormat>();
    all.visit::<view::ReportAsk>();
    all.visit::<view::PolicyRow>();
    all.visit::<view::PolicyView>();
    all.visit::<view::PolicyImport>();
    all.visit::<view::Precedents>();
    all.visit::<view::MonthReport>();
    all.visit::<view::ReportRequests>();
    all.visit::<view::ReportFormat>();
    all.visit::<exception::report::Report>();
    all.visit::<exception::report::Figure>();
    all.visit::<view::Verification>();
    all.visit::<view::KeepingView>();
    all.visit::<view::BackupMade>();
    all.visit::<view::KeepingProgress>();
    all.visit::<view::RetentionView>();
    all.visit::<view::PublicCopyView>();
    all.visit::<view::Restored>();
    all.visit::<view::ImportAsk>();
    all.visit::<view::ImportTrial>();
    all.visit::<view::ImportMade>();
    all.visit::<view::ImportRow>();
    all.visit::<view::ImportTakenBack>();
    all.visit::<view::Procedure>();
    all.visit::<view::Printing>();
    all.visit::<view::Batch>();
    all.visit::<view::DueLetter>();
    all.visit::<view::SentLetter>();
    all.visit::<view::ViolationList>();
    all.visit::<view::ViolationView>();
    all.visit::<exception::violation::ViolationStep>();
    all.visit::<exception::MatterKind>();
    all.visit::<exception::audit::AuditStep>();
    all.visit::<view::CorrespondentList>();
    all.visit::<view::Received>();
    all.visit::<view::ReceiptTaken>();
    all.visit::<view::DeputyList>();
    all.visit::<view::OneTimePassphrase>();
    all.visit::<view::Leaving>();
    all.visit::<view::RetiredRow>();
    all.visit::<view::OrphanAsk>();
    all.visit::<view::OrphanPage>();
    all.visit::<view::Reassigned>();
    all.visit::<exception::retired::NewHolderKind>();
    all.visit::<exception::Problem>();
    all.visit::<exception::action::Reason>();
    all.visit::<exception::action::Disposition>();
    let mut text = super::HEADER.to_owned();
    for declaration in all.declarations.values() {
        text.push_str("\nexport ");
        text.push_str(declaration);
        text.push('\n');
    }
    assert!(text.contains("export type RequestView"), "{text}");
    super::write("types.ts", &text);
}
