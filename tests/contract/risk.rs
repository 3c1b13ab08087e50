use std::fmt::Write as _;

use exception::risk::{Level, overall_likelihood, risk};

/// A table of NIST SP 800-30 as nested TypeScript records, each cell computed by the core.
fn table(name: &str, about: &str, cell: fn(Level, Level) -> Level) -> String {
    let mut text =
        format!("\n/** {about} */\nexport const {name}: Record<Level, Record<Level, Level>> = {{\n");
    for row in Level::ALL {
        let cells: Vec<String> = Level::ALL
            .iter()
            .map(|column| format!("{}: \"{}\"", column.as_str(), cell(*row, *column).as_str()))
            .collect();
        writeln!(text, "  {}: {{ {} }},", row.as_str(), cells.join(", ")).unwrap();
    }
    text.push_str("};\n");
    text
}

#[test]
fn the_risk_tables_of_the_window_are_those_of_the_core() {
    let levels: Vec<String> = Level::ALL.iter().map(|level| format!("\"{}\"", level.as_str())).collect();
    let text = [
        super::HEADER.to_owned(),
        "import type { Level } from \"./types\";\n".to_owned(),
        format!(
            "\n/** The five values, lowest first. */\nexport const levels: readonly Level[] = [{}];\n",
            levels.join(", ")
        ),
        table(
            "overallLikelihood",
            "NIST SP 800-30 Rev. 1, table G-5: by likelihood of initiation or occurrence, then of adverse impact.",
            overall_likelihood,
        ),
        table("risk", "NIST SP 800-30 Rev. 1, table I-2: by overall likelihood, then impact.", risk),
    ]
    .concat();
    super::write("risk.ts", &text);
    assert!(text.contains("very_high: { very_low: \"low\""), "{text}");
}
