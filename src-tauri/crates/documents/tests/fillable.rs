//! TECH 358 as a form that is filled in on the screen, and read back.
#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

mod common;

use std::collections::BTreeMap;

use common::{Journey, check, keep, settings, structure, text_of};
use documents::{NoForm, PaperForm, Press, read_filled};
use exception::form::{Answers, FieldKind, Given, Template, tech_358};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

/// A name in every writing that the office's people have, an emoji with a joiner, and a word from right to left.
const NAMES: &str = "Nguyễn Thị Ánh Tuyết, Արամ Պետրոսյան, 陈美玲, محمد العربي, Дмитрий Ω, ਗੁਰਪ੍ਰੀਤ, 👩‍🔧, שרה";

fn copy(answers: &Answers) -> Vec<u8> {
    copy_of(tech_358(), answers)
}

fn copy_of(template: &Template, answers: &Answers) -> Vec<u8> {
    let settings = settings();
    let dated = "2026-01-02".parse().unwrap();
    let form = PaperForm { template, settings: &settings, request: None, dated };
    Press::new().print(&form.fillable(answers)).unwrap()
}

/// Answers to every field, each at its limit or in every writing.
fn full() -> Answers {
    let long = format!("{NAMES}\n{}", "All counters stay open. ".repeat(210));
    let text = |kind: FieldKind, options: &[exception::form::ChoiceOption], id: &str| match kind {
        FieldKind::Line | FieldKind::Table => format!("{id}: “{NAMES}”"),
        FieldKind::Name => NAMES.chars().take(60).collect(),
        FieldKind::Email => "ana.maria@dmv.ca.gov".to_owned(),
        FieldKind::Prose => long.clone(),
        FieldKind::Date => "2026-09-30".to_owned(),
        FieldKind::Choice => options.last().unwrap().value.clone(),
        FieldKind::Statement => "yes".to_owned(),
    };
    tech_358()
        .requester_sections()
        .flat_map(|section| &section.fields)
        .map(|field| {
            let given = if field.kind == FieldKind::Table {
                let row = |index: usize| {
                    let cell = |c: &exception::form::Column| {
                        (c.id.clone(), text(c.kind, &c.options, &index.to_string()))
                    };
                    field.columns.iter().map(cell).collect()
                };
                Given::Rows((0..3).map(row).collect())
            } else {
                Given::Text(text(field.kind, &field.options, &field.id))
            };
            (field.id.clone(), given)
        })
        .collect()
}

#[test]
fn the_blank_copy_has_a_field_for_every_question_and_is_a_sound_document() {
    let printed = keep("tech-358-fillable", copy(&Answers::new()));
    check(&printed);
    let found = structure(&printed.bytes);
    let file = Document::load_mem(&printed.bytes).unwrap();
    let names = names(&file);
    for field in tech_358().requester_sections().flat_map(|section| &section.fields) {
        if field.kind == FieldKind::Table {
            for column in &field.columns {
                assert!(names.contains_key(&format!("{}.0.{}", field.id, column.id)), "{}", field.id);
            }
        } else {
            assert!(names.contains_key(&field.id), "{}", field.id);
        }
    }
    assert!(found.roles.get("Form").is_some_and(|count| *count >= names.len()), "{:?}", found.roles);
    let form = file.catalog().unwrap().get(b"AcroForm").unwrap();
    let form = file.dereference(form).unwrap().1.as_dict().unwrap();
    assert!(!form.has(b"NeedAppearances") && !form.has(b"XFA"));
    assert!(text_of(&printed).contains("TECH 358, revision 1"), "what marks the copy is seen");
    let read = read_filled(&printed.bytes, tech_358()).unwrap();
    assert_eq!(
        (read.answers, read.not_taken, read.number, read.revision),
        (Answers::new(), vec![], None, Some(1))
    );
    assert_eq!(printed.bytes, copy(&Answers::new()), "the same form gives the same bytes");
}

#[test]
fn what_stands_in_a_copy_is_read_back_as_it_was() {
    let answers = full();
    let printed = keep("tech-358-prefilled", copy(&answers));
    check(&printed);
    let read = read_filled(&printed.bytes, tech_358()).unwrap();
    assert_eq!(read.not_taken, []);
    assert_eq!(read.cleaned, []);
    assert_eq!(read.answers, answers);
    assert!(common::reading(&printed.bytes).contains("Requester’s name"));
}

#[test]
fn a_copy_of_a_request_says_whose_it_is() {
    let journey = Journey::accepted();
    let request = journey.request();
    let form = PaperForm {
        template: tech_358(),
        settings: &journey.settings,
        request: Some(&request),
        dated: "2026-09-18".parse().unwrap(),
    };
    let answers = request.form().unwrap().value.answers.clone();
    let printed = keep("tech-358-fillable-of-request", Press::new().print(&form.fillable(&answers)).unwrap());
    check(&printed);
    let read = read_filled(&printed.bytes, tech_358()).unwrap();
    assert_eq!(read.number.as_deref(), Some("EX-2026-0001"));
    assert_eq!(read.answers, answers);
    assert!(
        text_of(&printed).contains("Password guessing against administrator accounts"),
        "what SMB recorded"
    );
}

#[test]
fn a_table_with_more_rows_than_paper_has_is_left_to_the_program() {
    let rows = (0..5000).map(|index| [("name".to_owned(), format!("ap{index}"))].into()).collect();
    let bytes = copy(&[("systems".to_owned(), Given::Rows(rows))].into());
    let read = read_filled(&bytes, tech_358()).unwrap();
    assert!(!read.answers.contains_key("systems"));
    assert!(text_of(&keep("tech-358-many-rows", bytes)).contains("5000 rows are on record"));
}

#[test]
fn values_are_read_from_wherever_a_program_writes_them() {
    let mut file = Document::load_mem(&copy(&Answers::new())).unwrap();
    let names = names(&file);
    let set = |file: &mut Document, name: &str, value: Object| {
        file.get_dictionary_mut(*names.get(name).unwrap()).unwrap().set("V", value);
    };
    let latin = |bytes: &[u8]| Object::String(bytes.to_vec(), StringFormat::Literal);
    set(&mut file, "title", latin(b"Caf\xe9 \x8dpads\x8e \x84 1\r\n2"));
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(NAMES.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    set(&mut file, "requester_unit", latin(&utf16));
    set(&mut file, "start", latin(b"September 30, 2026"));
    set(&mut file, "end", latin(b"next spring"));
    // A long text may be a stream.
    let stream = Stream::new(dictionary! {}, "word ".repeat(5000).into_bytes());
    let stream = file.add_object(stream);
    set(&mut file, "justification", stream.into());
    set(&mut file, "scope", latin(b"bell\x07 and\x00 zero"));
    // A list by its words and not its value; a choice that nobody offered; a tick by another word.
    set(&mut file, "reason_category", latin(b"legacy SYSTEM"));
    set(&mut file, "data_classification", Object::Name(b"Secret".to_vec()));
    set(&mut file, "criterion", latin(b"/both"));
    set(&mut file, "certified", Object::Name(b"On".to_vec()));
    set(&mut file, "systems.2.name", latin(b"third"));
    // A radio button whose state was changed and whose value was not.
    let group = *names.get("request_type").unwrap();
    let kids = file.get_dictionary(group).unwrap().get(b"Kids").unwrap().as_array().unwrap().clone();
    let second = kids.get(1).unwrap().as_reference().unwrap();
    file.get_dictionary_mut(group).unwrap().remove(b"V");
    file.get_dictionary_mut(second).unwrap().set("AS", Object::Name(b"renewal".to_vec()));

    let read = read_filled(&saved(&mut file), tech_358()).unwrap();
    let text = |id: &str| match read.answers.get(id) {
        Some(Given::Text(text)) => text.as_str(),
        other => panic!("{id}: {other:?}"),
    };
    assert_eq!(text("title"), "Café “pads” — 1 2");
    assert_eq!(text("requester_unit"), NAMES);
    assert_eq!((text("start"), text("end")), ("2026-09-30", "next spring"));
    assert_eq!(text("justification").len(), 25_000);
    assert_eq!(text("scope"), "bell and zero");
    assert_eq!(
        (text("reason_category"), text("request_type"), text("certified")),
        ("legacy_system", "renewal", "yes")
    );
    let Some(Given::Rows(systems)) = read.answers.get("systems") else { panic!("no systems") };
    assert_eq!(systems.len(), 3);
    assert_eq!(systems.get(2).unwrap().get("name").unwrap(), "third");
    assert_eq!(text("criterion"), "both");
    assert_eq!(read.cleaned, [("Scope".to_owned(), 2)]);
    let [refused] = read.not_taken.as_slice() else { panic!("{:?}", read.not_taken) };
    assert_eq!((refused.label.as_str(), refused.text.as_str()), ("Data classification", "Secret"));
    assert!(refused.why.contains("Public, Confidential, Sensitive, Personal"), "{}", refused.why);
    // What is taken as typed is told as a problem at its field, by the rule that checks what is typed.
    let problems = tech_358().check(&read.answers, exception::form::Required::Submit);
    let told = |field: &str| problems.iter().find(|p| p.field == field).map(|p| p.code.as_str());
    assert_eq!((told("end"), told("justification")), (Some("not_a_date"), Some("too_long")));
}

#[test]
fn an_update_appended_to_the_file_is_what_counts() {
    let original = copy(&Answers::new());
    let file = Document::load_mem(&original).unwrap();
    let title = *names(&file).get("title").unwrap();
    let mut update = lopdf::IncrementalDocument::create_from(original, file);
    update.opt_clone_object_to_new_document(title).unwrap();
    let value = Object::String(b"Appended".to_vec(), StringFormat::Literal);
    update.new_document.get_dictionary_mut(title).unwrap().set("V", value);
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).unwrap();
    let read = read_filled(&bytes, tech_358()).unwrap();
    assert_eq!(read.answers, [("title".to_owned(), Given::Text("Appended".to_owned()))].into());
}

#[test]
fn fields_are_found_by_the_pages_where_the_list_of_them_was_lost() {
    let answers: Answers = [("title".to_owned(), Given::Text("Kept".to_owned()))].into();
    let mut file = Document::load_mem(&copy(&answers)).unwrap();
    let root = file.trailer.get(b"Root").unwrap().as_reference().unwrap();
    file.get_dictionary_mut(root).unwrap().remove(b"AcroForm");
    assert_eq!(read_filled(&saved(&mut file), tech_358()).unwrap().answers, answers);
}

#[test]
fn another_revision_is_read_by_the_names_of_its_fields() {
    let section = "[[section]]\nid='s'\nletter='A'\ntitle='S'\nby='requester'\n";
    let field = |id: &str| format!("[[section.field]]\nid='{id}'\nlabel='{id}'\nkind='line'\n");
    let head = |revision: u32| {
        format!("id='TECH-358'\nnumber='TECH 358'\nrevision={revision}\ntitle='X'\n{section}")
    };
    let newer = Template::parse(&format!("{}{}{}", head(7), field("title"), field("colour"))).unwrap();
    let text = |text: &str| Given::Text(text.to_owned());
    let answers = [("title".to_owned(), text("Pads")), ("colour".to_owned(), text("red"))].into();
    let read = read_filled(&copy_of(&newer, &answers), tech_358()).unwrap();
    assert_eq!(read.revision, Some(7));
    assert_eq!(read.answers, [("title".to_owned(), text("Pads"))].into());
    let [left] = read.not_taken.as_slice() else { panic!("{:?}", read.not_taken) };
    assert_eq!((left.label.as_str(), left.text.as_str()), ("colour", "red"));
    assert_eq!(left.why, "TECH 358 has no such field in revision 1.");
}

#[test]
fn what_is_no_filled_in_copy_is_refused_with_what_to_do() {
    let refused = |bytes: &[u8]| read_filled(bytes, tech_358()).unwrap_err();
    assert_eq!(refused(b"PK\x03\x04 a spreadsheet"), NoForm::NotAForm);
    assert_eq!(refused(b""), NoForm::NotAForm);
    assert_eq!(refused(&vec![b'x'; documents::LARGEST_COPY + 1]), NoForm::TooLarge);
    let whole = copy(&full());
    assert_eq!(refused(whole.get(..whole.len() / 2).unwrap()), NoForm::Damaged);
    // The form on paper: a print.
    let settings = settings();
    let dated = "2026-01-02".parse().unwrap();
    let paper = PaperForm { template: tech_358(), settings: &settings, request: None, dated };
    assert_eq!(refused(&Press::new().print(&paper.document()).unwrap()), NoForm::NoFields);

    let mut encrypted = Document::load_mem(&whole).unwrap();
    encrypted
        .trailer
        .set("Encrypt", dictionary! { "Filter" => Object::Name(b"Standard".to_vec()), "V" => 5 });
    assert_eq!(refused(&saved(&mut encrypted)), NoForm::Encrypted);

    let other = Template::parse(
        "id='Y'\nnumber='FORM 9'\nrevision=1\ntitle='Y'\n[[section]]\nid='s'\nletter='A'\ntitle='S'\nby='requester'\n\
         [[section.field]]\nid='title'\nlabel='A'\nkind='line'\n",
    )
    .unwrap();
    let other = copy_of(&other, &[("title".to_owned(), Given::Text("x".to_owned()))].into());
    assert_eq!(refused(&other), NoForm::OtherForm { form: "TECH 358".to_owned() });

    let mut xfa = Document::load_mem(&whole).unwrap();
    let form = form_of(&xfa);
    let entries = xfa.get_dictionary_mut(form).unwrap();
    entries.set("XFA", Object::string_literal("<xdp/>"));
    entries.set("Fields", Vec::<Object>::new());
    assert_eq!(refused(&saved(&mut xfa)), NoForm::Xfa);
}

#[test]
fn a_file_made_to_exhaust_the_reader_is_refused() {
    let refused = |file: &mut Document| read_filled(&saved(file), tech_358()).unwrap_err();
    // Fields below each other without end, and a circle of them.
    let mut deep = Document::load_mem(&copy(&Answers::new())).unwrap();
    let mut inner = deep.add_object(dictionary! { "T" => Object::string_literal("x") });
    for _ in 0..200 {
        inner =
            deep.add_object(dictionary! { "T" => Object::string_literal("x"), "Kids" => vec![inner.into()] });
    }
    let form = form_of(&deep);
    deep.get_dictionary_mut(form).unwrap().set("Fields", vec![inner.into()]);
    assert_eq!(refused(&mut deep), NoForm::TooMuch);
    let circle = deep.add_object(dictionary! { "T" => Object::string_literal("c") });
    deep.get_dictionary_mut(circle).unwrap().set("Kids", vec![circle.into()]);
    deep.get_dictionary_mut(form).unwrap().set("Fields", vec![circle.into()]);
    // The circle holds no field; those of the pages are read.
    assert!(read_filled(&saved(&mut deep), tech_358()).is_ok());

    // A stream of objects that unpacks to a thousand times its size.
    let mut bomb = Document::load_mem(&copy(&Answers::new())).unwrap();
    let mut stream =
        Stream::new(dictionary! { "Type" => Object::Name(b"ObjStX".to_vec()), "N" => 1, "First" => 4 }, {
            let mut plain = b"9 0 ".to_vec();
            plain.resize(100 * 1024 * 1024, b' ');
            plain
        });
    stream.compress().unwrap();
    assert!(stream.content.len() < 1024 * 1024);
    bomb.add_object(stream);
    // lopdf writes no stream of objects but its own.
    let mut bytes = saved(&mut bomb);
    let at = bytes.windows(7).position(|window| window == b"/ObjStX").unwrap();
    bytes.splice(at..at + 7, *b"/ObjStm");
    assert_eq!(read_filled(&bytes, tech_358()).unwrap_err(), NoForm::TooMuch);
}

fn form_of(file: &Document) -> ObjectId {
    file.catalog().unwrap().get(b"AcroForm").unwrap().as_reference().unwrap()
}

fn saved(file: &mut Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).unwrap();
    bytes
}

/// The fields of a file by their full names.
fn names(file: &Document) -> BTreeMap<String, ObjectId> {
    let form = file.get_dictionary(form_of(file)).unwrap();
    let mut names = BTreeMap::new();
    for field in form.get(b"Fields").unwrap().as_array().unwrap() {
        collect(file, field.as_reference().unwrap(), "", &mut names);
    }
    names
}

fn collect(file: &Document, id: ObjectId, above: &str, names: &mut BTreeMap<String, ObjectId>) {
    let entries: &Dictionary = file.get_dictionary(id).unwrap();
    let part = String::from_utf8(entries.get(b"T").unwrap().as_str().unwrap().to_vec()).unwrap();
    let name = if above.is_empty() { part } else { format!("{above}.{part}") };
    let kids = entries.get(b"Kids").and_then(Object::as_array).cloned().unwrap_or_default();
    let kids: Vec<ObjectId> = kids.iter().map(|kid| kid.as_reference().unwrap()).collect();
    let fields: Vec<ObjectId> =
        kids.into_iter().filter(|kid| file.get_dictionary(*kid).unwrap().has(b"T")).collect();
    if fields.is_empty() {
        assert!(names.insert(name.clone(), id).is_none(), "two fields are called {name}");
    }
    for field in fields {
        collect(file, field, &name, names);
    }
}
