//! Parts 6 and 7: the risk as assessed, and the alternatives with what the ISO answered to each.

use exception::{
    Request,
    assessment::{Alternative, AlternativeAnswer, Assessment, Control},
    calendar::long_date,
    risk::{Inputs, Scenario},
};

use super::words::{by_and_when, facts, optional, table, table_or};
use crate::{
    model::{Block, Column},
    rich::Rich,
};

/// Part 6: scenarios with the inputs and the result of both tables, controls.
pub(crate) fn risk(request: &Request) -> Vec<Block> {
    let Some(recorded) = request.assessments.last() else {
        return vec![Block::Nothing("No risk assessment was recorded.".to_owned())];
    };
    let assessment = &recorded.value;
    let overridden = assessment.overridden.as_ref().map(|overridden| {
        format!("{} in place of {}: {}", overridden.level, assessment.residual(), overridden.reason)
    });
    let mut blocks = vec![
        facts(vec![
            ("Assessed by", Rich::ours(by_and_when(&recorded.mark))),
            ("Inherent risk", assessment.inherent().label().into()),
            ("Residual risk", assessment.residual().label().into()),
            ("Rating of the request", Rich::default().bold(assessment.rating().label())),
            ("Rating overridden", optional(overridden.as_ref())),
        ]),
        Block::paragraph(assessment.summary.as_str()),
        Block::heading(3, "Threat scenarios"),
    ];
    blocks.extend(scenarios(assessment));
    blocks.push(Block::heading(3, "Compensating controls"));
    blocks.push(controls(&assessment.controls));
    if request.assessments.len() > 1 {
        blocks.push(Block::heading(3, "Earlier assessments"));
        let rows = request.assessments.iter().enumerate().map(|(index, earlier)| {
            vec![
                (index + 1).to_string().into(),
                Rich::ours(by_and_when(&earlier.mark)),
                earlier.value.rating().label().into(),
            ]
        });
        let columns =
            vec![Column::new("No.", 0.4), Column::new("Assessed by", 3.0), Column::new("Rating", 1.0)];
        blocks.push(table("", columns, rows.collect()));
    }
    blocks
}

fn scenarios(assessment: &Assessment) -> Vec<Block> {
    let threat = |scenario: &Scenario| {
        let kinds: Vec<_> = scenario.kinds.iter().map(|kind| kind.label().to_lowercase()).collect();
        let about = format!(" {}; impact on {}.", scenario.source.label(), kinds.join(", "));
        Rich::ours(scenario.threat.as_str().trim_end_matches('.')).then(".").italic(&about)
    };
    let rows = (1..).zip(&assessment.scenarios).flat_map(|(number, scenario)| {
        [
            rating(format!("{number}, without controls"), scenario.inherent),
            rating(format!("{number}, with controls"), scenario.residual),
        ]
    });
    let columns = vec![
        Column::new("Scenario", 1.6),
        Column::new("Initiation or occurrence", 1.3),
        Column::new("Adverse impact", 1.0),
        Column::new("Overall likelihood (G-5)", 1.2),
        Column::new("Impact", 1.0),
        Column::new("Risk (I-2)", 1.0),
    ];
    vec![
        Block::List { numbered: true, items: assessment.scenarios.iter().map(threat).collect() },
        table("Ratings by NIST SP 800-30 Rev. 1", columns, rows.collect()),
    ]
}

fn rating(name: String, inputs: Inputs) -> Vec<Rich> {
    let rated = inputs.rate();
    vec![
        name.into(),
        inputs.initiation.label().into(),
        inputs.adverse_impact.label().into(),
        rated.likelihood.label().into(),
        inputs.impact.label().into(),
        Rich::default().bold(rated.risk.label()),
    ]
}

fn controls(controls: &[Control]) -> Block {
    let rows = controls.iter().map(|control| {
        let since = control.in_place_since.map(|day| format!("Since {}", long_date(day)));
        let planned = control.planned_by.map(|day| format!("Planned by {}", long_date(day)));
        let place = [since, planned].into_iter().flatten().collect::<Vec<_>>().join("; ");
        vec![
            control.control.as_str().into(),
            control.kind.label().into(),
            optional(control.owner.as_ref()),
            place.into(),
            optional(control.verified_by.as_ref()),
            optional(control.evidence.as_ref()),
        ]
    });
    let columns = vec![
        Column::new("Control", 2.0),
        Column::new("Kind", 1.0),
        Column::new("Owner", 1.1),
        Column::new("In place", 1.2),
        Column::new("Verified by", 1.2),
        Column::new("Evidence", 1.2),
    ];
    table_or("No compensating controls were named.", "", columns, rows.collect())
}

/// Part 7: each alternative with the ISO's answer to it, and the answer to the whole.
pub(crate) fn alternatives(request: &Request) -> Vec<Block> {
    let Some(recorded) = request.assessments.last() else {
        return vec![Block::Nothing("No alternatives were recommended.".to_owned())];
    };
    let response = request.response();
    let answers = response.map(|response| response.value.answers.as_slice()).unwrap_or_default();
    let rows = recorded.value.alternatives.iter().map(|alternative| {
        let answer = answers.iter().find(|answer| answer.alternative == alternative.number);
        row(alternative, answer)
    });
    let columns = vec![
        Column::new("No.", 0.45),
        Column::new("Alternative", 2.4),
        Column::new("Effort and cost", 1.2),
        Column::new("Risk left", 0.9),
        Column::new("ISO’s response", 1.0),
        Column::new("Reason", 2.0),
    ];
    let mut blocks = vec![table_or("No alternatives were recommended.", "", columns, rows.collect())];
    match response {
        Some(response) => {
            let whole =
                format!("Assessment and alternatives {}", response.value.answer.label().to_lowercase());
            blocks.push(facts(vec![
                ("Response to the whole", Rich::default().bold(&whole)),
                ("In words", response.value.words.as_str().into()),
                ("Answered by", Rich::ours(by_and_when(&response.mark))),
            ]));
        }
        None => blocks.push(Block::Nothing("The ISO has not responded.".to_owned())),
    }
    blocks
}

fn row(alternative: &Alternative, answer: Option<&AlternativeAnswer>) -> Vec<Rich> {
    let mut name = Rich::default().bold(alternative.title.as_str());
    if alternative.recommended {
        name = name.italic(" (recommended)");
    }
    if let Some(description) = &alternative.description {
        name = name.then("\n").then(description.as_str());
    }
    let effort = [&alternative.effort, &alternative.cost].into_iter().flatten().map(ToString::to_string);
    vec![
        alternative.number.to_string().into(),
        name,
        effort.collect::<Vec<_>>().join("\n").into(),
        optional(alternative.risk_left.as_ref()),
        answer.map_or("No response", |answer| answer.answer.label()).into(),
        optional(answer.and_then(|answer| answer.reason.as_ref())),
    ]
}
