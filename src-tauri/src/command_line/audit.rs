//! `audit`: samples, audits, and what is broken.

use std::process::ExitCode;

use casework::view::{AuditView, ChecksAsk};
use casework::{Office, Session};
use exception::MatterNumber;
use serde_json::{Value, json};

use super::{Stop, json as print_json, take, text_of};
use crate::arguments::{AuditCommand, AuditTarget, Sample};
use crate::{now, out};

/// Does one thing with audits.
pub async fn run(office: &Office, what: AuditCommand) -> Result<ExitCode, Stop> {
    match what {
        AuditCommand::Sample(asked) => sample(office, &asked).await?,
        AuditCommand::List { json } => list(office, json).await?,
        AuditCommand::Show { number, json } => show(office, &number, json).await?,
        AuditCommand::Take { number, account, action } => {
            let input = serde_json::from_str(&text_of(&action)?)
                .map_err(|error| Stop::usage(format!("{} is not JSON: {error}.", action.display())))?;
            let session = take::sign_in(office, &account).await?;
            let number = match &number {
                AuditTarget::New => None,
                AuditTarget::Audit(number) => Some(number),
            };
            let taken = office.take_audit(&session, number, None, &input, now()).await?;
            out::line(&format!("{} #{} {}", taken.number, taken.version, out::one_line(&taken.text)));
        }
        AuditCommand::Broken { json } => broken(office, json).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The population and the sample as the window would send them.
fn asked(sample: &Sample) -> Value {
    let span = |from: &Option<String>, to: &Option<String>| json!({ "from": from, "to": to });
    json!({
        "size": sample.size, "seed": sample.seed, "by": sample.stratify,
        "population": {
            "stages": sample.stage, "departments": sample.department, "policies": sample.policy,
            "ratings": sample.rating, "opened": span(&sample.opened_from, &sample.opened_to),
            "decided": span(&sample.decided_from, &sample.decided_to),
            "in_force": span(&sample.in_force_from, &sample.in_force_to),
        },
    })
}

async fn sample(office: &Office, sample: &Sample) -> Result<(), Stop> {
    let drawn = office.sample(&Session::reader(), &asked(sample)).await?;
    if sample.json {
        return print_json(&drawn);
    }
    for one in &drawn.draw.drawn {
        let rank = one.rank.as_ref().map(ToString::to_string).unwrap_or_default();
        let group = one.group.as_deref().unwrap_or_default();
        out::line(out::one_line(&format!("{:<14} {rank} {group}", one.number.as_str())).trim_end());
    }
    out::line("");
    out::line(&format!(
        "{} of a population of {}, whose SHA-256 is {}; the history stood at {}.",
        drawn.draw.drawn.len(),
        drawn.draw.population,
        drawn.draw.population_digest,
        drawn.head
    ));
    Ok(())
}

async fn list(office: &Office, as_json: bool) -> Result<(), Stop> {
    let list = office.audits(&Session::reader()).await?;
    if as_json {
        return print_json(&list.rows);
    }
    for row in &list.rows {
        out::line(&format!(
            "{:<14} {:<12} {:>3} to judge of {:<4} {:>3} findings open  {}",
            row.number.as_str(),
            row.stage.label(),
            row.to_judge,
            row.sheets,
            row.open_findings,
            out::one_line(&row.title)
        ));
    }
    Ok(())
}

async fn show(office: &Office, number: &MatterNumber, as_json: bool) -> Result<(), Stop> {
    let view: AuditView = office.audit(&Session::reader(), number, now()).await?;
    if as_json {
        return print_json(&view);
    }
    let audit = &view.audit;
    out::line(&format!(
        "{number}  {}  {}",
        audit.thread.stage.label(),
        out::one_line(audit.plan.title.as_str())
    ));
    for sheet in &audit.sheets {
        let judged = if sheet.judged.is_some() { "judged" } else { "to be judged" };
        let reading = &sheet.reading.value;
        out::line(&format!(
            "  {:<14} {judged:<12} {}",
            reading.number.as_str(),
            out::one_line(&reading.title)
        ));
    }
    for finding in &audit.findings {
        out::line(&format!(
            "  Finding {}: {}, due {}: {}",
            finding.id,
            finding.state.label().to_lowercase(),
            finding.finding.due_on,
            out::one_line(finding.finding.what.as_str())
        ));
    }
    for line in &view.history {
        let verified = if line.verified { "" } else { "  (does not verify)" };
        out::line(&format!(
            "  #{} {} {}: {}{verified}",
            line.sequence,
            line.at,
            out::one_line(&line.actor.name),
            out::one_line(&line.text)
        ));
    }
    Ok(())
}

async fn broken(office: &Office, as_json: bool) -> Result<(), Stop> {
    let list = office.broken_checks(&Session::reader(), &ChecksAsk::default(), now()).await?;
    if as_json {
        return print_json(&list);
    }
    for row in &list.rows {
        out::line(&format!(
            "{:<14} since {} {:<16} {}",
            row.number.as_str(),
            row.since,
            row.owed_by.label(),
            out::one_line(&row.why)
        ));
    }
    out::line(&format!("{} in all.", list.total));
    Ok(())
}
