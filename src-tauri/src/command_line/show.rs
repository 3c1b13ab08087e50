//! `show`: a request, its history, and what may be done next and by whom.

use std::process::ExitCode;

use casework::view::{HistoryLine, RequestView};
use casework::{Office, Session};
use exception::request::{Context, Earlier};
use exception::{Person, Refusal, RequestNumber, Role, Settings, Stage, Step, workflow};
use serde::Serialize;

use super::{Stop, json};
use crate::{now, out};

/// What is printed as JSON: the request's view, and what may be done next.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    view: &'a RequestView,
    next: Vec<Next>,
}

/// A step that the procedure has in this stage.
#[derive(Serialize)]
struct Next {
    step: Step,
    label: &'static str,
    /// The roles that may take it.
    roles: &'static [Role],
    /// Where it leads; none: the stage stays.
    to: Option<Stage>,
    /// The accounts that may take it now.
    accounts: Vec<String>,
    /// What it still needs, where somebody would be entitled to it.
    missing: Vec<String>,
}

/// Prints a request.
pub async fn show(office: &Office, number: &RequestNumber, as_json: bool) -> Result<ExitCode, Stop> {
    let reader = Session::reader();
    let view = office.request(&reader, number, now()).await?;
    let settings = office.settings(&reader).await?.settings;
    let people: Vec<Person> =
        office.state(None, now()).await?.people.into_iter().map(|row| row.person).collect();
    let next = next(&view, &settings, &people);
    if as_json {
        json(&Shown { view: &view, next })?;
    } else {
        print(&view, &next);
    }
    Ok(ExitCode::SUCCESS)
}

/// The rows of the procedure in this stage, each asked for everybody with an account.
fn next(view: &RequestView, settings: &Settings, people: &[Person]) -> Vec<Next> {
    let request = &view.request;
    let rows = workflow::rows_in(Some(request.stage)).filter(|row| row.is_offered());
    rows.map(|row| {
        let mut next = Next {
            step: row.step,
            label: row.step.label(),
            roles: row.roles,
            to: Some(row.target(request.stage)).filter(|stage| *stage != request.stage),
            accounts: Vec::new(),
            missing: Vec::new(),
        };
        for person in people {
            let context = Context {
                person,
                absent: &[],
                acting_for: None,
                at: now(),
                settings,
                earlier: Earlier::default(),
            };
            match request.may(row.step, &context) {
                Ok(_) => next.accounts.push(person.account.clone()),
                Err(Refusal::NotReady(problems)) => {
                    next.missing = problems.into_iter().map(|problem| problem.message).collect();
                }
                Err(Refusal::WrongStage { .. } | Refusal::NotTheirs { .. } | Refusal::Involved { .. }) => {}
            }
        }
        next
    })
    .collect()
}

fn print(view: &RequestView, next: &[Next]) {
    let request = &view.request;
    out::line(&format!("{}  {}", request.number, out::one_line(request.intake.title.as_str())));
    out::line(&format!("Stage            {}", request.stage.label()));
    out::line(&format!("Service Request  {}", out::one_line(request.intake.service_request.as_str())));
    if !view.owed.is_empty() {
        let days = if view.owed_days == 1 { "day" } else { "days" };
        out::line(&format!(
            "Owed             {}, by {}, for {} {days}",
            view.owed,
            out::one_line(&view.owed_by),
            view.owed_days
        ));
    }
    if view.in_force {
        out::line("In force today.");
    }
    out::line("");
    out::line("History");
    for event in &view.history {
        out::line(&line(event));
    }
    if !view.history_verifies {
        out::line("The history does not verify: run `exception-desk verify`.");
    }
    if !next.is_empty() {
        out::line("");
        out::line("Next");
    }
    for step in next {
        let roles: Vec<&str> = step.roles.iter().map(|role| role.label()).collect();
        let to = step.to.map_or_else(String::new, |stage| format!(" → {}", stage.label()));
        out::line(&format!("  {}{to}: {}", step.label, roles.join(", ")));
        if !step.accounts.is_empty() {
            out::line(&format!("      may now: {}", step.accounts.join(", ")));
        }
        for missing in &step.missing {
            out::line(&format!("      needs: {}", out::one_line(missing)));
        }
    }
}

fn line(event: &HistoryLine) -> String {
    let mark = if event.verified { "✓" } else { "✗" };
    let to = event.to.map_or_else(String::new, |stage| format!(" → {}", stage.label()));
    format!(
        "{mark} {:>3}  {}  {} ({}): {}{to}",
        event.sequence,
        event.moment,
        out::one_line(&event.actor.named()),
        event.actor.role.label(),
        out::one_line(&event.text)
    )
}
