//! One exception after another: renewals and changes as requests of their own, and what they take the place of.

use std::collections::BTreeSet;

use exception::{
    Request, RequestNumber, Step,
    action::Action,
    calendar::months_between,
    intake::{Intake, RequestKind},
    policy::Library,
    request::{Before, Earlier},
    values::{Instant, Prose},
    workflow::Stage,
};
use store::Filing;

use crate::{Office, Result, filing::append, memory::Standing, project::projection, view::Taken};

impl Office {
    /// Opens the renewal of an exception: a new, linked request with a decision of its own (rule 3).
    pub(crate) async fn renew(&self, standing: &Standing, request: Request, now: Instant) -> Result<Taken> {
        // Why it qualifies is asked again: what was unforeseen then is known now.
        let intake = Intake { qualification: None, ..self.continued(&request, RequestKind::Renewal).await? };
        let (opened, _, filing) = self.opening(standing, intake, now).await?;
        let action = Action::Renew { renewal: opened.number.clone() };
        // One filing: the new request and the link to it stand together, or neither does.
        let taken = self.file_action(standing, request, action, now, filing).await?;
        Ok(Taken { renewal: Some(opened.number), ..taken })
    }

    /// Opens the request in which a material change to an exception in force is assessed; it begins there, with the
    /// old intake.
    pub(crate) async fn report_change(
        &self,
        standing: &Standing,
        request: Request,
        what: Prose,
        now: Instant,
    ) -> Result<Taken> {
        let intake = self.continued(&request, RequestKind::Change).await?;
        let (opened, mut change, mut filing) = self.opening(standing, intake, now).await?;
        let context = standing.context(now, Earlier::default());
        let event = change.take(Action::SendForAssessment {}, &context)?;
        append(standing, &mut change, event, &mut filing)?;
        filing.requests = vec![projection(&change, &standing.office)?];
        let action = Action::ReportChange { change: opened.number.clone(), what };
        let taken = self.file_action(standing, request, action, now, filing).await?;
        Ok(Taken { renewal: Some(opened.number), ..taken })
    }

    /// The intake of a request that continues another.
    async fn continued(&self, request: &Request, kind: RequestKind) -> Result<Intake> {
        let previous = Some(request.number.clone());
        let mut intake = Intake { kind, previous, ..request.intake.clone() };
        // A requester who has left does not keep the exception from being continued.
        if !self.requester_problems(&intake).await?.is_empty() {
            intake.requester_account = None;
        }
        Ok(intake)
    }

    /// What other requests say that a step taken at this moment is held against; for a decision, how requests alike were
    /// decided.
    pub(crate) async fn others_at(
        &self,
        request: &Request,
        library: &Library,
        now: Instant,
    ) -> Result<Earlier> {
        let mut earlier = self.earlier(request).await?;
        if request.stage == Stage::Decision {
            earlier.alike = Some(self.decided_alike(request, now).await?);
            let policy = library.newest(&request.intake.policy.number);
            earlier.limit = policy.and_then(|policy| Some((policy.full(), policy.max_months?)));
        }
        Ok(earlier)
    }

    /// What other requests say that a step on this one is held against.
    pub(crate) async fn earlier(&self, request: &Request) -> Result<Earlier> {
        let mut earlier = Earlier { successor: self.successor_of(request).await?, ..Earlier::default() };
        for (kind, old) in self.chain_before(request).await? {
            let Some(period) = old.in_force_period() else { continue };
            earlier.grants += u32::from(kind == RequestKind::Renewal);
            earlier.months += months_between(period.from, period.to);
            if earlier.before.is_none() {
                let taken_by = self.taken_by(&old, &request.number).await?;
                let cut_short = old.ending.is_some();
                earlier.before = Some(Before { number: old.number, period, cut_short, taken_by });
            }
        }
        Ok(earlier)
    }

    /// The exceptions that a request renews or changes, the newest first, each with which of the two.
    pub(crate) async fn chain_before(&self, request: &Request) -> Result<Vec<(RequestKind, Request)>> {
        let mut chain = Vec::new();
        let mut seen = BTreeSet::from([request.number.clone()]);
        let mut link = request.continues();
        while let Some((kind, number)) = link {
            if !seen.insert(number.clone()) {
                break;
            }
            let Some(read) = self.read(&number).await? else { break };
            link = read.request.continues();
            chain.push((kind, read.request));
        }
        Ok(chain)
    }

    /// The request that renews or changes an exception in force: under way, or granted.
    pub(crate) async fn successor_of(&self, request: &Request) -> Result<Option<RequestNumber>> {
        if request.stage != Stage::InForce {
            return Ok(None);
        }
        for number in successors(request) {
            if self.read(number).await?.is_some_and(|read| read.request.may_succeed()) {
                return Ok(Some(number.clone()));
            }
        }
        Ok(None)
    }

    /// Another request than `this` that has taken the place of an exception, or was accepted to.
    async fn taken_by(&self, old: &Request, this: &RequestNumber) -> Result<Option<RequestNumber>> {
        if let Some(superseded) = old.superseded.as_ref().filter(|made| made.value.by != *this) {
            return Ok(Some(superseded.value.by.clone()));
        }
        for number in successors(old).filter(|number| *number != this) {
            if self.read(number).await?.is_some_and(|read| read.request.period().is_some()) {
                return Ok(Some(number.clone()));
            }
        }
        Ok(None)
    }

    /// Ends the exception that a request renews or changes on the day before that one begins, in the filing that
    /// sends its findings: so exactly one of them is in force on each day.
    pub(crate) async fn supersede(
        &self,
        standing: &Standing,
        request: &Request,
        now: Instant,
        filing: &mut Filing,
    ) -> Result<()> {
        let Some(period) = request.period() else { return Ok(()) };
        let Some(mut old) = self.end_of_chain(request).await? else { return Ok(()) };
        let Some(last_day) = old.last_day_before(period.from) else { return Ok(()) };
        let context = standing.context(now, Earlier::default());
        let event = old.take(Action::Supersede { by: request.number.clone(), last_day }, &context)?;
        append(standing, &mut old, event, filing)?;
        if old.may(Step::CloseSuperseded, &context).is_ok() {
            let event = old.take(Action::CloseSuperseded {}, &context)?;
            append(standing, &mut old, event, filing)?;
        }
        filing.requests.push(projection(&old, &standing.office)?);
        Ok(())
    }

    /// The exception in force at the end of the chain that a request continues: the one it names, or where another
    /// took that one's place, that other. None where it was revoked, ended or closed out.
    async fn end_of_chain(&self, request: &Request) -> Result<Option<Request>> {
        let mut seen = BTreeSet::from([request.number.clone()]);
        let mut next = request.continues().map(|(_, number)| number);
        while let Some(number) = next.take() {
            if !seen.insert(number.clone()) {
                break;
            }
            let Some(read) = self.read(&number).await? else { break };
            match &read.request.superseded {
                Some(superseded) => next = Some(superseded.value.by.clone()),
                None => return Ok(Some(read.request).filter(|old| old.stage == Stage::InForce)),
            }
        }
        Ok(None)
    }
}

/// The requests that were opened to renew or to change one.
pub(crate) fn successors(request: &Request) -> impl Iterator<Item = &RequestNumber> {
    request.renewals.iter().chain(request.changes.iter().map(|made| &made.value.change))
}
