//! What the programs of CUPS tell, read.

use casework::view::{JobState, Printer, PrinterState};

/// The bit of `printer-type` that says that a printer prints on both sides (`CUPS_PRINTER_DUPLEX` in `cups.h`).
const TWO_SIDED: u32 = 0x10;

/// A printer of a name, from the attributes that `lpoptions -p NAME` prints.
pub(super) fn printer(name: &str, attributes: &str) -> Printer {
    let attributes = words(attributes);
    let value = |key: &str| {
        attributes.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('=')).unwrap_or_default()
    };
    let accepts = value("printer-is-accepting-jobs") != "false";
    let state = match value("printer-state") {
        _ if !accepts => PrinterState::Closed,
        // RFC 8011, 5.4.11.
        "3" => PrinterState::Ready,
        "4" => PrinterState::Printing,
        "5" => PrinterState::Stopped,
        _ => PrinterState::Unknown,
    };
    let description = value("printer-info");
    Printer {
        name: name.to_owned(),
        description: if description.is_empty() { name } else { description }.to_owned(),
        location: value("printer-location").to_owned(),
        state,
        reason: String::new(),
        is_default: false,
        two_sided: value("printer-type").parse::<u32>().is_ok_and(|bits| bits & TWO_SIDED != 0),
    }
}

/// The default printer, from `lpstat -d`: `system default destination: NAME`.
pub(super) fn default(said: &str) -> Option<&str> {
    said.lines().find_map(|line| line.split_once(": ")).map(|(_, name)| name.trim())
}

/// Why a printer stands still, from `lpstat -p NAME` or `lpstat -a NAME`: the indented line below its state.
pub(super) fn reason(said: &str) -> String {
    let reason = said.lines().skip(1).find(|line| line.starts_with(['\t', ' '])).map(str::trim);
    reason.filter(|reason| *reason != "reason unknown").unwrap_or_default().to_owned()
}

/// The job's name, from `request id is NAME-12 (1 file(s))`.
pub(super) fn job(said: &str) -> Option<&str> {
    said.split_once("request id is ").and_then(|(_, rest)| rest.split_whitespace().next())
}

/// What became of a job, from what `lpstat -l -W not-completed -o` and `lpstat -l -W completed -o` print.
pub(super) fn state(job: &str, waiting: &str, ended: &str, printer: PrinterState) -> JobState {
    if let Some(alerts) = alerts(job, waiting) {
        return if alerts.contains("job-hold") {
            JobState::Held
        } else if printer == PrinterState::Stopped {
            JobState::Stopped
        } else {
            JobState::Waiting
        };
    }
    match alerts(job, ended) {
        Some(alerts) if alerts.contains("aborted") || alerts.contains("canceled") => JobState::Failed,
        Some(_) => JobState::Printed,
        None => JobState::Unknown,
    }
}

/// The alerts of a job in a list of jobs; none where it is not in the list.
fn alerts<'a>(job: &str, list: &'a str) -> Option<&'a str> {
    let mut lines = list.lines().skip_while(|line| line.split_whitespace().next() != Some(job));
    lines.next()?;
    let own = lines.take_while(|line| line.starts_with(['\t', ' ']));
    Some(own.map(str::trim).find_map(|line| line.strip_prefix("Alerts:")).unwrap_or_default())
}

/// Words apart by spaces; quotes and backslashes keep spaces within a word.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => word.extend(letters.next()),
            '\'' | '"' if quote.is_none() => quote = Some(letter),
            _ if quote == Some(letter) => quote = None,
            _ if letter.is_whitespace() && quote.is_none() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            _ => word.push(letter),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printer_is_read_from_its_attributes() {
        let told = "copies=1 device-uri=ipp://x printer-info='Miriam\\'s \"good\" printer' printer-is-accepting-jobs=true \
                    printer-location='Room 12' printer-state=5 printer-state-reasons=paused printer-type=8425492\n";
        let printer = printer("laser", told);
        assert_eq!(printer.description, "Miriam's \"good\" printer");
        assert_eq!(printer.location, "Room 12");
        assert_eq!(printer.state, PrinterState::Stopped);
        assert!(printer.two_sided);
        let bare = super::printer("raw", "printer-is-accepting-jobs=false printer-state=3 printer-type=4");
        assert_eq!((bare.description.as_str(), bare.state), ("raw", PrinterState::Closed));
        assert!(!bare.two_sided);
        assert_eq!(super::printer("odd", "").state, PrinterState::Unknown);
    }

    #[test]
    fn default_reason_and_job_are_found_where_they_stand() {
        assert_eq!(default("system default destination: paper\n"), Some("paper"));
        assert_eq!(default("no system default destination\n"), None);
        let said = "printer paper disabled since Sat Nov 21 22:59:20 2026 -\n\tOut of paper\n";
        assert_eq!(reason(said), "Out of paper");
        assert_eq!(reason("printer paper is idle.  enabled since Sat\n"), "");
        assert_eq!(job("request id is two-words-12 (0 file(s))\n"), Some("two-words-12"));
        assert_eq!(job(""), None);
    }

    #[test]
    fn a_job_is_found_in_the_list_by_its_whole_name() {
        let waiting = "paper-1  root  1024  Sat\n\tAlerts: job-hold-until-specified\n\tqueued for paper\n\
                       paper-12  root  1024  Sat\n\tAlerts: none\n\tqueued for paper\n";
        let ended = "paper-3  root  1024  Sat\n\tStatus: \n\tAlerts: processing-to-stop-point\n\tqueued for paper\n\
             paper-4  root  1024  Sat\n\tAlerts: job-canceled-by-user\n";
        let of = |job: &str, printer| state(job, waiting, ended, printer);
        assert_eq!(of("paper-1", PrinterState::Ready), JobState::Held);
        assert_eq!(of("paper-12", PrinterState::Ready), JobState::Waiting);
        assert_eq!(of("paper-12", PrinterState::Stopped), JobState::Stopped);
        assert_eq!(of("paper-3", PrinterState::Ready), JobState::Printed);
        assert_eq!(of("paper-4", PrinterState::Ready), JobState::Failed);
        assert_eq!(of("paper-2", PrinterState::Ready), JobState::Unknown);
    }
}
