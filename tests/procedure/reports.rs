//! Every report against a second, slow computation: straight from the events of 2,000 requests that chance has made, each
//! figure counted by the words of its definition, with none of the code that is tested.

use std::collections::{BTreeMap, BTreeSet};

use casework::{Office, Session, view::ReportAsk};
use chrono::{Datelike as _, Days, NaiveDate};
use exception::{
    Digest, Event, Instant, Request, RequestNumber, Settings, Stage,
    calendar::{day_of, is_business_day, months_between},
    report::{Figure, Report, ReportCell, ReportName},
};
use ledger::{SigningKey, seal};
use serde_json::{Value, json};
use store::{Filing, NewEvent, Store};

use crate::world::{Case, DEPARTMENT, cdt_iso, digest, iso, requester, second_smb, smb};

const REQUESTS: u32 = 2000;
const PASSPHRASE: &str = "what they come to";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Numbers without a pattern that are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn of<'a, T>(&mut self, these: &'a [T]) -> &'a T {
        &these[usize::try_from(self.below(these.len() as u64)).unwrap()]
    }
}

/// Ways that a request can have gone.
fn ways() -> Vec<Case> {
    let in_force = || {
        let accept = json!({ "step": "accept_request", "reasons": crate::world::reasons(), "from": "2027-01-04",
            "to": "2027-12-31", "review_on": "2027-03-01", "conditions": [
                { "what": "Read the log", "owner": "DMV", "due": "2027-03-01" },
                { "what": "Patch monthly", "owner": "DMV", "due": "2027-06-01" }] });
        Case::in_decision().go(&[
            (&cdt_iso(), accept),
            (&smb(), json!({ "step": "record_responses", "requester": "Yes.", "cdt_iso": "Yes." })),
            (&smb(), json!({ "step": "draft_findings" })),
            (&smb(), crate::world::sending("send_findings", "packet")),
        ])
    };
    let done =
        json!({ "step": "report_done", "item": "condition-1", "evidence": "E", "done_on": "2027-01-04" });
    let found = |met: &str| {
        json!({ "step": "verify_item", "item": "condition-1", "met": met, "how": "Seen.",
            "verified_on": "2027-01-04" })
    };
    let revoke = json!({ "step": "revoke", "reasons": "R", "effective_on": "2027-01-05" });
    let early = json!({ "step": "end_early", "evidence": "E", "ended_on": "2027-01-04" });
    let close = json!({ "step": "close_out", "disposition": "gone", "evidence": "E" });
    let again = json!({ "step": "ask_for_information", "questions": "Which systems?" });
    vec![
        Case::opened(),
        Case::opened().go(&[(&smb(), json!({ "step": "not_qualified", "reasons": "R" }))]),
        Case::in_assessment(),
        Case::in_iso_response(),
        Case::in_re_architecture(),
        Case::in_re_architecture()
            .go(&[(&smb(), json!({ "step": "complete_re_architecture", "summary": "S" }))]),
        Case::in_form(),
        Case::in_review(),
        Case::in_review().go(&[(&smb(), again), (&requester(), crate::world::form())]),
        Case::in_decision(),
        Case::in_findings(),
        Case::in_denial(),
        Case::in_resolution(),
        Case::closed(),
        in_force(),
        in_force(),
        in_force().go(&[(&iso(), done.clone())]),
        in_force().go(&[(&iso(), done.clone()), (&second_smb(), found("yes"))]),
        in_force().go(&[(&iso(), done), (&second_smb(), found("no"))]),
        in_force().on("2027-01-05").go(&[(&cdt_iso(), revoke)]),
        in_force().go(&[(&smb(), early)]),
        in_force().on("2028-01-03").go(&[(&smb(), close)]),
    ]
}

const DEPARTMENTS: [&str; 4] = [DEPARTMENT, "Department of Parks", "Կալիֆորնիայի վարչություն", "Caltrans"];
const POLICIES: [(&str, &str, &str); 7] = [
    ("3510", "Account Standard", "1.3"),
    ("3510", "Account Standard", "1.4"),
    ("4200", "Logs", ""),
    ("", "Résumé Standard", "Part A"),
    ("", "RESUME STANDARD", "part a"),
    ("4200", "Log keeping", ""),
    ("", "", ""),
];
const REASONS: [&str; 3] = ["legacy_system", "vendor_limit", "emergency"];
const LEVELS: [&str; 5] = ["very_low", "low", "moderate", "high", "very_high"];

/// A request as events that somebody might have filed: one of the ways, at other times, in other places.
fn lived(way: &Case, number: &RequestNumber, earlier: &[RequestNumber], chance: &mut Chance) -> Vec<Value> {
    let department = *chance.of(&DEPARTMENTS);
    let (policy, title, section) = *chance.of(&POLICIES);
    let (reason, level) = (*chance.of(&REASONS), *chance.of(&LEVELS));
    let mut at = Instant::try_from("2026-06-01T08:00:00.000Z".to_owned()).unwrap().millis()
        + i64::try_from(chance.below(700 * 24)).unwrap() * 3_600_000;
    let mut last_day = None;
    let mut anew: BTreeMap<String, Value> = BTreeMap::new();
    let mut previous = Value::Null;
    let mut events = Vec::new();
    for (event, old) in &way.events {
        let mut event = serde_json::to_value(event).unwrap();
        at += i64::try_from(chance.below(9 * 24 * 60)).unwrap() * 60_000;
        event["stream"] = json!(number);
        event["at"] = json!(Instant::from_millis(at));
        event["previous"] = previous.clone();
        let on = day_of(Instant::from_millis(at));
        if let Some(basis) = event["basis"].as_object_mut() {
            for part in basis.values_mut() {
                *part = anew[part.as_str().unwrap()].clone();
            }
        }
        let action = &mut event["action"];
        match action["step"].as_str().unwrap() {
            "open" => {
                let intake = &mut action["intake"];
                intake["requester"]["department"] = json!(department);
                intake["policy"] =
                    json!({ "number": policy, "title": title, "version": "", "section": section });
                if !earlier.is_empty() && chance.below(3) == 0 {
                    intake["kind"] = json!(*chance.of(&["renewal", "change"]));
                    intake["previous"] = json!(chance.of(earlier));
                }
            }
            "record_assessment" => {
                let level = json!({ "initiation": level, "adverse_impact": level, "impact": level });
                action["assessment"]["scenarios"][0]["inherent"] = level.clone();
                action["assessment"]["scenarios"][0]["residual"] = level;
            }
            "submit_form" => action["form"]["answers"]["reason_category"] = json!(reason),
            "decline_request" => explain(action, chance),
            "accept_request" => {
                explain(action, chance);
                let from = on + Days::new(chance.below(30));
                let to = from + Days::new(20 + chance.below(400));
                action["period"] = json!({ "from": from, "to": to });
                last_day = Some(to);
            }
            "revoke" => action["effective_on"] = json!(on),
            "end_early" => action["ended_on"] = json!(on),
            "close_out" => {
                // Not before the last day has passed.
                let end = last_day.unwrap();
                if on <= end {
                    at += ((end - on).num_days() + 1) * 86_400_000;
                    event["at"] = json!(Instant::from_millis(at));
                }
            }
            _ => {}
        }
        let typed: Event = serde_json::from_value(event.clone()).unwrap();
        previous = json!(digest(&serde_json::to_vec(&typed).unwrap()));
        anew.insert(old.to_string(), previous.clone());
        events.push(serde_json::to_value(typed).unwrap());
    }
    events
}

/// One decision in some is explained as different from precedent.
fn explain(action: &mut Value, chance: &mut Chance) {
    if chance.below(6) == 0 {
        action["different"] = json!("This one holds health data.");
    }
}

/// A request as the slow computation knows it: read from its events by hand.
struct Slow {
    number: RequestNumber,
    department: String,
    policy: String,
    section: String,
    /// Policy and section as they are compared: by number, or by title where there is none, without case and accents.
    alike: (String, String),
    reason: String,
    assessed: Option<String>,
    told: Option<String>,
    continues: Option<(String, RequestNumber)>,
    /// Stage, day it was come to, day it was left.
    stays: Vec<(String, NaiveDate, Option<NaiveDate>)>,
    decided: Option<(NaiveDate, bool)>,
    decided_at: Option<Instant>,
    explained: bool,
    granted: Option<(NaiveDate, NaiveDate)>,
    sent: bool,
    ended: Option<(NaiveDate, &'static str, NaiveDate)>,
    renewed: bool,
    /// The core's own words on what is due and followed up.
    folded: Request,
}

impl Slow {
    fn read(events: &[Value]) -> Self {
        let digests = events.iter().map(|event| {
            let event: Event = serde_json::from_value(event.clone()).unwrap();
            let digest = digest(&serde_json::to_vec(&event).unwrap());
            (event, digest)
        });
        let folded = Request::fold(digests.collect::<Vec<(Event, Digest)>>()).unwrap();
        let intake = &events[0]["action"]["intake"];
        let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
        let policy = format!("{} {}", text(&intake["policy"]["number"]), text(&intake["policy"]["title"]));
        let kind = text(&intake["kind"]);
        let compared = [&intake["policy"]["number"], &intake["policy"]["title"]].map(text);
        let compared = compared.iter().find(|name| !name.is_empty()).map_or("", String::as_str);
        let plain = |text: &str| text.to_lowercase().replace('é', "e");
        let mut slow = Self {
            number: folded.number.clone(),
            department: text(&intake["requester"]["department"]),
            policy: policy.trim().to_owned(),
            section: text(&intake["policy"]["section"]),
            alike: (plain(compared), plain(&text(&intake["policy"]["section"]))),
            reason: String::new(),
            assessed: None,
            told: None,
            continues: intake["previous"].as_str().map(|number| (kind, number.parse().unwrap())),
            stays: Vec::new(),
            decided: None,
            decided_at: None,
            explained: false,
            granted: None,
            sent: false,
            ended: None,
            renewed: false,
            folded,
        };
        for event in events {
            let at: Instant = serde_json::from_value(event["at"].clone()).unwrap();
            let (on, stage) = (day_of(at), text(&event["to"]));
            if slow.stays.last().is_none_or(|(before, ..)| *before != stage) {
                if let Some((_, _, left)) = slow.stays.last_mut() {
                    *left = Some(on);
                }
                slow.stays.push((stage, on, None));
            }
            let action = &event["action"];
            if let "accept_request" | "decline_request" = action["step"].as_str().unwrap() {
                slow.decided_at = Some(at);
                slow.explained = action["different"].is_string();
            }
            let parse = |value: &Value| value.as_str().unwrap().parse::<NaiveDate>().unwrap();
            match action["step"].as_str().unwrap() {
                "record_assessment" => {
                    // Where all three inputs are one level, so is the risk.
                    slow.assessed = Some(text(&action["assessment"]["scenarios"][0]["residual"]["impact"]));
                }
                "send_assessment" => slow.told = slow.assessed.clone(),
                "submit_form" => slow.reason = text(&action["form"]["answers"]["reason_category"]),
                "accept_request" => {
                    slow.decided = Some((on, true));
                    slow.granted = Some((parse(&action["period"]["from"]), parse(&action["period"]["to"])));
                }
                "decline_request" => slow.decided = Some((on, false)),
                "send_findings" => slow.sent = true,
                "renew" | "report_change" | "supersede" => slow.renewed = true,
                "revoke" => slow.ended = Some((on, "revoked", parse(&action["effective_on"]))),
                "end_early" => slow.ended = Some((on, "ended_early", parse(&action["ended_on"]))),
                "close_out" => slow.ended = Some((on, "closed_out", slow.granted.unwrap().1)),
                "not_qualified" => slow.ended = Some((on, "not_qualified", on)),
                "complete_re_architecture" => slow.ended = Some((on, "resolved_by_alternative", on)),
                "withdraw" => slow.ended = Some((on, "withdrawn", on)),
                _ => {}
            }
        }
        slow
    }

    fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        let (from, to) = self.granted.filter(|_| self.sent)?;
        let to = self.ended.map_or(to, |(_, _, end)| to.min(end));
        (from <= to).then_some((from, to))
    }

    fn in_force(&self, on: NaiveDate) -> bool {
        self.span()
            .is_some_and(|(from, to)| from.iter_days().take_while(|day| *day <= to).any(|day| day == on))
    }

    fn opened(&self) -> NaiveDate {
        self.stays[0].1
    }

    /// Where the request is at the end of a day.
    fn stage(&self, on: NaiveDate) -> Option<(&str, NaiveDate)> {
        let begun = self.stays.iter().rev().find(|(_, from, _)| *from <= on);
        begun.map(|(stage, from, _)| (stage.as_str(), *from))
    }

    fn under_way(&self, on: NaiveDate) -> Option<(&str, NaiveDate)> {
        self.stage(on).filter(|(stage, _)| !matches!(*stage, "in_force" | "closed"))
    }
}

/// What a report should say.
#[derive(Default)]
struct Expected {
    counts: BTreeMap<(String, String, usize), Vec<RequestNumber>>,
    days: BTreeMap<(String, String), Vec<u32>>,
}

impl Expected {
    fn count(&mut self, table: &str, row: &str, column: usize, slow: &Slow) {
        self.counts.entry((table.to_owned(), row.to_owned(), column)).or_default().push(slow.number.clone());
    }

    fn measure(&mut self, table: &str, row: &str, days: i64) {
        self.days.entry((table.to_owned(), row.to_owned())).or_default().push(u32::try_from(days).unwrap());
    }

    fn how_many(&self, table: &str, row: &str, column: usize) -> usize {
        self.counts.get(&(table.to_owned(), row.to_owned(), column)).map_or(0, Vec::len)
    }

    /// A measure of days by the heading of its column; none without cases.
    fn told(&self, table: &str, row: &str, heading: &str) -> Option<u32> {
        let mut days = self.days.get(&(table.to_owned(), row.to_owned()))?.clone();
        days.sort_unstable();
        let at = |share: usize| {
            // The least that so many of them do not exceed.
            *days
                .iter()
                .find(|one| days.iter().filter(|other| other <= one).count() * 100 >= days.len() * share)
                .unwrap()
        };
        Some(match heading {
            "Median days" | "Median months altogether" | "Median days over" => at(50),
            "90th percentile" => at(90),
            "Longest" => *days.last().unwrap(),
            "Business days in all" => days.iter().sum(),
            other => panic!("{other} is measured in no way that is known here"),
        })
    }
}

fn expected(all: &[&Slow], name: ReportName, on: NaiveDate, inside: bool) -> Expected {
    let mut expected = Expected::default();
    let first = (on.succ_opt().unwrap()) - chrono::Months::new(12);
    let in_year = |day: NaiveDate| (first..=on).contains(&day);
    let by_number: BTreeMap<&RequestNumber, &Slow> = all.iter().map(|slow| (&slow.number, *slow)).collect();
    for slow in all {
        for part in name.parts() {
            match part {
                ReportName::InForce => in_force(&mut expected, slow, on),
                ReportName::Policies => {
                    grouped(&mut expected, "policies.policies", &slow.policy, slow, on, in_year);
                    let key = format!("{}\u{1f}{}", slow.policy, slow.section);
                    grouped(&mut expected, "policies.sections", &key, slow, on, in_year);
                }
                ReportName::Departments => {
                    grouped(&mut expected, "departments.departments", &slow.department, slow, on, in_year);
                }
                ReportName::Risk => {
                    let rating = if inside { &slow.assessed } else { &slow.told };
                    let key = rating.as_deref().unwrap_or("");
                    grouped(&mut expected, "risk.ratings", key, slow, on, in_year);
                }
                ReportName::Reasons => {
                    grouped(&mut expected, "reasons.reasons", &slow.reason, slow, on, in_year);
                }
                ReportName::Ageing => ageing(&mut expected, slow, on),
                ReportName::Flow => flow(&mut expected, slow, in_year),
                ReportName::Renewals if slow.in_force(on) => {
                    let (times, months) = chain(slow, &by_number);
                    let key = ["0", "1", "2"].get(times).copied().unwrap_or("more");
                    expected.count("renewals.times", key, 1, slow);
                    expected.measure("renewals.times", key, months.into());
                }
                ReportName::Expiring => expiring(&mut expected, slow, on),
                ReportName::Overdue => {
                    for due in slow.folded.dues(&Settings::default()).iter().filter(|due| due.due_on < on) {
                        for (table, key) in
                            [("overdue.kinds", due.kind.as_str()), ("overdue.roles", due.owed_by.as_str())]
                        {
                            expected.count(table, key, 1, slow);
                            expected.measure(table, key, (on - due.due_on).num_days());
                        }
                    }
                }
                ReportName::Conditions => conditions(&mut expected, slow, on),
                ReportName::Consistency => {
                    let alike = |other: &&&Slow| (&other.alike, &other.reason) == (&slow.alike, &slow.reason);
                    let decided = |slow: &Slow| {
                        slow.decided.filter(|(day, _)| *day <= on).map(|(_, accepted)| accepted)
                    };
                    let Some(accepted) = decided(slow).filter(|_| !slow.alike.0.is_empty()) else { continue };
                    if all.iter().filter(alike).any(|other| decided(other) == Some(!accepted)) {
                        let key = format!("{}\u{1f}{}\u{1f}{}", slow.alike.0, slow.alike.1, slow.reason);
                        expected.count("consistency.alike", &key, if accepted { 1 } else { 2 }, slow);
                    }
                }
                ReportName::Year => year(&mut expected, slow, on),
                ReportName::Different => {
                    let Some((_, accepted)) = slow.decided.filter(|(on, _)| in_year(*on)) else { continue };
                    let key = if accepted { "accepted" } else { "declined" };
                    expected.count("different.decisions", key, 1, slow);
                    if slow.explained {
                        expected.count("different.decisions", key, 2, slow);
                    }
                }
                ReportName::Renewals | ReportName::Audits | ReportName::Month => {}
            }
        }
    }
    expected
}

fn in_force(expected: &mut Expected, slow: &Slow, on: NaiveDate) {
    let Some((from, to)) = slow.span() else { return };
    if slow.in_force(on) {
        expected.count("in_force.standing", "in_force", 1, slow);
        expected.count("in_force.months", &to.format("%Y-%m").to_string(), 1, slow);
        let length = match months_between(from, to) {
            1..=3 => "3",
            4..=6 => "6",
            7..=12 => "12",
            _ => "more",
        };
        expected.count("in_force.lengths", length, 1, slow);
    } else if on < from {
        expected.count("in_force.standing", "to_begin", 1, slow);
    } else if slow.stays.last().unwrap().0 == "in_force" {
        expected.count("in_force.standing", "over", 1, slow);
    }
}

fn grouped(
    expected: &mut Expected,
    table: &str,
    key: &str,
    slow: &Slow,
    on: NaiveDate,
    in_year: impl Fn(NaiveDate) -> bool,
) {
    let decided = |accepted: bool| slow.decided.is_some_and(|(on, how)| how == accepted && in_year(on));
    let columns = [
        slow.in_force(on),
        slow.under_way(on).is_some(),
        in_year(slow.opened()),
        decided(true),
        decided(false),
    ];
    for (column, counts) in (1..).zip(columns) {
        if counts {
            expected.count(table, key, column, slow);
        }
    }
}

fn span_of(days: i64) -> (usize, &'static str) {
    match days {
        0..=7 => (2, "7"),
        8..=30 => (3, "30"),
        31..=90 => (4, "90"),
        91..=180 => (5, "180"),
        _ => (6, "more"),
    }
}

fn ageing(expected: &mut Expected, slow: &Slow, on: NaiveDate) {
    let Some((stage, since)) = slow.under_way(on) else { return };
    let (in_stage, age) = ((on - since).num_days(), (on - slow.opened()).num_days());
    expected.count("ageing.stages", stage, 1, slow);
    expected.count("ageing.stages", stage, span_of(in_stage).0, slow);
    expected.measure("ageing.stages", stage, in_stage);
    expected.count("ageing.since", span_of(age).1, 1, slow);
}

fn flow(expected: &mut Expected, slow: &Slow, in_year: impl Fn(NaiveDate) -> bool) {
    for (stage, from, left) in &slow.stays {
        let Some(left) = left.filter(|left| in_year(*left)) else { continue };
        let role = match stage.as_str() {
            "intake" | "form" => "requester",
            "assessment" | "review" | "findings" | "denial" | "resolution" | "re_architecture" => "smb_staff",
            "iso_response" => "requester_iso",
            "decision" => "cdt_iso",
            _ => continue,
        };
        let days =
            from.iter_days().skip(1).take_while(|day| *day <= left).filter(|day| is_business_day(*day));
        let days = i64::try_from(days.count()).unwrap();
        for (table, key) in [("flow.stages", stage.as_str()), ("flow.roles", role)] {
            expected.count(table, key, 1, slow);
            expected.measure(table, key, days);
        }
    }
    if let Some((decided, _)) = slow.decided.filter(|(decided, _)| in_year(*decided)) {
        expected.count("flow.whole", "decision", 1, slow);
        expected.measure("flow.whole", "decision", (decided - slow.opened()).num_days());
    }
}

/// How often an exception was renewed, and its months altogether.
fn chain(slow: &Slow, by_number: &BTreeMap<&RequestNumber, &Slow>) -> (usize, u32) {
    let (mut times, mut months) = (0, 0);
    let mut seen = BTreeSet::new();
    let (mut how, mut next) = ("itself", Some(slow));
    while let Some(one) = next.filter(|one| seen.insert(&one.number)) {
        if let Some((from, to)) = one.span() {
            times += usize::from(how == "renewal");
            months += months_between(from, to);
        }
        next = None;
        if let Some((kind, before)) = &one.continues {
            how = kind;
            next = by_number.get(before).copied();
        }
    }
    (times, months)
}

fn expiring(expected: &mut Expected, slow: &Slow, on: NaiveDate) {
    let Some((_, to)) = slow.span().filter(|_| slow.in_force(on)) else { return };
    let key = match (to - on).num_days() {
        0..=30 => "30",
        31..=60 => "60",
        61..=90 => "90",
        _ => return,
    };
    expected.count("expiring.windows", key, 1, slow);
    expected.count("expiring.windows", key, if slow.renewed { 2 } else { 3 }, slow);
}

fn conditions(expected: &mut Expected, slow: &Slow, on: NaiveDate) {
    if !slow.in_force(on) {
        return;
    }
    for item in slow.folded.items() {
        let state = match item.state.as_str() {
            "open" => 2,
            "reported" => 3,
            "verified" => 4,
            _ => 5,
        };
        for (table, key) in
            [("conditions.kinds", item.kind.as_str()), ("conditions.departments", slow.department.as_str())]
        {
            expected.count(table, key, 1, slow);
            expected.count(table, key, state, slow);
            if item.is_overdue(on) {
                expected.count(table, key, 6, slow);
            }
        }
    }
}

fn year(expected: &mut Expected, slow: &Slow, on: NaiveDate) {
    let first = NaiveDate::from_ymd_opt(on.year(), 1, 1).unwrap();
    let of_year = |day: NaiveDate| day.year() == on.year() && day <= on;
    let month = |day: NaiveDate| day.format("%Y-%m").to_string();
    if of_year(slow.opened()) {
        expected.count("year.figures", "opened", 1, slow);
        expected.count("year.months", &month(slow.opened()), 1, slow);
    }
    if let Some((day, accepted)) = slow.decided.filter(|(day, _)| of_year(*day)) {
        expected.count("year.figures", if accepted { "accepted" } else { "declined" }, 1, slow);
        expected.count("year.months", &month(day), if accepted { 2 } else { 3 }, slow);
    }
    if let Some((_, outcome, _)) = slow.ended.filter(|(day, ..)| of_year(*day)) {
        expected.count("year.figures", outcome, 1, slow);
    }
    if slow.span().is_some_and(|(from, _)| of_year(from)) {
        expected.count("year.figures", "begun", 1, slow);
    }
    for (key, day) in [("first", first), ("last", on)] {
        if slow.in_force(day) {
            expected.count("year.figures", key, 1, slow);
        }
    }
    for day in first.iter_days().take_while(|day| *day <= on) {
        let is_last = day == on || day.succ_opt().unwrap().month() != day.month();
        if is_last && slow.in_force(day) {
            expected.count("year.months", &month(day), 4, slow);
        }
    }
}

/// Tables of single requests, which are checked by themselves.
const LISTS: [&str; 5] =
    ["ageing.oldest", "renewals.longest", "expiring.soonest", "overdue.longest", "different.newest"];

fn compare(report: &Report, expected: &Expected) -> usize {
    let mut told = BTreeSet::new();
    let mut figures = 0;
    for table in report.tables.iter().filter(|table| !table.id.starts_with("audits.")) {
        if LISTS.contains(&table.id.as_str()) {
            assert!(table.rows.len() <= 100);
            let all: usize = table.rows.len() + table.left_out as usize;
            let counted = match table.id.as_str() {
                "ageing.oldest" => column(expected, "ageing.stages", 1),
                "renewals.longest" => column(expected, "renewals.times", 1),
                "expiring.soonest" => column(expected, "expiring.windows", 1),
                "different.newest" => column(expected, "different.decisions", 2),
                _ => column(expected, "overdue.kinds", 1),
            };
            assert_eq!(all, counted, "{} on {}", table.id, report.on);
            continue;
        }
        for row in &table.rows {
            for (place, cell) in row.cells.iter().enumerate().skip(1) {
                let (heading, at) =
                    (table.columns[place].heading.as_str(), (table.id.as_str(), row.key.as_str()));
                let counts = |column| expected.how_many(at.0, at.1, column);
                let said = format!("{at:?} “{heading}” on {}", report.on);
                if table.columns[place].listed {
                    let ReportCell::Count { count } = cell else { panic!("{said}: {cell:?}") };
                    assert_eq!(*count as usize, counts(place), "{said}");
                    told.insert((table.id.clone(), row.key.clone(), place));
                } else if heading == "Share accepted" {
                    let first = if table.id == "consistency.alike" { 1 } else { 4 };
                    let (yes, no) = (counts(first), counts(first + 1));
                    // The whole percent that comes nearest, the greater of two.
                    let off = |percent: &usize| (percent * (yes + no)).abs_diff(100 * yes);
                    let share = (0..=100).rev().min_by_key(off).filter(|_| yes + no > 0);
                    let words = share.map_or(String::new(), |share| format!("{share} %"));
                    assert_eq!(cell.words(), words, "{said}");
                } else {
                    let days = expected.told(at.0, at.1, heading);
                    let none = if heading == "Business days in all" { Some(0) } else { None };
                    assert_eq!(
                        cell.words(),
                        days.or(none).map_or(String::new(), |days| days.to_string()),
                        "{said}"
                    );
                }
                figures += 1;
            }
        }
    }
    let untold: Vec<_> = expected.counts.keys().filter(|figure| !told.contains(*figure)).collect();
    assert!(untold.is_empty(), "{} on {} does not tell of {untold:?}", report.name, report.on);
    figures
}

/// What a column of a table counts altogether.
fn column(expected: &Expected, table: &str, counted: usize) -> usize {
    expected
        .counts
        .iter()
        .filter(|((one, _, column), _)| one == table && *column == counted)
        .map(|(_, all)| all.len())
        .sum()
}

/// How requests alike were decided before one, or until today where it is not decided: accepted, declined.
fn alike(slow: &Slow, seen: &[&Slow], now: Instant) -> (u32, u32) {
    let (mut accepted, mut declined) = (0, 0);
    for other in seen.iter().filter(|other| other.number != slow.number) {
        let Some((at, (_, yes))) = other.decided_at.zip(other.decided) else { continue };
        let is_before = slow.decided_at.map_or(at <= now, |own| at < own);
        let is_alike = !slow.alike.0.is_empty()
            && other.alike == slow.alike
            && (slow.reason.is_empty() || other.reason == slow.reason);
        if is_before && is_alike {
            *(if yes { &mut accepted } else { &mut declined }) += 1;
        }
    }
    (accepted, declined)
}

async fn people(office: &Office, now: Instant) -> Vec<Session> {
    let account = |account: &str, department: &str, role: &str| {
        json!({ "account": account, "name": account, "department": department, "roles": [role],
            "passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE, "agency": "CDT" })
    };
    let admin = office.set_up(&account("ada", "CDT", "administrator"), now).await.unwrap();
    for input in [account("sam", "CDT", "smb_staff"), account("ian", DEPARTMENT, "requester_iso")] {
        office.add_account(&admin, &input, now).await.unwrap();
    }
    let mut sessions = vec![Session::reader()];
    for name in ["sam", "ian"] {
        sessions.push(office.sign_in(name, PASSPHRASE, now).await.unwrap());
    }
    assert!(office.report(&admin, &ReportAsk { name: ReportName::Flow, on: None }, now).await.is_err());
    sessions
}

async fn file(folder: &std::path::Path, requests: &[Vec<Value>]) {
    let key = SigningKey::from_seed(&[7; 32]);
    let mut events = Vec::new();
    for event in requests.iter().flatten() {
        let event: Event = serde_json::from_value(event.clone()).unwrap();
        events.push(NewEvent {
            stream: event.stream.to_string(),
            sequence: event.sequence.into(),
            at_ms: event.at.millis(),
            sealed: seal(serde_json::to_vec(&event).unwrap(), &key),
        });
    }
    let store = Store::open(&folder.join("records.db")).await.unwrap();
    store.file(Filing { events, ..Filing::default() }).await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn every_report_agrees_with_a_slow_count_straight_from_the_events() {
    let folder = tempfile::tempdir().unwrap();
    let office = Office::open(folder.path()).await.unwrap();
    let now = Instant::try_from("2028-03-01T20:00:00.000Z".to_owned()).unwrap();
    let sessions = people(&office, now).await;
    let (ways, mut chance) = (ways(), Chance(358));
    let mut numbers = Vec::new();
    let mut requests = Vec::new();
    for index in 1..=REQUESTS {
        let number = RequestNumber::new(2027, index);
        requests.push(lived(chance.of(&ways), &number, &numbers, &mut chance));
        numbers.push(number);
    }
    file(folder.path(), &requests).await;
    office.rebuild().await.unwrap();
    assert!(office.projections_agree().await.unwrap());
    let all: Vec<Slow> = requests.iter().map(|events| Slow::read(events)).collect();
    let (mut figures, mut listed) = (0, 0);
    for (inside, session) in [true, true, false].into_iter().zip(&sessions) {
        let seen: Vec<&Slow> =
            all.iter().filter(|slow| inside || slow.folded.may_see(session.person())).collect();
        assert!(!seen.is_empty());
        for on in ["2027-03-31", "2027-12-31", "2028-02-29", "2028-03-01"].map(day) {
            for name in ReportName::ALL {
                let ask = ReportAsk { name: *name, on: Some(on.to_string()) };
                let report = office.report(session, &ask, now).await.unwrap();
                let expected = expected(&seen, *name, on, inside);
                figures += compare(&report, &expected);
                // One in some of the figures is opened, and lists what it counts.
                let some = expected.counts.iter().filter(|_| chance.below(40) == 0);
                for ((table, row, column), numbers) in some {
                    let figure = Figure { table: table.clone(), row: row.clone(), column: *column };
                    let found = office.report_requests(session, &ask, &figure, now).await.unwrap();
                    let distinct: BTreeSet<&RequestNumber> = numbers.iter().collect();
                    assert_eq!(found.total as usize, distinct.len(), "{figure:?} on {on}");
                    let shown: Vec<&RequestNumber> = found.rows.iter().map(|row| &row.number).collect();
                    let first: Vec<&RequestNumber> = distinct.into_iter().take(500).collect();
                    assert_eq!(shown, first, "{figure:?} on {on}");
                    listed += 1;
                }
            }
        }
    }
    assert!(figures > 5_000 && listed > 50, "{figures} figures, {listed} of them listed");
    assert!(all.iter().any(|slow| slow.folded.stage == Stage::Resolution));
    let mut counted = 0;
    for (inside, session) in [true, true, false].into_iter().zip(&sessions) {
        let seen: Vec<&Slow> =
            all.iter().filter(|slow| inside || slow.folded.may_see(session.person())).collect();
        for slow in seen.iter().filter(|_| chance.below(30) == 0) {
            let shown = office.precedents(session, Some(&slow.number), None, now).await.unwrap();
            assert_eq!((shown.accepted, shown.declined), alike(slow, &seen, now), "{}", slow.number);
            let in_view = |number: &RequestNumber| {
                seen.iter().any(|slow| slow.number == *number && slow.decided.is_some())
            };
            assert!(shown.rows.iter().all(|row| row.number != slow.number && in_view(&row.number)));
            counted += shown.accepted + shown.declined;
        }
    }
    assert!(counted > 500, "{counted} precedents");
    office.close().await;
}
