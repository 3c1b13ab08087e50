//! Where lines break, and in which face.

use super::{Line, Style, Typesetter};
use crate::{model::Align, rich::Rich};

const BODY: Style = Style::new(10.5, 14.5);

fn text_of(line: &Line) -> String {
    line.pieces.iter().map(|piece| piece.run.text.as_str()).collect()
}

fn set(text: &str, width: f32) -> Vec<String> {
    Typesetter::new().set(&Rich::plain(text), BODY, width).lines.iter().map(text_of).collect()
}

/// Names of the faces in which a text is set.
fn faces_of(text: &str) -> Vec<&'static str> {
    let mut setter = Typesetter::new();
    let lines = setter.set(&Rich::plain(text), BODY, 468.0);
    let runs = lines.lines.iter().flat_map(|line| &line.pieces).map(|piece| piece.run.face);
    let mut names: Vec<_> = runs.filter_map(|face| setter.faces().get(face).map(|face| face.name)).collect();
    names.dedup();
    names
}

#[test]
fn a_citation_a_unit_and_a_date_stay_on_one_line_at_every_width() {
    let text = "Filed under § 95870(c)(2) of the code, in force since November 21, 2026: 1,250 files of 50 MB each, from \
        (916) 555-0100 and Section 4.2(b)(1).";
    for width in 90..420_u16 {
        let lines = set(text, f32::from(width));
        for whole in ["§ 95870(c)(2)", "November 21,", "50 MB", "(916) 555-0100", "Section 4.2(b)(1)."] {
            assert!(
                lines.iter().any(|line| line.contains(whole)),
                "{width}: {whole} is divided in {lines:?}"
            );
        }
        assert_eq!(lines.concat(), text, "{width}");
    }
}

#[test]
fn a_citation_wider_than_its_column_breaks_and_stays_inside() {
    let text = "§ 95870(c)(2)(A)(iv)";
    let mut setter = Typesetter::new();
    for width in [20.0, 34.0, 50.0, 80.0] {
        let lines = setter.set(&Rich::plain(text), BODY, width);
        assert!(lines.width() <= width + 0.01, "{width}: {}", lines.width());
    }
}

#[test]
fn scripts_without_spaces_fill_their_lines_and_break_between_words() {
    for (text, words) in [
        (
            "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิต่างมีเหตุผลและมโนธรรมและควรปฏิบัติต่อกันด้วยเจตนารมณ์แห่งภราดรภาพ",
            "มนุษย์ เกียรติศักดิ์ สิทธิ เหตุผล ปฏิบัติ",
        ),
        (
            "ມະນຸດທຸກຄົນເກີດມາມີກຽດສັກສີສິດທິເສລີພາບແລະຄວາມສະເໝີພາບເທົ່າທຽມກັນທຸກໆຄົນມີເຫດຜົນແລະຄວາມຄິດຄວາມເຫັນສ່ວນຕົວຂອງໃຜຂອງມັນ",
            "ມະນຸດ ສິດທິ ເສລີພາບ ເຫດຜົນ",
        ),
        (
            "មនុស្សទាំងអស់កើតមកមានសេរីភាពនិងសមភាពក្នុងផ្នែកសេចក្ដីថ្លៃថ្នូរនិងសិទ្ធិមនុស្សមានវិចារណញ្ញាណនិងសតិសម្បជញ្ញៈជាប់ពីកំណើត",
            "មនុស្ស សេរីភាព សមភាព សិទ្ធិ",
        ),
        (
            "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。人人生而自由，在尊严和权利上一律平等。",
            "",
        ),
        (
            "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。人間は、理性と良心とを授けられている。",
            "",
        ),
    ] {
        for width in [150.0, 210.0, 300.0] {
            let lines = Typesetter::new().set(&Rich::plain(text), BODY, width);
            let last = lines.lines.len() - 1;
            assert!(last > 0, "{text} has one line at {width}");
            for (index, line) in lines.lines.iter().enumerate().filter(|(index, _)| *index < last) {
                let end = line.pieces.iter().map(|piece| piece.to).fold(0.0, f32::max);
                assert!(end > 0.7 * width, "line {index} of {text} ends at {end} of {width}");
            }
            let lines: Vec<String> = lines.lines.iter().map(text_of).collect();
            for word in words.split(' ').filter(|word| text.contains(word)) {
                assert!(lines.iter().any(|line| line.contains(word)), "{word} is divided: {lines:?}");
            }
        }
    }
}

#[test]
fn a_long_address_breaks_at_its_signs_and_keeps_every_character() {
    let address = "https://cdt.ca.gov/security/technical-standards/policy-exceptions/forms?revision=4";
    for width in [70.0, 120.0, 200.0, 300.0] {
        let lines = Typesetter::new().set(&Rich::plain(address), BODY, width);
        assert!(lines.width() <= width + 0.01, "{width}: {}", lines.width());
        let lines: Vec<String> = lines.lines.iter().map(text_of).collect();
        assert_eq!(lines.concat(), address);
        for line in lines.iter().rev().skip(1).filter(|_| width > 100.0) {
            assert!(line.ends_with(['/', '-', '?']), "{width}: {lines:?}");
        }
    }
}

#[test]
fn japanese_and_persian_have_faces_of_their_own() {
    assert_eq!(faces_of("直す骨と海の令、という字"), ["NotoSansJP-Regular"]);
    assert_eq!(faces_of("直骨海令"), ["NotoSansSC-Regular"]);
    assert_eq!(faces_of("김서연"), ["NotoSansKR-Regular"]);
    assert_eq!(faces_of("می\u{200c}آیند"), ["Vazirmatn-Regular"]);
    assert_eq!(faces_of("الكرامة"), ["IBMPlexSansArabic-Regular"]);
    assert_eq!(faces_of("Plain “quotes” – 12 §"), ["PublicSans-Regular"]);
}

#[test]
fn amounts_end_at_one_edge() {
    let mut setter = Typesetter::new();
    let style = BODY.tabular().align(Align::Right);
    for amount in ["$1.00", "$1,111,111.11", "$987,654.32", "0", "12,000"] {
        let end = setter.set(&amount.into(), style, 120.0).width();
        assert!((end - 120.0).abs() < 0.05, "{amount} ends at {end}");
    }
    let widths: Vec<f32> = ["111,111", "808,808", "444,747"]
        .map(|amount| setter.set(&amount.into(), BODY.tabular(), 300.0).width())
        .into();
    assert!(widths.windows(2).all(|pair| matches!(pair, [a, b] if (a - b).abs() < 0.01)), "{widths:?}");
}

#[test]
fn a_line_of_the_office_runs_from_the_left_whoever_it_begins_with() {
    let text = "יעל בן־עמי, Requester’s ISO";
    let mut setter = Typesetter::new();
    let mut ends = |rich: Rich| {
        let set = setter.set(&rich, BODY, 468.0);
        let line = set.lines.first().unwrap_or_else(|| panic!("no line"));
        let ends = [line.pieces.first(), line.pieces.last()].map(|piece| {
            let piece = piece.unwrap_or_else(|| panic!("no piece"));
            (piece.from, piece.to)
        });
        (ends[0], ends[1], text_of(line))
    };
    let (name, role, read) = ends(Rich::ours(text));
    assert!(name.0 < role.0 && name.0 < 60.0, "{name:?} {role:?}");
    assert_eq!(read, text, "it is read in its order");
    let (name, role, read) = ends(Rich::plain(text));
    assert!(role.1 < name.1 && name.1 > 460.0, "{name:?} {role:?}");
    assert_eq!(read, text);
}
