//! The one box for finding: words, phrases in quotes, and what a request must be, such as `stage:decision`,
//! `policy:3500` or `due<2026-12-31`.

mod complete;
mod days;
mod number;
mod passage;
mod terms;

pub(crate) use terms::{Find, Term, Wanted, read};

use exception::{
    Problem, Role, Stage,
    risk::Level,
    text::{bare, for_search},
};
use store::{Days, Filter};

use crate::{Error, Office, Result, Session, project, queue::Owing};

/// A filter asks for nothing but this where what was typed names what nobody has: it finds nothing.
const NOBODY: &str = "\u{0}";
/// Names that a part of a name may stand for; more are cut, which no office of this country has.
const MOST_NAMES: usize = 900;

impl Office {
    /// What was typed as a filter of the records.
    ///
    /// # Errors
    /// [`Error::Invalid`] at the field `text`, a problem for each term that cannot be read.
    pub(crate) async fn filter_typed(&self, session: &Session, find: Find) -> Result<Filter> {
        let mut filter = Filter {
            text: for_search(&find.words.join(" ")),
            phrases: find.phrases.iter().map(|phrase| for_search(phrase)).collect(),
            ..Filter::default()
        };
        let mut problems = find.problems;
        for term in find.terms {
            self.narrow(session, &mut filter, &mut problems, &term).await?;
        }
        if problems.is_empty() {
            return Ok(filter);
        }
        let problems = problems.into_iter().map(|message| Problem::new("text", "unknown_choice", message));
        Err(Error::Invalid(problems.collect()))
    }

    /// Narrows by one term; a problem where its value is none of its field.
    async fn narrow(
        &self,
        session: &Session,
        filter: &mut Filter,
        problems: &mut Vec<String>,
        term: &Term,
    ) -> Result<()> {
        let value = term.value.as_str();
        match term.wanted {
            Wanted::Due => narrow_days(&mut filter.due, term.days()),
            Wanted::Opened => narrow_days(&mut filter.opened, term.days()),
            Wanted::Begins => narrow_days(&mut filter.begins, term.days()),
            Wanted::Ends => narrow_days(&mut filter.ends, term.days()),
            Wanted::Stage => {
                for stage in known(stages(value), problems) {
                    filter.stages.push(project::of_stage(stage));
                }
            }
            Wanted::Risk => {
                let levels = chosen(value, "risk", Level::ALL, |level| (level.as_str(), level.label()));
                filter.ratings.extend(known(levels, problems).into_iter().map(Level::rank));
            }
            Wanted::Owed if bare(value) == "me" => {
                filter.owed.extend(Owing::of(session).all());
                if filter.owed.is_empty() {
                    filter.departments.push(NOBODY.to_owned());
                }
            }
            Wanted::Owed => {
                let roles = chosen(value, "role", Role::ALL, |role| (role.as_str(), role.label()));
                filter.owed.extend(known(roles, problems).into_iter().map(project::owed_to_role));
            }
            Wanted::Outcome => filter.outcomes.extend(known(outcomes(value), problems)),
            Wanted::Department => {
                let known = self.store.department_names().await?;
                filter.departments.extend(named(known, value));
            }
            Wanted::Policy => {
                let known = self.store.policy_names().await?;
                filter.policies.extend(named(known, value));
            }
            Wanted::Requester => {
                let members = self.accounts_named(value).await?;
                filter.requesters.extend(members);
            }
            Wanted::Assigned if bare(value) == "me" => {
                filter.assigned.push(session.person().account.clone());
            }
            Wanted::Assigned => {
                let members = self.accounts_named(value).await?;
                filter.assigned.extend(members);
            }
            Wanted::ServiceRequest => filter.service_request = Some(value.to_owned()),
        }
        Ok(())
    }

    /// Accounts whose name, or id, has this in it; nobody where none has.
    async fn accounts_named(&self, value: &str) -> Result<Vec<String>> {
        let known = self.members().await?;
        let sought = bare(value);
        let found: Vec<String> = known
            .iter()
            .filter(|member| {
                bare(&member.person.name).contains(&sought) || member.person.account.contains(&sought)
            })
            .map(|member| member.person.account.clone())
            .take(MOST_NAMES)
            .collect();
        Ok(if found.is_empty() { vec![NOBODY.to_owned()] } else { found })
    }
}

/// What is typed twice must hold twice.
fn narrow_days(standing: &mut Days, further: Days) {
    if let Some(from) = further.from {
        standing.from = Some(standing.from.take().map_or(from.clone(), |before| before.max(from)));
    }
    if let Some(to) = further.to {
        standing.to = Some(standing.to.take().map_or(to.clone(), |before| before.min(to)));
    }
}

/// What was found; nothing, and a problem more, where it was none.
fn known<T>(found: std::result::Result<Vec<T>, String>, problems: &mut Vec<String>) -> Vec<T> {
    found.unwrap_or_else(|problem| {
        problems.push(problem);
        Vec::new()
    })
}

fn stages(value: &str) -> std::result::Result<Vec<Stage>, String> {
    if bare(value) == "open" {
        return Ok(Stage::ALL.iter().copied().filter(|stage| *stage != Stage::Closed).collect());
    }
    chosen(value, "stage", Stage::ALL, |stage| (stage.as_str(), stage.label()))
}

fn outcomes(value: &str) -> std::result::Result<Vec<String>, String> {
    use exception::request::Outcome;

    if bare(value) == bare(project::EXPIRED) {
        return Ok(vec![project::EXPIRED.to_owned()]);
    }
    let found = chosen(value, "outcome", Outcome::ALL, |outcome| (outcome.as_str(), outcome.label()))?;
    Ok(found.into_iter().map(|outcome| outcome.as_str().to_owned()).collect())
}

/// The values of a closed set whose words begin like this: the one that is meant exactly, else all of them.
fn chosen<T: Copy>(
    value: &str,
    what: &str,
    all: &[T],
    words: impl Fn(T) -> (&'static str, &'static str),
) -> std::result::Result<Vec<T>, String> {
    let sought = bare(&value.replace(['_', '-'], " "));
    let spoken = |one: T| {
        let (stored, label) = words(one);
        [bare(&stored.replace(['_', '-'], " ")), bare(&label.replace(['_', '-'], " "))]
    };
    let exactly: Vec<T> = all.iter().copied().filter(|one| spoken(*one).contains(&sought)).collect();
    if !exactly.is_empty() {
        return Ok(exactly);
    }
    let begun: Vec<T> = all
        .iter()
        .copied()
        .filter(|one| spoken(*one).iter().any(|words| words.starts_with(&sought)))
        .collect();
    if sought.is_empty() || begun.is_empty() {
        let known: Vec<&str> = all.iter().map(|one| words(*one).1).collect();
        return Err(format!("“{value}” is no {what}. Take one of these: {}.", known.join(", ")));
    }
    Ok(begun)
}

/// The names that have this in them; what nobody is called where none has.
fn named(known: Vec<String>, value: &str) -> Vec<String> {
    let sought = bare(value);
    let found: Vec<String> =
        known.into_iter().filter(|name| bare(name).contains(&sought)).take(MOST_NAMES).collect();
    if found.is_empty() { vec![NOBODY.to_owned()] } else { found }
}
