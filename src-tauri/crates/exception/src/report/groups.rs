//! Requests by what they have in common: policy and section, department, rating, reason.

use crate::{assessment::Answer, form::tech_358, precedent::BETWEEN, risk::Level};

use super::{
    Facts, ReportCell, ReportChart, ReportName, ReportRow, ReportTable, Tally,
    figures::percent,
    tally::{Holds, table},
};

const POLICIES: &str = "policies.policies";
const SECTIONS: &str = "policies.sections";
const DEPARTMENTS: &str = "departments.departments";
const RISK: &str = "risk.ratings";
const REASONS: &str = "reasons.reasons";
const ALIKE: &str = "consistency.alike";

const IN_FORCE: usize = 1;
const UNDER_WAY: usize = 2;
const REQUESTED: usize = 3;
const ACCEPTED: usize = 4;
const DECLINED: usize = 5;

pub(super) fn add(tally: &mut Tally, name: ReportName, facts: &Facts) {
    if name == ReportName::Policies {
        count(tally, POLICIES, &facts.policy, facts);
        count(tally, SECTIONS, &format!("{}{BETWEEN}{}", facts.policy, facts.section), facts);
    } else if name == ReportName::Departments {
        count(tally, DEPARTMENTS, &facts.department, facts);
    } else if name == ReportName::Risk {
        let rating = if tally.asked.inside { facts.rating } else { facts.rating_sent };
        count(tally, RISK, rating.map_or("", Level::as_str), facts);
    } else if name == ReportName::Reasons {
        count(tally, REASONS, &facts.reason, facts);
    }
}

fn count(tally: &mut Tally, id: &'static str, key: &str, facts: &Facts) {
    let on = tally.asked.on;
    if facts.in_force_on(on) {
        tally.count(id, key, IN_FORCE, &facts.number);
    }
    if facts.under_way_on(on) {
        tally.count(id, key, UNDER_WAY, &facts.number);
    }
    if tally.asked.in_year(facts.opened_on) {
        tally.count(id, key, REQUESTED, &facts.number);
    }
    if facts.decided_on.is_some_and(|day| tally.asked.in_year(day)) {
        match facts.decided {
            Some(Answer::Accepted) => tally.count(id, key, ACCEPTED, &facts.number),
            Some(Answer::Declined) => tally.count(id, key, DECLINED, &facts.number),
            None => {}
        }
    }
}

pub(super) fn tables(tally: &Tally, name: ReportName) -> Vec<ReportTable> {
    let unnamed =
        |what: &'static str| move |key: &str| if key.is_empty() { what.to_owned() } else { key.to_owned() };
    if name == ReportName::Policies {
        let section = |key: &str| {
            let (policy, section) = key.split_once(BETWEEN).unwrap_or((key, ""));
            let policy = if policy.is_empty() { "No policy named" } else { policy };
            let section = if section.is_empty() { "no section named" } else { section };
            format!("{policy} · {section}")
        };
        let policies = Groups { id: POLICIES, caption: "By policy", names: "Policy", drawn: true };
        let caption = "By policy and section";
        let sections = Groups { id: SECTIONS, caption, names: "Policy and section", drawn: false };
        vec![
            policies.table(tally, unnamed("No policy named"), &Order::Most),
            sections.table(tally, section, &Order::Most),
        ]
    } else if name == ReportName::Departments {
        let names = unnamed("No department named");
        let departments =
            Groups { id: DEPARTMENTS, caption: "By department", names: "Department", drawn: true };
        vec![departments.table(tally, names, &Order::Most)]
    } else if name == ReportName::Risk {
        let levels: Vec<&str> = Level::ALL.iter().rev().map(|level| level.as_str()).chain([""]).collect();
        let label = |key: &str| Level::from_name(key).map_or("Not assessed", Level::label).to_owned();
        let ratings = Groups { id: RISK, caption: "By rating", names: "Rating", drawn: true };
        vec![ratings.table(tally, label, &Order::These(&levels))]
    } else {
        let options = reason_labels();
        let mut known: Vec<&str> = options.iter().map(|(value, _)| value.as_str()).collect();
        known.push("");
        let label = |key: &str| {
            let known = options.iter().find(|(value, _)| value == key);
            match known {
                Some((_, label)) => label.clone(),
                None if key.is_empty() => "No form submitted".to_owned(),
                None => key.to_owned(),
            }
        };
        let reasons = Groups { id: REASONS, caption: "By reason category", names: "Reason", drawn: true };
        vec![reasons.table(tally, label, &Order::These(&known))]
    }
}

/// In which order the groups are read.
enum Order<'a> {
    /// Those with the most in force first, then by what was requested, then by name.
    Most,
    /// In this order, each of them, and what else there is after them.
    These(&'a [&'a str]),
}

/// A table of groups.
struct Groups {
    id: &'static str,
    caption: &'static str,
    /// What names a group.
    names: &'static str,
    drawn: bool,
}

impl Groups {
    fn table(&self, tally: &Tally, label: impl Fn(&str) -> String, order: &Order<'_>) -> ReportTable {
        let mut keys: Vec<&str> = tally.keys(self.id).collect();
        match order {
            Order::Most => keys.sort_by_key(|key| {
                let count = |column| std::cmp::Reverse(tally.counted(self.id, key, column));
                (count(IN_FORCE), count(REQUESTED), (*key).to_owned())
            }),
            Order::These(these) => {
                let others = keys.iter().copied().filter(|key| !these.contains(key)).collect::<Vec<_>>();
                keys = these.iter().copied().chain(others).collect();
            }
        }
        let rows = keys.into_iter().map(|key| {
            let count = |column| tally.counted(self.id, key, column);
            let share = percent(count(ACCEPTED), count(ACCEPTED) + count(DECLINED));
            let counts = (IN_FORCE..=DECLINED).map(|column| ReportCell::count(count(column)));
            let share = share.map_or(ReportCell::Nothing, |percent| ReportCell::Share { percent });
            let name = std::iter::once(ReportCell::text(label(key)));
            ReportRow { key: key.to_owned(), cells: name.chain(counts).chain([share]).collect() }
        });
        let columns = [
            (self.names, Holds::Words),
            ("In force", Holds::Requests),
            ("Under way", Holds::Requests),
            ("Requested in 12 months", Holds::Requests),
            ("Accepted", Holds::Requests),
            ("Declined", Holds::Requests),
            ("Share accepted", Holds::Amounts),
        ];
        let chart = self.drawn.then(|| ReportChart::Bars { columns: vec![IN_FORCE, UNDER_WAY] });
        table(self.id, self.caption, &columns, rows.collect(), chart)
    }
}

pub(super) fn consistency(tally: &mut Tally, facts: &Facts) {
    let Some(answer) = facts.decided.filter(|_| facts.decided_on.is_some_and(|day| day <= tally.asked.on))
    else {
        return;
    };
    let Some(key) = &facts.alike else { return };
    let column = match answer {
        Answer::Accepted => 1,
        Answer::Declined => 2,
    };
    let named = [&facts.policy, &facts.section].into_iter().filter(|part| !part.is_empty());
    tally.name(ALIKE, key, &facts.number, || named.map(String::as_str).collect::<Vec<_>>().join(" · "));
    tally.count(ALIKE, key, column, &facts.number);
}

pub(super) fn consistency_table(tally: &Tally) -> ReportTable {
    let reasons = reason_labels();
    let mut divided: Vec<(u64, u64, &str)> = tally
        .keys(ALIKE)
        .map(|key| (tally.counted(ALIKE, key, 1), tally.counted(ALIKE, key, 2), key))
        .filter(|(accepted, declined, _)| *accepted > 0 && *declined > 0)
        .collect();
    divided.sort_by_key(|(accepted, declined, key)| {
        (std::cmp::Reverse((*accepted.min(declined), accepted + declined)), *key)
    });
    let rows = divided.into_iter().map(|(accepted, declined, key)| {
        let reason = key.rsplit(BETWEEN).next().unwrap_or_default();
        let known = reasons.iter().find(|(value, _)| value == reason);
        let reason = known.map_or(reason, |(_, label)| label.as_str());
        let parts: Vec<&str> =
            [tally.named(ALIKE, key), reason].into_iter().filter(|part| !part.is_empty()).collect();
        let share = percent(accepted, accepted + declined);
        let share = share.map_or(ReportCell::Nothing, |percent| ReportCell::Share { percent });
        let counts = [ReportCell::count(accepted), ReportCell::count(declined), share];
        let name = std::iter::once(ReportCell::text(parts.join(" · ")));
        ReportRow { key: key.to_owned(), cells: name.chain(counts).collect() }
    });
    let columns = [
        ("Policy, section and reason", Holds::Words),
        ("Accepted", Holds::Requests),
        ("Declined", Holds::Requests),
        ("Share accepted", Holds::Amounts),
    ];
    let chart = Some(ReportChart::Bars { columns: vec![1, 2] });
    table(ALIKE, "Like requests, decided unlike", &columns, rows.collect(), chart)
}

/// The reason categories of TECH 358, by stored name and label, in the order of the form.
fn reason_labels() -> Vec<(String, String)> {
    let field = tech_358().fields().find(|field| field.id == "reason_category");
    let options = field.into_iter().flat_map(|field| &field.options);
    options.map(|option| (option.value.clone(), option.label.clone())).collect()
}
