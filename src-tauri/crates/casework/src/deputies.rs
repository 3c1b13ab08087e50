//! Deputies: named and ended by events of the office.

use exception::{
    Person, Role,
    calendar::{day_of, long_date, moment},
    deputy::{Deputation, Named, Naming},
    input::Input,
    office::OfficeAction,
    values::Instant,
};
use serde_json::Value;

use crate::{
    Error, Office, Result, Session,
    memory::Known,
    office::acts_for,
    view::{ActsFor, DeputyList, DeputyRow},
};

impl Office {
    /// The deputies that a person may know of, and whom they may name: administrators and auditors see all, others those
    /// of which they are a part.
    ///
    /// # Errors
    /// [`Error::Records`].
    pub async fn deputies(&self, session: &Session, now: Instant) -> Result<DeputyList> {
        let standing = self.standing(&session.at(now)).await?;
        let (person, office) = (standing.session.person(), &standing.office);
        let sees_all = person.is(Role::Administrator) || person.is(Role::Auditor);
        let concerns = |named: &Named| {
            let Deputation { absent, deputy, .. } = &named.deputation;
            sees_all || [absent, deputy, &named.named.0.account].contains(&&person.account)
        };
        let rows = office.deputies.all().iter().rev().filter(|named| concerns(named));
        let may_be_deputy = |person: &&Person| !person.is(Role::Administrator) && !person.is(Role::Auditor);
        Ok(DeputyList {
            rows: rows.map(|named| row(named, office, person, now)).collect(),
            may_name_for: may_name_for(person, &office.people()),
            people: office.people().iter().filter(may_be_deputy).cloned().collect(),
        })
    }

    /// Names a deputy for somebody’s absence.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] where it is not theirs to name, and filed.
    pub async fn name_deputy(&self, session: &Session, input: &Value, now: Instant) -> Result<DeputyList> {
        let session = &self.at_desk(&session.at(now)).await?;
        session.key()?;
        let naming = Input::read(input, |input| Naming::read(input, session.person()))?;
        if let Err(why) = naming.may_be_made_by(session.person()) {
            let refused = Error::Refused(why);
            let attempted = format!("Name a deputy for {}", naming.absent);
            Box::pin(self.file_office_attempt(session, attempted, &refused, now)).await?;
            return Err(refused);
        }
        // What is refused or taken while this is read makes the filing stale.
        let end = self.office_end().await?;
        let office = self.office_now().await?;
        let problems = naming.problems(&office.people(), &office.deputies, day_of(now));
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let name = |account: &str| {
            office.member(account).map_or_else(String::new, |member| member.person.name.clone())
        };
        let (absent, deputy) = (name(&naming.absent), name(&naming.deputy));
        let action = OfficeAction::NameDeputy { deputation: naming.with_names(absent, deputy) };
        self.file_office(end, action, session, now).await?;
        self.deputies(session, now).await
    }

    /// Ends a deputation before its last day, from this moment on.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] where it is not theirs to end, and filed, or where it has ended.
    pub async fn end_deputy(&self, session: &Session, number: u32, now: Instant) -> Result<DeputyList> {
        let session = &self.at_desk(&session.at(now)).await?;
        session.key()?;
        let end = self.office_end().await?;
        let office = self.office_now().await?;
        let missing = || {
            Error::NotFound(format!("There is no deputy with the number {number}. Look at the list again."))
        };
        let named = office.deputies.get(number).ok_or_else(missing)?;
        if !named.may_be_ended_by(session.person()) {
            let Deputation { absent_name, deputy_name, .. } = &named.deputation;
            let refused = Error::Refused(format!(
                "Only {absent_name}, {deputy_name}, whoever named the deputy or an administrator may end this. Ask one of them."
            ));
            Box::pin(self.file_office_attempt(session, "End a deputy".to_owned(), &refused, now)).await?;
            return Err(refused);
        }
        if named.ended.is_some() || named.deputation.to < day_of(now) {
            return Err(Error::Refused("This has ended already.".to_owned()));
        }
        self.file_office(end, OfficeAction::EndDeputy { number }, session, now).await?;
        self.deputies(session, now).await
    }
}

/// For whom a person may name a deputy, themselves first, each with the roles in which they may.
fn may_name_for(person: &Person, people: &[Person]) -> Vec<ActsFor> {
    let with = |of: &Person, fits: &dyn Fn(Role) -> bool| {
        let roles = of.roles.iter().copied().filter(|role| role.has_deputies() && fits(*role)).collect();
        ActsFor { roles, ..acts_for(of) }
    };
    let others = people.iter().filter(|other| other.account != person.account).map(|other| {
        with(other, &|role| {
            if role == Role::CdtIso { person.is(Role::CdtIso) } else { person.is(Role::Administrator) }
        })
    });
    [with(person, &|_| true)].into_iter().chain(others).filter(|one| !one.roles.is_empty()).collect()
}

fn row(named: &Named, office: &Known, person: &Person, now: Instant) -> DeputyRow {
    let today = day_of(now);
    let deputation = &named.deputation;
    let Deputation { absent, absent_name, deputy, deputy_name, roles, from, to } = deputation.clone();
    let acts = office.member(&deputy).is_some_and(|member| {
        let acts_for = office.deputies.absent_for(&member.person, &office.people(), today);
        !member.retired && acts_for.iter().any(|one| one.account == absent && !one.roles.is_disjoint(&roles))
    });
    let is_over = to < today;
    let is_today = named.ended.is_none() && from <= today && !is_over && acts;
    let state = match &named.ended {
        Some((by, at)) => format!("Ended by {} on {}", by.name, moment(*at)),
        None if is_over => "Over".to_owned(),
        None if today < from => format!("From {}", long_date(from)),
        None if is_today => "Acts today".to_owned(),
        None => "Suspended: roles or department have changed".to_owned(),
    };
    DeputyRow {
        number: named.number,
        absent,
        absent_name,
        deputy,
        deputy_name,
        roles,
        from: from.to_string(),
        to: to.to_string(),
        named_by: named.named.0.name.clone(),
        is_today,
        state,
        may_end: named.ended.is_none() && !is_over && named.may_be_ended_by(person),
    }
}
