//! What is late, and what is followed up.

use crate::{
    due::DueKind,
    people::Role,
    watch::{ItemKind, ItemState},
};

use super::{
    Facts, Followed, Outstanding, ReportCell, ReportChart, ReportRow, ReportTable, Tally,
    tally::{Holds, table},
};

const KINDS: &str = "overdue.kinds";
const OWING: &str = "overdue.roles";
const LONGEST: &str = "overdue.longest";
const ITEMS: &str = "conditions.kinds";
const DEPARTMENTS: &str = "conditions.departments";

pub(super) fn overdue(tally: &mut Tally, facts: &Facts) {
    let on = tally.asked.on;
    for Outstanding(kind, due_on, role) in &facts.watched.dues {
        if *due_on >= on {
            continue;
        }
        let over = (on - *due_on).num_days();
        for (id, row) in [(KINDS, kind.as_str()), (OWING, role.as_str())] {
            tally.count(id, row, 1, &facts.number);
            tally.measure(id, row, 1, u32::try_from(over).unwrap_or(u32::MAX));
        }
        tally.put(LONGEST, -over, &facts.number, || {
            vec![
                ReportCell::text(&facts.department),
                ReportCell::text(kind.label()),
                ReportCell::text(role.label()),
                ReportCell::Day { on: *due_on },
                ReportCell::count(u64::try_from(over).unwrap_or(0)),
            ]
        });
    }
}

pub(super) fn overdue_tables(tally: &Tally) -> Vec<ReportTable> {
    let row = |id: &'static str, key: &str, label: &str| {
        let spread = tally.spread(id, key, 1);
        let days = [spread.percentile(50), spread.longest()].map(ReportCell::maybe);
        let first = [ReportCell::text(label), ReportCell::count(tally.counted(id, key, 1))];
        ReportRow { key: key.to_owned(), cells: first.into_iter().chain(days).collect() }
    };
    let columns = |names: &'static str| {
        [
            (names, Holds::Words),
            ("Overdue", Holds::Requests),
            ("Median days over", Holds::Amounts),
            ("Longest", Holds::Amounts),
        ]
    };
    let kinds = DueKind::ALL.iter().filter(|kind| tally.counted(KINDS, kind.as_str(), 1) > 0);
    let kinds = kinds.map(|kind| row(KINDS, kind.as_str(), kind.label()));
    let roles = Role::ALL.iter().filter(|role| tally.counted(OWING, role.as_str(), 1) > 0);
    let roles = roles.map(|role| row(OWING, role.as_str(), role.label()));
    let bars = || Some(ReportChart::Bars { columns: vec![1] });
    let listed = [
        ("Department", Holds::Words),
        ("What is due", Holds::Words),
        ("Owed by", Holds::Words),
        ("Due", Holds::Words),
        ("Days over", Holds::Amounts),
    ];
    vec![
        table(KINDS, "Overdue, by what is due", &columns("What is due"), kinds.collect(), bars()),
        table(OWING, "Overdue, by who owes it", &columns("Owed by"), roles.collect(), bars()),
        tally.foremost(LONGEST, "The longest overdue", &listed),
    ]
}

/// The places of the states in the tables, after the count of all.
const STATES: [(ItemState, &str, usize); 4] = [
    (ItemState::Open, "Open", 2),
    (ItemState::Reported, "Reported done", 3),
    (ItemState::Verified, "Verified", 4),
    (ItemState::Failed, "Found not met", 5),
];

const LATE: usize = 6;

pub(super) fn conditions(tally: &mut Tally, facts: &Facts) {
    let on = tally.asked.on;
    if !facts.in_force_on(on) {
        return;
    }
    for Followed(kind, state, due, is_owed) in &facts.watched.items {
        let late = *is_owed && due.is_some_and(|due| due < on);
        for (id, row) in [(ITEMS, kind.as_str()), (DEPARTMENTS, facts.department.as_str())] {
            tally.count(id, row, 1, &facts.number);
            for (_, _, column) in STATES.iter().filter(|(one, ..)| one == state) {
                tally.count(id, row, *column, &facts.number);
            }
            if late {
                tally.count(id, row, LATE, &facts.number);
            }
        }
    }
}

pub(super) fn conditions_tables(tally: &Tally) -> Vec<ReportTable> {
    let row = |id: &'static str, key: &str, label: &str| {
        let counts = (1..=LATE).map(|column| ReportCell::count(tally.counted(id, key, column)));
        let cells = std::iter::once(ReportCell::text(label)).chain(counts).collect();
        ReportRow { key: key.to_owned(), cells }
    };
    let columns = |names: &'static str| {
        let mut columns = vec![(names, Holds::Words), ("All", Holds::Requests)];
        columns.extend(STATES.iter().map(|(_, label, _)| (*label, Holds::Requests)));
        columns.push(("Overdue", Holds::Requests));
        columns
    };
    let kinds = ItemKind::ALL.iter().map(|kind| row(ITEMS, kind.as_str(), kind.label()));
    let mut departments: Vec<&str> = tally.keys(DEPARTMENTS).collect();
    departments.sort_by_key(|key| {
        let count = |column| std::cmp::Reverse(tally.counted(DEPARTMENTS, key, column));
        (count(LATE), count(1), (*key).to_owned())
    });
    let departments = departments.into_iter().map(|key| row(DEPARTMENTS, key, key));
    vec![
        table(
            ITEMS,
            "What is followed up on exceptions in force",
            &columns("Kind"),
            kinds.collect(),
            Some(ReportChart::Bars { columns: vec![4, 3, 2, 5] }),
        ),
        table(DEPARTMENTS, "By department", &columns("Department"), departments.collect(), None),
    ]
}
