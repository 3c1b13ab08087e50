//! What the procedure recorded, in the fields of TECH 358 that the requester does not fill in (sections F to H, J, K).

use std::collections::BTreeMap;

use exception::{
    Request,
    action::DocumentKind,
    assessment::{Assessment, Control},
    calendar::{day_of, long_date},
    meeting::Meeting,
    request::Mark,
};

/// The recorded answers by field of the built-in template. A field that is not among them stays empty.
pub(super) fn answers(request: &Request) -> BTreeMap<&'static str, String> {
    let mut answers = BTreeMap::new();
    if let Some(recorded) = request.assessments.last() {
        let assessment = &recorded.value;
        answers.insert("risk_scenarios", scenarios(assessment));
        answers.insert("risk_controls", lines(assessment.controls.iter().map(control)));
        answers.insert("risk_residual", assessment.rating().label().to_owned());
        answers.insert("risk_assessor", by_and_when(&recorded.mark));
    }
    if let Some(response) = request.response() {
        answers.insert("iso_answer", response.value.answer.label().to_owned());
        answers.insert("iso_reasons", response.value.words.clone());
        answers.insert("iso_answered", by_and_when(&response.mark));
    }
    answers.insert("meeting_records", lines(request.meetings.iter().map(|meeting| summary(&meeting.value))));
    if let Some(decision) = &request.decision {
        let value = &decision.value;
        answers
            .insert("decision_answer", format!("{}: {}", value.answer.label(), by_and_when(&decision.mark)));
        answers.insert(
            "decision_reasons",
            lines(value.reasons.all().iter().map(|reason| reason.text.to_string())),
        );
        let conditions = value.conditions.iter().map(|condition| {
            format!("{} ({}, by {})", condition.what, condition.owner, long_date(condition.due))
        });
        answers.insert("decision_conditions", lines(conditions));
        if let Some(period) = value.period {
            let review =
                value.review_on.map(|day| format!("; review {}", long_date(day))).unwrap_or_default();
            let period = format!("{} to {}{review}", long_date(period.from), long_date(period.to));
            answers.insert("decision_period", period);
        }
    }
    if let Some(presented) = &request.presented {
        answers.insert("smb_reviewer", by_and_when(&presented.mark));
    }
    let sent = [DocumentKind::FindingsPacket, DocumentKind::DenialLetter].into_iter().filter_map(|kind| {
        let dispatch = &request.newest(kind)?.sent()?.value;
        Some(format!(
            "{} to {}, {}, {}",
            kind.label(),
            dispatch.to,
            long_date(dispatch.on),
            dispatch.by.label()
        ))
    });
    answers.insert("smb_sent", lines(sent));
    let noted =
        request.noted.last().map(|note| format!("{}, {}", long_date(note.value.on), note.mark.by.named()));
    answers.insert("smb_noted", noted.unwrap_or_default());
    let closed = request.ending.as_ref().map(|ending| {
        format!("{}, {}: {}", long_date(ending.value.on), ending.value.outcome.label(), ending.value.words)
    });
    answers.insert("smb_closed", closed.unwrap_or_default());
    answers
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.enumerate().map(|(index, line)| format!("{}. {line}", index + 1)).collect::<Vec<_>>().join("\n")
}

fn by_and_when(mark: &Mark) -> String {
    format!("{}, {}", mark.by.named(), long_date(day_of(mark.at)))
}

fn scenarios(assessment: &Assessment) -> String {
    lines(assessment.scenarios.iter().map(|scenario| {
        let (before, after) = (scenario.inherent.rate(), scenario.residual.rate());
        format!(
            "{}: likelihood {}, impact {}, risk {}; with compensating controls {}",
            scenario.threat, before.likelihood, scenario.inherent.impact, before.risk, after.risk
        )
    }))
}

fn control(control: &Control) -> String {
    let mut parts = vec![format!("{} ({})", control.control, control.kind.label().to_lowercase())];
    parts.extend(control.owner.as_ref().map(|owner| format!("owner {owner}")));
    parts.extend(control.in_place_since.map(|day| format!("in place since {}", long_date(day))));
    parts.extend(control.planned_by.map(|day| format!("planned by {}", long_date(day))));
    parts.extend(control.verified_by.as_ref().map(|how| format!("verified by {how}")));
    parts.join(", ")
}

fn summary(meeting: &Meeting) -> String {
    let attendees: Vec<&str> = meeting.attendees.iter().map(|attendee| attendee.name.as_str()).collect();
    let topics: Vec<&str> = meeting.topics.iter().map(|note| note.topic.label()).collect();
    let actions: Vec<String> = meeting
        .actions
        .iter()
        .map(|action| format!("{} ({}, {})", action.what, action.owner, long_date(action.due)))
        .collect();
    let actions = if actions.is_empty() { "none".to_owned() } else { actions.join("; ") };
    format!(
        "{}, {}, {}. Attendees: {}. Topics: {}. Actions: {actions}.",
        long_date(meeting.held_on),
        meeting.held_at.format("%H:%M"),
        meeting.place,
        attendees.join(", "),
        topics.join(", ")
    )
}
