//! The audits of the demonstration: one that was followed to its end, and one that is running with findings to be
//! remedied. They are made between the steps of the requests, so that each sheet holds what its record said on its day.

use chrono::Days;
use exception::{
    MatterNumber,
    calendar::{Calendar, day_of},
    values::Instant,
};
use serde_json::{Value, json};

use crate::{Error, MatterDraft, Result};

use super::{Walk, way::morning_of};

const AUDITOR: &str = "ingrid.solvang";
const SMB: &str = "tomas.echeverria";
const ISO: &str = "anahit.sargsyan";
const HOUR: i64 = 60 * 60 * 1000;

/// Something that somebody does in an audit.
pub(super) struct AuditMove {
    /// When.
    pub(super) at: Instant,
    /// The place of the audit among those of the demonstration.
    audit: usize,
    who: &'static str,
    what: What,
}

enum What {
    /// Plans it, or takes a step.
    Take(Value),
    /// Judges the next sheets as the records say.
    Judge(usize),
}

/// Everything that is done in the audits, in the order of time.
pub(super) fn lay(now: Instant) -> Vec<AuditMove> {
    let mut moves = closed(now);
    moves.extend(running(now));
    moves.sort_by_key(|one| one.at);
    moves
}

/// So many days before today, so many hours after nine o’clock.
fn ago(now: Instant, days: u64, hours: i64) -> Instant {
    let day = day_of(now) - Days::new(days);
    Instant::from_millis(morning_of(day) + hours * HOUR)
}

/// The audit that was followed to its end.
fn closed(now: Instant) -> Vec<AuditMove> {
    let closed =
        |days: u64, hours: i64, who, what| AuditMove { at: ago(now, days, hours), audit: 0, who, what };
    let due = day_of(ago(now, 30, 0)).to_string();
    vec![
        closed(
            48,
            0,
            AUDITOR,
            What::Take(
                json!({ "step": "open", "title": "How the procedure was begun", "kind": "random", "size": 3,
                "purpose": "Whether each request rests on a Service Request and was assessed before its form.",
                "seed": "Powerball 08 17 23 41 60, 05", "population": {} }),
            ),
        ),
        closed(48, 1, AUDITOR, What::Take(json!({ "step": "draw" }))),
        closed(47, 0, AUDITOR, What::Judge(3)),
        closed(
            47,
            2,
            AUDITOR,
            What::Take(json!({ "step": "record_finding", "check": "service_request_linked",
                "what": "The Service Requests name the exception by its title alone. Whoever reads them later \
                         can’t tell which exception is meant.",
                "account": SMB, "addressee": "Tomás Echeverría Ruiz",
                "remediation": "Add the number of the exception to each Service Request that was drawn.",
                "due_on": due })),
        ),
        closed(46, 0, AUDITOR, What::Take(json!({ "step": "notify_finding", "finding": 1 }))),
        closed(
            46,
            1,
            AUDITOR,
            What::Take(json!({ "step": "conclude",
                "words": "The steps were taken in their order and by the right people. One finding: the numbers of \
                          exceptions are missing in Service Requests." })),
        ),
        closed(
            41,
            0,
            SMB,
            What::Take(json!({ "step": "respond_to_finding", "finding": 1,
                "text": "The numbers are added to two of the three Service Requests." })),
        ),
        closed(
            40,
            0,
            AUDITOR,
            What::Take(json!({ "step": "return_finding", "finding": 1,
                "words": "The third one still has none.", "due_on": due })),
        ),
        closed(
            37,
            0,
            SMB,
            What::Take(json!({ "step": "respond_to_finding", "finding": 1,
                "text": "Added to the third as well. The text to paste is now used for every note." })),
        ),
        closed(
            36,
            0,
            AUDITOR,
            What::Take(json!({ "step": "close_finding", "finding": 1,
                "words": "Seen in all three Service Requests." })),
        ),
        closed(36, 1, AUDITOR, What::Take(json!({ "step": "make_report" }))),
        closed(36, 2, AUDITOR, What::Take(json!({ "step": "close" }))),
    ]
}

/// The audit that is running, with a finding for a department and one for SMB.
fn running(now: Instant) -> Vec<AuditMove> {
    let running =
        |days: u64, hours: i64, who, what| AuditMove { at: ago(now, days, hours), audit: 1, who, what };
    let within = |count: u32| Calendar::default().add_business_days(day_of(now), count).to_string();
    vec![
        running(
            8,
            0,
            AUDITOR,
            What::Take(json!({ "step": "open", "title": "Requests of the Department of Motor Vehicles",
                "kind": "random", "size": 3, "seed": "Fantasy 5: 03 11 19 28 34",
                "purpose": "Whether the ISO’s responses name reasons, and whether notes are kept.",
                "population": { "departments": ["Department of Motor Vehicles"] } })),
        ),
        running(8, 1, AUDITOR, What::Take(json!({ "step": "draw" }))),
        running(7, 0, AUDITOR, What::Judge(2)),
        running(
            6,
            0,
            AUDITOR,
            What::Take(json!({ "step": "record_finding",
                "what": "The responses to assessments say that an alternative is declined, and leave out who in the \
                         department was asked.",
                "account": ISO, "addressee": "Anahit Sargsyan (Անահիտ Սարգսյան)",
                "remediation": "Name in each response who was asked, and add it to the responses that were drawn.",
                "due_on": within(6) })),
        ),
        running(6, 1, AUDITOR, What::Take(json!({ "step": "notify_finding", "finding": 1 }))),
        running(
            5,
            0,
            AUDITOR,
            What::Take(json!({ "step": "record_finding",
                "what": "Meetings were recorded some days after they were held.",
                "account": SMB, "addressee": "Tomás Echeverría Ruiz",
                "remediation": "Record meetings by the next business day, and tell the others of SMB.",
                "due_on": within(10) })),
        ),
        running(5, 1, AUDITOR, What::Take(json!({ "step": "notify_finding", "finding": 2 }))),
    ]
}

impl Walk<'_> {
    /// Takes a step in an audit.
    pub(super) async fn audit(&mut self, next: AuditMove) -> Result<()> {
        let AuditMove { at, audit, who, what } = next;
        let session = self.session_of(who)?;
        let number = self.audits.get(audit).cloned();
        match what {
            What::Take(input) => {
                let taken = self.office.take_audit(session, number.as_ref(), None, &input, at).await?;
                if number.is_none() {
                    self.audits.push(taken.number);
                }
                Ok(())
            }
            What::Judge(count) => {
                let lost = || Error::Damaged("The demonstration lost an audit.".to_owned());
                self.judge(who, &number.ok_or_else(lost)?, count, at).await
            }
        }
    }

    async fn judge(&self, who: &str, number: &MatterNumber, count: usize, at: Instant) -> Result<()> {
        let session = self.session_of(who)?;
        let audit = self.office.audit(session, number, at).await?.audit;
        for sheet in audit.sheets.iter().filter(|sheet| sheet.judged.is_none()).take(count) {
            let request = sheet.reading.value.number.to_string();
            let step = "judge_sheet".to_owned();
            let of = MatterDraft { number: Some(number.clone()), step, about: request };
            let mut typed = self.office.audit_draft(session, &of).await?.input;
            let judgements = typed.get_mut("judgements").and_then(Value::as_array_mut);
            for judgement in judgements.into_iter().flatten().filter_map(Value::as_object_mut) {
                let (verdict, words) = match judgement.get("verdict").and_then(Value::as_str) {
                    None => ("not_applicable", "The request has not come so far."),
                    Some("not_met") => ("not_met", "As the record says."),
                    Some(_) => continue,
                };
                judgement.insert("verdict".to_owned(), json!(verdict));
                judgement.insert("words".to_owned(), json!(words));
            }
            self.office.take_audit(session, Some(number), None, &typed, at).await?;
        }
        Ok(())
    }
}
