//! One pass over the facts of all requests, and what it comes to.

use std::collections::BTreeMap;

use crate::values::RequestNumber;

use super::{
    Asked, Facts, Report, ReportCell, ReportChart, ReportColumn, ReportName, ReportRow, ReportTable,
    different, figures::Spread, flow, groups, renewals, standing, watched, year,
};

/// Requests that are listed of a figure at most.
const MOST_LISTED: usize = 500;
/// Rows of a table at most.
const MOST_ROWS: usize = 1000;
/// Rows of a table of single requests.
const MOST_LONGEST: usize = 100;

/// Counts what a report asks for, request by request.
#[derive(Clone, Debug)]
pub struct Tally {
    pub(super) asked: Asked,
    counts: BTreeMap<&'static str, BTreeMap<String, Vec<u64>>>,
    /// What rows are called that stand for several spellings: as the first request spells it.
    names: BTreeMap<&'static str, BTreeMap<String, (RequestNumber, String)>>,
    spreads: BTreeMap<(&'static str, usize), BTreeMap<String, Spread>>,
    lists: BTreeMap<&'static str, Foremost>,
    pub(super) chains: renewals::Chains,
    listed: Vec<RequestNumber>,
    /// The request that the asked figure counted last.
    last: Option<RequestNumber>,
    found: u32,
}

/// What a pass comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The report.
    pub report: Report,
    /// The first of the requests that the asked figure counts.
    pub listed: Vec<RequestNumber>,
    /// How many it counts.
    pub found: u32,
}

/// The rows of a table of single requests that come first.
#[derive(Clone, Debug, Default)]
struct Foremost {
    rows: BTreeMap<(i64, RequestNumber, u32), Vec<ReportCell>>,
    seen: u32,
}

impl Tally {
    /// A pass that has seen no request yet.
    #[must_use]
    pub fn new(asked: Asked) -> Self {
        Self {
            asked,
            counts: BTreeMap::new(),
            names: BTreeMap::new(),
            spreads: BTreeMap::new(),
            lists: BTreeMap::new(),
            chains: renewals::Chains::default(),
            listed: Vec::new(),
            last: None,
            found: 0,
        }
    }

    /// Counts a request. Each is counted once, in any order.
    pub fn add(&mut self, facts: &Facts) {
        for part in self.asked.name.parts() {
            match part {
                ReportName::InForce => standing::in_force(self, facts),
                ReportName::Policies | ReportName::Departments | ReportName::Risk | ReportName::Reasons => {
                    groups::add(self, *part, facts);
                }
                ReportName::Ageing => flow::ageing(self, facts),
                ReportName::Flow => flow::flow(self, facts),
                ReportName::Renewals => renewals::add(self, facts),
                ReportName::Expiring => standing::expiring(self, facts),
                ReportName::Overdue => watched::overdue(self, facts),
                ReportName::Conditions => watched::conditions(self, facts),
                ReportName::Consistency => groups::consistency(self, facts),
                ReportName::Different => different::add(self, facts),
                ReportName::Year => year::add(self, facts),
                // What audits find stands in their own histories; the month is its parts.
                ReportName::Audits | ReportName::Month => {}
            }
        }
    }

    /// What it comes to.
    #[must_use]
    pub fn told(mut self) -> Told {
        self.close();
        let name = self.asked.name;
        let mut tables = Vec::new();
        for part in name.parts() {
            tables.extend(match part {
                ReportName::InForce => standing::in_force_tables(&self),
                ReportName::Policies | ReportName::Departments | ReportName::Risk | ReportName::Reasons => {
                    groups::tables(&self, *part)
                }
                ReportName::Ageing => flow::ageing_tables(&self),
                ReportName::Flow => flow::flow_tables(&self),
                ReportName::Renewals => renewals::tables(&self),
                ReportName::Expiring => standing::expiring_tables(&self),
                ReportName::Overdue => watched::overdue_tables(&self),
                ReportName::Conditions => watched::conditions_tables(&self),
                ReportName::Consistency => vec![groups::consistency_table(&self)],
                ReportName::Different => different::tables(&self),
                ReportName::Year => year::tables(&self),
                ReportName::Audits | ReportName::Month => Vec::new(),
            });
        }
        let report = Report {
            name,
            on: self.asked.on,
            says: name.says().to_owned(),
            definitions: name.definitions().into_iter().map(str::to_owned).collect(),
            tables,
        };
        Told { report, listed: self.listed, found: self.found }
    }

    /// What can be counted only when every request was seen.
    fn close(&mut self) {
        if self.asked.name.parts().contains(&ReportName::Renewals) {
            renewals::close(self);
        }
    }

    /// Adds to a figure; `column` is its place in the table.
    pub(super) fn count(&mut self, table: &'static str, row: &str, column: usize, number: &RequestNumber) {
        let rows = self.counts.entry(table).or_default();
        if !rows.contains_key(row) {
            rows.insert(row.to_owned(), Vec::new());
        }
        if let Some(cells) = rows.get_mut(row) {
            if cells.len() <= column {
                cells.resize(column + 1, 0);
            }
            if let Some(cell) = cells.get_mut(column) {
                *cell += 1;
            }
        }
        self.list(table, row, column, number);
    }

    /// Names a row that stands for several spellings, as the request with the lowest number spells it, in whatever order
    /// they come.
    pub(super) fn name(
        &mut self,
        table: &'static str,
        row: &str,
        number: &RequestNumber,
        name: impl FnOnce() -> String,
    ) {
        let names = self.names.entry(table).or_default();
        match names.get_mut(row) {
            Some((first, _)) if *first <= *number => {}
            Some(known) => *known = (number.clone(), name()),
            None => {
                names.insert(row.to_owned(), (number.clone(), name()));
            }
        }
    }

    /// What a row is called.
    pub(super) fn named<'a>(&'a self, table: &str, row: &'a str) -> &'a str {
        let name = self.names.get(table).and_then(|rows| rows.get(row));
        name.map_or(row, |(_, name)| name.as_str())
    }

    fn list(&mut self, table: &str, row: &str, column: usize, number: &RequestNumber) {
        let is_asked = self
            .asked
            .figure
            .as_ref()
            .is_some_and(|asked| asked.column == column && asked.table == table && asked.row == row);
        // A request that a figure counts twice, by two conditions, is listed once.
        if is_asked && self.last.as_ref() != Some(number) {
            self.last = Some(number.clone());
            self.found += 1;
            if self.listed.len() < MOST_LISTED {
                self.listed.push(number.clone());
            }
        }
    }

    /// Adds to the days of a figure.
    pub(super) fn measure(&mut self, table: &'static str, row: &str, column: usize, days: u32) {
        let rows = self.spreads.entry((table, column)).or_default();
        if !rows.contains_key(row) {
            rows.insert(row.to_owned(), Spread::default());
        }
        if let Some(spread) = rows.get_mut(row) {
            spread.add(days);
        }
    }

    /// Puts a request on a table of single ones, in the order of `place`.
    pub(super) fn put(
        &mut self,
        table: &'static str,
        place: i64,
        number: &RequestNumber,
        cells: impl FnOnce() -> Vec<ReportCell>,
    ) {
        let list = self.lists.entry(table).or_default();
        let key = (place, number.clone(), list.seen);
        list.seen = list.seen.saturating_add(1);
        let is_full = list.rows.len() >= MOST_LONGEST;
        if is_full && list.rows.last_key_value().is_some_and(|(last, _)| *last < key) {
            return;
        }
        list.rows.insert(key, cells());
        if is_full {
            list.rows.pop_last();
        }
    }

    /// A count; 0 where nothing was counted.
    pub(super) fn counted(&self, table: &str, row: &str, column: usize) -> u64 {
        let cells = self.counts.get(table).and_then(|rows| rows.get(row));
        cells.and_then(|cells| cells.get(column)).copied().unwrap_or(0)
    }

    /// The rows of a table in which something was counted.
    pub(super) fn keys(&self, table: &str) -> impl Iterator<Item = &str> {
        self.counts.get(table).into_iter().flat_map(|rows| rows.keys().map(String::as_str))
    }

    /// The days of a figure; none where there are none.
    pub(super) fn spread(&self, table: &'static str, row: &str, column: usize) -> Spread {
        let rows = self.spreads.get(&(table, column));
        rows.and_then(|rows| rows.get(row)).cloned().unwrap_or_default()
    }

    /// A table of single requests: the number first, then the other columns.
    pub(super) fn foremost(&self, id: &'static str, caption: &str, columns: &[(&str, Holds)]) -> ReportTable {
        let list = self.lists.get(id);
        let rows: Vec<ReportRow> = list
            .into_iter()
            .flat_map(|list| &list.rows)
            .map(|((_, number, seen), cells)| {
                let request = ReportCell::Request { number: number.clone(), title: String::new() };
                let cells = std::iter::once(request).chain(cells.iter().cloned()).collect();
                ReportRow { key: format!("{number} {seen}"), cells }
            })
            .collect();
        let shown = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let left_out = list.map_or(0, |list| list.seen).saturating_sub(shown);
        let first = [("Request", Holds::Words)];
        let columns: Vec<_> = first.iter().chain(columns).copied().collect();
        ReportTable { left_out, ..table(id, caption, &columns, rows, None) }
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Words, days.
    Words,
    /// Amounts.
    Amounts,
    /// Counts whose requests can be listed.
    Requests,
}

/// A table; only so many rows of it.
pub(super) fn table(
    id: &str,
    caption: &str,
    columns: &[(&str, Holds)],
    mut rows: Vec<ReportRow>,
    chart: Option<ReportChart>,
) -> ReportTable {
    let left_out = u32::try_from(rows.len().saturating_sub(MOST_ROWS)).unwrap_or(u32::MAX);
    rows.truncate(MOST_ROWS);
    let columns = columns.iter().map(|(heading, holds)| ReportColumn {
        heading: (*heading).to_owned(),
        numeric: *holds != Holds::Words,
        listed: *holds == Holds::Requests,
    });
    ReportTable {
        id: id.to_owned(),
        caption: caption.to_owned(),
        columns: columns.collect(),
        rows,
        chart,
        drawing: None,
        left_out,
    }
}
