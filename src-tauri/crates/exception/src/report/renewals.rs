//! What was renewed how often, and for how long altogether.

use std::collections::{BTreeMap, BTreeSet};

use crate::{action::Period, calendar::months_between, intake::RequestKind, values::RequestNumber};

use super::{
    Facts, ReportCell, ReportChart, ReportRow, ReportTable, Tally,
    tally::{Holds, table},
};

const TIMES: &str = "renewals.times";
const LONGEST: &str = "renewals.longest";

/// What continues what, of requests that were in force at some time or continue another, and who is in force on the day.
#[derive(Clone, Debug, Default)]
pub(super) struct Chains {
    links: BTreeMap<RequestNumber, Link>,
    in_force: Vec<(RequestNumber, String)>,
}

#[derive(Clone, Debug)]
struct Link {
    continues: Option<(RequestKind, RequestNumber)>,
    period: Option<Period>,
}

pub(super) fn add(tally: &mut Tally, facts: &Facts) {
    if facts.period.is_none() && facts.continues.is_none() {
        return;
    }
    if facts.in_force_on(tally.asked.on) {
        tally.chains.in_force.push((facts.number.clone(), facts.department.clone()));
    }
    let link = Link { continues: facts.continues.clone(), period: facts.period };
    tally.chains.links.insert(facts.number.clone(), link);
}

pub(super) fn close(tally: &mut Tally) {
    let chains = std::mem::take(&mut tally.chains);
    for (number, department) in &chains.in_force {
        let Some(chain) = chains.of(number) else { continue };
        let key = match chain.renewals {
            0 => "0",
            1 => "1",
            2 => "2",
            _ => "more",
        };
        tally.count(TIMES, key, 1, number);
        tally.measure(TIMES, key, 1, chain.months);
        tally.put(LONGEST, -i64::from(chain.months), number, || {
            vec![
                ReportCell::text(department),
                ReportCell::count(chain.renewals.into()),
                ReportCell::count(chain.months.into()),
                ReportCell::Day { on: chain.since.from },
                ReportCell::Day { on: chain.since.to },
            ]
        });
    }
}

/// An exception with all that it continues.
struct Chain {
    renewals: u32,
    months: u32,
    /// From the first day of the first to the last day of the last.
    since: Period,
}

impl Chains {
    fn of(&self, number: &RequestNumber) -> Option<Chain> {
        let last = self.links.get(number)?;
        let period = last.period?;
        let months = months_between(period.from, period.to);
        let mut chain = Chain { renewals: 0, months, since: period };
        let mut seen = BTreeSet::from([number]);
        let mut link = last;
        while let Some((kind, before)) = &link.continues {
            // A history that names itself ends here.
            let Some(earlier) = self.links.get(before).filter(|_| seen.insert(before)) else { break };
            if let Some(period) = earlier.period {
                chain.renewals += u32::from(*kind == RequestKind::Renewal);
                chain.months += months_between(period.from, period.to);
                chain.since.from = chain.since.from.min(period.from);
            }
            link = earlier;
        }
        Some(chain)
    }
}

pub(super) fn tables(tally: &Tally) -> Vec<ReportTable> {
    let rows = [("0", "Not renewed"), ("1", "Once"), ("2", "Twice"), ("more", "Three times or more")];
    let rows = rows.into_iter().map(|(key, label)| {
        let spread = tally.spread(TIMES, key, 1);
        let months = [spread.percentile(50), spread.longest()].map(ReportCell::maybe);
        let first = [ReportCell::text(label), ReportCell::count(tally.counted(TIMES, key, 1))];
        ReportRow { key: key.to_owned(), cells: first.into_iter().chain(months).collect() }
    });
    let columns = [
        ("Renewed", Holds::Words),
        ("In force", Holds::Requests),
        ("Median months altogether", Holds::Amounts),
        ("Longest", Holds::Amounts),
    ];
    let listed = [
        ("Department", Holds::Words),
        ("Renewals", Holds::Amounts),
        ("Months altogether", Holds::Amounts),
        ("First day of all", Holds::Words),
        ("Last day", Holds::Words),
    ];
    let chart = Some(ReportChart::Bars { columns: vec![1] });
    vec![
        table(TIMES, "Exceptions in force, by how often they were renewed", &columns, rows.collect(), chart),
        tally.foremost(LONGEST, "The longest altogether", &listed),
    ]
}
