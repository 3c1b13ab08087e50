//! Precedents: what was decided on requests like another one.

use exception::{
    Request, RequestNumber,
    calendar::day_of,
    form::tech_358,
    precedent::{Alike, Precedent, PrecedentRule, Ranked, Subject, Told, decided_words, rank},
    values::Instant,
};
use serde_json::Value;
use store::{AlikeQuery, PrecedentRow, Visible};

use crate::{
    Error, Office, Result, Session,
    view::{PrecedentShown, Precedents},
};

/// Which requests are alike.
const MEANS: &str = "Alike: from the same section of the same policy, for the same reason. Their decisions are counted; others \
                     are shown for what they have in common.";

impl Office {
    /// What was decided on requests like one, as far as a person may see them: on record, typed, or both, where what is
    /// typed stands for what is on record. Beside a decided request it is what was decided before it.
    ///
    /// `typed` is the input of an intake, or the answers of TECH 358, as far as they are there.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the person may not see the request; [`Error::Records`].
    pub async fn precedents(
        &self,
        session: &Session,
        number: Option<&RequestNumber>,
        typed: Option<&Value>,
        now: Instant,
    ) -> Result<Precedents> {
        let standing = &self.standing(session).await?;
        let session = &standing.session;
        let request = match number {
            Some(number) => Some(self.read_for(session, number).await?.request),
            None => None,
        };
        let subject = Subject::told(told(request.as_ref(), typed));
        let decided = request.as_ref().and_then(|request| request.decision.as_ref());
        // What is decided at this very instant is told; beside a decision, what came before it.
        let before = decided.map_or(now.millis() + 1, |decision| decision.mark.at.millis());
        let query = query(&subject, number, before);
        let visible = session.visible();
        let (alike, texts) =
            tokio::try_join!(self.store.count_alike(&query, &visible), self.store.alike(&query, &visible))?;
        let mut found = Vec::with_capacity(texts.len());
        for text in texts {
            found.push(serde_json::from_str::<Precedent>(&text).map_err(|error| {
                Error::Damaged(format!("What was decided on another request can’t be read ({error})."))
            })?);
        }
        let alike = if subject.policy.is_empty() { Alike::default() } else { counted(alike) };
        let rule = standing.office.settings.precedents;
        Ok(Precedents {
            says: says(&subject, alike, rule, visible == Visible::All),
            accepted: alike.accepted,
            declined: alike.declined,
            percent: alike.share_accepted(rule),
            majority: alike.majority(rule),
            means: MEANS.to_owned(),
            rows: rank(&subject, found).into_iter().map(shown).collect(),
        })
    }

    /// How requests alike were decided before an instant, by the records of the whole office.
    pub(crate) async fn decided_alike(&self, request: &Request, before: Instant) -> Result<Alike> {
        let subject = Subject::of(request);
        let query = query(&subject, Some(&request.number), before.millis());
        if subject.policy.is_empty() {
            return Ok(Alike::default());
        }
        Ok(counted(self.store.count_alike(&query, &Visible::All).await?))
    }
}

/// The row of a request that others are compared with; none before it is decided.
pub(crate) fn precedent_row(request: &Request) -> Result<Option<PrecedentRow>> {
    let Some(precedent) = Precedent::of(request) else { return Ok(None) };
    let text = serde_json::to_string(&precedent).map_err(|error| {
        Error::Damaged(format!("The decision on {} can’t be written ({error}).", request.number))
    })?;
    Ok(Some(PrecedentRow {
        accepted: precedent.answer == exception::assessment::Answer::Accepted,
        decided_ms: precedent.decided_at.millis(),
        policy: precedent.subject.policy,
        section: precedent.subject.section,
        reason: precedent.subject.reason,
        precedent: text,
    }))
}

fn counted((accepted, declined): (u64, u64)) -> Alike {
    let count = |count| u32::try_from(count).unwrap_or(u32::MAX);
    Alike { accepted: count(accepted), declined: count(declined) }
}

fn query(subject: &Subject, number: Option<&RequestNumber>, before_ms: i64) -> AlikeQuery {
    let reasons = tech_358().fields().find(|field| field.id == "reason_category");
    let reasons = reasons.into_iter().flat_map(|field| &field.options);
    AlikeQuery {
        policy: subject.policy.clone(),
        section: subject.section.clone(),
        reason: subject.reason.clone(),
        reasons: reasons.map(|option| option.value.clone()).collect(),
        controls: subject.controls.clone(),
        words: subject.words.clone(),
        before_ms,
        except: number.map(ToString::to_string).unwrap_or_default(),
    }
}

/// What is typed, and for what is not, what is on record.
fn told<'a>(request: Option<&'a Request>, typed: Option<&'a Value>) -> Told<'a> {
    let on_record = request.map(Told::of).unwrap_or_default();
    let Some(typed) = typed else { return on_record };
    let text = |paths: &[&str], standing: &'a str| {
        let typed = paths.iter().find_map(|path| typed.pointer(path)?.as_str());
        typed.filter(|text| !text.trim().is_empty()).unwrap_or(standing)
    };
    Told {
        number: text(&["/policy/number", "/answers/policy_number"], on_record.number),
        title: text(&["/policy/title", "/answers/policy_title"], on_record.title),
        section: text(&["/policy/section", "/answers/policy_section"], on_record.section),
        words: text(&["/answers/policy_words"], on_record.words),
        reason: text(&["/answers/reason_category"], on_record.reason),
        data_class: text(&["/answers/data_classification"], on_record.data_class),
        about: text(&["/title", "/answers/title"], on_record.about),
        cannot_be_met: text(&["/cannot_be_met", "/answers/cannot_be_met"], on_record.cannot_be_met),
    }
}

/// How requests alike were decided, in sentences: with numbers, and without a share of too few.
fn says(subject: &Subject, alike: Alike, rule: PrecedentRule, all: bool) -> String {
    if subject.policy.is_empty() {
        return "Name the policy to see what was decided on requests like this one.".to_owned();
    }
    let whose = if all { "" } else { " that you may see" };
    let Alike { accepted, declined } = alike;
    let counts = match alike.all() {
        0 => return format!("No request alike{whose} has been decided yet."),
        1 => format!("1 request alike{whose} was decided: {accepted} accepted, {declined} declined."),
        many => match alike.share_accepted(rule) {
            Some(percent) => format!(
                "{many} requests alike{whose} were decided: {accepted} accepted ({percent} %), {declined} declined."
            ),
            None => format!(
                "{many} requests alike{whose} were decided: {accepted} accepted, {declined} declined."
            ),
        },
    };
    match alike.majority(rule) {
        Some(majority) => format!(
            "{counts} A clear majority was {}: a decision otherwise needs an explanation.",
            decided_words(majority)
        ),
        None if alike.all() < rule.least => format!("{counts} That is too few to speak of a share."),
        None => counts,
    }
}

fn shown(ranked: Ranked) -> PrecedentShown {
    let Ranked { precedent, alike, grounds } = ranked;
    PrecedentShown {
        why: grounds.iter().map(exception::precedent::Ground::words).collect(),
        number: precedent.number,
        title: precedent.title,
        department: precedent.department,
        requirement: precedent.requirement,
        answer: precedent.answer,
        decided_on: day_of(precedent.decided_at).to_string(),
        from_on: precedent.period.map(|period| period.from.to_string()),
        to_on: precedent.period.map(|period| period.to.to_string()),
        outcome: precedent.outcome,
        conditions: precedent.conditions,
        alike,
        different: precedent.different,
    }
}
