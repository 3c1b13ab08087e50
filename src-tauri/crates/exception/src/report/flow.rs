//! Where time goes: what is under way and since when, and how long the stages took.

use crate::{people::Role, workflow::Stage};

use super::{
    Facts, ReportCell, ReportChart, ReportRow, ReportTable, Stay, Tally,
    tally::{Holds, table},
};

const STAGES: &str = "ageing.stages";
const SINCE: &str = "ageing.since";
const OLDEST: &str = "ageing.oldest";
const STAYS: &str = "flow.stages";
const ROLES: &str = "flow.roles";
const WHOLE: &str = "flow.whole";

/// Spans of days: the key, the label, and the most days.
const SPANS: [(&str, &str, i64); 5] = [
    ("7", "To 7 days", 7),
    ("30", "8 to 30 days", 30),
    ("90", "31 to 90 days", 90),
    ("180", "91 to 180 days", 180),
    ("more", "More than 180 days", i64::MAX),
];

/// Where a table of days has its measure: after the spans.
const MEASURE: usize = 7;

/// The stages in which a request is under way.
fn under_way() -> impl Iterator<Item = Stage> {
    Stage::ALL.iter().copied().filter(|stage| !matches!(stage, Stage::InForce | Stage::Closed))
}

pub(super) fn ageing(tally: &mut Tally, facts: &Facts) {
    let on = tally.asked.on;
    if !facts.under_way_on(on) {
        return;
    }
    // Two stays may begin on one day: the last of them is where the day ends.
    let stay =
        facts.stays.iter().rev().find(|Stay(_, _, from, to, _)| *from <= on && to.is_none_or(|to| on < to));
    let Some(Stay(stage, _, from, _, _)) = stay else { return };
    let in_stage = (on - *from).num_days();
    let row = stage.as_str();
    tally.count(STAGES, row, 1, &facts.number);
    for (column, (_, _, most)) in (2..).zip(SPANS) {
        if in_stage <= most {
            tally.count(STAGES, row, column, &facts.number);
            break;
        }
    }
    tally.measure(STAGES, row, MEASURE, u32::try_from(in_stage).unwrap_or(0));
    let age = (on - facts.opened_on).num_days();
    if let Some((key, ..)) = SPANS.iter().find(|(.., most)| age <= *most) {
        tally.count(SINCE, key, 1, &facts.number);
    }
    tally.put(OLDEST, -age, &facts.number, || {
        vec![
            ReportCell::text(&facts.department),
            ReportCell::text(stage.label()),
            ReportCell::Day { on: facts.opened_on },
            ReportCell::count(u64::try_from(age).unwrap_or(0)),
            ReportCell::count(u64::try_from(in_stage).unwrap_or(0)),
        ]
    });
}

pub(super) fn ageing_tables(tally: &Tally) -> Vec<ReportTable> {
    let rows = under_way().map(|stage| {
        let key = stage.as_str();
        let spread = tally.spread(STAGES, key, MEASURE);
        let counts = (1..=6).map(|column| ReportCell::count(tally.counted(STAGES, key, column)));
        let days = [spread.percentile(50), spread.longest()].map(ReportCell::maybe);
        let cells = std::iter::once(ReportCell::text(stage.label())).chain(counts).chain(days).collect();
        ReportRow { key: key.to_owned(), cells }
    });
    let mut columns = vec![("Stage", Holds::Words), ("Under way", Holds::Requests)];
    columns.extend(SPANS.iter().map(|(_, label, _)| (*label, Holds::Requests)));
    columns.extend([("Median days", Holds::Amounts), ("Longest", Holds::Amounts)]);
    let chart = Some(ReportChart::Bars { columns: (2..=6).collect() });
    let since = SPANS.iter().map(|(key, label, _)| ReportRow {
        key: (*key).to_owned(),
        cells: vec![ReportCell::text(*label), ReportCell::count(tally.counted(SINCE, key, 1))],
    });
    let listed = [
        ("Department", Holds::Words),
        ("Stage", Holds::Words),
        ("Opened", Holds::Words),
        ("Days since", Holds::Amounts),
        ("Days in the stage", Holds::Amounts),
    ];
    vec![
        table(STAGES, "Under way, by stage and days in it", &columns, rows.collect(), chart),
        table(
            SINCE,
            "Under way, by days since the opening",
            &[("Opened", Holds::Words), ("Requests", Holds::Requests)],
            since.collect(),
            Some(ReportChart::Bars { columns: vec![1] }),
        ),
        tally.foremost(OLDEST, "The longest under way", &listed),
    ]
}

pub(super) fn flow(tally: &mut Tally, facts: &Facts) {
    for Stay(stage, role, _, to, days) in &facts.stays {
        let ended = to.is_some_and(|to| tally.asked.in_year(to));
        if !ended || matches!(stage, Stage::InForce | Stage::Closed) {
            continue;
        }
        tally.count(STAYS, stage.as_str(), 1, &facts.number);
        tally.measure(STAYS, stage.as_str(), 1, *days);
        if let Some(role) = role {
            tally.count(ROLES, role.as_str(), 1, &facts.number);
            tally.measure(ROLES, role.as_str(), 1, *days);
        }
    }
    if let Some(decided) = facts.decided_on.filter(|day| tally.asked.in_year(*day)) {
        let days = (decided - facts.opened_on).num_days();
        tally.count(WHOLE, "decision", 1, &facts.number);
        tally.measure(WHOLE, "decision", 1, u32::try_from(days).unwrap_or(0));
    }
}

pub(super) fn flow_tables(tally: &Tally) -> Vec<ReportTable> {
    let measured = |id: &'static str, key: &str, label: &str| {
        let spread = tally.spread(id, key, 1);
        let days = [spread.percentile(50), spread.percentile(90), spread.longest()].map(ReportCell::maybe);
        let first = [ReportCell::text(label), ReportCell::count(tally.counted(id, key, 1))];
        (first, days, ReportCell::count(spread.sum()))
    };
    let row = |id: &'static str, key: &str, label: &str| {
        let (first, days, sum) = measured(id, key, label);
        let sum = (id == ROLES).then_some(sum);
        ReportRow { key: key.to_owned(), cells: first.into_iter().chain(days).chain(sum).collect() }
    };
    let columns = |names: &'static str, cases: &'static str| {
        vec![
            (names, Holds::Words),
            (cases, Holds::Requests),
            ("Median days", Holds::Amounts),
            ("90th percentile", Holds::Amounts),
            ("Longest", Holds::Amounts),
        ]
    };
    let stages = under_way().map(|stage| row(STAYS, stage.as_str(), stage.label()));
    let roles = Role::ALL.iter().filter(|role| tally.counted(ROLES, role.as_str(), 1) > 0);
    let roles = roles.map(|role| row(ROLES, role.as_str(), role.label()));
    let mut by_role = columns("Waited for", "Stays");
    by_role.push(("Business days in all", Holds::Amounts));
    vec![
        table(
            STAYS,
            "Business days in each stage, of stays that ended in the twelve months",
            &columns("Stage", "Stays"),
            stages.collect(),
            Some(ReportChart::Bars { columns: vec![2] }),
        ),
        table(
            ROLES,
            "Who was waited for, in business days",
            &by_role,
            roles.collect(),
            Some(ReportChart::Bars { columns: vec![5] }),
        ),
        table(
            WHOLE,
            "Calendar days from the opening to the decision",
            &columns("Until", "Decisions"),
            vec![row(WHOLE, "decision", "Decision of the CDT ISO")],
            None,
        ),
    ]
}
