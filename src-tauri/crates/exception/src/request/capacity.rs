//! In which capacity somebody acts: for themselves, or as the deputy of somebody absent.

use crate::{
    action::Step,
    input::Problem,
    people::{Absent, Actor, Person, Role},
};

use super::{Context, Refusal};

/// The field in which somebody says for whom they act.
pub(super) const ACTING_FOR: &str = "acting_for";

/// In which capacity a person acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity<'a> {
    /// Who acts.
    pub person: &'a Person,
    /// Whose role it is: the person’s own, or that of somebody absent.
    pub holder: &'a Person,
    /// The role.
    pub role: Role,
}

impl<'a> Capacity<'a> {
    /// Whether the person acts for somebody else.
    #[must_use]
    pub fn is_deputy(&self) -> bool {
        self.holder.account != self.person.account
    }

    /// For whom the person acts; none where it is for themselves.
    #[must_use]
    pub fn absent(&self) -> Option<Absent> {
        self.is_deputy().then(|| Absent::of(self.holder))
    }

    /// Who acts, as an event records them.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor { acting_for: self.absent(), ..self.person.acting_as(self.role) }
    }

    /// Those by whose acts the separation of duties judges: who acts, and for whom.
    pub(super) fn people(&self) -> impl Iterator<Item = &'a Person> + use<'a> {
        [self.person, self.holder].into_iter()
    }
}

/// In which capacity a person takes a step that is the holder’s in the role that `role_of` answers.
///
/// Where they do not say for whom they act, it is for themselves if the step is theirs: nobody uses another’s right who has
/// it too. What is refused to them for another reason than that it is not theirs stays refused, whoever they are deputy of.
pub(super) fn choose<'a>(
    step: Step,
    context: &Context<'a>,
    role_of: impl Fn(&Person) -> Result<Role, Refusal>,
) -> Result<Capacity<'a>, Refusal> {
    let person = context.person;
    let as_deputy = |holder: &'a Person| role_of(holder).map(|role| Capacity { person, holder, role });
    if let Some(account) = context.acting_for.filter(|account| *account != person.account) {
        let Some(holder) = context.absent.iter().find(|absent| absent.account == account) else {
            let for_whom = format!("{account} or their deputy: you are not that today");
            return Err(Refusal::NotTheirs { step, for_whom });
        };
        return as_deputy(holder);
    }
    let refusal = match role_of(person) {
        Ok(role) => return Ok(Capacity { person, holder: person, role }),
        Err(refusal @ Refusal::NotTheirs { .. }) if context.acting_for.is_none() => refusal,
        Err(refusal) => return Err(refusal),
    };
    let mut able = context.absent.iter().filter_map(|absent| as_deputy(absent).ok());
    match (able.next(), able.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(refusal),
        (Some(one), Some(other)) => {
            let all = [one, other].into_iter().chain(able);
            let names: Vec<&str> = all.map(|capacity| capacity.holder.name.as_str()).collect();
            let message = format!("Choose for whom you act: {}.", names.join(" or "));
            Err(Refusal::NotReady(vec![Problem::new(ACTING_FOR, "missing", message)]))
        }
    }
}
