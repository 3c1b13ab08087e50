//! What audits have found, and what is broken today: told to who reads every request.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use exception::{
    MatterKind,
    audit::{Audit, Verdict},
    check::Check,
    report::{ReportCell, ReportChart, ReportColumn, ReportRow, ReportTable},
};
use store::BrokenFilter;

use crate::{Office, Result, Session, matters::asker};

impl Office {
    /// The tables of audits and checks.
    pub(super) async fn audit_tables(&self, session: &Session, today: NaiveDate) -> Result<Vec<ReportTable>> {
        let asker = asker(session.person());
        let mut judged: BTreeMap<Check, [u32; 3]> = BTreeMap::new();
        let mut audits = Vec::new();
        for row in self.store.matters(MatterKind::Audit.as_str(), Some(&asker)).await? {
            let Ok(number) = row.stream.parse() else { continue };
            let Some(read) = self.read_matter::<Audit>(&number).await? else { continue };
            let audit = read.matter;
            let sheets = audit.sheets.iter().filter_map(|sheet| sheet.judged.as_ref());
            for judgement in sheets.flat_map(|judged| &judged.value.judgements) {
                let [met, not_met, not_applicable] = judged.entry(judgement.check).or_default();
                match judgement.verdict {
                    Verdict::Met => *met += 1,
                    Verdict::NotMet => *not_met += 1,
                    Verdict::NotApplicable => *not_applicable += 1,
                }
            }
            audits.push(row_of(&audit));
        }
        let judged = judged.iter().map(|(check, counts)| ReportRow {
            key: check.as_str().to_owned(),
            cells: std::iter::once(text(check.label()))
                .chain(counts.map(|count| ReportCell::Count { count }))
                .collect(),
        });
        let broken = self.store.count_broken(&today.to_string(), &BrokenFilter::default()).await?;
        let broken = broken.into_iter().map(|(check, count)| {
            let label = Check::from_name(&check).map_or(check.clone(), |check| check.label().to_owned());
            let count = ReportCell::Count { count: u32::try_from(count).unwrap_or(u32::MAX) };
            ReportRow { key: check, cells: vec![text(&label), count] }
        });
        Ok(vec![
            ReportTable {
                chart: Some(ReportChart::Bars { columns: vec![2] }),
                ..table(
                    "audits.checks",
                    "What auditors judged, by step of the procedure",
                    &["Step of the procedure", "Met", "Not met", "Not applicable"],
                    1,
                    judged.collect(),
                )
            },
            table(
                "audits.audits",
                "Audits, the last opened first",
                &["Audit", "Title", "Stage", "Requests", "Findings", "Open findings"],
                3,
                audits,
            ),
            ReportTable {
                chart: Some(ReportChart::Bars { columns: vec![1] }),
                ..table(
                    "audits.broken",
                    "Broken today, by step of the procedure",
                    &["Step of the procedure", "Requests"],
                    1,
                    broken.collect(),
                )
            },
        ])
    }
}

fn row_of(audit: &Audit) -> ReportRow {
    let count = |count: usize| ReportCell::Count { count: u32::try_from(count).unwrap_or(u32::MAX) };
    let open = audit
        .findings
        .iter()
        .filter(|finding| finding.state != exception::audit::FindingState::Closed)
        .count();
    let number = audit.thread.number.to_string();
    ReportRow {
        cells: vec![
            text(&number),
            text(audit.plan.title.as_str()),
            text(audit.thread.stage.label()),
            count(audit.sheets.len()),
            count(audit.findings.len()),
            count(open),
        ],
        key: number,
    }
}

fn text(text: &str) -> ReportCell {
    ReportCell::Text { text: text.to_owned() }
}

/// A table whose columns hold amounts from a place on.
fn table(
    id: &str,
    caption: &str,
    headings: &[&str],
    amounts_from: usize,
    rows: Vec<ReportRow>,
) -> ReportTable {
    let columns = headings.iter().enumerate().map(|(place, heading)| ReportColumn {
        heading: (*heading).to_owned(),
        numeric: place >= amounts_from,
        listed: false,
    });
    ReportTable {
        id: id.to_owned(),
        caption: caption.to_owned(),
        columns: columns.collect(),
        rows,
        chart: None,
        drawing: None,
        left_out: 0,
    }
}
