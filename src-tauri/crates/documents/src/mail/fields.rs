//! What the fields of a mail hold.

use chrono::NaiveDate;
use exception::{
    action::DocumentKind,
    assessment::Answer,
    calendar::{day_of, long_date},
    meeting::Meeting,
    notice::{About, NoticeKind},
    request::FiledDocument,
    workflow::Stage,
};
use serde_json::{Map, Value, json};

use super::{Mail, Reached};
use crate::{letter, letter::common, parties};

/// Every field that the text of the mail may use; none where the record does not hold what it tells of.
pub(super) fn fields(mail: &Mail<'_>) -> Option<Map<String, Value>> {
    let mut fields = of_all(mail);
    common::add(&mut fields, own(mail)?);
    Some(fields)
}

fn of_all(mail: &Mail<'_>) -> Map<String, Value> {
    let (request, settings) = (mail.request, mail.settings);
    let first = mail.notice.to.first().and_then(|to| Mail::reached(*to, request, settings));
    let Reached { name, .. } = first.unwrap_or_default();
    let addressee = if name.trim().is_empty() { "all".to_owned() } else { without_second_spelling(&name) };
    let mut fields = Map::new();
    let all = json!({
        "number": request.number.to_string(),
        "service_request": parties::service_request(request),
        "policy": parties::policy(request),
        "section": parties::section(request),
        "requested_on": long_date(parties::requested_on(request)),
        "requester": common::party(&parties::requester(request)),
        "iso": common::party(&parties::iso(request)),
        "addressee": addressee,
        "writer": mail.writer,
        "office": office(mail),
        "contact": letter::contact(settings),
        "is_attached": mail.is_attached,
    });
    common::add(&mut fields, all);
    fields
}

fn own(mail: &Mail<'_>) -> Option<Value> {
    let request = mail.request;
    let due = mail.notice.due;
    let due_words = due.map(long_date).unwrap_or_default();
    let days = due.map(|due| days((due - mail.today).num_days())).unwrap_or_default();
    let is_late = due.is_some_and(|due| due < mail.today);
    let entered = request.passed.last().map(|passed| day_of(passed.mark.at));
    let entered = entered.map(long_date).unwrap_or_default();
    let renewal = request.renewals.last().map(ToString::to_string).unwrap_or_default();
    let period = request.period();
    let day = |pick: fn(exception::action::Period) -> NaiveDate| {
        period.map(pick).map(long_date).unwrap_or_default()
    };
    let (from, to) = (day(|period| period.from), day(|period| period.to));
    Some(match mail.notice.kind {
        NoticeKind::AssessmentSent => json!({ "sent_on": entered, "due": due_words }),
        NoticeKind::AnswerDue => {
            json!({ "sent_on": entered, "due": due_words, "is_late": is_late, "days": days })
        }
        NoticeKind::FormDue | NoticeKind::ReviewDue => {
            json!({ "due": due_words, "is_late": is_late, "days": days })
        }
        NoticeKind::Returned => {
            json!({ "returned_on": entered, "to_review": request.stage == Stage::Review, "due": due_words })
        }
        NoticeKind::Meeting => meeting(mail)?,
        NoticeKind::Decision => {
            let decision = request.decision.as_ref()?;
            json!({
                "is_accepted": decision.value.answer == Answer::Accepted,
                "decided_by": decision.mark.by.named(),
                "decided_on": long_date(day_of(decision.mark.at)),
                "from": from,
                "to": to,
            })
        }
        NoticeKind::FindingsSent => {
            let sent = request.newest(DocumentKind::FindingsPacket)?.sent()?;
            let review_on = request.decision.as_ref()?.value.review_on?;
            json!({
                "sent_on": long_date(sent.value.on),
                "sent_by": sent.value.by.label().to_lowercase(),
                "from": from,
                "to": to,
                "review_on": long_date(review_on),
            })
        }
        NoticeKind::LetterSent => letter_sent(mail)?,
        NoticeKind::ConditionDue => {
            let About::Item { id, owner } = &mail.notice.about else { return None };
            json!({
                "condition": format!("{} {}", id.kind.label(), id.place),
                "owner": owner,
                "due": due_words,
                "is_late": is_late,
                "days": days,
            })
        }
        NoticeKind::Expiring | NoticeKind::Expired => {
            json!({ "from": from, "to": due_words, "days": days, "renewal": renewal })
        }
        NoticeKind::Revoked => {
            let ending = request.ending.as_ref()?;
            json!({
                "revoked_by": ending.mark.by.named(),
                "revoked_on": long_date(day_of(ending.mark.at)),
                "last_day": long_date(ending.value.on),
            })
        }
        NoticeKind::Overdue => {
            let step = request.owed_on(mail.today);
            json!({ "step": step, "due": due_words, "days": days })
        }
    })
}

fn meeting(mail: &Mail<'_>) -> Option<Value> {
    let topics = mail.request.topics_missing();
    let topics: Vec<Value> = topics.iter().map(|topic| json!({ "topic": topic.label() })).collect();
    let About::Meeting(sequence) = mail.notice.about else {
        return Some(json!({ "held_on": "", "held_at": "", "place": "", "topics": topics }));
    };
    let meeting: &Meeting =
        &mail.request.meetings.iter().find(|meeting| meeting.mark.sequence == sequence)?.value;
    Some(json!({
        "held_on": long_date(meeting.held_on),
        "held_at": letter::time(meeting),
        "place": meeting.place.as_str(),
        "topics": Vec::<Value>::new(),
    }))
}

fn letter_sent(mail: &Mail<'_>) -> Option<Value> {
    let About::Document(sha256) = &mail.notice.about else { return None };
    let mut documents = mail.request.documents.iter();
    let filed: &FiledDocument = documents.find(|filed| filed.document.file.sha256 == *sha256)?;
    let dated = filed.letter.as_ref().map_or_else(|| day_of(filed.made.at), |letter| letter.dated);
    let enclosures = filed.letter.iter().flat_map(|letter| &letter.enclosures);
    Some(json!({
        "document": filed.document.kind.in_a_sentence(),
        "dated": long_date(dated),
        "enclosures": enclosures.map(|what| json!({ "what": what.as_str() })).collect::<Vec<_>>(),
    }))
}

fn office(mail: &Mail<'_>) -> String {
    let parts = [mail.settings.letterhead_branch(), mail.settings.agency.trim()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// A name as one is spoken to by it, without its second spelling in brackets.
fn without_second_spelling(name: &str) -> String {
    name.split(" (").next().unwrap_or_default().trim().to_owned()
}

fn days(count: i64) -> String {
    let count = count.unsigned_abs();
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}
