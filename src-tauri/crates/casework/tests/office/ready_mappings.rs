//! Exports of other programs, in small: the columns, days and words as each writes them, the rows ours.
//!
//! From where the columns are known stands in each mapping, under `about`.

use std::{collections::BTreeMap, sync::Arc};

use casework::{
    SourceFile,
    view::{Becomes, ImportAsk, ImportTrial},
};
use exception::import::{ImportField as F, RecordedAs as R};

use crate::desk::People;

struct Export {
    name: &'static str,
    text: &'static str,
    label: &'static str,
    /// What the program’s export does not tell.
    fixed: &'static [(F, &'static str)],
    rows: &'static [R],
    /// First and last day of the first request.
    days: (&'static str, &'static str),
}

const EXPORTS: &[Export] = &[
    Export {
        name: "security_exceptions_export.csv",
        text: include_str!("exports/ciso-assistant.csv"),
        label: "CISO Assistant, security exceptions",
        fixed: &[(F::From, "2026-07-01")],
        rows: &[R::InForce, R::Open, R::ClosedOut],
        days: ("2026-07-01", "2027-06-30"),
    },
    Export {
        name: "risk_acceptances.csv",
        text: include_str!("exports/defectdojo.csv"),
        label: "DefectDojo, risk acceptances",
        fixed: &[(F::Department, "DMV")],
        rows: &[R::InForce, R::ResolvedByAlternative],
        days: ("2026-03-02", "2027-05-31"),
    },
    Export {
        name: "Jira.csv",
        text: include_str!("exports/jira.csv"),
        label: "Jira, issues",
        fixed: &[],
        rows: &[R::InForce, R::Open, R::Denied],
        days: ("2026-03-12", "2027-06-30"),
    },
    Export {
        name: "sn_compliance_policy_exception.csv",
        text: include_str!("exports/servicenow.csv"),
        label: "ServiceNow, policy exceptions",
        fixed: &[(F::Department, "DMV")],
        rows: &[R::InForce, R::Open, R::Denied],
        days: ("2026-03-15", "2027-03-14"),
    },
    Export {
        name: "document_exceptions.csv",
        text: include_str!("exports/simplerisk.csv"),
        label: "SimpleRisk, exceptions",
        fixed: &[(F::Department, "DMV")],
        rows: &[R::InForce, R::Open],
        days: ("2026-03-15", "2027-03-15"),
    },
];

async fn tried(people: &People, file: &SourceFile, ask: &ImportAsk) -> ImportTrial {
    people.office.try_import(&people.smb, file, ask, people.now()).await.unwrap()
}

#[tokio::test]
async fn what_other_programs_export_is_known_by_its_columns_and_comes_in_whole() {
    for Export { name, text, label, fixed, rows, days } in EXPORTS {
        let people = People::new().await;
        let file = SourceFile { name: (*name).to_owned(), bytes: Arc::new(text.as_bytes().to_vec()) };
        let known = tried(&people, &file, &ImportAsk::default()).await;
        assert_eq!(known.mapping_from, format!("By its headings, this is {label}."));
        let unsaid: Vec<&str> = known
            .statuses
            .iter()
            .filter(|word| word.stands_for.is_none())
            .map(|word| word.word.as_str())
            .collect();
        assert_eq!(unsaid, Vec::<&str>::new(), "{label}: every word is known");

        let mut mapping = known.mapping;
        let said: BTreeMap<F, String> =
            fixed.iter().map(|(field, text)| (*field, (*text).to_owned())).collect();
        mapping.fixed.extend(said);
        let ask = ImportAsk { mapping: Some(mapping), ..ImportAsk::default() };
        let trial = tried(&people, &file, &ask).await;
        let fates: Vec<_> = trial.rows.iter().map(|row| &row.fate).collect();
        let expected: Vec<_> =
            rows.iter().map(|recorded_as| Becomes::New { recorded_as: *recorded_as }).collect();
        assert_eq!(fates, expected.iter().collect::<Vec<_>>(), "{label}: {:?}", trial.rows);

        let made = people.office.import(&people.smb, &file, &ask, people.now()).await.unwrap();
        let (first, _) = made.numbers.unwrap();
        let view = people.office.request(&people.smb, &first, people.now()).await.unwrap();
        let record = view.request.imported().unwrap();
        let period = record.period.unwrap();
        assert_eq!((period.from.to_string().as_str(), period.to.to_string().as_str()), *days, "{label}");
        assert!(record.source.reference.is_some() && !record.intake.requester.name.is_empty(), "{label}");
        assert!(!record.more.iter().any(|cell| cell.heading.is_empty()), "{label}");
    }
}
