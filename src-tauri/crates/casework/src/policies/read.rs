//! Policies as files bring them: a text table, or a catalogue of OSCAL.

use std::collections::BTreeMap;

use exception::{
    input::{Input, Problems},
    policy::Policy,
    text::bare,
};
use exchange::table::{self, Row, TableError, Value as Cell};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{Error, Result, view::PolicyImport};

/// The most bytes that a file may have: the whole of NIST SP 800-53 has ten million.
const LARGEST: usize = 64 * 1024 * 1024;

/// A policy as a file brings it, not read yet.
pub(super) struct Given {
    /// Its first row; 1 in a catalogue.
    pub(super) row: u32,
    /// The row of each section.
    sections: Vec<u32>,
    input: Value,
}

impl Given {
    pub(super) fn parse(&self) -> std::result::Result<Policy, Problems> {
        Input::read(&self.input, Policy::read)
    }

    pub(super) fn named(&self) -> String {
        let text = |name: &str| self.input.get(name).and_then(Value::as_str).unwrap_or_default();
        format!("{} {}", text("number"), text("title")).trim().to_owned()
    }

    pub(super) fn row_of(&self, section: usize) -> Option<u32> {
        self.sections.get(section).copied()
    }
}

pub(super) fn policies(bytes: &[u8], number: Option<&str>) -> Result<Vec<Given>> {
    if bytes.len() > LARGEST {
        return Err(Error::invalid("file", "too_long", "Choose a smaller file: 64 MB are the most."));
    }
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(byte));
    if first == Some(&b'{') { Ok(vec![catalogue(bytes, number)?]) } else { of_table(bytes) }
}

fn of_table(bytes: &[u8]) -> Result<Vec<Given>> {
    let unreadable = |message: String| Error::invalid("file", "unreadable", message);
    let part = table::Part { sheet: None, head_row: Some(1) };
    let mut rows: Vec<(u32, Vec<String>)> = Vec::new();
    let mut wrong = None;
    let keep = |row: Row| {
        let at = row.row;
        let is_wrong = row.cells.iter().find_map(|cell| match cell {
            Cell::Wrong(why) => Some(format!("Row {at}: {why}")),
            Cell::Empty | Cell::Text(_) | Cell::Number(_) | Cell::Day(_) => None,
        });
        wrong = wrong.take().or(is_wrong);
        rows.push((at, row.cells.iter().map(Cell::text).collect()));
        Ok::<(), TableError>(())
    };
    let head = table::read(bytes, &part, |_| Ok(()), keep).map_err(|error| unreadable(error.to_string()))?;
    if let Some(why) = wrong {
        return Err(unreadable(why));
    }
    let headings: Vec<String> = head.headings.iter().map(|name| bare(name)).collect();
    let unknown = headings.iter().find(|name| !PolicyImport::COLUMNS.contains(&name.as_str()));
    let lacks = ["kind", "number", "title"].iter().find(|name| !headings.iter().any(|one| one == *name));
    if unknown.is_some() || lacks.is_some() {
        let message = format!(
            "The first row names the columns: {}. {}",
            PolicyImport::COLUMNS.join(", "),
            unknown.map_or_else(
                || format!("There is no column “{}”.", lacks.copied().unwrap_or_default()),
                |name| format!("“{name}” is none of them.")
            )
        );
        return Err(unreadable(message));
    }
    let mut given: Vec<Given> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (row, cells) in rows {
        let cell = |name: &str| {
            let place = headings.iter().position(|heading| heading == name)?;
            cells.get(place).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
        };
        let number = bare(cell("number").unwrap_or_default());
        let place = *known.entry(number).or_insert(given.len());
        if place == given.len() {
            let mut input = Map::new();
            for name in
                ["kind", "number", "title", "version", "effective_on", "owner", "max_months", "not_waivable"]
            {
                input.insert(name.to_owned(), json!(cell(name).unwrap_or_default()));
            }
            input.insert("sections".to_owned(), json!([]));
            given.push(Given { row, sections: Vec::new(), input: Value::Object(input) });
        }
        let Some(policy) = given.get_mut(place) else { continue };
        if ["section", "section_title", "words", "section_not_waivable"]
            .iter()
            .any(|name| cell(name).is_some())
            && let Some(sections) = policy.input.get_mut("sections").and_then(Value::as_array_mut)
        {
            sections.push(json!({
                "number": cell("section").unwrap_or_default(), "title": cell("section_title").unwrap_or_default(),
                "words": cell("words").unwrap_or_default(),
                "not_waivable": cell("section_not_waivable").unwrap_or_default(),
            }));
            policy.sections.push(row);
        }
    }
    if given.is_empty() {
        return Err(unreadable("There is no row beneath the headings.".to_owned()));
    }
    Ok(given)
}

/// A catalogue of OSCAL (NIST): groups of controls, each with its parts in words. What is not read here is passed over.
#[derive(Deserialize)]
struct File {
    catalog: Catalog,
}

#[derive(Deserialize)]
struct Catalog {
    metadata: Metadata,
    #[serde(default)]
    groups: Vec<Group>,
    #[serde(default)]
    controls: Vec<Control>,
}

#[derive(Deserialize)]
struct Metadata {
    title: String,
    #[serde(default)]
    version: String,
}

#[derive(Deserialize)]
struct Group {
    #[serde(default)]
    groups: Vec<Group>,
    #[serde(default)]
    controls: Vec<Control>,
}

#[derive(Deserialize)]
struct Control {
    id: String,
    title: String,
    #[serde(default)]
    params: Vec<Param>,
    #[serde(default)]
    props: Vec<Prop>,
    #[serde(default)]
    parts: Vec<Part>,
    #[serde(default)]
    controls: Vec<Control>,
}

#[derive(Deserialize)]
struct Param {
    id: String,
    #[serde(default)]
    label: String,
}

#[derive(Deserialize)]
struct Prop {
    name: String,
    value: String,
    #[serde(default)]
    class: String,
}

#[derive(Deserialize)]
struct Part {
    #[serde(default)]
    name: String,
    #[serde(default)]
    props: Vec<Prop>,
    #[serde(default)]
    prose: String,
    #[serde(default)]
    parts: Vec<Part>,
}

fn catalogue(bytes: &[u8], number: Option<&str>) -> Result<Given> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let File { catalog } = serde_json::from_slice(bytes).map_err(|error| {
        let message = format!("This is no catalogue in OSCAL’s JSON ({error}).");
        Error::invalid("file", "unreadable", message)
    })?;
    let mut sections = Vec::new();
    for control in &catalog.controls {
        add(&mut sections, control);
    }
    for group in &catalog.groups {
        add_group(&mut sections, group);
    }
    let title = catalog.metadata.title;
    let input = json!({
        "kind": "standard", "number": number.unwrap_or(&title), "title": title,
        "version": catalog.metadata.version, "sections": sections,
    });
    Ok(Given { row: 1, sections: Vec::new(), input })
}

fn add_group(sections: &mut Vec<Value>, group: &Group) {
    for control in &group.controls {
        add(sections, control);
    }
    for inner in &group.groups {
        add_group(sections, inner);
    }
}

fn add(sections: &mut Vec<Value>, control: &Control) {
    let withdrawn = control.props.iter().any(|prop| prop.name == "status" && prop.value == "withdrawn");
    if !withdrawn {
        let label = control.props.iter().find(|prop| prop.name == "label" && prop.class != "zero-padded");
        let mut words = Vec::new();
        for part in control.parts.iter().filter(|part| part.name == "statement") {
            say(&mut words, part, &control.params, 0);
        }
        sections.push(json!({
            "number": label.map_or_else(|| control.id.to_uppercase(), |label| label.value.clone()),
            "title": control.title, "words": words.join("\n"),
        }));
    }
    for enhancement in &control.controls {
        add(sections, enhancement);
    }
}

/// The words of a part and of those in it, a line each, with their labels.
fn say(lines: &mut Vec<String>, part: &Part, params: &[Param], depth: usize) {
    let label = part.props.iter().find(|prop| prop.name == "label").map(|prop| prop.value.as_str());
    let line = [label.unwrap_or_default(), &filled(&part.prose, params)].join(" ");
    if !line.trim().is_empty() {
        lines.push(format!("{}{}", "  ".repeat(depth), line.trim()));
    }
    for inner in &part.parts {
        say(lines, inner, params, depth + 1);
    }
}

/// A prose with what its places stand for: `{{ insert: param, ac-1_prm_1 }}` is that parameter’s label in brackets.
fn filled(prose: &str, params: &[Param]) -> String {
    let mut text = String::with_capacity(prose.len());
    let mut rest = prose;
    while let Some((before, after)) = rest.split_once("{{") {
        text.push_str(before);
        let Some((inside, behind)) = after.split_once("}}") else {
            text.push_str("{{");
            rest = after;
            continue;
        };
        let id = inside.rsplit(',').next().unwrap_or_default().trim();
        let label = params.iter().find(|param| param.id == id).map_or(id, |param| param.label.as_str());
        text.extend(["[", if label.is_empty() { id } else { label }, "]"]);
        rest = behind;
    }
    text.push_str(rest);
    text
}
