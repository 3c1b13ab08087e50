//! The check of letters' texts: what SMB staff type, and the sentence that says what to do about it.

#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

use documents::texts::{self, LONGEST_TEXT, LetterText};

fn denial() -> &'static LetterText {
    texts::find("denial-letter").unwrap()
}

/// What a denial letter has to say, in one line.
const SAID: &str =
    "{{ decided_by }} {{ decided_on }} {{ meanwhile }} {% for one in reasons %}{{ one.text }}{% endfor %}";

/// The problems of a text, one a line, with their lines; what a denial letter must say stands in its last line.
#[track_caller]
fn check(typed: &str, expected: &[&str]) {
    let found: Vec<String> =
        denial().check(&format!("{typed}\n\n{SAID}\n")).iter().map(ToString::to_string).collect();
    assert_eq!(found, expected, "{typed}");
}

#[test]
fn what_ships_has_no_problem() {
    for text in texts::all() {
        assert_eq!(text.check(text.built_in), [], "{}", text.id);
    }
}

#[test]
fn an_unknown_field_is_named_with_its_line_and_the_nearest_one() {
    check(
        "One\n{{ desided_on }}",
        &["line 2: There is no field “desided_on” in the denial letter. Did you mean “decided_on”?"],
    );
    check("{{ Title }}", &["line 1: There is no field “Title” in the denial letter. Did you mean “title”?"]);
    check(
        "{{ weather }}",
        &["line 1: There is no field “weather” in the denial letter. Choose one from the list of fields."],
    );
    check(
        "{{ requester.nam }}\n\n{{ iso.shoe_size }}",
        &[
            "line 1: “requester” has no field “nam”. Did you mean “name”?",
            "line 3: “iso” has no field “shoe_size”. Choose one from the list of fields.",
        ],
    );
}

#[test]
fn a_branch_that_no_sample_takes_is_checked_too() {
    check(
        "{% if not appeal %}\n{{ unknwon }}\n{% endif %}",
        &["line 2: There is no field “unknwon” in the denial letter. Choose one from the list of fields."],
    );
    check(
        "{% for one in alternatives %}{% else %}\n{{ one.title }}{% endfor %}",
        &["line 2: There is no field “one” in the denial letter. Choose one from the list of fields."],
    );
    check(
        "{% for one in reasons %}x{% if loop.lst %}.{% endif %}{% endfor %}",
        &["line 1: “loop” has no field “lst”. Did you mean “last”?"],
    );
}

#[test]
fn a_field_is_used_as_what_it_is() {
    check(
        "{{ appeal }}",
        &["line 1: “appeal” is a yes or no: write {% if appeal %}, the paragraph, {% endif %}."],
    );
    check(
        "{{ requester }}",
        &["line 1: “requester” holds several fields: write one of them, such as {{ requester.name }}."],
    );
    check(
        "{{ reasons }}",
        &["line 1: “reasons” is a list: write {% for one in reasons %}, its item, {% endfor %}."],
    );
    check(
        "{{ reasons.text }}",
        &[
            "line 1: “reasons” is a list: go through it with {% for one in reasons %} and write {{ one.text }}.",
        ],
    );
    check("{{ number.year }}", &["line 1: “number” has no fields of its own: write {{ number }}."]);
    check(
        "{% for one in title %}{{ one }}{% endfor %}",
        &["line 1: “title” is no list: {% for %} goes through one of enclosures, reasons, alternatives."],
    );
    check("{{ loop.index }}", &["line 1: Write “loop” only between {% for %} and {% endfor %}."]);
}

#[test]
fn what_asks_may_be_written() {
    check(
        "{% if section and not appeal or rating == \"High\" %}{{ section or title }}{% elif title != policy %}x{% endif %}",
        &[],
    );
    check(
        "{% for one in reasons if one.text %}{% if not loop.first %}, {% endif %}{{ loop.index }}{% endfor %}",
        &[],
    );
    check("{# a note to colleagues #}", &[]);
}

#[test]
fn nothing_else_of_the_language_is_taken() {
    let only = "a letter’s text knows only {% if %} and {% for %}.";
    check("a\n{% set x = 1 %}", &[&format!("line 2: There is no {{% set %}}: {only}")]);
    check("{% include 'other' %}", &[&format!("line 1: There is no {{% include %}}: {only}")]);
    check(
        "{% macro m() %}{% endmacro %}",
        &[
            &format!("line 1: There is no {{% macro %}}: {only}"),
            &format!("line 1: There is no {{% endmacro %}}: {only}"),
        ],
    );
    check("{{ title|upper }}", &["line 1: Take “|upper” out: a letter’s text has no filters."]);
    check("{{ range(9) }}", &["line 1: Take “range( )” out: a letter’s text can’t call anything."]);
    let reckons = "line 1: Write a field here, such as {{ number }}: a letter’s text can’t reckon. Ask with {% if %}, with not, and, or, ==.";
    check("{{ 'x' * 1000000000 }}", &[reckons]);
    check("{{ [title] }}", &[reckons]);
    check("{{ title[0] }}", &[reckons]);
    check("{% if title is defined %}x{% endif %}", &[reckons]);
}

#[test]
fn what_has_no_end_or_no_beginning_is_pointed_out() {
    check(
        "one\n{% if appeal %}\ntwo",
        &["line 2: Write {% endif %} after the part that this {% if %} begins."],
    );
    check("one\n{{ title", &["line 2: Write “}}” after what begins here with “{{”."]);
    check("one\n{{ title }\nthree", &["line 2: Write “}}” after what begins here with “{{”."]);
    check(
        "{% if appeal }\n{% endif %}",
        &[
            "line 1: Write “%}” after what begins here with “{%”.",
            "line 2: Write {% if %} before this {% endif %}, or take it out.",
        ],
    );
    check(
        "one }} two\n%}",
        &[
            "line 1: Take “}}” out, or write what it ends before it.",
            "line 2: Take “%}” out, or write what it ends before it.",
        ],
    );
    check("{% endif %}", &["line 1: Write {% if %} before this {% endif %}, or take it out."]);
    check("{% else %}", &["line 1: Write {% else %} only inside {% if %} … {% endif %}."]);
    check(
        "{% for a in reasons %}\n{% endif %}",
        &["line 2: Write {% endfor %} here: the {% for %} of line 1 ends first."],
    );
    check("{{ }}", &["line 1: Write the name of a field between {{ and }}."]);
    check("50 % of {this} and {that}.", &[]);
}

#[test]
fn what_cannot_be_read_is_told_as_the_parser_tells_it() {
    let said =
        |typed: &str| denial().check(typed).into_iter().map(|problem| problem.message).collect::<Vec<_>>();
    let how = "A field is written {{ number }}; what asks {% if appeal %}; what repeats {% for reason in reasons %}.";
    let unreadable = |detail: &str| vec![format!("This can’t be read ({detail}). {how}")];
    assert_eq!(said("{{ two words }}"), unreadable("unexpected identifier, expected end of variable block"));
    assert_eq!(said("{% if %}x{% endif %}"), unreadable("unexpected end of block"));
    assert_eq!(
        said("{% for in reasons %}x{% endfor %}"),
        ["Give the row one name, such as {% for reason in reasons %}."]
    );
}

#[test]
fn a_loop_without_end_is_stopped() {
    check(
        "{% for a in reasons %}{% for b in reasons %}\n{% for c in reasons %}{{ c.text }}{% endfor %}{% endfor %}{% endfor %}",
        &["line 2: Take this {% for %} out of the two around it: the text would take too long to make."],
    );
    check(
        "{% for a in reasons recursive %}{{ loop(reasons) }}{% endfor %}",
        &[
            "line 1: Take “recursive” out: a list of a letter is gone through once.",
            "line 1: Take “loop( )” out: a letter’s text can’t call anything.",
        ],
    );
    let long = "word ".repeat(3_000);
    check(
        &format!("{{% for a in reasons %}}{{% for b in reasons %}}{long}{{% endfor %}}{{% endfor %}}"),
        &[
            "line 1: The text takes too long to make. Take one {% for %} out of the other, or shorten what they repeat.",
        ],
    );
}

#[test]
fn a_text_has_a_longest_length_and_says_something() {
    let found = denial().check(&"a".repeat(1024 * 1024));
    assert_eq!(
        found.first().unwrap().message,
        format!(
            "Shorten the text: it has 1048576 characters, and a letter’s text has at most {LONGEST_TEXT}."
        )
    );
    assert_eq!(denial().check(" \n ").first().unwrap().message, "Enter the text of the letter: it is empty.");
    let deep = format!("{}{}", "{{ ".to_owned() + &"(".repeat(9_000), ")".repeat(9_000) + " }}");
    assert_eq!(denial().check(&deep).len(), 1);
}

#[test]
fn a_denial_letter_says_who_decided_when_and_why() {
    let found = denial().check("Dear colleague,\n\nno.");
    let said: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "line 3: Use “decided_by” somewhere: a letter has to tell the name of the CDT ISO who decided.",
            "line 3: Use “decided_on” somewhere: a letter has to tell the date of the decision.",
            "line 3: Use “reasons” somewhere: a letter has to tell the reasons of the decision.",
            "line 3: Use “meanwhile” somewhere: a letter has to tell what applies until a solution is agreed, as drafted.",
        ]
    );
}

#[test]
fn signs_that_begin_and_do_not_end_are_pointed_out() {
    let bold = "Close the bold text that begins in this line: write ** after it, in the same paragraph.";
    check("one\n\n**two\n{{ title }}\n\nthree**", &[&format!("line 3: {bold}"), &format!("line 6: {bold}")]);
    check("- **one\n- two**", &[&format!("line 1: {bold}"), &format!("line 2: {bold}")]);
    check("**a\nb** *c\nd* \\* 2 \\** e*", &[]);
    check("{% if appeal %}**{{ title }}**{% endif %} and **more**", &[]);
    check(
        "a * b",
        &[
            "line 1: Close the italic text that begins in this line: write * after it, in the same paragraph. For a star as such, write \\*.",
        ],
    );
    check("* item", &["line 1: Begin an item of a list with “- ”, not with a star."]);
    check(
        "# Title",
        &["line 1: Begin a heading with two signs and a space, “## ”. For the sign as such, write \\#."],
    );
    check("## Reasons\n\\# 5", &[]);
}

#[test]
fn text_in_any_script_is_taken_and_what_steers_it_unseen_is_not() {
    check("يُرفض الطلب {{ number }}. הבקשה נדחתה. 申请被拒绝。\tNguyễn", &[]);
    check(
        "one\nabc\u{202e}def\u{202e}\u{7}",
        &[
            "line 2: Delete the character U+0007 in this line: it is invisible, and steers how text is shown or does nothing.",
            "line 2: Delete the character U+202E in this line: it is invisible, and steers how text is shown or does nothing.",
        ],
    );
}
