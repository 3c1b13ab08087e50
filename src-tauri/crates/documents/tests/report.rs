//! Reports on paper: beside each table the picture of it, as a figure that says what the table says.
#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

mod common;

use common::{check, print, structure, text_of};
use documents::{Press, ReportPaper};
use exception::{
    Instant, Settings,
    report::{Report, ReportCell, ReportChart, ReportColumn, ReportName, ReportRow, ReportTable},
};

fn table(caption: &str, names: &[String], series: u32, chart: Option<ReportChart>) -> ReportTable {
    let heading = |place: u32| if place == 0 { "Group".to_owned() } else { format!("Series {place}") };
    let columns =
        (0..=series).map(|place| ReportColumn { heading: heading(place), numeric: place > 0, listed: false });
    let rows = (1_u32..).zip(names).map(|(place, name)| {
        let counts = (1..=series).map(|column| ReportCell::Count { count: place * 310 % (column * 97) });
        ReportRow {
            key: place.to_string(),
            cells: std::iter::once(ReportCell::Text { text: name.clone() }).chain(counts).collect(),
        }
    });
    ReportTable {
        id: caption.to_owned(),
        caption: caption.to_owned(),
        columns: columns.collect(),
        rows: rows.collect(),
        chart,
        drawing: None,
        left_out: 0,
    }
}

fn report(tables: Vec<ReportTable>) -> Report {
    Report {
        name: ReportName::Departments,
        on: "2026-11-22".parse().unwrap(),
        says: "By department.".to_owned(),
        definitions: vec!["Counted once.".to_owned()],
        tables,
    }
}

fn names() -> Vec<String> {
    let mut names: Vec<String> = (1..=24).map(|place| format!("Department number {place}")).collect();
    let longest =
        ["إدارة المركبات ذات المحركات في كاليفورنيا", &"W".repeat(400), &"机动车辆管理局".repeat(12)];
    for (place, name) in names.iter_mut().zip(longest) {
        name.clone_into(place);
    }
    names
}

#[test]
fn a_picture_is_one_figure_that_says_what_its_table_says() {
    let bars = |columns: Vec<usize>| Some(ReportChart::Bars { columns });
    let months: Vec<String> = ["January", "February", "March", "April"].map(str::to_owned).into();
    let report = report(vec![
        table("Five of them stacked", &names(), 5, bars((1..=5).collect())),
        table("By month", &months, 4, Some(ReportChart::Lines { columns: vec![1, 2, 3, 4] })),
        table("One alone", &["Parks".to_owned()], 1, bars(vec![1])),
        table("Nothing of it", &[], 1, bars(vec![1])),
        table("Without one", &months, 1, None),
    ]);
    let settings = Settings::default();
    let made_at = Instant::from_millis(1_795_280_400_000);
    let document = ReportPaper { report: &report, settings: &settings, made_at }.document();
    let printed = print("report-pictures", &document);
    check(&printed);
    let found = structure(&printed.bytes);
    assert_eq!((found.roles.get("Figure"), found.roles.get("Table")), (Some(&3), Some(&4)));
    let text = text_of(&printed);
    for said in ["Department number 20", "The first 20 of 24 rows are drawn.", "Series 5", "Jan"] {
        assert!(text.contains(said), "{said}");
    }

    let file = lopdf::Document::load_mem(&printed.bytes).unwrap();
    let figures = file.objects.values().filter_map(|object| object.as_dict().ok());
    let mut alternatives = Vec::new();
    let is_figure = |entries: &&lopdf::Dictionary| {
        entries.get(b"S").and_then(lopdf::Object::as_name).is_ok_and(|role| role == b"Figure")
    };
    for figure in figures.filter(is_figure) {
        let alternative = figure.get(b"Alt").unwrap();
        alternatives.push(lopdf::decode_text_string(alternative).unwrap());
        let layout = figure.get(b"A").unwrap().as_dict().unwrap();
        let area = layout.get(b"BBox").unwrap().as_array().unwrap();
        let sides: Vec<f32> = area.iter().map(|side| side.as_float().unwrap()).collect();
        let [left, foot, right, head] = sides.as_slice() else { panic!("{sides:?}") };
        assert!(
            *left >= 72.0 && *right <= 540.0 && *foot >= 72.0 && head > foot && *head <= 720.0,
            "{sides:?}"
        );
    }
    alternatives.sort();
    let begins =
        ["By month: a line for each of Series 1", "Five of them stacked: stacked bars of", "One alone: bars"];
    for (alternative, begins) in alternatives.iter().zip(begins) {
        assert!(
            alternative.starts_with(begins) && alternative.contains("the table has the same"),
            "{alternative}"
        );
    }
    assert_eq!(Press::new().print(&document).unwrap(), printed.bytes, "the same record gives the same bytes");
}
