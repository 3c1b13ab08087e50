//! The window's commands, one module a screen: each finds who is at the desk, asks the office and answers.
//!
//! What the page sends arrives as text and raw values; casework reads it and returns every problem by field. A command
//! decides nothing.

mod accounts;
mod audits;
mod calendar;
mod chosen;
mod desk;
mod documents;
mod drafts;
mod exchange;
mod form;
mod help;
mod imports;
mod keeping;
mod office;
mod packets;
mod policies;
mod printing;
mod reports;
mod request;
mod retention;
mod retired;
mod settings;
mod templates;
mod views;
mod violations;

use std::path::Path;

use exception::{Digest, RequestNumber};
use serde_json::{Value, json};
use tauri::{Wry, ipc::Invoke};

use crate::error::{Answer, Failure};

/// The handler of every command; `build.rs` and `capabilities/main.json` list the same.
#[expect(clippy::too_many_lines, reason = "a list of names")]
pub fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        office::office_state,
        office::set_up,
        office::look_around,
        office::sign_in,
        office::sign_out,
        office::choose_passphrase,
        office::let_in,
        office::stay_awake,
        office::lock,
        desk::desk,
        desk::my_work,
        calendar::mark_inbox_read,
        calendar::calendar,
        desk::complete,
        desk::passages,
        desk::requests,
        desk::request_choices,
        desk::numbered,
        views::views,
        views::save_view,
        views::delete_view,
        views::choose_view,
        chosen::check_chosen,
        chosen::take_chosen,
        chosen::choose_draft_folder,
        chosen::save_reminders,
        request::request,
        request::open_request,
        request::precedents,
        request::take,
        request::check,
        request::form_to_fill,
        form::save_fillable,
        form::import_form,
        drafts::draft,
        drafts::save_draft,
        drafts::drop_draft,
        audits::audits,
        audits::audit,
        audits::check_plan,
        audits::take_audit,
        audits::take_audit_with_file,
        audits::audit_draft,
        audits::save_audit_draft,
        audits::broken_checks,
        documents::attach,
        documents::dropped,
        documents::attach_dropped,
        documents::file_edited_letter,
        documents::take_with_evidence,
        documents::record_signing,
        documents::record_signing_dropped,
        documents::document,
        documents::preview,
        documents::preview_first_page,
        documents::save_editable_copy,
        documents::save_file,
        documents::open_file,
        exchange::mails,
        exchange::mail,
        exchange::save_mail_draft,
        exchange::open_mail,
        exchange::save_calendar,
        exchange::poam,
        exchange::save_poam,
        policies::policies,
        policies::policy,
        policies::publish_policy,
        policies::import_policies,
        reports::report,
        reports::report_requests,
        reports::save_report,
        reports::month_reports,
        reports::save_month_report,
        printing::printing,
        printing::print_file,
        printing::due_letters,
        printing::print_letters,
        printing::save_letters,
        printing::filed_letters,
        printing::print_filed,
        printing::save_filed,
        printing::batch,
        printing::stop_batch,
        printing::forget_batch,
        printing::record_sendings,
        keeping::keeping,
        keeping::choose_backup_folder,
        keeping::back_up,
        keeping::keeping_progress,
        keeping::stop_keeping,
        keeping::look_into_backup,
        keeping::restore_backup,
        keeping::look_into_history,
        keeping::read_history_back,
        settings::settings,
        settings::change_settings,
        settings::verify,
        settings::save_everything,
        settings::saving_written,
        settings::stop_saving,
        settings::save_checkpoint,
        templates::templates,
        templates::template,
        templates::template_revision,
        templates::compare_template,
        templates::check_template,
        templates::preview_template,
        templates::save_template_draft,
        templates::drop_template_draft,
        templates::publish_template,
        templates::restore_template,
        packets::correspondents,
        packets::save_card,
        packets::choose_received,
        packets::has_received,
        packets::received,
        packets::forget_received,
        packets::accept_card,
        packets::retire_card,
        packets::take_received,
        packets::save_receipt,
        packets::take_receipt,
        packets::send_packet,
        packets::end_sharing,
        accounts::accounts,
        accounts::add_account,
        accounts::change_account,
        accounts::retire_account,
        accounts::change_passphrase,
        accounts::people,
        accounts::reset_passphrase,
        accounts::leaves_behind,
        accounts::deputies,
        accounts::name_deputy,
        accounts::end_deputy,
        retention::retention,
        retention::propose_disposal,
        retention::withdraw_disposal,
        retention::dispose_of,
        imports::choose_import,
        imports::try_import,
        imports::take_import,
        imports::imports,
        imports::take_back_import,
        retention::public_copy,
        retired::retirements,
        retired::orphans,
        retired::retire,
        retired::reinstate,
        retired::reassign,
        violations::violations,
        violations::violation,
        violations::take_violation,
        violations::attach_to_violation,
        violations::violation_draft,
        violations::save_violation_draft,
        help::procedure,
        help::zoom_in,
    ]
}

/// Reads a request's number as the page sends it.
fn number(text: &str) -> Answer<RequestNumber> {
    text.parse().map_err(|_| Failure::refused(format!("There is no request with the number “{text}”.")))
}

/// Reads a request's number where there may be none yet.
fn number_or_none(text: Option<&str>) -> Answer<Option<RequestNumber>> {
    text.map(number).transpose()
}

/// Reads a file's digest as the page sends it.
fn digest(text: String) -> Answer<Digest> {
    Digest::try_from(text).map_err(|_| Failure::refused("There is no such file in the records."))
}

/// Refuses an input of the page that names a path: the page takes only what a person chose in a dialog or dropped.
fn refuse_paths(input: &Value) -> Answer<()> {
    if input.get("path").is_some_and(|path| !path.is_null()) {
        return Err(Failure::refused("Choose the file in the dialog, or drop it on the window."));
    }
    Ok(())
}

/// The input of a step with the path of the file that the person chose.
fn with_chosen(mut input: Value, path: &Path) -> Value {
    if let Some(fields) = input.as_object_mut() {
        fields.insert("path".to_owned(), json!(path));
    }
    input
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_no_path_whatever_the_step() {
        for step in ["attach", "report_done", "end_early", "record_signing", "respond_to_finding", "comment"]
        {
            assert!(refuse_paths(&json!({ "step": step, "path": "/etc/passwd" })).is_err(), "{step}");
            assert!(refuse_paths(&json!({ "step": step, "path": ["/etc/passwd"] })).is_err(), "{step}");
            assert!(refuse_paths(&json!({ "step": step, "path": null })).is_ok(), "{step}");
            assert!(refuse_paths(&json!({ "step": step })).is_ok(), "{step}");
        }
    }
}
