//! What is watched of an exception in force, and what came before and after it, for its page.

use chrono::NaiveDate;
use exception::{
    Request, Stage,
    calendar::{day_of, months_between},
    form::tech_358,
    intake::RequestKind,
    request::Context,
};

use crate::{
    Office, Result,
    form_copy::differences,
    succession::successors,
    view::{ChainLink, FormChange, Lineage, Watch, WatchedItem},
};

/// Answers that differ in every renewal because they name the request itself, or its certification.
const ITS_OWN: &[&str] = &[
    "request_type",
    "previous_exception",
    "service_request",
    "service_request_opened_on",
    "requested_on",
    "certified",
    "certified_name",
    "certified_title",
    "certified_on",
];

/// What is watched of a request; none while nothing is granted.
pub(crate) fn watch(request: &Request, today: NaiveDate) -> Option<Watch> {
    request.period()?;
    let watched = request.stage == Stage::InForce;
    let items = request.items().into_iter();
    let items = items.map(|item| WatchedItem { overdue: watched && item.is_overdue(today), item }).collect();
    let last_day = request.last_day();
    let next_review = request.next_review();
    let latest = request.latest_next_review(today);
    let latest = latest.zip(last_day).map(|(latest, last)| latest.min(last));
    Some(Watch {
        items,
        last_day: last_day.map(|day| day.to_string()),
        review_months: request.review_months(),
        next_review: next_review.map(|day| day.to_string()),
        review_due: next_review.is_some_and(|next| next <= today),
        latest_next_review: latest.map(|day| day.to_string()),
        owes_revocation_notice: request.owes_revocation_notice(),
    })
}

impl Office {
    /// What came before a request and after it, as far as the person may see it; none where nothing did.
    pub(crate) async fn lineage(&self, request: &Request, context: &Context<'_>) -> Result<Option<Lineage>> {
        let before = self.chain_before(request).await?;
        let mut after = Vec::new();
        for number in successors(request) {
            after.extend(self.read(number).await?.map(|read| read.request));
        }
        if before.is_empty() && after.is_empty() {
            return Ok(None);
        }
        let today = context.today();
        let whole = before.iter().rev().map(|(_, older)| older).chain([request]).chain(&after);
        let chain = whole
            .filter(|link| context.any(|person| link.may_see(person)))
            .map(|made| link(made, today))
            .collect();
        let earlier = self.earlier(request).await?;
        let own = request.period().map(|granted| request.in_force_period().unwrap_or(granted));
        let months = match own {
            Some(own) => earlier.months_before(own.from) + months_between(own.from, own.to),
            None => earlier.months,
        };
        let settings = context.settings;
        let previous = before.first().map(|(_, previous)| previous);
        let decided_on = request.decision.as_ref().map_or(today, |decision| day_of(decision.mark.at));
        let seen = previous.filter(|previous| context.any(|person| previous.may_see(person)));
        let reported = seen.and_then(|previous| {
            let made = previous.changes.iter().find(|made| made.value.change == request.number)?;
            Some(made.value.what.clone())
        });
        Ok(Some(Lineage {
            chain,
            renewals: earlier.grants,
            renewals_left: settings.renewals.saturating_sub(earlier.grants),
            months,
            months_left: settings.cumulative_months.saturating_sub(months),
            previous_over: previous.is_some_and(|previous| previous.is_over(decided_on)),
            reported,
            changes: seen.and_then(|previous| changes(previous, request)),
        }))
    }
}

fn link(request: &Request, today: NaiveDate) -> ChainLink {
    let period = request.in_force_period();
    ChainLink {
        number: request.number.clone(),
        kind: request.continues().map_or(request.intake.kind, |(kind, _): (RequestKind, _)| kind),
        stage: request.stage,
        outcome: request.ending.as_ref().map(|ending| ending.value.outcome),
        from: period.map(|period| period.from.to_string()),
        to: period.map(|period| period.to.to_string()),
        in_force: request.in_force_on(today),
    }
}

/// The answers that differ between the forms of two requests; none where one is not submitted.
fn changes(previous: &Request, request: &Request) -> Option<Vec<FormChange>> {
    let (old, new) = (previous.form()?, request.form()?);
    let mut changes = differences(tech_358(), &old.value.answers, &new.value.answers);
    changes.retain(|change| !ITS_OWN.contains(&change.field.as_str()));
    Some(changes)
}
