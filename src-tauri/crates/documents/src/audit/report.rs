//! The audit report: what was looked at, how it was drawn, what was found, and what became of it.

use std::collections::BTreeMap;

use exception::{
    Instant, Settings,
    audit::{Audit, AuditFinding, AuditStep, Draw, PopulationRule, RULE, Selection, Sheet, Span, Verdict},
    calendar::{day_of, long_date, moment},
    check::{Check, CheckResult, Checked},
    request::{Mark, Recorded},
};

use crate::{
    model::{Block, Column, Document, Furniture, Kind, Tone},
    packet::words::{facts, marking, span, table, table_or},
    rich::Rich,
};

/// Everything that an audit report is made of.
#[derive(Clone, Copy)]
pub struct AuditReport<'a> {
    /// The audit, its sheets judged.
    pub audit: &'a Audit,
    /// The office's name and marking.
    pub settings: &'a Settings,
    /// The version of the report, from 1.
    pub version: u32,
    /// When the report is made: the instant of the step that files it.
    pub made_at: Instant,
}

impl AuditReport<'_> {
    /// Composes the report.
    #[must_use]
    pub fn document(&self) -> Document {
        let Self { audit, settings, version, made_at } = *self;
        let number = &audit.thread.number;
        let title = format!("Audit report: {number}");
        let mut blocks = vec![
            Block::Paragraph {
                text: format!("{}  ·  version {version}, {}", settings.office(), moment(made_at)).into(),
                tone: Tone::Quiet,
            },
            Block::heading(1, "Audit report"),
            Block::Paragraph { text: audit.plan.title.as_str().into(), tone: Tone::Lead },
        ];
        blocks.extend(marking(settings));
        let parts: [(&str, Vec<Block>); 7] = [
            ("Summary", self.summary()),
            ("Plan", self.plan()),
            ("How the requests were chosen", chosen(audit)),
            ("Results by step of the procedure", results(audit)),
            ("The requests", audit.sheets.iter().flat_map(sheet).collect()),
            ("Findings and what became of them", findings(audit)),
            ("Files", files(audit)),
        ];
        for (place, (title, part)) in (1..).zip(parts) {
            blocks.push(Block::heading(2, format!("{place}  {title}")));
            blocks.extend(part);
        }
        Document {
            title: title.clone(),
            author: settings.office(),
            subject: format!("Report on the audit {number}: {}", audit.plan.title),
            language: "en-US".to_owned(),
            created_at: made_at.utc(),
            kind: Kind::Report,
            furniture: Furniture {
                first_head: None,
                head: Some((settings.office(), title)),
                marking: settings.printed_marking().map(str::to_owned),
                foot_note: Some(format!("{number}  ·  history {}", audit.thread.head)),
                page_number_in_head: false,
            },
            blocks,
            attachments: Vec::new(),
        }
    }

    fn summary(&self) -> Vec<Block> {
        let audit = self.audit;
        let closed =
            audit.findings.iter().filter(|finding| finding.state == exception::audit::FindingState::Closed);
        let rows = vec![
            ("Audit", audit.thread.number.to_string().into()),
            ("Kind", audit.plan.kind.label().into()),
            ("Planned by", Rich::ours(by(&audit.thread.opened))),
            ("Requests", format!("{} of a population of {}", audit.sheets.len(), population(audit)).into()),
            ("Findings", format!("{}, of which {} closed", audit.findings.len(), closed.count()).into()),
        ];
        let mut blocks = vec![facts(rows)];
        match &audit.conclusion {
            Some(conclusion) => {
                blocks.push(Block::paragraph(conclusion.value.as_str()));
                blocks.push(quiet(format!("Concluded by {}.", by(&conclusion.mark))));
            }
            None => blocks.push(Block::Nothing("The audit is not concluded.".to_owned())),
        }
        blocks
    }

    fn plan(&self) -> Vec<Block> {
        let plan = &self.audit.plan;
        let mut rows: Vec<(&str, Rich)> = Vec::new();
        if let Some(purpose) = &plan.purpose {
            rows.push(("Purpose", purpose.as_str().into()));
        }
        if let Some(period) = plan.period {
            rows.push(("Period", span(period).into()));
        }
        rows.push(("Population", rule(&plan.population).join("\n").into()));
        vec![facts(rows)]
    }
}

/// Which requests are meant, a sentence each.
fn rule(rule: &PopulationRule) -> Vec<String> {
    let mut told = Vec::new();
    let mut list = |what: &str, names: Vec<String>| {
        if !names.is_empty() {
            told.push(format!("{what}: {}.", names.join("; ")));
        }
    };
    list("In the stage", rule.stages.iter().map(|stage| stage.label().to_owned()).collect());
    list("Of the department", rule.departments.clone());
    list("Against the policy", rule.policies.clone());
    list("Rated", rule.ratings.iter().map(|rating| rating.label().to_owned()).collect());
    for (what, span) in [("Opened", rule.opened), ("Decided", rule.decided), ("In force", rule.in_force)] {
        if span.is_given() {
            told.push(format!("{what} {}.", days(span)));
        }
    }
    if told.is_empty() {
        told.push("Every request on record.".to_owned());
    }
    told
}

fn days(span: Span) -> String {
    match (span.from, span.to) {
        (Some(from), Some(to)) => format!("from {} to {}", long_date(from), long_date(to)),
        (Some(from), None) => format!("on or after {}", long_date(from)),
        (None, Some(to)) => format!("on or before {}", long_date(to)),
        (None, None) => "on any day".to_owned(),
    }
}

fn population(audit: &Audit) -> u32 {
    audit.drawn.as_ref().map_or(0, |drawn| drawn.value.population)
}

/// The seed, the rule and what was drawn, so that anybody can draw it again.
fn chosen(audit: &Audit) -> Vec<Block> {
    let Some(Recorded { mark, value: draw }) = &audit.drawn else {
        return vec![Block::Nothing("No requests were drawn.".to_owned())];
    };
    let mut rows: Vec<(&str, Rich)> = vec![
        ("Drawn by", by(mark).into()),
        ("Population", draw.population.to_string().into()),
        ("Its SHA-256", draw.population_digest.to_string().into()),
    ];
    match &audit.plan.selection {
        Selection::All {} => rows.push(("Chosen", "All of them".into())),
        Selection::Sample { size, seed, by } => {
            rows.push(("Sample", size.to_string().into()));
            rows.push(("Seed", Rich::default().bold(seed.as_str())));
            if let Some(by) = by {
                rows.push(("Divided by", by.label().into()));
            }
        }
    }
    let mut blocks = vec![
        facts(rows),
        quiet(
            "The SHA-256 of a population is that of its numbers, sorted as bytes, each followed by a line feed.".to_owned(),
        ),
    ];
    if matches!(audit.plan.selection, Selection::Sample { .. }) {
        blocks.push(Block::heading(3, "The rule of the draw"));
        blocks.push(Block::small(RULE));
    }
    if !draw.groups.is_empty() {
        let rows = draw.groups.iter().map(|group| {
            vec![
                group.name.as_str().into(),
                group.population.to_string().into(),
                group.places.to_string().into(),
            ]
        });
        let columns =
            vec![Column::new("Group", 3.0), Column::right("Requests", 1.0), Column::right("Drawn", 1.0)];
        blocks.push(table("Groups of the population", columns, rows.collect()));
    }
    blocks.push(drawn(audit, draw));
    blocks
}

fn drawn(audit: &Audit, draw: &Draw) -> Block {
    let rows = draw.drawn.iter().map(|drawn| {
        let title = audit.sheet(&drawn.number).map_or("", |sheet| sheet.reading.value.title.as_str());
        vec![
            drawn.number.to_string().into(),
            title.into(),
            drawn.rank.as_ref().map_or_else(|| "–".to_owned(), |rank| format!("{}…", rank.short())).into(),
        ]
    });
    let columns = vec![Column::new("Request", 1.2), Column::new("Title", 3.2), Column::new("Rank", 1.8)];
    table("Requests drawn", columns, rows.collect())
}

/// How often each step was met.
fn results(audit: &Audit) -> Vec<Block> {
    let mut counts: BTreeMap<Check, [u32; 3]> = BTreeMap::new();
    let judged = audit.sheets.iter().filter_map(|sheet| sheet.judged.as_ref());
    for judgement in judged.flat_map(|judged| &judged.value.judgements) {
        let [met, not_met, not_applicable] = counts.entry(judgement.check).or_default();
        match judgement.verdict {
            Verdict::Met => *met += 1,
            Verdict::NotMet => *not_met += 1,
            Verdict::NotApplicable => *not_applicable += 1,
        }
    }
    let rows = counts.iter().map(|(check, [met, not_met, not_applicable])| {
        vec![
            Rich::plain(check.label()).then("\n").italic(check.reference()),
            met.to_string().into(),
            not_met.to_string().into(),
            not_applicable.to_string().into(),
        ]
    });
    let columns = vec![
        Column::new("Step of the procedure", 3.4),
        Column::right("Met", 0.8),
        Column::right("Not met", 0.8),
        Column::right("Not applicable", 1.1),
    ];
    vec![table_or("No request was judged.", "", columns, rows.collect())]
}

/// A request: what the record proves, and the auditor's judgement beside it.
fn sheet(sheet: &Sheet) -> Vec<Block> {
    let reading = &sheet.reading.value;
    let mut blocks = vec![
        Block::heading(3, format!("{}  {}", reading.number, reading.title)),
        quiet(format!(
            "Read on {} at version {}, {}.",
            long_date(day_of(sheet.reading.mark.at)),
            reading.version,
            reading.head.short()
        )),
    ];
    let Some(judged) = &sheet.judged else {
        blocks.push(Block::Nothing("The request was not judged.".to_owned()));
        return blocks;
    };
    let rows = judged.value.judgements.iter().map(|judgement| {
        let checked = reading.results.iter().find(|checked| checked.check == judgement.check);
        let mut verdict = Rich::default().bold(judgement.verdict.label());
        if let Some(words) = &judgement.words {
            verdict = verdict.then("\n").then(words.as_str());
        }
        vec![judgement.check.label().into(), checked.map_or_else(|| "–".to_owned(), proof).into(), verdict]
    });
    let columns =
        vec![Column::new("Step", 2.2), Column::new("The record", 2.0), Column::new("Judgement", 2.2)];
    blocks.push(table("", columns, rows.collect()));
    if let Some(conclusion) = &judged.value.conclusion {
        blocks.push(Block::paragraph(conclusion.as_str()));
    }
    blocks.push(quiet(format!("Judged by {}.", by(&judged.mark))));
    blocks
}

/// What a record says to a rule, in a line.
fn proof(checked: &Checked) -> String {
    match &checked.result {
        CheckResult::Proven { sequence, digest } => format!("Proven by event {sequence}, {}", digest.short()),
        CheckResult::Broken { why, .. } => format!("Broken: {why}"),
        CheckResult::NotYet { what, by: None } => format!("Not yet: {what}"),
        CheckResult::NotYet { what, by: Some(by) } => format!("Not yet, due {}: {what}", long_date(*by)),
        CheckResult::DoesNotApply {} => "Does not apply".to_owned(),
    }
}

fn findings(audit: &Audit) -> Vec<Block> {
    if audit.findings.is_empty() {
        return vec![Block::Nothing("Nothing was found that is to be remedied.".to_owned())];
    }
    audit.findings.iter().flat_map(finding).collect()
}

fn finding(finding: &AuditFinding) -> Vec<Block> {
    let found = &finding.finding;
    let mut rows: Vec<(&str, Rich)> = Vec::new();
    if let Some(request) = &found.request {
        rows.push(("Request", request.to_string().into()));
    }
    if let Some(check) = found.check {
        rows.push(("Procedure", format!("{} ({})", check.label(), check.reference()).into()));
    }
    rows.push(("Found", found.what.as_str().into()));
    rows.push(("Responsible", found.addressee.as_str().into()));
    rows.push(("To be done", found.remediation.as_str().into()));
    rows.push(("Due", long_date(found.due_on).into()));
    if let Some(notice) = finding.notices.last() {
        rows.push(("Notified", long_date(day_of(notice.mark.at)).into()));
    }
    let mut blocks = vec![
        Block::heading(3, format!("Finding {}: {}", finding.id, finding.state.label().to_lowercase())),
        facts(rows),
    ];
    for word in &finding.words {
        let step = word.value.step;
        let what = if step == AuditStep::RespondToFinding {
            "Answer"
        } else if step == AuditStep::ReturnFinding {
            "Returned"
        } else {
            "Closed"
        };
        blocks.push(Block::paragraph(Rich::default().bold(&format!("{what}. ")).then(&word.value.text)));
        blocks.push(quiet(format!("{}.", by(&word.mark))));
    }
    blocks
}

fn files(audit: &Audit) -> Vec<Block> {
    let rows = audit.evidence.iter().map(|evidence| {
        let about = match (&evidence.value.request, evidence.value.finding) {
            (Some(request), _) => request.to_string(),
            (None, Some(finding)) => format!("Finding {finding}"),
            (None, None) => "The audit".to_owned(),
        };
        vec![
            evidence.value.file.name.as_str().into(),
            about.into(),
            evidence.value.file.sha256.to_string().into(),
        ]
    });
    let columns = vec![Column::new("Name", 2.0), Column::new("About", 1.2), Column::new("SHA-256", 3.0)];
    vec![table_or("No files were added.", "", columns, rows.collect())]
}

fn by(mark: &Mark) -> String {
    format!("{} ({}), {}", mark.by.named(), mark.by.role.label(), moment(mark.at).trim_end_matches('.'))
}

fn quiet(text: String) -> Block {
    Block::Paragraph { text: Rich::ours(text), tone: Tone::Quiet }
}
