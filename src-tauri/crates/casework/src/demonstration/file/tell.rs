//! An entry of a file of requests: told as a story, with what the entry leaves out.

use exception::{
    text::is_blank,
    values::{LINE, PROSE},
};
use serde_json::{Value, json};

use super::entry::Entry;
use crate::{
    Error, Result,
    demonstration::{
        chance::Chance,
        story::{EndsAt, Story},
    },
};

impl Entry {
    pub(super) fn story(
        &self,
        index: usize,
        ends_at: EndsAt,
        requester: &str,
        iso: &str,
        chance: &mut Chance,
    ) -> Result<Story> {
        let level = self.level();
        let stated = lines(self.fields.get("risk").unwrap_or(&Value::Null));
        let stated =
            if is_blank(&stated) { "No risk was stated with the request.".to_owned() } else { stated };
        let service_request = self
            .service_request
            .clone()
            .unwrap_or_else(|| format!("CS{:07}", 50_000 + index * 7 + chance.below(7) as usize));
        let (number, title) = numbered(&self.policy);
        let section = if self.control.chars().count() > LINE { "As quoted" } else { &self.control };
        let systems: Vec<Vec<&str>> = if self.systems.is_empty() {
            vec![vec!["Not named in the request"]]
        } else {
            self.systems.iter().map(|system| vec![system.as_str()]).collect()
        };
        let begun = ends_at.begun() - i64::from(chance.below(8));
        let months = chance.one_of(&[9, 10, 12]).copied().unwrap_or(12);
        let named = |place: usize| self.people.get(place).map(|(name, _)| name.as_str());
        let story = json!({
            "key": format!("entry-{index}"), "title": self.title, "begun": begun,
            "ends_at": ends_at, "service_request": service_request,
            "requester": requester, "requester_name": self.requester.as_deref().or(named(0)),
            "iso": iso, "iso_name": named(1),
            "policy": { "number": number, "title": title, "section": section, "words": self.control },
            "cannot_be_met": self.reason, "criterion": self.criterion(chance), "facts": self.origin(),
            "scope": self.scope(), "systems": systems, "classification": "sensitive",
            "fips": ["moderate", "moderate", "moderate"], "category": self.category(),
            "justification": self.reason, "if_granted": stated,
            "if_not_granted": "The work for which the exception is asked stops.",
            "milestones": [{ "what": "Meet the requirement", "owner": "Requester", "due": 90 }],
            "start": self.start, "end": self.end,
            "assessment": self.assessment(&stated, level, ends_at),
            "response": "The alternatives were gone through one by one.",
            "meetings": [self.meeting(&stated)],
            "presented": format!("The risk is rated as {}.", level.replace('_', " ")),
            "decision": { "reasons": self.reasons(level, ends_at), "months": months },
            "responses": { "requester": "The department accepts.", "cdt_iso": "Accepted for the period." },
            "letter": {
                "delivery": "By e-mail", "meanwhile": "The requirement applies as written.",
                "next_steps": "SMB will call to arrange the next meeting.",
            },
            "work": ["SMB and the requester met and divided the work."],
            "solution": "The recommended alternative was put in place.",
            "closed_after": matches!(ends_at, EndsAt::Revoked | EndsAt::EndedEarly).then_some(40),
            "disposition": "gone", "ending": ends_at.ending(),
            "attachments": self.attachment().into_iter().collect::<Vec<_>>(), "comments": self.comments(),
        });
        serde_json::from_value(story).map_err(|error| {
            Error::Damaged(format!("Entry {} can’t be made into a request ({error}).", index + 1))
        })
    }

    fn assessment(&self, stated: &str, level: &str, ends_at: EndsAt) -> Value {
        let mut alternatives: Vec<Value> = self
            .alternatives
            .iter()
            .map(|text| {
                let long = text.chars().count() > LINE;
                let title = if long { "As described" } else { text };
                json!({ "title": title, "description": long.then_some(text), "answer": "declined",
                    "reason": "Not workable, for the reason given in the request." })
            })
            .collect();
        if alternatives.is_empty() {
            alternatives.push(json!({ "title": "Meet the requirement as written", "recommended": true,
                "answer": "declined", "reason": "Not workable, for the reason given in the request." }));
        }
        if ends_at.is_re_architected()
            && let Some(first) = alternatives.first_mut().and_then(Value::as_object_mut)
        {
            first.insert("answer".to_owned(), json!("accepted"));
            first.insert("reason".to_owned(), Value::Null);
        }
        let controls: Vec<Value> =
            self.controls.iter().map(|control| json!({ "control": control, "kind": "preventive" })).collect();
        let statement =
            self.fields.get("risk").and_then(|risk| risk.get("statement")).and_then(Value::as_str);
        let threat = statement.filter(|text| !is_blank(text)).unwrap_or(&self.control);
        json!({
            "summary": stated, "controls": controls, "alternatives": alternatives,
            "scenarios": [{ "threat": threat, "source": "adversarial", "kinds": ["operations"],
                "inherent": [level, level, level], "residual": [level, level, level] }],
        })
    }

    fn meeting(&self, stated: &str) -> Value {
        let attendees: Vec<Value> =
            self.people.iter().map(|(name, role)| json!({ "name": name, "role": role })).collect();
        json!({
            "place": "Video conference", "background": self.reason, "documentation": self.origin(),
            "risk_assessment": stated,
            "recommended_alternative": "The alternatives of the assessment were discussed.",
            "notes": (!is_blank(&self.decision)).then_some(&self.decision), "attendees": attendees,
        })
    }

    fn reasons(&self, level: &str, ends_at: EndsAt) -> Value {
        let level = level.replace('_', " ");
        let first = if ends_at.is_denied() {
            format!(
                "The request says: {}\n\nThe assessed risk is {level}, and that is more than the reason carries.",
                self.reason
            )
        } else {
            format!("The assessed risk is {level}.")
        };
        let mut reasons = vec![json!({ "text": first, "basis": "assessed_risk" })];
        if !is_blank(&self.decision) {
            reasons.push(json!({ "text": self.decision, "basis": "requirement" }));
        }
        Value::Array(reasons)
    }

    /// Source, basis and notes, as they stand in the entry.
    fn origin(&self) -> String {
        let parts = ["source", "basis", "notes"].map(|name| (name, self.text(name)));
        let lines: Vec<String> = parts
            .into_iter()
            .filter(|(_, text)| !is_blank(text))
            .map(|(name, text)| format!("{name}: {text}"))
            .collect();
        if lines.is_empty() { "Taken over from the file of requests.".to_owned() } else { lines.join("\n") }
    }

    fn scope(&self) -> String {
        let parts = ["organisation_type", "duration", "tags"].map(|name| {
            let value = self.fields.get(name).unwrap_or(&Value::Null);
            (name, lines(value))
        });
        let lines: Vec<String> = parts
            .into_iter()
            .filter(|(_, text)| !is_blank(text))
            .map(|(name, text)| format!("{name}: {text}"))
            .collect();
        if lines.is_empty() { "As described.".to_owned() } else { lines.join("\n") }
    }

    fn criterion(&self, chance: &mut Chance) -> &'static str {
        let both = !self.alternatives.is_empty() && chance.below(2) == 0;
        match (self.alternatives.is_empty(), both) {
            (true, _) => "unforeseen",
            (false, true) => "both",
            (false, false) => "exhausted",
        }
    }

    fn category(&self) -> &'static str {
        let text = format!("{} {} {}", self.title, self.reason, self.scope()).to_lowercase();
        let of = [
            ("financial_barrier", ["cost", "budget"]),
            ("vendor_limit", ["vendor", "driver"]),
            ("legacy_system", ["legacy", "outdated"]),
            ("alternate_control", ["alternate control", "kiosk"]),
            ("emergency", ["urgent", "shortage"]),
        ];
        of.iter()
            .find(|(_, words)| words.iter().any(|word| text.contains(word)))
            .map_or("business_critical", |(category, _)| *category)
    }

    /// The level that the entry states, as near as words tell.
    fn level(&self) -> &'static str {
        let stated = lines(self.fields.get("risk").unwrap_or(&Value::Null)).to_lowercase();
        let levels = [
            ("critical", "very_high"),
            ("high", "high"),
            ("medium", "moderate"),
            ("moderate", "moderate"),
            ("low", "low"),
            ("none", "very_low"),
        ];
        levels.iter().find(|(word, _)| stated.contains(word)).map_or("moderate", |(_, level)| *level)
    }

    /// Where the reason names a file with bidi controls in its name: a file of that very name.
    fn attachment(&self) -> Option<Value> {
        let is_bidi = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let name = self.reason.split(['"', '“', '”']).find(|part| part.contains(is_bidi))?;
        Some(json!({ "name": name, "note": "As it came", "text": format!("{}\n", self.title) }))
    }

    /// The whole entry in words, in comments of at most the length of a text.
    fn comments(&self) -> Vec<String> {
        let whole = lines(&Value::Object(self.fields.clone()));
        let characters: Vec<char> = format!("Entry as it came.\n{whole}").chars().collect();
        characters.chunks(PROSE).map(|part| part.iter().collect()).collect()
    }
}

/// Number and title of a policy: a leading number of four digits or more is its number.
fn numbered(policy: &str) -> (&str, &str) {
    match policy.split_once(' ') {
        Some((number, title))
            if number.len() >= 4 && number.bytes().all(|b| b.is_ascii_digit()) && !is_blank(title) =>
        {
            (number, title)
        }
        Some(_) | None => (policy, "(no number)"),
    }
}

/// A value in words: every text as it is, fields by name, a line each.
fn lines(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(lines).collect::<Vec<_>>().join("\n"),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| format!("{name}: {}", lines(value)))
            .collect::<Vec<_>>()
            .join("\n"),
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_number_is_taken_off_its_title() {
        assert_eq!(numbered("3500 Security Awareness Policy"), ("3500", "Security Awareness Policy"));
        assert_eq!(numbered("10 CFR 50 App. B"), ("10 CFR 50 App. B", "(no number)"));
    }
}
