//! Importing a tracker, and taking an import back.

use std::process::ExitCode;
use std::sync::Arc;

use casework::view::{Becomes, ImportAsk, ImportTrial, Mapping};
use casework::{LARGEST_TABLE, Office, Session, SourceFile};
use exception::import::{DayOrder, ImportField, RecordedAs};
use exception::text::fold;

use super::{REFUSED, Stop, json, take, text_of};
use crate::arguments::Import;
use crate::{files, now, out};

/// Tries an import, and makes it unless it is only to be tried.
pub(super) async fn import(office: &Office, wanted: &Import) -> Result<ExitCode, Stop> {
    let session = take::sign_in(office, &wanted.account).await?;
    let shown = wanted.file.display();
    let bytes = files::read(&wanted.file, LARGEST_TABLE)
        .map_err(|error| Stop::usage(format!("{shown} cannot be read: {error}.")))?;
    let name = wanted.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let file = SourceFile { name, bytes: Arc::new(bytes) };
    let mut ask = ImportAsk {
        sheet: wanted.sheet.clone(),
        head_row: wanted.head_row,
        leave_out: wanted.leave_out,
        ..ImportAsk::default()
    };
    match &wanted.mapping {
        Some(path) if std::path::Path::new(path).extension().is_some_and(|ending| ending == "json") => {
            let mapping = serde_json::from_str(&text_of(path.as_ref())?);
            ask.mapping =
                Some(mapping.map_err(|error| Stop::usage(format!("{path} is no mapping: {error}.")))?);
        }
        named => ask.ready.clone_from(named),
    }
    let mut trial = office.try_import(&session, &file, &ask, now()).await?;
    if changes(wanted) {
        ask.mapping = Some(changed(trial.mapping, wanted)?);
        trial = office.try_import(&session, &file, &ask, now()).await?;
    }
    if wanted.json {
        json(&trial)?;
    } else {
        tell(&trial);
    }
    if wanted.only_try {
        let can = trial.cannot == 0 || wanted.leave_out;
        return Ok(if can { ExitCode::SUCCESS } else { ExitCode::from(REFUSED) });
    }
    ask.mapping = Some(trial.mapping);
    make(office, &session, &file, &ask).await
}

async fn make(
    office: &Office,
    session: &Session,
    file: &SourceFile,
    ask: &ImportAsk,
) -> Result<ExitCode, Stop> {
    let made = office.import(session, file, ask, now()).await?;
    let numbers = made.numbers.map(|(first, last)| format!(", {first} to {last}")).unwrap_or_default();
    out::line(&format!(
        "Import {}: {} requests{numbers}; {} were here already, {} rows were left out.",
        made.import, made.requests, made.here, made.left_out
    ));
    Ok(ExitCode::SUCCESS)
}

/// Lists the imports.
pub(super) async fn list(office: &Office) -> Result<ExitCode, Stop> {
    for row in office.imports(&Session::reader()).await? {
        out::line(&format!(
            "{:>4}  {}  {:<24} {} of {} requests left, {} rows left out, {}",
            row.import,
            row.moment,
            out::one_line(&row.by),
            row.left,
            row.requests,
            row.left_out,
            out::one_line(&row.name)
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes an import back.
pub(super) async fn take_back(
    office: &Office,
    import: u32,
    account: &str,
    reason: &str,
) -> Result<ExitCode, Stop> {
    let session = take::sign_in(office, account).await?;
    let back = office.take_back_import(&session, import, reason, now()).await?;
    out::line(&format!("{} requests of import {import} were taken back.", back.taken_back));
    for number in back.stay {
        out::line(&format!("{number} stays: something was done with it since."));
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(trial: &ImportTrial) {
    out::line(&format!(
        "{}: {} new, {} here already, {} can’t be taken.",
        out::one_line(&trial.name),
        trial.new,
        trial.here,
        trial.cannot
    ));
    let note = trial.imported_before.map(|import| format!("This very file is import {import}."));
    for line in trial.notes.iter().chain(&note) {
        out::line(&out::one_line(line));
    }
    out::line(&format!("Columns: {}", trial.mapping_from));
    for (field, heading) in &trial.mapping.columns {
        out::line(&format!("  {:<18} {}", field.as_str(), out::one_line(heading)));
    }
    for row in &trial.rows {
        match &row.fate {
            Becomes::New { recorded_as } => {
                out::line(&format!("  {:>6}  new, {}  {}", row.row, recorded_as, out::one_line(&row.title)));
            }
            Becomes::Here { number } => {
                out::line(&format!("  {:>6}  here as {number}  {}", row.row, out::one_line(&row.title)));
            }
            Becomes::Cannot { problems } => {
                for problem in problems {
                    out::line(&format!("  {:>6}  {}", row.row, out::one_line(&problem.message)));
                }
            }
        }
    }
}

fn changes(wanted: &Import) -> bool {
    wanted.day_first || !wanted.set.is_empty() || !wanted.column.is_empty() || !wanted.status.is_empty()
}

fn changed(mut mapping: Mapping, wanted: &Import) -> Result<Mapping, Stop> {
    for pair in &wanted.column {
        let (field, heading) = field(pair)?;
        mapping.columns.insert(field, heading.to_owned());
    }
    for pair in &wanted.set {
        let (field, text) = field(pair)?;
        mapping.fixed.insert(field, text.to_owned());
    }
    for pair in &wanted.status {
        let stands =
            pair.rsplit_once('=').and_then(|(word, name)| Some((word, RecordedAs::from_name(name)?)));
        let Some((word, stands)) = stands else {
            let names: Vec<&str> = RecordedAs::ALL.iter().map(|stands| stands.as_str()).collect();
            return Err(Stop::usage(format!(
                "“{pair}” does not say what a word stands for: write WORD=STANDS, where it stands for {}.",
                names.join(", ")
            )));
        };
        mapping.statuses.insert(fold(word.trim()), stands);
    }
    if wanted.day_first {
        mapping.order = DayOrder::DayFirst;
    }
    Ok(mapping)
}

fn field(pair: &str) -> Result<(ImportField, &str), Stop> {
    let read =
        pair.split_once('=').and_then(|(name, text)| Some((ImportField::from_name(name.trim())?, text)));
    read.ok_or_else(|| {
        let names: Vec<&str> = ImportField::ALL.iter().map(|field| field.as_str()).collect();
        Stop::usage(format!("“{pair}” names no field: write FIELD=TEXT, of {}.", names.join(", ")))
    })
}
