//! What was decided otherwise than requests alike.

use chrono::Datelike as _;

use crate::{assessment::Answer, precedent::decided_words};

use super::{
    Facts, ReportCell, ReportRow, ReportTable, Tally,
    tally::{Holds, table},
};

const DECISIONS: &str = "different.decisions";
const NEWEST: &str = "different.newest";

/// Signs of an explanation that are shown; all of it stands on the request.
const LONGEST: usize = 280;

const ANSWERS: [(Answer, &str); 2] = [(Answer::Accepted, "Accepted"), (Answer::Declined, "Declined")];

pub(super) fn add(tally: &mut Tally, facts: &Facts) {
    let Some((answer, day)) =
        facts.decided.zip(facts.decided_on).filter(|(_, day)| tally.asked.in_year(*day))
    else {
        return;
    };
    let row = decided_words(answer);
    tally.count(DECISIONS, row, 1, &facts.number);
    let Some(why) = &facts.different else { return };
    tally.count(DECISIONS, row, 2, &facts.number);
    tally.put(NEWEST, -i64::from(day.num_days_from_ce()), &facts.number, || {
        let section = if facts.section.is_empty() { String::new() } else { format!(" · {}", facts.section) };
        vec![
            ReportCell::text(&facts.department),
            ReportCell::text(format!("{}{section}", facts.policy)),
            ReportCell::Day { on: day },
            ReportCell::text(if answer == Answer::Accepted { "Accepted" } else { "Declined" }),
            ReportCell::text(beginning(why)),
        ]
    });
}

pub(super) fn tables(tally: &Tally) -> Vec<ReportTable> {
    let rows = ANSWERS.iter().map(|(answer, label)| {
        let key = decided_words(*answer);
        let count = |column| ReportCell::count(tally.counted(DECISIONS, key, column));
        ReportRow { key: key.to_owned(), cells: vec![ReportCell::text(*label), count(1), count(2)] }
    });
    let columns = [
        ("Decision", Holds::Words),
        ("Decided in 12 months", Holds::Requests),
        ("Different from precedent", Holds::Requests),
    ];
    let listed = [
        ("Department", Holds::Words),
        ("Policy and section", Holds::Words),
        ("Decided", Holds::Words),
        ("Decision", Holds::Words),
        ("Why", Holds::Words),
    ];
    vec![
        table(DECISIONS, "Decisions, and those against precedent", &columns, rows.collect(), None),
        tally.foremost(NEWEST, "Decided against precedent, the newest first", &listed),
    ]
}

fn beginning(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}
