//! What each question costs as an office grows, as a drawing: both axes by powers of ten, so that what costs ten times as
//! much for ten times as many rises at 45 degrees.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Result, ensure};

use crate::row::{Row, keep};

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 400.0;
/// The plot’s sides.
const LEFT: f64 = 64.0;
const RIGHT: f64 = 500.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 352.0;
/// Names beside the lines stand at least so far apart.
const APART: f64 = 17.0;
/// Dark enough on white for a line and for its name (at least 4.5 to 1), and unlike each other in grey.
const INKS: [&str; 7] = ["#0b4f8a", "#8a3b0b", "#1d6b3f", "#6b2a7a", "#5b5b5b", "#a11a3c", "#6b5a00"];

/// Draws the rows named `N requests: WHAT (ms)` into a file.
///
/// # Errors
/// When no question was asked of two sizes, or the file cannot be written.
pub fn draw(rows: &[Row], path: &Path) -> Result<()> {
    let mut lines: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    for row in rows {
        if let Some((size, what)) = read(&row.name) {
            lines.entry(what).or_default().push((size, row.ours));
        }
    }
    lines.retain(|_, points| points.len() > 1);
    ensure!(!lines.is_empty(), "nothing was asked of offices of several sizes");
    keep(path, drawing(&lines).as_bytes())
}

fn read(name: &str) -> Option<(f64, &str)> {
    let (size, what) = name.strip_suffix(" (ms)")?.split_once(" requests: ")?;
    Some((size.parse().ok()?, what)).filter(|(_, what)| !what.starts_with("export"))
}

fn drawing(lines: &BTreeMap<&str, Vec<(f64, f64)>>) -> String {
    let points = || lines.values().flatten();
    let bounds = |values: Vec<f64>| {
        let least = values.iter().copied().fold(f64::INFINITY, f64::min).log10().floor();
        let most = values.iter().copied().fold(0.0, f64::max).log10().ceil();
        (least, most.max(least + 1.0))
    };
    let (first, last) = bounds(points().map(|(size, _)| *size).collect());
    let (low, high) = bounds(points().map(|(_, took)| *took).collect());
    let x = |size: f64| LEFT + (size.log10() - first) / (last - first) * (RIGHT - LEFT);
    let y = |took: f64| BOTTOM - (took.log10() - low) / (high - low) * (BOTTOM - TOP);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         font-family=\"system-ui, sans-serif\" font-size=\"13\">\n\
         <title>What each question takes as an office grows</title>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n"
    );
    // Writing to a text never fails.
    for power in powers(first, last) {
        let place = x(power);
        let _ = writeln!(
            svg,
            "<path d=\"M{place:.1} {TOP}V{BOTTOM}\" stroke=\"#ddd\"/><text x=\"{place:.1}\" y=\"{:.1}\" \
             text-anchor=\"middle\" fill=\"#333\">{}</text>",
            BOTTOM + 18.0,
            grouped(power)
        );
    }
    for power in powers(low, high) {
        let place = y(power);
        let _ = writeln!(
            svg,
            "<path d=\"M{LEFT} {place:.1}H{RIGHT}\" stroke=\"#ddd\"/><text x=\"{:.1}\" y=\"{:.1}\" \
             text-anchor=\"end\" fill=\"#333\">{} ms</text>",
            LEFT - 8.0,
            place + 4.5,
            grouped(power)
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#333\">requests in the office</text>",
        f64::midpoint(LEFT, RIGHT),
        BOTTOM + 38.0
    );
    let mut named: Vec<(f64, &str, &str)> = Vec::new();
    for ((what, points), ink) in lines.iter().zip(INKS.iter().cycle()) {
        let way: Vec<String> =
            points.iter().map(|(size, took)| format!("{:.1},{:.1}", x(*size), y(*took))).collect();
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"2\"/>",
            way.join(" ")
        );
        for (size, took) in points {
            let _ = writeln!(
                svg,
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\" fill=\"{ink}\"/>",
                x(*size),
                y(*took)
            );
        }
        named.extend(points.last().map(|(_, took)| (y(*took), *what, *ink)));
    }
    named.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut free = TOP;
    for (place, what, ink) in named {
        let place = place.max(free);
        free = place + APART;
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"{ink}\">{what}</text>",
            RIGHT + 12.0,
            place + 4.5
        );
    }
    svg.push_str("</svg>\n");
    svg
}

/// The powers of ten between two exponents.
fn powers(first: f64, last: f64) -> impl Iterator<Item = f64> {
    std::iter::successors(Some(first), |power| Some(power + 1.0))
        .take_while(move |power| *power <= last)
        .map(|power| 10_f64.powf(power))
}

/// A power of ten, in groups of three digits where it has more.
fn grouped(number: f64) -> String {
    if number < 1.0 {
        return format!("{number}");
    }
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
