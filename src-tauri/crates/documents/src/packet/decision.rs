//! Parts 2, 9, 10 and 11: the decision, the responses to it, what it asks for, and how long it holds.

use exception::{
    Request, Settings,
    action::{Reason, ReasonBasis},
    calendar::{day_of, long_date, moment},
    request::{Decision, Recorded},
    risk::Level,
};

use super::words::{facts, note, optional, span, table_or};
use crate::{
    form,
    model::{Block, Column, Tone},
    parties,
    rich::Rich,
};

/// Part 2: who decided what, when, why, and on which versions.
pub(crate) fn record(request: &Request, decision: &Recorded<Decision>) -> Vec<Block> {
    let value = &decision.value;
    let on = long_date(day_of(decision.mark.at));
    let sentence = format!(
        "{}, CDT Information Security Officer, accepted the request on {on}.",
        decision.mark.by.named()
    );
    let basis = |reason: &Reason| match reason.basis {
        ReasonBasis::AssessedRisk => {
            format!("assessed risk, rated {}", request.rating().map_or("not rated", Level::label))
        }
        ReasonBasis::Requirement => format!("requirement of {}", parties::requirement(request)),
    };
    let reasons = value.reasons.all().iter();
    let reasons = reasons.map(|reason| {
        Rich::ours(reason.text.as_str()).then(" ").italic(&format!("Basis: {}.", basis(reason)))
    });
    let mut blocks = vec![
        Block::paragraph(Rich::ours("").bold(&sentence)),
        facts(vec![
            ("Recorded", moment(decision.mark.at).into()),
            (
                "Decided by",
                Rich::ours(format!("{}, {}", decision.mark.by.named(), decision.mark.by.department)),
            ),
            ("In force", value.period.map(span).unwrap_or_default().into()),
            ("Review", value.review_on.map(long_date).unwrap_or_default().into()),
        ]),
        Block::heading(3, "Reasons"),
        Block::List { numbered: true, items: reasons.collect() },
    ];
    if let Some(why) = &value.different {
        blocks.push(Block::heading(3, "Different from precedent"));
        blocks.push(Block::paragraph("Most requests alike were decided otherwise. The CDT ISO explains:"));
        blocks.push(Block::paragraph(why.as_str()));
    }
    blocks.extend([
        Block::heading(3, "What was decided on"),
        Block::Paragraph {
            text: "Each line names the record that was before the CDT ISO by its SHA-256 digest.".into(),
            tone: Tone::Quiet,
        },
    ]);
    let basis = &value.basis;
    blocks.push(table_or(
        "No basis was recorded.",
        "",
        vec![Column::new("Record", 1.0), Column::new("SHA-256 of the event", 3.4)],
        vec![
            vec!["Risk assessment".into(), basis.assessment.to_string().into()],
            vec!["ISO’s response".into(), basis.response.to_string().into()],
            vec!["TECH 358".into(), basis.form.to_string().into()],
            vec!["History up to then".into(), basis.head.to_string().into()],
        ],
    ));
    if request.decided_on_older_version() {
        let warning =
            "The form or the assessment has a newer version: this decision was made on the older one.";
        blocks.push(Block::Callout(warning.into()));
    }
    blocks
}

/// Part 9: the documented responses.
pub(crate) fn responses(request: &Request) -> Vec<Block> {
    let Some(responses) = &request.responses else {
        return vec![Block::Nothing("No responses were documented.".to_owned())];
    };
    vec![
        Block::heading(3, "Requester"),
        Block::paragraph(responses.value.requester.as_str()),
        Block::heading(3, "CDT ISO"),
        Block::paragraph(responses.value.cdt_iso.as_str()),
        note("Documented", &responses.mark),
    ]
}

/// Part 10: conditions, how compliance is watched, and the plan to comply.
pub(crate) fn conditions(request: &Request, decision: &Recorded<Decision>) -> Vec<Block> {
    let rows = decision.value.conditions.iter().enumerate().map(|(index, condition)| {
        vec![
            (index + 1).to_string().into(),
            condition.what.as_str().into(),
            condition.owner.as_str().into(),
            long_date(condition.due).into(),
        ]
    });
    let columns = vec![
        Column::new("No.", 0.5),
        Column::new("Condition", 3.4),
        Column::new("Owner", 1.5),
        Column::new("Due", 1.4),
    ];
    let cycle = match request.rating() {
        Some(Level::High | Level::VeryHigh) => {
            "every quarter, because the residual risk is High or Very High"
        }
        Some(Level::VeryLow | Level::Low | Level::Moderate) | None => "every half year",
    };
    let monitoring = format!(
        "SMB and the requester’s ISO review the exception {cycle}. Each review records whether the exception is still needed, \
         the conditions are met, the controls are verified, and the plan is on track."
    );
    let milestones = request.form().map(|form| form.value.rows("milestones")).unwrap_or_default();
    let milestones = milestones.iter().enumerate().map(|(index, row)| {
        let due = row.get("due").map(|due| form::shown_date(due));
        vec![
            (index + 1).to_string().into(),
            optional(row.get("what")),
            optional(row.get("owner")),
            optional(due.as_ref()),
        ]
    });
    let plan = vec![
        Column::new("No.", 0.5),
        Column::new("Milestone", 3.4),
        Column::new("Owner", 1.5),
        Column::new("Due", 1.4),
    ];
    vec![
        Block::heading(3, "Conditions"),
        table_or("The decision sets no conditions.", "", columns, rows.collect()),
        Block::heading(3, "Monitoring"),
        Block::paragraph(monitoring),
        Block::heading(3, "Plan to comply"),
        table_or("No milestones were given.", "", plan, milestones.collect()),
    ]
}

/// Part 11: the last day, the review, and what a renewal takes.
pub(crate) fn expiry(request: &Request, decision: &Recorded<Decision>, settings: &Settings) -> Vec<Block> {
    let value = &decision.value;
    let renewals: Vec<String> = request.renewals.iter().map(ToString::to_string).collect();
    let rule = format!(
        "The exception is valid on its last day, and not on the day after. It is not extended: a renewal is a new request, linked \
         to this one, with its own decision. One grant is {} months at most; an exception is renewed {} times at most and \
         holds for {} months in all at most.",
        settings.longest_grant_months, settings.renewals, settings.cumulative_months
    );
    vec![
        facts(vec![
            ("First day", value.period.map(|period| long_date(period.from)).unwrap_or_default().into()),
            ("Last day", value.period.map(|period| long_date(period.to)).unwrap_or_default().into()),
            ("Review date", value.review_on.map(long_date).unwrap_or_default().into()),
            ("Renewals opened", if renewals.is_empty() { "None".into() } else { renewals.join(", ").into() }),
        ]),
        Block::paragraph(rule),
    ]
}
