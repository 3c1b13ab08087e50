//! `records-request`: a copy of a record for whoever asks for it under the Public Records Act.

use std::process::ExitCode;

use casework::Office;
use casework::view::PublicCopyView;
use serde_json::Value;

use super::documents::put;
use super::take::sign_in;
use super::{Stop, json, text_of};
use crate::arguments::RecordsRequest;
use crate::{now, out};

/// Lists what can be marked, or makes the copy and writes it.
pub async fn run(office: &Office, wanted: &RecordsRequest) -> Result<ExitCode, Stop> {
    let number = &wanted.number;
    let session = sign_in(office, &wanted.account).await?;
    let (Some(withhold), Some(to)) = (&wanted.withhold, &wanted.out) else {
        let view = office.public_copy(&session, number, now()).await?;
        if wanted.json {
            json(&view)?;
        } else {
            print(&view);
        }
        return Ok(ExitCode::SUCCESS);
    };
    let mut input: Value = serde_json::from_str(&text_of(withhold)?)
        .map_err(|error| Stop::usage(format!("{} is not JSON: {error}.", withhold.display())))?;
    let version =
        input.get("version").and_then(Value::as_u64).and_then(|version| u32::try_from(version).ok());
    if let Some(fields) = input.as_object_mut() {
        fields.insert("step".to_owned(), "make_public_copy".into());
    }
    let taken = office.take(&session, Some(number), version, &input, now()).await?;
    let view = office.request(&session, number, now()).await?;
    let Some(made) = view.request.public_copies.last() else {
        return Err(Stop::usage(format!("{number} has no copy.")));
    };
    let copy = office.document(&session, number, &made.value.file.sha256).await?;
    for one in &made.value.withheld {
        out::line(&format!("{}: {} ({})", out::one_line(&one.place), one.section, one.times));
    }
    put(to, &copy.bytes, &format!("{} of {number}, event {}", copy.name, taken.version))
}

fn print(view: &PublicCopyView) {
    out::line(&format!("{} version {}: {}", view.number, view.version, out::one_line(&view.title)));
    for place in &view.places {
        out::line(&format!(
            "{:>5}  {} {}: {}",
            place.number,
            out::one_line(&place.heading),
            out::one_line(&place.label),
            out::one_line(&place.text)
        ));
    }
    for file in &view.files {
        out::line(&format!("{}  {}", file.sha256, out::one_line(&file.name)));
    }
    for ground in &view.grounds {
        out::line(&format!(
            "{}: {}",
            out::one_line(ground.section.as_str()),
            out::one_line(ground.covers.as_str())
        ));
    }
}
