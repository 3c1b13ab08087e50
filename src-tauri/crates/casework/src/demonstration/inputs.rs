//! What is typed at each step of a story: inputs as the window would send them.

use chrono::{Days, NaiveDate, TimeDelta};
use exception::calendar::{is_business_day, last_day_of};
use serde_json::{Map, Value, json};

use super::story::{Alternative, Assessment, Due, EndsAt, Meeting, Someone, Story};

/// Who plays which part in a story.
#[derive(Clone, Debug)]
pub(super) struct Cast<'a> {
    pub(super) requester: &'a Someone,
    pub(super) iso: &'a Someone,
    /// Assesses, meets, presents and writes.
    pub(super) smb: &'a Someone,
    /// Approves what the first wrote.
    pub(super) second: &'a Someone,
    pub(super) decider: &'a Someone,
    pub(super) expert: Option<&'a Someone>,
}

/// The inputs of one story; `today` is the day the office is made.
pub(super) struct Inputs<'a> {
    pub(super) story: &'a Story,
    pub(super) cast: &'a Cast<'a>,
    pub(super) today: NaiveDate,
}

/// The day `offset` days from another.
pub(super) fn day_at(today: NaiveDate, offset: i64) -> NaiveDate {
    today.checked_add_signed(TimeDelta::days(offset)).unwrap_or(today)
}

/// The working day on which something happens that falls `offset` days from today: always in the past.
pub(super) fn working_day_at(today: NaiveDate, offset: i64) -> NaiveDate {
    let mut day = day_at(today, offset.min(-1));
    while !is_business_day(day) && day_at(day, 1) < today {
        day = day_at(day, 1);
    }
    day
}

impl Inputs<'_> {
    fn day(&self, offset: i64) -> String {
        day_at(self.today, offset).to_string()
    }

    pub(super) fn requester_name(&self) -> &str {
        self.story.requester_name.as_deref().unwrap_or(&self.cast.requester.name)
    }

    pub(super) fn iso_name(&self) -> &str {
        self.story.iso_name.as_deref().unwrap_or(&self.cast.iso.name)
    }

    /// The intake; `previous` is the number of the exception that it renews.
    pub(super) fn intake(&self, step: &str, previous: Option<&str>) -> Value {
        let story = self.story;
        let qualification = story
            .criterion
            .as_ref()
            .map_or(Value::Null, |criterion| json!({ "criterion": criterion, "facts": story.facts }));
        json!({
            "step": step,
            "service_request": story.service_request,
            "service_request_opened_on": self.day(story.begun - 2),
            "kind": if previous.is_some() { "renewal" } else { "new" },
            "previous": previous,
            "title": story.title,
            "requester": party(self.cast.requester, self.requester_name()),
            "requester_account": story.requester,
            "iso": party(self.cast.iso, self.iso_name()),
            "policy": {
                "number": story.policy.number, "title": story.policy.title,
                "version": story.policy.version, "section": story.policy.section,
            },
            "cannot_be_met": story.cannot_be_met,
            "qualification": qualification,
        })
    }

    /// The assessment; a second one begins with what changed.
    pub(super) fn assessment(&self, assessment: &Assessment, changed: Option<&str>) -> Value {
        let summary = changed.map_or_else(
            || assessment.summary.clone(),
            |changed| format!("{changed}\n\n{}", assessment.summary),
        );
        let scenarios: Vec<Value> = assessment
            .scenarios
            .iter()
            .map(|scenario| {
                json!({
                    "threat": scenario.threat, "source": scenario.source, "kinds": scenario.kinds,
                    "inherent": rating(&scenario.inherent), "residual": rating(&scenario.residual),
                })
            })
            .collect();
        let controls: Vec<Value> = assessment
            .controls
            .iter()
            .map(|control| {
                json!({
                    "control": control.control, "kind": control.kind, "owner": control.owner,
                    "in_place_since": control.in_place_since.map(|offset| self.day(offset)),
                    "planned_by": control.planned_by.map(|offset| self.day(offset)),
                    "verified_by": control.verified_by, "evidence": control.evidence,
                })
            })
            .collect();
        let alternatives: Vec<Value> = assessment
            .alternatives
            .iter()
            .map(|alternative| {
                json!({
                    "title": alternative.title, "description": alternative.description,
                    "effort": alternative.effort, "cost": alternative.cost,
                    "risk_left": alternative.risk_left, "recommended": alternative.recommended.to_string(),
                })
            })
            .collect();
        json!({
            "step": "record_assessment", "summary": summary, "scenarios": scenarios,
            "controls": controls, "alternatives": alternatives,
        })
    }

    /// The ISO's answer: accepted where the story is solved by an alternative.
    pub(super) fn response(&self, alternatives: &[Alternative]) -> Value {
        let answers: Vec<Value> = alternatives
            .iter()
            .map(|alternative| json!({ "answer": alternative.answer, "reason": alternative.reason }))
            .collect();
        if self.story.ends_at.is_re_architected() {
            json!({ "step": "accept_assessment", "answers": answers, "remarks": self.story.response })
        } else {
            json!({ "step": "decline_assessment", "answers": answers, "reasons": self.story.response })
        }
    }

    /// TECH 358 as it is submitted on a day; `previous` is the number of the exception that it renews.
    pub(super) fn form(&self, on: NaiveDate, previous: Option<&str>) -> Value {
        let story = self.story;
        let mut answers = Map::new();
        let mut put = |name: &str, value: Value| {
            answers.insert(name.to_owned(), value);
        };
        put("service_request", json!(story.service_request));
        put("service_request_opened_on", json!(self.day(story.begun - 2)));
        put("request_type", json!(if previous.is_some() { "renewal" } else { "new" }));
        put("previous_exception", json!(previous));
        put("requested_on", json!(working_day_at(self.today, story.begun).to_string()));
        let of_cdt = self.cast.requester.department.starts_with("CDT ");
        put("requested_by", json!(if of_cdt { "employee" } else { "customer" }));
        for (who, someone, name) in [
            ("requester", self.cast.requester, self.requester_name()),
            ("iso", self.cast.iso, self.iso_name()),
        ] {
            if let Value::Object(fields) = party(someone, name) {
                for (field, value) in fields {
                    put(&format!("{who}_{field}"), value);
                }
            }
        }
        put("policy_number", json!(story.policy.number));
        put("policy_title", json!(story.policy.title));
        put("policy_version", json!(story.policy.version));
        put("policy_section", json!(story.policy.section));
        put("policy_words", json!(story.policy.words));
        put("criterion", json!(story.criterion));
        put("criterion_facts", json!(story.facts));
        put("title", json!(story.title));
        put("cannot_be_met", json!(story.cannot_be_met));
        put("scope", json!(story.scope));
        put("systems", self.systems());
        put("users_and_sites", json!(story.users));
        put("data_classification", json!(story.classification));
        for (name, value) in ["confidentiality", "integrity", "availability"].iter().zip(&story.fips) {
            put(name, json!(value));
        }
        put("reason_category", json!(story.category));
        put("justification", json!(story.justification));
        put("legal_basis", json!(story.legal_basis));
        put("impact_if_granted", json!(story.if_granted));
        put("impact_if_not_granted", json!(story.if_not_granted));
        let (start, end) = self.asked_for(on);
        put("start", json!(start.to_string()));
        put("end", json!(end.to_string()));
        put("milestones", self.dues(&story.milestones, None));
        put("alternatives", self.alternatives());
        put("certified", json!("yes"));
        put("certified_name", json!(self.requester_name()));
        put("certified_title", json!(self.cast.requester.title));
        put("certified_on", json!(on.to_string()));
        json!({ "step": "submit_form", "answers": answers })
    }

    fn systems(&self) -> Value {
        const COLUMNS: [&str; 5] = ["name", "role", "location", "owner", "data_class"];
        let row = |cells: &Vec<String>| -> Value {
            COLUMNS.iter().zip(cells).map(|(column, cell)| ((*column).to_owned(), json!(cell))).collect()
        };
        self.story.systems.iter().map(row).collect()
    }

    fn alternatives(&self) -> Value {
        let alternatives = self.story.assessment.iter().flat_map(|assessment| &assessment.alternatives);
        alternatives
            .map(|alternative| {
                json!({
                    "alternative": alternative.title, "proposed_by": "smb", "effort": alternative.effort,
                    "cost": alternative.cost, "risk_left": alternative.risk_left,
                    "why_not_possible": alternative.reason,
                })
            })
            .collect()
    }

    /// The days asked for in the form: those of the story, else as long as will be granted.
    fn asked_for(&self, on: NaiveDate) -> (NaiveDate, NaiveDate) {
        let months = self.story.decision.as_ref().and_then(|decision| decision.months).unwrap_or(6);
        let soon = on.checked_add_days(Days::new(21)).unwrap_or(on);
        match (self.story.start, self.story.end) {
            (Some(start), Some(end)) => (start, end),
            (None, Some(end)) => (soon.min(end), end),
            (start, None) => {
                let start = start.unwrap_or(soon);
                (start, last_day_of(start, months).unwrap_or(start))
            }
        }
    }

    /// The days that are granted on a day.
    pub(super) fn period(&self, on: NaiveDate) -> (NaiveDate, NaiveDate) {
        let tomorrow = on.succ_opt().unwrap_or(on);
        let up_to = |offset: i64| (tomorrow, day_at(self.today, offset).max(tomorrow));
        if self.story.ends_at == EndsAt::InForceExpired {
            return up_to(-9);
        }
        if self.story.ends_at == EndsAt::ClosedOut {
            return up_to(-40);
        }
        if let (Some(from), Some(to)) = (self.story.start, self.story.end) {
            let longest = last_day_of(from, 12).unwrap_or(from);
            if to >= self.today && to <= longest {
                return (from, to);
            }
        }
        let months = self.story.decision.as_ref().and_then(|decision| decision.months).unwrap_or(6);
        (tomorrow, last_day_of(tomorrow, months).unwrap_or(tomorrow))
    }

    /// The decision, taken on a day.
    pub(super) fn decision(&self, on: NaiveDate) -> Value {
        let Some(decision) = &self.story.decision else { return Value::Null };
        let reasons: Vec<Value> = decision
            .reasons
            .iter()
            .map(|reason| json!({ "text": reason.text, "basis": reason.basis }))
            .collect();
        if self.story.ends_at.is_denied() {
            return json!({ "step": "decline_request", "reasons": reasons });
        }
        let (from, to) = self.period(on);
        let half = from.checked_add_signed((to - from) / 2).unwrap_or(to);
        json!({
            "step": "accept_request", "reasons": reasons, "conditions": self.dues(&decision.conditions, Some(to)),
            "from": from.to_string(), "to": to.to_string(), "review_on": half.to_string(),
        })
    }

    /// What is owed by days; none later than `latest`.
    fn dues(&self, dues: &[Due], latest: Option<NaiveDate>) -> Value {
        dues.iter()
            .map(|due| {
                let day = day_at(self.today, due.due);
                let day = latest.map_or(day, |latest| day.min(latest));
                json!({ "what": due.what, "owner": due.owner, "due": day.to_string() })
            })
            .collect()
    }

    /// The record of a meeting that was held in the morning of a day.
    pub(super) fn meeting(&self, meeting: &Meeting, on: NaiveDate) -> Value {
        let mut attendees = vec![
            json!({ "name": self.requester_name(), "role": "Requester" }),
            json!({ "name": self.iso_name(), "role": "Requester’s ISO" }),
            json!({ "name": self.cast.smb.name, "role": "SMB" }),
        ];
        let others = meeting.attendees.iter();
        attendees.extend(others.map(|other| json!({ "name": other.name, "role": other.role })));
        json!({
            "step": "record_meeting", "held_on": on.to_string(), "held_at": "08:30", "place": meeting.place,
            "attendees": attendees, "background": meeting.background, "documentation": meeting.documentation,
            "risk_assessment": meeting.risk_assessment,
            "recommended_alternative": meeting.recommended_alternative,
            "notes": meeting.notes, "actions": self.dues(&meeting.actions, None),
        })
    }

    /// The denial letter's draft, dated on a day.
    pub(super) fn letter(&self, on: NaiveDate) -> Value {
        let Some(letter) = &self.story.letter else { return Value::Null };
        let copies: Vec<Value> = letter.copies.iter().map(|copy| json!({ "to": copy })).collect();
        // The name without its second spelling in brackets.
        let name = self.iso_name().split(" (").next().unwrap_or_default();
        json!({
            "step": "draft_letter", "dated": on.to_string(), "delivery": letter.delivery,
            "salutation": format!("Dear {name}:"), "meanwhile": letter.meanwhile,
            "next_steps": letter.next_steps, "copies": copies,
            "enclosures": [{ "what": "Risk assessment and alternatives (confidential)" }],
        })
    }

    /// Sending packet or letter; the document is named when it is known.
    pub(super) fn sending(&self, step: &str, on: NaiveDate) -> Value {
        json!({ "step": step, "to": self.iso_name(), "on": on.to_string(), "by": "email" })
    }
}

fn rating(levels: &[String; 3]) -> Value {
    let [initiation, adverse_impact, impact] = levels;
    json!({ "initiation": initiation, "adverse_impact": adverse_impact, "impact": impact })
}

fn party(someone: &Someone, name: &str) -> Value {
    json!({
        "name": name, "title": someone.title, "department": someone.department, "unit": someone.unit,
        "phone": someone.phone, "email": someone.email, "address": someone.address,
    })
}
